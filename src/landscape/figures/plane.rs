//! The plane: surfaces with the run's way over them, and how far the run is off.

use std::borrow::Cow;

use super::{Explorer, View, distance, error_axis, percent, quantity, quantity_inside, step_axis};
use crate::experiment::{Height, HeightScale};
use crate::figure::{
    Axis, Content, Figure, HeatMap, Label, Line, Mark, Palette, Role, Rule, Scatter, Stroke, Table,
    format_number,
};
use crate::landscape::names::{solution_inside, solution_label};
use crate::landscape::problem::Values;
use crate::landscape::scene::Scene;
use crate::text;

/// Contour lines of a map, about.
const CONTOURS: usize = 12;
/// Steps that are marked along a trajectory, at most.
const MARKED: usize = 10;

impl Explorer {
    /// A surface as colours with contours, the trajectory, its steps and the lowest point.
    pub(super) fn map(&self, of: Height, view: &View) -> Option<Figure> {
        let scene = self.scene.as_ref()?;
        let loss = self.loss();
        let height = |values: &Values| values.height(of, loss);
        let surface = scene.refinement.surface();
        let values: Vec<f64> = surface
            .values
            .iter()
            .map(height)
            .map(|h| if h.is_finite() { h } else { f64::NAN })
            .collect();
        if values.iter().all(|h| h.is_nan()) {
            return None;
        }
        let name = quantity(of, loss);
        // A difference has both signs.
        let log = view.scale == HeightScale::Log && of != Height::Gap;
        let grid = surface.grid;
        let axis = |i: usize, [low, high]: [f64; 2]| {
            let direction = scene.plane.directions.get(i);
            let label = direction
                .map(|direction| direction.kind.label())
                .unwrap_or_default();
            let half = 0.5 * (high - low) / (grid.side - 1) as f64;
            (Axis::linear(label), [low - half, high + half])
        };
        let title = text!("landscape-map", quantity = &*name.text);
        let colour = if log { Axis::log(name) } else { Axis::linear(name) };
        let contours = levels(&values, log);
        let mut map = HeatMap::new(axis(0, grid.x), axis(1, grid.y), grid.side, values, colour);
        map.contours = contours;
        if of == Height::Gap {
            map.palette = Palette::Diverging;
        }
        map.marks = self.marks(scene, of, view.step);
        let id = match of {
            Height::Train => "landscape_train",
            Height::Test => "landscape_test",
            Height::Gap => "landscape_gap",
        };
        let caption = text!(
            "landscape-map.caption",
            share = percent(scene.projection.off_plane)
        );
        Some(Figure::new(id, title, Content::HeatMap(map)).caption(caption))
    }

    fn marks(&self, scene: &Scene, of: Height, cursor: Option<usize>) -> Vec<Mark> {
        let loss = self.loss();
        let coordinates = &scene.projection.coordinates;
        let steps = self
            .trajectory
            .as_ref()
            .map_or(&[][..], |trajectory| trajectory.steps());
        let column = |axis: usize, places: &[usize]| -> Vec<f64> {
            let at = |&place: &usize| Some(coordinates.get(place)?[axis]);
            places.iter().filter_map(at).collect()
        };
        let points = |name: (&'static str, Cow<'static, str>), role, places: &[usize]| -> Mark {
            Scatter::new(name, role, column(0, places), column(1, places)).into()
        };
        let all: Vec<usize> = (0..coordinates.len()).collect();
        let every = step_between_marks(steps.last().copied().unwrap_or(0));
        let marked: Vec<usize> = (0..coordinates.len())
            .filter(|&place| steps.get(place).is_some_and(|t| t.is_multiple_of(every)))
            .collect();
        let run = ("Run", text!("landscape-map-run"));
        let dots = ("Steps", text!("landscape-map-steps", count = every));
        let mut marks: Vec<Mark> = vec![
            Line::new(run, Role::Run, column(0, &all), column(1, &all)).into(),
            points(dots, Role::Run, &marked),
        ];
        for (i, landmark) in scene.landmarks.iter().enumerate() {
            let [a, b] = landmark.coordinates;
            let role = Role::Category(u8::try_from(i + 2).unwrap_or(u8::MAX));
            let name = solution_label(landmark.solution);
            marks.push(Scatter::new(name, role, vec![a], vec![b]).into());
        }
        if let Some(([a, b], _)) = scene.minimum(|values| values.height(of, loss)) {
            let name = ("Lowest shown", text!("landscape-map-lowest"));
            marks.push(Scatter::new(name, Role::Estimate, vec![a], vec![b]).into());
        }
        if let (Some(trajectory), Some(cursor)) = (&self.trajectory, cursor) {
            let place = trajectory.place(cursor).min(coordinates.len().saturating_sub(1));
            let t = steps.get(place).copied().unwrap_or(0);
            let name = ("Step shown", text!("landscape-map-cursor", step = t));
            marks.push(points(name, Role::Theory, &[place]));
        }
        marks
    }

    /// The true errors along the run beside those at its projection on the plane.
    pub(super) fn along_run(&self, scale: HeightScale) -> Option<Figure> {
        let (scene, trajectory) = (self.scene.as_ref()?, self.trajectory.as_ref()?);
        let loss = self.loss();
        let line = |name: (String, Cow<'static, str>), role, values: &[Values], of: Height| {
            let steps = trajectory
                .steps()
                .iter()
                .take(scene.known)
                .map(|&t| t as f64)
                .collect();
            let heights = values
                .iter()
                .take(scene.known)
                .map(|v| v.height(of, loss))
                .collect();
            let stroke = if of == Height::Train {
                Stroke::Dashed
            } else {
                Stroke::Solid
            };
            Line::new(name, role, steps, heights).stroke(stroke).into()
        };
        let of_run = |of| {
            let Label { id, text } = quantity(of, loss);
            let name = (
                format!("{id} of the run"),
                text!("landscape-along-run-run", quantity = text),
            );
            line(name, Role::Run, trajectory.values(), of)
        };
        let projected = |of| {
            let Label { id, text } = quantity(of, loss);
            let name = (
                format!("{id} at its projection"),
                text!("landscape-along-run-projection", quantity = text),
            );
            line(name, Role::Reference, &scene.projected, of)
        };
        let marks: Vec<Mark> = vec![
            of_run(Height::Train),
            of_run(Height::Test),
            projected(Height::Train),
            projected(Height::Test),
        ];
        let title = text!("landscape-along-run");
        let y = error_axis(loss, scale);
        let figure = Figure::plot("landscape_along_run", title, step_axis(), y, marks);
        Some(figure.caption(text!("landscape-along-run.caption")))
    }

    /// Distances from the plane and from the start.
    pub(super) fn off_plane(&self) -> Option<Figure> {
        let (scene, trajectory) = (self.scene.as_ref()?, self.trajectory.as_ref()?);
        let steps: Vec<f64> = trajectory
            .steps()
            .iter()
            .take(scene.known)
            .map(|&t| t as f64)
            .collect();
        let distances = scene.projection.distances.clone();
        let plane = ("From the plane", text!("landscape-off-plane-plane"));
        let travelled = scene.projection.travelled.clone();
        let start = ("From the start", text!("landscape-off-plane-start"));
        let marks = vec![
            Line::new(plane, Role::Run, steps.clone(), distances).into(),
            Line::new(start, Role::Reference, steps, travelled).into(),
        ];
        let title = text!("landscape-off-plane");
        let y = Axis::linear(distance());
        let figure = Figure::plot("landscape_off_plane", title, step_axis(), y, marks);
        let share = percent(scene.projection.off_plane);
        Some(figure.caption(text!("landscape-off-plane.caption", share = share)))
    }

    /// Norm of each direction and its share per layer.
    pub(super) fn directions(&self) -> Option<Figure> {
        let scene = self.scene.as_ref()?;
        let layers = scene.plane.directions.first().map_or(0, |d| d.shares.len());
        let mut header: Vec<Label> = vec![
            ("Direction", text!("landscape-directions-direction")).into(),
            ("Norm", text!("landscape-directions-norm")).into(),
        ];
        header.extend((1..=layers).map(|layer| {
            let name = text!("landscape-directions-layer", layer = layer);
            Label::new(format!("Layer {layer}"), name)
        }));
        let row = |direction: &crate::landscape::Direction| {
            let name = direction.kind.label().text;
            let mut row = vec![name.into_owned(), format_number(direction.length)];
            row.extend(direction.shares.iter().map(|share| percent(*share).into_owned()));
            row
        };
        let rows = scene.plane.directions.iter().map(row).collect();
        let table = Content::Table(Table { header, rows });
        let figure = Figure::new("landscape_directions", text!("landscape-directions"), table);
        Some(figure.caption(text!("landscape-directions.caption")))
    }

    /// Errors along each direction through the point where the plane is centred.
    pub(super) fn slices(&self, scale: HeightScale) -> Option<Figure> {
        let scene = self.scene.as_ref()?;
        let loss = self.loss();
        let mut marks: Vec<Mark> = Vec::new();
        for (i, (slice, direction)) in scene.slices.iter().zip(&scene.plane.directions).enumerate() {
            for of in [Height::Train, Height::Test] {
                let stroke = if of == Height::Train {
                    Stroke::Dashed
                } else {
                    Stroke::Solid
                };
                let heights = slice.iter().map(|(_, v)| v.height(of, loss)).collect();
                let (height, along) = (quantity(of, loss), direction.kind.label());
                let inside = direction.kind.inside();
                let name = (
                    format!("{}, {}", height.id, along.id.to_lowercase()),
                    text!(
                        "landscape-slices-curve",
                        quantity = height.text,
                        direction = inside
                    ),
                );
                let role = Role::Category(u8::try_from(i).unwrap_or(0));
                let x = slice.iter().map(|(c, _)| *c).collect();
                marks.push(Line::new(name, role, x, heights).stroke(stroke).into());
            }
        }
        let title = text!("landscape-slices", step = scene.step);
        let (x, y) = (Axis::linear(distance()), error_axis(loss, scale));
        let figure = Figure::plot("landscape_slices", title, x, y, marks);
        Some(figure.caption(text!("landscape-slices.caption")))
    }

    /// Errors along the straight line to another solution, with the height of the barrier.
    pub(super) fn interpolation(&self, scale: HeightScale) -> Option<Figure> {
        let line = self.line.as_ref()?;
        let loss = self.loss();
        let curve = |of: Height, stroke| -> Mark {
            let heights = line.slice.values.iter().map(|v| v.height(of, loss)).collect();
            let x = line.slice.positions.clone();
            Line::new(quantity(of, loss), Role::Run, x, heights)
                .stroke(stroke)
                .into()
        };
        let marks = vec![
            curve(Height::Test, Stroke::Solid),
            curve(Height::Train, Stroke::Dashed),
            Rule::at_x(
                ("The run's end", text!("landscape-interpolation-end")),
                Role::Reference,
                0.0,
            )
            .into(),
            Rule::at_x(solution_label(line.to), Role::Category(2), 1.0).into(),
        ];
        let barrier = |of| line.slice.barrier(|v| v.height(of, loss));
        let ((train, at), (test, _)) = (barrier(Height::Train), barrier(Height::Test));
        let caption = text!(
            "landscape-interpolation.caption",
            train = format_number(train),
            train_quantity = quantity_inside(Height::Train, loss),
            at = format!("{at:.2}"),
            test = format_number(test),
            test_quantity = quantity_inside(Height::Test, loss),
            distance = format_number(line.slice.length)
        );
        let title = text!("landscape-interpolation", solution = solution_inside(line.to));
        let x = Axis::linear(("Share of the way", text!("landscape-interpolation.x")));
        let y = error_axis(loss, scale);
        let figure = Figure::plot("landscape_interpolation", title, x, y, marks);
        Some(figure.caption(caption))
    }
}

/// Steps between two marks on a trajectory: 1, 2, 5, 10, …
fn step_between_marks(last: usize) -> usize {
    let mut every = 1;
    for factor in [2, 5, 10].iter().cycle() {
        if last / every <= MARKED {
            break;
        }
        let decade = 10_usize.pow(every.ilog10());
        every = decade * factor;
    }
    every
}

/// Levels of contours that share a range evenly.
fn levels(values: &[f64], log: bool) -> Vec<f64> {
    let shown = |v: &&f64| v.is_finite() && (!log || **v > 0.0);
    let (low, high) = values
        .iter()
        .filter(shown)
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &v| {
            (low.min(v), high.max(v))
        });
    if low >= high || !low.is_finite() {
        return Vec::new();
    }
    let share = |i: usize| i as f64 / (CONTOURS + 1) as f64;
    let level = |i: usize| {
        if log {
            (low.ln() + (high / low).ln() * share(i)).exp()
        } else {
            low + (high - low) * share(i)
        }
    };
    (1..=CONTOURS).map(level).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_round_numbers_of_steps_apart() {
        for (last, every) in [
            (0, 1),
            (10, 1),
            (11, 2),
            (30, 5),
            (60, 10),
            (200, 20),
            (1000, 100),
            (99_999, 10_000),
        ] {
            assert_eq!(step_between_marks(last), every, "{last}");
        }
    }

    #[test]
    fn contours_are_inside_the_range() {
        let levels_log = levels(&[f64::NAN, 0.0, 1e-3, 10.0], true);
        assert!(levels_log.len() == CONTOURS && levels_log.iter().all(|l| (1e-3..10.0).contains(l)));
        assert!(levels(&[1.0, 1.0], false).is_empty() && levels(&[], true).is_empty());
    }
}
