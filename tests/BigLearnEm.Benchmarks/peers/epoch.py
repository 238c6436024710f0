"""Pretraining epochs of the autoencoder in PyTorch: the same weights, order, batches and threads as EpochBenchmark.cs.

usage: epoch.py DATA_DIR EXCHANGE_DIR THREADS EPOCHS
"""
import gzip
import json
import os
import struct
import sys
import time

import numpy as np
import torch

data_dir, exchange, threads, epochs = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
torch.set_num_threads(threads)


def images(name):
    path = os.path.join(data_dir, name)
    read = gzip.open(path + ".gz") if os.path.exists(path + ".gz") else open(path, "rb")
    with read as stream:
        return np.frombuffer(stream.read(), np.uint8, offset=16).reshape(-1, 784)


def safetensors(path):
    with open(path, "rb") as stream:
        content = stream.read()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + length])
    return {
        name: np.frombuffer(content[8 + length + entry["data_offsets"][0]:8 + length + entry["data_offsets"][1]],
                            np.float32).reshape(entry["shape"]).copy()
        for name, entry in header.items() if name != "__metadata__"
    }


x = torch.from_numpy(np.concatenate(
    [images("train-images-idx3-ubyte"), images("t10k-images-idx3-ubyte")]).astype(np.float32) / 255)
widths = [784, 500, 500, 1000, 10, 1000, 500, 500, 784]
names = ["enc_1", "enc_2", "enc_3", "z_layer", "dec_1", "dec_2", "dec_3", "x_bar_layer"]
linears = [torch.nn.Linear(a, b) for a, b in zip(widths, widths[1:])]
weights = safetensors(os.path.join(exchange, "initial.safetensors"))
with torch.no_grad():
    for name, layer in zip(names, linears):
        layer.weight.copy_(torch.from_numpy(weights[name + ".weight"]))
        layer.bias.copy_(torch.from_numpy(weights[name + ".bias"]))
layers = []
for name, layer in zip(names, linears):
    layers.append(layer)
    if name not in ("z_layer", "x_bar_layer"):
        layers.append(torch.nn.ReLU())
network = torch.nn.Sequential(*layers)
optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
for epoch in range(epochs):
    order = torch.from_numpy(np.load(os.path.join(exchange, f"order_{epoch}.npy")).astype(np.int64))
    start, total = time.perf_counter(), torch.zeros((), dtype=torch.float64)
    for begin in range(0, len(x), 512):
        batch = x[order[begin:begin + 512]]
        loss = torch.nn.functional.mse_loss(network(batch), batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.detach() * len(batch)
    print(f"epoch {epoch} loss {float(total) / len(x)!r} seconds {time.perf_counter() - start:.3f}", flush=True)
