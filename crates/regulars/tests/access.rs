//! Access in front of every interface (AC, MK): who does not say who they are gets nothing, and no answer shows what its
//! reader may not see.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use regulars::{Code, Context, Crm, Instant, Json, Rulebook};

/// The rules that the cases of access have too; what is told of roles stands behind them.
const RULES: &str = r#"
[rulebook]
id = "access"
version = 1
zone = "UTC"
[identity.kinds.phone]
normalise = "phone"
[identity.kinds.email]
normalise = "email"
action = "review"
[relations.household]
[attributes.name]
[attributes.city]
[attributes.owner]
[attributes.team]
[attributes.region]
[program]
id = "club"
timezone = "UTC"
version = 1
effective_from = "2020-01-01"
[tiers]
measure = "spend"
currency = "CNY"
window = "rolling 12 months"
valid_for = "while qualified"
base = "member"
[[tiers.level]]
id = "silver"
name = "Silver"
needs = "spend >= 1000.00"
[segments.wang]
when = 'attr.name == "王小伟"'
[privacy]
default_jurisdictions = ["CN"]
rows = { own = "owner", own_team = "team", region = "region" }
[[purpose]]
path = "service"
class = "service"
default_basis = "contract"
[[purpose]]
path = "marketing"
class = "marketing"
"#;

/// Every object of the table with one class for all of its fields.
const OBJECTS: [&str; 21] = [
    "account",
    "approval",
    "audience",
    "audit",
    "case",
    "change",
    "consent",
    "customer",
    "identity",
    "lead",
    "model",
    "opportunity",
    "quality",
    "record",
    "relation",
    "request",
    "retention",
    "rulebook",
    "statistics",
    "stock",
    "store",
];

const RECORDS: &str = r#"{"records": [
    {"source":"app","record_id":"a","profile":"1","type":"profile","occurred_at":"2026-05-01T09:00:00Z",
     "identifiers":[{"kind":"phone","value":"138 1234 5678"},{"kind":"email","value":"wang@example.com"}],
     "attributes":{"name":"王小伟","city":"武汉","owner":"u9","team":"north","region":"hubei"}},
    {"source":"pos","record_id":"b","profile":"2","type":"profile","occurred_at":"2026-05-01T10:00:00Z",
     "identifiers":[{"kind":"phone","value":"13812345678"}],"attributes":{"name":"王小伟"}},
    {"source":"pos","record_id":"c","profile":"3","type":"profile","occurred_at":"2026-05-01T11:00:00Z",
     "identifiers":[{"kind":"phone","value":"13812345678"}],"attributes":{"name":"王小伟"}},
    {"source":"app","record_id":"d","profile":"4","type":"profile","occurred_at":"2026-05-01T12:00:00Z",
     "identifiers":[{"kind":"email","value":"wang@example.com"}],"ext":{"value":1,"label":"张大伟"},
     "attributes":{"name":"张大伟","owner":"u8"}}
]}"#;

const AT: &str = "2026-06-01T12:00:00Z";
const WHO: &str = r#""profile":{"source":"app","key":"1"}"#;

fn grant(id: &str, object: &str, action: &str, effect: &str, rest: &str) -> String {
    format!(
        "[[grant]]\nid = \"{id}\"\nrole = \"agent\"\nobject = \"{object}\"\naction = \"{action}\"\nfield_class = \"*\"\n\
         effect = {effect}\npurposes = [\"service\"]\n{rest}\n"
    )
}

fn fields(class: &str) -> String {
    OBJECTS.map(|object| format!("[[field]]\npath = \"{object}\"\nfield_class = \"{class}\"\n")).concat()
}

fn roles(more: &str) -> String {
    format!("{RULES}{}[[role]]\nid = \"agent\"\n{more}", fields("detail"))
}

fn open(rules: &str) -> Crm {
    let crm = Crm::in_memory(Rulebook::parse(rules).unwrap_or_else(|error| panic!("{error:?}"))).unwrap();
    crm.as_host().call("record.ingest", RECORDS).unwrap();
    crm
}

fn agent(actor: &str) -> Context {
    Context::new(actor, &["agent"], "service")
}

fn code(answer: Result<String, regulars::Error>) -> Code {
    answer.unwrap_err().code()
}

fn view(crm: &Crm) -> Result<Json, regulars::Error> {
    Json::parse(&crm.call("customer.view", &format!(r#"{{"as_of":"{AT}",{WHO}}}"#))?)
}

/// What anybody may ask, because it reads nothing of the store.
const OPEN: [&str; 83] = [
    "access.decide",
    "access.diff",
    "access.review",
    "approval.level",
    "approval.replay",
    "attribution.credit",
    "attribution.markov",
    "attribution.shapley",
    "benefit.birthday_window",
    "benefit.birthdays",
    "calendar.add",
    "calendar.business_time",
    "campaign.assign",
    "campaign.incremental",
    "campaign.lift",
    "campaign.report",
    "campaign.roi",
    "campaign.sample_size",
    "case.clocks",
    "case.closed_loop",
    "case.merge",
    "case.route",
    "case.triage",
    "churn.calibrate",
    "churn.evaluate",
    "churn.fit",
    "churn.score",
    "churn.scorecard",
    "cluster.assign",
    "cluster.fit",
    "condition.evaluate",
    "identifier.normalise",
    "identity.compare_names",
    "identity.delta",
    "indicator.compare",
    "lead.follow",
    "lead.grade",
    "lead.score",
    "location.near",
    "model.evaluate",
    "model.score",
    "needs.match",
    "opportunity.pipeline",
    "plot.gains",
    "plot.lift",
    "plot.reliability",
    "plot.waterfall",
    "points.allocate",
    "points.breakage",
    "points.movement",
    "points.value",
    "privacy.mask",
    "privacy.transfer_band",
    "quality.assess",
    "recommend.customers",
    "recommend.evaluate",
    "recommend.fit",
    "recommend.items",
    "recommend.offers",
    "recommend.slate",
    "request.deadlines",
    "retention.evaluate",
    "rfm.score",
    "rfm.summary",
    "rulebook.check",
    "rulebook.current",
    "rulebook.diff",
    "rulebook.remove",
    "rulebook.schema",
    "rulebook.versions",
    "stock.replay",
    "survey.answers",
    "survey.ces",
    "survey.compare",
    "survey.csat",
    "survey.nps",
    "survey.sample_size",
    "system.describe",
    "timeline.forecast",
    "timeline.may_process",
    "timeline.view",
    "trigger.evaluate",
    "window.bounds",
];

#[test]
fn whatever_reads_the_store_asks_who_asks() {
    let crm = open(&roles(""));
    for info in regulars::operations() {
        let answer = crm.call(info.name, "{}");
        let asked = answer.as_ref().is_err_and(|error| error.code() == Code::ContextRequired);
        assert_eq!(asked, !OPEN.contains(&info.name), "{}: {answer:?}", info.name);
    }
    // Nor can roles that nobody has, or a purpose that nobody declared, read anything.
    for context in [Context::new("u7", &["agnt"], "service"), Context::new("u7", &["agent"], "fun")] {
        let crm = crm.as_actor(context);
        for info in regulars::operations().iter().filter(|info| !OPEN.contains(&info.name)) {
            let found = code(crm.call(info.name, "{}"));
            assert!([Code::RoleUnknown, Code::PurposeUnknown].contains(&found), "{}: {found}", info.name);
        }
    }
}

#[test]
fn typed_methods_are_no_way_around() {
    let at = Instant::parse(AT).unwrap();
    let crm = open(&roles(""));
    assert_eq!(crm.customers(at).unwrap_err().code(), Code::ContextRequired);
    assert_eq!(crm.ingest(&[]).unwrap_err().code(), Code::ContextRequired);
    assert_eq!(crm.as_actor(agent("u7")).customers(at).unwrap_err().code(), Code::HostOnly);
    assert_eq!(crm.as_host().customers(at).unwrap().len(), 2);
    // Where no role is declared nobody is asked.
    let free = open(RULES);
    assert_eq!(free.customers(at).unwrap().len(), 2);
    assert_eq!(free.as_actor(agent("u7")).customers(at).unwrap().len(), 2);
}

#[test]
fn a_handle_speaks_for_one_actor() {
    let crm = open(&roles(&grant("g", "store", "read", "\"allow\"", ""))).as_actor(agent("u7"));
    crm.call("store.stats", &format!(r#"{{"as_of":"{AT}"}}"#)).unwrap();
    let other = format!(r#"{{"as_of":"{AT}","context":{{"roles":["chief"]}}}}"#);
    let error = crm.call("store.stats", &other).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::InvalidValue, "context"));
}

/// Requests of every operation that reads, for one who sees the customer.
fn requests() -> Vec<(&'static str, String)> {
    let with = |more: &str| format!(r#"{{"as_of":"{AT}"{more}}}"#);
    let who = with(&format!(",{WHO}"));
    let decision = r#"{"as_of":"2026-06-01T12:00:00Z","decision":{"decision_id":"d1","verb":"merge","profiles":[{"source":"app","key":"1"},{"source":"app","key":"4"}],"actor":{"kind":"human","id":"u1"},"decided_at":"2026-06-01T10:00:00Z"}}"#;
    vec![
        ("changes.read", r#"{}"#.to_owned()),
        ("consent.may_contact", with(&format!(r#",{WHO},"channel":"sms","purpose":"marketing""#))),
        ("consent.may_process", with(&format!(r#",{WHO},"act":{{"purpose":"service"}}"#))),
        ("customer.find", with(r#","identifier":{"kind":"phone","value":"13812345678"}"#)),
        ("customer.forecast", with(&format!(r#",{WHO},"until":"2026-07-01T00:00:00Z""#))),
        ("customer.lineage", with(&format!(r#",{WHO},"path":"profile.name""#))),
        ("customer.list", with("")),
        ("customer.timeline", who.clone()),
        ("customer.view", with(&format!(r#",{WHO},"reasons":"records""#))),
        ("identity.conflicts", with("")),
        ("identity.history", who.clone()),
        ("identity.journal", r#"{}"#.to_owned()),
        ("identity.partition", with("")),
        ("identity.plan", decision.to_owned()),
        (
            "identity.plan_merge",
            with(r#","a":{"profile":{"source":"app","key":"1"}},"b":{"profile":{"source":"app","key":"4"}}"#),
        ),
        ("membership.account", who.clone()),
        ("points.statement", who.clone()),
        ("quality.alerts", with("")),
        ("quality.propose", with("")),
        ("quality.report", with("")),
        ("record.get", r#"{"source":"app","record_id":"a"}"#.to_owned()),
        ("record.get", r#"{"source":"app","record_id":"d"}"#.to_owned()),
        ("record.lineage", with(r#","source":"app","record_id":"a""#)),
        ("relation.list", who),
        ("relation.suggest", with(r#","attribute":"city""#)),
        ("segment.members", with(r#","segment":"wang""#)),
        ("store.stats", with("")),
    ]
}

const SECRETS: [&str; 7] = ["wang@example.com", "13812345678", "138 1234 5678", "王小伟", "张大伟", "武汉", "hubei"];

#[test]
fn no_answer_shows_what_its_reader_may_not_see() {
    let masked: String =
        OBJECTS.iter().map(|object| grant(object, object, "read", "\"mask\"\nmask = \"full\"", "")).collect();
    let masked = open(&roles(&masked));
    let bare = open(&roles(&grant("store", "store", "read", "\"allow\"", "")));
    let mut met = 0;
    for (operation, request) in requests() {
        let whole = masked.as_host().call(operation, &request);
        met += u32::from(whole.as_ref().is_ok_and(|text| SECRETS.iter().any(|secret| text.contains(secret))));
        for crm in [&masked, &bare] {
            let shown = match crm.as_actor(agent("u7")).call(operation, &request) {
                Ok(text) => text,
                Err(error) => format!("{error:?}"),
            };
            for secret in SECRETS {
                assert!(!shown.contains(secret), "{operation} shows {secret}: {shown}");
            }
        }
    }
    // Otherwise nothing was to be hidden.
    assert!(met >= 5, "{met}");
}

#[test]
fn whole_permission_shows_the_same_bytes() {
    let all: String = OBJECTS.iter().map(|object| grant(object, object, "read", "\"allow\"", "")).collect();
    let crm = open(&roles(&all));
    for (operation, request) in requests() {
        let [whole, seen] =
            [crm.as_host(), crm.as_actor(agent("u7"))].map(|crm| crm.call(operation, &request).map_err(|e| e.code()));
        assert_eq!(whole, seen, "{operation}");
    }
}

#[test]
fn rows_are_those_of_the_actor() {
    let grants = [
        grant("own", "customer", "read", "\"allow\"", "row_scope = \"own\""),
        grant("team", "customer", "read", "\"mask\"\nmask = \"name\"", "row_scope = \"own_team\""),
        grant("region", "customer", "read", "\"mask\"\nmask = \"full\"", "row_scope = \"region\""),
    ];
    let crm = open(&roles(&grants.concat()));
    let name = |context: Context| {
        let view = view(&crm.as_actor(context))?;
        let name = view.get("profile").and_then(|profile| profile.get("name")?.get("value")?.as_str());
        Ok(name.unwrap_or_default().to_owned())
    };
    assert_eq!(name(agent("u9")), Ok("王小伟".to_owned()));
    assert_eq!(name(agent("u7").within(&["south", "north"], &["hubei"])), Ok("王**".to_owned()));
    assert_eq!(name(agent("u7").within(&[], &["hubei"])), Ok("***".to_owned()));
    assert_eq!(name(agent("u7")).map_err(|error: regulars::Error| error.code()), Err(Code::RowOutOfScope));
    // Of a list only the rows in scope stay.
    let list = crm.as_actor(agent("u9")).call("customer.list", &format!(r#"{{"as_of":"{AT}"}}"#)).unwrap();
    let list = Json::parse(&list).unwrap();
    assert_eq!(list.get("customers").and_then(Json::as_array).unwrap().len(), 1);
}

#[test]
fn a_reason_tells_no_value_that_is_masked() {
    let rules = roles(&grant("all", "customer", "read", "\"allow\"", ""))
        .replace("[[role]]", "[[field]]\npath = \"customer.profile.name\"\nfield_class = \"name\"\n[[role]]")
        .replace("field_class = \"*\"", "field_class = \"detail\"");
    let shown = view(&open(&rules).as_actor(agent("u7"))).unwrap();
    let wang = shown.get("segments").and_then(|all| all.get("wang")).unwrap();
    assert_eq!(wang.get("member"), Some(&Json::Bool(true)));
    let reason = &wang.get("reasons").and_then(Json::as_array).unwrap()[0];
    assert_eq!(reason.get("facts"), None);
    assert_eq!(reason.get("text").and_then(Json::as_str), Some(Code::ConditionMet.message()));
    assert!(!shown.to_string().contains("王小伟"));
}

#[test]
fn what_is_done_needs_a_grant_of_its_own() {
    let grants = [grant("see", "record", "read", "\"allow\"", ""), grant("tell", "record", "create", "\"allow\"", "")];
    let crm = open(&roles(&grants.concat()));
    let told = RECORDS.replace("\"record_id\":\"", "\"record_id\":\"again-");
    assert!(crm.as_actor(agent("u7")).call("record.ingest", &told).is_ok());
    let masked = [
        grant("see", "record", "read", "\"allow\"", ""),
        grant("t", "record", "create", "\"mask\"\nmask = \"full\"", ""),
    ];
    let crm = open(&roles(&masked.concat()));
    assert_eq!(code(crm.as_actor(agent("u7")).call("record.ingest", &told)), Code::NoGrant);
    // A grant of the whole object writes no field that a narrower one denies.
    let never = grant("never", "record", "create", "\"deny\"", "").replace("\"*\"", "\"note\"");
    let note = "[[field]]\npath = \"record.attributes.city\"\nfield_class = \"note\"\n";
    let narrow = open(&roles(&format!("{}{never}{note}", grants.concat())));
    let error = narrow.as_actor(agent("u7")).call("record.ingest", &told).unwrap_err();
    assert_eq!((error.code(), error.path()), (Code::DeniedByRule, "record.attributes.city"));
    assert!(narrow.as_actor(agent("u7")).call("record.ingest", &told.replace("\"city\":\"武汉\",", "")).is_ok());
    let erase = format!(r#"{{"actor":{{"kind":"human","id":"u7"}},"at":"{AT}",{WHO}}}"#);
    assert_eq!(code(crm.as_actor(agent("u7")).call("profile.erase", &erase)), Code::NoGrant);
    assert!(view(&crm.as_host()).is_ok());
}

#[test]
fn a_new_rulebook_asks_at_once() {
    let crm = open(RULES);
    assert!(view(&crm).is_ok());
    let next = roles("").replace(
        "id = \"access\"\nversion = 1",
        "id = \"access\"\nversion = 2\neffective_from = \"2027-01-01T00:00:00Z\"",
    );
    crm.load_rulebook(&next).unwrap();
    // Also about the past, for which the older version answers.
    assert_eq!(view(&crm).unwrap_err().code(), Code::ContextRequired);
    assert_eq!(
        crm.load_rulebook(&next.replace("version = 2", "version = 3")).unwrap_err().code(),
        Code::ContextRequired
    );
    let free = RULES.replace("id = \"access\"\nversion = 1", "id = \"access\"\nversion = 3");
    crm.as_host().load_rulebook(&free).unwrap();
    assert!(view(&crm).is_ok());
}

#[test]
fn who_refuses_a_purpose_is_not_shown_for_it() {
    let all = grant("all", "customer", "read", "\"allow\"", "").replace("\"service\"", "\"marketing\"");
    let conflicts = grant("identity", "identity", "read", "\"allow\"", "").replace("\"service\"", "\"marketing\"");
    let crm = open(&roles(&(all + &conflicts)));
    let actor = crm.as_actor(Context::new("u7", &["agent"], "marketing"));
    assert_eq!(view(&actor).unwrap_err().code(), Code::SubjectDenied);
    // Rows that name nobody are nobody's consent.
    assert_eq!(code(actor.call("identity.conflicts", &format!(r#"{{"as_of":"{AT}"}}"#))), Code::SubjectDenied);
    let consent = r#"{"records":[{"source":"app","record_id":"y","profile":"1","type":"consent","occurred_at":"2026-05-03T09:00:00Z","body":{"kind":"grant","purpose":"marketing","by":"subject","source":"web_form","explicit":true,"separate":true,"notice":"v1","proof":{"ref":"f-1","hash":"ab"}}}]}"#;
    crm.as_host().call("record.ingest", consent).unwrap();
    assert!(view(&actor).is_ok());
    let list = actor.call("customer.list", &format!(r#"{{"as_of":"{AT}"}}"#)).unwrap();
    let list = Json::parse(&list).unwrap();
    assert_eq!(list.get("customers").and_then(Json::as_array).unwrap().len(), 1);
    let denied = list.get("access").and_then(|note| note.get("denied")?.as_array()).unwrap();
    assert_eq!(denied[0].get("reasons").and_then(Json::as_array), Some(&[Json::from("no_consent")][..]));
}

/// AU-4: also where the rulebook does not ask for looks, and also where a handle speaks for somebody.
#[test]
fn what_is_denied_or_masked_is_told_to_the_audit() {
    let masked = grant("names", "customer", "read", "\"mask\"\nmask = \"name\"", "");
    let crm = open(&format!("{}[audit]\nlevel = \"changes\"\n", roles(&masked)));
    let at = Some(Instant::parse(AT).unwrap());
    let asked = format!(r#"{{"as_of":"{AT}",{WHO}}}"#);
    let agent = crm.as_actor(agent("u7"));
    assert_eq!(
        code(agent.call("customer.view", &asked)),
        Code::MissingField,
        "a handle does not know when it is asked"
    );
    let now = |more: &str| format!(r#"{{"as_of":"{AT}",{WHO},"context":{{"at":"{AT}"{more}}}}}"#);
    agent.call("customer.view", &now("")).unwrap();
    assert_eq!(code(agent.call("customer.view", &now(r#","actor":"u8""#))), Code::InvalidValue);
    assert_eq!(code(agent.call("relation.list", &now(""))), Code::NoGrant);
    let page = crm.as_host().audit(&regulars::AuditFilter::default(), 0, 9).unwrap();
    let told = page.entries.iter().map(|entry| {
        (
            entry.actor.as_str(),
            entry.role.as_str(),
            entry.action.as_str(),
            entry.decision.as_str(),
            entry.reasons.join(","),
        )
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("u7", "agent", "customer.view", "mask", String::new()),
            ("u7", "agent", "relation.list", "deny", "no_grant".to_owned()),
        ]
    );
    let nobody = crm.as_actor(Context { at, roles: Some(vec!["agent".to_owned()]), ..Context::default() });
    assert_eq!(code(nobody.call("customer.view", &asked)), Code::PurposeUnknown);
}
