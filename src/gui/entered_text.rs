//! A line of text that counts once it is finished: while the path of a file is typed, none of its beginnings is read.

use egui::{Key, Response, TextEdit, Ui};

/// A box for a text, which changes when Enter is pressed or the box is left; Escape gives up what was typed.
///
/// `name` tells it from others beside it.
pub(super) fn entered_text(ui: &mut Ui, name: &str, hint: &str, text: &mut String) -> Response {
    let id = ui.make_persistent_id(("entered", name));
    let typed = ui.data(|data| data.get_temp::<String>(id));
    let mut shown = typed.unwrap_or_else(|| text.clone());
    let width = ui.available_width();
    // An identity of its own: what stands before it may come and go while it is typed.
    let field = TextEdit::singleline(&mut shown)
        .id(id.with("field"))
        .hint_text(hint)
        .desired_width(width);
    let mut response = ui.add(field);
    if response.has_focus() {
        ui.data_mut(|data| data.insert_temp(id, shown));
        return response;
    }
    ui.data_mut(|data| data.remove_temp::<String>(id));
    let given_up = ui.input(|input| input.key_pressed(Key::Escape));
    if response.lost_focus() && !given_up && shown != *text {
        *text = shown;
        response.mark_changed();
    }
    response
}

#[cfg(test)]
mod tests {
    use egui::accesskit::Role;
    use egui::{Event, Modifiers};
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;

    #[test]
    fn a_text_counts_on_enter_and_not_after_escape() {
        let mut harness = Harness::new_ui_state(
            |ui, text: &mut String| {
                entered_text(ui, "path", "data.csv", text);
            },
            "a".to_owned(),
        );
        let type_and = |harness: &mut Harness<'_, String>, key| {
            harness.get_by_role(Role::TextInput).click();
            harness.run();
            for letter in ["b", "c"] {
                harness.event(Event::Text(letter.to_owned()));
                harness.run();
                assert!(
                    harness.get_by_role(Role::TextInput).is_focused(),
                    "it keeps the focus"
                );
            }
            let before = harness.state().clone();
            harness.key_press_modifiers(Modifiers::NONE, key);
            harness.run();
            (before, harness.state().clone())
        };
        let (before, after) = type_and(&mut harness, Key::Escape);
        assert_eq!((before.as_str(), after.as_str()), ("a", "a"));
        let (before, after) = type_and(&mut harness, Key::Enter);
        assert_eq!(before, "a", "nothing is read of a beginning");
        assert!(after.len() == 3 && after.contains("bc"), "{after}");
    }
}
