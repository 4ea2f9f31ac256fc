"""Tables of a pack, taken key by key, and the line on which each begins."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TypeVar, cast

from dalel.core.entries.tables import NAME, Labels, Table, TableFault
from dalel.core.procedure.citations import read_citation
from dalel.core.procedure.rule_model import (
    CONFIDENCES,
    Citation,
    Confidence,
    Length,
    Place,
    Span,
    Unit,
)

_HEADER = re.compile(rb"^\s*\[\[?\s*([A-Za-z0-9_.-]+)\s*\]\]?", re.MULTILINE)
T = TypeVar("T", bound=str)


class Row(Table):
    """A table of a pack: a ``Table`` that also knows days, spans, citations and lengths."""

    def day(self, key: str) -> date:
        """Take a TOML date."""
        return cast(date, self._take(key, date, None))

    def day_or_none(self, key: str) -> date | None:
        """Take a TOML date, or nothing."""
        return self.day(key) if self.has(key) else None

    def number_or_none(self, key: str) -> int | None:
        """Take a whole number above zero, or nothing."""
        return self.number(key) if self.has(key) else None

    def one_of(self, key: str, allowed: tuple[T, ...], default: T | None = None) -> T:
        """Take one of some words."""
        value = self.text(key, default)
        if value not in allowed:
            raise TableFault(f"{self.where}: {key} is not one of {', '.join(allowed)}")
        return value

    def labels_or_none(self, key: str) -> Labels | None:
        """Take a text in three languages, or nothing."""
        return self.labels(key) if self.has(key) else None

    def table(self, key: str) -> "Row":
        """Take a table; an empty one when the key is missing."""
        given = self._take(key, dict, {})
        return Row(cast(Mapping[str, object], given), f"{self.where}.{key}")

    def remaining(self) -> tuple[str, ...]:
        """Return the keys that nobody took yet."""
        return tuple(self._data)

    def flag_or_none(self, key: str) -> bool | None:
        """Take true, false or nothing."""
        return self.flag(key, False) if self.has(key) else None

    def confidence(self) -> Confidence:
        """Take the confidence, which is never left out."""
        return self.one_of("confidence", CONFIDENCES)

    def citations(self, key: str = "basis") -> tuple[Citation, ...]:
        """Take a list of citations."""
        return tuple(read_citation(text) for text in self.texts(key))

    def span(self, key: str = "in_force") -> Span:
        """Take ``{ from = ..., until = ... }``; open where a day is missing."""
        inner = self.table(key)
        span = Span(inner.day_or_none("from"), inner.day_or_none("until"))
        inner.finish()
        if span.begins and span.ends and span.ends < span.begins:
            raise TableFault(f"{self.where}: {key} ends before it begins")
        return span

    def length(self, units: tuple[Unit, ...]) -> Length:
        """Take ``amount`` and ``unit``."""
        unit = self.one_of("unit", units)
        if unit in ("at_once", "stated", "open"):
            return Length(0, unit)
        return Length(self.number("amount"), unit)

    def paths(self, key: str) -> tuple[str, ...]:
        """Take a field name or several; ``answers_to.dated`` is a field of an entry named there."""
        found = self.one_or_more(key)
        for path in found:
            if not all(NAME.fullmatch(name) for name in path.split(".")) or path.count(".") > 1:
                raise TableFault(f"{self.where}: {path} is no field, nor a field of a named entry")
        return found

    def names(self, key: str) -> tuple[str, ...]:
        """Take a name or several."""
        found = self.one_or_more(key)
        for name in found:
            if not NAME.fullmatch(name):
                raise TableFault(f"{self.where}: {name} is not a name of a-z, 0-9 and _")
        return found


class Lines:
    """On which line the n-th table of a header begins, within a file."""

    def __init__(self, source: bytes) -> None:
        self._found: dict[str, list[int]] = {}
        for match in _HEADER.finditer(source):
            line = source.count(b"\n", 0, match.start(1)) + 1
            self._found.setdefault(match.group(1).decode(), []).append(line)

    def line(self, header: str, position: int) -> int:
        """Return the line of the ``position``-th table (from 0) called ``header``; 1 if unknown."""
        lines = self._found.get(header, [])
        return lines[position] if position < len(lines) else 1

    def inside(self, header: str, position: int, inner: str, inner_position: int) -> int:
        """Return the line of a table inside another one; the outer line if it has none."""
        first = self.line(header, position)
        last = self.line(header, position + 1)
        between = [
            line
            for line in self._found.get(f"{header}.{inner}", [])
            if line > first and (last <= first or line < last)
        ]
        return between[inner_position] if inner_position < len(between) else first


class Site:
    """A top-level table and where it stands, to place what is inside it."""

    def __init__(self, file: str, lines: Lines, header: str, position: int) -> None:
        self.file, self._lines, self._header, self._position = file, lines, header, position

    @property
    def place(self) -> Place:
        """Where the table begins."""
        return Place(self.file, self._lines.line(self._header, self._position))

    def inside(self, inner: str, position: int) -> Place:
        """Where a table inside it begins."""
        line = self._lines.inside(self._header, self._position, inner, position)
        return Place(self.file, line)

    def rows(self, row: Row, key: str) -> Iterator[tuple[Row, Place]]:
        """Yield the tables of an inner list with their places."""
        for position, table in enumerate(row.tables(key)):
            yield Row(table, f"{row.where}.{key}"), self.inside(key, position)
