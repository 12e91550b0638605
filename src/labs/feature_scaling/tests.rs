//! Runs against theory, and the exponents of what is linear.

use super::*;
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
        "widths: [1, 3], features: 300, smallest: 150, largest: 1200, points: 2, steps: 20, replicas: 6, rows: 8192",
    );
    for place in 0..2 {
        for width in 0..2 {
            let stop = lab.stop(place, width).unwrap();
            let predicted = lab.predicted(place, width).unwrap()[stop];
            let mean = Mean::of(lab.trained(place, width).map(|course| course[stop]));
            let gap = (mean.value - predicted).abs();
            // A finite number of features is 1 % beside the standard error.
            assert!(
                gap < 3.0 * mean.error + 0.01 * predicted,
                "{place} {width}: {mean:?} {predicted}"
            );
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
