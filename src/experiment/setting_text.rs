//! A setting in words: what it is called, what it means, and what it may be as half a sentence.

use std::borrow::Cow;
use std::ops::Bound::{self, Excluded, Included, Unbounded};

use fluent_bundle::FluentArgs;

pub(super) use super::number::number;
use super::{Field, Kind, Value, Variant};
use crate::text;

/// A setting with its place and its words.
///
/// The words stand in the catalogue under [`Self::key`]: the label itself, and as attributes `.symbol`, `.unit`,
/// `.tooltip` and, where the sentence that follows from the limits would not do, `.allowed`. Alternatives are called
/// `choice-TYPE-Name`, those of one setting alone `KEY-Name`, with what they stand for as `.meaning`.
#[derive(Clone, Debug)]
pub struct Described {
    /// Where it stands: `optimizer.learning_rate`.
    pub path: Cow<'static, str>,
    /// Its key in the catalogue: `optimizer-learning_rate`.
    pub key: Cow<'static, str>,
    /// What it may be.
    pub field: Field,
}

impl Described {
    /// What it is called, in sentence case; its name where the catalogue does not say.
    #[must_use]
    pub fn label(&self) -> Cow<'static, str> {
        in_catalogue(&self.key).unwrap_or_else(|| in_words(self.field.name).into())
    }

    /// Its symbol, or nothing.
    #[must_use]
    pub fn symbol(&self) -> Cow<'static, str> {
        self.attribute("symbol").unwrap_or_default()
    }

    /// What it is counted in, or nothing.
    #[must_use]
    pub fn unit(&self) -> Cow<'static, str> {
        self.attribute("unit").unwrap_or_default()
    }

    /// What it means, in a sentence or two.
    #[must_use]
    pub fn meaning(&self) -> Cow<'static, str> {
        self.attribute("tooltip").unwrap_or_default()
    }

    /// What an alternative is called.
    #[must_use]
    pub fn choice(&self, name: &str) -> Cow<'static, str> {
        in_catalogue(&self.choice_key(name)).unwrap_or_else(|| in_words(name).into())
    }

    /// A value in words; of an alternative with settings of its own these stand in brackets: Student-t (2.1).
    #[must_use]
    pub fn value(&self, value: &Value) -> String {
        match value {
            Value::Choice(name) => self.choice(name).into_owned(),
            Value::With(name, parts) => {
                let part = |(name, value): &(&str, Value)| match name.is_empty() {
                    true => value.to_string(),
                    false => format!("{} {value}", in_words(name)),
                };
                let parts: Vec<String> = parts.iter().map(part).collect();
                format!("{} ({})", self.choice(name), parts.join(", "))
            }
            value => value.to_string(),
        }
    }

    /// What an alternative stands for, in a few words or a formula.
    #[must_use]
    pub fn choice_meaning(&self, name: &str) -> Cow<'static, str> {
        in_catalogue(&format!("{}.meaning", self.choice_key(name))).unwrap_or_default()
    }

    /// The key of an alternative in the catalogue.
    #[must_use]
    pub fn choice_key(&self, name: &str) -> String {
        match self.field.kind {
            Kind::Choice { of, .. } if !of.is_empty() => format!("choice-{of}-{name}"),
            _ => format!("{}-{name}", self.key),
        }
    }

    /// What it may be, as half a sentence: `it must be a whole number from 1 to 512`.
    #[must_use]
    pub fn allowed(&self) -> String {
        let slots = slots(&self.key, &self.field);
        let only = matches!(self.field.kind, Kind::Whole { least, most, .. } if least == most);
        let own = format!("{}.{}", self.key, if only { "only" } else { "allowed" });
        let key = if text::has(&own) {
            own.as_str()
        } else {
            rule(&self.field.kind)
        };
        text::get_with(key, &slots).into_owned()
    }

    fn attribute(&self, name: &str) -> Option<Cow<'static, str>> {
        in_catalogue(&format!("{}.{name}", self.key))
    }
}

pub(super) fn in_catalogue(key: &str) -> Option<Cow<'static, str>> {
    text::has(key).then(|| text::get(key))
}

/// The key of the sentence that follows from the limits.
fn rule(kind: &Kind) -> &'static str {
    match *kind {
        Kind::Whole { or_zero: true, .. } => "allowed-whole-or-zero",
        Kind::Whole { least, most, .. } if least == most => "allowed-only",
        Kind::Whole { most: u64::MAX, .. } => "allowed-whole-from",
        Kind::Whole { .. } => "allowed-whole",
        Kind::Number { low, high } => match (low, high) {
            (Unbounded, _) => "allowed-number",
            (Included(_), Unbounded) => "allowed-number-from",
            (Excluded(_), Unbounded) => "allowed-number-above",
            (Included(_), Included(_)) => "allowed-number-from-to",
            (Included(_), Excluded(_)) => "allowed-number-from-below",
            (Excluded(_), Included(_)) => "allowed-number-above-to",
            (Excluded(_), Excluded(_)) => "allowed-number-between",
        },
        Kind::Flag => "allowed-flag",
        Kind::Text { .. } => "allowed-text",
        Kind::Choice { .. } => "allowed-choice",
        Kind::Wholes { .. } => "allowed-wholes",
        Kind::Numbers { .. } => "allowed-numbers",
        Kind::Texts => "allowed-texts",
    }
}

/// The limits, for the slots of the sentence.
fn slots(key: &str, field: &Field) -> FluentArgs<'static> {
    let mut slots = FluentArgs::new();
    let mut limits = |least: String, most: String| {
        slots.set("least", least);
        slots.set("most", most);
    };
    match field.kind {
        Kind::Whole { least, most, .. } => limits(whole(least), whole(most)),
        Kind::Number { low, high } => limits(end(low), end(high)),
        Kind::Wholes { least, most, length } => {
            limits(whole(least), whole(most));
            slots.set("fewest", length.0.to_string());
            slots.set("longest", length.1.to_string());
        }
        Kind::Numbers { low, length } => {
            limits(end(low), String::new());
            slots.set("fewest", length.0.to_string());
            slots.set("longest", length.1.to_string());
        }
        Kind::Choice { variants, .. } => {
            let counted = variants
                .iter()
                .flat_map(|variant| variant.fields)
                .find_map(|field| match field.kind {
                    Kind::Whole { least, most, .. } => Some((whole(least), whole(most))),
                    _ => None,
                });
            if let Some((least, most)) = counted {
                limits(least, most);
            }
            slots.set("choices", alternatives(&written(key, variants)));
        }
        Kind::Flag | Kind::Text { .. } | Kind::Texts => {}
    }
    slots
}

/// Every alternative as it is written: `Constant`, `StudentT(d) with d > 2`, `Cosine(floor: r)`.
fn written(key: &str, variants: &[Variant]) -> Vec<String> {
    variants
        .iter()
        .flat_map(|variant| alternative(key, variant))
        .collect()
}

fn alternative(key: &str, variant: &Variant) -> Vec<String> {
    let name = variant.name;
    let symbol = |field: &Field| {
        let symbol = in_catalogue(&format!("{key}-{}.symbol", field.name));
        symbol.unwrap_or(Cow::Borrowed(field.name))
    };
    if variant.named {
        let parts = variant
            .fields
            .iter()
            .map(|field| format!("{}: {}", field.name, symbol(field)));
        return vec![format!("{name}({})", parts.collect::<Vec<_>>().join(", "))];
    }
    let [field] = variant.fields else {
        return vec![name.to_owned()];
    };
    if let Kind::Choice { variants, .. } = field.kind {
        let inner = written(&format!("{key}-{}", field.name), variants);
        // The limits of what is inside stand behind both brackets.
        return inner
            .iter()
            .map(|inner| match inner.split_once(") ") {
                Some((inner, limits)) => format!("{name}({inner})) {limits}"),
                None => format!("{name}({inner})"),
            })
            .collect();
    }
    let symbol = symbol(field);
    vec![match limits(&symbol, &field.kind) {
        Some(limits) => text!(
            "allowed-with",
            choice = format!("{name}({symbol})"),
            limits = limits
        )
        .into_owned(),
        None => format!("{name}({symbol})"),
    }]
}

/// The limits of a symbol, where it has any: `d > 2`, `r from -1 to 1`.
fn limits(symbol: &str, kind: &Kind) -> Option<String> {
    let from_to = |least: String, most: String| {
        text!(
            "allowed-symbol-from-to",
            symbol = symbol.to_owned(),
            least = least,
            most = most
        )
        .into_owned()
    };
    match *kind {
        Kind::Whole {
            least: 0,
            most: u64::MAX,
            ..
        } => None,
        Kind::Whole { least, most, .. } => Some(from_to(whole(least), whole(most))),
        Kind::Number { low, high } => match (low, high) {
            (Included(low), Included(high)) => Some(from_to(number(low), number(high))),
            (Unbounded, Unbounded) => None,
            (low, high) => {
                let low = match low {
                    Included(low) => Some((number(low), "≤", "≥")),
                    Excluded(low) => Some((number(low), "<", ">")),
                    Unbounded => None,
                };
                let high = match high {
                    Included(high) => Some(format!("≤ {}", number(high))),
                    Excluded(high) => Some(format!("< {}", number(high))),
                    Unbounded => None,
                };
                Some(match (low, high) {
                    (Some((low, sign, _)), Some(high)) => format!("{low} {sign} {symbol} {high}"),
                    (Some((low, _, sign)), None) => format!("{symbol} {sign} {low}"),
                    (None, high) => format!("{symbol} {}", high.unwrap_or_default()),
                })
            }
        },
        _ => None,
    }
}

/// `A`, `A or B`, `A, B or C`.
pub(super) fn alternatives(names: &[String]) -> String {
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => {
            text!("either-or", others = others.join(", "), last = last.clone()).into_owned()
        }
        None => String::new(),
    }
}

/// A whole number; where it is a large power of ten, with its exponent, as many zeros are hard to count.
fn whole(value: u64) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let power = value
        .checked_ilog10()
        .filter(|power| *power > 5 && value == 10_u64.pow(*power));
    match power {
        Some(power) => {
            let raised = |digit: char| DIGITS.get(digit.to_digit(10)? as usize).copied();
            let exponent: String = power.to_string().chars().filter_map(raised).collect();
            format!("{value} (10{exponent})")
        }
        None => value.to_string(),
    }
}

fn end(bound: Bound<f64>) -> String {
    match bound {
        Included(value) | Excluded(value) => number(value),
        Unbounded => String::new(),
    }
}

/// A name of a preset as people write it: `SoftThreshold` and `soft_threshold` are Soft threshold.
fn in_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 2);
    for (place, letter) in name.char_indices() {
        if place == 0 {
            words.extend(letter.to_uppercase());
        } else if letter == '_' {
            words.push(' ');
        } else if letter.is_uppercase() {
            words.push(' ');
            words.extend(letter.to_lowercase());
        } else {
            words.push(letter);
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::setting;

    #[test]
    fn names_of_presets_become_words() {
        let words = ["PhaseDiagram", "LogCosh", "Fourier", "learning_rate"].map(in_words);
        assert_eq!(words, ["Phase diagram", "Log cosh", "Fourier", "Learning rate"]);
    }

    #[test]
    fn values_are_said_by_the_names_of_alternatives() {
        let said = |path: &str, value: Value| setting(path).unwrap().described.value(&value);
        let student = Value::With("StudentT", vec![("", Value::Number(2.1))]);
        assert_eq!(said("data.law", student), "Student-t (2.1)");
        assert_eq!(said("data.law", Value::Choice("Gaussian")), "Gaussian");
        assert_eq!(said("model.width", Value::Whole(8)), "8");
    }

    #[test]
    fn limits_are_said_as_people_say_them() {
        let said = |kind: Kind| limits("x", &kind).unwrap_or_default();
        assert_eq!(said(Kind::above(2.0)), "x > 2");
        assert_eq!(said(Kind::at_least(0.0)), "x ≥ 0");
        assert_eq!(said(Kind::above_to(0.0, 1.0)), "0 < x ≤ 1");
        assert_eq!(said(Kind::from_below(0.0, 1.0)), "0 ≤ x < 1");
        assert_eq!(said(Kind::closed(-1.0, 1.0)), "x from -1 to 1");
        assert_eq!(said(Kind::whole(1, 1024)), "x from 1 to 1024");
        assert_eq!(said(Kind::whole(0, u64::MAX)), "");
        assert_eq!(
            (whole(100_000), whole(100_000_000)),
            ("100000".into(), "100000000 (10⁸)".into())
        );
    }
}
