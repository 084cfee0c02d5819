//! Special functions out of one implementation in pure Rust, so that the bits do not depend on the machine (SC-6). Differences of
//! log-gamma values, of which the models are full, are computed directly: subtracting two of them would lose digits.

/// From here on Stirling's series is exact to the last digits.
const LARGE: f64 = 32.0;

/// e to the power of `x`.
#[inline]
pub fn exp(x: f64) -> f64 {
    libm::exp(x)
}

/// The natural logarithm.
#[inline]
pub fn ln(x: f64) -> f64 {
    libm::log(x)
}

/// ln(1 + x), exact for small x.
#[inline]
pub fn ln1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// e^x - 1, exact for small x.
#[inline]
pub fn expm1(x: f64) -> f64 {
    libm::expm1(x)
}

/// 1 / (1 + e^-x).
///
/// ```
/// use regulars_models::math::logistic;
/// assert_eq!((logistic(0.0), logistic(-800.0), logistic(800.0)), (0.5, 0.0, 1.0));
/// ```
#[inline]
pub fn logistic(x: f64) -> f64 {
    let e = exp(-x.abs());
    if x >= 0.0 { 1.0 / (1.0 + e) } else { e / (1.0 + e) }
}

/// ln(1 + e^x).
#[inline]
pub fn softplus(x: f64) -> f64 {
    x.max(0.0) + ln1p(exp(-x.abs()))
}

/// ln(1 / (1 + e^-x)).
#[inline]
pub fn ln_logistic(x: f64) -> f64 {
    -softplus(-x)
}

/// ln Gamma(x) for x > 0.
pub fn ln_gamma(x: f64) -> f64 {
    libm::lgamma_r(x).0
}

/// ln Gamma(a + d) - ln Gamma(a) for a > 0 and d >= 0: the logarithm of the rising factorial (a)_d.
///
/// ```
/// use regulars_models::math::ln_gamma_ratio;
/// assert!((ln_gamma_ratio(1.0, 5.0) - 120_f64.ln()).abs() < 1e-14);
/// ```
pub fn ln_gamma_ratio(a: f64, d: f64) -> f64 {
    let (mut low, mut high) = (a, a + d);
    let mut product = 1.0;
    if d.fract() == 0.0 {
        // Gamma(a + d) = a (a+1) .. Gamma(a + d), factor by factor until what is left is large or empty.
        while low < LARGE && low < high - 0.5 {
            product *= low;
            low += 1.0;
        }
        let rest = if low < high - 0.5 { stirling_ratio(low, high - low) } else { 0.0 };
        return ln(product) + rest;
    }
    while low < LARGE {
        product *= high / low;
        low += 1.0;
        high += 1.0;
    }
    stirling_ratio(low, d) - ln(product)
}

/// ln Gamma(a + d) - ln Gamma(a) for large a.
fn stirling_ratio(a: f64, d: f64) -> f64 {
    (a - 0.5) * ln1p(d / a) + d * (ln(a + d) - 1.0) + (stirling_rest(a + d) - stirling_rest(a))
}

/// What Stirling's formula leaves out, for large x [Abramowitz & Stegun 6.1.40].
fn stirling_rest(x: f64) -> f64 {
    let square = 1.0 / (x * x);
    (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square * (1.0 / 1680.0 - square / 1188.0)))) / x
}

/// ln (b)_n / (a + b)_n = ln B(a, b + n) / B(a, b) for a, b > 0 and an integer n >= 0, without the large logarithms of either side.
///
/// ```
/// use regulars_models::math::ln_beta_ratio;
/// // (1)_2 / (2)_2 = 2 / 6
/// assert!((ln_beta_ratio(1.0, 1.0, 2.0) + 3_f64.ln()).abs() < 1e-14);
/// ```
pub fn ln_beta_ratio(a: f64, b: f64, n: f64) -> f64 {
    let (mut low, high) = (b, b + n);
    let mut product = 1.0;
    let mut log = 0.0;
    while low < LARGE && low < high - 0.5 {
        let factor = low / (a + low);
        if factor > 0.5 {
            product *= factor;
        } else {
            log += ln(factor);
        }
        low += 1.0;
    }
    if low < high - 0.5 {
        // Whichever of the two ways round takes the smaller logarithms.
        let left = high - low;
        log += if a < left {
            stirling_ratio(low, a) - stirling_ratio(high, a)
        } else {
            stirling_ratio(low, left) - stirling_ratio(a + low, left)
        };
    }
    log + ln(product)
}

/// The derivative of ln Gamma, for x > 0.
pub fn digamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < LARGE {
        below += 1.0 / x;
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = square * (1.0 / 12.0 - square * (1.0 / 120.0 - square * (1.0 / 252.0 - square / 240.0)));
    ln(x) - 0.5 / x - series - below
}

/// The second derivative of ln Gamma, for x > 0.
pub fn trigamma(x: f64) -> f64 {
    let (mut x, mut below) = (x, 0.0);
    while x < LARGE {
        below += 1.0 / (x * x);
        x += 1.0;
    }
    let square = 1.0 / (x * x);
    let series = 1.0 / 6.0 - square * (1.0 / 30.0 - square * (1.0 / 42.0 - square / 30.0));
    below + (1.0 + (0.5 + series / x) / x) / x
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Values of 40-digit arithmetic.
    #[test]
    fn gamma_ratios_hold_against_forty_digits() {
        let rows = [
            (0.001, 3.0, -6.2131087230474575),
            (0.243, 1000.0, 5905.580872173898),
            (0.5, 10000.0, 82103.75028918544),
            (4.25, 0.375, 0.5148119389247591),
            (50.0, 0.001, 0.003901999774026493),
            (31.5, 2.0, 6.9312276351672795),
            (0.001, 0.001, -0.6937219316244937),
            (1200000.0, 77.0, 1077.835511117904),
            (0.25, 600000.0, 7382807.265263728),
            (12.5, 10000000.0, 151181132.11132923),
        ];
        for (a, d, want) in rows {
            let got = ln_gamma_ratio(a, d);
            assert!((got - want).abs() <= 1e-14 * want.abs().max(1.0), "{a} {d}: {got} {want}");
        }
    }

    #[test]
    fn beta_ratios_hold_against_forty_digits() {
        let rows = [
            (0.793, 2.426, 1.0, -0.2828269417948127),
            (0.001, 0.001, 5000.0, -0.7022390251126066),
            (50.0, 0.001, 10000.0, -322.9768548995919),
            (2.5, 31.75, 40.0, -2.0062800282098974),
            (10000.0, 0.5, 100.0, -560.6692033310171),
            (0.001, 50.0, 100000.0, -0.007611420573473339),
        ];
        for (a, b, n, want) in rows {
            let got = ln_beta_ratio(a, b, n);
            assert!((got - want).abs() <= 2e-14 * want.abs().max(1.0), "{a} {b} {n}: {got} {want}");
        }
    }

    #[test]
    fn derivatives_of_ln_gamma_hold_against_forty_digits() {
        let rows = [
            (0.001, -1000.5755719318103, 1000001.6425331958),
            (0.5, -1.9635100260214235, 4.934802200544679),
            (1.0, -0.5772156649015329, 1.6449340668482264),
            (7.25, 1.910453526883736, 0.14787923315893217),
            (31.9, 3.446850145414428, 0.03184444299315808),
            (32.0, 3.4500295305349873, 0.03174336652030209),
            (1000.0, 6.907255195648812, 0.0010005001666666333),
            (1000000.0, 13.815510057964191, 1.0000005000001667e-06),
        ];
        for (x, first, second) in rows {
            assert!((digamma(x) - first).abs() <= 2e-15 * first.abs().max(1.0), "{x}: {} {first}", digamma(x));
            assert!((trigamma(x) - second).abs() <= 2e-15 * second, "{x}: {} {second}", trigamma(x));
        }
    }

    #[test]
    fn ln_gamma_is_that_of_stirling() {
        let x: f64 = 40.0;
        let want = (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + stirling_rest(x);
        assert!((ln_gamma(x) - want).abs() < 1e-13);
    }

    #[test]
    fn probabilities_stay_in_their_range() {
        for x in [f64::NEG_INFINITY, -750.0, -1e-300, 0.0, 40.0, f64::INFINITY] {
            assert!((0.0..=1.0).contains(&logistic(x)), "{x}");
            assert!((logistic(x) + logistic(-x) - 1.0).abs() < 1e-15, "{x}");
        }
        assert!(softplus(f64::NEG_INFINITY).abs() < 1e-300);
        assert!((ln_logistic(-3.0) - logistic(-3.0).ln()).abs() < 1e-15);
    }
}
