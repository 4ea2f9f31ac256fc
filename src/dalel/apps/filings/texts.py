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
from dalel.apps.filings.phrases import phrases
from dalel.apps.filings.telling import TELLS
from dalel.core.entries.tables import LANGUAGES, NAME, Labels, Table, TableFault, read_toml
from dalel.core.entries.vocabularies import Vocabulary
from dalel.core.procedure import Citation, Pack, load_pack
from dalel.core.procedure.citations import read_citation

PACK = "kz"
GROUPS = ("police", "case", "court", "custody", "safety", "others", "abroad")
# Who says it and signs: she, whoever speaks for her, or somebody whom no case names.
SIGNERS = ("her", "representative", "office")
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
    """The text of one paper; ``bodies`` name whom it may go to, the first choice first.

    ``about`` are types of an earlier paper it goes on from, or kinds of what it is about, with the
    codes that are meant; ``signed_by`` is one of ``SIGNERS``;
    ``is_thread`` keeps the chronology to that paper; ``since`` is the kind whose newest entry it
    begins with. A line of ``chronology`` is a kind, or a kind with the codes that are meant.
    ``articles_for`` holds what rests on other articles, by body.
    """

    id: str
    group: str
    order: int
    filing_type: str
    bodies: tuple[str, ...]
    articles: tuple[Citation, ...]
    articles_for: Mapping[str, tuple[Citation, ...]]
    chronology: tuple[str, ...]
    about: tuple[str, ...]
    since: str
    is_thread: bool
    most_pages: int
    signed_by: str
    label: Labels
    wordings: Mapping[str, Wording]
    digest: str

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages it is written in, in the order of the page."""
        return tuple(self.wordings)

    @property
    def kinds(self) -> Mapping[str, frozenset[str]]:
        """Return the kinds it can be about, each with the codes that are meant; none: all."""
        return dict(kind_and_codes(one) for one in self.about if one.split(":")[0] in catalogue())


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
    articles_for = data.pop("articles_for", {})
    table = Table(data, "the paper")
    paper = Paper(
        id=name,
        group=table.text("group"),
        order=table.number("order"),
        filing_type=table.text("filing_type"),
        bodies=table.texts("bodies"),
        articles=_cited(table, "articles"),
        articles_for=_articles_for(articles_for),
        chronology=table.texts("chronology"),
        about=table.texts("about"),
        since=table.text("since", ""),
        is_thread=table.flag("is_thread", False),
        most_pages=table.number("most_pages", 20),
        signed_by=table.text("signed_by", SIGNERS[0]),
        label=table.labels("label"),
        wordings=MappingProxyType(wordings),
        digest=hashlib.sha256(source).hexdigest(),
    )
    table.finish()
    _check(paper, pack)
    return paper


def _cited(table: Table, key: str) -> tuple[Citation, ...]:
    return tuple(read_citation(text) for text in table.texts(key))


def _articles_for(data: object) -> Mapping[str, tuple[Citation, ...]]:
    if not isinstance(data, dict):
        raise TableFault("articles_for is not a table")
    table = Table(data, "articles_for")
    return MappingProxyType({body: _cited(table, body) for body in data})


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
    for one in paper.about:
        is_known = _knows(filing["filing_type"].vocabulary, one) or one.split(":")[0] in paper.kinds
        _must(is_known, f"neither a type of filing nor a kind is called {one}")
    for kind, codes in paper.kinds.items():
        _check_kind(kind, codes)
    _must(paper.signed_by in SIGNERS, f"nobody signs as {paper.signed_by}")
    for body in (*paper.bodies, *paper.articles_for):
        _must(_knows(filing["body"].vocabulary, body), f"no body is called {body}")
    cited = (one for each in paper.articles_for.values() for one in each)
    for citation in (*paper.articles, *cited):
        _must(citation.law in pack.laws, f"no law is called {citation.law}")
    for chosen in (*paper.chronology, *([paper.since] if paper.since else ())):
        _check_kind(*kind_and_codes(chosen))
    for wording in paper.wordings.values():
        for line in wording.lines:
            _check_blanks(line)


def kind_and_codes(chosen: str) -> tuple[str, frozenset[str]]:
    """Return a kind and the codes of its leading field that are meant; none where all are."""
    kind, _colon, codes = chosen.partition(":")
    return kind, frozenset(filter(None, codes.split("|")))


def _check_kind(kind: str, codes: frozenset[str]) -> None:
    _must(kind in catalogue(), f"no kind is called {kind}")
    if codes:
        _must(kind in TELLS, f"{kind} is not told by codes")
        vocabulary = catalogue()[kind].by_name[TELLS[kind].lead].vocabulary
        for code in codes:
            _must(_knows(vocabulary, code), f"{kind} knows no {code}")


def _check_blanks(line: str) -> None:
    for name in _BLANK.findall(line):
        is_known = name in WHOLE_LINES or name in phrases()["blank"]
        _must(is_known, f"nothing fills {{{name}}}")
        _must(name not in WHOLE_LINES or line == f"{{{name}}}", f"{{{name}}} stands not alone")


def _knows(vocabulary: Vocabulary | None, code: str) -> bool:
    return vocabulary is not None and code in vocabulary.codes


def _must(is_so: bool, reason: str) -> None:
    if not is_so:
        raise TableFault(reason)
