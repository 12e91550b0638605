//! Excess risk of linear regression on isotropic features of variance 1 in the limit of many samples n and parameters
//! p at a fixed ratio γ = p/n: least squares, ridge, and gradient descent from zero.
//!
//! Signal r = |β| and noise σ enter as r² times a bias and σ² times a variance. Source: Hastie, Montanari, Rosset,
//! Tibshirani (2022), arXiv:1903.08560, theorem 1 and corollary 5; for gradient descent the same with the filter
//! (1 − ηx)^t on each eigenvalue x of XᵀX/n, whose law is that of Marchenko and Pastur.

use std::f64::consts::PI;

/// An excess risk |β̂ − β|² in parts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parts {
    /// What remains without noise.
    pub(super) bias: f64,
    /// What noise alone contributes.
    pub(super) variance: f64,
    /// What both share in a single data set; 0 on average.
    pub(super) cross: f64,
}

impl Parts {
    /// Where a fit failed.
    pub(super) const UNKNOWN: Self = Self::new(f64::NAN, f64::NAN);

    const fn new(bias: f64, variance: f64) -> Self {
        Self {
            bias,
            variance,
            cross: 0.0,
        }
    }

    /// The risk.
    pub(super) fn total(&self) -> f64 {
        self.bias + self.variance + self.cross
    }
}

/// Least squares; beyond γ = 1 the interpolating coefficients of smallest norm.
pub(super) fn ridgeless(ratio: f64, signal: f64, noise: f64) -> Parts {
    let (signal, noise) = (signal * signal, noise * noise);
    if ratio < 1.0 {
        Parts::new(0.0, noise * ratio / (1.0 - ratio))
    } else {
        Parts::new(signal * (1.0 - 1.0 / ratio), noise / (ratio - 1.0))
    }
}

/// Ridge regression, which minimizes |y − Xβ|²/n + λ|β|².
pub(super) fn ridge(ratio: f64, signal: f64, noise: f64, ridge: f64) -> Parts {
    if ridge == 0.0 {
        return ridgeless(ratio, signal, noise);
    }
    let (slope, spread) = stieltjes(ratio, ridge);
    Parts::new(
        signal * signal * ridge * ridge * slope,
        noise * noise * ratio * spread,
    )
}

/// The penalty of the smallest risk, σ²γ/r²; without a signal the larger the better.
pub(super) fn best_ridge(ratio: f64, signal: f64, noise: f64) -> f64 {
    (noise * noise * ratio / (signal * signal)).min(1e12)
}

/// Of the Stieltjes transform m(−λ) of the Marchenko–Pastur law: its slope m′(−λ), and m(−λ) − λm′(−λ).
///
/// m solves γλm² + (1 − γ + λ)m = 1; each quantity has two forms, so that no difference of nearly equal numbers is taken.
fn stieltjes(ratio: f64, ridge: f64) -> (f64, f64) {
    let linear = 1.0 - ratio + ridge;
    let root = (linear * linear + 4.0 * ratio * ridge).sqrt();
    let m = if linear > 0.0 {
        2.0 / (linear + root)
    } else {
        (root - linear) / (2.0 * ratio * ridge)
    };
    // (root + 1 − γ − λ)/2, with root² = (γ − 1 + λ)² + 4λ
    let beyond = ratio - 1.0 + ridge;
    let rest = if beyond > 0.0 {
        2.0 * ridge / (root + beyond)
    } else {
        (root - beyond) / 2.0
    };
    (m * (1.0 + ratio * m) / root, m * rest / root)
}

/// Gradient descent β ← β + (η/n) Xᵀ(y − Xβ) from zero.
pub(super) struct Flow {
    ratio: f64,
    signal: f64,
    noise: f64,
    rate: f64,
    spectrum: Vec<(f64, f64)>,
}

impl Flow {
    /// Gradient descent with learning rate η.
    pub(super) fn new(ratio: f64, signal: f64, noise: f64, rate: f64) -> Self {
        Self {
            ratio,
            signal: signal * signal,
            noise: noise * noise,
            rate,
            spectrum: marchenko_pastur(ratio, 1000),
        }
    }

    /// The mean of a function of the eigenvalue and of (1 − ηx)^t.
    fn mean(&self, time: usize, value: impl Fn(f64, f64) -> f64) -> f64 {
        let log_time = time as f64;
        let term = |&(x, weight): &(f64, f64)| {
            let factor = 1.0 - self.rate * x;
            let left = factor.abs().powf(log_time) * if time % 2 == 1 { factor.signum() } else { 1.0 };
            weight * value(x, left)
        };
        self.spectrum.iter().map(term).sum()
    }

    /// The excess risk after `time` steps.
    pub(super) fn risk(&self, time: usize) -> Parts {
        let hidden = (1.0 - 1.0 / self.ratio).max(0.0);
        Parts::new(
            self.signal * (self.mean(time, |_, left| left * left) + hidden),
            self.noise * self.ratio * self.mean(time, |x, left| (1.0 - left).powi(2) / x),
        )
    }

    /// The mean squared training error after `time` steps.
    pub(super) fn training_error(&self, time: usize) -> f64 {
        let out_of_reach = (1.0 - self.ratio).max(0.0);
        self.signal * self.mean(time, |x, left| x * left * left)
            + self.noise * (self.ratio * self.mean(time, |_, left| left * left) + out_of_reach)
    }
}

/// The absolutely continuous part of the Marchenko–Pastur law of ratio γ as points and weights, which sum to min(1, 1/γ).
///
/// With x = 1 + γ + 2√γ cos θ the law is (2/π) sin²θ/x dθ, smooth and periodic: equal weights at equal angles converge
/// faster than any power. The edge at γ = 1 needs sin²θ/x = (1 − cos θ)/2 written without the quotient.
fn marchenko_pastur(ratio: f64, points: usize) -> Vec<(f64, f64)> {
    let root = ratio.sqrt();
    let angles = (0..points).map(|i| PI * (i as f64 + 0.5) / points as f64);
    angles
        .map(|angle| {
            let half = (angle / 2.0).cos();
            // (1 − √γ)² + 4√γ cos²(θ/2), a sum of positive terms
            let x = (1.0 - root).powi(2) + 4.0 * root * half * half;
            (x, 2.0 * angle.sin().powi(2) / x / points as f64)
        })
        .collect()
}

/// Cosines of the leading left and right singular vectors of A + s x̂ŷᵀ with x̂ and ŷ, where A is n × d with entries of
/// variance 1/n and `load` = d/n; zero unless s⁴ > d/n.
///
/// Source: Benaych-Georges, Nadakuditi (2012), arXiv:1103.2221, section 3.1.
pub(super) fn spiked_overlaps(load: f64, strength: f64) -> [f64; 2] {
    let square = strength * strength;
    if square * square <= load {
        return [0.0; 2];
    }
    [
        (1.0 - (load + square) / (square * (square + 1.0))).sqrt(),
        (1.0 - load * (1.0 + square) / (square * (square + load))).sqrt(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_law_has_its_moments() {
        for ratio in [0.2, 0.9, 1.0, 1.1, 4.0] {
            let law = marchenko_pastur(ratio, 1000);
            let moment = |power: i32| law.iter().map(|(x, weight)| weight * x.powi(power)).sum::<f64>();
            assert!(
                (moment(0) - f64::min(1.0, 1.0 / ratio)).abs() < 1e-9,
                "{ratio}: {}",
                moment(0)
            );
            assert!((moment(1) - 1.0).abs() < 1e-12);
            assert!((moment(2) - 1.0 - ratio).abs() < 1e-12);
        }
    }

    #[test]
    fn ridge_is_the_integral_over_the_spectrum() {
        for (ratio, penalty) in [(0.5, 0.1), (2.0, 0.1), (1.0, 0.5), (5.0, 3.0), (0.1, 1e-3)] {
            let law = marchenko_pastur(ratio, 4000);
            let mean =
                |value: &dyn Fn(f64) -> f64| law.iter().map(|(x, weight)| weight * value(*x)).sum::<f64>();
            let null = (1.0 - 1.0 / ratio).max(0.0);
            let bias = mean(&|x| (penalty / (x + penalty)).powi(2)) + null;
            let variance = ratio * mean(&|x| x / (x + penalty).powi(2));
            let closed = ridge(ratio, 1.5, 0.7, penalty);
            assert!((closed.bias - 2.25 * bias).abs() < 1e-9, "{ratio}");
            assert!((closed.variance - 0.49 * variance).abs() < 1e-9, "{ratio}");
        }
    }

    #[test]
    fn without_ridge_and_at_the_end_of_time_is_least_squares() {
        for ratio in [0.3, 0.8, 1.3, 6.0] {
            let limit = ridgeless(ratio, 1.5, 0.7);
            let small = ridge(ratio, 1.5, 0.7, 1e-9);
            let late = Flow::new(ratio, 1.5, 0.7, 0.9 / (1.0 + ratio.sqrt()).powi(2)).risk(100_000);
            for parts in [small, late] {
                assert!(
                    (parts.bias - limit.bias).abs() < 1e-7,
                    "{ratio}: {parts:?} {limit:?}"
                );
                assert!(
                    (parts.variance - limit.variance).abs() < 1e-7,
                    "{ratio}: {parts:?} {limit:?}"
                );
            }
        }
    }

    #[test]
    fn the_best_ridge_is_the_best_and_has_no_peak() {
        let mut last = 0.0;
        for ratio in [0.2, 0.6, 0.9, 1.0, 1.1, 2.0, 5.0] {
            let best = best_ridge(ratio, 1.5, 0.7);
            let risk = |penalty| ridge(ratio, 1.5, 0.7, penalty).total();
            assert!(risk(best) < risk(0.9 * best) && risk(best) < risk(1.1 * best));
            assert!(risk(best) > last, "{ratio}");
            last = risk(best);
        }
    }

    #[test]
    fn the_overlaps_of_a_spike_are_those_of_the_leading_singular_vectors() {
        // Where n = d both sides are alike, and s² = 4 gives 1 − 5/(4 · 5).
        let [left, right] = spiked_overlaps(1.0, 2.0);
        assert!((left * left - 0.75).abs() < 1e-12 && (right * right - 0.75).abs() < 1e-12);
        // Without columns but the spike's own, the left vector is the spike up to the noise of one column.
        let [left, right] = spiked_overlaps(1e-9, 1.0);
        assert!((left * left - 0.5).abs() < 1e-6 && (right - 1.0).abs() < 1e-6);
        assert_eq!(spiked_overlaps(0.5, 0.5_f64.powf(0.25)), [0.0; 2]);
    }

    /// Test errors of gradient descent that state evolution was checked against: φ = 2, η = 0.2, r² = 2, σ² = 0.25.
    #[test]
    fn gradient_descent_gives_the_known_curve() {
        let flow = Flow::new(0.5, 2_f64.sqrt(), 0.5, 0.2);
        let known = [
            (0, 2.25),
            (1, 1.575),
            (5, 0.796),
            (10, 0.582),
            (20, 0.480),
            (40, 0.463),
        ];
        for (time, expected) in known {
            let error = 0.25 + flow.risk(time).total();
            assert!((error - expected).abs() < 6e-4, "{time}: {error}");
        }
        assert!((flow.training_error(0) - 2.25).abs() < 1e-12);
        assert!((flow.training_error(100_000) - 0.25 * 0.5).abs() < 1e-9);
    }
}
