"""Each engine is told what it understands; what it does not is named."""

from __future__ import annotations

import pytest

from ivr.ssml import read
from ivr.tts.dialects import AZURE, ESPEAK, GOOGLE, PLAIN, POLLY, Dialect, dialect

LINE = (
    'Hold <break time="500ms"/> the <prosody rate="80%" pitch="+10%" volume="-6dB">line</prosody>, '
    '<sub alias="A and B">A&amp;B</sub>. <emphasis>Now</emphasis> <phoneme ph="ə">a</phoneme>'
)
WRITTEN = [
    (
        ESPEAK,
        'Hold <break time="500ms"/>the <prosody pitch="+10%" rate="80%" volume="-50%">line</prosody>, '
        'A and B. <emphasis level="moderate">Now</emphasis> a',
        ("phoneme",),
    ),
    (
        GOOGLE,
        'Hold <break time="500ms"/>the <prosody pitch="+10%" rate="80%" volume="-6dB">line</prosody>, '
        'A and B. <emphasis level="moderate">Now</emphasis> <phoneme alphabet="ipa" ph="ə">a</phoneme>',
        (),
    ),
    (
        AZURE,
        'Hold <break time="500ms"/>the <prosody pitch="+10%" rate="-20%" volume="-50%">line</prosody>, '
        'A and B. <emphasis level="moderate">Now</emphasis> <phoneme alphabet="ipa" ph="ə">a</phoneme>',
        (),
    ),
    (
        POLLY,
        'Hold <break time="500ms"/>the <prosody rate="80%" volume="-6dB">line</prosody>, '
        'A and B. Now <phoneme alphabet="ipa" ph="ə">a</phoneme>',
        ("prosody pitch", "emphasis"),
    ),
    (
        PLAIN,
        "Hold, the line, A and B. Now a",
        ("break", "prosody pitch", "prosody rate", "prosody volume", "emphasis", "phoneme"),
    ),
]


@pytest.mark.parametrize(
    "engine, written, lost", WRITTEN, ids=["espeak", "google", "azure", "polly", "plain"]
)
def test_a_line_in_the_words_of_an_engine(engine: Dialect, written: str, lost: tuple[str, ...]) -> None:
    said = read(LINE)
    assert engine.write(said) == written
    assert sorted(engine.lost(said)) == sorted(lost)


def test_words_of_a_caller_are_no_markup_for_any_engine() -> None:
    said = read("&lt;break time='9s'/&gt; &amp;amp;")
    for engine in (ESPEAK, GOOGLE, AZURE, POLLY):
        assert "<" not in engine.write(said)
        assert "&amp;amp;" in engine.write(said)
    assert PLAIN.write(said) == "<break time='9s'/> &amp;"


def test_an_engine_without_a_dialect_gets_sentences() -> None:
    assert dialect("wyoming") is PLAIN
    assert dialect("espeak") is ESPEAK
