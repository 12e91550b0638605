//! The test error estimated from training rows alone: the reduced basis beside Rademacher probes and full responses.
//!
//! `cargo bench --bench estimator` follows the same recorded runs (φ = 1.5, σ = 0.3, tanh, q = 3, L = 2, η = 0.5) with each of them and
//! prints, per method, seconds of a run without its training, and how far the estimates are from the runs' true test errors and from
//! those by full responses; then what the reduced basis costs per row and step as T, q and m grow. `-- --accuracy` or `-- --cost` picks
//! one of the two.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::time::Instant;

use onsager::experiment::Responses;

#[path = "../tests/support/recorded.rs"]
mod recorded;

use recorded::Recorded;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Steps at which estimates are compared.
const STEPS: [usize; 4] = [30, 60, 90, 120];

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let picked = |name: &str| arguments.iter().any(|argument| argument == name);
    let all = !["--accuracy", "--cost"].into_iter().any(picked);
    println!("{} threads", rayon::current_num_threads());
    if all || picked("--accuracy") {
        accuracy()?;
    }
    if all || picked("--cost") {
        cost()?;
    }
    Ok(())
}

/// A run of two layers of tanh.
fn recorded((rows, width, steps): (usize, usize, usize), rate: f64, seed: u64) -> Result<Recorded> {
    Recorded::new(&format!(
        "(seed: {seed}, model: (width: {width}, layers: 2, activation: Tanh), \
          optimizer: (steps: {steps}, learning_rate: {rate}), runs: (count: 1, test_rows: 20000), \
          data: Synthetic(samples: {rows}, features: Count({}), noise: 0.3))",
        rows * 2 / 3
    ))
}

fn reduced(set: &Recorded) -> Result<Vec<f64>> {
    Ok(set.reduced()?.iter().map(|step| step.estimate.mse).collect())
}

fn accuracy() -> Result<()> {
    let (rows, width, rate) = (600, 3, 0.5);
    let sets: Vec<Recorded> = (1..=24)
        .map(|seed| recorded((rows, width, STEPS[3]), rate, seed))
        .collect::<Result<_>>()?;
    let full = |set: &Recorded| set.raw(Responses::Full);
    let reference: Vec<Vec<f64>> = sets.iter().take(4).map(full).collect::<Result<_>>()?;
    println!(
        "\nm = {rows}, q = {width}, T = 120, η = {rate}, {} data sets; % at t = 30, 60, 90, 120:",
        sets.len()
    );
    println!("| method | seconds | diverged | bias | rms | largest distance from full responses, 4 sets |");
    println!("| --- | --- | --- | --- | --- | --- |");
    type Method<'a> = (&'a str, &'a dyn Fn(&Recorded) -> Result<Vec<f64>>);
    let methods: [Method<'_>; 6] = [
        ("1 probe", &|set| set.raw(Responses::Probes(1))),
        ("8 probes", &|set| set.raw(Responses::Probes(8))),
        ("32 probes", &|set| set.raw(Responses::Probes(32))),
        ("128 probes", &|set| set.raw(Responses::Probes(128))),
        ("reduced basis", &reduced),
        ("full responses, 4 sets", &full),
    ];
    for (name, method) in methods {
        let sets = match name.starts_with("full") {
            true => &sets[..4],
            false => &sets[..],
        };
        let start = Instant::now();
        let estimates: Vec<Vec<f64>> = sets.iter().map(method).collect::<Result<_>>()?;
        let seconds = start.elapsed().as_secs_f64() / sets.len() as f64;
        // Ratios at a step, of those that have got so far.
        let percents = |t: usize| {
            let pairs = sets.iter().zip(&estimates);
            let reached = pairs.filter_map(move |(set, own)| Some(100.0 * (own.get(t)? / set.test[t] - 1.0)));
            reached.collect::<Vec<f64>>()
        };
        let mean = |values: Vec<f64>| values.iter().sum::<f64>() / values.len() as f64;
        let bias = STEPS.map(|t| format!("{:+.1}", mean(percents(t)))).join(", ");
        let square = |t| percents(t).into_iter().map(|x| x * x).collect();
        let rms = STEPS.map(|t| format!("{:.1}", mean(square(t)).sqrt())).join(", ");
        let diverged = sets.len() - percents(STEPS[3]).len();
        let from_full = STEPS.map(|t| {
            let pairs = reference.iter().zip(&estimates);
            let distances = pairs.filter_map(|(full, own)| Some((own.get(t)? / full[t] - 1.0).abs()));
            format!("{:.2}", 100.0 * distances.fold(0.0, f64::max))
        });
        println!(
            "| {name} | {seconds:.4} | {diverged} of {} | {bias} | {rms} | {} |",
            sets.len(),
            from_full.join(", ")
        );
    }
    Ok(())
}

fn cost() -> Result<()> {
    println!("\nThe reduced basis, both threads:");
    println!("| m | q | T | milliseconds a run | nanoseconds a row and step |");
    println!("| --- | --- | --- | --- | --- |");
    for (rows, width, steps) in [
        (600, 3, 30),
        (600, 3, 60),
        (600, 3, 120),
        (600, 3, 240),
        (600, 8, 60),
        (600, 16, 60),
        (2400, 3, 60),
        (9600, 3, 60),
    ] {
        let set = recorded((rows, width, steps), 0.5, 1)?;
        let mut seconds = [0.0; 9];
        for seconds in &mut seconds {
            let start = Instant::now();
            std::hint::black_box(reduced(&set)?);
            *seconds = start.elapsed().as_secs_f64();
        }
        seconds.sort_by(f64::total_cmp);
        let median = seconds[4];
        let each = 1e9 * median / (rows * (steps + 1)) as f64;
        println!("| {rows} | {width} | {steps} | {:.2} | {each:.0} |", 1e3 * median);
    }
    Ok(())
}
