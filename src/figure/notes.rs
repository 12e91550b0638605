//! Notes on plots and maps: a dot at the place, and the words beside it on paper.

use super::Note;
use super::canvas::{Frame, Pen};
use super::chart::{Axes, Sheet};

/// Lines of a note, at most, and the share of the plot that one is wide at most.
const LINES: usize = 4;
const WIDEST: f64 = 0.45;

impl Sheet {
    /// The notes whose places are in the frame.
    pub(super) fn notes(&mut self, notes: &[Note], axes: &Axes) {
        let u = self.unit;
        let pencil = self.pencil(13.0);
        for note in notes {
            let Some(at) = axes
                .point(note.at[0], note.at[1])
                .filter(|&at| axes.frame.holds(at))
            else {
                continue;
            };
            let lines = pencil.wrap(&note.text, WIDEST * axes.frame.width(), LINES);
            let wide = lines.iter().map(|line| pencil.width(line)).fold(0.0, f64::max) + 10.0 * u;
            let high = (17.0 * lines.len() as f64 + 3.0) * u;
            // Right of the place and above it, or where there is room.
            let left = (at.0 + 10.0 * u).min(axes.frame.right - wide - 2.0 * u);
            let top = match at.1 - 10.0 * u - high {
                top if top < axes.frame.top => at.1 + 10.0 * u,
                top => top,
            };
            let card = Frame {
                left,
                top,
                right: left + wide,
                bottom: top + high,
            };
            let side = if top > at.1 { card.top } else { card.bottom };
            let beside = (card.left + 4.0 * u, card.right - 4.0 * u);
            let corner = (at.0.clamp(beside.0, beside.1.max(beside.0)), side);
            let (ink, paper) = (self.inks.ink, self.inks.paper);
            self.canvas.line(&[at, corner], Pen::new(ink, u));
            self.canvas.rectangle(card, paper, 0.9);
            self.canvas.outline(card, Pen::new(self.inks.frame, 0.8 * u));
            self.canvas.disc(at, 4.2 * u, paper, 1.0);
            self.canvas.disc(at, 3.0 * u, ink, 1.0);
            for (row, line) in lines.iter().enumerate() {
                let middle = card.top + (10.0 + 17.0 * row as f64) * u;
                self.canvas.text(line, (card.left + 5.0 * u, middle), pencil);
            }
        }
    }
}
