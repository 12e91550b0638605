//! Benign overfitting in one dimension: fits of noisy points with few, many and far too many parameters.

use std::collections::BTreeMap;
use std::f64::consts::PI;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use nalgebra::{DMatrix, DMatrixView, DVector};
use rand::{Rng, RngExt};
use rand_distr::StandardNormal;
use serde::Deserialize;

use super::{Lab, LabError};
use crate::control::{Cancel, Cancelled};
use crate::experiment::{Field, Headline, Part, Schema, Variant, presets};
use crate::figure::{Axis, Figure, Line, Mark, Role, Rule, Scatter, Stroke};
use crate::labs::side_by_side;
use crate::statistics::grid::log_spaced;
use crate::statistics::quantiles::Median;
use crate::statistics::streams::{Purpose, stream};
use crate::text;

/// Points at which curves are drawn and test errors measured: close enough to show what rises at a single data point.
const GRID: usize = 800;
/// Parameters that the sweep over models stops at.
const MODELS: usize = 48;
/// Singular values below this share of the largest count as zero.
const NEGLIGIBLE: f64 = 1e-11;

/// Entries of a design whose factorization is long enough to need a thread of its own.
const LARGE: usize = 1 << 15;

/// Amplitudes of Fourier features fall fast up to this many waves and slowly from there on. The features beyond are
/// many and weak: they let the fit pass through every point and act on the rest like a ridge penalty, which is what makes
/// overfitting benign.
const FLAT: f64 = 8.0;

/// The lab's settings; see [`Lab::SCHEMA`].
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Settings {
    parameters: usize,
    panels: Vec<usize>,
    truth: Truth,
    features: Features,
    frequency: f64,
    samples: usize,
    noise: f64,
    largest: usize,
    replicas: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Truth {
    Sine,
    Bump,
    Steps,
    Line,
}

#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
enum Features {
    Fourier,
    Relu,
    Polynomial,
}

/// The lab at work.
pub(super) struct BenignOverfitting {
    settings: Settings,
    seed: u64,
    /// The data set whose fits are drawn, once it is there.
    shown: Option<Data>,
    /// Fits of the shown data that were drawn before, by their numbers of parameters.
    fits: Mutex<BTreeMap<usize, Arc<Fitted>>>,
    models: Vec<usize>,
    /// Of each model, over the replicas so far.
    errors: Vec<Errors>,
    /// Replicas so far.
    replicas: usize,
}

/// Training and test errors of one model.
#[derive(Default)]
struct Errors {
    train: Median,
    test: Median,
}

/// One data set with its features.
struct Data {
    x: Vec<f64>,
    y: DVector<f64>,
    truth: DVector<f64>,
    /// σ² of the points, those to come too.
    variance: f64,
    /// At the samples, then on the grid.
    features: DMatrix<f64>,
}

const SCHEMA: Schema = Schema {
    name: "BenignOverfitting",
    equation: "f(x) = Σⱼ cⱼ φⱼ(x), j ≤ p,   c = Φ⁺y",
    source: "Bartlett, Long, Lugosi, Tsigler (2020), Benign overfitting in linear regression, arXiv:1906.11300; \
             Belkin, Hsu, Ma, Mandal (2019), arXiv:1812.11118",
    fields: &[
        Field::whole("parameters", [2000, 1, 2000]).view(),
        Field::wholes("panels", &[], [1, 2000, 8]).view(),
        Field::choice(
            "truth",
            &[
                Variant::plain("Sine"),
                Variant::plain("Bump"),
                Variant::plain("Steps"),
                Variant::plain("Line"),
            ],
        ),
        Field::choice(
            "features",
            &[
                Variant::plain("Fourier"),
                Variant::plain("Relu"),
                Variant::plain("Polynomial"),
            ],
        ),
        Field::number("frequency", [100.0, 1.0, 300.0]).only("features", &["Fourier"]),
        Field::whole("samples", [60, 2, 200]),
        Field::number("noise", [0.3, 0.0, 5.0]),
        Field::whole("largest", [2000, 2, 2000]),
        Field::whole("replicas", [20, 1, 10_000_000]),
    ],
    headline: Some(Headline::last("errors", &["Test error"])),
    presets: presets![
        "benign_overfitting",
        "benign_overfitting_relu",
        "benign_overfitting_polynomials"
    ],
};

impl Lab for BenignOverfitting {
    type Settings = Settings;

    const SCHEMA: &'static Schema = &SCHEMA;

    fn memory(settings: &Settings) -> Vec<Part> {
        let matrices = (settings.samples + GRID) as f64 * settings.largest as f64 * 8.0;
        vec![
            Part {
                key: "memory-benign-replicas",
                bytes: settings.replicas as f64 * MODELS as f64 * 16.0,
                each_run: false,
            },
            Part {
                key: "memory-benign-features",
                bytes: matrices * (1 + rayon::current_num_threads()) as f64,
                each_run: false,
            },
        ]
    }

    fn start(settings: Settings, seed: u64) -> Self {
        let mut models: Vec<usize> = log_spaced(1.0, settings.largest as f64, MODELS)
            .into_iter()
            .map(|count| count.round() as usize)
            .collect();
        models.dedup();
        Self {
            shown: None,
            fits: Mutex::default(),
            settings,
            seed,
            errors: models.iter().map(|_| Errors::default()).collect(),
            models,
            replicas: 0,
        }
    }

    fn advance(&mut self, cancel: &Cancel) -> Result<bool, LabError> {
        // The first replica is the data set that is shown.
        let mut rng = stream(self.seed, Purpose::Lab, 0, self.replicas);
        let Some(shown) = &self.shown else {
            let largest = self.settings.largest.max(2000);
            self.shown = Some(Data::draw(&self.settings, largest, &mut rng, cancel)?);
            return Ok(true);
        };
        if self.add_fits(shown, &self.settings, cancel)? {
            return Ok(true);
        }
        if self.replicas < self.settings.replicas {
            let data = Data::draw(&self.settings, self.settings.largest, &mut rng, cancel)?;
            let errors = side_by_side(0..self.models.len(), |model| {
                let fitted = data.fit(self.models[model], cancel)?;
                Ok(data.errors_of(&fitted))
            })?;
            for (all, (train, test)) in self.errors.iter_mut().zip(errors) {
                all.train.push(train);
                all.test.push(test);
            }
            self.replicas += 1;
        }
        Ok(self.replicas < self.settings.replicas)
    }

    fn fraction(&self) -> f64 {
        self.replicas as f64 / self.settings.replicas as f64
    }

    fn figures(&self, view: &Settings) -> Vec<Figure> {
        let curves = self.error_curves(view.parameters);
        let Some(shown) = &self.shown else {
            return vec![curves];
        };
        // Only what the view asks for since the last part is not there yet. Nobody else holds this switch.
        while let Ok(true) = self.add_fits(shown, view, &Cancel::new()) {}
        let movable = text!("benign-fit", count = view.parameters);
        let mut figures = vec![self.fit(shown, "fit", &movable, view.parameters), curves];
        let panel = |&count: &usize| {
            let title = text!("benign-parameters", count = count);
            self.fit(shown, &format!("fit_{count}"), &title, count)
        };
        figures.extend(view.panels.iter().map(panel));
        figures
    }
}

impl BenignOverfitting {
    /// Fits the shown data with some of the numbers of parameters that are to be drawn, side by side: large fits take a
    /// while, and each is made once. False if all are there.
    fn add_fits(&self, shown: &Data, view: &Settings, cancel: &Cancel) -> Result<bool, LabError> {
        let mut counts = view.panels.clone();
        counts.push(view.parameters);
        counts.sort_unstable();
        counts.dedup();
        let known = lock(&self.fits);
        counts.retain(|count| !known.contains_key(count));
        drop(known);
        counts.truncate(rayon::current_num_threads());
        let fits = side_by_side(0..counts.len(), |i| shown.fit(counts[i], cancel))?;
        let fits = counts.iter().copied().zip(fits.into_iter().map(Arc::new));
        lock(&self.fits).extend(fits);
        Ok(!counts.is_empty())
    }

    /// True curve green, points blue, fit red.
    fn fit(&self, data: &Data, id: &str, title: &str, count: usize) -> Figure {
        let (x_axis, y_axis) = (Axis::linear("x"), Axis::linear("y"));
        let Some(fitted) = lock(&self.fits).get(&count).cloned() else {
            return Figure::plot(id, title, x_axis, y_axis, Vec::new());
        };
        // A fit that swings far beyond the points would flatten everything else: it leaves the picture.
        let reach = 2.5 * data.y.amax().max(data.truth.amax());
        let drawn = |value: f64| if value.abs() <= reach { value } else { f64::NAN };
        // The curve goes through the points themselves too, where it may be steep.
        let at_samples = data.x.iter().copied().zip(fitted.at_samples.iter().copied());
        let mut curve: Vec<(f64, f64)> = grid()
            .zip(fitted.on_grid.iter().copied())
            .chain(at_samples)
            .collect();
        curve.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (x, y) = curve.into_iter().map(|(x, y)| (x, drawn(y))).unzip();
        let truth = data.truth.as_slice().to_vec();
        let points = data.y.as_slice().to_vec();
        let marks: Vec<Mark> = vec![
            Line::new(
                ("True curve", text!("benign-truth")),
                Role::Theory,
                grid().collect(),
                truth,
            )
            .into(),
            Line::new(("Fit", text!("benign-fit-curve")), Role::Estimate, x, y).into(),
            Scatter::new(("Data", text!("benign-data")), Role::Run, data.x.clone(), points).into(),
        ];
        let (train, test) = data.errors_of(&fitted);
        Figure::plot(id, title, x_axis, y_axis, marks).caption(text!(
            "benign-fit-caption",
            count = data.x.len(),
            train = format!("{train:.3}"),
            test = format!("{test:.3}")
        ))
    }

    fn error_curves(&self, count: usize) -> Figure {
        let x: Vec<f64> = self.models.iter().map(|&count| count as f64).collect();
        let mut marks: Vec<Mark> = vec![
            Rule::at_y(
                ("Noise level σ²", text!("curve-noise")),
                Role::Reference,
                self.settings.noise.powi(2),
            )
            .into(),
            Rule::at_x(
                ("Points n", text!("benign-points")),
                Role::Reference,
                self.settings.samples as f64,
            )
            .into(),
            Rule::at_x(
                ("The fit shown", text!("benign-fit-shown")),
                Role::Estimate,
                count as f64,
            )
            .into(),
        ];
        if self.replicas > 0 {
            let curve = |part: fn(&Errors) -> &Median| {
                // Rounding leaves interpolating fits an error of nearly nothing.
                let errors = self.errors.iter();
                errors.map(|errors| part(errors).value().max(1e-6)).collect()
            };
            let train = curve(|errors| &errors.train);
            let name = ("Training error", text!("curve-train-error"));
            let train = Line::new(name, Role::Run, x.clone(), train);
            marks.push(train.stroke(Stroke::Dashed).into());
            let test = curve(|errors| &errors.test);
            let name = ("Test error", text!("curve-test-error"));
            marks.push(Line::new(name, Role::Run, x, test).into());
        }
        let x = Axis::log(("Parameters p", text!("benign-errors.x")));
        let y = Axis::log(("Mean squared error", text!("axis-error")));
        Figure::plot("errors", text!("benign-errors"), x, y, marks).caption(text!("benign-errors.caption"))
    }
}

/// The fits, which are whole at any time.
fn lock<T>(fits: &Mutex<T>) -> MutexGuard<'_, T> {
    fits.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The points from −1 to 1 at which curves are drawn.
fn grid() -> impl Iterator<Item = f64> {
    (0..GRID).map(|i| -1.0 + 2.0 * i as f64 / (GRID - 1) as f64)
}

impl Truth {
    fn at(self, x: f64) -> f64 {
        match self {
            Self::Sine => (PI * x).sin(),
            Self::Bump => 1.5 * (-30.0 * (x - 0.2) * (x - 0.2)).exp() - 0.5,
            Self::Steps => match x {
                ..-0.3 => -0.8,
                ..0.4 => 0.9,
                _ => 0.0,
            },
            Self::Line => x,
        }
    }
}

/// A fit: its values at the samples and on the grid.
struct Fitted {
    at_samples: DVector<f64>,
    on_grid: DVector<f64>,
}

impl Data {
    fn draw(
        settings: &Settings,
        count: usize,
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Self, Cancelled> {
        let n = settings.samples;
        // Never two points in nearly the same place, which no smooth fit can pass.
        let place = |i: usize| (i as f64 + 0.25 + 0.5 * rng.random::<f64>()) / n as f64;
        let x: Vec<f64> = (0..n).map(place).map(|share| 2.0 * share - 1.0).collect();
        let noise = |_| settings.noise * rng.sample::<f64, _>(StandardNormal);
        let noise: Vec<f64> = (0..n).map(noise).collect();
        let y = x
            .iter()
            .zip(noise)
            .map(|(&x, noise)| settings.truth.at(x) + noise);
        let y = DVector::from_iterator(n, y);
        let points: Vec<f64> = x.iter().copied().chain(grid()).collect();
        Ok(Self {
            y,
            truth: DVector::from_iterator(GRID, grid().map(|x| settings.truth.at(x))),
            variance: settings.noise.powi(2),
            features: features(settings, &points, count, rng, cancel)?,
            x,
        })
    }

    /// The first `count` features at the samples.
    fn design(&self, count: usize) -> DMatrixView<'_, f64> {
        self.features.view((0, 0), (self.y.len(), count))
    }

    /// The fit with the first `count` features.
    fn fit(&self, count: usize, cancel: &Cancel) -> Result<Fitted, Cancelled> {
        cancel.check()?;
        let count = count.min(self.features.ncols());
        let (design, labels) = (self.design(count).clone_owned(), self.y.clone());
        let coefficients = if design.len() < LARGE {
            smallest_norm(&design, &labels)
        } else {
            cancel.apart(move || smallest_norm(&design, &labels))?
        };
        Ok(Fitted {
            at_samples: self.design(count) * &coefficients,
            on_grid: self.features.view((self.y.len(), 0), (GRID, count)) * &coefficients,
        })
    }

    /// Training error, and test error: the expected squared error on new points of the grid, with noise as in training.
    fn errors_of(&self, fitted: &Fitted) -> (f64, f64) {
        let train = (&fitted.at_samples - &self.y).norm_squared() / self.y.len() as f64;
        let test = (&fitted.on_grid - &self.truth).norm_squared() / GRID as f64 + self.variance;
        (train, test)
    }
}

/// Features (points × count) of which every first few are the same, however many are asked for.
fn features(
    settings: &Settings,
    points: &[f64],
    count: usize,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<DMatrix<f64>, Cancelled> {
    // Memory of zeros is handed out as it is written to.
    let mut values = DMatrix::from_vec(points.len(), count, vec![0.0; points.len() * count]);
    match settings.features {
        Features::Fourier => {
            fourier(settings.frequency, points, &mut values, rng, cancel)?;
        }
        Features::Relu => {
            for mut column in values.column_iter_mut() {
                cancel.check()?;
                let kink = 2.2 * rng.random::<f64>() - 1.1;
                let side = if rng.random::<bool>() { 1.0 } else { -1.0 };
                let at = |x: &f64| (side * (x - kink)).max(0.0);
                column.copy_from_slice(&points.iter().map(at).collect::<Vec<_>>());
            }
        }
        Features::Polynomial => {
            for (row, &x) in points.iter().enumerate() {
                cancel.check()?;
                // (k + 1) P_{k+1} = (2k + 1) x P_k − k P_{k−1}; √(2k + 1) P_k are orthonormal for uniform x.
                let (mut last, mut now) = (0.0, 1.0);
                for degree in 0..count {
                    let k = degree as f64;
                    values[(row, degree)] = (2.0 * k + 1.0).sqrt() * now;
                    (last, now) = (now, ((2.0 * k + 1.0) * x * now - k * last) / (k + 1.0));
                }
            }
        }
    }
    Ok(values)
}

/// Pairs of waves of one random frequency, a quarter apart so that together they prefer no place. The j-th frequency is
/// below j waves: stiff fits first. Frequencies fill their range evenly (by the golden ratio, from a random start), for
/// what gaps leave over ripples between the points. The smallest coefficients prefer what has large amplitude. `None` if
/// cancelled.
fn fourier(
    scale: f64,
    points: &[f64],
    values: &mut DMatrix<f64>,
    rng: &mut impl Rng,
    cancel: &Cancel,
) -> Result<(), Cancelled> {
    let golden = (5.0_f64.sqrt() - 1.0) / 2.0;
    let mut place = rng.random::<f64>();
    let (mut waves, mut phase) = (0.0, 0.0);
    for (index, mut column) in values.column_iter_mut().enumerate() {
        cancel.check()?;
        if index % 2 == 0 {
            let highest = (index as f64 / 2.0 + 1.0).min(3.0 * scale);
            waves = highest * place;
            phase = 2.0 * PI * rng.random::<f64>();
            place = (place + golden).fract();
        } else {
            phase += PI / 2.0;
        }
        let amplitude = (-0.5 * (waves / scale).powi(2)).exp() / (1.0 + f64::min(waves, FLAT));
        for (value, x) in column.iter_mut().zip(points) {
            *value = (PI * waves * x + phase).cos() * amplitude;
        }
    }
    Ok(())
}

/// The least-squares coefficients of smallest norm: QR first, so that the singular values are those of a small triangle.
fn smallest_norm(design: &DMatrix<f64>, labels: &DVector<f64>) -> DVector<f64> {
    let wide = design.ncols() > design.nrows();
    let factors = if wide {
        design.transpose().qr()
    } else {
        design.clone().qr()
    };
    let (q, r) = (factors.q(), factors.r());
    let inner = if wide { r.transpose() } else { r };
    let reduced = if wide { labels.clone() } else { q.tr_mul(labels) };
    let values = inner.svd(true, true);
    let tolerance = NEGLIGIBLE * values.singular_values.max();
    // The solver refuses only factors that were not computed; those here were.
    let solution = values
        .solve(&reduced, tolerance)
        .unwrap_or_else(|_| DVector::zeros(reduced.len()));
    if wide { q * solution } else { solution }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::LabSettings;

    fn settings(features: &'static str) -> Settings {
        let mut settings = LabSettings::new(&SCHEMA);
        settings.set("features", crate::experiment::Value::Choice(features));
        settings.typed().unwrap()
    }

    #[test]
    fn polynomials_are_orthonormal() {
        let points: Vec<f64> = (0..20_000)
            .map(|i| -1.0 + (f64::from(i) + 0.5) / 10_000.0)
            .collect();
        let rng = &mut stream(1, Purpose::Lab, 0, 0);
        let values = features(&settings("Polynomial"), &points, 12, rng, &Cancel::new()).unwrap();
        let gram = values.tr_mul(&values) / 20_000.0;
        assert!((gram - DMatrix::identity(12, 12)).amax() < 1e-5);
    }

    #[test]
    fn what_is_cancelled_is_neither_drawn_nor_fitted() {
        let (go, cancel) = (Cancel::new(), Cancel::new());
        cancel.cancel();
        for kind in ["Fourier", "Relu", "Polynomial"] {
            let draw = |cancel| Data::draw(&settings(kind), 1000, &mut stream(3, Purpose::Lab, 0, 0), cancel);
            let data = draw(&go).unwrap();
            assert!(data.design(1000).len() >= LARGE);
            assert!(draw(&cancel).is_err() && data.fit(1000, &cancel).is_err());
        }
    }

    #[test]
    fn fits_solve_least_squares_with_the_smallest_norm() {
        for kind in ["Fourier", "Relu", "Polynomial"] {
            let data = Data::draw(
                &settings(kind),
                300,
                &mut stream(3, Purpose::Lab, 0, 0),
                &Cancel::new(),
            )
            .unwrap();
            for count in [2, 10, 300] {
                let design = data.design(count).clone_owned();
                let ours = smallest_norm(&design, &data.y);
                let gradient = design.tr_mul(&(&design * &ours - &data.y));
                assert!(gradient.amax() < 1e-5, "{kind} {count}: {}", gradient.amax());
                // Of smallest norm: a combination of the rows.
                let rows = design.transpose();
                let shares = smallest_norm(&rows, &ours);
                assert!(
                    (&rows * shares - &ours).norm() < 1e-5 * ours.norm().max(1.0),
                    "{kind} {count}"
                );
            }
        }
    }

    /// Medians over data sets of training and test error.
    fn errors(features: &'static str, count: usize) -> (f64, f64) {
        let settings = settings(features);
        let errors = side_by_side(0..10, |replica| {
            let mut rng = stream(5, Purpose::Lab, 0, replica);
            let data = Data::draw(&settings, count.max(60), &mut rng, &Cancel::new())?;
            Ok(data.errors_of(&data.fit(count, &Cancel::new())?))
        })
        .unwrap();
        let (mut train, mut test) = (Median::default(), Median::default());
        for error in errors {
            train.push(error.0);
            test.push(error.1);
        }
        (train.value(), test.value())
    }

    #[test]
    fn many_features_pass_through_every_point_and_are_tame() {
        // Noise of variance 0.09 around a sine of mean square 0.5.
        let [few, fair, wild, peak, many] = [2, 8, 50, 60, 2000].map(|count| errors("Fourier", count));
        assert!(few.1 > 0.19 && fair.0 > 0.05, "{few:?} {fair:?}");
        assert!(wild.1 > 1.0 && peak.1 > wild.1, "{wild:?} {peak:?}");
        assert!(many.0 < 1e-12 && many.1 < 0.09 + 0.045, "{many:?}");
        let [few, peak, many] = [2, 70, 2000].map(|count| errors("Relu", count));
        assert!(few.1 > 0.19 && peak.1 > 2.0 * many.1, "{few:?} {peak:?} {many:?}");
        assert!(many.0 < 1e-12 && many.1 < 0.09 + 0.12, "{many:?}");
        let polynomials = errors("Polynomial", 2000);
        assert!(polynomials.0 < 1e-9 && polynomials.1 > 0.39, "{polynomials:?}");
    }

    /// A fit that is the true curve itself has the noise as its test error, as measured on new noisy points.
    #[test]
    fn the_test_error_is_that_of_new_noisy_points() {
        let settings = settings("Polynomial");
        let data = Data::draw(&settings, 60, &mut stream(7, Purpose::Lab, 0, 0), &Cancel::new()).unwrap();
        let perfect = Fitted {
            at_samples: data.y.clone(),
            on_grid: data.truth.clone(),
        };
        assert_eq!(data.errors_of(&perfect), (0.0, 0.3 * 0.3));
        let fitted = data.fit(8, &Cancel::new()).unwrap();
        let (count, mut rng) = (400_000, stream(8, Purpose::Lab, 0, 0));
        let squares: Vec<f64> = (0..count)
            .map(|k| {
                let noise = 0.3 * rng.sample::<f64, _>(StandardNormal);
                (fitted.on_grid[k % GRID] - data.truth[k % GRID] - noise).powi(2)
            })
            .collect();
        let mean = squares.iter().sum::<f64>() / f64::from(count as u32);
        let variance = squares.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / f64::from(count as u32);
        let error = (variance / f64::from(count as u32)).sqrt();
        assert!((data.errors_of(&fitted).1 - mean).abs() < 4.0 * error);
    }
}
