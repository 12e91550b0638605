//! The section of a preset that opens a lab: `lab: DoubleDescent(samples: 400)`.
//!
//! What a lab's settings are called, mean and may be is data, a [`Schema`]. Reading, writing, checking, messages and
//! the window's controls all follow from that one description; the computation sees a typed struct
//! ([`LabSettings::typed`]). The schemas live with their labs, in [`crate::labs`].

use std::fmt;

use serde::de::{
    DeserializeOwned, DeserializeSeed, EnumAccess, Error as _, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde::ser::{SerializeSeq, SerializeStructVariant};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::limits::number;
use super::{Cost, Part, Problem};

/// Everything about a lab that is data: what it is called, what it shows and what can be set.
#[derive(Debug)]
pub struct Schema {
    /// Its name in a preset, `CamelCase`.
    pub name: &'static str,
    /// Its title, in sentence case.
    pub title: &'static str,
    /// What one sees, in three sentences.
    pub explanation: &'static str,
    /// The equation behind it.
    pub equation: &'static str,
    /// Where the equation comes from.
    pub source: &'static str,
    /// Its settings, in the order of the window's controls.
    pub fields: &'static [Field],
    /// File stem and text of its presets, in the order of the gallery.
    pub presets: &'static [(&'static str, &'static str)],
}

impl Schema {
    /// The setting of this name and its place in [`Self::fields`].
    pub fn field(&self, name: &str) -> Option<(usize, &'static Field)> {
        let mut fields = self.fields.iter().enumerate();
        fields.find(|(_, field)| field.name == name)
    }
}

/// One setting of a lab.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// Its name in a preset, `snake_case`, which is the struct's field too.
    pub name: &'static str,
    /// What the window calls it, in sentence case, with its symbol.
    pub label: &'static str,
    /// What it means, in a sentence.
    pub tooltip: &'static str,
    /// What it may be, and what it is unless the preset says otherwise.
    pub kind: Kind,
    /// The choice of an earlier setting that makes this one matter: its name and the values.
    pub only: Option<(&'static str, &'static [&'static str])>,
    /// Whether a change redraws the figures without computing anything again.
    pub view: bool,
}

/// What a setting may be, with its default.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A whole number.
    Whole {
        /// The value unless set.
        default: u64,
        /// Smallest value.
        least: u64,
        /// Largest value.
        most: u64,
    },
    /// A finite number.
    Number {
        /// The value unless set.
        default: f64,
        /// Smallest value.
        least: f64,
        /// Largest value.
        most: f64,
    },
    /// Yes or no.
    Flag {
        /// The value unless set.
        default: bool,
    },
    /// One of several names.
    Choice {
        /// The value unless set.
        default: &'static str,
        /// The names, `CamelCase`.
        names: &'static [&'static str],
        /// What each of them means, in a few words.
        meanings: &'static [&'static str],
    },
    /// A list of whole numbers.
    Wholes {
        /// The value unless set.
        default: &'static [u64],
        /// Smallest entry.
        least: u64,
        /// Largest entry.
        most: u64,
        /// Most entries.
        longest: usize,
    },
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Of a [`Kind::Whole`].
    Whole(u64),
    /// Of a [`Kind::Number`].
    Number(f64),
    /// Of a [`Kind::Flag`].
    Flag(bool),
    /// Of a [`Kind::Choice`].
    Choice(&'static str),
    /// Of a [`Kind::Wholes`].
    Wholes(Vec<u64>),
}

impl Field {
    const fn new(name: &'static str, label: &'static str, kind: Kind, tooltip: &'static str) -> Self {
        Self {
            name,
            label,
            tooltip,
            kind,
            only: None,
            view: false,
        }
    }

    /// A whole number: its default, then its smallest and largest value.
    pub const fn whole(
        name: &'static str,
        label: &'static str,
        [default, least, most]: [u64; 3],
        tooltip: &'static str,
    ) -> Self {
        Self::new(name, label, Kind::Whole { default, least, most }, tooltip)
    }

    /// A number: its default, then its smallest and largest value.
    pub const fn number(
        name: &'static str,
        label: &'static str,
        [default, least, most]: [f64; 3],
        tooltip: &'static str,
    ) -> Self {
        Self::new(name, label, Kind::Number { default, least, most }, tooltip)
    }

    /// Yes or no.
    pub const fn flag(name: &'static str, label: &'static str, default: bool, tooltip: &'static str) -> Self {
        Self::new(name, label, Kind::Flag { default }, tooltip)
    }

    /// One of several names, each with its meaning; the first is the default.
    pub const fn choice(
        name: &'static str,
        label: &'static str,
        names: &'static [&'static str],
        meanings: &'static [&'static str],
        tooltip: &'static str,
    ) -> Self {
        assert!(names.len() == meanings.len() && !names.is_empty());
        let default = names[0];
        let kind = Kind::Choice {
            default,
            names,
            meanings,
        };
        Self::new(name, label, kind, tooltip)
    }

    /// A list of whole numbers: its default, the smallest and largest entry, and the most entries.
    pub const fn wholes(
        name: &'static str,
        label: &'static str,
        default: &'static [u64],
        [least, most, longest]: [u64; 3],
        tooltip: &'static str,
    ) -> Self {
        let kind = Kind::Wholes {
            default,
            least,
            most,
            longest: longest as usize,
        };
        Self::new(name, label, kind, tooltip)
    }

    /// The same setting, which matters only while the choice `name` has one of these values.
    #[must_use]
    pub const fn only(mut self, name: &'static str, values: &'static [&'static str]) -> Self {
        self.only = Some((name, values));
        self
    }

    /// The same setting, which only changes what is drawn.
    #[must_use]
    pub const fn view(mut self) -> Self {
        self.view = true;
        self
    }

    /// What it may be, as half a sentence.
    pub fn allowed(&self) -> String {
        match self.kind {
            Kind::Whole { least, most, .. } => format!("it must be a whole number from {least} to {most}"),
            Kind::Number { least, most, .. } => {
                format!("it must be a number from {} to {}", number(least), number(most))
            }
            Kind::Flag { .. } => "it must be true or false".to_owned(),
            Kind::Choice { names, .. } => format!("it must be {}", alternatives(names)),
            Kind::Wholes {
                least, most, longest, ..
            } => format!(
                "it must be a list in brackets of up to {longest} whole numbers from {least} to {most}"
            ),
        }
    }
}

impl Kind {
    /// The value unless set.
    pub fn default(&self) -> Value {
        match *self {
            Self::Whole { default, .. } => Value::Whole(default),
            Self::Number { default, .. } => Value::Number(default),
            Self::Flag { default } => Value::Flag(default),
            Self::Choice { default, .. } => Value::Choice(default),
            Self::Wholes { default, .. } => Value::Wholes(default.to_vec()),
        }
    }

    /// Whether a value is of this kind and within its limits.
    pub fn allows(&self, value: &Value) -> bool {
        match (*self, value) {
            (Self::Whole { least, most, .. }, Value::Whole(value)) => (least..=most).contains(value),
            (Self::Number { least, most, .. }, Value::Number(value)) => (least..=most).contains(value),
            (Self::Flag { .. }, Value::Flag(_)) => true,
            (Self::Choice { names, .. }, Value::Choice(value)) => names.contains(value),
            (
                Self::Wholes {
                    least, most, longest, ..
                },
                Value::Wholes(values),
            ) => values.len() <= longest && values.iter().all(|value| (least..=most).contains(value)),
            _ => false,
        }
    }
}

/// `A`, `A or B`, `A, B or C`.
fn alternatives(names: &[&str]) -> String {
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(value) => write!(f, "{value}"),
            Self::Number(value) => f.write_str(&number(*value)),
            Self::Flag(value) => write!(f, "{value}"),
            Self::Choice(value) => f.write_str(value),
            Self::Wholes(values) => write!(f, "{values:?}"),
        }
    }
}

/// Which lab a preset opens, and every one of its settings.
#[derive(Clone, Debug)]
pub struct LabSettings {
    schema: &'static Schema,
    /// One value for each field of the schema.
    values: Vec<Value>,
}

impl LabSettings {
    /// A lab with its defaults.
    pub fn new(schema: &'static Schema) -> Self {
        let values = schema.fields.iter().map(|field| field.kind.default()).collect();
        Self { schema, values }
    }

    /// What the lab is.
    pub fn schema(&self) -> &'static Schema {
        self.schema
    }

    /// Every setting with its value.
    pub fn iter(&self) -> impl Iterator<Item = (&'static Field, &Value)> {
        self.schema.fields.iter().zip(&self.values)
    }

    /// The value of the setting of this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        let (index, _) = self.schema.field(name)?;
        self.values.get(index)
    }

    /// Changes the setting of this name. A name that the lab does not have, or a value of another kind, changes nothing;
    /// a value outside its limits is taken, and refused when the experiment is checked.
    pub fn set(&mut self, name: &str, value: Value) {
        if let Some((index, _)) = self.schema.field(name)
            && let Some(place) = self.values.get_mut(index)
            && std::mem::discriminant(place) == std::mem::discriminant(&value)
        {
            *place = value;
        }
    }

    /// Whether the setting matters, given the choices of the others.
    pub fn matters(&self, field: &Field) -> bool {
        field.only.is_none_or(|(name, values)| {
            let chooser = self.schema.field(name);
            chooser.is_some_and(|(_, chooser)| self.matters(chooser))
                && matches!(self.get(name), Some(Value::Choice(choice)) if values.contains(choice))
        })
    }

    /// Whether the same is computed, and only drawn differently at most.
    pub fn computes_the_same(&self, other: &Self) -> bool {
        self.schema.name == other.schema.name
            && self
                .iter()
                .zip(&other.values)
                .all(|((field, value), other)| field.view || value == other)
    }

    /// The settings as the lab's own struct.
    ///
    /// # Errors
    ///
    /// A sentence if schema and struct do not fit, which is a mistake in the lab.
    pub fn typed<S: DeserializeOwned>(&self) -> Result<S, String> {
        let entries = self.iter().map(|(field, value)| {
            let value = match value {
                Value::Whole(value) => (*value).into(),
                Value::Number(value) => (*value).into(),
                Value::Flag(value) => (*value).into(),
                Value::Choice(value) => (*value).into(),
                Value::Wholes(values) => values.as_slice().into(),
            };
            (field.name.to_owned(), value)
        });
        serde_json::from_value(serde_json::Value::Object(entries.collect()))
            .map_err(|error| format!("the settings of the lab {} do not fit: {error}", self.schema.name))
    }

    /// What is wrong with the settings one by one, and then, if nothing is, together.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let problem = |name: &str, allowed: String| Problem {
            path: format!("lab.{name}"),
            value: self.get(name).map(Value::to_string).unwrap_or_default(),
            allowed,
            position: None,
        };
        let alone: Vec<_> = self
            .iter()
            .filter(|(field, value)| !field.kind.allows(value))
            .map(|(field, _)| problem(field.name, field.allowed()))
            .collect();
        if !alone.is_empty() {
            return alone;
        }
        let Some(lab) = crate::labs::find(self.schema.name) else {
            return Vec::new();
        };
        let together = lab.conflicts(self);
        together
            .into_iter()
            .map(|(name, sentence)| problem(name, sentence))
            .collect()
    }

    /// What the lab costs.
    pub(crate) fn cost(&self) -> Cost {
        let parts: Vec<Part> =
            crate::labs::find(self.schema.name).map_or_else(Vec::new, |lab| lab.memory(self));
        Cost { parts, seconds: 0.0 }
    }
}

impl PartialEq for LabSettings {
    fn eq(&self, other: &Self) -> bool {
        self.schema.name == other.schema.name && self.values == other.values
    }
}

impl Serialize for LabSettings {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = self.schema.fields.len();
        let mut group = serializer.serialize_struct_variant("Lab", 0, self.schema.name, fields)?;
        for (field, value) in self.iter() {
            group.serialize_field(field.name, value)?;
        }
        group.end()
    }
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Whole(value) => serializer.serialize_u64(*value),
            Self::Number(value) => serializer.serialize_f64(*value),
            Self::Flag(value) => serializer.serialize_bool(*value),
            Self::Choice(value) => serializer.serialize_unit_variant("Choice", 0, value),
            Self::Wholes(values) => {
                let mut list = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    list.serialize_element(value)?;
                }
                list.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for LabSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Lab", crate::labs::names(), ReadLab)
    }
}

/// Reads the name of a lab and its settings.
struct ReadLab;

impl<'de> Visitor<'de> for ReadLab {
    type Value = LabSettings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a lab with its settings in parentheses")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<LabSettings, A::Error> {
        let (name, settings) = access.variant_seed(ReadWord)?;
        let lab = crate::labs::find(&name);
        let schema = lab
            .ok_or_else(|| A::Error::unknown_variant(&name, crate::labs::names()))?
            .schema();
        settings.struct_variant(&[], ReadFields(schema))
    }
}

/// Reads the settings of a lab, in any order; those left out keep their defaults.
struct ReadFields(&'static Schema);

impl<'de> Visitor<'de> for ReadFields {
    type Value = LabSettings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the settings of the lab {}", self.0.name)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabSettings, A::Error> {
        let mut read = LabSettings::new(self.0);
        let mut seen = vec![false; self.0.fields.len()];
        while let Some(name) = map.next_key_seed(ReadWord)? {
            let Some((index, field)) = self.0.field(&name) else {
                return Err(A::Error::unknown_field(&name, crate::labs::field_names(self.0)));
            };
            let value = map.next_value_seed(ReadValue(&field.kind))?;
            if let (Some(place), Some(seen)) = (read.values.get_mut(index), seen.get_mut(index)) {
                if std::mem::replace(seen, true) {
                    return Err(A::Error::duplicate_field(field.name));
                }
                *place = value;
            }
        }
        Ok(read)
    }
}

/// Reads a name that is not in quotes.
struct ReadWord;

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

/// Reads a value of a known kind.
struct ReadValue<'a>(&'a Kind);

impl<'de> DeserializeSeed<'de> for ReadValue<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        match self.0 {
            Kind::Whole { .. } => u64::deserialize(deserializer).map(Value::Whole),
            Kind::Number { .. } => f64::deserialize(deserializer).map(Value::Number),
            Kind::Flag { .. } => bool::deserialize(deserializer).map(Value::Flag),
            Kind::Choice { names, .. } => deserializer.deserialize_enum("", names, self),
            Kind::Wholes { .. } => deserializer.deserialize_seq(self),
        }
    }
}

impl<'de> Visitor<'de> for ReadValue<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a setting of a lab")
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (found, rest) = access.variant_seed(ReadWord)?;
        rest.unit_variant()?;
        let Kind::Choice { names, .. } = self.0 else {
            return Err(A::Error::custom("no name is expected here"));
        };
        let known = names.iter().find(|name| **name == found);
        known
            .map(|name| Value::Choice(name))
            .ok_or_else(|| A::Error::unknown_variant(&found, names))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Value::Wholes(values))
    }
}
