//! Optimizers: against exact runs, their tangents against finite differences, and one that is added here.

use crate::golden::{activation, assert_close, count, numbers};
use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent as Run, Rule, TestRows};
use onsager::experiment::{Loss, Method as Chosen, Optimizer};
use onsager::kernels::ROWS;
use onsager::kernels::Real;
use onsager::network::Deep;
use onsager::optimizer::{
    Adam, Block, Coefficients, Entry, Formula, GradientDescent, Lion, Method, Moment, Nesterov, Proximal,
    Rates, Tangents, Updates, method,
};
use onsager::theory::{Coordinates, EntrywiseEstimator, EstimatorSetup, Resolution, RowStep};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use rand_distr::StandardNormal;
use serde_json::Value;

/// An optimizer of this file's own: w ← w − η tanh(κ g). One formula is all that training needs.
#[derive(Clone, Copy, Debug)]
struct SoftSign {
    sharpness: f64,
}

impl Formula for SoftSign {
    const STATE: usize = 0;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let mut all = [T::ZERO; 8];
        (all[0], all[1]) = (T::of(at.rate), T::of(self.sharpness));
        all
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        Entry {
            weight: entry.weight - c[0] * (c[1] * entry.gradient).tanh(),
            ..entry
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(c: &Coefficients<T>, entry: Entry<T>, change: Entry<T>) -> Entry<T> {
        let s = (c[1] * entry.gradient).tanh();
        Entry {
            weight: change.weight - c[0] * c[1] * (T::ONE - s * s) * change.gradient,
            ..change
        }
    }
}

fn updates(name: &str, about: &Value) -> Updates {
    let number = |value: &Value| value.as_f64().unwrap();
    let steps = count(&about["steps"]);
    let rates = |first: f64, deeper: f64| vec![Rates { first, deeper }; steps];
    let plain = GradientDescent { weight_decay: 0.0 };
    match name {
        "adam" => {
            let method = Adam {
                beta1: number(&about["first"]["beta1"]),
                beta2: number(&about["first"]["beta2"]),
                epsilon: number(&about["first"]["epsilon"]),
                coupled_decay: 0.0,
                decoupled_decay: 0.0,
                corrects: true,
            };
            let [first, deeper] = ["first", "deeper"].map(|layer| number(&about[layer]["rate"]));
            Updates::new(method, rates(first, deeper))
        }
        "nesterov" => {
            let method = Nesterov {
                momentum: number(&about["momentum"]),
                weight_decay: 0.0,
            };
            let rate = number(&about["rate"]);
            Updates::new(method, rates(rate, rate))
        }
        "soft_sign" => {
            let sharpness = number(&about["sharpness"]);
            Updates::new(SoftSign { sharpness }, rates(number(&about["rate"]), 0.2)).with_deeper(plain)
        }
        "l1" => {
            let method = Proximal {
                l1: number(&about["l1"]),
                l2: 0.0,
            };
            Updates::new(method, rates(number(&about["rate"]), 0.2)).with_deeper(plain)
        }
        other => panic!("unknown optimizer {other}"),
    }
}

/// [R_0 … R_{t−1}] (q × q t) as a list of q × q matrices, row-major.
fn by_steps(matrix: &DMatrix<f64>, q: usize) -> Vec<f64> {
    let steps = matrix.ncols() / q;
    let of_step = |s: usize| matrix.columns(s * q, q).transpose().as_slice().to_vec();
    (0..steps).flat_map(of_step).collect()
}

/// Runs, and the estimate beside them with all responses: D, R, Û and the estimate itself.
#[test]
fn runs_of_every_optimizer_follow_exact_ones() {
    let cases: Value = serde_json::from_str(include_str!("../golden/two_sided_exact.json")).unwrap();
    for case in cases.as_array().unwrap() {
        let (about, expected) = (&case["about"], &case["expected"]);
        let [q, layers, steps] = ["q", "layers", "steps"].map(|key| count(&about[key]));
        let mut deep = Deep::zeros(q, layers);
        deep.values_mut().copy_from_slice(&numbers(&case["deep0"]));
        let name = case["name"].as_str().unwrap();
        let cancel = Cancel::new();
        let mut run = Run::<f64>::explicit(
            Explicit {
                rule: Rule {
                    activation: activation(about["activation"].as_str().unwrap()),
                    loss: Loss::Square,
                    updates: updates(name, about),
                },
                features: &numbers(&case["x"]),
                labels: &numbers(&case["y"]),
                first: &numbers(&case["w0"]),
                deep: &deep,
                batches: None,
                test: TestRows::none(),
            },
            &cancel,
        )
        .unwrap();
        let [m, n] = ["m", "n"].map(|key| count(&about[key]));
        let setup = EstimatorSetup {
            rows: m,
            features: n,
            width: q,
            layers,
            phi: m as f64 / n as f64,
            activation: activation(about["activation"].as_str().unwrap()),
            loss: Loss::Square,
            updates: updates(name, about),
            resolution: Resolution::Full,
            row_norms: None,
            own: None,
            seed: 1,
            run: 0,
        };
        let mut estimator = EntrywiseEstimator::new(&setup, &cancel).unwrap();
        for t in 0..=steps {
            let step = run.step(&cancel).unwrap().unwrap();
            let (weights, gradient) = (
                run.first_weights(&cancel).unwrap(),
                run.first_gradient(&cancel).unwrap(),
            );
            let now = RowStep {
                z: run.z(),
                labels: run.labels(),
                weights: None,
                deep: run.deep(),
                coordinates: Some(Coordinates {
                    weights: &weights,
                    gradient: &gradient,
                }),
            };
            let memory = by_steps(estimator.memory(), q);
            assert_close(&format!("{name} R"), &memory, &expected["r"][t]);
            let estimate = estimator.step(&now, &cancel).unwrap();
            assert_close(
                &format!("{name} D"),
                &by_steps(estimator.signal(), q),
                &expected["d"][t],
            );
            let corrected: Vec<f64> = estimator
                .corrected()
                .flat_map(|block| (0..ROWS).flat_map(move |k| block.iter().map(move |lane| lane[k])))
                .take(m * q)
                .collect();
            assert_close(&format!("{name} Û"), &corrected, &expected["u"][t]);
            assert_close(
                &format!("{name} estimate"),
                &[estimate.estimate.mse],
                &expected["est_mse"][t],
            );
            assert_close(&format!("{name} w"), &weights, &expected["w"][t]);
            assert_close(&format!("{name} deep"), run.deep().values(), &expected["deep"][t]);
            assert_close(
                &format!("{name} train"),
                &[step.train.mse],
                &expected["train_mse"][t],
            );
        }
    }
}

/// Every method that an experiment can ask for, with the decay and the momentum that it may have.
fn all() -> Vec<Optimizer> {
    [
        Chosen::GradientDescent,
        Chosen::Nesterov,
        Chosen::Adam {
            beta1: 0.9,
            beta2: 0.99,
            epsilon: 0.01,
            decoupled: false,
        },
        Chosen::Adam {
            beta1: 0.8,
            beta2: 0.9,
            epsilon: 0.01,
            decoupled: true,
        },
        Chosen::RmsProp {
            alpha: 0.9,
            offset: 0.01,
        },
        Chosen::SignDescent,
        Chosen::Lion {
            blend: 0.9,
            persistence: 0.99,
        },
        Chosen::Proximal { l1: 0.2, l2: 0.1 },
    ]
    .into_iter()
    .map(|method| Optimizer {
        method,
        momentum: 0.7,
        weight_decay: 0.1,
        ..Optimizer::default()
    })
    .collect()
}

fn moved(method: &dyn Method, at: Moment, weights: &[f64], gradient: &[f64], state: &[f64]) -> [Vec<f64>; 2] {
    let (mut weights, mut state) = (weights.to_vec(), state.to_vec());
    method.update_double(
        at,
        Block {
            weights: &mut weights,
            gradient,
            state: &mut state,
        },
    );
    [weights, state]
}

/// Away from kinks, against central differences.
#[test]
fn tangents_are_derivatives_of_updates() {
    let wave = |count: usize, seed: f64| -> Vec<f64> {
        (0..count).map(|i| ((i as f64 + seed) * 1.7).sin()).collect()
    };
    let (size, h) = (7, 1e-6);
    let at = Moment { t: 3, rate: 0.2 };
    for settings in all() {
        let method = method(&settings);
        let weights = wave(size, 0.3);
        let gradient = wave(size, 5.1);
        // Mean squares are positive.
        let mut state = wave(method.state() * size, 9.7);
        state
            .iter_mut()
            .skip(size)
            .for_each(|square| *square = square.abs() + 0.2);
        let directions = [
            wave(size, 20.0),
            wave(size, 30.0),
            wave(method.state() * size, 40.0),
        ];
        let along = |by: f64| {
            let shift =
                |x: &[f64], d: &[f64]| -> Vec<f64> { x.iter().zip(d).map(|(x, d)| x + by * d).collect() };
            moved(
                &*method,
                at,
                &shift(&weights, &directions[0]),
                &shift(&gradient, &directions[1]),
                &shift(&state, &directions[2]),
            )
        };
        let (above, below) = (along(h), along(-h));
        let [mut dw, dg, mut ds] = directions.clone();
        method.tangent_double(
            at,
            Tangents {
                weights: &weights,
                gradient: &gradient,
                state: &state,
                change: Block {
                    weights: &mut dw,
                    gradient: &dg,
                    state: &mut ds,
                },
            },
        );
        for (i, ours) in [dw, ds].iter().enumerate() {
            for (ours, (above, below)) in ours.iter().zip(above[i].iter().zip(&below[i])) {
                let difference = (above - below) / (2.0 * h);
                assert!(
                    (ours - difference).abs() < 1e-6 * (1.0 + difference.abs()),
                    "{settings:?}: {ours} against {difference}"
                );
            }
        }
    }
}

/// What the settings call linear has a linear map, which is its update; nothing else has one.
#[test]
fn linear_methods_are_those_that_settings_name() {
    let at = Moment { t: 2, rate: 0.3 };
    for settings in all() {
        let method = method(&settings);
        let linear = method.linear(at);
        assert_eq!(linear.is_some(), settings.method.is_linear(), "{settings:?}");
        if let Some(linear) = linear {
            let (w, g, m) = (0.7, -1.1, 0.4);
            let [weight, state] = moved(&*method, at, &[w], &[g], &[m]);
            let momentum = linear.persistence * m + g;
            assert!((state[0] - momentum).abs() < 1e-15);
            let expected = linear.keep * w - linear.by_momentum * momentum - linear.by_gradient * g;
            assert!((weight[0] - expected).abs() < 1e-15);
        }
    }
}

/// The edge of stability of every linear method: a quadratic just below stays bounded, just above does not.
#[test]
fn linear_methods_diverge_beyond_their_threshold() {
    let at = Moment { t: 0, rate: 0.3 };
    for settings in all() {
        let method = method(&settings);
        let Some(linear) = method.linear(at) else { continue };
        let ends = |curvature: f64| {
            let (mut w, mut m) = (1.0_f64, 0.0);
            for _ in 0..20_000 {
                let [weight, state] = moved(&*method, at, &[w], &[curvature * w], &[m]);
                (w, m) = (weight[0].clamp(-1e9, 1e9), state[0].clamp(-1e9, 1e9));
            }
            w.abs()
        };
        assert!(ends(0.99 * linear.threshold()) < 1e-3, "{settings:?}");
        assert!(ends(1.01 * linear.threshold()) > 1e6, "{settings:?}");
    }
}

/// Lion by hand: the sign is that of the blend, the mean follows the gradient.
#[test]
fn lion_steps_along_the_sign_of_a_mean_gradient() {
    let method = Lion {
        blend: 0.5,
        persistence: 0.75,
        weight_decay: 0.5,
    };
    let at = Moment { t: 0, rate: 0.5 };
    // 0.5 · 4 − 0.5 · 2 > 0, 0.5 · 1 − 0.5 · 2 < 0, and nothing at all.
    let [weights, state] = moved(
        &method,
        at,
        &[1.0, 1.0, 2.0],
        &[-2.0, -2.0, 0.0],
        &[4.0, 1.0, 0.0],
    );
    assert_eq!(weights, [0.25, 1.25, 1.5]);
    assert_eq!(state, [2.5, 0.25, 0.0]);
}

fn clipped(steps: usize, clip: Option<f64>) -> (Run<f64>, [Vec<f64>; 2]) {
    let (m, n, q) = (30, 12, 3);
    let wave = |count: usize, seed: f64| -> Vec<f64> {
        (0..count).map(|i| ((i as f64 + seed) * 1.7).sin()).collect()
    };
    let mut deep = Deep::zeros(q, 3);
    deep.values_mut().copy_from_slice(&wave(12, 3.3));
    let rates = vec![
        Rates {
            first: 0.2,
            deeper: 0.3
        };
        4
    ];
    let updates = Updates::new(GradientDescent { weight_decay: 0.0 }, rates)
        .with_output(0.5)
        .with_clip(clip);
    let cancel = Cancel::new();
    let mut run = Run::<f64>::explicit(
        Explicit {
            rule: Rule {
                activation: onsager::experiment::Activation::Tanh,
                loss: Loss::Square,
                updates,
            },
            features: &wave(m * n, 0.1),
            labels: &wave(m, 7.7),
            first: &wave(n * q, 1.9),
            deep: &deep,
            batches: None,
            test: TestRows::none(),
        },
        &cancel,
    )
    .unwrap();
    for _ in 0..=steps {
        run.step(&cancel).unwrap();
    }
    let weights = [run.first_weights(&cancel).unwrap(), run.deep().values().to_vec()];
    (run, weights)
}

/// The update is the plain one, scaled so that the gradient in everyday units has the norm of the limit; a limit beyond the norm
/// changes nothing; and the last layer moves at its own rate.
#[test]
fn clipping_bounds_the_norm_of_the_gradient_of_all_weights() {
    let start = clipped(0, None).1;
    let plain = clipped(1, None).1;
    let change = |after: &[Vec<f64>; 2], i: usize, rate: f64| -> Vec<f64> {
        after[i]
            .iter()
            .zip(&start[i])
            .map(|(a, b)| (b - a) / rate)
            .collect()
    };
    let gradient = |after: &[Vec<f64>; 2]| {
        let (first, mut deep) = (change(after, 0, 0.2), change(after, 1, 0.3));
        deep.iter_mut().skip(9).for_each(|g| *g *= 2.0);
        let squares = |all: &[f64]| all.iter().map(|g| g * g).sum::<f64>();
        (squares(&first) / 12.0 + squares(&deep)).sqrt()
    };
    let norm = gradient(&plain);
    for limit in [0.3 * norm, 0.9 * norm] {
        let ours = clipped(1, Some(limit)).1;
        assert!((gradient(&ours) / limit - 1.0).abs() < 1e-10, "{limit} {norm}");
        for i in 0..2 {
            for (ours, plain) in change(&ours, i, 1.0).iter().zip(change(&plain, i, 1.0)) {
                assert!((ours - limit / norm * plain).abs() < 1e-12);
            }
        }
    }
    assert_eq!(clipped(3, Some(100.0 * norm)).1, clipped(3, None).1);
    assert_ne!(clipped(3, Some(0.5 * norm)).1, clipped(3, None).1);
}

/// Adam with ε inside the root, as the reference has it, and a sign smoothed likewise.
#[derive(Clone, Copy, Debug)]
struct Inside {
    adam: bool,
    epsilon: f64,
}

impl Formula for Inside {
    const STATE: usize = 2;

    fn coefficients<T: Real>(&self, at: Moment) -> Coefficients<T> {
        let t = i32::try_from(at.t).unwrap() + 1;
        let (beta1, beta2): (f64, f64) = if self.adam { (0.9, 0.99) } else { (0.0, 0.0) };
        let corrections = (1.0 - beta1.powi(t), 1.0 - beta2.powi(t));
        [
            beta1,
            beta2,
            at.rate / corrections.0,
            1.0 / corrections.1,
            self.epsilon * self.epsilon,
            0.0,
            0.0,
            0.0,
        ]
        .map(T::of)
    }

    #[inline(always)]
    fn update<T: Real>(c: &Coefficients<T>, entry: Entry<T>) -> Entry<T> {
        let [beta1, beta2, rate, scale, square, ..] = *c;
        let g = entry.gradient;
        let mean = beta1 * entry.state[0] + (T::ONE - beta1) * g;
        let size = beta2 * entry.state[1] + (T::ONE - beta2) * (g * g);
        Entry {
            weight: entry.weight - rate * mean / (scale * size + square).sqrt(),
            gradient: g,
            state: [mean, size],
        }
    }

    #[inline(always)]
    fn tangent<T: Real>(_: &Coefficients<T>, _: Entry<T>, change: Entry<T>) -> Entry<T> {
        change
    }
}

/// One data set of 1200 samples of 800 features: Y = tanh(1.5 u) + 0.3 noise, w⁰ orthogonal to the teacher, which is sparse or not.
struct Sample {
    features: Vec<f64>,
    labels: Vec<f64>,
    first: Vec<f64>,
    test: TestRows<f64>,
}

impl Sample {
    fn draw(sparse: bool, seed: u64) -> Self {
        let (m, n, q, fresh) = (1200, 800, 2, 3000);
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut normals =
            |count: usize| -> Vec<f64> { (0..count).map(|_| random.sample(StandardNormal)).collect() };
        let scaled = |column: &[f64]| -> Vec<f64> {
            let square = column.iter().map(|x| x * x).sum::<f64>() / n as f64;
            column.iter().map(|x| x / square.sqrt()).collect()
        };
        let inner = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
        let (teacher, chance) = (normals(n), normals(n));
        // One normal in ten is beyond 1.2816.
        let kept = |j: usize| !sparse || chance[j] > 1.2816;
        let teacher: Vec<f64> = (0..n).map(|j| if kept(j) { teacher[j] } else { 0.0 }).collect();
        let teacher = scaled(&teacher);
        let columns: Vec<Vec<f64>> = (0..q)
            .map(|_| {
                let column = normals(n);
                let along = inner(&column, &teacher) / n as f64;
                let rest: Vec<f64> = column.iter().zip(&teacher).map(|(w, t)| w - along * t).collect();
                scaled(&rest)
            })
            .collect();
        let rows =
            |normals: Vec<f64>| -> Vec<f64> { normals.into_iter().map(|x| x / (n as f64).sqrt()).collect() };
        let label = |row: &[f64]| (1.5 * inner(row, &teacher)).tanh();
        let (features, noise) = (rows(normals(m * n)), normals(m));
        let fresh_rows = rows(normals(fresh * n));
        let truth: Vec<f64> = fresh_rows.chunks_exact(n).map(label).collect();
        Self {
            labels: features
                .chunks_exact(n)
                .zip(noise)
                .map(|(row, noise)| label(row) + 0.3 * noise)
                .collect(),
            first: (0..n)
                .flat_map(|j| columns.iter().map(move |column| column[j]))
                .collect(),
            test: TestRows::held_out(&fresh_rows, n, &truth),
            features,
        }
    }

    /// Training and test error at every step.
    fn errors(&self, deep: &[f64], updates: &Updates) -> Vec<[f64; 2]> {
        let mut weights = Deep::zeros(2, 2);
        weights.values_mut().copy_from_slice(deep);
        let cancel = Cancel::new();
        let mut run = Run::<f64>::explicit(
            Explicit {
                rule: Rule {
                    activation: onsager::experiment::Activation::Tanh,
                    loss: Loss::Square,
                    updates: updates.clone(),
                },
                features: &self.features,
                labels: &self.labels,
                first: &self.first,
                deep: &weights,
                batches: None,
                test: self.test.clone(),
            },
            &cancel,
        )
        .unwrap();
        std::iter::from_fn(|| run.step(&cancel).unwrap())
            .map(|step| [step.train.mse, step.test.mse + 0.09])
            .collect()
    }
}

/// Runs under five optimizers against an independent prediction of them, within three joint standard errors and 2 %.
#[test]
fn runs_of_every_kind_of_optimizer_follow_an_independent_prediction() {
    const RUNS: usize = 4;
    let golden: Value = serde_json::from_str(include_str!("../golden/labs/j_optimizers.json")).unwrap();
    let plain = GradientDescent { weight_decay: 0.0 };
    let rates = |first: f64| vec![Rates { first, deeper: 0.1 }; 20];
    let smooth = |adam, epsilon| Updates::new(Inside { adam, epsilon }, rates(0.15));
    let nesterov = Nesterov {
        momentum: 0.8,
        weight_decay: 0.0,
    };
    let [steps, deep] = ["steps", "deep"].map(|key| numbers(&golden[key]));
    for case in golden["cases"].as_array().unwrap() {
        let name = case["name"].as_str().unwrap();
        let (updates, sparse) = match name.split(' ').next().unwrap() {
            "gd" => (Updates::new(plain, rates(0.5)), false),
            "smooth" => (smooth(false, 0.3), false),
            "adam" => (smooth(true, 0.1), false),
            "prox" => (Updates::new(Proximal { l1: 0.1, l2: 0.0 }, rates(0.5)), true),
            "nesterov" => (Updates::new(nesterov, rates(0.3)), false),
            other => panic!("unknown optimizer {other}"),
        };
        let updates = updates.with_deeper(plain);
        let runs: Vec<Vec<[f64; 2]>> = (0..RUNS as u64)
            .map(|seed| Sample::draw(sparse, seed).errors(&deep, &updates))
            .collect();
        for (i, key) in ["train", "test"].into_iter().enumerate() {
            let (theirs, errors) = (numbers(&case[key]), numbers(&case[format!("{key}_se")]));
            for (&t, (theirs, error)) in steps.iter().zip(theirs.iter().zip(errors)) {
                let values: Vec<f64> = runs.iter().map(|run| run[t as usize][i]).collect();
                let mean = values.iter().sum::<f64>() / RUNS as f64;
                let variance = values.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / (RUNS - 1) as f64;
                let joint = error.hypot((variance / RUNS as f64).sqrt());
                assert!(
                    (mean - theirs).abs() < 3.0 * joint + 0.02 * theirs,
                    "{name} {key} at {t}: {mean} against {theirs} ± {joint}"
                );
            }
        }
    }
}
