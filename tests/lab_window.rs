//! Labs in the window: a toy that is registered here goes through gallery, controls, run, cancel, undo and export.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod toy;

use std::time::{Duration, Instant};

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use onsager::experiment::{LabSettings, Settings, Value};
use onsager::gui::{App, Launch};
use onsager::labs::{self, Entry};
use toy::Toy;

type Window = Harness<'static, App>;

fn window() -> Window {
    labs::add(Entry::of::<Toy>());
    let mut window = Harness::builder()
        .with_size(vec2(1400.0, 2600.0))
        .with_max_steps(60)
        .build_eframe(|creation| App::new(&creation.egui_ctx, Launch::default()));
    window.run_ok();
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run_ok();
}

/// The lab in the copied settings.
fn lab(window: &mut Window) -> LabSettings {
    window.event(Event::Copy);
    window.step();
    let commands = &window.output().platform_output.commands;
    let text = commands.iter().find_map(|command| match command {
        egui::OutputCommand::CopyText(text) => Some(text.clone()),
        _ => None,
    });
    window.run_ok();
    let settings = Settings::from_ron(&text.expect("nothing was copied"), "clipboard").unwrap();
    settings.lab.expect("no lab is open")
}

fn says(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

fn wait(window: &mut Window, part: &str) {
    let start = Instant::now();
    while !says(window, part) {
        assert!(start.elapsed() < Duration::from_secs(60), "it never says {part}");
        std::thread::sleep(Duration::from_millis(5));
        window.run_ok();
    }
}

fn type_number(window: &mut Window, label: &str, typed: &str) {
    window.get_by_role_and_label(Role::SpinButton, label).click();
    window.run_ok();
    press(window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(typed.to_owned()));
    window.run_ok();
    press(window, Modifiers::NONE, Key::Enter);
}

fn open(window: &mut Window, title: &str) {
    press(window, Modifiers::COMMAND, Key::G);
    window.get_by_role_and_label(Role::Button, title).scroll_to_me();
    window.run_ok();
    window.get_by_role_and_label(Role::Button, title).click();
    window.run_ok();
}

#[test]
fn a_toy_goes_through_the_window() {
    let mut window = window();
    open(&mut window, "Toy");
    assert_eq!(lab(&mut window).get("terms"), Some(&Value::Whole(3)));
    // It runs by itself, and its figure appears under its words.
    wait(&mut window, "Partial sums");
    wait(&mut window, "Done");
    assert!(says(&window, "Geometric series") && says(&window, "They stay bounded."));

    // Its controls come from its description.
    type_number(&mut window, "Ratio r", "0.25");
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.25)));
    window.get_by_role_and_label(Role::ComboBox, "Shape").click();
    window.run_ok();
    let options: Vec<_> = window
        .get_all_by_role_and_label(Role::Button, "Nothing")
        .collect();
    options.last().unwrap().click();
    window.run_ok();
    assert_eq!(lab(&mut window).get("shape"), Some(&Value::Choice("Nothing")));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(lab(&mut window).get("shape"), Some(&Value::Choice("Line")));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.5)));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.25)));

    // A long one is paused, goes on, is stopped, goes on from there, and makes room for another.
    type_number(&mut window, "Terms", "1000000");
    wait(&mut window, "Computing");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Paused");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Computing");
    window.get_by_role_and_label(Role::Button, "Cancel").click();
    window.run_ok();
    wait(&mut window, "Stopped");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Computing");
    type_number(&mut window, "Terms", "4");
    wait(&mut window, "Done");

    // What is impossible is said beside its control, and stops nothing.
    type_number(&mut window, "Terms", "200");
    type_number(&mut window, "Ratio r", "1");
    assert!(says(&window, "A sum of so many ones is no fun"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "no fun"));
}

/// Every character of every lab's words can be drawn by the window's fonts.
#[test]
fn every_word_can_be_drawn() {
    let window = window();
    let mut texts = Vec::new();
    for lab in labs::all() {
        let schema = lab.schema();
        texts.extend([schema.title, schema.explanation, schema.equation, schema.source]);
        texts.extend(
            schema
                .fields
                .iter()
                .flat_map(|field| [field.label, field.tooltip]),
        );
        texts.extend(schema.presets.iter().map(|(_, text)| *text));
    }
    let font = egui::FontId::proportional(14.0);
    window.ctx.fonts_mut(|fonts| {
        for character in texts.into_iter().flat_map(str::chars).filter(|c| !c.is_control()) {
            assert!(fonts.has_glyph(&font, character), "{character:?} is in no font");
        }
    });
}
