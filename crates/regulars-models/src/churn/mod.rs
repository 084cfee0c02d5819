//! Churn: scorecards, logistic regression, calibration and evaluation (CH).
