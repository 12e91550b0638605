//! The model of skills: a loss that is a sum over skills of a power law of frequencies, each learned on its own.
//!
//! Skill k occurs with probability p_k ∝ k^(−(1+α)). A model Σ a_k b_k g_k has learned R_k = a_k b_k of it, and its loss is
//! L = ½ Σ p_k (S − R_k)². Gradient flow from R₀ gives each skill a sigmoid, R_k(t) = S/(1 + (S/R₀ − 1) e^(−2 p_k S t)).
//! (Michaud et al. 2023, arXiv:2303.13506; Nam et al. 2024, arXiv:2404.17563.) Here S = 1, and t counts learning rate × samples.

use rand::{Rng, RngExt};

use crate::control::{Cancel, Cancelled};

/// Frequencies of the skills, from the most frequent on.
pub(super) struct Skills {
    frequencies: Vec<f64>,
    /// Σ_{j ≤ k} p_j
    cumulative: Vec<f64>,
}

/// How a model learns from a sample of a skill.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Learner {
    /// By a gradient step of this rate on a_k and b_k, from a_k = b_k with a_k b_k = R₀.
    Steps {
        /// η
        rate: f64,
        /// R₀
        start: f64,
    },
    /// At once.
    Memory,
}

/// What a model has learned at one time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Learned {
    /// L
    pub(super) loss: f64,
    /// R_k of the skills asked for.
    pub(super) strengths: Vec<f64>,
}

impl Skills {
    /// K skills with p_k ∝ k^(−(1+α)).
    pub(super) fn power_law(count: usize, exponent: f64) -> Self {
        let raw: Vec<f64> = (1..=count).map(|k| (k as f64).powf(-1.0 - exponent)).collect();
        let total: f64 = raw.iter().sum();
        let frequencies: Vec<f64> = raw.into_iter().map(|p| p / total).collect();
        let cumulative = frequencies
            .iter()
            .scan(0.0, |sum, p| {
                *sum += p;
                Some(*sum)
            })
            .collect();
        Self {
            frequencies,
            cumulative,
        }
    }

    /// p_k, k from 0; 0 beyond the last.
    pub(super) fn frequency(&self, k: usize) -> f64 {
        self.frequencies.get(k).copied().unwrap_or(0.0)
    }

    pub(super) fn frequencies(&self) -> &[f64] {
        &self.frequencies
    }

    /// R_k(t) of gradient flow from R₀.
    pub(super) fn strength(frequency: f64, start: f64, t: f64) -> f64 {
        1.0 / (1.0 + (1.0 / start - 1.0) * (-2.0 * frequency * t).exp())
    }

    /// The time at which half of skill k is learned.
    pub(super) fn half_time(frequency: f64, start: f64) -> f64 {
        (1.0 / start - 1.0).ln() / (2.0 * frequency)
    }

    /// L(t) of gradient flow when only the first N skills can be learned.
    pub(super) fn loss_at(&self, t: f64, start: f64, size: usize) -> f64 {
        let learned = self.frequencies.iter().take(size);
        let sum: f64 = learned
            .map(|&p| p * (1.0 - Self::strength(p, start, t)).powi(2))
            .sum();
        0.5 * sum + self.tail(size)
    }

    /// E L(D): a skill is learned once it was seen among D samples.
    pub(super) fn loss_of_samples(&self, count: f64) -> f64 {
        0.5 * self
            .frequencies
            .iter()
            .map(|p| p * (count * (-p).ln_1p()).exp())
            .sum::<f64>()
    }

    /// L of a model that knows the first N skills.
    pub(super) fn tail(&self, size: usize) -> f64 {
        0.5 * self.frequencies.iter().skip(size).sum::<f64>()
    }

    /// The skill of a sample.
    fn draw(&self, rng: &mut impl Rng) -> usize {
        let u = rng.random::<f64>() * self.cumulative.last().copied().unwrap_or(1.0);
        self.cumulative
            .partition_point(|sum| *sum <= u)
            .min(self.frequencies.len().saturating_sub(1))
    }

    /// A model of the first N skills that sees one sample after the other, at numbers of samples that increase.
    pub(super) fn learn(
        &self,
        learner: Learner,
        size: usize,
        counts: &[usize],
        shown: &[usize],
        rng: &mut impl Rng,
        cancel: &Cancel,
    ) -> Result<Vec<Learned>, Cancelled> {
        let size = size.min(self.frequencies.len());
        let start = match learner {
            Learner::Steps { start, .. } => start,
            Learner::Memory => 0.0,
        };
        let mut strengths = vec![start; size];
        let mut seen = 0;
        let mut learned = Vec::with_capacity(counts.len());
        for &count in counts {
            for range in cancel.ranges(count.saturating_sub(seen), 100) {
                for _ in range? {
                    if let Some(strength) = strengths.get_mut(self.draw(rng)) {
                        *strength = learner.after(*strength);
                    }
                }
            }
            seen = seen.max(count);
            let terms = self.frequencies.iter().zip(&strengths);
            let sum: f64 = terms.map(|(p, r)| p * (1.0 - r).powi(2)).sum();
            learned.push(Learned {
                loss: 0.5 * sum + self.tail(size),
                strengths: shown
                    .iter()
                    .map(|&k| strengths.get(k).copied().unwrap_or(0.0))
                    .collect(),
            });
        }
        Ok(learned)
    }
}

impl Learner {
    /// R after one more sample: both factors are √R and move by η (1 − R) √R.
    pub(super) fn after(self, strength: f64) -> f64 {
        match self {
            Self::Memory => 1.0,
            Self::Steps { rate, .. } => strength * (1.0 + rate * (1.0 - strength)).powi(2),
        }
    }
}
