//! Test errors of linear models on features with a power-law spectrum, in closed form.
//!
//! In the eigenbasis of its covariance a sample has features √λ_k ψ_k, ψ_k independent of variance 1, and label
//! Σ_k v_k ψ_k + noise. Test errors include the noise σ². Sources: for ridge regression Canatar, Bordelon, Pehlevan (2021),
//! arXiv:2006.13198, and Simon et al. (2023), arXiv:2110.03922; for random features Defilippis, Loureiro, Misiakiewicz
//! (2024), arXiv:2405.15699; for one pass the exact mean of stochastic gradient descent on Gaussian samples.

/// Roots are found to this relative precision.
const PRECISION: f64 = 1e-14;

/// Eigenvalues λ_k of the features' covariance and powers v_k² of the target, k = 1, 2, …
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Spectrum {
    pub(super) eigenvalues: Vec<f64>,
    pub(super) target: Vec<f64>,
}

impl Spectrum {
    /// λ_k = k^{−α} and v_k² = k^{−β} for k up to `modes`.
    pub(super) fn power_law(modes: usize, capacity: f64, source: f64) -> Self {
        let power = |exponent: f64| (1..=modes).map(|k| (k as f64).powf(-exponent)).collect();
        Self {
            eigenvalues: power(capacity),
            target: power(source),
        }
    }

    /// The number of modes.
    pub(super) fn modes(&self) -> usize {
        self.eigenvalues.len()
    }

    fn sum(&self, term: impl Fn(f64, f64) -> f64) -> f64 {
        self.eigenvalues
            .iter()
            .zip(&self.target)
            .map(|(&l, &v)| term(l, v))
            .sum()
    }

    /// Σ_{k>N} v_k², which a model of the first N features cannot learn.
    pub(super) fn tail(&self, features: usize) -> f64 {
        self.target.iter().skip(features).sum()
    }

    /// Σ λ_k/(λ_k + κ), the degrees of freedom at ridge κ.
    fn degrees(&self, ridge: f64) -> f64 {
        self.sum(|l, _| l / (l + ridge))
    }

    /// The first N features alone.
    fn truncated(&self, features: usize) -> Self {
        let first = |values: &[f64]| values.iter().take(features).copied().collect();
        Self {
            eigenvalues: first(&self.eigenvalues),
            target: first(&self.target),
        }
    }
}

/// The root of an increasing function of a positive number: bisection of its logarithm, and from one unit on regula falsi, which
/// halves the value of an end that stays (Illinois).
fn increasing_root(f: impl Fn(f64) -> f64) -> f64 {
    let [mut low, mut high] = [-700.0_f64, 50.0_f64];
    let mut values = [f(low.exp()), f(high.exp())];
    let (mut last, mut below_before) = (f64::NAN, None);
    while high - low > PRECISION * low.abs().max(1.0) {
        let middle = 0.5 * (low + high);
        let falsi = (low * values[1] - high * values[0]) / (values[1] - values[0]);
        let near = high - low < 1.0 && low < falsi && falsi < high;
        let x = if near { falsi } else { middle };
        if (x - last).abs() < PRECISION * x.abs().max(1.0) || x <= low || x >= high {
            return x.exp();
        }
        let value = f(x.exp());
        let below = value < 0.0;
        let stays = usize::from(below);
        if below {
            (low, values[0]) = (x, value);
        } else {
            (high, values[1]) = (x, value);
        }
        if below_before == Some(below) {
            values[stays] *= 0.5;
        }
        (last, below_before) = (x, Some(below));
    }
    (0.5 * (low + high)).exp()
}

/// Kernel ridge regression with n samples and penalty δ on XXᵀ + δI, X the n × modes features.
///
/// With κ from Σ λ/(λ + κ) + δ/κ = n and 𝓛 = λ/(λ + κ) the error is n/(n − Σ𝓛²) (Σ (1 − 𝓛)² v² + σ²).
pub(super) fn ridge(spectrum: &Spectrum, samples: f64, penalty: f64, noise: f64) -> f64 {
    let effective = increasing_root(|k| samples - spectrum.degrees(k) - penalty / k);
    let squares = spectrum.sum(|l, _| (l / (l + effective)).powi(2));
    let bias = spectrum.sum(|l, v| v * (effective / (l + effective)).powi(2));
    samples / (samples - squares) * (bias + noise * noise)
}

/// Ridge regression on the first N features: what they miss of the target acts as noise.
pub(super) fn truncated(spectrum: &Spectrum, features: usize, samples: f64, penalty: f64, noise: f64) -> f64 {
    let noise = (noise * noise + spectrum.tail(features)).sqrt();
    ridge(&spectrum.truncated(features), samples, penalty, noise)
}

/// Ridge regression on p random features Wᵀ Λ^{1/2} ψ/√p, W normal, with penalty δ on ZZᵀ + δI.
///
/// ν₂ solves (n − d₁)(1 − d₁/p) = δ/ν₂ with d₁ = Σ λ/(λ + ν₂) below n and p.
pub(super) fn random_features(spectrum: &Spectrum, p: f64, n: f64, penalty: f64, noise: f64) -> f64 {
    let nu = increasing_root(|nu| {
        let degrees = spectrum.degrees(nu);
        if degrees >= n.min(p) {
            -1.0
        } else {
            (n - degrees) * (1.0 - degrees / p) - penalty / nu
        }
    });
    let degrees = spectrum.degrees(nu);
    let rest = degrees / p;
    let squares = spectrum.sum(|l, _| (l / (l + nu)).powi(2));
    let inflation = p / n * (rest * rest + (1.0 - rest).powi(2) * squares / (p - squares));
    let chi = spectrum.sum(|l, _| l / (l + nu).powi(2)) / (p - squares);
    let bias = spectrum.sum(|l, v| v / (l + nu).powi(2));
    let leak = spectrum.sum(|l, v| v * l / (l + nu).powi(2));
    let noise = noise * noise;
    nu * nu / (1.0 - inflation) * (bias + chi * leak) + noise * inflation / (1.0 - inflation) + noise
}

/// Gradient descent on the population with the first N features from zero: Σ_{k ≤ N} v² (1 − ηλ)^{2t} + tail + σ².
pub(super) fn population_descent(
    spectrum: &Spectrum,
    features: usize,
    rate: f64,
    time: f64,
    noise: f64,
) -> f64 {
    let modes = spectrum.eigenvalues.iter().zip(&spectrum.target).take(features);
    let left: f64 = modes
        .map(|(l, v)| v * (1.0 - rate * l).abs().powf(2.0 * time))
        .sum();
    left + spectrum.tail(features) + noise * noise
}

/// Stochastic gradient descent in one pass, every sample used once: batches of B, the first N features, start at zero.
///
/// With a_k the mean squared error of coefficient k and e = Σ λ_k a_k,
/// a_k ← (1 − 2ηλ_k + η²λ_k²(1 + 1/B)) a_k + (η²/B) λ_k (e + τ), τ = σ² + Σ_{k>N} v_k².
#[derive(Clone, Debug)]
pub(super) struct OnePass {
    eigenvalues: Vec<f64>,
    errors: Vec<f64>,
    rate: f64,
    batch: f64,
    unlearnable: f64,
}

impl OnePass {
    /// Before the first step.
    pub(super) fn new(spectrum: &Spectrum, features: usize, rate: f64, batch: usize, noise: f64) -> Self {
        let spectrum_of = spectrum.truncated(features);
        let start = spectrum_of.eigenvalues.iter().zip(&spectrum_of.target);
        Self {
            errors: start.map(|(l, v)| v / l).collect(),
            eigenvalues: spectrum_of.eigenvalues,
            rate,
            batch: batch as f64,
            unlearnable: noise * noise + spectrum.tail(features),
        }
    }

    /// The learning rate from which on the error grows, about: η (λ₁(1 + 1/B) + Σλ/B) = 2.
    pub(super) fn largest_rate(spectrum: &Spectrum, features: usize, batch: usize) -> f64 {
        let batch = batch as f64;
        let first = spectrum.eigenvalues.first().copied().unwrap_or(1.0);
        let trace: f64 = spectrum.eigenvalues.iter().take(features).sum();
        2.0 / (first * (1.0 + 1.0 / batch) + trace / batch)
    }

    /// The test error now.
    pub(super) fn error(&self) -> f64 {
        self.learnable() + self.unlearnable
    }

    fn learnable(&self) -> f64 {
        self.eigenvalues
            .iter()
            .zip(&self.errors)
            .map(|(l, a)| l * a)
            .sum()
    }

    /// Takes one step.
    pub(super) fn step(&mut self) {
        let (rate, batch) = (self.rate, self.batch);
        let source = rate * rate / batch * self.error();
        for (l, a) in self.eigenvalues.iter().zip(&mut self.errors) {
            let kept = 1.0 - 2.0 * rate * l + rate * rate * l * l * (1.0 + 1.0 / batch);
            *a = kept * *a + source * l;
        }
    }
}

/// The exponents with which test errors fall, without noise and ridge; λ_k = k^{−α}, v_k² = k^{−β}.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Exponents {
    /// Against samples n: min(β − 1, 2α).
    pub(super) samples: f64,
    /// Against the size N of truncated models: β − 1.
    pub(super) truncated: f64,
    /// Against the number p of random features: min(β − 1, α).
    pub(super) random_features: f64,
    /// Against steps of gradient descent on the population: (β − 1)/α.
    pub(super) time: f64,
    /// Along the compute frontier C = N t: (β − 1)/(1 + α).
    pub(super) compute: f64,
    /// N* against C: 1/(1 + α).
    pub(super) best_size: f64,
}

impl Exponents {
    /// Of capacity α and source β.
    pub(super) fn new(capacity: f64, source: f64) -> Self {
        let target = source - 1.0;
        Self {
            samples: target.min(2.0 * capacity),
            truncated: target,
            random_features: target.min(capacity),
            time: target / capacity,
            compute: target / (1.0 + capacity),
            best_size: 1.0 / (1.0 + capacity),
        }
    }
}
