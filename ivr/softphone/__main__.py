"""`python -m ivr.softphone`: a phone as a process. JSON lines: commands in, events out.

    in   {"do": "register", "user": …, "password": …, "server": "127.0.0.1:5060"}
         {"do": "dial", "to": "100"}      {"do": "answer"}   {"do": "reject", "code": 486}
         {"do": "auto_answer", "after_ms": 500}              {"do": "hangup"}   {"do": "quit"}
         {"do": "say", "text": …} or {"do": "say", "wav": PATH}                 {"do": "hush"}
         {"do": "keys", "keys": "55421#", "how": "rfc4733"}
    out  {"event": "answered", "wall": UTC, "mono": seconds, "ms": since the answer, …}
         events: started registered ready unregistered answering calling ringing incoming answered media
         saying said keys_sent key voice_started voice_ended hung_up error stopped

The end of standard input ends the phone, so it dies with whoever started it. Passwords come by
standard input only: arguments can be read by every user of the machine.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from ivr.errors import IvrError
from ivr.softphone.speech import samples, spoken

Command = dict[str, Any]
LONGEST_COMMAND = 65_536  # bytes


class Reporter:
    """Writes events as JSON lines; from any thread."""

    def __init__(self, out: int) -> None:
        self._out = out
        self._lock = threading.Lock()

    def tell(self, event: str, **fields: Any) -> None:
        wall = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = json.dumps({"event": event, "wall": wall, "mono": round(time.monotonic(), 4), **fields})
        # When nobody reads any more, standard input ends too, and with it the phone.
        with self._lock, contextlib.suppress(BrokenPipeError):
            os.write(self._out, line.encode() + b"\n")


def read_commands(
    source: BinaryIO, put: Callable[[Command], None], voice: str, tell: Callable[..., None]
) -> None:
    """Runs in its own thread, so that making speech never delays SIP; the end of input is a quit."""
    while line := source.readline(LONGEST_COMMAND):
        try:
            command = json.loads(line)
            if not isinstance(command, dict):
                raise ValueError("A command is a JSON object.")
            put(_with_samples(command, voice))
        except (ValueError, IvrError) as error:
            tell("error", what="command", reason=str(error))
    put({"do": "quit"})


def _with_samples(command: Command, voice: str) -> Command:
    if command.get("do") != "say":
        return command
    if "wav" in command:
        return {"do": "say", "samples": samples(Path(command["wav"])), "what": str(command["wav"])}
    text = str(command.get("text", ""))
    return {"do": "say", "samples": samples(spoken(text, command.get("voice", voice))), "what": text}


def carry_out(
    command: Command,
    doings: Mapping[str, Callable[..., None]],
    tell: Callable[..., None],
    refusals: tuple[type[Exception], ...] = (TypeError, ValueError),
) -> None:
    """One command; what is wrong with it is an event, not the end of the phone."""
    name = str(command.pop("do", None))
    if name not in doings:
        tell("error", what="command", reason=f"A phone cannot {name!r}; it can {', '.join(doings)}.")
        return
    try:
        doings[name](**command)
    except refusals as error:
        tell("error", what=name, reason=str(error) or repr(error))


def main() -> None:
    options = argparse.ArgumentParser(
        prog="python -m ivr.softphone", description="A SIP phone driven by JSON lines."
    )
    options.add_argument("--record", type=Path, help="stereo WAV: left what is heard, right what is said")
    options.add_argument("--voice", default="rms", help="flite voice of texts that are said")
    options.add_argument(
        "--silence-ms", type=int, default=700, help="silence that ends a voice that is heard"
    )
    chosen = options.parse_args()

    # pjsua2 prints to standard output, even before it can be told not to: events get a copy of their own.
    reporter = Reporter(os.dup(1))
    os.dup2(2, 1)
    from ivr.softphone.handset import Handset, Refused  # after the copy: GPL and noise begin here

    commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
    threading.Thread(
        target=read_commands, args=(sys.stdin.buffer, commands.put, chosen.voice, reporter.tell), daemon=True
    ).start()
    handset = Handset(reporter.tell, record=chosen.record, silence_ms=chosen.silence_ms)
    doings: dict[str, Callable[..., None]] = {
        "register": handset.register,
        "dial": handset.dial,
        "answer": handset.answer,
        "reject": handset.reject,
        "auto_answer": handset.auto_answer,
        "say": handset.say,
        "hush": handset.hush,
        "keys": handset.keys,
        "hangup": handset.hangup,
    }
    reporter.tell("started", pid=os.getpid(), address=handset.address)
    while True:
        handset.turn()
        with contextlib.suppress(queue.Empty):
            command = commands.get_nowait()
            if command.get("do") == "quit":
                break
            carry_out(command, doings, reporter.tell, (TypeError, ValueError, Refused))
    handset.close()
    reporter.tell("stopped")


if __name__ == "__main__":
    try:
        main()
    except Exception:  # told here, because the way out below leaves nobody else to tell it
        traceback.print_exc()
        os._exit(1)
    os._exit(0)  # pjsua2's objects assert when the interpreter takes them down in its own order
