"""What a session has opened to search in: in the desk's memory, bounded, gone with the session.

Nothing of it is on disk. It holds folded words, no keys, and no question that was asked except the
one whose further hits can still be asked for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID
from weakref import WeakSet

from dalel.apps.accounts.sessions import MemberSession
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.remembering import forget_opened

# Of all sessions together: 200,000 entries of usual length.
MOST_BYTES = 300 * 1024**2
_NAME = "search"
_remembered: WeakSet[SearchMemory] = WeakSet()
_mutex = threading.Lock()


@dataclass(frozen=True, repr=False)
class Document:
    """A case's folded words and how many entries they are of."""

    length: int
    epoch: int
    text: bytes
    codes: frozenset[str]

    @property
    def size_bytes(self) -> int:
        """How much memory it takes, the codes about."""
        return len(self.text) + 64 * len(self.codes)


@dataclass(eq=False, repr=False)
class Run:
    """A question that has not been answered to its end.

    ``waiting``: the cases that were not searched yet, newest first; ``found``: those that were and
    have hits, in order; ``shown``: how many of these earlier pages have shown.
    """

    question: str
    total: int
    waiting: list[UUID]
    found: list[UUID] = field(default_factory=list)
    shown: int = 0


class SearchMemory:
    """What one session remembers."""

    def __init__(self) -> None:
        self._documents: dict[UUID, Document] = {}
        self._bytes = 0
        self.run: Run | None = None

    def get(self, container: UUID, *, length: int, epoch: int) -> Document | None:
        """Return a document if it is of the case as it is now."""
        found = self._documents.get(container)
        return found if found and (found.length, found.epoch) == (length, epoch) else None

    def keep(self, container: OpenContainer, document: Document) -> None:
        """Remember a document, unless it is outdated or there is too much already."""
        with _mutex:
            self._forget([container.id])
            if container.is_outdated:
                return
            if sum(one._bytes for one in _remembered) + document.size_bytes <= MOST_BYTES:
                self._documents[container.id] = document
                self._bytes += document.size_bytes

    def keep_only(self, containers: set[UUID]) -> None:
        """Forget all that can no longer be read."""
        with _mutex:
            self._forget(set(self._documents) - containers)

    def _forget(self, containers: Iterable[UUID]) -> None:
        for container in containers:
            gone = self._documents.pop(container, None)
            self._bytes -= gone.size_bytes if gone else 0


def memory_of(member: MemberSession) -> SearchMemory:
    """Return what a member's session remembers."""
    with _mutex:
        found = member.memory.setdefault(_NAME, SearchMemory())
        _remembered.add(found)
    assert isinstance(found, SearchMemory)  # noqa: S101 - put there just above
    return found


def forget_everywhere(container: UUID) -> None:
    """Let no session of this program remember a case: its access or its content has changed."""
    forget_opened(container)
    with _mutex:
        for memory in list(_remembered):
            memory._forget([container])
