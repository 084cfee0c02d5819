//! The one function of the slate policy.

use std::collections::{BTreeMap, BTreeSet};

use regulars_core::{Code, Error};

use super::answer::{DropReason, Dropped, Kept, Slate, Stage, Why};
use super::diversity::reorder;
use super::input::{Candidate, ItemFacts, NonPersonalised, Request};
use super::stages::{Seen, eligibility, owned};

/// The most candidates and items of the other list together.
const MAX_ITEMS: usize = 2_000;
/// The most items of the history that are told as reasons.
const MAX_REASONS: usize = 3;

/// An item on its way through the stages.
#[derive(Clone, Copy)]
pub(super) struct Entry<'a> {
    pub(super) item: &'a str,
    pub(super) score: f64,
    source: Source<'a>,
}

#[derive(Clone, Copy)]
enum Source<'a> {
    Person(&'a Candidate),
    Popular(u64),
    Editorial,
}

/// Makes a slate.
///
/// A person who may not be recommended to personally, or chose so, gets the non-personalised list: what they did plays no part in
/// it, so the stages 3, 4 and the overload cap are left out; stock, law, suppression, contact policy, diversity, caps and size are the
/// same. Personal candidates that are not on that list are dropped with `no_consent`.
///
/// Errors: those of [`Policy::check`](super::Policy::check); `model_input_invalid` for a score that is not finite; `duplicate_name`
/// for an item that stands twice in a list; `too_many_items` beyond 2,000 items.
///
/// ```
/// use std::collections::BTreeMap;
/// use regulars_core::time::Instant;
/// use regulars_models::recommend::slate::{Candidate, ItemFacts, NonPersonalised, Person, Policy, Request, build};
/// let candidate = |item: &str, score| Candidate { item: item.to_owned(), score, support: None, because: Vec::new() };
/// let as_of = Instant::parse("2026-10-01T12:00:00+08:00")?;
/// let slate = build(&Request {
///     candidates: &[candidate("tea", 2.0), candidate("cup", 1.0)],
///     non_personalised: &NonPersonalised::Popular(vec![("pot".to_owned(), 90)]),
///     items: &["tea", "cup", "pot"].map(|item| (item.to_owned(), ItemFacts::default())).into(),
///     person: &Person { may_personalise: true, contact_allowed: true, owned: ["cup".to_owned()].into(), ..Person::default() },
///     policy: &Policy::default(),
///     as_of,
///     today: as_of,
///     similarity: &|_, _| 0.0,
/// })?;
/// assert!(slate.personalised);
/// assert_eq!((slate.kept[0].item.as_str(), slate.dropped[0].item.as_str()), ("tea", "cup"));
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn build(request: &Request<'_>) -> Result<Slate, Error> {
    let Request { person, policy, .. } = request;
    policy.check().map_err(|error| error.within("policy"))?;
    let mut entries = check(request)?;
    let personalised = person.may_personalise && !person.chose_non_personalised;
    let mut slate = Slate { personalised, kept: Vec::new(), dropped: Vec::new() };
    if personalised {
        entries = request.candidates.iter().map(Entry::of_person).collect();
        entries.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.item.cmp(b.item)));
    } else {
        let listed: BTreeSet<&str> = entries.iter().map(|entry| entry.item).collect();
        let unlisted = request.candidates.iter().filter(|candidate| !listed.contains(candidate.item.as_str()));
        let mut items: Vec<&str> = unlisted.map(|candidate| candidate.item.as_str()).collect();
        items.sort_unstable();
        for item in items {
            slate.drop(item, (Stage::Consent, DropReason::NoConsent));
        }
    }
    let seen = Seen::new(request);
    let facts = |item: &str| request.items.get(item);
    slate.sieve(&mut entries, |entry| entry.few(policy.k_anon));
    slate.sieve(&mut entries, |entry| eligibility(entry.item, facts(entry.item), request));
    if personalised {
        slate.sieve(&mut entries, |entry| owned(entry.item, facts(entry.item), person));
        slate.sieve(&mut entries, |entry| seen.frequency(entry.item, policy));
    }
    let silent = (!person.contact_allowed).then_some((Stage::Contact, DropReason::ContactPolicy));
    slate.sieve(&mut entries, |_| silent);
    // An editor's order is not to be changed.
    if !entries.iter().any(|entry| matches!(entry.source, Source::Editorial)) {
        entries = reorder(entries, policy.lambda, request.similarity);
    }
    let mut caps = Caps::default();
    slate.sieve(&mut entries, |entry| caps.over(facts(entry.item), request));
    let mut size = Size { seen: if personalised { Some(&seen) } else { None }, new: 0, kept: 0 };
    slate.sieve(&mut entries, |entry| size.over(entry.item, request));
    slate.kept = entries.iter().map(Entry::kept).collect();
    Ok(slate)
}

/// Checks both lists; gives the entries of the non-personalised one, in its order.
fn check<'a>(request: &Request<'a>) -> Result<Vec<Entry<'a>>, Error> {
    let mut listed: Vec<Entry<'a>> = match request.non_personalised {
        NonPersonalised::Popular(items) => items
            .iter()
            .map(|(item, buyers)| Entry { item, score: *buyers as f64, source: Source::Popular(*buyers) })
            .collect(),
        NonPersonalised::Editorial(items) => {
            items.iter().map(|item| Entry { item, score: 0.0, source: Source::Editorial }).collect()
        }
    };
    if request.candidates.len() + listed.len() > MAX_ITEMS {
        return Err(Error::new(Code::TooManyItems, "candidates", format!("there are more than {MAX_ITEMS} items")));
    }
    let mut own = BTreeSet::new();
    for (at, candidate) in request.candidates.iter().enumerate() {
        let path = format!("candidates[{at}]");
        if !candidate.score.is_finite() {
            return Err(Error::new(Code::ModelInputInvalid, path, "the score is not finite"));
        }
        if !own.insert(candidate.item.as_str()) {
            return Err(Error::new(Code::DuplicateName, path, "the item stands there twice"));
        }
    }
    let mut others = BTreeSet::new();
    if let Some(at) = listed.iter().position(|entry| !others.insert(entry.item)) {
        let path = format!("non_personalised[{at}]");
        return Err(Error::new(Code::DuplicateName, path, "the item stands there twice"));
    }
    if let NonPersonalised::Popular(_) = request.non_personalised {
        listed.sort_by(|a, b| b.score.total_cmp(&a.score).then_with(|| a.item.cmp(b.item)));
    }
    Ok(listed)
}

impl<'a> Entry<'a> {
    fn of_person(candidate: &'a Candidate) -> Self {
        Self { item: &candidate.item, score: candidate.score, source: Source::Person(candidate) }
    }

    /// Whether fewer people support it than may be told apart.
    fn few(&self, k_anon: u64) -> Option<(Stage, DropReason)> {
        let support = match self.source {
            Source::Person(candidate) => candidate.support,
            Source::Popular(buyers) => Some(buyers),
            Source::Editorial => None,
        };
        support.filter(|support| *support < k_anon).map(|_| (Stage::Consent, DropReason::KAnonymity))
    }

    fn kept(&self) -> Kept {
        let (score, why) = match self.source {
            Source::Person(candidate) => {
                (Some(self.score), Why::History(candidate.because.iter().take(MAX_REASONS).cloned().collect()))
            }
            Source::Popular(buyers) => (Some(self.score), Why::Popular(buyers)),
            Source::Editorial => (None, Why::Editorial),
        };
        Kept { item: self.item.to_owned(), score, why }
    }
}

impl Slate {
    fn drop(&mut self, item: &str, (stage, reason): (Stage, DropReason)) {
        self.dropped.push(Dropped { item: item.to_owned(), stage, reason });
    }

    /// Takes out and logs what `judge` gives a reason for.
    fn sieve(
        &mut self,
        entries: &mut Vec<Entry<'_>>,
        mut judge: impl FnMut(&Entry<'_>) -> Option<(Stage, DropReason)>,
    ) {
        entries.retain(|entry| match judge(entry) {
            Some(why) => {
                self.drop(entry.item, why);
                false
            }
            None => true,
        });
    }
}

/// How many of each category and brand were let through (stage 7).
#[derive(Default)]
struct Caps<'a> {
    categories: BTreeMap<&'a str, u32>,
    brands: BTreeMap<&'a str, u32>,
}

impl<'a> Caps<'a> {
    fn over(&mut self, facts: Option<&'a ItemFacts>, request: &Request<'_>) -> Option<(Stage, DropReason)> {
        let full = |counts: &BTreeMap<&str, u32>, key: Option<&str>, cap: Option<u32>| {
            let count = key.map(|key| counts.get(key).copied().unwrap_or_default());
            matches!((count, cap), (Some(count), Some(cap)) if count >= cap)
        };
        let category = facts.and_then(|facts| facts.category.as_deref());
        let brand = facts.and_then(|facts| facts.brand.as_deref());
        if full(&self.categories, category, request.policy.per_category) {
            return Some((Stage::Caps, DropReason::CategoryCap));
        }
        if full(&self.brands, brand, request.policy.per_brand) {
            return Some((Stage::Caps, DropReason::BrandCap));
        }
        if let Some(category) = category {
            *self.categories.entry(category).or_default() += 1;
        }
        if let Some(brand) = brand {
            *self.brands.entry(brand).or_default() += 1;
        }
        None
    }
}

/// What was let through of a day's and a slate's room (stage 8).
struct Size<'a> {
    /// What the person saw today; none where what they did plays no part.
    seen: Option<&'a Seen<'a>>,
    /// How many items of this slate are new today.
    new: usize,
    kept: usize,
}

impl Size<'_> {
    fn over(&mut self, item: &str, request: &Request<'_>) -> Option<(Stage, DropReason)> {
        let policy = request.policy;
        let mut is_new = false;
        if let Some(seen) = self.seen {
            let reached = |count: usize, cap: Option<u32>| cap.is_some_and(|cap| count >= cap as usize);
            is_new = !seen.items.contains(item);
            let items_full = is_new && reached(seen.items.len() + self.new, policy.max_items_per_day);
            if items_full || reached(seen.slates, policy.max_slates_per_day) {
                return Some((Stage::Size, DropReason::OverloadCap));
            }
        }
        if self.kept >= policy.slate_size {
            return Some((Stage::Size, DropReason::SlateFull));
        }
        self.kept += 1;
        self.new += usize::from(is_new);
        None
    }
}
