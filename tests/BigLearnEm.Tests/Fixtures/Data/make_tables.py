"""Makes the .npz and .mat files of this folder: python3 make_tables.py (numpy and scipy needed)."""
import io
import os

import numpy as np
import scipy.io
import scipy.sparse

here = os.path.dirname(os.path.abspath(__file__))


def at(name):
    return os.path.join(here, name)


X = (np.arange(12).reshape(4, 3) * 5 % 12 - 3) * 0.5
y = np.array([2, 0, 2, 7], dtype="<i8")
np.savez(at("plain.npz"), X=X, y=y)
np.savez_compressed(
    at("packed.npz"), x=X.astype("<f4"), labels=y.astype("<i4"), number=np.array(2.5),
    turned=np.asfortranarray(X), small=np.array([[1, 2], [3, 250]], dtype="u1"))
np.savez(at("objects.npz"), X=X, names=np.array(["a", None], dtype=object))


def mat(name, variables, **options):
    """Writes a MAT-file of level 5, with the header's time and platform replaced by something fixed."""
    stream = io.BytesIO()
    scipy.io.savemat(stream, variables, **options)
    text = b"MATLAB 5.0 MAT-file, made by make_tables.py".ljust(116)
    with open(at(name), "wb") as f:
        f.write(text + stream.getvalue()[116:])


everything = {
    "wide": X, "bytes": (X * 2 + 10).astype("u1"), "longs": (X * 2).astype("i8"), "truth": X > 0,
    "single": X.astype("f4"), "text": "hello", "cell": np.array([[X, "b"]], dtype=object), "struct": {"a": 1, "b": X},
    "sparse": scipy.sparse.csc_matrix(X), "complex": X + 1j, "cube": np.zeros((2, 2, 2)), "empty": np.zeros((0, 3)),
}
mat("everything.mat", everything)
mat("everything_packed.mat", everything, do_compression=True)
mat("dataset.mat", {"other": X * 2, "DataSet": np.column_stack([y, X])}, do_compression=True)
mat("single.mat", {"note": "one matrix only", "M": X.astype("f4")})
