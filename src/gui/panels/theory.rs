//! What the theory says at the time cursor, beside the first run: laws, overlaps, responses, weights.

use std::cell::RefCell;

use std::borrow::Cow;

use egui::Ui;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figure_grid::{
    APART, Key, Slot, after_training, controls, grid, no_comparison, no_theory, nothing_yet, over_steps,
    sentence, view_button,
};
use crate::experiment::{self, Experiment, TheoryView as Shown};
use crate::figure::Figure;
use crate::gui::control_list::known_by;
use crate::gui::panel::{Action, Help, Panel, View, restore};
use crate::gui::plot::{Need, Options};
use crate::study::{Results, figures};
use crate::text;

/// Small multiples of one theme.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Theory {
    shown: Shown,
    /// The neuron chosen; `None` for the one whose raw law is farthest from normal.
    neuron: Option<usize>,
    direction: usize,
    #[serde(skip)]
    slots: [Slot; MOST],
}

/// Figures shown together, at most.
const MOST: usize = 9;

/// One of the small multiples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    RawHistogram,
    CorrectedHistogram,
    Quantiles,
    Normality,
    RunVsTheory,
    Overlaps,
    Signal,
    Components,
    /// Overlaps with the direction of this number.
    OverlapsWith(usize),
    Responses,
    EstimatedResponses,
    ResponseNorms,
    Memory,
    Covariances,
    Parts,
    Deep(usize),
    Inference,
    Coverage,
    Accuracy,
}

impl Shown {
    fn parts(self, results: &Results) -> Vec<Part> {
        match self {
            Self::Laws => vec![
                Part::RawHistogram,
                Part::CorrectedHistogram,
                Part::Quantiles,
                Part::Normality,
            ],
            Self::Predicted => vec![Part::RunVsTheory],
            Self::Overlaps => vec![Part::Overlaps, Part::Signal],
            Self::Components => {
                let overlaps = (0..results.shape().directions).map(Part::OverlapsWith);
                std::iter::once(Part::Components)
                    .chain(overlaps)
                    .take(MOST)
                    .collect()
            }
            Self::Responses => vec![
                Part::Responses,
                Part::EstimatedResponses,
                Part::ResponseNorms,
                Part::Memory,
            ],
            Self::Covariances => vec![Part::Covariances],
            Self::Teacher => vec![Part::Inference, Part::Coverage, Part::Accuracy],
            Self::Weights => {
                let deep = (2..=results.shape().layers).map(Part::Deep);
                std::iter::once(Part::Parts).chain(deep).take(MOST).collect()
            }
        }
    }
}

impl Part {
    fn make(self, results: &Results, t: usize, neuron: usize, direction: usize) -> Option<Figure> {
        match self {
            Self::RawHistogram => figures::pre_activation_histogram(results, t, neuron),
            Self::CorrectedHistogram => figures::corrected_histogram(results, t, neuron),
            Self::Quantiles => figures::pre_activation_qq(results, t, neuron),
            Self::Normality => figures::normality(results),
            Self::RunVsTheory => figures::qq_run_vs_theory(results, t, neuron),
            Self::Overlaps => figures::overlaps(results, direction),
            Self::Signal => figures::effective_signal(results, direction),
            Self::Components => figures::components(results),
            Self::OverlapsWith(direction) => figures::overlaps(results, direction),
            Self::Responses => figures::responses(results, t),
            Self::EstimatedResponses => figures::estimated_responses(results, t),
            Self::ResponseNorms => figures::response_norms(results),
            Self::Memory => figures::response_memory(results, t),
            Self::Covariances => figures::covariances(results),
            Self::Parts => figures::weight_parts(results),
            Self::Deep(layer) => figures::deep_weights(results, layer),
            Self::Inference => figures::teacher_inference(results, t, direction),
            Self::Coverage => figures::teacher_coverage(results, direction),
            Self::Accuracy => figures::teacher_accuracy(results, direction),
        }
    }

    /// Whether x is the step, so that the time cursor belongs there.
    fn is_over_steps(self) -> bool {
        matches!(
            self,
            Self::Normality
                | Self::Overlaps
                | Self::Signal
                | Self::Components
                | Self::OverlapsWith(_)
                | Self::Parts
                | Self::Deep(_)
                | Self::Coverage
                | Self::Accuracy
        )
    }

    /// What is needed before there is something to show.
    fn empty<'a>(self, view: &View<'a>) -> Cow<'a, str> {
        let estimated = |experiment: &Experiment| experiment.estimator.enabled;
        let spectrum = |experiment: &Experiment| experiment.has_spectrum();
        let clips = |experiment: &Experiment| experiment.optimizer.clip.is_some();
        let linear = |experiment: &Experiment| experiment.optimizer.method.is_linear();
        let reused = |experiment: &Experiment| experiment.remembers();
        let fresh = |experiment: &Experiment| experiment.optimizer.reuse == experiment::Reuse::Fresh;
        let inferred = |experiment: &Experiment| linear(experiment) && !spectrum(experiment);
        match self {
            Self::Inference | Self::Coverage | Self::Accuracy
                if view.results.is_some_and(Results::is_predicted)
                    && !view.document.checked().is_ok_and(inferred) =>
            {
                text!("no-inference")
            }
            Self::Inference if view.cursor == 0 => text!("theory-step-0"),
            Self::Inference | Self::Coverage | Self::Accuracy => {
                no_comparison(view, text!("theory-train-inference"))
            }
            Self::EstimatedResponses | Self::Normality if !view.document.checked().is_ok_and(reused) => {
                text!("no-estimate-without-reuse")
            }
            Self::Responses | Self::ResponseNorms | Self::Memory
                if !view.document.checked().is_ok_and(reused) =>
            {
                text!("no-responses-without-reuse")
            }
            Self::Covariances if view.document.checked().is_ok_and(fresh) => {
                text!("no-covariances-of-fresh")
            }
            Self::CorrectedHistogram | Self::EstimatedResponses | Self::Normality
                if !view.document.checked().is_ok_and(estimated) =>
            {
                text!("theory-estimate-off")
            }
            Self::CorrectedHistogram | Self::EstimatedResponses | Self::Normality
                if view.document.checked().is_ok_and(spectrum) =>
            {
                text!("no-estimate-of-spectrum")
            }
            Self::CorrectedHistogram | Self::EstimatedResponses | Self::Normality
                if view.document.checked().is_ok_and(clips) =>
            {
                text!("no-estimate-of-clipping")
            }
            Self::CorrectedHistogram | Self::EstimatedResponses | Self::Normality => {
                after_training(view, text!("theory-train-estimator"))
            }
            Self::RunVsTheory | Self::Quantiles => no_comparison(view, text!("theory-train-comparison")),
            Self::Responses | Self::ResponseNorms | Self::Memory
                if view.document.checked().is_ok_and(spectrum) =>
            {
                text!("no-responses-of-spectrum")
            }
            Self::Responses | Self::ResponseNorms | Self::Memory
                if view.document.checked().is_ok_and(clips) =>
            {
                text!("no-responses-of-clipping")
            }
            Self::Responses | Self::Memory if view.cursor == 0 => {
                text!("theory-step-0")
            }
            Self::Responses | Self::Memory if !view.document.checked().is_ok_and(linear) => {
                text!("no-responses-of-optimizer")
            }
            _ if view.results.is_some_and(Results::is_predicted) && !view.stopped => {
                text!("empty-predicting")
            }
            _ => no_theory(view),
        }
    }
}

impl Panel for Theory {
    fn id(&self) -> &'static str {
        "theory"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-theory")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-theory.help"),
            equation: text!("panel-theory.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let Some(results) = view.results else {
            sentence(ui, view, &nothing_yet(view));
            return;
        };
        controls(ui, view, |ui| self.choose(ui, results));
        let t = view.cursor;
        let shape = results.shape();
        let neuron = self.neuron.filter(|&a| a < shape.width);
        let neuron = neuron.unwrap_or_else(|| figures::least_gaussian_neuron(results, t));
        let direction = self.direction.min(shape.directions.saturating_sub(1));
        let parts = self.shown.parts(results);
        let shown = self.shown as u64;
        for (i, (part, slot)) in parts.iter().zip(&mut self.slots).enumerate() {
            // What does not depend on the cursor is not made anew when it moves.
            let at = if part.is_over_steps() { 0 } else { t as u64 };
            let choice = (neuron as u64) << 32 | (direction as u64) << 8 | shown;
            let key: Key = [view.version, at, choice, i as u64];
            slot.figure(key, || part.make(results, t, neuron, direction));
        }
        let shown = self.presented(view, parts.len());
        let slots = RefCell::new(&mut self.slots);
        let place = |i: usize| shown.get(i).copied().unwrap_or(i);
        let needs = |ui: &Ui, i: usize, width| match slots.borrow().get(place(i)) {
            Some(slot) => slot.need(ui, view, width),
            None => Need::Picture(0.0),
        };
        grid(ui, view.presenting, shown.len(), needs, |ui, i| {
            let mut slots = slots.borrow_mut();
            let (Some(part), Some(slot)) = (parts.get(place(i)).copied(), slots.get_mut(place(i))) else {
                return;
            };
            let options = if part.is_over_steps() {
                over_steps(view)
            } else {
                Options::default()
            };
            slot.show(ui, view, options, &part.empty(view), actions);
        });
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        let Some(results) = view.results else {
            return Vec::new();
        };
        let neuron = self.neuron.filter(|&a| a < results.shape().width);
        let neuron = neuron.unwrap_or_else(|| figures::least_gaussian_neuron(results, view.cursor));
        let direction = self.direction.min(results.shape().directions.saturating_sub(1));
        let parts = Shown::ALL.into_iter().flat_map(|shown| shown.parts(results));
        let mut figures: Vec<Figure> = Vec::new();
        for figure in parts.filter_map(|part| part.make(results, view.cursor, neuron, direction)) {
            // Overlaps stand in two views.
            if figures.iter().all(|known| known.id != figure.id) {
                figures.push(figure);
            }
        }
        figures
    }

    fn choices(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn choose_again(&mut self, choices: Value) {
        restore(self, choices);
    }

    fn open_on(&mut self, view: &experiment::View) {
        self.shown = view.theory;
    }

    fn note(&self, view: &mut experiment::View) {
        view.theory = self.shown;
    }
}

impl Theory {
    /// The places of the figures that are shown: before there are any, as many as will be.
    fn presented(&self, view: &View<'_>, parts: usize) -> Vec<usize> {
        let chosen = |i: &usize| {
            let figure = self.slots.get(*i).and_then(Slot::made);
            figure.is_some_and(|figure| view.shows(&figure.id))
        };
        let all = view.shown_figures().min(parts);
        match (0..parts).filter(chosen).collect::<Vec<_>>() {
            _ if all == parts => (0..parts).collect(),
            none if none.is_empty() => (0..all).collect(),
            some => some,
        }
    }

    fn choose(&mut self, ui: &mut Ui, results: &Results) {
        let shape = results.shape();
        let several = shape.directions > 1;
        if self.shown == Shown::Components && !several {
            self.shown = Shown::Overlaps;
        }
        for shown in Shown::ALL {
            if several || shown != Shown::Components {
                view_button(ui, &mut self.shown, shown, "theory_view");
            }
        }
        if matches!(self.shown, Shown::Laws | Shown::Predicted) {
            ui.add_space(APART);
            let name = |neuron: Option<usize>| match neuron {
                Some(a) => text!("weights-neuron", number = a + 1),
                None => text!("theory-least-gaussian"),
            };
            let choice = egui::ComboBox::from_id_salt("neuron")
                .selected_text(name(self.neuron))
                .show_ui(ui, |ui| {
                    for neuron in std::iter::once(None).chain((0..shape.width).map(Some)) {
                        let option = ui.selectable_value(&mut self.neuron, neuron, name(neuron));
                        let number = neuron.map_or(0, |a| a + 1);
                        known_by(&option, &format!("theory-neuron {number}"));
                    }
                });
            ui.ctx().accesskit_node_builder(choice.response.id, |node| {
                node.set_label(&*text!("theory-neuron"));
            });
            known_by(&choice.response, "theory-neuron");
            choice.response.on_hover_text(text!("theory-neuron.tooltip"));
        }
        if matches!(self.shown, Shown::Overlaps | Shown::Teacher) && shape.directions > 1 {
            ui.add_space(APART);
            for direction in 0..shape.directions {
                let number = direction + 1;
                let name = text!("theory-direction", number = number);
                let choice = ui.selectable_value(&mut self.direction, direction, name);
                known_by(&choice, &format!("theory-direction {number}"));
                choice.on_hover_text(text!("theory-direction.tooltip"));
            }
        }
    }
}
