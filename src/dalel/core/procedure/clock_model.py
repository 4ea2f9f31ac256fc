"""What the engine says of a case: clocks, as data to be put into words."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dalel.core.procedure.counting import Counting, End
from dalel.core.procedure.known import Known
from dalel.core.procedure.rule_model import Citation, Confidence, Who

OWN: tuple[Who, ...] = ("own_deadline", "own_duty", "promise", "risk")


class State(StrEnum):
    """How a clock stands at a moment.

    ``due``: the earliest end has passed, the latest has not. Past both: ``overdue`` (a body),
    ``missed`` (we), ``open`` (we may act now), ``over`` (a term, or what the state may do).
    """

    RUNNING = "running"
    DUE = "due"
    OVERDUE = "overdue"
    MISSED = "missed"
    OPEN = "open"
    OVER = "over"
    MET = "met"
    MET_LATE = "met_late"
    ENDED = "ended"
    SUSPENDED = "suspended"
    UNDATED = "undated"
    UNCONFIRMED = "unconfirmed"
    NOT_APPLICABLE = "not_applicable"


PASSED: dict[Who, State] = {
    "body": State.OVERDUE,
    "own_deadline": State.MISSED,
    "own_duty": State.MISSED,
    "promise": State.MISSED,
    "own_right_after": State.OPEN,
    "risk": State.OVER,
    "term": State.OVER,
    "limit_on_state": State.OVER,
}
CLOSED = (State.MET, State.MET_LATE, State.ENDED, State.NOT_APPLICABLE)


class Doubt(StrEnum):
    """Why a date is not certain; each has its sentence on the page."""

    START_UNCERTAIN = "start_uncertain"
    START_ABOUT = "start_about"
    START_UNBOUNDED = "start_unbounded"
    START_IN_FUTURE = "start_in_future"
    TWO_STARTS = "two_starts"
    HOUR_TWICE = "hour_twice"
    FIRST_DAY = "first_day"
    DAY_OFF = "day_off"
    ESTIMATED_HOLIDAY = "estimated_holiday"
    OTHER_LENGTH = "other_length"
    RANGE = "range"
    LAW_CHANGED = "law_changed"
    CONDITION = "condition"
    ANSWER_BEFORE_START = "answer_before_start"
    ANSWER_UNDATED = "answer_undated"
    ANSWER_PERHAPS_LATE = "answer_perhaps_late"
    PERHAPS_ANSWERED = "perhaps_answered"
    OFFENCE_PART = "offence_part"
    MEDIUM = "medium"
    LOW = "low"
    STALE = "stale"
    BY_LAWYER = "by_lawyer"


class ChangeType(StrEnum):
    """What an entry did to a running clock."""

    RESTARTED = "restarted"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Answer:
    """An entry that answers a clock; ``in_time`` is ``None`` where it cannot be told."""

    entry_id: str
    when: Known | None
    in_time: bool | None


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that changed a clock, and when."""

    type: ChangeType
    entry_id: str
    when: Known | None


@dataclass(frozen=True, slots=True)
class LawyersWord:
    """The confirmation that holds for a clock: its entry, and its code of ``confirmations``."""

    entry_id: str
    word: str


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """One rule that one entry started.

    ``starts`` are the starts it was counted from; ``earliest`` and ``latest`` the two
    countings, the same where nothing is in doubt, ``None`` where there is no date on that side.
    ``steps`` are ids of the pack's steps. ``legal_basis`` is the basis in English.
    """

    id: str
    rule_id: str
    who: Who
    entry_id: str
    starts: tuple[Known, ...]
    earliest: Counting | None
    latest: Counting | None
    state: State
    confidence: Confidence
    basis: tuple[Citation, ...]
    legal_basis: str
    steps: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    answers: tuple[Answer, ...]
    perhaps: tuple[str, ...]
    changes: tuple[Change, ...]
    word: LawyersWord | None
    after: str
    is_stale: bool

    @property
    def starts_on(self) -> date | None:
        """The day it began, at the earliest; ``None`` where it is not known."""
        days = [start.first for start in self.starts if start.has_start]
        return min(days, default=None)

    @property
    def ends_earliest(self) -> date | None:
        """The earliest last day."""
        return self.earliest.end.day if self.earliest else None

    @property
    def ends_latest(self) -> date | None:
        """The latest last day."""
        return self.latest.end.day if self.latest else None

    @property
    def ends_at(self) -> datetime | None:
        """The instant it ends, where that is certain."""
        if self.earliest and self.latest and self.earliest.end == self.latest.end:
            return self.latest.end.at
        return None

    @property
    def is_own(self) -> bool:
        """Whether it is for us to act before its end."""
        return self.who in OWN

    @property
    def is_closed(self) -> bool:
        """Whether nothing of it is still to come."""
        return self.state in CLOSED

    @property
    def end(self) -> End | None:
        """The end to go by: for our own limits always the earliest, for others the latest."""
        counting = self.earliest if self.is_own or not self.latest else self.latest
        return counting.end if counting else None


# A duty that is late for longer than this needs more than a glance at the clock.
LONG_LATE = timedelta(days=30)
SOON = timedelta(days=3)
_RANKS: dict[State, int] = {
    State.OVERDUE: 1,
    State.DUE: 1,
    State.RUNNING: 2,
    State.OPEN: 3,
    State.MISSED: 5,
    State.OVER: 5,
    State.UNCONFIRMED: 6,
    State.UNDATED: 6,
    State.SUSPENDED: 7,
}


def by_urgency(now: datetime) -> Callable[[Clock], tuple[int, float, str]]:
    """Return the key that puts what needs a hand first in front.

    Our own limits that end within days; duties that are late; what runs, by its end; what is
    open; what has been late for long or has passed, the latest first; what has no date; what is
    closed.
    """

    def key(clock: Clock) -> tuple[int, float, str]:
        left = clock.end.at - now if clock.end else timedelta.max
        rank, seconds = _RANKS.get(clock.state, 8), left.total_seconds()
        if clock.is_own and clock.state in (State.RUNNING, State.DUE) and left <= SOON:
            return 0, seconds, clock.id
        if clock.state is State.OVERDUE and left < -LONG_LATE:
            return 4, -seconds, clock.id
        return rank, -seconds if rank >= 5 else seconds, clock.id

    return key


def counted_until(clocks: Iterable[Clock], *, now: datetime) -> datetime:
    """Return until when the same entries give the same clocks, if not in the same order.

    That is the next end of any of them, and at the latest the next quarter of an hour: in every
    zone there is a day begins at one.
    """
    quarter = now + timedelta(minutes=15 - now.minute % 15)
    counted = (one for clock in clocks for one in (clock.earliest, clock.latest) if one)
    ends = (one.end.at for one in counted if one.end.at > now)
    return min((quarter.replace(second=0, microsecond=0), *ends))
