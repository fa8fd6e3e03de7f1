from __future__ import annotations

import pytest

from ivr.senses.wordpiece import WordPiece

PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "pack", "##age", "##s", "cafe", "?", "'"]
PIECE = WordPiece(PIECES, longest=8)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Where is my package", ["where", "is", "my", "pack", "##age"]),
        ("packages?", ["pack", "##age", "##s", "?"]),
        ("Café", ["cafe"]),
        ("my zebra", ["my", "[UNK]"]),
        ("my'", ["my", "'"]),
        ("", []),
        ("is " * 20, ["is"] * 6),
    ],
)
def test_words_become_the_longest_pieces_that_are_known(text: str, pieces: list[str]) -> None:
    assert [PIECES[number] for number in PIECE(text)] == ["[CLS]", *pieces, "[SEP]"]
