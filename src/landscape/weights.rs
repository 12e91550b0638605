//! All weights of a network as one vector, in the units in which training is plain gradient descent.

use std::ops::Range;

use crate::control::{Cancel, Cancelled};
use crate::network::Deep;

/// Shape of a network: how a vector θ of all its weights is laid out.
///
/// θ holds W₁' = w/√n (n × q, row-major), then W₂ … W_{L−1} (q × q each) and w_L (q × k for k outputs), and behind them the
/// biases, if there are any: b₁ … b_{L−1} (q each) and b_L (k). With features of variance 1,
/// x' = √n x, the first layer's pre-activation is x'ᵀW₁' = xᵀw, and the program's update of w is gradient descent on
/// the mean loss with learning rate η in θ (the book, [`crate::book::problem`]): lengths, curvatures and 2/η refer to these units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Features n.
    pub features: usize,
    /// Width q.
    pub width: usize,
    /// Layers L.
    pub layers: usize,
    /// Outputs k.
    pub outputs: usize,
    /// Whether there are biases.
    pub biases: bool,
}

impl Shape {
    /// Of a network with these deeper weights.
    #[must_use]
    pub fn of(features: usize, deep: &Deep<f64>) -> Self {
        Self {
            features,
            width: deep.width(),
            layers: deep.layers(),
            outputs: deep.outputs(),
            biases: deep.has_biases(),
        }
    }

    /// The number of weights.
    #[must_use]
    pub fn weights(&self) -> usize {
        self.first() + self.deeper_zeros().values().len()
    }

    /// Weights of the first layer, n q.
    #[must_use]
    pub fn first(&self) -> usize {
        self.features * self.width
    }

    /// Where each layer's weights are in θ; biases are in none of them.
    #[must_use]
    pub fn ranges(&self) -> Vec<Range<usize>> {
        let mut ranges = Vec::with_capacity(self.layers);
        ranges.push(0..self.first());
        for layer in 2..=self.layers {
            let start = ranges.last().map_or(0, |range| range.end);
            let columns = if layer == self.layers {
                self.outputs
            } else {
                self.width
            };
            ranges.push(start..start + self.width * columns);
        }
        ranges
    }

    /// θ from w (n × q, row-major) and the deeper weights.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn join(&self, w: &[f64], deep: &Deep<f64>, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let factor = (self.features as f64).sqrt().recip();
        let (first, deep) = (w.len(), deep.values());
        let weight = |i: usize| {
            if i < first { factor * w[i] } else { deep[i - first] }
        };
        computed(first + deep.len(), weight, cancel)
    }

    /// w of θ: n × q, row-major.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn first_layer(&self, theta: &[f64], cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let factor = (self.features as f64).sqrt();
        computed(self.first().min(theta.len()), |i| factor * theta[i], cancel)
    }

    /// Deeper weights of zero.
    #[must_use]
    pub fn deeper_zeros(&self) -> Deep<f64> {
        Deep::zeros(self.width, self.layers)
            .with_outputs(self.outputs)
            .with_biases(self.biases)
    }

    /// The deeper weights of θ.
    #[must_use]
    pub fn deeper(&self, theta: &[f64]) -> Deep<f64> {
        let mut deep = self.deeper_zeros();
        for (weight, &value) in deep.values_mut().iter_mut().zip(theta.iter().skip(self.first())) {
            *weight = value;
        }
        deep
    }

    /// The share of each layer's weights in a vector's squared length; zeros for the vector zero.
    #[must_use]
    pub fn shares(&self, vector: &[f64]) -> Vec<f64> {
        let all = dot(vector, vector);
        let part = |range: Range<usize>| vector.get(range).map_or(0.0, |part| dot(part, part));
        self.ranges()
            .into_iter()
            .map(|range| if all > 0.0 { part(range) / all } else { 0.0 })
            .collect()
    }

    /// Scales each neuron's incoming weights in `direction` to the length that they have in `theta`: the filter
    /// normalization of Li et al. (2018). Directions in biases become zero, as there.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn normalize_filters(
        &self,
        direction: &mut [f64],
        theta: &[f64],
        cancel: &Cancel,
    ) -> Result<(), Cancelled> {
        let ranges = self.ranges();
        let weights = ranges.last().map_or(0, |range| range.end);
        direction.iter_mut().skip(weights).for_each(|bias| *bias = 0.0);
        for (layer, range) in ranges.into_iter().enumerate() {
            // A column holds a neuron's incoming weights.
            let columns = if layer + 1 == self.layers {
                self.outputs
            } else {
                self.width
            };
            let (Some(direction), Some(theta)) = (direction.get_mut(range.clone()), theta.get(range)) else {
                continue;
            };
            for neuron in 0..columns {
                cancel.check()?;
                let length = |values: &[f64]| {
                    let squares = values.iter().skip(neuron).step_by(columns).map(|x| x * x);
                    squares.sum::<f64>().sqrt()
                };
                let (target, length) = (length(theta), length(direction));
                let factor = if length > 0.0 { target / length } else { 0.0 };
                for weight in direction.iter_mut().skip(neuron).step_by(columns) {
                    *weight *= factor;
                }
            }
        }
        Ok(())
    }
}

/// So many numbers, each from its place.
fn computed(count: usize, number: impl Fn(usize) -> f64, cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
    let mut numbers = Vec::with_capacity(count);
    for range in cancel.ranges(count, 1) {
        numbers.extend(range?.map(&number));
    }
    Ok(numbers)
}

/// Terms that a sum takes side by side, so that it vectorizes.
const PARTS: usize = 8;

/// The inner product.
#[must_use]
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; PARTS];
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<PARTS>(), b.as_chunks::<PARTS>());
    for (a, b) in a.iter().zip(b) {
        for k in 0..PARTS {
            sums[k] = a[k].mul_add(b[k], sums[k]);
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

/// The length.
#[must_use]
pub fn norm(a: &[f64]) -> f64 {
    dot(a, a).sqrt()
}

/// out += factor · a
pub fn add_scaled(out: &mut [f64], factor: f64, a: &[f64]) {
    for (out, a) in out.iter_mut().zip(a) {
        *out = factor.mul_add(*a, *out);
    }
}

/// a − b
#[must_use]
pub fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHAPE: Shape = Shape {
        features: 5,
        width: 3,
        layers: 4,
        outputs: 1,
        biases: false,
    };

    #[test]
    fn weights_come_back_from_the_vector() {
        let w: Vec<f64> = (0..15).map(f64::from).collect();
        let mut deep = Deep::zeros(3, 4);
        for (i, weight) in deep.values_mut().iter_mut().enumerate() {
            *weight = 100.0 + i as f64;
        }
        let cancel = Cancel::new();
        let theta = SHAPE.join(&w, &deep, &cancel).unwrap();
        assert_eq!(theta.len(), SHAPE.weights());
        assert_eq!(SHAPE.deeper(&theta), deep);
        let first = SHAPE.first_layer(&theta, &cancel).unwrap();
        assert_eq!(first.len(), w.len());
        for (back, w) in first.iter().zip(&w) {
            assert!((back - w).abs() < 1e-13);
        }
        cancel.cancel();
        assert_eq!(SHAPE.join(&w, &deep, &cancel), Err(Cancelled));
        assert_eq!(SHAPE.first_layer(&theta, &cancel), Err(Cancelled));
        let ranges = SHAPE.ranges();
        assert_eq!(ranges, [0..15, 15..24, 24..33, 33..36]);
    }

    #[test]
    fn filters_take_the_lengths_of_the_weights() {
        let theta: Vec<f64> = (0..SHAPE.weights()).map(|i| (i as f64).sin()).collect();
        let mut direction: Vec<f64> = (0..SHAPE.weights()).map(|i| (3.0 * i as f64).cos()).collect();
        SHAPE
            .normalize_filters(&mut direction, &theta, &Cancel::new())
            .unwrap();
        let column = |v: &[f64], from: usize, rows: usize, a: usize| {
            (0..rows).map(|i| v[from + 3 * i + a].powi(2)).sum::<f64>()
        };
        for a in 0..3 {
            for (from, rows) in [(0, 5), (15, 3), (24, 3)] {
                let (ours, theirs) = (column(&direction, from, rows, a), column(&theta, from, rows, a));
                assert!((ours - theirs).abs() < 1e-12);
            }
        }
        assert!((norm(&direction[33..]) - norm(&theta[33..])).abs() < 1e-12);
        let shares = SHAPE.shares(&direction);
        assert!((shares.iter().sum::<f64>() - 1.0).abs() < 1e-12);
    }
}
