//! The best value of a setting: along the other settings, and at every step; and what training says of the prediction's choice.

use super::axis::Shared;
use super::cell::Source;
use super::choice_figures::choice;
use super::drawn::{show_name, shown_axis};
use super::figures::{
    MOST_CURVES, SweepView, best, cell_curves, further, is_map, main, named_curves, role, slice, source_name,
};
use super::table::SweepTable;
use crate::experiment::{Scale, Shown};
use crate::figure::{Axis, Content, Figure, Line, Mark, Readout, Role, Stroke};
use crate::text;

/// All figures of a sweep.
#[must_use]
pub fn all(table: &SweepTable, view: &SweepView) -> Vec<Figure> {
    let mut figures = vec![main(table, view)];
    if is_map(table) {
        figures.extend((0..2).map(|along| slice(table, view, along)));
    }
    figures.push(cell_curves(table, view));
    figures.extend(tuning(table, view));
    figures.push(best(table, view));
    figures.push(numbers(table, view));
    figures.extend(choice(table));
    figures
}

/// The setting whose best value is asked for: the learning rate where it varies, or the first with three numbers or more.
fn tuned(table: &SweepTable) -> Option<usize> {
    let axes = &table.grid().axes;
    let has_numbers = |k: &usize| axes[*k].numbers().is_some_and(|numbers| numbers.len() > 2);
    let is_rate = |k: &usize| axes[*k].described.path == "optimizer.learning_rate";
    let mut all = (0..axes.len()).filter(has_numbers);
    let first = all.clone().next();
    all.find(is_rate).or(first)
}

/// The best value along an axis, by a parabola through the best computed one and its neighbours; at an end of the axis the end.
fn best_value(
    table: &SweepTable,
    (source, what): (Source, (Shown, Option<usize>)),
    along: usize,
    place: &[usize],
) -> Option<f64> {
    let axis = &table.grid().axes[along];
    let log = axis.scale == Scale::Log;
    let numbers = axis.numbers()?;
    let sign = if what.0 == Shown::Overlap { -1.0 } else { 1.0 };
    let mut place = place.to_vec();
    let mut points: Vec<[f64; 2]> = Vec::with_capacity(numbers.len());
    for (there, &x) in numbers.iter().enumerate() {
        place[along] = there;
        let cell = table.grid().cell_at(&place);
        let value = sign * table.number(cell, source, what).value;
        // At a step before it diverges the number is still finite, and huge just before the end.
        if value.is_finite() && (what.1.is_some() || !table.has_diverged(cell, source)) {
            points.push([if log { x.ln() } else { x }, value]);
        }
    }
    points.sort_by(|a, b| a[0].total_cmp(&b[0]));
    let best = (0..points.len()).min_by(|&a, &b| points[a][1].total_cmp(&points[b][1]))?;
    let at = match best.checked_sub(1).and_then(|low| points.get(low..low + 3)) {
        Some([low, middle, high]) => vertex([*low, *middle, *high]),
        _ => points[best][0],
    };
    Some(if log { at.exp() } else { at })
}

/// Where the parabola through three points is lowest; the middle one is the lowest of them.
fn vertex([a, b, c]: [[f64; 2]; 3]) -> f64 {
    let (left, right) = (b[0] - a[0], c[0] - b[0]);
    let (rise, fall) = ((c[1] - b[1]) / right, (b[1] - a[1]) / left);
    let curvature = (rise - fall) / (left + right);
    if curvature > 0.0 {
        // The slope in the middle, by both sides.
        let slope = (rise * left + fall * right) / (left + right);
        (b[0] - 0.5 * slope / curvature).clamp(a[0], c[0])
    } else {
        b[0]
    }
}

/// A curve: its name, its colour and the place in the grid that it goes through.
type Family = (String, Role, Vec<usize>);

/// One curve for each name of the first setting of few names, with the place that it goes through; one alone without such a
/// setting.
fn families(table: &SweepTable, view: &SweepView) -> (Option<usize>, Vec<Family>) {
    let axes = &table.grid().axes;
    let place = further(table, view);
    let is_named = |k: &usize| axes[*k].numbers().is_none() && axes[*k].values.len() <= MOST_CURVES;
    let Some(names) = (0..axes.len()).find(is_named) else {
        let alone = (source_name(view.source), role(view.source), place);
        return (None, vec![alone]);
    };
    let family = |(number, value)| {
        let mut place = place.clone();
        place[names] = number;
        let role = Role::Category(u8::try_from(number).unwrap_or(u8::MAX));
        (axes[names].described.value(value), role, place)
    };
    (
        Some(names),
        axes[names].values.iter().enumerate().map(family).collect(),
    )
}

/// The best value of a setting along the next setting of numbers and over time, and how far features move along it; nothing
/// where no setting has enough values.
#[must_use]
pub fn tuning(table: &SweepTable, view: &SweepView) -> Vec<Figure> {
    let Some(along) = tuned(table) else {
        return Vec::new();
    };
    let axes = &table.grid().axes;
    let other = (0..axes.len()).find(|&k| k != along && axes[k].numbers().is_some_and(|all| all.len() > 1));
    let mut figures = Vec::new();
    if let Some(other) = other {
        figures.push(best_along(table, view, along, other));
        figures.extend(movement(table, view, other));
    }
    figures.extend(best_over_time(table, view, along));
    figures
}

fn tuned_axis(table: &SweepTable, along: usize) -> Axis {
    Shared::of(&table.grid().axes[along]).axis
}

fn best_along(table: &SweepTable, view: &SweepView, along: usize, other: usize) -> Figure {
    let x = Shared::of(&table.grid().axes[other]);
    let mut marks: Vec<Mark> = Vec::new();
    for (name, role, mut place) in families(table, view).1 {
        let mut values = Vec::with_capacity(x.places.len());
        for &there in &x.places {
            place[other] = there;
            let best = best_value(table, (view.source, view.what()), along, &place);
            values.push(best.unwrap_or(f64::NAN));
        }
        let id = name.clone();
        marks.push(Line::new((id, name), role, x.at.clone(), values).into());
    }
    let described = &table.grid().axes[along].described;
    let title = text!(
        "sweep-best-along",
        setting = described.label(),
        other = table.grid().axes[other].described.label()
    );
    let caption = text!("sweep-best-along.caption", shown = show_name(table, view.show).1);
    Figure::plot(
        "sweep_best_along",
        title.into_owned(),
        x.axis,
        tuned_axis(table, along),
        marks,
    )
    .caption(caption.into_owned())
}

fn best_over_time(table: &SweepTable, view: &SweepView, along: usize) -> Option<Figure> {
    let show = match view.show {
        show @ (Shown::Test | Shown::Train | Shown::Gap) => show,
        _ => Shown::Test,
    };
    let mut cells = table
        .cells()
        .filter_map(|cell| view.source.of(cell)?.curves.as_ref());
    let steps = cells.next().map(|curves| curves.steps.clone())?;
    let mut marks: Vec<Mark> = Vec::new();
    for (name, role, place) in families(table, view).1 {
        let at = |&step: &u32| {
            let what = (show, Some(step as usize));
            best_value(table, (view.source, what), along, &place).unwrap_or(f64::NAN)
        };
        // Before the first step all rates are equal.
        let later: Vec<u32> = steps.iter().copied().filter(|&step| step > 0).collect();
        let x: Vec<f64> = later.iter().map(|&step| f64::from(step)).collect();
        let y = later.iter().map(at).collect();
        let id = name.clone();
        marks.push(Line::new((id, name), role, x, y).stroke(Stroke::Solid).into());
    }
    let described = &table.grid().axes[along].described;
    let title = text!("sweep-best-over-time", setting = described.label());
    let x = Axis::count(("Step t", text!("axis-step-t").into_owned()));
    let caption = text!("sweep-best-along.caption", shown = show_name(table, show).1);
    let figure = Figure::plot(
        "sweep_best_over_time",
        title.into_owned(),
        x,
        tuned_axis(table, along),
        marks,
    );
    Some(figure.caption(caption.into_owned()))
}

/// How far features move along a setting, at the values of the others that are looked at: the coordinate check.
fn movement(table: &SweepTable, view: &SweepView, other: usize) -> Option<Figure> {
    let view = SweepView {
        show: Shown::Movement,
        source: Source::Theory,
        step: None,
        // What is looked at stays.
        cell: view.focus(table),
    };
    let known = |cell| {
        table
            .number(cell, Source::Theory, (Shown::Movement, None))
            .value
            .is_finite()
    };
    if !table.cells().any(|cell| known(cell.index)) {
        return None;
    }
    let mut figure = match families(table, &view).0 {
        Some(names) => named_curves(table, &view, other, names),
        None => slice(table, &view, other),
    };
    if let Content::Plot(plot) = &mut figure.content {
        plot.y = shown_axis(table, Shown::Movement, true);
    }
    figure.id = "sweep_movement".to_owned();
    let title = text!(
        "sweep-movement",
        other = table.grid().axes[other].described.label()
    );
    figure.title = title.into_owned();
    let place = table.grid().place(view.cell?);
    let others = table.grid().axes.iter().zip(place).enumerate();
    let fixed = others.filter_map(|(k, (axis, place))| {
        let value = axis.values.get(place)?;
        (k != other && axis.numbers().is_some()).then(|| format!("{} = {value}", axis.described.label()))
    });
    let fixed: Vec<String> = fixed.collect();
    Some(figure.caption(fixed.join(", ")))
}

/// The best cell in numbers, and how the runs there confirm the prediction.
#[must_use]
pub fn numbers(table: &SweepTable, view: &SweepView) -> Figure {
    let mut numbers = Vec::new();
    let mut add = |id: &'static str, name: String, value: f64, error: f64| {
        let readout = Readout::new((id, name), value);
        numbers.push(if error.is_finite() {
            readout.error(error)
        } else {
            readout
        });
    };
    add(
        "cells",
        text!("sweep-number-cells").into_owned(),
        table.done() as f64,
        f64::NAN,
    );
    if let Some(skipped) = table.skipped().filter(|&skipped| skipped > 0) {
        let name = text!("sweep-number-skipped").into_owned();
        add("skipped", name, skipped as f64, f64::NAN);
    }
    let diverged = table
        .cells()
        .filter(|cell| table.has_diverged(cell.index, view.source))
        .count();
    add(
        "diverged",
        text!("sweep-number-diverged").into_owned(),
        diverged as f64,
        f64::NAN,
    );
    if let Some(best) = table.best(view.source, view.what()).filter(|_| table.chooses()) {
        let number = table.number(best, view.source, view.what());
        add(
            "best",
            text!("sweep-number-best", shown = show_name(table, view.show).1).into_owned(),
            number.value,
            number.error,
        );
        regret(table, view, &mut add);
    }
    Figure::new(
        "sweep_numbers",
        text!("sweep-numbers").into_owned(),
        Content::Readouts(numbers),
    )
}

/// What is lost by the prediction's choice: the runs' number at its best cell minus at theirs.
fn regret(table: &SweepTable, view: &SweepView, add: &mut impl FnMut(&'static str, String, f64, f64)) {
    let sources = table.voices();
    if !(sources.contains(&Source::Theory) && sources.contains(&Source::Runs)) {
        return;
    }
    let chosen = table.best(Source::Theory, view.what());
    let (Some(chosen), Some(trained)) = (chosen, table.best(Source::Runs, view.what())) else {
        return;
    };
    let [at_chosen, at_best] = [chosen, trained].map(|cell| table.number(cell, Source::Runs, view.what()));
    if !at_chosen.value.is_finite() {
        return;
    }
    let error = if chosen == trained {
        0.0
    } else {
        at_chosen.error.hypot(at_best.error)
    };
    add(
        "regret",
        text!("sweep-number-regret").into_owned(),
        at_chosen.value - at_best.value,
        error,
    );
}
