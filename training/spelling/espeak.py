"""The same words by espeak-ng, to be compared with: its IPA mapped to cmudict's sounds."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

_LINES = (Path(__file__).parent / "ipa.txt").read_text(encoding="utf-8").splitlines()
SOUNDS: Mapping[str, str] = {sign: sounds for sign, _, sounds in (line.partition(" ") for line in _LINES)}
_SOUND = re.compile("|".join(sorted(map(re.escape, SOUNDS), key=len, reverse=True)))


def sounds(words: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    asked = list(words)
    command = ["espeak-ng", "-q", "--ipa", "-v", "en-us"]
    # One paragraph a word: each is spoken by itself.
    text = "\n\n".join(asked)
    said = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    lines = said.split("\n")
    lines = [line for line in lines if line.strip()]
    return {word: _mapped(line) for word, line in zip(asked, lines, strict=True)}


def _mapped(ipa: str) -> tuple[str, ...]:
    plain = re.sub("[ˈˌ ]", "", ipa)
    return tuple(sound for found in _SOUND.findall(plain) for sound in SOUNDS[found].split())
