//! The optimizer's settings.

use super::field::{Field, Form};
use crate::experiment::Scale;
use crate::experiment::{Optimizer, Schedule};

const RATE: Field = Field {
    path: "optimizer.learning_rate",
    name: "Learning rate",
    symbol: "η",
    meaning: "In everyday units: scale the features to variance 1 and divide the first layer's weights by √n, and this is \
              ordinary gradient descent on the mean loss, where each step moves every weight by η times its gradient.",
};
const DEEP_RATE: Field = Field {
    path: "optimizer.deep_learning_rate",
    name: "Deeper layers",
    symbol: "η′",
    meaning: "Learning rate of layers 2 to L, where it differs from the first layer's. 0 freezes them.",
};
const SCHEDULE: Field = Field {
    path: "optimizer.schedule",
    name: "Schedule",
    symbol: "",
    meaning: "A factor on both learning rates that changes with the step t.",
};
const SCALE: Field = Field {
    path: "optimizer.schedule.scale",
    name: "Time scale",
    symbol: "τ",
    meaning: "Steps until the learning rate is half of what it was at first.",
};
const FLOOR: Field = Field {
    path: "optimizer.schedule.floor",
    name: "Floor",
    symbol: "",
    meaning: "The factor at the last step.",
};
const EVERY: Field = Field {
    path: "optimizer.schedule.every",
    name: "Every",
    symbol: "steps",
    meaning: "Steps between two changes of the learning rate.",
};
const FACTOR: Field = Field {
    path: "optimizer.schedule.factor",
    name: "Factor",
    symbol: "",
    meaning: "What the learning rate is multiplied by at each change.",
};
const MOMENTUM: Field = Field {
    path: "optimizer.momentum",
    name: "Momentum",
    symbol: "β",
    meaning: "Share of the last step's movement that is kept in the next one.",
};
const DECAY: Field = Field {
    path: "optimizer.weight_decay",
    name: "Weight decay",
    symbol: "λ",
    meaning: "Every step shrinks all weights by the factor 1 − ηλ.",
};
const BATCH: Field = Field {
    path: "optimizer.batch_fraction",
    name: "Batch fraction",
    symbol: "",
    meaning: "Share of the samples that each step uses, drawn afresh every time; 1 is full batch.",
};
const STEPS: Field = Field {
    path: "optimizer.steps",
    name: "Steps",
    symbol: "T",
    meaning: "Number of gradient descent steps. The theory's cost grows with T².",
};
const LOSS: Field = Field {
    path: "optimizer.loss",
    name: "Loss",
    symbol: "ℓ",
    meaning: "What gradient descent lowers, on average over the samples.",
};

/// Draws the group.
pub(super) fn ui(form: &mut Form<'_>, optimizer: &mut Optimizer) {
    form.choice(LOSS, &mut optimizer.loss);
    form.count(STEPS, &mut optimizer.steps, 1..=500, Scale::Log);
    form.number(RATE, &mut optimizer.learning_rate, 0.01..=10.0, Scale::Log);
    let mut apart = optimizer.deep_learning_rate.is_some();
    let response = form.ui.checkbox(&mut apart, "Another rate for deeper layers");
    response.on_hover_text(DEEP_RATE.meaning);
    if apart {
        let rate = optimizer
            .deep_learning_rate
            .get_or_insert(optimizer.learning_rate);
        form.number(DEEP_RATE, rate, 0.0..=10.0, Scale::Log);
    } else {
        optimizer.deep_learning_rate = None;
        form.notes(DEEP_RATE.path);
    }
    schedule(form, &mut optimizer.schedule);
    form.number(MOMENTUM, &mut optimizer.momentum, 0.0..=0.99, Scale::Linear);
    form.number(DECAY, &mut optimizer.weight_decay, 0.0..=1.0, Scale::Log);
    form.number(BATCH, &mut optimizer.batch_fraction, 0.01..=1.0, Scale::Linear);
}

fn schedule(form: &mut Form<'_>, schedule: &mut Schedule) {
    form.choice(SCHEDULE, schedule);
    match schedule {
        Schedule::Constant => {}
        Schedule::InverseTime { scale } => form.number(SCALE, scale, 0.1..=1000.0, Scale::Log),
        Schedule::Cosine { floor } => form.number(FLOOR, floor, 0.0..=1.0, Scale::Linear),
        Schedule::Steps { every, factor } => {
            form.count(EVERY, every, 1..=200, Scale::Log);
            form.number(FACTOR, factor, 0.01..=1.0, Scale::Linear);
        }
    }
}
