//! Nothing is lost: the session, unsaved changes, files that others write to, and signals that end the program.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use egui::Context;

use super::App;
use crate::control::signals::on_signal;
use crate::experiment::is_table;
use crate::gui::dialogs::Dialog;
use crate::gui::document::Document;
use crate::gui::files::Purpose;
use crate::gui::session_files;
use crate::gui::session_writer::{Keeper, Post};
use crate::text;

/// Time between two looks at what the session keeps besides the experiment.
const LOOK: Duration = Duration::from_millis(250);
/// How long a window that was told to end may take to do so by itself.
const GRACE: Duration = Duration::from_secs(3);
/// How long a window that closes waits for files that are being written.
const PATIENCE: Duration = Duration::from_secs(10);

/// Keeps the session.
pub(super) struct Keeping {
    keeper: Option<Keeper>,
    /// The changes of the experiment when it was handed over last.
    changes: u64,
    /// When to look again.
    next: Instant,
    /// Something outside has asked the program to end.
    ended: Arc<AtomicBool>,
}

impl Keeping {
    /// Keeps sessions in a place, or nowhere.
    pub(super) fn new(slot: Option<session_files::Slot>, context: &Context) -> Self {
        let context = context.clone();
        Self {
            keeper: slot.map(|slot| Keeper::new(slot, move || context.request_repaint())),
            changes: 0,
            next: Instant::now(),
            ended: Arc::default(),
        }
    }
}

impl App {
    /// Hands over the session when it has changed: the experiment at once, the rest a moment later.
    pub(super) fn keep_session(&mut self, context: &Context) {
        let Some(keeper) = &self.keeping.keeper else {
            return;
        };
        if let Some(reason) = keeper.failure() {
            self.messages.notice(reason);
        }
        let (now, changes) = (Instant::now(), self.document.changes());
        if changes == self.keeping.changes && now < self.keeping.next {
            // Every frame says so again: one that comes in between makes the last request void.
            context.request_repaint_after(self.keeping.next - now);
            return;
        }
        (self.keeping.next, self.keeping.changes) = (now + LOOK, changes);
        self.hand_over();
    }

    fn hand_over(&mut self) {
        let session = self.session().to_json();
        if let Some(keeper) = &mut self.keeping.keeper {
            keeper.put(session);
        }
    }

    /// The last thing that the window does: what is being written is written to its end.
    pub(super) fn end_session(&mut self) {
        self.hand_over();
        self.keeping.keeper = None;
        self.chores.finish(PATIENCE);
    }

    /// Closes the window, its session kept, when a signal asks the program to end. One that cannot close, for it is not
    /// drawn or stuck, ends anyway.
    pub(in crate::gui) fn end_on_signals(&self, context: &Context) {
        let (ended, context) = (Arc::clone(&self.keeping.ended), context.clone());
        let post: Option<Arc<Post>> = self.keeping.keeper.as_ref().map(Keeper::post);
        // Without a handler a signal ends the program as ever; the session was written before.
        let _ = on_signal(move |signal| {
            ended.store(true, Ordering::Relaxed);
            context.request_repaint();
            let asked = Instant::now();
            if let Some(post) = &post {
                post.flush(GRACE);
            }
            std::thread::sleep(GRACE.saturating_sub(asked.elapsed()));
            std::process::exit(signal.exit_code());
        });
    }

    /// Closes the window if something outside has asked for it.
    pub(super) fn hear_signals(&mut self, context: &Context) {
        if self.keeping.ended.load(Ordering::Relaxed) && !self.closing {
            self.quit(context);
        }
    }

    /// Saves to the document's own file, or asks for one; where something else has written to the file, asks first.
    /// With `quit`, the window closes once it is saved.
    pub(super) fn save(&mut self, context: &Context, quit: bool) {
        match self.document.path().map(Path::to_owned) {
            Some(path) if self.document.is_changed_outside() => {
                self.dialog = Some(Dialog::Changed { path, quit });
            }
            Some(path) => self.save_and(context, &path, quit),
            None => self.ask(context, Purpose::Save),
        }
    }

    /// Saves to a file, and closes the window once that is done, if it is to be closed.
    pub(super) fn save_and(&mut self, context: &Context, path: &Path, quit: bool) {
        self.save_to(path);
        if quit && !self.document.is_modified() {
            self.quit(context);
        }
    }

    /// Closes the window without the changes: they do not come back with the session.
    pub(super) fn discard_and_quit(&mut self, context: &Context) {
        self.document.discard();
        self.quit(context);
    }

    /// Opens the version of the document's file that something else has written.
    pub(super) fn open_outside_version(&mut self, path: &Path) {
        self.open_file(path);
        if self.document.path() == Some(path) && !self.document.is_changed_outside() {
            self.messages.done(text!("outside-version-opened"));
        }
    }
}

/// The experiment in a preset file for a window that starts, or why there is none.
pub(super) fn read(name: &OsStr) -> Result<Document, crate::experiment::PresetError> {
    let path = Path::new(name);
    match path.is_file() && !is_table(path) {
        true => Document::read(path),
        false => crate::experiment::Experiment::open(name).map(|experiment| Document::of(&experiment, None)),
    }
}
