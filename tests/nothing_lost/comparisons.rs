//! What is compared is not lost: a journal of fifty runs, a pin, and a learning rate that changed on the way, with the window killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use onsager::control::Cancel;
use onsager::experiment::{Experiment, Settings};
use onsager::study::{Quantity, Study};
use serde_json::Value;

use crate::windows::{SOON, Screen, Shown, sessions};
use crate::{alone, send};

const RUNS: usize = 50;

const PRESET: &str = "(
    title: \"Fifty\", model: (width: 2, layers: 2),
    data: Synthetic(samples: 40, features: Count(20)),
    optimizer: (steps: 8), theory: (rows: 200, replicas: 2, spread: 0),
    runs: (count: 2, test_rows: 100),
)";

/// A window with the list of its controls.
struct Driven<'a> {
    screen: &'a Screen,
    shown: Shown,
    controls: PathBuf,
}

impl Driven<'_> {
    fn key(&self, keys: &[&str]) {
        let all: Vec<&str> = ["key", "--delay", "15"].iter().chain(keys).copied().collect();
        self.screen.tool(&all);
    }

    /// The control with an id and a role, if it is there.
    fn control(&self, id: &str, role: &str) -> Option<Value> {
        let list = fs::read_to_string(&self.controls).unwrap_or_default();
        let mut all = list
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok());
        all.find(|control| control["id"] == id && control["role"] == role)
    }

    fn waits_for(&self, id: &str, role: &str) -> Value {
        let start = Instant::now();
        loop {
            if let Some(found) = self.control(id, role) {
                return found;
            }
            assert!(
                start.elapsed() < Duration::from_secs(60),
                "there is never a {role} {id}"
            );
            std::thread::sleep(Duration::from_millis(30));
        }
    }

    fn click(&self, id: &str, role: &str) {
        self.waits_for(id, role);
        // What has just appeared may still move.
        std::thread::sleep(Duration::from_millis(250));
        let control = self.waits_for(id, role);
        let at = |k: usize| control["place"][k].as_f64().unwrap();
        let [x, y] = [at(0) + at(2) / 2.0, at(1) + at(3) / 2.0].map(|at| format!("{at:.0}"));
        let window = &self.shown.window;
        self.screen.tool(&["mousemove", "--window", window, &x, &y]);
        std::thread::sleep(Duration::from_millis(60));
        self.screen.tool(&["click", "1"]);
        std::thread::sleep(Duration::from_millis(120));
    }

    fn kill(mut self) {
        send(&self.shown.child, Signal::SIGKILL);
        self.shown.child.wait().unwrap();
    }
}

/// A journal's entries and pins.
fn journal(home: &Path) -> (Vec<Value>, Vec<Value>) {
    let text = fs::read_to_string(home.join("journal.jsonl")).unwrap_or_default();
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let (entries, pins): (Vec<_>, Vec<_>) = lines.partition(|line| !line["Entry"].is_null());
    let inside = |lines: Vec<Value>, key: &str| lines.into_iter().map(|line| line[key].clone()).collect();
    (inside(entries, "Entry"), inside(pins, "Pin"))
}

fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let start = Instant::now();
    while !holds() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[test]
fn fifty_runs_a_pin_and_a_change_on_the_way_survive_a_kill() {
    let _turn = alone();
    let Some(screen) = Screen::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let preset = folder.path().join("fifty.ron");
    fs::write(&preset, PRESET).unwrap();
    let open = |preset: Option<&Path>, controls: &str| {
        let controls = folder.path().join(controls);
        let arguments = ["--controls".as_ref(), controls.as_os_str()];
        Driven {
            screen: &screen,
            shown: screen.open(preset, &home, &arguments),
            controls,
        }
    };
    let window = open(Some(&preset), "first.jsonl");
    for run in 1..=RUNS {
        let mut pressed = Instant::now() - Duration::from_secs(60);
        until("runs come to the journal", || {
            if pressed.elapsed() > Duration::from_secs(3) {
                window.key(&["r", "space"]);
                pressed = Instant::now();
            }
            journal(&home).0.len() >= run
        });
    }
    window.key(&["ctrl+j"]);
    window.click("journal-pin", "CheckBox");
    until("a pin is written", || !journal(&home).1.is_empty());
    window.key(&["Escape"]);
    // Three steps, then another learning rate from there on.
    window.key(&["r"]);
    for _ in 0..4 {
        window.click("command-step", "Button");
    }
    window.key(&["ctrl+k"]);
    std::thread::sleep(Duration::from_millis(400));
    screen.tool(&["type", "--delay", "5", "optimizer.learning_rate"]);
    std::thread::sleep(Duration::from_millis(200));
    window.key(&["Return"]);
    std::thread::sleep(Duration::from_millis(600));
    window.click("optimizer.learning_rate", "SpinButton");
    window.key(&["ctrl+a"]);
    screen.tool(&["type", "--delay", "5", "0.05"]);
    window.key(&["Return"]);
    window.click("command-go-on", "Button");
    until("the run with the change comes to the journal", || {
        journal(&home).0.len() > RUNS
    });
    std::thread::sleep(SOON);
    window.kill();

    let (entries, pins) = journal(&home);
    assert_eq!((entries.len(), pins.len()), (RUNS + 1, 1));
    assert_eq!(pins[0][0], entries[RUNS - 1]["when"]);
    let session = sessions(&home).remove(0);
    let settings: Settings = serde_json::from_value(session["document"]["settings"].clone()).unwrap();
    assert_eq!(settings.optimizer.changes, ["3: learning_rate = 0.05"]);
    assert_eq!(settings.optimizer.learning_rate, 0.3);
    // What the session holds gives the figure that was seen, alone.
    let study = Study::new(&Experiment::new(settings).unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let test = results.runs_curve(Quantity::Test).mean[8];
    assert_eq!(entries[RUNS]["test"][0].as_f64().unwrap(), test);
    // It comes back with what was pinned beside it.
    let again = open(None, "second.jsonl");
    again.key(&["ctrl+d"]);
    let left = again.waits_for("compare-with", "ComboBox");
    assert!(left["value"].as_str().unwrap().starts_with('★'), "{left}");
    again.kill();
}
