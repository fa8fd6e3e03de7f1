"""How the sentences of one intent differ in a sense, as it is shipped: `kin.npz` holds, for each sense,
`middle` (d,), `turn` (d, k) and `apart` (k,) in float16; training/senses makes it."""

from __future__ import annotations

from importlib.resources import files
from zipfile import BadZipFile

import numpy as np

from ivr.errors import SenseError
from ivr.nlu.kin import Kin

TABLE = "kin.npz"


def kin_of(sense: str) -> Kin:
    """Raises SenseError."""
    file = files("ivr.senses").joinpath(TABLE)
    try:
        with file.open("rb") as stream, np.load(stream) as table:
            parts = [table[f"{sense}.{part}"].astype(np.float32) for part in ("middle", "turn", "apart")]
    except (OSError, EOFError, KeyError, ValueError, BadZipFile) as fault:
        raise SenseError(f"What {file} knows of {sense} cannot be read: {fault}.") from fault
    return Kin(*parts)
