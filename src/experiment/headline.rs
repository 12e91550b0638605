//! The one number of a lab that a sweep compares.

use crate::figure::{Content, Figure, Line, Mark, Readout};

/// Where a lab's headline number stands among its figures; its name is in the catalogue under the lab's key, as `.headline`.
#[derive(Clone, Copy, Debug)]
pub struct Headline {
    /// The figure's id.
    figure: &'static str,
    /// How the id of the number or the curve begins; the first that is there counts.
    ids: &'static [&'static str],
    of: Part,
}

/// Which number it is.
#[derive(Clone, Copy, Debug)]
enum Part {
    Readout,
    Last,
    Lowest,
    Highest,
}

impl Headline {
    /// A number that is written out, one of these.
    #[must_use]
    pub const fn readout(figure: &'static str, ids: &'static [&'static str]) -> Self {
        Self {
            figure,
            ids,
            of: Part::Readout,
        }
    }

    /// The last value of a curve, one of these.
    #[must_use]
    pub const fn last(figure: &'static str, ids: &'static [&'static str]) -> Self {
        Self {
            of: Part::Last,
            ..Self::readout(figure, ids)
        }
    }

    /// The lowest value of a curve.
    #[must_use]
    pub const fn lowest(figure: &'static str, ids: &'static [&'static str]) -> Self {
        Self {
            of: Part::Lowest,
            ..Self::readout(figure, ids)
        }
    }

    /// The highest value of a curve.
    #[must_use]
    pub const fn highest(figure: &'static str, ids: &'static [&'static str]) -> Self {
        Self {
            of: Part::Highest,
            ..Self::readout(figure, ids)
        }
    }

    /// The number and its standard error, NaN without one; none while the figures do not have it.
    #[must_use]
    pub fn of(&self, figures: &[Figure]) -> Option<(f64, f64)> {
        let figure = figures.iter().find(|figure| figure.id == self.figure)?;
        match &figure.content {
            Content::Readouts(numbers) => self.written(numbers),
            Content::Plot(plot) => self.drawn(&plot.marks),
            _ => None,
        }
    }

    fn written(&self, numbers: &[Readout]) -> Option<(f64, f64)> {
        let number = self.first(|id| numbers.iter().find(|number| number.label.id.starts_with(id)))?;
        Some((number.value, number.error.unwrap_or(f64::NAN)))
    }

    fn drawn(&self, marks: &[Mark]) -> Option<(f64, f64)> {
        let curves: Vec<Curve<'_>> = marks.iter().filter_map(curve).collect();
        let (_, values, errors) = self.first(|id| curves.iter().find(|(name, ..)| name.starts_with(id)))?;
        let finite = || values.iter().enumerate().filter(|(_, value)| value.is_finite());
        let (place, value) = match self.of {
            Part::Last | Part::Readout => finite().next_back(),
            Part::Lowest => finite().min_by(|a, b| a.1.total_cmp(b.1)),
            Part::Highest => finite().max_by(|a, b| a.1.total_cmp(b.1)),
        }?;
        let error = errors.and_then(|errors| errors.get(place));
        Some((*value, error.copied().unwrap_or(f64::NAN)))
    }

    fn first<T>(&self, find: impl Fn(&str) -> Option<T>) -> Option<T> {
        self.ids.iter().find_map(|id| find(id))
    }
}

/// The id of a curve, its values and their errors.
type Curve<'a> = (&'a str, &'a [f64], Option<&'a [f64]>);

/// The values of a curve or of points.
fn curve(mark: &Mark) -> Option<Curve<'_>> {
    match mark {
        Mark::Line(Line { name, y, band, .. }) => Some((name.id.as_ref(), y.as_slice(), band.as_deref())),
        Mark::Scatter(points) => Some((
            points.name.id.as_ref(),
            points.y.as_slice(),
            points.error.as_deref(),
        )),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::{Axis, Role, Scatter};

    #[test]
    fn a_headline_is_a_number_or_a_place_of_a_curve() {
        let named = |id: &'static str| (id, id);
        let numbers = vec![
            Readout::new(named("limit"), -0.5),
            Readout::new(named("runs_all"), -0.4).error(0.1),
        ];
        let points = Scatter::new(
            named("runs"),
            Role::Run,
            vec![0.0, 1.0, 2.0],
            vec![3.0, 1.0, f64::NAN],
        );
        let points = points.error(vec![0.3, 0.1, 0.0]);
        let axis = || Axis::linear(named("x"));
        let figures = [
            Figure::new("exponents", "", Content::Readouts(numbers)),
            Figure::plot("errors", "", axis(), axis(), vec![points.into()]),
        ];
        let of = |headline: Headline| headline.of(&figures);
        assert_eq!(
            of(Headline::readout("exponents", &["runs", "limit"])),
            Some((-0.4, 0.1))
        );
        assert!(
            of(Headline::readout("exponents", &["fits", "limit"]))
                .unwrap()
                .1
                .is_nan()
        );
        assert_eq!(of(Headline::lowest("errors", &["runs"])), Some((1.0, 0.1)));
        assert_eq!(of(Headline::highest("errors", &["runs"])), Some((3.0, 0.3)));
        // What diverged is no number.
        assert_eq!(of(Headline::last("errors", &["runs"])), Some((1.0, 0.1)));
        assert_eq!(of(Headline::last("errors", &["theory"])), None);
        assert_eq!(of(Headline::last("losses", &["runs"])), None);
    }
}
