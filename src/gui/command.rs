//! One table of commands feeds menus, palette and keys.

use egui::text_selection::LabelSelectionState;
use egui::{Context, Key, KeyboardShortcut, Modifiers};

/// Something the window does on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Command {
    Gallery,
    Open,
    Save,
    SaveAs,
    Export,
    ExportWindow,
    ExportRun,
    Quit,
    Undo,
    Redo,
    Copy,
    Paste,
    Run,
    Step,
    StepBack,
    First,
    Last,
    Reset,
    Cancel,
    Setup,
    Maximize,
    ResetLayout,
    ZoomIn,
    ZoomOut,
    ZoomReset,
    Theme,
    Present,
    FullScreen,
    Palette,
    Keys,
    About,
}

/// A menu of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Menu {
    File,
    Edit,
    Run,
    View,
    Help,
}

impl Menu {
    /// All menus, from left to right.
    pub(crate) const ALL: [Self; 5] = [Self::File, Self::Edit, Self::Run, Self::View, Self::Help];

    /// Its name.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Run => "Run",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// Everything about one command.
pub(crate) struct Entry {
    /// The command.
    pub(crate) command: Command,
    /// Its menu.
    pub(crate) menu: Menu,
    /// What menus and palette call it, in sentence case.
    pub(crate) text: &'static str,
    /// What it does, in a sentence.
    pub(crate) tooltip: &'static str,
    /// The key that does it, if any.
    pub(crate) key: Option<KeyboardShortcut>,
}

const CTRL: Modifiers = Modifiers::COMMAND;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);

const fn plain(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(Modifiers::NONE, key))
}

const fn ctrl(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(CTRL, key))
}

const fn ctrl_shift(key: Key) -> Option<KeyboardShortcut> {
    Some(KeyboardShortcut::new(CTRL_SHIFT, key))
}

/// Every command once, in the order of the menus.
pub(crate) const TABLE: &[Entry] = &[
    entry(
        Command::Gallery,
        Menu::File,
        "Preset gallery…",
        "Choose one of the experiments that come with Onsager.",
        ctrl(Key::G),
    ),
    entry(
        Command::Open,
        Menu::File,
        "Open…",
        "Open an experiment from a preset file.",
        ctrl(Key::O),
    ),
    entry(
        Command::Save,
        Menu::File,
        "Save",
        "Save the experiment to its file.",
        ctrl(Key::S),
    ),
    entry(
        Command::SaveAs,
        Menu::File,
        "Save as…",
        "Save the experiment to another file.",
        ctrl_shift(Key::S),
    ),
    entry(
        Command::Export,
        Menu::File,
        "Export figure…",
        "Write any figure as SVG, PNG or CSV.",
        ctrl(Key::E),
    ),
    entry(
        Command::ExportWindow,
        Menu::File,
        "Export window as picture…",
        "Write what the window shows as PNG.",
        ctrl_shift(Key::E),
    ),
    entry(
        Command::ExportRun,
        Menu::File,
        "Export run as arrays…",
        "Write the run's arrays as NPZ, which numpy loads.",
        ctrl_shift(Key::N),
    ),
    entry(
        Command::Quit,
        Menu::File,
        "Quit",
        "Close the window; unsaved changes are asked about.",
        ctrl(Key::Q),
    ),
    entry(
        Command::Undo,
        Menu::Edit,
        "Undo",
        "Take back the last change of a setting.",
        ctrl(Key::Z),
    ),
    entry(
        Command::Redo,
        Menu::Edit,
        "Redo",
        "Bring back what was undone.",
        ctrl_shift(Key::Z),
    ),
    entry(
        Command::Copy,
        Menu::Edit,
        "Copy experiment",
        "Put the experiment on the clipboard as one line of text.",
        ctrl(Key::C),
    ),
    entry(
        Command::Paste,
        Menu::Edit,
        "Paste experiment",
        "Open the experiment that is on the clipboard as text.",
        ctrl(Key::V),
    ),
    entry(
        Command::Run,
        Menu::Run,
        "Train or pause",
        "Start the training runs, pause them, or go on.",
        plain(Key::Space),
    ),
    entry(
        Command::Step,
        Menu::Run,
        "One step forward",
        "Train one step while paused; otherwise move the time cursor one step later.",
        plain(Key::ArrowRight),
    ),
    entry(
        Command::StepBack,
        Menu::Run,
        "One step back",
        "Move the time cursor one step earlier.",
        plain(Key::ArrowLeft),
    ),
    entry(
        Command::First,
        Menu::Run,
        "First step",
        "Move the time cursor to step 0.",
        plain(Key::Home),
    ),
    entry(
        Command::Last,
        Menu::Run,
        "Last step",
        "Move the time cursor to the last step there is.",
        plain(Key::End),
    ),
    entry(
        Command::Reset,
        Menu::Run,
        "Reset",
        "Forget the runs and keep the prediction; one that was stopped begins anew.",
        plain(Key::R),
    ),
    entry(
        Command::Cancel,
        Menu::Run,
        "Cancel",
        "Stop what is computed, or close what is open; results so far stay.",
        plain(Key::Escape),
    ),
    entry(
        Command::Setup,
        Menu::View,
        "Setup",
        "Show or hide the settings on the left.",
        ctrl(Key::B),
    ),
    entry(
        Command::Maximize,
        Menu::View,
        "Maximize panel",
        "Let one panel fill the centre, or put it back. A double click on its tab does the same.",
        ctrl(Key::M),
    ),
    entry(
        Command::ResetLayout,
        Menu::View,
        "Reset layout",
        "Put all panels back where they were at first.",
        ctrl_shift(Key::L),
    ),
    entry(
        Command::ZoomIn,
        Menu::View,
        "Zoom in",
        "Make everything larger.",
        ctrl(Key::Plus),
    ),
    entry(
        Command::ZoomOut,
        Menu::View,
        "Zoom out",
        "Make everything smaller.",
        ctrl(Key::Minus),
    ),
    entry(
        Command::ZoomReset,
        Menu::View,
        "Zoom to 100 %",
        "Make everything as large as the desktop asks for.",
        ctrl(Key::Num0),
    ),
    entry(
        Command::Theme,
        Menu::View,
        "Light or dark",
        "Change between the light and the dark theme.",
        ctrl_shift(Key::T),
    ),
    entry(
        Command::Present,
        Menu::View,
        "Presentation",
        "Large type and the chosen panels alone; Esc goes back.",
        plain(Key::F5),
    ),
    entry(
        Command::FullScreen,
        Menu::View,
        "Full screen",
        "Fill the screen, or go back to a window.",
        plain(Key::F11),
    ),
    entry(
        Command::Palette,
        Menu::Help,
        "Command palette…",
        "Find a command, a panel or a preset by typing a part of its name.",
        ctrl(Key::K),
    ),
    entry(
        Command::Keys,
        Menu::Help,
        "Keys…",
        "List every key.",
        plain(Key::F1),
    ),
    entry(
        Command::About,
        Menu::Help,
        "About Onsager…",
        "What this program is and the theorem behind it.",
        None,
    ),
];

const fn entry(
    command: Command,
    menu: Menu,
    text: &'static str,
    tooltip: &'static str,
    key: Option<KeyboardShortcut>,
) -> Entry {
    Entry {
        command,
        menu,
        text,
        tooltip,
        key,
    }
}

impl Entry {
    /// The key as text, or nothing.
    pub(crate) fn key_text(&self, context: &Context) -> String {
        self.key
            .map(|key| context.format_shortcut(&key))
            .unwrap_or_default()
    }
}

impl Command {
    /// Its row of the table.
    pub(crate) fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.command == self)
    }
}

/// The commands whose keys were pressed. None while a text is being typed; keys without Ctrl also give way to
/// the control that has the focus, which may use them itself.
pub(crate) fn pressed(context: &Context) -> Vec<Command> {
    if context.text_edit_focused() {
        return Vec::new();
    }
    let focused = context.memory(|memory| memory.focused().is_some());
    // An open menu is closed by Escape first.
    let listed = egui::Popup::is_any_open(context);
    let closes = |key: KeyboardShortcut| listed && key.logical_key == Key::Escape;
    let mut rows: Vec<&Entry> = TABLE.iter().collect();
    // Ctrl+S also answers to Ctrl+Shift+S, so the longer combinations come first.
    rows.sort_by_key(|entry| entry.key.is_none_or(|key| !key.modifiers.shift));
    // The table takes Escape for itself, so what it does to a selection is done here.
    if context.input(|input| input.key_pressed(Key::Escape)) {
        context.plugin::<LabelSelectionState>().lock().clear_selection();
    }
    let mut pressed = Vec::new();
    context.input_mut(|input| {
        for entry in rows {
            if let Some(key) = entry.key
                && !(focused && gives_way(key))
                && !closes(key)
                && input.consume_shortcut(&key)
            {
                pressed.push(entry.command);
            }
        }
        // Desktops turn the clipboard's keys into events of their own.
        if input
            .events
            .iter()
            .any(|event| matches!(event, egui::Event::Copy))
        {
            pressed.push(Command::Copy);
        }
    });
    // A menu would stay open behind what the command opens.
    if listed && !pressed.is_empty() {
        egui::Popup::close_all(context);
    }
    pressed
}

/// Whether text of a label is selected.
pub(crate) fn text_is_selected(context: &Context) -> bool {
    context.plugin::<LabelSelectionState>().lock().has_selection()
}

/// Whether a focused control may want this key for itself.
fn gives_way(key: KeyboardShortcut) -> bool {
    key.modifiers.is_none() && !matches!(key.logical_key, Key::F1 | Key::F5 | Key::F11)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_two_commands_clash() {
        let mut texts = HashSet::new();
        let mut commands = HashSet::new();
        let mut keys = HashSet::new();
        for entry in TABLE {
            assert!(texts.insert(entry.text), "{} is there twice", entry.text);
            assert!(
                commands.insert(entry.command),
                "{:?} is there twice",
                entry.command
            );
            assert!(
                !entry.tooltip.is_empty() && entry.tooltip.ends_with('.'),
                "{}",
                entry.text
            );
            if let Some(key) = entry.key {
                let modifiers = (
                    key.modifiers.ctrl,
                    key.modifiers.command,
                    key.modifiers.shift,
                    key.modifiers.alt,
                );
                assert!(
                    keys.insert((modifiers, key.logical_key)),
                    "{} has a taken key",
                    entry.text
                );
            }
        }
    }

    #[test]
    fn every_menu_has_commands_and_every_command_a_row() {
        for menu in Menu::ALL {
            assert!(TABLE.iter().any(|entry| entry.menu == menu), "{}", menu.text());
        }
        assert_eq!(
            Command::About.entry().map(|entry| entry.text),
            Some("About Onsager…")
        );
    }
}
