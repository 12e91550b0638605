//! Learning rates and weight decay that change on the way: from a step on, another value.

use std::borrow::Cow;

use super::setting_text::number;
use super::{Optimizer, Settings};

/// Most changes of one experiment.
pub(super) const MOST_CHANGES: usize = 200;

/// A setting of the optimizer that may change while a run is on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changing {
    /// Learning rate η.
    LearningRate,
    /// Learning rate η' of layers 2 … L.
    DeepLearningRate,
    /// Weight decay λ.
    WeightDecay,
}

impl Changing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::LearningRate, Self::DeepLearningRate, Self::WeightDecay];

    /// Its name in a preset, which is the last part of its path.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LearningRate => "learning_rate",
            Self::DeepLearningRate => "deep_learning_rate",
            Self::WeightDecay => "weight_decay",
        }
    }

    /// Its letter in equations.
    #[must_use]
    pub fn symbol(self) -> &'static str {
        match self {
            Self::LearningRate => "η",
            Self::DeepLearningRate => "η'",
            Self::WeightDecay => "λ",
        }
    }

    /// Its value in an optimizer; None of a rate that follows another one.
    #[must_use]
    pub fn of(self, optimizer: &Optimizer) -> Option<f64> {
        match self {
            Self::LearningRate => Some(optimizer.learning_rate),
            Self::DeepLearningRate => optimizer.deep_learning_rate,
            Self::WeightDecay => Some(optimizer.weight_decay),
        }
    }

    fn set(self, optimizer: &mut Optimizer, value: f64) {
        match self {
            Self::LearningRate => optimizer.learning_rate = value,
            Self::DeepLearningRate => optimizer.deep_learning_rate = Some(value),
            Self::WeightDecay => optimizer.weight_decay = value,
        }
    }

    fn allows(self, value: f64) -> bool {
        value.is_finite()
            && match self {
                Self::LearningRate => value > 0.0,
                Self::DeepLearningRate | Self::WeightDecay => value >= 0.0,
            }
    }
}

/// From update `step` on, which leads from step `step` to the next, a setting has another value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// The first update with the new value, at least 1.
    pub step: usize,
    /// Which setting.
    pub of: Changing,
    /// Its value from there on.
    pub value: f64,
}

impl Change {
    /// A change as it is written in a preset: `12: learning_rate = 0.1`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (step, rest) = text.split_once(':')?;
        let (name, value) = rest.split_once('=')?;
        let name = name.trim();
        let name = name.strip_prefix("optimizer.").unwrap_or(name);
        let of = Changing::ALL.into_iter().find(|of| of.name() == name)?;
        let change = Self {
            step: step.trim().parse().ok()?,
            of,
            value: value.trim().parse().ok()?,
        };
        (change.step > 0 && of.allows(change.value)).then_some(change)
    }

    /// As [`Self::read`] reads it.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}: {} = {}", self.step, self.of.name(), number(self.value))
    }
}

impl Optimizer {
    /// What changes on the way, in the order of the steps; what cannot be read is no change.
    #[must_use]
    pub fn changing(&self) -> Vec<Change> {
        let mut all: Vec<Change> = self
            .changes
            .iter()
            .filter_map(|text| Change::read(text))
            .collect();
        all.sort_by_key(|change| change.step);
        all
    }

    /// The optimizer whose values hold at update `t`, without a change to come.
    #[must_use]
    pub fn at(&self, t: usize) -> Cow<'_, Self> {
        if self.changes.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut now = Self {
            changes: Vec::new(),
            ..self.clone()
        };
        for change in self.changing() {
            if change.step <= t {
                change.of.set(&mut now, change.value);
            }
        }
        Cow::Owned(now)
    }

    /// Stretches of updates without a change: the first update of each, and the optimizer there.
    pub(crate) fn stretches(&self) -> Vec<(usize, Cow<'_, Self>)> {
        let mut starts = vec![0];
        starts.extend(self.changing().iter().map(|change| change.step));
        starts.dedup();
        starts.into_iter().map(|start| (start, self.at(start))).collect()
    }

    /// Whether weights decay at some step.
    #[must_use]
    pub fn decays(&self) -> bool {
        self.stretches().iter().any(|(_, at)| at.weight_decay > 0.0)
    }

    /// The same with the values of another optimizer's settings that may change, from update `step` on; later changes are
    /// given up.
    #[must_use]
    pub fn changed_at(&self, step: usize, wanted: &Self) -> Self {
        let now = self.at(step.saturating_sub(1));
        let mut kept: Vec<Change> = self.changing();
        kept.retain(|change| change.step < step);
        for of in Changing::ALL {
            if let Some(value) = of.of(wanted)
                && of.of(&now) != Some(value)
            {
                kept.push(Change { step, of, value });
            }
        }
        Self {
            changes: kept.iter().map(Change::text).collect(),
            ..self.clone()
        }
    }
}

impl Settings {
    /// Whether a run of `other` that has come to step `t` is one of these settings too: nothing differs but changes of the
    /// optimizer from update `t` on.
    #[must_use]
    pub fn continues(&self, other: &Self, t: usize) -> bool {
        let plain = |settings: &Self| {
            let mut plain = settings.clone();
            plain.optimizer.changes.clear();
            plain
        };
        let before = |settings: &Self| {
            let mut changes = settings.optimizer.changing();
            changes.retain(|change| change.step < t);
            changes
        };
        plain(self).computes_the_same(&plain(other)) && before(self) == before(other)
    }

    /// Settings that go on from step `t` of a run of `other` with the learning rates and the weight decay of these; None where
    /// other settings differ, or nothing does.
    #[must_use]
    pub fn going_on(&self, other: &Self, t: usize) -> Option<Self> {
        let mut like = self.clone();
        for of in Changing::ALL {
            if let Some(value) = of.of(&other.optimizer) {
                of.set(&mut like.optimizer, value);
            }
        }
        like.optimizer.deep_learning_rate = other.optimizer.deep_learning_rate;
        like.optimizer.changes.clone_from(&other.optimizer.changes);
        // A rate of the deeper layers of its own cannot begin to follow the first one's on the way.
        let parts =
            self.optimizer.deep_learning_rate.is_none() && other.optimizer.deep_learning_rate.is_some();
        let same = like.computes_the_same(other);
        if t == 0 || parts || !same || self.optimizer.changes != other.optimizer.changes {
            return None;
        }
        // Values that were changed on the way hold until this experiment moves them.
        let mut wanted = other.optimizer.at(t).into_owned();
        for of in Changing::ALL {
            let (now, then) = (of.of(&self.optimizer), of.of(&other.optimizer));
            if let Some(now) = now
                && Some(now) != then
            {
                of.set(&mut wanted, now);
            }
        }
        let optimizer = other.optimizer.changed_at(t, &wanted);
        (optimizer != other.optimizer).then_some(Self { optimizer, ..like })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;

    fn optimizer(changes: &[&str]) -> Optimizer {
        Optimizer {
            changes: changes.iter().map(|&text| text.to_owned()).collect(),
            ..Optimizer::default()
        }
    }

    #[test]
    fn changes_are_read_as_they_are_written() {
        for text in [
            "12: learning_rate = 0.1",
            "3: weight_decay = 0",
            "7: deep_learning_rate = 1e-9",
        ] {
            let change = Change::read(text).unwrap();
            assert_eq!(Change::read(&change.text()), Some(change));
        }
        assert!(Change::read(" 12 :optimizer.learning_rate=.1").is_some());
        for text in [
            "",
            "12",
            "0: learning_rate = 0.1",
            "-1: learning_rate = 0.1",
            "1.5: learning_rate = 0.1",
            "3: learning_rate = 0",
            "3: learning_rate = inf",
            "3: weight_decay = -1",
            "3: momentum = 0.5",
            "3: learning_rate 0.5",
        ] {
            assert_eq!(Change::read(text), None, "{text}");
            let preset = format!("(optimizer: (changes: [{text:?}]))");
            let refused = Experiment::from_ron(&preset, "test").unwrap_err().to_string();
            assert!(refused.contains("optimizer.changes"), "{refused}");
        }
    }

    #[test]
    fn values_hold_from_their_step_on() {
        let optimizer = optimizer(&[
            "9: learning_rate = 0.2",
            "4: weight_decay = 0.5",
            "4: learning_rate = 0.1",
        ]);
        let at = |t| {
            let now = optimizer.at(t);
            (now.learning_rate, now.weight_decay)
        };
        assert_eq!(
            [at(3), at(4), at(8), at(9)],
            [(0.3, 0.0), (0.1, 0.5), (0.1, 0.5), (0.2, 0.5)]
        );
        let starts: Vec<usize> = optimizer.stretches().iter().map(|(start, _)| *start).collect();
        assert_eq!(starts, [0, 4, 9]);
        assert!(optimizer.decays());
        let settings = Settings {
            optimizer,
            ..Settings::default()
        };
        assert_eq!(settings.rates(3).first, 0.3);
        assert_eq!(settings.rates(9).output, 0.2);
    }

    /// A moved slider becomes a change from the present step; what was changed before stays as it was, and the way back is known.
    #[test]
    fn a_moved_setting_goes_on_from_a_step() {
        let before = Settings {
            optimizer: optimizer(&["4: weight_decay = 0.5"]),
            ..Settings::default()
        };
        let mut moved = before.clone();
        moved.optimizer.learning_rate = 0.1;
        let on = moved.going_on(&before, 12).unwrap();
        assert_eq!(
            on.optimizer.changes,
            ["4: weight_decay = 0.5", "12: learning_rate = 0.1"]
        );
        assert_eq!(on.optimizer.learning_rate, 0.3);
        assert!(on.continues(&before, 12) && before.continues(&on, 12));
        assert!(!on.continues(&before, 13));
        assert!(moved.going_on(&before, 0).is_none() && before.going_on(&before, 12).is_none());
        moved.seed += 1;
        assert!(moved.going_on(&before, 12).is_none() && !moved.continues(&before, 12));
        // Once more at the same step: the later value takes the place of the first.
        let mut again = on.clone();
        again.optimizer.learning_rate = 0.05;
        let again = again.going_on(&on, 12).unwrap();
        assert_eq!(
            again.optimizer.changes,
            ["4: weight_decay = 0.5", "12: learning_rate = 0.05"]
        );
    }
}
