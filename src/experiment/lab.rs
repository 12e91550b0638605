//! The section of a preset that opens a lab: `lab: DoubleDescent(samples: 400)`.
//!
//! What a lab's settings are called, mean and may be is data, a [`Schema`]. Reading, writing, checking, messages and
//! the window's controls all follow from that one description; the computation sees a typed struct
//! ([`LabSettings::typed`]). The schemas live with their labs and are registered when the
//! program starts.

use std::borrow::Cow;

use serde::de::DeserializeOwned;
use serde::ser::SerializeStructVariant;
use serde::{Serialize, Serializer};

use super::setting_text::in_catalogue;
use super::{Described, Field, Headline, Outdates, Value};
use crate::text;

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
    /// The number that a sweep compares, if there is one that says most.
    pub headline: Option<Headline>,
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

    /// What its headline number is called.
    pub fn headline_name(&self) -> Cow<'static, str> {
        in_catalogue(&format!("{}.headline", self.key())).unwrap_or(Cow::Borrowed(self.name))
    }

    /// Its equation in the language of now: some hold words.
    pub fn formula(&self) -> Cow<'static, str> {
        in_catalogue(&format!("{}.equation", self.key())).unwrap_or(Cow::Borrowed(self.equation))
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
    pub(super) values: Vec<Value>,
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
        serde_json::from_value(serde_json::Value::Object(entries.collect())).map_err(|error| {
            let reason = error.to_string();
            text!("lab-settings-misfit", lab = self.schema.name, reason = reason).into()
        })
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
