//! Households that may be there (RL-4): said with what speaks for them, and never written. Whoever agrees ingests the relation;
//! whoever does not ingests it as one that is over from the beginning. Either way the pair is not suggested again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use regulars_core::customer::{CustomerView, GoldenValue, Part, Select};
use regulars_core::error::Result;
use regulars_core::identity::{CustomerId, Guard, Name, Normalised, Normaliser, Spelling, Standing};
use regulars_core::record::{ProfileRef, RecordKey};
use regulars_core::relation::{Households, Party, RelationFact, Sharing, households};
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::Reading;
use serde::Serialize;

use super::known_kind;
use crate::Crm;

/// The kind of relation that is suggested where none is named.
pub const HOUSEHOLD_KIND: &str = "member_of";
/// The attribute that is taken for the address where none is named.
pub const ADDRESS_ATTRIBUTE: &str = "address";

/// What two customers share.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct SuggestedBy {
    /// The attribute, or the kind of identifier.
    pub name: String,
    /// The value in the form in which it was compared.
    pub value: String,
}

/// Two customers who may be of one household.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationSuggestion {
    /// The body of the relation record, without the record's id, source and instant, which are of whoever decides. Refused is the same
    /// record with `valid_until` at its own instant.
    pub body: Json,
    /// Why.
    pub because: Vec<SuggestedBy>,
    /// Both, by id.
    pub customers: [CustomerId; 2],
    /// The records that state their names and addresses, sorted.
    pub evidence: Vec<RecordKey>,
}

/// Something that too many customers share to be a household.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct Crowded {
    /// How many share it.
    pub customers: u64,
    /// What they share.
    pub shared: SuggestedBy,
}

/// Households that may be there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub struct RelationSuggestions {
    /// The instant of the question.
    pub as_of: Instant,
    /// What was passed over because too many share it.
    pub crowded: Vec<Crowded>,
    /// How many pairs were passed over because a record relates them, or did so once.
    pub decided: u64,
    /// The kind of relation.
    pub kind: String,
    /// The suggestions, by the ids of their customers.
    pub suggestions: Vec<RelationSuggestion>,
    /// How many there are in all.
    pub total: u64,
}

/// What is known of people: what they share, their names, and where both are stated.
#[derive(Default)]
struct People {
    sharing: Sharing<SuggestedBy>,
    names: BTreeMap<CustomerId, Name>,
    evidence: BTreeMap<CustomerId, BTreeSet<RecordKey>>,
    profiles: BTreeMap<CustomerId, Vec<ProfileRef>>,
}

/// Who is or was related to whom by the kind in question.
#[derive(Default)]
struct Related {
    ever: BTreeSet<(CustomerId, CustomerId)>,
    now: BTreeMap<CustomerId, BTreeSet<CustomerId>>,
}

impl Related {
    fn note(&mut self, one: CustomerId, other: CustomerId, holds: bool) {
        self.ever.insert((one, other));
        if holds {
            self.now.entry(one).or_default().insert(other);
        }
    }

    /// Whether two were ever related to each other, or both are to a third, which then is their household.
    fn decides(&self, one: CustomerId, other: CustomerId) -> bool {
        let third = || self.now.get(&one).zip(self.now.get(&other)).is_some_and(|(a, b)| !a.is_disjoint(b));
        self.ever.contains(&(one, other)) || third()
    }
}

impl Crm {
    /// Pairs of people who may be of one household at `as_of`, at most `limit` of them: they share an address or a telephone number
    /// that did not unite them because of their names, and the names are not one person's. Nothing is written. Errors:
    /// `relation_kind_unknown`, and those of finding out who is who.
    ///
    /// ```
    /// use regulars::{Crm, Instant, Json, Rulebook};
    /// let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[relations.member_of]\n";
    /// let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// for (key, name) in [("1", "张伟"), ("2", "李娜")] {
    ///     let text = format!(r#"{{"source":"pos","record_id":"{key}","profile":"{key}","type":"profile",
    ///         "occurred_at":"2026-01-01T00:00:00Z","attributes":{{"name":"{name}","address":"1 West Lake Road"}}}}"#);
    ///     crm.ingest_json(&[Json::parse(&text)?])?;
    /// }
    /// let found = crm.relation_suggestions(Instant::parse("2026-02-01T00:00:00Z")?, None, None, 10)?;
    /// assert_eq!((found.total, found.suggestions[0].because[0].name.as_str()), (1, "address"));
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn relation_suggestions(
        &self,
        as_of: Instant,
        kind: Option<&str>,
        attribute: Option<&str>,
        limit: usize,
    ) -> Result<RelationSuggestions> {
        self.as_operation("relation.suggest", None, |crm| {
            let kind = kind.unwrap_or(HOUSEHOLD_KIND);
            let attribute = attribute.unwrap_or(ADDRESS_ATTRIBUTE);
            let rules = crm.rules_at(as_of);
            known_kind(&rules, kind)?;
            let reading = crm.store().read()?;
            let reading = reading.as_ref();
            let resolved = crm.resolve_all(reading, as_of)?;
            let mut people = People::default();
            let mut ends: HashMap<CustomerId, CustomerId> = HashMap::new();
            let salt = reading.salt()?;
            let select = Select::parts(&[Part::Profile]);
            crm.views_of(reading, &resolved, as_of, select, &mut |view| {
                let own = |profile: &ProfileRef| CustomerId::of(&salt, profile.source.as_str(), profile.key.as_str());
                ends.extend(view.profiles.iter().map(|profile| (own(profile), view.customer)));
                people.meet(view, attribute, &|text| Name::parse(text, &rules.identity.names));
                Ok(())
            })?;
            for row in resolved.conflict_rows(&salt) {
                let phone =
                    rules.identity.policy(&row.kind).is_some_and(|policy| policy.normalise == Normaliser::Phone);
                if phone && row.status == Standing::Refused && row.reasons.contains(&Guard::Name) {
                    let known = row.customers.into_iter().filter(|customer| people.profiles.contains_key(customer));
                    people.sharing.insert(SuggestedBy { name: row.kind, value: row.value }, known.collect());
                }
            }
            let Households { mut pairs, crowded } = households(&people.sharing, &people.names, &rules.identity.names);
            let before = pairs.len();
            let meant = |end: CustomerId| ends.get(&end).copied();
            let mut related = Related::default();
            for customer in pairs.keys().flatten().copied().collect::<BTreeSet<_>>() {
                for profile in people.profiles.get(&customer).into_iter().flatten() {
                    let end = CustomerId::of(&salt, profile.source.as_str(), profile.key.as_str());
                    stated(reading, end, &salt, as_of, &mut |fact| {
                        if fact.kind.as_deref() == Some(kind) {
                            let both = [Some(fact.ends.from), fact.ends.to].map(|end| end.and_then(meant));
                            let others = both.into_iter().flatten().filter(|other| *other != customer);
                            others.for_each(|other| related.note(customer, other, fact.holds(as_of)));
                        }
                    })?;
                }
            }
            pairs.retain(|[a, b], _| !related.decides(*a, *b));
            let (decided, total) = ((before - pairs.len()) as u64, pairs.len() as u64);
            let suggestions =
                pairs.into_iter().take(limit).map(|(customers, because)| people.suggest(kind, customers, because));
            Ok(RelationSuggestions {
                as_of,
                crowded: crowded
                    .into_iter()
                    .map(|(shared, customers)| Crowded { customers: customers as u64, shared })
                    .collect(),
                decided,
                kind: kind.to_owned(),
                suggestions: suggestions.collect(),
                total,
            })
        })
    }
}

/// The relations that name a profile as an end and that were stated by an instant, also those that are over; not what was corrected
/// away (RC-4).
fn stated(
    reading: &dyn Reading,
    end: CustomerId,
    salt: &str,
    as_of: Instant,
    each: &mut dyn FnMut(RelationFact),
) -> Result<()> {
    let mut found = Vec::new();
    reading.related(&end, &mut |one| found.push(one))?;
    found.retain(|one| one.at <= as_of && one.until.is_none_or(|until| until > as_of));
    for one in found {
        let source = reading.profile(one.profile)?.map(|info| info.source).unwrap_or_default();
        let record = reading.record(&source, &one.record_id)?;
        record.and_then(|record| RelationFact::of(&record, salt, one.until)).into_iter().for_each(&mut *each);
    }
    Ok(())
}

impl People {
    /// Notes a person; organisations have no household.
    fn meet(&mut self, view: CustomerView, attribute: &str, name: &dyn Fn(&str) -> Option<Name>) {
        let golden = view.profile.unwrap_or_default();
        if text(&golden, Party::ATTRIBUTE) == Some(Party::Organisation.as_str()) {
            return;
        }
        let mut note = |attribute: &str| {
            let record = golden.get(attribute).and_then(|value| value.record.clone());
            self.evidence.entry(view.customer).or_default().extend(record);
        };
        if let Some(name) = text(&golden, "name").and_then(name) {
            self.names.insert(view.customer, name);
            note("name");
        }
        let spelling = Spelling::default();
        let address = text(&golden, attribute).map(|address| Normaliser::Lower.apply(address, &spelling));
        if let Some(Normalised::Ok(address)) = address {
            let value = address.split_whitespace().collect::<Vec<_>>().join(" ");
            self.sharing.entry(SuggestedBy { name: attribute.to_owned(), value }).or_default().insert(view.customer);
            note(attribute);
        }
        self.profiles.insert(view.customer, view.profiles);
    }

    fn suggest(&self, kind: &str, customers: [CustomerId; 2], because: Vec<SuggestedBy>) -> RelationSuggestion {
        let [from, to] = customers.map(|customer| Json::from(customer.to_string().as_str()));
        let evidence: BTreeSet<RecordKey> =
            customers.iter().filter_map(|customer| self.evidence.get(customer)).flatten().cloned().collect();
        RelationSuggestion {
            body: Json::object([("from", from), ("kind", Json::from(kind)), ("to", to)]),
            because,
            customers,
            evidence: evidence.into_iter().collect(),
        }
    }
}

fn text<'a>(golden: &'a BTreeMap<String, GoldenValue>, attribute: &str) -> Option<&'a str> {
    golden.get(attribute)?.value.as_ref()?.as_str()
}
