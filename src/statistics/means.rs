//! Means with standard errors, and curves of them.

/// A mean with its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The mean; NaN of nothing.
    pub value: f64,
    /// Its standard error; NaN of fewer than two numbers.
    pub error: f64,
    /// How many numbers.
    pub count: usize,
}

impl Mean {
    /// Of some numbers.
    pub fn of(values: impl Iterator<Item = f64> + Clone) -> Self {
        let count = values.clone().count();
        let size = count as f64;
        let value = values.clone().sum::<f64>() / size;
        let squares: f64 = values.map(|x| (x - value).powi(2)).sum();
        let error = if count > 1 {
            (squares / (size - 1.0) / size).sqrt()
        } else {
            f64::NAN
        };
        Self { value, error, count }
    }
}

/// A quantity at steps 0, 1, … with its standard error.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curve {
    /// Means, step by step.
    pub mean: Vec<f64>,
    /// Standard errors; NaN where there are none.
    pub error: Vec<f64>,
    /// How many runs or replicas each mean is of.
    pub count: Vec<usize>,
}

impl Curve {
    /// Step by step.
    pub fn of(means: impl Iterator<Item = Mean>) -> Self {
        let mut curve = Self::default();
        for mean in means {
            curve.mean.push(mean.value);
            curve.error.push(mean.error);
            curve.count.push(mean.count);
        }
        curve
    }

    /// Number of steps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.mean.len()
    }

    /// Whether there is no step.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.mean.is_empty()
    }

    /// The mean at a step.
    #[must_use]
    pub fn at(&self, t: usize) -> Option<Mean> {
        Some(Mean {
            value: *self.mean.get(t)?,
            error: *self.error.get(t)?,
            count: *self.count.get(t)?,
        })
    }

    /// The last step's mean.
    #[must_use]
    pub fn last(&self) -> Option<Mean> {
        self.at(self.len().checked_sub(1)?)
    }

    /// The step of the smallest mean: the first of equals.
    #[must_use]
    pub fn lowest(&self) -> Option<usize> {
        let finite = self.mean.iter().enumerate().filter(|(_, x)| x.is_finite());
        finite.min_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(t, _)| t)
    }

    /// The step of the smallest mean of a curve that has `steps` steps when it is whole, once it is known to be one: a curve
    /// that falls to its end has none yet, and one that goes on must have risen by more than its standard errors.
    #[must_use]
    pub fn turn(&self, steps: usize) -> Option<usize> {
        let (lowest, last) = (self.lowest()?, self.len().checked_sub(1)?);
        let error = |t: usize| self.error.get(t).copied().filter(|error| error.is_finite());
        let rise = self.mean.get(last)? - self.mean.get(lowest)?;
        let noise = error(last).unwrap_or(0.0).hypot(error(lowest).unwrap_or(0.0));
        (lowest < last && (last >= steps || rise > noise)).then_some(lowest)
    }

    /// The step of the smallest mean, once the last one lies above it by more than so many standard errors.
    #[must_use]
    pub fn passed(&self, errors: f64) -> Option<usize> {
        let lowest = self.at(self.lowest()?)?;
        let rise = self.last()?.value - lowest.value;
        (rise > errors * lowest.error).then(|| self.lowest()).flatten()
    }

    /// The steps as numbers, for an axis.
    #[must_use]
    pub fn steps(&self) -> Vec<f64> {
        (0..self.len()).map(|t| t as f64).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_of_a_mean_needs_two_numbers() {
        let mean = Mean::of([1.0, 3.0].into_iter());
        assert_eq!((mean.value, mean.error), (2.0, 1.0));
        assert!(Mean::of([1.0].into_iter()).error.is_nan() && Mean::of(std::iter::empty()).value.is_nan());
    }

    #[test]
    fn the_lowest_point_is_the_first_finite_minimum() {
        let curve = |values: &[f64]| Curve::of(values.iter().map(|&x| Mean::of(std::iter::once(x))));
        assert_eq!(curve(&[3.0, f64::NAN, 1.0, 1.0, 2.0]).lowest(), Some(2));
        assert_eq!(curve(&[]).lowest(), None);
    }

    #[test]
    fn a_curve_turns_once_it_has_risen_by_more_than_its_error() {
        let curve = |values: &[f64]| {
            Curve::of(values.iter().map(|&value| Mean {
                value,
                error: 0.1,
                count: 2,
            }))
        };
        let falls = [1.0, 0.8, 0.6, 0.5];
        assert_eq!((curve(&falls).turn(9), curve(&falls).turn(3)), (None, None));
        let hardly = [1.0, 0.8, 0.6, 0.7];
        assert_eq!(curve(&hardly).turn(9), None, "it may fall again");
        assert_eq!(curve(&hardly).turn(3), Some(2), "it is over");
        assert_eq!(curve(&[1.0, 0.6, 0.8, 0.9]).turn(9), Some(1));
        assert_eq!(curve(&[1.0, 0.6, 0.75]).passed(2.0), None, "within its bar");
        assert_eq!(curve(&[1.0, 0.6, 0.85]).passed(2.0), Some(1));
    }
}
