//! Reading a CSV file of numbers, with errors that name the line and the column.

use std::fs;
use std::io;
use std::path::Path;

use super::preset::nearest;
use super::{Position, Table, shipped_data};

/// Fewest rows to train on.
const FEWEST_TRAINING_ROWS: usize = 10;

/// A table of finite numbers: features and a target.
#[derive(Clone, Debug, PartialEq)]
pub struct NumericTable {
    /// Names of the feature columns, in the file's order.
    pub feature_names: Vec<String>,
    /// Features, row by row.
    pub features: Vec<f64>,
    /// The target of each row.
    pub target: Vec<f64>,
    /// Number of rows.
    pub n_rows: usize,
    /// Number of feature columns.
    pub n_features: usize,
}

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
    #[error("the header is one column, `{0}`; columns must be separated by commas")]
    OtherSeparator(String),
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
    #[error("row {row} has the target {value}; the Logistic loss needs targets of -1 and 1 only")]
    NotALabel {
        /// The row, from 1.
        row: usize,
        /// Its target.
        value: String,
    },
}

fn hint(nearest: &Option<String>) -> String {
    nearest
        .as_ref()
        .map_or_else(String::new, |name| format!(" (did you mean `{name}`?)"))
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
    pub fn read(table: &Table, base: &Path) -> Result<Self, TableError> {
        let path = base.join(&table.path);
        let file = path.display().to_string();
        let fail = |kind| TableError {
            file: file.clone(),
            line: None,
            kind,
        };
        if path.is_dir() {
            return Err(fail(TableErrorKind::Folder));
        }
        match fs::read(&path) {
            Ok(bytes) => match std::str::from_utf8(&bytes) {
                Ok(text) => Self::parse(text, table, &file),
                Err(error) => {
                    let read = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(&[]));
                    let line = Position::of(&read, read.len()).line as u64;
                    Err(TableError {
                        line: Some(line),
                        ..fail(TableErrorKind::NotText)
                    })
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => match shipped_data(&table.path) {
                Some(text) => Self::parse(text, table, &file),
                None => Err(fail(TableErrorKind::Missing)),
            },
            Err(error) => Err(fail(TableErrorKind::Unreadable(error.to_string()))),
        }
    }

    /// Reads the text of a CSV file; errors call it `file`.
    pub fn parse(text: &str, table: &Table, file: &str) -> Result<Self, TableError> {
        let fail = |line, kind| TableError {
            file: file.to_owned(),
            line,
            kind,
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim().is_empty() {
            return Err(fail(None, TableErrorKind::Empty));
        }
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let malformed = |error: csv::Error| {
            let line = error.position().map(csv::Position::line);
            fail(line, TableErrorKind::Unreadable(error.to_string()))
        };
        let header: Vec<String> = reader
            .headers()
            .map_err(malformed)?
            .iter()
            .map(str::to_owned)
            .collect();
        let target = check_header(&header, &table.target).map_err(|kind| fail(Some(1), kind))?;

        let (mut features, mut targets) = (Vec::new(), Vec::new());
        for record in reader.records() {
            let record = record.map_err(malformed)?;
            let cells = read_row(&record, &header).map_err(|kind| fail(line_of(text, &record), kind))?;
            for (index, value) in cells.into_iter().enumerate() {
                if index == target {
                    targets.push(value);
                } else {
                    features.push(value);
                }
            }
        }
        let mut feature_names = header;
        let target_name = feature_names.remove(target);
        let (n_rows, n_features) = (targets.len(), feature_names.len());
        let read = Self {
            feature_names,
            features,
            target: targets,
            n_rows,
            n_features,
        };
        read.check(table, target_name).map_err(|kind| fail(None, kind))?;
        Ok(read)
    }

    /// One row's features.
    pub fn row(&self, row: usize) -> &[f64] {
        self.features
            .get(row * self.n_features..(row + 1) * self.n_features)
            .unwrap_or(&[])
    }

    /// Indices of the features that have the same value in every row and so say nothing.
    pub fn constant_features(&self) -> Vec<usize> {
        let value = |row: usize, column: usize| self.features.get(row * self.n_features + column);
        let constant = |column: &usize| (1..self.n_rows).all(|row| value(row, *column) == value(0, *column));
        (0..self.n_features).filter(constant).collect()
    }

    /// Checks that every target is −1 or 1, as the logistic loss needs; errors call the table `file`.
    pub fn check_labels(&self, file: &str) -> Result<(), TableError> {
        match self.target.iter().position(|target| target.abs() != 1.0) {
            None => Ok(()),
            Some(index) => {
                let value = self.target.get(index).map(f64::to_string).unwrap_or_default();
                let kind = TableErrorKind::NotALabel {
                    row: index + 1,
                    value,
                };
                Err(TableError {
                    file: file.to_owned(),
                    line: None,
                    kind,
                })
            }
        }
    }

    fn check(&self, table: &Table, target: String) -> Result<(), TableErrorKind> {
        match self.n_rows {
            0 => return Err(TableErrorKind::HeaderOnly),
            1 => return Err(TableErrorKind::OneRow),
            _ => {}
        }
        if self.target.iter().all(|value| Some(value) == self.target.first()) {
            return Err(TableErrorKind::ConstantTarget(target));
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

/// The line where a row starts. (The reader's own count is one short after `\r\n`.)
fn line_of(text: &str, record: &csv::StringRecord) -> Option<u64> {
    let byte = usize::try_from(record.position()?.byte()).ok()?;
    let rest = text.get(byte..)?;
    let start = byte + rest.len() - rest.trim_start_matches(['\r', '\n']).len();
    Some(Position::of(text, start).line as u64)
}

/// Checks the column names and finds the target among them.
fn check_header(header: &[String], target: &str) -> Result<usize, TableErrorKind> {
    if let [only] = header
        && only.contains([';', '\t'])
    {
        return Err(TableErrorKind::OtherSeparator(shortened(only)));
    }
    for (index, name) in header.iter().enumerate() {
        if name.is_empty() {
            return Err(TableErrorKind::UnnamedColumn(index + 1));
        }
        if header.iter().skip(index + 1).any(|other| other == name) {
            return Err(TableErrorKind::DuplicateColumn(name.clone()));
        }
    }
    let Some(index) = header.iter().position(|name| name == target) else {
        return Err(TableErrorKind::MissingTarget {
            target: target.to_owned(),
            nearest: nearest(target, header.iter().map(String::as_str)).map(str::to_owned),
            columns: shortened(&header.join(", ")),
        });
    };
    if header.len() == 1 {
        Err(TableErrorKind::NoFeatures(target.to_owned()))
    } else {
        Ok(index)
    }
}

/// The numbers of one row.
fn read_row(record: &csv::StringRecord, header: &[String]) -> Result<Vec<f64>, TableErrorKind> {
    if record.len() != header.len() {
        return Err(TableErrorKind::Ragged {
            found: record.len(),
            expected: header.len(),
        });
    }
    let read = |(cell, column): (&str, &String)| {
        if cell.is_empty() {
            return Err(TableErrorKind::EmptyCell(column.clone()));
        }
        let (column, value) = (column.clone(), shortened(cell));
        match cell.parse::<f64>() {
            Ok(number) if number.is_finite() => Ok(number),
            Ok(_) => Err(TableErrorKind::NotFinite { column, value }),
            Err(_) => Err(TableErrorKind::NotANumber { column, value }),
        }
    };
    record.iter().zip(header).map(read).collect()
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= 60 {
        text.to_owned()
    } else {
        format!("{}…", text.chars().take(59).collect::<String>())
    }
}
