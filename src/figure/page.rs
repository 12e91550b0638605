//! The room that a printed figure has.

/// Points of an inch and of a millimetre.
const INCH: f64 = 72.0;
const MILLIMETRE: f64 = INCH / 25.4;

/// The room that a printed figure has, and how large its letters are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Page {
    /// Width in millimetres.
    pub width: f64,
    /// Height in millimetres.
    pub height: f64,
    /// Size of the numbers at axes and of names in legends, in points.
    pub letters: f64,
}

impl Page {
    /// Smallest and largest width and height, in millimetres.
    pub const SIDES: [f64; 2] = [30.0, 1000.0];
    /// Smallest and largest letters, in points.
    pub const LETTERS: [f64; 2] = [4.0, 40.0];

    /// Width and height in points.
    pub(super) fn points(self) -> (f64, f64) {
        (self.width * MILLIMETRE, self.height * MILLIMETRE)
    }

    /// Whether a figure can be drawn in it.
    pub(super) fn is_possible(self) -> bool {
        let within = |value: f64, [low, high]: [f64; 2]| (low..=high).contains(&value);
        within(self.width, Self::SIDES)
            && within(self.height, Self::SIDES)
            && within(self.letters, Self::LETTERS)
    }
}
