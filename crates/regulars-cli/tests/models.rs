//! `fit` and `score`, as an analyst types them.

#[cfg(test)]
mod support;

use support::Shop;

const AS_OF: &str = "2026-12-01T00:00:00+08:00";

/// A shop of forty customers who come at steps of their own; one in three stops in April.
fn shop() -> Shop {
    let shop = Shop::with_customer();
    let mut lines = String::new();
    for customer in 0..40 {
        let last = if customer % 3 == 0 { 100 } else { 320 };
        for day in (customer..last).step_by(80 - customer) {
            let at = format!("2026-{:02}-{:02}T12:00:00+08:00", 1 + day / 28, 1 + day % 28);
            lines.push_str(&format!(
                r#"{{"source":"shop","record_id":"m{customer}-{day}","profile":"m{customer}","type":"order","occurred_at":"{at}","body":{{"amount":{{"amount":"{}.00","currency":"CNY"}}}}}}"#,
                40 + (customer * 37) % 90
            ));
            lines.push('\n');
        }
    }
    shop.write("orders.ndjson", lines);
    shop.run(&["ingest", "--db", "shop.db", "orders.ndjson"]).ok();
    shop
}

#[test]
fn a_model_is_fitted_kept_and_asked() {
    let shop = shop();
    let asked = |words: &[&str]| shop.run(&[words, &["--db", "shop.db", "--as-of", AS_OF]].concat());
    let said = asked(&["fit", "bg_nbd"]).ok();
    assert!(
        said.starts_with("bg_nbd of ") && said.contains("  alpha  ") && said.contains("log-likelihood -"),
        "{said}"
    );
    let model = asked(&["fit", "bg_nbd", "--json"]).ok();
    shop.write("model.json", &model);
    let table = asked(&["score", "model.json", "--horizon", "90"]).ok();
    assert!(table.contains("customers; within 90 days") && table.contains("and 2"), "{table}");
    let csv = asked(&["score", "model.json", "--horizon", "90", "--csv"]).ok();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines.first().copied(), Some("customer,p_no_purchase,expected_purchases,p_alive"));
    let json = asked(&["score", "model.json", "--horizon", "90", "--json"]).ok();
    assert_eq!(json.matches("p_alive").count(), lines.len() - 1);
    let piped = ["score", "-", "--horizon", "90", "--json", "--db", "shop.db", "--as-of", AS_OF];
    assert_eq!(shop.run_with(&piped, shop.read("model.json").as_bytes()).ok(), json);
    assert!(lines.len() > 40, "{csv}");
}

#[test]
fn what_is_no_model_says_so() {
    let shop = shop();
    shop.write("no.json", "{\"model\": \"bg_nbd\"}");
    let asked = |file: &str| shop.run(&["score", file, "--horizon", "90", "--db", "shop.db"]).failed();
    let missing = asked("no.json");
    assert!(missing.starts_with("error[missing_field]") && missing.contains("no.json: parameters"), "{missing}");
    shop.write("cut.json", "{\"model\": ");
    assert!(asked("cut.json").starts_with("error[json_syntax]"));
    assert!(asked("none.json").starts_with("error[io_error]"));
}
