//! The column names of a CSV file, and the target among them.

use std::collections::HashSet;

use icu_normalizer::ComposingNormalizerBorrowed;

use super::{TableErrorKind, shortened};
use crate::experiment::spelling::nearest;

/// What else than a comma separates columns in files that are called CSV, and its key in the catalogue.
const SEPARATORS: [(char, &str); 4] = [
    (';', "separator-semicolons"),
    ('\t', "separator-tabs"),
    ('|', "separator-bars"),
    (' ', "separator-spaces"),
];

/// Checks the column names and finds the target among them.
pub(super) fn check(names: &[String], target: &str) -> Result<usize, TableErrorKind> {
    if let [only] = names
        && only != target
        && let Some((_, separator)) = SEPARATORS.iter().find(|(sign, _)| only.contains(*sign))
    {
        return Err(TableErrorKind::OtherSeparator {
            header: shortened(only),
            separator,
        });
    }
    let mut known = HashSet::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        if name.is_empty() {
            return Err(TableErrorKind::UnnamedColumn(index + 1));
        }
        if !known.insert(name.as_str()) {
            return Err(TableErrorKind::DuplicateColumn(shortened(name)));
        }
    }
    let Some(index) = names.iter().position(|name| name == target) else {
        return Err(missing(names, target));
    };
    if names.len() == 1 {
        Err(TableErrorKind::NoFeatures(target.to_owned()))
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
