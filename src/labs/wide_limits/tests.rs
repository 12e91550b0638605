//! Kernels and curves against golden numbers and real networks.

mod comparison;

use nalgebra::{DMatrix, DVector};
use serde_json::Value;

use super::lazy::{Lazy, Outputs};
use super::mean_field::{MeanField, Problem as Limit};
use super::problem::{Problem, Training};
use super::*;
use crate::figure::{Content, Mark};
use crate::labs::dual_kernels;
use crate::statistics::Mean;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

fn matrix(value: &Value) -> DMatrix<f64> {
    let rows: Vec<Vec<f64>> = value.as_array().unwrap().iter().map(numbers).collect();
    DMatrix::from_fn(rows.len(), rows[0].len(), |i, j| rows[i][j])
}

fn steps_of(case: &Value) -> Vec<usize> {
    numbers(&case["steps"]).into_iter().map(|t| t as usize).collect()
}

/// All rows, and labels.
fn data(golden: &Value) -> (DMatrix<f64>, Outputs) {
    let (x, xt) = (matrix(&golden["x"]), matrix(&golden["xt"]));
    let all = DMatrix::from_fn(x.nrows() + xt.nrows(), x.ncols(), |i, j| {
        if i < x.nrows() {
            x[(i, j)]
        } else {
            xt[(i - x.nrows(), j)]
        }
    });
    let [train, test] = ["y", "yt"].map(|key| DVector::from_vec(numbers(&golden[key])));
    (all, Outputs { train, test })
}

#[test]
fn kernels_and_their_curves_are_the_golden_ones() {
    let golden: Value = serde_json::from_str(include_str!("../../../tests/golden/labs/a1_ntk.json")).unwrap();
    let (x, labels) = data(&golden);
    let m = labels.train.len();
    for case in golden["cases"].as_array().unwrap() {
        let (activation, tolerance) = match case["act"].as_str().unwrap() {
            "erf" => (Activation::Erf, 1e-10),
            "relu" => (Activation::Relu, 1e-10),
            _ => (Activation::Tanh, 1e-9),
        };
        let layers = case["layers"].as_u64().unwrap() as usize;
        let kernels = Kernels::new(&x * x.transpose(), activation, layers, &Cancel::new()).unwrap();
        let part = |kernel: &DMatrix<f64>, first: usize, rows: usize| {
            kernel.view((first, 0), (rows, m)).into_owned()
        };
        let close = |found: DMatrix<f64>, key: &str| {
            let gap = (found - matrix(&case[key])).amax();
            assert!(gap < tolerance, "{activation:?} {layers} {key}: {gap}");
        };
        close(part(&kernels.outputs, 0, m), "sigma");
        close(part(&kernels.tangent, 0, m), "theta");
        close(part(&kernels.tangent, m, x.nrows() - m), "theta_test");
        let lazy = Lazy::new(&kernels, m, &Cancel::new()).unwrap();
        let (rate, times) = (case["eta"].as_f64().unwrap(), steps_of(case));
        let mean = lazy.mean_errors(1.0, &labels, rate, &times);
        let predictor = lazy.mean_predictor(&labels, rate, &times);
        for (found, key) in [
            (mean.train, "train"),
            (mean.test, "test"),
            (predictor.train, "train_nof0"),
            (predictor.test, "test_nof0"),
        ] {
            for (found, expected) in found.iter().zip(numbers(&case[key])) {
                assert!(
                    (found - expected).abs() < tolerance,
                    "{activation:?} {key}: {found} {expected}"
                );
            }
        }
    }
}

/// The Hermite series agrees with the closed form where there is one.
#[test]
fn the_series_is_the_closed_form() {
    let x = DMatrix::from_fn(7, 3, |i, j| ((3 * i + j) as f64 * 1.3).sin());
    let covariance = &x * x.transpose();
    let cancel = Cancel::new();
    let (values, slopes) = dual_kernels::series(&covariance, Activation::Erf, &cancel).unwrap();
    let (exact, exact_slopes) = dual_kernels::dual(&covariance, Activation::Erf, &cancel).unwrap();
    assert!((values - exact).amax() < 1e-8);
    assert!((slopes - exact_slopes).amax() < 1e-6);
}

fn settings(parametrization: &str, width: usize, layers: usize) -> Settings {
    serde_json::from_value(serde_json::json!({
        "show": "Errors", "parametrization": parametrization, "richness": 1.0, "width": width, "layers": layers,
        "activation": "Tanh", "target": "SineAndLine", "noise": 0.0, "samples": 16, "features": 10, "tests": 16,
        "rate": 4.0, "stable_rate": true, "steps": 40, "neurons": 4000, "rows": 1000, "largest": 64, "runs": 0
    }))
    .unwrap()
}

/// The errors of mean field theory up to a step.
fn limit(golden: &Value, case: &Value, neurons: usize, steps: usize) -> Errors {
    limit_of(Activation::Tanh, golden, case, neurons, steps)
}

fn limit_of(activation: Activation, golden: &Value, case: &Value, neurons: usize, steps: usize) -> Errors {
    let (x, labels) = data(golden);
    let problem = Limit {
        activation,
        inputs: &x * x.transpose(),
        labels,
        richness: case["g0"].as_f64().unwrap(),
        rate: case["eta"].as_f64().unwrap(),
    };
    let (mut rng, cancel) = (stream(4, Purpose::Lab, 2, 0), Cancel::new());
    let layers = case["layers"].as_u64().unwrap() as usize;
    let mut limit = MeanField::new(problem, layers, neurons, &mut rng, &cancel).unwrap();
    for _ in 0..=steps {
        limit.step(&mut rng, &cancel).unwrap();
    }
    limit.errors().clone()
}

/// Largest deviation over the golden steps up to `last`, in units of the error at the start.
fn deviation(found: &[f64], case: &Value, key: &str, last: usize) -> f64 {
    let expected = numbers(&case[key]);
    let steps = steps_of(case).into_iter().zip(&expected);
    let gaps = steps
        .filter(|(t, _)| *t <= last)
        .map(|(t, value)| (found[t] - value).abs());
    gaps.fold(0.0, f64::max) / expected[0]
}

#[test]
fn mean_field_theory_is_the_golden_one() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a2_dmft.json")).unwrap();
    let cases = golden["cases"].as_array().unwrap();
    for case in &cases[..2] {
        let errors = limit(&golden, case, 12_000, 40);
        for (found, key) in [(&errors.train, "train"), (&errors.test, "test")] {
            let gap = deviation(found, case, key, 40);
            assert!(gap < 0.01, "{key}: {gap}");
        }
    }
    let errors = limit(&golden, &cases[2], 4000, 5);
    for (found, key) in [(&errors.train, "train"), (&errors.test, "test")] {
        let gap = deviation(found, &cases[2], key, 5);
        assert!(gap < 0.03, "three layers, {key}: {gap}");
    }
    let rich: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a2_dmft3_g2.json")).unwrap();
    let case = &rich["three_layer_g0=2.0"];
    let mut described = case.clone();
    described["g0"] = 2.0.into();
    described["layers"] = 3.into();
    let errors = limit(&rich, &described, 6000, 15);
    let gap = deviation(&errors.test, case, "test", 15);
    assert!(gap < 0.03, "{gap}");
}

/// The law of large numbers behind mean field theory: networks of width 2048 follow it within 1 % of the start, in the mean of
/// four.
#[test]
fn wide_networks_follow_mean_field_theory() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a2_dmft.json")).unwrap();
    let case = &golden["cases"][0];
    let (x, labels) = data(&golden);
    let y = DVector::from_iterator(x.nrows(), labels.train.iter().chain(labels.test.iter()).copied());
    let (settings, cancel) = (settings("MeanField", 2048, 2), Cancel::new());
    let problem = Problem::new(&x, &y, 16, DVector::zeros(10));
    let mut mean = vec![0.0; 41];
    for run in 0..4 {
        let mut training = Training::new(&settings, &problem, (2048, 4.0), (2, run), &cancel).unwrap();
        for _ in 0..40 {
            training.step(&problem, &cancel).unwrap();
        }
        for (mean, error) in mean.iter_mut().zip(&training.errors.test) {
            *mean += error / 4.0;
        }
    }
    let gap = deviation(&mean, case, "test", 40);
    assert!(gap < 0.01, "{gap}");
}

/// Given its start, a network of width 1024 keeps within 2 % of the kernel theory, and its linearization still nearer.
#[test]
fn wide_networks_follow_the_kernel_from_their_start() {
    let mut settings = settings("Ntk", 1024, 2);
    settings.target = Target::Sine;
    (settings.samples, settings.features, settings.tests) = (100, 50, 100);
    (settings.noise, settings.rate, settings.activation) = (0.3, 10.0, Activation::Erf);
    settings.steps = 30;
    let mut lab = WideLimits::start(settings, 3);
    while lab.stage != Stage::MeanField {
        lab.advance(&Cancel::new()).unwrap();
    }
    let network = at(&lab.trained(), &lab.times);
    let of = |approach| {
        let theories = lab.theories();
        let (_, errors) = theories.iter().find(|(of, _)| *of == approach).unwrap();
        gap(&network.test, &errors.test)
    };
    let (kernel, linear, mean) = (
        of(Approach::Conditional),
        of(Approach::Linearized),
        of(Approach::MeanPredictor),
    );
    assert!(kernel < 0.02 && linear < 0.02, "{kernel} {linear}");
    assert!(mean > 2.0 * kernel, "{mean} {kernel}");
    let last = lab.drift.last().unwrap();
    assert!(last.0 == 30 && last.1 > 1e-4 && last.1 < 0.1, "{last:?}");
    // That of the kernel at the end from the one at the start.
    let (begun, training) = (lab.begun.as_ref().unwrap(), lab.training.as_ref().unwrap());
    let [end, _] = training.kernels(&begun.problem, &Cancel::new()).unwrap();
    let start = Training::new(
        &lab.settings,
        &begun.problem,
        (1024, begun.rate),
        (3, 0),
        &Cancel::new(),
    )
    .unwrap();
    let [start, _] = start.kernels(&begun.problem, &Cancel::new()).unwrap();
    assert!((last.1 - (&end - &start).norm() / start.norm()).abs() < 1e-12);
}

#[test]
fn the_rate_is_kept_stable_and_said() {
    let mut settings = settings("Ntk", 16, 2);
    settings.rate = 500.0;
    let mut lab = WideLimits::start(settings.clone(), 3);
    lab.advance(&Cancel::new()).unwrap();
    let begun = lab.begun.as_ref().unwrap();
    assert!((begun.rate / begun.limit - 0.9).abs() < 1e-12);
    assert!(lab.warnings()[0].contains("1.8 m/k_max"), "{:?}", lab.warnings());
    settings.stable_rate = false;
    let mut lab = WideLimits::start(settings, 3);
    lab.advance(&Cancel::new()).unwrap();
    assert!(lab.warnings()[0].contains("catapult"), "{:?}", lab.warnings());
}

#[test]
fn gaps_are_relative_and_leave_out_the_start() {
    assert!((gap(&[9.0, 1.1, 0.9], &[1.0, 1.0, 1.0]) - 0.1).abs() < 1e-12);
    assert!(gap(&[1.0, f64::NAN, 2.2], &[1.0, 1.0, 2.0]) - 0.1 < 1e-12);
    assert!(gap(&[1.0], &[1.0]).is_nan());
}

/// Every layer of a linear network adds the kernel of its inputs once.
#[test]
fn a_linear_network_has_its_inputs_kernel_once_for_each_layer() {
    let x = DMatrix::from_fn(5, 3, |i, j| ((2 * i + j) as f64 * 0.7).cos());
    let inputs = &x * x.transpose();
    let kernels = Kernels::new(inputs.clone(), Activation::Linear, 3, &Cancel::new()).unwrap();
    assert!((kernels.tangent - &inputs * 3.0).amax() < 1e-12);
    assert!((kernels.outputs - inputs).amax() < 1e-12);
}

/// The linearized network is descent with a fixed kernel: the closed form in its eigenbasis says the same.
#[test]
fn linearized_networks_are_those_of_their_kernel() {
    let (m, rate, steps) = (6, 0.8, 12);
    let x = DMatrix::from_fn(9, 8, |i, j| ((3 * i + 5 * j) as f64 * 1.1).sin());
    let tangent = &x * x.transpose();
    let kernels = Kernels {
        outputs: tangent.clone(),
        tangent: tangent.clone(),
    };
    let part = |seed: f64| Outputs {
        train: DVector::from_fn(m, |i, _| (i as f64 + seed).sin()),
        test: DVector::from_fn(3, |i, _| (i as f64 - seed).cos()),
    };
    let (start, labels, cancel) = (part(0.3), part(1.7), Cancel::new());
    let times: Vec<usize> = (0..=steps).collect();
    let lazy = Lazy::new(&kernels, m, &cancel).unwrap();
    let expected = lazy.from(&start, &labels, rate, &times);
    let blocks = [(0, m), (m, 3)].map(|(first, rows)| tangent.view((first, 0), (rows, m)) * rate);
    let found = lazy::linearized(&blocks, &start, &labels, steps, &cancel).unwrap();
    for (found, expected) in [(found.train, expected.train), (found.test, expected.test)] {
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-9, "{found} {expected}");
        }
    }
    // Where the kernel is almost nothing, the gain is linear in time: ηt/m.
    let nothing = Kernels {
        outputs: DMatrix::identity(2, 2),
        tangent: DMatrix::from_diagonal(&DVector::from_vec(vec![1.0, 1e-14])),
    };
    let lazy = Lazy::new(&nothing, 2, &cancel).unwrap();
    let gains = lazy.gains(&lazy.decays(rate, 5), rate, 5);
    assert!((gains[1] - rate * 5.0 / 2.0).abs() < 1e-9, "{gains}");
}

/// A figure's lines and points of a name.
fn curves(figure: &Figure, id: &str) -> Vec<(Vec<f64>, Vec<f64>)> {
    let Content::Plot(plot) = &figure.content else {
        panic!("no plot");
    };
    let of = |mark: &Mark| match mark {
        Mark::Line(line) if line.name.id == id => Some((line.x.clone(), line.y.clone())),
        Mark::Scatter(dots) if dots.name.id == id => Some((dots.x.clone(), dots.y.clone())),
        Mark::Rule(rule) if rule.name.id == id => Some((vec![], vec![rule.at])),
        _ => None,
    };
    plot.marks.iter().filter_map(of).collect()
}

/// Mean field theory starts with outputs of exactly 0: signs of weights come in pairs.
#[test]
fn mean_field_theory_starts_at_nothing() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a2_dmft.json")).unwrap();
    for (case, activation) in [
        (0, Activation::Tanh),
        (2, Activation::Tanh),
        (0, Activation::Gelu),
        (2, Activation::Gelu),
    ] {
        let errors = limit_of(activation, &golden, &golden["cases"][case], 40, 0);
        for (found, key) in [(errors.train[0], "y"), (errors.test[0], "yt")] {
            let labels = numbers(&golden[key]);
            let power = labels.iter().map(|y| y * y).sum::<f64>() / labels.len() as f64;
            assert!((found - power).abs() < 1e-12, "{key}: {found} {power}");
        }
    }
}

/// Three layers: networks of width 2048 follow mean field theory within 3 % of the start, in the mean of two, where features move
/// much: γ₀ = 2.
#[test]
fn wide_networks_of_three_layers_follow_mean_field_theory() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/a2_dmft3_g2.json")).unwrap();
    let mut case = golden["three_layer_g0=2.0"].clone();
    (case["g0"], case["layers"]) = (2.0.into(), 3.into());
    let (steps, width) = (15, 2048);
    let theory = limit(&golden, &case, 6000, steps);
    let (x, labels) = data(&golden);
    let y = DVector::from_iterator(x.nrows(), labels.train.iter().chain(labels.test.iter()).copied());
    let (mut settings, cancel) = (settings("MeanField", width, 3), Cancel::new());
    settings.richness = 2.0;
    let problem = Problem::new(&x, &y, labels.train.len(), DVector::zeros(10));
    let rate = case["eta"].as_f64().unwrap();
    let mut means = [vec![0.0; steps + 1], vec![0.0; steps + 1]];
    for run in 0..2 {
        let mut training = Training::new(&settings, &problem, (width, rate), (2, run), &cancel).unwrap();
        for _ in 0..steps {
            training.step(&problem, &cancel).unwrap();
        }
        for (means, errors) in means
            .iter_mut()
            .zip([&training.errors.train, &training.errors.test])
        {
            for (mean, error) in means.iter_mut().zip(errors) {
                *mean += 0.5 * error;
            }
        }
    }
    for (means, theory) in means.iter().zip([theory.train, theory.test]) {
        for (t, (mean, expected)) in means.iter().zip(&theory).enumerate() {
            let gap = (mean - expected).abs() / theory[0];
            assert!(gap < 0.03, "{t}: {mean} {expected}");
        }
    }
}

/// The second derivative that responses take, and what the lab hands to mean field theory: its richness and its rate.
#[test]
fn mean_field_theory_of_the_lab_has_its_settings() {
    let mut settings = settings("MeanField", 2048, 2);
    (settings.richness, settings.samples, settings.rate, settings.steps) = (0.4, 20, 3.0, 20);
    (settings.neurons, settings.activation) = (8000, Activation::Gelu);
    let mut lab = WideLimits::start(settings, 3);
    while lab.advance(&Cancel::new()).unwrap() {}
    let theories = lab.theories();
    let (_, theory) = theories
        .iter()
        .find(|(of, _)| *of == Approach::MeanField)
        .unwrap();
    let found = gap(&at(&lab.trained(), &lab.times).train, &theory.train);
    assert!(found < 0.08, "{found}");
    let limit = lab.begun.as_ref().unwrap().mean_field(&lab.settings, 2048);
    let tanh = Limit {
        activation: Activation::Tanh,
        ..limit
    };
    let fields = DMatrix::from_row_slice(1, 3, &[-0.7, 0.1, 1.3]);
    for (found, z) in tanh.curvature(&fields).iter().zip(fields.iter()) {
        let expected = -2.0 * z.tanh() * (1.0 - z.tanh().powi(2));
        assert!((found - expected).abs() < 1e-4, "{z}: {found} {expected}");
    }
}

/// Rows have length 1 about, and labels the power of target and noise.
#[test]
fn data_have_unit_rows_and_their_noise() {
    let mut settings = settings("Ntk", 16, 2);
    (settings.target, settings.noise) = (Target::Linear, 2.0);
    (settings.samples, settings.features, settings.tests) = (1000, 100, 10);
    let problem = Problem::draw(&settings, 3, &Cancel::new()).unwrap();
    let rows = problem.inputs.trace() / 1010.0;
    assert!((rows - 1.0).abs() < 0.02, "{rows}");
    let power = problem.labels.train.norm_squared() / 1000.0;
    assert!((power - 5.0).abs() < 0.7, "{power}");
    assert!((problem.teacher.norm_squared() - 100.0).abs() < 1e-9);
}

/// Three layers of width 1024 keep within 2 % of the kernel theory from their start, too, whatever the activation.
#[test]
fn deep_networks_follow_the_kernel_from_their_start() {
    for activation in [Activation::Relu, Activation::Tanh] {
        let mut settings = settings("Ntk", 1024, 3);
        (settings.activation, settings.target, settings.noise) = (activation, Target::Sine, 0.3);
        (settings.samples, settings.features, settings.tests) = (60, 50, 60);
        (settings.rate, settings.steps, settings.stable_rate) = (4.0, 20, true);
        let mut lab = WideLimits::start(settings, 3);
        while lab.advance(&Cancel::new()).unwrap() {}
        assert!(lab.warnings().is_empty(), "{:?}", lab.warnings());
        let network = at(&lab.trained(), &lab.times);
        let theories = lab.theories();
        let of = |approach| &theories.iter().find(|(of, _)| *of == approach).unwrap().1;
        let kernel = gap(&network.test, &of(Approach::Conditional).test);
        assert!(kernel < 0.02, "{activation:?}: {kernel}");
    }
}

/// What networks are at step 0: outputs of covariance Σ/(γ₀² q), and a tangent kernel near η Θ with the rates of every layer.
#[test]
fn networks_start_as_the_kernel_theory_says() {
    for (parametrization, layers) in [("Ntk", 2), ("Ntk", 3), ("MeanField", 2), ("MeanField", 3)] {
        let mut settings = settings(parametrization, 256, layers);
        (settings.samples, settings.tests, settings.richness) = (6, 4, 0.5);
        let cancel = Cancel::new();
        let problem = Problem::draw(&settings, 3, &cancel).unwrap();
        let kernels = Kernels::new(problem.inputs.clone(), settings.activation, layers, &cancel).unwrap();
        let begun = Begun {
            lazy: Lazy::new(&kernels, 6, &cancel).unwrap(),
            rate: 0.7,
            limit: 1.0,
            problem,
        };
        let draw = |width: usize, run: usize| {
            Training::new(&settings, &begun.problem, (width, 0.7), (3, run), &cancel).unwrap()
        };
        // From labels of nothing the errors at the start are the power of the outputs.
        let powers: Vec<[f64; 2]> = (0..400)
            .map(|run| draw(256, run).start)
            .map(|start| [start.train.norm_squared() / 6.0, start.test.norm_squared() / 4.0])
            .collect();
        let mut silent = begun.problem.clone();
        silent.labels = Outputs {
            train: DVector::zeros(6),
            test: DVector::zeros(4),
        };
        let silent = Begun {
            problem: silent,
            lazy: begun.lazy.clone(),
            rate: begun.rate,
            limit: begun.limit,
        };
        let errors = silent.theories(&settings, 256, &draw(256, 0), &[0]).remove(0).1;
        let share = if parametrization == "Ntk" {
            1.0
        } else {
            4.0 / 256.0
        };
        let power = share * kernels.outputs.view((0, 0), (6, 6)).trace() / 6.0;
        assert!((errors.train[0] - power).abs() < 1e-12 * power, "{power}");
        for (rows, expected) in [errors.train[0], errors.test[0]].into_iter().enumerate() {
            let power = Mean::of(powers.iter().map(|power| power[rows]));
            assert!(
                (power.value - expected).abs() < 4.0 * power.error,
                "{parametrization} {layers}: {power:?} {expected}"
            );
        }
        let own = draw(1024, 0).kernels(&begun.problem, &cancel).unwrap();
        for (own, first) in own.iter().zip([0, 6]) {
            let theory = kernels.tangent.view((first, 0), (own.nrows(), 6)) * 0.7;
            let gap = (own - &theory).norm() / theory.norm();
            assert!(gap < 0.1, "{parametrization} {layers}: {gap}");
        }
    }
}

/// State evolution from the lab's own network follows it at finite width, whatever its deeper weights and its target.
#[test]
fn state_evolution_follows_the_network() {
    for (parametrization, layers, target, rate) in [
        ("Ntk", 2, Target::Sine, 5.0),
        ("Ntk", 3, Target::Linear, 3.0),
        ("MeanField", 2, Target::Quadratic, 5.0),
    ] {
        let mut settings = settings(parametrization, 4, layers);
        (settings.target, settings.activation, settings.noise) = (target, Activation::Gelu, 0.5);
        (settings.samples, settings.features, settings.tests) = (1500, 250, 1500);
        (settings.rate, settings.steps, settings.rows) = (rate, 12, 6000);
        let (link, cancel) = (settings.link(4).unwrap(), Cancel::new());
        let identity = Kernels {
            outputs: DMatrix::identity(2, 2),
            tangent: DMatrix::identity(2, 2),
        };
        let begun = Begun {
            problem: Problem::draw(&settings, 5, &cancel).unwrap(),
            lazy: Lazy::new(&identity, 1, &cancel).unwrap(),
            rate,
            limit: f64::INFINITY,
        };
        let optimizer = begun.optimizer(&settings, 4);
        let first = if parametrization == "Ntk" {
            rate
        } else {
            4.0 * rate
        };
        assert!((optimizer.learning_rate - first / 250.0).abs() < 1e-15);
        assert_eq!(optimizer.deep_learning_rate, Some(rate / 4.0));
        let inputs = begun.inputs(&settings, link, (4, 0), 5, &cancel).unwrap();
        assert_eq!((inputs.phi, inputs.noise), (6.0, 0.5));
        assert!(
            (inputs.gram[(0, 0)] - link.1.powi(2)).abs() < 1e-9,
            "{}",
            inputs.gram
        );
        let mut training = Training::new(&settings, &begun.problem, (4, rate), (5, 0), &cancel).unwrap();
        for _ in 0..12 {
            training.step(&begun.problem, &cancel).unwrap();
        }
        let mut evolution = begun.evolution(&settings, link, (4, 0), 5, &cancel).unwrap();
        // Means of 1500 squares: labels of degree two are heavy-tailed, which both errors share at every step.
        let chance = if target == Target::Quadratic { 0.4 } else { 0.12 };
        let mut starts = [1.0; 2];
        for t in 0..=12 {
            let step = evolution.advance(&cancel).unwrap().unwrap().mean;
            let pairs = [
                (step.train.mse, training.errors.train[t]),
                (step.test.mse, training.errors.test[t]),
            ];
            for ((found, run), start) in pairs.into_iter().zip(&mut starts) {
                let ratio = found / run;
                let most = if t == 0 { chance } else { 0.12 };
                assert!(
                    (ratio / *start - 1.0).abs() < most,
                    "{parametrization} {layers} {target:?} {t}: {found} {run}"
                );
                if t == 0 {
                    *start = ratio;
                }
            }
        }
    }
}

/// The view of the spectrum: eigenvalues over m and the labels' power, which add up to trace and mean square, the level at which
/// the rate diverges, and modes that decay as (1 − ηk/m)^t, in the theory and nearly so in a wide network.
#[test]
fn the_spectrum_is_that_of_the_kernel() {
    let mut settings = settings("Ntk", 1024, 2);
    settings.show = Show::Spectrum;
    (settings.activation, settings.features, settings.samples) = (Activation::Erf, 30, 60);
    let view = settings.clone();
    let mut lab = WideLimits::start(settings, 3);
    while lab.stage != Stage::MeanField {
        lab.advance(&Cancel::new()).unwrap();
    }
    let begun = lab.begun.as_ref().unwrap();
    let figures = lab.figures(&view);
    let sum = |id: &str| curves(&figures[0], id)[0].1.iter().sum::<f64>();
    let power = begun.problem.labels.train.norm_squared() / 60.0;
    assert!((sum("Target") / power - 1.0).abs() < 1e-9);
    let inputs = begun.problem.inputs.view((0, 0), (60, 60)).into_owned();
    let kernels = Kernels::new(inputs, Activation::Erf, 2, &Cancel::new()).unwrap();
    assert!((sum("Eigenvalue") / (kernels.tangent.trace() / 60.0) - 1.0).abs() < 1e-9);
    let level = curves(&figures[0], "Divergence")[0].1[0];
    let largest = curves(&figures[0], "Eigenvalue")[0].1[0];
    // Both over m: the rate is 2/level, the largest one 2/(k₁/m).
    assert!((begun.rate * level - 2.0).abs() < 1e-12);
    assert!((begun.limit * largest - 2.0).abs() < 1e-9);
    // Of each group of ranks the mode with the most residual at the start.
    let first = begun.lazy.vectors.tr_mul(&lab.residuals[0]);
    let most = |ranks: std::ops::Range<usize>| {
        let size = |rank: &usize| first[rank - 1].abs();
        ranks.max_by(|a, b| size(a).total_cmp(&size(b))).unwrap()
    };
    assert_eq!(
        curves(&figures[1], "mode_1").len() / 2
            + curves(&figures[1], "mode_2").len() / 2
            + curves(&figures[1], "mode_3").len() / 2,
        1
    );
    for rank in [most(1..4), most(4..16), most(16..61)] {
        let curves = curves(&figures[1], &format!("mode_{rank}"));
        let k = begun.lazy.eigenvalues[rank - 1];
        let ((x, line), (_, dots)) = (&curves[0], &curves[1]);
        for ((x, line), dot) in x.iter().zip(line).zip(dots) {
            let expected = (1.0 - begun.rate * k / 60.0).powf(x - 1.0).abs();
            assert!((line - expected).abs() < 1e-9, "{rank} {x}: {line} {expected}");
            assert!((line - dot).abs() < 0.1, "{rank} {x}: {line} {dot}");
        }
    }
}

/// The network that is drawn may be 4096 wide with two layers whatever the rows, and with three at the rows of the presets; what
/// would take seconds for a step is refused with the width that would not.
#[test]
fn widths_are_refused_by_the_cost_of_a_step() {
    let of = |layers: usize, [samples, features, tests]: [usize; 3]| {
        let mut settings = settings("Ntk", 4096, layers);
        (settings.samples, settings.features, settings.tests) = (samples, features, tests);
        (WideLimits::conflicts(&settings), settings.widest())
    };
    assert!(of(2, [400, 1000, 1000]).0.is_empty());
    assert!(of(3, [200, 50, 200]).0.is_empty());
    let (conflicts, most) = of(5, [400, 50, 1000]);
    assert_eq!(conflicts[0].0, "width");
    assert!(conflicts[0].1.contains(&most.to_string()), "{}", conflicts[0].1);
    let mut settings = settings("Ntk", most, 5);
    (settings.samples, settings.features, settings.tests) = (400, 50, 1000);
    assert!(settings.operations(most) <= MOST_OPERATIONS && settings.operations(most + 1) > MOST_OPERATIONS);
}

/// Sizes and rates of layers: 1, 1/√q, 1/(γ₀q) and q η γ₀², η γ₀², η/q, where γ₀ is 1/√q in NTK parametrization.
#[test]
fn layers_have_the_sizes_and_rates_of_their_limit() {
    let of = |parametrization: &str| {
        let mut settings = settings(parametrization, 16, 4);
        settings.richness = 0.5;
        (settings.deviations(16), settings.rates(16, 2.0))
    };
    let (deviations, rates) = of("Ntk");
    assert_eq!(deviations, [1.0, 0.25, 0.25, 0.25]);
    assert_eq!(rates, [2.0, 0.125, 0.125, 0.125]);
    let (deviations, rates) = of("MeanField");
    assert_eq!(deviations, [1.0, 0.25, 0.25, 0.125]);
    assert_eq!(rates, [8.0, 0.5, 0.5, 0.125]);
}

/// Labels are the functions that the targets are named after, and where state evolution follows a target, its link is that function.
#[test]
fn targets_are_their_links() {
    for (target, at) in [
        (Target::Sine, 0.8_f64.sin()),
        (Target::SineAndLine, 0.8_f64.sin() + 0.2),
        (Target::Linear, 0.4),
        (Target::Quadratic, -0.84),
    ] {
        assert!((target.of(0.4) - at).abs() < 1e-15, "{target:?}");
        let mut settings = settings("Ntk", 4, 2);
        settings.target = target;
        for u in [-1.3, 0.4, 2.0] {
            let link = settings.link(4).map(|(link, scale)| link.mean(&[scale * u]));
            assert!(
                link.is_none_or(|found| (found - target.of(u)).abs() < 1e-12),
                "{target:?} {link:?}"
            );
        }
        assert_eq!(settings.link(4).is_some(), target != Target::SineAndLine);
    }
}
