//! The output alone, without derivatives, for surfaces of the loss.

use super::Deep;
use super::classes::Classes;
use super::combine::combine;
use super::head::{add_bias, apply_transposed};
use crate::experiment::{Activation, Loss};
use crate::kernels::{Lane, ROWS, Vectors};

/// Workspace for the outputs of one block of rows.
#[derive(Clone, Debug)]
pub struct Output<T> {
    activation: Activation,
    work: [Vec<Lane<T>>; 2],
    output: Lane<T>,
    /// The outputs of a network with several.
    classes: Option<Classes<T>>,
}

impl<T: Vectors> Output<T> {
    /// A workspace for networks of the given width.
    #[must_use]
    pub fn new(activation: Activation, width: usize) -> Self {
        let fields = || vec![[T::ZERO; ROWS]; width];
        Self {
            activation,
            work: [fields(), fields()],
            output: [T::ZERO; ROWS],
            classes: None,
        }
    }

    /// The pre-activations z of the first layer (q fields), to be written.
    #[inline(always)]
    pub fn input(&mut self) -> &mut [Lane<T>] {
        &mut self.work[0]
    }

    /// f of each row at the pre-activations in [`Self::input`], which are overwritten; of several outputs the first.
    #[inline(always)]
    pub fn forward(&mut self, deep: &Deep<T>) -> Lane<T> {
        let [now, next] = &mut self.work;
        let mut biases = deep.biases();
        add_bias(biases.next().unwrap_or(&[]), now);
        self.activation.apply(now);
        for w in deep.hidden() {
            apply_transposed(w, now, next);
            add_bias(biases.next().unwrap_or(&[]), next);
            self.activation.apply(next);
            std::mem::swap(now, next);
        }
        if deep.outputs() > 1 {
            let classes = self.classes.get_or_insert_with(|| Classes::new(deep.outputs()));
            return classes.forward(deep, now);
        }
        self.output = [deep.output_bias(); ROWS];
        combine(deep.output(), now, &mut self.output);
        self.output
    }

    /// All outputs of the last forward pass: k lanes.
    #[must_use]
    pub fn outputs(&self) -> &[Lane<T>] {
        match &self.classes {
            Some(classes) => classes.outputs(),
            None => std::slice::from_ref(&self.output),
        }
    }

    /// Squared errors, losses and misclassifications of the last forward pass, where there are several outputs.
    #[inline(always)]
    #[must_use]
    pub fn class_errors(&self, label: &Lane<T>, loss: Loss) -> Option<[Lane<T>; 3]> {
        self.classes.as_ref().map(|classes| classes.errors(label, loss))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::network::Head;

    #[test]
    fn outputs_are_the_head_s() {
        for activation in Activation::ALL {
            for layers in 2..=4 {
                let mut deep = Deep::<f64>::zeros(3, layers).with_biases(layers > 2);
                for (i, w) in deep.values_mut().iter_mut().enumerate() {
                    *w = (i as f64 * 1.7).sin();
                }
                let z: Vec<Lane<f64>> = (0..3)
                    .map(|a| std::array::from_fn(|k| ((a * ROWS + k) as f64).cos() * 2.0))
                    .collect();
                let expected = *Head::new(activation, 3, layers).forward(&deep, &z);
                let mut output = Output::new(activation, 3);
                output.input().copy_from_slice(&z);
                assert_eq!(output.forward(&deep), expected, "{activation:?} {layers}");
                assert_eq!(output.outputs(), [expected], "{activation:?} {layers}");
                assert!(output.class_errors(&expected, Loss::Square).is_none());
            }
        }
    }

    #[test]
    fn several_outputs_are_the_head_s() {
        let mut deep = Deep::<f64>::zeros(3, 3).with_outputs(4).with_biases(true);
        for (i, w) in deep.values_mut().iter_mut().enumerate() {
            *w = (i as f64 * 1.7).sin();
        }
        let z: Vec<Lane<f64>> = (0..3)
            .map(|a| std::array::from_fn(|k| ((a * ROWS + k) as f64).cos() * 2.0))
            .collect();
        let label = std::array::from_fn(|k| (k % 4) as f64);
        let mut head = Head::new(Activation::Tanh, 3, 3);
        let first = *head.forward(&deep, &z);
        let mut output = Output::new(Activation::Tanh, 3);
        output.input().copy_from_slice(&z);
        assert_eq!(output.forward(&deep), first);
        assert_eq!((output.outputs().len(), output.outputs()[0]), (4, first));
        for loss in [Loss::Square, Loss::Logistic] {
            assert_eq!(output.class_errors(&label, loss), Some(head.errors(&label, loss)));
        }
    }
}
