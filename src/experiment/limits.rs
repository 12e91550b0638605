//! What each setting may be, in words; validation, the reader and tooltips say the same.

use super::FORMAT;

const ALLOWED: &[(&str, &str)] = &[
    ("title", "it must be a text in double quotes"),
    ("description", "it must be a text in double quotes"),
    ("seed", "it must be a whole number from 0 to 18446744073709551615"),
    (
        "model",
        "it must be a group of settings in parentheses, such as (width: 4, layers: 3)",
    ),
    ("model.width", "it must be a whole number from 1 to 512"),
    (
        "model.layers",
        "it must be a whole number from 2 to 10 (hidden layers and the output)",
    ),
    (
        "model.activation",
        "it must be Tanh, Sigmoid, Erf, Gelu, Silu, Softplus, Relu, Linear or Quadratic",
    ),
    (
        "model.initialization",
        "it must be a group of settings in parentheses, such as (scales: [1.0])",
    ),
    (
        "model.initialization.scales",
        "it must be a list in brackets of finite numbers ≥ 0: one for all layers, or one per layer",
    ),
    (
        "model.initialization.first_layer",
        "it must be Gaussian, Zero or Overlap(r) with r from -1 to 1",
    ),
    ("model.initialization.exact_gram", "it must be true or false"),
    ("data", "it must be Synthetic(…) or File(…)"),
    (
        "data.samples",
        "it must be a whole number from 1 to 100000000 (10⁸)",
    ),
    (
        "data.features",
        "it must be Count(n) or Ratio(samples/features), giving a whole number of features from 1 to 100000000 (10⁸)",
    ),
    (
        "data.law",
        "it must be Gaussian, Rademacher, Uniform, Laplace, StudentT(d) with d > 2 or SparseGaussian(p) with 0 < p ≤ 1",
    ),
    (
        "data.teacher",
        "it must be a group of settings in parentheses, such as (link: Tanh)",
    ),
    ("data.teacher.directions", "it must be a whole number from 1 to 4"),
    (
        "data.teacher.link",
        "it must be Linear, Tanh, Sine, Relu, Quadratic, Cubic, Sign, Committee, Parity or Logistic",
    ),
    ("data.noise", "it must be a number ≥ 0"),
    ("data.path", "it must be the path of a CSV file in double quotes"),
    (
        "data.target",
        "it must be the name of the target column in double quotes",
    ),
    ("data.hold_out", "it must be a fraction above 0 and below 1"),
    ("data.whiten", "it must be true or false"),
    (
        "optimizer",
        "it must be a group of settings in parentheses, such as (learning_rate: 0.3)",
    ),
    ("optimizer.learning_rate", "it must be a finite number above 0"),
    (
        "optimizer.deep_learning_rate",
        "it must be a finite number ≥ 0 (0 freezes the deeper layers) or None",
    ),
    (
        "optimizer.schedule",
        "it must be Constant, InverseTime(scale: τ), Cosine(floor: r) or Steps(every: n, factor: r)",
    ),
    (
        "optimizer.schedule.scale",
        "it must be a finite number of steps above 0",
    ),
    ("optimizer.schedule.floor", "it must be a number from 0 to 1"),
    (
        "optimizer.schedule.every",
        "it must be a whole number of steps, at least 1",
    ),
    (
        "optimizer.schedule.factor",
        "it must be a factor above 0 and at most 1",
    ),
    (
        "optimizer.momentum",
        "it must be a number from 0 up to but not including 1",
    ),
    (
        "optimizer.weight_decay",
        "it must be a finite number, zero or more",
    ),
    (
        "optimizer.batch_fraction",
        "it must be a fraction above 0 and at most 1 (1 is full batch)",
    ),
    ("optimizer.steps", "it must be a whole number from 1 to 100000"),
    ("optimizer.loss", "it must be Square or Logistic"),
    (
        "theory",
        "it must be a group of settings in parentheses, such as (rows: 20000)",
    ),
    ("theory.enabled", "it must be true or false"),
    (
        "theory.rows",
        "it must be a whole number from 2 to 10000000 (10⁷)",
    ),
    (
        "theory.replicas",
        "it must be a whole number from 1 to 1000 (at least 2 for a standard error)",
    ),
    (
        "theory.responses",
        "it must be Probes(k) with k from 1 to 1024, or Full",
    ),
    ("theory.precision", "it must be Single or Double"),
    (
        "estimator",
        "it must be a group of settings in parentheses, such as (enabled: true)",
    ),
    ("estimator.enabled", "it must be true or false"),
    (
        "estimator.responses",
        "it must be Probes(k) with k from 1 to 1024, or Full",
    ),
    (
        "runs",
        "it must be a group of settings in parentheses, such as (count: 8)",
    ),
    ("runs.count", "it must be a whole number from 0 to 10000"),
    (
        "runs.test_rows",
        "it must be a whole number from 1 to 10000000 (10⁷)",
    ),
    ("runs.precision", "it must be Single or Double"),
    (
        "runs.record",
        "it must be a group of settings in parentheses, such as (weights: false)",
    ),
    (
        "lab",
        "it must be the name of a lab with its settings in parentheses, such as DoubleDescent(samples: 400)",
    ),
    (
        "landscape",
        "it must be a group of settings in parentheses, such as (plane: Principal)",
    ),
    ("landscape.enabled", "it must be true or false"),
    ("landscape.run", "it must be a whole number from 0 to 9999"),
    (
        "landscape.step",
        "it must be a step of the run, or None for its last",
    ),
    (
        "landscape.plane",
        "it must be Principal, Points(Run(r)), Points(Seed(s)), Points(Teacher), Random(seed), Hessian or Gradient, with \
         a run r up to 9999",
    ),
    ("landscape.grid", "it must be a whole number from 2 to 401"),
    ("landscape.zoom", "it must be a factor from 0.01 to 100"),
    ("landscape.surface", "it must be Train, Test or Gap"),
    ("landscape.scale", "it must be Linear or Log"),
    (
        "landscape.test_rows",
        "it must be a whole number from 1 to 1000000 (10⁶)",
    ),
    (
        "landscape.slice",
        "it must be Initial, Run(r) with a run r up to 9999, Seed(s) or Teacher",
    ),
    (
        "landscape.curvature",
        "it must be a group of settings in parentheses, such as (eigenvalues: 5)",
    ),
    (
        "landscape.curvature.eigenvalues",
        "it must be a whole number from 0 (none) to 50",
    ),
    (
        "landscape.curvature.probes",
        "it must be a whole number from 0 (no density) to 1000",
    ),
    (
        "landscape.curvature.lanczos_steps",
        "it must be a whole number from 1 to 1000",
    ),
    (
        "landscape.curvature.every",
        "it must be a whole number of steps from 0 (never) to 100000",
    ),
    (
        "landscape.chaos",
        "it must be a group of settings in parentheses, such as (exponents: [6], factors: [1.0])",
    ),
    (
        "landscape.chaos.exponents",
        "it must be a list in brackets of 1 to 50 whole numbers from 1 to 12: starts are 10^-k apart",
    ),
    (
        "landscape.chaos.factors",
        "it must be a list in brackets of at most 50 factors above 0 on the learning rates; [] for no pairs",
    ),
    (
        "landscape.pruning",
        "it must be a group of settings in parentheses, such as (scope: Layer)",
    ),
    ("landscape.pruning.scope", "it must be Global or Layer"),
    (
        "landscape.pruning.points",
        "it must be a whole number from 2 to 1001 fractions, or 0 for none",
    ),
    ("runs.record.weights", "it must be true or false"),
    ("runs.record.pre_activations", "it must be true or false"),
];

/// What the field at `path` (such as `data.noise`) may be, as half a sentence, if there is such a field.
pub fn allowed(path: &str) -> Option<String> {
    if path == "format" {
        return Some(match FORMAT {
            1 => "it must be 1, the only format so far".to_owned(),
            _ => format!("it must be a whole number from 1 to {FORMAT}"),
        });
    }
    ALLOWED
        .iter()
        .find(|(name, _)| *name == path)
        .map(|(_, sentence)| (*sentence).to_owned())
}

/// What to do about a preset of a newer format, as half a sentence.
pub(super) fn newer_than_known() -> String {
    format!("this version of Onsager reads formats up to {FORMAT}: update Onsager to open this preset")
}
