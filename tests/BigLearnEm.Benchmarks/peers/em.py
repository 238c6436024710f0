"""One EM iteration of scikit-learn's GaussianMixture, full covariances, N 70,000, K 10, as in EmBenchmark.cs.

usage: em.py THREADS
"""
import sys
import time
import warnings

import numpy as np
from sklearn.mixture import GaussianMixture
import torch

torch.set_num_threads(int(sys.argv[1]))
warnings.filterwarnings("ignore")
for dimension in (10, 50):
    random = np.random.RandomState(1)
    x = random.randn(70000, dimension) + (np.arange(70000) % 10)[:, None]
    means = random.randn(10, dimension)
    identity = np.tile(np.eye(dimension), (10, 1, 1))
    seconds = {}
    for iterations in (2, 12):
        model = GaussianMixture(
            10, max_iter=iterations, tol=0, means_init=means, precisions_init=identity, weights_init=np.full(10, 0.1),
            init_params="random", random_state=0)
        start = time.perf_counter()
        model.fit(x)
        seconds[iterations] = time.perf_counter() - start
    print(f"em dimension {dimension} seconds {(seconds[12] - seconds[2]) / 10:.4f}", flush=True)
