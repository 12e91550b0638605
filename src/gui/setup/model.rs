//! The network's settings.

use super::field::{Field, Form};
use super::missed;
use crate::experiment::Scale;
use crate::experiment::{Assumption, FirstLayer, Settings};

const LAYERS: Field = Field {
    path: "model.layers",
    name: "Layers",
    symbol: "L",
    meaning: "L − 1 hidden layers and a linear output, all of them trained.",
};
const WIDTH: Field = Field {
    path: "model.width",
    name: "Width",
    symbol: "q",
    meaning: "Neurons in every hidden layer. The theory is exact at finite width; its cost grows with q².",
};
const ACTIVATION: Field = Field {
    path: "model.activation",
    name: "Activation",
    symbol: "s",
    meaning: "The function each hidden neuron applies to its pre-activation z.",
};
const FIRST_LAYER: Field = Field {
    path: "model.initialization.first_layer",
    name: "First layer",
    symbol: "w⁰",
    meaning: "The law of the first layer's weights at step 0.",
};
const OVERLAP: Field = Field {
    path: "model.initialization.first_layer",
    name: "Overlap",
    symbol: "r",
    meaning: "Correlation of each neuron's first weights with a teacher direction.",
};
const SCALES: Field = Field {
    path: "model.initialization.scales",
    name: "Weight scale",
    symbol: "",
    meaning: "Standard deviation of the weights at step 0 in units of each layer's natural scale: entries of size 1 in \
              the first layer, 1/√q in deeper ones.",
};
const GRAM: Field = Field {
    path: "model.initialization.exact_gram",
    name: "Exact Gram matrix",
    symbol: "K₀",
    meaning: "Orthogonalize teacher and first weights so that K₀ = (1/n)[μ w⁰]′[μ w⁰] is exactly the identity.",
};

/// Draws the group.
pub(super) fn ui(form: &mut Form<'_>, settings: &mut Settings) {
    let model = &mut settings.model;
    form.count(LAYERS, &mut model.layers, 2..=10, Scale::Linear);
    form.count(WIDTH, &mut model.width, 1..=64, Scale::Log);
    form.choice(ACTIVATION, &mut model.activation);
    for text in missed(form.document, |missed| {
        matches!(missed, Assumption::SmoothActivation(_))
    }) {
        form.warning(&text);
    }
    let start = &mut model.initialization;
    form.choice(FIRST_LAYER, &mut start.first_layer);
    if let FirstLayer::Overlap(overlap) = &mut start.first_layer {
        form.number(OVERLAP, overlap, -1.0..=1.0, Scale::Linear);
    }
    scales(form, &mut start.scales, model.layers);
    form.switch(GRAM, &mut start.exact_gram);
}

/// One scale for all layers, or one for each.
fn scales(form: &mut Form<'_>, scales: &mut Vec<f64>, layers: usize) {
    let mut apart = scales.len() > 1;
    let field = Field {
        name: "A scale for each layer",
        ..SCALES
    };
    let before = apart;
    let response = form.ui.checkbox(&mut apart, field.name);
    response.on_hover_text(SCALES.meaning);
    // The number of layers can be anything while it is being typed.
    let count = if apart { layers.clamp(2, 10) } else { 1 };
    if apart != before || (apart && scales.len() != count && layers == count) {
        let last = scales.last().copied().unwrap_or(1.0);
        scales.resize(count, last);
    }
    if !apart {
        if let Some(scale) = scales.first_mut() {
            form.number(SCALES, scale, 0.0..=3.0, Scale::Linear);
        }
        return;
    }
    const NAMES: [&str; 10] = [
        "Scale of layer 1",
        "Scale of layer 2",
        "Scale of layer 3",
        "Scale of layer 4",
        "Scale of layer 5",
        "Scale of layer 6",
        "Scale of layer 7",
        "Scale of layer 8",
        "Scale of layer 9",
        "Scale of layer 10",
    ];
    for (scale, name) in scales.iter_mut().zip(NAMES) {
        // What is wrong is said once, below the last.
        form.number(
            Field {
                path: "",
                name,
                ..SCALES
            },
            scale,
            0.0..=3.0,
            Scale::Linear,
        );
    }
    form.notes(SCALES.path);
}
