//! The theory of bias and variance against closed forms and runs.

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::closed_forms::Flow;

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
