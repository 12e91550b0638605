//! Places for figures: each makes its figure anew only when what it depends on has changed.

use egui::{Rect, RichText, Ui, UiBuilder, vec2};

use crate::experiment::Experiment;
use crate::figure::{Content, Figure, Scale};
use crate::gui::panel::{Action, View};
use crate::gui::plot::{FigurePlot, Options, Shown};
use crate::gui::theme;

/// What a figure depends on: the version of the results, and what the panel chooses.
pub(super) type Key = [u64; 4];

/// Width over height that a plot likes best.
const SHAPE: f32 = 1.5;
/// Height and width of a cell of a grid, at least, in lines of text; legends take more of the height of a narrow one.
const LOWEST: f32 = 11.5;
const LOWEST_NARROW: f32 = 14.5;
const NARROWEST: f32 = 19.0;

/// A place for one figure.
#[derive(Default)]
pub(super) struct Slot {
    made_for: Option<Key>,
    figure: Option<Figure>,
    version: u64,
    plot: FigurePlot,
}

impl Slot {
    /// The figure for `key`.
    pub(super) fn figure(&mut self, key: Key, make: impl FnOnce() -> Option<Figure>) -> Option<&Figure> {
        if self.made_for != Some(key) {
            self.made_for = Some(key);
            self.figure = make();
            self.version += 1;
        }
        self.figure.as_ref()
    }

    /// Shows the figure that was made last, with its title above; without one the sentence `empty`.
    pub(super) fn show(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        options: Options,
        empty: &str,
        actions: &mut Vec<Action>,
    ) -> Shown {
        let Some(figure) = &self.figure else {
            sentence(ui, empty);
            return Shown::default();
        };
        titled(ui, view, (figure, self.version), &mut self.plot, options, actions)
    }

    /// The figure that was made last, as it is seen now.
    pub(super) fn as_seen(&self) -> Option<Figure> {
        self.figure.as_ref().map(|figure| self.plot.as_seen(figure))
    }
}

/// Shows a figure with its title above.
pub(super) fn titled(
    ui: &mut Ui,
    view: &View<'_>,
    (figure, version): (&Figure, u64),
    plot: &mut FigurePlot,
    options: Options,
    actions: &mut Vec<Action>,
) -> Shown {
    if heading(ui, view, figure) {
        actions.push(Action::Export(Box::new(plot.as_seen(figure))));
    }
    let options = Options {
        large: view.presenting,
        ..options
    };
    let shown = plot.show(ui, figure, version, options);
    actions.extend(shown.moved_to.map(Action::SetCursor));
    shown
}

/// The title, what to know about it, and a button that exports it; whether it was clicked.
fn heading(ui: &mut Ui, view: &View<'_>, figure: &Figure) -> bool {
    let mut export = false;
    let size = ui.text_style_height(&egui::TextStyle::Body) * 0.95;
    // From the right, so that the title knows its room; it takes a second line rather than lose its end.
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        if !view.presenting {
            let button = ui.add(egui::Button::new("Export").small().frame_when_inactive(false));
            let name = format!("Export {}", figure.title);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            export = button
                .on_hover_text("Write this figure as SVG, PNG or CSV")
                .clicked();
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
            let title = RichText::new(&figure.title).font(theme::semibold(size));
            let label = ui.add(egui::Label::new(title).wrap());
            if !figure.caption.is_empty() {
                label.on_hover_text(&figure.caption);
            }
        });
    });
    export
}

/// The same figure on other scales.
pub(super) fn scaled(mut figure: Figure, log_x: bool, log_y: bool) -> Figure {
    if let Content::Plot(plot) = &mut figure.content {
        let scale = |log| if log { Scale::Log } else { Scale::Linear };
        plot.x.scale = scale(log_x);
        plot.y.scale = scale(log_y);
    }
    figure
}

/// Options of a plot over steps: it shares the time cursor.
pub(super) fn over_steps(view: &View<'_>) -> Options {
    Options {
        cursor: Some((view.cursor, view.document.settings().optimizer.steps)),
        ..Options::default()
    }
}

/// Divides the room that there is into `count` cells of a good shape and draws each; where that would make them too
/// low to read, they scroll.
pub(super) fn grid(ui: &mut Ui, count: usize, mut cell: impl FnMut(&mut Ui, usize)) {
    let room = ui.available_size();
    if count == 0 || room.min_elem() <= 0.0 {
        return;
    }
    let line = ui.text_style_height(&egui::TextStyle::Body);
    let most = (room.x / (NARROWEST * line)).max(1.0) as usize;
    let size = |columns: usize| {
        let rows = count.div_ceil(columns);
        vec2(room.x / columns as f32, room.y / rows as f32)
    };
    // The arrangement whose cells hold the largest plot of the best shape.
    let held = |columns: &usize| (size(*columns).x / SHAPE).min(size(*columns).y);
    let columns = (1..=count.min(most))
        .max_by(|a, b| held(a).total_cmp(&held(b)))
        .unwrap_or(1);
    let is_narrow = size(columns).x < 1.3 * NARROWEST * line;
    let lowest = if is_narrow { LOWEST_NARROW } else { LOWEST };
    let mut each = size(columns);
    each.y = each.y.max(lowest * line).min(room.y.max(LOWEST * line));
    let all = vec2(room.x, each.y * count.div_ceil(columns) as f32);
    egui::ScrollArea::vertical().id_salt("grid").show(ui, |ui| {
        let (area, _) =
            ui.allocate_exact_size(all.min(vec2(ui.available_width(), all.y)), egui::Sense::hover());
        each.x = area.width() / columns as f32;
        for i in 0..count {
            let corner = vec2((i % columns) as f32 * each.x, (i / columns) as f32 * each.y);
            let place = Rect::from_min_size(area.min + corner, each).shrink2(vec2(5.0, 3.0));
            if !ui.is_rect_visible(place) {
                continue;
            }
            ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(("cell", i)), |ui| {
                ui.set_clip_rect(ui.clip_rect().intersect(place.expand(3.0)));
                cell(ui, i);
            });
        }
    });
}

/// Named numbers in a line that wraps.
pub(super) fn numbers<'a>(
    ui: &mut Ui,
    view: &View<'_>,
    numbers: impl IntoIterator<Item = (&'a str, String)>,
) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(5.0, 2.0);
        for (label, number) in numbers {
            let size = |text: RichText| if view.presenting { text } else { text.small() };
            ui.label(size(RichText::new(format!("{label}:")).weak()));
            ui.label(size(RichText::new(number)));
            ui.add_space(8.0);
        }
    });
}

/// A sentence in the middle of the room there is.
pub(super) fn sentence(ui: &mut Ui, text: &str) {
    let room = ui.available_size();
    ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Center), |ui| {
        ui.add_space((0.5 * room.y - 24.0).max(0.0));
        ui.add(egui::Label::new(RichText::new(text).weak()).wrap());
    });
}

/// Why nothing more comes.
const STOPPED: &str = "The prediction was stopped. Reset begins it anew.";

/// Why there are no results at all.
pub(super) fn nothing_yet(view: &View<'_>) -> &'static str {
    match view.document.checked() {
        Err(_) => {
            "Some settings are not allowed; they are marked on the left. Once they are right, the prediction is drawn here by itself."
        }
        Ok(_) if view.stopped => STOPPED,
        Ok(_) => "Getting ready …",
    }
}

/// Why there is no prediction.
pub(super) fn no_theory(view: &View<'_>) -> &'static str {
    let predicted = |experiment: &Experiment| {
        experiment.theory.enabled && matches!(experiment.data, crate::experiment::Data::Synthetic(_))
    };
    match view.document.checked() {
        Ok(experiment) if predicted(experiment) && view.stopped => STOPPED,
        Ok(experiment) if predicted(experiment) => "Predicting …",
        Ok(experiment) if experiment.theory.enabled => {
            "Data from a file have no known teacher, hence no prediction. Press Space to train: the runs and the estimate are drawn here."
        }
        Ok(_) => "The prediction is switched off in the settings (Theory).",
        Err(_) => nothing_yet(view),
    }
}

/// Room between groups of controls: a line there would stand at the end of a row where they wrap.
pub(super) const APART: f32 = 10.0;

/// Controls above a panel's figures: they wrap where there is little room, and are gone in presentations.
pub(super) fn controls(ui: &mut Ui, view: &View<'_>, add: impl FnOnce(&mut Ui)) {
    if view.presenting {
        return;
    }
    ui.horizontal_wrapped(add);
    ui.add_space(3.0);
}
