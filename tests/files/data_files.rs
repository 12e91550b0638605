//! Data files of any size and kind: read within their memory, at once given up, and never for ever.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::str::FromStr as _;
use std::time::{Duration, Instant};

use onsager::control::Cancel;
use onsager::dynamics::{Caution, Instance};
use onsager::experiment::{
    Assignment, Checks, Data, Experiment, Label, NumericTable, Separator, Table, TableErrorKind,
};
use onsager::study::{Study, StudyError};

fn table(path: &str) -> Table {
    Table {
        path: path.to_owned(),
        target: "y".to_owned(),
        ..Table::default()
    }
}

/// Rows of numbers that differ, after a header `x0,x1,…,y`.
fn write_table(path: &Path, rows: usize, features: usize) {
    let mut text: String = (0..features).map(|j| format!("x{j},")).collect();
    text += "y\n";
    let mut state = 1_u32;
    for _ in 0..rows {
        for _ in 0..features {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            write!(text, "{},", f64::from(state >> 8) / 1e6).unwrap();
        }
        writeln!(text, "{}", f64::from(state % 1000) / 100.0).unwrap();
    }
    fs::write(path, text).unwrap();
}

/// A data file in place of a preset is an experiment on it, wherever a preset can be named.
#[test]
fn a_data_file_opens_as_an_experiment_on_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wine.csv");
    fs::write(
        &path,
        "acid;alcohol;quality\n".to_owned() + &"0,5;9,1;5\n0,7;10,2;6\n".repeat(20),
    )
    .unwrap();
    let steps = Assignment::from_str("optimizer.steps=3").unwrap();
    let experiment = Experiment::open_with(&path, &[steps]).unwrap();
    let settings = experiment.settings();
    assert_eq!((settings.title.as_str(), settings.optimizer.steps), ("wine", 3));
    let Data::File(table) = &settings.data else {
        panic!("{:?}", settings.data);
    };
    assert_eq!(
        (Path::new(&table.path), table.target.as_str()),
        (&*path, "quality")
    );
    assert_eq!(table.dialect.separator, Separator::Semicolon);
    // As a preset it stays what it is.
    let again = Experiment::from_ron(&settings.to_ron(), "wine.ron").unwrap();
    assert_eq!(again.settings(), settings);
    fs::write(&path, "").unwrap();
    let message = Experiment::open(&path).unwrap_err().to_string();
    assert!(
        message.contains("wine.csv") && !message.contains("preset"),
        "{message}"
    );
}

/// Reading goes on for at most a moment after a cancellation: here the file is larger than what can be read until then.
#[test]
fn reading_is_cancelled_within_a_moment() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.csv");
    let mut file = File::create(&path).unwrap();
    file.write_all(b"a,y\n1,2\n2,3\n").unwrap();
    let rows = "1.25,2.5\n".repeat(1 << 20);
    for _ in 0..40 {
        file.write_all(rows.as_bytes()).unwrap();
    }
    let checks = Checks::default();
    let cancel = checks.cancel.clone();
    let canceller = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        Instant::now()
    });
    let read = NumericTable::read(&table(&path.display().to_string()), Path::new(""), &checks);
    let late = canceller.join().unwrap().elapsed();
    assert_eq!(read.unwrap_err().kind, TableErrorKind::Cancelled);
    assert!(late < Duration::from_millis(300), "{late:?}");
    let preset = format!(
        "(data: File(path: {:?}, target: \"y\"))",
        path.display().to_string()
    );
    let experiment = Experiment::from_ron(&preset, "test").unwrap();
    let cancel = Cancel::new();
    cancel.cancel();
    assert!(matches!(
        Study::prepare(&experiment, &cancel),
        Err(StudyError::Cancelled)
    ));
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_pipes_are_refused_unread() {
    use std::os::fd::AsRawFd;
    let (reader, _writer) = std::io::pipe().unwrap();
    let pipe = format!("/proc/self/fd/{}", reader.as_raw_fd());
    for path in ["/dev/zero", &pipe] {
        let read = NumericTable::read(&table(path), Path::new(""), &Checks::default());
        assert_eq!(read.unwrap_err().kind, TableErrorKind::NotRegular, "{path}");
    }
}

/// So many columns that comparing each with each would take minutes.
#[test]
fn many_columns_are_read_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wide.csv");
    write_table(&path, 40, 200_000);
    let start = Instant::now();
    let whole = NumericTable::read(
        &table(&path.display().to_string()),
        Path::new(""),
        &Checks::default(),
    );
    assert_eq!(whole.unwrap().n_features, 200_000);
    let wrong = Table {
        target: "x200000".to_owned(),
        ..table(&path.display().to_string())
    };
    let error = NumericTable::read(&wrong, Path::new(""), &Checks::default()).unwrap_err();
    assert!(error.to_string().contains("did you mean `x20"), "{error}");
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

/// Values whose squares overflow or underflow are data like any other.
#[test]
fn extreme_values_train_and_are_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let preset = format!(
        "(model: (width: 2, layers: 2), data: File(path: {:?}, target: \"y\"), optimizer: (steps: 3), runs: (count: 2))",
        path.display().to_string()
    );
    let experiment = Experiment::from_ron(&preset, "test").unwrap();
    let write = |value: &dyn Fn(usize) -> String| {
        let rows: String = (0..60).map(|k| format!("{},7,{}\n", value(k), k % 7)).collect();
        fs::write(&path, format!("a,b,y\n{rows}")).unwrap();
    };
    let curves = || {
        let study = Study::new(&experiment).unwrap();
        let mut results = study.results();
        study.complete(&mut results, &Cancel::new()).unwrap();
        assert!(results.divergences().is_empty());
        let curve = results.runs_curve(onsager::study::Quantity::Test).mean;
        (curve, results.cautions().to_vec())
    };
    let plain = {
        write(&|k| format!("{k}"));
        curves()
    };
    assert_eq!(plain.1, [Caution::Constant(vec!["b".to_owned()])]);
    for power in [154, 300, -170, -300] {
        write(&|k| format!("{k}e{power}"));
        let (curve, cautions) = curves();
        let close = |(a, b): (&f64, &f64)| (a - b).abs() < 1e-9;
        assert!(curve.iter().zip(&plain.0).all(close), "{power}: {curve:?}");
        assert_eq!(cautions, plain.1);
    }
    write(&|k| {
        if k == 11 {
            "1e308".to_owned()
        } else {
            format!("{k}")
        }
    });
    let cautions = Instance::new(&experiment).unwrap().cautions().to_vec();
    assert_eq!(cautions[1], Caution::Extreme(vec!["a".to_owned()]));
    assert!(
        cautions[1]
            .to_string()
            .contains("rules the mean and the variance of: a.")
    );
}

/// Places in a file are lines, whatever ends them.
#[test]
fn faults_name_their_line() {
    for (text, expected) in [
        ("a,y\r\n1,2\r\n\r\n\r\nx,3\r\n", "t:5: column `a` holds `x`"),
        ("\n\na,y\n1,2\n3\n", "t:5: this row has 1 cells"),
        ("a,y\n\"1\n\",2\n3,\n", "t:4: column `y` has an empty cell"),
        ("\u{feff}a,y\n1,2\n2,inf\n", "t:3: column `y` holds `inf`"),
        ("  \n\n \n", "t: this data file is empty"),
        ("", "t: this data file is empty"),
        (" \na,y\n", "t: this data file has a header but no rows"),
        (
            "a|y\n1|2\n",
            "t:1: the header is one column, `a|y`; columns must be separated by commas, not by vertical bars",
        ),
        (
            "a y\n1 2\n",
            "t:1: the header is one column, `a y`; columns must be separated by commas, not by spaces",
        ),
    ] {
        let error = NumericTable::parse(text, &table("t"), "t", &Checks::default()).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{text:?}: {error}");
    }
    let accented = Table {
        target: "y\u{e9}".to_owned(),
        ..Table::default()
    };
    let error = NumericTable::parse("a,ye\u{301}\n1,2\n", &accented, "t", &Checks::default()).unwrap_err();
    assert!(
        error.to_string().contains("(U+00E9)") && error.to_string().contains("U+0301"),
        "{error}"
    );
    let spaced = Table {
        target: " y ".to_owned(),
        ..Table::default()
    };
    let error = NumericTable::parse("a,y\n1,2\n", &spaced, "t", &Checks::default()).unwrap_err();
    assert!(error.to_string().contains("(did you mean `y`?)"), "{error}");
}

/// A name of megabytes is compared with nothing, and shown in part.
#[test]
fn endless_names_take_no_time() {
    let long = "n".repeat(3_000_000);
    let start = Instant::now();
    let wanted = Table {
        target: format!("{long}x"),
        ..Table::default()
    };
    let error =
        NumericTable::parse(&format!("{long},b\n1,2\n"), &wanted, "t", &Checks::default()).unwrap_err();
    assert!(error.to_string().len() < 1000 && start.elapsed() < Duration::from_secs(5));
}

/// Classes are numbered in the order of their numbers, or of their texts, and there are as many as the preset says.
#[test]
fn texts_of_a_target_are_classes() {
    let folder = tempfile::tempdir().unwrap();
    let read = |targets: &[&str], count: usize| {
        let mut text = "x0,x1,y\n".to_owned();
        for (k, target) in targets.iter().cycle().take(4 * targets.len()).enumerate() {
            writeln!(text, "{k},{},{target}", k * k).unwrap();
        }
        fs::write(folder.path().join("classes.csv"), text).unwrap();
        let table = Table {
            label: Label::Classes(count),
            ..table("classes.csv")
        };
        let checks = Checks::default();
        NumericTable::read(&table, folder.path(), &checks)
    };
    let numbers = read(&["10", "9", "2", "9.0", "10", "2", "2", "9"], 3).unwrap();
    assert_eq!(numbers.target[..8], [2.0, 1.0, 0.0, 1.0, 2.0, 0.0, 0.0, 1.0]);
    let texts = read(&["no", "maybe", "yes", "no", "yes", "yes", "no", "no"], 3).unwrap();
    assert_eq!(texts.target[..8], [1.0, 0.0, 2.0, 1.0, 2.0, 2.0, 1.0, 1.0]);
    let error = read(&["a", "b", "a", "b", "a", "b", "a", "b"], 3).unwrap_err();
    let expected = TableErrorKind::ClassCount {
        target: "y".to_owned(),
        count: 3,
        found: 2,
    };
    assert_eq!(error.kind, expected);
}
