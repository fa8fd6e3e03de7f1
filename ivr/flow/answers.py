"""Questions that callers ask and their answers: files of their own, beside the flow.

    opening:
      label: opening hours
      hear:
        - when are you open
        - (what are) your opening hours
      say: We are open from nine to five.

A file is one of answers when an `answer` step names it (`answer: answers` is `answers.yaml`), or when
it lies in the folder `answers`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ivr import document
from ivr.document import Scalar
from ivr.errors import FlowError
from ivr.flow.fields import Reading, declared, key, read_keys
from ivr.flow.steps.step import prompt
from ivr.flow.values import lines, new_name, word
from ivr.flow.vocabulary import Prompt, Reply

KIND = "answer"
FOLDER = "answers"


@declared
class WrittenReply:
    """A question and its answer as they stand in the file."""

    hear: tuple[str, ...] = key(lines, "what callers ask: `<slot>`, `(optional)`, `a/b`")
    say: Prompt = key(prompt, "the answer")
    label: str = key(word, "what it is called when it is offered; its name without it", default="")


def source(file: str) -> str:
    """`answers.yaml` and `answers/parking.yaml` -> `answers`."""
    return file.rpartition("/")[0] or file.removesuffix(".yaml").removesuffix(".yml")


def divided(
    tops: Sequence[document.Mapping],
) -> tuple[list[document.Mapping], dict[str, list[document.Mapping]]]:
    """The texts of the flow itself, and those with answers by their source."""
    named = {FOLDER, *(name for top in tops for name in _named(top))}
    flow, answers = [], dict[str, list[document.Mapping]]()
    for top in tops:
        of = source(top.place.file)
        if of in named and top.get("flow") is None:
            answers.setdefault(of, []).append(top)
        else:
            flow.append(top)
    return flow, answers


def _named(top: document.Mapping) -> Iterator[str]:
    """The sources that the steps of a text name."""
    steps = top.get("steps")
    for _, step in steps.entries if isinstance(steps, document.Mapping) else ():
        name = step.get(KIND) if isinstance(step, document.Mapping) else None
        if isinstance(name, Scalar):
            yield source(name.text)


def read_replies(answers: Mapping[str, Sequence[document.Mapping]], reading: Reading) -> None:
    """Put them into the reading, by source; a name stands for one answer in the whole flow."""
    seen: dict[str, Scalar] = {}
    for of, tops in answers.items():
        found = []
        for name, node in (entry for top in tops for entry in top.entries):
            try:
                new_name(name, reading)
            except FlowError as error:
                reading.faults.append(error)
                continue
            if name.text in seen:
                sentence = f"'{name.text}' is answered in {seen[name.text].place.file} already."
                reading.fault(name, "duplicate-key", sentence, "Give it another name.")
                continue
            seen[name.text] = name
            values = read_keys(WrittenReply, node, reading, "an answer")
            if values is not None:
                values["label"] = values.get("label") or name.text.replace("_", " ")
                found.append(Reply(f"{KIND}.{name.text}", **values))
        reading.replies[of] = tuple(found)
