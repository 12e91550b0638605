//! The gallery: the experiments that come with the program, with what each is good for.

use egui::{RichText, ScrollArea, Sense, Ui, Vec2, vec2};

use super::{Request, Shown, head};
use crate::experiment::{Data, PanelName, Settings, shipped, shipped_talks, translated};
use crate::gui::control_list::known_by;
use crate::gui::theme;
use crate::gui::thumbnails::Thumbnails;
use crate::text;

/// The shipped experiments, read when the gallery opens.
pub(crate) struct Gallery {
    cards: Vec<Card>,
    typed: String,
    pictures: Thumbnails,
}

/// The sections, by the name that each has in the catalogue.
const SECTIONS: [&str; 5] = [
    "gallery-training",
    "gallery-file",
    "gallery-landscape",
    "gallery-sweep",
    "gallery-labs",
];

/// Room for the picture of a card.
const PICTURE: Vec2 = vec2(128.0, 80.0);

struct Card {
    section: &'static str,
    name: &'static str,
    title: String,
    description: String,
    facts: String,
}

/// Name and title of every shipped experiment.
pub(crate) fn titles() -> impl Iterator<Item = (&'static str, String)> {
    cards().map(|card| (card.name, card.title))
}

fn cards() -> impl Iterator<Item = Card> {
    let read = |(name, text): &(&'static str, &str)| {
        Settings::from_ron(text, name)
            .ok()
            .map(|settings| (*name, settings))
    };
    shipped().iter().filter_map(read).map(|(name, settings)| Card {
        section: section(&settings),
        name,
        facts: facts(&settings),
        title: translated(&settings.title).into_owned(),
        description: translated(&settings.description).into_owned(),
    })
}

fn section(settings: &Settings) -> &'static str {
    match &settings.data {
        _ if settings.lab.is_some() => "gallery-labs",
        Data::File(_) => "gallery-file",
        _ if !settings.sweep.is_empty() => "gallery-sweep",
        _ if settings.view.panel == Some(PanelName::Landscape) || settings.landscape.enabled => {
            "gallery-landscape"
        }
        Data::Synthetic(_) => "gallery-training",
    }
}

impl Card {
    /// Whether all words that were typed are in its title, description or name.
    fn has(&self, typed: &str) -> bool {
        let all = format!("{} {} {}", self.title, self.description, self.name).to_lowercase();
        typed
            .to_lowercase()
            .split_whitespace()
            .all(|word| all.contains(word))
    }
}

/// The network and the data in a line.
fn facts(settings: &Settings) -> String {
    if let Some(lab) = &settings.lab {
        return text!("gallery-lab", title = lab.schema().title()).into_owned();
    }
    let model = &settings.model;
    let data = match &settings.data {
        Data::Synthetic(data) => {
            format!("m = {}, n = {}", data.samples, data.feature_count())
        }
        Data::File(table) => {
            let file = std::path::Path::new(&table.path).file_name();
            file.map_or_else(String::new, |file| file.to_string_lossy().into_owned())
        }
    };
    format!(
        "L = {}, q = {}, {data}, T = {}",
        model.layers, model.width, settings.optimizer.steps
    )
}

impl Gallery {
    /// All shipped experiments.
    pub(crate) fn new() -> Self {
        Self {
            cards: cards().collect(),
            typed: String::new(),
            pictures: Thumbnails::default(),
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        let width = 960.0_f32.min(ui.available_width());
        ui.set_width(width);
        if head(ui, &text!("gallery")) {
            return Shown::closed();
        }
        let mut chosen = None;
        let mut talk = None;
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(text!("talks")).font(theme::semibold(15.0)));
            for (name, title) in shipped_talks() {
                if ui.button(title).clicked() {
                    talk = Some(name);
                }
            }
        });
        ui.add_space(4.0);
        let (name, hint) = (
            text::attribute("gallery", "search"),
            text::attribute("gallery", "hint"),
        );
        super::field(ui, &mut self.typed, ("gallery.search", &name), &hint);
        ui.add_space(4.0);
        let height = ui.available_height().min(620.0);
        ScrollArea::vertical()
            .max_height(height)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                let columns = if width > 640.0 { 2 } else { 1 };
                let mut any = false;
                for section in SECTIONS {
                    let cards = self.cards.iter().filter(|card| card.section == section);
                    let cards: Vec<&Card> = cards.filter(|card| card.has(&self.typed)).collect();
                    if cards.is_empty() {
                        continue;
                    }
                    any = true;
                    ui.label(RichText::new(text::get(section)).font(theme::semibold(15.0)));
                    for row in cards.chunks(columns) {
                        ui.columns(columns, |columns| {
                            for (ui, card) in columns.iter_mut().zip(row) {
                                if show(ui, card, &mut self.pictures).clicked() {
                                    chosen = Some(card.name);
                                }
                            }
                        });
                    }
                    ui.add_space(6.0);
                }
                if !any {
                    ui.weak(text::attribute("gallery", "nothing"));
                }
            });
        match (talk, chosen) {
            (Some(name), _) => Shown::done(Request::Talk(name)),
            (None, Some(name)) => Shown::done(Request::Shipped(name)),
            (None, None) => Shown::nothing(),
        }
    }
}

/// One card, all of which is a button.
fn show(ui: &mut Ui, card: &Card, pictures: &mut Thumbnails) -> egui::Response {
    let id = ui.scope_id().with(card.name);
    let before = ui.ctx().read_response(id);
    let lit = before.is_some_and(|response| response.hovered() || response.has_focus());
    let visuals = ui.visuals().clone();
    let look = if lit {
        &visuals.widgets.hovered
    } else {
        &visuals.widgets.noninteractive
    };
    let frame = egui::Frame::new()
        .fill(if lit {
            visuals.faint_bg_color
        } else {
            visuals.window_fill
        })
        .stroke(look.bg_stroke)
        .corner_radius(6)
        .inner_margin(10);
    let area = frame
        .show(ui, |ui| {
            ui.set_min_size(vec2(ui.available_width(), 118.0));
            // The picture on the right; columns would stretch the lines to their width.
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Min), |ui| {
                if Thumbnails::has(card.name) {
                    pictures.show(ui, card.name, PICTURE);
                }
                ui.with_layout(egui::Layout::top_down(egui::Align::Min), |ui| {
                    ui.label(RichText::new(&card.title).font(theme::semibold(14.0)));
                    ui.label(RichText::new(&card.description).small());
                    ui.label(RichText::new(&card.facts).small().weak());
                });
            });
        })
        .response
        .rect;
    let response = ui.interact(area, id, Sense::click());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &card.title));
    known_by(&response, card.name);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_experiment_has_a_card() {
        crate::labs::register();
        let gallery = Gallery::new();
        assert_eq!(gallery.cards.len(), shipped().len());
        assert!(
            gallery
                .cards
                .iter()
                .all(|card| !card.title.is_empty() && !card.description.is_empty())
        );
        for section in SECTIONS {
            assert!(
                gallery.cards.iter().any(|card| card.section == section),
                "{section}"
            );
        }
    }

    #[test]
    fn presets_are_found_by_words_and_by_the_name_of_their_file() {
        let found = |typed: &str| -> Vec<&str> {
            let all = cards().filter(|card| card.has(typed));
            all.map(|card| card.name).collect()
        };
        // Every word must be there.
        let five = found("five layers");
        assert!(
            five.contains(&"five_layers") && !five.contains(&"three_layers"),
            "{five:?}"
        );
        assert_eq!(found("landscape_chaos"), ["landscape_chaos"]);
        assert!(found("no such words").is_empty() && found("").len() == shipped().len());
    }
}
