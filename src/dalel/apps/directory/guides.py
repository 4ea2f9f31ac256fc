"""Guides: what to do now and what the law says, one situation each, as data in three languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

_FOLDER = Path(__file__).parent / "data"
# Own paths: danger, not wanting to live, under eighteen; then these pages; then situations.
PATHS = (1, 2, 3)
ABOUT = (6, 7, 8)
SAFER = 6
SITUATIONS = tuple(range(11, 23))
NUMBERS = (*PATHS, *ABOUT, *SITUATIONS)


# How lawyers of a language write what stands before the article, its part and its point.
_CITING = {
    "en": ("art. ", "({})", "({})"),
    "ru": ("ст. ", "ч. {}", "п. {}"),
    "kk": ("", "{}-бөлік", "{}-тармақ"),
}
_NUMBERED = {"({})": "{}", "ч. {}": "{}", "{}-бөлік": "{}-бап"}


@dataclass(frozen=True)
class Statute:
    """A law: its names by language, the edition that was read, and when."""

    names: Mapping[str, str]
    shorts: Mapping[str, str]
    edition: date
    read_on: date
    is_checked_by_lawyer: bool


@dataclass(frozen=True)
class Rule:
    """A rule of law that guides may rest on."""

    id: str
    statute: Statute
    articles: str
    confidence: str

    def cited(self, language: str) -> str:
        """Return the article as lawyers of that language write it."""
        articles = self.articles.replace(")–(", "–")
        before, part, point = _CITING[language]
        parts = (_cite(one, part, point) for one in articles.split(", "))
        return f"{self.statute.shorts[language]}, {before}{', '.join(parts)}"


def _cite(article: str, part: str, point: str) -> str:
    """Return ``35(1)(5)`` in words: its article, part and point."""
    number, *inside = article.replace(")", "").split("(")
    words = [_NUMBERED[part].format(number)] if number else []
    words += [form.format(one) for form, one in zip((part, point), inside, strict=False)]
    return ("" if part == "({})" else " ").join(words)


@dataclass(frozen=True)
class Item:
    """One step (``step``), one thing to know (``know``), or what we do not know (``note``)."""

    sort: str
    text: str
    rules: tuple[Rule, ...]


@dataclass(frozen=True)
class Guide:
    """One situation in one language.

    Attributes:
        number: Where it stands below ``/help/``.
        calls: Ids of lines to call, in order.
    """

    number: int
    title: str
    lead: str
    calls: tuple[str, ...]
    items: tuple[Item, ...]

    def of_sort(self, sort: str) -> tuple[Item, ...]:
        """Return the items of a sort, in order."""
        return tuple(one for one in self.items if one.sort == sort)

    @property
    def calls_first(self) -> bool:
        """Whether numbers come before words: not where somebody must first stay with us."""
        return self.number not in PATHS[1:]

    @property
    def statutes(self) -> tuple[Statute, ...]:
        """The laws its rules are from, each once."""
        found = {one.statute.shorts["en"]: one.statute for item in self.items for one in item.rules}
        return tuple(found.values())


@cache
def laws() -> Mapping[str, Rule]:
    """Return every rule that guides may cite, by id."""
    data = tomllib.loads((_FOLDER / "law.toml").read_text(encoding="utf-8"))
    statutes = {
        code: Statute(
            MappingProxyType(one["name"]),
            MappingProxyType(one["short"]),
            one["edition"],
            one["read_on"],
            one["is_checked_by_lawyer"],
        )
        for code, one in data["statute"].items()
    }
    rules = (
        Rule(one["id"], statutes[one["statute"]], one["articles"], one["confidence"])
        for one in data["rule"]
    )
    return MappingProxyType({one.id: one for one in rules})


@cache
def guide(number: int, language: str) -> Guide:
    """Return a guide in a language.

    Raises:
        KeyError: There is none of this number.
    """
    if number not in NUMBERS:
        raise KeyError(number)
    file = _FOLDER / "guides" / f"{number}.{language}.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    items = (
        Item(one["is"], one["text"], tuple(laws()[rule] for rule in one["rules"]))
        for one in data["item"]
    )
    return Guide(number, data["title"], data["lead"], tuple(data["calls"]), tuple(items))
