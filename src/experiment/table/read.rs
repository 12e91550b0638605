//! From the rows of a data file to numbers: what each column is for, classes and missing cells, within the memory that may
//! be used.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::Read;

use super::numerals::Numerals;
use super::source::{Fault, Rows};
use super::{Checks, NumericTable, TableErrorKind, header, shortened};
use crate::experiment::{Label, MOST_CLASSES, Table};

/// Rows that a table has room for before its file shows how many there are.
const FIRST_ROWS: usize = 256;
/// Most different texts of a category; a column with more names its rows rather than sorting them.
pub(super) const MOST_TEXTS: usize = 10_000;
/// Classes of a target that are named where the one asked for is not among them.
const CLASSES_NAMED: usize = 8;

/// Reads a table from a source of `length` bytes.
pub(super) fn read(
    source: impl Read,
    length: u64,
    table: &Table,
    checks: &Checks,
) -> Result<NumericTable, Fault> {
    let row = Cell::new(0);
    let mut rows = Rows::new(source, &table.dialect, &row, checks.memory, &checks.cancel)?;
    let in_header = |kind| Fault { row: Some(0), kind };
    let target = header::check(&rows.names, table).map_err(in_header)?;
    let names = std::mem::take(&mut rows.names);
    let columns = names.len();
    let mut numbers = Numbers::new(&names, target, table, length, checks.memory);
    // The reader checks the width of every row by its names.
    rows.names = vec![String::new(); columns];
    while rows.next()? {
        let fault = |kind| Fault::in_row(&rows.record, kind);
        numbers.make_room(rows.byte()).map_err(fault)?;
        let taken = numbers.push(&rows.record, &names).map_err(fault)?;
        if taken && checks.labels {
            numbers.check_label().map_err(fault)?;
        }
    }
    let read = numbers.finish(&names, table)?;
    read.check(table)?;
    Ok(read)
}

/// What a column is for.
#[derive(Debug)]
enum Role {
    Ignored,
    Target,
    /// A number; whether a missing one is filled rather than its row left out.
    Number {
        filled: bool,
    },
    /// A text of a few; its texts in the order of their first appearance.
    Category {
        filled: bool,
        texts: Texts,
    },
}

/// The different texts of a column, by number.
#[derive(Debug, Default)]
struct Texts {
    known: HashMap<Box<str>, usize>,
    /// How often each appears.
    counts: Vec<u64>,
}

impl Texts {
    /// The number of a text; none if there are too many.
    fn number(&mut self, text: &str) -> Option<usize> {
        let number = match self.known.get(text) {
            Some(number) => *number,
            None => {
                let number = self.counts.len();
                if number >= MOST_TEXTS {
                    return None;
                }
                self.known.insert(text.into(), number);
                self.counts.push(0);
                number
            }
        };
        if let Some(count) = self.counts.get_mut(number) {
            *count += 1;
        }
        Some(number)
    }
}

/// Numbers that grow row by row, within the memory that may be used. Of a category there is the number of its text, and NaN
/// stands for what is missing.
struct Numbers<'a> {
    table: &'a Table,
    numerals: Numerals,
    roles: Vec<Role>,
    features: Vec<f64>,
    targets: Vec<f64>,
    /// The row that is being read.
    row: Vec<f64>,
    /// Features of one row.
    width: usize,
    dropped: usize,
    /// Some of the target's texts, where it is a class.
    classes: Vec<String>,
    length: u64,
    memory: f64,
}

impl<'a> Numbers<'a> {
    fn new(names: &[String], target: usize, table: &'a Table, length: u64, memory: f64) -> Self {
        let columns = &table.columns;
        let listed =
            |list: &[String]| -> std::collections::HashSet<String> { list.iter().cloned().collect() };
        let (ignored, categories, filled) = (
            listed(&columns.ignored),
            listed(&columns.categories),
            listed(&columns.filled),
        );
        let role = |(index, name): (usize, &String)| {
            let filled = filled.contains(name);
            if index == target {
                Role::Target
            } else if ignored.contains(name) {
                Role::Ignored
            } else if categories.contains(name) {
                let texts = Texts::default();
                Role::Category { filled, texts }
            } else {
                Role::Number { filled }
            }
        };
        let roles: Vec<Role> = names.iter().enumerate().map(role).collect();
        let used = |role: &&Role| matches!(role, Role::Number { .. } | Role::Category { .. });
        let width = roles.iter().filter(used).count();
        Self {
            table,
            numerals: Numerals::of(&table.dialect),
            roles,
            features: Vec::new(),
            targets: Vec::new(),
            row: Vec::with_capacity(width),
            width,
            dropped: 0,
            classes: Vec::new(),
            length,
            memory,
        }
    }

    /// Makes room for one row more. How much of the file the rows so far took says how many there will be, so that the
    /// numbers are moved once or twice, not doubled again and again.
    fn make_room(&mut self, byte: u64) -> Result<(), TableErrorKind> {
        let rows = self.targets.len();
        if rows < self.targets.capacity() {
            return Ok(());
        }
        let most = (self.memory / (8 * (self.width + 1)) as f64) as usize;
        if rows >= most {
            return Err(self.too_large());
        }
        let by_length = rows as f64 * self.length as f64 / byte.max(1) as f64;
        let wanted = (1.05 * by_length) as usize + FIRST_ROWS;
        let more = wanted.max(rows + rows / 20).min(most) - rows;
        self.targets.reserve_exact(more);
        self.features.reserve_exact(more * self.width);
        Ok(())
    }

    fn too_large(&self) -> TableErrorKind {
        TableErrorKind::TooLarge {
            rows: self.targets.len(),
            limit: self.memory as u64,
        }
    }

    /// Appends the numbers of one row; whether it is taken, as rows with something missing are not.
    fn push(&mut self, record: &csv::StringRecord, names: &[String]) -> Result<bool, TableErrorKind> {
        self.row.clear();
        let mut target = f64::NAN;
        let mut whole = true;
        for ((role, cell), name) in self.roles.iter_mut().zip(record).zip(names) {
            let cell = cell.trim();
            let missing = self.table.dialect.missing.iter().any(|text| text == cell);
            match role {
                Role::Ignored => {}
                Role::Target if missing => whole = false,
                Role::Target => {
                    target = label(&self.table.label, self.numerals, cell, name, &mut self.classes)?;
                }
                Role::Number { filled } | Role::Category { filled, .. } if missing => {
                    whole &= *filled;
                    self.row.push(f64::NAN);
                }
                Role::Number { .. } => self.row.push(number(self.numerals, cell, name)?),
                Role::Category { texts, .. } => {
                    if cell.is_empty() {
                        return Err(TableErrorKind::EmptyCell(name.clone()));
                    }
                    let number = texts.number(cell);
                    let number = number.ok_or_else(|| TableErrorKind::TooManyTexts {
                        column: shortened(name),
                        most: MOST_TEXTS,
                    })?;
                    self.row.push(number as f64);
                }
            }
        }
        if whole {
            self.features.extend_from_slice(&self.row);
            self.targets.push(target);
        } else {
            self.dropped += 1;
        }
        Ok(whole)
    }

    /// Checks that the last target is −1 or 1.
    fn check_label(&self) -> Result<(), TableErrorKind> {
        match self.targets.last() {
            Some(target) if target.abs() != 1.0 => Err(TableErrorKind::NotALabel(target.to_string())),
            _ => Ok(()),
        }
    }

    /// Numbers the classes of the target in the order of their numbers, or else of their texts.
    fn number_classes(&mut self, count: usize) -> Result<(), TableErrorKind> {
        let classes = std::mem::take(&mut self.classes);
        if classes.len() != count {
            return Err(TableErrorKind::ClassCount {
                target: shortened(&self.table.target),
                count,
                found: classes.len(),
            });
        }
        let numbers: Vec<Option<f64>> = classes.iter().map(|text| self.numerals.read(text)).collect();
        let mut order: Vec<usize> = (0..count).collect();
        order.sort_by(|&a, &b| match (numbers[a], numbers[b]) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            _ => classes[a].cmp(&classes[b]),
        });
        let mut ranks = vec![0.0; count];
        for (rank, &class) in order.iter().enumerate() {
            ranks[class] = rank as f64;
        }
        for target in &mut self.targets {
            *target = ranks[*target as usize];
        }
        Ok(())
    }

    /// The whole table, with a column for each text of a category and for what is missing.
    fn finish(mut self, names: &[String], table: &Table) -> Result<NumericTable, TableErrorKind> {
        if let Label::Classes(count) = table.label {
            self.number_classes(count)?;
        }
        if let Label::Class(class) = &table.label
            && !self.targets.is_empty()
            && self.targets.iter().all(|target| *target < 0.0)
        {
            return Err(TableErrorKind::MissingClass {
                target: shortened(&table.target),
                class: shortened(class),
                classes: self.classes.join(", "),
            });
        }
        let plans = self.plans(names);
        let rows = self.targets.len();
        let width = plans.iter().map(Plan::width).sum();
        let plain = plans
            .iter()
            .all(|plan| matches!(plan, Plan::Number { missing: false, .. }));
        if !plain {
            if 8.0 * (rows * (self.width + width + 1)) as f64 > self.memory {
                return Err(self.too_large());
            }
            let mut features = Vec::with_capacity(rows * width);
            for row in self.features.chunks_exact(self.width.max(1)) {
                for (plan, value) in plans.iter().zip(row) {
                    plan.write(*value, &mut features);
                }
            }
            self.features = features;
        }
        Ok(NumericTable {
            n_rows: rows,
            n_features: width,
            feature_names: plans.into_iter().flat_map(Plan::names).collect(),
            features: self.features,
            target: self.targets,
            dropped: self.dropped,
        })
    }

    /// How each column is written out.
    fn plans(&mut self, names: &[String]) -> Vec<Plan> {
        let mut missing = vec![false; self.width];
        let fills = |role: &Role| {
            matches!(
                role,
                Role::Number { filled: true } | Role::Category { filled: true, .. }
            )
        };
        if self.roles.iter().any(fills) {
            for row in self.features.chunks_exact(self.width.max(1)) {
                for (missing, value) in missing.iter_mut().zip(row) {
                    *missing |= value.is_nan();
                }
            }
        }
        let used = std::mem::take(&mut self.roles).into_iter().zip(names);
        let used = used.filter(|(role, _)| !matches!(role, Role::Ignored | Role::Target));
        let most = self.table.columns.levels;
        used.zip(missing)
            .map(|((role, name), missing)| match role {
                Role::Category { texts, .. } => Plan::category(name, texts, most, missing),
                _ => Plan::Number {
                    name: name.clone(),
                    missing,
                },
            })
            .collect()
    }
}

/// The columns that one column of the file becomes.
enum Plan {
    /// The number, NaN where it is missing, and 1 where it is, if any is.
    Number { name: String, missing: bool },
    /// 1 in the column of a row's text.
    Category {
        names: Vec<String>,
        /// The column of each text by its number; none for the first of two, which the second says already.
        places: Vec<Option<usize>>,
        /// The column of what is missing.
        missing: Option<usize>,
    },
}

impl Plan {
    /// A category with a column for each of its `most` most frequent texts, in the order of the alphabet, and one for all
    /// others together.
    fn category(name: &str, texts: Texts, most: usize, missing: bool) -> Self {
        let mut levels: Vec<(Box<str>, usize)> = texts.known.into_iter().collect();
        let count = |number: usize| texts.counts.get(number).copied().unwrap_or(0);
        levels.sort_by(|a, b| count(b.1).cmp(&count(a.1)).then_with(|| a.0.cmp(&b.0)));
        let others = levels.len() > most;
        levels.truncate(most);
        levels.sort_by(|a, b| a.0.cmp(&b.0));
        if levels.len() == 2 && !others && !missing {
            levels.remove(0);
        }
        let mut names: Vec<String> = levels
            .iter()
            .map(|(text, _)| format!("{name} = {}", shortened(text)))
            .collect();
        let rest = others.then_some(names.len());
        if others {
            names.push(crate::text!("table-other-levels", column = name).into_owned());
        }
        let mut places = vec![rest; texts.counts.len()];
        for (column, (_, number)) in levels.iter().enumerate() {
            if let Some(place) = places.get_mut(*number) {
                *place = Some(column);
            }
        }
        let missing = missing.then(|| {
            names.push(crate::text!("table-missing-level", column = name).into_owned());
            names.len() - 1
        });
        Self::Category {
            names,
            places,
            missing,
        }
    }

    fn width(&self) -> usize {
        match self {
            Self::Number { missing, .. } => 1 + usize::from(*missing),
            Self::Category { names, .. } => names.len(),
        }
    }

    fn names(self) -> Vec<String> {
        match self {
            Self::Number { name, missing } => {
                let indicator =
                    missing.then(|| crate::text!("table-missing-level", column = name.as_str()).into_owned());
                std::iter::once(name).chain(indicator).collect()
            }
            Self::Category { names, .. } => names,
        }
    }

    fn write(&self, value: f64, out: &mut Vec<f64>) {
        match self {
            Self::Number { missing, .. } => {
                out.push(value);
                if *missing {
                    out.push(f64::from(value.is_nan()));
                }
            }
            Self::Category {
                names,
                places,
                missing,
            } => {
                let place = if value.is_nan() {
                    *missing
                } else {
                    places.get(value as usize).copied().flatten()
                };
                out.extend((0..names.len()).map(|column| f64::from(place == Some(column))));
            }
        }
    }
}

/// What the target's cell is learned as.
fn label(
    label: &Label,
    numerals: Numerals,
    cell: &str,
    column: &str,
    classes: &mut Vec<String>,
) -> Result<f64, TableErrorKind> {
    match label {
        Label::Number => number(numerals, cell, column),
        Label::Log => match number(numerals, cell, column)? {
            value if value > 0.0 => Ok(value.ln()),
            _ => Err(TableErrorKind::NotPositive {
                column: column.to_owned(),
                value: shortened(cell),
            }),
        },
        Label::Class(_) | Label::Classes(_) if cell.is_empty() => {
            Err(TableErrorKind::EmptyCell(column.to_owned()))
        }
        Label::Classes(_) => Ok(class_number(numerals, cell, classes) as f64),
        Label::Class(class) => {
            if classes.len() < CLASSES_NAMED && !classes.iter().any(|known| known == cell) {
                classes.push(shortened(cell));
            }
            Ok(if is_class(class.trim(), numerals, cell) {
                1.0
            } else {
                -1.0
            })
        }
    }
}

/// The number of a cell's class in the order of their first appearance; beyond [`MOST_CLASSES`] that many.
fn class_number(numerals: Numerals, cell: &str, classes: &mut Vec<String>) -> usize {
    let known = classes.iter().position(|class| is_class(class, numerals, cell));
    known.unwrap_or_else(|| {
        if classes.len() <= MOST_CLASSES {
            classes.push(cell.to_owned());
        }
        classes.len() - 1
    })
}

/// Whether a cell holds a class: the same text, or the same number in another spelling.
fn is_class(class: &str, numerals: Numerals, cell: &str) -> bool {
    let number = |text| numerals.read(text);
    class == cell || number(class).is_some_and(|class| Some(class) == number(cell))
}

/// The number in one cell.
fn number(numerals: Numerals, cell: &str, column: &str) -> Result<f64, TableErrorKind> {
    let about = || (column.to_owned(), shortened(cell));
    if cell.is_empty() {
        return Err(TableErrorKind::EmptyCell(column.to_owned()));
    }
    match numerals.read(cell) {
        Some(number) if number.is_finite() => Ok(number),
        Some(_) => {
            let (column, value) = about();
            Err(TableErrorKind::NotFinite { column, value })
        }
        None => {
            let (column, value) = about();
            Err(TableErrorKind::NotANumber { column, value })
        }
    }
}
