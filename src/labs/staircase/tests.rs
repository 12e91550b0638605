//! Component curves against golden numbers, predictions against runs.

use serde_json::Value;

use super::*;
use crate::figure::{Content, Mark};
use crate::statistics::Mean;

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

/// The components of state evolution from golden starts, by step, of several seeds.
fn evolved(golden: &Value, target: Target, (rows, last): (usize, usize), seeds: u64) -> Vec<Vec<Vec<f64>>> {
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
        link: target.link(),
        noise: 0.1,
        loss: Loss::default(),
        updates: Updates::of(&optimizer),
        batch_fraction: 1.0,
        reuse: crate::experiment::Reuse::default(),
        responses: Responses::Probes(1),
    };
    let theory = Theory {
        rows,
        replicas: 1,
        ..Theory::default()
    };
    let (measure, cancel) = (Measure::new(target, Activation::Gelu, 0.1), Cancel::new());
    let course = |seed: u64| {
        let mut evolution = PooledEvolution::new(&inputs, &theory, Keep::default(), seed).unwrap();
        let mut found = Vec::new();
        while let Some(step) = evolution.advance(&cancel).unwrap() {
            let step = step.mean;
            let overlaps = step.overlap.columns(0, p).into_owned();
            let measured = measure.of(&overlaps, &step.covariance, step.deep.output(), &cancel);
            found.push(measured.unwrap().parts);
        }
        assert_eq!(found.len(), last + 1);
        found
    };
    (0..seeds).map(course).collect()
}
/// Component curves agree with others within three joint standard errors at every step after the start, where both are one number.
fn agree(golden: &Value, curves: &Value, [values, errors]: [&str; 2], target: Target) {
    let found = evolved(golden, target, (6000, 30), 4);
    for (row, t) in numbers(&curves["steps"]).into_iter().enumerate() {
        if t == 0.0 || t > 30.0 {
            continue;
        }
        for j in 0..2 {
            let ours = Mean::of(found.iter().map(|course| course[t as usize][j]));
            let (value, error) = (numbers(&curves[values][row])[j], numbers(&curves[errors][row])[j]);
            let gap = (ours.value - value).abs();
            assert!(
                gap < 3.0 * ours.error.hypot(error),
                "{target:?} at {t}, part {j}: {ours:?}, {value} ± {error}"
            );
        }
    }
    // The start is the same for all: c₁ of the golden network within what its sample of rows leaves.
    assert!((found[0][0][0] - numbers(&golden["se_comp"][0])[0]).abs() < 1e-3);
}

/// State evolution from golden starts: against golden state evolution for the even part, and against real networks of 1400 features,
/// trained by an independent program, for the staircase. Golden state evolution is up to 5.6 of its standard errors below both
/// there, which come from three replicas of 4096 rows: it is held to 0.02 and four of them.
#[test]
fn component_curves_are_the_golden_ones() {
    let read = |text: &str| -> Value { serde_json::from_str(text).unwrap() };
    let even = read(include_str!("../../../tests/golden/labs/b2_staged_he2.json"));
    agree(&even, &even, ["se_comp", "se_comp_stderr"], Target::TwoStep);
    let stairs = read(include_str!("../../../tests/golden/labs/b2_staged_stair.json"));
    let runs = read(include_str!("../../../tests/golden/labs/b2_stair_runs.json"));
    agree(&stairs, &runs, ["comp", "comp_stderr"], Target::Staircase);
    let found = evolved(&stairs, Target::Staircase, (6000, 30), 1).remove(0);
    for (row, t) in numbers(&stairs["steps"])
        .into_iter()
        .enumerate()
        .take_while(|(_, t)| *t <= 30.0)
    {
        for j in 0..2 {
            let of = |key: &str| numbers(&stairs[key][row])[j];
            let (found, expected) = (found[t as usize][j], of("se_comp"));
            let most = 0.02 + 4.0 * of("se_comp_stderr");
            assert!((found - expected).abs() < most, "{t} {j}: {found} {expected}");
        }
    }
}

/// Runs follow the prediction: the mean of six within three standard errors at every step, in parts that go from 0 to 1; other
/// scales of the start are predictions of their own.
#[test]
fn runs_follow_the_prediction() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "target": "Staircase", "width": 4, "activation": "Gelu", "samples": 3000, "ratio": 6.0, "noise": 0.1,
        "scale": 0.3, "overlap": 0.4, "rate": 0.3, "steps": 12, "rows": 4000, "runs": 6
    }))
    .unwrap();
    let mut lab = Staircase::start(settings, 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    for t in 0..=12 {
        for j in 0..2 {
            let runs = Mean::of(lab.runs.iter().map(|run| run[t].parts[j]));
            let theory = lab.predicted[0][t].parts[j];
            // At step 0 both are the same network, in single precision here.
            let most = 3.0 * runs.error + 1e-6;
            assert!((runs.value - theory).abs() < most, "{t} {j}: {runs:?} {theory}");
        }
        let runs = Mean::of(lab.runs.iter().map(|run| run[t].test));
        let theory = lab.predicted[0][t].test;
        assert!(
            (runs.value - theory).abs() < 3.0 * runs.error + 1e-6,
            "{t}: {runs:?} {theory}"
        );
    }
    assert!(lab.predicted[0][12].parts[0] > 0.3);
    // Neurons lean towards the last direction with signs in turn, in proportion to the scale of the start.
    for (course, scale) in lab.predicted.iter().zip([0.3, 0.1, 0.9]) {
        for (a, sign) in [1.0, -1.0, 1.0, -1.0].into_iter().enumerate() {
            let lean = course[0].overlaps[(a, 1)] / scale;
            // Random weights of 500 features lean by 0.045 themselves.
            assert!((lean - 0.4 * sign).abs() < 0.15, "{a}: {lean}");
        }
    }
}

/// With much noise and few samples, which the weights take up, runs and prediction still agree: both have the noise.
#[test]
fn noisy_runs_follow_the_prediction() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "target": "Staircase", "width": 4, "activation": "Gelu", "samples": 1000, "ratio": 1.0, "noise": 2.0,
        "scale": 0.3, "overlap": 0.0, "rate": 0.3, "steps": 10, "rows": 3000, "runs": 4
    }))
    .unwrap();
    let mut lab = Staircase::start(settings, 2);
    while lab.advance(&Cancel::new()).unwrap() {}
    let runs = Mean::of(lab.runs.iter().map(|run| run[10].test));
    let theory = lab.predicted[0][10].test;
    assert!(
        (runs.value - theory).abs() < 3.0 * runs.error + 1e-6,
        "{runs:?} {theory}"
    );
}

/// The teacher's directions are orthonormal, output weights have variance 1/q.
#[test]
fn networks_start_beside_an_orthonormal_teacher() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "target": "LongStaircase", "width": 64, "activation": "Gelu", "samples": 600, "ratio": 6.0, "noise": 0.1,
        "scale": 0.3, "overlap": 0.0, "rate": 0.3, "steps": 1, "rows": 100, "runs": 0
    }))
    .unwrap();
    let begun = settings.begin(1.0, 3, &Cancel::new()).unwrap();
    let gram = begun.gram();
    let teacher = gram.view((0, 0), (3, 3));
    assert!((teacher - DMatrix::identity(3, 3)).amax() < 1e-12, "{teacher}");
    let weights = gram.view((3, 3), (64, 64)).trace() / 64.0;
    assert!((weights / 0.09 - 1.0).abs() < 0.1, "{weights}");
    let power: f64 = begun.deep.output().iter().map(|v| v * v).sum();
    assert!((power - 1.0).abs() < 0.6, "{power}");
}

/// Measures are integrals over the normal law of a network's fields and the teacher's: against a sample of them.
#[test]
fn measures_are_means_over_rows() {
    const ROWS: usize = 200_000;
    for (target, activation) in [
        (Target::Staircase, Activation::Gelu),
        (Target::LongStaircase, Activation::Relu),
        (Target::TwoStep, Activation::Tanh),
        (Target::TwoStep, Activation::Softplus),
    ] {
        let (p, q, noise) = (target.directions(), 3, 0.4);
        let mut rng = stream(7, Purpose::Lab, 0, 0);
        // U = U_* A + Z B.
        let along = normal_matrix(p, q, 0.8, &mut rng, &Cancel::new()).unwrap();
        let beside = normal_matrix(q, q, 0.5, &mut rng, &Cancel::new()).unwrap();
        let output = [0.9, 0.7, 1.1];
        let weights = along.transpose() * &along + beside.transpose() * &beside;
        let measure = Measure::new(target, activation, noise);
        let found = measure
            .of(&along.transpose(), &weights, &output, &Cancel::new())
            .unwrap();
        let teacher = normal_matrix(ROWS, p, 1.0, &mut rng, &Cancel::new()).unwrap();
        let fields =
            &teacher * along + normal_matrix(ROWS, q, 1.0, &mut rng, &Cancel::new()).unwrap() * beside;
        let (mut values, mut slopes) = (fields.clone(), fields.clone());
        activation.with_slopes(fields.as_slice(), values.as_mut_slice(), slopes.as_mut_slice());
        let rows = (0..ROWS).map(|i| {
            let u: Vec<f64> = teacher.row(i).iter().copied().collect();
            let f: f64 = (0..q).map(|a| values[(i, a)] * output[a]).sum();
            (f, u)
        });
        let rows: Vec<(f64, Vec<f64>)> = rows.collect();
        let near = |expected: Mean, found: f64, what: &str| {
            let gap = (expected.value - found).abs();
            assert!(
                gap < 4.0 * expected.error,
                "{target:?} {activation:?} {what}: {expected:?} {found}"
            );
        };
        let parts = |u: &[f64]| match target {
            Target::TwoStep => vec![u[0], 0.7 * (u[1] * u[1] - 1.0) / 2.0_f64.sqrt()],
            _ => (0..p).map(|j| u[..=j].iter().product()).collect::<Vec<f64>>(),
        };
        for (j, c) in found.parts.iter().enumerate() {
            let power = if target == Target::TwoStep && j == 1 {
                0.49
            } else {
                1.0
            };
            near(
                Mean::of(rows.iter().map(|(f, u)| f * parts(u)[j] / power)),
                *c,
                "part",
            );
        }
        let test = rows
            .iter()
            .map(|(f, u)| (f - target.link().mean(u)).powi(2) + noise * noise);
        near(Mean::of(test), found.test, "test error");
        assert_eq!(found.overlaps.ncols(), p);
    }
}

/// Of linear neurons everything is a second moment: shares are overlaps, and the test error is v′Cv − 2 v·R₁ + E[Y²].
#[test]
fn linear_networks_are_measured_exactly() {
    let overlaps = DMatrix::from_row_slice(3, 2, &[0.5, -0.2, 0.1, 0.7, -0.3, 0.4]);
    let output = [0.8, -0.4, 0.3];
    let noise = DMatrix::from_row_slice(3, 3, &[0.4, 0.1, 0.0, 0.1, 0.3, -0.1, 0.0, -0.1, 0.5]);
    let covariance = &overlaps * overlaps.transpose() + noise;
    for (target, power) in [(Target::Staircase, 2.0), (Target::TwoStep, 1.49)] {
        let measure = Measure::new(target, Activation::Linear, 0.3);
        let found = measure
            .of(&overlaps, &covariance, &output, &Cancel::new())
            .unwrap();
        let weights = DMatrix::from_column_slice(3, 1, &output);
        let share = (overlaps.column(0).transpose() * &weights)[(0, 0)];
        let square = (weights.transpose() * &covariance * &weights)[(0, 0)];
        let expected = square - 2.0 * share + power + 0.09;
        assert!(
            (found.test - expected).abs() < 1e-9,
            "{target:?}: {} {expected}",
            found.test
        );
        assert!(
            (found.parts[0] - share).abs() < 1e-9 && found.parts[1].abs() < 1e-9,
            "{:?}",
            found.parts
        );
        let powers: f64 = target.parts().iter().map(components::Part::power).sum();
        assert!((powers - power).abs() < 1e-12, "{powers}");
    }
}

/// A part's exponent is its degree, and in turn its degree in directions that are new.
#[test]
fn information_exponents_are_degrees() {
    let of = |target: Target| -> Vec<(u32, u32)> {
        let parts = target.parts();
        (0..parts.len())
            .map(|j| (parts[j].exponent(), parts[j].exponent_after(&parts[..j])))
            .collect()
    };
    assert_eq!(of(Target::LongStaircase), [(1, 1), (2, 1), (3, 1)]);
    assert_eq!(of(Target::TwoStep), [(1, 1), (2, 2)]);
}

/// The figures of courses that are given: the step at which half of a part is known, by theory and in the mean of runs, the scales of
/// the start by name, and the overlaps as they are.
#[test]
fn figures_are_those_of_their_courses() {
    let settings: Settings = serde_json::from_value(serde_json::json!({
        "target": "Staircase", "width": 2, "activation": "Gelu", "samples": 60, "ratio": 6.0, "noise": 0.1,
        "scale": 0.3, "overlap": 0.0, "rate": 0.3, "steps": 4, "rows": 100, "runs": 2
    }))
    .unwrap();
    let course = |parts: [f64; 5]| -> Course {
        let overlaps = DMatrix::from_row_slice(2, 2, &[0.1, 0.2, 0.3, 0.4]);
        let measured = |share: f64| Measured {
            parts: vec![share, share / 3.0],
            test: 2.0 - share,
            overlaps: overlaps.clone() * share,
        };
        parts.into_iter().map(measured).collect()
    };
    let mut lab = Staircase::start(settings.clone(), 2);
    lab.predicted[0] = course([0.0, 0.35, 0.45, 0.55, 0.9]);
    lab.predicted[1] = course([0.0, 0.1, 0.2, 0.3, 0.4]);
    lab.runs = vec![
        course([0.0, 0.35, 0.6, 0.7, 0.9]),
        course([0.0, 0.35, 0.4, 0.52, 0.9]),
    ];
    let figures = lab.figures(&settings);
    let of = |id: &str| &figures.iter().find(|figure| figure.id == id).unwrap().content;
    let Content::Table(stages) = of("stages") else {
        panic!("no table");
    };
    assert_eq!(stages.rows[0], ["u₁", "1", "1", "3", "2.5"]);
    assert_eq!(stages.rows[1], ["u₁u₂", "2", "1", "–", "–"]);
    let line = |id: &str, name: &str, number: usize| {
        let Content::Plot(plot) = of(id) else {
            panic!("no plot");
        };
        let named = plot.marks.iter().filter_map(|mark| match mark {
            Mark::Line(line) if line.name.id == name => Some(line.y.clone()),
            _ => None,
        });
        named.collect::<Vec<_>>()[number].clone()
    };
    assert_eq!(line("scales", "scale_0.1_1", 0), [0.0, 0.1, 0.2, 0.3, 0.4]);
    let shares = [0.0, 0.35, 0.45, 0.55, 0.9];
    assert_eq!(line("scales", "scale_0.3_1", 0), shares);
    assert_eq!(
        line("overlaps", "direction_2", 1),
        shares.map(|share| 0.4 * share)
    );
    assert_eq!(
        line("test_error", "State evolution", 0),
        shares.map(|share| 2.0 - share)
    );
}
