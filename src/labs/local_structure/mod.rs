//! Functions with local structure, such as jumps: features that are given, by waves and by kernels, beside features that
//! networks learn, on the same samples.

mod designs;
mod features;
mod figures;
#[cfg(test)]
mod tests;

use nalgebra::DMatrix;
use serde::Deserialize;

use self::designs::Designs;
use super::curves::{Target, uniform};
use super::fixed_features::Fit;
use super::perceptron::{Contest, Perceptron, Samples, advance, count, mean_square, shaped};
use super::{Lab, LabError};
use crate::control::Cancel;
use crate::experiment::{Activation, Field, Headline, Part, Schema, Variant, presets};
use crate::figure::Figure;
use crate::statistics::grid::log_spaced;
use crate::statistics::streams::{Purpose, stream};

/// Points on a line, and on each side of a square, at which fits are compared with the truth.
const LINE: usize = 2000;
const SIDE: usize = 64;
/// Where the axis of samples begins.
const FEWEST: f64 = 50.0;
/// Heights of a drawn target.
const HEIGHTS: usize = 65;
/// A target to begin drawing with: a step, a ramp and a dip.
const DRAWING: [f64; HEIGHTS] = drawing();

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    show: Show,
    target: Shape,
    drawing: Vec<f64>,
    noise: f64,
    samples: usize,
    activation: Activation,
    parameters: usize,
    hidden: usize,
    starts: usize,
    steps: usize,
    largest: usize,
    points: usize,
    replicas: usize,
    average: Average,
    panels: Panels,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Show {
    Fits,
    Samples,
    Image,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Shape {
    Jumps,
    Kinks,
    Pieces,
    Smooth,
    Drawn,
}

/// The average of errors over replicas that is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Average {
    Median,
    Geometric,
    Arithmetic,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Panels {
    Fits,
    Features,
}

/// How the target is fitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Fourier,
    Kernel,
    Shallow,
    Deep,
}

impl Method {
    const ALL: [Self; 4] = [Self::Fourier, Self::Kernel, Self::Shallow, Self::Deep];
    const NETWORKS: [Self; 2] = [Self::Shallow, Self::Deep];
}

/// The lab at work.
pub(super) struct LocalStructure {
    settings: Settings,
    seed: u64,
    target: Target,
    /// Where fits are compared with the truth, and the truth there.
    grid: Samples,
    picture: Picture,
    sweep: Sweep,
}

/// One set of samples and its fits.
struct Picture {
    samples: Samples,
    linear: Vec<Fit>,
    contests: Vec<Contest>,
    /// Values on the grid of each method so far.
    values: Vec<(Method, nalgebra::DVector<f64>)>,
    more: bool,
}

/// Errors against the number of samples, one replica of all numbers after another.
#[derive(Default)]
struct Sweep {
    places: Vec<usize>,
    /// For each place and replica so far, the error of each method.
    errors: Vec<Vec<[f64; 4]>>,
    /// What is known of the next replica: samples and errors of the linear methods, then networks in training.
    drawn: Vec<(Samples, [f64; 2])>,
    contests: Vec<Contest>,
    replica: usize,
}

const ONE: &[&str] = &["Fits", "Image"];
const CURVES: &[&str] = &["Fits", "Samples"];
const SWEPT: &[&str] = &["Samples"];

const SCHEMA: Schema = Schema {
    name: "LocalStructure",
    equation: "y = f(x) + ξ:   linear in fixed features: error ≥ c n^(−1/2) at jumps;   deep networks: n^(−1) up to logarithms",
    source: "Imaizumi, Fukumizu (2019), arXiv:1802.04474; Imaizumi, Fukumizu (2022), arXiv:2011.02256; Donoho, Johnstone (1998); Marquardt (1963)",
    fields: &[
        Field::choice(
            "show",
            &[
                Variant::plain("Fits"),
                Variant::plain("Samples"),
                Variant::plain("Image"),
            ],
        ),
        Field::choice(
            "target",
            &[
                Variant::plain("Jumps"),
                Variant::plain("Kinks"),
                Variant::plain("Pieces"),
                Variant::plain("Smooth"),
                Variant::plain("Drawn"),
            ],
        )
        .only("show", CURVES),
        Field::numbers("drawing", &DRAWING, -100.0, (HEIGHTS, HEIGHTS)).only("target", &["Drawn"]),
        Field::number("noise", [0.1, 0.0, 1.0]),
        Field::whole("samples", [400, 12, 2000]).only("show", ONE),
        Field::choice("activation", &[Variant::plain("Tanh"), Variant::plain("Relu")]),
        Field::whole("parameters", [250, 20, 600]),
        Field::whole("hidden", [3, 2, 6]),
        Field::whole("starts", [3, 1, 10]),
        Field::whole("steps", [60, 1, 300]),
        Field::whole("largest", [800, 60, 1600]).only("show", SWEPT),
        Field::whole("points", [5, 2, 10]).only("show", SWEPT),
        Field::whole("replicas", [6, 1, 10_000_000]).only("show", SWEPT),
        Field::choice(
            "average",
            &[
                Variant::plain("Median"),
                Variant::plain("Geometric"),
                Variant::plain("Arithmetic"),
            ],
        )
        .only("show", SWEPT)
        .view(),
        Field::choice("panels", &[Variant::plain("Fits"), Variant::plain("Features")])
            .only("show", &["Fits"])
            .view(),
    ],
    headline: Some(Headline::readout("errors", &["error_deep"])),
    presets: presets![
        "local_jumps",
        "local_smooth",
        "local_drawn",
        "local_features",
        "local_samples",
        "local_phases"
    ],
};

const fn drawing() -> [f64; HEIGHTS] {
    let mut heights = [0.0; HEIGHTS];
    let mut i = 0;
    while i < HEIGHTS {
        heights[i] = match i {
            0..16 => 0.0,
            16..32 => 1.0,
            32..48 => 1.0 - (i - 32) as f64 / 8.0,
            _ => 0.2,
        };
        i += 1;
    }
    heights
}

impl Settings {
    fn target(&self) -> Target {
        match (self.show, self.target) {
            (Show::Image, _) => Target::Phases,
            (_, Shape::Jumps) => Target::Jumps,
            (_, Shape::Kinks) => Target::Kinks,
            (_, Shape::Pieces) => Target::Pieces,
            (_, Shape::Smooth) => Target::Smooth,
            (_, Shape::Drawn) => Target::Heights(self.drawing.clone()),
        }
    }

    /// Inputs and layers of a network.
    fn shape(&self, method: Method) -> Vec<usize> {
        let hidden = if method == Method::Shallow { 1 } else { self.hidden };
        shaped(self.target().inputs(), hidden, self.parameters)
    }

    /// A network of each shape, before training.
    fn contests(&self, samples: &Samples, seed: u64, (run, index): (u64, usize)) -> Vec<Contest> {
        let contest = |(i, method)| {
            let shape = self.shape(method);
            let mut rng = stream(seed, Purpose::Lab, run, index + i);
            Contest::new(samples, (self.activation, &shape, self.starts), &mut rng)
        };
        Method::NETWORKS.into_iter().enumerate().map(contest).collect()
    }

    fn places(&self) -> Vec<usize> {
        if self.show != Show::Samples {
            return Vec::new();
        }
        let places = log_spaced(FEWEST, self.largest as f64, self.points);
        let mut places: Vec<usize> = places.into_iter().map(|n| n.round() as usize).collect();
        places.dedup();
        places
    }

    /// Samples of the largest set that is fitted.
    fn most(&self) -> usize {
        self.places().last().copied().unwrap_or(self.samples)
    }
}

/// Points at which fits are compared: centres of equal cells.
fn grid(inputs: usize) -> DMatrix<f64> {
    let centre = |i: usize, cells: usize| (i as f64 + 0.5) / cells as f64;
    match inputs {
        1 => DMatrix::from_fn(LINE, 1, |i, _| centre(i, LINE)),
        _ => DMatrix::from_fn(SIDE * SIDE, 2, |i, j| {
            centre(if j == 0 { i % SIDE } else { i / SIDE }, SIDE)
        }),
    }
}

impl Lab for LocalStructure {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let m = settings.most() as f64;
        let p = count(&settings.shape(Method::Shallow)).max(count(&settings.shape(Method::Deep))) as f64;
        let threads = rayon::current_num_threads() as f64;
        let part = |key, numbers: f64| Part {
            key,
            bytes: 8.0 * numbers,
            each_run: false,
        };
        vec![
            part(
                "memory-local-structure-replicas",
                (settings.replicas * settings.points) as f64 * 4.0,
            ),
            part(
                "memory-local-structure-matrices",
                // Kernels of all widths; derivatives and normal equations of the networks in training.
                14.0 * m * (m + 20.0) + threads * (2.0 * m * p + 3.0 * p * p),
            ),
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let target = settings.target();
        let x = grid(target.inputs());
        let grid = Samples {
            y: target.values(&x),
            x,
        };
        let mut points = stream(seed, Purpose::Lab, 0, 0);
        let x = uniform(settings.samples, target.inputs(), &mut points);
        let samples = target.samples(x, settings.noise, &mut stream(seed, Purpose::Lab, 0, 1));
        let mut lab = Self {
            picture: Picture {
                contests: settings.contests(&samples, seed, (0, 2)),
                linear: Vec::new(),
                values: Vec::new(),
                more: settings.show != Show::Samples,
                samples,
            },
            sweep: Sweep {
                places: settings.places(),
                errors: vec![Vec::new(); settings.places().len()],
                ..Sweep::default()
            },
            target,
            grid,
            settings,
            seed,
        };
        if lab.picture.more
            && let Some(designs) = Designs::known(&lab.picture.samples.x)
        {
            lab.fit_linear(&designs);
        }
        lab
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        if self.settings.show != Show::Samples {
            self.fit(cancel)?;
            return Ok(self.picture.more);
        }
        self.sweep(cancel)?;
        Ok(self.sweep.replica < self.settings.replicas)
    }

    fn fraction(&self) -> f64 {
        let trained = |contests: &[Contest]| {
            let steps = contests.first().map_or(0, Contest::steps);
            steps as f64 / self.settings.steps as f64
        };
        if self.settings.show != Show::Samples {
            let linear = if self.picture.linear.is_empty() { 0.0 } else { 1.0 };
            return (linear + 3.0 * trained(&self.picture.contests)) / 4.0;
        }
        let drawn = self.sweep.drawn.len() as f64 / self.sweep.places.len().max(1) as f64;
        let replica = (drawn + 3.0 * trained(&self.sweep.contests)) / 4.0;
        (self.sweep.replica as f64 + replica) / self.settings.replicas as f64
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        match (self.settings.show, view.panels) {
            (Show::Samples, _) => self.errors(view.average),
            (Show::Image, _) => self.images(),
            (Show::Fits, Panels::Fits) => self.fits(),
            (Show::Fits, Panels::Features) => self.features(),
        }
    }
}

impl LocalStructure {
    fn fit_linear(&mut self, designs: &Designs) {
        let y = &self.picture.samples.y;
        self.picture.linear = vec![designs.waves.fit(y), designs.kernels.fit(y)];
        let methods = [Method::Fourier, Method::Kernel].into_iter();
        let values = self.picture.linear.iter().map(|fit| fit.values(&self.grid.x));
        self.picture.values = methods.zip(values).collect();
    }

    /// One part of the fits to one set of samples.
    fn fit(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        if self.picture.linear.is_empty() {
            let designs = Designs::of(&self.picture.samples.x, cancel)?;
            self.fit_linear(&designs);
            return Ok(());
        }
        self.picture.more = advance(&mut self.picture.contests, self.settings.steps, cancel)?;
        self.picture.values.truncate(2);
        for (method, contest) in Method::NETWORKS.into_iter().zip(&self.picture.contests) {
            let values = contest.best().map(|network| network.output(&self.grid.x));
            self.picture.values.extend(values.map(|values| (method, values)));
        }
        Ok(())
    }

    /// The network of a method as far as it is trained.
    fn network(&self, method: Method) -> Option<Perceptron> {
        let mut networks = Method::NETWORKS.into_iter().zip(&self.picture.contests);
        networks.find(|(other, _)| *other == method)?.1.best()
    }

    /// One part of the sweep: samples and linear fits at one place, or some steps of all networks of a replica.
    fn sweep(&mut self, cancel: &Cancel) -> Result<(), LabError> {
        let (place, run) = (self.sweep.drawn.len(), self.sweep.replica as u64 + 1);
        if let Some(&count) = self.sweep.places.get(place) {
            let mut rng = stream(self.seed, Purpose::Lab, run, 4 * place);
            let x = uniform(count, self.target.inputs(), &mut rng);
            let samples = self.target.samples(x, self.settings.noise, &mut rng);
            let designs = Designs::new(&samples.x, cancel)?;
            let error = |fit: Fit| mean_square(&fit.values(&self.grid.x), &self.grid.y);
            let errors = [
                error(designs.waves.fit(&samples.y)),
                error(designs.kernels.fit(&samples.y)),
            ];
            let contests = self.settings.contests(&samples, self.seed, (run, 4 * place + 1));
            self.sweep.contests.extend(contests);
            self.sweep.drawn.push((samples, errors));
            return Ok(());
        }
        if advance(&mut self.sweep.contests, self.settings.steps, cancel)? {
            return Ok(());
        }
        let networks: Vec<f64> = self
            .sweep
            .contests
            .iter()
            .map(|contest| {
                contest.best().map_or(f64::NAN, |network| {
                    mean_square(&network.output(&self.grid.x), &self.grid.y)
                })
            })
            .collect();
        let linear = self.sweep.drawn.drain(..).map(|(_, errors)| errors);
        for ((place, [a, b]), pair) in self.sweep.errors.iter_mut().zip(linear).zip(networks.chunks(2)) {
            place.push([a, b, pair[0], pair[1]]);
        }
        self.sweep.contests.clear();
        self.sweep.replica += 1;
        Ok(())
    }
}
