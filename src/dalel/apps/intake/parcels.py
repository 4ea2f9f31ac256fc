"""What one arrival brings: new containers, sealed entries, keys, letters. Made by the public
program, taken in by the sealing loop; written as padded JSON.

Everything in it that says something is sealed already, to the report's containers or to the code.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast
from uuid import UUID

from dalel.apps.entries.actions import SealedEntry
from dalel.apps.entries.terms import ContainerType
from dalel.apps.intake.errors import ArrivalMalformed
from dalel.core.keys.commitments import BodyRoot
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.records import SealedRecord, ciphertext_digest

VERSION = 1
# What any database keeps as an epoch.
_MOST_EPOCHS = 2**31 - 1
# Bytes that lie too deep within each other among them: nothing in one arrival may stop the rest.
_UNREADABLE = (KeysError, ValueError, KeyError, TypeError, AttributeError, RecursionError)


@dataclass(frozen=True)
class NewContainer:
    """A container that a report begins with."""

    id: UUID
    type: str
    public_key: bytes


@dataclass(frozen=True)
class KeyFor:
    """A container's key, sealed to a member."""

    container: UUID
    epoch: int
    holder: UUID
    wrap: bytes


@dataclass(frozen=True)
class PartKey:
    """The key of one part of a file, sealed to the container."""

    part: UUID
    container: UUID
    wrap: bytes


@dataclass(frozen=True)
class SealedLetter:
    """A letter for a code; ``copy_of`` is the entry it is a copy of."""

    id: UUID
    lookup: bytes
    container: UUID
    box: bytes
    copy_of: UUID | None = None


@dataclass(frozen=True)
class NewLookup:
    """A code that letters may lie under from now on."""

    lookup: bytes
    conversation: UUID
    answer_key: bytes


@dataclass(frozen=True)
class Expected:
    """That somebody waits for an answer: by when, and whether it is urgent."""

    conversation: UUID
    by: date
    is_urgent: bool


@dataclass(frozen=True)
class Parcel:
    """One arrival. ``at`` orders those of one minute; ``dropped`` names letters to destroy,
    ``closed`` what was sealed apart and is to be compared no more."""

    at: int
    containers: tuple[NewContainer, ...] = ()
    lookups: tuple[NewLookup, ...] = ()
    entries: tuple[SealedEntry, ...] = ()
    keys: tuple[KeyFor, ...] = ()
    parts: tuple[PartKey, ...] = ()
    letters: tuple[SealedLetter, ...] = ()
    dropped: tuple[UUID, ...] = field(default=())
    closed: tuple[UUID, ...] = ()
    expected: Expected | None = None

    @property
    def begins_report(self) -> bool:
        """Whether a report begins with it."""
        return any(one.type == ContainerType.CONVERSATION for one in self.containers)

    def to_bytes(self) -> bytes:
        """Return the padded bytes of an arrival."""
        text = json.dumps({"version": VERSION, **_plain(self)}, separators=(",", ":"))
        return pad(text.encode())

    @classmethod
    def from_bytes(cls, raw: bytes) -> Parcel:
        """Return what ``to_bytes`` wrote.

        Raises:
            ArrivalMalformed: The bytes are anything else.
        """
        try:
            read = json.loads(unpad(raw))
            if read["version"] != VERSION:
                raise ArrivalMalformed("version")
            return _parcel(read)
        except _UNREADABLE as error:
            raise ArrivalMalformed(type(error).__name__) from error


def _plain(parcel: Parcel) -> dict[str, Any]:
    expected = parcel.expected
    return {
        "at": parcel.at,
        "containers": [[_text(c.id), c.type, _text(c.public_key)] for c in parcel.containers],
        "lookups": [_texts(one.lookup, one.conversation, one.answer_key) for one in parcel.lookups],
        "entries": [_entry_text(one) for one in parcel.entries],
        "keys": [
            [_text(k.container), k.epoch, _text(k.holder), _text(k.wrap)] for k in parcel.keys
        ],
        "parts": [_texts(p.part, p.container, p.wrap) for p in parcel.parts],
        "letters": [_letter_text(one) for one in parcel.letters],
        "dropped": _texts(*parcel.dropped),
        "closed": _texts(*parcel.closed),
        "expected": [_text(expected.conversation), expected.by.isoformat(), expected.is_urgent]
        if expected
        else None,
    }


def _entry_text(one: SealedEntry) -> list[Any]:
    record = one.record
    sealed = _texts(record.body_root, record.ciphertext, one.wrap)
    return [_text(one.container), _text(one.id), one.epoch, *sealed]


def _letter_text(one: SealedLetter) -> list[str]:
    copy_of = _text(one.copy_of) if one.copy_of else ""
    return [_text(one.id), _text(one.lookup), _text(one.container), _text(one.box), copy_of]


def _texts(*values: UUID | bytes) -> list[str]:
    return [_text(value) for value in values]


def _text(value: UUID | bytes) -> str:
    return value.hex if isinstance(value, UUID) else b64encode(value).decode()


def _parcel(read: Mapping[str, Any]) -> Parcel:
    expected = read["expected"]
    return Parcel(
        at=int(read["at"]),
        containers=tuple(
            NewContainer(UUID(one), str(kind), _bytes(key)) for one, kind, key in read["containers"]
        ),
        lookups=tuple(
            NewLookup(_bytes(lookup), UUID(one), _bytes(key))
            for lookup, one, key in read["lookups"]
        ),
        entries=tuple(_entry(one) for one in read["entries"]),
        keys=tuple(
            KeyFor(UUID(container), _epoch(epoch), UUID(holder), _bytes(wrap))
            for container, epoch, holder, wrap in read["keys"]
        ),
        parts=tuple(
            PartKey(UUID(part), UUID(container), _bytes(wrap))
            for part, container, wrap in read["parts"]
        ),
        letters=tuple(_letter(*one) for one in read["letters"]),
        dropped=tuple(map(UUID, read["dropped"])),
        closed=tuple(map(UUID, read.get("closed", ()))),
        expected=_expected(*expected) if expected else None,
    )


def _entry(read: Sequence[Any]) -> SealedEntry:
    container, entry, epoch, root, ciphertext, wrap = read
    record = SealedRecord(_bytes(ciphertext), cast(BodyRoot, _bytes(root)))
    if len(record.body_root) != 32:
        raise ArrivalMalformed("body root")
    digest = ciphertext_digest(record.ciphertext)
    return SealedEntry(UUID(container), UUID(entry), _epoch(epoch), record, digest, _bytes(wrap))


def _letter(letter: str, lookup: str, container: str, box: str, copy_of: str) -> SealedLetter:
    copied = UUID(copy_of) if copy_of else None
    return SealedLetter(UUID(letter), _bytes(lookup), UUID(container), _bytes(box), copied)


def _expected(conversation: str, by: str, is_urgent: bool) -> Expected:
    return Expected(UUID(conversation), date.fromisoformat(by), is_urgent is True)


def _epoch(number: Any) -> int:
    epoch = int(number)
    if not 1 <= epoch <= _MOST_EPOCHS:
        raise ArrivalMalformed("epoch")
    return epoch


def _bytes(text: str) -> bytes:
    return b64decode(text, validate=True)
