//! Paints the window's triangles into memory as a graphics card does: for pictures of a window that is on no screen.

use std::collections::HashMap;

use egui::epaint::{Primitive, Vertex};
use egui::{ClippedPrimitive, Color32, ColorImage, ImageData, TextureFilter, TextureId, TexturesDelta};
use rayon::prelude::*;

/// Parts of a pixel that corners are rounded to, so that triangles with a common edge share no pixel and leave none out.
const PARTS: f32 = 256.0;
/// Rows of pixels that one thread paints at a time.
const BAND: usize = 64;

/// Textures as the window has sent them so far.
#[derive(Default)]
pub(super) struct Raster {
    textures: HashMap<TextureId, Texture>,
}

struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    nearest: bool,
}

impl Raster {
    /// Takes over what has changed of the textures, before a frame is painted.
    pub(super) fn receive(&mut self, delta: &TexturesDelta) {
        for (id, changes) in &delta.set {
            for change in changes {
                let ImageData::Color(image) = &change.image;
                match change.pos {
                    None => {
                        let texture = Texture {
                            size: image.size,
                            pixels: image.pixels.clone(),
                            nearest: change.options.magnification == TextureFilter::Nearest,
                        };
                        self.textures.insert(*id, texture);
                    }
                    Some(at) => {
                        if let Some(texture) = self.textures.get_mut(id) {
                            texture.patch(at, image);
                        }
                    }
                }
            }
        }
    }

    /// Lets go of textures, after a frame was painted.
    pub(super) fn release(&mut self, delta: &TexturesDelta) {
        self.textures.retain(|id, _| !delta.free.contains(id));
    }

    /// The picture of a frame: `size` pixels, of which `scale` make one of the window's points.
    pub(super) fn paint(
        &self,
        primitives: &[ClippedPrimitive],
        size: [usize; 2],
        scale: f32,
        ground: Color32,
    ) -> ColorImage {
        let mut picture = ColorImage::filled(size, ground);
        let width = size[0].max(1);
        let bands = picture.pixels.par_chunks_mut(width * BAND).enumerate();
        bands.for_each(|(band, pixels)| {
            let mut band = Band {
                top: band * BAND,
                width,
                height: pixels.len() / width,
                pixels,
            };
            for primitive in primitives {
                self.primitive(primitive, scale, &mut band);
            }
        });
        picture
    }

    fn primitive(&self, primitive: &ClippedPrimitive, scale: f32, band: &mut Band<'_>) {
        let Primitive::Mesh(mesh) = &primitive.primitive else {
            return;
        };
        let Some(texture) = self.textures.get(&mesh.texture_id) else {
            return;
        };
        let clip = primitive.clip_rect;
        let edge = |at: f32| (at * scale).round().max(0.0) as usize;
        let window = [
            edge(clip.left()),
            edge(clip.top()).max(band.top),
            edge(clip.right()).min(band.width),
            edge(clip.bottom()).min(band.top + band.height),
        ];
        if window[0] >= window[2] || window[1] >= window[3] {
            return;
        }
        for corners in mesh.indices.chunks_exact(3) {
            let corner = |i: usize| corners.get(i).and_then(|&at| mesh.vertices.get(at as usize));
            if let (Some(a), Some(b), Some(c)) = (corner(0), corner(1), corner(2)) {
                band.triangle([a, b, c], texture, scale, window);
            }
        }
    }
}

impl Texture {
    fn patch(&mut self, [left, top]: [usize; 2], image: &ColorImage) {
        let rows = image.pixels.chunks_exact(image.size[0].max(1));
        for (y, row) in rows.enumerate() {
            let begin = (top + y) * self.size[0] + left;
            if let Some(place) = self.pixels.get_mut(begin..begin + row.len()) {
                place.copy_from_slice(row);
            }
        }
    }

    fn texel(&self, x: i64, y: i64) -> [f32; 4] {
        let last = |side: usize| side.saturating_sub(1) as i64;
        let (x, y) = (x.clamp(0, last(self.size[0])), y.clamp(0, last(self.size[1])));
        let at = y as usize * self.size[0] + x as usize;
        let pixel = self.pixels.get(at).copied().unwrap_or(Color32::TRANSPARENT);
        pixel.to_array().map(f32::from)
    }

    /// The colour at a place from 0 to 1, in 0 to 255.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.size[0] as f32, v * self.size[1] as f32);
        if self.nearest {
            return self.texel(x.floor() as i64, y.floor() as i64);
        }
        let (x, y) = (x - 0.5, y - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (fx, fy) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let mut mixed = [0.0; 4];
        for (dx, dy, share) in [
            (0, 0, (1.0 - fx) * (1.0 - fy)),
            (1, 0, fx * (1.0 - fy)),
            (0, 1, (1.0 - fx) * fy),
            (1, 1, fx * fy),
        ] {
            if share > 0.0 {
                let texel = self.texel(left + dx, top + dy);
                for (sum, part) in mixed.iter_mut().zip(texel) {
                    *sum += share * part;
                }
            }
        }
        mixed
    }
}

/// Some rows of the picture.
struct Band<'p> {
    top: usize,
    width: usize,
    height: usize,
    pixels: &'p mut [Color32],
}

impl Band<'_> {
    /// Paints the pixels of a window, from left, top to right, bottom, whose middle lies in the triangle.
    fn triangle(&mut self, corners: [&Vertex; 3], texture: &Texture, scale: f32, window: [usize; 4]) {
        let place = |vertex: &Vertex| {
            [vertex.pos.x, vertex.pos.y].map(|at| (at * scale * PARTS).round().clamp(-1e9, 1e9) as i64)
        };
        let [a, mut b, mut c] = corners;
        let area = |p: [i64; 2], q: [i64; 2], r: [i64; 2]| {
            (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        };
        if area(place(a), place(b), place(c)) < 0 {
            std::mem::swap(&mut b, &mut c);
        }
        let corners = [a, b, c];
        let places = corners.map(place);
        let whole = area(places[0], places[1], places[2]);
        if whole == 0 {
            return;
        }
        let parts = PARTS as i64;
        let range = |axis: usize, low: usize, high: usize| {
            let all = places.map(|place| place[axis]);
            let (least, most) = (
                all.into_iter().min().unwrap_or(0),
                all.into_iter().max().unwrap_or(0),
            );
            let low = least.div_euclid(parts).max(low as i64);
            (low, (most.div_euclid(parts) + 1).min(high as i64))
        };
        let (left, right) = range(0, window[0], window[2]);
        let (top, bottom) = range(1, window[1], window[3]);
        // A pixel on an edge belongs to the triangle right of it or below it.
        let bias = [0, 1, 2].map(|i| {
            let (from, to) = (places[(i + 1) % 3], places[(i + 2) % 3]);
            let is_top = from[1] == to[1] && to[0] > from[0];
            let is_left = to[1] < from[1];
            i64::from(is_top || is_left) - 1
        });
        let paint = Paint::new(corners, texture);
        for y in top..bottom {
            for x in left..right {
                let middle = [x * parts + parts / 2, y * parts + parts / 2];
                let weights = [0, 1, 2].map(|i| area(places[(i + 1) % 3], places[(i + 2) % 3], middle));
                if weights.iter().zip(bias).any(|(weight, bias)| weight + bias < 0) {
                    continue;
                }
                let shares = weights.map(|weight| weight as f32 / whole as f32);
                let at = (y as usize - self.top) * self.width + x as usize;
                if let Some(pixel) = self.pixels.get_mut(at) {
                    *pixel = over(paint.at(shares), *pixel);
                }
            }
        }
    }
}

/// The colour within a triangle.
struct Paint<'t> {
    texture: &'t Texture,
    colours: [[f32; 4]; 3],
    places: [[f32; 2]; 3],
    /// The texture's colour, where all corners lie at one place of it.
    plain: Option<[f32; 4]>,
}

impl<'t> Paint<'t> {
    fn new(corners: [&Vertex; 3], texture: &'t Texture) -> Self {
        let places = corners.map(|corner| [corner.uv.x, corner.uv.y]);
        let is_plain = places[0] == places[1] && places[0] == places[2];
        Self {
            texture,
            colours: corners.map(|corner| corner.color.to_array().map(f32::from)),
            places,
            plain: is_plain.then(|| texture.sample(places[0][0], places[0][1])),
        }
    }

    fn at(&self, shares: [f32; 3]) -> [f32; 4] {
        let mixed = |of: [f32; 3]| {
            of.into_iter()
                .zip(shares)
                .map(|(value, share)| value * share)
                .sum::<f32>()
        };
        let texel = self.plain.unwrap_or_else(|| {
            let along = |axis: usize| mixed(self.places.map(|place| place[axis]));
            self.texture.sample(along(0), along(1))
        });
        let mut colour = [0.0; 4];
        for (channel, value) in colour.iter_mut().enumerate() {
            *value = mixed(self.colours.map(|of| of[channel])) * texel[channel] / 255.0;
        }
        colour
    }
}

/// A colour, premultiplied with its opacity, over another.
fn over(colour: [f32; 4], below: Color32) -> Color32 {
    let rest = 1.0 - colour[3] / 255.0;
    let below = below.to_array();
    let mixed = |channel: usize| (colour[channel] + rest * f32::from(below[channel])).round() as u8;
    Color32::from_rgba_premultiplied(mixed(0), mixed(1), mixed(2), mixed(3))
}

#[cfg(test)]
mod tests {
    use egui::epaint::{ImageDelta, Mesh};
    use egui::{Rect, TextureOptions, pos2};

    use super::*;

    fn painted(mesh: Mesh, clip: Rect) -> ColorImage {
        let mut raster = Raster::default();
        let mut delta = TexturesDelta::default();
        let white = ColorImage::filled([1, 1], Color32::WHITE);
        delta.push(
            TextureId::default(),
            ImageDelta::full(white, TextureOptions::NEAREST),
        );
        raster.receive(&delta);
        delta.clear();
        let primitive = ClippedPrimitive {
            clip_rect: clip,
            primitive: Primitive::Mesh(mesh),
        };
        raster.paint(&[primitive], [20, 10], 1.0, Color32::BLACK)
    }

    fn corner(x: f32, y: f32, color: Color32) -> Vertex {
        Vertex {
            pos: pos2(x, y),
            uv: egui::Pos2::ZERO,
            color,
        }
    }

    #[test]
    fn a_square_of_two_half_transparent_triangles_shows_no_seam_and_ends_at_its_clip() {
        let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
        let mesh = Mesh {
            vertices: vec![
                corner(2.0, 2.0, half),
                corner(12.3, 2.0, half),
                corner(12.3, 9.6, half),
                corner(2.0, 9.6, half),
            ],
            indices: vec![0, 1, 2, 0, 2, 3],
            ..Mesh::default()
        };
        let picture = painted(mesh, Rect::from_min_max(pos2(0.0, 0.0), pos2(20.0, 8.0)));
        for y in 0..10 {
            for x in 0..20 {
                let inside = (2..12).contains(&x) && (2..8).contains(&y);
                let red = picture.pixels[y * 20 + x].r();
                assert_eq!(red, if inside { 100 } else { 0 }, "{x} {y}");
            }
        }
    }

    #[test]
    fn colours_run_from_corner_to_corner() {
        let mesh = Mesh {
            vertices: vec![
                corner(0.0, 0.0, Color32::BLACK),
                corner(20.0, 0.0, Color32::WHITE),
                corner(0.0, 20.0, Color32::BLACK),
            ],
            indices: vec![0, 2, 1],
            ..Mesh::default()
        };
        let picture = painted(mesh, Rect::EVERYTHING);
        let row: Vec<u8> = picture.pixels[..18].iter().map(|pixel| pixel.r()).collect();
        for (x, red) in row.into_iter().enumerate() {
            let exact = 255.0 * (x as f32 + 0.5) / 20.0;
            assert!((f32::from(red) - exact).abs() <= 0.51, "{x}: {red} {exact}");
        }
    }
}
