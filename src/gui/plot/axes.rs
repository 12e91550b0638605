//! The looks of axes: their ticks, numbers and names.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use egui::{Color32, Rangef, Rect, Ui, pos2};
use egui_plot::{AxisHints, GridInput, GridMark};

use super::coordinate::Coordinate;
use super::cursor;
use super::style::Style;
use crate::figure::Tick;
use crate::gui::theme::{colour, typeset};

/// The looks of an axis, and where its marks lie. Numbers that the flag of the time cursor at a step would cover in part
/// are left out.
pub(super) fn axis<'a>(
    ui: &Ui,
    style: Style,
    name: &str,
    coordinate: Coordinate,
    (which, room): (egui_plot::Axis, f32),
    cursor: Option<usize>,
) -> (AxisHints<'a>, impl Fn(GridInput) -> Vec<GridMark> + 'a) {
    let u = style.unit;
    let ink = colour(style.inks().ink);
    let spacing = if which == egui_plot::Axis::X { 72.0 } else { 38.0 };
    let ticks: std::rc::Rc<RefCell<Vec<Tick>>> = std::rc::Rc::default();
    let labels = ticks.clone();
    let label = move |mark: GridMark, range: &RangeInclusive<f64>| {
        let near = 1e-6 * (range.end() - range.start());
        let ticks = labels.borrow();
        let tick = ticks.iter().find(|t| {
            coordinate
                .of(t.at)
                .is_some_and(|at| (at - mark.value).abs() < near)
        });
        tick.map_or_else(String::new, |t| t.label.clone())
    };
    let painter = ui.painter().clone();
    let marks = move |input: GridInput| {
        let (mut found, marks) = coordinate.marks(&input, f64::from(spacing * u));
        if which == egui_plot::Axis::X {
            indent(&painter, style, coordinate, &input, &mut found);
        }
        if let Some(at) = cursor {
            uncover(&painter, style, coordinate, (at, &input), &mut found);
        }
        *ticks.borrow_mut() = found;
        marks
    };
    let name = fitted(ui, name, &style.font(NAME), room);
    let thickness = match which {
        // The flag of the time cursor has room among the numbers, above the name.
        egui_plot::Axis::X if cursor.is_some() => 20.0,
        egui_plot::Axis::X => 16.0,
        egui_plot::Axis::Y => 22.0,
    };
    let name = typeset(&name, &style.font(NAME), ink);
    let hints = AxisHints::new(which)
        .label(name)
        .formatter(label)
        .label_spacing(Rangef::new(1.0, 2.0))
        .tick_label_color(ink)
        .tick_label_font(style.font(TICK))
        .min_thickness(thickness * u);
    (hints, marks)
}

/// Takes the labels from ticks of an axis that the flag of the time cursor touches.
fn uncover(
    painter: &egui::Painter,
    style: Style,
    coordinate: Coordinate,
    (cursor, input): (usize, &GridInput),
    ticks: &mut [Tick],
) {
    let (low, high) = input.bounds;
    let place = |at: f64| Some(((coordinate.of(at)? - low) / input.base_step_size) as f32);
    let room = ((high - low) / input.base_step_size) as f32;
    let flag = place(cursor as f64).and_then(|at| cursor::covered(painter, style, cursor, (at, room)));
    let Some(flag) = flag else {
        return;
    };
    for tick in ticks {
        let galley = painter.layout_no_wrap(tick.label.clone(), style.font(TICK), Color32::WHITE);
        let half = 0.5 * galley.size().x + 2.0 * style.unit;
        if place(tick.at).is_some_and(|at| at + half > flag.min && at - half < flag.max) {
            // A blank keeps the height of the axis.
            tick.label = " ".to_owned();
        }
    }
}

/// Moves the number in the left corner of the lower axis to the right, by blanks before it, clear of the number that the
/// other axis may have there.
fn indent(
    painter: &egui::Painter,
    style: Style,
    coordinate: Coordinate,
    input: &GridInput,
    ticks: &mut [Tick],
) {
    let width = |text: &str| {
        let galley = painter.layout_no_wrap(text.to_owned(), style.font(TICK), Color32::WHITE);
        galley.size().x
    };
    let blank = width("x\u{a0}x") - width("xx");
    for tick in ticks {
        let Some(at) = coordinate.of(tick.at) else {
            continue;
        };
        let left = ((at - input.bounds.0) / input.base_step_size) as f32 - 0.5 * width(&tick.label);
        let beyond = -4.0 * style.unit - left;
        if beyond > 0.0 && blank > 0.0 {
            // A blank before a number that is centred moves it by half of its width.
            let blanks = (2.0 * beyond / blank).ceil() as usize;
            tick.label.insert_str(0, &"\u{a0}".repeat(blanks.min(20)));
        }
    }
}

/// Size of the numbers at ticks.
const TICK: f32 = 11.5;
/// Size of the names of axes.
const NAME: f32 = 12.5;

/// Width of a name of an axis.
fn name_width(ui: &Ui, text: &str, font: &egui::FontId) -> f32 {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font.clone(), Color32::WHITE);
    galley.size().x
}

/// Whether a name cannot be written upwards along an axis of a plot of some height.
pub(super) fn is_too_long(ui: &Ui, style: Style, name: &str, height: f32) -> bool {
    name_width(ui, name, &style.font(NAME)) > height - 28.0 * style.unit
}

/// Writes a name above a plot, at its left or right end, and returns the room below.
pub(super) fn name_above(ui: &Ui, style: Style, name: &str, area: Rect, end: egui::Align) -> Rect {
    let font = style.font(NAME);
    let text = fitted(ui, name, &font, area.width() - 8.0 * style.unit);
    let (x, align) = match end {
        egui::Align::Max => (area.right(), egui::Align2::RIGHT_TOP),
        _ => (area.left() + 4.0 * style.unit, egui::Align2::LEFT_TOP),
    };
    let ink = colour(style.inks().ink);
    let written = ui.painter().text(pos2(x, area.top()), align, text, font, ink);
    Rect::from_min_max(pos2(area.left(), written.bottom() + 2.0), area.max)
}

/// As much of a text as there is room for.
pub(super) fn fitted(ui: &Ui, text: &str, font: &egui::FontId, room: f32) -> String {
    let width = |text: &str| name_width(ui, text, font);
    if width(text) <= room {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = (1..letters.len()).rev().map(|n| {
        let kept: String = letters.iter().take(n).collect();
        format!("{}…", kept.trim_end())
    });
    shortened
        .into_iter()
        .find(|text| width(text) <= room)
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;

    use super::*;
    use crate::figure::Axis;

    /// Labels of the ticks from 0 to 2000 that are left with the time cursor at a step, on an axis 300 points wide.
    fn labels(cursor: usize) -> Vec<String> {
        let mut labels = Vec::new();
        let _ = Harness::new_ui(|ui| {
            let input = GridInput {
                bounds: (0.0, 2000.0),
                base_step_size: 2000.0 / 300.0,
            };
            let x = Coordinate::along(&Axis::linear("x"));
            let (mut ticks, _) = x.marks(&input, 72.0);
            uncover(ui.painter(), Style::of(ui), x, (cursor, &input), &mut ticks);
            labels = ticks.into_iter().map(|tick| tick.label).collect();
        });
        labels
    }

    #[test]
    fn the_number_in_the_left_corner_makes_way_for_that_of_the_other_axis() {
        let labels = |bounds: (f64, f64)| {
            let mut labels = Vec::new();
            let _ = Harness::new_ui(|ui| {
                let input = GridInput {
                    bounds,
                    base_step_size: (bounds.1 - bounds.0) / 300.0,
                };
                let x = Coordinate::along(&Axis::linear("x"));
                let (mut ticks, _) = x.marks(&input, 72.0);
                indent(ui.painter(), Style::of(ui), x, &input, &mut ticks);
                labels = ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>();
            });
            labels
        };
        let corner = labels((-2.0, 2.0));
        assert!(
            corner[0].ends_with("−2") && corner[0].starts_with('\u{a0}'),
            "{corner:?}"
        );
        assert_eq!(corner[1..], ["−1", "0", "1", "2"]);
        assert_eq!(
            labels((0.0, 4.0)),
            ["0", "1", "2", "3", "4"],
            "a narrow one stays"
        );
    }

    #[test]
    fn numbers_that_the_flag_of_the_time_cursor_touches_are_left_out() {
        let all = ["0", "500", "1000", "1500", "2000"];
        assert_eq!(labels(2001), all, "the cursor is out of sight");
        assert_eq!(labels(750), all, "the flag has room");
        assert_eq!(labels(1000), ["0", "500", " ", "1500", "2000"]);
        assert_eq!(labels(800), ["0", "500", " ", "1500", "2000"]);
        assert_eq!(labels(2000), ["0", "500", "1000", "1500", " "]);
        // The flag does not leave the frame with its step.
        assert_eq!(labels(1880), ["0", "500", "1000", "1500", " "]);
        assert_eq!(labels(40), [" ", "500", "1000", "1500", "2000"]);
    }
}
