//! Preset files: RON in and out, with errors that say where, what and what instead.

#[cfg(test)]
mod tests;

use std::ffi::OsStr;
use std::fs;
use std::io::{self, Read as _, Write as _};
use std::path::Path;

use ron::error::{Error as Code, SpannedError};
use ron::ser::PrettyConfig;
use serde::Serialize;

use super::inventory::allowed;
use super::notation::options;
use super::outline::{Entry, begins_with_bracket, is_blank, outline};
use super::register::lab;
use super::rules::newer_than_known;
use super::spelling::{nearest, shortened};
use super::{
    Assignment, Experiment, FORMAT, LabSettings, Position, Problems, Schema, SettingError, Settings, Survey,
    TableError, View, is_table, shipped,
};
use crate::control::Cancel;
use crate::text;

/// Size in bytes beyond which a file is no preset; it also ends the reading of an endless one.
pub(crate) const LARGEST: u64 = 1 << 20;

/// What errors call the command line, in place of a file.
const ASSIGNED: &str = "--set";

/// Why a preset could not be opened or saved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PresetError {
    /// The file cannot be read.
    #[error("{file}: {reason}")]
    Unreadable {
        /// The file.
        file: String,
        /// Why, as a sentence.
        reason: String,
    },
    /// The text is not a preset.
    #[error("{file}:{position}: {message}")]
    Malformed {
        /// The file.
        file: String,
        /// Where reading stopped.
        position: Position,
        /// What is wrong there, and what is allowed.
        message: String,
    },
    /// The text is a preset, but some of its values are not allowed.
    #[error("{}", located(file, problems))]
    Invalid {
        /// The file.
        file: String,
        /// Everything that is wrong.
        problems: Problems,
    },
    /// A data file in place of a preset cannot be read.
    #[error(transparent)]
    Table(Box<TableError>),
    /// A setting cannot be given such a value on the command line.
    #[error("{ASSIGNED}: {0}")]
    Assigned(SettingError),
    /// The file cannot be written; what was there before is unchanged.
    #[error("{}", text!("preset-unwritable", file = file, reason = reason))]
    Unwritable {
        /// The file.
        file: String,
        /// The system's reason.
        reason: String,
    },
}

/// One line per problem, each starting with the file and, where known, the place.
fn located(file: &str, problems: &Problems) -> String {
    let line = |problem: &super::Problem| match problem.position {
        _ if problem.assigned => format!("{ASSIGNED}: {problem}"),
        Some(position) => format!("{file}:{position}: {problem}"),
        None => format!("{file}: {problem}"),
    };
    problems.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Experiment {
    /// Reads and checks a preset file. Relative paths in it start from its folder.
    pub fn read(path: &Path) -> Result<Self, PresetError> {
        Self::read_with(path, &[])
    }

    fn read_with(path: &Path, assigned: &[Assignment]) -> Result<Self, PresetError> {
        let file = path.display().to_string();
        let text = read_text(path, &file)?;
        let base = path.parent().unwrap_or(Path::new(""));
        Ok(Self::from_ron_with(&text, &file, assigned)?.with_base(base))
    }

    /// Reads and checks a preset given as a person would: the path of a file, or the name of a shipped preset.
    pub fn open(name: impl AsRef<OsStr>) -> Result<Self, PresetError> {
        Self::open_with(name, &[])
    }

    /// Opens a preset as [`Experiment::open`] does, changes settings of it, and checks the whole.
    pub fn open_with(name: impl AsRef<OsStr>, assigned: &[Assignment]) -> Result<Self, PresetError> {
        let path = Path::new(name.as_ref());
        let name = &*path.to_string_lossy();
        if is_table(path) && path.is_file() {
            return Self::of_table(path)?.with(assigned);
        }
        if path.is_file() || path.components().count() > 1 {
            return Self::read_with(path, assigned);
        }
        let stem = name.strip_suffix(".ron").unwrap_or(name);
        if let Some((stem, text)) = shipped().iter().find(|(known, _)| *known == stem) {
            return Ok(Self::from_ron_with(text, stem, assigned)?.with_base(SHIPPED));
        }
        if path.exists() {
            return Self::read_with(path, assigned);
        }
        let reason = match nearest(stem, shipped().iter().map(|(known, _)| *known)) {
            Some(known) => text!("preset-unknown.near", nearest = known),
            None => text!("preset-unknown"),
        };
        Err(PresetError::Unreadable {
            file: name.to_owned(),
            reason: reason.into(),
        })
    }

    /// An experiment on a data file, which is read as it seems to be written.
    fn of_table(path: &Path) -> Result<Self, PresetError> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let path = path.to_string_lossy();
        let survey = Survey::of_file(&path, Path::new(""), None, &Cancel::new())
            .map_err(|error| PresetError::Table(Box::new(error)))?;
        Self::new(Survey::settings(survey.table(&path, None))).map_err(|problems| PresetError::Invalid {
            file: path.into_owned(),
            problems,
        })
    }

    /// Reads and checks the text of a preset; errors call it `file`.
    pub fn from_ron(text: &str, file: &str) -> Result<Self, PresetError> {
        Self::from_ron_with(text, file, &[])
    }

    fn from_ron_with(text: &str, file: &str, assigned: &[Assignment]) -> Result<Self, PresetError> {
        let mut settings = Settings::from_ron(text, file)?;
        settings.assign(assigned)?;
        Self::new(settings).map_err(|mut problems| {
            let text = without_mark(text);
            let entries = outline(text);
            for problem in &mut problems.0 {
                problem.assigned = assigned.iter().any(|assigned| assigned.gives(&problem.path));
                if problem.assigned {
                    continue;
                }
                problem.position = locate(&entries, text, &problem.path);
                // The value in the file's own words: 1e999 rather than the infinity it was read as.
                if let Some(entry) = entries.iter().rfind(|entry| entry.path == problem.path) {
                    problem.value = shortened(text.get(entry.start..entry.end).unwrap_or(""));
                }
            }
            // In the order of the file, not of the window.
            problems.0.sort_by_key(|problem| problem.position);
            PresetError::Invalid {
                file: file.to_owned(),
                problems,
            }
        })
    }

    /// The same experiment with some settings changed.
    ///
    /// # Errors
    ///
    /// [`PresetError::Assigned`], or [`PresetError::Invalid`] if the whole is not allowed.
    pub fn with(&self, assigned: &[Assignment]) -> Result<Self, PresetError> {
        let mut settings = self.settings().clone();
        settings.assign(assigned)?;
        let changed = Self::new(settings).map_err(|problems| PresetError::Invalid {
            file: ASSIGNED.to_owned(),
            problems,
        })?;
        Ok(changed.with_base(self.base()))
    }
}

impl Settings {
    /// Changes settings by their paths.
    fn assign(&mut self, assigned: &[Assignment]) -> Result<(), PresetError> {
        for Assignment { path, value } in assigned {
            self.set_text(path, value).map_err(PresetError::Assigned)?;
        }
        Ok(())
    }

    /// Reads settings without checking them; errors call the text `file`.
    pub fn from_ron(text: &str, file: &str) -> Result<Self, PresetError> {
        let text = without_mark(text);
        if is_blank(text) {
            return Ok(Self::default());
        }
        let mut settings: Self = options().from_str(text).map_err(|error| {
            let (position, message) = newer_format(text).unwrap_or_else(|| explain(text, &error, allowed));
            PresetError::Malformed {
                file: file.to_owned(),
                position,
                message,
            }
        })?;
        // Whatever it was written in, it is written in the newest.
        if (1..FORMAT).contains(&settings.format) {
            settings.format = FORMAT;
        }
        Ok(settings)
    }

    /// The settings as the text of a preset file. Reading it gives the same settings back.
    pub fn to_ron(&self) -> String {
        let layout = PrettyConfig::new().new_line("\n").compact_arrays(true);
        // Plain data of numbers, strings and enums always has a text; an empty one would read as the defaults.
        let written = match Opening::of(self) {
            Some(opening) => options().to_string_pretty(&opening, layout),
            None => options().to_string_pretty(self, layout),
        };
        let mut text = written.unwrap_or_default();
        text.push('\n');
        text
    }

    /// The settings on one line, for the clipboard; [`Settings::from_ron`] reads it too.
    pub fn to_line(&self) -> String {
        let written = match Opening::of(self) {
            Some(opening) => options().to_string(&opening),
            None => options().to_string(self),
        };
        written.unwrap_or_default()
    }

    /// Writes a preset file, whole or not at all.
    pub fn save(&self, path: &Path) -> Result<(), PresetError> {
        save_atomically(path, self.to_ron().as_bytes()).map_err(|error| PresetError::Unwritable {
            file: path.display().to_string(),
            reason: error.to_string(),
        })
    }
}

/// The settings of a preset that opens a lab: all others are the usual ones and would only be in the way.
#[derive(Serialize)]
struct Opening<'a> {
    format: u32,
    title: &'a str,
    description: &'a str,
    seed: u64,
    #[serde(skip_serializing_if = "is_usual")]
    view: &'a View,
    lab: &'a LabSettings,
}

fn is_usual(view: &&View) -> bool {
    **view == View::default()
}

impl<'a> Opening<'a> {
    fn of(settings: &'a Settings) -> Option<Self> {
        let lab = settings.lab.as_ref()?;
        let rest = Settings {
            format: settings.format,
            title: settings.title.clone(),
            description: settings.description.clone(),
            seed: settings.seed,
            view: settings.view.clone(),
            lab: Some(lab.clone()),
            ..Settings::default()
        };
        (rest == *settings).then_some(Self {
            format: settings.format,
            title: &settings.title,
            description: &settings.description,
            seed: settings.seed,
            view: &settings.view,
            lab,
        })
    }
}

/// The folder that relative paths of shipped presets start from. There is none of this name, so that a data file is taken
/// from the program, never from a chance neighbour.
pub const SHIPPED: &str = "shipped presets";

/// How the names of half-written files begin.
pub(crate) const DRAFT: &str = ".onsager-";

/// Writes a file whole or not at all: to a temporary neighbour first, which then takes the file's name.
pub fn save_atomically(path: &Path, contents: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut draft = tempfile::Builder::new();
    // Temporary files are private by default; a preset or a figure is like any other document.
    #[cfg(unix)]
    draft.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut draft = draft.prefix(DRAFT).tempfile_in(folder)?;
    draft.write_all(contents)?;
    draft.as_file().sync_all()?;
    draft.persist(path)?;
    Ok(())
}

/// The text of a file, or why there is none.
pub(super) fn read_text(path: &Path, file: &str) -> Result<String, PresetError> {
    let unreadable = |reason: String| PresetError::Unreadable {
        file: file.to_owned(),
        reason,
    };
    if path.is_dir() {
        return Err(unreadable(text!("preset-folder").into()));
    }
    let bytes = read_bytes(path).map_err(|error| {
        unreadable(match error.kind() {
            io::ErrorKind::NotFound => text!("preset-missing").into(),
            _ => text!("preset-unreadable", reason = error.to_string()).into(),
        })
    })?;
    if bytes.len() as u64 > LARGEST {
        return Err(unreadable(text!("preset-too-large").into()));
    }
    String::from_utf8(bytes).map_err(|error| {
        let read = String::from_utf8_lossy(
            error
                .as_bytes()
                .get(..error.utf8_error().valid_up_to())
                .unwrap_or(&[]),
        )
        .into_owned();
        PresetError::Malformed {
            file: file.to_owned(),
            position: Position::of(&read, read.len()),
            message: text!("preset-not-text").into(),
        }
    })
}

/// The bytes of a file, or enough of them to see that it is too large.
fn read_bytes(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    fs::File::open(path)?.take(LARGEST + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A text without the byte order mark that some editors put first.
pub(super) fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

/// Where the value at `path` stands; for a value left at its default, the innermost group that is there.
fn locate(entries: &[Entry], text: &str, path: &str) -> Option<Position> {
    let mut path = path;
    loop {
        if let Some(entry) = entries.iter().rev().find(|entry| entry.path == path) {
            return Some(Position::of(text, entry.start));
        }
        path = path.rsplit_once('.')?.0;
    }
}

/// A preset of a newer format may hold settings that this version does not know: say that rather than what it meets.
fn newer_format(text: &str) -> Option<(Position, String)> {
    let entry = outline(text).into_iter().find(|entry| entry.path == "format")?;
    let format = text.get(entry.start..entry.end)?;
    let whole = !format.is_empty() && format.bytes().all(|next| next.is_ascii_digit());
    // A number beyond the largest is newer than all formats.
    let known = whole && format.parse::<u32>().is_ok_and(|format| format <= FORMAT);
    (whole && !known).then(|| {
        let (format, sentence) = (shortened(format), newer_than_known());
        (
            Position::of(text, entry.start),
            text!("preset-newer-format", format = format, newer = sentence).into(),
        )
    })
}

/// Turns the reader's error into a place and a sentence. `rules` says what a field may be, as half a sentence.
pub(super) fn explain(
    text: &str,
    error: &SpannedError,
    rules: fn(&str) -> Option<String>,
) -> (Position, String) {
    let end = Position {
        line: error.span.end.line,
        column: error.span.end.col,
    };
    let at = end.offset(text);
    let entries = outline(text);
    match &error.code {
        Code::NoSuchStructField { expected, found, .. } => {
            let entry = named(&entries, found, at);
            let group = entry
                .and_then(|entry| entry.path.rsplit_once('.'))
                .map(|(group, _)| group);
            (
                place(text, entry.map(|entry| entry.key), end),
                unknown_field(found, expected, group),
            )
        }
        Code::DuplicateStructField { field, .. } => {
            let entry = named(&entries, field, at);
            let path = entry.map_or(*field, |entry| entry.path.as_str());
            (
                place(text, entry.map(|entry| entry.key), end),
                text!("preset-set-twice", path = path).into(),
            )
        }
        Code::TrailingCharacters => (end, text!("preset-trailing").into()),
        Code::UnclosedBlockComment => (end, text!("preset-open-comment").into()),
        _ if at >= text.trim_end().len() && entries.iter().any(|entry| !entry.closed) => {
            (end, text!("preset-ends-early").into())
        }
        code @ (Code::ExpectedDifferentStructName { .. } | Code::ExpectedNamedStructLike(_))
            if !begins_with_bracket(text) =>
        {
            (end, no_group(code))
        }
        // A missing comma is noticed at the next key, all else after it.
        code => match entries
            .iter()
            .rfind(|entry| entry.key < at || (entry.key == at && *code != Code::ExpectedComma))
        {
            Some(entry) if entry.closed && entry.end <= at && names_setting(code) => between(text, code, at),
            Some(entry) => match value_error(code, entry, text, rules, lab_of(text, &entries)) {
                Some(sentence) => (Position::of(text, entry.start), sentence),
                None => (end, text!("preset-no-comma", path = &entry.path).into()),
            },
            None => (end, no_group(code)),
        },
    }
}

/// The sentence about a text that is no group of settings.
fn no_group(code: &Code) -> String {
    text!("preset-no-group", found = plain(code)).into()
}

/// Whether the reader looked for the name of a setting and its colon.
fn names_setting(code: &Code) -> bool {
    matches!(
        code,
        Code::ExpectedIdentifier | Code::SuggestRawIdentifier(_) | Code::ExpectedMapColon
    )
}

/// The sentence about what stands after a complete setting and is none.
fn between(text: &str, code: &Code, at: usize) -> (Position, String) {
    let rest = text.get(at..).unwrap_or("");
    let start = at + rest.len()
        - rest
            .trim_start_matches(|next: char| next == ',' || next.is_whitespace())
            .len();
    (
        Position::of(text, start),
        text!("preset-expects-setting", found = plain(code)).into(),
    )
}

/// The lab that a preset opens, however broken its settings.
fn lab_of(text: &str, entries: &[Entry]) -> Option<&'static Schema> {
    let entry = entries.iter().find(|entry| entry.path == "lab")?;
    let value = text.get(entry.start..entry.end)?;
    let name = value.split(|next: char| !next.is_alphanumeric()).next()?;
    Some(lab(name)?.schema)
}

/// The sentence about a value; `None` if the value is fine and the comma after it is missing.
fn value_error(
    code: &Code,
    entry: &Entry,
    text: &str,
    rules: fn(&str) -> Option<String>,
    lab: Option<&Schema>,
) -> Option<String> {
    let path = &entry.path;
    let value = text.get(entry.start..entry.end).unwrap_or("");
    let described = lab.and_then(|lab| Some(lab.described(lab.field(path.strip_prefix("lab.")?)?.1)));
    let rule = rules(path)
        .or_else(|| Some(described.as_ref()?.allowed()))
        .unwrap_or_else(|| plain(code));
    let sentence = match code {
        Code::NoSuchEnumVariant { expected, found, .. } => {
            let known = described
                .as_ref()
                .map_or_else(|| expected.to_vec(), |described| described.field.kind.names());
            match nearest(found, known.iter().copied()) {
                Some(near) => text!(
                    "preset-value.near",
                    path = path,
                    value = found.as_str(),
                    nearest = near,
                    rule = rule
                ),
                None => text!("preset-value", path = path, value = found.as_str(), rule = rule),
            }
        }
        Code::MissingStructField { field, .. } => {
            // The reader has passed the fields that are there, so the place may be one of them.
            let outer = path.rsplit_once('.').map_or("", |(outer, _)| outer);
            let paths = [path, outer];
            let found = paths
                .iter()
                .find_map(|path| Some((path, rules(&format!("{path}.{field}"))?)));
            match found {
                Some((path, rule)) => text!("preset-lacks.rule", path = *path, field = *field, rule = rule),
                None => text!("preset-lacks", path = path, field = *field),
            }
        }
        Code::ExpectedStringEnd => text!("preset-no-quote", path = path),
        Code::InvalidEscape(_) => {
            text!("preset-backslash", path = path)
        }
        Code::ExpectedComma | Code::ExpectedMapColon if !entry.closed => return None,
        _ if value.is_empty() => text!("preset-no-value", path = path, rule = rule),
        _ => text!("preset-value", path = path, value = shortened(value), rule = rule),
    };
    Some(sentence.into())
}

fn unknown_field(found: &str, expected: &[&str], group: Option<&str>) -> String {
    let known = expected.join(", ");
    let near = nearest(found, expected.iter().copied());
    let sentence = match (group, near) {
        (None, None) => text!("preset-no-setting", setting = found, known = known),
        (None, Some(near)) => text!(
            "preset-no-setting.near",
            setting = found,
            nearest = near,
            known = known
        ),
        (Some(group), None) => text!(
            "preset-no-setting-in-group",
            group = group,
            setting = found,
            known = known
        ),
        (Some(group), Some(near)) => text!(
            "preset-no-setting-in-group.near",
            group = group,
            setting = found,
            nearest = near,
            known = known
        ),
    };
    sentence.into()
}

/// The entry with this last key that is nearest to where the reader stopped.
fn named<'a>(entries: &'a [Entry], key: &str, at: usize) -> Option<&'a Entry> {
    let last = |entry: &&Entry| entry.path.rsplit('.').next() == Some(key);
    entries
        .iter()
        .filter(last)
        .min_by_key(|entry| entry.key.abs_diff(at))
}

fn place(text: &str, offset: Option<usize>, otherwise: Position) -> Position {
    offset.map_or(otherwise, |offset| Position::of(text, offset))
}

/// The reader's own words, in the middle of a sentence.
fn plain(code: &Code) -> String {
    if let Code::ExpectedDifferentStructName { found, .. } = code {
        return text!("preset-starts-with-bracket", found = found).into();
    }
    if let Code::SuggestRawIdentifier(found) = code {
        return text!("preset-found", found = found).into();
    }
    let sentence = code.to_string();
    let mut characters = sentence.chars();
    characters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(characters).collect()
    })
}
