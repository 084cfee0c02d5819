//! A pass over all customers in order of their ids that needs the room of a page and not of everybody: a page is a range of ids, and who
//! is who is worked out around the profiles that gave them (RV-12). What comes out is what one resolution of all would say.

use regulars_core::customer::{CustomerView, Part, Plan, ReasonLevel, Select};
use regulars_core::error::Result;
use regulars_core::identity::CustomerId;
use regulars_core::text::Json;
use regulars_core::time::Instant;
use regulars_store::{ProfileNo, Reading};
use serde::Deserialize;

use crate::Crm;
use crate::views::{Room, complete, places_by_id};
use crate::who::Resolved;

/// How many groups of five bits an id has; each is a character of its text.
const GROUPS: u32 = 16;
/// The bits of an id.
const BITS: u32 = 5 * GROUPS;
/// The groups that are digits stand before those that are letters.
const FIRST_DIGIT: u128 = 26;

/// How many profiles are resolved together.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Most {
    /// A store with at most so many is resolved at once, which costs less for each.
    pub(crate) whole: usize,
    /// Otherwise at most so many at a time, and those who hang together with them.
    pub(crate) page: usize,
}

/// What a pass takes unless a test says otherwise.
pub(crate) const MOST: Most = Most { whole: 8_192, page: 2_048 };

/// The ids whose texts begin alike.
#[derive(Clone, Copy, Debug)]
struct Prefix {
    groups: u32,
    bits: u128,
}

impl Prefix {
    const ALL: Self = Self { groups: 0, bits: 0 };

    fn free(self) -> u32 {
        BITS - 5 * self.groups
    }

    /// The ids between which all of them lie by their bytes.
    fn bounds(self) -> (CustomerId, CustomerId) {
        let first = self.bits << self.free();
        (id(first), id(first | ((1 << self.free()) - 1)))
    }

    fn has(self, id: &CustomerId) -> bool {
        let bits = id.bytes().iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        bits >> self.free() == self.bits
    }

    /// The prefixes that are longer by a character, the last in order of the texts first.
    fn parts(self) -> impl Iterator<Item = Self> {
        let order = (0..FIRST_DIGIT).rev().chain((FIRST_DIGIT..32).rev());
        order.map(move |group| Self { groups: self.groups + 1, bits: (self.bits << 5) | group })
    }
}

fn id(bits: u128) -> CustomerId {
    let mut bytes = [0; 10];
    bytes.iter_mut().zip(bits.to_be_bytes().iter().skip(6)).for_each(|(to, from)| *to = *from);
    CustomerId::from_bytes(bytes)
}

/// Customers who were resolved together, and those of them whose turn is yet to come.
struct Page {
    resolved: Resolved,
    left: std::vec::IntoIter<(CustomerId, usize)>,
}

/// Where a pass over all customers stands.
pub(crate) struct Pass {
    plan: Plan,
    as_of: Instant,
    most: Most,
    /// What is yet to come, the next one last.
    open: Vec<Prefix>,
    page: Option<Page>,
    room: Room,
}

impl Pass {
    pub(crate) fn new(crm: &Crm, as_of: Instant, select: Select, most: Most) -> Result<Self> {
        let plan = Plan::compile(crm.rules_at(as_of), select)?;
        Ok(Self { plan, as_of, most, open: vec![Prefix::ALL], page: None, room: Room::default() })
    }

    /// The view of the next customer; none after the last. Every call is given the same state of the store.
    pub(crate) fn next(&mut self, crm: &Crm, reading: &dyn Reading) -> Result<Option<CustomerView>> {
        loop {
            if let Some(Page { resolved, left }) = &mut self.page {
                for (id, place) in left {
                    let Some(cluster) = resolved.partition.clusters.get(place) else { continue };
                    let who = (&*resolved, cluster, id);
                    crm.feed_account(reading, who, self.as_of, &self.plan, &mut self.room.frame)?;
                    return Ok(Some(complete(resolved, cluster, &self.plan, self.as_of, &mut self.room)));
                }
                self.page = None;
            }
            let Some(prefix) = self.open.pop() else { return Ok(None) };
            self.page = self.turn(prefix, crm, reading)?;
        }
    }

    /// The customers whose ids begin so; none where they are too many, and then longer beginnings follow.
    fn turn(&mut self, prefix: Prefix, crm: &Crm, reading: &dyn Reading) -> Result<Option<Page>> {
        let most = if prefix.groups == 0 { self.most.whole } else { self.most.page };
        let (first, last) = prefix.bounds();
        let mut numbers: Vec<ProfileNo> = Vec::new();
        reading.ids(&first, &last, &mut |_, number| {
            numbers.push(number);
            numbers.len() <= most
        })?;
        if numbers.len() > most && prefix.groups < GROUPS {
            self.open.extend(prefix.parts());
            return Ok(None);
        }
        if numbers.is_empty() {
            return Ok(None);
        }
        let resolved = if prefix.groups == 0 {
            crm.resolve_all(reading, self.as_of)?
        } else {
            crm.resolve_around(reading, &numbers, self.as_of)?
        };
        let mut named = places_by_id(reading, &resolved)?;
        // Whoever else was met has its turn where its own id stands.
        named.retain(|(id, _)| prefix.has(id));
        Ok(Some(Page { resolved, left: named.into_iter() }))
    }
}

/// The views of all customers one after another, in order of their ids, all of one state of the store: that at which it was asked for.
///
/// It needs the room of some thousand customers, however many there are. A file that is written meanwhile keeps in its log what was
/// there before until this is dropped; a store in memory is copied by the first who writes. It may go from thread to thread.
pub struct Views {
    crm: Crm,
    reading: Box<dyn Reading + Send>,
    pass: Pass,
    is_over: bool,
}

impl std::fmt::Debug for Views {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Views").field("as_of", &self.pass.as_of).field("is_over", &self.is_over).finish_non_exhaustive()
    }
}

impl Iterator for Views {
    type Item = Result<CustomerView>;

    /// Nothing comes after the end, or after an error.
    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.pass.next(&self.crm, self.reading.as_ref()).transpose();
        self.is_over = !matches!(next, Some(Ok(_)));
        next
    }
}

/// What is asked of everybody, as JSON.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stated {
    as_of: Instant,
    select: Option<Vec<Part>>,
    measures: Option<Vec<String>>,
    reasons: Option<ReasonLevel>,
}

impl Crm {
    /// The views of all customers as an iterator, in order of their ids: what [`Crm::views`] tells, pulled one by one. Errors: those of the
    /// selection; an error on the way is the last item.
    ///
    /// ```
    /// # use regulars::{Crm, Instant, Rulebook};
    /// # let rules = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n[identity.kinds.phone]\nnormalise = \"phone\"\naction = \"link\"\n";
    /// # let crm = Crm::in_memory(Rulebook::parse(rules)?)?;
    /// # let order = r#"{"source": "pos", "record_id": "O-1", "profile": "M-1", "type": "order", "occurred_at": "2026-10-02T12:00:00+08:00",
    /// #     "identifiers": [{"kind": "phone", "value": "13812345678"}], "body": {"amount": {"amount": "12.50", "currency": "CNY"}}}"#;
    /// # crm.ingest_json(&[regulars::Json::parse(order)?])?;
    /// # let as_of = Instant::parse("2026-11-01T00:00:00Z")?;
    /// use regulars::{Money, Part, Record, Select};
    ///
    /// let mut views = crm.views_iter(as_of, Select::parts(&[Part::Orders]))?;
    /// // What is written from now on is not seen.
    /// crm.ingest(&[Record::order("pos", "O-9", "M-9", as_of, Money::parse("1.00", "CNY")?)?])?;
    /// assert_eq!(views.next().transpose()?.and_then(|view| view.orders).map(|orders| orders.count), Some(1));
    /// assert!(views.next().is_none());
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn views_iter(&self, as_of: Instant, select: Select) -> Result<Views> {
        self.views_paged(as_of, select, MOST)
    }

    /// The same by a request in JSON: `as_of`, and if they are wanted `select`, `measures` and `reasons` as `customer.view` takes them. Errors: also
    /// those of JSON.
    ///
    /// ```
    /// use regulars::{Crm, Rulebook};
    ///
    /// let crm = Crm::in_memory(Rulebook::parse("[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n")?)?;
    /// assert_eq!(crm.views_json(r#"{"as_of": "2026-11-01T00:00:00Z", "select": ["orders"]}"#)?.count(), 0);
    /// assert_eq!(crm.views_json("{}").unwrap_err().code().as_str(), "missing_field");
    /// # Ok::<(), regulars::Error>(())
    /// ```
    pub fn views_json(&self, request: &str) -> Result<Views> {
        let Stated { as_of, select, measures, reasons } = Json::parse(request)?.read()?;
        let chosen =
            select.map_or(Select::all(), |parts| Select::parts(&parts)).with_reasons(reasons.unwrap_or_default());
        let chosen = match measures {
            Some(names) => chosen.with_measures(names),
            None => chosen,
        };
        self.views_iter(as_of, chosen)
    }

    pub(crate) fn views_paged(&self, as_of: Instant, select: Select, most: Most) -> Result<Views> {
        self.as_operation("customer.views", None, |crm| {
            let reading = crm.store().hold()?;
            let pass = Pass::new(crm, as_of, select, most)?;
            Ok(Views { crm: crm.held_by(crm.caller().clone()), reading, pass, is_over: false })
        })
    }
}

#[cfg(all(test, feature = "sqlite"))]
mod tests;
