//! Grids of numbers.

/// A list of n numbers from `first` to `last`, evenly spaced by their logarithm.
pub(crate) fn log_spaced(first: f64, last: f64, n: usize) -> Vec<f64> {
    let step = (last / first).ln() / (n.max(2) - 1) as f64;
    (0..n).map(|i| first * (step * i as f64).exp()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_spaced_grid_ends_where_it_should() {
        let spaced = log_spaced(1.0, 100.0, 3);
        assert!((spaced[1] - 10.0).abs() < 1e-12 && (spaced[2] - 100.0).abs() < 1e-11);
    }
}
