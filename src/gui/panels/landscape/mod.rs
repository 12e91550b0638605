//! The loss landscape along a run: maps and surfaces over a plane, slices, curvature, chaos, pruning.

mod controls;

use std::borrow::Cow;
use std::collections::HashMap;

use egui::{Rect, Ui, UiBuilder, pos2};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::figure_grid::{
    APART, Slot, grid, need, nothing_yet, numbers, over_steps, sentence, titled, view_button,
};
use crate::experiment::{self, Height, LandscapeView as Shown};
use crate::figure::{Angle, Content, Figure, Line, Mark, Surface, format_number, readout_text};
use crate::gui::computation::{Explored, Stage};
use crate::gui::panel::{Action, Help, Panel, View, restore};
use crate::gui::plot::{FigurePlot, Need, Options, Shown as Happened, Spot};
use crate::text;

/// The landscape of the experiment.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Landscape {
    shown: Shown,
    /// What each figure's place remembers.
    #[serde(skip)]
    plots: HashMap<String, FigurePlot>,
    /// The surface that can be turned.
    #[serde(skip)]
    space: Slot,
}

/// What is always shown beside a plane: the plane says little about a run that lies off it.
const BESIDE: [&str; 2] = ["landscape_along_run", "landscape_off_plane"];
/// The figures whose x is the step.
const OVER_STEPS: [&str; 5] = [
    "landscape_along_run",
    "landscape_off_plane",
    "landscape_sharpness",
    "landscape_chaos_weights",
    "landscape_chaos_predictions",
];

impl Shown {
    /// The figures of a view that is no plane.
    fn figures(self) -> &'static [&'static str] {
        match self {
            Self::Map | Self::Space => &BESIDE,
            Self::Slices => &["landscape_slices"],
            Self::Line => &["landscape_interpolation"],
            Self::Curvature => &[
                "landscape_sharpness",
                "landscape_spectrum",
                "landscape_eigenvalues",
                "landscape_layers",
            ],
            Self::Chaos => &[
                "landscape_chaos_weights",
                "landscape_chaos_predictions",
                "landscape_growth",
            ],
            Self::Pruning => &["landscape_pruning"],
            Self::Numbers => &["landscape_readouts", "landscape_directions"],
        }
    }

    /// Why a view has no figure when nothing is being computed, and what to do about it with the controls above, which
    /// a presentation does not show.
    fn empty(self, settings: &crate::experiment::Landscape, presenting: bool) -> Cow<'static, str> {
        let message = match self {
            Self::Chaos if settings.chaos.factors.is_empty() => "landscape-no-chaos",
            Self::Pruning if settings.pruning.points == 0 => "landscape-no-pruning",
            Self::Curvature if settings.curvature.eigenvalues + settings.curvature.every == 0 => {
                "landscape-no-curvature"
            }
            _ => return text!("landscape-not-computed"),
        };
        if presenting {
            text::attribute(message, "presenting")
        } else {
            text::get(message)
        }
    }
}

impl Panel for Landscape {
    fn id(&self) -> &'static str {
        "landscape"
    }

    fn title(&self) -> Cow<'static, str> {
        text!("panel-landscape")
    }

    fn help(&self) -> Help {
        Help {
            text: text!("panel-landscape.help"),
            equation: text!("panel-landscape.equation"),
        }
    }

    fn ui(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        if view.document.settings().lab.is_some() {
            sentence(ui, view, &text!("landscape-of-lab"));
            return;
        }
        let (explored, stage) = view.landscape;
        if !view.presenting {
            if let Some(path) = view.jump {
                self.turn_to(path);
            }
            self.choose(ui, view, actions);
            controls::ui(ui, view, self.shown.part(), actions);
            ui.add_space(3.0);
        }
        let settings = &view.document.settings().landscape;
        if explored.figures().next().is_none() {
            let text = if let Some(obstacle) = explored.warnings.last() {
                Cow::Borrowed(obstacle.as_str())
            } else if view.results.is_none() {
                nothing_yet(view)
            } else if stage.is_working() || settings.enabled {
                exploring(stage, view.presenting)
            } else if view.presenting {
                text!("landscape-compute.presenting")
            } else {
                text!("landscape-compute")
            };
            sentence(ui, view, &text);
            return;
        }
        match self.shown {
            Shown::Map | Shown::Space => self.plane(ui, view, actions),
            _ => self.figures_of(ui, view, self.shown.figures(), actions),
        }
    }

    fn figures(&self, view: &View<'_>) -> Vec<Figure> {
        let (explored, _) = view.landscape;
        explored.figures().cloned().chain(self.space.as_seen()).collect()
    }

    fn choices(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }

    fn choose_again(&mut self, choices: Value) {
        restore(self, choices);
    }

    fn open_on(&mut self, view: &experiment::View) {
        self.shown = view.landscape;
    }

    fn note(&self, view: &mut experiment::View) {
        view.landscape = self.shown;
    }
}

impl Shown {
    /// The group of settings that belongs to a view.
    fn part(self) -> controls::Part {
        match self {
            Self::Map | Self::Space | Self::Slices => controls::Part::Plane,
            Self::Line => controls::Part::Line,
            Self::Curvature => controls::Part::Curvature,
            Self::Chaos => controls::Part::Chaos,
            Self::Pruning => controls::Part::Pruning,
            Self::Numbers => controls::Part::Run,
        }
    }
}

impl Landscape {
    /// Shows a view that has the setting at `path`.
    fn turn_to(&mut self, path: &str) {
        if !self.shown.part().has(path)
            && let Some(shown) = Shown::ALL.into_iter().find(|shown| shown.part().has(path))
        {
            self.shown = shown;
        }
    }

    /// Which view, and whether to compute.
    fn choose(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        ui.horizontal_wrapped(|ui| {
            controls::compute(ui, view, actions);
            ui.add_space(APART);
            for shown in Shown::ALL {
                view_button(ui, &mut self.shown, shown, "landscape_view");
            }
        });
    }

    /// The plane with what must be said beside it.
    fn plane(&mut self, ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
        let (explored, stage) = view.landscape;
        let id = match view.document.settings().landscape.surface {
            Height::Train => "landscape_train",
            Height::Test => "landscape_test",
            Height::Gap => "landscape_gap",
        };
        let Some((map, version)) = explored.figure(id) else {
            let why = explored.warnings.last().map(|why| Cow::Borrowed(why.as_str()));
            let why = why.unwrap_or_else(|| exploring(stage, view.presenting));
            sentence(ui, view, &why);
            return;
        };
        in_numbers(ui, view);
        let there = |id: &&str| explored.figure(id).is_some() && view.shows(id);
        let known: Vec<&str> = BESIDE.into_iter().filter(there).collect();
        let (main, beside) = divided(ui, known.len());
        let spot = explored.spot(view.cursor);
        let options = Options {
            spot: spot.map(|at| Spot {
                at,
                step: view.cursor,
            }),
            wheel_zooms: true,
            ..Options::default()
        };
        let builder = UiBuilder::new().max_rect(main).id_salt("main");
        let happened = ui.scope_builder(builder, |ui| {
            ui.set_clip_rect(ui.clip_rect().intersect(main.expand(3.0)));
            if self.shown == Shown::Map {
                let plot = self.plots.entry(id.to_owned()).or_default();
                return ui
                    .push_id(id, |ui| titled(ui, view, (map, version), plot, options, actions))
                    .inner;
            }
            let key = [version, id.len() as u64, 0, 0];
            self.space.figure(key, || in_space(map));
            self.space.show(ui, view, options, &text!("empty-plot"), actions)
        });
        if let Some(step) = happened.inner.clicked.and_then(|at| nearest(explored, at)) {
            actions.push(Action::SetCursor(step));
        }
        for (id, place) in known.into_iter().zip(beside) {
            let builder = UiBuilder::new().max_rect(place).id_salt(id);
            ui.scope_builder(builder, |ui| {
                ui.set_clip_rect(ui.clip_rect().intersect(place.expand(3.0)));
                self.place(ui, view, id, actions);
            });
        }
    }

    /// Some figures side by side, those that there are.
    fn figures_of(&mut self, ui: &mut Ui, view: &View<'_>, ids: &[&str], actions: &mut Vec<Action>) {
        let (explored, stage) = view.landscape;
        let there: Vec<&str> = ids
            .iter()
            .copied()
            .filter(|id| explored.figure(id).is_some() && view.shows(id))
            .collect();
        if there.is_empty() {
            let text = if stage.is_working() {
                text!("landscape-exploring")
            } else {
                self.shown
                    .empty(&view.document.settings().landscape, view.presenting)
            };
            sentence(ui, view, &text);
            return;
        }
        let needs = |ui: &Ui, i: usize, width| match there.get(i).and_then(|id| explored.figure(id)) {
            Some((figure, _)) => need(ui, view, figure, width),
            None => Need::Picture(0.0),
        };
        grid(ui, view.presenting, there.len(), needs, |ui, i| {
            if let Some(id) = there.get(i) {
                self.place(ui, view, id, actions);
            }
        });
    }

    /// A figure in the room there is.
    fn place(
        &mut self,
        ui: &mut Ui,
        view: &View<'_>,
        id: &str,
        actions: &mut Vec<Action>,
    ) -> Option<Happened> {
        let figure = view.landscape.0.figure(id)?;
        let options = if OVER_STEPS.contains(&id) {
            over_steps(view)
        } else {
            Options::default()
        };
        let plot = self.plots.entry(id.to_owned()).or_default();
        Some(
            ui.push_id(id, |ui| titled(ui, view, figure, plot, options, actions))
                .inner,
        )
    }
}

/// A map as a surface in space.
fn in_space(map: &Figure) -> Option<Figure> {
    let Content::HeatMap(content) = &map.content else {
        return None;
    };
    let surface = Surface {
        map: content.clone(),
        angle: Angle::default(),
    };
    let figure = Figure::new(format!("{}_3d", map.id), &map.title, Content::Surface(surface));
    Some(figure.caption(&map.caption))
}

/// Room for the plane, and for what is beside it: right of it in a wide panel, below it in a high one. Where a plot
/// beside would be too small to read, the plane takes its room; the numbers above still say what it shows.
fn divided(ui: &mut Ui, known: usize) -> (Rect, Vec<Rect>) {
    let room = ui.available_rect_before_wrap();
    ui.advance_cursor_after_rect(room);
    let line = ui.text_style_height(&egui::TextStyle::Body);
    let (narrowest, lowest) = (13.0 * line, 15.0 * line);
    let (gap, is_wide) = (8.0, room.width() > 1.15 * room.height());
    let fitting = if is_wide && 0.36 * room.width() > narrowest {
        room.height() / lowest
    } else if !is_wide && 0.32 * room.height() > lowest {
        room.width() / narrowest
    } else {
        0.0
    };
    let count = known.min(fitting as usize);
    if count == 0 {
        return (room, Vec::new());
    }
    let share = |from: f32, to: f32, k: usize| from + (to + gap - from) * k as f32 / count as f32;
    if is_wide {
        let middle = room.left() + 0.64 * room.width();
        let places = (0..count).map(|k| {
            let ends = [k, k + 1].map(|k| share(room.top(), room.bottom(), k));
            Rect::from_min_max(pos2(middle + gap, ends[0]), pos2(room.right(), ends[1] - gap))
        });
        let main = Rect::from_min_max(room.min, pos2(middle, room.bottom()));
        return (main, places.collect());
    }
    let middle = room.top() + 0.68 * room.height();
    let places = (0..count).map(|k| {
        let ends = [k, k + 1].map(|k| share(room.left(), room.right(), k));
        Rect::from_min_max(pos2(ends[0], middle + gap), pos2(ends[1] - gap, room.bottom()))
    });
    let main = Rect::from_min_max(room.min, pos2(room.right(), middle));
    (main, places.collect())
}

/// Why nothing is drawn yet of a landscape that is wanted.
fn exploring(stage: Stage, presenting: bool) -> Cow<'static, str> {
    match (stage, presenting) {
        (Stage::Ended, false) => text!("landscape-stopped"),
        (Stage::Ended, true) => text!("landscape-stopped.presenting"),
        (Stage::Idle | Stage::Working(_) | Stage::Paused(_), _) => text!("landscape-exploring"),
    }
}

/// How much of the trajectory is off the plane, and the run's errors at the time cursor beside those at its projection.
fn in_numbers<'a>(ui: &mut Ui, view: &View<'a>) {
    let (explored, _) = view.landscape;
    let mut all: Vec<(&str, String)> = Vec::new();
    if let Some((figure, _)) = explored.figure("landscape_readouts")
        && let Content::Readouts(readouts) = &figure.content
    {
        all.extend(readouts.first().map(|r| (&*r.label.text, readout_text(r))));
    }
    if let Some((figure, _)) = explored.figure("landscape_along_run")
        && let Content::Plot(plot) = &figure.content
    {
        let at = |line: &'a Line| {
            let place = line.x.partition_point(|&t| t < view.cursor as f64);
            let value = line.y.get(place).or(line.y.last())?;
            Some((&*line.name.text, format_number(*value)))
        };
        all.extend(plot.marks.iter().filter_map(|mark| match mark {
            Mark::Line(line) => at(line),
            _ => None,
        }));
    }
    numbers(ui, view, all);
}

/// The step of the trajectory nearest to a place of the plane.
fn nearest(explored: &Explored, at: [f64; 2]) -> Option<usize> {
    let away = |p: &[f64; 2]| (p[0] - at[0]).powi(2) + (p[1] - at[1]).powi(2);
    let nearest = explored
        .path
        .iter()
        .min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)))?;
    Some(nearest.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_presentation_is_not_sent_to_controls_that_it_hides() {
        let settings = crate::experiment::Landscape::default();
        for shown in Shown::ALL {
            assert!(!shown.empty(&settings, true).contains("above"), "{shown:?}");
        }
        assert!(
            Shown::Chaos
                .empty(&settings, false)
                .contains("type multipliers above")
        );
    }
}
