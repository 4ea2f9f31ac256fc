"""Files of a story, read back by whoever has code and second word: sizes first, then the bytes.

The page that shows the story carries a ticket in its forms: the second word's keys, sealed under
the browser's cookie. So nobody types the word anew for each file, and nothing of it is stored.
"""

from __future__ import annotations

import json
import mimetypes
import threading
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from dalel.apps.entries.files import are_parts_there, read_parts
from dalel.apps.intake.actions.returning import StoryCopy
from dalel.apps.intake.reports import CodeKeys
from dalel.apps.intake.sittings import ticket_key
from dalel.core.keys.errors import KeysError
from dalel.core.keys.sessions import open_session, seal_session
from dalel.core.keys.signatures import SigningKey
from dalel.core.keys.wraps import PrivateKey

TICKET_MINUTES = 15
# A file can take hours on a thin line; pages for others need their threads.
AT_ONCE = 2
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True)
class SecondKeys:
    """What code and second word give together, out of a ticket."""

    lookup_id: bytes
    box: PrivateKey
    signing: SigningKey


@dataclass(frozen=True)
class StoryFile:
    """A file of the story: its own name is shown beside it and goes nowhere else."""

    number: int
    name: str
    size_bytes: int
    media_type: str
    is_whole: bool
    is_there: bool
    descriptor: dict[str, Any]
    keys: tuple[bytes, ...]

    @property
    def saved_as(self) -> str:
        """The name that a browser saves it under: a number, and what a device needs to open it."""
        return f"{self.number}{mimetypes.guess_extension(self.media_type) or ''}"


def seal_ticket(cookie: str, second: CodeKeys, *, now: datetime) -> str:
    """Return what a form carries, so that the sitting may read files for a quarter of an hour."""
    until = now + timedelta(minutes=TICKET_MINUTES)
    keys = (second.lookup_id, second.box.to_bytes(), second.signing.to_bytes())
    payload = {"until": until.timestamp(), "keys": [one.hex() for one in keys]}
    box = seal_session(ticket_key(cookie), json.dumps(payload).encode())
    return urlsafe_b64encode(box).decode()


def open_ticket(cookie: str, ticket: str, *, now: datetime) -> SecondKeys | None:
    """Return what ``seal_ticket`` was given; ``None`` where it is another's, over or altered."""
    try:
        payload = json.loads(open_session(ticket_key(cookie), urlsafe_b64decode(ticket)))
        lookup, box, signing = map(bytes.fromhex, payload["keys"])
        if payload["until"] < now.timestamp():
            return None
        return SecondKeys(lookup, PrivateKey.from_bytes(box), SigningKey(signing))
    except (KeysError, ValueError, KeyError, TypeError):
        return None


def files_in(copies: Sequence[StoryCopy]) -> tuple[StoryFile, ...]:
    """Return the files that the story's pages brought, counted from 1."""
    found: list[StoryFile] = []
    for copy in copies:
        keys = [bytes.fromhex(one) for one in copy.part_keys]
        for one in copy.fields.get("attachments") or ():
            mine, keys = keys[: len(one["parts"])], keys[len(one["parts"]) :]
            found.append(
                StoryFile(
                    number=len(found) + 1,
                    name=str(one["name"]),
                    size_bytes=int(one["size"]),
                    media_type=str(one["media_type"]),
                    is_whole=one.get("complete") is not False,
                    is_there=are_parts_there(one),
                    descriptor=one,
                    keys=tuple(mine),
                )
            )
    return tuple(found)


class Reading:
    """The bytes of a file on their way; its place is free again once it is closed.

    Raises:
        BlockingIOError: Others are reading theirs.
    """

    def __init__(self, file: StoryFile) -> None:
        if not _places.acquire(blocking=False):
            raise BlockingIOError
        self._is_open = True
        self._parts = read_parts(file.descriptor, file.keys)

    def __iter__(self) -> Iterator[bytes]:
        return self._parts

    def close(self) -> None:
        """Give the place free."""
        if self._is_open:
            self._is_open = False
            _places.release()
