//! Talks as an audience sees them: every text can be read, at every size and in both themes.

use std::time::Duration;

use onsager::experiment::{Experiment, Settings, Talk, Value};
use onsager::figure::Theme;
use onsager::gui::Pages;
use onsager::text::{Language, speaking};

use crate::support::TINY;

/// Scenes of every kind: words, an equation, curves with controls, two panels, a lab with chosen figures.
const TALK: &str = r#"(title: "Test", scenes: [
    (title: "Words alone, in a title of some length", text: "A line that takes more than the width that a line of a title has, so that it has to wrap.\nAnother one.", equation: "\\rho_{t+1,s} = \\rho_{t,s} - \\frac{\\eta_t}{\\varphi} \\Gamma_{t,s}"),
    (title: "Curves", text: "Training and test error.", preset: "tiny.ron", set: ["view.panel=Training"], sliders: ["optimizer.learning_rate", "data.noise", "data.samples"], run: true, steps: [
        (text: "Runs − theory.", set: ["view.training=Residuals"]),
    ]),
    (title: "Network", preset: "tiny.ron", set: ["view.panel=Training", "view.beside=Network"], sliders: ["optimizer.learning_rate"]),
    (title: "Modes", text: "One after the other.", preset: "deep_linear", set: ["view.figures=[\"modes\", \"loss\"]"], sliders: ["lab.scale"]),
    (title: "Four figures", text: "A line above them.", preset: "local_smooth", set: ["lab.samples=40", "lab.steps=20", "view.figures=[\"fourier\", \"kernel\", \"shallow\", \"deep\"]"]),
    (title: "A map", text: "A line above it.", preset: "tiny.ron", set: ["view.panel=Sweep", "sweep.vary=[\"model.width = [1, 2, 3]\", \"data.noise = linear(0, 1, 3)\"]"], run: true),
])"#;

#[test]
fn a_room_can_read_every_scene_at_every_size() {
    crate::toy::register();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("tiny.ron"), TINY).unwrap();
    let file = folder.path().join("a.talk.ron");
    std::fs::write(&file, TALK).unwrap();
    let name = file.display().to_string();
    for (size, theme) in [
        ((1280, 720), Theme::Light),
        ((1920, 1080), Theme::Dark),
        ((3840, 2160), Theme::Light),
    ] {
        let pages = Pages::new(&name, size, theme, Duration::from_secs(120)).unwrap();
        assert_eq!(pages.len(), 7);
        let paper = theme.inks().paper;
        for page in pages {
            let place = format!("{} {}.{} {size:?}", page.title, page.scene, page.step);
            assert!(page.is_complete, "{place}");
            assert!(page.faults.is_empty(), "{place}: {:?}", page.faults);
            assert_eq!(page.pixels.len(), 3 * (size.0 * size.1) as usize);
            let colours = page.pixels.chunks_exact(3);
            let drawn = colours.filter(|pixel| **pixel != paper).count();
            let share = drawn as f64 / f64::from(size.0 * size.1);
            assert!((0.005..0.9).contains(&share), "{place}: {share}");
        }
    }
}

/// With as little to compute as draws every curve.
fn cheap(settings: &Settings) -> Settings {
    let mut cheap = settings.clone();
    if let Some(lab) = &mut cheap.lab {
        for (field, most) in [
            ("replicas", 2),
            ("runs", 1),
            ("seeds", 1),
            ("starts", 1),
            ("rows", 500),
            ("steps", 20),
            ("largest", 16),
            ("neurons", 200),
            ("dimension", 100),
        ] {
            // Bounds compare networks that are trained as well as each other.
            if field == "steps" && lab.schema().name == "Bounds" {
                continue;
            }
            let Some(Value::Whole(count)) = lab.get(field) else {
                continue;
            };
            let fewer = Value::Whole(most.min(*count));
            let (_, described) = lab.schema().field(field).unwrap();
            if described.allows(&fewer) {
                lab.set(field, fewer);
            }
        }
        return cheap;
    }
    cheap.theory.rows = cheap.theory.rows.min(256);
    cheap.theory.replicas = cheap.theory.replicas.min(2);
    cheap.runs.count = cheap.runs.count.min(2);
    cheap.runs.test_rows = cheap.runs.test_rows.min(500);
    let mut short = cheap.clone();
    short.optimizer.steps = short.optimizer.steps.min(12);
    // What is looked at may be a later step.
    Experiment::new(short).map_or(cheap, |experiment| experiment.settings().clone())
}

/// Every other scene of the seminar from one of the first two on, with as little to compute, as it is after its last step.
fn cheap_seminar(folder: &std::path::Path, first: usize) -> String {
    let quoted = |text: &str| ron::to_string(text).unwrap();
    let scene = |(number, scene): (usize, &onsager::experiment::Scene)| {
        let last = scene.moments.last().unwrap();
        let text = [&*scene.text, &*last.text].join("\n");
        let mut out = format!("(title: {}, text: {}", quoted(&scene.title), quoted(text.trim()));
        out += &format!(", equation: {}", quoted(&scene.equation));
        if let Some(experiment) = &last.experiment {
            let preset = format!("{number}.ron");
            std::fs::write(folder.join(&preset), cheap(experiment.settings()).to_ron()).unwrap();
            let sliders: Vec<String> = scene.sliders.iter().map(|path| quoted(path)).collect();
            let run = scene.moments.iter().any(|moment| moment.run);
            out += &format!(
                ", preset: {preset:?}, sliders: [{}], run: {run}",
                sliders.join(", ")
            );
        }
        out + "),\n"
    };
    let talk = Talk::open("seminar").unwrap();
    let scenes: String = talk
        .scenes
        .iter()
        .enumerate()
        .skip(first)
        .step_by(2)
        .map(scene)
        .collect();
    let file = folder.join("cheap.talk.ron");
    std::fs::write(&file, format!("(title: \"Cheap\", scenes: [\n{scenes}])")).unwrap();
    file.display().to_string()
}

/// Every scene of the seminar on the smallest of its screens, of which a part is for each language: nothing is too small, cut
/// off or over something else, and nothing scrolls.
fn every_scene_is_read(language: Language, first: usize) {
    crate::toy::register();
    let folder = tempfile::tempdir().unwrap();
    speaking(language, || {
        let name = cheap_seminar(folder.path(), first);
        let patience = Duration::from_secs(60);
        let pages = Pages::new(&name, (1280, 720), Theme::Light, patience).unwrap();
        for page in pages {
            let place = format!("{language:?} {} {}", page.scene, page.title);
            assert!(page.faults.is_empty(), "{place}: {:?}", page.faults);
        }
    });
}

#[test]
fn a_room_can_read_the_seminar() {
    every_scene_is_read(Language::English, 0);
}

#[test]
fn a_room_can_read_the_seminar_in_japanese() {
    every_scene_is_read(Language::Japanese, 1);
}
