//! Which assumptions of the theorem an experiment leaves.

use std::fmt;

use super::{Activation, Data, Experiment, FeatureLaw, Link};

/// An assumption of the theorem that does not hold for an experiment. It runs all the same; the interface says so.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Assumption {
    /// The activation does not have four continuous derivatives.
    SmoothActivation(Activation),
    /// The link function is not smooth.
    SmoothLink(Link),
    /// The features' tails are heavier than a normal law's.
    LightTails(FeatureLaw),
    /// The columns of a file are not independent.
    IndependentFeatures,
}

impl fmt::Display for Assumption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SmoothActivation(activation) => {
                write!(
                    f,
                    "The theorem asks for an activation with four continuous derivatives; {activation:?} has none at 0."
                )
            }
            Self::SmoothLink(link) => {
                write!(
                    f,
                    "The theorem asks for a smooth link function; {link:?} is not smooth where a field is 0."
                )
            }
            Self::LightTails(law) => {
                write!(
                    f,
                    "The theorem asks for features with light (sub-Gaussian) tails; those of {law:?} are heavier."
                )
            }
            Self::IndependentFeatures => {
                write!(
                    f,
                    "The theorem asks for independent features; the columns of a file are not, even after whitening."
                )
            }
        }
    }
}

impl Experiment {
    /// The theorem's assumptions that this experiment does not meet; empty where the theorem applies.
    pub fn assumptions(&self) -> Vec<Assumption> {
        let mut missed = Vec::new();
        if self.model.activation == Activation::Relu {
            missed.push(Assumption::SmoothActivation(self.model.activation));
        }
        match &self.data {
            Data::File(_) => missed.push(Assumption::IndependentFeatures),
            Data::Synthetic(data) => {
                if matches!(data.teacher.link, Link::Relu | Link::Sign | Link::Parity) {
                    missed.push(Assumption::SmoothLink(data.teacher.link));
                }
                if matches!(data.law, FeatureLaw::StudentT(_) | FeatureLaw::Laplace) {
                    missed.push(Assumption::LightTails(data.law));
                }
            }
        }
        missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Settings, Synthetic, Teacher};

    #[test]
    fn every_departure_is_named() {
        let plain = Experiment::new(Settings::default()).unwrap();
        assert!(plain.assumptions().is_empty());

        let mut settings = Settings::default();
        settings.model.activation = Activation::Relu;
        settings.data = Data::Synthetic(Synthetic {
            law: FeatureLaw::StudentT(5.0),
            teacher: Teacher {
                link: Link::Sign,
                ..Teacher::default()
            },
            ..Synthetic::default()
        });
        let missed = Experiment::new(settings).unwrap().assumptions();
        assert_eq!(missed.len(), 3);
        assert!(missed[2].to_string().contains("StudentT(5.0)"));
    }
}
