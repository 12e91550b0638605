//! `onsager sweep --slurm`: scripts that a cluster runs.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use super::{Failure, terminal};
use crate::experiment::Experiment;
use crate::figure::{FigureError, write_atomically};
use crate::study::report::{Folder, ReportError};
use crate::text;

/// Seconds of a task, about: what starts and ends with it is small beside them, and little is lost with it.
const TASK: f64 = 300.0;
/// Most tasks of an array: what Slurm takes unless it is set otherwise.
const MOST_TASKS: f64 = 1000.0;
/// Time and memory that are asked for, over what is expected.
const MARGIN: [f64; 2] = [3.0, 1.5];
/// Memory of the program itself, in bytes.
const PROGRAM: f64 = 2e8;

/// Writes the scripts of a sweep and says how they are started.
pub(super) fn write(experiment: &Experiment, out: &Path, quiet: bool) -> Result<(), Failure> {
    let folder = Folder::open(out)?;
    let path = fs::canonicalize(folder.path()).map_err(|source| unwritten(out, source))?;
    let preset = path.join("preset.ron");
    experiment.resolved().save(&preset)?;
    let program = std::env::current_exe().map_err(|source| unwritten(out, source))?;
    let scripts = Scripts::new(experiment, (&program, &path, &preset));
    for (name, text) in [
        ("sweep.slurm", &scripts.array),
        ("merge.slurm", &scripts.merge),
        ("submit.sh", &scripts.submit),
    ] {
        write_atomically(&path.join(name), text.as_bytes()).map_err(ReportError::from)?;
    }
    if !quiet {
        let line = text!(
            "cli-slurm-written",
            tasks = scripts.tasks,
            command = format!("sh {}", quoted(&path.join("submit.sh")))
        );
        writeln!(terminal::out(), "{line}")?;
    }
    Ok(())
}

fn unwritten(path: &Path, source: std::io::Error) -> Failure {
    ReportError::from(FigureError::Write {
        path: path.to_owned(),
        source,
    })
    .into()
}

/// The texts of the scripts.
struct Scripts {
    tasks: usize,
    array: String,
    merge: String,
    submit: String,
}

impl Scripts {
    fn new(experiment: &Experiment, (program, path, preset): (&Path, &Path, &Path)) -> Self {
        let cost = experiment.sweep_cost(None);
        let (seconds, bytes, cells) = cost.map_or((0.0, 0.0, 1), |cost| {
            (cost.seconds, cost.largest.bytes(), cost.cells)
        });
        let tasks = (seconds / TASK).ceil().clamp(1.0, MOST_TASKS.min(cells as f64)) as usize;
        let minutes = (MARGIN[0] * seconds / tasks as f64 / 60.0).ceil().max(5.0) as u64;
        let megabytes = ((MARGIN[1] * bytes + PROGRAM) / f64::from(1 << 20)).ceil() as u64;
        let [program, preset] = [program, preset].map(quoted);
        let parts: PathBuf = path.join("parts");
        let log = quoted(&path.join("slurm-%A_%a.log"));
        let array = format!(
            "#!/bin/bash\n\
             #SBATCH --job-name=onsager-sweep\n\
             #SBATCH --array=1-{tasks}\n\
             #SBATCH --ntasks=1\n\
             #SBATCH --cpus-per-task=1\n\
             #SBATCH --mem={megabytes}M\n\
             #SBATCH --time={minutes}\n\
             #SBATCH --requeue\n\
             #SBATCH --open-mode=append\n\
             #SBATCH --output={log}\n\
             exec {program} sweep {preset} --out {}/\"$SLURM_ARRAY_TASK_ID\" \\\n  \
             --shard \"$SLURM_ARRAY_TASK_ID\"/{tasks} --threads 1 --quiet\n",
            quoted(&parts)
        );
        let merge = [
            "#!/bin/bash".to_owned(),
            "#SBATCH --job-name=onsager-merge".to_owned(),
            "#SBATCH --ntasks=1".to_owned(),
            "#SBATCH --mem=1G".to_owned(),
            "#SBATCH --time=30".to_owned(),
            format!("#SBATCH --output={}", quoted(&path.join("merge-%j.log"))),
            format!(
                "exec {program} merge {}/* --out {}\n",
                quoted(&parts),
                quoted(&path.join("merged"))
            ),
        ]
        .join("\n");
        let submit = format!(
            "#!/bin/sh\n\
             set -e\n\
             array=$(sbatch --parsable {})\n\
             sbatch --dependency=afterok:\"${{array%%;*}}\" {}\n",
            quoted(&path.join("sweep.slurm")),
            quoted(&path.join("merge.slurm"))
        );
        Self {
            tasks,
            array,
            merge,
            submit,
        }
    }
}

/// A path as one word of a shell.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "/._-%+=:@".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::Settings;

    #[test]
    fn cells_are_grouped_into_tasks_of_some_minutes() {
        let mut settings = Settings::default();
        settings.sweep.vary = vec!["optimizer.learning_rate = log(0.01, 1, 1000)".to_owned()];
        let scripts = |settings: &Settings| {
            let experiment = crate::experiment::Experiment::new(settings.clone()).unwrap();
            let paths = ["/bin/onsager", "/a b/it's", "/p.ron"].map(Path::new);
            Scripts::new(&experiment, (paths[0], paths[1], paths[2]))
        };
        let short = scripts(&settings);
        settings.theory.rows = 2_000_000;
        let long = scripts(&settings);
        assert!(
            short.tasks < long.tasks && long.tasks <= 1000,
            "{} {}",
            short.tasks,
            long.tasks
        );
        assert!(long.array.contains(&format!("--array=1-{}\n", long.tasks)));
        assert!(long.array.contains(r"'/a b/it'\''s/parts'/"), "{}", long.array);
    }
}
