//! Differences of rulebooks (RB-10): the cases of the project's case file as a table, every section, and the laws.

use proptest::prelude::*;

use super::*;

fn rules(text: &str) -> Rulebook {
    Rulebook::parse(text).unwrap_or_else(|error| panic!("{error}"))
}

/// Added, removed, changed, affected.
type Lists = [&'static [&'static str]; 4];

fn lists(found: &RulebookDiff) -> [Vec<&str>; 4] {
    [&found.added, &found.removed, &found.changed, &found.affected]
        .map(|list| list.iter().map(String::as_str).collect())
}

const DEMO: &str = "[rulebook]\nid = \"demo\"\nversion = 1\nzone = \"Asia/Shanghai\"\n\n\
    [measures.orders_30d]\nof = \"order\"\nagg = \"count\"\nwindow = { last = \"30d\" }\n\n\
    [measures.spend_12m]\nof = \"order\"\nagg = \"sum\"\nfield = \"body.amount\"\ncurrency = \"CNY\"\nwindow = { last = \"365d\" }\n\n\
    [segments.active]\nwhen = \"measure.orders_30d >= 1\"\n";

#[test]
fn the_cases_of_the_project() {
    let quiet = format!("{DEMO}\n[segments.q]\nwhen = \"!segment.active\"\n");
    let cases: &[(&str, &str, String, Lists)] = &[
        ("comments are no difference", DEMO, format!("# the same\n{DEMO}"), [&[], &[], &[], &[]]),
        (
            "DF-02 a changed window affects the segment that reads it",
            DEMO,
            DEMO.replacen("30d\" }", "60d\" }", 1),
            [&[], &[], &["measures.orders_30d"], &["segments.active"]],
        ),
        (
            "DF-03 added and removed",
            DEMO,
            DEMO.replace("segments.active", "segments.alive"),
            [&["segments.alive"], &["segments.active"], &[], &[]],
        ),
        (
            "DF-04 affected is transitive",
            &quiet,
            quiet.replace("orders_30d >= 1", "orders_30d >= 2"),
            [&[], &[], &["segments.active"], &["segments.q"]],
        ),
        (
            "DF-05 the zone affects what reads calendars only; here nothing",
            DEMO,
            DEMO.replace("Asia/Shanghai", "Asia/Tokyo"),
            [&[], &[], &["rulebook.zone"], &[]],
        ),
    ];
    for (title, old, new, wanted) in cases {
        let found = diff(&rules(old), &rules(new));
        assert_eq!(lists(&found), wanted.map(<[_]>::to_vec), "{title}");
    }
}

/// What the full rulebook holds, what is put in its place, and the difference.
type Row = (&'static str, &'static str, Lists);

const ALL_THAT_READ_ORDERS: &[&str] = &[
    "journey_stage.buying",
    "programs.staff.1",
    "segments.active",
    "segments.city_vip",
    "segments.reachable",
    "service.policy.bad",
    "stage.newcomer",
    "stage.regular",
    "stage_weights.newcomer",
    "stage_weights.regular",
];

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("version = 7", "version = 8", [&[], &[], &[], &[]]),
    ("effective_from = \"2026-01-01T00:00:00Z\"\n", "", [&[], &["rulebook.effective_from"], &[], &[]]),
    ("language = \"en\"", "language = \"zh\"", [&[], &[], &["rulebook.language"], &[]]),
    ("rank = 3", "rank = 4", [&[], &[], &["sources.pos"], &["attributes.city", "journey_stage.buying", "measures.open_cases", "measures.orders_90d", "programs.staff.1", "segments.active", "segments.city_vip", "segments.reachable", "service.policy.bad", "stage.newcomer", "stage.regular", "stage_weights.newcomer", "stage_weights.regular"]]),
    ("plate = \"word\"", "plate = \"text\"", [&[], &[], &["records.fitting"], &["measures.spring", "programs.staff.1"]]),
    ("type = \"bool\", personal = false", "type = \"bool\"", [&[], &[], &["records.order"], &["measures.gifts", "rfm.frequency", "rfm.include", "rfm.monetary", "rfm.recency", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("max_cluster_size = 40", "max_cluster_size = 41", [&[], &[], &["identity.max_cluster_size"], &[]]),
    ("priority = 50", "priority = 51", [&[], &[], &["identity.kinds.phone"], &["quality.rule.phone_valid"]]),
    ("en = \"City\"", "en = \"Town\"", [&[], &[], &["attributes.city"], &["segments.city_vip"]]),
    ("window = { last = \"90d\" }", "window = { last = \"91d\" }", [&[], &[], &["measures.orders_90d"], ALL_THAT_READ_ORDERS]),
    ("unit = \"week\"", "unit = \"day\"", [&[], &[], &["rfm.unit"], &["rfm.frequency", "rfm.recency", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("zero_amount = \"skip\"\n", "", [&[], &["rfm.zero_amount"], &[], &["rfm.frequency", "rfm.recency", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("refunds = \"at_return_date\"", "refunds = \"ignore\"", [&[], &[], &["rfm.refunds"], &["rfm.frequency", "rfm.monetary", "rfm.recency", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("== \"done\"", "== \"closed\"", [&[], &[], &["rfm.include"], &["rfm.frequency", "rfm.monetary", "rfm.recency", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("\"0.128\"", "\"0.129\"", [&[], &[], &["currency.rates.CNY"], &["rfm.currency", "rfm.monetary", "rfm.segments.treasured", "score.group", "score.silence", "score.worth", "segments.reachable"]]),
    ("scale = 4\n", "", [&[], &["rfm.scale"], &[], &["rfm.weights"]]),
    ("recency = [4, 12]", "recency = [4, 13]", [&[], &[], &["rfm.recency"], &["rfm.segments.treasured", "segments.reachable"]]),
    ("F + M >= 5", "M + F >= 5", [&[], &[], &["rfm.segments.treasured"], &[]]),
    ("[[rfm.segments]]\nname = \"treasured\"", "[[rfm.segments]]\nname = \"new\"\nwhen = \"F == 1\"\n[[rfm.segments]]\nname = \"treasured\"", [&["rfm.segments.new"], &[], &[], &[]]),
    ("hold = \"30d\"", "hold = \"31d\"", [&[], &[], &["stage.newcomer"], &["segments.reachable", "stage_weights.newcomer"]]),
    ("order = 20", "order = 5", [&[], &[], &["stage", "stage.regular"], &["segments.reachable", "stage_weights.regular"]]),
    ("label = \"Looking\"\n", "", [&[], &[], &["journey_stage.looking"], &["segments.reachable"]]),
    ("base = 100", "base = 120", [&[], &[], &["score.loyalty"], &["score.lead", "segments.loyal"]]),
    ("\"B\", \"A\"", "\"B\", \"B\"", [&[], &[], &["score.lead"], &[]]),
    ("measure.spend > 5000", "measure.spend > 6000", [&[], &[], &["tag.vip"], &["segments.city_vip"]]),
    ("points = 20", "points = 21", [&[], &[], &["tag.fan"], &[]]),
    ("attribute = 0.25\nbehaviour = 0.25", "attribute = 0.2\nbehaviour = 0.3", [&[], &[], &["stage_weights.away"], &[]]),
    ("timezone = \"Asia/Tokyo\"", "timezone = \"Asia/Seoul\"", [&[], &[], &["program.timezone"], &["benefit.birthday", "benefit.line", "points.expiry", "points.pending", "referral.cap", "referral.reward", "reward.praise", "segments.reachable", "service.policy.green", "tiers.level.gold", "tiers.level.silver", "tiers.lifetime.gold", "tiers.window"]]),
    ("spend >= 5000.00", "spend >= 6000.00", [&[], &[], &["tiers.level.gold"], &["benefit.birthday", "benefit.line", "segments.reachable", "service.policy.green", "tiers.lifetime.gold"]]),
    ("[[tiers.level]]\nid = \"silver\"\nname = \"Silver\"\nneeds = \"spend >= 1000.00\"\n", "", [&[], &["tiers.level.silver"], &[], &["segments.reachable", "service.policy.green"]]),
    ("pending = \"7 days\"", "pending = \"8 days\"", [&[], &[], &["points.pending"], &[]]),
    ("stock = 1000", "stock = 1001", [&[], &[], &["benefit.birthday"], &[]]),
    ("min = \"20000.00\"", "min = \"20000.01\"", [&[], &[], &["tiers.lifetime.gold"], &["segments.reachable", "service.policy.green"]]),
    ("reward = \"200\"", "reward = \"201\"", [&[], &[], &["referral.reward"], &[]]),
    ("rounding = \"half_up\"", "rounding = \"floor\"", [&[], &[], &["programs.staff.1"], &[]]),
    ("[[programs]]\nid = \"staff\"", "[[programs]]\nid = \"guest\"\ntimezone = \"UTC\"\nversion = 1\neffective_from = \"2025-01-01\"\n[[programs]]\nid = \"staff\"", [&["programs.guest.1"], &[], &[], &[]]),
    ("[\"sms\", \"email\"]", "[\"sms\"]", [&[], &[], &["privacy.channels"], &["campaign_group.season", "grant.all", "grant.phone", "location.purpose", "next_action.offer", "purpose.service", "segments.reachable", "service.exit_survey", "trigger.browsed", "trigger.scans"]]),
    ("limit = 100", "limit = 101", [&[], &[], &["grant.phone"], &[]]),
    ("[[role]]\nid = \"agent\"", "[[role]]\nid = \"chief\"\n[[role]]\nid = \"agent\"", [&["role.chief"], &[], &[], &[]]),
    ("own_team = \"team\"", "own_team = \"keeper\"", [&[], &[], &["privacy.rows"], &["grant.phone"]]),
    ("ttl_days = 730", "ttl_days = 731", [&[], &[], &["purpose.marketing.winback"], &["privacy.gpc_purposes", "segments.reachable"]]),
    ("path = \"profiling\"\nclass", "path = \"profiling\"\ndefault_basis = \"consent\"\nclass", [&[], &[], &["purpose.profiling"], &["need.calm", "need.charging", "privacy.personalisation_purpose", "rfm.purpose", "score.group", "score.lead", "score.loyalty", "score.risk", "score.silence", "score.told", "score.worth", "score.worth_and_use", "segments.loyal", "segments.reachable"]]),
    ("[privacy]", "[[purpose]]\npath = \"marketing\"\nclass = \"marketing\"\n[privacy]", [&["purpose.marketing"], &[], &[], &[]]),
    // A new rung changes what comes out of the ladder.
    ("[[journey_stage]]\nname = \"buying\"", "[[journey_stage]]\nname = \"asking\"\norder = 0\nenter = \"measure.days > 9\"\n[[journey_stage]]\nname = \"buying\"", [&["journey_stage.asking"], &[], &[], &["segments.reachable"]]),
    ("cap = \"60\"", "cap = \"61\"", [&[], &[], &["leads.groups.interest"], &["leads.rule.browsed", "leads.rule.ordered"]]),
    ("[[opportunities.stage]]\nid = \"talk\"", "[[opportunities.stage]]\nid = \"call\"\nprobability = 0\n[[opportunities.stage]]\nid = \"talk\"", [&["opportunities.stage.call"], &[], &[], &[]]),
    ("levels = [\"manager\", \"director\"]", "levels = [\"manager\", \"chief\", \"director\"]", [&[], &[], &["approvals.levels"], &["approvals.actors", "approvals.roles", "approvals.rules.discount", "approvals.rules.large"]]),
    ("at_most = 10\n", "at_most = 11\n", [&[], &[], &["approvals.limits.deletes"], &[]]),
    // Local days without a zone of their own.
    ("zone = \"Asia/Shanghai\"", "zone = \"UTC\"", [&[], &[], &["rulebook.zone"], &["indicator.known", "journey_stage.looking", "leads.assignment.north", "leads.rule.browsed", "leads.rule.known", "leads.rule.ordered", "measures.days", "measures.per_day", "measures.quiet", "measures.rhythm", "measures.this_month", "next_action.offer", "quality.rule.dates", "rfm.currency", "rfm.frequency", "rfm.monetary", "rfm.recency", "rfm.segments.treasured", "rfm.unit", "score.group", "score.lead", "score.loyalty", "score.risk", "score.silence", "score.told", "score.worth", "score.worth_and_use", "segments.loyal", "segments.reachable", "service.calendars.line", "tag.fan", "trigger.browsed", "trigger.scans"]]),
    ("\"2026-05-01\", ", "", [&[], &[], &["calendar.fr"], &["service.calendars.desk", "service.policy.bad"]]),
    ("09:01", "09:30", [&[], &[], &["service.calendars.desk"], &["service.policy.bad"]]),
];

#[test]
fn every_section_is_compared_by_its_definitions() {
    for (from, to, wanted) in ROWS {
        assert!(FULL.contains(from), "`{from}` is not in the rulebook");
        let found = diff(&rules(FULL), &rules(&FULL.replacen(from, to, 1)));
        assert_eq!(lists(&found), wanted.map(<[_]>::to_vec), "`{from}` -> `{to}`");
    }
}

#[test]
fn layout_is_no_difference() {
    for (from, to) in [
        ("kind = \"store\"\nrank = 3", "rank = 3 # most\nkind = 'store'"),
        ("measure.orders_90d >= 2", "( measure.orders_90d  >= 2.0 )"),
        ("'record.source == \"pos\"'\nwindow", "\"record.source == 'pos'\"\nwindow"),
        ("where = 'record.source == \"app\"' },", "where = '(record.source==\"app\")' },"),
        ("window = { last = \"30d\" }\nanswer", "window.last = \"30d\"\nanswer"),
    ] {
        assert!(FULL.contains(from), "`{from}` is not in the rulebook");
        let found = diff(&rules(FULL), &rules(&FULL.replacen(from, to, 1)));
        assert_eq!(found, RulebookDiff::default(), "`{to}`");
    }
}

#[test]
fn tags_and_purposes_are_no_ladders() {
    let (before, after) = FULL.split_once("[[tag]]\nname = \"vip\"").unwrap();
    let (vip, rest) = after.split_once("[[tag]]\nname = \"fan\"").unwrap();
    let (fan, rest) = rest.split_once("[stage_weights").unwrap();
    let swapped = format!("{before}[[tag]]\nname = \"fan\"{fan}[[tag]]\nname = \"vip\"{vip}[stage_weights{rest}");
    assert_eq!(diff(&rules(FULL), &rules(&swapped)), RulebookDiff::default());
}

/// The full rulebook with some of the changes of the table.
fn some(chosen: &[usize]) -> Rulebook {
    let mut text = FULL.to_owned();
    for place in chosen {
        let (from, to, _) = ROWS[place % ROWS.len()];
        text = text.replacen(from, to, 1);
    }
    Rulebook::parse(&text).unwrap_or_else(|_| rules(FULL))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_differs_from_itself_and_swapping_swaps(
        one in proptest::collection::vec(0_usize..1_000, 0..4),
        two in proptest::collection::vec(0_usize..1_000, 0..4),
    ) {
        let (old, new) = (some(&one), some(&two));
        prop_assert_eq!(diff(&old, &old), RulebookDiff::default());
        let (there, back) = (diff(&old, &new), diff(&new, &old));
        prop_assert_eq!(&there.added, &back.removed);
        prop_assert_eq!(&there.removed, &back.added);
        prop_assert_eq!(&there.changed, &back.changed);
        prop_assert_eq!(&there.affected, &back.affected);
        for list in [&there.added, &there.removed, &there.changed, &there.affected] {
            prop_assert!(list.windows(2).all(|pair| pair[0] < pair[1]));
        }
        let told = [&there.added, &there.removed, &there.changed, &there.affected].into_iter().flatten();
        let told: Vec<&String> = told.collect();
        let once: std::collections::BTreeSet<&&String> = told.iter().collect();
        prop_assert_eq!(once.len(), told.len());
    }
}
