# Menus and commands: in the menu bar, in the palette, in the list of keys and on buttons.

menu-file = File
menu-edit = Edit
menu-run = Run
menu-view = View
menu-help = Help

## File

command-gallery = Preset gallery…
    .tooltip = Choose one of the experiments that come with Onsager.
command-open = Open…
    .tooltip = Open an experiment from a preset file, a talk, or a table of your own as data.
command-save = Save
    .tooltip = Save the experiment to its file.
command-save-as = Save as…
    .tooltip = Save the experiment to another file.
command-export = Export figure…
    .tooltip = Write any figure as SVG, PNG, PDF, PGF or CSV, or copy it.
command-export-window = Export window as picture…
    .tooltip = Write what the window shows as PNG.
command-export-run = Export run as arrays…
    .tooltip = Write the run's arrays as NPZ, which numpy loads.
command-quit = Quit
    .tooltip = Close the window; unsaved changes are asked about.

## Edit

command-undo = Undo
    .tooltip = Take back the last change of a setting.
command-redo = Redo
    .tooltip = Restore what was undone.
command-copy = Copy experiment
    .tooltip = Put the experiment on the clipboard as one line of text.
command-paste = Paste experiment
    .tooltip = Open the experiment that is on the clipboard as text.

## Run

command-run = Train or pause
    .tooltip = Start, pause or resume the training runs.
command-export-film = Export the course as a film…
    .tooltip = Write the runs, step by step, as a GIF or an animated PNG of what a presentation shows.
command-add-scene = Add as a scene to a talk…
    .tooltip = Put the experiment with its present view at the end of a talk file, a new one or one that is there.
command-replay = Replay
    .tooltip = Let the time cursor go through the steps that are trained, or stop it.
command-faster = Replay faster
    .tooltip = Double the speed of replays.
command-slower = Replay slower
    .tooltip = Halve the speed of replays.
command-repeat = Repeat replays
    .tooltip = Let replays begin anew at their end, or no longer.
command-backwards = Replay backwards
    .tooltip = Let the time cursor go towards the first step, or towards the last one again.
command-step = One step forward
    .tooltip = Train one step while paused; otherwise move the time cursor one step later.
command-step-back = One step back
    .tooltip = Move the time cursor one step earlier.
command-first = First step
    .tooltip = Move the time cursor to step 0.
command-last = Last step
    .tooltip = Move the time cursor to the last step there is.
command-reset = Reset
    .tooltip = Discard the runs and keep the prediction; one that was stopped begins anew.
command-go-on = Continue with the changed rate
    .tooltip = While runs are paused or were being trained, move the learning rate or the weight decay: they wait, and resume with the new value from the step they have come to. The prediction follows, and the preset records the change.
command-cancel = Cancel
    .tooltip = Stop what is computed, or close what is open; results so far stay.
command-confirm = Confirm the sweep
    .tooltip = Train runs of the chosen combination, or of the best one and its neighbours, to confirm what the sweep predicts.

## View

command-journal = Journal
    .tooltip = What was trained and swept when, with what came out: open it again, or pin it under the learning curves.

command-compare = Side by side
    .tooltip = Show an experiment of the journal beside the present one, with linked axes and one time cursor.
command-setup = Setup
    .tooltip = Show or hide the settings on the left.
command-maximize = Maximize panel
    .tooltip = Let one panel fill the centre, or put it back. A double click on its tab does the same.
command-keep-view = Open on this view
    .tooltip = Let the experiment open on the panels, views, axes, zoomed ranges and step that are shown now.
command-reset-layout = Reset layout
    .tooltip = Put all panels back where they were at first.
command-zoom-in = Zoom in
    .tooltip = Make everything larger.
command-zoom-out = Zoom out
    .tooltip = Make everything smaller.
command-zoom-reset = Zoom to 100 %
    .tooltip = Make everything as large as the desktop asks for.
command-theme = Light or dark
    .tooltip = Change between the light and the dark theme.
command-present = Presentation
    .tooltip = Large type and the chosen panels alone; Esc goes back.
command-full-screen = Full screen
    .tooltip = Fill the screen, or go back to a window.

## Help

command-palette = Command palette…
    .tooltip = Find a command, a panel or a preset by typing a part of its name.
command-keys = Keys…
    .tooltip = List every key.
command-about = About Onsager…
    .tooltip = What this program is and the theorem behind it.

# Tooltip of a button with a key.
command-with-key = { $does } Key: { $key }
