//! The whole window with its inner state in sight: commands, failures, files, quitting, and the numbers themselves.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::{Context, Event, Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;

use super::App;
use crate::control::Cancel;
use crate::experiment::{Data, Experiment, PanelName, Settings, Table, TheoryView, TrainingView, Value};
use crate::figure::Theme;
use crate::gui::command::{Command, TABLE};
use crate::gui::computation::Stage;
use crate::gui::dialogs::Dialog;
use crate::gui::files::Purpose;
use crate::gui::launch::Launch;
use crate::statistics::Curve;
use crate::study::{Job, Payload, Quantity, Results, Study, StudyError};
use crate::worker::Lane;

/// An experiment that takes no time.
pub(super) const TINY: &str = "(title: \"Tiny\", model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Count(40)), \
                    optimizer: (steps: 4), theory: (rows: 200, replicas: 2), runs: (count: 2, test_rows: 500))";

pub(super) type Window = Harness<'static, App>;

fn window(launch: Launch) -> Window {
    let mut window = Harness::builder()
        .with_size(vec2(1400.0, 900.0))
        .with_max_steps(60)
        .build_eframe(|creation| App::new(&creation.egui_ctx, launch));
    window.run_ok();
    window
}

/// A window with the tiny experiment, predicted, in a folder of its own.
pub(super) fn tiny(folder: &Path) -> Window {
    let path = folder.join("tiny.ron");
    std::fs::write(&path, TINY).unwrap();
    let mut window = window(Launch {
        preset: Some(path.into()),
        ..Launch::default()
    });
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    window
}

pub(super) fn wait(window: &mut Window, mut until: impl FnMut(&App) -> bool) {
    let start = Instant::now();
    while !until(window.state()) {
        assert!(start.elapsed() < Duration::from_secs(60), "it takes too long");
        std::thread::sleep(Duration::from_millis(2));
        window.run_ok();
    }
    window.run_ok();
}

fn train(window: &mut Window) {
    press(window, Modifiers::NONE, Key::Space);
    wait(window, |app| app.live.stage(Lane::Training) == Stage::Ended);
}

/// Presses a key. Returns what the window asked of the desktop meanwhile.
pub(super) fn press(window: &mut Window, modifiers: Modifiers, key: Key) -> Vec<ViewportCommand> {
    let mut asked = Vec::new();
    for pressed in [true, false] {
        window.event(Event::Key {
            key,
            physical_key: None,
            pressed,
            repeat: false,
            modifiers,
        });
        window.step();
        asked.extend(commands(window));
    }
    window.run_ok();
    asked.extend(commands(window));
    asked
}

/// What the last frame asked of the desktop.
fn commands(window: &Window) -> Vec<ViewportCommand> {
    window.output().viewport_output[&ViewportId::ROOT]
        .commands
        .clone()
}

pub(super) fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

fn click(window: &mut Window, label: &str) {
    window
        .get_by_role_and_label(egui::accesskit::Role::Button, label)
        .click();
    window.run_ok();
}

/// Types into the field that has the focus, instead of what is there.
fn type_path(window: &mut Window, name: &str, path: &Path) {
    window
        .get_by_role_and_label(egui::accesskit::Role::TextInput, name)
        .click();
    window.run_ok();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.display().to_string()));
    window.run_ok();
}

fn messages(window: &Window) -> Vec<String> {
    window
        .state()
        .messages
        .iter()
        .map(|message| message.text.clone())
        .collect()
}

/// Chooses an entry of the palette by its whole name.
fn palette(window: &mut Window, text: &str) -> Vec<ViewportCommand> {
    press(window, Modifiers::COMMAND, Key::K);
    window.event(Event::Text(text.to_owned()));
    window.run_ok();
    press(window, Modifiers::NONE, Key::Enter)
}

#[test]
fn every_command_of_the_palette_does_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    train(&mut window);
    edit(&mut window, |settings| settings.seed = 8);
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    for entry in TABLE.iter().filter(|entry| entry.command != Command::Palette) {
        if entry.command == Command::Step {
            // A run in progress would move the cursor, too.
            wait(&mut window, |app| app.live.stage(Lane::Training) == Stage::Ended);
        }
        let before = look(&window);
        let asked = palette(&mut window, &entry.text());
        check(&window, entry.command, &before, &asked);
        window.state_mut().dialog = None;
        window.run_ok();
    }
    for (id, title) in [
        ("training", "Training"),
        ("theory", "Theory"),
        ("network", "Network"),
        ("lab", "Lab"),
    ] {
        palette(&mut window, &format!("Show {title}"));
        assert!(window.state().dock.is_open(id), "{id}");
    }
    palette(&mut window, "Open “ReLU");
    assert_ne!(window.state().document.title(), "Tiny");
}

#[test]
fn a_lab_fills_the_centre_and_goes_behind_the_panels_that_it_covered() {
    let mut window = window(Launch {
        preset: Some("momentum".into()),
        ..Launch::default()
    });
    palette(&mut window, "Show Network");
    for _ in 0..2 {
        palette(&mut window, "Open “Where sparse signals");
        assert!(says(&window, "Equation and source") && !says(&window, "Export The network"));
        palette(&mut window, "Open “Heavy-ball");
        assert!(says(&window, "Export The network") && says(&window, "Training"));
        assert!(!says(&window, "presets that open a lab"));
    }
}

#[test]
fn a_preset_opens_on_a_view_that_training_fills() {
    let folder = tempfile::tempdir().unwrap();
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/data/breast_cancer.csv");
    for (shown, more, said) in [
        ("Splits", "", crate::text!("training-train-splits")),
        (
            "Misclassification",
            "label: Classes(2), ",
            crate::text!("no-prediction-of-file-yet"),
        ),
    ] {
        let preset = folder.path().join("opens.ron");
        let data = format!("File(path: {table:?}, target: \"benign\", {more}hold_out: 0.5)");
        let view = format!("(panel: Training, training: {shown})");
        std::fs::write(&preset, format!("(data: {data}, runs: (count: 2), view: {view})")).unwrap();
        let mut window = window(Launch {
            preset: Some(preset.into()),
            ..Launch::default()
        });
        let start = Instant::now();
        while !says(&window, &said) {
            assert!(start.elapsed() < Duration::from_secs(20), "{shown} is not shown");
            window.run_ok();
        }
    }
}

#[test]
fn an_open_menu_is_closed_by_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let listed = |window: &Window| {
        let entries = window.query_all_by_role_and_label(egui::accesskit::Role::Button, "Quit");
        entries.count()
    };
    window.get_by_label("File").click();
    window.run_ok();
    assert_eq!(listed(&window), 1);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(listed(&window), 0);
}

#[test]
fn an_open_menu_is_closed_by_the_key_of_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    window.get_by_label("File").click();
    window.run_ok();
    assert!(says(&window, "Quit"));
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert!(!egui::Popup::is_any_open(&window.ctx));
}

/// What commands change.
#[derive(Debug, PartialEq)]
struct Look {
    seed: u64,
    step: usize,
    training: Stage,
    setup: bool,
    zoom: f32,
    theme: Theme,
    presenting: bool,
}

fn look(window: &Window) -> Look {
    let app = window.state();
    Look {
        seed: app.document.settings().seed,
        step: app.cursor.step,
        training: app.live.stage(Lane::Training),
        setup: app.look.setup,
        zoom: app.look.zoom(),
        theme: app.look.theme(),
        presenting: app.look.is_presenting(),
    }
}

/// Whether a command did what it says. The order is that of the table.
fn check(window: &Window, command: Command, before: &Look, asked: &[ViewportCommand]) {
    let (app, now) = (window.state(), look(window));
    let dialog = app.dialog.as_ref();
    let holds = match command {
        Command::Gallery => matches!(dialog, Some(Dialog::Gallery(_))),
        Command::Open
        | Command::SaveAs
        | Command::ExportWindow
        | Command::ExportRun
        | Command::ExportFilm
        | Command::AddScene => {
            matches!(dialog, Some(Dialog::Path(_)))
        }
        Command::Save => !app.document.is_modified(),
        Command::Export => matches!(dialog, Some(Dialog::Export(_))),
        Command::Quit => asked.contains(&ViewportCommand::Close),
        Command::Undo => (before.seed, now.seed) == (8, Settings::default().seed),
        Command::Redo => (before.seed, now.seed) == (Settings::default().seed, 8),
        Command::Copy => messages(window)
            .iter()
            .any(|text| text.contains("on the clipboard")),
        Command::Paste => asked.contains(&ViewportCommand::RequestPaste),
        Command::Run => before.training == Stage::Idle && now.training != Stage::Idle,
        Command::Replay => app.replay.is_playing(),
        Command::Faster => app.replay.speed == 2.0,
        Command::Slower => app.replay.speed == 1.0,
        Command::Repeat => app.replay.repeats,
        Command::Backwards => app.replay.backwards,
        Command::Step => now.step == (before.step + 1).min(4),
        Command::StepBack => now.step == before.step.saturating_sub(1),
        Command::First => now.step == 0,
        Command::Last => now.step == 4,
        Command::Reset => now.training == Stage::Idle,
        Command::Cancel => app.live.is_idle(),
        Command::GoOn => messages(window)
            .iter()
            .any(|text| text.contains("no runs to continue")),
        Command::Compare => says(window, "Left") || says(window, "nothing to compare"),
        Command::Journal => matches!(dialog, Some(Dialog::Journal(_))),
        Command::Confirm => messages(window)
            .iter()
            .any(|text| text.contains("no sweep to confirm")),
        Command::Setup => now.setup != before.setup,
        Command::Maximize => says(window, "Restore"),
        Command::KeepView => {
            let seen = crate::experiment::View {
                cursor: (now.step < 4).then_some(now.step),
                ..app.dock.seen()
            };
            app.document.settings().view == seen && app.document.is_modified()
        }
        Command::ResetLayout => now.setup && !says(window, "Restore"),
        Command::ZoomIn => now.zoom > before.zoom,
        Command::ZoomOut => now.zoom < before.zoom,
        Command::ZoomReset => now.zoom == 1.0,
        Command::Theme => now.theme != before.theme,
        Command::Present => now.presenting != before.presenting,
        Command::FullScreen => asked.contains(&ViewportCommand::Fullscreen(true)),
        Command::Keys => matches!(dialog, Some(Dialog::Keys)),
        Command::About => matches!(dialog, Some(Dialog::About)),
        Command::Palette => matches!(dialog, Some(Dialog::Palette(_))),
    };
    assert!(holds, "{command:?}: {before:?}, {now:?}, {asked:?}");
}

/// Changes a setting as one gesture.
fn edit(window: &mut Window, change: impl FnOnce(&mut Settings)) {
    let mut settings = window.state().document.settings().clone();
    change(&mut settings);
    let document = &mut window.state_mut().document;
    document.edit(settings);
    document.end_gesture();
    window.run_ok();
}

/// A job that goes wrong at its second part.
struct Broken;

impl Job for Broken {
    fn advance(&mut self, _: &Cancel) -> Result<bool, StudyError> {
        panic!("a number is missing")
    }

    fn fraction(&self) -> f64 {
        0.0
    }

    fn report(&mut self) -> Vec<Payload> {
        Vec::new()
    }
}

#[test]
fn a_job_that_panics_leaves_a_working_window_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    for lane in [Lane::Training, Lane::Prediction] {
        let app = window.state_mut();
        app.live.start(lane, Broken, &mut app.messages);
        wait(&mut window, |app| {
            app.messages
                .iter()
                .any(|m| m.text.contains("a number is missing"))
        });
        assert!(window.state().is_idle());
        window.state_mut().messages.clear();
    }
    train(&mut window);
    edit(&mut window, |settings| settings.seed = 3);
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    assert!(window.state().messages.is_empty(), "{:?}", messages(&window));
}

/// The bits of a curve.
fn bits(curve: &Curve) -> Vec<[u64; 2]> {
    let errors = curve.error.iter().map(|error| error.to_bits());
    curve
        .mean
        .iter()
        .zip(errors)
        .map(|(mean, error)| [mean.to_bits(), error])
        .collect()
}

fn curves(results: &Results) -> Vec<Vec<[u64; 2]>> {
    [Quantity::Train, Quantity::Test]
        .into_iter()
        .flat_map(|quantity| [results.theory_curve(quantity), results.runs_curve(quantity)])
        .chain([results.estimate_curve()])
        .map(|curve| bits(&curve))
        .collect()
}

#[test]
fn the_window_finds_the_numbers_of_the_library_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    // Enough rows for a coarse prediction before the fine one.
    edit(&mut window, |settings| {
        settings.theory.rows = 3000;
        settings.estimator.enabled = true;
    });
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    train(&mut window);
    let study = Study::new(window.state().document.checked().unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let expected = curves(&results);
    assert!(expected.iter().all(|curve| curve.len() == 5), "{expected:?}");
    assert_eq!(curves(window.state().live.results().unwrap()), expected);
}

#[test]
fn an_idle_window_asks_for_no_frame() {
    let home = tempfile::tempdir().unwrap();
    let mut window = tiny(home.path());
    train(&mut window);
    for _ in 0..3 {
        window.step();
    }
    let delay = |window: &Window| window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert_eq!(delay(&window), Duration::MAX);
    window.hover_at(egui::pos2(700.0, 400.0));
    window.run_ok();
    window.remove_cursor();
    window.run_ok();
    window.step();
    assert_eq!(delay(&window), Duration::MAX, "after the pointer came and went");
}

#[test]
fn quitting_asks_about_changes() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    assert!(close(&mut window), "there is nothing to ask about");
    edit(&mut window, |settings| settings.model.width = 3);
    // What is predicted can be cancelled too.
    wait(&mut window, App::is_idle);
    assert!(!close(&mut window));
    click(&mut window, "Cancel");
    assert!(window.state().dialog.is_none());
    assert!(!close(&mut window));
    click(&mut window, "Quit without saving");
    assert!(close(&mut window), "it was answered");
    assert_eq!(
        Experiment::read(&folder.path().join("tiny.ron"))
            .unwrap()
            .model
            .width,
        2
    );

    let mut window = tiny(folder.path());
    edit(&mut window, |settings| settings.model.width = 3);
    assert!(!close(&mut window));
    click(&mut window, "Save and quit");
    assert!(close(&mut window));
    assert_eq!(
        Experiment::read(&folder.path().join("tiny.ron"))
            .unwrap()
            .model
            .width,
        3
    );
}

/// The desktop asks to close the window; whether that is let happen.
fn close(window: &mut Window) -> bool {
    let viewport = window.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    viewport.events.push(ViewportEvent::Close);
    window.step();
    let asked = commands(window);
    let viewport = window.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    viewport.events.clear();
    window.run_ok();
    !asked.contains(&ViewportCommand::CancelClose)
}

#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

fn drop_file(window: &mut Window, path: &Path) {
    window
        .input_mut()
        .dropped_files
        .push(Arc::new(Dropped(path.to_owned())));
    window.run_ok();
}

#[test]
fn presets_and_tables_can_be_dropped() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let other = folder.path().join("other.ron");
    // A file's runs cannot be compared with each other.
    let compared = "Other\", landscape: (plane: Points(Run(1)), slice: Teacher), description: \"";
    std::fs::write(&other, TINY.replace("Tiny", compared)).unwrap();
    drop_file(&mut window, &other);
    assert_eq!(window.state().document.title(), "Other");
    let table = folder.path().join("table.csv");
    let rows: String = (0..40)
        .map(|i| format!("{i},{},{}\n", i * i % 7, i % 2))
        .collect();
    std::fs::write(&table, format!("a,b,label\n{rows}")).unwrap();
    drop_file(&mut window, &table);
    // Another thread surveys the table.
    wait(&mut window, App::is_idle);
    match &window.state().document.settings().data {
        Data::File(data) => assert_eq!(
            (data.path.as_str(), data.target.as_str()),
            (table.to_str().unwrap(), "label")
        ),
        Data::Synthetic(_) => panic!("the table was not taken"),
    }
    assert!(window.state().document.checked().is_ok());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(
        matches!(window.state().document.settings().data, Data::Synthetic(_)),
        "one step undoes the drop"
    );
    for garbage in ["broken.ron", "picture.xyz", "missing.ron"] {
        let path = folder.path().join(garbage);
        if garbage != "missing.ron" {
            std::fs::write(&path, "?").unwrap();
        }
        window.state_mut().messages.clear();
        drop_file(&mut window, &path);
        assert!(!window.state().messages.is_empty(), "{garbage}");
        assert_eq!(window.state().document.title(), "Other");
    }
}

#[test]
fn recent_files_are_in_the_menu_and_missing_ones_go() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let other = folder.path().join("other.ron");
    std::fs::write(&other, TINY.replace("Tiny", "Other")).unwrap();
    drop_file(&mut window, &other);
    choose_recent(&mut window, "tiny.ron");
    assert_eq!(window.state().document.title(), "Tiny");
    std::fs::remove_file(&other).unwrap();
    choose_recent(&mut window, "other.ron");
    assert_eq!(window.state().document.title(), "Tiny");
    assert!(messages(&window).iter().any(|text| text.contains("other.ron")));
    assert_eq!(window.state().recent.files().len(), 1);
}

fn choose_recent(window: &mut Window, name: &str) {
    for label in ["File", "Open recent", name] {
        window.get_by_label(label).click();
        window.run_ok();
    }
}

#[test]
fn figures_arrays_and_the_window_can_be_exported() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    train(&mut window);
    for (format, name, begins) in [
        ("SVG", "a.svg", &b"<svg"[..]),
        ("PNG", "a.png", b"\x89PNG"),
        ("CSV", "a.csv", b""),
    ] {
        press(&mut window, Modifiers::COMMAND, Key::E);
        window.get_by_label(format).click();
        window.run_ok();
        let path = folder.path().join(name);
        type_path(&mut window, "File", &path);
        click(&mut window, "Export");
        written(&mut window, &path, begins);
    }
    let path = folder.path().join("run");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::N);
    type_path(&mut window, "Path", &path);
    click(&mut window, "Save");
    written(&mut window, &path.with_extension("npz"), b"PK");

    let path = folder.path().join("window.png");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::E);
    type_path(&mut window, "Path", &path);
    window
        .get_by_role_and_label(egui::accesskit::Role::Button, "Save")
        .click();
    for _ in 0..8 {
        window.step();
        for command in commands(&window) {
            if let ViewportCommand::Screenshot(callback) = command {
                callback.complete(Arc::new(egui::ColorImage::filled([4, 3], egui::Color32::RED)));
            }
        }
    }
    written(&mut window, &path, b"\x89PNG");
}

/// Waits until a file is there, whole, and said to be.
fn written(window: &mut Window, path: &Path, begins: &[u8]) {
    let text = format!("Wrote {}.", path.display());
    wait(window, |app| {
        app.messages.iter().any(|message| message.text == text)
    });
    let bytes = std::fs::read(path).unwrap();
    assert!(bytes.len() > 40 && bytes.starts_with(begins), "{text}");
    window.state_mut().messages.clear();
}

#[test]
fn zoom_theme_and_full_screen_have_keys() {
    let mut window = window(Launch::default());
    press(&mut window, Modifiers::COMMAND, Key::Plus);
    press(&mut window, Modifiers::COMMAND, Key::Plus);
    assert!((window.ctx.zoom_factor() - 1.2).abs() < 1e-6);
    press(&mut window, Modifiers::COMMAND, Key::Minus);
    assert!((window.ctx.zoom_factor() - 1.1).abs() < 1e-6);
    press(&mut window, Modifiers::COMMAND, Key::Num0);
    assert!((window.ctx.zoom_factor() - 1.0).abs() < 1e-6);
    let asked = press(&mut window, Modifiers::NONE, Key::F11);
    assert!(asked.contains(&ViewportCommand::Fullscreen(true)), "{asked:?}");
    let viewport = window.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
    viewport.fullscreen = Some(true);
    let asked = press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(asked.contains(&ViewportCommand::Fullscreen(false)), "{asked:?}");
}

#[test]
fn reset_while_training_leaves_no_trace_of_the_runs() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    edit(&mut window, |settings| settings.optimizer.steps = 300);
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    for _ in 0..5 {
        press(&mut window, Modifiers::NONE, Key::Space);
        wait(&mut window, |app| app.live.trained_to() > Some(3));
        press(&mut window, Modifiers::NONE, Key::R);
        std::thread::sleep(Duration::from_millis(20));
        window.run_ok();
        let app = window.state();
        assert_eq!(
            (app.live.stage(Lane::Training), app.live.trained_to()),
            (Stage::Idle, None)
        );
    }
}

#[test]
fn a_tooltip_does_not_stay_over_a_dialog() {
    const TIP: &str = "Start, pause or resume the training runs";
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    window
        .get_by_role_and_label(egui::accesskit::Role::Button, "Train")
        .hover();
    for _ in 0..60 {
        window.step();
    }
    assert!(says(&window, TIP));
    window.state_mut().dialog = Some(Dialog::Unsaved);
    let context = window.ctx.clone();
    let mut input = egui::RawInput::default();
    for _ in 0..2 {
        eframe::App::raw_input_hook(window.state_mut(), &context, &mut input);
    }
    assert_eq!(input.events, [Event::PointerGone]);
    window.event(Event::PointerGone);
    window.run_ok();
    assert!(says(&window, "Save the changes?") && !says(&window, TIP));
}

#[test]
fn what_was_tried_before_the_prediction_was_stopped_can_be_trained() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    edit(&mut window, |settings| settings.theory.rows = 60_000);
    window.state_mut().live.cancel();
    assert!(window.state().live.is_stopped(Lane::Prediction));
    train(&mut window);
    assert_eq!(window.state().live.trained_to(), Some(4));
    // The prediction was stopped, not the runs; it may be computed anew meanwhile, and the status speaks of that.
    let results = window.state().live.results();
    assert!(results.is_some_and(Results::are_runs_complete));
    let context = Context::default();
    window.state_mut().execute(&context, Command::Reset);
    wait(&mut window, |app| {
        app.live.stage(Lane::Prediction) == Stage::Ended
    });
    assert!(!window.state().live.is_stopped(Lane::Prediction));
}

/// What the session in the folder `home` says of its experiment.
fn kept(home: &Path) -> Settings {
    let text = std::fs::read_to_string(home.join("session.json")).unwrap_or_default();
    let all: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    serde_json::from_value(all["document"]["settings"].clone()).unwrap_or_default()
}

/// A window whose session is in the folder, with the tiny experiment.
fn with_session(folder: &Path, preset: Option<&str>) -> Window {
    window(Launch {
        preset: preset.map(|name| folder.join(name).into_os_string()),
        home: Some(folder.join("home")),
        ..Launch::default()
    })
}

#[test]
fn a_change_is_in_the_session_within_two_seconds_though_nothing_else_happens() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.ron"), TINY).unwrap();
    let mut window = with_session(folder.path(), Some("tiny.ron"));
    wait(&mut window, App::is_idle);
    for width in [3, 4, 5] {
        let mut settings = window.state().document.settings().clone();
        settings.model.width = width;
        window.state_mut().document.edit(settings);
        // The frame that shows the change is the last one that is drawn.
        window.step();
        let start = Instant::now();
        while kept(&folder.path().join("home")).model.width != width {
            assert!(start.elapsed() < Duration::from_secs(2), "width {width}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }
    // What is no change of the experiment asks for one more frame, and then for none.
    window.state_mut().look.setup = false;
    window.run_ok();
    std::thread::sleep(Duration::from_millis(300));
    window.run_ok();
    let delay = window.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    let text = || std::fs::read_to_string(folder.path().join("home/session.json")).unwrap();
    let start = Instant::now();
    while !text().contains("\"setup\":false") {
        assert!(start.elapsed() < Duration::from_secs(2));
        std::thread::sleep(Duration::from_millis(10));
    }
    assert_eq!(delay, Duration::MAX, "an idle window rests");
}

#[test]
fn discarded_changes_do_not_come_back_and_kept_ones_do() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.ron"), TINY).unwrap();
    let home = folder.path().join("home");
    let mut window = with_session(folder.path(), Some("tiny.ron"));
    edit(&mut window, |settings| settings.model.width = 3);
    wait(&mut window, App::is_idle);
    // Something outside ends the program: the changes are there at the next start.
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    assert_eq!(kept(&home).model.width, 3);
    let mut window = with_session(folder.path(), None);
    assert!(window.state().document.is_modified());
    assert_eq!(window.state().document.settings().model.width, 3);
    assert_eq!(
        window.state().document.path(),
        Some(&*folder.path().join("tiny.ron"))
    );
    wait(&mut window, App::is_idle);
    assert!(!close(&mut window));
    click(&mut window, "Quit without saving");
    assert!(close(&mut window));
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    assert_eq!(kept(&home).model.width, 2);
    let window = with_session(folder.path(), None);
    assert!(!window.state().document.is_modified());
    assert_eq!(window.state().document.settings().model.width, 2);
}

#[test]
fn another_experiment_at_the_start_does_not_cost_unsaved_changes() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.ron"), TINY).unwrap();
    std::fs::write(folder.path().join("other.ron"), TINY.replace("Tiny", "Other")).unwrap();
    let mut window = with_session(folder.path(), Some("tiny.ron"));
    edit(&mut window, |settings| settings.model.width = 3);
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    let mut window = with_session(folder.path(), Some("other.ron"));
    assert_eq!(window.state().document.settings().title, "Other");
    assert!(
        says(&window, "unsaved changes to “Tiny”"),
        "{:?}",
        messages(&window)
    );
    eframe::App::on_exit(window.state_mut(), None);
    drop(window);
    let window = with_session(folder.path(), None);
    let document = &window.state().document;
    assert_eq!(
        (document.title().as_str(), document.settings().model.width),
        ("Tiny", 3)
    );
}

#[test]
fn saving_asks_where_something_else_has_written_to_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiny.ron");
    let read = || Experiment::read(&path).unwrap().model.width;
    let mut window = tiny(folder.path());
    let outside =
        |width: usize| std::fs::write(&path, TINY.replace("width: 2", &format!("width: {width}"))).unwrap();
    edit(&mut window, |settings| settings.model.width = 3);
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.state().dialog.is_none() && read() == 3);

    // Until then the button that stops the prediction has the same label as the dialog's.
    wait(&mut window, App::is_idle);
    outside(4);
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(says(&window, "The file has changed") && read() == 4);
    click(&mut window, "Cancel");
    assert_eq!(read(), 4);
    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "Replace it");
    assert_eq!(read(), 3);
    press(&mut window, Modifiers::COMMAND, Key::S);
    assert!(window.state().dialog.is_none(), "it is known again");

    outside(5);
    press(&mut window, Modifiers::COMMAND, Key::S);
    click(&mut window, "Open its version");
    assert_eq!(window.state().document.settings().model.width, 5);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(window.state().document.settings().model.width, 3);

    // On the way out, too.
    outside(6);
    edit(&mut window, |settings| settings.model.width = 7);
    wait(&mut window, App::is_idle);
    assert!(!close(&mut window));
    click(&mut window, "Save and quit");
    assert!(says(&window, "The file has changed") && !window.state().closing && read() == 6);
    click(&mut window, "Replace it");
    assert!(window.state().closing && read() == 7);
}

fn take_table(window: &mut Window, path: &std::path::Path) {
    let context = window.ctx.clone();
    window
        .state_mut()
        .take_table(&context, &path.display().to_string());
}

#[test]
fn a_table_that_fails_leaves_no_curves_of_another_and_its_error_goes_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "a,b,y\n".to_owned();
    for row in 0..60 {
        rows += &format!("{},{},{}\n", row * row % 17, row % 5, row % 7);
    }
    std::fs::write(folder.path().join("good.csv"), &rows).unwrap();
    std::fs::write(folder.path().join("bad.csv"), rows + "1,2,3,4\n").unwrap();
    let mut window = tiny(folder.path());
    train(&mut window);
    take_table(&mut window, &folder.path().join("good.csv"));
    window.run_ok();
    wait(&mut window, App::is_idle);
    train(&mut window);
    assert!(
        window
            .state()
            .live
            .results()
            .is_some_and(|results| results.last_step() > 0)
    );
    take_table(&mut window, &folder.path().join("bad.csv"));
    window.run_ok();
    wait(&mut window, App::is_idle);
    assert!(
        window.state().live.results().is_none(),
        "the curves are not those of this table"
    );
    assert_eq!(messages(&window).len(), 1, "{:?}", messages(&window));
    assert!(says(&window, "bad.csv:62") && says(&window, "Space tries again"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    wait(&mut window, App::is_idle);
    assert!(messages(&window).is_empty(), "{:?}", messages(&window));
    take_table(&mut window, &folder.path().join("bad.csv"));
    window.run_ok();
    wait(&mut window, App::is_idle);
    assert_eq!(messages(&window).len(), 1);
    window.state_mut().open_shipped("two_layers");
    window.run_ok();
    assert!(messages(&window).is_empty(), "{:?}", messages(&window));
}

#[test]
fn undo_brings_back_results_as_well_as_settings() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    train(&mut window);
    let curve = |window: &Window| {
        window
            .state()
            .live
            .results()
            .map(|results| results.runs_curve(Quantity::Test))
    };
    let trained = curve(&window).unwrap();
    assert_eq!(trained.len(), 5);
    edit(&mut window, |settings| settings.model.width = 3);
    wait(&mut window, App::is_idle);
    assert_eq!(curve(&window).unwrap().len(), 0);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    // At once: nothing is computed for it.
    let app = window.state();
    assert_eq!(
        (app.live.stage(Lane::Prediction), app.live.stage(Lane::Training)),
        (Stage::Ended, Stage::Ended)
    );
    assert_eq!(curve(&window).unwrap(), trained);
    assert_eq!(app.live.results().unwrap().prediction().len(), 5);
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    let app = window.state();
    assert_eq!(
        (app.live.stage(Lane::Prediction), app.live.stage(Lane::Training)),
        (Stage::Ended, Stage::Idle)
    );
    assert_eq!(app.live.results().unwrap().shape().width, 3);

    // A setting that is not allowed in between costs nothing.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    edit(&mut window, |settings| settings.model.width = 0);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(curve(&window).unwrap(), trained);
    // Another experiment, a lab among them, in between costs nothing either; and training begins anew if it is wanted.
    for name in ["two_layers", "amp"] {
        window.state_mut().open_shipped(name);
        window.step();
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(curve(&window).unwrap(), trained, "{name}");
    }
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, |app| app.live.stage(Lane::Training) == Stage::Ended);
    assert_eq!(curve(&window).unwrap(), trained);
}

#[test]
fn step_from_rest_trains_one_step_and_its_key_moves_the_cursor() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    assert_eq!(window.state().cursor.step, 4);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(window.state().live.stage(Lane::Training), Stage::Idle);
    click(&mut window, "Step");
    wait(&mut window, |app| app.live.trained_to().is_some());
    assert!(matches!(
        window.state().live.stage(Lane::Training),
        Stage::Paused(_)
    ));
    let reached = window.state().live.trained_to().unwrap();
    click(&mut window, "Step");
    wait(&mut window, |app| app.live.trained_to() > Some(reached));
    assert_eq!(window.state().cursor.step, reached + 1);
}

#[test]
fn runs_that_were_stopped_are_trained_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    click(&mut window, "Step");
    wait(&mut window, |app| app.live.trained_to().is_some());
    let reached = window.state().live.trained_to().unwrap() + 1;
    click(&mut window, "Step");
    wait(&mut window, |app| app.live.trained_to() == Some(reached));
    // One puts panels back.
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state().live.stage(Lane::Training), Stage::Ended);
    window.get_by_label_contains(&format!("Stopped at step {reached}"));
    assert!(window.state().can_replay() && !window.state().replays());
    window.get_by_label("Train");
    train(&mut window);
    assert_eq!(window.state().live.trained_to(), Some(4));
    assert!(window.state().replays());
    window.get_by_label_contains("Trained 2 runs");
}

#[test]
fn a_data_file_opens_in_place_of_a_preset() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wine.csv");
    let rows = "0,5;9,1;5\n0,7;10,2;6\n".repeat(20);
    std::fs::write(&path, format!("acid;alcohol;quality\n{rows}")).unwrap();
    let window = window(Launch {
        preset: Some(path.into()),
        ..Launch::default()
    });
    let document = &window.state().document;
    assert_eq!(document.title(), "wine");
    assert!(matches!(&document.settings().data, Data::File(table) if table.target == "quality"));
    // Saving asks for a place instead of replacing the data.
    assert_eq!(document.path(), None);
    assert!(messages(&window).is_empty());
    window.get_by_label("Detect again");
}

#[test]
fn what_is_pasted_is_taken_or_refused_with_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let paste_event = |window: &mut Window, event: Option<Event>| {
        window.state_mut().messages.clear();
        if let Some(event) = event {
            window.event(event);
            window.step();
        }
        // Of the key that pastes only its end comes as a key.
        window.event(Event::Key {
            key: Key::V,
            physical_key: None,
            pressed: false,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        });
        window.run_ok();
        messages(window)
    };
    let paste = |window: &mut Window, text: Option<&str>| {
        paste_event(window, text.map(|text| Event::Paste(text.to_owned())))
    };
    let picture = Event::PasteImage(Arc::new(egui::ColorImage::example()));
    let said = paste_event(&mut window, Some(picture));
    assert!(said.len() == 1 && said[0].contains("no text"), "{said:?}");
    // Once for one key.
    let once = window.state().messages.iter().all(|message| message.times == 1);
    assert!(once);
    assert!(paste(&mut window, None)[0].contains("There is no text on the clipboard"));
    let said = paste(&mut window, Some("(title: \"Pasted\")"));
    assert!(said.len() == 1 && said[0].contains("Opened"), "{said:?}");
    assert_eq!(window.state().document.title(), "Pasted");
    let said = paste(&mut window, Some(&"(".repeat(2 << 20)));
    assert!(
        said.len() == 1 && said[0].contains("larger than 1 MiB"),
        "{said:?}"
    );
    assert_eq!(paste(&mut window, Some("Dear all,")).len(), 1);
    // So is the key whose other half is let go first.
    window.state_mut().messages.clear();
    window.event(Event::Key {
        key: Key::V,
        physical_key: None,
        pressed: false,
        repeat: false,
        modifiers: Modifiers::NONE,
    });
    window.run_ok();
    assert!(messages(&window)[0].contains("There is no text on the clipboard"));
    // The letter by itself is no request.
    window.state_mut().messages.clear();
    press(&mut window, Modifiers::NONE, Key::V);
    assert!(messages(&window).is_empty());
    // The menu asks the desktop, which has nothing.
    let context = window.ctx.clone();
    window.state_mut().execute(&context, Command::Paste);
    window.run_ok();
    assert!(messages(&window)[0].contains("There is no text on the clipboard"));
}

#[test]
fn a_tooltip_does_not_stay_at_what_was_dragged() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let slider = window
        .get_by_role_and_label(egui::accesskit::Role::Slider, "Step t")
        .rect();
    window.hover_at(slider.center());
    window.run_ok();
    window.drag_at(slider.center());
    window.run_ok();
    window.hover_at(slider.center() - vec2(30.0, 0.0));
    window.run_ok();
    let context = window.ctx.clone();
    let released = Event::PointerButton {
        pos: slider.center() - vec2(30.0, 0.0),
        button: egui::PointerButton::Primary,
        pressed: false,
        modifiers: Modifiers::NONE,
    };
    let mut input = egui::RawInput {
        events: vec![released.clone()],
        ..egui::RawInput::default()
    };
    eframe::App::raw_input_hook(window.state_mut(), &context, &mut input);
    assert_eq!(input.events, [released.clone(), Event::PointerGone]);
    for event in input.events {
        window.event(event);
    }
    window.run_ok();
    // A click is no drag.
    let mut input = egui::RawInput {
        events: vec![released],
        ..egui::RawInput::default()
    };
    eframe::App::raw_input_hook(window.state_mut(), &context, &mut input);
    assert_eq!(input.events.len(), 1);
}

/// At a zoom of 4 a window of 1600 points has 400 left.
#[test]
fn menus_and_controls_do_not_lie_over_each_other_in_narrow_windows() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiny.ron");
    std::fs::write(&path, TINY).unwrap();
    for width in [400.0, 640.0, 760.0, 1400.0] {
        let launch = Launch {
            preset: Some(path.clone().into_os_string()),
            ..Launch::default()
        };
        let mut window = Harness::builder()
            .with_size(vec2(width, 700.0))
            .with_max_steps(60)
            .build_eframe(|creation| App::new(&creation.egui_ctx, launch));
        window.run_ok();
        let names = ["File", "Edit", "Run", "View", "Help", "Train", "Step", "Reset"];
        let all: Vec<egui::Rect> = names
            .iter()
            .map(|name| {
                window
                    .get_by_role_and_label(egui::accesskit::Role::Button, name)
                    .rect()
            })
            .collect();
        let beside = (all[0].center().y - all[5].center().y).abs() < 5.0;
        assert_eq!(beside, width > 750.0, "one row where there is room, at {width}");
        for (i, one) in all.iter().enumerate() {
            assert!(
                one.left() >= 0.0 && one.right() <= width,
                "{} at {width}",
                names[i]
            );
            for (j, other) in all.iter().enumerate().skip(i + 1) {
                assert!(
                    !one.shrink(1.0).intersects(other.shrink(1.0)),
                    "{} and {} at {width}",
                    names[i],
                    names[j]
                );
            }
        }
    }
}

#[test]
fn a_prediction_that_was_stopped_says_how_to_have_it() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    edit(&mut window, |settings| settings.theory.rows = 400_000);
    window.step();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(window.state().live.is_stopped(Lane::Prediction));
    assert!(says(&window, "Reset (R) begins"));
    press(&mut window, Modifiers::NONE, Key::R);
    assert!(window.state().live.stage(Lane::Prediction).is_working());
}

#[test]
fn panels_do_not_ask_for_a_training_that_is_over() {
    let folder = tempfile::tempdir().unwrap();
    let mut rows = "a,b,y\n".to_owned();
    for row in 0..60 {
        rows += &format!("{},{},{}\n", row * row % 17, row % 5, row % 7);
    }
    std::fs::write(folder.path().join("good.csv"), &rows).unwrap();
    let mut window = tiny(folder.path());
    take_table(&mut window, &folder.path().join("good.csv"));
    window.run_ok();
    wait(&mut window, App::is_idle);
    assert!(says(&window, "Press Space to train"));
    train(&mut window);
    for shown in ["Runs − theory", "Estimate", "Table", "Curves"] {
        click(&mut window, shown);
        assert!(!says(&window, "Press Space to train"), "{shown}");
    }
    // The file's own panel came to the front.
    palette(&mut window, "Show Theory");
    for shown in ["Overlaps", "Responses", "Covariances", "Weights"] {
        click(&mut window, shown);
        assert!(!says(&window, "Press Space to train"), "{shown}");
    }
}

#[test]
fn an_experiment_opens_on_what_it_says_and_gives_the_arrangement_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let arranged = window.state().dock.seen();
    let file = |name: &str, view: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, TINY.replacen('(', &format!("(view: {view}, "), 1)).unwrap();
        path
    };
    let two = file(
        "two.ron",
        "(panel: Some(Theory), beside: Some(Network), theory: Overlaps, cursor: Some(2))",
    );
    window.state_mut().open_file(&two);
    window.run_ok();
    let app = window.state();
    let seen = app.dock.seen();
    assert_eq!(
        (seen.panel, seen.beside),
        (Some(PanelName::Theory), Some(PanelName::Network))
    );
    assert_eq!((seen.theory, app.cursor.step), (TheoryView::Overlaps, 2));

    // A change of the view alone is followed, computes nothing, and can be undone.
    let revision = app.document.revision();
    edit(&mut window, |settings| {
        settings.view.panel = Some(PanelName::Training);
        settings.view.beside = None;
        settings.view.training = TrainingView::Residuals;
    });
    let seen = window.state().dock.seen();
    assert_eq!((seen.panel, seen.beside), (Some(PanelName::Training), None));
    assert_eq!(seen.training, TrainingView::Residuals);
    assert_eq!(window.state().document.revision(), revision);
    window.state_mut().document.undo();
    window.run_ok();
    assert_eq!(window.state().dock.seen().beside, Some(PanelName::Network));

    // The next experiment asks for no panels: the user's own arrangement is back, with the usual views.
    window.state_mut().open_file(&file("usual.ron", "()"));
    window.run_ok();
    assert_eq!(window.state().dock.seen(), arranged);

    // What is chosen by hand is kept as it is seen, and opens so again.
    window.state_mut().dock.maximize("network");
    window.state_mut().set_cursor(1);
    window.run_ok();
    let context = window.ctx.clone();
    window.state_mut().execute(&context, Command::KeepView);
    let view = window.state().document.settings().view.clone();
    assert_eq!(
        (view.panel, view.beside, view.cursor),
        (Some(PanelName::Network), None, Some(1))
    );
    assert_eq!(
        Settings::from_ron(&window.state().document.settings().to_ron(), "kept")
            .unwrap()
            .view,
        view
    );
}

/// A talk with words, a preset with steps, and another preset.
const TALK: &str = r#"(title: "T", scenes: [
    (title: "Words", text: "alone"),
    (title: "Steps", preset: "tiny.ron", sliders: ["optimizer.learning_rate"], set: ["view.panel=Training"], steps: [
        (text: "Trained", run: true),
        (set: ["view.panel=Theory", "view.cursor=1"]),
    ]),
    (title: "Other", preset: "tiny.ron", set: ["model.width=3", "view.panel=Network"]),
])"#;

pub(super) fn with_talk(folder: &Path) -> Window {
    let mut window = tiny(folder);
    std::fs::write(folder.join("a.talk.ron"), TALK).unwrap();
    let context = window.ctx.clone();
    window.state_mut().open_any(&context, &folder.join("a.talk.ron"));
    window.run_ok();
    window
}

pub(super) fn at(window: &Window) -> (usize, usize) {
    let place = window.state().talk.as_ref().unwrap().place();
    (place.scene, place.moment)
}

#[test]
fn a_talk_goes_by_keys_and_gives_the_experiment_back() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = with_talk(folder.path());
    edit_title_is_kept(&mut window);
    let key = |window: &mut Window, key: Key| press(window, Modifiers::NONE, key);
    assert_eq!(at(&window), (0, 0));
    assert!(says(&window, "Words") && window.state().look.is_presenting());
    key(&mut window, Key::PageDown);
    assert_eq!(at(&window), (1, 0));
    assert!(says(&window, "Steps") && !says(&window, "Trained"));
    assert_eq!(window.state().dock.seen().panel, Some(PanelName::Training));
    key(&mut window, Key::Space);
    assert!(says(&window, "Trained"));
    wait(&mut window, |app| app.live.stage(Lane::Training) == Stage::Ended);
    key(&mut window, Key::ArrowRight);
    assert_eq!((at(&window), window.state().cursor.step), ((1, 2), 1));
    assert!(
        window.state().live.trained_to().is_some(),
        "a change of the view trains nothing anew"
    );
    key(&mut window, Key::PageDown);
    assert_eq!(
        (at(&window), window.state().document.settings().model.width),
        ((2, 0), 3)
    );
    key(&mut window, Key::PageDown);
    assert_eq!(at(&window), (2, 0), "the last scene stays");
    key(&mut window, Key::PageUp);
    assert_eq!(at(&window), (1, 2));
    key(&mut window, Key::Num1);
    key(&mut window, Key::Enter);
    assert_eq!(at(&window), (0, 0));
    for over in [Key::O, Key::H, Key::B] {
        key(&mut window, over);
        key(&mut window, Key::Escape);
        assert!(window.state().talk.is_some());
    }
    key(&mut window, Key::Escape);
    let app = window.state();
    assert!(app.talk.is_none() && !app.look.is_presenting());
    assert_eq!(app.document.title(), "Tiny");
}

/// The experiment from before a talk is what the session keeps.
fn edit_title_is_kept(window: &mut Window) {
    let session = window.state().session();
    assert_eq!(session.document.unwrap().document().title(), "Tiny");
    assert!(session.talk.is_some());
}

#[test]
fn a_window_that_was_killed_comes_back_to_the_scene() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let mut first = with_talk(folder.path());
    press(&mut first, Modifiers::NONE, Key::PageDown);
    press(&mut first, Modifiers::NONE, Key::PageDown);
    let kept = first.state().session().to_json();
    drop(first);
    std::fs::create_dir_all(&home).unwrap();
    std::fs::write(home.join("session.json"), kept).unwrap();
    let again = window(Launch {
        home: Some(home),
        ..Launch::default()
    });
    assert_eq!(at(&again), (1, 1));
    assert!(says(&again, "Trained"));
}

#[test]
fn a_control_on_the_scene_changes_the_experiment() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = with_talk(folder.path());
    press(&mut window, Modifiers::NONE, Key::PageDown);
    let before = window.state().document.settings().optimizer.learning_rate;
    let id = Some("optimizer.learning_rate");
    let slider = window.query_all_by(|node| node.author_id() == id).next();
    slider.unwrap().focus();
    window.run_ok();
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_ne!(window.state().document.settings().optimizer.learning_rate, before);
    assert_eq!(at(&window), (1, 0), "the key was the control's");
}

#[test]
fn a_data_file_of_a_lab_is_chosen_by_its_absolute_path() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    window.state_mut().open_shipped("scaling_table");
    window.run_ok();
    click(&mut window, "Browse…");
    assert!(matches!(window.state().dialog, Some(Dialog::Path(_))));
    let context = window.ctx.clone();
    let path = folder.path().join("losses.csv");
    std::fs::write(&path, "N,D,loss\n").unwrap();
    window.state_mut().dialog = None;
    window
        .state_mut()
        .chosen(&context, Purpose::LabData("table"), &path);
    window.run_ok();
    let lab = window.state().document.settings().lab.clone().unwrap();
    let expected = Value::Text(path.display().to_string());
    assert_eq!(lab.get("table"), Some(&expected));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    let lab = window.state().document.settings().lab.clone().unwrap();
    assert_ne!(lab.get("table"), Some(&expected));
}

#[test]
fn the_panel_of_the_command_line_draws_what_its_settings_say() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tiny.ron");
    let preset = TINY.replacen(
        '(',
        "(view: (panel: Some(Training), theory: Overlaps, cursor: Some(3)), ",
        1,
    );
    std::fs::write(&path, preset).unwrap();
    let seen = |set: &[&str]| {
        let window = window(Launch {
            preset: Some(path.clone().into()),
            panel: Some("theory".to_owned()),
            set: set.iter().map(|set| set.parse().unwrap()).collect(),
            ..Launch::default()
        });
        let app = window.state();
        let seen = app.dock.seen();
        (seen.panel, seen.theory, app.cursor.step)
    };
    let theory = Some(PanelName::Theory);
    assert_eq!(seen(&[]), (theory, TheoryView::Overlaps, 3));
    let set = ["view.theory=Responses", "view.cursor=2", "view.panel=Network"];
    assert_eq!(seen(&set), (theory, TheoryView::Responses, 2));
}

#[test]
fn a_table_that_is_opened_is_taken_as_data() {
    let folder = tempfile::tempdir().unwrap();
    let table = folder.path().join("Wine list.CSV");
    let row = |i: u32| format!("{};{},5;{}\n", i * 7 % 13, i * 5 % 11, i * 3 % 17);
    let rows: String = (0..60).map(row).collect();
    std::fs::write(&table, format!("a;b;quality\n{rows}")).unwrap();
    let mut window = tiny(folder.path());
    // As a person does who chooses the source first.
    edit(&mut window, |settings| {
        settings.data = Data::File(Table::default());
    });
    let context = window.ctx.clone();
    window.state_mut().chosen(&context, Purpose::Open, &table);
    wait(&mut window, |app| app.document.settings().title == "Wine list");
    let Data::File(taken) = &window.state().document.settings().data else {
        panic!("no file")
    };
    assert_eq!(
        (&*taken.target, taken.path.ends_with("Wine list.CSV")),
        ("quality", true)
    );
    assert!(!messages(&window).iter().any(|message| message.contains("Wine")));
}
