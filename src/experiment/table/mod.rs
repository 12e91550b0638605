//! Tables of numbers from data files, with errors that name the line and the column; and what a file looks like before
//! anybody has said.

mod column_kind;
mod detect;
mod error;
mod header;
mod numerals;
mod read;
mod source;
mod survey;

use std::fs::File;
use std::io::{self, Cursor};
use std::path::Path;

pub use column_kind::ColumnKind;
pub use error::{TableError, TableErrorKind};
pub use survey::{ColumnSurvey, Survey};

use super::{Table, shipped_data};
use crate::control::Cancel;

/// Endings of files that hold tables.
pub const TABLE_ENDINGS: &[&str] = &["csv", "tsv", "tab", "txt", "dat", "data"];

/// Whether a file is a table by the ending of its name.
#[must_use]
pub fn is_table(path: &Path) -> bool {
    let ending = path
        .extension()
        .map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| TABLE_ENDINGS.contains(&&*ending))
}

/// Fewest rows to train on.
const FEWEST_TRAINING_ROWS: usize = 10;

/// A table of numbers: features and a target.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericTable {
    /// Names of the feature columns, in the file's order.
    pub feature_names: Vec<String>,
    /// Features, row by row; NaN where a number is missing that is to be filled.
    pub features: Vec<f64>,
    /// The target of each row.
    pub target: Vec<f64>,
    /// Number of rows.
    pub n_rows: usize,
    /// Number of feature columns.
    pub n_features: usize,
    /// Rows that were left out because something is missing in them.
    pub dropped: usize,
}

/// What the reading of a table may take, and what is asked of it.
#[derive(Clone, Debug)]
pub struct Checks {
    /// Bytes that its numbers may take.
    pub memory: f64,
    /// Whether every target must be −1 or 1, as the logistic loss needs.
    pub labels: bool,
    /// Ends the reading early.
    pub cancel: Cancel,
}

impl Default for Checks {
    /// Any table, of any size.
    fn default() -> Self {
        Self {
            memory: f64::INFINITY,
            labels: false,
            cancel: Cancel::new(),
        }
    }
}

impl Table {
    /// How many of `rows` rows are for training and how many are held out.
    pub fn split(&self, rows: usize) -> (usize, usize) {
        let held_out = ((rows as f64 * self.hold_out).round() as usize).min(rows);
        (rows - held_out, held_out)
    }
}

impl NumericTable {
    /// Reads the file that `table` names, from the folder `base` if its path is relative.
    ///
    /// Where there is no such file and the path is that of a data set shipped with the program, its own copy is read.
    ///
    /// # Errors
    ///
    /// [`TableError`] with the line, where one is to blame; also where it would take more memory than `checks` allows, or
    /// its reading is cancelled.
    pub fn read(table: &Table, base: &Path, checks: &Checks) -> Result<Self, TableError> {
        let path = base.join(&table.path);
        let file = path.display().to_string();
        let fail = |kind| TableError {
            file: file.clone(),
            line: None,
            kind,
        };
        match source::open(&path) {
            Ok(Ok(opened)) => Self::from_file(opened, &file, table, checks),
            Ok(Err(kind)) => Err(fail(kind)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match shipped_data(&table.path) {
                Some(text) => Self::parse(text, table, &file, checks),
                None => Err(fail(TableErrorKind::Missing)),
            },
            Err(error) => Err(fail(TableErrorKind::Unreadable(error.to_string()))),
        }
    }

    fn from_file(mut opened: File, file: &str, table: &Table, checks: &Checks) -> Result<Self, TableError> {
        let length = opened.metadata().map_or(0, |about| about.len());
        read::read(&mut opened, length, table, checks).map_err(|fault| {
            placed(fault, file, |byte| {
                source::line_at(&mut opened, &table.dialect, byte)
            })
        })
    }

    /// Reads the text of a CSV file; errors call it `file`.
    ///
    /// # Errors
    ///
    /// As [`NumericTable::read`].
    pub fn parse(text: &str, table: &Table, file: &str, checks: &Checks) -> Result<Self, TableError> {
        Self::parse_bytes(text.as_bytes(), table, file, checks)
    }

    /// Reads the bytes of a data file; errors call it `file`.
    ///
    /// # Errors
    ///
    /// As [`NumericTable::read`].
    pub fn parse_bytes(bytes: &[u8], table: &Table, file: &str, checks: &Checks) -> Result<Self, TableError> {
        let line = |byte| source::line_at(&mut Cursor::new(bytes), &table.dialect, byte);
        read::read(bytes, bytes.len() as u64, table, checks).map_err(|fault| placed(fault, file, line))
    }

    /// One row's features.
    pub fn row(&self, row: usize) -> &[f64] {
        self.features
            .get(row * self.n_features..(row + 1) * self.n_features)
            .unwrap_or(&[])
    }

    /// Indices of the features that have the same value in every row and so say nothing.
    pub fn constant_features(&self) -> Vec<usize> {
        // What is missing says nothing either.
        let mut first = self.row(0).to_vec();
        let mut constant = vec![true; self.n_features];
        for row in 1..self.n_rows {
            let values = self.row(row).iter().zip(&mut first);
            for (constant, (value, first)) in constant.iter_mut().zip(values) {
                if first.is_nan() {
                    *first = *value;
                }
                *constant &= value == first || value.is_nan();
            }
        }
        (0..self.n_features)
            .filter(|j| constant.get(*j) == Some(&true))
            .collect()
    }

    fn check(&self, table: &Table) -> Result<(), TableErrorKind> {
        match self.n_rows {
            0 if self.dropped > 0 => return Err(TableErrorKind::AllDropped(self.dropped)),
            0 => return Err(TableErrorKind::HeaderOnly),
            1 => return Err(TableErrorKind::OneRow),
            _ => {}
        }
        if self.target.iter().all(|value| Some(value) == self.target.first()) {
            return Err(TableErrorKind::ConstantTarget(table.target.clone()));
        }
        if self.constant_features().len() == self.n_features {
            return Err(TableErrorKind::ConstantFeatures);
        }
        let (training, held_out) = table.split(self.n_rows);
        if training < FEWEST_TRAINING_ROWS || held_out == 0 {
            return Err(TableErrorKind::TooFewRows {
                rows: self.n_rows,
                training,
                held_out,
            });
        }
        Ok(())
    }
}

/// The error of a fault, with its line where `line` finds it.
fn placed(fault: source::Fault, file: &str, line: impl FnOnce(u64) -> io::Result<u64>) -> TableError {
    TableError {
        file: file.to_owned(),
        line: fault.row.and_then(|byte| line(byte).ok()),
        kind: fault.kind,
    }
}

fn shortened(text: &str) -> String {
    if text.chars().nth(60).is_none() {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(59).collect::<String>())
    }
}
