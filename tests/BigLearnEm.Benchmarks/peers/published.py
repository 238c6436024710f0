"""A local update of a transformed matching in the published program's formulation, written from its description.

usage: published.py THREADS [float32|float64] [REPEATS]

One iteration draws A, rotates rows, means and covariances, does five local updates on the kept coordinates and rotates
back; a time is that of an iteration by five, as in PublishedBenchmark.cs. As there, quadratic forms are batched products of
inverse covariances with differences (N, K, t), means come from an (N, K, t) tensor and covariances from outer products
(N, K, t, t) made by a batched product; eigenvalues are raised by eigh.
Rows and start are random, which takes the same time as any others.
"""
import math
import statistics
import sys
import time

import torch

LOCAL_UPDATES = 5
WARM_UP = 2


def local_update(x, kept, weights, means, covariances, floor, prior):
    """E and M in the kept coordinates."""
    rows, dimension = x.shape
    seen, block = x[:, kept], (slice(None), kept.unsqueeze(1), kept.unsqueeze(0))
    difference = seen.unsqueeze(1) - means[:, kept].unsqueeze(0)
    inner = covariances[block]
    solved = torch.matmul(torch.inverse(inner), difference.unsqueeze(-1))
    squares = torch.matmul(difference.unsqueeze(-2), solved).squeeze(-1).squeeze(-1)
    logs = weights.log() - 0.5 * (torch.logdet(inner) + len(kept) * math.log(2 * math.pi) + squares)
    shares = (logs - logs.logsumexp(dim=1, keepdim=True)).exp()
    counts = shares.mean(dim=0)
    guarded = counts.clamp_min(1e-5).unsqueeze(1)
    means, covariances = means.clone(), covariances.clone()
    means[:, kept] = (shares.unsqueeze(2) * seen.unsqueeze(1)).mean(dim=0) / guarded
    difference = seen.unsqueeze(1) - means[:, kept].unsqueeze(0)
    outer = torch.matmul(difference.unsqueeze(-1), difference.unsqueeze(-2))
    covariances[block] = (shares.unsqueeze(2).unsqueeze(3) * outer).mean(dim=0) / guarded.unsqueeze(-1)
    values, vectors = torch.linalg.eigh(0.5 * (covariances + covariances.transpose(1, 2)))
    covariances = vectors * values.clamp_min(floor).unsqueeze(1) @ vectors.transpose(1, 2)
    weights = counts + prior
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
