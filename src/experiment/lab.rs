//! The section of a preset that opens a lab: `lab: DoubleDescent(samples: 400)`.
//!
//! What a lab's settings are called, mean and may be is data, a [`Schema`]. Reading, writing, checking, messages and
//! the window's controls all follow from that one description; the computation sees a typed struct
//! ([`LabSettings::typed`]). The schemas live with their labs, in [`crate::labs`].

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeOwned, EnumAccess, Error as _, MapAccess, VariantAccess, Visitor};
use serde::ser::SerializeStructVariant;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::value::{ReadValue, ReadWord};
use super::words::in_catalogue;
use super::{Cost, Described, Field, Outdates, Part, Problem, Value};

/// Everything about a lab that is data: what it is called, what it shows and what can be set. Its title stands in the
/// catalogue under [`Self::key`], what one sees in three sentences as `.explanation`.
#[derive(Debug)]
pub struct Schema {
    /// Its name in a preset, `CamelCase`.
    pub name: &'static str,
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

    /// Its title, in sentence case; its name where the catalogue does not say.
    pub fn title(&self) -> Cow<'static, str> {
        in_catalogue(&self.key()).unwrap_or(Cow::Borrowed(self.name))
    }

    /// What one sees, in three sentences; empty where the catalogue does not say.
    pub fn explanation(&self) -> Cow<'static, str> {
        in_catalogue(&format!("{}.explanation", self.key())).unwrap_or_default()
    }

    /// Its key in the catalogue: `lab-double_descent`.
    pub fn key(&self) -> String {
        let mut key = "lab-".to_owned();
        for (place, letter) in self.name.char_indices() {
            if place > 0 && letter.is_uppercase() {
                key.push('_');
            }
            key.extend(letter.to_lowercase());
        }
        key
    }

    /// A setting with its path and its words; its key in the catalogue is such as `lab-double_descent-samples`.
    pub fn described(&self, field: &Field) -> Described {
        Described {
            path: format!("lab.{}", field.name).into(),
            key: format!("{}-{}", self.key(), field.name).into(),
            field: *field,
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
        let values = schema.fields.iter().map(Field::usual).collect();
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
        if let Some((index, field)) = self.schema.field(name)
            && let Some(place) = self.values.get_mut(index)
            && field.kind.suits(&value)
        {
            *place = value;
        }
    }

    /// Whether the setting matters, given the choices of the others.
    pub fn matters(&self, field: &Field) -> bool {
        field.only.iter().flatten().all(|when| {
            let chooser = self.schema.field(when.path());
            chooser.is_some_and(|(_, chooser)| self.matters(chooser))
                && self.get(when.path()).is_some_and(|value| when.holds(value))
        })
    }

    /// Whether the same is computed, and only drawn differently at most.
    pub fn computes_the_same(&self, other: &Self) -> bool {
        self.schema.name == other.schema.name
            && self
                .iter()
                .zip(&other.values)
                .all(|((field, value), other)| field.outdates == Outdates::Drawing || value == other)
    }

    /// The settings as the lab's own struct.
    ///
    /// # Errors
    ///
    /// A sentence if schema and struct do not fit, which is a mistake in the lab.
    pub fn typed<S: DeserializeOwned>(&self) -> Result<S, String> {
        let entries = self
            .iter()
            .map(|(field, value)| (field.name.to_owned(), value.plain()));
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
            .filter(|(field, value)| !field.allows(value))
            .map(|(field, _)| problem(field.name, self.schema.described(field).allowed()))
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
            let value = map.next_value_seed(ReadValue(field))?;
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
