"""What is ours in Asterisk, channels, bridges and variables, told by its name. Pure.

ivr-snoop1-CALL  ivr-xm1-CALL  ivr-bridge1-CALL    the helpers of one call
ivr-CALL-SAY                                       a playback
ivr-CALL-r1                                        a recording, and its file

The number counts how often the call was attached (again after a queue). An id that was used is not
used again: a second snoop of the same id is refused with 500, and Asterisk keeps a part of it.
"""

from __future__ import annotations

import re

from ivr.ari.inbound import Channel

PREFIX = "ivr-"
HEARTBEAT = "IVR_HB"
DRAINING = "IVR_DRAINING"
"""Global variables in which the engine writes the time: while it takes calls, and then, while it
finishes its last ones."""

HELPER = re.compile(rf"{PREFIX}(?:snoop|xm|bridge)\d+-([^-]+)")


def snoop(call: str, time: int = 1) -> str:
    return f"{PREFIX}snoop{time}-{call}"


def external(call: str, time: int = 1) -> str:
    return f"{PREFIX}xm{time}-{call}"


def bridge(call: str, time: int = 1) -> str:
    return f"{PREFIX}bridge{time}-{call}"


def playback(call: str, say: str) -> str:
    return f"{PREFIX}{call}-{say}"


def recording(call: str, time: int) -> str:
    return f"{PREFIX}{call}-r{time}"


def is_helper(id: str) -> bool:
    """A channel or bridge that some engine made beside a caller's channel.

    The prefix alone does not tell: Asterisk begins its own ids with its `systemname`.
    """
    return HELPER.fullmatch(id) is not None


def is_external(id: str) -> bool:
    """External media: the helper that holds an RTP port."""
    return is_helper(id) and id.startswith(f"{PREFIX}xm")


def call_of_helper(id: str) -> str:
    found = HELPER.fullmatch(id)
    return found[1] if found else ""


def call_of_playback(id: str) -> str:
    """Of a recording as well."""
    parts = id.split("-", 2)
    return parts[1] if len(parts) == 3 and id.startswith(PREFIX) else ""


def is_caller(channel: Channel, app: str) -> bool:
    """A caller who is in this application now, whichever engine took the call."""
    entered = channel.application == "Stasis" and channel.arguments.split(",")[0] == app
    return entered and not is_helper(channel.id)
