//! The data file as it is read: its first rows, and what each column is used as.

mod columns;

use std::borrow::Cow;

use egui::{RichText, Ui};

use super::figure_grid::sentence;
use crate::experiment::{Data as Source, Described, Survey, Table, setting};
use crate::figure::Figure;
use crate::gui::control_list::{button, known_by};
use crate::gui::panel::{Action, Help, Panel, View};
use crate::text;

/// The panel of the data file.
#[derive(Default)]
pub(super) struct Data;

impl Panel for Data {
    fn id(&self) -> &'static str {
        "data"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-data")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-data.help"),
            equation: text!("panel-data.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let settings = view.document.settings();
        let table = match &settings.data {
            Source::File(table) if settings.lab.is_none() && !table.path.is_empty() => table,
            _ => return nothing(ui, view, actions),
        };
        if let Some(path) = view.surveyor.taking() {
            sentence(ui, view, &text!("data-reading", file = file_name(path)));
            return;
        }
        match view.surveyor.survey() {
            Some(Ok(survey)) => {
                self::head(ui, table, survey, actions);
                verdict(ui, view);
                ui.add_space(4.0);
                let mut changed = table.clone();
                columns::ui(ui, &mut changed, survey);
                if changed != *table {
                    let mut settings = settings.clone();
                    settings.data = Source::File(changed);
                    actions.push(Action::Edit(Box::new(settings)));
                }
            }
            Some(Err(reason)) => {
                sentence(ui, view, reason);
            }
            None => {
                sentence(ui, view, &text!("data-reading", file = file_name(&table.path)));
            }
        }
    }

    fn figures(&self, _view: &View<'_>) -> Vec<Figure> {
        Vec::new()
    }
}

/// The verdict, once there is something to judge.
fn verdict(ui: &mut Ui, view: &View<'_>) {
    let sentences = view
        .results
        .map(crate::study::Results::verdict)
        .unwrap_or_default();
    if sentences.is_empty() {
        return;
    }
    ui.add_space(4.0);
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.label(RichText::new(text!("data-verdict")).font(crate::gui::theme::semibold(13.0)));
        for sentence in sentences {
            ui.add(egui::Label::new(sentence).wrap());
        }
    });
}

/// Where there is no file, how to get one.
fn nothing(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    sentence(ui, view, &text!("data-none"));
    ui.vertical_centered(|ui| {
        let browse = button(ui, "data-browse");
        known_by(&browse, "data_browse");
        if browse.clicked() {
            actions.push(Action::BrowseData);
        }
    });
}

fn file_name(path: &str) -> String {
    let name = std::path::Path::new(path).file_name();
    name.map_or_else(|| path.to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The file in two lines: what is in it and what is used, and how it is written.
fn head(ui: &mut Ui, table: &Table, survey: &Survey, actions: &mut Vec<Action>) {
    let (mut numbers, mut categories, mut ignored) = (0, 0, 0);
    let sets: [std::collections::HashSet<&String>; 2] =
        [&table.columns.ignored, &table.columns.categories].map(|list| list.iter().collect());
    for column in survey.columns.iter().filter(|column| column.name != table.target) {
        match sets.each_ref().map(|set| set.contains(&column.name)) {
            [true, _] => ignored += 1,
            [_, true] => categories += 1,
            _ => numbers += 1,
        }
    }
    let rows = if survey.whole {
        text!("data-rows", rows = survey.rows)
    } else {
        text!("data-rows.first", rows = survey.rows)
    };
    ui.horizontal_wrapped(|ui| {
        ui.label(RichText::new(file_name(&table.path)).font(crate::gui::theme::semibold(15.0)));
        ui.label(rows);
        ui.label(text!(
            "data-used",
            numbers = numbers,
            categories = categories,
            ignored = ignored
        ));
        let again = button(ui, "data-again").on_hover_text(text!("data-again.tooltip"));
        known_by(&again, "data_again");
        if again.clicked() {
            actions.push(Action::Resurvey);
        }
    });
    ui.label(RichText::new(written(table)).small().weak());
}

/// How the file is written, where it is unusual.
fn written(table: &Table) -> String {
    let dialect = &table.dialect;
    let choice = |path: &str, name: String| -> String {
        let described = setting(path).map(|setting| &setting.described);
        let label = described.map(Described::label).unwrap_or_default();
        let choice = described
            .map(|described| described.choice(&name))
            .unwrap_or_default();
        format!("{label}: {choice}")
    };
    let mut parts = vec![
        choice("data.dialect.encoding", format!("{:?}", dialect.encoding)),
        choice("data.dialect.separator", format!("{:?}", dialect.separator)),
        choice("data.dialect.decimal", format!("{:?}", dialect.decimal)),
    ];
    if dialect.thousands != Default::default() {
        parts.push(choice(
            "data.dialect.thousands",
            format!("{:?}", dialect.thousands),
        ));
    }
    if dialect.quote != Default::default() {
        parts.push(choice("data.dialect.quote", format!("{:?}", dialect.quote)));
    }
    if !dialect.header {
        parts.push(text!("data-no-header").into_owned());
    }
    if dialect.skip_lines > 0 {
        parts.push(text!("data-skipped", lines = dialect.skip_lines).into_owned());
    }
    if !dialect.comment.is_empty() {
        parts.push(text!("data-comment", sign = dialect.comment.as_str()).into_owned());
    }
    parts.join(" · ")
}
