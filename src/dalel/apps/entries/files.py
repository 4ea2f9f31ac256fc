"""Where sealed file parts lie, and reading them back.

A file is a list of parts of at most 8 MiB. A part's name on disk is derived from the file's
random id, which stands only inside a sealed entry: the folder does not show which parts belong
together.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from dalel.apps.entries.errors import EntryDamaged, EntryErased
from dalel.apps.entries.models import PartWrap
from dalel.apps.entries.opening import OpenContainer
from dalel.apps.ledger.transaction import keystore_transaction
from dalel.core.keys.errors import KeysError
from dalel.core.keys.files import open_part
from dalel.core.keys.wraps import wrap_context

# How long a part may lie that nothing names yet.
ARRIVING_HOURS = 24
# What files leave free, so that words, entries and the log find their place on a disk that fills.
SPARE_BYTES = 1024**3


def part_id(file: UUID, number: int) -> UUID:
    """Return the name of one part."""
    digest = hashlib.sha256(b"dalel/part-id/1" + file.bytes + number.to_bytes(4, "big")).digest()
    return UUID(bytes=digest[:16])


def part_path(part: UUID) -> Path:
    """Return where a part lies."""
    return Path(settings.DALEL_INSTANCE) / "files" / part.hex[:2] / part.hex


def part_context(container: UUID, part: UUID) -> bytes:
    """Return what binds a part's key to its place."""
    return wrap_context("part-key", container, part)


def arriving_path(part: UUID) -> Path:
    """Return where a part lies that the public program took in and the loop has yet to seal."""
    return Path(settings.DALEL_INSTANCE) / "files" / "arriving" / part.hex


def require_room() -> None:
    """Check at each part that files leave room: many large ones may be on their way at once.

    Raises:
        OSError: They would not.
    """
    if shutil.disk_usage(settings.DALEL_INSTANCE).free < SPARE_BYTES:
        raise OSError(errno.ENOSPC, "kept free for what is small")


def write_part(part: UUID, ciphertext: bytes) -> None:
    """Write one part and wait until the disk has it."""
    write_at(part_path(part), ciphertext)


def keep_arrived_parts(keys: Iterable[tuple[UUID, UUID, bytes]]) -> None:
    """Take over parts that have arrived: the keys into the key store, then the parts beside all.

    It may be called again after a crash. A part that has a key already keeps it.

    Args:
        keys: Each part, its container and its key, sealed to the container.
    """
    wraps = [PartWrap(part=part, container=one, wrap=wrap) for part, one, wrap in keys]
    if not wraps:
        return
    with keystore_transaction():
        PartWrap.objects.bulk_create(wraps, ignore_conflicts=True)
    for row in wraps:
        arrived, place = arriving_path(row.part), part_path(row.part)
        if arrived.exists() and not place.exists():
            place.parent.mkdir(mode=0o700, exist_ok=True)
            arrived.replace(place)
            _sync_folder(place.parent)


def sweep_arriving(*, now: datetime) -> None:
    """Destroy parts that arrived a day ago and that no arrival has named."""
    folder = arriving_path(UUID(int=0)).parent
    oldest = now.timestamp() - ARRIVING_HOURS * 3600
    for path in folder.glob("*") if folder.exists() else ():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_at(path: Path, ciphertext: bytes) -> None:
    """Write a file that is not there yet and wait until the disk has it."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        # Buffered: a raw write to a full disk takes a piece and does not complain.
        file.write(ciphertext)
        file.flush()
        os.fsync(file.fileno())
        # Nobody reads it back soon. Handing the pages back at once keeps a large upload from
        # claiming, and paying for, fresh memory as long as it lasts.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def discard_file(file: UUID, parts: int) -> None:
    """Destroy the parts of a file that no entry will name."""
    names = [part_id(file, number) for number in range(parts)]
    with keystore_transaction():
        PartWrap.objects.filter(part__in=names).delete()
    for name in names:
        part_path(name).unlink(missing_ok=True)


def read_file(
    container: OpenContainer, attachment: Mapping[str, Any], *, entry: UUID
) -> Iterator[bytes]:
    """Yield the plain parts of an attachment, in order.

    Raises:
        EntryErased: A part's key was destroyed.
        EntryDamaged: A part is missing or does not match its seal.
    """
    file = UUID(attachment["file"])
    for number, digest in enumerate(attachment["parts"]):
        part = part_id(file, number)
        wrap = PartWrap.objects.filter(part=part).values_list("wrap", flat=True).first()
        if wrap is None:
            raise EntryErased(entry=entry)
        try:
            context = part_context(container.id, part)
            key = unwrap_of_any_epoch(container, bytes(wrap), context=context)
            ciphertext = part_path(part).read_bytes()
            yield open_part(file, number, ciphertext, key, bytes.fromhex(digest))
        except (KeysError, OSError) as error:
            raise EntryDamaged(entry=entry, fault=type(error).__name__) from error


def read_parts(attachment: Mapping[str, Any], keys: Sequence[bytes]) -> Iterator[bytes]:
    """Yield the plain parts of a file for whoever has their keys in hand; no key store is asked.

    Raises:
        PartDamaged, KeyMalformed: A part does not match its seal.
        OSError: A part is not there (any more).
    """
    file = UUID(attachment["file"])
    for number, (digest, key) in enumerate(zip(attachment["parts"], keys, strict=True)):
        ciphertext = _place_of(part_id(file, number)).read_bytes()
        yield open_part(file, number, ciphertext, key, bytes.fromhex(digest))


def are_parts_there(attachment: Mapping[str, Any]) -> bool:
    """Return whether every part of a file lies where it should."""
    file = UUID(attachment["file"])
    parts = (part_id(file, number) for number in range(len(attachment["parts"])))
    return all(_place_of(part).exists() for part in parts)


def _place_of(part: UUID) -> Path:
    """Return where a part lies: beside all others, or where it has just arrived."""
    place, arrived = part_path(part), arriving_path(part)
    return arrived if arrived.exists() and not place.exists() else place


def require_whole(container: OpenContainer, attachment: Mapping[str, Any], *, entry: UUID) -> None:
    """Check every part of an attachment before the first byte is handed out.

    Raises as ``read_file``.
    """
    for _part in read_file(container, attachment, entry=entry):
        pass


def unwrap_of_any_epoch(container: OpenContainer, wrap: bytes, *, context: bytes) -> bytes:
    """Open what was sealed to a container, whichever epoch it was sealed to.

    A part may arrive under one epoch and be named by an entry of the next.

    Raises:
        KeysError: It opens under no epoch.
        NoKey: An epoch of the container is missing.
    """
    fault: KeysError | None = None
    for epoch in range(container.epoch, 0, -1):
        try:
            return container.secret_of(epoch).unwrap(wrap, context=context)
        except KeysError as error:
            fault = error
    raise fault or EntryDamaged(entry=container.id, fault="NoEpoch")
