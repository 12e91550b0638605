# The panels in the centre of the window.

## Every panel

panel-nothing = Every panel is closed. The View menu opens them; Reset layout brings all of them back.
panel-restore = Restore { $panel }
    .tooltip = Put the panel back among the others
panel-maximize = Maximize { $panel }
    .tooltip = Let this panel fill the centre
panel-help = Help on { $panel }
    .tooltip = What one sees here, with the equation
panel-tab-tooltip = Drag to move, double click to maximize
figure-export = Export
    .tooltip = Write this figure as SVG, PNG, PDF, PGF or CSV
    .name = Export { $title }
figure-copy = Copy
    .tooltip = Put this figure on the clipboard
    .name = Copy { $title }
figure-copy-picture = Copy as picture
figure-copy-table = Copy as table (CSV)
figure-export-entry = Export…
empty-plot = Nothing to show yet

# Why nothing is drawn yet.
empty-stopped = The prediction was stopped. Reset begins it anew.
empty-settings = Some settings are not allowed; they are marked on the left. Once they are right, the prediction is drawn here by itself.
    .presenting = Some settings are not allowed. F5 brings back the setup panel, where they are marked.
empty-getting-ready = Getting ready …
empty-predicting = Predicting …
empty-computing = Computing …
empty-theory-off = The prediction is switched off in the settings (Theory).
no-estimate-of-spectrum = The estimate asks for features of one variance; the spectrum is not isotropic.
no-estimate-of-clipping = The estimate asks for gradients that are not clipped.
no-responses-of-clipping = Responses to the gradient noise are drawn where gradients are not clipped.
no-responses-of-spectrum = Responses to the gradient noise are drawn for features of one variance; the spectrum is not isotropic.
no-estimate-without-reuse = Where samples are fresh or the descent is decoupled the training error estimates the test error itself.
no-responses-without-reuse = Responses between steps are followed where samples are reused as they are.
no-covariances-of-fresh = Every step has samples of its own: pre-activations of two steps belong to different samples.
no-inference = The teacher is inferred where the optimizer is linear, the features have one variance, the link is known and there are at most 64 neurons. Otherwise weights have another law.
no-responses-of-optimizer = Responses between steps are followed for gradient descent, the heavy ball and Nesterov. The prediction itself does not need them.
no-prediction-of-file = Data from a file have no known teacher, hence no prediction. The runs and the estimate are in the panel Training.
no-prediction-of-file-yet = Data from a file have no known teacher, hence no prediction. Press Space to train: the runs and the estimate are drawn here.
no-comparison-of-file = This compares runs with the prediction. Data from a file have no known teacher, hence no prediction.
no-comparison = These runs cannot be compared with the prediction: it takes at least two runs, and a prediction that did not diverge.
nothing-of-these-runs = There is nothing of this in these runs: the estimator is switched off in the settings (Theory), or its numbers diverged.

## Training

panel-training = Training
    .help = Green is the theory, which predicts training (dashed) and test error (solid) at every step without any training; blue are the runs, whose mean lands on it. Orange estimates the test error from the training data alone, and the vertical line marks its lowest point: early stopping. The black line is the time cursor, which all panels share: drag it, or use the arrow keys.
    .equation = train_t = E[(f(Θᵗ) − Y)²],  test_t = E[(f(Uᵗ) − φ_*(U_*))²] + σ²,  estimate_t = mean_k (Y_k − f(Û_kᵗ))²

# Its views.
training-table-squared = Squared error

training-individual-runs = Test, individual runs
training-train-curves = Press Space to train: the runs are drawn here.
training-train-lengths = Press Space to train: norms, distance and path length are drawn here. Runs without a data matrix have none.
training-train-splits = Press Space to train: the estimate of each split is drawn here against the error on the rows it holds out. It takes two runs or more.
training-train-residuals = Press Space to train: runs − theory is drawn here. It takes at least two runs, and a prediction.
training-train-estimate = Press Space to train: the estimate of the test error is drawn here, if it is switched on in the settings (Theory).
training-no-losses = Training minimizes the squared error: see Curves.
training-no-misclassification = Training is on numbers, not on classes: see Curves.
training-no-confusion = Train to see which classes are taken for which.
training-single = Individual runs
    .tooltip = Draw the test error of every run as a thin line
training-log-step = Log step
    .tooltip = Logarithmic steps; step 0 has no place on them
training-log-error = Log error
    .tooltip = Logarithmic errors
# The line above the curves: test errors at the time cursor.
training-values = Test error at t = { $step }:
training-no-values = Test error at t = { $step }: none
training-value-theory = theory { $value }
training-value-runs = runs { $value }
training-value-estimate = { $estimate } { $value }
training-run = Run
    .tooltip = Which of the { $runs } runs: its estimate beside its own test error.

## Theory

panel-theory = Theory
    .help = A trained neuron's input z on training samples is not normal: the weights remember each sample they were trained on. The theory predicts that law exactly (Θ), and says what to subtract, the Onsager term with the responses ρ, so that a normal law (U) is left. Both are drawn at the time cursor beside the first run, with overlaps, responses, covariances and deeper weights as further views.
    .equation = Θᵗ = Uᵗ + Σ_{"{"}s<t{"}"} ρ_{"{"}t,s{"}"} Gˢ,   Uᵗ = Q_t γ + Σ_{"{"}s<t{"}"} ρ_{"{"}t,s{"}"} ζˢ,   Cov(ζᵗ, ζˢ) = φ E[Gᵗ Gˢ′]

# Its views.

theory-estimate-off = The estimate is switched off in the settings (Theory).
theory-train-estimator = Press Space to train: this needs a run with its estimator.
theory-train-comparison = Press Space to train: this compares a run with the prediction.
theory-train-inference = Press Space to train: this infers the teacher from a run's weights, with what the theory says of them.
theory-step-0 = At step 0 there is nothing to remember: move the time cursor.
theory-least-gaussian = Least Gaussian neuron
theory-neuron = Neuron
    .tooltip = The neuron whose pre-activations are shown: unless chosen, the one farthest from normal
theory-direction = Direction { $number }
    .tooltip = Direction of the teacher

## Network

panel-network = Network
    .help = Circles are neurons, with the teacher's directions on the left and the output on the right. An edge is a weight at the time cursor: its thickness is its size within its layer, its colour its sign. The edges from the teacher are overlaps, which say how much of each direction a neuron has found.
    .equation = f(x) = w_L′ s(W_{"{"}L−1{"}"}′ s(… s(W₂′ s(w′x)))),  overlap = (1/n) w′μ

network = The network
network-at = The network at step { $step }
# The caption, which is all that those have who do not see the drawing.
network-known = { $hidden ->
    [one] Network of one hidden layer of width { $width }. Edges are the weights at step { $step }: thickness is size, red is positive, blue negative.
   *[other] Network of { $hidden } hidden layers of width { $width }. Edges are the weights at step { $step }: thickness is size, red is positive, blue negative.
}
network-known-biases = { $hidden ->
    [one] Network of one hidden layer of width { $width }. Edges are the weights at step { $step } and nodes their biases: thickness is size, red is positive, blue negative.
   *[other] Network of { $hidden } hidden layers of width { $width }. Edges are the weights at step { $step } and nodes their biases: thickness is size, red is positive, blue negative.
}
network-unknown = { $hidden ->
    [one] Network of one hidden layer of width { $width }. Edges show weights once there is a prediction or a run.
   *[other] Network of { $hidden } hidden layers of width { $width }. Edges show weights once there is a prediction or a run.
}
# What the pointer is at in the drawing.
network-read-overlap = Overlap of neuron { $to } of layer 1 with direction { $from }: { $value }
network-read-norm = Length of the weights of neuron { $to } of layer 1: { $value }
network-read-weight = Weight from neuron { $from } of layer { $left } to neuron { $to } of the next: { $value }
network-read-output = Weight from neuron { $from } of layer { $left } to output { $to }: { $value }
network-read-bias = Bias of neuron { $node } of layer { $layer }: { $value }
network-read-output-bias = Bias of output { $node }: { $value }

## Lab

panel-lab = Lab
    .help = A lab is one phenomenon as an experiment of its own. Its settings are on the left, its figures here: lines are theory, dots are computed as you watch. Space pauses and resumes; a changed setting starts anew, or only draws anew where nothing else is needed.
    .equation = Each lab names its own equation and source above its figures.

lab-none = The gallery (Ctrl+G) has presets that open a lab.
lab-source = Equation and source
lab-nothing = Nothing is computed yet

## Data

panel-data = Data
    .help = The data file as it is read: below the name of each column, what it is used as, what it seems to be, and how many of its cells are missing. How the file is written and what its columns are was detected when it was chosen; all of it can be changed here and in the setup panel, and is kept in the preset. Rows with something missing are left out, unless the column is filled.
    .equation = Features: (x − mean)/deviation of the training rows, then their principal axes; categories: one column of zeros and ones for each text.

data-none = This experiment draws its samples from a teacher. Drop a data file on the window, or choose one, to learn from your own rows.
data-browse = Choose a data file…
data-reading = Reading { $file } …
data-rows = { $rows ->
        [one] one row
       *[other] { $rows } rows
    }
    .first = first { $rows } rows
data-verdict = Verdict
data-used = { $numbers ->
        [one] one number
       *[other] { $numbers } numbers
    }, { $categories ->
        [one] one category
       *[other] { $categories } categories
    }, { $ignored } ignored
data-again = Detect again
    .tooltip = Look at the file again and take separators, encoding and columns as they seem to be; what was changed by hand is replaced.
data-no-header = no line of names
data-skipped = { $lines ->
        [one] first line skipped
       *[other] first { $lines } lines skipped
    }
data-comment = lines with { $sign } skipped
data-empty-cell = (empty)
data-missing = fill { $count }
    .tooltip = Missing cells: checked, they are replaced by the mean of the training rows, and a further column says where; else their rows are left out.
data-column = { $kind }, judged by { $rows } rows
data-different = { $count } different values
data-taken-as-missing = Taken as missing:

## Landscape

panel-sweep = Sweep
    .help = Every combination of the values under Sweep is an experiment of its own, predicted by state evolution or trained; the map fills in from coarse to fine. All take the same random numbers, so that neighbours differ through their settings alone. Click a combination for its learning curves, and click it twice to open it as an experiment.
    .equation = E(η, φ, q, …) at step T, or min_t E_t
sweep-empty = Nothing varies yet: write settings with their values under Sweep on the left, or right-click the name of a setting there.
sweep-wrong = This sweep cannot be computed; what is wrong stands under Sweep on the left.
sweep-computing = The first combinations are being computed…
# $time is such as “12 minutes”.
sweep-press = Compute takes at most { $time } on all cores.
sweep-press-lab = Compute computes the lab once for each combination; how long one takes is known after the first.
sweep-begin = Compute all cells
    .tooltip = Compute all combinations, coarse ones first.
sweep-begin-search = Search
    .tooltip = Compute a coarse grid, then what lies around the combinations that can still win.
sweep-pause = Pause
    .tooltip = Pause; Resume continues from here.
sweep-resume = Resume
    .tooltip = Continue from here.
sweep-stop = Stop
    .tooltip = Keep what is computed.
sweep-done = { $done } of { $cells }
sweep-at-cursor = At the cursor
    .tooltip = Errors at the step of the time cursor instead of the last one; move it in the learning curves.
sweep-sort = Sort by this column, and the other way round.
sweep-refine = Refine
    .tooltip = As many values again, between the neighbours of the chosen combination or else of the best.
sweep-confirm = Confirm
    .tooltip = Train runs of the chosen combination, or of the best one and its neighbours ({ $key }): they should land on the prediction.
sweep-nothing-to-confirm = There is no sweep to confirm: write one under Sweep on the left, and compute it.
sweep-open = Open
    .tooltip = Open the chosen combination, or else the best, as an experiment; Undo brings the sweep back.
    .of-lab = Open the chosen cell as a lab with its settings, or else one in the middle; Undo brings the sweep back.
# $settings is such as “Learning rate = 0.5, Width = 8”.
sweep-best-is = Best: { $value } at { $settings }

panel-landscape = Landscape
    .help = The error is a function of all weights; here it is drawn over a plane through weight space, with the run's trajectory projected on it. A plane is all one can see of thousands of dimensions, so the panel always says how much of the trajectory lies off it, and compares the run's true error with the error at its projection. Further views show slices, the line between two solutions, the curvature against the edge of stability, how small perturbations grow, and what pruning costs.
    .equation = L(a, b) = L(θ₀ + a d₁ + b d₂),   first layer: z = z₀ + a z₁ + b z₂,   stable while λ_max(Hessian) < 2/η

# Its views.

landscape-of-lab = A lab has no landscape. The gallery (Ctrl+G) has experiments that do.
landscape-exploring = Exploring …
landscape-stopped = The exploration was stopped before there was anything to draw. Compute resumes it. If something stood in the way, the messages below say what.
    .presenting = The exploration was stopped before there was anything to draw. F5 brings back the controls.
landscape-compute = Press Compute: the run is trained once more with all its weights kept, and the errors around it are drawn here. With Live, this happens by itself, and follows the runs while they train.
    .presenting = The landscape is not explored yet. F5 brings back the controls.
landscape-not-computed = This was not computed. The messages below say why, if something stood in the way.
# A presentation does not show the controls.
landscape-no-chaos = Chaos needs learning rates to compare: type multipliers above, such as 1, 4.
    .presenting = Chaos needs learning rates to compare. F5 brings back the controls.
landscape-no-pruning = Pruning is switched off: raise its number of points above.
    .presenting = Pruning is switched off. F5 brings back the controls.
landscape-no-curvature = Curvature is switched off: raise the number of eigenvalues above.
    .presenting = Curvature is switched off. F5 brings back the controls.

panel-compare = Side by side
    .help = Two experiments over the same axes: on the left one of the journal, computed once more to the same bits, on the right the one in the window. Above them are the settings in which they differ. Zoom, pan, crosshair and time cursor are those of both.
    .equation = Both plots cover the range of all that either of them draws.

compare-nothing = There is nothing to compare with yet. Train this experiment (Space), change a setting, and look at both here; pin what is to stay in sight.
compare-lab = A lab has no training to be compared: open an experiment that trains a network.
compare-with = Left:
    .tooltip = What the journal has, pinned entries first, each with the settings that differ from those on the right.
compare-pin = Pin
    .tooltip = Keep it at the top of the list, and its test error behind the learning curves.
compare-same = Both have the same settings.
compare-differ = Left | right:
compare-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
compare-left = Left
compare-right = Right, now
compare-empty = There is nothing to draw of this view.
compare-computing = The experiment on the left is computed once more …
