"""The body of an entry: its fields, and what every body says about itself.

Paths that begin with ``@`` are about the entry: ``@kind``, ``@version`` and ``@digest`` name
the kind file, ``@author`` the member, ``@recorded_at`` the second (UTC) it was recorded.
The fields of an overlay, such as a correction, have its name in front
(``correction.corrects``), and ``@overlay`` names its kind file.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from uuid import UUID

from dalel.core.entries.canonical import JsonValue, canonical_bytes, parse_canonical, text_bytes
from dalel.core.entries.errors import BodyUnreadable, NotCanonical
from dalel.core.entries.fields import CheckedFields
from dalel.core.entries.kind_model import LIST_LIMITS, Kind

_SHAPES: Mapping[str, type] = {
    **dict.fromkeys(LIST_LIMITS, list),
    "integer": int,
    "money": dict,
}


@dataclass(frozen=True, slots=True)
class Overlay:
    """The checked fields of a kind that is laid over another kind's body."""

    kind: Kind
    checked: CheckedFields


@dataclass(frozen=True, slots=True)
class KindName:
    """A kind file as an entry names it."""

    kind: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True)
class BodyMeta:
    """What a body says about itself; ``overlay`` names the kind laid over it, if any."""

    kind: KindName
    author: UUID
    recorded_at: datetime
    overlay: KindName | None


def body_fields(
    kind: Kind,
    checked: CheckedFields,
    *,
    author: UUID,
    recorded_at: datetime,
    overlay: Overlay | None = None,
) -> CheckedFields:
    """Return the whole body of an entry, ready to be sealed.

    Args:
        kind: The kind the fields were checked against.
        checked: The fields.
        author: The member, or the key of the report, that wrote the entry.
        recorded_at: When it was recorded; any zone, stored in UTC to the second.
        overlay: The fields of a correction.
    """
    identifying, rest = dict(checked.identifying), dict(checked.rest)
    rest["@kind"] = text_bytes(kind.name)
    rest["@version"] = str(kind.version).encode()
    rest["@digest"] = text_bytes(kind.digest)
    rest["@author"] = f'"{author}"'.encode()
    rest["@recorded_at"] = _utc_second(recorded_at)
    if overlay:
        laid = overlay.kind
        identifying |= _prefixed(laid, overlay.checked.identifying)
        rest |= _prefixed(laid, overlay.checked.rest)
        rest["@overlay"] = canonical_bytes(
            {"digest": laid.digest, "kind": laid.name, "version": laid.version}
        )
    return CheckedFields(identifying, rest)


def read_fields(kind: Kind, body: Mapping[str, bytes]) -> dict[str, JsonValue]:
    """Return the values of a kind's fields from a body, or from the part that can be opened.

    The inverse of ``check_fields``: dates are EDTF, ids and codes strings. For an overlay's
    fields pass the overlay's kind. Fields that are hidden or were not filled are absent.

    Raises:
        BodyUnreadable: A value is not canonical or not of the field's type, or a field is
            not in the kind.
    """
    values = {}
    for path, name in _own_paths(kind, body):
        field = kind.by_name.get(name)
        if field is None:
            raise BodyUnreadable(path, "unknown_field")
        value = _read(path, body[path])
        if type(value) is not _SHAPES.get(field.type, str):
            raise BodyUnreadable(path, "wrong_type")
        values[name] = value
    return values


def read_meta(body: Mapping[str, bytes]) -> BodyMeta:
    """Return what a body says about itself.

    Raises:
        BodyUnreadable: One of the paths that begin with ``@`` is missing or malformed.
    """
    overlay = _kind_name("@overlay", body_value(body, "@overlay")) if "@overlay" in body else None
    return BodyMeta(
        kind=_named_kind(*(_bytes_of(body, f"@{key}") for key in ("kind", "version", "digest"))),
        author=_author(body_value(body, "@author")),
        recorded_at=_recorded_at(body_value(body, "@recorded_at")),
        overlay=overlay,
    )


def body_value(body: Mapping[str, bytes], path: str) -> JsonValue:
    """Return one value of a body.

    Raises:
        BodyUnreadable: The path is missing or its bytes are not canonical.
    """
    return _read(path, _bytes_of(body, path))


def _bytes_of(body: Mapping[str, bytes], path: str) -> bytes:
    if path not in body:
        raise BodyUnreadable(path, "missing")
    return body[path]


@lru_cache(maxsize=1024)
def _named_kind(kind: bytes, version: bytes, digest: bytes) -> KindName:
    """Return the kind that three of an entry's fields name: there are few, so they are kept."""
    members = {
        "kind": _read("@kind", kind),
        "version": _read("@version", version),
        "digest": _read("@digest", digest),
    }
    return _kind_name("@kind", members)


def _utc_second(moment: datetime) -> bytes:
    local = moment.astimezone(UTC).replace(tzinfo=None)
    return f'"{local.isoformat(timespec="seconds")}Z"'.encode()


def _prefixed(kind: Kind, fields: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{kind.name}.{name}": data for name, data in fields.items()}


def _own_paths(kind: Kind, body: Mapping[str, bytes]) -> list[tuple[str, str]]:
    prefix = f"{kind.name}." if kind.overlay else ""
    if prefix:
        return [(path, path[len(prefix) :]) for path in body if path.startswith(prefix)]
    return [(path, path) for path in body if not path.startswith("@") and "." not in path]


def _read(path: str, data: bytes) -> JsonValue:
    try:
        return parse_canonical(data)
    except NotCanonical as fault:
        raise BodyUnreadable(path, fault.code) from fault


def _kind_name(path: str, value: JsonValue) -> KindName:
    members = value if isinstance(value, dict) else {}
    kind, version, digest = (members.get(key) for key in ("kind", "version", "digest"))
    if isinstance(kind, str) and type(version) is int and isinstance(digest, str):
        return KindName(kind, version, digest)
    raise BodyUnreadable(path, "wrong_type")


def _author(value: JsonValue) -> UUID:
    try:
        return UUID(str(value))
    except ValueError as fault:
        raise BodyUnreadable("@author", "wrong_type") from fault


def _recorded_at(value: JsonValue) -> datetime:
    text = str(value)
    try:
        read = datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as fault:
        raise BodyUnreadable("@recorded_at", "wrong_type") from fault
    if read.tzinfo is not None or f"{read.isoformat(timespec='seconds')}Z" != text:
        raise BodyUnreadable("@recorded_at", "wrong_type")
    return read.replace(tzinfo=UTC)
