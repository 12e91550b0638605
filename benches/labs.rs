//! Time of the labs: a moved slider, and the parts of the work, which is how long a lab may take to notice a cancel.
//!
//! `cargo bench --bench labs`; the redraw of benign overfitting at 2000 parameters must stay below 50 ms.

// A report to read.
#![allow(clippy::print_stderr)]

use std::time::Instant;

use onsager::control::Cancel;
use onsager::experiment::{Experiment, LabSettings, Value, shipped};
use onsager::figure::{Content, Figure, Mark};
use onsager::labs;

fn main() {
    labs::register();
    divan::main();
}

fn preset(name: &str) -> LabSettings {
    let experiment = Experiment::open(name).unwrap_or_else(|error| panic!("{error}"));
    experiment
        .lab
        .clone()
        .unwrap_or_else(|| panic!("{name} is no lab"))
}

/// All figures anew after the slider of parameters was moved to 2000.
#[divan::bench(args = ["Fourier", "Relu", "Polynomial"])]
fn slider(bencher: divan::Bencher<'_, '_>, features: &str) {
    let mut settings = preset("benign_overfitting");
    let names = ["Fourier", "Relu", "Polynomial"];
    let chosen = names
        .into_iter()
        .find(|name| *name == features)
        .unwrap_or("Fourier");
    settings.set("features", Value::Choice(chosen));
    settings.set("panels", Value::Wholes(Vec::new()));
    // A fit is kept once it was drawn, so that each measurement takes a fresh lab.
    bencher
        .with_inputs(|| labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}")))
        .bench_local_refs(|run| run.figures(&settings));
}

/// The figures of a preset's lab when half of its work is done.
#[divan::bench(args = shipped().iter().filter(|(_, text)| text.contains("lab:")).map(|(name, _)| name))]
fn figures(bencher: divan::Bencher<'_, '_>, name: &str) {
    let settings = preset(name);
    let mut run = labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}"));
    let cancel = Cancel::new();
    while run.fraction() < 0.5 && run.advance(&cancel).unwrap_or(false) {}
    bencher.bench_local(|| run.figures(&settings));
}

/// How long a preset's lab takes to stop once told, at its worst over sixty moments.
#[divan::bench(sample_count = 1, sample_size = 1, args = shipped().iter().filter(|(_, text)| text.contains("lab:")).map(|(name, _)| name))]
fn cancels(name: &str) {
    let settings = preset(name);
    let mut worst = 0.0_f64;
    for moment in 0..60_u64 {
        let mut run = labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}"));
        let cancel = Cancel::new();
        let told = std::thread::spawn({
            let cancel = cancel.clone();
            move || {
                std::thread::sleep(std::time::Duration::from_millis(7 * moment));
                cancel.cancel();
                Instant::now()
            }
        });
        while run.advance(&cancel).unwrap_or(false) {}
        let stopped = Instant::now();
        let told = told.join().unwrap_or(stopped);
        worst = worst.max(stopped.saturating_duration_since(told).as_secs_f64());
    }
    eprintln!("{name}: stops within {:.0} ms", 1e3 * worst);
}

/// From the start of a preset's lab to its first figure with a line.
#[divan::bench(sample_count = 5, sample_size = 1, args = shipped().iter().filter(|(_, text)| text.contains("lab:")).map(|(name, _)| name))]
fn first_lines(name: &str) {
    let settings = preset(name);
    let mut run = labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}"));
    let cancel = Cancel::new();
    let drawn = |figure: &Figure| {
        let Content::Plot(plot) = &figure.content else {
            return !matches!(figure.content, Content::Readouts(_));
        };
        let is_line = |mark: &Mark| matches!(mark, Mark::Line(line) if line.x.len() > 1);
        plot.marks.iter().any(is_line)
    };
    while !run.figures(&settings).iter().any(drawn) && run.advance(&cancel).unwrap_or(false) {}
}
