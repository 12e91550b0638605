//! Scaling laws of trained networks: features with a power-law spectrum, the test error over samples and width by state
//! evolution, and real networks beside it.

mod figures;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use super::evolving::{Evolving, bytes, step_together, together};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::control::parallel::collect;
use crate::dynamics::{DataError, GradientDescent, Instance, Stopped};
use crate::experiment::{
    self, Activation, Coordinates, Data, Experiment, Features, Field, Headline, Link, Part, Schema, Spectrum,
    Variant, presets,
};
use crate::figure::Figure;
use crate::optimizer::Updates;
use crate::statistics::grid::log_spaced;
use crate::text;
use crate::theory::{Atom, Inputs};

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    capacity: f64,
    decay: f64,
    link: Link,
    activation: Activation,
    widths: Vec<u64>,
    features: usize,
    smallest: usize,
    largest: usize,
    points: usize,
    noise: f64,
    learning_rate: f64,
    steps: usize,
    stop: Stop,
    rows: usize,
    replicas: usize,
    window_low: f64,
    window_high: f64,
}

/// The step whose test error counts.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Stop {
    Best,
    Last,
}

/// One training, by theory or really, at a number of samples and a width.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Task {
    place: usize,
    width: usize,
    run: Option<usize>,
}

/// Test errors of every step; shorter where training diverged.
type Course = Vec<f64>;

/// State evolution at work.
struct Work {
    task: Task,
    evolution: Evolving,
    course: Course,
    ended: bool,
}

/// The lab at work.
pub(super) struct FeatureScaling {
    settings: Settings,
    seed: u64,
    /// Samples m.
    places: Vec<usize>,
    tasks: Vec<Task>,
    courses: Vec<(Task, Course)>,
    /// State evolutions at work, side by side.
    now: Vec<Work>,
}

const SCHEMA: Schema = Schema {
    name: "FeatureScaling",
    equation: "λⱼ ∝ j^(−α),   μⱼ ∝ j^(−δ),   β = α + 2δ:   test error − σ² over samples m and width q;   ridge regression: m^(−min(β−1, 2α))",
    source: "Han, Imaizumi (2025), arXiv:2505.04898, for the lines; Bordelon, Atanasov, Pehlevan (2025), arXiv:2409.17858, for \
             how feature learning changes exponents",
    fields: &[
        Field::number("capacity", [0.6, 0.0, 3.0]),
        Field::number("decay", [0.4, 0.0, 3.0]),
        Field::choice(
            "link",
            &[
                Variant::plain("Tanh"),
                Variant::plain("Linear"),
                Variant::plain("Sine"),
                Variant::plain("Relu"),
            ],
        ),
        Field::choice(
            "activation",
            &[
                Variant::plain("Tanh"),
                Variant::plain("Erf"),
                Variant::plain("Gelu"),
                Variant::plain("Linear"),
            ],
        ),
        Field::wholes("widths", &[1, 2, 4, 8], [1, 32, 6]),
        Field::whole("features", [400, 50, 2000]),
        Field::whole("smallest", [50, 10, 20_000]),
        Field::whole("largest", [3200, 20, 20_000]),
        Field::whole("points", [7, 2, 20]),
        Field::number("noise", [0.1, 0.0, 2.0]),
        Field::number("learning_rate", [0.5, 1e-3, 5.0]),
        Field::whole("steps", [60, 1, 200]),
        Field::choice("stop", &[Variant::plain("Best"), Variant::plain("Last")]),
        Field::whole("rows", [2048, 256, 65_536]),
        Field::whole("replicas", [3, 0, 10_000_000]),
        Field::number("window_low", [100.0, 1.0, 1e9]).view(),
        Field::number("window_high", [3200.0, 1.0, 1e9]).view(),
    ],
    headline: Some(Headline::readout("exponents", &["runs_", "theory_"])),
    presets: presets!["feature_scaling", "feature_scaling_steps"],
};

impl Lab for FeatureScaling {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        if settings.smallest > settings.largest {
            let sentence = text!("feature-scaling-smallest", largest = settings.largest);
            found.push(("smallest", sentence.into_owned()));
        }
        if settings.widths.is_empty() {
            found.push(("widths", text!("feature-scaling-no-width").into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (m, n) = (settings.largest as f64, settings.features as f64);
        let of_width = |width| settings.course_bytes(width) * settings.together(width) as f64;
        let theory = settings.widths.iter().map(|width| of_width(*width));
        vec![
            Part {
                key: "memory-feature-scaling-data",
                bytes: 24.0 * m * n,
                each_run: false,
            },
            Part {
                key: "memory-feature-scaling-theory",
                bytes: theory.fold(0.0, f64::max),
                each_run: false,
            },
            Part {
                key: "memory-feature-scaling-replicas",
                bytes: (settings.replicas + 1) as f64
                    * (settings.points * settings.widths.len()) as f64
                    * (8.0 * settings.steps as f64 + 100.0),
                each_run: false,
            },
        ]
    }

    fn start(mut settings: Settings, seed: u64) -> Self {
        settings.widths.sort_unstable();
        settings.widths.dedup();
        let (low, high) = (settings.smallest as f64, settings.largest as f64);
        let values = log_spaced(low, high.max(low), settings.points);
        let mut places: Vec<usize> = values.into_iter().map(|m| m.round() as usize).collect();
        places.dedup();
        let (count, widths) = (places.len(), settings.widths.len());
        // Theory goes line by line, from the narrowest on.
        let theory = (0..widths).flat_map(|width| {
            (0..count).map(move |place| Task {
                place,
                width,
                run: None,
            })
        });
        let all = |run: Option<usize>| {
            (0..count).flat_map(move |place| (0..widths).map(move |width| Task { place, width, run }))
        };
        let tasks = theory.chain((0..settings.replicas).flat_map(|run| all(Some(run))));
        Self {
            tasks: tasks.collect(),
            courses: Vec::new(),
            now: Vec::new(),
            places,
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        let Some(&task) = self.tasks.get(self.courses.len()) else {
            return Ok(false);
        };
        match task.run {
            None => self.predict(task.width, cancel)?,
            Some(run) => {
                let course = self.train(task, run, cancel)?;
                self.courses.push((task, course));
            }
        }
        Ok(self.courses.len() < self.tasks.len())
    }

    fn fraction(&self) -> f64 {
        let now: usize = self.now.iter().map(|work| work.course.len()).sum();
        let part = now as f64 / (self.settings.steps + 2) as f64;
        (self.courses.len() as f64 + part) / self.tasks.len().max(1) as f64
    }

    fn warnings(&self) -> Vec<String> {
        let short = |(_, course): &&(Task, Course)| course.len() <= self.settings.steps;
        let ended = self.courses.iter().filter(short).count();
        if ended == 0 {
            return Vec::new();
        }
        vec![text!("feature-scaling-diverged", count = ended).into_owned()]
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        figures::all(self, view)
    }
}

impl Settings {
    /// β: the target's power in feature j falls as j^(−β).
    fn source(&self) -> f64 {
        self.capacity + 2.0 * self.decay
    }

    /// Bytes of a state evolution.
    fn course_bytes(&self, width: u64) -> f64 {
        bytes(self.rows, width as usize, self.steps)
    }

    /// How many state evolutions of a width go side by side, at most.
    fn together(&self, width: u64) -> usize {
        together(self.course_bytes(width)).min(self.points)
    }

    /// With which power of the samples the error of the best ridge regression falls; None where it does not.
    fn ridge_exponent(&self) -> Option<f64> {
        let exponent = (self.source() - 1.0).min(2.0 * self.capacity);
        (self.capacity > 1.0 && exponent > 0.0).then_some(exponent)
    }
}

impl FeatureScaling {
    /// The experiment of a number of samples and a width.
    fn experiment(&self, task: Task) -> Result<Experiment, LabError> {
        let nothing = || LabError::Failed(text!("labs-cancelled").into_owned());
        let settings = &self.settings;
        let samples = *self.places.get(task.place).ok_or_else(nothing)?;
        let width = *settings.widths.get(task.width).ok_or_else(nothing)? as usize;
        let mut whole = experiment::Settings {
            seed: self.seed,
            ..experiment::Settings::default()
        };
        whole.model.layers = 2;
        whole.model.width = width;
        whole.model.activation = settings.activation;
        let mut data = experiment::Synthetic {
            samples,
            features: Features::Count(settings.features),
            spectrum: Spectrum::PowerLaw(settings.capacity),
            noise: settings.noise,
            ..experiment::Synthetic::default()
        };
        if settings.capacity == 0.0 {
            data.spectrum = Spectrum::Isotropic;
        }
        data.teacher.link = settings.link;
        data.teacher.coordinates = Coordinates::Decaying(settings.decay);
        whole.data = Data::Synthetic(data);
        whole.optimizer.learning_rate = settings.learning_rate;
        whole.optimizer.steps = settings.steps;
        whole.theory.rows = settings.rows;
        whole.theory.replicas = 1;
        Experiment::new(whole).map_err(|problems| LabError::Failed(problems.to_string()))
    }

    /// One more step of the state evolutions of a width, at all its places side by side.
    fn predict(&mut self, width: usize, cancel: &Cancel) -> Result<(), LabError> {
        if self.now.is_empty() {
            let alike = |task: &&Task| task.run.is_none() && task.width == width;
            let left = self.tasks.iter().skip(self.courses.len()).take_while(alike);
            let count = self
                .settings
                .widths
                .get(width)
                .map_or(1, |q| self.settings.together(*q));
            let left: Vec<Task> = left.take(count).copied().collect();
            self.now = collect(0..left.len(), |i| self.begin(left[i], cancel))?;
        }
        let taken = |work: &Work| (!work.ended).then_some(work.course.len());
        let ended = step_together(&mut self.now, taken, |work| {
            match work.evolution.next(cancel)? {
                Some(step) => work.course.push(step.mean.test.mse),
                None => work.ended = true,
            }
            Ok(())
        });
        if ended? {
            let ended = self.now.drain(..).map(|work| (work.task, work.course));
            self.courses.extend(ended);
        }
        Ok(())
    }

    /// The state evolution of a place and a width, at step 0.
    fn begin(&self, task: Task, cancel: &Cancel) -> Result<Work, LabError> {
        let experiment = self.experiment(task)?;
        let instance = Instance::within(&experiment, f64::INFINITY, cancel).map_err(failed)?;
        let nothing = || LabError::Failed(text!("gram-not-positive").into_owned());
        let inputs = Inputs {
            gram: instance.gram().ok_or_else(nothing)?.clone(),
            atoms: instance.eigenvalues().map_or_else(Vec::new, |eigenvalues| {
                Atom::groups(eigenvalues, instance.teacher(), instance.first())
            }),
            coordinates: None,
            directions: instance.directions(),
            phi: instance.phi(),
            activation: self.settings.activation,
            deep: instance.deep().clone(),
            link: self.settings.link,
            noise: self.settings.noise,
            loss: experiment.optimizer.loss,
            updates: Updates::of_settings(&experiment),
            batch_fraction: 1.0,
            reuse: crate::experiment::Reuse::default(),
            responses: experiment.theory.responses,
        };
        Ok(Work {
            task,
            evolution: Evolving::new(inputs, experiment.theory.clone(), self.seed)?,
            course: Course::new(),
            ended: false,
        })
    }

    /// Test errors of a real network, from the same teacher and start.
    fn train(&self, task: Task, run: usize, cancel: &Cancel) -> Result<Course, LabError> {
        let experiment = self.experiment(task)?;
        let instance = Instance::within(&experiment, f64::INFINITY, cancel).map_err(failed)?;
        let run = run as u64;
        let data = instance.draw::<f32>(run, cancel).map_err(failed)?;
        let mut descent = GradientDescent::new(&instance, data, run, cancel)?;
        let mut course = Course::new();
        loop {
            match descent.step(cancel) {
                Ok(Some(step)) => course.push(step.test.mse),
                Ok(None) | Err(Stopped::Diverged { .. }) => return Ok(course),
                Err(Stopped::Cancelled) => return Err(LabError::Cancelled),
            }
        }
    }

    /// The theory's course at a place, one at work as far as it is.
    fn predicted(&self, place: usize, width: usize) -> Option<&Course> {
        let wanted = Task {
            place,
            width,
            run: None,
        };
        let finished = self.courses.iter().find(|(task, _)| *task == wanted);
        let finished = finished
            .map(|(_, course)| course)
            .filter(|course| course.len() > self.settings.steps);
        let at_work = self.now.iter().find(|work| work.task == wanted && !work.ended);
        finished.or(at_work.map(|work| &work.course))
    }

    /// The step that the theory of a width has reached while it is at work.
    fn reached(&self, width: usize) -> Option<usize> {
        let work = self.now.iter().find(|work| work.task.width == width)?;
        work.course.len().checked_sub(1)
    }

    /// The courses of the runs at a place.
    fn trained(&self, place: usize, width: usize) -> impl Iterator<Item = &Course> + Clone {
        self.courses.iter().filter_map(move |(task, course)| {
            let here = task.place == place && task.width == width && task.run.is_some();
            (here && course.len() > self.settings.steps).then_some(course)
        })
    }

    /// The step at which training stops at a place: of the smallest predicted test error, or the last.
    fn stop(&self, place: usize, width: usize) -> Option<usize> {
        match self.settings.stop {
            Stop::Last => self.predicted(place, width)?.len().checked_sub(1),
            Stop::Best => {
                let course = self.predicted(place, width)?;
                let best = course.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1));
                best.map(|(t, _)| t)
            }
        }
    }
}

fn failed(error: DataError) -> LabError {
    match error {
        DataError::Cancelled => LabError::Cancelled,
        error => LabError::Failed(error.to_string()),
    }
}
