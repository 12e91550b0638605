//! A learning rate that changes on the way, and two experiments side by side, by the names of the controls.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::gui::Launch;
use onsager::study::{Quantity, Study};
use serde_json::Value;

use crate::support::*;

/// The tiny experiment with more steps, paused at the third.
fn paused(window: &mut Window) {
    window.event(Event::Paste(TINY.replace("steps: 4", "steps: 9")));
    wait(window, "Predicted in");
    for _ in 0..4 {
        click(window, "command-step");
    }
    wait(window, "Paused at step 3");
}

#[test]
fn paused_runs_go_on_with_another_rate_and_undo_takes_them_back() {
    let mut window = window(Launch::default());
    paused(&mut window);
    wait(&mut window, "The runs are paused at step 3");
    type_setting(&mut window, "optimizer.learning_rate", "0.05");
    wait(&mut window, "Continue from step 3: η = 0.05");
    // Back and forth: the runs are still there.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    wait(&mut window, "Paused at step 3");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    type_setting(&mut window, "optimizer.weight_decay", "0.2");
    wait(&mut window, "Continue from step 3: η = 0.05, λ = 0.2");
    click(&mut window, "setup-go-on");
    wait(&mut window, "Trained 2 runs");
    let recorded = settings(&mut window);
    assert_eq!(
        recorded.optimizer.changes,
        ["3: learning_rate = 0.05", "3: weight_decay = 0.2"]
    );
    assert_eq!(
        (recorded.optimizer.learning_rate, recorded.optimizer.weight_decay),
        (0.3, 0.0)
    );
    // The mark on the time axis.
    assert!(
        says(&window, "η = 0.05, λ = 0.2 from step 3"),
        "{}",
        labels(&window)
    );
}

#[test]
fn two_experiments_stand_side_by_side() {
    let mut window = window(Launch::default());
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert!(says(&window, "There is nothing to compare with yet"));
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    wait(&mut window, "Both have the same settings");
    type_setting(&mut window, "optimizer.learning_rate", "0.1");
    type_setting(&mut window, "model.width", "3");
    wait(&mut window, "0.3 | 0.1");
    assert!(says(&window, "2 | 3"), "{}", labels(&window));
    // The left one is whole, the right one is predicted.
    until(&mut window, "the left one is computed", |window| {
        window.query_all_by_label_contains("Test, runs").count() == 1
            && window.query_all_by_label_contains("Test, theory").count() == 2
    });
    click(&mut window, "compare-pin");
    press(&mut window, Modifiers::NONE, Key::Space);
    until(&mut window, "the right one is trained", |window| {
        window.query_all_by_label_contains("Test, runs").count() == 2
    });
    for view in ["Residuals", "Estimate", "Lengths", "Curves"] {
        click(&mut window, &format!("choice-training_view-{view}"));
        // The prediction is refined while runs are trained: what compares them may come later.
        until(&mut window, &format!("{view} is drawn on both sides"), |window| {
            window.query_all_by_label_contains("Export ").count() == 2
        });
    }
    // The journal leads there, too; its first entry is the latest that is not pinned.
    click(&mut window, "compare-pin");
    press(&mut window, Modifiers::COMMAND, Key::J);
    click(&mut window, "journal-compare");
    wait(&mut window, "Both have the same settings");
}

/// The folder of a window that is to be killed, for the process that works in it.
const HOME: &str = "ONSAGER_KILLED_WINDOW";
const RUNS: usize = 50;

/// A journal's entries and pins.
fn journal(home: &Path) -> (Vec<Value>, Vec<Value>) {
    let text = fs::read_to_string(home.join("journal.jsonl")).unwrap_or_default();
    let lines: Vec<Value> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let of = |key: &str| {
        let all = lines.iter().map(|line| line[key].clone());
        all.filter(|value| !value.is_null()).collect()
    };
    (of("Entry"), of("Pin"))
}

/// Trains fifty times, pins the last, changes the rate on the way of another run, and waits for its end.
#[test]
#[ignore = "started by the test below in a process of its own"]
fn a_window_works_until_it_is_killed() {
    let home = PathBuf::from(std::env::var_os(HOME).unwrap());
    let mut window = window(Launch {
        home: Some(home.clone()),
        ..Launch::default()
    });
    window.event(Event::Paste(TINY.replace("steps: 4", "steps: 8")));
    wait(&mut window, "Predicted in");
    for run in 1..=RUNS {
        press(&mut window, Modifiers::NONE, Key::R);
        press(&mut window, Modifiers::NONE, Key::Space);
        until(&mut window, "a run is in the journal", |_| {
            journal(&home).0.len() >= run
        });
    }
    press(&mut window, Modifiers::COMMAND, Key::J);
    click(&mut window, "journal-pin");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::R);
    for _ in 0..4 {
        click(&mut window, "command-step");
    }
    wait(&mut window, "Paused at step 3");
    type_setting(&mut window, "optimizer.learning_rate", "0.05");
    wait(&mut window, "Continue from step 3");
    click(&mut window, "command-go-on");
    until(&mut window, "the changed run is in the journal", |_| {
        journal(&home).0.len() > RUNS
    });
    fs::write(home.join("ready"), "").unwrap();
    loop {
        window.step();
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn a_pin_fifty_runs_and_a_change_on_the_way_survive_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let itself: OsString = std::env::current_exe().unwrap().into();
    let mut child = Command::new(itself)
        .args([
            "--ignored",
            "--exact",
            "comparing::a_window_works_until_it_is_killed",
        ])
        .env(HOME, &home)
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while !home.join("ready").exists() {
        assert!(start.elapsed() < Duration::from_secs(120) && child.try_wait().unwrap().is_none());
        std::thread::sleep(Duration::from_millis(20));
    }
    // A change is in the session within two seconds.
    std::thread::sleep(Duration::from_millis(2200));
    child.kill().unwrap();
    child.wait().unwrap();

    let (entries, pins) = journal(&home);
    assert_eq!((entries.len(), pins.len()), (RUNS + 1, 1));
    assert_eq!(pins[0][0], entries[RUNS - 1]["when"]);
    let mut window = window(Launch {
        home: Some(home),
        ..Launch::default()
    });
    let kept = settings(&mut window);
    assert_eq!(kept.optimizer.changes, ["3: learning_rate = 0.05"]);
    assert_eq!(kept.optimizer.learning_rate, 0.3);
    // The preset alone gives what was trained in two pieces.
    let study = Study::new(&Experiment::new(kept).unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let test = results.runs_curve(Quantity::Test).mean[8];
    assert_eq!(entries[RUNS]["test"][0].as_f64().unwrap(), test);
    press(&mut window, Modifiers::COMMAND, Key::D);
    wait(&mut window, "0.05");
    let left = control(&window, "compare-with").accesskit_node().value();
    assert!(left.unwrap_or_default().starts_with("★ Tiny"));
}
