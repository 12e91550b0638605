//! The settings of an experiment as plain data: what a preset file says, field by field.
//!
//! Every field has a default, so an empty preset is a valid one. Nothing here is checked; [`super::Experiment`]
//! is the checked form that every computation takes.

use std::ops::Bound::Excluded;

use serde::{Deserialize, Serialize};

use super::Retired;
use super::choices::choices;
use super::{Field, Kind, LabSettings, Landscape, Reuse, Sweep, Usual, Variant, View};

/// Most samples, and most features.
pub(super) const MOST_ROWS: u64 = 100_000_000;
/// Most layers of a network.
pub(super) const MOST_LAYERS: usize = 10;

/// The preset format that this version writes; it reads earlier ones too. Format 2 has `optimizer.reuse` and lacks
/// `estimator.responses`, which is dropped from presets of format 1.
pub const FORMAT: u32 = 2;

/// A whole experiment, as written in a preset file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Version of the preset format; [`FORMAT`] is the newest this program knows.
    pub format: u32,
    /// One line that names the experiment.
    pub title: String,
    /// What to look at, in a few sentences.
    pub description: String,
    /// Seed of every random draw.
    pub seed: u64,
    /// The network.
    pub model: Model,
    /// Where samples come from.
    pub data: Data,
    /// How the network is trained.
    pub optimizer: Optimizer,
    /// State evolution: the prediction without training.
    pub theory: Theory,
    /// The test error estimated from training data alone.
    pub estimator: Estimator,
    /// Real training runs.
    pub runs: Runs,
    /// The loss landscape along one run.
    pub landscape: Landscape,
    /// The experiment over and over, with other values of some settings.
    pub sweep: Sweep,
    /// What the window shows when the experiment is opened.
    pub view: View,
    /// A lab to open instead of training a network; only title, description, seed and view count beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lab: Option<LabSettings>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            format: FORMAT,
            title: String::new(),
            description: String::new(),
            seed: 1,
            model: Model::default(),
            data: Data::default(),
            optimizer: Optimizer::default(),
            theory: Theory::default(),
            estimator: Estimator::default(),
            runs: Runs::default(),
            landscape: Landscape::off(),
            sweep: Sweep::default(),
            view: View::default(),
            lab: None,
        }
    }
}

/// The network f(x) = w_Lᵀ s(W_{L−1}ᵀ s(… s(W₂ᵀ s(W₁ᵀ x)))).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Model {
    /// Width q of every hidden layer, 1–512.
    pub width: usize,
    /// Layers L, 2–10: L − 1 hidden layers and a linear output.
    pub layers: usize,
    /// Activation s of the hidden layers.
    pub activation: Activation,
    /// Whether every layer has biases; they start at 0.
    pub biases: bool,
    /// What sets the scales at the start and the learning rates of the layers.
    pub parametrization: Parametrization,
    /// How the weights start.
    pub initialization: Initialization,
    /// Path of an NPZ file with weights at step 0, absolute or relative to the preset's folder; empty without one.
    pub weights: String,
}

impl Default for Model {
    fn default() -> Self {
        Self {
            width: 4,
            layers: 3,
            activation: Activation::default(),
            biases: false,
            parametrization: Parametrization::default(),
            initialization: Initialization::default(),
            weights: String::new(),
        }
    }
}

choices! {
    /// How scales at the start and learning rates of the layers go with the width q; see [`Settings::layer_scales`].
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Parametrization in "parametrization" {
        /// As set: the scales of the initialization, and a learning rate of the deeper layers.
        #[default]
        Custom,
        /// Natural scales and one learning rate.
        Standard,
        /// Neural tangent kernel: features hardly move in wide networks.
        Ntk,
        /// Mean field: small outputs, and features that move at every width. The same as μP with one hidden layer.
        MeanField,
        /// Maximal update parametrization: mean field for any depth.
        MuP,
    }
}

choices! {
    /// An activation function s.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Activation in "activation" {
        /// tanh z
        #[default]
        Tanh,
        /// 1/(1 + e^{−z})
        Sigmoid,
        /// erf z = (2/√π) ∫₀^z e^{−u²} du
        Erf,
        /// z Φ(z), Φ the normal distribution function
        Gelu,
        /// z/(1 + e^{−z})
        Silu,
        /// log(1 + e^z)
        Softplus,
        /// max(z, 0); not C⁴
        Relu,
        /// z
        Linear,
        /// z²
        Quadratic,
    }
}

/// The weights at step 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Initialization {
    /// Standard deviation of each layer's weights in units of its natural scale (entries O(1) in the first layer,
    /// O(1/√q) in deeper ones): one number for all layers, or one per layer.
    pub scales: Vec<f64>,
    /// The first layer's law.
    pub first_layer: FirstLayer,
    /// Orthogonalize [μ w⁰] so that the Gram matrix K₀ = (1/n)[μ w⁰]ᵀ[μ w⁰] is exactly the identity.
    pub exact_gram: bool,
}

impl Default for Initialization {
    fn default() -> Self {
        Self {
            scales: vec![1.0],
            first_layer: FirstLayer::default(),
            exact_gram: false,
        }
    }
}

choices! {
    /// Law of the first layer's weights w⁰ (n × q).
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub enum FirstLayer in "first_layer" {
        /// Independent normal entries.
        #[default]
        Gaussian,
        /// All zero.
        Zero,
        /// Normal, with the given correlation (−1 to 1) of neuron a with teacher direction a mod p.
        Overlap(overlap: f64 = Field::new(Kind::closed(-1.0, 1.0)).usually(Usual::Number(0.5)).slider(-1.0, 1.0)),
    }
}

/// Where samples come from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Data {
    /// Independent features and labels from a teacher.
    Synthetic(Synthetic),
    /// Rows of a CSV file.
    File(Table),
}

impl Data {
    /// The kinds of data. The settings of each stand in its struct.
    pub(super) const VARIANTS: &'static [Variant] = &[Variant::plain("Synthetic"), Variant::plain("File")];

    /// The name of the kind.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::Synthetic(_) => "Synthetic",
            Self::File(_) => "File",
        }
    }

    /// Data of the kind of this name with its defaults; what there is already if it is of that kind.
    pub(super) fn choose(&mut self, name: &str) -> bool {
        match name {
            name if name == self.name() => {}
            "Synthetic" => *self = Self::Synthetic(Synthetic::default()),
            "File" => *self = Self::File(Table::default()),
            _ => return false,
        }
        true
    }
}

impl Default for Data {
    fn default() -> Self {
        Self::Synthetic(Synthetic::default())
    }
}

/// Synthetic data: X = Z diag(√λ), Z with independent entries of variance 1/n and λ of mean 1, Y = φ_*(Xμ) + ξ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Synthetic {
    /// Samples m.
    pub samples: usize,
    /// Features n, as a number or as the ratio φ = m/n.
    pub features: Features,
    /// Law of one feature.
    pub law: FeatureLaw,
    /// Variances of the features, times n.
    pub spectrum: Spectrum,
    /// What generates the labels.
    pub teacher: Teacher,
    /// Standard deviation σ of the label noise ξ.
    pub noise: f64,
}

impl Default for Synthetic {
    fn default() -> Self {
        Self {
            samples: 1200,
            features: Features::Count(800),
            law: FeatureLaw::default(),
            spectrum: Spectrum::default(),
            teacher: Teacher::default(),
            noise: 0.3,
        }
    }
}

choices! {
    /// The number of features, given directly or by the ratio φ = m/n.
    #[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
    pub enum Features in "features" {
        /// n itself.
        Count(count: usize = Field::new(Kind::whole(1, MOST_ROWS)).usually(Usual::Whole(800)).slider(20.0, 20_000.0).log()),
        /// φ = m/n; n is m/φ rounded to a whole number.
        Ratio(ratio: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(1.5)).slider(0.1, 20.0).log()),
    }
}

choices! {
    /// Law of one feature, always centred, with variance 1/n times its eigenvalue.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    pub enum FeatureLaw in "law" {
        /// Normal.
        #[default]
        Gaussian,
        /// ±1 with equal probability.
        Rademacher,
        /// Uniform on an interval.
        Uniform,
        /// Student's t with the given degrees of freedom (more than 2).
        StudentT(degrees: f64 = Field::new(Kind::above(2.0)).usually(Usual::Number(5.0)).slider(2.1, 30.0).log()),
        /// Two-sided exponential.
        Laplace,
        /// Normal with the given probability (in (0, 1]), else 0.
        SparseGaussian(probability: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.2)).slider(0.01, 1.0)),
    }
}

choices! {
    /// Eigenvalues λ_1 ≥ … ≥ λ_n of the features' covariance, times n: feature j has variance λ_j/n. Their mean is always 1.
    #[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Spectrum in "spectrum" {
        /// λ_j = 1
        #[default]
        Isotropic,
        /// λ_j ∝ j^{−α}, α > 0.
        PowerLaw(exponent: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(1.0)).slider(0.1, 3.0)),
        /// A few eigenvalues above the others, which are equal.
        Spikes {
            /// How many.
            count: usize = Field::new(Kind::whole(1, MOST_ROWS)).usually(Usual::Whole(5)).slider(1.0, 100.0).log(),
            /// How many times the others they are.
            size: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(20.0)).slider(1.0, 1000.0).log(),
        },
        /// A fraction of the eigenvalues is so many times the others.
        TwoLevels {
            /// Fraction of the larger ones, above 0 and below 1.
            fraction: f64 = Field::new(Kind::number(Excluded(0.0), Excluded(1.0))).usually(Usual::Number(0.1)).slider(0.01, 0.99),
            /// How many times the others they are.
            ratio: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(10.0)).slider(1.0, 100.0).log(),
        },
        /// The spectrum of the columns of a CSV file, each centred and scaled: as many eigenvalues as there are features.
        File(path: String = Field::new(Kind::Text { filled: true }).usually(Usual::Text("assets/data/digits.csv"))),
    }
}

choices! {
    /// Law of the teacher's coordinates μ_j, scaled so that a field u_* has variance 1 on average.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Coordinates in "coordinates" {
        /// Independent normal ones.
        #[default]
        Gaussian,
        /// Normal with the given probability (in (0, 1]), else 0.
        Sparse(fraction: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.1)).slider(0.001, 1.0).log()),
        /// Normal ones times j^{−β}, β ≥ 0: the teacher lies along the largest eigenvalues.
        Decaying(decay: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(0.5)).slider(0.0, 3.0)),
    }
}

/// The function that generates labels: a link φ_* of p linear fields u_* = μᵀx.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Teacher {
    /// Number of directions p, 1–4.
    pub directions: usize,
    /// Link function φ_*.
    pub link: Link,
    /// Law of the directions' coordinates.
    pub coordinates: Coordinates,
}

impl Default for Teacher {
    fn default() -> Self {
        Self {
            directions: 1,
            link: Link::default(),
            coordinates: Coordinates::default(),
        }
    }
}

choices! {
    /// The link function φ_*(u_1, …, u_p). Links of one field are summed over the directions.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Link in "link" {
        /// Σ u_j
        Linear,
        /// Σ tanh u_j
        #[default]
        Tanh,
        /// Σ sin u_j
        Sine,
        /// Σ max(u_j, 0)
        Relu,
        /// Σ (u_j² − 1), the second Hermite polynomial
        Quadratic,
        /// Σ (u_j³ − 3u_j), the third Hermite polynomial
        Cubic,
        /// sign(Σ u_j), labels ±1
        Sign,
        /// sign(|Σ u_j| − 0.674 √p), labels ±1 of equal probability
        Even,
        /// Σ tanh u_j over 2–4 directions
        Committee,
        /// Π sign u_j, labels ±1
        Parity,
        /// u_1 + u_1 u_2 + … + u_1 u_2 … u_p over 2–4 directions
        Staircase,
        /// u_1 + 0.7 Σ_{j ≥ 2} (u_j² − 1)/√2 over 2–4 directions
        TwoStep,
        /// a random label: +1 with probability 1/(1 + e^{−Σ u_j}), else −1
        Logistic,
        /// the number j of the largest field u_j, of 2–4 directions: one of as many classes
        Argmax,
        /// a random class: number j with probability proportional to e^{2 u_j}, of 2–4 directions
        Softmax,
    }
}

/// Most classes of a target.
pub const MOST_CLASSES: usize = 50;

impl Data {
    /// The classes that labels are the numbers of; None where labels are numbers, or ±1.
    #[must_use]
    pub fn classes(&self) -> Option<usize> {
        match self {
            Self::Synthetic(data) => {
                let teacher = &data.teacher;
                teacher.link.is_of_classes().then_some(teacher.directions)
            }
            Self::File(table) => match table.label {
                Label::Classes(count) => Some(count),
                Label::Number | Label::Log | Label::Class(_) => None,
            },
        }
    }

    /// Outputs of a network that learns the labels: one for each class, or a single one.
    #[must_use]
    pub fn outputs(&self) -> usize {
        self.classes().unwrap_or(1)
    }
}

impl Link {
    /// Whether labels are the numbers of classes, one for each direction, from 0.
    #[must_use]
    pub fn is_of_classes(self) -> bool {
        matches!(self, Self::Argmax | Self::Softmax)
    }
}

/// A data file of rows of cells: how it is written, and what each column is for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Table {
    /// Path of the file, absolute or relative to the preset's folder.
    pub path: String,
    /// Name of the target column.
    pub target: String,
    /// What of the target is learned.
    pub label: Label,
    /// What the other columns are.
    pub columns: Columns,
    /// How the file is written.
    pub dialect: Dialect,
    /// Fraction of the rows held out to measure the test error, drawn by the seed; above 0, below 1.
    pub hold_out: f64,
    /// Whiten with the training rows' principal axes; without it columns are only centred and scaled.
    pub whiten: bool,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            path: String::new(),
            target: String::new(),
            label: Label::default(),
            columns: Columns::default(),
            dialect: Dialect::default(),
            hold_out: 0.5,
            whiten: true,
        }
    }
}

choices! {
    /// What of a file's target is learned.
    #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Label in "label" {
        /// Its number.
        #[default]
        Number,
        /// The natural logarithm of its number.
        Log,
        /// Whether it is of this class: 1, or −1 for all others.
        Class(class: String = Field::new(Kind::Text { filled: true })),
        /// Each of its so many texts is a class of its own.
        Classes(count: usize = Field::new(Kind::whole(2, MOST_CLASSES as u64)).usually(Usual::Whole(10))),
    }
}

/// What the columns of a file are, besides the target. Those that are not listed are numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Columns {
    /// Categories: each of their texts becomes a column of zeros and ones.
    pub categories: Vec<String>,
    /// Most texts of one category that get a column; the rarer ones share one.
    pub levels: usize,
    /// Columns that are left out.
    pub ignored: Vec<String>,
    /// Columns in which what is missing is replaced by the mean of the training rows, beside a column that says where. Rows
    /// with anything else missing are left out.
    pub filled: Vec<String>,
}

impl Default for Columns {
    fn default() -> Self {
        Self {
            categories: Vec::new(),
            levels: 20,
            ignored: Vec::new(),
            filled: Vec::new(),
        }
    }
}

/// How a data file is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Dialect {
    /// What stands between two cells.
    pub separator: Separator,
    /// What stands before decimals.
    pub decimal: Decimal,
    /// What stands between thousands.
    pub thousands: Thousands,
    /// Whether the first line has the names of the columns.
    pub header: bool,
    /// Texts that say that a cell is missing; "" is an empty cell.
    pub missing: Vec<String>,
    /// What encloses a cell that contains separators.
    pub quote: Quote,
    /// Lines that are left out at the beginning.
    pub skip_lines: usize,
    /// The sign at the beginning of lines that are left out; empty for none.
    pub comment: String,
    /// How characters are bytes.
    pub encoding: Encoding,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            separator: Separator::default(),
            decimal: Decimal::default(),
            thousands: Thousands::default(),
            header: true,
            missing: Vec::new(),
            quote: Quote::default(),
            skip_lines: 0,
            comment: String::new(),
            encoding: Encoding::default(),
        }
    }
}

choices! {
    /// What stands between two cells.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Separator in "separator" {
        /// ,
        #[default]
        Comma,
        /// ;
        Semicolon,
        /// A tabulator.
        Tab,
        /// |
        Bar,
        /// :
        Colon,
        /// Any number of spaces and tabulators.
        Blanks,
    }
}

impl Separator {
    /// The byte between two cells, once blanks are one tabulator.
    pub(super) fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab | Self::Blanks => b'\t',
            Self::Bar => b'|',
            Self::Colon => b':',
        }
    }
}

choices! {
    /// What stands before decimals.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Decimal in "decimal" {
        /// 1.5
        #[default]
        Point,
        /// 1,5
        Comma,
    }
}

choices! {
    /// What stands between thousands.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Thousands in "thousands" {
        /// 1234
        #[default]
        Nothing,
        /// 1,234
        Comma,
        /// 1.234
        Point,
        /// 1 234
        Blank,
        /// 1'234
        Apostrophe,
    }
}

choices! {
    /// What encloses a cell that contains separators.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Quote in "quote" {
        /// "
        #[default]
        Double,
        /// '
        Single,
        /// Quotes are letters like any other.
        Nothing,
    }
}

impl Quote {
    /// The quote, if there is one.
    pub(super) fn byte(self) -> Option<u8> {
        match self {
            Self::Double => Some(b'"'),
            Self::Single => Some(b'\''),
            Self::Nothing => None,
        }
    }
}

choices! {
    /// How characters are bytes.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Encoding in "encoding" {
        /// UTF-8, with a byte order mark or without.
        #[default]
        Utf8,
        /// UTF-16, the lower byte first, as Excel writes it.
        Utf16Le,
        /// UTF-16, the higher byte first.
        Utf16Be,
        /// Latin-1, as Windows-1252.
        Latin1,
        /// Central European, Windows-1250.
        Latin2,
        /// Cyrillic, Windows-1251.
        Cyrillic,
        /// Shift-JIS, Japanese.
        ShiftJis,
        /// EUC-JP, Japanese.
        EucJp,
        /// GB 18030, Chinese; GBK is a part of it.
        Gb18030,
        /// Big5, Chinese.
        Big5,
        /// EUC-KR, Korean.
        EucKr,
    }
}

impl Encoding {
    /// The encoding by its standard.
    pub(super) fn known(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 => encoding_rs::UTF_8,
            Self::Utf16Le => encoding_rs::UTF_16LE,
            Self::Utf16Be => encoding_rs::UTF_16BE,
            Self::Latin1 => encoding_rs::WINDOWS_1252,
            Self::Latin2 => encoding_rs::WINDOWS_1250,
            Self::Cyrillic => encoding_rs::WINDOWS_1251,
            Self::ShiftJis => encoding_rs::SHIFT_JIS,
            Self::EucJp => encoding_rs::EUC_JP,
            Self::Gb18030 => encoding_rs::GB18030,
            Self::Big5 => encoding_rs::BIG5,
            Self::EucKr => encoding_rs::EUC_KR,
        }
    }
}

/// Gradient descent and its variants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Optimizer {
    /// How weights move along the gradient.
    pub method: Method,
    /// Learning rate η of the first layer (and of the deeper ones unless set apart).
    pub learning_rate: f64,
    /// Learning rate η' of layers 2 … L, if it differs.
    pub deep_learning_rate: Option<f64>,
    /// How both learning rates change over time.
    pub schedule: Schedule,
    /// Momentum β, in [0, 1).
    pub momentum: f64,
    /// Weight decay λ, at least 0.
    pub weight_decay: f64,
    /// The largest norm of the gradient of all weights, if there is one; a longer gradient is scaled down to it.
    pub clip: Option<f64>,
    /// Steps over which the learning rate rises from 0 to what the schedule says.
    pub warm_up: usize,
    /// Other learning rates or weight decay from a step on, one to a text: `12: learning_rate = 0.1`.
    pub changes: Vec<String>,
    /// Fraction of the rows in each step's batch, in (0, 1]; 1 is full batch.
    pub batch_fraction: f64,
    /// Which samples each step takes, and where.
    pub reuse: Reuse,
    /// Whether what reused samples do is predicted, trained and drawn beside any other choice.
    pub compared: bool,
    /// Number of steps T.
    pub steps: usize,
    /// The loss ℓ.
    pub loss: Loss,
}

impl Default for Optimizer {
    fn default() -> Self {
        Self {
            method: Method::default(),
            learning_rate: 0.3,
            deep_learning_rate: None,
            schedule: Schedule::default(),
            momentum: 0.0,
            weight_decay: 0.0,
            clip: None,
            warm_up: 0,
            changes: Vec::new(),
            batch_fraction: 1.0,
            reuse: Reuse::default(),
            compared: true,
            steps: 30,
            loss: Loss::default(),
        }
    }
}

/// Usual values of the optimizers' own settings, for menus and for files that leave them out.
mod usual {
    pub(super) const fn beta1() -> f64 {
        0.9
    }

    pub(super) const fn beta2() -> f64 {
        0.999
    }

    pub(super) const fn alpha() -> f64 {
        0.99
    }

    pub(super) const fn epsilon() -> f64 {
        1e-8
    }

    pub(super) const fn l1() -> f64 {
        0.1
    }
}

choices! {
    /// How weights move along the gradient.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Method in "method" {
        /// Gradient descent, with momentum the heavy ball.
        #[default]
        GradientDescent,
        /// Nesterov's accelerated gradient: momentum that looks ahead.
        Nesterov,
        /// Adam: along the mean gradient in units of its root mean square.
        Adam {
            /// β₁, persistence of the mean.
            #[serde(default = "usual::beta1")]
            beta1: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta1())).slider(0.0, 0.99),
            /// β₂, persistence of the mean square.
            #[serde(default = "usual::beta2")]
            beta2: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta2())).slider(0.0, 0.999),
            /// ε of the first layer's entries.
            #[serde(default = "usual::epsilon")]
            epsilon: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(usual::epsilon())).slider(1e-8, 1.0).log(),
            /// Whether weight decay shrinks the weights themselves (AdamW) instead of adding to the gradient.
            #[serde(default)]
            decoupled: bool = Field::new(Kind::Flag).usually(Usual::Flag(false)),
        },
        /// RMSProp: along the gradient in units of its root mean square.
        RmsProp {
            /// α, persistence of the mean square.
            #[serde(default = "usual::alpha")]
            alpha: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::alpha())).slider(0.0, 0.999),
            /// ε of the first layer's entries.
            #[serde(default = "usual::epsilon")]
            offset: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(usual::epsilon())).slider(1e-8, 1.0).log(),
        },
        /// Steps of one size, down the gradient's sign.
        SignDescent,
        /// Lion: steps of one size, down the sign of a mean gradient.
        Lion {
            /// β₁, share of the mean in what the sign is taken of.
            #[serde(default = "usual::beta1")]
            blend: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::beta1())).slider(0.0, 0.99),
            /// β₂, persistence of the mean.
            #[serde(default = "usual::alpha")]
            persistence: f64 = Field::new(Kind::from_below(0.0, 1.0)).usually(Usual::Number(usual::alpha())).slider(0.0, 0.999),
        },
        /// Gradient descent with an elastic-net penalty on the first layer, by soft thresholding.
        Proximal {
            /// ℓ₁, the penalty on |w|.
            #[serde(default = "usual::l1")]
            l1: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(usual::l1())).slider(0.0, 1.0).log(),
            /// ℓ₂, the penalty on w²/2.
            #[serde(default)]
            l2: f64 = Field::new(Kind::at_least(0.0)).usually(Usual::Number(0.0)).slider(0.0, 1.0).log(),
        },
    }
}

impl Method {
    /// Whether updates are linear in weights, gradient and momentum, as responses between steps ask.
    #[must_use]
    pub fn is_linear(self) -> bool {
        matches!(self, Self::GradientDescent | Self::Nesterov)
    }
}

choices! {
    /// The learning rate's course: a factor on η at step t = 0 … T − 1.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(deny_unknown_fields)]
    pub enum Schedule in "schedule" {
        /// 1
        #[default]
        Constant,
        /// 1/(1 + t/τ)
        InverseTime {
            /// τ in steps; 1 gives 1/(1 + t).
            scale: f64 = Field::new(Kind::above(0.0)).usually(Usual::Number(10.0)).slider(0.1, 1000.0).log(),
        },
        /// From 1 to `floor` along half a cosine.
        Cosine {
            /// The last factor, in [0, 1].
            floor: f64 = Field::new(Kind::closed(0.0, 1.0)).usually(Usual::Number(0.0)).slider(0.0, 1.0),
        },
        /// Multiplied by `factor` every `every` steps.
        Steps {
            /// Steps between two changes.
            every: usize = Field::new(Kind::whole(1, u64::MAX)).usually(Usual::Whole(10)).slider(1.0, 200.0).log(),
            /// Factor at each change, in (0, 1].
            factor: f64 = Field::new(Kind::above_to(0.0, 1.0)).usually(Usual::Number(0.5)).slider(0.01, 1.0),
        },
    }
}

choices! {
    /// The loss ℓ(f, y) of one sample.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
    pub enum Loss in "loss" {
        /// (f − y)²/2
        #[default]
        Square,
        /// log(1 + e^{−yf}), labels ±1
        Logistic,
    }
}

choices! {
    /// How responses are averaged over rows.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Responses in "responses" {
        /// With this many random sign probes per row: O(T²) time.
        Probes(probes: usize = Field::new(Kind::whole(1, 1024)).usually(Usual::Whole(1)).slider(1.0, 64.0).log()),
        /// In full, a q × q matrix per row and pair of steps: O(T³) time, to check a few steps by; unstable over long runs.
        Full,
    }
}

choices! {
    /// Floating-point numbers of a computation.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum Precision in "precision" {
        /// 64 bits
        #[default]
        Double,
        /// 32 bits
        Single,
    }
}

/// State evolution by Monte Carlo.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Theory {
    /// Whether to predict at all; data from a file has no teacher, hence no prediction.
    pub enabled: bool,
    /// Monte Carlo rows N of one replica.
    pub rows: usize,
    /// Independent replicas, for the Monte Carlo standard error.
    pub replicas: usize,
    /// Responses by probes or in full.
    pub responses: Responses,
    /// Runs without a data matrix from which the spread of single runs is told; 0 for none.
    pub spread: usize,
    /// Precision of the rows.
    pub precision: Precision,
}

impl Default for Theory {
    fn default() -> Self {
        Self {
            enabled: true,
            rows: 20_000,
            replicas: 4,
            responses: Responses::Probes(1),
            spread: 24,
            precision: Precision::Double,
        }
    }
}

/// The data-driven estimate of the test error.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Estimator {
    /// Whether to estimate beside each run.
    pub enabled: bool,
    /// How responses were averaged before the estimate followed all of them; of no meaning any more.
    #[serde(skip_serializing)]
    pub responses: Retired,
}

impl Default for Estimator {
    fn default() -> Self {
        Self {
            enabled: true,
            responses: Retired::default(),
        }
    }
}

choices! {
    /// How runs multiply by the features.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum RunMethod in "run_method" {
        /// All features are drawn and held. Gaussian ones that do not fit into the memory are not.
        #[default]
        Dense,
        /// Gaussian features are drawn only as far as training asks for them: in law the same, in memory of order m + n.
        MatrixFree,
        /// The cheaper of both.
        Automatic,
    }
}

/// Real training runs. Each redraws features and noise, never the teacher or the initialization.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Runs {
    /// Number of runs.
    pub count: usize,
    /// Unseen samples that measure the test error of synthetic data.
    pub test_rows: usize,
    /// Whether the test error is an integral over the p + q fields of Gaussian rows, by quadrature, rather than a mean over samples.
    pub exact_test: bool,
    /// Whether features are held as a matrix.
    pub method: RunMethod,
    /// Precision of training.
    pub precision: Precision,
    /// What the first run keeps of every step.
    pub record: Record,
}

impl Default for Runs {
    fn default() -> Self {
        Self {
            count: 8,
            test_rows: 20_000,
            exact_test: false,
            method: RunMethod::default(),
            precision: Precision::Double,
            record: Record::default(),
        }
    }
}

/// What the first run keeps of every step, besides the curves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Record {
    /// All weights: T n q numbers and the deeper layers.
    pub weights: bool,
    /// Pre-activations of the training rows, raw and corrected: 2 T m q numbers.
    pub pre_activations: bool,
}

impl Default for Record {
    fn default() -> Self {
        Self {
            weights: false,
            pre_activations: true,
        }
    }
}
