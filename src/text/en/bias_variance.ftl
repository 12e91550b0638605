# The lab of bias and variance: what it is, its settings, and what it draws.

lab-bias_variance = Bias and variance of networks
    .explanation = Networks from one start are trained on many data sets: the squared bias is the error of their mean, the variance how much they differ. Classically the variance grows with the number of weights, as σ²p/m, so that large networks should fail. Lines are the exact theory of training, dots are networks; the classical prediction is drawn over both.
    .headline = Smallest test error
lab-bias_variance-against = Errors against
    .tooltip = What changes along the horizontal axis.
lab-bias_variance-against-Width = Width
    .meaning = neurons, at a fixed number of samples
lab-bias_variance-against-Ratio = Samples
    .meaning = samples per feature, at a fixed width
lab-bias_variance-against-Time = Time
    .meaning = steps of gradient descent
lab-bias_variance-activation = Activation
    .tooltip = The function of every hidden neuron.
lab-bias_variance-activation-Tanh = Tanh
    .meaning = tanh z
lab-bias_variance-activation-Erf = Erf
    .meaning = erf z
lab-bias_variance-activation-Gelu = GELU
    .meaning = z times the normal distribution function
lab-bias_variance-activation-Linear = Linear
    .meaning = z: a linear model in many weights
lab-bias_variance-target = Target
    .tooltip = The function of the teacher's field u that makes labels.
lab-bias_variance-target-Tanh = Tanh
    .meaning = tanh u
lab-bias_variance-target-Linear = Linear
    .meaning = u
lab-bias_variance-target-Sine = Sine
    .meaning = sin u
lab-bias_variance-target-Quadratic = Quadratic
    .meaning = u² − 1
lab-bias_variance-noise = Noise
    .symbol = σ
    .tooltip = Standard deviation of the label noise. It is not part of the errors here.
lab-bias_variance-features = Features
    .symbol = n
    .tooltip = Features of each row in the runs; the theory is their limit.
lab-bias_variance-ratio = Samples per feature
    .symbol = φ
    .tooltip = m/n.
lab-bias_variance-width = Width
    .symbol = q
    .tooltip = Neurons of the hidden layer.
lab-bias_variance-scale = Scale of the start
    .tooltip = Standard deviation of the pre-activations before training.
lab-bias_variance-learning_rate = Learning rate
    .symbol = η
    .tooltip = Step size of gradient descent.
lab-bias_variance-steps = Steps
    .symbol = T
    .tooltip = Steps of gradient descent.
lab-bias_variance-widest = Widest
    .tooltip = Width at the end of the axis. The theory is computed up to 64.
lab-bias_variance-largest = Largest ratio
    .tooltip = Samples per feature at the end of the axis; it begins at 1/4.
lab-bias_variance-points = Points
    .tooltip = Places at which networks are trained.
lab-bias_variance-rows = Monte Carlo rows
    .tooltip = Rows that the theory follows.
lab-bias_variance-replicas = Replicas
    .tooltip = Data sets, all from the same start; error bars are standard errors over them.

## What to know

bias-variance-lost = Training diverged on { $count ->
        [one] { $count } data set, which is
       *[other] { $count } data sets, which are
    } left out.

## Memory

memory-bias-variance-replicas = the results of the replicas
    .advice = lower lab.replicas or lab.points
memory-bias-variance-networks = the networks in training
    .advice = lower lab.widest or lab.features
memory-bias-variance-theory = the Monte Carlo rows of the theory
    .advice = lower lab.rows or lab.steps

## Figures

bias-variance-width = Width q
bias-variance-ratio = Samples per feature m/n
bias-variance-step = Step t
bias-variance-errors = Test error and the classical prediction
    .caption = Test error without the noise of its labels, over data sets from one start: theory as a line, networks as dots with standard errors. Dotted: the classical picture, the bias at the left end and σ²p/m for p weights.
bias-variance-error = Excess test error
bias-variance-theory = Theory
bias-variance-runs = Networks
bias-variance-classical = Classical: bias² + σ²p/m
bias-variance-equal = As many samples as features
bias-variance-parts = Squared bias and variance
    .caption = Over data sets from one start. Lines: theory, from pairs of data sets that share start and signal. Dots: networks.
bias-variance-part = Part of the excess error
bias-variance-bias = Bias²
bias-variance-variance = Variance
