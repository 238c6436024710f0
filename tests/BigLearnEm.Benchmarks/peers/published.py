"""A local update of a transformed matching in the published program's formulation, written from its description.

usage: published.py THREADS [float32|float64] [REPEATS]

One iteration draws A, rotates rows, means and covariances, does five local updates on the kept coordinates and rotates
back; a time is that of an iteration by five, as in PublishedBenchmark.cs. Responsibilities come from a multivariate normal
that broadcasts to (N, K, t), covariances from a tensor of outer products (N, K, D, D), and eigenvalues are raised by eigh.
Rows and start are random, which takes the same time as any others.
"""
import statistics
import sys
import time

import torch

LOCAL_UPDATES = 5
WARM_UP = 2


def local_update(x, kept, weights, means, covariances, floor, prior):
    """E in the kept coordinates, M in all, of which the kept ones are taken over."""
    rows, dimension = x.shape
    normal = torch.distributions.MultivariateNormal(means[:, kept], covariances[:, kept][:, :, kept])
    logs = normal.log_prob(x[:, kept].unsqueeze(1)) + weights.log()
    shares = (logs - logs.logsumexp(dim=1, keepdim=True)).exp()
    counts = shares.sum(dim=0)
    guarded = counts.clamp_min(1e-5 * rows)
    moved = shares.t() @ x / guarded.unsqueeze(1)
    difference = x.unsqueeze(1) - moved
    outer = difference.unsqueeze(-1) * difference.unsqueeze(-2)
    spread = (shares.unsqueeze(-1).unsqueeze(-1) * outer).sum(dim=0) / guarded.unsqueeze(-1).unsqueeze(-1)
    means, covariances = means.clone(), covariances.clone()
    means[:, kept] = moved[:, kept]
    block = (slice(None), kept.unsqueeze(1), kept.unsqueeze(0))
    covariances[block] = spread[block]
    values, vectors = torch.linalg.eigh(0.5 * (covariances + covariances.transpose(1, 2)))
    covariances = vectors * values.clamp_min(floor).unsqueeze(1) @ vectors.transpose(1, 2)
    weights = counts / rows + prior
    return weights / weights.sum(), means, covariances


def iteration(x, weights, means, covariances, floor, prior):
    """A transformed matching: t features of the rotated space."""
    dimension = x.shape[1]
    q, r = torch.linalg.qr(torch.randn(dimension, dimension, dtype=x.dtype))
    a = q * r.diagonal().sign()
    kept_count = max(1, int(dimension * float(torch.distributions.Beta(5.0, 1.0).sample())))
    kept = torch.randperm(dimension)[:kept_count].sort().values
    rotated, means, covariances = x @ a.t(), means @ a.t(), a @ covariances @ a.t()
    for _ in range(LOCAL_UPDATES):
        weights, means, covariances = local_update(rotated, kept, weights, means, covariances, floor, prior)
    return weights, means @ a, a.t() @ covariances @ a


def measure(name, rows, dimension, components, floor, prior, dtype, repeats):
    torch.manual_seed(1)
    x = torch.randn(rows, dimension, dtype=dtype)
    state = (
        torch.full((components,), 1 / components, dtype=dtype), torch.randn(components, dimension, dtype=dtype),
        torch.eye(dimension, dtype=dtype).repeat(components, 1, 1))
    seconds = []
    for repeat in range(WARM_UP + repeats):
        start = time.perf_counter()
        state = iteration(x, *state, floor, prior)
        if repeat >= WARM_UP:
            seconds.append((time.perf_counter() - start) / LOCAL_UPDATES)
    print(f"published {name} seconds {statistics.median(seconds):.7f}", flush=True)


torch.set_num_threads(int(sys.argv[1]))
number = getattr(torch, sys.argv[2] if len(sys.argv) > 2 else "float32")
count = int(sys.argv[3]) if len(sys.argv) > 3 else 10
with torch.no_grad():
    measure("pendigits", 7494, 16, 12, 1e-2, 1 / 12, number, count)
    measure("simulation", 2000, 2, 25, 1e-5, 0.2, number, count)
