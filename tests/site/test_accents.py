"""Six accents, each legible by day and by night: computed as WCAG 2.2 does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dalel.apps.publication.queries import ACCENTS

SHEET = Path(__file__).resolve().parents[2] / "src/dalel/site/static/site.css"
NIGHT = "@media (prefers-color-scheme: dark) {"
VARIABLE = re.compile(r"(--[\w-]+):\s*(#[0-9a-f]{6})\b")
LEAST = 4.5
GROUNDS = ("--paper", "--surface", "--sunk", "--accent-wash")


def variables(text: str, selector: str) -> dict[str, str]:
    """Return the colours that the first rule of a selector sets."""
    found = re.search(rf"{re.escape(selector)} \{{([^}}]*)\}}", text)
    assert found is not None, selector
    return dict(VARIABLE.findall(found[1]))


def colours(accent: str, *, theme: str) -> dict[str, str]:
    """Return every colour of a page with an accent, in a theme."""
    sheet = SHEET.read_text(encoding="utf-8")
    day, night, *_more = sheet.split(NIGHT)
    shown = day if theme == "day" else night
    return variables(shown, ":root") | variables(shown, f".accent-{accent}")


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return how far two colours stand apart, from 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_computes_contrast_as_the_standard_does() -> None:
    """Black on white, and the grey that just passes."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("theme", ["day", "night"])
@pytest.mark.parametrize("accent", ACCENTS)
def test_is_legible(accent: str, theme: str) -> None:
    """Links on every ground, also while pointed at; words on buttons; text on the wash."""
    found = colours(accent, theme=theme)

    pairs = [(front, back) for front in ("--accent", "--accent-strong") for back in GROUNDS]
    pairs += [("--on-accent", "--accent"), ("--on-accent", "--accent-strong")]
    pairs += [("--ink", "--accent-wash"), ("--quiet", "--accent-wash")]
    weak = {pair for pair in pairs if contrast(found[pair[0]], found[pair[1]]) < LEAST}

    assert weak == set()


def test_the_first_is_what_a_page_begins_with() -> None:
    """So that a page without a choice, or without the class, looks the same."""
    for theme, selector in (("day", ":root"), ("night", ":root")):
        sheet = SHEET.read_text(encoding="utf-8").split(NIGHT)
        base = variables(sheet[0] if theme == "day" else sheet[1], selector)
        chosen = colours(ACCENTS[0], theme=theme)
        assert {name: base[name] for name in chosen if name in base} == chosen


def test_the_public_sheet_has_the_same_colours() -> None:
    """It is a sheet of its own, since it must be small."""
    small = SHEET.with_name("public.css").read_text(encoding="utf-8")
    day, night = small.split(NIGHT)

    for accent in ACCENTS:
        for theme, part in (("day", day), ("night", night)):
            whole = colours(accent, theme=theme)
            found = variables(part, ":root") | variables(part, f".accent-{accent}")
            assert found == {name: whole[name] for name in found}, (accent, theme)
            assert len(found) == 17
