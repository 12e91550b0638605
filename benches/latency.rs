//! How long one waits for the window: from its start to the first curve, from Space to the first point of the runs, and
//! from a changed setting to its coarse prediction. The frames in between are counted, the graphics card is not.

// There is nobody to answer to but the person who measures.
#![allow(clippy::expect_used)]

use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use onsager::gui::{App, Launch};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

type Window = Harness<'static, App>;

fn main() {
    divan::main();
}

fn window() -> Window {
    Harness::builder()
        .with_size(vec2(1600.0, 1000.0))
        .with_max_steps(1)
        .build_eframe(|creation| App::new(&creation.egui_ctx, Launch::default()))
}

/// Lets frames pass until the window shows a text.
fn wait(window: &mut Window, part: &str) {
    while window.query_all_by_label_contains(part).next().is_none() {
        window.step();
        std::thread::yield_now();
    }
}

/// A window with its prediction complete.
fn predicted() -> Window {
    let mut window = window();
    wait(&mut window, "Predicted in");
    window
}

/// To the first value of the theory, from nothing: less than 1 s.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn start_to_first_prediction() -> Window {
    let mut window = window();
    wait(&mut window, "theory 0.");
    window
}

/// To the first value of the runs: less than 100 ms.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn space_to_first_point(bencher: divan::Bencher<'_, '_>) {
    bencher.with_inputs(predicted).bench_local_values(|mut window| {
        window.key_press_modifiers(Modifiers::NONE, Key::Space);
        wait(&mut window, "runs 0.");
        window
    });
}

/// From the last letter of a typed learning rate to the whole coarse curve: less than 100 ms.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn setting_to_coarse_prediction(bencher: divan::Bencher<'_, '_>) {
    let typed = || {
        let mut window = predicted();
        window
            .query_by_role_and_label(Role::SpinButton, "Learning rate")
            .expect("the setup is shown")
            .click();
        window.step();
        window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        window
    };
    bencher.with_inputs(typed).bench_local_values(|mut window| {
        window.event(Event::Text("0.31".to_owned()));
        wait(&mut window, "Coarse prediction");
        window
    });
}
