//! Against the AMP lab's state evolution, closed forms and simulation.

use super::*;
use crate::experiment::{LabSettings, Value};
use crate::labs::closed_forms::{Flow, spiked_overlaps};
use crate::labs::denoisers::{Denoiser, State};
use crate::statistics::normality::CRITICAL;

fn start(method: &'static str, changes: &[(&str, Value)]) -> FirstOrder {
    let mut settings = LabSettings::new(&SCHEMA);
    settings.set("method", Value::Choice(method));
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    FirstOrder::start(settings.typed().unwrap(), 5)
}

fn predict(method: &'static str, changes: &[(&str, Value)]) -> FirstOrder {
    let mut lab = start(method, changes);
    while lab.predictions.len() < PREDICTIONS {
        lab.predict(&Cancel::new()).unwrap();
    }
    lab
}

/// Within four standard errors, which are of the prediction alone where the other side is exact.
fn assert_exact(predicted: &[Mean], exact: impl Fn(usize) -> f64, what: &str) {
    for (step, predicted) in predicted.iter().enumerate() {
        let gap = (predicted.value - exact(step)) / predicted.error;
        assert!(
            gap.abs() < 4.0 || (predicted.value - exact(step)).abs() < 1e-12,
            "{what} at step {step}: {gap} standard errors"
        );
    }
}

#[test]
fn amp_has_the_state_evolution_of_its_own_lab() {
    let changes = [
        ("samples", Value::Whole(1000)),
        ("dimension", Value::Whole(2000)),
        ("sparsity", Value::Number(0.05)),
    ];
    let lab = predict("Amp", &changes);
    let mut state = State::new(0.2, 2.0, 0.05);
    let mut known = Vec::new();
    for _ in 0..=lab.settings.steps {
        known.push(state.variance());
        state.advance(&Denoiser::SoftThreshold { factor: 1.5 });
    }
    assert_exact(
        &lab.over_predictions(|step| step.variance[1]),
        |step| known[step],
        "τ²",
    );
    // The method subtracts exactly its own term, so that what is left of the residual remembers nothing.
    for predicted in &lab.predicted[1..] {
        let [b, a] = &predicted.memory;
        let (last, others) = b.split_last().unwrap();
        assert!(*last > 0.0 && others.iter().all(|b| b.abs() < 1e-12), "{b:?}");
        assert!(
            (a[0] - 1.0).abs() < 1e-12 && (a[a.len() - 1] + 1.0).abs() < 1e-12,
            "{a:?}"
        );
        assert!(a[1..a.len() - 1].iter().all(|a| a.abs() < 1e-12), "{a:?}");
    }
}

#[test]
fn gradient_descent_has_the_error_of_the_integral_over_the_spectrum() {
    let changes = [
        ("momentum", Value::Number(0.0)),
        ("samples", Value::Whole(1000)),
        ("dimension", Value::Whole(1500)),
        ("learning_rate", Value::Number(0.2)),
        ("steps", Value::Whole(20)),
    ];
    let lab = predict("Momentum", &changes);
    // In units of variance 1 the coefficients are θ/√n.
    let (load, sparsity) = (1.5, lab.settings.sparsity);
    let flow = Flow::new(load, (load * sparsity).sqrt(), lab.settings.noise, 0.2);
    assert_exact(
        &lab.over_predictions(|step| step.error),
        |step| flow.risk(step).total() / load,
        "error",
    );
}

#[test]
fn power_iteration_ends_at_the_overlaps_of_the_singular_vectors() {
    for (spike, load) in [(1.6, 0.5), (2.0, 2.0), (0.5, 1.0)] {
        let changes = [
            ("spike", Value::Number(spike)),
            ("dimension", Value::Whole((1000.0 * load) as u64)),
            ("steps", Value::Whole(if spike < 1.0 { 40 } else { 24 })),
            ("sparsity", Value::Number(0.5)),
        ];
        let lab = predict("PowerIteration", &changes);
        let ends = spiked_overlaps(load, spike);
        for side in [0, 1] {
            let end = lab.over_predictions(|step| step.overlap[side]).pop().unwrap();
            if spike < 1.0 {
                // Below the transition what the start knew fades, slowly.
                assert!(end.value < 0.15 && ends == [0.0; 2], "{end:?}");
            } else {
                let gap = (end.value - ends[side]) / end.error;
                assert!(
                    gap.abs() < 4.0,
                    "{spike} {load} {side}: {gap} standard errors of {end:?}"
                );
            }
        }
    }
}

/// Every method, small: variances, error and overlaps at every step, and which products are normal.
#[test]
fn runs_follow_the_prediction_at_every_step() {
    let fast = ("accelerated", Value::Flag(true));
    let robust = [
        ("loss", Value::Choice("LogCosh")),
        ("dimension", Value::Whole(1800)),
        ("sparsity", Value::Number(1.0)),
        ("noise", Value::Number(1.0)),
        ("learning_rate", Value::Number(0.3)),
        ("momentum", Value::Number(0.3)),
    ];
    let retrieval = [
        ("samples", Value::Whole(1500)),
        ("dimension", Value::Whole(750)),
        ("sparsity", Value::Number(0.5)),
        ("learning_rate", Value::Number(0.08)),
    ];
    let cases: [(&'static str, &[(&str, Value)]); 7] = [
        ("Amp", &[]),
        ("Momentum", &[]),
        ("Momentum", &robust),
        ("ProximalGradient", &[("learning_rate", Value::Number(0.2))]),
        ("ProximalGradient", &[fast]),
        ("PowerIteration", &[("cut", Value::Number(0.5))]),
        ("PhaseRetrieval", &retrieval),
    ];
    for (method, changes) in cases {
        let mut all = vec![
            ("samples", Value::Whole(600)),
            ("dimension", Value::Whole(900)),
            ("steps", Value::Whole(8)),
            ("replicas", Value::Whole(24)),
        ];
        all.extend(changes.iter().cloned());
        let mut lab = start(method, &all);
        while lab.advance(&Cancel::new()).unwrap() {}
        let check = |what: &str, predicted: fn(&Predicted) -> f64, measured: fn(&Measured) -> f64| {
            let (predicted, measured) = (lab.over_predictions(predicted), lab.over_replicas(measured));
            for (step, (predicted, measured)) in predicted.iter().zip(&measured).enumerate() {
                let error = predicted.error.hypot(measured.error);
                let gap = predicted.value - measured.value;
                assert!(
                    gap.abs() < 4.0 * error || gap.abs() < 1e-12,
                    "{method} {changes:?}, {what} at step {step}: {} standard errors, {predicted:?} {measured:?}",
                    gap / error
                );
            }
        };
        check("variance of rows", |p| p.variance[0], |m| m.variance[0]);
        check("variance of columns", |p| p.variance[1], |m| m.variance[1]);
        check("error", |p| p.error, |m| m.error);
        check("overlap", |p| p.overlap[1], |m| m.overlap[1]);
        check("left overlap", |p| p.overlap[0], |m| m.overlap[0]);
        let largest = |value: fn(&Measured, usize) -> f64, side: usize| {
            let means = lab.over_replicas(|step| value(step, side));
            means.iter().map(|mean| mean.value).fold(0.0, f64::max)
        };
        for side in [0, 1] {
            let corrected = largest(|step, side| step.normality[side], side);
            assert!(corrected < CRITICAL, "{method} {changes:?}: {corrected}");
        }
        let raw = [0, 1].map(|side| largest(|step, side| step.raw_normality[side], side));
        assert!(raw[0] > 1.2 || raw[1] > 1.2, "{method} {changes:?}: {raw:?}");
    }
}

#[test]
fn an_iteration_that_diverges_says_so() {
    let mut lab = start(
        "PhaseRetrieval",
        &[
            ("learning_rate", Value::Number(2.0)),
            ("steps", Value::Whole(40)),
            ("samples", Value::Whole(600)),
            ("dimension", Value::Whole(200)),
        ],
    );
    while lab.advance(&Cancel::new()).unwrap() {}
    let step = lab.diverged.unwrap();
    assert!(step > 0 && step < 40);
    let warnings = lab.warnings();
    assert!(
        warnings[0].contains(&format!("diverges at step {step}")),
        "{warnings:?}"
    );
    // What came before is kept, and nothing of what came after.
    assert_eq!(lab.predicted.len(), step);
    assert!(lab.replicas.iter().all(|steps| steps.len() == step));
    let variances = lab.predicted.iter().flat_map(|step| step.variance);
    assert!(variances.fold(0.0, f64::max) < 1e6);
    assert!(!lab.figures(&lab.settings).is_empty());
}
