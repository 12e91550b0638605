//! Letters above and below the line in plain text, `(1 − ηk/m)^t` or `ρ_{t,s}`.

use super::formula::group;

/// Size of such letters, in sizes of the others.
pub(crate) const SMALL: f64 = 0.72;

/// Where letters stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Level {
    Line,
    Raised,
    Lowered,
}

impl Level {
    /// How far letters stand below the line, in sizes of those on it.
    pub(crate) fn drop(self) -> f64 {
        match self {
            Self::Line => 0.0,
            Self::Raised => -0.38,
            Self::Lowered => 0.18,
        }
    }

    /// Size of letters, in sizes of those on the line.
    pub(crate) fn size(self) -> f64 {
        if self == Self::Line { 1.0 } else { SMALL }
    }
}

/// A text in parts that stand on, above and below the line. The signs `^` and `_`, and brackets around what they raise or
/// lower, are gone. Names of columns and settings keep their underscores: a letter below the line follows a single one.
pub(crate) fn runs(text: &str) -> Vec<(Level, String)> {
    let mut runs: Vec<(Level, String)> = Vec::new();
    if !text.contains(['^', '_']) {
        runs.push((Level::Line, text.to_owned()));
        return runs;
    }
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while let Some(&letter) = letters.get(at) {
        if let Some((level, inside, taken)) = index(&letters, at) {
            runs.push((level, inside));
            at += taken;
            continue;
        }
        match runs.last_mut() {
            Some((Level::Line, line)) => line.push(letter),
            _ => runs.push((Level::Line, letter.to_string())),
        }
        at += 1;
    }
    runs
}

/// What is raised or lowered at a place, and how many letters of the text that takes.
fn index(letters: &[char], at: usize) -> Option<(Level, String, usize)> {
    let sign = *letters.get(at)?;
    let before = *letters.get(at.checked_sub(1)?)?;
    let next = *letters.get(at + 1)?;
    let level = match sign {
        '^' if !before.is_whitespace() => Level::Raised,
        '_' if is_base(letters, at) => Level::Lowered,
        _ => return None,
    };
    if next == '{' || next == '(' && level == Level::Raised {
        let (inside, taken) = group(letters, at + 1);
        return Some((level, inside.replace(' ', "\u{a0}"), taken + 1));
    }
    let signed = usize::from(level == Level::Raised && matches!(next, '−' | '-' | '+'));
    let word = letters
        .iter()
        .skip(at + 1 + signed)
        .take_while(|letter| letter.is_alphanumeric());
    let taken = signed + word.count();
    let inside: String = letters.iter().skip(at + 1).take(taken).collect();
    (taken > signed && letters.get(at + 1 + taken) != Some(&'_')).then_some((level, inside, taken + 1))
}

/// Whether what stands before a place is a quantity that may have an index, and no name.
fn is_base(letters: &[char], at: usize) -> bool {
    let mut before = letters.iter().take(at).rev();
    let Some(base) = before.next() else { return false };
    let earlier = before.next();
    matches!(base, ')' | '|')
        || base.is_alphabetic() && earlier.is_none_or(|letter| !letter.is_alphanumeric() && *letter != '_')
}

/// The text with the blanks inside of what is raised or lowered such that no line ends there.
pub(super) fn unbroken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let taken = index(&letters, at).map_or(1, |(_, _, taken)| taken);
        let part = letters.iter().skip(at).take(taken);
        out.extend(part.map(|&inside| {
            if taken > 1 && inside == ' ' {
                '\u{a0}'
            } else {
                inside
            }
        }));
        at += taken.max(1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A text with marks for what is raised and lowered.
    fn marked(text: &str) -> String {
        let mark = |(level, run): (Level, String)| match level {
            Level::Line => run,
            Level::Raised => format!("<{run}>"),
            Level::Lowered => format!("[{run}]"),
        };
        runs(text).into_iter().map(mark).collect()
    }

    #[test]
    fn letters_are_raised_and_lowered() {
        for (text, drawn) in [
            ("Lines: (1 − ηk/m)^t. Dots", "Lines: (1 − ηk/m)<t>. Dots"),
            ("T^q for η_t ≤ c/t", "T<q> for η[t] ≤ c/t"),
            ("ρ_{t,s} and |W|_F/√m", "ρ[t,s] and |W|[F]/√m"),
            ("n^(−1/2) at best", "n<−1/2> at best"),
            ("(2cG²)^(1/(βc + 1)) T^q", "(2cG²)<1/(βc\u{a0}+\u{a0}1)> T<q>"),
            ("m/k_max of the kernel", "m/k[max] of the kernel"),
            ("10^−8 apart", "10<−8> apart"),
            ("|w| ≤ |w_T| of", "|w| ≤ |w[T]| of"),
        ] {
            assert_eq!(marked(text), drawn);
        }
    }

    #[test]
    fn names_stay_as_they_are() {
        for text in [
            "pixel_7_0, pixel_3_0",
            "data.test_rows",
            "x_1_2",
            "a ^ b",
            "^",
            "n^",
            "W_",
            "_x",
        ] {
            assert_eq!(marked(text), text);
        }
    }

    #[test]
    fn no_line_ends_in_what_is_raised() {
        assert_eq!(unbroken("a b^(1 + c) d"), "a b^(1\u{a0}+\u{a0}c) d");
    }
}
