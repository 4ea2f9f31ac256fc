"""Hypothesis strategies for entries: values that any kind accepts, in the form it stores them."""

import unicodedata
from datetime import date
from typing import Any

from hypothesis import strategies as st

from dalel.core.entries import Field, Kind, parse_date

LETTERS = "аәбгғіңөұүһяabcxyzÄéאب٣7 .,-«»\U0001f54a"


def canonical_values() -> st.SearchStrategy[Any]:
    """Values that have canonical bytes: ASCII keys, no floats, integers below 2**53."""
    keys = st.text(st.characters(max_codepoint=127), max_size=8)
    texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
    numbers = st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1)
    leaves = st.none() | st.booleans() | numbers | texts
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4),
        max_leaves=12,
    )


def edtf_days() -> st.SearchStrategy[str]:
    """Days, months and years without qualifier."""
    return st.dates().flatmap(
        lambda day: st.sampled_from(
            [day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]],
        )
    )


def edtf_points() -> st.SearchStrategy[str]:
    """Days, months and years with any qualifier."""
    return st.tuples(edtf_days(), _marks()).map("".join)


def edtf_seasons() -> st.SearchStrategy[str]:
    """Seasons with any qualifier."""
    year = st.integers(min_value=2, max_value=9998).map("{:04d}".format)
    return st.tuples(year, st.sampled_from(["-21", "-22", "-23", "-24"]), _marks()).map("".join)


def edtf_blanks() -> st.SearchStrategy[str]:
    """Dates with digits that are not known."""
    day = st.dates(min_value=date(100, 1, 1)).map(str)
    return day.flatmap(
        lambda known: st.sampled_from(
            [
                f"{known[:2]}XX",
                f"{known[:3]}X",
                f"{known[:4]}-XX",
                f"{known[:4]}-XX-XX",
                f"{known[:7]}-XX",
            ]
        )
    )


def edtf_intervals() -> st.SearchStrategy[str]:
    """Intervals with two dates, or with one open or unknown end."""
    pairs = st.tuples(edtf_points(), edtf_points()).map(_in_order)
    edges = st.sampled_from(["..", ""])
    bounded = st.tuples(edtf_points(), edges).flatmap(
        lambda ends: st.sampled_from([f"{ends[0]}/{ends[1]}", f"{ends[1]}/{ends[0]}"])
    )
    return pairs | bounded


def edtf_dates() -> st.SearchStrategy[str]:
    """Every form of date that a date field stores, in canonical form."""
    return edtf_points() | edtf_seasons() | edtf_blanks() | edtf_intervals()


def edtf_moments() -> st.SearchStrategy[str]:
    """Dates with a time, with and without offset."""
    day = st.dates().map(str)
    time = st.times().map(lambda value: value.isoformat("minutes"))
    seconds = st.sampled_from(["", ":00", ":59"])
    offset = st.sampled_from(["", "Z", "+05:00", "+06:00", "-03:30"])
    return st.tuples(day, st.just("T"), time, seconds, offset).map("".join)


def stored_values(field: Field) -> st.SearchStrategy[Any]:
    """Values of one field as ``read_fields`` returns them."""
    identifiers = st.uuids().map(str)
    codes = st.sampled_from(sorted(field.vocabulary.codes) if field.vocabulary else ["unused"])
    by_type: dict[str, st.SearchStrategy[Any]] = {
        "text": _texts(field.max_length, LETTERS + "\n\t").filter(lambda text: text.strip()),
        "line": _texts(field.max_length, LETTERS).map(str.strip).filter(bool),
        "code": codes,
        "codes": st.sets(codes, min_size=1, max_size=5).map(sorted),
        "party": identifiers,
        "entry": identifiers,
        "parties": st.lists(identifiers, min_size=1, max_size=3, unique=True),
        "entries": st.lists(identifiers, min_size=1, max_size=3, unique=True),
        "date": edtf_dates(),
        "moment": edtf_dates() | edtf_moments(),
        "integer": st.integers(min_value=-(2**53) + 1, max_value=2**53 - 1),
        "money": st.fixed_dictionaries({"amount": _amounts(), "currency": codes}),
        "attachments": st.lists(_attachments(), min_size=1, max_size=2),
    }
    return by_type[field.type]


def stored_entries(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Entries of a kind: the required fields, and any of the others."""
    required = {field.name: stored_values(field) for field in kind.fields if field.required}
    optional = {field.name: stored_values(field) for field in kind.fields if not field.required}
    return st.fixed_dictionaries(required, optional=optional)


def full_entries(kind: Kind) -> st.SearchStrategy[dict[str, Any]]:
    """Entries of a kind with every field filled."""
    return st.fixed_dictionaries({field.name: stored_values(field) for field in kind.fields})


def _marks() -> st.SearchStrategy[str]:
    return st.sampled_from(["", "?", "~", "%"])


def _texts(limit: int, letters: str) -> st.SearchStrategy[str]:
    texts = st.text(st.sampled_from(letters), min_size=1, max_size=min(limit, 40))
    return texts.map(lambda text: unicodedata.normalize("NFC", text))


def _amounts() -> st.SearchStrategy[str]:
    whole = st.integers(min_value=0, max_value=10**15 - 1).map(str)
    cents = st.integers(min_value=1, max_value=99).map(".{:02d}".format)
    return st.tuples(whole, st.just("") | cents).map("".join)


def _attachments() -> st.SearchStrategy[dict[str, Any]]:
    digests = st.binary(min_size=32, max_size=32).map(bytes.hex)
    return st.fixed_dictionaries(
        {
            "file": st.uuids().map(str),
            "name": _texts(60, LETTERS).filter(lambda text: text.strip()),
            "media_type": st.sampled_from(["image/jpeg", "application/pdf", "video/mp4"]),
            "size": st.integers(min_value=0, max_value=2**40),
            "parts": st.lists(digests, max_size=3),
            "tree": digests,
            "sha256": st.none() | digests,
            "complete": st.booleans(),
        }
    )


def _in_order(ends: tuple[str, str]) -> str:
    start, end = ends
    first = parse_date(start, language="en")
    last = parse_date(end, language="en")
    return f"{start}/{end}" if first.earliest <= last.latest else f"{end}/{start}"
