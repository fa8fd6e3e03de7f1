"""SIP messages and digest answers (RFC 3261, RFC 2617), as much as a test caller needs. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """A request or a response; header names are compared without regard to case."""

    start: str
    headers: Sequence[tuple[str, str]] = ()
    body: str = ""

    @property
    def status(self) -> int:
        """Of a response; 0 for a request."""
        return int(self.start.split()[1]) if self.start.startswith("SIP/2.0 ") else 0

    @property
    def method(self) -> str:
        """Of a request itself, of a response that of the request it answers."""
        return self.get("CSeq").split()[1] if self.status else self.start.split()[0]

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.headers if key.lower() == name.lower()]

    def get(self, name: str) -> str:
        found = self.all(name)
        return found[0] if found else ""

    @property
    def branch(self) -> str:
        found = re.search(r"branch=([^;,\s]+)", self.get("Via"))
        return found.group(1) if found else ""

    def encode(self) -> bytes:
        lines = [self.start, *(f"{name}: {value}" for name, value in self.headers)]
        return "\r\n".join([*lines, f"Content-Length: {len(self.body.encode())}", "", self.body]).encode()


_LONG = {
    "v": "Via",
    "f": "From",
    "t": "To",
    "i": "Call-ID",
    "m": "Contact",
    "l": "Content-Length",
    "c": "Content-Type",
}


def parse(datagram: bytes) -> Message | None:
    """A message, or None for what is none (keep-alives, noise)."""
    head, _, body = datagram.decode(errors="replace").partition("\r\n\r\n")
    lines = re.sub(r"\r\n[ \t]+", " ", head).split("\r\n")
    if "SIP/2.0" not in lines[0]:
        return None
    parted = (line.partition(":") for line in lines[1:])
    headers = [(_LONG.get(name.strip().lower(), name.strip()), value.strip()) for name, _, value in parted]
    return Message(lines[0], [pair for pair in headers if pair[0] != "Content-Length"], body)


def answer_challenge(
    challenges: Sequence[str], user: str, password: str, method: str, uri: str, cnonce: str
) -> str:
    """The value of (Proxy-)Authorization for the first MD5 challenge, with or without qop=auth."""
    read = [{n.lower(): quoted or bare for n, quoted, bare in _PARAMETER.findall(one)} for one in challenges]
    asked = next(one for one in read if one.get("algorithm", "MD5").upper() == "MD5")
    realm, nonce = asked["realm"], asked["nonce"]
    ha1, ha2 = _md5(f"{user}:{realm}:{password}"), _md5(f"{method}:{uri}")
    answer = {"username": user, "realm": realm, "nonce": nonce, "uri": uri}
    if "qop" in asked:
        answer["response"] = _md5(f"{ha1}:{nonce}:00000001:{cnonce}:auth:{ha2}")
        tail = f', qop=auth, nc=00000001, cnonce="{cnonce}"'
    else:
        answer["response"] = _md5(f"{ha1}:{nonce}:{ha2}")
        tail = ""
    if "opaque" in asked:
        answer["opaque"] = asked["opaque"]
    return (
        "Digest "
        + ", ".join(f'{name}="{value}"' for name, value in answer.items())
        + ", algorithm=MD5"
        + tail
    )


_PARAMETER = re.compile(r'(\w+)=(?:"([^"]*)"|([^,\s]+))')


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Sdp:
    """Where one audio stream lives: PCMU, and keys as telephone events of payload type 101."""

    host: str
    port: int
    formats: Sequence[int] = field(default=(0, 101))

    def __str__(self) -> str:
        rows = ["v=0", f"o=- 1 1 IN IP4 {self.host}", "s=-", f"c=IN IP4 {self.host}", "t=0 0"]
        rows += [f"m=audio {self.port} RTP/AVP 0 101", "a=rtpmap:0 PCMU/8000"]
        rows += ["a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-15", "a=ptime:20", "a=sendrecv"]
        return "\r\n".join(rows) + "\r\n"

    @classmethod
    def parse(cls, text: str) -> Sdp:
        host = re.search(r"^c=IN IP4 (\S+)", text, re.MULTILINE)
        audio = re.search(r"^m=audio (\d+) RTP/AVP ([\d ]+)", text, re.MULTILINE)
        if host is None or audio is None:
            raise ValueError(f"No IPv4 audio in this SDP: {text!r}")
        return cls(host.group(1), int(audio.group(1)), tuple(map(int, audio.group(2).split())))
