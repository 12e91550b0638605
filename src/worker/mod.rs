//! Background work: jobs in, events out.
//!
//! Every [`Lane`] is a thread with a rayon pool of its own, so that a long part of one job never makes another wait. A
//! lane takes one [`Job`] at a time and advances it part by part; between parts it obeys: pause, resume, one step,
//! cancel, or a successor. What jobs report travels through one bounded channel: when nobody reads, they wait. Each job
//! has a generation number, greater than those before it, and events of jobs that were replaced are dropped. A job
//! that fails, or even panics, becomes an event with a sentence, and its lane takes the next one.

mod job;
mod lane;

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

pub use self::job::{Event, Job, Lane, Stop, What};
use self::lane::{Post, Runner};

/// Events that wait to be read, at most.
const ROOM: usize = 1024;

/// The background work of a window.
pub struct Worker<N> {
    lanes: [Option<Side<N>>; Lane::ALL.len()],
    sender: SyncSender<Event<N>>,
    events: Receiver<Event<N>>,
    wake: Arc<dyn Fn() + Send + Sync>,
    threads: usize,
    generation: u64,
}

/// A lane from the window's side.
struct Side<N> {
    post: Arc<Post<N>>,
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

impl<N: Send + 'static> Worker<N> {
    /// A worker that calls `wake` whenever there is an event to read.
    #[must_use]
    pub fn new(threads: usize, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self::with_room(ROOM, threads, wake)
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
            generation: 0,
        }
    }

    /// Starts a job at once; what is at work in its lane is cancelled and its events are dropped. Returns the job's
    /// generation.
    ///
    /// # Errors
    ///
    /// [`NoThread`] if this is the lane's first job and the system gives no thread.
    pub fn start(&mut self, lane: Lane, job: Box<dyn Job<N>>) -> Result<u64, NoThread> {
        self.put(lane, job, false)
    }

    /// As [`Self::start`], but what is at work in a brief part finishes that part first, and what it reports counts
    /// until the new job has begun.
    ///
    /// # Errors
    ///
    /// As [`Self::start`].
    pub fn start_gently(&mut self, lane: Lane, job: Box<dyn Job<N>>) -> Result<u64, NoThread> {
        self.put(lane, job, true)
    }

    fn put(&mut self, lane: Lane, job: Box<dyn Job<N>>, gently: bool) -> Result<u64, NoThread> {
        self.generation += 1;
        let generation = self.generation;
        self.side(lane)?.post.put(generation, job, gently);
        Ok(generation)
    }

    /// Pauses a lane before its next part.
    pub fn pause(&self, lane: Lane) {
        self.tell(lane, |post| post.pause(true));
    }

    /// Goes on after a pause.
    pub fn resume(&self, lane: Lane) {
        self.tell(lane, |post| post.pause(false));
    }

    /// Does one part and pauses.
    pub fn step(&self, lane: Lane) {
        self.tell(lane, Post::step);
    }

    /// Cancels what is at work in a lane and what waits for it.
    pub fn cancel(&self, lane: Lane) {
        self.tell(lane, Post::cancel);
    }

    /// Cancels as [`Self::cancel`], and drops whatever the lane's jobs still have to say.
    pub fn forget(&self, lane: Lane) {
        let next = self.generation + 1;
        self.tell(lane, |post| post.forget(next));
    }

    /// Hands events to `take`, for at most about `budget`. Whether some may be left.
    pub fn drain(&self, budget: Duration, mut take: impl FnMut(Event<N>)) -> bool {
        let start = Instant::now();
        while let Ok(event) = self.events.try_recv() {
            let current = |side: &Side<N>| event.generation >= side.post.floor.load(Ordering::Acquire);
            if self.lanes[event.lane.index()].as_ref().is_some_and(current) {
                take(event);
            }
            if start.elapsed() >= budget {
                return true;
            }
        }
        false
    }

    fn tell(&self, lane: Lane, order: impl FnOnce(&Post<N>)) {
        if let Some(side) = &self.lanes[lane.index()] {
            order(&side.post);
        }
    }

    /// The lane, with its thread started if this is its first job.
    fn side(&mut self, lane: Lane) -> Result<&Side<N>, NoThread> {
        let place = &mut self.lanes[lane.index()];
        if place.is_none() {
            let name = lane.name();
            let pool = rayon::ThreadPoolBuilder::new()
                .num_threads(self.threads.max(1))
                .thread_name(move |i| format!("{name} {i}"))
                .build()
                .map_err(|error| NoThread(error.to_string()))?;
            let post = Arc::new(Post::default());
            let runner = Runner {
                lane,
                post: Arc::clone(&post),
                events: self.sender.clone(),
                wake: Arc::clone(&self.wake),
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

impl<N> Drop for Worker<N> {
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
