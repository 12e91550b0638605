//! The column names of a data file, and the target among them.

use std::collections::{HashMap, HashSet};

use csv::StringRecord;
use icu_normalizer::ComposingNormalizerBorrowed;

use super::{TableErrorKind, shortened};
use crate::experiment::spelling::nearest;
use crate::experiment::{Separator, Table};

/// What separates columns, and its key in the catalogue.
const SEPARATORS: [(Separator, char, &str); 6] = [
    (Separator::Comma, ',', "separator-commas"),
    (Separator::Semicolon, ';', "separator-semicolons"),
    (Separator::Tab, '\t', "separator-tabs"),
    (Separator::Bar, '|', "separator-bars"),
    (Separator::Colon, ':', "separator-colons"),
    (Separator::Blanks, ' ', "separator-spaces"),
];

/// The names as they are written, made to fit the first row below them: blank names at the end go where there are no cells
/// below, and where there is one cell more, rows begin with a name of their own, as R writes them.
pub(super) fn written<'a>(header: &'a StringRecord, first: Option<&StringRecord>) -> Vec<&'a str> {
    let mut names: Vec<&str> = header.iter().map(str::trim).collect();
    let Some(first) = first else {
        return names;
    };
    let is_blank = |index: usize| first.get(index).is_none_or(|cell| cell.trim().is_empty());
    while names.len() > 1 && names.last() == Some(&"") && is_blank(names.len() - 1) {
        names.pop();
    }
    if first.len() == names.len() + 1 && !is_blank(names.len()) {
        names.insert(0, ROW_NAMES);
    }
    names
}

/// What a column of row names is called that the header leaves out.
const ROW_NAMES: &str = "row";

/// Names that tell all columns apart: those without one are numbered, and so are those that appear again.
pub(super) fn names<'a>(written: impl Iterator<Item = &'a str>) -> Vec<String> {
    let written: Vec<&str> = written.collect();
    let mut known: HashSet<String> = written.iter().map(|name| (*name).to_owned()).collect();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let mut free = |wanted: &dyn Fn(usize) -> String, from: usize| {
        let name = (from..).map(wanted).find(|name| !known.contains(name));
        let name = name.unwrap_or_default();
        known.insert(name.clone());
        name
    };
    let mut names = Vec::with_capacity(written.len());
    for (index, name) in written.iter().enumerate() {
        let count = seen.entry(name).or_insert(0);
        *count += 1;
        names.push(if name.is_empty() {
            free(&|number| format!("column {number}"), index + 1)
        } else if *count > 1 {
            free(&|number| format!("{name} ({number})"), *count)
        } else {
            (*name).to_owned()
        });
    }
    names
}

/// Finds the target among the columns, and something to learn it from.
pub(super) fn check(names: &[String], table: &Table) -> Result<usize, TableErrorKind> {
    let (target, used) = (&table.target, table.dialect.separator);
    if let [only] = names
        && only != target
        && let Some((other, _, separator)) = SEPARATORS
            .iter()
            .find(|(other, sign, _)| *other != used && only.contains(*sign))
    {
        let key = SEPARATORS.iter().find(|(known, ..)| *known == used);
        return Err(TableErrorKind::OtherSeparator {
            header: shortened(only),
            used: key.map_or("", |(_, _, key)| key),
            separator,
            name: format!("{other:?}"),
        });
    }
    let Some(index) = names.iter().position(|name| name == target) else {
        return Err(missing(names, target));
    };
    let ignored: HashSet<&String> = table.columns.ignored.iter().collect();
    let mut features = names.iter().filter(|name| *name != target);
    if features.all(|name| ignored.contains(name)) {
        Err(TableErrorKind::NoFeatures(target.clone()))
    } else {
        Ok(index)
    }
}

fn missing(names: &[String], target: &str) -> TableErrorKind {
    let normal = ComposingNormalizerBorrowed::new_nfc();
    let composed = normal.normalize(target);
    if let Some(twin) = names.iter().find(|name| normal.normalize(name) == composed) {
        return TableErrorKind::OtherCharacters {
            target: shortened(target),
            codes: codes(target),
            column: codes(twin),
        };
    }
    TableErrorKind::MissingTarget {
        target: shortened(target),
        nearest: nearest(target, names.iter().map(String::as_str)).map(str::to_owned),
        columns: listed(names),
    }
}

/// The characters of a name beyond ASCII as their code points.
fn codes(name: &str) -> String {
    let codes = name.chars().filter(|next| !next.is_ascii());
    let codes: Vec<String> = codes
        .take(8)
        .map(|next| format!("U+{:04X}", u32::from(next)))
        .collect();
    codes.join(" ")
}

/// The first names, shortened as a whole.
fn listed(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(60).map(String::as_str).collect();
    let mut text = first.join(", ");
    if names.len() > first.len() {
        text += ", …";
    }
    shortened(&text)
}
