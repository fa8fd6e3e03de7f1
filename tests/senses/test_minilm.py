"""The arithmetic against a small model of random weights, computed a second time, as the papers have it."""

from __future__ import annotations

import json
import math
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import numpy as np
import pytest

from ivr.errors import SenseError
from ivr.senses.minilm import MiniLM, read_tensors
from ivr.senses.senses import sense

DIMENSION, WIDE, HEADS = 24, 48, 12
PIECES = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "where", "is", "my", "order"]
DENSE = {
    "attention.self.query": (DIMENSION, DIMENSION),
    "attention.self.key": (DIMENSION, DIMENSION),
    "attention.self.value": (DIMENSION, DIMENSION),
    "attention.output.dense": (DIMENSION, DIMENSION),
    "intermediate.dense": (WIDE, DIMENSION),
    "output.dense": (DIMENSION, WIDE),
}
NORMS = ("attention.output.LayerNorm", "output.LayerNorm")

Tensors = dict[str, np.ndarray]


def random_tensors() -> Tensors:
    chance = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray:
        return chance.normal(scale=0.3, size=shape).astype(np.float32)

    tensors = {
        "embeddings.word_embeddings.weight": some(len(PIECES), DIMENSION),
        "embeddings.position_embeddings.weight": some(16, DIMENSION),
        "embeddings.token_type_embeddings.weight": some(2, DIMENSION),
        "embeddings.LayerNorm.weight": some(DIMENSION),
        "embeddings.LayerNorm.bias": some(DIMENSION),
    }
    for number in range(6):
        for name, shape in DENSE.items():
            tensors[f"encoder.layer.{number}.{name}.weight"] = some(*shape)
            tensors[f"encoder.layer.{number}.{name}.bias"] = some(shape[0])
        for name in NORMS:
            tensors[f"encoder.layer.{number}.{name}.weight"] = some(DIMENSION)
            tensors[f"encoder.layer.{number}.{name}.bias"] = some(DIMENSION)
    return tensors


def write(folder: Path, tensors: Tensors) -> None:
    header, data = {}, b""
    for name, tensor in tensors.items():
        offsets = [len(data), len(data) + tensor.nbytes]
        header[name] = {"dtype": "F32", "shape": tensor.shape, "data_offsets": offsets}
        data += tensor.tobytes()
    text = json.dumps({"__metadata__": {"format": "pt"}, **header}).encode()
    (folder / "model.safetensors").write_bytes(len(text).to_bytes(8, "little") + text + data)
    (folder / "vocab.txt").write_text("\n".join(PIECES) + "\n", encoding="utf-8")


def slowly(tensors: Tensors, numbers: list[int]) -> np.ndarray:
    """One piece and one head at a time, with the exact GELU."""

    def dense(name: str, x: np.ndarray) -> np.ndarray:
        return tensors[f"{name}.weight"] @ x + tensors[f"{name}.bias"]

    def norm(name: str, x: np.ndarray) -> np.ndarray:
        return (x - x.mean()) / math.sqrt(x.var() + 1e-12) * tensors[f"{name}.weight"] + tensors[
            f"{name}.bias"
        ]

    x = [
        norm(
            "embeddings.LayerNorm",
            tensors["embeddings.word_embeddings.weight"][number]
            + tensors["embeddings.position_embeddings.weight"][place]
            + tensors["embeddings.token_type_embeddings.weight"][0],
        )
        for place, number in enumerate(numbers)
    ]
    size = DIMENSION // HEADS
    for number in range(6):
        at = f"encoder.layer.{number}."
        q, k, v = ([dense(f"{at}attention.self.{n}", p) for p in x] for n in ("query", "key", "value"))
        after = []
        for piece, before in enumerate(x):
            seen = []
            for head in range(HEADS):
                own = slice(head * size, (head + 1) * size)
                look = np.array([math.exp(q[piece][own] @ other[own] / math.sqrt(size)) for other in k])
                seen.append(
                    sum(share * other[own] for share, other in zip(look / look.sum(), v, strict=True))
                )
            y = norm(
                f"{at}attention.output.LayerNorm",
                before + dense(f"{at}attention.output.dense", np.concatenate(seen)),
            )
            wide = np.array(
                [0.5 * z * (1 + math.erf(z / math.sqrt(2))) for z in dense(f"{at}intermediate.dense", y)]
            )
            after.append(norm(f"{at}output.LayerNorm", y + dense(f"{at}output.dense", wide)))
        x = after
    mean = np.mean(x, axis=0)
    return mean / np.linalg.norm(mean)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, random_tensors())
    return tmp_path


def test_a_sentence_has_the_vector_of_the_papers(folder: Path) -> None:
    wanted = slowly(random_tensors(), [2, 4, 5, 6, 7, 3])
    assert np.allclose(MiniLM(folder, {}).vector("Where is my order"), wanted, atol=5e-3)


def test_sentences_become_rows_of_length_one(folder: Path) -> None:
    rows = MiniLM(folder, {}).vectors([("where",), ("my", "order"), ()], [[1.0], [1.0, 1.0], []])
    assert rows.shape == (3, DIMENSION)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_sentences_that_are_read_together_do_not_see_each_other(folder: Path) -> None:
    said = [("where", "is", "my", "order"), ("my", "order"), ("where",)]
    model = MiniLM(folder, {})
    alone = [model.vector(" ".join(sentence)) for sentence in said]
    assert np.allclose(model.vectors(said, [[1.0] * len(one) for one in said]), alone, atol=1e-5)


def test_tensors_are_read_as_they_were_written(folder: Path) -> None:
    read = read_tensors(folder / "model.safetensors")
    assert {name: tensor.tolist() for name, tensor in read.items()} == {
        name: tensor.tolist() for name, tensor in random_tensors().items()
    }


@pytest.mark.parametrize("name", ["model.safetensors", "vocab.txt"])
def test_a_model_without_one_of_its_files_says_so(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(SenseError, match="cannot be read"):
        MiniLM(folder, {})


def test_a_model_that_was_cut_off_says_so(folder: Path) -> None:
    file = folder / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(SenseError, match="cannot be read"):
        MiniLM(folder, {})


def test_an_unknown_sense_names_the_known_ones() -> None:
    with pytest.raises(SenseError, match="words, minilm"):
        sense("sixth")


def test_a_model_that_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr("ivr.senses.minilm.distribution", none)
    with pytest.raises(SenseError, match=r"is not installed: make minilm\.$"):
        MiniLM()


def test_the_real_model_knows_what_sentences_mean() -> None:
    model = MiniLM()
    asked, alike, other = (
        model.vector(text)
        for text in ("where is my package", "my parcel has not come", "I want to learn how to swim")
    )
    assert asked @ alike > asked @ other + 0.2
