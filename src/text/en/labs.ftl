# The labs: what they are, their settings, and what they draw.

## Titles and explanations

lab-double_descent = Double descent
    .explanation = Least squares with more and more parameters: the excess risk first falls, explodes where parameters and samples are equal in number, and falls again. Lines are the closed forms of the limit in which both are large, dots are fits to data. Ridge regression and early stopping have no peak.
    .headline = Largest risk with ridge
lab-benign_overfitting = Benign overfitting
    .explanation = Noisy points of a curve are fitted by least squares with the first p of a list of features; where many fits pass through all points, the one with the smallest coefficients is taken. A fit with few parameters is too stiff, one with as many as there are points swings wildly, and one with far more is smooth again although it passes through every point. Below, training and test error against the number of parameters.
    .headline = Test error of the last fit
lab-amp = Approximate message passing
    .explanation = A sparse signal is found from fewer noisy measurements than it has entries. With the Onsager term the effective noise of every step is normal with the variance that state evolution predicts; without it, neither holds. The phase diagram shows where noiseless signals are found exactly, and the line where theory says it ends.
    .headline = Effective noise variance
lab-first_order = General first-order method
    .explanation = Five algorithms are one recursion: a product with A, a function of each entry, a product with A′. Products remember the steps before and are not normal; with their Onsager terms subtracted they are, with variances that state evolution predicts before any data are drawn. The terms are expected derivatives through all the steps since.
    .headline = Corrected variance

# The labs' settings, by lab and name: label, .symbol, .tooltip; what one of several alternatives is called and, as
# .meaning, what it stands for.

## DoubleDescent

lab-double_descent-against = Risk against
    .tooltip = What changes along the horizontal axis.
lab-double_descent-against-Parameters = Parameters
    .meaning = parameters p at fixed n
lab-double_descent-against-Samples = Samples
    .meaning = samples n at fixed p
lab-double_descent-against-Time = Time
    .meaning = steps of gradient descent from zero
lab-double_descent-samples = Samples
    .symbol = n
    .tooltip = Rows that each fit sees.
lab-double_descent-parameters = Parameters
    .symbol = p
    .tooltip = Features of each row, all of variance 1.
lab-double_descent-signal = Signal
    .symbol = r
    .tooltip = Length of the true coefficients β.
lab-double_descent-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-double_descent-ridge = Ridge
    .symbol = λ
    .tooltip = Penalty λ|β|² on the mean squared error; 0 is ridgeless.
lab-double_descent-ratio = Ratio
    .symbol = γ
    .tooltip = Parameters per sample, p/n.
lab-double_descent-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent on the mean squared error, halved; below 2/(1 + √γ)².
lab-double_descent-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.
lab-double_descent-largest_ratio = Largest ratio
    .tooltip = Where the axis of γ = p/n ends.
lab-double_descent-points = Points
    .tooltip = Ratios at which models are fitted.
lab-double_descent-replicas = Replicas
    .tooltip = Independent data sets; error bars are standard errors over them.
lab-double_descent-risk_axis = Risk axis
    .tooltip = Scale of the risk.
lab-double_descent-risk_axis-Log = Log
    .meaning = logarithmic
lab-double_descent-risk_axis-Linear = Linear
    .meaning = linear

## BenignOverfitting

lab-benign_overfitting-parameters = Parameters
    .symbol = p
    .tooltip = Features in the fit.
lab-benign_overfitting-panels = Fits side by side
    .tooltip = Numbers of parameters whose fits are drawn in further figures.
lab-benign_overfitting-truth = True curve
    .tooltip = The function that the points scatter around.
lab-benign_overfitting-truth-Sine = Sine
    .meaning = sin(2πx)
lab-benign_overfitting-truth-Bump = Bump
    .meaning = a narrow bump
lab-benign_overfitting-truth-Steps = Steps
    .meaning = two jumps
lab-benign_overfitting-truth-Line = Line
    .meaning = a straight line
lab-benign_overfitting-features = Features
    .tooltip = What the fit is a combination of.
lab-benign_overfitting-features-Fourier = Fourier
    .meaning = cosines of random frequency and phase
lab-benign_overfitting-features-Relu = ReLU
    .meaning = random kinks max(0, ±(x − b))
lab-benign_overfitting-features-Polynomial = Polynomial
    .meaning = Legendre polynomials
lab-benign_overfitting-frequency = Frequency scale
    .tooltip = Waves between −1 and 1 at which the amplitudes of Fourier features come to an end.
lab-benign_overfitting-samples = Points
    .symbol = n
    .tooltip = Noisy points to fit.
lab-benign_overfitting-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the points around the curve.
lab-benign_overfitting-largest = Most parameters
    .tooltip = Where the error curves end.
lab-benign_overfitting-replicas = Replicas
    .tooltip = Independent data sets behind the error curves; the median of all is drawn.

## Amp

lab-amp-show = Experiment
    .tooltip = What is computed.
lab-amp-show-Iterations = Iterations
    .meaning = step by step at one setting
lab-amp-show-PhaseDiagram = Phase diagram
    .meaning = recovery over sampling and sparsity
lab-amp-denoiser = Denoiser
    .symbol = η
    .tooltip = What is done to each entry after a step.
lab-amp-denoiser-SoftThreshold = Soft threshold
    .meaning = soft threshold: the lasso
lab-amp-denoiser-PosteriorMean = Posterior mean
    .meaning = the mean given what is seen: Bayes
lab-amp-denoiser-Ridge = Ridge
    .meaning = shrinking: ridge regression
lab-amp-samples = Measurements
    .symbol = n
    .tooltip = Rows of the matrix A.
lab-amp-dimension = Dimension
    .symbol = d
    .tooltip = Entries of the signal θ₀.
lab-amp-sparsity = Non-zeros
    .symbol = ε
    .tooltip = Share of entries that are normal instead of 0.
lab-amp-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the measurements.
lab-amp-threshold = Threshold
    .symbol = α
    .tooltip = Soft threshold in units of the effective noise.
lab-amp-ridge = Ridge
    .symbol = λ
    .tooltip = Penalty λ|θ|²/2 beside |y − Aθ|²/2.
lab-amp-steps = Steps
    .symbol = T
    .tooltip = Steps of every iteration.
lab-amp-replicas = Replicas
    .tooltip = Independent data sets.
lab-amp-step = Step shown
    .tooltip = The step of the effective noise's histogram.
lab-amp-diagram_dimension = Dimension
    .symbol = d
    .tooltip = Entries of each signal in the diagram.
lab-amp-cells = Cells
    .tooltip = Rows and columns of the diagram.
lab-amp-trials = Trials
    .tooltip = Signals in each cell.

## FirstOrder

lab-first_order-method = Method
    .tooltip = The algorithm.
lab-first_order-method-Amp = AMP
    .meaning = approximate message passing with soft threshold
lab-first_order-method-Momentum = Momentum
    .meaning = gradient descent with momentum
lab-first_order-method-ProximalGradient = Proximal gradient
    .meaning = proximal gradient for the lasso
lab-first_order-method-PowerIteration = Power iteration
    .meaning = power iteration for a spiked matrix
lab-first_order-method-PhaseRetrieval = Phase retrieval
    .meaning = gradient descent for phase retrieval
lab-first_order-side = Products shown
    .tooltip = Whose histogram and Onsager coefficients are drawn.
lab-first_order-side-Columns = Columns
    .meaning = A′g, one for each column of A
lab-first_order-side-Rows = Rows
    .meaning = A f, one for each row of A
lab-first_order-step = Step shown
    .tooltip = The step of the histogram and the Q–Q plot.
lab-first_order-samples = Rows
    .symbol = n
    .tooltip = Rows of the matrix A.
lab-first_order-dimension = Dimension
    .symbol = d
    .tooltip = Columns of the matrix A, entries of the signal θ₀.
lab-first_order-sparsity = Non-zeros
    .symbol = ε
    .tooltip = Share of the signal's entries that are normal instead of 0.
lab-first_order-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-first_order-spike = Spike
    .symbol = s
    .tooltip = Strength of the rank-one part of the matrix; below (d/n)^¼ it cannot be found.
lab-first_order-overlap = Overlap of the start
    .tooltip = Cosine between the start and the signal; the rest of the start is random signs.
lab-first_order-loss = Loss
    .tooltip = What is minimized of the residuals r = y − Aθ.
lab-first_order-loss-Square = Square
    .meaning = r²/2
lab-first_order-loss-LogCosh = Log cosh
    .meaning = log cosh r, robust: outliers pull no harder than 1
lab-first_order-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent on the sum of losses.
lab-first_order-momentum = Momentum
    .symbol = β
    .tooltip = Share of the last step that is made again.
lab-first_order-threshold = Threshold
    .symbol = α
    .tooltip = Soft threshold in units of the effective noise.
lab-first_order-cut = Threshold
    .tooltip = Soft threshold in units of the entries' root mean square, for a sparse spike; 0 is plain power iteration.
lab-first_order-penalty = Lasso penalty
    .symbol = λ
    .tooltip = Penalty λ|θ|₁ beside |y − Aθ|²/2.
lab-first_order-accelerated = Accelerated (FISTA)
    .tooltip = Look ahead as Nesterov does, instead of plain ISTA.
lab-first_order-steps = Steps
    .symbol = T
    .tooltip = Steps of the iteration.
lab-first_order-replicas = Replicas
    .tooltip = Independent data sets; error bars are standard errors over them.
lab-first_order-rows = Monte Carlo rows
    .tooltip = Rows that each of eight independent predictions is computed with.

# What the labs draw and say.

## Every lab

labs-cancelled = The lab was cancelled.
labs-unknown = There is no lab { $name }.
labs-predicted-normal = Predicted normal law
labs-predicted-quantile = Quantile of the predicted normal law
labs-state-evolution = State evolution
labs-speed = Error after each step
labs-quantiles-caption = On the line, the law is the predicted normal one.

## Amp

amp-variance = Effective noise: predicted and measured
    .y = Variance τ²
    .caption = Mean and standard error over replicas. The prediction holds for AMP alone.
amp-theory-diverged = State evolution diverges at step { $step }; what follows is left out.
amp-diverged = The iteration diverges in { $count } of { $all } replicas, first at step { $step }; what follows is left out.
amp-plain-diverged = Without the Onsager term the iteration diverges in { $count } of { $all } replicas, first at step { $step }; what follows is left out.
amp-without = Without the Onsager term
amp-gradient = Gradient descent
amp-accelerated-gradient = Accelerated gradient descent
amp-ista = Proximal gradient (ISTA)
amp-fista = Accelerated (FISTA)
# Caption of “Error after each step”.
amp-speed-caption = Every step costs two products with A, for each method.
amp-noise = Effective noise at step { $step }
    .caption = First replica. With the Onsager term it is normal with the predicted variance.
amp-noise-quantiles = Effective noise at step { $step }: Q–Q plot
    .y = Quantile of θᵗ + A′rᵗ − θ₀
amp-numbers-caption = First replica; a normal law has no excess kurtosis.
amp-predicted-variance = Variance predicted by state evolution
amp-equivalent-lasso = Equivalent lasso λ
amp-equivalent-ridge = Equivalent ridge λ
amp-variance-amp = Variance, AMP
amp-kurtosis-amp = Excess kurtosis, AMP
amp-variance-without = Variance, without the Onsager term
amp-kurtosis-without = Excess kurtosis, without the Onsager term
amp-diagram = Where AMP finds a sparse signal exactly
    .x = Sampling ratio n/d
    .y = Non-zeros per measurement k/n
    .colour = Success rate
    .caption = Share of noiseless trials with less than 10⁻⁴ of the signal missing; in the limit none succeeds above the line.
amp-diagram-transition = Predicted transition

## DoubleDescent

# A setting and what is wrong with it: “lab.learning_rate is 3; …”.
double-descent-diverged = Gradient descent diverges in { $count } of { $all } replicas, the first soon after step { $time }: a small design's largest eigenvalue may be above the limit. Means are over the others, at all times. A smaller learning rate helps.
double-descent-all-diverged = Gradient descent diverges in all { $count } replicas, the first soon after step { $time }, where means end: a small design's largest eigenvalue may be above the limit. A smaller learning rate helps.
double-descent-too-fast = gradient descent diverges from { $most } on, 2/(1 + √γ)² at γ = { $ratio }
double-descent = Excess risk of least squares
    .caption = Lines: closed forms in the limit of large n and p. Dots: fits, mean and standard error over replicas. Near γ = 1, finite n differs from the limit.
double-descent-samples = Samples n
double-descent-ratio = Parameters per sample γ = p/n
double-descent-risk = Excess risk
double-descent-null = Null predictor: r²
double-descent-classical = Classical prediction σ²p/n
double-descent-best-ridge = Best ridge, theory
double-descent-ridge-theory = Ridge λ = { $penalty }, theory
double-descent-ridge-fits = Ridge λ = { $penalty }, fits
double-descent-ridgeless-theory = Ridgeless, theory
double-descent-ridgeless-fits = Ridgeless, fits
bias-and-variance = Bias and variance
    .caption = The two parts of the excess risk, measured by fitting the noiseless labels and the noise alone.
double-descent-bias-theory = Bias², theory
double-descent-bias-fits = Bias², fits
double-descent-variance-theory = Variance, theory
double-descent-variance-fits = Variance, fits
double-descent-ridge-bias = Bias² with ridge λ = { $penalty }
double-descent-ridge-variance = Variance with ridge λ = { $penalty }
fits-agreement = Fits and theory
    .caption = Over all ratios outside 0.7–1.4. Theory is the limit, so many replicas of a small n show its error.
agreement-models = Models fitted
agreement-ridgeless = Largest |fits − theory|, ridgeless
agreement-ridge = Largest |fits − theory|, ridge
risk-over-time = Gradient descent from zero at γ = { $ratio }
    .x = Steps t
    .y = Error
    .caption = Excess risk and training error: Marchenko–Pastur integral and runs, mean and standard error.
risk-over-time-best = Early stopping, theory
double-descent-risk-runs = Excess risk, runs
double-descent-risk-theory = Excess risk, theory
stopped-early = Early stopping removes the peak
    .caption = The smallest risk that gradient descent from zero passes, and the risk where it ends.
stopped-early-end = Trained to the end
stopped-early-best-ridge = Best ridge
stopped-early-theory = Early stopping, theory
stopped-early-runs = Early stopping, runs

## BenignOverfitting

benign-fit = { $count ->
    [one] Fit with 1 parameter
   *[other] Fit with { $count } parameters
}
benign-parameters = { $count ->
    [one] 1 parameter
   *[other] { $count } parameters
}
# The caption of both.
benign-fit-caption = { $count } points; training error { $train }, test error { $test }.
benign-truth = True curve
benign-fit-curve = Fit
benign-data = Data
benign-errors = Training and test error
    .x = Parameters p
    .caption = Median over independent data sets; the test error is that of new points with noise of their own. Errors end at 10⁻⁶.
benign-points = Points n
benign-fit-shown = The fit shown

## FirstOrder. $product is “A f” or “A′g”.

# A setting and what is wrong with it: “lab.learning_rate is 3; …”.
first-order-too-fast = the iteration may diverge from { $most } on, at these rows and dimension
first-order-diverged = The prediction diverges at step { $step }, where everything ends: a smaller learning rate helps, or a start nearer.
first-order-diverges = the iteration diverges at step { $step }: lower the learning rate, or start nearer
first-order-variances = Variances: predicted and measured
    .y = Variance
    .caption = Mean squares of the products' entries, mean and standard error over replicas. Lines: state evolution, which sees no data.
first-order-predicted = { $product }, state evolution
first-order-raw = { $product }, raw
first-order-corrected = { $product }, corrected
first-order-overlap = Overlap with the signal
# Caption of “Overlap with the signal” and of “Error after each step”.
first-order-progress-caption = Predicted before any data are drawn, and measured: mean and standard error over replicas.
first-order-overlaps = Overlap with left and right spike
    .y = Overlap
    .caption = Cosines with the true spikes. Horizontal lines: the leading singular vectors in the limit, where power iteration ends.
first-order-left-theory = Left, state evolution
first-order-left-limit = Left, singular vector
first-order-left-runs = Left, runs
first-order-right-theory = Right, state evolution
first-order-right-limit = Right, singular vector
first-order-right-runs = Right, runs
first-order-product = { $product } at step { $step }
    .x = Entry of { $product }
    .caption = Entries in the first replica. Corrected by the predicted Onsager terms, they are normal with the predicted variance.
first-order-quantiles = { $product } at step { $step }: Q–Q plot
    .y = Quantile of { $product }
first-order-law-raw = Raw
first-order-law-corrected = Corrected
first-order-numbers = { $product } at step { $step }, in numbers
    .caption = Normal numbers have a statistic of about 0.4, and one in twenty above 0.75.
first-order-predicted-variance = Predicted variance of { $product } at step { $step }
first-order-corrected-variance = Corrected variance of { $product } at step { $step }
first-order-raw-square = Raw mean square of { $product } at step { $step }
first-order-corrected-statistic = Anderson–Darling statistic of { $product } at step { $step }, corrected
first-order-raw-statistic = Anderson–Darling statistic of { $product } at step { $step }, raw
first-order-normality = Deviation from normality of { $product }
    .y = Statistic A²
    .caption = Anderson–Darling statistic, means over replicas: about 0.4 for a normal law whatever its variance. Above the horizontal line normality is rejected.
first-order-memory-b = Onsager coefficients b of A f
    .x = Of g at step s
first-order-memory-a = Onsager coefficients a of A′g
    .x = Of the signal (0) and of f at step k
# The caption of both.
first-order-memory-caption = What each step's product remembers of the earlier ones: expected derivatives, from state evolution.

## Memory: what is held, and which settings make it smaller. Slots of “budget-memory”.

memory-benign-replicas = the errors of the replicas
    .advice = lower lab.replicas
memory-benign-features = the features
    .advice = lower lab.samples or lab.largest
memory-double-descent-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-double-descent-data = the data being fitted
    .advice = lower lab.samples or lab.largest_ratio
memory-amp-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.steps
memory-amp-matrices = the matrices and the effective noise
    .advice = lower lab.samples or lab.dimension
memory-first-order-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.steps
memory-first-order-matrices = the matrices and their products
    .advice = lower lab.samples or lab.dimension
memory-first-order-derivatives = the derivatives of state evolution
    .advice = lower lab.rows or lab.steps

## What several labs draw

exponents-too-few-points = { $caption } What has fewer than three points within the window is not fitted.
