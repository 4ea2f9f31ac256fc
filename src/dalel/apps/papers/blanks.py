"""The blank sheets: a report by hand, numbered letters, a visit. The same bytes for everybody.

Whoever may bring no device into a prison brings these. A set of letters carries a mark, so that two
sets are not taken for one; everything else about it is empty until somebody writes on it.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from dalel.apps.papers.printing import print_sheet

BLANKS = ("report", "letters", "visit")
LANGUAGES = ("kk", "ru", "en")
LETTERS = 20
_FOLDER = Path(__file__).parent / "sheets"


def words(sheet: str, language: str) -> dict[str, object]:
    """Return what stands on a sheet in a language."""
    return tomllib.loads((_FOLDER / f"{sheet}.{language}.toml").read_text(encoding="utf-8"))


@cache
def blank(sheet: str, language: str) -> bytes:
    """Return a blank sheet as PDF; made once, then kept in memory.

    Args:
        sheet: One of ``BLANKS``; letters carry no mark, whoever uses them writes one.
        language: One of ``LANGUAGES``.

    Raises:
        NotPrinted: It could not be made.
    """
    return _printed(sheet, language, "")


def letters(language: str, mark: str) -> bytes:
    """Return a set of letters with a mark that tells it from others. Raises as ``blank``."""
    return _printed("letters", language, mark)


def _printed(sheet: str, language: str, mark: str) -> bytes:
    data = {"lang": language, "mark": mark, "count": LETTERS, **words(sheet, language)}
    return print_sheet(sheet, data)
