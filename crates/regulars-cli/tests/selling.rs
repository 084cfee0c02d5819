//! `regulars survey`, `campaign` and `attribution`, as a marketer types them.

#[cfg(test)]
mod support;

use support::Shop;

#[test]
fn answers_of_a_file_count_once_and_marks_beside_the_scale_stop() {
    let shop = Shop::new();
    let head = "respondent,at,score\n";
    let rows =
        "a,2026-03-02T10:00:00Z,3\na,2026-03-05T10:00:00Z,9\nb,2026-03-03T10:00:00Z,7\nb,2026-04-03T10:00:00Z,0\n";
    shop.write("answers.csv", format!("{head}{rows}"));
    let window = ["--from", "2026-03-01T00:00:00Z", "--until", "2026-04-01T00:00:00Z"];
    let asked = |words: &[&str]| shop.run(&[&["survey", "score", "answers.csv"], words, &window].concat());
    let told = asked(&[]).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["nps", "50"])), "{told}");
    assert!(told.lines().any(|line| line.split_whitespace().eq(["excluded", "1"])), "{told}");
    let json = asked(&["--json"]).ok();
    assert!(json.contains(r#""superseded":1"#), "{json}");
    let same = [&["survey", "score", "-", "--json"], &window[..]].concat();
    assert_eq!(shop.run_with(&same, shop.read("answers.csv").as_bytes()).ok(), json);
    let error = asked(&["--scale", "csat"]).failed();
    assert!(error.contains("score_out_of_range") && error.contains("answers[1].score"), "{error}");
    let words = ["survey", "sample-size", "--promoters", "0.5", "--detractors", "0.2", "--margin", "5"];
    assert!(shop.run(&words).ok().contains("938"));
}

#[test]
fn a_campaign_has_three_returns() {
    let shop = Shop::new();
    let words = ["campaign", "roi", "--revenue", "12000", "--cost", "4000", "--margin", "0.40"];
    let told = shop.run(&words).ok();
    assert!(told.contains("roas") && told.contains("12000.00 CNY"), "{told}");
    let sides = ["--treated", "2000,50", "--control", "1000,10", "--json"];
    let json = shop.run(&[&words[..], &sides].concat()).ok();
    assert!(json.contains(r#""margin_roi":"0.2""#) && json.contains(r#""incremental_conversions":"30""#), "{json}");
    let lift = ["campaign", "lift", "--treated", "4000,200", "--control", "1000,70"];
    assert!(shop.run(&lift).ok().contains("-2.5028"));
    let wrong = ["campaign", "lift", "--treated", "4000", "--control", "1000,70"];
    assert_eq!(shop.run(&wrong).code, Some(2));
    let sample = ["campaign", "sample-size", "--rate", "0.05", "--effect", "-0.02"];
    assert!(shop.run(&sample).ok().contains('n'));
}

#[test]
fn channels_are_credited_by_touches_and_by_paths() {
    let shop = Shop::new();
    shop.write(
        "touches.csv",
        "channel,at\nmail,2026-03-01T00:00:00Z\nsearch,2026-03-02T00:00:00Z\napp,2026-03-03T00:00:00Z\n",
    );
    let words = ["attribution", "touches", "touches.csv", "--at", "2026-03-04T00:00:00Z", "--value", "100"];
    let told = shop.run(&[&words[..], &["--model", "linear"]].concat()).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["mail", "33.34", "CNY"])), "{told}");
    shop.write("paths.csv", "path,conversions,lost\nC1 > C2 > C3,1,0\nC1,0,1\nC2 > C3,0,1\n");
    let told = shop.run(&["attribution", "paths", "paths.csv"]).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["C2", "1", "0.4"])), "{told}");
    let told = shop.run(&["attribution", "paths", "paths.csv", "--model", "shapley"]).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["C1", "0.333333"])), "{told}");
    shop.write("bad.csv", "path,conversions,lost\nC1,1.5,0\n");
    let error = shop.run(&["attribution", "paths", "bad.csv"]).failed();
    assert!(error.contains("csv_row_invalid") && error.contains("row 1"), "{error}");
}

#[test]
fn a_database_is_asked_about_its_customers() {
    let shop = Shop::with_customer();
    let records = r#"{"source":"shop","record_id":"T-1","profile":"u1","type":"touch","occurred_at":"2026-02-20T10:00:00+08:00","body":{"channel":"mail","event":"click"}}
{"source":"shop","record_id":"N-1","profile":"u1","type":"survey","occurred_at":"2026-03-05T10:00:00+08:00","body":{"kind":"nps","event":"answered","score":"10"}}
"#;
    shop.write("more.ndjson", records);
    shop.run(&["ingest", "--db", "shop.db", "more.ndjson"]).ok();
    let window =
        ["--from", "2026-01-01T00:00:00Z", "--until", "2026-05-01T00:00:00Z", "--as-of", "2026-05-01T00:00:00Z"];
    let told = shop.run(&[&["survey", "report", "--db", "shop.db"], &window[..]].concat()).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["nps", "100"])), "{told}");
    // 4800 came before the touch; of 1200.50 afterwards 200.50 was given back.
    let told = shop.run(&[&["attribution", "report", "--db", "shop.db"], &window[..]].concat()).ok();
    assert!(told.lines().any(|line| line.split_whitespace().eq(["mail", "1000.00", "CNY"])), "{told}");
    assert!(told.lines().any(|line| line.split_whitespace().eq(["unattributed", "4800.00", "CNY"])), "{told}");
}
