//! The landscape's part of a report.

use serde_json::{Value, json};

use crate::experiment::{Height, Landscape, Loss};
use crate::figure::{Angle, Content, Figure, FigureError, NpzWriter, Surface};
use crate::landscape::{Explorer, Values, View, solution_id};

/// The figures at the end of the run; with `in_space` maps also as surfaces.
pub(super) fn figures(explorer: &Explorer, in_space: bool) -> Vec<Figure> {
    let Landscape { surface, scale, .. } = *explorer.settings();
    let mut figures = explorer.figures(&View {
        step: Some(explorer.last_step()),
        surface,
        scale,
    });
    if !in_space {
        return figures;
    }
    let surfaces = figures.iter().filter_map(|figure| {
        let Content::HeatMap(map) = &figure.content else {
            return None;
        };
        let surface = Surface {
            map: map.clone(),
            angle: Angle::default(),
        };
        let id = format!("{}_3d", figure.id);
        Some(Figure::new(&id, &figure.title, Content::Surface(surface)).caption(&figure.caption))
    });
    let surfaces: Vec<Figure> = surfaces.collect();
    figures.extend(surfaces);
    figures
}

/// The numbers, for the summary.
pub(super) fn summary(explorer: &Explorer, loss: Loss) -> Value {
    let both = |values: &Values| {
        json!({
            "train": values.height(Height::Train, loss),
            "test": values.height(Height::Test, loss),
        })
    };
    let plane = explorer.scene().map(|scene| {
        let directions = scene.plane.directions.iter().map(|direction| {
            json!({
                "name": direction.kind.label().id,
                "norm": direction.length,
                "layer_shares": direction.shares,
            })
        });
        let lowest = |of| {
            let ([a, b], height) = scene.minimum(|values| values.height(of, loss))?;
            Some(json!({ "coordinates": [a, b], "value": height }))
        };
        json!({
            "centre_step": scene.step,
            "directions": directions.collect::<Vec<_>>(),
            "off_plane_fraction": scene.projection.off_plane,
            "lowest_train": lowest(Height::Train),
            "lowest_test": lowest(Height::Test),
        })
    });
    let line = explorer.line().map(|line| {
        let barrier = |of| line.slice.barrier(|values| values.height(of, loss)).0;
        json!({
            "to": solution_id(line.to),
            "distance": line.slice.length,
            "barrier_train": barrier(Height::Train),
            "barrier_test": barrier(Height::Test),
        })
    });
    let pairs = explorer.chaos().pairs().map(|pair| {
        json!({
            "learning_rate_factor": pair.factor,
            "exponent": pair.exponent,
            "growth_rate": pair.growth(),
            "diverged_at": pair.diverged,
        })
    });
    let pruned = explorer.pruning().pruned.iter().map(|pruned| {
        let mut value = both(&pruned.values);
        value["fraction"] = json!(pruned.fraction);
        value
    });
    json!({
        "complete": explorer.is_whole() && explorer.fraction() >= 1.0,
        "warnings": explorer.warnings(),
        "run": explorer.settings().run,
        "last_step": explorer.last_step(),
        "plane": plane,
        "interpolation": line,
        "hessian": hessian(explorer),
        "chaos": pairs.collect::<Vec<_>>(),
        "pruning": pruned.collect::<Vec<_>>(),
    })
}

fn hessian(explorer: &Explorer) -> Value {
    let curvature = explorer.curvature();
    let weights = explorer.weights().unwrap_or(0);
    let moment = |power| {
        let (value, error) = curvature.moment(weights, power)?;
        Some(json!({ "value": value, "standard_error": error }))
    };
    let sharpness = curvature.sharpness.iter().map(|sharpness| {
        json!({
            "step": sharpness.t,
            "value": sharpness.value,
            "edge": sharpness.threshold,
        })
    });
    json!({
        "step": curvature.step,
        "weights": weights,
        "eigenvalues": curvature.leading.iter().map(|pair| pair.value).collect::<Vec<_>>(),
        "layers": curvature.blocks.iter().map(|block| block.largest).collect::<Vec<_>>(),
        "trace": moment(1),
        "squared_frobenius_norm": moment(2),
        "sharpness": sharpness.collect::<Vec<_>>(),
    })
}

/// Surfaces, plane and trajectory.
pub(super) fn arrays(archive: &mut NpzWriter, explorer: &Explorer, loss: Loss) -> Result<(), FigureError> {
    let (Some(scene), Some(trajectory)) = (explorer.scene(), explorer.trajectory()) else {
        return Ok(());
    };
    let surface = scene.refinement.surface();
    let side = surface.grid.side;
    for (name, of) in [
        ("landscape_train", Height::Train),
        ("landscape_test", Height::Test),
    ] {
        let heights = surface.values.iter().map(|v| v.height(of, loss));
        archive.add(name, &[side, side], heights)?;
    }
    let axis = |i: usize| (0..side).map(move |j| surface.grid.point(j, j)[i]);
    archive.add("landscape_a", &[side], axis(0))?;
    archive.add("landscape_b", &[side], axis(1))?;
    let weights = scene.plane.origin.len();
    archive.add("landscape_origin", &[weights], scene.plane.origin.iter().copied())?;
    let directions = scene.plane.directions.iter().flat_map(|d| &d.unit);
    archive.add("landscape_directions", &[2, weights], directions.copied())?;
    let path = &scene.projection.coordinates;
    archive.add(
        "landscape_trajectory",
        &[path.len(), 2],
        path.iter().flatten().copied(),
    )?;
    let steps = trajectory.steps().iter().take(path.len());
    archive.add("landscape_steps", &[steps.len()], steps.map(|&t| t as f64))
}
