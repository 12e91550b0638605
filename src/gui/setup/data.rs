//! Where samples come from: a teacher, or a data file.

use super::form::Form;
use crate::experiment::{Data, Features, Label, Link, Setting, Survey, Table};
use crate::gui::control_list::{button, known_by};
use crate::gui::entered_text::entered_text;
use crate::gui::table_survey::Surveyor;
use crate::text;

/// What the setup panel wants done about the data file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::gui) enum DataRequest {
    /// Let the user choose one.
    Browse,
    /// Let the user choose the one of the lab's setting of this name.
    BrowseLab(&'static str),
    /// Let the user choose a file of weights.
    BrowseWeights,
    /// Take the one at this path, written as it seems to be.
    Take(String),
    /// Look at it again, written as the settings say now.
    Reread,
}

/// The source that is not in use, so that changing there and back loses nothing.
#[derive(Default)]
pub(super) struct DataState {
    other: Option<Data>,
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
}

/// The path of a file, a button to choose one, and those that come with the program.
pub(super) fn file(
    form: &mut Form<'_>,
    setting: &'static Setting,
    surveyor: &Surveyor,
) -> Option<DataRequest> {
    let Data::File(table) = &form.settings.data else {
        return None;
    };
    let known = surveyor.taking().unwrap_or(&table.path).to_owned();
    let mut path = known.clone();
    form.labelled(&setting.described, |ui, _| {
        entered_text(ui, "path", &text!("data-path.hint"), &mut path)
    });
    form.notes(&setting.described.path);
    let mut request = (path != known).then_some(DataRequest::Take(path));
    let Data::File(table) = &mut form.settings.data else {
        return None;
    };
    form.ui.horizontal_wrapped(|ui| {
        let browse = button(ui, "setup-browse").on_hover_text(text!("setup-browse.tooltip"));
        if browse.clicked() {
            request = Some(DataRequest::Browse);
        }
        for set in [DIGITS, BREAST_CANCER] {
            let button = button(ui, set.0).on_hover_text(text!("setup-shipped-data"));
            if button.clicked()
                && let Data::File(chosen) = shipped(set)
            {
                *table = chosen;
            }
        }
    });
    if let Some(Err(reason)) = surveyor.survey()
        && surveyor.taking().is_none()
    {
        form.warning(reason);
    }
    request
}

/// The target, chosen among the file's columns where they can be read.
pub(super) fn target(form: &mut Form<'_>, setting: &'static Setting, surveyor: &Surveyor) {
    let Data::File(table) = &form.settings.data else {
        return;
    };
    let mut target = table.target.clone();
    let Some(Ok(survey)) = surveyor.survey() else {
        form.setting(setting);
        return;
    };
    let names = survey.columns.iter().map(|column| column.name.as_str());
    form.labelled(&setting.described, |ui, _| {
        let empty = text!("setup-choose-column");
        menu(ui, "target", &mut target, &empty, names)
    });
    form.notes(&setting.described.path);
    if !survey.columns.iter().any(|column| column.name == target) && !target.is_empty() {
        form.warning(&text!("setup-no-column", name = target.as_str()));
    }
    if let Data::File(table) = &mut form.settings.data
        && table.target != target
    {
        survey.retarget(table, &target);
    }
}

/// What of the target is learned. A newly chosen class is one that there is, and of all classes there are as many.
pub(super) fn label(form: &mut Form<'_>, setting: &'static Setting, surveyor: &Surveyor) {
    if form.setting(setting)
        && let Data::File(table) = &mut form.settings.data
        && let Some(Ok(survey)) = surveyor.survey()
    {
        let texts = classes(survey, &table.target).unwrap_or_default();
        match &mut table.label {
            Label::Class(class) if class.is_empty() => {
                *class = match survey.label(&table.target) {
                    Label::Class(likely) => likely,
                    _ => texts.into_iter().next_back().unwrap_or_default(),
                };
            }
            Label::Classes(count) if texts.len() > 1 => *count = texts.len(),
            Label::Classes(_) | Label::Class(_) | Label::Number | Label::Log => {}
        }
    }
}

/// The class to be learned, chosen among the target's where they are few.
pub(super) fn class(form: &mut Form<'_>, setting: &'static Setting, surveyor: &Surveyor) {
    let Data::File(table) = &form.settings.data else {
        return;
    };
    let Label::Class(class) = &table.label else {
        return;
    };
    let mut class = class.clone();
    let texts = match surveyor.survey() {
        Some(Ok(survey)) => classes(survey, &table.target),
        _ => None,
    };
    let Some(texts) = texts else {
        form.setting(setting);
        return;
    };
    form.labelled(&setting.described, |ui, _| {
        let empty = text!("setup-choose-class");
        menu(ui, "class", &mut class, &empty, texts.iter().map(String::as_str))
    });
    form.notes(setting.told_at());
    if let Data::File(table) = &mut form.settings.data {
        table.label = Label::Class(class);
    }
}

/// Most classes that a menu offers.
const MOST_CLASSES: usize = 200;

fn classes(survey: &Survey, target: &str) -> Option<Vec<String>> {
    let column = survey.columns.iter().find(|column| column.name == target)?;
    let texts = column
        .texts
        .as_ref()
        .filter(|texts| texts.len() <= MOST_CLASSES)?;
    Some(texts.iter().map(|(text, _)| text.clone()).collect())
}

/// A menu of names.
fn menu<'a>(
    ui: &mut egui::Ui,
    id: &str,
    chosen: &mut String,
    empty: &str,
    names: impl Iterator<Item = &'a str>,
) -> egui::Response {
    let width = ui.available_width();
    let shown = if chosen.is_empty() { empty } else { chosen.as_str() };
    egui::ComboBox::from_id_salt(id)
        .width(width)
        .truncate()
        .selected_text(shown)
        .show_ui(ui, |ui| {
            for name in names {
                let option = ui.selectable_value(chosen, name.to_owned(), name);
                known_by(&option, &format!("{id} {name}"));
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
        let link = data.teacher.link;
        if link.needs_directions() {
            data.teacher.directions = data.teacher.directions.max(2);
        }
        if link == Link::Logistic || link.is_of_classes() {
            data.noise = 0.0;
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
