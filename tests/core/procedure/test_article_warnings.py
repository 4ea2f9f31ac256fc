"""A question to ask where a body used a weaker article than the facts suggest."""

from typing import Any

from dalel.core.procedure import load_pack
from dalel.core.procedure.article_warnings import WeakerArticle, weaker_articles

PACK = load_pack("kz")
RAPE = {
    "id": "a1",
    "kind": "act",
    "fields": {
        "when": "2025-10-01",
        "act_types": ["rape_by_custodian"],
        "perpetrator_services": ["guards"],
    },
}


def used(*codes: str, about: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return a decision that used some articles."""
    fields = {"charges": list(codes), "about_entries": list(about), "verdict": "convicted"}
    return {"id": "v1", "kind": "decision", "fields": fields}


def of(*entries: dict[str, Any]) -> list[WeakerArticle]:
    """Return what is asked about entries."""
    return list(weaker_articles(entries, PACK))


def test_asks_why_coercion_was_used_for_rape_in_custody() -> None:
    """Coercion is private prosecution; rape with use of office and torture are not."""
    (found,) = of(RAPE, used("cc-123"))

    assert found.warning.id == "coercion_instead_of_rape_with_office"
    assert (found.act_id, found.used_in, found.used) == ("a1", "v1", ("cc-123",))
    assert [each.id for each in found.suggested] == ["cc-120", "cc-121", "cc-146"]


def test_is_silent_where_a_heavier_article_was_used_as_well() -> None:
    """Charged under both: nothing to ask."""
    assert of(RAPE, used("cc-123", "cc-120")) == []


def test_is_silent_where_the_facts_do_not_suggest_it() -> None:
    """No official, no question; words alone neither."""
    plain = RAPE | {"fields": {"when": "2025-10-01", "act_types": ["insults"]}}

    assert of(plain, used("cc-123")) == []


def test_is_silent_where_the_body_spoke_of_another_act() -> None:
    """A decision on another act says nothing about this one."""
    other = {"id": "a2", "kind": "act", "fields": {"act_types": ["insults"]}}

    assert of(RAPE, other, used("cc-123", about=("a2",))) == []
    assert len(of(RAPE, other, used("cc-123", about=("a1",)))) == 1


def test_finds_the_act_through_the_paper_that_was_answered() -> None:
    """A response names the paper, and the paper the act."""
    paper = {"id": "f1", "kind": "filing", "fields": {"about_entries": ["a2"]}}
    other = {"id": "a2", "kind": "act", "fields": {"act_types": ["insults"]}}
    answer = {
        "id": "r1",
        "kind": "response",
        "fields": {"answers_to": "f1", "outcome": "opened", "articles": ["cc-123"]},
    }

    assert of(RAPE, other, paper, answer) == []


def test_suggests_only_what_held_on_that_day() -> None:
    """In 2023 battery was no crime: of the suggestions only those of that day remain."""
    beating = {
        "id": "a1",
        "kind": "act",
        "fields": {"when": "2023-05-01", "act_types": ["beating"]},
    }
    (found,) = of(beating, used("cao-73"))

    assert {each.id for each in found.suggested} == {"cc-107", "cc-110", "cc-115"}
