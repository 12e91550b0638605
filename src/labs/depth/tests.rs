//! Depth sweeps against golden numbers of an independent program.

use serde_json::Value;

use super::*;
use crate::experiment::{LabSettings, Value as Setting};
use crate::labs::plots::drawn::*;
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

/// A lab whose errors are given, for each number of hidden layers.
fn with_errors(errors: &[[f64; 3]]) -> Depth {
    let mut lab = finished(&[
        ("samples", Setting::Whole(12)),
        ("deepest", Setting::Whole(3)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(1)),
        ("replicas", Setting::Whole(1)),
    ]);
    lab.errors = errors.iter().map(|errors| errors.to_vec()).collect();
    lab
}

/// Statements, fits and the table say what the errors say.
#[test]
fn what_is_seen_is_said_of_the_right_depth() {
    let wins = with_errors(&[[4.0, 4.1, 3.9], [1.0, 1.4, 0.9], [2.0, 2.1, 1.9]]);
    let figures = wins.drawn();
    let statements = |figures: &[Figure]| -> Vec<String> {
        rows(figures, "statements")
            .iter()
            .map(|row| row[1].clone())
            .collect()
    };
    let said = statements(&figures);
    let one = text!("depth-seen-wins", ratio = "3.6");
    assert_eq!(said.last().unwrap(), &*one, "4.0/1.1");
    assert!(
        said.contains(&text!("depth-seen-best", hidden = 2, error = "1.10 ± 0.15").into_owned()),
        "{said:?}"
    );
    let (samples, values) = wins.last.as_ref().unwrap();
    assert_eq!(samples.y.len(), 12);
    for (name, hidden) in [("shallow", 1), ("deep", 2)] {
        let fit = line(&figures, "fits", name);
        assert_eq!(fit[700].1, values[hidden - 1][700], "{name}");
    }
    let medians: Vec<&str> = rows(&figures, "networks")
        .iter()
        .map(|row| row[4].as_str())
        .collect();
    assert_eq!(medians, ["4", "1", "2"]);
    let loses = with_errors(&[[1.0, 1.1, 0.9], [2.0, 2.1, 1.9], [4.5, 4.6, 4.4]]);
    let said = statements(&loses.drawn());
    assert_eq!(
        said.last().unwrap(),
        &*text!("depth-seen-loses", hidden = 3, ratio = "4.5")
    );
    // Of the deepest networks one did well, so that only the others are surely worse.
    let loses = with_errors(&[[1.0, 1.1, 0.9], [2.0, 2.1, 1.9], [0.8, 4.6, 2.6]]);
    let said = statements(&loses.drawn());
    let two = text!("depth-seen-loses", hidden = 2, ratio = "2.0");
    assert_eq!(said.last().unwrap(), &*two);
    let equal = with_errors(&[[1.0, 1.4, 0.9], [1.0, 1.3, 0.9], [1.1, 1.5, 0.8]]);
    let said = statements(&equal.drawn());
    assert_eq!(said.last().unwrap(), &*text!("depth-seen-equal"));
    let line = line(&figures, "errors", "Mean");
    assert!((line[1].1 - 1.1).abs() < 1e-12 && line[1].0 == 2.0);
}

/// Foldings make 2^k pieces, and errors are mean squares.
#[test]
fn a_tent_has_its_pieces_and_an_error_is_a_mean_square() {
    let lab = finished(&[
        ("target", Setting::Choice("Tent")),
        ("foldings", Setting::Whole(4)),
        ("samples", Setting::Whole(20)),
        ("deepest", Setting::Whole(2)),
        ("starts", Setting::Whole(1)),
        ("steps", Setting::Whole(2)),
        ("replicas", Setting::Whole(1)),
    ]);
    let said = rows(&lab.drawn(), "statements").to_vec();
    let shallow = text!("depth-proved-tent-shallow", pieces = 16).into_owned();
    assert!(said.iter().any(|row| row[1] == shallow), "{said:?}");
    let (_, values) = lab.last.as_ref().unwrap();
    let square = (&values[1] - &lab.grid.y).norm_squared() / lab.grid.y.len() as f64;
    assert!((lab.errors[1][0] / square - 1.0).abs() < 1e-12);
}
