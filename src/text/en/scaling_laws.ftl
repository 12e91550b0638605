# The lab of scaling laws: what it is, its settings, and what it draws.

lab-scaling_laws = Scaling laws
    .explanation = Linear models on features whose variances fall as a power law. The test error falls as a power of samples, of model size and of training steps, with exponents that the spectrum α and the target β decide. Lines are closed forms, dots are real fits.
    .headline = Exponent
lab-scaling_laws-against = Test error against
    .tooltip = What changes along the horizontal axis; Compute draws the table of losses over model size and samples, and a table of your own is fitted in the same way.
lab-scaling_laws-against-Samples = Samples
    .meaning = training samples n, all features
lab-scaling_laws-against-Size = Model size
    .meaning = the first N features, and N random ones
lab-scaling_laws-against-Time = Time
    .meaning = steps of gradient descent
lab-scaling_laws-against-Compute = Compute
    .meaning = model size times samples, in one pass
lab-scaling_laws-against-Table = A table of your own
    .meaning = losses over N and D from a file, fitted by the additive law
lab-scaling_laws-table = Table of losses
    .hint = /path/to/losses.csv
    .tooltip = A CSV file with a row for each trained model: its size N, its samples D and its loss. Columns are known by names such as N, parameters, D, tokens, loss; three columns of other names are taken in this order. A relative path starts from where the program was started.
lab-scaling_laws-bootstrap = Bootstrap over
    .tooltip = What counts as independent in the intervals of the law. Rows of equal N often come from one training run and share its luck. Where no N occurs twice both are the same.
lab-scaling_laws-bootstrap-Sizes = Model sizes
    .meaning = rows of equal N may share a run
lab-scaling_laws-bootstrap-Rows = Rows
    .meaning = every row is a run of its own
lab-scaling_laws-capacity = Capacity
    .symbol = α
    .tooltip = Variances of the features fall as k^(−α).
lab-scaling_laws-source = Source
    .symbol = β
    .tooltip = The target's power in feature k falls as k^(−β).
lab-scaling_laws-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise. With noise the error ends on a plateau at σ².
lab-scaling_laws-penalty = Ridge penalty
    .tooltip = Tuned at each point to the smallest predicted error, or fixed.
lab-scaling_laws-penalty-Tuned = Tuned
    .meaning = the best at each point, by theory
lab-scaling_laws-penalty-Fixed = Fixed
    .meaning = the same everywhere
lab-scaling_laws-ridge = Ridge
    .symbol = δ
    .tooltip = Penalty δ in (XX′ + δI)⁻¹y.
lab-scaling_laws-modes = Features in all
    .tooltip = Features of the data. Far fewer than samples would end the power law.
lab-scaling_laws-samples = Samples
    .symbol = n
    .tooltip = Training samples of each fit.
lab-scaling_laws-features = Features of the model
    .symbol = N
    .tooltip = The first N features are learned; the rest of the target acts as noise.
lab-scaling_laws-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size on half of the squared error.
lab-scaling_laws-batch = Batch
    .symbol = B
    .tooltip = Unseen samples in each step of the single pass.
lab-scaling_laws-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.
lab-scaling_laws-largest = Largest
    .tooltip = Where the axis of samples or features ends.
lab-scaling_laws-points = Points
    .tooltip = Places at which models are fitted.
lab-scaling_laws-replicas = Replicas
    .tooltip = Independent data sets; error bars are standard errors over them. 0 draws the theory alone.
lab-scaling_laws-window_low = Window from
    .tooltip = Exponents are fitted from here on the horizontal axis.
lab-scaling_laws-window_high = Window to
    .tooltip = Exponents are fitted up to here on the horizontal axis.

## What is refused

scaling-laws-more-than-modes = a model cannot have more features than the data
scaling-laws-diverges = the error grows from { $most } on, at this batch and this spectrum
scaling-laws-too-many-samples = fits are drawn for at most 2000 samples; set replicas to 0 for the theory alone

scaling-laws-table-columns = { $file }: the file must have columns N, D and loss, or three columns in this order; it has { $columns }
scaling-laws-table-short = { $file }: the law has five numbers, and the file must have at least { $least } rows; it has { $rows }
scaling-laws-table-long = { $file }: the file may have at most { $most } rows
scaling-laws-table-positive = { $file }: N, D and loss must be finite numbers above 0 in every row
scaling-laws-table-few = { $file }: the file must have at least { $least } different sizes N and { $least } different numbers of samples D

## Memory

memory-scaling-laws-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-scaling-laws-matrices = the samples being fitted
    .advice = lower lab.modes or lab.largest

## Test errors

scaling-laws-errors = Test error and its power law
    .caption = Solid: closed form. Dots: fits, mean and standard error. Dashed: the fitted power law. Dotted: the power law of the limit. Dashed verticals: the window in which exponents are fitted; drag them.
    .noise = Solid: closed form. Dots: fits, mean and standard error. Dashed: the fitted power law. Dotted: the power law of the limit. Dashed verticals: the window in which exponents are fitted; drag them. The error ends on a plateau at σ², since nobody can predict the noise in a new label; the power law holds for what is above it, and slopes near the plateau are smaller than the exponent.
scaling-laws-samples = Samples n
scaling-laws-features = Features of the model
scaling-laws-steps = Steps t
scaling-laws-test-error = Test error
scaling-laws-all = Theory
    .inside = all features
scaling-laws-truncated = First N features
    .inside = first N features
scaling-laws-random = Random features
    .inside = random features
scaling-laws-population = Population
    .inside = population
scaling-laws-one-pass = One pass
    .inside = one pass
scaling-laws-fits = Fits
scaling-laws-law-of-limit = Power law of the limit
scaling-laws-noise = Noise level σ²
scaling-laws-tail = What N features cannot learn
scaling-laws-window = Window of the fit

## Exponents

scaling-laws-exponents = Exponents
    .caption = Slopes on the logarithmic axes, within the window. The error of a slope through the dots is that over replicas, by a jackknife; on a theory curve, which has no scatter, it measures curvature.
scaling-laws-limit-of = Limit, { $curve }
scaling-laws-theory-exponent-of = Fitted to the theory, { $curve }
scaling-laws-fits-exponent-of = Fitted to the dots, { $curve }
scaling-laws-phases = The exponent over α and β
    .caption = Below the line the target decides, β − 1. Above it the spectrum does: smoother targets no longer help. The dot marks the settings.
    .x = Capacity α
    .y = Source β
    .colour = Exponent
scaling-laws-saturation = Saturation
scaling-laws-here = These settings

## Compute

scaling-laws-map = Loss over model size and samples
    .caption = One pass of stochastic gradient descent with N features over D samples, exactly in the mean. Thin lines: equal compute C = N D. Dots: the best size at each compute.
    .x = log₁₀ of samples D
    .y = log₁₀ of model size N
    .colour = log₁₀ of test error
scaling-laws-best = Best at each compute
scaling-laws-equal-compute = Equal compute
scaling-laws-at-compute = Loss against model size at equal compute
    .caption = Each line spends one compute C = N D: a larger model sees fewer samples. Small models cannot learn enough, large ones see too little. Dots: the best size, by a parabola through the three sizes around it.
scaling-laws-size = Model size N
scaling-laws-compute-of = C = 10{ $power }
scaling-laws-frontier = Best model size and samples for a compute budget
    .caption = Where the minimum lies inside the table. Dotted: the power laws of gradient descent on the population.
    .y = N*, D*
scaling-laws-compute = Compute C = N D
scaling-laws-best-size = Best model size N*
scaling-laws-best-data = Best number of samples D*
scaling-laws-best-size-law = Power law 1/(1 + α)
scaling-laws-best-data-law = Power law α/(1 + α)
scaling-laws-law = The additive law E + A N^(−a) + B D^(−b)
    .caption = Fitted to the table by least squares of the relative error; intervals of 68 % are those of a bootstrap over model sizes. The form is only approximate: the residual says how far it is from the exact losses.
scaling-laws-residuals = Where the additive law is wrong
    .caption = The fitted law over the exact loss, minus one. A pattern, not noise: losses are exact.
    .colour = Residual (%)
scaling-laws-law-floor = Floor E
scaling-laws-law-size-exponent = Exponent a of model size
scaling-laws-law-data-exponent = Exponent b of samples
scaling-laws-law-best-size-exponent = Exponent b/(a + b) of the best size N*
scaling-laws-law-residual = Relative residual
unit-percent = %

## A table of one's own

scaling-laws-table = Losses of the table and the additive law
    .caption = Dots: rows of the table. Lines: E + A N^(−a) + B D^(−b), fitted to all of them at once. Rows of the same model size, or of sizes within a factor, share a colour.
scaling-laws-table-size = N = { $size }
scaling-laws-table-data = Samples D
scaling-laws-table-loss = Loss
scaling-laws-table-rows = Rows of the table
scaling-laws-table-exact = Exact
scaling-laws-table-end = Largest compute of the table
scaling-laws-table-law =
    .sizes = Fitted to { $rows } rows by least squares of the relative error. Intervals of 68 % are those of a bootstrap over model sizes, whose rows may share a training run and its luck; over simulated tables of 4 to 12 sizes they held the true exponents in 64 to 70 %. From three sizes there is none for a. The form is only approximate: look at the residuals before going beyond the table.
    .rows = Fitted to { $rows } rows by least squares of the relative error. Intervals of 68 % are those of a bootstrap over rows, taken as independent. Where rows of a model size share a training run, that of a is several times too narrow: over simulated tables it held the true exponent in 20 to 34 %. The form is only approximate: look at the residuals before going beyond the table.
scaling-laws-table-map = The fitted law over model size and samples
    .caption = Dots: rows of the table. Thin lines: equal compute C = N D. The thick line: the best size at each compute.
scaling-laws-table-frontier =
    .caption = Where the fitted law is smallest at each compute. Beyond the vertical it is extrapolated.
scaling-laws-table-residuals =
    .caption = The fitted law over the loss of each row, minus one. Scatter around zero is noise; a pattern says that the form is wrong.
