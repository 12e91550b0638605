//! Probes against full responses, which cost T³ and carry no probe noise.

use nalgebra::DMatrix;

use onsager::control::Cancel;
use onsager::experiment::{Activation, Link, Loss, Responses};
use onsager::network::{Deep, Lane, ROWS, Vectors};
use onsager::optimizer::{GradientDescent, Rates, Updates};
use onsager::theory::{Inputs, Keep, ResponsesSetup, RowResponses, RowStep, StateEvolution, TheoryStep};

fn deep(width: usize, layers: usize) -> Deep<f64> {
    let mut deep = Deep::zeros(width, layers);
    let scale = (2.0 / width as f64).sqrt();
    for (i, weight) in deep.values_mut().iter_mut().enumerate() {
        *weight = scale * (1.0 + i as f64).cos();
    }
    deep
}

fn updates(rate: f64, steps: usize) -> Updates {
    let rates = Rates {
        first: rate,
        deeper: rate,
    };
    Updates::new(GradientDescent { weight_decay: 0.0 }, vec![rates; steps])
}

fn inputs(width: usize, steps: usize, responses: Responses) -> Inputs {
    Inputs {
        gram: DMatrix::identity(1 + width, 1 + width),
        atoms: Vec::new(),
        directions: 1,
        phi: 1.5,
        activation: Activation::Tanh,
        deep: deep(width, 3),
        link: Link::Tanh,
        noise: 0.3,
        loss: Loss::Square,
        updates: updates(0.3, steps),
        batch_fraction: 1.0,
        reuse: onsager::experiment::Reuse::default(),
        responses,
        coordinates: None,
    }
}

fn predict(inputs: &Inputs, rows: usize, replica: u64) -> Vec<TheoryStep> {
    predict_in::<f64>(inputs, rows, replica)
}

fn predict_in<T: Vectors>(inputs: &Inputs, rows: usize, replica: u64) -> Vec<TheoryStep> {
    let mut replica =
        StateEvolution::<T>::new(inputs, rows, Keep::default(), 11, replica, &Cancel::new()).unwrap();
    std::iter::from_fn(|| replica.advance(&Cancel::new()).unwrap()).collect()
}

fn mean_and_error(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (count - 1.0);
    (mean, (variance / count).sqrt())
}

/// Asserts that two samples of the same list of numbers have means within five joint standard errors: with a dozen
/// replicas and a hundred numbers, the 1 − 1e−4 quantile of Student's law.
fn assert_same(probes: &[Vec<f64>], full: &[Vec<f64>]) {
    for i in 0..full[0].len() {
        let column = |all: &[Vec<f64>]| mean_and_error(&all.iter().map(|run| run[i]).collect::<Vec<_>>());
        let ((a, a_error), (b, b_error)) = (column(probes), column(full));
        let limit = 5.0 * a_error.hypot(b_error) + 1e-12;
        assert!(
            (a - b).abs() < limit,
            "{i}: {a} ± {a_error} against {b} ± {b_error}"
        );
    }
}

/// Rows that follow no training run: the recursion is the same for any z^t.
fn follow(responses: Responses, seed: u64) -> Vec<f64> {
    let (rows, width, steps) = (200, 2, 6);
    let blocks = 7;
    let deep = deep(width, 3);
    let mut followed = RowResponses::<f64>::new(
        &ResponsesSetup {
            rows,
            width,
            layers: 3,
            phi: 1.5,
            activation: Activation::Tanh,
            loss: Loss::Square,
            updates: updates(0.4, steps),
            responses,
            row_norms: None,
            seed,
            run: 0,
            keep: false,
        },
        &Cancel::new(),
    )
    .unwrap();
    let mut numbers = Vec::new();
    let wave = |i: usize, t: usize| ((i * 12 + 1) as f64 * 0.37 + 0.05 * t as f64).sin() * 1.5;
    for t in 0..=steps {
        let lanes = |count: usize, t: usize| -> Vec<Lane<f64>> {
            (0..count)
                .map(|a| std::array::from_fn(|k| wave(a * ROWS + k, t)))
                .collect()
        };
        followed
            .step(
                &RowStep {
                    z: &lanes(width * blocks, t),
                    labels: &lanes(blocks, 0),
                    weights: None,
                    deep: &deep,
                    coordinates: None,
                },
                &Cancel::new(),
            )
            .unwrap();
        numbers.extend(followed.gamma());
    }
    numbers
}

/// The mean over seeds of many probes against full responses, which no seed moves. Sixty-four probes on two hundred
/// rows leave a bias of the square of their noise, well below the standard error of forty seeds.
#[test]
fn probes_agree_with_full_responses() {
    let probes: Vec<_> = (0..40).map(|seed| follow(Responses::Probes(64), seed)).collect();
    let full = vec![follow(Responses::Full, 0); 2];
    assert_same(&probes, &full);
}

#[test]
fn long_runs_stay_finite() {
    let inputs = inputs(2, 1000, Responses::Probes(1));
    let steps = predict(&inputs, 512, 0);
    assert_eq!(steps.len(), 1001);
    let last = steps.last().unwrap();
    assert!(last.train.mse.is_finite() && last.test.mse.is_finite());
    assert!(last.train.mse < steps[0].train.mse);
}

/// Late gradients are nearly combinations of earlier ones: what rounding leaves of the difference must not count as noise
/// of its own, or the rows no longer fit their labels.
#[test]
fn single_precision_keeps_to_double_over_many_steps() {
    let inputs = Inputs {
        updates: updates(0.4, 100),
        ..inputs(8, 100, Responses::Probes(1))
    };
    let last = |steps: Vec<TheoryStep>| steps.last().map(|step| (step.train.mse, step.test.mse)).unwrap();
    let single = last(predict_in::<f32>(&inputs, 4096, 0));
    let double = last(predict_in::<f64>(&inputs, 4096, 0));
    assert!(double.0 < 0.01, "{double:?}");
    assert!(
        (single.0 - double.0).abs() < 0.01 * double.0,
        "{single:?} {double:?}"
    );
    assert!(
        (single.1 - double.1).abs() < 0.001 * double.1,
        "{single:?} {double:?}"
    );
}
