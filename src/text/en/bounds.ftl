# The lab of bounds: what it is, its settings, and what it draws.

lab-bounds = Bounds against what happens
    .explanation = Bounds on the gap between test and training error beside the measured gap: by norms of the weights, by the length of the search, and the best uniform bound that there is. The norm bound is a hundred times too large and falls more slowly than the gap, while the distance from the start grows with the samples. The exact theory of the dynamics has no such slack.
    .headline = Exponent of the gap
lab-bounds-show = Bound
    .tooltip = Which bound stands beside the gap.
lab-bounds-show-Norms = Norms
    .meaning = norms and distances of networks trained to one error
lab-bounds-show-Stability = Stability
    .meaning = steps of stochastic descent
lab-bounds-show-Uniform = Uniform
    .meaning = the best uniform bound for least squares
lab-bounds-layers = Layers
    .symbol = L
    .tooltip = Layers of weights, the output included.
lab-bounds-width = Width
    .symbol = q
    .tooltip = Units of each hidden layer.
lab-bounds-features = Features
    .symbol = n
    .tooltip = Independent normal features of variance 1 of each row.
lab-bounds-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-bounds-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent on half of the mean squared error.
lab-bounds-error = Training error
    .tooltip = Training ends here. It should lie below σ²: otherwise training ends early, and distances stop growing.
lab-bounds-constant = Rate constant
    .symbol = c
    .tooltip = The networks are trained once more, by stochastic descent with rates c/(t + t₀), t₀ = 2cn, to the same training error, for the stability bound. A small c takes very many steps; 0 leaves these runs out.
lab-bounds-constants = Rate constants
    .symbol = c
    .tooltip = Learning rates c/(t + t₀) of one sample a step, with t₀ = 2cn. Each constant is a run of its own.
lab-bounds-steps = Steps
    .symbol = T
    .tooltip = Steps of descent; for Norms the most that a network may take, and stochastic descent two hundred times as many.
lab-bounds-samples = Samples
    .symbol = m
    .tooltip = Training samples.
lab-bounds-largest = Largest
    .tooltip = Samples at the end of the axis; it begins at 50.
lab-bounds-points = Points
    .tooltip = Numbers of samples at which networks are trained.
lab-bounds-replicas = Replicas
    .tooltip = Independent data sets and starts; error bars are standard errors over them.

## What is refused, and what to know

bounds-diverges = with so many features, descent on 50 samples diverges from { $most } on
bounds-not-reached = { $short } of { $count } networks did not come down to the training error within the steps; their distances are too small.
bounds-search-not-reached = { $short } of { $count } runs of stochastic descent did not come down to the training error; their stability bounds are too small. A larger rate constant takes fewer steps.

## Memory

memory-bounds-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-bounds-rows = samples, and the passes over them
    .advice = lower lab.largest or lab.width

## Norms

bounds-samples = Samples m
bounds-gap = Measured gap
bounds-norm = Norm bound
bounds-spectral = Spectral bound
bounds-stability-bound = Stability bound
bounds-search-gap = Measured gap, stochastic descent
bounds-nothing = Error of predicting 0
bounds-gap-axis = Test − training error
bounds-gaps = Bounds and the measured gap
    .caption = Measured: test minus training error of networks trained to the same training error. Proved, up to constants left out here that only enlarge them: B√L Π|W|_F/√m and B L √(q ln q) Π|W|₂ (Σ|W − W⁰|²_F/|W|²₂)^(1/2)/√m with B = √n. A bound above the error of predicting 0 says nothing. Dashed: power laws.
    .caption-stability = Measured: test minus training error of networks trained to one training error by gradient descent (dots) and by stochastic descent (rings). Proved, up to constants that only enlarge them: B√L Π|W|_F/√m and B L √(q ln q) Π|W|₂ (Σ|W − W⁰|²_F/|W|²₂)^(1/2)/√m, B = √n. Stability, of the rings: 2(1 + 1/βc)/(m − 1) (2cG²)^(1/(βc + 1)) T^q, q = βc/(βc + 1), with η = c/(t + t₀), c = { $constant }, t₀ = { $offset }, and measured at m = { $samples }: T = { $steps }, G = { $lipschitz }, β = { $smoothness } of the mean loss; the theorem asks for β of single samples, which is larger, and for losses within [0, 1].
bounds-distance = Distance from the start
bounds-path = Length of the path
bounds-length = Length
bounds-distances = Distance from the start grows with the samples
    .caption = |W − W⁰|_F over all layers, and the lengths of all steps together; both measured. Bounds by the distance alone grow with it (Nagarajan & Kolter 2019).
bounds-ratio = Bound/gap
bounds-norm-ratio = Norm bound/gap
bounds-spectral-ratio = Spectral bound/gap
bounds-stability-ratio = Stability bound/gap
bounds-ratios = How far the bounds are from the gap
    .caption = Bound over measured gap; its rise says that the bound does not even fall as fast. Bounds by norms do fall with m here; on image data they can grow. The stability bound grows: more samples take more passes over them to the same training error.
bounds-exponents = Exponents
    .caption = Slopes on the logarithmic axes, with the error that the scatter around a line gives.
bounds-exponent-of = Exponent, { $quantity }

## Stability

bounds-steps = Steps T
bounds-half-gap = Gap of half of the squared error
bounds-loss = Half of the test error
bounds-stability-of = Bound, c = { $constant }
bounds-gap-of = Measured gap, c = { $constant }
bounds-test-of = Test, c = { $constant }
bounds-q-of = q, c = { $constant }
bounds-lipschitz-of = G, c = { $constant }
bounds-smoothness-of = β, c = { $constant }
bounds-noise = Noise σ²/2
bounds-stability = The stability bound grows, the gap does not
    .caption = Dashed: measured, from where it stays above zero; before, it is the chance of which rows are drawn. Solid: (1 + 1/βc)/(m − 1) (2cG²)^(1/(βc + 1)) T^q for η_t ≤ c/t, with G the largest gradient of a sample and β the largest curvature of the mean loss along the run. The theorem asks for the curvature of single samples, up to twenty times larger, and for losses within [0, 1]: what is drawn is below what is proved.
bounds-learned = What is learned
    .caption = Half of the mean squared test error of the same runs. The bound is small only where hardly anything is learned.
bounds-constants = Constants of the bound
    .caption = Measured along each run: the exponent q = βc/(βc + 1), G and β.

## Uniform

bounds-uniform-bound = Training error + sup
bounds-test = Test, runs
bounds-train = Training, runs
bounds-test-exact = Test, exact theory
bounds-train-exact = Training, exact theory
bounds-gap-exact = Gap, exact theory
bounds-supremum = Supremum over the ball
bounds-noise-level = Noise σ²
bounds-error = Error
bounds-static = Static and dynamic analysis
    .caption = Least squares by T steps of gradient descent from zero. Dynamic: the exact theory of the path. Static: training error plus sup over |w| ≤ |w_T| of test minus training error, computed exactly for each data set, so that no uniform bound over this ball can be better.
bounds-uniform-gaps = The gap and its best uniform bound
    .caption = The supremum over the ball falls as m^(−1/2), the gap that really arises as 1/m. Dashed: power laws, from two samples per feature on.
