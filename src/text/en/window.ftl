# The window around its panels, dialogs and commands.

## Messages about sessions

session-broken = The last session could not be read, so this is a fresh start: { $reason }.
session-broken-kept = The last session could not be read, so this is a fresh start: { $reason }. It is kept as { $file }.
session-unwritable = The session cannot be kept in { $file }: { $reason }. It will be tried again until it can.
session-other-unsaved = Another window has ended with unsaved changes to “{ $title }”. They are kept: start Onsager without a preset to have them back.

## A dialog before a file is replaced that something else has written

file-changed = The file has changed
    .text = { $file } was written by something else since it was last opened or saved here. Saving replaces what was written.
    .replace = Replace it
    .elsewhere = Save as…
    .open = Open its version
outside-version-opened = Opened the version that is in the file. Undo brings yours back.

## Menus

menu-open-recent = Open recent
menu-panel-tooltip = Show or hide this panel
menu-presented = In presentations
    .note = With none chosen, those that can be seen

# In both languages, for those who have the wrong one.
menu-language = Language / 言語
    .system = System ({ $name })
    .tooltip = As the system is set

## Run controls in the upper right corner

# Behind the box with the step that is shown.
bar-last-step = of { $step }
bar-cursor-tooltip = The time cursor: every panel shows this step. Keys: left and right arrow.
button-go-on = Continue from step { $step }: { $values }
go-on-nowhere = There are no runs to continue: pause them before the last step and move the learning rate or the weight decay.
setup-paused-at = The runs are paused at step { $step }. Move the learning rate or the weight decay, and they can continue with it from there.
setup-waits-at = The runs wait at step { $step }. Continue with the new value from there, or train from the beginning with it (Space). Undo takes them up as they were.
button-reset = Reset
button-step = Step
button-train = Train
button-replay = Replay
button-pause = Pause
button-resume = Resume
# Labs.
button-run = Run
button-done = Done

## The bar at the bottom, on the left: what is going on

status-computing = Computing
status-paused = Paused
status-lab-stopped = Stopped. Space resumes
status-done = Done
status-lab-warned = Done, but something diverged: the message and the captions say what
status-computing-warned = Computing; something has diverged
status-training = Training, step { $reached } of { $steps }
status-paused-at = Paused at step { $reached } of { $steps }
status-predicting = Predicting
status-exploring = Exploring the landscape
status-ready = Ready
status-ready-to-train = Ready. Space trains
status-stopped = Stopped
status-stopped-at = Stopped at step { $step }
status-trained = { $count ->
    [one] Trained 1 run in { $time }
   *[other] Trained { $count } runs in { $time }
}
status-trained-diverged = { $lost ->
    [one] Trained { $count } runs in { $time }; 1 diverged
   *[other] Trained { $count } runs in { $time }; { $lost } diverged
}
status-failed = Nothing is computed. Space tries again
prediction-stopped = Stopped: the prediction is not whole. Reset (R) begins it anew
prediction-stopped-coarse = Stopped: this is the coarse prediction. Reset (R) begins the fine one anew
status-prediction-diverged = The prediction diverged at step { $step }. Space trains
status-predicted = Predicted in { $time }. Space trains
status-not-allowed = { $count ->
    [one] 1 setting is not allowed; curves are those of the last allowed ones
   *[other] { $count } settings are not allowed; curves are those of the last allowed ones
}
status-progress = Progress
status-left = { $time } left
status-cancel-tooltip = Stop; results so far stay. Key: Esc

## The bar at the bottom, on the right: what the numbers can be trusted to

trust-assumptions = { $count ->
    [one] ⚠ 1 assumption not met
   *[other] ⚠ { $count } assumptions not met
}
trust-idle = { $count ->
    [one] ⚠ 1 setting without effect
   *[other] ⚠ { $count } settings without effect
}
trust-runs = { $count ->
    [one] 1 run ±{ $error }
   *[other] { $count } runs ±{ $error }
}
    .tooltip = Standard error of the runs' mean test error at the last step
trust-theory = Monte Carlo ±{ $error }
    .tooltip = Standard error of the predicted test error at the last step, from replicas of the Monte Carlo
trust-coarse-theory = Coarse prediction ±{ $error }

## Messages

dismiss = Dismiss
dismiss-all = Dismiss all
message-repeated = { $message } ({ $count } times)
copied = The experiment is on the clipboard as one line of text.
copied-text = The figure is on the clipboard as text.
copied-picture = The figure is on the clipboard as a picture.
copy-ended-early = The figure could not be copied: drawing ended early.
# Stands for a file name: “pasted text:3: …”.
pasted-text = pasted text
pasted = Opened the experiment from the clipboard. Undo brings the last one back.
pasted-no-text = There is no text on the clipboard, or more of it than the desktop hands over. An experiment is pasted as the text of its preset.
pasted-too-long = The pasted text is larger than 1 MiB and cannot be an experiment.
no-file-dialog = The desktop showed no file dialog.
nothing-to-export = There is nothing to export yet.
no-such-panel = There is no panel called { $name }; there are { $known }.
train-settings-wrong = There is nothing to train: correct the marked settings first.
train-no-runs = There is nothing to train: the number of runs is 0.
untitled = Untitled experiment
worker-panicked = The computation met an error of the program itself ({ $reason }). Everything else keeps working; saving the experiment and reporting this helps to correct it.
worker-no-message = without a message
worker-no-thread = the system gives no thread for background work: { $reason }

## Start and pictures, on the command line

# What stands as the reason in window-not-opened.
window-no-display = there is no display; start it in a desktop session, or over ssh -X
window-no-opengl = there is no OpenGL; install the graphics driver or, on Debian and Ubuntu, libgl1 and libgl1-mesa-dri
window-no-library = a library is missing ({ $reason }); on Debian and Ubuntu install libxkbcommon-x11-0, libxcursor1, libxi6 and libgl1
window-not-opened = the window cannot be opened: { $reason }; `onsager run PRESET --out DIR` works without one
window-no-picture = the picture of the window could not be written: { $reason }
window-closed-before = the window was closed before
window-no-size = the window has no size
view-kept = The experiment opens on what is shown now. Save it to keep that.

## The first minute

guide-train = Press Space
    .how = The green curves were predicted without any training. Now eight networks train: see where they land.
guide-move = Drag the vertical line
    .how = It is the time cursor: every panel shows the step it stands at. The arrow keys move it, too.
guide-change = Move the learning rate
    .how = It is in the setup at the left, under Optimizer. The prediction follows at once.
guide-end = That is all it takes
    .how = Ctrl+G opens the gallery of presets, Ctrl+K finds everything by name, Space replays the runs.
guide-place = { $number } of 4
guide-skip = Skip
guide-done = Done
