//! The program from outside: its command line, and its work in the background.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

mod command_line;
mod examples;
#[path = "../support/npz.rs"]
mod npz;
#[path = "../support/program.rs"]
mod program;
mod python;
mod worker;
