//! Dialogs inside the window. One is open at a time; it answers with a [`Request`].

mod export;
mod gallery;
mod information;
mod journal;
mod palette;
mod path;

use std::borrow::Cow;
use std::path::PathBuf;

use egui::{Context, Id, Modal, RichText, Ui};

pub(super) use self::export::{Copied, Export, Layout, Order, picture};
pub(super) use self::gallery::{Gallery, titles};
pub(super) use self::journal::JournalList;
pub(super) use self::palette::{Looks, Palette, palette_settings};
pub(super) use self::path::PathDialog;
use super::command::Command;
use super::control_list::{button, known_by};
use super::files::Purpose;
use super::journal::Entry;
use super::theme;

/// The dialog that is open.
pub(super) enum Dialog {
    /// Find a command by a part of its name.
    Palette(Palette),
    /// Every key.
    Keys,
    /// The shipped experiments.
    Gallery(Gallery),
    /// What was computed.
    Journal(JournalList),
    /// Type the path of a file.
    Path(PathDialog),
    /// Write a figure.
    Export(Export),
    /// What to do with unsaved changes before the window closes.
    Unsaved,
    /// What to do about a file that something else has written to.
    Changed {
        /// The file.
        path: PathBuf,
        /// Whether the window is to be closed once it is saved.
        quit: bool,
    },
    /// What this program is.
    About,
    /// What a panel shows.
    Help(Cow<'static, str>, super::panel::Help),
}

/// What a dialog wants done.
pub(super) enum Request {
    /// A command.
    Command(Command),
    /// A panel in front.
    Panel(&'static str),
    /// The control of the setting at a path with the focus.
    Setting(String),
    /// A shipped experiment opened.
    Shipped(&'static str),
    /// A view of a panel in front.
    View(Looks),
    /// Give a shipped talk.
    Talk(&'static str),
    /// A file opened, saved or written.
    Path(Purpose, PathBuf),
    /// The desktop's dialog, starting at a path.
    Browse(Purpose, PathBuf),
    /// A figure written.
    Export(Box<Order>),
    /// A figure put on the clipboard.
    Copy(Box<Order>),
    /// The changes saved, then the window closed.
    SaveAndQuit,
    /// A file that something else has written to replaced, and the window closed with `true`.
    Replace(PathBuf, bool),
    /// What something else has written to a file opened.
    OutsideVersion(PathBuf),
    /// The window closed without saving.
    Discard,
    /// The experiment of an entry of the journal opened.
    Entry(Box<Entry>),
    /// An entry of the journal pinned, or let go.
    Pin(u64, bool),
    /// An entry of the journal put beside the present experiment.
    Compare(u64),
}

/// What a dialog comes to in one frame.
pub(super) struct Shown {
    /// What it wants done.
    pub(super) request: Option<Request>,
    /// Whether it is to be closed.
    pub(super) close: bool,
}

impl Dialog {
    /// Draws the dialog over the window.
    pub(super) fn show(&mut self, context: &Context) -> Shown {
        let modal = Modal::new(Id::unique("dialog")).show(context, |ui| {
            let room = context.content_rect().size();
            ui.set_max_width((room.x - 80.0).max(200.0));
            ui.set_max_height((room.y - 100.0).max(150.0));
            match self {
                Self::Palette(palette) => palette.ui(ui),
                Self::Keys => information::keys(ui),
                Self::Gallery(gallery) => gallery.ui(ui),
                Self::Journal(journal) => journal.ui(ui),
                Self::Path(path) => path.ui(ui),
                Self::Export(export) => export.ui(ui),
                Self::Unsaved => information::unsaved(ui),
                Self::Changed { path, quit } => information::changed(ui, path, *quit),
                Self::About => information::about(ui),
                Self::Help(title, help) => information::help(ui, title, help),
            }
        });
        let outside = modal.should_close();
        let Shown { request, close } = modal.inner;
        Shown {
            request,
            close: close || outside,
        }
    }
}

impl Shown {
    /// Nothing happened.
    fn nothing() -> Self {
        Self {
            request: None,
            close: false,
        }
    }

    /// The dialog closes without more.
    fn closed() -> Self {
        Self {
            request: None,
            close: true,
        }
    }

    /// The dialog closes for something to be done.
    fn done(request: Request) -> Self {
        Self {
            request: Some(request),
            close: true,
        }
    }

    /// Something is to be done while the dialog stays.
    fn asks(request: Request) -> Self {
        Self {
            request: Some(request),
            close: false,
        }
    }
}

/// The dialog's title, and a button that closes it; whether that was clicked.
fn head(ui: &mut Ui, title: &str) -> bool {
    let mut close = false;
    ui.horizontal(|ui| {
        ui.label(RichText::new(title).font(theme::semibold(17.0)));
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            close = button(ui, "close").clicked();
        });
    });
    ui.add_space(6.0);
    close
}

/// A text field with a name, for those who do not see what stands beside it, and an id.
fn field(ui: &mut Ui, text: &mut String, (id, name): (&str, &str), hint: &str) -> egui::Response {
    let width = ui.available_width();
    let response = ui.add(
        egui::TextEdit::singleline(text)
            .hint_text(hint)
            .desired_width(width),
    );
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_label(name));
    known_by(&response, id);
    response
}
