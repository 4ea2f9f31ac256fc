"""Files in a bundle: their contents, and the entry that names them."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from uuid import UUID

from dalel.core.entries.canonical import JsonValue
from dalel.core.keys.files import PART_BYTES, PartDigest, file_tree
from dalel.verify.archive import Archive
from dalel.verify.bundle import FILES, BundledFile, file_name
from dalel.verify.faults import (
    Fault,
    FileChanged,
    FileListedTwice,
    FileMismatch,
    FileNotInAnEntry,
    FileNotListed,
)


class NamedFiles:
    """What the shown fields of sound entries say about files."""

    def __init__(self) -> None:
        """Begin with none."""
        self._named: dict[str, list[Mapping[str, JsonValue]]] = {}

    def take(self, fields: Mapping[str, JsonValue]) -> None:
        """Remember every attachment in an entry's shown fields."""
        for value in fields.values():
            for item in value if isinstance(value, list) else []:
                if isinstance(item, dict) and isinstance(item.get("file"), str):
                    self._named.setdefault(str(item["file"]), []).append(item)

    def by_id(self, file: UUID) -> list[Mapping[str, JsonValue]]:
        """Return all that is said about one file."""
        return self._named.get(str(file), [])

    def not_in(self, listed: tuple[BundledFile, ...]) -> int:
        """Return how many named files do not come along."""
        return len(set(self._named) - {str(file.id) for file in listed})


def check_files(
    archive: Archive, listed: tuple[BundledFile, ...], named: NamedFiles
) -> Iterator[Fault]:
    """Yield what is wrong with the files; contents are read once, as a stream."""
    read: dict[str, tuple[str, str, int] | Fault] = {}
    seen: set[UUID] = set()
    for file in listed:
        if file.id in seen:
            yield FileListedTwice(detail=str(file.id))
            continue
        seen.add(file.id)
        if file.sha256 not in read:
            read[file.sha256] = _digests(archive, file.sha256)
        yield from _contents_faults(file, read[file.sha256])
        yield from _naming_faults(file, named)
    for name in archive.names(FILES):
        if name.removeprefix(FILES) not in read:
            yield FileNotListed(part=name)


def _contents_faults(file: BundledFile, found: tuple[str, str, int] | Fault) -> Iterator[Fault]:
    if isinstance(found, Fault):
        yield found
    elif found != (file.sha256, file.tree, file.size):
        yield FileChanged(detail=str(file.id))


def _naming_faults(file: BundledFile, named: NamedFiles) -> Iterator[Fault]:
    sayings = named.by_id(file.id)
    if not sayings:
        yield FileNotInAnEntry(detail=str(file.id))
    for said in sayings:
        stated = (said.get("tree"), said.get("size"), said.get("name"))
        digest = said.get("sha256")
        if stated != (file.tree, file.size, file.name) or digest not in {None, file.sha256}:
            yield FileMismatch(detail=str(file.id))
            return


def _digests(archive: Archive, sha256_hex: str) -> tuple[str, str, int] | Fault:
    """Return SHA-256 of the whole, the tree over its parts, and its size."""
    whole, size, parts = sha256(), 0, list[PartDigest]()
    try:
        for chunk in archive.chunks(file_name(sha256_hex), PART_BYTES):
            whole.update(chunk)
            size += len(chunk)
            parts.append(PartDigest(sha256(chunk).digest()))
    except Fault as fault:
        return fault
    parts = parts or [PartDigest(sha256(b"").digest())]
    return whole.hexdigest(), file_tree(parts).hex(), size
