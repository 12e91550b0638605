//! How long one waits for the window: from its start to the first curve, from Space to the first point of the runs, and
//! from a changed setting to its coarse prediction; and how fast the runs are with a window open. The frames in between
//! are counted, the graphics card is not.
//!
//! With `-- --sweep` it computes a sweep of 10 000 cells in the window instead, and prints how much processor time a frame takes and how
//! much memory is held while the map fills in (on Linux).

// There is nobody to answer to but the person who measures.
#![allow(clippy::expect_used)]

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use eframe::App as _;
use egui::accesskit::Role;
use egui::epaint::ClippedShape;
use egui::{Context, Event, Key, Modifiers, Pos2, RawInput, Rect, Shape, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::gui::{App, Launch};
use onsager::study::Study;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs that take seconds.
const LONG: &str =
    "(theory: (enabled: false), estimator: (enabled: false), optimizer: (steps: 3000), runs: (count: 4))";
/// 10 000 cells of some milliseconds each.
#[cfg(target_os = "linux")]
const SWEPT: &str = r#"(model: (width: 2, layers: 2), data: Synthetic(samples: 600, features: Ratio(1.5)), optimizer: (steps: 10),
    theory: (rows: 500, replicas: 1),
    sweep: (vary: ["optimizer.learning_rate = log(0.05, 0.5, 100)", "data.noise = linear(0.1, 0.5, 100)"]), view: (panel: Sweep))"#;
/// From one frame to the next.
const FRAME: Duration = Duration::from_millis(16);

type Window = Harness<'static, App>;

fn main() {
    #[cfg(target_os = "linux")]
    if std::env::args().any(|word| word == "--sweep") {
        return fill_a_map();
    }
    divan::main();
}

/// Processor time of this thread in milliseconds.
#[cfg(target_os = "linux")]
fn processor_time() -> f64 {
    use nix::sys::resource::{UsageWho, getrusage};
    let usage = getrusage(UsageWho::RUSAGE_THREAD).expect("Linux tells");
    let milliseconds =
        |time: nix::sys::time::TimeVal| time.tv_sec() as f64 * 1e3 + time.tv_usec() as f64 / 1e3;
    milliseconds(usage.user_time()) + milliseconds(usage.system_time())
}

/// Memory that this process holds, in MiB.
#[cfg(target_os = "linux")]
fn resident() -> f64 {
    let pages = std::fs::read_to_string("/proc/self/statm").expect("Linux tells");
    let pages = pages
        .split(' ')
        .nth(1)
        .and_then(|pages| pages.parse::<f64>().ok());
    pages.expect("the second number") * 4096.0 / 1_048_576.0
}

/// A frame is to take less than 4 ms of processor time, and memory is to stay flat.
#[cfg(target_os = "linux")]
#[expect(clippy::print_stdout, reason = "what is measured")]
fn fill_a_map() {
    let mut screen = Screen::of(Launch {
        experiment: Some(Box::new(
            Experiment::from_ron(SWEPT, "swept").expect("the settings are valid"),
        )),
        run: true,
        ..Launch::default()
    });
    println!(
        "{:>14} {:>7} {:>9} {:>9} {:>12}",
        "cells", "frames", "mean, ms", "worst, ms", "memory, MiB"
    );
    // The first frames read the fonts.
    for _ in 0..10 {
        screen.frame(Vec::new());
    }
    let (mut begin, mut times, mut seen) = (Instant::now(), Vec::new(), String::new());
    loop {
        let before = processor_time();
        let shapes = screen.frame(Vec::new());
        times.push(processor_time() - before);
        let counts = shapes.iter().find_map(|shape| match &shape.shape {
            Shape::Text(shown) => Some(shown.galley.text()).filter(|text| text.ends_with(" of 10000")),
            _ => None,
        });
        let ended = counts.is_none() && !seen.is_empty();
        if ended || begin.elapsed() > Duration::from_secs(4) {
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            let worst = times.iter().copied().fold(0.0, f64::max);
            println!(
                "{seen:>14} {:>7} {mean:>9.2} {worst:>9.2} {:>12.0}",
                times.len(),
                resident()
            );
            (begin, times) = (Instant::now(), Vec::new());
        }
        if ended {
            return;
        }
        if let Some(counts) = counts {
            counts.clone_into(&mut seen);
        }
        std::thread::sleep(FRAME);
    }
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

/// To the first value of the runs, with frames when the window asks for them: less than 100 ms.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn space_to_first_point(bencher: divan::Bencher<'_, '_>) {
    let predicted = || {
        let mut screen = Screen::new();
        screen.wait("Predicted in");
        screen
    };
    bencher.with_inputs(predicted).bench_local_values(|mut screen| {
        screen.frame(vec![key(Key::Space, true), key(Key::Space, false)]);
        screen.wait("runs 0.");
        screen
    });
}

/// From the last letter of a typed learning rate to the whole coarse curve: less than 100 ms.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn setting_to_coarse_prediction(bencher: divan::Bencher<'_, '_>) {
    let typed = || {
        let mut window = predicted();
        window.key_press_modifiers(Modifiers::NONE, Key::End);
        window.step();
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
        wait(&mut window, "theory 0.");
        window
    });
}

/// The runs by the library, to be compared with the next.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn training_without_a_window(bencher: divan::Bencher<'_, '_>) {
    let experiment = Experiment::from_ron(LONG, "long").expect("the settings are valid");
    bencher.bench_local(|| {
        let study = Study::new(&experiment).expect("the study fits into memory");
        let mut training = study.training();
        let mut results = study.results();
        while let Ok(Some(step)) = training.step(&Cancel::new()) {
            results.push_runs(step);
        }
        results
    });
}

/// The same runs with the window open, laid out and tessellated when it asks for it: at least 95 % as fast.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn training_in_the_window(bencher: divan::Bencher<'_, '_>) {
    let pasted = || {
        let mut screen = Screen::new();
        screen.frame(vec![Event::Paste(LONG.to_owned())]);
        for _ in 0..30 {
            std::thread::sleep(FRAME);
            screen.frame(Vec::new());
        }
        screen
    };
    bencher.with_inputs(pasted).bench_local_values(|mut screen| {
        screen.frame(vec![key(Key::Space, true), key(Key::Space, false)]);
        screen.wait("Trained 4 runs");
        screen
    });
}

fn key(key: Key, pressed: bool) -> Event {
    Event::Key {
        key,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: Modifiers::NONE,
    }
}

/// The window with nobody who looks for names in it.
struct Screen {
    context: Context,
    app: App,
    frame: eframe::Frame,
    /// When the next frame is asked for.
    due: Arc<Mutex<Option<Instant>>>,
}

impl Screen {
    fn new() -> Self {
        Self::of(Launch::default())
    }

    fn of(launch: Launch) -> Self {
        let context = Context::default();
        let due = Arc::new(Mutex::new(None));
        let asked = Arc::clone(&due);
        context.set_request_repaint_callback(move |info| {
            let next = Instant::now() + info.delay.min(Duration::from_secs(3600));
            let mut due = asked.lock().expect("nobody panics");
            *due = Some(due.map_or(next, |due: Instant| due.min(next)));
        });
        Self {
            app: App::new(&context, launch),
            context,
            frame: eframe::Frame::_new_kittest(),
            due,
        }
    }

    /// Lays out and tessellates a frame; what is to be seen in it.
    fn frame(&mut self, events: Vec<Event>) -> Vec<ClippedShape> {
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(1600.0, 1000.0))),
            events,
            ..RawInput::default()
        };
        let mut output = self.context.run_ui(input, |ui| {
            self.app.logic(ui.ctx(), &mut self.frame);
            self.app.ui(ui, &mut self.frame);
        });
        output.textures_delta.clear();
        let shapes = output.shapes.clone();
        std::hint::black_box(self.context.tessellate(output.shapes, output.pixels_per_point));
        shapes
    }

    /// Draws frames when they are asked for, until there is a text that begins so.
    fn wait(&mut self, text: &str) {
        let begins = |shape: &ClippedShape| matches!(&shape.shape, Shape::Text(shown) if shown.galley.text().starts_with(text));
        loop {
            let now = Instant::now();
            let due = self.due.lock().expect("nobody panics").take_if(|due| *due <= now);
            if due.is_some() && self.frame(Vec::new()).iter().any(begins) {
                return;
            }
            std::thread::sleep(Duration::from_micros(500));
        }
    }
}
