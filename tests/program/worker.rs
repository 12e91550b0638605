//! Background work: latency of commands, order and age of events, failures.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use onsager::control::Cancel;
use onsager::experiment::Experiment;
use onsager::study::{Job, Study, StudyError};
use onsager::theory::TheoryError;
use onsager::worker::{Event, Lane, What, Worker};

/// Longest wait for something that must come.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a part does.
type PartWork = Box<dyn FnMut(usize, &Cancel) -> Result<(), StudyError> + Send>;

/// Counts from `first`, a number per part, for `parts` parts.
struct Count {
    first: usize,
    parts: usize,
    done: usize,
    reported: usize,
    /// How long a report takes.
    drawing: Duration,
    brief: bool,
    part: PartWork,
}

impl Count {
    fn new(first: usize, parts: usize) -> Self {
        Self {
            first,
            parts,
            done: 0,
            reported: 0,
            drawing: Duration::ZERO,
            brief: false,
            part: Box::new(|_, _| Ok(())),
        }
    }

    fn with(
        first: usize,
        parts: usize,
        part: impl FnMut(usize, &Cancel) -> Result<(), StudyError> + Send + 'static,
    ) -> Box<Self> {
        Box::new(Self {
            part: Box::new(part),
            ..Self::new(first, parts)
        })
    }
}

impl Job<usize> for Count {
    fn advance(&mut self, cancel: &Cancel) -> Result<bool, StudyError> {
        (self.part)(self.done, cancel)?;
        self.done += 1;
        Ok(self.done < self.parts)
    }

    fn report(&mut self) -> Vec<usize> {
        std::thread::sleep(self.drawing);
        let new = self.first + std::mem::replace(&mut self.reported, self.done)..self.first + self.done;
        new.collect()
    }

    fn fraction(&self) -> f64 {
        self.done as f64 / self.parts as f64
    }

    fn is_brief(&self) -> bool {
        self.brief && self.done == 0
    }
}

fn worker() -> Worker<usize> {
    Worker::new(2, || ())
}

/// Reads events until `enough`.
fn read_until(worker: &Worker<usize>, mut enough: impl FnMut(&Event<usize>) -> bool) -> Vec<Event<usize>> {
    let start = Instant::now();
    let mut events = Vec::new();
    let mut found = false;
    while !found {
        assert!(start.elapsed() < PATIENCE, "nothing came but {events:?}");
        if let Some(event) = worker.wait(Duration::from_millis(5)) {
            found = enough(&event);
            events.push(event);
        }
    }
    events
}

fn is_end(event: &Event<usize>) -> bool {
    matches!(event.what, What::Done | What::Cancelled | What::Failed(_))
}

fn numbers(events: &[Event<usize>]) -> Vec<usize> {
    let number = |event: &Event<usize>| match event.what {
        What::Report(number) => Some(number),
        _ => None,
    };
    events.iter().filter_map(number).collect()
}

/// Nothing more comes within a while, but for progress and the news of a pause.
fn is_quiet(worker: &Worker<usize>) -> bool {
    std::thread::sleep(Duration::from_millis(60));
    let deadline = Instant::now() + Duration::from_millis(50);
    let mut quiet = true;
    while let Some(event) = worker.next(deadline) {
        quiet &= matches!(event.what, What::Progress { .. } | What::Paused);
    }
    quiet
}

#[test]
fn a_job_reports_every_part_in_order_and_ends() {
    let mut worker = worker();
    let generation = worker
        .start(Lane::Training, Box::new(Count::new(0, 500)))
        .unwrap();
    let events = read_until(&worker, is_end);
    assert_eq!(events[0].what, What::Begun);
    assert_eq!(events.last().unwrap().what, What::Done);
    assert_eq!(numbers(&events), (0..500).collect::<Vec<_>>());
    assert!(
        events
            .iter()
            .all(|e| e.generation == generation && e.lane == Lane::Training)
    );
    assert!(is_quiet(&worker));
}

#[test]
fn cancelling_is_seen_at_once_within_a_part_and_while_paused() {
    let mut worker = worker();
    let endless = |_: usize, cancel: &Cancel| loop {
        if cancel.is_cancelled() {
            return Err(StudyError::Cancelled);
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    worker
        .start(Lane::Prediction, Count::with(0, 1, endless))
        .unwrap();
    read_until(&worker, |e| e.what == What::Begun);
    let start = Instant::now();
    worker.cancel(Lane::Prediction);
    let events = read_until(&worker, is_end);
    assert_eq!(events.last().unwrap().what, What::Cancelled);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());

    worker
        .start(Lane::Prediction, Box::new(Count::new(0, usize::MAX)))
        .unwrap();
    worker.pause(Lane::Prediction);
    while !is_quiet(&worker) {}
    worker.cancel(Lane::Prediction);
    assert_eq!(read_until(&worker, is_end).last().unwrap().what, What::Cancelled);
}

/// Also one that follows before the lane has noticed that it was to go on.
#[test]
fn every_pause_is_answered() {
    let mut worker = worker();
    let slow = |_: usize, _: &Cancel| {
        std::thread::sleep(Duration::from_millis(1));
        Ok(())
    };
    worker
        .start(Lane::Training, Count::with(0, usize::MAX, slow))
        .unwrap();
    worker.pause(Lane::Training);
    read_until(&worker, |e| e.what == What::Paused);
    for _ in 0..200 {
        worker.resume(Lane::Training);
        worker.pause(Lane::Training);
        read_until(&worker, |e| e.what == What::Paused);
    }
    worker.cancel(Lane::Training);
    read_until(&worker, is_end);
}

#[test]
fn pause_step_and_resume() {
    let mut worker = worker();
    let slow = |_: usize, _: &Cancel| {
        std::thread::sleep(Duration::from_millis(2));
        Ok(())
    };
    worker.start(Lane::Training, Count::with(0, 60, slow)).unwrap();
    read_until(&worker, |e| matches!(e.what, What::Report(_)));
    worker.pause(Lane::Training);
    while !is_quiet(&worker) {}
    worker.step(Lane::Training);
    let stepped = numbers(&read_until(&worker, |e| matches!(e.what, What::Report(_))));
    assert_eq!(stepped.len(), 1);
    // What was found until the pause has come before it.
    read_until(&worker, |e| e.what == What::Paused);
    assert!(is_quiet(&worker), "one step is one step");
    worker.resume(Lane::Training);
    let rest = numbers(&read_until(&worker, is_end));
    assert_eq!(rest, (stepped[0] + 1..60).collect::<Vec<_>>());
}

/// However quick its parts are.
#[test]
fn a_job_that_begins_by_a_step_does_one_part() {
    let mut worker = worker();
    for _ in 0..300 {
        let job = Box::new(Count::new(0, usize::MAX));
        worker.start_by_step(Lane::Training, job).unwrap();
        let events = read_until(&worker, |e| e.what == What::Paused);
        assert_eq!(numbers(&events), [0]);
    }
    worker.resume(Lane::Training);
    worker.cancel(Lane::Training);
    read_until(&worker, is_end);
}

#[test]
fn events_of_a_replaced_job_are_dropped() {
    let mut worker = worker();
    for round in 0..30 {
        worker
            .start(Lane::Training, Box::new(Count::new(0, usize::MAX)))
            .unwrap();
        // Let old events pile up in the channel in some rounds.
        std::thread::sleep(Duration::from_millis(round % 3));
        let newest = worker
            .start(Lane::Training, Box::new(Count::new(1_000_000, 3)))
            .unwrap();
        let events = read_until(&worker, is_end);
        assert!(events.iter().all(|e| e.generation == newest), "{events:?}");
        assert_eq!(numbers(&events), [1_000_000, 1_000_001, 1_000_002]);
    }
}

#[test]
fn a_brief_part_is_shown_before_its_successor_begins() {
    let mut worker = worker();
    let gate = Arc::new(AtomicUsize::new(0));
    let held = Arc::clone(&gate);
    let mut first = Count::with(0, 5, move |_, cancel| {
        while held.load(Ordering::Acquire) == 0 {
            assert!(
                !cancel.is_cancelled(),
                "a brief part is not cancelled by a gentle successor"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(())
    });
    first.brief = true;
    worker.start_gently(Lane::Prediction, first).unwrap();
    read_until(&worker, |e| e.what == What::Begun);
    // Two successors while it works: only the newest is begun.
    worker
        .start_gently(Lane::Prediction, Box::new(Count::new(100, 1)))
        .unwrap();
    worker
        .start_gently(Lane::Prediction, Box::new(Count::new(200, 1)))
        .unwrap();
    gate.store(1, Ordering::Release);
    let events = read_until(&worker, |e| e.what == What::Done);
    assert_eq!(numbers(&events), [0, 200]);
}

#[test]
fn a_panic_becomes_a_sentence_and_the_worker_goes_on() {
    let mut worker = worker();
    worker
        .start(
            Lane::Landscape,
            Count::with(0, 9, |k, _| {
                let all: Vec<usize> = (0..3).collect();
                rayon::join(|| assert!(all.contains(&k), "row {k} is missing"), || ());
                Ok(())
            }),
        )
        .unwrap();
    let events = read_until(&worker, is_end);
    assert_eq!(numbers(&events), [0, 1, 2]);
    match &events.last().unwrap().what {
        What::Failed(error) => {
            let sentence = error.to_string();
            assert!(
                sentence.contains("row 3 is missing") && sentence.ends_with('.'),
                "{sentence}"
            );
        }
        other => panic!("{other:?}"),
    }
    worker.start(Lane::Landscape, Box::new(Count::new(7, 1))).unwrap();
    assert_eq!(numbers(&read_until(&worker, is_end)), [7]);
}

#[test]
fn a_failure_keeps_what_came_before() {
    let mut worker = worker();
    let fails = |k: usize, _: &Cancel| {
        if k == 4 {
            Err(StudyError::Lab("It diverged at step 4.".to_owned()))
        } else {
            Ok(())
        }
    };
    worker.start(Lane::Training, Count::with(0, 9, fails)).unwrap();
    let events = read_until(&worker, is_end);
    assert_eq!(numbers(&events), [0, 1, 2, 3]);
    assert_eq!(
        events.last().unwrap().what,
        What::Failed(StudyError::Lab("It diverged at step 4.".to_owned()))
    );
}

#[test]
fn a_slow_reader_holds_the_job_and_loses_nothing() {
    let done = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&done);
    let mut worker = Worker::with_room(8, 1, || ());
    let part = move |k: usize, _: &Cancel| {
        counter.store(k + 1, Ordering::Release);
        std::thread::sleep(Duration::from_millis(1));
        Ok(())
    };
    worker.start(Lane::Training, Count::with(0, 200, part)).unwrap();
    std::thread::sleep(Duration::from_millis(150));
    assert!(done.load(Ordering::Acquire) <= 15, "the channel is bounded");
    assert_eq!(
        numbers(&read_until(&worker, is_end)),
        (0..200).collect::<Vec<_>>()
    );
    // A full channel does not keep a cancelled job.
    worker
        .start(Lane::Training, Box::new(Count::new(0, usize::MAX)))
        .unwrap();
    std::thread::sleep(Duration::from_millis(50));
    let start = Instant::now();
    drop(worker);
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
}

#[test]
fn lanes_do_not_wait_for_each_other() {
    let mut worker = worker();
    let busy = |_: usize, cancel: &Cancel| {
        while !cancel.is_cancelled() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Err(StudyError::Cancelled)
    };
    worker.start(Lane::Prediction, Count::with(0, 1, busy)).unwrap();
    worker.start(Lane::Training, Box::new(Count::new(0, 3))).unwrap();
    let events = read_until(&worker, |e| e.what == What::Done);
    // The lanes begin in any order.
    let done = events.iter().find(|e| e.what == What::Done);
    assert_eq!(done.unwrap().lane, Lane::Training);
}

#[test]
fn every_event_wakes_and_progress_tells_the_time_left() {
    let wakes = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&wakes);
    let mut worker = Worker::new(1, move || {
        counter.fetch_add(1, Ordering::AcqRel);
    });
    let slow = |_: usize, _: &Cancel| {
        std::thread::sleep(Duration::from_millis(30));
        Ok(())
    };
    worker.start(Lane::Lab, Count::with(0, 20, slow)).unwrap();
    let events = read_until(&worker, is_end);
    // An event can be read a moment before its wake is counted.
    let start = Instant::now();
    while wakes.load(Ordering::Acquire) < events.len() && start.elapsed() < Duration::from_secs(1) {
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(wakes.load(Ordering::Acquire), events.len());
    let progress = events.iter().find_map(|e| match e.what {
        What::Progress { fraction, left } => Some((fraction, left)),
        _ => None,
    });
    let (fraction, left) = progress.unwrap();
    assert!(fraction > 0.1 && fraction < 0.5);
    let expected = 0.03 * 20.0 * (1.0 - fraction);
    assert!((left.unwrap().as_secs_f64() / expected - 1.0).abs() < 0.5);
}

/// Drawing takes a quarter of the time at most, and what is not drawn on the way comes at the end, in order.
#[test]
fn reports_that_take_long_are_rare_and_complete() {
    let mut worker = worker();
    let part = |_: usize, _: &Cancel| {
        std::thread::sleep(Duration::from_millis(5));
        Ok(())
    };
    let mut job = Count::with(0, 40, part);
    job.drawing = Duration::from_millis(20);
    let start = Instant::now();
    worker.start(Lane::Lab, job).unwrap();
    let events = read_until(&worker, is_end);
    assert_eq!(numbers(&events), (0..40).collect::<Vec<_>>());
    // 40 parts alone take 200 ms, with a report after each 1 s.
    assert!(
        start.elapsed() < Duration::from_millis(700),
        "{:?}",
        start.elapsed()
    );
}

/// A pause shows what is there, and a cancelled job that nobody has forgotten gives its last report.
#[test]
fn nothing_found_is_lost_by_a_pause_or_a_cancel() {
    let mut worker = worker();
    let part = |_: usize, _: &Cancel| {
        std::thread::sleep(Duration::from_millis(2));
        Ok(())
    };
    let mut job = Count::with(0, usize::MAX, part);
    job.drawing = Duration::from_millis(100);
    worker.start(Lane::Lab, job).unwrap();
    std::thread::sleep(Duration::from_millis(250));
    worker.pause(Lane::Lab);
    let mut found = Vec::new();
    while let Some(event) = worker.wait(Duration::from_millis(400)) {
        found.extend(numbers(&[event]));
    }
    assert!(found.len() > 30, "{}", found.len());
    worker.step(Lane::Lab);
    let events = read_until(&worker, |event| matches!(event.what, What::Report(_)));
    found.extend(numbers(&events));
    assert_eq!(found, (0..found.len()).collect::<Vec<_>>());
    worker.resume(Lane::Lab);
    std::thread::sleep(Duration::from_millis(50));
    worker.cancel(Lane::Lab);
    let events = read_until(&worker, is_end);
    assert_eq!(events.last().unwrap().what, What::Cancelled);
    found.extend(numbers(&events));
    assert_eq!(found, (0..found.len()).collect::<Vec<_>>());
}

#[test]
fn a_forgotten_job_says_nothing_more() {
    let mut worker = worker();
    worker.start(Lane::Lab, Box::new(Count::new(0, 5))).unwrap();
    // Its events are there but nobody has read them.
    std::thread::sleep(Duration::from_millis(50));
    worker.forget(Lane::Lab);
    worker
        .start(Lane::Prediction, Box::new(Count::new(7, 1)))
        .unwrap();
    let events = read_until(&worker, is_end);
    assert!(
        events.iter().all(|event| event.lane == Lane::Prediction),
        "{events:?}"
    );
    worker.start(Lane::Lab, Box::new(Count::new(9, 1))).unwrap();
    assert_eq!(numbers(&read_until(&worker, is_end)), [9]);
}

/// Work that cannot look at the switch is given up all the same, and the lane takes the next job before that work has ended.
#[test]
fn what_cannot_be_cancelled_is_left_alone() {
    let mut worker = worker();
    let (go, wait) = std::sync::mpsc::channel::<()>();
    let mut wait = Some(wait);
    let stuck = Count::with(0, 1, move |_, cancel| {
        let wait = wait.take();
        let work = cancel.apart(move || wait.map(|wait| wait.recv()));
        work.map(|_| ()).map_err(|_| StudyError::Cancelled)
    });
    worker.start(Lane::Lab, stuck).unwrap();
    read_until(&worker, |event| event.what == What::Begun);
    worker.cancel(Lane::Lab);
    read_until(&worker, |event| event.what == What::Cancelled);
    worker.start(Lane::Lab, Count::with(5, 1, |_, _| Ok(()))).unwrap();
    let events = read_until(&worker, |event| event.what == What::Done);
    assert!(events.iter().any(|event| event.what == What::Report(5)));
    drop(go);
}

/// A study that is cancelled before its first step has not failed.
#[test]
fn a_study_is_cancelled_wherever_it_is() {
    let preset =
        "(data: Synthetic(samples: 50, features: Count(40)), optimizer: (steps: 2), theory: (rows: 100))";
    let experiment = Experiment::from_ron(preset, "test").unwrap();
    let cancelled = Cancel::new();
    cancelled.cancel();
    assert!(matches!(
        Study::prepare(&experiment, &cancelled),
        Err(StudyError::Cancelled)
    ));
    let study = Study::prepare(&experiment, &Cancel::new()).unwrap();
    assert!(matches!(
        study.training().step(&cancelled),
        Err(StudyError::Cancelled)
    ));
    let mut evolution = study.state_evolution(study.keep()).unwrap().unwrap();
    assert_eq!(evolution.advance(&cancelled), Err(TheoryError::Cancelled));
    let file = Experiment::open("breast_cancer").unwrap();
    let study = Study::prepare(&file, &Cancel::new()).unwrap();
    assert!(matches!(
        study.training().step(&cancelled),
        Err(StudyError::Cancelled)
    ));
}
