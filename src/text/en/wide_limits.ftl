# The lab of wide networks: what it is, its settings, and what it draws.

lab-wide_limits = Infinite width beside finite width
    .explanation = One data set, one seed: a real network of the width you choose beside the theories of wide networks. The neural tangent kernel holds features fixed, mean field theory lets them move, state evolution keeps the width finite. Which one is nearest depends on width and richness.
    .headline = Kernel drift
lab-wide_limits-show = Show
    .tooltip = What is drawn; nothing is computed anew.
lab-wide_limits-show-Errors = Errors over time
    .meaning = the network and each theory, step by step
lab-wide_limits-show-Widths = Gaps over width
    .meaning = how far each theory is from networks of many widths
lab-wide_limits-show-Spectrum = Spectrum
    .meaning = eigenvalues of the kernel, and how each mode is learned
lab-wide_limits-parametrization = Parametrization
    .tooltip = How the output is scaled with the width: this decides whether features move.
lab-wide_limits-parametrization-Ntk = NTK
    .meaning = output over √q: features move less and less as the width grows
lab-wide_limits-parametrization-MeanField = Mean field, μP
    .meaning = output over γ₀q: features move at every width
lab-wide_limits-richness = Richness
    .symbol = γ₀
    .tooltip = From lazy (small: features stay) to rich (large: features move). 1 is μP.
lab-wide_limits-width = Width
    .symbol = q
    .tooltip = Neurons of each hidden layer of the network that is drawn.
lab-wide_limits-layers = Layers
    .symbol = L
    .tooltip = Layers of weights; 2 is one hidden layer. Mean field theory is computed for 2, and for 3 on few rows.
lab-wide_limits-activation = Activation
    .symbol = s
    .tooltip = Kernels are closed forms for erf, ReLU and linear, Hermite series for the others.
lab-wide_limits-activation-Erf = erf
    .meaning = the error function; its kernel is a closed form
lab-wide_limits-activation-Tanh = tanh
    .meaning = the hyperbolic tangent
lab-wide_limits-activation-Relu = ReLU
    .meaning = max(z, 0); its kernel is a closed form
lab-wide_limits-activation-Gelu = GELU
    .meaning = z Φ(z), Φ the normal distribution function
lab-wide_limits-activation-Silu = SiLU
    .meaning = z/(1 + e^(−z))
lab-wide_limits-activation-Softplus = Softplus
    .meaning = log(1 + e^z)
lab-wide_limits-activation-Sigmoid = Sigmoid
    .meaning = 1/(1 + e^(−z))
lab-wide_limits-activation-Linear = Linear
    .meaning = a linear network
lab-wide_limits-target = Target
    .tooltip = The label as a function of one linear field u of the input, besides noise.
lab-wide_limits-target-Sine = sin 2u
    .meaning = mostly non-linear
lab-wide_limits-target-SineAndLine = sin 2u + u/2
    .meaning = non-linear with a line; state evolution has no such teacher
lab-wide_limits-target-Linear = u
    .meaning = a line
lab-wide_limits-target-Quadratic = u² − 1
    .meaning = an even function: odd activations cannot learn it
lab-wide_limits-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise, on training and test rows.
lab-wide_limits-samples = Samples
    .symbol = m
    .tooltip = Training rows. Kernels are m × m matrices.
lab-wide_limits-features = Features
    .symbol = n
    .tooltip = Entries of each row, independent with variance 1/n.
lab-wide_limits-tests = Test rows
    .tooltip = Unseen rows on which the test error is measured, the same for network and theories.
lab-wide_limits-rate = Learning rate
    .symbol = η
    .tooltip = Rate of the outputs: they follow their kernel at η/m, at every width.
lab-wide_limits-stable_rate = Keep the rate stable
    .tooltip = Lowers the rate to 1.8 m/k_max, just below where training with the largest eigenvalue k_max of the kernel diverges. Without it narrow networks may survive by a catapult to flatter regions.
lab-wide_limits-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent on all rows.
lab-wide_limits-neurons = Neurons of the mean field
    .tooltip = Samples of the law of a neuron: more make the mean-field curve more exact.
lab-wide_limits-rows = Rows of state evolution
    .tooltip = Monte Carlo rows of the prediction at finite width, which is computed up to width 64.
lab-wide_limits-largest = Widest
    .tooltip = The comparison over widths goes from 8 to here in powers of two; with many rows or layers it stops where a run would take minutes, and the caption says where.
lab-wide_limits-runs = Runs at each width
    .tooltip = Independent starts at each width of the comparison; error bars are standard errors over them. 0 leaves it out.

## What is refused, and remarks

wide-limits-too-wide = with these rows and layers a step of the network takes too long beyond a width of { $most }
wide-limits-lowered = The rate was lowered from { $asked } to { $used }: 1.8 m/k_max of the kernel.
wide-limits-beyond = The rate is beyond { $limit } = 2m/k_max: kernel theories diverge, and a finite network that does not has moved to a flatter region (a catapult).
wide-limits-no-evolution = State evolution is not drawn: it needs a width of at most { $most }, a target that it knows, and in mean-field parametrization two layers.
wide-limits-stops = The comparison stops at width { $width }: with these layers, rows and steps a run of the next would take minutes.
wide-limits-no-mean-field = Mean field theory is not drawn: it needs two layers, or three and at most { $most } rows.

## Memory

memory-wide-limits-kernels = the kernels
    .advice = lower lab.samples or lab.tests
memory-wide-limits-networks = the networks
    .advice = lower lab.width or lab.largest
memory-wide-limits-neurons = the neurons of the mean field
    .advice = lower lab.neurons or lab.steps

## Names

wide-limits-network = Network
wide-limits-state-evolution = State evolution, finite width
wide-limits-ntk-mean = NTK, mean over starts
wide-limits-ntk-predictor = NTK, mean predictor
wide-limits-ntk-conditional = NTK from this start
wide-limits-linearized = Linearized network
wide-limits-mean-field = Mean field theory

## Figures

wide-limits-steps = 1 + step t
wide-limits-test-error = Test error
wide-limits-train-error = Training error
wide-limits-test = Test error: the network and the theories
    .caption = Dots: the network. NTK from this start takes the outputs of this very network at step 0; the mean over starts and the mean predictor do not. The linearized network has this network's own kernel, fixed. Mean field theory starts at output 0. Theories that diverge are drawn up to ten times the error at the start.
wide-limits-train = Training error: the network and the theories
    .caption = Networks of finite width usually end below the kernel theories: their kernel grows along the target as they train.
wide-limits-nearest = Which theory is nearest
    .caption = Root mean squares of the relative deviation over the steps on the axis, of the test error and of the training error.
wide-limits-nearest-of = Nearest at width { $width }: { $theory }, { $gap } % off
wide-limits-nearest-unknown = The gaps follow once the network is trained.
wide-limits-theory = Theory
wide-limits-test-gap = Gap, test (%)
wide-limits-train-gap = Gap, training (%)
wide-limits-drift = How far the network's kernel has moved
    .caption = The tangent kernel of the real network on its training rows against that at step 0: 0 is lazy training, features moved where it is large.
    .y = ‖Θᵗ − Θ⁰‖ / ‖Θ⁰‖
wide-limits-drift-name = Kernel drift
wide-limits-gaps = Gap of each theory against width
    .caption = Root mean square of the relative deviation of a run's test error over the steps. Dots: mean over runs with standard error. Dashed: fitted power laws. State evolution goes up to a width of 64. In NTK parametrization mean field theory differs at each width and is left out.
wide-limits-width = Width q
wide-limits-gap = Gap of the test error
wide-limits-this-width = The width drawn
wide-limits-exponents = Exponents of the gaps
    .caption = Slopes on the logarithmic axes with the standard error of the scatter around the line. −1/2 is what random starts of width q give; a theory without this network's start keeps a gap.
wide-limits-exponent = Exponent
wide-limits-spectrum = The kernel's spectrum and the target
    .caption = Eigenvalues k of the NTK on the training rows, and the power of the labels along each eigenvector. A mode above the line 2/η diverges.
    .y = k/m, c²/m
wide-limits-eigenvalues = Eigenvalue k/m
wide-limits-components = Labels along the mode, c²/m
wide-limits-divergence = Divergence, 2/η
wide-limits-rank = Rank of the mode
wide-limits-modes = How each mode is learned
    .caption = What is left of the residual along some eigenvectors of the NTK, those with most of it at the start. Lines: (1 − ηk/m)^t. Dots: the network. Later modes learn faster in the network than in the theory where its kernel has moved.
    .y = Share of the residual left
wide-limits-mode = Mode { $rank }
