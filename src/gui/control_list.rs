//! A list of all controls with their places, kept in a file for programs that drive the window: `--controls`.

use std::path::PathBuf;

use egui::accesskit::Node;
use egui::{Context, FullOutput, RawInput, Response, Ui};
use serde_json::json;

use crate::figure::write_atomically;
use crate::text;

/// Lets tests and drivers find a control by an id, whatever the language.
pub(super) fn known_by(control: &Response, id: &str) {
    control
        .ctx
        .accesskit_node_builder(control.id, |node| node.set_author_id(id));
}

/// A button that says the text of a key of the catalogue, which is its id too.
pub(super) fn button(ui: &mut Ui, key: &str) -> Response {
    let button = ui.button(text::get(key));
    known_by(&button, key);
    button
}

/// A box to check beside the text of a key of the catalogue, which is its id too.
pub(super) fn check_box(ui: &mut Ui, checked: &mut bool, key: &str) -> Response {
    let check_box = ui.checkbox(checked, text::get(key));
    known_by(&check_box, key);
    check_box
}

/// Writes the list whenever it changes: a line of JSON for each control, with the id that tests know it by (settings
/// have their paths), role, name, value, whether keys go to it, and left, top, width and height in pixels of the window.
pub(super) struct ControlList {
    file: PathBuf,
    written: String,
}

impl ControlList {
    pub(super) fn new(file: PathBuf) -> Self {
        Self {
            file,
            written: String::new(),
        }
    }
}

impl egui::Plugin for ControlList {
    fn debug_name(&self) -> &'static str {
        "control list"
    }

    fn input_hook(&mut self, context: &Context, _: &mut RawInput) {
        // Controls are described as for screen readers.
        context.enable_accesskit();
    }

    fn output_hook(&mut self, context: &Context, output: &mut FullOutput) {
        let Some(tree) = &output.platform_output.accesskit_update else {
            return;
        };
        let scale = f64::from(context.pixels_per_point());
        let list: String = tree
            .nodes
            .iter()
            .filter_map(|(id, node)| line(node, *id == tree.focus, scale))
            .collect();
        // Where the file refuses, the next change tries again.
        if list != self.written && write_atomically(&self.file, list.as_bytes()).is_ok() {
            self.written = list;
        }
    }
}

/// What a reader hears of a control and where it is; `None` for what has no place or no name.
fn line(node: &Node, is_focused: bool, scale: f64) -> Option<String> {
    let place = node.bounds()?;
    if node.author_id().is_none() && node.label().is_none() && node.value().is_none() {
        return None;
    }
    let pixels = [place.x0, place.y0, place.x1 - place.x0, place.y1 - place.y0];
    let entry = json!({
        "id": node.author_id(),
        "is_focused": is_focused,
        "role": format!("{:?}", node.role()),
        "name": node.label(),
        "value": node.value(),
        "place": pixels.map(|length| (length * scale).round()),
    });
    Some(format!("{entry}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_says_which_control_has_the_focus() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("controls.jsonl");
        let context = Context::default();
        context.add_plugin(ControlList::new(file.clone()));
        let mut text = String::new();
        for is_focused in [false, true] {
            let _ = context.run_ui(RawInput::default(), |ui| {
                let field = ui.text_edit_singleline(&mut text);
                known_by(&field, "the.field");
                if is_focused {
                    field.request_focus();
                }
            });
            let list = std::fs::read_to_string(&file).unwrap();
            assert!(
                list.contains(&format!("{{\"id\":\"the.field\",\"is_focused\":{is_focused}")),
                "{list}"
            );
        }
    }

    #[test]
    fn the_list_has_the_controls_of_the_frame_with_their_ids() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("controls.jsonl");
        let context = Context::default();
        context.add_plugin(ControlList::new(file.clone()));
        let frame = |text: &str| {
            let draw = |ui: &mut egui::Ui| {
                known_by(&ui.button(text), "the.button");
            };
            let _ = context.run_ui(RawInput::default(), draw);
            let list = std::fs::read_to_string(&file).unwrap();
            let mut entries = list
                .lines()
                .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
            entries.find(|entry| entry["id"] == "the.button").unwrap()
        };
        let entry = frame("Go");
        assert_eq!((&entry["role"], &entry["name"]), (&json!("Button"), &json!("Go")));
        assert!(entry["place"][2].as_f64().unwrap() > 5.0, "{entry}");
        assert_eq!(frame("Stop")["name"], "Stop");
    }
}
