//! Background work: jobs in, events out.
//!
//! Every [`Lane`] is a thread with a rayon pool of its own, so that a long part of one job never makes another wait. A
//! lane takes one [`Job`] at a time and advances it part by part; between parts it obeys: pause, resume, one step,
//! cancel, or a successor. What jobs report travels through one bounded channel: while it is full, they wait. Each job
//! has a generation number, greater than those before it, and events of jobs that were replaced are dropped. A job
//! that fails, or even panics, becomes an event with a sentence, and its lane takes the next one. Reports are so rare
//! that making them takes a small share of the time; the last one always comes.

mod event;
mod lane;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use self::event::{Event, Lane, What};
use self::lane::{Post, Runner, Start};
use crate::study::{Job, Payload};
use crate::text::Voice;

/// Events that wait to be read, at most.
const ROOM: usize = 1024;
/// Time between two reports over the time that one takes, at least: in a window, and without one.
const SPARING: [u32; 2] = [3, 99];

/// The background work of a window or of the command line.
pub struct Worker<P = Payload> {
    lanes: [Option<Side<P>>; Lane::ALL.len()],
    sender: SyncSender<Event<P>>,
    events: Receiver<Event<P>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    threads: usize,
    sparing: u32,
    generation: u64,
}

/// A lane from its owner's side.
struct Side<P> {
    post: Arc<Post<P>>,
    thread: JoinHandle<()>,
}

/// A thread could not be started.
#[derive(Debug, thiserror::Error)]
#[error("{}", crate::text!("worker-no-thread", reason = .0))]
pub struct NoThread(String);

/// Threads to compute with: all cores, for the window draws little while they are at work.
#[must_use]
pub fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, NonZeroUsize::get)
}

impl<P: Send + 'static> Worker<P> {
    /// A worker that calls `wake` whenever there is an event to read.
    #[must_use]
    pub fn new(threads: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with_room(ROOM, threads, wake)
    }

    /// A worker without a window: its owner waits for events, and reports that take long are rare.
    #[must_use]
    pub fn headless(threads: usize) -> Self {
        let mut worker = Self::new(threads, || ());
        worker.sparing = SPARING[1];
        worker
    }

    /// A worker whose channel holds `room` events.
    #[must_use]
    pub fn with_room(room: usize, threads: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        let (sender, events) = sync_channel(room);
        Self {
            lanes: Lane::ALL.map(|_| None),
            sender,
            events,
            wake: Arc::new(wake),
            threads,
            sparing: SPARING[0],
            generation: 0,
        }
    }

    /// Starts a job at once; what is at work in its lane is cancelled and its events are dropped. Returns the job's
    /// generation.
    ///
    /// # Errors
    ///
    /// [`NoThread`] if this is the lane's first job and the system gives no thread.
    pub fn start(&mut self, lane: Lane, job: Box<dyn Job<P>>) -> Result<u64, NoThread> {
        self.put(lane, job, Start::AtOnce)
    }

    /// As [`Self::start`], but the job pauses after its first part.
    ///
    /// # Errors
    ///
    /// As [`Self::start`].
    pub fn start_by_step(&mut self, lane: Lane, job: Box<dyn Job<P>>) -> Result<u64, NoThread> {
        self.put(lane, job, Start::ByStep)
    }

    /// As [`Self::start`], but what is at work in a brief part finishes that part first, and what it reports counts
    /// until the new job has begun.
    ///
    /// # Errors
    ///
    /// As [`Self::start`].
    pub fn start_gently(&mut self, lane: Lane, job: Box<dyn Job<P>>) -> Result<u64, NoThread> {
        self.put(lane, job, Start::Gently)
    }

    fn put(&mut self, lane: Lane, job: Box<dyn Job<P>>, start: Start) -> Result<u64, NoThread> {
        self.generation += 1;
        let generation = self.generation;
        self.side(lane)?.post.put(generation, job, start);
        Ok(generation)
    }

    /// Pauses a lane before its next part.
    pub fn pause(&self, lane: Lane) {
        self.at(lane, |post| post.pause(true));
    }

    /// Continues after a pause.
    pub fn resume(&self, lane: Lane) {
        self.at(lane, |post| post.pause(false));
    }

    /// Does one part and pauses.
    pub fn step(&self, lane: Lane) {
        self.at(lane, Post::step);
    }

    /// Cancels what is at work in a lane and what waits for it. What is at work ends with [`What::Cancelled`] after its last
    /// report; of what waits nothing is heard.
    pub fn cancel(&self, lane: Lane) {
        self.at(lane, Post::cancel);
    }

    /// Cancels as [`Self::cancel`], and drops whatever events the lane's jobs still have.
    pub fn forget(&self, lane: Lane) {
        let next = self.generation + 1;
        self.at(lane, |post| post.forget(next));
    }

    /// The next event that is there and not out of date; none after `deadline`.
    pub fn next(&self, deadline: Instant) -> Option<Event<P>> {
        while Instant::now() < deadline {
            let event = self.events.try_recv().ok()?;
            if self.is_wanted(&event) {
                return Some(event);
            }
        }
        None
    }

    /// Waits for the next event, at most for some time.
    pub fn wait(&self, time: Duration) -> Option<Event<P>> {
        let event = self.events.recv_timeout(time).ok()?;
        self.is_wanted(&event).then_some(event)
    }

    fn is_wanted(&self, event: &Event<P>) -> bool {
        let side = self.lanes[event.lane.index()].as_ref();
        side.is_some_and(|side| !side.post.is_outdated(event.generation))
    }

    fn at(&self, lane: Lane, order: impl FnOnce(&Post<P>)) {
        if let Some(side) = &self.lanes[lane.index()] {
            order(&side.post);
        }
    }

    /// The lane, with its thread started if this is its first job.
    fn side(&mut self, lane: Lane) -> Result<&Side<P>, NoThread> {
        let place = &mut self.lanes[lane.index()];
        if place.is_none() {
            let name = lane.name();
            let voice = Voice::here();
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(self.threads.max(1))
                .thread_name(move |i| format!("{name} {i}"))
                .start_handler(move |_| voice.adopt())
                .build()
                .map_err(|error| NoThread(error.to_string()))?;
            let post = Arc::new(Post::default());
            let runner = Runner {
                lane,
                post: Arc::clone(&post),
                events: self.sender.clone(),
                wake: Arc::clone(&self.wake),
                sparing: self.sparing,
            };
            let thread = std::thread::Builder::new()
                .name(name.to_owned())
                // In the pool itself: no part waits for another thread to take it up.
                .spawn(move || pool.install(|| runner.run()))
                .map_err(|error| NoThread(error.to_string()))?;
            *place = Some(Side { post, thread });
        }
        place.as_ref().ok_or_else(|| NoThread(String::new()))
    }
}

impl<P> Drop for Worker<P> {
    /// Cancels everything and waits for the threads, which see it within 100 ms.
    fn drop(&mut self) {
        for side in self.lanes.iter().flatten() {
            side.post.close();
        }
        for side in self.lanes.iter_mut().filter_map(Option::take) {
            // A thread that panicked has nothing left to tidy.
            let _ = side.thread.join();
        }
    }
}
