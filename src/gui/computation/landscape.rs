//! The loss landscape at work: explored part by part, and drawn after each.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::Stage;
use super::jobs::News;
use crate::control::Cancel;
use crate::experiment::{Height, HeightScale, Landscape};
use crate::figure::Figure;
use crate::gui::document::Document;
use crate::gui::messages::{Messages, Severity};
use crate::landscape::{ExploreError, Explorer, View};
use crate::study::Study;
use crate::worker::{Job, Stop};

/// Time between two pictures of the landscape.
const PICTURE: Duration = Duration::from_millis(120);

/// What the window knows of the landscape.
#[derive(Default)]
pub(crate) struct Explored {
    figures: Vec<Shown>,
    /// Steps of the trajectory, with their places on the plane.
    pub(crate) path: Vec<(usize, [f64; 2])>,
    /// What stands in the way of some figure, in sentences.
    pub(crate) warnings: Vec<String>,
    version: u64,
}

/// A figure with a number that grows when it changes.
struct Shown {
    figure: Figure,
    version: u64,
}

impl Explored {
    /// A figure by its name, with its version.
    pub(crate) fn figure(&self, id: &str) -> Option<(&Figure, u64)> {
        let shown = self.figures.iter().find(|shown| shown.figure.id == id)?;
        Some((&shown.figure, shown.version))
    }

    /// All figures.
    pub(crate) fn figures(&self) -> impl Iterator<Item = &Figure> {
        self.figures.iter().map(|shown| &shown.figure)
    }

    /// The place on the plane that belongs to a step; between the steps that are kept, on the line between them.
    pub(crate) fn spot(&self, step: usize) -> Option<[f64; 2]> {
        let after = self.path.partition_point(|(at, _)| *at < step);
        let (to, end) = *self.path.get(after)?;
        let (from, start) = *self.path.get(after.saturating_sub(1))?;
        if to == from {
            return Some(end);
        }
        let share = (step - from) as f64 / (to - from) as f64;
        Some([0, 1].map(|d| start[d] + share * (end[d] - start[d])))
    }

    /// Takes over what was found; a figure that is the same as before keeps its version.
    fn take(&mut self, found: Found) {
        let mut figures = Vec::with_capacity(found.figures.len());
        for figure in found.figures {
            let known = self.figures.iter_mut().find(|shown| shown.figure.id == figure.id);
            let version = match known {
                Some(known) if known.figure == figure => known.version,
                _ => {
                    self.version += 1;
                    self.version
                }
            };
            figures.push(Shown { figure, version });
        }
        self.figures = figures;
        self.path = found.path;
        self.warnings = found.warnings;
    }

    fn clear(&mut self) {
        self.figures.clear();
        self.path.clear();
        self.warnings.clear();
    }
}

/// What a part of the exploration reports.
pub(crate) struct Found {
    figures: Vec<Figure>,
    path: Vec<(usize, [f64; 2])>,
    warnings: Vec<String>,
    wanted: Wanted,
    /// Whether there is nothing more to come for what is wanted.
    finished: bool,
}

/// What can change while a job is at work.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Wanted {
    surface: Height,
    scale: HeightScale,
    /// The step that the run which is followed has reached; none to go to the end.
    until: Option<usize>,
    /// Nothing more is to be computed.
    stopped: bool,
}

/// An exploration that outlives the jobs that carry it on.
struct Shared {
    explorer: Mutex<Option<Explorer>>,
    wanted: Mutex<Wanted>,
}

/// The exploration from the window's side.
#[derive(Default)]
pub(super) struct Exploration {
    pub(super) explored: Explored,
    pub(super) stage: Stage,
    shared: Option<Arc<Shared>>,
    /// It is to go on although the settings do not ask for it.
    asked: bool,
    /// The settings ask for it.
    enabled: bool,
    /// It is not to go on, until it is asked for or changed.
    stopped: bool,
    /// What the last job was told, and what it last had drawn.
    told: Option<(Landscape, Wanted)>,
    drawn: Option<Wanted>,
    /// What was told of what stands in the way.
    warned: Vec<String>,
    /// What the last job ended with.
    ended: Option<(Landscape, Wanted)>,
}

impl Exploration {
    /// Explores from now on.
    pub(super) fn ask(&mut self) {
        self.asked = true;
        self.stopped = false;
        (self.told, self.ended) = (None, None);
    }

    /// Computes no more.
    pub(super) fn stop(&mut self) {
        self.stopped = true;
    }

    /// Leaves an experiment for another one.
    pub(super) fn leave(&mut self, document: &Document) {
        self.restart();
        self.asked = false;
        self.stopped = false;
        // What is explored by itself stays to be looked at until there is something new.
        if !document.settings().landscape.enabled {
            self.explored.clear();
        }
        self.stage = Stage::Idle;
    }

    /// Takes down what was explored of another experiment.
    pub(super) fn clear(&mut self) {
        self.explored.clear();
    }

    /// Begins anew, to follow a run that begins.
    pub(super) fn begin_again(&mut self) {
        if self.enabled {
            self.restart();
            self.stopped = false;
        }
    }

    fn restart(&mut self) {
        self.shared = None;
        self.warned.clear();
        (self.told, self.drawn, self.ended) = (None, None, None);
    }

    /// Takes in what was found.
    pub(super) fn learn(&mut self, found: Found, messages: &mut Messages) {
        // What stands in the way of a run that is not over may be gone at its next step.
        if found.finished && found.wanted.until.is_none() {
            for warning in &found.warnings {
                if !self.warned.contains(warning) {
                    messages.of_computation(Severity::Warning, warning.clone());
                    self.warned.push(warning.clone());
                }
            }
        }
        self.drawn = Some(found.wanted);
        self.explored.take(found);
    }

    /// Notes that the job has ended, `done` or not.
    pub(super) fn end(&mut self, done: bool) {
        self.stage = Stage::Ended;
        self.ended = self.told.clone();
        if let (true, Some((_, wanted)), Some(drawn)) = (done, &mut self.ended, self.drawn) {
            *wanted = drawn;
        }
    }

    /// The job that is to be started now, if any. What a job at work needs to know is told to it.
    pub(super) fn next(
        &mut self,
        (study, settings): (&Study, &Landscape),
        until: Option<usize>,
        busy: bool,
    ) -> Option<LandscapeJob> {
        self.enabled = settings.enabled;
        if !(self.asked || self.enabled) || busy {
            return None;
        }
        let mut wanted = Wanted {
            surface: settings.surface,
            scale: settings.scale,
            until: until.filter(|_| self.enabled),
            stopped: self.stopped,
        };
        // What is only a view needs no new job.
        let settings = Landscape {
            enabled: true,
            surface: Height::default(),
            scale: HeightScale::default(),
            ..settings.clone()
        };
        if self.told.as_ref().is_some_and(|(told, _)| *told != settings) {
            self.stopped = false;
            wanted.stopped = false;
        }
        let shared = self.shared.get_or_insert_with(|| {
            Arc::new(Shared {
                explorer: Mutex::new(None),
                wanted: Mutex::new(wanted),
            })
        });
        *lock(&shared.wanted) = wanted;
        let now = (settings, wanted);
        let start = if self.stage.is_working() {
            self.told.as_ref().is_none_or(|told| told.0 != now.0)
        } else {
            self.ended.as_ref() != Some(&now)
        };
        self.told = Some(now.clone());
        start.then(|| LandscapeJob {
            study: study.clone(),
            settings: now.0,
            shared: Arc::clone(shared),
            drawn: None,
            begun: false,
            fraction: 0.0,
        })
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Carries an exploration on, or begins it.
pub(super) struct LandscapeJob {
    study: Study,
    settings: Landscape,
    shared: Arc<Shared>,
    /// What the last picture was drawn for, once there was nothing more to compute.
    drawn: Option<Wanted>,
    begun: bool,
    fraction: f64,
}

impl Job<News> for LandscapeJob {
    fn advance(&mut self, cancel: &Cancel) -> Result<Option<News>, Stop> {
        let wanted = *lock(&self.shared.wanted);
        if self.drawn == Some(wanted) {
            return Ok(None);
        }
        let shared = Arc::clone(&self.shared);
        let mut place = lock(&shared.explorer);
        let explorer = match &mut *place {
            Some(explorer) => {
                if !self.begun {
                    explorer.change(&self.settings);
                }
                explorer
            }
            empty => empty.insert(self.study.explorer(&self.settings)),
        };
        self.begun = true;
        explorer.follow(wanted.until);
        let start = Instant::now();
        let mut more = !wanted.stopped;
        while more && start.elapsed() < PICTURE {
            more = explorer.advance(cancel).map_err(stop)?;
        }
        self.drawn = (!more).then_some(wanted);
        self.fraction = explorer.fraction();
        let view = View {
            // The window draws the time cursor over the maps itself, so that it moves without making them anew.
            step: None,
            surface: wanted.surface,
            scale: wanted.scale,
        };
        Ok(Some(News::Landscape(Box::new(Found {
            figures: explorer.figures(&view),
            path: explorer.path(),
            warnings: explorer.warnings(),
            wanted,
            finished: !more,
        }))))
    }

    fn fraction(&self) -> f64 {
        self.fraction
    }
}

fn stop(error: ExploreError) -> Stop {
    match error {
        ExploreError::Cancelled => Stop::Cancelled,
        other => Stop::Failed(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Experiment, Settings};
    use crate::figure::Content;
    use crate::gui::computation::Pace;

    #[test]
    fn the_spot_lies_between_the_steps_that_are_kept() {
        let explored = Explored {
            path: vec![(0, [0.0, 0.0]), (2, [1.0, 4.0]), (4, [3.0, 4.0])],
            ..Explored::default()
        };
        assert_eq!(explored.spot(0), Some([0.0, 0.0]));
        assert_eq!(explored.spot(1), Some([0.5, 2.0]));
        assert_eq!(explored.spot(4), Some([3.0, 4.0]));
        assert_eq!(
            explored.spot(5),
            None,
            "the run that is followed has not come so far"
        );
        assert_eq!(Explored::default().spot(0), None);
    }

    /// Every picture on the way has the trajectory as far as the run has come, and a surface.
    #[test]
    fn a_run_that_is_followed_has_pictures_on_its_way() {
        let mut settings = Settings::default();
        settings.model.width = 2;
        settings.optimizer.steps = 8;
        settings.theory.enabled = false;
        settings.runs.count = 1;
        settings.landscape = Landscape {
            enabled: true,
            grid: 11,
            test_rows: 200,
            ..Landscape::default()
        };
        let study = Study::new(&Experiment::new(settings).unwrap()).unwrap();
        let landscape = study.experiment().landscape.clone();
        let mut exploration = Exploration::default();
        let mut messages = Messages::default();
        for until in [Some(3), Some(5), Some(8), None] {
            let mut job = exploration.next((&study, &landscape), until, false).unwrap();
            exploration.stage = Stage::Working(Pace::default());
            let mut pictures = 0;
            while let Some(News::Landscape(found)) = job.advance(&Cancel::new()).unwrap() {
                exploration.learn(*found, &mut messages);
                pictures += 1;
            }
            exploration.end(true);
            let explored = &exploration.explored;
            let last = explored.path.last().map(|(step, _)| *step);
            assert_eq!(last, Some(until.unwrap_or(8)), "{until:?}");
            assert!(pictures > 0 && explored.figure("landscape_train").is_some());
        }
        assert!(exploration.next((&study, &landscape), None, false).is_none());
    }

    #[test]
    fn an_obstacle_is_told_once_and_not_before_the_run_is_over() {
        let found = |until, finished| Found {
            figures: Vec::new(),
            path: Vec::new(),
            warnings: vec!["too few steps".to_owned()],
            wanted: Wanted {
                surface: Height::Train,
                scale: HeightScale::Log,
                until,
                stopped: false,
            },
            finished,
        };
        let mut exploration = Exploration::default();
        let mut messages = Messages::default();
        for (until, finished, told) in [
            (Some(1), true, 0),
            (None, false, 0),
            (None, true, 1),
            (None, true, 1),
        ] {
            exploration.learn(found(until, finished), &mut messages);
            assert_eq!(messages.iter().map(|message| message.times).sum::<usize>(), told);
        }
    }

    #[test]
    fn a_figure_that_stays_the_same_keeps_its_version() {
        let figure = |id: &str, title: &str| Figure::new(id, title, Content::Readouts(Vec::new()));
        let found = |figures| Found {
            figures,
            path: Vec::new(),
            warnings: Vec::new(),
            wanted: Wanted {
                surface: Height::Train,
                scale: HeightScale::Log,
                until: None,
                stopped: false,
            },
            finished: true,
        };
        let mut explored = Explored::default();
        explored.take(found(vec![figure("a", "A"), figure("b", "B")]));
        explored.take(found(vec![figure("b", "C"), figure("a", "A")]));
        let version = |id| explored.figure(id).unwrap().1;
        assert_eq!((version("a"), version("b")), (1, 3));
    }
}
