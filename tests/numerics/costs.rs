//! What the shipped presets cost in operations on blocks of rows, kept as a snapshot: a change in cost shows in a diff.
//!
//! After a change on purpose, `INSTA_UPDATE=always cargo test --release --test numerics costs` writes the new numbers.

use std::fmt::Write as _;
use std::process::Command;

use onsager::control::Cancel;
use onsager::experiment::{Experiment, Landscape, PlaneChoice, Settings, shipped};
use onsager::kernels::{Counts, counts};
use onsager::study::Study;

use crate::agreement::{complete, shortened};

/// Where the line of a preset begins.
const MARK: &str = "cost ";

/// Other tests of this program count as well, so the presets have a process of their own.
#[test]
fn presets_cost_as_many_operations_as_before() {
    insta::assert_snapshot!(table_of("costs::count"));
}

/// Products with the Hessian: eigenvalues, spectrum and sharpness along the run.
#[test]
fn a_landscape_costs_as_many_hessian_products_as_before() {
    insta::assert_snapshot!(table_of("costs::count_of_landscape"));
}

/// The table that a test of this program prints in a process of its own.
fn table_of(test: &str) -> String {
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--ignored", "--nocapture"])
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().filter_map(|line| line.split_once(MARK));
    lines.map(|(_, line)| format!("{line}\n")).collect()
}

#[test]
#[ignore = "started by the test above in a process of its own"]
fn count_of_landscape() {
    let mut settings = shortened("landscape_sharp_minimum").settings().clone();
    settings.landscape = Landscape {
        grid: 5,
        plane: PlaneChoice::Hessian,
        ..Landscape::default()
    };
    let experiment = Experiment::new(settings).unwrap();
    let study = Study::new(&experiment).unwrap();
    let before = counts();
    let mut explorer = study.explorer(&experiment.landscape);
    while explorer.advance(&Cancel::new()).unwrap() {}
    let after = counts();
    println!(
        "\n{MARK}{:40} {:>7} {:>14}",
        "preset, shortened, explored", "outputs", "Hessian blocks"
    );
    let [outputs, hessian] = [
        after.outputs - before.outputs,
        after.second_order - before.second_order,
    ];
    println!("{MARK}{:40} {outputs:7} {hessian:14}", "landscape_sharp_minimum");
}

#[test]
#[ignore = "started by the test above in a process of its own"]
fn count() {
    crate::toy::register();
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
