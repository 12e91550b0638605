//! The program from outside: its command line, and its work in the background.

// Helpers of tests may fail loudly, and say what is left out where a program is missing.
#![allow(clippy::unwrap_used, clippy::print_stdout)]

mod command_line;
mod examples;
#[path = "../support/npz.rs"]
mod npz;
#[path = "../support/program.rs"]
mod program;
mod python;
mod verdict;
mod worker;
