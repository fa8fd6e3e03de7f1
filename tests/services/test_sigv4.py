"""Signatures against those that AWS publishes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.services.sigv4 import NO_BODY, Account, presigned, signed, signing_key

ACCOUNT = Account("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
NOW = datetime(2015, 8, 30, 12, 36, tzinfo=UTC)
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
URL = "https://example.amazonaws.com/"

# The test suite "aws-sig-v4-test-suite": name, method, url, headers, body, signature.
SUITE = [
    ("get-vanilla", "GET", URL, {}, b"", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    (
        "post-vanilla",
        "POST",
        URL,
        {},
        b"",
        "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b",
    ),
    (
        "get-vanilla-query-order-key-case",
        "GET",
        f"{URL}?Param2=value2&Param1=value1",
        {},
        b"",
        "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500",
    ),
    (
        "post-x-www-form-urlencoded",
        "POST",
        URL,
        FORM,
        b"Param1=value1",
        "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a",
    ),
    (
        "post-header-value-case",
        "POST",
        URL,
        {"My-Header1": "VALUE1"},
        b"",
        "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d",
    ),
]


@pytest.mark.parametrize(("name", "method", "url", "headers", "body", "signature"), SUITE)
def test_requests_are_signed_as_in_the_published_suite(
    name: str, method: str, url: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    made = signed(method, url, headers, body, ACCOUNT, "us-east-1", "service", NOW)
    names = ";".join(sorted([*(key.lower() for key in headers), "host", "x-amz-date"]))
    assert made["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        f"SignedHeaders={names}, Signature={signature}"
    )


def test_the_key_of_a_day_is_the_published_one() -> None:
    key = signing_key(ACCOUNT.secret, "20150830", "us-east-1", "iam")
    assert key.hex() == "c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9"


def test_an_address_is_signed_as_in_the_published_example() -> None:
    """docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html"""
    account = Account("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    now = datetime(2013, 5, 24, tzinfo=UTC)
    made = presigned(url, [], account, "us-east-1", "s3", now, 86400, "UNSIGNED-PAYLOAD")
    assert made.endswith("=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404")
    assert NO_BODY not in made


def test_keys_that_are_lent_say_so_and_nothing_shows_a_secret() -> None:
    lent = Account("AKIDEXAMPLE", "the secret", "the token")
    made = signed("POST", URL, {}, b"", lent, "us-east-1", "polly", NOW)
    assert made["x-amz-security-token"] == "the token" and "x-amz-security-token" in made["authorization"]
    assert "the secret" not in f"{made}" and "the" not in repr(lent)
