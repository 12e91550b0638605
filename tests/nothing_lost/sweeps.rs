//! Folders of sweeps, whatever ends the program that fills them.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::disk::Disk;
use crate::{alone, kills, onsager, send};

/// Twenty-four combinations, each of some ten milliseconds.
const SWEEP: &str = r#"(
    model: (width: 2, layers: 2),
    data: Synthetic(samples: 300, features: Ratio(1.5)),
    optimizer: (steps: 30),
    theory: (rows: 12000, replicas: 1),
    sweep: (vary: [
        "optimizer.learning_rate = log(0.1, 1, 6)",
        "model.activation = [Tanh, Erf]",
        "data.features.ratio = [1, 2]",
    ]),
)"#;
const CELLS: usize = 24;

fn sweep(preset: &Path, out: &Path) -> Command {
    let mut command = onsager();
    command.arg("sweep").arg(preset).arg("--out").arg(out);
    command.args(["--threads", "2", "--quiet"]);
    command.stdout(Stdio::null()).stderr(Stdio::piped());
    command
}

/// Rows of the results file, without a torn one at its end.
fn rows(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("results.csv")).unwrap_or_default();
    let whole = text.rfind('\n').map_or("", |end| &text[..end]);
    whole.lines().skip(1).map(str::to_owned).collect()
}

fn cell_of(row: &str) -> usize {
    row.split(',').next().unwrap().parse().unwrap()
}

/// Goes on to the end and checks that each cell is there once, with the bits of an undisturbed sweep.
fn finish(preset: &Path, out: &Path, whole: &str, what: &str) {
    let before = rows(out);
    let done = sweep(preset, out).output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{what}: {said}");
    let after = rows(out);
    assert_eq!(after[..before.len()], before, "{what}: nothing is computed again");
    let cells: HashSet<usize> = after.iter().map(|row| cell_of(row)).collect();
    assert_eq!((cells.len(), after.len()), (CELLS, CELLS), "{what}: each once");
    let table = fs::read_to_string(out.join("sweep.csv")).unwrap();
    assert_eq!(table, whole, "{what}");
}

#[test]
fn a_sweep_goes_on_after_whatever_ended_it_and_computes_nothing_twice() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("sweep.ron");
    fs::write(&preset, SWEEP).unwrap();
    let undisturbed = folder.path().join("whole");
    let begun = Instant::now();
    assert!(sweep(&preset, &undisturbed).status().unwrap().success());
    let time = begun.elapsed().as_secs_f64();
    let whole = fs::read_to_string(undisturbed.join("sweep.csv")).unwrap();
    assert_eq!(whole.lines().count(), CELLS + 1);

    let mut random = ChaCha8Rng::seed_from_u64(7);
    let mut parts = 0;
    for round in 0..kills().unwrap_or(12) {
        let out = folder.path().join(format!("killed-{round}"));
        // Twice, before it is left to come to its end.
        for signal in [Signal::SIGKILL, Signal::SIGTERM] {
            let signal = if round % 3 == 0 { Signal::SIGKILL } else { signal };
            let mut child = sweep(&preset, &out).spawn().unwrap();
            std::thread::sleep(Duration::from_secs_f64(random.random_range(0.0..0.8) * time));
            send(&child, signal);
            child.wait().unwrap();
            let found = rows(&out).len();
            parts += usize::from(found > 0 && found < CELLS);
        }
        finish(&preset, &out, &whole, &format!("round {round}"));
        fs::remove_dir_all(&out).unwrap();
    }
    assert!(parts > 0, "some were ended on their way");

    // A row that was not finished, and a header that was not.
    let torn = folder.path().join("torn");
    for length in [1, 40, 700, 1200] {
        fs::create_dir_all(&torn).unwrap();
        for name in ["results.csv", "preset.ron"] {
            fs::copy(undisturbed.join(name), torn.join(name)).unwrap();
        }
        let file = fs::OpenOptions::new().write(true).open(torn.join("results.csv"));
        file.unwrap().set_len(length).unwrap();
        finish(&preset, &torn, &whole, &format!("torn after {length} bytes"));
        fs::remove_dir_all(&torn).unwrap();
    }
}

#[test]
fn a_full_disk_keeps_the_rows_that_were_written() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("sweep.ron");
    fs::write(&preset, SWEEP).unwrap();
    let undisturbed = folder.path().join("whole");
    assert!(sweep(&preset, &undisturbed).status().unwrap().success());
    let whole = fs::read_to_string(undisturbed.join("sweep.csv")).unwrap();
    let small = folder.path().join("small");
    fs::create_dir(&small).unwrap();
    // Room for the preset and a few rows.
    let Some(disk) = Disk::new(&small, 8 << 10) else {
        return;
    };
    let full = sweep(&preset, &small).output().unwrap();
    assert_eq!(
        full.status.code(),
        Some(5),
        "{}",
        String::from_utf8_lossy(&full.stderr)
    );
    let kept = rows(&small);
    assert!(kept.len() < CELLS, "{}", kept.len());
    let roomy = folder.path().join("roomy");
    fs::create_dir(&roomy).unwrap();
    for name in ["results.csv", "preset.ron"] {
        fs::copy(small.join(name), roomy.join(name)).unwrap();
    }
    drop(disk);
    finish(&preset, &roomy, &whole, "after a full disk");
}

#[test]
fn two_programs_on_one_folder_keep_each_cell_once() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let (preset, out) = (folder.path().join("sweep.ron"), folder.path().join("out"));
    fs::write(&preset, SWEEP).unwrap();
    let mut children = [0, 1].map(|_| sweep(&preset, &out).spawn().unwrap());
    let codes: Vec<_> = children
        .iter_mut()
        .map(|child| child.wait().unwrap().code())
        .collect();
    // One of them may have come when the other was done.
    assert!(codes.contains(&Some(0)), "{codes:?}");
    assert!(codes.iter().all(|code| matches!(code, Some(0 | 5))), "{codes:?}");
    let cells: HashSet<usize> = rows(&out).iter().map(|row| cell_of(row)).collect();
    assert_eq!((cells.len(), rows(&out).len()), (CELLS, CELLS));
}

#[test]
fn parts_of_a_sweep_are_joined_and_others_refused() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("sweep.ron");
    fs::write(&preset, SWEEP).unwrap();
    let undisturbed = folder.path().join("whole");
    assert!(sweep(&preset, &undisturbed).status().unwrap().success());
    let whole = fs::read_to_string(undisturbed.join("sweep.csv")).unwrap();
    let part = |number: usize| folder.path().join(format!("part-{number}"));
    for number in 1..=3 {
        let mut command = sweep(&preset, &part(number));
        command.arg("--shard").arg(format!("{number}/3"));
        assert!(command.status().unwrap().success());
        assert_eq!(rows(&part(number)).len(), CELLS / 3);
    }
    let merge = |parts: &[usize], out: &str| {
        let mut command = onsager();
        command
            .arg("merge")
            .args(parts.iter().map(|&number| part(number)));
        command.arg("--out").arg(folder.path().join(out)).arg("--quiet");
        command.output().unwrap()
    };
    let joined = merge(&[2, 1, 3], "joined");
    assert!(
        joined.status.success(),
        "{}",
        String::from_utf8_lossy(&joined.stderr)
    );
    assert_eq!(
        fs::read_to_string(folder.path().join("joined/sweep.csv")).unwrap(),
        whole
    );
    // What is missing is said, and computed by the command that began.
    let missing = merge(&[1, 3], "gap");
    let said = String::from_utf8_lossy(&missing.stderr).into_owned();
    assert_eq!(missing.status.code(), Some(1), "{said}");
    assert!(said.contains("16 of 24"), "{said}");
    finish(&preset, &folder.path().join("gap"), &whole, "a gap");
    // Another sweep: another seed.
    let mut other = sweep(&preset, &part(4));
    other.args(["--set", "seed=2", "--shard", "1/3"]);
    assert!(other.status().unwrap().success());
    let mixed = merge(&[1, 4], "mixed");
    assert_eq!(mixed.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&mixed.stderr).contains("another sweep"));
    // And into a folder of another sweep nothing is written.
    let mut wrong = sweep(&preset, &part(4));
    let refused = wrong.output().unwrap();
    assert_eq!(
        refused.status.code(),
        Some(3),
        "{}",
        String::from_utf8_lossy(&refused.stderr)
    );
}

/// A search that was ended on its way comes to the same cells, says of every other that it is not computed, and has no parts.
#[test]
fn a_search_goes_on_after_it_was_ended_and_says_what_is_not_computed() {
    let _turn = alone();
    let folder = tempfile::tempdir().unwrap();
    let (preset, whole) = (folder.path().join("sweep.ron"), folder.path().join("whole"));
    let text = SWEEP.replace("log(0.1, 1, 6)", "log(0.01, 2, 25)");
    fs::write(
        &preset,
        text.replace("sweep: (", "sweep: (search: CoarseToFine, "),
    )
    .unwrap();
    assert!(sweep(&preset, &whole).status().unwrap().success());
    let table = |folder: &Path| fs::read_to_string(folder.join("sweep.csv")).unwrap();
    let undisturbed = table(&whole);
    assert_eq!(undisturbed.lines().count(), 100 + 1);
    let count = |end: &str| undisturbed.lines().filter(|row| row.ends_with(end)).count();
    let (computed, skipped) = (count(",true"), count(",false"));
    assert_eq!((computed, skipped), (rows(&whole).len(), 100 - computed));
    assert!((28..80).contains(&computed), "{computed}");

    let header = fs::read_to_string(whole.join("results.csv")).unwrap();
    let lines: Vec<&str> = header.lines().collect();
    for kept in [0, 5, 29, computed - 1] {
        let part = folder.path().join(format!("part-{kept}"));
        fs::create_dir(&part).unwrap();
        fs::copy(whole.join("preset.ron"), part.join("preset.ron")).unwrap();
        fs::write(part.join("results.csv"), lines[..=kept].join("\n") + "\n").unwrap();
        assert!(sweep(&preset, &part).status().unwrap().success());
        assert_eq!(rows(&part).len(), computed, "{kept} rows");
        assert_eq!(table(&part), undisturbed, "{kept} rows");
    }

    let mut shard = sweep(&preset, &folder.path().join("shard"));
    let refused = shard.args(["--shard", "1/2"]).output().unwrap();
    let said = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{said}");
    assert!(said.contains("sweep.search=All"), "{said}");
    // All cells of the same folder: those of the search are not computed again.
    let rest = sweep(&preset, &whole)
        .args(["--set", "sweep.search=All"])
        .status();
    assert!(rest.unwrap().success());
    assert_eq!(rows(&whole).len(), 100);
    assert_eq!(rows(&whole)[..computed].join("\n"), lines[1..].join("\n"));
}
