//! Speed of a step of gradient descent against what the machine can do.
//!
//! `cargo bench --bench descent` measures the machine's own limits and then steps of four shapes in both
//! precisions, all on the same threads. The limits are a loop of fused multiply-adds in registers, on the widest vectors
//! that the steps use themselves and in more chains than their latency asks for, and a streaming read of far more memory
//! than the caches hold, each on all threads at once.
//!
//! A step needs 4 m n q operations on the features plus those of the heads, and reads the features, m n numbers, once;
//! the shortest time the limits allow is the larger of operations and bytes each over its limit. Not counted are what a
//! better program might do without: the errors, the update, polynomials within activations (each s, s' and s'' is one
//! operation), padding, and adding up the parts. Limits and steps are each the shortest of many calls; the median of the
//! steps is beside it.
//!
//! With `--csv` it prints `m,n,q,layers,precision,seconds` lines with medians only, as `benches/peers/` takes them of
//! its peers, and `--shape m,n,q,L` picks one shape.
#![allow(clippy::print_stdout, clippy::print_stderr)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::{
    Data, Experiment, FeatureLaw, Features, Model, Optimizer, Runs, Settings, Synthetic,
};
use onsager::network::Vectors;
use pulp::{Simd, WithSimd};
use rayon::prelude::*;

/// (m, n, q, L)
const SHAPES: [[usize; 4]; 4] = [
    [1000, 500, 8, 2],
    [2000, 1000, 10, 3],
    [4000, 2000, 16, 5],
    [10_000, 5000, 16, 3],
];

/// How long one figure is measured.
const PATIENCE: Duration = Duration::from_millis(1500);

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let csv = arguments.iter().any(|argument| argument == "--csv");
    let shapes = match arguments.iter().position(|argument| argument == "--shape") {
        Some(at) => vec![shape(arguments.get(at + 1))],
        None => SHAPES.to_vec(),
    };
    if !csv {
        println!("{} threads", rayon::current_num_threads());
    }
    all::<f32>("f32", &shapes, csv);
    all::<f64>("f64", &shapes, csv);
}

fn shape(text: Option<&String>) -> [usize; 4] {
    let numbers: Vec<usize> = text
        .into_iter()
        .flat_map(|text| text.split(','))
        .filter_map(|number| number.parse().ok())
        .collect();
    <[usize; 4]>::try_from(numbers).unwrap_or_else(|_| {
        eprintln!("--shape takes four whole numbers m,n,q,L");
        std::process::exit(2)
    })
}

/// All shapes in one precision.
fn all<T: Vectors>(name: &str, shapes: &[[usize; 4]], csv: bool) {
    let limits = (!csv).then(|| {
        let (flops, bytes) = (flop_limit::<T>(), read_limit::<T>());
        println!(
            "\n{name}: {:.1} GFlop/s by plain multiply-adds, {:.1} GB/s by a streaming read",
            flops / 1e9,
            bytes / 1e9
        );
        println!("     m      n   q  L   ms/step   median  GFlop/s    GB/s  % of the limit");
        (flops, bytes)
    });
    for &[m, n, q, layers] in shapes {
        let Times { shortest, median } = step::<T>([m, n, q, layers]);
        let Some((flop_limit, read_limit)) = limits else {
            println!("{m},{n},{q},{layers},{name},{median:e}");
            continue;
        };
        let flops = (4 * m * n * q) as f64 + m as f64 * head_flops(q as f64, layers as f64);
        let bytes = (m * n * T::BYTES) as f64;
        let limit = (flops / flop_limit).max(bytes / read_limit);
        println!(
            "{m:6} {n:6} {q:3} {layers:2} {:9.3} {:8.3} {:8.1} {:7.1} {:8.1}",
            shortest * 1e3,
            median * 1e3,
            flops / shortest / 1e9,
            bytes / shortest / 1e9,
            100.0 * limit / shortest
        );
    }
}

/// Operations of forward pass, backward pass and weight gradients of one row beyond the first layer: three products
/// with each matrix and the activations, counted as one operation each for s, s' and s''.
fn head_flops(q: f64, layers: f64) -> f64 {
    6.0 * (layers - 2.0) * q * q + 3.0 * (layers - 1.0) * q + 4.0 * q
}

/// Seconds per step.
fn step<T: Vectors>([samples, features, width, layers]: [usize; 4]) -> Times {
    let settings = Settings {
        model: Model {
            width,
            layers,
            ..Model::default()
        },
        data: Data::Synthetic(Synthetic {
            samples,
            features: Features::Count(features),
            law: FeatureLaw::Gaussian,
            ..Synthetic::default()
        }),
        optimizer: Optimizer {
            learning_rate: 0.01,
            steps: 100_000,
            ..Optimizer::default()
        },
        runs: Runs {
            test_rows: 1,
            ..Runs::default()
        },
        ..Settings::default()
    };
    let cancel = Cancel::new();
    let run = Experiment::new(settings)
        .map_err(|problems| problems.to_string())
        .and_then(|experiment| Instance::new(&experiment).map_err(|error| error.to_string()))
        .and_then(|instance| {
            let data = instance
                .draw::<T>(0, &cancel)
                .map_err(|error| error.to_string())?;
            GradientDescent::new(&instance, data, 0, &cancel).map_err(|error| error.to_string())
        });
    let mut run = run.unwrap_or_else(|error| panic!("{error}"));
    times(|| {
        black_box(run.step(&cancel).is_ok_and(|step| step.is_some()));
    })
}

/// Seconds of many calls.
struct Times {
    /// What the machine does when nothing else disturbs it.
    shortest: f64,
    median: f64,
}

fn times(mut call: impl FnMut()) -> Times {
    let (start, mut all) = (Instant::now(), Vec::new());
    while all.len() < 3 || start.elapsed() < PATIENCE {
        let begin = Instant::now();
        call();
        all.push(begin.elapsed().as_secs_f64());
    }
    all.sort_by(f64::total_cmp);
    Times {
        shortest: all[0],
        median: all[all.len() / 2],
    }
}

/// Independent chains of multiply-adds: enough to hide their latency.
const CHAINS: usize = 12;

/// Multiply-adds of one chain in one call.
const LENGTH: usize = 1 << 20;

/// Operations per second of multiply-adds in registers on all threads.
fn flop_limit<T: Vectors>() -> f64 {
    struct Chains<T>(T);
    impl<T: Vectors> WithSimd for Chains<T> {
        type Output = usize;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> usize {
            let factor = T::splat(simd, self.0);
            let mut sums = [T::splat(simd, T::ONE); CHAINS];
            for _ in 0..LENGTH {
                for sum in &mut sums {
                    *sum = T::fused(simd, *sum, factor, factor);
                }
            }
            let mut total = T::splat(simd, T::ZERO);
            for sum in sums {
                total = T::plus(simd, total, sum);
            }
            black_box(T::total(simd, total));
            size_of::<T::Vector<S>>() / T::BYTES
        }
    }
    let threads = rayon::current_num_threads();
    let mut lanes = 0;
    let seconds = times(|| {
        lanes = (0..threads)
            .into_par_iter()
            .map(|_| pulp::Arch::new().dispatch(Chains(black_box(T::of(0.5)))))
            .sum();
    })
    .shortest;
    (2 * lanes * CHAINS * LENGTH) as f64 / seconds
}

/// Bytes per second of reading far more memory than the caches hold, on all threads.
fn read_limit<T: Vectors>() -> f64 {
    struct Read<'a, T>(&'a [T]);
    impl<T: Vectors> WithSimd for Read<'_, T> {
        type Output = T;

        #[inline(always)]
        fn with_simd<S: Simd>(self, simd: S) -> T {
            let mut sums = [T::splat(simd, T::ZERO); 8];
            for vectors in T::vectors::<S>(self.0).as_chunks::<8>().0 {
                for (sum, &vector) in sums.iter_mut().zip(vectors) {
                    *sum = T::plus(simd, *sum, vector);
                }
            }
            let mut total = T::splat(simd, T::ZERO);
            for sum in sums {
                total = T::plus(simd, total, sum);
            }
            T::total(simd, total)
        }
    }
    let memory = vec![T::ONE; (400 << 20) / T::BYTES];
    let part = memory.len() / (16 * rayon::current_num_threads());
    let seconds = times(|| {
        let total: T = memory
            .par_chunks(part)
            .map(|part| pulp::Arch::new().dispatch(Read(part)))
            .sum();
        black_box(total);
    })
    .shortest;
    (memory.len() * T::BYTES) as f64 / seconds
}
