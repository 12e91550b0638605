//! State evolution with coordinates, and runs without a data matrix.

use std::sync::Arc;

use crate::golden::{activation, count, numbers};
use crate::golden_theory::{compare, deep, summary};
use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::dynamics::Coordinates;
use onsager::experiment::{Experiment, Link, Loss, Responses};
use onsager::figure::Content;
use onsager::optimizer::{Adam, GradientDescent, HeavyBall, Nesterov, Proximal, Rates, Updates};
use onsager::study::{Measure, Quantity, Study, figures};
use onsager::theory::{CoordinateEvolution, Inputs, Keep, StateEvolution, TheoryStep};
use serde_json::Value;

fn updates(about: &Value) -> Updates {
    let number = |value: &Value| value.as_f64().unwrap();
    let rates = |first, deeper| vec![Rates { first, deeper }; count(&about["steps"])];
    let plain = GradientDescent { weight_decay: 0.0 };
    match about["optimizer"].as_str().unwrap() {
        "adam" => {
            let first = &about["first"];
            let method = Adam {
                beta1: number(&first["beta1"]),
                beta2: number(&first["beta2"]),
                epsilon: number(&first["epsilon"]),
                coupled_decay: 0.0,
                decoupled_decay: 0.0,
                corrects: true,
            };
            Updates::new(
                method,
                rates(number(&first["rate"]), number(&about["deeper"]["rate"])),
            )
        }
        "nesterov" => {
            let method = Nesterov {
                momentum: number(&about["momentum"]),
                weight_decay: 0.0,
            };
            let rate = number(&about["rate"]);
            Updates::new(method, rates(rate, rate))
        }
        "proximal gradient" => {
            let method = Proximal {
                l1: number(&about["l1"]),
                l2: 0.0,
            };
            Updates::new(method, rates(number(&about["rate"]), 0.2)).with_deeper(plain)
        }
        _ => {
            let (first, deeper) = match about["rates"].as_array() {
                Some(rates) => (number(&rates[0]), number(&rates[1])),
                None => (number(&about["rate"]), number(&about["rate"])),
            };
            Updates::new(plain, rates(first, deeper))
        }
    }
}

fn inputs(case: &Value) -> Inputs {
    let about = &case["about"];
    let q = count(&about["q"]);
    let coordinates = Coordinates {
        teacher: numbers(&case["mu"]),
        first: numbers(&case["w0"]),
        eigenvalues: numbers(&case["eigenvalues"]),
    };
    let n = coordinates.eigenvalues.len();
    let base = DMatrix::from_fn(n, 1 + q, |j, a| {
        let entry = if a == 0 {
            coordinates.teacher[j]
        } else {
            coordinates.first[j * q + a - 1]
        };
        coordinates.eigenvalues[j].sqrt() * entry
    });
    Inputs {
        gram: base.transpose() * base / n as f64,
        atoms: Vec::new(),
        directions: 1,
        phi: about["phi"].as_f64().unwrap(),
        activation: activation(about["activation"].as_str().unwrap()),
        deep: deep(&case["deep0"], q, count(&about["layers"])),
        link: match about["link"].as_str().unwrap() {
            "sin" => Link::Sine,
            _ => Link::Tanh,
        },
        noise: about["noise_sd"].as_f64().unwrap(),
        loss: Loss::Square,
        updates: updates(about),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Probes(1),
        coordinates: Some(Arc::new(coordinates)),
    }
}

fn chain(inputs: &Inputs, rows: usize, number: u64) -> Vec<TheoryStep> {
    let mut chain =
        CoordinateEvolution::<f64>::new(inputs, rows, Keep::default(), 7, number, &Cancel::new()).unwrap();
    std::iter::from_fn(|| chain.advance(&Cancel::new()).unwrap()).collect()
}

/// Predictions of an independent implementation that differentiates both sides: Adam, Nesterov, a penalty, and features with a
/// spectrum.
#[test]
fn coordinates_give_independent_predictions() {
    let cases: Value = serde_json::from_str(include_str!("../golden/two_sided_theory.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let (inputs, name) = (inputs(case), case["name"].as_str().unwrap());
        let runs: Vec<_> = (0..4).map(|number| chain(&inputs, 6000, number)).collect();
        for (key, of) in [
            ("train_mse", (|step| step.train.mse) as fn(&TheoryStep) -> f64),
            ("test_mse", |step| step.test.mse),
        ] {
            let curves: Vec<Vec<f64>> = runs.iter().map(|run| run.iter().map(of).collect()).collect();
            let expected = &case["expected"];
            let error = &expected[format!("{key}_se")];
            compare(
                &format!("{name} {key}"),
                &summary(&curves),
                &expected[key],
                error,
                (0.005, 0.0),
            );
        }
    }
}

/// For a linear optimizer coordinates say what the closed form says: errors, overlaps, covariances.
#[test]
fn coordinates_give_the_closed_form_of_linear_optimizers() {
    let (n, q) = (60, 3);
    let noise = |i: usize| {
        let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
        3.4 * (x - x.floor()) - 1.7
    };
    let coordinates = Coordinates {
        teacher: (0..n).map(noise).collect(),
        first: (0..n * q).map(|i| noise(5 * i + 1000)).collect(),
        eigenvalues: Vec::new(),
    };
    let base = DMatrix::from_fn(n, 1 + q, |j, a| match a {
        0 => coordinates.teacher[j],
        a => coordinates.first[j * q + a - 1],
    });
    let rates = vec![
        Rates {
            first: 0.3,
            deeper: 0.2
        };
        12
    ];
    let given: Vec<f64> = (0..q * q + q).map(|i| (1.0 + i as f64).cos()).collect();
    let inputs = Inputs {
        gram: base.transpose() * base / n as f64,
        atoms: Vec::new(),
        directions: 1,
        phi: 1.3,
        activation: onsager::experiment::Activation::Tanh,
        deep: deep(&serde_json::json!(given), q, 3),
        link: Link::Tanh,
        noise: 0.3,
        loss: Loss::Square,
        updates: Updates::new(
            HeavyBall {
                momentum: 0.5,
                weight_decay: 0.1,
            },
            rates,
        ),
        batch_fraction: 0.5,
        reuse: onsager::experiment::Reuse::default(),
        responses: Responses::Probes(1),
        coordinates: Some(Arc::new(coordinates)),
    };
    let linear = |number| {
        let keep = Keep::default();
        let mut chain = StateEvolution::<f64>::new(&inputs, 6000, keep, 3, number, &Cancel::new()).unwrap();
        std::iter::from_fn(move || chain.advance(&Cancel::new()).unwrap()).collect::<Vec<_>>()
    };
    let numbers = |run: Vec<TheoryStep>| -> Vec<f64> {
        let of = |step: &TheoryStep| {
            let errors = [step.train.mse, step.train.loss, step.test.mse, step.test.loss];
            let matrices = [&step.overlap, &step.signal, &step.covariance];
            let all = matrices.into_iter().flat_map(|matrix| matrix.iter().copied());
            errors.into_iter().chain(all).collect::<Vec<f64>>()
        };
        run.iter().flat_map(of).collect()
    };
    let ours = summary(
        &(0..6)
            .map(|number| numbers(chain(&inputs, 6000, number)))
            .collect::<Vec<_>>(),
    );
    let theirs = summary(&(0..6).map(|number| numbers(linear(number))).collect::<Vec<_>>());
    for (i, (ours, theirs)) in ours.iter().zip(&theirs).enumerate() {
        let allowed = 5.0 * ours.1.hypot(theirs.1) + 0.004 * theirs.0.abs().max(0.2);
        assert!(
            (ours.0 - theirs.0).abs() < allowed,
            "{i}: {ours:?} against {theirs:?}"
        );
    }
}

/// Means and spreads of runs with and without a data matrix, in standard errors and as ratios of variances.
fn compare_runs(name: &str, settings: &str, runs: usize, ratio: f64) {
    let results = |method: &str| {
        let preset = format!("(seed: 5, {settings})");
        let mut whole = Experiment::from_ron(&preset, name).unwrap().settings().clone();
        whole.set_text("runs.method", method).unwrap();
        whole.runs.count = runs;
        whole.theory.enabled = false;
        whole.estimator.enabled = false;
        whole.runs.test_rows = 4000;
        let study = Study::new(&Experiment::new(whole).unwrap()).unwrap();
        assert_eq!(study.is_matrix_free(), method == "MatrixFree");
        let mut results = study.results();
        study.complete(&mut results, &Cancel::new()).unwrap();
        results
    };
    let (dense, free) = (results("Dense"), results("MatrixFree"));
    for quantity in [Quantity::Train, Quantity::Test] {
        let (dense, free) = (dense.runs_curve(quantity), free.runs_curve(quantity));
        let last = dense.len() - 1;
        for t in [1, last / 2, last] {
            let error = dense.error[t].hypot(free.error[t]);
            let deviation = (dense.mean[t] - free.mean[t]) / error;
            let spread = (dense.error[t] / free.error[t]).powi(2);
            println!(
                "{name} {quantity:?} {t}: {:.4} and {:.4}, {deviation:.2} joint standard errors; ratio of variances {spread:.2}",
                dense.mean[t], free.mean[t]
            );
            assert!(deviation.abs() < 3.0, "{name} {quantity:?} {t}: {deviation}");
            assert!(
                spread.max(1.0 / spread) < ratio,
                "{name} {quantity:?} {t}: {spread}"
            );
        }
    }
}

const DATA: &str = "data: Synthetic(samples: 600, features: Count(400))";

/// One case after the other of a run, with its optimizer and data.
fn cases(steps: usize) -> Vec<(&'static str, String)> {
    let optimizer = |text: &str| format!("{DATA}, optimizer: (steps: {steps}, {text})");
    vec![
        (
            "Adam",
            optimizer("learning_rate: 0.1, deep_learning_rate: Some(0.03), method: Adam()"),
        ),
        (
            "sign descent",
            optimizer("learning_rate: 0.05, method: SignDescent"),
        ),
        (
            "mini-batches, logistic loss, two directions",
            format!(
                "data: Synthetic(samples: 600, features: Count(400), noise: 0.0, teacher: (directions: 2, link: Logistic)), \
                 optimizer: (steps: {steps}, batch_fraction: 0.3, learning_rate: 1.0, loss: Logistic)"
            ),
        ),
        ("gradient descent", optimizer("learning_rate: 0.4")),
        (
            "mini-batches",
            optimizer("learning_rate: 0.3, batch_fraction: 0.25"),
        ),
        (
            "a penalty in single precision",
            format!(
                "{DATA}, runs: (precision: Single), optimizer: (steps: {steps}, method: Proximal(l1: 0.1))"
            ),
        ),
    ]
}

#[test]
fn runs_without_a_matrix_have_the_law_of_runs_with_one() {
    for (name, settings) in &cases(15)[..3] {
        // 0.1 % and 99.9 % points of the ratio of two variances of 32.
        compare_runs(name, settings, 32, 3.2);
    }
}

/// The whole comparison: half a minute.
#[test]
#[ignore = "long"]
fn all_runs_without_a_matrix_have_the_law_of_runs_with_one() {
    for (name, settings) in &cases(30) {
        compare_runs(name, settings, 64, 2.25);
    }
}

/// The bits of both kinds of chains and of runs without a matrix do not depend on the number of threads.
#[test]
fn numbers_do_not_depend_on_threads() {
    let cases: Value = serde_json::from_str(include_str!("../golden/two_sided_theory.json")).unwrap();
    let (mut adam, mut linear) = (inputs(&cases[0]), inputs(&cases[2]));
    adam.batch_fraction = 0.5;
    linear.batch_fraction = 0.5;
    let preset = format!("({DATA}, optimizer: (steps: 4), runs: (count: 2, method: MatrixFree))");
    let experiment = Experiment::from_ron(&preset, "test").unwrap();
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let errors = |steps: Vec<TheoryStep>| -> Vec<u64> {
                let pairs = steps.iter().flat_map(|step| [step.train.mse, step.test.mse]);
                pairs.map(f64::to_bits).collect()
            };
            let entrywise = errors(chain(&adam, 1500, 0));
            let keep = Keep::default();
            let mut chain = StateEvolution::<f64>::new(&linear, 1500, keep, 7, 0, &Cancel::new()).unwrap();
            let closed = std::iter::from_fn(|| chain.advance(&Cancel::new()).unwrap()).collect();
            let study = Study::new(&experiment).unwrap();
            let mut training = study.training();
            let mut runs = Vec::new();
            while let Some(step) = training.step(&Cancel::new()).unwrap() {
                runs.extend(
                    step.runs
                        .into_iter()
                        .map(|run| (run.train, run.test, run.overlap)),
                );
            }
            (entrywise, errors(closed), format!("{runs:?}"))
        })
    };
    assert!(all(1) == all(3));
}

/// Everything that is drawn and written of a study is there, or left out, where the optimizer is not linear.
#[test]
fn studies_of_any_optimizer_have_figures() {
    let preset = "(data: Synthetic(samples: 90, features: Count(60)), optimizer: (steps: 4, method: Adam()), \
                  theory: (rows: 500, replicas: 2, spread: 8), runs: (count: 2, test_rows: 500))";
    let study = Study::new(&Experiment::from_ron(preset, "test").unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    assert_eq!(results.spread().runs(), 8);
    let band = results.spread().band(Quantity::Test, Measure::Squared);
    assert!(band.mean.len() == 5 && band.half_width.iter().all(|half| *half > 0.0));
    for t in 0..=4 {
        let figures = figures::all(&results, t);
        let has = |id: &str| figures.iter().any(|figure| figure.id == id);
        assert!(has("learning_curves") && has("covariances"));
        // The prediction takes no derivative, so it follows no responses; the estimate on the run's own rows does, from step 1 on.
        assert_eq!(results.prediction()[t].mean.rho.ncols(), 0);
        assert!(!has("responses") && !has("response_norms"));
        assert_eq!(has("estimated_responses"), t > 0, "{t}");
        let memory = figures.iter().find(|figure| figure.id == "response_memory");
        let names = memory.map(|figure| match &figure.content {
            Content::Plot(plot) => plot.marks.iter().map(|mark| mark.name().id.to_string()).collect(),
            _ => Vec::new(),
        });
        let expected = (t > 0).then(|| vec!["Estimated from the first run".to_owned()]);
        assert_eq!(names, expected, "{t}");
    }
}

/// Eight in ten of real runs lie in the band that runs without a matrix predict.
#[test]
fn single_runs_fall_into_the_predicted_band() {
    let preset = "(data: Synthetic(samples: 300, features: Count(200)), optimizer: (steps: 12), estimator: (enabled: false), \
                  theory: (rows: 500, replicas: 1, spread: 64), runs: (count: 64, test_rows: 4000))";
    let study = Study::new(&Experiment::from_ron(preset, "test").unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    for quantity in [Quantity::Train, Quantity::Test] {
        let band = results.spread().band(quantity, Measure::Squared);
        for t in [4, 12] {
            let inside = (0..64).filter(|&run| {
                let error = results.run_measure(run, quantity, Measure::Squared)[t];
                (error - band.mean[t]).abs() < band.half_width[t]
            });
            let share = inside.count() as f64 / 64.0;
            println!("{quantity:?} {t}: {share:.3}");
            // Two and a half standard errors of a share of 64.
            assert!((share - 0.8).abs() < 0.125, "{quantity:?} {t}: {share}");
        }
    }
}
