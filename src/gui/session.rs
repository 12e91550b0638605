//! What the window remembers from one start to the next, and what a crash must not lose.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::dock::Layout;
use super::document::Document;
use crate::experiment::{Settings, save_atomically};
use crate::figure::Theme;

/// What is remembered. Every part can be missing.
#[derive(Default)]
pub(super) struct Session {
    /// The experiment being edited.
    pub(super) document: Option<Kept>,
    /// The arrangement of panels.
    pub(super) layout: Option<Layout>,
    /// What is chosen in each panel, by its name.
    pub(super) choices: Map<String, Value>,
    /// Whether the setup panel is shown.
    pub(super) setup: Option<bool>,
    /// Light or dark.
    pub(super) theme: Option<Theme>,
    /// Size of everything, 1 as the desktop asks for.
    pub(super) zoom: Option<f32>,
    /// Recent files.
    pub(super) recent: Vec<PathBuf>,
    /// Panels shown in presentations.
    pub(super) presented: BTreeSet<String>,
}

/// An experiment as the session keeps it, saved or not.
#[derive(Serialize, Deserialize)]
pub(super) struct Kept {
    settings: Settings,
    saved: Settings,
    base: PathBuf,
    path: Option<PathBuf>,
}

impl Kept {
    /// The experiment, to be kept.
    pub(super) fn of(document: &Document) -> Self {
        Self {
            settings: document.settings().clone(),
            saved: document.saved().clone(),
            base: document.base().to_owned(),
            path: document.path().map(Path::to_owned),
        }
    }

    /// The experiment, to go on with.
    pub(super) fn document(self) -> Document {
        Document::new(self.settings, self.base, self.path).with_saved(self.saved)
    }
}

impl Session {
    /// The session as text.
    pub(super) fn to_json(&self) -> String {
        let mut all = Map::new();
        let mut keep = |name: &str, value: serde_json::Result<Value>| {
            if let Ok(value) = value {
                all.insert(name.to_owned(), value);
            }
        };
        keep("document", serde_json::to_value(&self.document));
        keep("layout", serde_json::to_value(&self.layout));
        keep("choices", serde_json::to_value(&self.choices));
        keep("setup", serde_json::to_value(self.setup));
        keep(
            "dark",
            serde_json::to_value(self.theme.map(|theme| theme == Theme::Dark)),
        );
        keep("zoom", serde_json::to_value(self.zoom));
        keep("recent", serde_json::to_value(&self.recent));
        keep("presented", serde_json::to_value(&self.presented));
        Value::Object(all).to_string()
    }

    /// Reads a session; a part that cannot be read is left out.
    fn from_json(text: &str) -> serde_json::Result<Self> {
        let mut all: Map<String, Value> = serde_json::from_str(text)?;
        let dark: Option<bool> = part(&mut all, "dark");
        Ok(Self {
            document: part(&mut all, "document"),
            layout: part(&mut all, "layout"),
            choices: part(&mut all, "choices").unwrap_or_default(),
            setup: part(&mut all, "setup"),
            theme: dark.map(|dark| if dark { Theme::Dark } else { Theme::Light }),
            zoom: part(&mut all, "zoom").filter(|zoom: &f32| (0.3..=4.0).contains(zoom)),
            recent: part(&mut all, "recent").unwrap_or_default(),
            presented: part(&mut all, "presented").unwrap_or_default(),
        })
    }
}

fn part<T: DeserializeOwned>(all: &mut Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(all.remove(name)?).ok()
}

/// The file that a session lives in.
#[derive(Clone, Debug)]
pub(super) struct Store {
    file: PathBuf,
    written: String,
}

impl Store {
    /// The session file in the folder `home`.
    pub(super) fn new(home: &Path) -> Self {
        Self {
            file: home.join("session.json"),
            written: String::new(),
        }
    }

    /// The last session, and what went wrong with it. A file that cannot be read is put aside, not overwritten.
    pub(super) fn load(&self) -> (Session, Option<String>) {
        let text = match fs::read_to_string(&self.file) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (Session::default(), None),
            Err(error) => return (Session::default(), Some(self.aside(&error.to_string()))),
        };
        match Session::from_json(&text) {
            Ok(session) => (session, None),
            Err(error) => (Session::default(), Some(self.aside(&error.to_string()))),
        }
    }

    fn aside(&self, reason: &str) -> String {
        let aside = self.file.with_extension("broken.json");
        let kept = match fs::rename(&self.file, &aside) {
            Ok(()) => format!(" It is kept as {}.", aside.display()),
            Err(_) => String::new(),
        };
        format!("The last session could not be read, so this is a fresh start: {reason}.{kept}")
    }

    /// What is to be written, if it is not what was written last.
    pub(super) fn changed(&mut self, session: &Session) -> Option<Draft> {
        let text = session.to_json();
        if text == self.written {
            return None;
        }
        self.written.clone_from(&text);
        Some(Draft {
            file: self.file.clone(),
            text,
        })
    }
}

/// A session on its way to its file.
pub(super) struct Draft {
    file: PathBuf,
    text: String,
}

impl Draft {
    /// Writes it, whole or not at all.
    pub(super) fn write(&self) -> Result<(), String> {
        let folder = self.file.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)
            .and_then(|()| save_atomically(&self.file, self.text.as_bytes()))
            .map_err(|error| format!("The session cannot be kept in {}: {error}.", self.file.display()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        let document = Document::new(Settings::default(), PathBuf::from("base"), None);
        Session {
            document: Some(Kept::of(&document)),
            setup: Some(false),
            theme: Some(Theme::Dark),
            zoom: Some(1.25),
            recent: vec![PathBuf::from("a.ron")],
            ..Session::default()
        }
    }

    #[test]
    fn a_session_comes_back_and_is_written_when_it_changed() {
        let home = tempfile::tempdir().unwrap();
        let mut store = Store::new(&home.path().join("new"));
        assert!(store.load().1.is_none());
        store.changed(&session()).unwrap().write().unwrap();
        assert!(store.changed(&session()).is_none());
        let (read, wrong) = store.load();
        assert!(wrong.is_none());
        assert_eq!(
            (read.setup, read.theme, read.zoom),
            (Some(false), Some(Theme::Dark), Some(1.25))
        );
        assert_eq!(read.recent, session().recent);
        assert_eq!(read.document.unwrap().document().settings(), &Settings::default());
    }

    #[test]
    fn a_broken_part_does_not_lose_the_others_and_a_broken_file_is_kept() {
        let text = session()
            .to_json()
            .replace("\"format\":1", "\"format\":\"x\"")
            .replace("1.25", "1e9");
        let read = Session::from_json(&text).unwrap();
        assert!(read.document.is_none() && read.zoom.is_none());
        assert_eq!(read.theme, Some(Theme::Dark));

        let home = tempfile::tempdir().unwrap();
        fs::write(home.path().join("session.json"), "{\"document\": ").unwrap();
        let (_, wrong) = Store::new(home.path()).load();
        assert!(wrong.unwrap().contains("broken.json"));
        assert!(home.path().join("session.broken.json").exists());
    }
}
