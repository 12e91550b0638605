//! A whole talk as pictures, one for each scene and step, of a window that is on no screen.

use std::time::{Duration, Instant};

use super::offscreen::Offstage;
use crate::control::Cancel;
use crate::experiment::{Experiment, Talk, TalkError};
use crate::figure::Theme;
use crate::gui::launch::Launch;

/// Time between two looks whether something was cancelled.
const LOOK: Duration = Duration::from_millis(100);

/// The scenes of a talk, and the steps of each, as an audience sees them.
pub struct Pages {
    window: Offstage,
    moments: Vec<(usize, usize)>,
    titles: Vec<String>,
    sliders: Vec<Vec<String>>,
    next: usize,
    patience: Duration,
}

/// A scene, or a step of it.
pub struct Page {
    /// The number of the scene, from 1.
    pub scene: usize,
    /// The number of the step, from 0 for the scene as it opens.
    pub step: usize,
    /// The scene's title.
    pub title: String,
    /// Its picture, three bytes a pixel: red, green, blue.
    pub pixels: Vec<u8>,
    /// Time until its first frame was drawn, from what was computed of it in advance, in seconds.
    pub opened: f64,
    /// Time until everything in it was computed, in seconds.
    pub computed: f64,
    /// Whether that was so before the patience ended.
    pub is_complete: bool,
    /// Longest time from a move of one of its sliders to the first frame that shows what follows, in seconds; none without
    /// sliders.
    pub moved: Option<f64>,
    /// What keeps a room from reading it, in sentences.
    pub faults: Vec<String>,
}

impl Pages {
    /// A talk by path or shipped name, in pictures of `size` pixels. What is not computed after `patience` is shown as far
    /// as it has come.
    ///
    /// # Errors
    ///
    /// [`TalkError`], which names the file, the line and what is allowed.
    pub fn new(name: &str, size: (u32, u32), theme: Theme, patience: Duration) -> Result<Self, TalkError> {
        let talk = Talk::open(name)?;
        let scenes = talk.scenes.iter().enumerate();
        let moments = scenes.flat_map(|(scene, of)| (0..of.moments.len()).map(move |moment| (scene, moment)));
        let launch = Launch {
            talk: Some(name.to_owned()),
            theme: Some(theme),
            ..Launch::default()
        };
        Ok(Self {
            window: Offstage::new(launch, size),
            moments: moments.collect(),
            sliders: talk.scenes.iter().map(|scene| scene.sliders.clone()).collect(),
            titles: talk.scenes.into_iter().map(|scene| scene.title).collect(),
            next: 0,
            patience,
        })
    }
}

impl ExactSizeIterator for Pages {}

impl Iterator for Pages {
    type Item = Page;

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.moments.len().saturating_sub(self.next);
        (left, Some(left))
    }

    fn next(&mut self) -> Option<Page> {
        let (scene, step) = *self.moments.get(self.next)?;
        self.next += 1;
        if step == 0 && scene > 0 {
            self.window
                .compute_ahead(Instant::now().checked_add(self.patience));
        }
        let begun = Instant::now();
        let context = self.window.context.clone();
        self.window.app.go_to(&context, (scene, step));
        let first = self.window.frame();
        drop(self.window.triangles(first));
        let opened = begun.elapsed().as_secs_f64();
        let (output, is_complete) = self.window.complete(begun.checked_add(self.patience));
        let computed = begun.elapsed().as_secs_f64();
        let title = self.titles.get(scene).cloned().unwrap_or_default();
        let faults = self.window.faults(&output, &title);
        let pixels = self.window.pixels(output);
        let last = self.moments.get(self.next).is_none_or(|(next, _)| *next != scene);
        let sliders = self.sliders.get(scene).filter(|_| last && is_complete);
        let moved = sliders
            .into_iter()
            .flatten()
            .filter_map(|path| self.window.time_to_redraw(path, self.patience));
        let moved = moved.reduce(f64::max);
        Some(Page {
            scene: scene + 1,
            step,
            faults,
            title,
            pixels,
            opened,
            computed,
            is_complete,
            moved,
        })
    }
}

/// The frames of a replay: the time cursor at one step after the other.
pub struct Frames {
    window: Offstage,
    steps: Vec<usize>,
    next: usize,
}

impl Frames {
    /// An experiment as presentations show it, trained, in pictures of `size` pixels: at most `most` of them. A cancelled
    /// one is shown as far as it has come.
    #[must_use]
    pub fn new(experiment: Experiment, size: (u32, u32), theme: Theme, most: usize, cancel: &Cancel) -> Self {
        let launch = Launch {
            experiment: Some(Box::new(experiment)),
            run: true,
            present: true,
            theme: Some(theme),
            ..Launch::default()
        };
        let mut window = Offstage::new(launch, size);
        while !cancel.is_cancelled() && !window.complete(Some(Instant::now() + LOOK)).1 {}
        let last = window.app.last_step();
        let count = most.clamp(2, last.max(1) + 1);
        let steps = (0..count).map(|frame| frame * last / (count - 1));
        Self {
            steps: steps.collect(),
            window,
            next: 0,
        }
    }
}

impl ExactSizeIterator for Frames {}

impl Iterator for Frames {
    type Item = Vec<u8>;

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.steps.len().saturating_sub(self.next);
        (left, Some(left))
    }

    fn next(&mut self) -> Option<Vec<u8>> {
        let step = *self.steps.get(self.next)?;
        self.next += 1;
        self.window.app.set_cursor(step);
        // What follows the cursor is made in one frame and drawn in the next.
        drop(self.window.frame());
        let output = self.window.frame();
        Some(self.window.pixels(output))
    }
}
