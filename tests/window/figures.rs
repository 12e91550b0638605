//! What is done to a figure with the mouse: notes, copies, slopes, and clicks on the axis of steps.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, OutputCommand, PointerButton, Pos2, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::gui::Launch;

use crate::support::*;

/// A window in which the learning curves fill the centre.
fn curves() -> Window {
    let mut window = window(Launch {
        panel: Some("training".to_owned()),
        ..Launch::default()
    });
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
    window
}

/// The time cursor's place, in the frame of the learning curves.
fn cursor(window: &Window) -> egui::Rect {
    let bars = window.query_all_by_role(Role::Slider);
    let mut bars = bars.filter(|node| {
        let label = node.accesskit_node().label();
        label.is_some_and(|label| label.starts_with("Time cursor"))
    });
    bars.next().unwrap().rect()
}

fn click_at(window: &mut Window, at: Pos2, button: PointerButton) {
    window.hover_at(at);
    window.run_ok();
    for pressed in [true, false] {
        window.event(Event::PointerButton {
            pos: at,
            button,
            pressed,
            modifiers: Modifiers::NONE,
        });
        // One frame: while something is computed more would pass, and a button that is held is no click.
        window.step();
    }
    window.run_ok();
}

/// A place in the middle of the learning curves.
fn middle(window: &Window) -> Pos2 {
    let bar = cursor(window);
    pos2(0.5 * bar.center().x, bar.center().y)
}

fn write_note(window: &mut Window, words: &str) {
    let at = middle(window);
    click_at(window, at, PointerButton::Secondary);
    click(window, "plot-note");
    window.run_ok();
    window.event(Event::Text(words.to_owned()));
    press(window, Modifiers::NONE, Key::Enter);
}

#[test]
fn a_note_is_kept_in_the_experiment_moved_and_undone() {
    let mut window = curves();
    write_note(&mut window, "here: it learns");
    let notes = settings(&mut window).view.notes;
    assert_eq!(notes.len(), 1);
    assert!(
        notes[0].starts_with("learning_curves @ ") && notes[0].ends_with(": here: it learns"),
        "{notes:?}"
    );
    // Dragged to the right.
    let card = control(&window, "note 1").rect().center();
    window.hover_at(card);
    window.drag_at(card);
    for k in 1..=4_u8 {
        window.hover_at(card + egui::vec2(20.0 * f32::from(k), 0.0));
        window.step();
    }
    window.drop_at(card + egui::vec2(80.0, 0.0));
    window.run_ok();
    let moved = settings(&mut window).view.notes;
    assert!(
        moved != notes && moved[0].ends_with(": here: it learns"),
        "{moved:?}"
    );
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(
        settings(&mut window).view.notes,
        notes,
        "the move is undone alone"
    );
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(settings(&mut window).view.notes.is_empty() && !has(&window, "note 1"));
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(has(&window, "note 1"));
    let card = control(&window, "note 1").rect().center();
    click_at(&mut window, card, PointerButton::Secondary);
    click(&mut window, "plot-note-remove");
    assert!(settings(&mut window).view.notes.is_empty());
}

#[test]
fn escape_and_empty_words_write_no_note() {
    let mut window = curves();
    let at = middle(&window);
    click_at(&mut window, at, PointerButton::Secondary);
    click(&mut window, "plot-note");
    window.run_ok();
    window.event(Event::Text("never mind".to_owned()));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!has(&window, "plot.note"));
    write_note(&mut window, "  ");
    assert!(settings(&mut window).view.notes.is_empty());
}

#[test]
fn a_click_on_the_axis_of_steps_moves_the_time_cursor() {
    let mut window = curves();
    let bar = cursor(&window);
    // The frame begins some way in from the left; the middle of the panel is a step in between.
    let below = pos2(middle(&window).x, bar.bottom() + 8.0);
    click_at(&mut window, below, PointerButton::Primary);
    let moved = cursor(&window);
    assert!(moved.center().x < bar.center().x - 50.0, "{bar:?} {moved:?}");
}

/// What was put on the clipboard since, as soon as there is something.
fn clip(window: &mut Window) -> OutputCommand {
    for _ in 0..2000 {
        window.step();
        let commands = &window.output().platform_output.commands;
        let found = commands
            .iter()
            .find(|command| matches!(command, OutputCommand::CopyText(_) | OutputCommand::CopyImage(_)));
        if let Some(found) = found {
            return found.clone();
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("nothing was copied")
}

#[test]
fn a_figure_is_copied_as_a_picture_and_as_a_table() {
    let mut window = curves();
    control(&window, "copy learning_curves").click();
    window.run_ok();
    control(&window, "figure-copy-table").click();
    let OutputCommand::CopyText(table) = clip(&mut window) else {
        panic!("no text")
    };
    assert!(
        table.starts_with("Step t,") || table.starts_with("series,"),
        "{table}"
    );
    window.run_ok();
    control(&window, "copy learning_curves").click();
    window.run_ok();
    control(&window, "figure-copy-picture").click();
    let OutputCommand::CopyImage(picture) = clip(&mut window) else {
        panic!("no picture")
    };
    assert_eq!(picture.size[0], 1600);
    let first = picture.pixels[0];
    assert!(picture.pixels.iter().any(|pixel| *pixel != first), "it is blank");
}

#[test]
fn slopes_are_measured_where_both_axes_are_logarithmic() {
    let mut window = curves();
    assert!(!has(&window, "slope learning_curves"));
    click(&mut window, "training-log-step");
    click(&mut window, "training-log-error");
    click(&mut window, "slope learning_curves");
    let ends = |window: &Window| {
        let handles = window.query_all_by_role(Role::Slider);
        let named = handles.filter(|node| {
            let label = node.accesskit_node().label();
            label.is_some_and(|label| label.contains("of the ruler"))
        });
        named.map(|node| node.rect().center()).collect::<Vec<_>>()
    };
    let before = ends(&window);
    assert_eq!(before.len(), 2);
    window.hover_at(before[0]);
    window.drag_at(before[0]);
    for k in 1..=4_u8 {
        window.hover_at(before[0] + egui::vec2(0.0, 10.0 * f32::from(k)));
        window.step();
    }
    window.drop_at(before[0] + egui::vec2(0.0, 40.0));
    window.run_ok();
    let after = ends(&window);
    assert!(
        (after[0].y - before[0].y - 40.0).abs() < 3.0 && after[1] == before[1],
        "{before:?} {after:?}"
    );
}

#[test]
fn a_figure_is_exported_for_a_column_of_a_paper() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = curves();
    write_note(&mut window, "a note");
    click(&mut window, "export learning_curves");
    click(&mut window, "export.pgf");
    let file = folder.path().join("curves.pgf");
    click(&mut window, "export.file");
    press(&mut window, Modifiers::COMMAND, Key::A);
    window.event(Event::Text(file.display().to_string()));
    window.run_ok();
    click(&mut window, "export.do");
    for _ in 0..400 {
        if file.is_file() {
            break;
        }
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let text = std::fs::read_to_string(file).unwrap();
    assert!(text.contains("\\end{pgfpicture}") && text.contains(" a note}"));
    assert!(
        !text.contains("\\bfseries"),
        "a paper has the title in its caption"
    );
}
