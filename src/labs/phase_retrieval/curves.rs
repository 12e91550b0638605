//! Curves of the theory over φ that take a while.

use super::theory::Information;
use super::{SMALLEST, Settings};
use crate::control::{Cancel, Cancelled};

/// Points of a curve over φ or over the overlap.
pub(super) const FINE: usize = 241;
/// How near to either threshold the durations are drawn, and at how many ratios on each side.
const NEAREST: f64 = 1e-4;
const NEAR: u32 = 40;

/// Abscissae and ordinates.
pub(super) type Curve = (Vec<f64>, Vec<f64>);

/// Values of φ from the smallest to the largest.
fn ratios(settings: &Settings) -> impl Iterator<Item = f64> {
    let width = (settings.largest - SMALLEST) / (FINE - 1) as f64;
    (0..FINE).map(move |i| SMALLEST + width * i as f64)
}

/// Overlaps after T steps.
pub(super) fn after(it: &Information, settings: &Settings, cancel: &Cancel) -> Result<Curve, Cancelled> {
    let mut curve = Curve::default();
    for phi in ratios(settings) {
        cancel.check()?;
        let course = it.course(settings.overlap, phi, settings.steps);
        curve.0.push(phi);
        curve.1.push(course.last().copied().unwrap_or(f64::NAN));
    }
    Ok(curve)
}

/// Steps from the overlap 1/n of chance until nine tenths of the final one, for each number n of entries.
pub(super) fn durations(
    it: &Information,
    settings: &Settings,
    cancel: &Cancel,
) -> Result<Vec<Curve>, Cancelled> {
    let (weak, perfect) = (it.weak_recovery(), it.perfect_recovery().1);
    let mut places: Vec<f64> = ratios(settings).collect();
    for threshold in [weak, perfect] {
        let near = (0..NEAR).map(|i| 0.1 * (NEAREST / 0.1_f64).powf(f64::from(i) / f64::from(NEAR - 1)));
        places.extend(near.flat_map(|gap| [threshold - gap, threshold + gap]));
    }
    places.retain(|phi| *phi > weak && *phi <= settings.largest);
    places.sort_by(f64::total_cmp);
    let mut curves = Vec::new();
    for n in settings.sizes() {
        let mut curve = Curve::default();
        for &phi in &places {
            cancel.check()?;
            if let Some(steps) = it.duration(1.0 / n as f64, phi) {
                curve.0.push(phi);
                curve.1.push(steps.max(1) as f64);
            }
        }
        curves.push(curve);
    }
    Ok(curves)
}
