//! Every function of the models by its name, for those who have no types: `bg_nbd.cet` of the parameters, the row and the horizon, in
//! this order (section 15 of the rules).

use regulars_core::error::{Code, Error, Result};

use super::over_time::OverTime;
use super::rows::whole;
use super::{BgBb, BgNbd, GammaGamma, MbgNbd, Opportunities, Parametric, ParetoNbd, Sbg, Spend, Summary};
use crate::invalid;

/// The names of all functions.
pub const FUNCTIONS: [&str; 30] = [
    "bg_bb.cet",
    "bg_bb.ll",
    "bg_bb.p_alive",
    "bg_bb.p_no_purchase",
    "bg_nbd.cet",
    "bg_nbd.expected",
    "bg_nbd.ll",
    "bg_nbd.p_alive",
    "bg_nbd.p_no_purchase",
    "bg_nbd.pmf",
    "gamma_gamma.customer_mean",
    "gamma_gamma.ll",
    "gamma_gamma.population_mean",
    "mbg_nbd.cet",
    "mbg_nbd.expected",
    "mbg_nbd.ll",
    "mbg_nbd.p_alive",
    "mbg_nbd.p_no_purchase",
    "pareto_nbd.cet",
    "pareto_nbd.dert",
    "pareto_nbd.expected",
    "pareto_nbd.ll",
    "pareto_nbd.log_a0",
    "pareto_nbd.p_alive",
    "pareto_nbd.p_alive_at",
    "pareto_nbd.p_no_purchase",
    "sbg.derl",
    "sbg.pmf",
    "sbg.retention",
    "sbg.survival",
];

/// Calls a function: first the parameters of the model, then the row (`x t_x T`, `x mean`, `x t_x n`), then what else it takes. The
/// parameters are checked first.
///
/// ```
/// use regulars_models::repeat::evaluate;
/// // BG/NBD with r, alpha, a, b; a customer with x, t_x, T; a horizon.
/// let silent = evaluate("bg_nbd.p_no_purchase", &[0.243, 4.414, 0.793, 2.426, 0.0, 0.0, 38.86, 1.0])?;
/// assert!((silent - 0.994_463_899_097_060_9).abs() < 1e-11);
/// # Ok::<(), regulars_core::error::Error>(())
/// ```
///
/// # Errors
///
/// `unknown_name` for the function, `invalid_value` where the number of arguments is another, and what the function says.
pub fn evaluate(function: &str, args: &[f64]) -> Result<f64> {
    if !FUNCTIONS.contains(&function) {
        return Err(unknown(function));
    }
    let (model, name) = function.split_once('.').unwrap_or((function, ""));
    match model {
        BgNbd::NAME => split::<BgNbd>(args).and_then(|(model, rest)| bg_nbd(name, &model, rest)),
        MbgNbd::NAME => split::<MbgNbd>(args).and_then(|(model, rest)| over_time(name, &model, rest)),
        ParetoNbd::NAME => split::<ParetoNbd>(args).and_then(|(model, rest)| pareto_nbd(name, &model, rest)),
        GammaGamma::NAME => split::<GammaGamma>(args).and_then(|(model, rest)| gamma_gamma(name, &model, rest)),
        BgBb::NAME => split::<BgBb>(args).and_then(|(model, rest)| bg_bb(name, &model, rest)),
        Sbg::NAME => split::<Sbg>(args).and_then(|(model, rest)| sbg(name, &model, rest)),
        _ => Ok(None),
    }
    .and_then(|value| value.ok_or_else(|| unknown(function)))
}

fn unknown(function: &str) -> Error {
    let hint = regulars_core::text::did_you_mean(function, FUNCTIONS);
    Error::new(Code::UnknownName, "function", format!("there is no function `{function}`{hint}"))
}

/// What a function gave; none: there is no such function of the model.
type Value = Result<Option<f64>>;

fn split<M: Parametric>(args: &[f64]) -> Result<(M, &[f64])> {
    let (parameters, rest) = args.split_at_checked(M::PARAMETERS.len()).ok_or_else(|| wrong_count(args.len()))?;
    Ok((M::from_values(parameters)?, rest))
}

fn wrong_count(given: usize) -> Error {
    Error::new(Code::InvalidValue, "args", format!("the function takes another number of arguments than {given}"))
}

/// As many arguments as the function takes.
fn exactly<const N: usize>(args: &[f64]) -> Result<[f64; N]> {
    args.try_into().map_err(|_| wrong_count(args.len()))
}

fn count(value: f64) -> Result<u32> {
    whole(value).ok_or_else(|| invalid("args", format!("`{value}` is not a count")))
}

fn summary([x, t_x, t]: [f64; 3]) -> Result<Summary> {
    Summary::new(count(x)?, t_x, t)
}

/// A row, and one argument more.
fn with_one(args: &[f64]) -> Result<(Summary, f64)> {
    let [x, t_x, t, more] = exactly(args)?;
    Ok((summary([x, t_x, t])?, more))
}

/// The functions that every model of purchases at any time has.
fn over_time(function: &str, model: &dyn OverTime, args: &[f64]) -> Value {
    Ok(Some(match function {
        "ll" => model.ll(&summary(exactly(args)?)?),
        "p_alive" => model.p_alive(&summary(exactly(args)?)?),
        "cet" => with_one(args).and_then(|(row, t)| model.cet(&row, t))?,
        "p_no_purchase" => with_one(args).and_then(|(row, t)| model.p_no_purchase(&row, t))?,
        "expected" => exactly(args).and_then(|[t]| model.expected(t))?,
        _ => return Ok(None),
    }))
}

fn bg_nbd(function: &str, model: &BgNbd, args: &[f64]) -> Value {
    match function {
        "pmf" => exactly(args).and_then(|[n, t]| model.pmf(count(n)?, t)).map(Some),
        _ => over_time(function, model, args),
    }
}

fn pareto_nbd(function: &str, model: &ParetoNbd, args: &[f64]) -> Value {
    Ok(Some(match function {
        "log_a0" => model.log_a0(&summary(exactly(args)?)?),
        "p_alive_at" => with_one(args).and_then(|(row, t)| model.p_alive_at(&row, t))?,
        "dert" => with_one(args).and_then(|(row, d)| model.dert(&row, d))?,
        _ => return over_time(function, model, args),
    }))
}

fn gamma_gamma(function: &str, model: &GammaGamma, args: &[f64]) -> Value {
    let spend = || exactly(args).and_then(|[x, mean]| Spend::new(count(x)?, mean));
    Ok(Some(match function {
        "ll" => model.ll(&spend()?),
        "customer_mean" => model.customer_mean(&spend()?)?,
        "population_mean" => exactly(args).and_then(|[]| model.population_mean())?,
        _ => return Ok(None),
    }))
}

fn bg_bb(function: &str, model: &BgBb, args: &[f64]) -> Value {
    let row = |[x, t_x, n]: [f64; 3]| Opportunities::new(count(x)?, count(t_x)?, count(n)?);
    let with_m = || exactly(args).and_then(|[x, t_x, n, m]| Ok((row([x, t_x, n])?, count(m)?)));
    Ok(Some(match function {
        "ll" => model.ll(&exactly(args).and_then(row)?),
        "p_alive" => with_m().and_then(|(row, m)| model.p_alive(&row, m))?,
        "cet" => with_m().and_then(|(row, m)| model.cet(&row, m))?,
        "p_no_purchase" => with_m().and_then(|(row, m)| model.p_no_purchase(&row, m))?,
        _ => return Ok(None),
    }))
}

fn sbg(function: &str, model: &Sbg, args: &[f64]) -> Value {
    Ok(Some(match function {
        "pmf" => exactly(args).and_then(|[t]| model.pmf(count(t)?))?,
        "survival" => exactly(args).and_then(|[t]| Ok(model.survival(count(t)?)))?,
        "retention" => exactly(args).and_then(|[t]| model.retention(count(t)?))?,
        "derl" => exactly(args).and_then(|[n, d]| model.derl(count(n)?, d))?,
        _ => return Ok(None),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_a_function_and_others_say_so() {
        for name in FUNCTIONS {
            // Without arguments it is the number of them that is wrong, never the name.
            assert_eq!(evaluate(name, &[]).unwrap_err().code(), Code::InvalidValue, "{name}");
        }
        for name in ["bg_nbd.cett", "bg_nbd", "", "weibull.cet"] {
            let error = evaluate(name, &[0.2, 4.4, 0.8, 2.4]).unwrap_err();
            assert_eq!((error.code(), error.path()), (Code::UnknownName, "function"), "{name}");
        }
    }

    #[test]
    fn what_is_no_count_is_refused_after_the_parameters() {
        let call = |r: f64, x: f64| evaluate("bg_nbd.p_alive", &[r, 4.4, 0.8, 2.4, x, 3.0, 9.0]).map_err(|e| e.code());
        assert!(call(0.2, 2.0).is_ok());
        assert_eq!(call(0.2, 1.5), Err(Code::ModelInputInvalid));
        assert_eq!(call(0.2, f64::NAN), Err(Code::ModelInputInvalid));
        assert_eq!(call(0.0, 1.5), Err(Code::ModelParameterInvalid));
    }
}
