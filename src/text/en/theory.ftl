# Theory and training: what cannot be computed. Names are those of arguments in the library.

out-of-range = { $name } must be { $range }, not { $value }
array-length = { $name } holds { $found } numbers where { $expected } were expected
gram-shape = the Gram matrix is { $rows } × { $columns }, but { $directions } teacher directions and width { $width } need { $needed } rows and columns
gram-not-positive = the Gram matrix must be finite, symmetric and positive semi-definite
optimizer-not-linear = this optimizer is not linear in the gradients, as the prediction asks unless it knows the coordinates of the weights
diverged = diverged at step { $step }
constant-features-of-run = run { $run } trains on rows among which every feature is constant; hold out fewer rows or use another seed
