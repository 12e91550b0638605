//! The settings of a lab, and the seed beside them.

use egui::Ui;

use super::data::{DataRequest, DataState};
use super::form::Form;
use super::{extra_controls, group, is_inside};
use crate::experiment::{LabSettings, Settings, setting};
use crate::gui::control_list::button;
use crate::gui::document::Document;
use crate::gui::table_survey::Surveyor;
use crate::text;

/// Draws a control for every setting that matters now; a data file is looked for on request.
pub(super) fn ui(
    ui: &mut Ui,
    document: &Document,
    settings: &mut Settings,
    jump: Option<&str>,
    (data, surveyor): (&mut DataState, &Surveyor),
) -> Option<DataRequest> {
    let schema = settings.lab.as_ref().map(LabSettings::schema)?;
    let mut request = None;
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
            if field.is_file && browse(form.ui) {
                request = Some(DataRequest::BrowseLab(field.name));
            }
            form.notes(&described.path);
            if let (Some(changed), Some(lab)) = (changed, &mut settings.lab) {
                lab.set(field.name, changed);
            }
        }
    });
    let open = jump.is_some_and(|path| is_inside(path, &["sweep"]));
    group(ui, document, "group-sweep", &["sweep"], (open, true), |ui| {
        for setting in ["sweep.vary", "sweep.search", "sweep.seeds"]
            .into_iter()
            .filter_map(setting)
        {
            let mut form = Form {
                ui,
                document,
                settings,
                jump,
            };
            extra_controls::draw(&mut form, setting, data, surveyor);
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
            extra_controls::seed(&mut form, seed);
        }
    });
    request
}

/// A button below the path of a data file; whether it was clicked.
fn browse(ui: &mut Ui) -> bool {
    let button = button(ui, "setup-browse");
    button.on_hover_text(text!("setup-browse.tooltip")).clicked()
}
