//! The checks that settings pass once, at the edge, to become an [`super::Experiment`]: every value within the limits that
//! its description gives, then the rules about several of them together.

use std::collections::BTreeSet;

use super::changes::MOST_CHANGES;
use super::inventory::{Setting, settings as all_settings};
use super::setting_text::number;
use super::view::{MOST_NOTES, MOST_ZOOMED, read_note, read_zoom};
use super::*;
use crate::text;

/// Everything that is wrong with some settings.
pub(super) fn problems(settings: &Settings) -> Vec<Problem> {
    let mut found = Findings(Vec::new());
    if settings.format > FORMAT {
        found.refuse("format", &settings.format, newer_than_known());
    }
    if let Some(lab) = &settings.lab {
        alone(&mut found, settings);
        // Of the rest a lab has what it opens on.
        check(&mut found, settings, |path| {
            path.starts_with("view.") || path.starts_with("sweep.")
        });
        found.0.extend(lab.problems());
        if !found.0.iter().any(|problem| problem.path.starts_with("lab.")) {
            sweep(&mut found, settings);
        }
        return found.0;
    }
    check(&mut found, settings, |_| true);
    sweep(&mut found, settings);
    found.0
}

/// Checks some settings, then the rules about these alone where each is within its limits.
fn check(found: &mut Findings, settings: &Settings, which: impl Fn(&str) -> bool) {
    let chosen = all_settings()
        .iter()
        .filter(|setting| which(&setting.described.path));
    for setting in chosen {
        found.check(setting, settings);
    }
    for rule in RULES
        .iter()
        .filter(|rule| rule.about.iter().all(|path| which(path)))
    {
        if !rule.about.iter().any(|path| found.has(path)) {
            (rule.check)(found, settings);
        }
    }
}

/// A sweep that can be read, and cells that are experiments.
fn sweep(found: &mut Findings, settings: &Settings) {
    if settings.sweep.is_empty() || found.has("sweep.vary") {
        return;
    }
    if let Some(lab) = settings
        .lab
        .as_ref()
        .filter(|lab| lab.schema().headline.is_none())
    {
        let value = Value::Texts(settings.sweep.vary.clone());
        found.refuse(
            "sweep.vary",
            &value,
            text!("rule-sweep-lab", lab = lab.schema().name),
        );
        return;
    }
    match settings.grid() {
        Err(error) => {
            let value = Value::Texts(settings.sweep.vary.clone());
            found.refuse("sweep.vary", &value, error.to_string());
        }
        // Of an experiment that is impossible itself, every cell may be.
        Ok(grid) if found.0.is_empty() => found.0.extend(grid.soon_impossible(settings, problems)),
        Ok(_) => {}
    }
}

struct Findings(Vec<Problem>);

impl Findings {
    /// Notes a value beyond its own limits.
    fn check(&mut self, setting: &Setting, settings: &Settings) {
        let path = &setting.described.path;
        // What stands in an alternative's brackets is told with the alternative.
        if setting.told_at() != path.as_ref() || self.has(path) {
            return;
        }
        if let Some(value) = setting.get(settings)
            && !within(&setting.described.field, &value)
        {
            let shown = match &value {
                Value::Text(text) if text.trim().is_empty() => text!("setting-empty").into_owned(),
                value => value.to_string(),
            };
            self.refuse(path, &shown, setting.described.allowed());
        }
    }

    fn has(&self, path: &str) -> bool {
        self.0.iter().any(|problem| problem.path == path)
    }

    fn refuse(&mut self, path: &str, value: &dyn ToString, allowed: impl Into<String>) {
        self.0.push(Problem {
            path: path.to_owned(),
            value: value.to_string(),
            allowed: allowed.into(),
            position: None,
            assigned: false,
        });
    }
}

/// Whether a value is within its limits, as are those in the brackets of an alternative; settings that an alternative
/// names are told on their own.
fn within(field: &Field, value: &Value) -> bool {
    match value {
        Value::Choice(_) => true,
        Value::With(name, values) => field.kind.variant(name).is_none_or(|variant| {
            let parts = variant.fields.iter().zip(values);
            variant.named || parts.into_iter().all(|(field, (_, value))| within(field, value))
        }),
        value => field.allows(value),
    }
}

/// What to do about a preset of a newer format, as half a sentence.
pub(super) fn newer_than_known() -> String {
    text!("rule-newer-format", known = FORMAT).into_owned()
}

/// Nothing of a network beside a lab, which would not use it.
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
            found.refuse(section, &text!("setting-set"), text!("rule-beside-lab"));
        }
    }
}

/// A rule about several settings together.
struct Rule {
    /// The settings it is about: it makes sense only where each is within its own limits.
    about: &'static [&'static str],
    check: fn(&mut Findings, &Settings),
}

const RULES: &[Rule] = &[
    Rule {
        about: &["model.layers", "model.initialization.scales"],
        check: scales,
    },
    Rule {
        about: &["data.samples", "data.features"],
        check: features,
    },
    Rule {
        about: &["theory.rows", "model.width", "data.teacher.directions"],
        check: theory_rows,
    },
    Rule {
        about: &["view.cursor", "optimizer.steps"],
        check: cursor,
    },
    Rule {
        about: &["view.panel", "view.beside"],
        check: panels,
    },
    Rule {
        about: &["view.notes"],
        check: notes,
    },
    Rule {
        about: &["view.zoom"],
        check: zoomed,
    },
    Rule {
        about: &["optimizer.changes"],
        check: changes,
    },
    Rule {
        about: &["landscape.step", "optimizer.steps"],
        check: step,
    },
    Rule {
        about: &["landscape.run", "landscape.plane"],
        check: third_point,
    },
    Rule {
        about: &["landscape.run", "landscape.slice"],
        check: slice,
    },
    Rule {
        about: &["data.noise", "data.teacher.directions"],
        check: labels,
    },
    Rule {
        about: &[
            "data.dialect.comment",
            "data.dialect.decimal",
            "data.dialect.thousands",
        ],
        check: dialect,
    },
    Rule {
        about: &["runs.method"],
        check: matrix_free,
    },
    Rule {
        about: &["optimizer.reuse", "optimizer.method", "data.spectrum"],
        check: reuse,
    },
    Rule {
        about: &["model.weights"],
        check: weights,
    },
    Rule {
        about: &[
            "runs.exact_test",
            "data.teacher.link",
            "data.law",
            "model.width",
            "data.teacher.directions",
        ],
        check: exact_test,
    },
    Rule {
        about: &["model.initialization.first_layer"],
        check: overlap,
    },
    Rule {
        about: &[
            "model.width",
            "model.initialization.first_layer",
            "model.initialization.scales",
            "data.features",
            "data.teacher.directions",
        ],
        check: exact_gram,
    },
];

/// One scale, or one for each layer.
fn scales(found: &mut Findings, settings: &Settings) {
    let (scales, layers) = (&settings.model.initialization.scales, settings.model.layers);
    if scales.len() != 1 && scales.len() != layers {
        let sentence = text!("rule-scales", given = scales.len(), layers = layers);
        let value = Value::Numbers(scales.clone());
        found.refuse("model.initialization.scales", &value, sentence);
    }
}

/// As many features as there can be, however they are given.
fn features(found: &mut Findings, settings: &Settings) {
    let Data::Synthetic(data) = &settings.data else {
        return;
    };
    if let Features::Ratio(ratio) = data.features
        && !(1..=settings::MOST_ROWS).contains(&(data.feature_count() as u64))
    {
        let value = format!("Ratio({})", number(ratio));
        found.refuse(
            "data.features",
            &value,
            allowed("data.features").unwrap_or_default(),
        );
    }
}

/// Rows enough to sample the base fields.
fn theory_rows(found: &mut Findings, settings: &Settings) {
    let Data::Synthetic(data) = &settings.data else {
        return;
    };
    let (rows, fewest) = (
        settings.theory.rows,
        data.teacher.directions + settings.model.width + 2,
    );
    if settings.theory.enabled && rows < fewest {
        found.refuse("theory.rows", &rows, text!("rule-theory-rows", fewest = fewest));
    }
}

/// A step that the run comes to.
fn step(found: &mut Findings, settings: &Settings) {
    let steps = settings.optimizer.steps;
    if let Some(step) = settings.landscape.step
        && step > steps
    {
        found.refuse(
            "landscape.step",
            &step,
            text!("rule-landscape-step", last = steps),
        );
    }
}

/// A step that the time cursor can go to.
fn cursor(found: &mut Findings, settings: &Settings) {
    let steps = settings.optimizer.steps;
    if let Some(step) = settings.view.cursor
        && step > steps
    {
        found.refuse("view.cursor", &step, text!("rule-view-cursor", last = steps));
    }
}

/// Panels that have something to show, two of them at most.
fn panels(found: &mut Findings, settings: &Settings) {
    let (first, second) = (settings.view.panel, settings.view.beside);
    for (path, panel) in [("view.panel", first), ("view.beside", second)] {
        let of_lab = panel == Some(PanelName::Lab);
        let of_both = panel == Some(PanelName::Sweep) && !settings.sweep.is_empty();
        if panel.is_some() && !of_both && of_lab != settings.lab.is_some() {
            let rule = match settings.lab {
                Some(_) => text!("rule-view-lab"),
                None => text!("rule-view-no-lab"),
            };
            found.refuse(path, &format!("{panel:?}"), rule);
        }
    }
    if second.is_some() && (first.is_none() || first == second) {
        found.refuse("view.beside", &format!("{second:?}"), text!("rule-view-beside"));
    }
}

/// Notes that can be read, and not too many.
fn notes(found: &mut Findings, settings: &Settings) {
    let notes = &settings.view.notes;
    if notes.len() > MOST_NOTES {
        found.refuse(
            "view.notes",
            &notes.len(),
            text!("rule-view-notes-many", most = MOST_NOTES),
        );
    }
    if let Some(wrong) = notes.iter().find(|note| read_note(note).is_none()) {
        found.refuse("view.notes", &format!("{wrong:?}"), text!("rule-view-note"));
    }
}

/// Zoomed ranges that can be read, one for each figure, and not too many.
fn zoomed(found: &mut Findings, settings: &Settings) {
    let all = &settings.view.zoom;
    if all.len() > MOST_ZOOMED {
        let rule = text!("rule-view-zoom-many", most = MOST_ZOOMED);
        found.refuse("view.zoom", &all.len(), rule);
    }
    let mut known = BTreeSet::new();
    let wrong = all
        .iter()
        .find(|text| read_zoom(text).is_none_or(|(figure, _)| !known.insert(figure)));
    if let Some(wrong) = wrong {
        found.refuse("view.zoom", &format!("{wrong:?}"), text!("rule-view-zoom"));
    }
}

/// Changes that can be read, and not too many.
fn changes(found: &mut Findings, settings: &Settings) {
    let changes = &settings.optimizer.changes;
    if changes.len() > MOST_CHANGES {
        found.refuse(
            "optimizer.changes",
            &changes.len(),
            text!("rule-changes-many", most = MOST_CHANGES),
        );
    }
    if let Some(wrong) = changes.iter().find(|change| Change::read(change).is_none()) {
        found.refuse("optimizer.changes", &format!("{wrong:?}"), text!("rule-change"));
    }
}

fn third_point(found: &mut Findings, settings: &Settings) {
    let PlaneChoice::Points(third) = settings.landscape.plane else {
        return;
    };
    if third == Solution::Initial {
        found.refuse("landscape.plane", &"Points(Initial)", text!("rule-third-point"));
    } else {
        solution(found, "landscape.plane", third, settings);
    }
}

fn slice(found: &mut Findings, settings: &Settings) {
    solution(found, "landscape.slice", settings.landscape.slice, settings);
}

/// A solution that there is, and that is another one.
fn solution(found: &mut Findings, path: &str, solution: Solution, settings: &Settings) {
    let teacher = matches!(settings.data, Data::Synthetic(_));
    let run = settings.landscape.run;
    let value = format!("{solution:?}");
    match solution {
        Solution::Run(other) if other == run => {
            found.refuse(path, &value, text!("rule-same-run", run = run));
        }
        Solution::Teacher if !teacher => found.refuse(path, &value, text!("rule-no-teacher")),
        Solution::Run(_) if !teacher => found.refuse(path, &value, text!("rule-runs-of-a-file")),
        Solution::Initial | Solution::Run(_) | Solution::Seed(_) | Solution::Teacher => {}
    }
}

/// Weights from a file say themselves what K₀ is.
fn weights(found: &mut Findings, settings: &Settings) {
    let model = &settings.model;
    if !model.weights.is_empty() && model.initialization.exact_gram {
        let path = "model.initialization.exact_gram";
        found.refuse(path, &true, text!("rule-exact-weights"));
    }
}

/// Combinations of teacher, noise and loss.
fn labels(found: &mut Findings, settings: &Settings) {
    let Data::Synthetic(data) = &settings.data else {
        return;
    };
    let link = data.teacher.link;
    let name = format!("{link:?}");
    if link == Link::Logistic && data.noise > 0.0 {
        found.refuse("data.noise", &number(data.noise), text!("rule-logistic-noise"));
    }
    if link.needs_directions() && data.teacher.directions < 2 {
        let sentence = text!("rule-directions", link = name.as_str());
        found.refuse("data.teacher.directions", &data.teacher.directions, sentence);
    }
    if link.is_of_classes() && data.noise > 0.0 {
        found.refuse("data.noise", &number(data.noise), text!("rule-classes-noise"));
    }
    if settings.optimizer.loss != Loss::Logistic || link.is_of_classes() {
        return;
    }
    if !matches!(link, Link::Sign | Link::Even | Link::Parity | Link::Logistic) {
        found.refuse(
            "optimizer.loss",
            &"Logistic",
            text!("rule-loss-link", link = name),
        );
    } else if link != Link::Logistic && data.noise > 0.0 {
        let sentence = text!("rule-loss-noise", noise = number(data.noise));
        found.refuse("optimizer.loss", &"Logistic", sentence);
    }
}

/// Signs that can be told apart.
fn dialect(found: &mut Findings, settings: &Settings) {
    let Data::File(Table { dialect, .. }) = &settings.data else {
        return;
    };
    if dialect.comment.len() > 1 || !dialect.comment.is_ascii() {
        let value = format!("{:?}", dialect.comment);
        found.refuse("data.dialect.comment", &value, text!("rule-comment-sign"));
    }
    let same = matches!(
        (dialect.decimal, dialect.thousands),
        (Decimal::Point, Thousands::Point) | (Decimal::Comma, Thousands::Comma)
    );
    if same {
        let value = format!("{:?}", dialect.thousands);
        found.refuse("data.dialect.thousands", &value, text!("rule-thousands-decimal"));
    }
}

/// What can do without a data matrix.
fn matrix_free(found: &mut Findings, settings: &Settings) {
    if settings.runs.method != RunMethod::MatrixFree {
        return;
    }
    let mut refuse = |sentence| found.refuse("runs.method", &"MatrixFree", sentence);
    match &settings.data {
        Data::File(_) => refuse(text!("rule-matrix-free-file")),
        Data::Synthetic(data) if data.law != FeatureLaw::Gaussian => {
            refuse(text!("rule-matrix-free-law", law = format!("{:?}", data.law)));
        }
        Data::Synthetic(_) if settings.landscape.enabled => refuse(text!("rule-matrix-free-landscape")),
        Data::Synthetic(_) => {}
    }
}

/// What fresh samples and decoupled descent ask for.
fn reuse(found: &mut Findings, settings: &Settings) {
    let optimizer = &settings.optimizer;
    let name = format!("{:?}", optimizer.reuse);
    let mut refuse = |sentence| found.refuse("optimizer.reuse", &name, sentence);
    if optimizer.reuse != Reuse::Reused && settings.landscape.enabled {
        refuse(text!("rule-reuse-landscape"));
    }
    match (optimizer.reuse, &settings.data) {
        (Reuse::Fresh, Data::File(_)) => refuse(text!("rule-fresh-file")),
        (Reuse::Decoupled, _) if !optimizer.method.is_linear() => {
            let method = super::choices::Plain::value(&optimizer.method);
            refuse(text!("rule-decoupled-method", method = method.name()));
        }
        (Reuse::Decoupled, Data::Synthetic(data)) if data.spectrum != Spectrum::Isotropic => {
            refuse(text!("rule-decoupled-spectrum"));
        }
        _ => {}
    }
}

/// Most fields that a quadrature goes over.
const MOST_FIELDS: usize = 4;

/// What the test error can be an integral of.
fn exact_test(found: &mut Findings, settings: &Settings) {
    let Data::Synthetic(data) = &settings.data else {
        return;
    };
    if !settings.runs.exact_test {
        return;
    }
    let fields = data.teacher.directions + settings.model.width;
    let mut refuse = |sentence| found.refuse("runs.exact_test", &true, sentence);
    if data.law != FeatureLaw::Gaussian {
        refuse(text!("rule-exact-test-law", law = format!("{:?}", data.law)));
    } else if data.teacher.link.is_of_classes() {
        refuse(text!("rule-exact-test-classes"));
    } else if fields > MOST_FIELDS {
        refuse(text!(
            "rule-exact-test-fields",
            most = MOST_FIELDS,
            fields = fields
        ));
    }
}

/// A teacher to overlap with.
fn overlap(found: &mut Findings, settings: &Settings) {
    let law = settings.model.initialization.first_layer;
    if matches!((&settings.data, law), (Data::File(_), FirstLayer::Overlap(_))) {
        let value = format!("{law:?}");
        found.refuse(
            "model.initialization.first_layer",
            &value,
            text!("rule-overlap-file"),
        );
    }
}

/// What an exact Gram matrix asks of the first layer and of the data.
fn exact_gram(found: &mut Findings, settings: &Settings) {
    let start = &settings.model.initialization;
    if !start.exact_gram {
        return;
    }
    let mut refuse = |sentence| found.refuse("model.initialization.exact_gram", &"true", sentence);
    let Data::Synthetic(data) = &settings.data else {
        refuse(text!("rule-gram-file"));
        return;
    };
    if start.first_layer != FirstLayer::Gaussian {
        refuse(text!("rule-gram-law", law = format!("{:?}", start.first_layer)));
    }
    if start.scales.first().is_some_and(|&scale| scale != 1.0) {
        refuse(text!("rule-gram-scale"));
    }
    let (columns, features) = (
        data.teacher.directions + settings.model.width,
        data.feature_count(),
    );
    if columns > features {
        refuse(text!(
            "rule-gram-features",
            columns = columns,
            features = features
        ));
    }
}
