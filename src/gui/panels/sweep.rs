//! The sweep: a map or curves over the settings that vary, the learning curves of a cell beside it, and all cells in order.

use std::borrow::Cow;
use std::time::{Duration, Instant};

use egui::{Rect, Ui, UiBuilder, pos2};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::figure_grid::{APART, Slot, sentence, view_button};
use super::sweep_table::{Picked, Sorted, shortly};
use crate::experiment::{self, Scale, Settings, Shown, SweepShape as Shape, setting};
use crate::figure::{Content, Figure, Readout, format_number, readout_text};
use crate::gui::command::Command;
use crate::gui::computation::Stage;
use crate::gui::control_list::{check_box, known_by};
use crate::gui::panel::{Action, Help, Order, Panel, View, restore};
use crate::gui::plot::Options;
use crate::study::sweep::figures::{self, SweepView};
use crate::study::sweep::{Source, SweepTable, tuning};
use crate::text;

/// Time between two figures of a sweep at work, for each of its cells, and at most.
const PATIENCE: Duration = Duration::from_micros(30);
const LONGEST: Duration = Duration::from_secs(1);

/// The sweep of the experiment.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Sweep {
    shape: Shape,
    /// Errors at the time cursor rather than at the last step.
    at_cursor: bool,
    #[serde(skip)]
    source: Source,
    /// The cell that was clicked, and of which sweep.
    #[serde(skip)]
    clicked: Option<(Vec<String>, usize)>,
    /// The best cell in words.
    #[serde(skip)]
    line: String,
    #[serde(skip)]
    places: [Slot; 3],
    /// What the figures were made for, a number for it, and when.
    #[serde(skip)]
    made: (Option<(u64, SweepView, Shape)>, u64),
    #[serde(skip)]
    made_at: Option<Instant>,
    /// The cell that is looked at, and of what.
    #[serde(skip)]
    focus: Option<((u64, SweepView), Option<usize>)>,
    /// The cells that the window knows to be looked at.
    #[serde(skip)]
    told: Vec<usize>,
    #[serde(skip)]
    sorted: Sorted,
}

impl Panel for Sweep {
    fn id(&self) -> &'static str {
        "sweep"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-sweep")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-sweep.help"),
            equation: text!("panel-sweep.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let (table, stage) = view.sweep;
        let Some((table, version)) = table else {
            let empty = view.document.settings().sweep.is_empty();
            let text = if empty {
                text!("sweep-empty")
            } else {
                text!("sweep-wrong")
            };
            sentence(ui, view, &text);
            return;
        };
        let seen = self.seen(view, table);
        let focus = self.focus(table, version, &seen);
        if !view.presenting {
            self.controls(ui, view, (table, stage), (&seen, focus), actions);
        }
        if table.done() == 0 {
            let text = match stage {
                Stage::Working(_) | Stage::Paused(_) => text!("sweep-computing"),
                Stage::Idle | Stage::Ended if is_of_lab(table) => text!("sweep-press-lab"),
                Stage::Idle | Stage::Ended => text!("sweep-press", time = cost(table)),
            };
            sentence(ui, view, &text);
            return;
        }
        self.make(ui, (table, version), &seen);
        if self.shape == Shape::Choice && self.line.is_empty() {
            sentence(ui, view, &text!("sweep-choice-none"));
            return;
        }
        self.tell(table, (&seen, focus), actions);
        if !self.line.is_empty() {
            ui.label(&self.line);
        }
        if self.shape == Shape::Table {
            self.table(ui, (table, version), &seen, actions);
        } else {
            self.draw(ui, view, (table, &seen), actions);
        }
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        let (Some((table, _)), _) = view.sweep else {
            return Vec::new();
        };
        if table.done() == 0 {
            return Vec::new();
        }
        tuning::all(table, &self.seen(view, table))
    }

    fn choices(&self) -> Json {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn choose_again(&mut self, choices: Json) {
        restore(self, choices);
    }

    fn open_on(&mut self, view: &experiment::View) {
        self.shape = view.sweep;
    }

    fn note(&self, view: &mut experiment::View) {
        view.sweep = self.shape;
    }
}

impl Sweep {
    /// What is looked at.
    fn seen(&self, view: &View<'_>, table: &SweepTable) -> SweepView {
        let show = table.shown(view.document.settings().sweep.show);
        let vary = &table.experiment().sweep.vary;
        let clicked = self.clicked.as_ref().filter(|(of, _)| of == vary);
        SweepView {
            show,
            source: table.source_of(show, Some(self.source)),
            step: self.at_cursor.then_some(view.cursor),
            cell: clicked.map(|(_, cell)| *cell),
        }
    }

    /// The cell that is looked at: the one that was clicked, or the best. Of many cells it is looked for once.
    fn focus(&mut self, table: &SweepTable, version: u64, seen: &SweepView) -> Option<usize> {
        let known = self
            .focus
            .as_ref()
            .filter(|((of, view), _)| *of == version && view == seen);
        if let Some((_, cell)) = known {
            return *cell;
        }
        let cell = seen.focus(table);
        self.focus = Some(((version, seen.clone()), cell));
        cell
    }

    /// All combinations, sorted.
    fn table(
        &mut self,
        ui: &mut Ui,
        (table, version): (&SweepTable, u64),
        seen: &SweepView,
        actions: &mut Vec<Action>,
    ) {
        match self.sorted.show(ui, (table, version), seen) {
            Some(Picked::Once(cell)) => {
                self.clicked = Some((table.experiment().sweep.vary.clone(), cell));
            }
            Some(Picked::Twice(cell)) => open(table, cell, actions),
            None => {}
        }
    }

    /// Says which cells runs would confirm: the one that was clicked, or the best one and its neighbours.
    fn tell(
        &mut self,
        table: &SweepTable,
        (seen, focus): (&SweepView, Option<usize>),
        actions: &mut Vec<Action>,
    ) {
        let cells = match seen.cell {
            _ if is_of_lab(table) => Vec::new(),
            Some(cell) => vec![cell],
            None => focus.map(|best| table.neighbourhood(best)).unwrap_or_default(),
        };
        if self.told != cells {
            self.told.clone_from(&cells);
            actions.push(Action::Focus(cells));
        }
    }

    /// Makes the figures anew where something has changed; of many cells that come one by one not each time.
    fn make(&mut self, ui: &Ui, (table, version): (&SweepTable, u64), seen: &SweepView) {
        let now = Some((version, seen.clone(), self.shape));
        let is_more = |(_, view, shape): &(u64, SweepView, Shape)| view == seen && *shape == self.shape;
        let is_same_view = self.made.0.as_ref().is_some_and(is_more);
        let only_more = is_same_view && !table.is_complete();
        let patience = PATIENCE.saturating_mul(u32::try_from(table.grid().cells()).unwrap_or(u32::MAX));
        let left = self
            .made_at
            .and_then(|at| patience.min(LONGEST).checked_sub(at.elapsed()));
        if let Some(left) = left.filter(|_| only_more && self.made.0 != now) {
            ui.ctx().request_repaint_after(left);
        } else if self.made.0 != now {
            self.made_at = Some(Instant::now());
            self.made = (now, self.made.1 + 1);
            self.line = match self.shape {
                Shape::Choice => figures::choice_sentences(table).join("\n"),
                _ => in_numbers(table, seen).unwrap_or_default(),
            };
        }
        let key = [self.made.1, 0, 0, 0];
        if let Shape::Choice | Shape::Tuning = self.shape {
            if !self.places[0].is_made_for(key) {
                let made = match self.shape {
                    Shape::Choice => figures::choice(table),
                    _ => tuning::tuning(table, seen),
                };
                let mut made = made.into_iter();
                for place in &mut self.places {
                    place.figure(key, || made.next());
                }
            }
            return;
        }
        for place in 0..self.places.len() {
            if self.shape == Shape::Table || self.places[place].is_made_for(key) {
                continue;
            }
            let figure = figure(table, seen, self.shape, place);
            self.places[place].figure(key, || figure);
            // With more cells in the same view one figure in a frame is soon enough.
            if is_same_view {
                ui.ctx().request_repaint();
                break;
            }
        }
    }

    fn draw(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        (table, seen): (&SweepTable, &SweepView),
        actions: &mut Vec<Action>,
    ) {
        let shown = self.presented(view);
        let is_map = figures::is_map(table);
        let beside = is_map || !is_of_lab(table);
        let rooms = divided(ui, self.shape, (is_map, beside, tunes_along(table)), shown);
        let options = Options {
            wheel_zooms: true,
            ..Options::default()
        };
        let mut clicked = None;
        for (number, (place, room)) in self.places.iter_mut().zip(&rooms).enumerate() {
            let Some(room) = room else { continue };
            let options = if number == 1 && self.shape == Shape::Map && !is_of_lab(table) {
                let last = table.experiment().optimizer.steps;
                Options {
                    cursor: Some((view.cursor, last)),
                    ..options
                }
            } else {
                options
            };
            let builder = UiBuilder::new().max_rect(*room).id_salt(number);
            let happened = ui.scope_builder(builder, |ui| {
                ui.set_clip_rect(ui.clip_rect().intersect(room.expand(3.0)));
                place.show(ui, view, options, &text!("empty-plot"), actions)
            });
            clicked = clicked.or(happened.inner.clicked);
        }
        if let Some(cell) = clicked.and_then(|at| figures::cell_at(table, seen, at)) {
            self.clicked = Some((table.experiment().sweep.vary.clone(), cell));
            let twice = ui.input(|input| input.pointer.button_double_clicked(egui::PointerButton::Primary));
            if twice {
                open(table, cell, actions);
            }
        }
    }

    /// Which figures are shown. Presentations show those that are chosen, or else of a map's three the first two: the
    /// others would be too low to read.
    fn presented(&self, view: &View<'_>) -> [bool; 3] {
        let is_chosen = |place: &Slot| place.made().is_some_and(|figure| view.shows(&figure.id));
        let chosen = self.places.each_ref().map(is_chosen);
        let chooses = !view.document.settings().view.figures.is_empty();
        match (view.presenting, chooses && chosen.contains(&true)) {
            (true, true) => chosen,
            (true, false) if self.shape == Shape::Map => [true, true, false],
            _ => [true; 3],
        }
    }

    /// The buttons and choices above the figures.
    fn controls(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        (table, stage): (&SweepTable, Stage),
        (seen, focus): (&SweepView, Option<usize>),
        actions: &mut Vec<Action>,
    ) {
        ui.horizontal_wrapped(|ui| {
            compute(ui, table, stage, actions);
            ui.add_space(APART);
            let of_lab = is_of_lab(table);
            let shapes = Shape::ALL.into_iter();
            for shape in shapes.filter(|shape| !of_lab || *shape != Shape::Choice) {
                view_button(ui, &mut self.shape, shape, "sweep_shape");
            }
            ui.add_space(APART);
            if !of_lab {
                show(ui, view, actions);
            }
            let sources = table.sources();
            if sources.len() > 1 {
                let mut chosen = seen.source;
                for source in sources {
                    ui.selectable_value(&mut chosen, source, figures::source_name(source));
                }
                self.source = chosen;
            }
            if !of_lab {
                check_box(ui, &mut self.at_cursor, "sweep-at-cursor")
                    .on_hover_text(text!("sweep-at-cursor.tooltip"));
            }
            ui.add_space(APART);
            refine(ui, table, focus, actions);
            let chosen = focus.filter(|_| table.done() > 0);
            let confirm = ui.add_enabled(
                chosen.is_some() && !of_lab,
                egui::Button::new(text!("sweep-confirm")),
            );
            known_by(&confirm, "sweep-confirm");
            let key = Command::Confirm.entry().map(|entry| entry.key_text(ui.ctx()));
            let words = text!("sweep-confirm.tooltip", key = key.unwrap_or_default());
            if confirm.on_hover_text(words).clicked() {
                actions.push(Action::Sweep(Order::Confirm));
            }
            let button = ui.add_enabled(chosen.is_some(), egui::Button::new(text!("sweep-open")));
            known_by(&button, "sweep-open");
            let words = if of_lab {
                text!("sweep-open.of-lab")
            } else {
                text!("sweep-open.tooltip")
            };
            let button = button.on_hover_text(words);
            if let Some(cell) = chosen.filter(|_| button.clicked()) {
                open(table, cell, actions);
            }
        });
        ui.add_space(3.0);
    }
}

/// The figure at one of three places, of shapes whose figures are made one by one.
fn figure(table: &SweepTable, seen: &SweepView, shape: Shape, place: usize) -> Option<Figure> {
    let is_map = figures::is_map(table);
    match (shape, place) {
        (Shape::Map, 0) => Some(figures::main(table, seen)),
        (Shape::Map, 1) if !is_of_lab(table) => Some(figures::cell_curves(table, seen)),
        (Shape::Map, 1) => is_map.then(|| figures::slice(table, seen, 0)),
        (Shape::Map, _) => is_map.then(|| figures::slice(table, seen, 1)),
        (Shape::Slices, 0) => Some(figures::slice(table, seen, 0)),
        (Shape::Slices, 1) => is_map.then(|| figures::slice(table, seen, 1)),
        (Shape::Slices | Shape::Table | Shape::Choice | Shape::Tuning, _) => None,
    }
}

/// Opens a cell as an experiment.
fn open(table: &SweepTable, cell: usize, actions: &mut Vec<Action>) {
    if let Ok(settings) = table.grid().opened(table.experiment(), cell) {
        actions.push(Action::Edit(Box::new(settings)));
        let panel = if is_of_lab(table) { "lab" } else { "training" };
        actions.push(Action::Show(panel));
    }
}

/// Whether the cells are labs.
fn is_of_lab(table: &SweepTable) -> bool {
    table.experiment().lab.is_some()
}

/// Seconds of the whole sweep on all cores, in words.
fn cost(table: &SweepTable) -> String {
    let seconds = table
        .experiment()
        .sweep_cost(None)
        .map_or(0.0, |cost| cost.seconds);
    let seconds = seconds / crate::worker::threads() as f64;
    match seconds {
        ..90.0 => text!("setup-seconds", count = format!("{seconds:.0}")),
        ..5400.0 => text!("setup-minutes", count = format!("{:.0}", seconds / 60.0)),
        _ => text!("setup-hours", count = format!("{:.1}", seconds / 3600.0)),
    }
    .into_owned()
}

/// Buttons that compute, pause and stop, and how far it is.
fn compute(ui: &mut Ui, table: &SweepTable, stage: Stage, actions: &mut Vec<Action>) {
    let mut button = |ui: &mut Ui, enabled: bool, key: &'static str, order: Order| {
        let button = ui.add_enabled(enabled, egui::Button::new(text::get(key)));
        known_by(&button, key);
        if button.on_hover_text(text::attribute(key, "tooltip")).clicked() {
            actions.push(Action::Sweep(order));
        }
    };
    match stage {
        Stage::Working(_) => button(ui, true, "sweep-pause", Order::Pause),
        Stage::Paused(_) => button(ui, true, "sweep-resume", Order::Pause),
        Stage::Idle | Stage::Ended => {
            let key = if table.searches() {
                "sweep-begin-search"
            } else {
                "sweep-begin"
            };
            button(ui, !table.is_complete(), key, Order::Start);
        }
    }
    button(ui, stage.is_open(), "sweep-stop", Order::Stop);
    if !table.is_whole() {
        ui.weak(text!(
            "sweep-done",
            done = table.done(),
            cells = table.grid().cells()
        ));
    }
}

/// Which number is shown.
fn show(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let Some(setting) = setting("sweep.show") else {
        return;
    };
    let described = &setting.described;
    let shown = view.document.settings().sweep.show;
    let name = |shown: Shown| {
        Shown::KIND
            .names()
            .get(shown as usize)
            .copied()
            .unwrap_or_default()
    };
    let combo = egui::ComboBox::from_id_salt("sweep.show")
        .selected_text(described.choice(name(shown)))
        .show_ui(ui, |ui| {
            for other in Shown::ALL.into_iter().filter(|other| *other != Shown::Headline) {
                let label = ui.selectable_label(other == shown, described.choice(name(other)));
                if label
                    .on_hover_text(described.choice_meaning(name(other)))
                    .clicked()
                {
                    let mut settings = view.document.settings().clone();
                    settings.sweep.show = other;
                    actions.push(Action::Edit(Box::new(settings)));
                }
            }
        });
    ui.ctx().accesskit_node_builder(combo.response.id, |node| {
        node.set_label(described.label().as_ref());
    });
    known_by(&combo.response, "sweep.show");
}

/// The button that narrows the sweep around its best cell.
fn refine(ui: &mut Ui, table: &SweepTable, focus: Option<usize>, actions: &mut Vec<Action>) {
    let focus = focus.filter(|_| table.is_complete());
    let finer = focus.and_then(|cell| refined(table, cell));
    let button = ui.add_enabled(finer.is_some(), egui::Button::new(text!("sweep-refine")));
    known_by(&button, "sweep-refine");
    let button = button.on_hover_text(text!("sweep-refine.tooltip"));
    if let Some(finer) = finer.filter(|_| button.clicked()) {
        actions.push(Action::Edit(Box::new(finer)));
    }
}

/// The sweep between the neighbours of a cell, with as many values.
fn refined(table: &SweepTable, cell: usize) -> Option<Settings> {
    let mut settings = table.experiment().settings().clone();
    let mut changed = false;
    for (axis, place) in table.grid().axes.iter().zip(table.grid().place(cell)) {
        let Some(numbers) = axis.numbers().filter(|numbers| numbers.len() > 2) else {
            continue;
        };
        let end = numbers.len() - 1;
        let (low, high) = (numbers[place.saturating_sub(1)], numbers[(place + 1).min(end)]);
        let form = if axis.scale == Scale::Log { "log" } else { "linear" };
        let path = &axis.described.path;
        let entry = format!("{path} = {form}({low}, {high}, {})", numbers.len());
        settings.sweep.set(path, entry);
        changed = true;
    }
    changed.then_some(settings)
}

/// The best cell and what else the sweep says, in words.
fn in_numbers(table: &SweepTable, seen: &SweepView) -> Option<String> {
    let best = table.best(seen.source, (seen.show, seen.step));
    let mut line = best
        .filter(|_| table.chooses())
        .map_or_else(String::new, |best| best_in_words(table, seen, best));
    if let Content::Readouts(numbers) = tuning::numbers(table, seen).content {
        let is_said = |readout: &&Readout| match &*readout.label.id {
            "best" => false,
            "cells" => table.searches(),
            "diverged" => readout.value > 0.0,
            _ => true,
        };
        for readout in numbers.iter().filter(is_said) {
            line += &format!("   {}: {}", readout.label, readout_text(readout));
        }
    }
    best.map(|_| line.trim_start().to_owned())
}

/// The best cell with its settings.
fn best_in_words(table: &SweepTable, seen: &SweepView, best: usize) -> String {
    let grid = table.grid();
    let parts = grid
        .axes
        .iter()
        .zip(grid.place(best))
        .filter_map(|(axis, place)| {
            let value = axis.values.get(place)?;
            Some(format!(
                "{} = {}",
                axis.described.label(),
                shortly(&axis.described, value)
            ))
        });
    let parts: Vec<String> = parts.collect();
    let number = table.number(best, seen.source, (seen.show, seen.step)).value;
    let (settings, value) = (parts.join(", "), format_number(number));
    text!("sweep-best-is", settings = settings, value = value).into_owned()
}

/// Whether a best value can be told along another setting of numbers.
fn tunes_along(table: &SweepTable) -> bool {
    let is_numbers = |axis: &&experiment::Axis| axis.numbers().is_some_and(|all| all.len() > 1);
    table.grid().axes.iter().filter(is_numbers).count() > 1
}

/// The rooms of the figures, of which some are shown.
fn divided(
    ui: &mut Ui,
    shape: Shape,
    (is_map, beside, has_neighbour): (bool, bool, bool),
    shown: [bool; 3],
) -> [Option<Rect>; 3] {
    let room = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(room);
    let exist = match shape {
        Shape::Table => [true, false, false],
        Shape::Tuning if !has_neighbour => [true, false, false],
        Shape::Slices => [true, is_map, false],
        Shape::Map => [true, beside, is_map],
        Shape::Choice | Shape::Tuning => [true; 3],
    };
    let seen = [0, 1, 2].map(|place| exist[place] && shown[place]);
    let share = if shape == Shape::Slices { 0.5 } else { 0.6 };
    let mut rooms = parted(room, share, seen.iter().filter(|seen| **seen).count()).into_iter();
    seen.map(|seen| if seen { rooms.next() } else { None })
}

/// A room in up to three parts: one on the left, with some share of the width, and the others on the right.
fn parted(room: Rect, share: f32, count: usize) -> Vec<Rect> {
    let gap = 10.0;
    let at = room.left() + share * room.width();
    let left = Rect::from_min_max(room.min, pos2(at - gap, room.bottom()));
    let right = Rect::from_min_max(pos2(at, room.top()), room.max);
    let (top, bottom) = right.split_top_bottom_at_fraction(0.5);
    match count {
        0 | 1 => vec![room],
        2 => vec![left, right],
        _ => vec![left, top.with_max_y(top.bottom() - gap), bottom],
    }
}
