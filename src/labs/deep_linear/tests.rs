//! Modes against golden numbers, and against real matrices.

use serde_json::Value;

use super::theory::{Mode, Target, product};
use super::*;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

#[test]
fn modes_are_the_golden_ones() {
    let golden: Value =
        serde_json::from_str(include_str!("../../../tests/golden/labs/b1_deep_linear.json")).unwrap();
    let (rate, strengths) = (golden["eta"].as_f64().unwrap(), numbers(&golden["svals"]));
    for case in golden["cases"].as_array().unwrap() {
        let layers = case["layers"].as_u64().unwrap() as usize;
        let start = case["a0"].as_f64().unwrap().powf(1.0 / layers as f64);
        let halves = numbers(&case["half_steps"]);
        for (i, strength) in strengths.iter().enumerate() {
            let mode = Mode::new(*strength, layers, start, rate, 2500);
            for (row, t) in numbers(&case["steps"]).into_iter().enumerate() {
                let at = |key: &str| numbers(&case[key][row])[i];
                let (found, expected) = (mode.recursion[t as usize], at("recursion"));
                assert!(
                    (found - expected).abs() < 1e-12,
                    "{layers} {strength} {t}: {found} {expected}"
                );
                let (found, expected) = (mode.flow[t as usize], at("ode"));
                assert!(
                    (found - expected).abs() < 1e-6,
                    "{layers} {strength} {t}: {found} {expected}"
                );
            }
            let half = mode.half_step(*strength).unwrap_or(0) as f64;
            assert_eq!(half, halves[i], "{layers} {strength}");
        }
    }
}

/// From an aligned start each mode of the real matrices is the recursion by itself.
#[test]
fn aligned_matrices_follow_the_recursion() {
    for layers in [2, 3, 5] {
        let (strengths, rate, start) = (vec![3.0, 1.5, 0.7], 0.01, 0.4);
        let target = Target::draw(strengths.clone(), 6, 3);
        let mut matrices = target.aligned(layers, start, 3);
        for _ in 0..150 {
            target.descend(&mut matrices, rate);
        }
        let found = target.strengths_of(&product(&matrices));
        for (found, strength) in found.into_iter().zip(strengths) {
            let expected = Mode::new(strength, layers, start, rate, 150).recursion[150];
            assert!(
                (found - expected).abs() < 1e-12,
                "{layers} {strength}: {found} {expected}"
            );
        }
    }
}

/// The formula for the half time is exact at L = 2 and right for small starts beyond.
#[test]
fn half_times_are_the_formula() {
    let mode = Mode::new(1.0, 2, 1e-2, 0.001, 10_000);
    let at = mode.flow[mode.half.round() as usize];
    assert!((at - 0.5).abs() < 1e-3, "{at}");
    let mode = Mode::new(2.0, 4, 1e-6_f64.powf(0.25), 0.01, 60_000);
    let step = mode.half_step(2.0).unwrap() as f64;
    assert!((mode.half / step - 1.0).abs() < 0.02, "{} {step}", mode.half);
}

/// Random small starts learn the same modes in the same order.
#[test]
fn random_starts_learn_strong_modes_first() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "layers": 2, "start": "Random", "modes": 3, "strongest": 4.0, "ratio": 0.5, "scale": 1e-3, "rate": 0.01,
        "steps": 1000, "size": 12
    }))
    .unwrap();
    let mut lab = DeepLinear::start(settings, 5);
    while lab.advance(&Cancel::new()).unwrap() {}
    let halves: Vec<usize> = lab.halves.iter().map(|half| half.unwrap()).collect();
    assert!(halves[0] < halves[1] && halves[1] < halves[2], "{halves:?}");
    for (half, mode) in halves.iter().zip(&lab.modes) {
        assert!(
            (*half as f64 / mode.half - 1.0).abs() < 0.35,
            "{halves:?} {}",
            mode.half
        );
    }
}
