"""Russian as readers meet it: marks, letters and turns of phrase that a machine can tell.

Kinds and lists of answers are released and no longer change, so their dashes are let be.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "dalel"
CATALOGUE = SOURCE / "site/locale/ru/LC_MESSAGES/django.po"
RELEASED = SOURCE / "core" / "entries"
# The law's own words stand in rules and papers; pages of our own say it plainly.
LAW = (SOURCE / "core" / "procedure", SOURCE / "apps" / "filings")
MARKUP = re.compile(r"<[^>]*>")
UNDOTTED = r"еще|ее|свое|мое|твое|счет|отчет|прием|учет|легк(?:ий|ого|ое)|ребен\w*"
FAULTS = {
    "a Latin letter within a Cyrillic word": r"[A-Za-z][а-яё]|[а-яё](?!KZ\b)[A-Za-z]",
    "straight quotation marks": r'"',
    "two spaces in a row": r"\S {2,}\S",
    "a hyphen for a dash": r"\s-\s",
    "two genders in brackets or behind a slash": r"\(-?(?:а|ла|ся|ась)\)|[а-яё]/(?:а|ла)\b",
    "no dots on ё": rf"(?i)\b(?:{UNDOTTED})\b",
    "three full stops": r"(?<!\[)\.\.\.",
}
DASH = r"(?<=\S) – (?=\S)"
OFFICIALESE = r"(?i)\b(?:осуществл\w+|в целях|является|являются|посредством|надлежащ\w+)\b"


@cache
def _texts() -> tuple[tuple[Path, str], ...]:
    """Return every Russian sentence of pages, guides, rules, papers and lists."""
    with CATALOGUE.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    said = [(CATALOGUE, form) for message in messages for form in _forms(message.string)]
    return (*said, *(found for path in sorted(SOURCE.rglob("*.toml")) for found in _of(path)))


def _forms(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else tuple(string or ())  # type: ignore[arg-type]


def _of(path: Path) -> Iterator[tuple[Path, str]]:
    is_russian = path.name.endswith(".ru.toml")
    for text in _strings(tomllib.loads(path.read_text(encoding="utf-8")), is_russian):
        yield path, text


def _strings(value: object, is_russian: bool) -> Iterator[str]:
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _strings(one, is_russian or str(key) == "ru" or str(key).endswith("_ru"))
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one, is_russian)
    elif isinstance(value, str) and is_russian:
        yield value


def _faulty(pattern: str, *, but: tuple[Path, ...] = ()) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {text}"
        for path, text in _texts()
        if not any(path.is_relative_to(one) for one in but)
        and re.search(pattern, MARKUP.sub("", text))
    ]


def test_finds_what_is_said() -> None:
    """Of pages, of guides, and of the rules."""
    files = {path.name for path, _text in _texts()}

    assert {"django.po", "1.ru.toml", "prison.toml", "places.toml", "appeal.toml"} <= files


@pytest.mark.parametrize("fault", FAULTS)
def test_is_written_cleanly(fault: str) -> None:
    """Everywhere, released lists and the words of the law too."""
    assert _faulty(FAULTS[fault]) == []


def test_uses_the_long_dash() -> None:
    """Between words; the short one only opens a line of a list or joins numbers."""
    assert _faulty(DASH, but=(RELEASED, SOURCE / "apps" / "papers")) == []


def test_speaks_plainly() -> None:
    """No language of orders, but where the law is quoted or a body is written to."""
    assert _faulty(OFFICIALESE, but=(RELEASED, *LAW)) == []
