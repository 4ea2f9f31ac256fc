"""Where a body used a weaker article than the facts suggest: a question to ask, no finding."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dalel.core.procedure.casebook import Casebook, Recorded, recorded
from dalel.core.procedure.day_law import days_of, parts_on
from dalel.core.procedure.fact_model import ArticleWarning, Offence
from dalel.core.procedure.matching import holds
from dalel.core.procedure.pack_model import Pack

# What a body said, and where the articles it used stand.
USED_IN: Mapping[str, tuple[str, ...]] = {
    "response": ("articles",),
    "detention": ("articles",),
    "decision": ("charges", "found_under"),
}


@dataclass(frozen=True, slots=True, eq=False)
class WeakerArticle:
    """A warning for one act: which entry used which articles, which of that day fit better.

    ``facts`` are the fields of the act, and the codes in them, that made somebody ask.
    """

    warning: ArticleWarning
    act_id: str
    used_in: str
    used: tuple[str, ...]
    suggested: tuple[Offence, ...]
    facts: tuple[tuple[str, tuple[str, ...]], ...]


def weaker_articles(entries: Iterable[object], pack: Pack) -> tuple[WeakerArticle, ...]:
    """Return every place in a case where a weaker article was used than the facts suggest.

    Args:
        entries: As ``clocks`` takes them.
        pack: The law, with its warnings.
    """
    book = Casebook(recorded(given, position) for position, given in enumerate(entries))
    return tuple(
        found
        for warning in pack.article_warnings
        for act in book.of_kind(warning.kind)
        if holds(warning.where, act, book)
        for found in _of_act(warning, act, book, pack)
    )


def _of_act(
    warning: ArticleWarning, act: Recorded, book: Casebook, pack: Pack
) -> Iterator[WeakerArticle]:
    suggested = tuple(_held(warning.suggested, act, pack))
    better = set(warning.suggested) - set(warning.used)
    for kind, fields in USED_IN.items():
        for entry in book.of_kind(kind):
            codes = {code for name in fields for code in entry.texts(name)}
            used = tuple(code for code in warning.used if code in codes)
            if not used or not suggested or codes & better or not _is_about(entry, act, book):
                continue
            yield WeakerArticle(warning, act.id, entry.id, used, suggested, _facts(warning, act))


def _facts(warning: ArticleWarning, act: Recorded) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found = (
        (each.field, tuple(code for code in act.texts(each.field) if code in each.codes))
        for each in warning.where
    )
    return tuple((name, codes) for name, codes in found if codes)


def _held(codes: Iterable[str], act: Recorded, pack: Pack) -> Iterator[Offence]:
    """Yield the articles that held on the day of the act; all where it has no date."""
    days = days_of(act, pack)
    for code in codes:
        offence = pack.offences.get(code)
        if offence and (not days or _any_part(offence, days)):
            yield offence


def _any_part(offence: Offence, days: tuple[date, ...]) -> bool:
    return bool(parts_on(offence, days))


def _is_about(entry: Recorded, act: Recorded, book: Casebook) -> bool:
    """Say whether what a body said is about an act; so it is where no act is named."""
    named = {*book.named(entry, "about_entries"), *book.named(entry, "part_of")}
    for paper_id in book.named(entry, "answers_to"):
        paper = book.get(paper_id)
        named |= set(book.named(paper, "about_entries")) if paper else set()
    acts = {each.id for each in book.of_kind(act.kind)}
    return act.id in named or not named & acts
