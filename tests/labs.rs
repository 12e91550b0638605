//! The pattern of a lab, driven through preset, command line and checks by a toy that is registered here; and what holds
//! for every lab of the program.

// Helpers of tests may fail loudly.
#![allow(clippy::unwrap_used)]

use std::collections::HashSet;
use std::process::ExitCode;

use onsager::control::Cancel;
use onsager::experiment::{Experiment, Field, LabSettings, Part, Schema, Settings, Value, shipped};
use onsager::figure::{Axis, Content, Figure, Line, Role};
use onsager::labs::{self, Entry, Lab, LabError};
use serde::Deserialize;

/// Partial sums of a geometric series: the smallest lab there can be.
struct Toy {
    terms: usize,
    ratio: f64,
    sums: Vec<f64>,
}

#[derive(Deserialize)]
struct ToySettings {
    terms: usize,
    ratio: f64,
    shape: Shape,
}

#[derive(Deserialize, PartialEq)]
enum Shape {
    Line,
    Nothing,
}

impl Lab for Toy {
    type Settings = ToySettings;

    const SCHEMA: &'static Schema = &Schema {
        name: "Toy",
        title: "Geometric series",
        explanation: "Sums grow. They stay bounded. That is all.",
        equation: "Σ rᵏ = 1/(1 − r)",
        source: "Euclid, Elements IX.35",
        fields: &[
            Field::whole("terms", "Terms", [5, 1, 1_000_000_000_000], "How many are added."),
            Field::number(
                "ratio",
                "Ratio r",
                [0.5, 0.0, 1.0],
                "Of a term to the one before.",
            ),
            Field::choice(
                "shape",
                "Shape",
                &["Line", "Nothing"],
                &["a curve", "no curve"],
                "What is drawn.",
            )
            .view(),
        ],
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
            what: "the sums",
            bytes: settings.terms as f64 * 8.0,
            advice: "lower lab.terms",
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
        vec![Figure::plot(
            "sums",
            "Partial sums",
            Axis::linear("Terms"),
            Axis::linear("Sum"),
            marks,
        )]
    }
}

fn run(arguments: &[&str]) -> ExitCode {
    onsager::cli::run(std::iter::once("onsager").chain(arguments.iter().copied()))
}

fn message(text: &str) -> String {
    Experiment::from_ron(text, "a.ron").unwrap_err().to_string()
}

#[test]
fn a_toy_runs_from_preset_to_files() {
    labs::add(Entry::of::<Toy>());
    assert!(shipped().iter().any(|(name, _)| *name == "toy"));
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("mine.ron");
    std::fs::write(&preset, "(title: \"Mine\", lab: Toy(ratio: 0.25, shape: Line))").unwrap();
    let (preset, out) = (preset.to_str().unwrap(), folder.path().join("out"));
    assert_eq!(
        run(&["run", preset, "--out", out.to_str().unwrap()]),
        ExitCode::SUCCESS
    );
    for file in ["sums.csv", "sums.svg", "sums.png", "preset.ron", "summary.json"] {
        assert!(out.join(file).is_file(), "{file}");
    }
    assert!(
        std::fs::read_to_string(out.join("sums.csv"))
            .unwrap()
            .contains("1.33203125")
    );
    let again = Experiment::read(&out.join("preset.ron")).unwrap();
    assert_eq!(&again, &Experiment::read(preset.as_ref()).unwrap());
    assert_eq!(run(&["check", "toy"]), ExitCode::SUCCESS);
    assert_eq!(run(&["presets"]), ExitCode::SUCCESS);
    std::fs::write(preset, "(lab: Toy(terms: 0))").unwrap();
    assert_eq!(run(&["check", preset]), ExitCode::from(3));
    std::fs::write(preset, "(lab: Toy(terms: 1000000000000))").unwrap();
    assert_eq!(run(&["check", preset]), ExitCode::from(4));
    assert_eq!(
        run(&["run", preset, "--out", out.to_str().unwrap(), "-q"]),
        ExitCode::from(4)
    );
}

#[test]
fn a_toy_is_written_read_and_drawn_anew() {
    labs::add(Entry::of::<Toy>());
    let mut settings = Settings {
        title: "T".to_owned(),
        ..Settings::default()
    };
    let mut lab = LabSettings::new(Toy::SCHEMA);
    lab.set("ratio", Value::Number(0.125));
    lab.set("no such", Value::Number(0.1));
    lab.set("terms", Value::Number(0.1));
    settings.lab = Some(lab.clone());
    for text in [settings.to_ron(), settings.to_line()] {
        assert!(!text.contains("model"), "{text}");
        assert_eq!(Settings::from_ron(&text, "x").unwrap(), settings, "{text}");
    }
    let mut run = labs::start(&lab, 1).unwrap();
    while run.advance(&Cancel::new()).unwrap() {}
    let mut other = lab.clone();
    other.set("shape", Value::Choice("Nothing"));
    assert!(lab.computes_the_same(&other) && lab != other);
    let marks = |settings| match &run.figures(settings)[0].content {
        Content::Plot(plot) => plot.marks.len(),
        _ => panic!("no plot"),
    };
    assert_eq!((marks(&lab), marks(&other)), (1, 0));
    let cancel = Cancel::new();
    cancel.cancel();
    assert_eq!(run.advance(&cancel), Err(LabError::Cancelled));
}

#[test]
fn mistakes_are_answered_with_place_value_and_rule() {
    labs::add(Entry::of::<Toy>());
    let cases = [
        (
            "(lab: Toy(terms: 0))",
            "a.ron:1:18: lab.terms is 0; it must be a whole number from 1 to",
        ),
        (
            "(lab: Toy(ratio: -1))",
            "a.ron:1:18: lab.ratio is -1; it must be a number from 0 to 1",
        ),
        (
            "(lab: Toy(terms: 200, ratio: 1))",
            "a.ron:1:30: lab.ratio is 1; a sum of so many ones is no fun",
        ),
        (
            "(lab: Toy(term: 3))",
            "a.ron:1:11: there is no setting `term` in `lab` (did you mean terms?)",
        ),
        (
            "(lab: Toy(terms: x))",
            "a.ron:1:18: lab.terms is x; it must be a whole number",
        ),
        ("(lab: Toy(terms: 1, terms: 2))", "lab.terms is set twice"),
        (
            "(lab: Toy(shape: Lines))",
            "a.ron:1:18: lab.shape is Lines (did you mean Line?); it must be Line or Nothing",
        ),
        ("(lab: Toi(terms: 1))", "(did you mean Toy?)"),
        (
            "(lab: Toy(), runs: (count: 3))",
            "a.ron:1:20: runs is (count: 3); it belongs to the training of a network",
        ),
        (
            "(lab: DoubleDescent(samples: 0))",
            "lab.samples is 0; it must be a whole number from 2 to 1000",
        ),
        (
            "(lab: DoubleDescent(ridge: -0.1))",
            "lab.ridge is -0.1; it must be a number from 0 to 100",
        ),
        (
            "(lab: DoubleDescent(against: Time, learning_rate: 1.0))",
            "lab.learning_rate is 1.0; gradient descent diverges from 0.5000 on",
        ),
    ];
    for (text, expected) in cases {
        let message = message(text);
        assert!(message.contains(expected), "{message}\n{expected}");
    }
}

#[test]
fn more_replicas_than_memory_allows_are_refused() {
    let experiment = Experiment::from_ron("(lab: DoubleDescent(replicas: 100000000))", "x").unwrap();
    let refused = experiment.cost(0, 0).check(4e9).unwrap_err().to_string();
    assert!(
        refused.contains("the results of the replicas") && refused.contains("lower lab.replicas"),
        "{refused}"
    );
}

/// Description and struct of every lab fit, its words are there, and each has presets enough.
#[test]
fn every_lab_is_whole() {
    let mut names = HashSet::new();
    for lab in labs::all() {
        let schema = lab.schema();
        assert!(names.insert(schema.name));
        if schema.name == "Toy" {
            continue;
        }
        assert!(schema.presets.len() >= 2, "{}", schema.name);
        assert_eq!(
            schema.explanation.matches(". ").count(),
            2,
            "{}",
            schema.explanation
        );
        assert!(!schema.equation.is_empty() && !schema.source.is_empty());
        let settings = LabSettings::new(schema);
        for (field, value) in settings.iter() {
            assert!(field.kind.allows(value), "{}.{}", schema.name, field.name);
            assert!(field.tooltip.ends_with('.'), "{}.{}", schema.name, field.name);
            if let Some((name, _)) = field.only {
                assert!(
                    matches!(settings.get(name), Some(Value::Choice(_))),
                    "{}.{}",
                    schema.name,
                    field.name
                );
            }
        }
        let text = Settings {
            lab: Some(settings.clone()),
            ..Settings::default()
        };
        Experiment::new(text).unwrap();
        labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Small versions of every preset come to their end, the same for any number of threads, and stop when told.
#[test]
fn every_lab_runs_is_repeatable_and_cancels() {
    let small = [
        ("samples", 30),
        ("parameters", 30),
        ("replicas", 3),
        ("dimension", 60),
        ("steps", 6),
        ("largest", 100),
        ("cells", 3),
        ("points", 5),
        ("diagram_dimension", 50),
        ("rows", 1000),
    ];
    for (name, text) in shipped() {
        let experiment = Experiment::from_ron(text, name).unwrap();
        let Some(mut lab) = experiment.lab.clone() else {
            continue;
        };
        for (field, value) in small {
            lab.set(field, Value::Whole(value));
        }
        let figures = |threads| {
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(threads)
                .build()
                .unwrap();
            pool.install(|| {
                let mut run = labs::start(&lab, 7).unwrap();
                let cancelled = Cancel::new();
                cancelled.cancel();
                assert_eq!(run.advance(&cancelled), Err(LabError::Cancelled));
                let mut parts = 0;
                while run.advance(&Cancel::new()).unwrap() {
                    parts += 1;
                    assert!(parts < 10_000, "{name} has no end");
                }
                assert!(run.fraction() >= 1.0, "{name}: {}", run.fraction());
                run.figures(&lab)
            })
        };
        let one = figures(1);
        assert!(!one.is_empty());
        assert_eq!(format!("{one:?}"), format!("{:?}", figures(3)), "{name}");
        let ids: HashSet<&str> = one.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(ids.len(), one.len(), "{name}");
    }
}
