//! A teacher and weights at step 0 from a file of arrays.
//!
//! The arrays have the names under which runs write them: `teacher` (n × p), `W1` (n × q), `W2` … (q × q), the output's q × k or q
//! numbers, the biases `b1` … (q) and the output's (k), and `K0`, (p + q) × (p + q). Arrays over steps, as runs write them, give their
//! first step. What a file does not hold is drawn. K₀ = (1/n) [μ w⁰]ᵀ diag(λ) [μ w⁰] takes the place of `teacher` and `W1`, which are
//! drawn so that it is exact; beside both of them, as in the arrays of a run, it says nothing new.

use std::path::Path;

use nalgebra::DMatrix;

use super::data_error::DataError;
use super::weights_error::{WeightsError, WeightsErrorKind};
use crate::experiment::Experiment;
use crate::figure::{Array, read_npz, shape_text};
use crate::network::Deep;

/// K₀ may differ from its transpose by this share of its largest entry.
const SYMMETRIC: f64 = 1e-6;

/// What a file gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Given {
    /// μ: n × p, row-major.
    pub(super) teacher: Option<Vec<f64>>,
    /// w⁰: n × q, row-major.
    pub(super) first: Option<Vec<f64>>,
    /// K₀
    pub(super) gram: Option<DMatrix<f64>>,
    /// Of each layer from the second on its weights.
    deep: Vec<Option<Vec<f64>>>,
    /// The biases of each layer.
    biases: Vec<Option<Vec<f64>>>,
}

/// The lengths of a network's arrays.
struct Sizes {
    features: usize,
    directions: usize,
    width: usize,
    outputs: usize,
    layers: usize,
    biases: bool,
}

impl Given {
    /// What the experiment's file gives to a network of so many features and teacher directions; nothing without a file.
    pub(super) fn read(
        experiment: &Experiment,
        (features, directions): (usize, usize),
        memory: f64,
    ) -> Result<Self, DataError> {
        let model = &experiment.model;
        if model.weights.is_empty() {
            return Ok(Self::default());
        }
        let sizes = Sizes {
            features,
            directions,
            width: model.width,
            outputs: experiment.data.outputs(),
            layers: model.layers,
            biases: model.biases,
        };
        let path = experiment.base().join(&model.weights);
        sizes.take(&path, memory).map_err(|kind| {
            let path = path.display().to_string();
            DataError::Weights(WeightsError { path, kind })
        })
    }

    /// Puts the deeper weights and the biases in place.
    pub(super) fn place(&self, deep: &mut Deep<f64>) {
        let width = deep.width();
        let weights = deep.weights().len();
        let layers = self
            .deep
            .iter()
            .enumerate()
            .map(|(i, layer)| (i * width * width, layer));
        let biases = self.biases.iter().enumerate();
        let biases = biases.map(|(i, layer)| (weights + i * width, layer));
        for (start, layer) in layers.chain(biases) {
            let places = deep.values_mut().iter_mut().skip(start);
            for (place, value) in places.zip(layer.iter().flatten()) {
                *place = *value;
            }
        }
    }
}

impl Sizes {
    /// The names of all arrays.
    fn names(&self) -> Vec<String> {
        let weights = (1..=self.layers).map(|layer| format!("W{layer}"));
        let biases = if self.biases {
            self.bias_names()
        } else {
            Vec::new()
        };
        let teacher = ["teacher".to_owned()].into_iter();
        teacher
            .chain(weights)
            .chain(biases)
            .chain(["K0".to_owned()])
            .collect()
    }

    fn bias_names(&self) -> Vec<String> {
        (1..=self.layers).map(|layer| format!("b{layer}")).collect()
    }

    fn take(&self, path: &Path, memory: f64) -> Result<Given, WeightsErrorKind> {
        let (names, biases) = (self.names(), self.bias_names());
        let wanted = |name: &str| names.iter().chain(&biases).any(|known| known == name);
        let mut arrays = read_npz(path, wanted, memory).map_err(WeightsErrorKind::Npz)?;
        if let Some(name) = biases
            .iter()
            .find(|name| !self.biases && arrays.contains_key(*name))
        {
            return Err(WeightsErrorKind::NoBiases(name.clone()));
        }
        if arrays.is_empty() {
            return Err(WeightsErrorKind::Nothing(names.join(", ")));
        }
        let (n, p, q) = (self.features, self.directions, self.width);
        let mut take = |name: &str, lengths: &[(&str, usize)]| {
            let array = arrays.remove(name);
            array.map(|array| fitted(name, array, lengths)).transpose()
        };
        let teacher = take("teacher", &[("n", n), ("p", p)])?;
        let first = take("W1", &[("n", n), ("q", q)])?;
        let fields = [("p + q", p + q), ("p + q", p + q)];
        let gram = take("K0", &fields)?;
        let after = |layer| match layer == self.layers {
            true => ("k", self.outputs),
            false => ("q", q),
        };
        let deep = (2..=self.layers).map(|layer| take(&format!("W{layer}"), &[("q", q), after(layer)]));
        let deep = deep.collect::<Result<_, _>>()?;
        let biases = (1..=self.layers).map(|layer| take(&format!("b{layer}"), &[after(layer)]));
        let biases = biases.collect::<Result<_, _>>()?;
        let of_teacher = [("teacher", teacher.is_some()), ("K0", gram.is_some())];
        if let Some((name, _)) = of_teacher.iter().find(|(_, given)| *given && p == 0) {
            return Err(WeightsErrorKind::NoTeacher((*name).to_owned()));
        }
        let gram = gram.filter(|_| teacher.is_none() || first.is_none());
        let gram = gram.map(|values| self.covariance(&values)).transpose()?;
        let parts = [("teacher", teacher.is_some()), ("W1", first.is_some())];
        if let Some((name, _)) = parts.iter().find(|(_, given)| *given && gram.is_some()) {
            return Err(WeightsErrorKind::Both((*name).to_owned()));
        }
        Ok(Given {
            teacher,
            first,
            gram,
            deep,
            biases,
        })
    }

    /// K₀, if it is the covariance of as many fields.
    fn covariance(&self, values: &[f64]) -> Result<DMatrix<f64>, WeightsErrorKind> {
        let size = self.directions + self.width;
        if size > self.features {
            return Err(WeightsErrorKind::FewFeatures {
                fields: size,
                features: self.features,
            });
        }
        let gram = DMatrix::from_row_slice(size, size, values);
        let apart = (&gram - gram.transpose()).amax();
        let symmetric = 0.5 * (&gram + gram.transpose());
        let least = symmetric.symmetric_eigenvalues().min();
        let tolerance = SYMMETRIC * gram.amax();
        if apart > tolerance || least < -tolerance {
            return Err(WeightsErrorKind::NoCovariance);
        }
        Ok(symmetric)
    }
}

/// The numbers of an array of the lengths that it must have, its first step if there is one more axis. A length of 1 at the end may
/// be left out.
fn fitted(name: &str, array: Array, lengths: &[(&str, usize)]) -> Result<Vec<f64>, WeightsErrorKind> {
    let mut exact: Vec<usize> = lengths.iter().map(|(_, length)| *length).collect();
    let count = exact.iter().product::<usize>();
    let short = match exact.last() {
        Some(1) => exact.len() - 1,
        _ => exact.len(),
    };
    let of_lengths = |shape: &[usize]| shape == exact.as_slice() || shape == &exact[..short];
    let over_steps = match array.shape.split_first() {
        Some((&steps, rest)) => steps > 0 && of_lengths(rest),
        None => false,
    };
    if !of_lengths(&array.shape) && !over_steps {
        let letters: Vec<&str> = lengths.iter().map(|(letter, _)| *letter).collect();
        exact.truncate(lengths.len());
        return Err(WeightsErrorKind::Shape {
            array: name.to_owned(),
            found: array.shape,
            expected: format!("{} = ({})", shape_text(&exact), letters.join(", ")),
        });
    }
    let mut values = array.values;
    values.truncate(count);
    if values.iter().all(|x| x.is_finite()) {
        Ok(values)
    } else {
        Err(WeightsErrorKind::NotFinite(name.to_owned()))
    }
}
