//! Settings that are allowed and change nothing.

use std::borrow::Cow;

use super::{Activation, Data, Experiment, Initialization, Parametrization, Runs, Schedule, Theory};
use crate::text;

/// A setting that is allowed and changes nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Idle {
    /// Its path.
    pub path: &'static str,
    /// Why, as a sentence.
    pub sentence: String,
}

impl Experiment {
    /// Whether there is neither a prediction nor a run to compute.
    pub fn is_idle(&self) -> bool {
        self.lab.is_none() && !self.is_predicted() && self.runs.count == 0
    }

    /// [`Self::idle_settings`] as sentences.
    pub fn without_effect(&self, samples: usize) -> Vec<String> {
        let idle = self.idle_settings(samples).into_iter();
        idle.map(|setting| setting.sentence).collect()
    }

    /// Settings without effect with this many training rows: what somebody set on purpose, and nothing would show that it
    /// changes nothing.
    pub fn idle_settings(&self, samples: usize) -> Vec<Idle> {
        if self.lab.is_some() {
            return Vec::new();
        }
        let file = matches!(self.data, Data::File(_));
        let optimizer = &self.optimizer;
        let mut idle = Vec::new();
        let mut add = |path, sentence: Cow<'static, str>| {
            let sentence = sentence.into_owned();
            idle.push(Idle { path, sentence });
        };
        if self.is_idle() {
            let sentence = if file {
                text!("idle-nothing-to-compute-of-file")
            } else {
                text!("idle-nothing-to-compute")
            };
            add("runs.count", sentence);
        }
        if optimizer.batch_fraction * (samples as f64) < 1.0 {
            let fraction = super::setting_text::number(optimizer.batch_fraction);
            let sentence = text!("idle-batch", fraction = fraction, samples = samples.to_string());
            add("optimizer.batch_fraction", sentence);
        }
        if let Schedule::Steps { every, factor } = optimizer.schedule
            && every >= optimizer.steps
            && factor != 1.0
        {
            add(
                "optimizer.schedule.every",
                text!("idle-schedule", step = every.to_string()),
            );
        }
        let late = optimizer
            .changing()
            .into_iter()
            .find(|change| change.step >= optimizer.steps);
        if let Some(late) = late {
            add(
                "optimizer.changes",
                text!("idle-change", step = late.step.to_string()),
            );
        }
        let set = self.optimizer.deep_learning_rate.is_some()
            || self.model.initialization.scales != Initialization::default().scales;
        if set && self.model.parametrization != Parametrization::Custom {
            add("model.parametrization", text!("idle-parametrization"));
        }
        let usual = Theory::default();
        let switched = Theory {
            enabled: self.theory.enabled,
            ..usual
        };
        if file && self.theory != switched {
            add("theory.enabled", text!("idle-theory-of-file"));
        }
        if file && self.runs.test_rows != Runs::default().test_rows {
            add("runs.test_rows", text!("idle-test-rows-of-file"));
        }
        if self.estimator.responses.was_set {
            add("estimator.responses", text!("idle-estimator-responses"));
        }
        if self.never_moves() {
            let activation = format!("{:?}", self.model.activation);
            let sentence = text!("idle-zero-weights", activation = activation);
            add("model.initialization.scales", sentence);
        }
        idle
    }

    /// Whether all weights start at 0 and all gradients are 0 there: those of the output for an activation that is 0 at 0,
    /// those of the other layers for an output of 0.
    fn never_moves(&self) -> bool {
        let still = match self.model.activation {
            Activation::Sigmoid | Activation::Softplus => false,
            Activation::Tanh
            | Activation::Erf
            | Activation::Gelu
            | Activation::Silu
            | Activation::Relu
            | Activation::Linear
            | Activation::Quadratic => true,
        };
        still && self.layer_scales().iter().all(|scale| scale.start == 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sentences(preset: &str) -> Vec<String> {
        Experiment::from_ron(preset, "test").unwrap().without_effect(1200)
    }

    #[test]
    fn settings_that_change_nothing_say_so() {
        let file = "File(path: \"a.csv\", target: \"y\")";
        for (preset, part) in [
            ("(optimizer: (batch_fraction: 1e-9))", "batch_fraction is 1e-9"),
            (
                "(theory: (enabled: false), runs: (count: 0))",
                "nothing to compute",
            ),
            (&format!("(data: {file}, runs: (count: 0))"), "nothing to compute"),
            (&format!("(data: {file}, theory: (rows: 500))"), "no teacher"),
            (
                &format!("(data: {file}, runs: (test_rows: 500))"),
                "held-out rows",
            ),
            (
                "(optimizer: (steps: 20, schedule: Steps(every: 20, factor: 0.1)))",
                "first at step 20",
            ),
            ("(model: (initialization: (scales: [0.0])))", "with Tanh"),
            (
                "(model: (parametrization: MuP, initialization: (scales: [0.5])))",
                "the parametrization sets",
            ),
        ] {
            for idle in Experiment::from_ron(preset, "test").unwrap().idle_settings(1200) {
                assert!(crate::experiment::setting(idle.path).is_some(), "{}", idle.path);
            }
            let sentences = sentences(preset);
            assert_eq!(sentences.len(), 1, "{preset}: {sentences:?}");
            assert!(sentences[0].contains(part), "{preset}: {sentences:?}");
        }
    }

    #[test]
    fn settings_that_matter_are_not_named() {
        for preset in [
            "()",
            "(optimizer: (batch_fraction: 0.001))",
            "(theory: (enabled: false), runs: (count: 1))",
            "(theory: (enabled: true), runs: (count: 0))",
            "(data: File(path: \"a.csv\", target: \"y\"))",
            "(optimizer: (steps: 20, schedule: Steps(every: 19, factor: 0.1)))",
            "(model: (activation: Sigmoid, initialization: (scales: [0.0])))",
            "(model: (initialization: (first_layer: Zero)))",
        ] {
            assert_eq!(sentences(preset), Vec::<String>::new(), "{preset}");
        }
        for (name, text) in crate::experiment::shipped() {
            let experiment = Experiment::from_ron(text, name).unwrap();
            assert_eq!(experiment.without_effect(1200), Vec::<String>::new(), "{name}");
        }
    }
}
