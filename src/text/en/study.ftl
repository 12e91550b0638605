# What the study says: figures, readouts and tables of theory, runs and estimate.

## Curves, in legends, readouts and tables

curve-noise = Noise level σ²
curve-mean-predictor = Mean predictor
curve-ridge = Ridge regression
curve-runs = Runs
curve-theory = Theory
curve-test-estimate = Test, estimate
curve-test-runs = Test, runs
curve-test-spread = Test, single runs
curve-train-spread = Training, single runs
curve-test-theory = Test, theory
# $estimator: how an estimator's curve is called, such as “estimated”.
curve-test-by = Test, { $estimator }
curve-train-runs = Training, runs
curve-train-theory = Training, theory
curve-test-reused-theory = Test, reused samples, theory
curve-train-reused-theory = Training, reused samples, theory
curve-test-reused-runs = Test, reused samples, runs
curve-train-reused-runs = Training, reused samples, runs
curve-test-error = Test error
curve-test-error-runs = Test error, runs
curve-test-error-theory = Test error, theory
curve-test-error-by = Test error, { $estimator }
curve-test-error-run = Test error, run { $run }
curve-train-error = Training error
curve-train-error-runs = Training error, runs
curve-train-error-theory = Training error, theory

## Training and test error

learning-curves = Training and test error
    .caption = Mean squared error, without a factor of one half.
splits = Estimate and held-out error, split by split
    .caption = At step { $step } the bars of { $agreeing } of { $splits } splits cross the dotted line, where both are equal. Bars: 1.96 joint standard errors of the estimate and of the held-out error, as single rows' squared errors spread.
    .x = Estimate
    .y = Held-out error
splits-equal = Equal
splits-points = Splits
losses = Training and test loss

misclassification = Misclassification rate
    .caption = Share of samples whose output has another sign than their label.
axis-misclassified = Misclassification rate

# What follows in the captions of both: what the curves are means of.
curves-runs = { $runs ->
    [one] One run with m = { $samples } samples of n = { $features } features.
   *[other] Mean of { $runs } runs with m = { $samples } samples of n = { $features } features.
}
curves-theory = The theory uses no training.
curves-estimate = The estimate uses the training samples alone; its band is meant to cover the mean test error of these runs in 95 % of cases.
curves-fresh = Every step has new samples, so training and test error are one but for chance.
curves-decoupled = The training error is that at corrected pre-activations, where decoupled descent takes its gradients.
curves-reused = Grey: the same network with samples reused.
curves-bands = Bands of runs and theory: one standard error.
curves-spread = Pale bands: where 80 % of single runs of this size fall, told from { $runs } runs without a data matrix.
curves-no-spread = Without a band of single runs: the few runs it needs would take some { $minutes } min.

lengths = Norms, distance and path of the weights
    .caption = Mean over the runs, with standard errors. Everyday units: the first layer's weights over √n. The distance is that of all weights from their start, the path the length of all steps, layer by layer.
    .y = Length
lengths-distance = Distance from the start
lengths-path = Length of the path
lengths-norm = Norm of layer { $layer }
residuals = Runs − theory, in standard errors
    .y = Runs − theory
    .caption = Where both are right, most points lie within ±2. Finite networks add a gap that shrinks with n.
residuals-simultaneous = Where both are right, whole curves stay within the outer lines in 95 % of cases. Finite networks add a gap that shrinks with n.
residuals-zero = 0
residuals-limit = 95 % of whole curves

estimate = Test error estimated from training data
    .caption = Run { $run }: the estimate sees its training samples alone, and its band is meant to cover this run's own test error in 95 % of data sets. Vertical lines, if any: the lowest point of each curve, where early stopping stops; that of the estimate once it lies behind by more than the band.
# What the program's own estimator is called, as a curve and inside sentences.
estimator-onsager = estimated
    .inside = estimate
early-stopping-runs = Early stopping (runs): t = { $step }
early-stopping-theory = Early stopping (theory): t = { $step }
early-stopping-run = Early stopping (run { $run }): t = { $step }
early-stopping-estimate = Early stopping ({ $estimate }): t = { $step }

single-runs = Test error of individual runs
    .caption = Runs share teacher and initialization; features and noise are drawn anew for each.
single-runs-each = Individual runs
single-runs-mean = Mean of the runs

## The teacher, inferred from the weights of a run

# $step: the step t; $share: a percentage; $count: coordinates; $error: a number.
teacher-inference = The teacher, inferred from the weights at step { $step }
    .x = Teacher's coordinate μ
    .y = Estimated coordinate
    .caption = From the first run's weights and the theory: bars are 95 % intervals, of which { $share } % of { $count } hold their coordinate. The standard error is { $error }. The theory must know the link.
teacher-inference-identity = Teacher itself
teacher-inference-holds = Interval holds it
teacher-inference-misses = Interval misses it
teacher-coverage = Coordinates that their 95 % intervals hold
    .y = Share of coordinates
    .caption = The first run, with one standard error of the share. Shares of neighbouring steps move together.
teacher-coverage-held = Held by their intervals
teacher-coverage-aim = 95 %
teacher-coverage-chance = Chance, three standard errors
teacher-accuracy = How well the weights know the teacher
    .y = Error of an estimated coordinate
    .caption = Below the grey line the weights of a single run say more of a coordinate than its law does.
teacher-accuracy-predicted = Standard error, theory
teacher-accuracy-measured = Root mean square error, run
teacher-accuracy-nothing = Knowing nothing

## Pre-activations of one neuron at one step

laws-training-run = Training samples z, run
laws-training-theory = Training samples Θ, theory
laws-corrected-run = Training samples Û, run
laws-unseen-theory = Unseen samples U, theory

raw-histogram = Raw pre-activations of neuron { $neuron } at step { $step }
    .x = Pre-activation z
    .caption = Training moves the law on training samples away from that on unseen samples, which stays normal.
corrected-histogram = Corrected pre-activations of neuron { $neuron } at step { $step }
    .x = Corrected pre-activation Û
    .caption = Without each sample's own past, training samples behave like unseen ones.

# At the end of the captions above and below. $p is a phrase such as “p = 0.03”.
normality-raw = Anderson–Darling test of normality: raw A² = { $raw } ({ $p }).
normality-corrected = Anderson–Darling test of normality: corrected A² = { $corrected } ({ $p }).
normality-both = Anderson–Darling test of normality: raw A² = { $raw } ({ $raw_p }), corrected A² = { $corrected } ({ $corrected_p }).

normal-qq = Normal Q–Q plot of neuron { $neuron } at step { $step }
    .x = Normal quantile
    .y = Quantile of the pre-activations
    .caption = Centred and scaled to variance 1; a normal law lies on the dotted line.
qq-normal = Normal
qq-raw = Raw z, run
qq-corrected = Corrected Û, run

qq-run-vs-theory = Q–Q plot of neuron { $neuron } at step { $step }: run vs theory
    .x = Predicted quantile
    .y = Quantile in the run
    .caption = Quantiles over the first run's training samples against the predicted ones, without scaling: equal laws lie on the dotted line.
qq-equal = Equal
qq-raw-theory = Raw z against Θ
qq-corrected-theory = Corrected Û against U

normality = Deviation from normality
    .y = Anderson–Darling statistic A²
    .caption = Anderson–Darling statistic of the first run's training samples, mean over neurons. Normal numbers exceed the 5 % level once in twenty times.
normality-course-raw = Raw z
normality-course-corrected = Corrected Û
normality-level = 5 % level

## Responses and covariances between steps

responses = Predicted responses ρ at step t = { $step }
    .x = Step s, in each q × q block neuron b
    .y = Neuron a
    .caption = How the first layer's weights at step { $step } respond to gradient noise at step s: the matrix behind the Onsager term.
estimated-responses = Estimated responses ρ at step t = { $step }
    .caption = From the first run's training samples alone, without a theory of the data.
response-norms = Memory of training: responses between steps
    .colour = Norm of ρ
    .caption = Frobenius norm of ρ over √q: how strongly step t still remembers the noise of step s.
covariances = Covariance of pre-activations between steps
    .colour = Covariance
    .caption = E[UᵗUˢ] of an unseen sample's pre-activation, mean over neurons: how far training turns the first layer.
response-memory = Memory at step t = { $step }
    .y = Mean response ρ
    .caption = (1/q) tr ρ: how a neuron's weights at step t respond to noise in its own gradient at step s.
response-memory-estimated = Estimated from the first run

## Weights

weights-neuron = Neuron { $number }
# At the end of captions.
weights-lines-and-dots = Lines: theory. Dots: mean of the runs with one standard error.
overlaps = Overlap with the teacher direction
    .y = Overlap (1/n) w·μ
    .caption = What each neuron has learned of the teacher.
overlaps-numbered = Overlap with teacher direction { $number }
components = What is learned of each part of the target
    .y = Component c
    .caption = The coefficient of each part in the fit of the network's output by all of them, on unseen samples: 0 while nothing is known of it, 1 once it is learned. Lines: theory, with a band of one Monte Carlo standard error. Dots: mean of the runs with one standard error.
components-learned = Learned
# A part of the target: the product u₁u₂…, the square of a field, one direction, or all of it.
components-product = { $factors ->
        [1] u₁
        [2] u₁u₂
        [3] u₁u₂u₃
       *[other] u₁u₂u₃u₄
    }
components-square = { $number ->
        [2] u₂² − 1
        [3] u₃² − 1
       *[other] u₄² − 1
    }
components-direction = direction { $number }
components-whole = the target
effective-signal = Effective signal of the teacher direction
    .y = Coefficient b in w ≈ μb + w⁰A + noise
    .caption = The overlap without what the initialization contributes. Lines: theory. Dots: mean of the runs.
effective-signal-numbered = Effective signal of teacher direction { $number }
weight-parts = Signal and noise in the first layer
    .y = Mean square of a weight
    .caption = (1/n)|w|², mean over neurons, and its parts. Lines: theory. Dots: mean of the runs.
weight-parts-all = All: (1/n)|w|²
weight-parts-signal = Signal: from teacher and initialization
weight-parts-noise = Noise: from the randomness of the data
deep-weights = Weights of layer { $layer }
    .y = Weight
deep-weights-output = Weights of layer { $layer } (output)
deep-weights-most = The { $shown } of { $count } weights that move most.

## Numbers

readouts = In numbers
    .caption = At step { $step } unless said otherwise.
readout-lowest-runs = Lowest test error, runs
readout-lowest-theory = Lowest test error, theory
readout-best-runs = Early stopping step, runs
readout-best-theory = Early stopping step, theory
readout-best-by = Early stopping step, { $estimate }
readout-distance-test = Largest |runs − theory| of the test error
readout-distance-train = Largest |runs − theory| of the training error
readout-limit = { $distance }, 95 % limit by chance alone
readout-loss-runs = Test loss, runs
readout-loss-theory = Test loss, theory
readout-loss-by = Test loss, { $estimator }
readout-misclassified-runs = Misclassification rate, runs
readout-misclassified-theory = Misclassification rate, theory
readout-misclassified-by = Misclassification rate, { $estimator }
readout-estimate-error = Largest error of the { $estimate }
readout-estimate-covered = Runs' test errors within the 95 % band of their { $estimate }
curve-table = Mean squared errors at some steps
    .caption = With one standard error.
loss-table = Mean losses at some steps
    .caption = In nats, with one standard error.
misclassification-table = Misclassification rates at some steps
    .caption = Share of samples whose output has another sign than their label, with one standard error.

## Agreement of runs, theory and estimate

# $curve is “Training error” or “Test error”, $relative a number such as “1.2 %”.
agreement-deviation = { $curve }: runs − theory is at most { $deviation } joint standard errors ({ $relative }, at step { $step }).
agreement-within = { $curve }: runs − theory is at most { $deviation } joint standard errors ({ $relative }, at step { $step }); by chance alone the largest of all steps stays below { $limit } in 95 % of cases.
agreement-beyond = { $curve }: runs − theory reaches { $deviation } joint standard errors ({ $relative }, at step { $step }), more than by chance alone: the largest of all steps stays below { $limit } in 95 % of cases where the theory is right.
agreement-two-runs = { $curve }: runs and theory differ by at most { $relative } (at step { $step }); two runs give no standard errors to judge that by.
agreement-relative = { $curve }: runs and theory differ by at most { $relative } (at step { $step }).
# $estimate: what an estimator gives, such as “estimate”.
agreement-estimate = The { $estimate } is within { $relative } of the runs' test error, farthest at step { $step }; the 95 % bands of single runs hold { $covered } of their own test errors.

## Warnings, beside captions and on the command line

results-partial = Partial results: stopped on request at step { $reached } of { $steps }.
results-theory-diverged = The prediction diverged at step { $step }. A smaller learning rate helps.
results-theory-diverged-at-once = The prediction diverged at step 0, before any update: the weights at the start or the targets are too large.
results-diverged-at-once = { $count ->
    [one] One of { $all } runs diverged at step 0, before any update: the weights at the start or the data are too large.
   *[other] { $count } of { $all } runs diverged, the first at step 0, before any update: the weights at the start or the data are too large.
}
results-all-diverged = { $count ->
    [one] The run diverged at step { $step }. A smaller learning rate helps.
   *[other] All { $count } runs diverged, the first at step { $step }; means end there. A smaller learning rate helps.
}
results-some-diverged = { $count ->
    [one] One of { $all } runs diverged at step { $step }; means are over the others, at all steps. A smaller learning rate helps.
   *[other] { $count } of { $all } runs diverged, the first at step { $step }; means are over the others, at all steps. A smaller learning rate helps.
}
# $estimate: what an estimator gives, such as “estimate”.
results-estimates-diverged = { $left } of { $all } runs have an { $estimate } to the end; the others' diverged, the first at step { $step }. The mean is over those that have one, at all steps.
results-no-estimate = No { $estimate } of { $all } runs goes to the end; the first diverged at step { $step }, where their mean ends.
results-replicas-disagree = The replicas of the prediction disagree from step { $step } on: its standard error is above a tenth of it. More rows help.
stopped-on-request = stopped on request

## The folder of a report

report-folder = { $path }: results cannot be written here: { $reason }
# Reasons.
report-folder-empty = the name of the folder is empty
report-folder-file = it is a file, not a folder
report-folder-part = a part of the path is a file, not a folder
report-folder-link = it is a link to something that is not there
report-not-whole = These results are not whole: the program was stopped while it put them here.

## summary.json: what numbers are about

summary-agreement = the largest distance over all steps of runs from theory, in joint standard errors with the limit that it stays below in 95 % of cases by chance alone; and of the estimate from the runs' test error
summary-normality = Anderson–Darling test of each neuron's pre-activations, first run, last step

## Sweeps

# Of the axis of a setting whose values are names: “Activation: 1 Tanh, 2 Relu”.
sweep-axis-names = { $setting }: { $names }
# $shown is such as “Test error”, $source one of “Theory”, “Runs” and “Estimate”.
sweep-map = { $shown } ({ $source })
    .caption = { $done } of { $cells } combinations. { $fixed }
    .searched = { $done } of { $cells } combinations, the dots; the others cannot win and show a coarser one. { $fixed }
sweep-by-lab = Lab
sweep-by-estimate = Estimate
# $name is a value of a setting, such as “Adam”.
sweep-runs-of = { $name }, runs
sweep-diverged = Diverged
sweep-computed = Computed
sweep-best = Best
sweep-chosen = Chosen
sweep-slice = { $shown } along { $setting }
# $exponent is such as “-0.50 ± 0.02”.
sweep-size-law = { $shown }: exponent { $exponent }
sweep-size-law-of = { $shown }, { $name }: exponent { $exponent }
sweep-size-of = { $shown }, { $name }
sweep-size-theory = Standard error of the prediction
sweep-size-axis = Test error, away from the limit
sweep-size = How far finite networks are from the limit
    .caption = A bias within two of its standard errors of 0 is left out.
# $settings is such as “η = 0.5, q = 8, Adam”.
sweep-cell = Learning curves of one combination
    .of = Learning curves at { $settings }
sweep-rank = Rank
sweep-ranking = Best combinations
# The best value of a setting along another one, such as the best learning rate against the width.
sweep-best-of-each = Best { $setting } at each { $other }
sweep-best-along = Best { $setting } against { $other }
    .caption = Where the { $shown } is lowest, by a parabola through the three best values
sweep-best-over-time = Best { $setting } at each step
sweep-movement = Feature movement against { $other }
sweep-numbers = The sweep in numbers
sweep-number-cells = Combinations computed
sweep-number-skipped = Not computed, as they cannot win
sweep-number-diverged = Diverged
sweep-number-best = Best { $shown }
sweep-number-regret = Regret of the theory's choice

## Classes

confusion = Which classes are taken for which
    .answer = Answer
    .class = True class
    .share = Percentage of the class
    .caption = At step { $step }, over runs: of the test rows of each class the percentage of each answer; right answers have no colour, and classes are numbered from 0. { $wrong } percent of all are wrong.

## The choice by the estimate alone

sweep-choice = Lowest test error of each combination
    .caption = Estimate: the mean over splits, at the step where the upper end of its 95 percent bar, there and one step before and after, is lowest; the bar is that of one split. Held out: the mean error over splits at the same step.
sweep-choice-rank = Combination, in the order of the estimate
sweep-choice-held-out = Held-out rows
sweep-choice-runs = Runs' test error
sweep-choice-chosen = Chosen by the estimate
sweep-regret = What the choice of each split costs
    .caption = Every split chooses settings and stopping step, by its estimate or by its held-out rows; the other splits' held-out rows judge. Regret: their mean error at the choice, minus the lowest that any choice has. Blindly: a combination at random, at its last step.
sweep-regret-split = Split
sweep-regret-axis = Regret
sweep-regret-estimate = By the estimate, training rows alone
sweep-regret-held-out = By held-out rows
sweep-regret-blind = Blindly
sweep-choices = What each split chooses
sweep-choices-by = Chosen by
sweep-choices-step = Step
sweep-choices-value = Its number
sweep-choices-judged = Judged by the others
sweep-choices-estimate = estimate
sweep-choices-rows = held-out rows
# $settings is such as “Width = 4, Learning rate = 0.5”, $value the estimate with its standard error.
sweep-choice-line = Chosen by the estimate alone: { $settings }, stop at step { $step }. Estimated test error { $value }.
sweep-choice-alike = { $alike } of { $cells } combinations lie within its 95 percent bar: the estimate cannot tell them from the chosen one.
sweep-choice-regret = Mean regret over { $splits } splits: { $estimate } by the estimate, { $held_out } by held-out rows, { $blind } blindly; lowest error { $lowest }.
sweep-choice-none = A choice needs estimates: vary settings of the model or the optimizer, set What to compute to Training, the estimate on, and Seeds to Shared.

## The folder of a sweep

sweep-folder-other = { $folder } holds another sweep; choose another folder, or the preset that it was made with
sweep-folder-version = { $folder } holds cells that version { $version } computed; this is { $now }: choose another folder
sweep-folder-row = { $file }: line { $line } is no row of this sweep
sweep-folder-busy = another program computes a sweep in { $folder }; give each part its own folder with --shard
sweep-folder-none = { $folder } holds no sweep
sweep-folder-disagree = { $folder } says other numbers than the parts before it of { $cell }: one of them is damaged
## The verdict on a data file, a sentence each

verdict-used = { $training } rows to train on and { $held_out } held out, { $splits ->
        [one] in one split
       *[other] in each of { $splits } splits
    }; { $dropped ->
        [0] none left out
        [one] one left out with something missing
       *[other] { $dropped } left out with something missing
    }. { $columns ->
        [one] One column becomes
       *[other] { $columns } columns become
    } { $features ->
        [one] one feature: { $ratio } rows for it.
       *[other] { $features } features: { $ratio } rows for each.
    }
verdict-unit = Held-out error { $error } of the target's variance: a root mean squared error of { $unit } in the target's unit, in which the target itself deviates by { $deviation }.
verdict-baselines = For comparison, predicting the mean gives { $mean }, ridge regression { $ridge }, this network { $error }.
verdict-baseline = For comparison, predicting the mean gives { $mean }, this network { $error }.
verdict-agree = Estimate { $estimate }, held out { $held_out }: they agree, and within their bars in { $agreeing } of { $splits } splits.
verdict-low = Estimate { $estimate }, held out { $held_out }: the estimate is too low; within their bars in { $agreeing } of { $splits } splits.
verdict-high = Estimate { $estimate }, held out { $held_out }: the estimate is too high; within their bars in { $agreeing } of { $splits } splits.
verdict-sound = Nothing measured here speaks against the estimate: enough rows, of much the same length, and a narrow bar.
verdict-doubts = Trust the estimate less: { $doubts }.
# Halves of a sentence behind verdict-doubts.
verdict-few-rows = { $rows } training rows are few for a limit of many
verdict-uneven = the rows' squared lengths differ by { $spread } % of their mean
verdict-far = { $count ->
        [one] row { $rows } of those used lies far out, with { $times } times the usual squared length
       *[other] { $count } of the rows used lie far out, up to { $times } times the usual squared length: { $rows }
    }
verdict-wide = its standard error is { $share } % of it
verdict-lost = { $lost } of { $runs } runs diverged
verdict-seldom = only { $agreeing } of { $splits } splits agree with their held-out rows
landscape-needs-matrix = these runs draw their features only as far as training asks, and the landscape needs them all: set runs.method to Dense
