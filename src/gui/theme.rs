//! One restrained look of our own, light and dark, from the figures' own colours.

use egui::text::{LayoutJob, TextFormat};
use egui::{
    Color32, Context, CornerRadius, FontFamily, FontId, Margin, Shadow, Stroke, TextStyle, Visuals, vec2,
};

use crate::figure::palette::{Rgb, mix, role_colour};
use crate::figure::{Level, Role, Theme, runs};

/// The family of headings.
const SEMIBOLD: &str = "semibold";
/// The fonts of kana and kanji.
const JAPANESE: &str = "japanese";
const JAPANESE_SEMIBOLD: &str = "japanese semibold";

/// An sRGB colour as egui's.
pub(crate) fn colour([r, g, b]: Rgb) -> Color32 {
    Color32::from_rgb(r, g, b)
}

/// The font of headings.
pub(crate) fn semibold(size: f32) -> FontId {
    FontId::new(size, FontFamily::Name(SEMIBOLD.into()))
}

/// The one colour of a role.
pub(crate) fn role(role: Role, theme: Theme) -> Color32 {
    colour(role_colour(role, theme))
}

/// A text with letters above and below the line where it has `T^q` or `ρ_{t,s}`.
pub(crate) fn typeset(text: &str, font: &FontId, ink: Color32) -> LayoutJob {
    let mut job = LayoutJob::default();
    for (level, run) in runs(text) {
        let size = font.size * level.size() as f32;
        let mut format = TextFormat::simple(FontId::new(size, font.family.clone()), ink);
        format.valign = match level {
            Level::Raised => egui::Align::TOP,
            Level::Line | Level::Lowered => egui::Align::BOTTOM,
        };
        job.append(&run, 0.0, format);
    }
    job
}

/// Installs fonts and both looks; to be done once.
pub(crate) fn install(context: &Context) {
    context.set_fonts(fonts());
    for (kind, theme) in [
        (egui::Theme::Light, Theme::Light),
        (egui::Theme::Dark, Theme::Dark),
    ] {
        let mut style = egui::Style {
            visuals: visuals(theme),
            animation_time: 0.08,
            ..egui::Style::default()
        };
        style.text_styles = [
            (TextStyle::Heading, semibold(18.0)),
            (TextStyle::Body, FontId::proportional(13.5)),
            (TextStyle::Button, FontId::proportional(13.5)),
            (TextStyle::Small, FontId::proportional(11.5)),
            (TextStyle::Monospace, FontId::monospace(12.5)),
        ]
        .into();
        let spacing = &mut style.spacing;
        spacing.item_spacing = vec2(8.0, 5.0);
        spacing.button_padding = vec2(8.0, 3.0);
        spacing.interact_size = vec2(36.0, 22.0);
        spacing.window_margin = Margin::same(14);
        spacing.menu_margin = Margin::same(6);
        spacing.tooltip_width = 380.0;
        spacing.combo_height = 420.0;
        spacing.slider_rail_height = 4.0;
        spacing.scroll = egui::style::ScrollStyle::solid();
        spacing.scroll.bar_width = 8.0;
        style.interaction.tooltip_delay = 0.4;
        style.interaction.selectable_labels = false;
        context.set_style_of(kind, style);
    }
}

/// Chooses the look.
pub(crate) fn choose(context: &Context, theme: Theme) {
    context.set_theme(match theme {
        Theme::Light => egui::Theme::Light,
        Theme::Dark => egui::Theme::Dark,
    });
}

fn fonts() -> egui::FontDefinitions {
    let mut fonts = egui::FontDefinitions::default();
    let faces: [(&str, &'static [u8]); 4] = [
        ("inter", include_bytes!("../../assets/fonts/Inter-Regular.ttf")),
        (SEMIBOLD, include_bytes!("../../assets/fonts/Inter-SemiBold.ttf")),
        (JAPANESE, include_bytes!("../../assets/fonts/MPLUS1-Regular.otf")),
        (
            JAPANESE_SEMIBOLD,
            include_bytes!("../../assets/fonts/MPLUS1-SemiBold.otf"),
        ),
    ];
    for (name, bytes) in faces {
        fonts
            .font_data
            .insert(name.to_owned(), egui::FontData::from_static(bytes).into());
    }
    let fallbacks = fonts
        .families
        .get(&FontFamily::Proportional)
        .cloned()
        .unwrap_or_default();
    // The font of code has mathematical brackets that the others lack.
    let with_fallbacks = |name: &str, japanese: &str| {
        let last = fonts
            .families
            .get(&FontFamily::Monospace)
            .and_then(|all| all.first())
            .cloned();
        [name, japanese]
            .map(str::to_owned)
            .into_iter()
            .chain(fallbacks.clone())
            .chain(last)
            .collect::<Vec<_>>()
    };
    let plain = with_fallbacks("inter", JAPANESE);
    let semibold = with_fallbacks(SEMIBOLD, JAPANESE_SEMIBOLD);
    if let Some(code) = fonts.families.get_mut(&FontFamily::Monospace) {
        code.push(JAPANESE.to_owned());
    }
    fonts.families.insert(FontFamily::Proportional, plain);
    fonts.families.insert(FontFamily::Name(SEMIBOLD.into()), semibold);
    fonts
}

fn visuals(theme: Theme) -> Visuals {
    let inks = theme.inks();
    let accent = role_colour(Role::Run, theme);
    let shade = |share: f64| colour(mix(inks.paper, inks.ink, share));
    let mut visuals = match theme {
        Theme::Light => Visuals::light(),
        Theme::Dark => Visuals::dark(),
    };
    let ink = colour(inks.ink);
    visuals.panel_fill = colour(inks.stripe);
    visuals.window_fill = colour(inks.paper);
    visuals.extreme_bg_color = colour(inks.paper);
    visuals.faint_bg_color = shade(0.03);
    visuals.code_bg_color = shade(0.06);
    visuals.weak_text_color = Some(colour(inks.faint));
    visuals.hyperlink_color = colour(accent);
    visuals.warn_fg_color = role(Role::Estimate, theme);
    visuals.error_fg_color = match theme {
        Theme::Light => Color32::from_rgb(184, 28, 40),
        Theme::Dark => Color32::from_rgb(255, 125, 125),
    };
    visuals.window_stroke = Stroke::new(1.0, shade(0.16));
    visuals.window_corner_radius = CornerRadius::same(8);
    visuals.menu_corner_radius = CornerRadius::same(6);
    let shadow = Shadow {
        offset: [0, 6],
        blur: 18,
        spread: 0,
        color: Color32::from_black_alpha(50),
    };
    visuals.window_shadow = shadow;
    visuals.popup_shadow = shadow;
    visuals.selection.bg_fill = colour(mix(inks.paper, accent, 0.28));
    visuals.selection.stroke = Stroke::new(1.5, colour(accent));
    visuals.slider_trailing_fill = true;
    visuals.indent_has_left_vline = false;
    let radius = CornerRadius::same(5);
    let widgets = &mut visuals.widgets;
    for (look, fill, edge, text) in [
        (&mut widgets.noninteractive, 0.0, 0.12, ink),
        (&mut widgets.inactive, 0.09, 0.16, ink),
        (&mut widgets.hovered, 0.14, 0.34, ink),
        (&mut widgets.active, 0.22, 0.5, ink),
        (&mut widgets.open, 0.12, 0.26, ink),
    ] {
        look.bg_fill = shade(fill);
        look.weak_bg_fill = shade(fill);
        look.bg_stroke = Stroke::new(1.0, shade(edge));
        look.fg_stroke = Stroke::new(1.0, text);
        look.corner_radius = radius;
        look.expansion = 0.0;
    }
    // The control with the focus is drawn as an active one: its edge must be seen from afar.
    widgets.active.bg_stroke = Stroke::new(2.0, colour(accent));
    visuals
}
