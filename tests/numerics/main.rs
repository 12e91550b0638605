//! Numbers: golden data, agreement of theory, runs and estimate, curvature, labs.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout)]

mod agreement;
mod changes;
mod chosen_by_theory;
mod classes;
mod components;
mod costs;
mod estimator;
mod explorer;
mod golden;
mod golden_dynamics;
mod golden_theory;
mod labs;
mod landscape;
mod left_out;
mod measured;
mod model;
mod optimizers;
mod parametrization;
mod probes;
#[path = "../support/program.rs"]
mod program;
#[path = "../support/recorded.rs"]
mod recorded;
mod reuse;
mod sweeps;
#[path = "../toy/mod.rs"]
mod toy;
#[path = "../toy/estimator.rs"]
mod toy_estimator;
mod two_sided;

/// Curves, points and bars in legends of which no sentence says what they show.
fn unexplained(figures: &[onsager::figure::Figure]) -> Vec<String> {
    use onsager::figure::{Content, about, legend_entries};
    let marks = figures.iter().filter_map(|figure| match &figure.content {
        Content::Plot(plot) => Some((figure, &plot.marks)),
        Content::HeatMap(map) => Some((figure, &map.marks)),
        _ => None,
    });
    let entries = marks.flat_map(|(figure, marks)| {
        legend_entries(marks)
            .into_iter()
            .filter(|entry| about(&figure.id, &entry.name).is_none())
            .map(|entry| format!("{}: {}", figure.id, entry.name.id))
    });
    entries.collect()
}
