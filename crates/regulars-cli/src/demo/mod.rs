//! `regulars demo`: draws the customers of a phone maker, takes their records from nine sources into a fresh database,
//! and shows what is found: who is who against the truth, tiers, RFM cells, who may be sent an SMS, and one customer in
//! full. The database stays for `regulars view`.

mod census;
mod generate;
mod place;
mod show;
mod truth;

use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, BufWriter, Write};

use regulars::{Crm, CustomerView, Instant, Part, ReasonLevel, Rulebook, Select};

use self::census::{Census, Facts, owners};
use self::generate::{Generated, RECORDS_PER_PERSON, Scale, calendar, generate};
use self::place::{Place, RULEBOOK};
use crate::args::Demo;
use crate::clock::Stopwatch;
use crate::failure::{Failure, Result, code};
use crate::ingest::ingest_text;
use crate::output::{finish, stdout};
use crate::view::ask;

/// The purpose and channel that the demo asks about.
const PURPOSE: &str = "marketing.winback";
const CHANNEL: &str = "sms";

pub(crate) fn run(args: &Demo) -> Result<()> {
    let records = usize::try_from(args.records).unwrap_or(usize::MAX);
    let least = usize::try_from(args.people).unwrap_or(usize::MAX).saturating_mul(RECORDS_PER_PERSON);
    if records < least {
        let message = format!("{} people need at least {least} records", args.people);
        return Err(Failure::new(code::INVALID_VALUE, "--records", message));
    }
    let place = Place::prepare(&args.db)?;
    let mut watch = Stopwatch::start();
    let mut out = stdout();
    let done = tell(&mut out, args, &place, &mut watch);
    match done {
        Ok(()) => finish(out, Ok(())),
        Err(Stop::Output(error)) => finish(out, Err(error)),
        Err(Stop::Failure(failure)) => finish(out, Ok(())).and(Err(failure)),
    }
}

/// Why the demo stopped: a step failed, or nobody reads on.
enum Stop {
    Failure(Failure),
    Output(io::Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

impl From<regulars::Error> for Stop {
    fn from(error: regulars::Error) -> Self {
        Self::Failure(error.into())
    }
}

fn tell(out: &mut dyn Write, args: &Demo, place: &Place, watch: &mut Stopwatch) -> std::result::Result<(), Stop> {
    let generated = generate(Scale {
        people: args.people,
        records: usize::try_from(args.records).unwrap_or(usize::MAX),
        seed: args.seed,
    });
    show::drawn(out, args, &generated, watch.lap())?;
    out.flush()?;

    keep_truth(place, &generated, args.keep)?;
    let rulebook = Rulebook::parse(RULEBOOK)?;
    let crm = Crm::open(&place.db, rulebook)?;
    watch.lap();
    let report = ingest_text(&crm, "deliveries", &generated.deliveries.ndjson, place.rejects.clone())?;
    show::ingested(out, &report, watch.lap())?;
    out.flush()?;

    let as_of = Instant::parse(&calendar::text(calendar::END)).map_err(regulars::Error::from)?;
    let mut census = Census::default();
    let owners = owners(&generated.truth);
    let parts = [Part::Orders, Part::Rfm, Part::Membership, Part::Consent];
    crm.views(as_of, Select::parts(&parts).with_reasons(ReasonLevel::None), |view| {
        census.add(&facts(&view), &owners);
        Ok(())
    })?;
    show::census(out, args.people, &census, watch.lap())?;

    if let Some(customer) = census.best() {
        let view = ask::view(&crm, customer, as_of, true)?;
        show::customer(out, &view, crm.rulebook().zone().name(), &place.db)?;
    }
    Ok(())
}

/// Writes what does not come from the database: the truth, and on request the deliveries.
fn keep_truth(place: &Place, generated: &Generated, deliveries: bool) -> Result<()> {
    let create = |path: &std::path::Path| {
        File::create(path).map(BufWriter::new).map_err(|error| Failure::io(path, "cannot write the file", &error))
    };
    truth::write_csv(create(&place.truth)?, &generated.truth)
        .map_err(|error| Failure::io(&place.truth, "cannot write the truth", &error))?;
    if deliveries {
        std::fs::write(&place.deliveries, &generated.deliveries.ndjson)
            .map_err(|error| Failure::io(&place.deliveries, "cannot write the deliveries", &error))?;
    }
    Ok(())
}

/// What the census keeps of a view.
fn facts(view: &CustomerView) -> Facts {
    let rows = view.consent.as_deref().unwrap_or_default();
    let sms = rows.iter().find(|row| row.purpose == PURPOSE && row.channel == CHANNEL);
    Facts {
        customer: view.customer,
        profiles: view.profiles.iter().map(|profile| (profile.source.to_string(), profile.key.to_string())).collect(),
        orders: view.orders.as_ref().map_or(0, |orders| u64::from(orders.count)),
        tier: view.membership.as_ref().and_then(|membership| membership.tier.clone()),
        rfm: view.scores.as_ref().and_then(|scores| scores.get("rfm")).and_then(|score| score.value.clone()),
        sms: sms.map(|row| row.primary_reason.clone()).unwrap_or_default(),
        answers: rows.iter().map(|row| row.primary_reason.as_str()).collect::<BTreeSet<_>>().len(),
    }
}
