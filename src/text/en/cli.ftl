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
          onsager sweep relu --out grid --vary 'optimizer.learning_rate = log(0.1, 4, 9)'
                                                      one prediction for each learning rate
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
cli-window-preset = What to open in the window: the path of a preset, a talk or a data file, or the name of a shipped preset
cli-window-run = Train at once; compute a sweep
cli-window-screenshot = Write a picture of the window as PNG, and exit
    .allowed = it must end in .png, for it is written as PNG
cli-window-after = When to take the picture: `done` when everything is computed, or after some seconds
    .allowed = it must be `done` or a number of seconds
cli-window-size = Size of the window in points, such as 1600x1000
    .allowed = it must be width and height in points, such as 1600x1000, each at least 200
cli-language = The language of everything that people read; else that of the system
    .allowed = it must be en or ja
cli-window-theme = Colours of the window; else as in the last session
    .allowed = it must be light or dark
cli-window-present = Start as a presentation
cli-window-panel = Panel that fills the centre, such as `training`
    .allowed = it must be one of { $names }

## onsager sweep and merge

cli-sweep = Compute a preset for every combination of some settings' values, and add a row for each to a file
    .help =
        What varies stands in the preset, sweep: (vary: ["optimizer.learning_rate = log(0.1, 4, 9)"]), or is
        given with --vary. Values are log(from, to, count), linear(from, to, count), a list in brackets, or
        a formula of other settings: --vary 'data.features.count = samples / 1.5'.

        DIR receives
          results.csv   a row for each combination as soon as it is computed: its values and seed, every
                        number with its standard error, seconds, version
          sweep.csv     the same in order, without seconds, once all are computed
          sweep.npz     the same as NumPy arrays with an axis for each setting
          sweep_*.*     the figures as SVG, PNG and CSV
          summary.json  what was varied, and the best combination
          preset.ron    the preset as it was swept

        A sweep that was stopped, killed or ran out of disk resumes with the same command: nothing that is in
        results.csv is computed again. Numbers do not depend on threads, order or machine.

        --shard 2/8 computes the second of eight parts, on another machine or in another task; give each
        part its own DIR, and join them with `onsager merge parts/* --out whole`.
cli-choose = Choose settings and the stopping step by the estimate alone, and compare with what held-out rows choose
    .help =
        Trains every combination of some settings' values on the training rows and takes the one, and the step,
        whose estimated test error is lowest at the upper end of its bar, there and one step before and after.
        No row has to be held out for that; those that the preset holds
        out only judge. Each run is a split of its own. The regret says what a choice costs: the other
        splits' error at the choice, minus the lowest that any choice has.

          onsager choose choose_by_estimate
          onsager choose mine.ron --vary 'optimizer.learning_rate = log(0.1, 2, 6)' --vary 'model.width = [2, 4, 8]'

        `onsager sweep` keeps all numbers and figures of the same preset in a folder.
cli-sweep-out = Folder for the rows; what it holds of the same sweep is kept
cli-sweep-vary = A setting with its values instead of the preset's sweep; may be given again
cli-sweep-shard = Only the I-th of N parts
    .allowed = it must be I/N, such as 2/8: the second of eight parts
cli-sweep-confirm = When all is computed, train runs of the best combination and its neighbours, and say the regret
cli-sweep-slurm = Write scripts for a Slurm cluster into DIR instead: an array of tasks and a job that merges
# The preset has no sweep, or nothing is computed in its cells.
cli-sweep-none = this preset has no sweep; give one with --vary 'optimizer.learning_rate = log(0.1, 4, 9)'
cli-sweep-idle = nothing is computed in any cell: set sweep.compute, theory.enabled or runs.count
cli-sweep-cost = { $cells } combinations, { $there } of them computed already; { $todo } to do: { $time } on { $threads ->
    [one] 1 thread
   *[other] { $threads } threads
 }, up to { $memory } each
cli-sweep-lab = { $cells } combinations of a lab, { $there } of them computed already; { $todo } to do, up to { $memory } each
cli-sweep-search = { $cells } combinations, { $there } of them computed already; the search begins with { $todo }: { $time }, up to { $memory } each; all would take { $all }
    .parts = a coarse-to-fine search builds on all combinations so far, so that it has no parts: leave out --shard or --slurm, or add --set sweep.search=All
cli-sweep-stopped = stopped by { $by }: { $done } of { $cells } combinations are in { $folder }; the same command resumes
cli-slurm-written = { $tasks ->
    [one] 1 task
   *[other] { $tasks } tasks
 } and a merge job; start them with { $command }
cli-merge = Join the parts of a sweep
cli-merge-parts = Folders of the parts, as `onsager sweep --shard` filled them
cli-merge-out = Folder for the whole sweep
cli-merge-missing = the parts hold { $done } of { $cells } combinations; `onsager sweep` with the merged folder computes the rest

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
cli-run-preset = Path of a preset or of a data file, or the name of a shipped preset
cli-run-out = Folder for the results; it is made if missing
cli-set = Another value of a setting, such as optimizer.learning_rate=0.2; may be given again
cli-run-seed = Seed instead of the preset's
cli-run-threads = Threads to compute with [default: one per core]
cli-run-arrays = Also write arrays.npz, which keeps all weights at every step
cli-run-quiet = Print nothing but errors
cli-progress-lab = Lab
cli-progress-sweep = Sweep
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
cli-check-presets = Paths of presets, talks or data files, or names of shipped presets
cli-check-valid = { $preset }: valid
cli-check-size = { $layers } layers of width { $width }, { $samples } samples of { $features } features, { $steps } steps, { $runs } runs
cli-check-cost = about { $memory } of memory and { $time } on one core
cli-check-sweep = a sweep of { $cells } combinations: up to { $memory } each and { $time } on one core
cli-check-landscape = landscape of run { $run } on { $side } × { $side } points of the plane { $plane }
cli-check-talk = { $talk }: valid, “{ $title }” with { $scenes } scenes and { $moments } key presses
cli-check-lab = { $lab }, about { $memory } of memory

## onsager presets

cli-presets = List the shipped presets, or print one of them
cli-presets-name = Print this preset's text instead of the list
cli-presets-pictures = Folder for a small picture as PNG of what each preset is about, or of the one that is named; computes them
# $name: the preset.
cli-presets-no-picture = { $name } has no plot to draw.
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

cli-talk = Take pictures of a whole talk, without a window
    .help =
    Every scene and every step of it becomes a picture, once all in it is computed. A line for each says
    how long it took to open and to compute, and what a room cannot read: text below 2.2 % of the height,
    text that is cut off or lies over other text.

    onsager talk ten_minutes --pictures slides --size 1920x1080 --theme dark
    onsager talk my.talk.ron --pdf my.pdf
cli-talk-name = A talk file NAME.talk.ron, or the name of a talk that comes with the program
cli-talk-pictures = Folder for the pictures as PNG, named by scene and step
cli-talk-pdf = File for all pictures as the pages of a PDF
cli-talk-size = Size of the pictures in pixels
cli-talk-theme = Colours of the pictures
cli-talk-patience = Longest time for the computations of a scene or step; then it is shown as far as it is
cli-talk-page = { $scene }.{ $step }  opened { $opened } ms  computed { $computed } s  { $title }
cli-talk-moved = a moved slider { $time } ms
cli-talk-unfinished = (unfinished)
cli-talk-done =
    { $count ->
        [one] One picture
       *[other] { $count } pictures
    }, { $faults ->
        [0] all text can be read
        [one] one text cannot be read
       *[other] { $faults } texts cannot be read
    }.

cli-replay = Write the course of a run as a film, without a window
    .help =
    The preset is trained; then the time cursor goes through all steps, as in a presentation of what the
    preset opens on.

    onsager replay three_layers training.gif
    onsager replay landscape_edge_of_stability edge.png --size 1920x1080 --theme dark
cli-replay-preset = A preset file, or the name of a shipped preset
cli-replay-file = File for the film: .gif, or .png for an animated PNG with all colours
    .allowed = it must end in .gif, or in .png or .apng for an animated PNG
cli-replay-seconds = How long the film takes
cli-replay-frames = Most pictures in it
cli-replay-progress = { $done } of { $count } pictures
