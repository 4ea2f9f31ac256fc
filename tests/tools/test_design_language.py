"""The page on the design language says what the sheet holds, and the sheet can be read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "design-language.md").read_text(encoding="utf-8")
SHEETS = ROOT / "src/dalel/site/static"
SHEET = (SHEETS / "site.css").read_text(encoding="utf-8")
ALL_SHEETS = SHEET + (SHEETS / "pages.css").read_text(encoding="utf-8") + ".no-print"
DARK_BEGINS = SHEET.index("@media (prefers-color-scheme: dark)")
DARK_ENDS = SHEET.index("}", DARK_BEGINS)
COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})")
LIGHT = dict(COLOUR.findall(SHEET[: SHEET.index("}")]))
DARK = LIGHT | dict(COLOUR.findall(SHEET[DARK_BEGINS:DARK_ENDS]))
PAIRS = re.findall(r"^\| `([\w-]+)` on `([\w-]+)` \| ([\d.]+) \| ([\d.]+) \|$", PAGE, re.MULTILINE)
NAMED = re.findall(r"^\| (`--.*?) \| (`#.*?) \| (`#.*?) \|", PAGE, re.MULTILINE)


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2.2, section on relative luminance)."""
    shares = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_names_each_colour_as_it_is() -> None:
    """In both themes, and none is left out."""
    written = {
        name.removeprefix("--"): (light, dark)
        for names, lights, darks in NAMED
        for name, light, dark in zip(
            *(re.findall(r"`([^`]+)`", cell) for cell in (names, lights, darks)), strict=True
        )
    }

    assert written == {name: (LIGHT[name], DARK[name]) for name in LIGHT}


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
def test_gives_contrasts_that_are_so_and_suffice(pair: tuple[str, str, str, str]) -> None:
    """4.5 for text, 3 for the edge of a control; cut, not rounded."""
    above, below, light, dark = pair
    needed = 3.0 if above == "edge" else 4.5

    for theme, said in ((LIGHT, light), (DARK, dark)):
        found = contrast(theme[above], theme[below])
        assert found >= needed
        assert int(found * 10) / 10 == float(said)


def test_names_variables_and_classes_of_the_sheet() -> None:
    """What a reader copies from the page works."""
    variables = set(re.findall(r"`--([a-z][\w-]+)`", PAGE)) - {"quiet", "danger", "small", "good"}
    parts = PAGE[PAGE.index("## Parts") : PAGE.index("## Widths")]
    rows = re.findall(r"^\| [^|]+ \| ([^|]*`[^|]*) \|", parts, re.MULTILINE)
    classes = {
        name
        for row in rows
        for name in re.findall(r"`([^`]+)`", row)
        if not name.startswith("--") and name != "details"
    }

    assert all(f"--{name}:" in SHEET for name in variables)
    assert {name for name in classes if not re.search(rf"\.{name}\b", ALL_SHEETS)} == set()
    assert len(classes) > 20
