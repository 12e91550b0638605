//! Depth sweeps against golden numbers of an independent program.

use serde_json::Value;

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::statistics::Mean;

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../tests/golden/labs/f2_depth.json")).unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn finished(changes: &[(&str, Setting)]) -> Depth {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    let mut lab = Depth::start(settings.typed().unwrap(), 11);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

/// Within 3 joint standard errors.
fn agree(errors: &[f64], expected: (f64, f64)) {
    let mean = Mean::of(errors.iter().copied());
    let joint = mean.error.hypot(expected.1);
    assert!(
        (mean.value - expected.0).abs() < 3.0 * joint,
        "{mean:?} against {expected:?}"
    );
}

#[test]
fn networks_are_as_large_as_the_golden_ones() {
    let golden = golden();
    for table in [&golden["tent3"], &golden["m800"]] {
        for sweep in table.as_array().unwrap() {
            let inputs = if sweep["target"] == "hier4" { 4 } else { 1 };
            for row in sweep["values"].as_array().unwrap() {
                let hidden = number(&row[0]) as usize;
                assert_eq!(count(&shaped(inputs, hidden, 250)), number(&row[1]) as usize);
            }
        }
    }
}

/// Jumps at 400 samples, one and two hidden layers: the error falls to a half.
#[test]
fn depth_helps_at_jumps_as_in_the_golden_table() {
    let lab = finished(&[
        ("deepest", Setting::Whole(2)),
        ("replicas", Setting::Whole(4)),
        ("steps", Setting::Whole(60)),
    ]);
    let golden = golden();
    let rows = golden["jump"].as_array().unwrap();
    for row in rows
        .iter()
        .filter(|row| row[0] == "tanh" && number(&row[1]) <= 2.0)
    {
        let errors = &lab.errors[number(&row[1]) as usize - 1];
        agree(errors, (number(&row[2]), number(&row[3])));
    }
}

/// On a smooth composition the shallow network is ahead, with the golden errors at 800 samples.
#[test]
fn depth_loses_on_a_smooth_composition() {
    let lab = finished(&[
        ("target", Setting::Choice("Hierarchy")),
        ("noise", Setting::Number(0.05)),
        ("samples", Setting::Whole(800)),
        ("deepest", Setting::Whole(3)),
        ("starts", Setting::Whole(3)),
        ("replicas", Setting::Whole(3)),
    ]);
    let means: Vec<f64> = lab
        .errors
        .iter()
        .map(|errors| Mean::of(errors.iter().copied()).value)
        .collect();
    assert!(means[0] < means[2], "{means:?}");
    let golden = golden();
    let rows = &golden["m800"][1]["values"];
    for hidden in [0, 2] {
        agree(
            &lab.errors[hidden],
            (number(&rows[hidden][2]), number(&rows[hidden][3])),
        );
    }
}

/// What is seen is said of differences that are larger than chance.
#[test]
fn differences_within_their_errors_are_none() {
    let mean = |value, error| Mean {
        value,
        error,
        count: 6,
    };
    assert!(figures::apart(mean(2.0, 0.1), mean(1.0, 0.1)));
    assert!(!figures::apart(mean(1.2, 0.1), mean(1.0, 0.1)));
}
