//! What customers said about being written to: grants with proof, withdrawals, refusals, and the imports that prove
//! nothing (CS-2 to CS-5).

use fastrand::Rng;

use super::calendar::{self, DAY, END};
use super::dice::{percent, pick, weighted};
use super::life::Happening;
use super::profiles::Profile;
use super::source::Source;
use super::wire::{Body, Consent, Proof};

/// What one person has said, in the order in which it happened.
#[derive(Clone, Copy, Default)]
enum Story {
    #[default]
    Silent,
    Granted,
    GrantedOverImport,
    Withdrawn,
    GrantedAgain,
    Refused,
    ImportedWithoutProof,
    Expiring,
}

const STORIES: [(Story, u32); 8] = [
    (Story::Silent, 30),
    (Story::Granted, 34),
    (Story::GrantedOverImport, 3),
    (Story::Withdrawn, 13),
    (Story::GrantedAgain, 4),
    (Story::Refused, 8),
    (Story::ImportedWithoutProof, 5),
    (Story::Expiring, 3),
];
const PURPOSES: [(&str, u32); 3] = [("marketing.winback", 35), ("marketing.news", 35), ("marketing", 30)];
const CHANNELS: [(Option<&str>, u32); 3] = [(Some("sms"), 45), (Some("email"), 25), (None, 30)];

/// The consent records of one person; only sources with a form or a counter ask.
pub(super) fn consents(rng: &mut Rng, profiles: &[Profile]) -> Vec<Happening> {
    let asking =
        profiles.iter().position(|profile| !matches!(profile.source, Source::Carrier | Source::Jd | Source::Tmall));
    let Some((nth, profile)) = asking.and_then(|nth| profiles.get(nth).map(|profile| (nth, profile))) else {
        return Vec::new();
    };
    let purpose = weighted(rng, &PURPOSES);
    let channel = weighted(rng, &CHANNELS);
    let told = Told { purpose, channel, source: form(profile.source) };
    let first = calendar::between(rng, profile.since, END);
    let later = calendar::between(rng, first + 1, END);
    let last = calendar::between(rng, later + 1, END);
    let mut said: Vec<(i64, Consent)> = Vec::new();
    match weighted(rng, &STORIES) {
        Story::Silent => {}
        Story::Granted => said.push((first, told.grant(rng))),
        Story::GrantedOverImport => said.extend([(first, told.import()), (later, told.grant(rng))]),
        Story::Withdrawn => said.extend([(first, told.grant(rng)), (later, told.negative(rng, "withdraw"))]),
        Story::GrantedAgain => {
            said.extend([(first, told.grant(rng)), (later, told.negative(rng, "withdraw")), (last, told.grant(rng))]);
        }
        Story::Refused => said.push((first, told.negative(rng, "refuse"))),
        Story::ImportedWithoutProof => said.push((first, told.import())),
        Story::Expiring => {
            let expires = calendar::text(first + rng.i64(60..400) * DAY);
            said.push((first, Consent { expires: Some(expires), ..told.grant(rng) }));
        }
    }
    said.into_iter()
        .filter(|(at, _)| *at < END)
        .map(|(at, consent)| Happening {
            at,
            profile: nth,
            kind: "consent",
            body: Body::Consent(Box::new(consent)),
            refers_to: None,
            recipient: None,
        })
        .collect()
}

/// By what means this source takes consent.
fn form(source: Source) -> &'static str {
    match source {
        Source::StoreBj | Source::StoreSh | Source::StoreSz => "paper",
        Source::Care => "call_center",
        _ => "web_form",
    }
}

/// What one person's consent records have in common.
#[derive(Clone, Copy)]
struct Told {
    purpose: &'static str,
    channel: Option<&'static str>,
    source: &'static str,
}

impl Told {
    fn grant(self, rng: &mut Rng) -> Consent {
        Consent {
            by: if percent(rng, 97) { "subject" } else { "guardian" },
            channel: self.channel,
            expires: None,
            explicit: true,
            kind: "grant",
            notice: Some(pick(rng, &["v1", "v2", "v3", "v3"])),
            proof: Some(proof(rng)),
            purpose: self.purpose,
            separate: true,
            source: self.source,
        }
    }

    fn import(self) -> Consent {
        Consent {
            by: "system",
            channel: self.channel,
            expires: None,
            explicit: false,
            kind: "grant",
            notice: None,
            proof: None,
            purpose: self.purpose,
            separate: false,
            source: "import",
        }
    }

    /// A withdrawal or a refusal: now and then of one channel only.
    fn negative(self, rng: &mut Rng, kind: &'static str) -> Consent {
        let by_text = percent(rng, 50);
        Consent {
            by: "subject",
            channel: if by_text { Some("sms") } else { self.channel },
            expires: None,
            explicit: true,
            kind,
            notice: None,
            proof: None,
            purpose: self.purpose,
            separate: false,
            source: if by_text { "reply_keyword" } else { self.source },
        }
    }
}

fn proof(rng: &mut Rng) -> Proof {
    Proof {
        hash: format!("{:016x}{:016x}", rng.u64(..), rng.u64(..)),
        locale: if percent(rng, 90) { "zh-CN" } else { "en" },
        reference: format!("form-{:010}", rng.u64(..10_000_000_000)),
        text_hash: format!("{:016x}", rng.u64(..)),
    }
}
