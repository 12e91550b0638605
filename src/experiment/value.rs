//! The value of a setting, whatever its kind: as text, and as the constant it usually is.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{SerializeSeq, SerializeStructVariant};
use serde::{Serialize, Serializer};

use super::number::number;

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a [`Kind::Whole`](super::Kind::Whole).
    Whole(u64),
    /// Of a [`Kind::Number`](super::Kind::Number).
    Number(f64),
    /// Of a [`Kind::Flag`](super::Kind::Flag).
    Flag(bool),
    /// Of a [`Kind::Text`](super::Kind::Text).
    Text(String),
    /// Of a [`Kind::Choice`](super::Kind::Choice): an alternative without settings of its own. Where it has some, they keep their values if
    /// it is chosen already, and else take the usual ones.
    Choice(&'static str),
    /// Of a [`Kind::Choice`](super::Kind::Choice): an alternative with the values of its own settings. Their names are empty where they are
    /// not written.
    With(&'static str, Vec<(&'static str, Value)>),
    /// Of a [`Kind::Wholes`](super::Kind::Wholes).
    Wholes(Vec<u64>),
    /// Of a [`Kind::Numbers`](super::Kind::Numbers).
    Numbers(Vec<f64>),
    /// Of a [`Kind::Texts`](super::Kind::Texts).
    Texts(Vec<String>),
    /// Of an optional setting that is not set.
    Nothing,
}

/// A value that can be written as a constant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Usual {
    /// A whole number.
    Whole(u64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// An alternative, with the usual settings of its own.
    Choice(&'static str),
    /// A list of whole numbers.
    Wholes(&'static [u64]),
    /// A list of numbers.
    Numbers(&'static [f64]),
    /// A text.
    Text(&'static str),
}

impl Usual {
    /// The same as a value.
    pub(super) fn value(self) -> Value {
        match self {
            Self::Whole(value) => Value::Whole(value),
            Self::Number(value) => Value::Number(value),
            Self::Flag(value) => Value::Flag(value),
            Self::Choice(name) => Value::Choice(name),
            Self::Wholes(values) => Value::Wholes(values.to_vec()),
            Self::Numbers(values) => Value::Numbers(values.to_vec()),
            Self::Text(text) => Value::Text(text.to_owned()),
        }
    }
}

impl Value {
    /// The name of an alternative alone, and any other value as it is written.
    #[must_use]
    pub fn name(&self) -> Cow<'static, str> {
        match self {
            Self::Choice(name) | Self::With(name, _) => Cow::Borrowed(name),
            value => Cow::Owned(value.to_string()),
        }
    }

    /// An alternative and the values of its own settings.
    #[must_use]
    pub fn chosen(&self) -> Option<(&'static str, &[(&'static str, Self)])> {
        match self {
            Self::Choice(name) => Some((name, &[])),
            Self::With(name, values) => Some((name, values)),
            _ => None,
        }
    }

    /// The number, whole or not.
    #[must_use]
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Whole(value) => Some(*value as f64),
            Self::Number(value) => Some(*value),
            _ => None,
        }
    }

    /// The value for a struct to be read from.
    pub(super) fn plain(&self) -> serde_json::Value {
        match self {
            Self::Whole(value) => (*value).into(),
            Self::Number(value) => (*value).into(),
            Self::Flag(value) => (*value).into(),
            Self::Text(text) => text.as_str().into(),
            Self::Choice(name) => (*name).into(),
            Self::With(name, values) => {
                let inner = match values.as_slice() {
                    [("", value)] => value.plain(),
                    values => {
                        let entries = values
                            .iter()
                            .map(|(name, value)| ((*name).to_owned(), value.plain()));
                        serde_json::Value::Object(entries.collect())
                    }
                };
                serde_json::Value::Object(std::iter::once(((*name).to_owned(), inner)).collect())
            }
            Self::Wholes(values) => values.as_slice().into(),
            Self::Numbers(values) => values.as_slice().into(),
            Self::Texts(values) => values.as_slice().into(),
            Self::Nothing => serde_json::Value::Null,
        }
    }
}

/// As in a preset, with numbers as people write them.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => write!(f, "{value}"),
            Self::Number(value) => f.write_str(&number(*value)),
            Self::Flag(value) => write!(f, "{value}"),
            Self::Text(text) => write!(f, "{text:?}"),
            Self::Choice(name) => f.write_str(name),
            Self::With(name, values) => {
                write!(f, "{name}(")?;
                for (place, (name, value)) in values.iter().enumerate() {
                    let comma = if place > 0 { ", " } else { "" };
                    let colon = if name.is_empty() { "" } else { ": " };
                    write!(f, "{comma}{name}{colon}{value}")?;
                }
                f.write_str(")")
            }
            Self::Wholes(values) => write!(f, "{values:?}"),
            Self::Numbers(values) => {
                let numbers: Vec<_> = values.iter().map(|&value| number(value)).collect();
                write!(f, "[{}]", numbers.join(", "))
            }
            Self::Texts(values) => write!(f, "{values:?}"),
            Self::Nothing => f.write_str("None"),
        }
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(value) => serializer.serialize_u64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Choice(name) => serializer.serialize_unit_variant("Choice", 0, name),
            Self::With(name, values) => match values.as_slice() {
                [("", value)] => serializer.serialize_newtype_variant("Choice", 0, name, value),
                values => {
                    let mut group = serializer.serialize_struct_variant("Choice", 0, name, values.len())?;
                    for (name, value) in values {
                        group.serialize_field(name, value)?;
                    }
                    group.end()
                }
            },
            Self::Wholes(values) => list(serializer, values),
            Self::Numbers(values) => list(serializer, values),
            Self::Texts(values) => list(serializer, values),
            Self::Nothing => serializer.serialize_none(),
        }
    }
}

fn list<S: Serializer, T: Serialize>(serializer: S, values: &[T]) -> Result<S::Ok, S::Error> {
    let mut list = serializer.serialize_seq(Some(values.len()))?;
    for value in values {
        list.serialize_element(value)?;
    }
    list.end()
}
