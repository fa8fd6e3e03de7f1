"""What the voices say: requests as callers make them, numbers and dates, and words at random."""

from __future__ import annotations

from random import Random

from ivr.stt.spoken import DIGITS, TEENS, TENS, UNITS

REQUESTS = (
    *(
        "i want to {do} my {thing}",
        "i would like to {do} my {thing}",
        "can i {do} a {thing}",
        "{do} my {thing}",
    ),
    *(
        "could you {do} the {thing} please",
        "please {do} my {thing}",
        "where is my {thing}",
        "my {thing} is {state}",
    ),
    *("i need to {do} a {thing} for {day}", "what is my {thing}", "when does the {thing} open", "{thing}"),
    *(
        "i lost my {thing}",
        "talk to {someone}",
        "let me speak to {someone}",
        "i have a question about my {thing}",
    ),
    *("{answer}", "{answer}", "{answer}", "my {thing} number is {digits}", "order {digits}"),
    *("{day} at {hour}", "{month} the {nth}", "the {nth} of {month}", "next {day}", "{day} {part}"),
    *("{number} dollars", "{number} dollars and {number} cents", "{digits}", "{digits}", "{digits}"),
)
BLANKS = {
    "do": "pay cancel change check track return book make move confirm renew close open report find",
    "thing": "bill order package account balance appointment card payment invoice delivery address password"
    " phone internet subscription refund ticket flight reservation doctor policy claim number plan",
    "state": "late broken wrong stolen missing slow empty down",
    "someone": "somebody agent operator person someone support",
    "answer": "yes no yeah right correct wrong okay please thanks hello goodbye repeat help sure nothing",
    "day": "monday tuesday wednesday thursday friday saturday sunday today tomorrow",
    "part": "morning afternoon evening night",
    "month": "january february march april may june july august september october november december",
    "nth": "first second third fourth fifth sixth seventh eighth ninth tenth twelfth fifteenth twentieth",
    "hour": " ".join(UNITS),
}
RANDOM = 0.55
"""The share of sentences that are words at random: they hold every sound beside every other."""


def sentences(count: int, frequent: list[str], seed: int) -> list[str]:
    """`frequent` are words, the most frequent first."""
    random = Random(seed)
    return [_words(frequent, random) if random.random() < RANDOM else _request(random) for _ in range(count)]


def _words(frequent: list[str], random: Random) -> str:
    some = (frequent if random.random() < 0.6 else frequent[:600] for _ in range(random.randint(3, 7)))
    return " ".join(random.choice(words) for words in some)


def _request(random: Random) -> str:
    blanks = {name: random.choice(words.split()) for name, words in BLANKS.items()}
    digits = " ".join(random.choice(DIGITS) for _ in range(random.randint(3, 10)))
    return random.choice(REQUESTS).format(**blanks, digits=digits, number=_number(random))


def _number(random: Random) -> str:
    small = random.choice([*UNITS, *TEENS, *TENS, f"{random.choice(TENS)} {random.choice(UNITS)}"])
    return random.choice([small, f"{random.choice(UNITS)} hundred and {small}", f"{small} thousand"])
