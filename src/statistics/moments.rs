//! Moments of samples, taken in all at once or one vector at a time.

use super::Mean;

/// Mean and spread of vectors that arrive one at a time, in an order that fixes their bits.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moments {
    count: usize,
    mean: Vec<f64>,
    squares: Vec<f64>,
}

impl Moments {
    /// Takes in one vector; all have the length of the first.
    pub fn push(&mut self, values: impl Iterator<Item = f64>) {
        self.count += 1;
        let count = self.count as f64;
        if self.count == 1 {
            self.mean = values.collect();
            self.squares = vec![0.0; self.mean.len()];
            return;
        }
        for ((mean, squares), value) in self.mean.iter_mut().zip(&mut self.squares).zip(values) {
            let before = value - *mean;
            *mean += before / count;
            *squares += before * (value - *mean);
        }
    }

    /// Mean and standard error of entry `i`.
    #[must_use]
    pub fn at(&self, i: usize) -> Option<Mean> {
        let count = self.count as f64;
        let spread = self.squares.get(i)? / (count - 1.0) / count;
        Some(Mean {
            value: *self.mean.get(i)?,
            error: if self.count > 1 { spread.sqrt() } else { f64::NAN },
            count: self.count,
        })
    }

    /// The means.
    #[must_use]
    pub fn means(&self) -> &[f64] {
        &self.mean
    }
}

/// Variance and excess kurtosis around the mean.
pub(crate) fn variance_and_kurtosis(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let moment = |power| values.iter().map(|value| (value - mean).powi(power)).sum::<f64>() / count;
    let variance = moment(2);
    (variance, moment(4) / (variance * variance) - 3.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_all_numbers_at_once() {
        let rows = [[1.0, -2.0], [2.5, 0.0], [-1.0, 4.0], [3.0, 4.5]];
        let mut moments = Moments::default();
        for row in rows {
            moments.push(row.into_iter());
        }
        for i in 0..2 {
            let (one, all) = (moments.at(i).unwrap(), Mean::of(rows.iter().map(|row| row[i])));
            assert!((one.value - all.value).abs() < 1e-14 && (one.error - all.error).abs() < 1e-14);
            assert_eq!(one.count, 4);
        }
        assert_eq!(moments.at(2), None);
    }

    #[test]
    fn moments_of_known_samples() {
        assert_eq!(variance_and_kurtosis(&[-1.0, 1.0]), (1.0, -2.0));
    }
}
