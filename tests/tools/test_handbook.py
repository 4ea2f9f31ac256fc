"""The handbook quotes pages as they are: each bold word stands in that language's catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from dalel.core.entries import load_kinds, parse_date

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs" / "handbook"
LANGUAGES = ("en", "ru", "kk")
FILES = [path for language in LANGUAGES for path in sorted((HANDBOOK / language).glob("*.md"))]
COMMANDS = {"keys/", "dalel audit"}


def words_of(language: str) -> set[str]:
    """Return what pages can say in a language, kinds of entry included."""
    folder = "ru" if language == "en" else language
    catalogue = ROOT / f"src/dalel/site/locale/{folder}/LC_MESSAGES/django.po"
    with catalogue.open("rb") as file:
        messages = [one for one in read_po(file) if isinstance(one.id, str) and one.id]
    said = {one.id if language == "en" else one.string for one in messages}
    return {str(one) for one in said} | {kind.label(language) for kind in load_kinds().values()}


def test_speaks_three_languages_alike() -> None:
    """The same files, and in each the same number of headings and quoted words."""
    shapes = {
        language: [
            (path.name, text.count("\n#"), text.count("**"), text.count("!["))
            for path in sorted((HANDBOOK / language).glob("*.md"))
            for text in [path.read_text(encoding="utf-8")]
        ]
        for language in LANGUAGES
    }

    assert len(shapes["en"]) == 4
    assert shapes["ru"] == shapes["en"]
    assert shapes["kk"] == shapes["en"]


@pytest.mark.parametrize("file", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_quotes_words_that_stand_on_pages(file: Path) -> None:
    """Letter by letter, so that a reader finds the button."""
    quoted = re.findall(r"\*\*(.+?)\*\*", file.read_text(encoding="utf-8"))

    assert quoted
    assert set(quoted) - words_of(file.parent.name) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_gives_dates_that_a_form_understands(language: str) -> None:
    """Each example of an honest date, in the language of the page."""
    text = "".join(path.read_text(encoding="utf-8") for path in (HANDBOOK / language).glob("*.md"))
    examples = set(re.findall(r"`([^`]+)`", text)) - COMMANDS

    assert examples
    assert all(parse_date(one, language=language).edtf for one in examples)
