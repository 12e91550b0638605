# The command line: help, what is printed, and errors, which follow “onsager: ”.

## onsager --help

cli = Exact dynamics of neural-network training: predicted, run and estimated.
    .examples =
        Examples:
          onsager                                     the window
          onsager three_layers                        the window with a preset
          onsager presets                             what there is to run
          onsager run three_layers --out results      predict, train, estimate; all results into results/
          onsager run mine.ron --out more --seed 7    your own preset, with another seed
          onsager run relu --out out --set optimizer.steps=60 --set model.width=8
          onsager presets two_layers > mine.ron       a shipped preset as a start for your own
          onsager check mine.ron                      is it valid, and what will it cost?

        A PRESET is the path of a RON file, or the name of a shipped preset. Every field of a preset has
        a default, so `(model: (width: 8))` is a whole one.

        Exit codes:
          0    all is done
          1    nothing could be computed (all diverged at once, or nothing was asked for), or the window
               cannot open
          2    the command line is wrong
          3    a preset or its data file is wrong
          4    it needs more memory than allowed: half of the machine's or the
               container's, or ONSAGER_MEMORY=4GiB
          5    the results cannot be written
          130  stopped by Ctrl-C, SIGTERM or SIGHUP; the results so far are written and marked as partial
cli-window-preset = Preset to open in the window: the path of a file, or the name of a shipped preset
cli-window-run = Train at once
cli-window-screenshot = Write a picture of the window as PNG, and exit
    .allowed = it must end in .png, for it is written as PNG
cli-window-after = When to take the picture: `done` when everything is computed, or after some seconds
    .allowed = it must be `done` or a number of seconds
cli-window-size = Size of the window in points, such as 1600x1000
    .allowed = it must be width and height in points, such as 1600x1000, each at least 200
cli-window-theme = Colours of the window; else as in the last session
    .allowed = it must be light or dark
cli-window-present = Start as a presentation
cli-window-panel = Panel that fills the centre, such as `training`
    .allowed = it must be one of { $names }

## onsager run

cli-run = Predict, train and estimate a preset, and write the results into a folder
    .help =
        DIR receives
          curves.csv    a row for each step: mean and standard error of training and test error,
                        of their prediction and of the estimate
          summary.json  settings with the seed, final and best values, stopping steps, agreement,
                        timings
          {"*"}.svg, *.png  every figure; of a lab or a landscape also *.csv
          preset.ron    the preset as it was run
          arrays.npz    with --arrays, for numpy.load. First run: X, Y, teacher, W1, W2 ... (all
                        weights at every step), z and z_corrected (pre-activations),
                        rho_estimated. Theory: K0, rho, overlap, theory_W2 ...

        The same preset and seed give the same curves.csv on any number of threads. Ctrl-C,
        SIGTERM and SIGHUP stop within a second and write the results so far, marked as partial; then
        arrays.npz is left out where it would take more than 64 MiB. Earlier results in DIR stay as they
        are until the new ones are whole.
cli-run-preset = Path of a preset file, or the name of a shipped preset
cli-run-out = Folder for the results; it is made if missing
cli-set = Another value of a setting, such as optimizer.learning_rate=0.2; may be given again
cli-run-seed = Seed instead of the preset's
cli-run-threads = Threads to compute with [default: one per core]
cli-run-arrays = Also write arrays.npz, which keeps all weights at every step
cli-run-quiet = Print nothing but errors
cli-progress-lab = Lab
cli-progress-landscape = Landscape
# $phase is “Theory”, “Runs”, “Lab” or “Landscape”, $left one of the five below.
cli-progress-left = { $phase }: { $percent } % done, { $left }
cli-left-starting = starting
cli-left-seconds = { $seconds } s left
cli-left-minutes = { $minutes } min { $seconds } s left
cli-left-hours = { $hours } h { $minutes } min left
cli-files = { $count ->
    [one] 1 file in { $folder }
   *[other] { $count } files in { $folder }
}

## onsager check

cli-check = Check presets without running them: errors with their place, or size, memory and time
cli-check-presets = Paths of preset files, or names of shipped presets
cli-check-valid = { $preset }: valid
cli-check-size = { $layers } layers of width { $width }, { $samples } samples of { $features } features, { $steps } steps, { $runs } runs
cli-check-cost = about { $memory } of memory and { $time } on one core
cli-check-landscape = landscape of run { $run } on { $side } × { $side } points of the plane { $plane }
cli-check-talk = { $talk }: valid, “{ $title }” with { $scenes } scenes and { $moments } key presses
cli-check-lab = { $lab }, about { $memory } of memory

## onsager presets

cli-presets = List the shipped presets, or print one of them
cli-presets-name = Print this preset's text instead of the list
cli-presets-preset = Preset
cli-presets-title = Title
cli-presets-how = `onsager run PRESET --out DIR` runs one, `onsager presets PRESET` prints it.

## onsager import

cli-import = Print a preset that takes a data file as it is: separators, encoding and columns detected
    .help =
        What each column is used as goes to standard error. For example:
          onsager import wine.csv --target quality > wine.ron
          onsager wine.ron
cli-import-file = Path of a data file: CSV in any dialect
cli-import-target = The column to be predicted; without it, the one that looks like it
cli-import-column = { $column }: { $kind } (looks like: { $looks }; { $missing } missing)

## onsager completions, onsager manual

cli-completions = Print a script that completes the command line in a shell
cli-completions-shell = The shell
cli-manual = Print the manual page

## Errors

cli-invalid = { $failed } of { $all } presets cannot run
cli-threads = cannot start the threads: { $reason }
# $by is the name of a signal.
cli-stopped = stopped by { $by }; partial results are in { $folder }
cli-stopped-without-arrays = stopped by { $by }; partial results are in { $folder }, without arrays.npz, which is too large to be written at once
cli-stopped-early = stopped by { $by } before there were any results
cli-terminal = cannot write to the terminal: { $reason }
