"""The texts of papers, as they stand in ``texts/<pack>/<paper>.toml``.

A text has blanks in braces that ``filling`` knows; anything else in braces is a fault, as are a
law that the pack does not know, a body or a type of filing that no vocabulary has.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from types import MappingProxyType

from dalel.apps.entries.catalogue import catalogue
from dalel.apps.filings.errors import TextMalformed
from dalel.core.entries.tables import LANGUAGES, NAME, Labels, Table, TableFault, read_toml
from dalel.core.entries.vocabularies import Vocabulary
from dalel.core.procedure import Citation, Pack, load_pack
from dalel.core.procedure.citations import read_citation

PACK = "kz"
GROUPS = ("police", "case", "court", "custody", "safety", "others", "abroad")
# What a text may leave open, to be filled from the case.
BLANKS = frozenset(
    {
        "accused",
        "act_date",
        "act_on",
        "act_place",
        "acts",
        "articles",
        "chronology",
        "court",
        "decision_date",
        "decision_number",
        "detained_on",
        "erdr",
        "filing",
        "filing_body",
        "filing_date",
        "filing_number",
        "filing_on",
        "held_at",
        "history",
        "letters",
        "measure_date",
        "measure_number",
        "measure_on",
        "penalty_date",
        "penalty_on",
        "prisoner",
        "response_body",
        "response_date",
        "response_number",
        "survivor",
    }
)
# These stand alone on their line and become several.
WHOLE_LINES = frozenset({"chronology", "articles", "history", "letters"})
_BLANK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Wording:
    """A paper in one language: title, what it is about, paragraphs, requests, annexes."""

    title: str
    about: str
    body: tuple[str, ...]
    asks: tuple[str, ...]
    annexes: tuple[str, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        """Return every line of it."""
        return (self.title, self.about, *self.body, *self.asks, *self.annexes)


@dataclass(frozen=True, eq=False)
class Paper:
    """The text of one paper; ``bodies`` name whom it may go to, the first choice first."""

    id: str
    group: str
    order: int
    filing_type: str
    bodies: tuple[str, ...]
    articles: tuple[Citation, ...]
    chronology: tuple[str, ...]
    most_pages: int
    label: Labels
    wordings: Mapping[str, Wording]
    digest: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it is written in, in the order of the page."""
        return tuple(self.wordings)


@cache
def papers() -> Mapping[str, Paper]:
    """Return every paper by id, in the order of the list.

    Raises:
        TextMalformed: A file is not as agreed.
    """
    pack = load_pack(PACK)
    folder = files("dalel.apps.filings") / "texts" / PACK
    found = [_paper(file, pack) for file in folder.iterdir() if file.name.endswith(".toml")]
    found.sort(key=lambda one: (GROUPS.index(one.group), one.order, one.id))
    return MappingProxyType({one.id: one for one in found})


def _paper(file: Traversable, pack: Pack) -> Paper:
    try:
        return read_paper(file.name.removesuffix(".toml"), file.read_bytes(), pack)
    except TableFault as fault:
        raise TextMalformed(file=file.name, reason=str(fault)) from fault


def read_paper(name: str, source: bytes, pack: Pack) -> Paper:
    """Read one paper. Raises ``TableFault`` where it is not as agreed."""
    data = read_toml(source)
    wordings = {one: _wording(one, data.pop(one)) for one in LANGUAGES if one in data}
    table = Table(data, "the paper")
    paper = Paper(
        id=name,
        group=table.text("group"),
        order=table.number("order"),
        filing_type=table.text("filing_type"),
        bodies=table.texts("bodies"),
        articles=tuple(read_citation(text) for text in table.texts("articles")),
        chronology=table.texts("chronology"),
        most_pages=table.number("most_pages", 20),
        label=table.labels("label"),
        wordings=MappingProxyType(wordings),
        digest=hashlib.sha256(source).hexdigest(),
    )
    table.finish()
    _check(paper, pack)
    return paper


def _wording(language: str, data: object) -> Wording:
    if not isinstance(data, dict):
        raise TableFault(f"{language} is not a table")
    table = Table(data, language)
    wording = Wording(
        title=table.text("title"),
        about=table.text("about"),
        body=_lines(table.text("body")),
        asks=_lines(table.text("asks", "")),
        annexes=_lines(table.text("annexes", "")),
    )
    table.finish()
    return wording


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _check(paper: Paper, pack: Pack) -> None:
    _must(NAME.fullmatch(paper.id) is not None, "the name of the file is none")
    _must(paper.group in GROUPS, f"no group is called {paper.group}")
    _must(set(paper.languages) in ({"kk", "ru"}, {"ru", "en"}), "it needs kk and ru, or ru and en")
    filing = catalogue()["filing"].by_name
    _must(_knows(filing["filing_type"].vocabulary, paper.filing_type), "unknown filing_type")
    for body in paper.bodies:
        _must(_knows(filing["body"].vocabulary, body), f"no body is called {body}")
    for citation in paper.articles:
        _must(citation.law in pack.laws, f"no law is called {citation.law}")
    for kind in paper.chronology:
        _must(kind in catalogue(), f"no kind is called {kind}")
    for wording in paper.wordings.values():
        for line in wording.lines:
            _check_blanks(line)


def _check_blanks(line: str) -> None:
    for name in _BLANK.findall(line):
        _must(name in BLANKS, f"nothing fills {{{name}}}")
        _must(name not in WHOLE_LINES or line == f"{{{name}}}", f"{{{name}}} stands not alone")


def _knows(vocabulary: Vocabulary | None, code: str) -> bool:
    return vocabulary is not None and code in vocabulary.codes


def _must(is_so: bool, reason: str) -> None:
    if not is_so:
        raise TableFault(reason)
