//! The landscape's settings, as far as they matter to what is shown.

use std::ops::RangeInclusive;

use egui::{DragValue, Response, RichText, Ui};

use crate::experiment::{
    Data, Height, HeightScale, Landscape, PlaneChoice, Problem, Scope, Settings, Solution, allowed,
};
use crate::gui::computation::Stage;
use crate::gui::number_list::number_list;
use crate::gui::panel::{Action, View};

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

/// Starts the exploration, and says whether it is to start by itself.
pub(super) fn compute(ui: &mut Ui, view: &View<'_>, actions: &mut Vec<Action>) {
    let (explored, stage) = view.landscape;
    let ready = view.document.checked().is_ok() && !matches!(stage, Stage::Working(_));
    let text = if explored.figures().next().is_some() {
        "Compute again"
    } else {
        "Compute"
    };
    let button = ui.add_enabled(ready, egui::Button::new(text));
    if button
        .on_hover_text("Train the run once more with all its weights kept, and explore the errors around it")
        .clicked()
    {
        actions.push(Action::Explore);
    }
    let settings = view.document.settings();
    let mut live = settings.landscape.enabled;
    let switch = ui.checkbox(&mut live, "Live");
    if switch
        .on_hover_text("Explore by itself: after the prediction, and step by step while the runs train")
        .changed()
    {
        let mut changed = settings.clone();
        changed.landscape.enabled = live;
        actions.push(Action::Edit(Box::new(changed)));
    }
}

/// Draws the controls of a part; a change goes to the document.
pub(super) fn ui(ui: &mut Ui, view: &View<'_>, part: Part, actions: &mut Vec<Action>) {
    let document = view.document;
    let mut settings = document.settings().clone();
    ui.horizontal_wrapped(|ui| {
        let run = &mut settings.landscape.run;
        count(
            ui,
            "Run",
            "landscape.run",
            "Which run is looked at, counted from 0",
            run,
            0..=9999,
        );
        match part {
            Part::Plane => plane(ui, view, &mut settings),
            Part::Line => {
                let teacher = has_teacher(&settings);
                let tip = "The other end of the straight line from the run's end";
                solution(
                    ui,
                    "Other end",
                    tip,
                    &mut settings.landscape.slice,
                    (teacher, true),
                );
            }
            Part::Curvature => curvature(ui, view, &mut settings.landscape),
            Part::Chaos => chaos(ui, &mut settings.landscape),
            Part::Pruning => pruning(ui, view, &mut settings.landscape),
            Part::Run => rows(ui, &mut settings.landscape),
        }
    });
    notes(ui, view);
    if settings != *document.settings() {
        actions.push(Action::Edit(Box::new(settings)));
    }
}

/// What is wrong with the settings of the landscape.
fn notes(ui: &mut Ui, view: &View<'_>) {
    let problems = view.document.checked().err();
    let wrong = problems.into_iter().flat_map(|all| all.iter());
    for Problem { path, allowed, .. } in wrong.filter(|problem| problem.path.starts_with("landscape")) {
        let name = path.rsplit('.').next().unwrap_or(path).replace('_', " ");
        let text = format!("⚠ {}: {allowed}.", capital(&name));
        ui.add(egui::Label::new(RichText::new(text).small().color(ui.visuals().error_fg_color)).wrap());
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn has_teacher(settings: &Settings) -> bool {
    matches!(settings.data, Data::Synthetic(_))
}

fn plane(ui: &mut Ui, view: &View<'_>, settings: &mut Settings) {
    let teacher = has_teacher(settings);
    let landscape = &mut settings.landscape;
    // Only a teacher's runs can be compared.
    let third = match landscape.run {
        _ if !teacher => Solution::Seed(1),
        0 => Solution::Run(1),
        _ => Solution::Run(0),
    };
    let all = [
        (
            PlaneChoice::Principal,
            "Principal components",
            "The two directions in which the trajectory reaches farthest",
        ),
        (
            PlaneChoice::Points(third),
            "Start, end and a third point",
            "Through the run's start, its end and another solution",
        ),
        (
            PlaneChoice::Random(1),
            "Random directions",
            "Two random directions, each neuron's part as long as its weights",
        ),
        (
            PlaneChoice::Hessian,
            "Top curvature",
            "The two leading eigenvectors of the Hessian of the training loss",
        ),
        (
            PlaneChoice::Gradient,
            "Gradient and curvature",
            "The gradient of the training loss and the leading eigenvector",
        ),
    ];
    choose(
        ui,
        "Plane",
        "The plane through weight space",
        &mut landscape.plane,
        &all,
    );
    match &mut landscape.plane {
        PlaneChoice::Points(third) => {
            solution(
                ui,
                "Third point",
                "The solution that the plane also goes through",
                third,
                (teacher, false),
            );
        }
        PlaneChoice::Random(seed) => number(
            ui,
            "Plane seed",
            "landscape.plane",
            "Another seed, other directions",
            seed,
        ),
        PlaneChoice::Principal | PlaneChoice::Hessian | PlaneChoice::Gradient => {}
    }
    if matches!(
        landscape.plane,
        PlaneChoice::Random(_) | PlaneChoice::Hessian | PlaneChoice::Gradient
    ) {
        centre(ui, view, &mut landscape.step);
    }
    let all = [
        (
            Height::Train,
            "Training error",
            "The error on the run's own samples",
        ),
        (Height::Test, "Test error", "The error on new data"),
        (
            Height::Gap,
            "Test − training",
            "How much worse the network does on new data",
        ),
    ];
    choose(
        ui,
        "Height",
        "What the colours and heights show",
        &mut landscape.surface,
        &all,
    );
    let mut log = landscape.scale == HeightScale::Log;
    ui.checkbox(&mut log, "Log height")
        .on_hover_text("Colours and heights by the logarithm");
    landscape.scale = if log {
        HeightScale::Log
    } else {
        HeightScale::Linear
    };
    let tip = "Points along each side; coarse ones come first";
    count(ui, "Grid", "landscape.grid", tip, &mut landscape.grid, 0..=401);
    let zoom = DragValue::new(&mut landscape.zoom).speed(0.02).max_decimals(2);
    labelled(
        ui,
        "Zoom",
        &tooltip(
            "1 shows the trajectory with a margin, 2 half of that",
            "landscape.zoom",
        ),
        zoom,
    );
}

/// Where the plane, the curvature and pruning are centred.
fn centre(ui: &mut Ui, view: &View<'_>, step: &mut Option<usize>) {
    let name = match step {
        Some(step) => format!("Step {step}"),
        None => "Last step".to_owned(),
    };
    keep_together(ui, "Centre");
    let label = ui.label("Centre");
    let cursor = view.cursor;
    let combo = egui::ComboBox::from_id_salt("centre")
        .selected_text(name)
        .show_ui(ui, |ui| {
            ui.selectable_value(step, None, "Last step");
            if let Some(step) = *step
                && step != cursor
            {
                let _ = ui.selectable_label(true, format!("Step {step}"));
            }
            ui.selectable_value(step, Some(cursor), format!("Step {cursor}, at the time cursor"));
        });
    combo
        .response
        .labelled_by(label.id)
        .on_hover_text("The step of the run around which this is computed");
}

fn rows(ui: &mut Ui, landscape: &mut Landscape) {
    let tip = "Rows of the integral that is the test error at each point";
    count(
        ui,
        "Rows of the test error",
        "landscape.test_rows",
        tip,
        &mut landscape.test_rows,
        0..=1_000_000,
    );
}

fn curvature(ui: &mut Ui, view: &View<'_>, landscape: &mut Landscape) {
    centre(ui, view, &mut landscape.step);
    let curvature = &mut landscape.curvature;
    for (name, path, tip, value, most) in [
        (
            "Eigenvalues",
            "eigenvalues",
            "How many leading ones; 0 leaves them out",
            &mut curvature.eigenvalues,
            50,
        ),
        (
            "Density probes",
            "probes",
            "Random vectors that the spectral density is averaged over; 0 leaves it out",
            &mut curvature.probes,
            1000,
        ),
        (
            "Lanczos steps",
            "lanczos_steps",
            "Steps for each of them: more resolve more of the spectrum",
            &mut curvature.lanczos_steps,
            1000,
        ),
        (
            "Sharpness every",
            "every",
            "The sharpness along the run is measured every so many steps; 0 leaves it out",
            &mut curvature.every,
            100_000,
        ),
    ] {
        count(
            ui,
            name,
            &format!("landscape.curvature.{path}"),
            tip,
            value,
            0..=most,
        );
    }
}

fn chaos(ui: &mut Ui, landscape: &mut Landscape) {
    let chaos = &mut landscape.chaos;
    let tip = tooltip(
        "The starts are 10^(−k) apart, for each of these k",
        "landscape.chaos.exponents",
    );
    list(ui, "Exponents k", &tip, &mut chaos.exponents);
    let tip = tooltip(
        "The learning rate times each of these; none leaves this out",
        "landscape.chaos.factors",
    );
    list(ui, "Rate factors", &tip, &mut chaos.factors);
}

fn pruning(ui: &mut Ui, view: &View<'_>, landscape: &mut Landscape) {
    centre(ui, view, &mut landscape.step);
    let all = [
        (
            Scope::Global,
            "Whole network",
            "The smallest of all weights are cut",
        ),
        (Scope::Layer, "Each layer", "The smallest of each layer are cut"),
    ];
    choose(
        ui,
        "Compare within",
        "Which weights are compared with each other",
        &mut landscape.pruning.scope,
        &all,
    );
    let tip = "Fractions between nothing and everything; 0 leaves pruning out";
    count(
        ui,
        "Points",
        "landscape.pruning.points",
        tip,
        &mut landscape.pruning.points,
        0..=1001,
    );
}

/// Another solution.
fn solution(ui: &mut Ui, label: &str, tip: &str, value: &mut Solution, (teacher, start): (bool, bool)) {
    let mut all = vec![(
        Solution::Seed(1),
        "Another start",
        "The end of a run on the same data from another random start",
    )];
    if teacher || matches!(value, Solution::Run(_)) {
        all.insert(
            0,
            (
                Solution::Run(1),
                "Another run",
                "The end of another run: other data, the same start",
            ),
        );
    }
    if start {
        all.insert(
            0,
            (
                Solution::Initial,
                "The run's start",
                "The weights before the first step",
            ),
        );
    }
    if teacher || *value == Solution::Teacher {
        all.push((
            Solution::Teacher,
            "Aligned with the teacher",
            "The run's end with its first layer turned towards the teacher",
        ));
    }
    choose(ui, label, tip, value, &all);
    match value {
        Solution::Run(run) => {
            count(
                ui,
                "Other run",
                "landscape.run",
                "Which run, counted from 0",
                run,
                0..=9999,
            );
        }
        Solution::Seed(seed) => number(
            ui,
            "Start seed",
            "landscape.slice",
            "Another seed, another start",
            seed,
        ),
        Solution::Initial | Solution::Teacher => {}
    }
}

/// A menu of alternatives, which may have a parameter.
fn choose<T: Copy + PartialEq>(ui: &mut Ui, label: &str, tip: &str, value: &mut T, all: &[(T, &str, &str)]) {
    keep_together(ui, label);
    let name = ui.label(label);
    let same = |a: &T, b: &T| std::mem::discriminant(a) == std::mem::discriminant(b);
    let now = all.iter().find(|(other, ..)| same(other, value));
    let combo = egui::ComboBox::from_id_salt(label)
        .selected_text(now.map_or("", |(_, name, _)| name))
        .show_ui(ui, |ui| {
            for (other, name, meaning) in all {
                let chosen = same(other, value);
                let option = ui.selectable_label(chosen, *name).on_hover_text(*meaning);
                if option.clicked() && !chosen {
                    *value = *other;
                }
            }
        });
    combo.response.labelled_by(name.id).on_hover_text(tip);
}

fn tooltip(tip: &str, path: &str) -> String {
    match allowed(path) {
        Some(allowed) => format!("{tip}.\n{}.", capital(&allowed)),
        None => format!("{tip}."),
    }
}

/// A box for a whole number.
fn count(ui: &mut Ui, name: &str, path: &str, tip: &str, value: &mut usize, range: RangeInclusive<usize>) {
    let speed = (*value as f64 * 0.01).max(0.05);
    let number = DragValue::new(value).range(range).speed(speed);
    labelled(ui, name, &tooltip(tip, path), number);
}

fn number(ui: &mut Ui, name: &str, path: &str, tip: &str, value: &mut u64) {
    let number = DragValue::new(value).speed(0.05);
    labelled(ui, name, &tooltip(tip, path), number);
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

fn labelled(ui: &mut Ui, name: &str, tip: &str, widget: impl egui::Widget) -> Response {
    keep_together(ui, name);
    let label = ui.label(name);
    ui.add(widget).labelled_by(label.id).on_hover_text(tip)
}

/// A box for a list of numbers.
fn list<T: std::str::FromStr + ToString>(ui: &mut Ui, name: &str, tip: &str, values: &mut Vec<T>) {
    let width = |written: f32| (written + 4.0).clamp(90.0, 320.0);
    labelled(ui, name, tip, |ui: &mut Ui| {
        number_list(ui, name, "1, 4", width, values)
    });
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
                        count(ui, name, "", "", &mut 20, 0..=100);
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
