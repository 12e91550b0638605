//! The smallest lab there can be, for the tests of the pattern.

use std::sync::Once;

use onsager::control::Cancel;
use onsager::experiment::{Field, Headline, Part, Schema, Variant};
use onsager::figure::{Axis, Figure, Line, Role};
use onsager::labs::{self, Entry, Lab, LabError};
use serde::Deserialize;

/// Partial sums of a geometric series: the smallest lab there can be.
pub(crate) struct Toy {
    terms: usize,
    ratio: f64,
    sums: Vec<f64>,
}

#[derive(Deserialize)]
pub(crate) struct ToySettings {
    terms: usize,
    ratio: f64,
    shape: Shape,
}

#[derive(Deserialize, PartialEq)]
pub(crate) enum Shape {
    Line,
    Nothing,
}

impl Lab for Toy {
    type Settings = ToySettings;

    const SCHEMA: &'static Schema = &Schema {
        name: "Toy",
        equation: "Σ rᵏ = 1/(1 − r)",
        source: "Euclid, Elements IX.35",
        fields: &[
            Field::whole("terms", [5, 1, 1_000_000_000_000]),
            Field::number("ratio", [0.5, 0.0, 1.0]),
            Field::choice("shape", &[Variant::plain("Line"), Variant::plain("Nothing")]).view(),
        ],
        headline: Some(Headline::last("sums", &["Sum"])),
        presets: &[(
            "toy",
            "(title: \"Toy\", description: \"A toy.\", lab: Toy(terms: 3))",
        )],
    };

    fn conflicts(settings: &ToySettings) -> Vec<(&'static str, String)> {
        let diverges = settings.ratio == 1.0 && settings.terms > 100;
        diverges
            .then(|| ("ratio", "a sum of so many ones is no fun".to_owned()))
            .into_iter()
            .collect()
    }

    fn memory(settings: &ToySettings) -> Vec<Part> {
        vec![Part {
            key: "the sums",
            bytes: settings.terms as f64 * 8.0,
            each_run: false,
        }]
    }

    fn start(settings: ToySettings, _seed: u64) -> Self {
        Self {
            terms: settings.terms,
            ratio: settings.ratio,
            sums: Vec::new(),
        }
    }

    fn advance(&mut self, _cancel: &Cancel) -> Result<bool, LabError> {
        if self.terms > 1000 {
            // Slow enough to be caught on the way.
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let last = self.sums.last().copied().unwrap_or(0.0);
        self.sums.push(last + self.ratio.powi(self.sums.len() as i32));
        Ok(self.sums.len() < self.terms)
    }

    fn fraction(&self) -> f64 {
        self.sums.len() as f64 / self.terms as f64
    }

    fn figures(&self, view: &ToySettings) -> Vec<Figure> {
        let x = (0..self.sums.len()).map(|k| k as f64).collect();
        let line = Line::new("Sum", Role::Run, x, self.sums.clone());
        let marks = if view.shape == Shape::Line {
            vec![line.into()]
        } else {
            Vec::new()
        };
        vec![
            Figure::plot(
                "sums",
                "Partial sums",
                Axis::linear("Terms"),
                Axis::linear("Sum"),
                marks,
            )
            .caption("They come ever closer to 1/(1 − r)."),
        ]
    }
}

/// Registers the labs of the program and the toy, once for all tests of a program.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| assert!(labs::register_with(&[Entry::of::<Toy>()])));
}
