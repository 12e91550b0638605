//! A sweep in the window: begun at the name of a setting, computed, refined, opened, and brought back.

use std::path::Path;

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use onsager::gui::Launch;

use crate::support::{Window, press, says, settings, until, wait};

/// A sweep of nine cells that takes no time.
const SWEPT: &str = r#"(title: "Swept", model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Ratio(1.5)),
    optimizer: (steps: 4), theory: (rows: 200, replicas: 1), runs: (count: 2, test_rows: 500),
    sweep: (vary: ["optimizer.learning_rate = log(0.1, 0.4, 3)", "data.noise = linear(0.1, 0.5, 3)"]),
    view: (panel: Sweep))"#;

fn open(folder: &Path, text: &str) -> Window {
    let path = folder.join("swept.ron");
    std::fs::write(&path, text).unwrap();
    crate::support::window(Launch {
        preset: Some(path.into()),
        ..Launch::default()
    })
}

fn push(window: &mut Window, id: &'static str) {
    window.get_by(move |node| node.author_id() == Some(id)).click();
    window.run_ok();
}

#[test]
fn a_short_sweep_begins_by_itself_and_a_cell_opens_as_an_experiment() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(folder.path(), SWEPT);
    wait(&mut window, "Best: ");
    until(&mut window, "it never ends", |window| !says(window, " of 9"));
    assert!(says(&window, "Test error (Theory)"));
    // The best cell is at the lowest noise.
    push(&mut window, "sweep-open");
    let cell = settings(&mut window);
    assert!(cell.sweep.vary.is_empty(), "{:?}", cell.sweep.vary);
    assert_eq!(cell.get("data.noise").unwrap().number(), Some(0.1));
    assert_eq!(cell.runs.count, 2);
    // Undo brings the sweep back, with all that was computed.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(settings(&mut window).sweep.vary.len(), 2);
}

#[test]
fn refining_takes_the_neighbours_of_the_best_cell() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = open(folder.path(), SWEPT);
    wait(&mut window, "Best: ");
    until(&mut window, "it never ends", |window| !says(window, " of 9"));
    push(&mut window, "sweep-refine");
    let vary = settings(&mut window).sweep.vary;
    assert_eq!(vary[1], "data.noise = linear(0.1, 0.3, 3)");
    wait(&mut window, "Best: ");
}

#[test]
fn what_is_wrong_with_a_sweep_is_said_and_nothing_is_computed() {
    let folder = tempfile::tempdir().unwrap();
    let wrong = SWEPT.replace("log(0.1, 0.4, 3)", "log(-1, 0.4, 3)");
    let mut window = open(folder.path(), SWEPT);
    wait(&mut window, "Best: ");
    std::fs::write(folder.path().join("wrong.ron"), wrong).unwrap();
    let field = window.get_by(|node| node.author_id() == Some("sweep.vary"));
    field.click();
    window.run_ok();
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text(
        "optimizer.learning_rate = log(-1, 1, 3)".to_owned(),
    ));
    window.run_ok();
    wait(&mut window, "two different ends");
    wait(&mut window, "This sweep cannot be computed");
}

#[test]
fn any_setting_of_an_experiment_can_be_swept_from_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = crate::support::tiny(folder.path());
    window
        .get_by_role_and_label(Role::Label, "Learning rate")
        .click_secondary();
    window.run_ok();
    crate::support::click(&mut window, "setup-sweep-this");
    let vary = settings(&mut window).sweep.vary;
    assert_eq!(vary.len(), 1);
    assert!(vary[0].starts_with("optimizer.learning_rate = log("), "{vary:?}");
    wait(&mut window, "Best: ");
}

/// The settings of a lab are swept as well: the panel has its headline number, and a cell opens as that lab.
#[test]
fn a_lab_is_swept_and_a_cell_opens_it() {
    let folder = tempfile::tempdir().unwrap();
    let text = r#"(title: "Swept lab", lab: PhaseRetrieval(replicas: 0, points: 2, steps: 40),
        sweep: (vary: ["lab.ratio = [0.3, 0.6, 1.5]", "lab.overlap = [0.1, 0.6]"]), view: (panel: Sweep))"#;
    let mut window = open(folder.path(), text);
    push(&mut window, "sweep-begin");
    wait(&mut window, "Overlap reached (Lab)");
    until(&mut window, "it never ends", |window| !says(window, " of 6"));
    push(&mut window, "sweep-open");
    let cell = settings(&mut window);
    assert!(cell.sweep.vary.is_empty(), "{:?}", cell.sweep.vary);
    // Of a lab's number none is the best: the combination in the middle is looked at.
    assert_eq!(cell.get("lab.ratio").unwrap().number(), Some(0.6));
}
