//! Laws of `advance` in both stores (SE-7, SE-8; invariants 2, 4 and 5): over random histories the changes do not depend on how
//! often it is called, late records and joins have their cause, and a change is told exactly once.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail where it stands")]

use std::collections::{BTreeMap, BTreeSet};

use regulars::{
    Cause, Change, ChangeKind, ChangeType, Code, Crm, CustomerId, IdentityDecision, Instant, Json, Money, Record,
    Rulebook, Select, SqliteOptions, canonical,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[identity.kinds.phone]
normalise = "phone"
max_profiles = 6
[measures.recent]
agg = "count"
of = "order"
window = { last = "30d" }
[measures.month]
agg = "sum"
of = "order"
field = "body.amount"
currency = "CNY"
minus = "return"
window = { calendar = "month" }
[measures.last]
agg = "last"
of = "order"
window = "lifetime"
[measures.idle]
agg = "days_since"
of = "order"
window = "lifetime"
[[stage]]
name = "active"
enter = "measure.recent >= 2"
hold = "10d"
[[stage]]
name = "quiet"
enter = "older(measure.last, '60d')"
[[stage]]
name = "other"
enter = "true"
[[tag]]
name = "eager"
dimension = "behaviour"
evidence = [{ of = "order", points = 45, half_life = "20d" }]
[segments.big]
when = "measure.month >= 900"
[segments.warm]
when = "measure.idle < 20 && !tag.eager"
[segments.calm]
when = "!segment.warm && stage != 'quiet'"
[program]
id = "club"
timezone = "Asia/Shanghai"
version = 1
effective_from = "2020-01-01"
[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 2 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "member"
name = "Member"
[[tiers.level]]
id = "gold"
name = "Gold"
needs = "spend >= 1500.00"
"#;

/// A small generator that needs no crate: the same seed gives the same numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

fn at(hours: u64) -> Instant {
    let start = Instant::parse("2026-01-01T00:00:00Z").unwrap();
    start.plus_micros(i64::try_from(hours).unwrap() * 3_600_000_000)
}

fn rules() -> Rulebook {
    Rulebook::parse(RULES).unwrap()
}

/// Orders and returns of a few people over half a year, who come to share telephone numbers.
fn records(seed: u64, count: u64) -> Vec<Record> {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9) + 1);
    let mut records: Vec<Record> = Vec::new();
    for number in 0..count {
        let source = ["pos", "app"].get(usize::try_from(dice.roll(2)).unwrap()).copied().unwrap();
        let (id, profile) = (format!("r{number}"), format!("p{}", dice.roll(5)));
        let amount = Money::parse(&format!("{}.00", dice.roll(1_000)), "CNY").unwrap();
        // Half of the hours are midnights in Shanghai, so that instants meet.
        let hour = if dice.roll(2) == 0 { dice.roll(180) * 24 + 16 } else { dice.roll(4_320) };
        let mut record = if dice.roll(6) == 0 && number > 0 {
            let of = format!("r{}", dice.roll(number));
            Record::refund(source, &id, &profile, at(hour), amount, &of).unwrap()
        } else {
            Record::order(source, &id, &profile, at(hour), amount).unwrap()
        };
        if dice.roll(4) == 0 {
            record = record.with_identifier("phone", &format!("1380013800{}", dice.roll(4))).unwrap();
        }
        if number % 11 == 10 {
            record.corrects = Some(regulars::record::RecordId::new(format!("r{}", dice.roll(number))).unwrap());
        }
        records.push(record);
    }
    records
}

/// Decisions of people about those of [`records`]: merges, parting, links, exclusions, and revokes of what stands before.
fn decisions(seed: u64, count: u64) -> Vec<IdentityDecision> {
    let mut dice = Dice(seed.wrapping_mul(0x51_7cc1) + 3);
    let mut hours: Vec<u64> = (0..count).map(|_| dice.roll(4_700)).collect();
    hours.sort_unstable();
    let mut decided = Vec::new();
    for (number, hour) in (0..).zip(hours) {
        let source = ["pos", "app"];
        let mut profile = |other: u64| {
            let source = source[usize::try_from(dice.roll(2)).unwrap()];
            format!(r#"{{"source":"{source}","key":"p{}"}}"#, (dice.roll(4) + other) % 5)
        };
        let (a, b) = (profile(0), profile(1));
        let identifier = format!(r#""identifier":{{"kind":"phone","value":"1380013800{}"}}"#, dice.roll(4));
        let verb = match dice.roll(7) {
            _ if a == b => format!(r#""verb":"exclude",{identifier}"#),
            0 | 1 => format!(r#""verb":"merge","a":{a},"b":{b}"#),
            2 => format!(r#""verb":"not_same","a":{a},"b":{b}"#),
            3 => format!(r#""verb":"link","profile":{a},{identifier}"#),
            4 => format!(r#""verb":"unlink","profile":{a},{identifier}"#),
            5 => format!(r#""verb":"pin","profile":{a},"target":"id""#),
            _ if number == 0 => format!(r#""verb":"exclude",{identifier}"#),
            _ => format!(r#""verb":"revoke","revokes":"d{}""#, dice.roll(number)),
        };
        let at = at(hour);
        let text = format!(r#"{{"decision_id":"d{number}","decided_at":"{at}","actor":{{"kind":"human"}},{verb}}}"#);
        decided.push(Json::parse(&text).unwrap().read().unwrap());
    }
    decided
}

fn decide(crm: &Crm, decisions: &[IdentityDecision]) {
    let report = crm.decide(decisions).unwrap();
    assert_eq!(report.accepted, decisions.len() as u64, "{report:?}");
}

/// Both stores with the same records.
fn both(folder: &tempfile::TempDir, name: &str, records: &[Record]) -> [Crm; 2] {
    let crms = [Crm::in_memory(rules()).unwrap(), Crm::open(folder.path().join(name), rules()).unwrap()];
    for crm in &crms {
        crm.ingest(records).unwrap();
    }
    crms
}

/// What an advance tells of stages, tags, tiers and segments; of who is who it tells besides.
fn advanced(crm: &Crm, to: Instant) -> Vec<Change> {
    let mut list = crm.advance_with(to, true).unwrap().list;
    list.retain(|change| change.kind != ChangeKind::Identity);
    list
}

/// The state that a list of changes leads to: which flags are on, and which stages and tiers hold.
fn folded(changes: &[Change]) -> BTreeSet<(CustomerId, ChangeKind, String, Option<String>)> {
    let mut state: BTreeMap<(CustomerId, ChangeKind, String), Option<String>> = BTreeMap::new();
    for change in changes {
        let key = (change.customer.unwrap(), change.kind, change.name.clone());
        match change.change {
            ChangeType::Entered => assert_eq!(state.insert(key, None), None, "{change:?}"),
            ChangeType::Left => assert!(state.remove(&key).is_some(), "{change:?}"),
            ChangeType::Changed => {
                let before = state.remove(&key).flatten();
                assert_eq!(before, change.from, "{change:?}");
                if change.to.is_some() {
                    state.insert(key, change.to.clone());
                }
            }
            _ => assert_ne!(change.kind, ChangeKind::Identity, "filtered before"),
        }
    }
    state.into_iter().map(|((customer, kind, name), value)| (customer, kind, name, value)).collect()
}

/// The same out of the views at an instant.
fn viewed(crm: &Crm, as_of: Instant) -> BTreeSet<(CustomerId, ChangeKind, String, Option<String>)> {
    let mut state = BTreeSet::new();
    crm.views(as_of, Select::all(), &mut |view: regulars::CustomerView| {
        let id = view.customer;
        for (name, part) in view.segments.iter().flatten() {
            if part.member {
                state.insert((id, ChangeKind::Segment, name.clone(), None));
            }
        }
        for tag in view.tags.iter().flatten() {
            state.insert((id, ChangeKind::Tag, tag.name.clone(), None));
        }
        if let Some(stage) = view.stage.and_then(|stage| stage.name) {
            state.insert((id, ChangeKind::Stage, "stage".to_owned(), Some(stage)));
        }
        if let Some(tier) = view.membership.and_then(|part| part.tier) {
            state.insert((id, ChangeKind::Tier, "tier".to_owned(), Some(tier)));
        }
        Ok(())
    })
    .unwrap();
    state
}

/// Invariants 2, 4 and 5, with profiles that join later, profiles that appear later and records in the future.
#[test]
fn changes_do_not_depend_on_how_often_time_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..40 {
        let records = records(seed, 4 + seed % 40);
        let mut dice = Dice(seed + 77);
        let mut stops: Vec<u64> = (0..1 + seed % 7).map(|_| dice.roll(4_800)).collect();
        stops.push(4_800);
        stops.sort_unstable();
        let whole = advanced(&both(&folder, &format!("w{seed}"), &records)[0], at(4_800));
        for crm in both(&folder, &format!("c{seed}"), &records) {
            let mut cut = Vec::new();
            for stop in &stops {
                cut.extend(advanced(&crm, at(*stop)));
                assert_eq!(folded(&cut), viewed(&crm, at(*stop)), "seed {seed} at {stop}");
            }
            let lines = |changes: &[Change]| changes.iter().map(|c| canonical(c).unwrap()).collect::<Vec<_>>();
            assert_eq!(lines(&cut), lines(&whole), "seed {seed} by {stops:?}");
            assert!(cut.iter().all(|change| matches!(change.cause, Cause::Time | Cause::Identity)));
            // Moving on to where it stands tells nothing.
            assert_eq!(advanced(&crm, at(4_800)), []);
        }
    }
}

/// The same where people decide who is who, now and later, before it is asked or between.
#[test]
fn changes_by_decisions_do_not_depend_on_how_often_time_is_moved() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 300..340 {
        let (records, decided) = (records(seed, 25), decisions(seed, 2 + seed % 7));
        let mut dice = Dice(seed + 5);
        let mut stops: Vec<u64> = (0..1 + seed % 7).map(|_| dice.roll(4_800)).collect();
        stops.push(4_800);
        stops.sort_unstable();
        let fresh = &both(&folder, &format!("dw{seed}"), &records)[0];
        decide(fresh, &decided);
        let whole = advanced(fresh, at(4_800));
        assert_eq!(folded(&whole), viewed(fresh, at(4_800)), "seed {seed}");
        for crm in both(&folder, &format!("dc{seed}"), &records) {
            let (mut cut, mut left) = (Vec::new(), decided.as_slice());
            for stop in &stops {
                // Those that are made by then are told just in time, the others when it is their turn.
                let due = left.iter().take_while(|one| one.decided_at <= at(*stop)).count();
                decide(&crm, &left[..due]);
                left = &left[due..];
                cut.extend(advanced(&crm, at(*stop)));
                assert_eq!(folded(&cut), viewed(&crm, at(*stop)), "seed {seed} at {stop}");
            }
            let lines = |changes: &[Change]| changes.iter().map(|c| canonical(c).unwrap()).collect::<Vec<_>>();
            assert_eq!(lines(&cut), lines(&whole), "seed {seed} by {stops:?}");
            assert_eq!(advanced(&crm, at(4_800)), []);
        }
    }
}

/// SE-8: a decision that comes late differs at the instant that was reached.
#[test]
fn late_decisions_lead_to_what_a_fresh_store_says() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 400..430 {
        let (records, decided) = (records(seed, 30), decisions(seed, 8));
        for crm in both(&folder, &format!("dl{seed}"), &records) {
            let (mut told, mut reached) = (Vec::new(), None::<Instant>);
            for (n, (batch, to)) in decided.chunks(2).zip([900, 1_800, 3_000, 4_800]).enumerate() {
                decide(&crm, batch);
                let new = advanced(&crm, at(to));
                let late = |change: &&Change| Some(change.at) == reached;
                assert!(new.iter().filter(late).all(|change| change.cause == Cause::Identity), "seed {seed}: {new:?}");
                told.extend(new);
                assert_eq!(folded(&told), viewed(&crm, at(to)), "seed {seed} at {to}");
                let fresh = Crm::in_memory(rules()).unwrap();
                fresh.ingest(&records).unwrap();
                decide(&fresh, &decided[..n * 2 + batch.len()]);
                assert_eq!(viewed(&fresh, at(to)), viewed(&crm, at(to)), "seed {seed} at {to}");
                reached = Some(at(to));
            }
        }
    }
}

/// SE-8: what arrives late differs at the instant that was reached; what it leads to is what a fresh store says.
#[test]
fn late_records_lead_to_what_a_fresh_store_says() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 100..140 {
        let records = records(seed, 30);
        let mut dice = Dice(seed);
        for crm in both(&folder, &format!("l{seed}"), &[]) {
            let (mut told, mut reached) = (Vec::new(), None::<Instant>);
            for (n, batch) in records.chunks(6).enumerate() {
                crm.ingest(batch).unwrap();
                let to = at(u64::try_from(n).unwrap() * 900 + 400 + dice.roll(400));
                let new = advanced(&crm, to);
                for change in &new {
                    assert!(change.at <= to && reached.is_none_or(|reached| change.at >= reached), "{change:?}");
                    let known = matches!(change.cause, Cause::Record | Cause::Identity | Cause::Time);
                    assert!(known && (change.cause != Cause::Record || Some(change.at) == reached), "{change:?}");
                }
                told.extend(new);
                assert_eq!(folded(&told), viewed(&crm, to), "seed {seed} at {to}");
                let fresh = Crm::in_memory(rules()).unwrap();
                fresh.ingest(&records[..(n * 6 + batch.len())]).unwrap();
                assert_eq!(folded(&told), folded_anew(&crm, &fresh, to), "seed {seed} at {to}");
                reached = Some(to);
            }
        }
    }
}

/// The state of a fresh store, under the ids of another: ids are salted by store.
fn folded_anew(crm: &Crm, fresh: &Crm, to: Instant) -> BTreeSet<(CustomerId, ChangeKind, String, Option<String>)> {
    let changes = advanced(fresh, to);
    let mut ids = BTreeMap::new();
    for id in fresh.customers(to).unwrap() {
        let (_, records) = fresh.timeline(id, to).unwrap();
        let profile = records.first().unwrap().profile_ref();
        ids.insert(id, crm.view(regulars::CustomerRef::Profile(profile), to).unwrap().customer);
    }
    folded(&changes).into_iter().map(|(id, kind, name, value)| (ids[&id], kind, name, value)).collect()
}

fn bought(id: &str, profile: &str, hour: u64, amount: &str) -> Record {
    Record::order("pos", id, profile, at(hour), Money::parse(amount, "CNY").unwrap()).unwrap()
}

fn said(changes: &[Change]) -> Vec<(Cause, ChangeKind, &str, ChangeType)> {
    changes.iter().map(|change| (change.cause, change.kind, change.name.as_str(), change.change)).collect()
}

#[test]
fn a_late_record_is_told_at_the_instant_that_was_reached() {
    let crm = Crm::in_memory(rules()).unwrap();
    crm.ingest(&[bought("1", "a", 16, "10")]).unwrap();
    advanced(&crm, at(100));
    crm.ingest(&[bought("2", "a", 20, "950")]).unwrap();
    let changes = advanced(&crm, at(120));
    assert!(changes.iter().all(|change| change.at == at(100)), "{changes:?}");
    assert!(said(&changes).contains(&(Cause::Record, ChangeKind::Segment, "big", ChangeType::Entered)));
}

#[test]
fn a_join_of_known_profiles_is_told_as_identity() {
    let crm = Crm::in_memory(rules()).unwrap();
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[bought("1", "a", 16, "500"), bought("2", "b", 17, "500")]).unwrap();
    advanced(&crm, at(100));
    crm.ingest(&[phone(bought("3", "a", 18, "0")), phone(bought("4", "b", 19, "0"))]).unwrap();
    let changes = advanced(&crm, at(120));
    assert!(changes.iter().all(|change| change.cause == Cause::Identity && change.at == at(100)), "{changes:?}");
    assert!(said(&changes).contains(&(Cause::Identity, ChangeKind::Segment, "big", ChangeType::Entered)));
    assert_eq!(crm.customers(at(120)).unwrap().len(), 1);
}

/// RB-1, SE-8: where a version begins to answer, what differs is told as its doing, at that instant.
#[test]
fn a_version_begins_to_answer_at_its_instant() {
    let folder = tempfile::tempdir().unwrap();
    let next = RULES.replacen("version = 1\nzone", &format!("version = 2\neffective_from = \"{}\"\nzone", at(200)), 1);
    let next = next.replacen("measure.month >= 900", "measure.month >= 90", 1);
    for crm in both(&folder, "v", &[bought("1", "a", 16, "100")]) {
        crm.load_rulebook(&next).unwrap();
        let changes = advanced(&crm, at(300));
        let big: Vec<_> = changes.iter().filter(|change| change.name == "big").collect();
        assert_eq!(big.len(), 1, "{changes:?}");
        assert_eq!((big[0].cause, big[0].at, big[0].change), (Cause::Rulebook, at(200), ChangeType::Entered));
        assert_eq!(folded(&changes), viewed(&crm, at(300)));
        // A version that begins in the past differs at the instant that was reached.
        let third = next.replacen("version = 2", "version = 3", 1).replacen("month >= 90\"", "month >= 101\"", 1);
        crm.load_rulebook(&third).unwrap();
        let changes = advanced(&crm, at(310));
        assert_eq!(said(&changes), [(Cause::Rulebook, ChangeKind::Segment, "big", ChangeType::Left)]);
        assert_eq!(changes[0].at, at(300));
    }
}

#[test]
fn versions_do_not_depend_on_how_often_time_is_moved() {
    let next =
        RULES.replacen("version = 1\nzone", &format!("version = 2\neffective_from = \"{}\"\nzone", at(2_000)), 1);
    let next =
        next.replacen("measure.recent >= 2", "measure.recent >= 1", 1).replacen("month >= 900", "month >= 500", 1);
    for seed in 200..220 {
        let records = records(seed, 25);
        let run = |stops: &[u64]| -> Vec<String> {
            let folder = tempfile::tempdir().unwrap();
            let crms = both(&folder, "x", &records);
            crms[0].load_rulebook(&next).unwrap();
            let changes = stops.iter().flat_map(|stop| advanced(&crms[0], at(*stop))).collect::<Vec<_>>();
            assert_eq!(folded(&changes), viewed(&crms[0], at(*stops.last().unwrap())), "seed {seed}");
            changes.iter().map(|change| canonical(change).unwrap()).collect()
        };
        assert_eq!(run(&[1_000, 1_999, 2_000, 3_000, 4_800]), run(&[4_800]), "seed {seed}");
    }
}

#[test]
fn the_outbox_is_read_again_the_same_and_forgets_what_is_acknowledged() {
    let folder = tempfile::tempdir().unwrap();
    for crm in both(&folder, "o", &records(3, 30)) {
        let first = crm.advance(at(2_000)).unwrap();
        let second = crm.advance(at(4_800)).unwrap();
        assert_eq!(second.last_change, first.changes + second.changes);
        let page = crm.changes(0, 1_000).unwrap();
        let numbers: Vec<u64> = page.events.iter().map(|event| event.id.parse().unwrap()).collect();
        assert_eq!(numbers, (1..=second.last_change).collect::<Vec<_>>());
        assert_eq!((page.cursor, &page), (second.last_change, &crm.changes(0, 1_000).unwrap()));
        let some = crm.changes(3, 4).unwrap();
        assert_eq!(some.events.as_slice(), page.events.get(3..7).unwrap());
        assert_eq!(crm.acknowledge(5).unwrap(), 5);
        assert_eq!(crm.changes(0, 1_000).unwrap().events.as_slice(), page.events.get(5..).unwrap());
        crm.acknowledge(second.last_change).unwrap();
        // Numbers are never used again.
        crm.ingest(&[bought("new", "zz", 4_801, "5000")]).unwrap();
        let third = crm.advance(at(4_900)).unwrap();
        assert!(third.changes > 0 && third.last_change == second.last_change + third.changes);
        assert_eq!(crm.changes(0, 1).unwrap().events[0].id, (second.last_change + 1).to_string());
    }
}

#[test]
fn time_does_not_go_back_in_another_handle_either() {
    let folder = tempfile::tempdir().unwrap();
    let [_, one] = both(&folder, "t", &records(5, 20));
    let other = Crm::open(folder.path().join("t"), rules()).unwrap();
    let told = one.advance(at(1_000)).unwrap();
    assert_eq!(other.advance(at(999)).unwrap_err().code(), Code::TimeGoesBack);
    assert_eq!(other.advance(at(1_000)).unwrap().changes, 0);
    assert_eq!(other.changes(0, 1_000).unwrap().events.len() as u64, told.changes);
    assert_eq!(one.advance(at(10)).unwrap_err().code(), Code::TimeGoesBack);
}

/// A change is told exactly once: an advance that fails in its middle leaves nothing behind.
#[test]
fn an_advance_that_fails_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let records = records(9, 200);
    let path = folder.path().join("full");
    let wanted = {
        Crm::open(&path, rules()).unwrap().ingest(&records).unwrap();
        std::fs::copy(&path, folder.path().join("copy")).unwrap();
        Crm::open(folder.path().join("copy"), rules()).unwrap().advance_with(at(4_800), true).unwrap().list
    };
    let size = std::fs::metadata(&path).unwrap().len();
    let mut failed = 0;
    for more in (0..40).map(|n| n * 4_096) {
        let options = SqliteOptions { max_bytes: Some(size + more), ..SqliteOptions::default() };
        let crm = Crm::open_with(&path, rules(), options).unwrap();
        match crm.advance(at(4_800)) {
            Ok(report) => {
                assert_eq!(report.changes, wanted.len() as u64);
                break;
            }
            Err(error) => {
                assert_eq!(error.code(), Code::StoreFull);
                failed += 1;
                assert_eq!(crm.advanced_to().unwrap(), None);
                assert_eq!(crm.changes(0, 10).unwrap().events, []);
            }
        }
    }
    assert!(failed > 0);
    let crm = Crm::open(&path, rules()).unwrap();
    crm.advance(at(4_800)).unwrap();
    let told = crm.changes(0, 100_000).unwrap().events;
    assert_eq!(
        told.iter().map(|event| event.data.to_string()).collect::<Vec<_>>(),
        wanted.iter().map(|c| canonical(c).unwrap()).collect::<Vec<_>>()
    );
}

/// The profile that was stored first may be the one that appeared last.
#[test]
fn what_came_before_the_profile_that_was_stored_first_is_told_at_its_instant() {
    let crm = Crm::in_memory(rules()).unwrap();
    let phone = |record: Record| record.with_identifier("phone", "13800138000").unwrap();
    crm.ingest(&[phone(bought("1", "b", 50, "10")), phone(bought("2", "a", 10, "950"))]).unwrap();
    let changes = advanced(&crm, at(100));
    let big = changes.iter().find(|change| change.name == "big").unwrap();
    assert_eq!((big.at, big.cause), (at(10), Cause::Time));
}
