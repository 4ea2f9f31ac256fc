"""What a session has opened and reads again: used only where the very same bytes lie there still.

Kept in the desk's memory, bounded, gone with the session, never on disk. An entry is remembered
with every byte it was opened from, its keys' wrap and its author's key: where one of them differs
it is opened and checked anew, and where the wrap is gone it is erased.

Whatever keeps a copy of what was opened, here or sealed in the database, keeps none once the
container has been forgotten: it was opened before something in it was erased. Containers are
forgotten by the one process that opens them; another program that erased would have to say so in
the database.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar
from uuid import UUID
from weakref import WeakSet

if TYPE_CHECKING:
    from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry

# Of all sessions together; an entry takes about twice the bytes it was sealed to.
MOST_BYTES = 64 * 1024**2
# Entries give way before all of it is taken: the copies that lists are made of need some.
MOST_ENTRY_BYTES = 48 * 1024**2
_remembered: WeakSet[Memory] = WeakSet()
_mutex = threading.Lock()
# By container, when it was last forgotten: each time is one more than the last one of any.
_forgotten: dict[UUID, int] = {}
_times: list[int] = [0]


_Kind = TypeVar("_Kind", "EntryMemory", "CopyMemory")


class Memory(Protocol):
    """Something that one session remembers of containers."""

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, about."""

    def forget(self, container: UUID) -> None:
        """Remember a container no more."""


class Source(NamedTuple):
    """Every byte an entry was opened from, and the key that its author's signature fits."""

    row: tuple[Any, ...]
    wrap: bytes
    author_key: bytes


class Remembered(NamedTuple):
    """An entry with what it was opened from."""

    source: Source
    entry: OpenedEntry


@dataclass(eq=False, repr=False)
class Opened:
    """The entries of one container; ``made`` holds what was computed from exactly these."""

    by_id: Mapping[UUID, Remembered] = field(default_factory=dict)
    entries: tuple[OpenedEntry | UnreadableEntry, ...] = ()
    made: dict[str, Any] = field(default_factory=dict)

    @cached_property
    def size_bytes(self) -> int:
        """How much memory it takes, about."""
        return 2 * sum(len(one.source.row[-1]) + 1024 for one in self.by_id.values())


class EntryMemory:
    """What one session remembers."""

    def __init__(self) -> None:
        self._opened: dict[UUID, Opened] = {}

    def get(self, container: UUID) -> Opened:
        """Return what was opened of a container; empty where nothing is remembered."""
        return self._opened.get(container) or Opened()

    def keep(self, container: UUID, opened: Opened, *, since: int) -> None:
        """Remember a container opened at a moment; those read longest ago give way."""
        with _mutex:
            self._opened.pop(container, None)
            if last_forgotten(container) > since:
                return
            others = taken_by_others(self)
            self._opened[container] = opened
            while self._opened and others + self.size_bytes > MOST_ENTRY_BYTES:
                del self._opened[next(iter(self._opened))]

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, about."""
        return sum(one.size_bytes for one in self._opened.values())

    def forget(self, container: UUID) -> None:
        """Remember a container no more."""
        self._opened.pop(container, None)


class _Copy(NamedTuple):
    source: tuple[Any, ...]
    value: Any


class CopyMemory:
    """The sealed copies that one session has opened, by container and by what they are."""

    def __init__(self) -> None:
        self._kept: dict[UUID, dict[str, _Copy]] = {}
        self.size_bytes = 0

    def get(self, container: UUID, label: str, source: tuple[Any, ...]) -> Any:
        """Return what was opened from just these bytes; ``None`` where nothing was."""
        kept = self._kept.get(container, {}).get(label)
        return kept.value if kept is not None and kept.source == source else None

    def keep(
        self, container: UUID, label: str, source: tuple[Any, ...], value: object, *, since: int
    ) -> None:
        """Remember what was opened from these bytes, the last part of which is the sealed copy."""
        with _mutex:
            kept = self._kept.pop(container, {})
            self.size_bytes -= _size_of(kept)
            if last_forgotten(container) > since:
                return
            self._kept[container] = kept = {**kept, label: _Copy(source, value)}
            self.size_bytes += _size_of(kept)
            others = taken_by_others(self)
            while self._kept and others + self.size_bytes > MOST_BYTES:
                self.forget(next(iter(self._kept)))

    def forget(self, container: UUID) -> None:
        """Remember a container no more."""
        self.size_bytes -= _size_of(self._kept.pop(container, {}))


def _size_of(kept: Mapping[str, _Copy]) -> int:
    return sum(4 * len(one.source[-1]) for one in kept.values())


def taken_by_others(memory: Memory) -> int:
    """Return how much all memories but one take, about."""
    return sum(one.size_bytes for one in _remembered if one is not memory)


def entries_remembered(memory: dict[str, Any]) -> EntryMemory:
    """Return what a session's memory holds of entries."""
    return _in_session(memory, "entries", EntryMemory)


def copies_remembered(memory: dict[str, Any]) -> CopyMemory:
    """Return what a session's memory holds of sealed copies."""
    return _in_session(memory, "copies", CopyMemory)


def _in_session(memory: dict[str, Any], name: str, kind: type[_Kind]) -> _Kind:
    with _mutex:
        found = memory.setdefault(name, kind())
        _remembered.add(found)
    assert isinstance(found, kind)  # noqa: S101 - put there just above
    return found


def moment() -> int:
    """Return how often anything was forgotten; taken before something is opened."""
    return _times[0]


def last_forgotten(container: UUID) -> int:
    """Return the moment at which a container was last forgotten; later than what is outdated."""
    return _forgotten.get(container, 0)


def forget_opened(container: UUID) -> None:
    """Let no session of this program remember a container: its access or content has changed."""
    with _mutex:
        _times[0] += 1
        _forgotten[container] = _times[0]
        for memory in list(_remembered):
            memory.forget(container)
