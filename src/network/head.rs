//! The head: output, gradient and tangent of a block of rows, given the first layer's pre-activations.

use super::Deep;
use super::classes::Classes;
use super::combine::{combine, scale};
use crate::experiment::{Activation, Loss};
use crate::kernels::lane_products;
use crate::kernels::{Lane, Operation, ROWS, Real, Tally, Vectors};

/// Workspace for one block of rows. Call [`Head::forward`], then [`Head::backward`], then any number of
/// [`Head::tangent`] and [`Head::deep_gradient`].
#[derive(Clone, Debug)]
pub struct Head<T> {
    activation: Activation,
    pub(super) layers: Vec<Layer<T>>,
    output: Lane<T>,
    /// The outputs of a network with several, and what they take.
    pub(super) classes: Option<Classes<T>>,
    /// Two buffers of q fields, written in turn.
    work: [Vec<Lane<T>>; 2],
    tally: Tally,
}

/// One hidden layer's values in the last passes: each q fields.
#[derive(Clone, Debug)]
pub(super) struct Layer<T> {
    /// s(p) of the layer's pre-activation p
    pub(super) value: Vec<Lane<T>>,
    /// s'(p)
    pub(super) slope: Vec<Lane<T>>,
    /// s''(p); after the backward pass β s''(p) with β = ∂f/∂s(p)
    pub(super) curvature: Vec<Lane<T>>,
    /// δ = ∂f/∂p
    pub(super) delta: Vec<Lane<T>>,
    /// β s''(p) ṗ of the last tangent
    bend: Vec<Lane<T>>,
}

/// A block of rows at its labels.
#[derive(Clone, Copy, Debug)]
pub struct Judged<T> {
    /// Squared errors, losses and misclassifications.
    pub errors: [Lane<T>; 3],
    /// What multiplies the head's gradient in that of the loss: ℓ'; of several outputs 1.
    pub slope: Lane<T>,
    /// What multiplies the rise and the gradient in the loss's tangent: ℓ''; of several outputs 0.
    pub curvature: Lane<T>,
}

impl<T: Vectors> Head<T> {
    /// A workspace for networks of the given shape (`layers` ≥ 2).
    #[must_use]
    pub fn new(activation: Activation, width: usize, layers: usize) -> Self {
        let fields = || vec![[T::ZERO; ROWS]; width];
        let layer = || Layer {
            value: fields(),
            slope: fields(),
            curvature: fields(),
            delta: fields(),
            bend: fields(),
        };
        Self {
            activation,
            layers: (1..layers).map(|_| layer()).collect(),
            output: [T::ZERO; ROWS],
            classes: None,
            work: [fields(), fields()],
            tally: Tally::default(),
        }
    }

    /// f of each row, from the pre-activations `z` (q fields).
    ///
    /// A network of several outputs takes the loss of a row as its output, whose label is the number of a class: [`Head::judge`]
    /// gives it, the gradient after it is ∂ℓ/∂z, and [`Head::tangent`] is of that. What is returned is the first output.
    #[inline(always)]
    pub fn forward(&mut self, deep: &Deep<T>, z: &[Lane<T>]) -> &Lane<T> {
        self.tally.count(Operation::Output);
        let activation = self.activation;
        let pre = &mut self.work[0];
        let mut matrices = deep.hidden();
        let mut biases = deep.biases();
        let mut below: Option<&Layer<T>> = None;
        for layer in &mut self.layers {
            let out = [
                &mut layer.value[..],
                &mut layer.slope[..],
                &mut layer.curvature[..],
            ];
            let bias = biases.next();
            let fields = match below {
                None if bias.is_none() => z,
                None => {
                    pre.copy_from_slice(z);
                    add_bias(bias.unwrap_or(&[]), pre);
                    &*pre
                }
                Some(below) => {
                    apply_transposed(matrices.next().unwrap_or(&[]), &below.value, pre);
                    add_bias(bias.unwrap_or(&[]), pre);
                    &*pre
                }
            };
            activation.jets(fields, out);
            below = Some(layer);
        }
        if deep.outputs() > 1 {
            let classes = self.classes.get_or_insert_with(|| Classes::new(deep.outputs()));
            if let Some(last) = below {
                self.output = classes.forward(deep, &last.value);
            }
            return &self.output;
        }
        self.output = [deep.output_bias(); ROWS];
        if let Some(last) = below {
            combine(deep.output(), &last.value, &mut self.output);
        }
        &self.output
    }

    /// The errors of the last forward pass at the labels.
    #[inline(always)]
    #[must_use]
    pub fn errors(&self, label: &Lane<T>, loss: Loss) -> [Lane<T>; 3] {
        if let Some(classes) = &self.classes {
            return classes.errors(label, loss);
        }
        let f = &self.output;
        [
            squares(f, label),
            loss.jets(f, label).value,
            loss.misclassified(f, label),
        ]
    }

    /// What [`Judged`] has of slope and curvature at the last forward pass.
    #[inline(always)]
    #[must_use]
    pub fn slopes(&self, label: &Lane<T>, loss: Loss) -> (Lane<T>, Lane<T>) {
        if self.classes.is_some() {
            return ([T::ONE; ROWS], [T::ZERO; ROWS]);
        }
        let jets = loss.jets(&self.output, label);
        (jets.slope, jets.curvature)
    }

    /// The class of the largest output of row k at the last forward pass; 0 of a single output.
    #[must_use]
    pub fn answer(&self, k: usize) -> usize {
        self.classes.as_ref().map_or(0, |classes| classes.said(k))
    }

    /// The errors of the last forward pass, and the backward pass of the loss: the gradient of a row's loss is
    /// [`Judged::slope`] times [`Head::gradient`].
    #[inline(always)]
    pub fn judge(&mut self, deep: &Deep<T>, label: &Lane<T>, loss: Loss) -> Judged<T> {
        if let Some(classes) = &mut self.classes {
            let errors = classes.judge(label, loss);
            self.backward(deep);
            return Judged {
                errors,
                slope: [T::ONE; ROWS],
                curvature: [T::ZERO; ROWS],
            };
        }
        self.backward(deep);
        let jets = loss.jets(&self.output, label);
        Judged {
            errors: [
                squares(&self.output, label),
                jets.value,
                loss.misclassified(&self.output, label),
            ],
            slope: jets.slope,
            curvature: jets.curvature,
        }
    }

    /// The gradient g = ∂f/∂z (q fields) at the last forward pass; of several outputs see [`Head::judge`].
    #[inline(always)]
    pub fn backward(&mut self, deep: &Deep<T>) -> &[Lane<T>] {
        self.tally.count(Operation::Gradient);
        let beta = &mut self.work[0];
        match &self.classes {
            Some(classes) => classes.pull_back(deep.output(), &classes.residual, beta),
            None => {
                for (beta, &w) in beta.iter_mut().zip(deep.output()) {
                    *beta = [w; ROWS];
                }
            }
        }
        let mut matrices = deep.hidden().rev();
        for layer in self.layers.iter_mut().rev() {
            for (((b, d), c), delta) in beta
                .iter()
                .zip(&layer.slope)
                .zip(&mut layer.curvature)
                .zip(&mut layer.delta)
            {
                for k in 0..ROWS {
                    delta[k] = b[k] * d[k];
                    c[k] = b[k] * c[k];
                }
            }
            if let Some(w) = matrices.next() {
                apply(w, &layer.delta, beta);
            }
        }
        self.gradient()
    }

    /// The gradient of the last backward pass.
    #[inline(always)]
    #[must_use]
    pub fn gradient(&self) -> &[Lane<T>] {
        self.layers.first().map_or(&[], |layer| &layer.delta)
    }

    /// f of the last forward pass.
    #[inline(always)]
    #[must_use]
    pub fn output(&self) -> &Lane<T> {
        &self.output
    }

    /// Along `direction` v (q fields): writes ġ = (∂g/∂z) v into `change` and returns ḟ = g·v, both at the last
    /// backward pass; of several outputs, where g is the loss's own gradient, 0.
    #[inline(always)]
    pub fn tangent(&mut self, deep: &Deep<T>, direction: &[Lane<T>], change: &mut [Lane<T>]) -> Lane<T> {
        self.tally.count(Operation::Tangent);
        let [rise, mixed] = &mut self.work;
        let mut slope = [T::ZERO; ROWS];
        rise.copy_from_slice(direction);
        let mut matrices = deep.hidden();
        for layer in &mut self.layers {
            // ṗ → β s'' ṗ, kept for the backward pass, and s' ṗ, for the next layer.
            for (((r, d), c), bend) in rise
                .iter_mut()
                .zip(&layer.slope)
                .zip(&layer.curvature)
                .zip(&mut layer.bend)
            {
                for k in 0..ROWS {
                    bend[k] = c[k] * r[k];
                    r[k] *= d[k];
                }
            }
            match matrices.next() {
                Some(w) => {
                    apply_transposed(w, rise, mixed);
                    std::mem::swap(rise, mixed);
                }
                None => match &mut self.classes {
                    Some(classes) => {
                        classes.change(deep.output(), rise);
                        classes.pull_back(deep.output(), &classes.turned, mixed);
                    }
                    None => combine(deep.output(), rise, &mut slope),
                },
            }
        }
        let mut matrices = deep.hidden().rev();
        let mut top = self.classes.is_none();
        for layer in self.layers.iter().rev() {
            for (((out, bend), d), mixed) in change.iter_mut().zip(&layer.bend).zip(&layer.slope).zip(&*mixed)
            {
                for k in 0..ROWS {
                    out[k] = if top { bend[k] } else { bend[k] + mixed[k] * d[k] };
                }
            }
            top = false;
            if let Some(w) = matrices.next() {
                apply(w, change, mixed);
            }
        }
        slope
    }

    /// Adds Σ_k c_k ∂f_k/∂W_a to `sums`, one for each weight and bias of [`Deep::values`], at the last backward pass;
    /// as many as there are, since what is beyond the weights is taken for biases.
    #[inline(always)]
    pub fn deep_gradient(&mut self, weights: &Lane<T>, sums: &mut [f64]) {
        let scaled = &mut self.work[0];
        let q = scaled.len();
        let mut rest = sums;
        let mut below: Option<&Layer<T>> = None;
        for layer in &self.layers {
            if let Some(below) = below {
                scale(&below.value, weights, scaled);
                lane_products::gram(&[scaled], &[&layer.delta], q, rest);
                rest = rest.get_mut(q * q..).unwrap_or(&mut []);
            }
            below = Some(layer);
        }
        let outputs = match &mut self.classes {
            Some(classes) => classes.weighted(weights),
            None => &[*weights][..],
        };
        let k = outputs.len();
        if let Some(last) = below {
            lane_products::gram(&[&last.value], &[outputs], k, rest);
            rest = rest.get_mut(k * q..).unwrap_or(&mut []);
        }
        // What is left is for biases, which are weights of inputs of 1.
        for layer in &self.layers {
            if rest.is_empty() {
                return;
            }
            lane_products::gram(&[&layer.delta], &[&[*weights]], 1, rest);
            rest = rest.get_mut(q..).unwrap_or(&mut []);
        }
        for (sum, output) in rest.iter_mut().zip(outputs) {
            *sum += output.iter().map(|weight| weight.wide()).sum::<f64>();
        }
    }
}

/// (f − y)²
#[inline(always)]
fn squares<T: Real>(f: &Lane<T>, label: &Lane<T>) -> Lane<T> {
    let mut out = [T::ZERO; ROWS];
    for k in 0..ROWS {
        let miss = f[k] - label[k];
        out[k] = miss * miss;
    }
    out
}

/// fields_a += b_a
#[inline(always)]
pub(super) fn add_bias<T: Real>(bias: &[T], fields: &mut [Lane<T>]) {
    for (&b, field) in bias.iter().zip(fields) {
        for x in field {
            *x += b;
        }
    }
}

/// out_j = Σ_i w_{ij} fields_i
#[inline(always)]
pub(super) fn apply_transposed<T: Vectors>(w: &[T], fields: &[Lane<T>], out: &mut [Lane<T>]) {
    out.fill([T::ZERO; ROWS]);
    add_transposed(w, fields, out);
}

/// out_j += Σ_i w_{ij} fields_i
#[inline(always)]
pub(super) fn add_transposed<T: Vectors>(w: &[T], fields: &[Lane<T>], out: &mut [Lane<T>]) {
    lane_products::mix(w, true, fields, out);
}

/// out_i = Σ_j w_{ij} fields_j
#[inline(always)]
pub(super) fn apply<T: Vectors>(w: &[T], fields: &[Lane<T>], out: &mut [Lane<T>]) {
    out.fill([T::ZERO; ROWS]);
    lane_products::mix(w, false, fields, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers in (−1, 1) that follow no pattern.
    fn noise(seed: usize) -> f64 {
        let x = ((seed + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn setup(layers: usize, width: usize) -> (Deep<f64>, Vec<Lane<f64>>, Vec<Lane<f64>>) {
        let mut deep = Deep::zeros(width, layers).with_biases(layers != 3);
        for (i, w) in deep.values_mut().iter_mut().enumerate() {
            *w = noise(i);
        }
        let field = |a: usize, s: usize| std::array::from_fn(|k| 1.3 * noise(1000 * s + 100 * a + k));
        let z = (0..width).map(|a| field(a, 1)).collect();
        let v = (0..width).map(|a| field(a, 2)).collect();
        (deep, z, v)
    }

    fn moved(z: &[Lane<f64>], v: &[Lane<f64>], h: f64) -> Vec<Lane<f64>> {
        z.iter()
            .zip(v)
            .map(|(z, v)| std::array::from_fn(|k| z[k] + h * v[k]))
            .collect()
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 2e-7 * (1.0 + a.abs())
    }

    /// The output against a plain evaluation, row by row.
    #[test]
    fn output_is_the_composition_of_all_layers() {
        let width = 3;
        for layers in 2..=6 {
            let (deep, z, _) = setup(layers, width);
            let mut head = Head::new(Activation::Softplus, width, layers);
            let f = *head.forward(&deep, &z);
            for k in 0..ROWS {
                let softplus = |p: f64| p.exp().ln_1p();
                let zeros = vec![0.0; width];
                let mut biases = deep.biases();
                let bias = biases.next().unwrap_or(&zeros);
                let mut h: Vec<f64> = (0..width).map(|a| softplus(z[a][k] + bias[a])).collect();
                for w in deep.hidden() {
                    let bias = biases.next().unwrap_or(&zeros);
                    let pre = |j: usize| bias[j] + (0..width).map(|i| w[i * width + j] * h[i]).sum::<f64>();
                    h = (0..width).map(|j| softplus(pre(j))).collect();
                }
                let products = h.iter().zip(deep.output()).map(|(h, w)| h * w);
                let exact = deep.output_bias() + products.sum::<f64>();
                assert!(
                    (f[k] - exact).abs() < 1e-13,
                    "{layers} layers: {} is not {exact}",
                    f[k]
                );
            }
        }
    }

    /// Gradient, tangent and deep gradient against central differences, every activation, 2 to 6 layers.
    #[test]
    fn derivatives_match_finite_differences() {
        let (h, width) = (1e-5, 3);
        for activation in Activation::ALL {
            for layers in 2..=6 {
                let (deep, z, v) = setup(layers, width);
                let mut head = Head::new(activation, width, layers);
                let mut at = |deep: &Deep<f64>, z: &[Lane<f64>]| {
                    let f = *head.forward(deep, z);
                    (f, head.backward(deep).to_vec())
                };
                let (up, up_g) = at(&deep, &moved(&z, &v, h));
                let (down, down_g) = at(&deep, &moved(&z, &v, -h));
                let (_, g) = at(&deep, &z);
                let mut change = z.clone();
                let rise = head.tangent(&deep, &v, &mut change);
                // Where ReLU has its kink within the step, the difference is no derivative: such rows are left out.
                let smooth = |k: usize| {
                    activation != Activation::Relu || (0..width).all(|a| close(up_g[a][k], down_g[a][k]))
                };
                for k in (0..ROWS).filter(|&k| smooth(k)) {
                    assert!(
                        close(rise[k], (up[k] - down[k]) / (2.0 * h)),
                        "{activation:?} {layers} slope"
                    );
                    let dot: f64 = (0..width).map(|a| g[a][k] * v[a][k]).sum();
                    assert!(close(rise[k], dot), "{activation:?} {layers} g·v");
                    for a in 0..width {
                        let difference = (up_g[a][k] - down_g[a][k]) / (2.0 * h);
                        assert!(close(change[a][k], difference), "{activation:?} {layers} tangent");
                    }
                }
            }
        }
    }

    #[test]
    fn deep_gradient_matches_finite_differences() {
        let (h, width) = (1e-5, 3);
        for activation in Activation::ALL {
            for layers in 2..=6 {
                let (deep, z, v) = setup(layers, width);
                let weights = v[0];
                let mut head = Head::new(activation, width, layers);
                head.forward(&deep, &z);
                head.backward(&deep);
                let mut sum = vec![0.0; deep.values().len()];
                head.deep_gradient(&weights, &mut sum);
                let mut objective = |i: usize, h: f64| {
                    let mut moved = deep.clone();
                    moved.values_mut()[i] += h;
                    let f = head.forward(&moved, &z);
                    f.iter().zip(&weights).map(|(f, c)| f * c).sum::<f64>()
                };
                for (i, sum) in sum.iter().enumerate() {
                    let difference = (objective(i, h) - objective(i, -h)) / (2.0 * h);
                    let tolerance = if activation == Activation::Relu {
                        1e-3
                    } else {
                        1e-6
                    };
                    let error = (sum - difference).abs();
                    assert!(
                        error < tolerance * (1.0 + difference.abs()),
                        "{activation:?} {layers} {i}"
                    );
                }
            }
        }
    }
}
