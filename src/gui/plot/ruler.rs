//! A ruler on logarithmic axes: a line with two ends to drag, and the exponent of the power law that it is.

use egui::{Align2, CursorIcon, Pos2, Rect, Sense, Ui, Vec2, WidgetInfo, vec2};

use super::Spread;
use crate::figure::{Mark, Scale, format_number};
use crate::gui::theme::colour;
use crate::text;

/// Half the side, in points, of what can be grabbed at an end.
const GRIP: f32 = 8.0;
/// Where the ends are at first, in parts of the frame.
const FIRST: [f32; 2] = [0.35, 0.65];

/// The ruler of one plot.
#[derive(Default)]
pub(super) struct Ruler {
    pub(super) on: bool,
    /// Its ends, in the numbers of both axes.
    ends: Option<[[f64; 2]; 2]>,
}

impl Ruler {
    /// Draws it where it is on and both axes are logarithmic; lets its ends be dragged.
    pub(super) fn show<'m>(
        &mut self,
        ui: &mut Ui,
        place: &Spread<'_>,
        marks: impl Iterator<Item = &'m Mark>,
    ) {
        let (x, y) = place.coordinates;
        if !self.on || x.scale != Scale::Log || y.scale != Scale::Log {
            self.ends = None;
            return;
        }
        let mut ends = self.ends.take().unwrap_or_else(|| first(place, marks));
        for (index, end) in ends.iter_mut().enumerate() {
            let Some(at) = place.position(*end) else { continue };
            let grip = Rect::from_center_size(at, Vec2::splat(2.0 * GRIP));
            let response = ui
                .interact(grip, place.plot.with(("ruler", index)), Sense::drag())
                .on_hover_and_drag_cursor(CursorIcon::Move);
            let name = text!("plot-ruler-end", number = index + 1);
            response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, &*name));
            if let Some(pointer) = response.interact_pointer_pos().filter(|_| response.dragged()) {
                *end = place.values(pointer);
            }
        }
        self.ends = Some(ends);
        if let [Some(from), Some(to)] = ends.map(|end| place.position(end)) {
            draw(ui, place, [from, to], slope(ends));
        }
    }
}

/// The exponent of the power law through two points.
fn slope([from, to]: [[f64; 2]; 2]) -> f64 {
    (to[1] / from[1]).ln() / (to[0] / from[0]).ln()
}

/// Along the first curve there is, or across the middle.
fn first<'m>(place: &Spread<'_>, marks: impl Iterator<Item = &'m Mark>) -> [[f64; 2]; 2] {
    let frame = *place.transform.frame();
    let middle = FIRST.map(|share| frame.lerp_inside(vec2(share, share)));
    let line = marks.filter_map(|mark| match mark {
        Mark::Line(line) => Some((&line.x, &line.y)),
        Mark::Scatter(points) => Some((&points.x, &points.y)),
        Mark::Histogram(_) | Mark::Rule(_) => None,
    });
    let near = |wanted: Pos2, (x, y): (&Vec<f64>, &Vec<f64>)| {
        let points = x
            .iter()
            .zip(y)
            .filter_map(|(&x, &y)| Some(([x, y], place.position([x, y])?)));
        let seen = points.filter(|(_, at)| frame.contains(*at));
        let away = |at: &Pos2| (at.x - wanted.x).abs();
        seen.min_by(|(_, a), (_, b)| away(a).total_cmp(&away(b)))
            .map(|(point, _)| point)
    };
    let along = line
        .filter_map(|line| {
            let [from, to] = middle.map(|at| near(at, line));
            Some([from?, to?])
        })
        .find(|[from, to]| from[0] != to[0]);
    along.unwrap_or_else(|| middle.map(|at| place.values(at)))
}

fn draw(ui: &Ui, place: &Spread<'_>, [from, to]: [Pos2; 2], slope: f64) {
    let style = place.style;
    let (u, inks) = (style.unit, style.inks());
    let (ink, paper) = (colour(inks.ink), colour(inks.paper));
    let frame = *place.transform.frame();
    let painter = ui.painter_at(frame);
    painter.line_segment([from, to], (4.0 * u, paper));
    painter.line_segment([from, to], (1.6 * u, ink));
    for end in [from, to] {
        painter.circle(end, 4.5 * u, paper, (1.6 * u, ink));
    }
    let number = match slope.is_finite() {
        true => format_number((1000.0 * slope).round() / 1000.0),
        false => "∞".to_owned(),
    };
    let words = text!("plot-slope", number = number).into_owned();
    let galley = painter.layout_no_wrap(words, style.font(12.5), ink);
    let size = galley.size() + vec2(8.0, 4.0) * u;
    // Beside the middle, on the side where the line is not.
    let way = if (to.y - from.y) * (to.x - from.x) > 0.0 {
        1.0
    } else {
        -1.0
    };
    let centre = from.lerp(to, 0.5) + vec2(0.5 * size.x + 8.0 * u, -way * (0.5 * size.y + 6.0 * u));
    let inside = frame.shrink2(0.5 * size);
    let card = Rect::from_center_size(centre.clamp(inside.min, inside.max.max(inside.min)), size);
    painter.rect_filled(card, 3.0 * u, paper.gamma_multiply(0.92));
    let text = Align2::CENTER_CENTER.anchor_size(card.center(), galley.size());
    painter.galley(text.min, galley, ink);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_slope_is_the_exponent_of_a_power_law() {
        let point = |x: f64| [x, 3.0 * x.powf(-0.75)];
        assert!((slope([point(2.0), point(500.0)]) + 0.75).abs() < 1e-12);
        assert!(
            (slope([point(500.0), point(2.0)]) + 0.75).abs() < 1e-12,
            "from either end"
        );
    }
}
