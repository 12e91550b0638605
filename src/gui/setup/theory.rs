//! Settings of the prediction, the estimate and the runs.

use egui::{Response, Ui};

use super::field::{Field, Form};
use crate::experiment::Scale;
use crate::experiment::{Data, Responses, Settings};

const ENABLED: Field = Field {
    path: "theory.enabled",
    name: "Predict by state evolution",
    symbol: "",
    meaning: "Compute training and test error of every step without training.",
};
const ROWS: Field = Field {
    path: "theory.rows",
    name: "Rows",
    symbol: "N",
    meaning: "Monte Carlo rows of one replica. The error bars shrink with 1/√N.",
};
const REPLICAS: Field = Field {
    path: "theory.replicas",
    name: "Replicas",
    symbol: "",
    meaning: "Independent repetitions of the prediction, which give its standard error.",
};
const RESPONSES: Field = Field {
    path: "theory.responses",
    name: "Responses",
    symbol: "ρ",
    meaning: "How the responses are averaged over rows: by random sign probes, in a time that grows with T², or in full, \
              in a time that grows with T³ and unstable over long runs.",
};
const PROBES: Field = Field {
    path: "theory.responses",
    name: "Probes",
    symbol: "",
    meaning: "Random sign vectors for each row.",
};
const PRECISION: Field = Field {
    path: "theory.precision",
    name: "Precision",
    symbol: "",
    meaning: "Floating-point numbers of the prediction.",
};
const ESTIMATOR: Field = Field {
    path: "estimator.enabled",
    name: "Estimate the test error",
    symbol: "",
    meaning: "Estimate the test error beside every run from its training data alone.",
};
const ESTIMATOR_RESPONSES: Field = Field {
    path: "estimator.responses",
    name: "Its responses",
    symbol: "",
    meaning: "How the estimate averages its responses over the training rows.",
};
const ESTIMATOR_PROBES: Field = Field {
    path: "estimator.responses",
    name: "Its probes",
    symbol: "",
    meaning: "Random sign vectors for each training row. More of them make the estimate steadier.",
};
const COUNT: Field = Field {
    path: "runs.count",
    name: "Number of runs",
    symbol: "",
    meaning: "Networks that are really trained. Each draws features and noise afresh, never the teacher or the first \
              weights. 0 predicts only.",
};
const TEST_ROWS: Field = Field {
    path: "runs.test_rows",
    name: "Test rows",
    symbol: "",
    meaning: "Fresh rows that measure the runs' test error.",
};
const RUN_PRECISION: Field = Field {
    path: "runs.precision",
    name: "Run precision",
    symbol: "",
    meaning: "Floating-point numbers of training.",
};
const WEIGHTS: Field = Field {
    path: "runs.record.weights",
    name: "Record all weights",
    symbol: "",
    meaning: "Keep the first run's weights of every step: T n q numbers and the deeper layers.",
};
const PRE_ACTIVATIONS: Field = Field {
    path: "runs.record.pre_activations",
    name: "Record pre-activations",
    symbol: "z",
    meaning: "Keep the first run's pre-activations of every step, raw and corrected: 2 T m q numbers.",
};
const SEED: Field = Field {
    path: "seed",
    name: "Seed",
    symbol: "",
    meaning: "Every random draw follows from it: the same seed gives the same numbers, bit for bit.",
};

/// Draws the groups of the prediction and the estimate.
pub(super) fn ui(form: &mut Form<'_>, settings: &mut Settings) {
    let theory = &mut settings.theory;
    if matches!(settings.data, Data::File(_)) {
        form.remark("Data from a file has no teacher, hence no prediction; the estimate below needs none.");
    } else {
        form.switch(ENABLED, &mut theory.enabled);
        if theory.enabled {
            form.count(ROWS, &mut theory.rows, 500..=200_000, Scale::Log);
            form.count(REPLICAS, &mut theory.replicas, 1..=32, Scale::Log);
            responses(form, &mut theory.responses, [RESPONSES, PROBES]);
            form.choice(PRECISION, &mut theory.precision);
        }
    }
    form.switch(ESTIMATOR, &mut settings.estimator.enabled);
    if settings.estimator.enabled {
        let fields = [ESTIMATOR_RESPONSES, ESTIMATOR_PROBES];
        responses(form, &mut settings.estimator.responses, fields);
    }
}

fn responses(form: &mut Form<'_>, responses: &mut Responses, [kind, probes]: [Field; 2]) {
    // What is wrong is said once, below the number of probes.
    let quiet = Field {
        path: kind.name,
        ..kind
    };
    match responses {
        Responses::Full => form.choice(kind, responses),
        Responses::Probes(_) => form.choice(quiet, responses),
    }
    if let Responses::Probes(count) = responses {
        form.count(probes, count, 1..=64, Scale::Log);
    }
}

/// Draws the group of the runs.
pub(super) fn runs(form: &mut Form<'_>, settings: &mut Settings) {
    let runs = &mut settings.runs;
    form.count(COUNT, &mut runs.count, 0..=64, Scale::Linear);
    if runs.count > 0 {
        if matches!(settings.data, Data::Synthetic(_)) {
            form.count(TEST_ROWS, &mut runs.test_rows, 1000..=200_000, Scale::Log);
        }
        form.choice(RUN_PRECISION, &mut runs.precision);
        form.switch(PRE_ACTIVATIONS, &mut runs.record.pre_activations);
        form.switch(WEIGHTS, &mut runs.record.weights);
    }
    seed_row(form, &mut settings.seed);
    if let Ok(experiment) = form.document.checked()
        && let Some((samples, features)) = experiment.shape()
    {
        let cost = experiment.cost(samples, features);
        let megabytes = cost.bytes() / (1 << 20) as f64;
        form.remark(&format!(
            "About {megabytes:.0} MiB of memory and at most {} on one core.",
            duration(cost.seconds)
        ));
    }
}

/// The seed of every random draw.
pub(super) fn seed_row(form: &mut Form<'_>, value: &mut u64) {
    form.row(SEED, |ui, _| seed(ui, value));
}

/// Seconds in words.
fn duration(seconds: f64) -> String {
    match seconds {
        s if s < 1.0 => "1 second".to_owned(),
        s if s < 90.0 => format!("{s:.0} seconds"),
        s if s < 5400.0 => format!("{:.0} minutes", s / 60.0),
        s => format!("{:.1} hours", s / 3600.0),
    }
}

/// A whole number of 64 bits, more than a slider can hold, and a button for another one.
fn seed(ui: &mut Ui, seed: &mut u64) -> Response {
    let id = ui.make_persistent_id("seed text");
    let width = (ui.available_width() - 66.0).max(60.0);
    let shown = seed.to_string();
    let typed: Option<String> = ui.data(|data| data.get_temp(id));
    let mut text = typed.unwrap_or_else(|| shown.clone());
    let field = ui.add(
        egui::TextEdit::singleline(&mut text)
            .id(id.with("field"))
            .desired_width(width),
    );
    if field.changed()
        && let Ok(number) = text.trim().parse()
    {
        *seed = number;
    }
    let typing = field.has_focus();
    ui.data_mut(|data| {
        if typing {
            data.insert_temp(id, text);
        } else {
            data.remove::<String>(id);
        }
    });
    let other = ui
        .button("New")
        .on_hover_text("Take the next seed: another draw of everything");
    if other.clicked() {
        *seed = seed.wrapping_add(1);
    }
    field
}
