"""One installation: its tables, and the reading of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ivr import document
from ivr.document import did_you_mean
from ivr.errors import Place, SettingsError
from ivr.settings.hearing import Hearing
from ivr.settings.llm import Llm
from ivr.settings.reader import Reader
from ivr.settings.senders import Email, Sms, Webhook
from ivr.settings.speaking import Speaking
from ivr.settings.understanding import Understanding
from ivr.settings.values import Seconds, Secret, Size

ASTERISK_ANSWERS_WITHIN = Seconds(5)
BACK_END_ANSWERS_WITHIN = Seconds(3)
LAST_CALLS_END_WITHIN = Seconds(300)
ARI_PASSWORD = Secret("env", "IVR_ARI_PASSWORD")
PromptFormat = Literal["ulaw", "alaw", "sln16"]


@dataclass(frozen=True, slots=True)
class Asterisk:
    """`app` is the Stasis application: one engine, one name. `url` ends in /ari."""

    url: str = "http://127.0.0.1:8088/ari"
    user: str = "ivr"
    password: Secret = ARI_PASSWORD
    app: str = "ivr"
    timeout: Seconds = ASTERISK_ANSWERS_WITHIN


@dataclass(frozen=True, slots=True)
class Media:
    """Where Asterisk sends the callers' voices; port 0 takes a free one.

    `max_calls` caps external media: its RTP range must hold four ports a call and more. Only what
    comes from `asterisk`, the IP address that Asterisk sends from, is listened to.
    """

    address: str = "127.0.0.1"
    asterisk: str = "127.0.0.1"
    port: int = 0
    max_calls: int = 20


@dataclass(frozen=True, slots=True)
class BackEnd:
    """A back office that flows may ask; what its headers say is secret."""

    url: str
    timeout: Seconds = BACK_END_ANSWERS_WITHIN
    headers: Mapping[str, Secret] = field(default_factory=dict)
    max_bytes: int = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """`numbers` says which flow a dialled number reaches; `else` takes all others.

    `recordings` is Asterisk's spool/recording. `senders` are what flows send messages by.
    `prompts_seen_as` is where Asterisk finds the folder `prompts`, if elsewhere; unless `prompts_shared`,
    that is a copy, which has only what was built. Prompts lie there in each of
    `prompts_formats`, and those that were not built go when there are more than `prompts_most`. An engine
    that is told to stop finishes its calls for at most `drain`. Recordings below `sounds` are played instead
    of the voice.
    Without `llm` no language model is asked.
    What stands in `public` may be spoken by flows: {{ settings.NAME }}.
    """

    flows: Path
    numbers: Mapping[str, str]
    asterisk: Asterisk = Asterisk()
    media: Media = Media()
    speaking: Speaking = field(default_factory=Speaking)
    hearing: Hearing = field(default_factory=Hearing)
    llm: Llm | None = None
    understanding: Understanding = field(default_factory=Understanding)
    prompts: Path = Path("prompts")
    prompts_seen_as: Path | None = None
    prompts_shared: bool = True
    prompts_formats: tuple[PromptFormat, ...] = ("ulaw", "alaw")
    prompts_most: Size | None = None
    calls: Path = Path("calls")
    recordings: Path = Path("spool/recording")
    store: str = "sqlite:///calls.db"
    back_ends: Mapping[str, BackEnd] = field(default_factory=dict)
    senders: Mapping[str, Email | Sms | Webhook] = field(default_factory=dict)
    drain: Seconds = LAST_CALLS_END_WITHIN
    sounds: Path = Path("sounds")
    public: Mapping[str, str] = field(default_factory=dict)


def parse(text: str, file: str, folder: Path) -> Settings:
    """Raises SettingsError, or DocumentError where the text is no YAML."""
    written = document.read(text, file)
    settings = Reader(folder).read(written, Settings, "the settings")
    assert isinstance(settings, Settings)
    for name, sender in settings.senders.items():
        if isinstance(sender, Sms) and sender.back_end not in settings.back_ends:
            sentence = f"The sender '{name}' posts to '{sender.back_end}', which is no back end here."
            hint = did_you_mean(sender.back_end, settings.back_ends)
            raise SettingsError(_place(written, "senders", name), "unknown-back-end", sentence, hint)
    for sense, engines in (("hearing", settings.hearing), ("speaking", settings.speaking)):
        for name in engines.engine:
            if getattr(engines, name, ()) is None:
                sentence = f"The engine '{name}' needs lines of its own: '{name}' is missing in {sense}."
                raise SettingsError(_place(written, sense, "engine"), "missing-key", sentence)
    return settings


def _place(node: document.Node, *path: str) -> Place:
    """Where something stands that was read already."""
    for name in path:
        below = node.get(name) if isinstance(node, document.Mapping) else None
        node = below if below is not None else node
    return node.place
