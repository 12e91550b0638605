//! Gaussian quadrature: expectations over a few independent standard normals, and integrals over intervals.

use nalgebra::DMatrix;

/// Nodes and weights with Σ_i weight_i p(node_i) = E[p(γ)] for polynomials p of degree below twice their number (Golub & Welsch 1969).
pub(crate) fn gauss_hermite(nodes: usize) -> Vec<[f64; 2]> {
    golub_welsch(nodes, f64::sqrt)
}

/// Nodes and weights with Σ_i weight_i p(node_i) = ½ ∫ p over [−1, 1] for polynomials p of degree below twice their number.
pub(crate) fn gauss_legendre(nodes: usize) -> Vec<[f64; 2]> {
    golub_welsch(nodes, |k| k / (4.0 * k * k - 1.0).sqrt())
}

/// Nodes are the eigenvalues of the Jacobi matrix, whose entries beside the diagonal are `beside`(1), `beside`(2), …; weights are
/// squared first entries of its eigenvectors.
fn golub_welsch(nodes: usize, beside: impl Fn(f64) -> f64) -> Vec<[f64; 2]> {
    let jacobi = DMatrix::from_fn(nodes, nodes, |i, j| {
        if i.abs_diff(j) == 1 {
            beside(i.max(j) as f64)
        } else {
            0.0
        }
    });
    let eigen = jacobi.symmetric_eigen();
    let weights = eigen.eigenvectors.row(0);
    let pairs = eigen.eigenvalues.iter().zip(weights.iter());
    let mut rule: Vec<[f64; 2]> = pairs.map(|(&node, first)| [node, first * first]).collect();
    rule.sort_by(|a, b| a[0].total_cmp(&b[0]));
    rule
}

/// The product of a rule with itself over some normals, without points whose weight is below `least`: the coordinates of each
/// point, with its weight; weights sum to 1.
pub(crate) fn product(rule: &[[f64; 2]], normals: usize, least: f64) -> Vec<(Vec<f64>, f64)> {
    let mut points = vec![(Vec::new(), 1.0)];
    for _ in 0..normals {
        points = points
            .iter()
            .flat_map(|(place, weight)| {
                rule.iter().map(move |&[node, factor]| {
                    let mut place: Vec<f64> = place.clone();
                    place.push(node);
                    (place, weight * factor)
                })
            })
            .filter(|(_, weight)| *weight >= least)
            .collect();
    }
    let sum: f64 = points.iter().map(|(_, weight)| weight).sum();
    points.iter_mut().for_each(|(_, weight)| *weight /= sum);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integrals_of_polynomials_are_exact() {
        let rule = gauss_legendre(9);
        for power in 0..18 {
            let found: f64 = rule.iter().map(|[x, w]| w * x.powi(power)).sum();
            let exact = if power % 2 == 0 {
                1.0 / f64::from(power + 1)
            } else {
                0.0
            };
            assert!((found - exact).abs() < 1e-14, "{power}: {found} {exact}");
        }
    }

    #[test]
    fn moments_of_normals_are_exact() {
        let rule = gauss_hermite(15);
        let moment = |power: i32| rule.iter().map(|[x, w]| w * x.powi(power)).sum::<f64>();
        for (power, exact) in [
            (0, 1.0),
            (1, 0.0),
            (2, 1.0),
            (4, 3.0),
            (6, 15.0),
            (20, 654_729_075.0),
        ] {
            assert!(
                (moment(power) - exact).abs() < 1e-9 * exact.max(1.0),
                "{power}: {}",
                moment(power)
            );
        }
        let points = product(&rule, 3, 1e-9);
        assert!(points.len() < 15 * 15 * 15);
        let mixed: f64 = points.iter().map(|(x, w)| w * (x[0] * x[1] * x[2]).powi(2)).sum();
        assert!((mixed - 1.0).abs() < 1e-4, "{mixed}");
        let cosine: f64 = points.iter().map(|(x, w)| w * (x[0] + x[2]).cos()).sum();
        assert!((cosine - (-1.0_f64).exp()).abs() < 1e-7, "{cosine}");
    }
}
