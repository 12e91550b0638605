//! Components of a target of several directions: runs against state evolution, with and without a data matrix.

use onsager::control::Cancel;
use onsager::experiment::{Experiment, RunMethod, Theory};
use onsager::figure::{Content, Mark};
use onsager::study::{Study, figures};
use onsager::theory::{Keep, PREDICTION_BAR, PooledEvolution};

use crate::agreement::complete;

/// Below this rate training stays far from the edge of stability, beyond which a deviation of any origin grows from step to step: at
/// 1 the components oscillate from step 9 on, and single runs go apart.
const RATE: f64 = 0.3;

fn staircase(method: RunMethod, spectrum: &str, steps: usize) -> Experiment {
    let text = format!(
        "(seed: 0, model: (width: 4, layers: 3, activation: Gelu), theory: (rows: 16384, replicas: 8), \
         data: Synthetic(samples: 2400, features: Count(400), noise: 0.1, spectrum: {spectrum}, \
         teacher: (link: Staircase, directions: 2)), \
         optimizer: (learning_rate: {RATE}, steps: {steps}), estimator: (enabled: false), \
         runs: (count: 6, test_rows: 1000))"
    );
    let mut settings = (*Experiment::from_ron(&text, "a").unwrap()).clone();
    settings.runs.method = method;
    Experiment::new(settings).unwrap()
}

/// Runs and prediction agree within three joint standard errors at every step.
#[test]
fn runs_learn_the_parts_of_the_target_as_predicted() {
    let steps = 24;
    for (method, spectrum) in [
        (RunMethod::Dense, "Isotropic"),
        (RunMethod::MatrixFree, "Isotropic"),
        (RunMethod::Dense, "PowerLaw(0.5)"),
    ] {
        let results = complete(&staircase(method, spectrum, steps));
        let lengths = (results.prediction().len(), results.components().len());
        assert_eq!(lengths, (steps + 1, steps + 1));
        let mut learned = 0.0;
        for (t, (step, runs)) in results.prediction().iter().zip(results.components()).enumerate() {
            assert_eq!(step.components.len(), 2);
            for (j, predicted) in step.components.iter().enumerate() {
                let (mean, error) = (runs.at(j).unwrap(), step.components_error[j]);
                let gap = (mean.value - predicted).abs();
                // At step 0 both are the same network.
                assert!(
                    gap <= if t == 0 {
                        1e-6
                    } else {
                        3.0 * mean.error.hypot(error)
                    },
                    "{method:?}, part {j} at {t}: {mean:?} {predicted} ± {error}"
                );
            }
            learned = step.components[0];
        }
        assert!(learned > 0.7, "{learned}");
        let Content::Plot(plot) = figures::components(&results).unwrap().content else {
            panic!("no plot");
        };
        // A level, and line and dots of each part, the line with its band.
        assert_eq!(plot.marks.len(), 5);
        let banded = |mark: &Mark| matches!(mark, Mark::Line(line) if line.band.is_some());
        assert_eq!(plot.marks.iter().filter(|mark| banded(mark)).count(), 2);
        assert!(matches!(plot.marks[0], Mark::Rule(_)));
    }
}

/// Components at some steps, with their standard errors if there is more than one replica, of a chain of `rows` from the same
/// teacher and start.
fn predicted(study: &Study, (rows, replicas): (usize, usize), seed: u64) -> Vec<(f64, f64)> {
    let theory = Theory {
        rows,
        replicas,
        ..study.experiment().theory.clone()
    };
    let keep = Keep {
        components: true,
        ..Keep::default()
    };
    let mut evolution = PooledEvolution::new(&study.inputs().unwrap(), &theory, keep, seed).unwrap();
    let mut found = Vec::new();
    while let Some(step) = evolution.advance(&Cancel::new()).unwrap() {
        if [5, 10, 20].contains(&step.mean.t) {
            found.extend(step.components.into_iter().zip(step.components_error));
        }
    }
    found
}

/// Standard errors of components are up to twice as large as what predictions of a few rows are off by, and their 95 % bars hold a
/// large prediction.
#[test]
fn bars_of_components_hold_a_large_prediction() {
    let study = Study::new(&staircase(RunMethod::Dense, "Isotropic", 20)).unwrap();
    let exact = predicted(&study, (65_536, 1), 1000);
    let deviations: Vec<f64> = (0..24)
        .flat_map(|seed| predicted(&study, (2048, 8), seed))
        .zip(exact.iter().cycle())
        .map(|((value, error), (exact, _))| (value - exact) / error)
        .collect();
    assert_eq!(deviations.len(), 24 * 6);
    let all = deviations.len() as f64;
    let size = (deviations.iter().map(|z| z * z).sum::<f64>() / all).sqrt();
    let held = deviations.iter().filter(|z| z.abs() < PREDICTION_BAR).count() as f64 / all;
    assert!((0.4..1.4).contains(&size) && held > 0.93, "{size} {held}");
}

#[test]
fn one_direction_alone_has_no_components() {
    let text = "(theory: (rows: 256, replicas: 1), data: Synthetic(samples: 40, features: Count(30)), \
                optimizer: (steps: 2), estimator: (enabled: false), runs: (count: 1, test_rows: 100))";
    let results = complete(&Experiment::from_ron(text, "a").unwrap());
    assert!(figures::components(&results).is_none());
    assert!(results.prediction().iter().all(|step| step.components.is_empty()));
}
