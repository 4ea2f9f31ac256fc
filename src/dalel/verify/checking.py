"""Verifying a whole bundle: each check in turn, every fault kept, nothing unpacked to disk."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from uuid import UUID

from dalel.core.ledger import Grade
from dalel.verify.archive import Archive, open_archive
from dalel.verify.bundle import (
    ENTRIES,
    KINDS,
    MANIFEST,
    PROOFS,
    README,
    REPORTER,
    TIMESTAMP,
    BundledEntry,
    Manifest,
    proof_name,
)
from dalel.verify.entries import Context, check_entry, check_order
from dalel.verify.faults import (
    EntryListedTwice,
    EntryNotListed,
    Fault,
    NotABundle,
    OmissionUntrue,
    UnexpectedPart,
)
from dalel.verify.files import NamedFiles, check_files
from dalel.verify.kinds import ShippedKinds
from dalel.verify.limits import OWN_COMPUTER, Limits
from dalel.verify.logs import CheckedLog, check_log
from dalel.verify.members import CheckedMembers, check_members
from dalel.verify.policy import Policy
from dalel.verify.reading import read_manifest
from dalel.verify.report import EntryReport, Note, Report


def verify_bundle(
    path: str | Path, *, policy: Policy | None = None, limits: Limits = OWN_COMPUTER
) -> Report:
    """Return what a bundle proves and what is wrong with it.

    Args:
        path: The ZIP file; it is only read.
        policy: Whom the reader trusts. Without one the log is checked under the key that the
            bundle itself states, whose fingerprint must then be compared by other means.
        limits: How much is read at most.

    Raises:
        OSError: The file cannot be opened.
    """
    try:
        with open_archive(Path(path), limits=limits) as (archive, faults):
            return Report(faults) if faults else _checked(archive, policy or Policy(), limits)
    except NotABundle as fault:
        return Report((fault,))


def _checked(archive: Archive, policy: Policy, limits: Limits) -> Report:
    try:
        manifest = read_manifest(archive.read(MANIFEST), limits)
    except Fault as fault:
        return Report((fault,))
    log = check_log(archive, manifest, policy)
    members = check_members(manifest.members, policy)
    checkpoint = log.signed.checkpoint if log.signed else None
    context = Context(archive, manifest, members.authors, checkpoint, ShippedKinds(archive))
    faults = [*log.faults, *members.faults, *_listing_faults(archive, manifest)]
    reports: list[EntryReport] = []
    read: list[BundledEntry] = []
    named = NamedFiles()
    for entry in dict.fromkeys(manifest.entries):
        checked = check_entry(entry, context)
        faults.extend(checked.faults)
        if checked.entry and checked.report:
            reports.append(checked.report)
            read.append(checked.entry)
            named.take(checked.report.fields)
    faults.extend(check_order(tuple(read), manifest))
    faults.extend(_omission_faults(read, manifest))
    faults.extend(check_files(archive, manifest.files, named))
    faults.extend(_damaged_parts(archive))
    proved = [report.sealed_at for report in reports if report.is_sound and checkpoint]
    return Report(
        faults=tuple(faults),
        entries=tuple(reports),
        sealed_at=max(proved, default=None),
        log=log.report,
        container=manifest.container,
        number=manifest.number,
        exported_at=manifest.exported_at,
        files=len(manifest.files),
        omitted=manifest.omitted,
        founder=members.founder,
        notes=(*_notes(archive, manifest, log, reports, named), *_standing_notes(members)),
    )


def _listing_faults(archive: Archive, manifest: Manifest) -> Iterator[Fault]:
    for entry, count in Counter(manifest.entries).items():
        if count > 1:
            yield EntryListedTwice(entry=entry)
    listed = set(manifest.entries)
    for name in archive.names(ENTRIES):
        entry = UUID(name.removeprefix(ENTRIES).removesuffix(".json"))
        if entry not in listed:
            yield EntryNotListed(entry=entry)
    proofs = {proof_name(entry) for entry in listed}
    yield from (UnexpectedPart(part=name) for name in archive.names(PROOFS) if name not in proofs)


def _damaged_parts(archive: Archive) -> Iterator[Fault]:
    """Read what no other check reads, so that its checksum is compared at least."""
    for name in (README, *archive.names(KINDS)):
        try:
            archive.read(name)
        except Fault as fault:
            yield fault


def _omission_faults(entries: Iterable[BundledEntry], manifest: Manifest) -> Iterator[Fault]:
    held = sorted(entry.header.sequence for entry in entries)
    for first, last in manifest.omitted:
        at = bisect_left(held, first)
        if at < len(held) and held[at] <= last:
            yield OmissionUntrue(detail=f"{first}-{last}")


def _notes(
    archive: Archive,
    manifest: Manifest,
    log: CheckedLog,
    reports: list[EntryReport],
    named: NamedFiles,
) -> Iterator[Note]:
    if log.report.known_as is None:
        yield Note.LOG_NOT_PINNED
    if log.report.grade is Grade.STATED:
        yield Note.ONLY_STATED
    if TIMESTAMP in archive and log.report.timestamped_at is None:
        yield Note.TIMESTAMP_UNCHECKED
    if manifest.omitted:
        yield Note.ENTRIES_OMITTED
    if any(report.hidden for report in reports):
        yield Note.FIELDS_HIDDEN
    if any(report.kind is None for report in reports):
        yield Note.KINDS_HIDDEN
    if named.not_in(manifest.files):
        yield Note.FILES_NOT_INCLUDED
    if any(member.role == REPORTER and not member.introduction for member in manifest.members):
        yield Note.AUTHOR_WITHOUT_INTRODUCTION
    yield Note.README_UNPROVED


def _standing_notes(members: CheckedMembers) -> Iterator[Note]:
    """Yield what no bundle can prove by itself."""
    if not members.is_founder_pinned:
        yield Note.AUTHORS_UNPROVED
    yield Note.LATER_ENTRIES_POSSIBLE
