//! Results and sessions survive whatever ends the program: signals, kills, full and read-only disks.
//!
//! `ONSAGER_KILLS=500` ends so many runs at random moments instead of a few.

#![cfg(unix)]
// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

/// A preset that takes a moment, and writes as many figures as others.
const SMALL: &str = "(
    model: (width: 2, layers: 3),
    data: Synthetic(samples: 60, features: Count(40)),
    optimizer: (steps: 3),
    theory: (rows: 200, replicas: 2),
    runs: (count: 2, test_rows: 200),
)";

/// One test at a time: limits of this program are those of the programs it starts.
fn alone() -> MutexGuard<'static, ()> {
    static TURN: Mutex<()> = Mutex::new(());
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

fn onsager() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_onsager"));
    command.env_remove("ONSAGER_MEMORY");
    command
}

fn send(child: &Child, signal: Signal) {
    let id = Pid::from_raw(i32::try_from(child.id()).unwrap());
    // It may have ended by itself.
    let _ = kill(id, signal);
}

fn summary(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("summary.json")).unwrap()).unwrap()
}

#[test]
fn every_signal_that_ends_a_run_leaves_its_results_marked_as_partial() {
    let _turn = alone();
    let long = "(
        model: (width: 2, layers: 2),
        data: Synthetic(samples: 2000, features: Count(1000)),
        optimizer: (steps: 20000, learning_rate: 0.1),
        theory: (enabled: false), estimator: (enabled: false),
        runs: (count: 2, test_rows: 100, record: (pre_activations: false)),
    )";
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("long.ron");
    fs::write(&preset, long).unwrap();
    let children: Vec<_> = [
        (Signal::SIGINT, "Ctrl-C"),
        (Signal::SIGTERM, "SIGTERM"),
        (Signal::SIGHUP, "SIGHUP"),
    ]
    .into_iter()
    .map(|(signal, name)| {
        let out = folder.path().join(name);
        let mut run = onsager();
        run.arg("run").arg(&preset).arg("--out").arg(&out);
        let child = run.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        (child, signal, name, out)
    })
    .collect();
    for (mut child, signal, name, out) in children {
        let mut lines = BufReader::new(child.stderr.take().unwrap());
        let mut line = String::new();
        lines.read_line(&mut line).unwrap();
        assert!(line.starts_with("Runs: "), "{line}");
        send(&child, signal);
        // All but Ctrl-C tend to come twice.
        if signal != Signal::SIGINT {
            send(&child, signal);
        }
        let mut rest = String::new();
        lines.read_to_string(&mut rest).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
        let said = format!("stopped by {name}; partial results are in");
        assert!(rest.contains(&said), "{rest}");
        let summary = summary(&out);
        assert_eq!(
            (&summary["complete"], &summary["stopped_on_request"]),
            (&Value::Bool(false), &Value::Bool(true))
        );
        assert!(summary["last_step"].as_u64().unwrap() > 0);
        assert!(out.join("learning_curves.svg").exists());
    }
}

#[test]
fn a_run_needs_nobody_who_reads_what_it_prints() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let (preset, out) = (folder.path().join("small.ron"), folder.path().join("out"));
    fs::write(&preset, SMALL).unwrap();
    let mut run = onsager();
    run.arg("run").arg(&preset).arg("--out").arg(&out);
    let mut child = run.stderr(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    // Nobody reads what it prints.
    drop((child.stdout.take(), child.stderr.take()));
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert_eq!(summary(&out)["complete"], true);
}

/// What ends a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Kill,
    /// Killed while the results take their places.
    KillLate,
    Terminate,
    FullDisk,
    /// The system ends it at a file that is too large.
    LargeFile,
    ReadOnly,
}

const ENDS: [End; 6] = [
    End::Kill,
    End::KillLate,
    End::Terminate,
    End::FullDisk,
    End::LargeFile,
    End::ReadOnly,
];

/// Names of the visible files.
fn names(folder: &Path) -> BTreeSet<String> {
    let name = |entry: std::io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string().unwrap();
    let names = fs::read_dir(folder).unwrap().map(name);
    names.filter(|name| !name.starts_with('.')).collect()
}

/// The results of one seed: `curves.csv`, and how many files there are.
struct Whole {
    seed: u64,
    files: BTreeSet<String>,
    curves: Vec<u8>,
    picture: Vec<u8>,
}

impl Whole {
    fn of(folder: &Path, seed: u64) -> Self {
        Self {
            seed,
            files: names(folder),
            curves: fs::read(folder.join("curves.csv")).unwrap(),
            picture: fs::read(folder.join("learning_curves.svg")).unwrap(),
        }
    }

    /// Whether a folder holds nothing that is not of this seed.
    fn is_all_of(&self, folder: &Path) -> bool {
        let same = |name: &str, bytes: &[u8]| fs::read(folder.join(name)).is_ok_and(|read| read == bytes);
        let preset = fs::read_to_string(folder.join("preset.ron"));
        let seed = format!("seed: {},", self.seed);
        (!folder.join("curves.csv").exists() || same("curves.csv", &self.curves))
            && (!folder.join("learning_curves.svg").exists() || same("learning_curves.svg", &self.picture))
            && preset.is_ok_and(|preset| preset.contains(&seed))
    }
}

/// Checks that a folder holds one run, and that nothing of it is lost; says of which seed, and whether it is whole.
fn check(folder: &Path, runs: &[Whole; 2], what: &str) -> (u64, bool) {
    let summary = summary(folder);
    let files: BTreeSet<String> = summary["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    if let Some(seed) = summary["seed"].as_u64() {
        assert_eq!(files, names(folder), "{what}: its files and no others");
        let run = runs.iter().find(|run| run.seed == seed).unwrap();
        if summary["complete"] == true {
            assert_eq!(run.files, files, "{what}");
            assert!(run.is_all_of(folder), "{what}: mixed");
        } else {
            assert_eq!(summary["stopped_on_request"], true, "{what}");
            assert!(
                fs::read_to_string(folder.join("preset.ron"))
                    .unwrap()
                    .contains(&format!("seed: {seed},")),
                "{what}: mixed"
            );
        }
        return (seed, summary["complete"] == true);
    }
    // The mark of results that were being replaced.
    assert_eq!(summary["complete"], false, "{what}");
    let own = runs.iter().find(|run| run.is_all_of(folder));
    let seed = own.map(|run| run.seed);
    assert!(seed.is_some(), "{what}: mixed: {:?}", names(folder));
    assert!(names(folder).is_subset(&files), "{what}");
    (seed.unwrap(), false)
}

fn copy(from: &Path, to: &Path) {
    for name in names(from) {
        fs::copy(from.join(&name), to.join(&name)).unwrap();
    }
}

/// A small disk that goes with its folder.
struct Disk<'a>(&'a Path);

impl<'a> Disk<'a> {
    /// A disk of so many bytes, where the system lets us have one.
    fn new(folder: &'a Path, bytes: u64) -> Option<Self> {
        let (kind, size) = (Some("tmpfs"), format!("size={bytes}"));
        mount(kind, folder, kind, MsFlags::empty(), Some(size.as_str())).ok()?;
        Some(Self(folder))
    }

    /// Makes it read-only at a moment when no file is being written; whether there was one.
    fn freeze(&self) -> bool {
        let flags = MsFlags::MS_REMOUNT | MsFlags::MS_RDONLY;
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(2) {
            if mount(Some("tmpfs"), self.0, Some("tmpfs"), flags, None::<&str>).is_ok() {
                return true;
            }
            std::thread::sleep(Duration::from_micros(200));
        }
        false
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = umount2(self.0, MntFlags::MNT_DETACH);
    }
}

#[test]
fn a_folder_of_results_is_of_one_run_whatever_ends_the_next() {
    let _turn = alone();
    let count: usize = std::env::var("ONSAGER_KILLS").map_or(18, |count| count.parse().unwrap());
    let mut random = ChaCha8Rng::seed_from_u64(15);
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("small.ron");
    fs::write(&preset, SMALL).unwrap();
    let run = |seed: u64, out: &Path| {
        let mut run = onsager();
        run.arg("run").arg(&preset).arg("--out").arg(out);
        run.arg("--quiet").arg("--seed").arg(seed.to_string());
        run.stderr(Stdio::null()).stdout(Stdio::null());
        run
    };
    let mut took = Duration::ZERO;
    let runs = [1, 2].map(|seed| {
        let out = folder.path().join(seed.to_string());
        let start = Instant::now();
        assert!(run(seed, &out).status().unwrap().success());
        took = start.elapsed();
        Whole::of(&out, seed)
    });
    let size: u64 = names(&folder.path().join("1"))
        .iter()
        .map(|name| fs::metadata(folder.path().join("1").join(name)).unwrap().len())
        .sum();
    let mut tally: std::collections::BTreeMap<(End, &str), usize> = std::collections::BTreeMap::new();
    for trial in 0..count {
        let end = ENDS[trial % ENDS.len()];
        let out = folder.path().join(format!("out{trial}"));
        fs::create_dir(&out).unwrap();
        let disk = match end {
            End::FullDisk => Disk::new(&out, size + random.random_range(0..size + size / 4) + 200_000),
            End::ReadOnly => Disk::new(&out, 8 * size),
            _ => None,
        };
        if matches!(end, End::FullDisk | End::ReadOnly) && disk.is_none() {
            // Only the system's administrator has disks to give away.
            *tally.entry((end, "not possible here")).or_default() += 1;
            continue;
        }
        copy(&folder.path().join("1"), &out);
        let limits = getrlimit(Resource::RLIMIT_FSIZE).unwrap();
        if end == End::LargeFile {
            let most = random.random_range(500..200_000);
            setrlimit(Resource::RLIMIT_FSIZE, most, limits.1).unwrap();
        }
        let mut child = run(2, &out).spawn().unwrap();
        setrlimit(Resource::RLIMIT_FSIZE, limits.0, limits.1).unwrap();
        let moment = took.mul_f64(random.random_range(0.0..1.1));
        match end {
            End::Kill | End::Terminate | End::ReadOnly => std::thread::sleep(moment),
            End::KillLate => {
                let complete = |out: &Path| summary(out)["complete"] == true && summary(out)["seed"] == 1;
                while complete(&out) && child.try_wait().unwrap().is_none() {}
                std::thread::sleep(Duration::from_micros(random.random_range(0..1500)));
            }
            End::FullDisk | End::LargeFile => {}
        }
        match end {
            End::Kill | End::KillLate => send(&child, Signal::SIGKILL),
            End::Terminate => send(&child, Signal::SIGTERM),
            End::ReadOnly => {
                disk.as_ref().unwrap().freeze();
            }
            End::FullDisk | End::LargeFile => {}
        }
        let status = child.wait().unwrap();
        let what = format!("trial {trial}, {end:?} after {moment:?}: {status}");
        let found = match check(&out, &runs, &what) {
            (1, true) => "the earlier run, whole",
            (2, true) => "the next run, whole",
            (2, false) if status.code() == Some(130) => "the next run, partial",
            (_, false) => "one run, marked as not whole",
            other => panic!("{what}: {other:?}"),
        };
        *tally.entry((end, found)).or_default() += 1;
        if disk.is_none() {
            // The next run puts everything right, and leaves nothing behind.
            assert!(run(2, &out).status().unwrap().success(), "{what}");
            assert_eq!(check(&out, &runs, &what), (2, true));
            let hidden = fs::read_dir(&out).unwrap().count() - names(&out).len();
            assert_eq!(hidden, 0, "{what}: left behind");
        }
    }
    for ((end, found), times) in &tally {
        eprintln!("{end:?}: {found}: {times}");
    }
    assert!(tally.keys().any(|(_, found)| *found == "the earlier run, whole"));
}
