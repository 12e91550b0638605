//! The keys of a talk, as keyboards and clickers send them.

use egui::{Context, Key, Modifiers};

use super::App;
use crate::text;

const DIGITS: [Key; 10] = [
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Num7,
    Key::Num8,
    Key::Num9,
];

impl App {
    /// Does what the keys of a talk say. Other commands that make no sense on stage do nothing.
    pub(in super::super) fn hear_talk_keys(&mut self, context: &Context) {
        if context.text_edit_focused() {
            return;
        }
        let pressed = |key: Key| context.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let focused = context.memory(|memory| memory.focused().is_some());
        let mut on = pressed(Key::PageDown);
        let mut back = pressed(Key::PageUp);
        if !focused {
            on |= pressed(Key::ArrowRight) | pressed(Key::ArrowDown) | pressed(Key::Space);
            back |= pressed(Key::ArrowLeft) | pressed(Key::ArrowUp);
        }
        let Some(talk) = &mut self.talk else { return };
        let last = talk.talk.scenes.len().saturating_sub(1);
        let mut target = None;
        if on {
            target = talk.next();
            if target.is_none() {
                self.messages.done(text!("talk-ended"));
            }
        } else if back {
            target = talk.previous();
        } else if pressed(Key::Home) {
            target = Some((0, 0));
        } else if pressed(Key::End) {
            target = Some((last, 0));
        }
        for (digit, key) in DIGITS.into_iter().enumerate() {
            if pressed(key) && talk.typed.len() < 4 {
                talk.typed.push_str(&digit.to_string());
            }
        }
        let mut trains = false;
        if !focused && pressed(Key::Enter) {
            match std::mem::take(&mut talk.typed).parse::<usize>() {
                Ok(number) => target = Some((number.saturating_sub(1).min(last), 0)),
                Err(_) => trains = true,
            }
        }
        let stage = &mut talk.stage;
        for (keys, flag) in [
            (&[Key::O][..], &mut stage.overview),
            (&[Key::E], &mut stage.edits),
            (&[Key::H], &mut stage.keys),
            (&[Key::B, Key::Period], &mut stage.blank),
            (&[Key::L], &mut stage.laser),
            (&[Key::P], &mut stage.pen),
            (&[Key::N], &mut stage.presenter),
        ] {
            if keys.iter().any(|key| pressed(*key)) {
                *flag = !*flag;
            }
        }
        if pressed(Key::C) {
            talk.pen.clear();
        }
        let mut ends = false;
        if pressed(Key::Escape) && self.filled.take().is_none() {
            let over = [&mut stage.overview, &mut stage.keys, &mut stage.blank];
            let open = over.iter().any(|flag| **flag) || !talk.typed.is_empty();
            over.into_iter().for_each(|flag| *flag = false);
            talk.typed.clear();
            ends = !open;
        }
        if let Some(target) = target {
            self.go_to(context, target);
        }
        if trains && self.document.settings().lab.is_none() {
            self.run();
        }
        if ends {
            self.end_talk(context);
        }
    }
}
