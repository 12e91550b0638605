//! What the window remembers from one start to the next, and what a crash must not lose.

use std::collections::BTreeSet;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::dock::Layout;
use super::document::Document;
use crate::experiment::Settings;
use crate::figure::Theme;
use crate::text::Language;

/// What is remembered. Every part can be missing.
#[derive(Clone, Default)]
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
    /// The language, where it is not to be that of the system.
    pub(super) language: Option<Language>,
    /// Size of everything, 1 as the desktop asks for.
    pub(super) zoom: Option<f32>,
    /// Recent files.
    pub(super) recent: Vec<PathBuf>,
    /// Panels shown in presentations.
    pub(super) presented: BTreeSet<String>,
    /// The talk that is being given, and where it is.
    pub(super) talk: Option<TalkPlace>,
}

/// Where a talk is, for the session to come back to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct TalkPlace {
    /// The talk's file, or its name.
    pub(super) name: String,
    /// The scene, and the key presses within it.
    pub(super) scene: usize,
    pub(super) moment: usize,
}

/// An experiment as the session keeps it, saved or not.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    settings: Settings,
    saved: Settings,
    base: Place,
    path: Option<Place>,
    /// What was in the file when it was last read or written.
    #[serde(default)]
    stamp: Option<u64>,
}

/// A path in a session: as text, or, where it is none, as bytes.
#[derive(Clone)]
struct Place(PathBuf);

impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Written::from(self.clone()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Place {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Written::deserialize(deserializer).map(Self::from)
    }
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Bytes(Vec<u8>),
}

impl From<Written> for Place {
    fn from(written: Written) -> Self {
        Self(match written {
            Written::Text(text) => PathBuf::from(text),
            #[cfg(unix)]
            Written::Bytes(bytes) => PathBuf::from(
                <std::ffi::OsString as std::os::unix::ffi::OsStringExt>::from_vec(bytes),
            ),
            #[cfg(not(unix))]
            Written::Bytes(bytes) => PathBuf::from(String::from_utf8_lossy(&bytes).into_owned()),
        })
    }
}

impl From<Place> for Written {
    fn from(Place(path): Place) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            #[cfg(unix)]
            None => Self::Bytes(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_owned()),
            #[cfg(not(unix))]
            None => Self::Text(path.to_string_lossy().into_owned()),
        }
    }
}

impl Kept {
    /// The experiment, to be kept.
    pub(super) fn of(document: &Document) -> Self {
        Self {
            settings: document.settings().clone(),
            saved: document.saved().clone(),
            base: Place(document.base().to_owned()),
            path: document.path().map(|path| Place(path.to_owned())),
            stamp: document.stamp(),
        }
    }

    /// The experiment, to go on with.
    pub(super) fn document(self) -> Document {
        // Where a relative path led is not known any more: saving asks for a place rather than take a chance file.
        let path = self.path.map(|place| place.0).filter(|path| path.is_absolute());
        Document::new(self.settings, &self.base.0, path.as_deref()).with_saved(self.saved, self.stamp)
    }

    /// Whether there are changes that no file has.
    fn is_modified(&self) -> bool {
        self.settings != self.saved
    }

    /// What the experiment is called.
    fn title(&self) -> String {
        self.clone().document().title()
    }
}

impl Session {
    /// The title of an experiment with changes that no file has, if that is what was left.
    pub(super) fn unsaved(&self) -> Option<String> {
        let kept = self.document.as_ref().filter(|kept| kept.is_modified());
        kept.map(Kept::title)
    }

    /// The same without the experiment, for another window to begin with.
    pub(super) fn without_document(self) -> Self {
        Self {
            document: None,
            ..self
        }
    }

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
        keep("language", serde_json::to_value(self.language));
        keep("zoom", serde_json::to_value(self.zoom));
        let recent: Vec<Place> = self.recent.iter().cloned().map(Place).collect();
        keep("recent", serde_json::to_value(recent));
        keep("presented", serde_json::to_value(&self.presented));
        keep("talk", serde_json::to_value(&self.talk));
        Value::Object(all).to_string()
    }

    /// Reads a session; a part that cannot be read is left out.
    pub(super) fn from_json(text: &str) -> serde_json::Result<Self> {
        let mut all: Map<String, Value> = serde_json::from_str(text)?;
        let dark: Option<bool> = part(&mut all, "dark");
        let recent: Vec<Place> = part(&mut all, "recent").unwrap_or_default();
        let recent = recent.into_iter().map(|place| place.0);
        Ok(Self {
            document: part(&mut all, "document"),
            layout: part(&mut all, "layout"),
            choices: part(&mut all, "choices").unwrap_or_default(),
            setup: part(&mut all, "setup"),
            theme: dark.map(|dark| if dark { Theme::Dark } else { Theme::Light }),
            language: part(&mut all, "language"),
            zoom: part(&mut all, "zoom").filter(|zoom: &f32| (0.3..=4.0).contains(zoom)),
            recent: recent.filter(|path| path.is_absolute()).collect(),
            presented: part(&mut all, "presented").unwrap_or_default(),
            talk: part(&mut all, "talk"),
        })
    }
}

fn part<T: DeserializeOwned>(all: &mut Map<String, Value>, name: &str) -> Option<T> {
    serde_json::from_value(all.remove(name)?).ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn session() -> Session {
        let document = Document::new(Settings::default(), Path::new("/base"), None);
        Session {
            document: Some(Kept::of(&document)),
            setup: Some(false),
            theme: Some(Theme::Dark),
            language: Some(Language::Japanese),
            zoom: Some(1.25),
            recent: vec![PathBuf::from("/a.ron")],
            ..Session::default()
        }
    }

    #[test]
    fn a_session_comes_back() {
        let read = Session::from_json(&session().to_json()).unwrap();
        assert_eq!(
            (read.setup, read.theme, read.language, read.zoom),
            (
                Some(false),
                Some(Theme::Dark),
                Some(Language::Japanese),
                Some(1.25)
            )
        );
        assert_eq!(read.recent, session().recent);
        assert_eq!(read.document.unwrap().document().settings(), &Settings::default());
    }

    #[test]
    fn a_broken_part_does_not_lose_the_others() {
        let text = session()
            .to_json()
            .replace("\"format\":2", "\"format\":\"x\"")
            .replace("1.25", "1e9");
        let read = Session::from_json(&text).unwrap();
        assert!(read.document.is_none() && read.zoom.is_none());
        assert_eq!(read.theme, Some(Theme::Dark));
    }

    /// What an earlier version wrote: paths that start nowhere known.
    #[test]
    fn relative_paths_of_a_session_are_not_trusted() {
        let mut session = session();
        session.recent.push(PathBuf::from("b.ron"));
        let text = session.to_json().replace("\"path\":null", "\"path\":\"exp.ron\"");
        let read = Session::from_json(&text).unwrap();
        assert_eq!(read.recent, [PathBuf::from("/a.ron")]);
        assert_eq!(read.document.unwrap().document().path(), None);
    }

    #[cfg(unix)]
    #[test]
    fn paths_that_are_no_text_are_kept() {
        use std::os::unix::ffi::OsStringExt as _;
        let odd = PathBuf::from(std::ffi::OsString::from_vec(b"/a\xff.ron".to_vec()));
        let mut session = session();
        session.document = Some(Kept::of(&Document::new(
            Settings::default(),
            Path::new("/"),
            Some(&odd),
        )));
        session.recent = vec![odd.clone()];
        let read = Session::from_json(&session.to_json()).unwrap();
        assert_eq!(read.recent, std::slice::from_ref(&odd));
        assert_eq!(read.document.unwrap().document().path(), Some(&*odd));
    }
}
