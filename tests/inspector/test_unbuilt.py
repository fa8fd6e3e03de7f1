"""Where Asterisk has a copy of the prompts, what cannot be built is told where it is written."""

from dataclasses import replace
from pathlib import Path

from ivr.flow.checks import View
from ivr.flow.reader import read_flow
from ivr.inspector.unbuilt import unbuilt
from ivr.settings import Settings

FILES = {
    "f.yaml": """flow: f
languages: [en-US, es-ES]
slots:
  number: {type: digits, length: 5, label: order number}
  size: {type: choice, choices: [small, large]}
steps:
  a: {ask: 'Which one?', for: number}
  b: {ask: 'Which size?', for: size}
  c: {say: 'Order {{ number }} is {{ size }}{% if number %} and costs {{ 12 | money }}{% endif %}.'}
  d: {say: 'Hello {{ caller }}'}
  e: {say: 'The {{ 4 | number }}th, {{ number }}.'}
""",
    "es-ES.yaml": "steps:\n  a: {ask: '¿Cuál?'}\n  b: {ask: '¿Qué?'}\n  c: {say: 'Su {{ caller }}.'}\n"
    "  d: {say: 'Hola'}\n  e: {say: 'Es {{ number }}.'}\n",
}
SHARED = Settings(Path("flows"), {})


def test_sentences_with_any_value_and_such_as_cannot_be_cut_are_told_at_their_line() -> None:
    view = View(read_flow(FILES), FILES)
    found = sorted(unbuilt(view, replace(SHARED, prompts_shared=False)))
    assert [(one.place.file, one.place.line) for one in found] == [
        ("es-ES.yaml", 4),
        ("f.yaml", 10),
        ("f.yaml", 11),
    ]
    assert {(one.code, one.severity) for one in found} == {("unbuilt-sentence", "warning")}


def test_where_both_share_the_folder_there_is_nothing_to_tell() -> None:
    assert list(unbuilt(View(read_flow(FILES), FILES), SHARED)) == []
