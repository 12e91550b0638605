//! Figures as CSV, in the form that a spreadsheet plots at once.
//!
//! Lines over one shared grid become wide columns (`x`, then `id` and `id ±` for the band); any other plot becomes
//! one row per point with the columns of [`LONG_COLUMNS`]. Numbers keep every digit; missing ones are empty.
//! Headers are the ids of columns and curves, whatever language the window speaks.

use std::path::Path;

use super::{
    Across, Content, Figure, FigureError, HeatMap, Line, Mark, Network, Plot, Readout, write_atomically,
};

/// Columns of the long form of a plot.
pub const LONG_COLUMNS: [&str; 7] = ["series", "mark", "role", "x", "x end", "y", "±"];

/// The figure as CSV text.
///
/// # Errors
///
/// [`FigureError::Csv`] when the writer refuses.
pub fn to_csv(figure: &Figure) -> Result<String, FigureError> {
    let records = match &figure.content {
        Content::Plot(plot) => plot_records(plot),
        Content::HeatMap(map) => map_records(map),
        Content::Surface(surface) => map_records(&surface.map),
        Content::Network(network) => network_records(network),
        Content::Table(table) => {
            std::iter::once(table.header.iter().map(|label| label.id.to_string()).collect())
                .chain(table.rows.iter().cloned())
                .collect()
        }
        Content::Readouts(readouts) => readout_records(readouts),
    };
    // Flexible: a row of a table may be shorter than the header without losing the file.
    let mut writer = ::csv::WriterBuilder::new().flexible(true).from_writer(Vec::new());
    for record in records.iter().filter(|r| !r.is_empty()) {
        writer.write_record(record)?;
    }
    let bytes = writer
        .into_inner()
        .map_err(|e| FigureError::Draw(e.to_string()))?;
    String::from_utf8(bytes).map_err(|e| FigureError::Draw(e.to_string()))
}

/// Writes the figure as a CSV file, atomically.
///
/// # Errors
///
/// As [`to_csv`] and [`write_atomically`].
pub fn write_csv(figure: &Figure, path: &Path) -> Result<(), FigureError> {
    write_atomically(path, to_csv(figure)?.as_bytes())
}

/// The shortest text that reads back as the same number; empty for one that is not finite.
fn number(value: f64) -> String {
    if !value.is_finite() {
        String::new()
    } else if value != 0.0 && !(1e-5..1e15).contains(&value.abs()) {
        format!("{value:e}")
    } else {
        value.to_string()
    }
}

fn at(values: &[f64], i: usize) -> String {
    values.get(i).copied().map_or_else(String::new, number)
}

fn plot_records(plot: &Plot) -> Vec<Vec<String>> {
    let lines: Option<Vec<&Line>> = plot
        .marks
        .iter()
        .map(|m| {
            if let Mark::Line(line) = m {
                Some(line)
            } else {
                None
            }
        })
        .collect();
    match lines {
        Some(lines) if shares_grid(&lines) => wide(plot, &lines),
        _ => {
            let header = LONG_COLUMNS.iter().map(|&s| s.to_owned()).collect();
            std::iter::once(header)
                .chain(plot.marks.iter().flat_map(long))
                .collect()
        }
    }
}

fn shares_grid(lines: &[&Line]) -> bool {
    lines
        .first()
        .is_some_and(|first| lines.iter().all(|l| l.x == first.x))
}

fn wide(plot: &Plot, lines: &[&Line]) -> Vec<Vec<String>> {
    let mut header = vec![plot.x.header()];
    for line in lines {
        let mut name = line.name.id.to_string();
        let mut copy = 2;
        while header.contains(&name) {
            name = format!("{} ({copy})", line.name.id);
            copy += 1;
        }
        header.push(name.clone());
        if line.band.is_some() {
            header.push(format!("{name} ±"));
        }
    }
    let grid = lines.first().map_or(&[][..], |l| &l.x);
    let rows = (0..grid.len()).map(|i| {
        let mut row = vec![at(grid, i)];
        for line in lines {
            row.push(at(&line.y, i));
            row.extend(line.band.as_ref().map(|band| at(band, i)));
        }
        row
    });
    std::iter::once(header).chain(rows).collect()
}

fn long(mark: &Mark) -> Vec<Vec<String>> {
    let points = |kind: &str, role, name: &str, x: &[f64], y: &[f64], spread: Option<&Vec<f64>>| {
        let row = |i| {
            let spread = spread.map_or_else(String::new, |s| at(s, i));
            row(name, kind, role, [at(x, i), String::new(), at(y, i), spread])
        };
        (0..x.len().min(y.len())).map(row).collect()
    };
    match mark {
        Mark::Line(l) => points("line", l.role, &l.name.id, &l.x, &l.y, l.band.as_ref()),
        Mark::Scatter(s) => points("point", s.role, &s.name.id, &s.x, &s.y, s.error.as_ref()),
        Mark::Histogram(h) => {
            let bins = h.edges.windows(2).zip(&h.heights);
            bins.map(|(edge, &height)| {
                row(
                    &h.name.id,
                    "bar",
                    h.role,
                    [at(edge, 0), at(edge, 1), number(height), String::new()],
                )
            })
            .collect()
        }
        Mark::Rule(r) => {
            let (x, y) = match r.across {
                Across::X => (number(r.at), String::new()),
                Across::Y => (String::new(), number(r.at)),
            };
            vec![row(
                &r.name.id,
                "rule",
                r.role,
                [x, String::new(), y, String::new()],
            )]
        }
    }
}

fn row(name: &str, kind: &str, role: super::Role, numbers: [String; 4]) -> Vec<String> {
    let role = match role {
        super::Role::Category(k) => format!("category {k}"),
        other => format!("{other:?}").to_lowercase(),
    };
    [name.to_owned(), kind.to_owned(), role]
        .into_iter()
        .chain(numbers)
        .collect()
}

/// Centres of the cells and their values (marks on top are other quantities and stay out).
fn map_records(map: &HeatMap) -> Vec<Vec<String>> {
    let mut records = vec![vec![map.x.header(), map.y.header(), map.colour.header()]];
    let columns = map.columns.max(1);
    let rows = map.values.len() / columns;
    let centre =
        |range: [f64; 2], i: usize, n: usize| range[0] + (range[1] - range[0]) * (i as f64 + 0.5) / n as f64;
    for (i, &value) in map.values.iter().enumerate().take(rows * columns) {
        let x = centre(map.x_range, i % columns, columns);
        let y = centre(map.y_range, i / columns, rows);
        records.push(vec![number(x), number(y), number(value)]);
    }
    records
}

/// One row per weight; nodes are counted from 1.
fn network_records(network: &Network) -> Vec<Vec<String>> {
    let header = ["from column", "from node", "to column", "to node", "weight"];
    let mut records = vec![header.map(str::to_owned).to_vec()];
    for (pair, weights) in network.columns.windows(2).zip(&network.weights) {
        let [(left, _), (right, count)] = pair else {
            continue;
        };
        for (k, &weight) in weights.iter().enumerate() {
            let node = |k: usize| (k + 1).to_string();
            let (from, to) = (node(k / (*count).max(1)), node(k % (*count).max(1)));
            records.push(vec![
                left.id.to_string(),
                from,
                right.id.to_string(),
                to,
                number(weight),
            ]);
        }
    }
    records
}

fn readout_records(readouts: &[Readout]) -> Vec<Vec<String>> {
    let header = ["quantity", "value", "±", "unit"].map(str::to_owned).to_vec();
    let rows = readouts.iter().map(|r| {
        vec![
            r.label.id.to_string(),
            number(r.value),
            r.error.map_or_else(String::new, number),
            r.unit.id.to_string(),
        ]
    });
    std::iter::once(header).chain(rows).collect()
}
