//! What a preset says, as plain data: settings, defaults, limits, validation, RON.

mod settings;

pub use settings::*;

/// Settings that have been checked: every value in range, every combination possible.
///
/// There is no way to obtain one but through [`Experiment::new`], and none to change it.
#[derive(Clone, Debug, PartialEq)]
pub struct Experiment(Settings);

impl std::ops::Deref for Experiment {
    type Target = Settings;

    fn deref(&self) -> &Settings {
        &self.0
    }
}
