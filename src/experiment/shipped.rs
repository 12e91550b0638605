//! The presets and data sets inside the program, so that it finds them anywhere.

use std::path::Path;

/// Name and text of each of these files in `presets/`.
macro_rules! presets {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/presets/", $name, ".ron")))),*]
    };
}
pub(crate) use presets;

/// The presets that train a network, in the order of the gallery; those of labs are listed with their labs.
pub(crate) const EXPERIMENTS: &[(&str, &str)] = presets![
    "two_layers",
    "three_layers",
    "five_layers",
    "overparametrized_early_stopping",
    "power_law_features",
    "rademacher",
    "student_t",
    "momentum",
    "nesterov",
    "adam",
    "sign_descent",
    "mini_batch",
    "weight_decay",
    "sparse_teacher_l1",
    "inverse_time",
    "relu",
    "biases",
    "mup",
    "two_directions",
    "staircase_three_layers",
    "logistic_labels",
    "softmax_teacher",
    "onsager_term",
    "million_features",
    "price_of_reuse",
    "decoupled_descent",
    "teacher_intervals",
    "stop_by_estimate",
    "digits",
    "digits_ten_classes",
    "breast_cancer",
    "landscape_sharp_minimum",
    "landscape_flat_minimum",
    "landscape_edge_of_stability",
    "landscape_barrier",
    "landscape_chaos",
    "landscape_pruning",
    "sweep_learning_rate_ratio",
    "sweep_width_depth",
    "sweep_best_settings",
    "sweep_search",
    "sweep_size",
    "sweep_universality",
    "sweep_bias",
    "sweep_mu_transfer",
    "sweep_adam",
    "choose_by_estimate",
];

/// The text of a shipped data set, if `path` ends as its path does: `assets/data/digits.csv`.
pub fn shipped_data(path: &str) -> Option<&'static str> {
    let path = Path::new(path);
    [
        (
            "assets/data/digits.csv",
            include_str!("../../assets/data/digits.csv"),
        ),
        (
            "assets/data/breast_cancer.csv",
            include_str!("../../assets/data/breast_cancer.csv"),
        ),
        (
            "assets/data/scaling_laws.csv",
            include_str!("../../assets/data/scaling_laws.csv"),
        ),
    ]
    .into_iter()
    .find(|(name, _)| path.ends_with(name))
    .map(|(_, text)| text)
}
