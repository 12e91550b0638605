//! Several outputs: one for each class, with the softmax cross-entropy or the squared error of all of them.
//!
//! With p = softmax(f) and y the unit vector of the label's class, the cross-entropy −log p_Y has the gradient r = p − y in f, and
//! along ḟ it changes by ṙ = p ∘ (ḟ − p·ḟ). The squared error |f − y|²/2 has r = f − y and ṙ = ḟ.

use super::Deep;
use super::combine::{combine, scale};
use crate::experiment::Loss;
use crate::kernels::{Lane, ROWS, Real, Work, vectorized};

/// The outputs of a block of rows, and their residuals.
#[derive(Clone, Debug)]
pub(super) struct Classes<T> {
    /// f: k lanes
    output: Vec<Lane<T>>,
    /// r = ∂ℓ/∂f at the last labels
    pub(super) residual: Vec<Lane<T>>,
    /// ṙ of the last tangent, then weighted residuals
    pub(super) turned: Vec<Lane<T>>,
    /// p of the softmax; None for the squared error, where ṙ = ḟ.
    probability: Option<Vec<Lane<T>>>,
}

impl<T: Real> Classes<T> {
    pub(super) fn new(outputs: usize) -> Self {
        let lanes = || vec![[T::ZERO; ROWS]; outputs];
        Self {
            output: lanes(),
            residual: lanes(),
            turned: lanes(),
            probability: Some(lanes()),
        }
    }

    /// f = W_Lᵀ s + b; returns the first.
    #[inline(always)]
    pub(super) fn forward(&mut self, deep: &Deep<T>, below: &[Lane<T>]) -> Lane<T> {
        let biases = deep.output_biases();
        for (j, out) in self.output.iter_mut().enumerate() {
            *out = [biases.get(j).copied().unwrap_or(T::ZERO); ROWS];
        }
        add_columns(deep.output(), below, &mut self.output);
        self.output.first().copied().unwrap_or([T::ZERO; ROWS])
    }

    /// f of the last forward pass: k lanes.
    pub(super) fn outputs(&self) -> &[Lane<T>] {
        &self.output
    }

    /// Squared errors (of the softmax those of the probabilities), losses and misclassifications at the labels.
    pub(super) fn errors(&self, label: &Lane<T>, loss: Loss) -> [Lane<T>; 3] {
        let classes = self;
        vectorized(Errors { classes, label, loss })
    }

    #[inline(always)]
    fn errors_at(&self, label: &Lane<T>, loss: Loss) -> [Lane<T>; 3] {
        let mut out = [[T::ZERO; ROWS]; 3];
        let wrong = self.misclassified(label);
        for k in 0..ROWS {
            let scale = self.scale(k);
            let own = self.own(k, label[k]);
            let (mut squares, mut ys) = (T::ZERO, T::ZERO);
            for (j, f) in self.output.iter().enumerate() {
                let is_own = if is_class(label[k], j) { T::ONE } else { T::ZERO };
                let said = match loss {
                    Loss::Square => f[k],
                    Loss::Logistic => (f[k] - scale).exp(),
                };
                squares += (said - is_own) * (said - is_own);
                ys += is_own;
            }
            out[0][k] = squares;
            out[1][k] = match loss {
                Loss::Square => T::of(0.5) * squares,
                // A row that only fills the block has no class.
                Loss::Logistic => ys * (scale - own),
            };
        }
        out[2] = wrong;
        out
    }

    /// The errors, and the residuals for the backward pass.
    pub(super) fn judge(&mut self, label: &Lane<T>, loss: Loss) -> [Lane<T>; 3] {
        let classes = &mut *self;
        vectorized(Residuals { classes, label, loss });
        self.errors(label, loss)
    }

    #[inline(always)]
    fn set_residuals(&mut self, label: &Lane<T>, loss: Loss) {
        let count = self.output.len();
        match loss {
            Loss::Square => self.probability = None,
            Loss::Logistic if self.probability.is_none() => {
                self.probability = Some(vec![[T::ZERO; ROWS]; count]);
            }
            Loss::Logistic => {}
        }
        for k in 0..ROWS {
            let scale = self.scale(k);
            for j in 0..count {
                let said = match &mut self.probability {
                    Some(probability) => {
                        probability[j][k] = (self.output[j][k] - scale).exp();
                        probability[j][k]
                    }
                    None => self.output[j][k],
                };
                let is_own = if is_class(label[k], j) { T::ONE } else { T::ZERO };
                self.residual[j][k] = said - is_own;
            }
        }
    }

    /// log Σ_j exp f_j of row k, without overflow.
    #[inline(always)]
    fn scale(&self, k: usize) -> T {
        let mut most = self.output[0][k];
        for f in &self.output {
            most = most.at_least(f[k]);
        }
        let sum: T = self.output.iter().map(|f| (f[k] - most).exp()).sum();
        // One of the terms is 1.
        most + (sum - T::ONE).ln_1p()
    }

    /// f of the label's class in row k.
    #[inline(always)]
    fn own(&self, k: usize, label: T) -> T {
        let mut own = T::ZERO;
        for (j, f) in self.output.iter().enumerate() {
            if is_class(label, j) {
                own = f[k];
            }
        }
        own
    }

    /// 0 where the label's class has the largest output, 1 where another has; of several that are equal each is taken as often.
    #[inline(always)]
    fn misclassified(&self, label: &Lane<T>) -> Lane<T> {
        let mut wrong = [T::ONE; ROWS];
        for k in 0..ROWS {
            let own = self.own(k, label[k]);
            let (mut above, mut equal) = (false, T::ZERO);
            for f in &self.output {
                above |= f[k] > own;
                equal += if f[k] == own { T::ONE } else { T::ZERO };
            }
            if !above && equal > T::ZERO {
                wrong[k] = T::ONE - T::ONE / equal;
            }
        }
        wrong
    }

    /// The class of the largest output of row k.
    pub(super) fn said(&self, k: usize) -> usize {
        let mut best = 0;
        for (j, f) in self.output.iter().enumerate() {
            if f[k] > self.output[best][k] {
                best = j;
            }
        }
        best
    }

    /// out_i = Σ_j w_{ij} lanes_j
    #[inline(always)]
    pub(super) fn pull_back(&self, w: &[T], lanes: &[Lane<T>], out: &mut [Lane<T>]) {
        for (out, row) in out.iter_mut().zip(w.chunks_exact(lanes.len())) {
            *out = [T::ZERO; ROWS];
            combine(row, lanes, out);
        }
    }

    /// ṙ along changes of the last hidden layer.
    #[inline(always)]
    pub(super) fn change(&mut self, w: &[T], rise: &[Lane<T>]) {
        self.turned.fill([T::ZERO; ROWS]);
        add_columns(w, rise, &mut self.turned);
        turn(self.probability.as_deref(), &mut self.turned);
    }

    /// ṙ along changes `values` of the last hidden layer, which is `below`, and `weights` of the deeper weights `deep`.
    #[inline(always)]
    pub(super) fn turned(
        &self,
        (deep, weights): (&Deep<T>, &Deep<T>),
        (below, values): (&[Lane<T>], &[Lane<T>]),
        out: &mut Vec<Lane<T>>,
    ) {
        out.clear();
        let biases = weights.output_biases();
        out.extend((0..self.output.len()).map(|j| [biases.get(j).copied().unwrap_or(T::ZERO); ROWS]));
        add_columns(deep.output(), values, out);
        add_columns(weights.output(), below, out);
        turn(self.probability.as_deref(), out);
    }

    /// The residuals times row weights.
    #[inline(always)]
    pub(super) fn weighted(&mut self, weights: &Lane<T>) -> &[Lane<T>] {
        scale(&self.residual, weights, &mut self.turned);
        &self.turned
    }
}

/// [`Classes::errors`] for one instruction set.
struct Errors<'a, T> {
    classes: &'a Classes<T>,
    label: &'a Lane<T>,
    loss: Loss,
}

impl<T: Real> Work for Errors<'_, T> {
    type Output = [Lane<T>; 3];

    #[inline(always)]
    fn run(self) -> Self::Output {
        self.classes.errors_at(self.label, self.loss)
    }
}

/// The residuals of [`Classes::judge`] for one instruction set.
struct Residuals<'a, T> {
    classes: &'a mut Classes<T>,
    label: &'a Lane<T>,
    loss: Loss,
}

impl<T: Real> Work for Residuals<'_, T> {
    type Output = ();

    #[inline(always)]
    fn run(self) {
        self.classes.set_residuals(self.label, self.loss);
    }
}

/// ṙ in place of ḟ: p ∘ (ḟ − p·ḟ) with the softmax, ḟ itself without.
#[inline(always)]
fn turn<T: Real>(probability: Option<&[Lane<T>]>, changes: &mut [Lane<T>]) {
    let Some(probability) = probability else { return };
    let mut mean = [T::ZERO; ROWS];
    for (p, change) in probability.iter().zip(&*changes) {
        for k in 0..ROWS {
            mean[k] = p[k].mul_add(change[k], mean[k]);
        }
    }
    for (p, change) in probability.iter().zip(changes) {
        for k in 0..ROWS {
            change[k] = p[k] * (change[k] - mean[k]);
        }
    }
}

/// Whether a label is the class of this number.
#[inline(always)]
fn is_class<T: Real>(label: T, class: usize) -> bool {
    label == T::of(class as f64)
}

/// out_j += Σ_i w_{ij} fields_i
#[inline(always)]
fn add_columns<T: Real>(w: &[T], fields: &[Lane<T>], out: &mut [Lane<T>]) {
    for (row, field) in w.chunks_exact(out.len().max(1)).zip(fields) {
        for (&w, out) in row.iter().zip(&mut *out) {
            for k in 0..ROWS {
                out[k] = w.mul_add(field[k], out[k]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Activation;
    use crate::network::Head;

    /// Numbers in (−1, 1) that follow no pattern.
    fn noise(seed: usize) -> f64 {
        let x = ((seed + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn setup(layers: usize) -> (Deep<f64>, [Vec<Lane<f64>>; 2], Lane<f64>) {
        let mut deep = Deep::zeros(3, layers).with_outputs(4).with_biases(layers != 3);
        for (i, w) in deep.values_mut().iter_mut().enumerate() {
            *w = noise(i);
        }
        let field = |a: usize, s: usize| std::array::from_fn(|k| 1.3 * noise(1000 * s + 100 * a + k));
        let fields = |s: usize| (0..3).map(|a| field(a, s)).collect::<Vec<Lane<f64>>>();
        (
            deep,
            [fields(1), fields(2)],
            std::array::from_fn(|k| (k % 4) as f64),
        )
    }

    fn moved(z: &[Lane<f64>], v: &[Lane<f64>], h: f64) -> Vec<Lane<f64>> {
        let pairs = z.iter().zip(v);
        pairs
            .map(|(z, v)| std::array::from_fn(|k| z[k] + h * v[k]))
            .collect()
    }

    /// The loss from its definition, the gradient, its tangent and the gradient in the deeper weights from differences of it.
    #[test]
    fn derivatives_match_finite_differences() {
        let h = 1e-5;
        for loss in [Loss::Square, Loss::Logistic] {
            for layers in 2..=4 {
                let (deep, [z, v], label) = setup(layers);
                let mut head = Head::new(Activation::Softplus, 3, layers);
                let mut at = |deep: &Deep<f64>, z: &[Lane<f64>]| {
                    head.forward(deep, z);
                    let judged = head.judge(deep, &label, loss);
                    assert_eq!((judged.slope, judged.curvature), ([1.0; ROWS], [0.0; ROWS]));
                    assert_eq!(judged.errors, head.errors(&label, loss));
                    (judged.errors[1], head.gradient().to_vec())
                };
                let (up, up_g) = at(&deep, &moved(&z, &v, h));
                let (down, down_g) = at(&deep, &moved(&z, &v, -h));
                let mut numeric = vec![0.0; deep.values().len()];
                let weights: Lane<f64> = std::array::from_fn(|k| 0.3 + k as f64);
                for (i, numeric) in numeric.iter_mut().enumerate() {
                    let mut sum = |h: f64| -> f64 {
                        let mut moved = deep.clone();
                        moved.values_mut()[i] += h;
                        let (values, _) = at(&moved, &z);
                        values
                            .iter()
                            .zip(&weights)
                            .map(|(value, weight)| value * weight)
                            .sum()
                    };
                    *numeric = (sum(h) - sum(-h)) / (2.0 * h);
                }
                let (_, g) = at(&deep, &z);
                let mut sums = vec![0.0; deep.values().len()];
                head.deep_gradient(&weights, &mut sums);
                for (i, (sum, numeric)) in sums.iter().zip(numeric).enumerate() {
                    assert!(
                        (sum - numeric).abs() < 1e-6 * (1.0 + numeric.abs()),
                        "{loss:?} {layers} {i}"
                    );
                }
                let mut change = z.clone();
                head.tangent(&deep, &v, &mut change);
                for k in 0..ROWS {
                    let along: f64 = (0..3).map(|a| g[a][k] * v[a][k]).sum();
                    assert!(
                        (along - (up[k] - down[k]) / (2.0 * h)).abs() < 2e-7,
                        "{loss:?} {layers}"
                    );
                    for a in 0..3 {
                        let numeric = (up_g[a][k] - down_g[a][k]) / (2.0 * h);
                        assert!((change[a][k] - numeric).abs() < 2e-7, "{loss:?} {layers} tangent");
                    }
                }
            }
        }
    }

    /// Errors from their definitions.
    #[test]
    fn errors_are_those_of_their_definitions() {
        let (deep, [z, _], label) = setup(2);
        let mut head = Head::new(Activation::Tanh, 3, 2);
        head.forward(&deep, &z);
        for k in 0..ROWS {
            let f: Vec<f64> = (0..4)
                .map(|j| {
                    let s = |i: usize| (z[i][k] + deep.biases().next().unwrap()[i]).tanh();
                    deep.output_biases()[j] + (0..3).map(|i| deep.output()[4 * i + j] * s(i)).sum::<f64>()
                })
                .collect();
            let total: f64 = f.iter().map(|f| f.exp()).sum();
            let own = k % 4;
            let squares = |said: &dyn Fn(f64) -> f64| -> f64 {
                let miss = |j: usize| said(f[j]) - f64::from(u8::from(j == own));
                (0..4).map(|j| miss(j).powi(2)).sum()
            };
            let wrong = f64::from(u8::from((0..4).any(|j| f[j] > f[own])));
            let [square, half, first] = head.errors(&label, Loss::Square).map(|lane| lane[k]);
            assert!((square - squares(&|f| f)).abs() < 1e-13 && half == 0.5 * square && first == wrong);
            let [brier, entropy, second] = head.errors(&label, Loss::Logistic).map(|lane| lane[k]);
            assert!((brier - squares(&|f| f.exp() / total)).abs() < 1e-13 && second == wrong);
            assert!((entropy + (f[own].exp() / total).ln()).abs() < 1e-13);
        }
        // Outputs that say nothing are right once in four times.
        let nothing = Deep::<f64>::zeros(3, 2).with_outputs(4);
        let mut head = Head::new(Activation::Tanh, 3, 2);
        head.forward(&nothing, &z);
        let [_, entropy, wrong] = head.errors(&label, Loss::Logistic);
        assert!((entropy[3] - 4.0_f64.ln()).abs() < 1e-15 && wrong[3] == 0.75);
    }
}
