//! Exponents from curves: a straight line through logarithms.

/// A power law y ≈ c x^s fitted to logarithms by least squares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct PowerLaw {
    /// s.
    pub(crate) exponent: f64,
    /// The standard error of s that the scatter around the line gives; on a curve without noise it is curvature.
    pub(crate) error: f64,
    /// ln c.
    pub(crate) offset: f64,
}

impl PowerLaw {
    /// Through the points whose x lies in a window; `None` of fewer than three, or of numbers without a logarithm.
    pub(crate) fn fit(points: impl Iterator<Item = (f64, f64)>, [low, high]: [f64; 2]) -> Option<Self> {
        let logs: Vec<(f64, f64)> = points
            .filter(|(x, y)| (low..=high).contains(x) && *x > 0.0 && *y > 0.0 && y.is_finite())
            .map(|(x, y)| (x.ln(), y.ln()))
            .collect();
        let count = logs.len() as f64;
        if logs.len() < 3 {
            return None;
        }
        let mean = |part: fn(&(f64, f64)) -> f64| logs.iter().map(part).sum::<f64>() / count;
        let (x, y) = (mean(|p| p.0), mean(|p| p.1));
        let spread: f64 = logs.iter().map(|p| (p.0 - x).powi(2)).sum();
        let exponent = logs.iter().map(|p| (p.0 - x) * (p.1 - y)).sum::<f64>() / spread;
        let offset = y - exponent * x;
        let residual: f64 = logs.iter().map(|p| (p.1 - offset - exponent * p.0).powi(2)).sum();
        Some(Self {
            exponent,
            error: (residual / (count - 2.0) / spread).sqrt(),
            offset,
        })
    }

    /// As [`Self::fit`] through points (x, y, standard error of y), each with the weight that its error gives it; the error of the
    /// exponent follows from theirs. Without errors it is the line of [`Self::fit`].
    pub(crate) fn fit_with_errors(points: &[[f64; 3]], window: [f64; 2]) -> Option<Self> {
        let sound = |point: &&[f64; 3]| {
            let [x, y, error] = **point;
            (window[0]..=window[1]).contains(&x) && x > 0.0 && y > 0.0 && y.is_finite() && error > 0.0
        };
        let logs: Vec<[f64; 3]> = points
            .iter()
            .filter(sound)
            .map(|[x, y, error]| [x.ln(), y.ln(), (y / error).powi(2)])
            .collect();
        if logs.len() < 3 || logs.iter().any(|log| !log[2].is_finite()) {
            return Self::fit(points.iter().map(|point| (point[0], point[1])), window);
        }
        let total: f64 = logs.iter().map(|log| log[2]).sum();
        let mean = |k: usize| logs.iter().map(|log| log[2] * log[k]).sum::<f64>() / total;
        let (x, y) = (mean(0), mean(1));
        let spread: f64 = logs.iter().map(|log| log[2] * (log[0] - x).powi(2)).sum();
        let slope: f64 = logs.iter().map(|log| log[2] * (log[0] - x) * (log[1] - y)).sum();
        let exponent = slope / spread;
        Some(Self {
            exponent,
            error: spread.sqrt().recip(),
            offset: y - exponent * x,
        })
    }

    /// The line at x.
    pub(crate) fn at(&self, x: f64) -> f64 {
        (self.offset + self.exponent * x.ln()).exp()
    }
}
