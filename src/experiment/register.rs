//! The register of labs: what presets may open, and how its settings are read and checked.
//!
//! Labs are described here as data and computed in a room above, which registers them once when the program starts.

use std::fmt;
use std::sync::OnceLock;

use serde::de::{EnumAccess, Error as _, MapAccess, VariantAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::read_value::{ReadValue, ReadWord};
use super::shipped::EXPERIMENTS;
use super::{Cost, LabSettings, Part, Problem, Schema, Value};
use crate::text;

/// What settings need to know of a lab.
#[derive(Clone, Copy, Debug)]
pub struct LabDescription {
    /// Its name, its texts and its settings.
    pub schema: &'static Schema,
    /// Combinations of settings that are impossible although each value is within its limits: a setting and what is wrong
    /// with it, as half a sentence.
    pub conflicts: fn(&LabSettings) -> Vec<(&'static str, String)>,
    /// What the computation will hold in memory.
    pub memory: fn(&LabSettings) -> Vec<Part>,
}

/// The labs, with the lists of names that readers of presets want.
struct Register {
    labs: Vec<LabDescription>,
    names: Vec<&'static str>,
    /// The settings of each lab.
    fields: Vec<Vec<&'static str>>,
    /// Presets of experiments, then those of labs.
    presets: Vec<(&'static str, &'static str)>,
}

static REGISTER: OnceLock<Register> = OnceLock::new();

/// Makes these labs the ones that presets may open; false if that was settled before.
pub(crate) fn register_labs(labs: Vec<LabDescription>) -> bool {
    let of_labs = labs.iter().flat_map(|lab| lab.schema.presets);
    let register = Register {
        names: labs.iter().map(|lab| lab.schema.name).collect(),
        fields: labs.iter().map(|lab| names_of(lab.schema)).collect(),
        presets: EXPERIMENTS.iter().chain(of_labs).copied().collect(),
        labs,
    };
    REGISTER.set(register).is_ok()
}

fn names_of(schema: &Schema) -> Vec<&'static str> {
    schema.fields.iter().map(|field| field.name).collect()
}

/// The lab of this name.
pub(super) fn lab(name: &str) -> Option<&'static LabDescription> {
    let register = REGISTER.get()?;
    register.labs.iter().find(|lab| lab.schema.name == name)
}

/// The names of all labs.
fn lab_names() -> &'static [&'static str] {
    REGISTER.get().map_or(&[], |register| &register.names)
}

/// The names of a lab's settings.
fn field_names(schema: &Schema) -> &'static [&'static str] {
    let found = REGISTER.get().and_then(|register| {
        let place = register.names.iter().position(|name| *name == schema.name)?;
        register.fields.get(place)
    });
    found.map_or(&[], Vec::as_slice)
}

/// Name and text of every shipped preset, in the order of the gallery; those of labs only once labs are registered.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    REGISTER.get().map_or(EXPERIMENTS, |register| &register.presets)
}

impl LabSettings {
    /// What is wrong with the settings one by one, and then, if nothing is, together.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let problem = |name: &str, allowed: String| Problem {
            path: format!("lab.{name}"),
            value: self.get(name).map(Value::to_string).unwrap_or_default(),
            allowed,
            position: None,
            assigned: false,
        };
        let alone: Vec<_> = self
            .iter()
            .filter(|(field, value)| !field.allows(value))
            .map(|(field, _)| problem(field.name, self.schema().described(field).allowed()))
            .collect();
        if !alone.is_empty() {
            return alone;
        }
        let Some(lab) = lab(self.schema().name) else {
            return Vec::new();
        };
        let together = (lab.conflicts)(self);
        together
            .into_iter()
            .map(|(name, sentence)| problem(name, sentence))
            .collect()
    }

    /// What the lab costs.
    pub(crate) fn cost(&self) -> Cost {
        let parts: Vec<Part> = lab(self.schema().name).map_or_else(Vec::new, |lab| (lab.memory)(self));
        Cost { parts, seconds: 0.0 }
    }
}

impl<'de> Deserialize<'de> for LabSettings {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Lab", lab_names(), ReadLab)
    }
}

/// Reads the name of a lab and its settings.
struct ReadLab;

impl<'de> Visitor<'de> for ReadLab {
    type Value = LabSettings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text!("expected-lab"))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<LabSettings, A::Error> {
        let (name, settings) = access.variant_seed(ReadWord)?;
        let lab = lab(&name).ok_or_else(|| A::Error::unknown_variant(&name, lab_names()))?;
        settings.struct_variant(&[], ReadFields(lab.schema))
    }
}

/// Reads the settings of a lab, in any order; those left out keep their defaults.
struct ReadFields(&'static Schema);

impl<'de> Visitor<'de> for ReadFields {
    type Value = LabSettings;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&text!("expected-lab-settings", lab = self.0.name))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<LabSettings, A::Error> {
        let mut read = LabSettings::new(self.0);
        let mut seen = vec![false; self.0.fields.len()];
        while let Some(name) = map.next_key_seed(ReadWord)? {
            let Some((index, field)) = self.0.field(&name) else {
                return Err(A::Error::unknown_field(&name, field_names(self.0)));
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
