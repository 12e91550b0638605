//! The window, put together.

/// What panels draw from. Only the fields that it reads are borrowed, so that the others may change meanwhile.
macro_rules! view_of {
    ($app:expr) => {
        $crate::gui::app::view(
            &$app.document,
            &$app.surveyor,
            &$app.live,
            &$app.look,
            &$app.cursor,
            &$app.jump,
            (&$app.journal, $app.comparison.as_ref()),
        )
    };
}

mod bars;
mod clipboard;
mod comparison;
mod execute;
mod files;
mod filming;
mod frame;
mod guide;
mod journal;
mod language;
mod main_figure;
mod offscreen;
mod pages;
mod replay;
mod status;
mod talk;
#[cfg(test)]
mod tests;
mod unsaved_changes;
mod zoomed;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::Context;

use self::clipboard::{Clips, Pasting};
use self::comparison::Comparison;
use self::filming::Filming;
use self::guide::Guide;
pub use self::main_figure::main_figure;
pub use self::pages::{Frames, Page, Pages};
use self::replay::{Animation, Replay};
use self::talk::{Filled, Giving};
use self::unsaved_changes::Keeping;
use self::zoomed::Zoomed;
use super::appearance::Look;
use super::computation::{Live, Stage};
use super::dialogs::{Dialog, Layout};
use super::dock::Dock;
use super::document::Document;
use super::files::{Chores, Picker, Recent};
use super::frame_rate::Pacer;
use super::journal::Journal;
use super::launch::{End, Launch};
use super::messages::Messages;
use super::panel::{Order, View};
use super::panels;
use super::screenshot::Shot;
use super::session::{Kept, Session};
use super::session_files::{self, Start};
use super::setup::Setup;
use super::table_survey::Surveyor;
use super::theme;
use crate::experiment::{self, Assignment, Experiment, Settings, is_table};
use crate::figure::Theme;
use crate::labs;
use crate::text;
use crate::text::{Language, Voice};
use crate::worker::Lane;

/// The experiment that a first start opens.
const FIRST: &str = "three_layers";

/// The window.
pub struct App {
    document: Document,
    setup: Setup,
    dock: Dock,
    live: Live,
    pacer: Arc<Pacer>,
    messages: Messages,
    look: Look,
    cursor: Cursor,
    jump: Jump,
    dialog: Option<Dialog>,
    /// Whether a dialog lay over the window when the last frame began.
    covered: bool,
    picker: Picker,
    surveyor: Surveyor,
    chores: Chores,
    recent: Recent,
    keeping: Keeping,
    pictures: Pictures,
    pasting: Pasting,
    title: String,
    /// The language that was chosen; none for that of the system.
    language: Option<Language>,
    /// The user has agreed to close the window.
    closing: bool,
    /// What the experiment opens on, as the panels last took it over, and which experiment that was.
    opened_on: Option<(u64, experiment::View)>,
    /// Which parts of figures are seen.
    zoomed: Zoomed,
    /// The talk that is being given.
    talk: Option<Giving>,
    /// The time cursor as it goes by itself.
    replay: Replay,
    /// A setting that moves by itself.
    animation: Option<Animation>,
    /// The figure that fills a presentation.
    filled: Option<Filled>,
    /// The film that is being written.
    filming: Option<Filming>,
    /// What is on its way to the clipboard.
    clips: Clips,
    /// How figures were exported last.
    exported: Layout,
    /// How far somebody new is.
    guide: Option<Guide>,
    /// Whether the window was made to fit its screen.
    fitted: bool,
    journal: Journal,
    /// The experiment beside this one.
    comparison: Option<Comparison>,
}

/// The way to the control of a setting, which gets the focus once it is drawn: a panel or a group may have to open first.
#[derive(Default)]
struct Jump {
    path: String,
    /// Frames until it is given up.
    frames: u8,
}

impl Jump {
    fn path(&self) -> Option<&str> {
        (self.frames > 0).then_some(self.path.as_str())
    }
}

/// What an experiment opens on: a note that is written changes nothing of it, and a range is for its figure alone.
fn looked_at(document: &Document) -> experiment::View {
    experiment::View {
        notes: Vec::new(),
        zoom: Vec::new(),
        ..document.settings().view.clone()
    }
}

/// The session that a window without a preset goes on from, with the file that this window keeps its own in.
fn last_session(launch: &Launch, messages: &mut Messages) -> (Option<session_files::Slot>, Session) {
    let home = launch.home.as_deref();
    let start = home.map(|home| session_files::start(home, launch.preset.is_some()));
    let Start {
        slot,
        session,
        notices,
    } = start.unwrap_or_default();
    for notice in notices {
        messages.notice(notice);
    }
    (slot, session)
}

/// Shows one panel alone, with a view's choices where there is one. Returns the step that the view shows.
fn show_alone(
    panel: &str,
    view: Option<&experiment::View>,
    dock: &mut Dock,
    messages: &mut Messages,
) -> Option<usize> {
    if let Some(view) = view {
        dock.choose_view(view);
    }
    match panels::find(panel) {
        Ok(panel) => _ = dock.maximize(panel),
        Err(unknown) => messages.fail(unknown),
    }
    view?.cursor
}

/// Begins what an experiment computes by itself, and with `run` the training or the sweep.
fn begin(live: &mut Live, document: &Document, run: bool, messages: &mut Messages) {
    live.follow(document, messages);
    // A lab runs by itself.
    let is_lab_alone = document.settings().lab.is_some() && document.settings().sweep.is_empty();
    if run && !is_lab_alone {
        if document.settings().sweep.is_empty() {
            live.train(messages);
        } else {
            live.follow_sweep(document, messages);
            live.order_sweep(Order::Start);
        }
    }
}

/// The time cursor, shared by all panels.
struct Cursor {
    step: usize,
    /// Whether it goes along with the runs.
    follows: bool,
}

/// Pictures of the window that are being taken.
#[derive(Default)]
struct Pictures {
    /// The one that ends the program, and how it hears of the outcome.
    shot: Option<(Shot, End)>,
    /// One for the export command.
    coming: Option<(std::sync::mpsc::Receiver<Arc<egui::ColorImage>>, PathBuf)>,
}

impl App {
    /// A window in the given context.
    #[must_use]
    pub fn new(context: &Context, launch: Launch) -> Self {
        labs::register();
        theme::install(context);
        // Two controls of one identity are a mistake that tests are to see.
        context.options_mut(|options| options.warn_on_id_clash = cfg!(debug_assertions));
        let mut messages = Messages::default();
        let (slot, session) = last_session(&launch, &mut messages);
        let chosen = launch.language.or(session.language);
        if let Some(language) = chosen {
            Voice::here().speak(language);
        }
        let talk = session.talk.clone();
        // Somebody new has no session, and has asked for nothing in particular.
        let is_new = launch.home.is_some() && session.document.is_none();
        let asks = launch.preset.is_some() || launch.talk.is_some() || launch.run || launch.panel.is_some();
        let guide = (is_new && !asks).then_some(Guide::Train);
        let mut recent = Recent::new(session.recent);
        let mut document = open_first(&launch, session.document, &mut recent, &mut messages);
        assign(&mut document, &launch.set, &mut messages);
        let theme = launch.theme.or(session.theme).unwrap_or(Theme::Light);
        let mut look = Look::new(
            context,
            theme,
            session.zoom.unwrap_or(1.0),
            session.setup.unwrap_or(true),
            session.presented,
        );
        let sets_view = launch.set.iter().any(|set| set.path.starts_with("view"));
        let is_last = launch.preset.is_none() && launch.experiment.is_none() && !sets_view;
        let mut dock = Dock::new(session.layout, session.choices);
        if document.settings().lab.is_none() {
            dock.leave_lab();
        }
        let mut step = None;
        if let Some(panel) = &launch.panel {
            // The panel is that of the command line; what it draws is that of the experiment.
            let view = (!is_last).then(|| &document.settings().view);
            step = show_alone(panel, view, &mut dock, &mut messages);
        }
        look.present(context, launch.present);
        // The last session's arrangement is the user's own; a preset that was asked for opens on what it is about.
        let opened_on =
            (is_last || launch.panel.is_some()).then(|| (document.opened(), looked_at(&document)));
        let pacer = Arc::new(Pacer::new());
        let (waiting, paced) = (context.clone(), Arc::clone(&pacer));
        let mut live = Live::new(move || waiting.request_repaint_after(paced.wait()));
        begin(&mut live, &document, launch.run, &mut messages);
        let mut app = Self {
            document,
            setup: Setup::default(),
            dock,
            messages,
            look,
            cursor: Cursor {
                step: step.unwrap_or(usize::MAX),
                follows: step.is_none(),
            },
            jump: Jump::default(),
            live,
            pacer,
            dialog: None,
            covered: false,
            picker: Picker::new(launch.dialogs),
            surveyor: Surveyor::default(),
            chores: Chores::default(),
            recent,
            keeping: Keeping::new(slot, context),
            pictures: Pictures {
                shot: launch
                    .shot
                    .map(|shot| (Shot::new(shot.file, shot.after), shot.end)),
                coming: None,
            },
            pasting: Pasting::default(),
            title: String::new(),
            closing: false,
            language: chosen,
            opened_on,
            zoomed: Zoomed::default(),
            talk: None,
            replay: Replay::default(),
            animation: None,
            filled: None,
            filming: None,
            clips: Clips::default(),
            exported: Layout::default(),
            guide,
            fitted: launch.size.is_some(),
            journal: Journal::open(launch.home.as_deref()),
            comparison: None,
        };
        if launch
            .preset
            .as_ref()
            .is_some_and(|name| is_table(Path::new(name)))
        {
            app.dock.show("data");
        }
        if let Some(name) = &launch.talk {
            app.start_talk(context, name, None);
        } else if let Some(place) = talk.filter(|_| launch.preset.is_none()) {
            let name = place.name.clone();
            app.start_talk(context, &name, Some(place));
        }
        app
    }

    /// Lets the panels show what the experiment opens on, when it is opened and when that is changed.
    fn open_on(&mut self) {
        let opened = self.document.opened();
        self.zoomed.follow(opened, &self.document.settings().view);
        let view = looked_at(&self.document);
        if self
            .opened_on
            .as_ref()
            .is_some_and(|(seen, on)| *seen == opened && *on == view)
        {
            return;
        }
        let is_new = self.opened_on.as_ref().is_none_or(|(seen, _)| *seen != opened);
        self.dock.open_on(&view);
        match view.cursor {
            Some(step) => self.set_cursor(step),
            None if is_new => self.cursor.step = usize::MAX,
            None => {}
        }
        if is_new && view.panel.is_none() && self.document.settings().landscape.enabled {
            self.dock.show("landscape");
        }
        self.opened_on = Some((opened, view));
    }

    /// Lets the experiment open on what is shown now.
    fn keep_view(&mut self) {
        let mut settings = self.document.settings().clone();
        settings.view = self.present_view();
        self.document.edit(settings);
        self.opened_on = Some((self.document.opened(), looked_at(&self.document)));
        self.document.end_gesture();
        self.messages.done(text!("view-kept"));
    }

    /// What is shown now, as an experiment says what it opens on.
    fn present_view(&self) -> experiment::View {
        let of = &self.document.settings().view;
        experiment::View {
            cursor: (self.cursor.step < self.last_step()).then_some(self.cursor.step),
            figures: of.figures.clone(),
            hidden: of.hidden.clone(),
            notes: of.notes.clone(),
            zoom: self.zoomed.ranges(),
            ..self.dock.seen()
        }
    }

    /// The last step the time cursor can go to.
    fn last_step(&self) -> usize {
        self.document.settings().optimizer.steps
    }

    /// Keeps the time cursor within the steps there are; lets it go along with the runs if it does.
    fn place_cursor(&mut self) {
        if self.cursor.follows
            && self.live.stage(Lane::Training) != Stage::Idle
            && let Some(step) = self.live.trained_to()
        {
            self.cursor.step = step;
        }
        self.cursor.step = self.cursor.step.min(self.last_step());
    }

    /// Whether nothing is being computed.
    fn is_idle(&self) -> bool {
        let beside = self.comparison.as_ref().is_none_or(Comparison::is_idle);
        beside && self.live.is_idle() && !self.chores.is_busy() && self.surveyor.taking().is_none()
    }

    /// What to remember.
    fn session(&self) -> Session {
        Session {
            document: Some(match &self.talk {
                Some(talk) => talk.before(),
                None => Kept::of(&self.document),
            }),
            talk: self.talk.as_ref().map(Giving::place),
            layout: Some(self.dock.layout().clone()),
            choices: self.dock.choices(),
            setup: Some(self.look.setup),
            theme: Some(self.look.theme()),
            language: self.language,
            zoom: Some(self.look.zoom()),
            recent: self.recent.files().to_vec(),
            presented: self.look.presented.clone(),
        }
    }
}

/// What panels may read.
fn view<'a>(
    document: &'a Document,
    surveyor: &'a Surveyor,
    live: &'a Live,
    look: &Look,
    cursor: &Cursor,
    jump: &'a Jump,
    (journal, comparison): (&'a Journal, Option<&'a Comparison>),
) -> View<'a> {
    View {
        beside: comparison.map(Comparison::seen),
        journal,
        document,
        surveyor,
        results: live.results(),
        lab: live.lab_figures(),
        landscape: live.landscape(),
        sweep: live.sweep(),
        on_the_way: live.on_the_way(document),
        stopped: live.is_stopped(Lane::Prediction),
        is_working: [Lane::Prediction, Lane::Training]
            .iter()
            .any(|&lane| live.stage(lane).is_working()),
        failure: live.failure(),
        version: live.version(),
        cursor: cursor.step,
        jump: jump.path(),
        presenting: look.is_presenting(),
    }
}

/// Changes the settings that the command line gives; undo brings the others back.
fn assign(document: &mut Document, set: &[Assignment], messages: &mut Messages) {
    if set.is_empty() {
        return;
    }
    let changed = match document.checked() {
        Ok(experiment) => experiment.with(set).map_err(|error| error.to_string()),
        Err(problems) => Err(problems.to_string()),
    };
    match changed {
        Ok(experiment) => document.edit(experiment.settings().clone()),
        Err(sentence) => messages.fail(sentence),
    }
    document.end_gesture();
}

/// The preset that was asked for, the last session's experiment, or the three-layer preset.
fn open_first(launch: &Launch, kept: Option<Kept>, recent: &mut Recent, messages: &mut Messages) -> Document {
    if let Some(experiment) = &launch.experiment {
        return Document::of(experiment, None);
    }
    if let Some(name) = &launch.preset {
        match unsaved_changes::read(name) {
            Ok(document) => {
                if let Some(path) = document.path() {
                    recent.add(path);
                }
                return document;
            }
            Err(error) => messages.fail(error.to_string()),
        }
    }
    if let Some(kept) = kept {
        return kept.document();
    }
    match Experiment::open(FIRST) {
        Ok(experiment) => Document::of(&experiment, None),
        Err(error) => {
            messages.fail(error.to_string());
            Document::new(Settings::default(), Path::new(""), None)
        }
    }
}
