//! Optimizers: against exact runs, their tangents against finite differences, and one that is added here.

use crate::golden::{activation, assert_close, count, numbers};
use onsager::control::Cancel;
use onsager::dynamics::{Explicit, GradientDescent as Run, Rule, TestRows};
use onsager::experiment::{Loss, Method as Chosen, Optimizer};
use onsager::kernels::Real;
use onsager::network::Deep;
use onsager::optimizer::{
    Adam, Block, Coefficients, Entry, Formula, GradientDescent, Method, Moment, Nesterov, Proximal, Rates,
    Tangents, Updates, method,
};
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
        for t in 0..=steps {
            let step = run.step(&cancel).unwrap().unwrap();
            assert_close(
                &format!("{name} w"),
                &run.first_weights(&Cancel::new()).unwrap(),
                &expected["w"][t],
            );
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
