from __future__ import annotations

from collections.abc import Mapping

from ivr.document import Node, did_you_mean
from ivr.flow import position
from ivr.flow.expr import Text
from ivr.flow.fields import Reading, declared, fault, key, looks
from ivr.flow.position import Counter
from ivr.flow.question import Question
from ivr.flow.steps.asking import Asking
from ivr.flow.steps.step import on_key, prompt, then_key
from ivr.flow.turn import Move, Turn
from ivr.flow.values import scalar, yes_or_no
from ivr.flow.vocabulary import Prompt, Reply, Vocabulary


@looks(type="string", examples=["answers"])
def replies(node: Node, reading: Reading) -> tuple[Reply, ...]:
    """All answers of a file, or of the folder `answers`."""
    name = scalar(node, "The name of a file")
    found: tuple[Reply, ...] | None = reading.replies.get(name.removesuffix(".yaml").removesuffix(".yml"))
    if not found:
        hint = did_you_mean(name, reading.replies) or "It lies in the folder of the flow: answers.yaml."
        raise fault(node, "unknown-answers", f"There are no answers in '{name}'.", hint)
    return found


@declared
class Answer(Asking):
    """Answer a question of the caller from a file of questions and answers.

    After the second question that nobody foresaw, nothing is found.
    """

    KIND = "answer"
    OUTCOMES = ("answered", "nothing_found")
    GOES_ON = ("answered",)
    TRIES = 2

    answer: tuple[Reply, ...] = key(replies, "the file of answers; or the folder `answers`")
    nothing: Prompt | None = key(prompt, "what is said when nothing is found", default=None)
    anywhere: bool = key(yes_or_no, "whether they are answered at any other question too", default=False)
    on: Mapping[str, str] = on_key("where answered and nothing_found lead; answered goes on without it")
    then: str | None = then_key()

    @property
    def everywhere(self) -> tuple[Reply, ...]:
        """What is answered at any question."""
        return self.answer if self.anywhere else ()

    def question(self, flow: Vocabulary, deaf: bool = False) -> Question:
        return Question(flow, self.name, deaf=deaf, replies=tuple(one.name for one in self.answer))

    def answered(self, turn: Turn, answer: str) -> Move | None:
        return None

    def unanswered(self, turn: Turn, why: Counter) -> Move:
        turn.note("nothing_found")
        if self.nothing is not None:
            turn.prompt(self.name, self.nothing, self.policy, ".nothing")
        return self.outcome("nothing_found")

    def reply(self, turn: Turn, reply: Reply, pending: position.Answer | None) -> Move:
        """The answer; then it goes on."""
        turn.prompt(self.name, reply.say, self.policy, f".{reply.name}")
        return self.outcome("answered")

    @property
    def also_said(self) -> tuple[Text, ...]:
        nothing = () if self.nothing is None else self.nothing.texts
        return (*(text for one in self.answer for text in one.say.texts), *nothing)
