//! Training and test error over time: runs, theory and estimate.

use std::borrow::Cow;

use egui::{RichText, Ui};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figure_grid::{
    APART, Key, Slot, after_training, controls, no_comparison, no_theory, nothing_yet, over_steps, scaled,
    sentence, view_button,
};
use crate::experiment::{self, Data, TrainingView as Shown};
use crate::figure::{Content, Figure, Line, Mark, Role, Stroke, format_number, format_with_error};
use crate::gui::control_list::check_box;
use crate::gui::panel::{Action, Help, Panel, View, restore};
use crate::gui::plot::Options;
use crate::statistics::Curve;
use crate::study::{Measure, Quantity, Results, figures};
use crate::text;

/// Steps in the table.
const TABLE_ROWS: usize = 12;

/// The curves of the experiment.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Training {
    shown: Shown,
    single: bool,
    log_step: bool,
    log_error: bool,
    /// What the table is about.
    tabled: Measure,
    /// Whose estimate is shown.
    run: usize,
    #[serde(skip)]
    slots: [Slot; Shown::ALL.len()],
    #[serde(skip)]
    strip: Slot,
}

/// What figures depend on beside the results.
#[derive(Clone, Copy, Debug)]
struct Choices {
    single: bool,
    tabled: Measure,
    /// Whose estimate is shown.
    run: usize,
    /// The time cursor, for what shows one step.
    step: usize,
}

impl Shown {
    fn make(self, results: &Results, choices: Choices) -> Option<Figure> {
        match self {
            Self::Curves => curves(results, choices.single),
            Self::Residuals => figures::residuals(results),
            Self::Estimate => figures::estimate(results, choices.run),
            Self::Losses => losses(results),
            Self::Misclassification => figures::misclassification(results),
            Self::Components => figures::components(results),
            Self::Confusion => figures::confusion(results, choices.step),
            Self::Lengths => figures::lengths(results),
            Self::Splits => figures::splits(results, choices.step),
            Self::Table => figures::curve_table(results, choices.tabled, TABLE_ROWS),
        }
    }

    /// Whether an axis of errors may be logarithmic.
    fn is_error(self) -> bool {
        matches!(self, Self::Curves | Self::Estimate | Self::Losses | Self::Lengths)
    }

    /// Why a view draws nothing.
    pub(super) fn empty<'a>(self, view: &View<'a>) -> Cow<'a, str> {
        match self {
            Self::Curves => no_theory(view),
            Self::Table => after_training(view, text!("training-train-curves")),
            Self::Residuals => no_comparison(view, text!("training-train-residuals")),
            Self::Estimate => after_training(view, text!("training-train-estimate")),
            Self::Losses => not_yet(view, Measure::Loss, text!("training-no-losses")),
            Self::Misclassification => not_yet(
                view,
                Measure::Misclassified,
                text!("training-no-misclassification"),
            ),
            Self::Components => no_theory(view),
            Self::Confusion => after_training(view, text!("training-no-confusion")),
            Self::Lengths => after_training(view, text!("training-train-lengths")),
            Self::Splits => after_training(view, text!("training-train-splits")),
        }
    }
}

/// Why nothing is drawn of a measure: nothing is computed yet, or `never`, for what is trained does not have it.
fn not_yet<'a>(view: &View<'a>, measure: Measure, never: Cow<'static, str>) -> Cow<'a, str> {
    match view.results {
        Some(results) if results.measures().contains(&measure) => no_theory(view),
        _ => never,
    }
}

/// What a view draws of results, where it needs no choice.
pub(super) fn figure(shown: Shown, results: &Results) -> Option<Figure> {
    let choices = Choices {
        single: false,
        tabled: Measure::default(),
        run: 0,
        step: 0,
    };
    shown.make(results, choices)
}

impl Panel for Training {
    fn id(&self) -> &'static str {
        "training"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-training")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-training.help"),
            equation: text!("panel-training.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(results) = view.results else {
            sentence(ui, view, &nothing_yet(view));
            return;
        };
        controls(ui, view, |ui| self.choose(ui, view, results));
        if self.shown == Shown::Curves {
            values(ui, results, view);
        }
        let shown = self.shown;
        let (choices, log_step) = (
            self.of_figures(view.cursor),
            self.log_step && !matches!(shown, Shown::Table | Shown::Confusion | Shown::Splits),
        );
        let log_error = self.log_error && shown.is_error();
        let key: Key = [
            view.version,
            u64::from(choices.single) + 2 * choices.tabled as u64 + 8 * choices.run as u64,
            u64::from(log_step)
                + 2 * if matches!(shown, Shown::Confusion | Shown::Splits) {
                    choices.step as u64
                } else {
                    0
                },
            u64::from(log_error) + 2 * view.journal.version(),
        ];
        let slot = &mut self.slots[shown as usize];
        slot.figure(key, || {
            let figure = shown.make(results, choices);
            let figure = figure.map(|figure| match shown {
                Shown::Curves => with_ghosts(figure, results, view),
                _ => figure,
            });
            figure.map(|figure| scaled(figure, log_step, log_error))
        });
        let options = || Options {
            wheel_zooms: true,
            // The errors of splits are at one step.
            ..if shown == Shown::Splits {
                Options::default()
            } else {
                over_steps(view)
            }
        };
        let strip = &mut self.strip;
        let has_room = ui.available_height() > STRIP * line_height(ui) && view.shows("residuals");
        let pulls = (shown == Shown::Curves && has_room)
            .then(|| {
                strip.figure(key, || {
                    figures::residuals(results).map(|f| scaled(f, log_step, false))
                })
            })
            .flatten();
        if pulls.is_none() {
            slot.show(ui, view, options(), &shown.empty(view), actions);
            return;
        }
        let height = SHARE * ui.available_height();
        ui.allocate_ui(
            egui::vec2(ui.available_width(), ui.available_height() - height),
            |ui| {
                slot.show(ui, view, options(), &shown.empty(view), actions);
            },
        );
        ui.push_id("strip", |ui| strip.show(ui, view, options(), "", actions));
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        let Some(results) = view.results else {
            return Vec::new();
        };
        let all = Shown::ALL
            .into_iter()
            .filter(|shown| *shown != Shown::Table)
            .filter_map(|shown| shown.make(results, self.of_figures(view.cursor)));
        let tables = figures::curve_tables(results, TABLE_ROWS);
        all.chain(tables).chain(figures::single_runs(results)).collect()
    }

    fn choices(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn choose_again(&mut self, choices: Value) {
        restore(self, choices);
    }

    fn open_on(&mut self, view: &experiment::View) {
        self.shown = view.training;
        self.single = view.individual_runs;
        self.log_step = view.log_step;
        self.log_error = view.log_error;
    }

    fn note(&self, view: &mut experiment::View) {
        view.training = self.shown;
        view.individual_runs = self.single;
        view.log_step = self.log_step;
        view.log_error = self.log_error;
    }
}

impl Training {
    fn of_figures(&self, step: usize) -> Choices {
        Choices {
            single: self.single,
            tabled: self.tabled,
            run: self.run,
            step,
        }
    }

    /// What the table is about, where it may be about several things.
    fn choose_table(&mut self, ui: &mut Ui, measures: &[Measure]) {
        if !measures.contains(&self.tabled) {
            self.tabled = Measure::default();
        }
        if measures.len() > 1 {
            ui.add_space(APART);
            for measure in measures {
                let key = match measure {
                    Measure::Squared => "training-table-squared",
                    Measure::Loss => "training-view-losses",
                    Measure::Misclassified => "training-view-misclassification",
                };
                ui.radio_value(&mut self.tabled, *measure, text::get(key));
            }
        }
    }

    /// Whose estimate is shown, counted from one.
    fn choose_run(&mut self, ui: &mut Ui, runs: usize) {
        let mut number = self.run + 1;
        let label = ui.label(text!("training-run"));
        let drag = egui::DragValue::new(&mut number).range(1..=runs).speed(0.1);
        ui.add(drag)
            .labelled_by(label.id)
            .on_hover_text(text!("training-run.tooltip", runs = runs));
        self.run = number.saturating_sub(1);
    }

    fn choose(&mut self, ui: &mut Ui, view: &View<'_>, results: &Results) {
        // Offered before training fills it: a preset may open on it.
        let holds_out = matches!(&view.document.settings().data, Data::File(table) if table.hold_out > 0.0);
        let has = |shown: Shown| match shown {
            Shown::Losses => results.measures().contains(&Measure::Loss),
            Shown::Misclassification => results.measures().contains(&Measure::Misclassified),
            Shown::Components => results.shape().directions > 1 && results.shape().outputs == 1,
            Shown::Confusion => results.shape().outputs > 1,
            Shown::Splits => holds_out && results.shape().runs > 1,
            Shown::Curves | Shown::Residuals | Shown::Estimate | Shown::Lengths | Shown::Table => true,
        };
        if !has(self.shown) {
            self.shown = Shown::Curves;
        }
        for shown in Shown::ALL {
            if has(shown) {
                view_button(ui, &mut self.shown, shown, "training_view");
            }
        }
        if self.shown == Shown::Table {
            self.choose_table(ui, results.measures());
            return;
        }
        if matches!(self.shown, Shown::Confusion | Shown::Splits) {
            return;
        }
        ui.add_space(APART);
        if self.shown == Shown::Curves {
            check_box(ui, &mut self.single, "training-single")
                .on_hover_text(text!("training-single.tooltip"));
        }
        let runs = results.shape().runs;
        self.run = self.run.min(runs.saturating_sub(1));
        if self.shown == Shown::Estimate && runs > 1 {
            self.choose_run(ui, runs);
        }
        check_box(ui, &mut self.log_step, "training-log-step")
            .on_hover_text(text!("training-log-step.tooltip"));
        if self.shown.is_error() {
            check_box(ui, &mut self.log_error, "training-log-error")
                .on_hover_text(text!("training-log-error.tooltip"));
        }
    }
}

/// Height of a panel, in lines of text, from which the strip of residuals stands below the curves, and its share.
const STRIP: f32 = 36.0;
const SHARE: f32 = 0.3;

fn line_height(ui: &Ui) -> f32 {
    ui.text_style_height(&egui::TextStyle::Body)
}

/// How much larger than other text the numbers of a presentation are.
const BIG: f32 = 1.5;

/// The learning curves, with single runs behind them if wanted and the early-stopping mark of the estimate.
fn curves(results: &Results, single: bool) -> Option<Figure> {
    let mut figure = figures::learning_curves(results)?;
    let Content::Plot(plot) = &mut figure.content else {
        return Some(figure);
    };
    // The noise level alone is no curve.
    if plot.marks.iter().all(|mark| matches!(mark, Mark::Rule(_))) {
        return None;
    }
    if single {
        let thin = |run| {
            let y = results.run_measure(run, Quantity::Test, Measure::Squared);
            let x = (0..y.len()).map(|t| t as f64).collect();
            let name = ("Test, each run", text!("training-individual-runs"));
            let line = Line::new(name, Role::Run, x, y).stroke(Stroke::Thin);
            (!line.x.is_empty()).then(|| Mark::from(line))
        };
        let runs = (0..results.shape().runs).filter_map(thin);
        plot.marks.splice(0..0, runs.collect::<Vec<_>>());
    }
    // Early stopping goes by what is trained: of another loss its mark stands beside that.
    if results.trained_measure() == Measure::Squared {
        plot.marks.extend(figures::stopping_marks(results));
    }
    Some(figure)
}

/// The loss that is trained, with the early-stopping mark of the estimate.
fn losses(results: &Results) -> Option<Figure> {
    let mut figure = figures::losses(results)?;
    if let Content::Plot(plot) = &mut figure.content {
        plot.marks.extend(figures::stopping_marks(results));
    }
    Some(figure)
}

/// The learning curves with the test errors of what is pinned in the journal behind them.
fn with_ghosts(mut figure: Figure, results: &Results, view: &View<'_>) -> Figure {
    let Content::Plot(plot) = &mut figure.content else {
        return figure;
    };
    let now = results.experiment().settings();
    let mut ghosts: Vec<Mark> = Vec::new();
    for (number, entry) in view.journal.pinned().enumerate() {
        let differences = entry.differences(now);
        let settings = match differences.len() {
            0 => text!("journal-seed", seed = entry.settings.seed.to_string()).into_owned(),
            1..=2 => differences.join(", "),
            _ => format!("{}, …", differences[..2].join(", ")),
        };
        let name = text!(
            "journal-ghost",
            title = entry.settings.title.as_str(),
            settings = settings
        );
        let (x, y) = entry
            .curve
            .iter()
            .map(|&(t, e)| (f64::from(t), f64::from(e)))
            .unzip();
        let role = Role::Category(u8::try_from(number).unwrap_or(u8::MAX));
        let id = format!("Pinned {}", number + 1);
        ghosts.push(
            Line::new((id, name.into_owned()), role, x, y)
                .stroke(Stroke::Dashed)
                .into(),
        );
    }
    plot.marks.splice(0..0, ghosts);
    figure
}

/// Test errors at the time cursor, in one line.
fn values(ui: &mut Ui, results: &Results, view: &View<'_>) {
    let t = view.cursor;
    let usual = egui::TextStyle::Body.resolve(ui.style()).size;
    let size = if view.presenting { BIG * usual } else { usual };
    let dark = ui.visuals().dark_mode;
    let theme = if dark {
        crate::figure::Theme::Dark
    } else {
        crate::figure::Theme::Light
    };
    let curves = [
        (
            "training-value-theory",
            Role::Theory,
            results.theory_curve(Quantity::Test),
        ),
        (
            "training-value-runs",
            Role::Run,
            results.runs_curve(Quantity::Test),
        ),
    ];
    let value = |curve: &Curve| {
        let mean = curve.at(t).filter(|mean| mean.value.is_finite())?;
        Some(if mean.error.is_finite() && mean.error > 0.0 {
            format_with_error(mean.value, mean.error)
        } else {
            format_number(mean.value)
        })
    };
    let known = curves
        .iter()
        .filter_map(|(key, role, curve)| Some((*role, text!(*key, value = value(curve)?))));
    let estimates = results.estimates().filter_map(|estimate| {
        let value = value(&estimate.curve(Measure::Squared))?;
        let name = estimate.name.inside.clone();
        Some((
            Role::Estimate,
            text!("training-value-estimate", estimate = name, value = value),
        ))
    });
    let known = known.chain(estimates);
    let known: Vec<(Role, Cow<'static, str>)> = known.collect();
    ui.horizontal_wrapped(|ui| {
        let head = if known.is_empty() {
            text!("training-no-values", step = t)
        } else {
            text!("training-values", step = t)
        };
        ui.label(RichText::new(head).size(size).weak());
        for (role, text) in known {
            let text = RichText::new(text)
                .size(size)
                .color(crate::gui::theme::role(role, theme));
            // A number does not part from its name.
            ui.add(egui::Label::new(text).extend());
        }
    });
}
