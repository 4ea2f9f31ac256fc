"""Kind files in a bundle: each entry names the digest of the description it was written by."""

import tomllib
from collections.abc import Iterator, Mapping
from hashlib import sha256
from uuid import UUID

from dalel.core.entries.canonical import JsonValue
from dalel.verify.archive import Archive
from dalel.verify.bundle import kind_name, vocabulary_name
from dalel.verify.faults import Fault, FieldRefused, KindMismatch, KindMissing, PartMissing

KIND, VERSION, DIGEST = "@kind", "@version", "@digest"
CURRENCIES = "currencies/1"


class ShippedKinds:
    """The kind files of one bundle, each read and hashed once."""

    def __init__(self, archive: Archive) -> None:
        """Take the bundle."""
        self._archive = archive
        self._digests: dict[str, str | Fault] = {}

    def faults(self, fields: Mapping[str, JsonValue], entry: UUID) -> Iterator[Fault]:
        """Yield what is wrong with the kind that an entry's shown fields name."""
        name, version, digest = (fields[path] for path in (KIND, VERSION, DIGEST))
        if not isinstance(name, str) or not isinstance(version, int):
            yield FieldRefused(entry=entry, detail="its kind is not a name and a number")
            return
        part = kind_name(name, version)
        found = self._digest(part)
        if isinstance(found, PartMissing):
            yield KindMissing(entry=entry, part=found.part)
        elif found != digest:
            yield KindMismatch(entry=entry, part=part)

    def _digest(self, part: str) -> str | Fault:
        if part not in self._digests:
            try:
                self._digests[part] = self._computed(part)
            except Fault as fault:
                self._digests[part] = fault
        return self._digests[part]

    def _computed(self, part: str) -> str:
        """Return the digest: the kind file, then the digests of its vocabularies by id."""
        source = self._archive.read(part)
        vocabularies = sorted(vocabularies_of(source))
        digests = (sha256(self._archive.read(vocabulary_name(one))) for one in vocabularies)
        return sha256(source + b"".join(one.digest() for one in digests)).hexdigest()


def vocabularies_of(source: bytes) -> set[str]:
    """Return the ids of the vocabularies that a kind file uses; none where it is no kind file."""
    try:
        fields = tomllib.loads(source.decode()).get("field", [])
    except (ValueError, RecursionError):
        return set()
    rows = [row for row in fields if isinstance(row, dict)] if isinstance(fields, list) else []
    named = {row.get("vocabulary") for row in rows}
    money = {CURRENCIES for row in rows if row.get("type") == "money" and not row.get("vocabulary")}
    return {one for one in named if isinstance(one, str) and one} | money


def kind_of(fields: Mapping[str, JsonValue]) -> str | None:
    """Return kind and version such as ``act/1``, or None where one of them is not shown."""
    if not {KIND, VERSION, DIGEST} <= set(fields):
        return None
    return f"{fields[KIND]}/{fields[VERSION]}"
