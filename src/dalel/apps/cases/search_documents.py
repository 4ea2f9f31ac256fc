"""The search document of a case: its entries' words, folded, sealed to the case's key.

One line per entry: its id, its place in the case, the entry it corrects, its codes; then its words,
each with a space before it. Kind, codes and dates stand there as codes: a question is turned into
codes too, in whichever language it is asked. It is written in segments as entries are recorded and
put together when somebody opens the case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum
from django.db.models.functions import Length

from dalel.apps.cases.models import SearchSegment
from dalel.apps.entries.actions import NewEntry, Recorded
from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.errors import NoKey
from dalel.apps.entries.opening import OpenContainer, Sealable
from dalel.apps.entries.presenting import GUARDED, SEALED_TWICE, is_internal
from dalel.apps.entries.queries import OpenedEntry, UnreadableEntry
from dalel.apps.ledger.errors import LogError
from dalel.apps.ledger.transaction import write_transaction
from dalel.core.entries import folded_words
from dalel.core.entries.kind_model import CODE_TYPES, REFERENCE_TYPES
from dalel.core.entries.kinds import Field, Kind
from dalel.core.keys.errors import KeysError
from dalel.core.keys.padding import pad, unpad
from dalel.core.keys.wraps import wrap_context

VERSION = b"1\n"
MOST_SEGMENTS = 8
NOBODY = "0" * 32
# How many times its length a text may have once it is folded: letters of any language need less,
# and some signs become eighteen letters each. What is beyond is not found.
MOST_FOLDED = 4
# A line up to its words: entry, place, the first version it corrects, codes.
_LINE = re.compile(rb"[0-9a-f]{32}:([0-9]{1,9}):[0-9a-f]{32}:[A-Za-z0-9_.,-]*:")


@dataclass(frozen=True)
class IndexedEntry:
    """One line of a search document."""

    id: UUID
    sequence: int
    corrects: UUID | None
    codes: frozenset[str]
    words: bytes

    @property
    def first(self) -> UUID:
        """Return the id of the entry's first version."""
        return self.corrects or self.id


def line_of(
    entry: UUID, sequence: int, corrects: UUID | None, kind: Kind, fields: Mapping[str, object]
) -> str:
    """Return the line of an entry; fields as typed or as stored."""
    words: list[str] = []
    codes = {f"kind.{kind.name}"}
    for field in kind.fields:
        value = fields.get(field.name)
        if value in (None, "", []) or field.name in GUARDED | SEALED_TWICE:
            continue
        if field.type in CODE_TYPES and field.vocabulary:
            name = field.vocabulary.name
            codes |= {f"{name}.{code}" for code in _texts(value)}
        elif field.type not in REFERENCE_TYPES:
            words += _words(field, value)
    first = corrects.hex if corrects else NOBODY
    text = "".join(f" {word}" for word in words)
    return f"{entry.hex}:{sequence}:{first}:{','.join(sorted(codes))}:{text}\n"


def _words(field: Field, value: object) -> Iterator[str]:
    if field.type == "attachments" and isinstance(value, Sequence):
        for file in value:
            yield from _folded(str(file.get("name", "")))
    elif isinstance(value, Mapping):
        yield from _folded(str(value.get("amount", "")))
    else:
        for text in _texts(value):
            if not is_internal(text):
                yield from _folded(text)


def _folded(text: str) -> Iterator[str]:
    """Yield the folded words of a text, as many as make it no longer than ``MOST_FOLDED`` times."""
    left = MOST_FOLDED * len(text)
    for word in folded_words(text):
        left -= len(word) + 1
        if left < 0:
            return
        yield word


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]


def alongside(
    news: Sequence[NewEntry], then: Callable[[Sequence[Recorded]], None] | None = None
) -> Callable[[Sequence[Recorded]], None]:
    """Return what writes the words of entries in the commit that records them.

    Args:
        news: What is recorded, in order; of cases.
        then: What else runs in the commit, before it.
    """

    def write(rows: Sequence[Recorded]) -> None:
        if then is not None:
            then(rows)
        lines: dict[UUID, tuple[Sealable, list[str]]] = {}
        for new, row in zip(news, rows, strict=True):
            kind = catalogue()[new.kind]
            line = line_of(row.id, row.sequence, new.corrects, kind, new.fields)
            lines.setdefault(row.container, (new.container, []))[1].append(line)
        SearchSegment.objects.bulk_create(
            _segment(container, found) for container, found in lines.values()
        )

    return write


def first_segment(news: Sequence[NewEntry]) -> SearchSegment:
    """Return the words of a new case's entries; they are its first, in this order."""
    lines = (
        line_of(new.id, place, new.corrects, catalogue()[new.kind], new.fields)
        for place, new in enumerate(news)
    )
    return _segment(news[0].container, lines)


def _segment(container: Sealable, lines: Iterable[str]) -> SearchSegment:
    return sealed_segment(container, VERSION + "".join(lines).encode())


def sealed_segment(container: Sealable, content: bytes) -> SearchSegment:
    """Return a segment that waits to be stored."""
    box = container.seal_keys(pad(content), context=_context(container.id))
    return SearchSegment(container_id=container.id, epoch=container.epoch, box=box)


def document_of(entries: Iterable[OpenedEntry | UnreadableEntry]) -> bytes:
    """Return the whole document of a case; an entry that does not open has a line without words."""
    lines = []
    for entry in entries:
        if isinstance(entry, OpenedEntry):
            place = (entry.id, entry.row.sequence, entry.corrects)
            lines.append(line_of(*place, entry.kind, entry.fields))
        else:
            lines.append(f"{entry.id.hex}:{entry.row.sequence}:{NOBODY}::\n")
    return "".join(lines).encode()


def read_documents(containers: Mapping[UUID, OpenContainer]) -> dict[UUID, tuple[bytes, int]]:
    """Return the stored documents with the number of their segments, by container.

    What does not open, or is of another release, is left out: it is made anew.
    """
    found: dict[UUID, list[bytes]] = {}
    rows = SearchSegment.objects.filter(container_id__in=list(containers))
    for container, epoch, box in rows.values_list("container_id", "epoch", "box"):
        with suppress(KeysError, NoKey):
            secret = containers[container].secret_of(epoch)
            content = unpad(secret.unwrap_own(bytes(box), context=_context(container)))
            if content.startswith(VERSION):
                found.setdefault(container, []).append(content[len(VERSION) :])
    return {one: (b"".join(parts), len(parts)) for one, parts in found.items()}


def stored_sizes(containers: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many bytes the stored documents have, by container."""
    rows = SearchSegment.objects.filter(container_id__in=list(containers))
    sums = rows.values("container_id").annotate(size=Sum(Length("box")))
    return dict(sums.values_list("container_id", "size"))


def covers(document: bytes, length: int) -> bool:
    """Return whether a document has a line for each of that many entries, and no other.

    Every line is one that ``parsed`` can read: who holds the right key may have sealed anything.
    """
    try:
        return document.count(b"\n") == length and sorted(_places(document)) == list(range(length))
    except ValueError:
        return False


def _places(document: bytes) -> Iterator[int]:
    """Yield the place of each line. Raises ``ValueError`` where one is not a line of a document."""
    for line in document.splitlines():
        found = _LINE.match(line)
        if found is None:
            raise ValueError
        yield int(found[1])


def parsed(document: bytes) -> list[IndexedEntry]:
    """Return the lines of a document that count: the last version of each entry."""
    found: dict[UUID, IndexedEntry] = {}
    lines = (line.split(b":", 4) for line in document.splitlines())
    for entry, sequence, first, codes, words in sorted(lines, key=lambda line: int(line[1])):
        corrects = first.decode()
        one = IndexedEntry(
            id=UUID(entry.decode()),
            sequence=int(sequence),
            corrects=None if corrects == NOBODY else UUID(corrects),
            codes=frozenset(codes.decode().split(",")),
            words=words,
        )
        found[one.first] = one
    return list(found.values())


def keep_document(
    container: OpenContainer, entries: Sequence[OpenedEntry | UnreadableEntry]
) -> None:
    """Put a case's segments together where there are many, or where they lack an entry."""
    stored, segments = read_documents({container.id: container}).get(container.id, (b"", 0))
    if segments <= MOST_SEGMENTS and covers(stored, len(entries)):
        return
    store_documents([(container, document_of(entries), len(entries))])


def store_documents(made: Sequence[tuple[OpenContainer, bytes, int]]) -> None:
    """Store documents in place of their segments, with the number of entries each was made of.

    What cannot be stored now, or has grown meanwhile, the next reader stores. What was opened
    before something was erased is not stored.
    """
    if not made:
        return
    with suppress(LogError), write_transaction():
        for container, document, length in made:
            if container.is_outdated:
                continue
            stored, _segments = read_documents({container.id: container}).get(
                container.id, (b"", 0)
            )
            lines = document.splitlines() + _newer(stored, length)
            SearchSegment.objects.filter(container_id=container.id).delete()
            content = VERSION + b"".join(line + b"\n" for line in lines)
            sealed_segment(container, content).save(force_insert=True)


def _newer(document: bytes, length: int) -> list[bytes]:
    """Return the lines of entries that were recorded after the first so many."""
    with suppress(ValueError):
        places = zip(_places(document), document.splitlines(), strict=True)
        return [line for place, line in places if place >= length]
    return []


def drop_document(container: UUID) -> None:
    """Destroy a case's words: what they were taken from was erased. A reader makes others."""
    with write_transaction():
        SearchSegment.objects.filter(container_id=container).delete()


def _context(container: UUID) -> bytes:
    return wrap_context("search-segment", container)
