//! Broken presets and data files: each gives its own sentence, with file, place, value and what is allowed.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

use onsager::control::Cancel;
use onsager::experiment::{Checks, Data, Experiment, NumericTable, Settings, Table};

/// A preset, and a part of the error that no other broken preset gives.
const PRESETS: &[(&str, &str)] = &[
    // Values out of range, with their place.
    (
        "(model: (width: 0))",
        "x.ron:1:17: model.width is 0; it must be a whole number from 1 to 512",
    ),
    (
        "(model: (\n  width: 513))",
        "x.ron:2:10: model.width is 513; it must be",
    ),
    (
        "(model: (layers: 1))",
        "model.layers is 1; it must be a whole number from 2 to 10",
    ),
    (
        "(data: Synthetic(samples: 1000000000))",
        "data.samples is 1000000000; it must be a whole number from 1 to",
    ),
    ("(data: Synthetic(samples: 0))", "data.samples is 0; it must"),
    (
        "(data: Synthetic(features: Count(0)))",
        "data.features is Count(0); it must be Count(n) or Ratio(",
    ),
    (
        "(data: Synthetic(features: Ratio(-1.5)))",
        "data.features is Ratio(-1.5); it must",
    ),
    (
        "(data: Synthetic(features: Ratio(1e9)))",
        "data.features is Ratio(1e9); it must",
    ),
    (
        "(\n\n  data: Synthetic(\n    noise: -1,\n  ),\n)",
        "x.ron:4:12: data.noise is -1; it must be a number ≥ 0",
    ),
    (
        "(data: Synthetic(noise: NaN))",
        "data.noise is NaN; it must be a number ≥ 0",
    ),
    (
        "(data: Synthetic(noise: 1e999))",
        "data.noise is 1e999; it must be a number ≥ 0",
    ),
    (
        "(data: Synthetic(law: StudentT(2.0)))",
        "data.law is StudentT(2.0); it must be Gaussian, Rademacher",
    ),
    (
        "(data: Synthetic(law: SparseGaussian(0.0)))",
        "data.law is SparseGaussian(0.0); it must",
    ),
    (
        "(data: Synthetic(teacher: (directions: 5)))",
        "data.teacher.directions is 5; it must be a whole number from 1 to 4",
    ),
    (
        "(model: (initialization: (scales: [1, 1])))",
        "scales is [1, 1]; that is a list of 2; it must have one number",
    ),
    (
        "(model: (initialization: (scales: [-1])))",
        "scales is [-1]; it must be a list in brackets",
    ),
    (
        "(model: (initialization: (first_layer: Overlap(1.5))))",
        "first_layer is Overlap(1.5); it must be Gaussian, Zero",
    ),
    (
        "(optimizer: (learning_rate: 0))",
        "optimizer.learning_rate is 0; it must be a finite number above 0",
    ),
    (
        "(optimizer: (deep_learning_rate: -0.1))",
        "optimizer.deep_learning_rate is -0.1; it must be a finite number ≥ 0",
    ),
    (
        "(optimizer: (momentum: 1))",
        "optimizer.momentum is 1; it must be a number from 0 up to",
    ),
    (
        "(optimizer: (weight_decay: -0.5))",
        "optimizer.weight_decay is -0.5; it must",
    ),
    (
        "(optimizer: (batch_fraction: 0))",
        "optimizer.batch_fraction is 0; it must be a fraction above 0",
    ),
    (
        "(data: File(path: \"a.csv\", target: \"y\"), optimizer: (reuse: Fresh))",
        "optimizer.reuse is Fresh; the rows of a file are all there is of it: choose Reused or Decoupled",
    ),
    (
        "(optimizer: (reuse: Decoupled, method: SignDescent))",
        "optimizer.reuse is Decoupled; decoupled descent follows responses of linear optimizers alone, and optimizer.method is SignDescent",
    ),
    (
        "(optimizer: (reuse: Decoupled), data: Synthetic(spectrum: PowerLaw(1)))",
        "optimizer.reuse is Decoupled; decoupled descent asks for features of one variance",
    ),
    (
        "(optimizer: (reuse: Fresh), landscape: ())",
        "optimizer.reuse is Fresh; the landscape is that of reused samples",
    ),
    (
        "(optimizer: (steps: 0))",
        "optimizer.steps is 0; it must be a whole number from 1 to 100000",
    ),
    (
        "(optimizer: (schedule: InverseTime(scale: 0)))",
        "optimizer.schedule.scale is 0; it must be a finite number of steps",
    ),
    (
        "(optimizer: (schedule: Cosine(floor: 2)))",
        "optimizer.schedule.floor is 2; it must be a number from 0 to 1",
    ),
    (
        "(optimizer: (schedule: Steps(every: 0, factor: 0.5)))",
        "optimizer.schedule.every is 0; it must be a whole",
    ),
    (
        "(optimizer: (schedule: Steps(every: 1, factor: 1.5)))",
        "optimizer.schedule.factor is 1.5; it must be a factor",
    ),
    (
        "(theory: (rows: 1))",
        "theory.rows is 1; it must be a whole number from 2 to",
    ),
    (
        "(theory: (rows: 6))",
        "theory.rows is 6; it must be at least 7, the teacher's directions plus the width plus 2",
    ),
    (
        "(theory: (replicas: 0))",
        "theory.replicas is 0; it must be a whole number from 1 to 1000",
    ),
    (
        "(theory: (responses: Probes(0)))",
        "theory.responses is Probes(0); it must be Probes(k)",
    ),
    (
        "(theory: (responses: Probes(2000)))",
        "theory.responses is Probes(2000); it must be Probes(k)",
    ),
    (
        "(runs: (count: 20000))",
        "runs.count is 20000; it must be a whole number from 0 to 10000",
    ),
    (
        "(runs: (test_rows: 0))",
        "runs.test_rows is 0; it must be a whole number from 1 to",
    ),
    (
        "(data: File(target: \"y\"))",
        "data.path is empty; it must be the path of a data file",
    ),
    (
        "(data: File(path: \"a.csv\", target: \"\"))",
        "data.target is \"\"; it must be the name of the target column",
    ),
    (
        "(data: File(path: \"a\", target: \"y\", hold_out: 1))",
        "data.hold_out is 1; it must be a fraction above 0 and",
    ),
    // Combinations that cannot be.
    (
        "(format: 3)",
        "format is 3; this version of Onsager reads formats up to 2: update Onsager",
    ),
    (
        "(colour: 1, format: 3)",
        "x.ron:1:21: format is 3; this version of Onsager reads formats up to 2: update Onsager",
    ),
    ("(format: 0)", "format is 0; it must be a format from 1 to 2"),
    (
        "(optimizer: (loss: Logistic))",
        "optimizer.loss is Logistic; the Logistic loss needs labels ±1",
    ),
    (
        "(data: Synthetic(teacher: (link: Sign), noise: 0.1), optimizer: (loss: Logistic))",
        "optimizer.loss is Logistic; with data.noise 0.1 the labels are not ±1",
    ),
    (
        "(data: Synthetic(teacher: (link: Logistic)))",
        "x.ron:1:8: data.noise is 0.3; the Logistic link draws random labels",
    ),
    (
        "(data: Synthetic(teacher: (link: Committee)))",
        "directions is 1; the Committee link needs 2 to 4 directions",
    ),
    (
        "(data: Synthetic(teacher: (link: Parity)))",
        "directions is 1; the Parity link needs 2 to 4 directions",
    ),
    (
        "(model: (initialization: (exact_gram: true, first_layer: Zero)))",
        "exact_gram is true; an exact Gram matrix needs the Gaussian first layer, not Zero",
    ),
    (
        "(model: (initialization: (exact_gram: true, scales: [2])))",
        "exact_gram is true; an exact Gram matrix is the identity, so the first layer's scale must be 1",
    ),
    (
        "(model: (initialization: (exact_gram: true)), data: Synthetic(features: Count(4)))",
        "exact_gram is true; 5 columns (directions plus width) cannot be orthogonal in 4 features",
    ),
    (
        "(model: (initialization: (exact_gram: true)), data: File(path: \"a\", target: \"y\"))",
        "exact_gram is true; data from a file has no teacher to be orthogonal to",
    ),
    (
        "(model: (initialization: (first_layer: Overlap(0.5))), data: File(path: \"a\", target: \"y\"))",
        "first_layer is Overlap(0.5); data from a file has no teacher to overlap with",
    ),
    // Names that are not known, missing or given twice.
    (
        "(model: (widht: 4))",
        "x.ron:1:10: there is no setting `widht` in `model` (did you mean width?); it has width, layers",
    ),
    (
        "(modle: ())",
        "x.ron:1:2: there is no setting `modle` in a preset (did you mean model?); it has format, title",
    ),
    (
        "(data: Synthetic(path: \"a.csv\"))",
        "there is no setting `path` in `data`; it has samples, features",
    ),
    (
        "(optimizer: (schedule: Cosine(flor: 1)))",
        "no setting `flor` in `optimizer.schedule` (did you mean floor?)",
    ),
    (
        "(data: Synthetic(teacher: (link: Tahn)))",
        "data.teacher.link is Tahn (did you mean Tanh?); it must be Linear",
    ),
    (
        "(model: (activation: Swish))",
        "x.ron:1:22: model.activation is Swish; it must be Tanh, Sigmoid",
    ),
    (
        "(data: Table(path: \"x\"))",
        "data is Table; it must be Synthetic(…) or File(…)",
    ),
    (
        "(optimizer: (schedule: Steps(every: 3)))",
        "optimizer.schedule lacks `factor`; it must be a factor above 0",
    ),
    ("(seed: 1,\nseed: 2)", "x.ron:2:1: seed is set twice"),
    // Values of another type.
    (
        "(model: (width: 4.5))",
        "x.ron:1:17: model.width is 4.5; it must be a whole number",
    ),
    (
        "(model: (width: -1))",
        "model.width is -1; it must be a whole number",
    ),
    (
        "(model: (width: \"four\"))",
        "model.width is \"four\"; it must be a whole number",
    ),
    (
        "(seed: 99999999999999999999)",
        "seed is 99999999999999999999; it must be a whole number from 0 to",
    ),
    (
        "(data: Synthetic(features: 800))",
        "data.features is 800; it must be Count(n)",
    ),
    (
        "(theory: (enabled: 1))",
        "theory.enabled is 1; it must be true or false",
    ),
    ("(title: two)", "title is two; it must be a text in double quotes"),
    (
        "(model: 4)",
        "model is 4; it must be a group of settings in parentheses",
    ),
    // Punctuation.
    (
        "(seed: 1 model: ())",
        "x.ron:1:10: a comma is missing between seed and the next setting",
    ),
    (
        "(model: (width: 4, layers: 3)",
        "x.ron:1:30: the preset ends too early: a value or a `)` is missing",
    ),
    (
        "(seed: 1, 3)",
        "x.ron:1:11: another setting is expected here, such as seed: 1; found `3`",
    ),
    (
        "(title: \"x\", seed 1)",
        "x.ron:1:19: another setting is expected here, such as seed: 1; expected colon",
    ),
    (
        "(seed: 1,
  model: (
    activation:
      5))",
        "x.ron:4:7: model.activation is 5; it must be",
    ),
    (
        "(seed: 1,
  model: (
    width: // wide
      4.25,
 layers: 3))",
        "x.ron:4:7: model.width is 4.25; it must be",
    ),
    ("(seed: )", "seed has no value; it must be a whole number"),
    (
        "(seed: 1) and more",
        "x.ron:1:11: something follows the `)` that ends the preset",
    ),
    (
        "seed: 1",
        "a preset is a group of settings in parentheses, such as (seed: 1); it starts with `(`, not with `seed`",
    ),
    ("[1, 2]", "such as (seed: 1); expected opening `(`"),
    ("(/* seed: 1)", "a comment that starts with /* has no */"),
    ("(title: \"open)", "title has no closing quote"),
    (
        "(data: File(path: \"C:\\data.csv\"))",
        "data.path holds a backslash that starts no known escape; write \\\\",
    ),
    // What it opens on.
    (
        "(view: (zoom: [\"learning_curves\"]))",
        "view.zoom is [\"learning_curves\"]; each must be the name of a figure, none twice, and the ends of both axes, \
         such as \"learning_curves @ 10..50, 0.01..0.3\"",
    ),
    (
        "(view: (zoom: [\"a @ 0..1, 0..1\", \"a @ 0..2, 0..1\"]))",
        "view.zoom is [\"a @ 0..1, 0..1\", \"a @ 0..2, 0..1\"]; each must be",
    ),
    (
        "(view: (zoom: [\"a @ 1..0, 0..1\"]), lab: DoubleDescent())",
        "view.zoom is [\"a @ 1..0, 0..1\"]; each must be",
    ),
    // The landscape.
    (
        "(landscape: (grid: 1))",
        "x.ron:1:20: landscape.grid is 1; it must be a whole number from 2 to 401",
    ),
    ("(landscape: (grid: 402))", "landscape.grid is 402; it must be"),
    (
        "(landscape: (zoom: 0))",
        "landscape.zoom is 0; it must be a factor from 0.01 to 100",
    ),
    (
        "(landscape: (step: 31))",
        "landscape.step is 31; it must be a step from 0 to 30, the run's last, or None",
    ),
    (
        "(landscape: (run: 10000))",
        "landscape.run is 10000; it must be a whole number from 0 to 9999",
    ),
    (
        "(landscape: (test_rows: 0))",
        "landscape.test_rows is 0; it must be a whole number from 1 to",
    ),
    (
        "(landscape: (plane: Points(Initial)))",
        "landscape.plane is Points(Initial); the run's start is already",
    ),
    (
        "(landscape: (plane: Points(Run(0))))",
        "landscape.plane is Points(Run(0)); run 0 is the one that is looked at",
    ),
    (
        "(landscape: (slice: Run(20000)))",
        "landscape.slice is Run(20000); it must be Initial, Run(r)",
    ),
    (
        "(data: File(path: \"a.csv\", target: \"y\"), landscape: (slice: Teacher))",
        "landscape.slice is Teacher; data from a file has no teacher",
    ),
    (
        "(data: File(path: \"a.csv\", target: \"y\"), landscape: (plane: Points(Run(1))))",
        "landscape.plane is Points(Run(1)); every run of a file prepares its features",
    ),
    (
        "(landscape: (curvature: (eigenvalues: 51)))",
        "landscape.curvature.eigenvalues is 51; it must be",
    ),
    (
        "(landscape: (curvature: (probes: 1001)))",
        "landscape.curvature.probes is 1001; it must be",
    ),
    (
        "(landscape: (curvature: (lanczos_steps: 0)))",
        "landscape.curvature.lanczos_steps is 0; it must be",
    ),
    (
        "(landscape: (curvature: (every: 100001)))",
        "landscape.curvature.every is 100001; it must be",
    ),
    (
        "(landscape: (chaos: (exponents: [0])))",
        "landscape.chaos.exponents is [0]; it must be a list",
    ),
    (
        "(landscape: (chaos: (factors: [1, 0])))",
        "landscape.chaos.factors is [1, 0]; it must be a list",
    ),
    (
        "(landscape: (pruning: (points: 1)))",
        "landscape.pruning.points is 1; it must be a whole number from 2 to 1001",
    ),
    (
        "(landscape: (plane: Hesian))",
        "landscape.plane is Hesian (did you mean Hessian?); it must be Principal,",
    ),
    (
        "(landscape: (plain: Hessian))",
        "there is no setting `plain` in `landscape` (did you mean plane?); it has enabled, run,",
    ),
    (
        "(lab: DoubleDescent(), landscape: (grid: 51))",
        "landscape is (grid: 51); it belongs to the training of a network",
    ),
];

/// A CSV file, and its error.
const TABLES: &[(&str, &str)] = &[
    ("", "x.csv: this data file is empty"),
    ("\u{feff}\r\n", "x.csv: this data file is empty"),
    ("a,y\n", "x.csv: this data file has a header but no rows"),
    ("a,y\n1,2\n", "x.csv: this data file has only one row"),
    (
        "a,y\n1,2\n3\n",
        "x.csv:3: this row has 1 cells, but the header has 2",
    ),
    (
        "a,y\r\n1,2\r\n3,4,5\r\n",
        "x.csv:3: this row has 3 cells, but the header has 2",
    ),
    (
        "a,y\n1,2\nred,3\n",
        "x.csv:3: column `a` holds `red`, which is not a number",
    ),
    (
        "a,y\nNaN,2\n1,3\n",
        "x.csv:2: column `a` holds `NaN`; every cell must be a finite number",
    ),
    (
        "a,y\n1,2\n1,-inf\n",
        "x.csv:3: column `y` holds `-inf`; every cell must be",
    ),
    (
        "a,y\n1,1e400\n2,1\n",
        "x.csv:2: column `y` holds `1e400`; every cell must be",
    ),
    ("a,y\n,1\n2,1\n", "x.csv:2: column `a` has an empty cell"),
    (
        "a,Y \n1,2\n3,4\n",
        "x.csv:1: there is no target column `y` (did you mean `Y`?); the columns are a, Y",
    ),
    (
        "price,size\n1,2\n3,4\n",
        "x.csv:1: there is no target column `y`; the columns are price, size",
    ),
    (
        "1,2\n3,4\n",
        "x.csv:1: there is no target column `y`; the columns are 1, 2",
    ),
    (
        "a;y\n1;2\n",
        "x.csv:1: the header is one column, `a;y`; columns must be separated by commas, not by semicolons: set data.dialect.separator to Semicolon",
    ),
    ("y\n1\n2\n", "x.csv:1: there is no column beside the target `y`"),
    (
        "a,y\n1,5\n2,5\n3,5\n",
        "x.csv: the target `y` has the same value in every row",
    ),
    (
        "a,b,y\n1,2,1\n1,2,2\n1,2,3\n",
        "x.csv: every feature column is constant",
    ),
    (
        "a,y\n1,1\n2,2\n3,3\n4,4\n",
        "x.csv: of 4 rows, data.hold_out leaves 2 to train on and 2 to test",
    ),
];

fn table(path: &str) -> Table {
    Table {
        path: path.to_owned(),
        target: "y".to_owned(),
        ..Table::default()
    }
}

#[test]
fn every_broken_preset_has_its_own_sentence() {
    onsager::labs::register();
    let mut sentences = HashSet::new();
    for (text, expected) in PRESETS {
        let error = match Experiment::from_ron(text, "x.ron") {
            Ok(_) => panic!("accepted: {text}"),
            Err(error) => error.to_string(),
        };
        assert!(
            error.contains(expected),
            "{text}\ngives    {error}\nexpected {expected}"
        );
        assert!(error.starts_with("x.ron:") && !error.contains('\n'), "{error}");
        assert!(sentences.insert(error.clone()), "not its own: {error}");
    }
    assert!(PRESETS.len() + TABLES.len() >= 90);
}

#[test]
fn every_broken_table_has_its_own_sentence() {
    for (text, expected) in TABLES {
        let error = match NumericTable::parse(text, &table("x.csv"), "x.csv", &Checks::default()) {
            Ok(_) => panic!("accepted: {text}"),
            Err(error) => error.to_string(),
        };
        assert!(
            error.starts_with(expected),
            "{text}\ngives    {error}\nexpected {expected}"
        );
    }
}

#[test]
fn all_problems_are_told_at_once() {
    let text = "(\n  model: (width: 0, layers: 11),\n  data: Synthetic(noise: -2),\n)";
    let error = Experiment::from_ron(text, "x.ron").unwrap_err().to_string();
    let lines: Vec<&str> = error.lines().collect();
    assert_eq!(lines.len(), 3);
    assert!(lines[0].starts_with("x.ron:2:18: model.width is 0"));
    assert!(lines[1].starts_with("x.ron:2:29: model.layers is 11"));
    assert!(lines[2].starts_with("x.ron:3:26: data.noise is -2"));
}

#[test]
fn marks_line_ends_blank_lines_and_constant_columns_are_accepted() {
    onsager::labs::register();
    let mut text = "\u{feff}a,b,y\r\n".to_owned();
    for row in 0..30 {
        text += &format!("{row},7,{}\r\n\r\n", row % 5);
    }
    let read = NumericTable::parse(&text, &table("x.csv"), "x.csv", &Checks::default()).unwrap();
    assert_eq!((read.n_rows, read.n_features), (30, 2));
    assert_eq!(read.feature_names, ["a", "b"]);
    assert_eq!(read.constant_features(), [1]);
    assert_eq!((read.row(3), read.target[3]), (&[3.0, 7.0][..], 3.0));
    let labels = Checks {
        labels: true,
        ..Checks::default()
    };
    let error = NumericTable::parse(&text, &table("x.csv"), "x.csv", &labels).unwrap_err();
    assert_eq!(
        error.to_string(),
        "x.csv:2: the target is 0; the Logistic loss needs targets of -1 and 1 only: name a class in data.label"
    );
}

#[test]
fn files_that_cannot_be_presets_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| {
        Experiment::read(&folder.path().join(name))
            .unwrap_err()
            .to_string()
    };
    assert!(read("absent.ron").ends_with("absent.ron: there is no such preset file"));
    assert!(read(".").ends_with("this is a folder, not a preset file"));
    fs::write(folder.path().join("latin.ron"), b"(seed: 1,\ntitle: \"\xe9\")").unwrap();
    assert!(
        read("latin.ron").ends_with("latin.ron:2:9: this is not UTF-8 text: save the preset as plain UTF-8")
    );
    fs::write(folder.path().join("long.ron"), " ".repeat(2_000_000)).unwrap();
    assert!(read("long.ron").ends_with("this file is larger than 1 MiB and cannot be a preset"));
    fs::write(folder.path().join("empty.ron"), "").unwrap();
    let empty = Experiment::read(&folder.path().join("empty.ron")).unwrap();
    assert_eq!(empty.settings(), &Settings::default());
    assert_eq!(empty.base(), folder.path());
}

#[test]
fn a_preset_is_opened_by_path_or_by_name() {
    onsager::labs::register();
    for name in ["digits", "digits.ron"] {
        let digits = Experiment::open(name).unwrap();
        assert_eq!(
            digits
                .read_table(f64::INFINITY, &Cancel::new())
                .unwrap()
                .unwrap()
                .n_rows,
            1797
        );
        let kept = Experiment::new(digits.resolved()).unwrap();
        assert_eq!(kept, digits);
    }
    assert_eq!(
        Experiment::open("presets/relu.ron").unwrap(),
        Experiment::open("relu").unwrap()
    );
    let error = Experiment::open("three_layer").unwrap_err().to_string();
    let expected =
        "three_layer: there is no such file, and no shipped preset of that name (did you mean three_layers?)";
    assert_eq!(error, expected);
    let error = Experiment::open("presets/absent.ron").unwrap_err().to_string();
    assert_eq!(error, "presets/absent.ron: there is no such preset file");
}

#[test]
fn files_that_cannot_be_tables_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let read = |name: &str| {
        NumericTable::read(&table(name), folder.path(), &Checks::default())
            .unwrap_err()
            .to_string()
    };
    assert!(read("absent.csv").contains("absent.csv: there is no such data file"));
    assert!(read(".").ends_with("this is a folder; data.path must be a data file"));
    fs::write(folder.path().join("latin.csv"), b"a,y\n1,2\n\xe9,3\n").unwrap();
    assert!(
        read("latin.csv")
            .ends_with("latin.csv:3: this data file is not UTF-8 text: set data.dialect.encoding")
    );
    let data = Data::File(table("absent.csv"));
    let experiment = Experiment::new(Settings {
        data,
        ..Settings::default()
    })
    .unwrap()
    .with_base(folder.path());
    assert!(
        experiment
            .read_table(f64::INFINITY, &Cancel::new())
            .unwrap()
            .is_err()
    );
}

#[test]
fn an_unwritable_place_is_told_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let absent = folder.path().join("absent/saved.ron");
    let error = Settings::default().save(&absent).unwrap_err().to_string();
    assert!(
        error.contains("saved.ron: this file cannot be written:"),
        "{error}"
    );
    let error = Settings::default().save(folder.path()).unwrap_err().to_string();
    assert!(error.contains("this file cannot be written:"), "{error}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    assert!(!Path::new(&absent).exists());
}
