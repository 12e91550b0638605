//! The target, its modes, and gradient descent on the product.

use nalgebra::DMatrix;

use crate::control::Cancel;
use crate::labs::random_matrices::normal_matrix;
use crate::statistics::streams::{Purpose, stream};

/// M = U S Vᵀ, square.
#[derive(Clone, Debug)]
pub(super) struct Target {
    pub(super) matrix: DMatrix<f64>,
    /// Singular values s, as many as modes.
    pub(super) strengths: Vec<f64>,
    left: DMatrix<f64>,
    right: DMatrix<f64>,
}

impl Target {
    /// With random orthogonal U and V.
    pub(super) fn draw(strengths: Vec<f64>, size: usize, seed: u64) -> Self {
        let [left, right] = [0, 1].map(|i| orthogonal(size, seed, i));
        let mut matrix = DMatrix::zeros(size, size);
        for (i, strength) in strengths.iter().enumerate() {
            matrix.ger(*strength, &left.column(i), &right.column(i), 1.0);
        }
        Self {
            matrix,
            strengths,
            left,
            right,
        }
    }

    /// Layers whose product is c₀^L U Vᵀ, balanced: W_l = c₀ R_l R_{l−1}ᵀ with R₀ = V, R_L = U and random orthogonal
    /// matrices between.
    pub(super) fn aligned(&self, layers: usize, scale: f64, seed: u64) -> Vec<DMatrix<f64>> {
        let size = self.matrix.nrows();
        let frame = |l: usize| match l {
            0 => self.right.clone(),
            l if l == layers => self.left.clone(),
            l => orthogonal(size, seed, 1 + l),
        };
        (1..=layers)
            .map(|l| frame(l) * frame(l - 1).transpose() * scale)
            .collect()
    }

    /// u_iᵀ P v_i of each mode.
    pub(super) fn strengths_of(&self, product: &DMatrix<f64>) -> Vec<f64> {
        let of = |i: usize| self.left.column(i).dot(&(product * self.right.column(i)));
        (0..self.strengths.len()).map(of).collect()
    }

    /// One step of gradient descent on |W_L … W₁ − M|²/2.
    pub(super) fn descend(&self, layers: &mut [DMatrix<f64>], rate: f64) {
        let size = self.matrix.nrows();
        // below[l] = W_l … W₁ without layer l itself.
        let mut below = vec![DMatrix::identity(size, size)];
        for layer in layers.iter() {
            below.extend(below.last().map(|product| layer * product));
        }
        let Some(product) = below.pop() else {
            return;
        };
        let mut error = product - &self.matrix;
        for (layer, below) in layers.iter_mut().zip(&below).rev() {
            let gradient = &error * below.transpose();
            error = layer.transpose() * error;
            *layer -= gradient * rate;
        }
    }
}

/// W_L … W₁.
pub(super) fn product(layers: &[DMatrix<f64>]) -> DMatrix<f64> {
    let mut layers = layers.iter();
    let first = layers.next().cloned().unwrap_or_default();
    layers.fold(first, |product, layer| layer * product)
}

/// A random orthogonal matrix.
fn orthogonal(size: usize, seed: u64, index: usize) -> DMatrix<f64> {
    let mut rng = stream(seed, Purpose::Lab, 0, index);
    let normal = normal_matrix(size, size, 1.0, &mut rng, &Cancel::new()).unwrap_or_default();
    normal.qr().q()
}

/// One mode of strength s by itself, from an aligned start.
#[derive(Clone, Debug)]
pub(super) struct Mode {
    /// a at every step by the exact recursion c ← c + η c^{L−1} (s − c^L), a = c^L.
    pub(super) recursion: Vec<f64>,
    /// a at every step by gradient flow ȧ = L a^{2−2/L} (s − a), a closed form at L = 2.
    pub(super) flow: Vec<f64>,
    /// The step at which the flow is half done, by formula: exact at L = 2, for s ≫ a₀ beyond.
    pub(super) half: f64,
}

impl Mode {
    pub(super) fn new(strength: f64, layers: usize, start: f64, rate: f64, steps: usize) -> Self {
        let (power, depth) = (layers as i32, layers as f64);
        let first = start.powi(power);
        let mut c = start;
        let mut recursion = vec![first];
        for _ in 0..steps {
            c += rate * c.powi(power - 1) * (strength - c.powi(power));
            recursion.push(c.powi(power));
        }
        let half = if layers == 2 {
            (strength / first - 1.0).ln() / (2.0 * strength)
        } else {
            first.powf(2.0 / depth - 1.0) / ((depth - 2.0) * strength)
        };
        Self {
            recursion,
            flow: if layers == 2 {
                let at = |t: usize| {
                    let decay = (-2.0 * strength * rate * t as f64).exp();
                    strength / (1.0 + (strength / first - 1.0) * decay)
                };
                (0..=steps).map(at).collect()
            } else {
                flow(strength, depth, start, rate, steps)
            },
            half: half / rate,
        }
    }

    /// The first step at which the recursion is half done.
    pub(super) fn half_step(&self, strength: f64) -> Option<usize> {
        self.recursion.iter().position(|a| *a >= 0.5 * strength)
    }
}

/// Gradient flow of c = a^{1/L}, ċ = c^{L−1} (s − c^L), by four Runge–Kutta steps for each of descent.
fn flow(strength: f64, depth: f64, start: f64, rate: f64, steps: usize) -> Vec<f64> {
    let slope = |c: f64| c.powf(depth - 1.0) * (strength - c.powf(depth));
    let h = rate / 4.0;
    let mut c = start;
    let mut curve = vec![c.powf(depth)];
    for _ in 0..steps {
        for _ in 0..4 {
            let k1 = slope(c);
            let k2 = slope(c + 0.5 * h * k1);
            let k3 = slope(c + 0.5 * h * k2);
            let k4 = slope(c + h * k3);
            c += h / 6.0 * (k1 + 2.0 * (k2 + k3) + k4);
        }
        curve.push(c.powf(depth));
    }
    curve
}
