//! Talks as an audience sees them: every text can be read, at every size and in both themes.

use std::time::Duration;

use onsager::figure::Theme;
use onsager::gui::Pages;

use crate::support::TINY;

/// Scenes of every kind: words, an equation, curves with controls, two panels, a lab with chosen figures.
const TALK: &str = r#"(title: "Test", scenes: [
    (title: "Words alone, in a title of some length", text: "A line that takes more than the width that a line of a title has, so that it has to wrap.\nAnother one.", equation: "\\rho_{t+1,s} = \\rho_{t,s} - \\frac{\\eta_t}{\\varphi} \\Gamma_{t,s}"),
    (title: "Curves", text: "Training and test error.", preset: "tiny.ron", set: ["view.panel=Training"], sliders: ["optimizer.learning_rate", "data.noise", "data.samples"], run: true, steps: [
        (text: "Runs − theory.", set: ["view.training=Residuals"]),
    ]),
    (title: "Network", preset: "tiny.ron", set: ["view.panel=Training", "view.beside=Network"], sliders: ["optimizer.learning_rate"]),
    (title: "Modes", text: "One after the other.", preset: "deep_linear", set: ["view.figures=[\"modes\", \"loss\"]"], sliders: ["lab.scale"]),
])"#;

#[test]
fn a_room_can_read_every_scene_at_every_size() {
    onsager::labs::register();
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
        assert_eq!(pages.len(), 5);
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
