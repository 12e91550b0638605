//! What the shipped presets cost in operations on blocks of rows, kept as a snapshot: a change in cost shows in a diff.
//!
//! After a change on purpose, `INSTA_UPDATE=always cargo test --release --test numerics costs` writes the new numbers.

use std::fmt::Write as _;
use std::process::Command;

use onsager::experiment::{Experiment, Settings, shipped};
use onsager::kernels::{Counts, counts};

use crate::agreement::{complete, shortened};

/// Where the line of a preset begins.
const MARK: &str = "cost ";

/// Other tests of this program count as well, so the presets have a process of their own.
#[test]
fn presets_cost_as_many_operations_as_before() {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "costs::count", "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once(MARK));
    let table: String = lines.map(|(_, line)| format!("{line}\n")).collect();
    insta::assert_snapshot!(table);
}

#[test]
#[ignore = "started by the test above in a process of its own"]
fn count() {
    onsager::labs::register();
    let mut table = format!(
        "\n{MARK}{:32} outputs gradients tangents products back\n",
        "preset, shortened"
    );
    for (name, text) in shipped() {
        if Settings::from_ron(text, name).unwrap().lab.is_none() {
            let cost = of(&shortened(name));
            let Counts {
                outputs,
                gradients,
                tangents,
                products,
                products_back,
                ..
            } = cost;
            writeln!(
                table,
                "{MARK}{name:32} {outputs:7} {gradients:9} {tangents:8} {products:8} {products_back:4}"
            )
            .unwrap();
        }
    }
    println!("{table}");
}

/// Operations of a whole study.
fn of(experiment: &Experiment) -> Counts {
    let before = counts();
    drop(complete(experiment));
    let after = counts();
    Counts {
        outputs: after.outputs - before.outputs,
        gradients: after.gradients - before.gradients,
        tangents: after.tangents - before.tangents,
        second_order: after.second_order - before.second_order,
        products: after.products - before.products,
        products_back: after.products_back - before.products_back,
    }
}
