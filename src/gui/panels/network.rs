//! The network at the time cursor: layers, neurons, and edges coloured and thickened by weight.

use crate::figure::Figure;
use crate::gui::panel::{Action, Help, Panel, View};

/// The drawing of the network.
pub(super) struct Network;

impl Panel for Network {
    fn id(&self) -> &'static str {
        "network"
    }

    fn title(&self) -> &'static str {
        "Network"
    }

    fn help(&self) -> Help {
        Help {
            text: "Circles are neurons, input on the left and output on the right. An edge is a weight at the time \
                   cursor: its thickness is its size, its colour its sign. The edges from the teacher's directions \
                   are overlaps, which say how much of each direction a neuron has found.",
            equation: "f(x) = w_Lᵀ s(W_{L−1}ᵀ s(… s(W₂ᵀ s(wᵀx))))",
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui, view: &View<'_>, _actions: &mut Vec<Action>) {
        let model = &view.document.settings().model;
        ui.label(format!("{} layers of width {}", model.layers, model.width));
    }

    fn figures(&self, _view: &View<'_>) -> Vec<Figure> {
        Vec::new()
    }
}
