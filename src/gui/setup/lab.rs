//! The settings of a lab, and the seed beside them.

use egui::Ui;

use super::form::Form;
use super::{group, is_inside, own};
use crate::experiment::{LabSettings, Settings, setting};
use crate::gui::document::Document;
use crate::text;

/// Draws a control for every setting that matters now.
pub(super) fn ui(ui: &mut Ui, document: &Document, settings: &mut Settings, jump: Option<&str>) {
    let Some(schema) = settings.lab.as_ref().map(LabSettings::schema) else {
        return;
    };
    let open = jump.is_some_and(|path| is_inside(path, &["lab"]));
    group(ui, document, &schema.title(), &["lab"], (open, true), |ui| {
        for field in schema.fields {
            let Some(lab) = settings.lab.as_ref().filter(|lab| lab.matters(field)) else {
                continue;
            };
            let Some(value) = lab.get(field.name).cloned() else {
                continue;
            };
            let described = schema.described(field);
            let mut form = Form {
                ui,
                document,
                settings,
                jump,
            };
            let changed = form.row(&described, &value);
            form.notes(&described.path);
            if let (Some(changed), Some(lab)) = (changed, &mut settings.lab) {
                lab.set(field.name, changed);
            }
        }
    });
    let open = jump == Some("seed");
    group(ui, document, &text!("seed"), &["seed"], (open, true), |ui| {
        if let Some(seed) = setting("seed") {
            let mut form = Form {
                ui,
                document,
                settings,
                jump,
            };
            own::seed(&mut form, seed);
        }
    });
}
