# The window: what it keeps, and what it asks before something could be lost.

session-broken = The last session could not be read, so this is a fresh start: { $reason }.
session-broken-kept = The last session could not be read, so this is a fresh start: { $reason }. It is kept as { $file }.
session-unwritable = The session cannot be kept in { $file }: { $reason }. It will be tried again until it can.
session-other-unsaved = Another window has ended with unsaved changes to “{ $title }”. They are kept: start Onsager without a preset to have them back.

file-changed = The file has changed
    .text = { $file } was written by something else since it was last opened or saved here. Saving replaces what was written.
    .replace = Replace it
    .elsewhere = Save as…
    .open = Open its version
outside-version-opened = Opened the version that is in the file. Undo brings yours back.

no-prediction-of-file = Data from a file have no known teacher, hence no prediction. The runs and the estimate are in the panel Training.
no-prediction-of-file-yet = Data from a file have no known teacher, hence no prediction. Press Space to train: the runs and the estimate are drawn here.
no-comparison-of-file = This compares runs with the prediction. Data from a file have no known teacher, hence no prediction.
no-comparison = These runs cannot be compared with the prediction: it takes at least two runs, and a prediction that did not diverge.
nothing-of-these-runs = There is nothing of this in these runs: the estimator is switched off in the settings (Theory), or its numbers diverged.

prediction-stopped = Stopped: the prediction is not whole. Reset (R) begins it anew
prediction-stopped-coarse = Stopped: this is the coarse prediction. Reset (R) begins the fine one anew
