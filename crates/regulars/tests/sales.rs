//! Leads and opportunities in a store: what is told of them, and what is refused (SV-52, SV-53).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use proptest::prelude::*;
use regulars::{
    Change, ChangeKind, ChangeType, Code, Crm, CustomerRef, Instant, Json, LeadAct, LeadCommand, LeadQuery,
    OpportunityAct, OpportunityCommand, Part, Rulebook, Select,
};

const RULES: &str = r#"
    [rulebook]
    id = "sales"
    version = 1
    zone = "Asia/Shanghai"
    [identity.kinds.phone]
    normalise = "phone"
    [leads]
    recycle_days = 5
    [leads.groups.interest]
    kind = "engagement"
    [[leads.rule]]
    id = "browsed"
    group = "interest"
    points = "10"
    of = "visit"
    [[leads.assignment]]
    id = "all"
    owners = ["li"]
    [opportunities]
    stale_days = 10
    [[opportunities.stage]]
    id = "talk"
    probability = "0.2"
    [[opportunities.stage]]
    id = "offer"
    probability = "0.5"
    required = ["amount"]
"#;

fn at(day: &str) -> Instant {
    Instant::parse(&format!("2025-09-{day}+08:00")).unwrap()
}

fn open() -> Crm {
    Crm::in_memory(Rulebook::parse(RULES).unwrap()).unwrap()
}

fn record(kind: &str, id: &str, key: &str, day: &str, body: &str) -> String {
    let at = at(day);
    format!(
        r#"{{"source":"app","record_id":"{id}","profile":"{key}","type":"{kind}","occurred_at":"{at}","body":{{{body}}}}}"#
    )
}

fn profile(key: &str, day: &str, phone: &str) -> String {
    let plain = record("profile", &format!("p{key} {day}"), key, day, "");
    let stated = format!(r#","identifiers":[{{"kind":"phone","value":"{phone}"}}]}}"#);
    if phone.is_empty() { plain } else { format!("{}{stated}", plain.strip_suffix('}').unwrap()) }
}

fn take(crm: &Crm, records: &[String]) {
    let report = crm.ingest_ndjson(records.join("\n").as_bytes()).unwrap();
    assert_eq!(report.accepted, records.len() as u64);
}

fn who(key: &str) -> CustomerRef {
    let money = regulars::Money::parse("1", "CNY").unwrap();
    regulars::Record::order("app", "x", key, at("01T00:00:00"), money).unwrap().profile_ref().into()
}

fn lead(act: LeadAct, fields: &[(&str, &str)]) -> LeadCommand {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), Json::from(*value))).collect();
    LeadCommand { who: who("1"), lead_id: "L1".to_owned(), act, fields, key: None }
}

fn convert() -> LeadAct {
    LeadAct::Convert { opportunity_id: None, opportunity: Vec::new() }
}

/// How much a store holds, to see that a refusal leaves nothing.
fn held(crm: &Crm) -> u64 {
    crm.stats(at("29T00:00:00")).unwrap().records
}

#[test]
fn a_lead_goes_from_its_creation_to_an_opportunity_step_by_step() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", "")]);
    let tell = |command: &LeadCommand, day: &str| crm.tell_lead(command, at(day));
    let refused = |command: &LeadCommand, day: &str| {
        let before = held(&crm);
        let error = tell(command, day).unwrap_err();
        assert_eq!(held(&crm), before, "a refusal changes nothing (SV-I10)");
        (error.code(), error.path().to_owned())
    };
    assert_eq!(refused(&lead(LeadAct::Work, &[]), "02T00:00:00"), (Code::UnknownLead, "lead_id".to_owned()));
    let created = lead(LeadAct::Create, &[("campaign", "spring"), ("item", "car")]);
    let done = tell(&created, "02T09:00:00").unwrap();
    assert_eq!((done.lead.owner.as_deref(), done.duplicate), (Some("li"), false));
    assert!(tell(&created, "02T09:00:00").unwrap().duplicate);
    assert_eq!(refused(&created, "02T10:00:00"), (Code::LeadExists, "lead_id".to_owned()));
    assert_eq!(refused(&lead(convert(), &[]), "02T10:00:00"), (Code::InvalidTransition, String::new()));
    let work = lead(LeadAct::Work, &[("owner", "wang")]);
    assert_eq!(tell(&work, "03T09:00:00").unwrap().lead.owner.as_deref(), Some("wang"));
    assert_eq!(refused(&lead(LeadAct::Disqualify, &[]), "03T10:00:00"), (Code::ReasonRequired, "reason".to_owned()));
    let mut keyed = lead(LeadAct::Qualify, &[]);
    keyed.key = Some("q1".to_owned());
    tell(&keyed, "04T09:00:00").unwrap();
    assert!(tell(&keyed, "04T10:00:00").unwrap().duplicate);
    keyed.act = LeadAct::Nurture;
    assert_eq!(refused(&keyed, "04T11:00:00").0, Code::IdempotencyConflict);
    // A conversion whose opportunity cannot begin is none at all.
    let offer = LeadAct::Convert {
        opportunity_id: Some("O1".to_owned()),
        opportunity: vec![("stage".to_owned(), Json::from("offer"))],
    };
    assert_eq!(refused(&lead(offer, &[]), "05T09:00:00"), (Code::StageFieldsMissing, "stage".to_owned()));
    let done = tell(&lead(convert(), &[]), "05T09:00:00").unwrap();
    let opportunity = done.opportunity.unwrap();
    assert_eq!((opportunity.opportunity_id.as_str(), opportunity.stage.as_str()), ("L1", "talk"));
    assert_eq!((opportunity.owner.as_deref(), opportunity.item.as_deref()), (Some("wang"), Some("car")));
    let before = held(&crm);
    let again = tell(&lead(convert(), &[]), "06T09:00:00").unwrap();
    assert_eq!(
        (again.duplicate, again.opportunity.unwrap().opportunity_id, held(&crm)),
        (true, "L1".to_owned(), before)
    );
    let other = LeadAct::Convert { opportunity_id: Some("O9".to_owned()), opportunity: Vec::new() };
    assert_eq!(refused(&lead(other, &[]), "06T09:00:00"), (Code::AlreadyConverted, "lead_id".to_owned()));
    assert_eq!(refused(&lead(LeadAct::Nurture, &[]), "06T09:00:00").0, Code::AlreadyConverted);
}

#[test]
fn an_opportunity_advances_and_ends() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", "")]);
    let tell = |act, fields: &[(&str, Json)], day: &str| {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let command = OpportunityCommand { who: who("1"), opportunity_id: "O1".to_owned(), act, fields, key: None };
        crm.tell_opportunity(&command, at(day))
    };
    let refused = |act, fields: &[(&str, Json)], day: &str| {
        let before = held(&crm);
        let error = tell(act, fields, day).unwrap_err();
        assert_eq!(held(&crm), before, "a refusal changes nothing (SV-I10)");
        (error.code(), error.path().to_owned())
    };
    let stage = |name: &str| ("stage", Json::from(name));
    let amount = ("amount", Json::object([("amount", Json::from("100")), ("currency", Json::from("CNY"))]));
    let unknown = (Code::UnknownOpportunity, "opportunity_id".to_owned());
    assert_eq!(refused(OpportunityAct::Win, &[], "02T00:00:00"), unknown);
    let lead = ("lead_id", Json::from("L9"));
    assert_eq!(refused(OpportunityAct::Open, &[lead], "02T00:00:00"), (Code::UnknownLead, "lead_id".to_owned()));
    tell(OpportunityAct::Open, &[], "02T00:00:00").unwrap();
    assert!(tell(OpportunityAct::Open, &[], "02T00:00:00").unwrap().duplicate);
    assert_eq!(refused(OpportunityAct::Open, &[], "03T00:00:00").0, Code::OpportunityExists);
    assert_eq!(refused(OpportunityAct::Advance, &[], "03T00:00:00"), (Code::MissingField, "stage".to_owned()));
    let missing = (Code::StageFieldsMissing, "stage".to_owned());
    assert_eq!(refused(OpportunityAct::Advance, &[stage("offer")], "03T00:00:00"), missing);
    let nowhere = (Code::UnknownName, "stage".to_owned());
    assert_eq!(refused(OpportunityAct::Advance, &[stage("offers")], "03T00:00:00"), nowhere);
    let done = tell(OpportunityAct::Advance, &[stage("offer"), amount], "03T00:00:00").unwrap();
    assert_eq!(done.opportunity.weighted.unwrap().to_string(), "50.00 CNY");
    assert_eq!(refused(OpportunityAct::Lose, &[], "04T00:00:00"), (Code::ReasonRequired, "reason".to_owned()));
    tell(OpportunityAct::Win, &[("reason", Json::from("price"))], "04T00:00:00").unwrap();
    assert_eq!(refused(OpportunityAct::Advance, &[stage("talk")], "05T00:00:00").0, Code::InvalidTransition);
}

#[test]
fn without_the_sections_nothing_is_told() {
    let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n";
    let crm = Crm::in_memory(Rulebook::parse(rules).unwrap()).unwrap();
    take(&crm, &[profile("1", "01T00:00:00", "")]);
    let error = crm.tell_lead(&lead(LeadAct::Create, &[]), at("02T00:00:00")).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::Unsupported, "leads"));
    let command = OpportunityCommand {
        who: who("1"),
        opportunity_id: "O".to_owned(),
        act: OpportunityAct::Open,
        fields: Vec::new(),
        key: None,
    };
    let error = crm.tell_opportunity(&command, at("02T00:00:00")).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::Unsupported, "opportunities"));
    assert_eq!(crm.leads(&LeadQuery::default(), at("02T00:00:00")).unwrap_err().code(), Code::Unsupported);
}

fn created(id: &str, key: &str, day: &str, more: &str) -> String {
    record("lead", &format!("c{id}"), key, day, &format!(r#""lead_id":"{id}","event":"created"{more}"#))
}

#[test]
fn leads_stand_in_the_order_of_their_scores() {
    let crm = open();
    let visit = |id: &str, key: &str| record("visit", id, key, "03T00:00:00", r#""event":"browse""#);
    take(
        &crm,
        &[
            created("A", "1", "02T00:00:00", ""),
            created("B", "2", "02T01:00:00", r#","owner":"zhao""#),
            created("C", "3", "02T02:00:00", ""),
            visit("v1", "2"),
            visit("v2", "3"),
            visit("v3", "3"),
            record("lead", "s", "3", "04T00:00:00", r#""lead_id":"C","event":"state","state":"working""#),
        ],
    );
    let list = |query: LeadQuery, day: &str| {
        let found = crm.leads(&query, at(day)).unwrap();
        (found.leads.into_iter().map(|row| row.lead.lead_id).collect::<Vec<_>>(), found.total)
    };
    let names = |all: &[&str]| all.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(list(LeadQuery::default(), "04T00:00:00"), (names(&["C", "B", "A"]), 3));
    let owner = LeadQuery { owner: Some("li".to_owned()), limit: Some(1), ..LeadQuery::default() };
    assert_eq!(list(owner, "04T00:00:00"), (names(&["C"]), 2));
    let working = LeadQuery { state: Some(regulars::LeadState::Working), ..LeadQuery::default() };
    assert_eq!(list(working, "04T00:00:00").0, names(&["C"]));
    let recycled = LeadQuery { recycled: true, ..LeadQuery::default() };
    assert_eq!(list(recycled, "07T00:30:00").0, names(&["A"]));
}

fn told(crm: &Crm, stops: &[&str]) -> Vec<Change> {
    let lists = stops.iter().map(|stop| crm.advance_with(at(stop), true).unwrap().list);
    let ours = |change: &Change| matches!(change.kind, ChangeKind::Lead | ChangeKind::Opportunity);
    lists.flatten().filter(ours).collect()
}

fn short(changes: &[Change]) -> Vec<(Instant, ChangeType, &str, Option<&str>)> {
    changes.iter().map(|change| (change.at, change.change, change.name.as_str(), change.to.as_deref())).collect()
}

fn story() -> Vec<String> {
    let step = |id: &str, day: &str, body: &str| {
        record("opportunity", id, "1", day, &format!(r#""opportunity_id":"O",{body}"#))
    };
    vec![
        created("L", "1", "02T00:00:00", ""),
        record("lead", "a", "1", "03T00:00:00", r#""lead_id":"L","event":"activity""#),
        step("o1", "02T00:00:00", r#""event":"created""#),
        step("o2", "04T00:00:00", r#""event":"stage","stage":"offer","amount":{"amount":"9","currency":"CNY"}"#),
        step("o3", "16T00:00:00", r#""event":"lost","reason":"price""#),
    ]
}

#[test]
fn what_becomes_of_leads_and_opportunities_is_told_once() {
    let whole = open();
    take(&whole, &story());
    let found = told(&whole, &["20T00:00:00"]);
    let wanted = [
        (at("02T00:00:00"), ChangeType::Changed, "O", Some("talk")),
        (at("04T00:00:00"), ChangeType::Changed, "O", Some("offer")),
        (at("08T00:00:00"), ChangeType::Recycled, "L", None),
        (at("14T00:00:00"), ChangeType::Stale, "O", None),
        (at("16T00:00:00"), ChangeType::Lost, "O", None),
    ];
    assert_eq!(short(&found), wanted);
    for stops in [&["03T00:00:00", "08T00:00:00", "14T00:00:00", "20T00:00:00"][..], &["07T23:59:59", "20T00:00:00"]] {
        let parts = open();
        take(&parts, &story());
        assert_eq!(told(&parts, stops), found);
    }
    assert_eq!(told(&whole, &["29T00:00:00"]), []);
}

#[test]
fn a_lead_that_moves_with_its_customer_is_not_told_anew() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", "13812345678"), profile("2", "01T00:00:00", "")]);
    take(&crm, &[created("L", "2", "02T00:00:00", r#","campaign":"spring""#)]);
    assert_eq!(told(&crm, &["10T00:00:00"]).len(), 1);
    take(&crm, &[profile("2", "11T00:00:00", "13812345678")]);
    assert_eq!(told(&crm, &["12T00:00:00"]), []);
    // The same campaign under another number is the same lead, which was left alone since its last step.
    take(&crm, &[created("M", "1", "01T12:00:00", r#","campaign":"spring""#)]);
    assert_eq!(told(&crm, &["13T00:00:00"]), []);
    let view = crm.view_with(who("1"), at("13T00:00:00"), Select::parts(&[Part::Leads])).unwrap();
    let leads = view.leads.unwrap();
    assert_eq!((leads.len(), leads[0].lead_id.as_str(), leads[0].merged.clone()), (1, "M", vec!["L".to_owned()]));
}

#[test]
fn what_a_merge_made_one_is_two_again_after_it_is_undone() {
    let crm = open();
    take(&crm, &[profile("1", "01T00:00:00", ""), profile("2", "01T00:00:00", "")]);
    let campaign = r#","campaign":"c""#;
    take(&crm, &[created("L", "1", "02T00:00:00", campaign), created("M", "2", "03T00:00:00", campaign)]);
    let leads = |key: &str| {
        let view = crm.view_with(who(key), at("04T00:00:00"), Select::parts(&[Part::Leads])).unwrap();
        view.leads.unwrap().into_iter().map(|lead| (lead.lead_id, lead.merged)).collect::<Vec<_>>()
    };
    let decide = |id: &str, what: &str| {
        let text = format!(
            r#"{{"decisions":[{{"decision_id":"{id}","decided_at":"2025-09-03T12:00:00Z","actor":{{"id":"anna","kind":"human"}},{what}}}]}}"#
        );
        let answer = crm.call("identity.decide", &text).unwrap();
        assert!(answer.contains("\"accepted\":1"), "{answer}");
    };
    let two = (vec![("L".to_owned(), Vec::new())], vec![("M".to_owned(), Vec::new())]);
    assert_eq!((leads("1"), leads("2")), two);
    decide(
        "d1",
        r#""verb":"merge","a":{"source":"app","key":"1"},"b":{"source":"app","key":"2"},"reason":"one person""#,
    );
    let one = vec![("L".to_owned(), vec!["M".to_owned()])];
    assert_eq!((leads("1"), leads("2")), (one.clone(), one));
    decide("d2", r#""verb":"revoke","revokes":"d1","reason":"two people""#);
    assert_eq!((leads("1"), leads("2")), two);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    // Whenever time moves, the outbox holds the same, each thing once.
    #[test]
    fn how_often_time_moves_cannot_be_seen(stops in prop::collection::btree_set(1u32..28, 0..6)) {
        let whole = open();
        take(&whole, &story());
        let parts = open();
        take(&parts, &story());
        let days: Vec<String> = stops.iter().map(|day| format!("{day:02}T12:00:00")).chain(["29T00:00:00".to_owned()]).collect();
        let stops: Vec<&str> = days.iter().map(String::as_str).collect();
        prop_assert_eq!(told(&whole, &["29T00:00:00"]), told(&parts, &stops));
    }
}
