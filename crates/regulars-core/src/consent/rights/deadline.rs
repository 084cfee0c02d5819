//! When a request is due (RQ-5 to RQ-11): a pure function of the date on which it came in, the right, the jurisdictions, the
//! calendars, the pauses and the extension.

use super::super::words::words;
use super::super::{EVERYWHERE, Law, Word, Words};
use super::{Calendar, Right, RightsRules};
use crate::error::{Code, Fault};
use crate::time::Date;

words! {
    /// What a term is counted in (RQ-6).
    TermUnit {
        /// The day of the same number so many months later.
        Month "month",
        /// Calendar days.
        Day "day",
        /// Working days.
        WorkingDay "working_day",
    }
}

/// How long something may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Term {
    /// Counted in what.
    pub unit: TermUnit,
    /// How many.
    pub n: u32,
}

impl Term {
    /// The longest term, in any unit.
    pub const MAX: u32 = 3_660;
}

/// A row of deadlines (RQ-6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DeadlineRow {
    /// Its id.
    pub id: String,
    /// The jurisdiction, or `*`.
    pub jurisdiction: String,
    /// The rights that it is for; none: all.
    pub rights: Option<Words<Right>>,
    /// How long it may take.
    pub base: Term,
    /// How long it may take once it was extended.
    pub extended: Option<Term>,
    /// When the person must have heard that it came in.
    pub ack: Option<Term>,
    /// Whether what was objected to stops on the day on which it came in.
    pub immediate: bool,
    /// Whether the clock stands still while who asks or what is asked is not certain.
    pub pause: bool,
    /// Whether it goes on to the first working day.
    pub roll: bool,
    /// For requests from which date on.
    pub valid_from: Option<Date>,
    /// The article, or `policy`.
    pub cite: String,
}

impl DeadlineRow {
    fn matches(&self, code: &str, right: Right, received: Date) -> bool {
        self.jurisdiction == code
            && self.rights.is_none_or(|rights| rights.has(right))
            && self.valid_from.is_none_or(|from| from <= received)
    }
}

/// What deadlines follow from.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The jurisdictions that apply.
    pub jurisdictions: &'a [String],
    /// What is asked for.
    pub right: Right,
    /// The date on which it came in, by the controller's clock.
    pub received: Date,
    /// Whether it was extended.
    pub extended: bool,
    /// The pauses: the first date, and the date after the last.
    pub pauses: &'a [(Date, Date)],
}

/// When what must be done (RQ-7).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Deadlines {
    /// When it must be done.
    pub due: Option<Date>,
    /// When the person must have heard of the extension: the deadline without it.
    pub notify_by: Option<Date>,
    /// When the person must have heard that it came in.
    pub ack_by: Option<Date>,
    /// When what was objected to must have stopped.
    pub stop_by: Option<Date>,
    /// Whether a calendar was missing or covers too little (RQ-8).
    pub degraded: bool,
    /// The jurisdictions that have no row.
    pub unruled: Vec<String>,
}

/// Why something that was told about a deadline cannot be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DeadlineError {
    /// A pause begins when the request should be done.
    #[error("the pause begins on {from}, after {due}, when the request is due")]
    PauseAfterDeadline {
        /// When the pause begins.
        from: Date,
        /// When the request is due.
        due: Date,
    },
    /// No row knows an extension.
    #[error("no rule lets this request be extended")]
    ExtensionNotAvailable,
}

impl Fault for DeadlineError {
    fn code(&self) -> Code {
        match self {
            Self::PauseAfterDeadline { .. } => Code::PauseAfterDeadline,
            Self::ExtensionNotAvailable => Code::ExtensionNotAvailable,
        }
    }
}

/// The deadlines (RQ-5 to RQ-10). Errors: `pause_after_deadline`, `extension_not_available`.
///
/// ```
/// use regulars_core::consent::{Asked, Right, deadlines};
/// use regulars_core::rulebook::Rulebook;
/// let rules = Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"Asia/Shanghai\"\n")?;
/// let asked = Asked {
///     jurisdictions: &["CN".to_owned()],
///     right: Right::Erasure,
///     received: "2026-09-25".parse()?,
///     extended: false,
///     pauses: &[],
/// };
/// // Without a calendar working days are calendar days, and that is said.
/// let found = deadlines(&asked, &rules.privacy.rights, &rules.privacy.law).unwrap();
/// assert_eq!((found.due, found.degraded), ("2026-10-10".parse().ok(), true));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn deadlines(asked: &Asked<'_>, rules: &RightsRules, law: &Law) -> Result<Deadlines, DeadlineError> {
    let rows = Rows::find(asked, rules, law);
    if asked.extended && rows.found.iter().all(|(row, _)| row.extended.is_none()) {
        return Err(DeadlineError::ExtensionNotAvailable);
    }
    let pausing = rows.found.iter().any(|(row, _)| row.pause);
    let mut paused = 0_i32;
    for (from, to) in united(asked.pauses).into_iter().filter(|_| pausing) {
        // INVARIANT: pauses come in their order, so the deadline that counts for one knows all before it.
        if let Some(due) = rows.deadlines(asked, paused).due.filter(|due| *due < from) {
            return Err(DeadlineError::PauseAfterDeadline { from, due });
        }
        paused = paused.saturating_add(to.days().saturating_sub(from.days()));
    }
    Ok(rows.deadlines(asked, paused))
}

/// Pauses without what they have in common, in their order.
fn united(pauses: &[(Date, Date)]) -> Vec<(Date, Date)> {
    let mut sorted: Vec<(Date, Date)> = pauses.iter().copied().filter(|(from, to)| from < to).collect();
    sorted.sort_unstable();
    let mut united: Vec<(Date, Date)> = Vec::new();
    for (from, to) in sorted {
        match united.last_mut() {
            Some((_, end)) if from <= *end => *end = to.max(*end),
            _ => united.push((from, to)),
        }
    }
    united
}

/// The row of each jurisdiction, with its calendar.
struct Rows<'r> {
    found: Vec<(&'r DeadlineRow, Option<&'r Calendar>)>,
    unruled: Vec<String>,
}

impl<'r> Rows<'r> {
    fn find(asked: &Asked<'_>, rules: &'r RightsRules, law: &Law) -> Self {
        let mut rows = Self { found: Vec::new(), unruled: Vec::new() };
        let mut codes: Vec<&String> = asked.jurisdictions.iter().collect();
        codes.sort_unstable();
        codes.dedup();
        for code in codes {
            let own = std::slice::from_ref(code);
            let chain = law.place(code).map_or(own, |place| &place.chain);
            let chain = chain.iter().map(String::as_str).chain([EVERYWHERE]);
            let row = chain.flat_map(|code| rules.deadlines.iter().filter(move |row| row.jurisdiction == code));
            let row = row.into_iter().find(|row| row.matches(&row.jurisdiction, asked.right, asked.received));
            match row {
                Some(row) => rows.found.push((row, rules.calendar(code))),
                None => rows.unruled.push(code.clone()),
            }
        }
        rows
    }

    /// Of every field the earliest that some jurisdiction gives (RQ-10).
    fn deadlines(&self, asked: &Asked<'_>, paused: i32) -> Deadlines {
        let mut all = Deadlines { unruled: self.unruled.clone(), ..Deadlines::default() };
        for (row, calendar) in &self.found {
            let mut end = |term: Term| {
                let (date, degraded) = end_of(term, row, *calendar, asked.received, paused);
                all.degraded |= degraded;
                date
            };
            let due = end(row.base);
            let extended = row.extended.filter(|_| asked.extended).map(&mut end);
            let ack = row.ack.map(&mut end);
            least(&mut all.due, Some(extended.unwrap_or(due)));
            least(&mut all.notify_by, extended.map(|_| due));
            least(&mut all.ack_by, ack);
            least(&mut all.stop_by, row.immediate.then_some(asked.received));
        }
        all
    }
}

fn least(known: &mut Option<Date>, date: Option<Date>) {
    *known = [*known, date].into_iter().flatten().min();
}

/// The last day of a term that begins on the day after the receipt, and whether a calendar was missing for it (RQ-6, RQ-8).
fn end_of(term: Term, row: &DeadlineRow, calendar: Option<&Calendar>, received: Date, paused: i32) -> (Date, bool) {
    let days = |n: u32| received.plus_days(i32::try_from(n).unwrap_or(i32::MAX));
    match term.unit {
        TermUnit::Day => (days(term.n), false),
        TermUnit::Month => {
            let end = received.plus_months(term.n).plus_days(if row.pause { paused } else { 0 });
            if !row.roll {
                return (end, false);
            }
            let rolled = calendar.and_then(|calendar| calendar.roll(end));
            (rolled.unwrap_or(end), rolled.is_none())
        }
        TermUnit::WorkingDay if term.n == 0 => (received, false),
        TermUnit::WorkingDay => {
            // Working days are never fewer than calendar days, so this is never later than the truth.
            let found = calendar.and_then(|calendar| calendar.nth_working_day(received, term.n));
            (found.unwrap_or_else(|| days(term.n)), found.is_none())
        }
    }
}
