"""What callers say and how they feel, in tables: those that the words were found by, and unseen ones."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.nlu.mood import CALM, mood

HERE = Path(__file__).parent
ROWS = 300
UPSET, GLAD = 0.5, 0.25
"""From this anger on somebody is annoyed, and from this sentiment on content."""


def table(name):
    kind = ""
    for line in (HERE / "moods" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif line and not line.startswith("#"):
            yield line, kind


def kind_of(said, tag):
    found = mood(said, tag)
    if found.anger >= UPSET:
        return "upset"
    return "bad" if found.sentiment <= -GLAD else "good" if found.sentiment >= GLAD else "calm"


def precision_and_recall(name, kind):
    counted = Counter((meant, kind_of(said, name[-2:])) for said, meant in table(name))
    right = counted[kind, kind]
    found = sum(number for (_, got), number in counted.items() if got == kind)
    there = sum(number for (meant, _), number in counted.items() if meant == kind)
    return right / found, right / there


@pytest.mark.parametrize("tag", ["en", "es"])
@pytest.mark.parametrize("kind", ["upset", "good"])
def test_who_is_annoyed_or_content_is_known_and_nobody_else(tag, kind):
    precision, recall = precision_and_recall(tag, kind)
    assert precision >= 0.98 and recall >= 0.98
    assert len(list(table(tag))) >= ROWS


@pytest.mark.parametrize("name", ["calls_en", "calls_es"])
def test_complaints_are_known_by_how_they_are_made(name):
    precision, recall = precision_and_recall(name, "upset")
    assert precision >= 0.97 and recall >= 0.9


@pytest.mark.parametrize(
    ("name", "recall_of_upset"),
    [("unseen_en", 0.5), ("unseen_es", 0.5), ("later_en", 0.25), ("later_es", 0.35)],
)
def test_of_sentences_that_nobody_tuned_on_none_is_called_annoyed_wrongly(name, recall_of_upset):
    precision, recall = precision_and_recall(name, "upset")
    assert precision == 1.0
    assert recall >= recall_of_upset


@pytest.mark.parametrize("tag", ["en", "es"])
def test_nobody_is_taken_for_annoyed_who_answers_a_question(tag):
    lines = (HERE / "said" / f"{tag}.txt").read_text(encoding="utf-8").splitlines()
    answers = [line.rsplit(" | ", 1)[0] for line in lines if line and line[0] not in "#["]
    annoyed = [said for said in answers if kind_of(said, tag) == "upset"]
    assert len(answers) > 800 and len(annoyed) <= len(answers) / 500, annoyed


@pytest.mark.parametrize(
    ("said", "tag", "kind"),
    [
        ("This is RIDICULOUS!", "en-US", "upset"),
        ("I've told you three times.", "en-GB", "upset"),
        ("I'm not angry", "en-US", "calm"),
        ("that's crazy good", "en-US", "good"),
        ("damn, that was fast", "en-US", "good"),
        ("not bad", "en-US", "good"),
        ("I'm not happy with that", "en-US", "bad"),
        ("no problem", "en-US", "calm"),
        ("¡Esto es ridículo!", "es-MX", "upset"),
        ("no estoy enfadado", "es-ES", "calm"),
        ("das ist lächerlich", "de-DE", "calm"),
    ],
)
def test_a_language_is_found_by_its_tag_and_traps_are_none(said, tag, kind):
    assert kind_of(said, tag) == kind


@given(st.text(max_size=300), st.sampled_from(["en-US", "es-ES", "xx"]))
def test_whatever_is_said_the_mood_has_its_bounds_and_is_the_same_again(said, tag):
    found = mood(said, tag)
    assert -1 <= found.sentiment <= 1 and 0 <= found.anger <= 1
    assert mood(said, tag) == found


@given(st.sampled_from([said for said, _ in table("en")]), st.integers(1, 40))
def test_long_anger_is_no_more_than_anger(said, times):
    found = mood(" ".join([said] * times), "en")
    assert -1 <= found.sentiment <= 1 and 0 <= found.anger <= 1


def test_silence_is_calm():
    assert mood("", "en-US") == CALM
