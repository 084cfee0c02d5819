//! `fit`, `score`, `trees`, `clusters`, `churn`, `recommend` and `rfm`, as an analyst types them.

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

/// A model of XGBoost and a table for it.
const MODEL: &str = include_str!("../../regulars-models/tests/trees/xgb_binary.json");

const ROWS: &str = "customer,recency,orders,spend,visits,city,returns,note\n\
    王伟,11.7,2,100,,3,0,a\nLee,200,0,5,0,1,1,b\n";

fn table() -> Shop {
    let shop = Shop::with_customer();
    shop.write("churn.json", MODEL);
    shop.write("rows.csv", ROWS);
    shop
}

fn numbers(line: &str) -> Vec<f64> {
    line.split(',').skip(1).map(|cell| cell.parse().unwrap_or(f64::NAN)).collect()
}

#[test]
fn rows_are_scored_and_the_reasons_add_up() {
    let shop = table();
    let said = shop.run(&["trees", "churn.json", "rows.csv", "--id", "customer", "--explain"]).ok();
    assert!(said.starts_with("2 rows by "), "{said}");
    assert!(said.contains("王伟") && said.contains("probability") && said.contains("raised by"), "{said}");
    let csv = shop.run(&["trees", "churn.json", "rows.csv", "--id", "customer", "--explain", "--csv"]).ok();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines.first().copied(),
        Some("row,value,base,adds.recency,adds.orders,adds.spend,adds.visits,adds.city,adds.returns")
    );
    assert_eq!(lines.len(), 3);
    for line in lines.iter().skip(1) {
        let found = numbers(line);
        let (value, rest) = found.split_first().expect("a value");
        let margin: f64 = rest.iter().sum();
        assert!((1.0 / (1.0 + (-margin).exp()) - value).abs() < 1e-5, "{line}");
    }
    let piped = shop.run_with(&["trees", "churn.json", "-", "--csv"], ROWS.as_bytes()).ok();
    assert!(piped.starts_with("row,value\n1,"), "{piped}");
}

#[test]
fn what_cannot_be_scored_says_where() {
    let shop = table();
    let failed = |model: &str, rows: &str, text: &str| {
        shop.write("x.csv", text);
        shop.run(&["trees", model, rows]).failed()
    };
    let said = failed("churn.json", "x.csv", &ROWS.replace("recency", "recencie"));
    assert!(
        said.starts_with("error[csv_column_missing]") && said.contains("recency") && said.contains("x.csv"),
        "{said}"
    );
    let said = failed("churn.json", "x.csv", &ROWS.replace("200", "many"));
    assert!(said.starts_with("error[csv_row_invalid]: `many` is not a number (x.csv:3: recency)"), "{said}");
    let said = failed("churn.json", "x.csv", "recency,orders,spend,visits,city,returns\n1,2\n");
    assert!(said.starts_with("error[csv_row_invalid]"), "{said}");
    let said = failed("churn.json", "none.csv", "");
    assert!(said.starts_with("error[io_error]"), "{said}");
    shop.write("cut.json", MODEL.chars().take(4000).collect::<String>());
    let said = failed("cut.json", "x.csv", ROWS);
    assert!(said.starts_with("error[tree_malformed]") && said.contains("cut.json"), "{said}");
}

/// Sixty customers in two kinds: few orders and long pauses, which mostly churn, and the others.
fn people() -> Shop {
    let shop = Shop::with_customer();
    let mut text = String::from("customer,orders,pause,churned\n");
    for n in 0..60 {
        let (orders, pause) = if n % 2 == 0 { (1 + n % 3, 90 + n) } else { (20 + n % 5, 5 + n % 7) };
        let churned = (n % 2 == 0) != (n % 10 == 0);
        text.push_str(&format!("C{n},{orders},{pause},{}\n", u8::from(churned)));
    }
    shop.write("people.csv", text);
    shop
}

#[test]
fn clusters_are_found_kept_and_asked() {
    let shop = people();
    let columns = ["--id", "customer", "--feature", "orders", "--feature", "pause"];
    let said = shop
        .run(&[&["clusters", "fit", "people.csv", "-k", "2", "-o", "c.json", "--also", "3"], &columns[..]].concat());
    let said = said.ok();
    assert!(said.starts_with("60 rows in 2 clusters, silhouette 0.89"), "{said}");
    assert!(said.contains("        0    30  ") && said.contains("with 3: inertia "), "{said}");
    let told = shop.run(&["clusters", "assign", "c.json", "people.csv", "--id", "customer"]).ok();
    assert!(
        told.contains("   C0        0  ") && told.contains("   C1        1  ") && told.contains("and 40 more"),
        "{told}"
    );
    shop.write("c.json", shop.read("c.json").replace("analytics", "advertising"));
    let altered = shop.run(&["clusters", "assign", "c.json", "people.csv"]).failed();
    assert!(altered.starts_with("error[artefact_hash_mismatch]"), "{altered}");
    let few = shop.run(&[&["clusters", "fit", "people.csv", "-k", "20"], &columns[..]].concat()).failed();
    assert!(few.starts_with("error[artefact_personal_data]"), "{few}");
}

#[test]
fn churn_is_learned_told_and_judged() {
    let shop = people();
    let fit =
        ["churn", "fit", "people.csv", "--id", "customer", "--label", "churned", "--ln1p", "orders", "-o", "m.json"];
    let said = shop.run(&fit).ok();
    assert!(said.starts_with("60 rows, 24 of them churned: converged") && said.contains("ln1p of orders"), "{said}");
    let told = shop.run(&["churn", "score", "m.json", "people.csv", "--id", "customer"]).ok();
    assert!(told.contains("for the reason") && told.contains("and 40 more"), "{told}");
    shop.write("scores.csv", "p,churned\n0.9,1\n0.8,0\n0.3,1\n0.2,0\n");
    let judged = shop.run(&["churn", "evaluate", "scores.csv", "--score", "p", "--label", "churned"]).ok();
    assert!(judged.contains("AUC") && judged.contains("0.7500"), "{judged}");
    let wrong = shop.run(&["churn", "evaluate", "scores.csv", "--score", "p", "--label", "p"]).failed();
    assert!(wrong.starts_with("error[csv_row_invalid]") && wrong.contains("scores.csv:2: p"), "{wrong}");
    shop.write("torn.csv", "p,churned\n0.9,1\n0.8\n");
    let torn = shop.run(&["churn", "evaluate", "torn.csv", "--score", "p", "--label", "churned"]).failed();
    assert!(torn.starts_with("error[csv_row_invalid]") && torn.contains("torn.csv:3"), "{torn}");
    // The artefact of the fit says the same as its model, and may not be altered.
    shop.run(&[&fit[..], &["--artefact", "m.art", "--valid-from", "2026-01-01T00:00:00Z", "--days", "30"]].concat())
        .ok();
    let artefact = shop.read("m.art");
    let valid = "\"valid_from\":\"2026-01-01T00:00:00Z\",\"valid_until\":\"2026-01-31T00:00:00Z\"";
    assert!(artefact.contains(valid), "{artefact}");
    assert_eq!(shop.run(&["churn", "score", "m.art", "people.csv", "--id", "customer"]).ok(), told);
    shop.write("m.art", artefact.replace("analytics", "advertising"));
    let altered = shop.run(&["churn", "score", "m.art", "people.csv"]).failed();
    assert!(altered.starts_with("error[artefact_hash_mismatch]"), "{altered}");
    let absent = shop.run(&["churn", "fit", "people.csv", "--label", "churn"]).failed();
    assert!(absent.starts_with("error[csv_column_missing]"), "{absent}");
}

#[test]
fn a_scorecard_becomes_a_section_of_a_rulebook() {
    let shop = people();
    let asked = ["churn", "scorecard", "people.csv", "--id", "customer", "--label", "churned", "--name", "risk"];
    let toml = shop.run(&[&asked[..], &["--measure", "pause=quiet"]].concat()).ok();
    assert!(toml.starts_with("[[score]]\nname = \"risk\"\nkind = \"scorecard\"\n"), "{toml}");
    let rules = "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[[purpose]]\npath = \"analytics\"\nclass = \"service\"\n\
        default_basis = \"contract\"\n[measures.orders]\nagg = \"count\"\nof = \"order\"\nwindow = \"lifetime\"\n\
        [measures.quiet]\nagg = \"count\"\nof = \"visit\"\nwindow = \"lifetime\"\n";
    shop.write("a.toml", format!("{rules}{toml}"));
    assert!(shop.run(&["rulebook", "check", "a.toml"]).ok().contains("0 errors"));
    let said = shop.run(&[&asked[..], &["-o", "card.toml", "--bins", "4"]].concat()).ok();
    assert!(
        said.starts_with("60 rows, 24 of them churned: converged\n") && said.contains("information value"),
        "{said}"
    );
    assert!(shop.read("card.toml").contains("measure = \"pause\""));
    let none = shop.run(&[&asked[..], &["--measure", "paws=quiet"]].concat()).failed();
    assert!(none.starts_with("error[csv_column_missing]") && none.contains("`paws`"), "{none}");
}

#[test]
fn items_that_go_together_are_learned_and_asked() {
    let shop = Shop::with_customer();
    let mut text = String::from("customer,item,at,value\n");
    for n in 0..8 {
        text.push_str(&format!("C{n},茶,2026-05-01T00:00:00Z,\n"));
        if n < 6 {
            text.push_str(&format!("C{n},pot,2026-05-0{}T00:00:00Z,2\n", n + 1));
        }
    }
    text.push_str("C7,ring,2026-05-01T00:00:00Z,1\n");
    shop.write("events.csv", &text);
    let said = shop.run(&["recommend", "fit", "events.csv", "-o", "items.json"]).ok();
    assert!(said.starts_with("3 items of 8 customers") && !said.contains("ring"), "{said}");
    let told = shop.run(&["recommend", "items", "items.json", "--has", "茶"]).ok();
    assert!(told.contains("pot") && told.contains("茶 100 %"), "{told}");
    let none = shop.run(&["recommend", "items", "items.json", "--has", "ring"]).ok();
    assert!(none.starts_with("nothing goes with that"), "{none}");
    let alike = shop.run(&["recommend", "customers", "events.csv", "--for", "C6", "--for", "C0"]).ok();
    assert!(alike.contains("pot") && alike.contains("C6: 1 more that too few neighbours have"), "{alike}");
    let judged = shop.run(&["recommend", "evaluate", "events.csv", "-n", "2"]).ok();
    assert!(judged.starts_with("5 customers tested, 3 without a later item; lists of 2 out of 3 items"), "{judged}");
    assert!(judged.contains("by items, slate") && judged.contains("popular, slate"), "{judged}");
    let one = shop.run(&["recommend", "customers", "events.csv", "--for", "C6", "--k-anon", "1"]).failed();
    assert!(one.starts_with("error[out_of_range]"), "{one}");
    shop.write("events.csv", text.replace(",2\n", ",two\n"));
    let wrong = shop.run(&["recommend", "fit", "events.csv"]).failed();
    assert!(wrong.starts_with("error[csv_row_invalid]: `two` is not a number (events.csv:3: value)"), "{wrong}");
    shop.write("events.csv", "customer,item\n");
    let absent = shop.run(&["recommend", "fit", "events.csv"]).failed();
    assert!(absent.starts_with("error[csv_column_missing]") && absent.contains("`at`"), "{absent}");
}

const RFM_END: [&str; 2] = ["--as-of", "2026-03-31T12:00:00Z"];

/// Thirty customers: the n-th bought n in March, and 10 on the n-th of January where n is even.
fn orders() -> Shop {
    let shop = Shop::new();
    let mut lines = "customer,at,amount,order\n".to_owned();
    for n in 1..=30 {
        lines.push_str(&format!("\"C, {n:02}\",2026-03-{n:02},{n}.50,m{n}\n"));
        if n % 2 == 0 {
            lines.push_str(&format!("\"C, {n:02}\",2026-01-{n:02}T23:30:00+08:00,10,j{n}\n"));
        }
    }
    shop.write("orders.csv", lines);
    shop.write(
        "returns.csv",
        "customer,at,amount,order\n\"C, 01\",2026-03-02,1.50,m1\n\"C, 02\",2026-03-09,99,m2\nX,2026-03-09,1,m3\n",
    );
    shop
}

#[test]
fn orders_are_summed_up_and_scored() {
    let shop = orders();
    let said = shop.run(&[&["rfm", "summary", "orders.csv"], &RFM_END[..]].concat()).ok();
    assert!(said.starts_with("30 customers; periods are a day\n"), "{said}");
    assert!(said.contains("and 10 more; --csv lists all"), "{said}");
    let csv = shop.run(&[&["rfm", "summary", "orders.csv", "--csv"], &RFM_END[..]].concat()).ok();
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "customer,orders,frequency,recency,age,since_last,total,monetary,monetary_all,gg_x,gg_mean,unit",
            "\"C, 01\",1,0,0,30,30,1.5,,1.5,0,,day",
            // 2026-01-02 to 2026-03-02 are 59 days.
            "\"C, 02\",2,1,59,88,29,12.5,2.5,6.25,1,2.5,day",
        ]
    );
    shop.write("customers.csv", &csv);
    let said = shop.run(&["rfm", "cuts", "customers.csv", "-o", "cuts.json"]).ok();
    // Half of the customers bought in one period only, so two cut points of frequency are equal to the one before.
    assert!(said.starts_with("cut points of 30 customers\n") && said.contains("      5 "), "{said}");
    let told = shop.run(&["rfm", "score", "cuts.json", "customers.csv", "--id", "customer"]).ok();
    assert!(told.contains("C, 01  ") && told.contains("  111") && told.contains("and 10 more; --json"), "{told}");
    // The file says how long its periods are, so nobody has to.
    let weeks = csv.replace(",day\n", ",week\n");
    shop.write("weeks.csv", &weeks);
    shop.run(&["rfm", "cuts", "weeks.csv", "-o", "weeks.json"]).ok();
    assert!(shop.read("weeks.json").contains("\"unit\":\"week\""));
    for asked in [["rfm", "score", "cuts.json", "weeks.csv"], ["rfm", "score", "weeks.json", "customers.csv"]] {
        let other = shop.run(&asked).failed();
        assert!(other.starts_with("error[time_unit_mismatch]"), "{other}");
    }
    let other = shop.run(&["rfm", "cuts", "weeks.csv", "--unit", "day"]).failed();
    assert!(other.starts_with("error[time_unit_mismatch]") && other.contains("weeks.csv"), "{other}");
    shop.write("both.csv", weeks.replacen(",week\n", ",day\n", 1));
    let both = shop.run(&["rfm", "cuts", "both.csv"]).failed();
    assert!(both.starts_with("error[csv_row_invalid]") && both.contains("both.csv:3: unit"), "{both}");
    shop.write("word.csv", csv.replacen(",1,59,", ",one,59,", 1));
    let word = shop.run(&["rfm", "cuts", "word.csv"]).failed();
    assert!(word.contains("word.csv:3: frequency") && word.contains("`one` is no whole number"), "{word}");
    // Who came once has no mean of repeats: clusters say where and what to do; the unit is nothing to learn from.
    let clusters = ["clusters", "fit", "customers.csv", "--id", "customer", "-k", "2"];
    let empty = shop.run(&clusters).failed();
    assert!(empty.starts_with("error[csv_row_invalid]") && empty.contains("customers.csv:2: monetary"), "{empty}");
    assert!(empty.contains("`--feature`"), "{empty}");
    shop.write("cuts.json", shop.read("cuts.json").replace("analytics", "advertising"));
    let altered = shop.run(&["rfm", "score", "cuts.json", "customers.csv"]).failed();
    assert!(altered.starts_with("error[artefact_hash_mismatch]"), "{altered}");
    let few = shop.run(&["rfm", "cuts", "customers.csv", "--scores", "9"]).failed();
    assert!(few.starts_with("error[artefact_personal_data]"), "{few}");
}

#[test]
fn returns_and_a_validation_are_told() {
    let shop = orders();
    let base = ["rfm", "summary", "orders.csv", "--returns", "returns.csv"];
    let said = shop.run(&[&base[..], &RFM_END[..]].concat()).ok();
    // Of the first customer everything came back.
    assert!(said.starts_with("29 customers; "), "{said}");
    assert!(said.contains("  return_without_order: 1\n") && said.contains("  return_exceeds_order: 1\n"), "{said}");
    let split = ["--as-of", "2026-01-31T00:00:00Z", "--validate-until", "2026-03-10T00:00:00Z", "--unit", "month"];
    let said = shop.run(&[&base[..], &split[..]].concat()).ok();
    // Of the even ones the second returned what he bought in March, of the odd ones the first did.
    assert!(said.starts_with("15 customers; periods are a month"), "{said}");
    assert!(said.contains("  14 of them came back in the validation; 14 were first seen in it\n"), "{said}");
    let csv = shop.run(&[&base[..], &split[..], &["--csv"]].concat()).ok();
    assert!(
        csv.lines()
            .next()
            .unwrap()
            .ends_with(",gg_mean,validation_purchase_periods,validation_total,validation_monetary,unit"),
        "{csv}"
    );
    assert!(
        csv.contains("\"C, 02\",1,0,0,0,0,10,,10,0,,0,0,,month\n")
            && csv.contains("\"C, 04\",1,0,0,0,0,10,,10,0,,1,4.5,4.5,month\n"),
        "{csv}"
    );
}

#[test]
fn what_is_no_order_says_where() {
    let shop = orders();
    let asked = |text: &str, more: &[&str]| {
        shop.write("bad.csv", text);
        shop.run(&[&["rfm", "summary", "bad.csv"], &RFM_END[..], more].concat()).failed()
    };
    let missing = asked("customer,date,amount\nA,2026-01-01,1\n", &[]);
    assert!(missing.starts_with("error[csv_column_missing]") && missing.contains("`at`"), "{missing}");
    let day = asked("customer,at,amount\nA,01/02/2026,1\n", &[]);
    assert!(day.starts_with("error[instant_invalid]") && day.contains("rows.at[0]"), "{day}");
    let zone = asked("customer,at,amount\nA,2026-01-01,1\n", &["--zone", "Mars"]);
    assert!(zone.starts_with("error[unknown_zone]"), "{zone}");
    let unnumbered = asked("customer,at,amount\nA,2026-01-01,1\n", &["--returns", "bad.csv"]);
    assert!(unnumbered.starts_with("error[missing_field]") && unnumbered.contains("rows.order"), "{unnumbered}");
}

#[test]
fn a_fit_becomes_a_score_of_the_rulebook() {
    let shop = shop();
    let asked = |words: &[&str]| shop.run(&[words, &["--db", "shop.db"]].concat());
    let fit = ["fit", "bg_nbd", "--as-of", AS_OF, "--artefact", "alive.json", "--purpose", "profiling"];
    let refused = asked(&fit).failed();
    assert!(refused.contains("ended as `boundary_reached`") && refused.contains("accept_unconverged"), "{refused}");
    asked(&[&fit[..], &["--accept-unconverged"]].concat()).ok();
    let artefact = shop.read("alive.json");
    let id = artefact.split("\"id\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
    let rules = shop.read("rulebook.toml");
    let rules = rules.replace("[privacy]\n", "[privacy]\ndefault_jurisdictions = [\"CN\"]\n");
    let purpose = "[[purpose]]\npath = \"profiling\"\nclass = \"service\"\ndefault_basis = \"contract\"\n";
    let score = format!(
        "[[score]]\nname = \"alive\"\nkind = \"model\"\npurpose = \"profiling\"\nmodel = \"{id}\"\noutput = \"p_alive\"\n"
    );
    shop.write("rulebook.toml", format!("{rules}\n{purpose}{score}"));
    let missing = asked(&["artefacts", "list"]).failed();
    assert!(missing.starts_with("error[model_missing]") && missing.contains("score.alive.model"), "{missing}");
    let put = asked(&["artefacts", "put", "alive.json"]).ok();
    assert_eq!(put, format!("{id} bg_nbd\n"));
    assert!(asked(&["artefacts", "put", "alive.json"]).ok().ends_with("(it was there)\n"));
    let list = asked(&["artefacts", "list"]).ok();
    assert!(list.contains("bg_nbd  profiling") && list.contains(id), "{list}");
    assert_eq!(asked(&["artefacts", "show", id]).ok(), artefact);
    // The models that a rulebook names are checked where they are given: a file, or all of a folder.
    let check = |more: &[&str]| shop.run(&[&["rulebook", "check", "rulebook.toml"], more].concat());
    assert!(check(&[]).ok().contains("0 errors") && check(&["--artefact", "alive.json"]).ok().contains("0 errors"));
    assert!(check(&["--artefact", "."]).ok().contains("0 errors"));
    std::fs::create_dir(shop.path.join("models")).unwrap();
    shop.write("models/readme.md", "no artefact");
    let ran = check(&["--artefact", "models"]);
    let (code, nothing) = (ran.code, ran.out);
    assert_eq!(code, Some(1), "{nothing}");
    assert!(nothing.contains("model_missing  score.alive.model: ") && nothing.contains("1 error, "), "{nothing}");
    // An artefact is a model for whoever asks one.
    let scored = asked(&["score", "alive.json", "--horizon", "90", "--as-of", AS_OF, "--json"]).ok();
    shop.write("fit.json", asked(&["fit", "bg_nbd", "--as-of", AS_OF, "--json"]).ok());
    assert_eq!(scored, asked(&["score", "fit.json", "--horizon", "90", "--as-of", AS_OF, "--json"]).ok());
    let plot = |model: &str| {
        shop.run(&["plot", "frequency_recency", "--model", model, "--with", "horizon=13", "--with", "age=39", "--json"])
            .ok()
    };
    assert_eq!(plot("alive.json"), plot("fit.json"));
    let view = asked(&["view", "--profile", "shop/m5", "--as-of", AS_OF, "--json"]).ok();
    assert!(view.contains("\"score_history\"") && view.contains(id), "{view}");
    shop.write("alive.json", artefact.replace("\"boundary_reached\"", "\"converged\""));
    let altered = asked(&["artefacts", "put", "alive.json"]).failed();
    assert!(altered.starts_with("error[artefact_hash_mismatch]"), "{altered}");
}

#[test]
fn a_model_file_is_imported_and_a_fit_watched_for_drift() {
    let shop = table();
    let import = ["artefacts", "import", "churn.json", "--rows", "400", "--group", "recency=pause", "-o", "trees.json"];
    shop.run(&import).ok();
    let artefact = shop.read("trees.json");
    assert!(artefact.contains("\"kind\":\"trees\"") && artefact.contains("\"recency\":\"pause\""));
    let wrong = shop.run(&["artefacts", "import", "churn.json", "--rows", "400", "--group", "recency", "-o", "x.json"]);
    assert!(wrong.failed().starts_with("error[invalid_value]"));
    let rows: String = (0..60).map(|n| format!("{},{}\n", n % 10, u8::from(n % 3 == 0))).collect();
    shop.write("past.csv", format!("idle,left\n{rows}"));
    shop.run(&["churn", "fit", "past.csv", "--label", "left", "--artefact", "churn.art"]).ok();
    shop.write("now.csv", format!("idle\n{}", "3\n9\n".repeat(20)));
    let drift = shop.run(&["artefacts", "drift", "churn.art", "now.csv"]).ok();
    assert!(drift.contains("stability index") && drift.contains("moved\n"), "{drift}");
    assert!(drift.ends_with("a feature has moved from 0.25 on\n"), "{drift}");
    shop.write("strict.toml", "[rulebook]\nid = \"a\"\nversion = 1\nzone = \"UTC\"\n[models]\ndrift_psi = 99\n");
    let drift = shop.run(&["artefacts", "drift", "churn.art", "now.csv", "--rulebook", "strict.toml"]).ok();
    assert!(!drift.contains("moved\n") && drift.ends_with("from 99 on\n"), "{drift}");
    let none = shop.run(&["artefacts", "drift", "trees.json", "rows.csv"]).ok();
    assert!(none.contains("does not remember"), "{none}");
}
