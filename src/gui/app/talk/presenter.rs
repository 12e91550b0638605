//! What the speaker sees: notes, what comes next, the time.

use std::time::{Duration, Instant};

use egui::{CentralPanel, Context, Key, RichText, Ui, ViewportBuilder, ViewportCommand, ViewportId, vec2};

use super::{App, TEXT, TITLE};
use crate::gui::control_list::button;
use crate::gui::theme;
use crate::text;

/// What the speaker reads.
struct Sheet {
    elapsed: String,
    place: String,
    title: String,
    notes: String,
    next: String,
}

impl App {
    /// The speaker's own window: notes, what comes next, the time.
    pub(super) fn show_presenter(&mut self, context: &Context) {
        let Some(sheet) = self.sheet() else { return };
        let builder = ViewportBuilder::default()
            .with_title(text!("talk-presenter"))
            .with_inner_size(vec2(640.0, 480.0));
        let mut asked = Asked::default();
        context.show_viewport_immediate(presenter(), builder, |ui, _| {
            CentralPanel::default().show(ui, |ui| sheet.show(ui, &mut asked));
            let input = ui.ctx().input(|input| {
                let on = [Key::PageDown, Key::ArrowRight, Key::ArrowDown, Key::Space];
                let back = [Key::PageUp, Key::ArrowLeft, Key::ArrowUp];
                let any = |keys: &[Key]| keys.iter().any(|key| input.key_pressed(*key));
                let blank = any(&[Key::B, Key::Period]);
                (any(&on), any(&back), input.viewport().close_requested(), blank)
            });
            asked.on |= input.0;
            asked.back |= input.1;
            asked.close |= input.2;
            asked.blank |= input.3;
        });
        context.request_repaint_after(Duration::from_millis(500));
        self.do_asked(context, asked);
    }

    fn sheet(&self) -> Option<Sheet> {
        let talk = self.talk.as_ref().filter(|talk| talk.stage.presenter)?;
        let scene = talk.scene()?;
        let next = talk.next().and_then(|(number, moment)| {
            let next = talk.talk.scenes.get(number)?;
            let step = next.moments.get(moment).filter(|_| moment > 0);
            Some(step.map_or_else(|| next.title.clone(), |step| step.text.clone()))
        });
        let notes = match scene.notes.is_empty() {
            true => text!("talk-no-notes").into_owned(),
            false => scene.notes.clone(),
        };
        let place = text!(
            "talk-place",
            scene = talk.place.scene + 1,
            scenes = talk.talk.scenes.len()
        );
        Some(Sheet {
            elapsed: talk.elapsed(),
            place: place.into_owned(),
            title: scene.title.clone(),
            notes,
            next: next.unwrap_or_else(|| text!("talk-no-next").into_owned()),
        })
    }

    fn do_asked(&mut self, context: &Context, asked: Asked) {
        let Some(talk) = &mut self.talk else { return };
        if asked.restart {
            talk.began = Instant::now();
        }
        if asked.close {
            talk.stage.presenter = false;
        }
        if asked.blank {
            talk.stage.blank = !talk.stage.blank;
        }
        let target = match (asked.on, asked.back) {
            (true, _) => talk.next(),
            (false, true) => talk.previous(),
            (false, false) => None,
        };
        if asked.swap {
            swap(context);
        }
        if let Some(target) = target {
            self.go_to(context, target);
        }
    }
}

impl Sheet {
    fn show(&self, ui: &mut Ui, asked: &mut Asked) {
        ui.horizontal(|ui| {
            ui.label(RichText::new(&self.elapsed).font(theme::semibold(1.6 * TITLE)));
            ui.label(RichText::new(&self.place).size(TITLE).weak());
        });
        ui.label(RichText::new(&self.title).font(theme::semibold(TITLE)));
        ui.add_space(4.0);
        ui.label(RichText::new(&self.notes).size(1.15 * TEXT));
        ui.separator();
        ui.label(RichText::new(text!("talk-next")).weak());
        ui.label(RichText::new(&self.next).size(TEXT));
        ui.add_space(8.0);
        ui.horizontal_wrapped(|ui| {
            for (key, flag) in [
                ("talk-back", &mut asked.back),
                ("talk-forward", &mut asked.on),
                ("talk-blank", &mut asked.blank),
                ("talk-swap", &mut asked.swap),
                ("talk-restart-timer", &mut asked.restart),
            ] {
                *flag = button(ui, key).clicked();
            }
        });
    }
}

fn presenter() -> ViewportId {
    ViewportId::from_hash_of("presenter")
}

/// Lets the speaker's window and that of the audience change places; one that fills its screen fills the other.
fn swap(context: &Context) {
    let place = |id: ViewportId| {
        context.input_for(id, |input| {
            let viewport = input.viewport();
            (viewport.outer_rect, viewport.fullscreen.unwrap_or(false))
        })
    };
    let (audience, fills) = place(ViewportId::ROOT);
    let (speaker, _) = place(presenter());
    let (Some(audience), Some(speaker)) = (audience, speaker) else {
        return;
    };
    // A window that fills a screen does not leave it.
    let root = ViewportId::ROOT;
    context.send_viewport_cmd_to(root, ViewportCommand::Fullscreen(false));
    context.send_viewport_cmd_to(root, ViewportCommand::OuterPosition(speaker.min));
    context.send_viewport_cmd_to(presenter(), ViewportCommand::OuterPosition(audience.min));
    if fills {
        context.send_viewport_cmd_to(root, ViewportCommand::Fullscreen(true));
    }
}

/// What the speaker's window was asked for.
#[derive(Clone, Copy, Default)]
struct Asked {
    on: bool,
    back: bool,
    restart: bool,
    close: bool,
    blank: bool,
    swap: bool,
}
