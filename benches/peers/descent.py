"""A step of gradient descent in PyTorch and JAX: autograd as people write it, and the best layout found for JAX."""

import functools
import time

import jax
import jax.numpy as jnp
import numpy as np
import torch

SHAPES = [(1000, 500, 8, 2), (2000, 1000, 10, 3), (4000, 2000, 16, 5), (10000, 5000, 16, 3)]
RATE = 0.1


def problem(m, n, q, layers, dtype):
    rng = np.random.default_rng(1)
    x = (rng.standard_normal((m, n)) / np.sqrt(n)).astype(dtype)
    y = np.tanh(x @ rng.standard_normal(n)).astype(dtype)
    deep = [rng.standard_normal((q, q)) / np.sqrt(q) for _ in range(layers - 2)]
    weights = [rng.standard_normal((n, q)), *deep, rng.standard_normal(q) / np.sqrt(q)]
    return x, y, [w.astype(dtype) for w in weights]


def seconds(step, patience=1.0):
    """Median time of a step."""
    for _ in range(3):
        step()
    times, start = [], time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < patience:
        before = time.perf_counter()
        step()
        times.append(time.perf_counter() - before)
    return float(np.median(times))


def pytorch(x, y, weights):
    """Autograd; the first layer's gradient is that of w scaled as in theory: n times the plain one."""
    x, y = torch.from_numpy(x), torch.from_numpy(y)
    weights = [torch.from_numpy(w.copy()).requires_grad_() for w in weights]
    scales = [x.shape[1], *[1.0] * (len(weights) - 1)]

    def step():
        h = torch.tanh(x @ weights[0])
        for w in weights[1:-1]:
            h = torch.tanh(h @ w)
        loss = 0.5 * ((h @ weights[-1] - y) ** 2).mean()
        with torch.no_grad():
            for w, change, scale in zip(weights, torch.autograd.grad(loss, weights), scales):
                w -= RATE * scale * change

    return step


def jax_step(step, *arguments):
    """Runs a jitted step on its own output, again and again."""
    state = [arguments[0]]

    def run():
        state[0] = jax.block_until_ready(step(state[0], *arguments[1:]))

    return run


def head(z, deep):
    h = jnp.tanh(z)
    for w in deep[:-1]:
        h = jnp.tanh(h @ w)
    return h @ deep[-1]


def usual(x, y, weights):
    scales = [x.shape[1], *[1.0] * (len(weights) - 1)]
    loss = lambda weights, x, y: 0.5 * jnp.mean((head(x @ weights[0], weights[1:]) - y) ** 2)

    @jax.jit
    def step(weights, x, y):
        _, gradient = jax.value_and_grad(loss)(weights, x, y)
        return [w - RATE * scale * g for w, scale, g in zip(weights, scales, gradient)]

    return jax_step(step, [jnp.asarray(w) for w in weights], jnp.asarray(x), jnp.asarray(y))


def split(forward, backward, donate, x, y, weights):
    """Products with the features written by hand, the head's gradient by autograd."""
    n, m = x.shape[1], x.shape[0]
    loss = lambda z, deep, y: 0.5 * jnp.mean((head(z, deep) - y) ** 2)

    def step(weights, features, y):
        z = forward(features, weights[0])
        g, deep = jax.grad(loss, (0, 1))(z, weights[1:], y)
        first = weights[0] - RATE * n * backward(features, g)
        return [first, *[w - RATE * change for w, change in zip(weights[1:], deep)]]

    step = jax.jit(step, donate_argnums=0 if donate else ())
    plain = jnp.asarray(x)
    features = {"x": plain, "t": jnp.asarray(np.ascontiguousarray(x.T))}
    return jax_step(step, [jnp.array(w) for w in weights], features, jnp.asarray(y))


def layouts():
    """Every layout tried for JAX: which copy of the features each product reads, and whether buffers are donated."""
    forward = {"X w": lambda f, w: f["x"] @ w, "(Xt)t w": lambda f, w: f["t"].T @ w, "(wt Xt)t": lambda f, w: (w.T @ f["t"]).T}
    backward = {"Xt G": lambda f, g: f["x"].T @ g, "(Xt) G": lambda f, g: f["t"] @ g, "(Gt X)t": lambda f, g: (g.T @ f["x"]).T}
    for ahead, first in forward.items():
        for back, second in backward.items():
            for donate in (False, True):
                name = f"{ahead}; {back}{'; donated' if donate else ''}"
                yield name, functools.partial(split, first, second, donate)


def compare(shape, dtype, all_layouts):
    """Seconds of a step: PyTorch, JAX as usual, and JAX's fastest layout with its name."""
    x, y, weights = problem(*shape, dtype)
    torch_time = seconds(pytorch(x, y, weights))
    usual_time = seconds(usual(x, y, weights))
    tried = {name: seconds(make(x, y, weights), 0.4) for name, make in layouts() if all_layouts or "donated" in name}
    tried["usual"] = usual_time
    best = min(tried, key=tried.get)
    return torch_time, usual_time, tried[best], best
