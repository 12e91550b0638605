//! What the lab draws.

use super::{CEILING, Parametrizations, RATES, Settings, Table};
use crate::figure::{Axis, Content, Figure, Label, Line, Mark, Readout, Role, Scatter, Stroke};
use crate::statistics::power_law::PowerLaw;
use crate::text;

/// The width whose best rate the coordinate check takes.
const CHECKED: usize = 64;

/// Networks from this width on behave as wide ones: the trend is told from them.
const WIDE: usize = 32;

/// Everything there is to see so far.
pub(super) fn all(lab: &Parametrizations, view: &Settings) -> Vec<Figure> {
    if lab.rows.is_empty() {
        return Vec::new();
    }
    let picture = Picture {
        lab,
        shown: view.shown,
        step: view.step.min(lab.settings.steps),
    };
    vec![
        picture.best_rates(),
        picture.losses(),
        picture.moves(),
        picture.coordinates(),
    ]
}

impl Table {
    fn label(self) -> Label {
        match self {
            Self::Standard => Label::new("standard", text!("parametrizations-standard")),
            Self::Ntk => Label::new("ntk", text!("parametrizations-ntk")),
            Self::MaximalUpdate => Label::new("mup", text!("parametrizations-mup")),
        }
    }

    fn role(self) -> Role {
        match self {
            Self::Standard => Role::Category(1),
            Self::Ntk => Role::Category(2),
            Self::MaximalUpdate => Role::Category(0),
        }
    }
}

struct Picture<'a> {
    lab: &'a Parametrizations,
    shown: Table,
    step: usize,
}

impl Picture<'_> {
    /// Widths, log₂ of the best rates, and the best scores of a table.
    fn best(&self, table: Table) -> Vec<(f64, f64, f64)> {
        let widths = self.lab.widths.iter().enumerate();
        widths
            .filter_map(|(place, width)| {
                let (rate, score) = self.lab.best(table, place, self.step)?;
                Some((*width as f64, rate, score))
            })
            .collect()
    }

    /// By how many octaves the best rate of a table moves over the widths so far, from one on; None of fewer than two.
    fn range(&self, table: Table, from: usize) -> Option<f64> {
        let best = self.best(table).into_iter();
        let rates: Vec<f64> = best
            .filter(|(width, _, _)| *width >= from as f64)
            .map(|(_, rate, _)| rate)
            .collect();
        let range =
            rates.iter().fold(f64::MIN, |a, b| a.max(*b)) - rates.iter().fold(f64::MAX, |a, b| a.min(*b));
        (rates.len() > 1).then_some(range)
    }

    fn best_rates(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        for table in Table::ALL {
            let (x, y): (Vec<f64>, Vec<f64>) =
                self.best(table).iter().map(|(q, rate, _)| (*q, *rate)).unzip();
            marks.push(Line::new(table.label(), table.role(), x.clone(), y.clone()).into());
            marks.push(Scatter::new(table.label(), table.role(), x, y).into());
        }
        let x = Axis::log(("Width q", text!("parametrizations-width")));
        let y = Axis::linear(("log2 rate", text!("parametrizations-rate")));
        // What the curves show stands above them in words, once two networks are wide.
        let octaves = |table| Some(format!("{:.1}", self.range(table, WIDE)?));
        let title = match (octaves(Table::MaximalUpdate), octaves(Table::Standard)) {
            (Some(mup), Some(standard)) => {
                text!(
                    "parametrizations-best-of",
                    from = WIDE,
                    mup = mup,
                    standard = standard
                )
            }
            _ => text!("parametrizations-best"),
        };
        Figure::plot("best_rates", title, x, y, marks)
            .caption(text!("parametrizations-best.caption", step = self.step))
    }

    fn losses(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        let lowest = self.shown.lowest(self.lab.settings.optimizer);
        let rates: Vec<f64> = (0..RATES).map(|rate| lowest + rate as f64).collect();
        for (place, width) in self.lab.widths.iter().enumerate() {
            let Some(scores) = self.lab.scores(self.shown, place, self.step) else {
                continue;
            };
            let cut = |score: f64| if score < CEILING { score } else { f64::NAN };
            let y = scores.into_iter().map(cut).collect();
            let name = Label::new(
                format!("width_{width}"),
                text!("parametrizations-width-of", width = *width),
            );
            marks.push(Line::new(name, Role::Category(place as u8), rates.clone(), y).into());
        }
        let x = Axis::linear(("log2 rate", text!("parametrizations-rate")));
        let y = Axis::log(("Training error", text!("parametrizations-loss")));
        let title = text!(
            "parametrizations-losses",
            table = self.shown.label().text.into_owned()
        );
        Figure::plot("losses", title, x, y, marks).caption(text!("parametrizations-losses.caption"))
    }

    /// By how much the best rate moves, and the smallest error of the widest network.
    fn moves(&self) -> Figure {
        let mut readouts = Vec::new();
        for table in Table::ALL {
            let best = self.best(table);
            let of = |part: &str, key| {
                let label = table.label();
                Label::new(
                    format!("{part}_{}", label.id),
                    text!(key, table = label.text.into_owned()),
                )
            };
            let range = self.range(table, 0).unwrap_or(0.0);
            readouts.push(
                Readout::new(of("moves", "parametrizations-moves-of"), range)
                    .unit(("octaves", text!("parametrizations-octaves"))),
            );
            if let Some((_, _, score)) = best.last() {
                readouts.push(Readout::new(of("error", "parametrizations-error-of"), *score));
            }
        }
        Figure::new(
            "moves",
            text!("parametrizations-moves"),
            Content::Readouts(readouts),
        )
        .caption(text!("parametrizations-moves.caption"))
    }

    /// Size of the pre-activations of the last hidden layer and of their change, over widths at one rate.
    fn coordinates(&self) -> Figure {
        let mut marks: Vec<Mark> = Vec::new();
        let widths = &self.lab.widths;
        let checked = widths.iter().rposition(|width| *width <= CHECKED).unwrap_or(0);
        for table in Table::ALL {
            let known = (0..=checked)
                .rev()
                .find_map(|place| self.lab.scores(table, place, self.lab.settings.steps));
            let Some(rate) = known.as_deref().and_then(|scores| {
                let best = scores.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
                // Two octaves below, so that wider networks stay stable where they can.
                Some(best.0.saturating_sub(2))
            }) else {
                continue;
            };
            let mean = |place: usize, of: fn(&super::Run) -> &Vec<f64>| {
                let rows = self.lab.rows_of(table, place);
                let values: Vec<f64> = rows
                    .filter_map(|row| of(row.get(rate)?).get(self.step).copied())
                    .collect();
                values.iter().sum::<f64>() / values.len() as f64
            };
            let curve = |of: fn(&super::Run) -> &Vec<f64>| -> (Vec<f64>, Vec<f64>) {
                let points = widths
                    .iter()
                    .enumerate()
                    .map(|(place, q)| (*q as f64, mean(place, of)));
                points.filter(|(_, y)| y.is_finite()).unzip()
            };
            let (x, y) = curve(|run| &run.changes);
            let law = PowerLaw::fit(x.iter().copied().zip(y.iter().copied()), [0.0, f64::INFINITY]);
            let label = table.label();
            let name = match law {
                Some(law) => text!(
                    "parametrizations-change-of",
                    table = label.text.clone().into_owned(),
                    slope = format!("{:+.2}", law.exponent).replace('-', "−")
                ),
                None => label.text.clone(),
            };
            let name = Label::new(format!("change_{}", label.id), name);
            marks.push(Line::new(name, table.role(), x, y).into());
            let (x, y) = curve(|run| &run.sizes);
            let name = Label::new(
                format!("size_{}", label.id),
                text!("parametrizations-size-of", table = label.text.into_owned()),
            );
            marks.push(Line::new(name, table.role(), x, y).stroke(Stroke::Dashed).into());
        }
        let x = Axis::log(("Width q", text!("parametrizations-width")));
        let y = Axis::log(("Root mean square", text!("parametrizations-coordinates.y")));
        Figure::plot(
            "coordinate_check",
            text!("parametrizations-coordinates"),
            x,
            y,
            marks,
        )
        .caption(text!("parametrizations-coordinates.caption", step = self.step))
    }
}
