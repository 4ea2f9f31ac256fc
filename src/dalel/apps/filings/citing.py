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
        numbers = [_article(one, language) for one in cited if one.article]
        name = _law(laws[law], language)
        one, several = ARTICLES[language]
        word = several if len(numbers) > 1 else one
        found.append(f"{name}: {word}{', '.join(numbers)}" if numbers else name)
    return "; ".join(found)


def _law(law: Law, language: str) -> str:
    if law.id in CODES:
        return OF_THE_REPUBLIC[language].format(law.short[language])
    return law.label[language]


def _article(citation: Citation, language: str) -> str:
    number = f"{citation.article}-бап" if language == "kk" else citation.article
    if not citation.parts:
        return number
    if len(citation.parts) > 1 and citation.parts[1].startswith("-"):
        said = PARTS[language].format(f"{citation.parts[0]}–{citation.parts[1][1:]}")
    else:
        said = PART[language].format(citation.parts[0])
        for point in citation.parts[1:]:
            said += ", " + POINT[language].format(point)
    return f"{number} ({said})"
