# What a setting may be, as half a sentence behind its path and its value: "model.width is 0; it must be …".

allowed-whole = it must be a whole number from { $least } to { $most }
allowed-only = it must be { $least }
allowed-whole-from = it must be a whole number, at least { $least }
allowed-whole-or-zero = it must be a whole number from { $least } to { $most }, or 0
allowed-number = it must be a finite number
allowed-number-from = it must be a finite number ≥ { $least }
allowed-number-above = it must be a finite number above { $least }
allowed-number-from-to = it must be a number from { $least } to { $most }
allowed-number-from-below = it must be a number from { $least } up to but not including { $most }
allowed-number-above-to = it must be a number above { $least } and at most { $most }
allowed-number-between = it must be a number above { $least } and below { $most }
allowed-flag = it must be true or false
allowed-text = it must be a text in double quotes
allowed-choice = it must be { $choices }
allowed-wholes = it must be a list in brackets of up to { $longest } whole numbers from { $least } to { $most }
allowed-numbers = it must be a list in brackets of up to { $longest } numbers
allowed-texts = it must be a list in brackets of texts in double quotes
allowed-with = { $choice } with { $limits }
allowed-symbol-from-to = { $symbol } from { $least } to { $most }
either-or = { $others } or { $last }
allowed-group = it must be a group of settings in parentheses, such as ({ $example })

## Mistakes

setting-of-lab = lab is no setting: a preset is that of one lab or of none (`onsager presets` lists them), and a lab's settings have paths such as lab.replicas
setting-unknown = there is no setting `{ $path }`
    .near = there is no setting `{ $path }` (did you mean { $nearest }?)
setting-elsewhere = { $path } belongs to { $choice }, and { $of } is { $now }: choose { $choice } first
setting-assignment = it must be a setting and its value, such as optimizer.learning_rate=0.2
setting-empty = empty
setting-set = set

# Rules about several settings together, as half a sentence behind the path and the value of one of them.
rule-newer-format = this version of Onsager reads formats up to { $known }: update Onsager to open this preset
# What is wrong with an entry of a sweep, as half a sentence behind it.
vary-entry = `{ $entry }` must be a setting and its values, PATH = VALUES, where values are log(from, to, count), linear(from, to, count), a list in brackets or a formula
vary-not-varied = { $path } cannot be varied: no number of an experiment depends on it, or another setting has to be varied in its place
vary-twice = { $path } is there twice
vary-formula = the formula of { $path } has no value: { $reason }
vary-ambiguous = `{ $name }` may be { $paths }; write more of the path
vary-formula-long = it is longer than 500 characters
vary-no-number = `{ $text }` is no number
vary-no-value = the result is no number that the setting can take
vary-range = the range of { $path } must have two different ends, both above 0 for log, and a whole number of values from 2 to { $most }; the setting must be a number
vary-values = { $path } must have 1 to { $most } values, none twice
vary-entries = there are { $entries } settings; there may be at most { $most }
vary-cells = there are { $cells } combinations of values; there may be at most { $most }
# $reason says what is wrong: “model.width is 600; it must be …”.
vary-impossible = this combination is impossible: { $reason }
rule-sweep-lab = the lab { $lab } has no number that a sweep could compare; remove it
rule-beside-lab = it belongs to the training of a network; beside lab a preset has only title, description, seed and sweep: remove it
rule-scales = that is a list of { $given }; it must have one number for all layers, or one for each of the { $layers } layers
rule-theory-rows = it must be at least { $fewest }, the teacher's directions plus the width plus 2, to sample the base fields
rule-landscape-step = it must be a step from 0 to { $last }, the run's last, or None for that
rule-view-cursor = it must be a step from 0 to { $last }, the last, or None to follow the runs
rule-view-lab = an experiment that opens a lab shows it or its sweep: choose Lab, Sweep with settings that vary, or None
rule-view-no-lab = there is no lab: choose another panel or None
rule-view-beside = it must be another panel than the one in front, and None without one
rule-view-note = each must be the name of a figure, a place on it and the words, such as "learning_curves @ 20, 0.31: the minimum"
rule-view-zoom = each must be the name of a figure, none twice, and the ends of both axes, such as "learning_curves @ 10..50, 0.01..0.3"
rule-view-zoom-many = there may be at most { $most } ranges
rule-view-notes-many = there may be at most { $most } notes
rule-change = each must be a step of at least 1 with a learning_rate above 0, or a deep_learning_rate or weight_decay of at least 0, such as "12: learning_rate = 0.1"
rule-changes-many = there may be at most { $most } changes
rule-third-point = the run's start is already one of the plane's points: choose Run(r), Seed(s) or Teacher
rule-same-run = run { $run } is the one that is looked at: choose another run
rule-no-teacher = data from a file has no teacher: choose Initial or Seed(s)
rule-matrix-free-file = the rows of a file are all there is of it: choose Dense
rule-exact-test-law = the test error is an integral over normal fields for Gaussian features alone, and data.law is { $law }
rule-exact-test-classes = labels that are classes are drawn, not integrated: false, or another data.teacher.link
rule-exact-test-fields = the integral goes over at most { $most } fields, teacher directions plus width, and there are { $fields }
rule-matrix-free-law = only normal features can be drawn as they are asked for, and data.law is { $law }: choose Dense, or Gaussian features
rule-fresh-file = the rows of a file are all there is of it: choose Reused or Decoupled
rule-decoupled-method = decoupled descent follows responses of linear optimizers alone, and optimizer.method is { $method }: choose GradientDescent or Nesterov, or Reused
rule-decoupled-spectrum = decoupled descent asks for features of one variance: choose Isotropic, or Reused
rule-reuse-landscape = the landscape is that of reused samples: choose Reused, or set landscape.enabled to false
rule-matrix-free-landscape = the landscape needs the data matrix: choose Dense or Automatic, or set landscape.enabled to false
rule-runs-of-a-file = every run of a file prepares its features by its own training rows, so that the weights of one mean nothing in another: choose Initial or Seed(s)
rule-logistic-noise = the Logistic link draws random labels ±1 and takes no further noise: set data.noise to 0
rule-classes-noise = labels that are classes take no noise: set data.noise to 0
rule-exact-weights = the weights come from model.weights, which says what K₀ is: set model.initialization.exact_gram to false
rule-directions = the { $link } link needs 2 to 4 directions
rule-loss-link = the Logistic loss needs labels ±1, which the { $link } link does not give: use Sign, Parity, Logistic, Argmax or Softmax
rule-loss-noise = with data.noise { $noise } the labels are not ±1: set data.noise to 0
rule-comment-sign = it must be one ASCII sign, such as "#", or empty
rule-thousands-decimal = the same sign stands before decimals: choose another for one of the two
rule-overlap-file = data from a file has no teacher to overlap with: use Gaussian or Zero
rule-gram-file = data from a file has no teacher to be orthogonal to: set it to false
rule-gram-law = an exact Gram matrix needs the Gaussian first layer, not { $law }
rule-gram-scale = an exact Gram matrix is the identity, so the first layer's scale must be 1
rule-gram-features = { $columns } columns (directions plus width) cannot be orthogonal in { $features } features

## The setup panel

setup-title = Title
    .tooltip = The experiment's title; click to change it
setup-description = Description
    .hint = What to look at, in a few sentences
    .tooltip = What to look at; click to change it
setup-no-teacher = Data from a file has no teacher, hence no prediction; the estimate below needs none.
setup-sweep-this = Sweep this
setup-cost = About { $megabytes } MiB of memory and at most { $time } on one core.
setup-second = 1 second
setup-seconds = { $count } seconds
setup-minutes = { $count } minutes
setup-hours = { $count } hours
setup-new-seed = New
    .tooltip = Take the next seed: another draw of everything
setup-browse-weights = Browse…
setup-browse = Browse…
    .tooltip = Choose a CSV file
setup-shipped-data = Take this data set, which comes with Onsager
setup-digits = Digits
setup-breast-cancer = Breast cancer
setup-choose-column = Choose a column
setup-choose-class = Choose a class
setup-no-column = The file has no column called { $name }.

## The landscape panel

setup-compute = Compute
    .tooltip = Train the run once more with all its weights kept, and explore the errors around it
setup-compute-again = Compute again
setup-wrong = ⚠ { $setting }: { $allowed }.

## Groups

group-model = Model
group-data = Data
group-file = How the file is read
group-optimizer = Optimizer
group-theory = Theory
group-estimator = Estimate
group-runs = Runs
group-landscape = Landscape
group-sweep = Sweep
group-view = Opens on
    .note = Panels follow at once. The menu View takes the present view over.

## The experiment

format = Format
    .tooltip = The version of the preset format.
    .allowed = it must be a format from { $least } to { $most }; this version writes { $most }
title = Title
    .tooltip = One line that names the experiment.
description = Description
    .tooltip = What to look at, in a few sentences.
seed = Seed
    .tooltip = Every random draw follows from it: the same seed gives the same numbers, bit for bit.
    .allowed = it must be a whole number from { $least } to { $most }
lab = Lab
    .allowed = it must be the name of a lab with its settings in parentheses, such as DoubleDescent(samples: 400)

## Model

model-layers = Layers
    .symbol = L
    .tooltip = L − 1 hidden layers and a linear output, all of them trained.
    .allowed = it must be a whole number from { $least } to { $most } (hidden layers and the output)
model-width = Width
    .symbol = q
    .tooltip = Neurons in every hidden layer. The theory is exact at finite width; its cost grows with q².
model-activation = Activation
    .symbol = s
    .tooltip = The function each hidden neuron applies to its pre-activation z.
model-initialization-first_layer = First layer
    .symbol = w⁰
    .tooltip = The law of the first layer's weights at step 0.
model-initialization-first_layer-overlap = Overlap
    .symbol = r
    .tooltip = Correlation of each neuron's first weights with a teacher direction.
model-initialization-scales = Weight scale
    .tooltip = Standard deviation of the weights at step 0 in units of each layer's natural scale: entries of size 1 in the first layer, 1/√q in deeper ones.
    .allowed = it must be a list in brackets of finite numbers ≥ { $least }: one for all layers, or one per layer
    .apart = A scale for each layer
    .layer = Scale of layer { $layer }
model-initialization-exact_gram = Exact Gram matrix
    .symbol = K₀
    .tooltip = Orthogonalize teacher and first weights so that K₀ = (1/n)[μ w⁰]′[μ w⁰] is exactly the identity.

model-biases = Biases
    .symbol = b
    .tooltip = Every layer adds a trained number to each of its neurons, z + b, the output too; they start at 0. Without them a network with an odd activation fits odd functions alone.
model-weights = Weights from a file
    .symbol = w⁰
    .hint = path of an NPZ file
    .tooltip = An NPZ file, written by --arrays, numpy.savez or numpy.savez_compressed, with any of the arrays teacher (n × p), W1 (n × q), W2 … of the deeper layers, biases b1 …, or K0 of the theory in place of the first two. What it holds is taken for step 0, and the rest is drawn. Arrays over steps give their first. A relative path starts from the preset's folder.
model-parametrization = Parametrization
    .tooltip = Sets the scales at the start and the learning rates of all layers as functions of the width q. With Custom they are what you set.
    .layer = Layer { $layer }: weights of size { $start } at the start, learning rate { $rate }.
    .layers = Layers { $first } to { $last }: weights of size { $start } at the start, learning rate { $rate }.

choice-parametrization-Custom = Custom
    .meaning = scales and rates as set
choice-parametrization-Standard = Standard
    .meaning = natural scales, one rate
choice-parametrization-Ntk = NTK
    .meaning = wide networks hardly learn features
choice-parametrization-MeanField = Mean field
    .meaning = features move at every width
choice-parametrization-MuP = μP
    .meaning = mean field for any depth

choice-activation-Tanh = Tanh
    .meaning = tanh z
choice-activation-Sigmoid = Sigmoid
    .meaning = 1/(1 + exp(−z))
choice-activation-Erf = Erf
    .meaning = the error function
choice-activation-Gelu = GELU
    .meaning = z Φ(z), Φ the normal distribution
choice-activation-Silu = SiLU
    .meaning = z/(1 + exp(−z))
choice-activation-Softplus = Softplus
    .meaning = log(1 + exp z)
choice-activation-Relu = ReLU
    .meaning = max(z, 0); outside the theorem
choice-activation-Linear = Linear
    .meaning = z
choice-activation-Quadratic = Quadratic
    .meaning = z²

choice-first_layer-Gaussian = Gaussian
    .meaning = independent normal entries
choice-first_layer-Zero = Zero
    .meaning = all weights zero
choice-first_layer-Overlap = Overlap
    .meaning = normal, correlated with the teacher

## Data

data = Source
    .tooltip = A teacher draws the labels, so that everything is known and predicted; or rows of a CSV file are split into training and test rows.
    .allowed = it must be Synthetic(…) or File(…)
data-samples = Samples
    .symbol = m
    .tooltip = Rows to train on. The theory is for m and n large together, at a fixed ratio φ = m/n.
data-features = Features by
    .tooltip = Give the number of features n, or the ratio φ = m/n that the theory depends on.
    .allowed = it must be Count(n) or Ratio(samples/features), giving a whole number of features from { $least } to { $most }
    .count = Features n = { $features }
    .ratio = Ratio φ = m/n = { $ratio }
data-features-count = Features
    .symbol = n
    .tooltip = Numbers in one row.
data-features-ratio = Ratio
    .symbol = φ
    .tooltip = Samples for each feature, m/n. Below 1 there are more features than samples.
data-law = Feature law
    .tooltip = Law of one feature, always centred, with variance 1/n times its eigenvalue. The prediction does not depend on it.
data-law-degrees = Degrees
    .symbol = d
    .tooltip = Degrees of freedom of Student's t: the fewer, the heavier its tails.
data-law-probability = Probability
    .symbol = p
    .tooltip = Probability that a feature is not zero.
data-spectrum = Spectrum
    .symbol = λ
    .tooltip = Variances of the features in units of 1/n, from the largest to the smallest; their mean is always 1. The prediction takes them into account; the estimate, which asks for features of one variance, is left out.
data-spectrum-exponent = Exponent
    .symbol = α
    .tooltip = The j-th largest variance falls like j to the power −α. Above 1 a few features hold almost everything.
data-spectrum-count = Spikes
    .tooltip = Features with a larger variance than all others.
data-spectrum-size = Size
    .tooltip = Variance of a spike in units of that of the other features.
data-spectrum-fraction = Fraction
    .tooltip = Share of the features on the first level.
data-spectrum-ratio = Ratio
    .tooltip = Variance on the first level in units of that on the second.
data-spectrum-path = File
    .tooltip = A data file. Its columns, but for the one that looks like a target, are centred and scaled; the eigenvalues of their correlations are stretched to the number of features. A relative path starts from the preset's folder.
    .allowed = it must be the path of a CSV file in double quotes
    .hint = data.csv
data-teacher-link = Teacher's link
    .symbol = φ⁎
    .tooltip = The function that makes labels of the teacher's fields u = μ′x.
data-teacher-directions = Directions
    .symbol = p
    .tooltip = Directions in feature space that the labels depend on.
data-teacher-coordinates = Coordinates
    .symbol = μ
    .tooltip = Law of the teacher's coordinates, one for each feature. Its fields have variance 1 on average, whatever the law.
data-teacher-coordinates-fraction = Fraction
    .tooltip = Probability that a coordinate is not zero.
data-teacher-coordinates-decay = Decay
    .symbol = β
    .tooltip = The j-th coordinate falls like j to the power −β, from the feature of the largest variance on.
data-noise = Label noise
    .symbol = σ
    .tooltip = Standard deviation of the noise added to every label. No network can have a test error below σ².
    .allowed = it must be a number ≥ { $least }
data-path = File
    .tooltip = A text file of rows of cells: CSV in any dialect. How it is written and what its columns are is detected when it is chosen. A relative path starts from the preset's folder.
    .allowed = it must be the path of a data file in double quotes
    .hint = data.csv
data-target = Target column
    .symbol = y
    .tooltip = The column to be predicted from all others.
    .allowed = it must be the name of the target column in double quotes
    .hint = y
data-label = Target as
    .tooltip = What of the target is learned: its number, its logarithm, whether a row is of one class (1) or of another (−1), or which of several classes it is of.
data-label-class = Class
    .symbol = c
    .tooltip = The text of the target in rows that count as 1; all others count as −1.
    .allowed = it must be a text of the target column in double quotes
data-columns-categories = Categories
    .tooltip = Columns of a few texts: each text becomes a column of zeros and ones.
data-columns-levels = Most texts
    .tooltip = Most texts of a category that get a column of their own, the most frequent; all rarer ones share one.
data-columns-filled = Filled
    .tooltip = Columns in which a missing number is replaced by the mean of the training rows, beside a column that says where. Rows in which anything else is missing are left out.
data-columns-ignored = Ignored
    .tooltip = Columns that are left out, such as names, dates and numbers of rows. All columns that are not listed anywhere are numbers.
data-dialect-separator = Separator
    .tooltip = What stands between two cells.
data-dialect-decimal = Decimals
    .tooltip = What stands before decimals.
data-dialect-thousands = Thousands
    .tooltip = What stands between thousands. Groups must have three digits.
data-dialect-header = First line has names
    .tooltip = Whether the first line has the names of the columns. Without, they are called column 1, column 2 and so on.
data-dialect-missing = Missing
    .tooltip = Texts that say that a cell is missing; "" is an empty cell.
data-dialect-quote = Quotes
    .tooltip = What encloses a cell that contains separators.
data-dialect-skip_lines = Lines to skip
    .tooltip = Lines left out at the beginning of the file, such as a title or sep=;.
data-dialect-comment = Comment sign
    .tooltip = A sign at the beginning of lines that are left out, such as #; empty for none.
    .allowed = it must be one ASCII sign in double quotes, or empty
data-dialect-encoding = Encoding
    .tooltip = How the file's bytes are characters.
data-hold_out = Held out
    .tooltip = Share of the rows that are kept from training to measure the test error.
    .allowed = it must be a fraction above { $least } and below { $most }
data-whiten = Whiten the features
    .tooltip = Turn and scale the features along the training rows' principal axes so that they are uncorrelated, which the estimate asks for. Without it columns are only centred and scaled.

choice-data-Synthetic = Teacher
    .meaning = drawn at random, with a prediction
choice-data-File = Data file
    .meaning = real data, with an estimate

choice-label-Number = Number
    .meaning = as it is
choice-label-Log = Logarithm
    .meaning = of a number above 0
choice-label-Class = Class
    .meaning = one against all others
choice-label-Classes = Classes
    .meaning = each text a class of its own, with an output of its own
data-label-count = Number of classes
    .symbol = k
    .tooltip = How many different texts the target has. The network has an output for each.

choice-separator-Comma = Comma
    .meaning = ,
choice-separator-Semicolon = Semicolon
    .meaning = ;
choice-separator-Tab = Tabulator
    .meaning = ⇥
choice-separator-Bar = Bar
    .meaning = |
choice-separator-Colon = Colon
    .meaning = :
choice-separator-Blanks = Blanks
    .meaning = any number of spaces and tabulators

choice-decimal-Point = Point
    .meaning = 1.5
choice-decimal-Comma = Comma
    .meaning = 1,5

choice-thousands-Nothing = Nothing
    .meaning = 1234
choice-thousands-Comma = Comma
    .meaning = 1,234
choice-thousands-Point = Point
    .meaning = 1.234
choice-thousands-Blank = Space
    .meaning = 1 234
choice-thousands-Apostrophe = Apostrophe
    .meaning = 1'234

choice-quote-Double = Double
    .meaning = "
choice-quote-Single = Single
    .meaning = '
choice-quote-Nothing = None
    .meaning = quotes are letters like any other

choice-encoding-Utf8 = UTF-8
    .meaning = all letters; the usual one
choice-encoding-Utf16Le = UTF-16
    .meaning = lower byte first, as Excel writes it
choice-encoding-Utf16Be = UTF-16, reversed
    .meaning = higher byte first
choice-encoding-Latin1 = Latin-1
    .meaning = Western European, Windows-1252
choice-encoding-Latin2 = Latin-2
    .meaning = Central European, Windows-1250
choice-encoding-Cyrillic = Cyrillic
    .meaning = Windows-1251
choice-encoding-ShiftJis = Shift-JIS
    .meaning = Japanese
choice-encoding-EucJp = EUC-JP
    .meaning = Japanese
choice-encoding-Gb18030 = GB 18030
    .meaning = Chinese, with GBK
choice-encoding-Big5 = Big5
    .meaning = Chinese
choice-encoding-EucKr = EUC-KR
    .meaning = Korean

choice-features-Count = Number n
    .meaning = features counted
choice-features-Ratio = Ratio φ = m/n
    .meaning = features follow the samples

choice-law-Gaussian = Gaussian
    .meaning = normal
choice-law-Rademacher = Rademacher
    .meaning = ±1 features, both signs equally likely
choice-law-Uniform = Uniform
    .meaning = even on an interval
choice-law-StudentT = Student-t
    .meaning = heavy tails; outside the theorem
choice-law-Laplace = Laplace
    .meaning = exponential tails; outside the theorem
choice-law-SparseGaussian = Sparse Gaussian
    .meaning = normal or 0

choice-spectrum-Isotropic = Isotropic
    .meaning = one variance for all
choice-spectrum-PowerLaw = Power law
    .meaning = λⱼ ∝ j^(−α)
choice-spectrum-Spikes = Spikes
    .meaning = a few large variances
choice-spectrum-TwoLevels = Two levels
    .meaning = a share of larger variances
choice-spectrum-File = CSV file
    .meaning = the spectrum of a file's columns

choice-coordinates-Gaussian = Gaussian
    .meaning = independent normal numbers
choice-coordinates-Sparse = Sparse
    .meaning = most of them zero
choice-coordinates-Decaying = Decaying
    .meaning = normal, falling along the spectrum

choice-link-Linear = Linear
    .meaning = u
choice-link-Tanh = Tanh
    .meaning = tanh u
choice-link-Sine = Sine
    .meaning = sin u
choice-link-Relu = ReLU
    .meaning = max(u, 0); outside the theorem
choice-link-Quadratic = Quadratic
    .meaning = u² − 1
choice-link-Cubic = Cubic
    .meaning = u³ − 3u
choice-link-Sign = Sign
    .meaning = labels ±1; outside the theorem
choice-link-Even = Even
    .meaning = labels ±1 by the size of u, half of each; outside the theorem
choice-link-Committee = Committee
    .meaning = tanh u₁ + tanh u₂ + …
choice-link-Parity = Parity
    .meaning = sign u₁ · sign u₂ · …; outside the theorem
choice-link-Staircase = Staircase
    .meaning = u₁ + u₁u₂ + …
choice-link-TwoStep = Two steps
    .meaning = u₁ + 0.7 (u₂² − 1)/√2 + …
choice-link-Logistic = Logistic
    .meaning = random labels ±1
choice-link-Argmax = Argmax
    .meaning = the direction with the largest field, one of as many classes
choice-link-Softmax = Softmax
    .meaning = a random class, direction j with probability ∝ exp(2 uⱼ)

## Optimizer

optimizer-loss = Loss
    .symbol = ℓ
    .tooltip = What gradient descent lowers, on average over the samples.
optimizer-steps = Steps
    .symbol = T
    .tooltip = Number of gradient descent steps. The theory's cost grows with T².
optimizer-method = Method
    .tooltip = How weights move along the gradient. The prediction and the estimate are there for all of them.
optimizer-method-beta1 = Mean
    .symbol = β₁
    .tooltip = Share of the mean gradient that is kept in the next step.
optimizer-method-beta2 = Mean square
    .symbol = β₂
    .tooltip = Share of the mean squared gradient that is kept in the next step.
optimizer-method-epsilon = Offset
    .symbol = ε
    .tooltip = Added to the root mean square. For entries of the first layer: PyTorch's ε, and its learning rate, times √n.
optimizer-method-decoupled = Decoupled decay
    .tooltip = Weight decay shrinks the weights themselves, as AdamW does, instead of adding to the gradient.
optimizer-method-alpha = Mean square
    .symbol = α
    .tooltip = Share of the mean squared gradient that is kept in the next step.
optimizer-method-offset = Offset
    .symbol = ε
    .tooltip = Added to the root mean square. For entries of the first layer: PyTorch's ε, and its learning rate, times √n.
optimizer-method-blend = Blend
    .symbol = β₁
    .tooltip = Share of the mean gradient in what the sign is taken of; the rest is the gradient itself.
optimizer-method-persistence = Mean
    .symbol = β₂
    .tooltip = Share of the mean gradient that is kept in the next step.
optimizer-method-l1 = ℓ₁ penalty
    .symbol = ℓ₁
    .tooltip = Penalty on the size of each weight of the first layer; it makes many of them exactly zero.
optimizer-method-l2 = ℓ₂ penalty
    .symbol = ℓ₂
    .tooltip = Penalty on half the square of each weight of the first layer.
optimizer-learning_rate = Learning rate
    .symbol = η
    .tooltip = In everyday units: scale the features to variance 1 and divide the first layer's weights by √n, and this is ordinary gradient descent on the mean loss, where each step moves every weight by η times its gradient. Methods whose steps do not depend on the size of the gradient move an entry of the first layer by η/√n in these units.
    .everyday = In PyTorch, for features of variance 1: lr = { $first } in the first layer, { $hidden } in hidden layers, { $output } in the output.
    .everyday-flat = In PyTorch, for features of variance 1: lr = { $first } in the first layer, { $output } in the output.
    .everyday-epsilon = Its eps: { $first } in the first layer, { $deeper } in deeper ones.
optimizer-deep_learning_rate = Deeper layers
    .symbol = η′
    .tooltip = Learning rate of layers 2 to L, where it differs from the first layer's. 0 freezes them.
    .allowed = it must be a finite number ≥ { $least } (0 freezes the deeper layers) or None
    .set = Separate rate for deeper layers
optimizer-schedule = Schedule
    .tooltip = A factor on both learning rates that changes with the step t.
optimizer-schedule-scale = Time scale
    .symbol = τ
    .unit = steps
    .tooltip = Steps until the learning rate is half of what it was at first.
    .allowed = it must be a finite number of steps above { $least }
optimizer-schedule-floor = Floor
    .symbol = r
    .tooltip = The factor at the last step.
optimizer-schedule-every = Every
    .symbol = n
    .unit = steps
    .tooltip = Steps between two changes of the learning rate.
    .allowed = it must be a whole number of steps, at least { $least }
optimizer-schedule-factor = Factor
    .symbol = r
    .tooltip = What the learning rate is multiplied by at each change.
    .allowed = it must be a factor above { $least } and at most { $most }
optimizer-momentum = Momentum
    .symbol = β
    .tooltip = Share of the last step's movement that is kept in the next one.
optimizer-weight_decay = Weight decay
    .symbol = λ
    .tooltip = Every step shrinks all weights by the factor 1 − ηλ, beside the momentum and the signs (decoupled). RMSProp, and Adam unless decoupled, add λw to the gradient instead. For AdamW in the first layer: PyTorch's λ divided by √n.
optimizer-changes = Changes on the way
    .tooltip = Another learning rate or weight decay from a step on, one to a line: runs, prediction and estimate continue with it. While runs are paused, moving a slider offers to continue from there. The schedule's factor still applies.
    .hint = 12: learning_rate = 0.1
    .allowed = it must be a list in brackets of texts, each such as "12: learning_rate = 0.1", "20: weight_decay = 0.01" or "30: deep_learning_rate = 0.5"
optimizer-clip = Largest gradient
    .symbol = C
    .tooltip = Clipping by global norm: a gradient of all weights together, in everyday units, that is longer than this is scaled down to it. The factor is not random in large networks, so the prediction follows it.
    .allowed = it must be a finite number above { $least } or None
    .set = Clip the gradient
optimizer-warm_up = Warm-up
    .unit = steps
    .tooltip = Steps over which the learning rates rise evenly to what the schedule says; 0 or 1 for none.
optimizer-batch_fraction = Batch fraction
    .tooltip = Share of the samples that each step uses, drawn afresh every time; 1 is full batch.
    .allowed = it must be a fraction above { $least } and at most { $most } (1 is full batch)
optimizer-reuse = Samples of a step
    .tooltip = Which samples each step takes. Reused ones remember that they were trained on: training error falls below test error. Fresh ones cannot. Decoupled descent takes that memory off the pre-activations before each gradient.
optimizer-compared = Beside reused samples
    .tooltip = Predict and train with reused samples too, from the same start, and draw that over it: the price of reusing data.

choice-reuse-Reused = reused
    .meaning = the same m samples at every step
choice-reuse-Fresh = fresh
    .meaning = m new samples at every step, one pass over data without end
choice-reuse-Decoupled = decoupled
    .meaning = the same samples, gradients at pre-activations without the memory of training

choice-method-GradientDescent = Gradient descent
    .meaning = with momentum the heavy ball
choice-method-Nesterov = Nesterov
    .meaning = momentum that looks ahead
choice-method-Adam = Adam
    .meaning = the mean gradient over its root mean square
choice-method-RmsProp = RMSProp
    .meaning = the gradient over its root mean square
choice-method-SignDescent = Sign descent
    .meaning = steps of one size
choice-method-Lion = Lion
    .meaning = the sign of a mean gradient
choice-method-Proximal = Proximal gradient
    .meaning = an elastic-net penalty on the first layer

choice-schedule-Constant = Constant
    .meaning = the same at every step
choice-schedule-InverseTime = Inverse time
    .meaning = 1/(1 + t/τ)
choice-schedule-Cosine = Cosine
    .meaning = half a cosine down to a floor
choice-schedule-Steps = Steps
    .meaning = times a factor every so often

choice-loss-Square = Squared error
    .meaning = (f − y)²/2
choice-loss-Logistic = Logistic
    .meaning = log(1 + exp(−yf)) for labels ±1, the softmax cross-entropy for classes

## Theory and estimate

theory-enabled = Predict by state evolution
    .tooltip = Compute training and test error of every step without training.
theory-rows = Rows
    .symbol = N
    .tooltip = Monte Carlo rows, all in one chain. The error bars shrink with 1/√N, the bias with 1/N.
theory-replicas = Replicas
    .tooltip = With more than one, small chains beside the large one give the prediction its standard error.
    .allowed = it must be a whole number from { $least } to { $most } (at least 2 for a standard error)
theory-responses = Responses
    .symbol = ρ
    .tooltip = How the responses on display are averaged over rows: by Rademacher probes, in a time that grows with T², or in full, in a time that grows with T³. The predicted curves do not depend on it.
theory-responses-probes = Probes
    .symbol = k
    .tooltip = Rademacher (±1) vectors for each row.
theory-spread = Runs of the spread
    .tooltip = How many runs of this size, without a data matrix, tell where single runs fall: the band beside the prediction, from the 10 % to the 90 % point. 0 for no band. Fewer where they would take long, but not below 8; none where even those would take more than about a minute.
theory-precision = Precision
    .tooltip = Floating-point numbers of the prediction.
estimator-enabled = Estimate the test error
    .tooltip = Estimate the test error beside every run from its training data alone, with a 95 % band that is meant to cover that run's own test error.

choice-responses-Probes = Probes
    .meaning = random signs, fast
choice-responses-Full = Full
    .meaning = full matrices, to check a few steps

choice-precision-Double = 64 bits
    .meaning = exact to 16 digits
choice-precision-Single = 32 bits
    .meaning = faster, exact to 7 digits

## Runs

runs-count = Number of runs
    .tooltip = Networks that are trained. Each has its own features and noise; all share the teacher and the first weights. 0 predicts only.
runs-test_rows = Test samples
    .tooltip = Unseen samples that measure the runs' test error.
runs-exact_test = Exact test error
    .tooltip = The test error as an integral over the fields u⁎ = μ′x and z = w′x of Gaussian samples, by Gauss–Hermite quadrature, instead of a mean over samples: no sampling error, so that small differences between runs and prediction show. For at most 4 fields, directions plus width, and smooth activations.
runs-method = Features of runs
    .tooltip = Whether runs hold their features as a matrix. Gaussian features can be drawn only as far as training asks for them: the same law in memory for samples plus features, so that a million of each fit on a laptop.
choice-run_method-Dense = dense
    .meaning = all features are drawn and held. Gaussian ones that do not fit into the memory are drawn as they are asked for
choice-run_method-MatrixFree = matrix-free
    .meaning = only what training asks of the features is drawn, with the same law. the landscape needs the matrix
choice-run_method-Automatic = the cheaper of both
    .meaning = without a matrix where that takes less work: many samples and features, few neurons and steps
runs-precision = Run precision
    .tooltip = Floating-point numbers of training.
runs-record-pre_activations = Record pre-activations
    .symbol = z
    .tooltip = Keep the first run's pre-activations of every step, raw and corrected: 2 T m q numbers.
runs-record-weights = Record all weights
    .tooltip = Keep the first run's weights of every step: T n q numbers and the deeper layers.

## Sweep

sweep-vary = Vary
    .tooltip = Settings with their values, one to a line: every combination of values is an experiment.
    .hint = optimizer.learning_rate = log(0.1, 10, 9)
    .allowed = it must be a list in brackets of texts, each such as "optimizer.learning_rate = log(0.1, 10, 9)", "model.width = [1, 2, 4]" or "data.features.count = samples / 1.5"
sweep-compute = What to compute
    .tooltip = What is computed for each combination of values.
sweep-search = Cells
    .tooltip = Every combination, or those that a search for the best goes through: a coarse grid, then what lies around the combinations that can still win.
sweep-show = Show
    .tooltip = The number of each combination that is drawn.
sweep-seeds = Seeds
    .tooltip = Whether all combinations take the same random numbers, so that they differ through their settings alone.

choice-compute-Prediction = Prediction
    .meaning = by state evolution, without training
choice-compute-Training = Runs
    .meaning = by training, with the estimate where it is wanted
choice-compute-Both = Both
    .meaning = by state evolution and by training
choice-search-All = All
    .meaning = every combination
choice-search-CoarseToFine = Coarse to fine
    .meaning = a coarse grid, then around the best by the number shown, and all within its bar

choice-shown-Test = Test error
    .meaning = at the last step
choice-shown-LowestTest = Smallest test error
    .meaning = over all steps
choice-shown-StoppingStep = Best stopping step
    .meaning = where the test error is smallest
choice-shown-Train = Training error
    .meaning = at the last step
choice-shown-Gap = Test − training
    .meaning = how much worse the network does on new data at the last step
choice-shown-Overlap = Overlap
    .meaning = the largest |cosine| of a neuron with a teacher direction at the last step, averaged over directions
choice-shown-Spread = Spread of runs
    .meaning = the standard deviation of the test error between runs at the last step
choice-shown-Deviation = Runs − theory
    .meaning = the runs' mean test error minus the predicted one at the last step
choice-shown-Headline = Headline number
    .meaning = of a lab, which has no other
choice-shown-Distance = Distance of laws
    .meaning = how far the law of pre-activations on training samples is from the predicted one at the last step: Wasserstein distance in standard deviations
choice-shown-Movement = Feature movement
    .meaning = how far pre-activations of unseen samples in the first layer move until the last step, root mean square; of the prediction

choice-seeds-Shared = Shared
    .meaning = every combination takes the experiment's seed
choice-seeds-Redrawn = Redrawn
    .meaning = every combination has a seed of its own

## Landscape

landscape-enabled = Live
    .tooltip = Explore by itself: after the prediction, and step by step while the runs train.
landscape-run = Run
    .tooltip = Which run is looked at, counted from 0.
landscape-plane = Plane
    .tooltip = The plane through weight space.
landscape-plane-third = Third point
    .tooltip = The solution that the plane also goes through.
landscape-plane-third-run = Other run
    .symbol = r
    .tooltip = Which run, counted from 0.
landscape-plane-third-seed = Start seed
    .symbol = s
    .tooltip = Another seed, another start.
landscape-plane-seed = Plane seed
    .symbol = s
    .tooltip = Another seed, other directions.
landscape-step = Centre
    .tooltip = The step of the run around which plane, curvature and pruning are computed.
    .allowed = it must be a step of the run, or None for its last
    .last = Last step
    .at = Step { $step }
    .cursor = Step { $step }, at the time cursor
landscape-surface = Height
    .tooltip = What the colours and heights show.
landscape-scale = Height scale
    .tooltip = Colours and heights in proportion, or by the logarithm.
    .log = Log height
landscape-grid = Grid
    .tooltip = Points along each side; coarse ones come first.
landscape-zoom = Zoom
    .tooltip = 1 shows the trajectory with a margin, 2 half of that.
    .allowed = it must be a factor from { $least } to { $most }
landscape-test_rows = Rows of the test error
    .tooltip = Rows of the integral that is the test error at each point.
landscape-slice = Other end
    .tooltip = The other end of the straight line from the run's end.
landscape-slice-run = Other run
    .symbol = r
    .tooltip = Which run, counted from 0.
landscape-slice-seed = Start seed
    .symbol = s
    .tooltip = Another seed, another start.
landscape-curvature-eigenvalues = Eigenvalues
    .tooltip = How many leading ones; 0 leaves them out.
    .allowed = it must be a whole number from { $least } (none) to { $most }
landscape-curvature-probes = Density probes
    .tooltip = Random vectors that the spectral density is averaged over; 0 leaves it out.
    .allowed = it must be a whole number from { $least } (no density) to { $most }
landscape-curvature-lanczos_steps = Lanczos steps
    .tooltip = Steps for each of them: more resolve more of the spectrum.
landscape-curvature-every = Sharpness every
    .unit = steps
    .tooltip = The sharpness along the run is measured every so many steps; 0 leaves it out.
    .allowed = it must be a whole number of steps from { $least } (never) to { $most }
landscape-chaos-exponents = Exponents
    .symbol = k
    .tooltip = The starts are 10^(−k) apart, for each of these k.
    .allowed = it must be a list in brackets of { $fewest } to { $longest } whole numbers from { $least } to { $most }: starts are 10^-k apart
landscape-chaos-factors = Learning-rate multipliers
    .tooltip = The learning rate times each of these; none leaves this out.
    .allowed = it must be a list in brackets of at most { $longest } factors above { $least } on the learning rates; [] for no pairs
landscape-pruning-scope = Compare within
    .tooltip = Which weights are compared with each other.
landscape-pruning-points = Points
    .tooltip = Fractions between nothing and everything; 0 leaves pruning out.
    .allowed = it must be a whole number from { $least } to { $most } fractions, or 0 for none

choice-plane-Principal = Principal components
    .meaning = the two directions in which the trajectory reaches farthest
choice-plane-Points = Start, end and a third point
    .meaning = through the run's start, its end and another solution
choice-plane-Random = Random directions
    .meaning = two random directions, each neuron's part as long as its weights
choice-plane-Hessian = Leading Hessian eigenvectors
    .meaning = the two leading eigenvectors of the Hessian of the training loss
choice-plane-Gradient = Gradient and curvature
    .meaning = the gradient of the training loss and the leading eigenvector

choice-solution-Initial = The run's start
    .meaning = the weights before the first step
choice-solution-Run = Another run
    .meaning = the end of another run: other data, the same start
choice-solution-Seed = Another start
    .meaning = the end of a run on the same data from another random start
choice-solution-Teacher = Aligned with the teacher
    .meaning = the run's end with its first layer turned towards the teacher

choice-height-Train = Training error
    .meaning = the error on the run's own samples
choice-height-Test = Test error
    .meaning = the error on new data
choice-height-Gap = Test − training
    .meaning = how much worse the network does on new data

choice-height_scale-Linear = Linear
    .meaning = in proportion
choice-height_scale-Log = Log
    .meaning = by the logarithm

choice-scope-Global = Whole network
    .meaning = the smallest of all weights are cut
choice-scope-Layer = Each layer
    .meaning = the smallest of each layer are cut

## What the window opens on

view-panel = Panel
    .tooltip = The panel that is in front when the experiment is opened; without one the window keeps its arrangement.
    .allowed = it must be Training, Theory, Network, Landscape, Sweep, Lab or None
    .set = Chosen panels
view-beside = Beside it
    .tooltip = A second panel to its right; without one the first fills the window.
    .allowed = it must be Training, Theory, Network, Landscape, Sweep, Lab or None
    .set = Two panels side by side
view-training = Training
    .tooltip = What the panel of training draws.
view-theory = Theory
    .tooltip = What the panel of the theory draws.
view-landscape = Landscape
    .tooltip = What the panel of the loss landscape draws.
view-sweep = Sweep
    .tooltip = What the panel of the sweep draws.
view-figures = Figures of a presentation
    .tooltip = Names of the figures that presentations and talks show of these panels; without any they show all. A figure's file is called so when it is exported.
    .allowed = it must be a list in brackets of figures' names, such as ["landscape_pruning"]
view-hidden = Curves switched off
    .tooltip = Names of curves that are switched off at first, as the legend switches them: the headers of the figure's CSV file.
    .allowed = it must be a list in brackets of curves' names, such as ["Test, theory"]
view-cursor = Time cursor
    .symbol = t
    .tooltip = The step that all panels show; without one the cursor follows the runs.
    .allowed = it must be a step from 0 to the last, or None
    .set = Cursor at a step
view-log_step = Logarithmic steps
    .tooltip = Learning curves over the logarithm of the step.
view-log_error = Logarithmic errors
    .tooltip = Learning curves on a logarithmic axis of errors.
view-individual_runs = Show individual runs
    .tooltip = Every run behind their mean.
view-notes = Notes
    .tooltip = Notes on plots and maps: the figure's name, the place in the numbers of its axes, and the words. In the window a right click on a figure writes one.
    .allowed = it must be a list in brackets of texts, each such as "learning_curves @ 20, 0.31: the minimum"
view-zoom = Zoomed ranges
    .tooltip = Parts of plots and maps that are seen: the figure's name, and the ends of its axes. Zoom with the mouse and let the experiment open on this view; a double click on a figure shows all of it again.
    .allowed = it must be a list in brackets of texts, each such as "learning_curves @ 10..50, 0.01..0.3"

choice-panel-Training = Training
    .meaning = training and test errors against the step
choice-panel-Theory = Theory
    .meaning = laws, overlaps and responses at the time cursor
choice-panel-Network = Network
    .meaning = the drawing of the network with its weights
choice-panel-Landscape = Loss landscape
    .meaning = planes through weight space, curvature, chaos, pruning
choice-panel-Sweep = Sweep
    .meaning = every combination of some settings' values
choice-panel-Lab = Lab
    .meaning = the figures of the lab
choice-panel-Data = Data
    .meaning = the data file as it is read

choice-training_view-Curves = Curves
    .meaning = training and test error of runs, theory and estimate
choice-training_view-Residuals = Runs − theory
    .meaning = runs − theory, in joint standard errors
choice-training_view-Estimate = Estimate
    .meaning = the test error estimated from training data, and early stopping by each curve
choice-training_view-Losses = Loss
    .meaning = the loss that training minimizes, where it is not the squared error
choice-training_view-Misclassification = Misclassification
    .meaning = the share of samples on the wrong side, where training is on classes
choice-training_view-Components = Components
    .meaning = what is learned of each part of a target of several directions
choice-training_view-Confusion = Confusion
    .meaning = at the cursor, of the test rows of each class the shares of the answers
choice-training_view-Lengths = Lengths
    .meaning = norms of the weights, distance from the start, length of the path
choice-training_view-Splits = Splits
    .meaning = the estimate of each split of a data file against the error on its held-out rows
choice-training_view-Table = Table
    .meaning = the errors at a dozen steps

choice-theory_view-Laws = Pre-activations
    .meaning = the law of one neuron's pre-activations, raw and corrected, and the prediction
choice-theory_view-Overlaps = Overlaps
    .meaning = how much of the teacher every neuron has learned, and the effective signal
choice-theory_view-Components = Components
    .meaning = what is learned of each part of a target of several directions, and the overlaps with its directions
choice-theory_view-Responses = Responses
    .meaning = the Onsager matrices ρ: how weights remember the noise of earlier steps
choice-theory_view-Covariances = Covariances
    .meaning = covariances of the pre-activations of unseen samples between steps
choice-theory_view-Weights = Weights
    .meaning = deeper weights, and how much of the first layer is signal
choice-theory_view-Teacher = Teacher
    .meaning = the teacher inferred from a run's weights, with 95 % intervals and how many of them hold it
choice-theory_view-Predicted = Run vs theory
    .meaning = Q–Q plot of pre-activations: run vs theory

choice-sweep_shape-Map = Map
    .meaning = a heat map over two settings or curves over one, and the learning curves of one combination
choice-sweep_shape-Slices = Slices
    .meaning = along each setting through one combination, from everyone who says the number
choice-sweep_shape-Table = Table
    .meaning = the best combinations in order
choice-sweep_shape-Choice = Choice
    .meaning = settings and stopping step chosen by the estimate alone, compared split by split with what held-out rows would have chosen
choice-sweep_shape-Tuning = Best value
    .meaning = the best learning rate, or value of another setting, along the other settings and at every step

choice-landscape_view-Map = Heat map
    .meaning = the error over a plane through weight space, with contours and the run's trajectory
choice-landscape_view-Space = 3-D surface
    .meaning = the same as a surface that can be turned
choice-landscape_view-Slices = Slices
    .meaning = the error along both directions of the plane, through the run at the time cursor
choice-landscape_view-Line = Interpolation
    .meaning = the error on the straight line from the run's end to another solution: is there a barrier?
choice-landscape_view-Curvature = Curvature
    .meaning = eigenvalues of the Hessian, and the sharpness along the run against 2/η
choice-landscape_view-Chaos = Chaos
    .meaning = how two runs from nearby starts move apart
choice-landscape_view-Pruning = Pruning
    .meaning = error against the fraction of weights that are pruned
choice-landscape_view-Numbers = Numbers
    .meaning = the plane's directions with their share of each layer, and everything in numbers
