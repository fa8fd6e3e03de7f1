"""Everything that is wrong with the flows of an installation, found before a caller finds it."""
