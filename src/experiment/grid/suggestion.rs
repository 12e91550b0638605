//! Values for a setting that somebody wants to vary.

use std::ops::Bound;

use crate::experiment::{Described, Kind, Outdates, Scale, Value};

/// An entry of a sweep for a setting: around its value by factors, over its slider by steps, or all alternatives; none for what
/// cannot be varied.
pub(crate) fn suggested(described: &Described, value: &Value) -> Option<String> {
    let path = &described.path;
    let field = &described.field;
    if !matches!(
        field.outdates,
        Outdates::All | Outdates::Runs | Outdates::Prediction
    ) || path == "data"
    {
        return None;
    }
    let values = match (field.kind, value) {
        (Kind::Whole { least, most, .. }, Value::Whole(whole)) if *whole > 0 => {
            let low = (whole / 4).max(least).max(1);
            let high = whole.saturating_mul(4).min(most).max(low + 1);
            format!("log({low}, {high}, 9)")
        }
        (Kind::Number { low, high }, Value::Number(number)) if *number > 0.0 && field.scale == Scale::Log => {
            let least = end(low).unwrap_or(0.0).max(number / 8.0);
            let most = end(high).unwrap_or(f64::INFINITY).min(number * 8.0);
            format!("log({least}, {most}, 13)")
        }
        (Kind::Number { .. }, Value::Number(_)) => {
            let (from, to) = field.slider?;
            format!("linear({from}, {to}, 9)")
        }
        (Kind::Flag, _) => format!("{:?}", [false, true]),
        (Kind::Choice { .. }, _) => format!("[{}]", field.kind.names().join(", ")),
        _ => return None,
    };
    Some(format!("{path} = {values}"))
}

fn end(bound: Bound<f64>) -> Option<f64> {
    match bound {
        Bound::Included(end) | Bound::Excluded(end) => Some(end),
        Bound::Unbounded => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::{Settings, settings};

    #[test]
    fn what_is_suggested_can_be_swept() {
        let mut count = 0;
        for setting in settings() {
            let mut base = Settings::default();
            let Some(value) = setting.get(&base) else { continue };
            if let Some(entry) = suggested(&setting.described, &value) {
                base.sweep.set(&setting.described.path, entry.clone());
                let grid = base.grid().unwrap_or_else(|error| panic!("{entry}: {error}"));
                assert!(grid.cells() > 1, "{entry}");
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
