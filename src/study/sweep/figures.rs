//! The figures of a sweep: a heat map over two settings, or curves over one, with the best cell; slices through a cell, its
//! learning curves, and the cells in order.

use super::axis::Shared;
use super::cell::Source;
pub use super::choice_figures::{choice, choice_sentences};
use super::drawn::{points, show_name, shown_axis};
use super::order::stride;
use super::size;
use super::table::SweepTable;
use super::words::{heading, in_symbols};
use crate::experiment::Shown;
use crate::figure::{
    Axis, Content, Figure, HeatMap, Line, Mark, Role, Rule, Scatter, Stroke, Table, format_number,
};
use crate::text;

/// Rows of the table of the best cells.
const BEST: usize = 25;
/// Values along an axis below which contours would be broken lines between few cells.
const CONTOURED: usize = 6;
/// Diverged cells that are hatched one by one.
const MOST_HATCHED: usize = 4000;
/// Curves for the names of a setting, at most; more become a map.
pub(super) const MOST_CURVES: usize = 8;

/// What of a sweep is looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SweepView {
    /// Which number.
    pub show: Shown,
    /// Who says it.
    pub source: Source,
    /// Errors at this step rather than at the last one.
    pub step: Option<usize>,
    /// The cell that slices go through, and whose learning curves are shown; without one it is [`Self::focus`] that says which.
    pub cell: Option<usize>,
}

impl SweepView {
    pub(super) fn what(&self) -> (Shown, Option<usize>) {
        (self.show, self.step)
    }

    /// The cell that is looked at: the chosen one, or the best; of a lab the one in the middle.
    #[must_use]
    pub fn focus(&self, table: &SweepTable) -> Option<usize> {
        if self.show == Shown::Headline {
            let middle: Vec<usize> = table
                .grid()
                .axes
                .iter()
                .map(|axis| axis.values.len() / 2)
                .collect();
            return self.cell.or(Some(table.grid().cell_at(&middle)));
        }
        self.cell.or_else(|| table.best(self.source, self.what()))
    }
}

/// Whether the main figure is a map: the sweep has two settings of numbers first.
#[must_use]
pub fn is_map(table: &SweepTable) -> bool {
    let axes = &table.grid().axes;
    let few_names = |k: usize| {
        let axis = axes.get(k);
        axis.is_some_and(|axis| axis.numbers().is_none() && axis.values.len() <= MOST_CURVES)
    };
    axes.len() >= 2 && !few_names(0) && !few_names(1)
}

/// The map, or curves where one setting of numbers is varied or the other has names.
#[must_use]
pub fn main(table: &SweepTable, view: &SweepView) -> Figure {
    if is_map(table) {
        map(table, view)
    } else {
        curves(table, view)
    }
}

/// The place along the axes beyond the first two that is looked at.
pub(super) fn further(table: &SweepTable, view: &SweepView) -> Vec<usize> {
    let focus = view.focus(table).unwrap_or(0);
    table.grid().place(focus)
}

fn map(table: &SweepTable, view: &SweepView) -> Figure {
    let grid = table.grid();
    let [x, y] = [0, 1].map(|k| Shared::of(&grid.axes[k]));
    let by_place = by_place(table, view);
    let ranks: Vec<usize> = (0..x.columns()).map(|column| x.rank(column)).collect();
    let mut values = Vec::with_capacity(ranks.len() * y.columns());
    for row in 0..y.columns() {
        let places = &by_place[y.places[y.rank(row)]];
        values.extend(ranks.iter().map(|&rank| places[x.places[rank]]));
    }
    let mut diverged = Vec::new();
    let cell_at = plane(table, view);
    for (row, &down) in y.places.iter().enumerate() {
        for (column, &across) in x.places.iter().enumerate() {
            if table.has_diverged(cell_at(across, down), view.source) {
                diverged.push((column, row));
            }
        }
    }
    let log = is_wide(&values);
    let mut map = HeatMap::new(
        (x.axis.clone(), [x.low(), x.high()]),
        (y.axis.clone(), [y.low(), y.high()]),
        x.columns(),
        values,
        shown_axis(table, view.show, log),
    );
    if table.is_whole() && x.even && y.even && x.at.len().min(y.at.len()) >= CONTOURED {
        map.contours = levels(&map.values);
    }
    map.marks = map_marks(table, view, (&x, &y), &diverged);
    let (done, cells, fixed) = (table.done(), grid.cells(), fixed(table, view));
    let caption = if table.skipped().is_some_and(|skipped| skipped > 0) {
        text!("sweep-map.searched", done = done, cells = cells, fixed = fixed)
    } else {
        text!("sweep-map.caption", done = done, cells = cells, fixed = fixed)
    };
    let title = text!(
        "sweep-map",
        shown = show_name(table, view.show).1,
        source = source_name(view.source)
    );
    Figure::new("sweep_map", title.into_owned(), Content::HeatMap(map)).caption(caption.into_owned())
}

/// The number of the cell at a place along the first two axes.
fn plane(table: &SweepTable, view: &SweepView) -> impl Fn(usize, usize) -> usize {
    let grid = table.grid();
    let mut place = further(table, view);
    place.iter_mut().take(2).for_each(|place| *place = 0);
    let (first, stride) = (grid.cell_at(&place), grid.stride(1));
    move |across, down| first + across + stride * down
}

/// The shown number by place along the second and the first axis; where a cell is not computed yet, that of a coarser one.
fn by_place(table: &SweepTable, view: &SweepView) -> Vec<Vec<f64>> {
    let counts = [0, 1].map(|along| table.grid().axes[along].values.len());
    let is_named = [0, 1].map(|along| table.grid().axes[along].numbers().is_none());
    let cell_at = plane(table, view);
    let known = |across, down| {
        let cell = cell_at(across, down);
        let number = || table.number(cell, view.source, view.what()).value;
        table.cell(cell).map(|_| number())
    };
    let coarse = |along: usize, place: usize, halvings: u32| {
        let step = stride(counts[along]).min(1 << halvings);
        if is_named[along] {
            place
        } else {
            place / step * step
        }
    };
    let value = |across: usize, down: usize| {
        let found = (0..12).find_map(|k| known(coarse(0, across, k), coarse(1, down, k)));
        found.unwrap_or(f64::NAN)
    };
    (0..counts[1])
        .map(|down| (0..counts[0]).map(|across| value(across, down)).collect())
        .collect()
}

/// The cell of the map at a place of its axes.
#[must_use]
pub fn cell_at(table: &SweepTable, view: &SweepView, at: [f64; 2]) -> Option<usize> {
    if !is_map(table) {
        return None;
    }
    let along = |k: usize| {
        let axis = Shared::of(&table.grid().axes[k]);
        axis.places.get(axis.rank_at(at[k])?).copied()
    };
    Some(plane(table, view)(along(0)?, along(1)?))
}

/// The further settings of the map, in words; empty without any.
fn fixed(table: &SweepTable, view: &SweepView) -> String {
    let grid = table.grid();
    let place = further(table, view);
    let axes = grid.axes.iter().zip(place).skip(2);
    let parts = axes.filter_map(|(axis, place)| {
        let value = axis.values.get(place)?;
        Some(format!(
            "{} = {}",
            axis.described.label(),
            axis.described.value(value)
        ))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// Whether positive values go so far apart that the logarithm shows them better.
fn is_wide(values: &[f64]) -> bool {
    let finite = || values.iter().copied().filter(|x| x.is_finite());
    let (low, high) = (
        finite().fold(f64::INFINITY, f64::min),
        finite().fold(0.0, f64::max),
    );
    low > 0.0 && high > 4.0 * low
}

/// Levels of contours: quantiles of the values, closer at the bottom.
fn levels(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|x| x.is_finite()).collect();
    sorted.sort_by(f64::total_cmp);
    let mut levels: Vec<f64> = [0.03, 0.1, 0.25, 0.45, 0.65, 0.85]
        .iter()
        .filter_map(|share| sorted.get((share * sorted.len() as f64) as usize).copied())
        .collect();
    levels.dedup();
    levels
}

/// The hatching of diverged cells, the best cell, and the one that is looked at.
fn map_marks(
    table: &SweepTable,
    view: &SweepView,
    (x, y): (&Shared, &Shared),
    diverged: &[(usize, usize)],
) -> Vec<Mark> {
    let mut marks = Vec::new();
    marks.extend(computed(table, view, (x, y)));
    if !diverged.is_empty() {
        let (mut xs, mut ys) = (Vec::new(), Vec::new());
        for &(column, row) in diverged.iter().take(MOST_HATCHED) {
            xs.extend([x.edges[column], x.edges[column + 1], f64::NAN]);
            ys.extend([y.edges[row], y.edges[row + 1], f64::NAN]);
        }
        let name = ("Diverged", text!("sweep-diverged").into_owned());
        marks.push(
            Line::new(name, Role::Reference, xs, ys)
                .stroke(Stroke::Thin)
                .into(),
        );
    }
    let grid = table.grid();
    let spot = |cell: usize| {
        let place = grid.place(cell);
        let along = |axis: &Shared, place: usize| {
            let rank = axis.places.iter().position(|&there| there == place)?;
            axis.at.get(rank).copied()
        };
        Some((along(x, place[0])?, along(y, place[1])?))
    };
    let ridge = ridge(table, view);
    if let Some(name) = ridge.name {
        let spots: Vec<(f64, f64)> = ridge.cells.into_iter().filter_map(spot).collect();
        let (xs, ys) = spots.into_iter().unzip();
        marks.push(Scatter::new(("Best of each", name), Role::Run, xs, ys).into());
    }
    let best = table.best(view.source, view.what()).filter(|_| table.chooses());
    if let Some((best_x, best_y)) = best.and_then(spot) {
        let name = ("Best", text!("sweep-best").into_owned());
        marks.push(Scatter::new(name, Role::Theory, vec![best_x], vec![best_y]).into());
    }
    if let Some((at_x, at_y)) = view.cell.filter(|cell| Some(*cell) != best).and_then(spot) {
        let name = ("Chosen", text!("sweep-chosen").into_owned());
        marks.push(Scatter::new(name, Role::Run, vec![at_x], vec![at_y]).into());
    }
    marks
}

/// The best cells along one axis of a map at each value of the other.
#[derive(Default)]
struct Ridge {
    cells: Vec<usize>,
    name: Option<String>,
}

/// Where values along one axis are chosen from and the other says what the problem is: the best of them for each problem, once all
/// cells are computed.
fn ridge(table: &SweepTable, view: &SweepView) -> Ridge {
    let (axes, choices) = (&table.grid().axes, table.choices());
    let along = match choices.get(..2) {
        Some([false, true]) => 1,
        Some([true, false]) => 0,
        _ => return Ridge::default(),
    };
    if !table.is_whole() {
        return Ridge::default();
    }
    let (cell_at, sign) = (plane(table, view), view.show.sign());
    let counts = [0, 1].map(|k| axes[k].values.len());
    let best = |other: usize| {
        let cell = |place: usize| match along {
            1 => cell_at(other, place),
            _ => cell_at(place, other),
        };
        let cells = (0..counts[along])
            .map(cell)
            .filter(|&cell| !table.has_diverged(cell, view.source));
        let values = cells.map(|cell| (sign * table.number(cell, view.source, view.what()).value, cell));
        let finite = values.filter(|(value, _)| value.is_finite());
        finite.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, cell)| cell)
    };
    let name = text!(
        "sweep-best-of-each",
        setting = axes[along].described.label(),
        other = axes[1 - along].described.label()
    );
    Ridge {
        cells: (0..counts[1 - along]).filter_map(best).collect(),
        name: Some(name.into_owned()),
    }
}

/// The cells of the map that a search has computed, where it has passed over others.
fn computed(table: &SweepTable, view: &SweepView, (x, y): (&Shared, &Shared)) -> Option<Mark> {
    table.skipped().filter(|&skipped| skipped > 0)?;
    let cell_at = plane(table, view);
    let (mut xs, mut ys) = (Vec::new(), Vec::new());
    for (&down, &at_y) in y.places.iter().zip(&y.at) {
        for (&across, &at_x) in x.places.iter().zip(&x.at) {
            if table.cell(cell_at(across, down)).is_some() {
                xs.push(at_x);
                ys.push(at_y);
            }
        }
    }
    let name = ("Computed", text!("sweep-computed").into_owned());
    Some(Scatter::new(name, Role::Reference, xs, ys).into())
}

/// Who says a number, in a word.
#[must_use]
pub fn source_name(source: Source) -> String {
    match source {
        Source::Theory => text!("curve-theory"),
        Source::Runs => text!("curve-runs"),
        Source::Estimate => text!("sweep-by-estimate"),
        Source::Lab => text!("sweep-by-lab"),
    }
    .into_owned()
}

pub(super) fn role(source: Source) -> Role {
    match source {
        Source::Theory => Role::Theory,
        Source::Runs => Role::Run,
        Source::Estimate => Role::Estimate,
        Source::Lab => Role::Theory,
    }
}

/// Curves over the setting of numbers; one for each name of another setting.
fn curves(table: &SweepTable, view: &SweepView) -> Figure {
    let axes = &table.grid().axes;
    let along = axes.iter().position(|axis| axis.numbers().is_some()).unwrap_or(0);
    let others: Vec<usize> = (0..axes.len().min(2)).filter(|&k| k != along).collect();
    let mut figure = match others.first() {
        Some(&other) => named_curves(table, view, along, other),
        None => slice(table, view, along),
    };
    figure.id = "sweep_curves".to_owned();
    figure
}

pub(super) fn named_curves(table: &SweepTable, view: &SweepView, along: usize, other: usize) -> Figure {
    let axes = &table.grid().axes;
    let x = Shared::of(&axes[along]);
    let mut place = further(table, view);
    let mut marks = Vec::new();
    let alike = are_alike(table, view, (&x, along, other));
    let is_of_size = size::is_of_size(view.show, &x);
    let few = axes[other].values.len() <= 2;
    for (number, value) in axes[other].values.iter().enumerate() {
        place[other] = number;
        let name = axes[other].described.value(value);
        if is_of_size {
            let (along, named) = ((&x, along, &*place), Some((name.as_str(), few && number > 0)));
            let role = Role::Category(u8::try_from(number).unwrap_or(u8::MAX));
            marks.extend(match few {
                true => size::all(table, view.show, along, named),
                false => size::marks(table, view.show, along, (role, named)),
            });
            continue;
        }
        let (at, values, errors) = points(table, view.source, view.what(), (&x, along, &place));
        let role = Role::Category(u8::try_from(number).unwrap_or(u8::MAX));
        let is_shown = !alike || number == 0;
        let lowest = (0..values.len())
            .filter(|&i| values[i].is_finite())
            .min_by(|&a, &b| values[a].total_cmp(&values[b]));
        let lowest = lowest.filter(|_| is_shown && table.choices().get(along) == Some(&true));
        let lowest = lowest.map(|i| (vec![at[i]], vec![values[i]]));
        let (label, of) = match alike {
            true => (
                (view.source.id().to_owned(), source_name(view.source)),
                self::role(view.source),
            ),
            false => ((value.to_string(), name.clone()), role),
        };
        if is_shown {
            marks.push(Line::new(label.clone(), of, at, values).band(errors).into());
        }
        // The same id: both are one entry of the legend.
        marks.extend(lowest.map(|(at, values)| Scatter::new(label, of, at, values).into()));
        // Runs that confirm a prediction.
        let (at, values, errors) = points(table, Source::Runs, view.what(), (&x, along, &place));
        if view.source == Source::Theory && values.iter().any(|value| value.is_finite()) {
            let id = format!("{value}, runs");
            let name = text!("sweep-runs-of", name = name).into_owned();
            marks.push(Scatter::new((id, name), role, at, values).error(errors).into());
        }
    }
    if is_of_size {
        return size::figure(table, view.show, "sweep_curves".to_owned(), x.axis, marks);
    }
    let y = shown_axis(table, view.show, false);
    let title = text!(
        "sweep-map",
        shown = show_name(table, view.show).1,
        source = source_name(view.source)
    );
    Figure::plot("sweep_curves", title.into_owned(), x.axis, y, marks)
}

/// Whether what is predicted is the same for all names, so that one curve says it, with runs of each beside it.
fn are_alike(table: &SweepTable, view: &SweepView, (x, along, other): (&Shared, usize, usize)) -> bool {
    if view.source != Source::Theory || !table.voices().contains(&Source::Runs) {
        return false;
    }
    let mut place = further(table, view);
    let mut of = |number: usize| {
        place[other] = number;
        points(table, view.source, view.what(), (x, along, &place)).1
    };
    let (first, count) = (of(0), table.grid().axes[other].values.len());
    let is_same = |values: Vec<f64>| {
        values.len() == first.len()
            && values
                .iter()
                .zip(&first)
                .all(|(a, b)| (a - b).abs() <= 1e-6 * b.abs())
    };
    count > 1 && (1..count).map(of).all(is_same)
}

/// The shown number along one axis, through the cell that is looked at, from everyone who says it.
#[must_use]
pub fn slice(table: &SweepTable, view: &SweepView, along: usize) -> Figure {
    let axis = &table.grid().axes[along];
    let x = Shared::of(axis);
    let place = further(table, view);
    let id = format!("sweep_slice_{}", along + 1);
    if size::is_of_size(view.show, &x) {
        let marks = size::all(table, view.show, (&x, along, &place), None);
        return size::figure(table, view.show, id, x.axis, marks);
    }
    let mut marks: Vec<Mark> = Vec::new();
    for source in table.voices() {
        let (at, values, errors) = points(table, source, view.what(), (&x, along, &place));
        if values.iter().all(|value| value.is_nan()) {
            continue;
        }
        let name = (source.id(), source_name(source));
        let role = role(source);
        if source == Source::Theory {
            marks.push(Line::new(name, role, at, values).band(errors).into());
        } else {
            marks.push(Scatter::new(name, role, at, values).error(errors).into());
        }
    }
    if let Some(place) = place.get(along)
        && let Some(rank) = x.places.iter().position(|there| there == place)
    {
        let name = ("Chosen", text!("sweep-chosen").into_owned());
        marks.push(Rule::at_x(name, Role::Reference, x.at[rank]).into());
    }
    let title = text!(
        "sweep-slice",
        shown = show_name(table, view.show).1,
        setting = axis.described.label()
    );
    let y = shown_axis(table, view.show, false);
    Figure::plot(id, title.into_owned(), x.axis, y, marks)
}

/// The exponent, with its standard error, of the power law that the spread of runs, their bias or the distance of laws follows along
/// an axis.
#[must_use]
pub fn exponent(table: &SweepTable, view: &SweepView, along: usize) -> Option<(f64, f64)> {
    let x = Shared::of(table.grid().axes.get(along)?);
    let law = size::power_law(table, view.show, (&x, along, &further(table, view)))?;
    Some((law.exponent, law.error))
}

/// The learning curves of the cell that is looked at.
#[must_use]
pub fn cell_curves(table: &SweepTable, view: &SweepView) -> Figure {
    let focus = view.focus(table);
    let mut marks: Vec<Mark> = Vec::new();
    for source in table.voices() {
        let outcome = focus.and_then(|index| table.outcome(index, source));
        let Some(curves) = outcome.and_then(|outcome| outcome.curves.as_ref()) else {
            continue;
        };
        let x: Vec<f64> = curves.steps.iter().map(|&t| f64::from(t)).collect();
        let line = |name: (&'static str, String), y: &[f32], stroke| {
            let y = y.iter().map(|&y| f64::from(y)).collect();
            Mark::from(Line::new(name, role(source), x.clone(), y).stroke(stroke))
        };
        let (test, train) = match source {
            Source::Theory => (
                ("Test, theory", text!("curve-test-theory")),
                Some(("Train, theory", text!("curve-train-theory"))),
            ),
            Source::Runs => (
                ("Test, runs", text!("curve-test-runs")),
                Some(("Train, runs", text!("curve-train-runs"))),
            ),
            Source::Estimate => (("Test, estimate", text!("curve-test-estimate")), None),
            Source::Lab => continue,
        };
        marks.push(line((test.0, test.1.into_owned()), &curves.test, Stroke::Solid));
        if let Some((id, name)) = train {
            marks.push(line((id, name.into_owned()), &curves.train, Stroke::Dashed));
        }
    }
    let caption = focus.map(|index| table.grid().name(index)).unwrap_or_default();
    let title = match focus {
        Some(index) => text!("sweep-cell.of", settings = in_symbols(table.grid(), index)),
        None => text!("sweep-cell"),
    };
    let (x, y) = (
        text!("axis-step-t").into_owned(),
        text!("axis-error").into_owned(),
    );
    Figure::plot(
        "sweep_cell",
        title.into_owned(),
        Axis::count(("Step t", x)),
        Axis::linear(("Mean squared error", y)),
        marks,
    )
    .caption(caption)
}

/// The best cells in order.
#[must_use]
pub fn best(table: &SweepTable, view: &SweepView) -> Figure {
    let ranking = table.ranking(view.source, view.what());
    let mut header = vec![("rank".to_owned(), text!("sweep-rank").into_owned()).into()];
    let grid = table.grid();
    header.extend(grid.paths().map(heading));
    let shown = [
        view.show,
        Shown::Test,
        Shown::LowestTest,
        Shown::StoppingStep,
        Shown::Train,
    ];
    let mut columns: Vec<Shown> = Vec::new();
    for show in shown {
        let is_said = view.show != Shown::Headline || show == Shown::Headline;
        if is_said && !columns.contains(&show) {
            columns.push(show);
        }
    }
    header.extend(columns.iter().map(|&show| show_name(table, show).into()));
    let row = |(rank, &index): (usize, &usize)| {
        let mut row = vec![(rank + 1).to_string()];
        let settings = grid.settings(table.experiment(), index);
        let values = settings
            .map(|settings| grid.values(&settings))
            .unwrap_or_default();
        row.extend(values.iter().map(ToString::to_string));
        let number = |&show: &Shown| table.number(index, view.source, (show, None));
        row.extend(
            columns
                .iter()
                .map(number)
                .map(|number| said(number.value, number.error)),
        );
        row
    };
    let rows = ranking.iter().take(BEST).enumerate().map(row).collect();
    let title = text!("sweep-ranking").into_owned();
    Figure::new("sweep_best", title, Content::Table(Table { header, rows }))
}

fn said(value: f64, error: f64) -> String {
    match (value.is_finite(), error.is_finite()) {
        (false, _) => String::new(),
        (true, false) => format_number(value),
        (true, true) => crate::figure::format_with_error(value, error),
    }
}
