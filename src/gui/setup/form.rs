//! Rows of the setup panel: a label with its tooltip, a control, and what is wrong beside it, all from the description of
//! the setting.

use egui::{Response, RichText, Ui, vec2};

use super::control::{control, slide};
use crate::experiment::{Described, Kind, Scale, Setting, Settings, Value, suggested};
use crate::gui::control_list::button;
use crate::gui::document::Document;
use crate::gui::setting::{explain, known, sentence};

/// Width of the column of labels, in points.
const LABEL: f32 = 118.0;

/// The form while it is drawn.
pub(super) struct Form<'a> {
    /// Where it is drawn.
    pub(super) ui: &'a mut Ui,
    /// The experiment, for what is wrong with it.
    pub(super) document: &'a Document,
    /// The settings, which the controls change.
    pub(super) settings: &'a mut Settings,
    /// The path of the setting whose control is to get the focus.
    pub(super) jump: Option<&'a str>,
}

impl Form<'_> {
    /// A setting by its description; whether it was changed.
    pub(super) fn setting(&mut self, setting: &'static Setting) -> bool {
        let Some(value) = setting.get(self.settings) else {
            return false;
        };
        let changed = self.row(&setting.described, &value);
        let is_changed = changed.is_some();
        if let Some(changed) = changed {
            // A value from the setting's own control is always of its kind.
            let _ = self.settings.set(&setting.described.path, changed);
        }
        if !tells_in_its_parts(setting, &value) {
            self.notes(setting.told_at());
            self.missed(setting.told_at());
        }
        is_changed
    }

    /// The row of a setting; the new value, if it was changed.
    pub(super) fn row(&mut self, described: &Described, value: &Value) -> Option<Value> {
        let mut changed = value.clone();
        if let (Kind::Flag, Value::Flag(flag)) = (described.field.kind, &mut changed) {
            self.switch(described, flag, &described.label());
        } else {
            self.labelled(described, |ui, label| control(ui, label, described, &mut changed));
        }
        (changed != *value).then_some(changed)
    }

    /// A box to check, with its label behind it.
    pub(super) fn switch(&mut self, described: &Described, flag: &mut bool, label: &str) {
        let response = self
            .ui
            .push_id(&described.path, |ui| ui.checkbox(flag, label))
            .inner;
        known(&response, &described.path, self.jump);
        response.on_hover_ui(|ui| explain(ui, described));
    }

    /// A label, and a control that fills the rest of the row.
    pub(super) fn labelled(
        &mut self,
        described: &Described,
        control: impl FnOnce(&mut Ui, egui::Id) -> Response,
    ) {
        self.named(described, &described.label(), control);
    }

    fn named(
        &mut self,
        described: &Described,
        text: &str,
        control: impl FnOnce(&mut Ui, egui::Id) -> Response,
    ) {
        let (label, control) = self
            .ui
            .push_id(&described.path, |ui| {
                ui.horizontal(|ui| {
                    let label = name(ui, text, &described.symbol());
                    let control = control(ui, label.id).labelled_by(label.id);
                    (label, control)
                })
                .inner
            })
            .inner;
        known(&control, &described.path, self.jump);
        self.offer_sweep(described, &label);
        for response in [label, control] {
            response.on_hover_ui(|ui| explain(ui, described));
        }
    }

    /// A menu at the name of a setting that varies it in the sweep.
    fn offer_sweep(&mut self, described: &Described, label: &Response) {
        let Ok(value) = self.settings.get(&described.path) else {
            return;
        };
        let Some(entry) = suggested(described, &value) else {
            return;
        };
        let label = label.interact(egui::Sense::click());
        label.context_menu(|ui| {
            if button(ui, "setup-sweep-this").clicked() {
                self.settings.sweep.set(&described.path, entry);
                ui.close();
            }
        });
    }

    /// What is wrong with the setting at `path`.
    pub(super) fn notes(&mut self, path: &str) {
        for problem in self.document.problems(path) {
            let colour = self.ui.visuals().error_fg_color;
            note(self.ui, &format!("⚠ {}", sentence(&problem.allowed)), colour);
        }
        self.idle(path);
    }

    /// Why the setting at `path` changes nothing, where that is so.
    fn idle(&mut self, path: &str) {
        let Ok(experiment) = self.document.checked() else {
            return;
        };
        let samples = experiment.shape().map_or(usize::MAX, |(samples, _)| samples);
        for idle in experiment.idle_settings(samples) {
            if idle.path == path {
                self.warning(&idle.sentence);
            }
        }
    }

    /// The assumptions of the theorem that the setting at `path` leaves.
    fn missed(&mut self, path: &str) {
        let missed = self.document.checked().map(|experiment| experiment.assumptions());
        for assumption in missed.unwrap_or_default() {
            if assumption.path() == path {
                self.warning(&assumption.to_string());
            }
        }
    }

    /// A number of a list, in a row of its own.
    pub(super) fn entry(&mut self, described: &Described, place: usize, label: &str, number: &mut f64) {
        let (from, to) = described.field.slider.unwrap_or((0.0, 1.0));
        let described = Described {
            path: format!("{}.{place}", described.path).into(),
            ..described.clone()
        };
        self.named(&described, label, |ui, label| {
            slide(ui, label, number, from..=to, Scale::Linear, false)
        });
    }

    /// A remark in small type.
    pub(super) fn remark(&mut self, text: &str) {
        let colour = self.ui.visuals().weak_text_color();
        note(self.ui, text, colour);
    }

    /// A warning in small type.
    pub(super) fn warning(&mut self, text: &str) {
        let colour = self.ui.visuals().warn_fg_color;
        note(self.ui, &format!("⚠ {text}"), colour);
    }
}

/// Whether what is wrong with a setting is told below one of its parts, which is drawn next.
fn tells_in_its_parts(setting: &Setting, value: &Value) -> bool {
    let Some((name, _)) = value.chosen() else {
        return false;
    };
    let variant = setting.described.field.kind.variant(name);
    variant.is_some_and(|variant| !variant.named && !variant.fields.is_empty())
}

fn note(ui: &mut Ui, text: &str, colour: egui::Color32) {
    ui.horizontal(|ui| {
        ui.add_space(6.0);
        ui.add(egui::Label::new(RichText::new(text).small().color(colour)).wrap());
    });
}

/// The column of labels: a name and, fainter, a symbol.
fn name(ui: &mut Ui, name: &str, symbol: &str) -> Response {
    let height = ui.spacing().interact_size.y;
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(LABEL, height), layout, |ui| {
        ui.set_min_width(LABEL);
        ui.spacing_mut().item_spacing.x = 5.0;
        let label = ui.label(name);
        if !symbol.is_empty() {
            ui.label(RichText::new(symbol).weak());
        }
        label
    })
    .inner
}
