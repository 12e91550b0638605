//! What a column of a data file is, judged by its cells.

use std::borrow::Cow;
use std::collections::HashMap;

use super::numerals::Numerals;
use super::read::MOST_TEXTS;
use crate::text;

/// What a column is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Numbers.
    Number,
    /// One of a few texts.
    Category,
    /// Days or times.
    Date,
    /// A number or a name of each row.
    Identifier,
    /// Texts of all sorts.
    Text,
    /// The same text in every row, or nothing.
    Empty,
}

impl ColumnKind {
    /// What it is called.
    #[must_use]
    pub fn text(self) -> Cow<'static, str> {
        match self {
            Self::Number => text!("column-number"),
            Self::Category => text!("column-category"),
            Self::Date => text!("column-date"),
            Self::Identifier => text!("column-identifier"),
            Self::Text => text!("column-text"),
            Self::Empty => text!("column-empty"),
        }
    }
}

/// Texts that usually say that a cell is missing.
const MISSING: &[&str] = &[
    "", "?", "NA", "N/A", "n/a", "na", "#N/A", "#NA", "NaN", "nan", "NAN", "-nan", "null", "NULL", "Null",
    "None", "none", "nil", "NIL", "-", "--", "–", ".", "..", "missing", "Missing", "MISSING", "\\N",
    "#VALUE!", "#DIV/0!", "#NUM!", "#REF!",
];

/// Whether a cell usually is a missing one.
pub(super) fn is_usually_missing(cell: &str) -> bool {
    MISSING.contains(&cell)
}

/// Most texts of a category that is taken for one whatever the number of rows.
const FEW: usize = 20;
/// Most texts of a category at all, if they are a small part of the rows.
const MANY: usize = 200;
/// Of cells that are no numbers in a column of numbers: most of them, and most different ones, to be taken as missing.
const ODD: (f64, usize) = (0.1, 3);
/// Bytes of a text that are kept.
const LONGEST: usize = 200;

/// What a column's cells have shown so far.
#[derive(Debug, Default)]
pub(super) struct Cells {
    /// Cells that are not usually missing.
    filled: u64,
    numbers: u64,
    dates: u64,
    /// Whether every cell so far is the whole number after the one before.
    counted: Option<(f64, bool)>,
    whole: u64,
    /// Usually missing texts, by how often they appear.
    missing: HashMap<&'static str, u64>,
    /// Different texts, by how often they appear, until there are too many.
    texts: HashMap<Box<str>, u64>,
    too_many: bool,
    /// Texts in a column of numbers, until there are too many.
    odd: HashMap<Box<str>, u64>,
    /// The longest text in words.
    words: usize,
}

impl Cells {
    /// Notes one cell; at most `most` different texts are kept.
    pub(super) fn note(&mut self, cell: &str, numerals: Numerals, most: usize) {
        if let Some(token) = MISSING.iter().find(|token| **token == cell) {
            *self.missing.entry(token).or_insert(0) += 1;
            return;
        }
        self.filled += 1;
        let number = numerals.read(cell).filter(|number| number.is_finite());
        match number {
            Some(number) => self.note_number(number),
            None => {
                self.dates += u64::from(is_date(cell));
                self.words = self.words.max(cell.split_whitespace().take(9).count());
                if self.odd.len() <= ODD.1 {
                    *self.odd.entry(kept(cell).into()).or_insert(0) += 1;
                }
            }
        }
        if self.too_many {
            return;
        }
        if let Some(count) = self.texts.get_mut(kept(cell)) {
            *count += 1;
        } else if self.texts.len() < most {
            self.texts.insert(kept(cell).into(), 1);
        } else {
            self.too_many = true;
            self.texts = HashMap::new();
        }
    }

    fn note_number(&mut self, number: f64) {
        self.numbers += 1;
        self.whole += u64::from(number.fract() == 0.0);
        self.counted = Some(match self.counted {
            None => (number, number.fract() == 0.0),
            Some((before, so_far)) => (number, so_far && number == before + 1.0),
        });
    }

    /// What the column is, by its name and its cells.
    pub(super) fn kind(&self, name: &str) -> ColumnKind {
        let different = if self.too_many {
            usize::MAX
        } else {
            self.texts.len()
        };
        if self.filled == 0 {
            return ColumnKind::Empty;
        }
        if self.is_numeric() {
            let counts = self.filled >= 10 && self.filled == self.numbers;
            let unique = self.too_many || different as u64 == self.filled;
            let counted = matches!(self.counted, Some((_, true)));
            let called = is_called_identifier(name) && self.whole == self.numbers && unique;
            return match counts && (counted || called) {
                true => ColumnKind::Identifier,
                false => ColumnKind::Number,
            };
        }
        if 10 * self.dates >= 9 * self.filled {
            return ColumnKind::Date;
        }
        match different {
            1 => ColumnKind::Empty,
            few if few <= FEW && (2 * few as u64) <= self.filled.max(4) => ColumnKind::Category,
            some if some <= MANY && 10 * some as u64 <= self.filled => ColumnKind::Category,
            most if (self.too_many || 10 * most as u64 >= 9 * self.filled) && self.words <= 2 => {
                ColumnKind::Identifier
            }
            _ => ColumnKind::Text,
        }
    }

    /// Whether all cells are numbers but for a few texts that stand for missing ones.
    pub(super) fn is_numeric(&self) -> bool {
        let odd = self.filled - self.numbers;
        odd == 0 || (self.odd.len() <= ODD.1 && odd as f64 <= ODD.0 * self.filled as f64)
    }

    /// Texts that stand for a missing cell, by how often they appear; `numeric` counts those among numbers.
    pub(super) fn missing(&self, numeric: bool) -> Vec<(String, u64)> {
        let usual = self
            .missing
            .iter()
            .map(|(text, count)| ((*text).to_owned(), *count));
        let odd = self.odd.iter().map(|(text, count)| (text.to_string(), *count));
        let mut all: Vec<(String, u64)> = usual.chain(odd.filter(|_| numeric)).collect();
        all.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        all
    }

    /// The different texts with their counts, in the order of the alphabet, numbers by size; none if there are too many.
    pub(super) fn texts(&self, numerals: Numerals) -> Option<Vec<(String, u64)>> {
        if self.too_many {
            return None;
        }
        let mut all: Vec<(String, u64)> = self
            .texts
            .iter()
            .map(|(text, count)| (text.to_string(), *count))
            .collect();
        all.sort_by(|a, b| {
            let number = |text: &str| numerals.read(text).unwrap_or(f64::INFINITY);
            number(&a.0).total_cmp(&number(&b.0)).then_with(|| a.0.cmp(&b.0))
        });
        Some(all)
    }
}

/// How many different texts are kept of each of so many columns.
pub(super) fn most_texts(columns: usize) -> usize {
    (400_000 / columns.max(1)).clamp(FEW + 1, 1000.min(MOST_TEXTS))
}

/// The beginning of a long text.
fn kept(cell: &str) -> &str {
    let end = (0..=LONGEST.min(cell.len()))
        .rev()
        .find(|end| cell.is_char_boundary(*end));
    cell.get(..end.unwrap_or(0)).unwrap_or(cell)
}

/// Whether a column's name says that it numbers the rows.
fn is_called_identifier(name: &str) -> bool {
    let name = name.to_lowercase();
    let ends = ["_id", " id", "-id", "id_", "_no", "_nr", "_key"];
    [
        "id",
        "index",
        "idx",
        "row",
        "no",
        "nr",
        "no.",
        "#",
        "key",
        "column 1",
        "unnamed: 0",
        "rownames",
    ]
    .contains(&&*name)
        || ends.iter().any(|end| name.ends_with(end))
        || name.ends_with("id") && name.starts_with(|first: char| !first.is_alphabetic())
        || name.strip_suffix("id").is_some_and(|rest| {
            [
                "passenger",
                "customer",
                "user",
                "sample",
                "patient",
                "record",
                "sequence",
                "order",
            ]
            .contains(&rest)
        })
}

/// Whether a cell is a day, with or without a time, or a time of day.
pub(super) fn is_date(cell: &str) -> bool {
    let mut parts = cell.splitn(2, [' ', 'T']);
    let (Some(day), time) = (parts.next(), parts.next()) else {
        return false;
    };
    let is_time = |text: &str| {
        let text = text.trim_end_matches(['Z', 'z']);
        let text = text
            .strip_suffix(" AM")
            .or(text.strip_suffix(" PM"))
            .unwrap_or(text);
        let digits =
            |part: &str| !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = text.split([':', '.', '+']).collect();
        (2..=5).contains(&parts.len())
            && parts.iter().take(2).all(|part| digits(part))
            && text.contains([':', '.'])
    };
    match time {
        Some(time) => is_day(day) && is_time(time),
        None => is_day(day) || (day.contains(':') && is_time(day)) || is_dotted_time(day),
    }
}

/// A time of day as 18.00.00.
fn is_dotted_time(text: &str) -> bool {
    let mut parts = text.split('.');
    let is_below = |part: Option<&str>, end: u32| {
        part.is_some_and(|part| part.len() == 2 && part.parse::<u32>().is_ok_and(|number| number < end))
    };
    is_below(parts.next(), 24)
        && is_below(parts.next(), 60)
        && is_below(parts.next(), 60)
        && parts.next().is_none()
}

/// A day: three groups of digits, or a month by its name in the middle, with the year first or last.
fn is_day(text: &str) -> bool {
    let Some(sign) = text.chars().find(|letter| matches!(letter, '-' | '/' | '.')) else {
        return false;
    };
    let parts: Vec<&str> = text.split(sign).collect();
    let [a, b, c] = parts.as_slice() else {
        return false;
    };
    let number = |part: &str| -> Option<u32> {
        (part.len() <= 4 && part.bytes().all(|next| next.is_ascii_digit())).then(|| part.parse().ok())?
    };
    let in_month = |part: &str| number(part).is_some_and(|day| (1..=31).contains(&day));
    let year = |part: &str| matches!(part.len(), 2 | 4) && number(part).is_some();
    let named = b.len() >= 3 && b.chars().all(char::is_alphabetic);
    (in_month(b) || named) && ((a.len() == 4 && year(a) && in_month(c)) || (in_month(a) && year(c)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_known() {
        for day in [
            "2020-01-31",
            "31.12.1999",
            "12/31/99",
            "2020-01-31 12:30",
            "2020-01-31T12:30:05Z",
            "18:00:00",
            "3-Jan-2001",
            "10/03/2004 18.00.00",
        ] {
            assert!(is_date(day), "{day}");
        }
        for other in [
            "1.5",
            "2020",
            "1-2",
            "a-b-c",
            "192.168.0.1",
            "",
            "1.2.3.4",
            "10/400/2000",
            "-",
            "12:x",
        ] {
            assert!(!is_date(other), "{other}");
        }
    }
}
