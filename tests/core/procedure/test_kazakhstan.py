"""The pack of Kazakhstan as a whole: nothing left out, nothing that can never start."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from dalel.core.entries import load_kinds, load_vocabularies
from dalel.core.entries.tables import read_toml
from dalel.core.procedure import load_pack

PACK = load_pack("kz")
FOLDER = files("dalel.core.procedure") / "packs" / "kz"
TRIGGERS = load_vocabularies()["triggers/1"]
KAZAKH = set("әғқңөұүһіӘҒҚҢӨҰҮҺІ")
SHORT = 50  # "прокурор" is the same word in both languages


def texts(value: Any) -> Iterator[Mapping[str, str]]:
    """Yield every text in three languages within a table."""
    if isinstance(value, dict) and set(value) == {"en", "ru", "kk"}:
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def test_is_a_draft_that_says_so() -> None:
    """Nobody may take it for law that a lawyer has read."""
    assert not PACK.checked_by_lawyer


@pytest.mark.parametrize("file", sorted(each.name for each in FOLDER.iterdir()))
def test_speaks_kazakh_where_it_says_kazakh(file: str) -> None:
    """A Kazakh text that is the Russian one again is no translation."""
    found = list(texts(read_toml((FOLDER / file).read_bytes())))
    long = [text for text in found if len(text["kk"]) >= SHORT]

    assert [text for text in long if text["kk"] == text["ru"]] == []
    assert [text["kk"] for text in long if KAZAKH.isdisjoint(text["kk"])] == []
    assert [text for text in found if not all(map(str.strip, text.values()))] == []


def test_starts_every_rule_from_the_events_the_kinds_record() -> None:
    """Each rule a recorded event names is in the pack, and starts from a field of that event."""
    lost = []
    for code in TRIGGERS.codes.values():
        fields = {
            (kind.name, field.name)
            for kind in load_kinds().every_version
            for field in kind.fields
            if code.code in field.starts
        }
        for rule_id in code.maps.get("rules", ()):
            starts = PACK.rules[rule_id].starts if rule_id in PACK.rules else ()
            dated = {(start.kind, name) for start in starts for name in start.dates}
            if not dated & fields and not PACK.rules[rule_id].term.repeats:
                lost.append((code.code, rule_id))

    assert lost == []


def test_names_a_source_for_everything() -> None:
    """Rules, steps, offences, topics and changes: each says where it was read."""
    sourced: tuple[Any, ...] = (
        *PACK.rules.values(),
        *PACK.steps.values(),
        *PACK.offences.values(),
        *PACK.topics,
        *PACK.law_changes,
        *PACK.article_warnings,
    )

    assert [each.id for each in sourced if not each.sources] == []


def test_offers_a_way_on_for_every_missed_duty() -> None:
    """A duty of a body without a next step leaves somebody standing."""
    stuck = [
        rule.id
        for rule in PACK.rules.values()
        if rule.who == "body" and not rule.steps and not rule.ladder
    ]

    assert stuck == []


def test_never_moves_what_holds_a_person() -> None:
    """A day off must not prolong isolation, detention, an order or a stay."""
    holding = {
        "delivery_3h",
        "detention_48h",
        "detention_24h_minor",
        "isolator_15d",
        "single_cell_4m",
        "safe_place_30d",
        "psych_placement",
        "psych_review_6m",
        "protective_order_term",
        "protective_order_term_2009",
        "special_requirements",
        "eviction_ban",
        "shelter_stay",
    }

    assert {PACK.rules[each].term.day_off for each in holding} == {"kept"}


def test_leads_to_every_step() -> None:
    """A step nobody is led to is a left-over."""
    led_to = {step for ladder in PACK.ladders.values() for step in ladder.steps}
    led_to |= {step for rule in PACK.rules.values() for step in rule.steps}

    assert set(PACK.steps) - led_to == set()
