"""What adapts the sentence model to wishes: low-rank changes of its own matrices (Hu et al., LoRA: low-rank
adaptation of large language models, 2021), added when it is loaded, so that no sentence costs more.

`adapter.npz` holds, for each matrix W (out, in) of the model that changes, its name with `.up` (out, r) and
`.down` (r, in), float16: W + up @ down. training/senses makes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.features import Floats

TABLE = "adapter.npz"

Changes = Mapping[str, Floats]
"""Name of a matrix -> what is added to it."""


def shipped(file: Path | None = None) -> Changes:
    """Those of the project, or of another file. Raises SenseError."""
    file = file or Path(str(files("ivr.senses"))) / TABLE
    try:
        with file.open("rb") as stream, np.load(stream) as table:
            halves = {name: table[name].astype(np.float32) for name in table.files}
        names = sorted(name.removesuffix(".up") for name in halves if name.endswith(".up"))
        return {name: halves[f"{name}.up"] @ halves[f"{name}.down"] for name in names}
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as fault:
        raise SenseError(f"The adapter of the sentence model {file} cannot be read: {fault}.") from fault
