//! Every setting of an experiment, described once, in the order of the window's controls.
//!
//! Reading and writing by path ([`Settings::get`], [`Settings::set`]), checking, messages, controls, the palette and the
//! README's table follow from this list; what a lab can be set to is in its [`super::Schema`]. A setting's default is
//! that of its struct.

use std::ops::Bound::{Excluded, Included};
use std::sync::LazyLock;

use super::choices::Plain;
use super::landscape::MOST_RUN;
use super::settings::{MOST_LAYERS, MOST_ROWS};
use super::sweep::{Compute, Search, Seeds, Shown};
use super::{
    Activation, Coordinates, Data, Decimal, Described, Encoding, FORMAT, FeatureLaw, Features, Field,
    FirstLayer, Height, HeightScale, Kind, Label, LandscapeView, Link, Loss, Method, Outdates, PanelName,
    Parametrization, PlaneChoice, Precision, Quote, Responses, Reuse, RunMethod, Schedule, Scope, Separator,
    Settings, Solution, Spectrum, SweepShape, Synthetic, Table, TheoryView, Thousands, TrainingView, Value,
};
use crate::text;

/// One setting of an experiment: its description, and where its value is.
#[derive(Clone, Debug)]
pub struct Setting {
    /// Its path, limits and words.
    pub described: Described,
    place: Place,
}

/// Where the value of a setting is.
#[derive(Clone, Debug)]
enum Place {
    /// In a struct; nowhere while another kind of data is chosen.
    Struct {
        get: fn(&Settings) -> Option<Value>,
        set: fn(&mut Settings, &Value) -> Option<bool>,
        usual: fn() -> Value,
        /// The kind of data that has it, if not all do.
        data: Option<&'static str>,
    },
    /// Among the settings of an alternative of another setting.
    Part {
        /// The other setting's path.
        of: String,
        variant: &'static str,
        index: usize,
    },
}

/// A setting as it is listed.
struct Listed {
    path: &'static str,
    field: Field,
    get: fn(&Settings) -> Option<Value>,
    set: fn(&mut Settings, &Value) -> Option<bool>,
    usual: fn() -> Value,
    data: Option<&'static str>,
}

/// A setting at a path that every experiment has: `always!(optimizer.steps, field)`.
macro_rules! always {
    ($first:ident $(. $part:ident)*, $field:expr) => {
        Listed {
            path: concat!(stringify!($first) $(, ".", stringify!($part))*),
            field: $field,
            get: |settings| Some(settings.$first $(.$part)*.value()),
            set: |settings, value| Some(settings.$first $(.$part)*.accept(value)),
            usual: || Settings::default().$first $(.$part)*.value(),
            data: None,
        }
    };
}

/// A setting of one kind of data: `of_data!(Synthetic, noise, field)`.
macro_rules! of_data {
    ($kind:ident, $first:ident $(. $part:ident)*, $field:expr) => {
        Listed {
            path: concat!("data.", stringify!($first) $(, ".", stringify!($part))*),
            field: $field,
            get: |settings| match &settings.data {
                Data::$kind(data) => Some(data.$first $(.$part)*.value()),
                _ => None,
            },
            set: |settings, value| match &mut settings.data {
                Data::$kind(data) => Some(data.$first $(.$part)*.accept(value)),
                _ => None,
            },
            usual: || of_data!(@usual $kind).$first $(.$part)*.value(),
            data: Some(stringify!($kind)),
        }
    };
    (@usual Synthetic) => { Synthetic::default() };
    (@usual File) => { Table::default() };
}

/// Most Monte Carlo rows, and most test rows.
const MOST_DRAWS: u64 = 10_000_000;
/// Most numbers of a list.
const MOST_LISTED: u64 = 50;

const WORDS: Field = Field::new(Kind::Text { filled: false }).outdates(Outdates::Nothing);
const FLAG: Field = Field::new(Kind::Flag);
const TEXTS: Field = Field::new(Kind::Texts);
const FILLED: Field = Field::new(Kind::Text { filled: true });

/// A setting of the prediction, where there is one.
const fn predicted(field: Field) -> Field {
    field
        .only("theory.enabled", &["true"])
        .outdates(Outdates::Prediction)
}

/// A setting of the runs, where there are any.
const fn run(field: Field) -> Field {
    field.unless("runs.count", "0").outdates(Outdates::Runs)
}

/// A setting of what the window shows.
const fn looked_at(field: Field) -> Field {
    field.outdates(Outdates::Nothing)
}

const fn explored(field: Field) -> Field {
    field.outdates(Outdates::Landscape)
}

const fn choice<T: Plain>() -> Field {
    Field::new(T::KIND)
}

/// The settings without those of alternatives, which follow from their types.
const LISTED: &[Listed] = &[
    always!(
        format,
        Field::new(Kind::whole(1, FORMAT as u64)).outdates(Outdates::Nothing)
    ),
    always!(title, WORDS),
    always!(description, WORDS),
    // The network.
    always!(
        model.layers,
        Field::new(Kind::whole(2, MOST_LAYERS as u64)).slider(2.0, MOST_LAYERS as f64)
    ),
    always!(
        model.width,
        Field::new(Kind::whole(1, 512)).slider(1.0, 64.0).log()
    ),
    always!(model.activation, choice::<Activation>()),
    always!(model.biases, FLAG),
    always!(model.parametrization, choice::<Parametrization>()),
    always!(model.initialization.first_layer, choice::<FirstLayer>()),
    always!(
        model.initialization.scales,
        Field::new(Kind::Numbers {
            low: Included(0.0),
            length: (1, 10),
        })
        .slider(0.0, 3.0)
        .only("model.parametrization", &["Custom"])
    ),
    always!(model.initialization.exact_gram, FLAG),
    always!(model.weights, Field::new(Kind::Text { filled: false })),
    // Samples.
    Listed {
        path: "data",
        field: Field::new(Kind::Choice {
            of: "data",
            variants: Data::VARIANTS,
        }),
        get: |settings| Some(Value::Choice(settings.data.name())),
        set: |settings, value| Some(value.chosen().is_some_and(|(name, _)| settings.data.choose(name))),
        usual: || Value::Choice(Data::default().name()),
        data: None,
    },
    of_data!(
        Synthetic,
        samples,
        Field::new(Kind::whole(1, MOST_ROWS)).slider(50.0, 20_000.0).log()
    ),
    of_data!(Synthetic, features, choice::<Features>()),
    of_data!(Synthetic, law, choice::<FeatureLaw>()),
    of_data!(Synthetic, spectrum, choice::<Spectrum>()),
    of_data!(Synthetic, teacher.link, choice::<Link>()),
    of_data!(
        Synthetic,
        teacher.directions,
        Field::new(Kind::whole(1, 4)).slider(1.0, 4.0)
    ),
    of_data!(Synthetic, teacher.coordinates, choice::<Coordinates>()),
    of_data!(Synthetic, noise, Field::new(Kind::at_least(0.0)).slider(0.0, 2.0)),
    of_data!(File, path, FILLED),
    of_data!(File, target, FILLED),
    of_data!(File, label, choice::<Label>()),
    of_data!(File, columns.categories, TEXTS),
    of_data!(
        File,
        columns.levels,
        Field::new(Kind::whole(2, 1000)).slider(2.0, 100.0).log()
    ),
    of_data!(File, columns.filled, TEXTS),
    of_data!(File, columns.ignored, TEXTS),
    of_data!(File, dialect.separator, choice::<Separator>()),
    of_data!(File, dialect.decimal, choice::<Decimal>()),
    of_data!(File, dialect.thousands, choice::<Thousands>()),
    of_data!(File, dialect.header, FLAG),
    of_data!(File, dialect.missing, TEXTS),
    of_data!(File, dialect.quote, choice::<Quote>()),
    of_data!(
        File,
        dialect.skip_lines,
        Field::new(Kind::whole(0, 100_000)).slider(0.0, 20.0)
    ),
    of_data!(File, dialect.comment, Field::new(Kind::Text { filled: false })),
    of_data!(File, dialect.encoding, choice::<Encoding>()),
    of_data!(
        File,
        hold_out,
        Field::new(Kind::number(Excluded(0.0), Excluded(1.0))).slider(0.05, 0.95)
    ),
    of_data!(File, whiten, FLAG),
    // Training.
    always!(optimizer.loss, choice::<Loss>()),
    always!(
        optimizer.steps,
        Field::new(Kind::whole(1, 100_000)).slider(1.0, 500.0).log()
    ),
    always!(optimizer.method, choice::<Method>()),
    always!(
        optimizer.learning_rate,
        Field::new(Kind::above(0.0)).slider(0.01, 10.0).log()
    ),
    always!(
        optimizer.deep_learning_rate,
        Field::new(Kind::at_least(0.0))
            .optional()
            .slider(0.0, 10.0)
            .log()
            .only("model.parametrization", &["Custom"])
    ),
    always!(optimizer.schedule, choice::<Schedule>()),
    always!(
        optimizer.warm_up,
        Field::new(Kind::whole(0, 100_000)).slider(0.0, 100.0)
    ),
    always!(
        optimizer.momentum,
        Field::new(Kind::from_below(0.0, 1.0))
            .slider(0.0, 0.99)
            .only("optimizer.method", &["GradientDescent", "Nesterov"])
    ),
    always!(
        optimizer.weight_decay,
        Field::new(Kind::at_least(0.0))
            .slider(0.0, 1.0)
            .log()
            .unless("optimizer.method", "Proximal")
    ),
    always!(optimizer.changes, TEXTS),
    always!(
        optimizer.clip,
        Field::new(Kind::above(0.0)).optional().slider(0.01, 10.0).log()
    ),
    always!(
        optimizer.batch_fraction,
        Field::new(Kind::above_to(0.0, 1.0)).slider(0.01, 1.0)
    ),
    always!(optimizer.reuse, choice::<Reuse>()),
    always!(
        optimizer.compared,
        FLAG.only("optimizer.reuse", &["Fresh", "Decoupled"])
    ),
    // The prediction.
    always!(
        theory.enabled,
        FLAG.only("data", &["Synthetic"]).outdates(Outdates::Prediction)
    ),
    always!(
        theory.rows,
        predicted(
            Field::new(Kind::whole(2, MOST_DRAWS))
                .slider(500.0, 200_000.0)
                .log()
        )
    ),
    always!(
        theory.replicas,
        predicted(Field::new(Kind::whole(1, 1000)).slider(1.0, 32.0).log())
    ),
    always!(theory.responses, predicted(choice::<Responses>())),
    always!(
        theory.spread,
        predicted(Field::new(Kind::whole_or_zero(8, 1000)).slider(0.0, 100.0))
    ),
    always!(theory.precision, predicted(choice::<Precision>())),
    // The estimate.
    always!(estimator.enabled, FLAG.outdates(Outdates::Runs)),
    // Training runs.
    always!(
        runs.count,
        Field::new(Kind::whole(0, 10_000))
            .slider(0.0, 64.0)
            .outdates(Outdates::Runs)
    ),
    always!(
        runs.test_rows,
        run(Field::new(Kind::whole(1, MOST_DRAWS))
            .slider(1000.0, 200_000.0)
            .log())
        .only("data", &["Synthetic"])
    ),
    always!(runs.exact_test, run(FLAG).only("data", &["Synthetic"])),
    always!(
        runs.method,
        run(choice::<RunMethod>()).only("data", &["Synthetic"])
    ),
    always!(runs.precision, run(choice::<Precision>())),
    always!(runs.record.pre_activations, run(FLAG)),
    always!(runs.record.weights, run(FLAG)),
    always!(seed, Field::new(Kind::whole(0, u64::MAX))),
    // The landscape.
    always!(landscape.enabled, explored(FLAG)),
    always!(landscape.run, explored(Field::new(Kind::whole(0, MOST_RUN)))),
    always!(landscape.plane, explored(choice::<PlaneChoice>())),
    always!(
        landscape.step,
        explored(Field::new(Kind::whole(0, 100_000)).optional())
    ),
    always!(landscape.surface, choice::<Height>().view()),
    always!(landscape.scale, choice::<HeightScale>().view()),
    always!(landscape.grid, explored(Field::new(Kind::whole(2, 401)))),
    always!(
        landscape.zoom,
        explored(Field::new(Kind::closed(0.01, 100.0)).log())
    ),
    always!(
        landscape.test_rows,
        explored(Field::new(Kind::whole(1, 1_000_000)).log())
    ),
    always!(landscape.slice, explored(choice::<Solution>())),
    always!(
        landscape.curvature.eigenvalues,
        explored(Field::new(Kind::whole(0, MOST_LISTED)))
    ),
    always!(
        landscape.curvature.probes,
        explored(Field::new(Kind::whole(0, 1000)))
    ),
    always!(
        landscape.curvature.lanczos_steps,
        explored(Field::new(Kind::whole(1, 1000)))
    ),
    always!(
        landscape.curvature.every,
        explored(Field::new(Kind::whole(0, 100_000)))
    ),
    always!(
        landscape.chaos.exponents,
        explored(Field::new(Kind::Wholes {
            least: 1,
            most: 12,
            length: (1, MOST_LISTED as usize),
        }))
    ),
    always!(
        landscape.chaos.factors,
        explored(Field::new(Kind::Numbers {
            low: Excluded(0.0),
            length: (0, MOST_LISTED as usize),
        }))
    ),
    always!(landscape.pruning.scope, explored(choice::<Scope>())),
    always!(
        landscape.pruning.points,
        explored(Field::new(Kind::whole_or_zero(2, 1001)))
    ),
    // The sweep.
    always!(sweep.vary, TEXTS.outdates(Outdates::Sweep)),
    always!(sweep.compute, choice::<Compute>().outdates(Outdates::Sweep)),
    always!(sweep.search, choice::<Search>().outdates(Outdates::Sweep)),
    always!(sweep.show, choice::<Shown>().view()),
    always!(sweep.seeds, choice::<Seeds>().outdates(Outdates::Sweep)),
    // What the window opens on.
    always!(view.panel, looked_at(choice::<PanelName>()).optional()),
    always!(
        view.beside,
        looked_at(choice::<PanelName>())
            .optional()
            .unless("view.panel", "None")
    ),
    always!(view.training, looked_at(choice::<TrainingView>())),
    always!(view.theory, looked_at(choice::<TheoryView>())),
    always!(view.landscape, looked_at(choice::<LandscapeView>())),
    always!(view.sweep, looked_at(choice::<SweepShape>())),
    always!(view.figures, looked_at(TEXTS)),
    always!(view.hidden, looked_at(TEXTS)),
    always!(
        view.cursor,
        looked_at(Field::new(Kind::whole(0, 100_000))).optional()
    ),
    always!(view.log_step, looked_at(FLAG)),
    always!(view.log_error, looked_at(FLAG)),
    always!(view.individual_runs, looked_at(FLAG)),
    always!(view.notes, looked_at(TEXTS)),
    always!(view.zoom, looked_at(TEXTS)),
];

/// The settings with those of alternatives behind each.
static SETTINGS: LazyLock<Vec<Setting>> = LazyLock::new(|| {
    let mut all = Vec::new();
    for listed in LISTED {
        let place = Place::Struct {
            get: listed.get,
            set: listed.set,
            usual: listed.usual,
            data: listed.data,
        };
        add(&mut all, listed.path, listed.field, place);
    }
    all
});

/// Adds a setting, and those of its alternatives.
fn add(all: &mut Vec<Setting>, path: &str, field: Field, place: Place) {
    let key = path.replace('.', "-");
    all.push(Setting {
        described: Described {
            path: path.to_owned().into(),
            key: key.into(),
            field,
        },
        place,
    });
    let Kind::Choice { variants, .. } = field.kind else {
        return;
    };
    for variant in variants {
        for (index, part) in variant.fields.iter().enumerate() {
            let place = Place::Part {
                of: path.to_owned(),
                variant: variant.name,
                index,
            };
            let field = Field {
                only: field.only,
                outdates: field.outdates,
                ..*part
            };
            add(all, &format!("{path}.{}", part.name), field, place);
        }
    }
}

impl Setting {
    /// Its value; none while another alternative is chosen, which does not have it.
    #[must_use]
    pub fn get(&self, settings: &Settings) -> Option<Value> {
        match &self.place {
            Place::Struct { get, .. } => get(settings),
            Place::Part { of, variant, index } => match setting(of)?.get(settings)? {
                Value::With(name, values) if name == *variant => Some(values.into_iter().nth(*index)?.1),
                _ => None,
            },
        }
    }

    /// Sets its value; whether that is of the right kind, or none while another alternative is chosen.
    pub(super) fn set(&self, settings: &mut Settings, value: &Value) -> Option<bool> {
        match &self.place {
            Place::Struct { set, .. } => set(settings, value),
            Place::Part { of, variant, index } => {
                let outer = setting(of)?;
                let Value::With(name, mut values) = outer.get(settings)? else {
                    return None;
                };
                if name != *variant {
                    return None;
                }
                let (_, place) = values.get_mut(*index)?;
                // An alternative that is chosen already keeps its settings.
                if value
                    .chosen()
                    .is_none_or(|(name, parts)| !parts.is_empty() || place.name() != name)
                {
                    *place = value.clone();
                }
                outer.set(settings, &Value::With(name, values))
            }
        }
    }

    /// Its value unless set, where it belongs to what is chosen.
    #[must_use]
    pub fn usual(&self) -> Value {
        match &self.place {
            Place::Struct { usual, .. } => usual(),
            Place::Part { of, variant, index } => match setting(of).map(Self::usual) {
                Some(Value::With(name, values)) if name == *variant => {
                    values.into_iter().nth(*index).map(|(_, value)| value)
                }
                _ => None,
            }
            .unwrap_or_else(|| self.described.field.usual()),
        }
    }

    /// Whether it matters, given the values of the others.
    #[must_use]
    pub fn matters(&self, settings: &Settings) -> bool {
        self.get(settings).is_some()
            && self.described.field.only.iter().flatten().all(|when| {
                setting(when.path()).is_some_and(|other| {
                    other.matters(settings) && other.get(settings).is_some_and(|value| when.holds(&value))
                })
            })
    }

    /// The path at which what is wrong with it is told: its own, or that of the setting in whose alternative's brackets it
    /// stands, as `StudentT(2)` tells its degrees.
    #[must_use]
    pub fn told_at(&self) -> &str {
        if let Place::Part { of, variant, .. } = &self.place
            && let Some(outer) = setting(of)
            && outer
                .described
                .field
                .kind
                .variant(variant)
                .is_some_and(|variant| !variant.named)
        {
            return outer.told_at();
        }
        &self.described.path
    }

    /// The setting and the alternative that it belongs to.
    #[must_use]
    pub fn owner(&self) -> Option<(&'static Setting, &'static str)> {
        match &self.place {
            Place::Part { of, variant, .. } => Some((setting(of)?, variant)),
            Place::Struct { data, .. } => Some((setting("data")?, (*data)?)),
        }
    }
}

/// Every setting of an experiment, in the order of the window's controls.
#[must_use]
pub fn settings() -> &'static [Setting] {
    &SETTINGS
}

/// The setting at a path.
#[must_use]
pub fn setting(path: &str) -> Option<&'static Setting> {
    settings().iter().find(|setting| setting.described.path == path)
}

/// What the setting at `path` (such as `data.noise`) may be, as half a sentence; of a group of settings that it is one.
pub fn allowed(path: &str) -> Option<String> {
    if let Some(setting) = setting(path) {
        return Some(setting.described.allowed());
    }
    if path == "lab" {
        return Some(text!("lab.allowed").into_owned());
    }
    let inside = settings().iter().filter_map(|setting| {
        let name = setting.described.path.strip_prefix(path)?.strip_prefix('.')?;
        (!name.contains('.')).then_some((name, setting))
    });
    let inside: Vec<_> = inside.collect();
    let counted = |setting: &Setting| setting.usual().number().is_some();
    let (name, example) = inside
        .iter()
        .find(|(_, setting)| counted(setting))
        .or(inside.first())?;
    let example = format!("{name}: {}", example.usual());
    Some(text!("allowed-group", example = example).into_owned())
}
