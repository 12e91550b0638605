//! Bounds on the gap between test and training error beside the gap itself: by norms, by stability, and by the best
//! uniform bound that there is.

mod figures;
mod networks;
mod stability;
#[cfg(test)]
mod tests;
mod uniform;

use serde::Deserialize;

use self::networks::Run;
use self::stability::Course;
use super::dense::Shape;
use super::{Lab, LabError, side_by_side};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::text;

/// Where the axis of samples begins.
const FEWEST: f64 = 50.0;
/// Data sets of least squares that one part of the work draws at each place.
const TOGETHER: usize = 2;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    show: Show,
    layers: usize,
    width: usize,
    features: usize,
    noise: f64,
    learning_rate: f64,
    error: f64,
    constant: f64,
    constants: Vec<f64>,
    steps: usize,
    samples: usize,
    largest: usize,
    points: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Show {
    Norms,
    Stability,
    Uniform,
}

/// The lab at work.
pub(super) struct Bounds {
    settings: Settings,
    seed: u64,
    places: Vec<usize>,
    replica: usize,
    /// Networks of the next replica, one for each place, until they are trained.
    running: Vec<Option<Run>>,
    /// For each place what every replica so far came to.
    trained: Vec<Vec<networks::Measured>>,
    squares: Vec<Vec<uniform::Measured>>,
    courses: Vec<Course>,
}

const SWEPT: &[&str] = &["Norms", "Uniform"];
const NETWORKS: &[&str] = &["Norms", "Stability"];

const SCHEMA: Schema = Schema {
    name: "Bounds",
    equation: "gap ≤ C B√L Π|W_l|_F/√m;   gap ≤ (1 + 1/βc)/(m − 1) (2cG²)^(1/(βc+1)) T^q, q = βc/(βc + 1);   sup over |w| ≤ R of E(w) − L(w)",
    source: "Golowich, Rakhlin, Shamir (2018), arXiv:1712.06541; Neyshabur, Bhojanapalli, Srebro (2018), arXiv:1707.09564; Hardt, Recht, \
             Singer (2016), arXiv:1509.01240; Nagarajan, Kolter (2019), arXiv:1902.04742; Han, Imaizumi (2025), arXiv:2505.04898",
    fields: &[
        Field::choice(
            "show",
            &[
                Variant::plain("Norms"),
                Variant::plain("Stability"),
                Variant::plain("Uniform"),
            ],
        ),
        Field::whole("layers", [3, 2, 8]).only("show", &["Norms"]),
        Field::whole("width", [20, 2, 200]).only("show", NETWORKS),
        Field::whole("features", [50, 2, 400]),
        Field::number("noise", [0.2, 0.0, 2.0]),
        Field::number("learning_rate", [0.3, 1e-3, 2.0]).only("show", SWEPT),
        Field::number("error", [0.02, 1e-4, 1.0])
            .log()
            .only("show", &["Norms"]),
        Field::number("constant", [200.0, 0.0, 10_000.0]).only("show", &["Norms"]),
        Field::numbers("constants", &[0.05, 0.5, 2.0], 1e-3, (1, 6)).only("show", &["Stability"]),
        Field::whole("steps", [5000, 1, 100_000]),
        Field::whole("samples", [400, 4, 5000]).only("show", &["Stability"]),
        Field::whole("largest", [800, 60, 6400]).only("show", SWEPT),
        Field::whole("points", [5, 2, 12]).only("show", SWEPT),
        Field::whole("replicas", [5, 1, 10_000_000]).only("show", SWEPT),
    ],
    headline: Some(Headline::readout("exponents", &["exponent_Gap"])),
    presets: presets![
        "bounds_norms",
        "bounds_deep",
        "bounds_stability",
        "bounds_uniform"
    ],
};

impl Settings {
    fn shape(&self) -> Shape {
        Shape {
            features: self.features,
            width: self.width,
            layers: self.layers,
        }
    }

    /// Numbers of samples, about evenly spaced by their logarithm.
    fn places(&self) -> Vec<usize> {
        if self.show == Show::Stability {
            return Vec::new();
        }
        let places = log_spaced(FEWEST, self.largest as f64, self.points);
        let mut places: Vec<usize> = places.into_iter().map(|m| m.round() as usize).collect();
        places.dedup();
        places
    }
}

impl Lab for Bounds {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn conflicts(settings: &Settings) -> Vec<(&'static str, String)> {
        let most = 2.0 / (1.0 + (settings.features as f64 / FEWEST).sqrt()).powi(2);
        if settings.show == Show::Uniform && settings.learning_rate >= most {
            let sentence = text!("bounds-diverges", most = format!("{most:.3}"));
            return vec![("learning_rate", sentence.into_owned())];
        }
        Vec::new()
    }

    fn memory(settings: &Settings) -> Vec<Part> {
        let (n, q) = (settings.features as f64, settings.width as f64);
        let places = settings.places();
        let rows: f64 = match settings.show {
            Show::Norms => places.iter().map(|m| *m as f64 + 4000.0).sum(),
            Show::Stability => settings.constants.len() as f64 * (settings.samples as f64 + 20_000.0),
            Show::Uniform => places.iter().map(|m| *m as f64).sum::<f64>() * TOGETHER as f64,
        };
        let part = |key, bytes: f64| Part {
            key,
            bytes,
            each_run: false,
        };
        vec![
            part(
                "memory-bounds-replicas",
                80.0 * settings.replicas as f64 * places.len() as f64,
            ),
            part(
                "memory-bounds-rows",
                8.0 * rows * (2.0 * n + 4.0 * q * settings.layers as f64) + 24.0 * n * n,
            ),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let places = settings.places();
        Self {
            replica: 0,
            running: Vec::new(),
            trained: vec![Vec::new(); places.len()],
            squares: vec![Vec::new(); places.len()],
            courses: Vec::new(),
            places,
            settings,
            seed,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        match self.settings.show {
            Show::Norms => self.train(cancel)?,
            Show::Stability => self.follow(cancel)?,
            Show::Uniform => self.fit(cancel)?,
        }
        Ok(match self.settings.show {
            Show::Stability => self.courses.iter().any(Course::has_more),
            _ => self.replica < self.settings.replicas,
        })
    }

    fn fraction(&self) -> f64 {
        if self.settings.show == Show::Stability {
            let all = self.courses.iter().map(Course::fraction).sum::<f64>();
            return all / self.courses.len().max(1) as f64;
        }
        let trained = self.running.iter().filter(|run| run.is_none()).count() as f64;
        let share = trained / self.places.len().max(1) as f64;
        (self.replica as f64 + share) / self.settings.replicas as f64
    }

    fn warnings(&self) -> Vec<String> {
        let all = self.trained.iter().flatten();
        let count = all.clone().count();
        let short = all.clone().filter(|run| !run.reached).count();
        let stochastic = all
            .filter_map(|run| run.search)
            .filter(|found| !found.reached)
            .count();
        let mut warnings = Vec::new();
        if short > 0 {
            warnings.push(text!("bounds-not-reached", short = short, count = count).into_owned());
        }
        if stochastic > 0 {
            warnings.push(text!("bounds-search-not-reached", short = stochastic, count = count).into_owned());
        }
        warnings
    }

    fn figures(&self, _view: &Settings) -> Vec<Figure> {
        self.drawn()
    }
}

impl Bounds {
    /// Some steps of the networks of a replica, or the next replica's data.
    fn train(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (settings, places) = (&self.settings, &self.places);
        if self.running.is_empty() {
            let replica = self.replica as u64;
            self.running = side_by_side(0..places.len(), |place| {
                Run::new(settings, places[place], (self.seed, replica, place), cancel).map(Some)
            })?;
            return Ok(());
        }
        let how = (settings.learning_rate, settings.error, settings.steps);
        let running = &self.running;
        let moved = side_by_side(0..running.len(), |place| {
            let Some(mut run) = running.get(place).cloned().flatten() else {
                return Ok((None, None));
            };
            let measured = run.advance(how, cancel)?;
            Ok(match measured {
                Some(measured) => (None, Some(measured)),
                None => (Some(run), None),
            })
        })?;
        let places = self.running.iter_mut().zip(&mut self.trained);
        for ((run, trained), (next, measured)) in places.zip(moved) {
            *run = next;
            trained.extend(measured);
        }
        if self.running.iter().all(Option::is_none) {
            self.running.clear();
            self.replica += 1;
        }
        Ok(())
    }

    /// Some steps of stochastic descent with every constant.
    fn follow(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let constants = &self.settings.constants;
        if self.courses.is_empty() {
            self.courses = side_by_side(0..constants.len(), |i| {
                Course::new(&self.settings, constants[i], self.seed, cancel)
            })?;
            return Ok(());
        }
        let courses = &self.courses;
        self.courses = side_by_side(0..courses.len(), |i| {
            let mut course = courses[i].clone();
            course.advance(cancel)?;
            Ok(course)
        })?;
        Ok(())
    }

    /// Some more data sets of least squares.
    fn fit(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let last = (self.replica + TOGETHER).min(self.settings.replicas);
        let (first, places) = (self.replica, &self.places);
        let jobs = places.len() * (last - first);
        let found = side_by_side(0..jobs, |job| -> Result<_, Cancelled> {
            let (place, replica) = (job % places.len(), first + job / places.len());
            uniform::measure(
                &self.settings,
                places[place],
                (self.seed, replica as u64, place),
                cancel,
            )
        })?;
        for (job, measured) in found.into_iter().enumerate() {
            let place = job % self.places.len();
            self.squares[place].push(measured);
        }
        self.replica = last;
        Ok(())
    }
}
