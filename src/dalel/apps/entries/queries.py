"""Reading entries with a container's secret."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from operator import is_
from typing import Any
from uuid import UUID

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.entries.errors import EntryDamaged, EntryErased, KindUnknown, NoKey
from dalel.apps.entries.keystore import key_rows
from dalel.apps.entries.models import Container, ContainerWrap, Entry, EntryWrap
from dalel.apps.entries.opening import OpenContainer, entry_context
from dalel.apps.entries.remembering import EntryMemory, Opened, Remembered, Source
from dalel.core.entries import BodyUnreadable, UnknownKind, read_fields, read_meta
from dalel.core.entries.kinds import Kind
from dalel.core.keys.commitments import BodyRoot
from dalel.core.keys.errors import KeysError
from dalel.core.keys.records import OpenRecord, RecordKeys, RecordPlace, open_record, verify_author
from dalel.core.keys.signatures import VerifyKey

# The columns of an entry besides its container, the sealed content last.
_COLUMNS = ("id", "sequence", "leaf_index", "epoch", "minute", "body_root", "ciphertext")
_WRAPS = "SELECT entry, wrap FROM entries_entrywrap WHERE container = %s"

# Finds the key that checks what a member signed.
KeyOf = Callable[[UUID], VerifyKey | None]


@dataclass(frozen=True)
class OpenedEntry:
    """An entry as a member reads it.

    ``fields`` lacks those whose identity key was destroyed; ``hidden`` names them.
    ``superseded_by`` is the later correction that counts instead.
    """

    row: Entry
    kind: Kind
    fields: dict[str, Any]
    hidden: frozenset[str]
    author: UUID
    recorded_at: datetime
    corrects: UUID | None
    reason: str
    record: OpenRecord
    superseded_by: UUID | None = None

    @property
    def id(self) -> UUID:
        """Return the entry's id."""
        return self.row.id


@dataclass(frozen=True)
class UnreadableEntry:
    """An entry that was erased, or that does not match its seal or its author's signature."""

    row: Entry
    fault: EntryErased | EntryDamaged | KindUnknown

    @property
    def id(self) -> UUID:
        """Return the entry's id."""
        return self.row.pk


def open_entries(
    container: OpenContainer, key_of: KeyOf | None = None, *, since: int = 0
) -> list[OpenedEntry | UnreadableEntry]:
    """Open every entry of a container, or those from a place on, in the order of the seal.

    An entry that does not open stands in the list with its fault: it is never left out.

    Args:
        container: Where they lie.
        key_of: Checks that the named authors signed. Anybody can seal to a container's public
            key, so whatever is shown to people under a name is opened with it.
        since: The place of the first that is opened; a later one corrects none before it here.
    """
    rows = list(
        Entry.objects.filter(container_id=container.id, sequence__gte=since).order_by("sequence")
    )
    return _mark_superseded(_open_all(container, rows, key_of))


def open_again(container: OpenContainer, key_of: KeyOf, memory: EntryMemory) -> Opened:
    """Open every entry as ``open_entries`` does; what a session opened before is looked up.

    An entry is looked up where its row, its keys and its author's key are byte for byte what it
    was opened from. Where that holds of all, what was made of them holds as well.
    """
    before = memory.get(container.id)
    again = list(_Again(container, key_of, before.by_id).all())
    found = tuple(_mark_superseded(entry for entry, _source in again))
    if len(found) == len(before.entries) and all(map(is_, found, before.entries)):
        return before
    by_id = {
        one.id: Remembered(source, one)
        for one, (_entry, source) in zip(found, again, strict=True)
        if isinstance(one, OpenedEntry) and source is not None
    }
    opened = Opened(by_id, found)
    memory.keep(container.id, opened, since=container.since)
    return opened


class _Again:
    """Opens entries, and tells what each that opens was opened from."""

    def __init__(
        self, container: OpenContainer, key_of: KeyOf, known: Mapping[UUID, Remembered]
    ) -> None:
        self._container = container
        self._key_of = key_of
        self._known = known
        self._raw_key = cache(self._raw_key_of)

    def all(self) -> Iterator[tuple[OpenedEntry | UnreadableEntry, Source | None]]:
        """Yield the entries in the order of the seal."""
        rows = Entry.objects.filter(container_id=self._container.id).order_by("sequence")
        wraps = dict(key_rows(_WRAPS, self._container.id.hex))
        for values in rows.values_list(*_COLUMNS):
            *clear, root, ciphertext = values
            row = (*clear, bytes(root), bytes(ciphertext))
            try:
                yield self._one(row, wraps.get(row[0].hex))
            except (EntryErased, EntryDamaged, KindUnknown) as fault:
                yield UnreadableEntry(self._row(row), fault), None

    def _one(self, row: tuple[Any, ...], wrap: bytes | None) -> tuple[OpenedEntry, Source]:
        if wrap is None:
            raise EntryErased(entry=row[0])
        known = self._known.get(row[0])
        if known is not None:
            source = known.source
            if source == (row, wrap, self._raw_key(known.entry.author)):
                return known.entry, source
        entry = _open(self._container, self._row(row), wrap)
        require_signature(entry, self._key_of)
        return entry, Source(row, wrap, self._raw_key(entry.author))

    def _raw_key_of(self, author: UUID) -> bytes:
        key = self._key_of(author)
        return key.to_bytes() if key else b""

    def _row(self, row: tuple[Any, ...]) -> Entry:
        return Entry(container_id=self._container.id, **dict(zip(_COLUMNS, row, strict=True)))


def open_one(
    container: OpenContainer, entry: UUID, key_of: KeyOf | None = None
) -> OpenedEntry | UnreadableEntry | None:
    """Open one entry of a container; ``None`` where it is not in this container."""
    rows = list(Entry.objects.filter(container_id=container.id, pk=entry))
    return next(iter(_open_all(container, rows, key_of)), None)


def first_entry(container: OpenContainer) -> OpenedEntry | UnreadableEntry | None:
    """Open the entry a container begins with, whoever signed it; ``None`` where it is empty."""
    rows = list(Entry.objects.filter(container_id=container.id, sequence=0))
    return next(iter(_open_all(container, rows, None)), None)


def open_several(
    container: OpenContainer, entries: Sequence[UUID], key_of: KeyOf | None = None
) -> dict[UUID, OpenedEntry | UnreadableEntry]:
    """Open some entries of a container, by id; those of other containers are absent."""
    rows = list(Entry.objects.filter(container_id=container.id, pk__in=entries))
    return {entry.id: entry for entry in _open_all(container, rows, key_of)}


def container_of(entry: UUID) -> UUID | None:
    """Return the container that holds an entry; ``None`` where there is no such entry."""
    return Entry.objects.filter(pk=entry).values_list("container_id", flat=True).first()


def length_of(container: UUID) -> int:
    """Return how many entries a container has."""
    return Container.objects.filter(pk=container).values_list("length", flat=True).first() or 0


def places_of(entries: Iterable[UUID]) -> dict[UUID, int]:
    """Return the places of some entries in their containers, counted from 1, by id."""
    rows = Entry.objects.filter(pk__in=set(entries)).values_list("pk", "sequence")
    return {entry: sequence + 1 for entry, sequence in rows}


def leaf_index_of(entry: UUID) -> int | None:
    """Return an entry's place in the log; ``None`` where there is no such entry."""
    return Entry.objects.filter(pk=entry).values_list("leaf_index", flat=True).first()


def containers_with_key(holders: Collection[UUID]) -> set[UUID]:
    """Return the containers that holders have any key to, whatever their memberships say."""
    held = ContainerWrap.objects.filter(holder__in=holders).values_list("container", flat=True)
    return set(Container.objects.filter(pk__in=set(held)).values_list("pk", flat=True))


def _open_all(
    container: OpenContainer, rows: list[Entry], key_of: KeyOf | None
) -> list[OpenedEntry | UnreadableEntry]:
    wraps = dict(
        EntryWrap.objects.filter(
            container=container.id, entry__in=[row.pk for row in rows]
        ).values_list("entry", "wrap")
    )
    opened: list[OpenedEntry | UnreadableEntry] = []
    for row in rows:
        try:
            entry = _open(container, row, wraps.get(row.pk))
            if key_of is not None:
                require_signature(entry, key_of)
            opened.append(entry)
        except (EntryErased, EntryDamaged, KindUnknown) as fault:
            opened.append(UnreadableEntry(row, fault))
    return opened


def _open(container: OpenContainer, row: Entry, wrap: bytes | memoryview | None) -> OpenedEntry:
    if wrap is None:
        raise EntryErased(entry=row.pk)
    context = entry_context(container.id, row.pk)
    try:
        raw = container.secret_of(row.epoch).unwrap(bytes(wrap), context=context)
        record = open_record(
            RecordPlace(container.id, row.pk),
            bytes(row.ciphertext),
            RecordKeys.from_bytes(raw),
            body_root=BodyRoot(bytes(row.body_root)),
        )
    except (KeysError, NoKey) as error:
        raise EntryDamaged(entry=row.pk, fault=type(error).__name__) from error
    return _read(row, record)


def _read(row: Entry, record: OpenRecord) -> OpenedEntry:
    try:
        meta = read_meta(record.fields)
        kind = catalogue().by_digest(meta.kind.digest)
        fields = read_fields(kind, record.fields)
        laid: dict[str, Any] = {}
        if meta.overlay is not None:
            laid = read_fields(catalogue().by_digest(meta.overlay.digest), record.fields)
        corrects = UUID(laid["corrects"]) if "corrects" in laid else None
    except UnknownKind as error:
        raise KindUnknown(kind=error.wanted) from error
    except (BodyUnreadable, ValueError) as error:
        raise EntryDamaged(entry=row.pk, fault="BodyUnreadable") from error
    return OpenedEntry(
        row=row,
        kind=kind,
        fields=dict(fields),
        hidden=frozenset(record.hidden),
        author=meta.author,
        recorded_at=meta.recorded_at,
        corrects=corrects,
        reason=str(laid.get("reason", "")),
        record=record,
    )


def _mark_superseded(
    entries: Iterable[OpenedEntry | UnreadableEntry],
) -> list[OpenedEntry | UnreadableEntry]:
    """Point every corrected version to the last correction in the order of the log."""
    listed = list(entries)
    last: dict[UUID, UUID] = {}
    for entry in listed:
        if isinstance(entry, OpenedEntry) and entry.corrects is not None:
            last[entry.corrects] = entry.id
    marked: list[OpenedEntry | UnreadableEntry] = []
    for entry in listed:
        if isinstance(entry, OpenedEntry):
            newest = last.get(entry.corrects or entry.id)
            later = newest if newest != entry.id else None
            is_marked = entry.superseded_by == later
            marked.append(entry if is_marked else replace(entry, superseded_by=later))
        else:
            marked.append(entry)
    return marked


def require_signature(entry: OpenedEntry, key_of: KeyOf) -> None:
    """Check that the named author signed the entry.

    Raises:
        EntryDamaged: The author is unknown or the signature is not theirs.
    """
    key = key_of(entry.author)
    place = RecordPlace(entry.row.container_id, entry.id)
    if key is None:
        raise EntryDamaged(entry=entry.id, fault="AuthorUnknown")
    try:
        verify_author(place, entry.record, key)
    except KeysError as error:
        raise EntryDamaged(entry=entry.id, fault=type(error).__name__) from error
