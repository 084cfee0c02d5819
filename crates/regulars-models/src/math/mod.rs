//! Arithmetic that all models share: sums whose bits do not depend on threads (SC-6), special functions, quadrature, small dense
//! linear algebra and damped Newton. Nothing here knows a model.

mod bins;
mod gauss_legendre;
mod newton;
mod pairwise;
mod special;
mod symmetric;

pub use bins::bin_of;
pub use gauss_legendre::{POINTS, panel};
pub use newton::{Evaluation, Newton, Optimum, Status};
pub use pairwise::{CHUNK, Pairwise, sum};
pub use special::{
    digamma, exp, expm1, ln, ln_beta_ratio, ln_gamma, ln_gamma_ratio, ln_logistic, ln1p, logistic, softplus, trigamma,
};
pub use symmetric::{Cholesky, Symmetric};
