"""Slips of Kazakh that a reader overlooks and a pattern finds, in all that we say in it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dalel"
CATALOGUE = SOURCE / "site/locale/kk/LC_MESSAGES/django.po"
SHARED = ("core/entries", "core/procedure/packs/kz", "apps/filings/texts", "apps/directory/data")
NUMBER = (
    r"(?:%\((?:n|number|count|total|days|rows|row|left|hours|seconds|minutes|limit|most)\)[sd])"
)
LETTERS = "а-яёәғқңөұүһі"
SUFFIX = (
    r"(?:[нд][ыі]ң|т[ыі]ң|[ндт][ыі]|[ғқгк][ае]|[дтн][ае]н?|[ае]"
    r"|[мбп]ен|н[ыі]кі|[лдт][ае]р[ыі]?|с?[ыі])"
)
SLIPS = {
    "a Latin letter within a Cyrillic word": rf"[A-Za-z][{LETTERS}]|[{LETTERS}][A-Za-z]",
    "a plural after a number": rf"{NUMBER} [{LETTERS}]+(?:[лдт][ае]р)(?:[ыі]|[дтғг]\w*)?\b",
    "an ending glued to a placeholder": rf"%\(\w+\)[sd]»?-?{SUFFIX}\b",
    "a word that asks for an ending": r"%\(\w+\)[sd]»? (?:дейін|бастап|кейін|бері)\b",
    "«сіз» without its capital": r"(?<!^)\bсіз(?:\b|д[іе]|ге|бен)",
    "a short dash between words": r" – ",
}
EXCUSED = {"«НеМолчиKZ» қоры"}  # how a fund writes its name


def kazakh_of(node: object, *, within: bool) -> Iterator[str]:
    """Yield each text under a key that says it is Kazakh, or every text of a Kazakh file."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from kazakh_of(value, within=within or key == "kk" or key.endswith("_kk"))
    elif isinstance(node, list):
        for value in node:
            yield from kazakh_of(value, within=within)
    elif isinstance(node, str) and within:
        yield node


def texts_in_files() -> set[str]:
    """Return what lists, kinds, rules, papers, guides and sheets say in Kazakh."""
    own = sorted((SOURCE / "apps").rglob("*.kk.toml"))
    shared = [path for folder in SHARED for path in sorted((SOURCE / folder).rglob("*.toml"))]
    return {
        text
        for path in [*own, *shared]
        for text in kazakh_of(tomllib.loads(path.read_text(encoding="utf-8")), within=path in own)
    }


def texts_of_pages() -> set[str]:
    """Return every string of the Kazakh catalogue."""
    with CATALOGUE.open("rb") as file:
        said = [one.string for one in read_po(file) if one.id]
    return {str(text) for one in said for text in (one if isinstance(one, tuple) else (one,))}


def found(slip: str, texts: set[str]) -> list[str]:
    """Return the texts in which a slip stands."""
    pattern = re.compile(SLIPS[slip], re.IGNORECASE if "Latin" in slip else 0)
    return sorted(text for text in texts - EXCUSED if pattern.search(text))


@pytest.mark.parametrize("slip", SLIPS)
def test_pages_are_free_of(slip: str) -> None:
    """Each with the string in which it stands."""
    assert found(slip, texts_of_pages()) == []


def test_lists_rules_and_papers_hold_no_latin_letter_in_a_cyrillic_word() -> None:
    """A search would not find the word, and no eye sees why."""
    assert found("a Latin letter within a Cyrillic word", texts_in_files()) == []


@pytest.mark.parametrize(
    ("slip", "text"),
    [
        ("a Latin letter within a Cyrillic word", "жaзба"),
        ("a plural after a number", "%(n)s істер ашылды"),
        ("an ending glued to a placeholder", "%(name)s-ге берілді"),
        ("an ending glued to a placeholder", "«%(name)s»-тен"),
        ("a word that asks for an ending", "%(day)s дейін"),
        ("«сіз» without its capital", "бұл сізге арналған"),
    ],
)
def test_would_find(slip: str, text: str) -> None:
    """What the patterns are for."""
    assert found(slip, {text}) == [text]
