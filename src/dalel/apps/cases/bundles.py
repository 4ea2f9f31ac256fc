"""Exporting a case as a bundle that ``dalel verify`` checks with the core alone.

The archive is made while it is sent: no plain byte touches the disk.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from io import RawIOBase
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils import translation

from dalel.apps.accounts.bundled import bundled_members
from dalel.apps.cases.queries import CaseContent, OpenCase, content_of
from dalel.apps.cases.spans import order_by_event
from dalel.apps.cases.timeline import Teller, attachments_of
from dalel.apps.entries.errors import EntryDamaged, EntryErased
from dalel.apps.entries.files import read_file, require_whole
from dalel.apps.entries.presenting import GUARDED, exact_date_words
from dalel.apps.entries.queries import OpenedEntry, open_entries
from dalel.apps.ledger import log_key
from dalel.apps.ledger.actions import checkpoint_covering
from dalel.apps.ledger.queries import RecordedCheckpoint, inclusion_proofs, leaf_at
from dalel.core.keys.commitments import EntryHeader, field_hash
from dalel.core.ledger import Leaf
from dalel.verify import bundle

FIXED_TIME = (1980, 1, 1, 0, 0, 0)


class _Outlet(RawIOBase):
    """A place the archive writes to and the response reads from."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def writable(self) -> bool:
        """Return that it can be written to."""
        return True

    def write(self, data: Any) -> int:
        """Take bytes."""
        self._pending += data
        return len(data)

    def take(self) -> bytes:
        """Return what has come since the last time."""
        taken = bytes(self._pending)
        self._pending.clear()
        return taken


@dataclass(frozen=True)
class _Export:
    """What the parts of one bundle are made from."""

    case: OpenCase
    language: str
    names: Mapping[UUID, str]
    entries: tuple[OpenedEntry, ...]
    leaves: Mapping[int, Leaf]
    checkpoint: RecordedCheckpoint
    proofs: Mapping[int, tuple[bytes, ...]]
    omitted: tuple[tuple[int, int], ...]


def bundle_parts(
    case: OpenCase, *, names: Mapping[UUID, str], now: datetime, language: str
) -> Iterator[bytes]:
    """Yield the bytes of the bundle of a case: everything the member can read in it.

    Args:
        case: The case.
        names: What members are called on the page for reading: names, or roles instead.
        now: When it is exported.
        language: kk, ru or en: that of the page for reading.
    """
    export = _collect(case, names, now=now, language=language)
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in _documents(export, now=now):
            archive.writestr(_info(name), content)
            yield outlet.take()
        for entry, file in _whole_files(export):
            name = bundle.file_name(str(file["sha256"]))
            # Pictures and recordings do not get smaller; do not spend time on trying.
            with archive.open(_info(name, zipfile.ZIP_STORED), "w", force_zip64=True) as part:
                for plain in read_file(case.container, file, entry=entry.id):
                    part.write(plain)
                    yield outlet.take()
    yield outlet.take()


def _collect(case: OpenCase, names: Mapping[UUID, str], *, now: datetime, language: str) -> _Export:
    # Also what its author did not sign: the checker names it, and nobody has to believe the desk.
    content = CaseContent(case, tuple(open_entries(case.container)))
    entries = tuple(content.readable)
    readable = {entry.id for entry in entries}
    checkpoint = checkpoint_covering(max(one.row.leaf_index for one in content.entries), now=now)
    indexes = [entry.row.leaf_index for entry in entries]
    return _Export(
        case=case,
        language=language,
        names=names,
        entries=entries,
        leaves={one.row.sequence: leaf_at(one.row.leaf_index) for one in content.entries},
        checkpoint=checkpoint,
        proofs=inclusion_proofs(indexes, checkpoint.size),
        omitted=_runs([one.row.sequence for one in content.entries if one.id not in readable]),
    )


def _runs(sequences: list[int]) -> tuple[tuple[int, int], ...]:
    """Return first and last of each run of neighbours."""
    runs: list[tuple[int, int]] = []
    for sequence in sequences:
        if runs and runs[-1][1] == sequence - 1:
            runs[-1] = (runs[-1][0], sequence)
        else:
            runs.append((sequence, sequence))
    return tuple(runs)


def _documents(export: _Export, *, now: datetime) -> Iterator[tuple[str, bytes]]:
    yield bundle.README, _readme(export)
    yield bundle.MANIFEST, _json(_manifest(export, now=now).to_json())
    yield bundle.CHECKPOINT, export.checkpoint.note.encode()
    for entry in export.entries:
        yield bundle.entry_name(entry.id), _json(_entry(export, entry).to_json())
        yield bundle.proof_name(entry.id), _json(_proof(export, entry).to_json())
    yield from _kind_files(export)


def _manifest(export: _Export, *, now: datetime) -> bundle.Manifest:
    key = log_key.log_key().verify_key
    files = {str(file["file"]): file for _entry, file in _attachments(export)}
    return bundle.Manifest(
        origin=key.name,
        public_key=key.public_key,
        fingerprint=key.fingerprint,
        container=export.case.container.id,
        number=export.case.number,
        exported_at=now.astimezone(UTC),
        members=bundled_members(dict.fromkeys(entry.author for entry in export.entries)),
        entries=tuple(entry.id for entry in export.entries),
        files=tuple(_file(file) for file in files.values()),
        omitted=export.omitted,
    )


def _file(file: Mapping[str, Any]) -> bundle.BundledFile:
    return bundle.BundledFile(
        id=UUID(file["file"]),
        sha256=file["sha256"],
        tree=file["tree"],
        name=file["name"],
        size=file["size"],
    )


def _entry(export: _Export, entry: OpenedEntry) -> bundle.BundledEntry:
    record = entry.record
    before = export.leaves.get(entry.row.sequence - 1)
    previous = before.commitment if before else bytes(32)
    shown = [_field(path, record.blinds[path], value) for path, value in record.fields.items()]
    shown += [bundle.HiddenField(path, value) for path, value in record.hidden.items()]
    shown.sort(key=lambda field: field.path.encode())
    row = entry.row
    return bundle.BundledEntry(
        header=EntryHeader(row.container_id, row.pk, row.sequence, previous),
        fields=tuple(shown),
        author=entry.author,
        signature=record.signature,
        leaf=export.leaves[row.sequence],
        index=row.leaf_index,
    )


def _field(path: str, blind: bytes, value: bytes) -> bundle.ShownField | bundle.HiddenField:
    """Return a field as it is shown; a former name stays a commitment, and nobody can guess it."""
    if path in GUARDED:
        return bundle.HiddenField(path, field_hash(blind, path, value))
    return bundle.ShownField(path, blind, json.loads(value))


def _proof(export: _Export, entry: OpenedEntry) -> bundle.BundledProof:
    index, size = entry.row.leaf_index, export.checkpoint.size
    return bundle.BundledProof(index, size, export.proofs[index])


def _whole_files(export: _Export) -> Iterator[tuple[OpenedEntry, dict[str, Any]]]:
    """Yield each content once, whatever it is called.

    What does not open stays listed and is missing: the checker says so, and the rest of the case
    can still be exported.
    """
    seen: set[str] = set()
    for entry, file in _attachments(export):
        if str(file["sha256"]) not in seen and _is_whole(export, entry, file):
            seen.add(str(file["sha256"]))
            yield entry, file


def _is_whole(export: _Export, entry: OpenedEntry, file: Mapping[str, Any]) -> bool:
    try:
        require_whole(export.case.container, file, entry=entry.id)
    except (EntryErased, EntryDamaged):
        return False
    return True


def _attachments(export: _Export) -> Iterator[tuple[OpenedEntry, dict[str, Any]]]:
    for entry in export.entries:
        for file in attachments_of(entry):
            yield entry, dict(file)


def _kind_files(export: _Export) -> Iterator[tuple[str, bytes]]:
    kinds = {entry.kind.digest: entry.kind for entry in export.entries}
    vocabularies = {one.id: one for kind in kinds.values() for one in kind.vocabularies}
    for kind in kinds.values():
        yield bundle.kind_name(kind.name, kind.version), kind.source
    for vocabulary in vocabularies.values():
        yield bundle.vocabulary_name(vocabulary.id), vocabulary.source


def _readme(export: _Export) -> bytes:
    # Shown to people as on the desk: without what its author did not sign.
    content = content_of(export.case)
    # The archive is made while it is sent, when the request's language is long forgotten.
    with translation.override(export.language):
        teller = Teller(content, export.names, language=export.language, say=exact_date_words)
        ordered = sorted(content.readable, key=order_by_event)
        lines = [teller.whole(entry) for entry in ordered]
        context = {"lines": lines, "language": export.language}
        return render_to_string("cases/bundle_readme.html", context).encode()


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


def _info(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    """Return a member of the archive that does not tell when or where it was made."""
    info = zipfile.ZipInfo(name, FIXED_TIME)
    info.compress_type = compression
    info.external_attr = 0o600 << 16
    return info
