//! The bottom bar in words: what is going on, and what the numbers can be trusted to.

use std::borrow::Cow;
use std::time::Duration;

use crate::gui::computation::{Live, Pace, Stage};
use crate::statistics::Curve;
use crate::study::{Quantity, Results};
use crate::text;
use crate::worker::Lane;

/// What is going on, and how far it is.
pub(super) fn state(live: &Live) -> (Cow<'static, str>, Option<Pace>) {
    match live.stage(Lane::Lab) {
        Stage::Working(pace) if !live.lab_warnings().is_empty() => {
            return (text!("status-computing-warned"), Some(pace));
        }
        Stage::Working(pace) => return (text!("status-computing"), Some(pace)),
        Stage::Paused(pace) => return (text!("status-paused"), Some(Pace { left: None, ..pace })),
        Stage::Ended if live.is_stopped(Lane::Lab) => return (text!("status-lab-stopped"), None),
        Stage::Ended if !live.lab_warnings().is_empty() => return (text!("status-lab-warned"), None),
        Stage::Ended => return (text!("status-done"), None),
        Stage::Idle => {}
    }
    let steps = live.results().map_or(0, |results| results.shape().steps);
    let reached = live.trained_to().unwrap_or(0);
    match (live.stage(Lane::Training), live.stage(Lane::Prediction)) {
        (Stage::Working(pace), _) => (
            text!("status-training", reached = reached, steps = steps),
            Some(pace),
        ),
        (Stage::Paused(pace), _) => (
            text!("status-paused-at", reached = reached, steps = steps),
            Some(Pace { left: None, ..pace }),
        ),
        (_, Stage::Working(pace)) => (text!("status-predicting"), Some(pace)),
        _ if live.landscape().1.is_working() => (text!("status-exploring"), live.landscape().1.pace()),
        (Stage::Ended, _) => (ended(live), None),
        (_, Stage::Ended) => (predicted(live), None),
        (_, Stage::Idle | Stage::Paused(_)) => (text!("status-ready"), None),
    }
}

fn ended(live: &Live) -> Cow<'static, str> {
    let Some(results) = live.results() else {
        return text!("status-ready");
    };
    // What was stopped may be the prediction alone.
    if !results.are_runs_complete() {
        return text!("status-stopped-at", step = results.step_reached());
    }
    let time = seconds(results.timings.runs);
    let (count, lost) = (results.shape().runs, results.lost_runs());
    match lost {
        0 => text!("status-trained", count = count, time = time),
        _ => text!("status-trained-diverged", count = count, lost = lost, time = time),
    }
}

fn predicted(live: &Live) -> Cow<'static, str> {
    match live.results() {
        _ if live.failure().is_some() => text!("status-failed"),
        // It may have been stopped before there was anything to show.
        _ if live.is_stopped(Lane::Prediction) && live.is_coarse() => text!("prediction-stopped-coarse"),
        _ if live.is_stopped(Lane::Prediction) => text!("prediction-stopped"),
        Some(results) if results.cancelled => text!("status-stopped"),
        Some(results) if results.theory_diverged().is_some() => {
            let step = results.theory_diverged().unwrap_or(0);
            text!("status-prediction-diverged", step = step)
        }
        Some(results) if results.is_predicted() => {
            text!("status-predicted", time = seconds(results.timings.theory))
        }
        _ => text!("status-ready-to-train"),
    }
}

/// A short time, to be read exactly.
fn seconds(seconds: f64) -> Cow<'static, str> {
    let digits = if seconds < 10.0 { 1 } else { 0 };
    text!("duration-seconds", count = format!("{seconds:.digits$}"))
}

/// A time in words.
pub(super) fn duration(time: Duration) -> Cow<'static, str> {
    match time.as_secs_f64() {
        s if s < 1.0 => text!("duration-short"),
        s if s < 120.0 => text!("duration-seconds", count = format!("{s:.0}")),
        s if s < 7200.0 => text!("duration-minutes", count = format!("{:.0}", s / 60.0)),
        s => text!("duration-hours", count = format!("{:.1}", s / 3600.0)),
    }
}

/// How exact the curves are, from the right; each with what it means.
pub(super) fn trust(results: &Results, is_coarse: bool) -> Vec<[Cow<'static, str>; 2]> {
    let mut all = Vec::new();
    if let Some(error) = relative_error(&results.runs_curve(Quantity::Test)) {
        let runs = results.shape().runs;
        all.push([
            text!("trust-runs", count = runs, error = error),
            text!("trust-runs.tooltip"),
        ]);
    }
    if let Some(error) = relative_error(&results.theory_curve(Quantity::Test)) {
        let text = if is_coarse {
            text!("trust-coarse-theory", error = error)
        } else {
            text!("trust-theory", error = error)
        };
        all.push([text, text!("trust-theory.tooltip")]);
    }
    all
}

/// The last standard error over the last value, in percent.
fn relative_error(curve: &Curve) -> Option<String> {
    let last = curve.last()?;
    let percent = 100.0 * last.error / last.value.abs();
    percent.is_finite().then(|| {
        if percent < 0.095 {
            format!("{percent:.2} %")
        } else {
            format!("{percent:.1} %")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_in_the_unit_that_suits_them() {
        let text = |seconds| duration(Duration::from_secs_f64(seconds));
        assert_eq!(text(0.3), "less than 1 s");
        assert_eq!(text(42.4), "42 s");
        assert_eq!(text(600.0), "10 min");
        assert_eq!(text(9000.0), "2.5 h");
    }
}
