//! Speed of loss surfaces and of leading Hessian eigenvalues.
//!
//! `cargo bench --bench landscape` draws the surfaces of training and test error on 101 × 101 points of the
//! plane of a network with (m, n, q, L) = (2000, 1000, 10, 3), with as many test rows as training rows, and finds the five
//! largest eigenvalues of the Hessian of (1000, 500, 8, 2) to a relative 1e−6. With `--csv` it prints `name,seconds` lines.
//! A point costs no pass over the features: the arithmetic it is set beside is that of the heads alone, (L − 2) q²
//! multiply-adds and (L − 1) q activations for each row.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Instant;

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::Experiment;
use onsager::landscape::{
    Accuracy, DeepScales, Grid, Hessian, Operator, Plane, Problem, Refinement, largest,
};

/// Points along a side.
const SIDE: usize = 101;
/// Measurements of each figure, of which the median counts.
const REPEATS: usize = 5;

fn main() -> ExitCode {
    let csv = std::env::args().any(|argument| argument == "--csv");
    match measure(csv) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn measure(csv: bool) -> Result<(), Box<dyn std::error::Error>> {
    let cancel = Cancel::new();
    let (problem, theta) = trained([2000, 1000, 10, 3])?;
    let plane = Plane::random(problem.shape, &theta, 1, &Cancel::new())?;
    let [a, b] = [0, 1].map(|i| plane.directions[i].length);
    let grid = Grid {
        side: SIDE,
        x: [-a, a],
        y: [-b, b],
    };
    let surface = median(|| {
        let mut refinement = Refinement::new(&problem, &plane, grid, &cancel)?;
        while !refinement.advance(&cancel)? {}
        black_box(refinement.surface());
        Ok(())
    })?;
    let (problem, theta) = trained([1000, 500, 8, 2])?;
    let accuracy = Accuracy {
        tolerance: 1e-6,
        ..Accuracy::default()
    };
    let eigenvalues = median(|| {
        let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
        black_box(largest(&mut hessian, 5, accuracy, 1, &cancel)?);
        Ok(())
    })?;
    let mut hessian = Hessian::new(&problem, &theta, DeepScales::PLAIN);
    let v = vec![1.0; hessian.dimension()];
    let mut out = v.clone();
    let product = median(|| {
        for _ in 0..20 {
            hessian.times(&v, &mut out, &cancel)?;
        }
        Ok(())
    })? / 20.0;
    if csv {
        println!("surface,{surface:e}\neigenvalues,{eigenvalues:e}\nproduct,{product:e}");
        return Ok(());
    }
    let points = (SIDE * SIDE) as f64;
    let rows = 4000.0;
    println!("{} threads", rayon::current_num_threads());
    println!(
        "surface {SIDE} × {SIDE} of (2000, 1000, 10, 3): {surface:.3} s, {:.1} ns a row and point, {:.1} GFlop/s in the \
         deeper layer's products",
        1e9 * surface / points / rows,
        2.0 * points * rows * 100.0 / surface / 1e9,
    );
    println!("top 5 eigenvalues of (1000, 500, 8, 2): {eigenvalues:.3} s");
    println!(
        "one Hessian product: {:.3} ms, {:.1} GFlop/s in the passes over the features",
        1e3 * product,
        4.0 * 1000.0 * 500.0 * 8.0 / product / 1e9,
    );
    Ok(())
}

type Done = Result<(), Box<dyn std::error::Error>>;

/// Median seconds.
fn median(mut work: impl FnMut() -> Done) -> Result<f64, Box<dyn std::error::Error>> {
    let mut seconds = Vec::with_capacity(REPEATS);
    for _ in 0..REPEATS {
        let start = Instant::now();
        work()?;
        seconds.push(start.elapsed().as_secs_f64());
    }
    seconds.sort_by(f64::total_cmp);
    Ok(seconds[REPEATS / 2])
}

/// The landscape of a network of shape (m, n, q, L), at the end of a short run.
fn trained([m, n, q, layers]: [usize; 4]) -> Result<(Problem, Vec<f64>), Box<dyn std::error::Error>> {
    let preset = format!(
        "(model: (width: {q}, layers: {layers}), data: Synthetic(samples: {m}, features: Count({n})), \
         optimizer: (learning_rate: 0.3, steps: 20), runs: (test_rows: 100))"
    );
    let cancel = Cancel::new();
    let instance = Instance::new(&Experiment::from_ron(&preset, "bench")?)?;
    let data = instance.draw::<f64>(0, &cancel)?;
    let mut run = GradientDescent::new(&instance, data.clone(), 0, &cancel)?;
    while run.step(&cancel)?.is_some() {}
    let problem = Problem::new(&instance, data, 0, m, &Cancel::new())?;
    let first = run.first_weights(&Cancel::new())?;
    let theta = problem.shape.join(&first, run.deep(), &Cancel::new())?;
    Ok((problem, theta))
}
