//! What can be found out about a function by computing: range, extrema, saturation, kinks.
