"""Entries: each against its commitment, author, log and kind, and all against their order."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter
from uuid import UUID

from dalel.core.entries.canonical import JsonValue
from dalel.core.keys.commitments import (
    NO_PREVIOUS,
    BodyRoot,
    author_message,
    entry_commitment,
    root_of_disclosure,
)
from dalel.core.keys.errors import KeysError
from dalel.core.ledger import Checkpoint
from dalel.core.merkle import InclusionMismatch, verify_inclusion
from dalel.verify.archive import Archive
from dalel.verify.bundle import BundledEntry, Manifest, ShownField, entry_name, proof_name
from dalel.verify.faults import (
    AuthorHidden,
    AuthorMismatch,
    AuthorSignatureInvalid,
    AuthorUnknown,
    CommitmentMismatch,
    EntriesLeftOut,
    EntryElsewhere,
    EntryMisnamed,
    EntryOutOfOrder,
    Fault,
    FieldRefused,
    NotInTheLog,
    PredecessorMismatch,
    ProofMismatch,
)
from dalel.verify.kinds import ShippedKinds, kind_of
from dalel.verify.members import Author
from dalel.verify.reading import read_entry, read_proof
from dalel.verify.report import EntryReport

AUTHOR = "@author"
META = {AUTHOR, "@kind", "@version", "@digest"}


@dataclass(frozen=True, slots=True)
class Context:
    """What every entry of one bundle is checked against."""

    archive: Archive
    manifest: Manifest
    authors: Mapping[UUID, Author]
    checkpoint: Checkpoint | None
    kinds: ShippedKinds


@dataclass(frozen=True, slots=True)
class CheckedEntry:
    """An entry as read, what it shows, and what is wrong; unreadable ones have faults alone."""

    faults: tuple[Fault, ...]
    entry: BundledEntry | None = None
    report: EntryReport | None = None


def check_entry(entry: UUID, context: Context) -> CheckedEntry:
    """Check one entry by itself."""
    part = entry_name(entry)
    try:
        found = read_entry(context.archive.read(part), part, entry)
        fields = _shown(found, entry)
        root = root_of_disclosure(field.commitment() for field in found.fields)
    except KeysError as error:
        refused = FieldRefused(entry=entry, detail=str(error).rstrip("."))
        return CheckedEntry((refused,))
    except Fault as fault:
        return CheckedEntry((fault,))
    faults = (
        *_place_faults(found, entry, context.manifest),
        *_seal_faults(found, entry, root),
        *_author_faults(found, entry, root, fields, context.authors),
        *_proof_faults(found, entry, context),
        *_kind_faults(entry, fields, context.kinds),
    )
    report = _report(found, fields, context, is_sound=not faults)
    return CheckedEntry(faults, found, report)


def check_order(entries: tuple[BundledEntry, ...], manifest: Manifest) -> Iterator[Fault]:
    """Yield where entries are reordered, left out unseen, or do not follow one another."""
    for before, entry in pairwise(entries):
        if not _place(before) < _place(entry) or entry.index <= before.index:
            yield EntryOutOfOrder(entry=entry.header.entry)
    last, previous = -1, NO_PREVIOUS
    declared = _joined(manifest.omitted)
    for entry in sorted(entries, key=_place):
        header = entry.header
        missing = (last + 1, header.sequence - 1)
        if header.sequence == last + 1 and header.previous != previous:
            yield PredecessorMismatch(entry=header.entry)
        elif header.sequence > last + 1 and not _declared(missing, declared):
            yield EntriesLeftOut(entry=header.entry, detail=_run_text(missing))
        last, previous = header.sequence, entry.leaf.commitment


def _place(entry: BundledEntry) -> int:
    return entry.header.sequence


def _joined(runs: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """Return runs, given in order, with neighbours made one."""
    joined: list[tuple[int, int]] = []
    for first, last in runs:
        follows = joined and joined[-1][1] == first - 1
        joined.append((joined.pop()[0] if follows else first, last))
    return joined


def _declared(missing: tuple[int, int], joined: list[tuple[int, int]]) -> bool:
    """Whether one of the runs declared as left out, neighbours joined, covers all of this one."""
    at = bisect_right(joined, missing[0], key=itemgetter(0)) - 1
    return at >= 0 and joined[at][1] >= missing[1]


def _run_text(run: tuple[int, int]) -> str:
    return str(run[0]) if run[0] == run[1] else f"{run[0]}-{run[1]}"


def _shown(found: BundledEntry, entry: UUID) -> dict[str, JsonValue]:
    """Return the shown fields by path; the paths that say what an entry is must be there."""
    paths = {field.path for field in found.fields}
    for path in sorted(META - paths):
        raise FieldRefused(entry=entry, detail=f"{path} is missing")
    return {field.path: field.value for field in found.fields if isinstance(field, ShownField)}


def _place_faults(found: BundledEntry, entry: UUID, manifest: Manifest) -> Iterator[Fault]:
    if found.header.entry != entry:
        yield EntryMisnamed(entry=found.header.entry, part=entry_name(entry))
    if found.header.container != manifest.container:
        yield EntryElsewhere(entry=entry)


def _seal_faults(found: BundledEntry, entry: UUID, root: BodyRoot) -> Iterator[Fault]:
    if entry_commitment(found.header, root) != found.leaf.commitment:
        yield CommitmentMismatch(entry=entry)


def _author_faults(
    found: BundledEntry,
    entry: UUID,
    root: BodyRoot,
    fields: Mapping[str, JsonValue],
    authors: Mapping[UUID, Author],
) -> Iterator[Fault]:
    author = authors.get(found.author)
    if author is None:
        yield AuthorUnknown(entry=entry)
        return
    if AUTHOR not in fields:
        yield AuthorHidden(entry=entry)
    elif fields[AUTHOR] != str(found.author):
        yield AuthorMismatch(entry=entry)
    message = author_message(found.header.container, found.header.entry, root)
    try:
        author.key.verify(message, found.signature)
    except KeysError:
        yield AuthorSignatureInvalid(entry=entry)


def _proof_faults(found: BundledEntry, entry: UUID, context: Context) -> Iterator[Fault]:
    part = proof_name(entry)
    try:
        proof = read_proof(context.archive.read(part), part)
    except Fault as fault:
        yield fault
        return
    checkpoint = context.checkpoint
    if checkpoint is None:
        return
    if (proof.index, proof.size) != (found.index, checkpoint.size):
        yield ProofMismatch(entry=entry)
        return
    try:
        verify_inclusion(found.leaf.hash, found.index, proof.size, proof.hashes, checkpoint.root)
    except InclusionMismatch:
        yield NotInTheLog(entry=entry)


def _kind_faults(
    entry: UUID, fields: Mapping[str, JsonValue], kinds: ShippedKinds
) -> Iterator[Fault]:
    if kind_of(fields) is not None:
        yield from kinds.faults(fields, entry)


def _report(
    found: BundledEntry, fields: Mapping[str, JsonValue], context: Context, *, is_sound: bool
) -> EntryReport:
    author = context.authors.get(found.author)
    return EntryReport(
        id=found.header.entry,
        sequence=found.header.sequence,
        index=found.index,
        kind=kind_of(fields),
        author=found.author,
        role=author.role if author else "",
        sealed_at=found.leaf.sealed_at,
        fields=fields if is_sound else {},
        hidden=len(found.fields) - len(fields),
        is_sound=is_sound,
    )
