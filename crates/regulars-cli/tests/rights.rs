//! `request`, `export` and `retention`, as the desk for privacy types them.

#[cfg(test)]
mod support;

use support::{Ran, Shop};

const PHONE: [&str; 2] = ["--phone", "13812345678"];

#[track_caller]
fn says(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

fn request(shop: &Shop, verb: &str, day: u8, more: &[&str]) -> Ran {
    let at = format!("2026-11-{day:02}T10:00:00+08:00");
    shop.run(&[&["request", verb, "--db", "shop.db", "--id", "R-1", "--at", &at], &PHONE[..], more].concat())
}

#[test]
fn a_request_is_taken_listed_and_done() {
    let shop = Shop::with_customer();
    let told = request(&shop, "receive", 2, &["--right", "delete", "--jurisdiction", "CN"]).ok();
    says(&told, &["R-1", "erasure", "received", "due 2026-11-17", "no calendar covers it"]);
    assert!(request(&shop, "receive", 2, &["--right", "forget"]).err.contains("there is no such right"));
    says(&request(&shop, "complete", 3, &[]).failed(), &["error[request_transition_invalid]", "(body.step)"]);
    request(&shop, "verify", 3, &[]).ok();
    request(&shop, "step", 4, &["in_progress"]).ok();
    let list = |day: &str, more: &[&str]| {
        let at = format!("2026-11-{day}T10:00:00+08:00");
        shop.run(&[&["request", "list", "--db", "shop.db", "--as-of", &at], more].concat()).ok()
    };
    says(&list("20", &[]), &["R-1", "in_progress", "overdue"]);
    says(&request(&shop, "complete", 21, &[]).ok(), &["fulfilled"]);
    assert_eq!(list("22", &[]), "no requests\n");
    says(&list("22", &["--all", "--json"]), &[r#""state":"fulfilled""#, r#""total":1"#]);
}

#[test]
fn a_bundle_is_written_as_tables_and_only_what_was_given_is_portable() {
    let shop = Shop::with_customer();
    let export = |more: &[&str]| {
        let words = ["export", "--db", "shop.db", "--as-of", "2026-11-02T00:00:00+08:00"];
        shop.run(&[&words, &PHONE[..], more].concat()).ok()
    };
    says(&export(&["--output", "bundle"]), &["records in bundle"]);
    let fields = shop.read("bundle/fields.csv");
    says(&fields, &["field,value,origin,sources", "attribute.name,王伟,provided,shop", "identifier.email,"]);
    says(&shop.read("bundle/records.csv"), &["shop,S-2,order,", "pos,P-2,return,", ",observed,", ",provided,"]);
    assert_eq!(shop.read("bundle/bundle.json"), export(&[]).trim_end());
    let asked = r#"{"as_of":"2026-11-02T00:00:00+08:00","identifier":{"kind":"phone","value":"13812345678"}}"#;
    let called = shop.run_with(&["call", "--db", "shop.db", "privacy.export", "-"], asked.as_bytes()).ok();
    assert_eq!(called, export(&[]));
    let portable = export(&["--portable"]);
    assert!(portable.contains(r#""portable":true"#) && !portable.contains(r#""type":"order""#), "{portable}");
}

#[test]
fn what_a_plan_names_goes_and_nothing_else() {
    let shop = Shop::with_customer();
    let as_of = ["--as-of", "2026-11-02T00:00:00+08:00"];
    let plan = shop.run(&[&["retention", "erasure", "--db", "shop.db"], &as_of[..], &PHONE].concat()).ok();
    says(&plan, &["record.order", "delete", "erasure_requested", "record.consent", "store_only", "evidence"]);
    let line = |name: &str| plan.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    let (customer, hash) = (line("customer "), line("plan "));
    let execute = |hash: &str| {
        let who = ["--customer", &customer, "--erasure", "--by", "Li", "--plan", hash];
        shop.run(&[&["retention", "execute", "--db", "shop.db"], &as_of[..], &who].concat())
    };
    says(&execute("0").failed(), &["error[stale_plan]"]);
    says(&execute(&hash).ok(), &["4 records went, and with them 1 profiles"]);
    let left = shop.run(&["call", "--db", "shop.db", "store.stats", r#"{"as_of":"2026-11-02T00:00:00Z"}"#]).ok();
    // The yes and the withdrawal, and that whoever is reached there is still left in peace (EN-9).
    says(&left, &[r#""records":3"#, r#""profiles":1"#]);
    says(&shop.run(&[&["retention", "plan", "--db", "shop.db"], &as_of[..]].concat()).ok(), &["0 records go"]);
    // The e-mail address went with the record that stated it; who states it anew is told what was refused there.
    let anew = r#"{"source":"app","record_id":"N-1","profile":"n","type":"profile","occurred_at":"2026-11-03T10:00:00+08:00","identifiers":[{"kind":"email","value":"wang.wei@mail.example"}]}"#;
    shop.write("anew.ndjson", anew);
    shop.run(&["ingest", "--db", "shop.db", "anew.ndjson"]).ok();
    let told = shop.run(&["call", "--db", "shop.db", "store.stats", r#"{"as_of":"2026-11-04T00:00:00Z"}"#]).ok();
    says(&told, &[r#""records":5"#, r#""profiles":2"#]);
}

#[test]
fn fields_that_are_named_go_and_the_records_stay() {
    let shop = Shop::with_customer();
    let as_of = ["--as-of", "2026-11-02T00:00:00+08:00"];
    let fields = ["--field", "identifier.email", "--field", "attribute.name"];
    let plan = shop.run(&[&["retention", "erasure", "--db", "shop.db"], &as_of[..], &PHONE, &fields].concat()).ok();
    says(&plan, &["identifier.email", "attribute.name", "0 records go", "1 records stay without the fields"]);
    assert!(!plan.contains("record.order"), "{plan}");
    let line = |name: &str| plan.lines().find_map(|line| line.strip_prefix(name)).unwrap().trim().to_owned();
    let (customer, hash) = (line("customer "), line("plan "));
    let who = ["--customer", &customer, "--erasure", "--by", "Li", "--plan", &hash];
    let words = ["retention", "execute", "--db", "shop.db"];
    let done = shop.run(&[&words, &as_of[..], &who, &fields].concat()).ok();
    says(&done, &["0 records went", "1 records stay without the fields"]);
    let record = shop.run(&["call", "--db", "shop.db", "record.get", r#"{"source":"shop","record_id":"S-1"}"#]).ok();
    assert!(record.contains("13812345678") && !record.contains("mail.example") && !record.contains("王伟"), "{record}");
}

#[test]
fn what_a_request_corrects_is_pinned_and_a_profile_is_shredded_by_plan() {
    let shop = Shop::with_customer();
    request(&shop, "receive", 2, &["--right", "rectification", "--contested"]).ok();
    request(&shop, "verify", 3, &[]).ok();
    request(&shop, "step", 4, &["in_progress"]).ok();
    says(&request(&shop, "rectify", 5, &["--by", "Li"]).err, &["--attribute"]);
    let told = request(&shop, "rectify", 5, &["--by", "Li", "--attribute", "name=王维"]).ok();
    says(&told, &["R-1", "fulfilled", "decided ", "/name"]);
    let view = [&["view", "--db", "shop.db", "--as-of", "2026-11-06T00:00:00Z", "--json"], &PHONE[..]].concat();
    says(&shop.run(&view).ok(), &["王维"]);
    let as_of = "2026-11-07T00:00:00+08:00";
    let shred = |more: &[&str]| {
        let words = ["shred", "--db", "shop.db", "--profile", "shop/u1", "--by", "Li", "--as-of", as_of];
        shop.run(&[&words, more].concat())
    };
    let plan = shred(&[]).ok();
    says(&plan, &["rewrite decisions", "destroy keys", "delete records", "tell erased"]);
    let hash = plan.lines().find_map(|line| line.strip_prefix("plan ")).unwrap();
    says(&shred(&["--plan", "0"]).failed(), &["error[stale_plan]"]);
    says(&shred(&["--plan", hash]).ok(), &["shredded the profile of "]);
    says(&shred(&["--plan", hash]).ok(), &["is erased already"]);
    assert!(!shop.run(&view).ok().contains("王维"));
}
