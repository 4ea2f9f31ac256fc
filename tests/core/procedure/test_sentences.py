"""Sentences per accused: asked, given, changed, and the range beside them."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dalel.core.procedure import load_pack
from dalel.core.procedure.sentences import Sentence, sentences

PACK = load_pack("kz")
ACT = {"id": "a1", "kind": "act", "fields": {"when": "2021-03-01", "offence_part": "2"}}


def decision(name: str, **fields: object) -> dict[str, Any]:
    """Return a decision."""
    return {"id": name, "kind": "decision", "fields": {"announced_on": "2022-05-20", **fields}}


FIRST = decision(
    "v1",
    accused="p1",
    verdict="convicted",
    found_under=["cc-120"],
    about_entries=["a1"],
    prosecutor_asked_sanction="imprisonment",
    prosecutor_asked_amount=6,
    prosecutor_asked_unit="years",
    victim_asked_sanction="imprisonment",
    victim_asked_amount=10,
    victim_asked_unit="years",
    given_sanction="imprisonment",
    given_amount=30,
    given_unit="months",
    leniency_grounds=["clean_record", "young_children", "separate_acts"],
)
HIGHER = decision(
    "v2",
    accused="p1",
    announced_on="2022-09-01",
    changes="v1",
    appeal_outcome="made_heavier",
    after_publicity="yes",
    given_sanction="imprisonment",
    given_amount=5,
    given_unit="years",
)


def of(*entries: dict[str, Any]) -> tuple[Sentence, ...]:
    """Return the sentences of a case."""
    return sentences(entries, PACK)


def test_puts_the_range_of_the_article_beside_what_was_given() -> None:
    """Two and a half years where the law of that day has nine to twelve."""
    (sentence,) = of(ACT, FIRST)
    (row,) = sentence.standing.ranges

    assert (row.part.part, row.low, row.high, row.compared) == ("2", 9, 12, "below")
    assert sentence.standing.leniency_grounds == ("clean_record", "young_children", "separate_acts")


def test_follows_one_accused_from_the_first_court_to_the_last() -> None:
    """Asked six and ten, given two and a half, five after publicity."""
    (sentence,) = of(ACT, HIGHER, FIRST)

    assert sentence.accused == "p1"
    assert [step.entry_id for step in sentence.steps] == ["v1", "v2"]
    first, last = sentence.steps
    assert first.prosecutor_asked
    assert first.victim_asked
    assert last.given
    assert (first.prosecutor_asked.amount, first.victim_asked.amount) == (6, 10)
    assert (last.given.amount, last.appeal_outcome, last.after_publicity) == (
        5,
        "made_heavier",
        "yes",
    )


def test_keeps_each_accused_apart() -> None:
    """Two conductors, two sentences."""
    second = decision("v3", accused="p2", given_sanction="fine", given_amount=100, given_unit="mci")

    assert {each.accused for each in of(ACT, FIRST, second)} == {"p1", "p2"}


def test_does_not_compare_what_cannot_be_compared() -> None:
    """No amount, or tenge beside units: the range stands there, the judgement does not."""
    tenge = decision(
        "v1", found_under=["cc-123"], given_sanction="fine", given_amount=5, given_unit="tenge"
    )
    ((row,),) = (each.standing.ranges for each in of(tenge))

    assert row.compared == "unknown"


def test_shows_no_range_for_a_punishment_the_article_does_not_have() -> None:
    """Life, a warning, or nothing given."""
    assert [each.standing.ranges for each in of(decision("v1", found_under=["cc-120"]))] == [()]
    life = decision("v1", found_under=["cc-120"], given_sanction="life_imprisonment")
    assert [each.standing.ranges for each in of(life)] == [()]


def test_ends_where_decisions_change_each_other_in_a_circle() -> None:
    """A slip in the links loses no page."""
    ring = [
        decision("v1", changes="v2"),
        decision("v2", changes="v1"),
        decision("v3", changes="v3"),
    ]

    assert [each.standing.entry_id for each in of(*ring)] == ["v3"]


@given(st.integers(1, 40), st.sampled_from(["months", "years"]))
def test_compares_in_one_unit(amount: int, unit: str) -> None:
    """Months and years of the same length compare alike."""
    months = amount * (12 if unit == "years" else 1)
    one = FIRST["fields"] | {"given_amount": amount, "given_unit": unit}
    two = FIRST["fields"] | {"given_amount": months, "given_unit": "months"}
    found = [of(ACT, FIRST | {"fields": fields})[0].standing.ranges for fields in (one, two)]

    assert [row.compared for row in found[0]] == [row.compared for row in found[1]]
