//! What the lab draws.

use super::{Against, Settings, Skills, SkillsLab};
use crate::figure::{Axis, Figure, Label, Line, Mark, Readout, Role, Rule, Scatter, Stroke};
use crate::labs::plots::{category, dots, exponents};
use crate::statistics::Mean;
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Everything there is to see so far.
pub(super) fn all(lab: &SkillsLab, view: &Settings) -> Vec<Figure> {
    if lab.losses.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![lab.together(), lab.strengths(), lab.loss(view)];
    if lab.settings.against != Against::Network {
        figures.push(lab.exponents(view));
    }
    figures
}

impl SkillsLab {
    fn axis(&self) -> Axis {
        match self.settings.against {
            Against::Time => Axis::log(("Time", text!("skills-time"))),
            Against::Samples => Axis::log(("Samples D", text!("skills-samples"))),
            Against::Size => Axis::log(("Skills of the model N", text!("skills-size"))),
            Against::Network => Axis::log(("Steps t", text!("skills-steps"))),
        }
    }

    /// How many steps of a network one unit of the model's time takes: as fitted, and before that what a step of descent at the
    /// learning rate would take.
    fn time_scale(&self) -> f64 {
        self.fitted_scale().unwrap_or(1.0 / self.settings.learning_rate)
    }

    /// The same by the step at which the networks have learned half of the most frequent task.
    pub(super) fn fitted_scale(&self) -> Option<f64> {
        if self.settings.against != Against::Network {
            return Some(1.0);
        }
        let half_way = |i: usize| {
            let values = self.measured.iter().filter_map(|at| at.get(i)?.strengths.first());
            let mean = Mean::of(values.copied()).value;
            let place = *self.places.get(i)? as f64;
            mean.is_finite().then_some((place, mean))
        };
        let rise: Vec<(f64, f64)> = (0..self.places.len()).map_while(half_way).collect();
        let pair = rise.windows(2).find(|pair| pair[0].1 < 0.5 && pair[1].1 >= 0.5)?;
        let share = (0.5 - pair[0].1) / (pair[1].1 - pair[0].1);
        let half = (pair[0].0.ln() * (1.0 - share) + pair[1].0.ln() * share).exp();
        Some(half / Skills::half_time(self.skills.frequency(0), self.settings.start))
    }

    /// A predicted curve.
    fn curve(&self, value: impl Fn(f64) -> f64) -> (Vec<f64>, Vec<f64>) {
        let scale = self.time_scale();
        self.x.iter().map(|&x| (x, value(x / scale))).unzip()
    }

    /// What captions say of the time scale of networks.
    fn scale(&self) -> &'static str {
        if self.fitted_scale().is_some() {
            "fitted"
        } else {
            "own"
        }
    }

    /// Places with results, and the mean of a quantity at each.
    fn means(
        &self,
        model: impl Fn(&super::Learned) -> f64,
        network: impl Fn(&super::Measured) -> f64,
    ) -> (Vec<f64>, Vec<Mean>) {
        let at = |(i, place): (usize, &usize)| {
            let models = self.learned.iter().filter_map(|run| run.get(i)).map(&model);
            let networks = self.measured.iter().filter_map(|run| run.get(i)).map(&network);
            let values: Vec<f64> = models.chain(networks).collect();
            (!values.is_empty()).then(|| (self.settings.abscissa(*place), Mean::of(values.into_iter())))
        };
        self.places.iter().enumerate().filter_map(at).unzip()
    }

    /// The strength of the i-th shown skill of each replica.
    fn strength_means(&self, i: usize, k: usize) -> (Vec<f64>, Vec<Mean>) {
        let value = |values: &[f64], i: usize| values.get(i).copied().unwrap_or(f64::NAN);
        self.means(|at| value(&at.strengths, i), |at| value(&at.strengths, k))
    }

    /// One skill and the total loss on the same axis.
    fn together(&self) -> Figure {
        let (first, hard) = (
            self.predicted(0.0).max(f64::MIN_POSITIVE),
            self.settings.hard.saturating_sub(1),
        );
        let first = if self.settings.against == Against::Time {
            first
        } else {
            0.5
        };
        let is_network = self.settings.against == Against::Network;
        let mut marks: Vec<Mark> = Vec::new();
        let total = |part: &str| {
            Label::new(
                format!("loss_{part}"),
                text!("skills-total-loss", part = part.to_owned()),
            )
        };
        let skill = |part: &str| {
            let key = if is_network {
                "skills-accuracy-of"
            } else {
                "skills-strength-of"
            };
            Label::new(
                format!("skill_{part}"),
                text!(key, skill = hard + 1, part = part.to_owned()),
            )
        };
        let (x, y) = self.curve(|x| self.predicted(x) / first);
        marks.push(Line::new(total("theory"), Role::Theory, x, y).into());
        let accuracy = |strength: f64| {
            if is_network {
                0.5 + 0.5 * strength
            } else {
                strength
            }
        };
        if !is_network {
            let (x, y) = self.curve(|x| accuracy(self.predicted_strength(hard, x)));
            marks.push(Line::new(skill("theory"), Role::Category(1), x, y).into());
        }
        let (x, means) = self.means(|at| at.loss / first, |at| at.loss / first);
        if !x.is_empty() {
            marks.push(dots(total("runs"), Role::Run, x, &means).into());
        }
        // One model alone: the mean of jumps at different times would be no jump.
        let one: (Vec<f64>, Vec<f64>) = if is_network {
            let steps = self.measured.first().into_iter().flatten().zip(&self.places);
            steps
                .filter_map(|(at, place)| Some((*place as f64, *at.accuracies.get(hard)?)))
                .unzip()
        } else {
            let place = self.settings.shown().iter().position(|&k| k == hard);
            let steps = self.learned.first().into_iter().flatten().zip(&self.places);
            steps
                .filter_map(|(at, i)| Some((self.settings.abscissa(*i), *at.strengths.get(place?)?)))
                .unzip()
        };
        if !one.0.is_empty() {
            marks.push(Scatter::new(skill("run"), Role::Category(1), one.0, one.1).into());
        }
        let y = Axis::linear(("Share", text!("skills-share")));
        let caption = if is_network {
            text!("skills-together.networks", skill = hard + 1, scale = self.scale())
        } else {
            text!("skills-together.caption", skill = hard + 1)
        };
        let title = if is_network {
            text!("skills-together-tasks")
        } else {
            text!("skills-together")
        };
        Figure::plot("together", title, self.axis(), y, marks).caption(caption)
    }

    /// Each skill on its own.
    fn strengths(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for (i, k) in self.settings.shown().into_iter().enumerate() {
            let key = if self.settings.against == Against::Network {
                "skills-task"
            } else {
                "skills-skill"
            };
            // Lines and dots of a skill share a name.
            let name = Label::new(format!("skill_{}", k + 1), text!(key, skill = k + 1));
            let (x, y) = self.curve(|x| self.predicted_strength(k, x));
            marks.push(Line::new(name.clone(), category(i), x, y).into());
            let (x, means) = self.strength_means(i, k);
            if !x.is_empty() {
                marks.push(dots(name, category(i), x, &means).into());
            }
        }
        let y = Axis::linear(("Strength", text!("skills-strength")));
        let caption = if self.settings.against == Against::Network {
            text!("skills-strengths.networks", scale = self.scale())
        } else {
            text!("skills-strengths.caption")
        };
        let title = if self.settings.against == Against::Network {
            text!("skills-strengths-tasks")
        } else {
            text!("skills-strengths")
        };
        Figure::plot("strengths", title, self.axis(), y, marks).caption(caption)
    }

    /// The exponent of the limit.
    pub(super) fn limit(&self) -> f64 {
        let alpha = self.settings.exponent;
        match self.settings.against {
            Against::Size => -alpha,
            _ => -alpha / (1.0 + alpha),
        }
    }

    fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.losses.iter().copied())
    }

    fn loss(&self, view: &Settings) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        let (x, y) = self.curve(|x| self.predicted(x));
        let name = ("Model of skills", text!("skills-model"));
        marks.push(Line::new(name, Role::Theory, x, y).into());
        let (x, means) = self.means(|at| at.loss, |at| at.loss);
        if !x.is_empty() {
            let name = ("Runs", text!("skills-runs"));
            marks.push(dots(name, Role::Run, x, &means).into());
        }
        if self.settings.against != Against::Network {
            let window = [view.window_low, view.window_high];
            let middle = self.points().find(|p| p.0 * p.0 >= window[0] * window[1]);
            if let Some((x0, y0)) = middle {
                let (x, y) = self
                    .points()
                    .map(|p| (p.0, y0 * (p.0 / x0).powf(self.limit())))
                    .unzip();
                let name = ("Power law", text!("skills-power-law"));
                marks.push(
                    Line::new(name, Role::Reference, x, y)
                        .stroke(Stroke::Dotted)
                        .into(),
                );
            }
            for (at, setting) in window.into_iter().zip(["lab.window_low", "lab.window_high"]) {
                let name = ("Window", text!("skills-window"));
                let rule = Rule::at_x(name, Role::Reference, at);
                marks.push(rule.moves(setting).into());
            }
        }
        let y = Axis::log(("Loss", text!("skills-loss")));
        let caption = match self.settings.against {
            Against::Network => text!("skills-losses.networks", scale = self.scale()),
            Against::Size => text!("skills-losses.size"),
            _ => text!("skills-losses.caption"),
        };
        Figure::plot("losses", text!("skills-losses"), self.axis(), y, marks).caption(caption)
    }

    fn exponents(&self, view: &Settings) -> Figure {
        let window = [view.window_low, view.window_high];
        let at = |(i, place): (usize, &usize)| {
            let losses = self.learned.iter().filter_map(|run| Some(run.get(i)?.loss));
            let losses: Vec<f64> = losses.collect();
            (!losses.is_empty()).then(|| (self.settings.abscissa(*place), losses))
        };
        let runs: Vec<(f64, Vec<f64>)> = self.places.iter().enumerate().filter_map(at).collect();
        let known = vec![Readout::new(("limit", text!("skills-limit")), self.limit())];
        let fits = vec![
            (
                Label::new("theory", text!("skills-fitted-theory")),
                PowerLaw::fit(self.points(), window),
            ),
            (
                Label::new("runs", text!("skills-fitted-runs")),
                PowerLaw::of_replicas(&runs, window),
            ),
        ];
        let texts = (text!("skills-exponents"), text!("skills-exponents.caption"));
        exponents(known, fits, texts)
    }
}
