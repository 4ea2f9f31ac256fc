"""What somebody gets for a request, and everything it leaves behind, to be compared."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext

_TOKEN = re.compile(rb'value="[A-Za-z0-9]{64}"')
# Changes with every request, whoever asks for whatever.
_VARYING = {"Date"}


@dataclass(frozen=True)
class Seen:
    """One answer as its receiver sees it, and as the machine remembers it."""

    status: int
    headers: tuple[tuple[str, str], ...]
    cookies: tuple[str, ...]
    body: bytes
    logged: tuple[tuple[str, int, str], ...]
    queries: tuple[str, ...]


def seen(client: Client, method: str, address: str, names: dict[str, str]) -> Seen:
    """Send a request and return what can be seen, with the given names made alike."""
    with _logged() as logged, _queried() as queried:
        answer = _ask(client, method, address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
        answer.close()

    def alike(text: str) -> str:
        for name, instead in names.items():
            text = text.replace(name, instead)
        return text

    return Seen(
        status=answer.status_code,
        headers=tuple((k, alike(v)) for k, v in sorted(answer.items()) if k not in _VARYING),
        cookies=tuple(sorted(answer.cookies)),
        body=_TOKEN.sub(b"", alike(body.decode("latin-1")).encode("latin-1")),
        logged=tuple(logged),
        queries=tuple(queried()),
    )


def _ask(client: Client, method: str, address: str) -> HttpResponseBase:
    if method != "POST":
        return client.generic(method, address)
    file = SimpleUploadedFile("letter.txt", b"invented" * 1000, "text/plain")
    return client.post(address, {"text": "Invented.", "attachments": file})


@contextmanager
def _logged() -> Iterator[list[tuple[str, int, str]]]:
    """Collect every line that any logger takes, whatever is written of it in the end."""
    collected: list[tuple[str, int, str]] = []

    class Collecting(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            collected.append((record.name, record.levelno, str(record.msg)))

    handler = Collecting()
    loggers = [logging.getLogger(name) for name in ("", "django", "dalel")]
    for logger in loggers:
        logger.addHandler(handler)
    try:
        yield collected
    finally:
        for logger in loggers:
            logger.removeHandler(handler)


@contextmanager
def _queried() -> Iterator[Callable[[], list[str]]]:
    """Collect the shape of every question to either database."""
    for one in connections:
        connections[one].queries_log.clear()  # it keeps 9,000 at most and then forgets the first
    with ExitStack() as stack:
        watched = [stack.enter_context(CaptureQueriesContext(connections[a])) for a in connections]
        yield lambda: [
            " ".join(query["sql"].split()[:4]) for one in watched for query in one.captured_queries
        ]


def everything_stored(folder: Path) -> dict[str, Any]:
    """Return what is in every table and which files there are."""
    rows: dict[str, Any] = {}
    for model in apps.get_models():
        alias = "keystore" if model._meta.app_label == "keystore" else None
        manager = model._base_manager if alias is None else model._base_manager.using(alias)
        rows[model.__name__] = sorted(map(repr, manager.values_list()))
    rows["files"] = sorted(str(path) for path in (folder / "files").rglob("*") if path.is_file())
    return rows
