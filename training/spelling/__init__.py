"""The table of ivr/stt/spelling.py: how English letters sound, learnt from pocketsphinx's cmudict (BSD)."""
