//! Whole runs without a data matrix: seconds and memory, beside runs with one where that fits.
//!
//! `cargo bench --bench matrix_free` measures a million features (m = 1.5 million, q = 2, T = 10, single precision), the shape
//! (10000, 5000, 16, 3) with T = 30 both ways in double precision, and state evolution with coordinates (Adam, q = 8, T = 50).
//! Seconds are those of a whole run, its draws included. `--million`, `--beside` or `--theory` picks one of them.
#![allow(clippy::print_stdout)]

use std::time::Instant;

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance, MatrixFree};
use onsager::experiment::Experiment;
use onsager::network::Vectors;
use onsager::study::Study;
use onsager::theory::Keep;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let picked = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !["--million", "--beside", "--theory"].into_iter().any(picked);
    println!("{} threads", rayon::current_num_threads());
    if all || picked("--million") {
        million();
    }
    if all || picked("--beside") {
        beside();
    }
    if all || picked("--theory") {
        theory();
    }
}

fn experiment(preset: &str) -> Option<Experiment> {
    Experiment::from_ron(preset, "bench").ok()
}

fn million() {
    let preset = "(model: (width: 2), optimizer: (steps: 10, learning_rate: 0.4), runs: (method: MatrixFree), \
                  data: Synthetic(samples: 1500000, features: Count(1000000)))";
    let Some(instance) = experiment(preset).and_then(|experiment| Instance::new(&experiment).ok()) else {
        return;
    };
    let (seconds, test) = free::<f32>(&instance);
    println!(
        "m = 1 500 000, n = 1 000 000, q = 2, T = 10: {seconds:.2} s, {:.2} GB at most, test error {test:.5}",
        peak()
    );
}

fn beside() {
    let preset = "(model: (width: 16), optimizer: (steps: 30, learning_rate: 0.3), runs: (count: 1), \
                  data: Synthetic(samples: 10000, features: Count(5000)))";
    let Some(instance) = experiment(preset).and_then(|experiment| Instance::new(&experiment).ok()) else {
        return;
    };
    let (free, free_test) = free::<f64>(&instance);
    let start = Instant::now();
    let cancel = Cancel::new();
    let Ok(data) = instance.draw::<f64>(0, &cancel) else {
        return;
    };
    let drawn = start.elapsed().as_secs_f64();
    let Ok(mut run) = GradientDescent::new(&instance, data, 0, &cancel) else {
        return;
    };
    let mut test = f64::NAN;
    while let Ok(Some(step)) = run.step(&cancel) {
        test = step.test.mse;
    }
    let dense = start.elapsed().as_secs_f64();
    println!(
        "(10000, 5000, 16, 3), T = 30: {free:.2} s without a matrix, {dense:.2} s with one ({drawn:.2} s of draws), {:.1} times; \
         test errors {free_test:.4} and {test:.4}",
        dense / free
    );
}

/// Seconds of a whole run, and its last test error.
fn free<T: Vectors>(instance: &Instance) -> (f64, f64) {
    let (start, cancel) = (Instant::now(), Cancel::new());
    let mut test = f64::NAN;
    if let Ok(Some(mut run)) = MatrixFree::<T>::new(instance, 0, 20_000, &cancel) {
        while let Ok(Some(step)) = run.step(&cancel) {
            test = step.test.mse;
        }
    }
    (start.elapsed().as_secs_f64(), test)
}

fn theory() {
    let preset = "(model: (width: 8), optimizer: (steps: 50, learning_rate: 0.05, method: Adam()), theory: (rows: 20000))";
    let Some(study) = experiment(preset).and_then(|experiment| Study::new(&experiment).ok()) else {
        return;
    };
    let start = Instant::now();
    let Ok(Some(mut evolution)) = study.state_evolution(Keep::default()) else {
        return;
    };
    let mut last = None;
    while let Ok(Some(step)) = evolution.advance(&Cancel::new()) {
        last = Some(step);
    }
    if let Some(step) = last {
        println!(
            "Adam, q = 8, T = 50, 20 000 rows: {:.2} s, test error {:.4} ± {:.4}",
            start.elapsed().as_secs_f64(),
            step.mean.test.mse,
            step.error.test.mse
        );
    }
}

/// The most memory that this process has held, in gigabytes, where the system tells (Linux).
fn peak() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kilobytes.map_or(f64::NAN, |kilobytes| kilobytes * 1024.0 / 1e9)
}
