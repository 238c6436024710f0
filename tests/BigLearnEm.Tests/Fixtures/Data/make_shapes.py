#!/usr/bin/env python3
"""Writes shapes.h5 and its damaged variants beside this file: the layout of the original set of Neural-EM, very small.

Run with a Python that has h5py and numpy:  python3 make_shapes.py
"""
import os

import h5py
import numpy as np

HERE = os.path.dirname(os.path.abspath(__file__))
PARTS = {"training": 5, "validation": 3, "test": 2}


def arrays(part, count):
    """Image n of a part has a bar of group 1 in column n and one of group 2 in row n; where they cross, group 0."""
    features = np.zeros((1, count, 6, 6, 1), dtype=np.float32)
    groups = np.zeros_like(features)
    for n in range(count):
        groups[0, n, :, n, 0], groups[0, n, n, :, 0] = 1, 2
        groups[0, n, n, n, 0] = 0
        features[0, n, :, n, 0] = features[0, n, n, :, 0] = 1
    return features, groups


def write(name, change=None):
    # The damaged ones in the newer form of the format, which is smaller.
    with h5py.File(os.path.join(HERE, name), "w", libver=None if change is None else "latest") as file:
        for part, count in PARTS.items():
            features, groups = arrays(part, count)
            data = {"features": features, "groups": groups}
            if change is not None:
                change(part, data)
            for key, values in data.items():
                file.create_dataset(f"{part}/{key}", data=values, compression="gzip")


def without_groups(part, data):
    if part == "test":
        del data["groups"]


def flat(part, data):
    if part == "validation":
        data["features"] = data["features"].reshape(3, 36)


def fewer_groups(part, data):
    data["groups"] = data["groups"][:, :-1]


def bright(part, data):
    data["features"] = data["features"] * 255


if __name__ == "__main__":
    write("shapes.h5")
    write("shapes_no_groups.h5", without_groups)
    write("shapes_flat.h5", flat)
    write("shapes_fewer_groups.h5", fewer_groups)
    write("shapes_bright.h5", bright)
