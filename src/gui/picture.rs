//! Pictures of one's own in the window, sharp at the size they are shown at.

use std::sync::Arc;

use egui::{ColorImage, Id, Rect, Response, Sense, TextureHandle, TextureOptions, Ui, vec2};

use super::control_list::known_by;
use crate::figure::Image;

/// The picture that was shown last.
#[derive(Clone)]
struct Shown {
    image: Arc<Image>,
    /// Its width in pixels.
    width: f32,
    texture: TextureHandle,
}

/// Shows a picture as large as the room is, in its middle.
pub(crate) fn show(ui: &mut Ui, image: &Arc<Image>) -> Response {
    let room = ui.available_size();
    let (place, response) = ui.allocate_exact_size(room, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::new(egui::Role::Image));
    known_by(&response, "picture");
    let (width, height) = image.size();
    let sides = vec2(width, height);
    let sides = sides * (room / sides).min_elem().max(0.0);
    let scale = ui.pixels_per_point();
    let pixels = (sides.x * scale).round().max(1.0);
    let id = Id::unique("picture");
    let known: Option<Shown> = ui.data(|data| data.get_temp(id));
    let known = known.filter(|known| Arc::ptr_eq(&known.image, image) && known.width == pixels);
    let Some(shown) = known.or_else(|| draw(ui, image, pixels)) else {
        return response;
    };
    // Pixel upon pixel: else it would blur.
    let corner = ((place.center() - 0.5 * sides) * scale).round() / scale;
    let place = Rect::from_min_size(corner, shown.texture.size_vec2() / scale);
    let whole = Rect::from_min_max(egui::pos2(0.0, 0.0), egui::pos2(1.0, 1.0));
    ui.painter()
        .image(shown.texture.id(), place, whole, egui::Color32::WHITE);
    ui.data_mut(|data| data.insert_temp(id, shown));
    response
}

fn draw(ui: &Ui, image: &Arc<Image>, width: f32) -> Option<Shown> {
    let (bytes, sides) = image.pixels(width)?;
    let pixels = ColorImage::from_rgba_premultiplied(sides, &bytes);
    Some(Shown {
        image: Arc::clone(image),
        width,
        texture: ui.ctx().load_texture("picture", pixels, TextureOptions::LINEAR),
    })
}
