# What the experiment says: costs, and mistakes in presets and data files.

## Memory

budget-memory = this experiment needs about { $needed } of memory, and the limit is { $limit }: { $part } alone takes { $bytes }; { $advice }. ONSAGER_MEMORY raises the limit
budget-variable = ONSAGER_MEMORY is { $value }; it must be a number of bytes, or a number with KiB, MiB, GiB or TiB, such as 4GiB

# $part and $advice: what is held, and which settings make it smaller.
memory-estimator = the estimator's history
    .advice = lower data.samples, optimizer.steps, model.width or the probes of estimator.responses
memory-training-data = the training data
    .advice = lower data.samples or data.features, or set runs.precision to Single
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
    .advice = lower theory.rows, theory.replicas, optimizer.steps or model.width, use Probes(1) for theory.responses, or set theory.precision to Single
memory-responses = the responses and covariances between steps
    .advice = lower optimizer.steps or model.width
