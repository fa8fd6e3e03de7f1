"""One call: who speaks, what was meant, what comes next. Pure."""
