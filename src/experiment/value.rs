//! The value of a setting, whatever its kind: as text, in files, and as the constant it usually is.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::ser::{SerializeSeq, SerializeStructVariant};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::preset::options;
use super::words::number;
use super::{Field, Kind, Variant};

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a [`Kind::Whole`].
    Whole(u64),
    /// Of a [`Kind::Number`].
    Number(f64),
    /// Of a [`Kind::Flag`].
    Flag(bool),
    /// Of a [`Kind::Text`].
    Text(String),
    /// Of a [`Kind::Choice`]: an alternative without settings of its own. Where it has some, they keep their values if
    /// it is chosen already, and else take the usual ones.
    Choice(&'static str),
    /// Of a [`Kind::Choice`]: an alternative with the values of its own settings. Their names are empty where they are
    /// not written.
    With(&'static str, Vec<(&'static str, Value)>),
    /// Of a [`Kind::Wholes`].
    Wholes(Vec<u64>),
    /// Of a [`Kind::Numbers`].
    Numbers(Vec<f64>),
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
        }
    }
}

impl Value {
    /// Reads a value as it is written in a preset. A text may do without its quotes.
    #[must_use]
    pub fn read(text: &str, field: &Field) -> Option<Self> {
        let text = text.trim();
        if matches!(field.kind, Kind::Text { .. }) && !text.starts_with(['"', 'r']) {
            return Some(Self::Text(text.to_owned()));
        }
        let read = options().from_str_seed(text, ReadValue(field)).ok();
        match field.kind {
            // What begins like a raw string may be none.
            Kind::Text { .. } => {
                read.or_else(|| (!text.starts_with('"')).then(|| Self::Text(text.to_owned())))
            }
            _ => read,
        }
    }

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

/// Reads a name that is not in quotes.
pub(super) struct ReadWord;

impl<'de> DeserializeSeed<'de> for ReadWord {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for ReadWord {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<String, E> {
        Ok(name.to_owned())
    }
}

/// Reads the value of a setting.
pub(super) struct ReadValue<'a>(pub(super) &'a Field);

impl<'de> DeserializeSeed<'de> for ReadValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        if self.0.optional {
            return deserializer.deserialize_option(self);
        }
        match self.0.kind {
            Kind::Whole { .. } => u64::deserialize(deserializer).map(Value::Whole),
            Kind::Number { .. } => f64::deserialize(deserializer).map(Value::Number),
            Kind::Flag => bool::deserialize(deserializer).map(Value::Flag),
            Kind::Text { .. } => String::deserialize(deserializer).map(Value::Text),
            Kind::Choice { .. } => deserializer.deserialize_enum("", &[], self),
            Kind::Wholes { .. } | Kind::Numbers { .. } => deserializer.deserialize_seq(self),
        }
    }
}

impl<'de> Visitor<'de> for ReadValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a setting")
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<Value, E> {
        Ok(Value::Nothing)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        let field = Field {
            optional: false,
            ..*self.0
        };
        ReadValue(&field).deserialize(deserializer)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (found, rest) = access.variant_seed(ReadWord)?;
        // The names that are known are told by whoever explains the error.
        let variant = self.0.kind.variant(&found);
        let variant = variant.ok_or_else(|| A::Error::unknown_variant(&found, &[]))?;
        match variant.fields {
            [] => rest.unit_variant().map(|()| Value::Choice(variant.name)),
            [field] if !variant.named => {
                let value = rest.newtype_variant_seed(ReadValue(field))?;
                Ok(Value::With(variant.name, vec![("", value)]))
            }
            _ => rest.struct_variant(&[], ReadParts(variant)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        if matches!(self.0.kind, Kind::Wholes { .. }) {
            entries(&mut list).map(Value::Wholes)
        } else {
            entries(&mut list).map(Value::Numbers)
        }
    }
}

fn entries<'de, A: SeqAccess<'de>, T: Deserialize<'de>>(list: &mut A) -> Result<Vec<T>, A::Error> {
    let mut values = Vec::new();
    while let Some(value) = list.next_element()? {
        values.push(value);
    }
    Ok(values)
}

/// Reads the settings of an alternative that are written with their names: all of them, in any order.
struct ReadParts<'a>(&'a Variant);

impl<'de> Visitor<'de> for ReadParts<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the settings of {}", self.0.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let fields = self.0.fields;
        let mut values: Vec<Option<Value>> = vec![None; fields.len()];
        while let Some(name) = map.next_key_seed(ReadWord)? {
            let place = fields.iter().position(|field| field.name == name);
            let place = place.and_then(|place| Some((fields.get(place)?, values.get_mut(place)?)));
            let (field, value) = place.ok_or_else(|| A::Error::unknown_field(&name, &[]))?;
            if value.replace(map.next_value_seed(ReadValue(field))?).is_some() {
                return Err(A::Error::duplicate_field(field.name));
            }
        }
        let parts = fields.iter().zip(values).map(|(field, value)| {
            let value = value.ok_or_else(|| A::Error::missing_field(field.name))?;
            Ok((field.name, value))
        });
        Ok(Value::With(self.0.name, parts.collect::<Result<_, _>>()?))
    }
}
