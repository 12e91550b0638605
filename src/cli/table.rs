//! Text in columns for a terminal.

use std::io::{self, Write};

use crate::figure::Table;

/// On which side cells are flush.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flush {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Writes a table.
pub(super) fn write(out: &mut impl Write, table: &Table, flush: Flush) -> io::Result<()> {
    let names = table.header.iter().map(|label| &*label.text).collect();
    let rows = table
        .rows
        .iter()
        .map(|row| row.iter().map(String::as_str).collect());
    let lines: Vec<Vec<&str>> = std::iter::once(names).chain(rows).collect();
    let width = |column: usize| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..table.header.len()).map(width).collect();
    for line in &lines {
        let mut text = String::new();
        for (column, (cell, width)) in line.iter().zip(&widths).enumerate() {
            text += if column == 0 { "" } else { "   " };
            text += &match flush {
                Flush::Left => format!("{cell:<width$}"),
                Flush::Right => format!("{cell:>width$}"),
            };
        }
        writeln!(out, "{}", text.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_characters() {
        let texts = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let table = Table {
            header: ["t", "error"].map(Into::into).to_vec(),
            rows: vec![texts(&["10", "0.1 ± 0.2"]), texts(&["2", ""])],
        };
        let mut out = Vec::new();
        write(&mut out, &table, Flush::Right).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            " t       error\n10   0.1 ± 0.2\n 2\n"
        );
    }
}
