//! What something on a figure is called.

use std::borrow::Cow;
use std::fmt;

use serde::Serialize;

/// The name of a curve, an axis, a column or a number: what files and sessions know it by, and what people read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Label {
    /// Stable name, the same in every language: the header of a CSV column, the key of what a legend hides.
    pub id: Cow<'static, str>,
    /// The text on the screen, from the catalogue.
    pub text: Cow<'static, str>,
}

impl Label {
    /// A name with its text.
    #[must_use]
    pub fn new(id: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
        }
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// An id and its text.
impl<I: Into<Cow<'static, str>>, T: Into<Cow<'static, str>>> From<(I, T)> for Label {
    fn from((id, text): (I, T)) -> Self {
        Self::new(id, text)
    }
}

/// What is the same in every language: a symbol, a number, a name that the user gave.
impl From<&str> for Label {
    fn from(symbol: &str) -> Self {
        symbol.to_owned().into()
    }
}

/// As from `&str`.
impl From<&String> for Label {
    fn from(symbol: &String) -> Self {
        symbol.as_str().into()
    }
}

/// As from `&str`.
impl From<String> for Label {
    fn from(symbol: String) -> Self {
        Self::new(symbol.clone(), symbol)
    }
}
