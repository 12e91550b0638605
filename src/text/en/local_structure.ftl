# The lab of local structure: what it is, its settings, and what it draws.

lab-local_structure = Local structure
    .explanation = A function with jumps, kinks or smooth pieces is learned from noisy samples in four ways: waves, a tuned kernel, a shallow and a deep network with equally many weights. Features that are given pay for every jump with wiggles beside it; a deep network puts its features where the jumps are. On smooth functions the given features win.
    .headline = Error of the deep network
lab-local_structure-show = Experiment
    .tooltip = What is computed.
lab-local_structure-show-Fits = Fits
    .meaning = one set of samples and its fits
lab-local_structure-show-Samples = Samples
    .meaning = errors against the number of samples
lab-local_structure-show-Image = Image
    .meaning = a piecewise constant image of phases
lab-local_structure-target = Target
    .symbol = f
    .tooltip = The function that is learned, on [0, 1].
lab-local_structure-target-Jumps = Jumps
    .meaning = four constant pieces
lab-local_structure-target-Kinks = Kinks
    .meaning = straight pieces
lab-local_structure-target-Pieces = Smooth pieces
    .meaning = two waves with a jump between them
lab-local_structure-target-Smooth = Smooth
    .meaning = sin 2πx + ½ cos 4πx, which waves contain
lab-local_structure-target-Drawn = Drawn
    .meaning = drawn with the mouse on any of the plots
lab-local_structure-drawing = Drawn heights
    .tooltip = Heights of the drawn target, evenly spaced from 0 to 1. Draw on a plot with the mouse, or type them.
lab-local_structure-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the noise on every label.
lab-local_structure-samples = Samples
    .symbol = n
    .tooltip = Noisy values of the target, at uniform points.
lab-local_structure-activation = Activation
    .tooltip = The function of every hidden unit.
lab-local_structure-activation-Tanh = Tanh
    .meaning = smooth steps
lab-local_structure-activation-Relu = ReLU
    .meaning = kinks
lab-local_structure-parameters = Parameters
    .symbol = p
    .tooltip = Weights and biases of each network; widths are chosen to come nearest to it.
lab-local_structure-hidden = Hidden layers
    .tooltip = Hidden layers of the deep network; the shallow one has one.
lab-local_structure-starts = Starts
    .tooltip = Random starts of each network. The best on held-out samples, one in four, counts.
lab-local_structure-steps = Steps
    .tooltip = Levenberg–Marquardt steps of each start.
lab-local_structure-largest = Largest
    .tooltip = Samples at the end of the axis; it begins at 50.
lab-local_structure-points = Points
    .tooltip = Numbers of samples at which fits are made.
lab-local_structure-replicas = Replicas
    .tooltip = Independent sets of samples and starts; error bars are standard errors over them.
lab-local_structure-average = Average
    .tooltip = The average over replicas that is drawn and fitted. Once in a while samples leave a gap in which waves swing far out; the arithmetic mean then shows little else, and exponents of few replicas differ widely.
lab-local_structure-average-Median = Median
    .meaning = the error that half of all sets of samples stay below
lab-local_structure-average-Geometric = Geometric
    .meaning = errors of typical samples
lab-local_structure-average-Arithmetic = Arithmetic
    .meaning = the expected error, rare gaps included
lab-local_structure-panels = Panels
    .tooltip = What is drawn of the fits.
lab-local_structure-panels-Fits = Fits
    .meaning = each fit over the truth
lab-local_structure-panels-Features = Features
    .meaning = what each fit is combined of

## Memory

memory-local-structure-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-local-structure-matrices = kernels, and derivatives of networks
    .advice = lower lab.largest, lab.samples or lab.parameters

## Fits

local-structure-fourier = Fourier features
local-structure-kernel = Kernel ridge regression
local-structure-shallow = Shallow network
local-structure-deep = Deep network
local-structure-fourier-title = Fourier features up to frequency { $highest }
local-structure-kernel-title = Gaussian kernel of width { $width }, ridge { $ridge }
local-structure-shallow-title = One hidden layer of { $width } units ({ $weights } weights)
local-structure-deep-title = { $hidden } hidden layers of { $width } units ({ $weights } weights)
local-structure-fit =
    .caption = The same samples in each plot. Frequency, width and ridge are tuned by leaving one sample out, networks by a quarter of the samples that is held out.
    .caption-drawn = Draw a target here with the mouse: fits follow. Frequency, width and ridge are tuned by leaving one sample out, networks by a quarter of the samples that is held out.
local-structure-samples = Samples
local-structure-samples-drawn = { $every ->
        [1] Samples
       *[other] One sample in { $every }
    }
local-structure-truth = Truth
local-structure-x = x
local-structure-f = f(x)
local-structure-errors-now = Errors
    .caption = Mean squared difference from the noiseless target.
local-structure-error-of = Error, { $method }

## Features

local-structure-features-fourier = Given: waves, the first of { $count }
local-structure-features-kernel = Given: kernels at six of { $count } samples
local-structure-features-shallow = Learned: strongest of { $count } units, one hidden layer
local-structure-features-first = Learned: strongest of { $count } units, first of the deep layers
local-structure-features-last = Learned: strongest of { $count } units, deep layer { $layer }
local-structure-features =
    .caption = Responses over the input, each in units of its largest value, with the truth behind them. Units are ordered by how much they move what is above them.
local-structure-feature = Features
local-structure-response = Response

## Errors against samples

local-structure-errors = Error against the number of samples
    .caption = Mean squared difference from the noiseless target: dots are geometric means and their standard errors over sets of samples, lines are fitted power laws. Dashed and dotted: proved rates at jumps, n^(−1/2) for linear methods at their best and n^(−1) for deep networks, up to logarithms; their constants are chosen, not proved.
    .caption-median = Mean squared difference from the noiseless target: dots are medians and their standard errors over sets of samples, lines are fitted power laws. Dashed and dotted: proved rates at jumps, n^(−1/2) for linear methods at their best and n^(−1) for deep networks, up to logarithms; their constants are chosen, not proved.
    .caption-mean = Mean squared difference from the noiseless target: dots are arithmetic means and their standard errors over sets of samples, lines are fitted power laws. Dashed and dotted: proved rates at jumps, n^(−1/2) for linear methods at their best and n^(−1) for deep networks, up to logarithms; their constants are chosen, not proved.
local-structure-samples-axis = Samples n
local-structure-error-median = Error, median
local-structure-error-geometric = Error, geometric mean
local-structure-error-mean = Error, arithmetic mean
local-structure-law-of = { $method }, n^({ $exponent })
local-structure-exponents = Exponents
    .caption = Slopes on the logarithmic axes. At these sizes the linear methods still fall faster than their rate.
local-structure-exponent-of = Exponent, { $method }
local-structure-rate-linear = Proved for linear methods, n^(−1/2)
local-structure-rate-deep = Proved for deep networks, n^(−1)

## Image

local-structure-truth-title = Truth and samples: up, down, disordered
local-structure-image =
    .caption = An image of three phases, constant in each. The same samples for every method.
local-structure-temperature = Temperature
local-structure-field = Field
local-structure-magnetization = Magnetization
