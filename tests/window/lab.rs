//! Labs in the window: a toy that is registered here goes through gallery, controls, run, cancel, undo and export.

use std::borrow::Cow;

use crate::support::*;
use egui::Key;
use egui::Modifiers;
use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::experiment::{LabSettings, Value};
use onsager::gui::Launch;
use onsager::labs;

fn window() -> Window {
    crate::support::window(Launch::default())
}

/// The lab in the copied settings.
fn lab(window: &mut Window) -> LabSettings {
    settings(window).lab.expect("no lab is open")
}

fn open(window: &mut Window, preset: &str) {
    press(window, Modifiers::COMMAND, Key::G);
    reach(window, preset);
}

#[test]
fn a_toy_goes_through_the_window() {
    let mut window = window();
    open(&mut window, "toy");
    assert_eq!(lab(&mut window).get("terms"), Some(&Value::Whole(3)));
    // It runs by itself, and its figure appears under its words.
    wait(&mut window, "Partial sums");
    wait(&mut window, "Done");
    assert!(says(&window, "Toy") && says(&window, "Equation and source"));

    // Its controls come from its description.
    type_setting(&mut window, "lab.ratio", "0.25");
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.25)));
    click(&mut window, "lab.shape");
    click(&mut window, "lab-toy-shape-Nothing");
    assert_eq!(lab(&mut window).get("shape"), Some(&Value::Choice("Nothing")));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(lab(&mut window).get("shape"), Some(&Value::Choice("Line")));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.5)));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert_eq!(lab(&mut window).get("ratio"), Some(&Value::Number(0.25)));

    // A long one is paused, resumed, stopped, resumed from there, and makes room for another.
    type_setting(&mut window, "lab.terms", "1000000");
    wait(&mut window, "Computing");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Paused");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Computing");
    click(&mut window, "cancel");
    wait(&mut window, "Stopped");
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Computing");
    // Escape stops it before it puts the panel back among the others.
    press(&mut window, Modifiers::NONE, Key::Escape);
    wait(&mut window, "Stopped");
    assert!(says(&window, "Restore Lab"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!says(&window, "Restore Lab"));
    type_setting(&mut window, "lab.terms", "4");
    wait(&mut window, "Done");
    // Nothing is left to start.
    let button = window.get_by_role_and_label(Role::Button, "Done");
    assert!(button.accesskit_node().is_disabled());

    // What is impossible is said beside its control, and stops nothing.
    type_setting(&mut window, "lab.terms", "200");
    type_setting(&mut window, "lab.ratio", "1");
    assert!(says(&window, "A sum of so many ones is no fun"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "no fun"));
}

/// The ends of a window of fits are lines that keys and the mouse move, as one change to undo for each.
#[test]
fn the_window_of_a_fit_is_dragged() {
    crate::toy::register();
    let mut window = window();
    open(&mut window, "scaling_time");
    wait(&mut window, "Done");
    let low = |window: &mut Window| match lab(window).get("window_low") {
        Some(Value::Number(low)) => *low,
        other => panic!("{other:?}"),
    };
    let before = low(&mut window);
    let at = window
        .query_all_by_role(Role::Slider)
        .find(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label == "Window of the fit at 10")
        })
        .expect("no line to drag")
        .rect()
        .center();
    window.hover_at(at);
    window.drag_at(at);
    for k in 1..=5_u8 {
        window.hover_at(at + egui::vec2(10.0 * f32::from(k), 0.0));
        window.step();
    }
    window.drop_at(at + egui::vec2(50.0, 0.0));
    window.run_ok();
    let after = low(&mut window);
    assert!(after > 1.2 * before, "{before} {after}");
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(low(&mut window), before);
}

/// Every character of every lab's words can be drawn by the window's fonts.
#[test]
fn every_word_can_be_drawn() {
    let window = window();
    let mut texts = Vec::new();
    for lab in labs::all() {
        let schema = lab.schema();
        let own = [
            &*schema.title(),
            &*schema.explanation(),
            schema.equation,
            schema.source,
        ];
        texts.extend(own.map(str::to_owned));
        for described in schema.fields.iter().map(|field| schema.described(field)) {
            let words = [described.label(), described.symbol(), described.meaning()];
            texts.extend(words.map(Cow::into_owned));
            for name in described.field.kind.names() {
                texts.push(described.choice(name).into_owned());
                texts.push(described.choice_meaning(name).into_owned());
            }
        }
        texts.extend(schema.presets.iter().map(|(_, text)| (*text).to_owned()));
    }
    let font = egui::FontId::proportional(14.0);
    window.ctx.fonts_mut(|fonts| {
        for character in texts
            .iter()
            .flat_map(|text| text.chars())
            .filter(|c| !c.is_control())
        {
            assert!(fonts.has_glyph(&font, character), "{character:?} is in no font");
        }
    });
}
