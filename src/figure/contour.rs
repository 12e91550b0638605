//! Contour lines of a matrix by marching squares, chained into long paths.

use std::collections::HashMap;

/// A side of a square: the lower left sample of the side, and whether it runs along the row.
type Edge = (usize, usize, bool);

/// The lines where the matrix (row-major) passes `level`, in units of columns and rows; they end at blanks and borders.
#[must_use]
pub fn contour(values: &[f64], columns: usize, rows: usize, level: f64) -> Vec<Vec<(f64, f64)>> {
    let mut links: HashMap<Edge, Vec<Edge>> = HashMap::new();
    let at = |c: usize, r: usize| values.get(r * columns + c).copied().unwrap_or(f64::NAN) - level;
    for row in 0..rows.saturating_sub(1) {
        for column in 0..columns.saturating_sub(1) {
            let corners = [
                at(column, row),
                at(column + 1, row),
                at(column + 1, row + 1),
                at(column, row + 1),
            ];
            for (a, b) in crossings(corners, column, row).into_iter().flatten() {
                links.entry(a).or_default().push(b);
                links.entry(b).or_default().push(a);
            }
        }
    }
    let place = |&(c, r, along): &Edge| {
        let end = if along { at(c + 1, r) } else { at(c, r + 1) };
        let share = at(c, r) / (at(c, r) - end);
        if along {
            (c as f64 + share, r as f64)
        } else {
            (c as f64, r as f64 + share)
        }
    };
    chains(links)
        .iter()
        .map(|chain| chain.iter().map(place).collect())
        .collect()
}

/// Up to two segments across one square, each from side to side.
fn crossings(corners: [f64; 4], c: usize, r: usize) -> [Option<(Edge, Edge)>; 2] {
    if corners.iter().any(|v| !v.is_finite()) {
        return [None, None];
    }
    let above = corners.map(|v| v >= 0.0);
    let sides: [Edge; 4] = [(c, r, true), (c + 1, r, false), (c, r + 1, true), (c, r, false)];
    let crossed: Vec<Edge> = (0..4)
        .filter(|&i| above[i] != above[(i + 1) % 4])
        .map(|i| sides[i])
        .collect();
    match crossed.as_slice() {
        [a, b] => [Some((*a, *b)), None],
        // A saddle: the mean tells which corners are joined.
        [bottom, right, top, left] => {
            if (corners.iter().sum::<f64>() >= 0.0) == above[0] {
                [Some((*bottom, *right)), Some((*top, *left))]
            } else {
                [Some((*bottom, *left)), Some((*right, *top))]
            }
        }
        _ => [None, None],
    }
}

/// Follows the links, open paths first, then rings.
fn chains(mut links: HashMap<Edge, Vec<Edge>>) -> Vec<Vec<Edge>> {
    let mut starts: Vec<Edge> = links.keys().copied().collect();
    starts.sort_unstable();
    starts.sort_by_key(|edge| links.get(edge).map_or(0, Vec::len));
    let mut paths = Vec::new();
    for start in starts {
        let mut path = vec![start];
        let mut here = start;
        while let Some(next) = links.get_mut(&here).and_then(Vec::pop) {
            if let Some(back) = links.get_mut(&next)
                && let Some(i) = back.iter().position(|&e| e == here)
            {
                back.swap_remove(i);
            }
            path.push(next);
            here = next;
        }
        if path.len() > 1 {
            paths.push(path);
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cone_gives_one_ring_of_the_right_radius() {
        let values: Vec<f64> = (0..41 * 41)
            .map(|i| ((i % 41) as f64 - 20.0).hypot((i / 41) as f64 - 20.0))
            .collect();
        let paths = contour(&values, 41, 41, 12.3);
        assert_eq!(paths.len(), 1);
        assert_eq!(paths[0].first(), paths[0].last());
        assert!(
            paths[0]
                .iter()
                .all(|&(x, y)| ((x - 20.0).hypot(y - 20.0) - 12.3).abs() < 0.05)
        );
    }

    #[test]
    fn blanks_and_borders_end_a_line() {
        let mut values: Vec<f64> = (0..100).map(|i| f64::from(i % 10)).collect();
        assert_eq!(
            contour(&values, 10, 10, 4.5),
            [(0..10).map(|r| (4.5, f64::from(r))).collect::<Vec<_>>()]
        );
        values[54] = f64::NAN;
        assert_eq!(contour(&values, 10, 10, 4.5).len(), 2);
        assert!(contour(&values, 10, 10, 99.0).is_empty() && contour(&[], 0, 0, 1.0).is_empty());
    }
}
