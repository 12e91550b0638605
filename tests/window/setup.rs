//! The setup panel, by the names of its controls: every setting can be changed, and every change undone.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use onsager::experiment::{Data, Decimal, Label, Settings};
use onsager::gui::Launch;

use crate::support::*;

#[test]
fn settings_change_by_typing_and_can_be_undone() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let before = settings(&mut window);
    for (path, typed) in [
        ("model.layers", "3"),
        ("model.width", "3"),
        ("data.samples", "80"),
        ("data.features.count", "50"),
        ("data.teacher.directions", "2"),
        ("data.noise", "0.1"),
        ("optimizer.steps", "5"),
        ("optimizer.learning_rate", "0.2"),
        ("optimizer.momentum", "0.5"),
        ("optimizer.weight_decay", "0.01"),
        ("optimizer.batch_fraction", "0.5"),
        ("theory.rows", "300"),
        ("theory.replicas", "3"),
        ("theory.responses.probes", "2"),
        ("runs.count", "3"),
        ("runs.test_rows", "600"),
    ] {
        let was = settings(&mut window);
        type_setting(&mut window, path, typed);
        let is = settings(&mut window);
        assert_ne!(was, is, "{path} did not change");
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(settings(&mut window), was, "{path} was not undone");
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(settings(&mut window), is, "{path} was not redone");
    }
    for _ in 0..17 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(settings(&mut window), before);
}

#[test]
fn every_choice_can_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    for path in [
        "model.activation",
        "model.initialization.first_layer",
        "data.features",
        "data.law",
        "data.teacher.link",
        "optimizer.schedule",
        "optimizer.loss",
        "theory.responses",
        "theory.precision",
        "runs.precision",
        "data",
    ] {
        let now = settings(&mut window).get(path).unwrap().name().into_owned();
        let setting = onsager::experiment::settings()
            .iter()
            .find(|setting| setting.described.path == path);
        let mut names = setting.unwrap().described.field.kind.names();
        // What it is comes last: each choice is another.
        names.retain(|&name| name != now);
        for name in names.into_iter().chain([now.as_str()]) {
            let was = settings(&mut window);
            choose(&mut window, path, name);
            assert_ne!(settings(&mut window), was, "{path}: {name}");
        }
    }
    for switch in [
        "model-initialization-scales.apart",
        "model.initialization.exact_gram",
        "optimizer.deep_learning_rate",
        "theory.enabled",
        "estimator.enabled",
        "runs.record.pre_activations",
        "runs.record.weights",
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
    type_setting(&mut window, "model.width", "0");
    assert!(says(&window, "It must be a whole number from 1 to 512"));
    assert!(says(&window, "1 setting is not allowed"));
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(says(&window, "There is nothing to train"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "is not allowed"));
}

/// Settings that only some alternatives have.
#[test]
fn alternatives_have_settings_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    for (path, option, field, typed, shows) in [
        (
            "model.initialization.first_layer",
            "Overlap",
            "overlap",
            "0.25",
            "Overlap(0.25)",
        ),
        ("data.features", "Ratio", "ratio", "2", "Ratio(2"),
        ("data.law", "StudentT", "degrees", "7", "StudentT(7"),
        (
            "data.law",
            "SparseGaussian",
            "probability",
            "0.3",
            "SparseGaussian(0.3)",
        ),
        (
            "optimizer.schedule",
            "InverseTime",
            "scale",
            "3",
            "InverseTime(scale:3",
        ),
        (
            "optimizer.schedule",
            "Cosine",
            "floor",
            "0.1",
            "Cosine(floor:0.1)",
        ),
        ("optimizer.schedule", "Steps", "every", "2", "every:2"),
        ("optimizer.schedule", "Steps", "factor", "0.7", "factor:0.7"),
    ] {
        if !is_chosen(&mut window, path, option) {
            choose(&mut window, path, option);
        }
        let was = settings(&mut window);
        type_setting(&mut window, &format!("{path}.{field}"), typed);
        let text: String = copied(&mut window).split_whitespace().collect();
        assert!(text.contains(shows), "{field}: {text}");
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(settings(&mut window), was, "{field} was not undone");
    }
    click(&mut window, "model-initialization-scales.apart");
    type_setting(&mut window, "model.initialization.scales.1", "0.5");
    assert_eq!(settings(&mut window).model.initialization.scales, [1.0, 0.5]);
    click(&mut window, "optimizer.deep_learning_rate");
    type_setting(&mut window, "optimizer.deep_learning_rate", "0.5");
    assert_eq!(settings(&mut window).optimizer.deep_learning_rate, Some(0.5));
    choose(&mut window, "data.features", "Count");
    type_text(&mut window, "seed", "77", Key::Escape);
    assert_eq!(settings(&mut window).seed, 77);
}

/// Whether a menu shows an alternative already.
fn is_chosen(window: &mut Window, path: &str, name: &str) -> bool {
    settings(window).get(path).is_ok_and(|value| value.name() == name)
}

#[test]
fn words_and_files_are_settings_too() {
    let folder = tempfile::tempdir().unwrap();
    let rows: String = (0..60)
        .map(|i| format!("{i},{},{}\n", i * i % 7, i % 2))
        .collect();
    std::fs::write(folder.path().join("table.csv"), format!("a,b,label\n{rows}")).unwrap();
    let mut window = tiny(folder.path());
    for (label, typed) in [("setup-title", "Another"), ("setup-description", "What to see")] {
        let was = settings(&mut window);
        type_text(&mut window, label, typed, Key::Escape);
        let is = settings(&mut window);
        assert!(is.title == typed || is.description == typed, "{label}");
        press(&mut window, Modifiers::COMMAND, Key::Z);
        assert_eq!(settings(&mut window), was, "typing is one step: {label}");
    }
    choose(&mut window, "data", "File");
    click(&mut window, "setup-breast-cancer");
    type_text(&mut window, "data.path", "table.csv", Key::Enter);
    wait_for_table(&mut window, "table.csv");
    click(&mut window, "data.target");
    click(&mut window, "target label");
    type_setting(&mut window, "data.hold_out", "0.25");
    click(&mut window, "data.whiten");
    let onsager::experiment::Data::File(table) = settings(&mut window).data else {
        panic!("no file");
    };
    assert_eq!(
        (table.path.as_str(), table.target.as_str()),
        ("table.csv", "label")
    );
    assert_eq!(table.hold_out, 0.25);
}

/// Types into a field of text, instead of what is there, and leaves it by a key.
fn type_text(window: &mut Window, id: &str, typed: &str, leave: Key) {
    click(window, id);
    press(window, Modifiers::COMMAND, Key::A);
    for letter in typed.chars() {
        window.event(Event::Text(letter.to_string()));
    }
    window.run_ok();
    press(window, Modifiers::NONE, leave);
}

/// A file is looked at beside the window before it becomes the experiment's data.
fn wait_for_table(window: &mut Window, path: &str) {
    let start = std::time::Instant::now();
    let is_taken = |settings: Settings| matches!(settings.data, Data::File(table) if table.path == path);
    while !is_taken(settings(window)) {
        assert!(start.elapsed().as_secs() < 20, "the file is not taken");
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.run_ok();
    }
    window.run_ok();
}

#[test]
fn what_is_no_number_is_not_taken_for_a_whole_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let before = settings(&mut window);
    for typed in ["nan", "NaN", "inf", "-inf", "infinity", "1e999"] {
        for path in ["model.width", "data.samples", "optimizer.steps"] {
            type_setting(&mut window, path, typed);
            assert_eq!(settings(&mut window), before, "{typed} as {path}");
        }
    }
    type_setting(&mut window, "model.width", "1e300");
    assert!(settings(&mut window).model.width < usize::MAX / 2);
}

#[test]
fn the_path_of_a_table_is_read_once_it_is_typed() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    std::fs::write(&path, "a,y\n1,2\n2,1\n4,4\n0,1\n3,2\n").unwrap();
    let mut window = window(Launch {
        preset: Some("digits".into()),
        ..Launch::default()
    });
    let before = settings(&mut window);
    let field = |window: &Window| control(window, "data.path").is_focused();
    click(&mut window, "data.path");
    press(&mut window, Modifiers::COMMAND, Key::A);
    for letter in path.display().to_string().chars() {
        window.event(Event::Text(letter.to_string()));
        window.run_ok();
        assert!(field(&window), "the field keeps the focus");
    }
    assert!(!says(&window, "cannot be read"), "no beginning of it is read");
    press(&mut window, Modifiers::NONE, Key::Enter);
    wait_for_table(&mut window, &path.display().to_string());
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(settings(&mut window), before, "one step of the history");
}

#[test]
fn another_experiment_is_set_up_from_its_title_on() {
    let mut window = sized(
        egui::vec2(1200.0, 600.0),
        Launch {
            preset: Some("two_layers".into()),
            ..Launch::default()
        },
    );
    let top = |window: &Window| control(window, "setup-title").rect().top();
    let first = top(&window);
    window.hover_at(egui::pos2(150.0, 300.0));
    window.event(Event::MouseWheel {
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, -400.0),
        phase: egui::TouchPhase::Move,
        source: egui::MouseWheelSource::Wheel,
        modifiers: Modifiers::NONE,
    });
    window.run_ok();
    assert!(top(&window) < first - 100.0, "scrolled");
    window.event(Event::Paste(TINY.to_owned()));
    window.run_ok();
    assert!((top(&window) - first).abs() < 1.0);
}

/// The settings that have a control now, by path.
fn shown(settings: &Settings) -> Vec<&'static str> {
    let mut paths = Vec::new();
    for setting in onsager::experiment::settings() {
        let path: &'static str = &setting.described.path;
        // Columns have their controls in the panel of data.
        let elsewhere = path.starts_with("landscape")
            || path.starts_with("data.columns")
            || path.starts_with("data.dialect")
            || path.starts_with("data.label")
            || matches!(path, "format" | "title" | "description");
        if !elsewhere && setting.matters(settings) {
            paths.push(path);
        }
    }
    paths
}

#[test]
fn every_setting_that_matters_has_a_control_with_its_path() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    for (path, option) in [
        ("optimizer.schedule", "Steps"),
        ("data.law", "StudentT"),
        ("data.features", "Ratio"),
        ("model.initialization.first_layer", "Overlap"),
        ("optimizer.schedule", "Cosine"),
        ("data", "File"),
    ] {
        choose(&mut window, path, option);
        for path in shown(&settings(&mut window)) {
            let first = format!("{path}.0");
            let known = |id: Option<&str>| id == Some(path) || id == Some(&first);
            let found = window.query_all_by(|node| known(node.author_id())).count();
            assert_eq!(found, 1, "{path} with {option}");
        }
    }
}

#[test]
fn the_palette_leads_to_a_setting() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    click(&mut window, "group-optimizer");
    press(&mut window, Modifiers::COMMAND, Key::B);
    assert!(
        window
            .query_by(|node| node.author_id() == Some("optimizer.steps"))
            .is_none()
    );
    for (typed, path, value) in [
        ("learning rate", "optimizer.learning_rate", "0.125"),
        ("label noise", "data.noise", "0.75"),
        ("zoom landscape", "landscape.zoom", "2.5"),
        ("lanczos", "landscape.curvature.lanczos_steps", "17"),
    ] {
        let typed = typed.trim_end_matches(" landscape");
        press(&mut window, Modifiers::COMMAND, Key::K);
        window.event(Event::Text(typed.to_owned()));
        window.run_ok();
        if typed == "zoom" {
            // Commands that zoom the window come first.
            click(&mut window, "palette landscape.zoom");
        } else {
            press(&mut window, Modifiers::NONE, Key::Enter);
        }
        assert!(control(&window, path).is_focused(), "{typed}");
        press(&mut window, Modifiers::COMMAND, Key::A);
        window.event(Event::Text(value.to_owned()));
        window.run_ok();
        press(&mut window, Modifiers::NONE, Key::Enter);
        assert_eq!(settings(&mut window).get(path).unwrap().to_string(), value);
    }
}

/// A file as people have it: dropped on the window, it is read as it is, and what was detected can be changed by mouse.
#[test]
fn a_dropped_file_is_taken_as_it_is_and_can_be_told_otherwise() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("kunden.csv");
    let rows: String = (0..80)
        .map(|k| {
            format!(
                "K{k};{};{},5;{}\r\n",
                ["rot", "blau"][k % 2],
                k % 9,
                ["ja", "nein"][k % 3 / 2]
            )
        })
        .collect();
    std::fs::write(&path, format!("Nr;Farbe;Größe;Antwort\r\n{rows}")).unwrap();
    let mut window = tiny(folder.path());
    drop_file(&mut window, &path);
    window.run_ok();
    wait_for_table(&mut window, &path.display().to_string());
    let table = |window: &mut Window| match settings(window).data {
        Data::File(table) => table,
        Data::Synthetic(_) => panic!("no file"),
    };
    let taken = table(&mut window);
    assert_eq!(
        (taken.target.as_str(), &taken.label),
        ("Antwort", &Label::Class("ja".to_owned()))
    );
    assert_eq!(taken.columns.categories, ["Farbe"]);
    assert_eq!(taken.columns.ignored, ["Nr"]);
    assert_eq!(taken.dialect.decimal, Decimal::Comma);
    wait(&mut window, "80 rows");
    let use_as = |window: &mut Window, column: &str, used: &str| {
        of_setting(window, Role::ComboBox, &format!("column {column}")).click();
        window.run_ok();
        click(window, used);
    };
    use_as(&mut window, "Farbe", "use-ignored");
    assert_eq!(table(&mut window).columns.ignored, ["Nr", "Farbe"]);
    use_as(&mut window, "Größe", "use-target");
    let changed = table(&mut window);
    assert_eq!(
        (changed.target.as_str(), &changed.label),
        ("Größe", &Label::Number)
    );
    assert!(changed.columns.categories.contains(&"Antwort".to_owned()));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        table(&mut window),
        taken,
        "each choice is one step of the history"
    );
}
