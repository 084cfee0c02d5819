//! Commands (DESIGN: a request checked against the view; it yields a new record or a typed error, and then changes nothing).
//! A command is a record that the account of its customer may refuse. It is told, judged and kept inside one write transaction,
//! so two tills can never spend the same points.

mod consent;
mod draft;
mod judge;
mod partners;
mod referrals;
mod referred;
mod statement;

use regulars_core::customer::MembershipPart;
use regulars_core::error::{Code, Error, Result};
use regulars_core::identity::CustomerId;
use regulars_core::record::{Record, RecordId, SourceName};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{Appended, Reading, Writing};
use serde::Serialize;

pub use consent::{
    ConsentAct, ConsentCommand, ConsentDone, ConsentEvidence, ConsentScope, ConsentSignalDone, ConsentWritten,
};
pub use draft::{Act, Command};
pub(crate) use draft::{record_id_of, speaker};
pub use partners::MAX_PARTNERS;
pub use referrals::MAX_REFERRED;
pub use statement::{PointsBook, PointsCause, PointsMove, PointsStatement};

use crate::ingest::append;
use crate::{Crm, CustomerRef};

/// What a command did.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct CommandDone {
    /// The customer whose account it is.
    pub customer: CustomerId,
    /// Whether it had been told before under its key, with the same body: then this is the result of that time (MB-7).
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    pub duplicate: bool,
    /// The account after it, at the instant of the command.
    pub membership: MembershipPart,
    /// The points that it earned, took back, returned or spent.
    #[cfg_attr(feature = "schema", schemars(extend("format" = "decimal")))]
    pub points: String,
    /// The id of the record in its source.
    pub record_id: RecordId,
    /// The source of the record.
    pub source: SourceName,
    /// The version of the customer afterwards.
    pub version: String,
}

/// What became of the record of a command.
pub(crate) enum Kept {
    /// It is new.
    New,
    /// It was told before, with the same body.
    Again,
    /// Its place is taken by another.
    Taken,
}

impl Crm {
    /// Tells a command: it is done and kept as a record, or refused with one error, and then nothing has changed (MB-8).
    ///
    /// Errors: those of finding the customer, `stale_version`, `idempotency_conflict`, and what the account says, for example
    /// `insufficient_points`, `unknown_member`, `account_closed`, `duplicate_redemption`, `hold_not_open`.
    ///
    /// ```
    /// use regulars::{Command, Crm, Instant, Money, Record, Rulebook};
    /// let rules = r#"
    ///     [rulebook]
    ///     id = "shop"
    ///     version = 1
    ///     zone = "Asia/Shanghai"
    ///     [program]
    ///     id = "club"
    ///     timezone = "Asia/Shanghai"
    ///     version = 1
    ///     effective_from = "2026-01-01"
    ///     [points]
    ///     earn = "1 point per 1.00 CNY"
    ///     rounding = "floor"
    ///     expiry = "12 months"
    /// "#;
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// let bought = Instant::parse("2026-10-01T12:00:00+08:00")?;
    /// crm.ingest(&[Record::order("pos", "o1", "M-1", bought, Money::parse("800.00", "CNY")?)?])?;
    /// let who = Record::order("pos", "o1", "M-1", bought, Money::parse("1", "CNY")?)?.profile_ref();
    /// let at = Instant::parse("2026-10-02T09:30:00+08:00")?;
    /// let done = crm.execute(&Command::redeem(who.clone(), "500".parse()?).with_key("till-7-0042"), at)?;
    /// assert_eq!(done.membership.points.unwrap().available, "300");
    /// let error = crm.execute(&Command::redeem(who, "301".parse()?).with_key("till-7-0043"), at).unwrap_err();
    /// assert_eq!((error.code().as_str(), error.path()), ("insufficient_points", "body.points"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn execute(&self, command: &Command, at: Instant) -> Result<CommandDone> {
        let operation = command.act.operation();
        self.as_operation(&operation, Some((&command.who, at)), |crm| {
            let mut writing = crm.store().write()?;
            let profile = crm.profile_for(writing.as_ref(), command, at)?;
            let record = crm.read_record(&command.record(&profile, at)?)?;
            let done = crm.tell_command(writing.as_mut(), &record, command)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// Takes one record as a command: an order, a return, or an event of membership or points is kept only if the account of its
    /// customer accepts it. Under a key it needs no `record_id`. Errors: those of records, and those of [`Crm::execute`].
    ///
    /// ```
    /// # let crm = include!(concat!(env!("CARGO_MANIFEST_DIR"), "/doc/shop.rs"));
    /// let order = regulars::Json::parse(
    ///     r#"{"source": "pos", "profile": "10233", "type": "order", "occurred_at": "2026-11-22T00:00:00+08:00",
    ///         "body": {"amount": {"amount": "100.00", "currency": "CNY"}}}"#,
    /// )?;
    /// let done = crm.execute_record(order, Some("till-7-0043"), None)?;
    /// assert_eq!(done.points, "100");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn execute_record(
        &self,
        mut record: Json,
        key: Option<&str>,
        expected_version: Option<&str>,
    ) -> Result<CommandDone> {
        self.as_operation("record.execute", None, |crm| {
            if let (Json::Object(fields), Some(key)) = (&mut record, key)
                && fields.iter().all(|(name, _)| name != "record_id")
            {
                fields.push(("record_id".to_owned(), Json::from(draft::record_id_of(key).as_str())));
                fields.sort_by(|a, b| a.0.cmp(&b.0));
            }
            let record = crm.read_record(&record).map_err(|error| error.within("record"))?;
            let command = Command::of_record(&record, key, expected_version);
            let mut writing = crm.store().write()?;
            let done = crm.tell_command(writing.as_mut(), &record, &command)?;
            crm.commit(writing)?;
            Ok(done)
        })
    }

    /// Keeps the record and judges it; whoever asked commits, or drops everything.
    fn tell_command(&self, writing: &mut dyn Writing, record: &Record, command: &Command) -> Result<CommandDone> {
        if let Some(expected) = &command.expected_version {
            self.expect_version(writing, record, expected)?;
        }
        let duplicate = match self.keep(writing, record, command.key.is_some(), command.is_repeatable())? {
            Kept::New => false,
            Kept::Again => true,
            Kept::Taken => return Err(command.taken()),
        };
        // What was told before has the result of that time.
        let stored = if duplicate { writing.record(record.source.as_str(), record.record_id.as_str())? } else { None };
        let done = self.judge(writing, stored.as_ref().unwrap_or(record), duplicate)?;
        self.about_customer(writing, &CustomerRef::Profile(record.profile_ref()), record.occurred_at.at)?;
        Ok(done)
    }

    /// Whether the customer of a record still has a version. Error: `stale_version`.
    fn expect_version(&self, reading: &dyn Reading, record: &Record, expected: &str) -> Result<()> {
        let who = CustomerRef::Profile(record.profile_ref());
        let located = self.locate(reading, &who, record.occurred_at.at)?;
        let version = self.version(reading, &located)?;
        if version == expected {
            return Ok(());
        }
        let message = "the customer has another version than the command was based on";
        Err(Error::new(Code::StaleVersion, "expected_version", message).with("version", version))
    }

    /// Keeps the record of a command, unless one stands there already. Error: `idempotency_conflict`, if under the key another body
    /// was told (MB-7).
    pub(crate) fn keep(
        &self,
        writing: &mut dyn Writing,
        record: &Record,
        has_key: bool,
        is_repeatable: bool,
    ) -> Result<Kept> {
        match append(writing, &self.rules(), record)? {
            Appended::Accepted => Ok(Kept::New),
            Appended::Duplicate if is_repeatable => Ok(Kept::Again),
            Appended::Conflict { .. } if has_key => {
                let stored = writing.record(record.source.as_str(), record.record_id.as_str())?;
                if stored.is_some_and(|stored| same_body(&stored, record)) {
                    return Ok(Kept::Again);
                }
                Err(Error::new(Code::IdempotencyConflict, "key", "the key belongs to another command"))
            }
            Appended::Duplicate | Appended::Conflict { .. } => Ok(Kept::Taken),
        }
    }

    fn version(&self, reading: &dyn Reading, located: &crate::who::Located) -> Result<String> {
        let cluster = located.cluster().ok_or_else(crate::views::nobody)?;
        crate::decide::version_of(reading, &self.rules().identity, &located.resolved, cluster)
    }
}

/// Whether two records say the same but for their instants (MB-7).
fn same_body(stored: &Record, told: &Record) -> bool {
    let bare = |record: &Record| {
        let mut record = record.clone();
        record.received_at = None;
        record.occurred_at = told.occurred_at;
        record.to_json_text()
    };
    bare(stored) == bare(told)
}
