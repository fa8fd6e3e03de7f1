"""One utterance in the words of each engine: what it understands is handed on, what it does not is told.

A pause, a speed or an emphasis has one spelling in the house (`ivr.ssml`); here is who takes what, and
how he wants it written. What an engine cannot do, `lost` names: `ivr check` tells it to the designer.

Sources: docs/markdown.md and the SSML mode of espeak-ng 1.51; cloud.google.com/text-to-speech/docs/ssml;
learn.microsoft.com/azure/ai-services/speech-service/speech-synthesis-markup-voice;
docs.aws.amazon.com/polly/latest/dg/supportedtags.html.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ivr.ssml import Break, Part, Span, Utterance, Words
from ivr.ssml.utterance import quoted

Change = Callable[[str], str]

PAUSES = ".,;:!?…"
"""After these, every voice pauses by itself."""


def by_percent(decibel: str) -> str:
    """ "-6dB" → "-50%", for engines that count so."""
    return f"{100 * 10 ** (float(decibel.removesuffix('dB')) / 20) - 100:+.0f}%"


def by_difference(percent: str) -> str:
    """ "80%" → "-20%", for engines that count so."""
    return f"{int(percent.removesuffix('%')) - 100:+d}%"


@dataclass(frozen=True, slots=True)
class Dialect:
    """`takes` names tags, or a tag with one attribute ("prosody rate"); `changes` write a value of
    "prosody rate" in the engine's own way. With no tags at all, the engine gets plain sentences."""

    takes: frozenset[str] = frozenset()
    changes: Mapping[str, Change] = field(default_factory=dict)

    @property
    def plain(self) -> bool:
        return not self.takes

    def write(self, said: Utterance) -> str:
        """What the engine is given: what stands inside `<speak>`, or, when it is `plain`, a sentence."""
        if self.plain:
            return " ".join("".join(_sentence(said.parts)).split())
        return "".join(self._markup(said.parts))

    def lost(self, said: Utterance) -> tuple[str, ...]:
        """What of it this engine does not do, each named once: "prosody pitch", "phoneme"."""
        asked = (name for part in said if isinstance(part, Span) for name in _asked(part))
        pauses = (("break",) if isinstance(part, Break) and part.own else () for part in said)
        names = (*(name for several in pauses for name in several), *asked)
        return tuple(dict.fromkeys(name for name in names if name not in self.takes))

    def _markup(self, parts: Iterable[Part]) -> Iterator[str]:
        for part in parts:
            match part:
                case Words(text):
                    yield quoted(text)
                case Break(ms):
                    yield f'<break time="{ms}ms"/>'
                case Span("sub"):
                    yield quoted(part.get("alias"))
                case Span(tag, attributes, inside):
                    told = "".join(self._attribute(tag, *one) for one in attributes)
                    whole = tag in self.takes or told
                    yield from (f"<{tag}{told}>" if whole else "", *self._markup(inside))
                    yield f"</{tag}>" if whole else ""

    def _attribute(self, tag: str, name: str, value: str) -> str:
        if not {tag, f"{tag} {name}"} & self.takes:
            return ""
        change = self.changes.get(f"{tag} {name}")
        return f' {name}="{quoted(change(value) if change else value)}"'


def _asked(span: Span) -> Iterator[str]:
    """What a span asks of an engine; other words (`sub`) are nothing that an engine must know."""
    if span.tag == "prosody":
        yield from (f"prosody {name}" for name, _ in span.attributes)
    elif span.tag not in ("sub", "say-as"):
        yield span.tag


def _sentence(parts: Iterable[Part]) -> Iterator[str]:
    """Words alone; a pause is a comma, where none of the signs stands after which a voice pauses."""
    before = ""
    for part in parts:
        match part:
            case Words(text):
                said = text
            case Break():
                said = " " if not before.strip() or before.rstrip()[-1] in PAUSES else ", "
            case Span("sub"):
                said = part.get("alias")
            case Span():
                said = "".join(_sentence(part.parts))
        if said.startswith(", "):
            before = before.rstrip()
        yield before
        before = said
    yield before


_PROSODY = ("prosody rate", "prosody pitch", "prosody volume")

PLAIN = Dialect()
ESPEAK = Dialect(frozenset({"break", *_PROSODY, "emphasis", "voice"}), {"prosody volume": by_percent})
GOOGLE = Dialect(frozenset({"break", *_PROSODY, "emphasis", "phoneme", "voice"}))
AZURE = Dialect(
    frozenset({"break", *_PROSODY, "emphasis", "phoneme"}),
    {"prosody rate": by_difference, "prosody volume": by_percent},
)
POLLY = Dialect(frozenset({"break", "prosody rate", "prosody volume", "phoneme"}))
POLLY_STANDARD = Dialect(frozenset({"break", *_PROSODY, "emphasis", "phoneme"}))

DIALECTS: Mapping[str, Dialect] = {
    **{"espeak": ESPEAK, "google": GOOGLE, "azure": AZURE},
    **{"polly": POLLY, "polly standard": POLLY_STANDARD},
}
"""Engine of the settings, with a model that takes something else, → what it takes; any other gets plain
sentences."""


def dialect(engine: str, model: str = "") -> Dialect:
    return DIALECTS.get(f"{engine} {model}") or DIALECTS.get(engine, PLAIN)
