"""What the engine of an installation cannot do is told where it is written."""

from pathlib import Path

import pytest

from ivr.flow.checks import View
from ivr.flow.reader import read_flow
from ivr.inspector.unspoken import unspoken
from ivr.settings import Asterisk, Settings, Speaking
from ivr.settings.speaking import Polly

FILES = {
    "f.yaml": """flow: f
languages: [en-US, es-ES]
steps:
  a: {say: 'Hi <break time="1s"/> {{ caller }}'}
  b: {say: 'A <phoneme alphabet="x-sampa" ph="t@meItoU">tomato</phoneme> and <sub alias="C">B</sub>'}
  c: {say: 'Now <prosody pitch="high" rate="slow">listen</prosody>'}
""",
    "es-ES.yaml": "steps:\n  a: {say: 'Hola'}\n  c: {say: '<emphasis>Oiga</emphasis>'}\n",
}
ENGINES = [
    (("espeak",), [("f.yaml", 5)]),
    (("google",), []),
    (("azure",), []),
    (("polly",), [("es-ES.yaml", 3), ("f.yaml", 6)]),
    (("flite", "google"), [("es-ES.yaml", 3), ("f.yaml", 4), ("f.yaml", 5), ("f.yaml", 6)]),
]


def settings(*engines: str, **more: object) -> Settings:
    speaking = Speaking(engine=engines, **more)  # type: ignore[arg-type]
    return Settings(Path("flows"), {}, Asterisk(url="http://127.0.0.1:1/ari"), speaking=speaking)


@pytest.mark.parametrize("engines, lines", ENGINES)
def test_tags_that_the_engine_does_not_do_are_told(
    engines: tuple[str, ...], lines: list[tuple[str, int]]
) -> None:
    found = sorted(unspoken(View(read_flow(FILES), FILES), settings(*engines)))
    assert [(one.place.file, one.place.line) for one in found] == lines
    assert all(one.code == "unspoken-tag" and engines[0] in one.sentence for one in found)


def test_a_model_that_does_more_is_believed() -> None:
    told = settings("polly", polly=Polly("eu-west-1", model="standard"))
    assert list(unspoken(View(read_flow(FILES), FILES), told)) == []
