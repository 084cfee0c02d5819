//! The question that the benches of the consent decision ask, also beside peers in workspaces of their own: one rulebook, and ten
//! events of one person.

use regulars_core::consent::{Event, Said};
use regulars_core::record::{By, Capture};
use regulars_core::time::{DAY_US, Instant};

/// One purpose under another, in two jurisdictions.
pub(crate) const RULES: &str = r#"
[rulebook]
id = "bench"
version = 1
zone = "Asia/Shanghai"
[privacy]
default_jurisdictions = ["CN", "EU"]
[[purpose]]
path = "marketing"
class = "marketing"
[[purpose]]
path = "marketing.winback"
class = "marketing"
policy = { ttl_days = 730, quiet_hours = { start = "21:00", end = "08:00" } }
[[purpose]]
path = "profiling"
class = "profiling"
"#;

/// The id of an event, what was said, of which purpose and channel.
type Told = (&'static str, Said, &'static str, Option<&'static str>);

/// A history as people have it: questions, a broad yes, a no for one channel, yeses and noes for other things.
pub(crate) fn history(now: Instant) -> Vec<Event<'static>> {
    let told: [Told; 10] = [
        ("e0", Said::Nothing, "marketing", None),
        ("e1", Said::Grant, "profiling", None),
        ("e2", Said::Grant, "marketing", None),
        ("e3", Said::Refuse, "marketing.winback", Some("voice")),
        ("e4", Said::Withdraw, "profiling", None),
        ("e5", Said::Withdraw, "marketing.winback", Some("sms")),
        ("e6", Said::Grant, "marketing.winback", Some("sms")),
        ("e7", Said::Confirm, "marketing.winback", Some("sms")),
        ("e8", Said::Refuse, "marketing.news", None),
        ("e9", Said::Grant, "marketing.winback", Some("email")),
    ];
    let event = |(row, (record_id, said, purpose, channel)): (u32, Told)| Event {
        row,
        origin: "web",
        record_id,
        profile: 0,
        at: now.plus_micros(-DAY_US * (20 - i64::from(row))),
        offset_min: 480,
        said,
        by: By::Subject,
        source: Capture::WebForm,
        purpose,
        classes: None,
        channel,
        recipient: None,
        operation: None,
        contact_point: None,
        explicit: true,
        separate: true,
        notice: Some(3),
        expires: None,
        proof: true,
    };
    (0..).zip(told).map(event).collect()
}
