"""How a process begins that goes round and round beside the servers."""

from __future__ import annotations

import ctypes
import os
import signal
import threading

from dalel.site.founding import load_django
from dalel.site.logs import silence_tracebacks

_PR_SET_PDEATHSIG = 1


def begin_loop() -> threading.Event:
    """Load Django with nothing for others to read; return what is set once the process must end.

    It ends when it is asked to, and with the one who started it.
    """
    os.umask(0o077)
    silence_tracebacks()
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: stop.set())
    load_django()
    return stop


def forget_connections() -> None:
    """Close all databases: the next round opens them anew."""
    from django.db import connections  # noqa: PLC0415 - needs Django loaded

    connections.close_all()
