//! The estimate in few directions against the one by full responses between single steps.

use onsager::experiment::Responses;
use onsager::theory::EstimateStep;

use crate::recorded::Recorded;

/// The two agree within a percent at every step, and the run's test error lies within four of the estimate's standard errors.
#[test]
fn few_directions_are_as_good_as_all() {
    let long = [1, 2, 3, 4].map(|seed| ("width: 3, layers: 2", "learning_rate: 0.5, steps: 120", seed));
    let others = [
        (
            "width: 2, layers: 3, activation: Erf",
            "learning_rate: 0.5, steps: 60",
            1,
        ),
        (
            "width: 3, layers: 2",
            "learning_rate: 0.3, momentum: 0.8, steps: 60",
            1,
        ),
        (
            "width: 3, layers: 2",
            "learning_rate: 0.3, weight_decay: 0.05, steps: 60",
            1,
        ),
    ];
    for (model, optimizer, seed) in long.into_iter().chain(others) {
        let run = Recorded::new(&format!(
            "(seed: {seed}, model: ({model}), optimizer: ({optimizer}), runs: (count: 1, test_rows: 5000), \
              data: Synthetic(samples: 600, features: Count(400), noise: 0.3))"
        ))
        .unwrap();
        let (few, full) = (run.reduced().unwrap(), run.raw(Responses::Full).unwrap());
        assert!(few.len() == full.len() && few.len() > 60);
        let within =
            |(few, test): (&EstimateStep, &f64)| (few.estimate.mse - test).abs() < 4.0 * few.error.mse;
        assert!(few.iter().zip(&run.test).all(within));
        let distances = few
            .iter()
            .zip(&full)
            .map(|(few, full)| (few.estimate.mse / full - 1.0).abs());
        let largest = distances.fold(0.0, f64::max);
        println!("{model}, {optimizer}, seed {seed}: {largest:.4}");
        assert!(largest < 0.01, "{model}, {optimizer}, seed {seed}: {largest}");
    }
}
