//! The arrows between the files of `src/`: between rooms they point down the list of `lib.rs`, and within a room they form no
//! circle.
//!
//! An arrow is a path that one file takes from another, by `use` or in full; a name that a parent only re-exports stands for
//! the file that it comes from. A parent and the files below it are one piece: neither direction between them counts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// A module as a path, such as `["gui", "plot"]`; the root is empty.
type Module = Vec<String>;

/// A path that a `use` makes known under a name; public if it is a re-export.
struct Use {
    public: bool,
    path: Vec<String>,
    name: String,
}

/// What matters of a source file.
#[derive(Default)]
struct Source {
    uses: Vec<Use>,
    children: BTreeSet<String>,
    items: BTreeSet<String>,
    words: BTreeSet<String>,
    /// Paths in full outside of `use`.
    paths: Vec<Vec<String>>,
}

/// All modules, without those of tests.
struct Crate(BTreeMap<Module, Source>);

/// The text without comments, strings and characters.
fn bare(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(first) = rest.chars().next() {
        let hashes = rest
            .strip_prefix('r')
            .map_or(0, |raw| raw.len() - raw.trim_start_matches('#').len());
        let raw = rest.starts_with('r')
            && rest[1 + hashes..].starts_with('"')
            && !out.ends_with(|last: char| last.is_alphanumeric() || last == '_');
        let skipped = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if raw {
            let end = format!("\"{}", "#".repeat(hashes));
            let body = 2 + hashes;
            rest[body..]
                .find(&end)
                .map_or(rest.len(), |at| body + at + end.len())
        } else if first == '"' {
            let mut escaped = false;
            let end = rest[1..].find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            end.map_or(rest.len(), |at| at + 2)
        } else if first == '\'' {
            // A character rather than a lifetime.
            let body = rest[1..].chars().next().map_or(0, char::len_utf8);
            match rest.get(1..2) {
                Some("\\") => rest[3..].find('\'').map_or(rest.len(), |at| at + 4),
                _ if rest[1 + body..].starts_with('\'') => body + 2,
                _ => 0,
            }
        } else {
            0
        };
        if skipped > 0 {
            out.push(' ');
            rest = &rest[skipped..];
        } else {
            out.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    out
}

/// The text without the modules that only tests compile, and whether such a module is a file of its own.
fn without_tests(mut text: String, test_files: &mut BTreeSet<String>) -> String {
    while let Some(start) = text.find("#[cfg(test)]") {
        let item = text[start + 12..].trim_start().to_owned();
        let body = item.find(['{', ';']).unwrap_or(item.len());
        let mut end = body;
        if item[body..].starts_with('{') {
            let mut depth = 0;
            let close = item[body..].find(|c| {
                depth += match c {
                    '{' => 1,
                    '}' => -1,
                    _ => 0,
                };
                depth == 0
            });
            end = body + close.unwrap_or(0);
        } else if let Some(name) = item[..body].strip_prefix("mod ") {
            test_files.insert(name.trim().to_owned());
        }
        let after = item.get(end + 1..).unwrap_or("").to_owned();
        text.truncate(start);
        text.push_str(&after);
    }
    text
}

/// The names that a use tree brings in.
fn expand(tree: &str, before: &[String], public: bool, out: &mut Vec<Use>) {
    let tree = tree.trim();
    if let Some((head, list)) = tree.split_once('{') {
        let mut path = before.to_vec();
        path.extend(segments(head));
        let list = list.strip_suffix('}').unwrap_or(list);
        let (mut depth, mut start) = (0, 0);
        for (at, letter) in list.char_indices().chain([(list.len(), ',')]) {
            match letter {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' if depth == 0 => {
                    expand(&list[start..at], &path, public, out);
                    start = at + 1;
                }
                _ => {}
            }
        }
        return;
    }
    let (path_text, alias) = match tree.split_once(" as ") {
        Some((path, alias)) => (path, Some(alias.trim().to_owned())),
        None => (tree, None),
    };
    let mut path = before.to_vec();
    path.extend(segments(path_text));
    if path.last().is_some_and(|last| last == "self") {
        path.pop();
    }
    if let Some(last) = path.last().cloned() {
        let name = alias.unwrap_or(last);
        out.push(Use { public, path, name });
    }
}

fn segments(path: &str) -> Vec<String> {
    let parts = path.split("::").map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Words with what separates each from the next.
fn words(text: &str) -> Vec<(String, String)> {
    let (mut all, mut rest) = (Vec::new(), text);
    while let Some(start) = rest.find(is_word) {
        rest = &rest[start..];
        let end = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
        let gap = rest[end..].find(is_word).unwrap_or(rest.len() - end);
        all.push((rest[..end].to_owned(), rest[end..end + gap].trim().to_owned()));
        rest = &rest[end..];
    }
    all
}

impl Source {
    fn read(text: &str, test_files: &mut BTreeSet<String>) -> Self {
        let text = without_tests(bare(text), test_files);
        let mut source = Self::default();
        let mut body = String::new();
        for statement in text.split_inclusive(';') {
            let used = statement.rfind("use ").filter(|&at| {
                let before = &statement[..at];
                let start = before.rfind(['}', ';', ']', '\n']).map_or(0, |at| at + 1);
                let head = before[start..].trim();
                head.is_empty() || head.starts_with("pub")
            });
            match used {
                Some(at) if !statement[..at].ends_with(is_word) => {
                    let head = statement[..at].rsplit('\n').next().unwrap_or("");
                    let public = head.contains("pub");
                    let tree = statement[at + 4..].trim_end_matches(';');
                    expand(
                        &tree.split_whitespace().collect::<Vec<_>>().join(" "),
                        &[],
                        public,
                        &mut source.uses,
                    );
                    body.push_str(&statement[..at]);
                }
                _ => body.push_str(statement),
            }
        }
        let words = words(&body);
        for pair in words.windows(2) {
            let name = pair[1].0.clone();
            match pair[0].0.as_str() {
                "mod" if pair[1].1.starts_with(';') => _ = source.children.insert(name),
                "fn" | "struct" | "enum" | "trait" | "type" | "const" | "static" | "macro_rules" => {
                    source.items.insert(name);
                }
                _ => {}
            }
        }
        source.words = words.iter().map(|(word, _)| word.clone()).collect();
        let mut path: Vec<String> = Vec::new();
        for (word, gap) in words {
            path.push(word);
            if gap != "::" {
                if path.len() > 1 {
                    source.paths.push(std::mem::take(&mut path));
                }
                path.clear();
            }
        }
        source
    }
}

impl Crate {
    fn read(root: &Path) -> Self {
        let (mut modules, mut tests) = (BTreeMap::new(), BTreeSet::new());
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let relative = path.strip_prefix(root).unwrap().with_extension("");
                let mut module: Module = relative
                    .iter()
                    .map(|part| part.to_str().unwrap().to_owned())
                    .collect();
                let name = module.last().cloned().unwrap_or_default();
                if path.extension().is_none_or(|kind| kind != "rs") || name == "main" {
                    continue;
                }
                if ["mod", "lib"].contains(&name.as_str()) {
                    module.pop();
                }
                let mut test_files = BTreeSet::new();
                let source = Source::read(&fs::read_to_string(&path).unwrap(), &mut test_files);
                tests.extend(
                    test_files
                        .into_iter()
                        .map(|name| [module.clone(), vec![name]].concat()),
                );
                modules.insert(module, source);
            }
        }
        modules.retain(|module, _| !tests.contains(module));
        Self(modules)
    }

    /// The path from the root, if it begins within the crate.
    fn absolute(&self, module: &Module, path: &[String]) -> Option<Vec<String>> {
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => Some(rest.to_vec()),
            "self" => Some([module.as_slice(), rest].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                Some([&module[..module.len().checked_sub(ups)?], &path[ups..]].concat())
            }
            child if self.0[module].children.contains(child) => Some([module.as_slice(), path].concat()),
            _ => None,
        }
    }

    /// The file that an absolute path leads to, through re-exports.
    fn resolve(&self, path: &[String], depth: usize) -> Module {
        let known = (0..=path.len())
            .rev()
            .find(|&end| self.0.contains_key(&path[..end]));
        let module = path[..known.unwrap_or(0)].to_vec();
        let Some(name) = path.get(module.len()).filter(|_| depth < 9) else {
            return module;
        };
        let source = &self.0[&module];
        for used in &source.uses {
            if &used.name == name
                && let Some(path) = self.absolute(&module, &used.path)
            {
                return self.resolve(&path, depth + 1);
            }
            if used.name == "*" && used.public && !source.items.contains(name) {
                let from = self.absolute(&module, &used.path[..used.path.len() - 1]);
                let from = from.filter(|from| self.0.get(from).is_some_and(|from| from.items.contains(name)));
                if let Some(from) = from {
                    return from;
                }
            }
        }
        module
    }

    /// The files that one takes something from, with the path that it takes.
    fn arrows(&self, module: &Module) -> BTreeMap<Module, String> {
        let source = &self.0[module];
        let mut taken: Vec<Vec<String>> = Vec::new();
        for used in &source.uses {
            let Some(path) = self.absolute(module, &used.path) else {
                continue;
            };
            if used.name == "*" {
                let from = &path[..path.len() - 1];
                if let Some(parent) = self.0.get(from) {
                    let named = parent.uses.iter().map(|used| &used.name);
                    let known = parent.items.iter().chain(&parent.children).chain(named);
                    let known = known.filter(|name| source.words.contains(*name));
                    taken.extend(known.map(|name| [from, std::slice::from_ref(name)].concat()));
                }
            } else {
                taken.push(path);
            }
        }
        taken.extend(source.paths.iter().filter_map(|path| self.absolute(module, path)));
        let mut arrows = BTreeMap::new();
        for path in taken {
            let to = self.resolve(&path, 0);
            if !to.starts_with(module) && !module.starts_with(&to) {
                arrows.insert(to, path.join("::"));
            }
        }
        arrows
    }
}

/// The rooms in the order of the table in `lib.rs`.
fn rooms(text: &str) -> Vec<String> {
    let rows = text
        .lines()
        .filter_map(|line| line.strip_prefix("//! | [`")?.split_once('`'));
    // `mod@` tells a room from a macro of the same name.
    rows.map(|(room, _)| room.trim_start_matches("mod@").to_owned())
        .collect()
}

/// Folders whose circles are still to be opened; nothing else may join them.
const OPEN: [&[&str]; 0] = [];

fn inside(module: &Module, folder: &[&str]) -> bool {
    module.iter().zip(folder).filter(|(a, b)| a == b).count() == folder.len()
}

/// Whether arrows lead from one file to another, however many.
fn reaches(arrows: &BTreeMap<&Module, BTreeMap<Module, String>>, from: &Module, to: &Module) -> bool {
    let (mut seen, mut next) = (BTreeSet::from([from]), vec![from]);
    while let Some(file) = next.pop() {
        if file == to {
            return true;
        }
        let further = arrows.get(file).into_iter().flat_map(BTreeMap::keys);
        next.extend(further.filter(|file| seen.insert(*file)));
    }
    false
}

/// What breaks the law: arrows up the list of rooms, and circles.
fn faults(root: &Path) -> Vec<String> {
    let rooms = rooms(&fs::read_to_string(root.join("lib.rs")).unwrap());
    let all = Crate::read(root);
    let arrows: BTreeMap<&Module, _> = all.0.keys().map(|module| (module, all.arrows(module))).collect();
    let mut faults = Vec::new();
    let floor = |module: &Module| {
        module
            .first()
            .and_then(|room| rooms.iter().position(|name| name == room))
    };
    for (from, to) in &arrows {
        if !from.is_empty() && !to.is_empty() && floor(from).is_none() {
            faults.push(format!("src/lib.rs does not list the room {}", from[0]));
        }
        let up = to
            .iter()
            .filter(|(to, _)| floor(to) < floor(from) && !to.is_empty());
        faults.extend(up.map(|(_, path)| format!("{} takes {path} from a room above", from.join("/"))));
    }
    for (from, to) in &arrows {
        let settled = |to: &Module| !OPEN.iter().any(|open| inside(from, open) && inside(to, open));
        let back = to
            .iter()
            .filter(|(to, _)| settled(to) && reaches(&arrows, to, from));
        faults.extend(
            back.map(|(to, path)| format!("circle: {} → {} by {path}", from.join("/"), to.join("/"))),
        );
    }
    faults
}

#[test]
fn arrows_point_down_the_list_of_rooms_and_never_in_a_circle() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let faults = faults(&root);
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A crate of four files in a folder; in each the given text is added.
fn faults_of(changes: [&str; 4]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let lib = "//! | [`above`] | one |\n//! | [`below`] | two |\npub mod above;\npub mod below;\n";
    let files = [
        ("lib.rs", lib),
        ("above.rs", "use crate::below::One;\nfn f() -> One { One }\n"),
        (
            "below/mod.rs",
            "mod one;\nmod two;\npub use one::One;\npub use two::Two;\n",
        ),
        ("below/one.rs", "pub struct One;\n"),
    ];
    fs::create_dir(folder.path().join("below")).unwrap();
    for ((name, text), change) in files.into_iter().zip(changes) {
        fs::write(folder.path().join(name), format!("{text}{change}")).unwrap();
    }
    let two = "use super::One;\n// use crate::above;\npub struct Two(One, &'static str);\n";
    fs::write(folder.path().join("below/two.rs"), two).unwrap();
    faults(folder.path())
}

#[test]
fn an_arrow_that_is_turned_is_found() {
    assert_eq!(faults_of([""; 4]), Vec::<String>::new());
    let up = faults_of(["", "", "", "fn g() { crate::above::f(); }\n"]);
    assert!(
        up.contains(&"below/one takes above::f from a room above".to_owned()),
        "{up:?}"
    );
    let circle = faults_of(["", "", "", "use crate::below::Two;\nstruct Three(Two);\n"]);
    let expected = [
        "circle: below/one → below/two by below::Two",
        "circle: below/two → below/one by below::One",
    ];
    assert_eq!(circle, expected);
    let in_tests = faults_of([
        "",
        "",
        "",
        "#[cfg(test)]\nmod tests {\n    use crate::below::Two;\n}\n",
    ]);
    assert_eq!(in_tests, Vec::<String>::new());
}
