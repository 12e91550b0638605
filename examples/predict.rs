//! Predicts the learning curve of a three-layer network without training it.

#![allow(clippy::print_stdout)]

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::{PredictionJob, Quantity, Study, finish};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let preset = "(
        model: (width: 4, layers: 3),
        data: Synthetic(samples: 1200, features: Count(800), noise: 0.3),
        optimizer: (learning_rate: 0.4, steps: 20),
        theory: (rows: 4000),
    )";
    let study = Study::new(&Experiment::from_ron(preset, "example")?)?;
    let mut results = study.results();
    finish(&mut PredictionJob::of(&study)?, &Cancel::new(), |payload| {
        results.take(payload);
    })?;
    let (train, test) = (
        results.theory_curve(Quantity::Train),
        results.theory_curve(Quantity::Test),
    );
    println!("step  train   test");
    for (t, (train, test)) in train.mean.iter().zip(&test.mean).enumerate().step_by(5) {
        println!("{t:4}  {train:.4}  {test:.4}");
    }
    Ok(())
}
