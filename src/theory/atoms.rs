//! Coordinates of the features in groups of like eigenvalue.

use nalgebra::DMatrix;

/// Eigenvalues that have a group of their own, the largest ones, and groups of all others.
const SINGLE: usize = 16;
const GROUPS: usize = 16;

/// Coordinates j that count as having one eigenvalue.
#[derive(Clone, Debug, PartialEq)]
pub struct Atom {
    /// Their eigenvalue λ, in units of the mean over all coordinates.
    pub eigenvalue: f64,
    /// Their share of all coordinates.
    pub share: f64,
    /// Mean of λ_j b_j b_jᵀ/λ over them, with b_j = (μ_j, w⁰_j): (p + q) × (p + q).
    pub gram: DMatrix<f64>,
}

impl Atom {
    /// All coordinates of features of one variance, given K₀.
    #[must_use]
    pub fn isotropic(gram: &DMatrix<f64>) -> Vec<Self> {
        vec![Self {
            eigenvalue: 1.0,
            share: 1.0,
            gram: gram.clone(),
        }]
    }

    /// Groups of coordinates with `eigenvalues` (of mean 1, largest first), a teacher (n × p) and a first layer (n × q), both
    /// row-major.
    ///
    /// Where there are few different eigenvalues, each has a group. Else the 16 largest have one each and the others 16 groups
    /// whose sizes grow geometrically, with their mean: within 0.4 % of a group for each coordinate for power laws.
    /// Coordinates of eigenvalue 0 say nothing and are in no group.
    #[must_use]
    pub fn groups(eigenvalues: &[f64], teacher: &[f64], first: &[f64]) -> Vec<Self> {
        let n = eigenvalues.len();
        let (p, q) = (teacher.len() / n.max(1), first.len() / n.max(1));
        let edges = edges(eigenvalues);
        let group = |range: &[usize]| {
            let members = range[0]..range[1];
            let count = members.len() as f64;
            let eigenvalue = eigenvalues[members.clone()].iter().sum::<f64>() / count;
            let mut gram = DMatrix::zeros(p + q, p + q);
            for j in members {
                let base = teacher[j * p..(j + 1) * p].iter();
                let base = base.chain(&first[j * q..(j + 1) * q]).copied();
                let base = nalgebra::DVector::from_iterator(p + q, base);
                gram.syger(eigenvalues[j] / (eigenvalue * count), &base, &base, 1.0);
            }
            gram.fill_upper_triangle_with_lower_triangle();
            Self {
                eigenvalue,
                share: count / n as f64,
                gram,
            }
        };
        edges.windows(2).map(group).collect()
    }

    /// The covariance of the fields (u_*, U⁰): Σ share · λ · gram.
    #[must_use]
    pub fn covariance(atoms: &[Self]) -> Option<DMatrix<f64>> {
        let terms = atoms
            .iter()
            .map(|atom| &atom.gram * (atom.share * atom.eigenvalue));
        terms.reduce(|sum, term| sum + term)
    }
}

/// Where groups of coordinates with positive eigenvalues begin, and where the last one ends.
fn edges(eigenvalues: &[f64]) -> Vec<usize> {
    let n = eigenvalues.iter().take_while(|value| **value > 0.0).count();
    let differs = |j: &usize| eigenvalues[j - 1] - eigenvalues[*j] > 1e-12 * eigenvalues[*j];
    let changes: Vec<usize> = (1..n).filter(differs).collect();
    let inner = if changes.len() < SINGLE + GROUPS {
        changes
    } else {
        let last = n as f64 / SINGLE as f64;
        let edge = |k: usize| SINGLE as f64 * last.powf(k as f64 / GROUPS as f64);
        (1..SINGLE)
            .chain((0..GROUPS).map(|k| edge(k).round() as usize))
            .collect()
    };
    let mut edges: Vec<usize> = std::iter::once(0).chain(inner).chain([n]).collect();
    edges.dedup();
    edges
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_follow_the_spectrum_and_keep_the_covariance() {
        let n = 120;
        let law: Vec<f64> = (1..=n).map(|j| (j as f64).powf(-0.8)).collect();
        let mean = law.iter().sum::<f64>() / n as f64;
        let law: Vec<f64> = law.iter().map(|value| value / mean).collect();
        let levels: Vec<f64> = (0..n).map(|j| if j < 6 { 8.0 } else { 0.5 }).collect();
        let teacher: Vec<f64> = (0..n).map(|j| (j as f64).sin()).collect();
        let first: Vec<f64> = (0..2 * n).map(|j| (j as f64 * 0.7).cos()).collect();
        for (eigenvalues, groups) in [(&law, 32), (&levels, 2)] {
            let atoms = Atom::groups(eigenvalues, &teacher, &first);
            assert_eq!(atoms.len(), groups);
            assert!((atoms.iter().map(|atom| atom.share).sum::<f64>() - 1.0).abs() < 1e-12);
            let mean: f64 = atoms.iter().map(|atom| atom.share * atom.eigenvalue).sum();
            let expected = eigenvalues.iter().sum::<f64>() / n as f64;
            assert!((mean - expected).abs() < 1e-12);
            let covariance = Atom::covariance(&atoms).unwrap();
            let exact: f64 = (0..n)
                .map(|j| eigenvalues[j] * teacher[j] * first[2 * j + 1] / n as f64)
                .sum();
            assert!((covariance[(0, 2)] - exact).abs() < 1e-12);
            assert_eq!(covariance[(0, 2)], covariance[(2, 0)]);
        }
        let some: Vec<f64> = (0..n).map(|j| if j < 60 { 2.0 } else { 0.0 }).collect();
        let atoms = Atom::groups(&some, &teacher, &first);
        assert_eq!((atoms.len(), atoms[0].share), (1, 0.5));
    }
}
