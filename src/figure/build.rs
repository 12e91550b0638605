//! Short ways to make figures.

use super::palette::CATEGORIES;
use super::*;

impl Figure {
    /// A plot; `marks` are drawn in order.
    #[must_use]
    pub fn plot(id: impl Into<String>, title: impl Into<String>, x: Axis, y: Axis, marks: Vec<Mark>) -> Self {
        let plot = Plot {
            x,
            y,
            marks,
            sketch: None,
        };
        Self::new(id, title, Content::Plot(plot))
    }

    /// The same plot, on which the heights of this setting can be drawn with the mouse; see [`Plot::sketch`].
    #[must_use]
    pub fn sketches(mut self, setting: &'static str) -> Self {
        if let Content::Plot(plot) = &mut self.content {
            plot.sketch = Some(setting);
        }
        self
    }

    /// Any content, without a caption.
    #[must_use]
    pub fn new(id: impl Into<String>, title: impl Into<String>, content: Content) -> Self {
        Self {
            id: id.into(),
            title: title.into(),
            caption: String::new(),
            content,
            notes: Vec::new(),
            zoom: None,
        }
    }

    /// The same figure without words around it, which a paper has in its own letters.
    #[must_use]
    pub fn bare(mut self) -> Self {
        (self.title, self.caption) = (String::new(), String::new());
        self
    }

    /// The same figure with a caption.
    #[must_use]
    pub fn caption(mut self, caption: impl Into<String>) -> Self {
        self.caption = caption.into();
        self
    }
}

impl Line {
    /// A solid curve without a band.
    #[must_use]
    pub fn new(name: impl Into<Label>, role: Role, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            role,
            stroke: Stroke::Solid,
            x,
            y,
            band: None,
        }
    }

    /// The same curve with another stroke.
    #[must_use]
    pub fn stroke(mut self, stroke: Stroke) -> Self {
        self.stroke = stroke;
        self
    }

    /// How it is drawn: a solid category beyond the last colour has the colour of an earlier one, so its stroke tells
    /// them apart.
    #[must_use]
    pub fn drawn(&self) -> Stroke {
        match (self.role, self.stroke) {
            (Role::Category(k), Stroke::Solid) => match usize::from(k) / CATEGORIES % 3 {
                0 => Stroke::Solid,
                1 => Stroke::Dashed,
                _ => Stroke::Dotted,
            },
            (_, stroke) => stroke,
        }
    }

    /// The same curve with a band of this half-width.
    #[must_use]
    pub fn band(mut self, half_width: Vec<f64>) -> Self {
        self.band = Some(half_width);
        self
    }
}

/// Points from which on a scatter is a crowd.
const CROWD: usize = 150;

impl Scatter {
    /// Whether there are so many points that large ones would hide each other and what lies behind them.
    pub(crate) fn is_crowd(&self) -> bool {
        self.x.len() > CROWD
    }

    /// Points without error bars.
    #[must_use]
    pub fn new(name: impl Into<Label>, role: Role, x: Vec<f64>, y: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            role,
            x,
            y,
            error: None,
            open: false,
        }
    }

    /// The same points as rings.
    #[must_use]
    pub fn open(mut self) -> Self {
        self.open = true;
        self
    }

    /// The same points with error bars of this half-length.
    #[must_use]
    pub fn error(mut self, half_length: Vec<f64>) -> Self {
        self.error = Some(half_length);
        self
    }
}

impl Histogram {
    /// Bars over adjacent bins; `edges` has one entry more than `heights`.
    #[must_use]
    pub fn new(name: impl Into<Label>, role: Role, edges: Vec<f64>, heights: Vec<f64>) -> Self {
        Self {
            name: name.into(),
            role,
            edges,
            heights,
        }
    }
}

impl Rule {
    /// A vertical line at `x = at`.
    #[must_use]
    pub fn at_x(name: impl Into<Label>, role: Role, at: f64) -> Self {
        Self {
            name: name.into(),
            role,
            across: Across::X,
            at,
            setting: None,
        }
    }

    /// A line that stands for the setting of this path, and can be dragged.
    #[must_use]
    pub fn moves(mut self, setting: &'static str) -> Self {
        self.setting = Some(setting);
        self
    }

    /// A horizontal line at `y = at`.
    #[must_use]
    pub fn at_y(name: impl Into<Label>, role: Role, at: f64) -> Self {
        Self {
            name: name.into(),
            role,
            across: Across::Y,
            at,
            setting: None,
        }
    }
}

impl HeatMap {
    /// A map without contours and marks, in the sequential palette.
    #[must_use]
    pub fn new(
        x: (Axis, [f64; 2]),
        y: (Axis, [f64; 2]),
        columns: usize,
        values: Vec<f64>,
        colour: Axis,
    ) -> Self {
        Self {
            x: x.0,
            y: y.0,
            x_range: x.1,
            y_range: y.1,
            columns,
            values,
            texts: Vec::new(),
            colour,
            palette: Palette::Sequential,
            colours: None,
            contours: Vec::new(),
            marks: Vec::new(),
        }
    }
}

impl Readout {
    /// A pure number without an error.
    #[must_use]
    pub fn new(label: impl Into<Label>, value: f64) -> Self {
        Self {
            label: label.into(),
            value,
            error: None,
            unit: Label::default(),
        }
    }

    /// The same number with a standard error.
    #[must_use]
    pub fn error(mut self, error: f64) -> Self {
        self.error = Some(error);
        self
    }

    /// The same number with a unit.
    #[must_use]
    pub fn unit(mut self, unit: impl Into<Label>) -> Self {
        self.unit = unit.into();
        self
    }
}

impl From<Line> for Mark {
    fn from(mark: Line) -> Self {
        Self::Line(mark)
    }
}

impl From<Scatter> for Mark {
    fn from(mark: Scatter) -> Self {
        Self::Scatter(mark)
    }
}

impl From<Histogram> for Mark {
    fn from(mark: Histogram) -> Self {
        Self::Histogram(mark)
    }
}

impl From<Rule> for Mark {
    fn from(mark: Rule) -> Self {
        Self::Rule(mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_of_many_alike_curves_look_the_same() {
        let look = |k: u8| {
            let line = Line::new("", Role::Category(k), vec![], vec![]);
            let colour = palette::role_colour(line.role, Theme::Light);
            (colour, format!("{:?}", line.drawn()))
        };
        let looks: std::collections::HashSet<_> = (0..18).map(look).collect();
        assert_eq!(looks.len(), 18);
        let thin = Line::new("", Role::Category(7), vec![], vec![]).stroke(Stroke::Thin);
        assert_eq!(thin.drawn(), Stroke::Thin);
    }
}
