//! What a reader must know of the columns of a table before trusting what is learned from them.

use std::collections::HashSet;
use std::fmt;
use std::mem;

use crate::control::parallel::collect;
use crate::control::{Cancel, Cancelled};
use crate::experiment::NumericTable;
use crate::text;

/// A value that lies this many times farther from its column's median than the others typically do rules mean, variance
/// and every principal axis.
const EXTREME: f64 = 1e8;

/// Columns that are taken out of a table together, so that neighbours in memory are read at once.
const TOGETHER: usize = 16;

/// Names that are listed, at most.
const LISTED: usize = 8;

/// Longest name that is listed whole, in characters.
const LONGEST: usize = 40;

/// Something about columns of a table that would go unnoticed.
#[derive(Clone, Debug, PartialEq)]
pub enum Caution {
    /// Columns with the same value in every row, which are left out.
    Constant(Vec<String>),
    /// Columns with a value far beyond all others; the target may be among them.
    Extreme(Vec<String>),
    /// Columns that are constant on the training rows of some runs, and left out there.
    ConstantInTraining(Vec<String>),
    /// Columns of whose variance whitening keeps less than half.
    WhitenedAway(Vec<String>),
}

impl Caution {
    /// The columns.
    #[must_use]
    pub fn names(&self) -> &[String] {
        let (Self::Constant(names)
        | Self::Extreme(names)
        | Self::ConstantInTraining(names)
        | Self::WhitenedAway(names)) = self;
        names
    }

    /// Adds the columns that another caution of the same kind names; false for one of another kind.
    pub(crate) fn join(&mut self, other: &Self) -> bool {
        if mem::discriminant(self) != mem::discriminant(other) {
            return false;
        }
        let (Self::Constant(names)
        | Self::Extreme(names)
        | Self::ConstantInTraining(names)
        | Self::WhitenedAway(names)) = self;
        let known: HashSet<String> = names.iter().cloned().collect();
        let more = other.names().iter();
        names.extend(more.filter(|name| !known.contains(*name)).cloned());
        true
    }
}

impl fmt::Display for Caution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = listed(self.names());
        f.write_str(&match self {
            Self::Constant(_) => text!("caution-constant", columns = columns),
            Self::Extreme(_) => text!("caution-extreme", columns = columns),
            Self::ConstantInTraining(_) => text!("caution-constant-in-training", columns = columns),
            Self::WhitenedAway(_) => text!("caution-whitened-away", columns = columns),
        })
    }
}

/// The first names, each shortened.
fn listed(names: &[String]) -> String {
    let shortened = |name: &String| match name.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
        None => name.clone(),
    };
    let first: Vec<String> = names.iter().take(LISTED).map(shortened).collect();
    let first = first.join(", ");
    match names.len().saturating_sub(LISTED) {
        0 => first,
        more => text!("names-and-more", names = first, count = more).into_owned(),
    }
}

impl Caution {
    /// What a whole table gives cause for, with the target's name.
    pub fn of_table(table: &NumericTable, target: &str, cancel: &Cancel) -> Result<Vec<Self>, Cancelled> {
        let names = |columns: &[usize]| -> Vec<String> {
            let name = |&column: &usize| table.feature_names.get(column).cloned();
            columns.iter().filter_map(name).collect()
        };
        let starts: Vec<usize> = (0..table.n_features).step_by(TOGETHER).collect();
        let found = collect(0..starts.len(), |i| {
            let first = starts[i];
            let columns = first..(first + TOGETHER).min(table.n_features);
            let mut values = vec![Vec::with_capacity(table.n_rows); columns.len()];
            for row in 0..table.n_rows {
                let row = table.row(row).get(columns.clone()).unwrap_or(&[]);
                for (values, value) in values.iter_mut().zip(row) {
                    if !value.is_nan() {
                        values.push(*value);
                    }
                }
            }
            cancel.check()?;
            let extreme = columns.zip(&mut values);
            let extreme = extreme.filter_map(|(column, values)| is_extreme(values).then_some(column));
            Ok::<_, Cancelled>(extreme.collect::<Vec<_>>())
        });
        let extreme = found?.concat();
        let mut extreme = names(&extreme);
        if is_extreme(&mut table.target.clone()) {
            extreme.push(target.to_owned());
        }
        let all = [
            Self::Constant(names(&table.constant_features())),
            Self::Extreme(extreme),
        ];
        Ok(all
            .into_iter()
            .filter(|caution| !caution.names().is_empty())
            .collect())
    }
}

/// Whether one of some values lies far beyond all others; their order is lost.
fn is_extreme(values: &mut [f64]) -> bool {
    let middle = |values: &mut [f64]| {
        let half = values.len() / 2;
        *values.select_nth_unstable_by(half, f64::total_cmp).1
    };
    if values.is_empty() {
        return false;
    }
    let median = middle(values);
    // Most entries of sparse columns are equal: only those that are not say how far values usually lie.
    let mut distances: Vec<f64> = values
        .iter()
        .map(|x| (x - median).abs())
        .filter(|d| *d > 0.0)
        .collect();
    let largest = distances.iter().copied().fold(0.0, f64::max);
    !distances.is_empty() && largest > EXTREME * middle(&mut distances)
}
