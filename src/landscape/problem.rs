//! The function of a landscape: training and test error of a network with given data.

use std::sync::Arc;

use super::weights::Shape;
use crate::control::{Cancel, Cancelled};
use crate::dynamics::pass::Pass;
use crate::dynamics::test_rows::TestMeter;
use crate::dynamics::{Data, DataError, GradientDescent, Instance, TestRows};
use crate::experiment::{Activation, Height, LayerScale, Loss, Settings};
use crate::kernels::panels::Panels;
use crate::kernels::tiles::Tiles;
use crate::kernels::{Lane, ROWS};
use crate::network::{Deep, Errors, Output, Section};
use crate::optimizer::{Moment, method};

/// Training and test errors at one point.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Values {
    /// On the training rows.
    pub train: Errors,
    /// On fresh or held-out rows.
    pub test: Errors,
}

impl Values {
    /// The height of a surface here: the squared error, or with another loss the loss.
    #[must_use]
    pub fn height(&self, of: Height, loss: Loss) -> f64 {
        let one = |errors: &Errors| match loss {
            Loss::Square => errors.mse,
            Loss::Logistic => errors.loss,
        };
        match of {
            Height::Train => one(&self.train),
            Height::Test => one(&self.test),
            Height::Gap => one(&self.test) - one(&self.train),
        }
    }
}

/// Training rows, test rows and everything else that makes an error out of weights.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Layout of the weights.
    pub shape: Shape,
    /// Activation s.
    pub activation: Activation,
    /// The loss ℓ.
    pub loss: Loss,
    pub(super) data: Data<f64>,
    pub(super) test: Arc<TestRows<f64>>,
    /// μ, n × p and row-major; empty for a file.
    pub(super) teacher: Arc<Vec<f64>>,
}

impl Problem {
    /// The errors that a run of an instance descends, with its training rows and at most `test_rows` test rows. For
    /// Gaussian features the test error is the Gaussian integral in p + q dimensions, over that many common normals
    /// whose first two moments are exact.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn new(
        instance: &Instance,
        data: Data<f64>,
        run: u64,
        test_rows: usize,
        cancel: &Cancel,
    ) -> Result<Self, DataError> {
        let experiment = instance.experiment();
        Ok(Self {
            shape: Shape::of(data.features(), instance.deep()),
            activation: experiment.model.activation,
            loss: experiment.optimizer.loss,
            test: instance.few_test_rows(&data, run, test_rows, cancel)?,
            teacher: instance.teacher().to_vec().into(),
            data,
        })
    }

    /// The errors that an explicit run descends; its test rows as they are.
    #[must_use]
    pub fn explicit(run: &GradientDescent<f64>, activation: Activation, loss: Loss) -> Self {
        let data = run.data().clone();
        Self {
            shape: Shape::of(data.features(), run.deep()),
            activation,
            loss,
            test: data.test.clone(),
            teacher: Arc::default(),
            data,
        }
    }

    /// Training rows m.
    #[must_use]
    pub fn samples(&self) -> usize {
        self.data.samples()
    }

    /// Test rows.
    #[must_use]
    pub fn test_rows(&self) -> usize {
        self.test.rows
    }

    pub(super) fn features(&self) -> &Panels<f64> {
        &self.data.features
    }

    pub(super) fn labels(&self) -> &[Lane<f64>] {
        self.data.labels()
    }

    pub(super) fn tiles(&self, theta: &[f64], cancel: &Cancel) -> Result<Tiles<f64>, Cancelled> {
        let first = self.shape.first_layer(theta, cancel)?;
        Tiles::from_rows(&first, self.shape.width, self.features().layout(), cancel)
    }

    /// First-layer weights of zero.
    pub(super) fn tiles_of_zeros(&self) -> Tiles<f64> {
        Tiles::zeros(self.shape.features, self.shape.width, self.features().layout())
    }

    /// Training and test errors at weights θ: one pass over all rows.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn values(&self, theta: &[f64], cancel: &Cancel) -> Result<Values, Cancelled> {
        let (train, _) = self.pass(theta, cancel)?;
        let test = self.test_errors(theta, cancel)?;
        Ok(Values { train, test })
    }

    /// Test errors at weights θ.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn test_errors(&self, theta: &[f64], cancel: &Cancel) -> Result<Errors, Cancelled> {
        let deep = self.shape.deeper(theta);
        TestMeter::new(&self.test, (self.activation, self.loss), &deep, cancel)?.errors(
            &self.test,
            &self.tiles(theta, cancel)?,
            &deep,
            cancel,
        )
    }

    /// The gradient of the mean training loss in θ.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub fn gradient(&self, theta: &[f64], cancel: &Cancel) -> Result<Vec<f64>, Cancelled> {
        let (_, pass) = self.pass(theta, cancel)?;
        let (m, n) = (self.samples() as f64, self.shape.features as f64);
        let first = pass.first_gradient(cancel)?;
        let deeper = self.shape.weights() - self.shape.first();
        let first = first.into_iter().map(|g| n.sqrt() / m * g);
        Ok(first
            .chain((0..deeper).map(|i| pass.deep_gradient(i) / m))
            .collect())
    }

    /// Outputs f of the training rows, of several outputs all, in the same order at every point, at the first layer's
    /// pre-activations `z` and the deeper weights.
    ///
    /// # Errors
    ///
    /// If cancelled.
    pub(super) fn outputs(
        &self,
        z: &[Lane<f64>],
        deep: &Deep<f64>,
        cancel: &Cancel,
    ) -> Result<Vec<f64>, Cancelled> {
        let mut output = Output::new(self.activation, self.shape.width);
        let mut all = Vec::with_capacity(self.samples() * self.shape.outputs);
        for (block, z) in z.chunks_exact(self.shape.width).enumerate() {
            cancel.check()?;
            output.input().copy_from_slice(z);
            output.forward(deep);
            let rows = ROWS.min(self.samples() - block * ROWS);
            let lanes = output.outputs().iter();
            all.extend(lanes.flat_map(|lane| &lane[..rows]));
        }
        Ok(all)
    }

    fn pass(&self, theta: &[f64], cancel: &Cancel) -> Result<(Errors, Pass<f64>), Cancelled> {
        let deep = self.shape.deeper(theta);
        let mut pass = Pass::new(&self.data, (self.activation, self.loss), &deep, cancel)?;
        let sums = pass.run(
            &self.data,
            &self.tiles(theta, cancel)?,
            &deep,
            (None, None),
            cancel,
        )?;
        Ok((Errors::of(sums, self.samples()), pass))
    }
}

/// Where gradient descent stops being stable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// √(η_a/η): the square roots of the deeper layers' learning rates in units of the first one's.
    pub scales: DeepScales,
    /// The sharpness beyond which a quadratic diverges, for an optimizer that is linear: [`crate::optimizer::Linear::threshold`].
    pub threshold: Option<f64>,
}

/// Factors on directions in the deeper weights and in the biases.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DeepScales {
    /// In W₂ … W_{L−1}.
    pub hidden: f64,
    /// In w_L.
    pub output: f64,
    /// In b₁.
    pub first_bias: f64,
    /// In b₂ … b_{L−1}.
    pub hidden_bias: f64,
    /// In b_L.
    pub output_bias: f64,
}

impl DeepScales {
    /// All directions as they are.
    pub const PLAIN: Self = Self {
        hidden: 1.0,
        output: 1.0,
        first_bias: 1.0,
        hidden_bias: 1.0,
        output_bias: 1.0,
    };

    /// The factor of each deeper weight.
    pub(super) fn each(self, deep: &Deep<f64>) -> Vec<f64> {
        let mut all = vec![1.0; deep.values().len()];
        for (section, range) in deep.sections() {
            all[range].fill(match section {
                Section::Hidden => self.hidden,
                Section::Output => self.output,
                Section::FirstBias => self.first_bias,
                Section::HiddenBias => self.hidden_bias,
                Section::OutputBias => self.output_bias,
            });
        }
        all
    }
}

impl Edge {
    /// At step `t`. With learning rates set apart, gradient descent is plain for the Hessian multiplied from both sides by the
    /// square roots of the learning rates in units of η; weight decay is counted with the first layer's learning rate.
    #[must_use]
    pub fn of(settings: &Settings, t: usize) -> Self {
        let rate = settings.rates(t).first;
        let scales = settings.layer_scales_at(t);
        let of = |layer: usize| scales.get(layer).copied().unwrap_or(LayerScale::PLAIN);
        let (first, hidden, output) = (of(0), of(1), of(scales.len().saturating_sub(1)));
        let scale = |other: f64| (other / first.rate).sqrt();
        let linear = method(&settings.optimizer.at(t)).linear(Moment { t, rate });
        Self {
            scales: DeepScales {
                hidden: scale(hidden.rate),
                output: scale(output.rate),
                first_bias: scale(first.bias),
                hidden_bias: scale(hidden.bias),
                output_bias: scale(output.bias),
            },
            threshold: linear.map(|linear| linear.threshold()),
        }
    }
}
