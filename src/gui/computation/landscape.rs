//! The landscape in the window: what is known of it, and when it is explored further.

use super::lanes::{LaneState, Stage};
use super::recent_results::{KnownLandscape, Past};
use crate::experiment::{Height, HeightScale, Landscape};
use crate::figure::Figure;
use crate::gui::document::Document;
use crate::gui::messages::{Messages, Severity};
use crate::study::{Exploration, LandscapeJob, LandscapeReport, LandscapeRequest, Study};

/// The landscape as far as it is explored.
#[derive(Default)]
pub(crate) struct Explored {
    figures: Vec<Shown>,
    /// Steps of the trajectory, with their places on the plane.
    pub(crate) path: Vec<(usize, [f64; 2])>,
    /// What prevents some figure, in sentences.
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

    /// Takes in a report; a figure that is the same as before keeps its version.
    fn take(&mut self, report: LandscapeReport) {
        let mut figures = Vec::with_capacity(report.figures.len());
        for figure in report.figures {
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
        self.path = report.path;
        self.warnings = report.warnings;
    }

    fn clear(&mut self) {
        self.figures.clear();
        self.path.clear();
        self.warnings.clear();
    }
}

/// The landscape of the experiment in the window.
#[derive(Default)]
pub(super) struct LandscapeLive {
    pub(super) explored: Explored,
    /// With the study that it is of.
    exploration: Option<(Study, Exploration)>,
    /// Landscapes of experiments that were left.
    past: Past<KnownLandscape>,
    /// It is explored although the settings do not ask for it.
    asked: bool,
    /// The settings ask for it.
    enabled: bool,
    /// The settings of the last job and its newest request, and the request of the newest report.
    requested: Option<(Landscape, LandscapeRequest)>,
    drawn: Option<LandscapeRequest>,
    /// Warnings that the messages have had.
    warned: Vec<String>,
    /// What the last job ended with.
    ended: Option<(Landscape, LandscapeRequest)>,
}

impl LandscapeLive {
    /// Explores from now on.
    pub(super) fn ask(&mut self, lane: &mut LaneState) {
        self.asked = true;
        lane.stopped = false;
        (self.requested, self.ended) = (None, None);
    }

    /// Whether it is explored because somebody asked for it.
    pub(super) fn is_asked(&self) -> bool {
        self.asked
    }

    /// Explores no further; what is wanted and has not begun has ended.
    pub(super) fn stop(&self, lane: &mut LaneState) {
        lane.stopped = true;
        if (self.asked || self.enabled) && lane.stage == Stage::Idle {
            lane.stage = Stage::Ended;
        }
    }

    /// Reports once more what is explored, in the language of now.
    pub(super) fn draw_anew(&mut self) {
        self.warned.clear();
        (self.requested, self.ended) = (None, None);
    }

    /// Leaves an experiment for another one.
    pub(super) fn leave(&mut self, document: &Document, lane: &mut LaneState) {
        if let Some((study, exploration)) = self.exploration.take() {
            self.past.keep(KnownLandscape {
                study,
                exploration,
                asked: self.asked,
            });
        }
        self.restart();
        self.asked = false;
        self.enabled = document.settings().landscape.enabled;
        lane.leave();
        // A landscape that settings ask for stays until there is a new one.
        if !document.settings().landscape.enabled {
            self.explored.clear();
        }
    }

    /// Takes down what was explored of another experiment.
    pub(super) fn clear(&mut self) {
        self.explored.clear();
    }

    /// Begins anew, to follow a run that begins.
    pub(super) fn begin_again(&mut self, lane: &mut LaneState) {
        if self.enabled {
            self.restart();
            lane.stopped = false;
        }
    }

    fn restart(&mut self) {
        self.exploration = None;
        self.warned.clear();
        (self.requested, self.drawn, self.ended) = (None, None, None);
    }

    /// Takes in a report.
    pub(super) fn take(&mut self, report: LandscapeReport, messages: &mut Messages) {
        // What prevents a figure before the run is over may be gone at its next step.
        if report.finished && report.request.until.is_none() {
            for warning in &report.warnings {
                if !self.warned.contains(warning) {
                    messages.of_computation(Severity::Warning, warning.clone());
                    self.warned.push(warning.clone());
                }
            }
        }
        self.drawn = Some(report.request);
        self.explored.take(report);
    }

    /// Notes that the job has ended, `done` or not.
    pub(super) fn end(&mut self, done: bool) {
        self.ended = self.requested.clone();
        if let (true, Some((_, request)), Some(drawn)) = (done, &mut self.ended, self.drawn) {
            *request = drawn;
        }
    }

    /// The job that is to be started now, if any. A job at work receives the newest request.
    pub(super) fn next(
        &mut self,
        (study, settings): (&Study, &Landscape),
        until: Option<usize>,
        busy: bool,
        lane: &mut LaneState,
    ) -> Option<LandscapeJob> {
        self.enabled = settings.enabled;
        if self.exploration.is_none()
            && let Some(known) = self.past.take(study.experiment())
        {
            self.asked |= known.asked;
            self.exploration = Some((known.study, known.exploration));
        }
        if !(self.asked || self.enabled) || busy {
            return None;
        }
        let (surface, scale) = (settings.surface, settings.scale);
        // What is only a view needs no new job.
        let settings = Landscape {
            enabled: true,
            surface: Height::default(),
            scale: HeightScale::default(),
            ..settings.clone()
        };
        if self
            .requested
            .as_ref()
            .is_some_and(|(before, _)| *before != settings)
        {
            lane.stopped = false;
        }
        let request = LandscapeRequest {
            surface,
            scale,
            until: until.filter(|_| self.enabled),
            stopped: lane.stopped,
        };
        let begun = || (study.clone(), Exploration::new(request));
        let (_, exploration) = self.exploration.get_or_insert_with(begun);
        exploration.request(request);
        let now = (settings, request);
        let start = if lane.stage.is_working() {
            self.requested.as_ref().is_none_or(|before| before.0 != now.0)
        } else {
            self.ended.as_ref() != Some(&now)
        };
        let job = start.then(|| exploration.job(study, &now.0));
        self.requested = Some(now);
        job
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::control::Cancel;
    use crate::experiment::{Experiment, Settings};
    use crate::figure::Content;
    use crate::gui::computation::lanes::{LaneState, Stage};
    use crate::study::{Payload, finish};

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
        let mut live = LandscapeLive::default();
        let mut lane = LaneState::default();
        let mut messages = Messages::default();
        for until in [Some(3), Some(5), Some(8), None] {
            let mut job = live.next((&study, &landscape), until, false, &mut lane).unwrap();
            lane.begin(1);
            let mut pictures = 0;
            finish(&mut job, &Cancel::new(), |payload| {
                if let Payload::Landscape(report) = payload {
                    live.take(*report, &mut messages);
                    pictures += 1;
                }
            })
            .unwrap();
            lane.stage = Stage::Ended;
            live.end(true);
            let explored = &live.explored;
            let last = explored.path.last().map(|(step, _)| *step);
            assert_eq!(last, Some(until.unwrap_or(8)), "{until:?}");
            assert!(pictures > 0 && explored.figure("landscape_train").is_some());
        }
        assert!(live.next((&study, &landscape), None, false, &mut lane).is_none());
    }

    /// A landscape that was left comes back as far as it was explored, asked for or not.
    #[test]
    fn a_landscape_that_was_left_comes_back() {
        let study = |width| {
            let mut settings = Settings::default();
            settings.model.width = width;
            settings.theory.enabled = false;
            Study::new(&Experiment::new(settings).unwrap()).unwrap()
        };
        let (first, second) = (study(2), study(3));
        let landscape = first.experiment().landscape.clone();
        let document = Document::of(first.experiment(), None);
        let mut live = LandscapeLive::default();
        let mut lane = LaneState::default();
        live.ask(&mut lane);
        assert!(live.next((&first, &landscape), None, false, &mut lane).is_some());
        let begun = |live: &LandscapeLive| live.exploration.as_ref().map(|(_, begun)| begun.clone());
        let before = begun(&live).unwrap();
        live.leave(&document, &mut lane);
        // Nobody has asked for that of the second one.
        assert!(live.next((&second, &landscape), None, false, &mut lane).is_none() && begun(&live).is_none());
        live.leave(&document, &mut lane);
        assert!(live.next((&first, &landscape), None, false, &mut lane).is_some());
        assert!(begun(&live).unwrap().is_same(&before));
    }

    #[test]
    fn an_obstacle_is_reported_once_and_not_before_the_run_is_over() {
        let report = |until, finished| LandscapeReport {
            figures: Vec::new(),
            path: Vec::new(),
            warnings: vec!["too few steps".to_owned()],
            request: LandscapeRequest {
                surface: Height::Train,
                scale: HeightScale::Log,
                until,
                stopped: false,
            },
            finished,
        };
        let mut live = LandscapeLive::default();
        let mut messages = Messages::default();
        for (until, finished, times) in [
            (Some(1), true, 0),
            (None, false, 0),
            (None, true, 1),
            (None, true, 1),
        ] {
            live.take(report(until, finished), &mut messages);
            assert_eq!(messages.iter().map(|message| message.times).sum::<usize>(), times);
        }
    }

    #[test]
    fn a_figure_that_stays_the_same_keeps_its_version() {
        let figure = |id: &str, title: &str| Figure::new(id, title, Content::Readouts(Vec::new()));
        let report = |figures| LandscapeReport {
            figures,
            path: Vec::new(),
            warnings: Vec::new(),
            request: LandscapeRequest {
                surface: Height::Train,
                scale: HeightScale::Log,
                until: None,
                stopped: false,
            },
            finished: true,
        };
        let mut explored = Explored::default();
        explored.take(report(vec![figure("a", "A"), figure("b", "B")]));
        explored.take(report(vec![figure("b", "C"), figure("a", "A")]));
        let version = |id| explored.figure(id).unwrap().1;
        assert_eq!((version("a"), version("b")), (1, 3));
    }
}
