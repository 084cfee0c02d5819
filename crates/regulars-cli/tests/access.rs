//! `regulars access`, and the flags that say who asks, as people type them.

#[cfg(test)]
mod support;

use support::Shop;

const ROLES: &str = r#"
[[purpose]]
path = "service"
class = "service"
[[field]]
path = "customer"
field_class = "public"
[[field]]
path = "customer.profile.name"
field_class = "identity"
[[role]]
id = "agent"
[[role]]
id = "lead"
inherits = ["agent"]
[[grant]]
id = "customers"
role = "agent"
object = "customer"
action = "read"
field_class = "public"
effect = "allow"
purposes = ["service"]
[[grant]]
id = "names"
role = "agent"
object = "customer"
action = "read"
field_class = "identity"
effect = "mask"
mask = "name"
purposes = ["service"]
[[conflict]]
id = "asks_and_leads"
roles = ["agent", "lead"]
"#;

fn shop() -> Shop {
    let shop = Shop::with_customer();
    let text = shop.read("rulebook.toml");
    shop.write("rulebook.toml", format!("{text}{ROLES}"));
    shop.write(
        "open.toml",
        format!("{text}{}", ROLES.replace("effect = \"mask\"\nmask = \"name\"", "effect = \"allow\"")),
    );
    shop
}

#[test]
fn a_review_lists_what_roles_reach_and_which_exclude_each_other() {
    let shop = shop();
    let all = shop.run(&["access", "review", "rulebook.toml"]).ok();
    assert!(all.contains("agent") && all.contains("mask(name)") && all.contains("customers"), "{all}");
    assert!(all.contains("agent, lead: nobody should hold these together (asks_and_leads)"), "{all}");
    let unknown = shop.run(&["access", "review", "rulebook.toml", "--role", "agnt"]).failed();
    assert!(unknown.contains("role_unknown") && unknown.contains("did you mean `agent`"), "{unknown}");
}

#[test]
fn a_difference_says_who_gains_what() {
    let shop = shop();
    let same = shop.run(&["access", "diff", "rulebook.toml", "rulebook.toml"]).ok();
    assert!(same.contains("no role gains or loses anything"), "{same}");
    let wider = shop.run(&["access", "diff", "rulebook.toml", "open.toml"]).ok();
    assert!(
        wider.lines().any(|line| line.contains("lead") && line.contains("gains") && line.contains("allow")),
        "{wider}"
    );
}

#[test]
fn an_explanation_names_the_grants() {
    let asked = ["access", "explain", "rulebook.toml", "--role", "agent", "--purpose", "service", "profile.name"];
    let told = shop().run(&asked).ok();
    assert!(told.contains("customer.profile.name of the class identity: mask(name) by names"), "{told}");
    assert!(told.contains("  names counts"), "{told}");
    let elsewhere = ["access", "explain", "rulebook.toml", "--role", "agent", "--purpose", "fun", "profile.name"];
    assert!(shop().run(&elsewhere).ok().contains("deny: purpose_unknown"));
}

#[test]
fn a_database_with_roles_asks_who_asks() {
    let shop = shop();
    let view = ["view", "--db", "shop.db", "--phone", "13812345678", "--as-of", "2026-03-01T00:00:00+08:00"];
    let with = |more: &[&str]| shop.run(&[&view[..], more].concat());
    assert!(with(&[]).failed().contains("context_required"));
    assert!(with(&["--host"]).ok().contains("王伟"));
    let agent = with(&["--role", "agent", "--for", "service", "--as", "u7"]).ok();
    assert!(agent.contains("王*") && !agent.contains("王伟"), "{agent}");
    let request = "{\"as_of\":\"2026-06-01T00:00:00+08:00\"}";
    let stats = ["call", "store.stats", "-", "--db", "shop.db", "--role", "agent", "--for", "service"];
    assert!(shop.run_with(&stats, request.as_bytes()).failed().contains("object_unknown"));
}

#[test]
fn the_example_in_the_template_is_one() {
    let shop = Shop::new();
    let text = shop.read("rulebook.toml");
    let example = text.lines().skip_while(|line| !line.starts_with("# --- Access")).filter_map(|line| {
        let line = line.strip_prefix("# ")?;
        (line.starts_with("[[") || line.contains(" = ")).then(|| format!("{line}\n"))
    });
    let example: String = example.collect();
    shop.write("rulebook.toml", format!("{text}{example}"));
    shop.run(&["rulebook", "check", "rulebook.toml"]).ok();
    assert!(shop.run(&["access", "review", "rulebook.toml", "--role", "agent"]).ok().contains("mask(name)"));
}

#[test]
fn every_command_is_told_to_the_audit_in_the_name_that_is_given() {
    let shop = Shop::with_customer();
    let text = shop.read("rulebook.toml");
    shop.write("rulebook.toml", format!("{text}[audit]\nlevel = \"all\"\n"));
    let phone = ["--db", "shop.db", "--phone", "13812345678"];
    let run = |words: &[&str], more: &[&str]| shop.run(&[words, &phone[..], more].concat()).ok();
    run(&["view"], &["--as", "ann", "--for", "service"]);
    run(&["view"], &["--as", "ann", "--json"]);
    run(&["consent", "check"], &["--purpose", "marketing", "--channel", "sms"]);
    run(&["view"], &["--host", "--as", "root"]);
    let asked = r#"{"as_of":"2026-06-01T00:00:00Z","identifier":{"kind":"phone","value":"13812345678"}}"#;
    shop.run(&["call", "--db", "shop.db", "customer.find", asked]).ok();
    let told = shop.run(&["audit", "list", "--db", "shop.db", "--json"]).ok();
    let part = |name: &str| {
        let mark = format!("\"{name}\":\"");
        told.split(&mark)
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
            .map(str::to_owned)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(part("action"), "customer.view customer.view consent.may_contact customer.view customer.find", "{told}");
    assert_eq!(part("actor"), "ann ann  root ", "{told}");
}

#[test]
fn findings_name_what_nobody_uses() {
    let shop = Shop::with_customer();
    let text = shop.read("rulebook.toml");
    let audit = "[[field]]\npath = \"audit\"\nfield_class = \"public\"\n[audit]\nlevel = \"all\"\n";
    shop.write("rulebook.toml", format!("{text}{ROLES}{audit}"));
    let findings = |days: &str| {
        shop.run(&[
            "access",
            "findings",
            "--db",
            "shop.db",
            "--host",
            "--days",
            days,
            "--as-of",
            "2100-01-01T00:00:00Z",
        ])
        .ok()
    };
    assert_eq!(findings("90"), "the audit cannot say it of: customers, names\n");
    let view =
        ["view", "--db", "shop.db", "--phone", "13812345678", "--as", "ann", "--role", "lead", "--for", "service"];
    shop.run(&view).ok();
    let told = findings("90");
    assert!(
        told.starts_with("customers of agent: last used ") && told.contains("\nnames of agent: last used "),
        "{told}"
    );
    let told = findings("36500");
    assert_eq!(told, "ann acted as lead: nobody should (asks_and_leads)\n");
}
