//! How an entry of a sweep is written: `PATH = VALUES`, where values are `log(FROM, TO, COUNT)`, `linear(FROM, TO, COUNT)`,
//! a list in brackets, or an expression of other settings.

use exmex::{Express as _, FlatEx};

/// Digits that computed values keep: what lies beyond them may differ between machines.
const DIGITS: i32 = 12;

/// What a setting is set to, as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Written<'a> {
    /// From an end to another, by equal factors.
    Log([&'a str; 3]),
    /// From an end to another, by equal steps.
    Linear([&'a str; 3]),
    /// One by one.
    List(Vec<&'a str>),
    /// By a formula.
    Formula(&'a str),
}

/// The path and what stands behind its sign of equality; none without both.
pub(super) fn split(entry: &str) -> Option<(&str, Written<'_>)> {
    let (path, values) = entry.split_once('=')?;
    let (path, values) = (path.trim(), values.trim());
    if path.is_empty() || values.is_empty() {
        return None;
    }
    let inside = |name: &str| {
        let rest = values.strip_prefix(name)?.trim_start();
        let parts = parts(rest.strip_prefix('(')?.strip_suffix(')')?);
        <[&str; 3]>::try_from(parts).ok()
    };
    let written = if let Some(ends) = inside("log") {
        Written::Log(ends)
    } else if let Some(ends) = inside("linear") {
        Written::Linear(ends)
    } else if let Some(list) = values.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Written::List(parts(list))
    } else {
        Written::Formula(values)
    };
    Some((path, written))
}

/// What stands between commas that are not within brackets or quotes; nothing behind a last comma.
fn parts(text: &str) -> Vec<&str> {
    let (mut found, mut depth, mut quoted, mut start) = (Vec::new(), 0_usize, false, 0);
    for (at, letter) in text.char_indices() {
        match letter {
            '"' => quoted = !quoted,
            '(' | '[' if !quoted => depth += 1,
            ')' | ']' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                found.extend(text.get(start..at).map(str::trim));
                start = at + 1;
            }
            _ => {}
        }
    }
    let last = text.get(start..).map_or("", str::trim);
    found.extend((!last.is_empty()).then_some(last));
    found
}

/// A formula with settings by name or path.
#[derive(Clone, Debug)]
pub(super) struct Formula {
    parsed: FlatEx<f64>,
    /// The settings that it names, in the order of its arguments.
    pub(super) names: Vec<String>,
}

impl Formula {
    /// Reads it, or says why not.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        // Its reader goes down one level for each bracket.
        if text.len() > 500 {
            return Err(crate::text!("vary-formula-long").into_owned());
        }
        let parsed = FlatEx::<f64>::parse(&braced(text)).map_err(|error| error.msg().to_owned())?;
        let names = parsed.var_names().to_vec();
        Ok(Self { parsed, names })
    }

    /// Its value; `arguments` are those of [`Self::names`].
    pub(super) fn value(&self, arguments: &[f64]) -> Option<f64> {
        let value = self.parsed.eval(arguments).ok()?;
        value.is_finite().then(|| rounded(value))
    }
}

/// Paths in braces, as the reader of formulas takes names with dots.
fn braced(text: &str) -> String {
    let is_path = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '.');
    let mut out = String::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if is_path(first) {
            rest.find(|letter| !is_path(letter)).unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, behind) = rest.split_at(end);
        let is_name = first.is_alphabetic() && word.contains('.');
        let (open, close) = if is_name { ("{", "}") } else { ("", "") };
        out.push_str(open);
        out.push_str(word);
        out.push_str(close);
        rest = behind;
    }
    out
}

/// A number to twelve digits.
pub(super) fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let digits = usize::try_from(DIGITS - 1).unwrap_or(11);
    format!("{value:.digits$e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_told_apart() {
        let values = |entry| split(entry).map(|(_, written)| written);
        assert_eq!(
            values("a.b = log(1/16, 4, 7)"),
            Some(Written::Log(["1/16", "4", "7"]))
        );
        assert_eq!(values("a=linear (0,1,3)"), Some(Written::Linear(["0", "1", "3"])));
        assert_eq!(
            values("a = [Tanh, Adam(beta1: 0.9, beta2: 1), \"x,y\",]"),
            Some(Written::List(vec![
                "Tanh",
                "Adam(beta1: 0.9, beta2: 1)",
                "\"x,y\""
            ]))
        );
        // The logarithm of one number is a formula.
        assert_eq!(values("a = log(b)"), Some(Written::Formula("log(b)")));
        for broken in ["a", "= 1", "a =", ""] {
            assert_eq!(split(broken), None, "{broken}");
        }
    }

    #[test]
    fn formulas_take_names_and_paths() {
        let formula = Formula::read("data.samples / 1.5 + width").unwrap();
        assert_eq!(formula.names, ["data.samples", "width"]);
        assert_eq!(formula.value(&[300.0, 4.0]), Some(204.0));
        assert_eq!(Formula::read("1 / 3").unwrap().value(&[]), Some(0.333333333333));
        assert_eq!(Formula::read("1 / 0").unwrap().value(&[]), None);
        for broken in ["", "1 +", "(", "2 3 x", "a..b +", "){"] {
            assert!(Formula::read(broken).is_err(), "{broken}");
        }
        assert!(Formula::read(&"(".repeat(100_000)).is_err());
    }
}
