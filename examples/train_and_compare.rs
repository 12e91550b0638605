//! Predicts, trains real networks, and says how far both are apart.

#![allow(clippy::print_stdout)]

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::{Quantity, Study};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let preset = "(
        model: (width: 3, layers: 2),
        data: Synthetic(samples: 900, features: Count(600), noise: 0.3),
        optimizer: (learning_rate: 0.5, steps: 15),
        theory: (rows: 8000),
        runs: (count: 4, test_rows: 4000),
    )";
    let study = Study::new(&Experiment::from_ron(preset, "example")?)?;
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new())?;
    for (name, quantity) in [("training", Quantity::Train), ("test", Quantity::Test)] {
        let (theory, runs) = (results.theory_curve(quantity), results.runs_curve(quantity));
        if let (Some(theory), Some(runs)) = (theory.last(), runs.last()) {
            let (predicted, measured, error) = (theory.value, runs.value, runs.error);
            println!("{name} error: predicted {predicted:.4}, measured {measured:.4} ± {error:.4}");
        }
    }
    Ok(())
}
