"""The words that work anywhere, in every flow: what callers say for them, per language.

Written in the little language of `hear:` lines. A flow that has an intent of the same name adds its
own lines to these.
"""

from __future__ import annotations

from collections.abc import Mapping

ANYWHERE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "operator": (
            "agent/operator/representative",
            "an agent/operator please",
            "human/person please",
            "(I want to) talk/speak to an agent/operator",
            "(I want to) talk/speak to a person/human/representative",
            "(can/could I) talk/speak to/with someone/somebody",
            "I want/need a real person",
            "I would like to speak to/with somebody/someone",
            "I need to talk to someone/somebody",
            "(let me) talk/speak to a real person",
            "give/get me an agent/operator",
            "give/get me a human/person/representative",
            "connect me to/with an agent/operator/representative",
            "put me through to an agent/person/operator",
            "transfer me to an agent/person/operator/representative",
            "customer service (please)",
        ),
        "repeat": (
            "repeat (that) (please)",
            "can/could you repeat that/it (please)",
            "say that/it again (please)",
            "can/could you say that again",
            "please say that/it again",
            "what did you say",
            "what was that (again)",
            "pardon (me)",
            "I beg your pardon",
            "sorry what",
            "come again",
            "once/one more time (please)",
            "I did not hear/catch/understand that/you",
            "I could not hear that/you",
        ),
    },
    "es": {
        "operator": (
            "agente/operador/operadora/representante",
            "(quiero) hablar con un agente/operador/representante",
            "(quiero) hablar con una persona/operadora",
            "(quiero/necesito) hablar con alguien",
            "páseme con un agente/operador",
            "atención al cliente",
        ),
        "repeat": (
            "repita (por favor)",
            "puede/podría repetir (eso) (por favor)",
            "otra vez (por favor)",
            "cómo dice/dijo",
            "perdón",
            "qué dijo",
            "no le oí/entendí",
        ),
    },
}


def anywhere(tag: str) -> Mapping[str, tuple[str, ...]]:
    """Name of the word that works anywhere -> its lines, in the language of a tag such as "en-US"."""
    return ANYWHERE.get(tag.partition("-")[0].lower(), {})
