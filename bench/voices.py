"""How well the voices that need no network are understood on a telephone: heard by the project's own ear.

    python -m bench.voices                        every voice of this machine, as a table
    python -m bench.voices flite:rms espeak:en-us espeak:es:90      these alone (ENGINE:VOICE[:SPEED])
    python -m bench.voices --wav FOLDER           and one sentence of each, to listen to

Each voice says the prompts of the flows (`--prompts` of them: read with a trigram of all of them and the
everyday words; the figure is word errors) and single everyday words (`--words`: which of all 600 was it),
levelled as prompts are, through 8 kHz mu-law, clean and with coloured noise at 15 dB. The ear is made for
people who speak American English; a Spanish word is spelled in its sounds by simple rules, among 80, so
that figure compares Spanish voices with each other and with nothing else. Nothing is tuned here.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import resource
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bench.ear import coloured
from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.resample import widen
from ivr.audio.wav import Wav
from ivr.flow.reader import read_flow
from ivr.nlu.grammar import AnyOf, Grammar
from ivr.ssml import words as plain_words
from ivr.store.folder import read_folder
from ivr.stt.acoustic import CLEAN, telephone_means_file
from ivr.stt.everyday import EVERYDAY
from ivr.stt.lexicon import Lexicon
from ivr.stt.sphinx import DICTIONARY, _Reader
from ivr.tts.levels import telephone
from ivr.tts.voices import voice

USUAL = (
    "festival:cmu_us_slt_arctic_hts", "festival:kal_diphone", "flite:slt", "flite:rms", "flite:awb",
    "flite:kal16", "espeak:en-us", "espeak:en-us+f3", "espeak:en-gb", "espeak:es", "espeak:es+f3",
    "espeak:es+m3", "espeak:es-419", "espeak:es-419+f3",
)  # fmt: skip
NOISE = 15.0  # dB below the speech
SENTENCE = {
    "en-US": "Your order was shipped on Friday. Is there anything else I can help you with?",
    "es-ES": "Su pedido salió el viernes. ¿Puedo ayudarle en algo más?",
}
_SPANISH = """
    cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta
    cuarenta cincuenta sesenta setenta ochenta noventa cien mil lunes martes miércoles jueves viernes sábado
    domingo enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre mañana
    tarde noche hoy ayer pedido número cuenta tarjeta saldo cita médico factura pago dinero ayuda persona
    espere gracias repita marque diga pulse correcto error servicio cliente envío paquete dirección nombre
    teléfono clave horario oficina cerrado
"""
SPANISH = _SPANISH.split()
SOUNDS = [  # Spanish letters in the sounds of the ear, the longest first
    ("ch", "CH"), ("ll", "Y"), ("rr", "R"), ("qu", "K"), ("gue", "G EY"), ("gui", "G IY"), ("güe", "G W EY"),
    ("ce", "TH EH"), ("cé", "TH EH"), ("ci", "TH IY"), ("cí", "TH IY"), ("ge", "HH EH"), ("gi", "HH IY"),
    ("ie", "Y EH"), ("ue", "W EH"), ("ua", "W AA"), ("io", "Y OW"), ("ió", "Y OW"), ("ñ", "N Y"),
    ("a", "AA"), ("á", "AA"), ("b", "B"), ("c", "K"), ("d", "D"), ("e", "EH"), ("é", "EH"), ("f", "F"),
    ("g", "G"), ("h", ""), ("i", "IY"), ("í", "IY"), ("j", "HH"), ("k", "K"), ("l", "L"), ("m", "M"),
    ("n", "N"), ("o", "OW"), ("ó", "OW"), ("p", "P"), ("r", "R"), ("s", "S"), ("t", "T"), ("u", "UW"),
    ("ú", "UW"), ("v", "B"), ("x", "K S"), ("y", "Y"), ("z", "TH"),
]  # fmt: skip


class Line(NamedTuple):
    said: str
    heard_as: tuple[str, ...]


class Figures(NamedTuple):
    """Shares are 0 to 1, times in s; `pace` in words a minute."""

    words: float
    words_noisy: float
    errors: float
    errors_noisy: float
    pace: float
    cpu: float
    wall: float
    high: float  # share of the power above 2 kHz


def prompts(count: int) -> list[Line]:
    """Prompts of the flows in English, without values; the same ones in every run."""
    said = set()
    for folder in sorted(Path("flows").iterdir()):
        for language, text in read_flow(read_folder(folder)).static_prompts():
            if language == "en-US":
                said.add(plain_words(text))
    usable = [line for text in sorted(said) if (line := Line(text, spelled(text))).heard_as]
    random.Random(1).shuffle(usable)
    return [line for line in usable if 3 <= len(line.heard_as) <= 25][:count]


def spelled(text: str) -> tuple[str, ...]:
    """Words as a recogniser has them; none when there are figures in it."""
    if re.search(r"\d", text):
        return ()
    return tuple(re.findall(r"[a-z']+", text.lower().replace("\u2019", "'")))


def lexicon(language: str) -> Lexicon:
    known = Lexicon.read(DICTIONARY)
    return known if language == "en-US" else Lexicon(f"{word} {sounds(word)}" for word in SPANISH)


def sounds(word: str) -> str:
    found: list[str] = []
    while word:
        letters, sound = next((one for one in SOUNDS if word.startswith(one[0])), (word[0], ""))
        found, word = [*found, sound], word[len(letters) :]
    return " ".join(sound for sound in found if sound)


def telephoned(pcm: Pcm, noise: float | None) -> bytes:
    """What the ear is given: through mu-law, widened, silence around."""
    sound = np.pad(pcm.astype(np.float64), RATE // 5)
    if noise is not None:
        sound = sound + coloured(len(sound), float(np.sqrt(np.mean(pcm[np.abs(pcm) > 300] ** 2.0))), noise)
    line = PCMU.decode(PCMU.encode(np.clip(sound, -32768, 32767).astype(np.int16)))
    return widen(line, np.random.default_rng(len(line))).tobytes()


def distance(said: Iterable[str], heard: Iterable[str]) -> int:
    """Words to change, to add or to take away."""
    heard = list(heard)
    row = list(range(len(heard) + 1))
    for at, word in enumerate(said, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(before + (word != other), row[place] + 1, row[place - 1] + 1)
    return row[-1]


class Judge:
    """The ear's two readings: single words, and prompts."""

    def __init__(self, language: str, words: list[str], lines: list[Line]) -> None:
        known = lexicon(language)
        one_of = Grammar("en-US", ((AnyOf(tuple(words)),),), (), True)
        self._words = _Reader.of_phrases(telephone_means_file(CLEAN), one_of, known)
        if lines:
            self._talk = _Reader.of_talk(
                telephone_means_file(CLEAN), Grammar("en-US", tuple(line.heard_as for line in lines)), known
            )

    def word(self, wide: bytes) -> str:
        assert self._words is not None
        return " ".join(part.name for part in self._words.read(wide))

    def line(self, wide: bytes) -> list[str]:
        return [part.name for part in self._talk.read(wide)]


async def measured(
    spec: str, words: list[str], lines: list[Line], judge: Judge, folder: Path | None
) -> Figures:
    engine, name, *speed = spec.split(":")
    language = language_of(spec)
    speaker = voice(engine, voices={language: name}, **({"speed": int(speed[0])} if speed else {}))
    right, errors, spoken, seconds, cpu, wall, high = [0, 0], [0, 0], 0, 0.0, 0.0, 0.0, []
    for text, heard_as in track([*(Line(one, (one,)) for one in words), *lines], spec, transient=True):
        used, began = usage(), time.monotonic()
        speech = await speaker.speak(text.replace("&", "&amp;").replace("<", "&lt;"), language)
        pcm = telephone(speech)
        alone = text in words
        if not alone:
            cpu, wall = cpu + usage() - used, wall + time.monotonic() - began
            spoken, seconds = spoken + len(heard_as), seconds + len(pcm) / RATE
            power = np.abs(np.fft.rfft(pcm.astype(np.float64))) ** 2
            high.append(power[len(power) // 2 :].sum() / power.sum())
        for at, noise in enumerate((None, NOISE)):
            wide = telephoned(pcm, noise)
            if alone:
                right[at] += judge.word(wide) == text
            else:
                errors[at] += distance(heard_as, judge.line(wide))
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        pcm = telephone(await speaker.speak(SENTENCE[language], language))
        (folder / f"{spec.replace(':', '-')}.wav").write_bytes(bytes(Wav(pcm, RATE)))
    count, many = max(1, len(words)), max(1, len(lines))
    return Figures(
        *(one / count for one in right),
        *(one / max(1, spoken) for one in errors),
        60 * spoken / max(seconds, 0.01),
        cpu / many,
        wall / many,
        float(np.mean(high)) if high else 0.0,
    )


def usage() -> float:
    """Seconds of processor time of this process and of those that it waited for."""
    return sum(one.ru_utime + one.ru_stime for one in map(resource.getrusage, (0, -1)))


def language_of(spec: str) -> str:
    return "es-ES" if spec.split(":")[1].startswith("es") else "en-US"


def rows(specs: list[str], words: int, count: int, folder: Path | None) -> Iterator[tuple[str, Figures]]:
    lines, everyday = prompts(count), sorted(EVERYDAY)
    random.Random(2).shuffle(everyday)
    judges = {"en-US": Judge("en-US", list(EVERYDAY), lines), "es-ES": Judge("es-ES", SPANISH, [])}
    for spec in specs:
        english = language_of(spec) == "en-US"
        asked = (everyday[:words], lines) if english else (SPANISH, [])
        yield spec, asyncio.run(measured(spec, *asked, judges[language_of(spec)], folder))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("voices", nargs="*", default=USUAL)
    parser.add_argument("--words", type=int, default=120)
    parser.add_argument("--prompts", type=int, default=60)
    parser.add_argument("--wav", type=Path)
    asked = parser.parse_args()
    table = Table(
        "voice", "words", "at 15 dB", "word errors", "at 15 dB", "words/min", "cpu ms", "wall ms", ">2 kHz"
    )
    for spec, its in rows(list(asked.voices), asked.words, asked.prompts, asked.wav):
        shares = [f"{100 * share:.1f} %" for share in its[:4]]
        table.add_row(
            spec,
            *shares,
            f"{its.pace:.0f}",
            f"{1000 * its.cpu:.0f}",
            f"{1000 * its.wall:.0f}",
            f"{its.high:.1%}",
        )
    Console().print(table)


if __name__ == "__main__":
    main()
