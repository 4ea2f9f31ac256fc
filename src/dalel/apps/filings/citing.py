"""The articles a paper rests on, as an advocate writes them: by law, with parts and points."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from dalel.core.procedure import Citation
from dalel.core.procedure.fact_model import Law

# Codes of the republic are known by their short name; every other law is called in full.
CODES = {"cc", "cpc", "pec", "cao"}
OF_THE_REPUBLIC = {"kk": "ҚР {}", "ru": "{} РК", "en": "{} of Kazakhstan"}
ARTICLES = {"kk": ("", ""), "ru": ("статья ", "статьи "), "en": ("article ", "articles ")}
PART = {"kk": "{}-бөлік", "ru": "часть {}", "en": "part {}"}
PARTS = {"kk": "{}-бөліктер", "ru": "части {}", "en": "parts {}"}
POINT = {"kk": "{}-тармақ", "ru": "пункт {}", "en": "point {}"}


def basis_text(articles: Iterable[Citation], laws: Mapping[str, Law], language: str) -> str:
    """Return articles in one line, those of a law together."""
    ordered = list(articles)
    order = {law: place for place, law in enumerate(dict.fromkeys(one.law for one in ordered))}
    ordered.sort(key=lambda one: order[one.law])
    found = []
    for law, cited in groupby(ordered, key=lambda one: one.law):
        numbers = [_article(*one, language=language) for one in _articles(cited)]
        name = _law(laws[law], language)
        one, several = ARTICLES[language]
        word = several if len(numbers) > 1 else one
        found.append(f"{name}: {word}{', '.join(numbers)}" if numbers else name)
    return "; ".join(found)


def _law(law: Law, language: str) -> str:
    if law.id in CODES:
        return OF_THE_REPUBLIC[language].format(law.short[language])
    return law.label[language]


def _articles(cited: Iterable[Citation]) -> list[tuple[str, list[tuple[str, ...]]]]:
    """Return each article once, with all of its parts that are cited."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for one in cited:
        if one.article:
            found.setdefault(one.article, []).extend([one.parts] if one.parts else [])
    return list(found.items())


def _article(article: str, parts: list[tuple[str, ...]], *, language: str) -> str:
    number = f"{article}-бап" if language == "kk" else article
    whole = [part[0] for part in parts if len(part) == 1]
    said = [PARTS[language].format(", ".join(whole))] if len(whole) > 1 else []
    rest = parts if len(whole) <= 1 else [part for part in parts if len(part) > 1]
    said += [_part(part, language) for part in rest]
    return f"{number} ({'; '.join(said)})" if said else number


def _part(parts: tuple[str, ...], language: str) -> str:
    first, *points = parts
    if points and points[0].startswith("-"):
        return PARTS[language].format(f"{first}–{points[0][1:]}")
    return ", ".join(
        [PART[language].format(first), *(POINT[language].format(point) for point in points)]
    )
