//! Neighbours of items and customers (CF), slates (SL) and their evaluation.
