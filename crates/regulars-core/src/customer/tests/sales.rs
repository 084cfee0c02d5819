//! Leads and opportunities as parts of the view (SV-50 to SV-53).

use proptest::prelude::*;

use super::*;
use crate::error::Code;
use crate::sales::lead::LeadState;
use crate::sales::opportunity::OpportunityStanding;

const RULES: &str = r#"
    [rulebook]
    id = "sales"
    version = 1
    zone = "Asia/Shanghai"
    [measures.spend]
    of = "order"
    agg = "sum"
    field = "body.amount"
    currency = "CNY"
    window = "lifetime"
    [leads]
    recycle_days = 5
    [leads.groups.company]
    kind = "fit"
    [leads.groups.interest]
    kind = "engagement"
    cap = "50"
    [[leads.rule]]
    id = "buyer"
    group = "company"
    points = "20"
    when = "measure.spend >= 100"
    [[leads.rule]]
    id = "browsed"
    group = "interest"
    points = "10"
    of = "visit"
    where = 'record.body.event == "browse"'
    half_life_days = "1"
    [[leads.rule]]
    id = "asked"
    group = "interest"
    points = "30"
    of = "interaction"
    where = 'record.body.event == "demo"'
    window_days = 2
    [[leads.fit_band]]
    name = "A"
    minimum = "20"
    [[leads.fit_band]]
    name = "B"
    minimum = "0"
    [[leads.engagement_band]]
    name = "1"
    minimum = "30"
    [[leads.engagement_band]]
    name = "2"
    minimum = "0"
    [[leads.assignment]]
    id = "buyers"
    when = "measure.spend >= 100"
    owners = ["wang"]
    [[leads.assignment]]
    id = "web"
    channels = ["web"]
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
    stale_days = 3
"#;

fn told(kind: &str, id: &str, day: &str, body: &str) -> Record {
    record(kind, id, &format!("2025-09-{day}+08:00"), &format!(r#""body":{{{body}}}"#))
}

fn lead(id: &str, day: &str, body: &str) -> Record {
    told("lead", id, day, body)
}

fn seen(records: &[Record], as_of: &str) -> CustomerView {
    let rules = Arc::new(Rulebook::parse(RULES).unwrap());
    view_by(&rules, records, moment(as_of))
}

fn moment(day: &str) -> Instant {
    at(&format!("2025-09-{day}+08:00"))
}

fn only(view: &CustomerView) -> &LeadPart {
    let leads = view.leads.as_ref().unwrap();
    assert_eq!(leads.len(), 1);
    &leads[0]
}

fn codes(view: &CustomerView) -> Vec<Code> {
    view.findings.iter().map(|finding| finding.code).collect()
}

const CREATED: &str =
    r#""lead_id":"L1","event":"created","channel":"web","origin":"C-7","intent":"offer","role":"sales""#;

#[test]
fn without_the_sections_there_is_nothing() {
    let records = [lead("1", "08T09:00:00", CREATED)];
    let plain = view(&records, "2025-09-09T02:00:00Z");
    assert_eq!((plain.leads, plain.opportunities), (None, None));
    let none = seen(&[order("o", "2025-01-01T00:00:00Z", "1 CNY")], "08T10:00:00");
    assert_eq!((none.leads, none.opportunities), (Some(Vec::new()), Some(Vec::new())));
}

#[test]
fn a_lead_says_where_it_came_from_who_gets_it_and_what_it_is_worth() {
    let records = [
        told("visit", "v1", "08T08:00:00", r#""event":"browse""#),
        told("visit", "v2", "08T08:30:00", r#""event":"scan""#),
        told("interaction", "i1", "08T08:40:00", r#""event":"demo""#),
        lead("1", "08T09:00:00", CREATED),
    ];
    let view = seen(&records, "08T10:00:00");
    let part = only(&view);
    assert_eq!(
        (part.state, part.owner.as_deref(), part.assigned_by.as_deref()),
        (LeadState::New, Some("li"), Some("web"))
    );
    assert_eq!(
        (part.origin.as_deref(), part.intent.as_deref(), part.role.as_deref()),
        (Some("C-7"), Some("offer"), Some("sales"))
    );
    let score = part.score.as_ref().unwrap();
    assert_eq!((score.value.as_str(), score.fit.as_str(), score.engagement.as_str()), ("40", "0", "40"));
    assert_eq!(score.grade.as_deref(), Some("B1"));
    let items: Vec<_> =
        score.items.iter().map(|item| (item.rule.as_str(), item.count, item.contribution.as_str())).collect();
    assert_eq!(items, [("asked", 1, "30"), ("browsed", 1, "10")]);
    assert_eq!(score.groups.iter().map(|group| group.value.as_str()).collect::<Vec<_>>(), ["0", "40"]);
    // It fades at the next beginning of a local day.
    assert_eq!(view.next_change_at, Some(moment("09T00:00:00")));
    let next = seen(&records, "09T00:00:00");
    assert_eq!(only(&next).score.as_ref().unwrap().value, "36.2996");
    let bought = [records.to_vec(), vec![order("o", "2025-09-09T02:00:00Z", "100 CNY")]].concat();
    let later = seen(&bought, "10T08:40:00");
    let part = only(&later);
    // The row of the buyers asks about the instant at which the lead came; the fit about now.
    assert_eq!((part.owner.as_deref(), part.score.as_ref().unwrap().grade.as_deref()), (Some("li"), Some("A2")));
}

#[test]
fn a_lead_goes_through_its_states_and_ends() {
    let mut records = vec![
        lead("1", "08T09:00:00", CREATED),
        lead("2", "08T10:00:00", r#""lead_id":"L1","event":"state","state":"working","owner":"zhao""#),
        lead("3", "08T11:00:00", r#""lead_id":"L1","event":"state","state":"converted""#),
        lead("4", "08T12:00:00", r#""lead_id":"L2","event":"activity""#),
    ];
    let view = seen(&records, "09T00:00:00");
    assert_eq!(codes(&view), [Code::InvalidTransition, Code::UnknownLead]);
    let part = only(&view);
    assert_eq!((part.state, part.owner.as_deref(), part.assigned_by.clone()), (LeadState::Working, Some("zhao"), None));
    assert_eq!((part.recycled_at, part.last_activity_at), (None, moment("08T10:00:00")));
    assert_eq!(view.next_change_at, Some(moment("13T10:00:00")));
    assert_eq!(only(&seen(&records, "13T10:00:00")).recycled_at, Some(moment("13T10:00:00")));
    records.push(lead("5", "09T09:00:00", r#""lead_id":"L1","event":"state","state":"qualified""#));
    records.push(lead("6", "09T10:00:00", r#""lead_id":"L1","event":"converted","opportunity_id":"O1""#));
    records.push(told("opportunity", "7", "09T10:00:00", r#""opportunity_id":"O1","lead_id":"L1","event":"created""#));
    let view = seen(&records, "30T00:00:00");
    let part = only(&view);
    assert_eq!((part.state, part.opportunity_id.as_deref(), &part.score), (LeadState::Converted, Some("O1"), &None));
    assert_eq!((part.recycled_at, view.next_change_at), (None, None));
    assert_eq!(view.opportunities.as_ref().unwrap()[0].stale_at, Some(moment("19T10:00:00")));
}

#[test]
fn leads_of_one_campaign_are_one() {
    let created = |id: &str| format!(r#""lead_id":"{id}","event":"created","campaign":"spring","item":"{id}""#);
    let records = [
        lead("1", "08T09:00:00", &created("L2")),
        lead("2", "08T10:00:00", &created("L1")),
        lead("3", "08T11:00:00", r#""lead_id":"L1","event":"state","state":"working""#),
        lead("4", "08T12:00:00", r#""lead_id":"L3","event":"created","campaign":"summer""#),
    ];
    let view = seen(&records, "09T00:00:00");
    let leads = view.leads.as_ref().unwrap();
    assert_eq!(leads.iter().map(|lead| lead.lead_id.as_str()).collect::<Vec<_>>(), ["L2", "L3"]);
    assert_eq!((leads[0].merged.clone(), leads[0].state), (vec!["L1".to_owned()], LeadState::Working));
    assert_eq!((leads[0].item.as_deref(), leads[0].created_at), (Some("L2"), moment("08T09:00:00")));
}

#[test]
fn an_opportunity_has_its_history_and_a_stage_its_own_patience() {
    let step =
        |id: &str, day: &str, body: &str| told("opportunity", id, day, &format!(r#""opportunity_id":"O1",{body}"#));
    let mut records = vec![
        step("1", "01T09:00:00", r#""event":"created","item":"car""#),
        step("2", "02T09:00:00", r#""event":"stage","stage":"offer""#),
        step(
            "3",
            "03T09:00:00",
            r#""event":"stage","stage":"offer","amount":{"amount":"1000.01","currency":"CNY"},"expected_close":"2025-10-01""#,
        ),
    ];
    let view = seen(&records, "04T09:00:00");
    assert_eq!(codes(&view), [Code::StageFieldsMissing]);
    let part = &view.opportunities.as_ref().unwrap()[0];
    let history: Vec<_> = part.history.iter().map(|entry| (entry.stage.as_str(), entry.at)).collect();
    assert_eq!(history, [("talk", moment("01T09:00:00")), ("offer", moment("03T09:00:00"))]);
    assert_eq!(
        (part.probability.as_deref(), part.weighted.unwrap().to_string()),
        (Some("0.5"), "500.00 CNY".to_owned())
    );
    assert_eq!(part.expected_close.unwrap().to_string(), "2025-10-01");
    assert_eq!((part.stale_at, view.next_change_at), (None, Some(moment("06T09:00:00"))));
    assert_eq!(seen(&records, "06T09:00:00").opportunities.unwrap()[0].stale_at, Some(moment("06T09:00:00")));
    records.push(step("4", "07T09:00:00", r#""event":"lost""#));
    records.push(step("5", "07T10:00:00", r#""event":"lost","reason":"price""#));
    records.push(lead("6", "08T09:00:00", CREATED));
    records.push(told(
        "interaction",
        "7",
        "08T10:00:00",
        r#""event":"refused","category":"insurance","reason":"has_one""#,
    ));
    records.push(lead("8", "08T11:00:00", r#""lead_id":"L0","event":"created","item":"bike""#));
    records.push(lead(
        "9",
        "08T12:00:00",
        r#""lead_id":"L0","event":"state","state":"disqualified","reason":"too_far""#,
    ));
    let view = seen(&records, "09T00:00:00");
    let part = &view.opportunities.as_ref().unwrap()[0];
    assert_eq!(
        (part.standing, part.closed_at, &part.weighted),
        (OpportunityStanding::Lost, Some(moment("07T10:00:00")), &None)
    );
    // What was refused before, for whoever talks to the customer next (K7).
    let leads = view.leads.as_ref().unwrap();
    let texts: Vec<_> = leads[0].reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(texts, ["car was refused: price", "insurance was refused: has_one", "bike was refused: too_far"]);
    assert_eq!(leads[1].reasons, []);
}

fn drawn() -> impl Strategy<Value = Vec<Record>> {
    let one = (0u8..14, 1u32..25, 0u32..24, 0u8..3)
        .prop_map(|(what, day, hour, n)| (what, format!("{day:02}T{hour:02}:00:00"), n));
    prop::collection::vec(one, 0..14).prop_map(|all| {
        let make = |(place, (what, day, n)): (usize, (u8, String, u8))| {
            let id = format!("r{place}");
            let of_lead = |body: String| lead(&id, &day, &format!(r#""lead_id":"L{n}",{body}"#));
            let of_opportunity = |body: &str| {
                told("opportunity", &id, &day, &format!(r#""opportunity_id":"O{n}","lead_id":"L{n}",{body}"#))
            };
            match what {
                0 => of_lead(r#""event":"created""#.to_owned()),
                1 => of_lead(format!(r#""event":"created","campaign":"c{}""#, n % 2)),
                2 => of_lead(r#""event":"state","state":"working","owner":"li""#.to_owned()),
                3 => of_lead(r#""event":"state","state":"qualified""#.to_owned()),
                4 => of_lead(r#""event":"state","state":"disqualified","reason":"no""#.to_owned()),
                5 => of_lead(format!(r#""event":"converted","opportunity_id":"O{n}""#)),
                6 => of_lead(r#""event":"activity""#.to_owned()),
                7 => of_opportunity(r#""event":"created""#),
                8 => of_opportunity(r#""event":"stage","stage":"offer","amount":{"amount":"7","currency":"CNY"}"#),
                9 => of_opportunity(r#""event":"won","reason":"good""#),
                10 => of_opportunity(r#""event":"lost","reason":"bad""#),
                11 => told("visit", &id, &day, r#""event":"browse""#),
                12 => told("interaction", &id, &day, r#""event":"demo""#),
                _ => order(&id, &format!("2025-09-{day}+08:00"), "60 CNY"),
            }
        };
        all.into_iter().enumerate().map(make).collect()
    })
}

fn shown(view: &CustomerView) -> (Option<Vec<LeadPart>>, Option<Vec<OpportunityPart>>, Vec<Finding>) {
    (view.leads.clone(), view.opportunities.clone(), view.findings.clone())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    // SV-I5, SV-I11: the order in which records come says nothing.
    #[test]
    fn order_says_nothing(records in drawn(), shift in 0usize..14) {
        let mut turned = records.clone();
        turned.rotate_left(shift.min(records.len()));
        turned.reverse();
        prop_assert_eq!(shown(&seen(&records, "20T12:00:00")), shown(&seen(&turned, "20T12:00:00")));
    }

    // Nothing differs before the next change.
    #[test]
    fn nothing_differs_before_the_next_change(records in drawn(), day in 1u32..30, part in 1i64..1000) {
        let now = moment(&format!("{day:02}T12:00:00"));
        let rules = Arc::new(Rulebook::parse(RULES).unwrap());
        let view = view_by(&rules, &records, now);
        let until = view.next_change_at.unwrap_or_else(|| now.plus_micros(400 * 86_400_000_000));
        let between = now.plus_micros((until.micros() - now.micros() - 1) / 1000 * part);
        for later in [between, until.plus_micros(-1)] {
            prop_assert_eq!(shown(&view_by(&rules, &records, later)), shown(&view));
        }
    }

    // SV-50: the items add up to the sums before the bounds of their groups.
    #[test]
    fn items_add_up(records in drawn()) {
        use crate::money::Decimal;
        let view = seen(&records, "20T12:00:00");
        for score in view.leads.iter().flatten().filter_map(|lead| lead.score.as_ref()) {
            let units = |text: &str| crate::money::Number::from(text.parse::<Decimal>().unwrap()).units_at(4).unwrap();
            let items: i128 = score.items.iter().map(|item| units(&item.contribution)).sum();
            let sums: i128 = score.groups.iter().map(|group| units(&group.sum)).sum();
            let values: i128 = score.groups.iter().map(|group| units(&group.value)).sum();
            prop_assert_eq!(items, sums);
            prop_assert_eq!(values, units(&score.value));
        }
    }
}
