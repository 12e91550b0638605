//! The window, by the names its controls have for those who do not see them: no GPU, no display.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::experiment::{Experiment, shipped};
use onsager::gui::Launch;

use crate::support::*;

#[test]
fn every_shipped_preset_opens_from_the_gallery() {
    crate::toy::register();
    let mut window = window(Launch::default());
    for (name, _) in shipped() {
        press(&mut window, Modifiers::COMMAND, Key::G);
        reach(&mut window, name);
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
    click(&mut window, "command-reset");
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
    click(&mut window, "command-run");
    wait(&mut window, "Paused at step");
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    click(&mut window, "command-run");
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
    press(&mut window, Modifiers::NONE, Key::F5);
    assert!(!says(&window, "File") && says(&window, "runs diverged"));
    press(&mut window, Modifiers::NONE, Key::F5);
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
}

#[test]
fn a_preset_follows_a_lab_that_was_left_at_work() {
    crate::toy::register();
    let mut window = window(Launch::default());
    let lab = shipped()
        .iter()
        .find(|(name, _)| *name == "amp_phase_diagram")
        .unwrap()
        .1;
    for seed in 0..3 {
        window.event(Event::Paste(lab.to_owned()));
        wait(&mut window, "Computing");
        // Each time another one: what was trained before would be brought back.
        window.event(Event::Paste(
            TINY.replace("(title", &format!("(seed: {seed}, title")),
        ));
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
    assert!(!says(&window, "Getting ready"), "nothing more is on its way");
    click(&mut window, "command-reset");
    wait(&mut window, "Predicting");
}

#[test]
fn a_saved_experiment_opens_again_as_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    type_setting(&mut window, "model.width", "3");
    let edited = settings(&mut window);
    let path = folder.path().join("other.ron");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    write_path(&mut window, &path);
    click(&mut window, "path.do");
    assert_eq!(*Experiment::read(&path).unwrap().settings(), edited);
    window.event(Event::Paste(TINY.to_owned()));
    window.run_ok();
    press(&mut window, Modifiers::COMMAND, Key::O);
    write_path(&mut window, &path);
    click(&mut window, "path.do");
    assert_eq!(settings(&mut window), edited);
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
    click(&mut window, "setup-title");
    for key in [Key::Space, Key::R, Key::F5, Key::F1] {
        press(&mut window, Modifiers::NONE, key);
    }
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert!(window.query_by_label("Command").is_none() && !says(&window, "No key does"));
    assert!(window.query_by_label("Setup").is_none());
    assert!(has(&window, "model.activation"), "the setup is still there");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(settings(&mut window).model, before.model);
}

#[test]
fn a_selected_text_is_copied_until_escape_lets_go_of_it() {
    let mut window = window(Launch::default());
    let experiment = copied(&mut window);
    let message = "The experiment is on the clipboard as one line of text.";
    let line = window.get_by_label(message).rect();
    window.drag_at(line.left_center());
    window.hover_at(line.center());
    window.drop_at(line.right_center());
    window.run_ok();
    let selected = copied(&mut window);
    assert!(message.contains(&selected) && selected.len() > 20, "{selected}");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(copied(&mut window), experiment);
}

#[test]
fn presentation_shows_panels_alone_and_ends_with_escape() {
    let mut window = window(Launch::default());
    press(&mut window, Modifiers::NONE, Key::F5);
    assert!(!has(&window, "model.activation"));
    assert!(window.query_by_label("File").is_none());
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(has(&window, "model.activation"));
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
    type_setting(&mut first, "model.width", "3");
    wait(&mut first, "Predicted in");
    click(&mut first, "choice-training_view-Table");
    click(&mut first, "choice-theory_view-Overlaps");
    let left = settings(&mut first);
    eframe::App::on_exit(first.state_mut(), None);
    drop(first);
    let mut second = window(launch.clone());
    assert_eq!(settings(&mut second), left);
    wait(&mut second, "errors at some steps");
    assert!(
        says(&second, "Overlap with the teacher direction"),
        "the views come back"
    );
    drop(second);
    std::fs::write(home.path().join("session.json"), "}{").unwrap();
    let third = window(launch);
    assert!(says(&third, "The last session could not be read"));
}

#[test]
fn an_unknown_preset_or_panel_is_said() {
    let window = window(Launch {
        preset: Some("three_leyers".into()),
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
