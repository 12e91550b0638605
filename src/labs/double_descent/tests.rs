//! Real fits and runs against the closed forms.

use super::*;
use crate::experiment::{LabSettings, Value};
use crate::labs::closed_forms::{Flow, Parts, best_ridge, ridge, ridgeless};
use crate::statistics::Mean;

fn lab(changes: &[(&str, Value)]) -> DoubleDescent {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    let mut lab = DoubleDescent::start(settings.typed().unwrap(), 11);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

fn assert_close(mean: Mean, theory: f64, what: &str) {
    let gap = (mean.value - theory) / mean.error;
    assert!(gap.abs() < 4.0, "{what}: {gap} standard errors");
}

/// Fits at points on both sides of γ = 1, for a penalty; each part of each risk.
fn fits_follow_theory(penalty: impl Fn(f64) -> f64, against: &'static str) {
    for ratio in [0.2, 0.5, 2.0, 4.0] {
        let size = ("samples", Value::Whole(if ratio > 1.0 { 150 } else { 300 }));
        let (signal, noise) = (1.3, 0.6);
        let lab = lab(&[
            ("against", Value::Choice(against)),
            size,
            ("parameters", Value::Whole(if ratio > 1.0 { 400 } else { 60 })),
            ("signal", Value::Number(signal)),
            ("noise", Value::Number(noise)),
            ("ridge", Value::Number(penalty(ratio))),
            ("points", Value::Whole(2)),
            ("replicas", Value::Whole(0)),
        ]);
        let (samples, parameters) = match against {
            "Samples" => (
                (lab.settings.parameters as f64 / ratio) as usize,
                lab.settings.parameters,
            ),
            _ => (
                lab.settings.samples,
                (lab.settings.samples as f64 * ratio) as usize,
            ),
        };
        let point = Point {
            samples,
            parameters,
            fits: Vec::new(),
        };
        let fits = side_by_side(0..60, |replica| {
            point.fit(
                &lab.settings,
                &mut stream(3, Purpose::Lab, 0, replica),
                &Cancel::new(),
            )
        })
        .unwrap();
        let check = |theory: Parts, of: fn(&Fit) -> Parts, what: &str| {
            let mean = |part: fn(Parts) -> f64| Mean::of(fits.iter().map(|fit| part(of(fit))));
            let what = format!("{what} at γ = {ratio}");
            if theory.bias > 0.0 {
                assert_close(mean(|parts| parts.bias), theory.bias, &format!("bias, {what}"));
            }
            assert_close(
                mean(|parts| parts.variance),
                theory.variance,
                &format!("variance, {what}"),
            );
            assert_close(
                mean(|parts| parts.total()),
                theory.total(),
                &format!("risk, {what}"),
            );
        };
        let ratio = point.ratio();
        check(
            ridgeless(ratio, signal, noise),
            |fit| fit.least_squares,
            "ridgeless",
        );
        let theory = ridge(ratio, signal, noise, penalty(ratio));
        check(theory, |fit| fit.ridge, "ridge");
    }
}

#[test]
fn fits_follow_the_closed_forms() {
    fits_follow_theory(|_| 0.15, "Parameters");
}

#[test]
fn fits_with_the_best_ridge_follow_theirs() {
    fits_follow_theory(|ratio| best_ridge(ratio, 1.3, 0.6), "Samples");
}

#[test]
fn descent_follows_the_integral_at_every_time() {
    for (ratio, rate) in [(0.5, 0.4), (1.0, 0.4), (2.0, 0.25)] {
        let lab = lab(&[
            ("against", Value::Choice("Time")),
            ("samples", Value::Whole(300)),
            ("ratio", Value::Number(ratio)),
            ("learning_rate", Value::Number(rate)),
            ("steps", Value::Whole(100)),
            ("replicas", Value::Whole(24)),
        ]);
        let over = lab.flow.as_ref().unwrap();
        let flow = Flow::new(ratio, 1.0, 0.5, rate);
        for (measured, time) in over.measured(|run| run.0).into_iter().zip(&over.times) {
            let theory = flow.risk(*time).total();
            if *time == 0 {
                assert!((measured.value - theory).abs() < 1e-12);
                continue;
            }
            assert_close(measured, theory, &format!("risk at {ratio}, {time}"));
        }
        for (measured, time) in over.measured(|run| run.1).into_iter().zip(&over.times) {
            assert_close(
                measured,
                flow.training_error(*time),
                &format!("training error at {ratio}, {time}"),
            );
        }
    }
}

/// Below the limit of the theory, the largest eigenvalue of a small design may be above it.
#[test]
fn a_replica_that_diverges_leaves_the_others_and_what_came_before() {
    let lab = |rate: f64, samples| {
        lab(&[
            ("against", Value::Choice("Time")),
            ("samples", Value::Whole(samples)),
            ("ratio", Value::Number(1.0)),
            ("learning_rate", Value::Number(rate)),
            ("steps", Value::Whole(10_000)),
            ("replicas", Value::Whole(24)),
        ])
    };
    let small = lab(0.499, 20);
    let over = small.flow.as_ref().unwrap();
    let (lost, time) = over.lost().unwrap();
    assert!(lost > 0 && lost < 24 && time > 0, "{lost} {time}");
    // The mean is over the same replicas at all times, and far below what has diverged.
    let measured = over.measured(|run| run.1);
    assert_eq!(measured.len(), over.times.len());
    assert!(
        measured
            .iter()
            .all(|mean| mean.count == 24 - lost && mean.value < 10.0)
    );
    let largest = over.runs.iter().flatten().map(|run| run.1).fold(0.0, f64::max);
    assert!(largest < 1e6, "{largest}");
    let warnings = small.warnings();
    assert!(
        warnings[0].contains(&format!("in {lost} of 24 replicas")),
        "{warnings:?}"
    );
    assert!(lab(0.25, 20).warnings().is_empty());
}
