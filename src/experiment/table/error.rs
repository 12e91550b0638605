//! What can be wrong with a CSV file, in words.

use super::FEWEST_TRAINING_ROWS;
use crate::experiment::Bytes;

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
    #[error("there is no such data file; data.path starts from the preset's folder")]
    Missing,
    /// The path leads to a folder.
    #[error("this is a folder; data.path must be a CSV file")]
    Folder,
    /// The system refuses to read it.
    #[error("this data file cannot be read: {0}")]
    Unreadable(String),
    /// It is a device, a pipe or a socket, which may never end.
    #[error("this is no regular file; data.path must be a CSV file")]
    NotRegular,
    /// The reading was cancelled.
    #[error("cancelled")]
    Cancelled,
    /// A row is so long that the file is hardly a table.
    #[error(
        "this row is longer than {}; a line break or a closing quote is missing, or this is no CSV file",
        Bytes(*longest as f64)
    )]
    LongRow {
        /// The longest row in bytes.
        longest: u64,
    },
    /// Its numbers take more memory than they may.
    #[error(
        "the numbers of {rows} rows of this data file take {}, the memory limit, and there are more; take fewer rows or \
         columns, or raise ONSAGER_MEMORY",
        Bytes(*limit as f64)
    )]
    TooLarge {
        /// Rows that were read.
        rows: usize,
        /// The limit in bytes.
        limit: u64,
    },
    /// The file is not UTF-8 text.
    #[error("this data file is not UTF-8 text")]
    NotText,
    /// The file holds nothing.
    #[error("this data file is empty; it must have a header line with column names, then rows of numbers")]
    Empty,
    /// The file has a header and nothing else.
    #[error("this data file has a header but no rows")]
    HeaderOnly,
    /// The file has a single row.
    #[error("this data file has only one row; there is nothing to train on")]
    OneRow,
    /// A column has no name.
    #[error("column {0} of the header has no name")]
    UnnamedColumn(usize),
    /// Two columns have the same name.
    #[error("the column name `{0}` appears twice in the header")]
    DuplicateColumn(String),
    /// The header looks separated by something else than commas.
    #[error("the header is one column, `{header}`; columns must be separated by commas, not by {separator}")]
    OtherSeparator {
        /// The header, shortened.
        header: String,
        /// What separates its parts.
        separator: &'static str,
    },
    /// A row is longer or shorter than the header.
    #[error("this row has {found} cells, but the header has {expected}")]
    Ragged {
        /// Cells in the row.
        found: usize,
        /// Cells in the header.
        expected: usize,
    },
    /// A cell is empty.
    #[error("column `{0}` has an empty cell; every cell must be a number")]
    EmptyCell(String),
    /// A cell is not a number.
    #[error("column `{column}` holds `{value}`, which is not a number")]
    NotANumber {
        /// The column's name.
        column: String,
        /// The cell.
        value: String,
    },
    /// A cell is NaN or infinite.
    #[error("column `{column}` holds `{value}`; every cell must be a finite number")]
    NotFinite {
        /// The column's name.
        column: String,
        /// The cell.
        value: String,
    },
    /// There is no column of the target's name.
    #[error(
        "there is no target column `{target}`{}; the columns are {columns}",
        hint(nearest)
    )]
    MissingTarget {
        /// The name asked for.
        target: String,
        /// The most similar column name.
        nearest: Option<String>,
        /// Names of the columns, shortened.
        columns: String,
    },
    /// A column's name looks like the target, in other characters.
    #[error(
        "there is no target column `{target}` in these characters ({codes}); the column that looks the same is written with \
         {column}: copy its name from the file"
    )]
    OtherCharacters {
        /// The name asked for.
        target: String,
        /// Code points of its characters beyond ASCII.
        codes: String,
        /// Those of the column.
        column: String,
    },
    /// The target is the only column.
    #[error("there is no column beside the target `{0}`; at least one feature is needed")]
    NoFeatures(String),
    /// The target has the same value in every row.
    #[error("the target `{0}` has the same value in every row; there is nothing to learn")]
    ConstantTarget(String),
    /// Every feature has the same value in every row.
    #[error("every feature column is constant; nothing distinguishes the rows")]
    ConstantFeatures,
    /// Too few rows remain on one side of the hold-out.
    #[error(
        "of {rows} rows, data.hold_out leaves {training} to train on and {held_out} to test; \
         at least {FEWEST_TRAINING_ROWS} and 1 are needed"
    )]
    TooFewRows {
        /// All rows.
        rows: usize,
        /// Rows to train on.
        training: usize,
        /// Rows held out.
        held_out: usize,
    },
    /// The logistic loss needs labels of −1 and 1.
    #[error("the target is {0}; the Logistic loss needs targets of -1 and 1 only")]
    NotALabel(String),
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
}
