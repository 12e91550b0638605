//! The setup panel: everything a preset says, in groups. Which settings there are, in which order, when they matter and
//! what they are called follows from their description; a few have controls of their own.

mod control;
mod data;
mod extra_controls;
mod form;
mod lab;

use egui::{RichText, Ui};

pub(super) use self::data::DataRequest;
use self::data::DataState;
use self::form::Form;
use super::control_list::known_by;
use super::document::Document;
use super::panels::network;
use super::plot::{FigurePlot, Options};
use super::{panel::View, theme as look};
use crate::experiment::{Data, Setting, Settings, settings, translated};
use crate::text;

/// Where the paths of settings begin that say how a data file is read.
const FILE: &[&str] = &["data.columns", "data.dialect"];

/// The groups: their key in the catalogue, and where the paths of their settings begin.
const GROUPS: [(&str, &[&str]); 8] = [
    ("group-model", &["model"]),
    ("group-data", &["data"]),
    ("group-file", FILE),
    ("group-optimizer", &["optimizer"]),
    ("group-theory", &["theory", "estimator"]),
    ("group-runs", &["runs", "seed"]),
    ("group-sweep", &["sweep"]),
    ("group-view", &["view"]),
];

/// What the setup panel remembers besides the settings.
#[derive(Default)]
pub(super) struct Setup {
    data: DataState,
    network: FigurePlot,
    /// The experiment that was drawn last.
    opened: u64,
}

/// What came of drawing the setup panel.
pub(super) struct Edited {
    /// The settings, changed or not.
    pub(super) settings: Settings,
    /// A file to be chosen.
    pub(super) request: Option<DataRequest>,
    /// Runs that wait are to go on with what has moved.
    pub(super) goes_on: bool,
}

impl Setup {
    /// Draws the panel.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &View<'_>) -> Edited {
        let document = view.document;
        let mut settings = document.settings().clone();
        let jump = view.jump;
        let (mut request, mut goes_on) = (None, false);
        let mut scroll = egui::ScrollArea::vertical().auto_shrink(false);
        // Another experiment is read from its title on.
        if std::mem::replace(&mut self.opened, document.opened()) != document.opened() {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        scroll.show(ui, |ui| {
            about(ui, &mut settings);
            if settings.lab.is_some() {
                request = lab::ui(ui, document, &mut settings, jump, (&mut self.data, view.surveyor));
                return;
            }
            for (key, paths) in GROUPS {
                let is_file = key == "group-file";
                if is_file && !matches!(settings.data, Data::File(_)) {
                    continue;
                }
                let open = jump.is_some_and(|path| belongs(path, paths));
                group(ui, document, key, paths, (open, !is_file), |ui| {
                    if key == "group-model" {
                        self.network(ui, view);
                    }
                    let mut form = Form {
                        ui,
                        document,
                        settings: &mut settings,
                        jump,
                    };
                    extra_controls::before(&mut form, key);
                    for setting in in_group(paths) {
                        if setting.matters(form.settings) {
                            let wanted =
                                extra_controls::draw(&mut form, setting, &mut self.data, view.surveyor);
                            request = wanted.or(request.take());
                            extra_controls::after(&mut form, setting);
                            goes_on |= extra_controls::offer(&mut form, setting, &view.on_the_way);
                        }
                    }
                    extra_controls::last(&mut form, key);
                });
            }
            ui.add_space(8.0);
        });
        Edited {
            settings,
            request,
            goes_on,
        }
    }

    /// The network, with its weights at the time cursor.
    fn network(&mut self, ui: &mut Ui, view: &View<'_>) {
        let size = egui::vec2(ui.available_width(), 132.0);
        ui.allocate_ui(size, |ui| {
            let figure = network::figure(view);
            self.network.show(ui, &figure, view.version, Options::default());
        });
    }
}

/// Controls of some settings alone, side by side; the settings, changed or not.
pub(super) fn exposed(ui: &mut Ui, document: &Document, paths: &[String]) -> Settings {
    let mut settings = document.settings().clone();
    ui.columns(paths.len().clamp(1, 3), |columns| {
        let count = columns.len();
        for (index, path) in paths.iter().enumerate() {
            let Some(ui) = columns.get_mut(index % count) else {
                continue;
            };
            let (Ok(described), Ok(value)) = (settings.described(path), settings.get(path)) else {
                continue;
            };
            let mut form = Form {
                ui,
                document,
                settings: &mut settings,
                jump: None,
            };
            let changed = form.row(&described, &value);
            form.notes(path);
            if let Some(changed) = changed {
                // A value from the setting's own control is always of its kind.
                let _ = settings.set(path, changed);
            }
        }
    });
    settings
}

/// Title and description.
fn about(ui: &mut Ui, settings: &mut Settings) {
    ui.add_space(2.0);
    let width = ui.available_width();
    // Long titles take a second line, but Enter makes none.
    let mut shown = translated(&settings.title).into_owned();
    let title = egui::TextEdit::multiline(&mut shown)
        .font(look::semibold(15.0))
        .hint_text(text!("setup-title"))
        .frame(egui::Frame::NONE)
        .desired_rows(1)
        .return_key(None)
        .desired_width(width);
    if named(ui, title, "setup-title").changed() {
        settings.title = shown.replace('\n', " ");
    }
    let mut shown = translated(&settings.description).into_owned();
    let description = egui::TextEdit::multiline(&mut shown)
        .font(egui::TextStyle::Small)
        .text_color(ui.visuals().weak_text_color())
        .hint_text(text!("setup-description.hint"))
        .frame(egui::Frame::NONE)
        .desired_rows(1)
        .desired_width(width);
    if named(ui, description, "setup-description").changed() {
        settings.description = shown;
    }
}

/// A text field with a name for those who do not see it, the text of a key that is its id too.
fn named(ui: &mut Ui, field: egui::TextEdit<'_>, key: &str) -> egui::Response {
    let response = ui.add(field);
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(&*text::get(key)));
    known_by(&response, key);
    response.on_hover_text(text::attribute(key, "tooltip"))
}

/// A group of settings that can be folded away, or is opened at once; its title counts what is wrong inside.
fn group(
    ui: &mut Ui,
    document: &Document,
    key: &str,
    paths: &[&str],
    (open, at_first): (bool, bool),
    content: impl FnOnce(&mut Ui),
) {
    let problems = document.checked().err();
    let wrong = problems.map_or(0, |problems| {
        problems
            .iter()
            .filter(|problem| belongs(&problem.path, paths))
            .count()
    });
    let name = text::get(key);
    let mut title = RichText::new(&*name).font(look::semibold(14.0));
    if wrong > 0 {
        title = RichText::new(format!("{name} ⚠ {wrong}"))
            .font(look::semibold(14.0))
            .color(ui.visuals().error_fg_color);
    }
    ui.add_space(4.0);
    let shown = egui::CollapsingHeader::new(title)
        .id_salt(key)
        .default_open(at_first)
        .open(open.then_some(true))
        .show_unindented(ui, |ui| {
            ui.add_space(2.0);
            content(ui);
            ui.add_space(4.0);
        });
    known_by(&shown.header_response, key);
    ui.separator();
}

fn in_group(paths: &'static [&'static str]) -> impl Iterator<Item = &'static Setting> {
    settings()
        .iter()
        .filter(|setting| belongs(&setting.described.path, paths))
}

/// Whether a path is of a group; how a file is read is a group within the data.
fn belongs(path: &str, group: &[&str]) -> bool {
    is_inside(path, group) && (group == FILE || !is_inside(path, FILE))
}

/// Whether a path is, or leads through, one of these.
fn is_inside(path: &str, groups: &[&str]) -> bool {
    groups.iter().any(|group| {
        path.strip_prefix(group)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}
