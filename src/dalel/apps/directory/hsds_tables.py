"""HSDS 3 in its tabular form: a ZIP of a data package, with a CSV file for each table.

Source: Open Referral, tabular data package of HSDS 3: tables in the singular, what belongs to a
service named by ``service_id``, attributes by ``link_id``.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from dalel.apps.directory.errors import FileUnreadable

PACKED = b"PK\x03\x04"
MOST_UNPACKED_BYTES = 8 * 1024 * 1024
MOST_ROWS = 20_000
# What unpacks no further than it is asked to.
_BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What a spreadsheet would take for a formula gets an apostrophe, and loses it on the way back; a
# telephone number begins with a plus and is none.
_FORMULA = re.compile(r"[=@\t\r-]|\+(?![\d ();+-]*\Z)")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "organization": ("id", "name", "description"),
    "service": (
        "id",
        "organization_id",
        "name",
        "description",
        "url",
        "email",
        "status",
        "alert",
        "assured_date",
        "eligibility_description",
    ),
    "phone": ("id", "service_id", "number", "type"),
    "language": ("id", "service_id", "name", "code"),
    "service_area": ("id", "service_id", "name", "extent"),
    "schedule": ("id", "service_id", "description"),
    "taxonomy_term": ("id", "code", "name", "description"),
    "attribute": ("id", "link_id", "taxonomy_term_id", "link_type", "link_entity", "value"),
}
# What a service holds as lists, by table.
_LISTS = {
    "phone": "phones",
    "language": "languages",
    "service_area": "service_areas",
    "schedule": "schedules",
}
Row = dict[str, str]


def guarded(text: str) -> str:
    """Return a cell that no spreadsheet computes."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """Return what was guarded."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text, 1) else text


def to_tables(services: Iterable[Mapping[str, Any]]) -> bytes:
    """Return HSDS services as the ZIP of a data package; the same services, the same bytes."""
    rows = _rows(services)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("datapackage.json"), _package())
        for table, columns in _TABLES.items():
            written = io.StringIO()
            writer = csv.DictWriter(written, columns, lineterminator="\r\n")
            writer.writeheader()
            writer.writerows(
                {name: guarded(str(row.get(name, ""))) for name in columns} for row in rows[table]
            )
            package.writestr(zipfile.ZipInfo(f"{table}.csv"), written.getvalue())
    return file.getvalue()


def _rows(services: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    rows: dict[str, list[Mapping[str, Any]]] = {table: [] for table in _TABLES}
    terms: dict[str, Mapping[str, Any]] = {}
    for service in services:
        own = service["id"]
        rows["organization"].append(service["organization"])
        rows["service"].append({**service, "organization_id": service["organization"]["id"]})
        for table, name in _LISTS.items():
            rows[table] += [{**one, "service_id": own} for one in service[name]]
        for one in service["attributes"]:
            term = one["taxonomy_term"]
            terms[term["id"]] = term
            rows["attribute"].append({**one, "link_id": own, "taxonomy_term_id": term["id"]})
    rows["taxonomy_term"] = list(terms.values())
    return rows


def _package() -> str:
    resources = [
        {
            "name": table,
            "path": f"{table}.csv",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": {
                "fields": [{"name": name, "type": "string"} for name in columns],
                "primaryKey": "id",
            },
        }
        for table, columns in _TABLES.items()
    ]
    package = {"name": "help", "profile": "tabular-data-package", "resources": resources}
    return json.dumps(package, indent=1)


def from_tables(data: bytes) -> list[dict[str, Any]]:
    """Return the services of such a ZIP, put together again.

    Raises:
        FileUnreadable: It is no ZIP, too large inside, or without services.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            rows = _tables(package)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise FileUnreadable from error
    terms = {one["id"]: one for one in rows.pop("taxonomy_term", ())}
    services = rows.pop("service", [])
    own = {table: _by_service(some) for table, some in rows.items()}
    return [_service(one, own, terms) for one in services]


def _tables(package: zipfile.ZipFile) -> dict[str, list[Row]]:
    """Return the rows of each table; what a package says of its own size is not believed."""
    there = {one.filename.rpartition("/")[2]: one for one in package.infolist()}
    left, found = MOST_UNPACKED_BYTES, {}
    for table in _TABLES:
        member = there.get(f"{table}.csv")
        if member is None:
            continue
        if member.compress_type not in _BOUNDED:
            raise FileUnreadable
        with package.open(member) as file:
            data = file.read(left + 1)
        left -= len(data)
        if left < 0:
            raise FileUnreadable
        found[table] = _read(data)
    return found


def _read(data: bytes) -> list[Row]:
    reader = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    rows = [
        {name: unguarded(cell or "") for name, cell in row.items() if name}
        for row in islice(reader, MOST_ROWS + 1)
    ]
    if len(rows) > MOST_ROWS:
        raise FileUnreadable
    return rows


def _by_service(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for one in rows:
        found.setdefault(one.get("service_id") or one.get("link_id", ""), []).append(one)
    return found


def _service(
    service: Row, own: Mapping[str, Mapping[str, list[Row]]], terms: Mapping[str, Row]
) -> dict[str, Any]:
    def of(table: str) -> list[Row]:
        return own.get(table, {}).get(service["id"], [])

    attributes = [
        {**one, "taxonomy_term": terms.get(one.get("taxonomy_term_id", ""), {})}
        for one in of("attribute")
    ]
    return {**service, **{name: of(table) for table, name in _LISTS.items()}} | {
        "attributes": attributes
    }
