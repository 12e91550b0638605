//! Thins curves to what a screen can show before they are tessellated.

use egui::Pos2;

/// Deviation, in points, that nobody sees.
const TOLERANCE: f32 = 0.15;

/// Thins a curve of increasing x: of a crowded pixel column it keeps the lowest and the highest point, so that no spike
/// is lost, and of what remains it drops points on (nearly) straight stretches.
pub(super) fn thin(points: &[Pos2], pixels_per_point: f32) -> Vec<Pos2> {
    straightened(&columns(points, pixels_per_point))
}

/// The lowest and highest point of each pixel column with more than two, in their order; the ends of the curve stay.
fn columns(points: &[Pos2], pixels_per_point: f32) -> Vec<Pos2> {
    let mut kept = Vec::with_capacity(points.len());
    kept.extend(points.first());
    for group in points.chunk_by(|a, b| column(a.x, pixels_per_point) == column(b.x, pixels_per_point)) {
        if group.len() <= 2 {
            kept.extend_from_slice(group);
            continue;
        }
        let (mut low, mut high) = (0, 0);
        for (i, p) in group.iter().enumerate() {
            if p.y < group[low].y {
                low = i;
            }
            if p.y > group[high].y {
                high = i;
            }
        }
        kept.push(group[low.min(high)]);
        if low != high {
            kept.push(group[low.max(high)]);
        }
    }
    kept.extend(points.last());
    kept.dedup();
    kept
}

/// A curve of increasing x that is rough, as a band `width` high: in every pixel column it reaches from the highest to the
/// lowest point, and to where the column before was left, so that columns hang together.
pub(super) fn rough(points: &[Pos2], width: f32, pixels_per_point: f32) -> Vec<[f32; 3]> {
    let half = 0.5 * width;
    let mut before: Option<f32> = None;
    let mut samples = Vec::with_capacity(points.len());
    for group in points.chunk_by(|a, b| column(a.x, pixels_per_point) == column(b.x, pixels_per_point)) {
        let [first, .., last] = group else {
            let (Some(p), last) = (group.first(), before) else {
                continue;
            };
            let from = last.unwrap_or(p.y);
            samples.push([p.x, p.y.min(from) - half, p.y.max(from) + half]);
            before = Some(p.y);
            continue;
        };
        let from = before.unwrap_or(first.y);
        let reach = |(top, bottom): (f32, f32), p: &Pos2| (top.min(p.y), bottom.max(p.y));
        let (top, bottom) = group.iter().fold((from, from), reach);
        samples.push([0.5 * (first.x + last.x), top - half, bottom + half]);
        before = Some(last.y);
    }
    samples
}

fn column(x: f32, pixels_per_point: f32) -> i32 {
    (x * pixels_per_point).floor() as i32
}

/// Thins a band of increasing x, given as x, top and bottom: of a crowded pixel column it keeps the outermost ends, and
/// of what remains it drops samples between (nearly) straight edges.
pub(super) fn thin_band(samples: &[[f32; 3]], pixels_per_point: f32) -> Vec<[f32; 3]> {
    let mut kept: Vec<[f32; 3]> = Vec::with_capacity(samples.len());
    for group in samples.chunk_by(|a, b| column(a[0], pixels_per_point) == column(b[0], pixels_per_point)) {
        let [first, .., last] = group else {
            kept.extend_from_slice(group);
            continue;
        };
        // A step goes straight up or down.
        if first[0] == last[0] {
            kept.extend([*first, *last]);
            continue;
        }
        let outer = |(top, bottom): (f32, f32), s: &[f32; 3]| (top.min(s[1]), bottom.max(s[2]));
        let (top, bottom) = group.iter().fold((first[1], first[2]), outer);
        kept.push([0.5 * (first[0] + last[0]), top, bottom]);
    }
    // The band is as long as it was.
    if let ([first, .., last], [from, .., to]) = (kept.as_mut_slice(), samples) {
        (first[0], last[0]) = (from[0], to[0]);
    }
    let edge = |k: usize| kept.iter().map(|s| Pos2::new(s[0], s[k])).collect::<Vec<_>>();
    let (tops, bottoms) = (straightened(&edge(1)), straightened(&edge(2)));
    let on = |edge: &[Pos2], place: &mut usize, p: Pos2| {
        while edge.get(*place).is_some_and(|q| q.x < p.x) {
            *place += 1;
        }
        edge[*place..].iter().take_while(|q| q.x <= p.x).any(|q| *q == p)
    };
    let (mut top, mut bottom) = (0, 0);
    kept.retain(|s| {
        let upper = on(&tops, &mut top, Pos2::new(s[0], s[1]));
        let lower = on(&bottoms, &mut bottom, Pos2::new(s[0], s[2]));
        upper || lower
    });
    kept
}

/// Drops every point whose absence moves the curve by less than the tolerance: a cone of admissible slopes from the last
/// kept point narrows with each point passed, and a point outside it keeps its predecessor.
fn straightened(points: &[Pos2]) -> Vec<Pos2> {
    let mut kept: Vec<Pos2> = Vec::with_capacity(points.len());
    let (mut low, mut high) = (f32::NEG_INFINITY, f32::INFINITY);
    for (i, &p) in points.iter().enumerate() {
        let Some(&anchor) = kept.last() else {
            kept.push(p);
            continue;
        };
        let dx = p.x - anchor.x;
        let slope = (p.y - anchor.y) / dx;
        let inside = dx > 0.0 && (low..=high).contains(&slope);
        if !inside && let Some(&before) = points[..i].last().filter(|&&b| b != anchor) {
            kept.push(before);
            let dx = p.x - before.x;
            (low, high) = cone((f32::NEG_INFINITY, f32::INFINITY), before, p, dx);
            continue;
        }
        (low, high) = cone((low, high), anchor, p, dx);
    }
    if let Some(&last) = points.last()
        && kept.last() != Some(&last)
    {
        kept.push(last);
    }
    kept
}

/// The slopes from `anchor` that pass within the tolerance of `p`, cut with `(low, high)`; none on a vertical step.
fn cone((low, high): (f32, f32), anchor: Pos2, p: Pos2, dx: f32) -> (f32, f32) {
    if dx <= 0.0 {
        return (f32::INFINITY, f32::NEG_INFINITY);
    }
    let dy = p.y - anchor.y;
    (low.max((dy - TOLERANCE) / dx), high.min((dy + TOLERANCE) / dx))
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    /// Height of a polyline at x.
    fn height(line: &[Pos2], x: f32) -> f32 {
        let pair = line.windows(2).find(|w| w[0].x <= x && x <= w[1].x).unwrap();
        let share = if pair[1].x > pair[0].x {
            (x - pair[0].x) / (pair[1].x - pair[0].x)
        } else {
            0.0
        };
        pair[0].y + share * (pair[1].y - pair[0].y)
    }

    #[test]
    fn a_spike_between_pixels_survives() {
        let mut points: Vec<Pos2> = (0..100_000).map(|i| pos2(i as f32 * 0.005, 100.0)).collect();
        points[61_803].y = 3.0;
        points[20_002].y = 470.0;
        let thinned = thin(&points, 1.0);
        assert!(thinned.len() < 20, "{}", thinned.len());
        assert!(thinned.contains(&points[61_803]) && thinned.contains(&points[20_002]));
        assert_eq!(thinned.first(), points.first());
        assert_eq!(thinned.last(), points.last());
    }

    #[test]
    fn no_point_moves_by_more_than_the_tolerance() {
        let curve = |x: f32| 200.0 + 150.0 * (x / 40.0).sin() * (-x / 300.0).exp();
        let points: Vec<Pos2> = (0..2000)
            .map(|i| i as f32 * 0.4)
            .map(|x| pos2(x, curve(x)))
            .collect();
        let thinned = thin(&points, 2.0);
        assert!(thinned.len() < 400, "{}", thinned.len());
        for p in &points {
            let off = (height(&thinned, p.x) - p.y).abs();
            assert!(off < 2.0 * TOLERANCE, "{off} at {}", p.x);
        }
    }

    #[test]
    fn short_curves_and_steps_stay_as_they_are() {
        assert!(thin(&[], 1.0).is_empty());
        let step = [
            pos2(0.0, 0.0),
            pos2(10.0, 0.0),
            pos2(10.0, 50.0),
            pos2(20.0, 50.0),
        ];
        assert_eq!(thin(&step, 1.0), step);
        let one = [pos2(3.0, 4.0)];
        assert_eq!(thin(&one, 1.5), one);
    }

    #[test]
    fn bands_are_thin_and_reach_as_far() {
        let wide: Vec<[f32; 3]> = (0..10_000)
            .map(|i| [i as f32 * 0.05, 100.0, 200.0 + i as f32 * 0.01])
            .collect();
        let thinned = thin_band(&wide, 1.0);
        assert!(thinned.len() <= 1000, "{}", thinned.len());
        assert_eq!(thinned.first().unwrap()[0], 0.0);
        assert_eq!(thinned.last().unwrap()[2], wide[9_999][2]);
        let straight: Vec<[f32; 3]> = (0..500).map(|i| [i as f32, i as f32, 2.0 * i as f32]).collect();
        assert_eq!(thin_band(&straight, 1.0), [straight[0], straight[499]]);
        assert!(thin_band(&[], 1.0).is_empty());
    }

    #[test]
    fn rough_curves_cover_every_point_and_hang_together() {
        let points: Vec<Pos2> = (0..3000)
            .map(|i| pos2(i as f32 * 0.25, 100.0 * ((i * i * 7) % 101) as f32 / 101.0))
            .collect();
        let samples = rough(&points, 2.0, 1.0);
        assert_eq!(samples.len(), 750);
        for p in &points {
            let [_, top, bottom] = samples[p.x.floor() as usize];
            assert!(top <= p.y - 1.0 && p.y + 1.0 <= bottom);
        }
        let touch = |pair: &[[f32; 3]]| pair[0][1] <= pair[1][2] && pair[1][1] <= pair[0][2];
        assert!(samples.windows(2).all(touch));
        assert!(rough(&[], 2.0, 1.0).is_empty());
        assert_eq!(rough(&points[..1], 2.0, 1.0).len(), 1);
    }

    #[test]
    fn a_band_with_a_step_keeps_it() {
        let step = [
            [0.0, 0.0, 5.0],
            [10.0, 0.0, 5.0],
            [10.0, 50.0, 60.0],
            [20.0, 50.0, 60.0],
        ];
        assert_eq!(thin_band(&step, 1.0), step);
    }

    #[test]
    fn noise_keeps_the_extremes_of_every_column() {
        let mut state = 7_u64;
        let mut noise = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 40) as f32 / 16_777_216.0
        };
        let points: Vec<Pos2> = (0..50_000)
            .map(|i| pos2(i as f32 * 0.01, 300.0 * noise()))
            .collect();
        let thinned = thin(&points, 1.0);
        assert!(thinned.len() <= 2000 && thinned.len() > 900);
        for (x, group) in points.chunks(100).enumerate() {
            let lowest = group.iter().map(|p| p.y).fold(f32::INFINITY, f32::min);
            let near = thinned
                .iter()
                .filter(|p| (p.x - x as f32 - 0.5).abs() <= 0.51)
                .map(|p| p.y);
            assert!(near.fold(f32::INFINITY, f32::min) <= lowest + 1.0);
        }
    }
}
