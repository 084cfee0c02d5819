//! Tree ensembles that were trained elsewhere (TR): XGBoost and LightGBM, with attributions.
