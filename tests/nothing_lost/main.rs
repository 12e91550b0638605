//! Results and sessions survive whatever ends the program: signals, kills, full and read-only disks.
//!
//! `ONSAGER_KILLS=500` ends so many runs at random moments instead of a few, and a fifth of that number of windows.

#![cfg(unix)]
// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

mod disk;
#[path = "../support/program.rs"]
mod program;
mod runs;
mod sweeps;
mod windows;

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use self::program::program;

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

/// How many runs are to be ended at random moments; none for a few.
fn kills() -> Option<usize> {
    std::env::var("ONSAGER_KILLS")
        .ok()
        .map(|count| count.parse().unwrap())
}

fn onsager() -> Command {
    let mut command = program();
    command.env_remove("ONSAGER_MEMORY");
    command
}

fn send(child: &Child, signal: Signal) {
    let id = Pid::from_raw(i32::try_from(child.id()).unwrap());
    // It may have ended by itself.
    let _ = kill(id, signal);
}

/// Whether this process was started with SIGHUP switched off; where the system does not say so, it was not.
fn hang_up_is_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    mask.is_some_and(|mask| mask & 1 == 1)
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
    // Under `nohup` the terminal's end is not heard of, neither here nor in what is started here.
    .filter(|(signal, _)| *signal != Signal::SIGHUP || !hang_up_is_ignored())
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
