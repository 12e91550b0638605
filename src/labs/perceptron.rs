//! Small networks with biases, and their training by Levenberg–Marquardt steps.
//!
//! A step solves (JᵀJ + (μ + ρ)I) δ = −(Jᵀr + ρθ) for residuals r and their derivatives J in all weights θ (Marquardt 1963).
//! Gradient descent on a few hundred weights stops far from what such a network can do; this comes near it in a second.
//! The libraries of nonlinear least squares offer neither early stopping on other samples nor a way to cancel.

use nalgebra::{Cholesky, DMatrix, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;

use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::Activation;

/// The penalty ρ on squared weights.
const PENALTY: f64 = 1e-3;
/// The damping μ at first, its smallest value, and its factors after a step that helped and one that did not.
const DAMPING: f64 = 0.1;
const LEAST_DAMPING: f64 = 1e-7;
const LESS: f64 = 1.0 / 3.0;
const MORE: f64 = 4.0;
/// Dampings that one step tries.
const TRIES: usize = 6;
/// One sample in so many is held out, to choose among steps and starts.
const HELD_OUT: usize = 4;

/// Samples: points of [0, 1]^d as rows, and a label of each.
#[derive(Clone, Debug)]
pub(super) struct Samples {
    pub(super) x: DMatrix<f64>,
    pub(super) y: DVector<f64>,
}

/// A network of `shape` (inputs, hidden layers, 1) whose units have biases.
#[derive(Clone, Debug)]
pub(super) struct Perceptron {
    activation: Activation,
    shape: Vec<usize>,
    /// Layer by layer: weights from the layer below, unit by unit, then biases.
    weights: DVector<f64>,
}

/// The number of weights and biases of a shape.
pub(super) fn count(shape: &[usize]) -> usize {
    shape.windows(2).map(|pair| (pair[0] + 1) * pair[1]).sum()
}

/// The shape with `hidden` layers of equal width whose number of weights is nearest to `parameters`.
pub(super) fn shaped(inputs: usize, hidden: usize, parameters: usize) -> Vec<usize> {
    let of = |width: usize| {
        let mut shape = vec![width; hidden + 2];
        shape[0] = inputs;
        shape[hidden + 1] = 1;
        shape
    };
    let wide = (1..).find(|&width| count(&of(width)) >= parameters).unwrap_or(1);
    let narrow = wide.max(2) - 1;
    let off = |width: usize| count(&of(width)).abs_diff(parameters);
    of(if off(narrow) < off(wide) { narrow } else { wide })
}

/// Values of each layer, inputs first, and slopes of the hidden ones.
struct Forward {
    values: Vec<DMatrix<f64>>,
    slopes: Vec<DMatrix<f64>>,
}

impl Perceptron {
    /// Random weights whose first units change within [−1, 1]^d, where the inputs lie.
    pub(super) fn draw(activation: Activation, shape: &[usize], rng: &mut impl Rng) -> Self {
        let kinked = activation == Activation::Relu;
        let mut weights: Vec<f64> = Vec::with_capacity(count(shape));
        for (layer, pair) in shape.windows(2).enumerate() {
            let (below, units) = (pair[0], pair[1]);
            let is_output = layer + 2 == shape.len();
            let gain: f64 = if kinked { 2.0 } else { 1.0 };
            let scale = match layer {
                0 => 4.0 / gain,
                _ if is_output => 0.5 * (gain / below as f64).sqrt(),
                _ => (gain / below as f64).sqrt(),
            };
            let first = weights.len();
            weights.extend((0..below * units).map(|_| scale * rng.sample::<f64, _>(StandardNormal)));
            for unit in 0..units {
                let incoming = first + unit * below..first + (unit + 1) * below;
                weights.push(match layer {
                    // The unit is centred at a random point.
                    0 => weights[incoming]
                        .iter()
                        .map(|w| -w * rng.random_range(-1.0..1.0))
                        .sum(),
                    _ if kinked || is_output => 0.0,
                    _ => 0.3 * rng.sample::<f64, _>(StandardNormal),
                });
            }
        }
        Self {
            activation,
            shape: shape.to_vec(),
            weights: DVector::from_vec(weights),
        }
    }

    /// Where the weights of a layer begin.
    fn offset(&self, layer: usize) -> usize {
        count(&self.shape[..=layer])
    }

    fn forward(&self, x: &DMatrix<f64>) -> Forward {
        let mut values = vec![x.map(|x| 2.0 * x - 1.0)];
        let mut slopes = Vec::new();
        let layers = self.shape.len() - 1;
        for layer in 0..layers {
            let (below, units) = (self.shape[layer], self.shape[layer + 1]);
            let first = self.offset(layer);
            let incoming = self.weights.rows(first, below * units);
            let incoming = incoming.reshape_generic(nalgebra::Dyn(below), nalgebra::Dyn(units));
            let mut fields = &values[layer] * incoming;
            for (unit, mut column) in fields.column_iter_mut().enumerate() {
                column.add_scalar_mut(self.weights[first + below * units + unit]);
            }
            if layer + 1 < layers {
                let (mut value, mut slope) = (fields.clone(), fields.clone());
                self.activation
                    .with_slopes(fields.as_slice(), value.as_mut_slice(), slope.as_mut_slice());
                slopes.push(slope);
                fields = value;
            }
            values.push(fields);
        }
        Forward { values, slopes }
    }

    /// The output at points of [0, 1]^d.
    pub(super) fn output(&self, x: &DMatrix<f64>) -> DVector<f64> {
        self.forward(x)
            .values
            .pop()
            .map_or_else(|| DVector::zeros(x.nrows()), |top| top.column(0).into_owned())
    }

    /// What the units of a hidden layer, 0 the first, respond at points of [0, 1]^d.
    pub(super) fn responses(&self, layer: usize, x: &DMatrix<f64>) -> DMatrix<f64> {
        let mut forward = self.forward(x);
        if layer + 1 < forward.values.len() {
            forward.values.swap_remove(layer + 1)
        } else {
            DMatrix::zeros(x.nrows(), 0)
        }
    }

    /// How strongly each unit of a hidden layer acts on the next one.
    pub(super) fn strengths(&self, layer: usize) -> Vec<f64> {
        let (Some(&units), Some(&above)) = (self.shape.get(layer + 1), self.shape.get(layer + 2)) else {
            return Vec::new();
        };
        let first = self.offset(layer + 1);
        let square = |unit: usize| -> f64 {
            (0..above)
                .map(|j| self.weights[first + j * units + unit].powi(2))
                .sum()
        };
        (0..units).map(|unit| square(unit).sqrt()).collect()
    }

    /// Outputs, and their derivatives in all weights, rows × weights.
    fn jacobian(&self, x: &DMatrix<f64>) -> (DVector<f64>, DMatrix<f64>) {
        let forward = self.forward(x);
        let (rows, layers) = (x.nrows(), self.shape.len() - 1);
        let mut jacobian = DMatrix::zeros(rows, self.weights.len());
        let mut above = DMatrix::from_element(rows, 1, 1.0);
        for layer in (0..layers).rev() {
            let (below, units) = (self.shape[layer], self.shape[layer + 1]);
            let first = self.offset(layer);
            for unit in 0..units {
                let derivative = above.column(unit);
                for (i, value) in forward.values[layer].column_iter().enumerate() {
                    let mut column = jacobian.column_mut(first + unit * below + i);
                    column.cmpy(1.0, &value, &derivative, 0.0);
                }
                jacobian
                    .column_mut(first + below * units + unit)
                    .copy_from(&derivative);
            }
            if layer > 0 {
                let incoming = self.weights.rows(first, below * units);
                let incoming = incoming.reshape_generic(nalgebra::Dyn(below), nalgebra::Dyn(units));
                above = &above * incoming.transpose();
                above.component_mul_assign(&forward.slopes[layer - 1]);
            }
        }
        let output = forward.values.last().map(|top| top.column(0).into_owned());
        (output.unwrap_or_else(|| DVector::zeros(rows)), jacobian)
    }
}

/// The mean square of a difference.
pub(super) fn mean_square(a: &DVector<f64>, b: &DVector<f64>) -> f64 {
    a.iter().zip(b.iter()).map(|(a, b)| (a - b).powi(2)).sum::<f64>() / a.len().max(1) as f64
}

/// A training from one start.
#[derive(Clone, Debug)]
struct Training {
    network: Perceptron,
    damping: f64,
    /// The weights with the smallest error on the held-out samples so far, and that error.
    best: (DVector<f64>, f64),
    steps: usize,
}

impl Training {
    fn new(network: Perceptron, held_out: &Samples) -> Self {
        let error = mean_square(&network.output(&held_out.x), &held_out.y);
        Self {
            best: (network.weights.clone(), error),
            network,
            damping: DAMPING,
            steps: 0,
        }
    }

    /// |r|² + ρ|θ|².
    fn cost(&self, weights: &DVector<f64>, samples: &Samples) -> f64 {
        let network = Perceptron {
            weights: weights.clone(),
            ..self.network.clone()
        };
        let residuals = network.output(&samples.x) - &samples.y;
        residuals.norm_squared() + PENALTY * weights.norm_squared()
    }

    fn step(&mut self, samples: &Samples, held_out: &Samples) {
        self.steps += 1;
        let (output, jacobian) = self.network.jacobian(&samples.x);
        let residuals = output - &samples.y;
        let weights = &self.network.weights;
        let transposed = jacobian.transpose();
        let gram = &transposed * &jacobian;
        let gradient = &transposed * &residuals + weights * PENALTY;
        let cost = residuals.norm_squared() + PENALTY * weights.norm_squared();
        for _ in 0..TRIES {
            let mut damped = gram.clone();
            for i in 0..damped.nrows() {
                damped[(i, i)] += self.damping + PENALTY;
            }
            let tried = Cholesky::new(damped).map(|factor| weights - factor.solve(&gradient));
            if let Some(tried) = tried.filter(|tried| self.cost(tried, samples) < cost) {
                self.damping = (LESS * self.damping).max(LEAST_DAMPING);
                self.network.weights = tried;
                break;
            }
            self.damping *= MORE;
        }
        let error = mean_square(&self.network.output(&held_out.x), &held_out.y);
        if error < self.best.1 {
            self.best = (self.network.weights.clone(), error);
        }
    }
}

/// A network of one shape, trained from several starts: the best on held-out samples counts.
#[derive(Clone, Debug)]
pub(super) struct Contest {
    samples: Samples,
    held_out: Samples,
    trainings: Vec<Training>,
}

impl Contest {
    /// Before the first step. One sample in four is held out.
    pub(super) fn new(
        samples: &Samples,
        (activation, shape, starts): (Activation, &[usize], usize),
        rng: &mut impl Rng,
    ) -> Self {
        let held = samples.y.len() / HELD_OUT;
        let trained = samples.y.len() - held;
        let part = |first: usize, rows: usize| Samples {
            x: samples.x.rows(first, rows).into_owned(),
            y: samples.y.rows(first, rows).into_owned(),
        };
        let (samples, held_out) = (part(0, trained), part(trained, held));
        let start = |_| Training::new(Perceptron::draw(activation, shape, rng), &held_out);
        let trainings = (0..starts).map(start).collect();
        Self {
            samples,
            held_out,
            trainings,
        }
    }

    /// The network with the smallest error on the held-out samples so far.
    pub(super) fn best(&self) -> Option<Perceptron> {
        let best = self
            .trainings
            .iter()
            .min_by(|a, b| a.best.1.total_cmp(&b.best.1))?;
        Some(Perceptron {
            weights: best.best.0.clone(),
            ..best.network.clone()
        })
    }

    /// Steps that each start has taken.
    pub(super) fn steps(&self) -> usize {
        self.trainings.first().map_or(0, |training| training.steps)
    }

    /// Operations of one step from one start, about.
    fn operations(&self) -> f64 {
        let p = self.trainings.first().map_or(0, |t| t.network.weights.len()) as f64;
        p * p * (2.0 * self.samples.y.len() as f64 + p)
    }
}

/// Operations of one part of the work on one thread.
const OPERATIONS: f64 = 3e8;

/// Takes some more steps of several contests side by side, up to `steps` in all; whether there are more to take. A
/// cancelled call changes nothing.
///
/// # Errors
///
/// If cancelled.
pub(super) fn advance(contests: &mut [Contest], steps: usize, cancel: &Cancel) -> Result<bool, Cancelled> {
    let all: f64 = contests
        .iter()
        .map(|c| c.operations() * c.trainings.len() as f64)
        .sum();
    let together = ((OPERATIONS / all.max(1.0)) as usize).clamp(1, 20);
    let jobs: Vec<(&Contest, &Training)> = contests
        .iter()
        .flat_map(|contest| contest.trainings.iter().map(move |training| (contest, training)))
        .collect();
    let moved = collect(0..jobs.len(), |i| {
        let (contest, training) = jobs[i];
        let mut training = training.clone();
        while training.steps < steps.min(contest.steps() + together) {
            cancel.check()?;
            training.step(&contest.samples, &contest.held_out);
        }
        Ok::<_, Cancelled>(training)
    })?;
    let mut moved = moved.into_iter();
    for contest in contests.iter_mut() {
        for training in &mut contest.trainings {
            if let Some(next) = moved.next() {
                *training = next;
            }
        }
    }
    Ok(contests.iter().any(|contest| contest.steps() < steps))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::streams::{Purpose, stream};

    #[test]
    fn shapes_have_about_the_wanted_number_of_weights() {
        let widths = [1, 2, 3, 4, 5, 6].map(|hidden| {
            let shape = shaped(1, hidden, 250);
            (shape[1], count(&shape))
        });
        assert_eq!(
            widths,
            [(83, 250), (14, 253), (10, 251), (8, 241), (7, 246), (6, 229)]
        );
        assert_eq!(shaped(4, 2, 250), [4, 13, 13, 1]);
        assert_eq!(shaped(1, 1, 2), [1, 1, 1]);
    }

    #[test]
    fn derivatives_are_finite_differences() {
        for activation in [Activation::Tanh, Activation::Relu] {
            let mut rng = stream(1, Purpose::Lab, 0, 0);
            let network = Perceptron::draw(activation, &[2, 4, 3, 1], &mut rng);
            let x = DMatrix::from_fn(6, 2, |i, j| ((3 * i + 5 * j + 1) as f64 * 0.37).fract());
            let (output, jacobian) = network.jacobian(&x);
            assert_eq!(output, network.output(&x));
            for k in 0..network.weights.len() {
                let at = |step: f64| {
                    let mut moved = network.clone();
                    moved.weights[k] += step;
                    moved.output(&x)
                };
                let slope = (at(1e-6) - at(-1e-6)) / 2e-6;
                assert!(
                    (slope - jacobian.column(k)).amax() < 1e-7,
                    "{activation:?}, weight {k}"
                );
            }
        }
    }

    /// The equations of one step, and the cost that decides whether it is taken.
    #[test]
    fn a_step_solves_its_equations() {
        let mut rng = stream(4, Purpose::Lab, 0, 0);
        let x = DMatrix::from_fn(40, 1, |i, _| (i as f64 * 0.618).fract());
        let y = x.column(0).map(|x: f64| (6.0 * x).sin());
        let samples = Samples { x, y };
        let network = Perceptron::draw(Activation::Tanh, &[1, 5, 1], &mut rng);
        let mut training = Training::new(network.clone(), &samples);
        let (output, jacobian) = network.jacobian(&samples.x);
        let residuals = output - &samples.y;
        let cost = residuals.norm_squared() + 1e-3 * network.weights.norm_squared();
        assert!((training.cost(&network.weights, &samples) - cost).abs() < 1e-12);
        training.step(&samples, &samples);
        let step = &training.network.weights - &network.weights;
        // The first damping that was taken is a third of 0.1 · 4^k after the step.
        let damping = 3.0 * training.damping;
        let left = jacobian.tr_mul(&(&jacobian * &step)) + &step * (damping + 1e-3);
        let right = -(jacobian.tr_mul(&residuals) + &network.weights * 1e-3);
        assert!(step.norm() > 0.0 && (left - &right).amax() < 1e-9 * right.amax());
        assert!(training.cost(&training.network.weights, &samples) < cost);
    }

    /// Of a training that comes to fit noise the weights with the smallest error on held-out samples are kept.
    #[test]
    fn a_training_is_stopped_early() {
        let mut rng = stream(7, Purpose::Lab, 0, 0);
        let mut drawn = |rows: usize| {
            let x = DMatrix::from_fn(rows, 1, |_, _| rng.random::<f64>());
            let y = x
                .column(0)
                .map(|x: f64| (6.0 * x).sin() + 0.5 * rng.sample::<f64, _>(StandardNormal));
            Samples { x, y }
        };
        let (samples, held_out) = (drawn(16), drawn(200));
        let start = Perceptron::draw(Activation::Tanh, &[1, 12, 1], &mut stream(7, Purpose::Lab, 0, 1));
        let mut training = Training::new(start, &held_out);
        let error = |network: &Perceptron| mean_square(&network.output(&held_out.x), &held_out.y);
        let mut seen = vec![error(&training.network)];
        for _ in 0..40 {
            training.step(&samples, &held_out);
            seen.push(error(&training.network));
        }
        let least = seen.iter().copied().fold(f64::INFINITY, f64::min);
        let kept = Perceptron {
            weights: training.best.0.clone(),
            ..training.network.clone()
        };
        assert_eq!((training.best.1, error(&kept)), (least, least));
        assert!(seen[40] > 1.1 * least, "{seen:?}");
    }

    /// Deviations of hidden weights at the start: √(1/fan-in) with tanh, √(2/fan-in) with ReLU, within 5 %.
    #[test]
    fn networks_start_with_the_scale_of_their_activation() {
        for (activation, gain) in [(Activation::Tanh, 1.0), (Activation::Relu, 2.0)] {
            let mut rng = stream(5, Purpose::Lab, 0, 0);
            let network = Perceptron::draw(activation, &[1, 60, 60, 1], &mut rng);
            let power =
                |first: usize, count: usize| network.weights.rows(first, count).norm_squared() / count as f64;
            assert!((power(network.offset(1), 3600) * 60.0 / gain - 1.0).abs() < 0.1);
            assert!((0.5..1.6).contains(&(power(0, 60) * gain * gain / 16.0)));
            assert!((0.5..1.6).contains(&(power(network.offset(2), 60) * 240.0 / gain)));
        }
    }

    /// How strongly a unit acts: the length of the weights that leave it.
    #[test]
    fn strengths_are_lengths_of_outgoing_weights() {
        let mut network = Perceptron::draw(
            Activation::Tanh,
            &[1, 2, 2, 1],
            &mut stream(6, Purpose::Lab, 0, 0),
        );
        let first = network.offset(1);
        // Weights into the first unit of the second layer, then into its second unit.
        for (i, weight) in [3.0, 0.5, 4.0, 1.2].into_iter().enumerate() {
            network.weights[first + i] = weight;
        }
        let strengths = network.strengths(0);
        assert!((strengths[0] - 5.0).abs() < 1e-12 && (strengths[1] - 1.3).abs() < 1e-12);
    }

    /// A network learns what a network of its shape says, down to what the penalty costs.
    #[test]
    fn what_a_network_says_is_learned() {
        let shape = [1, 3, 2, 1];
        let teacher = Perceptron::draw(Activation::Tanh, &shape, &mut stream(2, Purpose::Lab, 0, 0));
        let x = DMatrix::from_fn(80, 1, |i, _| (i as f64 * 0.618).fract());
        let y = teacher.output(&x);
        let samples = Samples { x, y: y.clone() };
        let mut contest = [Contest::new(
            &samples,
            (Activation::Tanh, &shape, 4),
            &mut stream(2, Purpose::Lab, 0, 1),
        )];
        while advance(&mut contest, 60, &Cancel::new()).unwrap() {}
        let trained = contest[0].samples.clone();
        let found = mean_square(&contest[0].best().unwrap().output(&trained.x), &trained.y);
        // The teacher's own weights cost ρ|θ|² and leave no residual.
        let most = PENALTY * teacher.weights.norm_squared() / trained.y.len() as f64;
        assert!(found < most && found < 0.05 * y.variance(), "{found} {most}");
    }

    #[test]
    fn results_do_not_depend_on_the_number_of_threads() {
        let run = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            let x = DMatrix::from_fn(40, 1, |i, _| (i as f64 * 0.618).fract());
            let y = x.column(0).map(|x: f64| (6.0 * x).sin());
            let samples = Samples { x: x.clone(), y };
            let start = (Activation::Relu, [1_usize, 5, 5, 1]);
            let mut contest = [Contest::new(
                &samples,
                (start.0, &start.1, 3),
                &mut stream(3, Purpose::Lab, 0, 0),
            )];
            pool.install(|| while advance(&mut contest, 12, &Cancel::new()).unwrap() {});
            contest[0].best().unwrap().output(&x)
        };
        assert_eq!(run(1), run(3));
    }
}
