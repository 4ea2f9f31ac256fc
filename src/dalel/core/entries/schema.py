"""JSON Schema (2020-12) of a kind, for those who import, export or check entries elsewhere."""

from collections.abc import Callable, Mapping

from dalel.core.entries import limits
from dalel.core.entries.kind_model import Field, Kind

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_UUID = {"type": "string", "format": "uuid"}
_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ATTACHMENT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["complete", "file", "media_type", "name", "parts", "sha256", "size", "tree"],
    "properties": {
        "complete": {"type": "boolean"},
        "file": _UUID,
        "media_type": {"type": "string", "maxLength": limits.MEDIA_TYPE_CHARACTERS},
        "name": {"type": "string", "minLength": 1, "maxLength": limits.FILE_NAME_CHARACTERS},
        "parts": {"type": "array", "maxItems": limits.FILE_PARTS, "items": _DIGEST},
        "sha256": {"anyOf": [_DIGEST, {"type": "null"}]},
        "size": {"type": "integer", "minimum": 0, "maximum": limits.INTEGER},
        "tree": _DIGEST,
    },
}
_AMOUNT = rf"^(0|[1-9][0-9]{{0,{limits.MONEY_DIGITS - 1}}})(\.[0-9]{{{limits.MONEY_DECIMALS}}})?$"


def json_schema(kind: Kind, *, language: str = "en") -> dict[str, object]:
    """Return the schema of a kind's fields, with titles and help in one language.

    It describes the values that ``read_fields`` returns. Fields of its own say what JSON
    Schema has no word for: ``x-identifying``, ``x-vocabulary``, ``x-edtf``, ``x-refersTo``.

    Raises:
        UnknownLanguage: The language is not kk, ru or en.
    """
    return {
        "$schema": DIALECT,
        "$id": f"urn:dalel:kind:{kind.name}:{kind.version}:{kind.digest}",
        "title": kind.label(language),
        "description": kind.help_text(language),
        "type": "object",
        "additionalProperties": False,
        "required": [field.name for field in kind.fields if field.required],
        "properties": {field.name: _property(field, language) for field in kind.fields},
    }


def _property(field: Field, language: str) -> dict[str, object]:
    described: dict[str, object] = {
        "title": field.label(language),
        "description": field.help_text(language),
        **_SHAPES[field.type](field),
    }
    if field.identifying:
        described["x-identifying"] = True
    if field.vocabulary:
        described["x-vocabulary"] = field.vocabulary.id
    if field.refers_to:
        described["x-refersTo"] = list(field.refers_to)
    return described


def _codes(field: Field) -> dict[str, object]:
    codes = list(field.vocabulary.codes) if field.vocabulary else []
    return {"type": "string", "enum": codes}


def _text(field: Field) -> dict[str, object]:
    return {"type": "string", "minLength": 1, "maxLength": field.max_length}


def _edtf(field: Field) -> dict[str, object]:
    return {"type": "string", "minLength": 1, "x-edtf": 1}


def _integer(field: Field) -> dict[str, object]:
    return {"type": "integer", "minimum": -limits.INTEGER, "maximum": limits.INTEGER}


def _money(field: Field) -> dict[str, object]:
    amount = {"type": "string", "pattern": _AMOUNT}
    return {
        "type": "object",
        "additionalProperties": False,
        "required": ["amount", "currency"],
        "properties": {"amount": amount, "currency": _codes(field)},
    }


def _list_of(item: Callable[[Field], Mapping[str, object]]) -> Callable[[Field], dict[str, object]]:
    return lambda field: {
        "type": "array",
        "minItems": 1,
        "maxItems": field.max_length,
        "items": item(field),
    }


_SHAPES: Mapping[str, Callable[[Field], dict[str, object]]] = {
    "text": _text,
    "line": _text,
    "code": _codes,
    "codes": _list_of(_codes),
    "party": lambda field: dict(_UUID),
    "parties": _list_of(lambda field: _UUID),
    "entry": lambda field: dict(_UUID),
    "entries": _list_of(lambda field: _UUID),
    "date": _edtf,
    "moment": _edtf,
    "integer": _integer,
    "money": _money,
    "attachments": _list_of(lambda field: _ATTACHMENT),
}
