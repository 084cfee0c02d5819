//! `regulars plot`, as an analyst types it: from a model or from rows to a picture.

#[cfg(test)]
mod support;

use support::Shop;

const MODEL: &str = r#"{"model":"bg_nbd","parameters":{"a":0.793,"alpha":4.414,"b":2.426,"r":0.243},"unit":"week","status":"converged"}"#;

fn shop() -> Shop {
    let shop = Shop::with_customer();
    shop.write("model.json", MODEL);
    shop.write("scores.csv", "p,churned\n0.9,1\n0.8,0\n0.3,1\n0.2,0\n");
    shop
}

#[test]
fn charts_of_a_model_are_drawn() {
    let shop = shop();
    let asked = |words: &[&str]| shop.run(&[&["plot"], words, &["--model", "model.json"]].concat());
    let words = ["frequency_recency", "--with", "horizon=13", "--with", "age=39", "-o", "matrix.svg"];
    assert_eq!(asked(&words).ok(), "");
    let svg = shop.read("matrix.svg");
    // A cell for each frequency and recency that can be: one for who never came again, and 20 times 40.
    assert_eq!(svg.matches("</title></rect>").count(), 801);
    assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n") && svg.contains("expected purchases in 13 weeks"));

    let words = ["p_alive", "--with", "purchases=[3,9]", "--with", "until=20"];
    let svg = asked(&words).ok();
    assert_eq!(svg.matches("stroke-dasharray=\"2 3\"").count(), 2, "a mark for each purchase: {svg}");
    let json = asked(&[&words[..], &["--json"]].concat()).ok();
    assert!(json.starts_with(r#"{"curves":[{"name":"P(alive)""#), "{json}");

    shop.write("track.json", r#"{"first":[0,0,5],"repeats":[1,4,9],"until":10,"fitted_until":5}"#);
    let svg = asked(&["tracking", "track.json"]).ok();
    assert!(svg.contains(">came</text>") && svg.contains(">expected</text>"), "{svg}");

    shop.write("rows.csv", "x,t_x,t,came\n0,0,39,0\n2,30,39,1\n9,38,39,7\n");
    let svg = asked(&["calibration", "--rows", "rows.csv", "--with", "horizon=39"]).ok();
    assert_eq!(svg.matches("</title></circle>").count(), 6, "{svg}");
    assert!(svg.contains("holdout of 39 weeks"), "{svg}");
}

#[test]
fn charts_of_a_database_need_no_rows() {
    let shop = shop();
    let asked = |words: &[&str]| shop.run(&[&["plot"], words, &["--model", "model.json", "--db", "shop.db"]].concat());
    let at = ["--as-of", "2026-12-01T00:00:00Z"];
    let words = [&["tracking"][..], &at].concat();
    let svg = asked(&words).ok();
    assert!(svg.contains(">came</text>") && svg.contains(">expected</text>"), "{svg}");
    let words = [&["p_alive", "--json", "--profile", "nobody/x"][..], &at].concat();
    assert!(asked(&words).failed().starts_with("error[unknown_"));
    let refused = asked(&["calibration", "--rows", "rows.csv"]);
    assert!(refused.code == Some(2) && refused.err.contains("cannot be used with"), "{}", refused.err);
}

#[test]
fn charts_of_scores_are_drawn() {
    let shop = shop();
    for kind in ["gains", "lift", "reliability"] {
        let svg = shop.run(&["plot", kind, "--rows", "scores.csv", "--score", "p", "--label", "churned"]).ok();
        assert!(svg.contains("stroke-dasharray=\"6 4\"") && svg.contains("</title></circle>"), "{svg}");
    }
    let words = ["plot", "waterfall", "-"];
    let svg = shop.run_with(&words, r#"{"base":-1.5,"contributions":{"停用天数":2.25,"orders":-0.5}}"#.as_bytes()).ok();
    assert!(svg.contains(">停用天数</text>") && svg.contains(">+2.25</text>") && svg.contains(">margin 0.25</text>"));
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let shop = shop();
    let failed = |words: &[&str]| shop.run(&[&["plot"], words].concat()).failed();
    assert!(failed(&["p_alive", "--model", "model.json"]).starts_with("error[missing_field]"));
    assert!(failed(&["p_alive", "--with", "purchases=["]).contains("--with purchases"));
    assert!(failed(&["lift", "--rows", "scores.csv"]).contains("--score and --label"));
    assert!(failed(&["tracking", "--rows", "scores.csv"]).contains("`tracking` is not made of such rows"));
    shop.write("part.json", r#"{"model":"bg_nbd"}"#);
    assert!(failed(&["p_alive", "--model", "part.json"]).contains("the model has no `parameters` (part.json)"));
    shop.write("list.json", "[]");
    assert!(failed(&["p_alive", "list.json"]).contains("expected an object, found a list"));
    let unwritten = failed(&["waterfall", "--with", "base=1", "--with", "contributions={}", "-o", "none/a.svg"]);
    assert!(unwritten.starts_with("error[io_error]"), "{unwritten}");
    assert_eq!(shop.run(&["plot", "pie"]).code, Some(2));
}
