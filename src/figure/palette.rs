//! Colours that colour-blind eyes tell apart, as plain sRGB bytes, shared by every front end.
//!
//! Lines take the Okabe–Ito colours; heat maps take interpolated anchors of the perceptually uniform `viridis` map and
//! of a blue–white–red diverging map.

use super::{Palette, Role};

/// An sRGB colour.
pub type Rgb = [u8; 3];

/// Light or dark surroundings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Theme {
    /// Dark ink on white.
    #[default]
    Light,
    /// Light ink on near-black.
    Dark,
}

/// Colours of everything that is not data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inks {
    /// Background.
    pub paper: Rgb,
    /// Titles and numbers.
    pub ink: Rgb,
    /// Captions and other secondary text.
    pub faint: Rgb,
    /// Grid lines.
    pub grid: Rgb,
    /// Frame and ticks.
    pub frame: Rgb,
    /// Stripes of tables.
    pub stripe: Rgb,
}

impl Theme {
    /// Colours of everything that is not data.
    #[must_use]
    pub const fn inks(self) -> Inks {
        match self {
            Self::Light => Inks {
                paper: [255, 255, 255],
                ink: [24, 26, 31],
                faint: [90, 95, 105],
                grid: [228, 230, 235],
                frame: [120, 125, 135],
                stripe: [244, 245, 248],
            },
            Self::Dark => Inks {
                paper: [22, 24, 29],
                ink: [236, 238, 242],
                faint: [165, 170, 182],
                grid: [50, 54, 63],
                frame: [120, 126, 140],
                stripe: [32, 35, 42],
            },
        }
    }
}

/// Number of colours that categories have.
pub(super) const CATEGORIES: usize = 6;

/// Categories: the colours of Okabe and Ito that no fixed role uses, then mixtures of theirs.
const LIGHT: [Rgb; CATEGORIES] = [
    [204, 121, 167],
    [230, 159, 0],
    [86, 180, 233],
    [110, 80, 160],
    [150, 115, 20],
    [20, 95, 90],
];
const DARK: [Rgb; CATEGORIES] = [
    [224, 145, 190],
    [240, 180, 40],
    [110, 200, 250],
    [165, 140, 220],
    [200, 175, 90],
    [90, 190, 180],
];

/// The one colour of a role, light enough for a dark theme and dark enough for a light one.
#[must_use]
pub fn role_colour(role: Role, theme: Theme) -> Rgb {
    match (role, theme) {
        (Role::Run, Theme::Light) => [0, 114, 178],
        (Role::Run, Theme::Dark) => [60, 155, 225],
        (Role::Theory, Theme::Light) => [0, 158, 115],
        (Role::Theory, Theme::Dark) => [25, 190, 145],
        (Role::Estimate, Theme::Light) => [213, 94, 0],
        (Role::Estimate, Theme::Dark) => [240, 120, 35],
        (Role::Reference, Theme::Light) => [110, 114, 122],
        (Role::Reference, Theme::Dark) => [165, 170, 180],
        (Role::Category(k), Theme::Light) => LIGHT[usize::from(k) % LIGHT.len()],
        (Role::Category(k), Theme::Dark) => DARK[usize::from(k) % DARK.len()],
    }
}

/// Nine even steps of viridis, dark to light.
const SEQUENTIAL: [Rgb; 9] = [
    [68, 1, 84],
    [71, 45, 123],
    [59, 82, 139],
    [44, 114, 142],
    [33, 145, 140],
    [40, 174, 128],
    [94, 201, 98],
    [173, 220, 48],
    [253, 231, 37],
];

/// Blue, near-white in the middle, red.
const DIVERGING: [Rgb; 9] = [
    [5, 48, 97],
    [33, 102, 172],
    [67, 147, 195],
    [146, 197, 222],
    [247, 247, 247],
    [244, 165, 130],
    [214, 96, 77],
    [178, 24, 43],
    [103, 0, 31],
];

/// The colour at `t` (clamped to 0..=1) of a map.
#[must_use]
pub fn map_colour(palette: Palette, t: f64) -> Rgb {
    let anchors = match palette {
        Palette::Sequential => &SEQUENTIAL,
        Palette::Diverging => &DIVERGING,
    };
    let position = if t.is_nan() { 0.0 } else { t.clamp(0.0, 1.0) } * (anchors.len() - 1) as f64;
    let low = (position as usize).min(anchors.len() - 2);
    mix(anchors[low], anchors[low + 1], position - low as f64)
}

/// `share` of `b` mixed into `a`.
#[must_use]
pub fn mix(a: Rgb, b: Rgb, share: f64) -> Rgb {
    let channel = |i: usize| (f64::from(a[i]) * (1.0 - share) + f64::from(b[i]) * share).round() as u8;
    [channel(0), channel(1), channel(2)]
}

/// Relative luminance, between 0 (black) and 1 (white).
fn luminance(c: Rgb) -> f64 {
    let linear = |v: u8| (f64::from(v) / 255.0).powf(2.2);
    0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2])
}

/// The ratio of luminances that the Web Content Accessibility Guidelines call contrast, from 1 to 21.
fn contrast(a: Rgb, b: Rgb) -> f64 {
    let (a, b) = (luminance(a) + 0.05, luminance(b) + 0.05);
    a.max(b) / a.min(b)
}

/// Black or white, whichever is read better on a colour.
#[must_use]
pub fn ink_on(colour: Rgb) -> Rgb {
    let (black, white) = ([0; 3], [255; 3]);
    match contrast(black, colour) > contrast(white, colour) {
        true => black,
        false => white,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_on_every_colour_of_a_map() {
        for share in (0..=100).map(|i| f64::from(i) / 100.0) {
            for palette in [Palette::Sequential, Palette::Diverging] {
                let colour = map_colour(palette, share);
                assert!(contrast(ink_on(colour), colour) > 4.5, "{palette:?} {share}");
            }
        }
    }

    #[test]
    fn every_role_stands_out_from_the_paper() {
        for theme in [Theme::Light, Theme::Dark] {
            let paper = theme.inks().paper;
            assert!(contrast(theme.inks().faint, paper) > 4.5);
            let fixed = [Role::Run, Role::Theory, Role::Estimate, Role::Reference];
            for role in fixed.into_iter().chain((0..6).map(Role::Category)) {
                assert!(
                    contrast(role_colour(role, theme), paper) > 2.0,
                    "{role:?} {theme:?}"
                );
            }
        }
    }

    #[test]
    fn the_sequential_map_brightens_and_ends_are_clamped() {
        let steps: Vec<f64> = (0..=100)
            .map(|i| luminance(map_colour(Palette::Sequential, f64::from(i) / 100.0)))
            .collect();
        assert!(steps.windows(2).all(|w| w[1] >= w[0]));
        assert_eq!(map_colour(Palette::Diverging, -3.0), DIVERGING[0]);
        assert_eq!(map_colour(Palette::Diverging, 7.0), DIVERGING[8]);
        assert_eq!(map_colour(Palette::Diverging, 0.5), DIVERGING[4]);
        assert_eq!(map_colour(Palette::Sequential, f64::NAN), SEQUENTIAL[0]);
    }
}
