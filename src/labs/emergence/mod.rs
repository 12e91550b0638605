//! Networks trained by gradient descent on easy and on hard links: an easy one is learned little by little with more samples, a
//! hard one not at all before a threshold.

mod course;
mod figures;
mod link;
mod start;
#[cfg(test)]
mod tests;

use serde::Deserialize;

use self::course::{Course, OnePassRun, OnePassTheory, ReuseRun, ReuseTheory, Shown};
use self::link::{Quadrature, Target, Unit};
use self::start::Start;
use super::evolving::{bytes, step_together, together};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Steps at which the component is computed, at most.
const LOOKS: usize = 20;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    against: Against,
    target: Target,
    ratio: f64,
    smallest: f64,
    largest: f64,
    points: usize,
    overlap: f64,
    width: usize,
    activation: Unit,
    noise: f64,
    learning_rate: f64,
    steps: usize,
    rows: usize,
    dimension: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Against {
    Ratio,
    Passes,
}

/// Who trains, and on what.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Task {
    series: usize,
    place: usize,
    run: Option<usize>,
}

/// Curves that are compared: a target, over one sample or in one pass.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Series {
    target: Target,
    one_pass: bool,
}

/// What is kept of one training.
#[derive(Clone, Debug, Default)]
struct Record {
    /// Steps at which there are components and alignments.
    looks: Vec<usize>,
    component: Vec<f64>,
    alignment: Vec<f64>,
    /// Errors at every step.
    train: Vec<f64>,
    test: Vec<f64>,
}

/// A training at work.
struct Work {
    task: Task,
    course: Box<dyn Course>,
    record: Record,
    ended: bool,
}

/// The lab at work.
pub(super) struct Emergence {
    settings: Settings,
    seed: u64,
    series: Vec<Series>,
    starts: Vec<Start>,
    quadratures: Vec<Quadrature>,
    /// Ratios φ.
    places: Vec<f64>,
    tasks: Vec<Task>,
    done: usize,
    /// Trainings at work, side by side.
    now: Vec<Work>,
    /// Finished trainings.
    records: Vec<(Task, Record)>,
}

const RATIO: &[&str] = &["Ratio"];

const SCHEMA: Schema = Schema {
    name: "Emergence",
    equation: "y = h(μ·x) + σξ,   c(t) = E[f h]/E[h²];   h = Σ c_k He_k,   information exponent: the first k ≥ 1 with c_k ≠ 0",
    source: "Ben Arous, Gheissari, Jagannath (2021), arXiv:2003.10409; Arnaboldi et al. (2023), arXiv:2302.05882, for new samples; \
             Han, Imaizumi, arXiv:2505.04898, for the lines",
    fields: &[
        Field::choice("against", &[Variant::plain("Ratio"), Variant::plain("Passes")]),
        Field::choice(
            "target",
            &[
                Variant::plain("Even"),
                Variant::plain("Sign"),
                Variant::plain("Parity"),
                Variant::plain("Cubic"),
                Variant::plain("Linear"),
            ],
        ),
        Field::number("ratio", [4.0, 0.1, 50.0]).only("against", &["Passes"]),
        Field::number("smallest", [1.0, 0.1, 50.0]).only("against", RATIO),
        Field::number("largest", [16.0, 0.2, 50.0]).only("against", RATIO),
        Field::whole("points", [9, 2, 30]).only("against", RATIO),
        Field::number("overlap", [0.5, 0.0, 2.0]),
        Field::whole("width", [4, 1, 16]),
        Field::choice("activation", &[Variant::plain("Gelu"), Variant::plain("Tanh")]),
        Field::number("noise", [0.1, 0.0, 2.0]),
        Field::number("learning_rate", [0.3, 1e-3, 10.0]),
        Field::whole("steps", [60, 1, 200]),
        Field::whole("rows", [4096, 256, 65_536]),
        Field::whole("dimension", [400, 50, 2000]),
        Field::whole("replicas", [2, 0, 10_000]),
    ],
    headline: Some(Headline::last("errors", &["test_theory"])),
    presets: presets![
        "emergence_even_link",
        "emergence_parity",
        "emergence_new_samples",
        "emergence_two_steps",
    ],
};

impl Lab for Emergence {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        if settings.against == Against::Ratio && settings.smallest > settings.largest {
            let sentence = text!("emergence-smallest", largest = settings.largest.to_string());
            found.push(("smallest", sentence.into_owned()));
        }
        found
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let ratio = settings.places().last().copied().unwrap_or(1.0);
        let n = settings.dimension as f64;
        let places = settings.places().len() as f64 * settings.series().len() as f64;
        vec![
            Part {
                key: "memory-emergence-replicas",
                bytes: 8.0
                    * 2.0
                    * (settings.replicas + 1) as f64
                    * places
                    * (settings.steps + 2 * LOOKS) as f64,
                each_run: false,
            },
            Part {
                key: "memory-emergence-theory",
                bytes: settings.course_bytes() * settings.together() as f64,
                each_run: false,
            },
            Part {
                key: "memory-emergence-samples",
                bytes: 8.0 * 3.0 * ratio * n * n,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let (series, places) = (settings.series(), settings.places());
        let all = |run: Option<usize>| {
            let (series, places) = (series.len(), places.len());
            (0..places)
                .flat_map(move |place| (0..series).rev().map(move |series| Task { series, place, run }))
        };
        // The hard link, whose course is drawn, comes first.
        let mut theory: Vec<Task> = all(None).collect();
        theory.sort_by_key(|task| std::cmp::Reverse(task.series));
        let tasks = theory
            .into_iter()
            .chain((0..settings.replicas).flat_map(|run| all(Some(run))));
        Self {
            tasks: tasks.collect(),
            starts: series.iter().map(|s| Start::new(&settings, s.target)).collect(),
            quadratures: series
                .iter()
                .map(|s| Quadrature::new(s.target, settings.activation))
                .collect(),
            series,
            places,
            seed,
            done: 0,
            now: Vec::new(),
            records: Vec::new(),
            settings,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.now.is_empty() {
            self.now = self.begin_next(cancel)?;
        }
        let mut now = std::mem::take(&mut self.now);
        let taken = |work: &Work| (!work.ended).then_some(work.record.train.len());
        let ended = step_together(&mut now, taken, |work| self.step(work, cancel));
        self.now = now;
        if ended? {
            self.done += self.now.len();
            let ended = self.now.drain(..).map(|work| (work.task, work.record));
            self.records.extend(ended);
        }
        Ok(self.done < self.tasks.len())
    }

    fn fraction(&self) -> f64 {
        let now: usize = self.now.iter().map(|work| work.record.train.len()).sum();
        let part = now as f64 / (self.settings.steps + 2) as f64;
        (self.done as f64 + part) / self.tasks.len().max(1) as f64
    }

    fn warnings(&self) -> Vec<String> {
        let short = |(_, record): &&(Task, Record)| record.train.len() <= self.settings.steps;
        let ended = self.records.iter().filter(short).count();
        if ended == 0 {
            return Vec::new();
        }
        vec![text!("emergence-diverged", count = ended).into_owned()]
    }

    fn figures(&self, _view: &Settings) -> Vec<Figure> {
        figures::all(self)
    }
}

impl Settings {
    fn places(&self) -> Vec<f64> {
        match self.against {
            Against::Ratio => log_spaced(self.smallest, self.largest.max(self.smallest), self.points),
            Against::Passes => vec![self.ratio],
        }
    }

    fn series(&self) -> Vec<Series> {
        let of = |target, one_pass| Series { target, one_pass };
        match self.against {
            Against::Passes => vec![of(self.target, false), of(self.target, true)],
            Against::Ratio if self.target == Target::Linear => vec![of(Target::Linear, false)],
            Against::Ratio => vec![of(Target::Linear, false), of(self.target, false)],
        }
    }

    /// Bytes of the theory of one training.
    fn course_bytes(&self) -> f64 {
        bytes(self.rows, self.width, self.steps)
    }

    /// How many trainings the theory follows side by side, at most.
    fn together(&self) -> usize {
        together(self.course_bytes()).min(self.places().len())
    }

    /// m
    fn rows_at(&self, phi: f64) -> usize {
        ((phi * self.dimension as f64).round() as usize).max(1)
    }
}

impl Emergence {
    /// The next trainings: by theory those of a curve side by side, really one.
    fn begin_next(&self, cancel: &Cancel) -> Result<Vec<Work>, LabError> {
        let left = || self.tasks.iter().skip(self.done);
        let first = left().next().copied();
        let alike =
            |task: &&Task| first.is_some_and(|first| (first.series, first.run) == (task.series, task.run));
        let count = if first.is_some_and(|first| first.run.is_none()) {
            self.settings.together()
        } else {
            1
        };
        let begin = |&task| {
            Ok(Work {
                task,
                course: self.begin(task, cancel)?,
                record: Record::default(),
                ended: false,
            })
        };
        left().take_while(alike).take(count).map(begin).collect()
    }

    /// One more step of a training.
    fn step(&self, work: &mut Work, cancel: &Cancel) -> Result<(), LabError> {
        match work.course.next(cancel)? {
            Some(shown) => self.look(work.task, &shown, &mut work.record),
            None => work.ended = true,
        }
        Ok(())
    }

    fn begin(&self, task: Task, cancel: &Cancel) -> Result<Box<dyn Course>, LabError> {
        let nothing = || LabError::Failed(text!("labs-cancelled").into_owned());
        let series = self.series.get(task.series).ok_or_else(nothing)?;
        let start = self.starts.get(task.series).ok_or_else(nothing)?;
        let phi = self.places.get(task.place).copied().ok_or_else(nothing)?;
        let settings = &self.settings;
        let number = task.run.map_or(0, |run| run + 1);
        let index = (number * self.series.len() + task.series) * self.places.len() + task.place;
        let mut rng = stream(self.seed, Purpose::Lab, 0, index);
        Ok(match (task.run, series.one_pass) {
            (None, false) => Box::new(ReuseTheory::new(settings, start, phi, self.seed)?),
            (None, true) => Box::new(OnePassTheory::new(settings, start, phi, rng)),
            (Some(_), false) => Box::new(ReuseRun::new(settings, start, phi, &mut rng, cancel)?),
            (Some(_), true) => Box::new(OnePassRun::new(settings, start, phi, rng, cancel)?),
        })
    }

    /// Whether the component is computed at a step: at the last, and at some before.
    fn is_looked_at(&self, t: usize) -> bool {
        t.is_multiple_of(self.settings.steps.div_ceil(LOOKS).max(1)) || t == self.settings.steps
    }

    fn look(&self, task: Task, shown: &Shown, record: &mut Record) {
        let t = record.train.len();
        record.train.push(shown.train);
        record.test.push(shown.test);
        if let Some(quadrature) = self.quadratures.get(task.series).filter(|_| self.is_looked_at(t)) {
            record.looks.push(t);
            record.component.push(quadrature.component(&shown.network));
            record.alignment.push(shown.network.alignment());
        }
    }
}
