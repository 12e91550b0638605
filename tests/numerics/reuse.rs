//! Fresh samples at every step, decoupled descent, and inference on the teacher.

use std::sync::Arc;

use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::dynamics::{Coordinates, GradientDescent, Instance, MatrixFree};
use onsager::experiment::{Activation, Experiment, Link, Loss, Responses, Reuse};
use onsager::network::ROWS;
use onsager::optimizer::{GradientDescent as Plain, Rates, Updates};
use onsager::study::report::curves_csv;
use onsager::study::{Inference, Quantity, Results, Study};
use onsager::theory::{CoordinateEvolution, Inputs, Keep, TheoryStep};
use serde_json::Value;

use crate::golden::{count, numbers};
use crate::golden_theory::{compare, deep, summary};

/// Inputs with so many coordinates whose Gram matrix is this one.
fn inputs(gram: &DMatrix<f64>, phi: f64, reuse: Reuse, updates: Updates, given: &Value) -> Inputs {
    let (n, size) = (64, gram.nrows());
    let q = size - 1;
    // Orthogonal columns of mean square 1.
    let wave = |j: usize, a: usize| {
        let angle = std::f64::consts::PI * (j as f64 + 0.5) * (a + 1) as f64 / n as f64;
        2.0_f64.sqrt() * angle.cos()
    };
    let base = DMatrix::from_fn(n, size, wave) * gram.clone().cholesky().unwrap().l().transpose();
    Inputs {
        gram: gram.clone(),
        atoms: Vec::new(),
        directions: 1,
        phi,
        activation: Activation::Tanh,
        deep: deep(given, q, 2),
        link: Link::Tanh,
        noise: 0.5,
        loss: Loss::Square,
        updates,
        batch_fraction: 1.0,
        reuse,
        responses: Responses::Probes(1),
        coordinates: Some(Arc::new(Coordinates {
            teacher: base.column(0).iter().copied().collect(),
            first: (0..n)
                .flat_map(|j| (1..size).map(move |a| (j, a)))
                .map(|at| base[at])
                .collect(),
            eigenvalues: Vec::new(),
        })),
    }
}

fn plain(first: f64, deeper: f64, steps: usize) -> Updates {
    Updates::new(Plain { weight_decay: 0.0 }, vec![Rates { first, deeper }; steps])
}

fn chains(inputs: &Inputs, rows: usize, chains: u64) -> Vec<Vec<TheoryStep>> {
    let chain = |number| {
        let keep = Keep::default();
        let mut chain =
            CoordinateEvolution::<f64>::new(inputs, rows, keep, 3, number, &Cancel::new()).unwrap();
        std::iter::from_fn(move || chain.advance(&Cancel::new()).unwrap()).collect()
    };
    (0..chains).map(chain).collect()
}

/// The prediction of an independent implementation, which follows a few matrices; training and test error are one.
#[test]
fn decoupled_descent_is_predicted_as_independently() {
    let golden: Value = serde_json::from_str(include_str!("../golden/labs/i_decoupled.json")).unwrap();
    for case in golden["cases"].as_array().unwrap() {
        let rows: Vec<Vec<f64>> = case["K0"].as_array().unwrap().iter().map(numbers).collect();
        // The teacher's field is 1.5 u.
        let scale = |a: usize| if a == 0 { 1.5 } else { 1.0 };
        let gram = DMatrix::from_fn(rows.len(), rows.len(), |i, j| scale(i) * scale(j) * rows[i][j]);
        let steps: Vec<usize> = case["steps"].as_array().unwrap().iter().map(count).collect();
        let updates = plain(0.3, 0.3, *steps.last().unwrap());
        let phi = case["phi"].as_f64().unwrap();
        let inputs = inputs(&gram, phi, Reuse::Decoupled, updates, &case["deep"]);
        let runs = chains(&inputs, 4000, 3);
        let of = |value: fn(&TheoryStep) -> f64| {
            let run = |run: &Vec<TheoryStep>| steps.iter().map(|&t| value(&run[t])).collect::<Vec<f64>>();
            summary(&runs.iter().map(run).collect::<Vec<_>>())
        };
        let error = &case["se_test_stderr"];
        compare(
            "test",
            &of(|step| step.test.mse),
            &case["se_test"],
            error,
            (0.005, 0.0),
        );
        // Labels of these rows were drawn, which the test error does not see.
        compare(
            "training",
            &of(|step| step.train.mse),
            &case["se_test"],
            error,
            (0.03, 0.0),
        );
    }
}

/// f = 1.5 tanh z with a frozen output on Y = 1.3 tanh(1.2 u) + 0.4 noise, in units of 1.3, with new samples at every step: numbers of an
/// independent simulation (test error at t = 5, 10, 20: 0.373, 0.293, 0.292 ± 0.002; with the same samples 0.684, 0.610, 0.606).
#[test]
fn fresh_samples_are_predicted_as_simulated_independently() {
    let gram = DMatrix::from_diagonal(&nalgebra::DVector::from_vec(vec![1.44, 1.0]));
    let unit = 1.3 * 1.3;
    let given = serde_json::json!([1.5 / 1.3]);
    let inputs = Inputs {
        noise: 0.4 / 1.3,
        ..inputs(&gram, 1.5, Reuse::Fresh, plain(0.8 * unit, 0.0, 20), &given)
    };
    let runs = chains(&inputs, 8000, 4);
    for (t, expected) in [(5, 0.373), (10, 0.293), (20, 0.292)] {
        let test: Vec<Vec<f64>> = runs.iter().map(|run| vec![unit * run[t].test.mse]).collect();
        let (mean, error) = summary(&test)[0];
        // Four standard errors of both; teacher and start of the simulation were drawn.
        let allowed = 4.0 * error.hypot(0.002);
        assert!(
            (mean - expected).abs() < allowed,
            "{t}: {mean} ± {error}, {expected}"
        );
    }
}

fn results(settings: &str) -> Results {
    let experiment = Experiment::from_ron(&format!("(seed: 5, {settings})"), "test").unwrap();
    let study = Study::new(&experiment).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    results
}

const BOTH: [&str; 2] = ["Dense", "MatrixFree"];

/// Runs with and without a matrix are where the prediction is; their training errors too, and both errors are one.
#[test]
fn runs_of_fresh_samples_and_of_decoupled_descent_are_as_predicted() {
    for (name, optimizer, features) in [
        ("Fresh", "learning_rate: 0.4, reuse: Fresh", ""),
        (
            "Fresh, Adam",
            "learning_rate: 0.1, reuse: Fresh, method: Adam()",
            ", spectrum: PowerLaw(0.8)",
        ),
        (
            "Decoupled",
            "learning_rate: 0.4, reuse: Decoupled, method: Nesterov, momentum: 0.4, weight_decay: 0.05, batch_fraction: 0.6",
            "",
        ),
    ] {
        for method in BOTH {
            let results = results(&format!(
                "model: (width: 3, layers: 2), optimizer: (steps: 12, compared: false, {optimizer}),
                 data: Synthetic(samples: 900, features: Count(600){features}),
                 theory: (rows: 8000, spread: 0), runs: (count: 12, test_rows: 20000, method: {method})"
            ));
            assert!(results.counterpart().is_none());
            for t in [1, 6, 12] {
                let at = |curve: onsager::statistics::Curve| curve.at(t).unwrap();
                let theory = at(results.theory_curve(Quantity::Test));
                for quantity in [Quantity::Train, Quantity::Test] {
                    let (run, predicted) = (
                        at(results.runs_curve(quantity)),
                        at(results.theory_curve(quantity)),
                    );
                    let error = run.error.hypot(predicted.error);
                    println!(
                        "{name}, {method}, {quantity:?} {t}: {:.4} ± {:.4}, {:.4}",
                        run.value, run.error, predicted.value
                    );
                    // Of order 1/n.
                    let allowed = 3.5 * error + 0.012 * theory.value;
                    assert!(
                        (run.value - predicted.value).abs() < allowed,
                        "{name} {method} {quantity:?} {t}"
                    );
                    assert!((run.value - theory.value).abs() < 3.5 * error + 0.025 * theory.value);
                }
            }
        }
    }
}

/// Decoupled descent against itself written down plainly: S of all rows by the mean Jacobian, from finite differences.
#[test]
fn decoupled_descent_follows_its_definition() {
    let (m, n, q, steps) = (45, 30, 2, 6);
    let (rate, momentum) = (0.5, 0.3);
    let preset = format!(
        "(seed: 3, model: (width: {q}, layers: 2), data: Synthetic(samples: {m}, features: Count({n})),
          optimizer: (learning_rate: {rate}, momentum: {momentum}, steps: {steps}, reuse: Decoupled, compared: false),
          runs: (test_rows: 10))"
    );
    let instance = Instance::new(&Experiment::from_ron(&preset, "test").unwrap()).unwrap();
    let cancel = Cancel::new();
    let data = instance.draw::<f64>(0, &cancel).unwrap();
    let x = DMatrix::from_row_iterator(m, n, (0..m).flat_map(|k| data.row(k).collect::<Vec<_>>()));
    let y: Vec<f64> = data.labels().as_flattened()[..m].to_vec();
    let mut run = GradientDescent::new(&instance, data, 0, &cancel).unwrap();
    let mut w = DMatrix::from_row_slice(n, q, instance.first());
    let mut v: Vec<f64> = instance.deep().output().to_vec();
    let phi = m as f64 / n as f64;
    let output = |u: &[f64], v: &[f64]| u.iter().zip(v).map(|(u, v)| v * u.tanh()).sum::<f64>();
    let gradient = |u: &[f64], v: &[f64], y: f64| -> Vec<f64> {
        let miss = output(u, v) - y;
        u.iter()
            .zip(v)
            .map(|(u, v)| miss * v * (1.0 - u.tanh().powi(2)))
            .collect()
    };
    let (mut s, mut of_s) = (DMatrix::zeros(m, q), DMatrix::zeros(m, q));
    let (mut of_w, mut of_v) = (DMatrix::zeros(n, q), vec![0.0; q]);
    for t in 0..=steps {
        let step = run.step(&cancel).unwrap().unwrap();
        let u = &x * &w - &s;
        let corrected = run.corrected().unwrap();
        let row = |k: usize| u.row(k).iter().copied().collect::<Vec<f64>>();
        for k in 0..m {
            for a in 0..q {
                let found = corrected[k / ROWS * q + a][k % ROWS];
                assert!(
                    (found - u[(k, a)]).abs() < 1e-6,
                    "{t} {k} {a}: {found} is not {}",
                    u[(k, a)]
                );
            }
        }
        let misses = (0..m).map(|k| (output(&row(k), &v) - y[k]).powi(2));
        assert!((misses.sum::<f64>() / m as f64 - step.train.mse).abs() < 1e-6);
        let rows: Vec<Vec<f64>> = (0..m).map(|k| gradient(&row(k), &v, y[k])).collect();
        let g = DMatrix::from_fn(m, q, |k, a| rows[k][a]);
        let h = DMatrix::from_fn(q, q, |a, c| {
            let change = |k: usize, by: f64| {
                let mut moved = row(k);
                moved[c] += by;
                gradient(&moved, &v, y[k])[a]
            };
            (0..m)
                .map(|k| (change(k, 1e-5) - change(k, -1e-5)) / 2e-5)
                .sum::<f64>()
                / m as f64
        });
        of_w = momentum * of_w + x.transpose() * &g / phi;
        of_s = momentum * of_s + &g / phi + &s * h.transpose();
        let of_deep = |a: usize| {
            let terms = (0..m).map(|k| (output(&row(k), &v) - y[k]) * row(k)[a].tanh());
            terms.sum::<f64>() / m as f64
        };
        of_v = (0..q).map(|a| momentum * of_v[a] + of_deep(a)).collect();
        w -= rate * &of_w;
        s -= rate * &of_s;
        v.iter_mut().zip(&of_v).for_each(|(v, g)| *v -= rate * g);
    }
}

/// Intervals for the teacher's coordinates hold 95 % of them, and errors are as large as predicted: within three standard errors.
#[test]
fn intervals_for_the_teacher_hold_it() {
    for (name, settings) in [
        (
            "reused",
            "optimizer: (steps: 20, learning_rate: 0.4), model: (width: 3)",
        ),
        (
            "two directions, without a matrix, fresh",
            "optimizer: (steps: 20, learning_rate: 0.4, reuse: Fresh, compared: false), model: (width: 4)",
        ),
    ] {
        let data = match name {
            "reused" => "teacher: (), noise: 0.3",
            _ => "teacher: (directions: 2, link: Committee), noise: 0.3",
        };
        let method = if name == "reused" { "Dense" } else { "MatrixFree" };
        let results = results(&format!(
            "{settings}, data: Synthetic(samples: 1500, features: Count(1000), {data}),
             estimator: (enabled: false), theory: (rows: 20000, spread: 0), runs: (count: 1, test_rows: 1000, method: {method})"
        ));
        assert_eq!(
            Inference::of(&results, 0, 0),
            None,
            "weights of step 0 know nothing"
        );
        for t in [1, 5, 10, 20] {
            let inference = Inference::of(&results, t, 0).unwrap();
            let [share, _] = inference.coverage();
            let count = inference.truth.len() as f64;
            let ratio = inference.deviation() / inference.error;
            println!(
                "{name} {t}: {share:.3} of {count}, error {:.3}, ratio {ratio:.3}",
                inference.error
            );
            assert!(count == 1000.0 && (share - 0.95).abs() < 3.0 * (0.95 * 0.05 / count).sqrt());
            // And the signal of one run is not just the predicted one.
            assert!((ratio - 1.0).abs() < 3.0 / (2.0 * count).sqrt() + 0.01, "{ratio}");
        }
    }
    // Other optimizers leave weights of another law.
    let sign = results(
        "optimizer: (steps: 2, method: SignDescent, learning_rate: 0.05), estimator: (enabled: false),
         data: Synthetic(samples: 90, features: Count(60)), theory: (rows: 500, spread: 0), runs: (count: 1, test_rows: 100)",
    );
    assert_eq!(Inference::of(&sign, 2, 0), None);
}

/// What reused samples do stands beside: the same start, the same first step, its own curves in figures and files.
#[test]
fn reused_samples_are_compared() {
    let settings = |reuse: &str| {
        format!(
            "optimizer: (steps: 3, reuse: {reuse}), data: Synthetic(samples: 90, features: Count(60)),
             theory: (rows: 1000, spread: 0), runs: (count: 2, test_rows: 500)"
        )
    };
    let plain = results(&settings("Reused"));
    assert!(plain.counterpart().is_none());
    for reuse in ["Fresh", "Decoupled"] {
        let results = results(&settings(reuse));
        let other = results.counterpart().unwrap();
        assert!(results.is_complete());
        for quantity in [Quantity::Train, Quantity::Test] {
            assert_eq!(other.runs_curve(quantity), plain.runs_curve(quantity), "{reuse}");
            assert_eq!(
                other.theory_curve(quantity).mean,
                plain.theory_curve(quantity).mean,
                "{reuse}"
            );
            let (mine, other) = (results.runs_curve(quantity), other.runs_curve(quantity));
            // Without the memory of a step there is nothing to take off at the first one.
            assert!((mine.mean[0] - other.mean[0]).abs() < 1e-12);
            assert!((mine.mean[3] - other.mean[3]).abs() > 1e-4);
        }
        let header = curves_csv(&results).unwrap().lines().next().unwrap().to_owned();
        assert!(
            header.contains("theory_test_reused") && header.contains("train_reused_se"),
            "{header}"
        );
        let figures = onsager::study::figures::all(&results, 3);
        let curves = figures
            .iter()
            .find(|figure| figure.id == "learning_curves")
            .unwrap();
        let drawn = format!("{:?}", curves.content);
        assert!(
            drawn.contains("Test, reused samples, theory")
                && drawn.contains("Training, reused samples, runs")
        );
        assert!(
            figures
                .iter()
                .all(|figure| figure.id != "responses" && figure.id != "estimate")
        );
    }
}

/// Bits do not depend on the number of threads.
#[test]
fn fresh_and_decoupled_runs_do_not_depend_on_threads() {
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let mut found = Vec::new();
            for (reuse, method) in [("Fresh", BOTH[0]), ("Fresh", BOTH[1]), ("Decoupled", BOTH[0]), ("Decoupled", BOTH[1])] {
                let results = results(&format!(
                    "optimizer: (steps: 3, reuse: {reuse}), data: Synthetic(samples: 700, features: Count(300)),
                     theory: (rows: 1500, spread: 8), runs: (count: 2, test_rows: 500, method: {method})"
                ));
                found.push(curves_csv(&results).unwrap());
            }
            found
        })
    };
    assert!(all(1) == all(3));
}

/// A run without a matrix that has new samples holds no more columns than one step of them needs.
#[test]
fn fresh_samples_take_no_memory_of_their_own() {
    let preset =
        "(data: Synthetic(samples: 200, features: Count(100)), runs: (method: MatrixFree, test_rows: 100),
                   optimizer: (steps: 400, reuse: Fresh, compared: false, learning_rate: 0.1))";
    let experiment = Experiment::from_ron(preset, "test").unwrap();
    let instance = Instance::new(&experiment).unwrap();
    let cancel = Cancel::new();
    let mut run = MatrixFree::<f64>::new(&instance, 0, 100, &cancel)
        .unwrap()
        .unwrap();
    while run.step(&cancel).unwrap().is_some() {}
    // (1/n) wᵀ [μ w⁰] still starts from the weights at step 0.
    let first = run.first_weights(&cancel).unwrap();
    let (q, overlap) = (4, run.overlap());
    for a in 0..q {
        for b in 0..q {
            let pairs = first.chunks(q).zip(instance.first().chunks(q));
            let mean = pairs.map(|(w, start)| w[a] * start[b]).sum::<f64>() / 100.0;
            assert!((overlap[a * (1 + q) + 1 + b] - mean).abs() < 1e-9);
        }
    }
}
