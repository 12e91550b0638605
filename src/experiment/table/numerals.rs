//! How numbers are written: the sign before decimals, and what stands between thousands.

use std::borrow::Cow;

use crate::experiment::{Decimal, Dialect, Thousands};

/// A way to write numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Numerals {
    pub(super) decimal: Decimal,
    pub(super) thousands: Thousands,
}

impl Numerals {
    pub(super) const PLAIN: Self = Self {
        decimal: Decimal::Point,
        thousands: Thousands::Nothing,
    };

    pub(super) fn of(dialect: &Dialect) -> Self {
        Self {
            decimal: dialect.decimal,
            thousands: dialect.thousands,
        }
    }

    /// The number that a cell holds, finite or not; none if it holds something else. Groups of thousands must be whole:
    /// 1,5 is never 15.
    pub(super) fn read(self, cell: &str) -> Option<f64> {
        if self == Self::PLAIN {
            return cell.parse().ok().or_else(|| plain_signs(cell).parse().ok());
        }
        let cell = plain_signs(cell);
        let (sign, digits) = match cell.strip_prefix(['-', '+']) {
            Some(rest) => (cell.get(..1)?, rest),
            None => ("", &*cell),
        };
        let decimal = match self.decimal {
            Decimal::Point => '.',
            Decimal::Comma => ',',
        };
        let (whole, rest) = digits.split_once(decimal).unwrap_or((digits, ""));
        // Behind an exponent there are no thousands.
        let (whole, exponent) = match whole.find(['e', 'E']) {
            Some(at) if rest.is_empty() => whole.split_at(at),
            _ => (whole, ""),
        };
        let ungrouped = self.ungrouped(whole)?;
        let other_sign = |part: &str| part.contains(['.', ',']);
        if other_sign(&ungrouped) || other_sign(rest) || other_sign(exponent) {
            return None;
        }
        let point = if digits.contains(decimal) { "." } else { "" };
        format!("{sign}{ungrouped}{point}{rest}{exponent}").parse().ok()
    }

    /// The digits before the decimals without what stands between thousands; none if a group has not three digits.
    fn ungrouped(self, whole: &str) -> Option<Cow<'_, str>> {
        let is_between = |letter: char| match self.thousands {
            Thousands::Nothing => false,
            Thousands::Comma => letter == ',',
            Thousands::Point => letter == '.',
            Thousands::Blank => matches!(letter, ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}'),
            Thousands::Apostrophe => matches!(letter, '\'' | '’'),
        };
        if !whole.contains(is_between) {
            return Some(Cow::Borrowed(whole));
        }
        let mut groups = whole.split(is_between);
        let first = groups.next()?;
        let digits = |group: &str| group.bytes().all(|next| next.is_ascii_digit());
        let fine = (1..=3).contains(&first.len())
            && digits(first)
            && groups.all(|group| group.len() == 3 && digits(group));
        fine.then(|| whole.replace(is_between, "").into())
    }
}

/// The typographic minus as people type it.
fn plain_signs(cell: &str) -> Cow<'_, str> {
    match cell.strip_prefix('−') {
        Some(rest) => format!("-{rest}").into(),
        None => cell.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_are_written() {
        let way = |decimal, thousands| Numerals { decimal, thousands };
        let (german, swiss, english, french) = (
            way(Decimal::Comma, Thousands::Point),
            way(Decimal::Point, Thousands::Apostrophe),
            way(Decimal::Point, Thousands::Comma),
            way(Decimal::Comma, Thousands::Blank),
        );
        for (numerals, cell, value) in [
            (Numerals::PLAIN, "−1.5e3", Some(-1500.0)),
            (Numerals::PLAIN, "1,5", None),
            (german, "1.234.567,25", Some(1_234_567.25)),
            (german, "-0,5", Some(-0.5)),
            (german, "1.5", None),
            (german, "12.34,5", None),
            (german, "1,5e-3", Some(0.0015)),
            (german, "2e3", Some(2000.0)),
            (german, "1,2,3", None),
            (swiss, "12'345.5", Some(12_345.5)),
            (english, "1,234.5", Some(1234.5)),
            (english, "1,5", None),
            (english, "1,234,5", None),
            (french, "1\u{a0}234,5", Some(1234.5)),
            (french, "12 34", None),
            (french, "", None),
            (french, "a", None),
        ] {
            assert_eq!(numerals.read(cell), value, "{numerals:?} {cell}");
        }
        assert!(german.read("inf").is_some_and(f64::is_infinite));
    }
}
