//! Lanes with jobs that report at will.

use super::*;
use crate::control::Cancel;
use crate::experiment::{Height, HeightScale};
use crate::figure::Content;
use crate::study::{LandscapeReport, LandscapeRequest};

/// Reports many landscapes at once, each of which takes more than a millisecond to be handled.
struct Flood(usize);

impl Job for Flood {
    fn advance(&mut self, _: &Cancel) -> Result<bool, StudyError> {
        Ok(false)
    }

    fn fraction(&self) -> f64 {
        1.0
    }

    fn report(&mut self) -> Vec<Payload> {
        let figure = |k: usize| Figure::new(k.to_string(), "", Content::Readouts(Vec::new()));
        let report = |number: usize| LandscapeReport {
            figures: (0..1500).map(figure).collect(),
            path: Vec::new(),
            warnings: vec![number.to_string()],
            request: LandscapeRequest {
                surface: Height::Train,
                scale: HeightScale::Log,
                until: None,
                stopped: false,
            },
            finished: false,
        };
        (0..self.0)
            .map(|number| Payload::Landscape(Box::new(report(number))))
            .collect()
    }
}

fn ended(live: &mut Live, lane: Lane, messages: &mut Messages) {
    let start = Instant::now();
    while live.stage(lane) != Stage::Ended {
        assert!(start.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(2));
        live.drain(messages);
    }
}

fn document(preset: &str) -> Document {
    crate::labs::register();
    Document::of(&Experiment::from_ron(preset, "test").unwrap(), None)
}

/// A lab that was left comes back as far as it was computed: after another lab, other settings of its own, and an
/// experiment.
#[test]
fn undo_brings_back_what_a_lab_has_computed() {
    let mut live = Live::new(|| {});
    let mut messages = Messages::default();
    let lab = "(lab: DoubleDescent(samples: 40, points: 3, replicas: 2))";
    let mut document = document(lab);
    live.follow(&document, &mut messages);
    ended(&mut live, Lane::Lab, &mut messages);
    let (state, figures) = (live.lab.state.clone(), format!("{:?}", live.lab.figures));
    for other in [
        "(lab: DoubleDescent(samples: 50, points: 3, replicas: 2))",
        "(lab: Amp(replicas: 1, samples: 60, dimension: 60))",
        "(seed: 2, lab: DoubleDescent(samples: 40, points: 3, replicas: 2))",
        "(theory: (enabled: false), runs: (count: 1))",
    ] {
        document.open(Document::of(&Experiment::from_ron(other, "test").unwrap(), None));
        live.follow(&document, &mut messages);
        assert!(!live.lab.state.is_same(&state), "{other}");
        document.undo();
        live.follow(&document, &mut messages);
        assert!(live.lab.state.is_same(&state), "{other}");
        ended(&mut live, Lane::Lab, &mut messages);
        // Numbers that are none differ from themselves.
        assert_eq!(format!("{:?}", live.lab.figures), figures, "{other}");
    }
}

/// What a lab has to say of its figures is a message and in the bar.
#[test]
fn a_lab_that_diverges_says_so() {
    let mut live = Live::new(|| {});
    let mut messages = Messages::default();
    let document = document(
        "(lab: DoubleDescent(against: Time, samples: 20, ratio: 1, learning_rate: 0.499, steps: 10000, replicas: 24))",
    );
    live.follow(&document, &mut messages);
    ended(&mut live, Lane::Lab, &mut messages);
    assert_eq!(live.lab_warnings().len(), 1);
    let said: Vec<_> = messages.iter().map(|message| message.text.clone()).collect();
    assert_eq!(said, live.lab_warnings());
    assert!(live.lab_figures()[0].caption.contains("diverges in"));
}

/// More runs are no reason to predict again, also while the prediction is at work.
#[test]
fn a_change_of_the_runs_leaves_the_prediction_alone() {
    let mut live = Live::new(|| {});
    let mut messages = Messages::default();
    let preset = |runs: usize| {
        let data = "data: Synthetic(samples: 60, features: Count(40))";
        format!("({data}, optimizer: (steps: 60), theory: (rows: 40000), runs: (count: {runs}))")
    };
    let mut document = document(&preset(1));
    live.follow(&document, &mut messages);
    while live.study.is_none() || !live.stage(Lane::Prediction).is_working() {
        live.drain(&mut messages);
    }
    let generation = live.lanes[Lane::Prediction].generation;
    for runs in [2, 3] {
        document.edit(
            Experiment::from_ron(&preset(runs), "test")
                .unwrap()
                .settings()
                .clone(),
        );
        live.follow(&document, &mut messages);
        assert_eq!(live.lanes[Lane::Prediction].generation, generation);
        assert_eq!(live.study().unwrap().experiment().runs.count, runs);
        ended(&mut live, Lane::Prediction, &mut messages);
        let results = live.results().unwrap();
        assert_eq!((results.shape().runs, results.prediction().len()), (runs, 61));
        assert!(!live.is_coarse() && results.is_prediction_complete());
    }
    // It is the same prediction as that of an experiment of three runs from the start.
    let study = Study::new(&Experiment::from_ron(&preset(3), "test").unwrap()).unwrap();
    let mut fresh = study.results();
    crate::study::finish(
        &mut PredictionJob::of(&study).unwrap(),
        &Cancel::new(),
        |payload| {
            fresh.take(payload);
        },
    )
    .unwrap();
    let curve = |results: &Results| results.theory_curve(crate::study::Quantity::Test).mean;
    assert_eq!(curve(live.results().unwrap()), curve(&fresh));
    live.train(&mut messages);
    ended(&mut live, Lane::Training, &mut messages);
    assert!(live.results().unwrap().is_complete());
    // Another learning rate is a reason.
    let mut settings = document.settings().clone();
    settings.optimizer.learning_rate = 0.2;
    document.edit(settings);
    live.follow(&document, &mut messages);
    assert_ne!(live.lanes[Lane::Prediction].generation, generation);
}

#[test]
fn a_flood_of_events_takes_several_frames() {
    const REPORTS: usize = 40;
    let (sender, woken) = std::sync::mpsc::channel();
    let mut live = Live::new(move || sender.send(()).unwrap());
    let mut messages = Messages::default();
    live.start(Lane::Landscape, Flood(REPORTS), &mut messages);
    // All of them, the beginning and the end wait to be read.
    for _ in 0..REPORTS + 2 {
        woken.recv().unwrap();
    }
    assert!(live.drain(&mut messages), "some are left");
    let newest = |live: &Live| live.landscape.explored.warnings.first().cloned();
    assert_ne!(newest(&live), Some((REPORTS - 1).to_string()));
    while live.drain(&mut messages) {}
    assert_eq!(newest(&live), Some((REPORTS - 1).to_string()));
    assert_eq!(live.stage(Lane::Landscape), Stage::Ended);
}

/// A landscape that is wanted is stopped with the prediction that it waits for, and begins with it when it is asked for.
#[test]
fn a_landscape_that_has_not_begun_is_stopped_and_begins_anew() {
    let mut live = Live::new(|| {});
    let mut messages = Messages::default();
    let data = "data: Synthetic(samples: 60, features: Count(40))";
    for enabled in [true, false] {
        let landscape = format!("landscape: (enabled: {enabled}, grid: 5, test_rows: 50)");
        let document = document(&format!(
            "({data}, optimizer: (steps: 4), theory: (rows: 300), {landscape})"
        ));
        live.follow(&document, &mut messages);
        if !enabled {
            live.explore();
        }
        // Nothing that the prediction has reported is handled yet.
        live.cancel();
        assert_eq!(live.stage(Lane::Landscape), Stage::Ended, "{enabled}");
        live.explore();
        assert_eq!(live.stage(Lane::Landscape), Stage::Ended, "{enabled}");
        let start = Instant::now();
        while live.landscape().0.figures().next().is_none() {
            assert!(start.elapsed() < Duration::from_secs(60), "{enabled}");
            live.follow(&document, &mut messages);
            live.drain(&mut messages);
            live.follow_landscape(&document, &mut messages);
        }
        live.cancel();
    }
}
