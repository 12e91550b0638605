//! Numbers: golden data, agreement of theory, runs and estimate, curvature, labs.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod agreement;
mod changes;
mod chosen_by_theory;
mod classes;
mod components;
mod costs;
mod explorer;
mod golden;
mod golden_dynamics;
mod golden_theory;
mod labs;
mod landscape;
mod measured;
mod model;
mod optimizers;
mod parametrization;
mod probes;
#[path = "../support/program.rs"]
mod program;
mod reuse;
mod sweeps;
#[path = "../toy/mod.rs"]
mod toy;
#[path = "../toy/estimator.rs"]
mod toy_estimator;
mod two_sided;
