# The dialogs of the window.

## Buttons that several dialogs have

close = Close
replace = Replace
browse = Browse…
    .tooltip = Use the desktop's own dialog

## Command palette

palette = Command
    .hint = Type a part of a name
palette-panel = Show { $panel }
    .kind = Panel
palette-preset = Open “{ $title }”
    .kind = Preset
palette-view = { $panel }: { $view }
    .kind = View
palette-talk = Give “{ $title }”
    .kind = Talk
palette-nothing = Nothing has this name.

## Keys

keys = Keys
    .note = No key does anything while a text is being typed; Esc leaves the text.

## Unsaved changes

unsaved = Save the changes?
    .note = The experiment has unsaved changes.
    .save = Save and quit
    .quit = Quit without saving

## About

about = Onsager
    .version = Version { $version }
    .what = A laboratory for the exact dynamics of neural-network training. As samples and features grow together, the training and test error of a network of finite width follow a deterministic law at every step of gradient descent: state evolution. This program computes it, trains networks beside it, and estimates the test error from the training data alone.
    .theorem = The theorem: Han and Imaizumi, arXiv:2505.04898.
    .paper = Read the paper

## Preset gallery

gallery = Preset gallery
    .search = Search
    .hint = Words of a title or description, or a file's name
    .nothing = No preset has these words.
gallery-training = Training
gallery-file = Your own data
gallery-landscape = Landscape
gallery-sweep = Sweeps
gallery-labs = Labs
gallery-lab = Lab: { $title }

## Journal

journal = Journal
journal-empty = Nothing was trained or swept yet. What is will stand here with its seed, what came out, and how its settings differ from those before.
journal-untitled = Without a title
# $age is such as “12 minutes”.
journal-title = { $title }, { $age } ago
journal-days = { $count } days
journal-runs = { $runs ->
    [one] { $runs } run
   *[other] { $runs } runs
    }
journal-sweep = Sweep of { $cells } combinations
journal-best = best { $value } at { $settings }
journal-test = test error { $value }
journal-theory = predicted { $value }
journal-deviation = at most { $deviation } standard errors apart
journal-lowest = lowest { $value } at step { $step }
journal-seed = seed { $seed }
journal-same = Settings as before it.
journal-differs = Changed from before it: { $settings }
journal-open = Open
    .tooltip = Open this experiment again; Undo brings back what is open now.
journal-compare = Compare
    .tooltip = Show it beside the present experiment, over the same axes.
journal-pin = Pin
    .tooltip = Draw its test error behind the learning curves, until it is let go.
# A line behind the learning curves.
journal-ghost = { $title }: { $settings }
journal-unwritten = The journal could not be written: { $reason }

## Export of a figure

export = Export figure
    .do = Export
export-no-figure = There is no figure yet: the panels that are open have nothing to draw.
export-figure = Figure
export-format = Format
export-size = Size in pixels
    .width = Width in pixels
    .height = Height in pixels
export-background = Background
    .light = Light
    .dark = Dark
export-width = Width
export-width-icml = ICML, one column
export-width-aps = APS, one column
export-width-ieee = IEEE, one column
export-width-nature = Nature, one column
export-width-neurips = NeurIPS and ICLR, text
export-width-jmlr = JMLR, text
export-width-ieee-two = IEEE, two columns
export-width-nature-two = Nature, two columns
export-width-own = Other
export-page = Size on paper
    .width = Width in millimetres
    .height = Height in millimetres
    .letters = Size of letters in points
export-words = Title and caption
    .tooltip = Write the figure's title above it and its caption below; a paper has them in its own text.
export-pgf = For LaTeX: `\input` the file, with `\usepackage{"{"}pgf{"}"}` in the preamble. Letters are those of the document; maps bring PNG files of their colours.
export-copy = Copy
    .tooltip = Put it on the clipboard instead: PNG as a picture, SVG, PGF and CSV as text
export-file = File
    .hint = Path of the file to write
# Messages: what was written.
wrote-file = Wrote { $path }.
saved-file = Saved { $path }.
write-ended-early = A file could not be written: its work ended early.

## Path of a file

path = Path
    .hint = Path of a file, ending in { $endings }
    .save = Save
    .open = Open
# $kind is one of the kinds below.
path-type = { $kind }: type its path.
path-no-file = There is no such file yet.
path-is-folder = This is a folder; add the name of a file.
path-exists = This file exists and would be replaced.
path-no-folder = There is no such folder yet.
path-recent = Recent files
file-open = Open an experiment
file-save = Save the experiment
file-data = Choose a data file
file-weights = Choose a file of weights
file-figure = Export the figure
file-window = Export the window as a picture
file-arrays = Export the run as arrays
kind-preset = Onsager preset
kind-open = Preset, talk or table of data
kind-table = Table of numbers
kind-figure = Figure
kind-picture = Picture
kind-arrays = NumPy arrays
