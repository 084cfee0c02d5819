//! Faults that the examples once showed, each in a few lines.

use regulars::{Crm, CustomerView, Instant, Json, ReasonLevel, Rulebook, Select};

use crate::{PHONE_MAKER, SELLER, instants, phone_maker, seller, shop};

const HEAD: &str = "[rulebook]\nid = \"shop\"\nversion = 1\nzone = \"UTC\"\n";

/// A shop with one customer, who did this: type, date and the rest of the record.
fn customer(rules: &str, deeds: &[(&str, &str, &str)]) -> Crm {
    let records = deeds.iter().enumerate().map(|(number, (kind, at, rest))| {
        let head = format!(r#""source":"pos","record_id":"{number}","profile":"1","type":"{kind}""#);
        Json::parse(&format!(r#"{{{head},"occurred_at":"{at}T00:00:00Z"{rest}}}"#)).unwrap()
    });
    let crm = Crm::in_memory(Rulebook::parse(&format!("{HEAD}{rules}")).unwrap()).unwrap();
    crm.ingest_json(&records.collect::<Vec<_>>()).unwrap();
    crm
}

fn view(crm: &Crm, at: &str) -> CustomerView {
    let at = Instant::parse(&format!("{at}T00:00:00Z")).unwrap();
    crm.view_with(crm.customers(at).unwrap()[0], at, Select::all().with_reasons(ReasonLevel::Records)).unwrap()
}

#[test]
fn a_tag_is_as_strong_as_its_evidence_is_at_the_instant_of_the_question() {
    let rules = r#"
        [[tag]]
        name = "fan"
        dimension = "need"
        evidence = [{ of = "visit", points = 80, half_life = "30d" }]"#;
    let crm = customer(rules, &[("visit", "2026-01-01", "")]);
    // 0.8 * 2^(-15 / 30) (TG-2).
    assert_eq!(view(&crm, "2026-01-16").tags.unwrap()[0].strength, "0.5657");
}

#[test]
fn hardly_anybody_changes_a_microsecond_after_an_instant_of_no_meaning() {
    for (rulebook, world) in [(PHONE_MAKER, phone_maker::world(60)), (SELLER, seller::world(60))] {
        let crm = shop(rulebook, &world.records);
        for as_of in instants() {
            crm.views(as_of, Select::all(), |view| {
                assert_ne!(view.next_change_at, Some(as_of.plus_micros(1)), "{} at {as_of}", view.customer);
                Ok(())
            })
            .unwrap();
        }
    }
}

#[test]
fn an_amount_of_another_currency_that_leaves_its_window_is_a_next_change() {
    let rules = r#"
        [measures.spend_30d]
        agg = "sum"
        of = "order"
        field = "body.amount"
        currency = "EUR"
        window = { last = "30d" }"#;
    let crm = customer(rules, &[("order", "2026-01-01", r#","body":{"amount":{"amount":"5.00","currency":"USD"}}"#)]);
    let (before, after) = (view(&crm, "2026-01-30"), view(&crm, "2026-01-31"));
    assert_ne!(before.findings, after.findings);
    assert_eq!(before.next_change_at, Some(after.as_of));
}

#[test]
fn a_record_that_leaves_the_window_of_a_sequence_or_of_days_is_a_next_change_where_records_are_told() {
    let rules = r#"
        [measures.bought]
        agg = "sequence"
        within = "1d"
        window = { last = "30d" }
        steps = [{ of = "visit" }, { of = "order" }]"#;
    let crm = customer(rules, &[("visit", "2026-01-01", "")]);
    let (before, after) = (view(&crm, "2026-01-30"), view(&crm, "2026-01-31"));
    assert_ne!(before.measures, after.measures);
    assert_eq!(before.next_change_at, Some(after.as_of));
}

#[test]
fn a_profile_of_an_ignored_source_changes_nothing_for_who_states_the_same_number() {
    let rules = r#"
        [identity.kinds.phone]
        normalise = "phone"
        ignore_sources = ["live"]
        [measures.orders]
        agg = "count"
        of = "order"
        window = "lifetime"
        [segments.buyers]
        when = "measure.orders >= 1""#;
    let phone = r#","identifiers":[{"kind":"phone","value":"+8613912345678"}]"#;
    let order = r#","body":{"amount":{"amount":"5.00","currency":"EUR"}}"#;
    let deeds = [("profile", "2026-01-01", phone), ("order", "2026-02-01", order)];
    let crm = customer(rules, &deeds);
    let live = format!(
        r#"{{"source":"live","record_id":"1","profile":"9","type":"profile","occurred_at":"2026-01-01T00:00:00Z"{phone}}}"#
    );
    crm.ingest_json(&[Json::parse(&live).unwrap()]).unwrap();
    let mut list = crm.advance_with(Instant::parse("2026-03-01T00:00:00Z").unwrap(), true).unwrap().list;
    list.retain(|change| change.kind != regulars::ChangeKind::Identity);
    assert_eq!(list.len(), 1, "{list:?}");
}

#[test]
fn an_order_that_two_channels_tell_is_one_piece_of_evidence() {
    let rules = r#"
        [[tag]]
        name = "buyer"
        dimension = "value"
        show_at = "0.2"
        hide_at = "0.2"
        evidence = [{ of = "order", points = 30 }]"#;
    let told =
        |number: &str| format!(r#","body":{{"amount":{{"amount":"5.00","currency":"EUR"}},"order_id":"{number}"}}"#);
    let (first, second) = (told("A-1"), told("A-2"));
    let twice = [("order", "2026-01-01", first.as_str()), ("order", "2026-01-02", first.as_str())];
    let two = [("order", "2026-01-01", first.as_str()), ("order", "2026-01-02", second.as_str())];
    let strength =
        |deeds: &[(&str, &str, &str)]| view(&customer(rules, deeds), "2026-02-01").tags.unwrap()[0].strength.clone();
    // 1 - (1 - 0.3) and 1 - (1 - 0.3)^2 (TG-2, RC-12).
    assert_eq!([strength(&twice), strength(&two)], ["0.3", "0.51"]);
}
