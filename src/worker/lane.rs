//! One lane: a thread that takes the newest job and advances it between commands.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::job::{Event, Job, Lane, Stop, What};
use crate::control::{Cancel, drop_apart};
use crate::text;

/// Rest before a full channel is tried again.
const REST: Duration = Duration::from_millis(2);
/// Time between two reports of progress, at least.
const PROGRESS: Duration = Duration::from_millis(100);

/// What the window tells a lane.
pub(super) struct Mailbox<N> {
    /// The job to be taken up next.
    next: Option<(u64, Box<dyn Job<N>>)>,
    /// The switch of the job at work.
    cancel: Cancel,
    /// Whether the job at work is in a part that its successor waits for.
    brief: bool,
    paused: bool,
    /// Parts to be done although paused.
    steps: usize,
    closed: bool,
}

/// A lane as both sides see it.
pub(super) struct Post<N> {
    mailbox: Mutex<Mailbox<N>>,
    changed: Condvar,
    /// Events of jobs before this generation are dropped.
    pub(super) floor: AtomicU64,
}

/// The thread's side.
pub(super) struct Runner<N> {
    pub(super) lane: Lane,
    pub(super) post: Arc<Post<N>>,
    pub(super) events: SyncSender<Event<N>>,
    pub(super) wake: Arc<dyn Fn() + Send + Sync>,
}

/// What the thread does before a part.
enum Gate {
    Go,
    Cancelled,
    Replaced,
}

impl<N> Default for Post<N> {
    fn default() -> Self {
        Self {
            mailbox: Mutex::new(Mailbox {
                next: None,
                cancel: Cancel::new(),
                brief: false,
                paused: false,
                steps: 0,
                closed: false,
            }),
            changed: Condvar::new(),
            floor: AtomicU64::new(0),
        }
    }
}

impl<N> Post<N> {
    /// The mailbox holds plain values, so that a panic elsewhere leaves it sound.
    fn mailbox(&self) -> MutexGuard<'_, Mailbox<N>> {
        self.mailbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Mailbox<N>)) {
        change(&mut self.mailbox());
        self.changed.notify_all();
    }

    /// Hands over a job. A job at work is cancelled, except, when `gently`, one in a brief part.
    pub(super) fn put(&self, generation: u64, job: Box<dyn Job<N>>, gently: bool) {
        if !gently {
            self.floor.store(generation, Ordering::Release);
        }
        self.change(|mailbox| {
            mailbox.next = Some((generation, job));
            mailbox.paused = false;
            mailbox.steps = 0;
            if !(gently && mailbox.brief) {
                mailbox.cancel.cancel();
            }
        });
    }

    pub(super) fn pause(&self, paused: bool) {
        self.change(|mailbox| {
            mailbox.paused = paused;
            mailbox.steps = 0;
        });
    }

    pub(super) fn step(&self) {
        self.change(|mailbox| {
            mailbox.paused = true;
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
    fn take(&self) -> Option<(u64, Box<dyn Job<N>>, Cancel)> {
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

    /// Waits until the next part may be done.
    fn gate(&self, brief: bool, cancel: &Cancel) -> Gate {
        let mut mailbox = self.mailbox();
        mailbox.brief = brief;
        loop {
            if mailbox.next.is_some() && !brief {
                return Gate::Replaced;
            }
            if cancel.is_cancelled() {
                return Gate::Cancelled;
            }
            if !mailbox.paused {
                return Gate::Go;
            }
            if mailbox.steps > 0 {
                mailbox.steps -= 1;
                return Gate::Go;
            }
            mailbox = self.changed.wait(mailbox).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl<N: Send + 'static> Runner<N> {
    /// Takes up jobs until the lane is closed.
    pub(super) fn run(self) {
        while let Some((generation, mut job, cancel)) = self.post.take() {
            // What was begun is ended, even if it was cancelled before its first part.
            self.send(generation, What::Begun, &Cancel::new());
            let end = self.work(generation, job.as_mut(), &cancel);
            // Its successor does not wait until all of its memory is given back.
            drop_apart(job);
            if let Some(end) = end {
                self.send(generation, end, &Cancel::new());
            }
        }
    }

    /// Advances a job to its end; `None` when another one takes its place.
    fn work(&self, generation: u64, job: &mut dyn Job<N>, cancel: &Cancel) -> Option<What<N>> {
        let mut busy = Duration::ZERO;
        let mut told = Instant::now();
        loop {
            match self.post.gate(job.is_brief(), cancel) {
                Gate::Go => {}
                Gate::Cancelled => return self.cancelled(),
                Gate::Replaced => return None,
            }
            let start = Instant::now();
            let part = catch_unwind(AssertUnwindSafe(|| job.advance(cancel)));
            busy += start.elapsed();
            let news = match part {
                Ok(Ok(Some(news))) => news,
                Ok(Ok(None)) => return Some(What::Done),
                Ok(Err(Stop::Cancelled)) => return self.cancelled(),
                Ok(Err(Stop::Failed(sentence))) => return Some(What::Failed(sentence)),
                Err(payload) => return Some(What::Failed(panic_sentence(payload.as_ref()))),
            };
            self.send(generation, What::News(news), cancel);
            if told.elapsed() >= PROGRESS {
                told = Instant::now();
                let fraction = job.fraction().clamp(0.0, 1.0);
                let left = busy.as_secs_f64() * (1.0 - fraction) / fraction;
                let left = Duration::try_from_secs_f64(left).ok();
                self.send(generation, What::Progress { fraction, left }, cancel);
            }
        }
    }

    /// The end of a cancelled job; none when it only makes room for its successor.
    fn cancelled(&self) -> Option<What<N>> {
        self.post.mailbox().next.is_none().then_some(What::Cancelled)
    }

    /// Sends an event as soon as there is room for it. Whether it was sent: not when it is out of date or its job was
    /// cancelled meanwhile.
    fn send(&self, generation: u64, what: What<N>, cancel: &Cancel) -> bool {
        let mut event = Event {
            lane: self.lane,
            generation,
            what,
        };
        loop {
            if self.post.floor.load(Ordering::Acquire) > generation || cancel.is_cancelled() {
                return false;
            }
            match self.events.try_send(event) {
                Ok(()) => {
                    (self.wake)();
                    return true;
                }
                Err(TrySendError::Full(back)) => event = back,
                Err(TrySendError::Disconnected(_)) => return false,
            }
            std::thread::sleep(REST);
        }
    }
}

/// A panic in a sentence.
fn panic_sentence(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    let text = text.or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    let reason = text.map_or_else(|| text!("worker-no-message"), |text| text.to_owned().into());
    text!("worker-panicked", reason = reason.trim_end_matches('.')).into_owned()
}
