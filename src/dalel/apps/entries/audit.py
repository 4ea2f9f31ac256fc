"""Does every entry have its leaf and every leaf its entry? Do the open ones match?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import UUID

from dalel.apps.entries.epochs import epoch_leaf
from dalel.apps.entries.errors import EntriesError, EntryErased, NoKey
from dalel.apps.entries.files import read_file
from dalel.apps.entries.journal import chain_digest, read_journal
from dalel.apps.entries.models import Container, Entry, Epoch, JournalRow
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.entries.queries import (
    OpenedEntry,
    UnreadableEntry,
    open_entries,
    require_signature,
)
from dalel.apps.ledger.audit import Finding
from dalel.apps.ledger.queries import leaves
from dalel.core.keys.commitments import BodyRoot, EntryHeader, entry_commitment
from dalel.core.keys.errors import KeysError
from dalel.core.keys.records import ciphertext_digest
from dalel.core.keys.signatures import VerifyKey
from dalel.core.ledger import Leaf as LeafValue
from dalel.core.ledger import LeafType, LedgerError


def audit_containers() -> Iterator[Finding]:
    """Yield what is wrong without opening anything: rows against leaves, chains, keys."""
    sealed = _leaves_by_index()
    named: set[int] = set()
    for container in Container.objects.order_by("pk"):
        yield from _audit_chain(container, sealed, named)
        yield from _audit_epochs(container, sealed, named)
        yield from _audit_journal(container)
    for index, leaf in sealed.items():
        if index not in named and leaf.type in (LeafType.ENTRY, LeafType.ROTATION):
            yield Finding("RowMissing", f"leaf {index}", "The log has a leaf whose row is gone.")


def _leaves_by_index() -> dict[int, LeafValue]:
    found = {}
    for index, data in leaves():
        try:
            found[index] = LeafValue.from_bytes(data)
        except LedgerError:
            continue  # audit_log names it
    return found


def _audit_chain(
    container: Container, leaves: dict[int, LeafValue], named: set[int]
) -> Iterator[Finding]:
    previous, sequence = bytes(32), 0
    rows = Entry.objects.filter(container=container).order_by("sequence")
    for row in rows.iterator(chunk_size=500):
        if row.sequence != sequence:
            yield Finding("ChainBroken", f"container {container.pk}", "An entry is missing.")
        named.add(row.leaf_index)
        header = EntryHeader(container.pk, row.pk, row.sequence, previous)
        commitment = entry_commitment(header, BodyRoot(bytes(row.body_root)))
        leaf = leaves.get(row.leaf_index)
        yield from _audit_row(row, commitment, leaf)
        previous = leaf.commitment if leaf else commitment
        sequence = row.sequence + 1
    if container.length != sequence or bytes(container.head) != previous:
        yield Finding("ChainBroken", f"container {container.pk}", "The last entry is not the last.")


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


def _audit_epochs(
    container: Container, leaves: dict[int, LeafValue], named: set[int]
) -> Iterator[Finding]:
    number = 0
    for row in Epoch.objects.filter(container=container).order_by("number"):
        number += 1
        named.add(row.leaf_index)
        leaf = leaves.get(row.leaf_index)
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


def _audit_journal(container: Container) -> Iterator[Finding]:
    previous, sequence = bytes(32), 0
    for row in JournalRow.objects.filter(container=container).order_by("sequence"):
        expected = chain_digest(container.pk, sequence, previous, bytes(row.box))
        if row.sequence != sequence or bytes(row.digest) != expected:
            where = f"container {container.pk} journal {row.sequence}"
            yield Finding("JournalBroken", where, "A line was taken out or changed.")
            return
        previous, sequence = expected, sequence + 1


def audit_opened(
    container: OpenContainer, key_of: Callable[[UUID], VerifyKey | None]
) -> Iterator[Finding]:
    """Yield what is wrong with what this holder can open: contents, authors, files, journal."""
    for entry in open_entries(container):
        yield from _audit_entry(container, entry, key_of)
    try:
        list(read_journal(container))
    except (EntriesError, KeysError) as error:
        yield Finding("JournalBroken", f"container {container.id}", str(error))


def _audit_entry(
    container: OpenContainer,
    entry: OpenedEntry | UnreadableEntry,
    key_of: Callable[[UUID], VerifyKey | None],
) -> Iterator[Finding]:
    where = f"entry {entry.id}"
    if isinstance(entry, UnreadableEntry):
        fault = getattr(entry.fault, "fault", type(entry.fault).__name__)
        yield Finding(fault, where, str(entry.fault))
        return
    try:
        require_signature(entry, key_of)
        for field in entry.kind.fields:
            if field.type == "attachments":
                for file in entry.fields.get(field.name) or ():
                    for _part in read_file(container, file, entry=entry.id):
                        pass
    except EntryErased as error:
        yield Finding("FileErased", where, str(error))
    except (EntriesError, NoKey) as error:
        yield Finding(getattr(error, "fault", type(error).__name__), where, str(error))
