//! The table of functions of section 15.

use regulars_core::error::Result;
use regulars_models::repeat::{
    BgBb, BgNbd, GammaGamma, MbgNbd, Opportunities, Parametric, ParetoNbd, Sbg, Spend, Summary,
};

/// Calls a function by its name in the case file; parameters are checked first.
pub(crate) fn call(function: &str, args: &[f64]) -> Result<f64> {
    let (model, function) = function.split_once('.').unwrap();
    match model {
        "bg_nbd" => split::<BgNbd>(args).and_then(|(model, rest)| bg_nbd(function, &model, rest)),
        "mbg_nbd" => split::<MbgNbd>(args).and_then(|(model, rest)| mbg_nbd(function, &model, rest)),
        "pareto_nbd" => split::<ParetoNbd>(args).and_then(|(model, rest)| pareto_nbd(function, &model, rest)),
        "gamma_gamma" => split::<GammaGamma>(args).and_then(|(model, rest)| gamma_gamma(function, &model, rest)),
        "bg_bb" => split::<BgBb>(args).and_then(|(model, rest)| bg_bb(function, &model, rest)),
        "sbg" => split::<Sbg>(args).and_then(|(model, rest)| sbg(function, &model, rest)),
        _ => panic!("no model `{model}`"),
    }
}

fn split<M: Parametric>(args: &[f64]) -> Result<(M, &[f64])> {
    let (parameters, rest) = args.split_at(M::PARAMETERS.len());
    Ok((M::from_values(parameters)?, rest))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the case file has whole numbers here")]
fn count(value: f64) -> u32 {
    assert!(value.fract() == 0.0 && value >= 0.0, "{value} is no count");
    value as u32
}

fn summary(args: &[f64]) -> Result<Summary> {
    Summary::new(count(args[0]), args[1], args[2])
}

fn bg_nbd(function: &str, model: &BgNbd, args: &[f64]) -> Result<f64> {
    match function {
        "ll" => Ok(model.ll(&summary(args)?)),
        "p_alive" => Ok(model.p_alive(&summary(args)?)),
        "cet" => model.cet(&summary(args)?, args[3]),
        "p_no_purchase" => model.p_no_purchase(&summary(args)?, args[3]),
        "expected" => model.expected(args[0]),
        "pmf" => model.pmf(count(args[0]), args[1]),
        _ => panic!("no function `{function}`"),
    }
}

fn mbg_nbd(function: &str, model: &MbgNbd, args: &[f64]) -> Result<f64> {
    match function {
        "ll" => Ok(model.ll(&summary(args)?)),
        "p_alive" => Ok(model.p_alive(&summary(args)?)),
        "cet" => model.cet(&summary(args)?, args[3]),
        "p_no_purchase" => model.p_no_purchase(&summary(args)?, args[3]),
        "expected" => model.expected(args[0]),
        _ => panic!("no function `{function}`"),
    }
}

fn pareto_nbd(function: &str, model: &ParetoNbd, args: &[f64]) -> Result<f64> {
    match function {
        "ll" => Ok(model.ll(&summary(args)?)),
        "log_a0" => Ok(model.log_a0(&summary(args)?)),
        "p_alive" => Ok(model.p_alive(&summary(args)?)),
        "p_alive_at" => model.p_alive_at(&summary(args)?, args[3]),
        "cet" => model.cet(&summary(args)?, args[3]),
        "p_no_purchase" => model.p_no_purchase(&summary(args)?, args[3]),
        "dert" => model.dert(&summary(args)?, args[3]),
        "expected" => model.expected(args[0]),
        _ => panic!("no function `{function}`"),
    }
}

fn gamma_gamma(function: &str, model: &GammaGamma, args: &[f64]) -> Result<f64> {
    match function {
        "ll" => Ok(model.ll(&Spend::new(count(args[0]), args[1])?)),
        "customer_mean" => model.customer_mean(&Spend::new(count(args[0]), args[1])?),
        "population_mean" => model.population_mean(),
        _ => panic!("no function `{function}`"),
    }
}

fn bg_bb(function: &str, model: &BgBb, args: &[f64]) -> Result<f64> {
    let row = Opportunities::new(count(args[0]), count(args[1]), count(args[2]))?;
    match function {
        "ll" => Ok(model.ll(&row)),
        "p_alive" => model.p_alive(&row, count(args[3])),
        "cet" => model.cet(&row, count(args[3])),
        "p_no_purchase" => model.p_no_purchase(&row, count(args[3])),
        _ => panic!("no function `{function}`"),
    }
}

fn sbg(function: &str, model: &Sbg, args: &[f64]) -> Result<f64> {
    match function {
        "pmf" => model.pmf(count(args[0])),
        "survival" => Ok(model.survival(count(args[0]))),
        "retention" => model.retention(count(args[0])),
        "derl" => model.derl(count(args[0]), args[1]),
        _ => panic!("no function `{function}`"),
    }
}
