"""Writes mixtures.json: EM of scikit-learn from given parameters, for each kind of covariance.

Run with scikit-learn 1.2: python3 generate.py
"""
import json
import pathlib

import numpy as np
from sklearn.mixture import GaussianMixture

rng = np.random.default_rng(5)
K, D, N, ITERATIONS = 3, 4, 150, 15
centres = rng.normal(scale=2, size=(K, D))
rows = np.concatenate([c + rng.normal(size=(N // K, D)) @ rng.normal(scale=0.7, size=(D, D)) for c in centres])
fresh = rng.normal(scale=2, size=(10, D))
weights = np.array([0.2, 0.3, 0.5])
means = rows[rng.choice(N, K, replace=False)]


def full(kind, covariances):
    if kind == "full":
        return covariances
    if kind == "tied":
        return np.repeat(covariances[None], K, 0)
    if kind == "diag":
        return np.stack([np.diag(c) for c in covariances])
    return np.stack([c * np.eye(D) for c in covariances])


def precisions(kind):
    return {"full": np.repeat(np.eye(D)[None], K, 0), "tied": np.eye(D),
            "diag": np.ones((K, D)), "spherical": np.ones(K)}[kind]


result = {"rows": rows.tolist(), "fresh": fresh.tolist(), "weights": weights.tolist(), "means": means.tolist(),
          "iterations": ITERATIONS, "kinds": []}
for kind in ["full", "tied", "diag", "spherical"]:
    model = GaussianMixture(K, covariance_type=kind, tol=0, reg_covar=0, max_iter=ITERATIONS, weights_init=weights,
                            means_init=means, precisions_init=precisions(kind))
    model.fit(rows)
    result["kinds"].append({
        "kind": kind, "weights": model.weights_.tolist(), "means": model.means_.tolist(),
        "covariances": full(kind, model.covariances_).tolist(), "score": model.score(rows),
        "bic": model.bic(rows), "aic": model.aic(rows), "score_samples": model.score_samples(fresh).tolist(),
        "probabilities": model.predict_proba(fresh).tolist(), "labels": model.predict(fresh).tolist()})
pathlib.Path(__file__).with_name("mixtures.json").write_text(json.dumps(result))
