//! The languages against each other: the same keys with the same slots, nothing left untranslated, and letters for all of it.

use std::collections::BTreeSet;
use std::fs;

use ab_glyph::{Font as _, FontRef};
use onsager::experiment::{settings, shipped, translated};
use onsager::labs;
use onsager::text::{self, Language, speaking};

use crate::catalogue::{catalogue_in, files, root, values};
use crate::latin::{is_name, latin_words};

/// What stands in presets and in descriptions of labs in English, not in the catalogue.
fn is_in_english_elsewhere(key: &str) -> bool {
    key.starts_with("preset-") || (key.starts_with("lab-") && key.ends_with(".equation"))
}

#[test]
fn every_language_has_the_same_keys_and_slots() {
    let english = catalogue_in(Language::English);
    for language in Language::ALL {
        let own = catalogue_in(language);
        let has_english = |key: &&String| english.contains_key(*key) || !is_in_english_elsewhere(key);
        let own_keys: BTreeSet<&String> = own.keys().filter(has_english).collect();
        let missing: Vec<_> = english.keys().filter(|key| !own_keys.contains(key)).collect();
        let unknown: Vec<_> = own_keys
            .iter()
            .filter(|key| !english.contains_key(**key))
            .collect();
        assert!(
            missing.is_empty() && unknown.is_empty(),
            "{language:?}: without {missing:#?}, not in English {unknown:#?}"
        );
        for (key, slots) in &english {
            assert_eq!(own.get(key), Some(slots), "{language:?}: {key}");
        }
    }
}

#[test]
fn every_shipped_preset_is_translated() {
    labs::register();
    let mut known: BTreeSet<String> = BTreeSet::new();
    for (name, text) in shipped() {
        let settings = onsager::experiment::Settings::from_ron(text, name).unwrap();
        speaking(Language::Japanese, || {
            for (text, key) in [
                (&settings.title, format!("preset-{name}")),
                (&settings.description, format!("preset-{name}.description")),
            ] {
                assert!(text::has(&key), "{key}");
                assert_eq!(translated(text), text::get(&key));
                known.insert(key);
            }
            assert_eq!(translated("my own"), "my own");
        });
        assert_eq!(translated(&settings.title), settings.title);
    }
    let keys = catalogue_in(Language::Japanese).into_keys();
    let stray: Vec<_> = keys
        .filter(|key| {
            key.starts_with("preset-")
                && !known.contains(key)
                && !catalogue_in(Language::English).contains_key(key)
        })
        .collect();
    assert!(stray.is_empty(), "{stray:?} are of no preset");
}

/// Names of settings and of their values, which presets have in every language.
fn words_of_presets() -> BTreeSet<String> {
    let others = [
        "None",
        "dark",
        "description",
        "false",
        "float",
        "format",
        "frac",
        "from",
        "ignored",
        "lab",
        "light",
        "linear",
        "loss",
        "parameters",
        "run",
        "samples",
        "seconds",
        "seed",
        "set",
        "text",
        "title",
        "to",
        "tokens",
        "true",
    ];
    let mut words: BTreeSet<String> = others.map(str::to_owned).into();
    for setting in settings() {
        let described = &setting.described;
        words.extend(described.path.split('.').map(str::to_owned));
        words.extend(described.field.kind.names().into_iter().map(str::to_owned));
    }
    words
}

#[test]
fn no_english_is_left_in_japanese() {
    let (code, mut left) = (words_of_presets(), Vec::new());
    for (key, text) in values(Language::Japanese) {
        // Examples of commands and of files in help texts.
        if key.starts_with("cli") && (key.ends_with(".help") || key.ends_with(".examples")) {
            continue;
        }
        let words: Vec<_> = latin_words(&text)
            .into_iter()
            .filter(|word| !is_name(word) && !code.contains(word))
            .collect();
        if !words.is_empty() {
            left.push(format!("{key}: {words:?} in {text}"));
        }
    }
    assert!(left.is_empty(), "{left:#?}");
}

#[test]
fn the_bundled_fonts_have_every_letter_of_japanese() {
    let font = |name: &str| fs::read(root().join("assets/fonts").join(name)).unwrap();
    let english: BTreeSet<char> = values(Language::English)
        .iter()
        .flat_map(|(_, text)| text.chars())
        .collect();
    for (latin, japanese) in [
        ("Inter-Regular.ttf", "MPLUS1-Regular.otf"),
        ("Inter-SemiBold.ttf", "MPLUS1-SemiBold.otf"),
    ] {
        let fonts = [font(latin), font(japanese)];
        let fonts = fonts
            .each_ref()
            .map(|bytes| FontRef::try_from_slice(bytes).unwrap());
        let has = |letter: char| {
            letter.is_whitespace()
                || english.contains(&letter)
                || fonts.iter().any(|font| font.glyph_id(letter).0 > 0)
        };
        let mut texts: Vec<String> = values(Language::Japanese)
            .into_iter()
            .map(|(_, text)| text)
            .collect();
        let mut paths = Vec::new();
        files(&root().join("presets"), "ron", &mut paths);
        let japanese = paths
            .iter()
            .filter(|path| path.to_string_lossy().contains(".ja."));
        texts.extend(japanese.map(|path| fs::read_to_string(path).unwrap()));
        let lacking: BTreeSet<char> = texts
            .iter()
            .flat_map(|text| text.chars())
            .filter(|letter| !has(*letter))
            .collect();
        assert!(lacking.is_empty(), "{latin}: {lacking:?}");
    }
}

#[test]
fn latin_words_are_found_where_they_are() {
    assert_eq!(latin_words("テスト誤差 of runs(訓練)"), ["of", "runs"]);
    assert!(latin_words("`onsager run`でoptimizer.learning_rate=0.2、m = 3").is_empty());
    assert!(!is_name("runs") && is_name("NTK") && is_name("Adam"));
}
