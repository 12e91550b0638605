//! State evolution in the parts of a lab's work: it can be cancelled and goes on, and several go side by side.

use super::LabError;
use crate::control::Cancel;
use crate::control::parallel::each_mut;
use crate::experiment::Theory;
use crate::theory::{Inputs, Keep, PooledEvolution, PredictedStep, TheoryError};

/// Memory in bytes that evolutions which go side by side may take together.
pub(super) const ROOM: f64 = 256e6;

/// Bytes of an evolution of `width` units over `steps`: basis fields that grow by doubling, and some fields for the step.
pub(super) fn bytes(rows: usize, width: usize, steps: usize) -> f64 {
    16.0 * rows as f64 * width as f64 * (steps + 10) as f64
}

/// How many evolutions of so many bytes go side by side, so that a whole curve is seen early.
pub(super) fn together(bytes: f64) -> usize {
    ((ROOM / bytes.max(1.0)) as usize).max(1)
}

/// A state evolution. A cancelled one ends, so that here it begins anew and catches up.
pub(super) struct Evolving {
    inputs: Inputs,
    theory: Theory,
    seed: u64,
    evolution: Option<PooledEvolution>,
    taken: usize,
}

impl Evolving {
    pub(super) fn new(inputs: Inputs, theory: Theory, seed: u64) -> Result<Self, LabError> {
        let evolution = PooledEvolution::new(&inputs, &theory, Keep::default(), seed).map_err(failed)?;
        Ok(Self {
            inputs,
            theory,
            seed,
            evolution: Some(evolution),
            taken: 0,
        })
    }

    /// The next step; `None` beyond the last, and beyond a divergence.
    pub(super) fn next(&mut self, cancel: &Cancel) -> Result<Option<PredictedStep>, LabError> {
        let mut evolution = match self.evolution.take() {
            Some(evolution) => evolution,
            None => self.again(cancel)?,
        };
        let step = match evolution.advance(cancel) {
            Ok(step) => step,
            Err(TheoryError::Diverged { .. }) => None,
            Err(error) => return Err(failed(error)),
        };
        self.evolution = Some(evolution);
        self.taken += usize::from(step.is_some());
        Ok(step)
    }

    /// The same evolution from the beginning up to here.
    fn again(&self, cancel: &Cancel) -> Result<PooledEvolution, LabError> {
        let new = PooledEvolution::new(&self.inputs, &self.theory, Keep::default(), self.seed);
        let mut evolution = new.map_err(failed)?;
        for _ in 0..self.taken {
            evolution.advance(cancel).map_err(failed)?;
        }
        Ok(evolution)
    }
}

fn failed(error: TheoryError) -> LabError {
    match error {
        TheoryError::Cancelled => LabError::Cancelled,
        error => LabError::Failed(error.to_string()),
    }
}

/// One more step of those that have taken the fewest; true once all have ended. `taken` counts the steps of one at work.
pub(super) fn step_together<W: Send>(
    works: &mut [W],
    taken: impl Fn(&W) -> Option<usize> + Sync,
    step: impl Fn(&mut W) -> Result<(), LabError> + Sync,
) -> Result<bool, LabError> {
    if let Some(fewest) = works.iter().filter_map(&taken).min() {
        let mut behind: Vec<&mut W> = works
            .iter_mut()
            .filter(|work| taken(work) == Some(fewest))
            .collect();
        each_mut(&mut behind, &|_, work| step(work))?;
    }
    Ok(works.iter().all(|work| taken(work).is_none()))
}
