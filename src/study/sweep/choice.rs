//! A choice of settings and of the step to stop at, by the estimate alone, and how good it is.
//!
//! Every run of own data is a split of its rows. By the estimate a split chooses the combination and the step at which the upper
//! end of the estimate's 95 % bar is lowest, and looks at its training rows alone; by its held-out rows it chooses those of the lowest error there. Either
//! counts at a step the highest of that step and the one before and after: where the learning rate is so large that a course swings from step to step, a
//! single low step is one of this run alone. Both choices
//! are judged by the other splits, which neither has looked at: the regret is the mean held-out error of the other splits at
//! the choice, minus the lowest that any choice has among them.

use std::cmp::Ordering;

use super::courses::{Courses, RunCourse};
use super::table::SweepTable;
use crate::theory::BAR;

/// A combination and the step to stop at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Choice {
    /// The cell.
    pub cell: usize,
    /// The step.
    pub step: usize,
    /// The number that it was chosen by.
    pub value: f64,
    /// The standard error of that number; NaN of one without.
    pub error: f64,
    /// The highest upper end of its bar at this step, the one before and the one after.
    pub(super) highest: f64,
}

/// What one split chooses.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SplitChoice {
    /// The run.
    pub run: usize,
    /// By its estimate.
    pub by_estimate: Choice,
    /// By its test error, of own data that on the rows held out.
    pub by_held_out: Choice,
    /// The other splits' mean test error at both choices, the lowest that they have, and their mean over all combinations
    /// at the last step; None with one split.
    pub judged: Option<Judged>,
}

/// Test errors of the other splits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judged {
    /// At the estimate's choice.
    pub by_estimate: f64,
    /// At the choice of the rows held out.
    pub by_held_out: f64,
    /// The lowest of all choices.
    pub lowest: f64,
    /// Of a combination taken blindly, at its last step.
    pub blind: f64,
}

/// The choices of all splits, and that of the mean estimate.
#[derive(Clone, Debug, PartialEq)]
pub struct Choices {
    /// The choice by the mean estimate over splits. Its error is that of one split, since all splits are of the same rows.
    pub chosen: Choice,
    /// Combinations whose lowest mean estimate lies within the bar of the chosen one: those that it cannot tell from it.
    pub alike: usize,
    /// Combinations compared.
    pub cells: usize,
    /// What each split chooses.
    pub splits: Vec<SplitChoice>,
}

impl Choice {
    fn new((cell, step): (usize, u32), value: f64, error: f64) -> Self {
        Self {
            cell,
            step: step as usize,
            value,
            error,
            highest: f64::NAN,
        }
    }

    /// The upper end of the number's bar; the number itself where it has no error.
    fn upper(&self) -> f64 {
        let error = if self.error.is_finite() { self.error } else { 0.0 };
        self.value + BAR * error
    }

    /// Orders choices from the best: by what holds at the neighbouring steps too, then by what holds at the step.
    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let by_step = || self.upper().total_cmp(&other.upper());
        self.highest.total_cmp(&other.highest).then_with(by_step)
    }
}

/// The choices of one course, step by step, each with what its neighbours say.
fn steadied(mut course: Vec<Choice>) -> Vec<Choice> {
    let uppers: Vec<f64> = course.iter().map(Choice::upper).collect();
    for (i, choice) in course.iter_mut().enumerate() {
        let near = uppers
            .iter()
            .skip(i.saturating_sub(1))
            .take(if i == 0 { 2 } else { 3 });
        choice.highest = near.copied().fold(f64::NAN, f64::max);
    }
    course
}

impl SplitChoice {
    /// What is lost by the estimate's choice, by that of the rows held out, and by taking a combination blindly.
    #[must_use]
    pub fn regrets(&self) -> Option<[f64; 3]> {
        let judged = self.judged?;
        Some([judged.by_estimate, judged.by_held_out, judged.blind].map(|error| error - judged.lowest))
    }
}

impl Choices {
    /// Of a sweep with estimates; None while there are none, or where each combination has random numbers of its own.
    #[must_use]
    pub fn of(table: &SweepTable) -> Option<Self> {
        if !table.offers_choice() {
            return None;
        }
        let cells: Vec<(usize, &Courses)> = table
            .cells()
            .filter_map(|cell| Some((cell.index, cell.courses.as_deref()?)))
            .collect();
        let chosen = lowest(
            cells
                .iter()
                .flat_map(|(cell, courses)| mean_choices(*cell, courses)),
        )?;
        let bound = chosen.upper();
        let low = |(cell, courses): &(usize, &Courses)| lowest(mean_choices(*cell, courses).into_iter());
        let alike = cells
            .iter()
            .filter_map(low)
            .filter(|choice| choice.value <= bound)
            .count();
        let runs = table.experiment().runs.count;
        let splits = (0..runs).filter_map(|run| split_choice(&cells, run)).collect();
        Some(Self {
            chosen,
            alike,
            cells: cells.len(),
            splits,
        })
    }

    /// The mean regret over splits of the estimate's choices, of the held-out rows', and of a blind one; None with one split.
    #[must_use]
    pub fn mean_regrets(&self) -> Option<[f64; 3]> {
        let all: Option<Vec<[f64; 3]>> = self.splits.iter().map(SplitChoice::regrets).collect();
        let all = all.filter(|all| !all.is_empty())?;
        let mean = |k: usize| all.iter().map(|regrets| regrets[k]).sum::<f64>() / all.len() as f64;
        Some([mean(0), mean(1), mean(2)])
    }
}

/// The choice of the lowest finite number, or where numbers have errors of the lowest upper end of their bars, so that an unsure
/// number counts less; of equal ones the first.
fn lowest(choices: impl Iterator<Item = Choice>) -> Option<Choice> {
    choices
        .filter(|choice| choice.value.is_finite())
        .min_by(Choice::compare)
}

/// The choices of one run within a cell, by numbers of it.
fn run_choices(
    (cell, courses): (usize, &Courses),
    (values, errors): (&[f32], Option<&[f32]>),
) -> Vec<Choice> {
    let error = |i: usize| errors.and_then(|errors| errors.get(i)).copied();
    let each = courses.steps.iter().zip(values).enumerate();
    let choice = |(i, (&step, &value)): (usize, (&u32, &f32))| {
        Choice::new(
            (cell, step),
            f64::from(value),
            f64::from(error(i).unwrap_or(f32::NAN)),
        )
    };
    steadied(each.map(choice).collect())
}

/// The mean estimate over the runs of a cell, at each step that all of them reach.
pub(super) fn mean_choices(cell: usize, courses: &Courses) -> Vec<Choice> {
    let count = courses.runs.len() as f64;
    let each = courses.steps.iter().enumerate();
    let choice = |(i, &step): (usize, &u32)| {
        let over = |of: &dyn Fn(&RunCourse) -> Option<f64>| -> f64 {
            let values = courses.runs.iter().map(|run| of(run).unwrap_or(f64::NAN));
            values.sum::<f64>() / count
        };
        Choice::new(
            (cell, step),
            over(&|run| run.estimate.get(i).map(|&x| f64::from(x))),
            over(&|run| run.error.get(i).map(|&x| f64::from(x).powi(2))).sqrt(),
        )
    };
    steadied(each.map(choice).collect())
}

/// What a run chooses, and how the others judge it.
fn split_choice<'a>(cells: &[(usize, &'a Courses)], run: usize) -> Option<SplitChoice> {
    let own = || {
        cells
            .iter()
            .filter_map(|&(cell, courses): &(usize, &'a Courses)| {
                let course = courses.runs.iter().find(|course| course.run == run)?;
                Some((cell, courses, course))
            })
    };
    let by_estimate = lowest(own().flat_map(|(cell, courses, course)| {
        run_choices((cell, courses), (&course.estimate, Some(&course.error)))
    }))?;
    let by_held_out =
        lowest(own().flat_map(|(cell, courses, course)| run_choices((cell, courses), (&course.test, None))))?;
    Some(SplitChoice {
        run,
        by_estimate,
        by_held_out,
        judged: judged(cells, run, (by_estimate, by_held_out)),
    })
}

/// The other runs' mean test errors: at two choices, the lowest, and at the last step of all combinations.
fn judged(
    cells: &[(usize, &Courses)],
    run: usize,
    (by_estimate, by_held_out): (Choice, Choice),
) -> Option<Judged> {
    let others = |courses: &Courses, i: usize| -> f64 {
        let others = courses.runs.iter().filter(|course| course.run != run);
        let values = others.map(|course| f64::from(course.test.get(i).copied().unwrap_or(f32::NAN)));
        let (sum, count) = values.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
        sum / count
    };
    let at = |choice: Choice| -> Option<f64> {
        let (_, courses) = cells.iter().find(|(cell, _)| *cell == choice.cell)?;
        let i = courses
            .steps
            .iter()
            .position(|&step| step as usize == choice.step)?;
        Some(others(courses, i)).filter(|error| error.is_finite())
    };
    let all = cells
        .iter()
        .flat_map(|(_, courses)| (0..courses.steps.len()).map(|i| others(courses, i)));
    let lowest = all
        .filter(|error| error.is_finite())
        .min_by(|a, b| a.total_cmp(b))?;
    let ends = cells
        .iter()
        .map(|(_, courses)| others(courses, courses.steps.len().saturating_sub(1)));
    let ends: Vec<f64> = ends.filter(|error| error.is_finite()).collect();
    Some(Judged {
        by_estimate: at(by_estimate)?,
        by_held_out: at(by_held_out)?,
        lowest,
        blind: ends.iter().sum::<f64>() / ends.len() as f64,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Experiment;
    use crate::study::sweep::cell::Cell;

    /// A course that swings from step to step has a low step that another run does not have there; a steady one holds what it says.
    #[test]
    fn a_single_low_step_is_no_choice() {
        let courses = Courses {
            steps: (0..6).collect(),
            runs: Vec::new(),
        };
        let none = f32::NAN;
        let swinging = run_choices((0, &courses), (&[1.0, 0.5, 0.9, 0.3, 0.9, none], None));
        let steady = run_choices((1, &courses), (&[1.0, 0.8, 0.6, 0.5, 0.45, 0.44], None));
        let chosen = lowest(swinging.iter().chain(&steady).copied()).unwrap();
        assert_eq!(
            (chosen.cell, chosen.step, chosen.value),
            (1, 5, f64::from(0.44_f32))
        );
        // Alone it is taken where its neighbours are least bad.
        assert_eq!(lowest(swinging.into_iter()).unwrap().step, 3);
    }

    /// Two combinations and two steps. The estimate of run 0 prefers what its held-out rows do not; the other runs judge.
    #[test]
    fn choices_are_judged_by_the_other_splits() {
        let course = |run, estimate: [f32; 2], test: [f32; 2]| RunCourse {
            run,
            estimate: estimate.to_vec(),
            error: vec![0.1, 0.2],
            test: test.to_vec(),
        };
        let cell = |index, runs| Cell {
            index,
            seed: 1,
            theory: None,
            runs: None,
            estimate: None,
            lab: None,
            courses: Some(Box::new(Courses {
                steps: vec![0, 7],
                runs,
            })),
            seconds: 0.0,
        };
        let preset = "(runs: (count: 3), sweep: (vary: [\"model.width = [1, 2]\"], compute: Training))";
        let mut table = SweepTable::new(&Experiment::from_ron(preset, "test").unwrap()).unwrap();
        let first = |run| course(run, [1.0, 0.7], [1.0, 0.5]);
        table.take(cell(
            0,
            vec![first(0), first(1), course(2, [1.0, f32::NAN], [1.0, 0.8])],
        ));
        let second = |run| course(run, [1.0, 0.5], [1.0, 0.6]);
        table.take(cell(1, vec![second(0), second(1), second(2)]));
        let choices = Choices::of(&table).unwrap();
        // The second step of the first combination has no mean estimate: one of its runs has none.
        assert_eq!(
            (choices.chosen.cell, choices.chosen.step, choices.cells),
            (1, 7, 2)
        );
        assert!((choices.chosen.error - 0.2).abs() < 1e-6 && choices.alike == 1);
        let split = choices.splits[0];
        assert_eq!((split.by_estimate.cell, split.by_estimate.step), (1, 7));
        assert_eq!((split.by_held_out.cell, split.by_held_out.step), (0, 7));
        // Runs 1 and 2: 0.65 in the first combination, 0.6 in the second, which is the lowest.
        let regrets = split.regrets().unwrap();
        let expected = [0.0, 0.05, 0.025];
        assert!(
            regrets.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-6),
            "{regrets:?}"
        );
        assert!(choices.mean_regrets().is_some());
    }
}
