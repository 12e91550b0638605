//! The window under random use: clicks, drags, typing, keys, drops and resizing from fixed seeds.
//!
//! It runs in a process of its own, which starts in a temporary folder, may use little memory, and is ended when it hangs.
//! `ONSAGER_FUZZ_SECONDS` sets how long it takes, `ONSAGER_FUZZ_SEED` where it begins.

use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use crate::support::{TINY, dropped};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, MouseWheelUnit, PointerButton, Pos2, Shape, TouchPhase, Vec2, pos2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use onsager::experiment::{Settings, shipped};
use onsager::gui::{App, Launch};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

// The program's allocator, with every byte counted.
#[global_allocator]
static ALLOCATOR: cap::Cap<mimalloc::MiMalloc> = cap::Cap::new(mimalloc::MiMalloc, usize::MAX);

/// Actions between two inspections.
const ROUND: usize = 400;
/// Memory in use that may come on top of what the first rounds took, in bytes: what is kept of messages, undo and figures, and
/// a sixteenth of [`LIMIT`] each for results, labs and landscapes that undo brings back.
const GROWTH: usize = 56 << 20;
/// Sizes of the texture of glyphs, one after the other: another size begins it anew.
const GLYPHS: [usize; 2] = [4096, 2048];
/// Longest wait for what was stopped to let go of its memory.
const REST: Duration = Duration::from_secs(20);
/// Memory an experiment may ask for.
const LIMIT: &str = "200MB";
/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(60);

/// An action that takes longer is noted.
const SLOW: Duration = Duration::from_millis(500);

/// Panics anywhere, those of background threads with them.
static PANICS: AtomicUsize = AtomicUsize::new(0);

#[test]
fn the_window_survives_random_use() {
    let folder = tempfile::tempdir().unwrap();
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fuzz::random_use", "--ignored", "--nocapture"])
        .current_dir(folder.path())
        .env("ONSAGER_MEMORY", LIMIT)
        .env("TMPDIR", folder.path())
        .status()
        .unwrap();
    assert!(
        status.success(),
        "the window did not survive; its last actions are above"
    );
}

#[test]
#[ignore = "started by the test above in a process of its own"]
fn random_use() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        PANICS.fetch_add(1, Ordering::Relaxed);
        hook(info);
    }));
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let seconds = number("ONSAGER_FUZZ_SECONDS", 15);
    let seed = number("ONSAGER_FUZZ_SEED", 1);
    let trail = Trail::default();
    watch(Duration::from_secs(seconds) + 4 * PATIENCE, trail.clone());
    let mut monkey = Monkey::new(seed, trail.clone());
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        monkey.play(Duration::from_secs(seconds));
    }));
    if outcome.is_err() {
        println!("Seed {seed}, action {}.", monkey.actions);
        trail.print();
        std::process::exit(1);
    }
}

/// Ends the process if it takes much longer than it should.
fn watch(longest: Duration, trail: Trail) {
    std::thread::spawn(move || {
        std::thread::sleep(longest);
        println!("The window hangs.");
        trail.print();
        std::process::exit(2);
    });
}

/// The last actions.
#[derive(Clone, Default)]
struct Trail(Arc<Mutex<VecDeque<String>>>);

impl Trail {
    fn push(&self, action: String) {
        let mut actions = self.0.lock().unwrap();
        if actions.len() == 60 {
            actions.pop_front();
        }
        actions.push_back(action);
    }

    fn print(&self) {
        println!("The last actions:");
        self.0
            .lock()
            .unwrap()
            .iter()
            .for_each(|action| println!("  {action}"));
    }
}

/// Uses the window at random.
struct Monkey {
    random: ChaCha8Rng,
    window: Harness<'static, App>,
    /// Where it may write.
    folder: PathBuf,
    /// Files that it drops.
    files: Vec<PathBuf>,
    trail: Trail,
    actions: usize,
    /// Memory in use at the end of every round, in bytes.
    memory: Vec<usize>,
}

impl Monkey {
    fn new(seed: u64, trail: Trail) -> Self {
        let folder = std::env::current_dir().unwrap();
        let launch = Launch {
            home: Some(folder.join("home")),
            ..Launch::default()
        };
        crate::toy::register();
        let window = Harness::builder()
            .with_size(vec2(1400.0, 900.0))
            .with_step_dt(1.0 / 60.0)
            .with_max_steps(8)
            .allow_missing_glyphs()
            .build_eframe(|creation| App::new(&creation.egui_ctx, launch));
        Self {
            random: ChaCha8Rng::seed_from_u64(seed),
            window,
            files: write_files(&folder.join("dropped")),
            folder,
            trail,
            actions: 0,
            memory: Vec::new(),
        }
    }

    fn play(&mut self, time: Duration) {
        let start = Instant::now();
        while start.elapsed() < time || self.memory.len() < 3 {
            for _ in 0..ROUND {
                self.act();
            }
            self.inspect();
        }
        let megabytes: Vec<usize> = self.memory.iter().map(|bytes| bytes >> 20).collect();
        println!(
            "{} actions, MB in use after each round: {megabytes:?}",
            self.actions
        );
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.random.random_range(0..end.max(1))
    }

    fn pick<T: Clone>(&mut self, all: &[T]) -> Option<T> {
        let index = self.below(all.len());
        all.get(index).cloned()
    }

    fn note(&self, action: String) {
        self.trail.push(action);
    }

    /// One random action, and a few frames.
    fn act(&mut self) {
        self.stay_inside();
        self.actions += 1;
        let start = Instant::now();
        match self.below(100) {
            0..36 => self.click_control(),
            36..46 => self.click_anywhere(),
            46..56 => self.drag(),
            56..62 => self.scroll(),
            62..74 => self.type_text(),
            74..88 => self.press_key(),
            88..92 => self.palette(),
            92..94 => self.resize(),
            94..97 => self.drop_file(),
            97..99 => self.paste(),
            _ => {
                self.note("Wait".to_owned());
                std::thread::sleep(Duration::from_millis(30));
            }
        }
        self.window.run_ok();
        if start.elapsed() > SLOW {
            self.note(format!("  took {:.1} s", start.elapsed().as_secs_f64()));
        }
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "a thread panicked");
        no_clash(&self.window);
    }

    /// Leaves a dialog that would write elsewhere.
    fn stay_inside(&mut self) {
        let outside = self.window.query_all_by_role(Role::TextInput).any(|node| {
            let node = node.accesskit_node();
            let name = node.label().unwrap_or_default();
            let path = PathBuf::from(node.value().unwrap_or_default());
            (name == "Path" || name == "File")
                && (path.is_absolute() && !path.starts_with(&self.folder)
                    || path.components().any(|part| part.as_os_str() == ".."))
        });
        if outside {
            self.key(Modifiers::NONE, Key::Escape);
            self.key(Modifiers::NONE, Key::Escape);
        }
    }

    /// A control by its place in the accessibility tree.
    fn click_control(&mut self) {
        let roles = [
            Role::Button,
            Role::CheckBox,
            Role::ComboBox,
            Role::Slider,
            Role::SpinButton,
            Role::TextInput,
            Role::RadioButton,
            Role::Link,
            Role::Tab,
        ];
        let screen = self.window.ctx.content_rect();
        let found: Vec<(String, Pos2)> = self
            .window
            .root()
            .children_recursive()
            .filter(|node| {
                let node = node.accesskit_node();
                roles.contains(&node.role()) && !node.is_disabled() && node.raw_bounds().is_some()
            })
            .filter(|node| screen.contains(node.rect().center()))
            .map(|node| {
                (
                    node.accesskit_node().label().unwrap_or_default(),
                    node.rect().center(),
                )
            })
            .collect();
        let Some((name, at)) = self.pick(&found) else {
            return;
        };
        self.note(format!("Click {name} at {at:?}"));
        self.click(at, PointerButton::Primary);
        if self.below(8) == 0 {
            self.click(at, PointerButton::Primary);
        }
    }

    fn click_anywhere(&mut self) {
        let at = self.place();
        let button = if self.below(5) == 0 {
            PointerButton::Secondary
        } else {
            PointerButton::Primary
        };
        self.note(format!("Click {button:?} at {at:?}"));
        self.click(at, button);
        if self.below(3) == 0 {
            self.click(at, button);
        }
    }

    /// A place in the window.
    fn place(&mut self) -> Pos2 {
        let size = self.window.ctx.content_rect().size();
        pos2(
            self.random.random_range(0.0..size.x.max(1.0)),
            self.random.random_range(0.0..size.y.max(1.0)),
        )
    }

    fn click(&mut self, at: Pos2, button: PointerButton) {
        self.window.event(Event::PointerMoved(at));
        for pressed in [true, false] {
            self.window.event(Event::PointerButton {
                pos: at,
                button,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        self.window.step();
    }

    /// A drag from a control or from anywhere.
    fn drag(&mut self) {
        let sliders: Vec<Pos2> = self
            .window
            .query_all_by_role(Role::Slider)
            .map(|node| node.rect().center())
            .collect();
        let from = match self.below(2) {
            0 => self.pick(&sliders),
            _ => None,
        };
        let from = from.unwrap_or_else(|| self.place());
        let to = self.place();
        self.note(format!("Drag {from:?} to {to:?}"));
        self.window.hover_at(from);
        self.window.drag_at(from);
        for k in 1..=4_u8 {
            self.window.hover_at(from + (to - from) * (f32::from(k) / 4.0));
        }
        self.window.drop_at(to);
    }

    fn scroll(&mut self) {
        let at = self.place();
        let delta = vec2(
            self.random.random_range(-60.0..60.0),
            self.random.random_range(-400.0..400.0),
        );
        let modifiers = self.pick(&[
            Modifiers::NONE,
            Modifiers::NONE,
            Modifiers::COMMAND,
            Modifiers::SHIFT,
        ]);
        self.note(format!("Scroll {delta:?} at {at:?}"));
        self.window.hover_at(at);
        self.window.event(Event::MouseWheel {
            unit: MouseWheelUnit::Point,
            delta,
            phase: TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers: modifiers.unwrap_or_default(),
        });
    }

    /// Into a number or a text, or to whatever listens.
    fn type_text(&mut self) {
        let fields: Vec<(String, Pos2)> = [Role::SpinButton, Role::TextInput]
            .into_iter()
            .flat_map(|role| self.window.query_all_by_role(role))
            .map(|node| {
                (
                    node.accesskit_node().label().unwrap_or_default(),
                    node.rect().center(),
                )
            })
            .collect();
        let name = match self.pick(&fields) {
            Some((name, at)) if self.below(4) > 0 => {
                self.click(at, PointerButton::Primary);
                self.key(Modifiers::COMMAND, Key::A);
                name
            }
            _ => String::new(),
        };
        let text = self.text();
        let shown: String = text.chars().take(40).collect();
        self.note(format!("Type {shown:?} into {name}"));
        self.window.event(Event::Text(text));
        if self.below(3) > 0 {
            let key = self.pick(&[Key::Enter, Key::Enter, Key::Tab, Key::Escape]);
            self.key(Modifiers::NONE, key.unwrap_or(Key::Enter));
        }
    }

    /// A number, sensible or not, or a text without the letters that lead to other folders.
    fn text(&mut self) -> String {
        let texts = [
            "0",
            "1",
            "2",
            "3",
            "5",
            "8",
            "0.5",
            "0.01",
            "1e-3",
            "40",
            "100",
            "300",
            "-1",
            "1e300",
            "1e999",
            "NaN",
            "inf",
            "1,5",
            "½",
            "0x10",
            "--",
            "",
            " ",
            "name",
            "a.ron",
            "b.csv",
            "c",
            "\u{0}",
            "\u{202e}abc",
            "🙂👩‍👩‍👧",
            "é̂̃",
            "一二三",
            "\t",
            "{}",
            "((((",
            "\"",
            "digit",
            "99999999999999999999",
        ];
        match self.below(20) {
            0 => "long ".repeat(400),
            1 => format!("{}", self.random.random_range(-10.0..10.0)),
            2 => format!("{}", self.random.random_range(0..2000)),
            _ => self.pick(&texts).unwrap_or_default().to_owned(),
        }
    }

    fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.window.step();
    }

    fn press_key(&mut self) {
        let modifiers = [
            Modifiers::NONE,
            Modifiers::NONE,
            Modifiers::COMMAND,
            Modifiers::COMMAND | Modifiers::SHIFT,
            Modifiers::SHIFT,
        ];
        let Some(modifiers) = self.pick(&modifiers) else {
            return;
        };
        let Some(key) = self.pick(Key::ALL) else { return };
        // What deletes whole words could shorten a path to one outside.
        if modifiers.command
            && matches!(key, Key::Backspace | Key::Delete | Key::W | Key::U | Key::K)
            && self.below(4) > 0
        {
            return;
        }
        self.note(format!("Press {modifiers:?} {key:?}"));
        let key = if self.below(4) == 0 { Key::Space } else { key };
        self.key(modifiers, key);
    }

    /// A random entry of the palette.
    fn palette(&mut self) {
        self.key(Modifiers::COMMAND, Key::K);
        let letters: Vec<char> = ('a'..='z').collect();
        let typed: String = (0..self.below(3)).filter_map(|_| self.pick(&letters)).collect();
        self.note(format!("Palette {typed:?}"));
        self.window.event(Event::Text(typed));
        self.window.step();
        for _ in 0..self.below(6) {
            self.key(Modifiers::NONE, Key::ArrowDown);
        }
        self.stay_inside();
        self.key(Modifiers::NONE, Key::Enter);
    }

    fn resize(&mut self) {
        let sizes = [
            [1024.0, 700.0],
            [1400.0, 900.0],
            [1600.0, 1000.0],
            [640.0, 480.0],
            [2400.0, 1300.0],
            [300.0, 200.0],
        ];
        let [width, height] = self.pick(&sizes).unwrap_or([1024.0, 700.0]);
        self.note(format!("Resize to {width} × {height}"));
        self.window.set_size(Vec2::new(width, height));
    }

    fn drop_file(&mut self) {
        let Some(file) = self.pick(&self.files.clone()) else {
            return;
        };
        self.note(format!("Drop {}", file.display()));
        self.window.input_mut().dropped_files.push(dropped(&file));
    }

    fn paste(&mut self) {
        let presets = shipped();
        let text = match self.below(4) {
            0 => TINY.to_owned(),
            1 => "(model: (widht: 3))".to_owned(),
            2 => self.text(),
            _ => {
                let index = self.below(presets.len());
                presets
                    .get(index)
                    .map_or_else(String::new, |(_, text)| (*text).to_owned())
            }
        };
        let shown: String = text.chars().take(40).collect();
        self.note(format!("Paste {shown:?}"));
        self.window.event(Event::Paste(text));
    }

    /// Whether the window still does what it should, and what it took.
    fn inspect(&mut self) {
        self.note("Inspect".to_owned());
        self.window.set_size(vec2(1400.0, 900.0));
        self.come_home();
        self.undo_and_redo();
        self.come_home();
        self.key(Modifiers::NONE, Key::Space);
        self.wait("Trained 2 runs");
        check_files(&self.folder);
        self.forget_glyphs();
        let enough = self
            .memory
            .iter()
            .take(3)
            .max()
            .map_or(usize::MAX, |first| first + GROWTH);
        let bytes = self.at_rest(enough);
        self.memory.push(bytes);
        assert!(bytes <= enough, "memory grows: {:?} bytes", self.memory);
    }

    /// Glyphs of sizes and texts that are long gone stay until their texture is full, up to some 40 MB. They are not what is
    /// measured.
    fn forget_glyphs(&mut self) {
        self.window.input_mut().max_texture_side = Some(GLYPHS[self.memory.len() % GLYPHS.len()]);
        self.window.step();
        self.window.step();
    }

    /// Memory in use, once it has come down to `enough` or will not.
    fn at_rest(&mut self, enough: usize) -> usize {
        let start = Instant::now();
        while ALLOCATOR.allocated() > enough && start.elapsed() < REST {
            std::thread::sleep(Duration::from_millis(20));
            self.window.run_ok();
        }
        ALLOCATOR.allocated()
    }

    /// Closes whatever is open and takes up the tiny experiment.
    fn come_home(&mut self) {
        let start = Instant::now();
        loop {
            for _ in 0..4 {
                self.key(Modifiers::NONE, Key::Escape);
            }
            // What Escape has stopped is predicted anew only when something changes.
            self.window
                .event(Event::Paste(TINY.replace("samples: 60", "samples: 61")));
            self.window.event(Event::Paste(TINY.to_owned()));
            self.window.run_ok();
            let plain = self
                .copied()
                .is_some_and(|text| text == Settings::from_ron(TINY, "tiny").unwrap().to_line());
            if plain && self.says("File") {
                break;
            }
            assert!(
                start.elapsed() < PATIENCE,
                "the window does not come back to the experiment; focus {:?}, on the clipboard {:?}, to be seen: {}",
                self.window.ctx.memory(egui::Memory::focused),
                self.copied(),
                self.labels()
            );
        }
        // What was trained of it before is brought back.
        let start = Instant::now();
        while ["Predicted in", "Trained", "Stopped"]
            .iter()
            .all(|end| !self.says(end))
        {
            assert!(
                start.elapsed() < PATIENCE,
                "nothing comes of it: {}",
                self.labels()
            );
            std::thread::sleep(Duration::from_millis(2));
            self.window.run_ok();
        }
    }

    /// Everything that the window says.
    fn labels(&self) -> String {
        let labels = self.window.root().children_recursive().filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        });
        labels.collect::<Vec<_>>().join(" | ")
    }

    /// Undo and redo go the same way back and forth.
    fn undo_and_redo(&mut self) {
        let mut states = vec![self.copied()];
        for _ in 0..12 {
            self.key(Modifiers::COMMAND, Key::Z);
            states.push(self.copied());
        }
        for before in states.iter().rev() {
            assert_eq!(self.copied(), *before, "undo and redo differ");
            self.key(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
        }
    }

    /// The experiment as text, by the clipboard.
    fn copied(&mut self) -> Option<String> {
        self.window.event(Event::Copy);
        self.window.step();
        let commands = &self.window.output().platform_output.commands;
        commands.iter().rev().find_map(|command| match command {
            egui::OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    fn says(&self, part: &str) -> bool {
        self.window.query_all_by_label_contains(part).next().is_some()
    }

    fn wait(&mut self, part: &str) {
        let start = Instant::now();
        while !self.says(part) {
            assert!(
                start.elapsed() < PATIENCE,
                "it never says {part}: {}",
                self.labels()
            );
            std::thread::sleep(Duration::from_millis(2));
            self.window.run_ok();
        }
    }
}

/// Presets, tables and garbage.
fn write_files(folder: &Path) -> Vec<PathBuf> {
    fs::create_dir_all(folder).unwrap();
    let table: String = (0..40)
        .map(|i| format!("{i},{},{}\n", i * i % 7, i % 2))
        .collect();
    let files: [(&str, Vec<u8>); 10] = [
        ("tiny.ron", TINY.into()),
        ("broken.ron", "(model: (".into()),
        ("wrong.ron", "(model: (width: 0))".into()),
        ("empty.ron", Vec::new()),
        ("table.csv", format!("a,b,y\n{table}").into()),
        ("words.csv", "a,b\nx,y\n".into()),
        ("empty.csv", Vec::new()),
        ("bytes.csv", (0..=255).collect()),
        ("bytes.ron", (0..=255).rev().collect()),
        ("unknown.xyz", b"?".to_vec()),
    ];
    let mut all: Vec<PathBuf> = files
        .into_iter()
        .map(|(name, content)| {
            let path = folder.join(name);
            fs::write(&path, content).unwrap();
            path
        })
        .collect();
    all.push(folder.join("missing.ron"));
    all.push(folder.to_owned());
    all
}

/// Everything that was written is whole.
fn check_files(folder: &Path) {
    let home = folder.join("home");
    // The session may not have been saved yet.
    let folders = [folder, &home].into_iter().filter(|folder| folder.exists());
    for entry in folders.flat_map(|folder| fs::read_dir(folder).unwrap()) {
        let path = entry.unwrap().path();
        let Some(ending) = path.extension() else { continue };
        let bytes = match fs::read(&path) {
            // What is being written has another name for a moment.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            bytes => bytes.unwrap(),
        };
        let name = path.display();
        match ending.to_string_lossy().as_ref() {
            "ron" => {
                let text = String::from_utf8(bytes).unwrap();
                Settings::from_ron(&text, "saved").unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            "json" => {
                serde_json::from_slice::<serde_json::Value>(&bytes)
                    .unwrap_or_else(|error| panic!("{name}: {error}"));
            }
            "svg" => assert!(
                bytes.starts_with(b"<svg") && bytes.trim_ascii_end().ends_with(b"</svg>"),
                "{name}"
            ),
            "png" => assert!(bytes.starts_with(b"\x89PNG"), "{name}"),
            "npz" => assert!(bytes.starts_with(b"PK"), "{name}"),
            _ => {}
        }
    }
}

/// No two controls have the same identity.
fn no_clash(window: &Harness<'static, App>) {
    fn clashes(shape: &Shape) -> bool {
        match shape {
            Shape::Vec(all) => all.iter().any(clashes),
            Shape::Text(text) => text.galley.text().starts_with('🔥'),
            _ => false,
        }
    }
    let clash = window.output().shapes.iter().any(|shape| clashes(&shape.shape));
    assert!(!clash, "two controls have the same identity");
}
