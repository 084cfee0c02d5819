//! Arithmetic that all models share: sums whose bits do not depend on threads (SC-6), special functions, quadrature, damped Newton.
