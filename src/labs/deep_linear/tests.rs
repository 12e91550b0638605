//! Modes against golden numbers, and against real matrices.

use serde_json::Value;

use super::theory::{Mode, Target, product};
use super::*;
use crate::figure::{Content, Mark};

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
    let mode = Mode::new(1.0, 2, 0.3, 1e-4, 20_000);
    let at = mode.flow[mode.half.round() as usize];
    assert!((at - 0.5).abs() < 1e-4, "{at}");
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

fn lab(start: &str, layers: usize) -> DeepLinear {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "layers": layers, "start": start, "modes": 3, "strongest": 2.0, "ratio": 0.5, "scale": 1e-2, "rate": 0.02,
        "steps": 600, "size": 9
    }))
    .unwrap();
    let mut lab = DeepLinear::start(settings, 5);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

/// From an aligned start everything about the real matrices is that of the modes: strengths, stage times and the loss, which
/// directions beyond the modes add their start to.
#[test]
fn aligned_labs_are_their_modes() {
    for layers in [2, 4] {
        let lab = lab("Aligned", layers);
        let halves: Vec<Option<usize>> = lab
            .modes
            .iter()
            .zip([2.0, 1.0, 0.5])
            .map(|(mode, goal)| mode.recursion.iter().position(|a| *a >= goal / 2.0))
            .collect();
        assert!(halves[0].is_some() && lab.halves == halves, "{halves:?}");
        for (curve, strength) in lab.modes.iter().zip([2.0, 1.0, 0.5]) {
            assert!((curve.recursion[0] - 1e-2).abs() < 1e-15, "{strength}");
        }
        let figures = lab.figures(&lab.settings);
        let modes = figures.iter().find(|figure| figure.id == "modes").unwrap();
        let Content::Plot(plot) = &modes.content else {
            panic!("no plot");
        };
        let flows = plot.marks.iter().filter_map(|mark| match mark {
            Mark::Line(line) if line.name.id == "Gradient flow" => Some(line),
            _ => None,
        });
        for (line, mode) in flows.zip(&lab.modes) {
            for (t, a) in line.x.iter().zip(&line.y) {
                assert_eq!(*a, mode.flow[*t as usize]);
            }
        }
        let stages = figures.iter().find(|figure| figure.id == "stages").unwrap();
        let Content::Table(table) = &stages.content else {
            panic!("no table");
        };
        for ((row, mode), half) in table.rows.iter().zip(&lab.modes).zip(&halves) {
            let half = half.map_or("–".to_owned(), |half| half.to_string());
            assert_eq!(row[2..], [format!("{:.0}", mode.half), half.clone(), half]);
        }
        let loss = figures.iter().find(|figure| figure.id == "loss").unwrap();
        let Content::Plot(plot) = &loss.content else {
            panic!("no plot");
        };
        let (Mark::Line(line), Mark::Scatter(dots)) = (&plot.marks[0], &plot.marks[1]) else {
            panic!("no curves");
        };
        // Down to a thousandth of the loss at the start, where the last mode is learned.
        let least = 1e-3 * line.y[0];
        assert!(dots.x.len() > 15 && line.y.iter().chain(&dots.y).all(|loss| *loss > least));
        for (x, y) in dots.x.iter().zip(&dots.y) {
            let Some(place) = line.x.iter().position(|t| t == x) else {
                assert!(*y < 2.0 * least, "{layers} {x}: {y}");
                continue;
            };
            // Six directions beyond the modes hold a₀ = 0.01 at first, half of whose square counts.
            let rest = y - line.y[place];
            assert!((-1e-12..=3.0e-4 + 1e-12).contains(&rest), "{layers} {x}: {rest}");
        }
    }
}

/// Half of a random matrix's entries at the start: the size c₀/√d makes singular values of order c₀.
#[test]
fn random_starts_have_the_size_of_their_scale() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "layers": 3, "start": "Random", "modes": 1, "strongest": 2.0, "ratio": 0.5, "scale": 1e-3, "rate": 0.02,
        "steps": 2, "size": 64
    }))
    .unwrap();
    for layer in random(&settings, 4) {
        // |W|² is c₀² d, c₀ = 0.1.
        assert!(
            (layer.norm_squared() / 0.64 - 1.0).abs() < 0.1,
            "{}",
            layer.norm_squared()
        );
    }
}

/// Rates from which a learned mode would not stay are refused, and no others.
#[test]
fn rates_are_refused_from_where_modes_diverge() {
    for layers in [2, 3, 6] {
        let settings = |rate: f64| -> Settings {
            serde_json::from_value(serde_json::json!({
                "layers": layers, "start": "Aligned", "modes": 1, "strongest": 3.0, "ratio": 0.5, "scale": 2.9,
                "rate": rate, "steps": 400, "size": 8
            }))
            .unwrap()
        };
        let most = 2.0 / (layers as f64 * 3.0_f64.powf(2.0 - 2.0 / layers as f64));
        for (rate, refused) in [(0.97 * most, false), (1.03 * most, true)] {
            let settings = settings(rate);
            assert_eq!(!DeepLinear::conflicts(&settings).is_empty(), refused, "{layers}");
            let mode = Mode::new(3.0, layers, settings.layer_scale(), rate, 400);
            let settled = (mode.recursion[400] - 3.0).abs() < 1e-3;
            assert_eq!(!settled, refused, "{layers}: {}", mode.recursion[400]);
        }
    }
}
