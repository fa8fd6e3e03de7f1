"""How a caller feels, from the words: content or not (sentiment), and annoyed with us or not (anger).

    "this is ridiculous"   Mood(sentiment=-1.0, anger=1.0)
    "that's a pity"        Mood(sentiment=-0.6, anger=0.0)
    "I'm not angry"        Mood(sentiment=0.0, anger=0.0)

The words and phrases of each language are data (`en`, `es`); a language without a file is calm.
"""

from __future__ import annotations

from ivr.nlu.mood.reading import CALM, Mood, mood

__all__ = ["CALM", "Mood", "mood"]
