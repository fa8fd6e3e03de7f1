"""A page to listen to: every prompt that is built, how it looks, how loud it is, and what is wrong."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

import numpy as np

from ivr.audio.frame import RATE, Pcm
from ivr.audio.resample import narrow
from ivr.audio.wav import Wav
from ivr.tts import levels
from ivr.tts.cache import LARGEST, NAME, read
from ivr.tts.formats import FORMATS
from ivr.tts.inventory import Inventory, Item
from ivr.tts.joints import pause
from ivr.tts.page import figures, page, table

BARS, WIDTH, HEIGHT = 110, 220, 34


@dataclass(frozen=True, slots=True)
class Heard:
    """A built prompt as callers get it, and how it measures."""

    item: Item
    pcm: Pcm
    voice: str
    sound: levels.Sound


def heard(inventory: Inventory) -> list[Heard]:
    """All that are built and sound, measured anew from their files."""
    found = []
    for item in inventory.items:
        if item.entry is not None and not pause(item.wanted.text):
            pcm = pcm_of(item.entry.file)
            about = inventory.about.get(item.key, {})
            voice = ", ".join(filter(None, (str(about.get("engine", "")), str(about.get("voice", "")))))
            found.append(Heard(item, pcm, voice, levels.Sound.of(pcm, RATE)))
    return found


def pcm_of(file: Path) -> Pcm:
    """8000 Hz, decoded from a format of that rate, if there is one."""
    lying = [one for one in FORMATS.values() if file.with_name(f"{NAME}.{one.name}").exists()]
    there = min(lying, key=lambda one: one.rate)
    return narrow(there.decode(read(file.with_name(f"{NAME}.{there.name}"), LARGEST)), there.rate, RATE)


def as_html(all_heard: Sequence[Heard], title: str) -> str:
    """Self-contained: the sound is in the page."""
    loud = np.array([one.sound.loudness for one in all_heard]) if all_heard else np.zeros(1)
    faulty = [one for one in all_heard if one.sound.faults]
    seconds = sum(len(one.pcm) for one in all_heard) / RATE
    body = figures(
        {
            "prompts": str(len(all_heard)),
            "of speech": f"{seconds / 60:.1f} min",
            "loudness, LUFS": f"{loud.mean():.1f}",
            f"farthest from {levels.TARGET:g}": f"{np.abs(loud - levels.TARGET).max():.2f} LU",
            "with faults": str(len(faulty)),
        }
    )
    body += '<input type="search" placeholder="Find a prompt">'
    head = ("", "prompt", "where", "wave", "LUFS", "peak", "s", "faults")
    for language in dict.fromkeys(one.item.wanted.language for one in all_heard):
        several = [one for one in all_heard if one.item.wanted.language == language]
        body += f"<h2>{escape(language)}</h2>" + table(head, [_row(one) for one in several])
    return page(title, body)


def _row(one: Heard) -> str:
    wav = base64.b64encode(bytes(Wav(one.pcm, RATE))).decode()
    faults = "; ".join(one.sound.faults)
    return (
        f'<tr><td><audio controls preload="none" src="data:audio/wav;base64,{wav}"></audio></td>'
        f'<td>{escape(one.item.words)}<div class="soft">{escape(one.voice)}</div></td>'
        f'<td class="name">{escape(one.item.wanted.where)}</td><td>{wave(one.pcm)}</td>'
        f'<td class="number">{one.sound.loudness:.1f}</td><td class="number">{one.sound.peak:.1f}</td>'
        f'<td class="number">{len(one.pcm) / RATE:.1f}</td>'
        f'<td class="{"bad" if faults else "good"}">{escape(faults) or "none"}</td></tr>'
    )


def wave(pcm: Pcm) -> str:
    """The envelope, as one drawing of bars."""
    whole = pcm[: len(pcm) - len(pcm) % BARS] if len(pcm) >= BARS else np.zeros(BARS, np.int16)
    top = 32768 * 10 ** (levels.PEAK / 20)
    peaks = np.minimum(1, np.abs(whole.astype(np.int32)).reshape(BARS, -1).max(axis=1) / top)
    step = WIDTH / BARS
    bars = (
        f"M{(at + 0.5) * step:.1f} {HEIGHT / 2 * (1 - peak):.1f}v{max(0.6, HEIGHT * peak):.1f}"
        for at, peak in enumerate(peaks)
    )
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" role="img" aria-label="wave">'
        f'<path d="{"".join(bars)}" stroke="var(--wave)" stroke-width="{step * 0.7:.1f}"/></svg>'
    )
