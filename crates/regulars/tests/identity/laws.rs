//! Laws over drawn histories with decisions and erasures, in both stores: a customer asked about alone is who a pass over all
//! says, every id ever given out resolves, and nothing differs before the instant that is named for it (RV-12, CI-2, SE-6).

use std::collections::BTreeSet;

use regulars::{Code, ProfileErasure};

use super::*;

const WHO: [&str; 8] = ["a", "b", "c", "d", "e", "pos.f", "pos.g", "tablet.h"];

/// A small generator that needs no crate: the same seed gives the same numbers.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides
    }

    fn day(&mut self, last: usize) -> i64 {
        i64::try_from(self.roll(last)).unwrap()
    }

    fn one<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.roll(list.len())]
    }
}

fn identifier(dice: &mut Dice) -> (&'static str, String) {
    let number = dice.roll(4);
    match dice.roll(4) {
        0 => ("member", format!("{number}")),
        1 => ("email", format!("{number}@shop.cn")),
        _ => ("phone", format!("1380013800{number}")),
    }
}

fn records(dice: &mut Dice, count: usize) -> Vec<Json> {
    let mut records = Vec::new();
    for number in 0..count {
        let (name, day) = (dice.one(&WHO), dice.day(50));
        let stated: Vec<String> =
            (0..dice.roll(3)).map(|_| identifier(dice)).map(|(k, v)| format!("{k}:{v}")).collect();
        let mut attributes = Vec::new();
        if dice.roll(4) == 0 {
            attributes.push(format!("name:{}", dice.one(&["张伟", "Zhang Wei", "李娜"])));
        }
        if dice.roll(6) == 0 {
            attributes.push(format!("birth_date:{}", dice.one(&["1990-01-01", "1991-01-01"])));
        }
        if dice.roll(8) == 0 {
            attributes.push(format!("party:{}", dice.one(&["individual", "organisation"])));
        }
        let stated: Vec<&str> = stated.iter().map(String::as_str).collect();
        let attributes: Vec<&str> = attributes.iter().map(String::as_str).collect();
        let mut rest = says(&stated, &attributes);
        if dice.roll(10) == 0 {
            let (kind, value) = identifier(dice);
            rest.push_str(&format!(r#","released":[{{"kind":"{kind}","value":"{value}"}}]"#));
        }
        if dice.roll(7) == 0 && number > 0 {
            rest.push_str(&format!(r#","corrects":"r{}""#, dice.roll(number)));
        }
        records.push(record(&format!("r{number}"), name, day, &rest));
    }
    records
}

/// Decisions of every verb; a revoke names one that is not later.
fn decisions(dice: &mut Dice, count: usize) -> Vec<IdentityDecision> {
    let mut days: Vec<i64> = (0..count).map(|_| dice.day(60)).collect();
    days.sort_unstable();
    let mut decided = Vec::new();
    for (number, day) in days.into_iter().enumerate() {
        let place = dice.roll(WHO.len());
        let (a, b) = (WHO[place], WHO[(place + 1 + dice.roll(WHO.len() - 1)) % WHO.len()]);
        let (kind, value) = identifier(dice);
        let (actor, rest) = match dice.roll(9) {
            0 | 1 => ("human", pair("merge", a, b)),
            2 => ("human", pair("not_same", a, b)),
            3 => ("human", identified("link", a, kind, &value)),
            4 => ("human", identified("unlink", a, kind, &value)),
            5 => ("human", format!(r#""verb":"exclude","identifier":{{"kind":"{kind}","value":"{value}"}}"#)),
            6 => ("human", format!(r#""verb":"pin","profile":{},"target":"id""#, mention(a))),
            7 => ("model", format!(r#"{},"weight":"{}.5""#, pair("merge", a, b), dice.roll(9))),
            _ if number == 0 => ("human", pair("merge", a, b)),
            _ => ("human", revoke(&format!("d{:02}", dice.roll(number)))),
        };
        decided.push(decision(&format!("d{number:02}"), day, actor, &rest));
    }
    decided
}

/// Both stores with the same history; some of it comes late, and sometimes somebody is erased.
fn histories(folder: &tempfile::TempDir, seed: u64) -> ([Crm; 3], BTreeSet<&'static str>) {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9) + 11);
    let (records, count) = (records(&mut dice, 24), dice.roll(9));
    let decided = decisions(&mut dice, count);
    let early = dice.roll(records.len());
    let gone: BTreeSet<&str> = (0..dice.roll(6) / 4).map(|_| dice.one(&WHO)).collect();
    let keep = dice.roll(2) == 0;
    let crms = both(folder, &format!("s{seed}"));
    for crm in &crms {
        ingest(crm, &records[..early]);
        let report = crm.decide(&decided).unwrap();
        assert_eq!((report.rejected.len(), report.conflicts.len()), (0, 0), "{report:?}");
        ingest(crm, &records[early..]);
        for name in &gone {
            let actor = json(r#"{"kind":"human"}"#).read().unwrap();
            let erasure = ProfileErasure { profile: profile(name), at: on(61), actor, keep_together: keep };
            match crm.erase_profile(&erasure) {
                Ok(_) => {}
                Err(error) => assert_eq!(error.code(), Code::UnknownProfile),
            }
        }
    }
    (crms, gone)
}

/// Who is who by a pass over all, asked for by profile.
fn by_all(crm: &Crm, as_of: Instant) -> BTreeMap<String, CustomerId> {
    let customers = crm.partition(as_of).unwrap().customers;
    let name = |profile: &ProfileRef| match profile.source.as_str() {
        "app" => profile.key.to_string(),
        source => format!("{source}.{}", profile.key),
    };
    customers.iter().flat_map(|one| one.members.iter().map(move |member| (name(member), one.customer))).collect()
}

#[test]
fn a_customer_asked_about_alone_is_who_a_pass_over_all_says() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 0..60 {
        let (crms, _) = histories(&folder, seed);
        for day in [5, 20, 35, 50, 62] {
            let all = by_all(&crms[0], on(day));
            let report = |crm: &Crm| canonical(&crm.partition(on(day)).unwrap()).unwrap();
            assert_eq!(report(&crms[0]), report(&crms[1]), "seed {seed} on day {day}");
            let mut told = BTreeMap::new();
            crms[0]
                .views(on(day), Select::all(), &mut |view: CustomerView| {
                    told.insert(view.customer, canonical(&view)?);
                    Ok(())
                })
                .unwrap();
            for crm in &crms {
                assert_eq!(one_by_one(crm, &WHO, on(day)), all, "seed {seed} on day {day}");
                for (customer, text) in &told {
                    let alone = canonical(&crm.view(*customer, on(day)).unwrap()).unwrap();
                    assert_eq!(&alone, text, "seed {seed} on day {day}");
                }
            }
        }
    }
}

#[test]
fn every_id_that_was_ever_given_out_resolves() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 100..140 {
        let (crms, gone) = histories(&folder, seed);
        for crm in &crms {
            let there = by_all(crm, on(62));
            for name in WHO {
                match crm.view(id(name), on(62)) {
                    Ok(view) => assert_eq!(there.get(name).copied().unwrap_or(view.customer), view.customer),
                    Err(error) if gone.contains(name) => {
                        assert!(matches!(error.code(), Code::Erased | Code::UnknownCustomer), "{error:?}");
                    }
                    // Nobody who states anything at all is unknown.
                    Err(error) => {
                        assert_eq!(error.code(), Code::UnknownCustomer);
                        assert!(!there.contains_key(name), "seed {seed} {name}");
                    }
                }
            }
        }
    }
}

#[test]
fn nothing_differs_before_the_next_change() {
    let folder = tempfile::tempdir().unwrap();
    for seed in 200..240 {
        let (crms, _) = histories(&folder, seed);
        for day in [3, 15, 30, 45] {
            for customer in crms[0].customers(on(day)).unwrap() {
                let part = |at: Instant| {
                    let view = crms[0].view(customer, at).unwrap();
                    let identity = view.identity.unwrap();
                    (view.customer, view.profiles, canonical(&identity).unwrap(), identity.next_change_at)
                };
                let now = part(on(day));
                let next = now.3.unwrap_or(on(90));
                assert!(next > on(day));
                let last = next.plus_micros(-1);
                assert_eq!(part(last), now, "seed {seed} from day {day} to {last}");
            }
        }
    }
}
