"""The acoustic model: a small net over 0.3 s of sound, and Kaldi's text form of it (am/final.mdl).

Input: 40 cepstra a frame (10 ms, 8000 Hz); output: log probabilities of SOUNDS every third frame. Five
layers of ReLU that look at OFFSETS of the layer below, and one on top; the means of the input and the
normalisations between the layers are folded into the matrices.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ivr.stt.synthetic.phones import PHONES, output

OFFSETS = ((-2, -1, 0, 1, 2), *[(-3, 0, 3)] * 4)
CONTEXT = 14
"""Frames that are needed on either side."""

CEPSTRA = 40
HALF = -0.693147  # both transitions of a state are as likely

Matrix = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Net:
    """`layers` hold (outputs, inputs * offsets) and (outputs,); `priors` how frequent each output is."""

    layers: tuple[tuple[Matrix, Matrix], ...]
    priors: Matrix

    @classmethod
    def read(cls, file: Path) -> Net:
        with np.load(file) as stored:
            count = sum(name.startswith("weights") for name in stored)
            layers = tuple((stored[f"weights{at}"], stored[f"bias{at}"]) for at in range(count))
            return cls(layers, stored["priors"])

    def write(self, file: Path) -> None:
        named = {"priors": self.priors.astype(np.float32)}
        for at, (weights, bias) in enumerate(self.layers):
            named |= {f"weights{at}": weights.astype(np.float16), f"bias{at}": bias.astype(np.float16)}
        np.savez_compressed(file, allow_pickle=False, **named)

    def __str__(self) -> str:
        return "".join([*_transitions(), *self._structure(), *self._components()])

    def _structure(self) -> Iterator[str]:
        yield f"<Nnet3> \ninput-node name=input dim={CEPSTRA}\n"
        below = "input"
        for at, offsets in enumerate(OFFSETS):
            seen = ", ".join(f"Offset({below}, {by})" if by else below for by in offsets)
            yield _node(f"l{at}.affine", f"Append({seen})") + _node(f"l{at}.relu", f"l{at}.affine")
            below = f"l{at}.relu"
        yield _node("output.affine", below) + _node("output.log-softmax", "output.affine")
        yield "output-node name=output input=output.log-softmax objective=linear\n\n"

    def _components(self) -> Iterator[str]:
        yield f"<NumComponents> {2 * len(self.layers)} \n"
        for at, (weights, bias) in enumerate(self.layers):
            top = at == len(OFFSETS)
            name, kind = ("output", "LogSoftmax") if top else (f"l{at}", "RectifiedLinear")
            second = f"{name}.{'log-softmax' if top else 'relu'}"
            yield f"<ComponentName> {name}.affine <FixedAffineComponent> <LinearParams>  [\n"
            yield from (f"  {_numbers(row)}\n" for row in weights)
            yield f" ]\n<BiasParams>  [ {_numbers(bias)} ]\n</FixedAffineComponent> \n"
            yield f"<ComponentName> {second} <{kind}Component> <Dim> {len(bias)} "
            yield f"<ValueAvg>  [ ]\n<DerivAvg>  [ ]\n<Count> 0 </{kind}Component> \n"
        yield f"</Nnet3> <LeftContext> {CONTEXT} <RightContext> {CONTEXT} "
        yield f"<Priors>  [ {_numbers(self.priors)} ]\n"


def _transitions() -> Iterator[str]:
    """Each phone is one state, which is left or stayed in."""
    phones = range(1, len(PHONES))
    yield "<TransitionModel> \n<Topology> \n<TopologyEntry> \n<ForPhones> \n"
    yield " ".join(map(str, phones))
    yield " \n</ForPhones> \n<State> 0 <PdfClass> 0 <Transition> 0 0.5 <Transition> 1 0.5 </State> \n"
    yield f"<State> 1 </State> \n</TopologyEntry> \n</Topology> \n<Triples> {len(phones)} \n"
    yield from (f"{phone} 0 {output(phone)} \n" for phone in phones)
    yield f"</Triples> \n<LogProbs> \n [ {_numbers([0.0] + [HALF] * 2 * len(phones))} ]\n</LogProbs> \n"
    yield "</TransitionModel> \n"


def _node(name: str, seen: str) -> str:
    return f"component-node name={name} component={name} input={seen}\n"


def _numbers(row: Iterable[Any]) -> str:
    return " ".join(f"{number:.6g}" for number in row)
