//! What directions and points of weight space are called.

use std::borrow::Cow;

use crate::experiment::Solution;
use crate::figure::Label;
use crate::text;

/// What a direction of a plane is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DirectionKind {
    /// The first principal component of a trajectory.
    FirstComponent,
    /// The second principal component of a trajectory.
    SecondComponent,
    /// From the run's start to its end.
    ToEnd,
    /// From the run's start to another solution.
    To(Solution),
    /// The first random direction.
    Random,
    /// The second random direction.
    SecondRandom,
    /// The gradient.
    Gradient,
    /// The Hessian's leading eigenvector.
    LeadingEigenvector,
    /// The Hessian's second eigenvector.
    SecondEigenvector,
}

impl DirectionKind {
    /// Its name as a label.
    #[must_use]
    pub fn label(self) -> Label {
        match self {
            Self::FirstComponent => ("First principal component", text!("direction-first-component")).into(),
            Self::SecondComponent => {
                ("Second principal component", text!("direction-second-component")).into()
            }
            Self::ToEnd => ("Way to the end", text!("direction-to-end")).into(),
            Self::To(other) => {
                let to = text!("direction-to", solution = solution_inside(other));
                (format!("Way to {}", solution_id(other)), to).into()
            }
            Self::Random => ("Random direction", text!("direction-random")).into(),
            Self::SecondRandom => ("Second random direction", text!("direction-second-random")).into(),
            Self::Gradient => ("Gradient", text!("direction-gradient")).into(),
            Self::LeadingEigenvector => {
                ("Leading eigenvector", text!("direction-leading-eigenvector")).into()
            }
            Self::SecondEigenvector => ("Second eigenvector", text!("direction-second-eigenvector")).into(),
        }
    }

    /// Its name inside a sentence.
    pub(super) fn inside(self) -> Cow<'static, str> {
        match self {
            Self::FirstComponent => text!("direction-first-component.inside"),
            Self::SecondComponent => text!("direction-second-component.inside"),
            Self::ToEnd => text!("direction-to-end.inside"),
            Self::To(other) => text!("direction-to.inside", solution = solution_inside(other)),
            Self::Random => text!("direction-random.inside"),
            Self::SecondRandom => text!("direction-second-random.inside"),
            Self::Gradient => text!("direction-gradient.inside"),
            Self::LeadingEigenvector => text!("direction-leading-eigenvector.inside"),
            Self::SecondEigenvector => text!("direction-second-eigenvector.inside"),
        }
    }
}

/// Another solution as a label.
pub(super) fn solution_label(other: Solution) -> Label {
    let text = match other {
        Solution::Initial => text!("solution-start"),
        Solution::Run(run) => text!("solution-run", run = run),
        Solution::Seed(seed) => text!("solution-seed", seed = seed.to_string()),
        Solution::Teacher => text!("solution-teacher"),
    };
    (solution_id(other), text).into()
}

/// Another solution inside a sentence.
pub(super) fn solution_inside(other: Solution) -> Cow<'static, str> {
    match other {
        Solution::Initial => text!("solution-start.inside"),
        Solution::Run(run) => text!("solution-run.inside", run = run),
        Solution::Seed(seed) => text!("solution-seed.inside", seed = seed.to_string()),
        Solution::Teacher => text!("solution-teacher.inside"),
    }
}

/// The name of another solution in files.
#[must_use]
pub fn solution_id(other: Solution) -> Cow<'static, str> {
    match other {
        Solution::Initial => "the start".into(),
        Solution::Run(run) => format!("the end of run {run}").into(),
        Solution::Seed(seed) => format!("the end of seed {seed}").into(),
        Solution::Teacher => "the teacher-aligned solution".into(),
    }
}
