//! Component curves against golden numbers, predictions against runs.

use serde_json::Value;

use super::components::{joint, parts};
use super::*;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

/// Component curves of state evolution are the golden ones within 4 joint standard errors and .01.
fn golden(text: &str, link: Link, last: usize) {
    let golden: Value = serde_json::from_str(text).unwrap();
    let gram: Vec<f64> = golden["K0"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(numbers)
        .collect();
    let (p, q) = (2, golden["q"].as_u64().unwrap() as usize);
    let mut deep = Deep::zeros(q, 2);
    deep.values_mut().copy_from_slice(&numbers(&golden["deep"]));
    let optimizer = Optimizer {
        learning_rate: 0.3,
        steps: last,
        ..Optimizer::default()
    };
    let inputs = Inputs {
        gram: DMatrix::from_row_slice(p + q, p + q, &gram),
        atoms: Vec::new(),
        coordinates: None,
        directions: p,
        phi: 6.0,
        activation: Activation::Gelu,
        deep,
        link,
        noise: 0.1,
        loss: Loss::default(),
        updates: Updates::of(&optimizer),
        batch_fraction: 1.0,
        reuse: crate::experiment::Reuse::default(),
        responses: Responses::Probes(1),
    };
    let theory = Theory {
        rows: 6000,
        replicas: 1,
        ..Theory::default()
    };
    let mut evolution = PooledEvolution::new(&inputs, &theory, Keep::default(), 5).unwrap();
    let (measure, cancel) = (Measure::new(link, Activation::Gelu, p, q, 0.1, 5), Cancel::new());
    let mut found = Vec::new();
    while let Some(step) = evolution.advance(&cancel).unwrap() {
        let step = step.mean;
        let teacher = inputs.gram.view((0, 0), (p, p)).into_owned();
        let both = joint(
            &teacher,
            &step.overlap.columns(0, p).into_owned(),
            &step.covariance,
        );
        found.push(measure.of(&both, step.deep.output(), &cancel).unwrap());
    }
    for (row, t) in numbers(&golden["steps"]).into_iter().enumerate() {
        let Some(found) = found.get(t as usize) else {
            break;
        };
        let (expected, errors) = (
            numbers(&golden["se_comp"][row]),
            numbers(&golden["se_comp_stderr"][row]),
        );
        for j in 0..2 {
            let gap = (found.parts[j] - expected[j]).abs();
            assert!(
                gap < 0.02 + 4.0 * errors[j],
                "{link:?} {t} {j}: {} {}",
                found.parts[j],
                expected[j]
            );
        }
    }
    assert!(found.len() > last);
}

#[test]
fn component_curves_are_the_golden_ones() {
    golden(
        include_str!("../../../tests/golden/labs/b2_staged_stair.json"),
        Link::Staircase,
        20,
    );
    golden(
        include_str!("../../../tests/golden/labs/b2_staged_he2.json"),
        Link::TwoStep,
        20,
    );
}

#[test]
fn parts_add_up_to_the_link_and_are_uncorrelated() {
    for (link, u) in [
        (Link::Staircase, vec![0.3, -1.2, 0.8]),
        (Link::TwoStep, vec![0.3, -1.2]),
    ] {
        assert!((parts(link, &u).iter().sum::<f64>() - link.mean(&u)).abs() < 1e-12);
    }
    assert_eq!(parts(Link::Staircase, &[2.0, 3.0, 4.0]), [2.0, 6.0, 24.0]);
}

/// Runs follow the prediction: the mean of two within .1 of it at every step, in parts that go from 0 to 1.
#[test]
fn runs_follow_the_prediction() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "target": "Staircase", "width": 4, "activation": "Gelu", "samples": 1800, "ratio": 6.0, "noise": 0.1,
        "scale": 0.3, "overlap": 0.0, "rate": 0.3, "steps": 12, "rows": 4000, "runs": 2
    }))
    .unwrap();
    let mut lab = Staircase::start(settings, 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    for t in 0..=12 {
        for j in 0..2 {
            let runs = lab.runs.iter().map(|run| run[t].parts[j]).sum::<f64>() / 2.0;
            let theory = lab.predicted[0][t].parts[j];
            assert!((runs - theory).abs() < 0.1, "{t} {j}: {runs} {theory}");
        }
    }
    assert!(lab.predicted[0][12].parts[0] > 0.3);
}

/// A network that says nothing errs by the power of the target and by the noise.
#[test]
fn a_silent_network_errs_by_target_and_noise() {
    let teacher = DMatrix::identity(2, 2);
    let weights = DMatrix::from_row_slice(2, 2, &[0.5, 0.1, 0.1, 0.7]);
    let overlap = DMatrix::from_row_slice(2, 2, &[0.2, 0.0, 0.1, -0.3]);
    let both = joint(&teacher, &overlap, &weights);
    assert_eq!(both.view((2, 2), (2, 2)), weights);
    assert_eq!(both.view((2, 0), (2, 2)), overlap);
    assert_eq!(both, both.transpose());
    let of = |noise: f64| {
        let measure = Measure::new(Link::Staircase, Activation::Gelu, 2, 2, noise, 1);
        measure.of(&both, &[0.0, 0.0], &Cancel::new()).unwrap()
    };
    assert!((of(0.5).test - of(0.0).test - 0.25).abs() < 1e-12);
    // E[(u₁ + u₁u₂)²] = 2
    assert!((of(0.0).test - 2.0).abs() < 0.15, "{}", of(0.0).test);
}
