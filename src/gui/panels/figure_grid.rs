//! Places for figures: each makes its figure anew only when what it depends on has changed.

use std::borrow::Cow;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Rect, RichText, Ui, UiBuilder, Vec2, pos2, vec2};

use crate::experiment::Value;
use crate::figure::{Content, Figure, Scale};
use crate::gui::control_list::known_by;
use crate::gui::legibility;
use crate::gui::panel::{Action, Clip, View};
use crate::gui::plot::{self, FigurePlot, Home, Need, Options, Shown, Wanted};
use crate::gui::theme;
use crate::text;

/// What a figure depends on: the version of the results, and what the panel chooses.
pub(super) type Key = [u64; 4];

/// Width over height that a plot likes best.
const SHAPE: f32 = 1.5;
/// Height of a plot with its axes, at least, in lines of text: where all of a grid is seen at once, where it is so in a
/// presentation, whose type is large, and where it scrolls.
const LOWEST: f32 = 8.5;
const LOWEST_PRESENTED: f32 = 7.0;
const LOWEST_SCROLLED: f32 = 11.0;
/// Width of a cell of a grid, at least, in lines of text.
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

    /// The figure that was made last.
    pub(super) fn made(&self) -> Option<&Figure> {
        self.figure.as_ref()
    }

    /// What the figure that was made last depends on.
    pub(super) fn key(&self) -> Option<Key> {
        self.made_for
    }

    /// Whether the figure was made for `key`.
    pub(super) fn is_made_for(&self, key: Key) -> bool {
        self.made_for == Some(key)
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
            sentence(ui, view, empty);
            return Shown::default();
        };
        titled(ui, view, (figure, self.version), &mut self.plot, options, actions)
    }

    /// The height that the figure that was made last wants in a cell of some width.
    pub(super) fn need(&self, ui: &Ui, view: &View<'_>, width: f32) -> Need {
        match &self.figure {
            Some(figure) => need(ui, view, figure, width),
            None => Need::Picture(0.0),
        }
    }

    /// The figure that was made last, as it is seen now.
    pub(super) fn as_seen(&self) -> Option<Figure> {
        self.figure.as_ref().map(|figure| self.plot.as_seen(figure))
    }
}

/// Shows a figure with its title above.
pub(in crate::gui) fn titled(
    ui: &mut Ui,
    view: &View<'_>,
    (figure, version): (&Figure, u64),
    plot: &mut FigurePlot,
    options: Options,
    actions: &mut Vec<Action>,
) -> Shown {
    let clicked = heading(ui, view, figure, plot);
    let size = ui.available_size();
    let opens_on = &view.document.settings().view;
    let options = Options {
        large: view.presenting,
        home: Home {
            opened: view.document.opened(),
            zoom: opens_on.zoom_of(&figure.id),
        },
        ..options
    };
    plot.switch_off(&opens_on.hidden);
    plot.take_notes(opens_on.notes_on(&figure.id));
    let before = plot.zoom();
    let shown = plot.show(ui, figure, version, options);
    if plot.zoom() != before {
        actions.push(Action::Zoomed(figure.id.clone(), plot.zoom()));
    }
    if shown.reset && options.home.zoom.is_some() {
        let mut settings = view.document.settings().clone();
        settings.view.zoom_to(&figure.id, None);
        actions.push(Action::Edit(Box::new(settings)));
    }
    let seen = || Box::new(plot.as_seen(figure));
    let wanted = match clicked {
        Some(Clicked::Title) => {
            actions.push(Action::Fill(Box::new(figure.clone()), options));
            None
        }
        Some(Clicked::Wanted(wanted)) => Some(wanted),
        None => shown.wanted,
    };
    actions.extend(wanted.map(|wanted| match wanted {
        Wanted::Export => Action::Export(seen()),
        Wanted::Picture => Action::Copy(seen(), Clip::Picture, size.into()),
        Wanted::Table => Action::Copy(seen(), Clip::Table, size.into()),
    }));
    if let Some(notes) = &shown.noted {
        let mut settings = view.document.settings().clone();
        settings.view.note_on(&figure.id, notes);
        actions.push(Action::Edit(Box::new(settings)));
    }
    actions.extend(shown.moved_to.map(Action::SetCursor));
    actions.extend(shown.dragged.and_then(|moved| moved_setting(view, moved)));
    actions.extend(shown.sketched.and_then(|stroke| sketched_setting(view, stroke)));
    shown
}

/// What changes the setting of a lab whose heights were drawn with the mouse.
fn sketched_setting(view: &View<'_>, (path, stroke): (&str, [[f64; 2]; 2])) -> Option<Action> {
    let mut settings = view.document.settings().clone();
    let lab = settings.lab.as_mut()?;
    let name = path.strip_prefix("lab.")?;
    let (_, field) = lab.schema().field(name)?;
    let Some(Value::Numbers(heights)) = lab.get(name) else {
        return None;
    };
    let heights = plot::sketched_over(heights, stroke, field)?;
    lab.set(name, Value::Numbers(heights));
    Some(Action::Edit(Box::new(settings)))
}

/// What changes the setting of a lab whose line was dragged, where it may have that number.
fn moved_setting(view: &View<'_>, (path, to): (&str, f64)) -> Option<Action> {
    let mut settings = view.document.settings().clone();
    let lab = settings.lab.as_mut()?;
    let name = path.strip_prefix("lab.")?;
    let (_, field) = lab.schema().field(name)?;
    let value = Value::Number(to);
    if !field.allows(&value) {
        return None;
    }
    lab.set(name, value);
    Some(Action::Edit(Box::new(settings)))
}

/// What was clicked above a figure.
enum Clicked {
    Wanted(Wanted),
    Title,
}

/// The title, what to know about it, and buttons that export it, copy it and measure slopes on it. In presentations a click
/// on the title lets the figure fill the screen.
fn heading(ui: &mut Ui, view: &View<'_>, figure: &Figure, plot: &mut FigurePlot) -> Option<Clicked> {
    let mut clicked = None;
    let size = title_size(ui);
    // From the right, so that the title knows its room; it takes a second line rather than lose its end.
    ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
        if !view.presenting {
            let button = ui.add(
                egui::Button::new(text!("figure-export"))
                    .small()
                    .frame_when_inactive(false),
            );
            let name = text!("figure-export.name", title = &figure.title);
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &*name));
            known_by(&button, &format!("export {}", figure.id));
            if button.on_hover_text(text!("figure-export.tooltip")).clicked() {
                clicked = Some(Clicked::Wanted(Wanted::Export));
            }
            let copied = copy_menu(ui, figure);
            if let Some(wanted) = copied {
                clicked = Some(Clicked::Wanted(wanted));
            }
            slope_button(ui, figure, plot);
        }
        ui.with_layout(egui::Layout::left_to_right(egui::Align::Min), |ui| {
            let title = theme::typeset(&figure.title, &theme::semibold(size), ui.visuals().text_color());
            let sense = match view.presenting {
                true => egui::Sense::click(),
                false => egui::Sense::hover(),
            };
            let label = ui.add(egui::Label::new(title).wrap().sense(sense));
            if label.clicked() {
                clicked = Some(Clicked::Title);
            }
            if !figure.caption.is_empty() {
                label.on_hover_ui(|ui| {
                    let font = egui::TextStyle::Body.resolve(ui.style());
                    ui.label(theme::typeset(&figure.caption, &font, ui.visuals().text_color()));
                });
            }
        });
    });
    clicked
}

/// A menu of what of a figure goes to the clipboard.
fn copy_menu(ui: &mut Ui, figure: &Figure) -> Option<Wanted> {
    let button = egui::Button::new(text!("figure-copy"))
        .small()
        .frame_when_inactive(false);
    let mut wanted = None;
    let (button, _) = egui::containers::menu::MenuButton::from_button(button).ui(ui, |ui| {
        for (key, what) in [
            ("figure-copy-picture", Wanted::Picture),
            ("figure-copy-table", Wanted::Table),
        ] {
            if crate::gui::control_list::button(ui, key).clicked() {
                wanted = Some(what);
            }
        }
    });
    let name = text!("figure-copy.name", title = &figure.title);
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &*name));
    known_by(&button, &format!("copy {}", figure.id));
    button.on_hover_text(text!("figure-copy.tooltip"));
    wanted
}

/// A button for the ruler of slopes, where both axes are logarithmic.
fn slope_button(ui: &mut Ui, figure: &Figure, plot: &mut FigurePlot) {
    let axes = match &figure.content {
        Content::Plot(plot) => Some((&plot.x, &plot.y)),
        _ => None,
    };
    if axes.is_none_or(|axes| !plot::is_log_log(axes)) {
        return;
    }
    let on = plot.ruler();
    let button = egui::Button::new(text!("plot-ruler"))
        .small()
        .selected(*on)
        .frame_when_inactive(*on);
    let button = ui.add(button);
    known_by(&button, &format!("slope {}", figure.id));
    if button.on_hover_text(text!("plot-ruler.tooltip")).clicked() {
        *on = !*on;
    }
}

/// A button for one of a panel's views; `of` is its setting's name in the catalogue.
pub(super) fn view_button<V: Copy + PartialEq + std::fmt::Debug>(
    ui: &mut Ui,
    shown: &mut V,
    view: V,
    of: &str,
) {
    let key = format!("choice-{of}-{view:?}");
    let button = ui.selectable_value(shown, view, text::get(&key));
    known_by(&button, &key);
    button.on_hover_text(text::attribute(&key, "meaning"));
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

/// The height that a figure wants in a cell of some width, with its title.
pub(super) fn need(ui: &Ui, view: &View<'_>, figure: &Figure, width: f32) -> Need {
    let width = width - 2.0 * MARGIN.x;
    let font = theme::semibold(title_size(ui));
    let title = figure.title.clone();
    let buttons = if view.presenting { 0.0 } else { EXPORT };
    let room = (width - buttons * title_size(ui)).max(1.0);
    let title = ui.painter().layout(title, font, Color32::WHITE, room).size().y;
    let around = title + ui.spacing().item_spacing.y + 2.0 * MARGIN.y;
    match plot::need(ui, figure, width) {
        Need::Picture(above) => Need::Picture(above + around),
        // In presentations a text takes the largest type that its room allows.
        Need::Text(_) if view.presenting => Need::Picture(around),
        Need::Text(height) => Need::Text(height + around + 12.0),
    }
}

/// Size of a figure's title.
fn title_size(ui: &Ui) -> f32 {
    ui.text_style_height(&egui::TextStyle::Body) * 0.95
}

/// Width of the buttons beside a title, in sizes of it.
const EXPORT: f32 = 8.0;
/// What is left free around each cell of a grid.
const MARGIN: Vec2 = vec2(5.0, 3.0);

/// How much smaller than usual the type of a grid gets in presentations, at most, so that all of it is seen.
const SMALLEST: f32 = 0.6;

/// How a grid divides its room.
#[derive(Default)]
struct Arrangement {
    columns: usize,
    /// Height of each row.
    heights: Vec<f32>,
}

impl Arrangement {
    /// The arrangement whose `count` cells hold the largest plot of the best shape in the type of `ui`, of those that have
    /// room for all of them if there are any.
    fn of(
        ui: &Ui,
        room: Vec2,
        (count, lowest): (usize, f32),
        needs: &impl Fn(&Ui, usize, f32) -> Need,
    ) -> Self {
        let line = ui.text_style_height(&egui::TextStyle::Body);
        let most = (room.x / (NARROWEST * line)).max(1.0) as usize;
        let held = |columns: usize| {
            let rows = count.div_ceil(columns);
            (room.x / columns as f32 / SHAPE).min(room.y / rows as f32)
        };
        let mut columns: Vec<usize> = (1..=count.min(most)).collect();
        columns.sort_by(|a, b| held(*b).total_cmp(&held(*a)));
        let mut all = columns
            .iter()
            .map(|columns| Self::in_columns(ui, room, (count, *columns, lowest), needs));
        let largest = all.next();
        if largest.as_ref().is_some_and(|largest| largest.fits(room)) {
            return largest.unwrap_or_default();
        }
        all.find(|other| other.fits(room)).or(largest).unwrap_or_default()
    }

    fn in_columns(
        ui: &Ui,
        room: Vec2,
        (count, columns, lowest): (usize, usize, f32),
        needs: &impl Fn(&Ui, usize, f32) -> Need,
    ) -> Self {
        let line = ui.text_style_height(&egui::TextStyle::Body);
        let row = |row: usize| {
            let cells = cells_of(row, columns, count);
            let wide = room.x / cells.len() as f32;
            cells.map(|i| needs(ui, i, wide)).reduce(beside)
        };
        let rows: Vec<Need> = (0..count.div_ceil(columns)).filter_map(row).collect();
        let heights = heights(room.y, &rows, [lowest * line, LOWEST_SCROLLED * line]);
        Self { columns, heights }
    }

    fn fits(&self, room: Vec2) -> bool {
        self.height() <= room.y + 0.5
    }

    fn height(&self) -> f32 {
        self.heights.iter().sum()
    }
}

/// The cells of a row. The last row shares its width among fewer.
fn cells_of(row: usize, columns: usize, count: usize) -> std::ops::Range<usize> {
    row * columns..count.min((row + 1) * columns)
}

/// The arrangement of a grid. Nobody scrolls in a presentation: its plots get lower, and then its type smaller, until all
/// cells have room.
fn arranged(
    ui: &mut Ui,
    presenting: bool,
    room: Vec2,
    count: usize,
    needs: &impl Fn(&Ui, usize, f32) -> Need,
) -> Arrangement {
    let usual = ui.style().text_styles.clone();
    let least = (20.0 * SMALLEST).round() as u32;
    let mut arrangement = Arrangement::of(ui, room, (count, LOWEST), needs);
    if presenting && !arrangement.fits(room) {
        arrangement = Arrangement::of(ui, room, (count, LOWEST_PRESENTED), needs);
    }
    for twentieths in (least..20).rev().filter(|_| presenting) {
        if arrangement.fits(room) {
            break;
        }
        let factor = 0.05 * twentieths as f32;
        for (style, font) in &mut ui.style_mut().text_styles {
            font.size = usual.get(style).map_or(font.size, |font| font.size * factor);
        }
        arrangement = Arrangement::of(ui, room, (count, LOWEST_PRESENTED), needs);
    }
    arrangement
}

/// Divides the room that there is into `count` cells of a good shape and draws each; where that would make them too
/// low to read, they scroll, and in presentations have smaller type. `needs` says the height that a cell of some width
/// wants.
pub(super) fn grid(
    ui: &mut Ui,
    presenting: bool,
    count: usize,
    needs: impl Fn(&Ui, usize, f32) -> Need,
    mut cell: impl FnMut(&mut Ui, usize),
) {
    let room = ui.available_size();
    if count == 0 || room.min_elem() <= 0.0 {
        return;
    }
    ui.scope(|ui| {
        let arrangement = arranged(ui, presenting, room, count, &needs);
        cells(ui, &arrangement, count, &mut cell);
    });
}

/// Draws the cells of a grid.
fn cells(ui: &mut Ui, arrangement: &Arrangement, count: usize, cell: &mut impl FnMut(&mut Ui, usize)) {
    let columns = arrangement.columns;
    let all = vec2(ui.available_width(), arrangement.height());
    let shown = egui::ScrollArea::vertical().id_salt("grid").show(ui, |ui| {
        let (area, _) =
            ui.allocate_exact_size(all.min(vec2(ui.available_width(), all.y)), egui::Sense::hover());
        let mut top = area.top();
        for (row, &height) in arrangement.heights.iter().enumerate() {
            let in_row = cells_of(row, columns, count);
            let wide = area.width() / in_row.len() as f32;
            for i in in_row {
                let left = area.left() + (i % columns) as f32 * wide;
                let place = Rect::from_min_size(pos2(left, top), vec2(wide, height)).shrink2(MARGIN);
                if !ui.is_rect_visible(place) {
                    continue;
                }
                ui.scope_builder(UiBuilder::new().max_rect(place).id_salt(("cell", i)), |ui| {
                    ui.set_clip_rect(ui.clip_rect().intersect(place.expand(3.0)));
                    cell(ui, i);
                });
            }
            top += height;
        }
    });
    legibility::note_scrolling(ui, "grid", &shown);
}

/// What two cells of a row want.
fn beside(a: Need, b: Need) -> Need {
    match (a, b) {
        (Need::Text(a), Need::Text(b)) => Need::Text(a.max(b)),
        (Need::Picture(a), Need::Picture(b)) => Need::Picture(a.max(b)),
        (picture @ Need::Picture(_), _) | (_, picture) => picture,
    }
}

/// Heights of rows that share some room: texts have what they want, and pictures the same parts of the rest beside what
/// stands above them. Where that were less than `lowest`, they scroll, and then have the second number.
fn heights(room: f32, rows: &[Need], [lowest, scrolled]: [f32; 2]) -> Vec<f32> {
    let wanted = rows.iter().map(|row| match row {
        Need::Text(wanted) | Need::Picture(wanted) => wanted,
    });
    let rest = room - wanted.sum::<f32>();
    let pictures = rows.iter().filter(|row| matches!(row, Need::Picture(_))).count();
    if pictures == 0 {
        return texts(room, rows);
    }
    let share = rest / pictures as f32;
    let picture = if share < lowest { scrolled } else { share };
    let height = |row: &Need| match row {
        Need::Text(wanted) => wanted.min(room),
        Need::Picture(above) => (above + picture).min(room.max(scrolled)),
    };
    rows.iter().map(height).collect()
}

/// Heights of rows of texts alone: short ones leave what they do not need to long ones.
fn texts(room: f32, rows: &[Need]) -> Vec<f32> {
    let each = room / rows.len() as f32;
    let beyond = |row: &Need| match row {
        Need::Text(wanted) | Need::Picture(wanted) => wanted - each,
    };
    let lack: f32 = rows.iter().map(|row| beyond(row).max(0.0)).sum();
    let spare: f32 = rows.iter().map(|row| (-beyond(row)).max(0.0)).sum();
    let filled = if lack > 0.0 { (spare / lack).min(1.0) } else { 0.0 };
    let height = |row: &Need| each + beyond(row).min(0.0) + filled * beyond(row).max(0.0);
    rows.iter().map(height).collect()
}

/// Named numbers in a line that wraps between them: a number does not part from its name.
pub(super) fn numbers<'a>(
    ui: &mut Ui,
    view: &View<'_>,
    numbers: impl IntoIterator<Item = (&'a str, String)>,
) {
    let style = if view.presenting {
        egui::TextStyle::Body
    } else {
        egui::TextStyle::Small
    };
    let font = style.resolve(ui.style());
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(18.0, 2.0);
        let visuals = ui.visuals();
        let (faint, ink) = (visuals.weak_text_color(), visuals.text_color());
        let room = ui.max_rect().width();
        for (label, number) in numbers {
            let mut job = LayoutJob::default();
            for (text, ink) in [(format!("{label}:  "), faint), (number, ink)] {
                job.append(&text, 0.0, TextFormat::simple(font.clone(), ink));
            }
            let is_short = ui.painter().layout_job(job.clone()).size().x < room;
            let label = egui::Label::new(job);
            ui.add(if is_short { label.extend() } else { label.wrap() });
        }
    });
}

/// How much larger than other text a sentence is that has a panel of a presentation to itself.
const ALONE: f32 = 1.5;

/// A sentence in the middle of the room there is.
pub(super) fn sentence(ui: &mut Ui, view: &View<'_>, text: &str) {
    let room = ui.available_size();
    let usual = egui::TextStyle::Body.resolve(ui.style()).size;
    let size = if view.presenting { ALONE * usual } else { usual };
    ui.allocate_ui_with_layout(room, egui::Layout::top_down(egui::Align::Center), |ui| {
        ui.add_space((0.5 * room.y - 24.0).max(0.0));
        ui.add(egui::Label::new(RichText::new(text).size(size).weak()).wrap());
    });
}

/// Why there are no results at all.
pub(super) fn nothing_yet<'a>(view: &View<'a>) -> Cow<'a, str> {
    match view.document.checked() {
        Ok(_) if view.failure.is_some() => view.failure.unwrap_or_default().into(),
        Err(_) if view.presenting => text!("empty-settings.presenting"),
        Err(_) => text!("empty-settings"),
        Ok(_) if view.stopped => text!("empty-stopped"),
        Ok(_) => text!("empty-getting-ready"),
    }
}

/// Why there is no prediction.
pub(super) fn no_theory<'a>(view: &View<'a>) -> Cow<'a, str> {
    match view.document.checked() {
        Ok(experiment) if experiment.is_predicted() && view.stopped => text!("empty-stopped"),
        Ok(experiment) if experiment.is_predicted() => text!("empty-predicting"),
        Ok(experiment) if experiment.theory.enabled && is_trained(view) => text!("no-prediction-of-file"),
        Ok(experiment) if experiment.theory.enabled => text!("no-prediction-of-file-yet"),
        Ok(_) => text!("empty-theory-off"),
        Err(_) => nothing_yet(view),
    }
}

/// Why runs are not compared with the prediction; `wanted` says what training brings, where it brings something.
pub(super) fn no_comparison<'a>(view: &View<'a>, wanted: Cow<'static, str>) -> Cow<'a, str> {
    match view.document.checked() {
        Ok(experiment) if !experiment.is_predicted() && experiment.theory.enabled => {
            text!("no-comparison-of-file")
        }
        Ok(experiment) if !experiment.is_predicted() => no_theory(view),
        Ok(_) if is_trained(view) && view.is_working => text!("empty-computing"),
        Ok(_) if is_trained(view) => text!("no-comparison"),
        Ok(_) => wanted,
        Err(_) => nothing_yet(view),
    }
}

/// What training brings, or that it brought none where it is over.
pub(super) fn after_training<'a>(view: &View<'a>, wanted: Cow<'static, str>) -> Cow<'a, str> {
    match is_trained(view) {
        true if view.is_working => text!("empty-computing"),
        true => text!("nothing-of-these-runs"),
        false => wanted,
    }
}

/// Whether some run has begun.
fn is_trained(view: &View<'_>) -> bool {
    view.results.is_some_and(|results| !results.norms().is_empty())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_leaves_its_room_to_a_long_one() {
        let texts = |a, b| heights(200.0, &[Need::Text(a), Need::Text(b)], [50.0; 2]);
        assert_eq!(texts(130.0, 40.0), [130.0, 40.0]);
        assert_eq!(texts(190.0, 40.0), [160.0, 40.0]);
        assert_eq!(texts(150.0, 150.0), [100.0, 100.0]);
    }

    #[test]
    fn pictures_are_alike_whatever_stands_above_them_and_never_too_low() {
        let rows = [Need::Picture(60.0), Need::Text(40.0), Need::Picture(20.0)];
        let lowest = [50.0, 70.0];
        assert_eq!(heights(320.0, &rows, lowest), [160.0, 40.0, 120.0]);
        assert_eq!(heights(200.0, &rows, lowest), [130.0, 40.0, 90.0], "they scroll");
        let low = heights(100.0, &rows, lowest);
        assert_eq!(low, [100.0, 40.0, 90.0], "none is higher than the room");
    }

    #[test]
    fn a_presentation_has_smaller_type_before_it_scrolls() {
        let arranged = |presenting, above: f32| {
            let mut seen = (0.0, 0.0);
            let _ = egui_kittest::Harness::new_ui(|ui| {
                let line = ui.text_style_height(&egui::TextStyle::Body);
                // Two rows of plots whose titles and legends take some lines, as on a screen of 1280 by 720 pixels.
                let needs = |ui: &Ui, _: usize, _: f32| {
                    Need::Picture(above * ui.text_style_height(&egui::TextStyle::Body))
                };
                let room = vec2(45.0 * line, 20.0 * line);
                let arrangement = super::arranged(ui, presenting, room, 4, &needs);
                let type_size = ui.text_style_height(&egui::TextStyle::Body) / line;
                seen = (arrangement.height() / room.y, type_size);
            });
            seen
        };
        let (height, type_size) = arranged(false, 4.0);
        assert!(height > 1.1 && type_size == 1.0, "{height} {type_size}");
        let (height, type_size) = arranged(true, 2.5);
        assert!(
            height < 1.001 && type_size == 1.0,
            "plots get lower first: {height} {type_size}"
        );
        let (height, type_size) = arranged(true, 4.0);
        assert!(
            height < 1.001 && (SMALLEST..1.0).contains(&type_size),
            "{height} {type_size}"
        );
    }
}
