"""Does every entry have its leaf and every leaf its entry? Do the open ones match?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from uuid import UUID

from dalel.apps.entries.catalogue import kind_for
from dalel.apps.entries.epochs import epoch_leaf
from dalel.apps.entries.erasure import Scope, attached_files, erasure_commitment
from dalel.apps.entries.errors import EntriesError, EntryErased
from dalel.apps.entries.files import read_file
from dalel.apps.entries.journal import chain_digest, journal_head, read_journal
from dalel.apps.entries.models import (
    Container,
    ContainerWrap,
    Entry,
    EntryWrap,
    Epoch,
    JournalRow,
    Membership,
)
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import (
    OpenedEntry,
    UnreadableEntry,
    open_entries,
    require_signature,
)
from dalel.apps.entries.terms import ContainerType, Depth
from dalel.apps.ledger.audit import Finding
from dalel.apps.ledger.queries import leaves
from dalel.core.entries.kinds import Field
from dalel.core.keys.commitments import BodyRoot, EntryHeader, entry_commitment
from dalel.core.keys.records import ciphertext_digest
from dalel.core.keys.signatures import VerifyKey
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LeafType, LedgerError

# Leaves that stand for a row of this room.
_WITH_ROWS = (LeafType.ENTRY, LeafType.ERASURE, LeafType.ROTATION, LeafType.JOURNAL_HEAD)
_PLAIN_FAULTS = {"FileNotFoundError": "PartMissing"}


def audit_containers() -> Iterator[Finding]:
    """Yield what is wrong without opening anything: rows against leaves, chains, keys."""
    log = _Log(_leaves_by_index())
    for container in Container.objects.order_by("pk"):
        yield from _audit_chain(container, log)
        yield from _audit_wraps(container, log)
        yield from _audit_holders(container)
        yield from _audit_epochs(container, log)
        yield from _audit_journal(container, log)
    for index, leaf in log.leaves.items():
        if index not in log.named and leaf.type in _WITH_ROWS:
            yield Finding("RowMissing", f"leaf {index}", "The log has a leaf whose row is gone.")


class _Log:
    """The leaves by index, and those that a row was found for."""

    def __init__(self, leaves: dict[int, LeafValue]) -> None:
        self.leaves = leaves
        self.named: set[int] = set()
        self._erasures: dict[bytes, list[int]] = {}
        for index, leaf in leaves.items():
            if leaf.type == LeafType.ERASURE:
                self._erasures.setdefault(leaf.commitment, []).append(index)
        heads = ((i, leaf) for i, leaf in leaves.items() if leaf.type == LeafType.JOURNAL_HEAD)
        self._journal_heads = {leaf.commitment: index for index, leaf in heads}

    def is_erased(self, container: UUID, entry: UUID, scope: Scope) -> bool:
        """Return whether the log says that this was erased, and remember the leaf as found."""
        indexes = self._erasures.get(erasure_commitment(container, entry, scope), [])
        self.named.update(indexes)
        return bool(indexes)

    def knows_journal_line(self, row: JournalRow) -> bool:
        """Return whether a line that is sealed in the log is there, and remember its leaf."""
        head = journal_head(row)
        if head is None:
            return True
        index = self._journal_heads.get(head.commitment)
        if index is None or self.leaves[index] != head:
            return False
        self.named.add(index)
        return True


def _leaves_by_index() -> dict[int, LeafValue]:
    found = {}
    for index, data in leaves():
        try:
            found[index] = LeafValue.from_bytes(data)
        except LedgerError:
            continue  # audit_log names it
    return found


def _audit_chain(container: Container, log: _Log) -> Iterator[Finding]:
    where = f"container {container.pk}"
    previous, sequence, minute = bytes(32), 0, 0
    rows = Entry.objects.filter(container=container).order_by("sequence")
    for row in rows.iterator(chunk_size=500):
        if row.sequence != sequence:
            yield Finding("ChainBroken", where, "An entry is missing.")
        log.named.add(row.leaf_index)
        header = EntryHeader(container.pk, row.pk, row.sequence, previous)
        commitment = entry_commitment(header, BodyRoot(bytes(row.body_root)))
        leaf = log.leaves.get(row.leaf_index)
        yield from _audit_row(row, commitment, leaf)
        previous = leaf.commitment if leaf else commitment
        sequence, minute = row.sequence + 1, row.minute
    if container.length != sequence or bytes(container.head) != previous:
        yield Finding("ChainBroken", where, "The last entry is not the last.")
    if container.last_recorded != minute:
        yield Finding("RowAltered", where, "The minute is not that of the last entry.")


def _audit_wraps(container: Container, log: _Log) -> Iterator[Finding]:
    """Compare which entries have keys with what the log says of erasures."""
    rows = EntryWrap.objects.filter(container=container.pk)
    with_keys = set(rows.values_list("entry", flat=True))
    entries = Entry.objects.filter(container=container).order_by("sequence")
    for entry in entries.values_list("pk", flat=True):
        log.is_erased(container.pk, entry, Scope.IDENTITY)
        is_erased = log.is_erased(container.pk, entry, Scope.ENTRY)
        where = f"entry {entry}"
        if entry not in with_keys and not is_erased:
            yield Finding("WrapMissing", where, "Its keys are gone, and nobody erased it.")
        if entry in with_keys and is_erased:
            yield Finding("ErasureUnfinished", where, "It was erased, but its keys are there.")


def _audit_holders(container: Container) -> Iterator[Finding]:
    """Compare who holds a key with whose membership runs."""
    where = f"container {container.pk}"
    wraps = ContainerWrap.objects.filter(container=container.pk)
    if wraps.filter(epoch__lt=container.epoch).exists():
        yield Finding("OlderWrapLeft", where, "A key that was replaced has not been destroyed.")
    newest = set(wraps.filter(epoch=container.epoch).values_list("holder", flat=True))
    memberships = Membership.objects.filter(container=container, ended__isnull=True)
    running = set(memberships.values_list("holder", flat=True))
    if container.type == ContainerType.ORGANISATION:  # a guest belongs to it and holds no key
        running -= set(memberships.filter(depth=Depth.CARD).values_list("holder", flat=True))
    for holder in sorted(newest - running):
        yield Finding("KeyWithoutMembership", where, f"{holder} has a key and no membership.")
    for holder in sorted(running - newest):
        yield Finding("MembershipWithoutKey", where, f"{holder} has a membership and no key.")


def _audit_row(row: Entry, commitment: bytes, leaf: LeafValue | None) -> Iterator[Finding]:
    where = f"entry {row.pk}"
    if leaf is None or leaf.type != LeafType.ENTRY:
        yield Finding("LeafMissing", where, "The entry has no leaf in the log.")
        return
    if leaf.commitment != commitment:
        yield Finding("CommitmentMismatch", where, "The entry is not what the log sealed.")
    if leaf.ciphertext_digest != ciphertext_digest(bytes(row.ciphertext)):
        yield Finding("CiphertextAltered", where, "The sealed content was changed.")
    if (leaf.epoch, leaf.minute) != (row.epoch, row.minute):
        yield Finding("RowAltered", where, "Epoch or minute differ from the leaf.")


def _audit_epochs(container: Container, log: _Log) -> Iterator[Finding]:
    number = 0
    for row in Epoch.objects.filter(container=container).order_by("number"):
        number += 1
        log.named.add(row.leaf_index)
        leaf = log.leaves.get(row.leaf_index)
        expected = epoch_leaf(
            container.pk,
            row.number,
            bytes(row.public_key),
            bytes(row.previous_sealed),
            leaf.minute if leaf else 0,
        )
        if leaf != expected or row.number != number:
            where = f"container {container.pk} epoch {row.number}"
            yield Finding("PublicKeyAltered", where, "The key is not the one the log knows.")
    if container.epoch != number:
        yield Finding("PublicKeyAltered", f"container {container.pk}", "The newest key is missing.")


def _audit_journal(container: Container, log: _Log) -> Iterator[Finding]:
    previous, sequence = bytes(32), 0
    for row in JournalRow.objects.filter(container=container).order_by("sequence"):
        expected = chain_digest(row, previous=previous)
        found = (row.sequence, bytes(row.previous), bytes(row.digest))
        if found != (sequence, previous, expected):
            where = f"container {container.pk} journal {row.sequence}"
            yield Finding("JournalBroken", where, "A line was taken out or changed.")
            return
        if not log.knows_journal_line(row):
            where = f"container {container.pk} journal {row.sequence}"
            yield Finding("JournalBroken", where, "The log does not know this line.")
        previous, sequence = expected, sequence + 1


Erasures = Mapping[UUID, frozenset[Scope]]
KeyOf = Callable[[UUID], VerifyKey | None]


def audit_opened(
    container: OpenContainer, key_of: KeyOf, *, erasures: Erasures
) -> Iterator[Finding]:
    """Yield what is wrong with what this holder can open: contents, authors, files, journal.

    Args:
        container: What is audited.
        key_of: Finds the key that checks what a member signed.
        erasures: What was erased by the organisation's sealed entries.
    """
    for entry in open_entries(container):
        scopes = erasures.get(entry.id, frozenset())
        if isinstance(entry, UnreadableEntry):
            yield from _audit_unreadable(entry, scopes)
        else:
            yield from _audit_identity(entry, scopes)
            yield from _audit_content(container, entry, key_of)
    try:
        list(read_journal(container))
    except EntriesError as error:
        yield Finding("JournalBroken", f"container {container.id}", str(error))


def _audit_unreadable(entry: UnreadableEntry, scopes: Collection[Scope]) -> Iterator[Finding]:
    where = f"entry {entry.id}"
    if isinstance(entry.fault, EntryErased):
        if Scope.ENTRY not in scopes:
            yield Finding("WrapMissing", where, "Its keys are gone, and nobody erased it.")
        return
    fault = getattr(entry.fault, "fault", type(entry.fault).__name__)
    yield Finding(fault, where, str(entry.fault))


def _audit_identity(entry: OpenedEntry, scopes: Collection[Scope]) -> Iterator[Finding]:
    where = f"entry {entry.id}"
    if entry.hidden and not scopes:
        yield Finding("WrapMissing", where, "One of its two keys is gone, and nobody erased it.")
    named = any(field.identifying for field in _filled(entry)) or bool(entry.reason)
    is_open = named and not entry.hidden
    if Scope.ENTRY in scopes or (Scope.IDENTITY in scopes and is_open):
        yield Finding("ErasureUnfinished", where, "It was erased, but it can still be read.")


def _filled(entry: OpenedEntry) -> list[Field]:
    return [field for field in entry.kind.fields if field.name in entry.fields]


def _audit_content(
    container: OpenContainer, entry: OpenedEntry, key_of: KeyOf
) -> Iterator[Finding]:
    where = f"entry {entry.id}"
    try:
        kind_for(entry.kind.name, container_type=container.type)
        require_signature(entry, key_of)
        for file in attached_files(entry):
            for _part in read_file(container, file, entry=entry.id):
                pass
    except EntryErased:
        yield Finding("WrapMissing", where, "The key of a file is gone, and nobody erased it.")
    except EntriesError as error:
        fault = getattr(error, "fault", type(error).__name__)
        yield Finding(_PLAIN_FAULTS.get(fault, fault), where, str(error))
