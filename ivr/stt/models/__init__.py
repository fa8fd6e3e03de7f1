"""Models of recognisers as files: which are known, how they are fetched, and where they lie."""
