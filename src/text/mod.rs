//! Every sentence and label that a person reads, by key and language.
//!
//! A key stands for a whole sentence or label, with named slots for what varies; sentences are never spliced together.
//! The catalogues are [Fluent](https://projectfluent.org) files, `en/*.ftl` and `ja/*.ftl`, one for each room that speaks:
//! translators can read them, a slot may choose the plural, and a key may carry attributes such as `.tooltip`. Which
//! language is spoken is a matter of the thread: see [`Voice`].
//!
//! ```
//! use onsager::text;
//!
//! assert_eq!(text!("benign-parameters", count = 1), "1 parameter");
//! assert_eq!(text!("benign-parameters", count = 8), "8 parameters");
//! ```

mod language;

use std::borrow::Cow;
use std::sync::LazyLock;

pub use self::language::{Language, Voice, language, speaking, with_voice};
pub use fluent_bundle::FluentArgs;
use fluent_bundle::FluentResource;
use fluent_bundle::concurrent::FluentBundle;
use unic_langid::LanguageIdentifier;

/// The file `LANGUAGE/NAME.ftl`: its name and its text.
macro_rules! file {
    ($language:literal, $name:literal) => {
        (
            concat!($name, ".ftl"),
            include_str!(concat!($language, "/", $name, ".ftl")),
        )
    };
}
/// The files of the catalogues, which are the same in every language; shipped presets carry their own English.
macro_rules! catalogues {
    ($($name:literal),* $(,)?) => {
        /// The files of the English catalogue.
        const ENGLISH: &[(&str, &str)] = &[$(file!("en", $name)),*];
        /// The files of the Japanese catalogue.
        const JAPANESE: &[(&str, &str)] = &[$(file!("ja", $name),)* file!("ja", "presets")];
    };
}

catalogues!(
    "cli",
    "commands",
    "common",
    "data",
    "dialogs",
    "experiment",
    "figures",
    "labs",
    "landscape",
    "panels",
    "bias_variance",
    "bounds",
    "depth",
    "local_structure",
    "pruning",
    "scaling_laws",
    "feature_scaling",
    "wide_limits",
    "deep_linear",
    "emergence",
    "diagonal_networks",
    "parametrizations",
    "staircase",
    "series",
    "settings",
    "study",
    "talk",
    "theory",
    "window",
);

type Catalogue = FluentBundle<FluentResource>;
type Pattern = fluent_syntax::ast::Pattern<&'static str>;

static CATALOGUES: [LazyLock<Catalogue>; Language::ALL.len()] = [
    LazyLock::new(|| catalogue(Language::English, ENGLISH)),
    LazyLock::new(|| catalogue(Language::Japanese, JAPANESE)),
];

/// A sentence from the catalogue: `text!("key")`, or `text!("key", slot = value, …)`. The result is a
/// [`Cow<'static, str>`](Cow).
#[macro_export]
macro_rules! text {
    ($key:expr $(,)?) => {
        $crate::text::get($key)
    };
    ($key:expr, $($slot:ident = $value:expr),+ $(,)?) => {{
        let mut slots = $crate::text::FluentArgs::new();
        $(slots.set(stringify!($slot), $value);)+
        $crate::text::get_with($key, &slots)
    }};
}

/// The bundle of one language. A file with a mistake gives the messages that can be read; a test finds the mistake.
fn catalogue(language: Language, files: &'static [(&str, &str)]) -> Catalogue {
    let language: LanguageIdentifier = language.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Marks of direction around slots would be drawn as boxes.
    bundle.set_use_isolating(false);
    for (_, text) in files {
        let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
        // A message that is there already keeps its first text; a test finds it.
        let _ = bundle.add_resource(resource);
    }
    bundle
}

/// The text of a key, `message` or `message.attribute`; the key itself if the catalogue lacks it, which a test excludes.
#[must_use]
pub fn get(key: &str) -> Cow<'static, str> {
    format(key, None)
}

/// As [`get`], with values for the slots of the text.
#[must_use]
pub fn get_with(key: &str, slots: &FluentArgs<'_>) -> Cow<'static, str> {
    format(key, Some(slots))
}

/// The text of an attribute of a message: `attribute("command-save", "tooltip")` is the text of `command-save.tooltip`.
#[must_use]
pub fn attribute(message: &str, attribute: &str) -> Cow<'static, str> {
    get(&format!("{message}.{attribute}"))
}

/// Whether the catalogue has a key.
#[must_use]
pub fn has(key: &str) -> bool {
    pattern(key).is_some()
}

/// The text of a key in the language of this thread, or else in English.
fn pattern(key: &str) -> Option<(&'static Catalogue, &'static Pattern)> {
    let spoken = language();
    let [english, ..] = &CATALOGUES;
    let own = CATALOGUES
        .get(spoken as usize)
        .filter(|_| spoken != Language::English);
    own.into_iter().chain([english]).find_map(|catalogue| {
        let catalogue: &'static Catalogue = catalogue;
        Some((catalogue, pattern_in(catalogue, key)?))
    })
}

fn pattern_in(catalogue: &'static Catalogue, key: &str) -> Option<&'static Pattern> {
    let (message, attribute) = key.split_once('.').map_or((key, None), |(m, a)| (m, Some(a)));
    let message = catalogue.get_message(message)?;
    match attribute {
        Some(attribute) => Some(message.get_attribute(attribute)?.value()),
        None => message.value(),
    }
}

fn format(key: &str, slots: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let Some((catalogue, pattern)) = pattern(key) else {
        return Cow::Owned(key.to_owned());
    };
    // A slot without a value is shown as its name in braces; a test finds it.
    let mut errors = Vec::new();
    match slots {
        None => catalogue.format_pattern(pattern, None, &mut errors),
        Some(slots) => Cow::Owned(
            catalogue
                .format_pattern(pattern, Some(slots), &mut errors)
                .into_owned(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn files_have_no_mistake_and_no_key_twice() {
        for files in [ENGLISH, JAPANESE] {
            one_language_has_no_mistake(files);
        }
    }

    fn one_language_has_no_mistake(files: &[(&str, &str)]) {
        let mut keys = BTreeSet::new();
        for (file, text) in files {
            let resource = FluentResource::try_new((*text).to_owned())
                .map_err(|(_, errors)| errors)
                .unwrap_or_else(|errors| panic!("{file}: {errors:?}"));
            for entry in resource.entries() {
                if let fluent_syntax::ast::Entry::Message(message) = entry {
                    assert!(
                        keys.insert(message.id.name.to_owned()),
                        "{file}: {} twice",
                        message.id.name
                    );
                }
            }
        }
    }

    #[test]
    fn slots_plurals_and_attributes() {
        assert_eq!(text!("benign-parameters", count = 1), "1 parameter");
        assert_eq!(text!("benign-parameters", count = 0), "0 parameters");
        assert_eq!(get("no such key"), "no such key");
        assert!(matches!(get("cancel"), Cow::Borrowed("Cancel")));
    }

    #[test]
    fn each_thread_has_its_language() {
        speaking(Language::Japanese, || {
            assert_eq!(get("cancel"), "キャンセル");
            assert_eq!(text!("benign-parameters", count = 1), "パラメタ1個");
            assert_eq!(std::thread::spawn(|| get("cancel")).join().unwrap(), "Cancel");
        });
        assert_eq!(get("cancel"), "Cancel");
    }
}
