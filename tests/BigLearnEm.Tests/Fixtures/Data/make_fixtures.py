"""Makes the files of this folder: python3 make_fixtures.py (numpy needed). The PNG encoder is written out here, so that
the library's reader is tested against another hand than its own writer."""
import os
import struct
import zlib

import numpy as np

here = os.path.dirname(os.path.abspath(__file__))


def npy(name, array, version=None):
    with open(os.path.join(here, name), "wb") as f:
        np.lib.format.write_array(f, array, version=version)


base = np.arange(24).reshape(2, 3, 4) * 7 % 24 - 5
npy("f8_c_3d.npy", base * 1.25)
npy("f8_fortran_3d.npy", np.asfortranarray(base * 1.25))
npy("f4_fortran_2d.npy", np.asfortranarray((base.reshape(4, 6) / 8).astype("<f4")))
for kind in ["f2", "f4", "i1", "i2", "i4", "i8"]:
    npy(f"{kind}_2d.npy", base.reshape(6, 4).astype("<" + kind))
for kind in ["u1", "u2", "u4", "u8"]:
    npy(f"{kind}_2d.npy", (base.reshape(6, 4) + 5).astype("<" + kind))
npy("b1_1d.npy", np.array([True, False, True]))
npy("f8_0d.npy", np.array(2.5))
npy("f8_v2.npy", base.reshape(6, 4) * 1.0, version=(2, 0))
npy("f8_v3.npy", base.reshape(6, 4) * 1.0, version=(3, 0))
npy("bad_big_endian.npy", base.astype(">f8"))
npy("bad_complex.npy", base.astype("<c16"))
npy("bad_record.npy", np.zeros(3, dtype=[("a", "<f8"), ("b", "<i4")]))
npy("bad_empty.npy", np.zeros((0, 3)))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def png(name, rows, width, color, bits, filters, palette=None, interlace=0):
    """rows: the packed bytes of each row; filters: the filter of each row, in turn."""
    step = max(1, {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[color] * bits // 8)
    above, raw = bytes(len(rows[0])), b""
    for y, row in enumerate(rows):
        kind = filters[y % len(filters)]
        out = bytearray([kind])
        for i, value in enumerate(row):
            left = row[i - step] if i >= step else 0
            corner = above[i - step] if i >= step else 0
            guess = [0, left, above[i], (left + above[i]) // 2, paeth(left, above[i], corner)][kind]
            out.append((value - guess) % 256)
        raw, above = raw + bytes(out), row
    header = struct.pack(">IIBBBBB", width, len(rows), bits, color, 0, 0, interlace)
    packed = zlib.compress(raw)
    with open(os.path.join(here, name), "wb") as f:
        f.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"tEXt", b"Comment\0made by make_fixtures.py"))
        if palette is not None:
            f.write(chunk(b"PLTE", palette.astype(np.uint8).tobytes()))
        f.write(chunk(b"IDAT", packed[:20]) + chunk(b"IDAT", packed[20:]) + chunk(b"IEND", b""))


def luminance(rgb):
    weights = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
    return np.floor((rgb.astype(np.float32) * weights).sum(-1) + 0.5)


def expect(name, gray):
    npy(name, np.asarray(gray).astype("<u1"))


height, width = 11, 13
rng = np.random.default_rng(1)
smooth = (np.add.outer(np.arange(height) * 9, np.arange(width) * 7)[..., None] + np.arange(4) * 31) % 256
image = (smooth + rng.integers(0, 20, size=smooth.shape)) % 256
every = [0, 1, 2, 3, 4]


def packed(values):
    return [bytes(row.astype(np.uint8).ravel().tolist()) for row in values]


def bits_of(values, bits):
    rows = []
    for row in values:
        text = "".join(format(v, f"0{bits}b") for v in row)
        text += "0" * (-len(text) % 8)
        rows.append(bytes(int(text[i:i + 8], 2) for i in range(0, len(text), 8)))
    return rows


for kind in every:
    png(f"gray_filter{kind}.png", packed(image[..., 0]), width, 0, 8, [kind])
png("rgb.png", packed(image[..., :3]), width, 2, 8, every)
png("rgba.png", packed(image), width, 6, 8, every)
png("gray_alpha.png", packed(image[..., :2]), width, 4, 8, every)
colors = rng.integers(0, 256, size=(16, 3))
for bits in [1, 2, 4, 8]:
    index = image[..., 0] % min(16, 2 ** bits)
    png(f"palette{bits}.png", bits_of(index, bits), width, 3, bits, [0, 2], palette=colors[:2 ** bits])
    expect(f"palette{bits}.npy", luminance(colors[index]))
png("gray4.png", bits_of(image[..., 0] // 16, 4), width, 0, 4, [0])
expect("gray4.npy", image[..., 0] // 16 * 17)
expect("gray.npy", image[..., 0])
expect("rgb.npy", luminance(image[..., :3]))
png("bad_palette.png", bits_of(image[..., 0] % 16, 4), width, 3, 4, [0], palette=colors[:3])
png("bad_interlaced.png", packed(image[..., 0]), width, 0, 8, [0], interlace=1)
png("bad_16bit.png", packed(np.repeat(image[..., :1], 2, axis=2)), width, 0, 16, [0])
png("bad_size.png", packed(image[..., 0])[:-1] + [b"\0"], width, 0, 8, [0])
