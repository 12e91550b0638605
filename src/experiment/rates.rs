//! Numbers that follow from settings: learning rates over time, and the number of features.

use std::f64::consts::PI;

use super::{Data, Experiment, Features, Optimizer, Responses, Schedule, Synthetic};

impl Schedule {
    /// The factor on the learning rate at step `t` (from 0) of `steps`.
    pub fn factor(&self, t: usize, steps: usize) -> f64 {
        match *self {
            Self::Constant => 1.0,
            Self::InverseTime { scale } => 1.0 / (1.0 + t as f64 / scale),
            Self::Cosine { floor } => {
                floor + (1.0 - floor) * (1.0 + (PI * t as f64 / steps as f64).cos()) / 2.0
            }
            Self::Steps { every, factor } => factor.powi(i32::try_from(t / every.max(1)).unwrap_or(i32::MAX)),
        }
    }
}

impl Optimizer {
    /// The learning rates (η_t, η'_t) of the first and of the deeper layers at step `t` (from 0).
    pub fn rates(&self, t: usize) -> (f64, f64) {
        let factor = self.schedule.factor(t, self.steps);
        let deep = self.deep_learning_rate.unwrap_or(self.learning_rate);
        (self.learning_rate * factor, deep * factor)
    }
}

impl Experiment {
    /// Whether there is a prediction: it is wanted, there is a teacher, and the optimizer is linear.
    #[must_use]
    pub fn is_predicted(&self) -> bool {
        self.theory.enabled && matches!(self.data, Data::Synthetic(_)) && self.optimizer.method.is_linear()
    }

    /// Whether runs estimate their test error: it is wanted, and the optimizer is linear.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        self.estimator.enabled && self.optimizer.method.is_linear()
    }
}

impl Synthetic {
    /// The number of features n: as given, or m/φ rounded to a whole number.
    pub fn feature_count(&self) -> usize {
        match self.features {
            Features::Count(count) => count,
            Features::Ratio(ratio) => (self.samples as f64 / ratio).round() as usize,
        }
    }

    /// The ratio φ = m/n.
    pub fn ratio(&self) -> f64 {
        self.samples as f64 / self.feature_count() as f64
    }
}

impl Responses {
    /// The number of probes, or `None` for full responses.
    pub fn probes(&self) -> Option<usize> {
        match *self {
            Self::Probes(count) => Some(count),
            Self::Full => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) {
        assert!((left - right).abs() < 1e-12, "{left} is not {right}");
    }

    #[test]
    fn schedules_follow_their_formulas() {
        close(Schedule::Constant.factor(7, 10), 1.0);
        let inverse = Schedule::InverseTime { scale: 2.0 };
        close(inverse.factor(0, 10), 1.0);
        close(inverse.factor(4, 10), 1.0 / 3.0);
        let cosine = Schedule::Cosine { floor: 0.2 };
        close(cosine.factor(0, 10), 1.0);
        close(cosine.factor(5, 10), 0.6);
        close(cosine.factor(10, 10), 0.2);
        let steps = Schedule::Steps {
            every: 3,
            factor: 0.5,
        };
        close(steps.factor(2, 10), 1.0);
        close(steps.factor(3, 10), 0.5);
        close(steps.factor(8, 10), 0.25);
    }

    #[test]
    fn deeper_layers_share_the_rate_unless_set_apart() {
        let schedule = Schedule::InverseTime { scale: 1.0 };
        let mut optimizer = Optimizer {
            learning_rate: 0.4,
            schedule,
            ..Optimizer::default()
        };
        assert_eq!(optimizer.rates(1), (0.2, 0.2));
        optimizer.deep_learning_rate = Some(0.0);
        assert_eq!(optimizer.rates(1), (0.2, 0.0));
    }

    #[test]
    fn a_ratio_gives_the_nearest_whole_number_of_features() {
        let data = |features| Synthetic {
            samples: 1200,
            features,
            ..Synthetic::default()
        };
        assert_eq!(data(Features::Count(7)).feature_count(), 7);
        assert_eq!(data(Features::Ratio(1.5)).feature_count(), 800);
        assert_eq!(data(Features::Ratio(0.7)).feature_count(), 1714);
    }
}
