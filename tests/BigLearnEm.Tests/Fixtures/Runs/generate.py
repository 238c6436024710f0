#!/usr/bin/env python3
"""Writes floats.json, random.json and python.safetensors beside this file. Needs nothing but Python.

floats.json        [bits as 16 hexadecimal digits, repr(x)] for ordinary, extreme and random doubles.
random.json        seeds and draws of DerivedSeed and DerivedRandom, written here a second time from their description.
python.safetensors a small file laid out as the reference implementation of the format lays it out: tensors by falling
                   element size and then by name, keys in its order, header padded with spaces to 8 bytes.
"""
import json
import os
import random
import struct

HERE = os.path.dirname(os.path.abspath(__file__))
MASK = (1 << 64) - 1
GAMMA = 0x9E3779B97F4A7C15


def bits(x):
    return struct.pack(">d", x).hex()


def floats():
    rng = random.Random(7)
    values = [0.0, -0.0, 1.0, -1.0, 0.1, 0.5, 0.05, 1e-5, 1e-4, 0.00012345, 123456.0, 1e15, 1e16, 123456789012345680.0,
              9999999999999998.0, 1e22, 1e23, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 2.0 ** -24,
              2.0 ** 53, 2.0 ** 53 + 2, 9007199254740991.0, 0.1 + 0.2, 1 / 3, 2 / 3, 1e100, -1.5e-10, float("nan"),
              float("inf"), float("-inf"), 4.35, 2.0 ** 63, 2.0 ** 64, 0.0001, 0.001, 100.0, 1e-10, 1.5e300]
    values += [2.0 ** e for e in range(-1074, 1024, 7)]
    values += [struct.unpack(">d", struct.pack(">Q", rng.getrandbits(64)))[0] for _ in range(1200)]
    values += [rng.random() for _ in range(400)] + [rng.uniform(-1e6, 1e6) for _ in range(200)]
    values += [rng.randrange(10 ** rng.randrange(1, 18)) / 10 ** rng.randrange(0, 12) for _ in range(300)]
    return [[bits(x), repr(x)] for x in values]


def mix(z):
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
    return z ^ (z >> 31)


def derived_seed(root, stream, iteration):
    h = 0xCBF29CE484222325
    for octet in stream.encode("utf-8"):
        h = (h ^ octet) * 0x100000001B3 & MASK
    return mix(mix(mix(root + GAMMA & MASK) + h & MASK) + GAMMA * iteration & MASK)


def rotl(x, k):
    return (x << k | x >> (64 - k)) & MASK


class Xoshiro:
    def __init__(self, seed):
        self.s = [mix(seed + GAMMA * (i + 1) & MASK) for i in range(4)]

    def bits(self):
        s = self.s
        result = rotl(s[1] * 5 & MASK, 7) * 9 & MASK
        t = s[1] << 17 & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotl(s[3], 45)
        return result

    def integer(self, bound):
        limit = (1 << 64) % bound
        while True:
            product = self.bits() * bound
            if product & MASK >= limit:
                return product >> 64

    def permutation(self, n):
        order = list(range(n))
        for i in range(n):
            j = i + self.integer(n - i)
            order[i], order[j] = order[j], order[i]
        return order


def randoms():
    seeds = [[root, stream, iteration, derived_seed(root, stream, iteration)]
             for root in (0, 1, 30, MASK) for stream in ("", "matching", "größe") for iteration in (0, 1, 70, -1)]
    result = {"seeds": [[str(r), s, i, str(v)] for r, s, i, v in seeds], "draws": []}
    for seed in (0, 42, derived_seed(30, "matching", 7)):
        first, second, third = Xoshiro(seed), Xoshiro(seed), Xoshiro(seed)
        result["draws"].append({
            "seed": str(seed),
            "bits": [str(first.bits()) for _ in range(8)],
            "integers": [second.integer(bound) for bound in (1, 2, 3, 10, 1000, 2 ** 31 - 1)],
            "permutation": third.permutation(12),
        })
    return result


def safetensors():
    tensors = [("weights", "F64", [2, 2], struct.pack("<4d", 1.0, -2.5, 1 / 3, 1e-300)),
               ("steps", "I64", [], struct.pack("<q", -(1 << 40))),
               ("means", "F32", [1, 3], struct.pack("<3f", 0.5, -1.0, 3.25)),
               ("labels", "I32", [2], struct.pack("<2i", -7, 2 ** 31 - 1)),
               ("flags", "BOOL", [3], bytes([1, 0, 1])),
               ("nothing", "U8", [0, 4], b""),
               ("pixels", "U8", [2], bytes([0, 255]))]
    header, offset = {"__metadata__": {"format": "pt", "größe": "a \"quoted\" \\ one"}}, 0
    for name, dtype, shape, data in tensors:
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + b"".join(data for *_, data in tensors)


def main():
    for name, content in (("floats.json", floats()), ("random.json", randoms())):
        with open(os.path.join(HERE, name), "w", encoding="utf-8") as file:
            json.dump(content, file, separators=(",", ":"))
            file.write("\n")
    with open(os.path.join(HERE, "python.safetensors"), "wb") as file:
        file.write(safetensors())


if __name__ == "__main__":
    main()
