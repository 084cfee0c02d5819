//! Two-sided geometric noise, exact: the method of Canonne, Kamath and Steinke 2020 in integers (DP-2, DP-3). No floating-point
//! number is involved, whose low bits would tell the true count (Mironov 2012).

use super::{Entropy, PrivateFault};

/// A number below `m`, each as likely.
fn uniform(below: u64, entropy: &mut dyn Entropy) -> Result<u64, PrivateFault> {
    let m = u128::from(below);
    let whole = (1u128 << 64).checked_div(m).ok_or(PrivateFault::Parameter("a range is empty"))? * m;
    loop {
        let drawn = u128::from(entropy.word()?);
        if drawn < whole {
            // Below `m`, so it fits.
            return u64::try_from(drawn % m).map_err(|_| PrivateFault::Overflow);
        }
    }
}

/// True with the chance `n/d`.
fn bernoulli(n: u64, d: u64, entropy: &mut dyn Entropy) -> Result<bool, PrivateFault> {
    Ok(uniform(d, entropy)? < n)
}

/// True with the chance `exp(-p/q)`, where `p <= q`.
fn bernoulli_exp(p: u64, q: u64, entropy: &mut dyn Entropy) -> Result<bool, PrivateFault> {
    let mut k = 1u64;
    // The chance of a further turn falls as 1/k!, so it ends.
    while bernoulli(p, q.checked_mul(k).ok_or(PrivateFault::Overflow)?, entropy)? {
        k += 1;
    }
    Ok(k % 2 == 1)
}

/// A whole number `z` with a chance that is proportional to `exp(-|z| * s / t)`. Errors: `dp_parameter`, `entropy_exhausted`.
///
/// ```
/// use regulars_core::access::private::{Stream, two_sided};
/// let mut entropy = Stream::new(&[7; 32], "example")?;
/// let noise = two_sided(1, 10, &mut entropy)?;     // epsilon 1/10: some tens at most, almost always
/// assert!(noise.abs() < 1_000);
/// # Ok::<(), regulars_core::Error>(())
/// ```
pub fn two_sided(s: u64, t: u64, entropy: &mut dyn Entropy) -> Result<i64, PrivateFault> {
    if s == 0 || t == 0 {
        return Err(PrivateFault::Parameter("both are at least 1"));
    }
    loop {
        let u = uniform(t, entropy)?;
        if !bernoulli_exp(u, t, entropy)? {
            continue;
        }
        let mut v = 0u64;
        while bernoulli_exp(1, 1, entropy)? {
            v += 1;
        }
        let y = t.checked_mul(v).and_then(|tv| tv.checked_add(u)).ok_or(PrivateFault::Overflow)? / s;
        let minus = uniform(2, entropy)? == 1;
        // Zero has one sign, or it would come twice as often.
        if minus && y == 0 {
            continue;
        }
        let y = i64::try_from(y).map_err(|_| PrivateFault::Overflow)?;
        return Ok(if minus { -y } else { y });
    }
}
