//! Pictures of the window: for the export command, and for `--screenshot`, which writes one and ends the program.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use egui::{ColorImage, Context};
use resvg::tiny_skia::{IntSize, Pixmap};

use crate::figure::write_atomically;
use crate::text;

/// When the picture is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum After {
    /// When everything is computed.
    #[default]
    Done,
    /// After so many seconds, whatever is computed by then.
    Seconds(f64),
}

/// Frames drawn before the picture, so that everything has found its place.
const SETTLE: u32 = 6;

/// A picture to be taken before the program ends.
pub(super) struct Shot {
    file: PathBuf,
    after: After,
    start: Instant,
    frames: u32,
    coming: Option<Receiver<Arc<ColorImage>>>,
}

impl Shot {
    pub(super) fn new(file: PathBuf, after: After) -> Self {
        Self {
            file,
            after,
            start: Instant::now(),
            frames: 0,
            coming: None,
        }
    }

    /// To be called in every frame, with whether everything is computed. The outcome, once the picture is written.
    pub(super) fn step(&mut self, context: &Context, done: bool) -> Option<Result<(), String>> {
        if let Some(coming) = &self.coming {
            let image = coming.try_recv().ok()?;
            return Some(write(&image, &self.file));
        }
        let ready = match self.after {
            After::Done => done,
            After::Seconds(seconds) => self.start.elapsed().as_secs_f64() >= seconds,
        };
        if !ready {
            context.request_repaint_after(Duration::from_millis(20));
            return None;
        }
        context.request_repaint();
        self.frames += 1;
        if self.frames > SETTLE {
            self.coming = Some(take(context));
        }
        None
    }
}

/// Asks for a picture of the next frame.
pub(super) fn take(context: &Context) -> Receiver<Arc<ColorImage>> {
    let (sender, coming) = channel();
    let waiting = context.clone();
    context.request_screenshot(move |image| {
        // The window may be closed before the picture is there.
        let _ = sender.send(image);
        waiting.request_repaint();
    });
    coming
}

/// Writes a picture as PNG, whole or not at all.
pub(super) fn write(image: &ColorImage, file: &Path) -> Result<(), String> {
    let [width, height] = image.size;
    let bytes = image
        .pixels
        .iter()
        .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b(), 255])
        .collect();
    let size = u32::try_from(width).ok().zip(u32::try_from(height).ok());
    let size = size.and_then(|(width, height)| IntSize::from_wh(width, height));
    let png = size
        .and_then(|size| Pixmap::from_vec(bytes, size))
        .ok_or_else(|| text!("window-no-size").into_owned())?
        .encode_png()
        .map_err(|error| error.to_string())?;
    write_atomically(file, &png).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_written_as_it_is_and_nothing_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a.png");
        let image = ColorImage::filled([3, 2], egui::Color32::from_rgb(10, 20, 30));
        write(&image, &file).unwrap();
        let read = Pixmap::load_png(&file).unwrap();
        assert_eq!((read.width(), read.height()), (3, 2));
        assert_eq!(read.data()[..4], [10, 20, 30, 255]);
        assert!(write(&ColorImage::filled([0, 0], egui::Color32::BLACK), &file).is_err());
    }
}
