//! Typeset equations in the window, crisp at any size and in the colours of the theme.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{
    Color32, ColorImage, Id, Rect, Response, Sense, TextureHandle, TextureOptions, Ui, Vec2, pos2, vec2,
};

use crate::figure::{Equation, formulas, is_formula, latex};

/// Equations that are kept drawn, at most.
const KEPT: usize = 64;

/// Equations as they were drawn last, by text and colour.
type Kept = HashMap<(String, Color32), Drawn>;

#[derive(Clone)]
struct Drawn {
    equation: Arc<Equation>,
    /// Size of the type in pixels.
    pixels: f32,
    texture: TextureHandle,
    sides: Vec2,
}

/// Shows an equation in LaTeX with type of some size, smaller where it would be wider than the room there is. What is
/// no equation is shown as it is written.
pub(crate) fn show(ui: &mut Ui, latex: &str, size: f32) -> Response {
    let ink = ui.visuals().text_color();
    let key = (latex.to_owned(), ink);
    let known: Option<Drawn> =
        ui.data_mut(|data| data.get_temp_mut_or_default::<Kept>(id()).get(&key).cloned());
    let typeset = match &known {
        Some(known) => Some(Arc::clone(&known.equation)),
        None => Equation::new(latex, [ink.r(), ink.g(), ink.b()])
            .ok()
            .map(Arc::new),
    };
    let Some(equation) = typeset else {
        return ui.monospace(latex);
    };
    let scale = ui.pixels_per_point();
    let room = ui.available_width() / equation.size().0.max(1.0);
    let pixels = (4.0 * size.min(room) * scale).round().max(16.0) / 4.0;
    let drawn = match known.filter(|known| known.pixels == pixels) {
        Some(known) => known,
        None => match draw(ui, equation, pixels) {
            Some(drawn) => {
                keep(ui, key, &drawn);
                drawn
            }
            None => return ui.monospace(latex),
        },
    };
    let (place, response) = ui.allocate_exact_size(drawn.sides / scale, Sense::hover());
    // Pixel upon pixel: else the type would blur.
    let corner = (place.min * scale).round() / scale;
    let place = Rect::from_min_size(corner, drawn.sides / scale);
    let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
    ui.painter()
        .image(drawn.texture.id(), place, whole, Color32::WHITE);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, latex));
    response
}

/// Shows formulas of plain text that are apart by two blanks, each typeset in a line of its own; words stay words.
pub(crate) fn show_plain(ui: &mut Ui, plain: &str, size: f32) {
    for part in formulas(plain) {
        // Words of some languages have no letters in the font of equations.
        let is_typeset = is_formula(part) && Equation::new(&latex(part), [0; 3]).is_ok();
        if is_typeset {
            show(ui, &latex(part), size);
        } else {
            ui.add(egui::Label::new(egui::RichText::new(part).size(size)).wrap());
        }
    }
}

fn draw(ui: &Ui, equation: Arc<Equation>, pixels: f32) -> Option<Drawn> {
    let (bytes, sides) = equation.picture(pixels).ok()?;
    let image = ColorImage::from_rgba_premultiplied(sides, &bytes);
    Some(Drawn {
        equation,
        pixels,
        texture: ui.ctx().load_texture("equation", image, TextureOptions::LINEAR),
        sides: vec2(sides[0] as f32, sides[1] as f32),
    })
}

fn keep(ui: &Ui, key: (String, Color32), drawn: &Drawn) {
    ui.data_mut(|data| {
        let kept = data.get_temp_mut_or_default::<Kept>(id());
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(key, drawn.clone());
    });
}

fn id() -> Id {
    Id::unique("equations")
}
