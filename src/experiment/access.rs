//! Reading and changing a setting by its path.

use std::borrow::Cow;
use std::str::FromStr;

use super::inventory::{setting, settings};
use super::spelling::{nearest, shortened};
use super::{Described, Outdates, Setting, Settings, Value};
use crate::text;

/// Why a setting cannot be read or changed by its path.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// There is no such setting.
    #[error("{}", unknown(path, nearest.as_deref()))]
    Unknown {
        /// The path that was given.
        path: String,
        /// The nearest path that there is, if one is near enough to be meant.
        nearest: Option<String>,
    },
    /// It names the lab itself, whose settings have paths of their own.
    #[error("{}", text!("setting-of-lab"))]
    Lab,
    /// The setting belongs to an alternative that is not chosen.
    #[error(
        "{}",
        text!("setting-elsewhere", path = path.as_str(), of = of.as_str(), choice = *choice, now = now.as_str())
    )]
    Elsewhere {
        /// The setting.
        path: String,
        /// The setting with alternatives that it belongs to.
        of: String,
        /// The alternative that has it.
        choice: &'static str,
        /// What is chosen instead.
        now: String,
    },
    /// The value is not of the setting's kind.
    #[error("{}", wrong_value(path, value, nearest.as_deref(), allowed))]
    Value {
        /// The setting.
        path: String,
        /// The value that was given.
        value: String,
        /// The nearest alternative, if one is near enough to be meant.
        nearest: Option<String>,
        /// What is allowed, as half a sentence.
        allowed: String,
    },
}

/// A setting and its value as they are given on a command line: `optimizer.learning_rate=0.2`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The setting's path.
    pub path: String,
    /// Its value, as it is written in a preset; a text may do without quotes.
    pub value: String,
}

/// What is no setting with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("setting-assignment"))]
pub struct NoAssignment;

impl FromStr for Assignment {
    type Err = NoAssignment;

    fn from_str(text: &str) -> Result<Self, NoAssignment> {
        let (path, value) = text.split_once('=').ok_or(NoAssignment)?;
        Ok(Self {
            path: path.trim().to_owned(),
            value: value.trim().to_owned(),
        })
    }
}

impl Assignment {
    /// Whether what is wrong at `path` was given here.
    pub(super) fn gives(&self, path: &str) -> bool {
        let inside = self
            .path
            .strip_prefix(path)
            .or_else(|| path.strip_prefix(self.path.as_str()));
        inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }
}

fn unknown(path: &str, nearest: Option<&str>) -> Cow<'static, str> {
    match nearest {
        Some(nearest) => text!("setting-unknown.near", path = path, nearest = nearest),
        None => text!("setting-unknown", path = path),
    }
}

fn wrong_value(path: &str, value: &str, nearest: Option<&str>, rule: &str) -> Cow<'static, str> {
    match nearest {
        Some(near) => text!(
            "preset-value.near",
            path = path,
            value = value,
            nearest = near,
            rule = rule
        ),
        None => text!("preset-value", path = path, value = value, rule = rule),
    }
}

impl Settings {
    /// The value of the setting at `path`, such as `optimizer.learning_rate`, `data.features.ratio` or `lab.samples`.
    ///
    /// # Errors
    ///
    /// [`SettingError::Unknown`] or [`SettingError::Elsewhere`].
    pub fn get(&self, path: &str) -> Result<Value, SettingError> {
        if let Some(name) = path.strip_prefix("lab.") {
            let value = self.lab.as_ref().and_then(|lab| lab.get(name));
            return value.cloned().ok_or_else(|| self.no_setting(path));
        }
        let setting = setting(path).ok_or_else(|| self.no_setting(path))?;
        setting.get(self).ok_or_else(|| self.elsewhere(setting))
    }

    /// Changes the setting at `path`. A value outside its limits is taken, and refused when the experiment is checked.
    ///
    /// Which lab is open is no setting: an experiment is a lab or is none, and each lab has settings of its own, so a preset
    /// chooses it.
    ///
    /// # Errors
    ///
    /// [`SettingError`], and nothing is changed.
    pub fn set(&mut self, path: &str, value: Value) -> Result<(), SettingError> {
        if let Some(name) = path.strip_prefix("lab.") {
            let described = self.described(path)?;
            if !described.field.kind.suits(&value) {
                return Err(wrong(&described, &value.to_string()));
            }
            if let Some(lab) = &mut self.lab {
                lab.set(name, value);
            }
            return Ok(());
        }
        let setting = setting(path).ok_or_else(|| self.no_setting(path))?;
        match setting.set(self, &value) {
            Some(true) => Ok(()),
            Some(false) => Err(wrong(&setting.described, &value.to_string())),
            None => Err(self.elsewhere(setting)),
        }
    }

    /// Changes the setting at `path` to a value as it is written in a preset; a text may do without quotes.
    ///
    /// # Errors
    ///
    /// As [`Settings::set`].
    pub fn set_text(&mut self, path: &str, text: &str) -> Result<(), SettingError> {
        let described = self.described(path)?;
        let value = Value::read(text, &described.field).ok_or_else(|| wrong(&described, text))?;
        self.set(path, value)
    }

    /// The description of the setting at `path`, of an experiment or of the lab that is open.
    ///
    /// # Errors
    ///
    /// [`SettingError::Unknown`].
    pub fn described(&self, path: &str) -> Result<Described, SettingError> {
        if let (Some(name), Some(lab)) = (path.strip_prefix("lab."), &self.lab) {
            let field = lab.schema().field(name);
            return field
                .map(|(_, field)| lab.schema().described(field))
                .ok_or_else(|| self.no_setting(path));
        }
        let setting = setting(path).ok_or_else(|| self.no_setting(path))?;
        Ok(setting.described.clone())
    }

    /// The settings that differ.
    pub fn differences<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'static Setting> + 'a {
        settings()
            .iter()
            .filter(move |setting| setting.get(self) != setting.get(other))
    }

    /// Whether other settings differ in words and in what is looked at only.
    pub(crate) fn computes_the_same(&self, other: &Self) -> bool {
        let computed = |outdates| matches!(outdates, Outdates::Runs | Outdates::Prediction | Outdates::All);
        let mut differences = self.differences(other);
        self.lab == other.lab && !differences.any(|setting| computed(setting.described.field.outdates))
    }

    /// Whether other settings share teacher, data and prediction.
    pub(crate) fn predicts_the_same(&self, other: &Self) -> bool {
        let predicted = |outdates| matches!(outdates, Outdates::Prediction | Outdates::All);
        let mut differences = self.differences(other);
        self.lab == other.lab && !differences.any(|setting| predicted(setting.described.field.outdates))
    }

    fn no_setting(&self, path: &str) -> SettingError {
        if path == "lab" {
            return SettingError::Lab;
        }
        let of_lab = self.lab.iter().flat_map(|lab| lab.schema().fields);
        let of_lab = of_lab.map(|field| format!("lab.{}", field.name));
        let known: Vec<String> = settings()
            .iter()
            .map(|setting| setting.described.path.to_string())
            .chain(of_lab)
            .collect();
        let last = |path: &str| path.rsplit('.').next().map(str::to_owned);
        // The name alone says which is meant where only one setting has it.
        let same: Vec<&String> = known
            .iter()
            .filter(|known| last(known).as_deref() == Some(path))
            .collect();
        let nearest = match same.as_slice() {
            [only] => Some((*only).clone()),
            _ => nearest(path, known.iter().map(String::as_str)).map(str::to_owned),
        };
        SettingError::Unknown {
            path: path.to_owned(),
            nearest,
        }
    }

    fn elsewhere(&self, setting: &'static Setting) -> SettingError {
        let path = setting.described.path.to_string();
        let Some((of, choice)) = setting.owner() else {
            return SettingError::Unknown { path, nearest: None };
        };
        match of.get(self) {
            Some(now) => SettingError::Elsewhere {
                path,
                of: of.described.path.to_string(),
                choice,
                now: now.to_string(),
            },
            None => self.elsewhere(of),
        }
    }
}

fn wrong(described: &Described, text: &str) -> SettingError {
    let word = text.split(['(', ' ']).next().unwrap_or_default();
    let names = described.field.kind.names();
    SettingError::Value {
        path: described.path.to_string(),
        value: shortened(text),
        nearest: nearest(word, names.into_iter().filter(|name| *name != word)).map(str::to_owned),
        allowed: described.allowed(),
    }
}
