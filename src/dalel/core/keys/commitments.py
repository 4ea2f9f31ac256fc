"""Salted commitments, field by field: what the log holds, and what a redacted entry proves.

Every hash here is plain SHA-256 or HMAC-SHA-256 over a labelled, unambiguous string of bytes, so
that an expert can recompute it with nothing but a standard library.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple, NewType
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import CommitmentMalformed, PathRefused
from dalel.core.merkle import leaf_hash, root_of

Salt = NewType("Salt", bytes)
Blind = NewType("Blind", bytes)
FieldHash = NewType("FieldHash", bytes)
BodyRoot = NewType("BodyRoot", bytes)
Commitment = NewType("Commitment", bytes)

NO_PREVIOUS = bytes(32)
"""What the first entry of a container names as its predecessor."""

_PATH = re.compile(r"[!#-\[\]-~]{1,255}", re.ASCII)
_FIELD = b"dalel/field/1"
_SHA256 = SHA256()


class PathForms(NamedTuple):
    """The byte forms of one field path, kept because few paths occur very often.

    Attributes:
        name: The path itself.
        framed: Its length (2 bytes, big-endian) and the path, as hashed.
        member: The path as the key of a JSON object, with its colon.
    """

    name: bytes
    framed: bytes
    member: bytes


@lru_cache(maxsize=4096)
def path_forms(path: str) -> PathForms:
    """Return a path's forms: 1 to 255 visible ASCII characters, no quote or backslash.

    Raises:
        PathRefused: It is anything else.
    """
    if not _PATH.fullmatch(path):
        raise PathRefused
    name = path.encode("ascii")
    return PathForms(name, len(name).to_bytes(2, "big") + name, b'"%b":' % name)


def new_salt() -> Salt:
    """Return 32 fresh random bytes."""
    return Salt(new_secret())


def field_blind(salt: bytes, path: str) -> Blind:
    """Return the value that hides one field: HMAC-SHA-256 of its path under the salt."""
    mac = HMAC(salt, _SHA256)
    mac.update(path_forms(path).name)
    return Blind(mac.finalize())


def field_hash(blind: bytes, path: str, value_bytes: bytes) -> FieldHash:
    """Return the commitment to one field.

    SHA-256 over the label, the blind (32 bytes), the path's length (2 bytes), the path and the
    canonical bytes of the value.
    """
    framed = path_forms(path).framed
    return FieldHash(sha256(_FIELD + blind + framed + value_bytes).digest())


def commit_fields(
    salt: Salt, fields: Mapping[str, bytes]
) -> tuple[dict[str, Blind], dict[str, FieldHash]]:
    """Return the blinds and the commitments of all fields under one salt.

    Raises:
        PathRefused: A path is not a plain one.
    """
    keyed_copy = HMAC(salt, _SHA256).copy
    blinds: dict[str, Blind] = {}
    hashes: dict[str, FieldHash] = {}
    for path, value in fields.items():
        name, framed, _ = path_forms(path)
        mac = keyed_copy()
        mac.update(name)
        blind = mac.finalize()
        blinds[path] = Blind(blind)
        hashes[path] = FieldHash(sha256(_FIELD + blind + framed + value).digest())
    return blinds, hashes


def body_root(hashes: Mapping[str, bytes]) -> BodyRoot:
    """Return the Merkle root over the field commitments, sorted by the bytes of their paths."""
    return BodyRoot(root_of([leaf_hash(hashes[path]) for path in sorted(hashes)]))


@dataclass(frozen=True, slots=True)
class EntryHeader:
    """Where an entry stands: known to the server, bound by the commitment.

    Attributes:
        container: The container's id.
        entry: The entry's id.
        sequence: Its number within the container.
        previous: Commitment of the entry before it; 32 zero bytes for the first.
    """

    container: UUID
    entry: UUID
    sequence: int
    previous: bytes

    def __post_init__(self) -> None:
        """Refuse what the fixed widths cannot hold."""
        if not 0 <= self.sequence < 1 << 64:
            raise CommitmentMalformed("sequence")
        if len(self.previous) != 32:
            raise CommitmentMalformed("predecessor")

    def to_bytes(self) -> bytes:
        """Return the header as it is hashed: 86 bytes, label included."""
        return b"dalel/header/1%b%b%b%b" % (
            self.container.bytes,
            self.entry.bytes,
            self.sequence.to_bytes(8, "big"),
            self.previous,
        )


def header_hash(header: EntryHeader) -> bytes:
    """Return SHA-256 of the header's bytes."""
    return sha256(header.to_bytes()).digest()


def entry_commitment(header: EntryHeader, root: BodyRoot) -> Commitment:
    """Return what goes into the log for one entry; reveals nothing, since the root is salted."""
    return Commitment(sha256(b"dalel/entry/1" + header_hash(header) + root).digest())


def author_message(container: UUID, entry: UUID, root: BodyRoot) -> bytes:
    """Return what the author of an entry signs."""
    return b"dalel/author/1" + container.bytes + entry.bytes + root


@dataclass(frozen=True, slots=True)
class DisclosedField:
    """A field that is shown, with the blind that ties it to its commitment."""

    path: str
    blind: bytes
    value_bytes: bytes

    def __post_init__(self) -> None:
        """Refuse a blind of another length, which would make the hashed bytes ambiguous."""
        if len(self.blind) != 32:
            raise CommitmentMalformed("blind")

    @property
    def hash(self) -> FieldHash:
        """The commitment that this field leads to."""
        return field_hash(self.blind, self.path, self.value_bytes)


@dataclass(frozen=True, slots=True)
class RedactedField:
    """A field that stays hidden: its path and its commitment."""

    path: str
    hash: bytes

    def __post_init__(self) -> None:
        """Refuse a path that is not a plain one, and a commitment of another length."""
        path_forms(self.path)
        if len(self.hash) != 32:
            raise CommitmentMalformed("field commitment")


def root_of_disclosure(fields: Iterable[DisclosedField | RedactedField]) -> BodyRoot:
    """Return the body root that a disclosure leads to, shown and hidden fields in any order.

    Raises:
        PathRefused: A path is not a plain one, or occurs twice.
    """
    hashes: dict[str, bytes] = {}
    for field in fields:
        if field.path in hashes:
            raise PathRefused
        hashes[field.path] = field.hash
    return body_root(hashes)
