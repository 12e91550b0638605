//! The landscape panel, by the names its controls have for those who do not see them.

use std::time::Duration;

use crate::support::*;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use onsager::experiment::{Height, HeightScale, PlaneChoice, Scope, Settings, Solution};
use onsager::gui::Launch;

/// An experiment that takes no time.
const TINY: &str = "(title: \"Tiny\", model: (width: 2, layers: 2), data: Synthetic(samples: 60, features: Count(40)), \
                    optimizer: (steps: 8), theory: (rows: 200, replicas: 2), runs: (count: 2, test_rows: 500)";
/// A landscape that takes hardly more.
const LANDSCAPE: &str = "landscape: (grid: 11, test_rows: 200, curvature: (eigenvalues: 2, probes: 2, lanczos_steps: 10, \
                         every: 4), pruning: (points: 5))";

/// A window with the landscape alone, of an experiment with this text after the tiny one's.
fn window(more: &str) -> Window {
    let launch = Launch {
        panel: Some("landscape".to_owned()),
        ..Launch::default()
    };
    let mut window = crate::support::sized(vec2(1500.0, 1000.0), launch);
    paste(&mut window, &format!("{TINY}, {more})"));
    window
}

/// The same with everything explored.
fn explored() -> Window {
    let mut window = window(LANDSCAPE);
    wait(&mut window, "Trajectory off the plane");
    settle(&mut window);
    window
}

fn paste(window: &mut Window, text: &str) {
    window.event(Event::Paste(text.to_owned()));
    window.run_ok();
}

/// Waits for the exploration to end.
fn settle(window: &mut Window) {
    until(window, "it never ends", |window| {
        !says(window, "Exploring the landscape") && !says(window, "Predicting")
    });
}

#[test]
fn an_empty_panel_says_what_to_do_and_a_click_fills_it() {
    let mut window = window("seed: 1");
    wait(&mut window, "Predicted in");
    assert!(says(&window, "Press Compute"));
    assert!(!settings(&mut window).landscape.enabled);
    click(&mut window, "setup-compute");
    wait(&mut window, "Trajectory off the plane");
    assert!(says(&window, "Training error on the plane"));
    assert!(
        !settings(&mut window).landscape.enabled,
        "computing once changes no setting"
    );
    // Another experiment has another landscape.
    paste(&mut window, &format!("{TINY}, seed: 2)"));
    assert!(says(&window, "Press Compute"));
}

/// What was stopped does not seem to go on, and does go on when it is asked to.
#[test]
fn an_exploration_that_was_stopped_says_so_and_goes_on() {
    let long = "(optimizer: (steps: 60), theory: (rows: 60000, replicas: 1), landscape: (enabled: true, grid: 11, \
                test_rows: 200))";
    let mut window = window("seed: 1");
    paste(&mut window, long);
    // It waits for the prediction, which takes long.
    wait(&mut window, "Exploring …");
    press(&mut window, Modifiers::NONE, Key::Escape);
    wait(&mut window, "was stopped before there was anything to draw");
    click(&mut window, "setup-compute");
    wait(&mut window, "Trajectory off the plane");
}

#[test]
fn every_view_shows_its_figures() {
    let mut window = explored();
    assert!(says(&window, "The run and its projection on the plane"));
    for (view, title) in [
        ("choice-landscape_view-Space", "Training error on the plane"),
        ("choice-landscape_view-Slices", "Along each direction"),
        ("choice-landscape_view-Line", "From the run's end to the start"),
        ("choice-landscape_view-Curvature", "Sharpness along the run"),
        ("choice-landscape_view-Chaos", "Chaos needs learning rates"),
        ("choice-landscape_view-Pruning", "Pruning the network"),
        ("choice-landscape_view-Numbers", "Directions of the plane"),
        ("choice-landscape_view-Map", "Training error on the plane"),
    ] {
        click(&mut window, view);
        wait(&mut window, title);
    }
    click(&mut window, "choice-landscape_view-Chaos");
    click(&mut window, "landscape.chaos.factors");
    window.event(Event::Text("1, 4,".to_owned()));
    window.run_ok();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(settings(&mut window).landscape.chaos.factors, [1.0, 4.0]);
    wait(&mut window, "Finite-time Lyapunov exponent");
}

#[test]
fn controls_wrap_with_their_names_in_a_narrow_panel() {
    let folder = tempfile::tempdir().unwrap();
    let preset = folder.path().join("narrow.ron");
    std::fs::write(
        &preset,
        format!("{TINY}, landscape: (grid: 11, plane: Points(Seed(2))))"),
    )
    .unwrap();
    let launch = Launch {
        preset: Some(preset.into()),
        ..Launch::default()
    };
    let window = crate::support::sized(vec2(1024.0, 700.0), launch);
    for (path, name) in [
        ("landscape.run", "Run"),
        ("landscape.plane", "Plane"),
        ("landscape.plane.third", "Third point"),
        ("landscape.plane.third.seed", "Start seed"),
        ("landscape.surface", "Height"),
        ("landscape.grid", "Grid"),
        ("landscape.zoom", "Zoom"),
    ] {
        let place = control(&window, path).rect();
        assert!(
            place.height() < 30.0 && place.right() < 1024.0,
            "{path}: {place:?}"
        );
        let names = window.get_all_by_role_and_label(Role::Label, name);
        let heights: Vec<f32> = names.map(|name| name.rect().height()).collect();
        assert!(heights.iter().all(|height| *height < 30.0), "{name}: {heights:?}");
    }
}

#[test]
fn every_plane_can_be_chosen_and_undone() {
    let mut window = explored();
    let before = settings(&mut window);
    for (name, plane, says) in [
        ("Points", PlaneChoice::Points(Solution::Run(1)), "Third point"),
        ("Random", PlaneChoice::Random(1), "Plane seed"),
        ("Hessian", PlaneChoice::Hessian, "Centre"),
        ("Gradient", PlaneChoice::Gradient, "Centre"),
        ("Principal", PlaneChoice::Principal, "Zoom"),
    ] {
        choose(&mut window, "landscape.plane", name);
        assert_eq!(settings(&mut window).landscape.plane, plane);
        wait(&mut window, says);
        settle(&mut window);
        wait(&mut window, "Training error on the plane");
    }
    for _ in 0..5 {
        press(&mut window, Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(settings(&mut window), before);
}

/// Every run of a file has features of its own.
#[test]
fn runs_of_a_file_are_not_compared() {
    let file = "data: File(path: \"assets/data/digits.csv\", target: \"digit\")";
    let text = format!("{TINY}, {LANDSCAPE})");
    let (start, end) = (text.find("data:").unwrap(), text.find(", optimizer").unwrap());
    let mut window = window("seed: 1");
    paste(&mut window, &text.replace(&text[start..end], file));
    wait(&mut window, "Trajectory off the plane");
    choose(&mut window, "landscape.plane", "Points");
    let chosen = settings(&mut window).landscape.plane;
    assert_eq!(chosen, PlaneChoice::Points(Solution::Seed(1)));
    click(&mut window, "landscape.plane.third");
    assert!(has(&window, "choice-solution-Seed"));
    assert!(!has(&window, "choice-solution-Run"));
}

#[test]
fn every_control_changes_its_setting_in_one_step() {
    let mut window = explored();
    let step = |window: &mut Window, change: &dyn Fn(&mut Window), holds: &dyn Fn(&Settings) -> bool| {
        let before = settings(window);
        change(window);
        let after = settings(window);
        assert!(holds(&after), "{after:?}");
        press(window, Modifiers::COMMAND, Key::Z);
        assert_eq!(settings(window), before);
        press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        assert_eq!(settings(window), after);
    };
    let surface = |of| move |s: &Settings| s.landscape.surface == of;
    step(
        &mut window,
        &|w| choose(w, "landscape.surface", "Test"),
        &surface(Height::Test),
    );
    wait(&mut window, "Test error on the plane");
    step(
        &mut window,
        &|w| choose(w, "landscape.surface", "Gap"),
        &surface(Height::Gap),
    );
    step(&mut window, &|w| click(w, "landscape.scale"), &|s| {
        s.landscape.scale == HeightScale::Linear
    });
    step(&mut window, &|w| type_setting(w, "landscape.grid", "15"), &|s| {
        s.landscape.grid == 15
    });
    step(&mut window, &|w| type_setting(w, "landscape.zoom", "2"), &|s| {
        s.landscape.zoom == 2.0
    });
    step(&mut window, &|w| type_setting(w, "landscape.run", "1"), &|s| {
        s.landscape.run == 1
    });
    click(&mut window, "choice-landscape_view-Line");
    let slice = |to| move |s: &Settings| s.landscape.slice == to;
    step(
        &mut window,
        &|w| choose(w, "landscape.slice", "Seed"),
        &slice(Solution::Seed(1)),
    );
    step(
        &mut window,
        &|w| type_setting(w, "landscape.slice.seed", "7"),
        &slice(Solution::Seed(7)),
    );
    step(
        &mut window,
        &|w| choose(w, "landscape.slice", "Teacher"),
        &slice(Solution::Teacher),
    );
    click(&mut window, "choice-landscape_view-Curvature");
    step(
        &mut window,
        &|w| type_setting(w, "landscape.curvature.eigenvalues", "3"),
        &|s| s.landscape.curvature.eigenvalues == 3,
    );
    step(
        &mut window,
        &|w| type_setting(w, "landscape.curvature.probes", "1"),
        &|s| s.landscape.curvature.probes == 1,
    );
    step(
        &mut window,
        &|w| type_setting(w, "landscape.curvature.lanczos_steps", "6"),
        &|s| s.landscape.curvature.lanczos_steps == 6,
    );
    step(
        &mut window,
        &|w| type_setting(w, "landscape.curvature.every", "2"),
        &|s| s.landscape.curvature.every == 2,
    );
    click(&mut window, "choice-landscape_view-Pruning");
    step(
        &mut window,
        &|w| choose(w, "landscape.pruning.scope", "Layer"),
        &|s| s.landscape.pruning.scope == Scope::Layer,
    );
    step(
        &mut window,
        &|w| type_setting(w, "landscape.pruning.points", "9"),
        &|s| s.landscape.pruning.points == 9,
    );
    step(
        &mut window,
        &|w| {
            click(w, "landscape.step");
            click(w, "landscape-step.cursor");
        },
        &|s| s.landscape.step == Some(8),
    );
    click(&mut window, "choice-landscape_view-Numbers");
    step(
        &mut window,
        &|w| type_setting(w, "landscape.test_rows", "300"),
        &|s| s.landscape.test_rows == 300,
    );
    step(&mut window, &|w| click(w, "landscape.enabled"), &|s| {
        !s.landscape.enabled
    });
}

#[test]
fn what_cannot_be_drawn_is_said_in_a_sentence() {
    let mut window = explored();
    type_setting(&mut window, "landscape.grid", "1");
    assert!(says(&window, "Grid: it must be a whole number from 2 to 401"));
    press(&mut window, Modifiers::COMMAND, Key::Z);
    assert!(!says(&window, "Grid: it must be"));
    for (landscape, sentence) in [
        // A plane through equal points.
        (
            "landscape: (plane: Points(Initial))",
            "already one of the plane's points",
        ),
        ("landscape: (plane: Points(Run(0)))", "choose another run"),
        ("landscape: (step: Some(99))", "it must be a step from 0 to 8"),
    ] {
        paste(&mut window, &format!("{TINY}, {landscape})"));
        wait(&mut window, sentence);
        paste(&mut window, &format!("{TINY})"));
    }
    let one = TINY.replace("steps: 8", "steps: 1");
    paste(&mut window, &format!("{one}, {LANDSCAPE})"));
    wait(&mut window, "recorded steps");
    // Zero weights have no direction.
    let still = TINY.replace("steps: 8", "steps: 8, learning_rate: 1e-300");
    paste(&mut window, &format!("{still}, {LANDSCAPE})"));
    wait(&mut window, "There is no plane to draw");
    let wild = TINY
        .replace("(steps: 8)", "(steps: 60, learning_rate: 1e8)")
        .replace("layers: 2", "layers: 3, activation: Quadratic");
    paste(&mut window, &format!("{wild}, {LANDSCAPE})"));
    wait(&mut window, "diverged at step");
    // And the window goes on.
    paste(&mut window, &format!("{TINY}, {LANDSCAPE})"));
    wait(&mut window, "Trajectory off the plane");
}

#[test]
fn an_exploration_can_be_cancelled_and_begun_again() {
    let long = TINY
        .replace(
            "samples: 60, features: Count(40)",
            "samples: 3000, features: Count(2000)",
        )
        .replace("steps: 8", "steps: 300");
    let mut window = window("seed: 1");
    paste(&mut window, &format!("{long}, landscape: (grid: 401))"));
    wait(&mut window, "Exploring the landscape");
    click(&mut window, "cancel");
    settle(&mut window);
    // It stays where it is.
    for _ in 0..20 {
        std::thread::sleep(Duration::from_millis(5));
        window.run_ok();
        assert!(!says(&window, "Exploring the landscape"));
    }
    click(&mut window, "setup-compute");
    wait(&mut window, "Exploring the landscape");
}

#[test]
fn the_surface_is_turned_by_keys_and_the_time_cursor_stays() {
    let mut window = explored();
    click(&mut window, "choice-landscape_view-Space");
    let name = "Surface of Training error over First principal component and Second principal component";
    let surface = window.get_by_label_contains(name);
    surface.focus();
    window.run_ok();
    for key in [
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Plus,
        Key::Minus,
    ] {
        press(&mut window, Modifiers::NONE, key);
    }
    assert!(says(&window, "t = 8") || says(&window, "Time cursor at step 8"));
    // An export shows it as it is seen, with heights as numbers.
    let folder = tempfile::tempdir().unwrap();
    click(&mut window, "export landscape_train_3d");
    click(&mut window, "export.csv");
    click(&mut window, "export.file");
    press(&mut window, Modifiers::COMMAND, Key::A);
    let path = folder.path().join("surface.csv");
    window.event(Event::Text(path.display().to_string()));
    window.run_ok();
    click(&mut window, "export.do");
    wait(&mut window, "Wrote");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("First principal component,Second principal component,Training error\n"),
        "{text}"
    );
    assert_eq!(text.lines().count(), 1 + 11 * 11);
}

#[test]
fn a_run_is_followed_while_it_trains() {
    let mut window = explored();
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    settle(&mut window);
    wait(&mut window, "Trajectory off the plane");
    click(&mut window, "choice-landscape_view-Numbers");
    wait(&mut window, "Directions of the plane");
}

#[test]
fn a_presentation_shows_the_landscape_alone() {
    let mut window = explored();
    press(&mut window, Modifiers::NONE, Key::F5);
    assert!(says(&window, "Training error on the plane"));
    assert!(!says(&window, "Compute again") && !says(&window, "Log height"));
    press(&mut window, Modifiers::NONE, Key::F5);
    click(&mut window, "help landscape");
    assert!(says(&window, "drawn over a plane through weight space"));
}

#[test]
fn a_lab_has_no_landscape() {
    let mut window = window("seed: 1");
    paste(&mut window, "(lab: Some(DoubleDescent(samples: 40)))");
    assert!(says(&window, "Lab"));
}

#[test]
fn an_experiment_with_a_landscape_opens_on_it_and_following_a_run_raises_no_alarm() {
    let mut window = crate::support::window(Launch::default());
    assert!(!says(&window, "Heat map"));
    let long = TINY.replace("steps: 8", "steps: 200");
    paste(&mut window, &format!("{long}, {LANDSCAPE})"));
    wait(&mut window, "Trajectory off the plane");
    settle(&mut window);
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    settle(&mut window);
    wait(&mut window, "Trajectory off the plane");
    // At its first steps the run spans no plane yet, which is nothing to be told of.
    assert!(!says(&window, "There is no plane to draw"));
}

#[test]
fn what_is_switched_off_is_not_promised() {
    let mut window = crate::support::window(Launch::default());
    paste(&mut window, &format!("{TINY}, estimator: (enabled: false))"));
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    assert!(says(&window, "The estimate is switched off"));
}
