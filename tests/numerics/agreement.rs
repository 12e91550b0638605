//! The main claims on the shipped presets: theory, runs and estimate agree, and the bits depend on the seed alone.

use onsager::control::Cancel;
use onsager::experiment::{Activation, Data, Experiment, Features, Loss, Settings, shipped};
use onsager::network::Errors;
use onsager::statistics::Mean;
use onsager::study::report::curves_csv;
use onsager::study::{
    LostEstimate, Measure, PredictionJob, Quantity, Results, RunStep, RunsStep, Study, StudyError,
    TrainingJob, figures, finish,
};
use onsager::theory::EstimateStep;

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

/// Losses and misclassification rates of theory, runs and estimate.
#[test]
fn classes_agree() {
    let results = complete(&preset("logistic_labels"));
    for measure in [Measure::Loss, Measure::Misclassified] {
        for quantity in [Quantity::Train, Quantity::Test] {
            let (runs, theory) = (
                results.runs_measure(quantity, measure),
                results.theory_measure(quantity, measure),
            );
            assert_eq!((runs.len(), theory.len()), (41, 41));
            for t in 0..=40 {
                let (run, predicted) = (runs.at(t).unwrap(), theory.at(t).unwrap());
                let joint = run.error.hypot(predicted.error);
                assert!(predicted.error > 0.0 && predicted.error < 0.01, "{predicted:?}");
                assert!(
                    (run.value - predicted.value).abs() < 4.0 * joint + 0.005 * predicted.value,
                    "{measure:?}, {quantity:?} at {t}: {run:?} against {predicted:?}"
                );
            }
        }
        let (estimate, test) = (
            results.estimate_measure(measure),
            results.runs_measure(Quantity::Test, measure),
        );
        assert_eq!(estimate.len(), 41);
        for (t, (estimate, test)) in estimate.mean.iter().zip(&test.mean).enumerate() {
            assert!(
                (estimate / test - 1.0).abs() < 0.05,
                "{measure:?} at {t}: {estimate} against {test}"
            );
        }
    }
    // Training has learned some of its samples' random labels by heart.
    let rate = |quantity| results.theory_measure(quantity, Measure::Misclassified).mean[40];
    assert!(rate(Quantity::Test) > 1.1 * rate(Quantity::Train));
    let table = curves_csv(&results).unwrap();
    let (header, last) = (table.lines().next().unwrap(), table.lines().last().unwrap());
    for name in ["theory_test_misclassified_se", "estimate_misclassified"] {
        let column = header.split(',').position(|cell| cell == name).unwrap();
        assert!(
            last.split(',').nth(column).unwrap().parse::<f64>().unwrap() > 0.0,
            "{name}"
        );
    }
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
        // A sweep may vary the count, which then must be what is chosen.
        data.features = match data.features {
            Features::Ratio(_) => Features::Ratio(ratio),
            Features::Count(_) => Features::Count((240.0 / ratio).round().max(1.0) as usize),
        };
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
        // A run without a data matrix keeps no pre-activations.
        let dense = experiment.runs.record.pre_activations;
        let has_matrix = experiment
            .shape()
            .is_none_or(|(samples, features)| !experiment.is_matrix_free(samples, features, f64::INFINITY));
        let results = complete(&experiment);
        let last = results.last_step();
        let synthetic = matches!(experiment.data, Data::Synthetic(_));
        assert_eq!(results.prediction().is_empty(), !synthetic, "{name}");
        let estimated = experiment.is_estimated();
        for curve in [
            Some(results.runs_curve(Quantity::Train)),
            Some(results.runs_curve(Quantity::Test)),
            estimated.then(|| results.estimate_curve()),
        ] {
            let Some(curve) = curve else { continue };
            assert_eq!(curve.len(), 5, "{name}");
            assert!(
                curve.mean.iter().chain(&curve.error).all(|x| x.is_finite()),
                "{name}"
            );
        }
        let drawn = figures::all(&results, last);
        assert_eq!(crate::unexplained(&drawn), [""; 0], "{name}");
        let ids: Vec<&str> = drawn.iter().map(|figure| figure.id.as_str()).collect();
        let mut distinct = ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), ids.len(), "{name}: {ids:?}");
        for (id, expected) in [
            ("learning_curves", true),
            ("estimate", estimated),
            ("pre_activation_qq", dense),
            ("normality", dense),
            ("lengths", dense && has_matrix),
            ("readouts", true),
            ("curve_table", true),
        ] {
            assert!(!expected || ids.contains(&id), "{name} has no {id}");
        }
        for id in ["residuals", "qq_run_vs_theory", "weight_parts", "deep_weights_2"] {
            let of_rows = id == "qq_run_vs_theory";
            let expected = (synthetic || id == "deep_weights_2") && (dense || !of_rows);
            assert_eq!(ids.contains(&id), expected, "{name}: {id}");
        }
        for id in [
            "losses",
            "loss_table",
            "misclassification",
            "misclassification_table",
        ] {
            let classes = experiment.settings().optimizer.loss == Loss::Logistic;
            assert_eq!(ids.contains(&id), classes, "{name}: {id}");
        }
        let followed = synthetic && experiment.follows_responses();
        assert_eq!(ids.contains(&"responses"), followed, "{name}");
    }
}

/// The view of lengths: what its lines are called, and norms in everyday units at the start.
#[test]
fn lengths_in_weight_space_are_drawn_under_their_names() {
    use onsager::figure::{Content, Mark};
    use onsager::study::Lengths;
    let results = complete(&shortened("three_layers"));
    let Content::Plot(plot) = figures::lengths(&results).unwrap().content else {
        panic!("no plot")
    };
    let drawn = |id: &str| {
        let mut lines = plot.marks.iter().filter_map(|mark| match mark {
            Mark::Line(line) => Some(line),
            _ => None,
        });
        lines.find(|line| line.name.id == id).unwrap().y.clone()
    };
    let same = |id: &str, of: fn(&Lengths) -> Option<f64>| {
        assert_eq!(drawn(id), results.runs_length(of).mean, "{id}");
    };
    same("Distance from the start", |lengths| Some(lengths.distance));
    same("Length of the path", |lengths| Some(lengths.path));
    same("norm_1", |lengths| lengths.norms.first().copied());
    same("norm_3", |lengths| lengths.norms.get(2).copied());
    let (distance, path) = (drawn("Distance from the start"), drawn("Length of the path"));
    assert_eq!((distance[0], path[0]), (0.0, 0.0));
    assert!(distance[1] > 0.0 && distance.iter().zip(&path).all(|(d, p)| d <= p));
    // n × 4 normal entries of deviation 1/√n.
    assert!(
        (drawn("norm_1")[0] / 2.0 - 1.0).abs() < 0.1,
        "{}",
        drawn("norm_1")[0]
    );
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
    let curve = |results: &Results, run| results.run_measure(run, Quantity::Test, Measure::Squared);
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

/// Runs and theory end long before numbers overflow, at nearly the same step, and what came before can be read.
#[test]
fn divergence_is_noticed_long_before_numbers_overflow() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.model.activation = Activation::Linear;
    settings.optimizer.learning_rate = 8.0;
    settings.optimizer.steps = 300;
    let results = complete(&Experiment::new(settings).unwrap());
    let all = results.divergences().iter().copied();
    let (theory, runs): (Vec<onsager::study::Divergence>, Vec<_>) = all.partition(|at| at.run.is_none());
    assert_eq!((theory.len(), runs.len()), (1, results.shape().runs));
    let apart = |run: &onsager::study::Divergence| run.step.abs_diff(theory[0].step) <= 2;
    assert!(runs.iter().all(apart), "{runs:?} {theory:?}");
    assert!(theory[0].step > 0);
    for curve in [
        results.runs_curve(Quantity::Train),
        results.theory_curve(Quantity::Train),
    ] {
        assert!(curve.len() + 2 > theory[0].step && curve.mean.iter().all(|error| *error < 1e6));
    }
    let warnings = results.warnings().join(" ");
    assert!(warnings.contains("A smaller learning rate helps."), "{warnings}");
    let figure = figures::learning_curves(&results).unwrap();
    let onsager::figure::Content::Plot(plot) = &figure.content else {
        panic!("no plot");
    };
    assert_eq!(plot.y.scale, onsager::figure::Scale::Log);
    assert!(figure.caption.contains("diverged"));
}

#[test]
fn at_step_0_no_learning_rate_is_to_blame() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.model.activation = Activation::Quadratic;
    settings.model.initialization.scales = vec![1e120];
    let results = complete(&Experiment::new(settings).unwrap());
    let warnings = results.warnings();
    assert!(warnings.len() == 2 && results.divergences().iter().all(|at| at.step == 0));
    assert!(
        warnings.iter().all(|warning| !warning.contains("learning rate")),
        "{warnings:?}"
    );
}

fn errors(mse: f64) -> Errors {
    Errors {
        mse,
        ..Errors::default()
    }
}

/// One step of several runs: test error and, where there is one, the estimate of each.
fn step(t: usize, runs: &[(usize, f64, Option<f64>)]) -> RunsStep {
    let run = |&(run, test, estimate): &(usize, f64, Option<f64>)| RunStep {
        held_out_error: None,
        confusion: Vec::new(),
        law: Vec::new(),
        run,
        train: errors(test),
        test: errors(test),
        estimates: vec![estimate.map(|estimate| EstimateStep {
            t,
            estimate: errors(estimate),
            error: errors(0.05),
        })],
        overlap: Vec::new(),
        norms: Vec::new(),
        deep: Vec::new(),
        components: Vec::new(),
        lengths: None,
    };
    RunsStep {
        t,
        runs: runs.iter().map(run).collect(),
        ..RunsStep::default()
    }
}

/// A run whose estimate diverges leaves the mean estimate at all steps, and the summary says so.
#[test]
fn a_mean_keeps_its_members() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.runs.count = 3;
    settings.optimizer.steps = 2;
    let study = Study::new(&Experiment::new(settings).unwrap()).unwrap();
    let mut results = study.results();
    results.push_runs(step(
        0,
        &[(0, 1.0, Some(1.1)), (1, 1.0, Some(9.0)), (2, 1.0, Some(1.3))],
    ));
    let all = results.estimate_curve();
    assert!(all.count[0] == 3 && (all.mean[0] - 3.8).abs() < 1e-12);
    results.push_runs(RunsStep {
        lost_estimates: vec![LostEstimate { estimator: 0, run: 1 }],
        ..step(1, &[(0, 0.5, Some(0.5)), (1, 0.8, None), (2, 0.5, Some(0.7))])
    });
    let left = results.estimate_curve();
    assert_eq!(left.count, [2, 2]);
    assert!((left.mean[0] - 1.2).abs() < 1e-12 && (left.mean[1] - 0.6).abs() < 1e-12);
    assert!(left.error.iter().all(|error| error.is_finite()));
    // It is compared with the test error of the same runs, not with that of all.
    let gap = results.agreement().estimates[0].gap;
    assert!((gap.relative - 0.2).abs() < 1e-12, "{gap:?}");
    assert_eq!(results.runs_curve(Quantity::Test).count, [3, 3]);
    let warnings = results.warnings();
    assert!(
        warnings[0].starts_with("2 of 3 runs have an estimate to the end"),
        "{warnings:?}"
    );
    // A run that diverges leaves all means.
    results.push_runs(RunsStep {
        diverged: vec![2],
        ..step(2, &[(0, 0.4, Some(0.4)), (1, 0.6, None)])
    });
    assert_eq!(results.runs_curve(Quantity::Test).count, [2, 2, 2]);
    assert_eq!(results.estimate_curve().count, [1, 1, 1]);
}

/// With no estimate left, what came before the first of them ended is kept.
#[test]
fn estimates_that_all_end_keep_what_came_before() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.runs.count = 2;
    let study = Study::new(&Experiment::new(settings).unwrap()).unwrap();
    let mut results = study.results();
    results.push_runs(step(0, &[(0, 1.0, Some(1.1)), (1, 1.0, Some(1.3))]));
    results.push_runs(RunsStep {
        lost_estimates: vec![LostEstimate { estimator: 0, run: 0 }],
        ..step(1, &[(0, 1.0, None), (1, 1.0, Some(1.5))])
    });
    results.push_runs(RunsStep {
        lost_estimates: vec![LostEstimate { estimator: 0, run: 1 }],
        ..step(2, &[(0, 1.0, None), (1, 1.0, None)])
    });
    let curve = results.estimate_curve();
    assert_eq!(curve.count, [2]);
    assert!((curve.mean[0] - 1.2).abs() < 1e-12);
    assert!(results.warnings()[0].starts_with("No estimate of 2 runs goes to the end"));
}

#[test]
fn replicas_that_disagree_are_flagged() {
    let mut settings = shortened("two_layers").settings().clone();
    settings.theory.rows = 12;
    settings.theory.replicas = 3;
    settings.runs.count = 0;
    let warnings = complete(&Experiment::new(settings.clone()).unwrap()).warnings();
    assert!(
        warnings[0].contains("replicas of the prediction disagree"),
        "{warnings:?}"
    );
    settings.theory.rows = 20_000;
    assert!(
        complete(&Experiment::new(settings).unwrap())
            .warnings()
            .is_empty()
    );
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
