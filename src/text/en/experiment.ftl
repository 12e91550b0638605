# What the experiment says: costs, and mistakes in presets and data files.

## Memory

budget-memory = this experiment needs about { $needed } of memory, and the limit is { $limit }. Most of it is for { $part }, { $bytes }: { $advice }. ONSAGER_MEMORY raises the limit
budget-variable = ONSAGER_MEMORY is { $value }; it must be a number of bytes, or a number with KiB, MiB, GiB or TiB, such as 4GiB

# $part and $advice: what is held, and which settings make it smaller.
memory-estimator = the responses of every training sample, for the estimate
    .advice = lower data.samples or model.width, set runs.precision to Single, or set estimator.enabled to false
memory-shown-responses = the responses of the first run, for display
    .advice = lower data.samples, optimizer.steps, model.width or the probes of theory.responses
memory-training-data = the training data
    .advice = lower data.samples or data.features, or set runs.precision to Single
memory-matrix-free = what training asks of the features
    .advice = lower optimizer.steps, model.width, data.samples or data.features, or set runs.precision to Single
memory-spread = the runs that the spread is told from
    .advice = set theory.spread to 0, or lower optimizer.steps or model.width
memory-test-samples = the test samples
    .advice = lower runs.test_rows or data.features
memory-table = the table of the data file
    .advice = take fewer rows or columns of the data file
memory-held-out = the held-out rows
    .advice = take fewer rows or columns of the data file
memory-preparation = the preparation of the data file's rows
    .advice = take fewer rows or columns of the data file, or set data.whiten to false
memory-record = the record of every step
    .advice = set runs.record.weights or runs.record.pre_activations to false, or lower optimizer.steps
memory-trajectory = the trajectory through weight space
    .advice = lower data.features, model.width or optimizer.steps, or set landscape.enabled to false
memory-landscape-samples = the landscape's samples
    .advice = lower data.samples, data.features or landscape.test_rows
memory-lanczos = the Lanczos basis
    .advice = lower landscape.curvature.eigenvalues or lanczos_steps
memory-state-evolution = the state evolution's history
    .advice = lower theory.rows, optimizer.steps or model.width, or set theory.precision to Single
memory-responses = the responses and covariances between steps
    .advice = lower optimizer.steps or model.width

## Data files. These follow the name of the file and the line: “data.csv:3: …”.

table-missing = there is no such data file; data.path starts from the preset's folder
table-folder = this is a folder; data.path must be a data file
table-unreadable = this data file cannot be read: { $reason }
table-not-regular = this is no regular file; data.path must be a data file
table-not-text = this data file is not UTF-8 text: set data.dialect.encoding
table-empty = this data file is empty; it must have a header line with column names, then rows of numbers
table-header-only = this data file has a header but no rows
table-one-row = this data file has only one row; there is nothing to train on
table-other-separator = the header is one column, `{ $header }`; columns must be separated by { $used }, not by { $separator }: set data.dialect.separator to { $name }
table-ragged = this row has { $found } cells, but the header has { $expected }
table-empty-cell = column `{ $column }` has an empty cell; every cell must be filled, unless data.dialect.missing has ""
table-not-a-number = column `{ $column }` holds `{ $value }`, which is not a number: list the column in data.columns.categories or ignored, or the text in data.dialect.missing
table-not-finite = column `{ $column }` holds `{ $value }`; every cell must be a finite number
table-no-features = there is no column beside the target `{ $target }`; at least one feature is needed
table-constant-target = the target `{ $target }` has the same value in every row; there is nothing to learn
table-constant-features = every feature column is constant; nothing distinguishes the rows
table-not-a-label = the target is { $value }; the Logistic loss needs targets of -1 and 1 only: name a class in data.label
table-long-row = this row is longer than { $longest }; a line break or a closing quote is missing, or this is no CSV file
table-too-large = the numbers of { $rows } rows of this data file take { $limit }, the memory limit, and there are more; take fewer rows or columns, or raise ONSAGER_MEMORY
table-missing-target = there is no target column `{ $target }`; the columns are { $columns }
    .near = there is no target column `{ $target }` (did you mean `{ $nearest }`?); the columns are { $columns }
table-other-characters = there is no target column `{ $target }` in these characters ({ $codes }); the column that looks the same is written with { $column }: copy its name from the file
table-too-few-rows = of { $rows } rows, data.hold_out leaves { $training } to train on and { $held_out } to test; at least { $least } and 1 are needed
table-too-many-texts = column `{ $column }` has more than { $most } different texts, too many for a category: list it in data.columns.ignored
table-not-positive = column `{ $column }` holds `{ $value }`, which has no logarithm: it must be above 0
table-missing-class = no row's `{ $target }` is `{ $class }`, the class that data.label names; there are { $classes }
# Weights from a file. $reason is what is wrong, one of the half sentences below.
weights-file = { $path }: { $reason }
weights-none = it holds none of the arrays { $names }
weights-shape = array { $array } has the shape { $found }; it must have { $expected }, or one axis more in front, of steps
weights-not-finite = array { $array } holds an entry that is infinite or no number
weights-no-covariance = array K0 is no covariance: it must be symmetric, and no eigenvalue below 0
weights-both = array K0 stands beside { $array }, which it takes the place of: leave one of them out
weights-no-teacher = array { $array } is about a teacher, and data from a file have none
weights-no-biases = array { $array } holds biases, and the network has none: set model.biases to true, or leave the array out
weights-few-features = array K0 is of { $fields } fields, and there are { $features } features: it needs at least as many
npz-unreadable = it cannot be read ({ $reason })
npz-no-archive = it is no NPZ file, which is a ZIP archive of arrays
npz-compressed = array { $array } is compressed in a way that cannot be read, or locked: write the file with numpy.savez or numpy.savez_compressed
npz-broken = array { $array } is damaged ({ $reason })
npz-no-array = array { $array } does not begin as an array of numpy does
npz-header = the header of array { $array } cannot be understood
npz-kind = array { $array } holds numbers of kind { $kind }; they must be real and little-endian: float32, float64 or whole
npz-length = array { $array } of shape { $shape } takes { $expected } bytes and has { $found }
npz-large = array { $array } takes more memory than may be used
table-class-count = data.label says that the target `{ $target }` has { $count } classes, and it has { $found }
table-all-dropped = something is missing in every one of { $rows } rows: list the column in data.columns.filled or ignored
# Names of columns that a column of the file becomes besides its own: rare texts of a category, and where it is missing.
table-other-levels = { $column } = other
table-missing-level = { $column } missing
# What a column of a data file seems to be, and what it is used as.
column-number = Number
column-category = Category
    .texts = { $kind } of { $count }
column-date = Date
column-identifier = Names the row
column-text = Text
column-empty = Says nothing
use-target = Target
use-number = Number
use-category = Category
use-ignored = Ignored
# What separates columns.
separator-commas = commas
separator-semicolons = semicolons
separator-tabs = tabs
separator-bars = vertical bars
separator-colons = colons
separator-spaces = spaces

## Presets. These follow the name of the file and the place: “mine.ron:3:7: …”.

preset-unwritable = { $file }: this file cannot be written: { $reason }
preset-unknown = there is no such file, and no shipped preset of that name
    .near = there is no such file, and no shipped preset of that name (did you mean { $nearest }?)
preset-not-regular = this is no regular file, so no preset
preset-folder = this is a folder, not a preset file
preset-missing = there is no such preset file
preset-unreadable = this preset file cannot be read: { $reason }
preset-too-large = this file is larger than 1 MiB and cannot be a preset
preset-not-text = this is not UTF-8 text: save the preset as plain UTF-8
preset-newer-format = format is { $format }; { $newer }
preset-set-twice = { $path } is set twice; keep one of the two
preset-trailing = something follows the `)` that ends the preset; remove it
preset-open-comment = a comment that starts with /* has no */
preset-ends-early = the preset ends too early: a value or a `)` is missing
preset-no-comma = a comma is missing between { $path } and the next setting
# $found is what stands there instead, in the words of the reader of RON files or one of the two below.
preset-no-group = a preset is a group of settings in parentheses, such as (seed: 1); { $found }
preset-expects-setting = another setting is expected here, such as seed: 1; { $found }
preset-starts-with-bracket = it starts with `(`, not with `{ $found }`
preset-found = found `{ $found }`
# $rule is what the setting may be, from settings.ftl.
preset-value = { $path } is { $value }; { $rule }
    .near = { $path } is { $value } (did you mean { $nearest }?); { $rule }
preset-lacks = { $path } lacks `{ $field }`
    .rule = { $path } lacks `{ $field }`; { $rule }
preset-no-value = { $path } has no value; { $rule }
preset-no-quote = { $path } has no closing quote
preset-backslash = { $path } holds a backslash that starts no known escape; write \\ for a backslash
preset-no-setting = there is no setting `{ $setting }` in a preset; it has { $known }
    .near = there is no setting `{ $setting }` in a preset (did you mean { $nearest }?); it has { $known }
preset-no-setting-in-group = there is no setting `{ $setting }` in `{ $group }`; it has { $known }
    .near = there is no setting `{ $setting }` in `{ $group }` (did you mean { $nearest }?); it has { $known }

## Assumptions of the theorem that an experiment does not meet. They are named, and the experiment runs all the same.

assumption-activation = The theorem asks for an activation with four continuous derivatives; { $name } has fewer.
assumption-activation-relu = The theorem asks for an activation with four continuous derivatives; ReLU has none at 0.
assumption-link = The theorem asks for a smooth link function; { $name } is not smooth.
assumption-link-relu = The theorem asks for a smooth link function; ReLU is not smooth where a field is 0.
assumption-link-sign = The theorem asks for a smooth link function; the sign is not smooth where a field is 0.
assumption-link-even = The theorem asks for a smooth link function; the even link is not smooth where a field is ±0.674.
assumption-link-parity = The theorem asks for a smooth link function; parity is not smooth where a field is 0.
assumption-law = The theorem asks for features with light (sub-Gaussian) tails; those of { $name } are heavier.
assumption-law-student = { $degrees ->
    [one] The theorem asks for features with light (sub-Gaussian) tails; those of Student's t with one degree of freedom are heavier.
   *[other] The theorem asks for features with light (sub-Gaussian) tails; those of Student's t with { $degrees } degrees of freedom are heavier.
}
assumption-law-laplace = The theorem asks for features with light (sub-Gaussian) tails; those of the Laplace law are heavier.
assumption-columns = The theorem asks for independent features; the columns of a file are not, even after whitening.
# What the reader of RON files expects, within its own messages.
expected-parts = the settings of { $of }
expected-lab = the name of a lab with its settings in parentheses
expected-lab-settings = the settings of the lab { $lab }
# A mistake in the program: a lab's description and its settings are not alike.
lab-settings-misfit = the settings of the lab { $lab } do not fit: { $reason }
