//! What the README says of presets is true.

use onsager::experiment::{Experiment, Value, settings};

/// The presets shown in the README.
fn presets() -> Vec<&'static str> {
    include_str!("../../README.md")
        .split("```ron")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect()
}

#[test]
fn every_preset_shown_is_valid() {
    onsager::labs::register();
    for text in presets() {
        Experiment::from_ron(text, "README.md").unwrap_or_else(|error| panic!("{error}"));
    }
}

/// Marks around the table of settings.
const BEGIN: &str = "<!-- settings: written by `ONSAGER_REWRITE=1 cargo test --test files readme` -->\n";
const END: &str = "<!-- end of settings -->";

/// The table of every setting, from their description.
fn table() -> String {
    let mut text =
        "\n| setting | default | what it may be | meaning |\n| --- | --- | --- | --- |\n".to_owned();
    for setting in settings() {
        let described = &setting.described;
        let usual = match setting.usual() {
            Value::Text(text) if text.is_empty() => String::new(),
            value => format!("`{value}`"),
        };
        let allowed = described.allowed();
        let allowed = allowed.strip_prefix("it must be ").unwrap();
        let symbol = match described.symbol() {
            symbol if symbol.is_empty() => String::new(),
            symbol => format!(", {symbol}"),
        };
        let cells = [
            format!("`{}`{symbol}", described.path),
            usual,
            allowed.to_owned(),
            described.meaning().into_owned(),
        ];
        text += &format!("| {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    }
    text + "\n"
}

#[test]
fn every_setting_is_in_the_table() {
    let readme = include_str!("../../README.md");
    let begin = readme.find(BEGIN).unwrap() + BEGIN.len();
    let end = readme.find(END).unwrap();
    let table = table();
    if std::env::var_os("ONSAGER_REWRITE").is_some() {
        let whole = format!("{}{table}{}", &readme[..begin], &readme[end..]);
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"), whole).unwrap();
    } else {
        assert_eq!(
            &readme[begin..end],
            table,
            "ONSAGER_REWRITE=1 writes the table anew"
        );
    }
}
