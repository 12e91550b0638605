//! Labels of Monte Carlo rows, and the test error that they know.

use crate::experiment::{Link, Loss};
use crate::kernels::{Lane, ROWS, Vectors};
use crate::network::{Head, Labels};

/// The labels of a block of rows, and their law given the teacher's fields.
#[derive(Clone, Copy, Debug)]
pub(super) struct LabelLaw<T> {
    /// Y
    pub(super) label: Lane<T>,
    /// E[Y | u_*]
    mean: Lane<T>,
    /// Var[Y | u_*], noise included
    variance: Lane<T>,
}

impl<T: Vectors> LabelLaw<T> {
    /// Zero everywhere.
    pub(super) fn zero() -> Self {
        Self {
            label: [T::ZERO; ROWS],
            mean: [T::ZERO; ROWS],
            variance: [T::ZERO; ROWS],
        }
    }

    /// Draws the label of row k, given its fields, a standard normal behind the noise and a uniform number.
    pub(super) fn draw(
        &mut self,
        k: usize,
        (link, fields): (Link, &[T]),
        (noise, normal): (f64, f64),
        uniform: f64,
    ) {
        self.mean[k] = link.mean(fields);
        let blur = if link.is_random() { 0.0 } else { noise * noise };
        self.variance[k] = link.variance(fields) + T::of(blur);
        self.label[k] = link.label(fields, T::of(noise * normal), T::of(uniform));
        if link.is_of_classes() {
            (self.mean[k], self.variance[k]) = (self.label[k], T::ZERO);
        }
    }

    /// Adds test errors of the last forward pass to `sums`, where rows are valid.
    #[inline(always)]
    pub(super) fn add_test_errors(
        &self,
        head: &Head<T>,
        valid: &Lane<T>,
        (link, loss): (Link, Loss),
        sums: &mut [f64],
    ) {
        if link.is_of_classes() {
            let errors = head.errors(&self.label, loss);
            for k in 0..ROWS {
                for (sum, error) in sums.iter_mut().zip(&errors) {
                    *sum += (valid[k] * error[k]).wide();
                }
            }
            return;
        }
        let f = head.output();
        let mut squares = self.variance;
        for k in 0..ROWS {
            let miss = f[k] - self.mean[k];
            squares[k] += miss * miss;
        }
        let labels = if link.is_random() {
            Labels::Random(&self.mean)
        } else {
            Labels::Known(&self.label)
        };
        let losses = loss.expected(f, labels, &squares);
        let wrong = loss.misclassified(f, &self.mean);
        for k in 0..ROWS {
            sums[0] += (valid[k] * squares[k]).wide();
            sums[1] += (valid[k] * losses[k]).wide();
            sums[2] += (valid[k] * wrong[k]).wide();
        }
    }
}
