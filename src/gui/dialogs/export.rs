//! Any figure as a file, or on the clipboard.

use std::path::{Path, PathBuf};

use egui::{ColorImage, Ui, vec2};

use super::{Request, Shown, field, head};
use crate::figure::{
    Figure, FigureError, Page, Theme, to_csv, to_pgf, to_pixels, to_svg, write_csv, write_pdf, write_pgf,
    write_png, write_svg,
};
use crate::gui::control_list::{button, check_box, known_by};
use crate::gui::files::Purpose;
use crate::text;

/// A kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Format {
    #[default]
    Svg,
    Png,
    Pdf,
    Pgf,
    Csv,
}

impl Format {
    const ALL: [Self; 5] = [Self::Svg, Self::Png, Self::Pdf, Self::Pgf, Self::Csv];

    fn name(self) -> &'static str {
        match self {
            Self::Svg => "SVG",
            Self::Png => "PNG",
            Self::Pdf => "PDF",
            Self::Pgf => "PGF",
            Self::Csv => "CSV",
        }
    }

    fn ending(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Pdf => "pdf",
            Self::Pgf => "pgf",
            Self::Csv => "csv",
        }
    }

    /// Whether it is for a paper, which has a size in millimetres and words of its own around a figure.
    fn is_printed(self) -> bool {
        matches!(self, Self::Pdf | Self::Pgf)
    }

    fn of(path: &Path) -> Option<Self> {
        let ending = path.extension()?.to_string_lossy().to_lowercase();
        Self::ALL.into_iter().find(|format| format.ending() == ending)
    }
}

/// Widths of columns and texts, in millimetres: the key of what has them, which names it.
const WIDTHS: [(&str, f64); 8] = [
    ("export-width-icml", 82.6),
    ("export-width-aps", 86.0),
    ("export-width-ieee", 88.9),
    ("export-width-nature", 89.0),
    ("export-width-neurips", 139.7),
    ("export-width-jmlr", 152.4),
    ("export-width-ieee-two", 181.9),
    ("export-width-nature-two", 183.0),
];
/// Height over width of a printed figure at first.
const SHAPE: f64 = 0.75;

/// How a figure is written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Layout {
    format: Format,
    /// The background that was chosen; without one, that of the window on the screen and a light one on paper.
    theme: Option<Theme>,
    size: (u32, u32),
    page: Page,
    /// Title and caption on the screen, and on paper.
    words: [bool; 2],
}

impl Default for Layout {
    fn default() -> Self {
        Self {
            format: Format::default(),
            theme: None,
            size: (1200, 750),
            page: Page {
                width: WIDTHS[0].1,
                height: (SHAPE * WIDTHS[0].1).round(),
                letters: 7.0,
            },
            words: [true, false],
        }
    }
}

impl Layout {
    fn words(&mut self) -> &mut bool {
        let [screen, paper] = &mut self.words;
        if self.format.is_printed() { paper } else { screen }
    }
}

/// What is put on the clipboard.
pub(crate) enum Copied {
    Text(String),
    Picture(ColorImage),
}

/// A figure on its way to a file or to the clipboard.
pub(crate) struct Order {
    figure: Figure,
    layout: Layout,
    theme: Theme,
    path: PathBuf,
}

impl Order {
    /// Writes the figure, whole or not at all; what was done, or why it failed.
    pub(crate) fn write(&self) -> Result<String, String> {
        let (figure, theme, path) = (&self.figure, self.theme, &self.path);
        let written: Result<(), FigureError> = match self.layout.format {
            Format::Svg => write_svg(figure, theme, self.layout.size, path),
            Format::Png => write_png(figure, theme, self.layout.size, path),
            Format::Pdf => write_pdf(figure, theme, self.layout.page, path),
            Format::Pgf => write_pgf(figure, theme, self.layout.page, path),
            Format::Csv => write_csv(figure, path),
        };
        match written {
            Ok(()) => Ok(text!("wrote-file", path = path.display().to_string()).into_owned()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// The figure for the clipboard: formats of text as text, others as a picture.
    pub(crate) fn clip(&self) -> Result<Copied, String> {
        let stem = self.path.file_stem().unwrap_or_default().to_string_lossy();
        let text = match self.layout.format {
            Format::Png | Format::Pdf => return picture(&self.figure, self.theme, self.layout.size),
            Format::Svg => to_svg(&self.figure, self.theme, self.layout.size),
            Format::Pgf => to_pgf(&self.figure, self.theme, self.layout.page, &stem).map(|(text, _)| text),
            Format::Csv => to_csv(&self.figure),
        };
        text.map(Copied::Text).map_err(|error| error.to_string())
    }

    /// How it is written.
    pub(crate) fn layout(&self) -> Layout {
        self.layout
    }
}

/// A figure as a picture for the clipboard.
pub(crate) fn picture(figure: &Figure, theme: Theme, size: (u32, u32)) -> Result<Copied, String> {
    let pixels = to_pixels(figure, theme, size).map_err(|error| error.to_string())?;
    let sides = [size.0 as usize, size.1 as usize];
    Ok(Copied::Picture(ColorImage::from_rgb(sides, &pixels)))
}

/// The dialog while it is open.
pub(crate) struct Export {
    figures: Vec<Figure>,
    chosen: usize,
    layout: Layout,
    /// The window's.
    theme: Theme,
    folder: PathBuf,
    path: String,
    browse: bool,
}

impl Export {
    /// A dialog for some figures, the first chosen, into `folder`.
    pub(crate) fn new(
        figures: Vec<Figure>,
        (layout, theme): (Layout, Theme),
        folder: &Path,
        browse: bool,
    ) -> Self {
        let mut dialog = Self {
            figures,
            chosen: 0,
            layout,
            theme,
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
        self.layout.format = Format::of(path).unwrap_or(self.layout.format);
    }

    pub(super) fn ui(&mut self, ui: &mut Ui) -> Shown {
        ui.set_width(560.0_f32.min(ui.available_width()));
        if head(ui, &text!("export")) {
            return Shown::closed();
        }
        if self.figures.is_empty() {
            ui.label(text!("export-no-figure"));
            return Shown::nothing();
        }
        let before = (self.chosen, self.layout.format);
        egui::Grid::new("export")
            .num_columns(2)
            .spacing(vec2(16.0, 8.0))
            .show(ui, |ui| {
                self.figure(ui);
                self.formats(ui);
                match self.layout.format {
                    Format::Csv => {}
                    format => {
                        if format.is_printed() {
                            self.page(ui);
                        } else {
                            self.pixels(ui);
                        }
                        self.looks(ui);
                    }
                }
            });
        if (self.chosen, self.layout.format) != before {
            self.suggest();
        }
        if self.layout.format == Format::Pgf {
            ui.weak(text!("export-pgf"));
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
                let choice = ui.radio_value(&mut self.layout.format, format, format.name());
                known_by(&choice, &format!("export.{}", format.ending()));
            }
        });
        ui.end_row();
    }

    fn pixels(&mut self, ui: &mut Ui) {
        ui.label(text!("export-size"));
        ui.horizontal(|ui| {
            let (width, height) = &mut self.layout.size;
            for (name, value) in [
                (text!("export-size.width"), width),
                (text!("export-size.height"), height),
            ] {
                let response = ui.add(egui::DragValue::new(value).range(100..=16_000).speed(5));
                ui.ctx()
                    .accesskit_node_builder(response.id, |node| node.set_label(&*name));
            }
        });
        ui.end_row();
    }

    /// Width of a column, height and letters of a printed figure.
    fn page(&mut self, ui: &mut Ui) {
        let page = &mut self.layout.page;
        let label = ui.label(text!("export-width"));
        let known = WIDTHS.iter().find(|(_, width)| *width == page.width);
        let name = known.map_or_else(|| text!("export-width-own"), |(key, _)| text::get(key));
        let menu = egui::ComboBox::from_id_salt("width")
            .width(340.0)
            .selected_text(name);
        let menu = menu.show_ui(ui, |ui| {
            for (key, width) in WIDTHS {
                let words = format!("{} · {width} mm", text::get(key));
                if ui.selectable_label(page.width == width, words).clicked() {
                    page.height = (page.height / page.width * width).round();
                    page.width = width;
                }
            }
        });
        known_by(&menu.response, "export.width");
        menu.response.labelled_by(label.id);
        ui.end_row();
        ui.label(text!("export-page"));
        ui.horizontal(|ui| {
            let [low, high] = Page::SIDES;
            let [small, large] = Page::LETTERS;
            for (name, value, range, unit) in [
                (text!("export-page.width"), &mut page.width, low..=high, " mm"),
                (text!("export-page.height"), &mut page.height, low..=high, " mm"),
                (
                    text!("export-page.letters"),
                    &mut page.letters,
                    small..=large,
                    " pt",
                ),
            ] {
                let drag = egui::DragValue::new(value)
                    .range(range)
                    .speed(0.2)
                    .max_decimals(1)
                    .suffix(unit);
                let response = ui.add(drag).on_hover_text(&*name);
                ui.ctx()
                    .accesskit_node_builder(response.id, |node| node.set_label(&*name));
            }
        });
        ui.end_row();
    }

    /// Background, and whether there are words around the figure.
    fn looks(&mut self, ui: &mut Ui) {
        ui.label(text!("export-background"));
        let mut theme = self.background();
        ui.horizontal(|ui| {
            ui.radio_value(&mut theme, Theme::Light, text!("export-background.light"));
            ui.radio_value(&mut theme, Theme::Dark, text!("export-background.dark"));
        });
        if theme != self.background() {
            self.layout.theme = Some(theme);
        }
        ui.end_row();
        ui.label("");
        check_box(ui, self.layout.words(), "export-words").on_hover_text(text!("export-words.tooltip"));
        ui.end_row();
    }

    fn background(&self) -> Theme {
        let usual = if self.layout.format.is_printed() {
            Theme::Light
        } else {
            self.theme
        };
        self.layout.theme.unwrap_or(usual)
    }

    fn order(&mut self, path: &Path) -> Option<Box<Order>> {
        let figure = self.figures.get(self.chosen)?.clone();
        let figure = if *self.layout.words() {
            figure
        } else {
            figure.bare()
        };
        Some(Box::new(Order {
            figure,
            layout: self.layout,
            theme: self.background(),
            path: path.to_owned(),
        }))
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
                && let Some(order) = self.order(&path)
            {
                shown = Shown::done(Request::Export(order));
            }
            // Clipboards have no place for a page.
            if self.layout.format != Format::Pdf
                && button(ui, "export-copy")
                    .on_hover_text(text!("export-copy.tooltip"))
                    .clicked()
                && let Some(order) = self.order(&path)
            {
                shown = Shown::done(Request::Copy(order));
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
        let name = format!("{id}.{}", self.layout.format.ending());
        self.path = self.folder.join(name).display().to_string();
    }
}
