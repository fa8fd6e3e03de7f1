"""Conversation tests: found, held at the level that is asked for, and reported."""
