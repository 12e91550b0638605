# What a table gives cause to know before trusting what is learned from it.

caution-constant = Left out, with the same value in every row: { $columns }.
caution-extreme = A value more than 10⁸ times farther out than the others rules the mean and the variance of: { $columns }. Is it a mistake?
caution-constant-in-training = Left out of a run for having the same value in all of its training rows: { $columns }.
caution-whitened-away = Whitening drops directions of less than 1/1000 of the largest variance, and with them most of: { $columns }.
names-and-more = { $names } and { $count } more

# Settings without effect.

idle-nothing-to-compute = There is nothing to compute: theory.enabled is false and runs.count is 0.
idle-nothing-to-compute-of-file = There is nothing to compute: data from a file has no theory, and runs.count is 0.
idle-batch = optimizer.batch_fraction is { $fraction }, less than one of { $samples } samples: most steps change nothing.
idle-schedule = optimizer.schedule changes the learning rate first at step { $step }, after the last one.
idle-change = optimizer.changes has a change at step { $step }, after the last update.
idle-parametrization = model.initialization.scales and optimizer.deep_learning_rate have no effect: the parametrization sets the scales and rates of the layers.
idle-theory-of-file = The settings of theory have no effect: data from a file has no teacher to predict from.
idle-test-rows-of-file = runs.test_rows has no effect: data from a file is tested on its held-out rows.
idle-estimator-responses = estimator.responses has no effect any more: the estimate follows all responses, in as many directions as matter. Saving the preset leaves it out.
idle-zero-weights = model.initialization.scales starts every weight at 0, where all gradients are 0 with { $activation }: no step changes anything.
