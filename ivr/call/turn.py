"""Who speaks: a state table, in the manner of h11.

Every change of turn is in TURNS, and nowhere else. A signal that has no line for the state it
comes in changes nothing: telephones repeat themselves, and a late signal is no fault.

    IDLE      no question is open and nothing sounds (a look-up runs)
    TELLING   a prompt sounds, no question is open
    ASKING    a prompt sounds, the ear is open
    BARGING   the caller speaks over a prompt that is held
    WAITING   the ear is open, nobody speaks
    HEARING   the caller speaks, nothing sounds
    WEIGHING  the recogniser works on an utterance, or a language model does
    STALLING  the same, while the caller is told that it takes a moment
    DOUBTING  the same, while a prompt is still held
    ENDED     hung up, or left for a queue
"""

from __future__ import annotations

from enum import Enum, auto


class State(Enum):
    IDLE = auto()
    TELLING = auto()
    ASKING = auto()
    BARGING = auto()
    WAITING = auto()
    HEARING = auto()
    WEIGHING = auto()
    STALLING = auto()
    DOUBTING = auto()
    ENDED = auto()


class Signal(Enum):
    SAY = auto()  # a prompt begins to sound, or waits to
    LISTEN = auto()  # a question opens the ear; what was being said belonged to the one before
    CLOSE = auto()  # the ear closes
    ALL_SAID = auto()  # the last prompt is over
    VOICE = auto()  # the caller began to speak, over nothing or over what may be interrupted
    SILENCE = auto()  # the caller's utterance is over
    WEIGH = auto()  # what was heard has to be thought about
    MEANT = auto()  # what was heard is an answer
    NOTHING = auto()  # what was heard is none: a cough, a door, an echo
    END = auto()
    BACK = auto()  # nobody took the caller in the queue


S, G = State, Signal

TURNS: dict[State, dict[Signal, State]] = {
    S.IDLE: {G.SAY: S.TELLING, G.LISTEN: S.WAITING, G.END: S.ENDED},
    S.TELLING: {G.LISTEN: S.ASKING, G.ALL_SAID: S.IDLE, G.END: S.ENDED},
    S.ASKING: {
        G.VOICE: S.BARGING,
        G.MEANT: S.TELLING,
        G.CLOSE: S.TELLING,
        G.ALL_SAID: S.WAITING,
        G.END: S.ENDED,
    },
    S.BARGING: {
        G.LISTEN: S.ASKING,
        G.SILENCE: S.DOUBTING,
        G.NOTHING: S.ASKING,
        G.MEANT: S.TELLING,
        G.CLOSE: S.TELLING,
        G.ALL_SAID: S.HEARING,
        G.END: S.ENDED,
    },
    S.WAITING: {
        G.SAY: S.ASKING,
        G.VOICE: S.HEARING,
        G.WEIGH: S.WEIGHING,
        G.MEANT: S.IDLE,
        G.CLOSE: S.IDLE,
        G.END: S.ENDED,
    },
    S.HEARING: {
        G.LISTEN: S.WAITING,
        G.SILENCE: S.WEIGHING,
        G.NOTHING: S.WAITING,
        G.MEANT: S.IDLE,
        G.CLOSE: S.IDLE,
        G.END: S.ENDED,
    },
    S.WEIGHING: {
        G.SAY: S.STALLING,
        G.LISTEN: S.WAITING,
        G.VOICE: S.HEARING,
        G.NOTHING: S.WAITING,
        G.MEANT: S.IDLE,
        G.CLOSE: S.IDLE,
        G.END: S.ENDED,
    },
    S.STALLING: {
        G.LISTEN: S.ASKING,
        G.VOICE: S.BARGING,
        G.NOTHING: S.ASKING,
        G.MEANT: S.TELLING,
        G.CLOSE: S.TELLING,
        G.ALL_SAID: S.WEIGHING,
        G.END: S.ENDED,
    },
    S.DOUBTING: {
        G.LISTEN: S.ASKING,
        G.VOICE: S.BARGING,
        G.NOTHING: S.ASKING,
        G.MEANT: S.TELLING,
        G.CLOSE: S.TELLING,
        G.ALL_SAID: S.WEIGHING,
        G.END: S.ENDED,
    },
    S.ENDED: {G.BACK: S.IDLE},
}


class Turn:
    """Holds the state; `take` moves it and says whether it moved."""

    def __init__(self) -> None:
        self.state = State.IDLE

    def take(self, signal: Signal) -> bool:
        there = TURNS[self.state].get(signal)
        if there is None:
            return False
        self.state = there
        return True
