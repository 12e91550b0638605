//! Thresholds, fixed points and courses against golden numbers, and message passing against state evolution.

use rayon::prelude::*;
use serde_json::Value;

use super::iteration::run;
use super::theory::by_quadrature;
use super::*;
use crate::statistics::Mean;

fn golden() -> Value {
    serde_json::from_str(include_str!("../../../tests/golden/labs/d1_phase_retrieval.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f64> {
    value
        .as_array()
        .unwrap()
        .iter()
        .map(|x| x.as_f64().unwrap())
        .collect()
}

/// Up to this overlap the golden quadrature is exact to 1e-6; towards one its integrand becomes too narrow for it.
const GOLDEN_IS_EXACT: f64 = 0.45;

/// h(q) = (1 − q) E[g²]/q from its definition: the trapezoid rule over the plane of both normals, which is exact to rounding.
fn by_definition(q: f64) -> f64 {
    // Towards an overlap of one the integrand becomes narrow.
    let (step, reach) = if q > 0.9 { (0.02, 450) } else { (0.04, 225) };
    let variance = 1.0 - q;
    let normals = || (-reach..=reach).map(|i| step * f64::from(i));
    let squares: f64 = normals()
        .map(|first| {
            let omega = q.sqrt() * first;
            let along = normals().map(|second| {
                let y = (omega + variance.sqrt() * second).abs();
                let pull = (y * (y * omega / variance).tanh() - omega) / variance;
                pull * pull * (-0.5 * (first * first + second * second)).exp()
            });
            along.sum::<f64>()
        })
        .sum();
    variance * squares * step * step / std::f64::consts::TAU / q
}

#[test]
fn information_is_that_of_its_definition() {
    let it = Information::get();
    for q in [0.01, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95] {
        let (expected, ours) = (by_definition(q), by_quadrature(q));
        assert!((ours - expected).abs() < 1e-10, "{q}: {ours} {expected}");
        // Between its nodes the interpolation is exact to this.
        assert!((it.at(q) - expected).abs() < 1e-6, "{q}: {} {expected}", it.at(q));
    }
}

#[test]
fn thresholds_are_those_of_the_literature() {
    let it = Information::get();
    assert!((it.weak_recovery() - 0.5).abs() < 1e-6, "{}", it.weak_recovery());
    assert!((it.information_theoretic() - 1.0).abs() < 1e-6);
    let (jump, perfect) = it.perfect_recovery();
    // 1.128 in Barbier et al. (2019); the golden 1.1291 is that of a coarser quadrature.
    let lowest = (0..=20).map(|i| by_definition(0.8 + 0.005 * f64::from(i)));
    let expected = 1.0 / lowest.fold(f64::INFINITY, f64::min);
    assert!((perfect - expected).abs() < 1e-5, "{perfect} {expected}");
    assert!(
        (perfect - golden()["phi_perfect"].as_f64().unwrap()).abs() < 1e-3,
        "{perfect}"
    );
    assert!((by_definition(jump) * perfect - 1.0).abs() < 1e-6, "{jump}");
}

#[test]
fn fixed_points_and_courses_are_the_golden_ones() {
    let (golden, it) = (golden(), Information::get());
    let rows = numbers(&golden["phi"]).into_iter().zip(numbers(&golden["q"]));
    let (mut below, mut perfect) = (0, 0);
    for ((phi, q), steps) in rows.zip(numbers(&golden["steps"])) {
        let end = *it.course(1e-3, phi, steps as usize).last().unwrap();
        if q > GOLDEN_IS_EXACT && q < 0.999 {
            continue;
        }
        assert!((end - q).abs() < 1e-6, "φ = {phi}: {end} against {q}");
        // Where the golden iteration has arrived, the branch of fixed points is there too.
        if phi > 0.51 {
            assert!((it.end(phi) - q).abs() < 1e-6, "φ = {phi}: {}", it.end(phi));
        }
        below += usize::from(q <= GOLDEN_IS_EXACT);
        perfect += usize::from(q >= 0.999);
    }
    assert_eq!([below, perfect], [7, 4]);
    let mut compared = 0;
    for curve in golden["curves"].as_array().unwrap() {
        let course = it.course(0.05, curve["phi"].as_f64().unwrap(), 60);
        for (t, q) in numbers(&curve["steps"]).into_iter().zip(numbers(&curve["se"])) {
            if q < GOLDEN_IS_EXACT {
                assert!((course[t as usize] - q).abs() < 1e-6, "{t}: {q}");
                compared += 1;
            }
        }
    }
    assert!(compared > 30, "{compared}");
}

/// Runs leave chance some steps earlier or later, so that at n entries their mean is some 1/n below the limit while it rises: at
/// 1600 that is less than a standard error.
#[test]
fn message_passing_follows_state_evolution() {
    let (it, go, n) = (Information::get(), Cancel::new(), 1600);
    for (phi, t) in [(0.7, 20), (1.0, 3), (1.3, 4), (1.3, 8)] {
        let predicted = *it.course(0.05, phi, t).last().unwrap();
        let end = |i: usize| {
            let mut rng = stream(3, Purpose::Lab, 0, i);
            let rows = (phi * n as f64).round() as usize;
            let course = run((rows, n), 0.05, t, &mut rng, &go).unwrap();
            *course.last().unwrap()
        };
        let ends: Vec<f64> = (0..12).into_par_iter().map(end).collect();
        let mean = Mean::of(ends.into_iter());
        let gap = (mean.value - predicted) / mean.error;
        assert!(
            gap.abs() < 3.0,
            "φ = {phi}, t = {t}: {mean:?} against {predicted}"
        );
        assert!(mean.error < 0.03, "φ = {phi}, t = {t}: {mean:?}");
    }
}

/// Runs of another implementation at the same size, whose finite size is the same.
#[test]
fn message_passing_agrees_with_golden_runs() {
    let (golden, go, n) = (golden(), Cancel::new(), 1200);
    let mut compared = 0;
    for curve in golden["curves"].as_array().unwrap() {
        let phi = curve["phi"].as_f64().unwrap();
        if !(0.7..1.4).contains(&phi) {
            continue;
        }
        let course = |i: usize| {
            let mut rng = stream(4, Purpose::Lab, 0, i);
            run(((phi * n as f64).round() as usize, n), 0.05, 10, &mut rng, &go).unwrap()
        };
        let courses: Vec<Vec<f64>> = (0..12).into_par_iter().map(course).collect();
        let means = numbers(&curve["gamp_n1200"])
            .into_iter()
            .zip(numbers(&curve["gamp_n1200_se"]));
        for (t, (mean, error)) in numbers(&curve["steps"]).into_iter().zip(means) {
            if t > 0.0 && t <= 10.0 {
                let ours = Mean::of(courses.iter().map(|course| course[t as usize]));
                let gap = (ours.value - mean) / ours.error.hypot(error);
                assert!(
                    gap.abs() < 3.0,
                    "φ = {phi}, t = {t}: {gap}, {ours:?} {mean} ± {error}"
                );
                compared += 1;
            }
        }
    }
    assert!(compared >= 6, "{compared}");
}

#[test]
fn time_diverges_at_both_thresholds() {
    let it = Information::get();
    let (_, perfect) = it.perfect_recovery();
    for threshold in [it.weak_recovery(), perfect] {
        let at = |gap: f64| it.duration(1e-6, threshold + gap).unwrap();
        assert!(at(1e-3) > 2 * at(1e-2) && at(1e-2) > at(1e-1), "{threshold}");
    }
    // Out of nothing an overlap grows by the factor 2φ a step.
    let (short, long) = (it.duration(1e-8, 0.8).unwrap(), it.duration(1e-5, 0.8).unwrap());
    let growth = 1000.0_f64.ln() / 1.6_f64.ln();
    assert!(((short - long) as f64 - growth).abs() < 1.5, "{short} {long}");
    assert_eq!(it.duration(1e-3, 0.4), None);
    // Nine tenths of the way are made in that step, and not before.
    let course = it.course(1e-5, 0.8, long);
    let goal = 0.9 * it.end(0.8);
    assert!(course[long] >= goal && course[long - 1] < goal);
}
