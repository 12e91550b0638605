//! Which language the window speaks, and changing it at once.

use egui::{Context, Ui};

use super::App;
use crate::gui::control_list::known_by;
use crate::text;
use crate::text::{Language, Voice};

impl App {
    /// The languages to choose from, each in its own words.
    pub(super) fn language_menu(&mut self, ui: &mut Ui) {
        let mut chosen = self.language;
        let menu = ui.menu_button(text!("menu-language"), |ui| {
            let system = text!("menu-language.system", name = Language::of_system().name());
            let response = ui.radio_value(&mut chosen, None, system);
            known_by(&response, "language system");
            response.on_hover_text(text!("menu-language.tooltip"));
            for language in Language::ALL {
                let response = ui.radio_value(&mut chosen, Some(language), language.name());
                known_by(&response, &format!("language {}", language.code()));
            }
        });
        known_by(&menu.response, "menu-language");
        if chosen != self.language {
            self.choose_language(ui.ctx(), chosen);
        }
    }

    /// Speaks another language from now on: that of the system, or a chosen one.
    fn choose_language(&mut self, context: &Context, chosen: Option<Language>) {
        self.language = chosen;
        Voice::here().speak(chosen.unwrap_or_else(Language::of_system));
        self.document.check_anew();
        self.live.draw_anew(&mut self.messages);
        context.request_repaint();
    }
}
