//! The main claims on the shipped presets: theory, runs and estimate agree, and the bits depend on the seed alone.

use onsager::control::Cancel;
use onsager::experiment::{Activation, Data, Experiment, Features, Settings, shipped};
use onsager::statistics::Mean;
use onsager::study::report::curves_csv;
use onsager::study::{PredictionJob, Quantity, Results, Study, StudyError, TrainingJob, figures, finish};

fn preset(name: &str) -> Experiment {
    let (_, text) = shipped().iter().find(|(known, _)| *known == name).unwrap();
    Experiment::from_ron(text, name)
        .unwrap()
        .with_base("shipped presets")
}

pub(crate) fn complete(experiment: &Experiment) -> Results {
    let study = Study::new(experiment).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    assert!(results.is_complete(), "{:?}", results.warnings());
    results
}

/// Mean over runs and theory within three joint standard errors, plus one per cent for the finite size, at every step;
/// the estimate's mean within five per cent of the test error.
fn agrees(name: &str) {
    let experiment = preset(name);
    let results = complete(&experiment);
    let shape = results.shape();
    assert!(shape.samples >= 1200 && shape.runs == 8, "{name}");
    assert!(experiment.assumptions().is_empty(), "{name}");
    for quantity in [Quantity::Train, Quantity::Test] {
        let (runs, theory) = (results.runs_curve(quantity), results.theory_curve(quantity));
        assert_eq!((runs.len(), theory.len()), (shape.steps + 1, shape.steps + 1));
        for t in 0..=shape.steps {
            let (run, predicted): (Mean, Mean) = (runs.at(t).unwrap(), theory.at(t).unwrap());
            let allowed = 3.0 * run.error.hypot(predicted.error) + 0.01 * predicted.value;
            assert!(
                (run.value - predicted.value).abs() < allowed,
                "{name}, {quantity:?} at {t}: {run:?} against {predicted:?}"
            );
        }
    }
    let (estimate, test) = (results.estimate_curve(), results.runs_curve(Quantity::Test));
    for (t, (estimate, test)) in estimate.mean.iter().zip(&test.mean).enumerate() {
        assert!(
            (estimate / test - 1.0).abs() < 0.05,
            "{name}, estimate at {t}: {estimate} against {test}"
        );
    }
    assert_eq!(estimate.len(), shape.steps + 1);
    // The training rows' own pre-activations tell the training error, the corrected ones the test error.
    let last = shape.steps;
    assert!(
        test.mean[last] > 1.5 * results.runs_curve(Quantity::Train).mean[last],
        "{name}"
    );
}

#[test]
fn two_layers_agree() {
    agrees("two_layers");
}

#[test]
fn three_layers_agree() {
    agrees("three_layers");
}

#[test]
fn five_layers_agree() {
    agrees("five_layers");
}

/// The same preset at a size that takes a fraction of a second.
pub(crate) fn shortened(name: &str) -> Experiment {
    let experiment = preset(name);
    let mut settings: Settings = experiment.settings().clone();
    settings.optimizer.steps = 4;
    // Presets of the landscape, which explorer.rs is about, leave theory and estimate out.
    settings.landscape = Settings::default().landscape;
    (settings.theory.enabled, settings.estimator.enabled) = (true, true);
    settings.theory.rows = 1000;
    settings.theory.replicas = 2;
    settings.runs.count = 3;
    settings.runs.test_rows = 300;
    if let Data::Synthetic(data) = &mut settings.data {
        let ratio = data.ratio();
        data.samples = 240;
        data.features = Features::Ratio(ratio);
    }
    Experiment::new(settings).unwrap().with_base("shipped presets")
}

#[test]
fn every_preset_runs_and_draws_its_figures() {
    crate::toy::register();
    for (name, text) in shipped() {
        if Settings::from_ron(text, name).unwrap().lab.is_some() {
            continue;
        }
        let experiment = shortened(name);
        let results = complete(&experiment);
        let last = results.last_step();
        let synthetic = matches!(experiment.data, Data::Synthetic(_));
        assert_eq!(results.prediction().is_empty(), !synthetic, "{name}");
        for curve in [
            results.runs_curve(Quantity::Train),
            results.runs_curve(Quantity::Test),
            results.estimate_curve(),
        ] {
            assert_eq!(curve.len(), 5, "{name}");
            assert!(
                curve.mean.iter().chain(&curve.error).all(|x| x.is_finite()),
                "{name}"
            );
        }
        let drawn = figures::all(&results, last);
        let ids: Vec<&str> = drawn.iter().map(|figure| figure.id.as_str()).collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len(), "{name}: {ids:?}");
        for id in [
            "learning_curves",
            "estimate",
            "pre_activation_qq",
            "normality",
            "readouts",
            "curve_table",
        ] {
            assert!(ids.contains(&id), "{name} has no {id}");
        }
        for id in [
            "residuals",
            "responses",
            "qq_run_vs_theory",
            "weight_parts",
            "deep_weights_2",
        ] {
            assert_eq!(
                ids.contains(&id),
                synthetic || id == "deep_weights_2",
                "{name}: {id}"
            );
        }
        assert_eq!(ids.contains(&"losses"), *name == "logistic_labels", "{name}");
    }
}

/// Every number of the curves, which all other results enter into.
fn bits(experiment: &Experiment, threads: usize) -> (String, Vec<Vec<f64>>) {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    pool.install(|| {
        let results = complete(experiment);
        let mut numbers: Vec<Vec<f64>> = Vec::new();
        for recorded in results.recorded() {
            numbers.push(recorded.raw.clone());
            numbers.push(recorded.corrected.clone());
            numbers.extend(recorded.responses.clone());
            numbers.extend(recorded.weights.clone().map(|weights| weights.first));
        }
        numbers.extend(
            results
                .prediction()
                .iter()
                .map(|step| step.mean.rho.as_slice().to_vec()),
        );
        numbers.extend(results.deep().iter().map(|moments| moments.means().to_vec()));
        (curves_csv(&results).unwrap(), numbers)
    })
}

#[test]
fn bits_depend_on_the_seed_alone() {
    for name in [
        "three_layers",
        "mini_batch",
        "rademacher",
        "logistic_labels",
        "digits",
    ] {
        let experiment = shortened(name).with_full_record();
        let first = bits(&experiment, 1);
        for threads in [1, 2, 4] {
            assert_eq!(bits(&experiment, threads), first, "{name} on {threads} threads");
        }
        let other = bits(&experiment.clone().with_seed(experiment.seed + 1), 2);
        assert_ne!(other.0, first.0, "{name}");
    }
}

#[test]
fn runs_do_not_depend_on_how_many_go_side_by_side() {
    let experiment = shortened("two_layers");
    let mut settings = experiment.settings().clone();
    settings.runs.count = 19;
    let many = complete(&Experiment::new(settings).unwrap());
    let few = complete(&experiment);
    let curve =
        |results: &Results, run| results.run_measure(run, Quantity::Test, onsager::study::Measure::Squared);
    for run in 0..3 {
        assert_eq!(curve(&many, run), curve(&few, run));
    }
    assert_eq!(curve(&many, 18).len(), 5);
    assert_eq!(many.runs_curve(Quantity::Test).count, [19; 5]);
}

#[test]
fn a_run_that_diverges_leaves_the_others_and_what_came_before() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.model.activation = Activation::Quadratic;
    settings.optimizer.learning_rate = 5.0;
    settings.optimizer.steps = 60;
    let results = complete(&Experiment::new(settings).unwrap());
    assert!(
        results
            .divergences()
            .iter()
            .any(|divergence| divergence.run.is_some())
    );
    assert!(
        results
            .warnings()
            .iter()
            .any(|warning| warning.contains("diverged")),
        "{:?}",
        results.warnings()
    );
    assert!(
        results
            .runs_curve(Quantity::Train)
            .mean
            .iter()
            .all(|x| x.is_finite())
    );
    assert!(!figures::all(&results, results.last_step()).is_empty());
}

#[test]
fn cancelling_keeps_what_came_before() {
    let study = Study::new(&shortened("three_layers")).unwrap();
    let mut results = study.results();
    let cancel = Cancel::new();
    let mut prediction = PredictionJob::of(&study).unwrap();
    finish(&mut prediction, &cancel, |payload| results.take(payload)).unwrap();
    let done = finish(&mut TrainingJob::new(&study), &cancel, |payload| {
        results.take(payload);
        if results.run_steps(0) == 2 {
            cancel.cancel();
        }
    });
    assert_eq!(done, Err(StudyError::Cancelled));
    results.cancelled = true;
    assert!(!results.is_complete());
    assert_eq!((results.prediction().len(), results.run_steps(0)), (5, 2));
    assert!(results.warnings()[0].contains("Partial results"));
}
