"""Files named by an entry: what is stored about each, and in which form."""

import re
from collections.abc import Callable, Mapping

from dalel.core.entries import limits
from dalel.core.entries.canonical import normalise_text
from dalel.core.entries.errors import NotCanonical
from dalel.core.entries.refusals import Refused

_FILE_ID = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_DIGEST = re.compile("[0-9a-f]{64}")
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


def attachment_value(given: object) -> dict[str, object]:
    """Return the stored form of one attachment.

    Keys: ``file`` (id), ``name`` (as the sender called it), ``media_type``, ``size`` in bytes,
    ``parts`` (digest of each part, in order), ``tree`` (root over the parts), ``sha256`` of
    the whole or null, ``complete``.

    Raises:
        Refused: ``not_an_attachment`` with the key at fault, or ``file_name_too_long``.
    """
    if not isinstance(given, Mapping) or set(given) != set(_MEMBERS):
        raise Refused("not_an_attachment", {"key": ""})
    name = _file_name(given["name"])
    for key, is_well_formed in _MEMBERS.items():
        if not is_well_formed(given[key]):
            raise Refused("not_an_attachment", {"key": key})
    return {**given, "name": name, "parts": list(given["parts"])}


def _file_name(given: object) -> object:
    if not isinstance(given, str):
        return given
    try:
        name = normalise_text(given)
    except NotCanonical as fault:
        raise Refused("not_an_attachment", {"key": "name"}) from fault
    if len(name) > limits.FILE_NAME_CHARACTERS:
        params = {"limit": limits.FILE_NAME_CHARACTERS, "length": len(name)}
        raise Refused("file_name_too_long", params)
    return name


def _is_name(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip()) and not _CONTROLS.search(value)


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


_is_digest = _matches(_DIGEST)


def is_media_type(value: object) -> bool:
    """Return whether a value is a media type as attachments hold it."""
    if not isinstance(value, str) or len(value) > limits.MEDIA_TYPE_CHARACTERS:
        return False
    return _MEDIA_TYPE.fullmatch(value) is not None


def _is_size(value: object) -> bool:
    return type(value) is int and 0 <= value <= limits.INTEGER


def _is_parts(value: object) -> bool:
    if not isinstance(value, list | tuple) or len(value) > limits.FILE_PARTS:
        return False
    return all(_is_digest(part) for part in value)


_MEMBERS: Mapping[str, Callable[[object], bool]] = {
    "file": _matches(_FILE_ID),
    "name": _is_name,
    "media_type": is_media_type,
    "size": _is_size,
    "parts": _is_parts,
    "tree": _is_digest,
    "sha256": lambda value: value is None or _is_digest(value),
    "complete": lambda value: type(value) is bool,
}
