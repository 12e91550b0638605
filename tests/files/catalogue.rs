//! The catalogue of sentences against the code that uses it: every key has English, every sentence is used, slots are the
//! same on both sides, and no text is shown that is not from the catalogue.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use onsager::experiment::{Described, settings};
use onsager::figure::series_name;
use onsager::labs;
use onsager::text::Language;

/// Literals that read like text and are none, with the reason.
const NO_TEXT: &[(&str, &str)] = &[
    ("Onsager", "the program's name"),
    (
        "Inter, 'M PLUS 1', Helvetica, Arial, sans-serif",
        "names of fonts",
    ),
    ("japanese semibold", "the name of a font"),
    ("language system", "the id of a control"),
    ("English", "a language in its own words"),
    ("Inter", "the name of a font"),
    ("{r} {g} {b} rg 0 0 {} {} re f", "a part of a PDF file"),
    (
        "q {width} 0 0 -{height} {left} {bottom} cm /P{index} Do Q",
        "a part of a PDF file",
    ),
    ("/Filter /FlateDecode", "a part of a PDF file"),
    ("x end", "a column of CSV files"),
    ("from column", "a column of CSV files"),
    ("from node", "a column of CSV files"),
    ("to column", "a column of CSV files"),
    ("to node", "a column of CSV files"),
    ("STIX Two Math", "the name of a font"),
    ("{wide:.2} 0 0 {high:.2} 0 0 cm /P Do", "commands of a PDF file"),
    ("control list", "the name of a plugin"),
    ("file dialog", "the name of a thread"),
    ("m = {}, n = {}", "symbols"),
    ("L = {}, q = {}, {data}, T = {}", "symbols"),
    ("Written", "the name of a type"),
    ("Chaos", "the name of a type"),
    ("Trajectory", "the name of a type"),
    ("shipped presets", "the name of a folder"),
    ("#SBATCH --job-name=onsager-merge", "a script"),
    ("#SBATCH --ntasks=1", "a script"),
    ("#SBATCH --mem=1G", "a script"),
    ("#SBATCH --time=30", "a script"),
    ("#SBATCH --output={}", "a script"),
    ("exec {program} merge {}/* --out {}n", "a script"),
    ("display is set", "words of a library"),
    ("display variable", "words of a library"),
    ("open display", "words of a library"),
    ("no matching config", "words of a library"),
    ("gl context", "words of a library"),
    ("could not be loaded", "words of a library"),
    ("cannot open shared object", "words of a library"),
    ("rows and width", "arguments of the library"),
    ("the start", "an id in files"),
    ("the end of run {run}", "an id in files"),
    ("the end of seed {seed}", "an id in files"),
    ("the teacher-aligned solution", "an id in files"),
    ("Power law", "an id in files"),
    ("True", "a word of Python"),
    ("False", "a word of Python"),
];

/// A piece of Rust.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Word(String),
    Sign(char),
}

/// A file of the library without comments and unit tests.
struct Source {
    path: String,
    tokens: Vec<(usize, Token)>,
}

pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn files(folder: &Path, ending: &str, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, ending, found);
        } else if path.extension().is_some_and(|e| e == ending) {
            found.push(path);
        }
    }
    found.sort();
}

fn sources() -> Vec<Source> {
    let mut paths = Vec::new();
    files(&root().join("src"), "rs", &mut paths);
    let in_tests = |path: &Path| path.parent().is_some_and(|folder| folder.ends_with("tests"));
    paths.retain(|path| !path.ends_with("tests.rs") && !in_tests(path));
    let read = |path: &PathBuf| {
        let text = fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
        Source {
            path: path.strip_prefix(root()).unwrap().display().to_string(),
            tokens: tokens(code),
        }
    };
    paths.iter().map(read).collect()
}

/// Reads Rust as far as it takes to tell literals, names and signs apart, with their lines.
fn tokens(code: &str) -> Vec<(usize, Token)> {
    let letters: Vec<char> = code.chars().collect();
    let at = |i: usize| letters.get(i).copied().unwrap_or('\0');
    let (mut i, mut line, mut found) = (0, 1, Vec::new());
    while i < letters.len() {
        let start = i;
        match at(i) {
            '/' if at(i + 1) == '/' => {
                while i < letters.len() && at(i) != '\n' {
                    i += 1;
                }
            }
            // A character; a lifetime has no second quote near.
            '\'' if at(i + 1) == '\\' || at(i + 2) == '\'' => {
                i += 2;
                while at(i) != '\'' {
                    i += 1;
                }
                i += 1;
            }
            '"' => {
                i += 1;
                let mut text = String::new();
                while at(i) != '"' {
                    if at(i) == '\\' && at(i + 1) == '\n' {
                        i += 1;
                        while at(i).is_whitespace() {
                            i += 1;
                        }
                        continue;
                    }
                    if at(i) == '\\' {
                        i += 1;
                    }
                    text.push(at(i));
                    i += 1;
                }
                i += 1;
                found.push((line, Token::Text(text)));
            }
            letter if letter.is_alphanumeric() || letter == '_' => {
                while at(i).is_alphanumeric() || at(i) == '_' {
                    i += 1;
                }
                found.push((line, Token::Word(letters[start..i].iter().collect())));
            }
            letter => {
                i += 1;
                if !letter.is_whitespace() {
                    found.push((line, Token::Sign(letter)));
                }
            }
        }
        line += letters[start..i.min(letters.len())]
            .iter()
            .filter(|&&letter| letter == '\n')
            .count();
    }
    found
}

/// A use of the catalogue: `text!("key", slot = …)`.
struct Use {
    place: String,
    key: String,
    slots: BTreeSet<String>,
}

impl Source {
    fn get(&self, i: usize) -> Option<&Token> {
        self.tokens.get(i).map(|(_, token)| token)
    }

    fn is_sign(&self, i: usize, sign: char) -> bool {
        self.get(i) == Some(&Token::Sign(sign))
    }

    fn is_word(&self, i: usize, word: &str) -> bool {
        matches!(self.get(i), Some(Token::Word(found)) if found == word)
    }

    fn place(&self, i: usize) -> String {
        format!("{}:{}", self.path, self.tokens[i].0)
    }

    /// The place behind the bracket that closes the one before `i`.
    fn behind(&self, mut i: usize) -> usize {
        let mut depth = 1;
        while depth > 0 && i < self.tokens.len() {
            match self.get(i) {
                Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                Some(Token::Sign(')' | ']' | '}')) => depth -= 1,
                _ => {}
            }
            i += 1;
        }
        i
    }

    fn is_text(&self, i: usize) -> bool {
        self.is_word(i, "text") && self.is_sign(i + 1, '!') && self.is_sign(i + 2, '(')
    }

    fn uses(&self) -> Vec<Use> {
        let mut found = Vec::new();
        for i in (0..self.tokens.len()).filter(|&i| self.is_text(i)) {
            let Some(Token::Text(key)) = self.get(i + 3) else {
                continue;
            };
            let end = self.behind(i + 3);
            let (mut slots, mut depth) = (BTreeSet::new(), 0);
            for j in i + 3..end {
                match self.get(j) {
                    Some(Token::Sign('(' | '[' | '{')) => depth += 1,
                    Some(Token::Sign(')' | ']' | '}')) => depth -= 1,
                    Some(Token::Word(slot))
                        if depth == 0 && self.is_sign(j - 1, ',') && self.is_sign(j + 1, '=') =>
                    {
                        slots.insert(slot.clone());
                    }
                    _ => {}
                }
            }
            found.push(Use {
                place: self.place(i),
                key: key.clone(),
                slots,
            });
        }
        found
    }

    fn literals(&self) -> impl Iterator<Item = (usize, &str)> {
        self.tokens
            .iter()
            .enumerate()
            .filter_map(|(i, (_, token))| match token {
                Token::Text(text) => Some((i, text.as_str())),
                _ => None,
            })
    }

    /// Names of attributes that are put together with messages: `text::attribute(…, "tooltip")`.
    fn attributes(&self) -> Vec<String> {
        let calls =
            (0..self.tokens.len()).filter(|&i| self.is_word(i, "attribute") && self.is_sign(i + 1, '('));
        let last = |i: usize| match self.get(self.behind(i + 2) - 2) {
            Some(Token::Text(name)) => Some(name.clone()),
            _ => None,
        };
        calls.filter_map(last).collect()
    }

    /// Whether a literal is data of a description: a lab's equation, its source, the names of alternatives, the ids that its headline
    /// number goes by.
    fn is_of_description(&self, i: usize) -> bool {
        // `headline: Some(Headline::last("figure", &["curve", "another"]))`
        let of_headline = (1..16).any(|back| i >= back && self.is_word(i - back, "Headline"));
        if of_headline && self.path.starts_with("src/labs/") {
            return true;
        }
        let named = |i: usize| self.is_word(i, "equation") || self.is_word(i, "source");
        let word = !matches!(self.get(i), Some(Token::Text(text)) if text.contains(' '));
        let described = ["src/labs/", "src/experiment/"];
        described.iter().any(|room| self.path.starts_with(room))
            && (word || (named(i - 2) && self.is_sign(i - 1, ':')))
    }

    /// Whether a literal is an id beside its text: `("id", text!(…))`, where the id may be put together.
    fn is_id(&self, i: usize) -> bool {
        let (mut first, mut next) = (i, i + 1);
        if self.is_sign(i - 1, '(') && self.is_sign(i - 2, '!') && self.is_word(i - 3, "format") {
            (first, next) = (i - 3, self.behind(i));
        }
        let is_named = |name: &&str| self.is_word(first - 2, name);
        if self.is_sign(first - 1, '=') && ["id", "reason"].iter().any(is_named) {
            return true;
        }
        // Of a widget.
        if self.is_sign(first - 1, '(')
            && ["id_salt", "from_id_salt", "make_persistent_id", "with", "unique"]
                .iter()
                .any(is_named)
        {
            return true;
        }
        if !self.is_sign(next, ',') {
            return false;
        }
        let ends = |i: usize| self.is_sign(i, ')') || (self.is_sign(i, ',') && self.is_sign(i + 1, ')'));
        // The text itself, or a name for it.
        self.is_text(next + 1)
            || self.is_word(next + 1, "match")
            || (matches!(self.get(next + 1), Some(Token::Word(_))) && ends(next + 2))
            || (self.is_word(next + 1, "name") && self.is_sign(next + 2, '('))
    }
}

/// A literal without its slots.
fn plain(literal: &str) -> String {
    let mut depth = 0;
    let outside = |letter: &char| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => return depth == 0,
        }
        false
    };
    literal.chars().filter(outside).collect()
}

/// Whether people would read a literal as text: a capitalized word alone, or words apart.
fn reads_as_text(literal: &str) -> bool {
    let plain = plain(literal);
    if literal.contains('<') || literal.contains('=') && literal.contains('"') {
        return false;
    }
    let words: Vec<&str> = plain.split_whitespace().collect();
    let is_word = |word: &&str| word.chars().filter(|letter| letter.is_ascii_alphabetic()).count() > 1;
    match words.as_slice() {
        [word] => {
            let word = word.trim_end_matches(['…', '.', ':', ',']);
            word.len() > 2
                && word.starts_with(|letter: char| letter.is_ascii_uppercase())
                && word.chars().skip(1).all(|letter| letter.is_ascii_lowercase())
        }
        words => words.len() > 1 && words.iter().filter(|word| is_word(word)).count() > 1,
    }
}

/// Every key of the catalogue with the slots of its text, and the message that it belongs to.
fn catalogue() -> BTreeMap<String, BTreeSet<String>> {
    catalogue_in(Language::English)
}

/// Every key of a language's catalogue with the slots of its text.
pub(crate) fn catalogue_in(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys = BTreeMap::new();
    each_text(language, |key, pattern| {
        let mut slots = BTreeSet::new();
        slots_of(pattern, &mut slots);
        assert!(keys.insert(key.clone(), slots).is_none(), "{key} twice");
    });
    keys
}

/// Every key of a language's catalogue with its text, a blank in place of each slot.
pub(crate) fn values(language: Language) -> Vec<(String, String)> {
    let mut values = Vec::new();
    each_text(language, |key, pattern| {
        let mut text = String::new();
        words_of(pattern, &mut text);
        values.push((key, text));
    });
    values
}

/// Reads a language's catalogue.
fn each_text(language: Language, mut take: impl FnMut(String, &Pattern<&str>)) {
    let mut paths = Vec::new();
    files(&root().join("src/text").join(language.code()), "ftl", &mut paths);
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let resource = fluent_syntax::parser::parse(text.as_str())
            .unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
        for entry in &resource.body {
            let Entry::Message(message) = entry else { continue };
            if let Some(value) = &message.value {
                take(message.id.name.to_owned(), value);
            }
            for attribute in &message.attributes {
                take(
                    format!("{}.{}", message.id.name, attribute.id.name),
                    &attribute.value,
                );
            }
        }
    }
}

/// What a text says itself, of every variant.
fn words_of(pattern: &Pattern<&str>, text: &mut String) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression } => {
                text.push(' ');
                if let Expression::Select { variants, .. } = expression {
                    for variant in variants {
                        words_of(&variant.value, text);
                        text.push(' ');
                    }
                }
            }
        }
    }
}

fn slots_of(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
    let variable = |inline: &InlineExpression<&str>, found: &mut BTreeSet<String>| {
        if let InlineExpression::VariableReference { id } = inline {
            found.insert(id.name.to_owned());
        }
    };
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else {
            continue;
        };
        match expression {
            Expression::Inline(inline) => variable(inline, found),
            Expression::Select { selector, variants } => {
                variable(selector, found);
                for variant in variants {
                    slots_of(&variant.value, found);
                }
            }
        }
    }
}

/// Keys that follow from descriptions of settings.
fn described() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let mut all: Vec<Described> = settings()
        .iter()
        .map(|setting| setting.described.clone())
        .collect();
    for lab in labs::all() {
        let schema = lab.schema();
        keys.insert(schema.key());
        keys.insert(format!("{}.explanation", schema.key()));
        keys.extend(schema.headline.map(|_| format!("{}.headline", schema.key())));
        all.extend(schema.fields.iter().map(|field| schema.described(field)));
    }
    for described in all {
        let own = [
            "", ".symbol", ".unit", ".tooltip", ".allowed", ".only", ".hint", ".set",
        ];
        keys.extend(own.map(|attribute| format!("{}{attribute}", described.key)));
        for name in described.field.kind.names() {
            let key = described.choice_key(name);
            keys.insert(format!("{key}.meaning"));
            keys.insert(key);
        }
        let section = described.path.split('.').next().unwrap_or_default();
        if described.path.contains('.') && section != "lab" {
            keys.insert(format!("group-{section}"));
        }
    }
    keys
}

#[test]
fn every_key_in_the_code_has_english() {
    let catalogue = catalogue();
    let sources = sources();
    let uses = sources.iter().flat_map(Source::uses);
    let missing: Vec<String> = uses
        .filter(|used| used.key != "key" && !catalogue.contains_key(&used.key))
        .map(|used| format!("{}: {}", used.place, used.key))
        .collect();
    assert!(missing.is_empty(), "{missing:#?}");
    let unnamed = described();
    let unnamed = unnamed.iter().filter(|key| !key.contains('.'));
    let missing: Vec<&String> = unnamed.filter(|key| !catalogue.contains_key(*key)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_sentence_of_the_catalogue_is_used() {
    let sources = sources();
    let literals: BTreeSet<&str> = sources
        .iter()
        .flat_map(|source| source.literals().map(|(_, text)| text))
        .collect();
    let attributes: BTreeSet<String> = sources.iter().flat_map(Source::attributes).collect();
    let described = described();
    // A sentence on a curve goes by the figure's id, the curve's name, or both; some names are of two parts.
    let names: BTreeSet<String> = literals
        .iter()
        .flat_map(|literal| {
            let plain = plain(literal);
            [series_name(&plain), plain.trim_end_matches('_').to_owned()]
        })
        .collect();
    let of_series = |key: &str| {
        let parts = key.match_indices('-').map(|(i, _)| (&key[..i], &key[i + 1..]));
        names.contains(key)
            || parts
                .into_iter()
                .any(|(first, second)| names.contains(first) && names.contains(second))
    };
    let used = |key: &String| {
        literals.contains(key.as_str())
            || key.strip_prefix("series-").is_some_and(of_series)
            || described.contains(key)
            || key.split_once('.').is_some_and(|(message, attribute)| {
                literals.contains(message) && attributes.contains(attribute)
            })
    };
    let unused: Vec<String> = catalogue().into_keys().filter(|key| !used(key)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn slots_in_the_code_are_those_of_the_text() {
    let catalogue = catalogue();
    let sources = sources();
    let mut wrong = Vec::new();
    for used in sources.iter().flat_map(Source::uses) {
        if let Some(slots) = catalogue.get(&used.key)
            && *slots != used.slots
        {
            let Use {
                place,
                key,
                slots: given,
            } = used;
            wrong.push(format!("{place}: {key} has {slots:?} and is given {given:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn nothing_is_shown_that_is_not_from_the_catalogue() {
    let sources = sources();
    let mut found = Vec::new();
    for source in &sources {
        for (i, text) in source.literals() {
            let known = NO_TEXT.iter().any(|(allowed, _)| *allowed == text);
            let is_data = source.is_id(i) || source.is_of_description(i);
            if reads_as_text(text) && !known && !is_data {
                found.push(format!("{}: {text:?}", source.place(i)));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn code_is_read_as_far_as_needed() {
    let code = r#"
        // text!("comment")
        let a = text!("key", slot = f(x, y = 1), other = 'c');
        Line::new(("Test, runs", text!("curve")), 'a', "another sentence");
    "#;
    let source = Source {
        path: String::new(),
        tokens: tokens(code),
    };
    let [first, second] = source.uses().try_into().unwrap_or_else(|_| panic!("two"));
    assert_eq!((first.key.as_str(), second.key.as_str()), ("key", "curve"));
    assert!(first.slots.iter().eq(["other", "slot"]));
    let shown: Vec<&str> = source
        .literals()
        .filter(|(i, text)| reads_as_text(text) && !source.is_id(*i))
        .map(|(_, text)| text)
        .collect();
    assert_eq!(shown, ["another sentence"]);
    assert!(reads_as_text("Close") && reads_as_text("{count} more rows"));
    assert!(!reads_as_text("x") && !reads_as_text("command-save") && !reads_as_text("t = {step}"));
}
