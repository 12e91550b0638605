//! Runs a lab and prints the ends of its curves.

#![allow(clippy::print_stdout)]

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::figure::{Content, Mark};
use onsager::labs;

pub(crate) fn main() -> Result<(), Box<dyn std::error::Error>> {
    labs::register();
    let preset = "(lab: DoubleDescent(samples: 100, points: 6, replicas: 4))";
    let experiment = Experiment::from_ron(preset, "example")?;
    let settings = experiment.lab.clone().ok_or("the preset opens no lab")?;
    let mut lab = labs::start(&settings, experiment.seed)?;
    while lab.advance(&Cancel::new())? {}
    for figure in lab.figures(&settings) {
        println!("{}", figure.title);
        let Content::Plot(plot) = &figure.content else {
            continue;
        };
        for mark in &plot.marks {
            if let Mark::Line(line) = mark
                && let (Some(x), Some(y)) = (line.x.last(), line.y.last())
            {
                println!("  {} ends at ({x:.3}, {y:.3})", line.name);
            }
        }
    }
    Ok(())
}
