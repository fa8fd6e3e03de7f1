"""How well the model hears: the real Vosk, a flow's phrases as its grammar, voices it learnt from and others.

python -m training.vosk.measure
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from ivr.actions import Expecting
from ivr.nlu.understand import Understander
from ivr.stt.synthetic.model import make
from ivr.stt.vosk import phrase_list
from training.vosk.features import channel
from training.vosk.voices import HELD_OUT, RATE, Sound, spoken
from vosk import KaldiRecognizer, Model, SetLogLevel

INTENTS = {
    "track": ["track my order", "where is my order/package", "order status"],
    "balance": ["check my balance", "what is my account balance"],
    "pay": ["pay my bill", "make a payment", "I need to pay my bill"],
    "book": ["book an appointment", "I need to see a doctor"],
    "cancel": ["cancel my appointment", "I want to cancel"],
    "internet": ["my internet is not working", "I have no connection"],
    "lost": ["I lost my card", "my card was stolen", "block my card"],
    "refund": ["I want a refund", "get my money back", "return an item"],
    "hours": ["what are your opening hours", "when are you open"],
}
SAID = {
    "track": "track my order|where is my package|could you tell me where my package is",
    "balance": "check my balance|i would like to know my balance",
    "pay": "i need to pay my bill|can i make a payment please",
    "book": "book an appointment|book an appointment for tomorrow",
    "cancel": "cancel my appointment|please cancel my order",
    "internet": "my internet is not working|the internet is not working at my house",
    "lost": "i lost my card|someone stole my card",
    "refund": "i want a refund|i would like my money back",
    "hours": "when are you open|what time do you open on sunday",
    "operator": "talk to an agent|can i speak to a real person",
}
LINES = {"mu-law": (60.0, 60.0), "15 dB": (15.0, 15.0)}
TRAINED = ("awb", "slt", "kal16")


def main(argv: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--voices", nargs="+", default=[*TRAINED, *HELD_OUT])
    given = parser.parse_args(argv)
    SetLogLevel(-1)
    understander = Understander(INTENTS, {})
    expecting = Expecting(step="hello", intents=tuple(INTENTS))
    phrases = json.dumps(phrase_list(understander.grammar(expecting)))
    with TemporaryDirectory() as folder:
        make(Path(folder))
        model = Model(folder)
    print(f"{'voice':12} {'':8} {'words wrong':>12} {'intents right':>14}")
    for voice in given.voices:
        for line, snr in LINES.items():
            wrong = total = right = count = 0
            for number, (intent, text) in enumerate(_said()):
                sound = spoken(text, voice, number, varied=False).sound
                quiet = np.pad(sound, RATE // 4)
                heard = _heard(model, phrases, channel(quiet, np.random.default_rng(number), snr))
                wrong += _distance(text.split(), heard.split())
                total += len(text.split())
                meaning = understander.understand(heard, 1.0, expecting, date(2026, 3, 2))
                right, count = right + (meaning.intent == intent), count + 1
            held = "" if voice in TRAINED else "held out"
            print(f"{voice:12} {line:8} {wrong / total:12.1%} {right / count:14.1%}   {held}", flush=True)


def _said() -> list[tuple[str, str]]:
    return [(intent, text) for intent, texts in SAID.items() for text in texts.split("|")]


def _heard(model: Model, phrases: str, sound: Sound) -> str:
    engine = KaldiRecognizer(model, RATE, phrases)
    engine.AcceptWaveform((sound * 32767).astype(np.int16).tobytes())
    return str(json.loads(engine.FinalResult())["text"])


def _distance(said: Sequence[str], heard: Sequence[str]) -> int:
    row = list(range(len(heard) + 1))
    for at, one in enumerate(said, 1):
        before, row[0] = row[0], at
        for place, other in enumerate(heard, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (one != other))
    return row[-1]


if __name__ == "__main__":
    main(sys.argv[1:])
