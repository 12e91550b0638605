//! A method with its learning rates: what is handed around.

use std::sync::Arc;

use super::{
    Adam, Block, GradientDescent, HeavyBall, Linear, Lion, Method, Moment, Nesterov, Proximal, SignDescent,
    Tangents,
};
use crate::experiment::{LayerScale, Method as Chosen, Optimizer, Settings};
use crate::kernels::Vectors;
use crate::network::{Deep, Section};
use pulp::bytemuck;

/// The learning rates of one update.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rates {
    /// η_t of the first layer.
    pub first: f64,
    /// η'_t of the deeper layers; the last one's may differ by a factor.
    pub deeper: f64,
}

/// Learning rates of sections of the deeper layers: b₁'s in units of the first layer's, all others in units of the deeper layers'.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Factors {
    output: f64,
    first_bias: f64,
    hidden_bias: f64,
    output_bias: f64,
}

/// How the weights of a run move at each of its steps. Clones share the method.
#[derive(Clone, Debug)]
pub struct Updates {
    /// Methods, each from an update on; the first from 0.
    methods: Arc<[Stretch]>,
    rates: Arc<[Rates]>,
    factors: Factors,
    /// Largest norm of the gradient.
    clip: Option<f64>,
}

/// Updates of one method.
#[derive(Clone, Debug)]
struct Stretch {
    /// The first of them.
    from: usize,
    first: Arc<dyn Method>,
    /// Of the deeper layers.
    deeper: Arc<dyn Method>,
}

impl Updates {
    /// A method for all layers with the rates of its updates t = 0 … T − 1.
    #[must_use]
    pub fn new(method: impl Method + 'static, rates: Vec<Rates>) -> Self {
        let method: Arc<dyn Method> = Arc::new(method);
        let stretch = Stretch {
            from: 0,
            deeper: Arc::clone(&method),
            first: method,
        };
        Self {
            methods: Arc::new([stretch]),
            rates: rates.into(),
            factors: Factors {
                output: 1.0,
                first_bias: 1.0,
                hidden_bias: 1.0,
                output_bias: 1.0,
            },
            clip: None,
        }
    }

    /// The same with another method for the deeper layers.
    #[must_use]
    pub fn with_deeper(self, method: impl Method + 'static) -> Self {
        let deeper: Arc<dyn Method> = Arc::new(method);
        let stretches = self.methods.iter().map(|stretch| Stretch {
            deeper: Arc::clone(&deeper),
            ..stretch.clone()
        });
        Self {
            methods: stretches.collect(),
            ..self
        }
    }

    /// The same with the last layer's learning rate multiplied by `factor`.
    #[must_use]
    pub fn with_output(self, factor: f64) -> Self {
        let factors = Factors {
            output: factor,
            ..self.factors
        };
        Self { factors, ..self }
    }

    /// The same with gradients of at most this norm, if any: [`Self::clipped`].
    #[must_use]
    pub fn with_clip(self, clip: Option<f64>) -> Self {
        Self { clip, ..self }
    }

    /// An optimizer with learning rates as it sets them itself.
    #[must_use]
    pub fn of(optimizer: &Optimizer) -> Self {
        Self::of_settings(&Settings {
            optimizer: optimizer.clone(),
            ..Settings::default()
        })
    }

    /// The optimizer that an experiment asks for, with the learning rates that its parametrization sets.
    #[must_use]
    pub fn of_settings(settings: &Settings) -> Self {
        let optimizer = &settings.optimizer;
        let stretches = optimizer.stretches();
        let ends = stretches.iter().skip(1).map(|(from, _)| *from);
        let ends = ends.chain([optimizer.steps]).map(|end| end.min(optimizer.steps));
        let rates = stretches.iter().zip(ends).flat_map(|((from, at), end)| {
            (*from..end).map(|t| {
                let rates = settings.rates_of(at, t);
                Rates {
                    first: rates.first,
                    deeper: rates.hidden,
                }
            })
        });
        let methods = stretches.iter().map(|(from, at)| Stretch {
            from: *from,
            first: method(at),
            deeper: deeper_method(at),
        });
        let scales = settings.layer_scales();
        let rate = |layer: usize| scales.get(layer).copied().unwrap_or(LayerScale::PLAIN);
        let (first, hidden, output) = (rate(0), rate(1), rate(scales.len().saturating_sub(1)));
        let relative = |of: f64, to: f64| if to > 0.0 { of / to } else { 1.0 };
        let factors = Factors {
            output: relative(output.rate, hidden.rate),
            first_bias: relative(first.bias, first.rate),
            hidden_bias: relative(hidden.bias, hidden.rate),
            output_bias: relative(output.bias, hidden.rate),
        };
        Self {
            methods: methods.collect(),
            rates: rates.collect(),
            factors,
            clip: optimizer.clip,
        }
    }

    /// Whether gradients are clipped.
    #[must_use]
    pub fn clips(&self) -> bool {
        self.clip.is_some()
    }

    /// The factor on the gradient of all weights that keeps its norm within the limit, given the mean over features of the
    /// squares of the first layer's gradient (its norm's square in everyday units) and the squares of the deeper layers'.
    #[must_use]
    pub fn clipped(&self, first: f64, deeper: f64) -> f64 {
        let norm = (first + deeper).sqrt();
        self.clip
            .map_or(1.0, |limit| if norm > limit { limit / norm } else { 1.0 })
    }

    /// The same with all learning rates multiplied by `factor`.
    #[must_use]
    pub fn scaled(&self, factor: f64) -> Self {
        let scaled = |rates: &Rates| Rates {
            first: factor * rates.first,
            deeper: factor * rates.deeper,
        };
        Self {
            methods: Arc::clone(&self.methods),
            rates: self.rates.iter().map(scaled).collect(),
            factors: self.factors,
            clip: self.clip,
        }
    }

    /// Updates T.
    #[must_use]
    pub fn steps(&self) -> usize {
        self.rates.len()
    }

    /// The rates of update `t`; None from T on.
    #[must_use]
    pub fn rates(&self, t: usize) -> Option<Rates> {
        self.rates.get(t).copied()
    }

    /// Numbers of state that a weight of the first layer has.
    #[must_use]
    pub fn state(&self) -> usize {
        self.at(0).map_or(0, |at| at.first.state())
    }

    /// Numbers of state that a weight of the deeper layers has.
    #[must_use]
    pub fn deeper_state(&self) -> usize {
        self.at(0).map_or(0, |at| at.deeper.state())
    }

    /// The first layer's update `t` as a linear map; None for another kind of method, and from T on.
    #[must_use]
    pub fn linear(&self, t: usize) -> Option<Linear> {
        self.at(t)?.first.linear(self.first_moment(t)?)
    }

    /// Whether the method is linear in weights, gradient and momentum.
    #[must_use]
    pub fn is_linear(&self) -> bool {
        let linear = |at: &Stretch| at.first.linear(Moment { t: 0, rate: 1.0 });
        self.at(0).and_then(linear).is_some()
    }

    /// Makes update `t` of some weights of the first layer; nothing from T on.
    pub fn move_first<T: Vectors>(&self, t: usize, block: Block<'_, T>) {
        if let (Some(at), Some(stretch)) = (self.first_moment(t), self.at(t)) {
            update(&*stretch.first, at, block);
        }
    }

    /// The derivative of update `t` of some weights of the first layer; nothing from T on.
    pub fn tangent_first(&self, t: usize, tangents: Tangents<'_, f64>) {
        if let (Some(at), Some(stretch)) = (self.first_moment(t), self.at(t)) {
            stretch.first.tangent_double(at, tangents);
        }
    }

    /// Makes update `t` of some weights of one section of the deeper layers; nothing from T on.
    pub fn move_deeper<T: Vectors>(&self, t: usize, section: Section, block: Block<'_, T>) {
        if let (Some(rates), Some(stretch)) = (self.rates(t), self.at(t)) {
            let rate = match section {
                Section::Hidden => rates.deeper,
                Section::Output => self.factors.output * rates.deeper,
                Section::FirstBias => self.factors.first_bias * rates.first,
                Section::HiddenBias => self.factors.hidden_bias * rates.deeper,
                Section::OutputBias => self.factors.output_bias * rates.deeper,
            };
            update(&*stretch.deeper, Moment { t, rate }, block);
        }
    }

    /// Makes update `t` of all deeper weights along `gradient`; `state` has as many numbers for each as
    /// [`Self::deeper_state`] says.
    pub fn move_deep(&self, t: usize, deep: &mut Deep<f64>, gradient: &[f64], state: &mut [f64]) {
        let per = self.deeper_state();
        for (section, range) in deep.sections() {
            let block = Block {
                weights: &mut deep.values_mut()[range.clone()],
                gradient: &gradient[range.clone()],
                state: &mut state[per * range.start..per * range.end],
            };
            self.move_deeper(t, section, block);
        }
    }

    /// The methods of update `t`.
    fn at(&self, t: usize) -> Option<&Stretch> {
        self.methods.iter().rev().find(|stretch| stretch.from <= t)
    }

    fn first_moment(&self, t: usize) -> Option<Moment> {
        let rate = self.rates(t)?.first;
        Some(Moment { t, rate })
    }
}

/// The method of the first layer that an experiment asks for.
#[must_use]
pub fn method(settings: &Optimizer) -> Arc<dyn Method> {
    let (momentum, weight_decay) = (settings.momentum, settings.weight_decay);
    match settings.method {
        Chosen::GradientDescent if momentum > 0.0 => Arc::new(HeavyBall {
            momentum,
            weight_decay,
        }),
        Chosen::GradientDescent => Arc::new(GradientDescent { weight_decay }),
        Chosen::Nesterov => Arc::new(Nesterov {
            momentum,
            weight_decay,
        }),
        Chosen::Adam {
            beta1,
            beta2,
            epsilon,
            decoupled,
        } => Arc::new(Adam {
            beta1,
            beta2,
            epsilon,
            coupled_decay: if decoupled { 0.0 } else { weight_decay },
            decoupled_decay: if decoupled { weight_decay } else { 0.0 },
            corrects: true,
        }),
        Chosen::RmsProp { alpha, offset } => Arc::new(Adam {
            beta1: 0.0,
            beta2: alpha,
            epsilon: offset,
            coupled_decay: weight_decay,
            decoupled_decay: 0.0,
            corrects: false,
        }),
        Chosen::SignDescent => Arc::new(SignDescent { weight_decay }),
        Chosen::Lion { blend, persistence } => Arc::new(Lion {
            blend,
            persistence,
            weight_decay,
        }),
        Chosen::Proximal { l1, l2 } => Arc::new(Proximal { l1, l2 }),
    }
}

/// The method of the deeper layers: that of the first, but for a penalty, which is the first layer's alone.
fn deeper_method(settings: &Optimizer) -> Arc<dyn Method> {
    match settings.method {
        Chosen::Proximal { .. } => Arc::new(GradientDescent { weight_decay: 0.0 }),
        _ => method(settings),
    }
}

fn update<T: Vectors>(method: &dyn Method, at: Moment, block: Block<'_, T>) {
    if T::BYTES == 4 {
        method.update_single(at, cast(block));
    } else {
        method.update_double(at, cast(block));
    }
}

/// The same numbers by the name of their type, which is known to be the same.
fn cast<T: Vectors, U: Vectors>(block: Block<'_, T>) -> Block<'_, U> {
    let Block {
        weights,
        gradient,
        state,
    } = block;
    Block {
        weights: bytemuck::cast_slice_mut(weights),
        gradient: bytemuck::cast_slice(gradient),
        state: bytemuck::cast_slice_mut(state),
    }
}

/// Calls `work` with neighbouring pieces of at most `piece` weights, their state (`per` numbers for each weight) and the
/// number of the first, side by side.
pub(crate) fn in_pieces<T: Send, S: Send>(
    weights: &mut [T],
    (state, per): (&mut [S], usize),
    piece: usize,
    work: &(impl Fn(usize, &mut [T], &mut [S]) + Sync),
) {
    fn split<T: Send, S: Send>(
        first: usize,
        weights: &mut [T],
        (state, per): (&mut [S], usize),
        piece: usize,
        work: &(impl Fn(usize, &mut [T], &mut [S]) + Sync),
    ) {
        let pieces = weights.len().div_ceil(piece);
        if pieces <= 1 {
            return work(first, weights, state);
        }
        let half = pieces / 2 * piece;
        let (left, right) = weights.split_at_mut(half);
        let (left_state, right_state) = state.split_at_mut(half * per);
        rayon::join(
            || split(first, left, (left_state, per), piece, work),
            || split(first + half, right, (right_state, per), piece, work),
        );
    }
    split(0, weights, (state, per), piece, work);
}
