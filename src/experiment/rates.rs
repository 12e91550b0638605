//! Numbers that follow from settings: learning rates over time, and the number of features.

use std::f64::consts::PI;

use super::settings::MOST_LAYERS;
use super::{
    Data, Experiment, Features, Method, Optimizer, Parametrization, Responses, Schedule, Settings, Spectrum,
    Synthetic,
};

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
    /// The factor on all learning rates at step `t` (from 0): the schedule's, and that of the warm-up.
    pub fn factor(&self, t: usize) -> f64 {
        let warm = ((t + 1) as f64 / self.warm_up.max(1) as f64).min(1.0);
        self.schedule.factor(t, self.steps) * warm
    }
}

/// What a layer starts from, and how fast it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerScale {
    /// Standard deviation of its weights at step 0, in units of 1 in the first layer and 1/√q in deeper ones.
    pub start: f64,
    /// Its learning rate before the schedule's factor.
    pub rate: f64,
    /// That of its biases, which start at 0.
    pub bias: f64,
}

impl LayerScale {
    /// Natural scale and a learning rate of 1.
    pub(crate) const PLAIN: Self = Self {
        start: 1.0,
        rate: 1.0,
        bias: 1.0,
    };
}

/// Learning rates of one step.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LayerRates {
    /// η_t of the first layer.
    pub first: f64,
    /// Of layers 2 … L − 1.
    pub hidden: f64,
    /// Of layer L.
    pub output: f64,
}

impl Settings {
    /// Scales and learning rates of the layers 1 … L, as the parametrization says.
    ///
    /// For gradient descent the learning rates are η times: (1, 1, 1) for the standard parametrization, (1, 1/q, 1/q) for the
    /// neural tangent kernel, (q, 1, 1/q) for mean field and μP (Yang & Hu 2021), in the order first, hidden and output layer; of the last two
    /// the output starts at 1/q. Biases of neurons have the learning rate of the first layer, that of the output has η. Methods whose steps do not depend on the size of the gradient have (1, 1/√q, 1/√q) for the neural tangent kernel and (1, 1/q, 1/q)
    /// for mean field and μP.
    ///
    /// Settings that are being typed may have any number of layers: at most those that are allowed come back.
    #[must_use]
    pub fn layer_scales(&self) -> Vec<LayerScale> {
        let last = self.last_layer();
        (0..=last)
            .map(|layer| self.layer_scale(&self.optimizer, layer, last))
            .collect()
    }

    /// As [`Self::layer_scales`], with the learning rates that hold at step `t`.
    #[must_use]
    pub fn layer_scales_at(&self, t: usize) -> Vec<LayerScale> {
        let (now, last) = (self.optimizer.at(t), self.last_layer());
        (0..=last)
            .map(|layer| self.layer_scale(&now, layer, last))
            .collect()
    }

    /// The output layer's number, counted from 0.
    fn last_layer(&self) -> usize {
        self.model.layers.clamp(1, MOST_LAYERS) - 1
    }

    fn layer_scale(&self, optimizer: &Optimizer, layer: usize, last: usize) -> LayerScale {
        let model = &self.model;
        let (q, rate) = (model.width as f64, optimizer.learning_rate);
        let normalized = optimizer.method.is_normalized();
        let factors = match model.parametrization {
            Parametrization::Custom => {
                let scales = &model.initialization.scales;
                let one = scales.first().copied().unwrap_or(1.0);
                let deep = optimizer.deep_learning_rate.unwrap_or(rate);
                let rate = if layer == 0 { rate } else { deep };
                return LayerScale {
                    start: scales.get(layer).copied().unwrap_or(one),
                    rate,
                    bias: rate,
                };
            }
            Parametrization::Standard => [1.0; 3],
            Parametrization::Ntk if normalized => [1.0, 1.0 / q.sqrt(), 1.0 / q.sqrt()],
            Parametrization::Ntk => [1.0, 1.0 / q, 1.0 / q],
            Parametrization::MeanField | Parametrization::MuP if normalized => [1.0, 1.0 / q, 1.0 / q],
            Parametrization::MeanField | Parametrization::MuP => [q, 1.0, 1.0 / q],
        };
        let small = matches!(
            model.parametrization,
            Parametrization::MeanField | Parametrization::MuP
        );
        let place = match layer {
            0 => 0,
            layer if layer < last => 1,
            _ => 2,
        };
        // Biases of neurons are weights of an input of size 1, as the first layer's are.
        let wide = small && !normalized && layer < last;
        LayerScale {
            bias: if wide { rate * q } else { rate },
            start: if small && layer == last {
                1.0 / q.sqrt()
            } else {
                1.0
            },
            rate: rate * factors[place],
        }
    }

    /// The learning rates of step `t` (from 0).
    #[must_use]
    pub fn rates(&self, t: usize) -> LayerRates {
        self.rates_of(&self.optimizer.at(t), t)
    }

    /// Those of an optimizer without changes.
    pub(crate) fn rates_of(&self, optimizer: &Optimizer, t: usize) -> LayerRates {
        let factor = optimizer.factor(t);
        let last = self.model.layers.saturating_sub(1);
        let rate = |layer: usize| factor * self.layer_scale(optimizer, layer, last).rate;
        LayerRates {
            first: rate(0),
            // Without a hidden matrix there is nothing that has this rate.
            hidden: rate(1),
            output: rate(last),
        }
    }
}

impl Experiment {
    /// Whether there is a prediction: it is wanted, and there is a teacher.
    #[must_use]
    pub fn is_predicted(&self) -> bool {
        self.theory.enabled && matches!(self.data, Data::Synthetic(_))
    }

    /// Whether runs estimate their test error: it is wanted, no gradient is clipped, all features have the same variance, and samples
    /// are reused. Otherwise their training error is one.
    #[must_use]
    pub fn is_estimated(&self) -> bool {
        self.estimator.enabled && self.remembers() && self.optimizer.clip.is_none() && !self.has_spectrum()
    }

    /// Whether responses of the weights to the gradient noise follow one recursion: the optimizer is linear, no gradient is
    /// clipped, all features have the same variance, and samples are reused.
    #[must_use]
    pub fn follows_responses(&self) -> bool {
        self.remembers()
            && self.optimizer.method.is_linear()
            && self.optimizer.clip.is_none()
            && !self.has_spectrum()
    }

    /// Whether features are drawn with different variances.
    #[must_use]
    pub fn has_spectrum(&self) -> bool {
        matches!(&self.data, Data::Synthetic(data) if data.spectrum != Spectrum::Isotropic)
    }
}

impl Method {
    /// Whether weights decay beside it, and not by a penalty of its own.
    #[must_use]
    pub fn has_decay(self) -> bool {
        !matches!(self, Self::Proximal { .. })
    }

    /// Whether its steps do not depend on the size of the gradient.
    #[must_use]
    pub fn is_normalized(self) -> bool {
        match self {
            Self::Adam { .. } | Self::RmsProp { .. } | Self::SignDescent | Self::Lion { .. } => true,
            Self::GradientDescent | Self::Nesterov | Self::Proximal { .. } => false,
        }
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
        let mut settings = Settings::default();
        settings.optimizer.learning_rate = 0.4;
        settings.optimizer.schedule = Schedule::InverseTime { scale: 1.0 };
        let rates = |first, hidden, output| LayerRates {
            first,
            hidden,
            output,
        };
        assert_eq!(settings.rates(1), rates(0.2, 0.2, 0.2));
        settings.optimizer.deep_learning_rate = Some(0.0);
        assert_eq!(settings.rates(1), rates(0.2, 0.0, 0.0));
        settings.optimizer.warm_up = 4;
        assert_eq!(settings.rates(1), rates(0.1, 0.0, 0.0));
        assert_eq!(settings.rates(3).first, 0.1);
        assert_eq!(settings.rates(7).first, 0.05);
    }

    #[test]
    fn layers_that_are_being_typed_are_not_followed_beyond_the_limit() {
        let mut settings = Settings::default();
        settings.model.layers = usize::MAX;
        assert_eq!(settings.layer_scales().len(), MOST_LAYERS);
        assert_eq!(settings.layer_scales_at(3).len(), MOST_LAYERS);
        settings.model.layers = 0;
        assert_eq!(settings.layer_scales().len(), 1);
    }

    /// The tables of Yang & Hu for gradient descent and for Adam, at width 4.
    #[test]
    fn parametrizations_are_those_of_the_tables() {
        let mut settings = Settings::default();
        settings.model.width = 4;
        settings.model.layers = 4;
        settings.optimizer.learning_rate = 1.0;
        let adam = Method::Adam {
            beta1: 0.9,
            beta2: 0.999,
            epsilon: 1e-8,
            decoupled: false,
        };
        use Parametrization::{MeanField, MuP, Ntk, Standard};
        for (parametrization, method, rates, output) in [
            (Standard, Method::GradientDescent, [1.0, 1.0, 1.0], 1.0),
            (Ntk, Method::GradientDescent, [1.0, 0.25, 0.25], 1.0),
            (MeanField, Method::Nesterov, [4.0, 1.0, 0.25], 0.5),
            (MuP, Method::GradientDescent, [4.0, 1.0, 0.25], 0.5),
            (Standard, adam, [1.0, 1.0, 1.0], 1.0),
            (Ntk, adam, [1.0, 0.5, 0.5], 1.0),
            (MuP, adam, [1.0, 0.25, 0.25], 0.5),
            (MuP, Method::SignDescent, [1.0, 0.25, 0.25], 0.5),
        ] {
            settings.model.parametrization = parametrization;
            settings.optimizer.method = method;
            let scales = settings.layer_scales();
            let [first, hidden, last] = rates;
            let found: Vec<f64> = scales.iter().map(|scale| scale.rate).collect();
            assert_eq!(
                found,
                [first, hidden, hidden, last],
                "{parametrization:?} {method:?}"
            );
            let starts: Vec<f64> = scales.iter().map(|scale| scale.start).collect();
            assert_eq!(starts, [1.0, 1.0, 1.0, output]);
        }
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
