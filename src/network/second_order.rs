//! Second derivatives in all weights, forward over reverse: the exact Hessian–vector product of one block of rows.

use super::combine::{combine, scale};
use super::head::{add_bias, add_transposed, apply};
use super::{Deep, Head};
use crate::kernels::lane_products;
use crate::kernels::{Lane, Operation, ROWS, Real, Tally, Vectors};

/// How a block's forward and backward passes change along a direction (ż, Ẇ) of pre-activations and deeper weights.
///
/// With ℓ' and ℓ'' of a row's loss, ḟ from [`SecondOrder::along`] and g, ġ the gradient and its change, the row's
/// part of the Hessian times the direction is ℓ'' ḟ g + ℓ' ġ in the pre-activations and likewise in each weight. Of several
/// outputs g is the gradient of the loss itself ([`Head::judge`]): ℓ' is 1 and ℓ'' is 0.
#[derive(Clone, Debug)]
pub struct SecondOrder<T> {
    layers: Vec<Change<T>>,
    /// ṙ, the change of the loss's gradient in the outputs, where there are several.
    turned: Vec<Lane<T>>,
    work: [Vec<Lane<T>>; 2],
    tally: Tally,
}

/// Changes of one hidden layer.
#[derive(Clone, Debug)]
struct Change<T> {
    /// Of the layer's output s(p)
    value: Vec<Lane<T>>,
    /// Of δ = ∂f/∂p
    delta: Vec<Lane<T>>,
}

impl<T: Vectors> SecondOrder<T> {
    /// A workspace for networks of the given shape (`layers` ≥ 2).
    #[must_use]
    pub fn new(width: usize, layers: usize) -> Self {
        let fields = || vec![[T::ZERO; ROWS]; width];
        let layer = || Change {
            value: fields(),
            delta: fields(),
        };
        Self {
            layers: (1..layers).map(|_| layer()).collect(),
            turned: Vec::new(),
            work: [fields(), fields()],
            tally: Tally::default(),
        }
    }

    /// The derivatives along `z` (q fields) and `weights` at the head's last backward pass; returns ḟ, of several outputs 0.
    #[inline(always)]
    pub fn along(&mut self, head: &Head<T>, deep: &Deep<T>, z: &[Lane<T>], weights: &Deep<T>) -> Lane<T> {
        self.tally.count(Operation::SecondOrder);
        let [rise, next] = &mut self.work;
        rise.copy_from_slice(z);
        let mut slope = [T::ZERO; ROWS];
        let mut matrices = deep.hidden().zip(weights.hidden());
        let mut biases = weights.biases();
        add_bias(biases.next().unwrap_or(&[]), rise);
        for (layer, change) in head.layers.iter().zip(&mut self.layers) {
            for (a, r) in rise.iter().enumerate() {
                for k in 0..ROWS {
                    change.value[a][k] = layer.slope[a][k] * r[k];
                    change.delta[a][k] = layer.curvature[a][k] * r[k];
                }
            }
            match matrices.next() {
                Some((w, dw)) => {
                    next.fill([T::ZERO; ROWS]);
                    add_transposed(w, &change.value, next);
                    add_transposed(dw, &layer.value, next);
                    add_bias(biases.next().unwrap_or(&[]), next);
                    std::mem::swap(rise, next);
                }
                None => match &head.classes {
                    Some(classes) => {
                        let values = (&layer.value[..], &change.value[..]);
                        classes.turned((deep, weights), values, &mut self.turned);
                    }
                    None => {
                        slope = [weights.output_bias(); ROWS];
                        combine(deep.output(), &change.value, &mut slope);
                        combine(weights.output(), &layer.value, &mut slope);
                    }
                },
            }
        }
        self.back(head, deep, weights);
        slope
    }

    /// The backward pass: the changes of ∂f/∂p, from the last layer to the first.
    #[inline(always)]
    fn back(&mut self, head: &Head<T>, deep: &Deep<T>, weights: &Deep<T>) {
        let [beta, more] = &mut self.work;
        match &head.classes {
            Some(classes) => {
                classes.pull_back(deep.output(), &self.turned, beta);
                classes.pull_back(weights.output(), &classes.residual, more);
                add(more, beta);
            }
            None => {
                for (beta, &w) in beta.iter_mut().zip(weights.output()) {
                    *beta = [w; ROWS];
                }
            }
        }
        let mut matrices = deep.hidden().rev().zip(weights.hidden().rev());
        for (layer, change) in head.layers.iter().zip(&mut self.layers).rev() {
            for ((delta, b), slope) in change.delta.iter_mut().zip(&*beta).zip(&layer.slope) {
                for k in 0..ROWS {
                    delta[k] = b[k].mul_add(slope[k], delta[k]);
                }
            }
            if let Some((w, dw)) = matrices.next() {
                apply(w, &change.delta, beta);
                apply(dw, &layer.delta, more);
                add(more, beta);
            }
        }
    }

    /// ġ, the change of g = ∂f/∂z (q fields).
    #[inline(always)]
    #[must_use]
    pub fn gradient(&self) -> &[Lane<T>] {
        self.layers.first().map_or(&[], |layer| &layer.delta)
    }

    /// Adds Σ_k (ℓ''ḟ ∂f/∂W + ℓ' × its change) to `sums`, one for each weight of [`Deep::values`]; `slope` holds ℓ' and
    /// `rise` ℓ'' ḟ, both 0 in rows that do not count.
    #[inline(always)]
    pub fn deep_product(&mut self, head: &Head<T>, slope: &Lane<T>, rise: &Lane<T>, sums: &mut [f64]) {
        let [mixed, scaled] = &mut self.work;
        let q = mixed.len();
        let mut rest = sums;
        let mut layers = head.layers.iter().zip(&self.layers);
        for ((below, below_change), (layer, change)) in layers.clone().zip(layers.clone().skip(1)) {
            mix(&layer.delta, &change.delta, slope, rise, mixed);
            scale(&below_change.value, slope, scaled);
            lane_products::gram(&[&below.value, scaled], &[mixed, &layer.delta], q, rest);
            rest = rest.get_mut(q * q..).unwrap_or(&mut []);
        }
        let outputs = head.classes.as_ref().map_or(1, |_| self.turned.len());
        if let Some((last, change)) = layers.next_back() {
            if let Some(classes) = &head.classes {
                self.turned.iter_mut().for_each(|turned| weigh(slope, turned));
                scale(&change.value, slope, scaled);
                let (values, residuals) =
                    ([&last.value[..], &*scaled], [&self.turned[..], &classes.residual]);
                lane_products::gram(&values, &residuals, outputs, rest);
            } else {
                mix(&last.value, &change.value, slope, rise, mixed);
                lane_products::gram(&[mixed], &[&[[T::ONE; ROWS]]], 1, rest);
            }
            rest = rest.get_mut(outputs * q..).unwrap_or(&mut []);
        }
        for (layer, change) in head.layers.iter().zip(&self.layers) {
            if rest.is_empty() {
                return;
            }
            mix(&layer.delta, &change.delta, slope, rise, mixed);
            lane_products::gram(&[mixed], &[&[[T::ONE; ROWS]]], 1, rest);
            rest = rest.get_mut(q..).unwrap_or(&mut []);
        }
        let one = std::slice::from_ref(rise);
        let rises = if head.classes.is_some() {
            &self.turned[..]
        } else {
            one
        };
        for (sum, rise) in rest.iter_mut().zip(rises) {
            *sum += rise.iter().map(|rise| rise.wide()).sum::<f64>();
        }
    }
}

/// out += fields
#[inline(always)]
fn add<T: Real>(fields: &[Lane<T>], out: &mut [Lane<T>]) {
    for (out, field) in out.iter_mut().zip(fields) {
        for k in 0..ROWS {
            out[k] += field[k];
        }
    }
}

/// lane ⊙= weights
#[inline(always)]
fn weigh<T: Real>(weights: &Lane<T>, lane: &mut Lane<T>) {
    for k in 0..ROWS {
        lane[k] *= weights[k];
    }
}

/// out = rise ⊙ field + slope ⊙ change
#[inline(always)]
fn mix<T: Real>(
    fields: &[Lane<T>],
    changes: &[Lane<T>],
    slope: &Lane<T>,
    rise: &Lane<T>,
    out: &mut [Lane<T>],
) {
    for ((field, change), out) in fields.iter().zip(changes).zip(out) {
        for k in 0..ROWS {
            out[k] = rise[k].mul_add(field[k], slope[k] * change[k]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Activation, Loss};

    fn noise(seed: usize) -> f64 {
        let x = ((seed + 1) as f64 * 12.9898).sin() * 43_758.545;
        2.0 * (x - x.floor()) - 1.0
    }

    fn deep(layers: usize, width: usize, seed: usize) -> Deep<f64> {
        let mut deep = Deep::zeros(width, layers).with_biases(layers != 3);
        for (i, w) in deep.values_mut().iter_mut().enumerate() {
            *w = noise(i + seed);
        }
        deep
    }

    fn fields(width: usize, seed: usize) -> Vec<Lane<f64>> {
        (0..width)
            .map(|a| std::array::from_fn(|k| 1.3 * noise(seed + 100 * a + k)))
            .collect()
    }

    /// Gradient of Σ_k ℓ(f_k, y_k) in z (q fields) and in the deeper weights.
    fn gradient_of(head: &mut Head<f64>, loss: Loss, deep: &Deep<f64>, z: &[Lane<f64>]) -> Vec<f64> {
        let f = *head.forward(deep, z);
        head.backward(deep);
        let slope: Lane<f64> = std::array::from_fn(|k| loss.jet(f[k], label(k)).slope);
        let mut sum = vec![0.0; deep.values().len()];
        head.deep_gradient(&slope, &mut sum);
        let first = head
            .gradient()
            .iter()
            .flat_map(|g| (0..ROWS).map(|k| slope[k] * g[k]));
        first.chain(sum).collect()
    }

    fn label(k: usize) -> f64 {
        if k.is_multiple_of(3) { 1.0 } else { -1.0 }
    }

    /// Differences of fourth order of the gradient along a direction of all weights.
    #[test]
    fn products_match_differences_of_the_gradient() {
        let (h, width) = (1e-4, 3);
        for activation in Activation::ALL.into_iter().filter(|a| a.is_c4()) {
            for layers in 2..=5 {
                for loss in [Loss::Square, Loss::Logistic] {
                    let (at, step) = (deep(layers, width, 0), deep(layers, width, 500));
                    let (z, dz) = (fields(width, 1000), fields(width, 2000));
                    let mut head = Head::new(activation, width, layers);
                    let mut gradient = |h: f64| {
                        let mut deep = at.clone();
                        for (w, d) in deep.values_mut().iter_mut().zip(step.values()) {
                            *w += h * d;
                        }
                        let z: Vec<Lane<f64>> = z
                            .iter()
                            .zip(&dz)
                            .map(|(z, d)| std::array::from_fn(|k| z[k] + h * d[k]))
                            .collect();
                        gradient_of(&mut head, loss, &deep, &z)
                    };
                    let moved = [h, -h, 2.0 * h, -2.0 * h].map(&mut gradient);
                    let f = *head.forward(&at, &z);
                    head.backward(&at);
                    let mut second = SecondOrder::new(width, layers);
                    let rise = second.along(&head, &at, &dz, &step);
                    let jet = |k: usize| loss.jet(f[k], label(k));
                    let slope: Lane<f64> = std::array::from_fn(|k| jet(k).slope);
                    let rise: Lane<f64> = std::array::from_fn(|k| jet(k).curvature * rise[k]);
                    let mut sum = vec![0.0; at.values().len()];
                    second.deep_product(&head, &slope, &rise, &mut sum);
                    let first = head
                        .gradient()
                        .iter()
                        .zip(second.gradient())
                        .flat_map(|(g, dg)| (0..ROWS).map(move |k| rise[k] * g[k] + slope[k] * dg[k]));
                    let ours = first.chain(sum);
                    for (i, ours) in ours.enumerate() {
                        let [up, down, far_up, far_down] = [0, 1, 2, 3].map(|side: usize| moved[side][i]);
                        let difference = (8.0 * (up - down) - (far_up - far_down)) / (12.0 * h);
                        assert!(
                            (ours - difference).abs() < 1e-8 * (1.0 + difference.abs()),
                            "{activation:?} {layers} {loss:?} {i}: {ours} {difference}"
                        );
                    }
                }
            }
        }
    }
}
