//! k-means (KM) and what describes clusters.
