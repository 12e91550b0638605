//! A window that is on no screen: its frames are painted into memory.

use std::time::{Duration, Instant};

use egui::{ClippedPrimitive, Color32, Context, FullOutput, RawInput, Rect, ViewportId, pos2, vec2};

use super::App;
use crate::experiment::Value;
use crate::gui::launch::Launch;
use crate::gui::legibility::{faults, scrolling};
use crate::gui::raster::Raster;

/// Frames that are drawn once everything is computed, so that all has found its place.
const SETTLE: u32 = 8;
/// Time between two frames, and between two of those that wait for one event.
const FRAME: Duration = Duration::from_millis(15);
const MOMENT: Duration = Duration::from_millis(2);
/// Largest side of a texture that the window may ask for.
const TEXTURE: usize = 8192;

/// A window that is on no screen.
pub(super) struct Offstage {
    pub(super) app: App,
    pub(super) context: Context,
    raster: Raster,
    size: (u32, u32),
    begun: Instant,
}

impl Offstage {
    /// A window of `size` pixels.
    pub(super) fn new(launch: Launch, size: (u32, u32)) -> Self {
        let context = Context::default();
        Self {
            app: App::new(&context, launch),
            context,
            raster: Raster::default(),
            size,
            begun: Instant::now(),
        }
    }

    fn input(&self) -> RawInput {
        let pixels = vec2(self.size.0 as f32, self.size.1 as f32);
        let screen = Rect::from_min_size(pos2(0.0, 0.0), pixels / self.context.zoom_factor());
        let mut input = RawInput {
            screen_rect: Some(screen),
            max_texture_side: Some(TEXTURE),
            time: Some(self.begun.elapsed().as_secs_f64()),
            focused: true,
            ..RawInput::default()
        };
        if let Some(info) = input.viewports.get_mut(&ViewportId::ROOT) {
            info.native_pixels_per_point = Some(1.0);
            info.inner_rect = Some(screen);
        }
        input
    }

    /// Draws a frame.
    pub(super) fn frame(&mut self) -> FullOutput {
        let input = self.input();
        let app = &mut self.app;
        let mut output = self.context.run_pass(input, |context| {
            app.hear(context);
            context.root_ui(|ui| app.draw(ui, None));
        });
        self.raster.receive(&output.textures_delta);
        self.raster.release(&output.textures_delta);
        output.textures_delta.clear();
        output
    }

    /// Draws until everything is computed and has found its place, or `until`; the last frame, and whether it is complete.
    pub(super) fn complete(&mut self, until: Option<Instant>) -> (FullOutput, bool) {
        let mut settled = 0;
        loop {
            let output = self.frame();
            settled = if self.app.is_idle() { settled + 1 } else { 0 };
            let waited = until.is_some_and(|until| Instant::now() >= until);
            if settled >= SETTLE || waited {
                return (output, settled >= SETTLE);
            }
            std::thread::sleep(FRAME);
        }
    }

    /// Draws until the next scene of a talk is computed in advance, or `until`.
    pub(super) fn compute_ahead(&mut self, until: Option<Instant>) {
        while !self.app.is_ahead() && until.is_none_or(|until| Instant::now() < until) {
            drop(self.frame());
            std::thread::sleep(FRAME);
        }
    }

    /// Moves a slider a little, and draws until the first frame that shows what follows, or for as long as `patience`: the
    /// time of that in seconds. Then the slider is where it was.
    pub(super) fn time_to_redraw(&mut self, path: &str, patience: Duration) -> Option<f64> {
        let before = self.app.document.settings().clone();
        let mut moved = before.clone();
        let value = match before.get(path).ok()? {
            Value::Whole(count) if count > 1 => Value::Whole(count - 1),
            Value::Whole(count) => Value::Whole(count + 1),
            Value::Number(number) => Value::Number(0.97 * number),
            _ => return None,
        };
        moved.set(path, value).ok()?;
        let begun = Instant::now();
        self.app.document.edit(moved);
        drop(self.frame());
        let version = self.app.live.version();
        while self.app.live.version() == version && begun.elapsed() < patience {
            std::thread::sleep(MOMENT);
            let frame = self.frame();
            drop(self.triangles(frame));
        }
        let taken = begun.elapsed().as_secs_f64();
        self.app.document.edit(before);
        self.app.document.end_gesture();
        drop(self.complete(Instant::now().checked_add(patience)));
        Some(taken)
    }

    /// The triangles of a frame.
    pub(super) fn triangles(&self, output: FullOutput) -> Vec<ClippedPrimitive> {
        self.context.tessellate(output.shapes, output.pixels_per_point)
    }

    /// What keeps a room from reading a frame with some title, in sentences.
    pub(super) fn faults(&self, output: &FullOutput, title: &str) -> Vec<String> {
        let mut faults = faults(&output.shapes, self.context.content_rect(), title);
        faults.extend(scrolling(&self.context));
        faults
    }

    /// The picture of a frame, three bytes a pixel.
    pub(super) fn pixels(&self, output: FullOutput) -> Vec<u8> {
        let scale = output.pixels_per_point;
        let triangles = self.triangles(output);
        let size = [self.size.0 as usize, self.size.1 as usize];
        let picture = self.raster.paint(&triangles, size, scale, Color32::BLACK);
        let colours = picture.pixels.iter();
        colours
            .flat_map(|pixel| [pixel.r(), pixel.g(), pixel.b()])
            .collect()
    }
}
