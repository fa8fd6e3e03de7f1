"""Make ivr/senses/adapter.npz: what changes the sentence model so that wishes count more than phrasing.

    python -m training.senses.adapter --data DIR [--half 0|1 --out FILE]

Each step draws WISHES of the invented houses and of every second intent of BANKING77's train.csv (DIR; CC BY
4.0), some with what is most like them, LINES sentences of each. Of some nothing is known: they are strangers,
as are everyday sentences and remarks. A sentence is to be nearer to the mean of the others of its wish than
to any other mean (Snell et al., Prototypical networks for few-shot learning, 2017), a stranger farther from
all than a bound that is learned too. Only the upper layers change, by products of two thin matrices (Hu et
al., LoRA, 2021). `--half` takes every second of the houses and intents, for measuring on the others. Needs
PyTorch, which the engine never does.
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before numpy is imported

import argparse
import math
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from rich.progress import track
from torch import Tensor, nn
from torch.nn import functional

from bench.banking import ENGLISH, Said, read
from ivr.nlu.normalize import Words
from ivr.senses.adapter import TABLE
from ivr.senses.minilm import installed, read_tensors
from ivr.senses.wordpiece import WordPiece
from training.senses.prior import HERE, houses, said

OUT = HERE.parents[1] / "ivr" / "senses" / TABLE
LAYERS, FIRST, HEADS, SIZE = 6, 3, 12, 384
"""Of six layers those from FIRST on change; what the lower ones give is computed once."""
DENSE = (
    "attention.self.query", "attention.self.key", "attention.self.value",
    "attention.output.dense", "intermediate.dense", "output.dense",
)  # fmt: skip
RANK = 8
STEPS, RATE, DECAY = 80, 1e-3, 0.01
WISHES, LINES, BANK, HARD, KIN = 24, 5, 0.4, 0.4, 3
"""Of a step: wishes, sentences of each, the shares of wishes that are the bank's and that come with kin."""
STRANGERS, OTHERS = 0.3, 8
SHARP, BOUND = 20.0, 0.5
LONGEST = 28
"""Pieces: what is longer costs much and tells little."""
ALIKE = 32
"""Sentences of like length that are computed together."""
FEW = 20
"""Sentences whose middle tells the kin of a wish."""


class Layers(nn.Module):
    """The model's layers; those from FIRST on with what changes them."""

    def __init__(self, tensors: Mapping[str, np.ndarray]) -> None:
        super().__init__()
        self.given = {name: torch.from_numpy(tensor.copy()) for name, tensor in tensors.items()}
        self.down, self.up = nn.ParameterDict(), nn.ParameterDict()
        for name in changing():
            wide, narrow = self.given[f"{name}.weight"].shape
            key = name.replace(".", "/")
            self.down[key] = nn.Parameter(torch.randn(RANK, narrow) / math.sqrt(narrow))
            self.up[key] = nn.Parameter(torch.zeros(wide, RANK))

    def dense(self, name: str, x: Tensor) -> Tensor:
        y = functional.linear(x, self.given[f"{name}.weight"], self.given[f"{name}.bias"])
        key = name.replace(".", "/")
        return y + x @ self.down[key].T @ self.up[key].T if key in self.up else y

    def norm(self, name: str, x: Tensor) -> Tensor:
        gain, bias = self.given[f"{name}.weight"], self.given[f"{name}.bias"]
        return functional.layer_norm(x, (SIZE,), gain, bias, 1e-12)

    def below(self, numbers: Sequence[int]) -> Tensor:
        """What layer FIRST is given: (pieces, SIZE)."""
        at = "embeddings."
        places = self.given[f"{at}position_embeddings.weight"][: len(numbers)]
        kinds = self.given[f"{at}token_type_embeddings.weight"][0]
        x = self.given[f"{at}word_embeddings.weight"][list(numbers)] + places + kinds
        return self._through(self.norm(f"{at}LayerNorm", x)[None], torch.ones(1, len(x)), range(FIRST))[0]

    def forward(self, below: Sequence[Tensor]) -> Tensor:
        """(n, SIZE), of length one."""
        order = sorted(range(len(below)), key=lambda at: len(below[at]))
        found: list[Tensor] = []
        for start in range(0, len(order), ALIKE):
            some = [below[at] for at in order[start : start + ALIKE]]
            x = nn.utils.rnn.pad_sequence(some, batch_first=True)
            there = torch.tensor([[float(at < len(one)) for at in range(x.shape[1])] for one in some])
            x = self._through(x, there, range(FIRST, LAYERS)) * there[..., None]
            found.append(functional.normalize(x.sum(1), dim=1))
        back = torch.tensor(np.argsort(order))
        return torch.cat(found)[back]

    def _through(self, x: Tensor, there: Tensor, layers: range) -> Tensor:
        many, pieces, _ = x.shape
        hidden = ((1 - there) * -1e4)[:, None, None, :]
        for number in layers:
            at = f"encoder.layer.{number}."
            looking = [
                self.dense(f"{at}{name}", x).view(many, pieces, HEADS, -1).transpose(1, 2)
                for name in DENSE[:3]
            ]
            seen = functional.scaled_dot_product_attention(*looking, attn_mask=hidden)
            seen = self.dense(f"{at}{DENSE[3]}", seen.transpose(1, 2).reshape(many, pieces, SIZE))
            x = self.norm(f"{at}attention.output.LayerNorm", x + seen)
            wide = functional.gelu(self.dense(f"{at}{DENSE[4]}", x))
            x = self.norm(f"{at}output.LayerNorm", x + self.dense(f"{at}{DENSE[5]}", wide))
        return x


def changing() -> list[str]:
    return [f"encoder.layer.{number}.{name}" for number in range(FIRST, LAYERS) for name in DENSE]


def learned(train: Sequence[Said], half: int | None) -> tuple[list[list[Words]], list[list[Words]]]:
    """The sentences of each intent of the bank, and of each wish of the houses."""
    names, own = sorted({name for _, name in train})[::2], sorted(houses())
    if half is not None:
        names, own = names[half::2], own[half::2]
    banks = [[line for line, name in train if name == wanted and line] for wanted in names]
    wishes = [
        [line for text in texts if (line := said(text))] for name in own for texts in houses()[name].values()
    ]
    return banks, wishes


class Draws:
    """Steps of wishes; `below` is what is known of each sentence."""

    def __init__(
        self, banks: Sequence[list[Words]], own: Sequence[list[Words]], others: list[Words], seed: int
    ) -> None:
        self._chance = random.Random(seed)
        self._wishes, self._banks, self._others = [*banks, *own], len(banks), others

    def know(self, middles: np.ndarray) -> None:
        """The middle of each wish, of length one: which are kin."""
        self._kin = np.argsort(-(middles @ middles.T), axis=1, kind="stable")[:, :KIN].tolist()

    @property
    def wishes(self) -> list[list[Words]]:
        return self._wishes

    def step(self) -> tuple[list[Words], Tensor, Tensor]:
        """Sentences; the wish of each, or -1; which wishes are strangers."""
        bank = round(WISHES * BANK)
        chosen = self._some(0, self._banks, bank)
        chosen += self._some(self._banks, len(self._wishes), WISHES - len(chosen))
        sentences: list[Words] = []
        wish: list[int] = []
        for place, at in enumerate(chosen):
            lines = self._chance.sample(self._wishes[at], min(LINES, len(self._wishes[at])))
            sentences += lines
            wish += [place] * len(lines)
        strange = torch.zeros(len(chosen), dtype=torch.bool)
        strange[self._chance.sample(range(len(chosen)), int(len(chosen) * STRANGERS))] = True
        sentences += self._chance.sample(self._others, OTHERS)
        return sentences, torch.tensor(wish + [-1] * OTHERS), strange

    def _some(self, first: int, last: int, count: int) -> list[int]:
        chosen: list[int] = []
        while len(chosen) < count * HARD:
            kin = self._kin[self._chance.randrange(first, last)]
            chosen += [at for at in kin if first <= at < last and at not in chosen]
        while len(chosen) < count:
            at = self._chance.randrange(first, last)
            chosen += [at] if at not in chosen else []
        return chosen[:count]


def loss(vectors: Tensor, wish: Tensor, strange: Tensor, bound: Tensor) -> Tensor:
    own, at = wish >= 0, wish.clamp(min=0)
    member = functional.one_hot(at, len(strange)).float() * own[:, None]
    sums = member.T @ vectors
    likeness = vectors @ functional.normalize(sums, dim=1).T
    rest = (vectors * functional.normalize(sums[at] - vectors, dim=1)).sum(1, keepdim=True)
    likeness = torch.where(member.bool(), rest, likeness).masked_fill(strange[None], -1e3)
    scores = SHARP * torch.cat([likeness, bound.expand(len(vectors), 1)], dim=1)
    nobody = ~own | strange[at]
    return functional.cross_entropy(scores, torch.where(nobody, len(strange), at))


def adapted(train: Sequence[Said], half: int | None, steps: int, seed: int) -> dict[str, np.ndarray]:
    torch.manual_seed(seed)
    layers = Layers(read_tensors(installed() / "model.safetensors"))
    pieces = WordPiece((installed() / "vocab.txt").read_text(encoding="utf-8").split("\n"))
    remarks = (HERE / "remarks.txt").read_text(encoding="utf-8").splitlines()
    others = [line for text in [*remarks[::2], *ENGLISH.background] if (line := said(text))]
    short = [[[line for line in lines if len(pieces(" ".join(line))) <= LONGEST] for lines in some]
             for some in learned(train, half)]  # fmt: skip
    banks, own = ([lines for lines in some if len(lines) > 2] for some in short)
    draws = Draws(banks, own, others, seed)
    sentences = dict.fromkeys([*(line for lines in draws.wishes for line in lines), *others])
    with torch.no_grad():
        below = {line: layers.below(pieces(" ".join(line))) for line in track(sentences, "below")}
        middles = [
            layers([below[line] for line in lines[:FEW]]).mean(0) for lines in track(draws.wishes, "middles")
        ]
    draws.know(functional.normalize(torch.stack(middles), dim=1).numpy())
    bound = nn.Parameter(torch.tensor(BOUND))
    rule = torch.optim.AdamW([
        {"params": [*layers.down.values(), *layers.up.values()], "weight_decay": DECAY},
        {"params": [bound], "weight_decay": 0.0},
    ])  # fmt: skip
    for step in track(range(1, steps + 1), "steps"):
        for group in rule.param_groups:
            group["lr"] = RATE * (min(1, step / 10) * (1 - step / steps) + 0.02)
        lines, wish, strange = draws.step()
        missed = loss(layers([below[line] for line in lines]), wish, strange, bound)
        rule.zero_grad()
        missed.backward()  # type: ignore[no-untyped-call]
        rule.step()
    found: dict[str, np.ndarray] = {}
    for name in changing():
        key = name.replace(".", "/")
        found[f"{name}.weight.up"] = layers.up[key].detach().numpy().astype(np.float16)
        found[f"{name}.weight.down"] = layers.down[key].detach().numpy().astype(np.float16)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=OUT)
    given = parser.parse_args()
    torch.set_num_threads(1)  # the same sums in the same order, whatever the machine
    changes = adapted(read(given.data / "train.csv"), given.half, given.steps, given.seed)
    np.savez_compressed(given.out, **changes)  # type: ignore[arg-type]
    print(f"{given.out}: {given.out.stat().st_size / 1e6:.2f} MB.")


if __name__ == "__main__":
    main()
