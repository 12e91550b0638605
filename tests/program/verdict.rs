//! The verdict on a data file, in the summary and as a figure.

use std::fmt::Write as _;

use serde_json::Value;

use crate::program::program;

/// 400 rows of a linear law in four columns; row 123 is far out.
fn table() -> String {
    let mut text = "a,b,c,d,y\n".to_owned();
    for k in 0..400 {
        let t = f64::from(k);
        let mut row = [
            (1.3 * t).sin(),
            (2.1 * t).cos(),
            (0.7 * t * t).sin(),
            (0.3 * t * t).cos(),
        ];
        if k == 122 {
            row = row.map(|x| 5.0 * x);
        }
        let y = row[0] - 0.5 * row[1] + 0.3 * (5.7 * t).sin();
        let _ = writeln!(text, "{},{},{},{},{y}", row[0], row[1], row[2], row[3]);
    }
    text
}

#[test]
fn the_summary_has_the_verdict_with_every_split() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("rows.csv"), table()).unwrap();
    let preset = "(title: \"Rows\", model: (width: 2, layers: 2), optimizer: (steps: 20, learning_rate: 0.3), \
                  data: File(path: \"rows.csv\", target: \"y\", whiten: true), estimator: (enabled: true), runs: (count: 6))";
    let path = folder.path().join("rows.ron");
    std::fs::write(&path, preset).unwrap();
    let out = folder.path().join("out");
    let done = program()
        .arg("run")
        .arg(&path)
        .args(["--quiet", "--out"])
        .arg(&out)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let summary: Value = serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap();
    let verdict = &summary["verdict"];
    let sentences = verdict["sentences"].as_array().unwrap();
    assert!(
        sentences.iter().any(|s| s.as_str().unwrap().contains("far out")),
        "{verdict}"
    );
    let far = verdict["rows_far_out"].as_array().unwrap();
    assert!(
        far[0]["row"] == 123 && far[0]["squared_length"].as_f64().unwrap() > 8.0,
        "{verdict}"
    );
    let splits = verdict["splits"].as_array().unwrap();
    assert_eq!(splits.len(), 6);
    let (mut usual, mut wide) = (false, false);
    let agreeing = splits.iter().filter(|split| {
        let number = |name: &str| split[name].as_f64().unwrap();
        let held_out = number("held_out");
        // Normal errors spread by √(2/rows), those of a bounded law less, and more with the row that is far out among them.
        let (bar, normal) = (
            number("held_out_standard_error"),
            (2.0_f64 / 200.0).sqrt() * held_out,
        );
        assert!(bar > 0.4 * normal, "{bar} {normal}");
        usual |= bar < normal;
        wide |= bar > 2.0 * normal;
        let joint = number("standard_error").hypot(bar);
        (number("estimate") - held_out).abs() <= 1.96 * joint
    });
    assert_eq!(verdict["comparison"]["splits_that_agree"], agreeing.count());
    assert!(usual && wide, "{verdict}");
    let (mean, ridge) = (&verdict["mean_predictor"], &verdict["ridge_regression"]);
    assert!(
        ridge.as_f64().unwrap() < 0.8 * mean.as_f64().unwrap(),
        "{verdict}"
    );
    for file in ["splits.svg", "splits.png"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    let curves = std::fs::read_to_string(out.join("learning_curves.svg")).unwrap();
    assert!(curves.contains("Ridge regression") && curves.contains("Mean predictor"));
}

#[test]
fn there_is_none_of_a_teachers_data() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let set = [
        "optimizer.steps=2",
        "theory.enabled=false",
        "runs.count=1",
        "data.samples=60",
        "data.features=Count(30)",
    ];
    let mut run = program();
    run.args(["run", "two_layers", "--quiet", "--out"]).arg(&out);
    for assignment in set {
        run.args(["--set", assignment]);
    }
    assert!(run.status().unwrap().success());
    let summary: Value = serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap()).unwrap();
    assert!(summary["verdict"].is_null());
    assert!(!out.join("splits.svg").exists());
}
