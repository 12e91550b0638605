//! Writes the session on a thread of its own: soon after a change, whatever the window does next.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::session_files::Slot;
use crate::experiment::save_atomically;
use crate::text;
use crate::text::with_voice;

/// Time between two writings, at least.
const REST: Duration = Duration::from_millis(400);
/// Time before what could not be written is tried again.
const RETRY: Duration = Duration::from_secs(5);
/// How long a window that closes waits until its session is written.
const PATIENCE: Duration = Duration::from_secs(5);

/// The window's side.
pub(super) struct Keeper {
    post: Arc<Post>,
    /// What was handed over last.
    last: String,
    thread: Option<JoinHandle<()>>,
    failures: Receiver<String>,
}

/// Where sessions are handed over.
#[derive(Default)]
pub(super) struct Post {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// A session that is not in its file yet.
    draft: Option<String>,
    /// One that is being written.
    writing: bool,
    /// Somebody waits for it.
    hurry: bool,
    closed: bool,
}

impl Keeper {
    /// Keeps sessions in a place. `wake` is called when one could not be written.
    pub(super) fn new(slot: Slot, wake: impl Fn() + Send + 'static) -> Self {
        let post = Arc::new(Post::default());
        let (failed, failures) = channel();
        let theirs = Arc::clone(&post);
        let thread = thread::Builder::new()
            .name("session".to_owned())
            .spawn(with_voice(move || work(&slot, &theirs, &failed, wake)));
        Self {
            post,
            last: String::new(),
            thread: thread.ok(),
            failures,
        }
    }

    /// Hands over a session, if it is another one than before.
    pub(super) fn put(&mut self, session: String) {
        if session != self.last {
            self.post.change(|state| state.draft = Some(session.clone()));
            self.last = session;
        }
    }

    /// Where sessions are handed over, for those who must know that they are written.
    pub(super) fn post(&self) -> Arc<Post> {
        Arc::clone(&self.post)
    }

    /// Why a session could not be written: said once, until one was.
    pub(super) fn failure(&self) -> Option<String> {
        self.failures.try_recv().ok()
    }
}

impl Drop for Keeper {
    /// Waits for the last session to be written.
    fn drop(&mut self) {
        let done = self.post.flush(PATIENCE);
        self.post.change(|state| state.closed = true);
        if let Some(thread) = self.thread.take().filter(|_| done) {
            // Its place is free for another window from now on. A thread that panicked has nothing left to tidy.
            let _ = thread.join();
        }
    }
}

impl Post {
    /// Waits until everything handed over is written, or could not be; not longer than `patience`. Whether nothing is being
    /// written any more.
    pub(super) fn flush(&self, patience: Duration) -> bool {
        self.change(|state| state.hurry = true);
        let state = self.state();
        let busy = |state: &mut State| state.hurry && (state.draft.is_some() || state.writing);
        let waited = self.changed.wait_timeout_while(state, patience, busy);
        let (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        !state.writing
    }

    /// Plain values, which a panic elsewhere leaves sound.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// The next session to be written, once there is one.
    fn next(&self) -> Option<String> {
        let wait = |state: &mut State| state.draft.is_none() && !state.closed;
        let state = self.state();
        let mut state = self
            .changed
            .wait_while(state, wait)
            .unwrap_or_else(PoisonError::into_inner);
        state.writing = state.draft.is_some();
        state.draft.take()
    }

    /// Takes note of what came of a session, and rests.
    fn wrote(&self, session: String, done: bool) {
        self.change(|state| {
            state.writing = false;
            if !done && !state.closed {
                state.draft.get_or_insert(session);
            }
            // Whoever waits has seen it tried.
            state.hurry &= done && state.draft.is_some();
        });
        let rest = if done { REST } else { RETRY };
        let idle = |state: &mut State| !state.hurry && !state.closed;
        drop(self.changed.wait_timeout_while(self.state(), rest, idle));
    }
}

fn work(slot: &Slot, post: &Post, failed: &Sender<String>, wake: impl Fn()) {
    let mut fails = false;
    while let Some(session) = post.next() {
        let folder = slot.file().parent().map_or(Ok(()), std::fs::create_dir_all);
        let written = folder.and_then(|()| save_atomically(slot.file(), session.as_bytes()));
        if let Err(error) = &written
            && !fails
        {
            // The window may be closed by now.
            let _ = failed.send(
                text!(
                    "session-unwritable",
                    file = slot.file().display().to_string(),
                    reason = error.to_string()
                )
                .into_owned(),
            );
            wake();
        }
        fails = written.is_err();
        post.wrote(session, written.is_ok());
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Instant;

    use super::*;
    use crate::gui::session_files;

    fn wait(until: impl Fn() -> bool) {
        let start = Instant::now();
        while !until() {
            assert!(start.elapsed() < Duration::from_secs(20), "it takes too long");
            thread::sleep(Duration::from_millis(5));
        }
    }

    #[test]
    fn a_session_is_written_soon_and_the_last_one_before_the_end() {
        let home = tempfile::tempdir().unwrap();
        let slot = session_files::start(home.path(), false).slot.unwrap();
        let file = slot.file().to_owned();
        let read = || fs::read_to_string(&file).unwrap_or_default();
        let mut keeper = Keeper::new(slot, || ());
        keeper.put("one".to_owned());
        wait(|| read() == "one");
        keeper.put("two".to_owned());
        keeper.post().flush(PATIENCE);
        assert_eq!(read(), "two");
        for number in 0..100 {
            keeper.put(number.to_string());
        }
        drop(keeper);
        assert_eq!(read(), "99");
    }

    #[test]
    fn what_could_not_be_written_is_said_once_and_written_when_it_can_be() {
        let home = tempfile::tempdir().unwrap();
        let slot = session_files::start(home.path(), false).slot.unwrap();
        let file = slot.file().to_owned();
        // A folder in its place cannot be replaced by a file.
        fs::create_dir_all(file.join("in the way")).unwrap();
        let woken = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&woken);
        let mut keeper = Keeper::new(slot, move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        for text in ["one", "two", "three"] {
            keeper.put(text.to_owned());
            keeper.post().flush(PATIENCE);
        }
        let said = keeper.failure().unwrap();
        assert!(said.contains("session.json"), "{said}");
        assert_eq!((keeper.failure(), woken.load(Ordering::Relaxed)), (None, 1));
        fs::remove_dir_all(&file).unwrap();
        wait(|| fs::read_to_string(&file).is_ok_and(|text| text == "three"));
    }
}
