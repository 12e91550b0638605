# The lab of parametrizations: what it is, its settings, and what it draws.

lab-parametrizations = Parametrizations and learning rates
    .explanation = Networks of many widths are trained at many learning rates on the same data. Under the standard parametrization the best rate falls as the width grows. Under the maximal update parametrization it stays, so that a rate found on a small network serves a large one.
    .headline = Shift of the best rate under μP
lab-parametrizations-optimizer = Optimizer
    .tooltip = Adam has another table of rates, since its steps do not depend on the size of gradients.
lab-parametrizations-optimizer-GradientDescent = Gradient descent
    .meaning = full batches, no momentum
lab-parametrizations-optimizer-Adam = Adam
    .meaning = β₁ = 0.9, β₂ = 0.999, full batches
lab-parametrizations-shown = Losses shown
    .tooltip = The table whose losses are drawn against the rate; nothing is computed anew.
lab-parametrizations-shown-MaximalUpdate = μP
    .meaning = the maximal update parametrization
lab-parametrizations-shown-Standard = Standard
    .meaning = the same rate in all layers
lab-parametrizations-shown-Ntk = NTK
    .meaning = the neural tangent parametrization
lab-parametrizations-step = At step
    .tooltip = The step at which losses, best rates and the coordinate check are read; nothing is computed anew.
lab-parametrizations-layers = Layers
    .symbol = L
    .tooltip = Layers of weights.
lab-parametrizations-activation = Activation
    .symbol = s
    .tooltip = Of the hidden layers.
lab-parametrizations-activation-Tanh = tanh
    .meaning = the hyperbolic tangent
lab-parametrizations-activation-Relu = ReLU
    .meaning = max(z, 0)
lab-parametrizations-activation-Gelu = GELU
    .meaning = z Φ(z), Φ the normal distribution function
lab-parametrizations-activation-Erf = erf
    .meaning = the error function
lab-parametrizations-samples = Samples
    .symbol = m
    .tooltip = Training rows: Y = tanh 2u₁ + sin(2u₂)/2 without noise, the same for every network.
lab-parametrizations-features = Features
    .symbol = n
    .tooltip = Entries of each row, independent with variance 1/n.
lab-parametrizations-steps = Steps
    .symbol = T
    .tooltip = Steps of training.
lab-parametrizations-largest = Widest
    .tooltip = Widths go from 4 to here in powers of two. 512 takes longer than all the others together.
lab-parametrizations-seeds = Starts
    .tooltip = Initial weights over which losses are averaged; the first gives the whole picture, more make it smoother.

memory-parametrizations-networks = the networks
    .advice = lower lab.largest or lab.samples
memory-parametrizations-curves = the curves
    .advice = lower lab.seeds or lab.steps

parametrizations-standard = Standard
parametrizations-ntk = NTK
parametrizations-mup = μP
parametrizations-width = Width q
parametrizations-rate = log₂ of the learning rate η
parametrizations-loss = Training error
parametrizations-width-of = q = { $width }
parametrizations-best = Best learning rate against width
    .caption = At step { $step }. For each width the rate with the smallest training error, between the rates tried by a parabola. Level: the rate transfers.
parametrizations-best-of = From width { $from } on the best rate moves { $mup } octaves under μP, { $standard } under Standard
parametrizations-losses = Training error against the rate, { $table }
    .caption = Mean over starts and over the last five steps. A curve ends where training diverges.
parametrizations-moves = How far the best rate moves
    .caption = The range of the best rate over all widths so far, and the training error of the widest network at its best rate.
parametrizations-moves-of = Best rate moves, { $table }
parametrizations-error-of = Best error at the largest width, { $table }
parametrizations-octaves = octaves
parametrizations-coordinates = Coordinate check
    .caption = At step { $step }, at one rate for each table. Dashed: size of the last hidden pre-activations. Solid: size of their change, with the power of the width fitted to it. μP keeps it at power 0, NTK lets it vanish as −1/2.
    .y = Root mean square
parametrizations-change-of = Change, { $table } (slope { $slope })
parametrizations-size-of = Size, { $table }
