//! The text of a talk file while its scenes are edited: everything else in it, comments and layout, stays as it is.

use std::ops::Range;

/// The text, with what it was before each change.
#[derive(Clone, Debug, Default)]
pub struct TalkText {
    text: String,
    past: Vec<String>,
    future: Vec<String>,
}

/// Where the list of scenes stands in a text.
struct Found {
    /// What is between its brackets.
    list: Range<usize>,
    /// Each scene, from parenthesis to parenthesis.
    scenes: Vec<Range<usize>>,
}

/// A talk without scenes.
const EMPTY: &str = "(scenes: [])";

impl TalkText {
    /// A text that is to be edited; an empty one becomes a talk without scenes.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = if text.trim().is_empty() { EMPTY } else { text };
        Self {
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// The text as it is now.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// How many scenes there are.
    #[must_use]
    pub fn count(&self) -> usize {
        find(&self.text).map_or(0, |found| found.scenes.len())
    }

    /// Puts a scene with a title that shows a preset before the one at `at`; whether there is a list of scenes.
    pub fn insert(&mut self, at: usize, title: &str, preset: &str) -> bool {
        let scene = format!("\n        (title: {title:?}, {}: {preset:?})", "preset");
        self.change(|pieces| pieces.insert(at.min(pieces.len()), scene))
    }

    /// Takes a scene away; whether there is one.
    pub fn remove(&mut self, at: usize) -> bool {
        at < self.count() && self.change(|pieces| _ = pieces.remove(at))
    }

    /// Moves a scene to another place; whether both are there.
    pub fn shift(&mut self, from: usize, to: usize) -> bool {
        let count = self.count();
        from.max(to) < count
            && self.change(|pieces| {
                let piece = pieces.remove(from);
                pieces.insert(to, piece);
            })
    }

    /// Changes the notes of a scene; whether there is one.
    pub fn set_notes(&mut self, at: usize, notes: &str) -> bool {
        let Some(scene) = find(&self.text).and_then(|found| found.scenes.get(at).cloned()) else {
            return false;
        };
        let Some(inside) = self.text.get(scene.clone()) else {
            return false;
        };
        let changed = with_notes(inside, notes);
        let mut text = self.text.clone();
        text.replace_range(scene, &changed);
        self.replace(text);
        true
    }

    /// Takes the last change back; whether there was one.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.past.pop() else {
            return false;
        };
        self.future.push(std::mem::replace(&mut self.text, before));
        true
    }

    /// Does again what was taken back; whether there was something.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.future.pop() else {
            return false;
        };
        self.past.push(std::mem::replace(&mut self.text, after));
        true
    }

    fn replace(&mut self, text: String) {
        self.past.push(std::mem::replace(&mut self.text, text));
        self.future.clear();
    }

    /// Changes the scenes as pieces of text, each with the comments before it.
    fn change(&mut self, change: impl FnOnce(&mut Vec<String>)) -> bool {
        let Some(found) = find(&self.text) else {
            return false;
        };
        let part = |range: Range<usize>| self.text.get(range).unwrap_or_default();
        let (mut pieces, mut begin) = (Vec::new(), found.list.start);
        for scene in &found.scenes {
            pieces.push(part(begin..scene.end).to_owned());
            begin = scene.end;
            let rest = part(begin..found.list.end);
            if let Some(comma) = rest.strip_prefix(',') {
                begin = found.list.end - comma.len();
            }
        }
        let rest = match part(begin..found.list.end) {
            "" => "\n    ".to_owned(),
            rest => rest.to_owned(),
        };
        change(&mut pieces);
        let mut list: String = pieces.iter().map(|piece| format!("{piece},")).collect();
        list += &rest;
        let mut text = self.text.clone();
        text.replace_range(found.list, &list);
        self.replace(text);
        true
    }
}

/// The text of a scene with other notes.
fn with_notes(scene: &str, notes: &str) -> String {
    let tokens = tokens(scene);
    let mut depth = 0;
    let mut text = scene.to_owned();
    for (index, (token, range)) in tokens.iter().enumerate() {
        match token {
            Token::Open => depth += 1,
            Token::Close => depth -= 1,
            Token::Word if depth == 1 && scene.get(range.clone()) == Some("notes") => {
                if let Some((Token::Text, value)) = tokens.get(index + 1) {
                    text.replace_range(value.clone(), &format!("{notes:?}"));
                    return text;
                }
            }
            Token::Word | Token::Text => {}
        }
    }
    let end = text.len().saturating_sub(1);
    let before = text.get(..end).unwrap_or_default().trim_end();
    let comma = if before.ends_with([',', '(']) { "" } else { "," };
    format!("{before}{comma} notes: {notes:?})")
}

#[derive(Clone, Copy, PartialEq)]
enum Token {
    Open,
    Close,
    Word,
    Text,
}

/// Brackets, words and texts in quotes, with their places; comments are left out.
fn tokens(text: &str) -> Vec<(Token, Range<usize>)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.find("*/").map_or(rest.len(), |end| end + 2)
        } else if let Some(length) = quoted(rest) {
            tokens.push((Token::Text, at..at + length));
            length
        } else if rest.starts_with(['(', '[', '{']) {
            tokens.push((Token::Open, at..at + 1));
            1
        } else if rest.starts_with([')', ']', '}']) {
            tokens.push((Token::Close, at..at + 1));
            1
        } else {
            let is_word = |letter: char| letter.is_alphanumeric() || letter == '_';
            match rest.find(|letter| !is_word(letter)).unwrap_or(rest.len()) {
                0 => first,
                length => {
                    tokens.push((Token::Word, at..at + length));
                    length
                }
            }
        };
        at += length;
    }
    tokens
}

/// The length of a text in quotes at the beginning, plain or raw.
fn quoted(text: &str) -> Option<usize> {
    if let Some(raw) = text.strip_prefix('r') {
        let fences = raw.len() - raw.trim_start_matches('#').len();
        let inside = raw.get(fences..)?.strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(fences));
        let length = inside.find(&end).map_or(inside.len(), |at| at + end.len());
        return Some(2 + fences + length);
    }
    let inside = text.strip_prefix('"')?;
    let mut escaped = false;
    for (at, letter) in inside.char_indices() {
        match letter {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 2),
            _ => {}
        }
    }
    Some(text.len())
}

fn find(text: &str) -> Option<Found> {
    let tokens = tokens(text);
    let is_list = |index: &usize| {
        matches!(tokens.get(*index), Some((Token::Word, word)) if text.get(word.clone()) == Some("scenes"))
            && matches!(tokens.get(index + 1), Some((Token::Open, _)))
    };
    let list = (0..tokens.len()).find(is_list)? + 1;
    let begin = tokens.get(list)?.1.end;
    let (mut depth, mut scenes, mut from) = (0, Vec::new(), 0);
    for (token, range) in tokens.iter().skip(list) {
        match token {
            Token::Open => {
                depth += 1;
                if depth == 2 {
                    from = range.start;
                }
            }
            Token::Close => {
                depth -= 1;
                if depth == 1 {
                    scenes.push(from..range.end);
                } else if depth == 0 {
                    let list = begin..range.start;
                    return Some(Found { list, scenes });
                }
            }
            Token::Word | Token::Text => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const TALK: &str = r##"// A talk.
(
    title: "scenes: [(",
    scenes: [
        // The first.
        (title: "A \" (", notes: "old"),
        /* ( */ (title: "B", set: [r#"view.figures=["a"]"#]),
        (title: "C")
    ],
)
"##;

    fn titles(text: &TalkText) -> Vec<char> {
        let part = |scene: Range<usize>| text.text().get(scene).unwrap().chars().nth(9).unwrap();
        find(text.text()).unwrap().scenes.into_iter().map(part).collect()
    }

    #[test]
    fn scenes_move_with_their_comments_and_everything_can_be_taken_back() {
        let mut text = TalkText::new(TALK);
        assert_eq!(titles(&text), ['A', 'B', 'C']);
        assert!(text.shift(0, 2));
        assert_eq!(titles(&text), ['B', 'C', 'A']);
        assert!(
            text.text().contains("// The first.\n        (title: \"A")
                && text.text().starts_with("// A talk.")
        );
        assert!(text.remove(1) && !text.remove(2) && !text.shift(0, 2));
        assert_eq!(titles(&text), ['B', 'A']);
        assert!(text.insert(1, "N \"new\"", "n.ron"));
        assert_eq!(titles(&text), ['B', 'N', 'A']);
        assert!(
            ron::from_str::<ron::Value>(text.text()).is_ok(),
            "{}",
            text.text()
        );
        for _ in 0..3 {
            assert!(text.undo());
        }
        assert!(!text.undo() && text.text() == TALK);
        assert!(text.redo());
        assert_eq!(titles(&text), ['B', 'C', 'A']);
    }

    #[test]
    fn notes_are_replaced_or_added() {
        let mut text = TalkText::new(TALK);
        assert!(text.set_notes(0, "new \"notes\"") && text.set_notes(2, "there") && !text.set_notes(3, ""));
        assert!(
            text.text()
                .contains(r#"(title: "A \" (", notes: "new \"notes\"")"#),
            "{}",
            text.text()
        );
        assert!(text.text().contains(r#"(title: "C", notes: "there")"#));
    }

    #[test]
    fn a_new_talk_gets_its_first_scene() {
        let mut text = TalkText::new("");
        assert_eq!(text.count(), 0);
        assert!(text.insert(7, "A", "a.ron"));
        assert_eq!(text.count(), 1);
        assert!(!TalkText::new("(title: \"a\")").insert(0, "A", "a.ron"));
    }
}
