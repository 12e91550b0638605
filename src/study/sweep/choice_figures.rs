//! The figures of a choice by the estimate: the combinations, the regret of each split, and what each of them chooses.

use super::axis::Shared;
use super::cell::Cell;
use super::choice::{Choice, Choices, SplitChoice, mean_choices};
use super::table::SweepTable;
use super::words::heading;
use crate::experiment::Data;
use crate::figure::{
    Axis, Content, Figure, Label, Mark, Role, Rule, Scatter, Table, format_number, format_with_error,
};
use crate::text;
use crate::theory::BAR;

/// A combination with its lowest mean estimate, and the runs' mean test error at that step.
struct Low {
    choice: Choice,
    test: f64,
}

/// All figures of the choice by the estimate; empty where the sweep offers none.
#[must_use]
pub fn choice(table: &SweepTable) -> Vec<Figure> {
    let Some(choices) = Choices::of(table) else {
        return Vec::new();
    };
    vec![
        combinations(table, &choices),
        regrets(&choices),
        chosen(table, &choices),
    ]
}

/// The choice in sentences: what is chosen, how surely, and what it costs; empty where the sweep offers none.
#[must_use]
pub fn choice_sentences(table: &SweepTable) -> Vec<String> {
    let Some(choices) = Choices::of(table) else {
        return Vec::new();
    };
    let Choice {
        cell,
        step,
        value,
        error,
        ..
    } = choices.chosen;
    let value = format_with_error(value, error);
    let line = text!(
        "sweep-choice-line",
        settings = settings(table, cell),
        step = step,
        value = value
    );
    let alike = text!("sweep-choice-alike", alike = choices.alike, cells = choices.cells);
    let mut sentences = vec![line.into_owned(), alike.into_owned()];
    if let Some(regrets) = choices.mean_regrets() {
        let [estimate, held_out, blind] = regrets.map(format_number);
        let judged: Vec<f64> = choices
            .splits
            .iter()
            .filter_map(|split| Some(split.judged?.lowest))
            .collect();
        let lowest = judged.iter().sum::<f64>() / judged.len() as f64;
        let sentence = text!(
            "sweep-choice-regret",
            splits = choices.splits.len(),
            estimate = estimate,
            held_out = held_out,
            blind = blind,
            lowest = format_number(lowest)
        );
        sentences.push(sentence.into_owned());
    }
    sentences
}

/// A combination in words.
fn settings(table: &SweepTable, cell: usize) -> String {
    let grid = table.grid();
    let parts = grid
        .axes
        .iter()
        .zip(grid.place(cell))
        .filter_map(|(axis, place)| {
            let value = axis.described.value(axis.values.get(place)?);
            Some(format!("{} = {value}", axis.described.label()))
        });
    parts.collect::<Vec<_>>().join(", ")
}

/// The lowest mean estimate of each combination, in the order of the grid.
fn lows(table: &SweepTable) -> Vec<Low> {
    let low = |cell: &Cell| {
        let courses = cell.courses.as_deref()?;
        let each = mean_choices(cell.index, courses).into_iter().enumerate();
        let finite = each.filter(|(_, choice)| choice.value.is_finite());
        let (i, choice) = finite.min_by(|a, b| a.1.compare(&b.1))?;
        let tests = courses.runs.iter().filter_map(|run| run.test.get(i));
        let test = tests.map(|&x| f64::from(x)).sum::<f64>() / courses.runs.len() as f64;
        Some(Low { choice, test })
    };
    table.cells().filter_map(low).collect()
}

/// The estimate of each combination with its bar, beside the truth: along the setting that varies, or in order.
fn combinations(table: &SweepTable, choices: &Choices) -> Figure {
    let mut lows = lows(table);
    let axes = &table.grid().axes;
    let single = axes
        .first()
        .filter(|axis| axes.len() == 1 && axis.numbers().is_some());
    let (axis, x): (Axis, Vec<f64>) = match single {
        Some(single) => {
            let shared = Shared::of(single);
            let place = |low: &Low| table.grid().place(low.choice.cell).first().copied();
            let rank = |place: usize| shared.places.iter().position(|&there| there == place);
            lows.sort_by_key(|low| place(low).and_then(rank));
            let at = |low: &Low| Some(shared.at[place(low).and_then(rank)?]);
            let x = lows.iter().map(|low| at(low).unwrap_or(f64::NAN)).collect();
            (shared.axis, x)
        }
        None => {
            lows.sort_by(|a, b| a.choice.compare(&b.choice));
            let name = ("Rank", text!("sweep-choice-rank").into_owned());
            (
                Axis::count(name),
                (1..=lows.len()).map(|rank| rank as f64).collect(),
            )
        }
    };
    let held_out = match table.experiment().data {
        Data::File(_) => ("Held out", text!("sweep-choice-held-out").into_owned()),
        Data::Synthetic(_) => ("Runs", text!("sweep-choice-runs").into_owned()),
    };
    let estimate = ("Estimate", text!("sweep-by-estimate").into_owned());
    let of = |number: &dyn Fn(&Low) -> f64| lows.iter().map(number).collect::<Vec<f64>>();
    let bars = of(&|low| BAR * low.choice.error);
    let mut marks: Vec<Mark> = vec![
        Scatter::new(estimate, Role::Estimate, x.clone(), of(&|low| low.choice.value))
            .error(bars)
            .into(),
        Scatter::new(held_out, Role::Run, x.clone(), of(&|low| low.test)).into(),
    ];
    let place = lows.iter().position(|low| low.choice.cell == choices.chosen.cell);
    if let Some(&at) = place.and_then(|place| x.get(place)) {
        let name = ("Chosen", text!("sweep-choice-chosen").into_owned());
        marks.push(Rule::at_x(name, Role::Reference, at).into());
    }
    let y = Axis::linear(("Mean squared error", text!("axis-error").into_owned()));
    Figure::plot("sweep_choice", text!("sweep-choice").into_owned(), axis, y, marks)
        .caption(text!("sweep-choice.caption").into_owned())
}

/// The regret of each split's choice, and of a blind one.
fn regrets(choices: &Choices) -> Figure {
    let judged: Vec<(f64, [f64; 3])> = choices
        .splits
        .iter()
        .filter_map(|split| Some(((split.run + 1) as f64, split.regrets()?)))
        .collect();
    let x: Vec<f64> = judged.iter().map(|(run, _)| *run).collect();
    let mark = |name: (&'static str, String), role, k: usize| {
        let y = judged.iter().map(|(_, regrets)| regrets[k]).collect();
        Scatter::new(name, role, x.clone(), y)
    };
    let marks = vec![
        mark(
            ("Blindly", text!("sweep-regret-blind").into_owned()),
            Role::Reference,
            2,
        )
        .into(),
        mark(
            ("Held out", text!("sweep-regret-held-out").into_owned()),
            Role::Run,
            1,
        )
        .open()
        .into(),
        mark(
            ("Estimate", text!("sweep-regret-estimate").into_owned()),
            Role::Estimate,
            0,
        )
        .into(),
    ];
    let x = Axis::count(("Split", text!("sweep-regret-split").into_owned()));
    let y = Axis::linear(("Regret", text!("sweep-regret-axis").into_owned()));
    Figure::plot("sweep_regret", text!("sweep-regret").into_owned(), x, y, marks)
        .caption(text!("sweep-regret.caption").into_owned())
}

/// Two rows for each split: by its estimate, and by the rows held out.
fn chosen(table: &SweepTable, choices: &Choices) -> Figure {
    let named = |id: &str, name: std::borrow::Cow<'static, str>| Label::new(id.to_owned(), name);
    let mut header = vec![
        named("split", text!("sweep-regret-split")),
        named("by", text!("sweep-choices-by")),
    ];
    header.extend(table.grid().axes.iter().map(|axis| heading(&axis.described)));
    header.extend([
        named("step", text!("sweep-choices-step")),
        named("value", text!("sweep-choices-value")),
        named("judged", text!("sweep-choices-judged")),
        named("regret", text!("sweep-regret-axis")),
    ]);
    let rows = choices
        .splits
        .iter()
        .flat_map(|split| rows(table, split))
        .collect();
    let title = text!("sweep-choices").into_owned();
    Figure::new("sweep_choices", title, Content::Table(Table { header, rows }))
}

fn rows(table: &SweepTable, split: &SplitChoice) -> [Vec<String>; 2] {
    let row = |choice: &Choice, by: String, judged: Option<(f64, f64)>| {
        let mut row = vec![(split.run + 1).to_string(), by];
        let grid = table.grid();
        let values = grid.axes.iter().zip(grid.place(choice.cell));
        row.extend(values.map(|(axis, place)| {
            let value = axis.values.get(place);
            value.map_or_else(String::new, |value| axis.described.value(value))
        }));
        row.push(choice.step.to_string());
        row.push(match choice.error.is_finite() {
            true => format_with_error(choice.value, choice.error),
            false => format_number(choice.value),
        });
        let said = |number: Option<f64>| number.map_or_else(String::new, format_number);
        row.extend([said(judged.map(|it| it.0)), said(judged.map(|it| it.1))]);
        row
    };
    let regrets = split.judged.zip(split.regrets());
    let judged = |k: usize| {
        let (judged, regrets) = regrets?;
        Some(([judged.by_estimate, judged.by_held_out][k], regrets[k]))
    };
    [
        row(
            &split.by_estimate,
            text!("sweep-choices-estimate").into_owned(),
            judged(0),
        ),
        row(
            &split.by_held_out,
            text!("sweep-choices-rows").into_owned(),
            judged(1),
        ),
    ]
}
