"""What is said of a case in a paper's words."""

from __future__ import annotations

import pytest

from dalel.apps.filings.filling import on_day


@pytest.mark.parametrize(
    ("date", "language", "said"),
    [
        ("2026 жылғы 11 ақпан", "kk", "2026 жылғы 11 ақпанда"),
        ("2026 жылғы 5 сәуір, 14:30", "kk", "2026 жылғы 5 сәуірде, 14:30"),
        ("2026 жылғы қыркүйек", "kk", "2026 жылғы қыркүйекте"),
        ("2021 жыл", "kk", "2021 жылы"),
        ("", "kk", ""),
        ("11 февраля 2026 года", "ru", "11 февраля 2026 года"),
    ],
)
def test_says_on_which_day(date: str, language: str, said: str) -> None:
    """Kazakh gives the month its ending; Russian has it already."""
    assert on_day(date, language) == said
