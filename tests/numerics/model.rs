//! What a model and its data can have, as theory and runs see it: spectra, biases, parametrizations, clipping.

use onsager::control::Cancel;
use onsager::dynamics::Instance;
use onsager::experiment::Experiment;
use onsager::landscape::Problem;
use onsager::statistics::Mean;
use onsager::study::Quantity;

use crate::agreement::complete;

/// Mean of eight runs and theory within three joint standard errors and a share of their own size, at every step.
fn agrees(name: &str, parts: [&str; 3], share: f64) {
    let [model, data, optimizer] = parts;
    let preset = format!(
        "(seed: 3, model: (width: 3, layers: 2{model}),
          data: Synthetic(samples: 1200, features: Count(800){data}),
          optimizer: (learning_rate: 0.3, steps: 15{optimizer}), runs: (count: 8))"
    );
    let experiment = Experiment::from_ron(&preset, name)
        .unwrap()
        .with_base("shipped presets");
    let results = complete(&experiment);
    for quantity in [Quantity::Train, Quantity::Test] {
        let (runs, theory) = (results.runs_curve(quantity), results.theory_curve(quantity));
        assert_eq!((runs.len(), theory.len()), (16, 16), "{name}");
        for t in 0..=15 {
            let (run, predicted): (Mean, Mean) = (runs.at(t).unwrap(), theory.at(t).unwrap());
            let allowed = 3.0 * run.error.hypot(predicted.error) + share * predicted.value;
            assert!(
                (run.value - predicted.value).abs() < allowed,
                "{name}, {quantity:?} at {t}: {run:?} against {predicted:?}"
            );
        }
    }
}

#[test]
fn runs_on_features_with_a_spectrum_are_predicted() {
    for (name, data) in [
        ("power law", ", spectrum: PowerLaw(0.5)"),
        (
            "spikes",
            ", spectrum: Spikes(count: 20, size: 8), teacher: (coordinates: Decaying(0.2))",
        ),
        (
            "two levels",
            ", spectrum: TwoLevels(fraction: 0.3, ratio: 6), teacher: (coordinates: Sparse(0.2))",
        ),
        ("file", ", spectrum: File(\"assets/data/digits.csv\")"),
    ] {
        agrees(name, ["", data, ", momentum: 0.5"], 0.015);
    }
}

#[test]
fn runs_with_biases_are_predicted() {
    let model = ", biases: true, parametrization: MuP";
    let data = ", teacher: (link: Relu)";
    agrees("biases", [model, data, ""], 0.015);
    let model = ", biases: true, initialization: (scales: [0.7, 1.2])";
    agrees(
        "biases, custom",
        [model, data, ", deep_learning_rate: 0.1"],
        0.015,
    );
}

#[test]
fn runs_with_clipped_gradients_and_a_warm_up_are_predicted() {
    agrees("clipped", ["", "", ", clip: 0.4, warm_up: 6"], 0.015);
    let data = ", spectrum: PowerLaw(0.5)";
    agrees("clipped, with a spectrum", ["", data, ", clip: 0.4"], 0.015);
}

/// The gradient in all weights and biases against central differences of the loss.
#[test]
fn the_gradient_in_biases_is_that_of_the_loss() {
    for layers in [2, 4] {
        let preset = format!(
            "(model: (width: 3, layers: {layers}, biases: true), data: Synthetic(samples: 60, features: Count(5)),
              runs: (test_rows: 10))"
        );
        let experiment = Experiment::from_ron(&preset, "test").unwrap();
        let instance = Instance::new(&experiment).unwrap();
        let cancel = Cancel::new();
        let data = instance.draw::<f64>(0, &cancel).unwrap();
        let problem = Problem::new(&instance, data, 0, 10, &cancel).unwrap();
        let mut theta = problem
            .shape
            .join(instance.first(), instance.deep(), &cancel)
            .unwrap();
        assert_eq!(theta.len(), 15 + (layers - 2) * 9 + 3 + (layers - 1) * 3 + 1);
        for (i, weight) in theta.iter_mut().enumerate() {
            *weight += 0.3 * (i as f64 * 1.3).sin();
        }
        let gradient = problem.gradient(&theta, &cancel).unwrap();
        let loss = |i: usize, by: f64| {
            let mut moved = theta.clone();
            moved[i] += by;
            problem.values(&moved, &cancel).unwrap().train.loss
        };
        for (i, ours) in gradient.iter().enumerate() {
            let difference = (loss(i, 1e-5) - loss(i, -1e-5)) / 2e-5;
            assert!(
                (ours - difference).abs() < 1e-8,
                "{layers} {i}: {ours} {difference}"
            );
        }
    }
}
