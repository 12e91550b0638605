# The lab of diagonal linear networks: what it is, its settings, and what it draws.

lab-diagonal_networks = Diagonal linear networks
    .explanation = A linear model whose coefficients are differences of squares, β = u² − v², trained by gradient descent. From a small start it finds one feature after another, as the lasso does along its path. From a large start it behaves as ridge regression.
    .headline = Smallest test error of the network
lab-diagonal_networks-scale = Scale of the start
    .symbol = α
    .tooltip = All entries of u and v at step 0. Small is rich: coefficients wait, then rise one by one. Large is lazy.
lab-diagonal_networks-samples = Samples
    .symbol = m
    .tooltip = Training rows.
lab-diagonal_networks-features = Features
    .symbol = n
    .tooltip = Independent standard normal features.
lab-diagonal_networks-support = True features
    .tooltip = Features that matter, of different strengths and signs.
lab-diagonal_networks-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise.
lab-diagonal_networks-rate = Learning rate
    .symbol = η
    .tooltip = Rate of u and v. The lazy network beside has a smaller one, so that its coefficients move as fast.
lab-diagonal_networks-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.

diagonal-networks-support = there cannot be more true features than features
diagonal-networks-diverged = The network diverged: lower the learning rate.
memory-diagonal-networks-paths = the paths
    .advice = lower lab.features or lab.samples

diagonal-networks-steps = 1 + step t
diagonal-networks-penalty = 1/λ
diagonal-networks-coefficient = Coefficient
diagonal-networks-true = True feature, { $value }
diagonal-networks-others = Other features
diagonal-networks-network-path = Coefficients of the network over time
    .caption = Each coefficient waits at 0 and then rises; strong features come first.
diagonal-networks-lasso-path = Coefficients of the lasso over its penalty
    .caption = From a large penalty λ on the left to a small one on the right: features enter in the same order.
diagonal-networks-lasso = Lasso
diagonal-networks-ridge = Ridge regression
diagonal-networks-network = Network from α = { $scale }
diagonal-networks-noise = Noise level σ²
diagonal-networks-train = Training error
diagonal-networks-test = Test error
diagonal-networks-errors = Test error against training error along each path
    .caption = Training runs from right to left, penalties fall from right to left. A small start goes along the lasso, a large one along ridge regression.
diagonal-networks-numbers = Numbers
    .caption = The step at which each true feature reaches a tenth of its value, and the smallest test error of each path.
diagonal-networks-found = Step that finds the feature of { $value }
diagonal-networks-best-network = Best test error, network
diagonal-networks-best-lazy = Best test error, lazy network
diagonal-networks-best-lasso = Best test error, lasso
diagonal-networks-best-ridge = Best test error, ridge regression
