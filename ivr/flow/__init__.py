"""One conversation: its YAML read, checked and held, step by step, without a telephone."""
