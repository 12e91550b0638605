//! The landscape's settings, as far as they matter to what is shown, from their description.

use egui::{DragValue, Response, RichText, Ui};

use crate::experiment::{
    Data, HeightScale, Kind, PlaneChoice, Setting, Settings, Solution, Value, setting, settings,
};
use crate::gui::computation::Stage;
use crate::gui::control_list::{check_box, known_by};
use crate::gui::number_list::number_list;
use crate::gui::panel::{Action, View};
use crate::gui::setting::{drag_speed, explain, known, sentence};
use crate::text;

/// Settings that belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Plane,
    Line,
    Curvature,
    Chaos,
    Pruning,
    Run,
}

impl Part {
    /// The paths of its settings, in order; what an alternative has of its own follows it.
    fn paths(self) -> &'static [&'static str] {
        match self {
            Self::Plane => &[
                "landscape.run",
                "landscape.plane",
                "landscape.step",
                "landscape.surface",
                "landscape.scale",
                "landscape.grid",
                "landscape.zoom",
            ],
            Self::Line => &["landscape.run", "landscape.slice"],
            Self::Curvature => &["landscape.run", "landscape.step", "landscape.curvature"],
            Self::Chaos => &["landscape.run", "landscape.chaos"],
            Self::Pruning => &["landscape.run", "landscape.step", "landscape.pruning"],
            Self::Run => &["landscape.run", "landscape.test_rows"],
        }
    }

    /// Whether the setting at `path` is among its own.
    pub(super) fn has(self, path: &str) -> bool {
        self.paths().iter().any(|own| is_inside(path, own))
    }
}

fn is_inside(path: &str, group: &str) -> bool {
    path.strip_prefix(group)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Starts the exploration, and says whether it is to start by itself.
pub(super) fn compute(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (explored, stage) = view.landscape;
    let ready = view.document.checked().is_ok() && !matches!(stage, Stage::Working(_));
    let text = if explored.figures().next().is_some() {
        text!("setup-compute-again")
    } else {
        text!("setup-compute")
    };
    let button = ui.add_enabled(ready, egui::Button::new(text));
    known_by(&button, "setup-compute");
    if button.on_hover_text(text!("setup-compute.tooltip")).clicked() {
        actions.push(Action::Explore);
    }
    let mut settings = view.document.settings().clone();
    if let Some(live) = setting("landscape.enabled") {
        control(ui, view, &mut settings, live);
    }
    edit(view, settings, actions);
}

/// Draws the controls of a part; a change goes to the document.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, part: Part, actions: &mut Vec<Action>) {
    let mut settings = view.document.settings().clone();
    ui.horizontal_wrapped(|ui| {
        for path in part.paths() {
            if *path == "landscape.step" && part == Part::Plane && !is_centred(&settings) {
                continue;
            }
            for setting in inside(path) {
                control(ui, view, &mut settings, setting);
            }
        }
    });
    notes(ui, view);
    edit(view, settings, actions);
}

fn edit(view: &View<'_>, settings: Settings, actions: &mut Vec<Action>) {
    if settings != *view.document.settings() {
        actions.push(Action::Edit(Box::new(settings)));
    }
}

fn inside(group: &str) -> impl Iterator<Item = &'static Setting> {
    settings()
        .iter()
        .filter(move |setting| is_inside(&setting.described.path, group))
}

/// Whether the plane lies around a step of the run.
fn is_centred(settings: &Settings) -> bool {
    matches!(
        settings.landscape.plane,
        PlaneChoice::Random(_) | PlaneChoice::Hessian | PlaneChoice::Gradient
    )
}

/// What is wrong with the settings of the landscape.
fn notes(ui: &mut Ui, view: &View<'_>) {
    let problems = view.document.checked().err();
    let wrong = problems.into_iter().flat_map(|all| all.iter());
    for problem in wrong.filter(|problem| is_inside(&problem.path, "landscape")) {
        let label =
            setting(&problem.path).map_or_else(|| problem.path.as_str().into(), |s| s.described.label());
        let text = text!("setup-wrong", setting = label, allowed = problem.allowed.as_str());
        ui.add(egui::Label::new(RichText::new(text).small().color(ui.visuals().error_fg_color)).wrap());
    }
}

/// A setting with its control, which changes the settings.
fn control(ui: &mut Ui, view: &View<'_>, settings: &mut Settings, setting: &'static Setting) {
    let described = &setting.described;
    let Some(value) = setting.get(settings) else {
        return;
    };
    let mut changed = value.clone();
    let teacher = matches!(settings.data, Data::Synthetic(_));
    // A control has no room of its own, which would not wrap with its name.
    let response = match &*described.path {
        "landscape.step" => centre(ui, view, setting, &mut settings.landscape.step),
        "landscape.scale" => log_height(ui, &mut settings.landscape.scale),
        _ => plain(ui, setting, &mut changed, teacher),
    };
    known(&response, &described.path, view.jump);
    response.on_hover_ui(|ui| explain(ui, described));
    if changed != value {
        let _ = settings.set(&described.path, changed);
        if described.path == "landscape.plane"
            && let PlaneChoice::Points(third) = &mut settings.landscape.plane
        {
            *third = another(settings.landscape.run, teacher);
        }
    }
}

/// A solution that is not the run's own. Only a teacher's runs can be compared.
fn another(run: usize, teacher: bool) -> Solution {
    match run {
        _ if !teacher => Solution::Seed(1),
        0 => Solution::Run(1),
        _ => Solution::Run(0),
    }
}

/// The control that follows from a setting's kind.
fn plain(ui: &mut Ui, setting: &Setting, value: &mut Value, teacher: bool) -> Response {
    let described = &setting.described;
    let label = described.label();
    let scale = described.field.scale;
    match (described.field.kind, value) {
        (Kind::Flag, Value::Flag(flag)) => ui.checkbox(flag, label),
        (Kind::Whole { most, .. }, Value::Whole(whole)) => {
            // A drag stops at both ends; what is typed between 0 and the smallest value is told below.
            let speed = (*whole as f64 * 0.01).max(0.05);
            let number = DragValue::new(whole).speed(speed).range(0..=most);
            labelled(ui, &label, number)
        }
        (Kind::Number { .. }, Value::Number(number)) => {
            let speed = drag_speed(*number, scale, false).max(0.02);
            labelled(ui, &label, DragValue::new(number).speed(speed).max_decimals(2))
        }
        (Kind::Choice { .. }, value) => choose(ui, setting, value, teacher),
        (Kind::Wholes { .. }, Value::Wholes(values)) => list(ui, &label_with_symbol(setting), values),
        (Kind::Numbers { .. }, Value::Numbers(values)) => list(ui, &label_with_symbol(setting), values),
        (_, value) => labelled(ui, &label, egui::Label::new(value.to_string())),
    }
}

fn label_with_symbol(setting: &Setting) -> String {
    let (label, symbol) = (setting.described.label(), setting.described.symbol());
    format!("{label} {symbol}").trim_end().to_owned()
}

/// Heights in proportion or by the logarithm, as a box to check.
fn log_height(ui: &mut Ui, scale: &mut HeightScale) -> Response {
    let mut log = *scale == HeightScale::Log;
    let response = check_box(ui, &mut log, "landscape-scale.log");
    *scale = if log {
        HeightScale::Log
    } else {
        HeightScale::Linear
    };
    response
}

/// Where the plane, the curvature and pruning are centred.
fn centre(ui: &mut Ui, view: &View<'_>, setting: &Setting, step: &mut Option<usize>) -> Response {
    let at = |step: usize| text!("landscape-step.at", step = step);
    let last = text!("landscape-step.last");
    let shown = step.map_or_else(|| last.clone(), at);
    let name = setting.described.label();
    keep_together(ui, &name);
    let label = ui.label(name);
    let cursor = view.cursor;
    let combo = egui::ComboBox::from_id_salt(&setting.described.path)
        .selected_text(shown)
        .show_ui(ui, |ui| {
            ui.selectable_value(step, None, last);
            if let Some(step) = *step
                && step != cursor
            {
                let _ = ui.selectable_label(true, at(step));
            }
            let here = text!("landscape-step.cursor", step = cursor);
            let option = ui.selectable_value(step, Some(cursor), here);
            known_by(&option, "landscape-step.cursor");
        });
    combo.response.labelled_by(label.id)
}

/// A menu of alternatives; solutions that a file does not have are only offered where they are chosen already.
fn choose(ui: &mut Ui, setting: &Setting, value: &mut Value, teacher: bool) -> Response {
    let described = &setting.described;
    let name = described.label();
    keep_together(ui, &name);
    let label = ui.label(name);
    let now = value.name();
    let of_solutions = matches!(described.field.kind, Kind::Choice { of: "solution", .. });
    let offered = |name: &'static str| {
        let foreign = of_solutions && Solution::named_needs_teacher(name);
        teacher || !foreign || now == name
    };
    let combo = egui::ComboBox::from_id_salt(&setting.described.path)
        .selected_text(described.choice(&now))
        .show_ui(ui, |ui| {
            for name in described
                .field
                .kind
                .names()
                .into_iter()
                .filter(|&name| offered(name))
            {
                let option = ui.selectable_label(now == name, described.choice(name));
                known_by(&option, &described.choice_key(name));
                let option = option.on_hover_text(sentence(&described.choice_meaning(name)));
                if option.clicked() && now != name {
                    *value = Value::Choice(name);
                }
            }
        });
    combo.response.labelled_by(label.id)
}

/// Begins a new row where a name would be parted from the control behind it.
fn keep_together(ui: &mut Ui, name: &str) {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let name = ui
        .painter()
        .layout_no_wrap(name.to_owned(), font, egui::Color32::WHITE);
    let spacing = ui.spacing();
    let needed = name.size().x + spacing.item_spacing.x + 2.0 * spacing.interact_size.x;
    if ui.available_size_before_wrap().x < needed {
        ui.end_row();
        // The name has the middle of the row as the control has, though it comes first.
        ui.set_row_height(ui.spacing().interact_size.y);
    }
}

fn labelled(ui: &mut Ui, name: &str, widget: impl egui::Widget) -> Response {
    keep_together(ui, name);
    let label = ui.label(name);
    ui.add(widget).labelled_by(label.id)
}

/// A box for a list of numbers.
fn list<T: std::str::FromStr + ToString>(ui: &mut Ui, name: &str, values: &mut Vec<T>) -> Response {
    let width = |written: f32| (written + 4.0).clamp(90.0, 320.0);
    labelled(ui, name, |ui: &mut Ui| {
        number_list(ui, name, "1, 4", width, values)
    })
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[test]
    fn names_are_level_with_their_controls_in_every_row() {
        let names = [
            "Eigenvalues",
            "Density probes",
            "Lanczos steps",
            "Sharpness every",
        ];
        let harness = Harness::builder()
            .with_size(egui::vec2(260.0, 300.0))
            .build_ui(move |ui| {
                ui.horizontal_wrapped(|ui| {
                    for name in names {
                        labelled(ui, name, DragValue::new(&mut 20));
                    }
                });
            });
        let heights = |role| {
            let nodes = harness.get_all_by_role(role);
            nodes.map(|node| node.rect().center().y).collect::<Vec<f32>>()
        };
        let (labels, controls) = (heights(Role::Label), heights(Role::SpinButton));
        assert_eq!((labels.len(), controls.len()), (4, 4));
        assert!(labels[3] > labels[0] + 20.0, "they wrap");
        for (label, control) in labels.iter().zip(&controls) {
            assert!((label - control).abs() < 1.0, "{labels:?} {controls:?}");
        }
    }
}
