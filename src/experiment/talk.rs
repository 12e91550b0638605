//! Talks: scenes that are shown one after the other, each an experiment with the panels, controls and steps that tell it.
//!
//! A talk file (`NAME.talk.ron`) lists its scenes. A scene is a title with a few lines of text; it may show a preset, with
//! settings changed by path (`"optimizer.learning_rate=0.2"`), settings that are exposed as controls, and steps that a key
//! press reveals: each changes settings, the view among them, or begins training. [`Talk`] is the checked form: every
//! scene opens at every step.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::notation::options;
use super::outline::{Entry, is_blank, outline};
use super::preset::{explain, read_text, without_mark};
use super::spelling::nearest;
use super::{Assignment, Experiment, Position, PresetError, SHIPPED, Scale, Settings, Value, setting};
use crate::figure::{Equation, Image};
use crate::text;
use crate::text::{Language, language};

/// The talk format that this version reads.
const TALK_FORMAT: u32 = 1;
/// How the names of talk files end.
const ENDING: &str = ".talk.ron";
/// Most scenes of a talk, and most steps of a scene.
const MOST: usize = 1000;

/// A talk inside the program: its name, its text in English, and in Japanese where there is one.
type ShippedTalk = (&'static str, &'static str, Option<&'static str>);

/// The talks inside the program.
const SHIPPED_TALKS: &[ShippedTalk] = &[
    (
        "ten_minutes",
        include_str!("../../presets/ten_minutes.talk.ron"),
        Some(include_str!("../../presets/ten_minutes.ja.talk.ron")),
    ),
    (
        "seminar",
        include_str!("../../presets/seminar.talk.ron"),
        Some(include_str!("../../presets/seminar.ja.talk.ron")),
    ),
];

/// A checked talk.
#[derive(Clone, Debug)]
pub struct Talk {
    /// What it is called.
    pub title: String,
    /// Its scenes, at least one.
    pub scenes: Vec<Scene>,
}

/// One scene.
#[derive(Clone, Debug)]
pub struct Scene {
    /// Its title.
    pub title: String,
    /// A few short lines, or Markdown.
    pub text: String,
    /// An equation in LaTeX; may be empty.
    pub equation: String,
    /// The preset that it opens, as the file names it; may be empty.
    pub preset: String,
    /// A picture of one's own in place of an experiment.
    pub picture: Option<Arc<Image>>,
    /// What only the speaker sees.
    pub notes: String,
    /// The settings that have a control on the scene, by path.
    pub sliders: Vec<String>,
    /// What is shown, from the scene's opening on: at least one moment.
    pub moments: Vec<Moment>,
}

/// A scene between two key presses.
#[derive(Clone, Debug)]
pub struct Moment {
    /// A line that appears with it.
    pub text: String,
    /// The experiment that is shown, if any.
    pub experiment: Option<Experiment>,
    /// Whether it begins training.
    pub run: bool,
    /// Whether the time cursor goes through all steps.
    pub play: bool,
    /// A setting that moves.
    pub animate: Option<Animate>,
}

/// A setting that goes from one number to another.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Animate {
    /// Its path.
    pub set: String,
    /// The number it begins at.
    pub from: f64,
    /// The number it ends at.
    pub to: f64,
    /// How long that takes.
    pub seconds: f64,
}

impl Animate {
    /// The setting's value after a share of the time, from 0 to 1; along a logarithmic scale for a setting that has one.
    /// `None` where the setting is no number.
    #[must_use]
    pub fn at(&self, settings: &Settings, share: f64) -> Option<Value> {
        let share = share.clamp(0.0, 1.0);
        let described = settings.described(&self.set).ok()?;
        let along_log = described.field.scale == Scale::Log && self.from > 0.0 && self.to > 0.0;
        let number = match along_log {
            true => self.from * (self.to / self.from).powf(share),
            false => self.from + share * (self.to - self.from),
        };
        match settings.get(&self.set).ok()? {
            Value::Whole(_) => Some(Value::Whole(number.round().max(0.0) as u64)),
            Value::Number(_) => Some(Value::Number(number)),
            _ => None,
        }
    }
}

/// Why a talk cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TalkError {
    /// The file cannot be read, or its text is no talk.
    #[error(transparent)]
    File(#[from] PresetError),
    /// A scene cannot be shown.
    #[error("{}", of_scene(file, *position, *number, title, reason))]
    Scene {
        /// The file.
        file: String,
        /// Where the scene, or what is wrong in it, stands.
        position: Option<Position>,
        /// Its number, from 1.
        number: usize,
        /// Its title.
        title: String,
        /// What is wrong, as a sentence.
        reason: String,
    },
}

fn of_scene(file: &str, position: Option<Position>, number: usize, title: &str, reason: &str) -> String {
    let place = position.map_or_else(String::new, |position| format!(":{position}"));
    let sentence = text!(
        "talk-scene-problem",
        number = number,
        title = title,
        reason = reason
    );
    format!("{file}{place}: {sentence}")
}

/// A talk as its file has it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct TalkFile {
    format: Option<u32>,
    title: String,
    scenes: Vec<SceneFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct SceneFile {
    title: String,
    text: String,
    equation: String,
    picture: String,
    notes: String,
    preset: String,
    set: Vec<String>,
    sliders: Vec<String>,
    run: bool,
    steps: Vec<StepFile>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct StepFile {
    text: String,
    set: Vec<String>,
    run: bool,
    play: bool,
    animate: Option<Animate>,
}

/// What a field of a talk may be, as half a sentence.
fn allowed(path: &str) -> Option<String> {
    let sentence = match path {
        "format" => text!("talk-allowed-format", known = TALK_FORMAT),
        "scenes" => text!("talk-allowed-scenes", most = MOST),
        "scenes.steps" => text!("talk-allowed-steps", most = MOST),
        "scenes.set" | "scenes.steps.set" => text!("talk-allowed-set"),
        "scenes.sliders" => text!("talk-allowed-sliders"),
        "scenes.run" | "scenes.steps.run" | "scenes.steps.play" => text!("talk-allowed-run"),
        "scenes.equation" => text!("talk-allowed-equation"),
        path if path.starts_with("scenes.steps.animate") => text!("talk-allowed-animate"),
        "scenes.preset" => text!("talk-allowed-preset"),
        "scenes.picture" => text!("talk-allowed-picture"),
        "title" | "scenes.title" | "scenes.text" | "scenes.notes" | "scenes.steps.text" => {
            text!("talk-allowed-text")
        }
        _ => return None,
    };
    Some(sentence.into_owned())
}

/// Name and title of every shipped talk.
pub fn shipped_talks() -> impl Iterator<Item = (&'static str, String)> {
    let read = |talk: &ShippedTalk| {
        let file: TalkFile = options().from_str(spoken(talk)).ok()?;
        Some((talk.0, file.title))
    };
    SHIPPED_TALKS.iter().filter_map(read)
}

/// The text of a shipped talk in the language of now.
fn spoken((_, english, japanese): &ShippedTalk) -> &'static str {
    japanese
        .filter(|_| language() == Language::Japanese)
        .unwrap_or(english)
}

/// Whether a name is that of a talk: a file `NAME.talk.ron`, or a shipped talk.
#[must_use]
pub fn is_talk(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.ends_with(ENDING) || SHIPPED_TALKS.iter().any(|(known, ..)| *known == name)
}

impl Talk {
    /// Reads and checks a talk given as a person would: the path of a file, or the name of a shipped talk. Relative paths of
    /// presets in it start from its folder.
    ///
    /// # Errors
    ///
    /// [`TalkError`], which names the file, the line and what is allowed.
    pub fn open(name: impl AsRef<OsStr>) -> Result<Self, TalkError> {
        let path = Path::new(name.as_ref());
        let name = path.to_string_lossy();
        let stem = name.strip_suffix(ENDING).unwrap_or(&name);
        let shipped = SHIPPED_TALKS.iter().find(|(known, ..)| *known == stem);
        if let Some(talk) = shipped.filter(|_| !path.is_file()) {
            return Self::from_ron(spoken(talk), talk.0, Path::new(SHIPPED));
        }
        let text = read_text(path, &name)?;
        Self::from_ron(&text, &name, path.parent().unwrap_or(Path::new("")))
    }

    /// Reads and checks the text of a talk; errors call it `file`, and presets are looked for in the folder `base`.
    ///
    /// # Errors
    ///
    /// As [`Talk::open`].
    pub fn from_ron(text: &str, file: &str, base: &Path) -> Result<Self, TalkError> {
        let text = without_mark(text);
        let malformed = |(position, message)| PresetError::Malformed {
            file: file.to_owned(),
            position,
            message,
        };
        if let Some(newer) = newer_format(text) {
            return Err(malformed(newer).into());
        }
        let read: TalkFile = match is_blank(text) {
            true => TalkFile::default(),
            false => options()
                .from_str(text)
                .map_err(|error| malformed(explain(text, &error, allowed)))?,
        };
        if read.scenes.is_empty() || read.scenes.len() > MOST {
            let message = text!("talk-scene-count", count = read.scenes.len(), most = MOST);
            return Err(malformed((Position::of(text, 0), message.into_owned())).into());
        }
        let entries = outline(text);
        let scenes = read.scenes.into_iter().enumerate().map(|(index, scene)| {
            let title = scene.title.clone();
            check(scene, base).map_err(|(field, reason)| TalkError::Scene {
                file: file.to_owned(),
                position: place(&entries, text, index, field),
                number: index + 1,
                title,
                reason,
            })
        });
        Ok(Self {
            title: read.title,
            scenes: scenes.collect::<Result<_, _>>()?,
        })
    }

    /// Moments of all scenes together.
    #[must_use]
    pub fn moments(&self) -> usize {
        self.scenes.iter().map(|scene| scene.moments.len()).sum()
    }
}

/// What is wrong with a scene: its field, and why, as a sentence.
type Wrong = (&'static str, String);

fn check(scene: SceneFile, base: &Path) -> Result<Scene, Wrong> {
    if scene.title.trim().is_empty() {
        return Err(("title", text!("talk-no-title").into_owned()));
    }
    if scene.steps.len() > MOST {
        return Err(("steps", text!("talk-allowed-steps", most = MOST).into_owned()));
    }
    if !scene.equation.is_empty() {
        Equation::new(&scene.equation, [0; 3]).map_err(|error| ("equation", error.to_string()))?;
    }
    let picture = picture(&scene, base)?;
    let mut experiment = open(&scene, base)?;
    let sliders = scene.sliders;
    for path in &sliders {
        exposed(path, experiment.as_ref())?;
    }
    let mut moments = vec![Moment {
        text: String::new(),
        experiment: experiment.clone(),
        run: scene.run,
        play: false,
        animate: None,
    }];
    for step in scene.steps {
        experiment = match experiment {
            Some(experiment) => Some(changed(&experiment, &step.set)?),
            None if step.set.is_empty() && !step.run && !step.play && step.animate.is_none() => None,
            None => return Err(("steps", text!("talk-nothing-to-change").into_owned())),
        };
        if let (Some(animate), Some(experiment)) = (&step.animate, &experiment) {
            moves(animate, experiment)?;
        }
        moments.push(Moment {
            text: step.text,
            experiment: experiment.clone(),
            run: step.run,
            play: step.play,
            animate: step.animate,
        });
    }
    Ok(Scene {
        title: scene.title,
        text: scene.text,
        equation: scene.equation,
        preset: scene.preset,
        picture,
        notes: scene.notes,
        sliders,
        moments,
    })
}

/// The picture that a scene shows, from the talk's folder.
fn picture(scene: &SceneFile, base: &Path) -> Result<Option<Arc<Image>>, Wrong> {
    if scene.picture.is_empty() {
        return Ok(None);
    }
    if !scene.preset.is_empty() {
        return Err(("picture", text!("talk-picture-or-preset").into_owned()));
    }
    let image = Image::open(&base.join(&scene.picture));
    image
        .map(|image| Some(Arc::new(image)))
        .map_err(|error| ("picture", error.to_string()))
}

/// The experiment that a scene opens with.
fn open(scene: &SceneFile, base: &Path) -> Result<Option<Experiment>, Wrong> {
    if scene.preset.is_empty() {
        if !scene.set.is_empty() || !scene.sliders.is_empty() || scene.run {
            return Err(("title", text!("talk-nothing-to-change").into_owned()));
        }
        return Ok(None);
    }
    let own = Path::new(&scene.preset);
    let path: PathBuf = match own.components().count() > 1 || scene.preset.ends_with(".ron") {
        true if base != Path::new(SHIPPED) => base.join(own),
        _ => own.to_owned(),
    };
    let opened = Experiment::open(&path).map_err(|error| ("preset", error.to_string()))?;
    changed(&opened, &scene.set).map(Some)
}

/// An experiment with settings changed as a scene or a step says.
fn changed(experiment: &Experiment, set: &[String]) -> Result<Experiment, Wrong> {
    let parse = |text: &String| {
        let assigned = text.parse::<Assignment>();
        assigned
            .map_err(|error| text!("talk-set-problem", set = text, reason = error.to_string()).into_owned())
    };
    let assigned: Vec<Assignment> = set
        .iter()
        .map(parse)
        .collect::<Result<_, _>>()
        .map_err(|reason| ("set", reason))?;
    experiment
        .with(&assigned)
        .map_err(|error| ("set", error.to_string()))
}

/// Whether a setting can move as a step says: both ends are allowed, and the time is some seconds.
fn moves(animate: &Animate, experiment: &Experiment) -> Result<(), Wrong> {
    if !(0.1..=600.0).contains(&animate.seconds) {
        return Err(("animate", text!("talk-allowed-animate").into_owned()));
    }
    exposed(&animate.set, Some(experiment)).map_err(|(_, reason)| ("animate", reason))?;
    for share in [0.0, 1.0] {
        let value = animate.at(experiment.settings(), share);
        let value = value.ok_or_else(|| ("animate", text!("talk-allowed-animate").into_owned()))?;
        changed(experiment, &[format!("{}={value}", animate.set)])
            .map_err(|(_, reason)| ("animate", reason))?;
    }
    Ok(())
}

/// A setting that can have a control on the scene.
fn exposed(path: &str, experiment: Option<&Experiment>) -> Result<(), Wrong> {
    let known = experiment.is_some_and(|experiment| experiment.settings().get(path).is_ok());
    if known {
        return Ok(());
    }
    let all = super::settings().iter().map(|setting| &*setting.described.path);
    let reason = match nearest(path, all) {
        Some(near) if setting(path).is_none() => {
            text!("talk-slider-unknown.near", path = path, nearest = near)
        }
        _ => text!("talk-slider-unknown", path = path),
    };
    Err(("sliders", reason.into_owned()))
}

/// A talk of a newer format may hold fields that this version does not know: say that rather than what it meets.
fn newer_format(text: &str) -> Option<(Position, String)> {
    let entry = outline(text).into_iter().find(|entry| entry.path == "format")?;
    let format = text.get(entry.start..entry.end)?;
    let newer = !format.is_empty()
        && format.bytes().all(|next| next.is_ascii_digit())
        && format.parse::<u32>().is_ok_and(|format| format > TALK_FORMAT);
    newer.then(|| {
        let message = text!("talk-newer-format", format = format, known = TALK_FORMAT);
        (Position::of(text, entry.start), message.into_owned())
    })
}

/// Where a field of a scene stands; where it is left out, the scene's title.
fn place(entries: &[Entry], text: &str, index: usize, field: &str) -> Option<Position> {
    let is_title = |entry: &&Entry| entry.path == "scenes.title";
    let titles: Vec<usize> = entries.iter().filter(is_title).map(|entry| entry.start).collect();
    let start = *titles.get(index)?;
    let end = titles.get(index + 1).copied().unwrap_or(text.len());
    let inside = |entry: &&Entry| entry.start >= start && entry.start < end;
    let ends = format!(".{field}");
    let found = entries
        .iter()
        .filter(inside)
        .find(|entry| entry.path.ends_with(&ends));
    Some(Position::of(text, found.map_or(start, |entry| entry.start)))
}
