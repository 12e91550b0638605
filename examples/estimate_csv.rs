//! Estimates the test error on a CSV file from its training rows alone, beside the error on the rows held out.

#![allow(clippy::print_stdout)]

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::{Quantity, Study};

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let preset = r#"(
        model: (width: 3, layers: 2),
        data: File(path: "assets/data/digits.csv", target: "digit", hold_out: 0.5),
        optimizer: (learning_rate: 0.6, steps: 20),
        runs: (count: 2),
    )"#;
    let experiment = Experiment::from_ron(preset, "example")?.with_base(env!("CARGO_MANIFEST_DIR"));
    let study = Study::new(&experiment)?;
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new())?;
    let (estimate, held_out) = (results.estimate_curve(), results.runs_curve(Quantity::Test));
    println!("step  estimate  held out");
    for (t, (estimate, held_out)) in estimate.mean.iter().zip(&held_out.mean).enumerate().step_by(5) {
        println!("{t:4}  {estimate:8.4}  {held_out:8.4}");
    }
    Ok(())
}
