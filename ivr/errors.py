"""Everything that can go wrong, as one tree.

IvrError
├── DocumentError       one fault in a YAML text, at file:line:column
│   ├── FlowError       … of a flow
│   └── SettingsError   … of the settings
├── FlowErrors          all faults of one flow folder, found in one reading
├── RuntimeFault        a call cannot go on as the flow says (names step and call)
│   ├── ExpressionError     a condition or template has no value
│   └── EndlessFlow         the flow does not come to rest
├── AriError            Asterisk's REST interface
│   ├── AriRefused          it answered with an error status
│   ├── AriTimeout          it did not answer in time
│   └── AriClosed           there is no connection
├── MediaError          audio from or to Asterisk
│   └── RtpError            a datagram that is no RTP packet (RFC 3550)
├── RecogniserError     speech in
├── ModelError          the model of a recogniser cannot be fetched or installed
├── VoiceError          speech out
│   └── VoiceTimeout        it took too long
├── AdviserError        a language model
│   └── AdviserRefused      it does not want to answer
├── PromptError         the prompt store
├── BackEndError        a back office
├── StoreError          calls, journals
├── PhoneError          a tester's phone (softphone.driver)
├── PatternError        a line of `hear` (nlu.patterns)
├── MarkupError         the tags of a sentence (ssml.reader)
├── SenseError          vectors of sentences
├── SimulatorError      a test asks for what cannot be done
├── AnotherEngine       another engine has the calls of this Asterisk
└── StageError          starting or stopping Asterisk and its companions
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class IvrError(Exception):
    """The root: catching it catches whatever this project raises, and nothing else.

    `exit_status` is what a command ends with that ends by it.
    """

    exit_status = 1


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in a text; line and column count from 1, as editors do."""

    file: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


class DocumentError(IvrError):
    """One fault in a YAML text. `code` is stable, `hint` says what to do."""

    def __init__(self, place: Place, code: str, sentence: str, hint: str = "") -> None:
        self.place, self.code, self.sentence, self.hint = place, code, sentence, hint
        super().__init__(f"{place}: {code}: {sentence}" + (f" {hint}" if hint else ""))


class FlowError(DocumentError):
    """One fault in a flow."""


class SettingsError(DocumentError):
    """One fault in the settings."""


class FlowErrors(IvrError):
    """All faults of one flow folder, ordered by place."""

    def __init__(self, faults: Sequence[DocumentError]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.place, fault.code)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class RuntimeFault(IvrError):
    """A call cannot go on as its flow says; the interpreter turns it into the hand-over."""

    def __init__(self, step: str, sentence: str) -> None:
        self.step, self.sentence = step, sentence
        super().__init__(f"step {step!r}: {sentence}")


class ExpressionError(RuntimeFault):
    """A condition or template has no value here."""


class EndlessFlow(RuntimeFault):
    """The flow takes step after step without ever waiting for anything."""


class AriError(IvrError):
    """Asterisk's REST interface."""


class AriRefused(AriError):
    """Asterisk answered with an error status; `message` is in its own words."""

    def __init__(self, method: str, path: str, status: int, message: str) -> None:
        self.method, self.path, self.status, self.message = method, path, status, message
        super().__init__(f"{method} {path} was refused with {status}: {message}")


class AriTimeout(AriError):
    """Asterisk did not answer within the limit; whether it acted is unknown."""

    def __init__(self, method: str, path: str, seconds: float) -> None:
        self.method, self.path, self.seconds = method, path, seconds
        super().__init__(f"{method} {path} had no answer within {seconds:g} s")


class AriClosed(AriError):
    """There is no connection to Asterisk."""


class MediaError(IvrError):
    """Audio from or to Asterisk."""


class RtpError(MediaError):
    """A datagram that is no RTP packet (RFC 3550)."""


class RecogniserError(IvrError):
    """A recogniser cannot hear: no model, a worker that died, a service that refused."""


class ModelError(IvrError):
    """The model of a recogniser cannot be fetched or installed; what there was before is still there."""


class VoiceError(IvrError):
    """A voice cannot speak: no engine, an engine that refused or took too long."""


class VoiceTimeout(VoiceError):
    """A voice took longer than it may."""


class AdviserError(IvrError):
    """A language model is away, or answered what is no answer. `tokens` were used; None: nobody knows."""

    def __init__(self, sentence: str, tokens: int | None = 0) -> None:
        self.tokens = tokens
        super().__init__(sentence)


class AdviserRefused(AdviserError):
    """A language model does not want to answer this."""


class PromptError(IvrError):
    """A prompt cannot be kept or found."""


class BackEndError(IvrError):
    """A back office that is not in the settings, or a request that may not be made."""


class StoreError(IvrError):
    """What has to be kept could not be kept."""


class SenseError(IvrError):
    """A sentence model is missing or broken."""


class SimulatorError(IvrError):
    """A test asks for what cannot be done: keys after the end of the call, an answer that it lacks."""


class AnotherEngine(IvrError):
    """Another engine has the calls of this Asterisk: to start again would be a quarrel without end."""

    exit_status = 3


class StageError(IvrError):
    """Asterisk or one of its companions cannot be started or stopped."""
