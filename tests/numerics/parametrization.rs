//! The coordinate check: how far pre-activations move in a few steps, against the width.

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::Experiment;
use onsager::network::ROWS;

/// Root mean squares over training rows and neurons of the pre-activations of both hidden layers at step 0, and of their change
/// until step 3, for three layers and few features, averaged over some starts.
fn coordinates(parametrization: &str, method: &str, rate: f64, width: usize) -> [[f64; 2]; 2] {
    const STARTS: u64 = 4;
    let mut squares = [[0.0; 2]; 2];
    for seed in 0..STARTS {
        let preset = format!(
            "(seed: {seed}, model: (width: {width}, parametrization: {parametrization}),
              data: Synthetic(samples: 256, features: Count(16), noise: 0.0),
              optimizer: (method: {method}, learning_rate: {rate}, steps: 3), runs: (test_rows: 1))"
        );
        let experiment = Experiment::from_ron(&preset, "test").unwrap();
        let instance = Instance::new(&experiment).unwrap();
        let cancel = Cancel::new();
        let data = instance.draw::<f64>(0, &cancel).unwrap();
        let mut run = GradientDescent::new(&instance, data, 0, &cancel).unwrap();
        let mut all = Vec::new();
        while run.step(&cancel).unwrap().is_some() {
            all.push(layers(&run, width));
        }
        let (start, end) = (&all[0], &all[3]);
        for layer in 0..2 {
            let pairs = start[layer].iter().zip(&end[layer]);
            let count = (STARTS * start[layer].len() as u64) as f64;
            for (a, b) in pairs {
                squares[0][layer] += a * a / count;
                squares[1][layer] += (b - a).powi(2) / count;
            }
        }
    }
    squares.map(|squares| squares.map(f64::sqrt))
}

/// The pre-activations of the first and of the second hidden layer, row by row.
fn layers(run: &GradientDescent<f64>, width: usize) -> [Vec<f64>; 2] {
    let w = run.deep().hidden().next().unwrap();
    let mut found = [Vec::new(), Vec::new()];
    for block in run.z().chunks_exact(width) {
        for k in 0..ROWS {
            let z: Vec<f64> = block.iter().map(|lane| lane[k]).collect();
            let next = |b: usize| (0..width).map(|a| w[a * width + b] * z[a].tanh()).sum::<f64>();
            found[1].extend((0..width).map(next));
            found[0].extend(z);
        }
    }
    found
}

/// Exponent of a size in the width, between widths 16 and 256, of both layers: at the start and of the change.
fn exponents(parametrization: &str, method: &str, rate: f64) -> [[f64; 2]; 2] {
    let [narrow, wide] = [16, 256].map(|width| coordinates(parametrization, method, rate, width));
    let exponent = |i: usize, layer: usize| (wide[i][layer] / narrow[i][layer]).ln() / 16_f64.ln();
    [0, 1].map(|i| [0, 1].map(|layer| exponent(i, layer)))
}

/// Under μP pre-activations start at one size and move by one size, whatever the width. Under the neural tangent kernel they move like
/// q^{−1/2}.
#[test]
fn features_move_alike_at_every_width_under_the_maximal_update_parametrization() {
    for (parametrization, method, rate, first, second) in [
        ("MuP", "GradientDescent", 0.2, 0.0, 0.0),
        ("MuP", "Adam()", 0.05, 0.0, 0.0),
        ("Ntk", "GradientDescent", 0.5, -0.5, -0.5),
    ] {
        let [start, change] = exponents(parametrization, method, rate);
        println!("{parametrization} {method}: {start:?} {change:?}");
        assert!(
            start.iter().all(|x| x.abs() < 0.1),
            "{parametrization}: {start:?}"
        );
        for (found, expected) in change.iter().zip([first, second]) {
            assert!(
                (found - expected).abs() < 0.15,
                "{parametrization} {method}: {change:?}"
            );
        }
    }
}
