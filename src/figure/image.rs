//! Pictures of one's own, read from PNG or SVG files.

use std::io::{BufReader, Read as _};
use std::path::Path;

use resvg::tiny_skia::{FilterQuality, Pixmap, PixmapPaint, Transform};
use resvg::usvg::Tree;

use crate::text;

/// Largest file in bytes, and most pixels of one side.
const LARGEST: u64 = 64 << 20;
const MOST_PIXELS: u32 = 8192;

/// A picture of one's own, of any size where it is drawn by paths.
#[derive(Clone, Debug)]
pub struct Image {
    source: Source,
}

#[derive(Clone, Debug)]
enum Source {
    Pixels(Pixmap),
    Paths(Box<Tree>),
}

/// Why a picture cannot be shown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImageError {
    /// The file cannot be read.
    #[error("{}", text!("image-unreadable", path = path, reason = reason))]
    Unreadable {
        /// The file.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// The file is too large.
    #[error("{}", text!("image-large", path = path, megabytes = LARGEST >> 20, pixels = MOST_PIXELS))]
    Large {
        /// The file.
        path: String,
    },
    /// The file is neither PNG nor SVG, or not whole.
    #[error("{}", text!("image-format", path = path, reason = reason))]
    Format {
        /// The file.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Image {
    /// Reads a PNG or SVG file of at most 64 MiB and 8192 pixels a side.
    ///
    /// # Errors
    ///
    /// [`ImageError`], which names the file.
    pub fn open(path: &Path) -> Result<Self, ImageError> {
        let name = path.display().to_string();
        let unreadable = |reason: String| ImageError::Unreadable {
            path: name.clone(),
            reason,
        };
        let about = std::fs::metadata(path).map_err(|error| unreadable(error.to_string()))?;
        // Devices and pipes may have no end.
        if !about.is_file() {
            return Err(unreadable(text!("image-no-file").into_owned()));
        }
        let mut bytes = Vec::new();
        std::fs::File::open(path)
            .and_then(|file| BufReader::new(file).take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(|error| unreadable(error.to_string()))?;
        if bytes.len() as u64 > LARGEST {
            return Err(ImageError::Large { path: name });
        }
        Self::read(&bytes, &name)
    }

    fn read(bytes: &[u8], name: &str) -> Result<Self, ImageError> {
        let malformed = |reason: String| ImageError::Format {
            path: name.to_owned(),
            reason,
        };
        let large = || ImageError::Large {
            path: name.to_owned(),
        };
        if bytes.starts_with(b"\x89PNG") {
            let pixels = decoded(bytes).map_err(|error| match error {
                png::DecodingError::LimitsExceeded => large(),
                error => malformed(error.to_string()),
            })?;
            return Ok(Self {
                source: Source::Pixels(pixels),
            });
        }
        let document = std::str::from_utf8(bytes).map_err(|error| malformed(error.to_string()))?;
        let tree = super::png::tree(document).map_err(|error| malformed(error.to_string()))?;
        Ok(Self {
            source: Source::Paths(Box::new(tree)),
        })
    }

    /// Width and height, in pixels of the file or units of its paths.
    #[must_use]
    pub fn size(&self) -> (f32, f32) {
        match &self.source {
            Source::Pixels(pixels) => (pixels.width() as f32, pixels.height() as f32),
            Source::Paths(tree) => (tree.size().width(), tree.size().height()),
        }
    }

    /// The picture `width` pixels wide, premultiplied red, green, blue and opacity, and its width and height; None where there can be
    /// no such picture.
    #[must_use]
    pub fn pixels(&self, width: f32) -> Option<(Vec<u8>, [usize; 2])> {
        let (own_width, own_height) = self.size();
        let scale = width.min(MOST_PIXELS as f32) / own_width;
        let side = |length: f32| (length * scale).round().clamp(1.0, MOST_PIXELS as f32) as u32;
        let (columns, rows) = (side(own_width), side(own_height));
        let mut picture = Pixmap::new(columns, rows)?;
        let place = Transform::from_scale(scale, scale);
        match &self.source {
            Source::Paths(tree) => resvg::render(tree, place, &mut picture.as_mut()),
            Source::Pixels(pixels) => {
                let paint = PixmapPaint {
                    quality: FilterQuality::Bicubic,
                    ..PixmapPaint::default()
                };
                picture.draw_pixmap(0, 0, pixels.as_ref(), &paint, place, None);
            }
        }
        Some((picture.take(), [columns as usize, rows as usize]))
    }
}

/// A PNG file's pixels.
fn decoded(bytes: &[u8]) -> Result<Pixmap, png::DecodingError> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8() | png::Transformations::ALPHA);
    let mut reader = decoder.read_info()?;
    let (width, height) = (reader.info().width, reader.info().height);
    if width > MOST_PIXELS || height > MOST_PIXELS {
        return Err(png::DecodingError::LimitsExceeded);
    }
    let length = reader
        .output_buffer_size()
        .ok_or(png::DecodingError::LimitsExceeded)?;
    let mut read = vec![0; length];
    let frame = reader.next_frame(&mut read)?;
    let mut picture = Pixmap::new(width, height).ok_or(png::DecodingError::LimitsExceeded)?;
    let samples = frame.color_type.samples();
    let targets = picture.pixels_mut().iter_mut();
    for (target, source) in targets.zip(read.chunks_exact(samples)) {
        let [r, g, b, a] = match *source {
            [grey, opacity] => [grey, grey, grey, opacity],
            [r, g, b, a] => [r, g, b, a],
            [r, g, b] => [r, g, b, 255],
            _ => [source.first().copied().unwrap_or(0); 4],
        };
        *target = resvg::tiny_skia::ColorU8::from_rgba(r, g, b, a).premultiply();
    }
    Ok(picture)
}

#[cfg(test)]
mod tests {
    use super::*;

    const DRAWN: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><rect width="20" height="20" fill="#ff0000"/></svg>"##;

    fn corner(image: &Image, width: f32) -> ([u8; 4], [u8; 4], [usize; 2]) {
        let (pixels, sides) = image.pixels(width).unwrap();
        let at = |x: usize| {
            let start = 4 * (sides[1] / 2 * sides[0] + x);
            pixels[start..start + 4].try_into().unwrap()
        };
        (at(sides[0] / 4), at(3 * sides[0] / 4), sides)
    }

    #[test]
    fn paths_and_pixels_are_the_same_picture() {
        let paths = Image::read(DRAWN.as_bytes(), "a.svg").unwrap();
        assert_eq!(paths.size(), (40.0, 20.0));
        assert_eq!(corner(&paths, 80.0), ([255, 0, 0, 255], [0; 4], [80, 40]));
        let rgb: Vec<u8> = (0..40 * 20)
            .flat_map(|k| if k % 40 < 20 { [255, 0, 0] } else { [0, 0, 255] })
            .collect();
        let bytes = super::super::png_of_pixels(&rgb, (40, 20)).unwrap();
        let pixels = Image::read(&bytes, "a.png").unwrap();
        let (left, right, sides) = corner(&pixels, 80.0);
        assert_eq!(
            (left, right, sides),
            ([255, 0, 0, 255], [0, 0, 255, 255], [80, 40])
        );
    }

    #[test]
    fn what_is_no_picture_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let open = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            std::fs::write(&path, bytes).unwrap();
            Image::open(&path).unwrap_err().to_string()
        };
        for (name, bytes) in [
            ("photo.jpg", &b"\xff\xd8\xff\xe0"[..]),
            ("cut.png", b"\x89PNG\r\n\x1a\n\0\0"),
            ("empty.svg", b""),
            ("text.svg", b"<html></html>"),
        ] {
            let sentence = open(name, bytes);
            assert!(sentence.contains(name) && sentence.contains("PNG"), "{sentence}");
        }
        let missing = Image::open(&folder.path().join("none.png")).unwrap_err();
        assert!(missing.to_string().contains("none.png"), "{missing}");
        assert!(Image::open(folder.path()).is_err());
    }
}
