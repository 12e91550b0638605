//! Memory, counted: a step of gradient descent allocates nothing, and a data file takes what it may.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use onsager::control::Cancel;
use onsager::dynamics::{GradientDescent, Instance};
use onsager::experiment::{Checks, Experiment, NumericTable, Table, TableError, TableErrorKind};
use onsager::network::Vectors;
use onsager::study::Study;

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
    let _alone = alone();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    pool.install(|| {
        for more in [
            "momentum: 0.0",
            "momentum: 0.9, weight_decay: 0.1",
            "batch_fraction: 0.5",
        ] {
            // On a busy machine the harness of the tests allocates meanwhile now and then; a step would do so every time.
            let least = |allocated: fn(&str) -> usize| (0..3).map(|_| allocated(more)).min();
            assert_eq!(least(allocated::<f32>), Some(0), "f32, {more}");
            assert_eq!(least(allocated::<f64>), Some(0), "f64, {more}");
        }
    });
}

/// One test at a time measures memory.
static MEASURING: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    MEASURING.lock().unwrap_or_else(PoisonError::into_inner)
}

fn table(path: &str) -> Table {
    Table {
        path: path.to_owned(),
        target: "y".to_owned(),
        ..Table::default()
    }
}

fn within(memory: f64) -> Checks {
    Checks {
        memory,
        ..Checks::default()
    }
}

/// Reads a file, and the most memory in use meanwhile beyond that before, in bytes.
fn read(path: &Path, checks: &Checks) -> (Result<NumericTable, TableError>, usize) {
    let table = table(&path.display().to_string());
    peak(|| NumericTable::read(&table, Path::new(""), checks))
}

/// Does some work, and the most memory in use meanwhile beyond that before, in bytes.
fn peak<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let done = AtomicBool::new(false);
    let before = ALLOCATOR.allocated();
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::Relaxed) {
                most = most.max(ALLOCATOR.allocated());
                std::thread::sleep(Duration::from_micros(100));
            }
            most.saturating_sub(before)
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        (result, watch.join().unwrap())
    })
}

/// Rows of numbers that differ, after a header `x0,x1,…,y`.
fn write_table(path: &Path, rows: usize, features: usize) {
    let mut text: String = (0..features).map(|j| format!("x{j},")).collect();
    text += "y\n";
    let mut state = 1_u32;
    for _ in 0..rows {
        for _ in 0..features {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            write!(text, "{},", f64::from(state >> 8) / 1e6).unwrap();
        }
        writeln!(text, "{}", f64::from(state % 1000) / 100.0).unwrap();
    }
    fs::write(path, text).unwrap();
}

/// A gigabyte and a half without a line break, in the header, in a row, and behind a quote that is never closed.
#[test]
fn a_row_without_an_end_is_refused_in_little_memory() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.csv");
    for (start, line) in [("", 1), ("a,y\n1,2\n", 3), ("a,y\n1,2\n\"", 3)] {
        let mut file = File::create(&path).unwrap();
        file.write_all(start.as_bytes()).unwrap();
        // A hole of zeros takes no room on the disk.
        file.set_len(1_500_000_000).unwrap();
        let limit = 100.0 * 1024.0 * 1024.0;
        let start_time = Instant::now();
        let (read, most) = read(&path, &within(limit));
        let error = read.unwrap_err();
        assert!(matches!(error.kind, TableErrorKind::LongRow { .. }), "{error}");
        assert_eq!(error.line, Some(line), "{error}");
        assert!((most as f64) < limit, "{start:?}: {most} bytes");
        assert!(start_time.elapsed() < Duration::from_secs(20));
    }
}

#[test]
fn a_table_takes_no_more_than_it_may() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    write_table(&path, 40_000, 20);
    let bytes = 40_000 * 21 * 8;
    let (whole, most) = read(&path, &Checks::default());
    assert_eq!(whole.unwrap().n_rows, 40_000);
    assert!(most < bytes * 5 / 4, "{most} bytes for {bytes}");
    let (refused, most) = read(&path, &within(bytes as f64 / 2.0));
    let error = refused.unwrap_err();
    assert!(
        error.is_of_memory() && error.to_string().contains("ONSAGER_MEMORY"),
        "{error}"
    );
    assert!(most < bytes * 3 / 4, "{most} bytes");
}

/// What a study of a file takes in memory is what its cost announces, the table with it.
#[test]
fn the_announced_memory_of_a_file_is_enough() {
    let _alone = alone();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    write_table(&path, 60_000, 12);
    for whiten in [true, false] {
        let preset = format!(
            "(model: (width: 2, layers: 2), data: File(path: {:?}, target: \"y\", whiten: {whiten}), \
             optimizer: (steps: 1), estimator: (enabled: false), runs: (count: 1, record: (pre_activations: false)))",
            path.display().to_string()
        );
        let experiment = Experiment::from_ron(&preset, "test").unwrap();
        let (announced, most) = peak(|| {
            let study = Study::new(&experiment).unwrap();
            study.complete(&mut study.results(), &Cancel::new()).unwrap();
            study.cost().bytes()
        });
        let share = most as f64 / announced;
        assert!(
            share < 1.05 && share > 0.5,
            "whiten {whiten}: {most} of {announced}"
        );
    }
}
