# What figures say by themselves, in the window and in files.

figure-nothing = Nothing to draw yet
figure-nothing-on-log-axis = All values are 0 or less, which a logarithmic axis cannot show
figure-nothing-finite = No value is finite: there is nothing to draw
figure-weight-positive = positive weight
figure-weight-negative = negative weight
figure-more = … and { $count } more
figure-more-rows = { $count ->
    [one] … and 1 more row
   *[other] … and { $count } more rows
}

## Plots in the window: tooltips, and what those hear who do not see them

plot-all-hidden = All curves are hidden. Click a name above to show it.
plot-legend-tooltip = Click to hide or show, double click to show alone
plot-time-cursor = Time cursor at step { $step }
plot-handle = { $name } at { $number }
plot-time-axis = Axis of steps: a click moves the time cursor
# Entries of the menu under the right mouse button.
plot-note = Note here…
plot-note-hint = What is there to see?
plot-note-edit = Edit note
plot-note-remove = Remove note
plot-note-name = Note: { $text }
plot-ruler = Slope
    .tooltip = A ruler to lay along a curve: it says the exponent of the power law
plot-ruler-end = End { $number } of the ruler
# Beside the ruler.
plot-slope = slope { $number }
plot-surface = Surface of { $height } over { $x } and { $y }. Drag or press arrow keys to turn it, scroll with Ctrl or press plus and minus to zoom, double click for the first view.
plot-empty-table = This table is empty
# What the colour or height of a map shows, where it has no name.
plot-height = Height
plot-value = Value
plot-no-value = no value
# The heading of a tooltip: where the pointer is. Numbers come with their units.
plot-x = { $name } { $number }
plot-bin = { $name } { $low } to { $high }
plot-point = { $x_name } = { $x }, { $y_name } = { $y }

## Errors

figure-too-small = Too small to draw
figure-unwritable = cannot write { $path }: { $reason }
figure-no-csv = cannot write the figure as CSV: { $reason }
figure-not-drawn = cannot draw the figure: { $reason }
figure-no-equation = { $latex } is no equation: { $reason }
figure-size = a picture of { $width } × { $height } pixels is not possible: each side must be 100 to 16000 pixels
figure-page = a page of { $width } × { $height } mm with letters of { $letters } pt is not possible: each side must be 30 to 1000 mm, and letters 4 to 40 pt
figure-cells = { $columns } × { $rows } cells are too many
array-shape = array { $name }: { $values } values do not fill the shape { $shape }
array-name = array name { $name } is empty or already taken
curve-changes = { $values } from step { $step }
curve-changes-many = Changes of { $symbols }
image-unreadable = the picture { $path } cannot be read: { $reason }
image-no-file = it is not a regular file
image-large = the picture { $path } is too large: PNG and SVG files of at most { $megabytes } MB with sides of at most { $pixels } pixels can be shown
image-format = { $path } is not a picture in PNG or SVG: { $reason }
