//! A learning rate or weight decay that changes on the way: runs that go on with it are those of the preset that records the
//! change, bit for bit; prediction and estimate follow.

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::figure::Content;
use onsager::study::{
    Job as _, Payload, PredictionJob, Quantity, Results, Study, TrainingJob, figures, finish,
};

use crate::agreement::complete;

const CHANGES: &str =
    r#"changes: ["4: learning_rate = 0.07", "4: weight_decay = 0.3", "6: learning_rate = 0.5"]"#;

fn study(preset: &str) -> Study {
    Study::new(&Experiment::from_ron(preset, "test").unwrap()).unwrap()
}

/// All that training has found, but for times.
fn found(results: &Results) -> String {
    let curves: Vec<_> = [Quantity::Train, Quantity::Test]
        .into_iter()
        .map(|quantity| results.runs_curve(quantity))
        .collect();
    let estimate = results.estimate_curve();
    let (fields, record) = (
        (results.overlaps(), results.norms(), results.deep()),
        results.recorded(),
    );
    format!(
        "{curves:?} {estimate:?} {fields:?} {record:?} {:?}",
        results.divergences()
    )
}

fn train(job: &mut TrainingJob, results: &mut Results) {
    finish(job, &Cancel::new(), |payload| results.take(payload)).unwrap();
}

/// Runs of `before` up to step `t`, then those of `after`; and whether nothing was trained twice.
fn changed(before: &Study, after: &Study, t: usize, hand_over: bool) -> (Results, usize) {
    let mut results = after.results();
    let mut job = TrainingJob::new(before);
    for _ in 0..=t {
        assert!(job.advance(&Cancel::new()).unwrap());
        job.report().into_iter().for_each(|payload| results.take(payload));
    }
    let handover = match hand_over {
        true => job.handover(),
        false => Default::default(),
    };
    drop(job);
    let mut job = TrainingJob::going_on(after, handover, t);
    let mut steps = 0;
    while job.advance(&Cancel::new()).unwrap() {
        steps += 1;
        job.report().into_iter().for_each(|payload| results.take(payload));
    }
    (results, steps)
}

/// Every kind of run and of estimate: momentum's and Adam's state, decay in its own place, batches, clipping, new samples, runs without
/// a matrix, single precision.
#[test]
fn going_on_with_a_change_is_the_preset_that_records_it() {
    let of = |optimizer: &str, rest: &str| {
        format!(
            "(model: (width: 2, layers: 3), data: Synthetic(samples: 60, features: Count(40)),
            optimizer: (steps: 9, compared: false{optimizer}), theory: (enabled: false),
            runs: (count: 3, test_rows: 100, record: (weights: true){rest}))"
        )
    };
    for (optimizer, rest) in [
        ("", ""),
        ("momentum: 0.8, weight_decay: 0.1", ", precision: Double"),
        (
            "method: Nesterov, momentum: 0.8, schedule: Cosine(floor: 0.1), warm_up: 6",
            "",
        ),
        ("method: Adam(), learning_rate: 0.05", ""),
        ("method: Adam(decoupled: true), batch_fraction: 0.5", ""),
        ("method: Lion(), learning_rate: 0.05", ""),
        ("clip: 0.2, deep_learning_rate: 0.1", ", method: MatrixFree"),
        ("reuse: Fresh", ""),
        ("reuse: Decoupled", ""),
        ("momentum: 0.5", ", method: MatrixFree, precision: Double"),
    ] {
        let also = |settings: &str| match settings {
            "" => String::new(),
            settings => format!(", {settings}"),
        };
        let before = study(&of(&also(optimizer), rest));
        let after = study(&of(&format!("{}, {CHANGES}", also(optimizer)), rest));
        let mut fresh = after.results();
        train(&mut TrainingJob::new(&after), &mut fresh);
        // Until the first change they are the same, and then they are not.
        let mut plain = before.results();
        train(&mut TrainingJob::new(&before), &mut plain);
        let test = |results: &Results| results.runs_curve(Quantity::Test).mean;
        assert_eq!(test(&plain)[..=4], test(&fresh)[..=4], "{optimizer}");
        assert_ne!(test(&plain)[5], test(&fresh)[5], "{optimizer}");
        for (hand_over, trained) in [(true, 5), (false, 10)] {
            let (results, steps) = changed(&before, &after, 4, hand_over);
            assert_eq!(steps, trained, "{optimizer}");
            assert_eq!(
                found(&results),
                found(&fresh),
                "{optimizer}, handed over: {hand_over}"
            );
        }
    }
}

/// The prediction is the same up to the change to the bit, and then another one; what is known of it need not be told again.
#[test]
fn the_prediction_before_a_change_stays_as_it_was() {
    let of = |changes: &str| {
        study(&format!(
            "(model: (width: 2), data: Synthetic(samples: 60, features: Count(40)),
            optimizer: (steps: 9, {changes}), theory: (rows: 500, replicas: 3))"
        ))
    };
    let [before, after] = [of(""), of(CHANGES)];
    let predicted = |job: &mut PredictionJob| {
        let mut steps = Vec::new();
        finish(job, &Cancel::new(), |payload| {
            if let Payload::Predicted(step, _) = payload {
                steps.push(format!("{step:?}"));
            }
        })
        .unwrap();
        steps
    };
    let [plain, changed] = [&before, &after].map(|study| predicted(&mut PredictionJob::of(study).unwrap()));
    assert_eq!(plain[..=4], changed[..=4]);
    assert_ne!(plain[5], changed[5]);
    assert_eq!(
        predicted(&mut PredictionJob::after(&after, 5).unwrap()),
        changed[5..]
    );
}

/// Theory against runs within three joint standard errors, and the estimate near the test error, after a rate that falls and a decay
/// that begins on the way.
#[test]
fn theory_follows_a_change() {
    let preset = "(
        data: Synthetic(samples: 1200, features: Count(800), noise: 0.5),
        optimizer: (learning_rate: 0.6, steps: 30,
            changes: [\"10: learning_rate = 0.15\", \"15: weight_decay = 0.3\", \"22: learning_rate = 1\"]),
        theory: (rows: 8000, replicas: 4, spread: 0),
        runs: (count: 8),
    )";
    let results = complete(&Experiment::from_ron(preset, "test").unwrap());
    for quantity in [Quantity::Train, Quantity::Test] {
        let (runs, theory) = (results.runs_curve(quantity), results.theory_curve(quantity));
        for t in 0..=30 {
            let (run, predicted) = (runs.at(t).unwrap(), theory.at(t).unwrap());
            let joint = run.error.hypot(predicted.error);
            assert!(
                (run.value - predicted.value).abs() < 3.0 * joint + 0.005 * predicted.value,
                "{quantity:?} at {t}: {run:?} against {predicted:?}"
            );
        }
    }
    // Every change is marked below the curves, too.
    let strip = figures::residuals(&results).unwrap();
    let Content::Plot(strip) = strip.content else {
        panic!("no plot")
    };
    let marked = strip.marks.iter().map(|mark| &*mark.name().id);
    let marked: Vec<&str> = marked.filter(|id| id.starts_with("Change at")).collect();
    assert_eq!(marked, ["Change at 10", "Change at 15", "Change at 22"]);
    let (estimate, test) = (results.estimate_curve(), results.runs_curve(Quantity::Test));
    for (t, (estimate, test)) in estimate.mean.iter().zip(&test.mean).enumerate() {
        assert!(
            (estimate / test - 1.0).abs() < 0.05,
            "{t}: {estimate} against {test}"
        );
    }
    // The change shows: without it, the same steps give another error.
    let plain =
        Experiment::from_ron(&preset.replace("10: learning_rate", "30: learning_rate"), "test").unwrap();
    let plain = Study::new(&plain).unwrap();
    let mut other = plain.results();
    train(&mut TrainingJob::new(&plain), &mut other);
    let difference = (other.runs_curve(Quantity::Test).mean[20] / test.mean[20] - 1.0).abs();
    assert!(difference > 0.02, "{difference}");
}
