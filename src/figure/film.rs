//! Pictures one after the other as a GIF or an animated PNG.

use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gif::{Encoder as GifEncoder, Frame, Repeat};
use png::{BitDepth, ColorType, DeflateCompression, Encoder as PngEncoder, Filter, Writer};

use super::FigureError;

/// How a film is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilmKind {
    /// At most 256 colours a picture; shown everywhere.
    Gif,
    /// All colours, as an animated PNG.
    Apng,
}

/// Quality of colours against time, as the GIF encoder counts it: 1 the best, 30 the quickest.
const SPEED: i32 = 10;

/// A film that is being written, of as many pictures as it was made for.
pub struct Film {
    size: (u32, u32),
    /// Hundredths of a second that each picture is shown.
    delay: u16,
    /// The picture that was added last, to leave out what did not change.
    last: Vec<u8>,
    encoder: Encoder,
}

enum Encoder {
    Gif(GifEncoder<Vec<u8>>),
    Apng(Box<Writer<Shared>>, Shared),
}

/// Bytes that the encoder writes and the film takes out at its end.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    fn bytes(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.bytes().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl FilmKind {
    /// The kind that a file's name asks for: `.gif`, or `.png` and `.apng`.
    #[must_use]
    pub fn of(path: &std::path::Path) -> Option<Self> {
        let kind = path.extension()?.to_str()?.to_ascii_lowercase();
        match kind.as_str() {
            "gif" => Some(Self::Gif),
            "png" | "apng" => Some(Self::Apng),
            _ => None,
        }
    }
}

fn refused(error: impl std::fmt::Display) -> FigureError {
    FigureError::Draw(error.to_string())
}

impl Film {
    /// A film of some pictures of `size` pixels, each shown for `seconds`; it begins anew at its end.
    ///
    /// # Errors
    ///
    /// [`FigureError::Size`] if the format has no such size.
    pub fn new(kind: FilmKind, size: (u32, u32), pictures: usize, seconds: f64) -> Result<Self, FigureError> {
        let (width, height) = size;
        let side = |side: u32| u16::try_from(side).ok().filter(|&side| side > 0);
        let (Some(wide), Some(high)) = (side(width), side(height)) else {
            return Err(FigureError::Size { width, height });
        };
        let delay = (100.0 * seconds).round().clamp(2.0, 6000.0) as u16;
        let encoder = match kind {
            FilmKind::Apng => {
                let file = Shared::default();
                let count = u32::try_from(pictures).map_err(refused)?;
                let writer = apng(file.clone(), size, count, delay)?;
                Encoder::Apng(Box::new(writer), file)
            }
            FilmKind::Gif => {
                let mut encoder = GifEncoder::new(Vec::new(), wide, high, &[]).map_err(refused)?;
                encoder.set_repeat(Repeat::Infinite).map_err(refused)?;
                Encoder::Gif(encoder)
            }
        };
        Ok(Self {
            size,
            delay,
            last: Vec::new(),
            encoder,
        })
    }

    /// Adds a picture, three bytes a pixel.
    ///
    /// # Errors
    ///
    /// [`FigureError::Size`] if it has not the size of the film.
    pub fn push(&mut self, pixels: &[u8]) -> Result<(), FigureError> {
        let (width, height) = self.size;
        if pixels.len() != 3 * width as usize * height as usize {
            return Err(FigureError::Size { width, height });
        }
        match &mut self.encoder {
            Encoder::Apng(writer, _) => writer.write_image_data(pixels).map_err(refused),
            Encoder::Gif(gif) => {
                let [left, top, wide, high] = changed(&self.last, pixels, self.size);
                let part = cut(pixels, width as usize, [left, top, wide, high]);
                let mut frame = Frame::from_rgb_speed(wide as u16, high as u16, &part, SPEED);
                (frame.left, frame.top) = (left as u16, top as u16);
                frame.delay = self.delay;
                gif.write_frame(&frame).map_err(refused)?;
                self.last = pixels.to_vec();
                Ok(())
            }
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    ///
    /// [`FigureError::Draw`] if an animated PNG has other pictures than it was made for.
    pub fn finish(self) -> Result<Vec<u8>, FigureError> {
        match self.encoder {
            Encoder::Gif(gif) => gif.into_inner().map_err(refused),
            Encoder::Apng(writer, file) => {
                writer.finish().map_err(refused)?;
                Ok(std::mem::take(&mut *file.bytes()))
            }
        }
    }
}

fn apng(
    file: Shared,
    (width, height): (u32, u32),
    count: u32,
    delay: u16,
) -> Result<Writer<Shared>, FigureError> {
    let mut encoder = PngEncoder::new(file, width, height);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_deflate_compression(DeflateCompression::Level(3));
    encoder.set_filter(Filter::Up);
    encoder.set_animated(count, 0).map_err(refused)?;
    encoder.set_frame_delay(delay, 100).map_err(refused)?;
    encoder.validate_sequence(true);
    encoder.write_header().map_err(refused)
}

/// The part of a picture that is not as before: left, top, width and height, at least one pixel.
fn changed(before: &[u8], now: &[u8], (width, height): (u32, u32)) -> [usize; 4] {
    let (width, height) = (width as usize, height as usize);
    if before.len() != now.len() {
        return [0, 0, width, height];
    }
    let differs = |x: usize, y: usize| {
        let at = 3 * (y * width + x);
        before.get(at..at + 3) != now.get(at..at + 3)
    };
    let row = |y: &usize| (0..width).any(|x| differs(x, *y));
    let Some(top) = (0..height).find(row) else {
        return [0, 0, 1, 1];
    };
    let bottom = (0..height).rev().find(row).unwrap_or(top);
    let column = |x: &usize| (top..=bottom).any(|y| differs(*x, y));
    let left = (0..width).find(column).unwrap_or(0);
    let right = (0..width).rev().find(column).unwrap_or(left);
    [left, top, right - left + 1, bottom - top + 1]
}

/// A part of a picture.
fn cut(pixels: &[u8], width: usize, [left, top, wide, high]: [usize; 4]) -> Vec<u8> {
    let rows = (top..top + high).map(|y| 3 * (y * width + left));
    rows.flat_map(|begin| pixels.get(begin..begin + 3 * wide).unwrap_or_default())
        .copied()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A dot that wanders over a white ground.
    fn picture(step: usize) -> Vec<u8> {
        let mut pixels = vec![255; 3 * 20 * 10];
        pixels[3 * (20 * 4 + step)..][..3].copy_from_slice(&[0, 90, 180]);
        pixels
    }

    fn film(kind: FilmKind) -> Vec<u8> {
        let mut film = Film::new(kind, (20, 10), 5, 0.05).unwrap();
        for step in 0..5 {
            film.push(&picture(step)).unwrap();
        }
        assert!(film.push(&[0; 3]).is_err());
        film.finish().unwrap()
    }

    #[test]
    fn a_gif_plays_back_as_it_was_drawn() {
        let file = film(FilmKind::Gif);
        let mut options = gif::DecodeOptions::new();
        options.set_color_output(gif::ColorOutput::RGBA);
        let mut decoder = options.read_info(&file[..]).unwrap();
        let mut screen = vec![0; 3 * 20 * 10];
        let mut step = 0;
        while let Some(frame) = decoder.read_next_frame().unwrap() {
            assert_eq!(frame.delay, 5);
            for (i, pixel) in frame.buffer.chunks_exact(4).enumerate() {
                let (x, y) = (i % usize::from(frame.width), i / usize::from(frame.width));
                let at = 3 * ((y + usize::from(frame.top)) * 20 + x + usize::from(frame.left));
                screen[at..at + 3].copy_from_slice(&pixel[..3]);
            }
            assert_eq!(screen, picture(step), "{step}");
            step += 1;
        }
        assert_eq!(step, 5);
    }

    #[test]
    fn an_animated_png_plays_back_as_it_was_drawn() {
        let file = film(FilmKind::Apng);
        let mut reader = png::Decoder::new(std::io::Cursor::new(&file))
            .read_info()
            .unwrap();
        assert_eq!(reader.info().animation_control.unwrap().num_frames, 5);
        let short = Film::new(FilmKind::Apng, (20, 10), 5, 0.05).unwrap();
        assert!(short.finish().is_err(), "pictures are missing");
        for step in 0..5 {
            let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut pixels).unwrap();
            assert_eq!(pixels, picture(step), "{step}");
        }
    }

    #[test]
    fn names_of_files_say_the_kind() {
        let of = |name: &str| FilmKind::of(std::path::Path::new(name));
        assert_eq!(of("a.GIF"), Some(FilmKind::Gif));
        assert_eq!((of("a.apng"), of("a.mp4")), (Some(FilmKind::Apng), None));
    }
}
