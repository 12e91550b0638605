//! The theory of bias and variance against closed forms and runs.

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::closed_forms::Flow;
use crate::labs::plots::drawn::*;

fn finished(changes: &[(&str, Setting)]) -> BiasVariance {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    let mut lab = BiasVariance::start(settings.typed().unwrap(), 6);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

/// Bias and variance of a nonlinear network over data: state evolution within 12 % of networks with 200 features.
#[test]
fn theory_and_runs_agree_on_bias_and_variance() {
    let lab = finished(&[
        ("against", Setting::Choice("Ratio")),
        ("features", Setting::Whole(200)),
        ("width", Setting::Whole(4)),
        ("steps", Setting::Whole(30)),
        ("largest", Setting::Number(4.0)),
        ("points", Setting::Whole(3)),
        ("replicas", Setting::Whole(24)),
        ("rows", Setting::Whole(8192)),
    ]);
    for (predicted, measured) in lab.predicted.iter().zip(&lab.measured) {
        let (theory, runs) = (predicted[0], measured.parts(0).unwrap());
        for (theory, runs) in [(theory.bias, runs.bias), (theory.variance, runs.variance)] {
            assert!((theory - runs).abs() < 0.12 * runs + 0.004, "{theory} {runs}");
        }
        let error = measured.error(0);
        let sum = theory.bias + theory.variance;
        assert!(
            (sum - error.value).abs() < 4.0 * error.error + 0.05 * error.value,
            "{sum} {error:?}"
        );
    }
}

/// With small output weights that hardly move, one linear neuron learns as least squares does: the closed form has the
/// same bias and variance.
#[test]
fn a_linear_neuron_comes_near_least_squares() {
    let lab = finished(&[
        ("against", Setting::Choice("Time")),
        ("activation", Setting::Choice("Linear")),
        ("target", Setting::Choice("Linear")),
        ("width", Setting::Whole(1)),
        ("scale", Setting::Number(0.01)),
        ("learning_rate", Setting::Number(0.01)),
        ("steps", Setting::Whole(20)),
        ("replicas", Setting::Whole(2)),
        ("rows", Setting::Whole(16384)),
    ]);
    // The first steps are small enough that the output weight is still 1.
    let (ratio, rate) = (0.5, 0.01);
    let flow = Flow::new(ratio, 1.0, 0.5, rate);
    // Moments of the Marchenko–Pastur law; later ones do not matter yet.
    let moments = [1.0, 1.0, 1.0 + ratio, 1.0 + 3.0 * ratio + ratio * ratio];
    for (time, parts) in lab.times.iter().zip(&lab.predicted[0]).skip(1) {
        let (mut left, mut term) = (0.0, 1.0);
        for (k, moment) in moments.iter().enumerate() {
            left += term * moment;
            term *= -rate * (*time as f64 - k as f64) / (k + 1) as f64;
        }
        // E β̂ = (1 − E (1 − ηx)^t) β; the rest of the risk varies with the data.
        let bias = left * left;
        let variance = flow.risk(*time).total() - bias;
        assert!((parts.bias - bias).abs() < 0.02, "{time}: {parts:?} {bias}");
        assert!(
            (parts.variance - variance).abs() < 0.12 * variance + 1e-5,
            "{time}: {parts:?} {variance}"
        );
    }
}

/// The estimators of both parts are unbiased: their sum is the mean error, whatever the number of data sets.
#[test]
fn parts_of_few_data_sets_sum_to_the_error() {
    let lab = finished(&[
        ("against", Setting::Choice("Time")),
        ("steps", Setting::Whole(5)),
        ("replicas", Setting::Whole(3)),
        ("rows", Setting::Whole(500)),
    ]);
    for time in 0..lab.times.len() {
        let (parts, error) = (lab.measured[0].parts(time).unwrap(), lab.measured[0].error(time));
        assert!((parts.bias + parts.variance - error.value).abs() < 1e-9);
    }
}

/// What the figures show: the classical line, the theory's sum and parts, and the runs'.
#[test]
fn figures_show_what_their_lines_are_called() {
    let lab = finished(&[
        ("against", Setting::Choice("Width")),
        ("features", Setting::Whole(20)),
        ("noise", Setting::Number(0.4)),
        ("steps", Setting::Whole(10)),
        ("widest", Setting::Whole(4)),
        ("points", Setting::Whole(3)),
        ("replicas", Setting::Whole(8)),
        ("rows", Setting::Whole(2000)),
    ]);
    let figures = lab.drawn();
    for (k, place) in lab.places.iter().enumerate() {
        let (theory, runs) = (lab.predicted[k][0], lab.measured[k].parts(0).unwrap());
        // 40 samples; q neurons have 20 weights each, and an output weight.
        let classical = lab.predicted[0][0].bias + 0.16 * (21 * place.width) as f64 / 40.0;
        let near = |figure: &str, name: &str, value: f64| {
            let (x, y) = line(&figures, figure, name)[k];
            assert!(
                x == place.x && (y / value - 1.0).abs() < 1e-12,
                "{name}: {y} {value}"
            );
        };
        near("errors", "Classical", classical);
        near("errors", "Theory", theory.bias + theory.variance);
        near("parts", "Bias²", theory.bias);
        near("parts", "Variance", theory.variance);
        assert_eq!(
            dots(&figures, "errors", "Runs")[k].1,
            lab.measured[k].error(0).value
        );
        assert_eq!(dots(&figures, "parts", "Bias²")[k].1, runs.bias);
        assert_eq!(dots(&figures, "parts", "Variance")[k].1, runs.variance);
    }
}

/// Output weights at the start: ±1/√q in turn, so that the network begins near 0.
#[test]
fn networks_start_with_output_weights_of_both_signs() {
    let lab = finished(&[
        ("steps", Setting::Whole(1)),
        ("replicas", Setting::Whole(2)),
        ("rows", Setting::Whole(500)),
        ("against", Setting::Choice("Time")),
    ]);
    let start = Start::draw(&lab.settings, lab.places[0], 6, &Cancel::new()).unwrap();
    assert_eq!(start.output.iter().sum::<f64>(), 0.0);
    assert!((start.output.iter().map(|a| a * a).sum::<f64>() - 1.0).abs() < 1e-12);
    assert!(start.output[0] > 0.0);
}
