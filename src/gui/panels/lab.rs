//! The lab in front: its explanation and its figures, which stream in as they are computed.

use std::borrow::Cow;
use std::collections::HashMap;

use egui::{RichText, Ui};

use super::figure_grid::{grid, need, numbers, sentence, titled};
use crate::figure::{Content, Figure, readout_text};
use crate::gui::equation;
use crate::gui::panel::{Action, Help, Panel, View};
use crate::gui::plot::{FigurePlot, Need, Options};
use crate::gui::theme;
use crate::text;

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

    fn title(&self) -> Cow<'static, str> {
        text!("panel-lab")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-lab.help"),
            equation: text!("panel-lab.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(lab) = &view.document.settings().lab else {
            sentence(ui, view, &text!("lab-none"));
            return;
        };
        let schema = lab.schema();
        if !view.presenting {
            ui.horizontal_wrapped(|ui| {
                ui.label(RichText::new(schema.title()).font(theme::semibold(15.0)));
                ui.label(RichText::new(text!("lab-source")).weak().underline())
                    .on_hover_ui(|ui| {
                        equation::show_plain(ui, &schema.formula(), 15.0);
                        ui.add_space(4.0);
                        ui.label(schema.source);
                    });
            });
            ui.label(RichText::new(schema.explanation()).small().weak());
        }
        if view.lab.is_empty() {
            sentence(ui, view, &text!("lab-nothing"));
            return;
        }
        let mut drawn = Vec::new();
        for figure in view.lab.iter().filter(|figure| view.shows(&figure.id)) {
            match &figure.content {
                Content::Readouts(readouts) => {
                    let all = readouts.iter().map(|r| (&*r.label.text, readout_text(r)));
                    numbers(ui, view, all);
                }
                _ => drawn.push(figure),
            }
        }
        let needs = |ui: &Ui, i: usize, width| match drawn.get(i) {
            Some(figure) => need(ui, view, figure, width),
            None => Need::Picture(0.0),
        };
        grid(ui, view.presenting, drawn.len(), needs, |ui, i| {
            if let Some(figure) = drawn.get(i) {
                let plot = self.plots.entry(figure.id.clone()).or_default();
                let what = (*figure, view.version);
                ui.push_id(&figure.id, |ui| {
                    titled(ui, view, what, plot, Options::default(), actions)
                });
            }
        });
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        view.lab.to_vec()
    }
}
