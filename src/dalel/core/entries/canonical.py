"""Canonical bytes: one value, one byte string, so that a commitment can be recomputed.

The form is RFC 8785 (JSON Canonicalization Scheme) restricted to what the record uses: ASCII
keys, no floats, integers below 2**53. Within those limits Python's sorted compact JSON is
byte for byte the same, which the tests prove against a separate reading of the RFC.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring
from typing import cast

from dalel.core.entries.errors import NotCanonical

JsonValue = None | bool | int | str | list["JsonValue"] | dict[str, "JsonValue"]

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 32

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def canonical_bytes(value: object) -> bytes:
    """Return the RFC 8785 bytes of a JSON value (tuples count as lists).

    Raises:
        NotCanonical: Floats, integers of 2**53 and more, keys that are not ASCII text, lone
            surrogates, nesting beyond ``MAX_DEPTH``, or anything JSON does not have.
    """
    if type(value) is str:
        return text_bytes(value)
    _refuse_foreign(value, MAX_DEPTH)
    return _utf8(_encode(value))


def text_bytes(text: str) -> bytes:
    """Return the canonical bytes of a string; the short way for the bulk path."""
    try:
        return encode_basestring(text).encode()
    except UnicodeEncodeError as fault:
        raise NotCanonical("lone_surrogate") from fault


def parse_canonical(data: bytes) -> JsonValue:
    """Return the value of canonical bytes; any other spelling of it is refused.

    Raises:
        NotCanonical: The bytes are not JSON, or not in canonical form.
    """
    plain = _plain_text(data)
    if plain is not None:
        return plain
    try:
        value = json.loads(data)
    except (ValueError, RecursionError) as fault:
        raise NotCanonical("not_json") from fault
    if canonical_bytes(value) != data:
        raise NotCanonical("not_canonical")
    return cast(JsonValue, value)


def _plain_text(data: bytes) -> str | None:
    """Return the value of a string without escapes, as most are; ``None`` of anything else."""
    if data[:1] != b'"' or b"\\" in data:
        return None
    try:
        text = data[1:-1].decode()
    except UnicodeDecodeError:
        return None
    return text if encode_basestring(text).encode() == data else None


def normalise_text(text: str) -> str:
    """Return text in Unicode NFC with LF line ends, as every text is before it is sealed.

    Raises:
        NotCanonical: The text holds a NUL or half of a surrogate pair.
    """
    if text.isascii():
        normal = text
    else:
        _utf8(text)
        normal = unicodedata.normalize("NFC", text)
    if "\r" in normal:
        normal = normal.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in normal:
        raise NotCanonical("nul")
    return normal


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as fault:
        raise NotCanonical("lone_surrogate") from fault


def _refuse_foreign(value: object, depth: int) -> None:
    """Walk the value and refuse what has no canonical form; strings are checked on encoding."""
    if value is None or isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise NotCanonical("integer_too_large")
        return
    if isinstance(value, float):
        raise NotCanonical("float")
    if depth == 0:
        raise NotCanonical("too_deep")
    members: Iterable[object]
    if isinstance(value, dict):
        _refuse_foreign_keys(value)
        members = value.values()
    elif isinstance(value, list | tuple):
        members = value
    else:
        raise NotCanonical("not_json")
    for member in members:
        _refuse_foreign(member, depth - 1)


def _refuse_foreign_keys(members: Mapping[object, object]) -> None:
    for key in members:
        if not (isinstance(key, str) and key.isascii()):
            raise NotCanonical("key_not_ascii")
