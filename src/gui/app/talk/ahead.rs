//! The scenes around the one that is shown: the next one is computed in advance, and those that were left are kept.

use std::sync::Arc;

use egui::Context;

use super::super::App;
use crate::experiment::{Experiment, PanelName, Settings};
use crate::gui::computation::Live;
use crate::gui::document::Document;
use crate::gui::messages::Messages;
use crate::gui::panel::Order;

/// Scenes that are kept beside the one that is shown.
const KEPT: usize = 3;

/// A scene that is not shown.
pub(super) struct Aside {
    scene: usize,
    /// What it has computed.
    settings: Settings,
    /// What it computes; none once it was shown.
    document: Option<Document>,
    live: Live,
    messages: Messages,
}

/// Scenes that are not shown, the newest last.
#[derive(Default)]
pub(super) struct Wings(Vec<Aside>);

impl Wings {
    fn has(&self, scene: usize) -> bool {
        self.0.iter().any(|aside| aside.scene == scene)
    }

    fn take(&mut self, scene: usize) -> Option<Aside> {
        let place = self.0.iter().position(|aside| aside.scene == scene)?;
        Some(self.0.remove(place))
    }

    fn keep(&mut self, aside: Aside) {
        self.0.retain(|other| other.scene != aside.scene);
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push(aside);
    }

    /// Whether something is being computed.
    fn is_busy(&self) -> bool {
        self.0.iter().any(|aside| !aside.live.is_idle())
    }
}

impl App {
    /// Computes the next scene while the present one needs nothing. What a scene is to train before the eyes of the
    /// audience waits until it is shown.
    pub(in super::super) fn look_ahead(&mut self, context: &Context) {
        let is_idle = self.live.is_idle();
        let Some(talk) = &mut self.talk else { return };
        for aside in &mut talk.wings.0 {
            if aside.live.drain(&mut aside.messages) {
                context.request_repaint();
            }
            if let Some(document) = &aside.document {
                aside.live.follow_sweep(document, &mut aside.messages);
            }
        }
        let scene = talk.place.scene + 1;
        if !is_idle || talk.wings.is_busy() || talk.wings.has(scene) {
            return;
        }
        let next = talk
            .talk
            .scenes
            .get(scene)
            .and_then(|scene| scene.moments.first());
        let Some((experiment, runs)) = next.and_then(|next| Some((next.experiment.clone()?, next.run)))
        else {
            return;
        };
        let (waiting, paced) = (context.clone(), Arc::clone(&self.pacer));
        let document = Document::of(&experiment, None);
        let mut live = Live::new(move || waiting.request_repaint_after(paced.wait()));
        let mut messages = Messages::default();
        live.follow(&document, &mut messages);
        if runs && is_of_sweep(&experiment) {
            live.follow_sweep(&document, &mut messages);
            live.order_sweep(Order::Start);
        }
        talk.wings.keep(Aside {
            scene,
            settings: experiment.settings().clone(),
            document: Some(document),
            live,
            messages,
        });
    }

    /// Whether the next scene is computed, as far as it is in advance.
    pub(in super::super) fn is_ahead(&self) -> bool {
        let Some(talk) = &self.talk else { return true };
        let next = talk.place.scene + 1;
        let scene = talk.talk.scenes.get(next);
        let computes = scene
            .and_then(|scene| scene.moments.first())
            .is_some_and(|moment| moment.experiment.is_some());
        !talk.wings.is_busy() && (talk.wings.has(next) || !computes)
    }

    /// Brings a scene on stage, with what was computed for it, and keeps the one that leaves it; whether it is complete.
    pub(super) fn bring_on(
        &mut self,
        context: &Context,
        (from, scene): (usize, usize),
        experiment: &Experiment,
    ) -> bool {
        let Some(talk) = &mut self.talk else { return false };
        let found = talk.wings.take(scene);
        let is_complete = found
            .as_ref()
            .is_some_and(|found| found.settings == *experiment.settings());
        let left = self.document.settings().clone();
        self.document.open(Document::of(experiment, None));
        let (waiting, paced) = (context.clone(), Arc::clone(&self.pacer));
        let (mut live, messages) = match found {
            Some(found) => (found.live, found.messages),
            None => {
                let live = Live::new(move || waiting.request_repaint_after(paced.wait()));
                (live, Messages::default())
            }
        };
        if is_complete {
            live.adopt(&self.document);
        }
        std::mem::swap(&mut self.live, &mut live);
        self.dock.renew();
        self.messages.forget_computation();
        for message in messages.iter() {
            self.messages
                .of_computation(message.severity, message.text.clone());
        }
        // What is not finished ends with its scene.
        if live.is_idle() {
            talk.wings.keep(Aside {
                scene: from,
                settings: left,
                document: None,
                live,
                messages: Messages::default(),
            });
        }
        is_complete
    }
}

/// Whether an experiment shows its sweep.
pub(super) fn is_of_sweep(experiment: &Experiment) -> bool {
    experiment.view.panel == Some(PanelName::Sweep) && !experiment.sweep.is_empty()
}
