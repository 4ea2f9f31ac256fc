"""How a clock stands: which starts hold, what answered it, and whether that was in time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from dalel.core.procedure.casebook import Recorded
from dalel.core.procedure.clock_model import PASSED, Answer, Change, ChangeType, Doubt, State
from dalel.core.procedure.counting import End, Ground
from dalel.core.procedure.known import Known
from dalel.core.procedure.matching import Event, events, loose_events
from dalel.core.procedure.rule_model import Confidence, Rule, Who
from dalel.core.procedure.windows import Case, Window, window


@dataclass(frozen=True, slots=True)
class Standing:
    """What is true of a clock at a moment."""

    starts: tuple[Known, ...]
    window: Window
    state: State
    answers: tuple[Answer, ...]
    perhaps: tuple[str, ...]
    doubts: frozenset[Doubt]
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class _Asked:
    """One clock's rule, entry and surroundings."""

    rule: Rule
    entry: Recorded
    case: Case
    ground: Ground
    now: datetime

    def events(self, matchers: str) -> list[Event]:
        """Return the events of one of the rule's lists that have happened by now, in order."""
        wanted = getattr(self.rule, matchers)
        if not wanted:
            return []
        found = events(wanted, self.entry, self.case.book, self.ground.zone)
        today = self.now.astimezone(self.ground.zone).date()
        happened = [each for each in found if each.when is None or each.when.first <= today]
        return sorted(happened, key=lambda each: (self._is_undated(each), _moment(each)))

    def _is_undated(self, event: Event) -> bool:
        """Return whether the entry answers itself on an unknown day: what has one comes first."""
        return event.when is None and event.entry is self.entry


def _moment(event: Event) -> tuple[int, str]:
    return (event.when.first.toordinal() if event.when else 0, event.entry.id)


def standing(
    rule: Rule,
    entry: Recorded,
    starts: tuple[Known, ...],
    case: Case,
    ground: Ground,
    *,
    now: datetime,
    rivals: Callable[[], tuple[Known, ...]],
    confidence: Confidence,
) -> Standing:
    """Return how a clock stands.

    Args:
        rule: The rule.
        entry: The entry that started it.
        starts: When it began, as far as known; none where the date is asked for.
        case: The pack and the entries.
        ground: Days off and zone of the place.
        now: The moment asked about.
        rivals: Tells the starts of the rule's other clocks, which an answer that names none of them
            might belong to.
        confidence: Of the rule and the starts that hold.
    """
    asked = _Asked(rule, entry, case, ground, now)
    starts, restarts = _restarted(asked, starts)
    given, odd = _since(starts, asked.events("satisfied_by"), asked)
    loose, sure = _loose(asked, starts, rivals)
    last = _last(asked, given, sure)
    if last is not None:
        restarts = (*restarts, Change(ChangeType.RESTARTED, last.entry.id, last.when))
        starts, given, sure = ((last.when,) if last.when else starts), [], []
        loose = [each for each in _loose(asked, starts, rivals)[0] if each.entry is not last.entry]
    given = given or sure
    found = window(rule, entry, starts, case, ground, is_first=last is None)
    if restarts:
        found = replace(found, changes=(*restarts, *found.changes))
    answers = tuple(_answer(each, found) for each in given)
    ended = _since(starts, asked.events("ended_by"), asked)[0]
    if ended and not answers:
        closing = Change(ChangeType.ENDED, ended[0].entry.id, ended[0].when)
        found = replace(found, changes=(*found.changes, closing))
    state = _state(asked, starts, found, answers, has_ended=bool(ended))
    perhaps = tuple(dict.fromkeys(each.entry.id for each in loose)) if not answers else ()
    doubts = frozenset(
        _doubts(asked, starts, answers, perhaps, is_odd=odd and not rule.term.repeats)
    )
    return Standing(starts, found, state, answers, perhaps, doubts, confidence)


def _last(asked: _Asked, given: list[Event], sure: list[Event]) -> Event | None:
    """Return the last answer to a clock that repeats: it runs again from there."""
    if not asked.rule.term.repeats:
        return None
    return max((*given, *sure), key=_moment, default=None)


def _restarted(
    asked: _Asked, starts: tuple[Known, ...]
) -> tuple[tuple[Known, ...], tuple[Change, ...]]:
    again = [each for each in _since(starts, asked.events("restarted_by"), asked)[0] if each.when]
    if not again or again[-1].when is None:
        return starts, ()
    return (again[-1].when,), (Change(ChangeType.RESTARTED, again[-1].entry.id, again[-1].when),)


def _since(
    starts: tuple[Known, ...], found: list[Event], asked: _Asked
) -> tuple[list[Event], bool]:
    """Return the events that are not before the start, and whether some were."""
    if not starts or asked.rule.term.backwards:
        return found, False
    begins = min(start.first for start in starts)
    valid = [each for each in found if each.when is None or each.when.last >= begins]
    tied_early = [each for each in found if each not in valid]
    return valid, bool(tied_early)


def _loose(
    asked: _Asked, starts: tuple[Known, ...], rivals: Callable[[], tuple[Known, ...]]
) -> tuple[list[Event], list[Event]]:
    """Return the events that perhaps answer the clock, and those that surely do."""
    loose: list[Event] = []
    sure: list[Event] = []
    book, zone = asked.case.book, asked.ground.zone
    today = asked.now.astimezone(zone).date()
    for matcher, event in loose_events(asked.rule.satisfied_by, asked.entry, book, zone):
        when = event.when
        if when is None or when.first > today or not _since(starts, [event], asked)[0]:
            continue
        closes = matcher.unlinked == "closes"
        alone = closes and not any(rival.first <= when.last for rival in rivals())
        (sure if alone else loose).append(event)
    return loose, sorted(sure, key=_moment)


def _answer(event: Event, found: Window) -> Answer:
    return Answer(event.entry.id, event.when, _in_time(event.when, found))


def _in_time(when: Known | None, found: Window) -> bool | None:
    """Say whether an answer came in time; ``None`` where the dates leave it open."""
    if when is None:
        return None
    if found.latest is None:
        sure = found.earliest is None or _by(when, found.earliest.end)
        return True if sure else None
    if _by(when, found.latest.end):
        return True
    return False if _after(when, found.latest.end) else None


def _by(when: Known, end: End) -> bool:
    """Say whether something surely was by an end."""
    if end.by_hour and when.at_last:
        return when.at_last <= end.at
    return when.last < end.day if end.by_hour else when.last <= end.day


def _after(when: Known, end: End) -> bool:
    """Say whether something surely was after an end."""
    return when.at > end.at if end.by_hour and when.at else when.first > end.day


def _state(
    asked: _Asked,
    starts: tuple[Known, ...],
    found: Window,
    answers: tuple[Answer, ...],
    *,
    has_ended: bool,
) -> State:
    if answers:
        return State.MET_LATE if answers[0].in_time is False else State.MET
    if has_ended:
        return State.ENDED
    if found.is_suspended:
        return State.SUSPENDED
    if not starts:
        return State.UNDATED
    return passed_state(found, asked.rule.who, asked.now)


def passed_state(found: Window, who: Who, now: datetime) -> State:
    """Return how a clock stands that nothing has answered, by its ends alone."""
    if found.earliest is None and found.latest is None:
        return State.OPEN
    if found.latest and found.latest.end.at <= now:
        return PASSED[who]
    if found.earliest is None or found.earliest.end.at <= now:
        return State.DUE
    return State.RUNNING


def _doubts(
    asked: _Asked,
    starts: tuple[Known, ...],
    answers: tuple[Answer, ...],
    perhaps: tuple[str, ...],
    *,
    is_odd: bool,
) -> Iterator[Doubt]:
    yield from _start_doubts(asked, starts)
    if is_odd:
        yield Doubt.ANSWER_BEFORE_START
    if perhaps:
        yield Doubt.PERHAPS_ANSWERED
    if answers and answers[0].when is None:
        yield Doubt.ANSWER_UNDATED
    elif answers and answers[0].in_time is None:
        yield Doubt.ANSWER_PERHAPS_LATE


def _start_doubts(asked: _Asked, starts: tuple[Known, ...]) -> Iterator[Doubt]:
    today = asked.now.astimezone(asked.ground.zone).date()
    if len(starts) > 1:
        yield Doubt.TWO_STARTS
    for start in starts:
        if not (start.has_start and start.has_end):
            yield Doubt.START_UNBOUNDED
        elif not start.is_certain:
            yield Doubt.START_UNCERTAIN
        if start.is_about:
            yield Doubt.START_ABOUT
        if start.at != start.at_last:
            yield Doubt.HOUR_TWICE
        if start.has_start and start.first > today and not asked.rule.term.backwards:
            yield Doubt.START_IN_FUTURE
