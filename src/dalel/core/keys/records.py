"""Sealed records: two boxes per entry, one for who is named in it and one for the rest.

Each box has its own key and its own salt. Destroying the identity key leaves the rest readable,
its body root provable, and the named ones beyond guessing: their salt died with the key.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Self
from uuid import UUID

from dalel.core.keys.boxes import open_box, seal_box
from dalel.core.keys.commitments import (
    Blind,
    BodyRoot,
    DisclosedField,
    FieldHash,
    RedactedField,
    author_message,
    body_root,
    commit_fields,
    new_salt,
)
from dalel.core.keys.derivation import new_secret
from dalel.core.keys.errors import (
    AuthorSignatureInvalid,
    BoxDamaged,
    CommitmentMismatch,
    KeyMalformed,
    PathRefused,
    RecordDamaged,
    SignatureInvalid,
)
from dalel.core.keys.record_text import (
    IdentityText,
    NotARecordText,
    RestText,
    read_identity_text,
    read_rest_text,
)
from dalel.core.keys.signatures import SigningKey, VerifyKey

_BOTH_KEYS = 3
_REST_ONLY = 2
_NO_KEY = bytes(32)
_IDENTITY = b"\x00"
_REST = b"\x01"


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """The container and the entry that a record is bound to."""

    container: UUID
    entry: UUID


@dataclass(frozen=True, slots=True)
class SealedRecord:
    """What is stored for one entry: the ciphertext of both boxes and the salted body root."""

    ciphertext: bytes
    body_root: BodyRoot


@dataclass(frozen=True, slots=True, repr=False)
class RecordKeys:
    """The two keys of one record; ``identity`` is gone once the named ones were erased."""

    identity: bytes | None
    rest: bytes

    def to_bytes(self) -> bytes:
        """Return 65 bytes, of one length whether the identity key is there or not."""
        if self.identity is None:
            return b"%c%b%b" % (_REST_ONLY, _NO_KEY, self.rest)
        return b"%c%b%b" % (_BOTH_KEYS, self.identity, self.rest)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        """Return the keys that ``to_bytes`` wrote.

        Raises:
            KeyMalformed: The bytes are anything else.
        """
        if len(raw) == 65 and raw[0] == _BOTH_KEYS:
            return cls(raw[1:33], raw[33:])
        if len(raw) == 65 and raw[0] == _REST_ONLY and raw[1:33] == _NO_KEY:
            return cls(None, raw[33:])
        raise KeyMalformed("pair of record keys")

    def without_identity(self) -> Self:
        """Return what remains after the identities in this record are erased."""
        return type(self)(None, self.rest)

    def __repr__(self) -> str:
        """Show whether identities can be opened, never a key."""
        return f"RecordKeys(identity={'absent' if self.identity is None else 'present'})"


@dataclass(frozen=True, slots=True, repr=False)
class OpenRecord:
    """An opened record whose fields were found to lead to its body root.

    Attributes:
        fields: Canonical bytes of each value that could be opened.
        blinds: The value that hides each of those fields in its commitment.
        hidden: Commitments of the fields that could not be opened.
        signature: The author's, over place and body root; see ``verify_author``.
        body_root: The sealed body root.
    """

    fields: dict[str, bytes]
    blinds: dict[str, Blind]
    hidden: dict[str, FieldHash]
    signature: bytes
    body_root: BodyRoot

    def disclosure(self, shown: Collection[str]) -> tuple[DisclosedField | RedactedField, ...]:
        """Return all fields by path: those in ``shown`` with value and blind, others hidden.

        A field that was not opened stays hidden whatever ``shown`` says.
        """
        given: list[DisclosedField | RedactedField] = [
            RedactedField(path, value) for path, value in self.hidden.items()
        ]
        for path, value in self.fields.items():
            field = DisclosedField(path, self.blinds[path], value)
            given.append(field if path in shown else RedactedField(path, field.hash))
        return tuple(sorted(given, key=lambda field: field.path))

    def __repr__(self) -> str:
        """Show how much is there, never what."""
        return f"OpenRecord({len(self.fields)} open, {len(self.hidden)} hidden)"


def seal_record(
    place: RecordPlace,
    *,
    identifying: Mapping[str, bytes],
    rest: Mapping[str, bytes],
    sign: SigningKey,
) -> tuple[SealedRecord, RecordKeys]:
    """Commit to, sign and encrypt the fields of one entry under two fresh keys.

    Args:
        place: Container and entry that the record is bound to.
        identifying: Fields that name or describe a person.
        rest: All other fields. In both, values are canonical JSON bytes and are not parsed again.
        sign: The author's key.

    Raises:
        PathRefused: A path is not a plain one, or occurs in both groups.
    """
    if not identifying.keys().isdisjoint(rest):
        raise PathRefused
    identity_salt, rest_salt = new_salt(), new_salt()
    hidden = commit_fields(identity_salt, identifying)[1]
    root = body_root(commit_fields(rest_salt, rest)[1] | hidden)
    signature = sign.sign(author_message(place.container, place.entry, root))
    identity_key, rest_key = new_secret(), new_secret()
    identity_text = IdentityText(identity_salt, identifying).to_bytes()
    rest_text = RestText(rest_salt, rest, hidden, signature).to_bytes()
    identity_box = seal_box(identity_key, identity_text, context=_context(place, _IDENTITY))
    rest_box = seal_box(rest_key, rest_text, context=_context(place, _REST))
    ciphertext = len(identity_box).to_bytes(4, "big") + identity_box + rest_box
    return SealedRecord(ciphertext, root), RecordKeys(identity_key, rest_key)


def ciphertext_digest(ciphertext: bytes) -> bytes:
    """Return the digest of a record's ciphertext that its log leaf carries."""
    return sha256(b"dalel/ciphertext/1" + ciphertext).digest()


def open_record(
    place: RecordPlace, ciphertext: bytes, keys: RecordKeys, *, body_root: BodyRoot
) -> OpenRecord:
    """Open what the keys open and show that it leads to the sealed body root.

    Raises:
        RecordDamaged: A box was changed, belongs elsewhere, or is not written as it must be.
        CommitmentMismatch: The boxes open, but hold other fields than were sealed.
    """
    identity_box, rest_box = _split(ciphertext)
    rest = _open_rest(place, rest_box, keys.rest)
    blinds, hashes = commit_fields(rest.salt, rest.fields)
    if not hashes.keys().isdisjoint(rest.hidden):
        raise RecordDamaged("rest")
    fields, hidden = dict(rest.fields), dict(rest.hidden)
    if keys.identity is not None:
        identity = _open_identity(place, identity_box, keys.identity)
        identity_blinds, identity_hashes = commit_fields(identity.salt, identity.fields)
        if identity_hashes != rest.hidden:
            raise CommitmentMismatch
        fields |= identity.fields
        blinds |= identity_blinds
        hidden = {}
    if _root_of(hashes, rest.hidden) != body_root:
        raise CommitmentMismatch
    return OpenRecord(fields, blinds, hidden, rest.signature, body_root)


def verify_author(place: RecordPlace, record: OpenRecord, author: VerifyKey) -> OpenRecord:
    """Return the record if this key signed it in this place.

    Raises:
        AuthorSignatureInvalid: It did not.
    """
    message = author_message(place.container, place.entry, record.body_root)
    try:
        _verified(author.to_bytes(), message, record.signature)
    except SignatureInvalid as fault:
        raise AuthorSignatureInvalid from fault
    return record


@lru_cache(maxsize=16_384)
def _verified(author: bytes, message: bytes, signature: bytes) -> None:
    """Check a signature once per process: what is kept is all of it, and only that it fits."""
    VerifyKey(author).verify(message, signature)


def _context(place: RecordPlace, part: bytes) -> bytes:
    """Return what binds a box to its place: label, container, entry, part."""
    return b"dalel/record/1" + place.container.bytes + place.entry.bytes + part


def _root_of(hashes: Mapping[str, FieldHash], hidden: Mapping[str, FieldHash]) -> BodyRoot:
    """Return the body root over both groups."""
    return body_root({**hashes, **hidden})


def _split(ciphertext: bytes) -> tuple[bytes, bytes]:
    """Return the identity box and the rest box."""
    rest_starts = 4 + int.from_bytes(ciphertext[:4], "big")
    if rest_starts >= len(ciphertext):
        raise RecordDamaged("frame")
    return ciphertext[4:rest_starts], ciphertext[rest_starts:]


def _open_identity(place: RecordPlace, box: bytes, key: bytes) -> IdentityText:
    """Return the text in the identity box."""
    try:
        return read_identity_text(open_box(key, box, context=_context(place, _IDENTITY)))
    except (BoxDamaged, KeyMalformed, NotARecordText) as fault:
        raise RecordDamaged("identity") from fault


def _open_rest(place: RecordPlace, box: bytes, key: bytes) -> RestText:
    """Return the text in the rest box."""
    try:
        return read_rest_text(open_box(key, box, context=_context(place, _REST)))
    except (BoxDamaged, KeyMalformed, NotARecordText) as fault:
        raise RecordDamaged("rest") from fault
