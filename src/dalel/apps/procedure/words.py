"""Clocks in words: one sentence each, and why the date may not be certain."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from dalel.core.procedure import Clock, Doubt, End, Known, Pack, Rule, State, citations_text
from dalel.core.procedure.clock_model import OWN

HOURS_SHOWN = 48
# Nobody counts so many days; years say how near an end is.
DAYS_SHOWN = 3 * 366
SOON_DAYS = 3

WHO: Mapping[str, Promise] = {
    "body": _("Duty of a body"),
    "own_deadline": _("Our own time limit"),
    "own_right_after": _("What we may do afterwards"),
    "own_duty": _("Our own duty"),
    "limit_on_state": _("Limit on the state"),
    "risk": _("What the state may do if nothing happens"),
    "term": _("Term of an order or a stay"),
    "promise": _("What we said we would do"),
}
CONFIDENCE: Mapping[str, Promise] = {
    "high": _("read in the law"),
    "medium": _("not read in the law itself"),
    "low": _("uncertain rule"),
}
BADGES: Mapping[State, tuple[Promise, str]] = {
    State.OVERDUE: (_("late"), "bad"),
    State.MISSED: (_("missed"), "bad"),
    State.DUE: (_("perhaps late"), "warn"),
    State.OPEN: (_("open"), ""),
    State.OVER: (_("ended"), ""),
    State.UNDATED: (_("day missing"), "warn"),
    State.UNCONFIRMED: (_("to be confirmed"), "warn"),
    State.SUSPENDED: (_("paused"), ""),
    State.MET: (_("answered"), ""),
    State.MET_LATE: (_("answered late"), "warn"),
    State.ENDED: (_("ended"), ""),
    State.NOT_APPLICABLE: (_("does not apply"), ""),
}
DOUBTS: Mapping[Doubt, Promise] = {
    Doubt.START_UNCERTAIN: _("The day it began is known only roughly."),
    Doubt.START_ABOUT: _("The day it began is recorded as approximate or doubtful."),
    Doubt.START_UNBOUNDED: _(
        "It is not recorded when it began, only that it was not before a day."
    ),
    Doubt.START_IN_FUTURE: _("It begins in the future: a plan, or a slip of the pen."),
    Doubt.TWO_STARTS: _("It may run from two different days; both readings are shown."),
    Doubt.HOUR_TWICE: _("Clocks went back that night, and it is not recorded which hour is meant."),
    Doubt.FIRST_DAY: _("The law does not say whether the first day counts."),
    Doubt.DAY_OFF: _("The law does not say whether the end moves from a day off."),
    Doubt.ESTIMATED_HOLIDAY: _(
        "A holiday in it is only estimated; the day is set by the government."
    ),
    Doubt.OTHER_LENGTH: _("In some cases another length applies."),
    Doubt.RANGE: _("The law gives a range; the order itself says how long."),
    Doubt.LAW_CHANGED: _("The law changed in those days; the rule applies only to some of them."),
    Doubt.CONDITION: _("It depends on something that no entry tells."),
    Doubt.ANSWER_BEFORE_START: _(
        "An answer is dated before the beginning: one of the days is wrong."
    ),
    Doubt.ANSWER_UNDATED: _("The answer has no day, so nobody can say whether it was in time."),
    Doubt.ANSWER_PERHAPS_LATE: _("It cannot be told whether the answer was in time."),
    Doubt.PERHAPS_ANSWERED: _("An entry may be the answer, but does not say what it answers."),
    Doubt.OFFENCE_PART: _("Part or article are not certain, and lengths differ between them."),
    Doubt.MEDIUM: _("The rule was not read in the law itself."),
    Doubt.LOW: _("The rule comes from one secondary source."),
    Doubt.STALE: _("The rules were compiled a while ago and may have changed."),
    Doubt.BY_LAWYER: _("A lawyer doubts it."),
}


# What may make a line wrong as it stands: said beside it, not on its own page alone.
ODD = frozenset({Doubt.START_IN_FUTURE, Doubt.ANSWER_BEFORE_START, Doubt.PERHAPS_ANSWERED})


@dataclass(frozen=True)
class Spoken:
    """One clock, or one stored line of it, as a row shows it."""

    rule: str
    entry: str
    label: str
    actor: str
    sentence: str
    badge: str
    tone: str
    basis: str
    marks: tuple[str, ...]
    who: str
    due: str


@dataclass(frozen=True)
class Ends:
    """How a clock stands: enough to say it in one sentence."""

    state: State
    early: End | None
    late: End | None
    confidence: str
    is_stale: bool
    answered: Known | None = None
    is_odd: bool = False

    @classmethod
    def of(cls, clock: Clock) -> Ends:
        """Return how a clock stands."""
        return cls(
            clock.state,
            clock.earliest.end if clock.earliest else None,
            clock.latest.end if clock.latest else None,
            clock.confidence,
            clock.is_stale,
            clock.answers[0].when if clock.answers else None,
            is_odd(clock),
        )


def is_odd(clock: Clock) -> bool:
    """Return whether something recorded speaks against a clock as it stands."""
    return not clock.is_closed and not ODD.isdisjoint(clock.doubts)


def spoken(
    rule: Rule, entry: str, ends: Ends, pack: Pack, *, language: str, now: datetime
) -> Spoken:
    """Return a clock in words."""
    badge, tone = BADGES.get(ends.state, ("", ""))
    end = _end(ends, rule)
    if (
        ends.state is State.RUNNING
        and rule.who in OWN
        and end
        and _days_left(end, now) <= SOON_DAYS
    ):
        badge, tone = _("soon"), "warn"
    marks = [str(CONFIDENCE[ends.confidence])] if ends.confidence != "high" else []
    if ends.is_stale:
        marks.append(gettext("rules may be out of date"))
    if ends.is_odd:
        marks.append(gettext("look again: something recorded does not fit"))
    return Spoken(
        rule=rule.id,
        entry=entry,
        label=rule.label[language],
        actor=rule.actor[language],
        sentence=sentence(ends, rule, now=now),
        badge=str(badge),
        tone=tone,
        basis=citations_text(rule.basis, pack.laws, language),
        marks=tuple(marks),
        who=str(WHO[rule.who]),
        due=end.day.isoformat() if end else "",
    )


def _end(ends: Ends, rule: Rule) -> End | None:
    """Return the end to go by: for our own limits the earliest, for others the latest."""
    return (ends.early or ends.late) if rule.who in OWN else (ends.late or ends.early)


def sentence(ends: Ends, rule: Rule, *, now: datetime) -> str:
    """Return how a clock stands, in one sentence without its name."""
    end = _end(ends, rule)
    if ends.state in _PLAIN:
        return str(_PLAIN[ends.state])
    if ends.state in (State.MET, State.MET_LATE):
        return _answered(ends)
    return _by_its_end(ends, end, rule, now) if end else gettext("No end date")


def _by_its_end(ends: Ends, end: End, rule: Rule, now: datetime) -> str:
    if ends.state is State.RUNNING:
        return _running(ends, end, now)
    if ends.state is State.DUE:
        return _perhaps(ends, rule)
    if ends.state is State.OVERDUE:
        return _late(end, now)
    return str(_PASSED[ends.state]) % {"end": end_words(end)}


_PLAIN = {
    State.UNDATED: _("The day it begins is not recorded"),
    State.UNCONFIRMED: _("No date until a lawyer confirms the rule"),
    State.NOT_APPLICABLE: _("Does not apply, a lawyer says"),
    State.ENDED: _("Ended without an answer"),
    State.SUSPENDED: _("Paused until it is taken up again"),
}
_PASSED = {
    State.MISSED: _("Ran out on %(end)s"),
    State.OPEN: _("Open since %(end)s"),
    State.OVER: _("Ended on %(end)s"),
}


def _running(ends: Ends, end: End, now: datetime) -> str:
    left = _left(ends.early or end, now)
    if ends.early is None or ends.late is None or ends.early == ends.late:
        return gettext("%(left)s: until %(end)s") % {"left": left, "end": end_words(end)}
    words = gettext("%(left)s: until %(early)s by the shortest count, %(late)s by the longest")
    return words % {"left": left, "early": end_words(ends.early), "late": end_words(ends.late)}


def _left(end: End, now: datetime) -> str:
    hours = int((end.at - now).total_seconds() // 3600)
    if end.by_hour and hours < HOURS_SHOWN:
        return ngettext("%(n)s hour left", "%(n)s hours left", hours) % {"n": hours}
    days = _days_left(end, now)
    if days == 0:
        return gettext("Last day today")
    if days > DAYS_SHOWN:
        years = days // 366
        return ngettext("More than %(n)s year left", "More than %(n)s years left", years) % {
            "n": years
        }
    return ngettext("%(n)s day left", "%(n)s days left", days) % {"n": days}


def _days_left(end: End, now: datetime) -> int:
    return (end.day - now.astimezone(end.at.tzinfo).date()).days


def _perhaps(ends: Ends, rule: Rule) -> str:
    late = end_words(ends.late) if ends.late else gettext("not known")
    if ends.early is None or rule.term.length.unit == "at_once":
        if ends.late is None:
            return gettext("Due at once; the last possible day is not known")
        return gettext("Due at once, at the latest by %(end)s") % {"end": late}
    words = gettext("Perhaps past: the shortest count ended on %(early)s, the longest: %(late)s")
    return words % {"early": end_words(ends.early), "late": late}


def _late(end: End, now: datetime) -> str:
    days = -_days_left(end, now)
    if days < 1:
        return gettext("Late since %(end)s") % {"end": end_words(end)}
    words = ngettext(
        "%(n)s day late: was due by %(end)s", "%(n)s days late: was due by %(end)s", days
    )
    return words % {"n": days, "end": end_words(end)}


def _answered(ends: Ends) -> str:
    in_time = ends.state is State.MET
    if ends.answered is None or not ends.answered.has_start:
        return gettext("Answered, as is recorded") if in_time else gettext("Answered late")
    day = day_words(ends.answered.first)
    words = (
        gettext("Answered on %(day)s, in time") if in_time else gettext("Answered on %(day)s, late")
    )
    return words % {"day": day}


def end_words(end: End) -> str:
    """Return an end in words: its day, or day and hour where the hour counts."""
    if end.by_hour:
        return str(date_format(end.at.replace(tzinfo=None), "DATETIME_FORMAT"))
    return day_words(end.day)


def day_words(day: date) -> str:
    """Return a day in words."""
    return _day_words(day, translation.get_language())


@lru_cache(maxsize=4096)
def _day_words(day: date, _language: str) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def weekday_words(day: date) -> str:
    """Return a day in words with its day of the week, a capital only where the language has one."""
    weekday = str(date_format(day, "l"))
    named = weekday if translation.get_language() == "en" else weekday.lower()
    return f"{named}, {day_words(day)}"


def edition_words(edition: str) -> str:
    """Return the edition of a source in words: its day, or what the source says of itself."""
    with suppress(ValueError):
        return day_words(date.fromisoformat(edition))
    return edition


def known_words(when: Known) -> str:
    """Return a moment as far as it is known."""
    if when.at and when.at == when.at_last:
        return str(date_format(when.at.replace(tzinfo=None), "DATETIME_FORMAT"))
    if when.is_certain:
        return day_words(when.first)
    if not when.has_end:
        return gettext("not before %(day)s") % {"day": day_words(when.first)}
    if not when.has_start:
        return gettext("not after %(day)s") % {"day": day_words(when.last)}
    words = gettext("between %(first)s and %(last)s")
    return words % {"first": day_words(when.first), "last": day_words(when.last)}


def stored_end(at: str, *, by_hour: bool) -> End | None:
    """Return an end of a stored line."""
    if not at:
        return None
    instant = datetime.fromisoformat(at)
    day = instant.date() if by_hour else (instant - timedelta(seconds=1)).date()
    return End(day, instant, by_hour)
