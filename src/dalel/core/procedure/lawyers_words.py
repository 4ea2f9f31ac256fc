"""What a lawyer said about a clock: confirmed, another date, does not apply, met, restored."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from dalel.core.procedure.casebook import Casebook
from dalel.core.procedure.clock_model import Doubt, State
from dalel.core.procedure.counting import Counting, Ground, stated_end
from dalel.core.procedure.known import Known, known
from dalel.core.procedure.rule_model import Who
from dalel.core.procedure.standing import Standing, passed_state
from dalel.core.procedure.windows import Window

KIND = "confirmation"
CONFIRMED, OVERRIDDEN, RESTORED = "confirmed", "overridden", "restored"
DOES_NOT_APPLY, SATISFIED, DOUBTED = "does_not_apply", "satisfied", "doubted"
# These let a rule of low confidence show its dates.
_DATED = (CONFIRMED, OVERRIDDEN, RESTORED)


@dataclass(frozen=True, slots=True)
class Words:
    """The last word on a clock; ``starts`` and ``ends`` are EDTF as it names them."""

    entry_id: str = ""
    word: str = ""
    starts_on: str = ""
    ends_on: str = ""
    is_doubted: bool = False


def words_of(book: Casebook) -> Mapping[tuple[str, str], Words]:
    """Return the last word by rule and entry; entry "" holds for every clock of the rule.

    A doubt stands beside an earlier word and does not take it back.
    """
    found: dict[tuple[str, str], Words] = {}
    for entry in book.of_kind(KIND):
        rules, about = entry.texts("rule"), book.named(entry, "about") or ("",)
        word = "".join(entry.texts("confirmation"))
        for rule_id in rules:
            key = rule_id, about[0]
            if word == DOUBTED:
                found[key] = replace(found.get(key, Words(entry.id, word)), is_doubted=True)
            else:
                starts, ends = (str(entry.fields.get(n) or "") for n in ("starts_on", "ends_on"))
                found[key] = Words(entry.id, word, starts, ends)
    return found


def own_start(words: Words, zone: tzinfo) -> tuple[Known, ...]:
    """Return the start a lawyer named instead of the recorded one; nothing where none did."""
    start = known(words.starts_on, zone) if words.starts_on else None
    return (start,) if start else ()


def applied(
    words: Words,
    stand: Standing,
    *,
    who: Who,
    ground: Ground,
    now: datetime,
) -> Standing:
    """Return how a clock stands after a lawyer's word, or for want of one."""
    if words.is_doubted:
        stand = replace(stand, doubts=stand.doubts | {Doubt.BY_LAWYER})
    if words.word == DOES_NOT_APPLY:
        return _closed(stand, State.NOT_APPLICABLE)
    if words.word == SATISFIED:
        return replace(stand, state=State.MET)
    if stand.confidence == "low" and words.word not in _DATED and stand.state is not State.UNDATED:
        return _undated(stand)
    end = known(words.ends_on, ground.zone) if words.ends_on else None
    return _ending(stand, end, who, ground.zone, now) if end else stand


def _closed(stand: Standing, state: State) -> Standing:
    window = replace(stand.window, earliest=None, latest=None)
    return replace(stand, window=window, state=state)


def _undated(stand: Standing) -> Standing:
    answered = stand.state in (State.MET, State.MET_LATE, State.ENDED)
    return _closed(stand, stand.state if answered else State.UNCONFIRMED)


def _ending(stand: Standing, end: Known, who: Who, zone: tzinfo, now: datetime) -> Standing:
    start = stand.starts[0] if stand.starts else end
    early: Counting | None = stated_end(start, end, "early", zone)
    late: Counting | None = stated_end(start, end, "late", zone)
    window = Window(early, late, frozenset(), stand.window.changes)
    answered = stand.answers or stand.state is State.ENDED
    state = stand.state if answered else passed_state(window, who, now)
    return replace(stand, window=window, state=state)
