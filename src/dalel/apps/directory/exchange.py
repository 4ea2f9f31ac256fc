"""Places of help in files: a table (CSV), and Open Referral HSDS 3 (JSON, or tables in a ZIP).

HSDS has no word for some of what matters here (are the police told, was it asked); those travel as
attributes, so that a file that was written here comes back whole.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from dalel.apps.directory.errors import FileUnreadable
from dalel.apps.directory.hsds_tables import PACKED, from_tables, guarded, to_tables, unguarded
from dalel.apps.directory.places import LISTS, Place, codes, label
from dalel.core.entries import load_kinds

MOST_BYTES = 1024 * 1024
MOST_PLACES = 500
TAXONOMY = "dalel"
_STATUS = {"active": "active", "unconfirmed": "inactive", "closed": "defunct"}
Fields = dict[str, object]


def columns() -> tuple[str, ...]:
    """Return the columns of the table: the fields of the kind."""
    return tuple(field.name for field in load_kinds()["help_place"].fields)


def to_csv(places: Iterable[Place]) -> str:
    """Return places as a table; several codes stand with a semicolon between them."""
    written = io.StringIO()
    writer = csv.DictWriter(written, columns(), extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    for place in places:
        writer.writerow({name: _cell(value) for name, value in place.to_fields().items()})
    return written.getvalue()


def _cell(value: object) -> str:
    return guarded(";".join(map(str, value)) if isinstance(value, list) else str(value))


def to_hsds(places: Iterable[Place]) -> str:
    """Return places as HSDS 3 services, one page that holds them all."""
    services = [_service(one) for one in places]
    page = {
        "total_items": len(services),
        "total_pages": 1,
        "page_number": 1,
        "size": len(services),
        "first_page": True,
        "last_page": True,
        "empty": not services,
        "contents": services,
    }
    return json.dumps(page, ensure_ascii=False, indent=1)


def to_hsds_tables(places: Iterable[Place]) -> bytes:
    """Return places as HSDS 3 in tables: a data package in a ZIP."""
    return to_tables(_service(one) for one in places)


def _service(place: Place) -> dict[str, Any]:
    texts, about, name = place.texts, place.words("about", "en"), place.words("name", "en")
    told = {
        "description": about,
        "url": texts["website"],
        "email": texts["email"],
        "alert": place.words("caution", "en"),
        "assured_date": place.checked_on.isoformat() if place.checked_on else "",
        "eligibility_description": ", ".join(_labels(place, "serves").values()),
    }
    organization = {"id": _id(place.id, "organization"), "name": name}
    return {
        "id": _id(place.id, "service"),
        "name": name,
        "status": _STATUS.get(texts["state"], "inactive"),
        "organization": organization | {"description": about or name},
        **_lists(place),
        "attributes": [_attribute(place.id, name, value) for name, value in _pairs(place)],
        **{name: text for name, text in told.items() if text},
    }


def _lists(place: Place) -> dict[str, list[dict[str, str]]]:
    """Return what HSDS keeps in tables of its own: numbers, languages, areas, hours."""
    rows = {
        "phones": [{"number": one, "type": "voice"} for one in place.phones],
        "languages": [
            {"code": one, "name": name} for one, name in _labels(place, "languages").items()
        ],
        "service_areas": [
            {"extent": one, "name": name} for one, name in _labels(place, "regions").items()
        ],
        "schedules": [{"description": one} for one in [place.texts["hours"]] if one],
    }
    return {
        table: [
            {"id": _id(place.id, f"{table}/{number}"), **row} for number, row in enumerate(some)
        ]
        for table, some in rows.items()
    }


def _labels(place: Place, name: str) -> dict[str, str]:
    return {one: label(name, one, "en") for one in place.lists[name]}


def _pairs(place: Place) -> list[tuple[str, str]]:
    return [
        (name, one)
        for name, value in place.to_fields().items()
        for one in (value if isinstance(value, list) else [str(value)])
    ]


def _attribute(place: str, name: str, value: str) -> dict[str, Any]:
    own = _id(place, f"{name}/{value}")
    term = {"id": _id(TAXONOMY, name), "code": name, "name": name, "description": TAXONOMY}
    return {"id": own, "link_entity": "service", "link_type": name, "value": value} | {
        "taxonomy_term": term
    }


def _id(place: str, part: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"dalel:{place}/{part}"))


def read_places(data: bytes) -> list[Fields]:
    """Return the fields of the places in a file, unchecked.

    Raises:
        FileUnreadable: It is neither such a table nor HSDS, is too large, or holds too many.
    """
    try:
        if len(data) > MOST_BYTES:
            raise FileUnreadable
        found = _found(data)
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError, csv.Error) as error:
        raise FileUnreadable from error
    if not 0 < len(found) <= MOST_PLACES:
        raise FileUnreadable
    return found


def _found(data: bytes) -> list[Fields]:
    if data.startswith(PACKED):
        return [_from_service(one) for one in from_tables(data)]
    text = data.decode("utf-8-sig").strip()
    return _from_hsds(text) if text[:1] in ("{", "[") else _from_csv(text)


def _from_csv(text: str) -> list[Fields]:
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if not set(reader.fieldnames or ()) & {"name_kk", "name_ru", "name_en"}:
        raise FileUnreadable
    rows = islice(reader, MOST_PLACES + 1)
    return [_typed({name: cell for name, cell in row.items() if name}) for row in rows]


def _typed(row: Mapping[str, Any]) -> Fields:
    fields: Fields = {}
    for name in columns():
        text = str(row.get(name) or "").strip()
        text = unguarded(text)
        if text and name in LISTS:
            fields[name] = [one.strip() for one in text.split(";") if one.strip()]
        elif text:
            fields[name] = text
    return fields


def _from_hsds(text: str) -> list[Fields]:
    data = json.loads(text)
    if isinstance(data, dict):
        data = data.get("contents") or data.get("services") or [data]
    return [_from_service(one) for one in data]


def _from_service(service: Mapping[str, Any]) -> Fields:
    """Return what a service says; our own attributes, where there are some, count before it."""
    said: dict[str, list[str]] = {}
    for one in service.get("attributes") or ():
        if (one.get("taxonomy_term") or {}).get("description") == TAXONOMY:
            said.setdefault(str(one["link_type"]), []).append(str(one["value"]))
    if said:
        own = {name: values if name in LISTS else values[0] for name, values in said.items()}
        return {name: value for name, value in own.items() if name in columns()}
    phones = "; ".join(str(one.get("number") or "") for one in service.get("phones") or ())
    spoken = [str(one.get("code") or "") for one in service.get("languages") or ()]
    is_active = service["status"] == "active"
    return {
        "place": str(service["id"])[:40],
        "name_en": str(service["name"]),
        "about_en": str(service.get("description") or "")[:300],
        "category": "organisation",
        "phones": phones,
        "website": str(service.get("url") or ""),
        "email": str(service.get("email") or ""),
        "languages": [one for one in spoken if one in codes("languages")],
        "regions": _regions(service.get("service_areas") or ()),
        "checked_on": str(service.get("assured_date") or ""),
        "police": "unknown",
        "consent": "not_asked",
        "state": "active" if is_active else "unconfirmed",
    }


def _regions(areas: Iterable[Mapping[str, Any]]) -> list[str]:
    named = {
        label("regions", one, lang).casefold(): one
        for one in codes("regions")
        for lang in ("en", "ru", "kk")
    }
    found = (
        named.get(str(one.get("name") or "").casefold())
        or (one.get("extent") if one.get("extent") in codes("regions") else None)
        for one in areas
    )
    return list(dict.fromkeys(one for one in found if one))
