//! Components of a target of several directions: runs against state evolution, with and without a data matrix.

use onsager::experiment::{Experiment, RunMethod};
use onsager::figure::{Content, Mark};
use onsager::study::figures;

use crate::agreement::complete;

fn staircase(method: RunMethod, spectrum: &str, steps: usize) -> Experiment {
    let text = format!(
        "(model: (width: 4, layers: 3, activation: Gelu), theory: (rows: 8192, replicas: 1), \
         data: Synthetic(samples: 2400, features: Count(400), noise: 0.1, spectrum: {spectrum}, \
         teacher: (link: Staircase, directions: 2)), \
         optimizer: (learning_rate: 1.0, steps: {steps}), estimator: (enabled: false), \
         runs: (count: 6, test_rows: 1000))"
    );
    let mut settings = (*Experiment::from_ron(&text, "a").unwrap()).clone();
    settings.runs.method = method;
    Experiment::new(settings).unwrap()
}

#[test]
fn runs_learn_the_parts_of_the_target_as_predicted() {
    // With a spectrum this rate is stable for some steps alone.
    for (method, spectrum, steps) in [
        (RunMethod::Dense, "Isotropic", 16),
        (RunMethod::MatrixFree, "Isotropic", 16),
        (RunMethod::Dense, "PowerLaw(0.5)", 9),
    ] {
        let results = complete(&staircase(method, spectrum, steps));
        let lengths = (results.prediction().len(), results.components().len());
        assert_eq!(lengths, (steps + 1, steps + 1));
        let mut learned = 0.0;
        for (t, (step, runs)) in results.prediction().iter().zip(results.components()).enumerate() {
            assert_eq!(step.components.len(), 2);
            for (j, predicted) in step.components.iter().enumerate() {
                let mean = runs.at(j).unwrap();
                // A finite number of features is 0.02 beside the standard error.
                assert!(
                    (mean.value - predicted).abs() < 3.0 * mean.error + 0.02,
                    "{method:?}, part {j} at {t}: {mean:?} {predicted}"
                );
            }
            learned = step.components[0];
        }
        assert!(learned > 0.3, "{learned}");
        let Content::Plot(plot) = figures::components(&results).unwrap().content else {
            panic!("no plot");
        };
        // A level, and line and dots of each part.
        assert_eq!(plot.marks.len(), 5);
        assert!(matches!(plot.marks[0], Mark::Rule(_)));
    }
}

#[test]
fn one_direction_alone_has_no_components() {
    let text = "(theory: (rows: 256, replicas: 1), data: Synthetic(samples: 40, features: Count(30)), \
                optimizer: (steps: 2), estimator: (enabled: false), runs: (count: 1, test_rows: 100))";
    let results = complete(&Experiment::from_ron(text, "a").unwrap());
    assert!(figures::components(&results).is_none());
    assert!(results.prediction().iter().all(|step| step.components.is_empty()));
}
