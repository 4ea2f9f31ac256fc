"""A bundle's ZIP as a hostile one would be made: judged by its list before anything is unpacked.

Nothing is ever written: parts are read into memory or hashed as a stream, never beyond the size
that the list states.
"""

import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from dalel.verify.bundle import (
    CHECKPOINT,
    FILES,
    KINDS,
    MANIFEST,
    MAX_FILE_BYTES,
    MAX_RATIO,
    MAX_TEXT_BYTES,
    RATIO_FROM_BYTES,
    README,
    TIMESTAMP,
)
from dalel.verify.faults import (
    BundleTooLarge,
    DuplicatePart,
    EncryptedPart,
    Fault,
    NotABundle,
    NotAPlainFile,
    PackedTooTightly,
    PartDamaged,
    PartMissing,
    PartTooLarge,
    TooManyParts,
    UnexpectedPart,
    UnknownCompression,
    UnsafeName,
)
from dalel.verify.limits import Limits

REQUIRED = (README, MANIFEST, CHECKPOINT)
CHUNK_BYTES = 1 << 20
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_ID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_EXPECTED = re.compile(
    "|".join(
        (
            re.escape(README),
            re.escape(MANIFEST),
            CHECKPOINT,
            TIMESTAMP,
            rf"(?:entries|proofs)/{_ID}\.json",
            "files/[0-9a-f]{64}",
            r"kinds/(?:vocabularies/)?[a-z][a-z0-9_]{0,63}-[1-9][0-9]{0,5}\.toml",
        )
    )
)
_UNSAFE = re.compile(r"(?:^|[/\\])\.\.(?:[/\\]|$)|^[/\\~]|^[A-Za-z]:|\\")
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Archive:
    """The parts of a bundle, by name; made by ``open_archive``."""

    def __init__(self, file: ZipFile, parts: Mapping[str, ZipInfo]) -> None:
        """Take an opened ZIP and its list."""
        self._file = file
        self._parts = parts

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return name in self._parts

    def names(self, prefix: str) -> tuple[str, ...]:
        """Return the names of the parts that begin with ``prefix``, in order."""
        return tuple(sorted(name for name in self._parts if name.startswith(prefix)))

    def size(self, name: str) -> int:
        """Return the size that the list states for a part that is there."""
        return self._parts[name].file_size

    def read(self, name: str) -> bytes:
        """Return a part's bytes.

        Raises:
            PartMissing: There is no such part.
            PartDamaged: It cannot be unpacked as the list states.
        """
        return b"".join(self.chunks(name, CHUNK_BYTES))

    def chunks(self, name: str, chunk_bytes: int) -> Iterator[bytes]:
        """Yield a part's bytes in full chunks (a shorter last one).

        Raises:
            PartMissing: There is no such part.
            PartDamaged: It cannot be unpacked as the list states.
        """
        if name not in self._parts:
            raise PartMissing(part=name)
        read = 0
        try:
            with self._file.open(self._parts[name]) as part:
                while chunk := _filled(part, chunk_bytes):
                    read += len(chunk)
                    yield chunk
        except _DAMAGE as error:
            raise PartDamaged(part=name) from error
        if read != self.size(name):
            raise PartDamaged(part=name)


@contextmanager
def open_archive(path: Path, *, limits: Limits) -> Iterator[tuple[Archive, tuple[Fault, ...]]]:
    """Open a bundle for reading and judge its list; with any fault, read no further.

    Raises:
        NotABundle: Not a ZIP, or cut off.
        OSError: The file cannot be opened.
    """
    with path.open("rb") as opened, _zip(opened) as file:
        infos = file.infolist()
        archive = Archive(file, {info.filename: info for info in infos})
        size = path.stat().st_size
        yield archive, tuple(_faults(infos, size_bytes=size, limits=limits))


def _zip(opened: IO[bytes]) -> ZipFile:
    try:
        return ZipFile(opened)
    except _DAMAGE as error:
        raise NotABundle from error


def _faults(infos: list[ZipInfo], *, size_bytes: int, limits: Limits) -> Iterator[Fault]:
    if len(infos) > limits.parts:
        yield TooManyParts(detail=f"{len(infos)}, at most {limits.parts}")
        return
    yield from _name_faults(infos)
    for info in infos:
        yield from _part_faults(info, limits)
    total = sum(info.file_size for info in infos)
    if total > min(limits.total_bytes, max(RATIO_FROM_BYTES, size_bytes * MAX_RATIO)):
        yield BundleTooLarge(detail=f"{total} bytes from {size_bytes}")
    read = sum(info.file_size for info in infos if not info.filename.startswith(FILES))
    if read > limits.memory_bytes:
        yield BundleTooLarge(detail=f"{read} bytes besides files, at most {limits.memory_bytes}")
    names = {info.filename for info in infos}
    yield from (PartMissing(part=name) for name in REQUIRED if name not in names)


def _name_faults(infos: Iterable[ZipInfo]) -> Iterator[Fault]:
    seen = Counter(info.filename for info in infos)
    for name, count in seen.items():
        if count > 1:
            yield DuplicatePart(part=name)
        if _EXPECTED.fullmatch(name):
            continue
        if _UNSAFE.search(name) or not name.isprintable():
            yield UnsafeName(part=name)
        else:
            yield UnexpectedPart(part=name)


def _part_faults(info: ZipInfo, limits: Limits) -> Iterator[Fault]:
    name, packed = info.filename, max(info.compress_size, 1)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if info.orig_filename != name:
        yield UnsafeName(part=info.orig_filename)
    if info.is_dir() or kind not in {0, stat.S_IFREG}:
        yield NotAPlainFile(part=name)
    if info.flag_bits & _ENCRYPTED:
        yield EncryptedPart(part=name)
    if info.compress_type not in {ZIP_STORED, ZIP_DEFLATED}:
        yield UnknownCompression(part=name)
    most = _most_bytes(name, limits)
    if info.file_size > most:
        yield PartTooLarge(part=name, detail=f"{info.file_size} bytes, at most {most}")
    if info.file_size > max(RATIO_FROM_BYTES, packed * MAX_RATIO):
        yield PackedTooTightly(part=name, detail=f"{info.file_size} bytes from {packed}")


def _most_bytes(name: str, limits: Limits) -> int:
    if name.startswith(FILES):
        return MAX_FILE_BYTES
    if name.startswith(KINDS) or name in {CHECKPOINT, TIMESTAMP}:
        return MAX_TEXT_BYTES
    return limits.manifest_bytes if name in {README, MANIFEST} else limits.json_bytes


def _filled(part: IO[bytes], count: int) -> bytes:
    """Return ``count`` bytes, fewer only at the end."""
    pieces: list[bytes] = []
    while count > 0 and (piece := part.read(count)):
        pieces.append(piece)
        count -= len(piece)
    return b"".join(pieces)
