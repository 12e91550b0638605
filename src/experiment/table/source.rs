//! The rows of a data file in whatever dialect it is written: bounded in length, and cancelled within a moment.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{self, BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use encoding_rs_io::{DecodeReaderBytes, DecodeReaderBytesBuilder};

use super::{TableErrorKind, header};
use crate::control::Cancel;
use crate::experiment::{Dialect, Encoding, Separator};

/// Bytes that are read at once.
pub(super) const PIECE: usize = 1 << 16;
/// The longest row in bytes, of any file: a line that never ends, or a quote that is never closed, is longer.
const LONGEST_ROW: f64 = 64.0 * 1024.0 * 1024.0;
/// The longest row as a part of the memory that may be used; names and cells take more than their bytes.
const SHARE_OF_A_ROW: f64 = 1.0 / 32.0;

/// What is wrong with a file, and with which row, named by its first byte.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) row: Option<u64>,
    pub(super) kind: TableErrorKind,
}

impl Fault {
    pub(super) fn in_row(record: &csv::StringRecord, kind: TableErrorKind) -> Self {
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

/// The text of a source in UTF-8. What claims to be UTF-8 is passed on as it is, so that mistakes in it are noticed.
enum Decoded<R> {
    Plain(R),
    Decoder(Box<DecodeReaderBytes<R, Vec<u8>>>),
}

impl<R: Read> Decoded<R> {
    fn new(source: R, encoding: Encoding) -> Self {
        match encoding {
            Encoding::Utf8 => Self::Plain(source),
            other => Self::Decoder(Box::new(
                DecodeReaderBytesBuilder::new()
                    .encoding(Some(other.known()))
                    .strip_bom(true)
                    .build(source),
            )),
        }
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(source) => source.read(buffer),
            Self::Decoder(decoder) => decoder.read(buffer),
        }
    }
}

/// Lines of words between blanks as lines of cells between tabs: any number of blanks separate two cells, and those at the
/// ends of a line none. Line breaks stay.
struct Blanks<R> {
    source: R,
    quote: Option<u8>,
    piece: Vec<u8>,
    ready: Vec<u8>,
    /// How much of `ready` has been given out.
    given: usize,
    place: Place,
    quoted: bool,
}

/// Where in a line of words.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Before the first word.
    Start,
    Word,
    /// Between two words, or behind the last.
    Between,
}

impl<R: Read> Blanks<R> {
    fn new(source: R, quote: Option<u8>) -> Self {
        Self {
            source,
            quote,
            piece: vec![0; PIECE],
            ready: Vec::new(),
            given: 0,
            place: Place::Start,
            quoted: false,
        }
    }

    fn note(&mut self, next: u8) {
        let is_quote = self.quote == Some(next);
        if self.quoted {
            self.quoted = !is_quote;
            self.ready.push(next);
            return;
        }
        match next {
            b' ' | b'\t' if self.place != Place::Start => self.place = Place::Between,
            b' ' | b'\t' => {}
            b'\n' | b'\r' => {
                self.place = Place::Start;
                self.ready.push(next);
            }
            _ => {
                if self.place == Place::Between {
                    self.ready.push(b'\t');
                }
                self.quoted = is_quote && self.place != Place::Word;
                self.place = Place::Word;
                self.ready.push(next);
            }
        }
    }
}

impl<R: Read> Read for Blanks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.given == self.ready.len() {
            self.ready.clear();
            self.given = 0;
            let count = self.source.read(&mut self.piece)?;
            if count == 0 {
                return Ok(0);
            }
            for index in 0..count {
                if let Some(next) = self.piece.get(index) {
                    self.note(*next);
                }
            }
        }
        let left = self.ready.get(self.given..).unwrap_or(&[]);
        let count = left.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..count), left.get(..count)) {
            to.copy_from_slice(from);
        }
        self.given += count;
        Ok(count)
    }
}

/// A text of words between blanks as one of cells between tabs.
pub(super) fn between_tabs(text: &str, quote: Option<u8>) -> String {
    let mut blanks = Blanks::new(io::empty(), quote);
    text.bytes().for_each(|next| blanks.note(next));
    String::from_utf8_lossy(&blanks.ready).into_owned()
}

/// What a data file says in UTF-8, with one byte between two cells.
enum Lines<R> {
    Separated(Decoded<R>),
    Blanks(Box<Blanks<Decoded<R>>>),
}

impl<R: Read> Read for Lines<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Separated(source) => source.read(buffer),
            Self::Blanks(source) => source.read(buffer),
        }
    }
}

/// The text of a source behind the lines that are left out at its beginning.
fn lines<R: Read>(source: R, dialect: &Dialect) -> io::Result<BufReader<Lines<R>>> {
    let decoded = Decoded::new(source, dialect.encoding);
    let lines = match dialect.separator {
        Separator::Blanks => Lines::Blanks(Box::new(Blanks::new(decoded, dialect.quote.byte()))),
        _ => Lines::Separated(decoded),
    };
    let mut lines = BufReader::with_capacity(PIECE, lines);
    for _ in 0..dialect.skip_lines {
        skip_line(&mut lines)?;
    }
    Ok(lines)
}

/// Passes over one line, however long, without keeping it.
fn skip_line(lines: &mut impl io::BufRead) -> io::Result<()> {
    loop {
        let piece = lines.fill_buf()?;
        if piece.is_empty() {
            return Ok(());
        }
        match piece.iter().position(|next| *next == b'\n') {
            Some(end) => {
                lines.consume(end + 1);
                return Ok(());
            }
            None => {
                let length = piece.len();
                lines.consume(length);
            }
        }
    }
}

/// The line, from 1, of the row that begins at `byte` of the text or, after line breaks, soon after it.
pub(super) fn line_at(source: &mut (impl Read + Seek), dialect: &Dialect, byte: u64) -> io::Result<u64> {
    source.seek(SeekFrom::Start(0))?;
    let breaks = |piece: &[u8]| piece.iter().filter(|next| **next == b'\n').count() as u64;
    let mut reader = lines(source, dialect)?;
    let mut line = 1 + dialect.skip_lines as u64;
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

/// The rows of a source, one after the other. Rows of empty cells alone, as spreadsheets leave them, are passed over, and
/// so are empty cells behind the last column.
pub(super) struct Rows<'a, R> {
    reader: csv::Reader<BufReader<Lines<Bounded<'a, R>>>>,
    /// The row that was read last.
    pub(super) record: csv::StringRecord,
    row: &'a Cell<u64>,
    /// The first row below the header, which was read to know the columns.
    ahead: Option<csv::StringRecord>,
    /// Names of the columns.
    pub(super) names: Vec<String>,
}

impl<'a, R: Read> Rows<'a, R> {
    /// The rows of `source` behind its header. No row may take more than a part of `memory`.
    pub(super) fn new(
        source: R,
        dialect: &Dialect,
        row: &'a Cell<u64>,
        memory: f64,
        cancel: &'a Cancel,
    ) -> Result<Self, Fault> {
        let longest = (memory * SHARE_OF_A_ROW).clamp(PIECE as f64, LONGEST_ROW) as u64;
        let bounded = Bounded {
            source,
            row,
            longest,
            cancel,
        };
        let lines = lines(bounded, dialect).map_err(|error| fault(error.into(), 0))?;
        row.set(0);
        let mut builder = csv::ReaderBuilder::new();
        builder
            .flexible(true)
            .has_headers(false)
            .buffer_capacity(PIECE)
            .delimiter(dialect.separator.byte())
            .comment(dialect.comment.bytes().next())
            .quoting(dialect.quote.byte().is_some());
        if let Some(quote) = dialect.quote.byte() {
            builder.quote(quote);
        }
        let mut rows = Self {
            reader: builder.from_reader(lines),
            record: csv::StringRecord::new(),
            row,
            ahead: None,
            names: Vec::new(),
        };
        rows.begin(dialect.header)?;
        Ok(rows)
    }

    /// Reads the header, if there is one, and the first row, which says what the header leaves open.
    fn begin(&mut self, has_header: bool) -> Result<(), Fault> {
        if !self.read_filled()? {
            return Err(TableErrorKind::Empty.into());
        }
        if !has_header {
            let first = self.record.clone();
            let mut columns = first.len();
            while columns > 1 && first.get(columns - 1).is_some_and(|cell| cell.trim().is_empty()) {
                columns -= 1;
            }
            self.names = header::names(std::iter::repeat_n("", columns));
            self.ahead = Some(first);
            return Ok(());
        }
        let written = self.record.clone();
        let first = self.read_filled()?.then(|| self.record.clone());
        self.names = header::names(header::written(&written, first.as_ref()).into_iter());
        self.ahead = first;
        // What is wrong with the header is told with its own line.
        self.record = written;
        Ok(())
    }

    /// Reads the next row with something in it; false if there is none.
    fn read_filled(&mut self) -> Result<bool, Fault> {
        loop {
            let start = self.byte();
            let more = self
                .reader
                .read_record(&mut self.record)
                .map_err(|error| fault(error, start))?;
            self.row.set(0);
            if !more || self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(more);
            }
        }
    }

    /// Reads the next row; false if there is none.
    pub(super) fn next(&mut self) -> Result<bool, Fault> {
        match self.ahead.take() {
            Some(first) => self.record = first,
            None if !self.read_filled()? => return Ok(false),
            None => {}
        }
        let columns = self.names.len();
        let extra = self.record.iter().skip(columns);
        if self.record.len() > columns && extra.into_iter().all(|cell| cell.trim().is_empty()) {
            self.record.truncate(columns);
        }
        if self.record.len() != columns {
            let (found, expected) = (self.record.len(), columns);
            return Err(Fault::in_row(
                &self.record,
                TableErrorKind::Ragged { found, expected },
            ));
        }
        Ok(true)
    }

    /// Bytes of text read so far.
    pub(super) fn byte(&self) -> u64 {
        self.reader.position().byte()
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
