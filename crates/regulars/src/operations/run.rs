//! The functions behind the operation table: unpack the request, call the typed method, pack the answer.

use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::Normalised;
use regulars_core::record::RecordKey;

use super::requests::{
    FindRequest, GetRequest, IngestRequest, ListRequest, NormaliseRequest, Nothing, RulebookText, StatsRequest,
    TimelineRequest, ViewRequest, who,
};
use super::responses::{
    CustomerFound, CustomerPage, Description, ErrorInfo, NormalisedIdentifier, RulebookFindings, RulebookInfo,
    Scrubbed, StoreStats, Timeline, WireRecord,
};
use crate::{Crm, CustomerView, IngestReport, Rulebook};

/// The most items of a page.
const MAX_PAGE: u32 = 10_000;

pub(super) fn limit(asked: Option<u32>, default: usize) -> Result<usize> {
    match asked {
        None => Ok(default),
        Some(count @ 1..=MAX_PAGE) => Ok(count as usize),
        Some(_) => Err(Error::new(Code::OutOfRange, "limit", format!("the number must lie in 1 to {MAX_PAGE}"))),
    }
}

pub(super) fn ingest(crm: &Crm, request: IngestRequest) -> Result<IngestReport> {
    crm.ingest_json(&request.records)
}

pub(super) fn get(crm: &Crm, request: GetRequest) -> Result<WireRecord> {
    let record = crm.record(&RecordKey { source: request.source, record_id: request.record_id })?;
    WireRecord::of(&record)
}

pub(super) fn find(crm: &Crm, request: FindRequest) -> Result<CustomerFound> {
    let identifier = request.identifier.read().map_err(|error| error.within("identifier"))?;
    Ok(CustomerFound { customer: crm.find(identifier, request.as_of)? })
}

pub(super) fn list(crm: &Crm, request: ListRequest) -> Result<CustomerPage> {
    let limit = limit(request.limit, 1_000)?;
    let all = crm.customers(request.as_of)?;
    let mut page = all.into_iter().filter(|id| request.after.is_none_or(|after| *id > after));
    let customers: Vec<_> = page.by_ref().take(limit).collect();
    let next = page.next().and(customers.last().copied());
    Ok(CustomerPage { customers, next })
}

pub(super) fn view(crm: &Crm, request: ViewRequest) -> Result<CustomerView> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let select = super::time::select(request.select, request.measures, request.reasons);
    match request.rulebook_version {
        None => crm.view_with(who, request.as_of, select),
        version => crm.view_by(&crm.rulebook_at(request.as_of, version)?, who, request.as_of, select),
    }
}

pub(super) fn timeline(crm: &Crm, request: TimelineRequest) -> Result<Timeline> {
    let who = who(request.customer, request.identifier.as_ref(), request.profile.as_ref())?;
    let limit = limit(request.limit, usize::MAX)?;
    let (customer, records) = crm.timeline(who, request.as_of)?;
    let total = records.len() as u64;
    let latest = records.iter().skip(records.len().saturating_sub(limit));
    let records = latest.map(WireRecord::of).collect::<Result<_>>()?;
    Ok(Timeline { customer, records, total })
}

pub(super) fn normalise(crm: &Crm, request: NormaliseRequest) -> Result<NormalisedIdentifier> {
    let rules = crm.rules();
    let policy = rules.identity.need(&request.kind)?;
    let (status, value) = match policy.normalise.apply(&request.value, &rules.identity.spelling) {
        Normalised::Ok(value) => ("ok", Some(value)),
        Normalised::Masked => ("masked", None),
        Normalised::Invalid => ("invalid", None),
    };
    Ok(NormalisedIdentifier { status: status.to_owned(), value })
}

pub(super) fn check(_: &Crm, request: RulebookText) -> Result<RulebookFindings> {
    Ok(RulebookFindings { findings: Rulebook::check(&request.text) })
}

pub(super) fn current(crm: &Crm, _: Nothing) -> Result<RulebookInfo> {
    Ok(RulebookInfo::of(&crm.rulebook()))
}

pub(super) fn scrub(crm: &Crm, _: Nothing) -> Result<Scrubbed> {
    Ok(Scrubbed { scrubbed: crm.scrub()? })
}

pub(super) fn stats(crm: &Crm, request: StatsRequest) -> Result<StoreStats> {
    crm.stats(request.as_of)
}

pub(super) fn describe(_: &Crm, _: Nothing) -> Result<Description> {
    let errors = crate::error_codes().iter().map(|info| ErrorInfo {
        code: info.code.to_owned(),
        message: info.message.to_owned(),
        number: info.number,
    });
    Ok(Description {
        errors: errors.collect(),
        operations: super::operations().to_vec(),
        version: crate::version().to_owned(),
    })
}

impl Crm {
    /// How much the store holds, and how many customers that is at `as_of`.
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// # let as_of = regulars::Instant::parse("2026-11-22T00:00:00+08:00")?;
    /// let stats = crm.stats(as_of)?;
    /// assert_eq!((stats.records, stats.customers), (9, 2));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn stats(&self, as_of: regulars_core::time::Instant) -> Result<StoreStats> {
        self.as_operation("store.stats", None, |crm| {
            let reading = crm.store().read()?;
            let counts = reading.counts()?;
            let customers = crm.resolve_all(reading.as_ref(), as_of)?.partition.clusters.len() as u64;
            Ok(StoreStats { customers, identifiers: counts.values, profiles: counts.profiles, records: counts.records })
        })
    }
}
