//! The window without a screen, used by the names of its controls.

// Helpers of tests may fail loudly; what random use did is read from its output.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout)]

mod comparing;
mod figures;
mod fuzz;
mod japanese;
mod lab;
mod landscape;
#[path = "../support/latin.rs"]
mod latin;
mod panels;
mod setup;
mod support;
mod sweep;
mod talk;
#[path = "../toy/mod.rs"]
mod toy;
mod workflow;
