//! The controls of a lab, built from the description of its settings.

use egui::Ui;

use super::field::Form;
use crate::experiment::LabSettings;
use crate::gui::document::Document;

/// Draws a control for every setting that matters now.
pub(super) fn ui(ui: &mut Ui, document: &Document, lab: &mut LabSettings) {
    let schema = lab.schema();
    let mut form = Form { ui, document };
    for field in schema.fields {
        if !lab.matters(field) {
            continue;
        }
        if let Some(value) = lab.get(field.name)
            && let Some(changed) = form.setting(&schema.described(field), value)
        {
            lab.set(field.name, changed);
        }
    }
}
