//! The coordinate check: how far pre-activations move in a few steps, against the width.

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::Experiment;
use onsager::network::ROWS;

/// A network that is trained for three steps.
#[derive(Clone, Copy)]
struct Case {
    parametrization: &'static str,
    method: &'static str,
    rate: f64,
    samples: usize,
    features: usize,
    /// Starts that are averaged over.
    starts: u64,
    widths: [usize; 2],
}

/// Root mean squares over some training rows and all neurons of the pre-activations of both hidden layers at step 0, and of their
/// change until step 3, for three layers and few features, averaged over some starts.
fn coordinates(case: Case, width: usize) -> [[f64; 2]; 2] {
    let Case {
        parametrization,
        method,
        rate,
        samples,
        features,
        starts,
        ..
    } = case;
    let mut squares = [[0.0; 2]; 2];
    for seed in 0..starts {
        let preset = format!(
            "(seed: {seed}, model: (width: {width}, parametrization: {parametrization}),
              data: Synthetic(samples: {samples}, features: Count({features}), noise: 0.0),
              optimizer: (method: {method}, learning_rate: {rate}, steps: 3), runs: (test_rows: 1))"
        );
        let experiment = Experiment::from_ron(&preset, "test").unwrap();
        let instance = Instance::new(&experiment).unwrap();
        let cancel = Cancel::new();
        let data = instance.draw::<f64>(0, &cancel).unwrap();
        let mut run = GradientDescent::new(&instance, data, 0, &cancel).unwrap();
        run.step(&cancel).unwrap();
        let start = layers(&run, width);
        while run.step(&cancel).unwrap().is_some() {}
        let end = layers(&run, width);
        for layer in 0..2 {
            let pairs = start[layer].iter().zip(&end[layer]);
            let count = (starts * start[layer].len() as u64) as f64;
            for (a, b) in pairs {
                squares[0][layer] += a * a / count;
                squares[1][layer] += (b - a).powi(2) / count;
            }
        }
    }
    squares.map(|squares| squares.map(f64::sqrt))
}

/// The pre-activations of the first and of the second hidden layer, of the first 64 rows.
fn layers(run: &GradientDescent<f64>, width: usize) -> [Vec<f64>; 2] {
    let w = run.deep().hidden().next().unwrap();
    let mut found = [Vec::new(), Vec::new()];
    for block in run.z().chunks_exact(width).take(64 / ROWS) {
        for k in 0..ROWS {
            let z: Vec<f64> = block.iter().map(|lane| lane[k]).collect();
            let mut next = vec![0.0; width];
            for (z, w) in z.iter().zip(w.chunks_exact(width)) {
                let s = z.tanh();
                next.iter_mut().zip(w).for_each(|(next, w)| *next += s * w);
            }
            found[1].extend(next);
            found[0].extend(z);
        }
    }
    found
}

/// Exponent of a size in the width, between both widths, of both layers: at the start and of the change.
fn exponents(case: Case) -> [[f64; 2]; 2] {
    let [narrow, wide] = case.widths.map(|width| coordinates(case, width));
    let times = case.widths[1] as f64 / case.widths[0] as f64;
    let exponent = |i: usize, layer: usize| (wide[i][layer] / narrow[i][layer]).ln() / times.ln();
    [0, 1].map(|i| [0, 1].map(|layer| exponent(i, layer)))
}

/// Under μP pre-activations start at one size and move by one size, whatever the width. Under the neural tangent kernel they move like
/// q^{−1/2}; under the standard parametrization those of the second layer like q^{1/2}, or q where steps do not depend on the gradient's size.
///
/// With standard scales the second layer moves by about c (q + 3 n) q^{−1/2}: through its own weights, and because the first layer moves. So
/// there features are few and widths large; and as much depends on the output at the start, there are more starts.
#[test]
fn features_move_alike_at_every_width_under_the_maximal_update_parametrization() {
    let small = Case {
        parametrization: "MuP",
        method: "GradientDescent",
        rate: 0.2,
        samples: 256,
        features: 16,
        starts: 4,
        widths: [16, 256],
    };
    let standard = Case {
        parametrization: "Standard",
        // Small enough that the output is not fitted in three steps at the larger width.
        rate: 0.0005,
        samples: 64,
        features: 4,
        starts: 16,
        widths: [64, 512],
        ..small
    };
    let adam = |case, rate| Case {
        method: "Adam()",
        rate,
        ..case
    };
    let ntk = Case {
        parametrization: "Ntk",
        rate: 0.5,
        ..small
    };
    for (case, first, second) in [
        (small, 0.0, 0.0),
        (adam(small, 0.05), 0.0, 0.0),
        (ntk, -0.5, -0.5),
        (standard, -0.5, 0.5),
        (adam(standard, 0.00005), 0.0, 1.0),
    ] {
        let [start, change] = exponents(case);
        let name = format!("{} {}", case.parametrization, case.method);
        println!("{name}: {start:?} {change:?}");
        assert!(start.iter().all(|x| x.abs() < 0.1), "{name}: {start:?}");
        for (found, expected) in change.iter().zip([first, second]) {
            assert!((found - expected).abs() < 0.15, "{name}: {change:?}");
        }
    }
}
