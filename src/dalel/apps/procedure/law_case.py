"""The law in a case: what was done or decided, the articles named for it, the questions to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from dalel.apps.cases.queries import CaseContent
from dalel.apps.entries.presenting import Presenter
from dalel.apps.entries.queries import OpenedEntry
from dalel.apps.procedure.counted import PACK, recorded_of
from dalel.apps.procedure.law_notes import Notes, Said
from dalel.apps.procedure.law_words import article_words, bounds_words, last_day_words
from dalel.core.procedure import Pack, Recorded, load_pack
from dalel.core.procedure.article_warnings import WeakerArticle, weaker_articles
from dalel.core.procedure.fact_model import Offence
from dalel.core.procedure.named_articles import NAMED_IN, Matter, matters

IMPRISONMENT = "imprisonment_years"


@dataclass(frozen=True)
class LawOfCase:
    """What a case says of articles: its matters, and where a weaker article was used."""

    pack: Pack
    matters: tuple[Matter, ...]
    warnings: tuple[WeakerArticle, ...]

    @property
    def named(self) -> list[Matter]:
        """Return the matters for which somebody named an article."""
        return [one for one in self.matters if one.codes]

    def about(self, matter: Matter) -> list[WeakerArticle]:
        """Return the warnings on one act."""
        return [one for one in self.warnings if one.act_id == matter.entry.id]


@dataclass(frozen=True)
class MatterLine:
    """One matter in the list: its entry, its articles, how many questions there are."""

    id: str
    title: str
    when: str
    kind: str
    articles: tuple[str, ...]
    questions: int
    last_day: str


@dataclass(frozen=True)
class Suggested:
    """An article that the facts suggest, in one line."""

    code: str
    cited: str
    label: str
    most: str


@dataclass(frozen=True)
class Question:
    """Where a body used a weaker article: who, which, the facts, what fits better."""

    said: Said
    used_in: str
    used_title: str
    used: tuple[str, ...]
    act: str
    facts: tuple[tuple[str, str], ...]
    suggested: tuple[Suggested, ...]


def law_of(content: CaseContent) -> LawOfCase:
    """Return the law of a case; found once as long as nothing is recorded in it."""
    return content.once("law", lambda: _law(content))


def _law(content: CaseContent) -> LawOfCase:
    entries: list[Recorded] = content.once("recorded", lambda: recorded_of(content.entries))
    pack = load_pack(PACK)
    if not any(entry.kind in NAMED_IN for entry in entries):
        return LawOfCase(pack, (), ())
    return LawOfCase(pack, matters(entries, pack), weaker_articles(entries, pack))


def matters_of(law: LawOfCase, content: CaseContent, entry: OpenedEntry) -> list[Matter]:
    """Return the matter that an entry is, or those it names articles for; any version of it."""
    live = content.record.live.get(content.record.first_id(entry))
    wanted = str(live.id) if live else ""
    own = [one for one in law.matters if one.entry.id == wanted]
    return own or [
        one for one in law.matters if any(each.entry_id == wanted for each in one.namings)
    ]


@dataclass(frozen=True)
class Lister:
    """Puts the matters of a case into lines of a list."""

    law: LawOfCase
    present: Presenter
    language: str
    today: date

    def lines(self, entries: Iterable[OpenedEntry]) -> list[MatterLine]:
        """Return every matter for which an article is named: acts first, as they were recorded."""
        by_id = {str(one.id): one for one in entries}
        return [self._line(one, by_id[one.entry.id]) for one in self.law.named]

    def _line(self, matter: Matter, entry: OpenedEntry) -> MatterLine:
        pack, when = self.law.pack, entry.kind.when
        articles = [pack.offences[code] for code in matter.codes if code in pack.offences]
        return MatterLine(
            matter.entry.id,
            self.present.headline(entry) or entry.kind.label(self.language),
            self.present.text(entry, when) if when else "",
            entry.kind.label(self.language),
            tuple(article_words(each, pack, self.language) for each in articles),
            len(self.law.about(matter)),
            self._soonest(matter),
        )

    def _soonest(self, matter: Matter) -> str:
        """Return until when it can be brought: the article whose limitation ends first."""
        if not matter.when:
            return ""
        last = [each.last_day for each in matter.law(self.law.pack, today=self.today)]
        dated = [each for each in last if each.earliest]
        soonest = min(dated, key=lambda each: each.earliest or self.today, default=None)
        said = soonest or next((each for each in last if each.never), None)
        return last_day_words(said) if said else ""


def questions(
    law: LawOfCase, matter: Matter, present: Presenter, notes: Notes, entries: Iterable[OpenedEntry]
) -> list[Question]:
    """Return where a body used a weaker article for an act than its facts suggest."""
    act = next((one for one in entries if str(one.id) == matter.entry.id), None)
    if act is None:
        return []
    return [_question(one, act, law.pack, present, notes) for one in law.about(matter)]


def _question(
    found: WeakerArticle, act: OpenedEntry, pack: Pack, present: Presenter, notes: Notes
) -> Question:
    warning, language = found.warning, notes.language
    return Question(
        said=notes.said(
            warning.label[language],
            basis=warning.basis,
            confidence=warning.confidence,
            sources=warning.sources,
        ),
        used_in=found.used_in,
        used_title=present.title_of(found.used_in),
        used=tuple(article_words(pack.offences[code], pack, language) for code in found.used),
        act=str(act.id),
        facts=tuple(_facts(found, act, present, language)),
        suggested=tuple(_suggested(each, pack, language) for each in found.suggested),
    )


def _facts(
    found: WeakerArticle, act: OpenedEntry, present: Presenter, language: str
) -> Iterator[tuple[str, str]]:
    for name, codes in found.facts:
        field = act.kind.by_name[name]
        value = list(codes) if field.type == "codes" else codes[0]
        yield field.label(language), present.value(field, value)


def _suggested(offence: Offence, pack: Pack, language: str) -> Suggested:
    years = [
        high
        for part in offence.parts
        if (bounds := part.sanctions.get(IMPRISONMENT)) and (high := bounds[1])
    ]
    most = bounds_words(IMPRISONMENT, None, max(years)) if years else ""
    return Suggested(
        offence.id, article_words(offence, pack, language), offence.label[language], most
    )
