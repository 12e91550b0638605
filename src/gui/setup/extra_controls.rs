//! What a few settings have beside the control that follows from their kind, and what is remarked between them.

use std::borrow::Cow;

use super::data::{self, DataRequest, DataState};
use super::form::Form;
use crate::experiment::{Data, Method, Parametrization, Setting, Value};
use crate::gui::computation::OnTheWay;
use crate::gui::control_list::{button, check_box, known_by};
use crate::gui::entered_text::entered_text;
use crate::gui::table_survey::Surveyor;
use crate::text;

/// Draws a setting.
pub(super) fn draw(
    form: &mut Form<'_>,
    setting: &'static Setting,
    state: &mut DataState,
    surveyor: &Surveyor,
) -> Option<DataRequest> {
    match &*setting.described.path {
        "model.initialization.scales" => scales(form, setting),
        "model.weights" => return weights(form, setting),
        "data" => state.source(form, setting),
        "data.features" => data::features(form, setting),
        "data.teacher.link" => data::link(form, setting),
        "data.path" => return data::file(form, setting, surveyor),
        "data.target" => data::target(form, setting, surveyor),
        "data.label" => data::label(form, setting, surveyor),
        "data.label.class" => data::class(form, setting, surveyor),
        // The missing texts say nothing of where cells and columns begin.
        path if path.starts_with("data.dialect.") && path != "data.dialect.missing" => {
            return form.setting(setting).then_some(DataRequest::Reread);
        }
        "optimizer.deep_learning_rate" => {
            let first = form.settings.optimizer.learning_rate;
            optional(form, setting, || Value::Number(first));
        }
        "optimizer.clip" => optional(form, setting, || Value::Number(1.0)),
        "seed" => seed(form, setting),
        "sweep.vary" => vary(form, setting),
        "view.panel" => optional(form, setting, || alternative(setting, 0)),
        "view.beside" => optional(form, setting, || alternative(setting, 1)),
        "view.cursor" => {
            let last = form.settings.optimizer.steps;
            optional(form, setting, || Value::Whole(last as u64));
        }
        _ => {
            form.setting(setting);
        }
    }
    None
}

/// The path of a file of weights, and a button to choose one.
fn weights(form: &mut Form<'_>, setting: &'static Setting) -> Option<DataRequest> {
    let mut path = form.settings.model.weights.clone();
    form.labelled(&setting.described, |ui, _| {
        entered_text(ui, "weights", &text!("model-weights.hint"), &mut path)
    });
    form.settings.model.weights = path;
    form.notes(&setting.described.path);
    let browse = button(form.ui, "setup-browse-weights").on_hover_text(text!("file-weights"));
    browse.clicked().then_some(DataRequest::BrowseWeights)
}

/// One of the alternatives of a setting, counted from 0.
fn alternative(setting: &Setting, place: usize) -> Value {
    let names = setting.described.field.kind.names();
    names
        .get(place)
        .map_or(Value::Nothing, |name| Value::Choice(name))
}

/// What is remarked above a group.
pub(super) fn before(form: &mut Form<'_>, group: &str) {
    if group == "group-theory" && matches!(form.settings.data, Data::File(_)) {
        form.remark(&text!("setup-no-teacher"));
    }
    if group == "group-view" {
        form.remark(&text!("group-view.note"));
    }
}

/// What is remarked below a setting.
pub(super) fn after(form: &mut Form<'_>, setting: &Setting) {
    match &*setting.described.path {
        "model.parametrization" => layers(form),
        "optimizer.learning_rate" => everyday(form),
        _ => {}
    }
    let Data::Synthetic(data) = &form.settings.data else {
        return;
    };
    match &*setting.described.path {
        "data.features.count" => {
            let ratio = format!("{:.3}", data.ratio());
            form.remark(&text!("data-features.ratio", ratio = ratio));
        }
        "data.features.ratio" => {
            let features = data.feature_count();
            form.remark(&text!("data-features.count", features = features));
        }
        _ => {}
    }
}

/// What runs on their way offer to a learning rate that moves; whether it is taken.
pub(super) fn offer(form: &mut Form<'_>, setting: &Setting, on_the_way: &OnTheWay) -> bool {
    let rates = form.settings.optimizer.method.has_decay();
    let last = if rates {
        "optimizer.weight_decay"
    } else {
        "optimizer.learning_rate"
    };
    if setting.described.path != last {
        return false;
    }
    match on_the_way {
        OnTheWay::Nowhere => false,
        OnTheWay::Paused(step) => {
            form.remark(&text!("setup-paused-at", step = step));
            false
        }
        OnTheWay::Offers(offer) => {
            form.remark(&text!("setup-waits-at", step = offer.step));
            let values = offer.values();
            let text = text!("button-go-on", step = offer.step, values = values);
            let go_on = form.ui.button(egui::RichText::new(text).strong());
            known_by(&go_on, "setup-go-on");
            go_on.on_hover_text(text!("command-go-on.tooltip")).clicked()
        }
    }
}

/// What the parametrization makes of the layers, those that are alike together.
fn layers(form: &mut Form<'_>) {
    if form.settings.model.parametrization == Parametrization::Custom {
        return;
    }
    let scales = form.settings.layer_scales();
    let natural = (form.settings.model.width.max(1) as f64).sqrt();
    let mut from = 1;
    // The first layer's natural scale is another than that of the others.
    let (first, others) = scales.split_at(1.min(scales.len()));
    for group in [first].into_iter().chain(others.chunk_by(|a, b| a == b)) {
        let to = from + group.len() - 1;
        let Some(scale) = group.first() else { continue };
        let start = short(if from == 1 {
            scale.start
        } else {
            scale.start / natural
        });
        let rate = short(scale.rate);
        form.remark(&if from == to {
            text!(
                "model-parametrization.layer",
                layer = from,
                start = start,
                rate = rate
            )
        } else {
            text!(
                "model-parametrization.layers",
                first = from,
                last = to,
                start = start,
                rate = rate
            )
        });
        from = to + 1;
    }
}

/// The learning rates as other programs count them.
fn everyday(form: &mut Form<'_>) {
    let settings = &*form.settings;
    let method = settings.optimizer.method;
    let root = match &settings.data {
        Data::Synthetic(data) if method.is_normalized() => (data.feature_count().max(1) as f64).sqrt(),
        // How many features a file has is not known here.
        Data::File(_) if method.is_normalized() => return,
        _ => 1.0,
    };
    let scales = settings.layer_scales();
    let rate = |layer: usize| scales.get(layer).map_or(0.0, |scale| scale.rate);
    let (first, output) = (short(rate(0) / root), short(rate(scales.len().saturating_sub(1))));
    let sentence = if scales.len() > 2 {
        let hidden = short(rate(1));
        text!(
            "optimizer-learning_rate.everyday",
            first = first,
            hidden = hidden,
            output = output
        )
    } else {
        text!(
            "optimizer-learning_rate.everyday-flat",
            first = first,
            output = output
        )
    };
    let epsilon = match method {
        Method::Adam { epsilon, .. } => Some(epsilon),
        Method::RmsProp { offset, .. } => Some(offset),
        _ => None,
    };
    form.remark(&sentence);
    if let Some(epsilon) = epsilon {
        form.remark(&text!(
            "optimizer-learning_rate.everyday-epsilon",
            first = short(epsilon / root),
            deeper = short(epsilon)
        ));
    }
}

/// A number in three digits.
fn short(value: f64) -> String {
    let rounded = format!("{value:.2e}").parse::<f64>();
    Value::Number(rounded.unwrap_or(value)).to_string()
}

/// What is remarked below a group.
pub(super) fn last(form: &mut Form<'_>, group: &str) {
    if group == "group-runs"
        && let Ok(experiment) = form.document.checked()
        && let Some((samples, features)) = experiment.shape()
    {
        let cost = experiment.cost(samples, features);
        let megabytes = format!("{:.0}", cost.bytes() / (1 << 20) as f64);
        form.remark(&text!(
            "setup-cost",
            megabytes = megabytes,
            time = duration(cost.seconds)
        ));
    }
}

/// Seconds in words.
fn duration(seconds: f64) -> Cow<'static, str> {
    match seconds {
        s if s < 1.0 => text!("setup-second"),
        s if s < 90.0 => text!("setup-seconds", count = format!("{s:.0}")),
        s if s < 5400.0 => text!("setup-minutes", count = format!("{:.0}", s / 60.0)),
        s => text!("setup-hours", count = format!("{:.1}", s / 3600.0)),
    }
}

/// A setting that may be left to follow from others: a box to check, and its control once it is.
fn optional(form: &mut Form<'_>, setting: &'static Setting, first: impl FnOnce() -> Value) {
    let described = &setting.described;
    let Some(value) = setting.get(form.settings) else {
        return;
    };
    let before = value != Value::Nothing;
    let mut is_set = before;
    let label = text::attribute(&described.key, "set");
    if before {
        // The control below has the setting's name.
        let response = form.ui.checkbox(&mut is_set, label);
        known_by(&response, &format!("{}.set", described.path));
        response.on_hover_text(described.meaning());
    } else {
        form.switch(described, &mut is_set, &label);
    }
    let value = match (before, is_set) {
        (false, true) => first(),
        (true, false) => Value::Nothing,
        _ => value,
    };
    if before != is_set {
        let _ = form.settings.set(&described.path, value);
    }
    if is_set {
        form.setting(setting);
    } else {
        form.notes(&described.path);
    }
}

/// One scale for all layers, or one for each.
fn scales(form: &mut Form<'_>, setting: &'static Setting) {
    let described = &setting.described;
    let layers = form.settings.model.layers;
    let scales = &form.settings.model.initialization.scales;
    let before = scales.len() > 1;
    let mut apart = before;
    let response = check_box(form.ui, &mut apart, "model-initialization-scales.apart");
    response.on_hover_text(described.meaning());
    // The number of layers can be anything while it is being typed.
    let count = if apart { layers.clamp(2, 10) } else { 1 };
    let mut scales = scales.clone();
    if apart != before || (apart && scales.len() != count && layers == count) {
        let last = scales.last().copied().unwrap_or(1.0);
        scales.resize(count, last);
    }
    for (layer, scale) in scales.iter_mut().enumerate() {
        let label = if apart {
            text!("model-initialization-scales.layer", layer = layer + 1)
        } else {
            described.label()
        };
        form.entry(described, layer, &label, scale);
    }
    form.settings.model.initialization.scales = scales;
    form.notes(&described.path);
}

/// What a sweep varies, one setting to a line.
fn vary(form: &mut Form<'_>, setting: &'static Setting) {
    let described = &setting.described;
    let mut lines = form.settings.sweep.vary.clone();
    form.labelled(described, |ui, _| {
        let id = ui.make_persistent_id("lines");
        let typed = ui.data(|data| data.get_temp::<String>(id));
        let mut text = typed.unwrap_or_else(|| lines.join("\n"));
        let field = egui::TextEdit::multiline(&mut text)
            .id(id.with("field"))
            .hint_text(text::attribute(&described.key, "hint"))
            .desired_rows(2)
            .desired_width(ui.available_width());
        let response = ui.add(field);
        if response.changed() {
            let written = text.lines().map(str::trim).filter(|line| !line.is_empty());
            lines = written.map(str::to_owned).collect();
        }
        // Empty lines stay while it is written.
        let typing = response.has_focus();
        ui.data_mut(|data| {
            if typing {
                data.insert_temp(id, text);
            } else {
                data.remove_temp::<String>(id);
            }
        });
        response
    });
    form.settings.sweep.vary = lines;
    form.notes(&described.path);
}

/// The room that a button with a text takes behind a text field in a row, with the field's own margins.
fn button_width(ui: &egui::Ui, text: &str) -> f32 {
    let font = egui::TextStyle::Button.resolve(ui.style());
    let text = ui
        .painter()
        .layout_no_wrap(text.to_owned(), font, egui::Color32::PLACEHOLDER);
    let spacing = ui.spacing();
    text.size().x + 2.0 * spacing.button_padding.x + spacing.item_spacing.x + 10.0
}

/// A whole number of 64 bits, more than a slider can hold, and a button for another one.
pub(super) fn seed(form: &mut Form<'_>, setting: &'static Setting) {
    let mut seed = form.settings.seed;
    form.labelled(&setting.described, |ui, _| {
        let id = ui.make_persistent_id("seed text");
        let width = (ui.available_width() - button_width(ui, &text!("setup-new-seed"))).max(60.0);
        let shown = seed.to_string();
        let typed: Option<String> = ui.data(|data| data.get_temp(id));
        let mut text = typed.unwrap_or_else(|| shown.clone());
        let field = ui.add(
            egui::TextEdit::singleline(&mut text)
                .id(id.with("field"))
                .desired_width(width),
        );
        if field.changed()
            && let Ok(number) = text.trim().parse()
        {
            seed = number;
        }
        let typing = field.has_focus();
        ui.data_mut(|data| {
            if typing {
                data.insert_temp(id, text);
            } else {
                data.remove::<String>(id);
            }
        });
        let other = button(ui, "setup-new-seed").on_hover_text(text!("setup-new-seed.tooltip"));
        if other.clicked() {
            seed = seed.wrapping_add(1);
        }
        field
    });
    form.settings.seed = seed;
    form.notes(&setting.described.path);
}
