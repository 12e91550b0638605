//! A talk on stage: scenes in large type with nothing around them, keys and clickers, and a second window for the speaker.

mod ahead;
mod edit;
mod filled;
mod keys;
mod presenter;
mod scene;
#[cfg(test)]
mod tests;

use std::time::Instant;

use egui::{Color32, Context, Pos2};

use self::ahead::{Wings, is_of_sweep};
pub(super) use self::filled::Filled;
use super::App;
use super::replay::Animation;
use crate::experiment::{Experiment, Moment, PanelName, Scene, Talk, TalkText};
use crate::gui::document::Document;
use crate::gui::panel::Order;
use crate::gui::session::{Kept, TalkPlace};
use crate::gui::thumbnails::Thumbnails;
use crate::text;

/// Sizes of type, in points at the zoom of presentations.
const TITLE: f32 = 25.0;
const TEXT: f32 = 17.0;
const OPENING: f32 = 40.0;
/// The laser pointer's radius, and the pen's width.
const LASER: f32 = 7.0;
const PEN: f32 = 3.0;
const RED: Color32 = Color32::from_rgb(230, 40, 40);

/// A talk that is being given.
pub(super) struct Giving {
    talk: Talk,
    place: TalkPlace,
    /// The experiment that was open before, which comes back afterwards.
    before: Kept,
    was_presenting: bool,
    began: Instant,
    /// Digits of a scene's number that were typed.
    typed: String,
    stage: Stage,
    pen: Vec<Vec<Pos2>>,
    wings: Wings,
    /// Small pictures of the scenes.
    pictures: Thumbnails,
    /// The text of the talk's file, once it was changed here.
    text: Option<TalkText>,
}

/// What lies over the scene, and what the pointer is.
#[derive(Default)]
struct Stage {
    overview: bool,
    /// Whether the overview has buttons that change the talk.
    edits: bool,
    keys: bool,
    blank: bool,
    laser: bool,
    pen: bool,
    presenter: bool,
}

impl Giving {
    /// The title of the talk, if it has one.
    pub(super) fn title(&self) -> Option<&str> {
        Some(&*self.talk.title).filter(|title| !title.is_empty())
    }

    fn scene(&self) -> Option<&Scene> {
        self.talk.scenes.get(self.place.scene)
    }

    fn moment(&self) -> Option<&Moment> {
        self.scene()?.moments.get(self.place.moment)
    }

    /// The place one key press further; none at the end.
    fn next(&self) -> Option<(usize, usize)> {
        let (scene, moment) = (self.place.scene, self.place.moment);
        if self.scene()?.moments.len() > moment + 1 {
            return Some((scene, moment + 1));
        }
        (self.talk.scenes.len() > scene + 1).then_some((scene + 1, 0))
    }

    /// The place one key press back; none at the beginning.
    fn previous(&self) -> Option<(usize, usize)> {
        match (self.place.scene, self.place.moment) {
            (0, 0) => None,
            (scene, 0) => {
                let before = self.talk.scenes.get(scene - 1)?;
                Some((scene - 1, before.moments.len().saturating_sub(1)))
            }
            (scene, moment) => Some((scene, moment - 1)),
        }
    }

    /// Whether the pointer is a laser pointer or a pen.
    pub(super) fn points(&self) -> bool {
        self.stage.laser || self.stage.pen
    }

    /// The place, for the session.
    pub(super) fn place(&self) -> TalkPlace {
        self.place.clone()
    }

    /// The experiment that was open before, for the session.
    pub(super) fn before(&self) -> Kept {
        self.before.clone()
    }

    fn elapsed(&self) -> String {
        let seconds = self.began.elapsed().as_secs();
        let (minutes, seconds) = (seconds / 60, format!("{:02}", seconds % 60));
        text!("talk-time", minutes = minutes, seconds = seconds).into_owned()
    }
}

impl App {
    /// Begins a talk, at its first scene or where a session left it.
    pub(super) fn start_talk(&mut self, context: &Context, name: &str, at: Option<TalkPlace>) {
        let talk = match Talk::open(name) {
            Ok(talk) => talk,
            Err(error) => {
                let reason = error.to_string();
                match at {
                    Some(_) => self.messages.fail(text!("talk-cannot-return", reason = reason)),
                    None => self.messages.fail(reason),
                }
                return;
            }
        };
        let file = std::path::Path::new(name);
        let name = match file.is_file() {
            true => crate::gui::document::absolute(file).display().to_string(),
            false => name.to_owned(),
        };
        let earlier = self.talk.take();
        let (before, was_presenting) = match earlier {
            Some(earlier) => (earlier.before, earlier.was_presenting),
            None => (Kept::of(&self.document), self.look.is_presenting()),
        };
        if at.is_none() {
            self.messages.done(text!("talk-started"));
        }
        let place = at.unwrap_or_default();
        let scene = place.scene.min(talk.scenes.len().saturating_sub(1));
        let moments = talk.scenes.get(scene).map_or(0, |scene| scene.moments.len());
        let moment = place.moment.min(moments.saturating_sub(1));
        self.talk = Some(Giving {
            talk,
            place: TalkPlace { name, scene, moment },
            before,
            was_presenting,
            began: Instant::now(),
            typed: String::new(),
            stage: Stage::default(),
            pen: Vec::new(),
            wings: Wings::default(),
            pictures: Thumbnails::default(),
            text: None,
        });
        self.dialog = None;
        self.look.present(context, true);
        self.show_moment(context, None);
    }

    /// Ends the talk: the experiment from before is back.
    pub(super) fn end_talk(&mut self, context: &Context) {
        let Some(talk) = self.talk.take() else { return };
        self.document.open(talk.before.document());
        self.look.present(context, talk.was_presenting);
        self.messages.forget_experiment();
    }

    pub(super) fn go_to(&mut self, context: &Context, (scene, moment): (usize, usize)) {
        let Some(talk) = &mut self.talk else { return };
        let from = talk.place.scene;
        (talk.place.scene, talk.place.moment) = (scene, moment);
        talk.stage.overview = false;
        talk.stage.blank = false;
        talk.pen.clear();
        self.show_moment(context, Some(from));
    }

    /// Shows what the talk has come to, `from` a scene if it was under way. A scene opens its experiment; a step changes
    /// the one that is open.
    fn show_moment(&mut self, context: &Context, from: Option<usize>) {
        let scene = self.talk.as_ref().map_or(0, |talk| talk.place.scene);
        let Some(moment) = self.talk.as_ref().and_then(Giving::moment) else {
            return;
        };
        let (run, play, animation) = (moment.run, moment.play, moment.animate.clone());
        let Some(experiment) = moment.experiment.clone() else {
            return;
        };
        self.replay.stop();
        self.filled = None;
        let mut is_complete = false;
        match from {
            None => self.open_document(Document::of(&experiment, None)),
            Some(from) if from != scene => {
                self.messages.forget_experiment();
                is_complete = self.bring_on(context, (from, scene), &experiment);
            }
            Some(_) => {
                self.document.edit(experiment.settings().clone());
                self.document.end_gesture();
            }
        }
        self.cursor.follows = true;
        // Runs that were trained before the eyes of the audience are not trained again.
        if run && from == Some(scene) && is_of_sweep(&experiment) {
            // A step trains what the sweep has predicted.
            self.live.order_sweep(Order::Confirm);
        } else if run && experiment.lab.is_none() && !(is_complete && self.replays()) {
            self.begin(&experiment);
        }
        if play {
            self.replay.begin(0);
            self.cursor.follows = false;
        }
        self.animation = animation.map(Animation::new);
    }

    /// Begins what an experiment is about: its sweep, or its runs and the landscape along them.
    pub(super) fn begin(&mut self, experiment: &Experiment) {
        self.live.follow(&self.document, &mut self.messages);
        let first = experiment.view.panel;
        if is_of_sweep(experiment) {
            self.live.follow_sweep(&self.document, &mut self.messages);
            self.live.order_sweep(Order::Start);
            return;
        }
        if first == Some(PanelName::Landscape) {
            self.live.explore();
        }
        self.live.train(&mut self.messages);
    }
}
