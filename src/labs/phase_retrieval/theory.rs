//! State evolution of Bayes-optimal message passing for y = |x·μ| with a standard normal signal, without noise.
//!
//! Overlaps follow q ← q̂/(1 + q̂) with q̂ = φ E[g²], g the posterior mean's pull on a row. Since φ only multiplies, one
//! function of q describes every φ: with h(q) = (1 − q) E[g²]/q, an overlap q stays where it is at φ = 1/h(q). Growth from
//! nothing begins at 1/h(0), and the last fixed point below 1 ends at 1/min h. (Barbier et al. 2019, Mondelli & Montanari
//! 2018; Maillard et al. 2020 for the thresholds.)

use std::f64::consts::{PI, TAU};
use std::sync::OnceLock;

/// Nodes of the interpolation of h over √(1 − q), in which it is smooth up to both ends.
const NODES: usize = 64;
/// Step and reach of the trapezoid rule, in standard deviations.
const STEP: f64 = 0.1;
const REACH: usize = 90;
/// Steps after which a fixed point counts as reached.
const LONGEST: usize = 20_000;

/// What a row tells about the signal, as a function of the overlap.
pub(super) struct Information {
    /// Coefficients of Chebyshev polynomials in 2√(1 − q) − 1.
    coefficients: Vec<f64>,
}

/// h(q) by quadrature. By Nishimori's identity E[g²] = (1 − E[u² sech²(uω/V)]/V)/V with V = 1 − q and u = ω + √V·normal;
/// in u = √V r and ω = q u + √(qV) s the integrand keeps its width for every q.
pub(super) fn by_quadrature(q: f64) -> f64 {
    let variance = 1.0 - q;
    let root = q.sqrt();
    let spread: f64 = (-(REACH as i32)..=REACH as i32)
        .map(|j| {
            let s = STEP * f64::from(j);
            let over_r: f64 = (1..=REACH)
                .map(|i| {
                    let r = STEP * i as f64;
                    let shrink = (q * r * r + root * r * s).cosh().recip();
                    r * r * (-0.5 * variance * r * r).exp() * shrink * shrink
                })
                .sum();
            (-0.5 * s * s).exp() * 2.0 * over_r
        })
        .sum();
    let unexplained = variance.sqrt() * spread * STEP * STEP / TAU;
    (1.0 - unexplained) / q
}

impl Information {
    /// The function, computed once.
    pub(super) fn get() -> &'static Self {
        static ONCE: OnceLock<Information> = OnceLock::new();
        ONCE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let angle = |i: usize| PI * (i as f64 + 0.5) / NODES as f64;
        let values: Vec<f64> = (0..NODES)
            .map(|i| 0.5 * (1.0 + angle(i).cos()))
            .map(|root| by_quadrature(1.0 - root * root))
            .collect();
        let coefficient = |k: usize| {
            let products = values
                .iter()
                .enumerate()
                .map(|(i, value)| value * (k as f64 * angle(i)).cos());
            let scale = if k == 0 { 1.0 } else { 2.0 };
            products.sum::<f64>() * scale / NODES as f64
        };
        Self {
            coefficients: (0..NODES).map(coefficient).collect(),
        }
    }

    /// h(q) = (1 − q) E[g²]/q.
    pub(super) fn at(&self, q: f64) -> f64 {
        let x = 2.0 * (1.0 - q).max(0.0).sqrt() - 1.0;
        // Clenshaw's recurrence.
        let (mut b, mut c) = (0.0, 0.0);
        for coefficient in self.coefficients.iter().skip(1).rev() {
            (b, c) = (coefficient + 2.0 * x * b - c, b);
        }
        self.coefficients.first().copied().unwrap_or(0.0) + x * b - c
    }

    /// The overlap after one more step.
    pub(super) fn step(&self, q: f64, phi: f64) -> f64 {
        let pull = phi * self.at(q) * q;
        pull / (1.0 - q + pull)
    }

    /// Overlaps of steps 0 to T.
    pub(super) fn course(&self, start: f64, phi: f64, steps: usize) -> Vec<f64> {
        let mut q = start;
        let mut course = vec![q];
        for _ in 0..steps {
            q = self.step(q, phi);
            course.push(q);
        }
        course
    }

    /// The φ at which an overlap stays where it is.
    pub(super) fn ratio(&self, q: f64) -> f64 {
        1.0 / self.at(q)
    }

    /// φ from which on an estimate better than chance grows out of nothing.
    pub(super) fn weak_recovery(&self) -> f64 {
        self.ratio(0.0)
    }

    /// The largest fixed point below 1, and the φ at which it ends: from there on message passing finds the signal.
    pub(super) fn perfect_recovery(&self) -> (f64, f64) {
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..100 {
            let third = (high - low) / 3.0;
            if self.at(low + third) < self.at(high - third) {
                high -= third;
            } else {
                low += third;
            }
        }
        let q = 0.5 * (low + high);
        (q, self.ratio(q))
    }

    /// φ from which on the signal is determined, whatever the method.
    pub(super) fn information_theoretic(&self) -> f64 {
        self.ratio(1.0)
    }

    /// Where the overlap goes from a small start.
    pub(super) fn end(&self, phi: f64) -> f64 {
        let (last, perfect) = self.perfect_recovery();
        if phi <= self.weak_recovery() {
            return 0.0;
        }
        if phi >= perfect {
            return 1.0;
        }
        // φ grows with q along this branch.
        let (mut low, mut high) = (0.0, last);
        for _ in 0..60 {
            let middle = 0.5 * (low + high);
            if self.ratio(middle) < phi {
                low = middle;
            } else {
                high = middle;
            }
        }
        0.5 * (low + high)
    }

    /// Steps from a start far below the end until nine tenths of the way; `None` where there is no such way.
    pub(super) fn duration(&self, start: f64, phi: f64) -> Option<usize> {
        let end = self.end(phi);
        let mut q = start;
        for t in 0..(if end > 2.0 * start { LONGEST } else { 0 }) {
            if q >= 0.9 * end {
                return Some(t);
            }
            q = self.step(q, phi);
        }
        None
    }
}
