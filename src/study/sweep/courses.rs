//! Each run of a cell by itself: its estimate beside its own test error, at some steps.
//!
//! With them a choice by the estimate alone is compared, split by split, with the choice of rows held out.

use crate::study::{Measure, Quantity, Results};

/// Steps that are kept, at most.
const MOST_STEPS: usize = 64;

/// One run of a cell, at the steps of [`Courses`]; NaN where there is no number.
#[derive(Clone, Debug, PartialEq)]
pub struct RunCourse {
    /// Its number.
    pub run: usize,
    /// The estimate of its test error.
    pub estimate: Vec<f32>,
    /// The standard error of the estimate.
    pub error: Vec<f32>,
    /// Its test error: of own data that on the rows held out.
    pub test: Vec<f32>,
}

/// All runs of a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Courses {
    /// The steps.
    pub steps: Vec<u32>,
    /// The runs that have an estimate.
    pub runs: Vec<RunCourse>,
}

impl Courses {
    /// Of results that came to their end.
    pub(super) fn of(results: &Results) -> Self {
        let last = results.shape().steps;
        let count = MOST_STEPS.min(last + 1);
        let step = |i: usize| (i * last).checked_div(count.saturating_sub(1)).unwrap_or(0);
        let steps: Vec<u32> = (0..count).map(|i| step(i) as u32).collect();
        let Some(estimate) = results.estimates().next() else {
            return Self::default();
        };
        let runs = (0..results.shape().runs).filter_map(|run| {
            let curve = estimate.of_run(run, Measure::Squared);
            let test = results.run_measure(run, Quantity::Test, Measure::Squared);
            let at = |values: &[f64]| -> Vec<f32> {
                let value = |&t: &u32| values.get(t as usize).map_or(f32::NAN, |&x| x as f32);
                steps.iter().map(value).collect()
            };
            (!curve.mean.is_empty()).then(|| RunCourse {
                run,
                estimate: at(&curve.mean),
                error: at(&curve.error),
                test: at(&test),
            })
        });
        let runs = runs.collect();
        Self { steps, runs }
    }

    /// One line of text that [`Self::read`] takes back: the steps, then each run with its numbers, apart by semicolons.
    #[must_use]
    pub fn written(&self) -> String {
        let mut parts = vec![joined(&self.steps)];
        let run = |course: &RunCourse| {
            let RunCourse {
                run,
                estimate,
                error,
                test,
            } = course;
            format!("{run} {} {} {}", joined(estimate), joined(error), joined(test))
        };
        parts.extend(self.runs.iter().map(run));
        parts.join(";")
    }

    /// Reads what [`Self::written`] wrote; None for anything else.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut parts = text.split(';');
        let steps: Option<Vec<u32>> = parts.next()?.split(' ').map(|step| step.parse().ok()).collect();
        let steps = steps?;
        let run = |part: &str| {
            let (run, numbers) = part.split_once(' ')?;
            let numbers: Option<Vec<f32>> = numbers.split(' ').map(|number| number.parse().ok()).collect();
            let numbers = numbers.filter(|numbers| numbers.len() == 3 * steps.len())?;
            let mut thirds = numbers.chunks_exact(steps.len()).map(<[f32]>::to_vec);
            Some(RunCourse {
                run: run.parse().ok()?,
                estimate: thirds.next()?,
                error: thirds.next()?,
                test: thirds.next()?,
            })
        };
        let runs: Option<Vec<RunCourse>> = parts.map(run).collect();
        Some(Self { runs: runs?, steps })
    }
}

fn joined<T: std::fmt::Debug>(values: &[T]) -> String {
    let texts: Vec<String> = values.iter().map(|value| format!("{value:?}")).collect();
    texts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_a_cell_reads_back() {
        let run = |run, scale: f32| RunCourse {
            run,
            estimate: vec![scale / 3.0, f32::NAN],
            error: vec![1e-7, 2.5e9],
            test: vec![-scale, 0.1],
        };
        let courses = Courses {
            steps: vec![0, 40],
            runs: vec![run(0, 1.0), run(5, 0.7)],
        };
        let text = courses.written();
        let back = Courses::read(&text).unwrap();
        // NaN is no number, so that the text is compared.
        assert_eq!((back.written(), back.runs[1].test[0]), (text.clone(), -0.7));
        for broken in [
            "",
            "0 x",
            "0 1;3 1.0",
            &text[..text.len() - 4],
            &format!("{text};"),
        ] {
            assert!(Courses::read(broken).is_none(), "{broken}");
        }
    }
}
