//! What state evolution starts from, and why it may refuse or stop.

use std::sync::Arc;

use nalgebra::DMatrix;

use super::Atom;
use crate::control::Cancelled;
use crate::dynamics::Coordinates;
use crate::experiment::{Activation, Link, Loss, Responses, Reuse};
use crate::network::{Components, Deep};
use crate::optimizer::Updates;
use crate::text;

/// Everything the prediction depends on besides Monte Carlo rows.
#[derive(Clone, Debug)]
pub struct Inputs {
    /// K₀ = (1/n) [μ w⁰]ᵀ diag(λ) [μ w⁰] of the actual teacher and initialization: (p + q) × (p + q), teacher first.
    pub gram: DMatrix<f64>,
    /// Groups of coordinates by the eigenvalues λ of the features, each with its part of K₀; empty where all are 1.
    pub atoms: Vec<Atom>,
    /// Teacher directions p.
    pub directions: usize,
    /// φ = m/n
    pub phi: f64,
    /// Activation s of the hidden layers.
    pub activation: Activation,
    /// Weights beyond the first layer at step 0; their width is q.
    pub deep: Deep<f64>,
    /// Link φ_* of the teacher.
    pub link: Link,
    /// Standard deviation σ of the label noise; random ±1 labels take none.
    pub noise: f64,
    /// The loss ℓ.
    pub loss: Loss,
    /// The optimizer with its learning rates.
    pub updates: Updates,
    /// Fraction of the rows in each step's batch, in (0, 1].
    pub batch_fraction: f64,
    /// Which samples each step takes, and where.
    pub reuse: Reuse,
    /// How the responses on display are averaged.
    pub responses: Responses,
    /// Teacher and weights coordinate by coordinate, where [`Self::is_entrywise`] asks for them; `gram` must be theirs.
    pub coordinates: Option<Arc<Coordinates>>,
}

/// Why there is no prediction, or none beyond some step.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TheoryError {
    /// K₀ has another shape than (p + q) × (p + q).
    #[error("{}", text!(
        "gram-shape",
        rows = rows,
        columns = columns,
        directions = directions,
        width = width,
        needed = directions + width
    ))]
    Shape {
        /// Its rows.
        rows: usize,
        /// Its columns.
        columns: usize,
        /// p
        directions: usize,
        /// q
        width: usize,
    },
    /// K₀ is no covariance matrix.
    #[error("{}", text!("gram-not-positive"))]
    NotPositive,
    /// A number outside its range.
    #[error("{}", text!("out-of-range", name = *name, range = *range, value = value.to_string()))]
    Range {
        /// What it is called.
        name: &'static str,
        /// The allowed range, in symbols.
        range: &'static str,
        /// What it was.
        value: f64,
    },
    /// The optimizer is not linear in the gradients, and there are no coordinates of weights that it could move.
    #[error("{}", text!("optimizer-not-linear"))]
    NotLinear,
    /// A slice of the wrong length.
    #[error("{}", text!("array-length", name = *name, found = found, expected = expected))]
    Length {
        /// What it is called.
        name: &'static str,
        /// Its length.
        found: usize,
        /// The length it should have.
        expected: usize,
    },
    /// A non-finite value: the learning rate is too large.
    #[error("{}", text!("diverged", step = step))]
    Diverged {
        /// The first step without finite values.
        step: usize,
    },
    /// Somebody asked to stop.
    #[error("{}", text!("stopped-on-request"))]
    Cancelled,
}

impl From<Cancelled> for TheoryError {
    fn from(_: Cancelled) -> Self {
        Self::Cancelled
    }
}

impl Inputs {
    /// Whether labels are blurred by noise.
    pub(super) fn has_noise(&self) -> bool {
        self.noise > 0.0 && !self.link.is_random()
    }

    /// What measures the parts of a target of several directions.
    pub(super) fn components(&self) -> Option<Components> {
        Components::new(self.link, self.directions, self.activation, self.deep.width())
    }

    /// Whether the prediction takes coordinates: an optimizer that is not linear, and samples that are not just reused, ask for them.
    #[must_use]
    pub fn is_entrywise(&self) -> bool {
        !self.updates.is_linear() || self.reuse != Reuse::Reused
    }

    /// Checks shapes and ranges.
    pub(super) fn check(&self, rows: usize) -> Result<(), TheoryError> {
        let width = self.deep.width();
        let size = self.directions + width;
        let grams = self.atoms.iter().map(|atom| &atom.gram);
        let wrong = std::iter::once(&self.gram)
            .chain(grams)
            .find(|gram| gram.shape() != (size, size));
        if let Some((rows_found, columns)) = wrong.map(DMatrix::shape) {
            let directions = self.directions;
            return Err(TheoryError::Shape {
                rows: rows_found,
                columns,
                directions,
                width,
            });
        }
        let range = |holds: bool, name, range, value| {
            if holds {
                Ok(())
            } else {
                Err(TheoryError::Range { name, range, value })
            }
        };
        let mean: f64 = self.atoms.iter().map(|atom| atom.share * atom.eigenvalue).sum();
        let fits = self.atoms.is_empty() || (mean - 1.0).abs() < 1e-6;
        range(fits, "mean_eigenvalue", "= 1", mean)?;
        range(rows >= 1, "rows", "≥ 1", rows as f64)?;
        range(self.directions >= 1, "directions", "≥ 1", 0.0)?;
        range(width >= 1, "width", "≥ 1", 0.0)?;
        range(self.phi > 0.0 && self.phi.is_finite(), "phi", "> 0", self.phi)?;
        range(
            self.noise >= 0.0 && self.noise.is_finite(),
            "noise",
            "≥ 0",
            self.noise,
        )?;
        if let Some(coordinates) = &self.coordinates {
            check(coordinates, (self.directions, width))?;
        }
        let fraction = self.batch_fraction;
        range(
            fraction > 0.0 && fraction <= 1.0,
            "batch_fraction",
            "in (0, 1]",
            fraction,
        )?;
        let probes = !matches!(self.responses, Responses::Probes(0));
        range(probes, "probes", "≥ 1", 0.0)
    }
}

/// Whether coordinates are of so many directions and neurons.
fn check(coordinates: &Coordinates, (directions, width): (usize, usize)) -> Result<(), TheoryError> {
    let n = coordinates.count(width);
    let eigenvalues = if coordinates.eigenvalues.is_empty() { 0 } else { n };
    for (name, found, expected) in [
        ("first", coordinates.first.len(), n.max(1) * width),
        ("teacher", coordinates.teacher.len(), n * directions),
        ("eigenvalues", coordinates.eigenvalues.len(), eigenvalues),
    ] {
        if found != expected {
            return Err(TheoryError::Length {
                name,
                found,
                expected,
            });
        }
    }
    Ok(())
}
