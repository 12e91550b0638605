//! What the README says of presets is true.

use onsager::experiment::{Experiment, Settings};

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

#[test]
fn every_setting_is_shown_with_its_default() {
    onsager::labs::register();
    let longest = presets().into_iter().max_by_key(|text| text.len()).unwrap();
    assert_eq!(
        Settings::from_ron(longest, "README.md").unwrap(),
        Settings::default()
    );
    let without_comments: String = longest
        .lines()
        .map(|line| line.split("//").next().unwrap())
        .collect();
    let squeeze = |text: &str| {
        text.replace(char::is_whitespace, "")
            .replace(",)", ")")
            .replace(",]", "]")
    };
    assert_eq!(squeeze(&without_comments), squeeze(&Settings::default().to_ron()));
}
