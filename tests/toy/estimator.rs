//! The smallest estimator and the smallest figure there can be: what it takes to add one is in this file.

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::figure::{Axis, Content, Figure, Line, Role};
use onsager::kernels::{ROWS, Vectors};
use onsager::network::{Errors, Head};
use onsager::study::{
    EstimatorName, Quantity, Results, RunningEstimator, Study, TestErrorEstimator, figures, report,
};
use onsager::theory::{EstimateStep, EstimatorSetup, RowStep, TheoryError};

/// Twice the training error.
#[derive(Debug)]
struct Twice;

struct Running<T> {
    rows: usize,
    width: usize,
    head: Head<T>,
    t: usize,
}

impl TestErrorEstimator for Twice {
    fn name(&self) -> EstimatorName {
        EstimatorName {
            id: "twice",
            word: "twice",
            curve: "twice the training error".into(),
            inside: "double".into(),
        }
    }

    fn applies(&self, _experiment: &Experiment) -> bool {
        true
    }

    fn single(
        &self,
        setup: &EstimatorSetup<'_>,
        _cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f32>>, TheoryError> {
        Ok(Box::new(Running::new(setup)))
    }

    fn double(
        &self,
        setup: &EstimatorSetup<'_>,
        _cancel: &Cancel,
    ) -> Result<Box<dyn RunningEstimator<f64>>, TheoryError> {
        Ok(Box::new(Running::new(setup)))
    }
}

impl<T: Vectors> Running<T> {
    fn new(setup: &EstimatorSetup<'_>) -> Self {
        Self {
            rows: setup.rows,
            width: setup.width,
            head: Head::new(setup.activation, setup.width, setup.layers),
            t: 0,
        }
    }
}

impl<T: Vectors> RunningEstimator<T> for Running<T> {
    fn step(&mut self, now: &RowStep<'_, T>, _cancel: &Cancel) -> Result<EstimateStep, TheoryError> {
        let mut sum = 0.0;
        for (i, (z, label)) in now.z.chunks(self.width).zip(now.labels).enumerate() {
            let f = self.head.forward(now.deep, z);
            for k in 0..ROWS.min(self.rows - i * ROWS) {
                sum += (f[k] - label[k]).wide().powi(2);
            }
        }
        self.t += 1;
        let errors = |mse| Errors {
            mse,
            ..Errors::default()
        };
        Ok(EstimateStep {
            t: self.t - 1,
            estimate: errors(2.0 * sum / self.rows as f64),
            error: errors(0.1),
        })
    }
}

fn toy_figure(results: &Results, t: usize) -> Vec<Figure> {
    let y = results.runs_curve(Quantity::Train).mean;
    let x = (0..y.len()).map(|t| t as f64).collect();
    let line = Line::new("Training", Role::Run, x, y).into();
    let axes = (Axis::count("t"), Axis::linear("error"));
    vec![Figure::plot(
        "toy_figure",
        format!("At {t}"),
        axes.0,
        axes.1,
        vec![line],
    )]
}

/// Another estimator and another figure, added here alone, are in results, figures, the table, the summary and the agreement.
#[test]
fn an_estimator_and_a_figure_are_added_in_one_place() {
    let preset = "(data: Synthetic(samples: 100, features: Count(60)), optimizer: (steps: 4), \
                  theory: (rows: 500, replicas: 2), runs: (count: 2, test_rows: 500))";
    let experiment = Experiment::from_ron(preset, "toy").unwrap();
    let study = Study::new(&experiment).unwrap();
    let study = study.with_estimator(Twice).with_figures(toy_figure);
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let ids: Vec<&str> = results.estimates().map(|estimate| estimate.name.id).collect();
    assert_eq!(ids, ["estimate", "twice"]);
    let curve = results.estimates().nth(1).unwrap().curve(Default::default());
    let train = results.runs_curve(Quantity::Train);
    for (twice, train) in curve.mean.iter().zip(&train.mean) {
        assert!((twice - 2.0 * train).abs() < 1e-12, "{twice} {train}");
    }
    assert_eq!(curve.len(), 5);
    assert!(
        results
            .agreement()
            .sentences()
            .iter()
            .any(|sentence| sentence.starts_with("The double is within"))
    );
    let csv = report::curves_csv(&results).unwrap();
    assert!(csv.lines().next().unwrap().contains(",twice,twice_se,"));
    let summary: serde_json::Value =
        serde_json::from_str(&report::summary(&study, &results, None, &[])).unwrap();
    for pointer in [
        "/final/twice/value",
        "/best/twice/step",
        "/agreement/twice/relative",
        "/stopping_step/twice",
    ] {
        assert!(summary.pointer(pointer).unwrap().is_number(), "{pointer}");
    }
    let all = figures::all(&results, 4);
    assert_eq!(all.last().unwrap().id, "toy_figure");
    let drawn = |id: &str| {
        let figure = all.iter().find(|figure| figure.id == id).unwrap();
        let Content::Plot(plot) = &figure.content else {
            panic!("{id} is no plot");
        };
        format!("{:?}", plot.marks).contains("twice the training error")
    };
    assert!(drawn("learning_curves") && drawn("estimate"));
}
