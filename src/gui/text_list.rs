//! A list of texts in a line, each in double quotes.

use egui::{Response, TextEdit, Ui};

use crate::experiment::{Field, Kind, Value};

/// A box for texts in double quotes between commas, which changes when it is left or Enter is pressed. Without any quotes,
/// what stands between commas are the texts.
pub(super) fn text_list(ui: &mut Ui, name: &str, texts: &mut Vec<String>) -> Response {
    let id = ui.make_persistent_id(("texts", name));
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let mut shown = typed.unwrap_or_else(|| written(texts));
    let width = ui.available_width();
    let field = TextEdit::singleline(&mut shown)
        .id(id.with("field"))
        .desired_width(width);
    let mut response = ui.add(field);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, shown));
        return response;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    if response.lost_focus()
        && let Some(read) = read(&shown)
        && read != *texts
    {
        *texts = read;
        response.mark_changed();
    }
    response
}

fn written(texts: &[String]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
    quoted.join(", ")
}

fn read(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    if !line.contains('"') {
        let words = line.split(',').map(str::trim).filter(|word| !word.is_empty());
        return Some(words.map(str::to_owned).collect());
    }
    match Value::read(&format!("[{line}]"), &Field::new(Kind::Texts)) {
        Some(Value::Texts(texts)) => Some(texts),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{read, written};

    #[test]
    fn texts_are_read_as_they_are_written() {
        for texts in [vec![], vec![""], vec!["?", "a, b", "say \"x\"", "é\t"]] {
            let texts: Vec<String> = texts.into_iter().map(str::to_owned).collect();
            assert_eq!(read(&written(&texts)), Some(texts));
        }
        assert_eq!(read("NA, ?"), Some(vec!["NA".to_owned(), "?".to_owned()]));
        assert_eq!(read("\"open"), None);
    }
}
