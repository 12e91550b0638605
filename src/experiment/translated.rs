//! Titles and descriptions of shipped presets in other languages than that of their files.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::LazyLock;

use super::Settings;
use super::register::shipped;
use super::setting_text::in_catalogue;
use crate::text::{Language, language};

/// The keys of the texts of all shipped presets, by their English.
static KEYS: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut keys = HashMap::new();
    for (name, text) in shipped() {
        if let Ok(settings) = Settings::from_ron(text, name) {
            keys.insert(settings.title, format!("preset-{name}"));
            keys.insert(settings.description, format!("preset-{name}.description"));
        }
    }
    keys.remove("");
    keys
});

/// A title or description in the language of now, if it is that of a shipped preset; one that users wrote stays theirs.
/// Labs are to be registered before.
#[must_use]
pub fn translated(text: &str) -> Cow<'_, str> {
    if language() == Language::English {
        return Cow::Borrowed(text);
    }
    let key = KEYS.get(text.trim());
    key.and_then(|key| in_catalogue(key))
        .unwrap_or(Cow::Borrowed(text))
}
