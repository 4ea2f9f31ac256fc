"""All clocks of a case: every rule of a pack against every entry."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dalel.core.procedure.casebook import Casebook, Recorded, recorded
from dalel.core.procedure.citations import citations_text
from dalel.core.procedure.clock_model import Clock, Doubt, LawyersWord, State, by_urgency
from dalel.core.procedure.counting import Ground
from dalel.core.procedure.days import Calendar
from dalel.core.procedure.known import Known
from dalel.core.procedure.lawyers_words import Words, applied, own_start, words_of
from dalel.core.procedure.matching import date_of, earliest_of, holds
from dalel.core.procedure.pack_model import Pack
from dalel.core.procedure.rule_model import CONFIDENCES, Confidence, Rule, Start
from dalel.core.procedure.same_event import one_per_event
from dalel.core.procedure.standing import Standing, standing
from dalel.core.procedure.windows import Case

# A parent clock that is past its end, answered too late included.
_MISSED = (State.OVERDUE, State.MISSED, State.OPEN, State.OVER, State.DUE, State.MET_LATE)


def clocks(entries: Iterable[object], pack: Pack, *, now: datetime) -> tuple[Clock, ...]:
    """Return every clock of a case, the most urgent first.

    Args:
        entries: The entries in the order they were recorded, as ``Recorded`` or as dicts of
            ``id``, ``kind``, ``when`` and ``fields``.
        pack: The rules.
        now: An aware instant; answers dated later are not taken into account.

    Raises:
        EntryUnreadable: Something among the entries is no entry.
    """
    book = Casebook(recorded(given, position) for position, given in enumerate(entries))
    return Engine(pack, book, now).clocks()


@lru_cache(maxsize=8)
def _calendar(pack: Pack) -> Calendar:
    return Calendar(pack.calendar)


@dataclass(frozen=True, slots=True)
class _Begun:
    """A start of a rule by an entry; ``when`` is ``None`` where the date is asked for."""

    start: Start
    entry: Recorded
    when: Known | None
    after: str = ""


class Engine:
    """One case and one moment."""

    def __init__(self, pack: Pack, book: Casebook, now: datetime) -> None:
        self._case, self._now = Case(pack, book), now
        self._words = words_of(book)
        self._found: dict[str, tuple[Clock, ...]] = {}
        self._grounds: dict[str, Ground] = {}
        self._bases: dict[str, str] = {}
        stale_on = pack.compiled_on + timedelta(days=pack.stale_after_days)
        self._is_stale = now.date() > stale_on

    def clocks(self) -> tuple[Clock, ...]:
        """Return every clock, the most urgent first."""
        found = [clock for rule_id in self._case.pack.rules for clock in self._of_rule(rule_id)]
        return tuple(sorted(found, key=by_urgency(self._now)))

    def _of_rule(self, rule_id: str) -> tuple[Clock, ...]:
        if rule_id not in self._found:
            rule = self._case.pack.rules[rule_id]
            begun: dict[str, list[_Begun]] = {}
            for start in rule.starts:
                for each in self._begun(start):
                    begun.setdefault(each.entry.id, []).append(each)
            clocks = (self._clock(rule, each, begun) for each in begun.values())
            found = [clock for clock in clocks if clock]
            days = {entry_id: _one_day(each) for entry_id, each in begun.items()}
            self._found[rule_id] = one_per_event(found, rule, days, self._case.book)
        return self._found[rule_id]

    def _begun(self, start: Start) -> Iterator[_Begun]:
        if start.rule:
            yield from self._begun_by_clock(start)
            return
        book = self._case.book
        for entry in book.of_kind(start.kind):
            if holds(start.where, entry, book):
                zone = self._ground(entry).zone
                begins = earliest_of if start.earliest else date_of
                when = begins(entry, start.dates, book, zone) or _not_before(
                    date_of(entry, start.not_before, book, zone)
                )
                if when or start.undated == "ask":
                    yield _Begun(start, entry, when)

    def _begun_by_clock(self, start: Start) -> Iterator[_Begun]:
        for clock in self._of_rule(start.rule):
            entry = self._case.book.get(clock.entry_id)
            when = self._passed_at(clock, start)
            if entry and when:
                yield _Begun(start, entry, when, after=clock.id)

    def _passed_at(self, clock: Clock, start: Start) -> Known | None:
        if start.outcome == "answered":
            return clock.answers[0].when if clock.answers else None
        is_past = clock.earliest is not None and clock.earliest.end.at <= self._now
        missed = start.outcome == "over" or clock.state in _MISSED
        if not is_past or not missed or clock.earliest is None:
            return None
        first, last = clock.earliest.end, clock.latest.end if clock.latest else None
        by_hour = first.by_hour and last is not None and last.by_hour
        return Known(
            first=first.day,
            last=last.day if last else date.max,
            at=first.at if by_hour else None,
            at_last=last.at if last and by_hour else None,
        )

    def _ground(self, entry: Recorded) -> Ground:
        region = self._case.book.region(entry)
        if region not in self._grounds:
            pack = self._case.pack
            zone = ZoneInfo(pack.zones.get(region, pack.default_zone))
            self._grounds[region] = Ground(_calendar(pack), zone)
        return self._grounds[region]

    def _clock(
        self, rule: Rule, begun: list[_Begun], others: Mapping[str, list[_Begun]]
    ) -> Clock | None:
        entry, ground = begun[0].entry, self._ground(begun[0].entry)
        in_force, is_cut = self._in_force(rule, begun, ground)
        if not in_force:
            return None
        words = self._words.get((rule.id, entry.id), self._words.get((rule.id, ""), Words()))
        starts = tuple(dict.fromkeys(each.when for each in in_force if each.when))
        stand = standing(
            rule,
            entry,
            own_start(words, ground.zone) or starts,
            self._case,
            ground,
            now=self._now,
            rivals=lambda: _rivals(others, entry),
            confidence=_least(rule, in_force),
        )
        stand = applied(words, stand, who=rule.who, ground=ground, now=self._now)
        if is_cut:
            stand = replace(stand, doubts=stand.doubts | {Doubt.LAW_CHANGED})
        word = LawyersWord(words.entry_id, words.word) if words.entry_id else None
        return self._made(rule, in_force[0], stand, word)

    def _in_force(
        self, rule: Rule, begun: list[_Begun], ground: Ground
    ) -> tuple[list[_Begun], bool]:
        """Return the starts that fall under the rule's law; a start across its edge is cut."""
        span = rule.in_force
        if span.begins is None and span.ends is None:
            return begun, False
        found, is_cut = [], False
        for each in begun:
            law_day = date_of(each.entry, rule.law_of, self._case.book, ground.zone) or each.when
            if law_day is None:
                found.append(each)
                continue
            first = max(law_day.first, span.begins or date.min)
            last = min(law_day.last, span.ends or date.max)
            if first > last:
                continue
            if (first, last) != (law_day.first, law_day.last):
                is_cut = True
                if law_day is each.when:
                    each = replace(each, when=replace(law_day, first=first, last=last))  # noqa: PLW2901
            found.append(each)
        return found, is_cut

    def _basis(self, rule: Rule) -> str:
        if rule.id not in self._bases:
            laws = self._case.pack.laws
            self._bases[rule.id] = citations_text(rule.basis, laws, "en")
        return self._bases[rule.id]

    def _made(self, rule: Rule, begun: _Begun, stand: Standing, word: LawyersWord | None) -> Clock:
        pack = self._case.pack
        ladder = pack.ladders.get(rule.ladder)
        steps = (*rule.steps, *(ladder.steps if ladder else ()))
        doubts = {*stand.window.doubts, *stand.doubts, *_rule_doubts(rule, stand.confidence)}
        if self._is_stale:
            doubts.add(Doubt.STALE)
        return Clock(
            id=f"{rule.id}-{begun.entry.id}",
            rule_id=rule.id,
            who=rule.who,
            entry_id=begun.entry.id,
            starts=stand.starts,
            earliest=stand.window.earliest,
            latest=stand.window.latest,
            state=stand.state,
            confidence=stand.confidence,
            basis=rule.basis,
            legal_basis=self._basis(rule),
            steps=tuple(dict.fromkeys(steps)),
            doubts=tuple(each for each in Doubt if each in doubts) if doubts else (),
            answers=stand.answers,
            perhaps=stand.perhaps,
            changes=stand.window.changes,
            word=word,
            after=begun.after,
            is_stale=self._is_stale,
        )


def _one_day(begun: Iterable[_Begun]) -> date | None:
    """Return the day on which an entry starts a rule; ``None`` where that is not sure."""
    days = {each.when.first if each.when and each.when.is_certain else None for each in begun}
    return days.pop() if len(days) == 1 else None


def _not_before(when: Known | None) -> Known | None:
    return replace(when, last=date.max, at=None, at_last=None) if when else None


def _least(rule: Rule, begun: list[_Begun]) -> Confidence:
    given = [each.start.confidence or rule.confidence for each in begun]
    return max((rule.confidence, *given), key=CONFIDENCES.index)


def _rivals(others: Mapping[str, list[_Begun]], entry: Recorded) -> tuple[Known, ...]:
    """Return the starts of the rule's other clocks."""
    return tuple(
        each.when
        for entry_id, begun in others.items()
        if entry_id != entry.id
        for each in begun
        if each.when
    )


def _rule_doubts(rule: Rule, sure: Confidence) -> Iterator[Doubt]:
    if rule.condition:
        yield Doubt.CONDITION
    if sure != "high":
        yield Doubt.MEDIUM if sure == "medium" else Doubt.LOW
