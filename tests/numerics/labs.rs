//! The pattern of a lab, driven through preset, command line and checks by a toy that is registered here; and what holds
//! for every lab of the program. `tests/window/lab.rs` drives the toy through the window.

use std::collections::HashSet;
use std::ops::Bound;
use std::process::ExitCode;
use std::sync::LazyLock;

use crate::toy::{self, Toy};
use onsager::control::Cancel;
use onsager::experiment::{Experiment, Kind, LabSettings, Settings, Value, shipped};
use onsager::figure::{Content, Figure};
use onsager::labs::{self, Lab, LabError};
use onsager::text;
use rayon::iter::{IntoParallelIterator as _, ParallelIterator as _};

fn run(arguments: &[&str]) -> ExitCode {
    onsager::cli::run(std::iter::once("onsager").chain(arguments.iter().copied()))
}

fn message(text: &str) -> String {
    Experiment::from_ron(text, "a.ron").unwrap_err().to_string()
}

#[test]
fn a_toy_runs_from_preset_to_files() {
    toy::register();
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
    toy::register();
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
    toy::register();
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

/// Every lab refuses more replicas than memory holds, and says which setting to lower.
#[test]
fn more_replicas_than_memory_allows_are_refused() {
    toy::register();
    for lab in labs::all() {
        let Some((_, replicas)) = lab.schema().field("replicas") else {
            continue;
        };
        let Kind::Whole { most, .. } = replicas.kind else {
            panic!("replicas are counted");
        };
        let mut settings = LabSettings::new(lab.schema());
        settings.set("replicas", Value::Whole(most));
        let experiment = Experiment::new(Settings {
            lab: Some(settings),
            ..Settings::default()
        })
        .unwrap();
        let refused = experiment.cost(0, 0).check(2e8).unwrap_err().to_string();
        assert!(refused.contains("of the replicas"), "{refused}");
        assert!(refused.contains("lower lab.replicas"), "{refused}");
    }
}

/// Description and struct of every lab fit, its words are there, and each has presets enough.
#[test]
fn every_lab_is_whole() {
    toy::register();
    let mut names = HashSet::new();
    for lab in labs::all() {
        let schema = lab.schema();
        assert!(names.insert(schema.name));
        if schema.name == "Toy" {
            continue;
        }
        assert!(schema.presets.len() >= 2, "{}", schema.name);
        assert_eq!(
            schema.explanation().matches(". ").count(),
            2,
            "{}",
            schema.explanation()
        );
        let headline = format!("{}.headline", schema.key());
        assert!(schema.headline.is_none() || text::has(&headline), "{headline}");
        assert!(!schema.equation.is_empty() && !schema.source.is_empty());
        let settings = LabSettings::new(schema);
        for (field, value) in settings.iter() {
            let described = schema.described(field);
            let key = &described.key;
            assert!(field.allows(value), "{key}");
            assert!(text::has(key), "{key} has no label");
            assert!(described.meaning().ends_with('.'), "{key}");
            for name in field.kind.names() {
                let key = described.choice_key(name);
                assert!(text::has(&key) && text::has(&format!("{key}.meaning")), "{key}");
            }
            for when in field.only.iter().flatten() {
                assert!(
                    matches!(settings.get(when.path()), Some(Value::Choice(_))),
                    "{key}"
                );
            }
        }
        let whole = Settings {
            lab: Some(settings.clone()),
            ..Settings::default()
        };
        Experiment::new(whole).unwrap();
        labs::start(&settings, 1).unwrap_or_else(|error| panic!("{error}"));
    }
}

/// The lab settings of every shipped preset, small.
fn small_presets() -> Vec<(&'static str, LabSettings)> {
    let small = [
        ("samples", 60),
        ("parameters", 30),
        ("replicas", 3),
        ("dimension", 64),
        ("steps", 10),
        ("largest", 100),
        ("cells", 3),
        ("points", 5),
        ("diagram_dimension", 50),
        ("rows", 1000),
        ("width", 8),
        ("neurons", 40),
        ("retraining", 10),
        ("widest", 8),
        ("runs", 2),
        ("seeds", 2),
    ];
    let settings = shipped().iter().filter_map(|(name, text)| {
        let mut lab = Experiment::from_ron(text, name).unwrap().lab.clone()?;
        for (field, value) in small {
            if matches!(lab.get(field), Some(Value::Whole(now)) if *now > value) {
                lab.set(field, Value::Whole(value));
            }
        }
        // So few points lie below the usual windows of fits.
        lab.set("window_low", Value::Number(1.0));
        Some((*name, lab))
    });
    settings.filter(|(name, _)| *name != "toy").collect()
}

/// A small version of a preset, computed to its end.
struct Finished {
    name: &'static str,
    lab: LabSettings,
    figures: Vec<Figure>,
    parts: usize,
    /// After how many parts there was something to see.
    drawn: usize,
    fraction: f64,
}

impl Finished {
    fn new(name: &'static str, lab: LabSettings) -> Self {
        let mut run = labs::start(&lab, SEED).unwrap();
        let cancelled = Cancel::new();
        cancelled.cancel();
        assert_eq!(run.advance(&cancelled), Err(LabError::Cancelled));
        let (mut parts, mut drawn) = (0, 0);
        while run.advance(&Cancel::new()).unwrap() {
            parts += 1;
            assert!(parts < 10_000, "{name} has no end");
            drawn += usize::from(!run.figures(&lab).is_empty());
        }
        Self {
            name,
            figures: run.figures(&lab),
            fraction: run.fraction(),
            lab,
            parts,
            drawn,
        }
    }
}

const SEED: u64 = 7;

/// Every preset, each on one thread: what other runs of it are compared with.
fn finished() -> &'static [Finished] {
    static FINISHED: LazyLock<Vec<Finished>> = LazyLock::new(|| {
        toy::register();
        let presets = small_presets().into_par_iter();
        let each = presets.map(|(name, lab)| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
            pool.install(|| Finished::new(name, lab))
        });
        each.collect()
    });
    &FINISHED
}

/// Small versions of every preset come to their end, the same for any number of threads, and stop when told.
#[test]
fn every_lab_runs_is_repeatable_and_cancels() {
    let mut unexplained: Vec<String> = Vec::new();
    // Labs whose headline number some preset has, and all.
    let mut headlines: [HashSet<&str>; 2] = Default::default();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
    for finished in finished() {
        let (name, lab, one) = (finished.name, &finished.lab, &finished.figures);
        // Something is to be seen long before the end.
        assert!(finished.parts < 3 || finished.drawn > 0, "{name} does not stream");
        assert!(finished.fraction >= 1.0, "{name}: {}", finished.fraction);
        assert!(!one.is_empty());
        headlines[1].insert(lab.schema().name);
        let headline = lab.schema().headline.unwrap();
        if headline.of(one).is_some_and(|(value, _)| value.is_finite()) {
            headlines[0].insert(lab.schema().name);
        }
        let missing = crate::unexplained(one);
        unexplained.extend(missing.into_iter().map(|series| format!("{name}, {series}")));
        let three = pool.install(|| Finished::new(name, lab.clone()).figures);
        assert_eq!(format!("{one:?}"), format!("{three:?}"), "{name}");
        let ids: HashSet<&str> = one.iter().map(|figure| figure.id.as_str()).collect();
        assert_eq!(ids.len(), one.len(), "{name}");
        // What a presentation is to show is there.
        let preset = Experiment::open(name).unwrap();
        for id in &preset.settings().view.figures {
            assert!(ids.contains(id.as_str()), "{name}: no figure {id} among {ids:?}");
        }
        for figure in one {
            assert!(
                !figure.title.is_empty() && !figure.caption.is_empty(),
                "{name}: {}",
                figure.id
            );
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    let without: Vec<_> = headlines[1].difference(&headlines[0]).collect();
    assert!(without.is_empty(), "no headline number: {without:?}");
}

/// A run that is stopped again and again at odd moments ends as one that never was.
#[test]
fn a_cancelled_part_leaves_no_trace() {
    for finished in finished() {
        let (name, lab) = (finished.name, &finished.lab);
        let mut run = labs::start(lab, SEED).unwrap();
        let mut stops = 0;
        loop {
            let cancel = Cancel::new();
            let soon = cancel.clone();
            // Ever later, so that every part is done at last, and most of the time goes into few of the stops.
            let moment = std::time::Duration::from_micros(20).mul_f64(1.4_f64.powi(stops));
            let other = std::thread::spawn(move || {
                std::thread::sleep(moment);
                soon.cancel();
            });
            let end = loop {
                match run.advance(&cancel) {
                    Ok(true) => {}
                    Ok(false) => break true,
                    Err(error) => {
                        assert_eq!(error, LabError::Cancelled, "{name}");
                        break false;
                    }
                }
            };
            other.join().unwrap();
            if end {
                break;
            }
            stops += 1;
        }
        assert_eq!(
            format!("{:?}", finished.figures),
            format!("{:?}", run.figures(lab)),
            "{name}, stopped {stops} times"
        );
    }
}

/// Each preset of a lab runs from the command line to CSV, SVG and PNG.
#[test]
fn every_lab_is_written_by_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    for finished in finished() {
        let (name, lab) = (finished.name, &finished.lab);
        let file = folder.path().join(format!("{name}.ron"));
        let settings = Settings {
            title: name.to_owned(),
            lab: Some(lab.clone()),
            ..Settings::default()
        };
        std::fs::write(&file, settings.to_ron()).unwrap();
        let out = folder.path().join(name);
        let arguments = [
            "run",
            file.to_str().unwrap(),
            "--out",
            out.to_str().unwrap(),
            "-q",
        ];
        assert_eq!(run(&arguments), ExitCode::SUCCESS, "{name}");
        for figure in &finished.figures {
            for ending in ["csv", "svg", "png"] {
                let file = out.join(format!("{}.{ending}", figure.id));
                let size = std::fs::metadata(&file).map_or(0, |data| data.len());
                assert!(size > 20, "{name}: {}", file.display());
            }
        }
    }
}

/// One below and one above the limits of every number of every lab is refused with the rule.
#[test]
fn limits_of_every_lab_are_explained() {
    toy::register();
    for lab in labs::all() {
        let schema = lab.schema();
        for field in schema.fields {
            let outside = match field.kind {
                Kind::Whole { least, most, .. } => {
                    vec![format!("{}", least as i64 - 1), (most + 1).to_string()]
                }
                Kind::Number {
                    low: Bound::Included(least),
                    high: Bound::Included(most),
                } => {
                    vec![format!("{}", least - 0.5), format!("{}", most + 0.5)]
                }
                Kind::Choice { .. } => vec!["Nothing".to_owned()],
                Kind::Flag => vec!["7".to_owned()],
                Kind::Wholes { most, .. } => vec![format!("[{}]", most + 1)],
                Kind::Number { .. } | Kind::Text { .. } | Kind::Numbers { .. } | Kind::Texts => continue,
            };
            for value in outside {
                if schema.name == "Toy" && field.name == "shape" {
                    continue;
                }
                let text = format!("(lab: {}({}: {value}))", schema.name, field.name);
                let message = message(&text);
                let place = format!("lab.{} is {value}", field.name);
                assert!(
                    message.contains(&place) && message.contains(&schema.described(field).allowed()),
                    "{text}\n{message}"
                );
            }
        }
    }
}
