//! From numbers to the plot's own coordinates: the number itself, or its decimal logarithm.

use egui_plot::{GridInput, GridMark};

use crate::figure::{Axis, Range, Scale, Tick};

/// Logarithms beyond this are out of reach of any zoom.
const REACH: f64 = 290.0;

/// One axis of a live plot, in whose coordinates every length is proportional.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Coordinate {
    pub(super) scale: Scale,
    /// Whether it counts.
    pub(super) whole: bool,
}

impl Coordinate {
    pub(super) fn along(axis: &Axis) -> Self {
        Self {
            scale: axis.scale,
            whole: axis.whole,
        }
    }

    /// The coordinate of a number; `None` for what the axis cannot show.
    pub(super) fn of(self, value: f64) -> Option<f64> {
        match self.scale {
            Scale::Linear => (value.abs() < 1e150).then_some(value),
            Scale::Log => (value > 1e-300 && value < 1e300).then(|| value.log10()),
        }
    }

    /// The number at a coordinate.
    pub(super) fn value(self, coordinate: f64) -> f64 {
        match self.scale {
            Scale::Linear => coordinate,
            Scale::Log => 10_f64.powf(coordinate.clamp(-REACH, REACH)),
        }
    }

    /// The ends of a range in coordinates.
    pub(super) fn ends(self, range: Range) -> [f64; 2] {
        [range.low, range.high].map(|v| self.of(v).unwrap_or(0.0))
    }

    fn range(self, (low, high): (f64, f64)) -> Range {
        Range {
            low: self.value(low),
            high: self.value(high),
            scale: self.scale,
        }
    }

    /// Labelled ticks at most one per `spacing` points, with the marks of the grid they belong to: a labelled mark owns
    /// the room to its neighbour, a minor one hardly any, so that the grid draws it faintly.
    pub(super) fn marks(self, input: &GridInput, spacing: f64) -> (Vec<Tick>, Vec<GridMark>) {
        let (low, high) = input.bounds;
        let points = (high - low) / input.base_step_size;
        let range = self.range(input.bounds);
        if !(points.is_finite() && range.low < range.high) {
            return (Vec::new(), Vec::new());
        }
        // A range as short as the spacing of doubles has no round numbers in it.
        if range.scale == Scale::Linear && (high - low) < 1e-12 * low.abs().max(high.abs()) {
            return (Vec::new(), Vec::new());
        }
        let ticks = range.ticks_of(((points / spacing) as usize).clamp(2, 12), self.whole);
        let at: Vec<f64> = ticks.iter().filter_map(|t| self.of(t.at)).collect();
        let room = at
            .windows(2)
            .map(|w| w[1] - w[0])
            .fold(high - low, f64::min)
            .max(2.0 * input.base_step_size);
        let major = at.into_iter().map(|value| GridMark {
            value,
            step_size: room,
        });
        let minor = range.minor_ticks().into_iter().filter_map(|v| {
            let value = self.of(v)?;
            Some(GridMark {
                value,
                step_size: MINOR * input.base_step_size,
            })
        });
        let mut marks: Vec<GridMark> = major.collect();
        let labelled = marks.clone();
        let apart = 0.5 * input.base_step_size;
        marks.extend(minor.filter(|m| labelled.iter().all(|l| (l.value - m.value).abs() > apart)));
        (ticks, marks)
    }
}

/// Room of a minor mark in points: between "not drawn" (1) and "drawn fully" (2) of the grid.
const MINOR: f64 = 1.3;

#[cfg(test)]
mod tests {
    use super::*;

    fn marks(scale: Scale, bounds: (f64, f64)) -> (Vec<Tick>, Vec<GridMark>) {
        let coordinate = Coordinate { scale, whole: false };
        let input = GridInput {
            bounds,
            base_step_size: (bounds.1 - bounds.0) / 600.0,
        };
        coordinate.marks(&input, 70.0)
    }

    #[test]
    fn zeros_and_negatives_have_no_place_on_a_logarithmic_axis() {
        let log = Coordinate::along(&Axis::log("x"));
        for value in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(log.of(value), None);
        }
        assert!((log.value(log.of(0.37).unwrap()) - 0.37).abs() < 1e-15);
        let linear = Coordinate::along(&Axis::linear("x"));
        assert_eq!(linear.of(-3.0), Some(-3.0));
        assert_eq!(linear.of(f64::NAN), None);
    }

    #[test]
    fn an_axis_that_counts_has_no_ticks_between_whole_numbers() {
        let labels = |bounds: (f64, f64)| {
            let input = GridInput {
                bounds,
                base_step_size: (bounds.1 - bounds.0) / 1200.0,
            };
            let (ticks, _) = Coordinate::along(&Axis::count("Step")).marks(&input, 70.0);
            ticks.into_iter().map(|tick| tick.label).collect::<Vec<_>>()
        };
        assert_eq!(labels((1.0, 5.0)), ["1", "2", "3", "4", "5"]);
        assert_eq!(labels((0.0, 1.0)), ["0", "1"]);
        assert_eq!(labels((-0.1, 2.1)), ["0", "1", "2"]);
        assert_eq!(labels((0.0, 3000.0)).last().map(String::as_str), Some("3000"));
        assert!(labels((0.2, 0.8)).is_empty());
    }

    #[test]
    fn ticks_are_labelled_and_lie_on_their_marks() {
        let (ticks, marks) = marks(Scale::Log, (-3.0, 1.0));
        let labels: Vec<&str> = ticks.iter().map(|t| t.label.as_str()).collect();
        assert_eq!(labels, ["0.001", "0.01", "0.1", "1", "10"]);
        assert!((marks[1].value + 2.0).abs() < 1e-12);
        assert_eq!(marks.len(), 5 + 4 * 8, "eight minor marks a decade");
    }

    #[test]
    fn any_zoom_gives_finite_marks() {
        for (scale, bounds) in [
            (Scale::Linear, (1.0, 1.0 + 1e-15)),
            (Scale::Linear, (-1e140, 1e140)),
            (Scale::Log, (-1e6, 1e6)),
            (Scale::Log, (0.3, 0.300_000_1)),
            (Scale::Linear, (0.0, 0.0)),
        ] {
            let (ticks, marks) = marks(scale, bounds);
            assert!(ticks.len() <= 60 && marks.len() <= 300);
            assert!(
                marks
                    .iter()
                    .all(|m| m.value.is_finite() && m.step_size.is_finite())
            );
        }
    }
}
