//! Talk files: the shipped ones open at every step, broken ones say where and what is allowed.

use std::ffi::OsStr;
use std::path::Path;

use onsager::experiment::{Experiment, Scene, Talk, is_talk, shipped_talks};
use onsager::labs;
use onsager::text::{Language, speaking};

#[test]
fn shipped_talks_open_at_every_step() {
    labs::register();
    for language in Language::ALL {
        speaking(language, open_all);
    }
}

fn open_all() {
    let names: Vec<_> = shipped_talks().collect();
    assert!(!names.is_empty());
    for (name, title) in names {
        let talk = Talk::open(name).unwrap();
        assert!(!title.is_empty() && talk.title == title);
        assert_eq!(
            shape(&talk),
            speaking(Language::English, || shape(&Talk::open(name).unwrap()))
        );
        assert!(is_talk(OsStr::new(name)));
        for scene in &talk.scenes {
            assert!(
                scene.text.lines().count() <= 3,
                "{}: three short lines at most",
                scene.title
            );
            for moment in &scene.moments {
                let shown = moment.experiment.as_ref();
                assert!(
                    shown.is_none_or(|shown| shown.view.panel.is_some() || shown.lab.is_some()),
                    "{}",
                    scene.title
                );
            }
        }
    }
}

/// What is the same in every language: the settings of every moment.
fn shape(talk: &Talk) -> Vec<Vec<Option<Experiment>>> {
    let of_scene = |scene: &Scene| {
        scene
            .moments
            .iter()
            .map(|moment| moment.experiment.clone())
            .collect()
    };
    talk.scenes.iter().map(of_scene).collect()
}

#[test]
fn scenes_and_steps_change_settings_one_after_the_other() {
    labs::register();
    let text = r#"(title: "T", scenes: [
        (title: "Words"),
        (title: "A", preset: "three_layers", set: ["optimizer.steps=7"], sliders: ["optimizer.learning_rate"], equation: "x^2", steps: [
            (text: "more", set: ["optimizer.learning_rate=0.7"], run: true),
            (set: ["view.panel=Theory", "view.beside=Network", "view.cursor=3"], play: true),
            (animate: (set: "model.width", from: 2.0, to: 5.0, seconds: 2.0)),
        ]),
    ])"#;
    let talk = Talk::from_ron(text, "t.talk.ron", Path::new("")).unwrap();
    assert_eq!(talk.moments(), 5);
    assert_eq!(talk.scenes[1].equation, "x^2");
    assert!(talk.scenes[0].moments[0].experiment.is_none());
    let moments = &talk.scenes[1].moments;
    let shown = |index: usize| -> &Experiment { moments[index].experiment.as_ref().unwrap() };
    let rate = |index: usize| shown(index).optimizer.learning_rate;
    assert_eq!((rate(1), rate(2)), (0.7, 0.7));
    assert_ne!(rate(0), 0.7);
    assert_eq!(shown(2).optimizer.steps, 7);
    assert_eq!(shown(2).view.cursor, Some(3));
    assert!(moments[1].run && !moments[2].run && moments[2].play);
    let moves = moments[3].animate.as_ref().unwrap();
    let at = |share| moves.at(shown(3).settings(), share).unwrap().to_string();
    assert_eq!(
        [at(0.0), at(0.5), at(1.0)],
        ["2", "3", "5"],
        "the width is counted along its logarithm"
    );
}

/// Each broken talk, the line it is about, and words of the sentence.
const BROKEN: &[(&str, usize, &[&str])] = &[
    ("", 1, &["1 to 1000 scenes"]),
    ("()", 1, &["1 to 1000 scenes", "0"]),
    ("(scenes: [])", 1, &["1 to 1000 scenes"]),
    (
        "(format: 9, scenes: [(title: \"a\")])",
        1,
        &["format is 9", "newer version"],
    ),
    (
        "(format: 9, shapes: 3, scenes: [(title: \"a\")])",
        1,
        &["newer version"],
    ),
    ("(titel: \"x\", scenes: [(title: \"a\")])", 1, &["titel", "title"]),
    (
        "(title: 3, scenes: [(title: \"a\")])",
        1,
        &["title", "text in double quotes"],
    ),
    ("(scenes: (title: \"a\"))", 1, &["scenes", "list in brackets"]),
    (
        "(scenes: [\n(title: \"a\"),\n(text: \"b\")])",
        0,
        &["scene 2", "needs a title"],
    ),
    ("(scenes: [\n(title: \"a\", txt: \"b\")])", 2, &["txt", "text"]),
    (
        "(scenes: [\n(title: \"a\", text: true)])",
        2,
        &["text in double quotes"],
    ),
    (
        "(scenes: [\n(title: \"a\", run: 3)])",
        2,
        &["run", "true or false"],
    ),
    ("(scenes: [\n(title: \"a\", run: true)])", 2, &["shows no preset"]),
    (
        "(scenes: [\n(title: \"a\", sliders: [\"seed\"])])",
        2,
        &["shows no preset"],
    ),
    (
        "(scenes: [\n(title: \"a\", steps: [(run: true)])])",
        2,
        &["shows no preset"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"tree_layers\")])",
        2,
        &["scene 1", "“a”", "three_layers"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"no/such.ron\")])",
        2,
        &["no/such.ron", "no such preset file"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: three_layers)])",
        2,
        &["preset", "double quotes"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"optimizer.steps\"])])",
        3,
        &["optimizer.steps"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"optimizer.step=3\"])])",
        3,
        &["optimizer.step", "optimizer.steps"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"optimizer.steps=0\"])])",
        3,
        &["optimizer.steps", "whole number"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"optimizer.steps=x\"])])",
        3,
        &["optimizer.steps", "whole number"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: \"optimizer.steps=3\")])",
        3,
        &["set", "list in brackets"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [3])])",
        3,
        &["set", "path=value"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"view.panel=Lab\"])])",
        3,
        &["view.panel", "no lab"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"view.cursor=999\"])])",
        3,
        &["view.cursor", "step"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsliders: [\"optimizer.rate\"])])",
        3,
        &["optimizer.rate"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsliders: [\"optimizer.learning_rat\"])])",
        3,
        &["did you mean optimizer.learning_rate"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsliders: [\"data.features.ratio\"])])",
        3,
        &["data.features.ratio"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"double_descent\",\nsliders: [\"lab.nois\"])])",
        3,
        &["lab.nois"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(text: \"b\", set: [\"seed=-1\"])])])",
        3,
        &["seed"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(tex: \"b\")])])",
        3,
        &["tex", "text"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: (text: \"b\"))])",
        3,
        &["steps", "list in brackets"],
    ),
    ("(scenes: [\n(title: \"a\"", 2, &["end"]),
    ("(scenes: [\n(title: \"a)])", 2, &["quot"]),
    ("(scenes: [(title: \"a\")]) more", 1, &["ends", "remove"]),
    ("scenes", 1, &["parentheses"]),
    ("(scenes: [\n(title: \"a\" text: \"b\")])", 2, &["comma"]),
    ("(scenes: [\n(title: \"a\", title: \"b\")])", 2, &["twice"]),
    (
        "(scenes: [\n(title: \"a\", equation: \"\\\\frac{1}\")])",
        2,
        &["equation", "frac"],
    ),
    (
        "(scenes: [\n(title: \"a\", equation: \"\\\\nosuchthing\")])",
        2,
        &["equation", "nosuchthing"],
    ),
    (
        "(scenes: [\n(title: \"a\", equation: 3)])",
        2,
        &["equation", "LaTeX"],
    ),
    (
        "(scenes: [\n(title: \"a\", steps: [(play: true)])])",
        2,
        &["shows no preset"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(play: 1)])])",
        3,
        &["play", "true or false"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(animate: (set: \"optimizer.rate\", from: 1.0, to: 2.0, seconds: 3.0))])])",
        3,
        &["optimizer.rate"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(animate: (set: \"data.noise\", from: 0.1, to: 2.0))])])",
        3,
        &["seconds"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(animate: (set: \"data.noise\", from: -1.0, to: 2.0, seconds: 3.0))])])",
        3,
        &["data.noise"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nsteps: [(animate: (set: \"model.activation\", from: 0.0, to: 2.0, seconds: 3.0))])])",
        3,
        &["path of a number"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"view.figures=3\"])])",
        3,
        &["view.figures", "list"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\nset: [\"view.beside=Training\"])])",
        3,
        &["view.beside", "another panel"],
    ),
    (
        "(scenes: [\n(title: \"a\", picture: 3)])",
        2,
        &["picture", "path of a PNG or SVG file"],
    ),
    (
        "(scenes: [\n(title: \"a\",\npicture: \"nowhere.png\")])",
        3,
        &["scene 1", "nowhere.png", "cannot be read"],
    ),
    (
        "(scenes: [\n(title: \"a\", preset: \"three_layers\",\npicture: \"a.png\")])",
        3,
        &["either a preset or a picture"],
    ),
];

#[test]
fn a_broken_talk_names_file_line_field_and_what_is_allowed() {
    labs::register();
    for (text, line, words) in BROKEN {
        let error = Talk::from_ron(text, "broken.talk.ron", Path::new("folder")).unwrap_err();
        let said = error.to_string();
        assert!(said.starts_with("broken.talk.ron:"), "{text}\n{said}");
        let place = format!("broken.talk.ron:{line}:");
        assert!(
            *line == 0 || said.starts_with(&place),
            "{text}
{said}"
        );
        let has = |word: &&str| said.to_lowercase().contains(&word.to_lowercase());
        assert!(words.iter().all(has), "{text}\n{said}");
    }
}

/// What the seminar is about: every phenomenon has its scene.
const SEMINAR: &[&str] = &[
    "skills",
    "scaling_samples",
    "phase_retrieval",
    "three_layers",
    "sweep_width_depth",
    "double_descent",
    "deep_linear",
    "staircase",
    "landscape_pruning",
    "depth_jumps",
    "bias_variance_width",
    "local_jumps",
    "bounds_norms",
    "bounds_stability",
    "bounds_uniform",
    "benign_overfitting",
    "landscape_chaos",
    "landscape_barrier",
    "landscape_edge_of_stability",
    "wide_limits",
    "parametrizations",
    "sweep_learning_rate_ratio",
    "onsager_term",
    "amp",
    "first_order_momentum",
    "two_layers",
    "student_t",
    "sweep_size",
    "overparametrized_early_stopping",
    "five_layers",
    "digits",
    "adam",
    "power_law_features",
    "emergence_even_link",
];

#[test]
fn the_seminar_has_a_scene_for_each_phenomenon_and_every_scene_is_affordable() {
    labs::register();
    let talk = Talk::open("seminar").unwrap();
    let moments = || talk.scenes.iter().flat_map(|scene| &scene.moments);
    let titles: Vec<String> = moments()
        .filter_map(|moment| Some(moment.experiment.as_ref()?.title.clone()))
        .collect();
    for name in SEMINAR {
        let title = &Experiment::open(name).unwrap().title;
        assert!(titles.contains(title), "{name} has no scene");
    }
    for experiment in moments().filter_map(|moment| moment.experiment.as_ref()) {
        let Some((samples, features)) = experiment.shape().filter(|_| experiment.lab.is_none()) else {
            continue;
        };
        let cost = experiment.cost(samples, features);
        assert!(
            cost.seconds < 60.0 && cost.bytes() < 2e9,
            "{}: {} s",
            experiment.title,
            cost.seconds
        );
    }
}

#[test]
fn a_talk_finds_presets_beside_it() {
    labs::register();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("own.ron"), "(optimizer: (steps: 9))").unwrap();
    let path = folder.path().join("a.talk.ron");
    std::fs::write(&path, "(scenes: [(title: \"a\", preset: \"own.ron\")])").unwrap();
    let talk = Talk::open(&path).unwrap();
    let shown = talk.scenes[0].moments[0].experiment.as_ref().unwrap();
    assert_eq!(shown.optimizer.steps, 9);
    assert_eq!(shown.base(), folder.path());
}
