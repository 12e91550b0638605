//! The lab in front: its explanation and its figures, which stream in as they are computed.

use std::collections::HashMap;

use egui::{RichText, Ui, vec2};

use crate::figure::{Content, Figure};
use crate::gui::panel::{Action, Help, Panel, View};
use crate::gui::plot::{FigurePlot, Options};
use crate::gui::theme;

/// The panel of labs.
#[derive(Default)]
pub(super) struct Lab {
    /// What each figure's place remembers.
    plots: HashMap<String, FigurePlot>,
}

impl Panel for Lab {
    fn id(&self) -> &'static str {
        "lab"
    }

    fn title(&self) -> &'static str {
        "Lab"
    }

    fn help(&self) -> Help {
        Help {
            text: "A lab is one phenomenon as an experiment of its own. Its settings are on the left, its figures here: \
                   lines are theory, dots are computed as you watch. Space pauses and goes on; a changed setting starts \
                   anew, or only draws anew where nothing else is needed.",
            equation: "Each lab names its own equation and source above its figures.",
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(lab) = &view.document.settings().lab else {
            ui.centered_and_justified(|ui| ui.label("The gallery (Ctrl+G) has presets that open a lab."));
            return;
        };
        let schema = lab.schema();
        if !view.presenting {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(schema.title).font(theme::semibold(15.0)));
                ui.label(RichText::new("Equation and source").weak().underline())
                    .on_hover_text(format!("{}\n\n{}", schema.equation, schema.source));
            });
            ui.label(RichText::new(schema.explanation).small().weak());
        }
        let plots: Vec<&Figure> = view.lab.iter().filter(|figure| is_drawn(figure)).collect();
        if plots.is_empty() {
            ui.centered_and_justified(|ui| ui.label("Nothing is computed yet"));
            return;
        }
        let columns = if plots.len() == 1 || ui.available_width() < 700.0 {
            1
        } else {
            2
        };
        let rows = plots.len().div_ceil(columns);
        let gap = ui.spacing().item_spacing;
        let width = (ui.available_width() - gap.x * (columns - 1) as f32) / columns as f32;
        let height = ((ui.available_height() - gap.y * rows as f32) / rows as f32).max(240.0);
        egui::ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            for row in plots.chunks(columns) {
                ui.horizontal_top(|ui| {
                    for figure in row {
                        let plot = self.plots.entry(figure.id.clone()).or_default();
                        ui.push_id(&figure.id, |ui| {
                            ui.allocate_ui(vec2(width, height), |ui| {
                                ui.vertical(|ui| {
                                    ui.set_min_size(vec2(width, height));
                                    place(ui, plot, figure, view, actions);
                                });
                            });
                        });
                    }
                });
            }
            for figure in view.lab.iter().filter(|figure| !is_drawn(figure)) {
                let plot = self.plots.entry(figure.id.clone()).or_default();
                ui.push_id(&figure.id, |ui| {
                    ui.vertical(|ui| place(ui, plot, figure, view, actions));
                });
            }
        });
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        view.lab.to_vec()
    }
}

/// Whether a figure needs room of its own.
fn is_drawn(figure: &Figure) -> bool {
    matches!(
        figure.content,
        Content::Plot(_) | Content::HeatMap(_) | Content::Surface(_) | Content::Network(_)
    )
}

/// Title, plot and a menu to export it.
fn place(ui: &mut Ui, plot: &mut FigurePlot, figure: &Figure, view: &View<'_>, actions: &mut Vec<Action>) {
    let title = ui.add(egui::Label::new(RichText::new(&figure.title).strong()).sense(egui::Sense::click()));
    title.context_menu(|ui| {
        if ui.button("Export…").clicked() {
            actions.push(Action::Export(Box::new(figure.clone())));
            ui.close();
        }
    });
    title.on_hover_text(&figure.caption);
    plot.show(ui, figure, view.version, Options::default());
}
