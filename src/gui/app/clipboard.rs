//! Experiments through the clipboard, as text; figures to it, as pictures and tables.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use egui::{Context, Event, Key, ViewportCommand};

use super::App;
use crate::experiment::{Experiment, LARGEST};
use crate::figure::{Figure, to_csv};
use crate::gui::command::text_is_selected;
use crate::gui::dialogs::{Copied, picture};
use crate::gui::document::Document;
use crate::gui::panel::Clip;
use crate::text;

/// Frames after which a clipboard that was asked for has answered.
const ANSWERED: u8 = 3;

/// Seconds after typing, or after a dialog, in which a key that comes up may have been typed there.
const TYPED: f64 = 1.0;

/// What was asked of the clipboard, and not yet answered.
#[derive(Default)]
pub(super) struct Pasting {
    /// Frames since the menu or the palette asked for it.
    asked: Option<u8>,
    /// The letter of the key for pasting is held by itself.
    plain: bool,
    /// The last frame that was heard, and when something else last heard the keys.
    heard: u64,
    elsewhere: Option<f64>,
}

/// Pixels that a copied picture is wide: enough for a slide.
const WIDE: f32 = 1600.0;

/// Figures that are drawn for the clipboard, each on a thread of its own.
#[derive(Default)]
pub(super) struct Clips(Vec<Receiver<Result<Copied, String>>>);

impl Clips {
    /// Starts to draw.
    pub(super) fn start(
        &mut self,
        context: &Context,
        draw: impl FnOnce() -> Result<Copied, String> + Send + 'static,
    ) {
        let (sender, receiver) = channel();
        let context = context.clone();
        std::thread::spawn(text::with_voice(move || {
            // The window may be closed before it is done.
            let _ = sender.send(draw());
            context.request_repaint();
        }));
        self.0.push(receiver);
    }

    /// What was drawn since.
    fn drawn(&mut self) -> Vec<Result<Copied, String>> {
        let mut drawn = Vec::new();
        self.0.retain(|receiver| match receiver.try_recv() {
            Ok(copied) => {
                drawn.push(copied);
                false
            }
            Err(TryRecvError::Empty) => true,
            Err(TryRecvError::Disconnected) => {
                drawn.push(Err(text!("copy-ended-early").into_owned()));
                false
            }
        });
        drawn
    }
}

impl App {
    /// Puts a figure on the clipboard, with its notes, in the shape that it has in the window.
    pub(super) fn copy_figure(
        &mut self,
        context: &Context,
        figure: Figure,
        clip: Clip,
        [wide, high]: [f32; 2],
    ) {
        let figure = self.document.settings().view.applied(figure);
        let theme = self.look.theme();
        let height = (WIDE * (high / wide.max(1.0)).clamp(0.3, 2.0)) as u32;
        self.clips.start(context, move || match clip {
            Clip::Picture => picture(&figure, theme, (WIDE as u32, height)),
            Clip::Table => to_csv(&figure)
                .map(Copied::Text)
                .map_err(|error| error.to_string()),
        });
    }

    /// Puts what was drawn for it on the clipboard.
    pub(super) fn hear_clips(&mut self, context: &Context) {
        for drawn in self.clips.drawn() {
            match drawn {
                Ok(Copied::Text(text)) => {
                    context.copy_text(text);
                    self.messages.done(text!("copied-text"));
                }
                Ok(Copied::Picture(image)) => {
                    context.copy_image(image);
                    self.messages.done(text!("copied-picture"));
                }
                Err(reason) => self.messages.fail(reason),
            }
        }
    }

    /// Puts the experiment on the clipboard.
    pub(super) fn copy(&mut self, context: &Context) {
        context.copy_text(self.document.settings().to_line());
        // Selected text of a label is put on the clipboard after it.
        if !text_is_selected(context) {
            self.messages.done(text!("copied"));
        }
    }

    /// Asks for what is on the clipboard.
    pub(super) fn ask_clipboard(&mut self, context: &Context) {
        context.send_viewport_cmd(ViewportCommand::RequestPaste);
        context.request_repaint();
        self.pasting.asked = Some(0);
    }

    /// Takes what is pasted; says so where the desktop hands over no text.
    pub(super) fn hear_clipboard(&mut self, context: &Context) {
        let (frame, time) = (context.cumulative_frame_nr(), context.input(|input| input.time));
        let typing = context.text_edit_focused();
        if typing || frame > self.pasting.heard + 1 {
            self.pasting.elsewhere = Some(time);
        }
        self.pasting.heard = frame;
        if typing {
            self.pasting.forget();
            return;
        }
        let is_calm = self.pasting.elsewhere.is_none_or(|before| time > before + TYPED);
        let events = context.input(|input| input.events.clone());
        let mut refused = self.pasting.is_unanswered(context);
        for event in &events {
            match event {
                Event::Paste(text) => {
                    self.pasting.forget();
                    refused = false;
                    self.paste(text);
                }
                Event::PasteImage(_) => {
                    refused = true;
                    // Letting go of the key is not another request.
                    self.pasting.plain = true;
                }
                // Keys that paste come as what they paste; only letting go of the letter comes as a key, before or after
                // the other one is let go.
                Event::Key {
                    key: Key::V,
                    pressed,
                    modifiers,
                    ..
                } => {
                    let pastes = modifiers.command || is_calm;
                    refused |= !pressed && pastes && !std::mem::take(&mut self.pasting.plain);
                    self.pasting.plain = *pressed;
                }
                _ => {}
            }
        }
        if refused {
            self.pasting.asked = None;
            self.messages.fail(text!("pasted-no-text"));
        }
    }

    /// Opens an experiment from a text that was pasted.
    pub(super) fn paste(&mut self, text: &str) {
        // Letting go of the key is not another request.
        self.pasting.plain = true;
        if text.len() as u64 > LARGEST {
            self.messages.fail(text!("pasted-too-long"));
            return;
        }
        match Experiment::from_ron(text.trim(), &text!("pasted-text")) {
            Ok(experiment) => {
                self.open_document(Document::of(&experiment, None));
                self.messages.done(text!("pasted"));
            }
            Err(error) => self.messages.fail(error.to_string()),
        }
    }
}

impl Pasting {
    /// Nothing is asked any more.
    fn forget(&mut self) {
        (self.asked, self.plain) = (None, false);
    }

    /// Whether the clipboard was asked for some frames ago, and nothing came.
    fn is_unanswered(&mut self, context: &Context) -> bool {
        let Some(frames) = &mut self.asked else {
            return false;
        };
        *frames += 1;
        context.request_repaint();
        *frames > ANSWERED
    }
}
