//! The response recursion that state evolution and the estimator share.

use crate::control::{Cancel, Cancelled};
use crate::optimizer::{Block, Updates};

/// Responses ρ_{t,s} (q × q, s < t) of the first layer's weights at step t to the gradient noise of step s
/// (Han & Imaizumi, arXiv:2505.04898).
///
/// With Γ_{t,t} = I and Γ_{t,s} = φ E[dG^t/dζ^s] they follow the weights' own linear recursion,
///
/// B_{t+1,s} = β B_{t,s} + Γ_{t,s},  ρ_{t+1,s} = (1 − η_t λ) ρ_{t,s} − (η_t/φ) B_{t+1,s},  s ≤ t.
///
/// As any linear optimizer moves weights along gradients, so it moves ρ along Γ/φ.
#[derive(Clone, Debug)]
pub struct Recursion {
    width: usize,
    phi: f64,
    updates: Updates,
    /// Steps so far, t.
    step: usize,
    /// ρ of the current t, q × q t, row-major.
    rho: Vec<f64>,
    /// The optimizer's state for each, laid out alike; empty for methods without.
    state: Vec<f64>,
    /// ρ_{t,·} of every t so far, if kept.
    history: Option<Vec<Vec<f64>>>,
}

impl Recursion {
    /// At t = 0, for a linear optimizer. With `keep`, every block row [ρ_{t,0} … ρ_{t,t−1}] stays available: T² q²/2
    /// numbers.
    #[must_use]
    pub fn new(width: usize, phi: f64, updates: Updates, keep: bool) -> Self {
        Self {
            width,
            phi,
            updates,
            step: 0,
            rho: Vec::new(),
            state: Vec::new(),
            history: keep.then(Vec::new),
        }
    }

    /// Goes on with other updates from the current step on.
    pub fn go_on(&mut self, updates: &Updates) {
        self.updates = updates.clone();
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

    /// From t to t + 1, given [Γ_{t,0} … Γ_{t,t−1}] (q × q t, row-major).
    ///
    /// # Errors
    ///
    /// [`Cancelled`]; nothing has changed then.
    pub fn advance(&mut self, gamma: &[f64], cancel: &Cancel) -> Result<(), Cancelled> {
        let (q, t) = (self.width, self.step);
        let (old, new) = (q * t, q * (t + 1));
        let state = self.updates.state();
        // Zeros would touch all of the memory at once.
        let mut rho = Vec::with_capacity(q * new);
        let mut states = Vec::with_capacity(state * q * new);
        let mut gradient = vec![0.0; new];
        for a in 0..q {
            cancel.check()?;
            let row = a * old..(a + 1) * old;
            for (to, from) in gradient.iter_mut().zip(&gamma[row.clone()]) {
                *to = from / self.phi;
            }
            gradient[old..].fill(0.0);
            gradient[old + a] = 1.0 / self.phi;
            rho.extend_from_slice(&self.rho[row]);
            rho.resize((a + 1) * new, 0.0);
            let begin = state * a * new;
            for plane in 0..state {
                states.extend_from_slice(&self.state[(state * a + plane) * old..][..old]);
                states.resize(begin + (plane + 1) * new, 0.0);
            }
            let block = Block {
                weights: &mut rho[a * new..],
                gradient: &gradient,
                state: &mut states[begin..],
            };
            self.updates.move_first(t, block);
        }
        self.state = states;
        let past = std::mem::replace(&mut self.rho, rho);
        if let Some(history) = &mut self.history {
            history.push(past);
        }
        self.step += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::optimizer::{GradientDescent, HeavyBall, Rates};

    fn updates(momentum: f64, weight_decay: f64, rate: f64) -> Updates {
        let rates = vec![
            Rates {
                first: rate,
                deeper: rate,
            };
            3
        ];
        if momentum > 0.0 {
            let method = HeavyBall {
                momentum,
                weight_decay,
            };
            Updates::new(method, rates)
        } else {
            Updates::new(GradientDescent { weight_decay }, rates)
        }
    }

    /// Without curvature (Γ = 0 off the diagonal) every response is −η/φ, and momentum sums a geometric series.
    #[test]
    fn constant_gradients_keep_their_response() {
        let mut plain = Recursion::new(2, 2.0, updates(0.0, 0.0, 0.5), true);
        let mut heavy = Recursion::new(1, 1.0, updates(0.5, 0.0, 1.0), false);
        for t in 0..3 {
            plain.advance(&vec![0.0; 4 * t], &Cancel::new()).unwrap();
            heavy.advance(&vec![0.0; t], &Cancel::new()).unwrap();
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
        let mut recursion = Recursion::new(1, 1.0, updates(0.0, 0.5, 1.0), true);
        recursion.advance(&[], &Cancel::new()).unwrap();
        assert_eq!(recursion.advance(&[0.25], &cancel), Err(Cancelled));
        assert_eq!((recursion.step(), recursion.row()), (1, &[-1.0][..]));
    }

    #[test]
    fn weight_decay_shrinks_old_responses() {
        let mut decayed = Recursion::new(1, 1.0, updates(0.0, 0.5, 1.0), false);
        decayed.advance(&[], &Cancel::new()).unwrap();
        decayed.advance(&[0.25], &Cancel::new()).unwrap();
        assert_eq!(decayed.row(), [-0.75, -1.0]);
    }
}
