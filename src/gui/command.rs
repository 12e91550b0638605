//! One table of commands feeds menus, palette and keys.

use std::borrow::Cow;

use egui::text_selection::LabelSelectionState;
use egui::{Context, Key, KeyboardShortcut, Modifiers};

use crate::text;

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
    ExportFilm,
    AddScene,
    Quit,
    Undo,
    Redo,
    Copy,
    Paste,
    Run,
    Replay,
    Faster,
    Slower,
    Repeat,
    Backwards,
    Step,
    StepBack,
    First,
    Last,
    Reset,
    GoOn,
    Cancel,
    Confirm,
    Journal,
    Compare,
    Setup,
    Maximize,
    KeepView,
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

    /// The key of its name.
    pub(crate) const fn key(self) -> &'static str {
        match self {
            Self::File => "menu-file",
            Self::Edit => "menu-edit",
            Self::Run => "menu-run",
            Self::View => "menu-view",
            Self::Help => "menu-help",
        }
    }

    /// Its name.
    pub(crate) fn text(self) -> Cow<'static, str> {
        text::get(self.key())
    }
}

/// Everything about one command.
pub(crate) struct Entry {
    /// The command.
    pub(crate) command: Command,
    /// Its menu.
    pub(crate) menu: Menu,
    /// Its message in the catalogue: its name, and as `.tooltip` what it does in a sentence.
    pub(crate) message: &'static str,
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
    entry(Command::Gallery, Menu::File, "command-gallery", ctrl(Key::G)),
    entry(Command::Open, Menu::File, "command-open", ctrl(Key::O)),
    entry(Command::Save, Menu::File, "command-save", ctrl(Key::S)),
    entry(Command::SaveAs, Menu::File, "command-save-as", ctrl_shift(Key::S)),
    entry(Command::Export, Menu::File, "command-export", ctrl(Key::E)),
    entry(
        Command::ExportWindow,
        Menu::File,
        "command-export-window",
        ctrl_shift(Key::E),
    ),
    entry(
        Command::ExportRun,
        Menu::File,
        "command-export-run",
        ctrl_shift(Key::N),
    ),
    entry(Command::ExportFilm, Menu::File, "command-export-film", None),
    entry(Command::AddScene, Menu::File, "command-add-scene", None),
    entry(Command::Quit, Menu::File, "command-quit", ctrl(Key::Q)),
    entry(Command::Undo, Menu::Edit, "command-undo", ctrl(Key::Z)),
    entry(Command::Redo, Menu::Edit, "command-redo", ctrl_shift(Key::Z)),
    entry(Command::Copy, Menu::Edit, "command-copy", ctrl(Key::C)),
    entry(Command::Paste, Menu::Edit, "command-paste", ctrl(Key::V)),
    entry(Command::Run, Menu::Run, "command-run", plain(Key::Space)),
    entry(Command::Step, Menu::Run, "command-step", plain(Key::ArrowRight)),
    entry(
        Command::StepBack,
        Menu::Run,
        "command-step-back",
        plain(Key::ArrowLeft),
    ),
    entry(Command::First, Menu::Run, "command-first", plain(Key::Home)),
    entry(Command::Last, Menu::Run, "command-last", plain(Key::End)),
    entry(Command::Replay, Menu::Run, "command-replay", plain(Key::P)),
    entry(
        Command::Faster,
        Menu::Run,
        "command-faster",
        plain(Key::CloseBracket),
    ),
    entry(
        Command::Slower,
        Menu::Run,
        "command-slower",
        plain(Key::OpenBracket),
    ),
    entry(Command::Repeat, Menu::Run, "command-repeat", None),
    entry(Command::Backwards, Menu::Run, "command-backwards", None),
    entry(Command::Reset, Menu::Run, "command-reset", plain(Key::R)),
    entry(Command::GoOn, Menu::Run, "command-go-on", plain(Key::G)),
    entry(Command::Cancel, Menu::Run, "command-cancel", plain(Key::Escape)),
    entry(Command::Confirm, Menu::Run, "command-confirm", plain(Key::C)),
    entry(Command::Journal, Menu::Run, "command-journal", ctrl(Key::J)),
    entry(Command::Setup, Menu::View, "command-setup", ctrl(Key::B)),
    entry(Command::Maximize, Menu::View, "command-maximize", ctrl(Key::M)),
    entry(Command::KeepView, Menu::View, "command-keep-view", None),
    entry(Command::Compare, Menu::View, "command-compare", ctrl(Key::D)),
    entry(
        Command::ResetLayout,
        Menu::View,
        "command-reset-layout",
        ctrl_shift(Key::L),
    ),
    entry(Command::ZoomIn, Menu::View, "command-zoom-in", ctrl(Key::Plus)),
    entry(Command::ZoomOut, Menu::View, "command-zoom-out", ctrl(Key::Minus)),
    entry(
        Command::ZoomReset,
        Menu::View,
        "command-zoom-reset",
        ctrl(Key::Num0),
    ),
    entry(Command::Theme, Menu::View, "command-theme", ctrl_shift(Key::T)),
    entry(Command::Present, Menu::View, "command-present", plain(Key::F5)),
    entry(
        Command::FullScreen,
        Menu::View,
        "command-full-screen",
        plain(Key::F11),
    ),
    entry(Command::Palette, Menu::Help, "command-palette", ctrl(Key::K)),
    entry(Command::Keys, Menu::Help, "command-keys", plain(Key::F1)),
    entry(Command::About, Menu::Help, "command-about", None),
];

const fn entry(command: Command, menu: Menu, message: &'static str, key: Option<KeyboardShortcut>) -> Entry {
    Entry {
        command,
        menu,
        message,
        key,
    }
}

impl Entry {
    /// What menus and palette call it, in sentence case.
    pub(crate) fn text(&self) -> Cow<'static, str> {
        text::get(self.message)
    }

    /// What it does, in a sentence.
    pub(crate) fn tooltip(&self) -> Cow<'static, str> {
        text::attribute(self.message, "tooltip")
    }

    /// The key as text, or nothing.
    pub(crate) fn key_text(&self, context: &Context) -> String {
        let Some(key) = self.key else {
            return String::new();
        };
        let text = context.format_shortcut(&key);
        let Some(sign) = on_the_key(key.logical_key) else {
            return text;
        };
        match text.strip_suffix(key.logical_key.name()) {
            Some(modifiers) => format!("{modifiers}{sign}"),
            None => text,
        }
    }
}

/// What stands on a key whose name is another.
const fn on_the_key(key: Key) -> Option<&'static str> {
    Some(match key {
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::OpenBracket => "[",
        Key::CloseBracket => "]",
        Key::Plus => "+",
        Key::Minus => "−",
        _ => return None,
    })
}

impl Command {
    /// Whether it makes sense while a talk is given.
    pub(crate) fn is_for_the_stage(self) -> bool {
        matches!(
            self,
            Self::FullScreen
                | Self::Theme
                | Self::ZoomIn
                | Self::ZoomOut
                | Self::ZoomReset
                | Self::Export
                | Self::ExportWindow
                | Self::Faster
                | Self::Slower
                | Self::Copy
                | Self::Quit
        )
    }

    /// Its row of the table.
    pub(crate) fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.command == self)
    }
}

/// The commands whose keys were pressed. None while a text is being typed; keys without Ctrl also give way to
/// the control that has the focus, which may use them itself.
pub(crate) fn pressed(context: &Context) -> Vec<Command> {
    let is_typing = context.text_edit_focused();
    let typing = egui::Id::unique("typing");
    let was_typing = context.data_mut(|data| {
        let was = data.get_temp::<bool>(typing).unwrap_or(false);
        data.insert_temp(typing, is_typing);
        was
    });
    // Escape has ended the typing by now, and does nothing else.
    let ended = was_typing && context.input(|input| input.key_pressed(Key::Escape));
    if is_typing || ended {
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
            assert!(texts.insert(entry.text()), "{} is there twice", entry.message);
            assert!(
                commands.insert(entry.command),
                "{:?} is there twice",
                entry.command
            );
            assert!(
                text::has(entry.message) && entry.tooltip().ends_with('.'),
                "{}",
                entry.message
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
                    entry.message
                );
            }
        }
    }

    #[test]
    fn every_menu_has_commands_and_every_command_a_row() {
        for menu in Menu::ALL {
            assert!(TABLE.iter().any(|entry| entry.menu == menu), "{}", menu.text());
        }
        assert!(
            Command::About
                .entry()
                .is_some_and(|entry| entry.message == "command-about")
        );
    }
}
