//! How long jobs take to stop once told: every kind of job, at sizes that its limits and the memory budget allow.
//!
//! `cargo bench --bench cancel [NAME…]` runs the jobs whose names contain one of the given words through
//! the window's worker, cancels each at moments spread over its work, and prints the longest of the delays until the
//! lane is free again. A job must see a cancel within 100 ms.
#![allow(clippy::print_stdout)]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::labs;
use onsager::study::{
    Exploration, Job, LabJob, LabState, LandscapeRequest, Payload, PredictionJob, Study, StudyError,
    TrainingJob,
};
use onsager::worker::{self, Lane, What, Worker};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Outcome<T> = Result<T, Box<dyn Error>>;
/// A job to be cancelled.
struct Case {
    name: &'static str,
    preset: String,
    kind: Kind,
    /// Seconds of its work that are looked at.
    seconds: f64,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Theory,
    Training,
    Landscape,
    Lab,
}

/// Moments at which a job is cancelled.
const MOMENTS: u32 = 10;

fn main() -> Outcome<()> {
    labs::register();
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with('-'))
        .collect();
    let wanted = |name: &str| words.is_empty() || words.iter().any(|word| name.contains(word.as_str()));
    let folder = tempfile::tempdir()?;
    println!("{:<34} {:>10} {:>12}", "job", "worst", "cancelled at");
    for case in cases(folder.path())?.into_iter().filter(|case| wanted(case.name)) {
        match case.measure() {
            Ok((worst, at)) => println!("{:<34} {:>7.0} ms {:>10.2} s", case.name, 1e3 * worst, at),
            // Such as too little memory of this machine.
            Err(error) => println!("{:<34} left out: {error}", case.name),
        }
    }
    Ok(())
}

impl Case {
    /// The longest delay, and how far the job was then.
    fn measure(&self) -> Outcome<(f64, f64)> {
        // Landscapes and labs are resumed where they were stopped; what else is cancelled starts anew.
        let resumes = matches!(self.kind, Kind::Landscape | Kind::Lab);
        let mut worker: Worker = Worker::new(worker::threads(), || {});
        let mut job = Shared::new(self.job()?);
        let (mut worst, mut worked, mut moment, mut length) = ((0.0, 0.0), 0.0, 0, self.seconds);
        while moment < MOMENTS {
            if !resumes {
                job = Shared::new(self.job()?);
                worked = 0.0;
            }
            // Neither evenly spaced nor at random, so that two measurements are alike.
            let jitter = 0.4 + 1.2 * (f64::from(moment) * 0.618_034).fract();
            let work = match resumes {
                true => length / f64::from(MOMENTS) * jitter,
                false => length * (f64::from(moment) + jitter / 2.0) / f64::from(MOMENTS),
            };
            worker.start(Lane::Training, Box::new(job.clone()))?;
            let (delay, done) = stop_after(&worker, Duration::from_secs_f64(work))?;
            match done {
                None => {
                    worked += work;
                    moment += 1;
                    if delay > worst.0 {
                        worst = (delay, worked);
                    }
                }
                Some(_) if resumes => break,
                Some(seconds) => (length, moment) = (0.98 * seconds, 0),
            }
        }
        Ok(worst)
    }

    fn job(&self) -> Outcome<Box<dyn Job>> {
        let experiment = Experiment::from_ron(&self.preset, self.name)?;
        let prepared = |of: fn(&Study) -> Box<dyn Job>| Prepared {
            experiment: experiment.clone(),
            of,
            job: None,
        };
        Ok(match self.kind {
            Kind::Theory => Box::new(PredictionJob::new(experiment)),
            Kind::Training => Box::new(prepared(|study| Box::new(TrainingJob::new(study)))),
            Kind::Landscape => Box::new(prepared(|study| {
                let settings = &study.experiment().landscape;
                let exploration = Exploration::new(LandscapeRequest {
                    surface: settings.surface,
                    scale: settings.scale,
                    until: None,
                    stopped: false,
                });
                Box::new(exploration.job(study, settings))
            })),
            Kind::Lab => {
                let lab = experiment.lab.clone().ok_or("the preset opens no lab")?;
                Box::new(LabJob::new(lab, 1, LabState::default()))
            }
        })
    }
}

/// Cancels the job at work after some time; the delay until it has ended, or when it was done before.
fn stop_after(worker: &Worker, time: Duration) -> Outcome<(f64, Option<f64>)> {
    let start = Instant::now();
    let mut told: Option<Instant> = None;
    loop {
        if told.is_none() && start.elapsed() >= time {
            worker.cancel(Lane::Training);
            told = Some(Instant::now());
        }
        match worker.wait(Duration::from_micros(500)).map(|event| event.what) {
            Some(What::Failed(error)) => return Err(error.into()),
            Some(What::Done | What::Cancelled) => {
                return Ok(match told {
                    None => (0.0, Some(start.elapsed().as_secs_f64())),
                    Some(told) => (told.elapsed().as_secs_f64(), None),
                });
            }
            Some(What::Begun | What::Paused | What::Report(_) | What::Progress { .. }) | None => {}
        }
    }
}

/// A job that makes its experiment ready first.
struct Prepared {
    experiment: Experiment,
    of: fn(&Study) -> Box<dyn Job>,
    job: Option<Box<dyn Job>>,
}

impl Job for Prepared {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        if let Some(job) = &mut self.job {
            return job.advance(cancel);
        }
        let study = Study::prepare(&self.experiment, cancel)?;
        self.job = Some((self.of)(&study));
        Ok(true)
    }

    fn fraction(&self) -> f64 {
        self.job.as_ref().map_or(0.0, |job| job.fraction())
    }

    fn report(&mut self) -> Vec<Payload> {
        self.job.as_mut().map_or_else(Vec::new, |job| job.report())
    }
}

/// A job that others resume.
#[derive(Clone)]
struct Shared(Arc<Mutex<Box<dyn Job>>>);

impl Shared {
    fn new(job: Box<dyn Job>) -> Self {
        Self(Arc::new(Mutex::new(job)))
    }

    fn lock(&self) -> MutexGuard<'_, Box<dyn Job>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job for Shared {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        self.lock().advance(cancel)
    }

    fn fraction(&self) -> f64 {
        self.lock().fraction()
    }

    fn report(&mut self) -> Vec<Payload> {
        self.lock().report()
    }
}

/// A table of numbers with this many rows and columns.
fn table(folder: &Path, rows: usize, columns: usize) -> Outcome<String> {
    let noise = |i: usize| ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
    let mut text: String = (0..columns).map(|j| format!("x{j},")).collect();
    text += "y\n";
    for k in 0..rows {
        for j in 0..=columns {
            let value = noise(k * (columns + 1) + j).fract();
            write!(text, "{value:.3}{}", if j == columns { '\n' } else { ',' })?;
        }
    }
    let path = folder.join(format!("{rows}_{columns}.csv"));
    std::fs::write(&path, text)?;
    Ok(path.display().to_string())
}

fn cases(folder: &Path) -> Outcome<Vec<Case>> {
    let mut cases = Vec::new();
    let mut add = |kind, name, seconds, preset: &str| {
        cases.push(Case {
            name,
            preset: preset.to_owned(),
            kind,
            seconds,
        });
    };
    use Kind::{Lab, Landscape, Theory, Training};
    add(
        Theory,
        "theory, 20 000 × T = 100",
        6.0,
        "(estimator: (enabled: false), runs: (count: 0), optimizer: (steps: 100), theory: (rows: 20000))",
    );
    add(
        Theory,
        "theory, 2 000 000 rows",
        4.0,
        "(estimator: (enabled: false), runs: (count: 0), optimizer: (steps: 5), theory: (rows: 2000000, replicas: 1))",
    );
    add(
        Theory,
        "theory, T = 500, q = 8",
        8.0,
        "(estimator: (enabled: false), runs: (count: 0), model: (width: 8), optimizer: (steps: 500), theory: (rows: 8192, replicas: 1))",
    );
    add(
        Theory,
        "theory, T = 2000, q = 4",
        8.0,
        "(estimator: (enabled: false), runs: (count: 0), optimizer: (steps: 2000), theory: (rows: 1000, replicas: 2, responses: Probes(1)))",
    );
    add(
        Theory,
        "theory, full responses",
        6.0,
        "(estimator: (enabled: false), runs: (count: 0), optimizer: (steps: 60), theory: (rows: 4000, replicas: 2, responses: Full))",
    );
    add(
        Theory,
        "theory, q = 128",
        6.0,
        "(estimator: (enabled: false), runs: (count: 0), model: (width: 128), optimizer: (steps: 20), theory: (rows: 4096, replicas: 1))",
    );
    add(
        Theory,
        "theory, q = 512",
        8.0,
        "(estimator: (enabled: false), runs: (count: 0), model: (width: 512), optimizer: (steps: 10), theory: (rows: 4096, replicas: 1))",
    );
    add(
        Theory,
        "theory, q = 512, L = 10",
        8.0,
        "(estimator: (enabled: false), runs: (count: 0), model: (width: 512, layers: 10), optimizer: (steps: 5), theory: (rows: 2000, replicas: 1))",
    );
    add(
        Theory,
        "theory, q = 512, T = 16",
        20.0,
        "(estimator: (enabled: false), runs: (count: 0), model: (width: 512), optimizer: (steps: 16), theory: (rows: 1000, replicas: 1, responses: Probes(1)))",
    );
    add(
        Theory,
        "theory, T = 3000, q = 4",
        20.0,
        "(estimator: (enabled: false), runs: (count: 0), optimizer: (steps: 3000), theory: (rows: 200, replicas: 1, responses: Probes(1)))",
    );
    add(
        Training,
        "training, 10 000 × 5000 × 8",
        8.0,
        "(data: Synthetic(samples: 10000, features: Count(5000)), runs: (count: 8))",
    );
    add(
        Training,
        "training, 20 000 × 6000",
        8.0,
        "(data: Synthetic(samples: 20000, features: Count(6000)), runs: (count: 1))",
    );
    add(
        Training,
        "training, 1 000 000 samples",
        6.0,
        "(data: Synthetic(samples: 1000000, features: Count(100)), estimator: (enabled: false), runs: (count: 1))",
    );
    add(
        Training,
        "training, 10 000 000 samples",
        8.0,
        "(data: Synthetic(samples: 10000000, features: Count(20)), optimizer: (batch_fraction: 0.5), estimator: (enabled: false), runs: (count: 1, record: (pre_activations: false)))",
    );
    add(
        Training,
        "training, 1 000 000 features",
        6.0,
        "(data: Synthetic(samples: 300, features: Count(1000000)), runs: (count: 2))",
    );
    add(
        Training,
        "training, 1 000 000 test rows",
        6.0,
        "(runs: (count: 2, test_rows: 1000000))",
    );
    add(
        Training,
        "training, Student, test samples",
        6.0,
        "(data: Synthetic(samples: 10000, features: Count(2000), law: StudentT(3.0)), runs: (count: 4, test_rows: 20000))",
    );
    add(
        Training,
        "training, exact K0, 300 000",
        6.0,
        "(model: (width: 16, initialization: (exact_gram: true)), data: Synthetic(samples: 100, features: Count(300000)), runs: (count: 1))",
    );
    add(
        Training,
        "training, mini-batches",
        6.0,
        "(data: Synthetic(samples: 1000000, features: Count(50)), optimizer: (batch_fraction: 0.1), estimator: (enabled: false), runs: (count: 1))",
    );
    add(
        Training,
        "training, q = 512, recorded",
        8.0,
        "(model: (width: 512), data: Synthetic(samples: 4000, features: Count(2000)), optimizer: (steps: 10), theory: (enabled: false), runs: (count: 1, record: (weights: true, pre_activations: true)))",
    );
    add(
        Training,
        "training, q = 512, L = 10",
        12.0,
        "(model: (width: 512, layers: 10), data: Synthetic(samples: 1000, features: Count(2000)), optimizer: (steps: 40), theory: (enabled: false), runs: (count: 1))",
    );
    add(
        Training,
        "training, q = 64, 200 000 features",
        8.0,
        "(model: (width: 64), data: Synthetic(samples: 300, features: Count(200000)), theory: (enabled: false), runs: (count: 1, record: (weights: true)))",
    );
    add(
        Training,
        "estimator, T = 100",
        8.0,
        "(data: Synthetic(samples: 10000, features: Count(2000)), optimizer: (steps: 100), runs: (count: 1))",
    );
    add(
        Training,
        "estimator, T = 1000",
        8.0,
        "(data: Synthetic(samples: 1200, features: Count(300)), optimizer: (steps: 1000), runs: (count: 1))",
    );
    add(Training, "training, digits", 4.0, &preset("digits")?);
    for (name, rows, columns) in [
        ("training, table 2000 × 1000", 2000, 1000),
        ("training, table 3000 × 3000", 3000, 3000),
        ("training, table 200 000 × 20", 200_000, 20),
    ] {
        let path = table(folder, rows, columns)?;
        add(
            Training,
            name,
            6.0,
            &format!("(data: File(path: {path:?}, target: \"y\"), runs: (count: 4))"),
        );
    }
    let quiet = "theory: (enabled: false), estimator: (enabled: false), runs: (count: 1)";
    let all = "curvature: (eigenvalues: 10, probes: 4, lanczos_steps: 100, every: 10), chaos: (factors: [1.0]), pruning: (points: 11)";
    add(
        Landscape,
        "landscape, 401 × 401",
        20.0,
        &format!("({quiet}, landscape: (grid: 401, {all}))"),
    );
    add(
        Landscape,
        "landscape, 401 × 401, 10⁶ rows",
        20.0,
        &format!("({quiet}, landscape: (grid: 401, test_rows: 1000000, {all}))"),
    );
    add(
        Landscape,
        "landscape, 10 000 × 5000",
        40.0,
        &format!(
            "({quiet}, data: Synthetic(samples: 10000, features: Count(5000)), landscape: (grid: 11, {all}))"
        ),
    );
    add(
        Landscape,
        "landscape, 100 000 features",
        40.0,
        &format!(
            "({quiet}, model: (width: 8), optimizer: (steps: 100), data: Synthetic(samples: 200, features: Count(100000)), landscape: (grid: 11, {all}))"
        ),
    );
    add(
        Landscape,
        "landscape, 100 000 features, plane",
        30.0,
        &format!(
            "({quiet}, model: (width: 8), optimizer: (steps: 200), data: Synthetic(samples: 100, features: Count(100000)), landscape: (grid: 401, curvature: (eigenvalues: 0, probes: 0, every: 0), pruning: (points: 101)))"
        ),
    );
    for (name, plane) in [
        ("landscape, 1 000 000 features", "Principal"),
        ("landscape, 10⁶ features, random", "Random(1)"),
        ("landscape, 10⁶ features, Hessian", "Hessian"),
        ("landscape, 10⁶ features, teacher", "Points(Teacher)"),
    ] {
        add(
            Landscape,
            name,
            40.0,
            &format!(
                "({quiet}, model: (width: 2), optimizer: (steps: 20), data: Synthetic(samples: 100, features: Count(1000000)), landscape: (grid: 11, plane: {plane}, slice: Teacher, curvature: (eigenvalues: 2, probes: 2, lanczos_steps: 20, every: 10), chaos: (factors: [1.0]), pruning: (points: 5)))"
            ),
        );
    }
    add(
        Landscape,
        "landscape, q = 128",
        30.0,
        &format!(
            "({quiet}, model: (width: 128), optimizer: (steps: 20), data: Synthetic(samples: 500, features: Count(300)), landscape: (grid: 51, plane: Hessian, {all}))"
        ),
    );
    add(
        Landscape,
        "landscape, q = 512",
        30.0,
        &format!(
            "({quiet}, model: (width: 512), optimizer: (steps: 5), data: Synthetic(samples: 500, features: Count(300)), landscape: (grid: 21, {all}))"
        ),
    );
    add(
        Landscape,
        "landscape, 50 eigenvalues",
        30.0,
        &format!(
            "({quiet}, data: Synthetic(samples: 1500, features: Count(1000)), landscape: (grid: 11, plane: Hessian, curvature: (eigenvalues: 50, probes: 4, lanczos_steps: 1000, every: 0), pruning: (points: 0)))"
        ),
    );
    add(
        Landscape,
        "landscape, 300 steps kept",
        20.0,
        &format!(
            "({quiet}, model: (width: 16), optimizer: (steps: 300), data: Synthetic(samples: 1000, features: Count(5000)), landscape: (grid: 101, {all}))"
        ),
    );
    add(
        Landscape,
        "landscape, table",
        10.0,
        &format!(
            "(data: File(path: {:?}, target: \"y\"), {quiet}, landscape: (grid: 101, {all}))",
            table(folder, 2000, 300)?
        ),
    );
    let labs = [
        (
            "lab, double descent",
            30.0,
            "DoubleDescent(against: Parameters, samples: 1000, largest_ratio: 4.0, points: 24, replicas: 4)",
        ),
        (
            "lab, double descent, samples",
            30.0,
            "DoubleDescent(against: Samples, parameters: 1000, points: 24, replicas: 4)",
        ),
        (
            "lab, double descent, wide",
            30.0,
            "DoubleDescent(against: Parameters, samples: 500, largest_ratio: 10.0, points: 24, replicas: 4)",
        ),
        (
            "lab, early stopping",
            12.0,
            "DoubleDescent(against: Time, samples: 1000, ratio: 4.0, learning_rate: 0.2, steps: 100000, replicas: 4)",
        ),
        (
            "lab, AMP",
            30.0,
            "Amp(samples: 5000, dimension: 10000, steps: 50, replicas: 2)",
        ),
        (
            "lab, AMP, posterior mean",
            30.0,
            "Amp(denoiser: PosteriorMean, samples: 5000, dimension: 10000, steps: 200, replicas: 2)",
        ),
        (
            "lab, AMP, ridge",
            30.0,
            "Amp(denoiser: Ridge, samples: 5000, dimension: 10000, steps: 50, replicas: 2)",
        ),
        (
            "lab, AMP, phase diagram",
            20.0,
            "Amp(show: PhaseDiagram, diagram_dimension: 2000, cells: 60, trials: 4)",
        ),
        (
            "lab, benign overfitting",
            15.0,
            "BenignOverfitting(samples: 200, largest: 2000, panels: [200, 400, 600, 800, 1000, 1200, 1500, 1900], replicas: 20)",
        ),
        (
            "lab, benign overfitting, ReLU",
            15.0,
            "BenignOverfitting(features: Relu, samples: 200, largest: 2000, panels: [200, 2000], replicas: 20)",
        ),
        (
            "lab, benign overfitting, many",
            15.0,
            "BenignOverfitting(features: Polynomial, samples: 2, largest: 2, replicas: 1000000)",
        ),
        (
            "lab, first order, AMP",
            40.0,
            "FirstOrder(method: Amp, samples: 5000, dimension: 10000, steps: 40, rows: 200000, replicas: 2)",
        ),
        (
            "lab, first order, phase retrieval",
            40.0,
            "FirstOrder(method: PhaseRetrieval, samples: 5000, dimension: 2500, steps: 20, rows: 200000, overlap: 0.5, learning_rate: 0.05, replicas: 2)",
        ),
        (
            "lab, first order, power iteration",
            40.0,
            "FirstOrder(method: PowerIteration, samples: 5000, dimension: 10000, steps: 40, rows: 100000, replicas: 2)",
        ),
    ];
    for (name, seconds, lab) in labs {
        add(Lab, name, seconds, &format!("(lab: {lab})"));
    }
    Ok(cases)
}

/// The text of a shipped preset.
fn preset(name: &str) -> Outcome<String> {
    let shipped = onsager::experiment::shipped();
    let found = shipped.iter().find(|(known, _)| *known == name);
    Ok(found.ok_or(format!("there is no preset {name}"))?.1.to_owned())
}
