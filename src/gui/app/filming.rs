//! The course of the runs as a film, written while the window goes on.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Align2, Context};

use super::{App, Frames};
use crate::control::Cancel;
use crate::experiment::Experiment;
use crate::figure::{Film, FilmKind, Theme, write_atomically};
use crate::gui::control_list::button;
use crate::text;

/// Size of the pictures, and how many there are at most.
const SIZE: (u32, u32) = (1280, 720);
const MOST: usize = 120;
/// How long a film takes, in seconds.
const SECONDS: f64 = 6.0;

/// A film that is being written.
pub(super) struct Filming {
    done: Arc<AtomicUsize>,
    cancel: Cancel,
    outcome: Receiver<Result<PathBuf, String>>,
}

impl App {
    /// Begins to write the film of the experiment that is open.
    pub(super) fn film(&mut self, context: &Context, path: &Path) {
        let Some(kind) = FilmKind::of(path) else {
            self.messages.fail(text!("cli-replay-file.allowed"));
            return;
        };
        let experiment = match self.document.checked() {
            Ok(experiment) => experiment.clone(),
            Err(problems) => {
                self.messages.fail(problems.to_string());
                return;
            }
        };
        if let Some(earlier) = &self.filming {
            earlier.cancel.cancel();
        }
        let (sender, outcome) = channel();
        let (done, cancel) = (Arc::new(AtomicUsize::new(0)), Cancel::new());
        let (theme, to, waiting) = (self.look.theme(), path.to_owned(), context.clone());
        let (count, stop) = (Arc::clone(&done), cancel.clone());
        std::thread::spawn(move || {
            let came = write(experiment, theme, (kind, &to), &stop, |frame| {
                count.store(frame, Ordering::Relaxed);
                waiting.request_repaint();
            });
            // The window may be closed before the film is written.
            let _ = sender.send(came.map(|()| to));
            waiting.request_repaint();
        });
        self.filming = Some(Filming {
            done,
            cancel,
            outcome,
        });
    }

    /// Shows how far the film is, with a button that gives it up.
    pub(super) fn show_filming(&mut self, context: &Context) {
        let Some(filming) = &self.filming else { return };
        match filming.outcome.try_recv() {
            Ok(Ok(path)) => {
                self.messages
                    .done(text!("film-written", path = path.display().to_string()));
                self.filming = None;
                return;
            }
            Ok(Err(reason)) => {
                if !filming.cancel.is_cancelled() {
                    self.messages.fail(reason);
                }
                self.filming = None;
                return;
            }
            Err(TryRecvError::Disconnected) => {
                self.messages.fail(text!("write-ended-early"));
                self.filming = None;
                return;
            }
            Err(TryRecvError::Empty) => {}
        }
        let done = filming.done.load(Ordering::Relaxed);
        let mut gives_up = false;
        egui::Window::new(text!("film"))
            .anchor(Align2::RIGHT_BOTTOM, [-16.0, -48.0])
            .collapsible(false)
            .resizable(false)
            .show(context, |ui| {
                ui.horizontal(|ui| {
                    ui.label(match done {
                        0 => text!("film-computing"),
                        _ => text!("film-progress", done = done),
                    });
                    gives_up = button(ui, "cancel").clicked();
                });
            });
        if gives_up {
            filming.cancel.cancel();
        }
    }
}

fn write(
    experiment: Experiment,
    theme: Theme,
    (kind, path): (FilmKind, &Path),
    cancel: &Cancel,
    tell: impl Fn(usize),
) -> Result<(), String> {
    let frames = Frames::new(experiment, SIZE, theme, MOST, cancel);
    let each = SECONDS / frames.len().max(1) as f64;
    let failed = |error: crate::figure::FigureError| error.to_string();
    let mut film = Film::new(kind, SIZE, frames.len(), each).map_err(failed)?;
    for (index, picture) in frames.enumerate() {
        cancel.check().map_err(|_| String::new())?;
        film.push(&picture).map_err(failed)?;
        tell(index + 1);
    }
    cancel.check().map_err(|_| String::new())?;
    let file = film.finish().map_err(failed)?;
    write_atomically(path, &file).map_err(failed)
}
