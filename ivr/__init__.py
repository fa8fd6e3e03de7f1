"""Conversational phone systems on Asterisk: one conversation is one folder of YAML."""

import os

__version__ = "0.1.0"

# Before numpy is loaded: its matrices are small here, and on a busy machine a product that waits for
# a second thread takes a hundred times as long as one that does not.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
