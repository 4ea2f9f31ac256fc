"""The JSON Schema of a kind accepts what the kind accepts."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dalel.core.entries import Kind, UnknownLanguage, json_schema
from tests.strategies import stored_entries

PYTHON_TYPES = {
    "string": str,
    "integer": int,
    "boolean": bool,
    "array": list,
    "object": dict,
    "null": type(None),
}


def is_of_type(value: object, name: str) -> bool:
    """Say whether a value is of a JSON type, exactly: ``True`` is no integer."""
    return type(value) is PYTHON_TYPES[name]


def is_valid(schema: dict[str, Any], value: Any) -> bool:
    """Say whether a value keeps to the keywords that the schemas here use."""
    if "anyOf" in schema:
        return any(is_valid(each, value) for each in schema["anyOf"])
    if not is_of_type(value, schema["type"]):
        return False
    checks: dict[str, Callable[[Any], bool]] = {
        "enum": lambda limit: value in limit,
        "minLength": lambda limit: len(value) >= limit,
        "maxLength": lambda limit: len(value) <= limit,
        "pattern": lambda limit: re.search(limit, value) is not None,
        "minimum": lambda limit: value >= limit,
        "maximum": lambda limit: value <= limit,
        "minItems": lambda limit: len(value) >= limit,
        "maxItems": lambda limit: len(value) <= limit,
        "items": lambda inner: all(is_valid(inner, item) for item in value),
        "required": lambda names: set(names) <= set(value),
        "properties": lambda inner: all(
            key in inner and is_valid(inner[key], member) for key, member in value.items()
        ),
    }
    return all(check(schema[key]) for key, check in checks.items() if key in schema)


@given(st.data())
def test_valid_entries_are_valid_by_the_schema(every_type: Kind, data: st.DataObject) -> None:
    """Whatever the room stores, the schema accepts."""
    schema = json.loads(json.dumps(json_schema(every_type)))

    assert is_valid(schema, data.draw(stored_entries(every_type)))


@pytest.mark.parametrize(
    "entry",
    [
        {"smell": "x"},
        {"colour": "pink"},
        {"colours": []},
        {"note": ""},
        {"note": "ә" * 11},
        {"times": 2**53},
        {"times": True},
        {"paid": {"amount": "007", "currency": "KZT"}},
        {"paid": {"amount": "7"}},
        {"files": [{"name": "x"}]},
    ],
)
def test_the_schema_refuses_what_the_room_refuses(every_type: Kind, entry: dict[str, Any]) -> None:
    """It is more than a list of names."""
    assert not is_valid(dict(json_schema(every_type)), entry)


def test_describes_fields_in_the_language_asked_for(every_type: Kind) -> None:
    """Titles and help, and what JSON Schema has no word for."""
    schema: Any = json_schema(every_type, language="kk")
    properties = schema["properties"]

    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:dalel:kind:thing:1:{every_type.digest}"
    assert (schema["title"], properties["note"]["description"]) == ("Сөз", "Сөз")
    assert properties["name"]["x-identifying"] is True
    assert "x-identifying" not in properties["note"]
    assert properties["colour"]["x-vocabulary"] == "colours/1"
    assert properties["who"]["x-refersTo"] == ["thing"]
    assert schema["required"] == []


def test_speaks_no_fourth_language(every_type: Kind) -> None:
    """A typed error, as everywhere."""
    with pytest.raises(UnknownLanguage):
        json_schema(every_type, language="de")
