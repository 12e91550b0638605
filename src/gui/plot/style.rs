//! Colours and pens of live plots, the same meanings as in exported pictures.

use egui::{Color32, FontId, TextStyle, Ui};

use crate::figure::palette::Inks;
use crate::figure::{Role, Stroke, Theme};
use crate::gui::theme;

/// What drawing depends on besides the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) theme: Theme,
    /// Size of body text over its usual size: lines grow with the type of a presentation.
    pub(super) unit: f32,
}

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Pen {
    pub(super) colour: Color32,
    pub(super) width: f32,
    /// Lengths of dashes and gaps.
    pub(super) dash: Option<(f32, f32)>,
}

/// Size of body text that plots are designed for.
const BODY: f32 = 13.5;

impl Style {
    pub(super) fn of(ui: &Ui) -> Self {
        Self {
            theme: if ui.visuals().dark_mode {
                Theme::Dark
            } else {
                Theme::Light
            },
            unit: TextStyle::Body.resolve(ui.style()).size / BODY,
        }
    }

    pub(super) fn inks(self) -> Inks {
        self.theme.inks()
    }

    pub(super) fn role(self, role: Role) -> Color32 {
        theme::role(role, self.theme)
    }

    /// The font of numbers and names beside axes.
    pub(super) fn font(self, size: f32) -> FontId {
        FontId::proportional(size * self.unit)
    }

    /// The pen of a curve.
    pub(super) fn curve(self, role: Role, stroke: Stroke) -> Pen {
        let u = self.unit;
        // Theory is drawn over runs and agrees with them: slimmer, so that both are seen.
        let width = match role {
            Role::Run => 2.8,
            Role::Theory => 1.5,
            _ => 2.0,
        };
        let pen = Pen {
            colour: self.role(role),
            width: width * u,
            dash: None,
        };
        match stroke {
            Stroke::Solid => pen,
            Stroke::Dashed => Pen {
                dash: Some((6.5 * u, 4.0 * u)),
                ..pen
            },
            Stroke::Dotted => Pen {
                dash: Some((2.0 * u, 3.4 * u)),
                ..pen
            },
            Stroke::Thin => Pen {
                width: 0.9 * u,
                colour: pen.colour.gamma_multiply(0.55),
                ..pen
            },
        }
    }

    /// The pen of a rule: lighter than any curve.
    pub(super) fn rule(self, role: Role) -> Pen {
        Pen {
            colour: self.role(role),
            width: 1.3 * self.unit,
            dash: Some((4.0 * self.unit, 3.0 * self.unit)),
        }
    }
}
