//! Weights from files: those of runs and of numpy, what is wrong with others, and a prediction from K₀ alone.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::figure::{NpzError, NpzWriter, read_npz};
use onsager::study::report::write_arrays;
use onsager::study::{Quantity, Study};
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Two teacher directions, three neurons, three layers, six features.
fn preset(weights: &Path) -> Experiment {
    let preset = format!(
        "(seed: 5, model: (width: 3, layers: 3, weights: {:?}),
          data: Synthetic(samples: 8, features: Count(6), teacher: (link: Committee, directions: 2)),
          optimizer: (steps: 1), theory: (rows: 500, replicas: 1), runs: (count: 1, test_rows: 100))",
        weights.display().to_string()
    );
    Experiment::from_ron(&preset, "test").unwrap()
}

/// An array as numpy writes it.
fn npy(kind: &str, fortran: &str, shape: &str, numbers: &[u8]) -> Vec<u8> {
    let text = format!("{{'descr': '{kind}', 'fortran_order': {fortran}, 'shape': {shape}, }}");
    let text = format!("{text:117}\n");
    [b"\x93NUMPY\x01\x00\x76\x00", text.as_bytes(), numbers].concat()
}

fn bytes(values: &[f64]) -> Vec<u8> {
    values.iter().flat_map(|x| x.to_le_bytes()).collect()
}

/// As `numpy.savez` writes arrays.
fn savez(path: &Path, arrays: &[(&str, Vec<u8>)]) {
    save(path, arrays, CompressionMethod::Stored);
}

fn save(path: &Path, arrays: &[(&str, Vec<u8>)], method: CompressionMethod) {
    let mut archive = ZipWriter::new(File::create(path).unwrap());
    for (name, bytes) in arrays {
        let options = SimpleFileOptions::default().compression_method(method);
        archive.start_file(format!("{name}.npy"), options).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap();
}

fn doubles(shape: &str, count: usize) -> Vec<u8> {
    let values: Vec<f64> = (0..count).map(|i| (i as f64 * 0.7).sin()).collect();
    npy("<f8", "False", shape, &bytes(&values))
}

#[test]
fn arrays_of_numpy_are_taken_and_the_rest_is_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.npz");
    let columns: Vec<f64> = (0..18).map(f64::from).collect();
    savez(
        &path,
        &[
            ("W1", npy("<f8", "True", "(6, 3)", &bytes(&columns))),
            ("W3", doubles("(3,)", 3)),
            ("notes", b"no array".to_vec()),
        ],
    );
    let given = Study::new(&preset(&path)).unwrap();
    let drawn = Study::new(&preset(Path::new(""))).unwrap();
    let (given, drawn) = (given.instance(), drawn.instance());
    assert_eq!(given.teacher(), drawn.teacher());
    assert_eq!(given.first()[..3], [0.0, 6.0, 12.0]);
    assert_eq!(given.deep().values()[..9], drawn.deep().values()[..9]);
    assert_eq!(given.deep().output(), [0.0, 0.7_f64.sin(), 1.4_f64.sin()]);
}

/// Arrays that `numpy.savez_compressed` writes are those of `numpy.savez`, and take no more memory than is allowed.
#[test]
fn compressed_arrays_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let [plain, compressed] = ["plain.npz", "compressed.npz"].map(|name| folder.path().join(name));
    let arrays = [
        ("W1", doubles("(6, 3)", 18)),
        ("W3", npy("<f8", "False", "(100000,)", &[0; 800_000])),
    ];
    savez(&plain, &arrays);
    save(&compressed, &arrays, CompressionMethod::Deflated);
    assert!(fs::metadata(&compressed).unwrap().len() < 2000);
    let read = |path: &Path, memory| read_npz(path, |_| true, memory);
    assert_eq!(read(&compressed, 1e6).unwrap(), read(&plain, 1e6).unwrap());
    assert_eq!(
        read(&compressed, 1e5).unwrap_err(),
        NpzError::Large("W3".to_owned())
    );
}

/// The arrays that a run writes are over steps: their first step starts the same run whatever the seed.
#[test]
fn arrays_of_a_run_start_it_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("arrays.npz");
    let study = Study::new(&preset(Path::new(""))).unwrap();
    let before = study.instance();
    let mut writer = NpzWriter::create(&path).unwrap();
    let twice = |values: &[f64]| [values, values].concat();
    writer.add("teacher", &[6, 2], before.teacher().to_vec()).unwrap();
    writer.add("W1", &[2, 6, 3], twice(before.first())).unwrap();
    writer
        .add("W2", &[2, 3, 3], twice(&before.deep().values()[..9]))
        .unwrap();
    writer.add("W3", &[2, 3], twice(before.deep().output())).unwrap();
    writer.finish().unwrap();
    let study = Study::new(&preset(&path).with_seed(77)).unwrap();
    let after = study.instance();
    assert_eq!(after.teacher(), before.teacher());
    assert_eq!(after.first(), before.first());
    assert_eq!(after.deep(), before.deep());
    assert_eq!(after.gram(), before.gram());
}

/// Biases of a file start the network, and a run's arrays hold those of each step, as another program would read them.
#[test]
fn biases_are_given_and_written() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.npz");
    let (hidden, output) = (doubles("(3,)", 3), npy("<f8", "False", "(1,)", &bytes(&[0.5])));
    savez(&path, &[("b1", hidden), ("b3", output)]);
    let text = preset(&path).settings().to_ron();
    let refused = Study::new(&Experiment::from_ron(&text, "a").unwrap())
        .map(|_| ())
        .unwrap_err();
    assert!(refused.to_string().contains("model.biases"), "{refused}");
    let mut settings = preset(&path).settings().clone();
    settings.model.biases = true;
    settings.optimizer.steps = 3;
    let experiment = Experiment::new(settings.clone()).unwrap().with_full_record();
    let study = Study::new(&experiment).unwrap();
    let deep = study.instance().deep();
    let biases: Vec<&[f64]> = deep.biases().collect();
    assert_eq!(biases, [&[0.0, 0.7_f64.sin(), 1.4_f64.sin()], &[0.0; 3]]);
    assert_eq!(deep.output_biases(), [0.5]);
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let written = folder.path().join("arrays.npz");
    write_arrays(&study, &results, &written).unwrap();
    let arrays = read_npz(&written, |_| true, 1e9).unwrap();
    for (name, shape) in [
        ("b1", vec![4, 3]),
        ("b2", vec![4, 3]),
        ("b3", vec![4, 1]),
        ("theory_b1", vec![4, 3]),
    ] {
        assert_eq!(arrays[name].shape, shape, "{name}");
    }
    assert_eq!(arrays["b1"].values[..3], *biases[0]);
    assert!(arrays["b3"].values[3] != 0.5 && arrays["b2"].values[9] != 0.0);
    // A run's arrays start the same run whatever the seed.
    settings.model.weights = written.display().to_string();
    let again = Study::new(&Experiment::new(settings).unwrap().with_seed(77)).unwrap();
    assert_eq!(again.instance().deep(), study.instance().deep());
    assert_eq!(again.instance().first(), study.instance().first());
}

/// A file's name, its arrays, and what is said of it.
type Case = (&'static str, Vec<(&'static str, Vec<u8>)>, &'static str);

/// Each file is refused with a sentence of its own that names the file, the array where one is to blame, and what it must be.
#[test]
fn broken_files_are_told_apart() {
    let folder = tempfile::tempdir().unwrap();
    let identity = |size: usize, corner: f64| {
        let mut values = vec![0.0; size * size];
        values.iter_mut().step_by(size + 1).for_each(|x| *x = 1.0);
        values[1] = corner;
        npy("<f8", "False", &format!("({size}, {size})"), &bytes(&values))
    };
    let mut negative = vec![0.0; 25];
    negative[24] = -1.0;
    let negative = npy("<f8", "False", "(5, 5)", &bytes(&negative));
    let infinite = npy("<f8", "False", "(3,)", &bytes(&[1.0, f64::INFINITY, 0.0]));
    let cases: Vec<Case> = vec![
        ("nothing", vec![], "none of the arrays teacher, W1, W2, W3, K0"),
        (
            "other names",
            vec![("w1", doubles("(6, 3)", 18))],
            "none of the arrays",
        ),
        (
            "transposed",
            vec![("W1", doubles("(3, 6)", 18))],
            "(6, 3) = (n, q)",
        ),
        ("flat", vec![("W1", doubles("(18,)", 18))], "(18,)"),
        (
            "four axes",
            vec![("W1", doubles("(1, 1, 6, 3)", 18))],
            "(1, 1, 6, 3)",
        ),
        (
            "few directions",
            vec![("teacher", doubles("(6,)", 6))],
            "(6, 2) = (n, p)",
        ),
        (
            "wide hidden layer",
            vec![("W2", doubles("(3, 4)", 12))],
            "array W2",
        ),
        (
            "two outputs",
            vec![("W3", doubles("(3, 2)", 6))],
            "(3, 1) = (q, k)",
        ),
        (
            "small K0",
            vec![("K0", identity(3, 0.0))],
            "(5, 5) = (p + q, p + q)",
        ),
        ("infinite", vec![("W3", infinite)], "array W3 holds an entry"),
        (
            "not symmetric",
            vec![("K0", identity(5, 0.5))],
            "array K0 is no covariance",
        ),
        ("negative", vec![("K0", negative)], "no covariance"),
        (
            "both",
            vec![("K0", identity(5, 0.0)), ("W1", doubles("(6, 3)", 18))],
            "beside W1",
        ),
        (
            "complex",
            vec![("W3", npy("<c16", "False", "(3,)", &[0; 48]))],
            "kind <c16",
        ),
        (
            "big-endian",
            vec![("W3", npy(">f8", "False", "(3,)", &[0; 24]))],
            "kind >f8",
        ),
        (
            "objects",
            vec![("W3", npy("|O", "False", "(3,)", &[0; 24]))],
            "kind |O",
        ),
        (
            "short",
            vec![("W3", npy("<f8", "False", "(3,)", &[0; 16]))],
            "takes 24 bytes and has 16",
        ),
        (
            "long",
            vec![("W3", npy("<f8", "False", "(3,)", &[0; 32]))],
            "has 32",
        ),
        (
            "text",
            vec![("W3", b"0.1 0.2 0.3".to_vec())],
            "does not begin as an array",
        ),
        (
            "header",
            vec![("W3", npy("<f8", "Maybe", "(3,)", &[0; 24]))],
            "header of array W3",
        ),
    ];
    let mut sentences = BTreeSet::new();
    let mut check = |name: &str, expected: &str| {
        let path = folder.path().join(format!("{name}.npz"));
        let error = Study::new(&preset(&path)).map(|_| ()).unwrap_err().to_string();
        let (file, sentence) = error.split_once(": ").unwrap();
        assert!(
            file.ends_with(".npz") && sentence.contains(expected),
            "{name}: {error}"
        );
        sentences.insert(error);
    };
    for (name, arrays, expected) in &cases {
        savez(&folder.path().join(format!("{name}.npz")), arrays);
        check(name, expected);
    }
    check("missing", "cannot be read");
    fs::write(folder.path().join("table.npz"), "a,b\n1,2\n").unwrap();
    check("table", "no NPZ file");
    let mut damaged = fs::read(folder.path().join("flat.npz")).unwrap();
    damaged[200] ^= 0xff;
    fs::write(folder.path().join("damaged.npz"), damaged).unwrap();
    check("damaged", "is damaged");
    assert_eq!(sentences.len(), cases.len() + 3);
}

/// Another program's prediction, of which K₀ and the deeper weights alone are known.
#[test]
fn a_prediction_from_another_program_s_gram_matrix() {
    let golden: Value = serde_json::from_str(include_str!("../golden/state_evolution_precise.json")).unwrap();
    let cases = golden.as_array().cloned().unwrap_or_else(|| vec![golden.clone()]);
    let case = cases.iter().find(|case| case["name"] == "deep_tanh").unwrap();
    let numbers = |value: &Value| -> Vec<f64> {
        let mut all = Vec::new();
        let mut left = vec![value.clone()];
        while let Some(value) = left.pop() {
            match value {
                Value::Array(values) => left.extend(values.into_iter().rev()),
                value => all.push(value.as_f64().unwrap()),
            }
        }
        all
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("start.npz");
    let mut writer = NpzWriter::create(&path).unwrap();
    writer.add("K0", &[9, 9], numbers(&case["k0"])).unwrap();
    let deep = numbers(&case["deep0"]);
    writer.add("W2", &[8, 8], deep[..64].to_vec()).unwrap();
    writer.add("W3", &[8], deep[64..].to_vec()).unwrap();
    writer.finish().unwrap();
    let preset = format!(
        "(model: (width: 8, layers: 3, weights: {:?}),
          data: Synthetic(samples: 1200, features: Count(800), noise: 0.3),
          optimizer: (learning_rate: 0.4, steps: 20), theory: (rows: 8192, replicas: 1), runs: (count: 0))",
        path.display().to_string()
    );
    let study = Study::new(&Experiment::from_ron(&preset, "test").unwrap()).unwrap();
    let mut results = study.results();
    study.complete(&mut results, &Cancel::new()).unwrap();
    let ours = results.theory_curve(Quantity::Test);
    for t in [0, 5, 20] {
        let theirs = case["expected"]["test_mse"][t].as_f64().unwrap();
        assert!(
            (ours.mean[t] / theirs - 1.0).abs() < 0.01,
            "{t}: {} and {theirs}",
            ours.mean[t]
        );
    }
}
