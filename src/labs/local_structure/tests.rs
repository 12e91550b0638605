//! Fits against golden numbers of an independent program.

use serde_json::Value;

use super::*;
use crate::experiment::{LabSettings, Value as Setting};

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../tests/golden/labs/f_local.json")).unwrap()
}

fn lab(changes: &[(&str, Setting)]) -> LocalStructure {
    let mut settings = LabSettings::new(&SCHEMA);
    for (name, value) in changes {
        settings.set(name, value.clone());
    }
    LocalStructure::start(settings.typed().unwrap(), 5)
}

fn finished(mut lab: LocalStructure) -> LocalStructure {
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

/// Mean and standard error of a method over replicas against the golden ones, within 3.5 joint standard errors.
fn agree(errors: &[[f64; 4]], golden: &Value, columns: &[(usize, &str)]) {
    for (method, name) in columns {
        let mean = crate::statistics::Mean::of(errors.iter().map(|all| all[*method]));
        let expected: Vec<f64> = golden[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v.as_f64().unwrap())
            .collect();
        let joint = mean.error.hypot(expected[1]);
        assert!(
            (mean.value - expected[0]).abs() < 3.5 * joint,
            "{name}: {mean:?} against {expected:?}"
        );
    }
}

/// Errors of the linear methods at jumps over sizes of the golden table, and the exponent of waves. Of waves the median is
/// compared: samples with a wide gap make errors many times as large.
#[test]
fn errors_of_given_features_are_the_golden_ones() {
    let golden = golden();
    let (target, cancel) = (Target::Jumps, Cancel::new());
    let x = grid(1);
    let truth = target.values(&x);
    let mut points = Vec::new();
    for (count, replicas) in [(50, 31), (100, 25), (200, 15), (400, 7)] {
        let rows = golden["rows"].as_array().unwrap();
        let row = rows
            .iter()
            .find(|row| row["target"] == "jump" && row["m"] == count)
            .unwrap();
        let one = |replica: u64| {
            let mut rng = stream(8, Purpose::Lab, replica, count);
            let samples = target.samples(uniform(count, 1, &mut rng), 0.1, &mut rng);
            let designs = Designs::new(&samples.x, &cancel).unwrap();
            let error = |fit: Fit| mean_square(&fit.values(&x), &truth);
            [
                error(designs.waves.fit(&samples.y)),
                error(designs.kernels.fit(&samples.y)),
                0.0,
                0.0,
            ]
        };
        let errors: Vec<[f64; 4]> = (0..replicas).map(one).collect();
        agree(&errors, row, &[(1, "krr")]);
        let mut waves: Vec<f64> = errors.iter().map(|all| all[0]).collect();
        waves.sort_by(f64::total_cmp);
        let (median, expected) = (waves[waves.len() / 2], row["fourier"][0].as_f64().unwrap());
        assert!(
            (median / expected - 1.0).abs() < 0.3,
            "{count}: {median} {expected}"
        );
        points.push((count as f64, median));
    }
    // −0.85 is the slope of the golden errors over these sizes.
    let law = crate::statistics::power_law::PowerLaw::fit(points.into_iter(), [0.0, 1e9]).unwrap();
    assert!((law.exponent + 0.85).abs() < 0.12, "{law:?}");
}

/// All four methods at 100 samples.
#[test]
fn networks_come_to_the_golden_errors() {
    let sweep = |target| {
        let whole = Setting::Whole;
        let changes = [
            ("show", Setting::Choice("Samples")),
            ("target", Setting::Choice(target)),
            ("largest", whole(100)),
            ("points", whole(2)),
            ("replicas", whole(3)),
        ];
        finished(lab(&changes)).sweep.errors
    };
    let golden = golden();
    let rows = golden["rows"].as_array().unwrap();
    for (target, name) in [("Jumps", "jump"), ("Smooth", "smooth")] {
        let row = rows
            .iter()
            .find(|row| row["target"] == name && row["m"] == 100)
            .unwrap();
        let columns = [(1, "krr"), (2, "shallow tanh 83"), (3, "deep tanh 10x3")];
        agree(&sweep(target)[1], row, &columns);
    }
}

/// Waves overshoot beside a jump: by some 9 % of it, however many there are.
#[test]
fn waves_overshoot_beside_a_jump() {
    let points = DMatrix::from_fn(1999, 1, |i, _| i as f64 / 1999.0);
    let y = points.column(0).map(|x| f64::from(x >= 0.5));
    let fit = super::super::fixed_features::Waves::new(&points).fit(&y);
    let over = fit.values(&grid(1)).max() - 1.0;
    assert!((0.05..0.14).contains(&over), "{over}");
}

/// New labels at known points are fitted at once, and the same as from nothing.
#[test]
fn a_drawn_target_is_fitted_from_the_start() {
    let drawn = |height: f64| {
        let heights = (0..HEIGHTS).map(|i| if i > 30 { height } else { 0.0 }).collect();
        lab(&[
            ("target", Setting::Choice("Drawn")),
            ("drawing", Setting::Numbers(heights)),
            ("samples", Setting::Whole(80)),
            ("steps", Setting::Whole(1)),
        ])
    };
    let first = finished(drawn(1.0));
    let second = drawn(2.0);
    assert_eq!(second.picture.values.len(), 2);
    let fresh = Designs::new(&second.picture.samples.x, &Cancel::new()).unwrap();
    let expected = fresh
        .kernels
        .fit(&second.picture.samples.y)
        .values(&second.grid.x);
    assert_eq!(second.picture.values[1].1, expected);
    assert_ne!(first.picture.values[1].1, expected);
}
