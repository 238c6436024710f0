"""Makes the .pt files of this folder: /usr/bin/python3 make_fixtures.py (PyTorch needed; made with 1.13)."""
import collections
import os

import torch

os.chdir(os.path.dirname(os.path.abspath(__file__)))

base = torch.arange(24, dtype=torch.float32).reshape(4, 6) - 5
everything = {
    "floats": base.reshape(2, 3, 4).clone() / 2,
    "doubles": base.double() * 1.25,
    "transposed": base.t(),
    "part": base[1:3, 1:6:2],
    "column": base[:, 2],
    "tail": base[3],
    "expanded": torch.tensor([[7.0], [9.0]]).expand(2, 3),
    "permuted": base.reshape(2, 3, 4).permute(2, 0, 1),
    "number": torch.tensor(-3),
    "longs": torch.tensor([2 ** 40, -1]),
    "ints": torch.tensor([[1, -2]], dtype=torch.int32),
    "bytes": torch.tensor([0, 255], dtype=torch.uint8),
    "bools": torch.tensor([True, False, True]),
    "nothing": torch.zeros(0, 4),
    "parameter": torch.nn.Parameter(torch.ones(2, 2) / 3),
    "größe": torch.tensor([1.5]),
}
torch.save(everything, "everything.pt")
torch.manual_seed(0)
module = torch.nn.Sequential(collections.OrderedDict(layer=torch.nn.Linear(3, 2), norm=torch.nn.BatchNorm1d(2)))
torch.save(module.state_dict(), "module.pt")
torch.save(module.state_dict(), "legacy.pt", _use_new_zipfile_serialization=False)
torch.save({"w": base.half()}, "half.pt")
torch.save({"w": base, "names": ["a", "b"]}, "names.pt")
torch.save(base, "tensor.pt")
torch.save(module, "model.pt")
torch.save({"epoch": 3, "state_dict": module.state_dict()}, "checkpoint.pt")
torch.save(torch.optim.Adam(module.parameters()).state_dict(), "optimizer.pt")
torch.save({"w": base}, "protocol4.pt", pickle_protocol=4)
torch.save({"w": torch.tensor([1 + 2j]).conj()}, "complex.pt")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 2)), "script.pt")
