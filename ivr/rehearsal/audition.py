"""Whether a recogniser hears at all: it is told a sentence by a synthetic voice, among others it might be."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ivr.audio.frame import RATE
from ivr.nlu.grammar import Grammar
from ivr.rehearsal.voice import sentence
from ivr.stt.recogniser import Hypothesis, Recogniser

SENTENCES: Mapping[str, tuple[str, ...]] = {
    "en": ("i want to pay my bill", "where is my package", "no thank you"),
    "es": ("quiero pagar mi cuenta", "dónde está mi paquete", "no gracias"),
    "fr": ("je veux payer ma facture", "où est mon paquet", "non merci"),
    "de": ("ich möchte meine rechnung bezahlen", "wo ist mein paket", "nein danke"),
    "it": ("voglio pagare il conto", "dove è il mio pacco", "no grazie"),
    "pt": ("quero pagar a minha conta", "onde está o meu pacote", "não obrigado"),
    "nl": ("ik wil mijn rekening betalen", "waar is mijn pakket", "nee bedankt"),
}
"""The first of a language is said, and is to be heard instead of the others."""


ENOUGH = 0.75
"""The share of the words."""


@dataclass(frozen=True, slots=True)
class Audition:
    """`seconds` is how long the result took when the voice was over."""

    said: str
    heard: Hypothesis
    seconds: float

    @property
    def passed(self) -> bool:
        """Whether most of it was heard."""
        words, heard = self.said.split(), self.heard.text.split()
        return sum(word in heard for word in words) >= ENOUGH * len(words)


async def audition(recogniser: Recogniser, language: str) -> Audition:
    """The recogniser is open. Raises RecogniserError or VoiceError."""
    said, *others = SENTENCES.get(language.partition("-")[0], SENTENCES["en"])
    phrases = tuple(tuple(one.split()) for one in (said, *others))
    pcm = np.pad(await sentence(said, language), RATE // 4)
    session = recogniser.listen(Grammar(language, phrases))
    clock = asyncio.get_running_loop().time
    session.feed(pcm)
    began = clock()
    return Audition(said, await session.finish(), clock() - began)
