"""How well the ear hears, and how sure it may be: synthesised callers at the questions of a small shop.

    python bench/ear.py words             the everyday words of ivr/stt/everyday.py
    python bench/ear.py table             confidences, times and processor time for each voice

Voices are flite's (rms, awb, slt, kal16) and espeak-ng's, 8 kHz and mu-law, as `VOICE` or, with noise at
15 dB, `VOICE~15`. Nonsense is English from outside the flow.
"""

from __future__ import annotations

import argparse
import asyncio
import difflib
import re
import resource
import subprocess
import tempfile
import wave
from collections.abc import Iterator
from functools import cache
from statistics import median

import numpy as np
from numpy.typing import NDArray

from ivr.audio.frame import RATE, Pcm
from ivr.audio.g711 import PCMU
from ivr.audio.resample import narrow
from ivr.nlu.grammar import AnyOf, Digits, Grammar, Item, Number, Phrase

VOICES = ("rms", "awb", "slt", "kal16")
HARDER = ("rms~15", "slt~15", "en-us")
UNSEEN = ("en-gb",)
LEVEL = 10000  # peak, in sample units

BLANKS: dict[str, Item] = {
    "#": Digits(5, 10),
    "%": Number(),
    "@": AnyOf(("red", "blue", "dark green", "black")),
}


def phrases(*texts: str) -> tuple[Phrase, ...]:
    """One phrase a text; # is a blank of five to ten digits, % a number, @ a colour."""
    return tuple(tuple(BLANKS.get(word, word) for word in text.split()) for text in texts)


INTENTS = phrases(
    "i want to track my order",
    "where is my order",
    "where is my package",
    "track my order",
    "track my package",
    "where is order #",
    "where is order number #",
    "has my order shipped",
    "i want to send something back",
    "i want to return something",
    "return an item",
    "i need a refund",
)
ANYWHERE = phrases(
    "talk to an agent",
    "operator",
    "agent",
    "talk to a person",
    "speak to someone",
    "repeat that",
    "go back",
    "start over",
)
OTHERS = INTENTS + ANYWHERE
QUESTIONS = {
    "open": Grammar("en-US", INTENTS, ANYWHERE),
    "digits": Grammar(
        "en-US", phrases("#", "order number #", "it is #", "my order number is #"), OTHERS, True
    ),
    "yes_no": Grammar(
        "en-US",
        phrases("yes", "no", "yes please", "no thank you", "yeah", "nope", "no thanks", "sure"),
        OTHERS,
        True,
    ),
    "number": Grammar("en-US", phrases("%", "% please", "i need %"), ANYWHERE, True),
    "colour": Grammar("en-US", phrases("@", "the @ one", "@ please"), ANYWHERE, True),
}
SAID = {
    "open": """
        i want to track my order|where is my order|where is my package|track my package
        has my order shipped|i want to send something back|return an item|i need a refund|talk to an agent
        operator|start over|talk to a person|speak to someone|repeat that
        where is order five five four two one|i want to return something
        where is order number nine oh three seven six two|agent|go back|track my order""",
    "digits": """
        five five four two one|nine oh three seven six two|order number one two three four five
        it is eight six seven five three zero nine|my order number is three one four one five
        seven seven zero one two|four four eight nine three six|one zero zero two six
        six two nine nine five eight one three|talk to an agent|where is my package|i need a refund
        repeat that""",
    "yes_no": """
        yes|no|yes please|no thank you|yeah|no thanks|sure|nope|talk to an agent
        i want to return something|track my order|go back|operator""",
    "number": """
        seven|twenty three|one hundred and five|two thousand four hundred|i need twelve|ninety nine please
        fifteen|forty|three hundred sixty|talk to a person|start over""",
    "colour": """
        red|blue|dark green|black|the red one|the dark green one|blue please|black please|agent
        repeat that""",
}
PARAPHRASES = """
        i'd like to track an order please|can i talk to a real person|i want my money back
        could you track my package|where is the order that i made last week
        i want to know where my order is|i need to return an item please
        can you tell me if my order has shipped|i want to talk to someone|please send me to an agent
        when will my order get here|i want to give something back|i have a problem with my order
        is my order here yet"""
NONSENSE = """
        the weather on the moon is lovely this evening|my purple elephant likes the opera
        she painted the kitchen green|could you water the garden while i am swimming
        seven hungry wolves ate all the pancakes|the soup needs more salt
        the president gave a long speech about fishing|do you know how to play the violin
        old clocks make me nervous|there is a spider in my coffee|i dreamed about a flying bicycle
        bananas are cheaper on tuesday|nice hat|tell me a story about dragons
        the train to boston leaves at noon|my grandmother bakes wonderful bread
        what time does the library close|please turn down the music|he broke his leg while skiing
        how tall are giraffes|we should paint the fence tomorrow|how many planets are there
        i forgot my umbrella on the bus|hurry up|the movie was far too long|can you sing me a lullaby
        let us order pizza tonight|good grief|never mind the dog|the cat sleeps on the warm engine
        nobody believes that the earth is flat|is it going to rain this weekend
        i would like to learn chinese|my brother works in a bakery
        they are building a bridge across the river|cheese"""


def listed(text: str) -> list[str]:
    return [said.strip() for said in re.split(r"[|\n]", text) if said.strip()]


@cache
def say(text: str, voice: str) -> Pcm:
    """A caller: int16, 8000 Hz, as it comes through mu-law, silence before and after."""
    name, _, noise = voice.partition("~")
    with tempfile.NamedTemporaryFile(suffix=".wav") as file:
        flite = ["flite", "-voice", name, "-t", text, "-o", file.name]
        espeak = ["espeak-ng", "-v", name, "-w", file.name, text]
        subprocess.run(espeak if "-" in name else flite, check=True, capture_output=True)
        with wave.open(file.name) as sound:
            pcm = np.frombuffer(sound.readframes(sound.getnframes()), np.int16)
            pcm = narrow(pcm, sound.getframerate())
    loud = np.pad(pcm * (LEVEL / max(1, int(np.abs(pcm).max()))), (RATE // 5, RATE // 2))
    if noise:
        loud = loud + coloured(len(loud), np.sqrt(np.mean(loud[np.abs(loud) > 300] ** 2)), float(noise))
    return PCMU.decode(PCMU.encode(np.clip(loud, -32768, 32767).astype(np.int16)))


def coloured(samples: int, speech: float, decibels: float) -> NDArray[np.float64]:
    """Noise that falls with frequency, so many decibels under the speech (RMS)."""
    noise = np.convolve(np.random.default_rng(samples).standard_normal(samples), [1, 0.9, 0.7, 0.4], "same")
    quieter: NDArray[np.float64] = noise * (speech / noise.std() / 10 ** (decibels / 20))
    return quieter


def likeness(said: str, heard: str) -> float:
    return difflib.SequenceMatcher(None, said.split(), heard.split(), autojunk=False).ratio()


def calls() -> Iterator[tuple[str, str, str]]:
    """Question, what is said there, and whether it belongs there: in, near or out."""
    for start, (question, texts) in enumerate(SAID.items()):
        yield from ((question, said, "in") for said in listed(texts))
        strange = listed(NONSENSE)
        yield from ((question, said, "out") for said in (strange[start::3] if start else strange))
    yield from (("open", said, "near") for said in listed(PARAPHRASES))


async def table(voices: list[str]) -> None:
    from ivr.stt.pocketsphinx import PocketSphinx

    ear = PocketSphinx()
    await ear.open()
    print("voice    kind      n   right  heard wrong  confidence p10/50/90 (right; else)   ms p50/p95")
    seconds = 0.0
    for voice in voices:
        rows = []
        for question, said, kind in calls():
            pcm = say(said, voice)
            seconds += len(pcm) / RATE
            session = ear.listen(QUESTIONS[question])
            session.feed(pcm)
            heard = await session.finish()
            rows.append(
                (kind, heard.text == said, heard.confidence, heard.decode_ms, question, said, heard.text)
            )
        for kind in ("in", "near", "out"):
            some = [row for row in rows if row[0] == kind]
            spread = []
            for right in (True, False):
                sure = [row[2] for row in some if row[1] == right] or [0.0]
                spread.append("/".join(f"{np.percentile(sure, at):.2f}" for at in (10, 50, 90)))
            ms = [row[3] for row in some]
            print(
                f"{voice:8s} {kind:5s} {len(some):4d}  {np.mean([row[1] for row in some]):5.0%}  "
                f"over .75: {np.mean([row[2] >= 0.75 for row in some]):4.0%} under .45: "
                f"{np.mean([row[2] < 0.45 for row in some]):4.0%}  {spread[0]}; {spread[1]}   "
                f"{median(ms):.0f}/{np.percentile(ms, 95):.0f}",
                flush=True,
            )
        for row in rows:
            wrongly = (row[1] and row[2] < 0.45) or (not row[1] and row[2] >= 0.75)
            if wrongly:
                print(f"    {row[4]}: {row[5]!r} -> {row[6]!r} {row[2]:.2f}")
    await ear.close()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(f"xRT {(used.ru_utime + used.ru_stime) / seconds:.3f} (synthesis and starting included)")


def words() -> None:
    from pocketsphinx import Config, LogMath, NGramModel

    from ivr.stt.lexicon import Lexicon
    from ivr.stt.sphinx import DICTIONARY

    model = NGramModel(Config(loglevel="FATAL"), LogMath(1.0001), str(DICTIONARY.with_name("en-us.lm.bin")))
    plain = [word for word in Lexicon.read(DICTIONARY) if re.fullmatch(r"[a-z']+", word)]
    print(" ".join(sorted(plain, key=lambda word: -model.prob([word]))[:700]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["words", "table"])
    parser.add_argument("--voices", nargs="+", default=[])
    asked = parser.parse_args()
    if asked.what == "words":
        words()
    else:
        asyncio.run(table(asked.voices or [*VOICES, *HARDER, *UNSEEN]))


if __name__ == "__main__":
    main()
