//! Against independent solvers, closed forms and simulation.

use nalgebra::DVector;

use super::problem::Iteration;
use super::*;
use crate::experiment::{LabSettings, Value};
use crate::labs::denoisers::soft;

fn settings(changes: &[(&str, Value)]) -> Settings {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    settings.typed().unwrap()
}

/// The lasso min |y − Aθ|²/2 + λ|θ|₁ by coordinate descent.
fn coordinate_descent(problem: &Problem, penalty: f64) -> DVector<f64> {
    let mut theta = DVector::zeros(problem.signal.len());
    let mut residual = problem.labels.clone();
    for _ in 0..3000 {
        let mut moved = 0.0_f64;
        for (j, column) in problem.matrix.column_iter().enumerate() {
            let size = column.norm_squared();
            let before: f64 = theta[j];
            let after = soft(column.dot(&residual) + size * before, penalty) / size;
            residual.axpy(before - after, &column, 1.0);
            theta[j] = after;
            moved = moved.max((after - before).abs());
        }
        if moved < 1e-11 {
            break;
        }
    }
    theta
}

#[test]
fn the_fixed_point_is_the_lasso() {
    let problem = Problem::draw(
        250,
        500,
        0.05,
        0.2,
        &mut stream(2, Purpose::Lab, 0, 0),
        &Cancel::new(),
    )
    .unwrap();
    let denoiser = Denoiser::SoftThreshold { factor: 1.5 };
    let mut iteration = Iteration::new(&problem);
    for _ in 0..400 {
        iteration.step(&problem, &denoiser, true, &Cancel::new()).unwrap();
    }
    let deviation = (iteration.residual.norm_squared() / 250.0).sqrt();
    let penalty = 1.5 * deviation * (1.0 - iteration.memory);
    let lasso = coordinate_descent(&problem, penalty);
    assert!((lasso - iteration.estimate).amax() < 1e-6);
}

#[test]
fn effective_noise_follows_state_evolution_and_only_with_the_onsager_term() {
    let kinds = ["SoftThreshold", "PosteriorMean", "Ridge"];
    for kind in kinds {
        let settings = settings(&[
            ("denoiser", Value::Choice(kind)),
            ("samples", Value::Whole(500)),
            ("dimension", Value::Whole(1000)),
            ("steps", Value::Whole(8)),
            ("replicas", Value::Whole(16)),
        ]);
        let mut lab = Amp::start(settings, 4);
        while lab.advance(&Cancel::new()).unwrap() {}
        let measured = lab.over_replicas(|replica| &replica.message_passing.variance);
        let plain = lab.over_replicas(|replica| &replica.plain.variance);
        for (step, (measured, predicted)) in measured.iter().zip(&lab.predicted).enumerate() {
            let gap = (measured.value - predicted) / measured.error;
            assert!(gap.abs() < 4.0, "{kind} step {step}: {gap} standard errors");
        }
        let gap = (plain[3].value - lab.predicted[3]) / measured[3].error;
        assert!(gap.abs() > 10.0, "{kind}: {gap}");
    }
}

#[test]
fn cells_on_either_side_of_the_transition_differ() {
    let settings = settings(&[
        ("diagram_dimension", Value::Whole(300)),
        ("cells", Value::Whole(9)),
    ]);
    // Sampling 0.5, where the transition is at 0.386: cells 0.2 and 0.6.
    assert_eq!(settings.cell(9 + 4, 1, &Cancel::new()), Ok(1.0));
    assert_eq!(settings.cell(5 * 9 + 4, 1, &Cancel::new()), Ok(0.0));
}

/// A load that state evolution cannot stand: what grows is noticed long before it overflows, and left out.
#[test]
fn divergence_is_said_and_what_came_before_is_kept() {
    let settings = settings(&[
        ("samples", Value::Whole(20)),
        ("dimension", Value::Whole(2000)),
        ("threshold", Value::Number(0.1)),
        ("steps", Value::Whole(60)),
        ("replicas", Value::Whole(2)),
    ]);
    let mut lab = Amp::start(settings, 3);
    while lab.advance(&Cancel::new()).unwrap() {}
    let step = first_missing(&lab.predicted).unwrap();
    assert!(step > 1 && step < 20, "{step}");
    let known = |values: &[f64]| {
        values
            .iter()
            .filter(|x| x.is_finite())
            .copied()
            .fold(0.0, f64::max)
    };
    assert!(known(&lab.predicted) < 2e4 * lab.predicted[0]);
    assert!(lab.predicted[step..].iter().all(|x| x.is_nan()));
    for replica in &lab.replicas {
        let variance = &replica.message_passing.variance;
        assert!(first_missing(variance).is_some() && known(variance) < 1e6 * variance[0]);
    }
    let warnings = lab.warnings();
    assert!(
        warnings[0].contains(&format!("diverges at step {step}")),
        "{warnings:?}"
    );
    assert!(warnings[1].contains("in 2 of 2 replicas"), "{warnings:?}");
    assert!(!lab.figures(&lab.settings).is_empty());
}
