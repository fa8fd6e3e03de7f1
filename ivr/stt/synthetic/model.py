"""The folder that Vosk loads, made from the committed weights in a second or two."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.resources import as_file, files
from pathlib import Path

from ivr.stt.lexicon import shipped
from ivr.stt.synthetic import graph
from ivr.stt.synthetic.net import Net
from ivr.stt.synthetic.vocabulary import costs

NAME, LANGUAGE = "synthetic-en-us", "en-US"

FEATURES = {
    "sample-frequency": 8000,
    "use-energy": "false",
    "num-mel-bins": 40,
    "num-ceps": 40,
    "low-freq": 40,
    "high-freq": -200,
    "dither": 0,
}
SEARCH = {
    "min-active": 200,
    "max-active": 5000,
    "beam": 12.0,
    "lattice-beam": 5.0,
    "acoustic-scale": 0.6,
    "frame-subsampling-factor": 3,
    "endpoint.silence-phones": 1,
    "endpoint.rule2.min-trailing-silence": 0.5,
    "endpoint.rule3.min-trailing-silence": 0.8,
    "endpoint.rule4.min-trailing-silence": 1.5,
}


def make(folder: Path, more_words: Iterable[str] = ()) -> None:
    """Write the model; it knows the most frequent words, and `more_words` that are in cmudict."""
    known = shipped()
    said = costs(known, more_words)
    for name in ("am", "conf", "graph"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    graph.write(folder / "graph", {word: known.sounds(word) for word in said}, said)
    with as_file(files("ivr.stt.synthetic") / "weights.npz") as weights:
        (folder / "am" / "final.mdl").write_text(str(Net.read(weights)), encoding="utf-8")
    for name, options in (("mfcc", FEATURES), ("model", SEARCH)):
        text = "".join(f"--{option}={value}\n" for option, value in options.items())
        (folder / "conf" / f"{name}.conf").write_text(text, encoding="utf-8")
