"""Terms that were counted by hand before any rule ran, against the rules and the counting."""

import tomllib
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dalel.core.entries import check_fields, load_kinds
from dalel.core.procedure import Clock, clocks, load_pack

FOLDER = Path(__file__).parent / "worked_examples"
REFERENCES = ("entry", "entries", "party", "parties")
ALMATY = ZoneInfo("Asia/Almaty")
EXAMPLES: list[dict[str, Any]] = [
    example
    for file in sorted(FOLDER.glob("*.toml"))
    for example in tomllib.loads(file.read_text(encoding="utf-8"))["example"]
]


def _ids(example: dict[str, Any]) -> str:
    return str(example["id"])


@cache
def _pack() -> Any:
    return load_pack("kz")


def _clock(example: dict[str, Any]) -> Clock | None:
    now = datetime.fromisoformat(example["now"])
    found = [
        clock
        for clock in clocks(example["entries"], _pack(), now=now)
        if clock.rule_id == example["rule"]
        and clock.entry_id == example.get("about", clock.entry_id)
    ]
    assert len(found) <= 1
    return found[0] if found else None


def _written(counting: Any) -> str:
    """Write an end as the table does: a day, or a day with an hour."""
    if counting is None:
        return ""
    if counting.end.by_hour:
        return str(counting.end.at.astimezone(ALMATY).strftime("%Y-%m-%dT%H:%M"))
    return str(counting.end.day.isoformat())


@pytest.mark.parametrize("example", EXAMPLES, ids=_ids)
def test_ends_where_it_was_counted_by_hand(example: dict[str, Any]) -> None:
    """The ends and the state of every example are those written down beforehand."""
    clock = _clock(example)

    if example["state"] == "none":
        assert clock is None
        return
    assert clock is not None
    ends = (_written(clock.earliest), _written(clock.latest))
    expected = (example.get("ends_earliest", ""), example.get("ends_latest", ""))
    assert (*ends, clock.state) == (*expected, example["state"]), example["count"]
    assert clock.is_stale == example.get("is_stale", clock.is_stale)


@pytest.mark.parametrize("example", EXAMPLES, ids=_ids)
def test_is_made_of_entries_that_could_be_typed(example: dict[str, Any]) -> None:
    """Fields, codes and dates are those of the kinds, so that no example is of another world."""
    for entry in example["entries"]:
        kind = load_kinds()[entry["kind"]]
        typed = {
            name: value
            for name, value in entry["fields"].items()
            if kind.by_name[name].type not in REFERENCES
        }
        check_fields(kind, typed, language="en")


def test_counts_every_rule_of_the_law_at_least_once() -> None:
    """A rule without an example is a rule nobody counted by hand."""
    counted = {example["rule"] for example in EXAMPLES}

    assert set(_pack().rules) - counted == set()


def test_says_in_words_how_each_was_counted() -> None:
    """An example that a lawyer can't follow with a finger checks nothing."""
    assert all(len(example["count"]) > 10 for example in EXAMPLES)
    assert len(EXAMPLES) >= 150
    assert len({example["id"] for example in EXAMPLES}) == len(EXAMPLES)


def test_looks_at_days_that_are_days() -> None:
    """A slip in the table (31 April) would be a slip in the law."""
    for example in EXAMPLES:
        for key in ("ends_earliest", "ends_latest"):
            if key in example:
                assert date.fromisoformat(example[key][:10])
