# The lab of depth: what it is, its settings, and what it draws.

lab-depth = Depth
    .explanation = Networks with one to six hidden layers and equally many weights learn the same samples. Two layers suffice for any function if there are units enough; at a given number of weights depth helps where the target has jumps, and costs where it is smooth. Statements that are proved stand beside what is seen, with the cases in which depth loses.
    .headline = Smallest error of any depth
lab-depth-target = Target
    .symbol = f
    .tooltip = The function that is learned.
lab-depth-target-Jumps = Jumps
    .meaning = four constant pieces on a line
lab-depth-target-Smooth = Smooth
    .meaning = sin 2πx + ½ cos 4πx
lab-depth-target-Tent = Folded tents
    .meaning = the tent map of itself, a zigzag
lab-depth-target-Hierarchy = Hierarchy
    .meaning = g(g(x₁, x₂), g(x₃, x₄)), g = sin 2a cos 1.5b
lab-depth-foldings = Foldings
    .tooltip = How often the tent map is applied: k foldings make 2^k straight pieces.
lab-depth-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the noise on every label.
lab-depth-samples = Samples
    .symbol = n
    .tooltip = Noisy values of the target, at uniform points.
lab-depth-activation = Activation
    .tooltip = The function of every hidden unit.
lab-depth-activation-Tanh = Tanh
    .meaning = smooth steps
lab-depth-activation-Relu = ReLU
    .meaning = kinks
lab-depth-parameters = Parameters
    .symbol = p
    .tooltip = Weights and biases of each network; widths are chosen to come nearest to it.
lab-depth-deepest = Deepest
    .tooltip = Hidden layers of the deepest network.
lab-depth-starts = Starts
    .tooltip = Random starts of each network. The best on held-out samples, one in four, counts.
lab-depth-steps = Steps
    .tooltip = Levenberg–Marquardt steps of each start.
lab-depth-replicas = Replicas
    .tooltip = Independent sets of samples and starts; error bars are standard errors over them.

## What is refused

depth-too-deep = with { $parameters } weights so many layers have one unit each

## Memory

memory-depth-replicas = the results of the replicas
    .advice = lower lab.replicas
memory-depth-matrices = derivatives of networks
    .advice = lower lab.samples or lab.parameters

## Figures

depth-errors = Error against depth, some { $parameters } weights each
    .caption = Mean squared difference from the noiseless target. Rings: each set of samples. Line: mean and standard error over them. A ring far above the others is a network that got stuck.
depth-hidden = Hidden layers
depth-error = Error
depth-each = Each set of samples
depth-mean = Mean
depth-fits = The last fits
    .caption = The shallow network and the depth of the smallest mean error, on the last set of samples.
depth-samples = Samples
depth-truth = Truth
depth-fit-of = { $hidden ->
        [one] { $hidden } hidden layer
       *[other] { $hidden } hidden layers
    }
depth-x = x
depth-f = f(x)
depth-statements = What is proved, and what is seen
    .caption = One hidden layer: Cybenko 1989. Jumps: Imaizumi & Fukumizu 2019. Smooth functions: Stone 1982. Foldings: Telgarsky 2016. Compositions: Schmidt-Hieber 2020. Theorems speak of the best weights, of many samples n and of rates up to constants; what is seen is what training finds at this size.
depth-kind = Kind
depth-statement = Statement
depth-proved = Proved
depth-seen = Seen here
depth-proved-universal = One hidden layer can come near any function, if wide
depth-proved-jumps-linear = Jumps, linear methods: n^(−1/2) at best
depth-proved-jumps-deep = Jumps, deep networks: n^(−1) up to logarithms
depth-proved-smooth = Smooth: fixed features have the best rate already
depth-proved-tent-deep = { $pieces } pieces, deep: { $foldings } layers of few units
depth-proved-tent-shallow = { $pieces } pieces, one layer: a unit for each of them
depth-proved-hierarchy = Compositions, deep: the rate of 2 inputs, not 4
depth-seen-shallow = One hidden layer: error { $error }
depth-seen-best = Best, { $hidden } hidden layers: error { $error }
depth-seen-wins = Depth makes the error { $ratio } times smaller
depth-seen-equal = No depth is better by more than chance
depth-seen-loses = Depth loses: { $ratio } times the error with { $hidden } layers
depth-networks = The networks
    .caption = Units of each hidden layer, all weights and biases, and errors: mean with standard error, and median.
depth-units = Units
depth-weights = Weights
depth-median = Median
