//! The book has every chapter that its summary lists, every preset, and no dead link.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use onsager::experiment::{Settings, shipped};

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/src")
}

/// Every Markdown file below a folder.
fn chapters(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    let nested = folders.iter().flat_map(|folder| chapters(folder));
    files.into_iter().chain(nested).collect()
}

/// The targets of the links to other files in a text.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|link| !link.starts_with("http"))
        .collect()
}

#[test]
fn links_lead_to_chapters_and_the_summary_lists_all() {
    let summary = source().join("SUMMARY.md");
    let listed: BTreeSet<_> = links(&fs::read_to_string(&summary).unwrap())
        .into_iter()
        .map(|link| source().join(link))
        .collect();
    for chapter in chapters(&source()) {
        assert!(
            chapter == summary || listed.contains(&chapter),
            "{}",
            chapter.display()
        );
        let text = fs::read_to_string(&chapter).unwrap();
        for link in links(&text) {
            let target = chapter.parent().unwrap().join(link);
            assert!(target.is_file(), "{}: {link}", chapter.display());
        }
    }
}

#[test]
fn every_preset_is_there_with_its_own_words() {
    onsager::labs::register();
    let chapter = fs::read_to_string(source().join("window/presets.md")).unwrap();
    let mut said = chapter.matches("(`").count();
    for (name, text) in shipped() {
        let settings = Settings::from_ron(text, name).unwrap();
        let entry = format!("**{}** (`{name}`). {}", settings.title, settings.description);
        assert!(
            chapter.contains(&entry),
            "docs/src/window/presets.md lacks\n{entry}"
        );
        said -= 1;
    }
    assert_eq!(said, 0, "the chapter names presets that do not ship");
}
