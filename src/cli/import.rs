//! `onsager import`: a data file as a preset, with what was detected.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::Failure;
use super::terminal;
use crate::control::Cancel;
use crate::dynamics::DataError;
use crate::experiment::{Survey, Table};
use crate::study::StudyError;
use crate::text;

/// Arguments of `onsager import`.
#[derive(Debug, Args)]
pub(super) struct Import {
    #[arg(help = text!("cli-import-file").into_owned())]
    file: PathBuf,
    #[arg(long, value_name = "COLUMN", help = text!("cli-import-target").into_owned())]
    target: Option<String>,
}

impl Import {
    pub(super) fn run(&self) -> Result<(), Failure> {
        let path = self.file.to_string_lossy();
        let survey = Survey::of_file(&path, Path::new(""), None, &Cancel::new());
        let survey = survey.map_err(|error| Failure::Study(StudyError::Data(DataError::from(error))))?;
        let table = survey.table(&path, self.target.as_deref());
        if let Some(target) = &self.target
            && table.target != *target
        {
            let names: Vec<&str> = survey.columns.iter().map(|column| column.name.as_str()).collect();
            let columns = names.join(", ");
            return Err(Failure::Import(
                text!(
                    "table-missing-target",
                    target = target.as_str(),
                    columns = columns
                )
                .into_owned(),
            ));
        }
        for column in &survey.columns {
            terminal::complain(format_args!(
                "{}",
                text!(
                    "cli-import-column",
                    column = column.name.as_str(),
                    kind = used(&table, &column.name),
                    looks = column.kind.text(),
                    missing = column.missing_cells()
                )
            ));
        }
        let settings = Survey::settings(table);
        Ok(terminal::out().write_all(settings.to_ron().as_bytes())?)
    }
}

/// What a column is used as.
fn used(table: &Table, name: &str) -> std::borrow::Cow<'static, str> {
    let listed = |list: &[String]| list.iter().any(|known| known == name);
    if name == table.target {
        text!("use-target")
    } else if listed(&table.columns.ignored) {
        text!("use-ignored")
    } else if listed(&table.columns.categories) {
        text!("use-category")
    } else {
        text!("use-number")
    }
}
