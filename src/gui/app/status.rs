//! The bottom bar in words: what is going on, and what the numbers can be trusted to.

use std::time::Duration;

use crate::gui::computation::{Live, Pace, Stage};
use crate::statistics::Curve;
use crate::study::{Quantity, Results};
use crate::text;

/// What is going on, and how far it is.
pub(super) fn state(live: &Live) -> (String, Option<Pace>) {
    match live.lab() {
        Stage::Working(pace) => return ("Computing".to_owned(), Some(pace)),
        Stage::Paused(pace) => return ("Paused".to_owned(), Some(Pace { left: None, ..pace })),
        Stage::Ended if live.is_lab_stopped() => return ("Stopped. Space goes on".to_owned(), None),
        Stage::Ended => return ("Done".to_owned(), None),
        Stage::Idle => {}
    }
    let steps = live.results().map_or(0, |results| results.shape().steps);
    let reached = live.trained_to().unwrap_or(0);
    match (live.training(), live.prediction()) {
        (Stage::Working(pace), _) => (format!("Training, step {reached} of {steps}"), Some(pace)),
        (Stage::Paused(pace), _) => (
            format!("Paused at step {reached} of {steps}"),
            Some(Pace { left: None, ..pace }),
        ),
        (_, Stage::Working(pace)) => ("Predicting".to_owned(), Some(pace)),
        _ if live.landscape().1.is_working() => {
            ("Exploring the landscape".to_owned(), live.landscape().1.pace())
        }
        (Stage::Ended, _) => (ended(live), None),
        (_, Stage::Ended) => (predicted(live), None),
        (_, Stage::Idle | Stage::Paused(_)) => ("Ready".to_owned(), None),
    }
}

fn ended(live: &Live) -> String {
    let Some(results) = live.results() else {
        return "Ready".to_owned();
    };
    if results.cancelled {
        return format!("Stopped at step {}", results.last_step());
    }
    let runs = results.shape().runs;
    let plural = if runs == 1 { "" } else { "s" };
    format!("Trained {runs} run{plural} in {}", seconds(results.timings.runs))
}

fn predicted(live: &Live) -> String {
    match live.results() {
        // It may have been stopped before there was anything to show.
        _ if live.is_cut_short() && live.is_coarse() => text!("prediction-stopped-coarse").into_owned(),
        _ if live.is_cut_short() => text!("prediction-stopped").into_owned(),
        Some(results) if results.cancelled => "Stopped".to_owned(),
        Some(results) if results.is_predicted() => {
            format!("Predicted in {}. Space trains", seconds(results.timings.theory))
        }
        _ => "Ready. Space trains".to_owned(),
    }
}

fn seconds(seconds: f64) -> String {
    if seconds < 10.0 {
        format!("{seconds:.1} s")
    } else {
        format!("{seconds:.0} s")
    }
}

/// A time in words.
pub(super) fn duration(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s < 1.0 => "less than 1 s".to_owned(),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!("{:.0} min", s / 60.0),
        s => format!("{:.1} h", s / 3600.0),
    }
}

/// How exact the curves are, from the right; each with what it means.
pub(super) fn trust(results: &Results, is_coarse: bool) -> Vec<(String, &'static str)> {
    let mut all = Vec::new();
    if let Some(error) = relative_error(&results.runs_curve(Quantity::Test)) {
        let runs = results.shape().runs;
        all.push((
            format!("{runs} runs ±{error}"),
            "Standard error of the runs' mean test error at the last step",
        ));
    }
    if let Some(error) = relative_error(&results.theory_curve(Quantity::Test)) {
        let text = if is_coarse {
            "Coarse prediction"
        } else {
            "Monte Carlo"
        };
        all.push((
            format!("{text} ±{error}"),
            "Standard error of the predicted test error at the last step, from replicas of the Monte Carlo",
        ));
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
