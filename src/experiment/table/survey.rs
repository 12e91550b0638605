//! What a data file looks like: how it is written, its first rows, and what each column is. Whoever looks can change all
//! of it; a preset keeps what was chosen.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::Path;

use super::column_kind::{Cells, ColumnKind, most_texts};
use super::numerals::Numerals;
use super::source::{self, Fault, Rows};
use super::{TableError, TableErrorKind, detect, placed};
use crate::control::Cancel;
use crate::experiment::{Columns, Data, Dialect, Encoding, Label, Settings, Table, shipped_data};

/// Bytes of a file's beginning that say how it is written.
const BEGINNING: u64 = 1 << 18;
/// Bytes of a file that its columns are judged by.
const JUDGED: u64 = 1 << 26;
/// First rows that are kept.
const FIRST_ROWS: usize = 50;
/// Cells of the first rows that are kept.
const FIRST_CELLS: usize = 100_000;
/// Letters of a cell that are kept.
const LETTERS: usize = 80;
/// Memory that one row may take a part of.
const MEMORY: f64 = 256.0 * 1024.0 * 1024.0;
/// A column with a larger part missing is filled rather than its rows left out.
const SELDOM: f64 = 0.05;
/// So large a part of all rows may be left out.
const LEFT_OUT: f64 = 0.15;
/// A column with a larger part missing says too little.
const HARDLY: f64 = 0.95;

/// What a data file looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct Survey {
    /// How it is written.
    pub dialect: Dialect,
    /// Its columns in their order.
    pub columns: Vec<ColumnSurvey>,
    /// Its first rows.
    pub first: Vec<Vec<String>>,
    /// Rows that were looked at.
    pub rows: u64,
    /// Whether those are all.
    pub whole: bool,
}

/// What a column looks like.
#[derive(Clone, Debug, PartialEq)]
pub struct ColumnSurvey {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: ColumnKind,
    /// Texts that stand for missing cells, by how often they appear.
    pub missing: Vec<(String, u64)>,
    /// Its different texts with their counts; none if there are too many.
    pub texts: Option<Vec<(String, u64)>>,
}

impl ColumnSurvey {
    /// How many of its cells are missing.
    #[must_use]
    pub fn missing_cells(&self) -> u64 {
        self.missing.iter().map(|(_, count)| count).sum()
    }
}

impl Survey {
    /// Looks at the file at `path`, or at the shipped data set of that path where there is none; written as `given` says, or
    /// else as it seems to be.
    ///
    /// # Errors
    ///
    /// [`TableError`] if it cannot be read, or not as it is said to be written.
    pub fn of_file(
        path: &str,
        base: &Path,
        given: Option<&Dialect>,
        cancel: &Cancel,
    ) -> Result<Self, TableError> {
        let full = base.join(path);
        let file = full.display().to_string();
        let fail = |kind| TableError {
            file: file.clone(),
            line: None,
            kind,
        };
        match source::open(&full) {
            Ok(Ok(mut opened)) => Self::of_opened(&mut opened, &file, given, cancel),
            Ok(Err(kind)) => Err(fail(kind)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => match shipped_data(path) {
                Some(text) => Self::of_bytes(text.as_bytes(), &file, given, cancel),
                None => Err(fail(TableErrorKind::Missing)),
            },
            Err(error) => Err(fail(TableErrorKind::Unreadable(error.to_string()))),
        }
    }

    fn of_opened(
        opened: &mut File,
        file: &str,
        given: Option<&Dialect>,
        cancel: &Cancel,
    ) -> Result<Self, TableError> {
        let length = opened.metadata().map_or(u64::MAX, |about| about.len());
        Self::of_source(opened, length, file, given, cancel)
    }

    /// Looks at the bytes of a data file; errors call it `file`.
    ///
    /// # Errors
    ///
    /// As [`Survey::of_file`].
    pub fn of_bytes(
        bytes: &[u8],
        file: &str,
        given: Option<&Dialect>,
        cancel: &Cancel,
    ) -> Result<Self, TableError> {
        Self::of_source(&mut Cursor::new(bytes), bytes.len() as u64, file, given, cancel)
    }

    fn of_source(
        source: &mut (impl Read + Seek),
        length: u64,
        file: &str,
        given: Option<&Dialect>,
        cancel: &Cancel,
    ) -> Result<Self, TableError> {
        let unreadable = |error: io::Error| TableError {
            file: file.to_owned(),
            line: None,
            kind: TableErrorKind::Unreadable(error.to_string()),
        };
        let mut dialect = match given {
            Some(dialect) => dialect.clone(),
            None => {
                let beginning = beginning(source, BEGINNING).map_err(unreadable)?;
                let whole = length <= BEGINNING;
                detect::dialect(&beginning, detect::encoding(&beginning, whole), whole)
            }
        };
        let mut judged = judge(source, length, &dialect, cancel);
        // Letters beyond ASCII may come late.
        if given.is_none()
            && dialect.encoding == Encoding::Utf8
            && matches!(&judged, Err(fault) if fault.kind == TableErrorKind::NotText)
        {
            let more = beginning(source, JUDGED).map_err(unreadable)?;
            dialect.encoding = detect::encoding(&more, length <= JUDGED);
            judged = judge(source, length, &dialect, cancel);
        }
        judged.map_err(|fault| placed(fault, file, |byte| source::line_at(source, &dialect, byte)))
    }

    /// An experiment on the file, called as the file is, with this table of it.
    #[must_use]
    pub fn settings(table: Table) -> Settings {
        let stem = Path::new(&table.path).file_stem();
        let title = stem.map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        let mut settings = Settings {
            title,
            data: Data::File(table),
            ..Settings::default()
        };
        settings.landscape.suit_file();
        settings
    }

    /// The file as data: what is used of it and as what. The target is `target` if it has such a column.
    #[must_use]
    pub fn table(&self, path: &str, target: Option<&str>) -> Table {
        let target = match target {
            Some(name) if self.columns.iter().any(|column| column.name == name) => Some(name),
            _ => self.likely_target(),
        };
        let target = target.unwrap_or_default().to_owned();
        let mut table = Table {
            path: path.to_owned(),
            label: self.label(&target),
            target,
            dialect: self.dialect.clone(),
            ..Table::default()
        };
        table.columns = self.choices(&table.target);
        table.dialect.missing = self.missing(&table.columns);
        table
    }

    /// Makes another column the target of `table`, whose other columns are used as before; the target so far as what it
    /// seems to be.
    pub fn retarget(&self, table: &mut Table, target: &str) {
        let judged = self.choices(target);
        let before = std::mem::replace(&mut table.target, target.to_owned());
        let columns = &mut table.columns;
        let lists = [
            (&mut columns.categories, judged.categories),
            (&mut columns.ignored, judged.ignored),
            (&mut columns.filled, judged.filled),
        ];
        for (list, judged) in lists {
            list.retain(|name| name != target);
            if judged.contains(&before) && !list.contains(&before) {
                list.push(before.clone());
            }
        }
        table.label = self.label(target);
        self.add_missing(table);
    }

    /// Adds the texts that stand for missing cells in columns that are used now.
    pub fn add_missing(&self, table: &mut Table) {
        for text in self.missing(&table.columns) {
            if !table.dialect.missing.contains(&text) {
                table.dialect.missing.push(text);
            }
        }
    }

    /// What each column but the target is used as.
    fn choices(&self, target: &str) -> Columns {
        let mut columns = Columns::default();
        let share = |column: &ColumnSurvey| column.missing_cells() as f64 / self.rows.max(1) as f64;
        let features = self.columns.iter().filter(|column| column.name != target);
        let used = |column: &&ColumnSurvey| {
            matches!(column.kind, ColumnKind::Number | ColumnKind::Category) && share(column) <= HARDLY
        };
        let seldom: f64 = features
            .clone()
            .filter(used)
            .map(share)
            .filter(|part| *part <= SELDOM)
            .sum();
        for column in features {
            if !used(&column) {
                columns.ignored.push(column.name.clone());
                continue;
            }
            if column.kind == ColumnKind::Category {
                columns.categories.push(column.name.clone());
            }
            if share(column) > SELDOM || (share(column) > 0.0 && seldom > LEFT_OUT) {
                columns.filled.push(column.name.clone());
            }
        }
        columns
    }

    /// Texts that stand for missing cells in columns that are used. Where only a part of the file was seen, all that are
    /// usual may still come.
    fn missing(&self, columns: &Columns) -> Vec<String> {
        let used = self
            .columns
            .iter()
            .filter(|column| !columns.ignored.contains(&column.name));
        let mut texts: Vec<&str> = used
            .flat_map(|column| &column.missing)
            .map(|(text, _)| text.as_str())
            .collect();
        if !self.whole {
            texts.extend(["", "?", "NA", "NaN", "null"]);
        }
        texts.sort_unstable();
        texts.dedup();
        texts.into_iter().map(str::to_owned).collect()
    }

    /// The column with the name of a target; else the last that can be one.
    fn likely_target(&self) -> Option<&str> {
        const USUAL: [&str; 14] = [
            "target",
            "class",
            "label",
            "y",
            "outcome",
            "response",
            "output",
            "diagnosis",
            "survived",
            "species",
            "quality",
            "income",
            "price",
            "medv",
        ];
        let fits = |column: &&ColumnSurvey| {
            matches!(column.kind, ColumnKind::Number | ColumnKind::Category)
                && column.texts.as_ref().is_none_or(|texts| texts.len() > 1)
        };
        let named = |name: &&str| {
            // X and Y are places more often than what is to be learned.
            let called = |own: &str| own == *name || (name.len() > 1 && own.to_lowercase() == *name);
            self.columns
                .iter()
                .find(|column| called(&column.name) && fits(column))
        };
        let column = USUAL.iter().find_map(named);
        let column = column.or_else(|| self.columns.iter().rfind(fits));
        column.or(self.columns.last()).map(|column| column.name.as_str())
    }

    /// What of a target is learned: its number, or a class where it has two values or texts.
    #[must_use]
    pub fn label(&self, target: &str) -> Label {
        let column = self.columns.iter().find(|column| column.name == target);
        let Some((column, texts)) = column.and_then(|column| Some((column, column.texts.as_ref()?))) else {
            return Label::Number;
        };
        let missing = |text: &str| column.missing.iter().any(|(missing, _)| missing == text);
        let texts: Vec<&(String, u64)> = texts.iter().filter(|(text, _)| !missing(text)).collect();
        let is_number = column.kind == ColumnKind::Number || column.kind == ColumnKind::Identifier;
        match texts.as_slice() {
            [_, second] => Label::Class(positive(&texts).unwrap_or(&second.0).to_owned()),
            [] => Label::Number,
            _ if is_number
                && texts
                    .iter()
                    .all(|(text, _)| Numerals::of(&self.dialect).read(text).is_some()) =>
            {
                Label::Number
            }
            // The class that comes nearest to half of the rows says most.
            classes => {
                let apart = |count: u64| (2 * count).abs_diff(self.rows);
                let nearest = classes.iter().min_by_key(|(_, count)| apart(*count));
                nearest.map_or(Label::Number, |(text, _)| Label::Class(text.clone()))
            }
        }
    }
}

/// The one of two classes that has a name as such.
fn positive<'a>(texts: &[&'a (String, u64)]) -> Option<&'a str> {
    const POSITIVE: [&str; 22] = [
        "1",
        "yes",
        "true",
        "y",
        "t",
        "positive",
        "pos",
        "+",
        "m",
        "malignant",
        "spam",
        "bad",
        "good",
        ">50k",
        "present",
        "ja",
        "oui",
        "si",
        "sí",
        "sim",
        "да",
        "はい",
    ];
    let is_positive = |text: &str| POSITIVE.contains(&text.trim_end_matches('.').to_lowercase().as_str());
    let mut found = texts.iter().filter(|(text, _)| is_positive(text));
    match (found.next(), found.next()) {
        (Some((text, _)), None) => Some(text),
        _ => None,
    }
}

/// The first bytes of a source.
fn beginning(source: &mut (impl Read + Seek), most: u64) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(0))?;
    let mut bytes = Vec::new();
    source.take(most).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Looks at rows, up to a part of a large file.
fn judge(
    source: &mut (impl Read + Seek),
    length: u64,
    dialect: &Dialect,
    cancel: &Cancel,
) -> Result<Survey, Fault> {
    let unreadable = |error: io::Error| Fault::from(TableErrorKind::Unreadable(error.to_string()));
    source.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let row = Cell::new(0);
    let mut rows = Rows::new(source, dialect, &row, MEMORY, cancel)?;
    let numerals = Numerals::of(dialect);
    let columns = rows.names.len();
    let most = most_texts(columns);
    let mut cells: Vec<Cells> = (0..columns).map(|_| Cells::default()).collect();
    let mut first = Vec::new();
    let mut count = 0;
    let mut whole = true;
    while rows.next()? {
        count += 1;
        if first.len() < FIRST_ROWS.min(FIRST_CELLS / columns.max(1) + 1) {
            let beginning = |cell: &str| cell.trim().chars().take(LETTERS).collect();
            first.push(rows.record.iter().map(beginning).collect());
        }
        for (cells, cell) in cells.iter_mut().zip(&rows.record) {
            cells.note(cell.trim(), numerals, most);
        }
        if rows.byte() > JUDGED && length > JUDGED {
            whole = false;
            break;
        }
    }
    let columns = rows.names.iter().zip(cells).map(|(name, cells)| ColumnSurvey {
        kind: cells.kind(name),
        missing: cells.missing(cells.is_numeric()),
        texts: cells.texts(numerals),
        name: name.clone(),
    });
    Ok(Survey {
        dialect: dialect.clone(),
        columns: columns.collect(),
        first,
        rows: count,
        whole,
    })
}
