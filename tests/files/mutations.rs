//! Presets, data files and paths with mistakes at random: an answer or an error in words, never a panic.
//!
//! `PROPTEST_CASES` sets how many of each kind are tried. Inputs that failed once are kept in `tests/regressions/` and
//! tried first.

use std::path::Path;

use onsager::control::Cancel;
use onsager::experiment::{
    Checks, Dialect, Encoding, Experiment, NumericTable, Quote, Separator, Settings, Survey, Table, shipped,
};
use onsager::study::report::Folder;
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// Inputs of each kind, where `PROPTEST_CASES` does not say otherwise.
const CASES: u32 = 2000;
/// Pieces that mean something in a preset, a table or a path, and some that mean trouble.
const PIECES: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\\",
    "'",
    "//",
    "/*",
    "*/",
    "#",
    "r#\"",
    "_",
    ".",
    "..",
    "/",
    "../",
    "~",
    "0",
    "1",
    "-1",
    "1e308",
    "1e-320",
    "-0.0",
    "NaN",
    "inf",
    "-inf",
    "99999999999999999999",
    "0x1F",
    "1_000",
    "+3",
    "1.5e",
    "true",
    "false",
    "None",
    "Some(1)",
    "()",
    "Count(",
    "Ratio(",
    "File(path:",
    "Synthetic(",
    "lab: AMP(",
    "layers: 0",
    "width: 513",
    "\n",
    "\r\n",
    "\r",
    "\t",
    ";",
    "|",
    " ",
    "\"\"",
    "\"a,b\"",
    "y",
    "target",
    "1,2,3",
    "1;2",
    "\u{feff}",
    "\u{0}",
    "\u{1b}[31m",
    "é",
    "e\u{301}",
    "日本",
    "😀",
    "\u{202e}",
    "NA",
    "null",
    "-",
    "%s",
];

fn config(name: &'static str) -> ProptestConfig {
    // The variable comes before the file's own number.
    let cases = std::env::var("PROPTEST_CASES")
        .ok()
        .and_then(|text| text.parse().ok());
    ProptestConfig {
        cases: cases.unwrap_or(CASES),
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(name))),
        max_shrink_iters: 10_000,
        ..ProptestConfig::default()
    }
}

/// A change to a text, at a place from 0 to 1 along it.
#[derive(Clone, Debug)]
enum Change {
    Insert(f64, &'static str),
    Put(f64, char),
    Remove(f64, usize),
    Repeat(f64, usize),
    Swap(f64, f64),
    Cut(f64),
}

fn change() -> impl Strategy<Value = Change> {
    let place = || 0.0..1.0;
    prop_oneof![
        4 => (place(), prop::sample::select(PIECES)).prop_map(|(at, piece)| Change::Insert(at, piece)),
        1 => (place(), any::<char>()).prop_map(|(at, letter)| Change::Put(at, letter)),
        3 => (place(), 1..12_usize).prop_map(|(at, length)| Change::Remove(at, length)),
        1 => (place(), 1..40_usize).prop_map(|(at, length)| Change::Repeat(at, length)),
        1 => (place(), place()).prop_map(|(a, b)| Change::Swap(a, b)),
        1 => place().prop_map(Change::Cut),
    ]
}

fn changed(text: &str, changes: &[Change]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for change in changes {
        let spot = |at: f64| (at * (letters.len() as f64 + 1.0)) as usize;
        match *change {
            Change::Insert(at, piece) => {
                let at = spot(at).min(letters.len());
                letters.splice(at..at, piece.chars());
            }
            Change::Put(at, letter) => {
                let at = spot(at).min(letters.len());
                letters.insert(at, letter);
            }
            Change::Remove(at, length) => {
                let from = spot(at).min(letters.len());
                letters.drain(from..(from + length).min(letters.len()));
            }
            Change::Repeat(at, length) => {
                let from = spot(at).min(letters.len());
                let part = letters[from..(from + length).min(letters.len())].to_vec();
                letters.splice(from..from, part);
            }
            Change::Swap(a, b) => {
                if let Some(last) = letters.len().checked_sub(1) {
                    let (a, b) = (spot(a).min(last), spot(b).min(last));
                    letters.swap(a, b);
                }
            }
            Change::Cut(at) => {
                let at = spot(at).min(letters.len());
                letters.truncate(at);
            }
        }
    }
    letters.into_iter().collect()
}

fn few_changes() -> impl Strategy<Value = Vec<Change>> {
    prop::collection::vec(change(), 0..6)
}

/// Some preset of the program.
fn preset() -> impl Strategy<Value = &'static str> {
    onsager::labs::register();
    let texts: Vec<&str> = shipped().iter().map(|(_, text)| *text).collect();
    prop::sample::select(texts)
}

/// A small table, or a text that is none.
fn some_table() -> impl Strategy<Value = String> {
    let cell = prop_oneof![
        6 => (-1e3..1e3).prop_map(|x: f64| x.to_string()),
        1 => any::<f64>().prop_map(|x| x.to_string()),
        1 => prop::sample::select(PIECES).prop_map(str::to_owned),
    ];
    let rows = prop::collection::vec(prop::collection::vec(cell, 1..5), 0..12);
    let tidy = rows.prop_map(|rows| {
        let mut text = "a,b,c,y\n".to_owned();
        for row in rows {
            text += &row.join(",");
            text.push('\n');
        }
        text
    });
    prop_oneof![8 => tidy, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(config("tests/regressions/presets.txt"))]

    #[test]
    fn presets_with_mistakes_are_read_or_explained(text in preset(), changes in few_changes()) {
        let text = changed(text, &changes);
        match Experiment::from_ron(&text, "mine.ron") {
            Err(error) => {
                let error = error.to_string();
                prop_assert!(error.starts_with("mine.ron") && error.len() > 12, "{error}");
            }
            Ok(experiment) => {
                let settings = experiment.settings();
                for written in [settings.to_ron(), settings.to_line()] {
                    let again = Settings::from_ron(&written, "again");
                    prop_assert_eq!(again.as_ref().map_err(ToString::to_string), Ok(settings));
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config("tests/regressions/tables.txt"))]

    #[test]
    fn tables_with_mistakes_are_read_or_explained(
        text in some_table(),
        changes in few_changes(),
        target in prop::sample::select(&["y", "a", "", "no such", " y "][..]),
        labels in any::<bool>(),
    ) {
        let table = Table { path: "a.csv".to_owned(), target: target.to_owned(), ..Table::default() };
        let checks = Checks { labels, ..Checks::default() };
        let text = changed(&text, &changes);
        match NumericTable::parse(&text, &table, "a.csv", &checks) {
            Err(error) => prop_assert!(error.to_string().starts_with("a.csv"), "{error}"),
            Ok(read) => {
                prop_assert_eq!(read.features.len(), read.n_rows * read.n_features);
                prop_assert_eq!(read.target.len(), read.n_rows);
                prop_assert_eq!(read.feature_names.len(), read.n_features);
                prop_assert!(read.features.iter().chain(&read.target).all(|x| x.is_finite()));
            }
        }
    }
}

/// Some bytes of a file in some encoding.
fn encoded(text: &str, encoding: usize) -> Vec<u8> {
    match encoding {
        0 => text.as_bytes().to_vec(),
        1 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        2 => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        3 => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
        _ => encoding_rs::WINDOWS_1252.encode(text).0.into_owned(),
    }
}

proptest! {
    #![proptest_config(config("tests/regressions/surveys.txt"))]

    /// What is detected can be read, or is explained; and so is what somebody says of the file against all appearance.
    #[test]
    fn files_with_mistakes_are_surveyed_or_explained(
        text in some_table(),
        changes in few_changes(),
        separator in prop::sample::select(&[",", ";", "\t", "|", "  ", ":"][..]),
        encoding in 0..5_usize,
        given in prop::option::of((0..Separator::ALL.len(), 0..Encoding::ALL.len(), 0..Quote::ALL.len(), 0..3_usize)),
        target in prop::option::of(0..4_usize),
    ) {
        let bytes = encoded(&changed(&text.replace(',', separator), &changes), encoding);
        let given = given.map(|(separator, encoding, quote, skip_lines)| Dialect {
            separator: Separator::ALL[separator],
            encoding: Encoding::ALL[encoding],
            quote: Quote::ALL[quote],
            skip_lines,
            header: skip_lines != 1,
            comment: ["", "#"][skip_lines % 2].to_owned(),
            ..Dialect::default()
        });
        match Survey::of_bytes(&bytes, "a.csv", given.as_ref(), &Cancel::new()) {
            Err(error) => prop_assert!(error.to_string().starts_with("a.csv"), "{error}"),
            Ok(survey) => {
                let name = target.and_then(|target| survey.columns.get(target)).map(|column| column.name.clone());
                let mut table = survey.table("a.csv", name.as_deref());
                if let Some(other) = survey.columns.first() {
                    survey.retarget(&mut table, &other.name);
                }
                match NumericTable::parse_bytes(&bytes, &table, "a.csv", &Checks::default()) {
                    Err(error) => prop_assert!(error.to_string().starts_with("a.csv"), "{error}"),
                    Ok(read) => {
                        prop_assert_eq!(read.features.len(), read.n_rows * read.n_features);
                        prop_assert_eq!(read.feature_names.len(), read.n_features);
                        prop_assert!(read.target.iter().all(|x| x.is_finite()));
                    }
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(config("tests/regressions/paths.txt"))]

    #[test]
    fn paths_with_mistakes_are_opened_or_explained(
        path in prop::sample::select(&["presets/relu.ron", "two_layers", "./no/such.ron", "~/mine.ron", ""][..]),
        changes in few_changes(),
    ) {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
        // Beside the files of the program: absolute paths could lead to devices.
        let path = changed(path, &changes).replace("..", "");
        let path = path.trim_start_matches('/');
        if let Err(error) = Experiment::open(path) {
            prop_assert!(!error.to_string().trim().is_empty());
        }
        // A folder for results is refused where a file is in the way, whatever its name.
        let blocked = folder.join("Cargo.toml").join(path);
        prop_assert!(Folder::open(&blocked).is_err() || path.is_empty() || blocked.is_dir());
    }
}
