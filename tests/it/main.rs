//! Every test of the program as a whole, in one binary.
//!
//! Each module tells one story and says which.

mod batches;
mod cli;
mod corrections;
mod kinds;
mod office;
mod packs;
mod refusals;
mod stores;
mod support;
mod timing;
mod values;
