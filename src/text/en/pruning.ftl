# The lab of pruning: what it is, its settings, and what it draws.

lab-pruning = Pruning
    .explanation = Weights of a trained network are set to zero: the smallest of all, the smallest of each layer, or any. For a while the error stays as it is, then it breaks; with some more training much more can go. Drag the line and see which edges of the network are left.
    .headline = Test error after the cut
lab-pruning-show = Experiment
    .tooltip = What is computed.
lab-pruning-show-Fractions = Fractions
    .meaning = error against the fraction that is cut
lab-pruning-show-Widths = Widths
    .meaning = how much can be cut, against the width
lab-pruning-show-Steps = Steps
    .meaning = how much can be cut, against the step
lab-pruning-cut = Cut
    .tooltip = The fraction of the weights that is cut in the drawing. The line in the plots moves it, too.
lab-pruning-order = Cut first
    .tooltip = Which weights go first in the drawing.
lab-pruning-order-Size = Smallest
    .meaning = the smallest of all, in units of their layer's deviation at the start
lab-pruning-order-Layer = Smallest of each layer
    .meaning = the same fraction of every layer
lab-pruning-order-Random = Any
    .meaning = at random
lab-pruning-width = Width
    .symbol = q
    .tooltip = Neurons of each hidden layer.
lab-pruning-layers = Layers
    .symbol = L
    .tooltip = Layers of weights, the output included.
lab-pruning-features = Features
    .symbol = n
    .tooltip = Independent normal features of each row.
lab-pruning-samples = Samples
    .symbol = m
    .tooltip = Training samples.
lab-pruning-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-pruning-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent on half of the mean squared error.
lab-pruning-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent before the network is cut.
lab-pruning-retraining = Retraining
    .symbol = k
    .tooltip = Steps of gradient descent after the network is cut; what is cut stays cut.
lab-pruning-widest = Widest
    .tooltip = Width at the end of the axis.
lab-pruning-replicas = Replicas
    .tooltip = Independent data sets and starts; bands and error bars are standard errors over them.

## What to know

pruning-diverged = Some networks diverged; lower the learning rate.

## Memory

memory-pruning-replicas = the results of the replicas
    .advice = lower lab.replicas
memory-pruning-networks = networks and their samples
    .advice = lower lab.samples or lab.widest

## Figures

pruning-now = The drawn network
    .caption = Of the first replica; after retraining the mean over all of them, for the smallest weights.
pruning-cut = Cut
pruning-whole-error = Test error, whole
pruning-cut-error = Test error, cut
pruning-network = What is left of the network
    .caption = Edges that are cut are gone. Colour and thickness say sign and size of a weight.
pruning-layer = Layer { $layer }
pruning-fraction = Fraction of weights cut
pruning-error = Test error
pruning-errors = Cut, and left so
    .caption = Mean and standard error over replicas. The dashed line is the fraction of the drawing: drag it.
pruning-by-size = Smallest first
pruning-by-layer = Smallest of each layer first
pruning-at-random = Any first
pruning-drawn = In the drawing
pruning-tickets = Cut, then trained for { $steps } steps
    .caption = Retrained: from the trained weights. Rewound: from the start, with the weights that the trained network kept, a lottery ticket. Random ticket: from the start, with as many weights chosen at random.
pruning-after-nothing = Not trained again
pruning-after-retrained = Retrained
pruning-after-rewound = Rewound to the start
pruning-after-random = Random ticket
pruning-width = Width q
pruning-step = Step t
pruning-prunable = Prunable fraction
pruning-left-so = Left so
pruning-shares = How much can be cut
    .caption = The largest fraction of the smallest weights without which the test error is at most 5 % larger: left so, and trained for { $steps } steps more.
pruning-whole = Error of the whole networks
    .caption = Test error before anything is cut, with the noise level σ².
pruning-noise = Noise σ²
