//! Reading the value of a setting as its description says.

use std::fmt;

use serde::de::{DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::notation::options;
use super::{Field, Kind, Value, Variant};
use crate::text;

impl Value {
    /// Reads a value as it is written in a preset. A text may do without its quotes, and an alternative without
    /// its settings.
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
            Kind::Choice { .. } => {
                read.or_else(|| field.kind.variant(text).map(|variant| Self::Choice(variant.name)))
            }
            _ => read,
        }
    }
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
            Kind::Wholes { .. } | Kind::Numbers { .. } | Kind::Texts => deserializer.deserialize_seq(self),
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
        match self.0.kind {
            Kind::Wholes { .. } => entries(&mut list).map(Value::Wholes),
            Kind::Texts => entries(&mut list).map(Value::Texts),
            _ => entries(&mut list).map(Value::Numbers),
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
        f.write_str(&text!("expected-parts", of = self.0.name))
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
