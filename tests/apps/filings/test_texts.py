"""The texts of papers: whole, in two languages, and only with what a case can fill."""

from __future__ import annotations

import pytest

from dalel.apps.filings.texts import PACK, Paper, papers, read_paper
from dalel.core.entries.tables import TableFault
from dalel.core.procedure import load_pack

FINE = """
group = "police"
order = 1
filing_type = "crime_statement"
bodies = ["police"]
articles = ["cpc 181"]
chronology = ["act"]
label = { en = "A", ru = "Б", kk = "Ә" }
[kk]
title = "АРЫЗ"
about = "туралы"
body = "{survivor}."
[ru]
title = "ЗАЯВЛЕНИЕ"
about = "о"
body = "{survivor}."
"""


def read(text: str) -> Paper:
    """Read a paper from its text."""
    return read_paper("tried", text.encode(), load_pack(PACK))


def test_reads_what_is_as_agreed() -> None:
    """Two languages, a law, a body."""
    paper = read(FINE)

    assert paper.languages == ("kk", "ru")
    assert paper.wordings["ru"].body == ("{survivor}.",)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ('["cpc 181"]', '["nolaw 1"]'),
        ('["police"]', '["no_such_body"]'),
        ('["act"]', '["no_such_kind"]'),
        ('"crime_statement"', '"no_such_filing"'),
        ('"police"\norder', '"nowhere"\norder'),
        ("{survivor}", "{her_address}"),
        ('"{survivor}."', '"See {chronology}"'),
        ("[ru]", "[en]"),
        ("order = 1", "order = 1\nstrange = 2"),
    ],
)
def test_refuses_what_is_not(right: str, wrong: str) -> None:
    """A law, body, kind or blank that nobody knows is found before anybody prints it."""
    with pytest.raises(TableFault):
        read(FINE.replace(right, wrong, 1))


def test_says_as_much_in_both_languages() -> None:
    """Side by side, each paragraph stands beside its own."""
    for paper in papers().values():
        first, second = paper.wordings.values()
        for part in ("body", "asks", "annexes"):
            assert len(getattr(first, part)) == len(getattr(second, part)), (paper.id, part)
