"""The law of that day, for one act: every article anybody named, with who says so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from dalel.apps.entries.presenting import Presenter
from dalel.apps.procedure.law_notes import CONFIDENCE_ORDER, Notes, Said, least_sure
from dalel.apps.procedure.law_words import (
    PROSECUTIONS,
    RECONCILIATIONS,
    SEVERITIES,
    article_words,
    change_day,
    fine_words,
    last_day_words,
    punishments,
)
from dalel.core.procedure import Pack
from dalel.core.procedure.day_law import ArticleOfDay, last_day_of
from dalel.core.procedure.fact_model import LawChange, Offence, OffencePart, Topic
from dalel.core.procedure.named_articles import Matter

# Statements of a pack that explain what is said of an article, by what is said.
EXPLAINED: Mapping[str, str] = {
    "private": "private",
    "private_public": "private_public",
    "public": "public",
    "ends_case": "reconciliation_must",
    "may_end_case": "reconciliation_may",
    "excluded": "reconciliation_excluded",
    "years": "limitation_runs",
    "none": "limitation_runs",
}
EARLIER, COMPARED = "earlier", "comparison"


@dataclass(frozen=True)
class PartOfDay:
    """A part of an article on a day, in words. ``unread``: what changed since, unread before."""

    cited: str
    what: str
    punishments: tuple[str, ...]
    fines: tuple[str, ...]
    standing: tuple[str, ...]
    last_day: str
    unread: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class NamedBy:
    """An entry that names an article; a decision may say what was charged, found, or both."""

    id: str
    title: str
    is_charged: bool
    is_found: bool


@dataclass(frozen=True)
class ArticlePage:
    """An article for one act. ``standing`` says whether it held on that day."""

    code: str
    cited: str
    label: str
    is_label_doubtful: bool
    named_by: tuple[NamedBy, ...]
    standing: Said
    is_open: bool
    instead: tuple[tuple[str, str], ...]
    parts: tuple[PartOfDay, ...]
    last_day: Said | None
    doubt: str
    changes: tuple[Said, ...]
    now: tuple[PartOfDay, ...]
    earlier: tuple[Said, ...]
    compared: tuple[Said, ...]
    note: str


@dataclass(frozen=True)
class LawPages:
    """Puts the articles of one matter into words."""

    matter: Matter
    pack: Pack
    present: Presenter
    language: str
    today: date
    notes: Notes

    def articles(self, also: Iterable[str] = ()) -> list[ArticlePage]:
        """Return the articles named for the matter, and others asked for."""
        law = self.matter.law(self.pack, today=self.today, also=also)
        return [self._article(each) for each in law]

    def meant(self, also: Iterable[str] = ()) -> list[Said]:
        """Return in plain sentences what prosecution, reconciliation and limitation mean here."""
        law = self.matter.law(self.pack, today=self.today, also=also)
        parts = [part for each in law for part in each.then or each.now]
        said = [(each.prosecution, each.reconciliation, each.limitation) for each in parts]
        words = [word for row in zip(*said, strict=True) for word in row]
        wanted = {EXPLAINED.get(word, "") for word in words}
        return [self._topic(topic) for topic in self.pack.topics if topic.id in wanted]

    def cited(self, offence: Offence, part: str = "") -> str:
        """Return an article as it is cited."""
        return article_words(offence, self.pack, self.language, part)

    def _article(self, law: ArticleOfDay) -> ArticlePage:
        offence, last = law.offence, self._last_day(law)
        return ArticlePage(
            code=offence.id,
            cited=self.cited(offence),
            label=offence.label[self.language],
            is_label_doubtful=self.language in offence.doubtful_labels,
            named_by=tuple(self._named_by(offence.id)),
            standing=self._standing(law),
            is_open=not law.is_sure,
            instead=tuple(
                (one.id, f"{self.cited(one)} {one.label[self.language]}") for one in law.instead
            ),
            parts=tuple(self._part(law, part, law.days) for part in law.then),
            last_day=last,
            doubt=law.last_day.doubt[self.language] if law.last_day.doubt else "",
            changes=tuple(self._change(change) for change in law.changes),
            now=tuple(self._now(law)),
            earlier=tuple(self._about(law, EARLIER)),
            compared=tuple(self._about(law, COMPARED)),
            note=offence.note[self.language] if offence.note else "",
        )

    def _named_by(self, code: str) -> Iterator[NamedBy]:
        fields: dict[str, list[str]] = {}
        for each in self.matter.namings:
            if each.code == code:
                fields.setdefault(each.entry_id, []).append(each.field)
        for entry_id, names in fields.items():
            yield NamedBy(
                entry_id,
                self.present.title_of(entry_id),
                "charges" in names,
                "found_under" in names,
            )

    def _standing(self, law: ArticleOfDay) -> Said:
        if not self.matter.when:
            words = gettext("The day is not recorded: this is today's law.")
        elif not law.then:
            words = gettext("Not in force on that day.")
        elif not law.is_sure:
            words = gettext("In force on a part of these days, or in more than one wording.")
        else:
            words = gettext("In force on that day.")
        return self._read(law, words)

    def _read(self, law: ArticleOfDay, words: str, confidence: str = "high") -> Said:
        offence = law.offence
        return self.notes.said(
            words,
            basis=self.cited(offence),
            confidence=least_sure(offence.confidence, confidence),
            sources=offence.sources,
        )

    def _part(self, law: ArticleOfDay, part: OffencePart, days: tuple[date, ...]) -> PartOfDay:
        standing = (
            SEVERITIES[part.severity],
            PROSECUTIONS[part.prosecution],
            RECONCILIATIONS[part.reconciliation],
        )
        last = last_day_of(law.offence, (part,), days, self.pack) if self.matter.when else None
        money = tuple(dict.fromkeys((*days, self.today)))
        return PartOfDay(
            cited=self.cited(law.offence, part.part),
            what=part.what[self.language],
            punishments=tuple(punishments(part)),
            fines=tuple(fine_words(part, money, self.pack)),
            standing=tuple(map(str, standing)),
            last_day=last_day_words(last) if last else "",
            unread=tuple(
                f"{change_day(one)}: {one.act[self.language]}" for one in law.unread(part)
            ),
            note=part.note[self.language] if part.note else "",
        )

    def _now(self, law: ArticleOfDay) -> Iterator[PartOfDay]:
        """Yield the parts that hold today and did not hold then."""
        for part in law.now:
            if part not in law.then:
                yield self._part(law, part, (self.today,))

    def _topic(self, topic: Topic) -> Said:
        return self.notes.said(
            topic.text[self.language],
            basis=topic.basis,
            confidence=topic.confidence,
            sources=topic.sources,
            label=topic.label[self.language],
        )

    def _last_day(self, law: ArticleOfDay) -> Said | None:
        if not self.matter.when or not law.then:
            return None
        words = last_day_words(law.last_day)
        rows = [
            each
            for each in self.pack.limitations
            if each.severity in {p.severity for p in law.then}
        ]
        held = [each for each in rows if any(each.in_force.covers(day) for day in law.days)]
        basis = tuple(dict.fromkeys(one for each in held for one in each.basis))
        sources = tuple(dict.fromkeys(one for each in held for one in each.sources))
        # The gravity it follows from was derived, not read.
        return self.notes.said(
            words, basis=basis, confidence="medium", sources=sources or law.offence.sources
        )

    def _change(self, change: LawChange) -> Said:
        return self.notes.said(
            change.label[self.language],
            basis=change.act[self.language],
            confidence=change.confidence,
            sources=change.sources,
            label=change_day(change),
        )

    def _about(self, law: ArticleOfDay, group: str) -> Iterator[Said]:
        """Yield what a pack says of an article that held in these days, surest first."""
        found = [
            one
            for one in self.pack.topics
            if one.group == group
            and law.offence.id in one.about
            and one.in_force.meets(min(law.days), max(law.days))
        ]
        found.sort(key=lambda one: CONFIDENCE_ORDER.index(one.confidence))
        yield from map(self._topic, found)
