//! The centre: panels that can be tiled, tabbed, maximized and put back.

use std::borrow::Cow;

use egui::{Response, RichText, Ui, WidgetText};
use egui_tiles::{
    Container, Linear, LinearDir, SimplificationOptions, TabState, Tile, TileId, Tiles, Tree, UiResponse,
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::panel::{Action, Help, Panel, View};
use super::{panels, theme};
use crate::experiment::{self, PanelName};
use crate::gui::control_list::known_by;
use crate::text;

/// A place in the layout, known by its panel's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Pane(String);

/// The arrangement of panels, as the session keeps it.
pub(crate) type Layout = Tree<Pane>;

/// Name of the panel of labs.
const LAB: &str = "lab";

/// The panels and how they are arranged.
pub(crate) struct Dock {
    panels: Vec<Box<dyn Panel>>,
    layout: Layout,
    maximized: Option<String>,
    /// The panel that was clicked last.
    current: Option<String>,
    /// The panel whose help is open.
    help: Option<String>,
    /// The panels that were seen before a lab filled the centre, while it is open.
    before_lab: Option<Vec<String>>,
    /// The arrangement before an experiment asked for panels of its own, while it is open.
    before_view: Option<Layout>,
}

impl Dock {
    /// All panels in their first arrangement, or in an earlier one that still fits; with earlier choices in them, by name.
    pub(crate) fn new(layout: Option<Layout>, mut choices: Map<String, Value>) -> Self {
        let mut panels = panels::all();
        for panel in &mut panels {
            if let Some(choices) = choices.remove(panel.id()) {
                panel.choose_again(choices);
            }
        }
        let layout = layout
            .filter(|layout| fits(layout, &panels))
            .unwrap_or_else(|| first_layout(&panels));
        Self {
            panels,
            layout,
            maximized: None,
            current: None,
            help: None,
            before_lab: None,
            before_view: None,
        }
    }

    /// Forgets what was drawn: figures of other results may have the same numbers.
    pub(crate) fn renew(&mut self) {
        let mut choices = self.choices();
        self.panels = panels::all();
        for panel in &mut self.panels {
            if let Some(choices) = choices.remove(panel.id()) {
                panel.choose_again(choices);
            }
        }
    }

    /// The arrangement, to be kept.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What is chosen in each panel, by its name, to be kept.
    pub(crate) fn choices(&self) -> Map<String, Value> {
        let choices = |panel: &dyn Panel| (panel.id().to_owned(), panel.choices());
        let all = self.panels.iter().map(|panel| choices(panel.as_ref()));
        all.filter(|(_, choices)| !choices.is_null()).collect()
    }

    /// Names and titles of all panels.
    pub(crate) fn panels(&self) -> impl Iterator<Item = (&'static str, Cow<'static, str>)> {
        self.panels.iter().map(|panel| (panel.id(), panel.title()))
    }

    /// Whether a panel is part of the arrangement.
    pub(crate) fn is_open(&self, id: &str) -> bool {
        self.layout.tiles.find_pane(&Pane(id.to_owned())).is_some()
    }

    /// Brings a panel to the front, putting it into the arrangement if needed.
    pub(crate) fn show(&mut self, id: &str) {
        if !self.is_open(id) {
            self.add(id);
        }
        let pane = Pane(id.to_owned());
        self.layout
            .make_active(|_, tile| matches!(tile, Tile::Pane(there) if *there == pane));
        self.current = Some(id.to_owned());
        if self.maximized.is_some() {
            self.maximized = Some(id.to_owned());
        }
    }

    /// Takes a panel out of the arrangement, or puts it in.
    pub(crate) fn toggle(&mut self, id: &str) {
        match self.layout.tiles.find_pane(&Pane(id.to_owned())) {
            Some(tile) => {
                self.layout.remove_recursively(tile);
                self.maximized = None;
            }
            None => self.show(id),
        }
    }

    /// Lets the current panel fill the centre, or puts it back.
    pub(crate) fn toggle_maximized(&mut self) {
        let current = self.current.clone().or_else(|| self.active().into_iter().next());
        self.maximized = match self.maximized {
            Some(_) => None,
            None => current,
        };
    }

    /// Lets a panel fill the centre; whether there is one of that name.
    pub(crate) fn maximize(&mut self, id: &str) -> bool {
        let known = self.panels.iter().any(|panel| panel.id() == id);
        if known {
            self.show(id);
            self.maximized = Some(id.to_owned());
        }
        known
    }

    /// Lets the lab fill the centre.
    pub(crate) fn enter_lab(&mut self) {
        let seen = self.active();
        self.before_lab.get_or_insert(seen);
        self.maximize(LAB);
    }

    /// Puts the lab behind other panels once the experiment has none: it is empty then.
    pub(crate) fn leave_lab(&mut self) {
        let filling = self.maximized.take();
        for id in self.before_lab.take().unwrap_or_default() {
            if id != LAB && self.is_open(&id) {
                self.show(&id);
            }
        }
        self.maximized = filling.filter(|id| id != LAB);
        let Some(lab) = self.layout.tiles.find_pane(&Pane(LAB.to_owned())) else {
            return;
        };
        let group = self.layout.tiles.parent_of(lab);
        if let Some(Tile::Container(Container::Tabs(tabs))) =
            group.and_then(|id| self.layout.tiles.get_mut(id))
            && tabs.active == Some(lab)
            && let Some(&first) = tabs.children.iter().find(|&&child| child != lab)
        {
            tabs.set_active(first);
        }
    }

    /// Whether the lab was entered and not left.
    pub(crate) fn is_in_lab(&self) -> bool {
        self.before_lab.is_some()
    }

    /// Shows what an experiment opens on. One that asks for no panels leaves the user's own arrangement.
    pub(crate) fn open_on(&mut self, view: &experiment::View) {
        for panel in &mut self.panels {
            panel.open_on(view);
        }
        if let Some(layout) = self.before_view.take() {
            self.layout = layout;
            self.maximized = None;
        }
        let Some(first) = view.panel else { return };
        self.before_view = Some(self.layout.clone());
        match view.beside {
            None => _ = self.maximize(first.id()),
            Some(second) => {
                self.maximized = None;
                self.layout = side_by_side(&self.panels, first.id(), second.id());
                self.current = Some(first.id().to_owned());
            }
        }
    }

    /// Lets the panels draw what a view says, and leaves the arrangement as it is.
    pub(crate) fn choose_view(&mut self, view: &experiment::View) {
        for panel in &mut self.panels {
            panel.open_on(view);
        }
    }

    /// What is shown now, for an experiment to open on.
    pub(crate) fn seen(&self) -> experiment::View {
        let mut view = experiment::View::default();
        for panel in &self.panels {
            panel.note(&mut view);
        }
        let seen = match &self.maximized {
            Some(id) => vec![id.clone()],
            None => self.active(),
        };
        let mut seen = seen.iter().filter_map(|id| PanelName::of_id(id));
        (view.panel, view.beside) = (seen.next(), seen.next());
        view
    }

    /// Puts a maximized panel back; whether there was one.
    pub(crate) fn restore(&mut self) -> bool {
        self.maximized.take().is_some()
    }

    /// Puts every panel back where it was at first.
    pub(crate) fn reset(&mut self) {
        self.layout = first_layout(&self.panels);
        self.maximized = None;
    }

    /// The panel whose help was asked for, once.
    pub(crate) fn take_help(&mut self) -> Option<(Cow<'static, str>, Help)> {
        let id = self.help.take()?;
        let panel = self.panels.iter().find(|panel| panel.id() == id)?;
        Some((panel.title(), panel.help()))
    }

    /// Every figure of every panel that is open.
    pub(crate) fn figures(&self, view: &View<'_>) -> Vec<crate::figure::Figure> {
        self.panels
            .iter()
            .filter(|panel| self.is_open(panel.id()))
            .flat_map(|panel| panel.figures(view))
            .collect()
    }

    /// Draws some panels side by side with nothing around them; without any, those that can be seen.
    pub(crate) fn present(&mut self, ui: &mut Ui, view: &View<'_>, chosen: &[String]) -> Vec<Action> {
        let chosen = match (&self.maximized, chosen.is_empty()) {
            (Some(id), true) => vec![id.clone()],
            (None, true) => self.active(),
            (_, false) => chosen.to_vec(),
        };
        let mut actions = Vec::new();
        if chosen.is_empty() {
            nothing(ui);
            return actions;
        }
        ui.columns(chosen.len(), |columns| {
            for (ui, id) in columns.iter_mut().zip(&chosen) {
                if let Some(panel) = self.panels.iter_mut().find(|panel| panel.id() == id) {
                    // Columns would stretch lines of text to their width.
                    let layout = egui::Layout::top_down(egui::Align::Min);
                    ui.push_id(id, |ui| {
                        ui.with_layout(layout, |ui| panel.ui(ui, view, &mut actions));
                    });
                }
            }
        });
        actions
    }

    /// Draws the centre.
    pub(crate) fn ui(&mut self, ui: &mut Ui, view: &View<'_>) -> Vec<Action> {
        let mut centre = Centre {
            panels: &mut self.panels,
            view,
            actions: Vec::new(),
            toggled: None,
            clicked: None,
            help: None,
            alone: self.maximized.is_some(),
        };
        match &self.maximized {
            Some(id) => centre.alone(ui, id),
            None if self.layout.is_empty() => nothing(ui),
            None => self.layout.ui(&mut centre, ui),
        }
        let Centre {
            actions,
            toggled,
            clicked,
            help,
            ..
        } = centre;
        if let Some(id) = clicked {
            self.current = Some(id);
        }
        if help.is_some() {
            self.help = help;
        }
        if let Some(id) = toggled {
            self.current = Some(id);
            self.toggle_maximized();
        }
        actions
    }

    /// Names of the panels that can be seen.
    fn active(&self) -> Vec<String> {
        let tiles = self.layout.active_tiles();
        let name = |tile: TileId| self.layout.tiles.get_pane(&tile).map(|pane| pane.0.clone());
        tiles.into_iter().filter_map(name).collect()
    }

    fn add(&mut self, id: &str) {
        let tile = self.layout.tiles.insert_pane(Pane(id.to_owned()));
        let Some(root) = self.layout.root() else {
            self.layout = Tree::new_tabs(layout_id(), vec![Pane(id.to_owned())]);
            return;
        };
        // The last group of tabs takes it; without one the arrangement becomes a group of tabs beside it.
        let tabs = self.layout.tiles.iter().filter_map(|(id, tile)| match tile {
            Tile::Container(Container::Tabs(_)) => Some(*id),
            _ => None,
        });
        match tabs.max_by_key(|tile| tile.0) {
            Some(group) => {
                if let Some(Tile::Container(group)) = self.layout.tiles.get_mut(group) {
                    group.add_child(tile);
                }
            }
            None => self.layout.root = Some(self.layout.tiles.insert_horizontal_tile(vec![root, tile])),
        }
    }
}

/// What the arrangement is called in the window's memory.
fn layout_id() -> egui::Id {
    egui::Id::unique("layout")
}

/// The first panel on the left, all others as tabs beside it.
fn first_layout(panels: &[Box<dyn Panel>]) -> Layout {
    match panels {
        [first, second, ..] => side_by_side(panels, first.id(), second.id()),
        [only] => Tree::new_tabs(layout_id(), vec![Pane(only.id().to_owned())]),
        [] => Tree::empty(layout_id()),
    }
}

/// The panel `first` on the left, all others as tabs beside it, with `second` in front.
fn side_by_side(panels: &[Box<dyn Panel>], first: &str, second: &str) -> Layout {
    let mut tiles = Tiles::default();
    let pane = |id: &str| Pane(id.to_owned());
    let left = tiles.insert_pane(pane(first));
    let left = tiles.insert_tab_tile(vec![left]);
    let others = panels.iter().map(|panel| panel.id()).filter(|id| *id != first);
    let rest: Vec<TileId> = others.map(|id| tiles.insert_pane(pane(id))).collect();
    let front = tiles.find_pane(&pane(second));
    let right = tiles.insert_tab_tile(rest);
    if let (Some(Tile::Container(Container::Tabs(tabs))), Some(front)) = (tiles.get_mut(right), front) {
        tabs.set_active(front);
    }
    let row = Linear::new_binary(LinearDir::Horizontal, [left, right], 0.55);
    let root = tiles.insert_container(row);
    Tree::new(layout_id(), root, tiles)
}

/// Whether a kept arrangement can still be drawn: it has a root, and every place has a panel.
fn fits(layout: &Layout, panels: &[Box<dyn Panel>]) -> bool {
    let known = |pane: &Pane| panels.iter().any(|panel| panel.id() == pane.0);
    let rooted = layout.root().is_some_and(|root| layout.tiles.get(root).is_some());
    let sound = layout.tiles.tiles().all(|tile| match tile {
        Tile::Pane(pane) => known(pane),
        Tile::Container(container) => container
            .children()
            .all(|child| layout.tiles.get(*child).is_some()),
    });
    rooted && sound && layout.tiles.len() <= 4 * panels.len()
}

fn nothing(ui: &mut Ui) {
    ui.centered_and_justified(|ui| {
        ui.label(text!("panel-nothing"));
    });
}

/// The panels while they are drawn.
struct Centre<'a> {
    panels: &'a mut [Box<dyn Panel>],
    view: &'a View<'a>,
    actions: Vec<Action>,
    toggled: Option<String>,
    clicked: Option<String>,
    help: Option<String>,
    alone: bool,
}

impl Centre<'_> {
    fn title(&self, id: &str) -> Cow<'static, str> {
        let panel = self.panels.iter().find(|panel| panel.id() == id);
        panel.map_or(Cow::Borrowed(""), |panel| panel.title())
    }

    /// One panel with its name above.
    fn alone(&mut self, ui: &mut Ui, id: &str) {
        if !self.view.presenting {
            ui.horizontal(|ui| {
                ui.add_space(8.0);
                let title = RichText::new(self.title(id)).font(theme::semibold(13.5));
                let title = ui.add(egui::Label::new(title).sense(egui::Sense::click()));
                if title.double_clicked() {
                    self.toggled = Some(id.to_owned());
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    self.buttons(ui, id);
                });
            });
        }
        self.panel(ui, id);
    }

    fn panel(&mut self, ui: &mut Ui, id: &str) {
        if let Some(panel) = self.panels.iter_mut().find(|panel| panel.id() == id) {
            let paper = ui.visuals().extreme_bg_color;
            let frame = egui::Frame::new().fill(paper).inner_margin(8);
            frame.show(ui, |ui| {
                ui.set_min_size(ui.available_size());
                ui.push_id(id, |ui| panel.ui(ui, self.view, &mut self.actions));
            });
        }
    }

    /// The buttons at the right of a panel's title, from the right.
    fn buttons(&mut self, ui: &mut Ui, id: &str) {
        let title = self.title(id);
        let (name, tooltip) = if self.alone {
            (
                text!("panel-restore", panel = &*title),
                text!("panel-restore.tooltip"),
            )
        } else {
            (
                text!("panel-maximize", panel = &*title),
                text!("panel-maximize.tooltip"),
            )
        };
        let help = text!("panel-help", panel = &*title);
        let button = icon(ui, "", &name, &tooltip);
        frames(ui, &button, self.alone);
        if button.clicked() {
            self.toggled = Some(id.to_owned());
        }
        let question = icon(ui, "?", &help, &text!("panel-help.tooltip"));
        known_by(&question, &format!("help {id}"));
        if question.clicked() {
            self.help = Some(id.to_owned());
        }
    }
}

/// A small button that shows a sign and is called by a name.
fn icon(ui: &mut Ui, sign: &str, name: &str, tooltip: &str) -> Response {
    let side = ui.spacing().interact_size.y;
    let button = egui::Button::new(sign).frame_when_inactive(false);
    let button = ui.add(button.min_size(egui::Vec2::splat(side)));
    let enabled = ui.is_enabled();
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    button.on_hover_text(tooltip)
}

/// Draws the sign of a button that lets a panel fill the centre, or puts it back: one frame, or a small one within.
fn frames(ui: &Ui, button: &Response, alone: bool) {
    let stroke = ui.style().interact(button).fg_stroke;
    let frame = egui::Rect::from_center_size(button.rect.center(), egui::vec2(12.0, 10.0));
    let draw = |frame| {
        ui.painter()
            .rect_stroke(frame, 1.5, stroke, egui::StrokeKind::Inside)
    };
    draw(frame);
    if alone {
        draw(egui::Rect::from_min_size(
            frame.center() - egui::vec2(0.5, 0.5),
            frame.size() / 2.0,
        ));
    }
}

impl egui_tiles::Behavior<Pane> for Centre<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut Pane) -> UiResponse {
        let area = ui.max_rect();
        self.panel(ui, &pane.0);
        if ui.input(|input| {
            input.pointer.any_pressed() && input.pointer.interact_pos().is_some_and(|at| area.contains(at))
        }) {
            self.clicked = Some(pane.0.clone());
        }
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> WidgetText {
        self.title(&pane.0).into()
    }

    fn tab_bar_height(&self, style: &egui::Style) -> f32 {
        style.spacing.interact_size.y + 8.0
    }

    fn tab_title_spacing(&self, _visuals: &egui::Visuals) -> f32 {
        // All panels beside the first fit in half of a small window.
        5.0
    }

    fn gap_width(&self, _style: &egui::Style) -> f32 {
        6.0
    }

    fn min_size(&self) -> f32 {
        160.0
    }

    fn tab_bar_color(&self, visuals: &egui::Visuals) -> egui::Color32 {
        visuals.panel_fill
    }

    fn tab_bg_color(
        &self,
        visuals: &egui::Visuals,
        _tiles: &Tiles<Pane>,
        _tile: TileId,
        state: &TabState,
    ) -> egui::Color32 {
        if state.active {
            visuals.extreme_bg_color
        } else {
            egui::Color32::TRANSPARENT
        }
    }

    fn tab_text_color(
        &self,
        visuals: &egui::Visuals,
        _tiles: &Tiles<Pane>,
        _tile: TileId,
        state: &TabState,
    ) -> egui::Color32 {
        if state.active {
            visuals.text_color()
        } else {
            visuals.weak_text_color()
        }
    }

    fn is_tab_closable(&self, _tiles: &Tiles<Pane>, _tile: TileId) -> bool {
        false
    }

    fn on_tab_button(&mut self, tiles: &mut Tiles<Pane>, tile: TileId, button: Response) -> Response {
        if let Some(pane) = tiles.get_pane(&tile) {
            if button.double_clicked() {
                self.toggled = Some(pane.0.clone());
            } else if button.clicked() {
                self.clicked = Some(pane.0.clone());
            }
        }
        button.on_hover_text(text!("panel-tab-tooltip"))
    }

    fn top_bar_right_ui(
        &mut self,
        tiles: &Tiles<Pane>,
        ui: &mut Ui,
        _tile: TileId,
        tabs: &egui_tiles::Tabs,
        _scroll: &mut f32,
    ) {
        if let Some(pane) = tabs.active.and_then(|tile| tiles.get_pane(&tile)) {
            ui.add_space(6.0);
            let id = pane.0.clone();
            self.buttons(ui, &id);
        }
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions {
            all_panes_must_have_tabs: true,
            ..SimplificationOptions::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lab_goes_behind_the_panels_that_were_seen_before() {
        let mut dock = Dock::new(None, Map::new());
        dock.show("network");
        dock.enter_lab();
        dock.enter_lab();
        assert_eq!(
            (dock.maximized.as_deref(), dock.active()),
            (Some(LAB), seen("lab"))
        );
        // A window that is closed in a lab and opened with something else has nothing to put back.
        let mut again = Dock::new(Some(dock.layout().clone()), Map::new());
        dock.leave_lab();
        assert_eq!((dock.maximized.clone(), dock.active()), (None, seen("network")));
        again.leave_lab();
        assert_eq!(again.active(), seen("theory"));
        // Another panel that fills the centre stays.
        dock.enter_lab();
        dock.maximize("training");
        dock.leave_lab();
        assert_eq!(dock.maximized.as_deref(), Some("training"));
    }

    fn seen(right: &str) -> Vec<String> {
        vec!["training".to_owned(), right.to_owned()]
    }
}
