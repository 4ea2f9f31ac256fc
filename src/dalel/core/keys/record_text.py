"""The two texts inside a sealed record: canonical JSON, written and read byte for byte.

Values arrive as canonical JSON and are placed as they are; on reading, a text that is not exactly
what the writer would have written is refused, so that one content has one form.
"""

from binascii import hexlify, unhexlify
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
    walk = _Walk(data)
    fields = walk.members(after='{"fields":{')
    salt = Salt(walk.hexadecimal(32, after='},"salt":"'))
    return _written_alike(IdentityText(salt, fields), data)


def read_rest_text(data: bytes) -> RestText:
    """Return what ``RestText.to_bytes`` wrote.

    Raises:
        NotARecordText: The bytes are anything else.
    """
    walk = _Walk(data)
    fields = walk.members(after='{"fields":{')
    hidden = walk.members(after='},"hidden":{')
    salt = Salt(walk.hexadecimal(32, after='},"salt":"'))
    signature = walk.hexadecimal(64, after='","signature":"')
    hashes = {path: FieldHash(_from_hex(value[1:-1], 32)) for path, value in hidden.items()}
    return _written_alike(RestText(salt, fields, hashes, signature), data)


def _members(fields: Mapping[str, bytes]) -> bytes:
    """Return the inside of a JSON object, sorted by path."""
    return b",".join([path_forms(path).member + fields[path] for path in sorted(fields)])


class _Walk:
    """Walks once over a text in the writer's form; what a lax walk lets through, rewriting finds.

    Whatever stands where a part of the form must stand is passed over unseen.
    """

    def __init__(self, data: bytes) -> None:
        """Begin in front of it."""
        try:
            self._text = data.decode("utf-8")
        except ValueError as fault:
            raise NotARecordText from fault
        self._at = 0

    def members(self, *, after: str) -> dict[str, bytes]:
        """Return members up to the brace behind them, each value as the bytes that stand there."""
        try:
            return self._members(self._at + len(after))
        except (ValueError, IndexError, RecursionError) as fault:
            raise NotARecordText from fault

    def _members(self, at: int) -> dict[str, bytes]:
        text, found = self._text, dict[str, bytes]()
        while text[at] != "}":
            path_ends = text.index('"', at + 1)
            value_ends = _value_at(text, path_ends + 2)[1]
            found[text[at + 1 : path_ends]] = text[path_ends + 2 : value_ends].encode()
            at = value_ends + (text[value_ends] == ",")
        self._at = at
        return found

    def hexadecimal(self, size: int, *, after: str) -> bytes:
        """Return ``size`` bytes that stand in hexadecimal."""
        begin = self._at + len(after)
        self._at = begin + 2 * size
        return _from_hex(self._text[begin : self._at], size)


def _from_hex(digits: str | bytes, size: int) -> bytes:
    """Return ``size`` bytes from hexadecimal digits."""
    try:
        value = unhexlify(digits)
    except ValueError as fault:
        raise NotARecordText from fault
    if len(value) != size:
        raise NotARecordText
    return value


def _written_alike(text: _Text, data: bytes) -> _Text:
    """Return the text if writing it again gives the same bytes."""
    try:
        again = text.to_bytes()
    except PathRefused as fault:
        raise NotARecordText from fault
    if again != data:
        raise NotARecordText
    return text
