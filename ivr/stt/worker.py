"""The child process that decodes: `python -m ivr.stt.worker PARENT MODULE:CLASS`.

Requests come through stdin and replies leave through stdout. The child makes one object of the class,
says that it is ready, and gives every request to that object. It ends with its parent, however that
ended.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import signal
import sys
from collections.abc import Callable
from typing import Any, BinaryIO

from ivr.errors import RecogniserError
from ivr.stt.message import Ready, Refused, pack, read

_PR_SET_PDEATHSIG = 1  # prctl(2)
_NICE = 1  # the engine's own process, which sends and receives audio, comes first


def _bind_to(parent: int) -> None:
    """Die when the parent dies, even when it is killed while we decode."""
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        raise SystemExit(0)


def _serve(make: Callable[[], Callable[[Any], Any]], requests: BinaryIO, replies: BinaryIO) -> None:
    answer = make()
    message: object = Ready()
    while True:
        replies.write(pack(message))
        replies.flush()
        try:
            request = read(requests)
        except EOFError:
            return
        try:
            message = answer(request)
        except RecogniserError as fault:
            message = Refused(str(fault))


def main(parent: str, target: str) -> None:
    _bind_to(int(parent))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes us
    os.nice(_NICE)
    # Native code may print: its stdout is not ours.
    replies = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    module, _, name = target.partition(":")
    _serve(getattr(importlib.import_module(module), name), sys.stdin.buffer, replies)


if __name__ == "__main__":
    main(*sys.argv[1:])
