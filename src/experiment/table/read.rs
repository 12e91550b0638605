//! From the bytes of a CSV file to numbers: a row at a time, bounded in memory, and cancelled within a moment.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use super::{Checks, NumericTable, TableErrorKind, header, shortened};
use crate::control::Cancel;
use crate::experiment::Table;

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;
/// The longest row in bytes, of any file: a line that never ends, or a quote that is never closed, is longer.
const LONGEST_ROW: f64 = 64.0 * 1024.0 * 1024.0;
/// The longest row as a part of the memory that may be used; names and cells take more than their bytes.
const SHARE_OF_A_ROW: f64 = 1.0 / 32.0;
/// Rows that a table has room for before its file shows how many there are.
const FIRST_ROWS: usize = 256;

/// What is wrong with a file, and with which row, named by its first byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) row: Option<u64>,
    pub(super) kind: TableErrorKind,
}

impl Fault {
    fn in_row(record: &csv::StringRecord, kind: TableErrorKind) -> Self {
        let row = record.position().map(csv::Position::byte);
        Self { row, kind }
    }
}

impl From<TableErrorKind> for Fault {
    fn from(kind: TableErrorKind) -> Self {
        Self { row: None, kind }
    }
}

/// Opens a file that ends: a device or a pipe might never.
pub(super) fn open(path: &Path) -> io::Result<Result<File, TableErrorKind>> {
    let about = fs::metadata(path)?;
    if about.is_dir() {
        return Ok(Err(TableErrorKind::Folder));
    }
    if !about.is_file() {
        return Ok(Err(TableErrorKind::NotRegular));
    }
    File::open(path).map(Ok)
}

/// Reads a table from a source of `length` bytes.
pub(super) fn read(
    source: impl Read,
    length: u64,
    table: &Table,
    checks: &Checks,
) -> Result<NumericTable, Fault> {
    let row = Cell::new(0);
    let longest = (checks.memory * SHARE_OF_A_ROW).clamp(PIECE as f64, LONGEST_ROW) as u64;
    let bounded = Bounded {
        source,
        row: &row,
        longest,
        cancel: &checks.cancel,
    };
    let mut rows = Rows {
        reader: csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(PIECE)
            .from_reader(bounded),
        record: csv::StringRecord::new(),
        row: &row,
    };
    let names = rows.header()?;
    let target = header::check(&names, &table.target).map_err(|kind| Fault { row: Some(0), kind })?;
    let mut numbers = Numbers::new(names.len(), length, checks.memory);
    while rows.next()? {
        let fault = |kind| Fault::in_row(&rows.record, kind);
        numbers.make_room(rows.byte()).map_err(fault)?;
        numbers.push(&rows.record, &names, target).map_err(fault)?;
        if checks.labels {
            numbers.check_label().map_err(fault)?;
        }
    }
    let mut feature_names = names;
    let target_name = feature_names.remove(target);
    let read = NumericTable {
        n_rows: numbers.targets.len(),
        n_features: feature_names.len(),
        feature_names,
        features: numbers.features,
        target: numbers.targets,
    };
    read.check(table, target_name)?;
    Ok(read)
}

/// The line, from 1, of the row that begins at `byte` or, after line breaks, soon after it.
pub(super) fn line_at(source: &mut (impl Read + Seek), byte: u64) -> io::Result<u64> {
    source.seek(SeekFrom::Start(0))?;
    let breaks = |piece: &[u8]| piece.iter().filter(|next| **next == b'\n').count() as u64;
    let mut reader = BufReader::with_capacity(PIECE, source);
    let mut line = 1;
    let mut piece = vec![0; PIECE];
    let mut before = reader.by_ref().take(byte);
    loop {
        match before.read(&mut piece)? {
            0 => break,
            count => line += breaks(piece.get(..count).unwrap_or(&[])),
        }
    }
    for next in reader.bytes() {
        match next? {
            b'\n' => line += 1,
            b'\r' => {}
            _ => break,
        }
    }
    Ok(line)
}

/// A source that gives no more than `longest` bytes for one row, and nothing once cancelled.
struct Bounded<'a, R> {
    source: R,
    /// Bytes since the last whole row.
    row: &'a Cell<u64>,
    longest: u64,
    cancel: &'a Cancel,
}

/// Why a [`Bounded`] source gives no more.
#[derive(Debug, thiserror::Error)]
enum End {
    #[error("{}", crate::text!("cancelled"))]
    Cancelled,
    #[error("{}", crate::text!("table-long-row", longest = crate::experiment::Bytes(*.0 as f64).to_string()))]
    LongRow(u64),
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.cancel.is_cancelled() {
            return Err(io::Error::other(End::Cancelled));
        }
        if self.row.get() > self.longest {
            return Err(io::Error::other(End::LongRow(self.longest)));
        }
        let count = self.source.read(buffer)?;
        self.row.set(self.row.get() + count as u64);
        Ok(count)
    }
}

/// The rows of a source, one after the other.
struct Rows<'a, R> {
    reader: csv::Reader<Bounded<'a, R>>,
    record: csv::StringRecord,
    row: &'a Cell<u64>,
}

impl<R: Read> Rows<'_, R> {
    /// Reads the next row; false if there is none.
    fn next(&mut self) -> Result<bool, Fault> {
        let start = self.byte();
        let more = self
            .reader
            .read_record(&mut self.record)
            .map_err(|error| fault(error, start))?;
        self.row.set(0);
        Ok(more)
    }

    /// Bytes read so far.
    fn byte(&self) -> u64 {
        self.reader.position().byte()
    }

    /// The names in the first row.
    fn header(&mut self) -> Result<Vec<String>, Fault> {
        if !self.next()? {
            return Err(TableErrorKind::Empty.into());
        }
        let names: Vec<String> = self.record.iter().map(|name| name.trim().to_owned()).collect();
        if names.iter().all(String::is_empty) && names.len() == 1 {
            // Lines of blanks alone are an empty file.
            while self.next()? {
                if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                    let kind = TableErrorKind::UnnamedColumn(1);
                    return Err(Fault { row: Some(0), kind });
                }
            }
            return Err(TableErrorKind::Empty.into());
        }
        Ok(names)
    }
}

/// What the reader says of the row that begins at byte `start`.
fn fault(error: csv::Error, start: u64) -> Fault {
    let row = Some(start);
    match error.into_kind() {
        csv::ErrorKind::Utf8 { .. } => Fault {
            row,
            kind: TableErrorKind::NotText,
        },
        csv::ErrorKind::Io(error) => match error.get_ref().and_then(|inner| inner.downcast_ref()) {
            Some(End::Cancelled) => TableErrorKind::Cancelled.into(),
            Some(End::LongRow(longest)) => Fault {
                row,
                kind: TableErrorKind::LongRow { longest: *longest },
            },
            None => TableErrorKind::Unreadable(error.to_string()).into(),
        },
        other => Fault {
            row,
            kind: TableErrorKind::Unreadable(format!("{other:?}")),
        },
    }
}

/// Numbers that grow row by row, within the memory that may be used.
struct Numbers {
    features: Vec<f64>,
    targets: Vec<f64>,
    columns: usize,
    length: u64,
    memory: f64,
}

impl Numbers {
    fn new(columns: usize, length: u64, memory: f64) -> Self {
        Self {
            features: Vec::new(),
            targets: Vec::new(),
            columns,
            length,
            memory,
        }
    }

    /// Makes room for one row more. How much of the file the rows so far took says how many there will be, so that the
    /// numbers are moved once or twice, not doubled again and again.
    fn make_room(&mut self, byte: u64) -> Result<(), TableErrorKind> {
        let rows = self.targets.len();
        if rows < self.targets.capacity() {
            return Ok(());
        }
        let most = (self.memory / (8 * self.columns) as f64) as usize;
        if rows >= most {
            return Err(TableErrorKind::TooLarge {
                rows,
                limit: self.memory as u64,
            });
        }
        let by_length = rows as f64 * self.length as f64 / byte.max(1) as f64;
        let wanted = (1.05 * by_length) as usize + FIRST_ROWS;
        let more = wanted.max(rows + rows / 20).min(most) - rows;
        self.targets.reserve_exact(more);
        self.features.reserve_exact(more * (self.columns - 1));
        Ok(())
    }

    /// Appends the numbers of one row; the target's go apart.
    fn push(
        &mut self,
        record: &csv::StringRecord,
        names: &[String],
        target: usize,
    ) -> Result<(), TableErrorKind> {
        if record.len() != names.len() {
            return Err(TableErrorKind::Ragged {
                found: record.len(),
                expected: names.len(),
            });
        }
        for (index, (cell, name)) in record.iter().zip(names).enumerate() {
            let value = number(cell.trim(), name)?;
            if index == target {
                self.targets.push(value);
            } else {
                self.features.push(value);
            }
        }
        Ok(())
    }

    /// Checks that the last target is −1 or 1.
    fn check_label(&self) -> Result<(), TableErrorKind> {
        match self.targets.last() {
            Some(target) if target.abs() != 1.0 => Err(TableErrorKind::NotALabel(target.to_string())),
            _ => Ok(()),
        }
    }
}

/// The number in one cell.
fn number(cell: &str, column: &str) -> Result<f64, TableErrorKind> {
    let about = || (column.to_owned(), shortened(cell));
    if cell.is_empty() {
        return Err(TableErrorKind::EmptyCell(column.to_owned()));
    }
    match cell.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        Ok(_) => {
            let (column, value) = about();
            Err(TableErrorKind::NotFinite { column, value })
        }
        Err(_) => {
            let (column, value) = about();
            Err(TableErrorKind::NotANumber { column, value })
        }
    }
}
