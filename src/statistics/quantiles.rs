//! Quantiles of samples, and the median of numbers that come one at a time.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// The value below which a fraction `p` of sorted numbers lies, between neighbours.
#[must_use]
pub(crate) fn sample_quantile(sorted: &[f64], p: f64) -> f64 {
    let place = (p * sorted.len() as f64 - 0.5).clamp(0.0, sorted.len().saturating_sub(1) as f64);
    let index = place.floor() as usize;
    match (sorted.get(index), sorted.get(index + 1)) {
        (Some(low), Some(high)) => low + (high - low) * (place - index as f64),
        (Some(low), None) => *low,
        _ => f64::NAN,
    }
}

/// The upper median of numbers that come one at a time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Median {
    /// Half of the numbers, rounded down: none is above any of the others.
    low: BinaryHeap<Ordered>,
    high: BinaryHeap<Reverse<Ordered>>,
}

/// A number in the order of [`f64::total_cmp`].
#[derive(Clone, Copy, Debug)]
struct Ordered(f64);

impl Ord for Ordered {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.total_cmp(&other.0)
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered {}

impl Median {
    pub(crate) fn push(&mut self, value: f64) {
        // Through the other half, so that both halves stay in order.
        self.low.push(Ordered(value));
        self.high.extend(self.low.pop().map(Reverse));
        if self.high.len() > self.low.len() + 1 {
            self.low.extend(self.high.pop().map(|Reverse(least)| least));
        }
    }

    /// NaN of nothing.
    pub(crate) fn value(&self) -> f64 {
        self.high.peek().map_or(f64::NAN, |Reverse(value)| value.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_of_few_numbers_lie_between_neighbours() {
        assert_eq!(sample_quantile(&[1.0, 2.0, 4.0], 0.5), 2.0);
        assert!((sample_quantile(&[1.0, 2.0, 4.0], 2.0 / 3.0) - 3.0).abs() < 1e-12);
        assert!(sample_quantile(&[], 0.5).is_nan());
    }

    #[test]
    fn the_median_follows_the_numbers() {
        let mut median = Median::default();
        assert!(median.value().is_nan());
        let mut values: Vec<f64> = Vec::new();
        for i in 0..40 {
            values.push((f64::from(i) * 7.3).sin());
            median.push(values[i as usize]);
            let mut sorted = values.clone();
            sorted.sort_by(f64::total_cmp);
            assert_eq!(median.value(), sorted[sorted.len() / 2]);
        }
    }
}
