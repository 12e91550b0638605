//! The window, by the names its controls have for those who do not see them: no GPU, no display.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::path::Path;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::experiment::{Experiment, Settings, shipped};
use onsager::gui::{App, Launch};

/// An experiment that takes no time.
const TINY: &str = "(title: \"Tiny\", model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Count(40)), \
                    optimizer: (steps: 4), theory: (rows: 200, replicas: 2), runs: (count: 2, test_rows: 500))";

type Window = Harness<'static, App>;

fn window(launch: Launch) -> Window {
    let mut window = Harness::builder()
        .with_size(vec2(1400.0, 2600.0))
        .with_max_steps(60)
        .build_eframe(|creation| App::new(&creation.egui_ctx, launch));
    window.run_ok();
    window
}

/// A window with the tiny experiment, which is kept in a folder.
fn tiny(folder: &Path) -> Window {
    let path = folder.join("tiny.ron");
    std::fs::write(&path, TINY).unwrap();
    window(Launch {
        preset: Some(path.display().to_string()),
        ..Launch::default()
    })
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run_ok();
}

fn click_button(window: &mut Window, label: &str) {
    window.get_by_role_and_label(Role::Button, label).click();
    window.run_ok();
}

/// The text on the clipboard after the copy command.
fn copied(window: &mut Window) -> String {
    window.event(Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run_ok();
    text.expect("nothing was copied")
}

fn settings(window: &mut Window) -> Settings {
    Settings::from_ron(&copied(window), "clipboard").unwrap()
}

/// Whether some text is in the window.
fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

/// Lets frames pass until the window says something.
fn wait(window: &mut Window, part: &str) {
    let start = Instant::now();
    while !says(window, part) {
        assert!(start.elapsed() < Duration::from_secs(60), "it never says {part}");
        std::thread::sleep(Duration::from_millis(5));
        window.run_ok();
    }
}

#[test]
fn every_shipped_preset_opens_from_the_gallery() {
    let mut window = window(Launch::default());
    for (name, text) in shipped() {
        press(&mut window, Modifiers::COMMAND, Key::G);
        let title = Settings::from_ron(text, name).unwrap().title;
        window.get_by_role_and_label(Role::Button, &title).scroll_to_me();
        window.run_ok();
        window.get_by_role_and_label(Role::Button, &title).click();
        window.run_ok();
        let opened = settings(&mut window);
        assert_eq!(opened, *Experiment::open(name).unwrap().settings(), "{name}");
    }
}

#[test]
fn a_run_can_be_started_paused_stepped_reset_and_cancelled() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    wait(&mut window, "Predicted in");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    click_button(&mut window, "Reset");
    wait(&mut window, "Space trains");
    // Slow enough to be caught on the way.
    let long = TINY
        .replace(
            "samples: 60, features: Count(40)",
            "samples: 3000, features: Count(2000)",
        )
        .replace("steps: 4", "steps: 400");
    window.event(Event::Paste(long));
    window.run_ok();
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Training, step");
    click_button(&mut window, "Pause");
    wait(&mut window, "Paused at step");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    click_button(&mut window, "Go on");
    wait(&mut window, "Training, step");
    press(&mut window, Modifiers::NONE, Key::Escape);
    wait(&mut window, "Stopped at step");
}

#[test]
fn divergence_leaves_a_working_window_with_a_sentence() {
    let wild = TINY
        .replace("(steps: 4)", "(steps: 60, learning_rate: 1e8)")
        .replace("layers: 2", "layers: 3, activation: Quadratic");
    let mut window = window(Launch::default());
    window.event(Event::Paste(wild));
    wait(&mut window, "The prediction diverged");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "runs diverged");
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
}

#[test]
fn a_preset_follows_a_lab_that_was_left_at_work() {
    let mut window = window(Launch::default());
    let lab = shipped()
        .iter()
        .find(|(name, _)| *name == "amp_phase_diagram")
        .unwrap()
        .1;
    for _ in 0..3 {
        window.event(Event::Paste(lab.to_owned()));
        wait(&mut window, "Computing");
        window.event(Event::Paste(TINY.to_owned()));
        wait(&mut window, "Predicted in");
        press(&mut window, Modifiers::NONE, Key::Space);
        wait(&mut window, "Trained 2 runs");
    }
}

#[test]
fn a_prediction_that_was_stopped_begins_anew_with_reset() {
    let mut window = window(Launch::default());
    let slow = TINY
        .replace("rows: 200, replicas: 2", "rows: 100000, replicas: 8")
        .replace("steps: 4", "steps: 60");
    window.event(Event::Paste(slow));
    window.run_ok();
    wait(&mut window, "Predicting");
    press(&mut window, Modifiers::NONE, Key::Escape);
    wait(&mut window, "Stopped");
    click_button(&mut window, "Reset");
    wait(&mut window, "Predicting");
}

#[test]
fn settings_change_by_typing_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let before = settings(&mut window);
    for (label, typed) in [
        ("Layers", "3"),
        ("Width", "3"),
        ("Weight scale", "0.5"),
        ("Samples", "80"),
        ("Features", "50"),
        ("Directions", "2"),
        ("Label noise", "0.1"),
        ("Steps", "5"),
        ("Learning rate", "0.2"),
        ("Momentum", "0.5"),
        ("Weight decay", "0.01"),
        ("Batch fraction", "0.5"),
        ("Rows", "300"),
        ("Replicas", "3"),
        ("Probes", "2"),
        ("Its probes", "4"),
        ("Number of runs", "3"),
        ("Test rows", "600"),
    ] {
        let was = settings(&mut window);
        type_number(&mut window, label, typed);
        let is = settings(&mut window);
        assert_ne!(was, is, "{label} did not change");
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(settings(&mut window), was, "{label} was not undone");
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(settings(&mut window), is, "{label} was not redone");
    }
    for _ in 0..18 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(settings(&mut window), before);
}

fn type_number(window: &mut Window, label: &str, typed: &str) {
    window.get_by_role_and_label(Role::SpinButton, label).click();
    window.run_ok();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(typed.to_owned()));
    window.run_ok();
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn every_choice_can_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    for (label, options) in [
        (
            "Activation",
            &[
                "Sigmoid",
                "Erf",
                "GELU",
                "SiLU",
                "Softplus",
                "ReLU",
                "Linear",
                "Quadratic",
                "Tanh",
            ][..],
        ),
        ("First layer", &["Zero", "Overlap", "Gaussian"]),
        ("Features by", &["Ratio φ = m/n", "Number n"]),
        (
            "Feature law",
            &[
                "Rademacher",
                "Uniform",
                "Student-t",
                "Laplace",
                "Sparse Gaussian",
                "Gaussian",
            ],
        ),
        (
            "Teacher's link",
            &[
                "Linear",
                "Sine",
                "ReLU",
                "Quadratic",
                "Cubic",
                "Sign",
                "Committee",
                "Parity",
                "Tanh",
            ],
        ),
        ("Schedule", &["Inverse time", "Cosine", "Steps", "Constant"]),
        ("Loss", &["Logistic", "Square"]),
        ("Responses", &["Full", "Probes"]),
        ("Its responses", &["Full", "Probes"]),
        ("Precision", &["32 bits", "64 bits"]),
        ("Run precision", &["32 bits", "64 bits"]),
        ("Source", &["CSV file", "Teacher"]),
    ] {
        for option in options {
            let was = settings(&mut window);
            window.get_by_role_and_label(Role::ComboBox, label).click();
            window.run_ok();
            let all: Vec<_> = window.get_all_by_role_and_label(Role::Button, option).collect();
            all.last().unwrap().click();
            window.run_ok();
            assert_ne!(settings(&mut window), was, "{label}: {option}");
        }
    }
    for switch in [
        "A scale for each layer",
        "Exact Gram matrix",
        "Another rate for deeper layers",
        "Predict by state evolution",
        "Estimate the test error",
        "Record pre-activations",
        "Record all weights",
    ] {
        let was = settings(&mut window);
        click(&mut window, switch);
        assert_ne!(settings(&mut window), was, "{switch}");
    }
}

#[test]
fn what_is_not_allowed_is_said_beside_the_field_and_does_not_stop_the_window() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    type_number(&mut window, "Width", "0");
    assert!(says(&window, "It must be a whole number from 1 to 512"));
    assert!(says(&window, "1 setting is not allowed"));
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(says(&window, "There is nothing to train"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "is not allowed"));
}

#[test]
fn a_saved_experiment_opens_again_as_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    type_number(&mut window, "Width", "3");
    let edited = settings(&mut window);
    let path = folder.path().join("other.ron");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    write_path(&mut window, &path);
    click_button(&mut window, "Save");
    assert_eq!(*Experiment::read(&path).unwrap().settings(), edited);
    window.event(Event::Paste(TINY.to_owned()));
    window.run_ok();
    press(&mut window, Modifiers::COMMAND, Key::O);
    write_path(&mut window, &path);
    click_button(&mut window, "Open");
    assert_eq!(settings(&mut window), edited);
}

fn write_path(window: &mut Window, path: &Path) {
    window.get_by_role_and_label(Role::TextInput, "Path").click();
    window.run_ok();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.display().to_string()));
    window.run_ok();
}

#[test]
fn broken_experiments_are_explained() {
    let mut window = window(Launch::default());
    let before = settings(&mut window);
    window.event(Event::Paste("(model: (widht: 4))".to_owned()));
    window.run_ok();
    assert!(says(&window, "did you mean"));
    window.event(Event::Paste("(model: (width: 0))".to_owned()));
    window.run_ok();
    assert!(says(&window, "model.width is 0"));
    assert_eq!(settings(&mut window), before);
}

#[test]
fn the_palette_knows_every_command_and_does_it() {
    let mut window = window(Launch::default());
    for entry in [
        "Preset gallery…",
        "Save as…",
        "Zoom in",
        "Keys…",
        "About Onsager…",
        "Reset layout",
        "Presentation",
    ] {
        press(&mut window, Modifiers::COMMAND, Key::K);
        window.event(Event::Text(entry.to_owned()));
        window.run_ok();
        assert!(window.query_all_by_label(entry).next().is_some(), "{entry}");
        press(&mut window, Modifiers::NONE, Key::Escape);
    }
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text("keys".to_owned()));
    window.run_ok();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(says(&window, "No key does anything while a text is being typed"));
}

#[test]
fn no_command_fires_while_typing() {
    let mut window = window(Launch::default());
    let before = settings(&mut window);
    window
        .get_by_role_and_label(Role::MultilineTextInput, "Title")
        .click();
    window.run_ok();
    for key in [Key::Space, Key::R, Key::F5, Key::F1] {
        press(&mut window, Modifiers::NONE, key);
    }
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert!(window.query_by_label("Command").is_none() && !says(&window, "No key does"));
    assert!(window.query_by_label("Setup").is_none());
    assert!(
        window
            .query_by_role_and_label(Role::ComboBox, "Activation")
            .is_some(),
        "the setup is still there"
    );
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(settings(&mut window).model, before.model);
}

#[test]
fn presentation_shows_panels_alone_and_ends_with_escape() {
    let mut window = window(Launch::default());
    press(&mut window, Modifiers::NONE, Key::F5);
    assert!(
        window
            .query_by_role_and_label(Role::ComboBox, "Activation")
            .is_none()
    );
    assert!(window.query_by_label("File").is_none());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(
        window
            .query_by_role_and_label(Role::ComboBox, "Activation")
            .is_some()
    );
}

#[test]
fn the_session_comes_back_and_a_broken_one_does_not_hurt() {
    let home = tempfile::tempdir().unwrap();
    let launch = Launch {
        home: Some(home.path().to_owned()),
        ..Launch::default()
    };
    let mut first = window(launch.clone());
    first.event(Event::Paste(TINY.to_owned()));
    first.run_ok();
    type_number(&mut first, "Width", "3");
    let left = settings(&mut first);
    eframe::App::on_exit(first.state_mut(), None);
    drop(first);
    let mut second = window(launch.clone());
    assert_eq!(settings(&mut second), left);
    drop(second);
    std::fs::write(home.path().join("session.json"), "}{").unwrap();
    let third = window(launch);
    assert!(says(&third, "The last session could not be read"));
}

#[test]
fn an_unknown_preset_or_panel_is_said() {
    let window = window(Launch {
        preset: Some("three_leyers".to_owned()),
        panel: Some("nothing".to_owned()),
        ..Launch::default()
    });
    assert!(says(&window, "did you mean three_layers?"));
    assert!(says(&window, "There is no panel called nothing"));
}

#[test]
fn every_control_has_a_name() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    wait(&mut window, "Predicted in");
    let roles = [
        Role::Button,
        Role::CheckBox,
        Role::ComboBox,
        Role::Slider,
        Role::SpinButton,
        Role::TextInput,
    ];
    for role in roles {
        for node in window.get_all_by_role(role) {
            let node = node.accesskit_node();
            let named =
                node.label().is_some_and(|label| !label.is_empty()) || node.labelled_by().next().is_some();
            assert!(named, "a {role:?} at {:?} has no name", node.raw_bounds());
        }
    }
}
