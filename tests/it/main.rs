//! Every test of the program as a whole, in one binary.
//!
//! Each module tells one story and says which.

mod cli;
mod office;
mod packs;
mod support;
