"""What flows send messages by: one table a kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ivr.settings.values import Secret


@dataclass(frozen=True, slots=True)
class Email:
    """A sender of e-mail: a mail server, and the address it writes from.

    `tls`: starttls, tls (from the first byte on, often port 465) or none.
    """

    host: str
    from_: str
    kind: Literal["email"] = "email"
    port: int = 587
    user: str = ""
    password: Secret | None = None
    tls: Literal["starttls", "tls", "none"] = "starttls"


@dataclass(frozen=True, slots=True)
class Sms:
    """A sender of text messages: what is posted to a back end, with {to} and {text} in it."""

    back_end: str
    kind: Literal["sms"] = "sms"
    path: str = "/"
    body: Mapping[str, str] = field(default_factory=lambda: {"to": "{to}", "text": "{text}"})


@dataclass(frozen=True, slots=True)
class Webhook:
    """A sender of data to an address; what its headers say is secret."""

    url: str
    kind: Literal["webhook"] = "webhook"
    headers: Mapping[str, Secret] = field(default_factory=dict)
