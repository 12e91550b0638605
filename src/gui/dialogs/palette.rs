//! The palette: commands, panels, settings and experiments, found by typing a part of their name.

use std::borrow::Cow;

use egui::{Key, RichText, ScrollArea, Ui};

use super::{Request, Shown};
use crate::experiment::{
    Described, LandscapeView, PanelName, Settings, SweepShape, TheoryView, TrainingView, View, settings,
    shipped_talks,
};
use crate::gui::command::{Command, TABLE};
use crate::gui::control_list::known_by;
use crate::text;

/// Something the palette can do.
struct Item {
    text: String,
    note: Cow<'static, str>,
    key: String,
    /// What it is found by beside its text, such as the name of its file.
    also: &'static str,
    target: Target,
}

#[derive(Clone)]
enum Target {
    Command(Command),
    Panel(&'static str),
    /// The path of a setting.
    Setting(String),
    Shipped(&'static str),
    Talk(&'static str),
    /// A view of a panel: the panel, and which of its views.
    View(Looks),
}

/// What a panel is to draw.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Looks {
    Training(TrainingView),
    Theory(TheoryView),
    Landscape(LandscapeView),
    Sweep(SweepShape),
}

impl Looks {
    /// Every view with the name of its panel and its own.
    fn all() -> impl Iterator<Item = (Self, Cow<'static, str>, Cow<'static, str>)> {
        let named = |panel: &str, of: &str, view: String| {
            let key = format!("choice-{of}-{view}");
            (text::get(panel), text::get(&key))
        };
        let training = TrainingView::ALL.into_iter().map(move |view| {
            let (panel, name) = named("panel-training", "training_view", format!("{view:?}"));
            (Self::Training(view), panel, name)
        });
        let theory = TheoryView::ALL.into_iter().map(move |view| {
            let (panel, name) = named("panel-theory", "theory_view", format!("{view:?}"));
            (Self::Theory(view), panel, name)
        });
        let landscape = LandscapeView::ALL.into_iter().map(move |view| {
            let (panel, name) = named("panel-landscape", "landscape_view", format!("{view:?}"));
            (Self::Landscape(view), panel, name)
        });
        let sweep = SweepShape::ALL.into_iter().map(move |view| {
            let (panel, name) = named("panel-sweep", "sweep_shape", format!("{view:?}"));
            (Self::Sweep(view), panel, name)
        });
        training.chain(theory).chain(landscape).chain(sweep)
    }

    /// Its panel, and the same view with this one chosen.
    pub(crate) fn chosen(self, mut view: View) -> (&'static str, View) {
        let panel = match self {
            Self::Training(shown) => {
                view.training = shown;
                PanelName::Training
            }
            Self::Theory(shown) => {
                view.theory = shown;
                PanelName::Theory
            }
            Self::Landscape(shown) => {
                view.landscape = shown;
                PanelName::Landscape
            }
            Self::Sweep(shown) => {
                view.sweep = shown;
                PanelName::Sweep
            }
        };
        (panel.id(), view)
    }
}

impl Target {
    /// What tests know its row by.
    fn id(&self) -> String {
        match self {
            Self::Command(command) => {
                let message = command.entry().map_or("", |entry| entry.message);
                format!("palette {message}")
            }
            Self::Panel(name) | Self::Shipped(name) | Self::Talk(name) => format!("palette {name}"),
            Self::View(looks) => format!("palette {looks:?}"),
            Self::Setting(path) => format!("palette {path}"),
        }
    }
}

/// The settings that have a control now, with the name of their group.
pub(crate) fn palette_settings(now: &Settings) -> Vec<(Described, Cow<'static, str>)> {
    let mut all = Vec::new();
    if let Some(lab) = &now.lab {
        let schema = lab.schema();
        let fields = schema.fields.iter().filter(|field| lab.matters(field));
        all.extend(fields.map(|field| (schema.described(field), schema.title())));
    }
    for setting in settings() {
        let path = &setting.described.path;
        let is_word = matches!(&**path, "format" | "title" | "description");
        if is_word || !setting.matters(now) || (now.lab.is_some() && path != "seed") {
            continue;
        }
        let section = match path.split('.').next() {
            Some("seed") | None => "runs",
            Some(section) => section,
        };
        let group = text::get(&format!("group-{section}"));
        all.push((setting.described.clone(), group));
    }
    all
}

/// The palette while it is open.
pub(crate) struct Palette {
    items: Vec<Item>,
    typed: String,
    chosen: usize,
}

impl Palette {
    /// A palette of all commands, the given panels (name and title), settings and experiments (name
    /// and title).
    pub(crate) fn new(
        context: &egui::Context,
        panels: impl Iterator<Item = (&'static str, Cow<'static, str>)>,
        settings: Vec<(Described, Cow<'static, str>)>,
        shipped: impl Iterator<Item = (&'static str, String)>,
    ) -> Self {
        let commands = TABLE
            .iter()
            .filter(|entry| entry.command != Command::Palette)
            .map(|entry| Item {
                text: entry.text().into_owned(),
                note: entry.menu.text(),
                key: entry.key_text(context),
                also: "",
                target: Target::Command(entry.command),
            });
        let panels = panels.map(|(id, title)| Item {
            text: text!("palette-panel", panel = title).into_owned(),
            note: text!("palette-panel.kind"),
            key: String::new(),
            also: "",
            target: Target::Panel(id),
        });
        let views = Looks::all().map(|(looks, panel, name)| Item {
            text: text!("palette-view", panel = panel, view = name).into_owned(),
            note: text!("palette-view.kind"),
            key: String::new(),
            also: "",
            target: Target::View(looks),
        });
        let talks = shipped_talks().map(|(name, title)| Item {
            text: text!("palette-talk", title = title).into_owned(),
            note: text!("palette-talk.kind"),
            key: String::new(),
            also: name,
            target: Target::Talk(name),
        });
        let settings = settings.into_iter().map(|(described, group)| Item {
            text: described.label().into_owned(),
            note: group,
            key: described.symbol().into_owned(),
            also: "",
            target: Target::Setting(described.path.into_owned()),
        });
        let shipped = shipped.map(|(name, title)| Item {
            text: text!("palette-preset", title = title).into_owned(),
            note: text!("palette-preset.kind"),
            key: String::new(),
            also: name,
            target: Target::Shipped(name),
        });
        let of_window = commands.chain(panels).chain(views);
        Self {
            items: of_window.chain(settings).chain(shipped).chain(talks).collect(),
            typed: String::new(),
            chosen: 0,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        ui.set_width(520.0_f32.min(ui.available_width()));
        let field = super::field(
            ui,
            &mut self.typed,
            ("palette.search", &text!("palette")),
            &text!("palette.hint"),
        );
        field.request_focus();
        if field.changed() {
            self.chosen = 0;
        }
        let found = self.found();
        let moved = self.keys(ui, found.len());
        let entered = ui.input(|input| input.key_pressed(Key::Enter));
        let mut target = None;
        ui.add_space(4.0);
        ScrollArea::vertical()
            .max_height(420.0)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                for (row, &index) in found.iter().enumerate() {
                    let Some(item) = self.items.get(index) else {
                        continue;
                    };
                    let response = line(ui, item, row == self.chosen);
                    if row == self.chosen && moved {
                        response.scroll_to_me(None);
                    }
                    if response.clicked() || (entered && row == self.chosen) {
                        target = Some(item.target.clone());
                    }
                }
                if found.is_empty() {
                    ui.weak(text!("palette-nothing"));
                }
            });
        match target {
            None => Shown::nothing(),
            Some(Target::Command(command)) => Shown::done(Request::Command(command)),
            Some(Target::Panel(id)) => Shown::done(Request::Panel(id)),
            Some(Target::Setting(path)) => Shown::done(Request::Setting(path)),
            Some(Target::Shipped(name)) => Shown::done(Request::Shipped(name)),
            Some(Target::Talk(name)) => Shown::done(Request::Talk(name)),
            Some(Target::View(looks)) => Shown::done(Request::View(looks)),
        }
    }

    /// Moves the choice by keys; whether it moved.
    fn keys(&mut self, ui: &Ui, count: usize) -> bool {
        let (down, up) =
            ui.input(|input| (input.key_pressed(Key::ArrowDown), input.key_pressed(Key::ArrowUp)));
        let last = count.saturating_sub(1);
        if down {
            self.chosen = if self.chosen >= last { 0 } else { self.chosen + 1 };
        }
        if up {
            self.chosen = if self.chosen == 0 { last } else { self.chosen - 1 };
        }
        down || up
    }

    /// Indices of what was typed, the best first.
    fn found(&self) -> Vec<usize> {
        let mut scored: Vec<(i32, usize)> = self
            .items
            .iter()
            .enumerate()
            .filter_map(|(index, item)| {
                let by_name = score(&self.typed, item.also);
                Some((score(&self.typed, &item.text).max(by_name)?, index))
            })
            .collect();
        scored.sort_by_key(|&(score, index)| (-score, index));
        scored.into_iter().map(|(_, index)| index).collect()
    }
}

/// One row: name, kind and key.
fn line(ui: &mut Ui, item: &Item, chosen: bool) -> egui::Response {
    let height = ui.spacing().interact_size.y;
    let size = egui::vec2(ui.available_width(), height);
    let button = egui::Button::selectable(chosen, item.text.as_str())
        .right_text(RichText::new(format!("{}   {}", item.note, item.key)).weak())
        .min_size(size);
    let response = ui.add_sized(size, button);
    let enabled = ui.is_enabled();
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, enabled, chosen, &item.text));
    known_by(&response, &item.target.id());
    response
}

/// How well `typed` fits `name`: its letters must appear in order; neighbours and beginnings of words count more.
/// `None` if it does not fit.
fn score(typed: &str, name: &str) -> Option<i32> {
    let mut wanted = typed
        .chars()
        .flat_map(char::to_lowercase)
        .filter(|letter| !letter.is_whitespace());
    let mut next = wanted.next();
    let (mut total, mut last_hit, mut before) = (0, true, ' ');
    for letter in name.chars().flat_map(char::to_lowercase) {
        let hit = next == Some(letter);
        if hit {
            let begins = !before.is_alphanumeric();
            total += 1 + 4 * i32::from(begins) + 3 * i32::from(last_hit);
            next = wanted.next();
        }
        last_hit = hit;
        before = letter;
    }
    next.is_none().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_order_fit_and_beginnings_of_words_win() {
        assert!(score("xyz", "Save as…").is_none());
        assert!(score("", "Save").is_some());
        assert!(score("sa", "Save as…") > score("sa", "Export picture of a"));
        assert!(score("fs", "Full screen") > score("fs", "offers"));
        assert!(score("FULL S", "Full screen").is_some());
    }
}
