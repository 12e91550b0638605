//! What is computed goes into the journal, and comes back from it.

use std::io;

use super::App;
use crate::experiment::Experiment;
use crate::gui::document::Document;
use crate::gui::journal::Entry;
use crate::text;
use crate::worker::Lane;

impl App {
    /// Notes what has come to its end since the last frame.
    pub(super) fn note_what_ended(&mut self) {
        while let Some(lane) = self.live.take_ended() {
            let entry = match lane {
                Lane::Sweep => self.live.sweep().0.map(|(table, _)| Entry::of_sweep(table)),
                _ => self.live.results().map(Entry::of_runs),
            };
            if let Some(entry) = entry {
                let written = self.journal.add(entry);
                self.say_of_journal(written);
            }
        }
    }

    /// Pins an entry, or lets it go.
    pub(super) fn pin(&mut self, when: u64, on: bool) {
        let written = self.journal.pin(when, on);
        self.say_of_journal(written);
    }

    /// Says why the journal could not be written.
    pub(super) fn say_of_journal(&mut self, written: io::Result<()>) {
        if let Err(error) = written {
            let reason = error.to_string();
            self.messages
                .notice(text!("journal-unwritten", reason = reason).into_owned());
        }
    }

    /// Opens the experiment of an entry.
    pub(super) fn open_entry(&mut self, entry: Entry) {
        match Experiment::new(entry.settings) {
            Ok(experiment) => {
                let experiment = experiment.with_base(&entry.base);
                self.document.open(Document::of(&experiment, None));
            }
            Err(problems) => self.messages.fail(problems.to_string()),
        }
    }
}
