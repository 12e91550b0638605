//! What somebody typed: the name that was meant, and a value short enough for a message.

/// Longest names that are compared, in bytes, and how many of them: a comparison takes time and memory with the product of
/// both lengths, and the names may be those of any file.
const LONGEST_NAME: usize = 200;
const MOST_NAMES: usize = 10_000;

/// The known name most like `found`, unless none is alike.
pub(in crate::experiment) fn nearest<'a>(
    found: &str,
    known: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let short = |name: &&str| name.len() <= LONGEST_NAME;
    let found = Some(found.trim()).filter(short)?.to_lowercase();
    let length = found.chars().count();
    let distance = |name: &str| {
        let (name, count) = (name.to_lowercase(), name.chars().count());
        let most = (count / 3 + 1).min(count.saturating_sub(1));
        // Names of very different length are no misspellings of each other, without a comparison.
        if length.abs_diff(count) > most {
            return None;
        }
        Some(strsim::damerau_levenshtein(&found, &name)).filter(|distance| *distance <= most)
    };
    known
        .take(MOST_NAMES)
        .filter(short)
        .filter_map(|name| Some((distance(name)?, name)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// A value on one line and not too long.
pub(super) fn shortened(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= 40 {
        line
    } else {
        format!("{}…", line.chars().take(39).collect::<String>())
    }
}
