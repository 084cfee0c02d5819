//! `audience` and `consent`, as people type them.

#[cfg(test)]
mod support;

use support::{Ran, Shop};

const PHONE: [&str; 2] = ["--phone", "13812345678"];

fn consent(shop: &Shop, verb: &str, more: &[&str]) -> Ran {
    shop.run(&[&["consent", verb, "--db", "shop.db"], &PHONE[..], more].concat())
}

#[track_caller]
fn says(text: &str, wanted: &[&str]) {
    for wanted in wanted {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
}

#[test]
fn a_yes_over_one_channel_opens_it_again_and_an_audience_lists_it() {
    let shop = Shop::with_customer();
    let about = ["--purpose", "marketing", "--channel", "sms"];
    let check = |at: &str| consent(&shop, "check", &[&about[..], &["--as-of", at]].concat()).ok();
    says(&check("2026-05-01T10:00:00+08:00"), &["deny: marketing over sms", "withdrawn"]);
    let grant = [
        &about[..],
        &[
            "--at",
            "2026-05-02T10:00:00+08:00",
            "--source",
            "web_form",
            "--proof",
            "f-2",
            "--notice",
            "v1",
            "--key",
            "k1",
        ],
    ];
    let said = consent(&shop, "grant", &grant.concat()).ok();
    says(&said, &["grant  marketing  ", "/command:k1"]);
    says(&consent(&shop, "grant", &grant.concat()).ok(), &["(told before)"]);
    says(&check("2026-05-03T10:00:00+08:00"), &["allow: marketing over sms"]);
    let history = consent(&shop, "history", &["--as-of", "2026-05-03T10:00:00+08:00"]).ok();
    assert_eq!(history.lines().count(), 3, "{history}");

    let audience = |more: &[&str]| {
        let asked = ["audience", "--db", "shop.db", "--as-of", "2026-05-03T10:00:00+08:00"];
        shop.run(&[&asked[..], &about[..], more].concat())
    };
    let said = audience(&[]).ok();
    says(&said, &["now:", "+86138****5678", "1 match: 1 may be contacted now, 0 later"]);
    let csv = audience(&["--csv"]);
    says(&csv.err, &["1 match"]);
    let rows = csv.ok();
    says(&rows, &["customer,contact_point,defer_until,", ",+8613812345678,,"]);
    assert_eq!(rows.lines().count(), 2);
    let none = audience(&["--where", "attr.name == 'nobody'"]).ok();
    says(&none, &["0 match"]);
    says(&audience(&["--where", "measure.ordrs > 1"]).failed(), &["error[unknown_name]", "(condition)"]);

    let withdrawn = consent(&shop, "withdraw", &["--purpose", "marketing", "--at", "2026-06-01T10:00:00+08:00"]).ok();
    says(&withdrawn, &["withdraw  marketing"]);
    says(&check("2026-06-02T10:00:00+08:00"), &["deny", "withdrawn"]);
}

#[test]
fn what_waits_is_confirmed_once_and_its_receipt_names_the_standard() {
    let shop = Shop::with_customer();
    let at = |time: &str| format!("2026-05-02T{time}:00+08:00");
    let asked = consent(
        &shop,
        "grant",
        &[
            "--purpose",
            "marketing",
            "--channel",
            "email",
            "--double-opt-in",
            "--at",
            &at("10:00"),
            "--key",
            "form-1",
            "--notice",
            "v1",
            "--proof",
            "p",
        ],
    );
    let asked = asked.ok();
    says(&asked, &["pending  marketing", "waits for its confirmation: regulars consent confirm --pending "]);
    let waiting = asked.rsplit(' ').next().unwrap_or_default().trim().to_owned();
    let confirm =
        |time: &str| consent(&shop, "confirm", &["--purpose", "marketing", "--pending", &waiting, "--at", &at(time)]);
    says(&confirm("10:05").ok(), &["grant  ", "confirm  "]);
    says(&confirm("10:06").failed(), &["error[nothing_to_confirm]"]);
    let (source, id) = waiting.split_once('/').unwrap_or_default();
    let receipt = shop.run(&["consent", "receipt", "--db", "shop.db", &format!("{source}/grant:{id}")]).ok();
    says(
        &receipt,
        &[r#""schema_version":"ISO/IEC TS 27560:2023""#, r#""event_state":"given""#, r#""lawful_basis":"consent""#],
    );
    let rules = shop.read("rulebook.toml").replace("[privacy]\n", "[privacy]\ngpc_purposes = [\"marketing\"]\n");
    shop.write("rulebook.toml", rules);
    let signal = |value: &str| consent(&shop, "signal", &["--header", value, "--at", &at("11:00")]).ok();
    says(&signal("0"), &["no signal"]);
    says(&signal("1"), &["a signal; refused: marketing"]);
    says(&signal("1"), &["a signal; everything it refuses is refused already"]);
    let asked = ["--purpose", "marketing", "--channel", "email", "--as-of", "2026-05-03T10:00:00+08:00", "--json"];
    let request = br#"{"as_of":"2026-05-03T10:00:00+08:00","channel":"email","identifier":{"kind":"phone","value":"13812345678"},"purpose":"marketing"}"#;
    let called = shop.run_with(&["call", "--db", "shop.db", "consent.may_contact", "-"], request).ok();
    assert_eq!(consent(&shop, "check", &asked).ok(), called);
}
