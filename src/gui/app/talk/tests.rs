//! Talks in the window: scenes in advance, changes of a talk, replays.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

use super::super::tests::{Window, at, press, says, tiny, wait, with_talk};
use crate::experiment::Talk;
use crate::gui::computation::Stage;
use crate::gui::panel::Action;
use crate::gui::plot::Options;
use crate::worker::Lane;

fn key(window: &mut Window, key: Key) {
    press(window, Modifiers::NONE, key);
}

fn click(window: &mut Window, id: &str) {
    let control = window.query_all_by(|node| node.author_id() == Some(id)).next();
    control.unwrap().click();
    window.run_ok();
}

#[test]
fn the_next_scene_is_there_when_it_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = with_talk(folder.path());
    wait(&mut window, |app| app.is_ahead());
    key(&mut window, Key::PageDown);
    assert_eq!(at(&window), (1, 0));
    assert_eq!(
        window.state().title,
        "T – Onsager",
        "the window has the talk's name"
    );
    let live = &window.state().live;
    assert!(live.is_idle() && live.results().is_some_and(|results| results.is_predicted()));
    // A scene that was left is still there.
    key(&mut window, Key::Space);
    wait(&mut window, |app| app.live.stage(Lane::Training) == Stage::Ended);
    key(&mut window, Key::PageDown);
    key(&mut window, Key::PageDown);
    assert_eq!(at(&window), (2, 0));
    key(&mut window, Key::PageUp);
    assert_eq!(at(&window), (1, 2));
    assert!(window.state().live.trained_to().is_some());
}

#[test]
fn texts_may_be_markdown_and_scenes_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let half = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="40" height="20" fill="#ff0000"/></svg>"##;
    std::fs::write(folder.path().join("half.svg"), half).unwrap();
    let talk = r#"(scenes: [(title: "Words", text: "- first\n- **second** with $a^2$"), (title: "Picture", picture: "half.svg", text: "Below", steps: [(text: "*Later*")])])"#;
    std::fs::write(folder.path().join("b.talk.ron"), talk).unwrap();
    let mut window = tiny(folder.path());
    let context = window.ctx.clone();
    window
        .state_mut()
        .open_any(&context, &folder.path().join("b.talk.ron"));
    window.run_ok();
    assert!(says(&window, "first") && says(&window, "second") && says(&window, "a^2"));
    assert!(
        !says(&window, "- first") && !says(&window, "**"),
        "marks are not shown"
    );
    key(&mut window, Key::PageDown);
    assert_eq!(at(&window), (1, 0));
    assert!(says(&window, "Below") && !says(&window, "Later"));
    let shown = window.get_by(|node| node.author_id() == Some("picture")).rect();
    let whole = window.ctx.content_rect();
    assert!(shown.area() > 0.6 * whole.area(), "{shown} of {whole}");
    key(&mut window, Key::PageDown);
    assert!(says(&window, "Later") && !says(&window, "*Later*"));
}

#[test]
fn runs_that_are_trained_are_replayed() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    key(&mut window, Key::Space);
    wait(&mut window, |app| app.live.stage(Lane::Training) == Stage::Ended);
    assert!(says(&window, &crate::text!("button-replay")));
    let version = window.state().live.version();
    window.state_mut().run();
    window.step();
    let app = window.state();
    assert!(app.replay.is_playing() && app.cursor.step < 4);
    assert_eq!(app.live.version(), version, "nothing is trained anew");
    window.state_mut().run();
    assert!(!window.state().replay.is_playing());
}

#[test]
fn a_figure_fills_the_screen_until_escape() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = with_talk(folder.path());
    key(&mut window, Key::PageDown);
    wait(&mut window, |app| app.live.is_idle());
    let context = window.ctx.clone();
    let app = window.state_mut();
    let figures = {
        let view = view_of!(app);
        app.dock.figures(&view)
    };
    let figure = figures
        .into_iter()
        .find(|figure| figure.id == "learning_curves")
        .unwrap();
    app.act(&context, Action::Fill(Box::new(figure), Options::default()));
    window.run_ok();
    assert!(window.state().filled.is_some());
    key(&mut window, Key::Escape);
    assert!(window.state().filled.is_none() && window.state().talk.is_some());
}

#[test]
fn a_talk_is_changed_in_the_window_and_in_its_file() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = with_talk(folder.path());
    let file = folder.path().join("a.talk.ron");
    let before = std::fs::read_to_string(&file).unwrap();
    let titles = || -> Vec<String> {
        let talk = Talk::open(&file).unwrap();
        talk.scenes.into_iter().map(|scene| scene.title).collect()
    };
    let first = titles();
    key(&mut window, Key::O);
    key(&mut window, Key::E);
    click(&mut window, "talk-edit-later");
    assert_eq!(titles(), [&*first[1], &*first[0], &*first[2]]);
    assert_eq!(at(&window), (1, 0), "the scene that is shown moves");
    click(&mut window, "talk-edit-undo");
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    click(&mut window, "talk-edit-remove");
    assert_eq!(titles().len(), 2);
}

#[test]
fn the_experiment_becomes_a_scene() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = tiny(folder.path());
    let file = folder.path().join("new.talk.ron");
    for number in 1..3 {
        assert_eq!(window.state_mut().add_scene(&file), Ok(number));
    }
    let talk = Talk::open(&file).unwrap();
    assert_eq!(talk.scenes.len(), 2);
    let shown = talk.scenes[1].moments[0].experiment.as_ref().unwrap();
    assert_eq!((&*shown.title, shown.optimizer.steps), ("Tiny", 4));
    assert_eq!(shown.view.panel, window.state().dock.seen().panel);
    let wrong = folder.path().join("tiny.ron");
    assert!(window.state_mut().add_scene(&wrong).is_err());
}

/// The times are printed; a busy machine has some to spare.
#[test]
fn a_moved_slider_is_predicted_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let talk = r#"(scenes: [(title: "Curves", preset: "three_layers", set: ["view.panel=Training"], sliders: ["optimizer.learning_rate"])])"#;
    std::fs::write(folder.path().join("b.talk.ron"), talk).unwrap();
    let mut window = tiny(folder.path());
    let context = window.ctx.clone();
    window
        .state_mut()
        .open_any(&context, &folder.path().join("b.talk.ron"));
    window.run_ok();
    let mut times = Vec::new();
    for rate in [0.21, 0.22, 0.23, 0.24, 0.25] {
        wait(&mut window, |app| app.live.is_idle());
        let mut settings = window.state().document.settings().clone();
        settings.optimizer.learning_rate = rate;
        let moved = std::time::Instant::now();
        window.state_mut().act(&context, Action::Edit(Box::new(settings)));
        loop {
            window.step();
            let of = window.state().live.results();
            let drawn = of.is_some_and(|of| {
                of.experiment().optimizer.learning_rate == rate && of.is_prediction_complete()
            });
            if drawn {
                break;
            }
            assert!(moved.elapsed().as_secs() < 20, "it takes too long");
            std::thread::sleep(std::time::Duration::from_millis(1));
        }
        window.step();
        times.push(moved.elapsed().as_secs_f64());
    }
    times.sort_by(f64::total_cmp);
    println!("from slider to prediction, seconds: {times:?}");
    assert!(times[2] < 1.0, "{times:?}");
}
