"""What callers said, looked at again: what it meant, whether that was right, and what nobody understood."""
