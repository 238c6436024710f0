#!/usr/bin/env python3
"""Writes ami.json beside this file: scikit-learn's adjusted_mutual_info_score of 1,000 random pairs of labelings, of the
sizes that the pixels of an image have. The labelings themselves are drawn here and in the test by the same generator.

Run with a Python that has scikit-learn (1.2):  python3 generate_ami.py
"""
import json
import os

from sklearn.metrics import adjusted_mutual_info_score

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


class SplitMix64:
    """Steele, Lea and Flood, OOPSLA 2014."""

    def __init__(self, state):
        self.state = state

    def below(self, bound):
        self.state = (self.state + GOLDEN) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return ((z ^ (z >> 31)) >> 32) * bound >> 32


def labelings(case):
    """20 to 219 points, 2 to 6 classes and clusters; of the points, a share that differs from case to case agrees."""
    random = SplitMix64(case)
    count, classes, clusters, agreement = 20 + random.below(200), 2 + random.below(5), 2 + random.below(5), random.below(101)
    true, predicted = [], []
    for _ in range(count):
        true.append(random.below(classes))
        other = random.below(clusters)
        predicted.append(true[-1] % clusters if random.below(100) < agreement else other)
    return true, predicted


if __name__ == "__main__":
    scores = [float(adjusted_mutual_info_score(*labelings(case))) for case in range(1000)]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "ami.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(scores, file, indent=0)
        file.write("\n")
