//! The panels of the centre.

mod compare;
mod data;
mod figure_grid;
mod lab;
mod landscape;
pub(super) mod network;
mod sweep;
mod sweep_table;
mod theory;
mod training;

pub(super) use self::figure_grid::titled;
use super::panel::Panel;
use crate::text;

/// The names of all panels, as [`super::Launch::panel`] takes them.
#[must_use]
pub fn names() -> Vec<&'static str> {
    all().iter().map(|panel| panel.id()).collect()
}

/// Every panel, in the order of the View menu.
pub(super) fn all() -> Vec<Box<dyn Panel>> {
    vec![
        Box::new(training::Training::default()),
        Box::new(theory::Theory::default()),
        Box::new(network::Network::default()),
        Box::new(landscape::Landscape::default()),
        Box::new(sweep::Sweep::default()),
        Box::new(lab::Lab::default()),
        Box::new(data::Data),
        Box::new(compare::Compare::default()),
    ]
}

/// The name of a panel as typed, in any case; else what names there are, in a sentence.
///
/// # Errors
///
/// The sentence, where there is no such panel.
pub(super) fn find(typed: &str) -> Result<&'static str, String> {
    let names = names();
    let found = names.iter().find(|name| **name == typed.to_lowercase());
    found.copied().ok_or_else(|| {
        let known = names.join(", ");
        text!("no-such-panel", name = typed, known = known).into_owned()
    })
}
