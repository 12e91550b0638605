//! The checks that settings pass once, at the edge, to become an [`super::Experiment`].

use super::limits::{allowed, newer_than_known};
use super::words::number;
use super::*;

/// Most samples, and most features.
const MOST_ROWS: usize = 100_000_000;
/// Most Monte Carlo rows, and most test rows.
const MOST_DRAWS: usize = 10_000_000;

/// Everything that is wrong with some settings.
pub(super) fn problems(settings: &Settings) -> Vec<Problem> {
    let mut found = Findings(Vec::new());
    format(&mut found, settings.format);
    if let Some(lab) = &settings.lab {
        alone(&mut found, settings);
        found.0.extend(lab.problems());
        return found.0;
    }
    model(&mut found, &settings.model);
    match &settings.data {
        Data::Synthetic(data) => synthetic(&mut found, data),
        Data::File(data) => file(&mut found, data),
    }
    optimizer(&mut found, &settings.optimizer);
    schedule(&mut found, settings.optimizer.schedule);
    theory(&mut found, settings);
    runs(&mut found, settings);
    let teacher = matches!(settings.data, Data::Synthetic(_));
    landscape::problems(&mut found, &settings.landscape, settings.optimizer.steps, teacher);
    if found.0.is_empty() {
        // Combinations make sense only between values that are in range.
        labels(&mut found, settings);
        first_layer(&mut found, settings);
    }
    found.0
}

pub(super) struct Findings(Vec<Problem>);

impl Findings {
    /// Notes a problem unless `fine`, with the field's own limits.
    pub(super) fn require(&mut self, fine: bool, path: &str, value: &dyn ToString) {
        if !fine {
            let allowed = allowed(path).unwrap_or_default();
            self.refuse(path, value, allowed);
        }
    }

    pub(super) fn require_number(&mut self, fine: bool, path: &str, value: f64) {
        self.require(fine && value.is_finite(), path, &number(value));
    }

    pub(super) fn refuse(&mut self, path: &str, value: &dyn ToString, allowed: impl Into<String>) {
        let (path, value, allowed) = (path.to_owned(), value.to_string(), allowed.into());
        self.0.push(Problem {
            path,
            value,
            allowed,
            position: None,
        });
    }
}

fn format(found: &mut Findings, format: u32) {
    if format > FORMAT {
        found.refuse("format", &format, newer_than_known());
    } else {
        found.require(format > 0, "format", &format);
    }
}

/// Nothing of a network beside a lab, which would not look at it.
fn alone(found: &mut Findings, settings: &Settings) {
    let usual = Settings::default();
    let sections = [
        ("model", settings.model == usual.model),
        ("data", settings.data == usual.data),
        ("optimizer", settings.optimizer == usual.optimizer),
        ("theory", settings.theory == usual.theory),
        ("estimator", settings.estimator == usual.estimator),
        ("runs", settings.runs == usual.runs),
        ("landscape", settings.landscape == usual.landscape),
    ];
    for (section, fine) in sections {
        if !fine {
            let sentence = "it belongs to the training of a network; beside lab a preset has only title, description \
                            and seed: remove it";
            found.refuse(section, &"set", sentence);
        }
    }
}

fn model(found: &mut Findings, model: &Model) {
    found.require((1..=512).contains(&model.width), "model.width", &model.width);
    found.require((2..=10).contains(&model.layers), "model.layers", &model.layers);
    let scales = &model.initialization.scales;
    let path = "model.initialization.scales";
    let shown = format!(
        "[{}]",
        scales
            .iter()
            .map(|&scale| number(scale))
            .collect::<Vec<_>>()
            .join(", ")
    );
    if scales.len() != 1 && scales.len() != model.layers {
        let sentence = format!(
            "that is a list of {}; it must have one number for all layers, or one for each of the {} layers",
            scales.len(),
            model.layers
        );
        found.refuse(path, &shown, sentence);
    }
    let fine = scales.iter().all(|scale| scale.is_finite() && *scale >= 0.0);
    found.require(fine, path, &shown);
    if let FirstLayer::Overlap(overlap) = model.initialization.first_layer {
        let value = format!("Overlap({})", number(overlap));
        found.require(
            (-1.0..=1.0).contains(&overlap),
            "model.initialization.first_layer",
            &value,
        );
    }
}

fn synthetic(found: &mut Findings, data: &Synthetic) {
    found.require(
        (1..=MOST_ROWS).contains(&data.samples),
        "data.samples",
        &data.samples,
    );
    let sensible = (1..=MOST_ROWS).contains(&data.feature_count());
    match data.features {
        Features::Count(count) => found.require(sensible, "data.features", &format!("Count({count})")),
        Features::Ratio(ratio) => {
            let fine = ratio.is_finite() && ratio > 0.0 && (sensible || data.samples == 0);
            found.require(fine, "data.features", &format!("Ratio({})", number(ratio)));
        }
    }
    match data.law {
        FeatureLaw::StudentT(degrees) => {
            let value = format!("StudentT({})", number(degrees));
            found.require(degrees.is_finite() && degrees > 2.0, "data.law", &value);
        }
        FeatureLaw::SparseGaussian(share) => {
            let value = format!("SparseGaussian({})", number(share));
            found.require(share > 0.0 && share <= 1.0, "data.law", &value);
        }
        FeatureLaw::Gaussian | FeatureLaw::Rademacher | FeatureLaw::Uniform | FeatureLaw::Laplace => {}
    }
    let directions = data.teacher.directions;
    found.require(
        (1..=4).contains(&directions),
        "data.teacher.directions",
        &directions,
    );
    found.require_number(data.noise >= 0.0, "data.noise", data.noise);
}

fn file(found: &mut Findings, data: &Table) {
    found.require(!data.path.trim().is_empty(), "data.path", &"empty");
    found.require(!data.target.trim().is_empty(), "data.target", &"empty");
    found.require_number(
        data.hold_out > 0.0 && data.hold_out < 1.0,
        "data.hold_out",
        data.hold_out,
    );
}

fn optimizer(found: &mut Findings, optimizer: &Optimizer) {
    let rate = optimizer.learning_rate;
    found.require_number(rate > 0.0, "optimizer.learning_rate", rate);
    if let Some(rate) = optimizer.deep_learning_rate {
        found.require_number(rate >= 0.0, "optimizer.deep_learning_rate", rate);
    }
    let momentum = optimizer.momentum;
    found.require_number((0.0..1.0).contains(&momentum), "optimizer.momentum", momentum);
    let decay = optimizer.weight_decay;
    found.require_number(decay >= 0.0, "optimizer.weight_decay", decay);
    let batch = optimizer.batch_fraction;
    found.require_number(batch > 0.0 && batch <= 1.0, "optimizer.batch_fraction", batch);
    found.require(
        (1..=100_000).contains(&optimizer.steps),
        "optimizer.steps",
        &optimizer.steps,
    );
}

fn schedule(found: &mut Findings, schedule: Schedule) {
    match schedule {
        Schedule::Constant => {}
        Schedule::InverseTime { scale } => {
            found.require_number(scale > 0.0, "optimizer.schedule.scale", scale);
        }
        Schedule::Cosine { floor } => {
            found.require_number((0.0..=1.0).contains(&floor), "optimizer.schedule.floor", floor);
        }
        Schedule::Steps { every, factor } => {
            found.require(every >= 1, "optimizer.schedule.every", &every);
            found.require_number(factor > 0.0 && factor <= 1.0, "optimizer.schedule.factor", factor);
        }
    }
}

fn theory(found: &mut Findings, settings: &Settings) {
    let theory = &settings.theory;
    found.require(
        (2..=MOST_DRAWS).contains(&theory.rows),
        "theory.rows",
        &theory.rows,
    );
    found.require(
        (1..=1000).contains(&theory.replicas),
        "theory.replicas",
        &theory.replicas,
    );
    responses(found, "theory.responses", theory.responses);
    responses(found, "estimator.responses", settings.estimator.responses);
    if let Data::Synthetic(data) = &settings.data {
        let fewest = data
            .teacher
            .directions
            .saturating_add(settings.model.width)
            .saturating_add(2);
        if theory.enabled && theory.rows >= 2 && theory.rows < fewest {
            let sentence = format!(
                "it must be at least {fewest}, the teacher's directions plus the width plus 2, to sample the base fields"
            );
            found.refuse("theory.rows", &theory.rows, sentence);
        }
    }
}

fn responses(found: &mut Findings, path: &str, responses: Responses) {
    if let Responses::Probes(count) = responses {
        found.require((1..=1024).contains(&count), path, &format!("Probes({count})"));
    }
}

fn runs(found: &mut Findings, settings: &Settings) {
    let runs = &settings.runs;
    found.require(runs.count <= 10_000, "runs.count", &runs.count);
    found.require(
        (1..=MOST_DRAWS).contains(&runs.test_rows),
        "runs.test_rows",
        &runs.test_rows,
    );
}

/// Combinations of teacher, noise and loss.
fn labels(found: &mut Findings, settings: &Settings) {
    let Data::Synthetic(data) = &settings.data else {
        return;
    };
    let link = data.teacher.link;
    if link == Link::Logistic && data.noise > 0.0 {
        let sentence =
            "the Logistic link draws random labels ±1 and takes no further noise: set data.noise to 0";
        found.refuse("data.noise", &number(data.noise), sentence);
    }
    if matches!(link, Link::Committee | Link::Parity) && data.teacher.directions < 2 {
        let sentence = format!("the {link:?} link needs 2 to 4 directions");
        found.refuse("data.teacher.directions", &data.teacher.directions, sentence);
    }
    if settings.optimizer.loss != Loss::Logistic {
        return;
    }
    if !matches!(link, Link::Sign | Link::Parity | Link::Logistic) {
        let sentence = format!(
            "the Logistic loss needs labels ±1, which the {link:?} link does not give: use Sign, Parity or Logistic"
        );
        found.refuse("optimizer.loss", &"Logistic", sentence);
    } else if link != Link::Logistic && data.noise > 0.0 {
        let sentence = format!(
            "with data.noise {} the labels are not ±1: set data.noise to 0",
            number(data.noise)
        );
        found.refuse("optimizer.loss", &"Logistic", sentence);
    }
}

/// Combinations of the first layer's law with the exact Gram matrix and the data.
fn first_layer(found: &mut Findings, settings: &Settings) {
    let start = &settings.model.initialization;
    let law = start.first_layer;
    let Data::Synthetic(data) = &settings.data else {
        if matches!(law, FirstLayer::Overlap(_)) {
            let sentence = "data from a file has no teacher to overlap with: use Gaussian or Zero";
            found.refuse("model.initialization.first_layer", &format!("{law:?}"), sentence);
        }
        if start.exact_gram {
            let sentence = "data from a file has no teacher to be orthogonal to: set it to false";
            found.refuse("model.initialization.exact_gram", &"true", sentence);
        }
        return;
    };
    if !start.exact_gram {
        return;
    }
    let path = "model.initialization.exact_gram";
    if law != FirstLayer::Gaussian {
        found.refuse(
            path,
            &"true",
            format!("an exact Gram matrix needs the Gaussian first layer, not {law:?}"),
        );
    }
    if start.scales.first().is_some_and(|&scale| scale != 1.0) {
        let sentence = "an exact Gram matrix is the identity, so the first layer's scale must be 1";
        found.refuse(path, &"true", sentence);
    }
    let columns = data.teacher.directions + settings.model.width;
    if columns > data.feature_count() {
        let sentence = format!(
            "{columns} columns (directions plus width) cannot be orthogonal in {} features",
            data.feature_count()
        );
        found.refuse(path, &"true", sentence);
    }
}
