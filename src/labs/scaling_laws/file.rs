//! A table of one's own, of model sizes, samples and losses, for the additive law.

use std::path::Path;

use super::intervals::{self, Bootstrapped, Clusters};
use crate::control::Cancel;
use crate::experiment::{Checks, Label, NumericTable, Survey};
use crate::labs::LabError;
use crate::text;

/// Rows that a table may have: fewer do not determine the law's five numbers, more take too long.
pub(super) const FEWEST_ROWS: usize = 11;
pub(super) const MOST_ROWS: usize = 5000;
/// Different sizes, and different numbers of samples, that a table must have.
const FEWEST_VALUES: usize = 3;

/// The columns of a table: what their names are or hold, in small letters.
const NAMES: [(&[&str], &[&str]); 3] = [
    (&["n"], &["param", "size", "model", "width"]),
    (&["d"], &["sample", "token", "data", "example"]),
    (&["l", "loss"], &["loss", "error"]),
];

/// Rows (N, D, L) of a file, and the law fitted to them.
#[derive(Default)]
pub(super) struct FileTable {
    pub(super) rows: Vec<[f64; 3]>,
    pub(super) law: Bootstrapped,
}

impl FileTable {
    /// Parts of the work: the file is read, and the law is fitted.
    pub(super) const PARTS: usize = intervals::PARTS + 1;

    pub(super) fn done(&self) -> usize {
        usize::from(!self.rows.is_empty()) + self.law.done
    }

    /// The next part.
    ///
    /// # Errors
    ///
    /// A sentence if the file cannot be read or is no such table; also if cancelled.
    pub(super) fn advance(
        &mut self,
        path: &str,
        clusters: Clusters,
        seed: u64,
        cancel: &Cancel,
    ) -> Result<(), LabError> {
        if self.rows.is_empty() {
            self.rows = read(path, cancel)?;
        } else {
            self.law.advance(&self.rows, clusters, seed);
        }
        Ok(())
    }
}

/// Rows (N, D, L) of the file at `path`, in any dialect.
fn read(path: &str, cancel: &Cancel) -> Result<Vec<[f64; 3]>, LabError> {
    let path = path.trim();
    let failed = |error: crate::experiment::TableError| {
        cancel
            .check()
            .map_or_else(LabError::from, |()| LabError::Failed(error.to_string()))
    };
    let survey = Survey::of_file(path, Path::new(""), None, cancel).map_err(failed)?;
    let names: Vec<&str> = survey.columns.iter().map(|column| column.name.as_str()).collect();
    let Some(chosen) = columns(&names) else {
        let found = names.join(", ");
        let sentence = text!("scaling-laws-table-columns", file = path, columns = found);
        return Err(LabError::Failed(sentence.into_owned()));
    };
    if survey.whole && survey.rows < FEWEST_ROWS as u64 {
        let sentence = text!(
            "scaling-laws-table-short",
            file = path,
            rows = survey.rows,
            least = FEWEST_ROWS
        );
        return Err(LabError::Failed(sentence.into_owned()));
    }
    let mut table = survey.table(path, Some(chosen[2]));
    let others = names.iter().filter(|name| !chosen.contains(name));
    table.columns.ignored = others.map(|name| (*name).to_owned()).collect();
    table.columns.categories.clear();
    table.columns.filled.clear();
    table.label = Label::Number;
    // All rows are fitted: no more are held out than the reading of a table asks for.
    table.hold_out = 1.0 / FEWEST_ROWS as f64;
    let checks = Checks {
        cancel: cancel.clone(),
        ..Checks::default()
    };
    let table = NumericTable::read(&table, Path::new(""), &checks).map_err(failed)?;
    let place = |name: &str| table.feature_names.iter().position(|known| known == name);
    let (Some(size), Some(data)) = (place(chosen[0]), place(chosen[1])) else {
        let sentence = text!(
            "scaling-laws-table-columns",
            file = path,
            columns = names.join(", ")
        );
        return Err(LabError::Failed(sentence.into_owned()));
    };
    let rows: Vec<[f64; 3]> = table
        .target
        .iter()
        .enumerate()
        .filter_map(|(i, loss)| {
            let row = table.row(i);
            Some([*row.get(size)?, *row.get(data)?, *loss])
        })
        .collect();
    check(path, &rows).map_or(Ok(rows), |sentence| Err(LabError::Failed(sentence)))
}

/// What keeps rows from determining the law.
fn check(path: &str, rows: &[[f64; 3]]) -> Option<String> {
    if rows.len() > MOST_ROWS {
        return Some(text!("scaling-laws-table-long", file = path, most = MOST_ROWS).into_owned());
    }
    if rows.iter().flatten().any(|x| !(x.is_finite() && *x > 0.0)) {
        return Some(text!("scaling-laws-table-positive", file = path).into_owned());
    }
    let few = [0, 1].into_iter().any(|column| {
        let mut values: Vec<f64> = rows.iter().map(|row| row[column]).collect();
        values.sort_by(f64::total_cmp);
        values.dedup();
        values.len() < FEWEST_VALUES
    });
    few.then(|| text!("scaling-laws-table-few", file = path, least = FEWEST_VALUES).into_owned())
}

/// The names of the columns N, D and L: by what they are called, or in this order where there are no more than three.
fn columns<'a>(names: &[&'a str]) -> Option<[&'a str; 3]> {
    let found = NAMES.map(|(exact, parts)| {
        let is = |name: &&&str| exact.contains(&name.to_lowercase().as_str());
        let has = |name: &&&str| parts.iter().any(|part| name.to_lowercase().contains(part));
        names.iter().find(is).or_else(|| names.iter().find(has)).copied()
    });
    match found {
        [Some(size), Some(data), Some(loss)] if size != data && data != loss && size != loss => {
            Some([size, data, loss])
        }
        _ => <[&str; 3]>::try_from(names).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::labs::scaling_laws::fit::Additive;

    #[test]
    fn columns_are_known_by_name_and_else_by_order() {
        let cases: [(&[&str], Option<[&str; 3]>); 5] = [
            (&["loss", "D", "N"], Some(["N", "D", "loss"])),
            (
                &["run", "Parameters", "Tokens", "Test error"],
                Some(["Parameters", "Tokens", "Test error"]),
            ),
            (&["a", "b", "c"], Some(["a", "b", "c"])),
            (&["a", "b", "c", "d"], None),
            (&["a", "b"], None),
        ];
        for (names, expected) in cases {
            assert_eq!(columns(names), expected, "{names:?}");
        }
    }

    fn written(text: &str) -> Result<Vec<[f64; 3]>, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, text).unwrap();
        read(&path.display().to_string(), &Cancel::new()).map_err(|error| error.to_string())
    }

    /// A law that is written to a file with semicolons, other columns and its own order is found again.
    #[test]
    fn the_law_of_a_file_is_found() {
        let law = |n: f64, d: f64| 0.3 + 4.0 * n.powf(-0.5) + 9.0 * d.powf(-0.35);
        let mut text = "run;tokens;loss;params\n".to_owned();
        for i in 0..6 {
            for j in 0..7 {
                let (n, d) = (8.0 * 2.0_f64.powi(i), 100.0 * 3.0_f64.powi(j));
                text += &format!("r{i}{j};{d};{};{n}\n", law(n, d));
            }
        }
        let rows = written(&text).unwrap();
        assert_eq!(rows.len(), 42);
        let fit = Additive::fit(&rows).unwrap();
        assert!((fit.size_exponent - 0.5).abs() < 1e-4, "{fit:?}");
        assert!((fit.data_exponent - 0.35).abs() < 1e-4, "{fit:?}");
        for [size, data, loss] in rows {
            assert!(
                (fit.at(size, data) / loss - 1.0).abs() < 1e-3,
                "{size} {data} {loss}"
            );
        }
        // N* of the law is where the loss at equal compute is smallest.
        let compute = 1e6;
        let best = fit.best_size(compute).unwrap();
        for factor in [0.9, 1.1] {
            let size = factor * best;
            assert!(fit.at(size, compute / size) > fit.at(best, compute / best));
        }
        let slope = (fit.best_size(1e8).unwrap() / fit.best_size(1e6).unwrap()).log10() / 2.0;
        assert!((slope - fit.best_size_exponent()).abs() < 1e-9);
    }

    #[test]
    fn what_is_no_such_table_is_refused_with_its_reason() {
        let rows = |rows: usize, same: bool| {
            let line = |i: usize| {
                let n = if same { 1 } else { i % 4 + 1 };
                format!("{n},{},{}\n", i / 4 + 1, 1.0 / (i + 1) as f64)
            };
            "N,D,loss\n".to_owned() + &(0..rows).map(line).collect::<String>()
        };
        assert_eq!(written(&rows(16, false)).unwrap().len(), 16);
        for (text, part) in [
            (rows(16, true), "different"),
            (rows(7, false), "at least 11"),
            (rows(16, false).replace("1,1,", "-1,1,"), "above 0"),
            (rows(16, false).replace("N,D,loss", "a,b,c,d"), ""),
            (rows(16, false).replace("\n1,", "\n1,7,"), ""),
        ] {
            let error = written(&text).unwrap_err();
            assert!(error.contains(part), "{error}");
        }
        let missing = read("/nowhere/a.csv", &Cancel::new()).unwrap_err().to_string();
        assert!(missing.contains("/nowhere/a.csv"), "{missing}");
    }
}
