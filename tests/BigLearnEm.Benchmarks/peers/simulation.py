"""scikit-learn's GaussianMixture on the rows that `sim-peer` wrote, seed by seed.

usage: simulation.py DIR [METHOD,METHOD...]

Methods, K the true number of components, reg_covar 1e-5 throughout:
  sklearn-n10        n_init=10 and the defaults: k-means starts, tol 1e-3
  sklearn-n10-tight  the same with tol 1e-7 and up to 1,000 iterations for each start
  sklearn-same-time  one start after another, each with the defaults, until our fit's time is used up; the best by
                     training likelihood is then run to tol 1e-7
EM from the true parameters to tol 1e-7 is what each of them is held against. scikit-learn adds reg_covar to the diagonal
of every covariance where ours raises eigenvalues below the floor to it; at 1e-5 and variance 0.1 neither is felt.
KL(truth || mixture) is estimated on the test rows, and no test row chooses anything.
"""
import glob
import os
import sys
import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture

REG_COVAR = 1e-5
TIGHT = {"tol": 1e-7, "max_iter": 1000}


def log_density(x, weights, means, covariances):
    """The log density of rows (N, D) under a mixture."""
    terms = []
    for weight, mean, covariance in zip(weights, means, covariances):
        factor = np.linalg.cholesky(covariance)
        white = np.linalg.solve(factor, (x - mean).T)
        constant = np.log(weight) - np.log(np.diag(factor)).sum() - 0.5 * x.shape[1] * np.log(2 * np.pi)
        terms.append(constant - 0.5 * (white ** 2).sum(axis=0))
    return np.logaddexp.reduce(terms, axis=0)


def continued(k, model):
    """A mixture that starts where another one is, to be run to the end."""
    return GaussianMixture(
        k, reg_covar=REG_COVAR, weights_init=model.weights_, means_init=model.means_,
        precisions_init=model.precisions_, **TIGHT)


def restarts(train, k, seed, seconds):
    """As many starts as the time allows, at least one."""
    begin, best, starts = time.perf_counter(), None, 0
    while best is None or time.perf_counter() - begin < seconds:
        model = GaussianMixture(k, reg_covar=REG_COVAR, random_state=1000 * seed + starts).fit(train)
        starts += 1
        if best is None or model.lower_bound_ > best.lower_bound_:
            best = model
    return continued(k, best).fit(train), starts


def run(path, wanted):
    variant, seed = os.path.splitext(os.path.basename(path))[0].rsplit("_", 1)
    seed, data = int(seed), np.load(path)
    train, test, k = data["train"], data["test"], len(data["weights"])
    truth = log_density(test, data["weights"], data["means"], data["covariances"]).mean()
    oracle = GaussianMixture(
        k, reg_covar=REG_COVAR, weights_init=data["weights"], means_init=data["means"],
        precisions_init=np.linalg.inv(data["covariances"]), **TIGHT).fit(train)
    reached = truth - oracle.score(test)
    fits = {
        "sklearn-n10": lambda: (GaussianMixture(k, n_init=10, reg_covar=REG_COVAR, random_state=seed).fit(train), 10),
        "sklearn-n10-tight": lambda: (
            GaussianMixture(k, n_init=10, reg_covar=REG_COVAR, random_state=seed, **TIGHT).fit(train), 10),
        "sklearn-same-time": lambda: restarts(train, k, seed, float(data["seconds"][0])),
    }
    for method in wanted or fits:
        fit = fits[method]
        begin = time.perf_counter()
        model, starts = fit()
        seconds = time.perf_counter() - begin
        print(f"simulation {variant} {method} {seed} kl {truth - model.score(test):.6f} oracle {reached:.6f} "
              f"train {model.score(train):.6f} oracle_train {oracle.score(train):.6f} "
              f"seconds {seconds:.4f} starts {starts}", flush=True)


warnings.filterwarnings("ignore")
for file in sorted(glob.glob(os.path.join(sys.argv[1], "*.npz"))):
    run(file, sys.argv[2].split(",") if len(sys.argv) > 2 else [])
