"""What commands that run for long tell about themselves."""

from __future__ import annotations

import logging
import sys

import structlog


def _printer(*names: object) -> structlog.PrintLogger:
    """To what is stderr now, and not to what was when the command began."""
    return structlog.PrintLogger(sys.stderr)


def to_stderr() -> None:
    """One JSON line an event; control characters are escaped by JSON itself."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=_printer,
    )


def warnings_only() -> None:
    """For commands that print what they found: warnings stand beside that, never in it."""
    plain = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[structlog.processors.add_log_level, plain],  # without the values of variables
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=_printer,
    )


def off() -> None:
    """For tests, which show by themselves what happened."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
