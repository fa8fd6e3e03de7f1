"""The better of the two voice detectors, when this machine has it.

Silero's package asks for PyTorch, which is not needed: onnxruntime runs the network that lies in it. So
the package is installed without what it asks for (`make silero`), and never imported.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import structlog

from ivr.audio.silero import Silero

log = structlog.get_logger()


@cache
def silero() -> Silero | None:
    """One for all calls; None when onnxruntime or the package with the network is not there."""
    package = find_spec("silero_vad")
    if package is None or not package.submodule_search_locations:
        return None
    try:
        from onnxruntime import InferenceSession, SessionOptions
    except ImportError:
        return None
    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    network = Path(package.submodule_search_locations[0]) / "data" / "silero_vad.onnx"
    try:
        return Silero(InferenceSession(str(network), options, providers=["CPUExecutionProvider"]))
    except Exception as fault:  # onnxruntime raises kinds of its own that have no common base
        log.warning("Silero cannot be used", network=str(network), why=str(fault))
        return None
