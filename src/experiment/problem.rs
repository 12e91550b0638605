//! What is wrong with one setting, said so that it can be put right.

use std::fmt;

use crate::text;

/// A place in a text file, both numbers from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line.
    pub line: usize,
    /// Column, in characters.
    pub column: usize,
}

impl Position {
    /// Position of a byte offset in a text.
    pub(super) fn of(text: &str, offset: usize) -> Self {
        let before = text.get(..offset.min(text.len())).unwrap_or(text);
        let line = 1 + before.matches('\n').count();
        let column = 1 + before.rsplit('\n').next().map_or(0, |last| last.chars().count());
        Self { line, column }
    }

    /// Byte offset of this position in a text.
    pub(super) fn offset(self, text: &str) -> usize {
        let mut start = 0;
        for line in text.split_inclusive('\n').take(self.line.saturating_sub(1)) {
            start += line.len();
        }
        let rest = text.get(start..).unwrap_or("");
        start
            + rest
                .chars()
                .take(self.column.saturating_sub(1))
                .map(char::len_utf8)
                .sum::<usize>()
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// One value that is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", text!("preset-value", path = path.as_str(), value = value.as_str(), rule = allowed.as_str()))]
pub struct Problem {
    /// The field, such as `data.noise`.
    pub path: String,
    /// Its value.
    pub value: String,
    /// What is allowed, as half a sentence.
    pub allowed: String,
    /// Where the value stands, if the settings were read from a file.
    pub position: Option<Position>,
    /// Whether the value was given on the command line, whatever the file says.
    pub assigned: bool,
}

/// Everything that is wrong with some settings; never empty.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(f)?;
            }
            write!(f, "{problem}")?;
        }
        Ok(())
    }
}

impl Problems {
    /// One problem per item.
    pub fn iter(&self) -> std::slice::Iter<'_, Problem> {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_and_offsets_are_inverse() {
        let text = "a\nφ = 1\n\nend";
        for (offset, _) in text.char_indices() {
            assert_eq!(Position::of(text, offset).offset(text), offset);
        }
        assert_eq!(Position::of(text, 4), Position { line: 2, column: 2 });
    }
}
