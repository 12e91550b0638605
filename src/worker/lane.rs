//! One lane: a thread that takes the newest job and advances it between commands.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::event::{Event, Lane, What};
use crate::control::{Cancel, drop_apart};
use crate::study::{Job, StudyError};
use crate::text;

/// Rest before a full channel is tried again.
const REST: Duration = Duration::from_millis(2);
/// Time between two events of progress, at least.
const PROGRESS: Duration = Duration::from_millis(100);

/// What a lane is to do.
pub(super) struct Mailbox<P> {
    /// The job to be taken up next.
    next: Option<(u64, Box<dyn Job<P>>)>,
    /// The switch of the job at work.
    cancel: Cancel,
    /// Whether the job at work is in a part that its successor waits for.
    brief: bool,
    paused: bool,
    /// How often a pause was asked for, each of which is answered.
    pauses: u64,
    /// Parts to be done although paused.
    steps: usize,
    closed: bool,
}

/// A lane as both sides see it.
pub(super) struct Post<P> {
    mailbox: Mutex<Mailbox<P>>,
    changed: Condvar,
    /// Events of jobs before this generation are dropped.
    floor: AtomicU64,
}

/// The thread's side.
pub(super) struct Runner<P> {
    pub(super) lane: Lane,
    pub(super) post: Arc<Post<P>>,
    pub(super) events: SyncSender<Event<P>>,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
    /// Time between two reports over the time that a report takes, at least.
    pub(super) sparing: u32,
}

/// How a job takes its place in a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// What is at work is cancelled.
    AtOnce,
    /// The same, except that a brief part at work is finished.
    Gently,
    /// What is at work is cancelled, and the job is paused after its first part.
    ByStep,
}

/// What the thread does before a part.
enum Gate {
    Continue,
    /// It is paused.
    Wait,
    Cancelled,
    Replaced,
}

impl<P> Default for Post<P> {
    fn default() -> Self {
        Self {
            mailbox: Mutex::new(Mailbox {
                next: None,
                cancel: Cancel::new(),
                brief: false,
                paused: false,
                pauses: 0,
                steps: 0,
                closed: false,
            }),
            changed: Condvar::new(),
            floor: AtomicU64::new(0),
        }
    }
}

impl<P> Post<P> {
    /// The mailbox holds plain values, so that a panic elsewhere leaves it sound.
    fn mailbox(&self) -> MutexGuard<'_, Mailbox<P>> {
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Mailbox<P>)) {
        change(&mut self.mailbox());
        self.changed.notify_all();
    }

    /// Whether the events of a job are to be dropped.
    pub(super) fn is_outdated(&self, generation: u64) -> bool {
        self.floor.load(Ordering::Acquire) > generation
    }

    /// Hands over a job.
    pub(super) fn put(&self, generation: u64, job: Box<dyn Job<P>>, start: Start) {
        let (gently, by_step) = (start == Start::Gently, start == Start::ByStep);
        if !gently {
            self.floor.store(generation, Ordering::Release);
        }
        self.change(|mailbox| {
            mailbox.next = Some((generation, job));
            mailbox.paused = by_step;
            mailbox.pauses += u64::from(by_step);
            mailbox.steps = usize::from(by_step);
            if !(gently && mailbox.brief) {
                mailbox.cancel.cancel();
            }
        });
    }

    pub(super) fn pause(&self, paused: bool) {
        self.change(|mailbox| {
            mailbox.paused = paused;
            mailbox.pauses += u64::from(paused);
            mailbox.steps = 0;
        });
    }

    pub(super) fn step(&self) {
        self.change(|mailbox| {
            mailbox.paused = true;
            mailbox.pauses += 1;
            mailbox.steps += 1;
        });
    }

    pub(super) fn cancel(&self) {
        self.change(|mailbox| {
            mailbox.next = None;
            mailbox.cancel.cancel();
        });
    }

    /// Cancels, and drops the events of jobs before the generation `next`.
    pub(super) fn forget(&self, next: u64) {
        self.floor.store(next, Ordering::Release);
        self.cancel();
    }

    pub(super) fn close(&self) {
        self.floor.store(u64::MAX, Ordering::Release);
        self.change(|mailbox| {
            mailbox.closed = true;
            mailbox.next = None;
            mailbox.cancel.cancel();
        });
    }

    /// Waits for a job; `None` when the lane is closed.
    fn take(&self) -> Option<(u64, Box<dyn Job<P>>, Cancel)> {
        let mut mailbox = self.mailbox();
        loop {
            if mailbox.closed {
                return None;
            }
            if let Some((generation, job)) = mailbox.next.take() {
                mailbox.cancel = Cancel::new();
                mailbox.brief = job.is_brief();
                return Some((generation, job, mailbox.cancel.clone()));
            }
            mailbox = self.changed.wait(mailbox).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Whether the next part may be done.
    fn gate(&self, brief: bool) -> Gate {
        let mut mailbox = self.mailbox();
        mailbox.brief = brief;
        let gate = mailbox.gate();
        if matches!(gate, Gate::Continue) && mailbox.paused {
            mailbox.steps -= 1;
        }
        gate
    }

    /// Waits until a pause is over, or was asked for again since `pauses` of them.
    fn wait(&self, pauses: u64) {
        let mut mailbox = self.mailbox();
        while matches!(mailbox.gate(), Gate::Wait) && mailbox.pauses == pauses {
            mailbox = self.changed.wait(mailbox).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<P> Mailbox<P> {
    fn gate(&self) -> Gate {
        if self.next.is_some() && !self.brief {
            Gate::Replaced
        } else if self.cancel.is_cancelled() {
            Gate::Cancelled
        } else if self.paused && self.steps == 0 {
            Gate::Wait
        } else {
            Gate::Continue
        }
    }
}

/// How a job that did not fail ended.
enum End {
    Done,
    Replaced,
}

impl<P: Send + 'static> Runner<P> {
    /// Takes up jobs until the lane is closed.
    pub(super) fn run(self) {
        while let Some((generation, mut job, cancel)) = self.post.take() {
            // What was begun is ended, even if it was cancelled before its first part.
            self.send(generation, What::Begun);
            let end = self.work(generation, job.as_mut(), &cancel);
            let end = match (self.report(generation, job.as_mut()), end) {
                // Where a part has panicked, so may the report of what came before.
                (Err(error), Ok(_) | Err(StudyError::Cancelled)) => Err(error),
                (_, end) => end,
            };
            // Its successor does not wait until all of its memory is given back.
            drop_apart(job);
            match end {
                Ok(End::Done) => self.send(generation, What::Done),
                Ok(End::Replaced) => {}
                // It only makes room for its successor.
                Err(StudyError::Cancelled) if self.post.mailbox().next.is_some() => {}
                Err(StudyError::Cancelled) => self.send(generation, What::Cancelled),
                Err(error) => self.send(generation, What::Failed(error)),
            }
        }
    }

    /// Advances a job to its end. Its last report may be outstanding then.
    fn work(&self, generation: u64, job: &mut dyn Job<P>, cancel: &Cancel) -> Result<End, StudyError> {
        let mut busy = Duration::ZERO;
        let mut progress = Instant::now();
        let mut reported = None;
        loop {
            match self.post.gate(job.is_brief()) {
                Gate::Continue => {}
                Gate::Wait => {
                    let pauses = self.post.mailbox().pauses;
                    self.report(generation, job)?;
                    self.send(generation, What::Paused);
                    self.post.wait(pauses);
                    continue;
                }
                Gate::Cancelled => return Err(StudyError::Cancelled),
                Gate::Replaced => return Ok(End::Replaced),
            }
            let start = Instant::now();
            if !caught(|| job.advance(cancel))? {
                return Ok(End::Done);
            }
            // Drawing figures takes time from computing them, so it is done the more seldom the longer it takes.
            let due = |(last, cost): (Instant, Duration)| last.elapsed() >= self.sparing * cost;
            if reported.is_none_or(due) {
                let cost = self.report(generation, job)?;
                reported = Some((Instant::now(), cost));
            }
            busy += start.elapsed();
            if progress.elapsed() >= PROGRESS {
                progress = Instant::now();
                let fraction = job.fraction().clamp(0.0, 1.0);
                let left = busy.as_secs_f64() * (1.0 - fraction) / fraction;
                let left = Duration::try_from_secs_f64(left).ok();
                self.send(generation, What::Progress { fraction, left });
            }
        }
    }

    /// Sends what a job has found since the last report; the time that the job took for it.
    fn report(&self, generation: u64, job: &mut dyn Job<P>) -> Result<Duration, StudyError> {
        if self.post.is_outdated(generation) {
            return Ok(Duration::ZERO);
        }
        let start = Instant::now();
        let found = caught(|| Ok(job.report()))?;
        let cost = start.elapsed();
        for payload in found {
            self.send(generation, What::Report(payload));
        }
        Ok(cost)
    }

    /// Sends an event as soon as there is room for it, unless it is out of date meanwhile.
    fn send(&self, generation: u64, what: What<P>) {
        let mut event = Event {
            lane: self.lane,
            generation,
            what,
        };
        while !self.post.is_outdated(generation) {
            match self.events.try_send(event) {
                Ok(()) => return (self.wake)(),
                Err(TrySendError::Full(back)) => event = back,
                Err(TrySendError::Disconnected(_)) => return,
            }
            std::thread::sleep(REST);
        }
    }
}

/// What `work` returns; a panic becomes an error.
fn caught<T>(work: impl FnOnce() -> Result<T, StudyError>) -> Result<T, StudyError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|payload| Err(panicked(payload.as_ref())))
}

fn panicked(payload: &(dyn Any + Send)) -> StudyError {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let reason = text.map_or_else(|| text!("worker-no-message"), |text| text.to_owned().into());
    StudyError::Panicked {
        reason: reason.trim_end_matches('.').to_owned(),
    }
}
