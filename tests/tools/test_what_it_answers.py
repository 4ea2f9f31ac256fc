"""What the page on answers names is there: kinds, addresses, files and tests."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.urls import Resolver404, resolve

from dalel.core.entries import load_kinds

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "what-it-answers.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`([^`]+)`", TEXT)))
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and not line.startswith("| What is told")
]


def leads_somewhere(address: str) -> bool:
    """Say whether the desk has a page at an address in which ``<...>`` stands for a value."""
    path = address.replace("<number>", "2026-AAAAA").replace("<kind>", "act")
    try:
        resolve(path, urlconf="dalel.site.urls_desk")
    except Resolver404:
        return False
    return True


@pytest.mark.parametrize("file", [one for one in NAMED if one.endswith((".py", ".md"))])
def test_names_files_that_exist(file: str) -> None:
    """Paths from the top of the repository."""
    assert (ROOT / file).is_file()


def test_names_tests_that_exist() -> None:
    """Each in one of the files that the page names."""
    beside = [f"tests/core/entries/test_events_of_life_{part}.py" for part in "abcd"]
    files = {*beside, *(one for one in NAMED if one.endswith(".py"))}
    defined = {
        name
        for file in files
        for name in re.findall(r"^def (test_\w+)", (ROOT / file).read_text(), re.MULTILINE)
    }
    named = {one for one in NAMED if re.fullmatch(r"test_\w+", one)}

    assert named
    assert named - defined == set()


@pytest.mark.parametrize("address", [one for one in NAMED if one.startswith("/")])
def test_names_addresses_that_lead_somewhere(address: str) -> None:
    """At the desk."""
    assert leads_somewhere(address)
    assert not leads_somewhere(f"{address}/nowhere/at/all")


def test_every_row_names_kinds_and_a_test() -> None:
    """What is told, by which kinds, what answers it, and what holds that."""
    kinds = load_kinds()

    assert len(ROWS) > 40
    for told, named, answer, tests in ROWS:
        assert told
        assert answer
        assert {*re.findall(r"`(\w+)`", named)} <= set(kinds), named
        assert re.findall(r"`test_\w+`", tests), told
