"""Conversational phone systems on Asterisk: one conversation is one folder of YAML."""

__version__ = "0.1.0"
