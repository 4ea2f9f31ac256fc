"""Read a rule pack from its folder of small files, and say where it is not as agreed.

Any file may hold any table; ``pack.toml`` says what the pack is. The digest covers the name
and bytes of every file: a case keeps the digest of the pack its clocks were counted by.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType
from typing import Any, cast

from dalel.core.entries import KindCatalogue, load_kinds
from dalel.core.entries.tables import NAME, TableFault, read_toml
from dalel.core.procedure import pack_facts
from dalel.core.procedure.errors import Fault, PackMalformed, UnknownPack
from dalel.core.procedure.fact_model import CalendarData
from dalel.core.procedure.pack_check import check_pack
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.pack_rows import Lines, Row, Site
from dalel.core.procedure.pack_rules import read_rule
from dalel.core.procedure.rule_model import Place
from dalel.core.procedure.widening import Widening

FORMAT = 1
PACK_FILE = "pack.toml"

_Reader = Callable[[Row, Site], Any]
# Lists of a pack and who reads one of their tables.
_LISTS: Mapping[str, _Reader] = {
    "source": pack_facts.read_source,
    "law": pack_facts.read_law,
    "rule": read_rule,
    "step": pack_facts.read_step,
    "ladder": pack_facts.read_ladder,
    "offence": pack_facts.read_offence,
    "limitation": pack_facts.read_limitation,
    "fine_unit": pack_facts.read_fine_unit,
    "law_change": pack_facts.read_law_change,
    "article_warning": pack_facts.read_article_warning,
    "topic": pack_facts.read_topic,
}


@dataclass
class _Found:
    """What was read so far, with the faults."""

    lists: dict[str, list[Any]] = field(default_factory=lambda: {name: [] for name in _LISTS})
    single: dict[str, tuple[Row, Place]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


@cache
def load_pack(name: str) -> Pack:
    """Return a pack that comes with Dalel, checked against the kinds of entry.

    Raises:
        UnknownPack: There is none of this name.
        PackMalformed: It is not as agreed.
    """
    folder = files("dalel.core.procedure") / "packs" / name
    if not NAME.fullmatch(name) or not (folder / PACK_FILE).is_file():
        raise UnknownPack(name)
    return read_pack(folder)


def read_pack(folder: Traversable, kinds: KindCatalogue | None = None) -> Pack:
    """Read and check the pack in a folder.

    Args:
        folder: Any place that can be walked.
        kinds: The kinds its rules speak of; the packaged ones when not given.

    Raises:
        PackMalformed: With every fault found.
    """
    found, digest = _Found(), hashlib.sha256()
    for file in sorted(folder.iterdir(), key=lambda item: item.name):
        if file.name.endswith(".toml"):
            source = file.read_bytes()
            digest.update(f"{file.name}\0{len(source)}\0".encode() + source)
            _read_file(file.name, source, found)
    pack = _assembled(found, digest.hexdigest())
    known_kinds = load_kinds() if kinds is None else kinds
    if pack is not None:
        found.faults += check_pack(pack, known_kinds)
    if found.faults or pack is None:
        raise PackMalformed(tuple(sorted(set(found.faults))))
    return Widening(known_kinds).pack(pack)


def _read_file(name: str, source: bytes, found: _Found) -> None:
    lines = Lines(source)
    try:
        content = read_toml(source)
    except TableFault as fault:
        found.faults.append(Fault(name, 1, str(fault)))
        return
    for key, value in content.items():
        if key in ("pack", "calendar", "zones") and isinstance(value, dict):
            _keep_single(name, key, Row(value, key), lines, found)
        elif key in _LISTS and isinstance(value, list):
            _read_list(name, key, value, lines, found)
        else:
            found.faults.append(Fault(name, lines.line(key, 0), f"unknown table {key}"))


def _keep_single(file: str, key: str, row: Row, lines: Lines, found: _Found) -> None:
    place = Place(file, lines.line(key, 0))
    if key in found.single:
        found.faults.append(Fault(file, place.line, f"{key} stands in two files"))
    found.single[key] = row, place


def _read_list(file: str, key: str, tables: Iterable[object], lines: Lines, found: _Found) -> None:
    for position, table in enumerate(tables):
        site = Site(file, lines, key, position)
        given = cast(Mapping[str, object], table if isinstance(table, dict) else {})
        row = Row(given, f"{key} {given.get('id', position + 1)}")
        try:
            found.lists[key].append(_LISTS[key](row, site))
        except TableFault as fault:
            found.faults.append(Fault(file, site.place.line, str(fault)))


def _assembled(found: _Found, digest: str) -> Pack | None:
    """Return the pack, or ``None`` with a fault where one of the single tables is amiss."""
    for key in ("pack", "calendar", "zones"):
        if key not in found.single:
            found.faults.append(Fault(PACK_FILE, 1, f"there is no table {key}"))
            return None
    reading = found.single["pack"]
    try:
        meta = _meta(reading[0])
        reading = found.single["zones"]
        zone, zones = pack_facts.read_zones(reading[0])
        reading = found.single["calendar"]
        calendar = pack_facts.read_calendar(*reading)
    except TableFault as fault:
        found.faults.append(Fault(reading[1].file, reading[1].line, str(fault)))
        return None
    return _pack(meta, found, (zone, zones), calendar, digest)


def _meta(row: Row) -> dict[str, Any]:
    if row.number("format") != FORMAT:
        raise TableFault(f"{row.where}: only format {FORMAT} can be read")
    meta = {
        "id": row.name("id"),
        "version": row.number("version"),
        "label": row.labels("label"),
        "jurisdiction": row.text("jurisdiction"),
        "compiled_on": row.day("compiled_on"),
        "stale_after_days": row.number("stale_after_days"),
        "checked_by_lawyer": row.flag("checked_by_lawyer", False),
    }
    row.finish()
    return meta


def _pack(
    meta: dict[str, Any],
    found: _Found,
    zones: tuple[str, Mapping[str, str]],
    calendar: CalendarData,
    digest: str,
) -> Pack:
    by_id = {
        name: _by_id(name, found) for name in ("source", "law", "rule", "step", "ladder", "offence")
    }
    return Pack(
        **meta,
        default_zone=zones[0],
        zones=zones[1],
        digest=digest,
        calendar=calendar,
        sources=by_id["source"],
        laws=by_id["law"],
        rules=by_id["rule"],
        steps=by_id["step"],
        ladders=by_id["ladder"],
        offences=by_id["offence"],
        limitations=tuple(found.lists["limitation"]),
        fine_units=tuple(sorted(found.lists["fine_unit"], key=_begins)),
        law_changes=tuple(found.lists["law_change"]),
        article_warnings=tuple(found.lists["article_warning"]),
        topics=tuple(found.lists["topic"]),
    )


def _begins(unit: Any) -> date:
    return cast(date, unit.begins)


def _by_id(name: str, found: _Found) -> Mapping[str, Any]:
    kept: dict[str, Any] = {}
    for each in found.lists[name]:
        if each.id in kept:
            place = each.place
            found.faults.append(Fault(place.file, place.line, f"{name} {each.id} is there twice"))
        kept[each.id] = each
    return MappingProxyType(kept)
