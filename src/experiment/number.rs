//! Numbers as people write them.

/// A number as people read it in a message: plainly, or with an exponent where that is shorter.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    if value.is_finite() && size != 0.0 && !(1e-5..1e15).contains(&size) {
        format!("{value:e}")
    } else {
        format!("{value}")
    }
}
