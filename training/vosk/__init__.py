"""The small Vosk model of ivr/stt/synthetic: made from synthesised speech alone."""
