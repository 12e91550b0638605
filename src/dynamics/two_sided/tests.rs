//! What must hold of products with a matrix that nobody holds.

use super::side::Side;
use super::*;
use crate::control::Cancel;
use crate::kernels::{Lane, ROWS, Vectors};
use crate::optimizer::{Rates, SignDescent, Updates};
use crate::statistics::streams::{Purpose, stream};

fn noise(i: usize) -> f64 {
    let x = ((i + 1) as f64 * 12.9898).sin() * 43_758.545;
    2.0 * (x - x.floor()) - 1.0
}

/// Some steps with gradients that are no gradients; every (v, z, G, XᵀG/φ) on the way.
fn walk<T: Vectors>(law: Law, [m, n]: [usize; 2], steps: usize) -> Vec<[Vec<Vec<f64>>; 4]> {
    let (p, q) = (1, 3);
    let teacher: Vec<f64> = (0..n * p).map(|i| 1.7 * noise(i)).collect();
    let first: Vec<f64> = (0..n * q).map(|i| 1.5 * noise(7 * i + 3)).collect();
    let eigenvalues: Vec<f64> = (0..n).map(|j| if j % 2 == 0 { 1.5 } else { 0.5 }).collect();
    let rate = Rates {
        first: 0.3,
        deeper: 0.3,
    };
    let updates = Updates::new(SignDescent { weight_decay: 0.1 }, vec![rate; steps]);
    let start = Start {
        law,
        rows: m,
        copies: 1,
        phi: m as f64 / n as f64,
        teacher: &teacher,
        first: &first,
        eigenvalues: &eigenvalues,
        directions: p,
        width: q,
        updates: &updates,
        renews: false,
        room: [4, 4],
    };
    let random = |purpose| move |block| stream(5, purpose, 0, block);
    let (rows, columns) = (
        random(Purpose::MatrixFreeRows),
        random(Purpose::MatrixFreeCoordinates),
    );
    let cancel = Cancel::new();
    let mut both = TwoSided::<T>::new(&start, [&rows, &columns], &cancel).unwrap();
    both.fields(&cancel).unwrap();
    let rows_of = |lanes: &[Lane<T>], count: usize| -> Vec<Vec<f64>> {
        let lane = |a: usize, i: usize| lanes[i / ROWS * q + a][i % ROWS].wide();
        (0..q).map(|a| (0..count).map(|i| lane(a, i)).collect()).collect()
    };
    (0..steps)
        .map(|t| {
            let root = |j: usize| eigenvalues[j].sqrt();
            let mut v = rows_of(both.weights(), n);
            v.iter_mut()
                .for_each(|v| v.iter_mut().enumerate().for_each(|(j, v)| *v *= root(j)));
            both.forward(&cancel).unwrap();
            let (z, gradient) = both.heads();
            for (i, (gradient, z)) in gradient.iter_mut().zip(z).enumerate() {
                for k in 0..ROWS {
                    let inside = i / q * ROWS + k < m;
                    let g = (z[k].wide() + noise(i * ROWS + k)).tanh() + if i % q == 1 { 0.5 } else { 0.0 };
                    gradient[k] = T::of(if inside { g } else { 0.0 });
                }
            }
            let g = rows_of(gradient, m);
            let z = rows_of(both.z(), m);
            both.backward(&cancel).unwrap();
            both.update(t, 1.0, &cancel).unwrap();
            let mut h = rows_of(both.moving_lanes(), n);
            h.iter_mut()
                .for_each(|h| h.iter_mut().enumerate().for_each(|(j, h)| *h /= root(j)));
            [v, z, g, h]
        })
        .collect()
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// (X v^t) · G^s = v^t · (Xᵀ G^s) for any two steps: there is a matrix behind all products.
#[test]
fn forward_and_backward_products_are_of_one_matrix() {
    let (m, n) = (75, 50);
    let phi = m as f64 / n as f64;
    let steps = walk::<f64>(Law::Finite, [m, n], 8);
    for [v, z, _, _] in &steps {
        for [_, _, g, h] in &steps {
            for a in 0..3 {
                for b in 0..3 {
                    let (one, other) = (dot(&z[a], &g[b]), phi * dot(&v[a], &h[b]));
                    assert!((one - other).abs() < 1e-8 * m as f64, "{one} is not {other}");
                }
            }
        }
    }
}

/// Once a whole basis was asked for nothing is drawn any more: later steps are multiplications with one matrix.
#[test]
fn products_stay_exact_when_everything_is_known() {
    let (m, n) = (9, 6);
    let steps = walk::<f64>(Law::Finite, [m, n], 12);
    let (v, z): (Vec<_>, Vec<_>) = steps.iter().flat_map(|[v, z, ..]| v.iter().zip(z)).unzip();
    let v = nalgebra::DMatrix::from_fn(n, v.len(), |j, i| v[i][j]);
    let z = nalgebra::DMatrix::from_fn(m, z.len(), |j, i| z[i][j]);
    let inverse = v.clone().pseudo_inverse(1e-9).unwrap();
    let x = &z * inverse;
    assert!((x * v - z).amax() < 1e-7);
}

/// Entries of the matrix are independent with variance 1/n, as far as some of its entries show.
#[test]
fn the_matrix_has_the_law_of_gaussian_features() {
    let (m, n) = (320, 4);
    let steps = walk::<f64>(Law::Finite, [m, n], 6);
    let (v, z): (Vec<_>, Vec<_>) = steps.iter().flat_map(|[v, z, ..]| v.iter().zip(z)).unzip();
    let v = nalgebra::DMatrix::from_fn(n, v.len(), |j, i| v[i][j]);
    let z = nalgebra::DMatrix::from_fn(m, z.len(), |j, i| z[i][j]);
    let x = &z * v.pseudo_inverse(1e-9).unwrap();
    let gram = x.transpose() * &x * (n as f64 / m as f64);
    let identity = nalgebra::DMatrix::<f64>::identity(n, n);
    // Each entry of it has standard deviation at most √(2/m) = 0.08.
    assert!((gram - identity).amax() < 4.0 * (2.0 / m as f64).sqrt());
    assert!(x.mean().abs() < 4.0 / (m as f64).sqrt() / n as f64);
}

/// Single precision follows double precision.
#[test]
fn both_precisions_agree() {
    let single = walk::<f32>(Law::Finite, [200, 150], 5);
    let double = walk::<f64>(Law::Finite, [200, 150], 5);
    for (single, double) in single.iter().zip(&double) {
        for (single, double) in single[1].iter().flatten().zip(double[1].iter().flatten()) {
            assert!((single - double).abs() < 2e-4, "{single} {double}");
        }
    }
}

/// In the limit's sample normals are orthonormal, and orthogonal to the directions that were there before them; directions are
/// orthonormal.
#[test]
fn samples_of_the_limit_are_uncorrelated() {
    let (m, steps) = (900, 9);
    let cancel = Cancel::new();
    let random = |block| stream(5, Purpose::MatrixFreeRows, 0, block);
    let mut side = Side::<f64>::new(Law::Limit, m, [4, 4], random, &cancel).unwrap();
    let blocks = side.blocks();
    // Directions that come before any normal.
    let mut x: Vec<Lane<f64>> = vec![[0.0; ROWS]; blocks];
    for (i, x) in x.as_flattened_mut()[..m].iter_mut().enumerate() {
        *x = noise(3 * i + 1);
    }
    side.ask(&mut x, 1, &cancel).unwrap();
    side.lead(1, &cancel).unwrap();
    let mut known = Vec::new();
    for t in 0..steps {
        side.draw(3, &cancel).unwrap();
        let [directions, normals] = side.fields();
        known.push((directions.len(), normals.len()));
        // Mostly combinations of what there is.
        let mut x: Vec<Lane<f64>> = vec![[0.0; ROWS]; 3 * blocks];
        for (i, lane) in x.iter_mut().enumerate() {
            for (k, x) in lane.iter_mut().enumerate() {
                let row = i / 3 * ROWS + k;
                if row < m {
                    let of = |column: &Vec<f64>, a: usize| column[row] * noise(31 * a + i % 3 + 7 * t);
                    let sum: f64 = normals.iter().enumerate().map(|(a, c)| of(c, a)).sum();
                    *x = sum
                        + 0.01 * sum.tanh()
                        + if i % 3 == 2 {
                            0.0
                        } else {
                            1e-3 * noise(row + 50 * i)
                        };
                }
            }
        }
        side.ask(&mut x, 3, &cancel).unwrap();
    }
    let [directions, normals] = side.fields();
    let near = |a: &[f64], b: &[f64], expected: f64, what: &str, i: usize, j: usize| {
        let mean = dot(a, b) / m as f64;
        assert!((mean - expected).abs() < 1e-7, "{what} {i} {j}: {mean}");
    };
    for (what, all) in [("normals", &normals), ("directions", &directions)] {
        for (i, a) in all.iter().enumerate() {
            for (j, b) in all[..=i].iter().enumerate() {
                near(a, b, if i == j { 1.0 } else { 0.0 }, what, i, j);
            }
        }
    }
    let mut first = 2;
    for (before, upto) in known {
        for i in first..upto {
            for j in 0..before {
                near(&normals[i], &directions[j], 0.0, "normal and direction", i, j);
            }
        }
        first = upto;
    }
}

/// The largest difference of directions' inner products from those of an orthonormal basis, after vectors that grow along a power
/// law and so become nearly parallel.
fn defect_along_a_power_law<T: Vectors>(law: Law) -> f64 {
    let (n, q, steps) = (640, 4, 30);
    let cancel = Cancel::new();
    let random = |block| stream(5, Purpose::MatrixFreeCoordinates, 0, block);
    let mut side = Side::<T>::new(law, n, [4, 4], random, &cancel).unwrap();
    let growth = |j: usize| 1.0 + 8.0 * (1.0 + j as f64).powf(-0.8);
    // All neurons are nearly the same, too.
    let near = |i: usize| noise(i - i % q) + 0.015 * noise(i);
    let mut x: Vec<f64> = (0..n * q).map(near).collect();
    for _ in 0..steps {
        let lane = |i: usize| -> Lane<T> {
            let (block, a) = (i / q, i % q);
            std::array::from_fn(|k| T::of(x[(block * ROWS + k) * q + a]))
        };
        let mut lanes: Vec<Lane<T>> = (0..n / ROWS * q).map(lane).collect();
        side.ask(&mut lanes, q, &cancel).unwrap();
        for (j, x) in x.chunks_exact_mut(q).enumerate() {
            x.iter_mut().for_each(|x| *x *= growth(j) / 9.0);
        }
    }
    let [directions, _] = side.fields();
    let mut most = 0.0_f64;
    for (i, a) in directions.iter().enumerate() {
        for (j, b) in directions[..=i].iter().enumerate() {
            let identity = if i == j { 1.0 } else { 0.0 };
            most = most.max((dot(a, b) / n as f64 - identity).abs());
        }
    }
    assert!(directions.len() > 3 * q, "{}", directions.len());
    most
}

/// Rounding does not build up over the steps, though what is new in nearly parallel vectors is a small difference.
#[test]
fn directions_stay_orthonormal_where_vectors_become_parallel() {
    for law in [Law::Finite, Law::Limit] {
        let (single, double) = (
            defect_along_a_power_law::<f32>(law),
            defect_along_a_power_law::<f64>(law),
        );
        assert!(single < 1e-4, "{law:?} {single}");
        assert!(double < 1e-12, "{law:?} {double}");
    }
}
