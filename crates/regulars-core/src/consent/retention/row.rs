//! The rows of retention, and the words in which items and answers are told (RT-1, RT-4, RT-5).

use super::super::words::words;
use super::super::{EVERYWHERE, Law, Word, covers};
use super::Period;
use crate::time::Date;

words! {
    /// What a period begins with (RT-1).
    Trigger {
        /// The item was made.
        Created "created",
        /// What it is about was done.
        Completed "completed",
        /// What it is about was closed.
        Closed "closed",
        /// The person was last heard of.
        LastContactBySubject "last_contact_by_subject",
        /// The consent was withdrawn.
        Withdrawn "withdrawn",
    }
}

words! {
    /// What is done when the longest period is over.
    AtExpiry {
        /// It goes.
        Delete "delete",
        /// It stays without the person.
        Anonymise "anonymise",
        /// It stays and is not used.
        StoreOnly "store_only",
    }
}

words! {
    /// What is done about backups.
    BackupRule {
        /// What is to be erased goes when the backup is next read.
        OnNextAccess "on_next_access",
    }
}

words! {
    /// Where an item lies.
    StoreKind {
        /// Where it is used.
        Primary "primary",
        /// In a backup.
        Backup "backup",
    }
}

words! {
    /// What is to be done with an item (RT-4).
    RetentionAction {
        /// It stays and may be used.
        Keep "keep",
        /// It stays and is not used.
        StoreOnly "store_only",
        /// It stays without the person.
        Anonymise "anonymise",
        /// It goes.
        Delete "delete",
        /// It goes when the backup is next read.
        DeleteOnNextAccess "delete_on_next_access",
    }
}

impl RetentionAction {
    /// Whether the person's data goes.
    pub fn destroys(self) -> bool {
        !matches!(self, Self::Keep | Self::StoreOnly)
    }
}

words! {
    /// Why (RT-4).
    RetentionReason {
        /// It is kept for a court.
        LegalHold "legal_hold",
        /// The law demands that it be kept so long.
        StatutoryMinimum "statutory_minimum",
        /// It proves something.
        Evidence "evidence",
        /// The person asked for it.
        ErasureRequested "erasure_requested",
        /// Nothing but a consent allowed it, and that is over.
        ConsentWithdrawn "consent_withdrawn",
        /// It was kept as long as it may be.
        RetentionExpired "retention_expired",
        /// The consent is over, something else allows it.
        OtherBasis "other_basis",
        /// It may be kept so long.
        WithinPeriod "within_period",
        /// Nothing says how long.
        NoLimit "no_limit",
    }
}

words! {
    /// What survives an erasure, usable for nothing else (RT-5).
    Survivor {
        /// A keyed hash of the contact point and purpose.
        SuppressionKey "suppression_key",
        /// The proof of consents.
        ConsentEvidence "consent_evidence",
        /// The log of requests.
        RequestLog "request_log",
        /// The audit without its content.
        AuditSkeleton "audit_skeleton",
    }
}

/// A row of retention (RT-1).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetentionRow {
    /// Its id.
    pub id: String,
    /// The jurisdiction, or `*`.
    pub jurisdiction: String,
    /// The category of data, which covers those below it.
    pub category: String,
    /// What the periods begin with.
    pub trigger: Trigger,
    /// How long it must be kept.
    pub min: Option<Period>,
    /// How long it may be kept.
    pub max: Option<Period>,
    /// What is done then.
    pub at_expiry: Option<AtExpiry>,
    /// Whether it proves something.
    pub evidence: bool,
    /// What is done about backups.
    pub backup: Option<BackupRule>,
}

/// The rows that apply to a category in some jurisdictions: their own, those of what they inherit, and those of `*`.
pub fn retention_rows<'r>(
    rows: &'r [RetentionRow],
    law: &Law,
    jurisdictions: &[String],
    category: &str,
) -> Vec<&'r RetentionRow> {
    let applies = |row: &&RetentionRow| {
        let inherits = |code: &String| law.place(code).is_some_and(|place| place.chain.contains(&row.jurisdiction));
        let here = row.jurisdiction == EVERYWHERE
            || jurisdictions.iter().any(|code| *code == row.jurisdiction || inherits(code));
        here && covers(&row.category, category)
    };
    rows.iter().filter(applies).collect()
}

/// The dates of an item.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct TriggerDates {
    /// The item was made.
    pub created: Option<Date>,
    /// What it is about was done.
    pub completed: Option<Date>,
    /// What it is about was closed.
    pub closed: Option<Date>,
    /// The person was last heard of.
    pub last_contact_by_subject: Option<Date>,
    /// The consent was withdrawn.
    pub withdrawn: Option<Date>,
    /// The person asked for erasure.
    pub erasure_requested: Option<Date>,
}

impl TriggerDates {
    /// The date of a trigger.
    pub fn of(&self, trigger: Trigger) -> Option<Date> {
        match trigger {
            Trigger::Created => self.created,
            Trigger::Completed => self.completed,
            Trigger::Closed => self.closed,
            Trigger::LastContactBySubject => self.last_contact_by_subject,
            Trigger::Withdrawn => self.withdrawn,
        }
    }

    /// All dates.
    pub fn all(&self) -> impl Iterator<Item = Date> {
        let triggers = Trigger::ALL.iter().filter_map(|trigger| self.of(*trigger));
        triggers.chain(self.erasure_requested)
    }
}
