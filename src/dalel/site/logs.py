"""What may be written down about an error: its class, its place and the request's number.

Messages, arguments and request lines can hold names, words and numbers of cases, so none of
them is ever formatted. What remains is enough to find the line.
"""

import logging
import sys
import threading
import time
import traceback
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import PurePath
from types import TracebackType

request_number: ContextVar[str] = ContextVar("request_number", default="-")

_PLACES_SHOWN = 6


class SafeFormatter(logging.Formatter):
    """Formats time, level, logger, request number, error classes and places; no message."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line without anything a request or a record has brought."""
        moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(record.created))
        error = record.exc_info[1] if record.exc_info else None
        what = fault_line(error) if error else f"{record.module}:{record.lineno}"
        return f"{moment} {record.levelname} {record.name} {request_number.get()} {what}"


def fault_line(error: BaseException) -> str:
    """Return the classes of an error and its causes, each with the places it came through."""
    return " < ".join(f"{type(one).__name__} ({_places(one)})" for one in _causes(error))


def _causes(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        yield current
        current = current.__cause__ or current.__context__


def _places(error: BaseException) -> str:
    frames = traceback.walk_tb(error.__traceback__)
    places = [f"{_short(frame.f_code.co_filename)}:{line}" for frame, line in frames]
    return " ".join(places[-_PLACES_SHOWN:])


def _short(file: str) -> str:
    return "/".join(PurePath(file).parts[-2:])


def logging_to_stderr() -> dict[str, object]:
    """Return a logging configuration in which nothing but safe lines reaches stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"safe": {"()": "dalel.site.logs.SafeFormatter"}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "safe"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "django": {"handlers": [], "level": "ERROR", "propagate": True},
            # Anyone can send a wrong host name, as often as they like.
            "django.security.DisallowedHost": {"handlers": [], "level": "CRITICAL"},
            "gunicorn.error": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
            "gunicorn.http": {"handlers": [], "level": "ERROR", "propagate": True},
            "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
        },
    }


def silence_tracebacks() -> None:
    """Make what nobody catches leave one safe line as well, instead of a traceback."""
    sys.excepthook = _report
    sys.unraisablehook = lambda event: _write(event.exc_value)
    threading.excepthook = lambda event: _write(event.exc_value)


def _report(
    _class: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    _write(error)


def _write(error: BaseException | None) -> None:
    if error is not None:
        print(fault_line(error), file=sys.stderr, flush=True)
