//! How a data file is written, judged by its beginning.

use encoding_rs::Encoding as Standard;

use super::column_kind::{is_date, is_usually_missing};
use super::numerals::Numerals;
use crate::experiment::{Decimal, Dialect, Encoding, Quote, Separator, Thousands};

/// Rows of the beginning that are compared.
const ROWS: usize = 400;
/// Lines of notes that may stand above a table.
const MOST_NOTES: usize = 60;

/// The encoding of some bytes from a file's beginning; `whole` if that is all of it.
pub(super) fn encoding(bytes: &[u8], whole: bool) -> Encoding {
    match bytes {
        [0xef, 0xbb, 0xbf, ..] => return Encoding::Utf8,
        [0xff, 0xfe, ..] => return Encoding::Utf16Le,
        [0xfe, 0xff, ..] => return Encoding::Utf16Be,
        _ => {}
    }
    // Digits and separators in UTF-16 have a zero for their other byte.
    let zeros = |first: usize| {
        let halves = bytes.iter().skip(first).step_by(2).take(2000);
        let (count, zero) = halves.fold((0, 0), |(n, zero), byte| (n + 1, zero + usize::from(*byte == 0)));
        count > 3 && 10 * zero > 7 * count
    };
    match (zeros(0), zeros(1)) {
        (false, true) => return Encoding::Utf16Le,
        (true, false) => return Encoding::Utf16Be,
        _ => {}
    }
    let is_text = match std::str::from_utf8(bytes) {
        Ok(_) => true,
        // The last letter may be cut.
        Err(error) => !whole && error.error_len().is_none(),
    };
    if is_text {
        return Encoding::Utf8;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, whole);
    named(detector.guess(None, chardetng::Utf8Detection::Deny))
}

fn named(standard: &'static Standard) -> Encoding {
    let east = [
        Encoding::Latin2,
        Encoding::Cyrillic,
        Encoding::ShiftJis,
        Encoding::EucJp,
        Encoding::Gb18030,
        Encoding::Big5,
        Encoding::EucKr,
    ];
    match standard.name() {
        "GBK" => Encoding::Gb18030,
        _ => east
            .into_iter()
            .find(|known| known.known() == standard)
            .unwrap_or(Encoding::Latin1),
    }
}

/// How a file is written that begins with these bytes, all but its encoding, which is known.
pub(super) fn dialect(bytes: &[u8], encoding: Encoding, whole: bool) -> Dialect {
    let (text, ..) = encoding.known().decode(bytes);
    let mut text = text.trim_start_matches('\u{feff}');
    // The last line may be cut.
    if !whole && let Some((lines, _)) = text.rsplit_once('\n') {
        text = lines;
    }
    let mut dialect = Dialect {
        encoding,
        ..Dialect::default()
    };
    let first = text.lines().next().unwrap_or_default().trim();
    let declared = declared(first);
    let beginning = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    if let Some(sign @ ('#' | '%')) = beginning.trim_start().chars().next() {
        dialect.comment = sign.to_string();
    }
    let from = usize::from(declared.is_some());
    let best = candidates(declared)
        .filter_map(|(separator, quote)| Layout::of(text, separator, quote, &dialect.comment, from))
        .fold(None, |best: Option<Layout>, next| match best {
            Some(best) if next.merit <= best.merit + 1e-9 => Some(best),
            _ => Some(next),
        });
    let Some(layout) = best else {
        dialect.skip_lines = from;
        return dialect;
    };
    dialect.separator = layout.separator;
    dialect.quote = layout.quote;
    dialect.skip_lines = layout.notes;
    let numerals = numerals(&layout);
    (dialect.decimal, dialect.thousands) = (numerals.decimal, numerals.thousands);
    dialect.header = has_header(&layout.rows, numerals);
    dialect
}

/// The separator that a first line `sep=;` declares, as Excel writes and reads it.
fn declared(line: &str) -> Option<Separator> {
    let line = line.trim_matches('"').to_lowercase();
    match line.strip_prefix("sep=")? {
        "," => Some(Separator::Comma),
        ";" => Some(Separator::Semicolon),
        "|" => Some(Separator::Bar),
        ":" => Some(Separator::Colon),
        // A tabulator at the end of the line is gone with the blanks.
        "" | "\t" | "\\t" => Some(Separator::Tab),
        _ => None,
    }
}

/// What may separate and enclose cells, the likelier first.
fn candidates(declared: Option<Separator>) -> impl Iterator<Item = (Separator, Quote)> {
    let separators = [
        Separator::Comma,
        Separator::Semicolon,
        Separator::Tab,
        Separator::Bar,
        Separator::Blanks,
        Separator::Colon,
    ];
    let fits = move |separator: &Separator| declared.is_none_or(|declared| declared == *separator);
    let quotes = [Quote::Double, Quote::Single, Quote::Nothing];
    quotes.into_iter().flat_map(move |quote| {
        let separators = separators.into_iter().filter(fits);
        separators.map(move |separator| (separator, quote))
    })
}

/// The beginning of a file as one separator cuts it.
struct Layout {
    separator: Separator,
    quote: Quote,
    /// Lines of notes above the table.
    notes: usize,
    /// Rows below them, with as many cells as most.
    rows: Vec<Vec<String>>,
    /// How well it cuts, from 0 to 1.
    merit: f64,
}

impl Layout {
    fn of(text: &str, separator: Separator, quote: Quote, comment: &str, from: usize) -> Option<Self> {
        let dialect = Dialect {
            separator,
            quote,
            comment: comment.to_owned(),
            ..Dialect::default()
        };
        let rows = rows(text, &dialect);
        let rows: Vec<(usize, Vec<String>)> = rows.into_iter().filter(|(line, _)| *line > from).collect();
        let width = usual_width(&rows)?;
        // Notes stand above the first row that is as wide as the table and has a name or a number in most cells.
        let full = |row: &[String]| {
            let filled = row.iter().filter(|cell| !cell.trim().is_empty()).count();
            row.len() >= width && filled >= 2.max(width.div_ceil(2))
        };
        let head = rows
            .iter()
            .position(|(_, row)| full(row) || row.len() + 1 == width && width > 2)?;
        let notes = rows.get(head).map_or(from, |(line, _)| line - 1);
        if head > MOST_NOTES {
            return None;
        }
        let below: Vec<Vec<String>> = rows.into_iter().skip(head).map(|(_, row)| row).collect();
        let fitting = |row: &&Vec<String>| row.len() == width || trimmed(row) <= width && row.len() > width;
        let alike = below.iter().skip(1).filter(fitting).count() + 1;
        let cells = below
            .iter()
            .flatten()
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty());
        let (count, clean) = cells.fold((0, 0), |(count, clean), cell| {
            (count + 1, clean + usize::from(is_clean(cell, separator, quote)))
        });
        let consistent = alike as f64 / below.len() as f64;
        let clean = clean as f64 / (count as f64).max(1.0);
        Some(Self {
            separator,
            quote,
            // Only lines that hold something are notes: without any, the reader passes over blank lines by itself.
            notes: if head > 0 || from > 0 { notes } else { 0 },
            rows: below,
            merit: consistent * consistent * clean * clean,
        })
    }
}

/// The rows of the beginning, each with its line, from 1; those of empty cells alone are left out.
fn rows(text: &str, dialect: &Dialect) -> Vec<(usize, Vec<String>)> {
    let blanks;
    let text = if dialect.separator == Separator::Blanks {
        blanks = super::source::between_tabs(text, dialect.quote.byte());
        blanks.as_str()
    } else {
        text
    };
    let mut builder = csv::ReaderBuilder::new();
    builder
        .flexible(true)
        .has_headers(false)
        .delimiter(dialect.separator.byte())
        .comment(dialect.comment.bytes().next())
        .quoting(dialect.quote.byte().is_some());
    if let Some(quote) = dialect.quote.byte() {
        builder.quote(quote);
    }
    let mut breaks = LineCount::default();
    let mut reader = builder.from_reader(text.as_bytes());
    let records = reader.records().take(ROWS).filter_map(Result::ok);
    let records = records.map(|record| {
        let byte = record.position().map_or(0, csv::Position::byte) as usize;
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        (breaks.line_of(text, byte), cells)
    });
    records
        .filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty()))
        .collect()
}

/// Counts lines along a text.
#[derive(Default)]
struct LineCount {
    byte: usize,
    lines: usize,
}

impl LineCount {
    /// The line, from 1, of the first letter at or behind `byte` that breaks no line.
    fn line_of(&mut self, text: &str, byte: usize) -> usize {
        let bytes = text.as_bytes();
        let breaks = |piece: &[u8]| piece.iter().filter(|next| **next == b'\n').count();
        self.lines += breaks(bytes.get(self.byte..byte).unwrap_or(&[]));
        self.byte = self.byte.max(byte);
        while let Some(next @ (b'\n' | b'\r')) = bytes.get(self.byte) {
            self.lines += usize::from(*next == b'\n');
            self.byte += 1;
        }
        self.lines + 1
    }
}

/// Cells up to the last that holds something.
fn trimmed(row: &[String]) -> usize {
    row.iter()
        .rposition(|cell| !cell.trim().is_empty())
        .map_or(0, |last| last + 1)
}

/// How many cells most rows have, if that is more than one.
fn usual_width(rows: &[(usize, Vec<String>)]) -> Option<usize> {
    let mut counts = std::collections::BTreeMap::new();
    // The lower half of the rows is below all notes.
    for (_, row) in rows.iter().skip(rows.len() / 2) {
        *counts.entry(row.len()).or_insert(0_usize) += 1;
    }
    let (width, _) = counts.into_iter().max_by_key(|(width, count)| (*count, *width))?;
    (width > 1).then_some(width)
}

/// Whether a cell looks like one, not like several that nothing has cut.
fn is_clean(cell: &str, separator: Separator, quote: Quote) -> bool {
    let quoted = |sign: char| cell.len() > 1 && cell.starts_with(sign) && cell.ends_with(sign);
    if quoted('"') && quote != Quote::Double || quoted('\'') && quote != Quote::Single {
        return false;
    }
    if is_usually_missing(cell) || is_date(cell) || WAYS.iter().any(|way| way.read(cell).is_some()) {
        return true;
    }
    let others = [
        (Separator::Comma, ','),
        (Separator::Semicolon, ';'),
        (Separator::Tab, '\t'),
        (Separator::Bar, '|'),
    ];
    // Texts between commas have semicolons rarely; commas between semicolons are common.
    let cut = others.iter().any(|(other, sign)| {
        *other != separator && cell.contains(*sign) && (*sign != ',' || several_numbers(cell, ','))
    });
    !cut && !several_numbers(cell, ' ')
}

/// Whether a text is numbers with a sign between them.
fn several_numbers(cell: &str, sign: char) -> bool {
    let parts = cell.split(sign).map(str::trim).filter(|part| !part.is_empty());
    let (mut count, mut numbers) = (0, 0);
    for part in parts {
        count += 1;
        numbers += usize::from(part.parse::<f64>().is_ok());
    }
    count > 1 && (numbers == count || numbers > 2)
}

/// The ways to write numbers, the likelier first.
const WAYS: [Numerals; 8] = {
    const fn way(decimal: Decimal, thousands: Thousands) -> Numerals {
        Numerals { decimal, thousands }
    }
    [
        Numerals::PLAIN,
        way(Decimal::Comma, Thousands::Nothing),
        way(Decimal::Point, Thousands::Comma),
        way(Decimal::Comma, Thousands::Point),
        way(Decimal::Point, Thousands::Blank),
        way(Decimal::Comma, Thousands::Blank),
        way(Decimal::Point, Thousands::Apostrophe),
        way(Decimal::Comma, Thousands::Apostrophe),
    ]
};

/// The way in which most cells are numbers.
fn numerals(layout: &Layout) -> Numerals {
    let cells = || layout.rows.iter().flatten().map(|cell| cell.trim());
    let count = |way: &Numerals| {
        let numbers = cells().filter(|cell| way.read(cell).is_some_and(f64::is_finite));
        numbers.count()
    };
    let mut ways = WAYS;
    // Between commas, 1,234 in quotes is a thousand and some; between semicolons it has decimals.
    if layout.separator == Separator::Comma {
        ways.swap(1, 2);
    }
    let mut best = (Numerals::PLAIN, count(&Numerals::PLAIN));
    for way in ways {
        let count = count(&way);
        if count > best.1 {
            best = (way, count);
        }
    }
    best.0
}

/// Whether the first row has names: texts above numbers, or, above texts, such as never come again.
fn has_header(rows: &[Vec<String>], numerals: Numerals) -> bool {
    let Some((first, rest)) = rows.split_first() else {
        return true;
    };
    if rest.is_empty() {
        return first.iter().any(|cell| numerals.read(cell.trim()).is_none());
    }
    let shift = usize::from(rest.first().is_some_and(|row| row.len() == first.len() + 1));
    let is_number = |cell: &str| numerals.read(cell).is_some();
    let (mut votes, mut returns) = (0_i64, false);
    for (column, name) in first.iter().enumerate() {
        let name = name.trim();
        let below = rest
            .iter()
            .filter_map(|row| row.get(column + shift))
            .map(|cell| cell.trim());
        let below: Vec<&str> = below.filter(|cell| !is_usually_missing(cell)).collect();
        let alike = |test: &dyn Fn(&str) -> bool| {
            let fitting = below.iter().filter(|cell| test(cell)).count();
            !below.is_empty() && 10 * fitting >= 9 * below.len()
        };
        if alike(&is_number) {
            match is_number(name) {
                true => votes -= 1,
                false if !is_usually_missing(name) => votes += 1,
                false => {}
            }
        } else if alike(&is_date) {
            votes += if is_date(name) { -1 } else { 1 };
        } else {
            returns |= !name.is_empty() && below.contains(&name);
        }
    }
    match votes {
        0 => !returns,
        votes => votes > 0,
    }
}
