//! The curves as one CSV table: a row for each step.

use crate::figure::FigureError;
use crate::statistics::Curve;
use crate::study::results::Results;
use crate::study::{Measure, Quantity};

/// The columns of `curves.csv` that are means with standard errors, each `NAME` and `NAME_se`, of mean squared errors.
const FOUR: [&str; 4] = ["train", "test", "theory_train", "theory_test"];

/// A table, column by column.
#[derive(Default)]
struct Columns {
    names: Vec<String>,
    /// A column's cells, which may end early.
    cells: Vec<Vec<String>>,
}

impl Columns {
    fn add(&mut self, name: String, cells: impl Iterator<Item = String>) {
        self.names.push(name);
        self.cells.push(cells.collect());
    }

    /// Means and standard errors of a curve.
    fn curve(&mut self, name: &str, ending: &str, curve: &Curve) {
        self.add(format!("{name}{ending}"), curve.mean.iter().copied().map(number));
        self.add(
            format!("{name}{ending}_se"),
            curve.error.iter().copied().map(number),
        );
    }

    /// Those of runs and theory.
    fn four(&mut self, results: &Results, ending: &str, measure: Measure) {
        let curves = [
            results.runs_measure(Quantity::Train, measure),
            results.runs_measure(Quantity::Test, measure),
            results.theory_measure(Quantity::Train, measure),
            results.theory_measure(Quantity::Test, measure),
        ];
        for (name, curve) in FOUR.iter().zip(&curves) {
            self.curve(name, ending, curve);
        }
    }

    /// Those of runs and theory, then those of each estimator.
    fn curves(&mut self, results: &Results, ending: &str, measure: Measure) {
        self.four(results, ending, measure);
        for estimate in results.estimates() {
            self.curve(estimate.name.id, ending, &estimate.curve(measure));
            if measure == Measure::Squared {
                // The name is older than what it holds, and stays for whoever reads it.
                let name = format!("{}_probe_error", estimate.name.id);
                self.add(name, estimate.own_error(measure).into_iter().map(number));
            }
        }
    }

    fn written(&self) -> Result<String, FigureError> {
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        writer.write_record(&self.names)?;
        let steps = self.cells.iter().map(Vec::len).max().unwrap_or(0);
        let nothing = String::new();
        for t in 0..steps {
            writer.write_record(self.cells.iter().map(|cells| cells.get(t).unwrap_or(&nothing)))?;
        }
        let bytes = writer
            .into_inner()
            .map_err(|error| FigureError::Draw(error.to_string()))?;
        String::from_utf8(bytes).map_err(|error| FigureError::Draw(error.to_string()))
    }
}

/// The curves as CSV text: means and standard errors, step by step, of the training and the test error, of the theory's, and of
/// each estimator's. A cell is empty where there is no number; `runs` counts the runs that a mean is over, and
/// `estimate_probe_error` is the standard error of one run's estimate against its own test error, root mean square over runs.
/// Where training minimizes another loss than the squared error, the same of that loss (`NAME_loss`) and of the share of samples
/// on the wrong side (`NAME_misclassified`). Where samples reused at every step are drawn beside, theirs (`NAME_reused`).
///
/// # Errors
///
/// [`FigureError::Csv`] when the writer refuses.
pub fn curves_csv(results: &Results) -> Result<String, FigureError> {
    let mut columns = Columns::default();
    let runs = results.runs_curve(Quantity::Train);
    let steps = runs.len().max(results.prediction().len());
    columns.add("t".to_owned(), (0..steps).map(|t| t.to_string()));
    columns.curves(results, "", Measure::Squared);
    let count = |t: usize| runs.count.get(t).copied().unwrap_or(0).to_string();
    columns.add("runs".to_owned(), (0..steps).map(count));
    if results.measures().contains(&Measure::Loss) {
        columns.curves(results, "_loss", Measure::Loss);
        columns.curves(results, "_misclassified", Measure::Misclassified);
    }
    if let Some(other) = results.counterpart() {
        columns.four(other, "_reused", Measure::Squared);
    }
    columns.written()
}

/// The shortest text that reads back as the same number; empty for one that is not finite.
fn number(value: f64) -> String {
    if value.is_finite() {
        format!("{value:?}")
    } else {
        String::new()
    }
}
