//! Theories of wide networks beside a real network on the same data and seed: state evolution at finite width, the neural
//! tangent kernel, the linearized network, and dynamical mean field theory.

mod begun;
mod figures;
mod lazy;
mod mean_field;
mod problem;
#[cfg(test)]
mod tests;

use nalgebra::{DMatrix, DVector};
use rand_chacha::ChaCha8Rng;
use serde::Deserialize;

use self::begun::Begun;
use self::lazy::{Errors, Lazy, linearized};
use self::mean_field::MeanField;
use self::problem::{Problem, Training};
use super::dual_kernels::Kernels;
use super::{Lab, LabError, side_by_side};
use crate::control::Cancel;
use crate::experiment::{Activation, Field, Headline, Link, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;
use crate::theory::{PooledEvolution, TheoryError};

/// The rate is kept to this share of where the linear dynamics diverges, 2m/k_max.
const STABLE: f64 = 0.9;
/// Steps at which errors of the kernel theories are known, at most.
const TIMES: usize = 30;
/// First ranks of groups of modes; of each group the decay of one is shown.
const GROUPS: [usize; 5] = [1, 4, 16, 64, 256];
/// Operations of one part of the training.
const OPERATIONS: f64 = 1e9;
/// State evolution is computed up to this width.
const NARROW: usize = 64;
/// In the comparison over widths it is computed up to this width times the number of steps, in whose square it grows.
const NARROW_AND_SHORT: usize = 6400;
/// Mean field theory of three layers is computed up to this many rows, test rows included.
const FEW_ROWS: usize = 80;
/// Operations of a whole run in the comparison over widths, at most: a minute or two.
const MOST_OF_A_RUN: f64 = 4e12;
/// Operations of one step of the network that is drawn, at most: about a second.
const MOST_OPERATIONS: f64 = 4e10;
/// The narrowest network of the comparison over widths.
const NARROWEST: usize = 8;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    show: Show,
    parametrization: Parametrization,
    richness: f64,
    width: usize,
    layers: usize,
    activation: Activation,
    target: Target,
    noise: f64,
    samples: usize,
    features: usize,
    tests: usize,
    rate: f64,
    stable_rate: bool,
    steps: usize,
    neurons: usize,
    rows: usize,
    largest: usize,
    runs: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Show {
    Errors,
    Widths,
    Spectrum,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Parametrization {
    Ntk,
    MeanField,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Target {
    Sine,
    SineAndLine,
    Linear,
    Quadratic,
}

/// A theory of the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Approach {
    StateEvolution,
    MeanErrors,
    MeanPredictor,
    Conditional,
    Linearized,
    MeanField,
}

impl Approach {
    const ALL: [Self; 6] = [
        Self::StateEvolution,
        Self::MeanErrors,
        Self::MeanPredictor,
        Self::Conditional,
        Self::Linearized,
        Self::MeanField,
    ];
}

/// What is being computed, in this order.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    Kernels,
    Network,
    MeanField,
    Evolution,
    Widths,
    End,
}

/// The lab at work.
pub(super) struct WideLimits {
    settings: Settings,
    seed: u64,
    stage: Stage,
    times: Vec<usize>,
    begun: Option<Begun>,
    training: Option<Training>,
    /// (step, ‖Θ_t − Θ₀‖/‖Θ₀‖) of the network, and its kernel at the start.
    drift: Vec<(usize, f64)>,
    first_kernel: Option<DMatrix<f64>>,
    /// Residuals on the training rows at the times so far.
    residuals: Vec<DVector<f64>>,
    /// Errors of the kernel theories at the times, and of the others at every step so far.
    kernel_theories: Vec<(Approach, Errors)>,
    linearized: Errors,
    mean_field: Option<(MeanField, ChaCha8Rng)>,
    evolution: Option<PooledEvolution>,
    evolved: Errors,
    widths: Vec<usize>,
    /// For each cell, runs within widths: the gap of each approach.
    gaps: Vec<Vec<(Approach, f64)>>,
}

const MEAN_FIELD: &[&str] = &["MeanField"];

const SCHEMA: Schema = Schema {
    name: "WideLimits",
    equation: "f = w·s(h)/(γ√q), rate ηγ²:   γ = 1: ḟ = −Θ_∞ (f − Y)/m;   γ = γ₀√q: h ← h + (ηγ₀/m) Σ_α K_α Δ_α w s'(h_α)",
    source: "Jacot, Gabriel, Hongler (2018), arXiv:1806.07572; Lee et al. (2019), arXiv:1902.06720; Bordelon, Pehlevan \
             (2022), arXiv:2205.09653; Yang, Hu (2021), arXiv:2011.14522; Han, Imaizumi (2025), arXiv:2505.04898",
    fields: &[
        Field::choice(
            "show",
            &[
                Variant::plain("Errors"),
                Variant::plain("Widths"),
                Variant::plain("Spectrum"),
            ],
        )
        .view(),
        Field::choice(
            "parametrization",
            &[Variant::plain("Ntk"), Variant::plain("MeanField")],
        ),
        Field::number("richness", [1.0, 0.02, 4.0])
            .log()
            .only("parametrization", MEAN_FIELD),
        Field::whole("width", [64, 4, 4096]).log(),
        Field::whole("layers", [2, 2, 5]),
        Field::choice(
            "activation",
            &[
                Variant::plain("Erf"),
                Variant::plain("Tanh"),
                Variant::plain("Relu"),
                Variant::plain("Gelu"),
                Variant::plain("Silu"),
                Variant::plain("Softplus"),
                Variant::plain("Sigmoid"),
                Variant::plain("Linear"),
            ],
        ),
        Field::choice(
            "target",
            &[
                Variant::plain("Sine"),
                Variant::plain("SineAndLine"),
                Variant::plain("Linear"),
                Variant::plain("Quadratic"),
            ],
        ),
        Field::number("noise", [0.3, 0.0, 2.0]),
        Field::whole("samples", [200, 4, 400]).log(),
        Field::whole("features", [50, 2, 1000]).log(),
        Field::whole("tests", [200, 4, 1000]).log(),
        Field::number("rate", [20.0, 0.01, 1000.0]).log(),
        Field::flag("stable_rate", true),
        Field::whole("steps", [100, 1, 1000]).log(),
        Field::whole("neurons", [4000, 40, 40_000]).log(),
        Field::whole("rows", [4000, 100, 100_000]).log(),
        Field::whole("largest", [1024, 8, 4096]).log(),
        Field::whole("runs", [4, 0, 100]),
    ],
    headline: Some(Headline::last("kernel_drift", &["Kernel drift"])),
    presets: presets![
        "wide_limits",
        "wide_limits_widths",
        "wide_limits_rich",
        "wide_limits_three_layers",
        "wide_limits_spectrum",
        "wide_limits_catapult"
    ],
};

impl Settings {
    /// γ₀; in NTK parametrization that of this width, 1/√q.
    fn richness(&self, width: usize) -> f64 {
        match self.parametrization {
            Parametrization::Ntk => 1.0 / (width as f64).sqrt(),
            Parametrization::MeanField => self.richness,
        }
    }

    /// Standard deviations of each layer's weights: 1, 1/√q, and 1/(γ₀ q) for the output.
    fn deviations(&self, width: usize) -> Vec<f64> {
        let q = width as f64;
        let mut deviations = vec![1.0 / q.sqrt(); self.layers];
        deviations[0] = 1.0;
        deviations[self.layers - 1] = 1.0 / (self.richness(width) * q);
        deviations
    }

    /// Rates of each layer on the mean loss: q η γ₀², η γ₀², η/q.
    fn rates(&self, width: usize, rate: f64) -> Vec<f64> {
        let (q, squared) = (width as f64, self.richness(width).powi(2));
        let mut rates = vec![rate * squared; self.layers];
        rates[0] = q * rate * squared;
        rates[self.layers - 1] = rate / q;
        rates
    }

    /// Operations of one step of training, about.
    fn operations(&self, width: usize) -> f64 {
        let (q, rows) = (width as f64, (3 * self.samples + self.tests) as f64);
        2.0 * rows * q * (self.features as f64 + q * (self.layers - 2) as f64 + 20.0)
    }

    /// The width at which one step takes the most operations allowed.
    fn widest(&self) -> usize {
        let step = |width: usize| self.operations(width) / MOST_OPERATIONS;
        let (mut low, mut high) = (1, 1 << 13);
        while high - low > 1 {
            let middle = (low + high) / 2;
            if step(middle) <= 1.0 {
                low = middle;
            } else {
                high = middle;
            }
        }
        low
    }

    fn has_mean_field(&self) -> bool {
        self.layers == 2 || (self.layers == 3 && self.samples + self.tests <= FEW_ROWS)
    }

    /// The teacher's link, and how many times as long the teacher is; none if state evolution cannot follow a network of this width.
    fn link(&self, width: usize) -> Option<(Link, f64)> {
        // Its deeper layers share one rate.
        let rates = self.parametrization == Parametrization::Ntk || self.layers == 2;
        let link = match self.target {
            Target::Sine => (Link::Sine, 2.0),
            Target::Linear => (Link::Linear, 1.0),
            Target::Quadratic => (Link::Quadratic, 1.0),
            Target::SineAndLine => return None,
        };
        (rates && width <= NARROW).then_some(link)
    }

    fn times(&self) -> Vec<usize> {
        let mut times = vec![0];
        let later = log_spaced(1.0, self.steps as f64, TIMES);
        times.extend(later.into_iter().map(|t| t.round() as usize));
        times.dedup();
        times
    }

    /// Operations of a whole run in the comparison over widths, about: training, and the two kernels at its start.
    fn run_operations(&self, width: usize) -> f64 {
        self.operations(width) * (self.steps as f64 + 2.0)
    }

    /// Widths of the comparison: powers of two, as far as a run is affordable.
    fn widths(&self) -> Vec<usize> {
        let doubled = std::iter::successors(Some(NARROWEST), |width| Some(2 * width));
        doubled
            .take_while(|width| *width <= self.largest)
            .take_while(|width| *width == NARROWEST || self.run_operations(*width) <= MOST_OF_A_RUN)
            .collect()
    }

    /// The last width of the comparison where the next that is asked for takes too long.
    fn stops_at(&self) -> Option<usize> {
        self.widths()
            .last()
            .copied()
            .filter(|last| 2 * last <= self.largest)
    }
}

impl Lab for WideLimits {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let most = settings.widest();
        if settings.width > most {
            found.push(("width", text!("wide-limits-too-wide", most = most).into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let rows = (settings.samples + settings.tests) as f64;
        let (n, layers) = (settings.features as f64, settings.layers as f64);
        let network = |width: usize| {
            let q = width as f64;
            4.0 * (3.0 * (n * q + (layers - 2.0) * q * q) + 5.0 * rows * q * (layers - 1.0))
        };
        let widest = settings.widths().last().copied().unwrap_or(NARROWEST);
        let at_once = rayon::current_num_threads() as f64;
        let steps = if settings.layers == 3 {
            settings.steps as f64
        } else {
            1.0
        };
        let neurons = if settings.has_mean_field() {
            settings.neurons as f64
        } else {
            0.0
        };
        vec![
            Part {
                key: "memory-wide-limits-kernels",
                bytes: 8.0 * 10.0 * rows * rows,
                each_run: false,
            },
            Part {
                key: "memory-wide-limits-networks",
                bytes: network(settings.width).max(at_once * network(widest)),
                each_run: false,
            },
            Part {
                key: "memory-wide-limits-neurons",
                bytes: 8.0 * 5.0 * neurons * rows * steps,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        Self {
            stage: Stage::Kernels,
            times: settings.times(),
            begun: None,
            training: None,
            drift: Vec::new(),
            first_kernel: None,
            residuals: Vec::new(),
            kernel_theories: Vec::new(),
            linearized: Errors::default(),
            mean_field: None,
            evolution: None,
            evolved: Errors::default(),
            widths: settings.widths(),
            gaps: Vec::new(),
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.stage {
            Stage::Kernels => self.begin(cancel)?,
            Stage::Network => self.train(cancel)?,
            Stage::MeanField => self.follow_mean_field(cancel)?,
            Stage::Evolution => self.evolve(cancel)?,
            Stage::Widths => self.compare(cancel)?,
            Stage::End => {}
        }
        self.skip();
        Ok(self.stage != Stage::End)
    }

    fn fraction(&self) -> f64 {
        let (each, has) = (self.settings.steps + 1, |yes: bool| usize::from(yes));
        let first = 1 + each * (1 + has(self.settings.has_mean_field()) + has(self.follows()));
        let trained = self
            .training
            .as_ref()
            .map_or(0, |training| training.errors.train.len());
        let mean_field = self.mean_field_errors().map_or(0, |errors| errors.train.len());
        let evolved = match self.stage {
            Stage::Widths | Stage::End if self.follows() => each,
            _ => self.evolved.train.len(),
        };
        let done = has(self.begun.is_some()) + trained + mean_field + evolved;
        if self.stage == Stage::End {
            return 1.0;
        }
        // Runs of the comparison count by their operations, the rest as if it were one run of the network that is drawn.
        let own = self.settings.run_operations(self.settings.width);
        let compared = |cells: usize| {
            let widths = self.widths.iter().cycle().take(cells);
            widths
                .map(|width| self.settings.run_operations(*width))
                .sum::<f64>()
        };
        let done = own * done as f64 / first as f64 + compared(self.gaps.len());
        done / (own + compared(self.cells()))
    }

    fn warnings(&self) -> Vec<String> {
        self.remarks()
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

impl WideLimits {
    /// Whether state evolution follows the network that is drawn.
    fn follows(&self) -> bool {
        self.settings.link(self.settings.width).is_some()
    }

    fn cells(&self) -> usize {
        self.widths.len() * self.settings.runs
    }

    /// Passes over stages that have nothing left to do.
    fn skip(&mut self) {
        let steps = self.settings.steps;
        let trained = |errors: Option<&Errors>| errors.is_some_and(|errors| errors.train.len() > steps);
        if self.stage == Stage::Network && trained(self.training.as_ref().map(|training| &training.errors)) {
            self.stage = Stage::MeanField;
        }
        let done = !self.settings.has_mean_field() || trained(self.mean_field_errors());
        if self.stage == Stage::MeanField && done {
            self.stage = Stage::Evolution;
        }
        let done = !self.follows() || trained(Some(&self.evolved));
        if self.stage == Stage::Evolution && done {
            self.stage = Stage::Widths;
            self.evolution = None;
        }
        if self.stage == Stage::Widths && self.gaps.len() >= self.cells() {
            self.stage = Stage::End;
        }
    }

    fn mean_field_errors(&self) -> Option<&Errors> {
        self.mean_field.as_ref().map(|(limit, _)| limit.errors())
    }

    /// Draws the data and solves the kernel theories.
    fn begin(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let settings = &self.settings;
        let problem = Problem::draw(settings, self.seed, cancel)?;
        let kernels = Kernels::new(
            problem.inputs.clone(),
            settings.activation,
            settings.layers,
            cancel,
        )?;
        let lazy = Lazy::new(&kernels, settings.samples, cancel)?;
        let largest = lazy.eigenvalues.first().copied().unwrap_or(0.0);
        let limit = 2.0 * settings.samples as f64 / largest;
        let rate = if settings.stable_rate {
            settings.rate.min(STABLE * limit)
        } else {
            settings.rate
        };
        let width = (settings.width, rate);
        let training = Training::new(settings, &problem, width, (self.seed, 0), cancel)?;
        let kernels = training.kernels(&problem, cancel)?;
        self.linearized = linearized(&kernels, &training.start, &problem.labels, settings.steps, cancel)?;
        let [first, _] = kernels;
        let begun = Begun {
            problem,
            lazy,
            rate,
            limit,
        };
        self.kernel_theories = begun.theories(settings, settings.width, &training, &self.times);
        self.begun = Some(begun);
        self.residuals = vec![training.residuals.clone()];
        self.drift = vec![(0, 0.0)];
        self.first_kernel = Some(first);
        self.training = Some(training);
        self.stage = Stage::Network;
        Ok(())
    }

    /// Some more steps of the network.
    fn train(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (Some(begun), Some(training)) = (&self.begun, &mut self.training) else {
            return Ok(());
        };
        let together = (OPERATIONS / self.settings.operations(self.settings.width)).ceil() as usize;
        for _ in 0..together {
            let t = training.errors.train.len();
            if t > self.settings.steps {
                break;
            }
            training.step(&begun.problem, cancel)?;
            if let Ok(place) = self.times.binary_search(&t) {
                self.residuals.push(training.residuals.clone());
                // A step that is done is noted whole.
                if place % 2 == 0 || t == self.settings.steps {
                    let [kernel, _] = training.kernels(&begun.problem, &Cancel::new())?;
                    let first = self.first_kernel.as_ref();
                    let drift = first.map(|first| (kernel - first).norm() / first.norm());
                    self.drift.extend(drift.map(|drift| (t, drift)));
                }
            }
        }
        Ok(())
    }

    fn follow_mean_field(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Some(begun) = &self.begun else {
            return Ok(());
        };
        let (mut limit, mut rng) = match self.mean_field.take() {
            Some(state) => state,
            None => {
                let mut rng = stream(self.seed, Purpose::Lab, 2, 0);
                let problem = begun.mean_field(&self.settings, self.settings.width);
                let neurons = self.settings.neurons.div_ceil(4) * 4;
                let limit = MeanField::new(problem, self.settings.layers, neurons, &mut rng, cancel)?;
                (limit, rng)
            }
        };
        // A cancelled step leaves nothing behind: the next part begins at step 0.
        limit.step(&mut rng, cancel)?;
        self.mean_field = Some((limit, rng));
        Ok(())
    }

    fn evolve(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let width = self.settings.width;
        let (Some(begun), Some(link)) = (&self.begun, self.settings.link(width)) else {
            return Ok(());
        };
        let evolution = match self.evolution.take() {
            Some(evolution) => Ok(evolution),
            None => {
                self.evolved = Errors::default();
                begun.evolution(&self.settings, link, (width, 0), self.seed, cancel)
            }
        };
        let step = evolution.and_then(|mut evolution| {
            let step = evolution.advance(cancel)?;
            Ok((evolution, step))
        });
        match step {
            Ok((evolution, Some(step))) => {
                self.evolved.train.push(step.mean.train.mse);
                self.evolved.test.push(step.mean.test.mse);
                self.evolution = Some(evolution);
            }
            Err(TheoryError::Cancelled) => return Err(LabError::Cancelled),
            // What diverged stays as far as it came.
            Ok(_) | Err(_) => self.stage = Stage::Widths,
        }
        Ok(())
    }

    /// One more run at each of some widths.
    fn compare(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let Some(begun) = &self.begun else {
            return Ok(());
        };
        let (settings, widths, seed, times) = (&self.settings, &self.widths, self.seed, &self.times);
        let next = self.gaps.len()..(self.gaps.len() + 2).min(self.cells());
        let mean_field = match settings.parametrization {
            Parametrization::MeanField => self.mean_field_errors(),
            Parametrization::Ntk => None,
        };
        let gaps = side_by_side(next, |cell| {
            let (run, width) = (1 + cell / widths.len(), widths[cell % widths.len()]);
            let mut training =
                Training::new(settings, &begun.problem, (width, begun.rate), (seed, run), cancel)?;
            let kernels = training.kernels(&begun.problem, cancel)?;
            let mut theories = begun.theories(settings, width, &training, times);
            let (start, labels) = (&training.start, &begun.problem.labels);
            let linear = linearized(&kernels, start, labels, settings.steps, cancel)?;
            theories.push((Approach::Linearized, at(&linear, times)));
            theories.extend(mean_field.map(|errors| (Approach::MeanField, at(errors, times))));
            let short = width * settings.steps <= NARROW_AND_SHORT;
            if let Some(link) = settings.link(width).filter(|_| short) {
                let evolved = begun.evolved(settings, link, (width, run), seed, cancel)?;
                theories.push((Approach::StateEvolution, at(&evolved, times)));
            }
            for _ in 0..settings.steps {
                training.step(&begun.problem, cancel)?;
            }
            let errors = at(&training.errors, times);
            Ok(theories
                .iter()
                .map(|(approach, theory)| (*approach, gap(&errors.test, &theory.test)))
                .collect())
        })?;
        self.gaps.extend(gaps);
        Ok(())
    }

    /// Every theory at the times, as far as it is known.
    fn theories(&self) -> Vec<(Approach, Errors)> {
        let known = |errors: &Errors| !errors.test.is_empty();
        let mut theories = Vec::new();
        if known(&self.evolved) {
            theories.push((Approach::StateEvolution, at(&self.evolved, &self.times)));
        }
        theories.extend(self.kernel_theories.iter().cloned());
        if known(&self.linearized) {
            theories.push((Approach::Linearized, at(&self.linearized, &self.times)));
        }
        if let Some(errors) = self.mean_field_errors().filter(|errors| known(errors)) {
            theories.push((Approach::MeanField, at(errors, &self.times)));
        }
        theories
    }

    fn remarks(&self) -> Vec<String> {
        let (mut remarks, settings) = (Vec::new(), &self.settings);
        let Some(begun) = &self.begun else {
            return remarks;
        };
        if begun.rate < settings.rate {
            let (asked, used) = (settings.rate, format!("{:.3}", begun.rate));
            remarks.push(text!("wide-limits-lowered", asked = asked.to_string(), used = used).into_owned());
        } else if settings.rate > begun.limit {
            let limit = format!("{:.3}", begun.limit);
            remarks.push(text!("wide-limits-beyond", limit = limit).into_owned());
        }
        remarks
    }

    /// Theories that are not drawn, and why: a sentence each.
    fn left_out(&self) -> Vec<String> {
        let evolution = !self.follows();
        let evolution = evolution.then(|| text!("wide-limits-no-evolution", most = NARROW).into_owned());
        let mean_field = !self.settings.has_mean_field();
        let mean_field = mean_field.then(|| text!("wide-limits-no-mean-field", most = FEW_ROWS).into_owned());
        evolution.into_iter().chain(mean_field).collect()
    }
}

/// Errors at some steps of those at every step; NaN beyond the last.
fn at(errors: &Errors, times: &[usize]) -> Errors {
    let pick = |values: &[f64]| {
        let value = |t: &usize| values.get(*t).copied().unwrap_or(f64::NAN);
        times.iter().map(value).collect()
    };
    Errors {
        train: pick(&errors.train),
        test: pick(&errors.test),
    }
}

/// The root mean square of the relative deviation of errors from a theory's, over the times after the start that both reach.
fn gap(errors: &[f64], theory: &[f64]) -> f64 {
    let relative = errors
        .iter()
        .zip(theory)
        .skip(1)
        .map(|(error, theory)| error / theory - 1.0);
    let known: Vec<f64> = relative.filter(|x| !x.is_nan()).collect();
    (known.iter().map(|x| x * x).sum::<f64>() / known.len() as f64).sqrt()
}
