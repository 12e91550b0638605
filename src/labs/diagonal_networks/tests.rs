//! Paths against their optimality conditions, and the network's limits against both.

use nalgebra::DVector;

use super::paths::{lasso, ridge};
use super::*;

fn problem(noise: f64) -> Problem {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "scale": 0.01, "samples": 40, "features": 60, "support": 4, "noise": noise, "rate": 0.01, "steps": 10
    }))
    .unwrap();
    Problem::draw(&settings, 2)
}

#[test]
fn paths_are_optimal() {
    let (problem, cancel) = (problem(0.3), Cancel::new());
    let path = lasso(&problem, 30, &cancel).unwrap();
    for (penalty, beta) in path.places.iter().zip(&path.coefficients) {
        for (g, b) in problem.gradient(beta).iter().zip(beta.iter()) {
            let kept = if *b == 0.0 {
                g.abs() <= penalty + 1e-6
            } else {
                (g + penalty * b.signum()).abs() < 1e-6
            };
            assert!(kept, "{penalty}: {b} {g}");
        }
    }
    assert_eq!(path.coefficients[0].amax(), 0.0);
    let path = ridge(&problem, 30, &cancel).unwrap();
    for (penalty, beta) in path.places.iter().zip(&path.coefficients) {
        let gap = problem.gradient(beta) + beta * *penalty;
        assert!(gap.amax() < 1e-9);
    }
}

fn trained(problem: &Problem, scale: f64, rate: f64, steps: usize) -> DVector<f64> {
    let mut network = Network::new(problem.x.ncols(), scale, rate);
    for _ in 0..steps {
        network.step(problem);
    }
    network.beta()
}

/// Small steps keep asinh(β/2α²) in the row space of X: what makes the solution that of smallest norm in the network's own sense.
#[test]
fn the_implicit_bias_is_that_of_the_scale() {
    let problem = problem(0.0);
    // The slowest direction of the data leaves 7e-4 of the error after 20 000 steps, and 7e-10 after 80 000.
    let beta = trained(&problem, 0.5, 1e-3, 60_000);
    assert!(problem.errors(&beta)[0] < 1e-6, "{}", problem.errors(&beta)[0]);
    let dual = beta.map(|b| (b / (2.0 * 0.25)).asinh());
    let rows = problem.x.transpose().qr().q();
    let outside = &dual - &rows * rows.tr_mul(&dual);
    assert!(
        outside.norm() < 0.02 * dual.norm(),
        "{} {}",
        outside.norm(),
        dual.norm()
    );
}

/// From a small start it ends near the lasso's solution of smallest ℓ₁ norm, from a large one near ridge regression's.
#[test]
fn small_starts_are_lasso_and_large_ones_ridge() {
    let (problem, cancel) = (problem(0.0), Cancel::new());
    let sparse = lasso(&problem, 30, &cancel).unwrap().coefficients.pop().unwrap();
    let smooth = ridge(&problem, 30, &cancel).unwrap().coefficients.pop().unwrap();
    let rich = trained(&problem, 1e-3, 0.01, 6000);
    let lazy = trained(&problem, 10.0, 5e-5, 6000);
    let near = |a: &DVector<f64>, b: &DVector<f64>| (a - b).norm() / b.norm();
    assert!(near(&rich, &sparse) < 0.05, "{}", near(&rich, &sparse));
    assert!(near(&lazy, &smooth) < 0.05, "{}", near(&lazy, &smooth));
    assert!(near(&lazy, &sparse) > 0.3);
}

/// Who knows the truth errs by the noise alone, and by the squared distance besides.
#[test]
fn errors_on_new_rows_are_distance_and_noise() {
    let problem = problem(0.3);
    assert!((problem.errors(&problem.truth)[1] - 0.09).abs() < 1e-12);
    let mut beta = problem.truth.clone();
    beta[0] += 0.5;
    assert!((problem.errors(&beta)[1] - 0.34).abs() < 1e-12);
}
