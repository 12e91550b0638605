//! Small pictures of the figures that shipped presets are about, made by `onsager presets --pictures assets/thumbnails`.

use std::collections::HashMap;

use egui::{ColorImage, Rect, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2};
use resvg::tiny_skia::Pixmap;

use super::theme;
use crate::figure::Theme;

/// Name and picture of each of these files in `assets/thumbnails`.
macro_rules! pictures {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/thumbnails/", $name, ".png")).as_slice())),*]
    };
}

/// Every shipped preset, in order of their names.
const PICTURES: &[(&str, &[u8])] = pictures![
    "adam",
    "amp",
    "amp_phase_diagram",
    "amp_posterior_mean",
    "amp_ridge",
    "benign_overfitting",
    "benign_overfitting_polynomials",
    "benign_overfitting_relu",
    "bias_variance_models",
    "bias_variance_peak",
    "bias_variance_ratio",
    "bias_variance_time",
    "bias_variance_width",
    "biases",
    "bounds_deep",
    "bounds_norms",
    "bounds_stability",
    "bounds_uniform",
    "breast_cancer",
    "choose_by_estimate",
    "decoupled_descent",
    "deep_linear",
    "deep_linear_deeper",
    "deep_linear_random",
    "depth_hierarchy",
    "depth_jumps",
    "depth_smooth",
    "depth_tent",
    "diagonal_networks",
    "diagonal_networks_lazy",
    "digits",
    "digits_ten_classes",
    "double_descent",
    "double_descent_early_stopping",
    "double_descent_samples",
    "emergence_even_link",
    "emergence_new_samples",
    "emergence_parity",
    "emergence_two_steps",
    "feature_scaling",
    "feature_scaling_steps",
    "first_order_amp",
    "first_order_momentum",
    "first_order_phase_retrieval",
    "first_order_power_iteration",
    "first_order_proximal_gradient",
    "first_order_sparse_spike",
    "five_layers",
    "inverse_time",
    "landscape_barrier",
    "landscape_chaos",
    "landscape_edge_of_stability",
    "landscape_flat_minimum",
    "landscape_pruning",
    "landscape_sharp_minimum",
    "local_drawn",
    "local_features",
    "local_jumps",
    "local_phases",
    "local_samples",
    "local_smooth",
    "logistic_labels",
    "million_features",
    "mini_batch",
    "momentum",
    "mup",
    "nesterov",
    "onsager_term",
    "overparametrized_early_stopping",
    "parametrizations",
    "parametrizations_adam",
    "phase_retrieval",
    "phase_retrieval_jump",
    "power_law_features",
    "price_of_reuse",
    "pruning_steps",
    "pruning_tickets",
    "pruning_widths",
    "rademacher",
    "relu",
    "scaling_compute",
    "scaling_samples",
    "scaling_size",
    "scaling_table",
    "scaling_time",
    "sign_descent",
    "skills",
    "skills_networks",
    "skills_samples",
    "skills_size",
    "softmax_teacher",
    "sparse_teacher_l1",
    "staircase",
    "staircase_long",
    "staircase_three_layers",
    "staircase_two_step",
    "stop_by_estimate",
    "student_t",
    "sweep_adam",
    "sweep_best_settings",
    "sweep_bias",
    "sweep_learning_rate_ratio",
    "sweep_mu_transfer",
    "sweep_phase_retrieval",
    "sweep_search",
    "sweep_size",
    "sweep_universality",
    "sweep_width_depth",
    "teacher_intervals",
    "three_layers",
    "two_directions",
    "two_layers",
    "weight_decay",
    "wide_limits",
    "wide_limits_catapult",
    "wide_limits_rich",
    "wide_limits_spectrum",
    "wide_limits_three_layers",
    "wide_limits_widths",
];

/// The file of a preset's picture.
fn file(name: &str) -> Option<&'static [u8]> {
    let place = PICTURES.binary_search_by_key(&name, |(name, _)| name);
    place.ok().and_then(|at| PICTURES.get(at)).map(|(_, file)| *file)
}

/// Pictures that were drawn.
#[derive(Default)]
pub(crate) struct Thumbnails(HashMap<String, Option<TextureHandle>>);

impl Thumbnails {
    /// Whether a preset has a picture.
    pub(crate) fn has(name: &str) -> bool {
        file(name).is_some()
    }

    /// Shows the picture of a preset in so much room; nothing where it has none. It is read when it is first seen.
    pub(crate) fn show(&mut self, ui: &mut Ui, name: &str, size: Vec2) {
        let (place, _) = ui.allocate_exact_size(size, Sense::hover());
        if !ui.is_rect_visible(place) {
            return;
        }
        let read = || {
            let image = image(file(name)?)?;
            Some(ui.ctx().load_texture("thumbnail", image, TextureOptions::LINEAR))
        };
        let texture = self.0.entry(name.to_owned()).or_insert_with(read);
        let Some(texture) = texture else { return };
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        // What was drawn for light paper needs some light in the dark.
        let ground = match ui.visuals().dark_mode {
            true => theme::colour(Theme::Light.inks().paper).gamma_multiply(0.86),
            false => theme::colour(Theme::Light.inks().paper),
        };
        ui.painter().rect_filled(place, 3.0, ground);
        ui.painter()
            .image(texture.id(), place, whole, egui::Color32::WHITE);
    }
}

fn image(file: &[u8]) -> Option<ColorImage> {
    let pixels = Pixmap::decode_png(file).ok()?;
    let size = [pixels.width() as usize, pixels.height() as usize];
    Some(ColorImage::from_rgba_premultiplied(size, pixels.data()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::shipped;
    use crate::figure::THUMBNAIL;

    #[test]
    fn every_shipped_preset_has_a_small_picture() {
        crate::labs::register();
        assert!(PICTURES.is_sorted_by_key(|(name, _)| name));
        let how = "add its name here and run `onsager presets NAME --pictures assets/thumbnails`";
        for (name, _) in shipped() {
            let file = file(name).unwrap_or_else(|| panic!("{name} has no picture: {how}"));
            assert!(file.len() < 9000, "{name}: {}", file.len());
            let image = image(file).unwrap();
            assert_eq!(image.size, [THUMBNAIL.0 as usize, THUMBNAIL.1 as usize], "{name}");
            let inked = image.pixels.iter().filter(|pixel| pixel.a() > 0).count();
            assert!(inked > image.pixels.len() / 100, "{name}");
        }
        assert_eq!(PICTURES.len(), shipped().len(), "of presets that are gone, too");
    }
}
