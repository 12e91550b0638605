//! Where sessions live: a file for each window that is open, so that windows do not overwrite each other's.
//!
//! The first window has `session.json`, a second one beside it `session-2.json`, and so on. Each holds a lock beside its
//! file while it is open, which the system gives back whatever ends the program. A window that starts takes up the session
//! of one that has ended: with unsaved changes before all others, then the latest.

use std::cmp::Reverse;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::session::Session;
use crate::experiment::DRAFT;
use crate::text;

/// Windows that keep a session at the same time, at most.
const MOST: usize = 64;
/// Age of a half-written file that no program is still writing.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// The place for the session of one window.
#[derive(Debug)]
pub(super) struct Slot {
    file: PathBuf,
    /// Held while the window is open; none where the system has no locks.
    _lock: Option<File>,
}

/// What a window starts with.
#[derive(Default)]
pub(super) struct Start {
    /// Where its session goes.
    pub(super) slot: Option<Slot>,
    /// The session that it takes up.
    pub(super) session: Session,
    /// What went wrong, and what else is kept, in sentences.
    pub(super) notices: Vec<String>,
}

/// A session that was left behind, or that of another window.
struct Found {
    /// Its place, if no other window has it.
    slot: Option<Slot>,
    session: Session,
    written: SystemTime,
}

impl Slot {
    /// The session's file.
    pub(super) fn file(&self) -> &Path {
        &self.file
    }

    /// The place in the folder `home` with a number counted from 1; `None` while another window has it.
    fn take(home: &Path, number: usize) -> Option<Self> {
        let file = file(home, number);
        let name = file.with_extension("lock");
        // On a disk that is read-only the file may still be there, and a handle that only reads keeps no disk from becoming so.
        let _ = OpenOptions::new().create(true).append(true).open(&name);
        let lock = match File::open(&name).map(|lock| (lock.try_lock(), lock)) {
            Ok((Ok(()), lock)) => Some(lock),
            Ok((Err(TryLockError::WouldBlock), _)) => return None,
            // Where there are no locks, or nothing can be written, all windows share their places.
            Ok((Err(TryLockError::Error(_)), _)) | Err(_) => None,
        };
        Some(Self { file, _lock: lock })
    }
}

/// The file of a place.
fn file(home: &Path, number: usize) -> PathBuf {
    match number {
        1 => home.join("session.json"),
        _ => home.join(format!("session-{number}.json")),
    }
}

/// Takes a place in the folder `home`, and the session that was left there. With `other`, the window is to show another
/// experiment: then sessions with unsaved changes are left for a later window.
pub(super) fn start(home: &Path, other: bool) -> Start {
    // Where the folder cannot be made, writing the session will say so.
    let _ = fs::create_dir_all(home);
    sweep(home);
    let mut start = Start::default();
    let (mut left, mut open, mut free) = (Vec::new(), Vec::new(), None);
    for number in 1..=MOST {
        // One place without a session is enough.
        if free.is_some() && !file(home, number).exists() {
            continue;
        }
        let slot = Slot::take(home, number);
        let found = match read(&file(home, number)) {
            Ok(found) => found,
            Err(_) if slot.is_none() => None,
            Err(reason) => {
                start.notices.push(put_aside(&file(home, number), &reason));
                None
            }
        };
        match (slot, found) {
            (Some(slot), Some((session, written))) => left.push(Found {
                slot: Some(slot),
                session,
                written,
            }),
            (None, Some((session, written))) => open.push(Found {
                slot: None,
                session,
                written,
            }),
            (Some(slot), None) => {
                free.get_or_insert(slot);
            }
            (None, None) => {}
        }
    }
    left.sort_by_key(|found| Reverse(found.written));
    let recent = recent(left.iter().chain(&open));
    let unsaved = |found: &Found| found.session.unsaved().is_some();
    let chosen = match other {
        true => left.iter().position(|found| !unsaved(found)),
        false => left.iter().position(unsaved).or((!left.is_empty()).then_some(0)),
    };
    match chosen.map(|index| left.remove(index)) {
        Some(found) => (start.slot, start.session) = (found.slot, found.session),
        None => {
            start.slot = free;
            let latest = left.iter().chain(&open).max_by_key(|found| found.written);
            start.session =
                latest.map_or_else(Session::default, |found| found.session.clone().without_document());
        }
    }
    start.session.recent = recent;
    for found in left {
        if let Some(title) = found.session.unsaved() {
            start
                .notices
                .push(text!("session-other-unsaved", title = title).into_owned());
        } else if let Some(slot) = found.slot {
            // It says nothing that the one taken up does not say better.
            let _ = fs::remove_file(slot.file());
        }
    }
    start
}

/// Files used lately by all windows, those of the latest session first.
fn recent<'a>(sessions: impl Iterator<Item = &'a Found>) -> Vec<PathBuf> {
    let mut sessions: Vec<&Found> = sessions.collect();
    sessions.sort_by_key(|found| Reverse(found.written));
    let mut all: Vec<PathBuf> = Vec::new();
    for path in sessions.iter().flat_map(|found| &found.session.recent) {
        if !all.contains(path) {
            all.push(path.clone());
        }
    }
    all
}

/// The session in a file and when it was written; `None` if there is no such file.
fn read(file: &Path) -> Result<Option<(Session, SystemTime)>, String> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    let session = Session::from_json(&text).map_err(|error| error.to_string())?;
    let written = fs::metadata(file).and_then(|about| about.modified());
    Ok(Some((session, written.unwrap_or(SystemTime::UNIX_EPOCH))))
}

/// Puts a file that cannot be read aside, under a name that no other has, and says so.
fn put_aside(file: &Path, reason: &str) -> String {
    let name = |number: usize| match number {
        1 => file.with_extension("broken.json"),
        _ => file.with_extension(format!("broken-{number}.json")),
    };
    let aside = (1..=MOST).map(name).find(|aside| !aside.exists());
    let kept = aside.filter(|aside| fs::rename(file, aside).is_ok());
    match kept {
        Some(aside) => text!(
            "session-broken-kept",
            reason = reason,
            file = aside.display().to_string()
        )
        .into_owned(),
        None => text!("session-broken", reason = reason).into_owned(),
    }
}

/// Removes half-written sessions of programs that were killed.
fn sweep(home: &Path) {
    for entry in fs::read_dir(home).into_iter().flatten().flatten() {
        let is_draft = entry.file_name().to_string_lossy().starts_with(DRAFT);
        let written = entry.metadata().and_then(|about| about.modified());
        let age = written.ok().and_then(|written| written.elapsed().ok());
        if is_draft && age.is_some_and(|age| age > LEFT_BEHIND) {
            // One that stays takes room, but does no harm.
            let _ = fs::remove_file(entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;
    use crate::gui::document::Document;
    use crate::gui::session::Kept;

    /// A session with an experiment of some title, changed or not.
    fn session(title: &str, changed: bool) -> Session {
        let settings = Settings {
            title: title.to_owned(),
            ..Settings::default()
        };
        let mut document = Document::new(settings.clone(), Path::new("/"), None);
        if changed {
            document.edit(Settings { seed: 7, ..settings });
        }
        Session {
            document: Some(Kept::of(&document)),
            zoom: Some(1.5),
            recent: vec![PathBuf::from(format!("/{title}.ron"))],
            ..Session::default()
        }
    }

    fn title(start: &Start) -> Option<String> {
        let kept = start.session.document.clone()?;
        Some(kept.document().title())
    }

    fn write(start: &Start, session: &Session) {
        fs::write(start.slot.as_ref().unwrap().file(), session.to_json()).unwrap();
        // Times of files may be coarse.
        std::thread::sleep(Duration::from_millis(15));
    }

    #[test]
    fn two_windows_keep_a_session_each_and_both_come_back() {
        let home = tempfile::tempdir().unwrap();
        let first = start(home.path(), false);
        assert!(title(&first).is_none() && first.notices.is_empty());
        write(&first, &session("a", true));
        let second = start(home.path(), false);
        assert_eq!(title(&second), None, "the other window's experiment is its own");
        assert_eq!(
            second.session.zoom,
            Some(1.5),
            "but it begins with the same looks"
        );
        assert_eq!(second.session.recent, [PathBuf::from("/a.ron")]);
        write(&second, &session("b", true));
        let files = [&first, &second].map(|start| start.slot.as_ref().unwrap().file().to_owned());
        assert_ne!(files[0], files[1]);
        drop((first, second));

        // Both were killed. The window that starts has the later one, and says so of the other.
        let third = start(home.path(), false);
        assert_eq!(title(&third).as_deref(), Some("b"));
        assert!(
            third.notices.len() == 1 && third.notices[0].contains("“a”"),
            "{:?}",
            third.notices
        );
        let fourth = start(home.path(), false);
        assert_eq!(title(&fourth).as_deref(), Some("a"));
        assert!(fourth.notices.is_empty());
        write(&third, &session("b", false));
        drop((third, fourth));
        // Unsaved changes come before what is later.
        assert_eq!(title(&start(home.path(), false)).as_deref(), Some("a"));
    }

    #[test]
    fn a_window_for_another_experiment_leaves_unsaved_changes_alone() {
        let home = tempfile::tempdir().unwrap();
        let first = start(home.path(), false);
        write(&first, &session("a", true));
        drop(first);
        let other = start(home.path(), true);
        assert!(other.notices[0].contains("“a”"));
        write(&other, &session("b", false));
        drop(other);
        let again = start(home.path(), true);
        assert_eq!(title(&again).as_deref(), Some("b"), "its place is used again");
        drop(again);
        assert_eq!(title(&start(home.path(), false)).as_deref(), Some("a"));
    }

    #[test]
    fn sessions_that_say_nothing_more_do_not_pile_up() {
        let home = tempfile::tempdir().unwrap();
        let all: Vec<Start> = (0..5).map(|_| start(home.path(), false)).collect();
        for (number, start) in all.iter().enumerate() {
            write(start, &session(&number.to_string(), false));
        }
        drop(all);
        let last = start(home.path(), false);
        assert_eq!(title(&last).as_deref(), Some("4"));
        assert_eq!(last.session.recent.len(), 5, "files used lately stay");
        assert!(!home.path().join("session-7.lock").exists(), "nor do their locks");
        let sessions = fs::read_dir(home.path()).unwrap().flatten();
        let sessions = sessions.filter(|entry| entry.path().extension().is_some_and(|end| end == "json"));
        assert_eq!(sessions.count(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_put_aside_and_never_overwritten() {
        let home = tempfile::tempdir().unwrap();
        for (number, name) in ["session.broken.json", "session.broken-2.json"]
            .into_iter()
            .enumerate()
        {
            let text = format!("{{\"document\": {number}");
            fs::write(home.path().join("session.json"), &text).unwrap();
            let start = start(home.path(), false);
            assert!(start.notices[0].contains(name), "{:?}", start.notices);
            assert_eq!(fs::read_to_string(home.path().join(name)).unwrap(), text);
        }
    }
}
