//! Explores the loss landscape along a run: how far the run leaves the plane, and how sharp its way is.

#![allow(clippy::print_stdout)]

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::Study;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    let preset = "(
        model: (width: 3, layers: 3),
        data: Synthetic(samples: 150, features: Count(100), noise: 0.1),
        optimizer: (learning_rate: 0.5, steps: 30),
        theory: (enabled: false),
        estimator: (enabled: false),
        runs: (count: 1),
        landscape: (grid: 41, curvature: (every: 10)),
    )";
    let study = Study::new(&Experiment::from_ron(preset, "example")?)?;
    let mut explorer = study.explorer(&study.experiment().landscape);
    while explorer.advance(&Cancel::new())? {}
    if let Some(scene) = explorer.scene() {
        let off = 100.0 * scene.projection.off_plane;
        println!("{off:.1} % of the trajectory lies off its principal plane");
    }
    for sharpness in &explorer.curvature().sharpness {
        println!(
            "step {:2}: largest Hessian eigenvalue {:.3}",
            sharpness.t, sharpness.value
        );
    }
    Ok(())
}
