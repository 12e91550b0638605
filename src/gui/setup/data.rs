//! Where samples come from: a teacher, or a CSV file.

use super::form::Form;
use crate::experiment::{Data, Features, Link, Setting, Table};
use crate::gui::csv_columns::Columns;
use crate::gui::entered_text::entered_text;
use crate::text;

/// A file that the window is to let the user choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gui) enum DataRequest {
    /// A CSV file.
    Browse,
}

/// The source that is not in use, so that changing there and back loses nothing, and the file's columns.
#[derive(Default)]
pub(super) struct DataState {
    other: Option<Data>,
    columns: Columns,
}

impl DataState {
    /// The kind of data.
    pub(super) fn source(&mut self, form: &mut Form<'_>, setting: &'static Setting) {
        let before = form.settings.data.clone();
        if !form.setting(setting) {
            return;
        }
        let other = self.other.take().unwrap_or_else(|| match before {
            Data::File(_) => Data::default(),
            Data::Synthetic(_) => shipped(DIGITS),
        });
        if matches!(other, Data::File(_)) {
            form.settings.landscape.suit_file();
        }
        form.settings.data = other;
        self.other = Some(before);
    }

    /// The path of a file, a button to choose one, and those that come with the program.
    pub(super) fn file(&mut self, form: &mut Form<'_>, setting: &'static Setting) -> Option<DataRequest> {
        let Data::File(table) = &form.settings.data else {
            return None;
        };
        let mut path = table.path.clone();
        form.labelled(&setting.described, |ui, _| {
            entered_text(ui, "path", &text!("data-path.hint"), &mut path)
        });
        form.notes(&setting.described.path);
        let mut request = None;
        let Data::File(table) = &mut form.settings.data else {
            return None;
        };
        table.path = path;
        form.ui.horizontal_wrapped(|ui| {
            let browse = ui
                .button(text!("setup-browse"))
                .on_hover_text(text!("setup-browse.tooltip"));
            if browse.clicked() {
                request = Some(DataRequest::Browse);
            }
            for set in [DIGITS, BREAST_CANCER] {
                let button = ui.button(text!(set.0)).on_hover_text(text!("setup-shipped-data"));
                if button.clicked()
                    && let Data::File(chosen) = shipped(set)
                {
                    *table = chosen;
                }
            }
        });
        self.columns
            .look(form.ui.ctx(), form.document.base(), &table.path);
        request
    }

    /// The target, chosen among the file's columns where they can be read.
    pub(super) fn target(&self, form: &mut Form<'_>, setting: &'static Setting) {
        let Data::File(table) = &form.settings.data else {
            return;
        };
        let (is_empty, mut target) = (table.path.is_empty(), table.target.clone());
        match self.columns.names() {
            Some(Ok(names)) if !names.is_empty() => {
                form.labelled(&setting.described, |ui, _| column(ui, &mut target, names));
                form.notes(&setting.described.path);
                if !names.contains(&target) && !target.is_empty() {
                    form.warning(&text!("setup-no-column", name = target.as_str()));
                }
                if let Data::File(table) = &mut form.settings.data {
                    table.target = target;
                }
            }
            Some(Err(reason)) => {
                form.setting(setting);
                if !is_empty {
                    form.warning(reason);
                }
            }
            _ => {
                form.setting(setting);
            }
        }
    }
}

/// A menu of the file's columns.
fn column(ui: &mut egui::Ui, target: &mut String, names: &[String]) -> egui::Response {
    let width = ui.available_width();
    let shown = if target.is_empty() {
        text!("setup-choose-column").into_owned()
    } else {
        target.clone()
    };
    egui::ComboBox::from_id_salt("target")
        .width(width)
        .truncate()
        .selected_text(shown)
        .show_ui(ui, |ui| {
            for name in names {
                ui.selectable_value(target, name.clone(), name);
            }
        })
        .response
}

/// Key of the name, path and target of the data sets that come with the program.
const DIGITS: (&str, &str, &str) = ("setup-digits", "assets/data/digits.csv", "digit");
const BREAST_CANCER: (&str, &str, &str) = ("setup-breast-cancer", "assets/data/breast_cancer.csv", "benign");

fn shipped((_, path, target): (&str, &str, &str)) -> Data {
    Data::File(Table {
        path: path.to_owned(),
        target: target.to_owned(),
        ..Table::default()
    })
}

/// The link. What a newly chosen one does not allow is changed, so that choosing it is enough.
pub(super) fn link(form: &mut Form<'_>, setting: &'static Setting) {
    if form.setting(setting)
        && let Data::Synthetic(data) = &mut form.settings.data
    {
        match data.teacher.link {
            Link::Committee | Link::Parity => data.teacher.directions = data.teacher.directions.max(2),
            Link::Logistic => data.noise = 0.0,
            _ => {}
        }
    }
}

/// Features by number or by ratio; changing the way keeps their number.
pub(super) fn features(form: &mut Form<'_>, setting: &'static Setting) {
    let Data::Synthetic(before) = form.settings.data.clone() else {
        return;
    };
    if form.setting(setting)
        && let Data::Synthetic(data) = &mut form.settings.data
    {
        data.features = match data.features {
            Features::Count(_) => Features::Count(before.feature_count()),
            Features::Ratio(_) => Features::Ratio((before.ratio() * 1e4).round() / 1e4),
        };
    }
}
