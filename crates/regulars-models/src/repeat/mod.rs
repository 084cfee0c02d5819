//! Repeat purchase and spend (NV): BG/NBD, MBG/NBD, Pareto/NBD, Gamma-Gamma, BG/BB and sBG.
