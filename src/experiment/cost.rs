//! Costs of a computation, memory by part and time, and the memory it may use.

use std::env;
use std::fmt;
use std::path::Path;

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

use super::container;
use crate::text;

/// One part of the memory an experiment needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Part {
    /// Its key in the catalogue: what it holds, and as `.advice` which settings make it smaller.
    pub key: &'static str,
    /// Its size in bytes.
    pub bytes: f64,
    /// Whether every run that is trained at the same time needs it anew.
    pub each_run: bool,
}

/// What an experiment costs.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// Memory, part by part, with one run at a time.
    pub parts: Vec<Part>,
    /// Seconds on one core, on the long side.
    pub seconds: f64,
}

/// Why an experiment is refused before it starts.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum BudgetError {
    /// It needs more memory than it may use.
    #[error("{}", text!(
        "budget-memory",
        needed = Bytes(*needed).to_string(),
        limit = Bytes(*limit).to_string(),
        part = text!(largest.key),
        bytes = Bytes(largest.bytes).to_string(),
        advice = text::attribute(largest.key, "advice")
    ))]
    Memory {
        /// Bytes it needs.
        needed: f64,
        /// Bytes it may use.
        limit: f64,
        /// The largest part.
        largest: Part,
    },
    /// The environment variable is not a size.
    #[error("{}", text!("budget-variable", value = .0))]
    Variable(String),
}

/// A number of bytes, shown with a unit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bytes(pub f64);

impl fmt::Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let units = [("TiB", 40), ("GiB", 30), ("MiB", 20), ("KiB", 10)];
        match units.iter().find(|(_, power)| self.0 >= 2_f64.powi(*power)) {
            Some((unit, power)) => write!(f, "{:.1} {unit}", self.0 / 2_f64.powi(*power)),
            // A sum of nothing is −0.
            None => write!(f, "{:.0} bytes", self.0 + 0.0),
        }
    }
}

/// The memory an experiment may use, in bytes: the environment variable `ONSAGER_MEMORY`, or else half of the machine's,
/// which in a container is what the container may use.
///
/// # Errors
///
/// [`BudgetError::Variable`] if the variable is set to something else than a size.
pub fn memory_limit() -> Result<f64, BudgetError> {
    if let Some(value) = env::var_os("ONSAGER_MEMORY") {
        let value = value.to_string_lossy().into_owned();
        return parse_bytes(&value).ok_or(BudgetError::Variable(value));
    }
    let system = System::new_with_specifics(
        RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram()),
    );
    let total = system
        .ok()
        .map(|system| system.total_memory())
        .filter(|total| *total > 0);
    let limit = container::memory_limit(Path::new("/"));
    // A system that does not tell its memory is not a reason to refuse.
    let least = total.into_iter().chain(limit).min();
    Ok(least.map_or(f64::INFINITY, |bytes| bytes as f64 / 2.0))
}

/// Reads `1000000`, `512MiB` or `1.5 GiB`.
fn parse_bytes(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text
        .find(|character: char| character.is_alphabetic())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(split)?;
    let power = match unit.trim().to_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kb" | "kib" => 10,
        "m" | "mb" | "mib" => 20,
        "g" | "gb" | "gib" => 30,
        "t" | "tb" | "tib" => 40,
        _ => return None,
    };
    let number: f64 = number.trim().parse().ok()?;
    (number.is_finite() && number > 0.0).then(|| number * 2_f64.powi(power))
}

impl Cost {
    /// All memory with one run at a time, in bytes.
    pub fn bytes(&self) -> f64 {
        self.bytes_side_by_side(1)
    }

    /// All memory with this many runs trained at the same time, in bytes.
    pub fn bytes_side_by_side(&self, runs: usize) -> f64 {
        let times = |part: &Part| if part.each_run { runs as f64 } else { 1.0 };
        self.parts.iter().map(|part| part.bytes * times(part)).sum()
    }

    /// How many runs can be trained at the same time within `limit` bytes; at least one.
    pub fn side_by_side(&self, limit: f64) -> usize {
        let each: f64 = self
            .parts
            .iter()
            .filter(|part| part.each_run)
            .map(|part| part.bytes)
            .sum();
        let spare = ((limit - self.bytes()) / each.max(1.0)).clamp(0.0, 1e6);
        1 + spare as usize
    }

    /// Refuses what needs more than `limit` bytes, naming the largest part and what makes it smaller.
    pub fn check(&self, limit: f64) -> Result<(), BudgetError> {
        let needed = self.bytes();
        if needed <= limit {
            return Ok(());
        }
        let largest = self.parts.iter().max_by(|a, b| a.bytes.total_cmp(&b.bytes));
        largest.map_or(Ok(()), |largest| {
            Err(BudgetError::Memory {
                needed,
                limit,
                largest: largest.clone(),
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_and_without_units() {
        assert_eq!(parse_bytes("1000"), Some(1000.0));
        assert_eq!(parse_bytes(" 1.5 GiB"), Some(1.5 * 2_f64.powi(30)));
        assert_eq!(parse_bytes("512mib"), Some(2_f64.powi(29)));
        for text in ["", "GiB", "-1", "4 parsecs", "inf"] {
            assert_eq!(parse_bytes(text), None, "{text}");
        }
    }

    #[test]
    fn sizes_are_written_with_units() {
        let nothing: f64 = std::iter::empty::<f64>().sum();
        assert_eq!(Bytes(nothing).to_string(), "0 bytes");
        assert_eq!(Bytes(1000.0).to_string(), "1000 bytes");
        assert_eq!(Bytes(1.5 * 2_f64.powi(30)).to_string(), "1.5 GiB");
    }

    #[test]
    fn the_machine_has_some_memory() {
        assert!(memory_limit().unwrap() > 0.0);
    }
}
