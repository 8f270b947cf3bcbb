#![forbid(unsafe_code)]
#![deny(missing_docs, rustdoc::broken_intra_doc_links)]
//! Candour: a ledger for people who work with families.
pub mod audit;
pub mod chart;
pub mod cli;
pub mod disclosure;
pub mod entry;
pub mod format;
pub mod id;
pub mod import;
pub mod ledger;
pub mod pack;
pub mod page;
pub mod report;
pub mod standing;
pub mod store;
pub mod table;
pub mod time;
pub mod tree;
