//! One setting as data: what it may be, how a control covers it, when it matters and what a change of it outdates.
//!
//! Words are not here. Label, symbol, unit and meaning stand in the catalogue under the setting's key, which follows from
//! its path: `optimizer-learning_rate` with `.symbol`, `.unit` and `.tooltip`; see [`super::Described`].

use std::ops::Bound::{self, Excluded, Included, Unbounded};

use super::{Usual, Value};

/// A setting without its place: what it may be, and how it is shown.
#[derive(Clone, Copy, Debug)]
pub struct Field {
    /// The last part of its path, `snake_case`, which is the struct's field too.
    pub name: &'static str,
    /// What it may be.
    pub kind: Kind,
    /// Whether it may be `None` too.
    pub optional: bool,
    /// Its value unless set, where no struct's `Default` says so.
    pub usual: Option<Usual>,
    /// The ends of its slider, which may be closer than its limits; none if there is no slider.
    pub slider: Option<(f64, f64)>,
    /// How a slider or a drag covers a range.
    pub scale: Scale,
    /// What must hold of other settings for this one to matter.
    pub only: [Option<When>; 2],
    /// What is out of date after a change.
    pub outdates: Outdates,
    /// Whether it is the path of a data file, which can be looked for.
    pub is_file: bool,
}

/// What a setting may be.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    /// A whole number.
    Whole {
        /// Smallest value.
        least: u64,
        /// Largest value.
        most: u64,
        /// Whether 0 is allowed besides.
        or_zero: bool,
    },
    /// A finite number.
    Number {
        /// Lower end.
        low: Bound<f64>,
        /// Upper end.
        high: Bound<f64>,
    },
    /// Yes or no.
    Flag,
    /// A text.
    Text {
        /// Whether it must not be blank.
        filled: bool,
    },
    /// One of several alternatives.
    Choice {
        /// The key of the type in the catalogue; empty where the alternatives belong to the setting alone.
        of: &'static str,
        /// The alternatives in the order of a menu.
        variants: &'static [Variant],
    },
    /// A list of whole numbers.
    Wholes {
        /// Smallest entry.
        least: u64,
        /// Largest entry.
        most: u64,
        /// Fewest and most entries.
        length: (usize, usize),
    },
    /// A list of finite numbers.
    Numbers {
        /// Lower end of every entry.
        low: Bound<f64>,
        /// Fewest and most entries.
        length: (usize, usize),
    },
    /// A list of texts.
    Texts,
}

/// One of several alternatives, with settings of its own.
#[derive(Clone, Copy, Debug)]
pub struct Variant {
    /// Its name, `CamelCase`.
    pub name: &'static str,
    /// Its own settings, in order.
    pub fields: &'static [Field],
    /// Whether they are written with their names: `Cosine(floor: 0.1)` rather than `Ratio(1.5)`.
    pub named: bool,
}

/// How a slider covers its range.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Evenly.
    Linear,
    /// By factors.
    Log,
}

/// What must hold of another setting, named by its path (a lab's by its name), for a setting to matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// It is one of these.
    Is(&'static str, &'static [&'static str]),
    /// It is not this.
    Not(&'static str, &'static str),
}

/// What is out of date after a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outdates {
    /// Nothing: it is a word about the experiment.
    Nothing,
    /// How something is drawn.
    Drawing,
    /// The loss landscape.
    Landscape,
    /// The cells of a sweep.
    Sweep,
    /// The runs, their estimate, and what follows from them.
    Runs,
    /// The prediction.
    Prediction,
    /// Everything.
    All,
}

impl Kind {
    /// A whole number.
    pub const fn whole(least: u64, most: u64) -> Self {
        Self::Whole {
            least,
            most,
            or_zero: false,
        }
    }

    /// A whole number, or 0 for none.
    pub const fn whole_or_zero(least: u64, most: u64) -> Self {
        Self::Whole {
            least,
            most,
            or_zero: true,
        }
    }

    /// A number between two ends.
    pub const fn number(low: Bound<f64>, high: Bound<f64>) -> Self {
        Self::Number { low, high }
    }

    /// A number from `least` to `most`.
    pub const fn closed(least: f64, most: f64) -> Self {
        Self::number(Included(least), Included(most))
    }

    /// A number above `low`.
    pub const fn above(low: f64) -> Self {
        Self::number(Excluded(low), Unbounded)
    }

    /// A number of at least `least`.
    pub const fn at_least(least: f64) -> Self {
        Self::number(Included(least), Unbounded)
    }

    /// A number above `low` and at most `most`.
    pub const fn above_to(low: f64, most: f64) -> Self {
        Self::number(Excluded(low), Included(most))
    }

    /// A number from `least` up to but not including `high`.
    pub const fn from_below(least: f64, high: f64) -> Self {
        Self::number(Included(least), Excluded(high))
    }

    /// The names of the alternatives.
    pub fn names(&self) -> Vec<&'static str> {
        match self {
            Self::Choice { variants, .. } => variants.iter().map(|variant| variant.name).collect(),
            _ => Vec::new(),
        }
    }

    /// The alternative of this name.
    pub fn variant(&self, name: &str) -> Option<&'static Variant> {
        match self {
            Self::Choice { variants, .. } => variants.iter().find(|variant| variant.name == name),
            _ => None,
        }
    }

    /// Whether a value is of this kind, whatever the limits.
    pub fn suits(&self, value: &Value) -> bool {
        matches!(
            (self, value),
            (Self::Whole { .. }, Value::Whole(_))
                | (Self::Number { .. }, Value::Number(_))
                | (Self::Flag, Value::Flag(_))
                | (Self::Text { .. }, Value::Text(_))
                | (Self::Choice { .. }, Value::Choice(_) | Value::With(..))
                | (Self::Wholes { .. }, Value::Wholes(_))
                | (Self::Numbers { .. }, Value::Numbers(_))
                | (Self::Texts, Value::Texts(_))
        )
    }

    /// Whether a value is of this kind and within its limits; those of an alternative's own settings included.
    pub fn allows(&self, value: &Value) -> bool {
        let within = |least: u64, most: u64, value: u64| (least..=most).contains(&value);
        match (*self, value) {
            (Self::Whole { least, most, or_zero }, Value::Whole(value)) => {
                within(least, most, *value) || (or_zero && *value == 0)
            }
            (Self::Number { low, high }, Value::Number(value)) => inside(low, high, *value),
            (Self::Flag, Value::Flag(_)) | (Self::Texts, Value::Texts(_)) => true,
            (Self::Text { filled }, Value::Text(text)) => !(filled && text.trim().is_empty()),
            (Self::Choice { .. }, Value::Choice(name)) => self.variant(name).is_some(),
            (Self::Choice { .. }, Value::With(name, values)) => self.variant(name).is_some_and(|variant| {
                variant.fields.len() == values.len()
                    && variant
                        .fields
                        .iter()
                        .zip(values)
                        .all(|(field, (_, value))| field.allows(value))
            }),
            (Self::Wholes { least, most, length }, Value::Wholes(values)) => {
                fits(length, values.len()) && values.iter().all(|&value| within(least, most, value))
            }
            (Self::Numbers { low, length }, Value::Numbers(values)) => {
                fits(length, values.len()) && values.iter().all(|&value| inside(low, Unbounded, value))
            }
            _ => false,
        }
    }
}

fn inside(low: Bound<f64>, high: Bound<f64>, value: f64) -> bool {
    use std::ops::RangeBounds as _;
    value.is_finite() && (low, high).contains(&value)
}

fn fits((fewest, most): (usize, usize), length: usize) -> bool {
    (fewest..=most).contains(&length)
}

impl Variant {
    /// An alternative without settings of its own.
    pub const fn plain(name: &'static str) -> Self {
        Self {
            name,
            fields: &[],
            named: false,
        }
    }
}

impl Variant {
    /// It, with the usual values of its own settings.
    fn usual(&self) -> Value {
        if self.fields.is_empty() {
            return Value::Choice(self.name);
        }
        let part = |field: &Field| (if self.named { field.name } else { "" }, field.usual());
        Value::With(self.name, self.fields.iter().map(part).collect())
    }
}

impl Field {
    /// A setting of some kind, evenly covered, that always matters and outdates everything.
    pub const fn new(kind: Kind) -> Self {
        Self {
            name: "",
            kind,
            optional: false,
            usual: None,
            slider: None,
            scale: Scale::Linear,
            only: [None; 2],
            outdates: Outdates::All,
            is_file: false,
        }
    }

    /// A whole number of a lab: its default, then its smallest and largest value.
    pub const fn whole(name: &'static str, [usual, least, most]: [u64; 3]) -> Self {
        Self::new(Kind::whole(least, most))
            .named(name)
            .usually(Usual::Whole(usual))
            .covering(least as f64, most as f64)
    }

    /// A number of a lab: its default, then its smallest and largest value.
    pub const fn number(name: &'static str, [usual, least, most]: [f64; 3]) -> Self {
        Self::new(Kind::closed(least, most))
            .named(name)
            .usually(Usual::Number(usual))
            .covering(least, most)
    }

    /// Yes or no in a lab.
    pub const fn flag(name: &'static str, usual: bool) -> Self {
        Self::new(Kind::Flag).named(name).usually(Usual::Flag(usual))
    }

    /// One of several names in a lab; the first is the default.
    pub const fn choice(name: &'static str, variants: &'static [Variant]) -> Self {
        assert!(!variants.is_empty());
        Self::new(Kind::Choice { of: "", variants })
            .named(name)
            .usually(Usual::Choice(variants[0].name))
    }

    /// The path of a data file of a lab: its default, which may be that of a data set shipped with the program.
    pub const fn file(name: &'static str, usual: &'static str) -> Self {
        let mut field = Self::new(Kind::Text { filled: true })
            .named(name)
            .usually(Usual::Text(usual));
        field.is_file = true;
        field
    }

    /// A list of whole numbers of a lab: its default, the smallest and largest entry, and the most entries.
    pub const fn wholes(name: &'static str, usual: &'static [u64], [least, most, longest]: [u64; 3]) -> Self {
        Self::new(Kind::Wholes {
            least,
            most,
            length: (0, longest as usize),
        })
        .named(name)
        .usually(Usual::Wholes(usual))
    }

    /// A list of numbers of a lab: its default, the smallest entry, and the fewest and most entries.
    pub const fn numbers(
        name: &'static str,
        usual: &'static [f64],
        least: f64,
        length: (usize, usize),
    ) -> Self {
        Self::new(Kind::Numbers {
            low: Included(least),
            length,
        })
        .named(name)
        .usually(Usual::Numbers(usual))
    }

    /// The same setting under a name.
    #[must_use]
    pub const fn named(mut self, name: &'static str) -> Self {
        self.name = name;
        self
    }

    /// The same setting with a value unless set.
    #[must_use]
    pub const fn usually(mut self, usual: Usual) -> Self {
        self.usual = Some(usual);
        self
    }

    /// The same setting, which may be `None` too.
    #[must_use]
    pub const fn optional(mut self) -> Self {
        self.optional = true;
        self
    }

    /// The same setting with a slider between these ends.
    #[must_use]
    pub const fn slider(mut self, from: f64, to: f64) -> Self {
        self.slider = Some((from, to));
        self
    }

    /// A slider over all there is; wide ranges go by factors.
    const fn covering(self, least: f64, most: f64) -> Self {
        let field = self.slider(least, most);
        if most > 50.0 * least.max(0.1) {
            field.log()
        } else {
            field
        }
    }

    /// The same setting, covered by factors.
    #[must_use]
    pub const fn log(mut self) -> Self {
        self.scale = Scale::Log;
        self
    }

    /// The same setting, which matters only while another has one of these values.
    #[must_use]
    pub const fn only(self, path: &'static str, values: &'static [&'static str]) -> Self {
        self.when(When::Is(path, values))
    }

    /// The same setting, which matters only while another does not have this value.
    #[must_use]
    pub const fn unless(self, path: &'static str, value: &'static str) -> Self {
        self.when(When::Not(path, value))
    }

    const fn when(mut self, when: When) -> Self {
        self.only = match self.only {
            [None, _] => [Some(when), None],
            [first, _] => [first, Some(when)],
        };
        self
    }

    /// The same setting, which only changes what is drawn.
    #[must_use]
    pub const fn view(self) -> Self {
        self.outdates(Outdates::Drawing)
    }

    /// The same setting, a change of which outdates this.
    #[must_use]
    pub const fn outdates(mut self, what: Outdates) -> Self {
        self.outdates = what;
        self
    }

    /// The value unless set, where the field itself says so.
    pub fn usual(&self) -> Value {
        let value = match (self.usual, self.kind) {
            (Some(usual), _) => usual.value(),
            (None, _) if self.optional => Value::Nothing,
            (None, Kind::Whole { least, .. }) => Value::Whole(least),
            (None, Kind::Number { .. }) => Value::Number(0.0),
            (None, Kind::Flag) => Value::Flag(false),
            (None, Kind::Text { .. }) => Value::Text(String::new()),
            (None, Kind::Choice { variants, .. }) => variants
                .first()
                .map_or(Value::Nothing, |variant| Value::Choice(variant.name)),
            (None, Kind::Wholes { .. }) => Value::Wholes(Vec::new()),
            (None, Kind::Numbers { .. }) => Value::Numbers(Vec::new()),
            (None, Kind::Texts) => Value::Texts(Vec::new()),
        };
        match &value {
            Value::Choice(name) => self.kind.variant(name).map_or(value.clone(), Variant::usual),
            _ => value,
        }
    }

    /// Whether a value is of the right kind and within the limits.
    pub fn allows(&self, value: &Value) -> bool {
        match value {
            Value::Nothing => self.optional,
            value => self.kind.allows(value),
        }
    }
}

impl When {
    /// The setting that it is about.
    pub fn path(&self) -> &'static str {
        match self {
            Self::Is(path, _) | Self::Not(path, _) => path,
        }
    }

    /// Whether it holds for a value of that setting.
    pub fn holds(&self, value: &Value) -> bool {
        let name = value.name();
        match self {
            Self::Is(_, names) => names.contains(&&*name),
            Self::Not(_, other) => name != *other,
        }
    }
}
