"""The two texts inside a sealed record: canonical JSON, written and read byte for byte.

Values arrive as canonical JSON and are placed as they are; on reading, a text that is not exactly
what the writer would have written is refused, so that one content has one form.
"""

from binascii import hexlify
from collections.abc import Mapping
from dataclasses import dataclass
from json import JSONDecoder
from typing import TypeVar

from dalel.core.keys.commitments import FieldHash, Salt, path_forms
from dalel.core.keys.errors import PathRefused

_value_at = JSONDecoder().raw_decode


class NotARecordText(ValueError):
    """The text is not what the writer writes; stays inside this room."""


@dataclass(frozen=True, slots=True)
class IdentityText:
    """The fields that identify somebody, with the salt of their commitments."""

    salt: Salt
    fields: Mapping[str, bytes]

    def to_bytes(self) -> bytes:
        """Return canonical JSON with ``fields`` and ``salt``."""
        return b'{"fields":{%b},"salt":"%b"}' % (_members(self.fields), hexlify(self.salt))


@dataclass(frozen=True, slots=True)
class RestText:
    """All other fields, the commitments of the identifying ones, and the author's signature."""

    salt: Salt
    fields: Mapping[str, bytes]
    hidden: Mapping[str, FieldHash]
    signature: bytes

    def to_bytes(self) -> bytes:
        """Return canonical JSON with ``fields``, ``hidden``, ``salt`` and ``signature``."""
        hidden = {path: b'"%b"' % hexlify(value) for path, value in self.hidden.items()}
        return b'{"fields":{%b},"hidden":{%b},"salt":"%b","signature":"%b"}' % (
            _members(self.fields),
            _members(hidden),
            hexlify(self.salt),
            hexlify(self.signature),
        )


_Text = TypeVar("_Text", IdentityText, RestText)


def read_identity_text(data: bytes) -> IdentityText:
    """Return what ``IdentityText.to_bytes`` wrote.

    Raises:
        NotARecordText: The bytes are anything else.
    """
    parts = _read_object(data)
    text = IdentityText(_salt_in(parts), _read_object(parts.get("fields", b"")))
    return _written_alike(text, data)


def read_rest_text(data: bytes) -> RestText:
    """Return what ``RestText.to_bytes`` wrote.

    Raises:
        NotARecordText: The bytes are anything else.
    """
    parts = _read_object(data)
    hidden = _read_object(parts.get("hidden", b""))
    text = RestText(
        _salt_in(parts),
        _read_object(parts.get("fields", b"")),
        {path: FieldHash(_from_hex(value, 32)) for path, value in hidden.items()},
        _from_hex(parts.get("signature", b""), 64),
    )
    return _written_alike(text, data)


def _members(fields: Mapping[str, bytes]) -> bytes:
    """Return the inside of a JSON object, sorted by path."""
    return b",".join([path_forms(path).member + fields[path] for path in sorted(fields)])


def _from_hex(quoted: bytes, size: int) -> bytes:
    """Return ``size`` bytes from a quoted hexadecimal string."""
    try:
        value = bytes.fromhex(quoted[1:-1].decode("ascii"))
    except ValueError as fault:
        raise NotARecordText from fault
    if len(value) != size:
        raise NotARecordText
    return value


def _salt_in(parts: Mapping[str, bytes]) -> Salt:
    """Return the salt named in a text."""
    return Salt(_from_hex(parts.get("salt", b""), 32))


def _read_object(data: bytes) -> dict[str, bytes]:
    """Return the members of a compact JSON object, each value as the bytes that stand there."""
    try:
        return _read_members(data.decode("utf-8"))
    except (ValueError, IndexError, RecursionError) as fault:
        raise NotARecordText from fault


def _read_members(text: str) -> dict[str, bytes]:
    """Walk over ``{"path":value,...}``; what a lax walk lets through, rewriting finds."""
    members: dict[str, bytes] = {}
    at = 1
    while text[at] != "}":
        path, colon = _value_at(text, at)
        value_ends = _value_at(text, colon + 1)[1]
        members[str(path)] = text[colon + 1 : value_ends].encode("utf-8")
        at = value_ends + (text[value_ends] == ",")
    return members


def _written_alike(text: _Text, data: bytes) -> _Text:
    """Return the text if writing it again gives the same bytes."""
    try:
        again = text.to_bytes()
    except PathRefused as fault:
        raise NotARecordText from fault
    if again != data:
        raise NotARecordText
    return text
