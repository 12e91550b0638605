//! The values of a setting along the axis of a figure.

use crate::experiment::{Axis as Varied, Kind, Scale};
use crate::figure::{Axis, Scale as FigureScale};
use crate::text;

/// Columns of a map whose values do not lie evenly, at least.
const FINE: usize = 160;

/// An axis of a figure over the values of a setting.
#[derive(Clone, Debug)]
pub struct Shared {
    /// The figure's axis.
    pub axis: Axis,
    /// The place in the grid's axis of each value, in ascending order.
    pub places: Vec<usize>,
    /// The values in that order; of names their numbers from 1.
    pub at: Vec<f64>,
    /// Ends of the cells along the axis, one more than values.
    pub edges: Vec<f64>,
    /// Whether cells are equally wide.
    pub even: bool,
}

impl Shared {
    /// Of a setting's values.
    #[must_use]
    pub fn of(varied: &Varied) -> Self {
        let described = &varied.described;
        let label = match described.symbol() {
            symbol if symbol.is_empty() => described.label().into_owned(),
            symbol => format!("{} {symbol}", described.label()),
        };
        let id = (described.path.to_string(), label);
        let numbers = varied.numbers();
        let log = varied.scale == Scale::Log
            && numbers
                .as_ref()
                .is_some_and(|numbers| numbers.iter().all(|&x| x > 0.0));
        let whole = matches!(described.field.kind, Kind::Whole { .. });
        let mut axis = match (log, whole) {
            (true, _) => Axis::log(id),
            (false, true) => Axis::count(id),
            (false, false) => Axis::linear(id),
        };
        let unit = described.unit();
        if !unit.is_empty() {
            axis = axis.unit(unit.into_owned());
        }
        let values = match numbers {
            Some(numbers) => numbers,
            None => {
                axis = Axis::count((described.path.to_string(), names(varied)));
                (1..=varied.values.len()).map(|number| number as f64).collect()
            }
        };
        let mut places: Vec<usize> = (0..values.len()).collect();
        places.sort_by(|&a, &b| values[a].total_cmp(&values[b]));
        let at: Vec<f64> = places.iter().map(|&place| values[place]).collect();
        let (edges, even) = edges(&at, axis.scale);
        Self {
            axis,
            places,
            at,
            edges,
            even,
        }
    }

    /// Number of columns of a map along it: one for each value where they lie evenly, else many narrow ones.
    #[must_use]
    pub fn columns(&self) -> usize {
        if self.even {
            self.at.len()
        } else {
            FINE.max(4 * self.at.len())
        }
    }

    /// The value, by its rank, that a column shows.
    #[must_use]
    pub fn rank(&self, column: usize) -> usize {
        if self.even {
            return column;
        }
        let (from, to) = (self.low(), self.high());
        let share = (column as f64 + 0.5) / self.columns() as f64;
        let middle = unwarp(
            warp(from, self.axis.scale) * (1.0 - share) + warp(to, self.axis.scale) * share,
            self.axis.scale,
        );
        self.rank_at(middle).unwrap_or(0)
    }

    /// The value, by its rank, whose cell a place of the axis lies in.
    #[must_use]
    pub fn rank_at(&self, x: f64) -> Option<usize> {
        let rank = self.edges.partition_point(|&edge| edge <= x);
        (rank >= 1 && rank < self.edges.len()).then(|| rank - 1)
    }

    /// Lower end.
    #[must_use]
    pub fn low(&self) -> f64 {
        self.edges.first().copied().unwrap_or(0.0)
    }

    /// Upper end.
    #[must_use]
    pub fn high(&self) -> f64 {
        self.edges.last().copied().unwrap_or(1.0)
    }
}

/// The label of an axis of names, with their numbers.
fn names(varied: &Varied) -> String {
    let described = &varied.described;
    let list = varied.values.iter().enumerate();
    let list: Vec<String> = list
        .map(|(place, value)| format!("{} {}", place + 1, described.value(value)))
        .collect();
    text!(
        "sweep-axis-names",
        setting = described.label(),
        names = list.join(", ")
    )
    .into_owned()
}

fn warp(x: f64, scale: FigureScale) -> f64 {
    match scale {
        FigureScale::Linear => x,
        FigureScale::Log => x.ln(),
    }
}

fn unwarp(x: f64, scale: FigureScale) -> f64 {
    match scale {
        FigureScale::Linear => x,
        FigureScale::Log => x.exp(),
    }
}

/// Halfway between neighbours, and as far beyond the first and the last; and whether all are equally far apart.
fn edges(at: &[f64], scale: FigureScale) -> (Vec<f64>, bool) {
    let at: Vec<f64> = at.iter().map(|&x| warp(x, scale)).collect();
    let gaps: Vec<f64> = at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let (Some(first), Some(last)) = (at.first(), at.last()) else {
        return (vec![0.0, 1.0], true);
    };
    let alone = if scale == FigureScale::Log {
        0.5
    } else {
        0.5 * first.abs().max(1.0)
    };
    let half = |gap: Option<&f64>| gap.map_or(alone, |gap| 0.5 * gap);
    let mut edges = vec![first - half(gaps.first())];
    edges.extend(at.windows(2).map(|pair| 0.5 * (pair[0] + pair[1])));
    edges.push(last + half(gaps.last()));
    let mean = gaps.iter().sum::<f64>() / gaps.len().max(1) as f64;
    // Whole numbers that were rounded lie almost evenly.
    let even = gaps.iter().all(|gap| (gap / mean - 1.0).abs() < 0.05);
    (edges.into_iter().map(|x| unwarp(x, scale)).collect(), even)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;

    fn shared(entry: &str) -> Shared {
        let mut settings = Settings::default();
        settings.sweep.vary = vec![entry.to_owned()];
        Shared::of(&settings.grid().unwrap().axes[0])
    }

    #[test]
    fn cells_lie_around_their_values() {
        for entry in [
            "model.width = [8, 1, 4, 2]",
            "data.noise = [0, 0.1, 1]",
            "optimizer.learning_rate = log(0.1, 10, 5)",
            "model.activation = [Tanh, Erf]",
            "model.width = [3]",
        ] {
            let axis = shared(entry);
            assert_eq!(axis.edges.len(), axis.at.len() + 1, "{entry}");
            for (rank, &x) in axis.at.iter().enumerate() {
                assert_eq!(axis.rank_at(x), Some(rank), "{entry}");
            }
            let ranks: Vec<usize> = (0..axis.columns()).map(|column| axis.rank(column)).collect();
            assert!(
                ranks.is_sorted() && ranks.last() == Some(&(axis.at.len() - 1)),
                "{entry}"
            );
            assert_eq!(
                (axis.rank_at(axis.low() - 1e-9), axis.rank_at(axis.high() + 1e-9)),
                (None, None)
            );
        }
        assert!(shared("model.width = [8, 1, 4, 2]").even);
        assert!(!shared("data.noise = [0, 0.1, 1]").even);
        assert_eq!(shared("model.width = [8, 1, 4, 2]").places, [1, 3, 2, 0]);
    }
}
