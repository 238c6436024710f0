"""scikit-learn's GaussianMixture on the split and scaled rows that `tables-peer` wrote, table by table.

usage: tables.py DIR [REG_COVAR]

n_init=10 from k-means, the other settings its defaults; the best start is chosen by training likelihood. REG_COVAR is by
default the floor of our side (1e-2, as published). It does not mean the same: scikit-learn *adds* it to the diagonal of
every covariance, so that every variance is too large by it, where ours raises only eigenvalues below the floor. 1e-6, its
own default, costs it no likelihood but lets components collapse; run both (scripts/bench-peers tables 10 --eps 1e-6).
Log-likelihoods are per row; NMI, ARI and `ll` are of the test rows.
"""
import glob
import os
import sys
import time
import warnings

import numpy as np
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.mixture import GaussianMixture

warnings.filterwarnings("ignore")
for path in sorted(glob.glob(os.path.join(sys.argv[1], "*.npz"))):
    name, seed = os.path.splitext(os.path.basename(path))[0].rsplit("_", 1)
    data = np.load(path)
    reg_covar = float(sys.argv[2]) if len(sys.argv) > 2 else float(data["eps"][0])
    start = time.perf_counter()
    model = GaussianMixture(int(data["components"][0]), n_init=10, reg_covar=reg_covar, random_state=int(seed))
    model.fit(data["train"])
    seconds = time.perf_counter() - start
    predicted = model.predict(data["test"])
    print(f"tables {name} sklearn-n10 {int(seed)} "
          f"nmi {normalized_mutual_info_score(data['test_labels'], predicted):.6f} "
          f"ari {adjusted_rand_score(data['test_labels'], predicted):.6f} "
          f"ll {model.score(data['test']):.6f} train {model.score(data['train']):.6f} seconds {seconds:.4f}", flush=True)
