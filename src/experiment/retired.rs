//! Settings of earlier versions.

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

/// A setting that has no meaning any more: old presets may have it, whatever its value; it is not written again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retired {
    /// Whether the preset had it.
    pub was_set: bool,
}

impl<'de> Deserialize<'de> for Retired {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        IgnoredAny::deserialize(deserializer)?;
        Ok(Self { was_set: true })
    }
}
