"""The shapes of a bundle (``dalel-bundle/1``), shared by those who write and those who check it.

``docs/reference/bundle.md`` describes the format. Every shape gives its own JSON; reading back,
with all refusals, is in ``reading``.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from dalel.core.entries.canonical import JsonValue, canonical_bytes
from dalel.core.keys.commitments import DisclosedField, EntryHeader, RedactedField
from dalel.core.ledger import Leaf

FORMAT = "dalel-bundle/1"

README = "README.html"
MANIFEST = "bundle.json"
CHECKPOINT = "checkpoint"
TIMESTAMP = "timestamp"
ENTRIES = "entries/"
PROOFS = "proofs/"
FILES = "files/"
KINDS = "kinds/"
VOCABULARIES = "kinds/vocabularies/"

REPORTER = "reporter"
"""Role of an author who is known by a code alone and whom nobody introduces."""

INTRODUCTION_LABEL = b"dalel/introduction/1"

MAX_TEXT_BYTES = 1 << 20
MAX_FILE_BYTES = 64 << 30
MAX_RATIO = 200
RATIO_FROM_BYTES = 1 << 20


def entry_name(entry: UUID) -> str:
    """Return the name of the part that holds an entry."""
    return f"{ENTRIES}{entry}.json"


def proof_name(entry: UUID) -> str:
    """Return the name of the part that holds an entry's inclusion proof."""
    return f"{PROOFS}{entry}.json"


def file_name(sha256_hex: str) -> str:
    """Return the name of the part that holds a file's contents."""
    return f"{FILES}{sha256_hex}"


def kind_name(name: str, version: int) -> str:
    """Return the name of the part that holds a kind file."""
    return f"{KINDS}{name}-{version}.toml"


def vocabulary_name(vocabulary_id: str) -> str:
    """Return the name of the part that holds a vocabulary, given its id such as ``acts/1``."""
    return f"{VOCABULARIES}{vocabulary_id.replace('/', '-')}.toml"


@dataclass(frozen=True, slots=True)
class Introduction:
    """A member's keys and role as signed by whoever introduced them; a founder signs alone."""

    member: UUID
    role: str
    signing_key: bytes
    wrapping_key: bytes
    introducer: UUID
    signature: bytes

    def message(self) -> bytes:
        """Return what the introducer signs."""
        return introduction_message(
            self.member,
            role=self.role,
            signing_key=self.signing_key,
            wrapping_key=self.wrapping_key,
            introducer=self.introducer,
        )

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "member": str(self.member),
            "role": self.role,
            "signing_key": self.signing_key.hex(),
            "wrapping_key": self.wrapping_key.hex(),
            "introducer": str(self.introducer),
            "signature": self.signature.hex(),
        }


def introduction_message(
    member: UUID, *, role: str, signing_key: bytes, wrapping_key: bytes, introducer: UUID
) -> bytes:
    """Return what an introducer signs; the role's length (2 bytes, big-endian) precedes it."""
    name = role.encode()
    length = len(name).to_bytes(2, "big")
    parts = (member.bytes, length, name, signing_key, wrapping_key, introducer.bytes)
    return INTRODUCTION_LABEL + b"".join(parts)


@dataclass(frozen=True, slots=True)
class BundledMember:
    """An author of entries, or somebody who introduced one. A reporter has no introduction."""

    id: UUID
    role: str
    signing_key: bytes
    introduction: Introduction | None

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "id": str(self.id),
            "role": self.role,
            "signing_key": self.signing_key.hex(),
            "introduction": self.introduction.to_json() if self.introduction else None,
        }


@dataclass(frozen=True, slots=True)
class BundledFile:
    """A file that an entry names: its plain contents lie under ``files/<sha256>``."""

    id: UUID
    sha256: str
    tree: str
    name: str
    size: int

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "id": str(self.id),
            "sha256": self.sha256,
            "tree": self.tree,
            "name": self.name,
            "size": self.size,
        }


@dataclass(frozen=True, slots=True)
class Manifest:
    """What ``bundle.json`` says.

    Attributes:
        origin: The log's name.
        public_key: The log's public key, 32 bytes.
        fingerprint: Of that key, as people compare it.
        container: The container's id.
        number: The number that people read.
        exported_at: By whose clock it was exported, UTC.
        members: Authors and those who introduced them.
        entries: Ids in the order of their sequence numbers.
        files: The files that come along.
        omitted: First and last sequence number of each run of entries left out.
    """

    origin: str
    public_key: bytes
    fingerprint: str
    container: UUID
    number: str
    exported_at: datetime
    members: tuple[BundledMember, ...]
    entries: tuple[UUID, ...]
    files: tuple[BundledFile, ...] = ()
    omitted: tuple[tuple[int, int], ...] = ()

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "format": FORMAT,
            "log": {
                "origin": self.origin,
                "public_key": self.public_key.hex(),
                "fingerprint": self.fingerprint,
            },
            "container": str(self.container),
            "number": self.number,
            "exported_at": self.exported_at.isoformat(),
            "members": [member.to_json() for member in self.members],
            "entries": [str(entry) for entry in self.entries],
            "files": [file.to_json() for file in self.files],
            "omitted": [list(run) for run in self.omitted],
            "checkpoint": CHECKPOINT,
        }


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field that is disclosed, with its value as plain JSON."""

    path: str
    blind: bytes
    value: JsonValue

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {"path": self.path, "blind": self.blind.hex(), "value": self.value}

    def commitment(self) -> DisclosedField:
        """Return what its commitment is computed from."""
        return DisclosedField(self.path, self.blind, canonical_bytes(self.value))


@dataclass(frozen=True, slots=True)
class HiddenField:
    """A field that stays hidden: its commitment alone."""

    path: str
    hash: bytes

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {"path": self.path, "hash": self.hash.hex()}

    def commitment(self) -> RedactedField:
        """Return the commitment with its path."""
        return RedactedField(self.path, self.hash)


@dataclass(frozen=True, slots=True)
class BundledEntry:
    """An entry as far as it is shown, and all that proves it."""

    header: EntryHeader
    fields: tuple[ShownField | HiddenField, ...]
    author: UUID
    signature: bytes
    leaf: Leaf
    index: int

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "header": {
                "container": str(self.header.container),
                "entry": str(self.header.entry),
                "sequence": self.header.sequence,
                "previous": self.header.previous.hex(),
            },
            "fields": [field.to_json() for field in self.fields],
            "author": {"member": str(self.author), "signature": self.signature.hex()},
            "leaf": self.leaf.to_bytes().hex(),
            "index": self.index,
        }


@dataclass(frozen=True, slots=True)
class BundledProof:
    """The inclusion proof of one entry's leaf under the bundle's checkpoint."""

    index: int
    size: int
    hashes: tuple[bytes, ...]

    def to_json(self) -> dict[str, JsonValue]:
        """Return the JSON object."""
        return {
            "index": self.index,
            "size": self.size,
            "hashes": [one.hex() for one in self.hashes],
        }
