//! The program itself: what it writes, prints and returns, and what it says when something is wrong.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Output, Stdio};

use onsager::experiment::{Experiment, shipped};
use serde_json::Value;

use crate::npz;
use crate::program::program;

/// A preset that takes a moment, with early overfitting.
const SMALL: &str = "(
    title: \"Small\",
    model: (width: 3, layers: 3),
    data: Synthetic(samples: 200, features: Count(100), noise: 0.5),
    optimizer: (steps: 5, learning_rate: 0.4),
    theory: (rows: 1000, replicas: 2),
    runs: (count: 3, test_rows: 500),
)";

fn onsager(arguments: &[&str]) -> Output {
    program()
        .args(arguments)
        .env_remove("ONSAGER_MEMORY")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

/// A folder with a preset in it.
fn folder(preset: &str) -> (tempfile::TempDir, String, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mine.ron");
    fs::write(&path, preset).unwrap();
    let out = folder.path().join("out").display().to_string();
    (folder, path.display().to_string(), out)
}

fn names(path: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn summary(out: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(Path::new(out).join("summary.json")).unwrap()).unwrap()
}

#[test]
fn settings_are_given_on_the_command_line_and_mistakes_answered() {
    let (_folder, preset, out) = folder(SMALL);
    let given = [
        "--set",
        "optimizer.steps=3",
        "--set",
        "model.activation=Erf",
        "--set",
        "title=Two words",
    ];
    let output = onsager(&[&["run", &preset, "--out", &out, "--quiet"], &given[..]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let written = fs::read_to_string(Path::new(&out).join("preset.ron")).unwrap();
    assert!(
        written.contains("steps: 3,") && written.contains("activation: Erf,"),
        "{written}"
    );
    assert!(written.contains("title: \"Two words\""), "{written}");
    for (given, exit, sentence) in [
        (
            "model.width=0",
            3,
            "onsager: --set: model.width is 0; it must be a whole number from 1 to 512",
        ),
        (
            "model.width=four",
            3,
            "onsager: --set: model.width is four; it must be a whole number from 1 to 512",
        ),
        (
            "model.widht=4",
            3,
            "onsager: --set: there is no setting `model.widht` (did you mean model.width?)",
        ),
        (
            "model.activation=Swich",
            3,
            "onsager: --set: model.activation is Swich; it must be Tanh,",
        ),
        ("lab=Amp", 3, "onsager: --set: lab is no setting"),
        (
            "optimizer.loss=Logistic",
            3,
            "onsager: --set: optimizer.loss is Logistic; the Logistic loss needs labels ±1",
        ),
        (
            "data.teacher.link=Committee",
            3,
            "mine.ron:4:11: data.teacher.directions is 1; the Committee link needs 2 to 4 directions",
        ),
        (
            "model.width",
            2,
            "it must be a setting and its value, such as optimizer.learning_rate=0.2",
        ),
    ] {
        for command in [&["check", &preset][..], &["run", &preset, "--out", &out]] {
            let output = onsager(&[command, &["--set", given]].concat());
            assert_eq!(code(&output), exit, "{given}");
            let error = text(&output.stderr);
            assert!(error.contains(sentence), "{given}: {error}");
        }
    }
}

#[test]
fn a_run_writes_everything_and_tells_about_it() {
    let (_folder, preset, out) = folder(SMALL);
    let output = onsager(&[
        "run",
        &preset,
        "--out",
        &out,
        "--seed",
        "9",
        "--arrays",
        "--threads",
        "2",
    ]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let printed = text(&output.stdout);
    for part in [
        "Small",
        "Step",
        "Test, theory",
        "joint standard errors",
        "Early stopping (theory): t =",
    ] {
        assert!(printed.contains(part), "{part} in\n{printed}");
    }

    let summary = summary(&out);
    let mut files: Vec<String> = summary["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect();
    files.sort();
    assert_eq!(files, names(Path::new(&out)));
    for name in [
        "arrays.npz",
        "curves.csv",
        "preset.ron",
        "learning_curves.svg",
        "learning_curves.png",
    ] {
        assert!(files.iter().any(|file| file == name), "{name}");
    }
    assert_eq!(
        (
            &summary["complete"],
            &summary["stopped_on_request"],
            &summary["seed"]
        ),
        (&Value::Bool(true), &Value::Bool(false), &Value::from(9))
    );
    for pointer in [
        "/final/test/value",
        "/final/theory_train/standard_error",
        "/best/estimate/step",
        "/stopping_step/theory",
        "/agreement/test/standard_errors",
        "/agreement/estimate/relative",
        "/normality/corrected/0/p_value",
        "/seconds/theory",
        "/settings/model/width",
    ] {
        assert!(summary.pointer(pointer).unwrap().is_number(), "{pointer}");
    }

    let mut table = csv::Reader::from_path(Path::new(&out).join("curves.csv")).unwrap();
    let columns = "t,train,train_se,test,test_se,theory_train,theory_train_se,theory_test,theory_test_se,\
                   estimate,estimate_se,estimate_probe_error,runs";
    assert_eq!(table.headers().unwrap(), columns.split(',').collect::<Vec<_>>());
    let records: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), 6);
    for (t, record) in records.iter().enumerate() {
        let numbers: Vec<f64> = record.iter().map(|cell| cell.parse().unwrap()).collect();
        assert_eq!((numbers[0], numbers[12]), (t as f64, 3.0));
        assert!(numbers.iter().all(|x| x.is_finite() && *x >= 0.0));
    }
    let final_test: f64 = records[5][3].parse().unwrap();
    assert_eq!(summary["final"]["test"]["value"], final_test);

    let again = Experiment::read(&Path::new(&out).join("preset.ron")).unwrap();
    assert_eq!(
        (again.seed, again.model.width, again.runs.record.weights),
        (9, 3, true)
    );
    let arrays = npz::arrays(&Path::new(&out).join("arrays.npz"));
    let expected = [
        "K0",
        "W1",
        "W2",
        "W3",
        "X",
        "Y",
        "overlap",
        "rho",
        "rho_estimated",
        "teacher",
        "theory_W2",
        "theory_W3",
        "z",
        "z_corrected",
    ];
    assert!(arrays.keys().eq(expected.iter()), "{:?}", arrays.keys());
}

#[test]
fn arrays_fit_together() {
    let (_folder, preset, out) = folder(SMALL);
    let output = onsager(&["run", &preset, "--out", &out, "--arrays", "--quiet"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let mut arrays = npz::arrays(&Path::new(&out).join("arrays.npz"));
    let mut array = |name: &str| arrays.remove(name).unwrap();
    let (shape, x) = array("X");
    assert_eq!(shape, [200, 100]);
    let (shape, w) = array("W1");
    assert_eq!(shape, [6, 100, 3]);
    let (shape, z) = array("z");
    assert_eq!(shape, [6, 200, 3]);
    // z = X w at every step.
    for t in [0, 5] {
        for k in [0, 31, 199] {
            for a in 0..3 {
                let product: f64 = (0..100).map(|j| x[k * 100 + j] * w[(t * 100 + j) * 3 + a]).sum();
                assert!((product - z[(t * 200 + k) * 3 + a]).abs() < 1e-12);
            }
        }
    }
    let (shape, u) = array("z_corrected");
    assert_eq!(shape, [6, 200, 3]);
    assert_eq!(u[..600], z[..600]);
    assert_ne!(u[600..], z[600..]);
    let (shape, rho) = array("rho_estimated");
    assert_eq!(shape, [6, 6, 3, 3]);
    // ρ_{1,0} = −(η/φ) I exactly, and nothing on or above the diagonal.
    let rate = -0.4 / 2.0;
    let expected = [rate, 0.0, 0.0, 0.0, rate, 0.0, 0.0, 0.0, rate];
    assert!(
        rho[6 * 9..7 * 9]
            .iter()
            .zip(expected)
            .all(|(a, b)| (a - b).abs() < 1e-12)
    );
    assert!(rho[..6 * 9].iter().all(|&x| x == 0.0));
    let (shape, gram) = array("K0");
    assert_eq!(shape, [4, 4]);
    let (_, teacher) = array("teacher");
    let square: f64 = teacher.iter().map(|x| x * x).sum::<f64>() / 100.0;
    assert!((gram[0] - square).abs() < 1e-12);
    let (shape, overlap) = array("overlap");
    assert_eq!(shape, [6, 3, 4]);
    // At step 0 the overlap is the lower part of K₀.
    assert!(
        overlap[..12]
            .iter()
            .zip(&gram[4..])
            .all(|(a, b)| (a - b).abs() < 1e-9)
    );
    let (shape, y) = array("Y");
    assert_eq!((shape, y.len()), (vec![200], 200));
}

#[test]
fn quiet_prints_nothing_and_a_second_report_replaces_the_first() {
    let (_folder, preset, out) = folder(SMALL);
    assert_eq!(code(&onsager(&["run", &preset, "--out", &out, "--arrays"])), 0);
    let first = fs::read(Path::new(&out).join("curves.csv")).unwrap();
    fs::write(Path::new(&out).join("notes.txt"), "mine").unwrap();
    let output = onsager(&["run", &preset, "--out", &out, "--quiet", "--threads", "1"]);
    assert_eq!(
        (code(&output), output.stdout.len(), output.stderr.len()),
        (0, 0, 0)
    );
    // The same bits whatever the threads; what is no longer written is gone, what is not ours stays.
    assert_eq!(fs::read(Path::new(&out).join("curves.csv")).unwrap(), first);
    let names = names(Path::new(&out));
    assert!(!names.contains(&"arrays.npz".to_owned()) && names.contains(&"notes.txt".to_owned()));
}

#[test]
fn an_interrupt_leaves_marked_partial_results() {
    let long = "(
        model: (width: 2, layers: 2),
        data: Synthetic(samples: 2000, features: Count(1000)),
        optimizer: (steps: 20000, learning_rate: 0.1),
        theory: (enabled: false), estimator: (enabled: false),
        runs: (count: 2, test_rows: 100, record: (pre_activations: false)),
    )";
    let (_folder, preset, out) = folder(long);
    let mut child = program()
        .args(["run", &preset, "--out", &out])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    lines.read_line(&mut line).unwrap();
    assert!(line.starts_with("Runs: ") && line.contains(" left"), "{line}");
    let id = nix::unistd::Pid::from_raw(child.id().try_into().unwrap());
    nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGINT).unwrap();
    let mut rest = String::new();
    lines.read_to_string(&mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(rest.contains("partial results are in"), "{rest}");

    let summary = summary(&out);
    assert_eq!(
        (&summary["complete"], &summary["stopped_on_request"]),
        (&Value::Bool(false), &Value::Bool(true))
    );
    assert!(
        summary["warnings"][0]
            .as_str()
            .unwrap()
            .contains("Partial results")
    );
    let steps = usize::try_from(summary["last_step"].as_u64().unwrap()).unwrap() + 1;
    let curves = fs::read_to_string(Path::new(&out).join("curves.csv")).unwrap();
    assert_eq!(curves.lines().count(), steps + 1);
    let figure = fs::read_to_string(Path::new(&out).join("learning_curves.svg")).unwrap();
    assert!(figure.contains("Partial results") && figure.trim_end().ends_with("</svg>"));
}

#[test]
fn presets_are_listed_printed_and_checked() {
    onsager::labs::register();
    let output = onsager(&["presets"]);
    assert_eq!(code(&output), 0);
    for (name, preset) in shipped() {
        assert!(text(&output.stdout).contains(name), "{name}");
        assert_eq!(text(&onsager(&["presets", name]).stdout), *preset);
    }
    let all: Vec<&str> = shipped().iter().map(|(name, _)| *name).collect();
    let output = onsager(&[&["check"], &all[..]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout).matches(": valid").count(), all.len());

    let output = onsager(&["check", "two_layers", "two_layer", "digits"]);
    assert_eq!(code(&output), 3);
    assert!(text(&output.stderr).contains("did you mean two_layers?"));
    assert!(text(&output.stderr).contains("1 of 3 presets cannot run"));
}

#[test]
fn help_teaches() {
    let help = text(&onsager(&["--help"]).stdout);
    for part in [
        "Examples:",
        "Exit codes:",
        "onsager run three_layers --out results",
        "130",
    ] {
        assert!(help.contains(part), "{part}");
    }
    let help = text(&onsager(&["run", "--help"]).stdout);
    for part in ["curves.csv", "summary.json", "arrays.npz", "--seed", "--threads"] {
        assert!(help.contains(part), "{part}");
    }
    assert!(text(&onsager(&["--version"]).stdout).starts_with("onsager "));
}

/// What is wrong, the exit code, and a part of the sentence.
#[test]
fn what_is_wrong_gives_its_own_sentence_and_no_file() {
    let table = |target: &str, rows: &str| {
        let preset = format!("(data: File(path: \"data.csv\", target: \"{target}\"))");
        (preset, rows.to_owned())
    };
    let preset = |text: &str| (text.to_owned(), String::new());
    let rows = "a,y\n1,2\n2,3\n4,4\n0,1\n";
    let wrong = [
        (
            preset("(data: Synthetic(samples: 1000000000))"),
            3,
            "data.samples is 1000000000",
        ),
        (
            preset("(data: Synthetic(samples: 10000000, features: Count(10000)))"),
            4,
            "of memory, and the limit is",
        ),
        (
            preset("(theory: (rows: 10000000), optimizer: (steps: 5000))"),
            4,
            "lower theory.rows",
        ),
        (preset("(model: (width: 0))"), 3, "model.width is 0"),
        (preset("(optimizer: (steps: 0))"), 3, "optimizer.steps is 0"),
        (preset("(data: Synthetic(noise: -1))"), 3, "data.noise is -1"),
        (preset("(data: Synthetic(teacher: (link: Tan)))"), 3, "Tan"),
        (preset("(format: 99)"), 3, "format is 99"),
        (preset("(model: (widht: 3))"), 3, "did you mean"),
        (preset("{\"model\": 1}"), 3, "mine.ron:1:"),
        (table("z", rows), 3, "no target column `z`"),
        (table("y", ""), 3, "data.csv"),
        (table("y", "a,y\n1,2\n"), 3, "data.csv"),
        (table("y", "a,y\n1,2\nx,3\n2,2\n"), 3, "data.csv:3"),
        (table("y", "a,y\n1,2\n3\n2,2\n"), 3, "data.csv"),
        (table("y", "a,y\n1,2\n1,3\n1,4\n1,5\n"), 3, "constant"),
        (table("y", "a,y\n1,NaN\n2,3\n1,4\n1,5\n"), 3, "NaN"),
    ];
    let mut sentences = Vec::new();
    for ((preset, rows), exit, part) in &wrong {
        let (folder, path, out) = folder(preset);
        if preset.contains("data.csv") {
            fs::write(folder.path().join("data.csv"), rows).unwrap();
        }
        for arguments in [&["run", &path, "--out", &out][..], &["check", &path]] {
            let output = onsager(arguments);
            let error = text(&output.stderr);
            assert_eq!(code(&output), *exit, "{preset}: {error}");
            assert!(
                error.starts_with("onsager: ") && error.contains(part),
                "{preset}: {error}"
            );
            assert!(
                !error.contains("panicked") && output.stdout.is_empty(),
                "{preset}: {error}"
            );
            sentences.push(error.replace(&folder.path().display().to_string(), ""));
        }
        assert!(!Path::new(&out).exists(), "{preset}");
    }
    sentences.sort();
    sentences.dedup();
    assert_eq!(sentences.len(), wrong.len(), "{sentences:#?}");
}

#[test]
fn places_that_cannot_be_written_are_refused_before_anything_is_computed() {
    let (folder, preset, out) = folder(SMALL);
    let file = folder.path().join("file");
    fs::write(&file, "mine").unwrap();
    let below = file.join("below").display().to_string();
    let file = file.display().to_string();
    for (place, part) in [
        (&file, "it is a file, not a folder"),
        (&below, "is a file, not a folder"),
    ] {
        let output = onsager(&["run", &preset, "--out", place]);
        let error = text(&output.stderr);
        assert_eq!(code(&output), 5, "{error}");
        assert!(
            error.contains("results cannot be written here") && error.contains(part),
            "{error}"
        );
        assert!(output.stdout.is_empty());
    }
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");

    let folder = folder.path().display().to_string();
    let output = onsager(&["run", &folder, "--out", &out]);
    assert_eq!((code(&output), Path::new(&out).exists()), (3, false));
    assert!(text(&output.stderr).contains("a folder, not a preset"));
    let output = onsager(&["run", "no_such.ron", "--out", &out]);
    assert_eq!((code(&output), Path::new(&out).exists()), (3, false));
    for arguments in [
        &["run", &preset][..],
        &["run", &preset, "--out", &out, "--threads", "0"],
        &["run", &preset, "--out", &out, "--seed", "-1"],
        &["check"],
        &["presets", "--all"],
    ] {
        assert_eq!(code(&onsager(arguments)), 2, "{arguments:?}");
    }
    let output = program()
        .args(["run", &preset, "--out", &out])
        .env("ONSAGER_MEMORY", "1MiB")
        .output()
        .unwrap();
    assert_eq!(code(&output), 4);
    assert!(text(&output.stderr).contains("the limit is 1.0 MiB"));
    assert!(!Path::new(&out).exists());
}

/// The program with its error output going to a device that is always full.
#[cfg(target_os = "linux")]
#[test]
fn a_full_terminal_is_no_reason_to_panic() {
    let (_folder, preset, out) = folder(SMALL);
    let run = |arguments: &[&str], full_output: bool| {
        let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let mut command = program();
        command.args(arguments).stdout(Stdio::null()).stderr(full());
        if full_output {
            command.stdout(full());
        }
        command.status().unwrap().code()
    };
    assert_eq!(run(&["run", "nosuch", "--out", &out], false), Some(3));
    assert_eq!(run(&["check", "nosuch", "digits"], false), Some(3));
    assert_eq!(run(&["--nosuch"], false), Some(2));
    assert_eq!(run(&["presets"], true), Some(5));
    assert_eq!(run(&["run", &preset, "--out", &out], true), Some(5));
}

#[cfg(unix)]
#[test]
fn presets_have_any_path_and_titles_do_not_steer_the_terminal() {
    use std::os::unix::ffi::OsStrExt;
    let folder = tempfile::tempdir().unwrap();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.ron");
    let path = folder.path().join(name);
    fs::write(
        &path,
        SMALL.replace("Small", "\\u{1b}]0;owned\\u{7}\\u{1b}[31mSmall"),
    )
    .unwrap();
    let out = folder.path().join(std::ffi::OsStr::from_bytes(b"out\xff"));
    for arguments in [
        vec!["check".as_ref(), path.as_os_str()],
        vec![
            "run".as_ref(),
            path.as_os_str(),
            "--out".as_ref(),
            out.as_os_str(),
        ],
    ] {
        let output = program().args(&arguments).output().unwrap();
        let printed = text(&output.stdout);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert!(
            printed.contains("\\u{1b}[31mSmall") && !printed.contains('\u{1b}'),
            "{printed}"
        );
    }
    assert!(out.join("summary.json").exists());
    let presets = |name: &std::ffi::OsStr| {
        let command = program().arg("presets").arg(name).output();
        command.unwrap()
    };
    let resolved = text(&presets(path.as_os_str()).stdout);
    assert_eq!(
        Experiment::from_ron(&resolved, "x").unwrap().title,
        "\u{1b}]0;owned\u{7}\u{1b}[31mSmall"
    );
}

#[cfg(target_os = "linux")]
#[test]
fn no_environment_starts_thousands_of_threads() {
    let long = SMALL.replace("steps: 5", "steps: 30000").replace(
        "theory: (rows: 1000, replicas: 2)",
        "theory: (enabled: false), estimator: (enabled: false)",
    );
    let (_folder, preset, out) = folder(&long);
    let mut child = program()
        .args(["run", &preset, "--out", &out])
        .env("RAYON_NUM_THREADS", "99999999")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut most, start) = (0, std::time::Instant::now());
    // On a busy machine it takes a while until there are any.
    while start.elapsed().as_secs() < 2 || (most < 2 && start.elapsed().as_secs() < 60) {
        std::thread::sleep(std::time::Duration::from_millis(100));
        assert_eq!(child.try_wait().unwrap(), None, "it ended");
        most = most.max(fs::read_dir(format!("/proc/{}/task", child.id())).map_or(0, Iterator::count));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(most > 1 && most < 1200, "{most} threads");
}

#[test]
fn settings_without_effect_are_named() {
    let (_folder, preset, out) = folder("(theory: (enabled: false), runs: (count: 0))");
    let output = onsager(&["run", &preset, "--out", &out]);
    assert_eq!(code(&output), 1);
    assert!(text(&output.stderr).contains("nothing to compute") && !Path::new(&out).exists());
    let (_folder, preset, out) = folder(&SMALL.replace("steps: 5", "steps: 5, batch_fraction: 1e-9"));
    for arguments in [&["run", &preset, "--out", &out][..], &["check", &preset]] {
        let output = onsager(arguments);
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        assert!(
            text(&output.stdout).contains("batch_fraction is 1e-9"),
            "{}",
            text(&output.stdout)
        );
    }
    assert!(
        summary(&out)["without_effect"][0]
            .as_str()
            .unwrap()
            .contains("1e-9")
    );
}

#[test]
fn constant_columns_of_a_file_are_named() {
    let rows: String = (0..60).map(|k| format!("{k},7,{}\n", k % 7)).collect();
    let (folder, preset, out) =
        folder("(data: File(path: \"a.csv\", target: \"y\"), optimizer: (steps: 2), runs: (count: 1))");
    fs::write(folder.path().join("a.csv"), format!("a,b,y\n{rows}")).unwrap();
    for arguments in [&["run", &preset, "--out", &out][..], &["check", &preset]] {
        let output = onsager(arguments);
        let printed = text(&output.stdout);
        assert!(
            printed.contains("with the same value in every row: b."),
            "{printed}"
        );
    }
    assert_eq!(summary(&out)["cautions"].as_array().unwrap().len(), 1);
    let output = program()
        .args(["check", &preset])
        .env("ONSAGER_MEMORY", "800")
        .output()
        .unwrap();
    assert_eq!(code(&output), 4, "{}", text(&output.stderr));
}

#[test]
fn a_picture_of_what_is_not_there_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let picture = |name: &str| folder.path().join(name).display().to_string();
    for (arguments, exit, part) in [
        (
            ["nosuch", "--screenshot", &picture("a.png"), "--run"],
            3,
            "no shipped preset",
        ),
        (
            ["two_layers", "--screenshot", &picture("a.jpg"), "--run"],
            2,
            "must end in .png",
        ),
        (["two_layers", "--panel", "nosuch", "--run"], 2, "training"),
    ] {
        let output = onsager(&arguments);
        assert_eq!(code(&output), exit, "{arguments:?}");
        assert!(text(&output.stderr).contains(part), "{}", text(&output.stderr));
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing_is_no_folder() {
    let (folder, preset, _) = folder(SMALL);
    let link = folder.path().join("link");
    std::os::unix::fs::symlink(folder.path().join("nowhere"), &link).unwrap();
    let output = onsager(&["run", &preset, "--out", &link.display().to_string()]);
    assert_eq!(code(&output), 5);
    assert!(text(&output.stderr).contains("a link to something that is not there"));
}
