//! Tables and readouts as pictures.

use super::canvas::{Frame, Pen};
use super::chart::Sheet;
use super::typeface::{Pencil, Side};
use super::{Readout, Table, format_number, format_with_error};
use crate::text;

const ROW: f64 = 24.0;

impl Sheet {
    pub(super) fn table(&mut self, table: &Table, frame: Frame) {
        let columns = table
            .rows
            .iter()
            .map(Vec::len)
            .max()
            .unwrap_or(0)
            .max(table.header.len());
        if columns == 0 || table.rows.is_empty() {
            return self.nothing(frame);
        }
        let widths = self.column_widths(table, columns, frame.width());
        let row = ROW * self.unit;
        let room = (((frame.height() / row) as usize).saturating_sub(1)).max(1);
        // The last row says what is left out.
        let shown = if table.rows.len() <= room {
            table.rows.len()
        } else {
            room.saturating_sub(1)
        };
        let names: Vec<&str> = table.header.iter().map(|label| &*label.text).collect();
        let bold = self.pencil(13.0).bold();
        self.table_row(table, &names, (bold, &widths), frame, frame.top);
        for (i, cells) in table.rows.iter().take(shown).enumerate() {
            let top = frame.top + (i + 1) as f64 * row;
            if i % 2 == 0 {
                self.canvas.rectangle(
                    Frame {
                        top,
                        bottom: top + row,
                        ..frame
                    },
                    self.inks.stripe,
                    1.0,
                );
            }
            self.table_row(table, cells, (self.pencil(13.0), &widths), frame, top);
        }
        let line = frame.top + row;
        self.canvas.line(
            &[(frame.left, line), (frame.right, line)],
            Pen::new(self.inks.frame, 1.3 * self.unit),
        );
        let hidden = table.rows.len() - shown;
        if hidden == 0 {
            return;
        }
        let pencil = Pencil {
            colour: self.inks.faint,
            ..self.pencil(13.0)
        };
        let at = (
            frame.left + 8.0 * self.unit,
            frame.top + (shown as f64 + 1.5) * row,
        );
        self.canvas
            .text(&text!("figure-more-rows", count = hidden), at, pencil);
    }

    /// Widths by need, narrowed alike when they do not fit, spread when they fit easily.
    fn column_widths(&self, table: &Table, columns: usize, room: f64) -> Vec<f64> {
        let (plain, bold) = (self.pencil(13.0), self.pencil(13.0).bold());
        let need = |c: usize| {
            let header = table.header.get(c).map_or(0.0, |h| bold.width(&h.text));
            let cells = table.rows.iter().filter_map(|r| r.get(c)).map(|t| plain.width(t));
            cells.fold(header, f64::max) + 30.0 * self.unit
        };
        let needs: Vec<f64> = (0..columns).map(need).collect();
        let scale = (room / needs.iter().sum::<f64>()).min(1.8);
        needs.into_iter().map(|w| w * scale).collect()
    }

    fn table_row(
        &mut self,
        table: &Table,
        cells: &[impl AsRef<str>],
        (pencil, widths): (Pencil, &[f64]),
        frame: Frame,
        top: f64,
    ) {
        let pad = 12.0 * self.unit;
        let mut left = frame.left;
        for (c, (cell, &width)) in cells.iter().zip(widths).enumerate() {
            let text = pencil.fit(cell.as_ref(), width - 1.5 * pad);
            let (x, side) = if numeric_column(table, c) {
                (left + width - pad, Side::Right)
            } else {
                (left + pad, Side::Left)
            };
            self.canvas
                .text(&text, (x, top + 0.5 * ROW * self.unit), pencil.side(side));
            left += width;
        }
    }

    pub(super) fn readouts(&mut self, readouts: &[Readout], frame: Frame) {
        if readouts.is_empty() {
            return self.nothing(frame);
        }
        let u = self.unit;
        // Rows shrink to fit; below half size the rest is left out with a word.
        let most = (frame.height() / (20.0 * u)).max(1.0) as usize;
        let shown = if readouts.len() <= most {
            readouts.len()
        } else {
            most.saturating_sub(1)
        };
        let row = (frame.height() / (readouts.len().min(most) as f64)).min(44.0 * u);
        let size = (row / u * 0.42).min(18.0);
        for (i, readout) in readouts.iter().take(shown).enumerate() {
            let y = frame.top + (i as f64 + 0.5) * row;
            let value = self.pencil(size).bold().side(Side::Right);
            let text = value.fit(&readout_text(readout), 0.6 * frame.width());
            let label = Pencil {
                colour: self.inks.faint,
                ..self.pencil(size)
            };
            let room = frame.width() - value.width(&text) - 24.0 * u;
            self.canvas.text(
                &label.fit(&readout.label.text, room),
                (frame.left + 4.0 * u, y),
                label,
            );
            self.canvas.text(&text, (frame.right - 4.0 * u, y), value);
            let below = frame.top + (i + 1) as f64 * row;
            self.canvas.line(
                &[(frame.left, below), (frame.right, below)],
                Pen::new(self.inks.grid, u),
            );
        }
        let hidden = readouts.len() - shown;
        if hidden == 0 {
            return;
        }
        let pencil = Pencil {
            colour: self.inks.faint,
            ..self.pencil(13.0)
        };
        let at = (frame.left + 4.0 * u, frame.top + (shown as f64 + 0.5) * row);
        self.canvas
            .text(&text!("figure-more", count = hidden), at, pencil);
    }
}

/// Whether a column holds numbers only (and blanks), hence is aligned to the right.
#[must_use]
pub fn numeric_column(table: &Table, column: usize) -> bool {
    let mut cells = table
        .rows
        .iter()
        .filter_map(|r| r.get(column))
        .filter(|t| !t.trim().is_empty())
        .peekable();
    let number = |text: &String| {
        let mut letters = text
            .trim()
            .chars()
            .filter(|c| !matches!(c, '+' | '-' | '−' | '–'));
        letters.next().is_none_or(|c| c.is_ascii_digit() || c == '.')
    };
    cells.peek().is_some() && cells.all(number)
}

/// Value, error and unit: `0.123 ± 0.004 s`.
#[must_use]
pub fn readout_text(readout: &Readout) -> String {
    let number = match readout.error {
        Some(error) => format_with_error(readout.value, error),
        None => format_number(readout.value),
    };
    if readout.unit.is_empty() {
        number
    } else {
        format!("{number} {}", readout.unit)
    }
}
