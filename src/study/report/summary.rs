//! The summary as JSON: settings, final and best values, stopping steps, agreement, timings.

use serde_json::{Value, json};

use crate::experiment::{Experiment, LabSettings};
use crate::landscape::Explorer;
use crate::statistics::normality::Normality;
use crate::statistics::{Curve, Mean};
use crate::study::Study;
use crate::study::agreement::Gap;
use crate::study::results::Results;
use crate::study::{Estimate, Measure, Quantity};
use crate::text;

/// Names the program and its version in a summary.
pub(super) const PROGRAM: &str = concat!("onsager ", env!("CARGO_PKG_VERSION"));

/// The summary of a lab as JSON text.
pub(super) fn of_lab(
    experiment: &Experiment,
    warnings: &[String],
    finished: bool,
    files: &[String],
) -> String {
    let settings = experiment.lab.iter().flat_map(LabSettings::iter);
    let settings: serde_json::Map<_, _> = settings
        .map(|(field, value)| (field.name.to_owned(), json!(value)))
        .collect();
    let value = json!({
        "program": PROGRAM,
        "complete": finished,
        "stopped_on_request": !finished,
        "warnings": warnings,
        "lab": experiment.lab.as_ref().map(|lab| lab.schema().name),
        "settings": settings,
        "seed": experiment.seed,
        "files": files,
    });
    format!("{value:#}\n")
}

/// The summary as JSON text; numbers that do not exist are null. `files` are the names of the report's files.
#[must_use]
pub fn summary(study: &Study, results: &Results, explorer: Option<&Explorer>, files: &[String]) -> String {
    let (shape, experiment) = (results.shape(), results.experiment());
    let agreement = results.agreement();
    let stop = results.stopping();
    let value = json!({
        "program": PROGRAM,
        "complete": results.is_complete(),
        "stopped_on_request": results.cancelled,
        "last_step": results.last_step(),
        "warnings": results.warnings(),
        "cautions": results.cautions().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "without_effect": experiment.without_effect(shape.samples),
        "settings": experiment.settings(),
        "seed": experiment.seed,
        "sizes": {
            "samples": shape.samples,
            "features": shape.features,
            "ratio": shape.samples as f64 / shape.features as f64,
            "width": shape.width,
            "layers": shape.layers,
            "directions": shape.directions,
            "steps": shape.steps,
            "runs": shape.runs,
        },
        "outside_the_theorem": experiment.assumptions().iter().map(ToString::to_string).collect::<Vec<_>>(),
        "noise_level": results.noise_level(),
        "verdict": verdict(results),
        "final": curves(results, &|curve| curve.last().map(|mean| point(curve.len() - 1, mean))),
        "best": curves(results, &|curve| {
            let t = curve.lowest()?;
            Some(point(t, curve.at(t)?))
        }),
        "stopping_step": with_estimates(
            json!({ "runs": stop.runs, "theory": stop.theory }),
            results,
            &|estimate| json!(stop.estimates.iter().find(|(name, _)| name == estimate.name).map(|(_, step)| step)),
        ),
        "agreement": with_estimates(
            json!({
                "train": agreement.train.map(gap),
                "test": agreement.test.map(gap),
                "about": text!("summary-agreement"),
            }),
            results,
            &|estimate| json!(agreement.estimates.iter().find(|off| off.name == *estimate.name).map(|off| {
                let mut value = gap(off.gap);
                value["covered_by_band"] = json!(off.covered);
                value
            })),
        ),
        "normality": results.recorded().last().map(|recorded| json!({
            "raw": tests(&recorded.raw_normality),
            "corrected": tests(&recorded.corrected_normality),
            "about": text!("summary-normality"),
        })),
        "diverged": results.divergences().iter().map(|divergence| json!({
            "run": divergence.run, "step": divergence.step,
        })).collect::<Vec<_>>(),
        "estimates_diverged": results.estimates().flat_map(|estimate| {
            let name = estimate.name.id;
            let lost: Vec<_> = estimate.lost().collect();
            lost.into_iter().map(move |loss| json!({
                "estimator": name, "run": loss.run, "step": loss.step,
            }))
        }).collect::<Vec<_>>(),
        "landscape": explorer.map(|explorer| super::landscape::summary(explorer, experiment.optimizer.loss)),
        "seconds": {
            "theory": results.timings.theory,
            "runs": results.timings.runs,
            "gradient_descent_in_all_runs": results.timings.descent,
            "estimate_in_all_runs": results.timings.estimate,
        },
        "matrix_free": study.is_matrix_free(),
        "memory_bytes": study.cost().bytes_side_by_side(study.side_by_side()),
        "threads": rayon::current_num_threads(),
        "files": files,
    });
    // A value made of plain numbers and strings always has a text.
    let mut text = serde_json::to_string_pretty(&value).unwrap_or_default();
    text.push('\n');
    text
}

/// What is said of a data file; null for a teacher's data.
fn verdict(results: &Results) -> Value {
    let sentences = results.verdict();
    if sentences.is_empty() {
        return Value::Null;
    }
    let step = results.last_step();
    let both = |(value, error): (f64, f64)| json!({ "value": value, "standard_error": error });
    let baselines = results.baselines();
    json!({
        "sentences": sentences,
        "splits": results.split_errors(step).iter().map(|[estimate, error, held_out, held_out_error]| json!({
            "estimate": estimate, "standard_error": error,
            "held_out": held_out, "held_out_standard_error": held_out_error,
        })).collect::<Vec<_>>(),
        "comparison": results.comparison(step).map(|comparison| json!({
            "estimate": both(comparison.estimate),
            "held_out": both(comparison.held_out),
            "agree": comparison.agrees(),
            "splits": comparison.splits,
            "splits_that_agree": comparison.agreeing,
        })),
        "mean_predictor": baselines.map(|(mean, _)| mean),
        "ridge_regression": baselines.and_then(|(_, ridge)| ridge),
        "rows_far_out": results.far_rows().iter().map(|(row, square)| json!({
            "row": row, "squared_length": square,
        })).collect::<Vec<_>>(),
    })
}

fn curves(results: &Results, of: &dyn Fn(&Curve) -> Option<Value>) -> Value {
    let all = |measure| {
        let four = json!({
            "train": of(&results.runs_measure(Quantity::Train, measure)),
            "test": of(&results.runs_measure(Quantity::Test, measure)),
            "theory_train": of(&results.theory_measure(Quantity::Train, measure)),
            "theory_test": of(&results.theory_measure(Quantity::Test, measure)),
        });
        with_estimates(four, results, &|estimate| json!(of(&estimate.curve(measure))))
    };
    let mut value = all(Measure::Squared);
    if results.measures().contains(&Measure::Loss) {
        value["loss"] = all(Measure::Loss);
        value["misclassified"] = all(Measure::Misclassified);
    }
    value
}

/// A value with an entry for each estimator.
fn with_estimates(mut value: Value, results: &Results, of: &dyn Fn(&Estimate<'_>) -> Value) -> Value {
    for estimate in results.estimates() {
        value[estimate.name.id] = of(&estimate);
    }
    value
}

fn point(t: usize, mean: Mean) -> Value {
    json!({ "step": t, "value": mean.value, "standard_error": mean.error })
}

fn gap(gap: Gap) -> Value {
    json!({ "standard_errors": gap.deviation, "limit_of_95_percent": gap.limit, "relative": gap.relative, "step": gap.step })
}

fn tests(tests: &[Option<Normality>]) -> Vec<Value> {
    let known = |test: Normality| json!({ "statistic": test.statistic, "p_value": test.p_value });
    tests.iter().map(|test| test.map_or(Value::Null, known)).collect()
}
