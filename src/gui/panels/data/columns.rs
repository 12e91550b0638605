//! The first rows of a data file below menus that say what each column is used as. Only what can be seen is drawn, however
//! many columns there are.

use std::borrow::Cow;
use std::collections::HashSet;

use egui::{Align2, Color32, Pos2, Rect, RichText, ScrollArea, TextStyle, Ui, UiBuilder, pos2, vec2};

use crate::experiment::{ColumnKind, ColumnSurvey, Survey, Table};
use crate::gui::control_list::known_by;
use crate::gui::theme;
use crate::text;

/// Width of a column, in points.
const WIDTH: f32 = 132.0;
/// Room between the text of two columns.
const GAP: f32 = 10.0;

/// What a column is used as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Target,
    Number,
    Category,
    Ignored,
}

impl Use {
    const ALL: [Self; 4] = [Self::Target, Self::Number, Self::Category, Self::Ignored];

    /// The key of its name.
    const fn key(self) -> &'static str {
        match self {
            Self::Target => "use-target",
            Self::Number => "use-number",
            Self::Category => "use-category",
            Self::Ignored => "use-ignored",
        }
    }

    fn text(self) -> Cow<'static, str> {
        text::get(self.key())
    }
}

/// The lists of a table, to look names up in.
struct Lists<'a> {
    target: &'a str,
    ignored: HashSet<&'a str>,
    categories: HashSet<&'a str>,
    filled: HashSet<&'a str>,
}

impl<'a> Lists<'a> {
    fn of(table: &'a Table) -> Self {
        let set = |list: &'a [String]| list.iter().map(String::as_str).collect();
        Self {
            target: &table.target,
            ignored: set(&table.columns.ignored),
            categories: set(&table.columns.categories),
            filled: set(&table.columns.filled),
        }
    }

    fn of_column(&self, name: &str) -> Use {
        if name == self.target {
            Use::Target
        } else if self.ignored.contains(name) {
            Use::Ignored
        } else if self.categories.contains(name) {
            Use::Category
        } else {
            Use::Number
        }
    }
}

/// What was chosen in the head of a column.
enum Choice {
    Use(Use),
    Filled(bool),
}

/// Draws the columns; what is chosen changes `table`.
pub(super) fn ui(ui: &mut Ui, table: &mut Table, survey: &Survey) {
    let line = ui.text_style_height(&TextStyle::Small) + 6.0;
    let head = 2.0 * ui.spacing().interact_size.y + 2.0 * line + 14.0;
    let size = vec2(
        WIDTH * survey.columns.len() as f32,
        head + line * survey.first.len() as f32,
    );
    let mut chosen = None;
    ScrollArea::both()
        .auto_shrink(false)
        .show_viewport(ui, |ui, seen| {
            ui.set_min_size(size);
            let lists = Lists::of(table);
            let origin = ui.max_rect().min;
            let first = (seen.min.x / WIDTH).max(0.0) as usize;
            let count = (seen.width() / WIDTH).ceil() as usize + 1;
            let columns = survey.columns.iter().enumerate().skip(first).take(count);
            // The heads stay where they are while rows scroll below them.
            let top = origin.y + seen.min.y.max(0.0);
            for (index, column) in columns.clone() {
                let left = origin.x + WIDTH * index as f32;
                let used = lists.of_column(&column.name);
                cells(
                    ui,
                    survey,
                    index,
                    used,
                    pos2(left, origin.y + head),
                    (line, top + head),
                );
            }
            for (index, column) in columns {
                let left = origin.x + WIDTH * index as f32;
                let area = Rect::from_min_size(pos2(left, top), vec2(WIDTH, head));
                let picked = ui
                    .scope_builder(
                        UiBuilder::new().max_rect(area.shrink2(vec2(GAP / 2.0, 3.0))),
                        |ui| {
                            ui.push_id(index, |ui| column_head(ui, column, survey, &lists))
                                .inner
                        },
                    )
                    .inner;
                chosen = picked
                    .map(|choice| (column.name.clone(), choice))
                    .or(chosen.take());
            }
            let rule = ui.visuals().widgets.noninteractive.bg_stroke;
            ui.painter()
                .hline(ui.clip_rect().x_range(), top + head - 2.0, rule);
        });
    match chosen {
        Some((name, Choice::Use(used))) => use_as(table, survey, &name, used),
        Some((name, Choice::Filled(filled))) => put(&mut table.columns.filled, &name, filled),
        None => {}
    }
}

/// The first cells of a column below `limit`, from `place` on.
fn cells(ui: &Ui, survey: &Survey, index: usize, used: Use, place: Pos2, (line, limit): (f32, f32)) {
    let visible = ui.clip_rect();
    let font = TextStyle::Small.resolve(ui.style());
    let colour = match used {
        Use::Ignored => ui.visuals().weak_text_color().gamma_multiply(0.6),
        _ => ui.visuals().text_color(),
    };
    let missing = survey
        .columns
        .get(index)
        .map_or(&[][..], |column| &column.missing);
    for (row, cells) in survey.first.iter().enumerate() {
        let top = place.y + line * row as f32;
        if top + line < limit || top > visible.bottom() {
            continue;
        }
        let cell = cells.get(index).map_or("", String::as_str);
        let is_missing = missing.iter().any(|(text, _)| text == cell);
        let (shown, colour) = match is_missing {
            true if cell.is_empty() => (text!("data-empty-cell"), ui.visuals().warn_fg_color),
            true => (Cow::Borrowed(cell), ui.visuals().warn_fg_color),
            false => (Cow::Borrowed(cell), colour),
        };
        let area = Rect::from_min_size(pos2(place.x, top), vec2(WIDTH, line));
        let clip = area.shrink2(vec2(GAP / 2.0, 0.0)).intersect(visible);
        let clip = clip.intersect(Rect::everything_below(limit));
        let at = pos2(area.left() + GAP / 2.0, area.center().y);
        ui.painter()
            .with_clip_rect(clip)
            .text(at, Align2::LEFT_CENTER, shown, font.clone(), colour);
    }
}

/// The head of a column: its name, what it is used as, what it seems to be, and what happens to missing cells.
fn column_head(ui: &mut Ui, column: &ColumnSurvey, survey: &Survey, lists: &Lists<'_>) -> Option<Choice> {
    let used = lists.of_column(&column.name);
    let colour = match used {
        Use::Ignored => ui.visuals().weak_text_color(),
        Use::Target => ui.visuals().hyperlink_color,
        _ => ui.visuals().strong_text_color(),
    };
    let name = RichText::new(&column.name)
        .font(theme::semibold(13.0))
        .color(colour);
    ui.add(egui::Label::new(name).truncate())
        .on_hover_text(&column.name);
    let mut choice = None;
    let menu = egui::ComboBox::from_id_salt("use")
        .width(ui.available_width())
        .truncate()
        .selected_text(used.text())
        .show_ui(ui, |ui| {
            for other in Use::ALL {
                let option = ui.selectable_label(other == used, other.text());
                known_by(&option, other.key());
                if option.clicked() && other != used {
                    choice = Some(Choice::Use(other));
                }
            }
        });
    ui.ctx()
        .accesskit_node_builder(menu.response.id, |node| node.set_label(column.name.as_str()));
    known_by(&menu.response, &format!("column {}", column.name));
    small(ui, seems(column), Color32::PLACEHOLDER).on_hover_text(about(column, survey));
    let missing = column.missing_cells();
    if missing > 0 && used != Use::Ignored {
        let mut filled = lists.filled.contains(column.name.as_str()) && used != Use::Target;
        let label = RichText::new(text!("data-missing", count = missing)).small();
        let response = match used {
            Use::Target => ui.label(label.color(ui.visuals().warn_fg_color)),
            _ => ui.checkbox(&mut filled, label),
        };
        known_by(&response, &format!("missing {}", column.name));
        if response.changed() {
            choice = Some(Choice::Filled(filled));
        }
        response.on_hover_text(text!("data-missing.tooltip"));
    }
    choice
}

fn small(ui: &mut Ui, text: String, colour: Color32) -> egui::Response {
    let text = RichText::new(text).small();
    let text = if colour == Color32::PLACEHOLDER {
        text.weak()
    } else {
        text.color(colour)
    };
    ui.add(egui::Label::new(text).truncate())
}

/// What a column seems to be, in a few words.
fn seems(column: &ColumnSurvey) -> String {
    match (&column.texts, column.kind) {
        (Some(texts), ColumnKind::Category) => text!(
            "column-category.texts",
            kind = column.kind.text(),
            count = texts.len()
        )
        .into_owned(),
        _ => column.kind.text().into_owned(),
    }
}

/// The texts of a column with their counts, and those that stand for missing cells.
fn about(column: &ColumnSurvey, survey: &Survey) -> String {
    const SHOWN: usize = 12;
    let listed = |texts: &[(String, u64)]| {
        let all = texts.iter().take(SHOWN);
        let all: Vec<String> = all.map(|(text, count)| format!("{text:?}: {count}")).collect();
        all.join("\n")
    };
    let mut parts = vec![text!("data-column", kind = column.kind.text(), rows = survey.rows).into_owned()];
    match &column.texts {
        Some(texts) if texts.len() <= SHOWN => parts.push(listed(texts)),
        Some(texts) => parts.push(text!("data-different", count = texts.len()).into_owned()),
        None => {}
    }
    if !column.missing.is_empty() {
        parts.push(format!(
            "{}\n{}",
            text!("data-taken-as-missing"),
            listed(&column.missing)
        ));
    }
    parts.join("\n\n")
}

fn put(list: &mut Vec<String>, name: &str, listed: bool) {
    list.retain(|known| known != name);
    if listed {
        list.push(name.to_owned());
    }
}

fn use_as(table: &mut Table, survey: &Survey, name: &str, used: Use) {
    if used == Use::Target {
        survey.retarget(table, name);
        return;
    }
    // Something has to be the target: another column becomes it by its own menu.
    if table.target == name {
        return;
    }
    put(&mut table.columns.ignored, name, used == Use::Ignored);
    put(&mut table.columns.categories, name, used == Use::Category);
    survey.add_missing(table);
}
