//! The response recursion that state evolution and the estimator share.

use crate::control::Cancel;

/// Responses ρ_{t,s} (q × q, s < t) of the first layer's weights at step t to the gradient noise of step s
/// (Han & Imaizumi, arXiv:2505.04898).
///
/// With Γ_{t,t} = I and Γ_{t,s} = φ E[dG^t/dζ^s] they follow the weights' own linear recursion,
///
/// B_{t+1,s} = β B_{t,s} + Γ_{t,s},  ρ_{t+1,s} = (1 − η_t λ) ρ_{t,s} − (η_t/φ) B_{t+1,s},  s ≤ t.
#[derive(Clone, Debug)]
pub struct Recursion {
    width: usize,
    phi: f64,
    momentum: f64,
    decay: f64,
    /// Steps so far, t.
    step: usize,
    /// ρ of the current t, q × q t, row-major.
    rho: Vec<f64>,
    /// B of the current t, laid out alike.
    buffer: Vec<f64>,
    /// ρ_{t,·} of every t so far, if kept.
    history: Option<Vec<Vec<f64>>>,
}

impl Recursion {
    /// At t = 0. With `keep`, every block row [ρ_{t,0} … ρ_{t,t−1}] stays available: T² q²/2 numbers.
    #[must_use]
    pub fn new(width: usize, phi: f64, momentum: f64, decay: f64, keep: bool) -> Self {
        let history = keep.then(Vec::new);
        Self {
            width,
            phi,
            momentum,
            decay,
            step: 0,
            rho: Vec::new(),
            buffer: Vec::new(),
            history,
        }
    }

    /// The current step t.
    #[must_use]
    pub fn step(&self) -> usize {
        self.step
    }

    /// The block row [ρ_{t,0} … ρ_{t,t−1}] of the current t: q × q t, row-major.
    #[must_use]
    pub fn row(&self) -> &[f64] {
        &self.rho
    }

    /// The block row of an earlier step r < t, if kept.
    #[must_use]
    pub fn earlier(&self, r: usize) -> Option<&[f64]> {
        self.history.as_ref()?.get(r).map(Vec::as_slice)
    }

    /// From t to t + 1, given [Γ_{t,0} … Γ_{t,t−1}] (q × q t, row-major) and the learning rate η_t.
    pub fn advance(&mut self, gamma: &[f64], rate: f64) {
        // Nobody else holds this switch.
        let _ = self.advance_unless(gamma, rate, &Cancel::new());
    }

    /// As [`Self::advance`]; nothing changes and None if cancelled.
    pub(super) fn advance_unless(&mut self, gamma: &[f64], rate: f64, cancel: &Cancel) -> Option<()> {
        let (q, t) = (self.width, self.step);
        let (old, new) = (q * t, q * (t + 1));
        // Zeros would touch all of the memory at once.
        let mut buffer = Vec::with_capacity(q * new);
        let mut rho = Vec::with_capacity(q * new);
        for a in 0..q {
            cancel.check().ok()?;
            for k in 0..new {
                let (before, response, now) = if k < old {
                    let i = a * old + k;
                    (self.buffer[i], self.rho[i], gamma[i])
                } else {
                    (0.0, 0.0, f64::from(u8::from(k - old == a)))
                };
                let sum = self.momentum * before + now;
                buffer.push(sum);
                rho.push((1.0 - rate * self.decay) * response - rate / self.phi * sum);
            }
        }
        self.buffer = buffer;
        let past = std::mem::replace(&mut self.rho, rho);
        if let Some(history) = &mut self.history {
            history.push(past);
        }
        self.step += 1;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Without curvature (Γ = 0 off the diagonal) every response is −η/φ, and momentum sums a geometric series.
    #[test]
    fn constant_gradients_keep_their_response() {
        let mut plain = Recursion::new(2, 2.0, 0.0, 0.0, true);
        let mut heavy = Recursion::new(1, 1.0, 0.5, 0.0, false);
        for t in 0..3 {
            plain.advance(&vec![0.0; 4 * t], 0.5);
            heavy.advance(&vec![0.0; t], 1.0);
        }
        let row = [-0.25, 0.0, -0.25, 0.0, -0.25, 0.0];
        assert_eq!(plain.row()[..6], row);
        assert_eq!(plain.earlier(1), Some(&[-0.25, 0.0, 0.0, -0.25][..]));
        assert_eq!(heavy.row(), [-1.75, -1.5, -1.0]);
    }

    #[test]
    fn a_cancelled_step_is_not_made() {
        let cancel = Cancel::new();
        cancel.cancel();
        let mut recursion = Recursion::new(1, 1.0, 0.0, 0.5, true);
        recursion.advance(&[], 1.0);
        assert_eq!(recursion.advance_unless(&[0.25], 1.0, &cancel), None);
        assert_eq!((recursion.step(), recursion.row()), (1, &[-1.0][..]));
    }

    #[test]
    fn weight_decay_shrinks_old_responses() {
        let mut decayed = Recursion::new(1, 1.0, 0.0, 0.5, false);
        decayed.advance(&[], 1.0);
        decayed.advance(&[0.25], 1.0);
        assert_eq!(decayed.row(), [-0.75, -1.0]);
    }
}
