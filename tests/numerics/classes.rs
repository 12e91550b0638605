//! Several outputs: the theory of a teacher of classes against real runs, and runs without a data matrix against those with one.

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::{Measure, Quantity, Results, Study};

const MEASURES: [Measure; 3] = [Measure::Squared, Measure::Loss, Measure::Misclassified];

fn results(link: &str, loss: &str, rest: &str) -> Results {
    let preset = format!(
        "(
            model: (width: 4, layers: 3, biases: true),
            data: Synthetic(samples: 1200, features: Count(800), teacher: (link: {link}, directions: 3), noise: 0.0),
            optimizer: (loss: {loss}, learning_rate: 1.0, steps: 10),
            estimator: (enabled: false), {rest}
        )"
    );
    let study = Study::new(&Experiment::from_ron(&preset, "test").unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    results
}

/// Within three joint standard errors at every fifth step; an eighth of a per cent is left for the finite size.
#[test]
fn theory_meets_sixteen_runs() {
    for (link, loss) in [("Softmax", "Logistic"), ("Argmax", "Square")] {
        let runs = "theory: (rows: 16384, replicas: 4), runs: (count: 16, test_rows: 8000)";
        let results = results(link, loss, runs);
        for quantity in [Quantity::Train, Quantity::Test] {
            for measure in MEASURES {
                let (run, theory) = (
                    results.runs_measure(quantity, measure),
                    results.theory_measure(quantity, measure),
                );
                assert_eq!((run.len(), theory.len()), (11, 11));
                for t in [0, 5, 10] {
                    let joint = run.error[t].hypot(theory.error[t]);
                    let distance = (run.mean[t] - theory.mean[t]).abs();
                    let most = 3.0 * joint + 0.00125 * theory.mean[t];
                    assert!(
                        distance < most,
                        "{link} {quantity:?} {measure:?} at {t}: {} and {}, {joint}",
                        run.mean[t],
                        theory.mean[t]
                    );
                }
            }
        }
        // Training learned something, so that the agreement says something.
        let wrong = results.runs_measure(Quantity::Train, Measure::Misclassified);
        assert!(wrong.mean[10] < 0.7 * wrong.mean[0], "{:?}", wrong.mean);
        let confusion = results.confusion()[10].means();
        let right: f64 = confusion.iter().step_by(4).sum();
        let test = results.runs_measure(Quantity::Test, Measure::Misclassified);
        assert!((1.0 - right - test.mean[10]).abs() < 1e-9);
        assert!((confusion.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}

/// The laws of the errors are the same: their means over runs within three joint standard errors.
#[test]
fn runs_without_a_matrix_are_like_those_with_one() {
    let of = |method: &str| {
        let rest = format!("theory: (enabled: false), runs: (count: 16, method: {method}, test_rows: 4000)");
        results("Softmax", "Logistic", &rest)
    };
    let (dense, free) = (of("Dense"), of("MatrixFree"));
    for quantity in [Quantity::Train, Quantity::Test] {
        for measure in MEASURES {
            let (one, other) = (
                dense.runs_measure(quantity, measure),
                free.runs_measure(quantity, measure),
            );
            for t in [1, 5, 10] {
                let joint = one.error[t].hypot(other.error[t]);
                let distance = (one.mean[t] - other.mean[t]).abs();
                assert!(
                    distance < 3.0 * joint,
                    "{quantity:?} {measure:?} at {t}: {distance}, {joint}"
                );
            }
        }
    }
}
