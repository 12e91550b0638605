//! Folders of results, whatever ends a run that writes into them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use nix::sys::resource::{Resource, getrlimit, setrlimit};
use nix::sys::signal::Signal;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::disk::Disk;
use crate::{SMALL, alone, kills, onsager, send, summary};

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

#[test]
fn a_folder_of_results_is_of_one_run_whatever_ends_the_next() {
    let _turn = alone();
    let count = kills().unwrap_or(18);
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
    let mut tally: BTreeMap<(End, &str), usize> = BTreeMap::new();
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
