//! Where samples come from: a teacher, or a CSV file.

use super::choice::Source;
use super::field::{Field, Form, choose};
use super::missed;
use crate::experiment::Scale;
use crate::experiment::{Assumption, Data, FeatureLaw, Features, Link, Settings, Synthetic, Table};
use crate::gui::csv_columns::Columns;
use crate::gui::entered_text::entered_text;

const SOURCE: Field = Field {
    path: "data",
    name: "Source",
    symbol: "",
    meaning: "A teacher draws the labels, so that everything is known and predicted; or rows of a CSV file are split \
              into training and test rows.",
};
const SAMPLES: Field = Field {
    path: "data.samples",
    name: "Samples",
    symbol: "m",
    meaning: "Rows to train on. The theory is for m and n large together, at a fixed ratio φ = m/n.",
};
const FEATURES: Field = Field {
    path: "data.features",
    name: "Features by",
    symbol: "",
    meaning: "Give the number of features n, or the ratio φ = m/n that the theory depends on.",
};
const FEATURE_COUNT: Field = Field {
    path: "data.features",
    name: "Features",
    symbol: "n",
    meaning: "Numbers in one row.",
};
const RATIO: Field = Field {
    path: "data.features",
    name: "Ratio",
    symbol: "φ",
    meaning: "Samples for each feature, m/n. Below 1 there are more features than samples.",
};
const LAW: Field = Field {
    path: "data.law",
    name: "Feature law",
    symbol: "",
    meaning: "Law of one feature, always centred with variance 1/n. The prediction does not depend on it.",
};
const DEGREES: Field = Field {
    path: "data.law",
    name: "Degrees",
    symbol: "",
    meaning: "Degrees of freedom of Student's t: the fewer, the heavier its tails.",
};
const SHARE: Field = Field {
    path: "data.law",
    name: "Probability",
    symbol: "",
    meaning: "Probability that a feature is not zero.",
};
const LINK: Field = Field {
    path: "data.teacher.link",
    name: "Teacher's link",
    symbol: "φ⁎",
    meaning: "The function that makes labels of the teacher's fields u = μ′x.",
};
const DIRECTIONS: Field = Field {
    path: "data.teacher.directions",
    name: "Directions",
    symbol: "p",
    meaning: "Directions in feature space that the labels depend on.",
};
const NOISE: Field = Field {
    path: "data.noise",
    name: "Label noise",
    symbol: "σ",
    meaning: "Standard deviation of the noise added to every label. No network can have a test error below σ².",
};
const PATH: Field = Field {
    path: "data.path",
    name: "File",
    symbol: "",
    meaning: "A CSV file of numbers with one header line. A relative path starts from the preset's folder.",
};
const TARGET: Field = Field {
    path: "data.target",
    name: "Target column",
    symbol: "y",
    meaning: "The column to be predicted from all others.",
};
const HOLD_OUT: Field = Field {
    path: "data.hold_out",
    name: "Held out",
    symbol: "",
    meaning: "Share of the rows that are kept from training to measure the test error.",
};
const WHITEN: Field = Field {
    path: "data.whiten",
    name: "Whiten the features",
    symbol: "",
    meaning: "Turn and scale the features along the training rows' principal axes so that they are uncorrelated, which \
              the estimate asks for. Without it columns are only centred and scaled.",
};

/// A file that the window is to let the user choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::gui) enum DataRequest {
    /// A CSV file.
    Browse,
}

/// The source that is not in use, so that changing there and back loses nothing, and the file's columns.
#[derive(Default)]
pub(super) struct DataState {
    other: Option<Data>,
    columns: Columns,
}

impl DataState {
    /// Draws the group.
    pub(super) fn ui(&mut self, form: &mut Form<'_>, settings: &mut Settings) -> Option<DataRequest> {
        let mut source = match settings.data {
            Data::Synthetic(_) => Source::Synthetic,
            Data::File(_) => Source::File,
        };
        let before = source;
        form.choice(SOURCE, &mut source);
        if source != before {
            self.exchange(settings);
        }
        match &mut settings.data {
            Data::Synthetic(data) => {
                synthetic(form, data);
                None
            }
            Data::File(table) => {
                self.columns
                    .look(form.ui.ctx(), form.document.base(), &table.path);
                file(form, table, &self.columns)
            }
        }
    }

    fn exchange(&mut self, settings: &mut Settings) {
        let other = self.other.take().unwrap_or_else(|| match settings.data {
            Data::File(_) => Data::default(),
            Data::Synthetic(_) => shipped(DIGITS),
        });
        if matches!(other, Data::File(_)) {
            settings.landscape.suit_file();
        }
        self.other = Some(std::mem::replace(&mut settings.data, other));
    }
}

const DIGITS: (&str, &str, &str) = ("Digits", "assets/data/digits.csv", "digit");
const BREAST_CANCER: (&str, &str, &str) = ("Breast cancer", "assets/data/breast_cancer.csv", "benign");

fn shipped((_, path, target): (&str, &str, &str)) -> Data {
    Data::File(Table {
        path: path.to_owned(),
        target: target.to_owned(),
        ..Table::default()
    })
}

fn synthetic(form: &mut Form<'_>, data: &mut Synthetic) {
    form.count(SAMPLES, &mut data.samples, 50..=20_000, Scale::Log);
    features(form, data);
    form.choice(LAW, &mut data.law);
    match &mut data.law {
        FeatureLaw::StudentT(degrees) => form.number(DEGREES, degrees, 2.1..=30.0, Scale::Log),
        FeatureLaw::SparseGaussian(share) => form.number(SHARE, share, 0.01..=1.0, Scale::Linear),
        FeatureLaw::Gaussian | FeatureLaw::Rademacher | FeatureLaw::Uniform | FeatureLaw::Laplace => {}
    }
    for text in missed(form.document, |missed| {
        matches!(missed, Assumption::LightTails(_))
    }) {
        form.warning(&text);
    }
    let before = data.teacher.link;
    form.choice(LINK, &mut data.teacher.link);
    if data.teacher.link != before {
        suit(data);
    }
    for text in missed(form.document, |missed| {
        matches!(missed, Assumption::SmoothLink(_))
    }) {
        form.warning(&text);
    }
    form.count(DIRECTIONS, &mut data.teacher.directions, 1..=4, Scale::Linear);
    form.number(NOISE, &mut data.noise, 0.0..=2.0, Scale::Linear);
}

/// Changes what a newly chosen link does not allow, so that choosing it is enough.
fn suit(data: &mut Synthetic) {
    match data.teacher.link {
        Link::Committee | Link::Parity => data.teacher.directions = data.teacher.directions.max(2),
        Link::Logistic => data.noise = 0.0,
        _ => {}
    }
}

/// Features by number or by ratio; changing the way keeps their number.
fn features(form: &mut Form<'_>, data: &mut Synthetic) {
    let before = data.features;
    let mut way = before;
    form.row(Field { path: "", ..FEATURES }, |ui, _| {
        choose(ui, FEATURES.name, &mut way)
    });
    if way != before {
        data.features = match way {
            Features::Count(_) => Features::Count(data.feature_count()),
            Features::Ratio(_) => Features::Ratio((data.ratio() * 1e4).round() / 1e4),
        };
    }
    let (n, ratio) = (data.feature_count(), data.ratio());
    match &mut data.features {
        Features::Count(count) => {
            form.count(FEATURE_COUNT, count, 20..=20_000, Scale::Log);
            form.remark(&format!("Ratio φ = m/n = {ratio:.3}"));
        }
        Features::Ratio(ratio) => {
            form.number(RATIO, ratio, 0.1..=20.0, Scale::Log);
            form.remark(&format!("Features n = {n}"));
        }
    }
}

fn file(form: &mut Form<'_>, table: &mut Table, columns: &Columns) -> Option<DataRequest> {
    let mut request = None;
    form.row(PATH, |ui, _| {
        entered_text(ui, PATH.name, "data.csv", &mut table.path)
    });
    form.ui.horizontal_wrapped(|ui| {
        if ui.button("Browse…").on_hover_text("Choose a CSV file").clicked() {
            request = Some(DataRequest::Browse);
        }
        for set in [DIGITS, BREAST_CANCER] {
            let button = ui
                .button(set.0)
                .on_hover_text("Take this data set, which comes with Onsager");
            if button.clicked()
                && let Data::File(chosen) = shipped(set)
            {
                *table = chosen;
            }
        }
    });
    match columns.names() {
        Some(Ok(names)) if !names.is_empty() => target(form, table, names),
        Some(Err(reason)) => {
            form.text(TARGET, &mut table.target, "y");
            if !table.path.is_empty() {
                form.warning(reason);
            }
        }
        _ => form.text(TARGET, &mut table.target, "y"),
    }
    form.number(HOLD_OUT, &mut table.hold_out, 0.05..=0.95, Scale::Linear);
    form.switch(WHITEN, &mut table.whiten);
    for text in missed(form.document, |missed| {
        matches!(missed, Assumption::IndependentFeatures)
    }) {
        form.warning(&text);
    }
    request
}

/// The target, chosen among the file's columns.
fn target(form: &mut Form<'_>, table: &mut Table, names: &[String]) {
    form.row(TARGET, |ui, _| {
        let width = ui.available_width();
        let shown = if table.target.is_empty() {
            "Choose a column"
        } else {
            &table.target
        };
        egui::ComboBox::from_id_salt("target")
            .width(width)
            .truncate()
            .selected_text(shown.to_owned())
            .show_ui(ui, |ui| {
                for name in names {
                    ui.selectable_value(&mut table.target, name.clone(), name);
                }
            })
            .response
    });
    if !names.contains(&table.target) && !table.target.is_empty() {
        let text = format!("The file has no column called {}.", table.target);
        form.warning(&text);
    }
}
