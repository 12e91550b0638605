//! Another experiment beside the one that is edited: one of the journal, computed once more, to the same bits.

use std::sync::Arc;

use egui::Context;

use super::App;
use crate::experiment::Experiment;
use crate::gui::computation::Live;
use crate::gui::document::Document;
use crate::gui::messages::Messages;
use crate::gui::panel::Beside;
use crate::text;

/// The other experiment.
pub(super) struct Comparison {
    /// Its entry in the journal.
    when: u64,
    document: Document,
    live: Live,
    messages: Messages,
}

impl Comparison {
    /// What a panel may read of it.
    pub(super) fn seen(&self) -> Beside<'_> {
        let (document, live) = (&self.document, &self.live);
        Beside {
            when: self.when,
            results: live.results(),
            version: live.version(),
            failure: match document.checked() {
                Ok(_) => live.failure().map(str::to_owned),
                Err(problems) => Some(problems.to_string()),
            },
            is_working: !live.is_idle(),
        }
    }

    pub(super) fn is_idle(&self) -> bool {
        self.live.is_idle()
    }

    /// Stops what is computed of it.
    pub(super) fn cancel(&mut self) {
        self.live.cancel();
    }
}

impl App {
    /// Puts an entry of the journal beside the experiment in the window, and computes it.
    pub(super) fn compare_with(&mut self, context: &Context, when: u64) {
        let found = self.journal.entries().iter().find(|entry| entry.when == when);
        let Some(entry) = found else { return };
        let document = Document::new(entry.settings.clone(), &entry.base, None);
        let (waiting, paced) = (context.clone(), Arc::clone(&self.pacer));
        let mut live = Live::new(move || waiting.request_repaint_after(paced.wait()));
        let mut messages = Messages::default();
        live.follow(&document, &mut messages);
        if document
            .checked()
            .is_ok_and(|experiment: &Experiment| experiment.runs.count > 0)
        {
            live.train(&mut messages);
        }
        self.comparison = Some(Comparison {
            when,
            document,
            live,
            messages,
        });
    }

    /// Takes over what was computed of the other experiment.
    pub(super) fn hear_comparison(&mut self, context: &Context) {
        let Some(other) = &mut self.comparison else { return };
        if other.live.drain(&mut other.messages) {
            context.request_repaint();
        }
        // It is in the journal already.
        while other.live.take_ended().is_some() {}
    }

    /// Fills the centre with two experiments side by side.
    pub(super) fn compare(&mut self) {
        if self.document.settings().lab.is_some() {
            self.messages.fail(text!("compare-lab"));
            return;
        }
        self.dock.maximize("compare");
    }
}
