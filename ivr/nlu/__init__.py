"""From words to meaning: pure, no clock, no files."""
