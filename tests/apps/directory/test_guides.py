"""Guides: the same in three languages, short, and resting only on rules that were read."""

from __future__ import annotations

import re
from datetime import date

import pytest

from dalel.apps.directory import guides
from dalel.apps.directory.places import LANGUAGES, start_places
from dalel.core.procedure import load_pack

# Steps and rights in one glance; what is longer is read by nobody who is afraid.
MOST_CHARACTERS, MOST_ITEMS = 1_900, 8
STATUTE_NAMES = ("УПК", "УИК", "УК ", "ҚПК", "ҚАК", "CPC", "PEC")


def every_guide() -> list[tuple[int, str]]:
    """Return each guide in each language."""
    return [(number, language) for number in guides.NUMBERS for language in LANGUAGES]


def test_rests_only_on_rules_of_high_confidence() -> None:
    """What was not read in the law itself is not told to somebody who will act on it."""
    assert {rule.confidence for rule in guides.laws().values()} == {"high"}


def test_keeps_no_rule_that_no_guide_cites() -> None:
    """A list of laws that nobody reads grows old unseen."""
    cited = {
        rule.id
        for number in guides.NUMBERS
        for item in guides.guide(number, "ru").items
        for rule in item.rules
    }

    assert cited == set(guides.laws())


def test_agrees_with_the_procedure_pack() -> None:
    """A rule that the pack trusts less, or finds in another article, is not told here."""
    pack = load_pack("kz").rules
    shared = {one: rule for one, rule in guides.laws().items() if one in pack}

    assert shared
    for name, rule in shared.items():
        assert pack[name].confidence == "high", name
        mine = set(re.findall(r"(?:^|, )(\d+(?:-\d+)?)", rule.articles))
        assert mine & {cited.article for cited in pack[name].basis}, name


@pytest.mark.parametrize("number", guides.NUMBERS)
def test_says_the_same_in_three_languages(number: int) -> None:
    """The same steps in the same order, resting on the same rules, with the same numbers."""
    shapes = {
        language: [
            (item.sort, [rule.id for rule in item.rules], re.findall(r"\d+", item.text))
            for item in guides.guide(number, language).items
        ]
        for language in LANGUAGES
    }

    def without_days(shape: list[tuple[str, list[str], list[str]]]) -> list[object]:
        return [(sort, rules, sorted(numbers)) for sort, rules, numbers in shape]

    assert without_days(shapes["ru"]) == without_days(shapes["kk"])
    assert [one[:2] for one in shapes["en"]] == [one[:2] for one in shapes["ru"]]
    assert len({guides.guide(number, language).calls for language in LANGUAGES}) == 1


@pytest.mark.parametrize(("number", "language"), every_guide())
def test_is_short(number: int, language: str) -> None:
    """One screen, one sheet."""
    guide = guides.guide(number, language)

    assert len(guide.items) <= MOST_ITEMS
    assert len(guide.lead) + sum(len(one.text) for one in guide.items) <= MOST_CHARACTERS


@pytest.mark.parametrize(("number", "language"), every_guide())
def test_leaves_articles_to_the_citation(number: int, language: str) -> None:
    """So that an article in a text cannot differ from the one beside it."""
    guide = guides.guide(number, language)

    for text in (guide.title, guide.lead, *(one.text for one in guide.items)):
        assert not any(name in text for name in STATUTE_NAMES), text


def test_calls_lines_that_are_listed() -> None:
    """A guide that leads to a number nobody confirmed would lead to silence."""
    wanted = {line for number in guides.NUMBERS for line in guides.guide(number, "kk").calls}

    assert {line for line in wanted if not start_places()[line].is_listed} == set()


def test_names_articles_as_lawyers_do() -> None:
    """Article, part, point; in the order of the language."""
    rule = guides.laws()["no_complaint_3d"]

    assert rule.cited("en") == "CPC, art. 32(5), 35(1)(5)"
    assert rule.cited("ru") == "УПК, ст. 32 ч. 5, 35 ч. 1 п. 5"
    assert rule.cited("kk") == "ҚПК, 32-бап 5-бөлік, 35-бап 1-бөлік 5-тармақ"
    assert guides.laws()["statement_accept"].cited("ru") == "УПК, ст. 185 ч. 1–2, 181 ч. 1–2"


def test_says_which_edition_was_read_and_when() -> None:
    """Each guide with an article names its laws, none of them from the future."""
    for number in guides.SITUATIONS:
        statutes = guides.guide(number, "kk").statutes
        assert statutes
        assert all(date(2025, 1, 1) < one.edition <= one.read_on for one in statutes)


def test_knows_no_other_numbers() -> None:
    """What is not there is not there."""
    with pytest.raises(KeyError):
        guides.guide(99, "kk")
