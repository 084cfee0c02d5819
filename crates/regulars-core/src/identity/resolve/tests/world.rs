//! Little worlds to resolve: facts that can be shuffled, left out or drawn, and answers in names instead of numbers.

use super::*;
use crate::identity::{Action, WireDecision};
use crate::text::Json;

/// One fact. A profile is written `a`, or `tablet.a` where its source matters.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Fact {
    /// A record, which lets the profile be seen.
    Record { profile: &'static str, day: i64 },
    /// A sighting, up to the day on which its record is corrected away.
    Sight { profile: &'static str, kind: &'static str, value: &'static str, day: i64, until: Option<i64> },
    /// A release of a value.
    Release { kind: &'static str, value: &'static str, day: i64, until: Option<i64> },
    /// A statement of an attribute; none is null or cleared.
    Says { profile: &'static str, name: &'static str, day: i64, until: Option<i64>, value: Option<&'static str> },
    /// A decision.
    Decides(Box<Decision>),
}

pub(super) fn record(profile: &'static str, day: i64) -> Fact {
    Fact::Record { profile, day }
}

pub(super) fn sight(profile: &'static str, kind: &'static str, value: &'static str, day: i64) -> Fact {
    Fact::Sight { profile, kind, value, day, until: None }
}

pub(super) fn says(profile: &'static str, name: &'static str, value: &'static str, day: i64) -> Fact {
    Fact::Says { profile, name, day, until: None, value: Some(value) }
}

pub(super) fn release(kind: &'static str, value: &'static str, day: i64) -> Fact {
    Fact::Release { kind, value, day, until: None }
}

/// Source and key of a profile.
pub(super) fn parts(profile: &str) -> (&str, &str) {
    profile.split_once('.').unwrap_or(("app", profile))
}

pub(super) fn mention(profile: &str) -> String {
    let (source, key) = parts(profile);
    format!(r#"{{"source":"{source}","key":"{key}"}}"#)
}

/// A decision; `rest` are its verb and fields.
pub(super) fn decides(id: &str, day: i64, actor: &str, rest: &str) -> Fact {
    let text = format!(r#"{{"decision_id":"{id}","decided_at":"{}","actor":{{"kind":"{actor}"}},{rest}}}"#, at(day));
    let wire: WireDecision = Json::parse(&text).unwrap().read().unwrap();
    Fact::Decides(Box::new(Decision::from_wire(wire).unwrap()))
}

pub(super) fn human(id: &str, day: i64, rest: &str) -> Fact {
    decides(id, day, "human", rest)
}

pub(super) fn pair(verb: &str, a: &str, b: &str) -> String {
    format!(r#""verb":"{verb}","a":{},"b":{}"#, mention(a), mention(b))
}

pub(super) fn identified(verb: &str, profile: &str, kind: &str, value: &str) -> String {
    format!(r#""verb":"{verb}","profile":{},"identifier":{{"kind":"{kind}","value":"{value}"}}"#, mention(profile))
}

pub(super) fn exclude(kind: &str, value: &str) -> String {
    format!(r#""verb":"exclude","identifier":{{"kind":"{kind}","value":"{value}"}}"#)
}

pub(super) fn detach(profile: &str, from: &[&str]) -> String {
    let from: Vec<String> = from.iter().map(|other| mention(other)).collect();
    format!(r#""verb":"detach","profile":{},"from":[{}]"#, mention(profile), from.join(","))
}

pub(super) fn keep_id(profile: &str) -> String {
    format!(r#""verb":"pin","profile":{},"target":"id""#, mention(profile))
}

pub(super) fn revoke(id: &str) -> String {
    format!(r#""verb":"revoke","revokes":"{id}""#)
}

pub(super) fn weighed(a: &str, b: &str, weight: &str) -> String {
    format!(r#"{},"weight":"{weight}""#, pair("merge", a, b))
}

/// Kinds with everything that a policy can say; `desk` is for people to look at, `mark` is off.
pub(super) fn worldly_rules() -> IdentityRules {
    let new = || KindPolicy::new(Normaliser::Exact);
    let guards = |names: &[&str]| names.iter().map(|name| Box::from(*name)).collect::<Vec<Box<str>>>();
    let kinds = [
        ("member", KindPolicy { priority: 100, exclusive: true, ..new() }),
        ("email", KindPolicy { priority: 60, max_values: Some(2), attribute_guards: guards(&["birth_date"]), ..new() }),
        (
            "phone",
            KindPolicy {
                priority: 50,
                max_values: Some(2),
                window_us: Some(6 * crate::time::DAY_US),
                max_profiles: Some(3),
                stale_after_us: Some(9 * crate::time::DAY_US),
                attribute_guards: guards(&["name", "birth_date"]),
                ignore_sources: vec!["tablet".to_owned()],
                blocked: vec!["none".to_owned()],
                ..new()
            },
        ),
        ("desk", KindPolicy { priority: 40, action: Action::Review, ..new() }),
        ("mark", KindPolicy { priority: 90, action: Action::Off, exclusive: true, max_profiles: Some(1), ..new() }),
    ];
    let kinds = kinds.into_iter().map(|(name, policy)| (name.to_owned(), policy)).collect();
    IdentityRules { max_cluster_size: 5, kinds, ..IdentityRules::default() }
}

fn place<T: PartialEq>(list: &mut Vec<T>, wanted: T, same: impl Fn(&T) -> bool) -> u32 {
    let found = list.iter().position(same).unwrap_or_else(|| {
        list.push(wanted);
        list.len() - 1
    });
    u32::try_from(found).unwrap()
}

/// The neighbourhood of these facts; its numbers follow their order.
pub(super) fn neighbourhood(facts: &[Fact]) -> Neighbourhood {
    let mut built = Neighbourhood::default();
    // Whoever has no record is not there.
    let seen = |profile: &str| {
        let days = facts.iter().filter_map(|fact| match fact {
            Fact::Record { profile: other, day } if *other == profile => Some(*day),
            Fact::Sight { profile: other, day, .. } | Fact::Says { profile: other, day, .. } if *other == profile => {
                Some(*day)
            }
            _ => None,
        });
        at(days.min().unwrap())
    };
    let profile = |built: &mut Neighbourhood, name: &str| {
        let (source, key) = parts(name);
        let wanted = ProfileFacts { source: source.into(), key: key.into(), first_seen: seen(name) };
        place(&mut built.profiles, wanted, |known| known.source == source && known.key == key)
    };
    let value = |built: &mut Neighbourhood, kind: &str, value: &str| {
        let wanted = ValueFacts { kind: kind.into(), value: value.into() };
        place(&mut built.values, wanted.clone(), |known| *known == wanted)
    };
    for fact in facts {
        match fact {
            Fact::Record { profile: name, .. } => _ = profile(&mut built, name),
            Fact::Sight { profile: name, kind, value: text, day, until } => {
                let (profile, value) = (profile(&mut built, name), value(&mut built, kind, text));
                built.sightings.push(Sighting { value, profile, at: at(*day), until: until.map(at) });
            }
            Fact::Release { kind, value: text, day, until } => {
                let value = value(&mut built, kind, text);
                built.releases.push(Release { value, at: at(*day), until: until.map(at) });
            }
            Fact::Says { profile: name, name: attribute, day, until, value } => {
                let profile = profile(&mut built, name);
                let (name, value) = (Box::from(*attribute), value.map(Box::from));
                built.traits.push(Trait { profile, name, at: at(*day), until: until.map(at), value });
            }
            Fact::Decides(decision) => {
                if let Some(stated) = decision.identifier() {
                    value(&mut built, stated.kind.as_str(), stated.value.as_str());
                }
                built.decisions.push(Decision::clone(decision));
            }
        }
    }
    built
}

/// A customer in names: anchor, members, whether it is quarantined, and what people overrode.
pub(super) type Customer = (String, BTreeSet<String>, bool, Vec<(String, Vec<String>)>);
/// A conflict in names: what about, parties, reasons, how it stands.
pub(super) type Row = (String, Vec<String>, Vec<String>, Standing);

/// An answer in names.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Told {
    pub(super) customers: BTreeSet<Customer>,
    pub(super) conflicts: Vec<Row>,
    pub(super) generic: BTreeSet<String>,
    pub(super) superseded: Vec<String>,
}

impl Told {
    /// The members of every customer, in one line.
    pub(super) fn members(&self) -> Vec<String> {
        self.customers.iter().map(|(_, members, ..)| members.iter().cloned().collect::<Vec<_>>().join(" ")).collect()
    }

    /// About, reasons and standing of every conflict, in one line each.
    pub(super) fn rows(&self) -> Vec<String> {
        let row = |(about, parties, reasons, status): &Row| {
            format!("{about} {} [{}] {status:?}", parties.join("|"), reasons.join(" "))
        };
        self.conflicts.iter().map(row).collect()
    }
}

/// Resolves and names.
pub(super) fn told(facts: &[Fact], rules: &IdentityRules, day: i64) -> Told {
    let built = neighbourhood(facts);
    let partition = resolve(&built, rules, at(day));
    let name = |number: &u32| {
        let profile = &built.profiles[*number as usize];
        if profile.source == "app" { profile.key.clone() } else { format!("{}.{}", profile.source, profile.key) }
    };
    let value = |number: u32| {
        let stated = &built.values[number as usize];
        format!("{}:{}", stated.kind, stated.value)
    };
    let words = |guards: &[Guard]| guards.iter().map(|guard| guard.as_str().to_owned()).collect::<Vec<_>>();
    let customer = |cluster: &Cluster| {
        let overridden = cluster.overridden.iter().map(|(id, guards)| (id.to_string(), words(guards))).collect();
        (name(&cluster.anchor), cluster.members.iter().map(name).collect(), cluster.quarantined, overridden)
    };
    let row = |conflict: &Conflict| {
        let about = match &conflict.about {
            Contested::Value(number) => value(*number),
            Contested::Model(id) => format!("model:{id}"),
        };
        (about, conflict.parties.iter().map(name).collect(), words(&conflict.reasons), conflict.status)
    };
    Told {
        customers: partition.clusters.iter().map(customer).collect(),
        conflicts: partition.conflicts.iter().map(row).collect(),
        generic: partition.generic.iter().map(|number| value(*number)).collect(),
        superseded: partition.superseded.iter().map(ToString::to_string).collect(),
    }
}
