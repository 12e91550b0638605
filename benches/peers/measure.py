"""Compares Onsager with PyTorch and JAX on this machine, side by side in one run, and prints tables in Markdown.

    cargo bench --no-run --bench descent --bench state_evolution
    python measure.py DESCENT_BINARY STATE_EVOLUTION_BINARY [descent] [evolution] [accuracy] [growth]

The binaries are those that cargo names. Everything runs on two threads (JAX on every core there is).
"""

import os

THREADS = "2"
os.environ.update(OMP_NUM_THREADS=THREADS, MKL_NUM_THREADS=THREADS, RAYON_NUM_THREADS=THREADS)
for name in ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE"):
    os.environ.pop(name, None)

import resource
import statistics
import subprocess
import sys
import time

import jax
import jax.numpy as jnp

import state_evolution

PRECISIONS = {"f32": "float32", "f64": "float64"}


def row(*cells):
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def header(*cells):
    row(*cells)
    row(*["---"] * len(cells))


def run_binary(*words):
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.splitlines()


def descents(binary):
    # PyTorch is for this table alone.
    import torch

    import descent

    torch.set_num_threads(int(THREADS))
    header("m, n, q, L", "precision", "Onsager, ms", "PyTorch", "JAX", "JAX, best layout", "which", "times PyTorch", "JAX", "best")
    for shape in descent.SHAPES:
        text = ",".join(map(str, shape))
        lines = [line.split(",") for line in run_binary(binary, "--csv", "--shape", text) if line.count(",") == 5]
        ours = {line[4]: float(line[5]) for line in lines}
        for precision, dtype in PRECISIONS.items():
            *peers, which = descent.compare(shape, dtype, shape[0] < 4000)
            own = ours[precision]
            times = [f"{1e3 * t:.3f}" for t in (own, *peers)]
            row(", ".join(map(str, shape)), precision, *times, which, *[f"{t / own:.1f}" for t in peers])


def evolve(binary, rows, steps, width, layers, precision, repeats=3):
    """Median seconds of our prediction, and the last step's test error of every replica."""
    lines = run_binary(binary, "--case", *map(str, (rows, steps, width, layers)), precision, str(repeats))
    found = [dict(pair.split("=") for pair in line.split()[1:]) for line in lines]
    return statistics.median(float(f["seconds"]) for f in found), [float(f["test"]) for f in found]


def evolutions(binary):
    header("precision", "Onsager, s", "JAX, s", "times", "test error, mean and spread of replicas", "JAX, one replica", "apart in standard errors")
    for precision, dtype in PRECISIONS.items():
        own, errors = evolve(binary, 4000, 50, 8, 3, precision, 16)
        mean, spread = statistics.mean(errors), statistics.stdev(errors)
        deep = state_evolution.deep_weights(8, 3, dtype)
        compiled = state_evolution.usual.lower(jax.random.key(0), deep, 4000, 50).compile()
        start = time.perf_counter()
        _, test = jax.block_until_ready(compiled(jax.random.key(0), deep))
        peer = time.perf_counter() - start
        # One replica of the peer spreads as ours do: both start from the same K₀, weights, labels' law and rates.
        apart = (float(test[-1]) - mean) / (spread * (1 + 1 / len(errors)) ** 0.5)
        own_error = f"{mean:.3f} ± {spread:.3f}"
        row(precision, f"{own:.3f}", f"{peer:.1f}", f"{peer / own:.0f}", own_error, f"{float(test[-1]):.3f}", f"{apart:+.1f}")


def accuracies(binary, seeds=4):
    """Seconds at equal accuracy: the root mean square distance from the limit of the test error after the last step, bias included."""
    _, errors = evolve(binary, 262_144, 50, 8, 3, "f64", 4)
    limit = statistics.mean(errors)
    rms = lambda found: (sum((e - limit) ** 2 for e in found) / len(found)) ** 0.5 / limit
    deep = state_evolution.deep_weights(8, 3, "float32")
    compiled = state_evolution.usual.lower(jax.random.key(0), deep, 4000, 50).compile()
    times, found = [], []
    for seed in range(seeds):
        start = time.perf_counter()
        _, test = jax.block_until_ready(compiled(jax.random.key(seed), deep))
        times.append(time.perf_counter() - start)
        found.append(float(test[-1]))
    peer = statistics.median(times)
    header("program", "rows", "seconds", "rms error, %", "times faster than JAX")
    row("JAX, f32", 4000, f"{peer:.2f}", f"{100 * rms(found):.2f}", "")
    for rows in (250, 500, 1000, 2000, 4000, 8000):
        own, errors = evolve(binary, rows, 50, 8, 3, "f32", 48)
        row("Onsager, f32", rows, f"{own:.4f}", f"{100 * rms(errors):.2f}", f"{peer / own:.0f}")


def growth(binary):
    header("N, T, q, L", "precision", "seconds", "peak memory, MiB")
    cases = [(4000, steps, 8, 3) for steps in (25, 50, 100, 200)] + [(8192, 500, 8, 3)]
    for case in cases:
        for precision in PRECISIONS:
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            seconds, _ = evolve(binary, *case, precision, 1 if case[1] > 200 else 3)
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
            memory = f"{peak / 1024:.0f}" if peak > before else f"below {before / 1024:.0f}"
            row(", ".join(map(str, case)), precision, f"{seconds:.3f}", memory)


def main():
    jax.config.update("jax_enable_x64", True)
    binaries, parts = sys.argv[1:3], sys.argv[3:] or ["descent", "evolution", "accuracy", "growth"]
    if "descent" in parts:
        descents(binaries[0])
    if "evolution" in parts:
        evolutions(binaries[1])
    if "accuracy" in parts:
        accuracies(binaries[1])
    if "growth" in parts:
        growth(binaries[1])


if __name__ == "__main__":
    main()
