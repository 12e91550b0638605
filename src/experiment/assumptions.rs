//! Which assumptions of the theorem an experiment leaves.

use std::fmt;

use super::{Activation, Data, Experiment, FeatureLaw, Link};
use crate::text;

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
        f.write_str(&match self {
            Self::SmoothActivation(Activation::Relu) => text!("assumption-activation-relu"),
            Self::SmoothActivation(other) => text!("assumption-activation", name = format!("{other:?}")),
            Self::SmoothLink(Link::Relu) => text!("assumption-link-relu"),
            Self::SmoothLink(Link::Sign) => text!("assumption-link-sign"),
            Self::SmoothLink(Link::Even) => text!("assumption-link-even"),
            Self::SmoothLink(Link::Parity) => text!("assumption-link-parity"),
            Self::SmoothLink(other) => text!("assumption-link", name = format!("{other:?}")),
            Self::LightTails(FeatureLaw::StudentT(degrees)) => {
                text!("assumption-law-student", degrees = *degrees)
            }
            Self::LightTails(FeatureLaw::Laplace) => text!("assumption-law-laplace"),
            Self::LightTails(other) => text!("assumption-law", name = format!("{other:?}")),
            Self::IndependentFeatures => text!("assumption-columns"),
        })
    }
}

impl Assumption {
    /// The path of the setting that leaves it.
    pub fn path(&self) -> &'static str {
        match self {
            Self::SmoothActivation(_) => "model.activation",
            Self::SmoothLink(_) => "data.teacher.link",
            Self::LightTails(_) => "data.law",
            Self::IndependentFeatures => "data.whiten",
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
                if matches!(
                    data.teacher.link,
                    Link::Relu | Link::Sign | Link::Even | Link::Parity
                ) {
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
        let missed: [Assumption; 3] = missed.try_into().unwrap();
        let words = missed.map(|assumption| assumption.to_string());
        assert!(words[0].contains("; ReLU has none at 0"), "{words:?}");
        assert!(words[1].contains("; the sign is not smooth"), "{words:?}");
        assert!(
            words[2].contains("Student's t with 5 degrees of freedom"),
            "{words:?}"
        );
    }
}
