"""A small Vosk model of our own, for tests: the real engine runs and not a stand-in.

It knows synthesisers (flite, espeak-ng), not people: never put it before a caller. `training/vosk`
made its weights.
"""
