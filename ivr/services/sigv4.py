"""AWS Signature Version 4: what makes a request believed.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"
NO_BODY = hashlib.sha256(b"").hexdigest()


@dataclass(frozen=True, slots=True)
class Account:
    """`token` belongs to keys that are lent for a while."""

    key: str
    secret: str = field(repr=False)
    token: str = field(default="", repr=False)


def signed(
    method: str,
    url: str,
    headers: Mapping[str, str],
    body: bytes,
    account: Account,
    region: str,
    service: str,
    now: datetime,
) -> dict[str, str]:
    """The headers with the signature among them; all of them are signed, and the body is. `now` in UTC."""
    at = urlsplit(url)
    scope = _Scope(account, region, service, now)
    told = {
        **{name.lower(): " ".join(value.split()) for name, value in headers.items()},
        "host": at.netloc,
        "x-amz-date": scope.moment,
        **({"x-amz-security-token": account.token} if account.token else {}),
    }
    names = ";".join(sorted(told))
    lines = [f"{name}:{told[name]}" for name in sorted(told)]
    query = "&".join(sorted(at.query.split("&"))) if at.query else ""
    digest = hashlib.sha256(body).hexdigest()
    request = "\n".join((method, quote(at.path or "/", safe="/-_.~%"), query, *lines, "", names, digest))
    credential = f"Credential={account.key}/{scope.name}"
    signature = f"SignedHeaders={names}, Signature={scope.signature(request)}"
    return {**told, "authorization": f"{ALGORITHM} {credential}, {signature}"}


def presigned(
    url: str,
    query: Iterable[tuple[str, str]],
    account: Account,
    region: str,
    service: str,
    now: datetime,
    seconds: int,
    body: str = NO_BODY,
) -> str:
    """The address with everything in it, good for `seconds` from `now` (UTC); `body` is the hash of what
    is sent."""
    at = urlsplit(url)
    scope = _Scope(account, region, service, now)
    told = {
        **dict(query),
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{account.key}/{scope.name}",
        "X-Amz-Date": scope.moment,
        "X-Amz-Expires": str(seconds),
        "X-Amz-SignedHeaders": "host",
        **({"X-Amz-Security-Token": account.token} if account.token else {}),
    }
    written = "&".join(f"{_escaped(name)}={_escaped(value)}" for name, value in sorted(told.items()))
    request = "\n".join(("GET", at.path or "/", written, f"host:{at.netloc}", "", "host", body))
    return f"{at.scheme}://{at.netloc}{at.path}?{written}&X-Amz-Signature={scope.signature(request)}"


def signing_key(secret: str, day: str, region: str, service: str) -> bytes:
    """The key of one day, region and service."""
    key = f"AWS4{secret}".encode()
    for part in (day, region, service, "aws4_request"):
        key = _hmac(key, part)
    return key


class _Scope:
    """What a signature holds for: a moment, a region, a service."""

    def __init__(self, account: Account, region: str, service: str, now: datetime) -> None:
        day = now.strftime("%Y%m%d")
        self.moment = now.strftime("%Y%m%dT%H%M%SZ")
        self.name = f"{day}/{region}/{service}/aws4_request"
        self._key = signing_key(account.secret, day, region, service)

    def signature(self, request: str) -> str:
        digest = hashlib.sha256(request.encode()).hexdigest()
        return _hmac(self._key, "\n".join((ALGORITHM, self.moment, self.name, digest))).hex()


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def _escaped(text: str) -> str:
    return quote(text, safe="-_.~")
