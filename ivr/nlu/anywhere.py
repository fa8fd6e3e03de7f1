"""The words that work anywhere, in every flow: what callers say for them, per language.

Written in the little language of `hear:` lines. A flow that has an intent of the same name adds its
own lines to these.
"""

from __future__ import annotations

from collections.abc import Mapping

from ivr.nlu.normalize import Words

ANYWHERE: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "operator": (
            "agent/operator/representative",
            "an agent/operator please",
            "human/person please",
            "(I want to) talk/speak to an agent/operator",
            "(I want to) talk/speak to a person/human/representative",
            "I do not want to talk/speak to a machine/robot/computer",
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
        "slower": (
            "slower (please)",
            "(can/could you) speak/talk (more) slowly/slower (please)",
            "(please) speak/talk slower/slowly",
            "not so fast (please)",
            "(you are/speak/talk) too fast",
            "(can/could you) slow down (please)",
            "more slowly (please)",
        ),
        "wait": (
            "one/a moment (please)",
            "just a/one moment/second/minute (please)",
            "(please) wait (a moment/second/minute)",
            "hold on (a moment/second/minute) (please)",
            "hang on (a moment/second/minute)",
            "give me a moment/second/minute",
            "(can you) wait a moment/second/minute",
            "let me check/look/see/think",
            "I have to look it up",
            "I need a moment/second/minute",
        ),
        "back": (
            "(please) go back",
            "(can we) go back (one step) (please)",
            "one step back",
            "back to the previous/last question",
            "(go to the) previous question",
            "I want to go back",
        ),
        "start_over": (
            "(let us) start over/again/anew",
            "(can we) start over/again (please)",
            "(start) from the beginning",
            "back to the start/beginning",
            "begin again",
            "I want to start over/again",
            "(go back to the) main menu",
        ),
        "language": (
            "(do you) speak Spanish (please)",
            "(in) Spanish (please)",
            "I (only) speak Spanish",
            "(can we) change the language (please)",
            "another/other language (please)",
            "(en) español",
            "en español por favor",
            "hablo español",
        ),
    },
    "es": {
        "operator": (
            "no quiero hablar con una máquina/computadora",
            "no quiero hablar con un robot/ordenador",
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
        "slower": (
            "más despacio/lento (por favor)",
            "(puede) hablar más despacio/lento (por favor)",
            "hable más despacio/lento",
            "no tan rápido (por favor)",
            "(habla/va) muy/demasiado rápido",
        ),
        "wait": (
            "un momento/momentito/segundo (por favor)",
            "espere (un momento/segundo/minuto) (por favor)",
            "(me) permite un momento/segundo",
            "deme un momento/segundo/minuto",
            "déjeme ver/mirar/pensar",
            "tengo que mirarlo/buscarlo",
        ),
        "back": (
            "volver/regresar (atrás)",
            "(quiero) volver/ir atrás",
            "(vuelva) (a) la pregunta anterior",
            "un paso atrás",
        ),
        "start_over": (
            "(quiero) empezar/comenzar de nuevo",
            "(quiero) empezar/comenzar otra vez",
            "(volver) al principio/inicio",
            "desde el principio",
            "(volver al) menú principal",
        ),
        "language": (
            "(habla) inglés (por favor)",
            "(en) inglés (por favor)",
            "(solo) hablo inglés",
            "(quiero) cambiar de/el idioma",
            "otro idioma (por favor)",
        ),
    },
}

WRITTEN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "language": (
            "(in) English (please)",
            "(do you) speak English (please)",
            "I (only) speak English",
            "I do not speak English/Spanish",
            "(can/could) we/you speak Spanish/English (please)",
            "(can/could) I have this/it in Spanish/English",
            "does anybody/anyone/somebody (there) speak Spanish",
            "(do you) speak French/German/Italian/Portuguese/Dutch/Chinese/Arabic",
            "(yo/solo) hablo español",
            "(en) español por favor",
            "(se) habla/hablan (usted/ustedes/alguien) español",
        ),
    },
    "es": {
        "language": (
            "(en) español (por favor)",
            "(solo) hablo español",
            "habla/hablan (usted/ustedes/alguien) inglés",
            "(habla) francés/alemán/italiano/portugués",
            "(in) English (please)",
            "(do you) speak English (please)",
            "I (only) speak English",
            "I do not speak Spanish",
        ),
    },
}
"""What is understood besides where a recogniser knows any word: it is not listened for."""


TOLD: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "en": {
        "wait": (
            *("on hold", "been holding", "been waiting", "waited", "will wait", "can wait"),
            *("have to wait", "not wait", "not want to wait", "longer is the wait", "long is the wait"),
        ),
    },
    "es": {
        "wait": (
            *(
                "rato esperando",
                "hora esperando",
                "minutos esperando",
                "tiempo esperando",
                "estado esperando",
                "he esperado",
                "tengo que esperar",
                "hay que esperar",
                "no quiero esperar",
            ),
            *("puedo esperar", "me espero", "voy a esperar"),
        ),
    },
}
"""How callers speak of the same and ask for none: "I have been waiting for an hour", "no, I will wait"."""


def told(said: Words, tag: str) -> frozenset[str]:
    """The words that work anywhere of which somebody only speaks."""
    text = f" {' '.join(said)} "
    phrases = TOLD.get(tag.partition("-")[0].lower(), {})
    return frozenset(name for name, ways in phrases.items() if any(f" {way} " in text for way in ways))


def anywhere(tag: str) -> Mapping[str, tuple[str, ...]]:
    """Name of the word that works anywhere -> its lines, in the language of a tag such as "en-US"."""
    return ANYWHERE.get(tag.partition("-")[0].lower(), {})


def written(tag: str) -> Mapping[str, tuple[str, ...]]:
    """The same of those lines that are understood and not listened for."""
    return WRITTEN.get(tag.partition("-")[0].lower(), {})
