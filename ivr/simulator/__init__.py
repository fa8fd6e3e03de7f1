"""The same conversations without a telephone."""
