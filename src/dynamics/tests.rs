//! Data and training against what they should be, on average and exactly.

use super::*;
use crate::control::Cancel;
use crate::experiment::{
    Coordinates, Data as DataSettings, Experiment, FeatureLaw, Features, FirstLayer, Link, Loss, Settings,
    Spectrum, Synthetic, Teacher,
};
use crate::kernels::{ROWS, Vectors};
use crate::network::Deep;
use crate::optimizer::{Rates, Updates};

fn settings(samples: usize, features: usize) -> (Settings, Synthetic) {
    let mut settings = Settings::default();
    settings.optimizer.steps = 5;
    settings.runs.test_rows = 2000;
    let data = Synthetic {
        samples,
        features: Features::Count(features),
        ..Synthetic::default()
    };
    (settings, data)
}

fn instance(mut settings: Settings, data: Synthetic) -> Instance {
    settings.data = DataSettings::Synthetic(data);
    Instance::new(&Experiment::new(settings).unwrap()).unwrap()
}

fn run<T: Vectors>(instance: &Instance, run: u64) -> GradientDescent<T> {
    let data = instance.draw(run, &Cancel::new()).unwrap();
    GradientDescent::new(instance, data, run, &Cancel::new()).unwrap()
}

fn steps<T: Vectors>(descent: &mut GradientDescent<T>) -> Vec<TrainStep> {
    std::iter::from_fn(|| descent.step(&Cancel::new()).unwrap()).collect()
}

/// Mean 0 and variance 1/n for every law, within five standard errors (from the law's own fourth moment).
#[test]
fn every_law_has_mean_zero_and_variance_one_over_n() {
    for law in [
        FeatureLaw::Gaussian,
        FeatureLaw::Rademacher,
        FeatureLaw::Uniform,
        FeatureLaw::StudentT(9.0),
        FeatureLaw::Laplace,
        FeatureLaw::SparseGaussian(0.2),
    ] {
        let (settings, data) = settings(600, 250);
        let instance = instance(settings, Synthetic { law, ..data });
        let data = instance.draw::<f64>(3, &Cancel::new()).unwrap();
        let root = 250_f64.sqrt();
        let values: Vec<f64> = (0..600)
            .flat_map(|k| data.row(k).map(|x| root * x).collect::<Vec<_>>())
            .collect();
        let count = values.len() as f64;
        assert_eq!(values.len(), 600 * 250);
        let moment = |power: i32| values.iter().map(|x| x.powi(power)).sum::<f64>() / count;
        assert!(moment(1).abs() < 5.0 / count.sqrt(), "{law:?}");
        let error = ((moment(4) - moment(2).powi(2)).max(0.0) / count).sqrt();
        assert!(
            (moment(2) - 1.0).abs() < 5.0 * error + 1e-12,
            "{law:?} {}",
            moment(2)
        );
        let zeros = values.iter().filter(|&&x| x == 0.0).count() as f64 / count;
        let expected = if law == FeatureLaw::SparseGaussian(0.2) {
            0.8
        } else {
            0.0
        };
        assert!((zeros - expected).abs() < 0.01, "{law:?}");
    }
}

/// Columns have the variances that the spectrum says, K₀ is the covariance of the fields, and the test error of the weights at
/// step 0, which know no row, is that of the training rows.
#[test]
fn a_spectrum_is_in_the_rows_in_the_gram_matrix_and_in_the_test_error() {
    let (mut settings, data) = settings(2000, 40);
    settings.runs.test_rows = 20_000;
    settings.optimizer.steps = 1;
    for (law, exact) in [
        (FeatureLaw::Gaussian, true),
        (FeatureLaw::Gaussian, false),
        (FeatureLaw::Uniform, false),
    ] {
        settings.model.initialization.exact_gram = exact;
        let spectrum = Spectrum::PowerLaw(1.0);
        let coordinates = Coordinates::Decaying(0.3);
        let teacher = Teacher {
            coordinates,
            ..Teacher::default()
        };
        let data = Synthetic {
            law,
            spectrum,
            teacher,
            ..data.clone()
        };
        let instance = instance(settings.clone(), data);
        let eigenvalues = instance.eigenvalues().unwrap();
        let drawn = instance.draw::<f64>(0, &Cancel::new()).unwrap();
        for (j, eigenvalue) in eigenvalues.iter().enumerate() {
            let squares = (0..2000).map(|k| drawn.row(k).nth(j).unwrap().powi(2));
            let mean = 40.0 * squares.sum::<f64>() / 2000.0;
            let error = eigenvalue * (2.0 / 2000.0_f64).sqrt();
            assert!(
                (mean - eigenvalue).abs() < 5.0 * error,
                "{law:?} {j}: {mean} {eigenvalue}"
            );
        }
        let gram = instance.gram().unwrap();
        let field = |j: usize, a: usize| match a {
            0 => instance.teacher()[j],
            _ => instance.first()[4 * j + a - 1],
        };
        for (a, b) in (0..5).flat_map(|a| (0..5).map(move |b| (a, b))) {
            let terms = (0..40).map(|j| eigenvalues[j] * field(j, a) * field(j, b));
            assert!(
                (gram[(a, b)] - terms.sum::<f64>() / 40.0).abs() < 1e-12,
                "{a} {b}"
            );
            let identity = if a == b { 1.0 } else { 0.0 };
            assert!(!exact || (gram[(a, b)] - identity).abs() < 1e-10);
        }
        let errors: Vec<TrainStep> = (0..8)
            .map(|number| {
                run::<f64>(&instance, number)
                    .step(&Cancel::new())
                    .unwrap()
                    .unwrap()
            })
            .collect();
        let mean = |of: fn(&TrainStep) -> f64| errors.iter().map(of).sum::<f64>() / 8.0;
        let (train, test) = (mean(|step| step.train.mse), mean(|step| step.test.mse));
        let spread = errors.iter().map(|step| (step.train.mse - train).powi(2));
        let error = (spread.sum::<f64>() / 56.0).sqrt();
        assert!(
            (train - test).abs() < 4.0 * error,
            "{law:?}: {train} ± {error} {test}"
        );
    }
}

#[test]
fn replicas_redraw_the_data_but_not_the_teacher_nor_the_start() {
    let (settings, data) = settings(100, 60);
    let instance = instance(settings, data);
    let draw = |run| instance.draw::<f64>(run, &Cancel::new()).unwrap();
    let row = |data: &Data<f64>| data.row(0).collect::<Vec<_>>();
    assert_eq!(row(&draw(0)), row(&draw(0)));
    assert_eq!(draw(0).labels(), draw(0).labels());
    assert_ne!(row(&draw(0)), row(&draw(1)));
    assert_eq!(
        run::<f64>(&instance, 0).first_weights(&Cancel::new()).unwrap(),
        run::<f64>(&instance, 1).first_weights(&Cancel::new()).unwrap()
    );
}

#[test]
fn an_exact_gram_matrix_is_the_identity() {
    let (mut settings, data) = settings(100, 40);
    settings.model.initialization.exact_gram = true;
    let teacher = Teacher {
        directions: 2,
        link: Link::Committee,
        ..Teacher::default()
    };
    let instance = instance(settings, Synthetic { teacher, ..data });
    let gram = instance.gram().unwrap();
    assert_eq!(gram.shape(), (6, 6));
    assert!((gram - nalgebra::DMatrix::identity(6, 6)).amax() < 1e-13);
}

/// K₀ against plain sums, and its pseudo-inverse where it is regular and where it is not.
#[test]
fn the_gram_matrix_is_that_of_teacher_and_start() {
    for first_layer in [FirstLayer::Gaussian, FirstLayer::Zero] {
        let (mut settings, data) = settings(100, 40);
        settings.model.initialization.first_layer = first_layer;
        let teacher = Teacher {
            directions: 2,
            link: Link::Committee,
            ..Teacher::default()
        };
        let instance = instance(settings, Synthetic { teacher, ..data });
        let (gram, inverse) = (instance.gram().unwrap(), instance.gram_inverse().unwrap());
        let number = |j: usize, a: usize| match a {
            0..2 => instance.teacher()[2 * j + a],
            _ => instance.first()[4 * j + a - 2],
        };
        for (a, b) in (0..6).flat_map(|a| (0..6).map(move |b| (a, b))) {
            let exact = (0..40).map(|j| number(j, a) * number(j, b)).sum::<f64>() / 40.0;
            assert!((gram[(a, b)] - exact).abs() < 1e-13, "{a} {b}");
        }
        assert!((gram * inverse * gram - gram).amax() < 1e-12);
        assert!((inverse * gram * inverse - inverse).amax() < 1e-12);
    }
}

#[test]
fn first_layers_start_as_asked() {
    let start = |first_layer, scales: Vec<f64>| {
        let (mut settings, data) = settings(100, 3000);
        settings.model.initialization.first_layer = first_layer;
        settings.model.initialization.scales = scales;
        instance(settings, data)
    };
    assert!(
        start(FirstLayer::Zero, vec![1.0])
            .first()
            .iter()
            .all(|&w| w == 0.0)
    );
    let overlap = start(FirstLayer::Overlap(-0.4), vec![2.0]);
    let gram = overlap.gram().unwrap();
    for a in 1..5 {
        assert!((gram[(a, a)] - 4.0).abs() < 1e-12);
        assert!((gram[(0, a)] / (gram[(0, 0)] * gram[(a, a)]).sqrt() + 0.4).abs() < 1e-12);
    }
    let scaled = start(FirstLayer::Gaussian, vec![0.5, 1.0, 0.0]);
    let square = scaled.first().iter().map(|w| w * w).sum::<f64>() / 12_000.0;
    assert!((square - 0.25).abs() < 5.0 * 0.25 * (2.0 / 12_000.0_f64).sqrt());
    assert!(scaled.deep().output().iter().all(|&w| w == 0.0));
    assert!(scaled.deep().hidden().flatten().all(|&w| w != 0.0));
}

/// Eight neurons lie along vectors of double precision, but not of single.
#[test]
fn single_precision_follows_double() {
    for (width, law) in [
        (4, FeatureLaw::Gaussian),
        (8, FeatureLaw::Gaussian),
        (8, FeatureLaw::Rademacher),
        (16, FeatureLaw::Gaussian),
    ] {
        let (mut settings, mut data) = settings(300, 200);
        (settings.model.width, data.law) = (width, law);
        let instance = instance(settings, data);
        let (single, double) = (
            steps(&mut run::<f32>(&instance, 0)),
            steps(&mut run::<f64>(&instance, 0)),
        );
        assert_eq!(double.len(), 6);
        for (single, double) in single.iter().zip(&double) {
            for (a, b) in [(single.train, double.train), (single.test, double.test)] {
                assert!((a.mse - b.mse).abs() < 1e-4 * b.mse, "{width}: {a:?} {b:?}");
                assert!((a.loss - b.loss).abs() < 1e-4 * b.loss, "{width}: {a:?} {b:?}");
            }
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let trace = |threads: usize, law| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let (mut settings, data) = settings(1100, 90);
            settings.optimizer.batch_fraction = 0.5;
            settings.optimizer.momentum = 0.5;
            let instance = instance(settings, Synthetic { law, ..data });
            let mut descent = run::<f64>(&instance, 1);
            (
                steps(&mut descent),
                descent.first_weights(&Cancel::new()).unwrap(),
                descent.deep().clone(),
            )
        })
    };
    for law in [FeatureLaw::Gaussian, FeatureLaw::Laplace] {
        let one = trace(1, law);
        for threads in [1, 2, 4] {
            assert_eq!(trace(threads, law), one, "{threads} threads");
        }
    }
}

/// Test errors against brute force: fresh n-dimensional rows through a plain network, within four standard errors.
#[test]
fn test_errors_match_fresh_rows() {
    for (law, link, loss, (directions, q)) in [
        (FeatureLaw::Gaussian, Link::Tanh, Loss::Square, (1, 4)),
        (FeatureLaw::Uniform, Link::Quadratic, Loss::Square, (1, 4)),
        (FeatureLaw::Gaussian, Link::Logistic, Loss::Logistic, (1, 4)),
        (FeatureLaw::Gaussian, Link::Committee, Loss::Square, (3, 1)),
    ] {
        let (mut settings, data) = settings(200, 80);
        settings.model.width = q;
        settings.optimizer.loss = loss;
        settings.runs.test_rows = 20_000;
        let noise = if loss == Loss::Square { 0.3 } else { 0.0 };
        let teacher = Teacher {
            directions,
            link,
            ..Teacher::default()
        };
        let fresh = instance(
            settings.clone(),
            Synthetic {
                samples: 20_000,
                law,
                teacher: teacher.clone(),
                noise,
                ..data.clone()
            },
        );
        let instance = instance(
            settings,
            Synthetic {
                law,
                teacher,
                noise,
                ..data
            },
        );
        assert_eq!(fresh.first(), instance.first());
        let mut descent = run::<f64>(&instance, 0);
        let last = steps(&mut descent).last().copied().unwrap();
        let rows = fresh.draw::<f64>(9, &Cancel::new()).unwrap();
        let w = descent.first_weights(&Cancel::new()).unwrap();
        let outputs = (0..20_000).map(|k| {
            let x: Vec<f64> = rows.row(k).collect();
            let z = |a: usize| x.iter().enumerate().map(|(j, x)| x * w[j * q + a]).sum();
            output(descent.deep(), (0..q).map(z).collect())
        });
        let (mut squares, mut losses, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for (k, f) in outputs.enumerate() {
            let y = rows.labels()[k / ROWS][k % ROWS];
            squares.push((f - y) * (f - y));
            losses.push(loss.jet(f, y).value);
            wrong.push(f64::from(u8::from(f * y < 0.0)));
        }
        let mut compared = vec![(last.test.mse, squares), (last.test.loss, losses)];
        if loss == Loss::Logistic {
            compared.push((last.test.misclassified, wrong));
        }
        for (ours, values) in compared {
            let count = values.len() as f64;
            let mean = values.iter().sum::<f64>() / count;
            let error = (values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / count / count).sqrt();
            // Both sides are samples of 20 000 rows; ours is at most as noisy.
            assert!(
                (ours - mean).abs() < 4.0 * 1.42 * error,
                "{law:?} {ours} {mean} ± {error}"
            );
        }
    }
}

/// f of pre-activations z by plain loops, all layers tanh.
fn output(deep: &Deep<f64>, z: Vec<f64>) -> f64 {
    let mut h: Vec<f64> = z.into_iter().map(f64::tanh).collect();
    for w in deep.hidden() {
        let column = |b: usize| {
            h.iter()
                .enumerate()
                .map(|(a, h)| h * w[a * h_len(w) + b])
                .sum::<f64>()
        };
        h = (0..h.len()).map(|b| column(b).tanh()).collect();
    }
    h.iter().zip(deep.output()).map(|(h, w)| h * w).sum()
}

fn h_len(w: &[f64]) -> usize {
    w.len().isqrt()
}

fn plain(rates: Vec<(f64, f64)>) -> Rule {
    Rule {
        activation: crate::experiment::Activation::Tanh,
        loss: Loss::Square,
        updates: Updates::new(
            crate::optimizer::GradientDescent { weight_decay: 0.0 },
            rates
                .into_iter()
                .map(|(first, deeper)| Rates { first, deeper })
                .collect(),
        ),
    }
}

/// Numbers in (−1, 1) that follow no pattern.
fn numbers(count: usize, seed: usize) -> Vec<f64> {
    let noise = |i: usize| {
        let x = ((i + seed + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    };
    (0..count).map(noise).collect()
}

/// One step moves every weight against the finite difference of the loss: by n times it in the first layer, whose
/// features have variance 1/n, by itself in the deeper ones.
#[test]
fn a_step_follows_the_gradient_of_the_loss() {
    let (m, n, q, layers, rate, h) = (45, 20, 5, 4, 0.5, 1e-5);
    let (features, labels) = (numbers(m * n, 0), numbers(m, 7000));
    let first = numbers(n * q, 9000);
    let mut deep = Deep::zeros(q, layers);
    let count = deep.values().len();
    deep.values_mut().copy_from_slice(&numbers(count, 5000));
    let start = |first: &[f64], deep: &Deep<f64>| {
        GradientDescent::<f64>::explicit(
            Explicit {
                rule: plain(vec![(rate, rate)]),
                features: &features,
                labels: &labels,
                first,
                deep,
                batches: None,
                test: TestRows::none(),
            },
            &Cancel::new(),
        )
        .unwrap()
    };
    let loss = |first: &[f64], deep: &Deep<f64>| {
        start(first, deep)
            .step(&Cancel::new())
            .unwrap()
            .unwrap()
            .train
            .loss
    };
    let mut descent = start(&first, &deep);
    descent.step(&Cancel::new()).unwrap();
    descent.step(&Cancel::new()).unwrap();
    for (i, moved) in descent
        .first_weights(&Cancel::new())
        .unwrap()
        .into_iter()
        .enumerate()
    {
        let at = |h: f64| {
            let mut first = first.clone();
            first[i] += h;
            loss(&first, &deep)
        };
        let slope = n as f64 * (at(h) - at(-h)) / (2.0 * h);
        assert!((moved - first[i] + rate * slope).abs() < 1e-7, "w {i}");
    }
    for (i, &moved) in descent.deep().values().iter().enumerate() {
        let at = |h: f64| {
            let mut deep = deep.clone();
            deep.values_mut()[i] += h;
            loss(&first, &deep)
        };
        let slope = (at(h) - at(-h)) / (2.0 * h);
        assert!((moved - deep.values()[i] + rate * slope).abs() < 1e-8, "W {i}");
    }
}

/// A linear network with one weight beyond a frozen layer: w ← w − η φ⁻¹ x² w doubles in size until it overflows.
#[test]
fn divergence_is_reported_at_its_step() {
    let mut deep = Deep::zeros(1, 2);
    deep.values_mut()[0] = 1.0;
    let mut rule = plain(vec![(1e60, 0.0); 10]);
    rule.activation = crate::experiment::Activation::Linear;
    let mut descent = GradientDescent::<f64>::explicit(
        Explicit {
            rule,
            features: &[1.0],
            labels: &[0.0],
            first: &[1.0],
            deep: &deep,
            batches: None,
            test: TestRows::none(),
        },
        &Cancel::new(),
    )
    .unwrap();
    // |w^t| = (10⁶⁰ − 1)^t: nothing overflows before t = 3, and it has diverged long before.
    assert_eq!(descent.step(&Cancel::new()).unwrap().unwrap().t, 0);
    for _ in 0..2 {
        assert_eq!(descent.step(&Cancel::new()), Err(Stopped::Diverged { step: 1 }));
    }
}

#[test]
fn what_is_cancelled_at_the_start_gives_no_run() {
    let (settings, data) = settings(300, 50);
    let instance = instance(settings, data);
    let data = instance.draw::<f32>(0, &Cancel::new()).unwrap();
    let cancelled = Cancel::new();
    cancelled.cancel();
    assert!(matches!(
        instance.draw::<f32>(0, &cancelled),
        Err(DataError::Cancelled)
    ));
    assert!(GradientDescent::new(&instance, data, 0, &cancelled).is_err());
    assert!(run::<f32>(&instance, 0).first_weights(&cancelled).is_err());
}

#[test]
fn cancelled_steps_are_taken_up_again() {
    let (mut settings, data) = settings(300, 50);
    settings.optimizer.batch_fraction = 0.3;
    let instance = instance(settings, data);
    let undisturbed = steps(&mut run::<f64>(&instance, 0));
    let mut descent = run::<f64>(&instance, 0);
    let cancelled = Cancel::new();
    cancelled.cancel();
    for expected in &undisturbed {
        assert_eq!(descent.step(&cancelled), Err(Stopped::Cancelled));
        assert_eq!(descent.step(&Cancel::new()), Ok(Some(*expected)));
        assert_eq!(descent.t(), expected.t);
    }
    assert_eq!(descent.step(&Cancel::new()), Ok(None));
    assert!(matches!(
        instance.draw::<f64>(0, &cancelled),
        Err(DataError::Cancelled)
    ));
}

/// Row weights are 1/p with probability p, within four standard errors, and the same in every precision.
#[test]
fn batches_hold_the_asked_fraction() {
    let (mut settings, data) = settings(3000, 20);
    settings.optimizer.batch_fraction = 0.25;
    let instance = instance(settings, data);
    let mut descent = run::<f64>(&instance, 0);
    let mut inside = 0;
    for _ in 0..6 {
        descent.step(&Cancel::new()).unwrap();
        let weights = &descent.batch().unwrap().as_flattened()[..3000];
        assert!(weights.iter().all(|&b| b == 0.0 || b == 4.0));
        inside += weights.iter().filter(|&&b| b > 0.0).count();
    }
    let error = (18_000.0_f64 * 0.25 * 0.75).sqrt();
    assert!((inside as f64 - 4500.0).abs() < 4.0 * error, "{inside}");
}
