//! What is drawn of a table of one's own.

use super::figures::law;
use super::file::FileTable;
use super::fit::Additive;
use super::intervals::Clusters;
use crate::figure::{Axis, Content, Figure, HeatMap, Label, Line, Mark, Role, Rule, Scatter, Stroke};
use crate::labs::plots::category;
use crate::statistics::grid::log_spaced;
use crate::text;

/// Curves of model sizes, at most; of more sizes those near each other share one.
const CURVES: usize = 8;
/// Points of a line, and side of the map of the law.
const FINE: usize = 61;
/// Factor by which the frontier goes beyond the table's largest compute.
const BEYOND: f64 = 100.0;

/// Everything there is to see so far.
pub(super) fn all(table: &FileTable, clusters: Clusters) -> Vec<Figure> {
    if table.rows.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![losses(table)];
    if let Some(fit) = &table.law.fit {
        let rows = table.rows.len();
        let caption = match clusters {
            Clusters::Sizes => text!("scaling-laws-table-law.sizes", rows = rows),
            Clusters::Rows => text!("scaling-laws-table-law.rows", rows = rows),
        };
        figures.extend([
            law(&table.law, fit, &caption),
            map(table, fit),
            frontier(table, fit),
            residuals(table, fit),
        ]);
    }
    figures
}

/// The smallest and the largest number of a column.
fn ends(rows: &[[f64; 3]], column: usize) -> [f64; 2] {
    let values = || rows.iter().filter_map(|row| row.get(column).copied());
    [
        values().fold(f64::INFINITY, f64::min),
        values().fold(0.0, f64::max),
    ]
}

/// Rows of equal model size; where there are too many sizes, of sizes within equal factors.
fn groups(rows: &[[f64; 3]]) -> Vec<(f64, Vec<[f64; 3]>)> {
    let mut sizes: Vec<f64> = rows.iter().map(|row| row[0]).collect();
    sizes.sort_by(f64::total_cmp);
    sizes.dedup();
    let [least, most] = ends(rows, 0);
    let few = sizes.len() <= CURVES;
    let count = if few { sizes.len() } else { CURVES };
    let group = |size: f64| {
        if few {
            sizes.iter().position(|known| *known == size).unwrap_or(0)
        } else {
            let share = (size / least).ln() / (most / least).ln();
            ((share * CURVES as f64) as usize).min(CURVES - 1)
        }
    };
    (0..count)
        .filter_map(|i| {
            let inside: Vec<[f64; 3]> = rows.iter().filter(|row| group(row[0]) == i).copied().collect();
            let mean = inside.iter().map(|row| row[0].ln()).sum::<f64>() / inside.len() as f64;
            (!inside.is_empty()).then(|| (mean.exp(), inside))
        })
        .collect()
}

/// A number in three digits; all of a whole one.
fn short(value: f64) -> String {
    if (value - value.round()).abs() < 1e-6 * value && value < 1e5 {
        return format!("{value:.0}");
    }
    if (0.01..1e5).contains(&value) {
        let decimals = (2 - value.log10().floor() as i32).clamp(0, 4) as usize;
        format!("{value:.decimals$}")
    } else {
        format!("{value:.1e}")
    }
}

/// The loss against samples, a colour for each model size, and the law.
fn losses(table: &FileTable) -> Figure {
    let mut marks: Vec<Mark> = Vec::new();
    for (i, (size, rows)) in groups(&table.rows).into_iter().enumerate() {
        // Line and dots of a size share a name.
        let name = Label::new(
            format!("size_{i}"),
            text!("scaling-laws-table-size", size = short(size)),
        );
        if let Some(fit) = &table.law.fit {
            let [low, high] = ends(&rows, 1);
            let x = log_spaced(low, high.max(low * 1.01), FINE);
            let y = x.iter().map(|data| fit.at(size, *data)).collect();
            marks.push(Line::new(name.clone(), category(i), x, y).into());
        }
        let (x, y) = rows.iter().map(|row| (row[1], row[2])).unzip();
        marks.push(Scatter::new(name, category(i), x, y).into());
    }
    if let Some(fit) = table.law.fit.as_ref().filter(|fit| fit.floor > 0.0) {
        let floor = ("Floor E", text!("scaling-laws-law-floor"));
        marks.push(Rule::at_y(floor, Role::Reference, fit.floor).into());
    }
    let x = Axis::log(("Samples D", text!("scaling-laws-table-data")));
    let y = Axis::log(("Loss", text!("scaling-laws-table-loss")));
    Figure::plot("table", text!("scaling-laws-table"), x, y, marks)
        .caption(text!("scaling-laws-table.caption"))
}

/// The fitted law over samples and model size, with the rows, lines of equal compute and the best of each.
fn map(table: &FileTable, fit: &Additive) -> Figure {
    let logs = |column| ends(&table.rows, column).map(f64::log10);
    let (across, up) = (logs(1), logs(0));
    let at = |[low, high]: [f64; 2], i: usize| low + (high - low) * i as f64 / (FINE - 1) as f64;
    let values = (0..FINE * FINE).map(|cell| {
        let [size, data] = [at(up, cell / FINE), at(across, cell % FINE)].map(|x| 10.0_f64.powf(x));
        fit.at(size, data).log10()
    });
    let edges = |[low, high]: [f64; 2]| {
        let half = 0.5 * (high - low) / (FINE - 1) as f64;
        [low - half, high + half]
    };
    let mut map = HeatMap::new(
        (
            Axis::linear(("log10 D", text!("scaling-laws-map.x"))),
            edges(across),
        ),
        (Axis::linear(("log10 N", text!("scaling-laws-map.y"))), edges(up)),
        FINE,
        values.collect(),
        Axis::linear(("log10 L", text!("scaling-laws-map.colour"))),
    );
    for budget in (across[0] + up[0]).ceil() as i32..=(across[1] + up[1]).floor() as i32 {
        let budget = f64::from(budget);
        let x = [across[0].max(budget - up[1]), across[1].min(budget - up[0])];
        if x[0] < x[1] {
            let name = Label::new("Equal compute", text!("scaling-laws-equal-compute"));
            let line = Line::new(name, Role::Reference, x.to_vec(), x.map(|x| budget - x).to_vec());
            map.marks.push(line.stroke(Stroke::Thin).into());
        }
    }
    let inside = |(x, y): &(f64, f64)| (across[0]..=across[1]).contains(x) && (up[0]..=up[1]).contains(y);
    let best = budgets(table).into_iter().filter_map(|compute| {
        let size = fit.best_size(compute)?;
        Some(((compute / size).log10(), size.log10()))
    });
    let (x, y): (Vec<f64>, Vec<f64>) = best.filter(inside).unzip();
    if !x.is_empty() {
        let name = ("Best at each compute", text!("scaling-laws-best"));
        map.marks.push(Line::new(name, Role::Theory, x, y).into());
    }
    let (x, y) = table
        .rows
        .iter()
        .map(|row| (row[1].log10(), row[0].log10()))
        .unzip();
    let name = ("Rows of the table", text!("scaling-laws-table-rows"));
    map.marks.push(Scatter::new(name, Role::Run, x, y).into());
    Figure::new(
        "table_map",
        text!("scaling-laws-table-map"),
        Content::HeatMap(map),
    )
    .caption(text!("scaling-laws-table-map.caption"))
}

/// Compute budgets from the smallest of a row to beyond the largest.
fn budgets(table: &FileTable) -> Vec<f64> {
    let compute = table
        .rows
        .iter()
        .map(|row| [row[0] * row[1]; 3])
        .collect::<Vec<_>>();
    let [low, high] = ends(&compute, 0);
    log_spaced(low, high * BEYOND, FINE)
}

/// Best model size and samples of each compute budget, by the law.
fn frontier(table: &FileTable, fit: &Additive) -> Figure {
    let best = budgets(table).into_iter().filter_map(|compute| {
        let size = fit.best_size(compute)?;
        Some((compute, size, compute / size))
    });
    let best: Vec<(f64, f64, f64)> = best.collect();
    let line = |id: &'static str, name, role, part: fn(&(f64, f64, f64)) -> f64| {
        let x = best.iter().map(|best| best.0).collect();
        Mark::from(Line::new(
            Label::new(id, name),
            role,
            x,
            best.iter().map(part).collect(),
        ))
    };
    let compute = table.rows.iter().map(|row| row[0] * row[1]).fold(0.0, f64::max);
    let end = ("Largest compute of the table", text!("scaling-laws-table-end"));
    let marks = vec![
        line(
            "best_size",
            text!("scaling-laws-best-size"),
            Role::Category(0),
            |best| best.1,
        ),
        line(
            "best_data",
            text!("scaling-laws-best-data"),
            Role::Category(1),
            |best| best.2,
        ),
        Rule::at_x(end, Role::Reference, compute).into(),
    ];
    let x = Axis::log(("Compute C = N D", text!("scaling-laws-compute")));
    let y = Axis::log(("N*, D*", text!("scaling-laws-frontier.y")));
    Figure::plot("table_frontier", text!("scaling-laws-frontier"), x, y, marks)
        .caption(text!("scaling-laws-table-frontier.caption"))
}

/// How far the law is from each row.
fn residuals(table: &FileTable, fit: &Additive) -> Figure {
    let mut marks: Vec<Mark> = Vec::new();
    for (i, (size, rows)) in groups(&table.rows).into_iter().enumerate() {
        let name = Label::new(
            format!("size_{i}"),
            text!("scaling-laws-table-size", size = short(size)),
        );
        let (x, y) = rows
            .iter()
            .map(|&[size, data, loss]| (data, 100.0 * (fit.at(size, data) / loss - 1.0)))
            .unzip();
        marks.push(Scatter::new(name, category(i), x, y).into());
    }
    let exact = ("Exact", text!("scaling-laws-table-exact"));
    marks.push(Rule::at_y(exact, Role::Reference, 0.0).into());
    let x = Axis::log(("Samples D", text!("scaling-laws-table-data")));
    let y = Axis::linear(("Residual (%)", text!("scaling-laws-residuals.colour")));
    Figure::plot("law_residuals", text!("scaling-laws-residuals"), x, y, marks)
        .caption(text!("scaling-laws-table-residuals.caption"))
}
