//! State evolution, end to end.
//!
//! `cargo bench --bench state_evolution` times the cases below. With `-- --case ROWS STEPS WIDTH LAYERS f32|f64 REPEATS`
//! it runs one case instead and prints a line for each repeat, as `benches/peers/` reads it:
//!
//! `state_evolution seconds=0.0512 train=0.0821 test=0.2744`

use std::error::Error;
use std::time::Instant;

use nalgebra::DMatrix;
use onsager::control::Cancel;
use onsager::experiment::{Activation, Link, Loss, Responses};
use onsager::network::Deep;
use onsager::optimizer::{GradientDescent, Rates, Updates};
use onsager::theory::{Inputs, Keep, StateEvolution, TheoryStep, Vectors};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// One prediction by a single replica.
#[derive(Clone, Copy)]
struct Case {
    rows: usize,
    steps: usize,
    width: usize,
    layers: usize,
}

impl std::fmt::Display for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "N = {}, T = {}, q = {}, L = {}",
            self.rows, self.steps, self.width, self.layers
        )
    }
}

const fn case(rows: usize, steps: usize, width: usize, layers: usize) -> Case {
    Case {
        rows,
        steps,
        width,
        layers,
    }
}

/// The case of the comparison with JAX, how cost grows with T and q, a coarse prediction and a fine one.
const CASES: [Case; 10] = [
    case(4000, 25, 8, 3),
    case(4000, 50, 8, 3),
    case(4000, 100, 8, 3),
    case(4000, 200, 8, 3),
    case(16_384, 500, 8, 3),
    case(4000, 50, 4, 3),
    case(4000, 50, 16, 3),
    case(4000, 50, 8, 6),
    case(2000, 30, 4, 3),
    case(20_000, 30, 4, 3),
];

impl Case {
    fn inputs(self) -> Inputs {
        let mut deep = Deep::zeros(self.width, self.layers);
        let scale = (2.0 / self.width as f64).sqrt();
        for (i, weight) in deep.values_mut().iter_mut().enumerate() {
            *weight = scale * (1.0 + i as f64).cos();
        }
        let rates = Rates {
            first: 0.4,
            deeper: 0.4,
        };
        Inputs {
            gram: DMatrix::identity(1 + self.width, 1 + self.width),
            atoms: Vec::new(),
            directions: 1,
            phi: 1.5,
            activation: Activation::Tanh,
            deep,
            link: Link::Tanh,
            noise: 0.3,
            loss: Loss::Square,
            updates: Updates::new(GradientDescent { weight_decay: 0.0 }, vec![rates; self.steps]),
            batch_fraction: 1.0,
            reuse: onsager::experiment::Reuse::default(),
            responses: Responses::Probes(1),
            coordinates: None,
        }
    }

    /// The last step.
    fn predict<T: Vectors>(self, seed: u64) -> Result<Option<TheoryStep>, Box<dyn Error>> {
        let inputs = self.inputs();
        let mut replica =
            StateEvolution::<T>::new(&inputs, self.rows, Keep::default(), seed, 0, &Cancel::new())?;
        let mut last = None;
        while let Some(step) = replica.advance(&Cancel::new())? {
            last = Some(step);
        }
        Ok(last)
    }
}

#[divan::bench(types = [f32, f64], args = CASES, sample_count = 5, sample_size = 1)]
fn prediction<T: Vectors>(bencher: divan::Bencher<'_, '_>, case: Case) {
    bencher.bench(|| case.predict::<T>(1).ok());
}

/// Runs the case that the command line names.
#[expect(clippy::print_stdout, reason = "what benches/peers/ reads")]
fn print(words: &[String]) -> Result<(), Box<dyn Error>> {
    let [rows, steps, width, layers, precision, repeats] = words else {
        return Err("--case takes ROWS STEPS WIDTH LAYERS f32|f64 REPEATS".into());
    };
    let case = case(rows.parse()?, steps.parse()?, width.parse()?, layers.parse()?);
    for seed in 0..repeats.parse()? {
        let start = Instant::now();
        let last = match precision.as_str() {
            "f32" => case.predict::<f32>(seed)?,
            _ => case.predict::<f64>(seed)?,
        };
        let seconds = start.elapsed().as_secs_f64();
        let (train, test) = last.map_or((f64::NAN, f64::NAN), |last| (last.train.mse, last.test.mse));
        println!("state_evolution seconds={seconds:.6} train={train:.6} test={test:.6}");
    }
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.split_first() {
        Some((first, rest)) if first == "--case" => {
            let rest = rest.strip_suffix(&["--bench".to_owned()]).unwrap_or(rest);
            print(rest)
        }
        _ => {
            divan::main();
            Ok(())
        }
    }
}
