//! The setup panel: everything a preset says, in five groups.

mod choice;
mod control;
mod data;
mod field;
mod lab;
mod model;
mod optimizer;
mod theory;

use egui::{RichText, Ui};

pub(super) use self::data::DataRequest;
use self::data::DataState;
use self::field::Form;
use super::document::Document;
use super::panels::network;
use super::plot::{FigurePlot, Options};
use super::{panel::View, theme as look};
use crate::experiment::{Assumption, Settings};

/// What the setup panel remembers besides the settings.
#[derive(Default)]
pub(super) struct Setup {
    data: DataState,
    network: FigurePlot,
    /// The experiment that was drawn last.
    opened: u64,
}

/// What came of drawing the setup panel.
pub(super) struct Edited {
    /// The settings, changed or not.
    pub(super) settings: Settings,
    /// A file to be chosen.
    pub(super) request: Option<DataRequest>,
}

impl Setup {
    /// Draws the panel.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>) -> Edited {
        let document = view.document;
        let mut settings = document.settings().clone();
        let mut request = None;
        let mut scroll = egui::ScrollArea::vertical().auto_shrink(false);
        // Another experiment is read from its title on.
        if std::mem::replace(&mut self.opened, document.opened()) != document.opened() {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        scroll.show(ui, |ui| {
            about(ui, &mut settings);
            if let Some(lab) = &mut settings.lab {
                group(ui, document, &lab.schema().title(), &["lab"], |ui| {
                    lab::ui(ui, document, lab);
                });
                group(ui, document, "Seed", &["seed"], |ui| {
                    theory::seed_row(&mut Form { ui, document }, &mut settings.seed);
                });
                return;
            }
            group(ui, document, "Model", &["model"], |ui| {
                let size = egui::vec2(ui.available_width(), 132.0);
                ui.allocate_ui(size, |ui| {
                    let figure = network::figure(view);
                    self.network.show(ui, &figure, view.version, Options::default());
                });
                model::ui(&mut Form { ui, document }, &mut settings);
            });
            group(ui, document, "Data", &["data"], |ui| {
                request = self.data.ui(&mut Form { ui, document }, &mut settings);
            });
            group(ui, document, "Optimizer", &["optimizer"], |ui| {
                optimizer::ui(&mut Form { ui, document }, &mut settings.optimizer);
            });
            group(ui, document, "Theory", &["theory", "estimator"], |ui| {
                theory::ui(&mut Form { ui, document }, &mut settings);
            });
            group(ui, document, "Runs", &["runs", "seed"], |ui| {
                theory::runs(&mut Form { ui, document }, &mut settings);
            });
            ui.add_space(8.0);
        });
        Edited { settings, request }
    }
}

/// Title and description.
fn about(ui: &mut Ui, settings: &mut Settings) {
    ui.add_space(2.0);
    let width = ui.available_width();
    // Long titles take a second line, but Enter makes none.
    let title = egui::TextEdit::multiline(&mut settings.title)
        .font(look::semibold(15.0))
        .hint_text("Title")
        .frame(egui::Frame::NONE)
        .desired_rows(1)
        .return_key(None)
        .desired_width(width);
    named(ui, title, "Title").on_hover_text("The experiment's title; click to change it");
    if settings.title.contains('\n') {
        settings.title = settings.title.replace('\n', " ");
    }
    let description = egui::TextEdit::multiline(&mut settings.description)
        .font(egui::TextStyle::Small)
        .text_color(ui.visuals().weak_text_color())
        .hint_text("What to look at, in a few sentences")
        .frame(egui::Frame::NONE)
        .desired_rows(1)
        .desired_width(width);
    named(ui, description, "Description").on_hover_text("What to look at; click to change it");
}

/// A text field with a name for those who do not see it.
fn named(ui: &mut Ui, field: egui::TextEdit<'_>, name: &str) -> egui::Response {
    let response = ui.add(field);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// A group of settings that can be folded away; its title counts what is wrong inside.
fn group(ui: &mut Ui, document: &Document, name: &str, paths: &[&str], content: impl FnOnce(&mut Ui)) {
    let inside = |path: &str| {
        paths
            .iter()
            .any(|group| path == *group || path.starts_with(&format!("{group}.")))
    };
    let problems = document.checked().err();
    let wrong = problems.map_or(0, |problems| {
        problems.iter().filter(|problem| inside(&problem.path)).count()
    });
    let mut title = RichText::new(name).font(look::semibold(14.0));
    if wrong > 0 {
        title = RichText::new(format!("{name} ⚠ {wrong}"))
            .font(look::semibold(14.0))
            .color(ui.visuals().error_fg_color);
    }
    ui.add_space(4.0);
    egui::CollapsingHeader::new(title)
        .id_salt(name)
        .default_open(true)
        .show_unindented(ui, |ui| {
            ui.add_space(2.0);
            content(ui);
            ui.add_space(4.0);
        });
    ui.separator();
}

/// The assumptions of the theorem that the experiment leaves and `chosen` picks out.
fn missed(document: &Document, chosen: impl Fn(&Assumption) -> bool) -> Vec<String> {
    let missed = document.checked().map(|experiment| experiment.assumptions());
    missed
        .unwrap_or_default()
        .iter()
        .filter(|assumption| chosen(assumption))
        .map(ToString::to_string)
        .collect()
}
