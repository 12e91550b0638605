//! Two experiments side by side: one of the journal on the left, the present one on the right, over the same axes and at one time
//! cursor.

use std::borrow::Cow;

use egui::{RichText, Ui};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figure_grid::{
    APART, Key, Slot, controls, nothing_yet, over_steps, scaled, sentence, view_button,
};
use super::training;
use crate::experiment::{self, Settings, TrainingView as Shown};
use crate::figure::{Content, Figure, ranges};
use crate::gui::control_list::{check_box, known_by};
use crate::gui::journal::{Difference, Entry, What, differences};
use crate::gui::panel::{Action, Beside, Help, Panel, View, restore};
use crate::gui::plot::{Link, Options};
use crate::gui::theme;
use crate::study::Results;
use crate::text;

/// What can be seen of both.
const VIEWS: [Shown; 6] = [
    Shown::Curves,
    Shown::Residuals,
    Shown::Estimate,
    Shown::Losses,
    Shown::Misclassification,
    Shown::Lengths,
];
/// Entries that the menu has beside those that are pinned, and differences that are written out, at most.
const RECENT: usize = 20;
const NAMED: usize = 6;

/// The panel *Side by side*.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Compare {
    shown: Shown,
    log_step: bool,
    log_error: bool,
    /// The entry of the journal on the left.
    other: Option<u64>,
    #[serde(skip)]
    slots: [Slot; 2],
    /// The range that both figures cover, with what it was made for.
    #[serde(skip)]
    link: Option<([Key; 2], Option<Link>)>,
}

impl Panel for Compare {
    fn id(&self) -> &'static str {
        "compare"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-compare")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-compare.help"),
            equation: text!("panel-compare.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        if view.document.settings().lab.is_some() {
            return sentence(ui, view, &text!("compare-lab"));
        }
        let entries = candidates(view);
        let Some(entry) = self.choose(view, &entries) else {
            return sentence(ui, view, &text!("compare-nothing"));
        };
        let beside = view.beside.as_ref().filter(|beside| beside.when == entry.when);
        if beside.is_none() {
            actions.push(Action::Compare(entry.when));
        }
        let now = view.document.settings();
        controls(ui, view, |ui| self.controls(ui, (view, &entries, entry), actions));
        settings_apart(ui, &differences(&entry.settings, now));
        let Some(results) = view.results else {
            return sentence(ui, view, &nothing_yet(view));
        };
        self.make(view, beside, results);
        let link = self.link();
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            heading(left, &text!("compare-left"), &title(&entry.settings));
            let why = not_there(beside);
            let last = entry.settings.optimizer.steps;
            let options = |last: usize| Options {
                cursor: Some((view.cursor.min(last), last)),
                wheel_zooms: true,
                link,
                ..Options::default()
            };
            let [first, second] = &mut self.slots;
            left.push_id("left", |ui| first.show(ui, view, options(last), &why, actions));
            heading(right, &text!("compare-right"), &view.document.title());
            let empty = self.shown.empty(view);
            let over = Options {
                cursor: over_steps(view).cursor,
                link: link.map(|link| Link { right: true, ..link }),
                ..options(0)
            };
            right.push_id("right", |ui| second.show(ui, view, over, &empty, actions));
        });
    }

    fn figures(&self, _: &View<'_>) -> Vec<Figure> {
        let sides = ["left", "right"].into_iter().zip(&self.slots);
        let named = sides.filter_map(|(side, slot)| {
            let figure = slot.as_seen()?;
            Some(Figure {
                id: format!("{side}_{}", figure.id),
                ..figure
            })
        });
        named.collect()
    }

    fn choices(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn choose_again(&mut self, choices: Value) {
        restore(self, choices);
    }

    fn open_on(&mut self, view: &experiment::View) {
        if VIEWS.contains(&view.training) {
            self.shown = view.training;
        }
    }
}

impl Compare {
    /// The entry on the left: the one that is beside, the one that was chosen, or the latest that differs, pinned ones first.
    fn choose<'a>(&mut self, view: &View<'_>, entries: &[&'a Entry]) -> Option<&'a Entry> {
        let find = |when: u64| entries.iter().find(|entry| entry.when == when).copied();
        let beside = view.beside.as_ref().and_then(|beside| find(beside.when));
        let now = view.document.settings();
        let differs = || {
            entries
                .iter()
                .find(|entry| !entry.settings.computes_the_same(now))
        };
        let chosen = beside
            .or_else(|| self.other.and_then(find))
            .or_else(|| differs().or(entries.first()).copied())?;
        self.other = Some(chosen.when);
        Some(chosen)
    }

    /// What is beside, whether it stays pinned, and what is seen of both.
    fn controls(
        &mut self,
        ui: &mut Ui,
        (view, entries, entry): (&View<'_>, &[&Entry], &Entry),
        actions: &mut Vec<Action>,
    ) {
        let label = ui.label(text!("compare-with"));
        let menu = egui::ComboBox::from_id_salt("compare-with")
            .width(280.0)
            .truncate()
            .selected_text(line(entry, view))
            .show_ui(ui, |ui| {
                for other in entries {
                    let is_chosen = other.when == entry.when;
                    if ui.selectable_label(is_chosen, line(other, view)).clicked() && !is_chosen {
                        actions.push(Action::Compare(other.when));
                    }
                }
            });
        known_by(&menu.response, "compare-with");
        menu.response
            .labelled_by(label.id)
            .on_hover_text(text!("compare-with.tooltip"));
        let mut pinned = view.journal.is_pinned(entry.when);
        let pin = check_box(ui, &mut pinned, "compare-pin").on_hover_text(text!("compare-pin.tooltip"));
        if pin.changed() {
            actions.push(Action::Pin(entry.when, pinned));
        }
        ui.add_space(APART);
        for shown in VIEWS {
            view_button(ui, &mut self.shown, shown, "training_view");
        }
        ui.add_space(APART);
        check_box(ui, &mut self.log_step, "training-log-step")
            .on_hover_text(text!("training-log-step.tooltip"));
        check_box(ui, &mut self.log_error, "training-log-error")
            .on_hover_text(text!("training-log-error.tooltip"));
    }

    /// Makes both figures, where what they depend on has changed.
    fn make(&mut self, view: &View<'_>, beside: Option<&Beside<'_>>, results: &Results) {
        let (shown, scales) = (self.shown, (self.log_step, self.log_error));
        let choices = shown as u64 + 64 * u64::from(scales.0) + 128 * u64::from(scales.1);
        let figure = |results: &Results| {
            let figure = training::figure(shown, results)?;
            Some(scaled(figure, scales.0, scales.1 && shown != Shown::Residuals))
        };
        let [left, right] = &mut self.slots;
        let (when, version) = beside.map_or((0, 0), |beside| (beside.when, beside.version));
        left.figure([version, choices, when, 1], || figure(beside?.results?));
        right.figure([view.version, choices, 0, 2], || figure(results));
    }

    /// The range that both figures cover, where both are plots.
    fn link(&mut self) -> Option<Link> {
        let [left, right] = &self.slots;
        let keys = [left, right].map(|slot| slot.key().unwrap_or_default());
        match &self.link {
            Some((known, link)) if *known == keys => *link,
            _ => {
                let link = together([left.made(), right.made()]);
                self.link = Some((keys, link));
                link
            }
        }
    }
}

/// The range of all that two plots draw; none where one of them is no plot, or where their axes differ.
fn together(figures: [Option<&Figure>; 2]) -> Option<Link> {
    let [left, right] = figures.map(|figure| match &figure?.content {
        Content::Plot(plot) => Some((plot, ranges(&plot.marks, &plot.x, &plot.y)?)),
        _ => None,
    });
    let ((first, (x1, y1)), (second, (x2, y2))) = (left?, right?);
    if (first.x.scale, first.y.scale) != (second.x.scale, second.y.scale) {
        return None;
    }
    Some(Link {
        x: [x1.low.min(x2.low), x1.high.max(x2.high)],
        y: [y1.low.min(y2.low), y1.high.max(y2.high)],
        right: false,
    })
}

/// The runs of the journal, the latest first: what is pinned, then others.
fn candidates<'a>(view: &View<'a>) -> Vec<&'a Entry> {
    let runs = || {
        view.journal
            .entries()
            .iter()
            .rev()
            .filter(|entry| entry.what == What::Runs)
    };
    let is_pinned = |entry: &&Entry| view.journal.is_pinned(entry.when);
    let others = runs().filter(|entry| !is_pinned(entry)).take(RECENT);
    runs().filter(is_pinned).chain(others).collect()
}

/// An entry in the menu: its title, and what differs from now.
fn line(entry: &Entry, view: &View<'_>) -> String {
    let found = differences(&entry.settings, view.document.settings());
    let named: Vec<String> = found.iter().take(2).map(|difference| difference.here()).collect();
    let more = if found.len() > 2 { ", …" } else { "" };
    let pin = if view.journal.is_pinned(entry.when) {
        "★ "
    } else {
        ""
    };
    match named.is_empty() {
        true => format!("{pin}{}", title(&entry.settings)),
        false => format!("{pin}{}: {}{more}", title(&entry.settings), named.join(", ")),
    }
}

fn title(settings: &Settings) -> String {
    match settings.title.trim() {
        "" => text!("untitled").into_owned(),
        title => crate::experiment::translated(title).into_owned(),
    }
}

/// The settings in which both differ, each with its two values.
fn settings_apart(ui: &mut Ui, differences: &[Difference]) {
    if differences.is_empty() {
        ui.label(RichText::new(text!("compare-same")).weak());
        return;
    }
    let all: Vec<String> = differences.iter().map(Difference::sentence).collect();
    let row = ui.horizontal_wrapped(|ui| {
        ui.label(text!("compare-differ"));
        for difference in differences.iter().take(NAMED) {
            ui.label(&*difference.label);
            ui.label(RichText::new(difference.values()).font(theme::semibold(13.0)));
            ui.add_space(APART);
        }
        if let Some(more) = differences.len().checked_sub(NAMED).filter(|more| *more > 0) {
            ui.label(RichText::new(text!("compare-more", count = more)).weak());
        }
    });
    known_by(&row.response, "compare-differences");
    row.response.on_hover_text(all.join("\n"));
    ui.add_space(3.0);
}

/// Which of both, and its title.
fn heading(ui: &mut Ui, side: &str, title: &str) {
    ui.horizontal(|ui| {
        ui.label(RichText::new(side).weak());
        ui.add(egui::Label::new(RichText::new(title).font(theme::semibold(14.0))).truncate());
    });
}

/// Why there is nothing on the left.
fn not_there(beside: Option<&Beside<'_>>) -> Cow<'static, str> {
    match beside {
        Some(Beside {
            failure: Some(failure),
            ..
        }) => failure.clone().into(),
        Some(beside) if !beside.is_working => text!("compare-empty"),
        _ => text!("compare-computing"),
    }
}
