# The lab of scaling laws of trained networks: what it is, its settings, and what it draws.

lab-feature_scaling = Scaling laws of trained networks
    .explanation = Two-layer networks are trained on features whose variances fall as a power law, at several widths and numbers of samples. The test error above the noise falls as a power of the samples, and state evolution predicts the curve and its exponent at every finite width without training. Dots are real networks from the same start.
    .headline = Exponent of the narrowest network
lab-feature_scaling-capacity = Capacity
    .symbol = α
    .tooltip = Variances of the features fall as j^(−α).
lab-feature_scaling-decay = Decay of the teacher
    .symbol = δ
    .tooltip = The teacher's coordinates fall as j^(−δ), so that the target's power in feature j falls as j^(−β) with β = α + 2δ.
lab-feature_scaling-link = Link
    .tooltip = The target, a function of one field of the teacher.
lab-feature_scaling-link-Tanh = tanh
    .meaning = tanh u, a step with soft edges
lab-feature_scaling-link-Linear = Linear
    .meaning = u itself
lab-feature_scaling-link-Sine = Sine
    .meaning = sin u
lab-feature_scaling-link-Relu = ReLU
    .meaning = max(u, 0)
lab-feature_scaling-activation = Activation
    .tooltip = The function that each hidden unit applies.
lab-feature_scaling-activation-Tanh = tanh
    .meaning = odd: it fits odd links alone
lab-feature_scaling-activation-Erf = erf
    .meaning = odd, near tanh
lab-feature_scaling-activation-Gelu = GELU
    .meaning = neither even nor odd: it can fit every link
lab-feature_scaling-activation-Linear = Linear
    .meaning = the network is linear in its inputs
lab-feature_scaling-widths = Widths
    .symbol = q
    .tooltip = Hidden units of each curve, at most six widths up to 32.
lab-feature_scaling-features = Features
    .symbol = n
    .tooltip = Features of the data.
lab-feature_scaling-smallest = Fewest samples
    .tooltip = Where the axis of samples begins.
lab-feature_scaling-largest = Most samples
    .tooltip = Where the axis of samples ends.
lab-feature_scaling-points = Points
    .tooltip = Numbers of samples at which networks are predicted and trained.
lab-feature_scaling-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-feature_scaling-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of both layers.
lab-feature_scaling-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.
lab-feature_scaling-stop = Stop
    .tooltip = The step whose test error counts.
lab-feature_scaling-stop-Best = At the best step
    .meaning = of the smallest predicted test error
lab-feature_scaling-stop-Last = At the last step
    .meaning = the step T
lab-feature_scaling-rows = Rows of the theory
    .tooltip = Monte Carlo rows of state evolution.
lab-feature_scaling-replicas = Replicas
    .tooltip = Real networks at each place; error bars are standard errors over them. 0 draws the theory alone.
lab-feature_scaling-window_low = Window from
    .tooltip = Exponents are fitted from here on the axis of samples.
lab-feature_scaling-window_high = Window to
    .tooltip = Exponents are fitted up to here on the axis of samples.

feature-scaling-smallest = the axis must begin below its end, { $largest }
feature-scaling-no-width = there must be at least one width
feature-scaling-diverged = { $count ->
        [one] One training diverged and is left out: lower the learning rate.
       *[other] { $count } trainings diverged and are left out: lower the learning rate.
    }
memory-feature-scaling-data = the data of a run
    .advice = lower lab.largest or lab.features
memory-feature-scaling-theory = state evolution
    .advice = lower lab.rows or lab.steps
memory-feature-scaling-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points

feature-scaling-over-samples = Test error over samples
    .caption = The test error less the noise σ². Solid: state evolution. Dots: real networks, mean and standard error. Dashed: the fitted power law, inside the window between the verticals; drag them. Dotted, where there is one: the power law of the best ridge regression.
feature-scaling-over-samples-at-work = Test error over samples: theory of q = { $width } at step { $step }
feature-scaling-over-width = Test error over width
    .caption = The same numbers against the width. A wider network fits the link better, until the samples decide.
feature-scaling-over-time = Over time, with { $samples } samples
    .caption = State evolution, less the noise σ²: large features are learned first, small ones later, which makes a power of time out of many exponentials.
feature-scaling-stopping = Step at which training stops
    .caption = With more samples one may train for longer before noise is learned.
feature-scaling-exponents = Exponents
    .caption = Slopes on the logarithmic axes, within the window. The error of a slope through the dots is that over runs, by a jackknife; on a theory curve it measures curvature.
feature-scaling-excess = Test error − σ²
feature-scaling-samples = Samples m
feature-scaling-width = Width q
feature-scaling-steps = Step t
feature-scaling-stop-axis = Step
feature-scaling-window = Window of the fit
feature-scaling-ridge = Power law of ridge regression
feature-scaling-ridge-exponent = Ridge regression, in the limit
feature-scaling-width-of = q = { $width }
feature-scaling-samples-of = m = { $samples }
feature-scaling-exponent-of = { $part ->
        [theory] Theory, q = { $width }
       *[runs] Runs, q = { $width }
    }
