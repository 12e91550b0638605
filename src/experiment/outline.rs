//! Where each field of a RON text stands: a scan that knows strings, comments and brackets, and nothing of types.
//!
//! The RON reader reports where its cursor was; the outline turns that into the field and its value, and finds the
//! place of a value that was read without complaint but is out of range.

/// One `key: value` of a RON text; the numbers are byte offsets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// Keys from the outermost to this one, joined by dots; enum variants are left out.
    pub(super) path: String,
    /// Where the key starts.
    pub(super) key: usize,
    /// Where the value starts.
    pub(super) start: usize,
    /// Where the value ends.
    pub(super) end: usize,
    /// Whether a comma or a closing bracket follows the value.
    pub(super) closed: bool,
}

/// Every `key: value` of a RON text in order, however broken the text.
pub(super) fn outline(text: &str) -> Vec<Entry> {
    let mut scan = Scan {
        entries: Vec::new(),
        open: vec![None],
        last_end: 0,
    };
    let mut at = skip_blank(text, 0);
    while let Some(next) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let end = match next {
            '"' => string_end(text, at),
            '(' | '[' | '{' => {
                scan.open.push(None);
                at + 1
            }
            ')' | ']' | '}' => {
                scan.close(true);
                if scan.open.len() > 1 {
                    scan.open.pop();
                }
                at + 1
            }
            ',' => {
                scan.close(true);
                at + 1
            }
            _ if is_word(next) => match raw_string_end(text, at) {
                Some(end) => end,
                None => {
                    let end = word_end(text, at);
                    let after = skip_blank(text, end);
                    if text.get(after..).is_some_and(|rest| rest.starts_with(':')) {
                        scan.key(text, at, end, skip_blank(text, after + 1));
                        after + 1
                    } else {
                        end
                    }
                }
            },
            _ => at + next.len_utf8(),
        };
        if next != ',' {
            scan.last_end = end;
        }
        at = skip_blank(text, end);
    }
    while !scan.open.is_empty() {
        scan.close(false);
        scan.open.pop();
    }
    scan.entries
}

/// Whether a text holds nothing but blanks and comments.
pub(super) fn is_blank(text: &str) -> bool {
    skip_blank(text, 0) >= text.len()
}

/// Whether a text starts, after blanks and comments, as a preset does.
pub(super) fn begins_with_bracket(text: &str) -> bool {
    text.get(skip_blank(text, 0)..)
        .is_some_and(|rest| rest.starts_with(['(', '#']))
}

struct Scan {
    entries: Vec<Entry>,
    /// For each open bracket, the entry whose value is being scanned in it.
    open: Vec<Option<usize>>,
    /// End of the last token.
    last_end: usize,
}

impl Scan {
    fn key(&mut self, text: &str, at: usize, end: usize, start: usize) {
        self.close(false);
        let outer = self.open.iter().rev().skip(1).find_map(|entry| *entry);
        let name = text.get(at..end).unwrap_or("");
        let path = match outer.and_then(|index| self.entries.get(index)) {
            Some(entry) => format!("{}.{name}", entry.path),
            None => name.to_owned(),
        };
        let index = self.entries.len();
        self.entries.push(Entry {
            path,
            key: at,
            start,
            end: start,
            closed: false,
        });
        if let Some(innermost) = self.open.last_mut() {
            *innermost = Some(index);
        }
    }

    fn close(&mut self, closed: bool) {
        let end = self.last_end;
        if let Some(index) = self.open.last_mut().and_then(Option::take)
            && let Some(entry) = self.entries.get_mut(index)
        {
            entry.end = end.max(entry.start);
            entry.closed = closed;
        }
    }
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '+' | '-' | '.')
}

fn word_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.find(|character| !is_word(character)).unwrap_or(rest.len())
}

fn skip_blank(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or("");
        let trimmed = rest.trim_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with("//") {
            at += trimmed.find('\n').unwrap_or(trimmed.len());
        } else if trimmed.starts_with("/*") {
            at = comment_end(text, at);
        } else {
            return at;
        }
    }
}

/// The end of a block comment, which may hold others.
fn comment_end(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let (mut depth, mut place) = (0_usize, at);
    while let Some(pair) = bytes.get(place..place + 2) {
        match pair {
            b"/*" => {
                depth += 1;
                place += 2;
            }
            b"*/" => {
                depth -= 1;
                place += 2;
                if depth == 0 {
                    return place;
                }
            }
            _ => place += 1,
        }
    }
    text.len()
}

fn string_end(text: &str, at: usize) -> usize {
    let mut escaped = false;
    for (offset, character) in text.get(at + 1..).unwrap_or("").char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 2 + offset,
            _ => {}
        }
    }
    text.len()
}

/// The end of a raw string such as `r#"…"#`, if one starts here.
fn raw_string_end(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?.strip_prefix('r')?;
    let hashes = rest.len() - rest.trim_start_matches('#').len();
    let body = rest.get(hashes..)?.strip_prefix('"')?;
    let closing = format!("\"{}", "#".repeat(hashes));
    let length = body.find(&closing)?;
    Some(at + 2 + hashes + length + closing.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value<'a>(text: &'a str, path: &str) -> &'a str {
        let entry = outline(text)
            .into_iter()
            .find(|entry| entry.path == path)
            .unwrap();
        &text[entry.start..entry.end]
    }

    #[test]
    fn values_are_found_through_variants_comments_and_strings() {
        let text = "/* a: /* b */ 1 */ #![enable(implicit_some)]\n(title: \"x: (\\\"\", // y: 2\n description: r#\"z: \"1\" \"#,\n\
                    data: Synthetic(noise: -1.5, features: Ratio( 2 ),), seed : 3)";
        assert_eq!(value(text, "title"), "\"x: (\\\"\"");
        assert_eq!(value(text, "description"), "r#\"z: \"1\" \"#");
        assert_eq!(value(text, "data.noise"), "-1.5");
        assert_eq!(value(text, "data.features"), "Ratio( 2 )");
        assert_eq!(value(text, "seed"), "3");
        assert_eq!(outline(text).len(), 6);
    }

    #[test]
    fn broken_texts_are_scanned_to_their_end() {
        for text in [
            "(a: (b: 1",
            "(a: \"x",
            ")))a: 1",
            "/*",
            "(a: 1 b: 2)",
            "r#\"",
            "é: φ",
            "(a:",
        ] {
            outline(text);
        }
        assert!(!outline("(a: 1 b: 2)")[0].closed);
        assert!(is_blank(" // nothing\n/* here */ "));
    }
}
