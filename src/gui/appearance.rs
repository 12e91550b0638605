//! How the window looks: light or dark, zoom, presentation, what is folded away.

use std::collections::BTreeSet;

use egui::{Context, ViewportCommand};

use super::theme;
use crate::figure::Theme;

/// Smallest and largest zoom.
const ZOOM: std::ops::RangeInclusive<f32> = 0.5..=3.0;
/// How much larger everything is in presentations.
const LARGE: f32 = 1.4;
/// Height of a window, in the desktop's points, that this is for. Presentations grow and shrink with it: whoever sits in
/// the room sees the screen as a whole, however many pixels it has.
const HEIGHT: f32 = 720.0;

/// The look of the window.
pub(super) struct Look {
    theme: Theme,
    zoom: f32,
    /// Whether the setup panel is shown.
    pub(super) setup: bool,
    /// Whether the chosen panels are shown alone, in large type.
    presenting: bool,
    /// Panels to be shown in presentations; none for those that can be seen.
    pub(super) presented: BTreeSet<String>,
}

impl Look {
    /// A look, put on the window.
    pub(super) fn new(
        context: &Context,
        theme: Theme,
        zoom: f32,
        setup: bool,
        presented: BTreeSet<String>,
    ) -> Self {
        let look = Self {
            theme,
            zoom,
            setup,
            presenting: false,
            presented,
        };
        theme::choose(context, theme);
        look.apply_zoom(context);
        look
    }

    /// Light or dark.
    pub(super) fn theme(&self) -> Theme {
        self.theme
    }

    /// Size of everything, 1 as the desktop asks for.
    pub(super) fn zoom(&self) -> f32 {
        self.zoom
    }

    /// Whether the chosen panels are shown alone, in large type.
    pub(super) fn is_presenting(&self) -> bool {
        self.presenting
    }

    /// Changes between light and dark.
    pub(super) fn toggle_theme(&mut self, context: &Context) {
        self.theme = match self.theme {
            Theme::Light => Theme::Dark,
            Theme::Dark => Theme::Light,
        };
        theme::choose(context, self.theme);
    }

    /// Makes everything larger by some steps of a tenth.
    pub(super) fn zoom_by(&mut self, context: &Context, steps: f32) {
        self.zoom_to(context, ((self.zoom * 10.0).round() + steps) / 10.0);
    }

    /// Makes everything as large as given.
    pub(super) fn zoom_to(&mut self, context: &Context, zoom: f32) {
        self.zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        self.apply_zoom(context);
    }

    /// Begins or ends a presentation.
    pub(super) fn present(&mut self, context: &Context, presenting: bool) {
        self.presenting = presenting;
        self.apply_zoom(context);
    }

    /// Keeps presentations in proportion to a window that changes its size.
    pub(super) fn follow_window(&self, context: &Context) {
        if self.presenting && !self.is_settled(context) {
            self.apply_zoom(context);
        }
    }

    /// Whether everything is as large as it should be. Before the first frame it is not: there is no size yet.
    pub(super) fn is_settled(&self, context: &Context) -> bool {
        let (now, wanted) = (context.zoom_factor(), self.factor(context));
        // Rounding alone is no change of size, and would have the window drawn for ever.
        context.cumulative_pass_nr() > 0 && (now - wanted).abs() <= 0.02 * wanted
    }

    fn apply_zoom(&self, context: &Context) {
        context.set_zoom_factor(self.factor(context));
    }

    fn factor(&self, context: &Context) -> f32 {
        let larger = match self.presenting {
            true => LARGE * proportion(context),
            false => 1.0,
        };
        self.zoom * larger
    }
}

/// The height of the window as a share of the usual one; 1 where it is not known.
fn proportion(context: &Context) -> f32 {
    match height(context) / HEIGHT {
        share if share > 0.0 => share.clamp(0.6, 6.0),
        _ => 1.0,
    }
}

/// Height of the window in the desktop's points, whatever the zoom; 0 where the desktop does not tell where windows are, and
/// before the first frame, when there is no size yet.
fn height(context: &Context) -> f32 {
    let begun = context.cumulative_pass_nr() > 0;
    let known = begun && context.input(|input| input.viewport().inner_rect.is_some());
    let native = context.native_pixels_per_point().filter(|_| known);
    native.map_or(0.0, |native| {
        context.content_rect().height() * context.pixels_per_point() / native
    })
}

/// Fills the screen, or goes back to a window.
pub(super) fn toggle_full_screen(context: &Context) {
    context.send_viewport_cmd(ViewportCommand::Fullscreen(!is_full_screen(context)));
}

/// Whether the window fills the screen.
pub(super) fn is_full_screen(context: &Context) -> bool {
    context.input(|input| input.viewport().fullscreen.unwrap_or(false))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zoom_goes_by_tenths_and_stops_at_its_ends() {
        let context = Context::default();
        let mut look = Look::new(&context, Theme::Light, 1.0, true, BTreeSet::new());
        look.zoom_by(&context, 1.0);
        assert!((look.zoom() - 1.1).abs() < 1e-6);
        for _ in 0..100 {
            look.zoom_by(&context, -1.0);
        }
        assert!((look.zoom() - ZOOM.start()).abs() < 1e-6);
    }

    /// A frame of a window of some pixels.
    fn draw(context: &Context, look: &Look, height: f32) {
        let points = egui::vec2(height, height) / context.zoom_factor();
        let rect = egui::Rect::from_min_size(egui::Pos2::ZERO, points);
        let mut input = egui::RawInput {
            screen_rect: Some(rect),
            ..Default::default()
        };
        if let Some(info) = input.viewports.get_mut(&egui::ViewportId::ROOT) {
            info.native_pixels_per_point = Some(1.0);
            info.inner_rect = Some(rect);
        }
        let mut output = context.run_ui(input, |ui| look.follow_window(ui.ctx()));
        output.textures_delta.clear();
    }

    #[test]
    fn presentations_grow_with_large_windows_and_stay_so() {
        let context = Context::default();
        let mut look = Look::new(&context, Theme::Light, 1.0, true, BTreeSet::new());
        draw(&context, &look, 2160.0);
        look.present(&context, true);
        for (height, zoom) in [(2160.0, 4.2), (720.0, 1.4), (1620.0, 3.15), (540.0, 1.05)] {
            for _ in 0..8 {
                draw(&context, &look, height);
            }
            assert!(
                (context.zoom_factor() - zoom).abs() < 0.01,
                "{}",
                context.zoom_factor()
            );
        }
        look.present(&context, false);
        draw(&context, &look, 2160.0);
        assert!((context.zoom_factor() - 1.0).abs() < 0.01);
    }

    /// Before the first frame the toolkit has a size that is none.
    #[test]
    fn a_presentation_that_is_there_from_the_start_has_the_usual_size() {
        let context = Context::default();
        context.input_mut(|input| {
            let info = input.raw.viewports.entry(egui::ViewportId::ROOT).or_default();
            info.native_pixels_per_point = Some(1.0);
            let size = egui::vec2(1600.0, 1000.0);
            info.inner_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size));
        });
        let mut look = Look::new(&context, Theme::Light, 1.0, true, BTreeSet::new());
        look.presenting = true;
        let factor = look.factor(&context);
        assert!((factor - LARGE).abs() < 1e-6, "{factor}");
    }
}
