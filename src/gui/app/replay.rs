//! Things that move by themselves: the time cursor through the steps of runs, and a setting from one number to another.

use std::time::{Duration, Instant};

use egui::Context;

use super::App;
use crate::experiment::Animate;
use crate::gui::computation::Stage;
use crate::study::Results;
use crate::worker::Lane;

/// How long a replay takes at the usual speed.
const SECONDS: f64 = 6.0;
/// Slowest and fastest speed, as multiples of the usual one.
pub(super) const SPEEDS: [f64; 2] = [0.125, 16.0];
/// Time between two frames of something that moves.
const FRAME: Duration = Duration::from_millis(16);
/// Time between two values of a setting that moves: each is predicted anew.
const CHANGE: Duration = Duration::from_millis(120);

/// The time cursor as it goes through the steps.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Replay {
    playing: bool,
    /// Where it is, in steps.
    at: f64,
    drawn: Option<Instant>,
    /// A multiple of the usual speed.
    pub(super) speed: f64,
    /// Whether it begins anew at its end.
    pub(super) repeats: bool,
    /// Whether it goes towards the first step.
    pub(super) backwards: bool,
}

impl Default for Replay {
    fn default() -> Self {
        Self {
            playing: false,
            at: 0.0,
            drawn: None,
            speed: 1.0,
            repeats: false,
            backwards: false,
        }
    }
}

impl Replay {
    /// Whether it goes.
    pub(super) fn is_playing(&self) -> bool {
        self.playing
    }

    /// Goes on from a step.
    pub(super) fn begin(&mut self, step: usize) {
        (self.playing, self.at, self.drawn) = (true, step as f64, None);
    }

    /// Stays where it is.
    pub(super) fn stop(&mut self) {
        self.playing = false;
    }

    /// Makes it faster or slower by a factor.
    pub(super) fn hasten(&mut self, factor: f64) {
        self.speed = (self.speed * factor).clamp(SPEEDS[0], SPEEDS[1]);
    }

    /// The step after `elapsed` seconds more; at the end it stops, or begins anew.
    pub(super) fn advance(&mut self, elapsed: f64, last: usize) -> usize {
        let end = last as f64;
        let way = elapsed * self.speed * end / SECONDS;
        self.at += if self.backwards { -way } else { way };
        let is_over = if self.backwards {
            self.at < 0.0
        } else {
            self.at > end
        };
        if is_over && self.repeats {
            self.at = if self.backwards { end } else { 0.0 };
        } else if is_over {
            self.playing = false;
        }
        self.at = self.at.clamp(0.0, end);
        self.at.round() as usize
    }
}

/// A setting that moves.
pub(super) struct Animation {
    what: Animate,
    begun: Instant,
    changed: Option<Instant>,
}

impl Animation {
    pub(super) fn new(what: Animate) -> Self {
        Self {
            what,
            begun: Instant::now(),
            changed: None,
        }
    }
}

impl App {
    /// Moves what moves by itself, once a frame.
    pub(super) fn move_on(&mut self, context: &Context) {
        self.replay_on(context);
        self.animate_on(context);
    }

    fn replay_on(&mut self, context: &Context) {
        if !self.replay.is_playing() {
            return;
        }
        let now = Instant::now();
        let elapsed = self
            .replay
            .drawn
            .replace(now)
            .map_or(0.0, |then| (now - then).as_secs_f64());
        let last = self.replayed_to();
        let step = self.replay.advance(elapsed.min(0.25), last);
        self.cursor.step = step;
        self.cursor.follows = false;
        context.request_repaint_after(FRAME);
    }

    fn animate_on(&mut self, context: &Context) {
        let Some(animation) = &mut self.animation else {
            return;
        };
        let (now, seconds) = (Instant::now(), animation.what.seconds.max(0.1));
        let share = (now - animation.begun).as_secs_f64() / seconds;
        context.request_repaint_after(FRAME);
        if share < 1.0 && animation.changed.is_some_and(|then| now - then < CHANGE) {
            return;
        }
        animation.changed = Some(now);
        let mut settings = self.document.settings().clone();
        let value = animation.what.at(&settings, share);
        let is_set = value.is_some_and(|value| settings.set(&animation.what.set, value).is_ok());
        if is_set {
            self.document.edit(settings);
        }
        if share >= 1.0 || !is_set {
            self.animation = None;
            self.document.end_gesture();
        }
    }

    /// The last step that there is something to see of.
    fn replayed_to(&self) -> usize {
        self.live.trained_to().unwrap_or(usize::MAX).min(self.last_step())
    }

    /// Whether runs that are over or stopped can be replayed.
    pub(super) fn can_replay(&self) -> bool {
        let ended = self.live.stage(Lane::Training) == Stage::Ended;
        let is_lab = self.document.settings().lab.is_some();
        ended && !is_lab && self.live.trained_to().is_some_and(|last| last > 0)
    }

    /// Whether the run command replays: the runs came to their end, and training again would give the same.
    pub(super) fn replays(&self) -> bool {
        self.can_replay() && self.live.results().is_some_and(Results::are_runs_complete)
    }

    /// Lets the time cursor go, from the other end where it is at its end; or stops it.
    pub(super) fn toggle_replay(&mut self) {
        if self.replay.is_playing() {
            self.replay.stop();
            return;
        }
        let last = self.replayed_to();
        let (from, end) = match self.replay.backwards {
            true => (last, 0),
            false => (0, last),
        };
        let is_over = self.cursor.step == end || self.cursor.step > last;
        self.replay.begin(if is_over { from } else { self.cursor.step });
        self.cursor.follows = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_goes_through_all_steps_in_its_time_and_stops() {
        let mut replay = Replay::default();
        replay.begin(0);
        assert_eq!(replay.advance(0.5 * SECONDS, 40), 20);
        assert!(replay.is_playing());
        assert_eq!(replay.advance(SECONDS, 40), 40);
        assert!(!replay.is_playing());
        replay.begin(10);
        replay.hasten(2.0);
        assert_eq!(replay.advance(0.25 * SECONDS, 40), 30, "twice as fast");
        replay.hasten(1e9);
        assert_eq!(replay.speed, SPEEDS[1]);
    }

    #[test]
    fn a_replay_goes_backwards_and_round() {
        let mut replay = Replay {
            backwards: true,
            repeats: true,
            ..Replay::default()
        };
        replay.begin(4);
        assert_eq!(replay.advance(0.05 * SECONDS, 40), 2);
        assert_eq!(replay.advance(0.1 * SECONDS, 40), 40, "it begins anew at its end");
        assert!(replay.is_playing());
    }
}
