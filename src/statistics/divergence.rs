//! The one rule by which a computation step by step has diverged.

/// An error this many times above where it could sensibly be does not come back: overshoots at the edge of stability stay
/// below a thousand.
const BEYOND: f64 = 1e4;

/// Watches an error from step to step. It has diverged once it is not finite, or is ten thousand times above what predicting
/// nothing gives (or above where it began, if that is more) and still growing: long before numbers overflow.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch {
    sensible: f64,
    last: f64,
}

impl Watch {
    /// For an error that is `nothing` where nothing is learned: with squared errors the target's variance.
    pub(crate) fn new(nothing: f64) -> Self {
        Self {
            sensible: nothing,
            last: f64::NAN,
        }
    }

    /// Whether the error of the next step says that it has diverged.
    pub(crate) fn has_diverged(&mut self, error: f64) -> bool {
        let last = std::mem::replace(&mut self.last, error);
        if last.is_nan() {
            self.sensible = self.sensible.max(error);
            return !error.is_finite();
        }
        !error.is_finite() || (error > BEYOND * self.sensible && error > last)
    }
}

/// The first place in a series of errors from which it has diverged, by the same rule.
pub(crate) fn diverged_at(errors: &[f64], nothing: f64) -> Option<usize> {
    let mut watch = Watch::new(nothing);
    errors.iter().position(|&error| watch.has_diverged(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_far_beyond_the_target_is_divergence() {
        // Doubling from a tenth of the target's variance.
        let growing: Vec<f64> = (0..40).map(|t| 0.1 * 2_f64.powi(t)).collect();
        let at = diverged_at(&growing, 1.0).unwrap();
        assert!(growing[at] > 1e4 && growing[at - 1] <= 1e4);
        assert_eq!(diverged_at(&[0.1, 0.2, f64::NAN], 1.0), Some(2));
        assert_eq!(diverged_at(&[f64::INFINITY], 1.0), Some(0));
    }

    #[test]
    fn large_starts_and_overshoots_are_not() {
        // A start far away that falls, an overshoot that comes back, and a jump that falls again at once.
        assert_eq!(diverged_at(&[1e9, 2e9, 1e8, 10.0], 1.0), None);
        assert_eq!(diverged_at(&[1.0, 900.0, 50.0, 0.5], 1.0), None);
        assert_eq!(diverged_at(&[1e5, 9e4, 1e3], 1e-9), None);
        assert_eq!(diverged_at(&[], 1.0), None);
    }
}
