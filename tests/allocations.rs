//! A step of gradient descent allocates nothing.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::Experiment;
use onsager::network::Vectors;

#[global_allocator]
static ALLOCATOR: cap::Cap<std::alloc::System> = cap::Cap::new(std::alloc::System, usize::MAX);

/// Bytes that the steps after the first two allocate, on one thread: several would count their own queues.
fn allocated<T: Vectors>(more: &str) -> usize {
    let text = format!(
        "(model: (width: 8, layers: 3), data: Synthetic(samples: 500, features: Count(300)), \
         optimizer: (steps: 12, {more}), runs: (test_rows: 1000))"
    );
    let experiment = Experiment::from_ron(&text, "test").unwrap();
    let instance = Instance::new(&experiment).unwrap();
    let cancel = Cancel::new();
    let data = instance.draw::<T>(0, &cancel).unwrap();
    let mut descent = GradientDescent::<T>::new(&instance, data, 0, &cancel).unwrap();
    for _ in 0..2 {
        descent.step(&cancel).unwrap();
    }
    let before = ALLOCATOR.total_allocated();
    for _ in 0..8 {
        descent.step(&cancel).unwrap();
    }
    ALLOCATOR.total_allocated() - before
}

#[test]
fn a_step_allocates_nothing() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        for more in [
            "momentum: 0.0",
            "momentum: 0.9, weight_decay: 0.1",
            "batch_fraction: 0.5",
        ] {
            assert_eq!(allocated::<f32>(more), 0, "f32, {more}");
            assert_eq!(allocated::<f64>(more), 0, "f64, {more}");
        }
    });
}
