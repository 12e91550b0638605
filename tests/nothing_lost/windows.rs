//! Sessions of real windows, typed into with `xdotool` on a screen of `Xvfb`, whatever ends them. Without these two programs
//! there is nothing to be tested.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

use nix::sys::signal::Signal;
use onsager::experiment::Experiment;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use serde_json::Value;

use crate::disk::Disk;
use crate::{SMALL, alone, kills, onsager, send};

/// A change is in the session after this time, and some for a machine that is busy.
const SOON: Duration = Duration::from_millis(2000);

/// A screen without a monitor.
struct Screen(Child, String);

impl Screen {
    fn new() -> Option<Self> {
        Command::new("xdotool").arg("version").output().ok()?;
        let mut server = Command::new("Xvfb");
        server.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x900x24",
            "-nolisten",
            "tcp",
            // It would begin anew, and refuse who comes then, whenever its last window is gone.
            "-noreset",
        ]);
        let mut server = server.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().ok()?;
        let mut number = String::new();
        let mut reader = std::io::BufReader::new(server.stdout.take()?);
        std::io::BufRead::read_line(&mut reader, &mut number).ok()?;
        // The server goes on writing nothing; its end of the pipe may close.
        Some(Self(server, format!(":{}", number.trim())))
    }

    fn tool(&self, arguments: &[&str]) -> String {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.1)
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    }

    /// A window on the screen that is ready to be typed into.
    fn window(&self, preset: Option<&Path>, home: &Path) -> Shown {
        let begun = SystemTime::now();
        let child = onsager()
            .args(preset)
            .args(["--size", "1000x700"])
            .env("DISPLAY", &self.1)
            .env("ONSAGER_HOME", home)
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
            .env_remove("WAYLAND_DISPLAY")
            .stderr(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let id = child.id().to_string();
        let found = self.tool(&[
            "search",
            "--sync",
            "--all",
            "--onlyvisible",
            "--pid",
            &id,
            "--name",
            "Onsager",
        ]);
        let window = found.lines().last().unwrap_or_default().to_owned();
        // Its session is written once it has been drawn.
        let start = Instant::now();
        while !is_written_since(home, begun) && start.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(50));
        }
        std::thread::sleep(Duration::from_millis(500));
        let shown = Shown { child, window };
        shown.front(self);
        shown.click_title(self);
        shown
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct Shown {
    child: Child,
    window: String,
}

impl Shown {
    /// What is typed reaches the window that has the focus.
    fn front(&self, screen: &Screen) {
        screen.tool(&["windowraise", &self.window]);
        screen.tool(&["windowfocus", "--sync", &self.window]);
    }

    /// Puts the cursor to the end of the experiment's title.
    fn click_title(&self, screen: &Screen) {
        // A window under a pointer that rests does not know where it is.
        screen.tool(&["mousemove", "--window", &self.window, "400", "400"]);
        std::thread::sleep(Duration::from_millis(100));
        screen.tool(&["mousemove", "--window", &self.window, "150", "48", "click", "1"]);
        std::thread::sleep(Duration::from_millis(200));
        screen.tool(&["key", "End"]);
    }

    /// Types until something of it is in the session: a busy machine may take a while. Returns the title then.
    fn begin(&self, screen: &Screen, home: &Path) -> String {
        for _ in 0..30 {
            self.type_into(screen, "x");
            std::thread::sleep(Duration::from_millis(800));
            let kept = sessions(home).first().map(title).unwrap_or_default();
            if !kept.is_empty() {
                std::thread::sleep(SOON);
                return sessions(home).first().map(title).unwrap_or_default();
            }
            self.click_title(screen);
        }
        panic!("nothing that is typed reaches the window");
    }

    fn type_into(&self, screen: &Screen, text: &str) {
        screen.tool(&["type", "--delay", "5", text]);
        // Keys are on their way until the window has taken them.
        std::thread::sleep(Duration::from_millis(150));
    }
}

/// Whether a session in a folder was written after a moment.
fn is_written_since(home: &Path, moment: SystemTime) -> bool {
    let files = fs::read_dir(home).into_iter().flatten().flatten();
    let mut sessions = files.filter(|file| file.path().extension().is_some_and(|end| end == "json"));
    sessions.any(|file| {
        let written = file.metadata().and_then(|about| about.modified());
        written.is_ok_and(|written| written >= moment)
    })
}

/// The sessions in a folder.
fn sessions(home: &Path) -> Vec<Value> {
    let mut files: Vec<PathBuf> = fs::read_dir(home)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.extension().is_some_and(|end| end == "json"));
    files.sort();
    files
        .iter()
        .map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap())
        .collect()
}

fn title(session: &Value) -> String {
    session["document"]["settings"]["title"]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[test]
fn two_windows_on_one_session_keep_what_was_typed_into_each() {
    let _turn = alone();
    let Some(screen) = Screen::new() else { return };
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("home");
    let preset = folder.path().join("small.ron");
    fs::write(&preset, SMALL).unwrap();
    let mut first = screen.window(Some(&preset), &home);
    first.type_into(&screen, "first");
    let mut second = screen.window(Some(&preset), &home);
    second.type_into(&screen, "second");
    std::thread::sleep(SOON);
    for window in [&mut first, &mut second] {
        send(&window.child, Signal::SIGKILL);
        window.child.wait().unwrap();
    }
    let titles: Vec<String> = sessions(&home).iter().map(title).collect();
    assert_eq!(titles.len(), 2, "{titles:?}");
    assert!(titles.iter().any(|title| title == "first"), "{titles:?}");
    assert!(titles.iter().any(|title| title == "second"), "{titles:?}");
    // Both come back, one after the other, and go on as two.
    let mut again: Vec<Shown> = (0..2).map(|_| screen.window(None, &home)).collect();
    let longer = || {
        sessions(&home)
            .iter()
            .filter(|session| title(session).ends_with('x'))
            .count()
    };
    for (count, window) in (1..).zip(&again) {
        // A busy machine may not have it ready yet.
        for _ in 0..20 {
            window.front(&screen);
            window.click_title(&screen);
            window.type_into(&screen, "x");
            std::thread::sleep(Duration::from_millis(800));
            if longer() == count {
                break;
            }
        }
    }
    for window in &mut again {
        send(&window.child, Signal::SIGTERM);
        assert!(window.child.wait().unwrap().success());
    }
    let mut titles: Vec<String> = sessions(&home).iter().map(title).collect();
    titles.sort();
    let plain: Vec<&str> = titles.iter().map(|title| title.trim_end_matches('x')).collect();
    assert_eq!((plain, longer()), (vec!["first", "second"], 2), "{titles:?}");
    // The file has nothing of all this: nobody saved.
    assert_eq!(fs::read_to_string(&preset).unwrap(), SMALL);
}

#[test]
fn a_session_has_what_was_typed_two_seconds_before_whatever_ended_the_window() {
    let _turn = alone();
    let Some(screen) = Screen::new() else { return };
    let mut random = ChaCha8Rng::seed_from_u64(16);
    let mut tally: BTreeMap<String, usize> = BTreeMap::new();
    for trial in 0..kills().map_or(4, |count| count / 5) {
        let folder = tempfile::tempdir().unwrap();
        let home = folder.path().join("home");
        fs::create_dir(&home).unwrap();
        let preset = folder.path().join("small.ron");
        fs::write(&preset, SMALL).unwrap();
        let what = ["SIGKILL", "SIGTERM", "SIGHUP", "full disk", "read-only disk"][trial % 5];
        let disk = match what {
            "full disk" | "read-only disk" => Disk::new(&home, 120_000),
            _ => None,
        };
        let mut shown = screen.window(Some(&preset), &home);
        let mut text = shown.begin(&screen, &home);
        let mut typed: Vec<(Instant, String)> = vec![(Instant::now(), text.clone())];
        let end = Instant::now() + Duration::from_millis(random.random_range(300..5000));
        let mut spoiled = None;
        while Instant::now() < end {
            let word: String = (0..4)
                .map(|_| char::from(random.random_range(b'a'..=b'z')))
                .collect();
            shown.type_into(&screen, &word);
            text += &word;
            typed.push((Instant::now(), text.clone()));
            if random.random_bool(0.2) {
                screen.tool(&["key", "ctrl+s"]);
            }
            if spoiled.is_none() && random.random_bool(0.3) {
                match (&disk, what) {
                    (Some(_), "full disk") => {
                        // As much as there is room for.
                        let _ = fs::write(home.join("filler"), vec![0; 200_000]);
                        spoiled = Some(Instant::now());
                    }
                    (Some(disk), "read-only disk") => {
                        disk.freeze();
                        spoiled = Some(Instant::now());
                    }
                    _ => {}
                }
            }
            std::thread::sleep(Duration::from_millis(random.random_range(0..700)));
        }
        let ended = Instant::now();
        send(
            &shown.child,
            match what {
                "SIGTERM" => Signal::SIGTERM,
                "SIGHUP" => Signal::SIGHUP,
                _ => Signal::SIGKILL,
            },
        );
        let status = shown.child.wait().unwrap();
        let all = sessions(&home);
        let kept = all.first().map(title).unwrap_or_default();
        let safe = |at: &Instant| match what {
            // All that has reached the window: keys take a moment.
            "SIGTERM" | "SIGHUP" => *at + Duration::from_secs(1) < ended,
            // What was typed before the disk was spoiled, or before the end.
            _ => *at + SOON < spoiled.unwrap_or(ended).min(ended),
        };
        let least = typed
            .iter()
            .rev()
            .find(|(at, _)| safe(at))
            .map(|(_, text)| text.clone());
        let about = format!("trial {trial}, {what}: {status}: typed {text:?}, kept {kept:?}");
        assert!(text.starts_with(&kept), "{about}");
        assert!(kept.starts_with(&least.unwrap_or_default()), "{about}");
        if let Some(session) = all.first() {
            let path = session["document"]["path"].as_str().unwrap();
            assert_eq!(Path::new(path), preset, "{about}");
        }
        // What was saved is whole.
        let saved = Experiment::read(&preset).unwrap();
        assert!(text.starts_with(&saved.title), "{about}: {}", saved.title);
        let state = if kept == text {
            "all of it"
        } else {
            "all but the last of it"
        };
        *tally.entry(format!("{what}: {state}")).or_default() += 1;
    }
    for (what, times) in &tally {
        eprintln!("{what}: {times}");
    }
}
