//! Kernels and curves against golden numbers and real networks.

use nalgebra::{DMatrix, DVector};
use serde_json::Value;

use super::kernels::Kernels;
use super::lazy::{Lazy, Outputs};
use super::mean_field::{MeanField, Problem as Limit};
use super::problem::{Problem, Training};
use super::*;

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
    let (values, slopes) = kernels::series(&covariance, Activation::Erf, &cancel).unwrap();
    let (exact, exact_slopes) = kernels::dual(&covariance, Activation::Erf, &cancel).unwrap();
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
    let (x, labels) = data(golden);
    let problem = Limit {
        activation: Activation::Tanh,
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
    let errors = limit(&rich, &described, 4000, 5);
    assert!(deviation(&errors.test, case, "test", 5) < 0.03);
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
