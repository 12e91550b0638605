//! The panels, by the ids of their controls: every view with and without data, axes, legend and the time cursor.

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use onsager::gui::Launch;

use crate::support::*;

/// As [`TINY`], with two directions, three layers, and everything recorded.
const RICH: &str = "(title: \"Rich\", model: (width: 3, layers: 3), data: Synthetic(samples: 120, features: Count(60), \
                    teacher: (directions: 2, link: Committee)), optimizer: (steps: 6), theory: (rows: 300, replicas: 2), \
                    estimator: (enabled: true), \
                    runs: (count: 2, test_rows: 500, record: (weights: true, pre_activations: true)))";

const TRAINING: [&str; 4] = [
    "choice-training_view-Curves",
    "choice-training_view-Residuals",
    "choice-training_view-Estimate",
    "choice-training_view-Table",
];
const THEORY: [&str; 7] = [
    "choice-theory_view-Laws",
    "choice-theory_view-Overlaps",
    "choice-theory_view-Responses",
    "choice-theory_view-Covariances",
    "choice-theory_view-Weights",
    "choice-theory_view-Teacher",
    "choice-theory_view-Predicted",
];

/// A window in which one panel fills the centre.
fn panel(name: &str, text: &str) -> Window {
    let mut window = window(Launch {
        panel: Some(name.to_owned()),
        ..Launch::default()
    });
    window.event(Event::Paste(text.to_owned()));
    wait(&mut window, "Predicted in");
    window
}

fn train(window: &mut Window) {
    press(window, Modifiers::NONE, Key::Space);
    wait(window, "Trained 2 runs");
}

/// How many figures are shown.
fn figures(window: &Window) -> usize {
    window
        .query_all_by_role(Role::Button)
        .filter(|node| {
            use egui_kittest::kittest::NodeT as _;
            node.accesskit_node()
                .author_id()
                .is_some_and(|id| id.starts_with("export "))
        })
        .count()
}

#[test]
fn every_view_of_the_training_panel_is_drawn_with_and_without_runs() {
    let mut window = panel("training", RICH);
    let mut before = Vec::new();
    for view in TRAINING {
        click(&mut window, view);
        before.push(figures(&window));
    }
    assert_eq!(
        before,
        [1, 0, 0, 1],
        "the prediction alone has curves and a table"
    );
    assert!(!says(&window, "Press Space to train"));
    click(&mut window, "choice-training_view-Residuals");
    assert!(says(&window, "runs − theory is drawn here"));
    train(&mut window);
    for view in TRAINING {
        click(&mut window, view);
        // Below the curves stands the strip of differences.
        let expected = if view == TRAINING[0] { 2 } else { 1 };
        assert_eq!(figures(&window), expected, "{view}");
    }
}

#[test]
fn every_view_of_the_theory_panel_is_drawn_with_and_without_runs() {
    let mut window = panel("theory", RICH);
    let expected = [4, 2, 4, 1, 3, 3, 1];
    for (view, most) in THEORY.into_iter().zip(expected) {
        click(&mut window, view);
        assert!(figures(&window) <= most, "{view}");
    }
    train(&mut window);
    for (view, all) in THEORY.into_iter().zip(expected) {
        click(&mut window, view);
        assert_eq!(figures(&window), all, "{view}");
    }
    click(&mut window, "choice-theory_view-Overlaps");
    click(&mut window, "theory-direction 2");
    assert_eq!(figures(&window), 2);
    click(&mut window, "choice-theory_view-Laws");
    for neuron in ["theory-neuron 1", "theory-neuron 3"] {
        click(&mut window, "theory-neuron");
        click(&mut window, neuron);
        assert_eq!(figures(&window), 4, "{neuron}");
    }
}

#[test]
fn panels_without_any_results_say_why() {
    for name in ["training", "theory", "network", "lab", "landscape"] {
        let mut window = panel(name, TINY);
        window.event(Event::Paste("(model: (widht: 1))".to_owned()));
        window.run_ok();
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::L);
        assert!(says(&window, "did you mean"), "{name}");
    }
    let mut window = panel("training", TINY);
    let off = TINY.replace("theory: (", "theory: (enabled: false, ");
    window.event(Event::Paste(off));
    wait(&mut window, "The prediction is switched off");
}

#[test]
fn axes_are_linear_or_logarithmic_and_survive_zeros() {
    // A quadratic network that starts at zero weights has a test error that does not move.
    let mut window = panel(
        "training",
        &RICH.replace("layers: 3", "layers: 3, initialization: (first_layer: Zero)"),
    );
    train(&mut window);
    for view in TRAINING {
        click(&mut window, view);
        for axis in ["training-log-step", "training-log-error", "training-single"] {
            if has(&window, axis) {
                click(&mut window, axis);
                let expected = if view == TRAINING[0] { 2 } else { 1 };
                assert_eq!(figures(&window), expected, "{view}, {axis}");
                click(&mut window, axis);
            }
        }
    }
}

#[test]
fn the_legend_hides_and_shows_curves() {
    let mut window = panel("training", RICH);
    let entries: Vec<String> = legend(&window);
    assert_eq!(
        entries.len(),
        5,
        "two limits, two bands and the noise: {entries:?}"
    );
    for name in &entries {
        window.get_by_role_and_label(Role::CheckBox, name).click();
        window.run_ok();
    }
    assert!(says(&window, "All curves are hidden"));
    for name in &entries {
        window.get_by_role_and_label(Role::CheckBox, name).click();
        window.run_ok();
    }
    assert!(!says(&window, "All curves are hidden"));
}

/// Names in the legend.
fn legend(window: &Window) -> Vec<String> {
    use egui_kittest::kittest::NodeT as _;
    let boxes = window.query_all_by_role(Role::CheckBox);
    let names = boxes.filter_map(|node| node.accesskit_node().label());
    names
        .filter(|name| {
            ["theory", "single runs", "Noise"]
                .iter()
                .any(|part| name.contains(part))
        })
        .collect()
}

/// The step that the time cursor of the training panel is at.
fn step(window: &Window) -> usize {
    use egui_kittest::kittest::NodeT as _;
    let sliders = window.query_all_by_role(Role::Slider);
    let label = sliders
        .filter_map(|node| node.accesskit_node().label())
        .find(|label| label.starts_with("Time cursor"));
    label.unwrap().rsplit(' ').next().unwrap().parse().unwrap()
}

#[test]
fn the_time_cursor_follows_keys_and_drags() {
    let mut window = panel("training", RICH);
    assert_eq!(step(&window), 6);
    press(&mut window, Modifiers::NONE, Key::ArrowLeft);
    assert_eq!(step(&window), 5);
    press(&mut window, Modifiers::NONE, Key::Home);
    assert_eq!(step(&window), 0);
    press(&mut window, Modifiers::NONE, Key::ArrowRight);
    assert_eq!(step(&window), 1);
    press(&mut window, Modifiers::NONE, Key::End);
    assert_eq!(step(&window), 6);
    let at = window
        .query_all_by_label_contains("Time cursor")
        .next()
        .unwrap()
        .rect()
        .center();
    window.hover_at(at);
    window.drag_at(at);
    for k in 1..=10_u8 {
        window.hover_at(at - egui::vec2(40.0 * f32::from(k), 0.0));
        window.step();
    }
    window.drop_at(at - egui::vec2(400.0, 0.0));
    window.run_ok();
    let dragged = step(&window);
    assert!((1..6).contains(&dragged), "{dragged}");
    type_setting(&mut window, "cursor", "2");
    assert_eq!(step(&window), 2);
}

#[test]
fn every_panel_explains_itself() {
    let mut window = window(Launch::default());
    for name in ["Training", "Theory", "Network", "Lab"] {
        press(&mut window, Modifiers::COMMAND, Key::K);
        window.event(Event::Text(format!("Show {name}")));
        window.run_ok();
        press(&mut window, Modifiers::NONE, Key::Enter);
        click(&mut window, &format!("help {}", name.to_lowercase()));
        assert!(has(&window, "close"), "{name}");
        click(&mut window, "close");
    }
}
