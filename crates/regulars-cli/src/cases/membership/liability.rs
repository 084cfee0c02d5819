//! `liability_cases`: what points are worth, by figures that are given (MB-80 to MB-83).

use regulars::Json;

use super::account::{decimal, money};
use super::{Fields, put, rules};
use crate::cases::script::{Expected, Step};
use crate::cases::{need, step, text};

/// All amounts of these cases are in it.
const CURRENCY: &str = "CNY";

pub(super) fn read(case: &Json) -> Result<(String, Vec<Step>), String> {
    let expect = need(case, "expect")?;
    let (operation, request, wanted) = match text(case, "kind")? {
        "outstanding" => outstanding(case, expect)?,
        "relative_ssp" => relative_ssp(case, expect)?,
        "movement" => movement(case, expect)?,
        "cohort" => cohort(need(case, "cohort")?, expect)?,
        other => return Err(format!("`{other}` is no kind of liability")),
    };
    let wanted = match case.get("expect_error") {
        Some(code) => Expected::Error(Json::object([("code", code.clone())])),
        None => Expected::Answer(Json::object(wanted)),
    };
    Ok((rules::head("UTC"), vec![step(operation, request, wanted)]))
}

type Asked<'a> = (&'static str, Fields<'a>, Fields<'a>);

/// A number as requests write it: text.
fn number(value: &Json) -> Json {
    value.as_str().map_or_else(|| Json::from(value.to_string().as_str()), Json::from)
}

/// An amount as answers write it.
fn amount(value: &Json) -> Result<Json, String> {
    Ok(money(&super::account::amount(&number(value), CURRENCY)?, CURRENCY))
}

fn outstanding<'a>(case: &'a Json, expect: &'a Json) -> Result<Asked<'a>, String> {
    let points = need(case, "outstanding")?;
    let of = |name: &str| Ok::<_, String>(number(need(points, name)?));
    // What members owe is written below zero there.
    let debt = of("debt")?.as_str().map(|debt| Json::from(debt.trim_start_matches('-'))).unwrap_or(Json::Null);
    let mut request = vec![("active", of("active")?), ("currency", Json::from(CURRENCY)), ("debt", debt)];
    request.extend([("held", of("held")?), ("pending", of("pending")?)]);
    for name in ["breakage_rate", "value_per_point"] {
        request.push((name, number(need(case, name)?)));
    }
    request.extend(case.get("include_pending").map(|flag| ("include_pending", flag.clone())));
    let mut wanted = Vec::new();
    for name in ["gross", "net_of_breakage", "debt_asset"] {
        put(&mut wanted, name, expect.get(name), amount)?;
    }
    put(&mut wanted, "gross_points", expect.get("gross_points"), |n| decimal(&number(n)))?;
    Ok(("points.value", request, wanted))
}

fn relative_ssp<'a>(case: &'a Json, expect: &'a Json) -> Result<Asked<'a>, String> {
    let mut request = vec![("currency", Json::from(CURRENCY))];
    for name in ["expected_redemption", "sales", "value_per_point"] {
        request.push((name, number(need(case, name)?)));
    }
    let year = |cumulative: &str, expected: Option<&str>| {
        let mut year = vec![("cumulative", number(expect.get(cumulative)?))];
        year.extend(expected.and_then(|name| expect.get(name)).map(|value| ("expected", number(value))));
        Some(Json::object(year))
    };
    let told = [year("year1_redeemed", None), year("year2_cumulative", Some("year2_expected"))];
    let told: Vec<Json> = told.into_iter().flatten().collect();
    let mut wanted = vec![("ssp_points", amount(need(case, "ssp_points")?)?)];
    for name in ["points_liability", "product_revenue"] {
        put(&mut wanted, name, expect.get(name), amount)?;
    }
    if !told.is_empty() {
        let closing = |n: usize| expect.get("closing_liability").filter(|_| n + 1 == told.len());
        let years = ["year1_revenue", "year2_revenue"].into_iter().take(told.len()).enumerate().map(|(n, revenue)| {
            let mut year = Vec::new();
            put(&mut year, "revenue", expect.get(revenue), amount)?;
            put(&mut year, "closing_liability", closing(n), amount)?;
            Ok(Json::object(year))
        });
        wanted.push(("years", Json::Array(years.collect::<Result<_, String>>()?)));
        request.push(("years", Json::Array(told.clone())));
    }
    Ok(("points.allocate", request, wanted))
}

fn movement<'a>(case: &'a Json, expect: &'a Json) -> Result<Asked<'a>, String> {
    let names = ["adjusted", "clawed_back", "earned", "expired", "open", "redeemed", "repaid", "restored"];
    let request = names.into_iter().filter_map(|name| Some((name, number(case.get(name)?)))).collect();
    Ok(("points.movement", request, vec![("close", decimal(&number(need(expect, "close")?))?)]))
}

fn cohort<'a>(points: &'a Json, expect: &'a Json) -> Result<Asked<'a>, String> {
    let mut request = vec![("places", Json::parse("2").map_err(|error| error.to_string())?)];
    for name in ["expired", "issued", "open", "redeemed"] {
        request.push((name, number(need(points, name)?)));
    }
    let names =
        [("realised_breakage", "realised_breakage"), ("ultimate_redemption", "ultimate_redemption_if_open_same_rate")];
    let mut wanted = Vec::new();
    for (name, told) in names {
        let write = |rate: &Json| if *rate == Json::Null { Ok(Json::Null) } else { decimal(&number(rate)) };
        put(&mut wanted, name, expect.get(told), write)?;
    }
    Ok(("points.breakage", request, wanted))
}
