"""JSON from outside: every member taken once and by its type, nothing left over, no surprises."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TypeVar, cast
from uuid import UUID

from dalel.core.entries.canonical import JsonValue, canonical_bytes
from dalel.core.entries.errors import NotCanonical
from dalel.verify.faults import JsonRefused

_T = TypeVar("_T")
MAX_NUMBER = 1 << 63
MAX_VALUES = 2_000_000
_UUID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_HEX = re.compile("(?:[0-9a-f]{2})*")


class _Refused(ValueError):
    """A construct that is JSON and is not wanted here."""


def parse_json(data: bytes, part: str) -> JsonValue:
    """Return the value that a part of a bundle holds.

    Raises:
        JsonRefused: Not UTF-8 JSON, or with floats, NaN, a name twice, nested too deep, or of
            more values than memory should be given to.
    """
    if sum(map(data.count, (b",", b"[", b"{"))) > MAX_VALUES:
        raise JsonRefused(part=part, detail="too many values")
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_without_repetition,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
        canonical_bytes(value)
    except _Refused as error:
        raise JsonRefused(part=part, detail=str(error)) from error
    except NotCanonical as error:
        raise JsonRefused(part=part, detail=error.code.replace("_", " ")) from error
    except RecursionError as error:
        raise JsonRefused(part=part, detail="too deep") from error
    except ValueError as error:
        raise JsonRefused(part=part, detail="not JSON") from error
    return cast("JsonValue", value)


class JsonObject:
    """A JSON object whose members are taken one by one; what is left over is refused."""

    def __init__(self, value: JsonValue, part: str) -> None:
        """Take the object.

        Raises:
            JsonRefused: It is not one.
        """
        self._part = part
        self._members: dict[str, JsonValue] = dict(self._checked(value, dict, "an object"))

    def has(self, name: str) -> bool:
        """Whether a member of this name is still there."""
        return name in self._members

    def value(self, name: str) -> JsonValue:
        """Take a member of any type."""
        if name not in self._members:
            raise self._refusal(f"{name} is missing")
        return self._members.pop(name)

    def text(self, name: str, *, most: int = 1000) -> str:
        """Take a string of at most ``most`` characters that is safe to print."""
        text = self.any_text(name, most=most)
        if not text.isprintable():
            raise self._refusal(f"{name} holds control characters")
        return text

    def any_text(self, name: str, *, most: int) -> str:
        """Take a string of at most ``most`` characters."""
        text = self._checked(self.value(name), str, f"{name} as text")
        if len(text) > most:
            raise self._refusal(f"{name} is too long")
        return text

    def number(self, name: str) -> int:
        """Take a whole number from 0."""
        return self.whole(self.value(name), name)

    def whole(self, value: JsonValue, name: str) -> int:
        """Check that a value is a whole number from 0, below 2**63."""
        if type(value) is not int or not 0 <= value < MAX_NUMBER:
            raise self._refusal(f"{name} is not a whole number")
        return value

    def fixed_bytes(self, name: str, *, size: int) -> bytes:
        """Take bytes written in lower-case hexadecimal, exactly ``size`` of them."""
        return self.as_bytes(self.value(name), name, size=size)

    def any_bytes(self, name: str) -> bytes:
        """Take bytes written in lower-case hexadecimal."""
        return self.as_bytes(self.value(name), name, size=None)

    def as_bytes(self, value: JsonValue, name: str, *, size: int | None) -> bytes:
        """Check that a value is bytes in lower-case hexadecimal, of one size or of any."""
        if not isinstance(value, str) or not _HEX.fullmatch(value):
            raise self._refusal(f"{name} is not in hexadecimal")
        if size is not None and len(value) != 2 * size:
            raise self._refusal(f"{name} is not {size} bytes long")
        return bytes.fromhex(value)

    def uuid(self, name: str) -> UUID:
        """Take an id in its one usual spelling."""
        return self.as_uuid(self.value(name), name)

    def as_uuid(self, value: JsonValue, name: str) -> UUID:
        """Check that a value is an id in its one usual spelling."""
        if not isinstance(value, str) or not _UUID.fullmatch(value):
            raise self._refusal(f"{name} is not an id")
        return UUID(value)

    def moment(self, name: str) -> datetime:
        """Take a moment with a time zone; returned in UTC."""
        try:
            moment = datetime.fromisoformat(self.text(name, most=40))
            moment_utc = moment.astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise self._refusal(f"{name} is not a moment") from error
        if moment.tzinfo is None:
            raise self._refusal(f"{name} has no time zone")
        return moment_utc

    def items(self, name: str, *, most: int | None) -> list[JsonValue]:
        """Take a list of at most ``most`` items, or of any number."""
        found = self._checked(self.value(name), list, f"{name} as a list")
        if most is not None and len(found) > most:
            raise self._refusal(f"{name} has more than {most} items")
        return found

    def member(self, name: str) -> "JsonObject":
        """Take an object."""
        return JsonObject(self.value(name), self._part)

    def members(self, name: str, *, most: int) -> "Iterator[JsonObject]":
        """Take a list of objects."""
        return (JsonObject(item, self._part) for item in self.items(name, most=most))

    def finish(self) -> None:
        """Refuse what nobody took: it would be shown and prove nothing.

        Raises:
            JsonRefused: Something is left over.
        """
        for name in self._members:
            raise self._refusal(f"{name} is unknown")

    def _checked(self, value: JsonValue, kind: type[_T], what: str) -> _T:
        if not isinstance(value, kind):
            raise self._refusal(f"it needs {what}")
        return value

    def _refusal(self, detail: str) -> JsonRefused:
        return JsonRefused(part=self._part, detail=detail)


def _without_repetition(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _Refused("a name stands twice in one object")
    return members


def _refuse_number(_text: str) -> JsonValue:
    raise _Refused("numbers with a fraction, an exponent or no value are not allowed")
