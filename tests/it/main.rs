//! Every test of the program as a whole, in one binary.
//!
//! Each module tells one story and says which.

mod audits;
mod audits_recounted;
mod batch_added;
mod batches;
mod browser;
mod clauses;
mod clauses_held;
mod clauses_never;
mod clauses_staffordshire;
mod clauses_tees;
mod cli;
mod corrections;
mod csvw;
mod cycle;
mod docs;
mod found;
mod guidance;
mod import;
mod import_bad;
mod kinds;
mod leaflet;
mod ledgers;
mod naive;
mod office;
mod pack_faults;
mod pack_ladders;
mod pack_properties;
mod pack_verbs;
mod packs;
mod packs_page;
mod places;
mod properties;
mod refusals;
mod several;
mod shape;
mod source;
mod stores;
mod supervision;
mod support;
mod tables;
mod terminal;
mod timing;
mod values;
mod workbooks;
