//! From a function to polylines that tell the truth: cut at kinks, jumps and non-finite values.
