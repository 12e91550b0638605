"""Loss surfaces and Hessian eigenvalues by PyTorch, beside Onsager's on this machine.

    cargo bench --no-run --bench landscape
    python landscape.py LANDSCAPE_BINARY

PyTorch does what the usual tools do: for each point of the grid it moves the network's weights and evaluates training and
test error by forward passes, on two threads, in double precision as Onsager. It is timed on POINTS points, and the time
scaled to the 101 x 101 of the surface. Eigenvalues are by scipy's implicitly restarted Lanczos (ARPACK) on Hessian-vector
products by automatic differentiation, to the same relative tolerance.
"""

import os

THREADS = "2"
os.environ.update(OMP_NUM_THREADS=THREADS, MKL_NUM_THREADS=THREADS, RAYON_NUM_THREADS=THREADS)

import statistics
import subprocess
import sys
import time

import torch

torch.set_num_threads(int(THREADS))
torch.set_default_dtype(torch.float64)

SIDE, POINTS, REPEATS = 101, 60, 3


def network(m, n, q, layers):
    torch.manual_seed(1)
    x, test = torch.randn(m, n) / n**0.5, torch.randn(m, n) / n**0.5
    teacher = torch.randn(n)
    labels = [torch.tanh(rows @ teacher) + 0.3 * torch.randn(m) for rows in (x, test)]
    weights = [torch.randn(n, q)]
    weights += [torch.randn(q, q) / q**0.5 for _ in range(layers - 2)]
    weights += [torch.randn(q) / q**0.5]
    return (x, test), labels, weights


def output(x, weights):
    for w in weights[:-1]:
        x = torch.tanh(x @ w)
    return x @ weights[-1]


def surface(shape):
    """Seconds for a whole surface of training and test error."""
    rows, labels, weights = network(*shape)
    first, second = ([torch.randn_like(w) for w in weights] for _ in range(2))
    times = []
    with torch.no_grad():
        for _ in range(REPEATS):
            start = time.perf_counter()
            for i in range(POINTS):
                a, b = i / POINTS - 0.5, 0.5 - i / POINTS
                moved = [w + a * d + b * e for w, d, e in zip(weights, first, second)]
                for x, y in zip(rows, labels):
                    ((output(x, moved) - y) ** 2).mean().item()
            times.append((time.perf_counter() - start) / POINTS * SIDE**2)
    return statistics.median(times)


def product(shape):
    """A function that multiplies a vector by the Hessian, and the number of weights."""
    (x, _), (y, _), weights = network(*shape)
    sizes = [w.numel() for w in weights]
    shapes = [w.shape for w in weights]

    def loss(flat):
        parts = [part.view(s) for part, s in zip(flat.split(sizes), shapes)]
        return ((output(x, parts) - y) ** 2).mean() / 2

    theta = torch.cat([w.flatten() for w in weights]).requires_grad_()
    gradient = torch.autograd.grad(loss(theta), theta, create_graph=True)[0]

    def times(v):
        return torch.autograd.grad(gradient, theta, torch.as_tensor(v), retain_graph=True)[0]

    return times, sum(sizes)


def eigenvalues(shape):
    """Seconds for the five largest eigenvalues, or None without scipy; and for one product."""
    times, size = product(shape)
    vector = torch.randn(size)
    times(vector)
    start = time.perf_counter()
    for _ in range(20):
        times(vector)
    one = (time.perf_counter() - start) / 20
    try:
        from scipy.sparse.linalg import LinearOperator, eigsh
    except ImportError:
        return None, one
    operator = LinearOperator((size, size), matvec=lambda v: times(v.ravel()).numpy())
    start = time.perf_counter()
    eigsh(operator, k=5, which="LA", tol=1e-6)
    return time.perf_counter() - start, one


def main():
    lines = subprocess.run([sys.argv[1], "--csv"], check=True, capture_output=True, text=True).stdout.splitlines()
    own = dict(line.split(",") for line in lines if line.count(",") == 1)
    top, one = eigenvalues((1000, 500, 8, 2))
    rows = [
        ("101 x 101 surface of training and test error, (2000, 1000, 10, 3)", "surface", surface((2000, 1000, 10, 3))),
        ("five largest Hessian eigenvalues, (1000, 500, 8, 2)", "eigenvalues", top),
        ("one Hessian-vector product, (1000, 500, 8, 2)", "product", one),
    ]
    print("| what | Onsager, s | PyTorch, s | times |\n| --- | --- | --- | --- |")
    for what, key, peer in rows:
        if peer is not None:
            seconds = float(own[key])
            print(f"| {what} | {seconds:.4f} | {peer:.4f} | {peer / seconds:.1f} |")


if __name__ == "__main__":
    main()
