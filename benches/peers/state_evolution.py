"""State evolution with full responses in JAX, as the formulas read: one response matrix for each row and pair of steps.

`usual` is what one writes first: the recursion of one row, `vmap` over rows, `scan` over steps, arrays of full size. It
returns the training and test error at steps 0 … T.
"""

from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

PHI, RATE, NOISE = 1.5, 0.4, 0.3


def deep_weights(width, layers, dtype):
    """The weights beyond the first layer that `benches/state_evolution.rs` starts from."""
    scale = np.sqrt(2.0 / width)
    numbers = lambda count, first: scale * np.cos(1.0 + first + np.arange(count))
    hidden = [numbers(width**2, i * width**2).reshape(width, width) for i in range(layers - 2)]
    return [jnp.asarray(w, dtype) for w in [*hidden, numbers(width, (layers - 2) * width**2)]]


def network(deep, z):
    h = jnp.tanh(z)
    for w in deep[:-1]:
        h = jnp.tanh(h @ w)
    return h @ deep[-1]


def row_gradient(deep, z, y):
    """G of one row: the gradient of (f − y)²/2 with respect to its pre-activations."""
    return jax.grad(lambda z: 0.5 * (network(deep, z) - y) ** 2)(z)


@jax.jit
def heads(deep, theta, fresh, y, teacher, base):
    """Errors, G^t and ∂G^t/∂z of every row, E[G^t γᵀ], and the deeper weights' next values."""
    outputs = jax.vmap(network, (None, 0))
    loss = lambda deep: 0.5 * jnp.mean((outputs(deep, theta) - y) ** 2)
    train = 2.0 * loss(deep)
    test = jnp.mean((outputs(deep, fresh) - teacher) ** 2) + NOISE**2
    g = jax.vmap(row_gradient, (None, 0, 0))(deep, theta, y)
    curvature = jax.vmap(jax.jacfwd(row_gradient, 1), (None, 0, 0))(deep, theta, y)
    deep = [w - RATE * change for w, change in zip(deep, jax.grad(loss)(deep))]
    return (train, test), g, curvature, g.T @ base / len(g), deep


def draw(key, rows, steps, width, dtype):
    """γ (K₀ is the identity), the labels with and without noise, and the normals behind ζ."""
    keys = jax.random.split(key, 3)
    base = jax.random.normal(keys[0], (rows, 1 + width), dtype)
    teacher = jnp.tanh(base[:, 0])
    y = teacher + NOISE * jax.random.normal(keys[1], (rows,), dtype)
    return base, teacher, y, jax.random.normal(keys[2], (rows, steps, width), dtype)


def factor(sigma):
    """A Cholesky factor; gradients become nearly collinear, so the diagonal needs a little more."""
    jitter = (1e-4 if sigma.dtype == jnp.float32 else 1e-8) * sigma[0, 0]
    return jnp.linalg.cholesky(sigma + jitter * jnp.eye(len(sigma), dtype=sigma.dtype))


@partial(jax.jit, static_argnames=("rows", "steps"))
def usual(key, deep, rows, steps):
    width, dtype = len(deep[-1]), deep[-1].dtype
    steps += 1
    total = steps * width
    base, teacher, y, normals = draw(key, rows, steps, width, dtype)

    def response(rho, past, curvature):
        """∂G^t/∂z J^{t,s} of one row for every s, from ∂G^r/∂z J^{r,s} of the steps before."""
        return curvature @ (rho + jnp.einsum("rab,rsbc->sac", rho, past))

    def step(carry, t):
        deep, signal, rho, sigma, zeta, gradients, past = carry
        fresh = base @ signal.T + jnp.einsum("sab,nsb->na", rho, zeta)
        theta = fresh + jnp.einsum("sab,nsb->na", rho, gradients)
        errors, g, curvature, drift, deep = heads(deep, theta, fresh, y, teacher, base)
        now = jax.vmap(response, (None, 0, 0))(rho, past, curvature)
        gamma = (PHI * now.mean(0)).at[t].set(jnp.eye(width, dtype=dtype))
        gradients = gradients.at[:, t].set(g)
        covariance = PHI / rows * jnp.einsum("na,nsb->asb", g, gradients).reshape(width, total)
        sigma = jax.lax.dynamic_update_slice(sigma, covariance, (t * width, 0))
        sigma = jax.lax.dynamic_update_slice(sigma, covariance.T, (0, t * width))
        noise = jax.lax.dynamic_slice(factor(sigma), (t * width, 0), (width, total))
        zeta = zeta.at[:, t].set(normals.reshape(rows, total) @ noise.T)
        carry = deep, signal - RATE * drift, rho - RATE / PHI * gamma, sigma, zeta, gradients, past.at[:, t].set(now)
        return carry, errors

    fields = jnp.zeros((rows, steps, width), dtype)
    start = (
        deep,
        jnp.eye(width, 1 + width, 1, dtype=dtype),
        jnp.zeros((steps, width, width), dtype),
        jnp.zeros((total, total), dtype),
        fields,
        fields,
        jnp.zeros((rows, steps, steps, width, width), dtype),
    )
    return jax.lax.scan(step, start, jnp.arange(steps))[1]
