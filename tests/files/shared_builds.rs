//! The README's two commands share their compiled dependencies.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// The features of every crate that programs (`normal,build`) or tests (with `dev`) are built with.
fn features(edges: &str) -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--offline",
            "--locked",
            "--prefix",
            "none",
            "--format",
            "{p}|{f}",
            "--edges",
            edges,
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for line in text.lines() {
        let (package, features) = line.split_once('|').unwrap();
        let features = features.trim_end_matches(" (*)");
        let package: Vec<&str> = package.split(' ').take(2).collect();
        all.entry(package.join(" "))
            .or_default()
            .insert(features.to_owned());
    }
    all
}

#[test]
fn the_program_and_its_tests_ask_for_the_same_features_of_every_crate() {
    let program = features("normal,build");
    let tests = features("normal,build,dev");
    assert!(program.len() > 200 && tests.len() > program.len());
    for (package, features) in &program {
        if !package.starts_with("onsager ") {
            // A crate may be built for programs and, with other features, for macros; the tests may want one of these more.
            let shared = tests
                .get(package)
                .is_some_and(|tested| tested.is_superset(features));
            assert!(
                shared,
                "{package} is compiled once more for the tests: {features:?}"
            );
        }
    }
}
