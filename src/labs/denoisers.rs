//! Denoisers of approximate message passing, and what state evolution says of them, for a signal whose entries are
//! standard normal with probability ε and 0 otherwise.

use crate::statistics::normal::{normal_cdf, normal_density};

/// What is done to an entry x = θ₀ + τZ.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Denoiser {
    /// sign(x)(|x| − ατ)₊
    SoftThreshold {
        /// α
        factor: f64,
    },
    /// E[θ₀ | x]
    PosteriorMean {
        /// ε
        sparsity: f64,
    },
    /// x/(1 + b)
    Shrink {
        /// b
        by: f64,
    },
}

/// sign(x)(|x| − t)₊
pub(super) fn soft(x: f64, threshold: f64) -> f64 {
    x.signum() * (x.abs() - threshold).max(0.0)
}

impl Denoiser {
    /// The shrinking whose fixed point minimizes |y − Aθ|²/2 + λ|θ|²/2, with `load` = d/n: λ = b(1 − load/(1 + b)).
    pub(super) fn of_ridge(ridge: f64, load: f64) -> Self {
        let linear = 1.0 - load - ridge;
        Self::Shrink {
            by: ((linear * linear + 4.0 * ridge).sqrt() - linear) / 2.0,
        }
    }

    /// Value and slope at x for noise of deviation τ.
    pub(super) fn at(&self, x: f64, deviation: f64) -> (f64, f64) {
        match *self {
            Self::SoftThreshold { factor } => {
                let threshold = factor * deviation;
                (soft(x, threshold), f64::from(x.abs() > threshold))
            }
            Self::PosteriorMean { sparsity } => {
                let noise = (deviation * deviation).max(1e-300);
                let gain = 1.0 / (1.0 + noise);
                // Log of the odds of a non-zero entry; its slope in x is `steep` times x.
                let steep = gain / noise;
                let odds =
                    (sparsity / (1.0 - sparsity)).ln() + 0.5 * (noise * gain).ln() + 0.5 * steep * x * x;
                let share = 1.0 / (1.0 + (-odds).exp());
                (
                    share * gain * x,
                    share * gain + gain * x * share * (1.0 - share) * steep * x,
                )
            }
            Self::Shrink { by } => (x / (1.0 + by), 1.0 / (1.0 + by)),
        }
    }
}

/// E(η(θ₀ + τZ; τ) − θ₀)² and E η′(θ₀ + τZ; τ).
///
/// Given x, a non-zero entry is normal with mean x/(1 + τ²) and variance τ²/(1 + τ²): one integral over x for each of
/// the two kinds of entries, by the trapezoidal rule.
pub(super) fn risk(denoiser: &Denoiser, sparsity: f64, deviation: f64) -> (f64, f64) {
    let noise = deviation * deviation;
    let gain = 1.0 / (1.0 + noise);
    let step = 1.0 / 256.0;
    let (mut risk, mut slope) = (0.0, 0.0);
    for i in -2560..=2560 {
        let z = f64::from(i) * step;
        let weight = step * normal_density(z, 1.0);
        let zero = denoiser.at(deviation * z, deviation);
        let x = (1.0 + noise).sqrt() * z;
        let other = denoiser.at(x, deviation);
        risk += weight
            * ((1.0 - sparsity) * zero.0 * zero.0 + sparsity * ((other.0 - gain * x).powi(2) + noise * gain));
        slope += weight * ((1.0 - sparsity) * zero.1 + sparsity * other.1);
    }
    (risk, slope)
}

/// State evolution: the variance of the effective noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct State {
    noise: f64,
    load: f64,
    sparsity: f64,
    variance: f64,
}

impl State {
    /// The start: τ₀² = σ² + (d/n) Eθ₀², with `load` = d/n.
    pub(super) fn new(noise: f64, load: f64, sparsity: f64) -> Self {
        let noise = noise * noise;
        Self {
            noise,
            load,
            sparsity,
            variance: noise + load * sparsity,
        }
    }

    /// τ²
    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    /// τ²_{t+1} = σ² + (d/n) E(η(θ₀ + τ_t Z; τ_t) − θ₀)²
    pub(super) fn advance(&mut self, denoiser: &Denoiser) {
        let (risk, _) = risk(denoiser, self.sparsity, self.variance.sqrt());
        self.variance = self.noise + self.load * risk;
    }
}

/// Where soft thresholding stops finding sparse signals, for a sampling ratio δ = n/d.
#[derive(Clone, Copy, Debug)]
pub(super) struct Transition {
    /// The largest number of non-zeros per measurement k/n.
    pub(super) sparsity: f64,
    /// The threshold α that reaches it.
    pub(super) threshold: f64,
}

impl Transition {
    /// The maximum over α of (1 − (2/δ)[(1 + α²)Φ(−α) − αφ(α)]) / (1 + α² − 2[(1 + α²)Φ(−α) − αφ(α)]) (Donoho, Maleki,
    /// Montanari 2009, equation 5).
    pub(super) fn at(ratio: f64) -> Self {
        let value = |threshold: f64| {
            let square = 1.0 + threshold * threshold;
            let tail = 2.0 * (square * normal_cdf(-threshold) - threshold * normal_density(threshold, 1.0));
            (1.0 - tail / ratio) / (square - tail)
        };
        let candidates = (1..4000).map(|i| f64::from(i) * 1e-3);
        let best = candidates.map(|threshold| (threshold, value(threshold)));
        let (threshold, sparsity) =
            best.fold((0.0, 0.0), |best, next| if next.1 > best.1 { next } else { best });
        Self { sparsity, threshold }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_evolution_gives_the_known_variances() {
        let mut state = State::new(0.2, 2.0, 0.05);
        let mut found = Vec::new();
        for _ in 0..6 {
            found.push(state.variance());
            state.advance(&Denoiser::SoftThreshold { factor: 1.5 });
        }
        for (step, known) in [(0, 0.140), (1, 0.078), (2, 0.064), (5, 0.058)] {
            assert!((found[step] - known).abs() < 1e-3, "{step}: {found:?}");
        }
    }

    #[test]
    fn slopes_are_those_of_the_values() {
        let kinds = [
            Denoiser::SoftThreshold { factor: 1.3 },
            Denoiser::PosteriorMean { sparsity: 0.1 },
            Denoiser::of_ridge(0.2, 2.0),
        ];
        for kind in kinds {
            for x in [-2.1, -0.7, 0.1, 0.4, 1.5] {
                let h = 1e-6;
                let difference = (kind.at(x + h, 0.4).0 - kind.at(x - h, 0.4).0) / (2.0 * h);
                assert!((difference - kind.at(x, 0.4).1).abs() < 1e-6, "{kind:?} {x}");
            }
        }
    }

    #[test]
    fn the_posterior_mean_is_the_best_denoiser() {
        let best = risk(&Denoiser::PosteriorMean { sparsity: 0.1 }, 0.1, 0.4).0;
        for factor in [0.8, 1.1, 1.5, 2.0] {
            assert!(best < risk(&Denoiser::SoftThreshold { factor }, 0.1, 0.4).0);
        }
        for sparsity in [0.05, 0.2] {
            assert!(best < risk(&Denoiser::PosteriorMean { sparsity }, 0.1, 0.4).0);
        }
    }

    #[test]
    fn shrinking_and_its_ridge_belong_together() {
        for (ridge, load) in [(0.1, 2.0), (1.0, 0.5), (0.01, 1.0)] {
            let Denoiser::Shrink { by } = Denoiser::of_ridge(ridge, load) else {
                panic!("not a ridge")
            };
            assert!((by * (1.0 - load / (1.0 + by)) - ridge).abs() < 1e-12);
        }
    }

    #[test]
    fn the_transition_is_where_it_was_published() {
        // Donoho and Tanner's weak threshold for ℓ₁ minimization: 0.386 at half sampling.
        assert!((Transition::at(0.5).sparsity - 0.386).abs() < 2e-3);
        assert!(Transition::at(0.999).sparsity > 0.95 && Transition::at(0.01).sparsity < 0.2);
    }
}
