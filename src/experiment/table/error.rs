//! What can be wrong with a CSV file, in words.

use std::borrow::Cow;

use super::FEWEST_TRAINING_ROWS;
use crate::experiment::Bytes;
use crate::text;

/// Why a CSV file cannot serve as data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {kind}", line.map(|line| format!(":{line}")).unwrap_or_default())]
pub struct TableError {
    /// The file.
    pub file: String,
    /// The line, from 1, if one is to blame.
    pub line: Option<u64>,
    /// What is wrong.
    pub kind: TableErrorKind,
}

impl TableError {
    /// Whether the file is only too large for the memory that may be used.
    #[must_use]
    pub fn is_of_memory(&self) -> bool {
        matches!(self.kind, TableErrorKind::TooLarge { .. })
    }
}

/// What is wrong with a CSV file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TableErrorKind {
    /// There is no file of that name.
    #[error("{}", text!("table-missing"))]
    Missing,
    /// The path leads to a folder.
    #[error("{}", text!("table-folder"))]
    Folder,
    /// The system refuses to read it.
    #[error("{}", text!("table-unreadable", reason = .0))]
    Unreadable(String),
    /// It is a device, a pipe or a socket, which may never end.
    #[error("{}", text!("table-not-regular"))]
    NotRegular,
    /// The reading was cancelled.
    #[error("{}", text!("cancelled"))]
    Cancelled,
    /// A row is so long that the file is hardly a table.
    #[error("{}", text!("table-long-row", longest = Bytes(*longest as f64).to_string()))]
    LongRow {
        /// The longest row in bytes.
        longest: u64,
    },
    /// Its numbers take more memory than they may.
    #[error("{}", text!("table-too-large", rows = rows, limit = Bytes(*limit as f64).to_string()))]
    TooLarge {
        /// Rows that were read.
        rows: usize,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not UTF-8 text.
    #[error("{}", text!("table-not-text"))]
    NotText,
    /// The file holds nothing.
    #[error("{}", text!("table-empty"))]
    Empty,
    /// The file has a header and nothing else.
    #[error("{}", text!("table-header-only"))]
    HeaderOnly,
    /// The file has a single row.
    #[error("{}", text!("table-one-row"))]
    OneRow,
    /// The header looks separated by something else than the preset says.
    #[error("{}", text!("table-other-separator", header = header, used = text!(used), separator = text!(separator), name = name))]
    OtherSeparator {
        /// The header, shortened.
        header: String,
        /// The catalogue's key for what should separate its parts.
        used: &'static str,
        /// The catalogue's key for what separates its parts.
        separator: &'static str,
        /// That as a setting.
        name: String,
    },
    /// A row is longer or shorter than the header.
    #[error("{}", text!("table-ragged", found = found, expected = expected))]
    Ragged {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A cell is empty.
    #[error("{}", text!("table-empty-cell", column = .0))]
    EmptyCell(String),
    /// A cell is not a number.
    #[error("{}", text!("table-not-a-number", column = column, value = value))]
    NotANumber {
        /// The column's name.
        column: String,
        /// The cell.
        value: String,
    },
    /// A cell is NaN or infinite.
    #[error("{}", text!("table-not-finite", column = column, value = value))]
    NotFinite {
        /// The column's name.
        column: String,
        /// The cell.
        value: String,
    },
    /// There is no column of the target's name.
    #[error("{}", missing_target(target, nearest.as_deref(), columns))]
    MissingTarget {
        /// The name asked for.
        target: String,
        /// The most similar column name.
        nearest: Option<String>,
        /// Names of the columns, shortened.
        columns: String,
    },
    /// A column's name looks like the target, in other characters.
    #[error("{}", text!("table-other-characters", target = target, codes = codes, column = column))]
    OtherCharacters {
        /// The name asked for.
        target: String,
        /// Code points of its characters beyond ASCII.
        codes: String,
        /// Those of the column.
        column: String,
    },
    /// The target is the only column.
    #[error("{}", text!("table-no-features", target = .0))]
    NoFeatures(String),
    /// The target has the same value in every row.
    #[error("{}", text!("table-constant-target", target = .0))]
    ConstantTarget(String),
    /// Every feature has the same value in every row.
    #[error("{}", text!("table-constant-features"))]
    ConstantFeatures,
    /// Too few rows remain on one side of the hold-out.
    #[error("{}", text!("table-too-few-rows", rows = rows, training = training, held_out = held_out, least = FEWEST_TRAINING_ROWS))]
    TooFewRows {
        /// All rows.
        rows: usize,
        /// Rows to train on.
        training: usize,
        /// Rows held out.
        held_out: usize,
    },
    /// A category has too many different texts.
    #[error("{}", text!("table-too-many-texts", column = column, most = most))]
    TooManyTexts {
        /// The column's name.
        column: String,
        /// Most that it may have.
        most: usize,
    },
    /// A number without a logarithm.
    #[error("{}", text!("table-not-positive", column = column, value = value))]
    NotPositive {
        /// The column's name.
        column: String,
        /// The cell.
        value: String,
    },
    /// No row is of the class to be learned.
    #[error("{}", text!("table-missing-class", target = target, class = class, classes = classes))]
    MissingClass {
        /// The target's name.
        target: String,
        /// The class.
        class: String,
        /// Some that there are.
        classes: String,
    },
    /// The target has another number of classes.
    #[error("{}", text!("table-class-count", target = target, count = count, found = found))]
    ClassCount {
        /// The target's name.
        target: String,
        /// The number in the preset.
        count: usize,
        /// How many there are, or the first number that is too many.
        found: usize,
    },
    /// Every row lacks something.
    #[error("{}", text!("table-all-dropped", rows = .0))]
    AllDropped(usize),
    /// The logistic loss needs labels of −1 and 1.
    #[error("{}", text!("table-not-a-label", value = .0))]
    NotALabel(String),
}

fn missing_target(target: &str, nearest: Option<&str>, columns: &str) -> Cow<'static, str> {
    match nearest {
        Some(nearest) => text!(
            "table-missing-target.near",
            target = target,
            nearest = nearest,
            columns = columns
        ),
        None => text!("table-missing-target", target = target, columns = columns),
    }
}
