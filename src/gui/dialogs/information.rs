//! Dialogs that say something: keys, help, what this is, what to do with changes.

use std::path::Path;

use egui::{RichText, ScrollArea, Ui, vec2};

use super::{Request, Shown, head};
use crate::gui::command::{Command, Menu, TABLE};
use crate::gui::control_list::button;
use crate::gui::{equation, panel, theme};
use crate::text;

/// Every command with its key.
pub(super) fn keys(ui: &mut Ui) -> Shown {
    ui.set_width(780.0_f32.min(ui.available_width()));
    if head(ui, &text!("keys")) {
        return Shown::closed();
    }
    let height = ui.available_height().min(600.0);
    ScrollArea::vertical().max_height(height).show(ui, |ui| {
        // One grid, so that the columns of all menus stand below each other.
        egui::Grid::new("keys")
            .num_columns(3)
            .spacing(vec2(18.0, 5.0))
            .show(ui, |ui| {
                for menu in Menu::ALL {
                    ui.label(RichText::new(menu.text()).font(theme::semibold(14.0)));
                    ui.end_row();
                    for entry in TABLE.iter().filter(|entry| entry.menu == menu) {
                        let key = entry.key_text(ui.ctx());
                        ui.label(RichText::new(key).monospace());
                        ui.label(entry.text());
                        ui.label(RichText::new(entry.tooltip()).small().weak());
                        ui.end_row();
                    }
                }
            });
        ui.add_space(8.0);
        ui.label(RichText::new(text!("keys.note")).weak());
    });
    Shown::nothing()
}

/// What a panel shows.
pub(super) fn help(ui: &mut Ui, title: &str, help: &panel::Help) -> Shown {
    ui.set_width(520.0_f32.min(ui.available_width()));
    if head(ui, title) {
        return Shown::closed();
    }
    ui.label(&*help.text);
    ui.add_space(8.0);
    egui::Frame::new()
        .fill(ui.visuals().code_bg_color)
        .corner_radius(5)
        .inner_margin(10)
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            equation::show_plain(ui, &help.equation, 17.0);
        });
    Shown::nothing()
}

/// What to do with changes that no file has.
pub(super) fn unsaved(ui: &mut Ui) -> Shown {
    ui.set_width(420.0_f32.min(ui.available_width()));
    ui.label(RichText::new(text!("unsaved")).font(theme::semibold(17.0)));
    ui.add_space(4.0);
    ui.label(text!("unsaved.note"));
    ui.add_space(10.0);
    let mut shown = Shown::nothing();
    ui.horizontal(|ui| {
        if button(ui, "unsaved.save").clicked() {
            shown = Shown::done(Request::SaveAndQuit);
        }
        if button(ui, "unsaved.quit").clicked() {
            shown = Shown::done(Request::Discard);
        }
        if button(ui, "cancel").clicked() {
            shown = Shown::closed();
        }
    });
    shown
}

/// What to do about a file that something else has written to.
pub(super) fn changed(ui: &mut Ui, path: &Path, quit: bool) -> Shown {
    ui.set_width(460.0_f32.min(ui.available_width()));
    ui.label(RichText::new(text!("file-changed")).font(theme::semibold(17.0)));
    ui.add_space(4.0);
    ui.label(text!("file-changed.text", file = path.display().to_string()));
    ui.add_space(10.0);
    let mut shown = Shown::nothing();
    ui.horizontal_wrapped(|ui| {
        if button(ui, "file-changed.replace").clicked() {
            shown = Shown::done(Request::Replace(path.to_owned(), quit));
        }
        if button(ui, "file-changed.elsewhere").clicked() {
            shown = Shown::done(Request::Command(Command::SaveAs));
        }
        if button(ui, "file-changed.open").clicked() {
            shown = Shown::done(Request::OutsideVersion(path.to_owned()));
        }
        if button(ui, "cancel").clicked() {
            shown = Shown::closed();
        }
    });
    shown
}

/// What this program is.
pub(super) fn about(ui: &mut Ui) -> Shown {
    ui.set_width(520.0_f32.min(ui.available_width()));
    if head(ui, &text!("about")) {
        return Shown::closed();
    }
    ui.label(text!("about.version", version = env!("CARGO_PKG_VERSION")));
    ui.add_space(6.0);
    ui.label(text!("about.what"));
    ui.add_space(6.0);
    ui.label(text!("about.theorem"));
    ui.hyperlink_to(text!("about.paper"), "https://arxiv.org/abs/2505.04898");
    Shown::nothing()
}
