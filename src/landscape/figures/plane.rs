//! The plane: surfaces with the run's way over them, and how far the run is off.

use super::{Explorer, View, error_axis, quantity};
use crate::experiment::{Height, HeightScale};
use crate::figure::{
    Axis, Content, Figure, HeatMap, Line, Mark, Palette, Role, Scatter, Stroke, Table, format_number,
};
use crate::landscape::problem::Values;
use crate::landscape::scene::Scene;

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
            let label = scene.plane.directions.get(i).map_or("", |d| d.name.as_str());
            let half = 0.5 * (high - low) / (grid.side - 1) as f64;
            (Axis::linear(label), [low - half, high + half])
        };
        let colour = if log {
            Axis::log(&name)
        } else {
            Axis::linear(&name)
        };
        let contours = levels(&values, log);
        let mut map = HeatMap::new(axis(0, grid.x), axis(1, grid.y), grid.side, values, colour);
        map.contours = contours;
        if of == Height::Gap {
            map.palette = Palette::Diverging;
        }
        map.marks = self.marks(scene, of, view.step);
        let (id, title) = match of {
            Height::Train => ("landscape_train", format!("{name} on the plane")),
            Height::Test => ("landscape_test", format!("{name} on the plane")),
            Height::Gap => ("landscape_gap", format!("{name} on the plane")),
        };
        let caption = format!(
            "{} of the trajectory's squared length lies off this plane. Dots mark steps of the run; axes are distances in \
             weight space.",
            percent(scene.projection.off_plane)
        );
        Some(Figure::new(id, &title, Content::HeatMap(map)).caption(&caption))
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
        let points = |name: &str, role, places: &[usize]| -> Mark {
            Scatter::new(name, role, column(0, places), column(1, places)).into()
        };
        let all: Vec<usize> = (0..coordinates.len()).collect();
        let every = step_between_marks(steps.last().copied().unwrap_or(0));
        let marked: Vec<usize> = (0..coordinates.len())
            .filter(|&place| steps.get(place).is_some_and(|t| t.is_multiple_of(every)))
            .collect();
        let mut marks: Vec<Mark> = vec![
            Line::new("Run", Role::Run, column(0, &all), column(1, &all)).into(),
            points(&format!("Every {every} steps"), Role::Run, &marked),
        ];
        for (i, landmark) in scene.landmarks.iter().enumerate() {
            let mut letters = landmark.name.trim_start_matches("the ").chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            let [a, b] = landmark.coordinates;
            let role = Role::Category(u8::try_from(i + 2).unwrap_or(u8::MAX));
            let name = format!("{first}{}", letters.as_str());
            marks.push(Scatter::new(&name, role, vec![a], vec![b]).into());
        }
        if let Some(([a, b], _)) = scene.minimum(|values| values.height(of, loss)) {
            marks.push(Scatter::new("Lowest shown", Role::Estimate, vec![a], vec![b]).into());
        }
        if let (Some(trajectory), Some(cursor)) = (&self.trajectory, cursor) {
            let place = trajectory.place(cursor).min(coordinates.len().saturating_sub(1));
            let t = steps.get(place).copied().unwrap_or(0);
            marks.push(points(&format!("Step {t}"), Role::Theory, &[place]));
        }
        marks
    }

    /// The true errors along the run beside those at its feet on the plane.
    pub(super) fn along_run(&self, scale: HeightScale) -> Option<Figure> {
        let (scene, trajectory) = (self.scene.as_ref()?, self.trajectory.as_ref()?);
        let loss = self.loss();
        let line = |name: &str, role, values: &[Values], of: Height| {
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
        let (train, test) = (quantity(Height::Train, loss), quantity(Height::Test, loss));
        let marks: Vec<Mark> = vec![
            line(
                &format!("{train} of the run"),
                Role::Run,
                trajectory.values(),
                Height::Train,
            ),
            line(
                &format!("{test} of the run"),
                Role::Run,
                trajectory.values(),
                Height::Test,
            ),
            line(
                &format!("{train} at its foot"),
                Role::Reference,
                &scene.feet,
                Height::Train,
            ),
            line(
                &format!("{test} at its foot"),
                Role::Reference,
                &scene.feet,
                Height::Test,
            ),
        ];
        Some(
            Figure::plot(
                "landscape_along_run",
                "The run and its shadow on the plane",
                Axis::count("Step"),
                error_axis(loss, scale),
                marks,
            )
            .caption(
                "Where the two differ, the surface is not what the run sees: the plane misses the run's way.",
            ),
        )
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
        let marks = vec![
            Line::new(
                "From the plane",
                Role::Run,
                steps.clone(),
                scene.projection.distances.clone(),
            )
            .into(),
            Line::new(
                "From the start",
                Role::Reference,
                steps,
                scene.projection.travelled.clone(),
            )
            .into(),
        ];
        let caption = format!(
            "{} of the trajectory's squared length, measured from the plane's origin, lies off the plane.",
            percent(scene.projection.off_plane)
        );
        let figure = Figure::plot(
            "landscape_off_plane",
            "How far the run is off the plane",
            Axis::count("Step"),
            Axis::linear("Distance in weight space"),
            marks,
        );
        Some(figure.caption(&caption))
    }

    /// Norm of each direction and its share per layer.
    pub(super) fn directions(&self) -> Option<Figure> {
        let scene = self.scene.as_ref()?;
        let layers = scene.plane.directions.first().map_or(0, |d| d.shares.len());
        let mut header = vec!["Direction".to_owned(), "Norm".to_owned()];
        header.extend((1..=layers).map(|layer| format!("Layer {layer}")));
        let row = |direction: &crate::landscape::Direction| {
            let mut row = vec![direction.name.clone(), format_number(direction.length)];
            row.extend(direction.shares.iter().map(|share| percent(*share)));
            row
        };
        let rows = scene.plane.directions.iter().map(row).collect();
        let table = Content::Table(Table { header, rows });
        Some(
            Figure::new("landscape_directions", "Directions of the plane", table).caption(
                "The norm before it was made a unit vector, and each layer's share of its squared length.",
            ),
        )
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
                let name = format!("{}, {}", quantity(of, loss), lower(&direction.name));
                let role = Role::Category(u8::try_from(i).unwrap_or(0));
                let x = slice.iter().map(|(c, _)| *c).collect();
                marks.push(Line::new(&name, role, x, heights).stroke(stroke).into());
            }
        }
        Some(
            Figure::plot(
                "landscape_slices",
                &format!("Along each direction through step {}", scene.step),
                Axis::linear("Distance in weight space"),
                error_axis(loss, scale),
                marks,
            )
            .caption(
                "One-dimensional slices through the run's own weights, not through their foot on the plane.",
            ),
        )
    }

    /// Errors along the straight line to another solution, with the height of the barrier.
    pub(super) fn interpolation(&self, scale: HeightScale) -> Option<Figure> {
        let line = self.line.as_ref()?;
        let loss = self.loss();
        let curve = |of: Height, stroke| -> Mark {
            let heights = line.slice.values.iter().map(|v| v.height(of, loss)).collect();
            Line::new(
                &quantity(of, loss),
                Role::Run,
                line.slice.positions.clone(),
                heights,
            )
            .stroke(stroke)
            .into()
        };
        let marks = vec![
            curve(Height::Test, Stroke::Solid),
            curve(Height::Train, Stroke::Dashed),
            crate::figure::Rule::at_x("The run's end", Role::Reference, 0.0).into(),
            crate::figure::Rule::at_x(&sentence(&line.name), Role::Category(2), 1.0).into(),
        ];
        let barrier = |of| line.slice.barrier(|v| v.height(of, loss));
        let ((train, at), (test, _)) = (barrier(Height::Train), barrier(Height::Test));
        let caption = format!(
            "Barrier above the straight line between both ends: {} for the {} (highest at {at:.2}), {} for the {}. The ends \
             are {} apart.",
            format_number(train),
            lower(&quantity(Height::Train, loss)),
            format_number(test),
            lower(&quantity(Height::Test, loss)),
            format_number(line.slice.length),
        );
        let figure = Figure::plot(
            "landscape_interpolation",
            &format!("From the run's end to {}", line.name),
            Axis::linear("Share of the way"),
            error_axis(loss, scale),
            marks,
        );
        Some(figure.caption(&caption))
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

/// A share in words.
pub(super) fn percent(share: f64) -> String {
    match 100.0 * share {
        0.0 => "0 %".to_owned(),
        small if small < 0.01 => "less than 0.01 %".to_owned(),
        small if small < 1.0 => format!("{small:.2} %"),
        nearly if (99.95..100.0).contains(&nearly) => "more than 99.9 %".to_owned(),
        large => format!("{large:.1} %"),
    }
}

pub(super) fn lower(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_lowercase).collect();
    format!("{first}{}", letters.as_str())
}

fn sentence(name: &str) -> String {
    let mut letters = name.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    format!("{first}{}", letters.as_str())
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
