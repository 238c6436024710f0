#!/usr/bin/env python3
"""Writes metrics.json and assignments.json beside this file: figures of scikit-learn and scipy for random labelings.

Run with a Python that has numpy, scipy, scikit-learn (1.2) and mpmath:  python3 generate.py

Each labeling has acc (scipy.optimize.linear_sum_assignment), nmi, ari and ami as scikit-learn gives them. scikit-learn's
expected mutual information takes differences of log-factorials and loses digits as N grows, so "ami" is followed by
"exact_ami", from mpmath at 40 digits, wherever scikit-learn is off by more than 2e-13; that is then the figure to reach.
"""
import json
import os

import mpmath
import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn import metrics
from sklearn.metrics.cluster import contingency_matrix

mpmath.mp.dps = 40
HERE = os.path.dirname(os.path.abspath(__file__))


def entropy(sizes, total):
    return -sum(mpmath.mpf(int(s)) / total * mpmath.log(mpmath.mpf(int(s)) / total) for s in sizes)


def cell(a, b, total):
    """Expected n/N log(N n / (a b)) for hypergeometric n."""
    log_choose = lambda n, k: mpmath.loggamma(n + 1) - mpmath.loggamma(k + 1) - mpmath.loggamma(n - k + 1)
    first = max(1, a + b - total)
    weight = mpmath.exp(log_choose(a, first) + log_choose(total - a, b - first) - log_choose(total, b))
    result = mpmath.mpf(0)
    for n in range(first, min(a, b) + 1):
        result += weight * n / total * mpmath.log(mpmath.mpf(total) * n / (a * b))
        weight = weight * (a - n) * (b - n) / (mpmath.mpf(n + 1) * (total - a - b + n + 1)) if n < min(a, b) else weight
    return result


def exact_ami(table):
    total = int(table.sum())
    a, b = table.sum(axis=1), table.sum(axis=0)
    if len(a) == 1 and len(b) == 1 or len(a) == total and len(b) == total:
        return 1.0
    information = mpmath.mpf(0)
    for i, j in zip(*np.nonzero(table)):
        n = int(table[i, j])
        information += mpmath.mpf(n) / total * mpmath.log(mpmath.mpf(total) * n / (int(a[i]) * int(b[j])))
    cells = {(x, y): cell(x, y, total) for x in set(map(int, a)) for y in set(map(int, b))}
    expected = sum(cells[int(x), int(y)] for x in a for y in b)
    mean = (entropy(a, total) + entropy(b, total)) / 2
    return float((information - expected) / (mean - expected))


def figures(true, predicted):
    table = contingency_matrix(true, predicted)
    rows, columns = linear_sum_assignment(-table)
    result = {
        "acc": float(table[rows, columns].sum() / table.sum()),
        "nmi": float(metrics.normalized_mutual_info_score(true, predicted)),
        "ari": float(metrics.adjusted_rand_score(true, predicted)),
        "ami": float(metrics.adjusted_mutual_info_score(true, predicted)),
    }
    exact = exact_ami(table)
    if abs(exact - result["ami"]) > 2e-13:
        result["exact_ami"] = exact
    return result


def labelings(rng):
    """Pairs of labelings, each at most 120 long."""
    yield [0], [0]
    yield [7], [-3]
    for n in (2, 3, 4, 10, 40):
        single, singletons = [0] * n, list(range(n))
        yield single, single
        yield single, singletons
        yield singletons, single
        yield singletons, singletons
        yield singletons, singletons[::-1]
        yield singletons, [0] * 2 + list(range(1, n - 1))
    yield [0, 0, 1, 1], [0, 1, 0, 1]
    yield [0, 0, 1, 1], [1, 1, 0, 0]
    yield [-1, -1, 5, 5, 5], [2_000_000_000, -2_000_000_000, 0, 0, 0]
    for _ in range(220):
        n = int(rng.integers(2, 121))
        k, l = (int(rng.integers(1, min(n, 15) + 1)) for _ in range(2))
        true = rng.integers(0, k, n) + int(rng.integers(-2, 3))
        noise = rng.random(n) < rng.random()
        predicted = np.where(noise, rng.integers(0, l, n), (true * 7 + 3) % (l + 2))
        yield true.tolist(), predicted.tolist()


def tables(rng):
    """Counts (classes, clusters) of larger data, none with an empty row or column."""
    for n, k, l in [(300, 3, 5), (500, 40, 8), (1000, 10, 10), (1000, 2, 30), (2000, 10, 10), (5000, 26, 20),
                    (10000, 12, 10), (70000, 10, 10), (70000, 10, 12)]:
        for agreement in (0.0, 0.5, 0.9):
            weights = rng.dirichlet(np.full(k, 3.0))
            true = rng.choice(k, n, p=weights)
            predicted = np.where(rng.random(n) < agreement, true % l, rng.integers(0, l, n))
            yield contingency_matrix(true, predicted)


def expand(table):
    rows, columns = np.nonzero(table)
    repeats = table[rows, columns]
    return np.repeat(rows, repeats), np.repeat(columns, repeats)


def assignments(rng):
    """Cost matrices and the assignment scipy finds; continuous costs, so that there is only one."""
    for rows, columns in [(1, 1), (1, 5), (5, 1), (3, 3), (4, 7), (7, 4), (10, 10), (12, 10), (20, 20), (15, 25)] * 2:
        cost = np.round(rng.normal(size=(rows, columns)) * 10, 6)
        chosen_rows, chosen_columns = linear_sum_assignment(cost)
        column_of = np.full(rows, -1)
        column_of[chosen_rows] = chosen_columns
        yield {"cost": cost.tolist(), "columnOf": column_of.tolist()}


def write(name, content):
    with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
        json.dump(content, file, separators=(",", ":"))
        file.write("\n")


def main():
    rng = np.random.default_rng(20240229)
    write("metrics.json", {
        "labelings": [{"true": t, "predicted": p, **figures(t, p)} for t, p in labelings(rng)],
        "tables": [{"counts": t.tolist(), **figures(*expand(t))} for t in tables(rng)],
    })
    write("assignments.json", list(assignments(rng)))


if __name__ == "__main__":
    main()
