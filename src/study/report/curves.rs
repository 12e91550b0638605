//! The curves as one CSV table: a row for each step.

use crate::figure::FigureError;
use crate::statistics::Curve;
use crate::study::results::Results;
use crate::study::{Measure, Quantity};

/// The columns of `curves.csv`: means and standard errors of mean squared errors. A cell is empty where there is no
/// number; `runs` counts the runs that a mean is over, and `estimate_probe_error` (a name from when the
/// estimate was made of probes) is the standard error of one run's estimate against its own test error, root mean square over runs.
pub const COLUMNS: [&str; 13] = [
    "t",
    "train",
    "train_se",
    "test",
    "test_se",
    "theory_train",
    "theory_train_se",
    "theory_test",
    "theory_test_se",
    "estimate",
    "estimate_se",
    "estimate_probe_error",
    "runs",
];

/// Further columns where training minimizes another loss than the squared error: means and standard errors of that loss, and of
/// the share of samples on the wrong side.
pub const LOSS_COLUMNS: [&str; 20] = [
    "train_loss",
    "train_loss_se",
    "test_loss",
    "test_loss_se",
    "theory_train_loss",
    "theory_train_loss_se",
    "theory_test_loss",
    "theory_test_loss_se",
    "estimate_loss",
    "estimate_loss_se",
    "train_misclassified",
    "train_misclassified_se",
    "test_misclassified",
    "test_misclassified_se",
    "theory_train_misclassified",
    "theory_train_misclassified_se",
    "theory_test_misclassified",
    "theory_test_misclassified_se",
    "estimate_misclassified",
    "estimate_misclassified_se",
];

/// The curves as CSV text.
///
/// # Errors
///
/// [`FigureError::Csv`] when the writer refuses.
pub fn curves_csv(results: &Results) -> Result<String, FigureError> {
    let five = |measure| {
        [
            results.runs_measure(Quantity::Train, measure),
            results.runs_measure(Quantity::Test, measure),
            results.theory_measure(Quantity::Train, measure),
            results.theory_measure(Quantity::Test, measure),
            results.estimate_measure(measure),
        ]
    };
    let errors = five(Measure::Squared);
    let losses = results
        .measures()
        .contains(&Measure::Loss)
        .then(|| [five(Measure::Loss), five(Measure::Misclassified)].concat());
    let probes = results.own_error(Measure::Squared);
    let steps = errors.iter().map(Curve::len).max().unwrap_or(0);
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    let further = losses.is_some().then_some(LOSS_COLUMNS);
    writer.write_record(COLUMNS.iter().chain(further.iter().flatten()))?;
    for t in 0..steps {
        let mut record = vec![t.to_string()];
        record.extend(errors.iter().flat_map(|curve| pair(curve, t)));
        record.push(probes.get(t).copied().map_or_else(String::new, number));
        record.push(errors[0].count.get(t).copied().unwrap_or(0).to_string());
        record.extend(losses.iter().flatten().flat_map(|curve| pair(curve, t)));
        writer.write_record(&record)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|error| FigureError::Draw(error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| FigureError::Draw(error.to_string()))
}

fn pair(curve: &Curve, t: usize) -> [String; 2] {
    curve
        .at(t)
        .map_or_else(Default::default, |mean| [mean.value, mean.error].map(number))
}

/// The shortest text that reads back as the same number; empty for one that is not finite.
fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:?}")
    } else {
        String::new()
    }
}
