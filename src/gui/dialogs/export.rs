//! Any figure as SVG, PNG or CSV.

use std::path::{Path, PathBuf};

use egui::{Ui, vec2};

use super::{Request, Shown, field, head};
use crate::figure::{Figure, FigureError, Theme, write_csv, write_png, write_svg};
use crate::gui::control_list::{button, known_by};
use crate::gui::files::Purpose;
use crate::text;

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Svg,
    Png,
    Csv,
}

impl Format {
    const ALL: [Self; 3] = [Self::Svg, Self::Png, Self::Csv];

    fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Csv => "CSV",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Csv => "csv",
        }
    }

    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// A figure on its way to a file.
pub(crate) struct Order {
    figure: Figure,
    format: Format,
    theme: Theme,
    size: (u32, u32),
    path: PathBuf,
}

impl Order {
    /// Writes the figure, whole or not at all; what was done, or why it failed.
    pub(crate) fn write(&self) -> Result<String, String> {
        let written: Result<(), FigureError> = match self.format {
            Format::Svg => write_svg(&self.figure, self.theme, self.size, &self.path),
            Format::Png => write_png(&self.figure, self.theme, self.size, &self.path),
            Format::Csv => write_csv(&self.figure, &self.path),
        };
        match written {
            Ok(()) => Ok(text!("wrote-file", path = self.path.display().to_string()).into_owned()),
            Err(error) => Err(error.to_string()),
        }
    }
}

/// The dialog while it is open.
pub(crate) struct Export {
    figures: Vec<Figure>,
    chosen: usize,
    format: Format,
    theme: Theme,
    width: u32,
    height: u32,
    folder: PathBuf,
    path: String,
    browse: bool,
}

impl Export {
    /// A dialog for some figures, the first chosen, into `folder`.
    pub(crate) fn new(figures: Vec<Figure>, theme: Theme, folder: &Path, browse: bool) -> Self {
        let mut dialog = Self {
            figures,
            chosen: 0,
            format: Format::Svg,
            theme,
            width: 1200,
            height: 750,
            folder: folder.to_owned(),
            path: String::new(),
            browse,
        };
        dialog.suggest();
        dialog
    }

    /// Takes a path that was chosen in the desktop's dialog.
    pub(crate) fn choose(&mut self, path: &Path) {
        self.path = path.display().to_string();
        self.format = Format::of(path).unwrap_or(self.format);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        ui.set_width(520.0_f32.min(ui.available_width()));
        if head(ui, &text!("export")) {
            return Shown::closed();
        }
        if self.figures.is_empty() {
            ui.label(text!("export-no-figure"));
            return Shown::nothing();
        }
        let before = (self.chosen, self.format);
        egui::Grid::new("export")
            .num_columns(2)
            .spacing(vec2(16.0, 8.0))
            .show(ui, |ui| {
                self.figure(ui);
                self.formats(ui);
                if self.format != Format::Csv {
                    self.sizes(ui);
                }
            });
        if (self.chosen, self.format) != before {
            self.suggest();
        }
        ui.add_space(4.0);
        ui.label(text!("export-file"));
        field(
            ui,
            &mut self.path,
            ("export.file", &text!("export-file")),
            &text!("export-file.hint"),
        );
        ui.add_space(8.0);
        self.buttons(ui)
    }

    fn figure(&mut self, ui: &mut Ui) {
        let label = ui.label(text!("export-figure"));
        let title = self
            .figures
            .get(self.chosen)
            .map_or("", |figure| figure.title.as_str());
        egui::ComboBox::from_id_salt("figure")
            .width(340.0)
            .truncate()
            .selected_text(title)
            .show_ui(ui, |ui| {
                for (index, figure) in self.figures.iter().enumerate() {
                    ui.selectable_value(&mut self.chosen, index, &figure.title);
                }
            })
            .response
            .labelled_by(label.id);
        ui.end_row();
    }

    fn formats(&mut self, ui: &mut Ui) {
        ui.label(text!("export-format"));
        ui.horizontal(|ui| {
            for format in Format::ALL {
                let choice = ui.radio_value(&mut self.format, format, format.name());
                known_by(&choice, &format!("export.{}", format.ending()));
            }
        });
        ui.end_row();
    }

    fn sizes(&mut self, ui: &mut Ui) {
        ui.label(text!("export-size"));
        ui.horizontal(|ui| {
            for (name, value) in [
                (text!("export-size.width"), &mut self.width),
                (text!("export-size.height"), &mut self.height),
            ] {
                let response = ui.add(egui::DragValue::new(value).range(100..=16_000).speed(5));
                ui.ctx()
                    .accesskit_node_builder(response.id, |node| node.set_label(&*name));
            }
        });
        ui.end_row();
        ui.label(text!("export-background"));
        ui.horizontal(|ui| {
            ui.radio_value(&mut self.theme, Theme::Light, text!("export-background.light"));
            ui.radio_value(&mut self.theme, Theme::Dark, text!("export-background.dark"));
        });
        ui.end_row();
    }

    fn buttons(&mut self, ui: &mut Ui) -> Shown {
        let mut shown = Shown::nothing();
        let path = self.folder.join(self.path.trim());
        ui.horizontal(|ui| {
            let named = !self.path.trim().is_empty() && !path.is_dir();
            let verb = if path.is_file() {
                text!("replace")
            } else {
                text!("export.do")
            };
            let go = ui.add_enabled(named, egui::Button::new(verb));
            known_by(&go, "export.do");
            if go.clicked()
                && let Some(figure) = self.figures.get(self.chosen)
            {
                shown = Shown::done(Request::Export(Box::new(Order {
                    figure: figure.clone(),
                    format: self.format,
                    theme: self.theme,
                    size: (self.width, self.height),
                    path: path.clone(),
                })));
            }
            if self.browse
                && button(ui, "browse")
                    .on_hover_text(text!("browse.tooltip"))
                    .clicked()
            {
                shown = Shown::asks(Request::Browse(Purpose::Figure, path.clone()));
            }
            if button(ui, "cancel").clicked() {
                shown = Shown::closed();
            }
        });
        shown
    }

    /// A file name for the chosen figure and format.
    fn suggest(&mut self) {
        let id = self
            .figures
            .get(self.chosen)
            .map_or("figure", |figure| figure.id.as_str());
        let name = format!("{id}.{}", self.format.ending());
        self.path = self.folder.join(name).display().to_string();
    }
}
