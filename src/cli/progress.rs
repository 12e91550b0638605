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
            let style = ProgressStyle::with_template("{prefix:>6} [{bar:40}] {percent:>3} %  {msg}");
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

    /// Shows how far a computation of unknown pace has come, in words and as a share.
    pub(super) fn show_share(&mut self, phase: &str, share: f64) {
        match self {
            Self::Silent => {}
            Self::Bar(bar, _) => {
                bar.set_prefix(phase.to_owned());
                bar.set_position((share * UNITS as f64) as u64);
            }
            Self::Lines { last, .. } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                complain(format_args!(
                    "{}",
                    text!(
                        "cli-progress",
                        phase = phase,
                        percent = format!("{:.0}", 100.0 * share)
                    )
                ));
            }
            Self::Lines { .. } => {}
        }
    }

    /// Shows how far the results have come.
    pub(super) fn show(&mut self, results: &Results) {
        let progress = Progress::of(results);
        match self {
            Self::Silent => {}
            Self::Bar(bar, start) => {
                bar.set_prefix(phase(results));
                bar.set_position((progress.fraction() * UNITS as f64) as u64);
                bar.set_message(left(progress, start.elapsed()));
            }
            Self::Lines { start, last } if last.elapsed() >= PAUSE => {
                *last = Instant::now();
                let (phase, percent) = (phase(results), 100.0 * progress.fraction());
                let left = left(progress, start.elapsed());
                complain(format_args!(
                    "{}",
                    text!(
                        "cli-progress-left",
                        phase = phase,
                        percent = format!("{percent:.0}"),
                        left = left
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

fn phase(results: &Results) -> Cow<'static, str> {
    if results.run_steps(0) > 0 {
        text!("curve-runs")
    } else {
        text!("curve-theory")
    }
}

fn left(progress: Progress, elapsed: Duration) -> Cow<'static, str> {
    match progress.left(elapsed).map(|left| left.as_secs()) {
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
