//! What the window starts with, and how its end is reported.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::screenshot::After;
use crate::experiment::{Assignment, Experiment};
use crate::figure::Theme;
use crate::text;
use crate::text::Language;

/// What the window starts with.
#[derive(Clone, Debug, Default)]
pub struct Launch {
    /// A preset by path or shipped name; without one the last session, or the three-layer preset.
    pub preset: Option<OsString>,
    /// An experiment in place of a preset.
    pub experiment: Option<Box<Experiment>>,
    /// A talk by path or shipped name, in place of a preset.
    pub talk: Option<String>,
    /// Settings that are changed once it is open.
    pub set: Vec<Assignment>,
    /// Train at once.
    pub run: bool,
    /// A picture to be taken before the program ends.
    pub shot: Option<Picture>,
    /// Size of the window's content in points.
    pub size: Option<(f32, f32)>,
    /// Light or dark; else as in the last session.
    pub theme: Option<Theme>,
    /// The language; else as in the last session, or what this thread speaks.
    pub language: Option<Language>,
    /// Start as a presentation.
    pub present: bool,
    /// A panel that fills the centre.
    pub panel: Option<String>,
    /// A file that lists the controls with their places, for programs that drive the window.
    pub controls: Option<PathBuf>,
    /// The folder that the session lives in; none to remember nothing.
    pub home: Option<PathBuf>,
    /// Whether the desktop's own file dialogs are used.
    pub dialogs: bool,
}

/// A picture of the window as PNG, after which the program ends.
#[derive(Clone, Debug)]
pub struct Picture {
    /// The file.
    pub file: PathBuf,
    /// When it is taken.
    pub after: After,
    /// Where the outcome goes.
    pub end: End,
}

impl Picture {
    /// A picture to be written to `file`.
    #[must_use]
    pub fn new(file: PathBuf, after: After) -> Self {
        Self {
            file,
            after,
            end: End::default(),
        }
    }
}

/// How the window's end hears whether the picture was written.
#[derive(Clone, Debug, Default)]
pub struct End(Arc<Mutex<Option<Result<(), String>>>>);

impl End {
    /// Notes the outcome.
    pub(super) fn tell(&self, outcome: Result<(), String>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(outcome);
    }

    pub(super) fn heard(&self) -> Option<Result<(), String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Why there is no window, or no picture of it.
#[derive(Debug, thiserror::Error)]
pub enum WindowError {
    /// The desktop gives none.
    #[error("{}", text!("window-not-opened", reason = .0))]
    Desktop(String),
    /// The picture could not be written.
    #[error("{}", text!("window-no-picture", reason = .0))]
    Picture(String),
}

impl Launch {
    /// As a person starts the program: with the session of last time and the desktop's dialogs.
    #[must_use]
    pub fn for_people() -> Self {
        Self {
            home: home(),
            dialogs: true,
            ..Self::default()
        }
    }
}

/// The folder that the session lives in: `ONSAGER_HOME`, or the desktop's own place for it.
fn home() -> Option<PathBuf> {
    match std::env::var_os("ONSAGER_HOME") {
        Some(folder) => Some(super::document::absolute(Path::new(&folder))),
        None => {
            directories::ProjectDirs::from("", "", "onsager").map(|folders| folders.data_dir().to_owned())
        }
    }
}
