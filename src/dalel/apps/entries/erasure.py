"""Erasing on purpose: first the erasure is sealed, then the keys are destroyed for good.

Ciphertext, commitment and leaf stay, so that the log and everything around them still prove. What
was erased, by whom and why stands as an entry of kind ``erasure`` in the organisation's container,
since the erased one can no longer say it, and as a leaf of its own type, so that an audit without
any key tells what was erased from what was lost.

An erasure that broke off after it was sealed is taken up again by asking for it once more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils import timezone

from dalel.apps.entries import memberships
from dalel.apps.entries.actions import NewEntry, record_entries
from dalel.apps.entries.errors import EntryErased, ErasureUnfinished, NothingToErase
from dalel.apps.entries.files import part_id, part_path
from dalel.apps.entries.keystore import scrub_patiently
from dalel.apps.entries.models import ContainerWrap, Entry, EntryWrap, PartWrap
from dalel.apps.entries.opening import Author, OpenContainer, entry_context
from dalel.apps.entries.queries import KeyOf, OpenedEntry, UnreadableEntry, open_entries
from dalel.apps.ledger.actions import append_leaves
from dalel.apps.ledger.queries import leaves, minute_of
from dalel.apps.ledger.transaction import keystore_transaction, write_transaction
from dalel.core.keys.records import RecordKeys, ciphertext_digest
from dalel.core.ledger import Leaf, LeafType

KIND = "erasure"
# What the audit replays to know who belongs here, who opened it and what was erased: never erased
# whole. Who is named in them can be erased.
KEPT_KINDS = frozenset(
    {"access", "appearance", "exclusion", "introduction", "opening", "team", KIND}
)

Also = Callable[[], None]


class Scope(StrEnum):
    """How much of an entry is erased; codes of the vocabulary ``erasure_scopes``."""

    IDENTITY = "identity"
    ENTRY = "entry"


@dataclass(frozen=True)
class _Wanted:
    """An erasure that is asked for."""

    entry: OpenedEntry | UnreadableEntry
    scope: Scope
    container: OpenContainer
    organisation: OpenContainer
    also: Also | None


def erase_identity(
    entry: UUID,
    *,
    container: OpenContainer,
    organisation: OpenContainer,
    author: Author,
    reason: str,
    now: datetime,
    also: Also | None = None,
) -> None:
    """Erase the identifying fields of one version of an entry, with its files; the rest stays.

    Earlier and later versions of the entry are entries of their own, each to be erased by itself.

    Args:
        entry: What is erased.
        container: Where it lies, opened.
        organisation: The organisation's container, opened; the erasure is sealed there.
        author: Who erases; must be a writer in both.
        reason: A code of the vocabulary ``erasure_reasons``.
        now: When this happens (aware).
        also: Destroys what was computed from the entry, as ``cases.summaries.drop_summary``
            does; runs once the keys are gone.

    Raises:
        NothingToErase: There is no such entry here that can be read. Nothing was changed.
        ErasureUnfinished: Copies of the keys could not be removed yet. Ask again.
        FieldErrors, NotAWriter, KeyChanged, LogBusy, LogFull: As ``record_entries``.
    """
    found = _found(entry, container)
    if isinstance(found, UnreadableEntry):
        raise NothingToErase(entry=entry)
    wanted = _Wanted(found, Scope.IDENTITY, container, organisation, also)
    _erase(wanted, author, reason, now=now)


def erase_entry(
    entry: UUID,
    *,
    container: OpenContainer,
    organisation: OpenContainer,
    author: Author,
    reason: str,
    now: datetime,
    also: Also | None = None,
) -> None:
    """Erase one version of an entry whole, with its files, as far as no other entry names them.

    Arguments and errors are those of ``erase_identity``. An entry that is damaged can be erased;
    what opens a case, gives or takes access, introduces a member or is itself an erasure cannot.
    """
    found = _found(entry, container)
    is_kept = isinstance(found, OpenedEntry) and found.kind.name in KEPT_KINDS
    # Whoever wrote the first entry may write: damaged or not, it says who that was.
    if is_kept or found.row.sequence == 0:
        raise NothingToErase(entry=entry)
    wanted = _Wanted(found, Scope.ENTRY, container, organisation, also)
    _erase(wanted, author, reason, now=now)


def erase_container(container: UUID, *, now: datetime, alongside: Also) -> None:
    """Erase every entry of a container and take all its keys away, without any key.

    The log says so by a leaf for each entry, as of what a member erases; who asked for it is said
    by whatever names this place. Asked for once more, it finishes what broke off.

    Args:
        container: A container whose author has the right to ask for this.
        now: When (aware).
        alongside: Runs inside the commit.

    Raises:
        LogBusy, LogFull: The storage could not take it.
    """
    rows = list(Entry.objects.filter(container_id=container).order_by("sequence"))
    with write_transaction():
        erased = logged_erasures(rows)
        new = [row for row in rows if row.pk not in erased]
        if new:
            minute = minute_of(now)
            append_leaves([erasure_leaf(row, Scope.ENTRY, minute=minute) for row in new], now=now)
        for one in memberships.all_in(container, today=timezone.localdate(now)):
            memberships.end_membership(one.holder, container, now=now)
        alongside()
    with keystore_transaction():
        EntryWrap.objects.filter(container=container).delete()
        ContainerWrap.objects.filter(container=container).delete()
    scrub_patiently()


def sealed_erasures(
    organisation: OpenContainer, key_of: KeyOf | None = None
) -> dict[UUID, frozenset[Scope]]:
    """Return what was erased of which entry, by the entries in the organisation's container."""
    found: dict[UUID, frozenset[Scope]] = {}
    for entry in open_entries(organisation, key_of):
        if not isinstance(entry, OpenedEntry) or entry.kind.name != KIND:
            continue
        try:
            erased, scope = UUID(entry.fields["entry"]), Scope(entry.fields["scope"])
        except (KeyError, ValueError):
            continue  # of a file or of a whole container
        found[erased] = found.get(erased, frozenset()) | {scope}
    return found


def logged_erasures(rows: Collection[Entry]) -> frozenset[UUID]:
    """Return which entries the log says were erased whole: for those who hold no other key."""
    known = {erasure_commitment(row.container_id, row.pk, Scope.ENTRY): row.pk for row in rows}
    logged = (Leaf.from_bytes(data) for _index, data in leaves())
    erased = (leaf.commitment for leaf in logged if leaf.type == LeafType.ERASURE)
    return frozenset(known[one] for one in erased if one in known)


def erasure_leaf(row: Entry, scope: Scope, *, minute: int) -> Leaf:
    """Return the leaf that says without words that (a part of) an entry was erased."""
    commitment = erasure_commitment(row.container_id, row.pk, scope)
    digest = ciphertext_digest(bytes(row.ciphertext))
    return Leaf(LeafType.ERASURE, commitment, digest, row.epoch, minute)


def erasure_commitment(container: UUID, entry: UUID, scope: Scope) -> bytes:
    """Return what the leaf of an erasure commits to; the ids are random and tell nothing."""
    part = b"\x00" if scope is Scope.IDENTITY else b"\x01"
    joined = b"".join((b"dalel/erasure/1", container.bytes, entry.bytes, part))
    return hashlib.sha256(joined).digest()


def _found(entry: UUID, container: OpenContainer) -> OpenedEntry | UnreadableEntry:
    for found in open_entries(container):
        if found.id == entry:
            return found
    raise NothingToErase(entry=entry)


def _erase(wanted: _Wanted, author: Author, reason: str, *, now: datetime) -> None:
    entry = wanted.entry
    if wanted.scope not in sealed_erasures(wanted.organisation).get(entry.id, ()):
        if isinstance(entry, UnreadableEntry) and isinstance(entry.fault, EntryErased):
            raise NothingToErase(entry=entry.id)
        _seal(wanted, author, reason, now=now)
    parts = list(_parts(wanted))
    with keystore_transaction():
        PartWrap.objects.filter(part__in=parts).delete()
        _destroy_keys(wanted)
    for part in parts:
        part_path(part).unlink(missing_ok=True)
    if wanted.also is not None:
        wanted.also()
    # Until then the key store's write-ahead log holds the old wraps.
    if not scrub_patiently():
        raise ErasureUnfinished(entry=entry.id)


def _seal(wanted: _Wanted, author: Author, reason: str, *, now: datetime) -> None:
    """Seal the erasure before anything is destroyed."""
    row, container = wanted.entry.row, wanted.container
    fields = {
        "scope": wanted.scope.value,
        "container": str(container.id),
        "entry": str(row.pk),
        "reason": reason,
        "decided_by": str(author.id),
        "erased_on": timezone.localdate(now).isoformat(),
    }

    def beforehand() -> None:
        memberships.require_writer(author.id, {container.id}, today=timezone.localdate(now))

    def alongside(_recorded: Sequence[object]) -> None:
        append_leaves([erasure_leaf(row, wanted.scope, minute=minute_of(now))], now=now)

    record_entries(
        [NewEntry(wanted.organisation, KIND, fields)],
        author=author,
        now=now,
        beforehand=beforehand,
        alongside=alongside,
    )


def _parts(wanted: _Wanted) -> Iterator[UUID]:
    """Yield the parts of files that no other readable entry of the container names."""
    if isinstance(wanted.entry, UnreadableEntry):
        return
    elsewhere = {
        file["file"]
        for other in open_entries(wanted.container)
        if isinstance(other, OpenedEntry) and other.id != wanted.entry.id
        for file in attached_files(other)
    }
    for file in attached_files(wanted.entry):
        if file["file"] not in elsewhere:
            yield from (part_id(UUID(file["file"]), n) for n in range(len(file["parts"])))


def attached_files(entry: OpenedEntry) -> Iterator[dict[str, Any]]:
    """Yield the descriptors of an entry's files."""
    for field in entry.kind.fields:
        if field.type == "attachments":
            yield from entry.fields.get(field.name) or ()


def _destroy_keys(wanted: _Wanted) -> None:
    """Delete the wrap, or rewrite it without the first of its two keys."""
    row = wanted.entry.row
    wraps = EntryWrap.objects.filter(entry=row.pk)
    if wanted.scope is Scope.ENTRY:
        wraps.delete()
        return
    context = entry_context(row.container_id, row.pk)
    secret = wanted.container.secret_of(row.epoch)
    for wrap in wraps.values_list("wrap", flat=True):
        keys = RecordKeys.from_bytes(secret.unwrap(bytes(wrap), context=context))
        wraps.update(wrap=secret.wrap(keys.without_identity().to_bytes(), context=context))
