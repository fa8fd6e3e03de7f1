from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ivr.errors import SenseError
from ivr.senses import adapter
from ivr.senses.adapter import TABLE, shipped
from ivr.senses.kept import CODE
from ivr.senses.minilm import MiniLM
from tests.senses.test_minilm import random_tensors, slowly, write

NAME = "encoder.layer.3.attention.self.value.weight"


def test_a_change_is_part_of_what_a_sentence_means(tmp_path: Path) -> None:
    tensors = random_tensors()
    write(tmp_path, tensors)
    change = np.random.default_rng(3).normal(scale=0.3, size=tensors[NAME].shape).astype(np.float32)
    found = MiniLM(tmp_path, {NAME: change}).vector("where is my order")
    wanted = slowly({**tensors, NAME: tensors[NAME] + change}, [2, 4, 5, 6, 7, 3])
    assert np.allclose(found, wanted, atol=5e-3)
    assert np.abs(found - MiniLM(tmp_path, {}).vector("where is my order")).max() > 0.01


@pytest.mark.parametrize("changes", [{"elsewhere": np.eye(24)}, {NAME: np.eye(5)}])
def test_a_change_that_does_not_fit_the_model_is_refused(
    tmp_path: Path, changes: dict[str, np.ndarray]
) -> None:
    write(tmp_path, random_tensors())
    with pytest.raises(SenseError, match="cannot be read"):
        MiniLM(tmp_path, changes)


def test_the_shipped_changes_fit_the_shipped_model_and_tell_wishes_of_one_house_apart() -> None:
    adapted, given = MiniLM(), MiniLM(changes={})

    def nearer(model: MiniLM) -> float:
        """How much nearer what is wanted is than what is merely said alike."""
        asked, same, sibling = (
            model.vector(text)
            for text in (
                "i want to hand my ski pass back",
                "can you take the ski pass back and refund me",
                "i want to buy a ski pass",
            )
        )
        return float(asked @ same - asked @ sibling)

    assert nearer(adapted) > nearer(given)


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04"])
def test_an_adapter_that_is_missing_or_cut_off_says_so(
    content: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if content is not None:
        (tmp_path / TABLE).write_bytes(content)
    monkeypatch.setattr(adapter, "files", lambda room: tmp_path)
    with pytest.raises(SenseError, match=r"adapter .* cannot be read"):
        shipped()


def test_vectors_that_are_kept_are_made_again_when_the_adapter_changes() -> None:
    root = Path(adapter.__file__).parents[1]
    assert root / "senses" / TABLE in {file for part in CODE for file in root.glob(part)}
