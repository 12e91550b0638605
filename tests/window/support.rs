//! A window without a screen, used by the names of its controls.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{AccessKitNode, By, NodeT as _, Queryable as _};
use onsager::experiment::Settings;
use onsager::gui::{App, Launch};

/// An experiment that takes no time.
pub(crate) const TINY: &str = "(title: \"Tiny\", model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Count(40)), \
                    optimizer: (steps: 4), theory: (rows: 200, replicas: 2), runs: (count: 2, test_rows: 500))";

/// A window.
pub(crate) type Window = Harness<'static, App>;

/// A window as it starts.
pub(crate) fn window(launch: Launch) -> Window {
    sized(vec2(1400.0, 2600.0), launch)
}

/// A window of some size as it starts.
pub(crate) fn sized(size: Vec2, launch: Launch) -> Window {
    crate::toy::register();
    let mut window = Harness::builder()
        .with_size(size)
        .with_max_steps(60)
        .build_eframe(|creation| App::new(&creation.egui_ctx, launch));
    window.run_ok();
    window
}

/// A window with the tiny experiment, which is kept in a folder.
pub(crate) fn tiny(folder: &Path) -> Window {
    let path = folder.join("tiny.ron");
    std::fs::write(&path, TINY).unwrap();
    window(Launch {
        preset: Some(path.into()),
        ..Launch::default()
    })
}

/// Presses and lets go of a key.
pub(crate) fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

/// The control with an id, in any language: settings have their paths, commands, views and buttons the keys of their texts.
pub(crate) fn control<'a>(window: &'a Window, id: &'a str) -> egui_kittest::Node<'a> {
    let mut found = window.query_all_by(move |node| node.author_id() == Some(id));
    let first = found.next();
    assert!(found.next().is_none(), "two controls are known by {id}");
    first.unwrap_or_else(|| panic!("no control is known by {id}, only by {:?}", ids(window)))
}

/// The ids of all controls.
fn ids(window: &Window) -> Vec<String> {
    let nodes = window.query_all_by(|node| node.author_id().is_some());
    nodes
        .filter_map(|node| node.accesskit_node().author_id().map(str::to_owned))
        .collect()
}

/// Whether there is a control with an id.
pub(crate) fn has(window: &Window, id: &str) -> bool {
    window
        .query_all_by(|node| node.author_id() == Some(id))
        .next()
        .is_some()
}

/// Clicks the control with an id.
pub(crate) fn click(window: &mut Window, id: &str) {
    control(window, id).click();
    window.run_ok();
}

/// Scrolls to the control with an id and clicks it.
pub(crate) fn reach(window: &mut Window, id: &str) {
    control(window, id).scroll_to_me();
    window.run_ok();
    click(window, id);
}

/// The id of an alternative of the setting at a path.
pub(crate) fn alternative(path: &str, name: &str) -> String {
    let described = onsager::experiment::settings()
        .iter()
        .map(|setting| &setting.described)
        .find(|described| described.path == path);
    described.unwrap().choice_key(name)
}

/// Chooses an alternative of the setting at a path from its menu.
pub(crate) fn choose(window: &mut Window, path: &str, name: &str) {
    click(window, path);
    // A long menu scrolls.
    reach(window, &alternative(path, name));
}

/// The text on the clipboard after the copy command.
pub(crate) fn copied(window: &mut Window) -> String {
    window.event(Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = commands.iter().rev().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run_ok();
    text.expect("nothing was copied")
}

/// The settings, by the clipboard.
pub(crate) fn settings(window: &mut Window) -> Settings {
    Settings::from_ron(&copied(window), "clipboard").unwrap()
}

/// Whether some text is in the window.
pub(crate) fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

/// Everything that the window says.
pub(crate) fn labels(window: &Window) -> String {
    let nodes = window.root().children_recursive();
    nodes
        .filter_map(|node| {
            node.accesskit_node()
                .label()
                .or_else(|| node.accesskit_node().value())
        })
        .collect::<Vec<_>>()
        .join(" | ")
}

/// Lets frames pass until something holds.
pub(crate) fn until(window: &mut Window, what: &str, holds: impl Fn(&Window) -> bool) {
    let start = Instant::now();
    while !holds(window) {
        assert!(
            start.elapsed() < Duration::from_secs(60),
            "{what}: {}",
            labels(window)
        );
        std::thread::sleep(Duration::from_millis(5));
        window.run_ok();
    }
}

/// Lets frames pass until the window says something.
pub(crate) fn wait(window: &mut Window, part: &str) {
    until(window, &format!("it never says {part}"), |window| {
        says(window, part)
    });
}

/// The control of a setting, known by the setting's path in any language.
pub(crate) fn of_setting<'w>(window: &'w Window, role: Role, path: &'w str) -> egui_kittest::Node<'w> {
    let is_it = move |node: &AccessKitNode<'_>| node.author_id() == Some(path);
    window.get(By::new().role(role).predicate(is_it))
}

/// Types a number for a setting, instead of what is there.
pub(crate) fn type_setting(window: &mut Window, path: &str, typed: &str) {
    of_setting(window, Role::SpinButton, path).click();
    type_over(window, typed);
}

fn type_over(window: &mut Window, typed: &str) {
    window.run_ok();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(typed.to_owned()));
    window.run_ok();
    press(window, Modifiers::NONE, Key::Enter);
}

/// Types into the path of a dialog, instead of what is there.
pub(crate) fn write_path(window: &mut Window, path: &Path) {
    click(window, "path.file");
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(path.display().to_string()));
    window.run_ok();
}

/// A file that is dropped on the window.
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

/// A file to be dropped on the window.
pub(crate) fn dropped(path: &Path) -> Arc<dyn egui::DroppedFile + Send + Sync> {
    Arc::new(Dropped(path.to_owned()))
}

/// Drops a file on the window.
pub(crate) fn drop_file(window: &mut Window, path: &Path) {
    window.input_mut().dropped_files.push(dropped(path));
    window.run_ok();
}
