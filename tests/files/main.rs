//! Files that are read and written: presets, data, figures, arrays.

// Helpers of tests may fail loudly, and say what is left out where a program is missing.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod bad_presets;
mod book;
mod catalogue;
mod data_files;
mod figures;
mod languages;
#[path = "../support/latin.rs"]
mod latin;
mod layers;
mod look_alikes;
mod mutations;
#[path = "../support/npz.rs"]
mod npz;
mod presets;
mod printed;
mod readme;
mod settings;
mod shared_builds;
mod snapshots;
mod talks;
mod verdicts;
mod weights;
