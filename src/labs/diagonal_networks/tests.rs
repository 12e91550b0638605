//! Paths against their optimality conditions, and the network's limits against both.

use nalgebra::DVector;

use super::paths::{lasso, ridge};
use super::*;
use crate::figure::{Content, Mark};

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

/// The lab's two networks: the one from a small start finds the strongest true feature first and is as good as
/// the lasso, the lazy one as ridge regression.
#[test]
fn the_lab_goes_from_lasso_to_ridge() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "scale": 0.003, "samples": 60, "features": 100, "support": 4, "noise": 0.3, "rate": 0.02, "steps": 3000
    }))
    .unwrap();
    let mut lab = DiagonalNetworks::start(settings.clone(), 1);
    while lab.advance(&Cancel::new()).unwrap() {}
    let truth: Vec<f64> = lab.problem.truth.iter().copied().take(5).collect();
    for (found, expected) in truth.iter().zip([3.0, -2.4, 1.8, -1.2, 0.0]) {
        assert!((found - expected).abs() < 1e-12, "{truth:?}");
    }
    let figures = lab.figures(&settings);
    let numbers = figures.iter().find(|figure| figure.id == "numbers").unwrap();
    let Content::Readouts(readouts) = &numbers.content else {
        panic!("no numbers");
    };
    let number = |id: &str| {
        readouts
            .iter()
            .find(|readout| readout.label.id == id)
            .unwrap()
            .value
    };
    let found = [1, 2, 3, 4].map(|j| number(&format!("found_{j}")));
    // The strongest first; the weaker ones, whose gradients the data mix, by some time after it.
    assert!(found.iter().skip(1).all(|step| *step > found[0]), "{found:?}");
    assert!(
        found[0] > 0.0 && found[2].max(found[3]) > 1.5 * found[0],
        "{found:?}"
    );
    let [network, lazy, lasso, ridge] =
        ["network", "lazy", "lasso", "ridge"].map(|id| number(&format!("best_{id}")));
    assert!((network / lasso - 1.0).abs() < 0.5, "{network} {lasso}");
    assert!((lazy / ridge - 1.0).abs() < 0.1, "{lazy} {ridge}");
    assert!(ridge > 4.0 * lasso, "{ridge} {lasso}");
    // Both networks move β alike at first: β₁ = −4ηα² g of each, with the chosen network's rate at α = 1.
    let first = lab.problem.gradient(&DVector::zeros(100)) * (-4.0 * 0.02);
    let moved = &lab.networks[1].path.coefficients[1];
    assert!((moved - &first).norm() < 1e-9 * first.norm(), "{moved}");
    // A feature is found once its coefficient passes a tenth of the true one.
    let path = &lab.networks[0].path;
    for (j, found) in found.iter().enumerate() {
        let place = path.places.iter().position(|place| place == found).unwrap();
        let share = |place: usize| path.coefficients[place][j] / truth[j];
        assert!(share(place) > 0.1 && share(place - 1) <= 0.1, "{j}");
    }
    let lines = |id: &str| {
        let figure = figures.iter().find(|figure| figure.id == id).unwrap();
        let Content::Plot(plot) = &figure.content else {
            panic!("no plot");
        };
        plot.marks.clone()
    };
    let lasso_path = lab.lasso.as_ref().unwrap();
    let strongest = |mark: &Mark| match mark {
        Mark::Line(line) if line.name.id == "true_1" => Some((line.x.clone(), line.y.clone())),
        _ => None,
    };
    let (x, y) = lines("lasso_path").iter().find_map(strongest).unwrap();
    for (place, penalty) in lasso_path.places.iter().enumerate() {
        assert!((x[place] * penalty - 1.0).abs() < 1e-12);
        assert_eq!(y[place], lasso_path.coefficients[place][0]);
    }
    let level = |mark: &Mark| match mark {
        Mark::Rule(rule) => Some(rule.at),
        _ => None,
    };
    assert!((lines("errors").iter().find_map(level).unwrap() - 0.09).abs() < 1e-12);
    // Labels are those of the truth, and the noise.
    let noise = lab.problem.errors(&lab.problem.truth)[0];
    assert!((noise / 0.09 - 1.0).abs() < 0.6, "{noise}");
}

/// One update of u and v is a step along the gradient in them.
#[test]
fn updates_go_along_the_gradient() {
    let problem = problem(0.3);
    let mut network = Network::new(60, 0.5, 1e-3);
    for _ in 0..3 {
        network.step(&problem);
    }
    let loss = |u: &DVector<f64>, v: &DVector<f64>| {
        let beta = u.zip_map(v, |u, v| u * u - v * v);
        // A quarter of the mean square: its gradient in u is u ∘ g.
        0.25 * problem.errors(&beta)[0]
    };
    let (u, v) = (network.u.clone(), network.v.clone());
    network.step(&problem);
    for j in [0, 1, 17] {
        let mut unit = DVector::zeros(60);
        unit[j] = 1e-5;
        let slope = (loss(&(&u + &unit), &v) - loss(&(&u - &unit), &v)) / 2e-5;
        assert!((network.u[j] - (u[j] - 1e-3 * slope)).abs() < 1e-9);
        let slope = (loss(&u, &(&v + &unit)) - loss(&u, &(&v - &unit))) / 2e-5;
        assert!((network.v[j] - (v[j] - 1e-3 * slope)).abs() < 1e-9);
    }
}
