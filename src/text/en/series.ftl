# What a curve, a set of points or a bar shows, in one sentence: it stands where the pointer rests on its name in a legend,
# or on the curve itself. A key is `series-` with the curve's name in files, in small letters and without numbers; a figure
# in which that means something of its own has its name before it, and a figure alone stands for all its other curves.

## Learning curves

series-test-theory = State evolution for unseen samples: exact in the limit m, n → ∞ with m/n fixed, computed without any training.
series-training-theory = State evolution for the samples that are trained on: exact in the limit m, n → ∞ with m/n fixed, computed without any training.
series-test-runs = Real networks on samples that they never saw, mean over the runs; the bars are one standard error.
series-training-runs = Real networks on the samples that they are trained on, mean over the runs; the bars are one standard error.
series-train-theory = State evolution for the samples that are trained on: exact in the limit m, n → ∞ with m/n fixed, computed without any training.
series-train-runs = Real networks on the samples that they are trained on, mean over the runs; the bars are one standard error.
series-test-single-runs = Where the test error of 80 % of single runs of this size falls.
series-training-single-runs = Where the training error of 80 % of single runs of this size falls.
series-test-estimated = Test error as estimated from the training samples and the run on them alone, without any test data; its band is meant to cover the true one in 95 % of cases.
series-test-estimate = Test error as estimated from the training samples and the run on them alone, without any test data.
series-test-error-estimated = Test error as estimated from this run's training samples alone, without any test data; its band is meant to cover the true one in 95 % of cases.
series-test-error-runs = Error of real networks on samples that they never saw, mean over the runs.
series-test-error-theory = The exact test error in the limit of large m and n, computed without any training.
series-training-error-runs = Error of real networks on the samples that they are trained on, mean over the runs.
series-training-error-theory = The exact training error in the limit of large m and n, computed without any training.
series-test-reused-samples-theory = The same network with its samples used again at every step: exact test error in the limit.
series-training-reused-samples-theory = The same network with its samples used again at every step: exact training error in the limit.
series-test-reused-samples-runs = The same network with its samples used again at every step: test error of real runs.
series-training-reused-samples-runs = The same network with its samples used again at every step: training error of real runs.
series-noise-level = Error that remains when everything but the noise of the labels is learned: no predictor has a lower test error.
series-mean-predictor = Error on held-out rows of the simplest guess, the target's mean over the training rows.
series-ridge-regression = Error on held-out rows of linear regression with the best of a few ridge penalties.
series-changes = Steps at which learning rate or weight decay change.
series-change-at = Step at which learning rate or weight decay change.
series-runs-lowest = Step at which the run's own test error is lowest: where early stopping would stop if test data were there.
series-theory-lowest = Step at which the predicted test error is lowest.
series-estimate-lowest = Step at which the estimate is lowest: where early stopping stops without any test data.
series-estimate-test-error-runs = Test error of this one run, on samples that it never saw.
series-each-run = Test error of one run.
series-mean-of-the-runs = Mean of the runs' test errors.
series-single_runs-theory = State evolution's test error, to which single runs shrink as m and n grow.
series-residuals-test-error = Test error of the runs less the predicted one, in joint standard errors.
series-residuals-training-error = Training error of the runs less the predicted one, in joint standard errors.
series-limit = In 95 % of cases whole curves stay within these lines where theory and runs agree.
series-residuals = Where runs and theory would be equal.
series-distance-from-the-start = How far all weights together have moved from where they began.
series-length-of-the-path = Sum of the lengths of all steps so far: at least the distance, and more where the path bends.
series-lengths = Norm of one layer's weights.
series-splits-equal = Where the estimate and the error on held-out rows are equal.
series-splits-splits = One way to hold rows out: the estimate from the others against the error on these.
series-components-learned = All of this part of the target is learned.
series-components = How much of one part of the target the network has learned; line: exact in the limit, points: mean over the runs.

## Laws, overlaps, responses

series-training-rows-z-run = Pre-activations of one neuron on the training samples of the first run: they are not normal, for the weights remember these samples.
series-training-rows-run = The same pre-activations less the Onsager term: what is left behaves as if these samples had never been trained on.
series-training-rows-theory = Law that the theory predicts for training samples, Onsager term and all.
series-unseen-samples-u-theory = Law that the theory predicts for samples that were never trained on: normal at every step.
series-normal = Where the quantiles of a normal law lie.
series-raw-z-run = Quantiles of the run's pre-activations on training samples: off the line, they are not normal.
series-corrected-run = Quantiles of the corrected pre-activations: on the line, they are normal.
series-equal = Where run and theory are equal.
series-raw-z-against = Quantiles on training samples against those that the theory predicts for them.
series-corrected-against-u = Quantiles of the corrected pre-activations against those that the theory predicts for unseen samples.
series-raw-z = How far raw pre-activations on training samples are from a normal law.
series-corrected = How far corrected pre-activations are from a normal law.
series-level = A normal sample lies above this once in twenty times.
series-overlaps = Overlap of one neuron's first-layer weights with a direction of the teacher; line: state evolution, points: mean over the runs with one standard error.
series-effective_signal = Coefficient of the teacher's direction in one neuron's first-layer weights; line: state evolution, points: mean over the runs with one standard error.
series-weight_parts = Mean square of one neuron's first-layer weights.
series-deep_weights = One weight of a layer beyond the first; line: state evolution, points: mean over the runs with one standard error.
series-all-n-w = Mean square of the first layer's weights, all of it.
series-signal-from-teacher-and-start = The part that the teacher and the start explain.
series-noise-from-the-data-s-chance = The part that comes from the data's chance: it is what state evolution adds as a Gaussian.
series-response_memory-theory = How the weights at this step respond to noise in the gradient of an earlier step, by state evolution.
series-estimated-from-the-first-run = The same response, estimated from the first run's training samples alone.
series-teacher-itself = Where an estimated coordinate is the teacher's.
series-interval-holds-it = A coordinate of the teacher that its 95 % interval holds.
series-interval-misses-it = A coordinate of the teacher that its 95 % interval misses: of twenty intervals one does.
series-held-by-their-intervals = Share of the teacher's coordinates that their 95 % intervals hold.
series-teacher_coverage = What the intervals are made for.
series-chance = Within these lines the share stays by chance alone.
series-standard-error-theory = Standard error of an estimated coordinate that state evolution predicts.
series-root-mean-square-error-run = How far the estimated coordinates of the first run are from the teacher's.
series-knowing-nothing = Error of a guess that knows the law of a coordinate alone.

## Loss landscape

series-run = Path of the training run, laid on the plane.
series-steps = Marks along the path at round numbers of steps.
series-the-start = Where the run began.
series-the-end-of-run = The solution that another run has found, trained on samples of its own.
series-the-end-of-seed = The solution that training has found on the same samples from another start.
series-the-teacher-aligned-solution = Weights along the teacher: a solution that knows what there is to learn.
series-lowest-shown = The lowest point of the part of the plane that is shown.
series-step-shown = Where the run is at the step of the time cursor.
series-training-error-of-the-run = Training error where the run is.
series-test-error-of-the-run = Test error where the run is.
series-training-error-at-its-projection = Training error at the point of the plane that is nearest to the run: what the picture shows of it.
series-test-error-at-its-projection = Test error at the point of the plane that is nearest to the run: what the picture shows of it.
series-training-loss-of-the-run = Training loss where the run is.
series-test-loss-of-the-run = Test loss where the run is.
series-training-loss-at-its-projection = Training loss at the point of the plane that is nearest to the run: what the picture shows of it.
series-test-loss-at-its-projection = Test loss at the point of the plane that is nearest to the run: what the picture shows of it.
series-from-the-plane = Distance of the run from the plane: what a picture in two dimensions cannot show.
series-from-the-start = Distance of the run from where it began.
series-landscape_slices = Height along one direction of the plane, through the weights in its middle.
series-landscape_interpolation-test-error = Test error of the networks on the straight line between the two solutions.
series-landscape_interpolation-training-error = Training error of the networks on the straight line between the two solutions.
series-the-run-s-end = The solution that the run has found.
series-landscape_interpolation = Along the straight line between two solutions; the vertical lines stand where these are.
series-sharpness = Largest eigenvalue of the Hessian: the curvature of the steepest direction.
series-landscape_sharpness = Edge of stability: where the sharpness is larger, steps of this learning rate grow along the steepest direction.
series-edge-of-stability = Where eigenvalues are larger, steps of this learning rate grow along their directions.
series-landscape_eigenvalues = Leading eigenvalues of the Hessian at this step.
series-landscape_spectrum = Density of the Hessian's eigenvalues, from products with random vectors, with one standard error.
series-landscape_chaos_weights = Distance between the weights of two runs that began this close together.
series-landscape_chaos_predictions = Distance between the predictions of two runs that began this close together.
series-neither-growth-nor-decay = Below this line two runs come together, above it they part.
series-landscape_growth = Rate at which two runs part that began this close together, with this learning rate.
series-landscape_pruning = After the smallest weights are set to zero, without any training afterwards.
series-landscape_pruning-test-error = Test error after the smallest weights are set to zero, without any training afterwards.
series-landscape_pruning-training-error = Training error after the smallest weights are set to zero, without any training afterwards.

## Labs

series-gap = Measured: test error less training error of trained networks.
series-gap-stochastic-descent = Measured: test error less training error of networks trained by stochastic descent.
series-norm-bound = Proved: the gap is below this multiple of the product of the layers' Frobenius norms, up to a constant left out.
series-spectral-bound = Proved: the gap is below this multiple of the layers' spectral norms and distances from the start, up to a constant left out.
series-stability-bound = Proved: the gap of stochastic descent is below this, by how little one sample can change the path.
series-error-of-predicting = A bound above this line says nothing: predicting 0 is as good.
series-distance = Measured: how far training has moved the weights, over all layers; bounds by the distance grow with it.
series-path-length = Measured: the lengths of all steps together.
series-norm-bound-gap = How many times larger than the measured gap the bound by norms is.
series-spectral-bound-gap = How many times larger than the measured gap the spectral bound is.
series-stability-bound-gap = How many times larger than the measured gap the stability bound is.
series-uniform-bound = Proved for all weights of the ball at once: training error plus the supremum.
series-supremum = The largest difference of test and training error over the ball: no uniform bound can be below it.
series-test-exact = Exact test error along the path, from the theory of its dynamics.
series-training-exact = Exact training error along the path, from the theory of its dynamics.
series-gap-exact = Exact difference of test and training error along the path.
series-each-replica = One set of samples and one start.
series-truth = The function that the samples come from.
series-true-curve = The function that the samples come from.
series-fit = The fitted function: least squares, and where many fit as well the one with the smallest coefficients.
series-data = The samples with their noise: all that the fit sees.
series-classical = What classical statistics expects: a bias plus a variance that grows with the number of parameters.
series-bias = The part of the error that is left when fits to many data sets are averaged.
series-variance = The part of the error by which fits to different data sets differ.
series-by-size = The smallest weights are cut first.
series-by-size-in-each-layer = The smallest weights of each layer are cut first, the same share of each.
series-at-random = Weights are cut by chance.
series-gradient-flow = Closed form for infinitely small steps.
series-stages = When each mode is half learned.
series-modes-alone = Each mode by itself, without the others.
series-matrices = The network itself, all of its matrices.
series-power-law-of-the-limit = The power law that theory predicts for many samples.
series-window = Between these lines the exponent is fitted.
series-best-at-each-compute = The model size with the smallest loss of all that cost as much to train.
series-equal-compute = Model sizes and samples whose training costs as much.
