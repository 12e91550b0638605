//! The Python notebook and its loader read what the program writes. Without Python 3 and numpy there is nothing to test.

use std::path::Path;
use std::process::Command;

use crate::program::program;

/// Runs the code cells of a notebook, one after the other.
const EXECUTE: &str = "import json, sys
for cell in json.load(open('results.ipynb', encoding='utf-8'))['cells']:
    if cell['cell_type'] == 'code':
        exec(compile(''.join(cell['source']), cell['id'], 'exec'), globals())
print('executed', results)
";

#[test]
fn the_notebook_runs_on_real_results() {
    let python = |arguments: &[&str]| Command::new("python3").args(arguments).output();
    if !python(&["-c", "import numpy"]).is_ok_and(|output| output.status.success()) {
        println!("left out: there is no Python with numpy here");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out");
    let set = [
        "optimizer.steps=4",
        "theory.rows=1000",
        "runs.count=2",
        "runs.test_rows=500",
        "data.samples=120",
        "data.features=Count(60)",
    ];
    let mut run = program();
    run.args(["run", "two_layers", "--arrays", "--quiet", "--out"])
        .arg(&out);
    for assignment in set {
        run.args(["--set", assignment]);
    }
    assert!(run.status().unwrap().success());
    let executed = Command::new("python3")
        .args(["-B", "-c", EXECUTE])
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/python"))
        .env("ONSAGER_RESULTS", &out)
        .output()
        .unwrap();
    let (said, complained) = (
        String::from_utf8_lossy(&executed.stdout),
        String::from_utf8_lossy(&executed.stderr),
    );
    assert!(executed.status.success(), "{complained}");
    assert!(
        said.contains("executed Results(") && said.contains("5 steps"),
        "{said}"
    );
}
