//! Approvals over a store (SV-80 to SV-82), and what operations rest on (AC-6).
#![expect(clippy::unwrap_used, reason = "a test may fail where it stands")]

use std::sync::Arc;

use regulars::{
    Actor, ActorKind, ApprovalAct, ApprovalAsk, ApprovalCommand, AuditFilter, Code, Context, Crm, CustomerRef,
    DelegateCommand, Error, Instant, Money, ProfileErasure, ProfileRef, Record, Rulebook,
};

const RULES: &str = r#"
[rulebook]
id = "shop"
version = 1
zone = "Asia/Shanghai"
[approvals]
levels = ["manager", "director"]
actors = { mia = "manager", max = "manager", dan = "director" }
[approvals.rules.some]
when = "discount > 0.10 && discount <= 0.20"
need = "manager"
[approvals.rules.much]
when = "discount > 0.20"
need = "director"
[approvals.rules.handing_out]
when = "kind == 'export' || kind == 'delete'"
need = "manager"
"#;

const AUDITED: &str = r#"
[audit]
level = "changes"
[approvals.limits.deletes]
actions = ["profile.erase", "profile.shred"]
window = "1h"
at_most = 2
"#;

const CONDITIONED: &str = r#"
[audit]
level = "changes"
[approvals.conditions.export]
actions = ["privacy.export"]
kind = "export"
[approvals.conditions.deletes]
actions = ["profile.erase"]
kind = "delete"
"#;

fn at(minute: u32) -> Instant {
    Instant::parse(&format!("2026-03-01T{:02}:{:02}:00+08:00", 10 + minute / 60, minute % 60)).unwrap()
}

fn open(more: &str) -> Crm {
    Crm::in_memory(Rulebook::parse(&format!("{RULES}{more}")).unwrap()).unwrap()
}

fn profile(key: &str) -> ProfileRef {
    ProfileRef::new("pos", key).unwrap()
}

fn order(key: &str) -> Record {
    Record::order("pos", &format!("o-{key}"), key, at(0), Money::parse("10", "CNY").unwrap()).unwrap()
}

fn ask(discount: &str) -> ApprovalAsk {
    ApprovalAsk { discount: Some(discount.parse().unwrap()), ..ApprovalAsk::default() }
}

fn of_kind(kind: &str) -> ApprovalAsk {
    ApprovalAsk { kind: Some(kind.to_owned()), ..ApprovalAsk::default() }
}

fn request(key: &str, ask: ApprovalAsk) -> ApprovalAct {
    ApprovalAct::Request(CustomerRef::Profile(profile(key)), ask)
}

fn yes(version: u64) -> ApprovalAct {
    ApprovalAct::Approve { on_behalf_of: None, version }
}

fn tell(crm: &Crm, request: &str, by: &str, act: ApprovalAct, minute: u32) -> Result<&'static str, Error> {
    crm.approve(&ApprovalCommand::new(request, by, act), at(minute)).map(|done| done.outcome.as_str())
}

fn code<T: std::fmt::Debug>(answer: Result<T, Error>) -> &'static str {
    answer.unwrap_err().code().as_str()
}

#[test]
fn a_request_lives_in_the_records_of_whom_it_is_about() {
    let crm = open("");
    assert_eq!(tell(&crm, "q1", "rep", request("M-1", ask("0.15")), 0).unwrap(), "pending");
    assert_eq!(code(tell(&crm, "q1", "rep", yes(1), 1)), "self_approval");
    assert_eq!(code(tell(&crm, "q1", "bob", yes(1), 1)), "level_too_low");
    assert_eq!(code(tell(&crm, "q1", "mia", yes(2), 1)), "version_mismatch");
    assert_eq!(code(tell(&crm, "q1", "rep", ApprovalAct::Use, 1)), "not_approved");
    assert_eq!(code(tell(&crm, "q9", "mia", yes(1), 1)), "unknown_request");
    assert_eq!(code(crm.approval("q9", at(1))), "unknown_request");
    // What was refused left nothing behind.
    assert_eq!(crm.timeline(CustomerRef::Profile(profile("M-1")), at(9)).unwrap().1.len(), 1);
    assert_eq!(tell(&crm, "q1", "mia", yes(1), 2).unwrap(), "approved");
    assert_eq!(code(tell(&crm, "q1", "dan", yes(1), 3)), "already_decided");
    assert_eq!(tell(&crm, "q1", "rep", ApprovalAct::Use, 4).unwrap(), "ok");
    let state = crm.approval("q1", at(4)).unwrap();
    assert_eq!((state.decided_by.as_deref(), state.used, state.version), (Some("mia"), 1, 1));
    assert_eq!(crm.approval("q1", at(1)).unwrap().state.as_str(), "pending", "and as it was before");
}

#[test]
fn a_change_is_told_after_what_was_told() {
    let crm = open("");
    tell(&crm, "q1", "rep", request("M-1", ask("0.15")), 10).unwrap();
    tell(&crm, "q1", "mia", yes(1), 20).unwrap();
    assert_eq!(code(tell(&crm, "q1", "rep", ApprovalAct::Change(ask("0.3")), 20)), "time_goes_back");
    assert_eq!(code(tell(&crm, "q1", "rep", ApprovalAct::Change(ask("0.3")), 5)), "time_goes_back");
    assert_eq!(tell(&crm, "q1", "rep", ApprovalAct::Change(ask("0.3")), 21).unwrap(), "approval_void");
    assert_eq!(code(tell(&crm, "q1", "mia", yes(2), 22)), "level_too_low");
    assert_eq!(tell(&crm, "q1", "dan", yes(2), 23).unwrap(), "approved");
    assert_eq!(code(tell(&crm, "q1", "rep", request("M-2", ask("0.05")), 24)), "duplicate_request");
}

#[test]
fn told_twice_it_is_done_once() {
    let crm = open("");
    let first = ApprovalCommand {
        key: Some("k1".to_owned()),
        ..ApprovalCommand::new("q1", "rep", request("M-1", ask("0.15")))
    };
    assert!(!crm.approve(&first, at(0)).unwrap().duplicate);
    tell(&crm, "q1", "mia", yes(1), 1).unwrap();
    let again = crm.approve(&first, at(5)).unwrap();
    assert_eq!((again.duplicate, again.outcome.as_str()), (true, "pending"), "the outcome of that time");
    assert_eq!(again.request.unwrap().state.as_str(), "approved", "and how it stands now");
    let other = ApprovalCommand { act: request("M-1", ask("0.16")), ..first };
    assert_eq!(code(crm.approve(&other, at(6))), "idempotency_conflict");
}

#[test]
fn a_deputy_decides_with_the_level_of_whom_they_decide_for() {
    let crm = open("");
    let delegate = |from: &str, to: &str, (start, end): (u32, u32)| DelegateCommand {
        who: CustomerRef::Profile(profile("staff")),
        from: from.to_owned(),
        level: None,
        to: to.to_owned(),
        start: at(start),
        end: at(end),
        key: None,
    };
    let deputy = |of: &str| ApprovalAct::Approve { on_behalf_of: Some(of.to_owned()), version: 1 };
    assert_eq!(code(crm.delegate_approvals(&delegate("dan", "mia", (9, 9)), at(0))), "invalid_value");
    assert_eq!(code(crm.delegate_approvals(&delegate("dan", "dan", (1, 9)), at(0))), "invalid_value");
    crm.delegate_approvals(&delegate("dan", "mia", (5, 9)), at(0)).unwrap();
    tell(&crm, "q1", "rep", request("M-1", ask("0.3")), 1).unwrap();
    assert_eq!(code(tell(&crm, "q1", "mia", deputy("dan"), 4)), "delegation_expired");
    assert_eq!(code(tell(&crm, "q1", "max", deputy("dan"), 5)), "delegation_expired");
    assert_eq!(code(tell(&crm, "q1", "mia", yes(1), 5)), "level_too_low");
    assert_eq!(tell(&crm, "q1", "mia", deputy("dan"), 8).unwrap(), "approved");
    // Whom nothing is delegated to any more.
    tell(&crm, "q2", "rep", request("M-1", ask("0.3")), 8).unwrap();
    assert_eq!(code(tell(&crm, "q2", "mia", deputy("dan"), 9)), "delegation_expired");
    // The level may come with the delegation.
    let stated = DelegateCommand { level: Some("director".to_owned()), ..delegate("eve", "max", (1, 99)) };
    crm.delegate_approvals(&stated, at(9)).unwrap();
    assert_eq!(tell(&crm, "q2", "max", deputy("eve"), 10).unwrap(), "approved");
    let wrong = DelegateCommand { level: Some("chief".to_owned()), ..delegate("eve", "bob", (1, 99)) };
    assert_eq!(code(crm.delegate_approvals(&wrong, at(9))), "unknown_level");
}

#[test]
fn whoever_asks_acts_and_says_nothing_of_their_level() {
    let crm = open("");
    let call = |operation: &str, request: &str| crm.call(operation, request);
    let asked = r#"{"request_id": "q1", "at": "2026-03-01T10:00:00+08:00", "discount": "0.15",
        "profile": {"source": "pos", "key": "M-1"}, "context": {"actor": "rep"}}"#;
    assert!(call("approval.request", asked).unwrap().contains("\"outcome\":\"pending\""));
    let decision =
        |more: &str| format!(r#"{{"request_id": "q1", "version": 1, "at": "2026-03-01T11:00:00+08:00"{more}}}"#);
    for (more, wanted, path) in [
        ("", "missing_field", "by"),
        (r#", "by": "mia", "context": {"actor": "rep"}"#, "invalid_value", "by"),
        (r#", "level": "director", "context": {"actor": "bob"}"#, "invalid_value", "level"),
        (r#", "context": {"actor": "rep"}"#, "self_approval", "by"),
        (r#", "context": {"actor": "bob"}"#, "level_too_low", "level"),
        (r#", "by": "bob", "level": "chief""#, "unknown_level", "level"),
    ] {
        let error = call("approval.approve", &decision(more)).unwrap_err();
        assert_eq!((error.code().as_str(), error.path()), (wanted, path), "{more}");
    }
    let done = call("approval.approve", &decision(r#", "context": {"actor": "mia"}"#)).unwrap();
    assert!(done.contains("\"state\":\"approved\""), "{done}");
    // A handle that speaks for somebody says it too.
    let rep = crm.as_actor(Context::new("mia", &[], "service"));
    let asked = r#"{"request_id": "q2", "at": "2026-03-01T10:00:00+08:00", "discount": "0.15",
        "profile": {"source": "pos", "key": "M-1"}}"#;
    rep.call("approval.request", asked).unwrap();
    let own = r#"{"request_id": "q2", "version": 1, "at": "2026-03-01T11:00:00+08:00"}"#;
    assert_eq!(code(rep.call("approval.approve", own)), "self_approval");
}

#[test]
fn two_deciders_decide_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let rules = || Rulebook::parse(RULES).unwrap();
    let crm = Crm::open(&path, rules()).unwrap();
    for n in 0..8 {
        tell(&crm, &format!("q{n}"), "rep", request("M-1", ask("0.15")), 0).unwrap();
    }
    let barrier = Arc::new(std::sync::Barrier::new(2));
    let deciders = ["mia", "max"].map(|by| {
        let (path, barrier) = (path.clone(), barrier.clone());
        std::thread::spawn(move || {
            let crm = Crm::open(path, Rulebook::parse(RULES).unwrap()).unwrap();
            barrier.wait();
            let decide = |n| loop {
                match tell(&crm, &format!("q{n}"), by, yes(1), if by == "mia" { 1 } else { 2 }) {
                    Err(error) if error.code() == Code::StoreBusy => continue,
                    answer => return answer.is_ok(),
                }
            };
            (0..8).map(decide).filter(|done| *done).count()
        })
    });
    let done: usize = deciders.map(|thread| thread.join().unwrap()).iter().sum();
    assert_eq!(done, 8, "each request is decided by one of them");
}

fn context(actor: &str, minute: u32, approval: Option<&str>) -> Context {
    let approval = approval.map(str::to_owned);
    Context { actor: Some(actor.to_owned()), approval, at: Some(at(minute)), ..Context::default() }
}

fn erase(crm: &Crm, key: &str, actor: &str, minute: u32, approval: Option<&str>) -> Result<String, Error> {
    let approval = approval.map(|id| format!(r#", "approval": "{id}""#)).unwrap_or_default();
    let request = format!(
        r#"{{"profile": {{"source": "pos", "key": "{key}"}}, "actor": {{"kind": "human", "id": "{actor}"}}, "at": "{at}",
            "context": {{"actor": "{actor}", "at": "{at}"{approval}}}}}"#,
        at = at(minute)
    );
    crm.call("profile.erase", &request)
}

/// The decisions that the audit tells of an action, with who did it and why not.
fn told(crm: &Crm, action: &str) -> Vec<(String, String, String)> {
    let page = crm.as_host().audit(&AuditFilter::default(), 0, 100).unwrap();
    let entries = page.entries.into_iter().filter(|entry| entry.action == action);
    entries.map(|entry| (entry.actor, entry.decision, entry.reasons.join(","))).collect()
}

#[test]
fn so_many_deletes_of_one_actor_are_done_in_an_hour_and_no_more() {
    let crm = open(AUDITED);
    crm.ingest(&["a", "b", "c", "d", "e"].map(order)).unwrap();
    erase(&crm, "a", "u7", 0, None).unwrap();
    erase(&crm, "b", "u7", 30, None).unwrap();
    let error = erase(&crm, "c", "u7", 59, None).unwrap_err();
    assert_eq!((error.code().as_str(), error.path()), ("action_limit", "context.actor"));
    assert_eq!(crm.as_host().timeline(CustomerRef::Profile(profile("c")), at(59)).unwrap().1.len(), 1);
    erase(&crm, "d", "u8", 59, None).unwrap();
    // The first one lies an hour back, and what was refused does not count.
    erase(&crm, "c", "u7", 60, None).unwrap();
    assert_eq!(code(erase(&crm, "e", "u7", 61, None)), "action_limit");
    let allowed = |actor: &str| (actor.to_owned(), "allow".to_owned(), String::new());
    let refused = || ("u7".to_owned(), "deny".to_owned(), "action_limit".to_owned());
    let wanted = [allowed("u7"), allowed("u7"), refused(), allowed("u8"), allowed("u7"), refused()];
    assert_eq!(told(&crm, "profile.erase"), wanted, "the refusal is told");
    // Typed methods are no way around.
    let held = crm.telling(context("u7", 62, None));
    let who = Actor { kind: ActorKind::Human, id: Some("u7".to_owned()) };
    let erasure = ProfileErasure { profile: profile("e"), at: at(62), actor: who, keep_together: false };
    assert_eq!(code(held.erase_profile(&erasure)), "action_limit");
}

fn export(crm: &Crm, key: &str, minute: u32, approval: Option<&str>) -> Result<String, Error> {
    let approval = approval.map(|id| format!(r#", "approval": "{id}""#)).unwrap_or_default();
    let request = format!(
        r#"{{"profile": {{"source": "pos", "key": "{key}"}}, "as_of": "{at}",
            "context": {{"actor": "u7", "at": "{at}"{approval}}}}}"#,
        at = at(minute)
    );
    crm.call("privacy.export", &request)
}

#[test]
fn what_rests_on_an_approval_is_done_with_it_once_and_for_whom_it_is() {
    let crm = open(CONDITIONED);
    crm.ingest(&["a", "b"].map(order)).unwrap();
    let host = crm.as_host();
    assert_eq!(code(export(&crm, "a", 1, None)), "approval_required");
    assert_eq!(code(export(&crm, "a", 1, Some("q1"))), "unknown_request");
    tell(&host, "q1", "u7", request("a", of_kind("export")), 2).unwrap();
    assert_eq!(code(export(&crm, "a", 3, Some("q1"))), "not_approved");
    tell(&host, "q1", "mia", yes(1), 4).unwrap();
    assert_eq!(code(export(&crm, "a", 3, Some("q1"))), "not_approved", "it was approved later");
    assert_eq!(code(export(&crm, "b", 5, Some("q1"))), "approval_mismatch", "it is about another customer");
    tell(&host, "q2", "u7", request("a", of_kind("delete")), 5).unwrap();
    tell(&host, "q2", "mia", yes(1), 6).unwrap();
    assert_eq!(code(export(&crm, "a", 7, Some("q2"))), "approval_mismatch", "it is of another kind");
    assert!(export(&crm, "a", 8, Some("q1")).unwrap().contains("o-a"), "what was refused did not use it");
    assert_eq!(code(export(&crm, "a", 9, Some("q1"))), "approval_used");
    assert_eq!(host.approval("q1", at(9)).unwrap().used, 1);
    assert_eq!(
        code(crm.telling(context("u7", 10, None)).export_customer(profile("a"), at(10), false)),
        "approval_required"
    );
    let decisions: Vec<String> =
        told(&crm, "privacy.export").into_iter().map(|(_, decision, reason)| format!("{decision} {reason}")).collect();
    let wanted = [
        "deny approval_required",
        "deny unknown_request",
        "deny not_approved",
        "deny not_approved",
        "deny approval_mismatch",
        "deny approval_mismatch",
        "allow ",
        "deny approval_used",
        "deny approval_required",
    ];
    assert_eq!(decisions, wanted, "every refusal is told");
}

#[test]
fn an_approval_that_its_own_erasure_takes_away_is_used_all_the_same() {
    let crm = open(CONDITIONED);
    crm.ingest(&["a", "b"].map(order)).unwrap();
    let host = crm.as_host();
    tell(&host, "q1", "u7", request("a", of_kind("delete")), 1).unwrap();
    tell(&host, "q1", "mia", yes(1), 2).unwrap();
    assert_eq!(code(erase(&crm, "b", "u7", 3, Some("q1"))), "approval_mismatch");
    assert_eq!(host.timeline(CustomerRef::Profile(profile("b")), at(3)).unwrap().1.len(), 1);
    erase(&crm, "a", "u7", 4, Some("q1")).unwrap();
    assert_eq!(code(host.approval("q1", at(5))), "unknown_request", "its records are gone");
    // The same id, asked for anew, opens nothing a second time.
    tell(&host, "q1", "u7", request("b", of_kind("delete")), 6).unwrap();
    tell(&host, "q1", "mia", yes(1), 7).unwrap();
    assert_eq!(code(erase(&crm, "b", "u7", 8, Some("q1"))), "approval_used");
}
