//! What the lab draws.

use super::stability::{bound, exponent};
use super::{Bounds, Show, networks, stability, uniform};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Rule, Stroke, format_number};
use crate::labs::closed_forms::Flow;
use crate::labs::plots::{category, dots};
use crate::statistics::Mean;
use crate::statistics::grid::log_spaced;
use crate::statistics::normal::normal_quantile;
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// Points of a line of theory.
const FINE: usize = 61;

/// A quantity against the number of samples: its name, its colour, and its mean at each place.
struct Series {
    name: Label,
    role: Role,
    x: Vec<f64>,
    means: Vec<Mean>,
    /// Where the power law begins.
    from: f64,
}

impl Series {
    /// The power law through its means.
    fn law(&self) -> Option<PowerLaw> {
        let points = self.x.iter().zip(&self.means).map(|(x, mean)| (*x, mean.value));
        PowerLaw::fit(points, [self.from, f64::MAX])
    }

    /// Dots, and the line of the power law.
    fn marks(&self) -> Vec<Mark> {
        let mut marks: Vec<Mark> = Vec::new();
        if let Some(law) = self.law() {
            let x: Vec<f64> = self.x.iter().copied().filter(|x| *x >= self.from).collect();
            let y = x.iter().map(|x| law.at(*x)).collect();
            let line = Line::new(self.name.clone(), self.role, x, y);
            marks.push(line.stroke(Stroke::Dashed).into());
        }
        marks.push(dots(self.name.clone(), self.role, self.x.clone(), &self.means).into());
        marks
    }

    fn exponent(&self) -> Option<Readout> {
        let law = self.law()?;
        let label = Label::new(
            format!("exponent_{}", self.name.id),
            text!(
                "bounds-exponent-of",
                quantity = self.name.text.clone().into_owned()
            ),
        );
        Some(Readout::new(label, law.exponent).error(law.error))
    }
}

fn samples_axis() -> Axis {
    Axis::log(("Samples m", text!("bounds-samples")))
}

fn exponents(series: &[&Series]) -> Figure {
    let readouts = series.iter().filter_map(|series| series.exponent()).collect();
    Figure::new(
        "exponents",
        text!("bounds-exponents"),
        Content::Readouts(readouts),
    )
    .caption(text!("bounds-exponents.caption"))
}

impl Bounds {
    pub(super) fn drawn(&self) -> Vec<Figure> {
        match self.settings.show {
            Show::Norms if self.trained.iter().all(Vec::is_empty) => Vec::new(),
            Show::Norms => self.norms(),
            Show::Stability => self.stability(),
            Show::Uniform if self.replica == 0 => Vec::new(),
            Show::Uniform => self.uniform(),
        }
    }

    /// Something measured at each place where there are results.
    fn over<M>(
        &self,
        measured: &[Vec<M>],
        (name, role): ((&'static str, std::borrow::Cow<'static, str>), Role),
        of: impl Fn(&M) -> f64,
    ) -> Series {
        let places = self.places.iter().zip(measured);
        let known = places.filter(|(_, all)| !all.is_empty());
        let (x, means) = known
            .map(|(place, all)| (*place as f64, Mean::of(all.iter().map(&of))))
            .unzip();
        Series {
            name: name.into(),
            role,
            x,
            means,
            // With fewer samples than two a feature least squares nearly interpolates, which is no power law.
            from: match self.settings.show {
                Show::Uniform => 2.0 * self.settings.features as f64,
                Show::Norms | Show::Stability => 0.0,
            },
        }
    }

    fn norms(&self) -> Vec<Figure> {
        let over =
            |name, role, of: fn(&networks::Measured) -> f64| self.over(&self.trained, (name, role), of);
        let gap = over(("Gap", text!("bounds-gap")), Role::Run, |run| run.gap);
        let norm = over(("Norm bound", text!("bounds-norm")), Role::Category(0), |run| {
            run.norm_bound
        });
        let spectral = over(
            ("Spectral bound", text!("bounds-spectral")),
            Role::Category(1),
            |run| run.spectral_bound,
        );
        let distance = over(("Distance", text!("bounds-distance")), Role::Run, |run| {
            run.distance
        });
        let path = over(("Path length", text!("bounds-path")), Role::Category(2), |run| {
            run.path
        });
        let (stability, wandering) = self.searches().unzip();
        let bounds: Vec<&Series> = [&norm, &spectral].into_iter().chain(&stability).collect();
        let mut marks: Vec<Mark> = bounds.iter().chain([&&gap]).flat_map(|s| s.marks()).collect();
        marks.extend(wandering);
        let nothing = ("Error of predicting 0", text!("bounds-nothing"));
        marks.push(Rule::at_y(nothing, Role::Reference, self.power()).into());
        let y = Axis::log(("Gap", text!("bounds-gap-axis")));
        let gaps = Figure::plot("gap", text!("bounds-gaps"), samples_axis(), y, marks)
            .caption(self.what_is_proved());
        let marks = [&distance, &path].iter().flat_map(|s| s.marks()).collect();
        let y = Axis::log(("Length", text!("bounds-length")));
        let lengths = Figure::plot("distance", text!("bounds-distances"), samples_axis(), y, marks)
            .caption(text!("bounds-distances.caption"));
        let y = Axis::log(("Bound / gap", text!("bounds-ratio")));
        let ratios = Figure::plot("ratio", text!("bounds-ratios"), samples_axis(), y, self.ratios())
            .caption(text!("bounds-ratios.caption"));
        let measured = [&gap, &distance, &path];
        let all = exponents(&bounds.into_iter().chain(measured).collect::<Vec<_>>());
        vec![all, gaps, lengths, ratios]
    }

    /// The stability bound of stochastic descent to the same training error, and its own gap, if it was asked for.
    fn searches(&self) -> Option<(Series, Mark)> {
        let of = |name, role, of: fn(&stability::Found) -> f64| {
            self.over(&self.trained, (name, role), |run| {
                run.search.as_ref().map_or(f64::NAN, of)
            })
        };
        self.searched()?;
        let bound = ("Stability bound", text!("bounds-stability-bound"));
        let gap = ("Gap, stochastic descent", text!("bounds-search-gap"));
        let gap = of(gap, Role::Run, |found| found.gap);
        let rings = dots(gap.name, gap.role, gap.x, &gap.means).open();
        Some((of(bound, Role::Category(3), |found| found.bound), rings.into()))
    }

    /// Every bound over the gap of the networks that it is for.
    fn ratios(&self) -> Vec<Mark> {
        let over =
            |name, role, of: fn(&networks::Measured) -> f64| self.over(&self.trained, (name, role), of);
        let norm = ("Norm bound / gap", text!("bounds-norm-ratio"));
        let spectral = ("Spectral bound / gap", text!("bounds-spectral-ratio"));
        let stability = ("Stability bound / gap", text!("bounds-stability-ratio"));
        let mut series = vec![
            over(norm, Role::Category(0), |run| run.norm_bound / run.gap),
            over(spectral, Role::Category(1), |run| run.spectral_bound / run.gap),
        ];
        if self.searched().is_some() {
            series.push(over(stability, Role::Category(3), |run| {
                run.search.map_or(f64::NAN, |found| found.bound / found.gap)
            }));
        }
        series.iter().flat_map(Series::marks).collect()
    }

    /// What stochastic descent came to at the largest number of samples so far.
    fn searched(&self) -> Option<(usize, &[networks::Measured])> {
        let mut places = self.places.iter().zip(&self.trained).rev();
        let (place, runs) = places.find(|(_, runs)| runs.iter().any(|run| run.search.is_some()))?;
        Some((*place, runs))
    }

    /// What is measured and what is proved, with the constants of the stability bound.
    fn what_is_proved(&self) -> std::borrow::Cow<'static, str> {
        let Some((place, runs)) = self.searched() else {
            return text!("bounds-gaps.caption");
        };
        let mean = |of: fn(&stability::Found) -> f64| {
            format_number(Mean::of(runs.iter().filter_map(|run| run.search.as_ref().map(of))).value)
        };
        text!(
            "bounds-gaps.caption-stability",
            constant = format_number(self.settings.constant),
            offset = format_number(2.0 * self.settings.constant * self.settings.features as f64),
            samples = place,
            steps = mean(|found| found.steps as f64),
            lipschitz = mean(|found| found.lipschitz),
            smoothness = mean(|found| found.smoothness)
        )
    }

    /// The mean square of a label: E tanh²(2u) + σ².
    fn power(&self) -> f64 {
        let nodes = 400;
        let square = |i: usize| {
            (2.0 * normal_quantile((i as f64 + 0.5) / nodes as f64))
                .tanh()
                .powi(2)
        };
        (0..nodes).map(square).sum::<f64>() / nodes as f64 + self.settings.noise.powi(2)
    }

    fn stability(&self) -> Vec<Figure> {
        let (mut gaps, mut losses, mut readouts): (Vec<Mark>, Vec<Mark>, Vec<Readout>) = Default::default();
        for (i, course) in self.courses.iter().enumerate() {
            let Some(last) = course.seen.last() else {
                continue;
            };
            let c = course.constant;
            let of = |part: &str, key: &str| Label::new(format!("{part} {c}"), text!(key, constant = c));
            let x: Vec<f64> = course.seen.iter().map(|seen| seen.time as f64).collect();
            let constants = (last.lipschitz, last.smoothness);
            let y = x
                .iter()
                .map(|t| bound(c, constants, self.settings.samples, *t))
                .collect();
            let name = of("bound", "bounds-stability-of");
            gaps.push(Line::new(name, category(i), x.clone(), y).into());
            let settled = course.settled();
            let from: Vec<f64> = settled.iter().map(|seen| seen.time as f64).collect();
            let y = settled.iter().map(|seen| seen.test - seen.train).collect();
            if !settled.is_empty() {
                let line = Line::new(of("gap", "bounds-gap-of"), category(i), from, y);
                gaps.push(line.stroke(Stroke::Dashed).into());
            }
            let y = course.seen.iter().map(|seen| seen.test).collect();
            losses.push(Line::new(of("test", "bounds-test-of"), category(i), x, y).into());
            let numbers = [
                (of("q", "bounds-q-of"), exponent(c, last.smoothness)),
                (of("G", "bounds-lipschitz-of"), last.lipschitz),
                (of("β", "bounds-smoothness-of"), last.smoothness),
            ];
            readouts.extend(numbers.map(|(label, value)| Readout::new(label, value)));
        }
        if readouts.is_empty() {
            return Vec::new();
        }
        let floor = ("Noise", text!("bounds-noise"));
        losses.push(Rule::at_y(floor, Role::Reference, 0.5 * self.settings.noise.powi(2)).into());
        let steps = || Axis::log(("Steps T", text!("bounds-steps")));
        let y = Axis::log(("Gap", text!("bounds-half-gap")));
        let loss = Axis::log(("Test loss", text!("bounds-loss")));
        vec![
            Figure::new(
                "constants",
                text!("bounds-constants"),
                Content::Readouts(readouts),
            )
            .caption(text!("bounds-constants.caption")),
            Figure::plot("stability", text!("bounds-stability"), steps(), y, gaps)
                .caption(text!("bounds-stability.caption")),
            Figure::plot("learned", text!("bounds-learned"), steps(), loss, losses)
                .caption(text!("bounds-learned.caption")),
        ]
    }

    fn uniform(&self) -> Vec<Figure> {
        let over = |name, role, of: fn(&uniform::Measured) -> f64| self.over(&self.squares, (name, role), of);
        let bound = over(
            ("Uniform bound", text!("bounds-uniform-bound")),
            Role::Category(0),
            |fit| fit.train + fit.supremum,
        );
        let test = over(("Test", text!("bounds-test")), Role::Run, |fit| fit.test);
        let train = over(("Training", text!("bounds-train")), Role::Category(2), |fit| {
            fit.train
        });
        let supremum = over(("Supremum", text!("bounds-supremum")), Role::Category(0), |fit| {
            fit.supremum
        });
        let gap = over(("Gap", text!("bounds-gap")), Role::Run, |fit| {
            fit.test - fit.train
        });
        let plain =
            |series: &Series| dots(series.name.clone(), series.role, series.x.clone(), &series.means).into();
        let marks: Vec<Mark> = vec![
            self.exact(("Test, exact", text!("bounds-test-exact")), |test, _| test)
                .into(),
            self.exact(("Training, exact", text!("bounds-train-exact")), |_, train| train)
                .stroke(Stroke::Dashed)
                .into(),
            plain(&bound),
            plain(&test),
            plain(&train),
            Rule::at_y(
                ("Noise σ²", text!("bounds-noise-level")),
                Role::Reference,
                self.settings.noise.powi(2),
            )
            .into(),
        ];
        let y = Axis::linear(("Error", text!("bounds-error")));
        let errors = Figure::plot(
            "static_and_dynamic",
            text!("bounds-static"),
            samples_axis(),
            y,
            marks,
        )
        .caption(text!("bounds-static.caption"));
        let exact = self.exact(("Gap, exact", text!("bounds-gap-exact")), |test, train| {
            test - train
        });
        let mut marks: Vec<Mark> = vec![exact.into()];
        marks.extend(supremum.marks());
        marks.extend(gap.marks());
        let y = Axis::log(("Gap", text!("bounds-gap-axis")));
        let gaps = Figure::plot("gap", text!("bounds-uniform-gaps"), samples_axis(), y, marks)
            .caption(text!("bounds-uniform-gaps.caption"));
        vec![exponents(&[&gap, &supremum]), errors, gaps]
    }

    /// A function of the exact test and training error after T steps, in the limit of many features at this ratio.
    fn exact(&self, name: (&'static str, std::borrow::Cow<'static, str>), of: fn(f64, f64) -> f64) -> Line {
        let (first, last) = (
            self.places.first().copied().unwrap_or(1) as f64,
            self.places.last().copied().unwrap_or(1) as f64,
        );
        let settings = &self.settings;
        let x = log_spaced(first, last, FINE);
        let at = |m: &f64| {
            let ratio = settings.features as f64 / m;
            let flow = Flow::new(ratio, 1.0, settings.noise, settings.learning_rate);
            let test = flow.risk(settings.steps).total() + settings.noise.powi(2);
            of(test, flow.training_error(settings.steps))
        };
        let y = x.iter().map(at).collect();
        Line::new(name, Role::Theory, x, y)
    }
}
