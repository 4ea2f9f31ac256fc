"""A pouch: the file in which a laptop's reports travel, sealed to the organisation as a whole.

A ZIP whose pieces are sealed one by one under a key that is sealed to the organisation. The last
piece lists all others: a pouch that was cut short, or lost a piece, is seen before anything of it
is taken in.
"""

from __future__ import annotations

import json
import zipfile
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from uuid import UUID, uuid4

from dalel.apps.entries.errors import EntriesError
from dalel.apps.entries.files import unwrap_of_any_epoch
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.intake.errors import PouchUnreadable
from dalel.apps.intake.laptops import Readers
from dalel.core.keys.boxes import open_bytes, seal_bytes
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import KeysError
from dalel.core.keys.files import PART_BYTES
from dalel.core.keys.wraps import wrap_context, wrap_to

FORMAT = "dalel-pouch/1"
OUTSIDE, LIST = "pouch", "list"
# A piece is an arrival or a part of a file, each below this; the list takes 60 bytes for each.
_PIECE_BYTES = PART_BYTES + 1024
_LIST_BYTES = 16 * 1024**2
_OUTSIDE_BYTES = 16 * 1024


@dataclass(frozen=True)
class Carried:
    """An arrival on its way: what the public program of the laptop has taken in."""

    id: UUID
    minute: int
    box: bytes


class PouchWriter:
    """Fills a pouch, piece by piece."""

    def __init__(self, target: IO[bytes], readers: Readers) -> None:
        self._id, self._key = uuid4(), new_secret()
        self._zip = zipfile.ZipFile(target, "w", zipfile.ZIP_STORED)
        self._list: dict[str, list[list[Any]]] = {"arrivals": [], "parts": []}
        self._count = 0
        context = wrap_context("pouch", readers.organisation, self._id)
        wrap = wrap_to(readers.public, self._key, context=context)
        outside = {"format": FORMAT, "id": self._id.hex, "key": b64encode(wrap).decode()}
        self._write(OUTSIDE, json.dumps(outside).encode())

    def add_arrival(self, one: Carried) -> None:
        """Add an arrival."""
        self._list["arrivals"].append([one.id.hex, one.minute, self._add(one.box)])

    def add_part(self, part: UUID, ciphertext: bytes) -> None:
        """Add a part of a file."""
        self._list["parts"].append([part.hex, self._add(ciphertext)])

    def close(self) -> None:
        """Write the list of all pieces: without it the pouch is not whole."""
        plain = json.dumps(self._list).encode()
        self._write(LIST, seal_bytes(self._key, plain, context=_context(self._id, LIST)))
        self._zip.close()

    def _add(self, plain: bytes) -> int:
        number, self._count = self._count, self._count + 1
        context = _context(self._id, str(number))
        self._write(str(number), seal_bytes(self._key, plain, context=context))
        return number

    def _write(self, name: str, data: bytes) -> None:
        # The date of a piece would say when somebody reported.
        self._zip.writestr(zipfile.ZipInfo(name), data)


class Pouch:
    """A pouch, opened with the organisation's key."""

    def __init__(self, file: IO[bytes], organisation: OpenContainer) -> None:
        """Open it and read its list.

        Raises:
            PouchUnreadable: It is none, is cut short, is for another organisation, or is damaged.
            NoKey: An epoch of the organisation is missing.
        """
        self._zip = _zip(file)
        try:
            outside = json.loads(self._piece(OUTSIDE, _OUTSIDE_BYTES))
            if outside["format"] != FORMAT:
                raise PouchUnreadable("NOT_ONE")
            self._id, wrap = UUID(outside["id"]), b64decode(outside["key"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise PouchUnreadable("NOT_ONE") from error
        self._key = _key(organisation, wrap, self._id)
        try:
            listed = json.loads(self._open(LIST, _LIST_BYTES))
            self._arrivals = [(UUID(a), int(b), int(c)) for a, b, c in listed["arrivals"]]
            self._parts = {UUID(part): int(place) for part, place in listed["parts"]}
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise PouchUnreadable("DAMAGED") from error

    def arrivals(self) -> Iterator[Carried]:
        """Yield what has arrived on the laptop, in its order.

        Raises:
            PouchUnreadable: A piece is missing or damaged.
        """
        for number, minute, place in self._arrivals:
            yield Carried(number, minute, self._open(str(place)))

    def parts(self) -> Iterator[tuple[UUID, bytes]]:
        """Yield the parts of files. Raises as ``arrivals``."""
        for part, place in self._parts.items():
            yield part, self._open(str(place))

    def _open(self, name: str, most: int = _PIECE_BYTES) -> bytes:
        try:
            box = self._piece(name, most)
            return open_bytes(self._key, box, context=_context(self._id, name))
        except KeysError as error:
            raise PouchUnreadable("DAMAGED") from error

    def _piece(self, name: str, most: int) -> bytes:
        try:
            found = self._zip.getinfo(name)
            if found.compress_type != zipfile.ZIP_STORED or found.file_size > most:
                raise PouchUnreadable("DAMAGED")
            return self._zip.read(found)
        except (KeyError, OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
            raise PouchUnreadable("NOT_ONE" if name == OUTSIDE else "DAMAGED") from error


def _zip(file: IO[bytes]) -> zipfile.ZipFile:
    """Return the file as a ZIP; one that only begins like one was cut short on the way."""
    begins = file.read(4)
    file.seek(0)
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise PouchUnreadable("CUT_SHORT" if begins == b"PK\x03\x04" else "NOT_ONE") from error


def _key(organisation: OpenContainer, wrap: bytes, pouch: UUID) -> bytes:
    context = wrap_context("pouch", organisation.id, pouch)
    try:
        return unwrap_of_any_epoch(organisation, wrap, context=context)
    except (KeysError, EntriesError) as error:
        raise PouchUnreadable("NOT_OURS") from error


def _context(pouch: UUID, name: str) -> bytes:
    return b"dalel/pouch-piece/1" + pouch.bytes + name.encode()
