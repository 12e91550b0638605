//! A learning rate that changes on the way, and two experiments side by side, by the names of the controls.

use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use onsager::gui::Launch;

use crate::support::*;

/// The tiny experiment with more steps, paused at the third.
fn paused(window: &mut Window) {
    window.event(Event::Paste(TINY.replace("steps: 4", "steps: 9")));
    wait(window, "Predicted in");
    for _ in 0..4 {
        click(window, "command-step");
    }
    wait(window, "Paused at step 3");
}

#[test]
fn paused_runs_go_on_with_another_rate_and_undo_takes_them_back() {
    let mut window = window(Launch::default());
    paused(&mut window);
    wait(&mut window, "The runs are paused at step 3");
    type_setting(&mut window, "optimizer.learning_rate", "0.05");
    wait(&mut window, "Continue from step 3: η = 0.05");
    // Back and forth: the runs are still there.
    press(&mut window, Modifiers::COMMAND, Key::Z);
    wait(&mut window, "Paused at step 3");
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    type_setting(&mut window, "optimizer.weight_decay", "0.2");
    wait(&mut window, "Continue from step 3: η = 0.05, λ = 0.2");
    click(&mut window, "setup-go-on");
    wait(&mut window, "Trained 2 runs");
    let recorded = settings(&mut window);
    assert_eq!(
        recorded.optimizer.changes,
        ["3: learning_rate = 0.05", "3: weight_decay = 0.2"]
    );
    assert_eq!(
        (recorded.optimizer.learning_rate, recorded.optimizer.weight_decay),
        (0.3, 0.0)
    );
    // The mark on the time axis.
    assert!(
        says(&window, "η = 0.05, λ = 0.2 from step 3"),
        "{}",
        labels(&window)
    );
}

#[test]
fn two_experiments_stand_side_by_side() {
    let mut window = window(Launch::default());
    window.event(Event::Paste(TINY.to_owned()));
    wait(&mut window, "Predicted in");
    press(&mut window, Modifiers::COMMAND, Key::D);
    assert!(says(&window, "There is nothing to compare with yet"));
    press(&mut window, Modifiers::NONE, Key::Space);
    wait(&mut window, "Trained 2 runs");
    wait(&mut window, "Both have the same settings");
    type_setting(&mut window, "optimizer.learning_rate", "0.1");
    type_setting(&mut window, "model.width", "3");
    wait(&mut window, "0.3 | 0.1");
    assert!(says(&window, "2 | 3"), "{}", labels(&window));
    // The left one is whole, the right one is predicted.
    until(&mut window, "the left one is computed", |window| {
        window.query_all_by_label_contains("Test, runs").count() == 1
            && window.query_all_by_label_contains("Test, theory").count() == 2
    });
    click(&mut window, "compare-pin");
    press(&mut window, Modifiers::NONE, Key::Space);
    until(&mut window, "the right one is trained", |window| {
        window.query_all_by_label_contains("Test, runs").count() == 2
    });
    for view in ["Residuals", "Estimate", "Lengths", "Curves"] {
        click(&mut window, &format!("choice-training_view-{view}"));
        assert!(
            !says(&window, "There is nothing to draw"),
            "{view}: {}",
            labels(&window)
        );
    }
    // The journal leads there, too.
    press(&mut window, Modifiers::COMMAND, Key::J);
    click(&mut window, "journal-compare");
    wait(&mut window, "Both have the same settings");
}
