# What the loss landscape says: figures, readouts and warnings.

## Quantities over weight space. `inside` is the form within a sentence.

height-train-error = Training error
    .inside = training error
height-test-error = Test error
    .inside = test error
height-gap-error = Test − training error
    .inside = test − training error
height-train-loss = Training loss
    .inside = training loss
height-test-loss = Test loss
    .inside = test loss
height-gap-loss = Test − training loss
    .inside = test − training loss
axis-weight-distance = Distance in weight space
axis-eigenvalue = Eigenvalue
unit-per-step = 1/step

# A share of something, within sentences and as a cell of a table.
share-tiny = less than 0.01 %
share-nearly-all = more than 99.9 %

## Other solutions. `inside` is the form within a sentence.

solution-start = Start
    .inside = the start
solution-run = End of run { $run }
    .inside = the end of run { $run }
solution-seed = End of seed { $seed }
    .inside = the end of seed { $seed }
solution-teacher = Teacher-aligned solution
    .inside = the teacher-aligned solution

## Directions of a plane: names of axes, and within sentences. $solution is one of the solutions above.

direction-first-component = First principal component
    .inside = the first principal component
direction-second-component = Second principal component
    .inside = the second principal component
direction-to-end = Way to the end
    .inside = the way to the end
direction-to = Way to { $solution }
    .inside = the way to { $solution }
direction-random = Random direction
    .inside = the random direction
direction-second-random = Second random direction
    .inside = the second random direction
direction-gradient = Gradient
    .inside = the gradient
direction-leading-eigenvector = Leading eigenvector
    .inside = the leading eigenvector
direction-second-eigenvector = Second eigenvector
    .inside = the second eigenvector

## The plane

landscape-map = { $quantity } on the plane
    .caption = Share of the run's variance in weight space outside the plane's directions: { $share }. Dots mark steps of the run; axes are distances in weight space.
landscape-map-run = Run
landscape-map-steps = { $count ->
    [one] Every step
   *[other] Every { $count } steps
}
landscape-map-lowest = Lowest shown
landscape-map-cursor = Step { $step }

landscape-along-run = The run and its projection on the plane
    .caption = Where the two differ, the surface is not what the run sees: the plane misses the run's way.
landscape-along-run-run = { $quantity } of the run
landscape-along-run-projection = { $quantity } at its projection

landscape-off-plane = Distance of the run from the plane
    .caption = Share of the run's variance in weight space, around its mean, outside the plane's directions: { $share }.
landscape-off-plane-plane = From the plane
landscape-off-plane-start = From the start

landscape-directions = Directions of the plane
    .caption = The norm before it was made a unit vector, and each layer's share of its squared length.
landscape-directions-direction = Direction
landscape-directions-norm = Norm
landscape-directions-layer = Layer { $layer }

landscape-slices = Along each direction through step { $step }
    .caption = One-dimensional slices through the run's own weights, not through their projection on the plane.
# $quantity is a quantity from above, $direction a direction within a sentence.
landscape-slices-curve = { $quantity }, along { $direction }

landscape-interpolation = From the run's end to { $solution }
    .x = Interpolation coefficient α
    .caption = Barrier above the straight line between both ends: { $train } for the { $train_quantity } (highest at α = { $at }), { $test } for the { $test_quantity }. The ends are { $distance } apart.
landscape-interpolation-end = The run's end

## The Hessian

landscape-sharpness = Sharpness along the run
    .y = Largest eigenvalue
    .caption = The largest eigenvalue of the training loss's Hessian. Above the edge, gradient descent is unstable along its eigenvector: training either swings back below it or diverges.
landscape-sharpness-scaled = The largest eigenvalue of √D H √D: H is the training loss's Hessian, D each weight's learning rate in units of the first layer's. Above the edge, gradient descent is unstable along its eigenvector.
landscape-sharpness-scaled-mini-batches = The largest eigenvalue of √D H √D: H is the full training loss's Hessian, D each weight's learning rate in units of the first layer's. With mini-batches the edge is only a guide.
landscape-sharpness-mini-batches = The largest eigenvalue of the full training loss's Hessian; with mini-batches the edge is only a guide.
landscape-sharpness-curve = Sharpness
landscape-edge = Edge of stability
landscape-eigenvalues = Leading eigenvalues at step { $step }
    .x = Rank
    .y = Eigenvalue of the Hessian
    .caption = Largest first, with sign, counted with multiplicity.
landscape-eigenvalues-plain = Of the Hessian itself, largest first, with sign, counted with multiplicity. With learning rates set apart the edge of stability is one of the sharpness along the run, whose Hessian is scaled by them, not of these.
# Follows the captions of the Hessian's figures.
landscape-half = The loss is half the squared error that curves and surfaces show.
landscape-spectrum = Spectral density of the Hessian at step { $step }
    .caption = { $count ->
        [one] Stochastic Lanczos quadrature with one random vector, smoothed by a normal kernel of width { $width }.
       *[other] Stochastic Lanczos quadrature: mean over { $count } random vectors with its standard error, smoothed by a normal kernel of width { $width }.
    }
landscape-layers = The layers' blocks of the Hessian at step { $step }
    .caption = Diagonal blocks: each layer with the others held fixed. Traces with their standard errors.
landscape-layers-layer = Layer
landscape-layers-trace = Trace

## Chaos and pruning

landscape-chaos-weights = Two nearby starts: weights
landscape-chaos-predictions = Two nearby starts: predictions
    .y = Root mean square difference of outputs
# The caption of both.
landscape-chaos-caption = Two runs on the same data whose starts differ a little. A straight rise is exponential growth: chaos.
# $apart is a power such as 10⁻⁶, $rate a learning rate such as “η = 0.1”.
landscape-chaos-pair = { $rate }, { $apart } apart
landscape-growth = Finite-time Lyapunov exponent
    .x = Learning rate η
    .y = Lyapunov exponent
    .caption = The slope of the logarithm of the weights' distance over steps, while it is below a hundredth of the distance that the run travels. Above 0, nearby runs part exponentially. Runs that diverge have none.
landscape-growth-pair = Starts { $apart } apart
landscape-growth-zero = Neither growth nor decay
landscape-pruning = Pruning the network of step { $step }
    .x = Fraction of weights pruned
landscape-pruning-global = The smallest of all weights are set to zero. The test error rises by at most 5 % up to this fraction: { $share }.
landscape-pruning-layer = The smallest weights of each layer are set to zero. The test error rises by at most 5 % up to this fraction: { $share }.

## Numbers

landscape-readouts = The landscape in numbers
landscape-trajectory-off-plane = Trajectory off the plane
landscape-start-to-end = Distance from start to end
landscape-lowest = Lowest { $quantity } on the plane
landscape-largest-eigenvalue = Largest eigenvalue of the Hessian at step { $step }
landscape-last-sharpness-scaled = Sharpness at step { $step }, scaled by the learning rates
landscape-highest-sharpness-scaled = Highest sharpness along the run, scaled by the learning rates
landscape-last-sharpness = Sharpness at step { $step }
landscape-highest-sharpness = Highest sharpness along the run
landscape-trace = Trace of the Hessian
landscape-frobenius = Squared Frobenius norm of the Hessian
landscape-barrier = Barrier to { $solution }, { $quantity }
landscape-tolerated = Fraction of weights pruned for 5 % more test error
landscape-growth-rate = Lyapunov exponent at η = { $rate }, starts { $apart } apart

## Warnings and obstacles

landscape-cancelled = The landscape was cancelled.
landscape-diverged = Run { $run } diverged at step { $step }; the landscape is that of the steps before. Lower the learning rate to see more.
landscape-other-diverged = The run to { $solution } diverged at step { $step }; its last step before that is taken as its end.
landscape-no-plane = There is no plane to draw: { $obstacle }.
# These follow “There is no plane to draw:”.
plane-zero = { $direction } is zero, so there is no direction to look along: choose another plane, or another step
plane-still = the run did not move, so there is no direction to look along: choose another plane, or train for more steps
plane-parallel = { $first } and { $second } point the same way, so they span a line and no plane: choose another third point, or another plane
plane-few-steps = { $count ->
    [0] the run has no recorded steps, and its principal components need three: train for more steps, or choose another plane
    [one] the run has only one recorded step, and its principal components need three: train for more steps, or choose another plane
   *[other] the run has only { $count } recorded steps, and its principal components need three: train for more steps, or choose another plane
}
plane-straight = the run moved along a straight line, which spans no plane: choose random or Hessian directions
plane-not-finite = { $direction } has weights that are not finite: lower the learning rate, or choose an earlier step
plane-origin-not-finite = the plane's origin has weights that are not finite: lower the learning rate, or choose an earlier step
plane-run-not-finite = the run has weights that are not finite: lower the learning rate, or choose an earlier step
