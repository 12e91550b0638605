//! Progress on stderr: a bar with the time left on a terminal, else a line now and then.

use std::borrow::Cow;
use std::io::{IsTerminal, stderr};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::terminal::complain;
use crate::study::{Progress, Results};
use crate::text;

/// Parts of a bar.
const UNITS: u64 = 1000;
/// Time between two plain lines, at least.
const PAUSE: Duration = Duration::from_secs(5);

/// What is being computed.
#[derive(Clone, Copy)]
pub(super) enum Phase {
    Theory,
    Runs,
    Landscape,
    Lab,
    Sweep,
}

/// A display of progress that can be silent.
pub(super) enum Display {
    Silent,
    Bar(Box<ProgressBar>, Instant),
    Lines { start: Instant, last: Instant },
}

impl Display {
    pub(super) fn new(quiet: bool) -> Self {
        let start = Instant::now();
        if quiet {
            Self::Silent
        } else if stderr().is_terminal() {
            let bar = ProgressBar::with_draw_target(Some(UNITS), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{prefix:>9} [{bar:40}] {percent:>3} %  {msg}");
            bar.set_style(
                style
                    .unwrap_or_else(|_| ProgressStyle::default_bar())
                    .progress_chars("=> "),
            );
            Self::Bar(Box::new(bar), start)
        } else {
            Self::Lines { start, last: start }
        }
    }

    /// Shows how far the results of a study have come, prediction and runs together.
    pub(super) fn show_results(&mut self, results: &Results) {
        let (Self::Bar(_, start) | Self::Lines { start, .. }) = self else {
            return;
        };
        let progress = Progress::of(results);
        let left = progress.left(start.elapsed());
        let phase = if results.run_steps(0) > 0 {
            Phase::Runs
        } else {
            Phase::Theory
        };
        self.show(phase, progress.fraction(), left);
    }

    /// Shows how far a computation has come.
    pub(super) fn show(&mut self, phase: Phase, fraction: f64, time: Option<Duration>) {
        match self {
            Self::Silent => {}
            Self::Bar(bar, _) => {
                bar.set_prefix(phase.name());
                bar.set_position((fraction * UNITS as f64) as u64);
                bar.set_message(left(time));
            }
            Self::Lines { last, .. } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                let percent = 100.0 * fraction;
                complain(format_args!(
                    "{}",
                    text!(
                        "cli-progress-left",
                        phase = phase.name(),
                        percent = format!("{percent:.0}"),
                        left = left(time)
                    )
                ));
            }
            Self::Lines { .. } => {}
        }
    }

    /// Clears the bar.
    pub(super) fn finish(&self) {
        if let Self::Bar(bar, _) = self {
            bar.finish_and_clear();
        }
    }
}

impl Phase {
    fn name(self) -> Cow<'static, str> {
        match self {
            Self::Theory => text!("curve-theory"),
            Self::Runs => text!("curve-runs"),
            Self::Landscape => text!("cli-progress-landscape"),
            Self::Lab => text!("cli-progress-lab"),
            Self::Sweep => text!("cli-progress-sweep"),
        }
    }
}

fn left(time: Option<Duration>) -> Cow<'static, str> {
    match time.map(|time| time.as_secs()) {
        None => text!("cli-left-starting"),
        Some(seconds) if seconds < 60 => text!("cli-left-seconds", seconds = seconds + 1),
        Some(seconds) if seconds < 3600 => text!(
            "cli-left-minutes",
            minutes = seconds / 60,
            seconds = format!("{:02}", seconds % 60)
        ),
        Some(seconds) => text!(
            "cli-left-hours",
            hours = seconds / 3600,
            minutes = format!("{:02}", seconds / 60 % 60)
        ),
    }
}
