"""Which articles anybody named for what was done: our own view, a paper, a body, a court."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from dalel.core.entries import load_kinds
from dalel.core.procedure.casebook import Casebook, Recorded, recorded
from dalel.core.procedure.day_law import ARTICLES, PART, WHEN, ArticleOfDay, law_of_day
from dalel.core.procedure.known import known
from dalel.core.procedure.pack_model import Pack

ACT = "act"
# Where articles stand, kind by kind.
NAMED_IN: Mapping[str, tuple[str, ...]] = {
    ACT: (ARTICLES,),
    "filing": ("articles",),
    "detention": ("articles",),
    "response": ("articles",),
    "decision": ("charges", "found_under"),
}
# Fields by which an entry says which act it speaks of, itself or through another entry.
_ABOUT = ("about_entries", "against", "part_of", "answers_to", "changes")
_NO_ARTICLE = frozenset({"other", "unknown"})


@dataclass(frozen=True, slots=True)
class Naming:
    """One article named in one field of one entry."""

    code: str
    entry_id: str
    kind: str
    field: str


@dataclass(frozen=True, eq=False)
class Matter:
    """An act with the articles named for it, or an entry that names articles and no act.

    ``when`` is EDTF, "" where nothing is dated; ``dated_by`` says whose date it is: of this
    ``act``, of the ``acts`` of the case from the first to the last, or of the ``entry`` itself.
    """

    entry: Recorded
    namings: tuple[Naming, ...]
    when: str
    dated_by: str

    @property
    def is_act(self) -> bool:
        """Whether it is an act."""
        return self.entry.kind == ACT

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """Return the articles, each once, as they were named."""
        return tuple(dict.fromkeys(each.code for each in self.namings))

    def law(self, pack: Pack, *, today: date, also: Iterable[str] = ()) -> tuple[ArticleOfDay, ...]:
        """Return the articles named as they stood on its day, and others somebody asks for.

        The part that the act names belongs to its own articles; of the others all parts are given.
        Where nothing is dated the law of today is given.
        """
        fields = {**self.entry.fields, WHEN: self.when or today.isoformat()}
        own = dict.fromkeys(self.entry.texts(ARTICLES)) if self.is_act else {}
        rest = [code for code in dict.fromkeys((*self.codes, *also)) if code not in own]
        mine = replace(self.entry, fields={**fields, ARTICLES: list(own)})
        others = replace(self.entry, fields={**fields, ARTICLES: rest, PART: ""})
        return law_of_day(mine, pack, today=today) + law_of_day(others, pack, today=today)


def matters(entries: Iterable[object], pack: Pack) -> tuple[Matter, ...]:
    """Return every act of a case, and every entry that names articles without naming an act.

    Args:
        entries: As ``clocks`` takes them.
        pack: The law: the zone in which days are counted.
    """
    book = Casebook(recorded(given, position) for position, given in enumerate(entries))
    acts = book.of_kind(ACT)
    found: dict[str, list[Naming]] = {act.id: list(_named(act)) for act in acts}
    loose: dict[str, list[Naming]] = {}
    for kind in NAMED_IN:
        for entry in book.of_kind(kind) if kind != ACT else ():
            namings = list(_named(entry))
            about = [each for each in _acts_of(entry, book) if each in found]
            if not about and len(acts) == 1:
                about = [acts[0].id]
            for act_id in about:
                found[act_id] += namings
            if namings and not about:
                loose[entry.id] = namings
    span, zone = _span(acts, pack), ZoneInfo(pack.default_zone)
    by_id = {entry.id: entry for entry in book.entries}
    both = {**found, **loose}
    return tuple(_matter(by_id[one], rows, span, zone) for one, rows in both.items())


def _matter(entry: Recorded, namings: list[Naming], span: str, zone: ZoneInfo) -> Matter:
    own = "".join(entry.texts(load_kinds()[entry.kind].when or ""))
    own = own if known(own, zone) else ""
    if entry.kind == ACT:
        return Matter(entry, tuple(namings), own, "act" if own else "")
    if span:
        return Matter(entry, tuple(namings), span, "acts")
    return Matter(entry, tuple(namings), own, "entry" if own else "")


def _named(entry: Recorded) -> Iterator[Naming]:
    for name in NAMED_IN[entry.kind]:
        for code in entry.texts(name):
            if code not in _NO_ARTICLE:
                yield Naming(code, entry.id, entry.kind, name)


def _acts_of(entry: Recorded, book: Casebook) -> Iterator[str]:
    """Yield what an entry is about: named by itself, or by what it answers, attacks or changes."""
    seen, waiting = {entry.id}, [entry]
    while waiting:
        current = waiting.pop()
        for near in dict.fromkeys(each for name in _ABOUT for each in book.named(current, name)):
            far = book.get(near)
            if far is None or far.id in seen:
                continue
            seen.add(far.id)
            if far.kind == ACT:
                yield far.id
            else:
                waiting.append(far)


def _span(acts: Iterable[Recorded], pack: Pack) -> str:
    """Return the days of the acts from the first to the last, as EDTF; "" if none is dated."""
    zone = ZoneInfo(pack.default_zone)
    found = [when for act in acts if (when := known("".join(act.texts(WHEN)), zone))]
    firsts = [when.first for when in found if when.has_start]
    lasts = [when.last for when in found if when.has_end]
    if not firsts or not lasts:
        return ""
    first, last = min(firsts), max(lasts)
    return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"
