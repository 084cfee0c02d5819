//! Pictures are well formed, whatever stands in them, and every mark lies within them.

use regulars::Json;

use super::draw;

fn drawn(chart: &str) -> String {
    draw(&Json::parse(chart).unwrap())
}

/// All numbers of an attribute.
fn attributes(svg: &str, name: &str) -> Vec<f64> {
    let marker = format!(" {name}=\"");
    svg.split(&marker).skip(1).map(|rest| rest.split('"').next().unwrap().parse().unwrap()).collect()
}

fn bars(start: f64, end: f64, steps: &str) -> String {
    drawn(&format!(r#"{{"start":{start:e},"end":{end:e},"steps":[{steps}],"title":"t","x_label":"margin"}}"#))
}

#[test]
fn names_are_escaped_and_shortened() {
    let long = "x".repeat(90);
    let svg = bars(0.0, 3.0, &format!(r#"{{"name":"<a&\"b\">\u0001","value":1}},{{"name":"{long}","value":2}}"#));
    assert!(svg.contains("&lt;a&amp;&quot;b&quot;&gt;\u{fffd}"));
    assert!(svg.contains(&format!(">{}…</text>", "x".repeat(31))));
    assert!(svg.contains(&format!("<title>{long}: 2</title>")), "who points at a bar reads the whole name");
    assert_eq!(svg.matches("<title>").count(), svg.matches("</title>").count());
}

#[test]
fn everything_lies_within_the_picture() {
    let of_bars = |start: f64, end: f64, step: f64| bars(start, end, &format!(r#"{{"name":"a","value":{step:e}}}"#));
    for svg in [
        of_bars(0.5, 0.75, 0.25),
        of_bars(-1e12, 1e12, 2e12),
        of_bars(1e300, -1e300, -2e300),
        of_bars(0.0, 0.0, 0.0),
        bars(7.0, 7.0, ""),
        drawn(r#"{"curves":[],"title":"t","x_label":"x","y_label":"y","marks":[]}"#),
        drawn(
            r#"{"curves":[{"name":"c","reference":false,"x":[1],"y":[-3]}],"title":"t","x_label":"x","y_label":"y","marks":[9]}"#,
        ),
        drawn(
            r#"{"values":[[null,2],[3,null]],"x":[0,5],"y":[0,1],"title":"t","x_label":"x","y_label":"y","value_label":"v"}"#,
        ),
        drawn(r#"{"values":[[null]],"x":[0],"y":[1],"title":"t","x_label":"x","y_label":"y","value_label":"v"}"#),
    ] {
        assert!(!svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        for name in ["x", "x1", "x2", "cx"] {
            assert!(attributes(&svg, name).iter().all(|x| (0.0..=800.0).contains(x)), "{name} {svg}");
        }
        for name in ["y", "y1", "y2", "cy"] {
            assert!(attributes(&svg, name).iter().all(|y| (0.0..=500.0).contains(y)), "{name} {svg}");
        }
    }
}

#[test]
fn a_cell_has_the_colour_of_its_value() {
    let svg =
        drawn(r#"{"values":[[1,2]],"x":[0,5],"y":[1],"title":"t","x_label":"x","y_label":"y","value_label":"v"}"#);
    assert!(
        svg.contains("fill=\"#00224e\"><title>1.00</title>") && svg.contains("fill=\"#fee838\"><title>2.00</title>")
    );
}

#[test]
fn labels_are_round_and_have_no_more_digits_than_their_steps() {
    let curve = |y: &str| {
        let chart = format!(
            r#"{{"curves":[{{"name":"c","reference":false,"x":[0,1],"y":{y}}}],"title":"","x_label":"","y_label":"","marks":[]}}"#
        );
        drawn(&chart)
    };
    assert!(curve("[0,1]").contains(">0.4</text>") && curve("[0,1]").contains(">1.0</text>"));
    assert!(curve("[0,5000000]").contains(">2e6</text>") && curve("[0,0.00002]").contains(">1e-5</text>"));
    assert!(curve("[-1,1]").contains(">-0.5</text>") && !curve("[-1,1]").contains(">-0.0</text>"));
}
