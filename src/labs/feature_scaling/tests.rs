//! Runs against theory, and the exponents of what is linear.

use super::*;
use crate::labs::plots::drawn;
use crate::statistics::Mean;

fn lab(changes: &str) -> FeatureScaling {
    crate::labs::register();
    let text = format!("(lab: FeatureScaling({changes}))");
    let settings = experiment::Settings::from_ron(&text, "a").unwrap();
    FeatureScaling::start(settings.lab.unwrap().typed().unwrap(), 3)
}

fn finished(changes: &str) -> FeatureScaling {
    let mut lab = lab(changes);
    while lab.advance(&Cancel::new()).unwrap() {}
    lab
}

#[test]
fn runs_follow_the_theory_over_samples_and_width() {
    let lab = finished(
        "widths: [1, 3], features: 600, smallest: 300, largest: 2400, points: 2, steps: 20, replicas: 6, rows: 32768",
    );
    for place in 0..2 {
        for width in 0..2 {
            let stop = lab.stop(place, width).unwrap();
            let predicted = lab.predicted(place, width).unwrap()[stop];
            let mean = Mean::of(lab.trained(place, width).map(|course| course[stop]));
            let gap = (mean.value - predicted) / mean.error;
            println!("{place} {width}: {gap:.2} of {mean:?}");
            assert!(gap.abs() < 3.0, "{place} {width}: {mean:?} {predicted}");
        }
    }
    assert!(lab.warnings().is_empty());
}

#[test]
fn the_law_of_ridge_regression_needs_a_spectrum_that_falls() {
    let at = |capacity: &str, decay: &str| {
        lab(&format!("capacity: {capacity}, decay: {decay}"))
            .settings
            .ridge_exponent()
    };
    assert_eq!(at("1.5", "0.25"), Some(1.0));
    assert_eq!(at("1.2", "3.0"), Some(2.4));
    assert_eq!(at("0.8", "0.5"), None);
}

/// Variances of the features fall as j^−α, and the target's power in feature j, λⱼ μⱼ², as j^−β beside the teacher's own normal
/// coordinates, which are those of δ = 0.
#[test]
fn spectrum_and_target_fall_as_the_settings_say() {
    let task = Task {
        place: 0,
        width: 0,
        run: None,
    };
    let slope = |value: &dyn Fn(usize) -> f64| (value(199) / value(0)).ln() / 200.0_f64.ln();
    let instance = |decay: f64| {
        let lab = lab(&format!("capacity: 0.7, decay: {decay:?}, features: 200"));
        let experiment = lab.experiment(task).unwrap();
        (
            Instance::within(&experiment, f64::INFINITY, &Cancel::new()).unwrap(),
            lab.settings.source(),
        )
    };
    let ((falling, source), (plain, _)) = (instance(0.4), instance(0.0));
    let eigenvalues = falling.eigenvalues().unwrap();
    let falls = slope(&|j| eigenvalues[j]);
    assert!((falls + 0.7).abs() < 1e-4, "{falls}");
    let power = slope(&|j| eigenvalues[j] * (falling.teacher()[j] / plain.teacher()[j]).powi(2));
    assert!((power + source).abs() < 1e-4, "{power}");
    assert!((source - 1.5).abs() < 1e-12);
}

#[test]
fn training_stops_at_the_smallest_predicted_error_and_noise_is_left_out() {
    let mut lab = lab(
        "widths: [2], features: 100, smallest: 50, largest: 400, points: 2, steps: 30, noise: 0.5, replicas: 0",
    );
    while lab.advance(&Cancel::new()).unwrap() {}
    let course = lab.predicted(0, 0).unwrap();
    let stop = lab.stop(0, 0).unwrap();
    assert!(course.iter().all(|error| *error >= course[stop]), "{stop}");
    let view = lab.settings.clone();
    let figures = lab.figures(&view);
    let crate::figure::Content::Plot(plot) = &figures[0].content else {
        panic!("no plot");
    };
    let lines = plot.marks.iter().filter_map(|mark| match mark {
        crate::figure::Mark::Line(line) if line.name.id == "width_2" => Some(line),
        _ => None,
    });
    let line = lines.into_iter().next().unwrap();
    assert!((line.y[0] - (course[stop] - 0.25)).abs() < 1e-12);
}

#[test]
fn curves_are_drawn_while_they_are_computed_and_fitted_afterwards() {
    let changes = "widths: [2, 3], features: 60, smallest: 100, largest: 400, points: 3, steps: 8, replicas: 0, rows: 512";
    for stop in ["Best", "Last"] {
        let mut lab = lab(&format!("{changes}, stop: {stop}"));
        let view = lab.settings.clone();
        let readouts = |lab: &FeatureScaling| match &lab.figures(&view)[2].content {
            crate::figure::Content::Readouts(readouts) => readouts.len(),
            _ => panic!("no numbers"),
        };
        for _ in 0..=view.steps {
            assert!(lab.advance(&Cancel::new()).unwrap());
            let points = drawn::line(&lab.figures(&view), "over_samples", "width_2");
            assert_eq!((points.len(), readouts(&lab)), (3, 0), "{stop}");
        }
        while lab.advance(&Cancel::new()).unwrap() {}
        assert_eq!(readouts(&lab), 2, "{stop}");
    }
}
