//! The estimate by rows left out: against networks that are trained without them, and where it is made.

use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent as Run, Rule, TestRows};
use onsager::experiment::{Activation, Experiment, Loss};
use onsager::network::Deep;
use onsager::optimizer::{Adam, GradientDescent, Rates, Updates};
use onsager::study::{Quantity, Study};
use onsager::theory::{EstimatorSetup, LeftOut, OwnRows, Resolution, RowStep};

const ROWS: usize = 40;
const FEATURES: usize = 3;
const WIDTH: usize = 2;
const STEPS: usize = 15;

/// Fewer rows than groups, so that each is left out alone.
struct Case {
    features: Vec<f64>,
    labels: Vec<f64>,
    first: Vec<f64>,
    deep: Deep<f64>,
}

fn case() -> Case {
    let wave = |i: usize| ((i * i + 3 * i + 1) as f64 * 0.377).sin();
    let mut deep = Deep::zeros(WIDTH, 3);
    for (i, w) in deep.values_mut().iter_mut().enumerate() {
        *w = wave(i + 90);
    }
    let mut features: Vec<f64> = (0..ROWS * FEATURES).map(|i| 0.7 * wave(i)).collect();
    for j in 0..FEATURES {
        let mean = features.iter().skip(j).step_by(FEATURES).sum::<f64>() / ROWS as f64;
        features
            .iter_mut()
            .skip(j)
            .step_by(FEATURES)
            .for_each(|x| *x -= mean);
    }
    let labels = features.chunks(FEATURES).enumerate();
    Case {
        labels: labels
            .map(|(k, x)| (2.0 * x[0]).tanh() + 0.3 * wave(7 * k))
            .collect(),
        first: (0..FEATURES * WIDTH).map(|i| wave(i + 55)).collect(),
        features,
        deep,
    }
}

impl Case {
    fn run(&self, updates: &Updates, weights: Option<Vec<f64>>, test: TestRows<f64>) -> Run<f64> {
        Run::explicit(
            Explicit {
                rule: Rule {
                    activation: Activation::Tanh,
                    loss: Loss::Square,
                    updates: updates.clone(),
                },
                features: &self.features,
                labels: &self.labels,
                first: &self.first,
                deep: &self.deep,
                batches: weights.map(|weights| vec![weights; STEPS + 1]),
                test,
            },
            &Cancel::new(),
        )
        .unwrap()
    }

    /// The mean squared error over rows, each under a network trained on the others alone.
    fn left_out(&self, updates: &Updates) -> Vec<f64> {
        let mut mean = vec![0.0; STEPS + 1];
        for k in 0..ROWS {
            let mut weights = vec![ROWS as f64 / (ROWS - 1) as f64; ROWS];
            weights[k] = 0.0;
            let row = &self.features[k * FEATURES..(k + 1) * FEATURES];
            let test = TestRows::held_out(row, FEATURES, &[self.labels[k]]);
            let mut run = self.run(updates, Some(weights), test);
            for mean in &mut mean {
                *mean += run.step(&Cancel::new()).unwrap().unwrap().test.mse / ROWS as f64;
            }
        }
        mean
    }

    fn estimate(&self, updates: &Updates) -> Vec<f64> {
        let setup = EstimatorSetup {
            rows: ROWS,
            features: FEATURES,
            width: WIDTH,
            layers: 3,
            phi: ROWS as f64 / FEATURES as f64,
            activation: Activation::Tanh,
            loss: Loss::Square,
            updates: updates.clone(),
            resolution: Resolution::Reduced,
            row_norms: None,
            own: None,
            seed: 1,
            run: 0,
        };
        let own = OwnRows {
            features: &self.features,
            labels: &self.labels,
            first: &self.first,
            deep: &self.deep,
            whitened: false,
        };
        let mut estimator = LeftOut::new(&setup, &own, &Cancel::new()).unwrap();
        let mut run = self.run(updates, None, TestRows::none());
        let mut step = || {
            run.step(&Cancel::new()).unwrap();
            let now = RowStep {
                z: run.z(),
                labels: run.labels(),
                weights: None,
                deep: run.deep(),
                coordinates: None,
            };
            let estimate = estimator.look(&now, &Cancel::new()).unwrap();
            assert!(estimate.error.mse > 0.0);
            estimate.estimate.mse
        };
        (0..=STEPS).map(|_| step()).collect()
    }
}

fn updates(adam: bool) -> Updates {
    let rate = if adam { 0.05 } else { 0.4 };
    let rates = vec![
        Rates {
            first: rate,
            deeper: 0.1,
        };
        STEPS
    ];
    if !adam {
        return Updates::new(GradientDescent { weight_decay: 0.1 }, rates);
    }
    let method = Adam {
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1e-3,
        coupled_decay: 0.0,
        decoupled_decay: 0.0,
        corrects: true,
    };
    Updates::new(method, rates)
}

/// Copies run in single precision.
#[test]
fn copies_are_networks_trained_without_a_row() {
    let case = case();
    for adam in [false, true] {
        let (ours, exact) = (case.estimate(&updates(adam)), case.left_out(&updates(adam)));
        for (t, (ours, exact)) in ours.iter().zip(&exact).enumerate() {
            assert!((ours / exact - 1.0).abs() < 2e-5, "{adam}, {t}: {ours} {exact}");
        }
    }
}

/// Errors of two steps on a file of measurements: training, estimate.
fn of_file(hold_out: f64) -> [(f64, f64); 2] {
    let preset = format!(
        "(seed: 5, model: (width: 3, layers: 2), optimizer: (learning_rate: 0.5, steps: 1), runs: (count: 1),
          data: File(path: \"assets/data/breast_cancer.csv\", target: \"benign\", hold_out: {hold_out}))"
    );
    let experiment = Experiment::from_ron(&preset, "test").unwrap();
    let study = Study::new(&experiment.with_base(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let (train, estimate) = (results.runs_curve(Quantity::Train), results.estimate_curve());
    [0, 1].map(|t| (train.at(t).unwrap().value, estimate.at(t).unwrap().value))
}

/// Features of a file are whitened without each row before anything is trained, so that the estimate differs from the training error
/// there, if little; where rows are too few for that, the two are the same until training begins.
#[test]
fn rows_of_files_are_left_out_where_there_are_enough() {
    let [start, next] = of_file(0.5);
    let apart = start.1 / start.0 - 1.0;
    assert!(apart.abs() > 1e-6 && apart.abs() < 0.1, "{start:?}");
    assert!(next.1 > next.0, "{next:?}");
    let [start, next] = of_file(0.96);
    assert!((start.1 / start.0 - 1.0).abs() < 1e-9, "{start:?}");
    assert!(next.1 > next.0, "{next:?}");
}
