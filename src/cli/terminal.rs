//! What a terminal gets to see: text, and nothing that would steer it; a terminal that takes nothing is no reason to panic.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, StderrLock, StdoutLock, Write};
use std::path::Path;

use crate::text;

/// Standard output.
pub(super) fn out() -> Plain<StdoutLock<'static>> {
    Plain(io::stdout().lock())
}

/// Says what went wrong on standard error. Where that cannot be written, nobody is left to be told.
pub(super) fn complain(text: fmt::Arguments<'_>) {
    let mut error: Plain<StderrLock<'_>> = Plain(io::stderr().lock());
    let _ = writeln!(error, "{text}").and_then(|()| error.flush());
}

/// A stream that shows control characters as escapes, such as `\u{1b}`: a title or a file's name must not move the
/// cursor, colour the screen or turn the writing round.
pub(super) struct Plain<W>(W);

impl<W: Write> Write for Plain<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes).map(|()| bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        match std::str::from_utf8(bytes) {
            Ok(text) if text.chars().any(steers) => self.0.write_all(escaped(text).as_bytes()),
            _ => self.0.write_all(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Whether a terminal takes a character for a command: controls but line break and tab, and what changes the direction of
/// writing.
fn steers(character: char) -> bool {
    (character.is_control() && !matches!(character, '\n' | '\t'))
        || matches!(character, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn escaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if steers(character) {
            plain.extend(character.escape_unicode());
        } else {
            plain.push(character);
        }
    }
    plain
}

/// How many files were written, and where.
pub(super) fn written(files: usize, folder: &Path) -> Cow<'static, str> {
    text!("cli-files", count = files, folder = folder.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commands_to_a_terminal_are_shown_as_text() {
        let mut out = Plain(Vec::new());
        write!(out, "φ \u{1b}[31mred\u{9b}\u{202e}\n\tb\r").unwrap();
        assert_eq!(
            String::from_utf8(out.0).unwrap(),
            "φ \\u{1b}[31mred\\u{9b}\\u{202e}\n\tb\\u{d}"
        );
    }
}
