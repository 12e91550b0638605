//! What the data file looks like, found out beside the window's thread.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};

use egui::Context;

use super::document::Document;
use crate::control::Cancel;
use crate::experiment::{Data, Dialect, Survey};
use crate::text::with_voice;

/// What came of looking at a file: what it looks like, or why that cannot be said.
pub(super) type Surveyed = Result<Survey, String>;

/// A file to be looked at.
#[derive(Clone, Debug, PartialEq)]
struct Wanted {
    base: PathBuf,
    path: String,
    /// How it is written; none to find out.
    dialect: Option<Dialect>,
    /// Whether it is to become the experiment's data.
    take: bool,
}

/// A file that was looked at to become the experiment's data.
pub(super) struct Taken {
    /// Its path as it was given.
    pub(super) path: String,
    /// What it looks like.
    pub(super) survey: Surveyed,
}

/// Looks at one file at a time: the experiment's, or one that is to become its data.
#[derive(Default)]
pub(super) struct Surveyor {
    coming: Option<(Wanted, Receiver<Surveyed>, Cancel)>,
    /// The file that was looked at last: its place and how it is written.
    known: Option<(PathBuf, Dialect)>,
    last: Option<Surveyed>,
}

impl Surveyor {
    /// Looks at the file at `path`, from the folder `base`, to become the experiment's data.
    pub(super) fn take(&mut self, context: &Context, base: &Path, path: &str, dialect: Option<Dialect>) {
        self.start(
            context,
            Wanted {
                base: base.to_owned(),
                path: path.to_owned(),
                dialect,
                take: true,
            },
        );
    }

    /// Looks at the experiment's file, unless it was looked at last.
    pub(super) fn follow(&mut self, context: &Context, document: &Document) {
        let Data::File(table) = &document.settings().data else {
            return;
        };
        if table.path.is_empty() {
            self.last = None;
            self.known = None;
            return;
        }
        let dialect = seen(&table.dialect);
        let known = (document.base().join(&table.path), dialect.clone());
        let is_coming = self.coming.as_ref().is_some_and(|(wanted, ..)| {
            wanted.take
                || (wanted.base.join(&wanted.path) == known.0 && wanted.dialect.as_ref() == Some(&dialect))
        });
        if !is_coming && self.known.as_ref() != Some(&known) {
            self.start(
                context,
                Wanted {
                    base: document.base().to_owned(),
                    path: table.path.clone(),
                    dialect: Some(dialect),
                    take: false,
                },
            );
        }
    }

    fn start(&mut self, context: &Context, wanted: Wanted) {
        if let Some((_, _, cancel)) = self.coming.take() {
            cancel.cancel();
        }
        let (sender, coming) = channel();
        let cancel = Cancel::new();
        let (context, job, given_up) = (context.clone(), wanted.clone(), cancel.clone());
        std::thread::spawn(with_voice(move || {
            let survey = Survey::of_file(&job.path, &job.base, job.dialect.as_ref(), &given_up);
            // Nobody waits for it when another file was chosen meanwhile.
            let _ = sender.send(survey.map_err(|error| error.to_string()));
            context.request_repaint();
        }));
        self.coming = Some((wanted, coming, cancel));
    }

    /// The file that has been looked at to become the experiment's data, once.
    pub(super) fn hear(&mut self) -> Option<Taken> {
        let (_, coming, _) = self.coming.as_ref()?;
        let survey = coming.try_recv().ok()?;
        let (wanted, ..) = self.coming.take()?;
        let dialect = match &survey {
            Ok(survey) => seen(&survey.dialect),
            Err(_) => wanted.dialect.unwrap_or_default(),
        };
        self.known = Some((wanted.base.join(&wanted.path), dialect));
        let taken = wanted.take.then(|| Taken {
            path: wanted.path,
            survey: survey.clone(),
        });
        self.last = Some(survey);
        taken
    }

    /// What the experiment's file looks like; none while that is being found out.
    pub(super) fn survey(&self) -> Option<&Surveyed> {
        self.last.as_ref().filter(|_| self.coming.is_none())
    }

    /// The path of a file that is being looked at to become the experiment's data.
    pub(super) fn taking(&self) -> Option<&str> {
        let (wanted, ..) = self.coming.as_ref()?;
        wanted.take.then_some(wanted.path.as_str())
    }
}

/// A dialect by what changes the cells; which of them are missing does not.
fn seen(dialect: &Dialect) -> Dialect {
    Dialect {
        missing: Vec::new(),
        ..dialect.clone()
    }
}
