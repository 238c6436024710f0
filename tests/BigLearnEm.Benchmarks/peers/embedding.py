"""Clusterings of Fashion-MNIST by scikit-learn and umap-learn, on the codes of autoencoders that biglearn train left.

usage: embedding.py DATA MODEL...  with DATA the folder of the four IDX files (gz or plain) and each MODEL a
model.safetensors of a latent run. Prints one line for each method and model: k-means on pixels (once), k-means and a
mixture on the codes, and a mixture on UMAP's ten dimensions of the codes (20 neighbours, min_dist 0, as N2D). Every fit
takes one start, seeded by the model's own seed, and its final state: nothing is chosen by labels.
"""
import gzip
import json
import os
import struct
import sys
import time

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score
from sklearn.mixture import GaussianMixture

CLUSTERS = 10


def idx(folder, name, header):
    path = os.path.join(folder, name)
    opened = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")
    with opened as file:
        return np.frombuffer(file.read(), np.uint8)[header:]


def images(folder):
    parts = ("train", "t10k")
    pixels = np.concatenate([idx(folder, part + "-images-idx3-ubyte", 16) for part in parts]).reshape(-1, 784)
    return pixels.astype(np.float32) / 255, np.concatenate([idx(folder, part + "-labels-idx1-ubyte", 8) for part in parts])


def tensors(path):
    """The float32 tensors of a safetensors file, and its metadata."""
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        body = file.read()
    metadata = header.pop("__metadata__", {})
    return {
        name: np.frombuffer(body[slice(*entry["data_offsets"])], np.float32).reshape(entry["shape"])
        for name, entry in header.items() if entry["dtype"] == "F32"
    }, metadata


def encode(weights, pixels):
    values = pixels
    for layer in ("enc_1", "enc_2", "enc_3"):
        values = np.maximum(values @ weights[layer + ".weight"].T + weights[layer + ".bias"], 0)
    return values @ weights["z_layer.weight"].T + weights["z_layer.bias"]


def report(method, seed, started, labels, truth):
    counts = np.zeros((CLUSTERS, CLUSTERS), int)
    np.add.at(counts, (labels, truth), 1)
    accuracy = counts[linear_sum_assignment(-counts)].sum() / len(truth)
    print(f"embedding fashion {method} {seed} acc {accuracy:.4f} nmi {normalized_mutual_info_score(truth, labels):.4f} "
          f"ari {adjusted_rand_score(truth, labels):.4f} seconds {time.time() - started:.1f}", flush=True)


def main():
    pixels, truth = images(sys.argv[1])
    for path in sys.argv[2:]:
        weights, metadata = tensors(path)
        seed = int(metadata["option.seed"])
        started = time.time()
        report("kmeans-pixels", seed, started, KMeans(CLUSTERS, n_init=1, random_state=seed).fit_predict(pixels), truth)
        codes = encode(weights, pixels)
        started = time.time()
        report("kmeans-codes", seed, started, KMeans(CLUSTERS, n_init=10, random_state=seed).fit_predict(codes), truth)
        started = time.time()
        mixture = GaussianMixture(CLUSTERS, max_iter=500, random_state=seed)
        report("mixture-codes", seed, started, mixture.fit_predict(codes.astype(np.float64)), truth)
        started = time.time()
        import umap
        embedded = umap.UMAP(n_neighbors=20, min_dist=0.0, n_components=10, random_state=seed).fit_transform(codes)
        mixture = GaussianMixture(CLUSTERS, max_iter=500, random_state=seed)
        report("mixture-umap", seed, started, mixture.fit_predict(embedded.astype(np.float64)), truth)


if __name__ == "__main__":
    main()
