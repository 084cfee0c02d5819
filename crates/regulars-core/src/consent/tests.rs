//! Laws of the decision over arbitrary requests and events (INV-1 to INV-13), and hand-made cases of what the case file does
//! not show. Purposes, instants and scopes come from small sets, so that events meet.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::record::{By, Capture, ConsentKind};
use crate::rulebook::Rulebook;
use crate::time::Instant;

mod gates;
mod laws;
mod outliving;

const NOW: i64 = 1_795_000_000; // in November 2026

/// Purposes of every class, with policies of every sort, also by jurisdiction.
const RULES: &str = r#"
[rulebook]
id = "laws"
version = 1
zone = "UTC"
[[purpose]]
path = "m"
class = "marketing"
[[purpose]]
path = "m.sms"
class = "marketing"
[purpose.policy]
ttl_days = 30
quiet_hours = { start = "21:00", end = "08:00" }
caps = [{ channel = "sms", max = 1, days = 7 }, { channel = "sms", max = 2, days = 20 }]
[purpose.policy.jurisdictions.EU]
double_opt_in = true
soft_opt_in = true
[purpose.policy.jurisdictions.UK]
quiet_hours = { start = "12:00", end = "13:30" }
strict_age = true
[[purpose]]
path = "p"
class = "profiling"
policy = { notice_min = 2 }
[[purpose]]
path = "personalize"
class = "profiling"
[[purpose]]
path = "sale"
class = "sale_share"
[[purpose]]
path = "share"
class = "sharing"
[[purpose]]
path = "adm"
class = "adm_significant"
[[purpose]]
path = "s"
class = "service"
[[purpose]]
path = "law"
class = "legal"
[[purpose]]
path = "life"
class = "vital"
[[purpose]]
path = "safe"
class = "security"
[[purpose]]
path = "count"
class = "analytics"
"#;

static BOOK: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::parse(RULES).unwrap_or_else(|error| panic!("{error}")));

const PURPOSES: [&str; 13] =
    ["m", "m.sms", "m.sms.now", "p", "personalize", "sale", "share", "adm", "s", "law", "life", "safe", "count"];
const CHANNELS: [&str; 3] = ["sms", "email", "voice"];
const CODES: [&str; 5] = ["CN", "EU", "UK", "US", "US-CA"];

/// A request without what it borrows.
#[derive(Clone, Debug)]
struct Asked {
    codes: Vec<String>,
    subject: Subject,
    purpose: &'static str,
    basis: Basis,
    operation: Operation,
    categories: Vec<String>,
    channel: Option<&'static str>,
    point: Option<&'static str>,
    recipient: Option<(&'static str, Option<&'static str>)>,
    personalised: bool,
    signals: Signals,
    state: Words<Flag>,
    history: Vec<Contacted<'static>>,
    clock: Option<Clock>,
}

impl Asked {
    fn request(&self) -> Request<'_> {
        Request {
            jurisdictions: &self.codes,
            subject: self.subject,
            purpose: self.purpose,
            claimed_basis: self.basis,
            operation: self.operation,
            categories: &self.categories,
            channel: self.channel,
            contact_point: self.point,
            recipient: self.recipient.map(|(id, mechanism)| Recipient { id, mechanism }),
            personalised: self.personalised,
            signals: self.signals,
            state: self.state,
            history: &self.history,
            clock: self.clock,
        }
    }

    fn answer(&self, events: &[Event<'_>], now: Instant) -> Answer<'_> {
        decide(&self.request(), BOOK.consent(), events, now, &held)
    }
}

/// Profile 0 holds `a`, profile 1 holds `b`.
fn held(profile: u32, point: &str) -> bool {
    (profile == 0 && point == "a") || (profile == 1 && point == "b")
}

fn at(second: i64) -> Instant {
    Instant::from_micros(second * 1_000_000).unwrap()
}

/// A month of consent by the person herself, who is there, thirty and a customer in China.
fn plain(purpose: &'static str, channel: &'static str) -> Asked {
    Asked {
        codes: vec!["CN".to_owned()],
        subject: Subject { age: Age::Years(30), relationship: Relationship::Customer, ..Subject::default() },
        purpose,
        basis: Basis::Consent,
        operation: Operation::Contact,
        categories: Vec::new(),
        channel: Some(channel),
        point: None,
        recipient: None,
        personalised: false,
        signals: Signals::default(),
        state: Words::default(),
        history: Vec::new(),
        clock: None,
    }
}

/// An event for a purpose, so many days before now.
fn event(row: u32, said: Said, purpose: &'static str, days: i64) -> Event<'static> {
    const IDS: [&str; 12] = ["e0", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e9", "e10", "e11"];
    Event {
        row,
        origin: "web",
        record_id: IDS[row as usize % IDS.len()],
        profile: 0,
        at: at(NOW - days * 86_400),
        offset_min: 480,
        said,
        by: By::Subject,
        source: Capture::WebForm,
        purpose,
        classes: None,
        channel: None,
        recipient: None,
        operation: None,
        contact_point: None,
        explicit: false,
        separate: false,
        notice: Some(3),
        expires: None,
        proof: true,
    }
}
